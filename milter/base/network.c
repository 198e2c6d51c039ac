/* network.c: addresses and networks of IPv4 and IPv6, and which are public (RFC 6890) */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/bytes.h"
#include "base/network.h"

#define TEXT_MAX	64	/* "xxxx:...:255.255.255.255/128" */

/* An IPv6 address that is an IPv4 one in other clothes, as that one. */
static void
unmap(struct network *net)
{
	static const unsigned char	 mapped[12] = { [10] = 0xff, 0xff };

	if (net->family != AF_INET6 || memcmp(net->addr, mapped, 12) != 0)
		return;
	memmove(net->addr, net->addr + 12, 4);
	memset(net->addr + 4, 0, 12);
	net->family = AF_INET;
	net->bits = 32;
}

static int
address_parse(const char *s, struct network *out)
{
	struct network	 net = { 0 };

	if (inet_pton(AF_INET, s, net.addr) == 1) {
		net.family = AF_INET;
		net.bits = 32;
	} else if (inet_pton(AF_INET6, s, net.addr) == 1) {
		net.family = AF_INET6;
		net.bits = 128;
	} else
		return -1;
	unmap(&net);
	*out = net;
	return 0;
}

int
network_parse(const char *s, struct network *out)
{
	char		 text[TEXT_MAX];
	const char	*slash = strchr(s, '/');
	size_t		 n = slash == NULL ? strlen(s) : (size_t)(slash - s);
	struct network	 net;
	int		 bits = 0, i;

	if (n >= sizeof(text))
		return -1;
	memcpy(text, s, n);
	text[n] = '\0';
	if (address_parse(text, &net) == -1)
		return -1;
	if (slash == NULL) {
		*out = net;
		return 0;
	}
	for (i = 1; slash[i] >= '0' && slash[i] <= '9' && i < 4; i++)
		bits = bits * 10 + slash[i] - '0';
	if (i == 1 || slash[i] != '\0')
		return -1;
	if (net.family == AF_INET && strchr(text, ':') != NULL)
		bits -= 96;
	if (bits < 0 || bits > net.bits)
		return -1;
	net.bits = bits;
	*out = net;
	return 0;
}

int
network_of(const struct sockaddr *sa, struct network *out)
{
	struct network	 net = { .family = sa->sa_family };

	switch (sa->sa_family) {
	case AF_INET:
		net.bits = 32;
		memcpy(net.addr, &((const struct sockaddr_in *)
		    (const void *)sa)->sin_addr, 4);
		break;
	case AF_INET6:
		net.bits = 128;
		memcpy(net.addr, &((const struct sockaddr_in6 *)
		    (const void *)sa)->sin6_addr, 16);
		unmap(&net);
		break;
	default:
		return -1;
	}
	*out = net;
	return 0;
}

bool
network_is_prefix(const struct network *net)
{
	int	 i, max = net->family == AF_INET ? 32 : 128;

	for (i = net->bits; i < max; i++)
		if (net->addr[i / 8] & (0x80 >> i % 8))
			return false;
	return true;
}

bool
network_holds(const struct network *net, const struct network *client)
{
	int	 whole = net->bits / 8, rest = net->bits % 8;

	if (net->family != client->family || net->bits > client->bits ||
	    memcmp(net->addr, client->addr, (size_t)whole) != 0)
		return false;
	return rest == 0 ||
	    ((net->addr[whole] ^ client->addr[whole]) >> (8 - rest)) == 0;
}

bool
network_is_public(const struct network *address)
{
	/* IPv6: only what is given out to be routed, less what is in it */
	static const struct network	 all6 = { AF_INET6, { 0x20 }, 3 };
	static const struct network	 kept[] = {
		{ AF_INET, { 0 }, 8 },			/* this network */
		{ AF_INET, { 10 }, 8 },			/* RFC 1918 */
		{ AF_INET, { 100, 64 }, 10 },		/* carriers' NAT */
		{ AF_INET, { 127 }, 8 },		/* loopback */
		{ AF_INET, { 169, 254 }, 16 },		/* link-local */
		{ AF_INET, { 172, 16 }, 12 },		/* RFC 1918 */
		{ AF_INET, { 192, 0, 0 }, 24 },		/* protocols */
		{ AF_INET, { 192, 0, 2 }, 24 },		/* examples */
		{ AF_INET, { 192, 88, 99 }, 24 },	/* 6to4 relays */
		{ AF_INET, { 192, 168 }, 16 },		/* RFC 1918 */
		{ AF_INET, { 198, 18 }, 15 },		/* benchmarks */
		{ AF_INET, { 198, 51, 100 }, 24 },	/* examples */
		{ AF_INET, { 203, 0, 113 }, 24 },	/* examples */
		{ AF_INET, { 224 }, 3 },		/* groups, reserved */
		{ AF_INET6, { 0x20, 0x01 }, 23 },	/* Teredo, others */
		{ AF_INET6, { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* examples */
		{ AF_INET6, { 0x20, 0x02 }, 16 },	/* 6to4 */
		{ AF_INET6, { 0x3f, 0xff }, 20 },	/* examples */
	};
	size_t	 i;

	if (address->family == AF_INET6 && !network_holds(&all6, address))
		return false;
	for (i = 0; i < NELEM(kept); i++)
		if (network_holds(&kept[i], address))
			return false;
	return true;
}
