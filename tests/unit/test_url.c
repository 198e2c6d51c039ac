/* test_url.c: which URLs are read, mapped and allowed, and which pauses are made */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/retry.h"
#include "base/url.h"

static const struct {
	const char	*url;
	const char	*host;		/* NULL: is none */
	unsigned	 port;
} urls[] = {
	{ "http://ca.gov.vn/pki/pub/crl/cp.crl", "ca.gov.vn", 80 },
	{ "http://ocsp.ca.gov.vn", "ocsp.ca.gov.vn", 80 },
	{ "HTTPS://CA.gov.vn/", "CA.gov.vn", 443 },
	{ "http://ca.gov.vn:8080/x?y=%20z", "ca.gov.vn", 8080 },
	{ "http://ca.gov.vn?http://evil.example/", "ca.gov.vn", 80 },
	{ "http://127.0.0.1/", "127.0.0.1", 80 },
	{ "http://ca.gov.vn@evil.example/", NULL, 0 },
	{ "http://ca.gov.vn:80@evil.example/", NULL, 0 },
	{ "http://ca.gov.vn\\@evil.example/", NULL, 0 },
	{ "http://ca.gov.vn#@evil.example/", NULL, 0 },
	{ "http://ca.gov.vn/a#b", NULL, 0 },
	{ "http://ca.gov.vn%2eevil.example/", NULL, 0 },
	{ "http://[::1]/", NULL, 0 },
	{ "http://ca.gov.vn:0/", NULL, 0 },
	{ "http://ca.gov.vn:65536/", NULL, 0 },
	{ "http://ca.gov.vn:/", NULL, 0 },
	{ "http://ca.gov.vn: 80/", NULL, 0 },
	{ "http:///x", NULL, 0 },
	{ "http://.gov.vn/", NULL, 0 },
	{ "http://-x.gov.vn/", NULL, 0 },
	{ "http://ca.gov.vn/a b", NULL, 0 },
	{ "http://ca.gov.vn/a\r\nHost: x", NULL, 0 },
	{ "http://c\xc3\xa1.gov.vn/", NULL, 0 },
	{ "http://ca.gov.vn/\xc3\xa1", NULL, 0 },
	{ "ftp://ca.gov.vn/", NULL, 0 },
	{ "file:///etc/passwd", NULL, 0 },
	{ "ldap://ca.gov.vn/cn=x", NULL, 0 },
	{ "ca.gov.vn/x", NULL, 0 },
	{ "", NULL, 0 },
};

static void
test_parse(void **state)
{
	struct url	 u;
	size_t		 i;
	int		 rc;

	(void)state;
	for (i = 0; i < NELEM(urls); i++) {
		rc = url_parse(slice_of(urls[i].url), &u);
		if ((rc == 0) != (urls[i].host != NULL))
			fail_msg("%s: %d", urls[i].url, rc);
		if (rc == 0 && (!slice_eq(u.host, slice_of(urls[i].host)) ||
		    u.port != urls[i].port))
			fail_msg("%s: %.*s %u", urls[i].url,
			    SLICE_ARG(u.host), u.port);
	}
}

static void
test_nul_and_length(void **state)
{
	char		 text[URL_MAX + 2] = "http://ca.gov.vn/";
	struct url	 u;

	(void)state;
	assert_int_equal(url_parse(SLICE("http://ca.gov.vn\0.evil.example/"),
	    &u), -1);
	assert_int_equal(url_parse(SLICE("http://ca.gov.vn/\0"), &u), -1);
	memset(text + strlen(text), 'x', sizeof(text) - 1 - strlen(text));
	text[URL_MAX] = '\0';
	assert_int_equal(url_parse(slice_of(text), &u), 0);
	text[URL_MAX] = 'x';
	assert_int_equal(url_parse(slice_of(text), &u), -1);
}

static const char *const hosts[] = { "ca.gov.vn", "crl.test.example:8080" };

static const struct {
	const char	*url, *want;	/* NULL: nobody may ask there */
} resolved[] = {
	{ "http://ca.gov.vn/a", "http://ca.gov.vn/a" },
	{ "http://CA.GOV.VN/a", "http://CA.GOV.VN/a" },
	{ "https://ca.gov.vn/a", "https://ca.gov.vn/a" },
	{ "http://ca.gov.vn:443/a", "http://ca.gov.vn:443/a" },
	{ "http://ca.gov.vn:22/a", NULL },
	{ "http://ca.gov.vn./a", NULL },
	{ "http://x.ca.gov.vn/a", NULL },
	{ "http://ca.gov.vn.evil.example/a", NULL },
	{ "http://evil.example/ca.gov.vn", NULL },
	{ "http://crl.test.example/a", NULL },
	{ "http://crl.test.example:8080/a", "http://crl.test.example:8080/a" },
	{ "http://crl.bo.example/cp.crl", "http://ca.gov.vn/pki/cp.crl" },
	{ "http://crl.bo.example/", "http://ca.gov.vn/pki/" },
	{ "http://lost.bo.example/x", NULL },
	{ "http://port.bo.example22/x", NULL },
	/* mapped once, not again */
	{ "http://twice.bo.example/", NULL },
};

static void
test_resolve(void **state)
{
	static const char *const texts[] = {
		"http://crl.bo.example/ http://ca.gov.vn/pki/",
		"http://lost.bo.example/ http://evil.example/",
		"http://port.bo.example http://ca.gov.vn:",
		"http://twice.bo.example/  http://crl.bo.example/",
	};
	struct url_mapping	 map[NELEM(texts)];
	struct buf		 b;
	size_t			 i, n = 0;
	int			 rc;

	(void)state;
	for (i = 0; i < NELEM(texts); i++)
		n += url_mapping_parse(slice_of(texts[i]), &map[n]) == 0;
	assert_int_equal(n, 3);		/* "http://ca.gov.vn:" is no URL */
	for (i = 0; i < NELEM(resolved); i++) {
		b = (struct buf){ 0 };
		rc = url_resolve(slice_of(resolved[i].url), map, n, hosts,
		    NELEM(hosts), &b);
		if (resolved[i].want == NULL ? rc != -1 || b.n > 0 :
		    rc != 0 || !slice_eq(buf_slice(&b),
		    slice_of(resolved[i].want)))
			fail_msg("%s: %.*s", resolved[i].url,
			    SLICE_ARG(buf_slice(&b)));
		buf_free(&b);
	}
}

static void
test_hosts(void **state)
{
	(void)state;
	assert_null(url_host_fault("ca.gov.vn"));
	assert_null(url_host_fault("10.0.0.1:8080"));
	assert_non_null(url_host_fault(""));
	assert_non_null(url_host_fault("*.gov.vn"));
	assert_non_null(url_host_fault("http://ca.gov.vn"));
	assert_non_null(url_host_fault("ca.gov.vn/"));
	assert_non_null(url_host_fault("ca.gov.vn:http"));
}

static void
test_delay(void **state)
{
	int64_t		 d, most;
	unsigned	 n;
	uint32_t	 chance;

	(void)state;
	for (n = 1; n < 40; n++) {
		most = n > 6 ? 3600 : 60ll << (n - 1);
		most = most > 3600 ? 3600 : most;
		for (chance = 0; chance < 100; chance++) {
			d = retry_delay(60, 3600, n, chance * 2654435761u);
			if (d < most / 2 || d > most)
				fail_msg("%u failures: %d", n, (int)d);
		}
	}
	assert_int_equal(retry_delay(1, 3600, 1, 7), 1);
	assert_int_equal(retry_delay(60, 10, 1, 0), 5);
	assert_in_range(retry_delay(60, 3600, UINT32_MAX, 1), 1800, 3600);
}

static void
test_refresh(void **state)
{
	static const struct {
		const char	*what;
		int64_t		 until, want;
	} cases[] = {
		{ "no end: after a while", 0, 4600 },
		{ "ends far away: after a while", 1000000, 4600 },
		{ "ends sooner: before it does", 3000, 2700 },
		{ "ends now: not at once", 1100, 1060 },
		{ "has ended: not at once", 500, 1060 },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (retry_refresh(1000, cases[i].until, 3600, 300, 60) !=
		    cases[i].want)
			fail_msg("%s", cases[i].what);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_nul_and_length),
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_delay),
		cmocka_unit_test(test_refresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
