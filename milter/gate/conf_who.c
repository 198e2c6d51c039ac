/* conf_who.c: which of our units signs for a mail, if any */

#include <string.h>

#include "gate/conf_parts.h"
#include "mail/domain.h"

/* How much of From a unit lists: the more, the better its right to it. */
enum claim { CLAIM_NONE, CLAIM_DOMAIN, CLAIM_DETAIL, CLAIM_ADDRESS };

/* What lets a client use a unit: a login says more than an address. */
enum access { ACCESS_NONE, ACCESS_LOCAL, ACCESS_NETWORK, ACCESS_LOGIN };

/* The client of a mail. */
struct client {
	const char	*auth;		/* NULL: not logged in */
	struct network	 addr;
	bool		 known;		/* addr is its address */
	bool		 local;		/* by sendmail(1), on this relay */
};

static bool
has_word(struct strings list, const char *word)
{
	size_t	 i;

	for (i = 0; i < list.n; i++)
		if (strcmp(list.v[i], word) == 0)
			return true;
	return false;
}

/*
 * Where the unit lists logins, an authenticated client must be one of them,
 * from whatever network it comes.
 */
static enum access
access_of(const struct unit *unit, const struct client *c)
{
	size_t	 i;

	if (c->local)
		return unit->local ? ACCESS_LOCAL : ACCESS_NONE;
	if (c->auth != NULL && unit->logins.n > 0)
		return has_word(unit->logins, c->auth) ? ACCESS_LOGIN :
		    ACCESS_NONE;
	for (i = 0; c->known && i < unit->nnetworks; i++)
		if (network_holds(&unit->networks[i], &c->addr))
			return ACCESS_NETWORK;
	return ACCESS_NONE;
}

static enum claim
claim_of(const struct unit *unit, struct slice local, struct slice domain)
{
	enum claim	 best = CLAIM_NONE, claim;
	struct slice	 user, at;
	size_t		 i;

	for (i = 0; i < unit->addresses.n; i++) {
		if (!address_split(slice_of(unit->addresses.v[i]), &user,
		    &at) || !domain_same(at, domain))
			continue;
		switch (address_local(local, user, unit->rule)) {
		case ADDRESS_SAME:
			return CLAIM_ADDRESS;
		case ADDRESS_SUB:
			best = CLAIM_DETAIL;
			break;
		case ADDRESS_OTHER:
			break;
		}
	}
	claim = CLAIM_NONE;
	for (i = 0; i < unit->domains.n && claim == CLAIM_NONE; i++)
		if (domain_same(slice_of(unit->domains.v[i]), domain))
			claim = CLAIM_DOMAIN;
	return best > claim ? best : claim;
}

/*
 * Of the units with the best claim to From, the one the client may use; *best
 * is that claim.  Two that a client may use alike were refused at load.
 */
static const struct unit *
find_unit(const struct conf *conf, const struct client *c, const char *from,
    enum claim *best)
{
	const struct unit	*unit = NULL;
	struct slice		 local, domain;
	enum access		 access = ACCESS_NONE, a;
	enum claim		 claim;
	size_t			 i;

	*best = CLAIM_NONE;
	if (!address_split(slice_of(from), &local, &domain))
		return NULL;
	for (i = 0; i < conf->nunits; i++) {
		claim = claim_of(&conf->units[i], local, domain);
		if (claim > *best) {
			*best = claim;
			access = ACCESS_NONE;
			unit = NULL;
		}
		if (claim == CLAIM_NONE || claim < *best)
			continue;
		if ((a = access_of(&conf->units[i], c)) > access) {
			access = a;
			unit = &conf->units[i];
		}
	}
	return unit;
}

const struct unit *
conf_unit_for(const struct conf *conf, const char *auth, const char *client,
    const char *from, enum reason *why)
{
	struct client		 c = { .auth = auth };
	const struct unit	*unit;
	enum claim		 claim;
	size_t			 i;

	if (auth != NULL && auth[0] == '\0')
		c.auth = NULL;
	c.local = client != NULL && strcmp(client, CLIENT_LOCAL) == 0;
	c.known = client != NULL && network_parse(client, &c.addr) == 0;
	unit = find_unit(conf, &c, from, &claim);
	*why = unit != NULL ? R_NONE : R_NOT_A_UNIT;
	if (unit != NULL || claim == CLAIM_NONE)
		return unit;
	if (c.local)
		*why = R_LOCAL_SUBMISSION;
	else if (c.auth != NULL)
		*why = R_FROM_NOT_ALLOWED;
	for (i = 0; i < conf->nunits; i++)
		if (access_of(&conf->units[i], &c) != ACCESS_NONE)
			*why = R_FROM_NOT_ALLOWED;
	return NULL;
}

const struct unit *
conf_unit_of_login(const struct conf *conf, const char *auth)
{
	size_t	 i;

	for (i = 0; auth != NULL && auth[0] != '\0' && i < conf->nunits; i++)
		if (has_word(conf->units[i].logins, auth))
			return &conf->units[i];
	return NULL;
}
