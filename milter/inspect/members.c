/* members.c: the files of an archive as wire bytes */

#include <glib.h>

#include "base/wire.h"
#include "inspect/unpack.h"

#define CAUSE_MAX	200	/* bytes of a cause; ours are some words */

void
members_put(struct buf *b, const struct members *m)
{
	size_t	 i;

	wire_put_str(b, m->cause);
	wire_put_u32(b, (uint32_t)m->n);
	for (i = 0; i < m->n; i++) {
		wire_put_str(b, m->v[i].name);
		wire_put_bytes(b, m->v[i].bytes);
	}
}

/* A name or cause, which people will read.  NULL and failed otherwise. */
static const char *
get_words(struct arena *a, struct wire *w, size_t max)
{
	struct slice	 s = wire_get_bytes(w);
	const char	*text;
	size_t		 i;

	for (i = 0; i < s.n; i++)
		w->failed |= s.p[i] < 0x20 || s.p[i] == 0x7f;
	w->failed |= s.n > max || (s.n > 0 &&
	    !g_utf8_validate((const char *)s.p, (gssize)s.n, NULL));
	text = w->failed ? NULL : arena_str(a, s);
	w->failed |= text == NULL;
	return text;
}

int
members_get(struct arena *a, struct slice packed, struct members *out)
{
	struct wire	 w = wire_of(packed);
	struct members	 m = { .cause = get_words(a, &w, CAUSE_MAX) };
	struct member	*v = NULL;
	size_t		 i, total = 0;

	m.n = wire_get_count(&w, UNPACK_MEMBERS_MAX);
	if (w.failed || (m.n > 0 &&
	    (v = arena_array(a, m.n, sizeof(*v))) == NULL))
		return -1;
	for (i = 0; i < m.n && !w.failed; i++) {
		v[i].name = get_words(a, &w, UNPACK_NAME_MAX);
		v[i].bytes = wire_get_bytes(&w);
		total += v[i].bytes.n;
		w.failed |= v[i].bytes.n > UNPACK_PART_MAX;
	}
	if (!wire_done(&w) || total > UNPACK_TOTAL_MAX)
		return -1;
	m.v = v;
	*out = m;
	return 0;
}
