/* cli_verify.c: cks verify: judge a mail in a file and explain the verdict */

#include <stdio.h>
#include <string.h>

#include "gate/explain.h"
#include "gate/report.h"
#include "programs/cli.h"

#define POLICIES_MAX	16	/* asked at once; enough for a command line */
#define ARENA_MAX	(64u * 1024 * 1024)	/* words of one explanation */

enum style { STYLE_TEXT, STYLE_JSON, STYLE_BRIEF };

/* What a command line says. */
struct verify {
	struct cli_mail		 mail;
	struct trust_paths	 trust;
	struct own_terms	 own;
	struct path_policy	 policy;
	const char		*policies[POLICIES_MAX + 1];
	size_t			 npolicies;
	enum style		 style;
	enum tongue		 tongue;
	bool			 spoken;	/* a tongue was asked for */
	int			 needs_trust;	/* an option that wants --trust,
						   and one it excludes; 0 */
	int			 excludes_trust;
};

/* Options without a letter. */
enum {
	TRUST = OPTION_LONG, CRLS, PINS, REVOCATION, POLICY, ANY_FROM, JSON,
	BRIEF, LANG
};

static const struct cli_option	 options[] = {
	CLI_MAIL_OPTIONS,
	{ "trust", TRUST, "FILE|DIR", "judge on your own account, by these "
	    "certificates,\nand by no configuration: what is self-signed\n"
	    "among them is a root that you trust" },
	{ "pins", PINS, "FILE", "with --trust: only roots pinned in it are "
	    "roots" },
	{ "crls", CRLS, "FILE|DIR", "with --trust: these CRLs" },
	{ "revocation", REVOCATION, "MODE", "with --trust: require (the "
	    "default): an unknown\nstatus is undecided; soft: it is told and\n"
	    "no more; off: it is not asked" },
	{ "policy", POLICY, "OID", "with --trust: the path must be valid for "
	    "it, or\nfor one of several; may be repeated" },
	{ "any-from", ANY_FROM, NULL, "with --trust: From need not be the "
	    "signer's" },
	{ "lang", LANG, "vi|en", "the language of the text; vi by default" },
	{ "json", JSON, NULL, "print one JSON object" },
	{ "brief", BRIEF, NULL, "print a line a fact, for tests and scripts" },
};

static const struct cli_command	 command = {
	.name = "verify", .operand = "FILE",
	.text = "Judge a mail (FILE \"-\": standard input) as the gateway "
	    "would, or by --trust, and\nexplain the verdict step by step.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status:\n"
	    "  0   the signature is good, covers the whole body and speaks "
	    "for From\n"
	    "  1   it is not so; an unsigned mail too\n"
	    "  75  undecided: status unknown, encrypted, over a limit, or a "
	    "helper is silent\n"
	    "  64  wrong usage, 66 no such file, 78 faulty configuration or "
	    "trust\n"
	    "What the gateway does with the mail (the disposition) does not "
	    "change the status.\n",
};

static const char *
take_revocation(struct verify *v, const char *arg)
{
	static const char *const	 words[] = {
		[REVOCATION_REQUIRE] = "require", [REVOCATION_SOFT] = "soft",
		[REVOCATION_OFF] = "off",
	};
	size_t				 i;

	for (i = 0; i < NELEM(words); i++)
		if (strcmp(words[i], arg) == 0) {
			v->own.revocation = (enum revocation_mode)i;
			return NULL;
		}
	return "must be require, soft or off";
}

static const char *
take_policy(struct verify *v, const char *arg)
{
	const char	*why;

	if (v->npolicies == POLICIES_MAX)
		return "too many policies";
	if ((why = policy_word_fault(arg)) != NULL)
		return why;
	v->policies[v->npolicies++] = arg;
	v->policy = (struct path_policy){ .policies = v->policies,
		.explicit_policy = true };
	v->own.policy = &v->policy;
	return NULL;
}

static const char *
take_tongue(struct verify *v, const char *arg)
{
	if (strcmp(arg, "vi") != 0 && strcmp(arg, "en") != 0)
		return "must be vi or en";
	v->spoken = true;
	v->tongue = strcmp(arg, "vi") == 0 ? TONGUE_VI : TONGUE_EN;
	return NULL;
}

static const char *
take_own(struct verify *v, int key, const char *arg)
{
	switch (key) {
	case CRLS:
		v->trust.crls = arg;
		return NULL;
	case PINS:
		v->trust.pins = arg;
		return NULL;
	case REVOCATION:
		return take_revocation(v, arg);
	case POLICY:
		return take_policy(v, arg);
	default:
		v->own.any_from = true;
		return NULL;
	}
}

static const char *
take(void *ctx, int key, const char *arg)
{
	struct verify	*v = ctx;

	switch (key) {
	case TRUST:
		v->trust.folder = arg;
		return NULL;
	case CRLS: case PINS: case REVOCATION: case POLICY: case ANY_FROM:
		v->needs_trust = key;
		return take_own(v, key, arg);
	case LANG:
		return take_tongue(v, arg);
	case JSON:
		v->style = STYLE_JSON;
		return NULL;
	case BRIEF:
		v->style = STYLE_BRIEF;
		break;
	default:
		break;
	}
	if (key != 't')
		v->excludes_trust = key;
	return key == BRIEF ? NULL : cli_mail_take(&v->mail, key, arg);
}

/* No option is taken that would do nothing. */
static int
check_options(const struct verify *v)
{
	const char	*why = v->trust.folder == NULL ? "only with --trust" :
			    "not with --trust";
	int		 key = v->trust.folder == NULL ? v->needs_trust :
			    v->excludes_trust;
	size_t		 i;

	if (v->style == STYLE_BRIEF && v->spoken) {
		fprintf(stderr, "cks verify: --lang: not with --brief\n");
		return EXIT_USAGE;
	}
	for (i = 0; i < NELEM(options); i++)
		if (key != 0 && options[i].key == key) {
			fprintf(stderr, "cks verify: --%s: %s\n",
			    options[i].name, why);
			return EXIT_USAGE;
		}
	return 0;
}

/* A gate of one's own: no configuration, no request, nobody who helps. */
static int
open_own(struct cli *cli, struct verify *v)
{
	struct buf	 faults = { 0 };
	int		 rc = 0;

	*cli = (struct cli){ 0 };
	v->own.given = v->trust.pins == NULL;
	if (conf_bare(&cli->conf) == -1)
		rc = EXIT_TEMPFAIL;
	else if (trust_given(&v->trust, &cli->trust, &faults) == -1)
		rc = EXIT_CONFIG;
	if (faults.n > 0)
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	buf_free(&faults);
	cli->gate = (struct gate){ .conf = cli->conf, .trust = cli->trust,
		.helpers = &cli->helpers, .own = &v->own };
	return rc;
}

static int
open_gate(struct cli *cli, struct verify *v)
{
	int	 rc;

	if (v->trust.folder != NULL)
		return open_own(cli, v);
	if ((rc = cli_open(cli, v->mail.conf)) == 0 &&
	    (rc = cli_helper(cli, HELPER_INSPECTOR)) == 0)
		rc = cli_status_helper(cli);
	return rc;
}

/* 0 or -1: no memory. */
static int
print(const struct verify *v, const struct explain *ex)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	int		 rc = -1;

	if (a == NULL)
		return -1;
	switch (v->style) {
	case STYLE_TEXT:
		rc = explain_text(&b, a, ex);
		break;
	case STYLE_JSON:
		rc = explain_json(&b, a, ex);
		break;
	case STYLE_BRIEF:
		report_text(&b, ex->out);
		rc = b.failed ? -1 : 0;
		break;
	}
	if (rc == 0)
		fwrite(b.p, 1, b.n, stdout);
	buf_free(&b);
	arena_free(a);
	return rc;
}

static int
status_of(enum conclusion c)
{
	switch (c) {
	case CONCLUDE_GOOD:
		return EXIT_GOOD;
	case CONCLUDE_BAD:
		return EXIT_BAD;
	case CONCLUDE_UNDECIDED:
		break;
	}
	return EXIT_TEMPFAIL;
}

static int
judge(const struct verify *v, const struct cli *cli, struct slice mail)
{
	struct outcome	 out = { .disposition = D_TEMPFAIL };
	struct explain	 ex = { .out = &out, .now = v->mail.now,
			    .own = cli->gate.own, .tongue = v->tongue };
	int		 rc = EXIT_TEMPFAIL;

	ex.undecided = gate_judge(&cli->gate, &v->mail.env, mail, v->mail.now,
	    &out) == -1;
	if (out.arena == NULL || print(v, &ex) == -1)
		fprintf(stderr, "cks: no memory\n");
	else
		rc = status_of(explain_conclusion(&ex, NULL));
	outcome_clear(&out);
	return rc;
}

int
cli_verify(int argc, char *argv[])
{
	struct verify	 v = { 0 };
	struct cli	 cli = { 0 };
	struct buf	 mail = { 0 };
	int		 rc;

	cli_mail_init(&v.mail);
	if (cli_parse(&command, argc, argv, take, &v, &v.mail.file, &rc) == -1)
		return rc;
	if ((rc = check_options(&v)) != 0)
		return rc;
	if ((rc = open_gate(&cli, &v)) == 0 &&
	    (rc = cli_mail_read(v.mail.file, cli.conf, &mail) == 0 ? 0 :
	    EXIT_NOINPUT) == 0)
		rc = judge(&v, &cli, buf_slice(&mail));
	buf_free(&mail);
	cli_close(&cli);
	return rc;
}
