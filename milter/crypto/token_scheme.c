/* token_scheme.c: whether a token can sign as its unit wants (PKCS#11 6.1) */

/*
 * OpenSSL's CMS signs by EVP, which pads a PSS signature itself and has the
 * token raise it raw (CKM_RSA_X_509).  Many tokens forbid that; libp11 has a
 * method that lets them pad (CKM_RSA_PKCS_PSS).  OpenSSL calls such methods
 * old, and libp11 knows no newer way.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <libp11.h>
#include <openssl/evp.h>

#include "crypto/token_scheme.h"

#define MECHANISMS_MAX	1024	/* of one token; the standard knows some 400 */

/* Any one of its mechanisms will do. */
static const struct {
	int			 key;
	bool			 pss;
	CK_MECHANISM_TYPE	 mechanisms[2];
} schemes[] = {
	{ EVP_PKEY_RSA, false, { CKM_RSA_PKCS, CKM_RSA_PKCS } },
	{ EVP_PKEY_RSA, true, { CKM_RSA_PKCS_PSS, CKM_RSA_X_509 } },
	{ EVP_PKEY_EC, false, { CKM_ECDSA, CKM_ECDSA } },
};

/* What a token lists counts: of others some modules still tell something. */
static bool
is_listed(CK_FUNCTION_LIST *calls, CK_SLOT_ID slot, CK_MECHANISM_TYPE type)
{
	CK_MECHANISM_TYPE	 v[MECHANISMS_MAX];
	CK_ULONG		 i, n = MECHANISMS_MAX;

	if (calls->C_GetMechanismList(slot, v, &n) != CKR_OK)
		return false;
	for (i = 0; i < n; i++)
		if (v[i] == type)
			return true;
	return false;
}

static bool
can_sign(CK_FUNCTION_LIST *calls, CK_SLOT_ID slot, CK_MECHANISM_TYPE type)
{
	CK_MECHANISM_INFO	 info;

	return is_listed(calls, slot, type) &&
	    calls->C_GetMechanismInfo(slot, type, &info) == CKR_OK &&
	    (info.flags & CKF_SIGN) != 0;
}

bool
token_scheme_fits(CK_FUNCTION_LIST *calls, CK_SLOT_ID slot, int key, bool pss)
{
	size_t	 i;

	for (i = 0; i < NELEM(schemes); i++)
		if (schemes[i].key == key && schemes[i].pss == pss)
			return can_sign(calls, slot,
			    schemes[i].mechanisms[0]) ||
			    can_sign(calls, slot, schemes[i].mechanisms[1]);
	return false;
}

int
token_scheme_init(void)
{
	EVP_PKEY_METHOD	*rsa = NULL;

	return PKCS11_pkey_meths(NULL, &rsa, NULL, EVP_PKEY_RSA) == 1 &&
	    rsa != NULL && EVP_PKEY_meth_add0(rsa) == 1 ? 0 : -1;
}
