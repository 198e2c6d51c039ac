/* dss.c: what a later judge needs, put into the document (ETSI EN 319 142-1 5.4) */

#include <stdio.h>
#include <string.h>

#include <openssl/ocsp.h>
#include <openssl/pem.h>

#include "pdf/pdf.h"

#define DAY	86400

static struct slice
take(struct doc *doc, unsigned char *p, int n)
{
	struct slice	 s;

	if (n <= 0)
		die("no DER");
	s = arena_copy(doc->arena, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	return s;
}

static X509 *
cert_of(struct doc *doc, const char *name)
{
	const char	*path = format(doc, "%s/%s.crt", doc->pki, name);
	FILE		*f = need(fopen(path, "r"), path);
	X509		*x = need(PEM_read_X509(f, NULL, NULL, NULL), path);

	fclose(f);
	return x;
}

static struct slice
cert_der(struct doc *doc, const char *name)
{
	X509		*x = cert_of(doc, name);
	unsigned char	*p = NULL;
	int		 n = i2d_X509(x, &p);

	X509_free(x);
	return take(doc, p, n);
}

static struct slice
crl_der(struct doc *doc, const char *name)
{
	const char	*path = format(doc, "%s/crls/%s.crl", doc->pki, name);
	FILE		*f = need(fopen(path, "r"), path);
	X509_CRL	*crl = need(PEM_read_X509_CRL(f, NULL, NULL, NULL),
			    path);
	unsigned char	*p = NULL;
	int		 n = i2d_X509_CRL(crl, &p);

	X509_CRL_free(crl);
	fclose(f);
	return take(doc, p, n);
}

/* That NAME, of sub-g2, is good, by its responder. */
static struct slice
ocsp_der(struct doc *doc, const char *name)
{
	const char	*path = format(doc, "%s/ocsp.key", doc->pki);
	FILE		*f = need(fopen(path, "r"), path);
	EVP_PKEY	*key = need(PEM_read_PrivateKey(f, NULL, NULL, NULL),
			    path);
	X509		*ca = cert_of(doc, "sub-g2"), *by = cert_of(doc,
			    "ocsp"), *x = cert_of(doc, name);
	OCSP_BASICRESP	*basic = OCSP_BASICRESP_new();
	OCSP_RESPONSE	*whole;
	OCSP_CERTID	*id = OCSP_cert_to_id(NULL, x, ca);
	ASN1_TIME	*from = ASN1_TIME_set(NULL, doc->now - DAY);
	ASN1_TIME	*to = ASN1_TIME_set(NULL, doc->now + 30L * DAY);
	unsigned char	*p = NULL;
	int		 n;

	OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0, NULL,
	    from, to);
	OCSP_basic_sign(basic, by, key, EVP_sha256(), NULL, 0);
	whole = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	n = i2d_OCSP_RESPONSE(whole, &p);
	OCSP_RESPONSE_free(whole);
	OCSP_BASICRESP_free(basic);
	OCSP_CERTID_free(id);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	EVP_PKEY_free(key);
	X509_free(ca);
	X509_free(by);
	X509_free(x);
	fclose(f);
	return take(doc, p, n);
}

/* dss [ocsp=NAME] [crl=CA] [cert=NAME]: /DSS with these in one update */
void
step_dss(struct doc *doc, const struct step *s)
{
	static const struct {
		const char	*word, *key, *otherwise;
		struct slice	(*der)(struct doc *, const char *);
	} kinds[] = {
		{ "cert", "/Certs", "sub-g2", cert_der },
		{ "crl", "/CRLs", "sub-g2", crl_der },
		{ "ocsp", "/OCSPs", NULL, ocsp_der },
	};
	struct buf	 dss = { 0 };
	struct update	 u;
	const char	*name;
	qpdf_oh		 root;
	size_t		 i;
	int		 id;

	update_begin(&u, doc);
	for (i = 0; i < NELEM(kinds); i++) {
		name = step_word_or(s, kinds[i].word, kinds[i].otherwise);
		if (name == NULL)
			continue;
		id = update_new(&u);
		update_stream(&u, id, "", kinds[i].der(doc, name));
		buf_printf(&dss, "%s [%d 0 R] ", kinds[i].key, id);
	}
	id = update_new(&u);
	update_put(&u, id, "<< /Type /DSS %s >>", buf_str(&dss));
	root = qpdf_get_root(u.q);
	update_set(&u, root, "/DSS", format(doc, "%d 0 R", id));
	update_dict(&u, qpdf_oh_get_object_id(u.q, root), root);
	update_end(&u);
	buf_free(&dss);
}
