/* section.c: the units a signer signs for, as its section tells them */

#include <string.h>

#include "base/wire.h"
#include "crypto/section.h"

/* A C string; failed when it is empty or holds control characters. */
static const char *
get_text(struct wire *w, struct arena *a)
{
	struct slice	 s = wire_get_bytes(w);
	size_t		 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] == 0x7f)
			w->failed = true;
	if (s.n == 0)
		w->failed = true;
	return w->failed ? NULL : arena_str(a, s);
}

static void
get_names(struct wire *w, struct arena *a, const char ***out, size_t *n)
{
	size_t	 i;

	*n = wire_get_count(w, SECTION_NAMES_MAX);
	if ((*out = arena_array(a, *n, sizeof(**out))) == NULL && *n > 0)
		w->failed = true;
	for (i = 0; i < *n && !w->failed; i++)
		(*out)[i] = get_text(w, a);
}

static void
get_unit(struct wire *w, struct arena *a, struct section_unit *u)
{
	uint32_t	 digest, chain, cades, pss, any_case, delimiter;

	u->identity = get_text(w, a);
	get_names(w, a, &u->addresses, &u->naddresses);
	get_names(w, a, &u->domains, &u->ndomains);
	any_case = wire_get_u32(w);
	delimiter = wire_get_u32(w);
	u->token_uri = get_text(w, a);
	u->pin_file = get_text(w, a);
	u->certs = arena_copy(a, wire_get_bytes(w));
	digest = wire_get_u32(w);
	chain = wire_get_u32(w);
	cades = wire_get_u32(w);
	u->per_hour = wire_get_count(w, SECTION_RATE_MAX);
	pss = wire_get_u32(w);
	if (digest > SIGN_SHA512 || chain > 1 || cades > 1 || pss > 1 ||
	    any_case > 1 || delimiter >= 0x7f)
		w->failed = true;
	u->rule = (struct address_rule){ any_case == 1, (char)delimiter };
	u->form = (struct sign_form){ (enum sign_digest)digest, chain == 1,
		cades == 1 };
	u->pss = pss == 1;
}

size_t
section_find(const struct section *s, struct slice identity)
{
	size_t	 i;

	for (i = 0; i < s->nunits; i++)
		if (slice_eq(slice_of(s->units[i].identity), identity))
			return i;
	return SIZE_MAX;
}

/* Two units of one name: nobody could say whose key signs. */
static bool
names_unique(const struct section *s)
{
	size_t	 i;

	for (i = 0; i < s->nunits; i++)
		if (section_find(s, slice_of(s->units[i].identity)) != i)
			return false;
	return true;
}

int
section_read(struct arena *a, struct slice bytes, struct section *out)
{
	struct wire	 w = wire_of(bytes);
	struct section	 s = { 0 };
	size_t		 i;

	if (wire_get_u32(&w) != SECTION_VERSION)
		return -1;
	s.state_dir = get_text(&w, a);
	s.sign_ms = wire_get_count(&w, SECTION_SIGN_MS_MAX);
	s.workers = wire_get_count(&w, SECTION_WORKERS_MAX);
	s.nunits = wire_get_count(&w, SECTION_UNITS_MAX);
	if ((s.units = arena_array(a, s.nunits, sizeof(*s.units))) == NULL &&
	    s.nunits > 0)
		return -1;
	for (i = 0; i < s.nunits && !w.failed; i++)
		get_unit(&w, a, &s.units[i]);
	if (!wire_done(&w) || arena_failed(a) || !names_unique(&s) ||
	    s.state_dir[0] != '/')
		return -1;
	*out = s;
	return 0;
}

static bool
is_address(const struct section_unit *u, struct slice local,
    struct slice domain)
{
	struct slice	 user, at;
	size_t		 i;

	for (i = 0; i < u->naddresses; i++)
		if (address_split(slice_of(u->addresses[i]), &user, &at) &&
		    slice_caseeq(at, domain) &&
		    address_local(local, user, u->rule) != ADDRESS_OTHER)
			return true;
	return false;
}

bool
section_covers(const struct section_unit *u, struct slice address)
{
	struct slice	 local, domain;
	size_t		 i;

	if (!address_split(address, &local, &domain))
		return false;
	for (i = 0; i < u->ndomains; i++)
		if (slice_caseeq(domain, slice_of(u->domains[i])))
			return true;
	return is_address(u, local, domain);
}
