/* token_uri.c: the RFC 7512 URI that names a key, read by p11-kit */

#include <string.h>

#include "crypto/token_uri.h"

/* The URI of one private key in one token, or NULL. */
P11KitUri *
token_uri_parse(const char *text)
{
	const CK_TOKEN_INFO	*t;
	const CK_ATTRIBUTE	*class;
	const char		*path;
	P11KitUri		*uri;

	if ((uri = p11_kit_uri_new()) == NULL)
		return NULL;
	if (p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, uri) !=
	    P11_KIT_URI_OK || p11_kit_uri_any_unrecognized(uri))
		goto refuse;
	/* A PIN has its own file, never a place in the configuration. */
	if (p11_kit_uri_get_pin_value(uri) != NULL ||
	    p11_kit_uri_get_pin_source(uri) != NULL)
		goto refuse;
	path = p11_kit_uri_get_module_path(uri);
	if (path == NULL || path[0] != '/')
		goto refuse;
	/* Without a name any token would do, and be given our PIN. */
	t = p11_kit_uri_get_token_info(uri);
	if (t->label[0] == '\0' && t->serialNumber[0] == '\0')
		goto refuse;
	class = p11_kit_uri_get_attribute(uri, CKA_CLASS);
	if (class != NULL && (class->ulValueLen != sizeof(CK_OBJECT_CLASS) ||
	    *(const CK_OBJECT_CLASS *)class->pValue != CKO_PRIVATE_KEY))
		goto refuse;
	return uri;
refuse:
	p11_kit_uri_free(uri);
	return NULL;
}

void
token_put_padded(unsigned char *field, size_t size, const char *s)
{
	size_t	 n = s != NULL ? strnlen(s, size) : 0;

	memset(field, ' ', size);
	if (n > 0)
		memcpy(field, s, n);
}

bool
token_uri_names(const P11KitUri *uri, const struct token_names *t)
{
	CK_TOKEN_INFO	 info = { .flags = 0 };

	token_put_padded(info.label, sizeof(info.label), t->label);
	token_put_padded(info.manufacturerID,
	    sizeof(info.manufacturerID), t->manufacturer);
	token_put_padded(info.model, sizeof(info.model), t->model);
	token_put_padded(info.serialNumber, sizeof(info.serialNumber),
	    t->serial);
	return p11_kit_uri_match_token_info(uri, &info) == 1;
}

bool
token_uri_attribute(P11KitUri *uri, CK_ATTRIBUTE_TYPE type, struct slice value)
{
	const CK_ATTRIBUTE	*a = p11_kit_uri_get_attribute(uri, type);

	return a == NULL || slice_eq(value,
	    (struct slice){ a->pValue, a->ulValueLen });
}
