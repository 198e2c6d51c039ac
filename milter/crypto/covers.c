/* covers.c: is a mailbox one of those in a certificate? (RFC 8550 3, RFC 9598 5) */

#include "crypto/verify.h"
#include "mail/domain.h"

/* The offset of the '@' before the domain, or SIZE_MAX. */
static size_t
at_sign(struct slice addr)
{
	size_t	 i;

	for (i = addr.n; i > 0; i--)
		if (addr.p[i - 1] == '@')
			return i - 1;
	return SIZE_MAX;
}

/* Local parts compare byte by byte, without normal forms (RFC 9598 5). */
static bool
same_mailbox(struct slice a, struct slice b)
{
	size_t	 i = at_sign(a), k = at_sign(b);

	return i != SIZE_MAX && i > 0 && i == k && i + 1 < a.n &&
	    slice_eq(slice_sub(a, 0, i), slice_sub(b, 0, k)) &&
	    domain_same(slice_from(a, i + 1), slice_from(b, k + 1));
}

bool
certname_covers(const struct signer *s, const char *addr)
{
	size_t	 i;

	for (i = 0; i < s->nmailboxes; i++)
		if (same_mailbox(slice_of(s->mailboxes[i]), slice_of(addr)))
			return true;
	return false;
}
