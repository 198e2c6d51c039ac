/* cli_options.c: the options of a command of cks, parsed and told by one table */

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "programs/cli.h"

#define COLUMN		26	/* where the texts of the options begin */
#define OPTION_HELP	'h'

static void
print_usage(FILE *f, const struct cli_command *c)
{
	fprintf(f, "usage: cks %s%s%s%s\n", c->name,
	    c->noptions > 0 ? " [options]" : "", c->operand != NULL ? " " : "",
	    c->operand != NULL ? c->operand : "");
}

static void
print_option(const struct cli_option *o)
{
	const char	*p = o->text, *end;
	int		 n;

	n = o->key < OPTION_LONG ? printf("  -%c, ", o->key) : printf("      ");
	n += printf("--%s%s%s", o->name, o->arg != NULL ? " " : "",
	    o->arg != NULL ? o->arg : "");
	if (n >= COLUMN) {
		putchar('\n');
		n = 0;
	}
	for (; *p != '\0'; p = end + (*end == '\n'), n = 0) {
		end = strchrnul(p, '\n');
		printf("%*s%.*s\n", COLUMN - n, "", (int)(end - p), p);
	}
}

static void
print_help(const struct cli_command *c)
{
	static const struct cli_option	 help = { "help", OPTION_HELP, NULL,
					    "this text" };
	size_t				 i;

	print_usage(stdout, c);
	printf("\n%s\n\n", c->text);
	for (i = 0; i < c->noptions; i++)
		print_option(&c->options[i]);
	print_option(&help);
	if (c->more != NULL)
		printf("\n%s", c->more);
}

/* The table as getopt_long wants it. */
static void
fill(const struct cli_command *c, struct option *longs, char *letters)
{
	size_t	 i;

	assert(c->noptions < OPTIONS_MAX);
	*letters++ = ':';		/* faults are ours to tell */
	for (i = 0; i < c->noptions; i++) {
		longs[i] = (struct option){ c->options[i].name,
			c->options[i].arg != NULL ? required_argument :
			no_argument, NULL, c->options[i].key };
		if (c->options[i].key >= OPTION_LONG)
			continue;
		*letters++ = (char)c->options[i].key;
		if (c->options[i].arg != NULL)
			*letters++ = ':';
	}
	longs[i++] = (struct option){ "help", no_argument, NULL, OPTION_HELP };
	longs[i] = (struct option){ 0 };
	*letters++ = OPTION_HELP;
	*letters = '\0';
}

/* How an option is called in a fault. */
static const char *
name_of(const struct cli_command *c, int key)
{
	size_t	 i;

	for (i = 0; i < c->noptions; i++)
		if (c->options[i].key == key)
			return c->options[i].name;
	return "";
}

/* A command line that is none: what is wrong with it, and how it goes. */
static void
tell_misuse(const struct cli_command *c, const char *what, const char *why)
{
	fprintf(stderr, "cks %s: %s%s\n", c->name, what, why);
	print_usage(stderr, c);
	fprintf(stderr, "cks %s --help tells more\n", c->name);
}

/* What is wrong with the n operands at v, or NULL: an empty one names nothing. */
static const char *
operand_fault(const struct cli_command *c, int n, char *const v[])
{
	if (c->operand == NULL)
		return n == 0 ? NULL : "takes options only";
	if (n == 0)
		return c->optional ? NULL : " is missing";
	if (n > 1 && !c->many)
		return ": only one at a time";
	return *v[0] == '\0' ? " is empty" : NULL;
}

int
cli_parse(const struct cli_command *c, int argc, char *argv[], cli_take take,
    void *ctx, const char **operand, int *status)
{
	struct option	 longs[OPTIONS_MAX + 1];
	char		 letters[2 * OPTIONS_MAX + 3];
	const char	*why;
	int		 ch;

	fill(c, longs, letters);
	*status = EXIT_USAGE;
	opterr = 0;
	while ((ch = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (ch == OPTION_HELP) {
			print_help(c);
			*status = EXIT_GOOD;
			return -1;
		}
		if (ch == '?' || ch == ':') {
			tell_misuse(c, argv[optind - 1], ch == ':' ?
			    ": needs a value" : ": no such option");
			return -1;
		}
		if ((why = take(ctx, ch, optarg)) != NULL) {
			fprintf(stderr, "cks %s: --%s%s%s: %s\n", c->name,
			    name_of(c, ch), optarg != NULL ? " " : "",
			    optarg != NULL ? optarg : "", why);
			return -1;
		}
	}
	if ((why = operand_fault(c, argc - optind, argv + optind)) != NULL) {
		tell_misuse(c, c->operand != NULL ? c->operand : "", why);
		return -1;
	}
	*operand = c->operand == NULL ? NULL : argv[optind];
	return 0;
}

const char *
cli_take_conf(void *ctx, int key, const char *arg)
{
	const char	**conf = ctx;

	(void)key;
	*conf = arg;
	return NULL;
}

int
cli_time(const char *s, time_t *out)
{
	static const char *const	 forms[] = {
		"%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%H:%M:%SZ"
	};
	struct tm			 tm;
	const char			*end;
	size_t				 i;

	for (i = 0; i < NELEM(forms); i++) {
		tm = (struct tm){ 0 };
		end = strptime(s, forms[i], &tm);
		if (end == NULL || *end != '\0')
			continue;
		*out = timegm(&tm);
		return 0;
	}
	return -1;
}

static void
print_choices(FILE *f, const char *self, const struct cli_choice *v, size_t n)
{
	size_t	 i;

	fprintf(f, "usage: %s COMMAND [options]\n", self);
	for (i = 0; i < n; i++)
		fprintf(f, "  %-8s %s\n", v[i].name, v[i].text);
	fprintf(f, "%s COMMAND --help tells more of each\n", self);
}

int
cli_choose(const char *self, const struct cli_choice *v, size_t n, int argc,
    char *argv[])
{
	size_t	 i;

	for (i = 0; argc > 1 && i < n; i++)
		if (strcmp(argv[1], v[i].name) == 0)
			return v[i].run(argc - 1, argv + 1);
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)) {
		print_choices(stdout, self, v, n);
		return EXIT_GOOD;
	}
	if (argc > 1)
		fprintf(stderr, "%s: %s: no such command\n", self, argv[1]);
	print_choices(stderr, self, v, n);
	return EXIT_USAGE;
}
