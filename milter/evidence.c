/* evidence.c: a judgement with all it rests on, as files to be kept */

#include <stdio.h>
#include <string.h>

#include "crypto/pieces.h"
#include "mail/decode.h"
#include "programs/evidence.h"

#define NAME_BYTES	64
#define TREE_MAX	(32u << 20)	/* memory of a mail's tree */
#define DER_MAX		((size_t)1 << 30)
#define PROGRAM_MAX	(256u << 20)
#define WORDS_MAX	(64u << 20)	/* memory of one explanation */

static const char about[] =
"Hồ sơ bằng chứng của một lần kiểm tra chữ ký thư điện tử (cks verify "
"--evidence).\n"
"Hồ sơ chứa nguyên văn bức thư và dữ liệu cá nhân trong đó: đề nghị lưu giữ "
"và chia sẻ\ntheo đúng quy định như đối với chính bức thư.\n"
"Kiểm tra lại không cần mạng: cks verify --from-evidence THƯ-MỤC\n"
"\n"
"Evidence of one judgement of a mail's signature.  It holds the mail itself "
"and the\npersonal data in it: keep it as you keep the mail.\n"
"\n"
"mail.eml       the mail as it was judged\n"
"envelope.txt   who sent it to whom, when it was judged, by what program\n"
"verdict.txt    what was found, for people\n"
"verdict.json   the same as bare facts: what a later judgement is compared with\n"
"signature.der  the CMS that was judged\n"
"path/          certificates of each signer's path, the signer's first\n"
"stamps/        time stamp tokens in the signature\n"
"trust/ pins    certificates judged by, and which roots counted\n"
"crls/ ocsp/    CRLs judged by, and OCSP answers that were used\n"
"conf/          the configuration judged by; index: where each file stood\n"
"MANIFEST       SHA-256 of every file (sha256sum -c MANIFEST)\n";

/* Pieces under way into a bundle. */
struct sink {
	struct bundle	*b;
	const struct signer *signers;	/* whose paths are wanted */
	size_t		 nsigners;
	size_t		 certs, crls, stamps;	/* so many were put */
	bool		 trust;		/* from the trust snapshot */
};

/* Numbered, so that they are read again in their order. */
static void
add_numbered(struct sink *s, const char *folder, const char *ending, size_t *n,
    struct slice der)
{
	char	 name[NAME_BYTES];

	snprintf(name, sizeof(name), "%s/%04zu.%s", folder, ++*n, ending);
	bundle_add(s->b, name, der);
}

/* path/1-2.crt: of the first signer the second certificate. */
static void
add_to_paths(struct sink *s, const char *hex, struct slice der)
{
	char	 name[NAME_BYTES];
	size_t	 i, k;

	for (i = 0; i < s->nsigners; i++)
		for (k = 0; k < s->signers[i].npath; k++) {
			if (strcmp(s->signers[i].path[k].sha256, hex) != 0)
				continue;
			snprintf(name, sizeof(name), "path/%zu-%zu.crt",
			    i + 1, k + 1);
			bundle_add(s->b, name, der);
		}
}

static int
take_piece(void *ctx, enum piece kind, struct slice der)
{
	struct sink	*s = ctx;
	struct digest	 d;
	char		 hex[DIGEST_HEX];

	switch (kind) {
	case PIECE_CERT:
		if (digest_sha256(der, &d) == -1)
			return -1;
		digest_hex(&d, hex);
		add_to_paths(s, hex, der);
		if (s->trust)
			add_numbered(s, "trust", "crt", &s->certs, der);
		break;
	case PIECE_CRL:
		add_numbered(s, "crls", "crl", &s->crls, der);
		break;
	case PIECE_STAMP:
		add_numbered(s, "stamps", "der", &s->stamps, der);
		break;
	}
	return s->b->failed ? -1 : 0;
}

/* The part whose IMAP section the outcome names, undone into der. */
static void
find_signature(const struct evidence *e, struct buf *der)
{
	const struct mime_limits limits = {
		.parts = (size_t)e->gate->conf->parts,
		.depth = e->gate->conf->depth };
	struct arena		*a = arena_new(TREE_MAX);
	struct part		*root = NULL;
	const struct part	*p;
	enum reason		 why;

	if (a == NULL || *e->ex->out->section == '\0' ||
	    mime_tree(a, e->mail, &limits, &root, &why) == -1)
		goto out;
	for (p = root; p != NULL; p = mime_next(root, p, true))
		if (p->child == NULL && (strcmp(p->section, e->ex->out->section)
		    == 0 || (p == root && strcmp(e->ex->out->section, "1") == 0)))
			break;
	der->max = DER_MAX;
	if (p != NULL && decode_transfer(p, der) == -1)
		der->n = 0;
out:
	arena_free(a);
}

static int
put_pieces(struct bundle *b, const struct evidence *e)
{
	struct sink	 s = { .b = b, .signers = e->ex->out->verdict.signers,
		.nsigners = e->ex->out->verdict.nsigners, .trust = true };
	struct buf	 der = { 0 }, pins = { 0 };
	int		 rc;

	rc = trust_pieces(e->gate->trust, take_piece, &s);
	trust_pins_put(e->gate->trust, &pins);
	bundle_add(b, "pins", buf_slice(&pins));
	find_signature(e, &der);
	s.trust = false;
	if (rc == 0 && der.n > 0 && !der.failed) {
		bundle_add(b, "signature.der", buf_slice(&der));
		rc = cms_pieces(buf_slice(&der), take_piece, &s);
	}
	b->failed |= pins.failed || der.failed;
	buf_free(&der);
	buf_free(&pins);
	return rc;
}

/* Each file under a number; the index says where it stood. */
static void
put_conf(struct bundle *b, const struct confset *set)
{
	struct buf	 index = { 0 };
	char		 name[NAME_BYTES];
	size_t		 i;

	for (i = 0; i < set->n; i++) {
		snprintf(name, sizeof(name), "conf/%04zu", i);
		if (set->v[i].bytes.n > 0)
			bundle_add(b, name, set->v[i].bytes);
		buf_printf(&index, "%04zu %d %s\n", i, set->v[i].error,
		    set->v[i].path);
		b->failed |= strchr(set->v[i].path, '\n') != NULL;
	}
	bundle_add(b, "conf/index", buf_slice(&index));
	b->failed |= index.failed;
	buf_free(&index);
}

/* One "key: value" line; NULL is no line, as it is something else than "". */
static void
put_line(struct bundle *b, struct buf *to, const char *key, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(to, "%s: %s\n", key, value);
	b->failed |= strpbrk(value, "\r\n") != NULL;
}

static void
put_digest(struct bundle *b, struct buf *to, const char *key, struct slice s)
{
	struct digest	 d;
	char		 hex[DIGEST_HEX];

	if (digest_sha256(s, &d) == -1) {
		b->failed = true;
		return;
	}
	digest_hex(&d, hex);
	put_line(b, to, key, hex);
}

/* Which program judged: the digest of its very bytes. */
static void
put_program(struct bundle *b, struct buf *to)
{
	struct buf	 self = { .max = PROGRAM_MAX };
	FILE		*f = fopen("/proc/self/exe", "re");
	size_t		 n = 0;

	do {
		self.n += n;
	} while (f != NULL && buf_room(&self, BUFSIZ) == 0 &&
	    (n = fread(self.p + self.n, 1, BUFSIZ, f)) > 0);
	if (f != NULL && !ferror(f) && !self.failed)
		put_digest(b, to, "program-sha256", buf_slice(&self));
	if (f != NULL)
		fclose(f);
	buf_free(&self);
}

/* The terms of who judged on his own account. */
static void
put_own(struct bundle *b, struct buf *to, const struct own_terms *own)
{
	static const char *const	 modes[] = {
		[REVOCATION_REQUIRE] = "require", [REVOCATION_SOFT] = "soft",
		[REVOCATION_OFF] = "off",
	};
	size_t				 i;

	put_line(b, to, "own-roots", own->given ? "given" : "pinned");
	put_line(b, to, "own-revocation", modes[own->revocation]);
	put_line(b, to, "own-from", own->any_from ? "any" : "signer");
	for (i = 0; own->policy != NULL && own->policy->policies != NULL &&
	    own->policy->policies[i] != NULL; i++)
		put_line(b, to, "own-policy", own->policy->policies[i]);
}

static void
put_envelope(struct bundle *b, const struct evidence *e)
{
	struct buf	 t = { 0 }, conf = { 0 };
	char		 when[32] = "";
	struct tm	 tm;
	size_t		 i;

	put_line(b, &t, "evidence", "1");
	buf_printf(&t, "time: %lld\n", (long long)e->ex->now);
	if (gmtime_r(&e->ex->now, &tm) != NULL)
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	put_line(b, &t, "time-utc", when);
	put_line(b, &t, "session", e->env->session);
	put_line(b, &t, "queue-id", e->env->qid);
	put_line(b, &t, "sender", e->env->sender);
	for (i = 0; i < e->env->rcpts.n; i++)
		put_line(b, &t, "recipient", e->env->rcpts.v[i]);
	put_line(b, &t, "login", e->env->auth);
	put_line(b, &t, "client", e->env->client);
	put_line(b, &t, "hostname", e->env->hostname);
	put_program(b, &t);
	if (e->gate->own != NULL)
		put_own(b, &t, e->gate->own);
	else {
		confset_put(&conf, e->whole);
		put_digest(b, &t, "configuration-sha256", buf_slice(&conf));
	}
	bundle_add(b, "envelope.txt", buf_slice(&t));
	b->failed |= t.failed || conf.failed;
	buf_free(&t);
	buf_free(&conf);
}

int
evidence_verdict(const struct explain *ex, struct buf *text, struct buf *json)
{
	struct explain	 again = *ex;
	struct arena	*a = arena_new(WORDS_MAX);
	int		 rc = -1;

	again.tongue = TONGUE_VI;
	again.bare = true;
	again.kept = NULL;	/* as when it was recorded */
	if (a != NULL && explain_text(text, a, &again) == 0 &&
	    explain_json(json, a, &again) == 0)
		rc = 0;
	arena_free(a);
	return rc;
}

int
evidence_put(struct bundle *b, const struct evidence *e)
{
	struct buf	 text = { 0 }, json = { 0 };

	if (evidence_verdict(e->ex, &text, &json) == -1)
		b->failed = true;
	bundle_add(b, "README.txt", slice_of(about));
	bundle_add(b, "mail.eml", e->mail);
	bundle_add(b, "verdict.txt", buf_slice(&text));
	bundle_add(b, "verdict.json", buf_slice(&json));
	put_envelope(b, e);
	if (e->gate->own == NULL)
		put_conf(b, e->judging);
	if (put_pieces(b, e) == -1)
		b->failed = true;
	buf_free(&text);
	buf_free(&json);
	return b->failed ? -1 : 0;
}
