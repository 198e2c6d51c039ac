/* url.h: which URLs may be fetched: strict reading, a mapping, a list of hosts */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/bytes.h"

#define URL_MAX	1024	/* bytes; those in certificates have some 60 */

/* The parts that decide where a connection goes; borrowed from the URL. */
struct url {
	bool		https;
	struct slice	host;		/* letters, digits, dots, hyphens */
	unsigned	port;
};

/*
 * Read a URL strictly: http or https, a host name or IPv4 address as above, a
 * port, and printable ASCII after it; no login, no fragment, no backslash.  So
 * nobody can read another host out of it than we do.  0 or -1.
 */
int	url_parse(struct slice, struct url *out);

/*
 * Is the host on a list of "host" (ports 80 and 443) and "host:port"?
 * Letters compare without case.
 */
bool	url_allowed(const struct url *, const char *const *hosts, size_t n);
/* What is wrong with an element of such a list; NULL: nothing. */
const char
	*url_host_fault(const char *);

/* Where a URL that begins with from is to be asked for. */
struct url_mapping {
	struct slice	from, to;
};

/* Read "FROM TO", both beginnings of URLs.  0 or -1. */
int	url_mapping_parse(struct slice, struct url_mapping *out);

/*
 * Add to out the URL to ask in url's place: the first mapping that fits is
 * applied, once.  -1 when the result is none, or its host is not on the list.
 */
int	url_resolve(struct slice url, const struct url_mapping *, size_t nmap,
	    const char *const *hosts, size_t nhosts, struct buf *out);

#endif
