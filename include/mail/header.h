/* header.h: header fields of a message or part, by offsets (RFC 5322 2.2) */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "base/arena.h"
#include "base/reason.h"

#define HEADER_FIELDS_MAX	1000	/* fields of one header; mail has < 200 */
#define HEADER_BYTES_MAX	(1024 * 1024) /* one header; Postfix: 100 KiB */
#define CTYPE_PARAMS_MAX	32	/* parameters of one Content-* field */

/* One header field, as it stands in the message. */
struct field {
	struct slice	raw;	/* name, colon, value, folds and last line end */
	struct slice	name;	/* without the colon or blanks before it */
	struct slice	value;	/* after the colon, folds still in it, without
				   the last line end */
};

struct fields {
	const struct field	*v;
	size_t			 n;
};

/*
 * Take the field at the front of *rest off it, folds and all, or return false
 * where none stands.  For what has to be found in a header over any limit.
 */
bool	header_next(struct slice *rest, struct field *);

/*
 * Cut the header at the front of bytes into fields.  Sets *body to what
 * follows the empty line; without one (the end, or a line that is no field)
 * the body begins there.  Lines end in CRLF or LF.  Returns 0 with *out, or
 * -1 with *why R_HEADER_TOO_LARGE or R_NO_MEMORY.
 */
int	header_parse(struct arena *, struct slice bytes, struct fields *out,
	    struct slice *body, enum reason *why);

size_t	header_count(const struct fields *, const char *name);
/* The nth (from 1) field of that name, names compared without case; NULL. */
const struct field
	*header_find(const struct fields *, const char *name, size_t nth);
/*
 * The value on one line: line ends of folds removed, trimmed; a NUL or a bare
 * CR becomes "?", for neither may hide what follows it.  NULL: memory.
 */
const char
	*header_unfold(struct arena *, struct slice value);

/* A Content-Type or Content-Disposition value (RFC 2045 5.1, RFC 2183). */
struct param {
	const char	*name;		/* lower case, as written: "name*0*" too */
	const char	*value;		/* unquoted */
};
struct ctype {
	const char	*type;		/* lower case; "" when missing */
	const char	*subtype;	/* lower case; "" for a disposition */
	struct param	 params[CTYPE_PARAMS_MAX];
	size_t		 nparams;
	bool		 sane;		/* the value followed the grammar, and no
					   parameter stood twice */
};

/*
 * 0, or -1 when memory ran out.  Comments are skipped.  Of a value that is
 * not sane, what could be read is there: the first of equal parameters, and
 * what stood before an end without its quote.  Two liberties of much mail
 * count as sane: empty parameters (a last semicolon), and tspecials in a
 * value without quotes as long as readers can not differ ("type=text/html").
 */
int	header_ctype(struct arena *, struct slice value, struct ctype *out);
/* Value of the parameter (its name in lower case, not RFC 2231), or NULL. */
const char
	*ctype_param(const struct ctype *, const char *name);
bool	ctype_is(const struct ctype *, const char *type, const char *subtype);

#endif
