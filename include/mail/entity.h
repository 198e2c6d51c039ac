/* entity.h: a message's content made safe to sign (RFC 8551 3.1) */
#ifndef MAIL_ENTITY_H
#define MAIL_ENTITY_H

#include "mail/edit.h"
#include "mail/mime.h"

/*
 * The entity to be signed, made from a message: Content-* fields of the
 * message, protected copies of its fields, and a body in which every leaf is
 * 7-bit safe: lines of at most 76 characters where re-encoded and 998 where
 * left, CRLF line ends, no trailing blanks, no line that begins with "From ",
 * no 8-bit, no NUL, no bare CR or LF.  Leaves that are so already are kept
 * byte by byte; the others become quoted-printable (text) or base64.
 * Composite parts become 7bit, fields ASCII (mail/respell.h).  A
 * multipart/signed or encrypted inside and a report are kept byte by byte,
 * trailing blanks too.  Domains become A-labels; an address that has another
 * part beyond ASCII has no copy.  protect: RFC 9788 hp="clear" copies of
 * Subject, From, To, Cc, Date, Message-ID, Sender, Reply-To, In-Reply-To and
 * References; without it only From is copied.
 * Returns 0 with the entity added to out, or -1 with *why R_NO_MEMORY or
 * what can not be made safe without damage: R_ENTITY_FIELD (a header field),
 * R_ENTITY_SEALED (a signed or encrypted part), R_ENTITY_ENCODING (a transfer
 * encoding nobody knows, or a report that may have none), R_ENTITY_STRUCTURE
 * (readers would see other parts), R_ENTITY_UNSAFE (all else).
 */
int	entity_make(struct arena *, const struct part *root, bool protect,
	    struct buf *out, enum reason *why);

/*
 * The multipart/signed body around an entity and its CMS signature (RFC 8551
 * 3.5.3), and the edits that turn the message into it: the old Content-* and
 * MIME-Version fields out, new ones in, the body replaced.  The entity's bytes
 * and those around it, added to *body, are borrowed by the edits: keep both
 * until they were applied.  boundary must not occur in the entity (entity_boundary).
 * micalg: "sha-256", "sha-384", "sha-512".
 */
int	entity_wrap(struct arena *, const struct part *root,
	    struct slice entity, struct slice der, const char *micalg,
	    const char *boundary, struct buf *body, struct edits *edits);

/*
 * The same for a CMS that holds the entity: an application/pkcs7-mime body
 * (RFC 8551 3.5.2).
 */
int	entity_wrap_opaque(struct arena *, const struct part *root,
	    struct slice der, struct buf *body, struct edits *edits);

/* A boundary made from 24 random bytes of the caller's. */
const char
	*entity_boundary(struct arena *, const unsigned char seed[24]);

#endif
