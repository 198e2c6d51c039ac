/* conf_claims.c: may two units be told apart by who sends and From? */

#include <stdio.h>
#include <string.h>

#include "gate/conf_parts.h"
#include "mail/domain.h"

/* Is there a login that both list? */
static bool
share_login(const struct unit *a, const struct unit *b)
{
	size_t	 i, k;

	for (i = 0; i < a->logins.n; i++)
		for (k = 0; k < b->logins.n; k++)
			if (strcmp(a->logins.v[i], b->logins.v[k]) == 0)
				return true;
	return false;
}

/* Is there a client that is in a network of both? */
static bool
share_network(const struct unit *a, const struct unit *b)
{
	size_t	 i, k;

	for (i = 0; i < a->nnetworks; i++)
		for (k = 0; k < b->nnetworks; k++)
			if (network_holds(&a->networks[i], &b->networks[k]) ||
			    network_holds(&b->networks[k], &a->networks[i]))
				return true;
	return false;
}

/* Do two listed addresses stand for one?  Case is ignored where one unit does. */
static bool
same_address(const struct unit *a, const char *mine, const struct unit *b,
    const char *theirs)
{
	const struct address_rule	 rule = { .any_case =
					    a->rule.any_case ||
					    b->rule.any_case };
	struct slice			 l, r, dl, dr;

	return address_split(slice_of(mine), &l, &dl) &&
	    address_split(slice_of(theirs), &r, &dr) &&
	    domain_same(dl, dr) && address_local(l, r, rule) == ADDRESS_SAME;
}

static bool
same_domain(const struct unit *a, const char *mine, const struct unit *b,
    const char *theirs)
{
	(void)a;
	(void)b;
	return mine[0] != '\0' && domain_same(slice_of(mine),
	    slice_of(theirs));
}

/* Report each element of a list that the other unit claims too. */
static void
check_list(const struct unit_at *mine, const struct unit *other,
    struct strings list, struct strings theirs, const char *name,
    bool (*same)(const struct unit *, const char *, const struct unit *,
    const char *), struct buf *faults)
{
	const struct node	*node = node_find(mine->at, name);
	char			 what[160];
	size_t			 i, k;

	snprintf(what, sizeof(what), "belongs to the unit \"%.64s\" already, "
	    "of the same logins or networks", other->identity);
	for (i = 0; node != NULL && i < list.n; i++)
		for (k = 0; k < theirs.n; k++)
			if (same(&mine->unit, list.v[i], other, theirs.v[k]))
				node_fault(faults, node->type == NODE_LIST ?
				    &node->child[i] : node, what);
}

void
unit_check_against(const struct unit *others, size_t n,
    const struct unit_at *mine, struct buf *faults)
{
	const struct unit	*u = &mine->unit;
	size_t			 i;

	for (i = 0; i < n; i++) {
		if (strcmp(others[i].identity, u->identity) == 0 &&
		    u->identity[0] != '\0')
			node_fault_at(faults, mine->at, "identity",
			    "another unit has it");
		if (!share_login(&others[i], u) &&
		    !share_network(&others[i], u) &&
		    !(others[i].local && u->local))
			continue;
		check_list(mine, &others[i], u->addresses,
		    others[i].addresses, "addresses", same_address, faults);
		check_list(mine, &others[i], u->domains, others[i].domains,
		    "domains", same_domain, faults);
	}
}
