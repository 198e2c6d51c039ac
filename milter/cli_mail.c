/* cli_mail.c: cks verify and cks sign: a mail through the daemon's own core */

#include <stdio.h>
#include <unistd.h>

#include "gate/report.h"
#include "programs/cli.h"

#define OPTIONS	"[-c conf] [-t time] [-f sender] [-r recipient] " \
		"[-a login] [-i client] [-H host] file"

/*
 * As it was on the wire.  A file whose first line ends in LF has lost its CRs;
 * one with CRLF is whole, and an LF in it may be a byte of binary content.
 */
static void
to_wire(struct slice in, struct buf *out)
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

static int
read_mail(const char *path, const struct conf *conf, struct buf *out)
{
	struct buf	 raw = { 0 };
	int		 rc = cli_read(path, (size_t)conf->message_mib << 20,
			    &raw);

	if (rc == 0)
		to_wire(buf_slice(&raw), out);
	buf_free(&raw);
	return rc == -1 || out->failed ? -1 : 0;
}

static int
status_of(const struct outcome *out)
{
	switch (out->would) {
	case D_PASS:
	case D_ROUTE:
	case D_SIGNED:
		return EXIT_GOOD;
	case D_REVIEW:
	case D_HOLD:
	case D_REJECT:
		return EXIT_BAD;
	case D_TEMPFAIL:
		return EXIT_TEMPFAIL;
	}
	return EXIT_TEMPFAIL;
}

static void
print(const struct outcome *out)
{
	struct buf	 b = { 0 };

	report_text(&b, out);
	printf("%.*s", SLICE_ARG(buf_slice(&b)));
	buf_free(&b);
}

int
cli_verify(int argc, char *argv[])
{
	struct cli_mail	 m;
	struct cli	 cli;
	struct outcome	 out = { .disposition = D_TEMPFAIL,
		.would = D_TEMPFAIL };
	struct buf	 mail = { 0 };
	int		 rc;

	if ((rc = cli_mail(argc, argv, "cks verify " OPTIONS, &m)) != 0)
		return rc;
	if ((rc = cli_open(&cli, m.conf)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_INSPECTOR)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_FETCHER)) == 0 &&
	    (rc = read_mail(m.file, cli.conf, &mail) == 0 ? 0 :
	    EXIT_NOINPUT) == 0) {
		gate_judge(&cli.gate, &m.env, buf_slice(&mail), m.now, &out);
		print(&out);
		rc = status_of(&out);
	}
	outcome_clear(&out);
	buf_free(&mail);
	cli_close(&cli);
	return rc;
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

int
cli_sign(int argc, char *argv[])
{
	struct cli_mail	 m;
	struct cli	 cli;
	struct outcome	 out = { .disposition = D_TEMPFAIL };
	struct buf	 mail = { 0 };
	int		 rc;

	if ((rc = cli_mail(argc, argv, "cks sign " OPTIONS, &m)) != 0)
		return rc;
	if ((rc = cli_open(&cli, m.conf)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_INSPECTOR)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_FETCHER)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_SIGNER)) == 0 &&
	    (rc = read_mail(m.file, cli.conf, &mail) == 0 ? 0 :
	    EXIT_NOINPUT) == 0) {
		gate_judge(&cli.gate, &m.env, buf_slice(&mail), m.now, &out);
		rc = write_signed(&out, buf_slice(&mail));
	}
	outcome_clear(&out);
	buf_free(&mail);
	cli_close(&cli);
	return rc;
}
