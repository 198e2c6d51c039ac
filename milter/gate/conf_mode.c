/* conf_mode.c: whose requests are judged for good, and whose only watched */

#include "gate/conf_parts.h"
#include "mail/domain.h"

/* Is an address one of the list, or of one of its "@DOMAIN"s? */
static bool
lists(struct strings list, const char *addr)
{
	struct slice	 local, domain, name, at;
	size_t		 i;

	if (!address_split(slice_of(addr), &local, &domain))
		return false;
	for (i = 0; i < list.n; i++) {
		at = slice_of(list.v[i]);
		if (at.p[0] == '@') {
			if (domain_same(slice_from(at, 1), domain))
				return true;
		} else if (address_split(at, &name, &at) &&
		    slice_caseeq(name, local) && domain_same(at, domain))
			return true;
	}
	return false;
}

bool
conf_enforces(const struct conf *conf)
{
	return conf->mode == MODE_ENFORCE || conf->enforce_for.n > 0;
}

bool
conf_enforces_for(const struct conf *conf, const char *from,
    const char *sender)
{
	return conf->mode == MODE_ENFORCE || lists(conf->enforce_for, from) ||
	    lists(conf->enforce_for, sender);
}
