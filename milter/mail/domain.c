/* domain.c: are two mail domains the same name? (RFC 5891, RFC 9598) */

#include <string.h>

#include <idn2.h>

#include "mail/domain.h"

#define DOMAIN_MAX	255	/* RFC 5321 4.5.3.1.2 */

/* The domain with A-labels, or NULL where it has none; idn2_free it. */
static uint8_t *
with_a_labels(struct slice domain)
{
	uint8_t	 text[DOMAIN_MAX + 1], *out;

	if (domain.n > DOMAIN_MAX)
		return NULL;
	memcpy(text, domain.p, domain.n);
	text[domain.n] = '\0';
	if (memchr(text, '\0', domain.n) != NULL ||
	    idn2_lookup_u8(text, &out, IDN2_NFC_INPUT |
	    IDN2_NONTRANSITIONAL) != IDN2_OK)
		return NULL;
	return out;
}

bool
domain_same(struct slice a, struct slice b)
{
	uint8_t	*p, *q;
	bool	 same;

	if (slice_caseeq(a, b))
		return true;
	if (!slice_has8bit(a) && !slice_has8bit(b))
		return false;
	p = with_a_labels(a);
	q = with_a_labels(b);
	same = p != NULL && q != NULL &&
	    slice_caseeq(slice_of((char *)p), slice_of((char *)q));
	idn2_free(p);
	idn2_free(q);
	return same;
}

int
domain_ascii(struct slice domain, struct buf *out)
{
	uint8_t	*name;

	if (!slice_has8bit(domain)) {
		buf_add(out, domain);
		return out->failed ? -1 : 0;
	}
	if ((name = with_a_labels(domain)) == NULL)
		return -1;
	buf_adds(out, (char *)name);
	idn2_free(name);
	return out->failed ? -1 : 0;
}
