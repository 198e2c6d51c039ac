/* trust_files.c: the files of the trust folders, and what PEM or DER is in them */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "crypto/trust_parts.h"

#define FILE_MAX	(64 * 1024 * 1024)	/* a CA's whole CRL, with room */
#define FILES_MAX	1024	/* in one folder; this is no system-wide store */

void
trust_fault(struct loader *l, const char *file, const char *what)
{
	/* names in a folder are anybody's who may write there */
	certname_escape(l->faults, slice_of(file));
	buf_printf(l->faults, ": %s%s\n",
	    l->fetched ? "warning: left out: " : "", what);
	l->nfaults++;
}

/* A plain file, opened; a FIFO among them must not hold us.  Or errno. */
static FILE *
open_file(const char *path)
{
	int		 fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY |
			    O_CLOEXEC);
	struct stat	 st;
	FILE		*f = NULL;

	if (fd == -1)
		return NULL;
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode))
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	else
		f = fdopen(fd, "r");
	if (f == NULL)
		close(fd);
	return f;
}

/* Add the bytes of a file to b; 0, or -1 with errno. */
static int
read_file(const char *path, struct buf *b)
{
	FILE	*f = open_file(path);
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

void
trust_take_file(struct loader *l, const char *path, take_fn take)
{
	struct buf	 b = { .max = FILE_MAX };
	int		 rc = read_file(path, &b);

	if (l->fetched)
		l->left -= b.n < l->left ? b.n : l->left;
	if (rc == -1)
		trust_fault(l, path, strerror(errno));
	else
		take(l, path, buf_slice(&b));
	buf_free(&b);
}

static int
not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

int
trust_take_folder(struct loader *l, const char *folder, take_fn take)
{
	struct dirent	**names = NULL;
	char		 *path;
	int		  i, n;

	if ((n = scandir(folder, &names, not_hidden, alphasort)) == -1) {
		trust_fault(l, folder, strerror(errno));
		return -1;
	}
	if (n > FILES_MAX)
		trust_fault(l, folder, "too many files");
	for (i = 0; i < n && i < FILES_MAX; i++) {
		if (l->fetched && l->left == 0) {
			trust_fault(l, folder, "too many bytes in all");
			break;
		}
		if (asprintf(&path, "%s/%s", folder,
		    names[i]->d_name) == -1) {
			trust_fault(l, folder, "no memory");
			continue;
		}
		trust_take_file(l, path, take);
		free(path);
	}
	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return n;
}

/* A certificate that is all of the bytes, added; false when it is none. */
static bool
add_cert(struct slice der, STACK_OF(X509) *certs)
{
	const unsigned char	*p = der.p;
	X509			*x = d2i_X509(NULL, &p, (long)der.n);

	if (x != NULL && p == der.p + der.n && sk_X509_push(certs, x) > 0)
		return true;
	X509_free(x);
	return false;
}

/* A CRL that is all of the bytes, added; false when it is none. */
static bool
add_crl(struct slice der, STACK_OF(X509_CRL) *crls)
{
	const unsigned char	*p = der.p;
	X509_CRL		*crl = d2i_X509_CRL(NULL, &p, (long)der.n);

	if (crl != NULL && p == der.p + der.n &&
	    sk_X509_CRL_push(crls, crl) > 0)
		return true;
	X509_CRL_free(crl);
	return false;
}

/* One block of PEM: 1 when added, 0 when it is not asked for, or -1. */
static int
take_block(const char *name, struct slice der, STACK_OF(X509) *certs,
    STACK_OF(X509_CRL) *crls)
{
	if (certs != NULL && (strcmp(name, PEM_STRING_X509) == 0 ||
	    strcmp(name, PEM_STRING_X509_OLD) == 0))
		return add_cert(der, certs) ? 1 : -1;
	if (crls != NULL && strcmp(name, PEM_STRING_X509_CRL) == 0)
		return add_crl(der, crls) ? 1 : -1;
	return 0;
}

static int
parse_pem(struct slice bytes, STACK_OF(X509) *certs, STACK_OF(X509_CRL) *crls)
{
	BIO		*in = BIO_new_mem_buf(bytes.p, (int)bytes.n);
	char		*name, *head;
	unsigned char	*der;
	long		 len;
	int		 took = 0, n = 0;

	ERR_clear_error();
	while (took != -1 && in != NULL &&
	    PEM_read_bio(in, &name, &head, &der, &len) == 1) {
		took = take_block(name, (struct slice){ der, (size_t)len },
		    certs, crls);
		n += took;
		OPENSSL_free(name);
		OPENSSL_free(head);
		OPENSSL_clear_free(der, (size_t)len);
	}
	BIO_free(in);
	/* read to the end, not to something that is no PEM */
	if (took == -1 || n == 0 ||
	    ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		return -1;
	return n;
}

int
trust_parse(struct slice bytes, STACK_OF(X509) *certs,
    STACK_OF(X509_CRL) *crls)
{
	if (slice_find(bytes, SLICE("-----BEGIN "), 0) != SIZE_MAX)
		return parse_pem(bytes, certs, crls);
	return (certs != NULL && add_cert(bytes, certs)) ||
	    (crls != NULL && add_crl(bytes, crls)) ? 1 : -1;
}
