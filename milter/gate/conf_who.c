/* conf_who.c: which of our units signs for a mail, if any */

#include <string.h>

#include "gate/conf_parts.h"

static bool
has_word(struct strings list, const char *word)
{
	size_t	 i;

	for (i = 0; i < list.n; i++)
		if (strcmp(list.v[i], word) == 0)
			return true;
	return false;
}

/* Mail addresses of our own units compare without case, on both sides. */
static bool
has_name(struct strings list, const char *name)
{
	size_t	 i;

	for (i = 0; i < list.n; i++)
		if (slice_caseeq(slice_of(list.v[i]), slice_of(name)))
			return true;
	return false;
}

/*
 * May this client use the unit?  A login says more than an address: where
 * the unit lists logins, an authenticated client must be one of them, from
 * whatever network it comes.
 */
static bool
may_use(const struct unit *unit, const char *auth,
    const struct network *client)
{
	size_t	 i;

	if (auth != NULL && unit->logins.n > 0)
		return has_word(unit->logins, auth);
	if (client == NULL)
		return false;
	for (i = 0; i < unit->nnetworks; i++)
		if (network_holds(&unit->networks[i], client))
			return true;
	return false;
}

/* The unit whose From it is: by address, else by domain. */
static const struct unit *
unit_of(const struct conf *conf, const char *from)
{
	const char	*at = strrchr(from, '@');
	size_t		 i;

	if (at == NULL || at == from)
		return NULL;
	for (i = 0; i < conf->nunits; i++)
		if (has_name(conf->units[i].addresses, from))
			return &conf->units[i];
	for (i = 0; i < conf->nunits; i++)
		if (has_name(conf->units[i].domains, at + 1))
			return &conf->units[i];
	return NULL;
}

const struct unit *
conf_unit_for(const struct conf *conf, const char *auth, const char *client,
    const char *from, enum reason *why)
{
	const struct unit	*unit = unit_of(conf, from);
	const struct network	*net = NULL;
	struct network		 addr;
	size_t			 i;

	*why = R_NOT_A_UNIT;
	if (unit == NULL)
		return NULL;
	if (auth != NULL && auth[0] == '\0')
		auth = NULL;
	if (client != NULL && network_parse(client, &addr) == 0)
		net = &addr;
	if (may_use(unit, auth, net)) {
		*why = R_NONE;
		return unit;
	}
	if (auth != NULL)
		*why = R_FROM_NOT_ALLOWED;
	for (i = 0; i < conf->nunits; i++)
		if (may_use(&conf->units[i], auth, net))
			*why = R_FROM_NOT_ALLOWED;
	return NULL;
}
