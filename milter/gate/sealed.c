/* sealed.c: is a mail of ours signed or encrypted already? (RFC 1847, RFC 3156, RFC 8551) */

/*
 * Such mail leaves as it is.  A header that only says so must not keep a
 * unit's mail from being signed, so what it says must be there.
 */

#include <strings.h>

#include "gate/work.h"

static bool
names(const struct part *p, const char *type)
{
	const char	*protocol = ctype_param(&p->ctype, "protocol");

	return protocol != NULL && strcasecmp(protocol, type) == 0;
}

static bool
is_pkcs7(const struct part *p, const char *what, const char *x_what)
{
	return mime_is(p, "application", what) ||
	    mime_is(p, "application", x_what);
}

/* What a part's content is as a CMS. */
static enum cms_kind
kind_of(const struct part *p)
{
	struct buf	 der = { .max = p->body.n + 1 };
	enum cms_kind	 kind = CMS_KIND_NONE;

	if (decode_transfer(p, &der) == 0 && !der.failed)
		kind = cms_kind(buf_slice(&der));
	buf_free(&der);
	return kind;
}

/* RFC 4880 6.2: the line that an armour begins with. */
static bool
is_armoured(const struct part *p, struct slice line)
{
	return slice_starts(slice_trim(p->body), line);
}

/* RFC 1847 2.1: two parts, the second the signature that protocol names. */
static bool
is_signed(const struct part *p)
{
	const struct part	*sig;

	if (mime_children(p) != 2 || !p->closed)
		return false;
	sig = p->child->next;
	if (names(p, "application/pgp-signature"))
		return mime_is(sig, "application", "pgp-signature") &&
		    is_armoured(sig, SLICE("-----BEGIN PGP "));
	return (names(p, "application/pkcs7-signature") ||
	    names(p, "application/x-pkcs7-signature")) &&
	    is_pkcs7(sig, "pkcs7-signature", "x-pkcs7-signature") &&
	    kind_of(sig) == CMS_KIND_SIGNED;
}

/* RFC 3156 4: a part with the version, and one with all the rest. */
static bool
is_encrypted(const struct part *p)
{
	return mime_children(p) == 2 && p->closed &&
	    names(p, "application/pgp-encrypted") &&
	    mime_is(p->child, "application", "pgp-encrypted") &&
	    mime_is(p->child->next, "application", "octet-stream") &&
	    is_armoured(p->child->next, SLICE("-----BEGIN PGP MESSAGE-----"));
}

bool
work_is_sealed(const struct work *w)
{
	const struct part	*root = w->root;

	if (root == NULL)
		return false;
	if (mime_is(root, "multipart", "signed"))
		return is_signed(root);
	if (mime_is(root, "multipart", "encrypted"))
		return is_encrypted(root);
	return is_pkcs7(root, "pkcs7-mime", "x-pkcs7-mime") &&
	    kind_of(root) != CMS_KIND_NONE;
}
