/* test_holder.c: whose a certificate is, by the usual rules and by others */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/chain.h"
#include "unit/pki.h"

#define WORDS(...)	(const char *const []){ __VA_ARGS__, NULL }

static struct pki	 pki;

static enum holder
holder(const struct judge *j, const char *who)
{
	struct arena	*a = arena_new(1 << 20);
	X509		*x = pki_cert(&pki, who);
	struct signer	 s = { .cls = SIG_NONE };

	certname_describe(a, x, &s);
	s.holder = holder_of(a, j, x, &s);
	assert_false(arena_failed(a));
	X509_free(x);
	arena_free(a);
	return s.holder;
}

static void
test_usual(void **state)
{
	static const struct {
		const char	*who;
		enum holder	 is;
	} cases[] = {
		{ "agency", HOLDER_AGENCY },	/* for clients, and for mail */
		{ "leader", HOLDER_PERSON },	/* has a unit */
		{ "device", HOLDER_DEVICE },	/* names a host */
		{ "server", HOLDER_DEVICE },
		{ "g1", HOLDER_AGENCY },	/* says nothing of its uses */
		{ "encryption", HOLDER_AGENCY },
	};
	const struct judge	 j = { .trust = NULL };
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (holder(&j, cases[i].who) != cases[i].is)
			fail_msg("%s", cases[i].who);
}

/* "agency" is CN=SỞ THỬ NGHIỆM,O=UBND thành phố thử nghiệm,L=Hà Nội,C=VN. */
static void
test_rules(void **state)
{
	const struct {
		const char		*what;
		struct holder_rule	 rule;
		bool			 fits;
	} cases[] = {
		{ "nothing named", { .cn = "" }, true },
		{ "the whole text, case and marks aside",
		    { .cn = "so thu nghiem" }, true },
		{ "its beginning alone", { .cn = "SỞ THỬ" }, false },
		{ "its beginning", { .cn = "Sở thử*" }, true },
		{ "its end", { .cn = "*nghiệm" }, true },
		{ "both", { .cn = "sở*nghiệm" }, true },
		{ "its middle", { .cn = "*thử*" }, true },
		{ "both ends the wrong way", { .cn = "nghiệm*sở" }, false },
		{ "ends that overlap", { .cn = "sở thử ng*nghiệm" }, false },
		{ "its end twice", { .cn = "*nghiệm*nghiệm" }, false },
		{ "anything", { .o = "*" }, true },
		{ "anything, and there is nothing", { .ou = "*" }, false },
		{ "words, and there is nothing", { .ou = "phòng*" }, false },
		{ "nothing", { .ou = "-" }, true },
		{ "nothing, and there is something", { .o = "-" }, false },
		{ "all of several", { .cn = "sở*", .o = "ubnd*" }, true },
		{ "one of several does not fit", { .cn = "sở*",
		    .o = "bộ*" }, false },
		{ "the subject", { .subject = "*L=Hà Nội,C=VN" }, true },
		{ "the issuer", { .issuer = "CN=CA thử nghiệm*" }, true },
		{ "another issuer", { .issuer = "CN=RootCA*" }, false },
		{ "a use that it has", { .purposes = WORDS("serverAuth",
		    "emailProtection") }, true },
		{ "a use that it has not", { .purposes = WORDS(
		    "serverAuth") }, false },
		{ "says nothing of its uses", { .purposes = WORDS("none") },
		    false },
		{ "without a use that it has", { .without = WORDS(
		    "clientAuth") }, false },
		{ "without one that it has not", { .without = WORDS(
		    "serverAuth") }, true },
		{ "a host", { .host = true }, false },
	};
	struct holder_rule	 rules[2];
	const struct judge	 j = { .holders = rules, .nholders = 2 };
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		rules[0] = cases[i].rule;
		rules[0].is = HOLDER_PERSON;
		rules[1] = (struct holder_rule){ .is = HOLDER_DEVICE };
		if (holder(&j, "agency") != (cases[i].fits ? HOLDER_PERSON :
		    HOLDER_DEVICE))
			fail_msg("%s", cases[i].what);
	}
	rules[0] = rules[1] = (struct holder_rule){ .is = HOLDER_PERSON,
		.ou = "*" };
	assert_int_equal(holder(&j, "agency"), HOLDER_UNKNOWN);
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_usual),
		cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
