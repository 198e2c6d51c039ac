/* cli_evidence.c: cks verify --evidence and --from-evidence: a judgement kept, and made again */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <strings.h>

#include "crypto/pieces.h"
#include "programs/cli.h"

/* Judge with what will be kept: a configuration that signs nothing. */
static int
keep_conf(struct cli *cli, struct cli_evidence *ev)
{
	struct confset	 judging = { 0 };
	struct conf	*conf;
	struct buf	 faults = { 0 };
	int		 rc = EXIT_CONFIG;

	if (confset_judging(&cli->set, cli->conf, &judging) == -1 ||
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
	cli->gate.conf = conf;
	rc = 0;
out:
	buf_free(&faults);
	return rc;
}

int
cli_evidence_begin(struct cli *cli, struct cli_evidence *ev)
{
	int	 rc;

	if (bundle_init(&ev->bundle) == -1)
		return EXIT_TEMPFAIL;
	if (cli->gate.own == NULL && (rc = keep_conf(cli, ev)) != 0)
		return rc;
	ev->calls = (struct evidence_calls){ .inner = cli->helpers,
		.bundle = &ev->bundle };
	cli->helpers = evidence_helpers(&ev->calls);
	return 0;
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
cli_evidence_write(const struct cli *cli, struct cli_evidence *ev,
    const struct cli_mail *m, struct slice mail, const struct explain *ex,
    const char *dir)
{
	const struct evidence	 e = { .whole = &ev->whole,
		.judging = &cli->set, .gate = &cli->gate, .env = &m->env,
		.mail = mail, .ex = ex };
	struct digest		 d;

	if (evidence_put(&ev->bundle, &e) == -1) {
		fprintf(stderr, "cks: no evidence: too much, or text that can "
		    "not be kept\n");
		return EXIT_TEMPFAIL;
	}
	if (bundle_write(&ev->bundle, dir, &d) == -1) {
		fprintf(stderr, "cks: no evidence: %s: %s\n", dir,
		    strerror(errno));
		return EXIT_TEMPFAIL;
	}
	tell_written(dir, &d);
	return 0;
}

void
cli_evidence_free(struct cli_evidence *ev)
{
	bundle_clear(&ev->bundle);
	confset_clear(&ev->whole);
}

/* A gate of the kept certificates and terms. */
static int
open_own(struct cli *cli, struct cli_kept *k, const char *dir,
    const char *pins, struct buf *faults)
{
	struct trust_paths	 paths = evidence_trust(&k->bundle, dir);

	if (pins != NULL || k->asked.own.given)
		paths.pins = pins;
	if (conf_bare(&cli->conf) == -1 ||
	    trust_given(&paths, &cli->trust, faults) == -1)
		return EXIT_TEMPFAIL;
	cli->gate = (struct gate){ .conf = cli->conf, .trust = cli->trust,
		.helpers = &cli->helpers, .own = &k->asked.own };
	return 0;
}

/* A gate of the kept configuration, with an inspector of today. */
static int
open_conf(struct cli *cli, struct cli_kept *k, const char *dir,
    const char *pins, struct buf *faults)
{
	struct trust_paths	 paths = evidence_trust(&k->bundle, dir);
	int			 rc;

	if (pins != NULL)
		paths.pins = pins;
	if (evidence_confset(&k->bundle, &cli->set) == -1 ||
	    conf_load(&cli->set, &cli->conf, faults) == -1 ||
	    trust_load(&paths, &cli->trust, faults) == -1)
		return EXIT_TEMPFAIL;
	if ((rc = cli_ready(cli)) == 0)
		rc = cli_helper(cli, HELPER_INSPECTOR);
	return rc;
}

static int
is_kept(void *ctx, enum piece kind, struct slice der)
{
	const struct bundle	*b = ctx;
	size_t			 i;

	(void)kind;
	for (i = 0; i < b->n; i++)
		if (slice_eq(b->v[i].bytes, der))
			return 0;
	return -1;
}

/*
 * The folder was read once to compare it with the manifest, and once more to
 * judge by it: only what was compared may count.  0, or an exit status.
 */
static int
check_trust(const struct cli *cli, struct cli_kept *k, const char *pins,
    struct buf *faults)
{
	const struct bundle_file *kept = bundle_find(&k->bundle, "pins");
	struct buf		 used = { 0 };
	bool			 same;

	trust_pins_put(cli->trust, &used);
	same = !used.failed && trust_pieces(cli->trust, is_kept,
	    &k->bundle) == 0 && (pins != NULL || (kept != NULL &&
	    slice_eq(kept->bytes, buf_slice(&used))));
	buf_free(&used);
	if (same)
		return 0;
	buf_adds(faults, "trust, crls, pins: not as the manifest has them\n");
	return EXIT_BAD;
}

/* Is it what was noted when it was made?  0, or an exit status. */
static int
check_manifest(struct cli_kept *k, const char *dir, const char *noted,
    const char *pins)
{
	digest_hex(&k->bundle.manifest, k->hex);
	k->told = (struct explain_kept){ .manifest = k->hex,
		.noted = noted != NULL, .pins = pins != NULL };
	if (noted != NULL && strcasecmp(noted, k->hex) != 0) {
		fprintf(stderr, "cks: %s: not the evidence that was noted, so "
		    "nothing is judged:\nMANIFEST: has SHA-256 %s\n", dir,
		    k->hex);
		return EXIT_BAD;
	}
	if (pins == NULL)
		fprintf(stderr, "cks: judged by the roots in the evidence, "
		    "which its maker chose\n");
	if (noted == NULL)
		fprintf(stderr, "cks: unless this SHA-256 of its manifest was "
		    "noted when it was made, anybody may have\n"
		    "cks: made it: %s\n", k->hex);
	return 0;
}

int
cli_kept_open(struct cli *cli, struct cli_kept *k, const char *dir,
    const char *noted, const char *pins)
{
	struct buf	 faults = { 0 };
	int		 rc = EXIT_BAD;

	if (access(dir, R_OK | X_OK) == -1) {
		fprintf(stderr, "cks: %s: %s\n", dir, strerror(errno));
		return EXIT_NOINPUT;
	}
	if (bundle_read(dir, &k->bundle, &faults) == -1) {
		fprintf(stderr, "cks: %s: not as it was written, so nothing "
		    "is judged:\n", dir);
		goto out;
	}
	if (evidence_asked(&k->bundle, &k->asked) == -1) {
		fprintf(stderr, "cks: %s: holds no evidence\n", dir);
		rc = EXIT_NOINPUT;
		goto out;
	}
	if ((rc = check_manifest(k, dir, noted, pins)) != 0)
		goto out;
	rc = k->asked.alone ? open_own(cli, k, dir, pins, &faults) :
	    open_conf(cli, k, dir, pins, &faults);
	if (rc == 0)
		rc = check_trust(cli, k, pins, &faults);
	if (rc != 0)
		fprintf(stderr, "cks: %s: can not be judged by\n", dir);
	k->calls = (struct evidence_calls){ .inner = cli->helpers,
		.bundle = &k->bundle, .replay = true };
	cli->helpers = evidence_helpers(&k->calls);
out:
	if (faults.n > 0)
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	buf_free(&faults);
	return rc;
}

int
cli_kept_compare(const struct cli_kept *k, const struct explain *ex)
{
	struct buf	 text = { 0 }, json = { 0 };
	int		 rc = EXIT_TEMPFAIL;

	if (ex->out->arena == NULL || evidence_verdict(ex, &text, &json) == -1)
		fprintf(stderr, "cks: no memory\n");
	else if (slice_eq(buf_slice(&json), k->asked.json)) {
		fprintf(stderr, "cks: unchanged, and the same verdict as was "
		    "recorded\n%s", slice_eq(buf_slice(&text),
		    k->asked.text) ? "" : "cks: verdict.txt is worded "
		    "otherwise, as by another version of cks: rely on what "
		    "is printed here\n");
		rc = 0;
	} else
		fprintf(stderr, "cks: NOT the verdict that was recorded, which "
		    "is:\n%.*s", SLICE_ARG(k->asked.text));
	buf_free(&text);
	buf_free(&json);
	return rc;
}

void
cli_kept_free(struct cli_kept *k)
{
	bundle_clear(&k->bundle);
}
