/* pkits.h: NIST's PKITS in its Debian package, for unit tests (with cmocka) */
#ifndef TESTS_PKITS_H
#define TESTS_PKITS_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "crypto/digest.h"
#include "crypto/trust.h"

#define PKITS		"/usr/lib/python3/dist-packages/" \
			"cryptography_vectors/x509/PKITS_data"
#define PKITS_NOW	1767225600	/* 2026-01-01T00:00:00Z */

/* 0, or -1 and a word on what to do. */
static inline int
pkits_here(void)
{
	if (access(PKITS "/smime", R_OK) == 0)
		return 0;
	print_error(PKITS "/smime: not here: install the package "
	    "python3-cryptography-vectors (contrib/install-packages test)\n");
	return -1;
}

static inline void
pkits_get(const char *path, struct buf *b)
{
	FILE	*f = fopen(path, "r");
	int	 c;

	if (f == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	while ((c = getc(f)) != EOF)
		buf_addc(b, c);
	fclose(f);
}

static inline void
pkits_put(const char *path, struct slice bytes)
{
	FILE	*f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	assert_int_equal(fclose(f), 0);
}

/* The pins file: the anchor and nothing else. */
static inline void
pkits_put_pins(const char *path, struct slice anchor)
{
	unsigned char	 md[EVP_MAX_MD_SIZE];
	struct buf	 line = { 0 };
	size_t		 i;

	EVP_Digest(anchor.p, anchor.n, md, NULL, EVP_sha256(), NULL);
	for (i = 0; i < DIGEST_LEN; i++)
		buf_printf(&line, "%02x", md[i]);
	buf_adds(&line, " root government -\n");
	pkits_put(path, buf_slice(&line));
	buf_free(&line);
}

/* A file of the suite as FOLDER/NAME; its bytes. */
static inline void
pkits_install(const char *file, const char *folder, struct buf *der)
{
	char	 from[256], to[128];

	snprintf(from, sizeof(from), PKITS "/%s", file);
	snprintf(to, sizeof(to), "%s/%s", folder, strchr(file, '/') + 1);
	pkits_get(from, der);
	pkits_put(to, buf_slice(der));
}

/* A snapshot of these files up to NULL, the anchor first. */
static inline struct trust *
pkits_load_folder(const char *const *certs, const char *const *crls)
{
	char			 dir[] = "/tmp/cks-pkits.XXXXXX", path[3][64];
	char			 command[64];
	struct trust_paths	 paths = { .folder = path[0], .crls = path[1],
				    .pins = path[2] };
	struct trust		*t = NULL;
	struct buf		 der, faults = { 0 };
	size_t			 i;

	assert_non_null(mkdtemp(dir));
	snprintf(path[0], sizeof(path[0]), "%s/trust", dir);
	snprintf(path[1], sizeof(path[1]), "%s/crls", dir);
	snprintf(path[2], sizeof(path[2]), "%s/pins", dir);
	assert_int_equal(mkdir(path[0], 0700), 0);
	assert_int_equal(mkdir(path[1], 0700), 0);
	for (i = 0; certs[i] != NULL; i++) {
		der = (struct buf){ 0 };
		pkits_install(certs[i], path[0], &der);
		if (i == 0)
			pkits_put_pins(path[2], buf_slice(&der));
		buf_free(&der);
	}
	for (i = 0; crls[i] != NULL; i++) {
		der = (struct buf){ 0 };
		pkits_install(crls[i], path[1], &der);
		buf_free(&der);
	}
	if (trust_load(&paths, &t, &faults) == -1)
		print_error("%s", buf_str(&faults));
	snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
	buf_free(&faults);
	assert_non_null(t);
	return t;
}

#endif
