/* trust_given.c: a snapshot for somebody's own account: roots count as they are given */

#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "crypto/trust_parts.h"

/* A file, or all files of a folder. */
static void
take_path(struct loader *l, const char *path, take_fn take)
{
	struct stat	 st;

	if (stat(path, &st) == -1 || !S_ISDIR(st.st_mode))
		trust_take_file(l, path, take);
	else if (trust_take_folder(l, path, take) == 0)
		trust_fault(l, path, "no files in it");
}

/* What is self-signed is a root, as if it were pinned without a generation. */
static void
pin_roots(struct loader *l, const char *path)
{
	struct trust	*t = l->t;
	struct pin	 pin = { .root = true };
	X509		*x;
	int		 i;

	for (i = 0; i < sk_X509_num(t->certs); i++) {
		x = sk_X509_value(t->certs, i);
		if (X509_self_signed(x, 1) != 1 || trust_pin(t, x) != NULL ||
		    X509_digest(x, EVP_sha256(), pin.cert.b, NULL) != 1)
			continue;
		if (t->npins == PINS_MAX) {
			trust_fault(l, path, "too many roots");
			return;
		}
		t->pins[t->npins++] = pin;
	}
	if (t->npins == 0)
		trust_fault(l, path, "no root (self-signed certificate) in it");
}

/*
 * Only what leads to a root stays.  A bundle may hold more than that, which
 * is no fault of it where nobody has pinned what must be there.
 */
static void
sort(struct loader *l, bool pinned)
{
	struct buf	 ignored = { 0 }, *faults = l->faults;
	size_t		 n = l->nfaults;

	if (!pinned)
		l->faults = &ignored;
	trust_sort_certs(l);
	if (!pinned) {
		l->faults = faults;
		l->nfaults = n;
	}
	buf_free(&ignored);
}

int
trust_given(const struct trust_paths *paths, struct trust **out,
    struct buf *faults)
{
	struct loader	 l = { .t = trust_new(), .faults = faults,
			    .given = true };

	if (l.t == NULL) {
		buf_printf(faults, "%s: no memory\n", paths->folder);
		return -1;
	}
	ERR_clear_error();
	if (paths->pins != NULL)
		trust_take_file(&l, paths->pins, trust_take_pins);
	take_path(&l, paths->folder, trust_take_certs);
	if (paths->pins == NULL)
		pin_roots(&l, paths->folder);
	if (trust_add_roots(l.t) == -1)
		trust_fault(&l, paths->folder, "no memory");
	sort(&l, paths->pins != NULL);
	if (paths->crls != NULL)
		take_path(&l, paths->crls, trust_take_crls);
	ERR_clear_error();
	if (l.nfaults > 0) {
		trust_unref(l.t);
		return -1;
	}
	*out = l.t;
	return 0;
}
