/* conf_signers.c: which signer process holds which unit's token (RFC 7512) */

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/control.h"
#include "gate/conf_parts.h"

/* What of a URI names the key in the token, and not the token. */
static const char *const	 of_the_key[] = { "object=", "id=", "type=" };

static bool
is_of_the_key(const char *attribute)
{
	size_t	 i;

	for (i = 0; i < NELEM(of_the_key); i++)
		if (strncasecmp(attribute, of_the_key[i],
		    strlen(of_the_key[i])) == 0)
			return true;
	return false;
}

/* The part of a URI that names its token, the same for all keys in it. */
static const char *
token_name(struct arena *a, const char *uri)
{
	const char	*s = uri + strcspn(uri, ":"), *out;
	struct buf	 b = { 0 };
	size_t		 n;

	for (s += *s == ':'; *s != '\0' && *s != '?'; s += n + (s[n] == ';')) {
		n = strcspn(s, ";?");
		if (!is_of_the_key(s))
			buf_printf(&b, "%.*s;", (int)n, s);
	}
	out = b.failed ? NULL : arena_str(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* A token and the signer that holds it. */
struct held {
	const char	*module, *token, *signer;
};

/*
 * The signer of the n-th token of a module: they take turns, so that tokens
 * sign beside each other and a module of many tokens has few processes.
 */
static const char *
signer_name(struct arena *a, const char *module, size_t n, int processes)
{
	n %= (size_t)processes;
	return n == 0 ? module : arena_printf(a, "%s#%zu", module, n + 1);
}

/* The place of a unit's token among those met so far; a new one is added. */
static struct held *
hold(const struct conf *conf, struct held *v, size_t *n,
    const struct unit *unit)
{
	struct held	 h = { unit_module(conf->arena, unit->token),
			    token_name(conf->arena, unit->token), NULL };
	size_t		 i, of_module = 0;

	if (h.module == NULL || h.token == NULL)
		return NULL;
	for (i = 0; i < *n; i++) {
		if (strcmp(v[i].module, h.module) != 0)
			continue;
		if (strcmp(v[i].token, h.token) == 0)
			return &v[i];
		of_module++;
	}
	h.signer = signer_name(conf->arena, h.module, of_module,
	    conf->sign_processes);
	v[*n] = h;
	return h.signer == NULL ? NULL : &v[(*n)++];
}

/* The signer is one of the list from now on. */
static void
enlist(struct conf *conf, const char **v, const char *signer,
    struct buf *faults)
{
	size_t	 i;

	for (i = 0; i < conf->signers.n; i++)
		if (strcmp(v[i], signer) == 0)
			return;
	if (strlen(signer) >= CONTROL_NAME_MAX)
		buf_printf(faults, "%s: too long a path of a module\n",
		    signer);
	else if (conf->signers.n == SIGNERS_MAX)
		buf_printf(faults, "%s: more than %d signing processes: "
		    "lower signing.processes\n", signer, SIGNERS_MAX);
	else
		v[conf->signers.n++] = signer;
}

int
units_signers(struct conf *conf, struct unit *units, size_t n,
    struct buf *faults)
{
	struct held	*held, *mine;
	const char	**v;
	size_t		 i, nheld = 0;

	held = arena_array(conf->arena, n, sizeof(*held));
	v = arena_array(conf->arena, SIGNERS_MAX + 1, sizeof(*v));
	if ((held == NULL && n > 0) || v == NULL)
		return -1;
	conf->signers = (struct strings){ .v = v };
	for (i = 0; i < n; i++) {
		units[i].signer = "";
		if ((mine = hold(conf, held, &nheld, &units[i])) == NULL)
			continue;	/* its token has been reported */
		units[i].signer = mine->signer;
		enlist(conf, v, mine->signer, faults);
	}
	return 0;
}
