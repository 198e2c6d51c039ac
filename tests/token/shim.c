/* shim.c: a PKCS#11 module that is SoftHSM with the mishaps of real tokens */

/*
 * The file SHIM_MISHAP, when there, holds one word, and with a process id
 * behind it that one alone has the mishap:
 *   hidden		the token "five" is not in its slot
 *   die		the process dies in C_Login
 *   broken		C_Sign says CKR_DEVICE_REMOVED, and removes the file
 *   useless	C_Sign says CKR_FUNCTION_FAILED, always
 *   low | final | locked	the token "five" says so of its PIN
 *   refuse		C_Login says CKR_DEVICE_ERROR
 *   crash		the process dies in C_Sign, of a signal no sanitizer takes for itself
 *   no-raw | no-pss | neither	the token has no such RSA mechanism
 *   repin		C_Login for one signature says CKR_PIN_INCORRECT
 *   hang		C_Sign never returns
 *   wedge		C_Login never returns
 *   slow		C_Login takes eight seconds
 */

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <p11-kit/pkcs11.h>

CK_RV	C_GetFunctionList(CK_FUNCTION_LIST **);

/* A module has no argument to keep its state in. */
static CK_FUNCTION_LIST	*soft, own;

static int
mishap(const char *word)
{
	const char	*path = getenv("SHIM_MISHAP");
	FILE		*f = path != NULL ? fopen(path, "r") : NULL;
	char		 line[32] = "", *pid;

	if (f == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	fclose(f);
	line[strcspn(line, "\n")] = '\0';
	if ((pid = strchr(line, ' ')) != NULL) {
		*pid = '\0';
		if (atol(pid + 1) != (long)getpid())
			return 0;
	}
	return strcmp(line, word) == 0;
}

static void
hang(void)
{
	for (;;)
		pause();
}

static int
is_five(CK_SLOT_ID id)
{
	CK_TOKEN_INFO	 info;

	return soft->C_GetTokenInfo(id, &info) == CKR_OK &&
	    memcmp(info.label, "five ", 5) == 0;
}

static CK_RV
get_slot_list(CK_BBOOL present, CK_SLOT_ID *ids, CK_ULONG *n)
{
	CK_RV		 rv = soft->C_GetSlotList(present, ids, n);
	CK_ULONG	 i, kept = 0;

	if (rv != CKR_OK || ids == NULL || !present || !mishap("hidden"))
		return rv;
	for (i = 0; i < *n; i++)
		if (!is_five(ids[i]))
			ids[kept++] = ids[i];
	*n = kept;
	return CKR_OK;
}

static CK_RV
get_slot_info(CK_SLOT_ID id, CK_SLOT_INFO *info)
{
	CK_RV	 rv = soft->C_GetSlotInfo(id, info);

	if (rv == CKR_OK && is_five(id) && mishap("hidden"))
		info->flags &= ~(CK_FLAGS)CKF_TOKEN_PRESENT;
	return rv;
}

static CK_RV
get_token_info(CK_SLOT_ID id, CK_TOKEN_INFO *info)
{
	CK_RV	 rv = soft->C_GetTokenInfo(id, info);

	if (rv != CKR_OK || !is_five(id))
		return rv;
	if (mishap("hidden"))
		return CKR_TOKEN_NOT_PRESENT;
	if (mishap("low"))
		info->flags |= CKF_USER_PIN_COUNT_LOW;
	if (mishap("final"))
		info->flags |= CKF_USER_PIN_FINAL_TRY;
	if (mishap("locked"))
		info->flags |= CKF_USER_PIN_LOCKED;
	return rv;
}

static CK_RV
login(CK_SESSION_HANDLE s, CK_USER_TYPE who, CK_UTF8CHAR *pin, CK_ULONG n)
{
	if (mishap("die"))
		raise(SIGKILL);
	if (who == CKU_CONTEXT_SPECIFIC && mishap("repin"))
		return CKR_PIN_INCORRECT;
	if (mishap("wedge"))
		hang();
	if (mishap("slow"))
		sleep(8);
	if (mishap("refuse"))
		return CKR_DEVICE_ERROR;
	return soft->C_Login(s, who, pin, n);
}

static int
is_missing(CK_MECHANISM_TYPE type)
{
	return (type == CKM_RSA_X_509 && (mishap("no-raw") ||
	    mishap("neither"))) || (type == CKM_RSA_PKCS_PSS &&
	    (mishap("no-pss") || mishap("neither")));
}

static CK_RV
get_mechanism_list(CK_SLOT_ID id, CK_MECHANISM_TYPE *v, CK_ULONG *n)
{
	CK_RV		 rv = soft->C_GetMechanismList(id, v, n);
	CK_ULONG	 i, kept = 0;

	if (rv != CKR_OK || v == NULL)
		return rv;
	for (i = 0; i < *n; i++)
		if (!is_missing(v[i]))
			v[kept++] = v[i];
	*n = kept;
	return CKR_OK;
}

static CK_RV
sign_init(CK_SESSION_HANDLE s, CK_MECHANISM *m, CK_OBJECT_HANDLE key)
{
	return is_missing(m->mechanism) ? CKR_MECHANISM_INVALID :
	    soft->C_SignInit(s, m, key);
}

static CK_RV
sign(CK_SESSION_HANDLE s, CK_BYTE *in, CK_ULONG n, CK_BYTE *out, CK_ULONG *m)
{
	if (mishap("broken")) {
		unlink(getenv("SHIM_MISHAP"));
		return CKR_DEVICE_REMOVED;
	}
	if (mishap("crash"))
		raise(SIGKILL);
	if (mishap("hang"))
		hang();
	if (mishap("useless"))
		return CKR_FUNCTION_FAILED;
	return soft->C_Sign(s, in, n, out, m);
}

CK_RV
C_GetFunctionList(CK_FUNCTION_LIST **out)
{
	CK_C_GetFunctionList	 get;
	void			*dl;

	dl = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
	if (dl == NULL)
		return CKR_GENERAL_ERROR;
	*(void **)&get = dlsym(dl, "C_GetFunctionList");
	if (get == NULL || get(&soft) != CKR_OK)
		return CKR_GENERAL_ERROR;
	own = *soft;
	own.C_GetSlotList = get_slot_list;
	own.C_GetSlotInfo = get_slot_info;
	own.C_GetTokenInfo = get_token_info;
	own.C_Login = login;
	own.C_GetMechanismList = get_mechanism_list;
	own.C_SignInit = sign_init;
	own.C_Sign = sign;
	*out = &own;
	return CKR_OK;
}
