/* address.h: does an address fit one that somebody listed? (RFC 5321 2.4, RFC 5233) */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include "base/bytes.h"

/* How far a listed address stands for others of its domain. */
struct address_rule {
	bool	 any_case;	/* local parts compare without (ASCII) case */
	char	 delimiter;	/* before a detail, user+detail@; '\0': none */
};

enum address_fit {
	ADDRESS_OTHER,
	ADDRESS_SUB,		/* a detail of it */
	ADDRESS_SAME
};

/* Parted at the last @; false when there is none, or nothing on a side. */
bool	address_split(struct slice, struct slice *local,
	    struct slice *domain);

/*
 * Is a local part the listed one, or one with a detail?  Whether the domains
 * are the same is the caller's to ask: who reads mail knows domain_same, the
 * signer reads nothing but ASCII.
 */
enum address_fit
	address_local(struct slice local, struct slice listed,
	    struct address_rule);

#endif
