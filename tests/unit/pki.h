/* pki.h: the look-alike PKI, for unit tests that run in the repository's root */
#ifndef TESTS_PKI_H
#define TESTS_PKI_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/pem.h>

#include "crypto/trust.h"

#define PKI_NOW		1780272000	/* 2026-06-01T00:00:00Z */
#define PKI_MAILBOX	"vanthu@sothunghiem.hanoi.gov.vn"

struct pki {
	char	dir[256];
	bool	made;		/* by us, so removed by us */
};

static inline void
pki_die(const char *what)
{
	fprintf(stderr, "test PKI: %s\n", what);
	abort();
}

static inline int
pki_run(const char *program, const char *dir)
{
	char	command[512];

	snprintf(command, sizeof(command), "%s %s", program, dir);
	return system(command);
}

/* The PKI of $CKS_TEST_PKI, or a new one; give it back with pki_close. */
static inline void
pki_open(struct pki *p)
{
	const char	*env = getenv("CKS_TEST_PKI");

	*p = (struct pki){ .made = env == NULL };
	snprintf(p->dir, sizeof(p->dir), "%s",
	    env != NULL ? env : "/tmp/cks-pki.XXXXXX");
	if (p->made && (mkdtemp(p->dir) == NULL ||
	    pki_run("tests/pki/make", p->dir) != 0))
		pki_die("tests/pki/make failed");
}

static inline void
pki_close(struct pki *p)
{
	if (p->made)
		pki_run("rm -rf", p->dir);
}

static inline const char *
pki_path(const struct pki *p, const char *name, char path[512])
{
	snprintf(path, 512, "%s/%s", p->dir, name);
	return path;
}

static inline FILE *
pki_file(const struct pki *p, const char *name, const char *suffix)
{
	char	 path[512];
	FILE	*f;

	snprintf(path, sizeof(path), "%s/%s%s", p->dir, name, suffix);
	if ((f = fopen(path, "r")) == NULL)
		pki_die(path);
	return f;
}

static inline X509 *
pki_cert(const struct pki *p, const char *name)
{
	FILE	*f = pki_file(p, name, ".crt");
	X509	*x = PEM_read_X509(f, NULL, NULL, NULL);

	fclose(f);
	if (x == NULL)
		pki_die(name);
	return x;
}

static inline EVP_PKEY *
pki_key(const struct pki *p, const char *name)
{
	FILE		*f = pki_file(p, name, ".key");
	EVP_PKEY	*key = PEM_read_PrivateKey(f, NULL, NULL, NULL);

	fclose(f);
	if (key == NULL)
		pki_die(name);
	return key;
}

/* The snapshot of the PKI's own folders. */
static inline struct trust *
pki_trust(const struct pki *p)
{
	char			 folder[512], crls[512], pins[512];
	struct trust_paths	 paths = {
		.folder = pki_path(p, "trust", folder),
		.crls = pki_path(p, "crls", crls),
		.pins = pki_path(p, "pins", pins),
	};
	struct trust		*t;
	struct buf		 faults = { 0 };

	if (trust_load(&paths, &t, &faults) == -1)
		pki_die(buf_str(&faults));
	buf_free(&faults);
	return t;
}

#endif
