/* cli_mail.c: a mail in a file, judged or signed through the daemon's own core */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/output.h"
#include "programs/cli_door.h"

#define QUEUE_ID_MAX	32		/* Postfix's long ones have 15 */

static const struct cli_option	 options[] = { CLI_MAIL_OPTIONS,
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n"
	    DEFAULT_PID },
};

static const struct cli_command	 sign_command = {
	.name = "sign", .operand = "FILE",
	.text = "Sign a mail as the gateway would (FILE \"-\": standard "
	    "input); the signed\nmail goes to standard output.  Where a "
	    "gateway is running its signers are asked,\nand nobody else logs "
	    "in.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 signed, 1 not to be signed, 75 can not be "
	    "signed now,\n64 wrong usage, 66 no such file, 78 faulty "
	    "configuration.\n",
};

void
cli_mail_init(struct cli_mail *m)
{
	*m = (struct cli_mail){ .now = time(NULL), .pid_file = DEFAULT_PID,
		.env = { .session = "cks", .sender = "" } };
	gethostname(m->host, sizeof(m->host) - 1);
	m->env.hostname = m->host;
	m->env.rcpts.v = m->rcpts;
}

const char *
cli_mail_take(void *ctx, int key, const char *arg)
{
	struct cli_mail	*m = ctx;

	switch (key) {
	case 'c':
		m->conf = arg;
		return NULL;
	case 't':
		return cli_time(arg, &m->now) == 0 ? NULL : CLI_NO_TIME;
	case 'f':
		m->env.sender = arg;
		return NULL;
	case 'a':
		m->env.auth = arg;
		return NULL;
	case 'i':
		m->env.client = arg;
		return NULL;
	case 'H':
		m->env.hostname = arg;
		return NULL;
	case 'r':
		if (m->env.rcpts.n == NELEM(m->rcpts))
			return "too many recipients";
		m->rcpts[m->env.rcpts.n++] = arg;
		return NULL;
	default:
		return "no such option";
	}
}

/*
 * As it was on the wire.  A file whose first line ends in LF has lost its CRs;
 * one with CRLF is whole, and an LF in it may be a byte of binary content.
 */
void
cli_mail_wire(struct slice in, struct buf *out)
{
	struct slice	 rest = in, line, eol;

	if (slice_line(&rest, &line, &eol) && eol.n == 2) {
		buf_add(out, in);
		return;
	}
	while (slice_line(&in, &line, &eol)) {
		buf_add(out, line);
		if (eol.n > 0)
			buf_adds(out, "\r\n");
	}
}

int
cli_mail_read(const char *path, const struct conf *conf, struct buf *out)
{
	struct buf	 raw = { 0 };
	int		 rc = cli_read(path, (size_t)conf->message_mib << 20,
			    &raw);

	if (rc == 0)
		cli_mail_wire(buf_slice(&raw), out);
	buf_free(&raw);
	return rc == -1 || out->failed ? -1 : 0;
}

/* The changed message on standard output; what happened on error output. */
static int
write_signed(const struct outcome *out, struct slice mail)
{
	struct buf	 changed = { 0 };
	int		 rc = EXIT_TEMPFAIL;

	if (out->disposition != D_SIGNED) {
		fprintf(stderr, "cks: not signed: %s\n",
		    reason_word(out->why));
		return out->disposition == D_TEMPFAIL ? EXIT_TEMPFAIL :
		    EXIT_BAD;
	}
	if (edit_apply(out->arena, mail, &out->edits, &changed) == 0 &&
	    fwrite(changed.p, 1, changed.n, stdout) == changed.n)
		rc = EXIT_GOOD;
	buf_free(&changed);
	return rc;
}

static const char *
take(void *ctx, int key, const char *arg)
{
	struct cli_mail	*m = ctx;

	if (key != 'p')
		return cli_mail_take(m, key, arg);
	m->pid_file = arg;
	return NULL;
}

int
cli_sign(int argc, char *argv[])
{
	struct cli_mail	 m;
	struct cli	 cli;
	struct cli_signing signing = { .cli = &cli };
	struct outcome	 out = { .disposition = D_TEMPFAIL };
	struct buf	 mail = { 0 };
	int		 rc;

	cli_mail_init(&m);
	if (cli_parse(&sign_command, argc, argv, take, &m, &m.file, &rc) == -1)
		return rc;
	signing.pid_file = m.pid_file;
	if ((rc = cli_open(&cli, m.conf)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_INSPECTOR)) == 0 &&
	    (rc = cli_status_helper(&cli)) == 0 &&
	    (rc = cli_mail_read(m.file, cli.conf, &mail) == 0 ? 0 :
	    EXIT_NOINPUT) == 0) {
		cli_door_sign(&signing);
		gate_judge(&cli.gate, &m.env, buf_slice(&mail), m.now, &out);
		rc = write_signed(&out, buf_slice(&mail));
	}
	outcome_clear(&out);
	buf_free(&mail);
	cli_close(&cli);
	return rc;
}

bool
cli_is_queue_id(const char *s)
{
	size_t	 n = strspn(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz");

	return n > 0 && n <= QUEUE_ID_MAX && s[n] == '\0';
}

int
cli_postfix(const char *folder, const char *program, const char *flags,
    const char *word, struct buf *out)
{
	const char	*argv[6] = { program };
	size_t		 n = 1;

	if (folder != NULL) {
		argv[n++] = "-c";
		argv[n++] = folder;
	}
	argv[n++] = flags;
	argv[n] = word;
	return output_of(argv, out);
}
