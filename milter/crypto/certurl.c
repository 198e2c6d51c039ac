/* certurl.c: where a certificate says that its status is to be had (RFC 5280 4.2) */

#include <limits.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "crypto/certurl.h"

/* A copy of a name that is a URI, added to v; others are passed over. */
static void
add(struct arena *a, const GENERAL_NAME *name, struct slice *v, size_t *n)
{
	const ASN1_IA5STRING	*uri;

	if (name->type != GEN_URI || *n == CERTURL_MAX)
		return;
	uri = name->d.uniformResourceIdentifier;
	if (ASN1_STRING_length(uri) <= 0)
		return;
	v[(*n)++] = arena_copy(a, (struct slice){ ASN1_STRING_get0_data(uri),
	    (size_t)ASN1_STRING_length(uri) });
}

static void
read_ocsp(struct arena *a, X509 *x, struct certurls *out)
{
	AUTHORITY_INFO_ACCESS	*info = X509_get_ext_d2i(x, NID_info_access,
				    NULL, NULL);
	ACCESS_DESCRIPTION	*d;
	int			 i;

	for (i = 0; i < sk_ACCESS_DESCRIPTION_num(info); i++) {
		d = sk_ACCESS_DESCRIPTION_value(info, i);
		if (OBJ_obj2nid(d->method) == NID_ad_OCSP)
			add(a, d->location, out->ocsp, &out->nocsp);
	}
	AUTHORITY_INFO_ACCESS_free(info);
}

/* One distribution point: the same CRL at each of its addresses. */
static void
read_point(struct arena *a, const DIST_POINT *point, struct certurls *out)
{
	GENERAL_NAMES	*names;
	int		 i;

	if (out->ncrls == CERTURL_MAX || point->distpoint == NULL ||
	    point->distpoint->type != 0)
		return;
	names = point->distpoint->name.fullname;
	for (i = 0; i < sk_GENERAL_NAME_num(names); i++)
		add(a, sk_GENERAL_NAME_value(names, i),
		    out->crls[out->ncrls].at, &out->crls[out->ncrls].n);
	if (out->crls[out->ncrls].n > 0)
		out->ncrls++;
}

static void
read_crls(struct arena *a, X509 *x, struct certurls *out)
{
	CRL_DIST_POINTS	*points = X509_get_ext_d2i(x,
			    NID_crl_distribution_points, NULL, NULL);
	int		 i;

	for (i = 0; i < sk_DIST_POINT_num(points); i++)
		read_point(a, sk_DIST_POINT_value(points, i), out);
	CRL_DIST_POINTS_free(points);
}

int
certurl_read(struct arena *a, struct slice cert, struct certurls *out)
{
	const unsigned char	*p = cert.p;
	struct certurls		 urls = { .nocsp = 0 };
	X509			*x = NULL;
	int			 rc = -1;

	if (cert.n <= LONG_MAX &&
	    (x = d2i_X509(NULL, &p, (long)cert.n)) != NULL &&
	    p == cert.p + cert.n) {
		urls.ca = X509_check_ca(x) != 0;
		read_ocsp(a, x, &urls);
		read_crls(a, x, &urls);
		if (!arena_failed(a)) {
			*out = urls;
			rc = 0;
		}
	}
	X509_free(x);
	ERR_clear_error();
	return rc;
}
