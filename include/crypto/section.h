/* section.h: the units a signer signs for, as its section tells them */
#ifndef CRYPTO_SECTION_H
#define CRYPTO_SECTION_H

#include "base/arena.h"
#include "base/quota.h"
#include "crypto/sign.h"
#include "mail/address.h"

#define SECTION_VERSION		3
#define SECTION_BYTES_MAX	(16 * 1024 * 1024)	/* 1,000 units: 4 MiB */
#define SECTION_UNITS_MAX	4096	/* as many as configurations have files */
#define SECTION_NAMES_MAX	4096	/* of one unit; as long as their lists */
#define SECTION_RATE_MAX	QUOTA_MAX	/* an hour; no token signs faster */
#define SECTION_WORKERS_MAX	16	/* more cores than an HSM has */
#define SECTION_SIGN_MS_MAX	60000	/* nobody waits a minute for a mail */

struct section_unit {
	const char		*identity;
	const char		**addresses, **domains;
	size_t			 naddresses, ndomains;
	struct address_rule	 rule;		/* of the addresses */
	const char		*token_uri, *pin_file;
	struct slice		 certs;		/* PEM, the leaf first */
	struct sign_form	 form;
	bool			 pss;		/* RSASSA-PSS */
	uint32_t		 per_hour;	/* signatures at most; 0: any */
};

struct section {
	const char	*state_dir;
	uint32_t	 sign_ms;	/* how long a caller waits */
	uint32_t	 workers;	/* processes that serve beside each other */
	struct section_unit *units;
	size_t		 nunits;
};

/*
 * Read a section: u32 version, str state_dir, u32 sign_ms, u32 workers, u32
 * units, and for each unit str identity, u32 n and n str addresses, u32 n and n str domains,
 * u32 any_case, u32 delimiter (0: none), str token URI, str PIN file, bytes
 * certificates, u32 digest, u32 with_chain, u32 cades, u32 per_hour, u32 pss.
 * Domains are ASCII, with A-labels where they need them.  Everything is copied
 * into the arena.  0, or -1 when it is not one.
 */
int	section_read(struct arena *, struct slice, struct section *out);

/* The index of the unit of that identity, or SIZE_MAX. */
size_t	section_find(const struct section *, struct slice identity);

/*
 * May the unit's key sign what is from address?  One of its addresses by its
 * rule, or any of its domains, which compare without case.
 */
bool	section_covers(const struct section_unit *, struct slice address);

#endif
