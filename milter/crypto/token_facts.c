/* token_facts.c: what can be told of a token, from a signer to a person */

#include "crypto/token_facts.h"

enum { OPEN = 1, PRESENT = 2, COUNT_LOW = 4, FINAL_TRY = 8, LOCKED = 16 };

void
token_facts_put(struct buf *b, const struct token_facts *f)
{
	wire_put_str(b, f->fault);
	wire_put_str(b, f->about);
	wire_put_u32(b, (f->open ? OPEN : 0u) | (f->present ? PRESENT : 0u) |
	    (f->count_low ? COUNT_LOW : 0u) |
	    (f->final_try ? FINAL_TRY : 0u) | (f->locked ? LOCKED : 0u));
	wire_put_u32(b, f->slot);
	wire_put_str(b, f->label);
	wire_put_str(b, f->manufacturer);
	wire_put_str(b, f->model);
	wire_put_str(b, f->serial);
	wire_put_str(b, f->key);
	wire_put_u32(b, f->bits);
	wire_put_str(b, f->marker);
}

static const char *
get_str(struct wire *w, struct arena *a)
{
	const char	*s = arena_str(a, wire_get_bytes(w));

	w->failed |= s == NULL;
	return s == NULL ? "" : s;
}

void
token_facts_get(struct wire *w, struct arena *a, struct token_facts *f)
{
	uint32_t	 flags;

	f->fault = get_str(w, a);
	f->about = get_str(w, a);
	flags = wire_get_u32(w);
	f->open = (flags & OPEN) != 0;
	f->present = (flags & PRESENT) != 0;
	f->count_low = (flags & COUNT_LOW) != 0;
	f->final_try = (flags & FINAL_TRY) != 0;
	f->locked = (flags & LOCKED) != 0;
	f->slot = wire_get_u32(w);
	f->label = get_str(w, a);
	f->manufacturer = get_str(w, a);
	f->model = get_str(w, a);
	f->serial = get_str(w, a);
	f->key = get_str(w, a);
	f->bits = wire_get_u32(w);
	f->marker = get_str(w, a);
}
