/* bytes.h: borrowed runs of bytes, and a buffer that grows */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A borrowed run of bytes: it owns nothing and has no terminator. */
struct slice {
	const unsigned char	*p;
	size_t			 n;
};

#define SLICE(lit) \
	((struct slice){ (const unsigned char *)(lit), sizeof(lit) - 1 })
/* For printf's %.*s, of bytes that are safe to print; s is evaluated twice. */
#define SLICE_ARG(s)	(int)(s).n, (const char *)(s).p
#define NELEM(a)	(sizeof(a) / sizeof((a)[0]))

static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 ||
	    (*a.p == *b.p && memcmp(a.p, b.p, a.n) == 0));
}

/* Everything from off on, clipped. */
static inline struct slice
slice_from(struct slice s, size_t off)
{
	if (off > s.n)
		off = s.n;
	if (off > 0) {
		s.p += off;
		s.n -= off;
	}
	return s;
}

/* n bytes from off, clipped to what there is. */
static inline struct slice
slice_sub(struct slice s, size_t off, size_t n)
{
	s = slice_from(s, off);
	if (s.n > n)
		s.n = n;
	return s;
}

static inline bool
slice_starts(struct slice s, struct slice prefix)
{
	return slice_eq(slice_sub(s, 0, prefix.n), prefix);
}

/* The bytes of a C string, without its NUL; of NULL, none. */
struct slice	slice_of(const char *);
/* As slice_eq, but ASCII letters compare without case (RFC 5322 names). */
bool		slice_caseeq(struct slice, struct slice);
bool		slice_casestarts(struct slice, struct slice prefix);
bool		slice_ends(struct slice, struct slice suffix);
/* Without blanks, tabs, CR and LF at both ends. */
struct slice	slice_trim(struct slice);
/* Offset of the first needle at or after from, or SIZE_MAX. */
size_t		slice_find(struct slice, struct slice needle, size_t from);
/*
 * Take the next line off *rest: *line is without its line end, *eol holds
 * the line end itself (CRLF, LF, or nothing at the end of the bytes; a CR
 * alone ends no line).  False when *rest is empty.
 */
bool		slice_line(struct slice *rest, struct slice *line,
		    struct slice *eol);
bool		slice_has8bit(struct slice);
/*
 * Bytes of two hexadecimal digits each, in either case; out has room for half
 * as many.  False: there is something else.
 */
bool		slice_unhex(struct slice digits, unsigned char *out);

/*
 * A buffer that grows.  It remembers that memory ran out or that its cap was
 * reached (failed), so a caller may add many times and ask once; the content
 * of a failed buffer is never used.  { 0 } is an empty one without a cap.
 */
struct buf {
	unsigned char	*p;
	size_t		 n, size;
	size_t		 max;		/* bytes at most; 0: no cap */
	bool		 failed;
};

void		buf_add(struct buf *, struct slice);
void		buf_adds(struct buf *, const char *);
void		buf_addc(struct buf *, int);
void		buf_hex(struct buf *, unsigned char);	/* as two digits, 0A */
void		buf_printf(struct buf *, const char *, ...)
		    __attribute__((format(printf, 2, 3)));
void		buf_vprintf(struct buf *, const char *, va_list)
		    __attribute__((format(printf, 2, 0)));
/* Make room for n more bytes; 0, or -1 and failed. */
int		buf_room(struct buf *, size_t n);
struct slice	buf_slice(const struct buf *);
/* The content as a C string, owned by the buffer; NULL when failed. */
const char	*buf_str(struct buf *);
void		buf_free(struct buf *);

#endif
