/* fetch_section.c: what cks-fetcher is told of the configuration */

#include "base/wire.h"
#include "programs/fetch.h"

#define SECTION_VERSION	1
#define STRINGS_MAX	4096	/* of a list; as long as lists of settings */
#define SECONDS_MAX	86400	/* no pause is longer than a day */

static uint32_t
get_minutes(struct wire *w)
{
	return wire_get_count(w, SECONDS_MAX / 60) * 60;
}

static const char **
get_strings(struct wire *w, struct arena *a, size_t *n)
{
	const char	**v;
	size_t		  i;

	*n = wire_get_count(w, STRINGS_MAX);
	if ((v = arena_array(a, *n, sizeof(*v))) == NULL)
		return NULL;
	for (i = 0; i < *n; i++)
		v[i] = arena_str(a, wire_get_bytes(w));
	return v;
}

static void
get_networks(struct wire *w, struct arena *a, struct fetch_conf *c)
{
	size_t		 n, i;
	const char	**v = get_strings(w, a, &n);

	c->private = arena_array(a, n, sizeof(*c->private));
	for (i = 0; !arena_failed(a) && i < n; i++)
		if (network_parse(v[i], &c->private[c->nprivate++]) == -1)
			w->failed = true;
}

static void
get_map(struct wire *w, struct arena *a, struct fetch_conf *c)
{
	size_t		 n, i;
	const char	**v = get_strings(w, a, &n);

	c->map = arena_array(a, n, sizeof(*c->map));
	for (i = 0; !arena_failed(a) && i < n; i++)
		if (url_mapping_parse(slice_of(v[i]),
		    &c->map[c->nmap++]) == -1)
			w->failed = true;
}

int
fetch_section(struct arena *a, struct slice bytes, struct fetch_conf *out)
{
	struct wire		 w = wire_of(bytes);
	struct fetch_conf	 c = { .cache = NULL };
	struct slice		 issuers;

	if (wire_get_u32(&w) != SECTION_VERSION)
		return -1;
	c.cache = arena_str(a, wire_get_bytes(&w));
	c.timeout_s = wire_get_count(&w, SECONDS_MAX);
	c.crl_mib = wire_get_count(&w, 64);	/* as the gateway reads */
	c.refresh_s = get_minutes(&w);
	c.before_s = get_minutes(&w);
	c.retry_s = wire_get_count(&w, SECONDS_MAX);
	c.retry_max_s = get_minutes(&w);
	c.ocsp = wire_get_count(&w, 1) == 1;
	c.nonce = wire_get_count(&w, 1) == 1;
	c.hosts = get_strings(&w, a, &c.nhosts);
	get_networks(&w, a, &c);
	get_map(&w, a, &c);
	c.crls = get_strings(&w, a, &c.ncrls);
	issuers = wire_get_bytes(&w);
	if (!wire_done(&w) || arena_failed(a) || c.timeout_s == 0 ||
	    c.crl_mib == 0 || c.refresh_s == 0 || c.retry_s == 0 ||
	    c.retry_max_s == 0 ||
	    (c.issuers = issuers_get(issuers)) == NULL)
		return -1;
	*out = c;
	return 0;
}
