/* pin.c: a token's PIN from its file, and the memory of PINs that were wrong */

/*
 * Tokens lock after ten or fifteen wrong PINs, and a locked one costs its
 * agency a Mẫu 06.  So a marker is on the disk before a PIN is tried, and a
 * PIN with a marker is not tried again: not after a crash, not by a restart.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/chan.h"
#include "crypto/digest.h"
#include "crypto/pin.h"
#include "crypto/pin_source.h"

/*
 * A PIN has six digits: a marker must not let whoever finds it in a backup
 * try them all in a moment.  This many rounds take some 50 ms.
 */
#define PRINT_ROUNDS	200000
#define PRINT_BYTES	32
#define PRINT_HEX	(2 * PRINT_BYTES)
#define LOCK_TRIES	500
#define LOCK_PAUSE_US	20000	/* a login takes up to a second, and several
				   signers begin together: wait for ten */
#define MARKER_BYTES	(PIN_TRIES_MAX * (PRINT_HEX + 1))

void
pin_clear(struct pin *pin)
{
	OPENSSL_cleanse(pin, sizeof(*pin));
	(void)munlock(pin, sizeof(*pin));
}

static const char *
file_fault(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "not a regular file";
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return "owned by another user";
	if ((st->st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "open to group or others";
	if (st->st_size > PIN_MAX + 1)
		return "too long for a PIN";
	return NULL;
}

/* A line end or blank by oversight would make the PIN a wrong one. */
static const char *
text_fault(const char *text, size_t n)
{
	size_t	 i;

	if (n == 0)
		return "empty";
	for (i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return "more than one line";
	if (text[0] == ' ' || text[n - 1] == ' ')
		return "a blank before or after the PIN";
	return NULL;
}

static const char *
read_text(int fd, struct pin *pin)
{
	char	 text[PIN_MAX + 2];	/* one more shows that there is more */
	ssize_t	 n;
	const char *why;

	do
		n = pread(fd, text, sizeof(text), 0);
	while (n == -1 && errno == EINTR);
	if (n > 0 && text[n - 1] == '\n')
		n--;
	if (n > 0 && text[n - 1] == '\r')
		n--;
	if (n == -1)
		why = "can not be read";
	else if (n > PIN_MAX)
		why = "too long for a PIN";
	else if ((why = text_fault(text, (size_t)n)) == NULL) {
		memcpy(pin->text, text, (size_t)n);
		pin->text[n] = '\0';
	}
	OPENSSL_cleanse(text, sizeof(text));
	return why;
}

/* A descriptor of what the PIN is in, or -1 with *why. */
static int
open_source(const char *path, const char **why)
{
	const char	*at = strrchr(path, '@');
	int		 fd;

	if (slice_starts(slice_of(path), SLICE(PIN_CREDENTIAL))) {
		fd = at == NULL ? -1 : fcntl(atoi(at + 1), F_DUPFD_CLOEXEC, 0);
		*why = "the gateway's service has no such credential";
		return fd;
	}
	/* Non-blocking: a FIFO in its place must not hold us. */
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);
	*why = errno == ENOENT ? "missing" : "can not be opened";
	return fd;
}

int
pin_read(const char *path, struct pin *out, const char **why)
{
	struct stat	 st;
	const char	*fault;
	int		 fd;

	if ((fd = open_source(path, why)) == -1)
		return -1;
	/* Out of the swap where we may; there is little to lock. */
	(void)mlock(out, sizeof(*out));
	if (fstat(fd, &st) == -1)
		fault = "can not be read";
	else if ((fault = file_fault(&st)) == NULL)
		fault = read_text(fd, out);
	chan_close(&fd);
	if (fault == NULL)
		return 0;
	pin_clear(out);
	*why = fault;
	return -1;
}

static int
hash_pin(const struct pin *pin, struct pin_print *p)
{
	EVP_MD_CTX	*ctx = EVP_MD_CTX_new();
	int		 ok = ctx != NULL &&
			    EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1 &&
			    EVP_DigestUpdate(ctx, p->salt,
			    sizeof(p->salt)) == 1 &&
			    EVP_DigestUpdate(ctx, pin->text,
			    strlen(pin->text)) == 1 &&
			    EVP_DigestFinal_ex(ctx, p->of, NULL) == 1;

	EVP_MD_CTX_free(ctx);		/* and wiped */
	return ok ? 0 : -1;
}

int
pin_print(const struct pin *pin, struct pin_print *out)
{
	return digest_random(out->salt, sizeof(out->salt)) == -1 ? -1 :
	    hash_pin(pin, out);
}

bool
pin_is(const struct pin *pin, const struct pin_print *print)
{
	struct pin_print	 other = *print;

	return hash_pin(pin, &other) == 0 &&
	    CRYPTO_memcmp(other.of, print->of, sizeof(other.of)) == 0;
}

/* The serial is the token's own word: only letters and digits stay. */
static void
put_name(const struct pin_marker *m, struct buf *b)
{
	const char	*s;

	buf_adds(b, "pin-tried-");
	for (s = m->serial; *s != '\0'; s++)
		if ((*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') ||
		    (*s >= 'a' && *s <= 'z'))
			buf_addc(b, *s);
		else
			buf_printf(b, "%%%02x", (unsigned char)*s);
}

void
pin_mark_path(const struct pin_marker *m, struct buf *b)
{
	buf_printf(b, "%s/", m->dir);
	put_name(m, b);
}

/* The fingerprint as a line, without its end. */
static int
fingerprint(const struct pin_marker *m, char line[PRINT_HEX + 1])
{
	static const char	 hex[] = "0123456789abcdef";
	unsigned char		 sum[PRINT_BYTES];
	size_t			 i;

	if (PKCS5_PBKDF2_HMAC(m->pin->text, -1,
	    (const unsigned char *)m->serial, (int)strlen(m->serial),
	    PRINT_ROUNDS, EVP_sha256(), sizeof(sum), sum) != 1)
		return -1;
	for (i = 0; i < sizeof(sum); i++) {
		line[2 * i] = hex[sum[i] >> 4];
		line[2 * i + 1] = hex[sum[i] & 15];
	}
	line[PRINT_HEX] = '\0';
	return 0;
}

/* What a marker of these bytes says of the PIN with that fingerprint. */
static enum pin_mark
judge_marker(struct slice bytes, const char *print)
{
	struct slice	 line, eol;
	size_t		 n = 0;

	while (slice_line(&bytes, &line, &eol)) {
		if (line.n != PRINT_HEX || eol.n != 1 ||
		    slice_eq(line, slice_of(print)))
			return PIN_MARKED;
		n++;
	}
	if (n == 0)
		return PIN_UNMARKED;
	return n < PIN_TRIES_MAX ? PIN_OTHER_MARKED : PIN_MARKED;
}

/* The token's byte in the file of locks; two may share one, and wait. */
static off_t
lock_place(const struct pin_marker *m)
{
	const char	*p;
	uint32_t	 h = 2166136261;	/* FNV-1a */

	for (p = m->serial; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 16777619;
	return (off_t)h;
}

int
pin_lock(const struct pin_marker *m)
{
	struct flock	 lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
		.l_start = lock_place(m), .l_len = 1 };
	int		 at, fd = -1, tries;

	at = open(m->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at != -1)
		fd = openat(at, PIN_LOCKS, O_RDWR | O_CREAT | O_NOFOLLOW |
		    O_NONBLOCK | O_CLOEXEC, 0600);
	chan_close(&at);
	for (tries = 0; fd != -1 && fcntl(fd, F_OFD_SETLK, &lock) == -1;
	    tries++)
		if (errno != EAGAIN || tries == LOCK_TRIES)
			chan_close(&fd);
		else
			usleep(LOCK_PAUSE_US);
	return fd;
}

/* Open the directory and the marker in it; *fd -1 with errno without one. */
static int
open_marker(const struct pin_marker *m, int flags, int *fd)
{
	struct buf	 name = { 0 };
	int		 at;

	*fd = -1;
	put_name(m, &name);
	at = open(m->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at != -1 && buf_str(&name) == NULL) {
		errno = ENOMEM;
		chan_close(&at);
	}
	if (at != -1)
		*fd = openat(at, buf_str(&name), flags | O_NOFOLLOW |
		    O_NONBLOCK | O_CLOEXEC, 0600);
	buf_free(&name);
	return at;
}

enum pin_mark
pin_mark_look(const struct pin_marker *m)
{
	unsigned char	 bytes[MARKER_BYTES + 1];
	char		 print[PRINT_HEX + 1];
	enum pin_mark	 mark = PIN_MARK_FAULT;
	ssize_t		 n;
	int		 at, fd;

	if ((at = open_marker(m, O_RDONLY, &fd)) == -1)
		return PIN_MARK_FAULT;
	if (fd == -1 && errno == ENOENT)
		mark = PIN_UNMARKED;
	else if (fd != -1 && (n = read(fd, bytes, sizeof(bytes))) != -1 &&
	    fingerprint(m, print) == 0)
		mark = judge_marker((struct slice){ bytes, (size_t)n }, print);
	chan_close(&fd);
	chan_close(&at);
	return mark;
}

int
pin_mark_add(const struct pin_marker *m)
{
	char	 line[PRINT_HEX + 1];
	int	 at, fd, rc = -1;

	if (fingerprint(m, line) == -1)
		return -1;
	line[PRINT_HEX] = '\n';
	at = open_marker(m, O_WRONLY | O_APPEND | O_CREAT, &fd);
	if (fd != -1 && write(fd, line, sizeof(line)) == sizeof(line) &&
	    fsync(fd) == 0 && fsync(at) == 0)
		rc = 0;
	chan_close(&fd);
	chan_close(&at);
	return rc;
}

int
pin_mark_remove(const struct pin_marker *m)
{
	struct buf	 name = { 0 };
	int		 at, rc = -1;

	put_name(m, &name);
	at = open(m->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at != -1 && buf_str(&name) != NULL &&
	    unlinkat(at, buf_str(&name), 0) == 0 && fsync(at) == 0)
		rc = 0;
	chan_close(&at);
	buf_free(&name);
	return rc;
}
