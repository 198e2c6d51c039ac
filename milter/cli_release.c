/* cli_release.c: cks release: a mail that was held for a secrecy mark and has none goes on */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/log.h"
#include "mail/header.h"
#include "programs/cli_register.h"

#define ENVELOPE_MAX	(1024u * 1024)	/* as postcat prints it; 1000
					   recipients are 100 KiB */
#define FIELDS_MAX	(1024u * 1024)	/* of a header, parsed */
#define NOTE_MAX	200		/* bytes of a reason in the log */
#define RCPTS_MAX	1024

struct release {
	const char	*conf, *postfix, *note, *qid, *pid_file;
	bool		 not_secret;
};

#define OPTION_NOT_SECRET	(OPTION_LONG + 0)
#define OPTION_NOTE		(OPTION_LONG + 1)

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "postfix", 'P', "DIR", "the folder of main.cf, instead of "
	    "Postfix's own" },
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n"
	    DEFAULT_PID },
	{ "not-secret", OPTION_NOT_SECRET, NULL,
	    "you have looked: the mail is no state secret" },
	{ "note", OPTION_NOTE, "TEXT", "why, for the log" },
};

static const struct cli_command	 command = {
	.name = "release", .operand = "QUEUEID",
	.text = "Let a mail go on that the gateway holds for a secrecy mark: "
	    "judge it anew\nwithout the mark, register it, and release it "
	    "from Postfix's hold queue.\nOnly root may, and only with "
	    "--not-secret; who did it stands in the log.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 released, 75 it stays held for now, 64 wrong "
	    "usage, 66 no such mail\nis held by the gateway, 77 not root, "
	    "78 faulty configuration.\n",
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct release	*r = ctx;

	switch (key) {
	case 'c':
		r->conf = arg;
		return NULL;
	case 'P':
		r->postfix = arg;
		return NULL;
	case 'p':
		r->pid_file = arg;
		return NULL;
	case OPTION_NOT_SECRET:
		r->not_secret = true;
		return NULL;
	default:
		r->note = arg;
		return strlen(arg) <= NOTE_MAX ? NULL : "too long";
	}
}

/* One of Postfix's programs about the mail. */
static int
postfix(const struct release *r, const char *program, const char *flags,
    struct buf *out)
{
	return cli_postfix(r->postfix, program, flags, r->qid, out);
}

/* The value of a line of postcat's, "sender: " before it; NULL: another. */
static const char *
value_of(struct arena *a, struct slice line, const char *name)
{
	size_t	 n = strlen(name);

	return slice_starts(line, slice_of(name)) ?
	    arena_str(a, slice_trim(slice_from(line, n))) : NULL;
}

/* Who sent it to whom, as Postfix keeps it; false: it is not on hold. */
static bool
read_envelope(struct arena *a, struct slice text, struct envelope *env)
{
	static const struct {
		const char	*name;
		size_t		 at;
	} attributes[] = {
		{ "sender:", offsetof(struct envelope, sender) },
		{ "named_attribute: client_address=",
		    offsetof(struct envelope, client) },
		{ "named_attribute: sasl_username=",
		    offsetof(struct envelope, auth) },
	};
	const char	**rcpts = arena_array(a, RCPTS_MAX, sizeof(*rcpts));
	const char	*value;
	struct slice	 line, eol;
	bool		 held = false;
	size_t		 i;

	env->rcpts.v = rcpts;
	while (rcpts != NULL && slice_line(&text, &line, &eol)) {
		held |= slice_starts(line, SLICE("*** ENVELOPE RECORDS")) &&
		    slice_find(line, SLICE("hold/"), 0) != SIZE_MAX;
		for (i = 0; i < NELEM(attributes); i++)
			if ((value = value_of(a, line,
			    attributes[i].name)) != NULL)
				*(const char **)((char *)env +
				    attributes[i].at) = value;
		if (env->rcpts.n < RCPTS_MAX && (value = value_of(a, line,
		    "recipient:")) != NULL)
			rcpts[env->rcpts.n++] = value;
	}
	return held && env->sender != NULL;
}

/* Did we hold it for a mark?  No such field of others ever gets in. */
static bool
was_held(struct arena *a, struct slice mail)
{
	const struct field	*f;
	struct fields		 fields;
	struct slice		 body;
	enum reason		 why;

	return header_parse(a, mail, &fields, &body, &why) == 0 &&
	    (f = header_find(&fields, "X-CKS-Reason", 1)) != NULL &&
	    slice_starts(slice_trim(f->value),
	    slice_of(reason_word(R_SECRECY_MARK)));
}

/* Whoever became root by su or sudo is known by his own name. */
static const char *
who_am_i(void)
{
	const char	*login = getlogin(), *sudo = getenv("SUDO_USER");

	return login != NULL ? login : sudo != NULL ? sudo : "root";
}

static void
tell(const struct conf *conf, const struct release *r,
    const struct outcome *out, bool done)
{
	const struct log_field	 fields[] = {
		{ "qid", r->qid },
		{ "by", who_am_i() },
		{ "request", request_word(out->request) },
		{ "disposition", disposition_word(out->disposition) },
		{ "reason", reason_word(out->why) },
		{ "number", *out->number == '\0' ? NULL : out->number },
		{ "note", r->note },
		{ "released", done ? "yes" : "no" },
	};
	char			 words[LOG_WORD_MAX];

	snprintf(words, sizeof(words), "%s,%s", conf->log_target,
	    conf->log_format);
	log_open_words("cks", words);
	log_event(LV_INFO, "release", fields, NELEM(fields));
	printf("%s: %s, %s: %s (%s)%s%s\n", r->qid, done ? "released" :
	    "stays held", request_word(out->request),
	    disposition_word(out->disposition), reason_word(out->why),
	    *out->number == '\0' ? "" : ", ", out->number);
}

/*
 * Judged as it was when it came, but for the mark.  What can not be decided
 * now stays held; nobody is refused any more.
 */
static int
judge(struct cli *cli, const struct release *r, const struct envelope *env,
    struct slice mail)
{
	struct outcome	 out = { .disposition = D_TEMPFAIL };
	struct buf	 said = { .max = ENVELOPE_MAX };
	bool		 done;

	done = gate_judge(&cli->gate, env, mail, time(NULL), &out) == 0 &&
	    out.disposition != D_TEMPFAIL &&
	    postfix(r, "postsuper", "-H", &said) == 0;
	if (done)	/* else it waits for Postfix's next round */
		(void)postfix(r, "postqueue", "-i", &said);
	tell(cli->conf, r, &out, done);
	buf_free(&said);
	outcome_clear(&out);
	return done ? EXIT_GOOD : EXIT_TEMPFAIL;
}

static int
release(struct cli *cli, const struct release *r, struct arena *a)
{
	struct buf	 said = { .max = ENVELOPE_MAX }, mail = { 0 };
	struct buf	 raw = { .max = (size_t)cli->conf->message_mib << 20 };
	char		 host[HOST_NAME_MAX + 1] = "";
	struct envelope	 env = { .session = "cks", .qid = r->qid,
		.hostname = host, .not_secret = true };
	int		 rc = EXIT_NOINPUT;

	gethostname(host, sizeof(host) - 1);
	if (postfix(r, "postcat", "-eq", &said) == 0 &&
	    read_envelope(a, buf_slice(&said), &env) &&
	    postfix(r, "postcat", "-hbq", &raw) == 0) {
		cli_mail_wire(buf_slice(&raw), &mail);
		if (!mail.failed && was_held(a, buf_slice(&mail)))
			rc = judge(cli, r, &env, buf_slice(&mail));
	}
	if (rc == EXIT_NOINPUT)
		fprintf(stderr, "cks release: %s: no mail on hold for a "
		    "secrecy mark\n", r->qid);
	buf_free(&said);
	buf_free(&raw);
	buf_free(&mail);
	return rc;
}

/* What the running gateway would ask its registrar, asked of the same one. */
static int
ask_register(void *ctx, enum register_op op, const struct buf *bytes,
    struct buf *ans)
{
	const struct release	*r = ctx;
	int			 memfd = -1, rc;

	rc = cli_register_door(r->pid_file, op, bytes, ans, &memfd);
	chan_close(&memfd);
	return rc;
}

static void
use_register(struct cli *cli, struct release *r)
{
	cli->calls.register_ms = cli->conf->register_ms;
	cli->calls.register_by = ask_register;
	cli->calls.register_ctx = r;
	cli->helpers = remote_helpers(&cli->calls);
}

int
cli_release(int argc, char *argv[])
{
	struct release	 r = { .pid_file = DEFAULT_PID };
	struct cli	 cli = { 0 };
	struct arena	*a;
	int		 rc;

	if (cli_parse(&command, argc, argv, take, &r, &r.qid, &rc) == -1)
		return rc;
	if (!r.not_secret || !cli_is_queue_id(r.qid)) {
		fprintf(stderr, "cks release: %s\n", !r.not_secret ?
		    "look at the mail first (postcat -q), then say "
		    "--not-secret" : "no queue id");
		return EXIT_USAGE;
	}
	if (geteuid() != 0) {
		fprintf(stderr, "cks release: only root may\n");
		return EXIT_NOPERM;
	}
	if ((a = arena_new(ENVELOPE_MAX + FIELDS_MAX)) == NULL)
		return EXIT_TEMPFAIL;
	if ((rc = cli_open(&cli, r.conf)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_INSPECTOR)) == 0 &&
	    (rc = cli_status_helper(&cli)) == 0) {
		if (cli.conf->registrar)
			use_register(&cli, &r);
		rc = release(&cli, &r, a);
	}
	cli_close(&cli);
	arena_free(a);
	return rc;
}
