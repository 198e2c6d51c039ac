/* forge.c: what the benchmark feeds the gateway: signed mails, signers, CRLs */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/bytes.h"

#define DAY		86400
#define THREADS		2
#define LINE		57	/* bytes that make 76 characters of base64 */
#define TEXT_MAX	65536	/* a larger mail is a text with a file */
#define LEAF_BITS	2048	/* what agencies had in 2021 */

static const char usage[] =
    "usage: forge mails DIR COUNT BYTES CERT KEY SUBCERT\n"
    "       forge plain FILE BYTES FROM\n"
    "       forge signers DIR COUNT BYTES SUBCERT SUBKEY\n"
    "       forge crl FILE COUNT CERT KEY\n"
    "mails and signers write NAME.eml, its signed content NAME.bin and the\n"
    "CMS over it NAME.p7s; every signer has a key and a name of its own\n";

static const char prose[] =
    "Kính gửi các đơn vị trực thuộc,\r\n\r\nThực hiện kế hoạch công tác, "
    "Văn phòng đề nghị các phòng ban rà soát số liệu, hoàn thiện báo cáo và "
    "gửi về trước ngày hai mươi lăm hằng tháng để tổng hợp.\r\n"
    "Mọi vướng mắc xin liên hệ bộ phận văn thư để được hướng dẫn thêm.\r\n";

/* One who signs mails. */
struct party {
	X509		*cert, *sub;
	EVP_PKEY	*key;
};

/* The signers of a folder, made by several threads. */
struct batch {
	const char	*dir;
	size_t		 bytes;
	int		 count, next;
	pthread_mutex_t	 lock;
	X509		*sub;
	EVP_PKEY	*subkey;
};

static void
die(const char *what)
{
	fprintf(stderr, "forge: %s\n", what);
	ERR_print_errors_fp(stderr);
	exit(1);
}

static void *
need(void *p, const char *what)
{
	if (p == NULL)
		die(what);
	return p;
}

static X509 *
read_cert(const char *path)
{
	FILE	*f = need(fopen(path, "r"), path);
	X509	*x = need(PEM_read_X509(f, NULL, NULL, NULL), path);

	fclose(f);
	return x;
}

static EVP_PKEY *
read_key(const char *path)
{
	FILE		*f = need(fopen(path, "r"), path);
	EVP_PKEY	*key = need(PEM_read_PrivateKey(f, NULL, NULL, NULL),
			    path);

	fclose(f);
	return key;
}

static void
write_file(const char *dir, int nth, const char *kind, struct slice s)
{
	char	 path[PATH_MAX];
	FILE	*f;

	if (nth >= 0)
		snprintf(path, sizeof(path), "%s/%05d.%s", dir, nth, kind);
	else
		snprintf(path, sizeof(path), "%s", dir);
	f = need(fopen(path, "w"), path);
	if (fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0)
		die(path);
}

static void
put_base64(struct buf *b, struct slice s)
{
	unsigned char	 line[LINE * 2];
	struct slice	 part;
	int		 n;

	for (; s.n > 0; s = slice_from(s, LINE)) {
		part = slice_sub(s, 0, LINE);
		n = EVP_EncodeBlock(line, part.p, (int)part.n);
		buf_add(b, (struct slice){ line, (size_t)n });
		buf_adds(b, "\r\n");
	}
}

/* Prose until the entity has so many bytes. */
static void
put_text(struct buf *b, size_t bytes, int nth)
{
	struct buf	 text = { 0 };

	buf_printf(&text, "Văn bản số %d.\r\n", nth);
	while (b->n + text.n * 78 / LINE < bytes)
		buf_adds(&text, prose);
	buf_adds(b, "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n");
	put_base64(b, buf_slice(&text));
	buf_free(&text);
}

static void
put_file(struct buf *b, size_t bytes)
{
	size_t		 n = (bytes - b->n) / 78 * LINE;
	unsigned char	*data = need(malloc(n), "no memory");

	if (RAND_bytes(data, (int)n) != 1)
		die("no random bytes");
	buf_adds(b, "Content-Type: application/octet-stream; "
	    "name=\"so-lieu.bin\"\r\nContent-Transfer-Encoding: base64\r\n"
	    "Content-Disposition: attachment; filename=\"so-lieu.bin\"\r\n"
	    "\r\n");
	put_base64(b, (struct slice){ data, n });
	free(data);
}

/* An entity of about so many bytes: a text, and beyond that a file. */
static void
put_entity(struct buf *b, size_t bytes, int nth)
{
	if (bytes <= TEXT_MAX) {
		put_text(b, bytes, nth);
		return;
	}
	buf_adds(b, "Content-Type: multipart/mixed; boundary=\"=_parts\"\r\n"
	    "\r\n--=_parts\r\n");
	put_text(b, b->n + 1000, nth);
	buf_adds(b, "\r\n--=_parts\r\n");
	put_file(b, bytes);
	buf_adds(b, "\r\n--=_parts--\r\n");
}

static void
put_header(struct buf *b, const char *from, int nth)
{
	buf_printf(b, "Received: from client.example (client.example "
	    "[192.0.2.1])\r\n\tby mail.example (Postfix) with ESMTPS id "
	    "4XYZ%05d\r\n\tfor <canbo@phongthunghiem.hanoi.gov.vn>; Sun, "
	    "22 Nov 2026 09:00:00 +0700 (+07)\r\nFrom: %s\r\n"
	    "To: canbo@phongthunghiem.hanoi.gov.vn\r\n"
	    "Subject: =?UTF-8?Q?B=C3=A1o_c=C3=A1o_th=C3=A1ng?=\r\n"
	    "Date: Sun, 22 Nov 2026 09:00:00 +0700\r\n"
	    "Message-ID: <%05d@sothunghiem.hanoi.gov.vn>\r\n"
	    "User-Agent: Mozilla Thunderbird\r\nMIME-Version: 1.0\r\n",
	    nth, from, nth);
}

/* The detached CMS with the leaf and its sub-CA in it. */
static struct slice
sign(const struct party *p, struct slice content)
{
	STACK_OF(X509)	*more = sk_X509_new_null();
	BIO		*in = BIO_new_mem_buf(content.p, (int)content.n);
	CMS_ContentInfo	*cms;
	unsigned char	*der = NULL;
	int		 n;

	if (more == NULL || in == NULL || sk_X509_push(more, p->sub) <= 0)
		die("no memory");
	cms = need(CMS_sign(p->cert, p->key, more, in, CMS_DETACHED |
	    CMS_BINARY | CMS_NOSMIMECAP), "can not sign");
	if ((n = i2d_CMS_ContentInfo(cms, &der)) <= 0)
		die("no memory");
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	sk_X509_free(more);
	return (struct slice){ der, (size_t)n };
}

/* NAME.eml, NAME.bin and NAME.p7s of one mail. */
static void
forge_mail(const struct party *p, const char *dir, int nth, size_t bytes)
{
	struct buf	 content = { 0 }, mail = { 0 };
	struct slice	 der;

	put_entity(&content, bytes, nth);
	der = sign(p, buf_slice(&content));
	put_header(&mail, "vanthu@sothunghiem.hanoi.gov.vn", nth);
	buf_adds(&mail, "Content-Type: multipart/signed; micalg=\"sha-256\"; "
	    "protocol=\"application/pkcs7-signature\"; boundary=\"=_sig\"\r\n"
	    "\r\n--=_sig\r\n");
	buf_add(&mail, buf_slice(&content));
	buf_adds(&mail, "\r\n--=_sig\r\nContent-Type: application/"
	    "pkcs7-signature; name=\"smime.p7s\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "Content-Disposition: attachment; filename=\"smime.p7s\"\r\n\r\n");
	put_base64(&mail, der);
	buf_adds(&mail, "\r\n--=_sig--\r\n");
	if (content.failed || mail.failed)
		die("no memory");
	write_file(dir, nth, "eml", buf_slice(&mail));
	write_file(dir, nth, "bin", buf_slice(&content));
	write_file(dir, nth, "p7s", der);
	OPENSSL_free((void *)(uintptr_t)der.p);
	buf_free(&content);
	buf_free(&mail);
}

static void
forge_plain(const char *path, size_t bytes, const char *from)
{
	struct buf	 mail = { 0 };

	put_header(&mail, from, 0);
	put_entity(&mail, bytes, 0);
	if (mail.failed)
		die("no memory");
	write_file(path, -1, "", buf_slice(&mail));
	buf_free(&mail);
}

static void
add_extensions(X509 *x, X509 *issuer)
{
	static const struct {
		int		 nid;
		const char	*value;
	} wanted[] = {
		{ NID_basic_constraints, "CA:FALSE" },
		{ NID_key_usage, "critical,digitalSignature,nonRepudiation,"
		    "keyEncipherment" },
		{ NID_ext_key_usage, "emailProtection,clientAuth" },
		{ NID_subject_alt_name,
		    "email:vanthu@sothunghiem.hanoi.gov.vn" },
		{ NID_subject_key_identifier, "hash" },
		{ NID_authority_key_identifier, "keyid" },
	};
	X509V3_CTX	 ctx;
	X509_EXTENSION	*ext;
	size_t		 i;

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	for (i = 0; i < NELEM(wanted); i++) {
		ext = need(X509V3_EXT_conf_nid(NULL, &ctx, wanted[i].nid,
		    wanted[i].value), wanted[i].value);
		X509_add_ext(x, ext, -1);
		X509_EXTENSION_free(ext);
	}
}

static void
add_name(X509_NAME *name, const char *field, const char *value)
{
	if (X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
	    (const unsigned char *)value, -1, -1, 0) != 1)
		die("no memory");
}

static X509 *
issue(const struct batch *b, EVP_PKEY *key, int nth)
{
	X509	*x = need(X509_new(), "no memory");
	char	 cn[64];

	snprintf(cn, sizeof(cn), "ĐƠN VỊ THỬ NGHIỆM %d", nth);
	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set_int64(X509_get_serialNumber(x),
	    0x5eed000000 + nth);
	X509_gmtime_adj(X509_getm_notBefore(x), -DAY);
	X509_gmtime_adj(X509_getm_notAfter(x), 365L * DAY);
	add_name(X509_get_subject_name(x), "C", "VN");
	add_name(X509_get_subject_name(x), "L", "Hà Nội");
	add_name(X509_get_subject_name(x), "O", "UBND thành phố thử nghiệm");
	add_name(X509_get_subject_name(x), "CN", cn);
	X509_set_issuer_name(x, X509_get_subject_name(b->sub));
	X509_set_pubkey(x, key);
	add_extensions(x, b->sub);
	if (X509_sign(x, b->subkey, EVP_sha256()) <= 0)
		die("can not sign a certificate");
	return x;
}

static void *
make_signers(void *arg)
{
	struct batch	*b = arg;
	struct party	 p = { .sub = b->sub };
	int		 nth;

	for (;;) {
		pthread_mutex_lock(&b->lock);
		nth = b->next < b->count ? b->next++ : -1;
		pthread_mutex_unlock(&b->lock);
		if (nth == -1)
			return NULL;
		p.key = need(EVP_RSA_gen(LEAF_BITS), "no key");
		p.cert = issue(b, p.key, nth);
		forge_mail(&p, b->dir, nth, b->bytes);
		X509_free(p.cert);
		EVP_PKEY_free(p.key);
	}
}

static void
forge_signers(struct batch *b)
{
	pthread_t	 threads[THREADS];
	int		 i;

	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, make_signers, b) != 0)
			die("no thread");
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

/* Serials as a CA draws them: 16 random bytes, here from a counter. */
static void
add_revoked(X509_CRL *crl, long nth, ASN1_TIME *when)
{
	X509_REVOKED	*r = need(X509_REVOKED_new(), "no memory");
	ASN1_INTEGER	*serial = need(ASN1_INTEGER_new(), "no memory");
	unsigned char	 bytes[16];
	unsigned long	 x = (unsigned long)nth;
	size_t		 i;

	for (i = 0; i < sizeof(bytes); i++) {
		x = x * 6364136223846793005UL + 1442695040888963407UL;
		bytes[i] = (unsigned char)(x >> 56);
	}
	bytes[0] = (bytes[0] & 0x3f) | 0x40;
	if (ASN1_STRING_set(serial, bytes, sizeof(bytes)) != 1 ||
	    X509_REVOKED_set_serialNumber(r, serial) != 1 ||
	    X509_REVOKED_set_revocationDate(r, when) != 1 ||
	    X509_CRL_add0_revoked(crl, r) != 1)
		die("no memory");
	ASN1_INTEGER_free(serial);
}

static void
forge_crl(const char *path, long count, X509 *cert, EVP_PKEY *key)
{
	X509_CRL	*crl = need(X509_CRL_new(), "no memory");
	ASN1_TIME	*from = X509_gmtime_adj(NULL, -DAY);
	ASN1_TIME	*to = X509_gmtime_adj(NULL, 30L * DAY);
	ASN1_INTEGER	*number = ASN1_INTEGER_new();
	unsigned char	*der = NULL;
	X509V3_CTX	 ctx;
	X509_EXTENSION	*ext;
	long		 i;
	int		 n;

	X509_CRL_set_version(crl, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(cert));
	X509_CRL_set1_lastUpdate(crl, from);
	X509_CRL_set1_nextUpdate(crl, to);
	for (i = 0; i < count; i++)
		add_revoked(crl, i, from);
	X509V3_set_ctx(&ctx, cert, NULL, NULL, crl, 0);
	ext = need(X509V3_EXT_conf_nid(NULL, &ctx,
	    NID_authority_key_identifier, "keyid"), "no key identifier");
	X509_CRL_add_ext(crl, ext, -1);
	ASN1_INTEGER_set(number, 1);
	X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0);
	X509_CRL_sort(crl);
	if (X509_CRL_sign(crl, key, EVP_sha256()) <= 0 ||
	    (n = i2d_X509_CRL(crl, &der)) <= 0)
		die("can not sign the CRL");
	write_file(path, -1, "", (struct slice){ der, (size_t)n });
	OPENSSL_free(der);
	ASN1_INTEGER_free(number);
	X509_EXTENSION_free(ext);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	X509_CRL_free(crl);
}

static long
number(const char *arg)
{
	char	*end;
	long	 v = strtol(arg, &end, 10);

	if (*arg == '\0' || *end != '\0' || v < 0 || v > INT_MAX)
		die("a number is out of range");
	return v;
}

int
main(int argc, char *argv[])
{
	struct party	 p;
	struct batch	 b = { .lock = PTHREAD_MUTEX_INITIALIZER };
	int		 i;

	if (argc == 8 && strcmp(argv[1], "mails") == 0) {
		p = (struct party){ read_cert(argv[5]), read_cert(argv[7]),
		    read_key(argv[6]) };
		for (i = 0; i < number(argv[3]); i++)
			forge_mail(&p, argv[2], i, (size_t)number(argv[4]));
	} else if (argc == 5 && strcmp(argv[1], "plain") == 0) {
		forge_plain(argv[2], (size_t)number(argv[3]), argv[4]);
	} else if (argc == 7 && strcmp(argv[1], "signers") == 0) {
		b.dir = argv[2];
		b.count = (int)number(argv[3]);
		b.bytes = (size_t)number(argv[4]);
		b.sub = read_cert(argv[5]);
		b.subkey = read_key(argv[6]);
		forge_signers(&b);
	} else if (argc == 6 && strcmp(argv[1], "crl") == 0) {
		forge_crl(argv[2], number(argv[3]), read_cert(argv[4]),
		    read_key(argv[5]));
	} else {
		fputs(usage, stderr);
		return 2;
	}
	return 0;
}
