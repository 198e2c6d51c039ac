/* chain_params.c: how every path is verified, and the times in it (RFC 5280 4.1.2.5, 6.1.1) */

#include <time.h>

#include <openssl/x509v3.h>

#include "crypto/chain_walk.h"

time_t
chain_time(const ASN1_TIME *t)
{
	struct tm	 tm;

	/* without a time OpenSSL would take the present one */
	return t != NULL && ASN1_TIME_to_tm(t, &tm) == 1 ? timegm(&tm) : -1;
}

/* 0 or -1. */
static int
add_policy(X509_VERIFY_PARAM *p, ASN1_OBJECT *oid)
{
	if (oid != NULL && X509_VERIFY_PARAM_add0_policy(p, oid) == 1)
		return 0;
	ASN1_OBJECT_free(oid);
	return -1;
}

/* 0 or -1. */
static int
set_policy(X509_VERIFY_PARAM *p, const struct path_policy *policy)
{
	const char *const	*oid = policy->policies;

	/* unasked, OpenSSL leaves out RFC 5280 6.1.3 d to f altogether */
	X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_POLICY_CHECK |
	    (policy->explicit_policy ? X509_V_FLAG_EXPLICIT_POLICY : 0) |
	    (policy->inhibit_any ? X509_V_FLAG_INHIBIT_ANY : 0) |
	    (policy->inhibit_mapping ? X509_V_FLAG_INHIBIT_MAP : 0));
	/* OpenSSL takes no policy for none, not for any */
	if (oid == NULL || *oid == NULL)
		return add_policy(p, OBJ_nid2obj(NID_any_policy));
	for (; *oid != NULL; oid++)
		if (add_policy(p, OBJ_txt2obj(*oid, 1)) == -1)
			return -1;
	return 0;
}

int
chain_params(X509_VERIFY_PARAM *p, time_t now, bool crls,
    const struct path_policy *policy)
{
	static const struct path_policy	 any = { .policies = NULL };

	/* SHA-1 is judged by our own rule, key usage too */
	X509_VERIFY_PARAM_set_auth_level(p, 0);
	X509_VERIFY_PARAM_set_purpose(p, X509_PURPOSE_ANY);
	X509_VERIFY_PARAM_set_depth(p, DEPTH_MAX);
	X509_VERIFY_PARAM_set_time(p, now);
	/* without the last two PKITS shows a false accept */
	if (crls)
		X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_CRL_CHECK |
		    X509_V_FLAG_CRL_CHECK_ALL |
		    X509_V_FLAG_EXTENDED_CRL_SUPPORT |
		    X509_V_FLAG_USE_DELTAS);
	return set_policy(p, policy != NULL ? policy : &any);
}
