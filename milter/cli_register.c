/* cli_register.c: cks register: what was requested, and what the department did */

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/chan.h"
#include "programs/cli_register.h"

#define ARENA_MAX	(1u << 20)

static const struct cli_option	 common_options[] = { REGISTER_COMMON };

static const struct cli_option	 mark_options[] = {
	REGISTER_COMMON,
	{ "note", OPT_NOTE, "TEXT", "why, or under which number" },
};

static const struct cli_command	 mark_command = {
	.name = "register mark", .operand = "NUMBER approved|refused|returned",
	.many = true,
	.text = "Note what the department did with a request.",
	.options = mark_options, .noptions = NELEM(mark_options),
	.more = REGISTER_STATUS,
};

static const struct cli_command	 purge_command = {
	.name = "register purge",
	.text = "Remove what is kept longer than register.keep_..._days, and "
	    "say what.",
	.options = common_options, .noptions = NELEM(common_options),
	.more = REGISTER_STATUS,
};

static const struct cli_command	 migrate_command = {
	.name = "register migrate",
	.text = "Take all of this relay's register over into the one of "
	    "register.postgres.\nWhat is there already stays the same.",
	.options = common_options, .noptions = NELEM(common_options),
	.more = REGISTER_STATUS,
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct cli_register_line	*line = ctx;

	switch (key) {
	case 'c':
		line->conf = arg;
		return NULL;
	case 'p':
		line->pid_file = arg;
		return NULL;
	case OPT_NOTE:
		line->note = arg;
		return NULL;
	}
	return register_list_take(line, key, arg);
}

/* A command line of ours.  0 with *operand, or -1 with what to end with. */
int
cli_register_parse(const struct cli_command *c, int argc, char *argv[],
    struct cli_register_line *line, const char **operand, int *status)
{
	*line = (struct cli_register_line){ .pid_file = DEFAULT_PID,
		.filter = REQUEST_FILTER_NONE, .note = "",
		.arena = arena_new(ARENA_MAX) };
	*status = EXIT_TEMPFAIL;
	return line->arena == NULL ? -1 :
	    cli_parse(c, argc, argv, take, line, operand, status);
}

/* Ask what is answered by numbers only.  0 with them in *w, or a status. */
static int
ask_once(struct cli_register *r, enum register_op op, struct buf *ask,
    struct buf *ans, struct wire *w)
{
	int	 memfd, rc = cli_register_ask(r, op, ask, ans, w, &memfd);

	chan_close(&memfd);
	return rc;
}

static int
send_mark(const struct cli_register_line *line, const char *number,
    const char *word)
{
	struct cli_register	 r;
	struct mark_row		 row;
	struct buf		 ask = { 0 }, ans = { 0 };
	struct wire		 w;
	int			 rc = cli_register_open(&r, line);

	row_init(TABLE_MARKS, &row);
	row.number = number;
	row.mark = word;
	row.note = line->note;
	row.marked = time(NULL);
	row_put(&ask, TABLE_MARKS, &row);
	if (rc == 0 && (rc = ask_once(&r, REGISTER_MARK, &ask, &ans,
	    &w)) == 0 && wire_get_u32(&w) == 0) {
		fprintf(stderr, "cks: %s: no such request\n", number);
		rc = EXIT_BAD;
	}
	buf_free(&ask);
	buf_free(&ans);
	cli_register_close(&r);
	return rc;
}

static int
mark(int argc, char *argv[])
{
	static const char *const	 words[] = { "approved", "refused",
		"returned" };
	struct cli_register_line	 line;
	const char			*number;
	size_t				 i = NELEM(words);
	int				 rc;

	if (cli_register_parse(&mark_command, argc, argv, &line, &number, &rc) == 0) {
		if (argc - optind == 2)
			for (i = 0; i < NELEM(words) && strcmp(words[i],
			    argv[optind + 1]) != 0; i++)
				;
		if (i < NELEM(words))
			rc = send_mark(&line, number, words[i]);
		else {
			fprintf(stderr, "cks register mark: NUMBER "
			    "approved|refused|returned\n");
			rc = EXIT_USAGE;
		}
	}
	arena_free(line.arena);
	return rc;
}

static void
print_purged(const char *where, struct wire *w)
{
	static const char *const	 what[] = { "requests", "contacts",
		"marks", "signatures", "certificates", "notices",
		"first sights" };
	size_t				 i;

	printf("%s:", where);
	for (i = 0; i < NELEM(what); i++)
		printf(" %lld %s%s", (long long)wire_get_i64(w), what[i],
		    i + 1 < NELEM(what) ? "," : "\n");
}

static int
purge(int argc, char *argv[])
{
	struct cli_register_line	 line;
	struct cli_register		 r;
	struct buf			 ask = { 0 }, ans = { 0 };
	struct wire			 w;
	const char			*none;
	int				 rc;

	if (cli_register_parse(&purge_command, argc, argv, &line, &none, &rc) == 0) {
		if ((rc = cli_register_open(&r, &line)) == 0 &&
		    (rc = ask_once(&r, REGISTER_PURGE, &ask, &ans,
		    &w)) == 0) {
			print_purged("removed here", &w);
			if (*r.cli.conf->register_postgres != '\0')
				print_purged("removed from the shared "
				    "register", &w);
		}
		cli_register_close(&r);
	}
	buf_free(&ans);
	arena_free(line.arena);
	return rc;
}

/* Step by step until nothing is left; then both must have as many. */
static int
migrate_all(struct cli_register *r)
{
	struct buf	 ask = { 0 }, ans = { 0 };
	struct wire	 w;
	int64_t		 rows = 0, here = 0, there = 0;
	uint32_t	 anew = 1, more = 0;
	int		 rc;

	do {
		ask.n = 0;
		wire_put_u32(&ask, anew);
		anew = 0;
		if ((rc = ask_once(r, REGISTER_MIGRATE, &ask, &ans,
		    &w)) != 0)
			break;
		rows += wire_get_i64(&w);
		more = wire_get_u32(&w);
		here = wire_get_i64(&w);
		there = wire_get_i64(&w);
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "\r%lld rows%s", (long long)rows,
			    more ? "" : "\n");
	} while (more != 0 && wire_done(&w));
	if (rc == 0) {
		printf("%lld rows went over; requests: %lld here, %lld "
		    "there\n", (long long)rows, (long long)here,
		    (long long)there);
		if (there < here) {
			fprintf(stderr, "cks: some are missing there\n");
			rc = EXIT_TEMPFAIL;
		}
	}
	buf_free(&ask);
	buf_free(&ans);
	return rc;
}

static int
migrate(int argc, char *argv[])
{
	struct cli_register_line	 line;
	struct cli_register		 r;
	const char			*none;
	int				 rc;

	if (cli_register_parse(&migrate_command, argc, argv, &line, &none, &rc) == 0) {
		if ((rc = cli_register_open(&r, &line)) == 0)
			rc = migrate_all(&r);
		cli_register_close(&r);
	}
	arena_free(line.arena);
	return rc;
}

static const struct cli_choice commands[] = {
	{ "list", register_list, "requests, the oldest first" },
	{ "show", register_show, "all that is kept of one" },
	{ "find", register_find, "those that have a text in them" },
	{ "export", register_export, "as CSV for a spreadsheet, or as JSON" },
	{ "mark", mark, "note what the department did" },
	{ "purge", purge, "remove what is kept no longer" },
	{ "migrate", migrate, "take it over into PostgreSQL" },
};

int
cli_register(int argc, char *argv[])
{
	return cli_choose("cks register", commands, NELEM(commands), argc,
	    argv);
}
