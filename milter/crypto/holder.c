/* holder.c: whose a certificate is, by the rules of the configuration (RULES 3.10) */

#include <string.h>

#include <openssl/x509v3.h>

#include "crypto/chain.h"
#include "inspect/text.h"

static const char *const server[] = { "serverAuth", NULL };
static const char *const client[] = { "clientAuth", NULL };
static const char *const mail[] = { "emailProtection", NULL };

/*
 * Only a person stands in a unit (OU).  A device or service shows by naming a
 * host, or by what it may do: a certificate for clients that is for mail too
 * is a person's or an agency's.
 */
static const struct holder_rule usual[] = {
	{ .is = HOLDER_DEVICE, .host = true },
	{ .is = HOLDER_DEVICE, .purposes = server },
	{ .is = HOLDER_DEVICE, .purposes = client, .without = mail },
	{ .is = HOLDER_PERSON, .ou = "*" },
	{ .is = HOLDER_AGENCY },
};

/* The words of a pattern in the key of a text, each behind the last. */
static bool
words_fit(struct arena *a, struct slice pattern, const char *key)
{
	const char	*word, *at;
	bool		 first = true;
	size_t		 star;

	for (;; first = false) {
		star = slice_find(pattern, SLICE("*"), 0);
		word = arena_str(a, slice_sub(pattern, 0, star));
		if (word == NULL || (word = text_key(a, word)) == NULL)
			return false;
		if (star == SIZE_MAX && first)
			return strcmp(key, word) == 0;
		if (star == SIZE_MAX)	/* the last one ends the text */
			return slice_ends(slice_of(key), slice_of(word));
		at = strstr(key, word);
		if (at == NULL || (first && at != key))
			return false;
		key = at + strlen(word);
		pattern = slice_from(pattern, star + 1);
	}
}

static bool
text_fits(struct arena *a, const char *pattern, const char *text)
{
	const char	*key;

	if (pattern == NULL || *pattern == '\0')
		return true;
	if (strcmp(pattern, "-") == 0 || *text == '\0')
		return strcmp(pattern, "-") == 0 && *text == '\0';
	return strcmp(pattern, "*") == 0 || ((key = text_key(a, text)) !=
	    NULL && words_fit(a, slice_of(pattern), key));
}

static bool
names_host(X509 *x)
{
	GENERAL_NAMES	*names = X509_get_ext_d2i(x, NID_subject_alt_name,
			    NULL, NULL);
	bool		 found = false;
	int		 i;

	for (i = 0; i < sk_GENERAL_NAME_num(names); i++)
		found |= sk_GENERAL_NAME_value(names, i)->type == GEN_DNS;
	GENERAL_NAMES_free(names);
	return found;
}

static bool
rule_fits(struct arena *a, const struct holder_rule *r, X509 *x,
    const struct signer *s)
{
	return (!r->host || names_host(x)) &&
	    text_fits(a, r->cn, s->cn) && text_fits(a, r->o, s->o) &&
	    text_fits(a, r->ou, s->ou) &&
	    text_fits(a, r->subject, s->subject) &&
	    text_fits(a, r->issuer, s->issuer) &&
	    (r->purposes == NULL || *r->purposes == NULL ||
	    usage_has(x, r->purposes)) &&
	    (r->without == NULL || !usage_has(x, r->without));
}

enum holder
holder_of(struct arena *a, const struct judge *j, X509 *x,
    const struct signer *s)
{
	const struct holder_rule *rules = usual;
	size_t			 i, n = NELEM(usual);

	if (arena_failed(a))
		return HOLDER_UNKNOWN;
	if (j->holders != NULL) {
		rules = j->holders;
		n = j->nholders;
	}
	for (i = 0; i < n; i++)
		if (rule_fits(a, &rules[i], x, s))
			return rules[i].is;
	return HOLDER_UNKNOWN;
}
