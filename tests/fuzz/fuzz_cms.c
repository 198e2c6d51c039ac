/* fuzz_cms.c: no altered signature speaks for a content, nor names another */

#include <openssl/cms.h>

#include "crypto/verify.h"
#include "unit/pki.h"

#define CONTENT	"Content-Type: text/plain\r\n\r\nKinh gui So Thu nghiem\r\n"
#define ARENA	(16 * 1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What an input is made from: genuine signatures, and their one signer. */
struct seeds {
	struct trust	*trust;
	struct buf	 der[4];
	char		*serial;
};

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
sign(const struct pki *pki, const char *who, unsigned flags, struct buf *der)
{
	X509		*x = pki_cert(pki, who);
	EVP_PKEY	*key = pki_key(pki, who);
	BIO		*in = BIO_new_mem_buf(CONTENT, sizeof(CONTENT) - 1);
	CMS_ContentInfo	*cms = CMS_sign(x, key, NULL, in, flags | CMS_BINARY);
	unsigned char	*p = NULL;
	int		 n = i2d_CMS_ContentInfo(cms, &p);

	require(n > 0);
	buf_add(der, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

static char *
serial_of(const struct pki *pki, const char *who)
{
	X509	*x = pki_cert(pki, who);
	BIGNUM	*bn = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
	char	*hex = BN_bn2hex(bn);

	BN_free(bn);
	X509_free(x);
	return hex;
}

static const struct seeds *
seeds_once(void)
{
	static struct seeds	 s;
	struct pki		 pki;

	if (s.trust != NULL)
		return &s;
	pki_open(&pki);
	s.trust = pki_trust(&pki);
	sign(&pki, "agency-ec", CMS_DETACHED, &s.der[0]);
	sign(&pki, "agency-ec", CMS_DETACHED | CMS_CADES, &s.der[1]);
	sign(&pki, "agency-ec", CMS_DETACHED | CMS_NOATTR, &s.der[2]);
	sign(&pki, "agency-ec", 0, &s.der[3]);
	s.serial = serial_of(&pki, "agency-ec");
	pki_close(&pki);
	return &s;
}

/*
 * The first byte chooses a signature, then three bytes each say where to
 * change what; or, beyond the signatures, the rest is taken as it is.
 */
static void
make_input(const struct seeds *s, struct slice in, struct buf *der)
{
	size_t	 at;

	if (in.n == 0)
		return;
	if (in.p[0] >= NELEM(s->der)) {
		buf_add(der, slice_from(in, 1));
		return;
	}
	buf_add(der, buf_slice(&s->der[in.p[0]]));
	for (in = slice_from(in, 1); in.n >= 3; in = slice_from(in, 3)) {
		at = (size_t)(in.p[0] << 8 | in.p[1]) % (der->n + 1);
		if (at == der->n)
			buf_addc(der, in.p[2]);
		else
			der->p[at] = in.p[2];
	}
}

static void
check_text(const char *s)
{
	require(s != NULL);
	for (; *s != '\0'; s++)
		require((unsigned char)*s >= 0x20 && *s != 0x7f);
}

static void
check(const struct sigverdict *v, const char *serial)
{
	const struct signer	*s;
	size_t			 i, k;

	require(sigclass_word(v->cls) != NULL && v->why < R__MAX);
	require(v->nsigners > 0 || v->cls == SIG_BROKEN ||
	    v->cls == SIG_ENCRYPTED);
	for (i = 0; i < v->nsigners; i++) {
		s = &v->signers[i];
		check_text(s->subject);
		check_text(s->cn);
		check_text(s->o);
		check_text(s->ou);
		check_text(s->issuer);
		check_text(s->serial);
		for (k = 0; k < s->nmailboxes; k++)
			check_text(s->mailboxes[k]);
		require(s->cls == SIG_BAD || s->cls == SIG_BROKEN ||
		    strcmp(s->serial, serial) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct seeds	*s = seeds_once();
	struct judge		 j = { .trust = s->trust, .now = PKI_NOW };
	struct arena		*a = arena_new(ARENA);
	struct buf		 der = { 0 }, content = { 0 };
	struct sigverdict	 v;

	make_input(s, (struct slice){ data, len }, &der);
	/* there is memory, so there is a verdict: nobody stays undecided */
	require(cms_judge_detached(a, &j, SLICE(CONTENT), buf_slice(&der),
	    &v) == 0);
	check(&v, s->serial);
	require(cms_judge_detached(a, &j, SLICE(CONTENT "."),
	    buf_slice(&der), &v) == 0);
	check(&v, s->serial);
	require(v.cls == SIG_BAD || v.cls == SIG_BROKEN);
	require(cms_judge_opaque(a, &j, buf_slice(&der), &content, &v) == 0);
	check(&v, s->serial);
	require(v.cls != SIG_GOOD ||
	    slice_eq(buf_slice(&content), SLICE(CONTENT)));
	buf_free(&der);
	buf_free(&content);
	arena_free(a);
	return 0;
}
