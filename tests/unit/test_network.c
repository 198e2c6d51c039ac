/* test_network.c: addresses that a name may lead to, and those that it may not */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/network.h"

static const struct {
	const char	*address;
	bool		 public;
} addresses[] = {
	{ "8.8.8.8", true }, { "113.160.0.1", true }, { "1.1.1.1", true },
	{ "172.15.255.255", true }, { "172.32.0.0", true },
	{ "100.63.255.255", true }, { "192.169.0.1", true },
	{ "2402:800::1", true }, { "2606:4700::1111", true },
	{ "::ffff:8.8.8.8", true },
	{ "0.0.0.0", false }, { "10.1.2.3", false }, { "127.0.0.1", false },
	{ "127.255.255.254", false }, { "100.64.0.1", false },
	{ "169.254.169.254", false }, { "172.16.0.1", false },
	{ "172.31.255.255", false }, { "192.168.1.1", false },
	{ "192.0.0.1", false }, { "192.0.2.1", false },
	{ "198.18.0.1", false }, { "198.51.100.1", false },
	{ "203.0.113.1", false }, { "224.0.0.1", false },
	{ "255.255.255.255", false }, { "240.0.0.1", false },
	{ "::", false }, { "::1", false }, { "::127.0.0.1", false },
	{ "::ffff:127.0.0.1", false }, { "::ffff:10.0.0.1", false },
	{ "64:ff9b::7f00:1", false }, { "fe80::1", false },
	{ "fc00::1", false }, { "fd12::1", false }, { "ff02::1", false },
	{ "2001::1", false }, { "2001:db8::1", false },
	{ "2002:7f00:1::1", false }, { "3fff::1", false },
	{ "4000::1", false },
};

static void
test_public(void **state)
{
	struct network	 net;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(addresses); i++) {
		assert_int_equal(network_parse(addresses[i].address, &net), 0);
		if (network_is_public(&net) != addresses[i].public)
			fail_msg("%s", addresses[i].address);
	}
}

/* What the kernel is told to connect to reads as the text does. */
static void
test_sockets(void **state)
{
	struct sockaddr_in	 v4 = { .sin_family = AF_INET };
	struct sockaddr_in6	 v6 = { .sin6_family = AF_INET6 };
	const struct sockaddr	 local = { .sa_family = AF_UNIX };
	struct network		 net, want;

	(void)state;
	inet_pton(AF_INET, "10.1.2.3", &v4.sin_addr);
	assert_int_equal(network_of((struct sockaddr *)&v4, &net), 0);
	assert_int_equal(network_parse("10.1.2.3", &want), 0);
	assert_memory_equal(&net, &want, sizeof(net));
	inet_pton(AF_INET6, "::ffff:10.1.2.3", &v6.sin6_addr);
	assert_int_equal(network_of((struct sockaddr *)&v6, &net), 0);
	assert_memory_equal(&net, &want, sizeof(net));
	inet_pton(AF_INET6, "2402:800::1", &v6.sin6_addr);
	assert_int_equal(network_of((struct sockaddr *)&v6, &net), 0);
	assert_int_equal(network_parse("2402:800::1", &want), 0);
	assert_memory_equal(&net, &want, sizeof(net));
	assert_int_equal(network_of(&local, &net), -1);
}

static const struct {
	const char	*net, *address;
	bool		 holds;
} members[] = {
	{ "10.1.0.0/16", "10.1.255.1", true },
	{ "10.1.0.0/16", "10.2.0.1", false },
	{ "10.1.0.0/15", "10.0.0.1", true },
	{ "192.168.1.1", "192.168.1.1", true },
	{ "192.168.1.1", "192.168.1.2", false },
	{ "10.0.0.0/8", "::ffff:10.0.0.1", true },
	{ "::ffff:10.0.0.0/104", "10.9.9.9", true },
	{ "10.0.0.0/8", "0a00::1", false },
	{ "2001:db8::/33", "2001:db8:7fff::1", true },
	{ "2001:db8::/33", "2001:db8:8000::1", false },
	/* a smaller network does not hold a larger one */
	{ "10.1.0.0/16", "10.1.0.0/8", false },
};

static void
test_holds(void **state)
{
	struct network	 net, address;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(members); i++) {
		assert_int_equal(network_parse(members[i].net, &net), 0);
		assert_int_equal(network_parse(members[i].address, &address),
		    0);
		if (network_holds(&net, &address) != members[i].holds)
			fail_msg("%s %s", members[i].net, members[i].address);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_public),
		cmocka_unit_test(test_sockets),
		cmocka_unit_test(test_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
