/* sign_pem.c: keys and certificates of a signer, as PEM texts have them (RFC 7468) */

#include <limits.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "crypto/sign.h"
#include "crypto/sign_internal.h"

#define SIGN_CHAIN_MAX	8	/* certificates above the leaf; real chains: 2 */

static BIO *
bio_of(struct slice s)
{
	if (s.n == 0 || s.n > INT_MAX)
		return NULL;
	return BIO_new_mem_buf(s.p, (int)s.n);
}

/* A key under a passphrase is refused: nobody sits at our terminal. */
static int
no_passphrase(char *pass, int size, int writing, void *arg)
{
	(void)pass;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

/* Did reading stop because the PEM text came to its end? */
static bool
pem_ended(void)
{
	unsigned long	 e = ERR_peek_last_error();

	return ERR_GET_LIB(e) == ERR_LIB_PEM &&
	    ERR_GET_REASON(e) == PEM_R_NO_START_LINE;
}

/* The next certificate of a PEM text; NULL: there is none that can be read. */
static X509 *
next_cert(BIO *in, sign_cert_fn *read, void *ctx)
{
	unsigned char	*der = NULL;
	long		 n = 0;
	X509		*x;

	if (PEM_bytes_read_bio(&der, &n, NULL, PEM_STRING_X509, in,
	    no_passphrase, NULL) != 1)
		return NULL;
	x = read(ctx, (struct slice){ der, (size_t)n });
	OPENSSL_free(der);
	return x;
}

/* A sign_cert_fn that remembers nothing. */
static X509 *
read_cert(void *ctx, struct slice der)
{
	const unsigned char	*p = der.p;
	X509			*x = d2i_X509(NULL, &p, (long)der.n);

	(void)ctx;
	if (x != NULL && p == der.p + der.n)
		return x;
	X509_free(x);
	return NULL;
}

int
sign_certs_read(struct slice certs, X509 **leaf, STACK_OF(X509) **chain)
{
	return sign_certs_by(certs, read_cert, NULL, leaf, chain);
}

int
sign_certs_by(struct slice certs, sign_cert_fn *read, void *ctx,
    X509 **out_leaf, STACK_OF(X509) **out_chain)
{
	STACK_OF(X509)	*chain = NULL;
	X509		*leaf, *x;
	BIO		*in;
	int		 rc = -1;

	ERR_clear_error();
	if ((in = bio_of(certs)) == NULL)
		return -1;
	leaf = next_cert(in, read, ctx);
	if (leaf == NULL || (chain = sk_X509_new_null()) == NULL)
		goto out;
	while ((x = next_cert(in, read, ctx)) != NULL)
		if (sk_X509_num(chain) >= SIGN_CHAIN_MAX ||
		    sk_X509_push(chain, x) == 0) {
			X509_free(x);
			goto out;
		}
	if (!pem_ended())
		goto out;
	ERR_clear_error();
	*out_leaf = leaf;
	*out_chain = chain;
	leaf = NULL;
	chain = NULL;
	rc = 0;
out:
	X509_free(leaf);
	sk_X509_pop_free(chain, X509_free);
	BIO_free(in);
	return rc;
}

struct sign_key *
sign_key_pem(struct slice key, struct slice certs)
{
	struct sign_key	*k = NULL;
	EVP_PKEY	*pkey;
	BIO		*in;

	if ((in = bio_of(key)) == NULL)
		return NULL;
	pkey = PEM_read_bio_PrivateKey(in, NULL, no_passphrase, NULL);
	if (pkey != NULL)
		k = sign_key_new(pkey, certs);
	EVP_PKEY_free(pkey);
	BIO_free(in);
	return k;
}

bool
sign_is_of(struct slice certs, struct slice entity, struct slice der)
{
	/* NOINTERN: no certificate that came along counts. */
	const unsigned int	 flags = CMS_DETACHED | CMS_BINARY |
				    CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY;
	const unsigned char	*p = der.p;
	CMS_ContentInfo		*cms = NULL;
	X509			*leaf = NULL;
	STACK_OF(X509)		*chain = NULL, *only = sk_X509_new_null();
	BIO			*in = bio_of(entity);
	bool			 is = false;

	if (in != NULL && only != NULL && der.n <= LONG_MAX &&
	    sign_certs_read(certs, &leaf, &chain) == 0 &&
	    sk_X509_push(only, leaf) > 0 &&
	    (cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n)) != NULL &&
	    p == der.p + der.n &&
	    sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) == 1)
		is = CMS_verify(cms, only, NULL, in, NULL, flags) == 1;
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	sk_X509_free(only);
	sk_X509_pop_free(chain, X509_free);
	X509_free(leaf);
	ERR_clear_error();
	return is;
}
