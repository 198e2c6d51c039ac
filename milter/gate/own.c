/* own.c: a notice of ours on its way out, told from any mail that says so */

#include <string.h>

#include "gate/work.h"

#define MARK_LEN	64	/* hexadecimal digits */

/* From this machine and nobody's login: so the registrar hands mail over. */
static bool
from_here(const struct envelope *env)
{
	struct network	 client, four, six;

	return env->auth == NULL && env->client != NULL &&
	    env->sender[0] == '\0' &&
	    network_parse(env->client, &client) == 0 &&
	    network_parse("127.0.0.0/8", &four) == 0 &&
	    network_parse("::1", &six) == 0 &&
	    (network_holds(&four, &client) || network_holds(&six, &client));
}

/* The one field of that name on one line; NULL: none, several, or memory. */
static const char *
one_field(struct work *w, const char *name)
{
	const struct fields	*fields = &w->root->fields;
	const struct field	*f = header_find(fields, name, 1);

	return f == NULL || header_count(fields, name) > 1 ? NULL :
	    header_unfold(w->arena, f->value);
}

/* Equal, without telling by its time how far. */
static bool
same_mark(struct slice said, const char mark[MARK_LEN + 1])
{
	unsigned char	 differs = 0;
	size_t		 i;

	for (i = 0; i < MARK_LEN && i < said.n; i++)
		differs |= (unsigned char)(said.p[i] ^ (unsigned char)mark[i]);
	return said.n == MARK_LEN && differs == 0;
}

/*
 * The mark is over what it stands beside, by a key that only the registrar
 * and we have: a header alone makes no mail ours, and a mark fits no other.
 */
int
work_own(struct work *w)
{
	const struct notice_terms	*terms = &w->gate->conf->notice_terms;
	const char			*mark, *to, *id;
	struct slice			 kind, said;
	char				 right[MARK_LEN + 1];
	size_t				 split;

	w->own = NULL;
	if (terms->mark_key.n == 0 || w->root == NULL ||
	    w->from_why != R_NONE || !from_here(w->env) ||
	    (mark = one_field(w, NOTICE_MARK)) == NULL ||
	    (to = one_field(w, "To")) == NULL ||
	    (id = one_field(w, "Message-ID")) == NULL)
		return arena_failed(w->arena) ? -1 : 0;
	split = slice_find(slice_of(mark), SLICE(";"), 0);
	kind = slice_sub(slice_of(mark), 0, split);
	said = slice_trim(slice_from(slice_of(mark), kind.n + 1));
	if (split == SIZE_MAX || to[0] != '<' ||
	    !slice_starts(said, SLICE("mark=")))
		return 0;
	if (notice_mark(terms->mark_key, kind, slice_of(w->out->from),
	    slice_sub(slice_of(to), 1, strlen(to) - 2), slice_of(id),
	    w->root->body, right) == -1)
		return -1;
	if (same_mark(slice_from(said, 5), right) &&
	    (w->own = arena_str(w->arena, kind)) == NULL)
		return -1;
	return 0;
}

const struct unit *
work_own_unit(const struct work *w)
{
	const struct conf	*conf = w->gate->conf;
	size_t			 i;

	for (i = 0; conf->signing && i < conf->nunits; i++)
		if (strcmp(conf->units[i].identity, conf->notice_unit) == 0)
			return conf->units[i].mode == MODE_ENFORCE ?
			    &conf->units[i] : NULL;
	return NULL;
}
