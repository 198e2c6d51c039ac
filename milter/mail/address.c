/* address.c: does an address fit one that somebody listed? (RFC 5321 2.4, RFC 5233) */

#include "mail/address.h"

bool
address_split(struct slice address, struct slice *local, struct slice *domain)
{
	size_t	 i = address.n;

	while (i > 0 && address.p[i - 1] != '@')
		i--;
	if (i < 2 || i == address.n)
		return false;
	*local = slice_sub(address, 0, i - 1);
	*domain = slice_from(address, i);
	return true;
}

static bool
same(struct slice a, struct slice b, bool any_case)
{
	return any_case ? slice_caseeq(a, b) : slice_eq(a, b);
}

enum address_fit
address_local(struct slice local, struct slice listed,
    struct address_rule rule)
{
	if (same(local, listed, rule.any_case))
		return ADDRESS_SAME;
	if (rule.delimiter == '\0' || local.n <= listed.n + 1 ||
	    local.p[listed.n] != (unsigned char)rule.delimiter)
		return ADDRESS_OTHER;
	return same(slice_sub(local, 0, listed.n), listed, rule.any_case) ?
	    ADDRESS_SUB : ADDRESS_OTHER;
}
