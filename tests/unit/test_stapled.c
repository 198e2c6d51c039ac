/* test_stapled.c: who was revoked, at a proven time too, by OCSP answers that came along */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "crypto/timestamp.h"
#include "unit/pki.h"

#define CONTENT	"Content-Type: text/plain\r\n\r\nKinh gui So Thu nghiem\r\n"
#define HOUR	3600
#define DAY	(24 * HOUR)
#define SIGNED	1738368000	/* 2025-02-01: all of the PKI is valid */
#define MARCH	1740787200	/* 2025-03-01 */
#define NEW_YEAR 1767225600	/* 2026-01-01 */
#define GOOD	V_OCSP_CERTSTATUS_GOOD
#define REVOKED	V_OCSP_CERTSTATUS_REVOKED

static struct pki	 pki;
static struct trust	*trust;

/* One single answer of a response. */
struct one {
	const char	*about;
	int		 status;
	time_t		 from, to;	/* to 0: none */
	time_t		 revoked, invalid, cutoff;	/* 0: none */
};

struct response {
	const char	*by;
	struct one	 one[2];	/* the second may be nobody's */
};

static void
add_one(OCSP_BASICRESP *basic, const struct one *o, X509 *issuer)
{
	X509		*x = pki_cert(&pki, o->about);
	OCSP_CERTID	*id = OCSP_cert_to_id(NULL, x, issuer);
	ASN1_TIME	*from = ASN1_TIME_set(NULL, o->from);
	ASN1_TIME	*to = ASN1_TIME_set(NULL, o->to);
	ASN1_TIME	*at = ASN1_TIME_set(NULL, o->revoked);
	ASN1_GENERALIZEDTIME *more = ASN1_GENERALIZEDTIME_set(NULL,
			    o->invalid != 0 ? o->invalid : o->cutoff);
	OCSP_SINGLERESP	*one;

	one = OCSP_basic_add1_status(basic, id, o->status, 0, at, from,
	    o->to == 0 ? NULL : to);
	assert_non_null(one);
	if (o->invalid != 0 || o->cutoff != 0)
		assert_int_equal(OCSP_SINGLERESP_add1_ext_i2d(one,
		    o->invalid != 0 ? NID_invalidity_date :
		    NID_id_pkix_OCSP_archiveCutoff, more, 0, 0), 1);
	ASN1_GENERALIZEDTIME_free(more);
	ASN1_TIME_free(at);
	ASN1_TIME_free(to);
	ASN1_TIME_free(from);
	OCSP_CERTID_free(id);
	X509_free(x);
}

/* The DER of a response, or of what is within it alone. */
static void
respond(const struct response *r, const char *issuer, bool basic_only,
    struct buf *out)
{
	X509		*ca = pki_cert(&pki, issuer), *by = pki_cert(&pki,
			    r->by);
	EVP_PKEY	*key = pki_key(&pki, r->by);
	OCSP_BASICRESP	*basic = OCSP_BASICRESP_new();
	OCSP_RESPONSE	*whole;
	unsigned char	*p = NULL;
	int		 n;

	add_one(basic, &r->one[0], ca);
	if (r->one[1].about != NULL)
		add_one(basic, &r->one[1], ca);
	assert_int_equal(OCSP_basic_sign(basic, by, key, EVP_sha256(), NULL,
	    0), 1);
	whole = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	n = basic_only ? i2d_OCSP_BASICRESP(basic, &p) :
	    i2d_OCSP_RESPONSE(whole, &p);
	assert_true(n > 0);
	buf_add(out, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	OCSP_RESPONSE_free(whole);
	OCSP_BASICRESP_free(basic);
	EVP_PKEY_free(key);
	X509_free(by);
	X509_free(ca);
}

/* Whoever is asked says this; ctx is a struct response, or NULL: nothing. */
static int
answer(void *ctx, struct slice cert, struct slice issuer, struct buf *out)
{
	(void)cert;
	(void)issuer;
	if (ctx != NULL)
		respond(ctx, "sub-nostatus", false, out);
	return 0;
}

/* A path with up to two responses stapled, and one that is asked for. */
static enum sigclass
judge_stapled(const char *who, const char *issuer, const struct response *r,
    const struct response *asked, time_t at, struct certstate *st)
{
	struct response		 said = { .by = NULL };
	struct judge		 j = { .trust = trust, .now = PKI_NOW,
				    .ask = answer };
	X509			*leaf = pki_cert(&pki, who);
	struct buf		 der[2] = { { 0 } };
	struct slice		 v[2];
	struct chainask		 ask = { .leaf = leaf, .at = at,
				    .stapled = v };
	struct arena		*a = arena_new(1 << 20);
	struct chainverdict	 verdict;
	size_t			 i;

	if (asked != NULL && asked->by != NULL) {
		said = *asked;
		j.ctx = &said;
	}
	for (i = 0; i < 2 && r[i].by != NULL; i++) {
		respond(&r[i], issuer, false, &der[i]);
		v[ask.nstapled++] = buf_slice(&der[i]);
	}
	assert_int_equal(chain_judge(a, &j, &ask, &verdict), 0);
	*st = verdict.path[0].state;
	arena_free(a);
	X509_free(leaf);
	buf_free(&der[0]);
	buf_free(&der[1]);
	return verdict.cls;
}

static void
test_answers(void **state)
{
	const time_t	 now = PKI_NOW;
	const struct {
		const char	*what, *who;
		struct response	 r[2];
		struct response	 asked;
		time_t		 at;
		enum sigclass	 cls;
		enum statussource source;
	} cases[] = {
		{ "good", "no-status", { { "ocsp-nostatus", { { "no-status",
		    GOOD, now - HOUR, now + HOUR, 0, 0, 0 } } } },
		    { .by = NULL }, 0, SIG_GOOD, SOURCE_STAPLED },
		{ "revoked", "no-status", { { "ocsp-nostatus", {
		    { "no-status", REVOKED, now - HOUR, now + HOUR, MARCH, 0,
		    0 } } } }, { .by = NULL }, 0, SIG_REVOKED,
		    SOURCE_STAPLED },
		{ "stale", "no-status", { { "ocsp-nostatus", { { "no-status",
		    GOOD, now - 3 * HOUR, now - HOUR, 0, 0, 0 } } } },
		    { .by = NULL }, 0, SIG_STATUS_UNKNOWN, SOURCE_NONE },
		{ "for another certificate", "no-status", {
		    { "ocsp-nostatus", { { "agency", GOOD, now - HOUR,
		    now + HOUR, 0, 0, 0 } } } }, { .by = NULL }, 0,
		    SIG_STATUS_UNKNOWN, SOURCE_NONE },
		{ "good and revoked of one", "no-status", {
		    { "ocsp-nostatus", { { "no-status", GOOD, now - HOUR,
		    now + HOUR, 0, 0, 0 }, { "no-status", REVOKED,
		    now - HOUR, now + HOUR, MARCH, 0, 0 } } } },
		    { .by = NULL }, 0, SIG_STATUS_UNKNOWN, SOURCE_NONE },
		{ "good, then another says revoked", "no-status", {
		    { "ocsp-nostatus", { { "no-status", GOOD, now - HOUR,
		    now + HOUR, 0, 0, 0 } } }, { "sub-nostatus", {
		    { "no-status", REVOKED, now - HOUR, now + HOUR, MARCH, 0,
		    0 } } } }, { .by = NULL }, 0, SIG_REVOKED,
		    SOURCE_STAPLED },
		{ "good, but who is asked knows better", "no-status", {
		    { "ocsp-nostatus", { { "no-status", GOOD, now - HOUR,
		    now + HOUR, 0, 0, 0 } } } }, { "ocsp-nostatus", {
		    { "no-status", REVOKED, now - 60, now + HOUR, MARCH, 0,
		    0 } } }, 0, SIG_REVOKED, SOURCE_OCSP },
		{ "the asked one's old answer counts for nothing",
		    "no-status", { { .by = NULL } }, { "ocsp-nostatus", {
		    { "no-status", GOOD, MARCH, MARCH + DAY, 0, 0, 0 } } },
		    SIGNED, SIG_STATUS_UNKNOWN, SOURCE_NONE },

		{ "old, made after signing", "no-status", {
		    { "ocsp-nostatus", { { "no-status", GOOD, MARCH,
		    MARCH + DAY, 0, 0, 0 } } } }, { .by = NULL }, SIGNED,
		    SIG_GOOD, SOURCE_STAPLED },
		{ "old, made in that second", "no-status", {
		    { "ocsp-nostatus", { { "no-status", GOOD, SIGNED,
		    SIGNED + DAY, 0, 0, 0 } } } }, { .by = NULL }, SIGNED,
		    SIG_GOOD, SOURCE_STAPLED },
		{ "old, made before signing", "no-status", {
		    { "ocsp-nostatus", { { "no-status", GOOD, SIGNED - 1,
		    MARCH, 0, 0, 0 } } } }, { .by = NULL }, SIGNED,
		    SIG_STATUS_UNKNOWN, SOURCE_NONE },
		{ "old, ends before it begins", "no-status", {
		    { "ocsp-nostatus", { { "no-status", GOOD, MARCH,
		    SIGNED, 0, 0, 0 } } } }, { .by = NULL }, SIGNED,
		    SIG_STATUS_UNKNOWN, SOURCE_NONE },
		{ "of the day after tomorrow", "no-status", {
		    { "ocsp-nostatus", { { "no-status", GOOD, now + DAY,
		    now + 2 * DAY, 0, 0, 0 } } } }, { .by = NULL }, SIGNED,
		    SIG_STATUS_UNKNOWN, SOURCE_NONE },
		{ "old, revoked after signing", "no-status", {
		    { "ocsp-nostatus", { { "no-status", REVOKED, MARCH + DAY,
		    MARCH + 2 * DAY, MARCH, 0, 0 } } } }, { .by = NULL },
		    SIGNED, SIG_GOOD, SOURCE_STAPLED },
		{ "old, revoked before signing", "no-status", {
		    { "ocsp-nostatus", { { "no-status", REVOKED, MARCH + DAY,
		    MARCH + 2 * DAY, SIGNED - DAY, 0, 0 } } } },
		    { .by = NULL }, SIGNED, SIG_REVOKED, SOURCE_STAPLED },
		{ "revoked after, stolen before", "no-status", {
		    { "ocsp-nostatus", { { "no-status", REVOKED, now - HOUR,
		    now + HOUR, MARCH, SIGNED - DAY, 0 } } } },
		    { .by = NULL }, SIGNED, SIG_REVOKED, SOURCE_STAPLED },
		{ "old, by one who was not there yet", "no-status", {
		    { "ocsp-late", { { "no-status", GOOD, MARCH, MARCH + DAY,
		    0, 0, 0 } } } }, { .by = NULL }, SIGNED,
		    SIG_STATUS_UNKNOWN, SOURCE_NONE },
		{ "old, by one who is no more", "no-status", { { "ocsp-past",
		    { { "no-status", GOOD, MARCH, MARCH + DAY, 0, 0, 0 } } }
		    }, { .by = NULL }, SIGNED, SIG_STATUS_UNKNOWN,
		    SOURCE_NONE },
		{ "old, by the signer himself", "no-status", { { "no-status",
		    { { "no-status", GOOD, MARCH, MARCH + DAY, 0, 0, 0 } } }
		    }, { .by = NULL }, SIGNED, SIG_STATUS_UNKNOWN,
		    SOURCE_NONE },

		{ "expired: made before that", "no-status-expired", {
		    { "ocsp-nostatus", { { "no-status-expired", GOOD, MARCH,
		    MARCH + DAY, 0, 0, 0 } } } }, { .by = NULL }, SIGNED,
		    SIG_GOOD, SOURCE_STAPLED },
		{ "expired: of now, speaks of the valid only",
		    "no-status-expired", { { "ocsp-nostatus", {
		    { "no-status-expired", GOOD, now - HOUR, now + HOUR, 0,
		    0, 0 } } } }, { .by = NULL }, SIGNED, SIG_STATUS_UNKNOWN,
		    SOURCE_NONE },
		{ "expired: of now, from an archive", "no-status-expired", {
		    { "ocsp-nostatus", { { "no-status-expired", GOOD,
		    now - HOUR, now + HOUR, 0, 0, MARCH } } } },
		    { .by = NULL }, SIGNED, SIG_GOOD, SOURCE_STAPLED },
		{ "expired: the archive begins later", "no-status-expired", {
		    { "ocsp-nostatus", { { "no-status-expired", GOOD,
		    now - HOUR, now + HOUR, 0, 0, NEW_YEAR } } } },
		    { .by = NULL }, SIGNED, SIG_STATUS_UNKNOWN,
		    SOURCE_NONE },
		{ "expired: who is asked has an archive", "no-status-expired",
		    { { .by = NULL } }, { "ocsp-nostatus", {
		    { "no-status-expired", GOOD, now - HOUR, now + HOUR, 0,
		    0, MARCH } } }, SIGNED, SIG_GOOD, SOURCE_OCSP },
		{ "expired, never proven", "no-status-expired", {
		    { "ocsp-nostatus", { { "no-status-expired", GOOD, MARCH,
		    MARCH + DAY, 0, 0, 0 } } } }, { .by = NULL }, 0,
		    SIG_EXPIRED, SOURCE_NONE },
	};
	struct certstate	 st;
	enum sigclass		 cls;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		cls = judge_stapled(cases[i].who, "sub-nostatus", cases[i].r,
		    &cases[i].asked, cases[i].at, &st);
		if (cls != cases[i].cls || st.source != cases[i].source)
			fail_msg("%s: %s by %s", cases[i].what,
			    sigclass_word(cls), statussource_word(st.source));
	}
}

/*
 * What came along for a TSA: the time in its stamp is its own word, so that no
 * answer from before its key was stolen may speak for it.
 */
static void
test_tsa(void **state)
{
	const time_t	 now = PKI_NOW;
	const struct {
		const char	*what;
		struct one	 one;
		time_t		 at;
		enum sigclass	 cls;
	} cases[] = {
		{ "of now", { "tsa-nostatus", GOOD, now - HOUR, now + HOUR, 0,
		    0, 0 }, SIGNED, SIG_GOOD },
		{ "old, made after the time it tells", { "tsa-nostatus", GOOD,
		    MARCH, MARCH + DAY, 0, 0, 0 }, SIGNED,
		    SIG_STATUS_UNKNOWN },
		{ "of now, given up since", { "tsa-nostatus", REVOKED,
		    now - HOUR, now + HOUR, MARCH, 0, 0 }, SIGNED,
		    SIG_GOOD },
	};
	struct judge		 j = { .trust = trust, .now = PKI_NOW };
	X509			*leaf = pki_cert(&pki, "tsa-nostatus");
	struct response		 r = { "ocsp-nostatus", { { .about = NULL } } };
	struct chainverdict	 v;
	struct buf		 der;
	struct slice		 stapled;
	struct arena		*a;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		der = (struct buf){ 0 };
		r.one[0] = cases[i].one;
		respond(&r, "sub-nostatus", false, &der);
		stapled = buf_slice(&der);
		a = arena_new(1 << 20);
		assert_int_equal(chain_judge(a, &j, &(struct chainask){
		    .use = USE_STAMP, .leaf = leaf, .at = cases[i].at,
		    .stapled = &stapled, .nstapled = 1 }, &v), 0);
		if (v.cls != cases[i].cls)
			fail_msg("%s: %s", cases[i].what,
			    sigclass_word(v.cls));
		arena_free(a);
		buf_free(&der);
	}
	X509_free(leaf);
}

/* What came along beside a CRL of ours. */
static void
test_beside_crl(void **state)
{
	const time_t		 now = PKI_NOW;
	const struct response	 bad[2] = { { "ocsp", { { "agency", REVOKED,
				    now - HOUR, now + HOUR, MARCH, 0, 0 } }
				    } };
	const struct response	 good[2] = { { "ocsp", { { "revoked", GOOD,
				    now - HOUR, now + HOUR, 0, 0, 0 } } } };
	struct certstate	 st;

	(void)state;
	assert_int_equal(judge_stapled("agency", "sub-g2", bad, NULL, 0, &st),
	    SIG_REVOKED);
	assert_int_equal(judge_stapled("agency", "sub-g2", bad, NULL, SIGNED,
	    &st), SIG_GOOD);
	assert_int_equal(judge_stapled("revoked", "sub-g2", good, NULL, 0,
	    &st), SIG_REVOKED);
	assert_int_equal(judge_stapled("revoked", "sub-g2", good, NULL,
	    NEW_YEAR, &st), SIG_REVOKED);
	assert_int_equal(st.source, SOURCE_CRL);
}

/* A constructed value around others. */
static void
wrap(int tag, int class, struct slice in, struct buf *out)
{
	unsigned char	 head[16], *p = head;

	ASN1_put_object(&p, 1, (int)in.n, tag, class);
	buf_add(out, (struct slice){ head, (size_t)(p - head) });
	buf_add(out, in);
}

/* A value of indefinite length around others. */
static void
wrap_open(int first, struct slice in, struct buf *out)
{
	buf_addc(out, first);
	buf_addc(out, 0x80);
	buf_add(out, in);
	buf_addc(out, 0);
	buf_addc(out, 0);
}

/* The inside of the value at p, and where the next one is. */
static struct slice
inside(const unsigned char **p, size_t max)
{
	const unsigned char	*q = *p;
	long			 n;
	int			 tag, class;

	assert_int_equal(ASN1_get_object(&q, &n, &tag, &class, (long)max) &
	    0x81, 0);
	*p = q + n;
	return (struct slice){ q, (size_t)n };
}

/* RevocationInfoChoices with that response and what is none of ours. */
static void
make_choices(struct slice response, struct buf *out)
{
	struct buf	 one = { 0 }, all = { 0 };

	/* of a kind that nobody knows */
	buf_add(&one, SLICE("\x06\x03\x2a\x03\x04\x30\x00"));
	wrap(1, V_ASN1_CONTEXT_SPECIFIC, buf_slice(&one), &all);
	buf_free(&one);
	buf_add(&one, SLICE("\x06\x08\x2b\x06\x01\x05\x05\x07\x10\x02"));
	buf_add(&one, response);
	wrap(1, V_ASN1_CONTEXT_SPECIFIC, buf_slice(&one), &all);
	wrap(1, V_ASN1_CONTEXT_SPECIFIC, buf_slice(&all), out);
	buf_free(&one);
	buf_free(&all);
}

/* Put crls before the signers of a SignedData, the last of its values. */
static void
add_choices(struct buf *der, struct slice response, bool open)
{
	const unsigned char	*p = der->p, *end, *type, *last;
	struct slice		 content, data;
	struct buf		 in = { 0 }, out = { 0 };

	type = inside(&p, der->n).p;
	p = type;
	inside(&p, der->n);
	content = inside(&p, der->n);
	p = content.p;
	data = inside(&p, content.n);
	end = data.p + data.n;
	for (last = p = data.p; p < end; inside(&p, data.n))
		last = p;
	buf_add(&in, (struct slice){ data.p, (size_t)(last - data.p) });
	make_choices(response, &in);
	buf_add(&in, (struct slice){ last, (size_t)(end - last) });
	if (open)
		wrap_open(0x30, buf_slice(&in), &out);
	else
		wrap(V_ASN1_SEQUENCE, 0, buf_slice(&in), &out);
	buf_free(&in);
	buf_add(&in, SLICE("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"));
	if (open)
		wrap_open(0xa0, buf_slice(&out), &in);
	else
		wrap(0, V_ASN1_CONTEXT_SPECIFIC, buf_slice(&out), &in);
	buf_free(&out);
	if (open)
		wrap_open(0x30, buf_slice(&in), &out);
	else
		wrap(V_ASN1_SEQUENCE, 0, buf_slice(&in), &out);
	buf_free(&in);
	buf_free(der);
	*der = out;
}

/* SEQUENCE { [1] { SEQUENCE { response } } } as both attributes have it. */
static void
make_values(struct slice response, struct buf *out)
{
	struct buf	 list = { 0 }, tagged = { 0 };

	wrap(V_ASN1_SEQUENCE, 0, response, &list);
	wrap(1, V_ASN1_CONTEXT_SPECIFIC, buf_slice(&list), &tagged);
	wrap(V_ASN1_SEQUENCE, 0, buf_slice(&tagged), out);
	buf_free(&list);
	buf_free(&tagged);
}

enum place { NOWHERE, CRLS, CRLS_OPEN, CADES, CADES_BROKEN, ADOBE, MANY };

static void
sign(enum place place, struct slice whole, struct slice basic,
    struct buf *der)
{
	X509		*x = pki_cert(&pki, "no-status");
	EVP_PKEY	*key = pki_key(&pki, "no-status");
	BIO		*in = BIO_new_mem_buf(CONTENT, -1);
	unsigned	 flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL;
	CMS_ContentInfo	*cms = CMS_sign(NULL, NULL, NULL, in, flags);
	CMS_SignerInfo	*si = CMS_add1_signer(cms, x, key, EVP_sha256(),
			    flags);
	struct buf	 values = { 0 };
	unsigned char	*p = NULL;
	int		 i, n;

	make_values(place == ADOBE ? whole : basic, &values);
	if (place == CADES_BROKEN)
		values.p[values.n - basic.n] ^= 1;
	if (place == CADES || place == CADES_BROKEN)
		assert_int_equal(CMS_unsigned_add1_attr_by_txt(si,
		    "1.2.840.113549.1.9.16.2.24", V_ASN1_SEQUENCE, values.p,
		    (int)values.n), 1);
	if (place == ADOBE)
		assert_int_equal(CMS_signed_add1_attr_by_txt(si,
		    "1.2.840.113583.1.1.8", V_ASN1_SEQUENCE, values.p,
		    (int)values.n), 1);
	assert_int_equal(CMS_final(cms, in, NULL, flags), 1);
	n = i2d_CMS_ContentInfo(cms, &p);
	buf_add(der, (struct slice){ p, (size_t)n });
	for (i = 0; place == CRLS || place == CRLS_OPEN ? i < 1 :
	    place == MANY && i < 20; i++)
		add_choices(der, whole, place == CRLS_OPEN);
	buf_free(&values);
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

static void
test_places(void **state)
{
	static const struct {
		const char	*what;
		enum place	 place;
		enum sigclass	 cls;
	} cases[] = {
		{ "nowhere", NOWHERE, SIG_STATUS_UNKNOWN },
		{ "crls of the SignedData", CRLS, SIG_GOOD },
		{ "the same, of indefinite length", CRLS_OPEN, SIG_GOOD },
		{ "revocation-values", CADES, SIG_GOOD },
		{ "revocation-values that are none", CADES_BROKEN,
		    SIG_STATUS_UNKNOWN },
		{ "revocationInfoArchival", ADOBE, SIG_GOOD },
	};
	const struct response	 good = { "ocsp-nostatus", { { "no-status",
				    GOOD, PKI_NOW - HOUR, PKI_NOW + HOUR, 0,
				    0, 0 } } };
	struct judge		 j = { .trust = trust, .now = PKI_NOW };
	struct buf		 whole = { 0 }, basic = { 0 }, der;
	struct arena		*a;
	struct sigverdict	 v;
	size_t			 i;

	(void)state;
	respond(&good, "sub-nostatus", false, &whole);
	respond(&good, "sub-nostatus", true, &basic);
	for (i = 0; i < NELEM(cases); i++) {
		der = (struct buf){ 0 };
		a = arena_new(1 << 20);
		sign(cases[i].place, buf_slice(&whole), buf_slice(&basic),
		    &der);
		assert_int_equal(cms_judge_detached(a, &j, SLICE(CONTENT),
		    buf_slice(&der), &v), 0);
		if (v.cls != cases[i].cls)
			fail_msg("%s: %s, reason %d", cases[i].what,
			    sigclass_word(v.cls), v.why);
		if (v.cls == SIG_GOOD)
			assert_int_equal(v.signers[0].path[0].state.source,
			    SOURCE_STAPLED);
		buf_free(&der);
		arena_free(a);
	}
	buf_free(&whole);
	buf_free(&basic);
}

/* No more are taken than are looked at, and none from what is cut off. */
static void
test_limits(void **state)
{
	const struct response	 good = { "ocsp-nostatus", { { "no-status",
				    GOOD, PKI_NOW - HOUR, PKI_NOW + HOUR, 0,
				    0, 0 } } };
	struct buf		 whole = { 0 }, der = { 0 };
	struct stapled		 s = { .n = 0 };
	size_t			 n;

	(void)state;
	respond(&good, "sub-nostatus", false, &whole);
	sign(MANY, buf_slice(&whole), buf_slice(&whole), &der);
	stapled_of_cms(buf_slice(&der), &s);
	assert_int_equal(s.n, STAPLED_MAX);
	buf_free(&der);
	sign(CRLS_OPEN, buf_slice(&whole), buf_slice(&whole), &der);
	for (n = 0; n < der.n; n++) {
		s.n = 0;
		stapled_of_cms((struct slice){ der.p, n }, &s);
		assert_int_equal(s.n, 0);
	}
	stapled_of_cms(buf_slice(&der), &s);
	assert_int_equal(s.n, 1);
	assert_true(slice_eq(s.v[0], buf_slice(&whole)));
	buf_free(&der);
	buf_free(&whole);
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	trust = pki_trust(&pki);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	trust_unref(trust);
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_tsa),
		cmocka_unit_test(test_beside_crl),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
