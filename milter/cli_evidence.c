/* cli_evidence.c: cks verify --evidence and --from-evidence: a judgement kept, and made again */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "programs/cli.h"

/*
 * From here on judge with what will be kept: a configuration without units,
 * so that the same mail comes to the same when nobody's token is at hand.
 */
int
evidence_begin(struct cli *cli, struct cli_evidence *ev)
{
	struct confset	 judging = { 0 };
	struct conf	*conf;
	struct buf	 faults = { 0 };
	int		 rc = EXIT_CONFIG;

	if (bundle_init(&ev->bundle) == -1 ||
	    confset_judging(&cli->set, cli->conf, &judging) == -1 ||
	    conf_load(&judging, &conf, &faults) == -1) {
		fprintf(stderr, "cks: no evidence can be made\n%.*s",
		    SLICE_ARG(buf_slice(&faults)));
		confset_clear(&judging);
		goto out;
	}
	ev->whole = cli->set;
	cli->set = judging;
	conf_free(cli->conf);
	cli->conf = conf;
	ev->calls = (struct evidence_calls){ .inner = cli->helpers,
		.bundle = &ev->bundle };
	cli->helpers = evidence_helpers(&ev->calls);
	cli->gate.conf = conf;
	rc = 0;
out:
	buf_free(&faults);
	return rc;
}

static void
tell_written(const char *dir, const struct digest *d)
{
	char	 hex[DIGEST_HEX];

	digest_hex(d, hex);
	fprintf(stderr, "cks: evidence is in %s; it holds the mail and the "
	    "personal data in it\n"
	    "cks: SHA-256 of its manifest, to be noted elsewhere: %s\n", dir,
	    hex);
}

int
evidence_write(const struct cli *cli, struct cli_evidence *ev,
    const struct cli_mail *m, struct slice mail, const struct outcome *out,
    const char *dir)
{
	struct buf	 verdict = { 0 };
	struct evidence	 e = { .whole = &ev->whole, .judging = &cli->set,
		.gate = &cli->gate, .env = &m->env, .mail = mail,
		.now = m->now, .out = out };
	struct digest	 d;
	int		 rc = EXIT_TEMPFAIL;

	evidence_verdict(&verdict, out);
	e.verdict = buf_slice(&verdict);
	if (verdict.failed || evidence_put(&ev->bundle, &e) == -1)
		fprintf(stderr, "cks: no evidence: too much, or text that can "
		    "not be kept\n");
	else if (bundle_write(&ev->bundle, dir, &d) == -1)
		fprintf(stderr, "cks: no evidence: %s: %s\n", dir,
		    strerror(errno));
	else {
		tell_written(dir, &d);
		rc = 0;
	}
	buf_free(&verdict);
	return rc;
}

void
evidence_free(struct cli_evidence *ev)
{
	bundle_clear(&ev->bundle);
	confset_clear(&ev->whole);
}

/* Everything to judge with, from the bundle alone.  0 or an exit status. */
static int
open_kept(struct cli *cli, const char *dir, struct bundle *b,
    struct evidence_calls *calls)
{
	const struct trust_paths paths = evidence_trust(b, dir);
	struct buf		 faults = { 0 };
	int			 rc = EXIT_TEMPFAIL;

	if (evidence_confset(b, &cli->set) == -1)
		fprintf(stderr, "cks: %s: its configuration can not be read\n",
		    dir);
	else if (conf_load(&cli->set, &cli->conf, &faults) == 0 &&
	    trust_load(&paths, &cli->trust, &faults) == 0 &&
	    (rc = cli_ready(cli)) == 0 &&
	    (rc = cli_helper(cli, HELPER_INSPECTOR)) == 0) {
		*calls = (struct evidence_calls){ .inner = cli->helpers,
			.bundle = b, .replay = true };
		cli->helpers = evidence_helpers(calls);
	}
	if (faults.n > 0)
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	buf_free(&faults);
	return rc;
}

/* Judge again, and say whether it comes to the same. */
static int
judge_again(struct cli *cli, const struct evidence_asked *asked)
{
	struct outcome	 out = { .disposition = D_TEMPFAIL,
		.would = D_TEMPFAIL };
	struct buf	 verdict = { 0 };
	int		 rc;

	gate_judge(&cli->gate, &asked->env, asked->mail, asked->now, &out);
	evidence_verdict(&verdict, &out);
	rc = cli_status(&out);
	printf("%.*s", SLICE_ARG(buf_slice(&verdict)));
	if (verdict.failed || !slice_eq(buf_slice(&verdict), asked->verdict)) {
		printf("evidence: the verdict above is not the one recorded, "
		    "which follows\n%.*s", SLICE_ARG(asked->verdict));
		rc = EXIT_TEMPFAIL;
	} else
		printf("evidence: unchanged, and the same verdict as "
		    "recorded\n");
	outcome_clear(&out);
	buf_free(&verdict);
	return rc;
}

int
cli_from_evidence(const char *dir)
{
	struct bundle		 b = { 0 };
	struct cli		 cli = { .conf = NULL };
	struct evidence_calls	 calls;
	struct evidence_asked	 asked;
	struct buf		 faults = { 0 };
	int			 rc = EXIT_BAD;

	if (bundle_read(dir, &b, &faults) == -1)
		printf("evidence: not as it was written, so nothing is judged\n%.*s",
		    SLICE_ARG(buf_slice(&faults)));
	else if (evidence_asked(&b, &asked) == -1) {
		fprintf(stderr, "cks: %s: holds no evidence\n", dir);
		rc = EXIT_NOINPUT;
	} else if ((rc = open_kept(&cli, dir, &b, &calls)) == 0)
		rc = judge_again(&cli, &asked);
	buf_free(&faults);
	cli_close(&cli);
	bundle_clear(&b);
	return rc;
}
