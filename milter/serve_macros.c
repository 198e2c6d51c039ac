/* serve_macros.c: the macros of a connection, told before the step they are of */

#include <string.h>

#include "programs/serve.h"

static enum stage
stage_of(int command)
{
	switch (command) {
	case SMFIC_CONNECT:
		return STAGE_CONNECT;
	case SMFIC_HELO:
		return STAGE_HELO;
	case SMFIC_MAIL:
		return STAGE_MAIL;
	case SMFIC_RCPT:
		return STAGE_RCPT;
	case SMFIC_DATA:
		return STAGE_DATA;
	case SMFIC_EOH:
	case SMFIC_HEADER:
		return STAGE_HEADER_END;
	case SMFIC_BODY:
	case SMFIC_BODYEOB:
		return STAGE_END;
	}
	return STAGE__MAX;
}

/* What comes before the next NUL, which is taken off, too. */
static struct slice
take_string(struct slice *rest)
{
	const size_t		 n = strnlen((const char *)rest->p, rest->n);
	const struct slice	 s = slice_sub(*rest, 0, n);

	*rest = slice_from(*rest, n + 1);
	return s;
}

/* The name without its braces: "{i}" and "i" are the same. */
static struct slice
bare(struct slice name)
{
	return name.n > 2 && name.p[0] == '{' && name.p[name.n - 1] == '}' ?
	    slice_sub(name, 1, name.n - 2) : name;
}

void
macros_forget(SMFICTX *c, enum stage from)
{
	size_t	 i;

	for (i = from; i < STAGE__MAX; i++)
		c->macros[i].n = 0;
}

int
macros_keep(SMFICTX *c, struct slice data)
{
	enum stage	 at = data.n == 0 ? STAGE__MAX : stage_of(*data.p);

	if (at == STAGE__MAX)
		return 0;	/* of a step that is not ours */
	data = slice_from(data, 1);
	if (data.n > 0 && data.p[data.n - 1] != '\0')
		return -1;
	macros_forget(c, at);
	buf_add(&c->macros[at], data);
	return c->macros[at].failed ? -1 : 0;
}

/* In the latest step that has it. */
char *
smfi_getsymval(SMFICTX *c, char *symbol)
{
	const struct slice	 want = bare(slice_of(symbol));
	struct slice		 rest, name, value;
	size_t			 i;

	for (i = STAGE__MAX; i-- > 0; ) {
		rest = buf_slice(&c->macros[i]);
		while (rest.n > 0) {
			name = take_string(&rest);
			if (rest.n == 0)
				break;
			value = take_string(&rest);
			if (slice_eq(bare(name), want))
				return (char *)(uintptr_t)value.p;
		}
	}
	return NULL;
}
