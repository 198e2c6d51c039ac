/* pin_source.h: where a PIN comes from: a file, or a credential of systemd */
#ifndef CRYPTO_PIN_SOURCE_H
#define CRYPTO_PIN_SOURCE_H

/*
 * For a file's path stands "credential:NAME".  The parent alone may open it:
 * a signer is given a descriptor, and then has "credential:NAME@5".
 */
#define PIN_CREDENTIAL	"credential:"

#endif
