/* mime.h: the tree of a message's parts, as offsets into its bytes (RFC 2046) */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include "mail/header.h"

enum encoding {
	ENC_7BIT, ENC_8BIT, ENC_BINARY, ENC_QP, ENC_BASE64,
	ENC_OTHER		/* uuencode and other: not decoded */
};

/* One entity: the message itself or a part of a multipart. */
struct part {
	struct slice	 whole;		/* header and body: the very bytes that
					   a multipart/signed is signed over */
	struct slice	 body;
	struct fields	 fields;
	struct ctype	 ctype;		/* text/plain where none is given, as
					   RFC 2045 5.2; message/rfc822 in a
					   digest */
	struct ctype	 disposition;	/* type "" when there is none */
	enum encoding	 encoding;
	struct part	*parent;
	struct part	*child;		/* first part, or the message inside a
					   message/rfc822 */
	struct part	*next;		/* sibling */
	struct slice	 preamble;	/* of a multipart */
	struct slice	 epilogue;	/* of a multipart, after the last
					   delimiter line */
	const char	*section;	/* IMAP section number: "1.2"; "" root */
	int		 depth;		/* root is 0 */
	bool		 closed;	/* a multipart's last delimiter was there */
};

/*
 * Header fields of all parts together: a field costs memory many times its
 * three bytes, here and in every library that reads on.
 */
#define MIME_FIELDS_MAX	10000

struct mime_limits {
	size_t	parts;		/* in the whole message */
	int	depth;		/* of multiparts and messages within each other */
};

/*
 * The tree of bytes.  A multipart/signed keeps its two parts' ranges exactly
 * as RFC 1847 2.1 and RFC 8551 3.5.3 want them hashed: the CRLF before a
 * delimiter belongs to the delimiter.  Returns 0 with *root, or -1 with *why:
 * R_MIME_BROKEN (a multipart without a usable boundary, or never opened),
 * R_FIELD_TWICE (two Content-Type, or two Content-Transfer-Encoding in one
 * part), R_TOO_MANY_PARTS, R_TOO_DEEP, R_HEADER_TOO_LARGE, R_NO_MEMORY.
 * A multipart whose last delimiter is missing ends at its parent's end and
 * is told by closed.
 */
int	mime_tree(struct arena *, struct slice bytes,
	    const struct mime_limits *, struct part **root, enum reason *why);

bool	mime_is(const struct part *, const char *type, const char *subtype);
bool	mime_multipart(const struct part *);
size_t	mime_children(const struct part *);
/*
 * The next part in document order below root (root first), or NULL at the
 * end: for (p = root; p != NULL; p = mime_next(root, p)).  into_messages
 * says whether parts inside message/rfc822 are visited.
 */
const struct part
	*mime_next(const struct part *root, const struct part *,
	    bool into_messages);

#endif
