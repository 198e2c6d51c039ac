/* trust.c: the trust folder, the CRLs and the pins, read from disk at load */

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "crypto/chain.h"
#include "crypto/crltable.h"

#define FILE_MAX	(64 * 1024 * 1024)	/* a CA's whole CRL, with room */
#define FILES_MAX	1024	/* in one folder; this is no system-wide store */
#define PINS_MAX	256	/* a PKI has a handful */

struct trust {
	atomic_uint	 count;
	X509_STORE	*store;
	STACK_OF(X509)	*certs;
	STACK_OF(X509_CRL) *crls;
	struct pin	*pins;
	size_t		 npins;
};

/* What is at work while a snapshot is read. */
struct loader {
	struct trust	*t;
	struct buf	*faults;
	size_t		 nfaults;
};

/* What to do with the bytes of a file; file is its path, for faults. */
typedef void (*take_fn)(struct loader *, const char *file, struct slice);

static void
fault(struct loader *l, const char *file, const char *what)
{
	buf_printf(l->faults, "%s: %s\n", file, what);
	l->nfaults++;
}

/* Add the bytes of a file to b; 0, or -1 with errno. */
static int
read_file(const char *path, struct buf *b)
{
	FILE	*f = fopen(path, "re");
	size_t	 n;
	int	 rc = -1;

	if (f == NULL)
		return -1;
	for (;;) {
		if (buf_room(b, BUFSIZ) == -1) {
			errno = EFBIG;
			break;
		}
		n = fread(b->p + b->n, 1, BUFSIZ, f);
		b->n += n;
		if (n == 0) {
			rc = ferror(f) ? -1 : 0;
			break;
		}
	}
	fclose(f);
	return rc;
}

static void
take_file(struct loader *l, const char *path, take_fn take)
{
	struct buf	 b = { .max = FILE_MAX };

	if (read_file(path, &b) == -1)
		fault(l, path, strerror(errno));
	else
		take(l, path, buf_slice(&b));
	buf_free(&b);
}

static int
not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* Every file of a folder, in the order of names; their number, or -1. */
static int
take_folder(struct loader *l, const char *folder, take_fn take)
{
	struct dirent	**names = NULL;
	char		 *path;
	int		  i, n;

	if ((n = scandir(folder, &names, not_hidden, alphasort)) == -1) {
		fault(l, folder, strerror(errno));
		return -1;
	}
	if (n > FILES_MAX)
		fault(l, folder, "too many files");
	for (i = 0; i < n && i < FILES_MAX; i++) {
		if (asprintf(&path, "%s/%s", folder,
		    names[i]->d_name) == -1) {
			fault(l, folder, "no memory");
			continue;
		}
		take_file(l, path, take);
		free(path);
	}
	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return n;
}

static const struct pin *
pin_find(const struct trust *t, const struct digest *d)
{
	size_t	 i;

	for (i = 0; i < t->npins; i++)
		if (memcmp(&t->pins[i].cert, d, sizeof(*d)) == 0)
			return &t->pins[i];
	return NULL;
}

static void
take_pins(struct loader *l, const char *file, struct slice bytes)
{
	struct trust	*t = l->t;
	struct slice	 line, eol;
	struct pin	 pin;
	const char	*what;
	unsigned	 n = 0;

	while (slice_line(&bytes, &line, &eol)) {
		n++;
		line = slice_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		what = trust_pin_parse(line, &pin);
		if (what == NULL && pin_find(t, &pin.cert) != NULL)
			what = "pinned twice";
		if (what == NULL && t->npins == PINS_MAX)
			what = "too many pins";
		if (what == NULL) {
			t->pins[t->npins++] = pin;
		} else {
			buf_printf(l->faults, "%s:%u: %s\n", file, n, what);
			l->nfaults++;
		}
	}
}

static bool
is_pem(struct slice s)
{
	return slice_find(s, SLICE("-----BEGIN "), 0) != SIZE_MAX;
}

/* One certificate of a file: remembered; whether it counts is seen later. */
static void
take_cert(struct loader *l, const char *file, X509 *x)
{
	/* the file's name travels with the certificate, for later faults */
	if (X509_alias_set1(x, (const unsigned char *)file, -1) != 1 ||
	    sk_X509_push(l->t->certs, x) <= 0) {
		fault(l, file, "no memory");
		X509_free(x);
	}
}

static void
take_certs(struct loader *l, const char *file, struct slice bytes)
{
	const unsigned char	*p = bytes.p;
	BIO			*in;
	X509			*x;
	int			 n = 0;

	if (!is_pem(bytes)) {
		x = d2i_X509(NULL, &p, (long)bytes.n);
		if (x != NULL && p == bytes.p + bytes.n) {
			take_cert(l, file, x);
		} else {
			fault(l, file, "not a certificate");
			X509_free(x);
		}
		return;
	}
	in = BIO_new_mem_buf(bytes.p, (int)bytes.n);
	for (; in != NULL; n++) {
		if ((x = PEM_read_bio_X509(in, NULL, NULL, NULL)) == NULL)
			break;
		take_cert(l, file, x);
	}
	if (n == 0 || ERR_GET_REASON(ERR_peek_last_error()) !=
	    PEM_R_NO_START_LINE)
		fault(l, file, "not a certificate");
	BIO_free(in);
}

/* A CA, or one that a CA lets sign CRLs in its place (RFC 5280 4.2.1.3). */
static bool
may_issue_crls(X509 *x)
{
	return X509_check_ca(x) != 0 ||
	    ((X509_get_extension_flags(x) & EXFLAG_KUSAGE) != 0 &&
	    (X509_get_key_usage(x) & KU_CRL_SIGN) != 0);
}

/* Whoever of the folder signed a CRL, or NULL. */
static X509 *
crl_issuer(const struct trust *t, X509_CRL *crl)
{
	X509	*x;
	int	 i;

	for (i = 0; i < sk_X509_num(t->certs); i++) {
		x = sk_X509_value(t->certs, i);
		if (X509_NAME_cmp(X509_get_subject_name(x),
		    X509_CRL_get_issuer(crl)) == 0 && may_issue_crls(x) &&
		    X509_CRL_verify(crl, X509_get0_pubkey(x)) == 1)
			return x;
	}
	return NULL;
}

static void
take_crl(struct loader *l, const char *file, X509_CRL *crl)
{
	if (crl_issuer(l->t, crl) == NULL)
		fault(l, file, "no CA of the trust folder signed this CRL");
	else if (sk_X509_CRL_push(l->t->crls, crl) <= 0)
		fault(l, file, "no memory");
	else
		return;
	X509_CRL_free(crl);
}

static void
take_crls(struct loader *l, const char *file, struct slice bytes)
{
	const unsigned char	*p = bytes.p;
	BIO			*in;
	X509_CRL		*crl;
	int			 n = 0;

	if (!is_pem(bytes)) {
		crl = d2i_X509_CRL(NULL, &p, (long)bytes.n);
		if (crl != NULL && p == bytes.p + bytes.n) {
			take_crl(l, file, crl);
		} else {
			fault(l, file, "not a CRL");
			X509_CRL_free(crl);
		}
		return;
	}
	in = BIO_new_mem_buf(bytes.p, (int)bytes.n);
	for (; in != NULL; n++) {
		crl = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
		if (crl == NULL)
			break;
		take_crl(l, file, crl);
	}
	if (n == 0 || ERR_GET_REASON(ERR_peek_last_error()) !=
	    PEM_R_NO_START_LINE)
		fault(l, file, "not a CRL");
	BIO_free(in);
}

/* The pinned root a certificate verifies to at any time, or NULL. */
static const struct pin *
root_of(const struct trust *t, X509 *x)
{
	X509_STORE_CTX		*ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM	*param;
	const struct pin	*pin = NULL;
	STACK_OF(X509)		*chain;

	if (ctx == NULL || X509_STORE_CTX_init(ctx, t->store, x,
	    t->certs) != 1)
		goto out;
	param = X509_STORE_CTX_get0_param(ctx);
	if (chain_params(param, 0, false, NULL) == -1)
		goto out;
	X509_VERIFY_PARAM_clear_flags(param, X509_V_FLAG_USE_CHECK_TIME);
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME);
	if (X509_verify_cert(ctx) != 1)
		goto out;
	chain = X509_STORE_CTX_get0_chain(ctx);
	pin = trust_pin(t, sk_X509_value(chain, sk_X509_num(chain) - 1));
out:
	X509_STORE_CTX_free(ctx);
	return pin;
}

/* The roots that count, into the store; the others are faults. */
static void
add_roots(struct loader *l)
{
	const struct pin	*pin;
	X509			*x;
	const char		*file;
	int			 i;

	for (i = 0; i < sk_X509_num(l->t->certs); i++) {
		x = sk_X509_value(l->t->certs, i);
		if (X509_self_signed(x, 1) != 1)
			continue;
		file = (const char *)X509_alias_get0(x, NULL);
		if ((pin = trust_pin(l->t, x)) == NULL || !pin->root)
			fault(l, file, "a root that no pin allows");
		else if (X509_STORE_add_cert(l->t->store, x) != 1)
			fault(l, file, "no memory");
	}
}

/* The sub-CAs that verify to those roots, into the store. */
static void
add_subs(struct loader *l)
{
	const struct pin	*root, *pin;
	X509			*x;
	const char		*file;
	int			 i;

	for (i = 0; i < sk_X509_num(l->t->certs); i++) {
		x = sk_X509_value(l->t->certs, i);
		if (X509_self_signed(x, 1) == 1)
			continue;
		file = (const char *)X509_alias_get0(x, NULL);
		pin = trust_pin(l->t, x);
		if ((root = root_of(l->t, x)) == NULL)
			fault(l, file, "does not verify to a pinned root");
		else if (pin != NULL && (pin->root ||
		    pin->public != root->public))
			fault(l, file, "is not what its pin says");
		else if (X509_check_ca(x) == 1 &&
		    X509_STORE_add_cert(l->t->store, x) != 1)
			fault(l, file, "no memory");
	}
}

static struct trust *
trust_new(void)
{
	struct trust	*t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	atomic_init(&t->count, 1);
	t->pins = calloc(PINS_MAX, sizeof(*t->pins));
	t->store = X509_STORE_new();
	t->certs = sk_X509_new_null();
	t->crls = sk_X509_CRL_new_null();
	if (t->pins == NULL || t->store == NULL || t->certs == NULL ||
	    t->crls == NULL || chain_watch(t->store) == -1) {
		trust_unref(t);
		return NULL;
	}
	return t;
}

int
trust_load(const struct trust_paths *paths, struct trust **out,
    struct buf *faults)
{
	struct loader	 l = { .t = trust_new(), .faults = faults };

	if (l.t == NULL || crltable_install() == -1) {
		trust_unref(l.t);
		buf_printf(faults, "%s: no memory\n", paths->folder);
		return -1;
	}
	ERR_clear_error();
	take_file(&l, paths->pins, take_pins);
	if (take_folder(&l, paths->folder, take_certs) == 0)
		fault(&l, paths->folder, "no certificates");
	add_roots(&l);
	add_subs(&l);
	take_folder(&l, paths->crls, take_crls);
	ERR_clear_error();
	if (l.nfaults > 0) {
		trust_unref(l.t);
		return -1;
	}
	*out = l.t;
	return 0;
}

struct trust *
trust_ref(struct trust *t)
{
	atomic_fetch_add(&t->count, 1);
	return t;
}

void
trust_unref(struct trust *t)
{
	if (t == NULL || atomic_fetch_sub(&t->count, 1) != 1)
		return;
	sk_X509_pop_free(t->certs, X509_free);
	sk_X509_CRL_pop_free(t->crls, X509_CRL_free);
	X509_STORE_free(t->store);
	free(t->pins);
	free(t);
}

X509_STORE *
trust_store(const struct trust *t)
{
	return t->store;
}

STACK_OF(X509) *
trust_certs(const struct trust *t)
{
	return t->certs;
}

STACK_OF(X509_CRL) *
trust_crls(const struct trust *t)
{
	return t->crls;
}

const struct pin *
trust_pin(const struct trust *t, const X509 *x)
{
	struct digest	 d;

	if (X509_digest(x, EVP_sha256(), d.b, NULL) != 1)
		return NULL;
	return pin_find(t, &d);
}
