/* network.h: addresses and networks of IPv4 and IPv6, and which are public */
#ifndef BASE_NETWORK_H
#define BASE_NETWORK_H

#include <stdbool.h>
#include <sys/socket.h>

struct network {
	int		family;		/* AF_INET, AF_INET6 */
	unsigned char	addr[16];
	int		bits;
};

/*
 * "10.1.0.0/16", "2001:db8::/32", or an address alone; v4-mapped ones (RFC
 * 4291 2.5.5.2) as the IPv4 they stand for.  0 or -1.
 */
int	network_parse(const char *, struct network *out);
/* The same of a socket's address.  0, or -1: of another family. */
int	network_of(const struct sockaddr *, struct network *out);
/* Are all bits behind the prefix zero?  Otherwise somebody meant another. */
bool	network_is_prefix(const struct network *);
/* Is the address, or whole network, in net? */
bool	network_holds(const struct network *net, const struct network *);

/*
 * Is the address one of the whole Internet?  Not one of this machine, of a
 * private network, of a link, of a group, nor one kept for other purposes
 * (RFC 6890), whatever IPv6 form it hides in (NAT64, 6to4, Teredo).
 */
bool	network_is_public(const struct network *);

#endif
