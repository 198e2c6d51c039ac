/* cli_status.c: cks status: how the running gateway is, and as metrics */

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/chan.h"
#include "base/json.h"
#include "base/save.h"
#include "base/wire.h"
#include "crypto/trust_view.h"
#include "programs/cli_door.h"
#include "programs/cli_register.h"
#include "programs/doorman.h"
#include "programs/tally.h"

#define ARENA_MAX	(64u * 1024 * 1024)	/* CRLs, and some numbers */
#define SAMPLES_MAX	1024	/* all words of all tables are some 300 */

/* What a command line says. */
struct line {
	const char	*conf, *pid_file, *metrics;
	bool		 json;
};

/* What there is to tell. */
struct status {
	struct arena	*arena;
	time_t		 now;
	bool		 up;		/* the gateway answered */
	struct sample	 v[SAMPLES_MAX];
	size_t		 n;
};

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n"
	    DEFAULT_PID },
	{ "json", 'j', NULL, "print one JSON object" },
	{ "metrics", 'm', "FILE", "write it for node_exporter's textfile "
	    "collector, whole\nor not at all (FILE \"-\": standard output)" },
};

static const struct cli_command	 command = {
	.name = "status",
	.text = "Show how the running gateway is: since when, its helpers and "
	    "how often each began,\nmail under way, what was decided so far, "
	    "and how old CRLs are.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 it is running, 1 it is not, 64 wrong usage, "
	    "73 FILE can not be\nwritten, 78 faulty configuration.\n",
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct line	*l = ctx;

	if (key == 'c')
		l->conf = arg;
	else if (key == 'p')
		l->pid_file = arg;
	else if (key == 'm')
		l->metrics = arg;
	else
		l->json = true;
	return NULL;
}

static void
add(struct status *s, const char *name, const char *label, const char *value,
    int64_t n)
{
	if (s->n < SAMPLES_MAX && value != NULL)
		s->v[s->n++] = (struct sample){ name, label, value, n };
}

static void
ask_gateway(struct status *s, const char *pid_file)
{
	const struct cli_asking	 ask = { DOOR_STATUS, "", "", -1 };
	struct buf		 ans = { 0 };
	struct sample		 sample;
	struct wire		 w;

	s->up = cli_door_ask(pid_file, &ask, &ans) == 0;
	w = wire_of(buf_slice(&ans));
	add(s, "up", "", "", s->up);
	while (s->up && s->n < SAMPLES_MAX &&
	    sample_get(&w, s->arena, &sample))
		s->v[s->n++] = sample;
	buf_free(&ans);
}

/* What the registrar of the running gateway knows; whoever may not ask it is
   told nothing of it. */
static void
ask_register(struct status *s, const char *pid_file)
{
	struct buf	 ask = { 0 }, ans = { 0 };
	struct wire	 w;
	int64_t		 given_up;
	int		 memfd = -1;

	wire_put_str(&ask, "");
	wire_put_str(&ask, "");
	if (!ask.failed && cli_register_door(pid_file, REGISTER_NOTICES, &ask,
	    &ans, &memfd) == 0) {
		w = wire_of(buf_slice(&ans));
		if (wire_get_u32(&w) == REGISTER_DONE) {
			(void)wire_get_bytes(&w);
			given_up = wire_get_i64(&w);
			if (!w.failed)
				add(s, "notices_given_up", "", "", given_up);
		}
	}
	chan_close(&memfd);
	buf_free(&ask);
	buf_free(&ans);
}

/* Ages of CRLs and the days that CAs have left, from the trust folder. */
static void
look_at_trust(struct status *s, const struct cli *cli)
{
	struct trust_paths	 paths;
	struct trust_view	 v;
	struct buf		 faults = { 0 };
	size_t			 i;

	if (conf_trust_paths(&cli->set, s->arena, &paths) == 0 &&
	    trust_view(s->arena, &paths, s->now, &v, &faults) == 0) {
		for (i = 0; i < v.ncas; i++)
			add(s, "ca_days_left", "subject", v.cas[i].subject,
			    v.cas[i].days);
		for (i = 0; i < v.ncrls; i++) {
			if (v.crls[i].state == CRL_OLD)
				continue;
			add(s, "crl_age_seconds", "issuer", v.crls[i].issuer,
			    v.crls[i].age);
			add(s, "crl_current", "issuer", v.crls[i].issuer,
			    v.crls[i].state == CRL_CURRENT);
		}
	}
	buf_free(&faults);
}

/* What each number is, in the order of telling; NULL: of the one before. */
static const struct {
	const char	*name, *type, *help;
} kinds[] = {
	{ "up", "gauge", "whether the gateway answers" },
	{ "start_time_seconds", "gauge", "when the milter started" },
	{ "mails_under_way", "gauge", "end-of-messages being judged" },
	{ "connections_total", "counter", "connections of the mail server" },
	{ "mail_bytes", "gauge", "bytes of mail in memory" },
	{ "mail_bytes_max", "gauge", "limits.total_mib in bytes" },
	{ "helper_up", "gauge", "whether a helper is there" },
	{ "helper_starts_total", "counter", "how often a helper began" },
	{ "helper_calls", "gauge", "calls of a helper under way" },
	{ "register_waiting", "gauge", "watched mails whose requests are to be "
	    "written to the register" },
	{ "register_lost_total", "counter", "watched mails whose requests could "
	    "not be written" },
	{ "notices_given_up", "gauge", "notices that could not be delivered and "
	    "are still in the register" },
	{ "mails_in_total", "counter", "mails received, by what became of "
	    "them" },
	{ "mails_out_total", "counter", "mails of units, by what became of "
	    "them" },
	{ "mails_would_total", "counter", "mails in mode monitor, by what "
	    "enforce had done" },
	{ "signatures_total", "counter", "mails by the class of their "
	    "signature" },
	{ "requests_total", "counter", "filed mails by the form of their "
	    "request" },
	{ "reasons_total", "counter", "mails by the reason that decided" },
	{ RELOADS_NAME, "counter", "configurations that the milter was given "
	    "anew" },
	{ "ca_days_left", "gauge", "days until a CA's certificate ends" },
	{ "crl_age_seconds", "gauge", "age of the newest CRL of an issuer" },
	{ "crl_current", "gauge", "whether that CRL counts now" },
	{ "mail_seconds_bucket", "histogram", "time of an end-of-message" },
	{ "mail_seconds_count", NULL, NULL },
	{ "mail_milliseconds_sum", NULL, NULL },
};

/* A label's value: backslash, quote and line end are escaped. */
static void
put_label(struct buf *b, const char *value)
{
	for (; *value != '\0'; value++) {
		if (*value == '\\' || *value == '"')
			buf_addc(b, '\\');
		buf_addc(b, *value == '\n' ? ' ' : *value);
	}
}

static void
put_metric(struct buf *b, const struct sample *v)
{
	if (strcmp(v->name, "mail_milliseconds_sum") == 0) {
		buf_printf(b, "cks_mail_seconds_sum %lld.%03lld\n",
		    (long long)(v->n / 1000), (long long)(v->n % 1000));
		return;
	}
	buf_printf(b, "cks_%s", v->name);
	if (*v->label != '\0') {
		buf_printf(b, "{%s=\"", v->label);
		put_label(b, v->value);
		buf_adds(b, "\"}");
	}
	buf_printf(b, " %lld\n", (long long)v->n);
}

/* A histogram is announced without the "_bucket" of its samples. */
static void
put_metrics(struct buf *b, const struct status *s)
{
	const struct sample	*v;
	struct slice		 name;
	size_t			 i;
	bool			 told;

	for (i = 0; i < NELEM(kinds); i++) {
		told = kinds[i].type == NULL;
		name = slice_of(kinds[i].name);
		if (slice_ends(name, SLICE("_bucket")))
			name.n -= strlen("_bucket");
		for (v = s->v; v < s->v + s->n; v++) {
			if (strcmp(v->name, kinds[i].name) != 0)
				continue;
			if (!told)
				buf_printf(b, "# HELP cks_%.*s %s\n"
				    "# TYPE cks_%.*s %s\n", SLICE_ARG(name),
				    kinds[i].help, SLICE_ARG(name),
				    kinds[i].type);
			told = true;
			put_metric(b, v);
		}
	}
}

static void
put_json(struct buf *b, const struct status *s)
{
	struct json		 j = { .b = b };
	const struct sample	*v;

	json_object(&j, NULL);
	json_time(&j, "time", s->now);
	json_bool(&j, "running", s->up);
	json_array(&j, "numbers");
	for (v = s->v; v < s->v + s->n; v++) {
		json_object(&j, NULL);
		json_str(&j, "name", v->name);
		if (*v->label != '\0')
			json_str(&j, v->label, v->value);
		json_num(&j, "value", v->n);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	buf_adds(b, "\n");
}

static void
put_line(struct buf *b, const struct status *s, const struct sample *v,
    bool first)
{
	if (strcmp(v->name, "start_time_seconds") == 0)
		buf_printf(b, "running for %lld s\n",
		    (long long)(s->now - v->n));
	else if (*v->label == '\0')
		buf_printf(b, "%s: %lld\n", v->name, (long long)v->n);
	else
		buf_printf(b, "%s%s  %s: %lld\n", first ? v->name : "",
		    first ? "\n" : "", v->value, (long long)v->n);
}

static void
put_text(struct buf *b, const struct status *s)
{
	const struct sample	*v;
	size_t			 i;
	bool			 first;

	if (!s->up)
		buf_adds(b, "the gateway is not running, or does not answer\n");
	for (i = 1; i < NELEM(kinds) && kinds[i].type != NULL; i++) {
		first = true;
		for (v = s->v; v < s->v + s->n; v++) {
			if (strcmp(v->name, kinds[i].name) != 0 ||
			    strcmp(v->name, "mail_seconds_bucket") == 0)
				continue;
			put_line(b, s, v, first);
			first = false;
		}
	}
}

static int
save(const char *path, struct slice bytes)
{
	const char	*slash = strrchr(path, '/');
	char		 folder[PATH_MAX];

	if (slash == NULL)
		return save_file(".", path, bytes, true);
	snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path + 1), path);
	return save_file(folder, slash + 1, bytes, true);
}

/* Print or save what there is.  The exit status. */
static int
tell(const struct status *s, const struct line *line)
{
	struct buf	 out = { 0 };
	int		 rc = s->up ? EXIT_GOOD : EXIT_BAD;

	if (line->metrics != NULL)
		put_metrics(&out, s);
	else if (line->json)
		put_json(&out, s);
	else
		put_text(&out, s);
	if (out.failed)
		rc = EXIT_TEMPFAIL;
	else if (line->metrics == NULL || strcmp(line->metrics, "-") == 0)
		printf("%.*s", SLICE_ARG(buf_slice(&out)));
	else if (save(line->metrics, buf_slice(&out)) == -1) {
		perror(line->metrics);
		rc = EXIT_CANTCREAT;
	}
	buf_free(&out);
	return rc;
}

int
cli_status(int argc, char *argv[])
{
	struct line	 line = { .pid_file = DEFAULT_PID };
	struct status	*s;
	struct cli	 cli = { 0 };
	const char	*none;
	int		 rc;

	if (cli_parse(&command, argc, argv, take, &line, &none, &rc) == -1)
		return rc;
	if ((rc = cli_open(&cli, line.conf)) == 0) {
		rc = EXIT_TEMPFAIL;
		s = arena_alloc(cli.conf->arena, sizeof(*s));
		if (s != NULL && (s->arena = arena_new(ARENA_MAX)) != NULL) {
			s->now = time(NULL);
			ask_gateway(s, line.pid_file);
			if (s->up && cli.conf->registrar)
				ask_register(s, line.pid_file);
			look_at_trust(s, &cli);
			rc = tell(s, &line);
			arena_free(s->arena);
		}
	}
	cli_close(&cli);
	return rc;
}
