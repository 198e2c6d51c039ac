/* cli_verify.c: cks verify: judge a mail in a file and explain the verdict */

#include <errno.h>
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
	const char		*evidence;	/* folder, NULL */
	bool			 from;		/* the file is one */
	const char		*manifest;	/* SHA-256 of its, or NULL */
	int			 how;		/* an option that says how to
						   judge; 0 */
	int			 needs_trust;	/* an option that wants --trust,
						   and one it excludes; 0 */
	int			 excludes_trust;
};

/* Options without a letter. */
enum {
	TRUST = OPTION_LONG, CRLS, PINS, REVOCATION, POLICY, ANY_FROM, JSON,
	BRIEF, LANG, EVIDENCE, FROM, MANIFEST
};

static const struct cli_option	 options[] = {
	CLI_MAIL_OPTIONS,
	{ "trust", TRUST, "FILE|DIR", "judge on your own account, by these "
	    "certificates,\nand by no configuration: what is self-signed\n"
	    "among them is a root that you trust" },
	{ "pins", PINS, "FILE", "with --trust or --from-evidence: only roots "
	    "pinned\nin it are roots" },
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
	{ "evidence", EVIDENCE, "DIR", "keep the judgement and all it rests "
	    "on in a new\nfolder; it holds the mail itself" },
	{ "from-evidence", FROM, NULL, "FILE is such a folder: judge anew by "
	    "what is in it\nalone, and compare with what was recorded" },
	{ "manifest", MANIFEST, "SHA256", "with --from-evidence: of its "
	    "MANIFEST, as it was noted\nwhen it was made; another is not "
	    "judged" },
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
	    "change the status.\n"
	    "--evidence: 75 also when it can not be written.  "
	    "--from-evidence: 1 with nothing\njudged when the folder was "
	    "changed, 75 also for another verdict than the\nrecorded "
	    "one.\n",
};

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
take_manifest(struct verify *v, const char *arg)
{
	if (strlen(arg) != DIGEST_HEX - 1 ||
	    strspn(arg, "0123456789abcdefABCDEF") != DIGEST_HEX - 1)
		return "must be a SHA-256 in hexadecimal";
	v->manifest = arg;
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
		return cli_own_revocation(&v->own, arg);
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

	if (key != LANG && key != JSON && key != BRIEF && key != FROM &&
	    key != PINS && key != MANIFEST)
		v->how = key;
	switch (key) {
	case TRUST:
		v->trust.folder = arg;
		return NULL;
	case CRLS: case PINS: case REVOCATION: case POLICY: case ANY_FROM:
		v->needs_trust = key;
		return take_own(v, key, arg);
	case LANG:
		return take_tongue(v, arg);
	case EVIDENCE:
		v->evidence = arg;
		return NULL;
	case FROM:
		v->from = true;
		return NULL;
	case MANIFEST:
		return take_manifest(v, arg);
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

/* Tell that an option does not go with the others.  An exit status. */
static int
misuse(int key, const char *why)
{
	size_t	 i;

	for (i = 0; i < NELEM(options); i++)
		if (options[i].key == key)
			fprintf(stderr, "cks verify: --%s: %s\n",
			    options[i].name, why);
	return EXIT_USAGE;
}

/* No option is taken that would do nothing. */
static int
check_options(const struct verify *v)
{
	if (v->style == STYLE_BRIEF && v->spoken)
		return misuse(LANG, "not with --brief");
	if (v->from && v->how != 0)
		return misuse(v->how, "not with --from-evidence");
	if (!v->from && v->manifest != NULL)
		return misuse(MANIFEST, "only with --from-evidence");
	if (v->trust.folder == NULL && v->needs_trust != 0 && !v->from)
		return misuse(v->needs_trust, "only with --trust");
	if (v->trust.folder != NULL && v->excludes_trust != 0)
		return misuse(v->excludes_trust, "not with --trust");
	return 0;
}

static int
open_gate(struct cli *cli, struct verify *v)
{
	int	 rc;

	if (v->trust.folder != NULL)
		return cli_own_open(cli, &v->trust, &v->own);
	if ((rc = cli_open(cli, v->mail.conf)) == 0 &&
	    (rc = cli_helper(cli, HELPER_INSPECTOR)) == 0)
		rc = cli_status_helper(cli);
	return rc;
}

/* Whoever can not read all of it must not take the status for the verdict. */
static int
put_out(struct slice s)
{
	if (fwrite(s.p, 1, s.n, stdout) == s.n && fflush(stdout) == 0)
		return 0;
	fprintf(stderr, "cks: standard output: %s\n", strerror(errno));
	return -1;
}

/* 0, or -1 with the fault told. */
static int
print(const struct verify *v, const struct explain *ex)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	int		 rc = -1;

	if (a == NULL) {
		fprintf(stderr, "cks: no memory\n");
		return -1;
	}
	switch (v->style) {
	case STYLE_TEXT:
		rc = explain_text(&b, a, ex);
		break;
	case STYLE_JSON:
		rc = explain_json(&b, a, ex);
		break;
	case STYLE_BRIEF:
		report_text(&b, ex->out);
		if (ex->damage != NULL)
			damage_text(&b, ex->damage, false);
		rc = b.failed ? -1 : 0;
		break;
	}
	if (rc == -1)
		fprintf(stderr, "cks: no memory\n");
	else
		rc = put_out(buf_slice(&b));
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

/* What became of a mail, to whom it may concern. */
struct judged {
	struct outcome	 out;
	struct explain	 ex;
	struct damage	 damage;
};

/* Judge and print.  Clear the outcome; an exit status. */
static int
judge(const struct verify *v, const struct cli *cli,
    const struct envelope *env, struct slice mail, time_t now,
    const struct explain_kept *kept, struct judged *j)
{
	*j = (struct judged){ .out = { .disposition = D_TEMPFAIL } };
	j->ex = (struct explain){ .out = &j->out, .now = now,
		.own = cli->gate.own, .kept = kept, .tongue = v->tongue };
	j->ex.undecided = gate_judge(&cli->gate, env, mail, now,
	    &j->out) == -1;
	if (damage_of(cli->conf, mail, &j->out, &j->damage))
		j->ex.damage = &j->damage;
	if (j->out.arena == NULL) {
		fprintf(stderr, "cks: no memory\n");
		return EXIT_TEMPFAIL;
	}
	if (print(v, &j->ex) == -1)
		return EXIT_TEMPFAIL;
	return status_of(explain_conclusion(&j->ex, NULL));
}

/* With evidence, where it is asked for; that must be whole, or none is good. */
static int
judge_file(const struct verify *v, struct cli *cli, struct slice mail)
{
	struct cli_evidence	 ev = { .whole = { 0 } };
	struct judged		 j = { .out = { .arena = NULL } };
	int			 rc = 0, status = EXIT_TEMPFAIL;

	if (v->evidence != NULL)
		rc = cli_evidence_begin(cli, &ev);
	if (rc == 0)
		status = judge(v, cli, &v->mail.env, mail, v->mail.now, NULL,
		    &j);
	if (rc == 0 && v->evidence != NULL && j.out.arena != NULL)
		rc = cli_evidence_write(cli, &ev, &v->mail, mail, &j.ex,
		    v->evidence);
	cli_evidence_free(&ev);
	outcome_clear(&j.out);
	return rc == 0 ? status : rc;
}

static int
judge_kept(const struct verify *v, const char *dir)
{
	struct cli		 cli = { .conf = NULL };
	struct cli_kept		 kept = { .bundle = { 0 } };
	const struct evidence_asked *asked = &kept.asked;
	struct judged		 j = { .out = { .arena = NULL } };
	int			 rc, compared;

	rc = cli_kept_open(&cli, &kept, dir, v->manifest, v->trust.pins);
	/* its few lines have no place for the terms of one's own account */
	if (rc == 0 && asked->alone && v->style == STYLE_BRIEF)
		rc = misuse(BRIEF, "not with evidence of --trust");
	if (rc == 0) {
		rc = judge(v, &cli, &asked->env, asked->mail, asked->now,
		    &kept.told, &j);
		compared = cli_kept_compare(&kept, &j.ex);
		if (compared != 0)
			rc = compared;
	}
	outcome_clear(&j.out);
	cli_close(&cli);
	cli_kept_free(&kept);
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
	if (v.from)
		return judge_kept(&v, v.mail.file);
	if ((rc = open_gate(&cli, &v)) == 0 &&
	    (rc = cli_mail_read(v.mail.file, cli.conf, &mail) == 0 ? 0 :
	    EXIT_NOINPUT) == 0)
		rc = judge_file(&v, &cli, buf_slice(&mail));
	buf_free(&mail);
	cli_close(&cli);
	return rc;
}
