/* plain.c: what the benchmark compares with: OpenSSL alone, on one thread */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/bytes.h"

#define FILES_MAX	20000

static const char usage[] =
    "usage: plain cms COUNT ROOT CRL CRL NAME ...\n"
    "       plain sha256 COUNT FILE\n"
    "       plain encode COUNT FILE\n"
    "cms verifies the content NAME.bin by NAME.p7s, going round until COUNT\n"
    "are done, and prints how many a second; sha256 prints the milliseconds\n"
    "of CPU that one pass over FILE takes, the median of COUNT; encode that\n"
    "of such a pass and of base64 made of FILE\n";

struct pair {
	struct buf	 content, der;
};

static void
die(const char *what)
{
	fprintf(stderr, "plain: %s\n", what);
	ERR_print_errors_fp(stderr);
	exit(1);
}

static double
seconds(clockid_t clock)
{
	struct timespec	 t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
read_file(const char *name, const char *kind, struct buf *b)
{
	char	 path[4096];
	FILE	*f;
	size_t	 n = 0;

	snprintf(path, sizeof(path), "%s%s", name, kind);
	if ((f = fopen(path, "r")) == NULL)
		die(path);
	do {
		b->n += n;
		if (buf_room(b, BUFSIZ) == -1)
			die("no memory");
	} while ((n = fread(b->p + b->n, 1, BUFSIZ, f)) > 0);
	fclose(f);
}

static X509_STORE *
make_store(char *argv[])
{
	X509_STORE	*store = X509_STORE_new();
	FILE		*f = fopen(argv[0], "r");
	X509		*root = f == NULL ? NULL :
			    PEM_read_X509(f, NULL, NULL, NULL);
	X509_CRL	*crl;
	int		 i;

	if (store == NULL || root == NULL ||
	    X509_STORE_add_cert(store, root) != 1)
		die(argv[0]);
	fclose(f);
	for (i = 1; i <= 2; i++) {
		if ((f = fopen(argv[i], "r")) == NULL ||
		    (crl = d2i_X509_CRL_fp(f, NULL)) == NULL ||
		    X509_STORE_add_crl(store, crl) != 1)
			die(argv[i]);
		fclose(f);
		X509_CRL_free(crl);
	}
	X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK |
	    X509_V_FLAG_CRL_CHECK_ALL);
	X509_free(root);
	return store;
}

static void
verify(const struct pair *p, X509_STORE *store)
{
	const unsigned char	*der = p->der.p;
	CMS_ContentInfo		*cms = d2i_CMS_ContentInfo(NULL, &der,
				    (long)p->der.n);
	BIO			*in = BIO_new_mem_buf(p->content.p,
				    (int)p->content.n);

	if (cms == NULL || in == NULL || CMS_verify(cms, NULL, store, in,
	    NULL, CMS_DETACHED | CMS_BINARY) != 1)
		die("does not verify");
	BIO_free(in);
	CMS_ContentInfo_free(cms);
}

static void
run_cms(int count, char *argv[], int n)
{
	static struct pair	 pairs[FILES_MAX];
	X509_STORE		*store = make_store(argv);
	double			 start;
	int			 i;

	argv += 3;
	for (i = 0; i < n; i++) {
		read_file(argv[i], ".bin", &pairs[i].content);
		read_file(argv[i], ".p7s", &pairs[i].der);
	}
	start = seconds(CLOCK_MONOTONIC);
	for (i = 0; i < count; i++)
		verify(&pairs[i % n], store);
	printf("%.1f\n", count / (seconds(CLOCK_MONOTONIC) - start));
}

static int
by_size(const void *a, const void *b)
{
	const double	*x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* All of s as base64 in lines, as OpenSSL makes them. */
static void
encode(struct slice s, unsigned char *out)
{
	EVP_ENCODE_CTX	*ctx = EVP_ENCODE_CTX_new();
	int		 n;

	if (ctx == NULL)
		die("no memory");
	EVP_EncodeInit(ctx);
	EVP_EncodeUpdate(ctx, out, &n, s.p, (int)s.n);
	EVP_EncodeFinal(ctx, out + n, &n);
	EVP_ENCODE_CTX_free(ctx);
}

/* One SHA-256 pass over a file, and with encoded its base64 too. */
static void
run_passes(int count, const char *path, bool encoded)
{
	struct buf	 b = { 0 };
	unsigned char	 md[32], *out = NULL;
	double		*ms = calloc((size_t)count, sizeof(*ms)), start;
	int		 i;

	read_file(path, "", &b);
	if (ms == NULL || (encoded && (out = malloc(2 * b.n)) == NULL))
		die("no memory");
	for (i = 0; i < count; i++) {
		start = seconds(CLOCK_PROCESS_CPUTIME_ID);
		if (EVP_Digest(b.p, b.n, md, NULL, EVP_sha256(), NULL) != 1)
			die("no digest");
		if (encoded)
			encode(buf_slice(&b), out);
		ms[i] = (seconds(CLOCK_PROCESS_CPUTIME_ID) - start) * 1e3;
	}
	qsort(ms, (size_t)count, sizeof(*ms), by_size);
	printf("%.3f\n", ms[count / 2]);
	free(ms);
	free(out);
	buf_free(&b);
}

int
main(int argc, char *argv[])
{
	int	 count = argc > 2 ? atoi(argv[2]) : 0;

	if (count > 0 && argc > 6 && argc - 6 <= FILES_MAX &&
	    strcmp(argv[1], "cms") == 0)
		run_cms(count, argv + 3, argc - 6);
	else if (count > 0 && argc == 4 && (strcmp(argv[1], "sha256") == 0 ||
	    strcmp(argv[1], "encode") == 0))
		run_passes(count, argv[3], strcmp(argv[1], "encode") == 0);
	else {
		fputs(usage, stderr);
		return 2;
	}
	return 0;
}
