/* token.c: what signing is compared with: C_Sign of a token and nothing else */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <p11-kit/p11-kit.h>

#include "base/bytes.h"

#define THREADS_MAX	64
#define SLOTS_MAX	16

static const char usage[] =
    "usage: token MODULE LABEL PIN THREADS COUNT\n"
    "Signs COUNT times with the one private key of the token of that label,\n"
    "by CKM_RSA_PKCS, each thread in a session of its own, and prints how\n"
    "many a second.\n";

/* The DigestInfo of some SHA-256 (RFC 8017 9.2). */
static const unsigned char	 said[19 + 32] = { 0x30, 0x31, 0x30, 0x0d, 0x06,
    0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20, 1 };

struct run {
	CK_FUNCTION_LIST *calls;
	CK_SLOT_ID	 slot;
	CK_OBJECT_HANDLE key;
	int		 each;		/* signatures of a thread */
};

static void
die(const char *what)
{
	fprintf(stderr, "token: %s\n", what);
	exit(1);
}

static void
need(CK_RV rv, const char *what)
{
	if (rv != CKR_OK)
		die(what);
}

static double
now(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static CK_SLOT_ID
find_slot(CK_FUNCTION_LIST *calls, const char *label)
{
	CK_SLOT_ID	 ids[SLOTS_MAX];
	CK_ULONG	 i, n = SLOTS_MAX;
	CK_TOKEN_INFO	 info;

	need(calls->C_GetSlotList(CK_TRUE, ids, &n), "C_GetSlotList");
	for (i = 0; i < n; i++)
		if (calls->C_GetTokenInfo(ids[i], &info) == CKR_OK &&
		    strncmp((char *)info.label, label, strlen(label)) == 0)
			return ids[i];
	die("no such token");
	return 0;
}

static CK_SESSION_HANDLE
session(const struct run *r)
{
	CK_SESSION_HANDLE	 s;

	need(r->calls->C_OpenSession(r->slot, CKF_SERIAL_SESSION, NULL, NULL,
	    &s), "C_OpenSession");
	return s;
}

/* Logged in, which all sessions are then, and the key found. */
static void
log_in(struct run *r, const char *pin)
{
	CK_OBJECT_CLASS		 private = CKO_PRIVATE_KEY;
	CK_ATTRIBUTE		 a = { CKA_CLASS, &private, sizeof(private) };
	CK_SESSION_HANDLE	 s = session(r);
	CK_ULONG		 n = 0;

	need(r->calls->C_Login(s, CKU_USER, (CK_UTF8CHAR *)(uintptr_t)pin,
	    strlen(pin)), "C_Login");
	need(r->calls->C_FindObjectsInit(s, &a, 1), "C_FindObjectsInit");
	need(r->calls->C_FindObjects(s, &r->key, 1, &n), "C_FindObjects");
	need(r->calls->C_FindObjectsFinal(s), "C_FindObjectsFinal");
	if (n != 1)
		die("no private key");
}

static void *
sign(void *arg)
{
	const struct run	*r = arg;
	CK_MECHANISM		 m = { CKM_RSA_PKCS, NULL, 0 };
	CK_SESSION_HANDLE	 s = session(r);
	CK_BYTE			 out[512];
	CK_ULONG		 n;
	int			 i;

	for (i = 0; i < r->each; i++) {
		n = sizeof(out);
		need(r->calls->C_SignInit(s, &m, r->key), "C_SignInit");
		need(r->calls->C_Sign(s, (CK_BYTE *)(uintptr_t)said,
		    sizeof(said), out, &n), "C_Sign");
	}
	return NULL;
}

int
main(int argc, char *argv[])
{
	CK_C_INITIALIZE_ARGS	 args = { .flags = CKF_OS_LOCKING_OK };
	pthread_t		 threads[THREADS_MAX];
	struct run		 r = { 0 };
	int			 i, n = argc == 6 ? atoi(argv[4]) : 0;
	double			 start;

	if (n < 1 || n > THREADS_MAX || atoi(argv[5]) < n)
		die(usage);
	if ((r.calls = p11_kit_module_load(argv[1],
	    P11_KIT_MODULE_UNMANAGED)) == NULL)
		die(argv[1]);
	need(r.calls->C_Initialize(&args), "C_Initialize");
	r.slot = find_slot(r.calls, argv[2]);
	log_in(&r, argv[3]);
	r.each = atoi(argv[5]) / n;
	start = now();
	for (i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, sign, &r) != 0)
			die("no thread");
	for (i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	printf("%.1f\n", n * r.each / (now() - start));
	r.calls->C_Finalize(NULL);
	return 0;
}
