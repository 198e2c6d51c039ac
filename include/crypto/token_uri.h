/* token_uri.h: the RFC 7512 URI that names a key; for token.c only */
#ifndef CRYPTO_TOKEN_URI_H
#define CRYPTO_TOKEN_URI_H

#include <p11-kit/uri.h>

#include "base/bytes.h"

/*
 * The URI of a private key in one token of one module, all named; NULL when
 * the text is another.  The caller gives it to p11_kit_uri_free.
 */
P11KitUri	*token_uri_parse(const char *text);

/* What a token says of itself, without the blanks at the ends. */
struct token_names {
	const char	*label, *manufacturer, *model, *serial;
};

bool	token_uri_names(const P11KitUri *, const struct token_names *);
/* True also when the URI says nothing of that attribute. */
bool	token_uri_attribute(P11KitUri *, CK_ATTRIBUTE_TYPE, struct slice value);

/* PKCS#11 keeps names in fields of fixed size, filled with blanks. */
void	token_put_padded(unsigned char *field, size_t size, const char *);

#endif
