/* memory.c: a PKCS#11 module that is SoftHSM, but signs by a key in memory */

/*
 * SoftHSM decrypts a key at each use, so that what is around a signature would
 * be measured as better than it is.  The environment's BENCH_KEY is the file
 * of the RSA key, PEM; one signature at a time.
 */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <p11-kit/pkcs11.h>

CK_RV	C_GetFunctionList(CK_FUNCTION_LIST **);

/* A module has no argument to keep its state in. */
static CK_FUNCTION_LIST	 own;
static EVP_PKEY		*key;

static CK_RV
sign_init(CK_SESSION_HANDLE s, CK_MECHANISM *m, CK_OBJECT_HANDLE of)
{
	(void)s;
	(void)of;
	return m->mechanism == CKM_RSA_PKCS ? CKR_OK : CKR_MECHANISM_INVALID;
}

static CK_RV
sign(CK_SESSION_HANDLE s, CK_BYTE *in, CK_ULONG n, CK_BYTE *out, CK_ULONG *m)
{
	EVP_PKEY_CTX	*ctx = EVP_PKEY_CTX_new(key, NULL);
	size_t		 len = *m;
	int		 ok;

	(void)s;
	ok = ctx != NULL && EVP_PKEY_sign_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
	    EVP_PKEY_sign(ctx, out, &len, in, n) == 1;
	EVP_PKEY_CTX_free(ctx);
	*m = len;
	return ok ? CKR_OK : CKR_FUNCTION_FAILED;
}

CK_RV
C_GetFunctionList(CK_FUNCTION_LIST **out)
{
	CK_C_GetFunctionList	 get;
	CK_FUNCTION_LIST	*soft;
	const char		*path = getenv("BENCH_KEY");
	FILE			*f = path == NULL ? NULL : fopen(path, "r");
	void			*dl;

	dl = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
	if (dl == NULL || f == NULL)
		return CKR_GENERAL_ERROR;
	key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	*(void **)&get = dlsym(dl, "C_GetFunctionList");
	if (key == NULL || get == NULL || get(&soft) != CKR_OK)
		return CKR_GENERAL_ERROR;
	own = *soft;
	own.C_SignInit = sign_init;
	own.C_Sign = sign;
	*out = &own;
	return CKR_OK;
}
