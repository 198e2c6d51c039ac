/* usage.c: what a certificate says it is for (RFC 5280 4.2.1.3, 4.2.1.12, RFC 8550 4.4) */

#include <string.h>

#include <openssl/x509v3.h>

#include "crypto/chain.h"

static const struct {
	const char	*word;
	uint32_t	 bit;
} usages[] = {
	{ "digitalSignature", KU_DIGITAL_SIGNATURE },
	{ "nonRepudiation", KU_NON_REPUDIATION },
};

/*
 * RFC 8550 4.4.2 takes either bit, and the older generation has
 * nonRepudiation only and no purpose at all.
 */
static const char *const either[] = {
	"digitalSignature", "nonRepudiation", NULL
};
static const char *const mail[] = {
	"emailProtection", "anyExtendedKeyUsage", "none", NULL
};

/* RFC 9336, and what Adobe and Microsoft had before it. */
static const char *const documents[] = {
	"1.3.6.1.5.5.7.3.36", "1.2.840.113583.1.1.5",
	"1.3.6.1.4.1.311.10.3.12", NULL
};
static const struct key_uses uses = { .usages = either, .purposes = mail };

/* The bits of the words that are known; others give none. */
static uint32_t
bits_of(const char *const *words)
{
	uint32_t	 bits = 0;
	size_t		 i;

	for (; *words != NULL; words++)
		for (i = 0; i < NELEM(usages); i++)
			if (strcmp(usages[i].word, *words) == 0)
				bits |= usages[i].bit;
	return bits;
}

static bool
is_purpose(const EXTENDED_KEY_USAGE *all, const char *word)
{
	ASN1_OBJECT	*oid = OBJ_txt2obj(word, 0);
	bool		 found = false;
	int		 i;

	for (i = 0; oid != NULL && i < sk_ASN1_OBJECT_num(all); i++)
		found |= OBJ_cmp(sk_ASN1_OBJECT_value(all, i), oid) == 0;
	ASN1_OBJECT_free(oid);
	return found;
}

bool
usage_has(X509 *x, const char *const *purposes)
{
	int			 state;
	EXTENDED_KEY_USAGE	*all = X509_get_ext_d2i(x,
				    NID_ext_key_usage, &state, NULL);
	bool			 found = false;

	for (; *purposes != NULL && !found; purposes++)
		found = strcmp(*purposes, "none") == 0 ? state == -1 :
		    is_purpose(all, *purposes);
	EXTENDED_KEY_USAGE_free(all);
	return found;
}

static const struct key_uses *
uses_of(const struct judge *j)
{
	return j->uses != NULL ? j->uses : &uses;
}

/* Have its bits one of the usages asked for? */
static bool
has_usage(const struct judge *j, X509 *leaf)
{
	return (X509_get_key_usage(leaf) & bits_of(uses_of(j)->usages)) != 0;
}

bool
usage_may_sign(const struct judge *j, X509 *leaf)
{
	return has_usage(j, leaf) && usage_has(leaf, uses_of(j)->purposes);
}

bool
usage_may_sign_document(const struct judge *j, X509 *leaf)
{
	return has_usage(j, leaf) && (usage_has(leaf, uses_of(j)->purposes) ||
	    usage_has(leaf, documents));
}

const char *
usage_word_fault(const char *word)
{
	const char	*list[] = { word, NULL };

	return bits_of(list) != 0 ? NULL :
	    "must be digitalSignature or nonRepudiation";
}

const char *
policy_word_fault(const char *word)
{
	ASN1_OBJECT	*oid = OBJ_txt2obj(word, 1);

	ASN1_OBJECT_free(oid);
	return oid != NULL ? NULL : "must be an OID as 2.5.29.32.0";
}

/* OpenSSL has names for all kinds of things: only purposes are meant. */
static bool
is_purpose_name(const char *word)
{
	ASN1_OBJECT	*oid = OBJ_txt2obj(word, 0);
	char		 dotted[64] = "";
	struct slice	 text;

	if (oid != NULL)
		OBJ_obj2txt(dotted, sizeof(dotted), oid, 1);
	ASN1_OBJECT_free(oid);
	text = slice_of(dotted);
	return slice_starts(text, SLICE("1.3.6.1.5.5.7.3.")) ||
	    slice_eq(text, SLICE("2.5.29.37.0"));
}

const char *
purpose_word_fault(const char *word)
{
	return strcmp(word, "none") == 0 || is_purpose_name(word) ||
	    policy_word_fault(word) == NULL ? NULL :
	    "must be emailProtection, another name of RFC 5280, an OID as "
	    "1.3.6.1.5.5.7.3.4, or none";
}
