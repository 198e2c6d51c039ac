/* test_conf.c: every fault of a configuration is told, and who may sign as whom */

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/wire.h"
#include "crypto/section.h"
#include "gate/gate.h"
#include "gate/settings.h"

#define COMMON \
	"anchors = (\"a\"); subject_marks = (\"V/v\"); reply_words = (\"b\");" \
	"reply_prefixes = (\"Re\"); regulation_kinds = (\"c\");" \
	"quote_marks = (\"d\"); quote_from = (\"e\"); quote_sent = (\"f\");" \
	"noise = (\"g\"); ends = (\"h\"); departments = (\"i\"); hints = (\"k\");"
#define FORM \
	"id = \"form-05\"; label = \"M\"; destination = \"cuc\";" \
	"titles = (\"thu\");"
#define UNIT(id, who, use) \
	"identity = \"" id "\"; " who \
	" token = \"pkcs11:token=t?module-path=/usr/lib/p.so\";" \
	" certificate = \"a.pem\"; pin_file = \"/pin\"; " use
/* A further key of a unit. */
#define KEY(id, who, use) "{ identity = \"" id "\"; " who " " use \
	" token = \"pkcs11:token=t?module-path=/usr/lib/p.so\"; " \
	"certificate = \"a.pem\"; pin_file = \"/pin\"; }"
#define ADDRESS "addresses = (\"vanthu@a.example.vn\");"
#define LOGIN	"logins = (\"vanthu\");"
/* Of nobody, signed by itself; only its form counts. */
#define PEM \
	"-----BEGIN CERTIFICATE-----\n" \
	"MIIBkjCCATmgAwIBAgIUKgLaV652WDJ0Q/w4mT21i7Vz0Z0wCgYIKoZIzj0EAwIw\n" \
	"GTELMAkGA1UEBhMCVk4xCjAIBgNVBAMMAXQwIBcNMjYxMTIyMTYwNDM5WhgPMjEy\n" \
	"NjEwMjkxNjA0MzlaMBkxCzAJBgNVBAYTAlZOMQowCAYDVQQDDAF0MFkwEwYHKoZI\n" \
	"zj0CAQYIKoZIzj0DAQcDQgAEbP7FfDy5KZFNhDmEqRk9z8bvnjeuIOlJhx5DdJcx\n" \
	"XBgHfyPEAj7NkGOCGXHX1hlW2aLkqHbuMU55jIR/Z5sDkqNdMFswHQYDVR0OBBYE\n" \
	"FEE3vHa5jPGrDu2ciDc7pYZk36U/MB8GA1UdIwQYMBaAFEE3vHa5jPGrDu2ciDc7\n" \
	"pYZk36U/MAwGA1UdEwEB/wQCMAAwCwYDVR0PBAQDAgeAMAoGCCqGSM49BAMCA0cA\n" \
	"MEQCIC4jfQvw5ag1xkxQBPbGpxpO/HEWptCgp4nwn44JyZLJAiAOSVg1dJimJMBJ\n" \
	"sp8ZiBqcc52F5xEIdAN0B3qUTajKtw==\n" \
	"-----END CERTIFICATE-----\n"

/* A set in memory; no file is looked at. */
struct memory {
	struct source	 v[16];
	struct confset	 set;
};

static void
put(struct memory *m, const char *path, const char *text, int error)
{
	m->v[m->set.n++] = (struct source){ .path = path,
		.bytes = slice_of(text), .error = error };
	m->set.v = m->v;
}

static void
make(struct memory *m, const char *text)
{
	*m = (struct memory){ 0 };
	put(m, "/e/main.conf", text, 0);
	put(m, "/e/forms", NULL, 0);
	put(m, "/e/forms/common.conf", COMMON, 0);
	put(m, "/e/forms/form-05.conf", FORM, 0);
	put(m, "/e/a.pem", PEM, 0);
	put(m, "/pin", NULL, 0);
}

static struct conf *
load_good(const struct confset *set)
{
	struct buf	 faults = { 0 };
	struct conf	*conf = NULL;

	if (conf_load(set, &conf, &faults) == -1)
		print_error("%s", buf_str(&faults));
	assert_non_null(conf);
	assert_int_equal(faults.n, 0);
	buf_free(&faults);
	return conf;
}

static const struct {
	const char	*what;
	const char	*text;
	const char	*faults;
} bad[] = {
	{ "an unknown name", "limits: { mime_dept = 3; };",
	    "/e/main.conf:1: limits.mime_dept: no such setting\n" },
	{ "an unknown group", "\nlimit: { parts = 30; };",
	    "/e/main.conf:2: limit: no such setting\n" },
	{ "a name at the top", "parts = 30;",
	    "/e/main.conf:1: parts: no such setting\n" },
	{ "a value for a group", "limits = 30;",
	    "/e/main.conf:1: limits: wrong type, must be a group { ... }\n" },
	{ "out of range", "limits: {\n message_mib = 0; };",
	    "/e/main.conf:2: limits.message_mib: out of range, "
	    "must be 1 to 1024\n" },
	{ "far out of range", "limits: { message_mib = 99999999999L; };",
	    "/e/main.conf:1: limits.message_mib: out of range, "
	    "must be 1 to 1024\n" },
	{ "wrong type", "limits: { parts = \"many\"; };",
	    "/e/main.conf:1: limits.parts: wrong type, "
	    "must be a whole number\n" },
	{ "a fraction", "limits: { parts = 30.5; };",
	    "/e/main.conf:1: limits.parts: wrong type, "
	    "must be a whole number\n" },
	{ "a word for a switch", "signing: { enabled = \"yes\"; };",
	    "/e/main.conf:1: signing.enabled: wrong type, "
	    "must be true or false\n" },
	{ "an unknown word", "intake: { mode = \"enforced\"; };",
	    "/e/main.conf:1: intake.mode: unknown word, must be one of: "
	    "monitor, enforce\n" },
	{ "a word of another setting", "intake: { unsigned = \"route\"; };",
	    "/e/main.conf:1: intake.unsigned: unknown word, must be one of: "
	    "reject, review\n" },
	{ "a faulty element of a list",
	    "intake: { addresses = (\"a@b.vn\",\n \"a b@c.vn\",\n 3); };",
	    "/e/main.conf:2: intake.addresses[1]: must be a plain mail "
	    "address\n/e/main.conf:3: intake.addresses[2]: wrong type, must "
	    "be a string in quotes\n" },
	{ "a CRL of a host that is not on the list",
	    "revocation: { enabled = true; crls = (\n"
	    "\"http://evil.example/x http://ca.gov.vn/x\",\n"
	    "\"http://evil.example/y\"); };",
	    "/e/main.conf:3: revocation.crls[1]: no host of it, "
	    "after revocation.map, is in "
	    "revocation.hosts\n" },
	{ "a CRL that is mapped off the list",
	    "revocation: { enabled = true; crls = \"http://ca.gov.vn/x\";\n"
	    "map = \"http://ca.gov.vn/ http://evil.example/\"; };",
	    "/e/main.conf:1: revocation.crls: no host of it, "
	    "after revocation.map, is in "
	    "revocation.hosts\n" },
	{ "what is no URL, host, mapping or network",
	    "revocation: { crls = (\"ftp://ca.gov.vn/x\", \" \");\n"
	    "hosts = \"http://ca.gov.vn/\";\n map = \"http://ca.gov.vn/\";\n"
	    "private_networks = \"10.0.0.1/8\";\n cache = \"here\"; };",
	    "/e/main.conf:5: revocation.cache: must be an absolute path\n"
	    "/e/main.conf:1: revocation.crls[0]: must be URLs as "
	    "http://host/path, split by blanks\n"
	    "/e/main.conf:1: revocation.crls[1]: must not be empty\n"
	    "/e/main.conf:2: revocation.hosts: must be a host name, or "
	    "host:port\n"
	    "/e/main.conf:4: revocation.private_networks: must be a network "
	    "as 10.1.0.0/16 or 2001:db8::/32\n"
	    "/e/main.conf:3: revocation.map: must be \"FROM TO\", two "
	    "beginnings of URLs\n" },
	{ "no intake address", "intake: { addresses = (); };",
	    "/e/main.conf:1: intake.addresses: must not be empty\n" },
	{ "a pattern of the city", "intake: { city = (\"sở\", \"|\"); };",
	    "/e/main.conf:1: intake.city[1]: a phrase without letters or "
	    "digits\n" },
	{ "a socket of no kind", "milter: { socket = \"/run/x\"; };",
	    "/e/main.conf:1: milter.socket: must be \"unix:/path\" or "
	    "\"inet:port@host\"\n" },
	{ "a port that is none", "milter: { socket = \"inet:65536@h\"; };",
	    "/e/main.conf:1: milter.socket: must be \"unix:/path\" or "
	    "\"inet:port@host\"\n" },
	{ "a socket with too long a path", "milter: { socket = \"unix:"
	    "/0123456789012345678901234567890123456789012345678901234567"
	    "89012345678901234567890123456789012345678901234567\"; };",
	    "/e/main.conf:1: milter.socket: too long a path for a socket\n" },
	{ "a message that would never find room",
	    "limits: { message_mib = 600;\n total_mib = 512; };",
	    "/e/main.conf:2: limits.total_mib: less than message_mib\n" },
	{ "a document that no worker could hold",
	    "limits: { document_mib = 512;\n worker_mib = 512; };",
	    "/e/main.conf:2: limits.worker_mib: must be more than "
	    "document_mib\n" },
	{ "a name with a blank", "milter: { authserv_id = \"a b\"; };",
	    "/e/main.conf:1: milter.authserv_id: only letters, digits, dots "
	    "and hyphens may be in it\n" },
	{ "a link that is none", "milter: { guide_url = \"javascript:1\"; };",
	    "/e/main.conf:1: milter.guide_url: must begin with https:// or "
	    "http://\n" },
	{ "no path", "trust: { folder = \"\"; };",
	    "/e/main.conf:1: trust.folder: must not be empty\n" },
	{ "no syntax", "limits: {\n parts = ;\n};",
	    "/e/main.conf:2: syntax error\n" },
	{ "the same twice", "limits: { parts = 30; parts = 40; };",
	    "/e/main.conf:1: duplicate setting name\n" },
	{ "another file", "log: { };\n @include \"/etc/shadow\"\n",
	    "/e/main.conf:2: @include: not allowed\n" },
	{ "groups without end", "a={b={c={d={e={f={g={h={i={};};};};};};};};};",
	    "/e/main.conf:1: a.b.c.d.e.f.g.h: too many groups in groups\n" },
	{ "signing without units", "signing: { enabled = true; };",
	    "/e/main.conf:1: signing.enabled: no unit files (*.conf) in "
	    "signing.units\n" },
	{ "a digest that no message may have",
	    "algorithms: { digests = (\"sha-256\",\n \"sha-1\"); };",
	    "/e/main.conf:2: algorithms.digests[1]: must be sha-256, sha-384 "
	    "or sha-512\n" },
	{ "no digest at all", "algorithms: { digests = (); };",
	    "/e/main.conf:1: algorithms.digests: must not be empty\n" },
	{ "schemes and curves of nobody's",
	    "algorithms: { schemes = (\"rsa\", \"dsa\");\n"
	    "curves = \"prime256v1\"; };",
	    "/e/main.conf:1: algorithms.schemes[1]: must be rsa, rsa-pss or "
	    "ecdsa\n/e/main.conf:2: algorithms.curves: must be P-256, P-384 "
	    "or P-521\n" },
	{ "keys that are too short", "algorithms: { rsa_min_bits = 1024; };",
	    "/e/main.conf:1: algorithms.rsa_min_bits: out of range, must be "
	    "2048 to 16384\n" },
	{ "keys of no length",
	    "algorithms: { rsa_min_bits = 4096;\n rsa_max_bits = 3072; };",
	    "/e/main.conf:2: algorithms.rsa_max_bits: less than "
	    "rsa_min_bits\n" },
	{ "a word on what is weak", "algorithms: { weak = \"allow\"; };",
	    "/e/main.conf:1: algorithms.weak: unknown word, must be one of: "
	    "allow-as-weak, refuse\n" },
	{ "uses that are none", "algorithms: { key_usage = \"keyCertSign\";\n"
	    "extended_key_usage = \"mail\"; policies = (\"1.2\", \"any\"); };",
	    "/e/main.conf:1: algorithms.key_usage: must be digitalSignature "
	    "or nonRepudiation\n/e/main.conf:2: algorithms."
	    "extended_key_usage: must be emailProtection, another name of "
	    "RFC 5280, an OID as 1.3.6.1.5.5.7.3.4, or none\n"
	    "/e/main.conf:2: algorithms.policies[1]: must be an OID as "
	    "2.5.29.32.0\n" },
	{ "rules on holders", "holders: { rules = (\n{ cn = \"A\"; },\n"
	    "{ is = \"unknown\"; },\n{ is = \"agency\"; dn = \"A\"; },\n"
	    "{ is = \"agency\"; host = 1; }); };",
	    "/e/main.conf:2: holders.rules[0].is: missing\n"
	    "/e/main.conf:3: holders.rules[1].is: unknown word, must be one "
	    "of: agency, person, device\n"
	    "/e/main.conf:4: holders.rules[2].dn: no such setting\n"
	    "/e/main.conf:5: holders.rules[3].host: wrong type, must be true "
	    "or false\n" },
	{ "many at once", "limits: { parts = 1; depth = 1; workerz = 1; };\n"
	    "log: { format = \"xml\"; };",
	    "/e/main.conf:1: limits.workerz: no such setting\n"
	    "/e/main.conf:2: log.format: unknown word, must be one of: text, "
	    "json\n"
	    "/e/main.conf:1: limits.parts: out of range, must be 10 to "
	    "10000\n"
	    "/e/main.conf:1: limits.depth: out of range, must be 5 to 100\n" },
};

static void
expect_faults(const char *what, const struct confset *set, const char *want)
{
	struct buf	 faults = { 0 };
	struct conf	*conf = NULL;

	assert_int_equal(conf_load(set, &conf, &faults), -1);
	assert_null(conf);
	if (strcmp(buf_str(&faults), want) != 0)
		print_error("%s:\n%s", what, buf_str(&faults));
	assert_string_equal(buf_str(&faults), want);
	buf_free(&faults);
}

static void
test_faults(void **state)
{
	struct memory	 m;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		make(&m, bad[i].text);
		expect_faults(bad[i].what, &m.set, bad[i].faults);
	}
}

static const struct {
	const char	*what;
	const char	*unit;
	const char	*faults;
} bad_units[] = {
	{ "nobody may use it", UNIT("u", ADDRESS, ""),
	    "/e/units/u.conf: logins: neither logins nor networks: nobody "
	    "may use it\n" },
	{ "an address beyond ASCII", UNIT("u",
	    "addresses = (\"thu@đt.example.vn\", \"thư@t.example.vn\");",
	    LOGIN),
	    "/e/units/u.conf:1: addresses[1]: must be in ASCII before the @: "
	    "a mail from another can not be signed\n" },
	{ "it signs for nobody", UNIT("u", "", LOGIN),
	    "/e/units/u.conf: addresses: neither addresses nor domains: "
	    "signs for nobody\n" },
	{ "an identity with capitals", UNIT("Unit", ADDRESS, LOGIN),
	    "/e/units/u.conf:1: identity: must be 1 to 64 of a-z, 0-9 and "
	    "hyphens\n" },
	{ "no identity", UNIT("", ADDRESS, LOGIN),
	    "/e/units/u.conf:1: identity: must not be empty\n" },
	{ "an unknown name", UNIT("u", ADDRESS, LOGIN) " pin = \"1234\";",
	    "/e/units/u.conf:1: pin: no such setting\n" },
	{ "another unit's identity", UNIT("t", ADDRESS, LOGIN),
	    "/e/units/u.conf:1: identity: another unit has it\n" },
	{ "another unit's address",
	    UNIT("u", "addresses = (\n\"thu@T.example.vn\");", LOGIN),
	    "/e/units/u.conf:2: addresses[0]: belongs to the unit \"t\" "
	    "already, of the same logins or networks\n" },
	{ "another unit's address where case is nothing to one of them",
	    UNIT("u", "addresses = (\"Thu@t.example.vn\");", LOGIN)
	    "any_case = true;",
	    "/e/units/u.conf:1: addresses[0]: belongs to the unit \"t\" "
	    "already, of the same logins or networks\n" },
	{ "a delimiter that is part of names", UNIT("u", ADDRESS, LOGIN)
	    "delimiter = \"x\";",
	    "/e/units/u.conf:1: delimiter: must be one of + - _ = . or "
	    "empty\n" },
	{ "a domain that no name server could have",
	    UNIT("u", "domains = (\"\xcc\x80" "a.vn\");", LOGIN),
	    "/e/units/u.conf:1: domains[0]: must be a mail domain\n" },
	{ "a further key without its own name", UNIT("u", ADDRESS, LOGIN)
	    "keys = ({ addresses = (\"b@a.example.vn\"); }, 1);",
	    "/e/units/u.conf:1: keys[0].identity: missing\n"
	    "/e/units/u.conf:1: keys[0].token: missing\n"
	    "/e/units/u.conf:1: keys[0].certificate: missing\n"
	    "/e/units/u.conf:1: keys[1]: wrong type, must be a group { ... }\n"
	    "/e/units/u.conf:1: keys[0].pin_file: must be set, or else "
	    "pin_credential\n"
	    "/e/units/u.conf:1: keys[1].addresses: neither addresses nor "
	    "domains: signs for nobody\n"
	    "/e/units/u.conf:1: keys[1].pin_file: must be set, or else "
	    "pin_credential\n" },
	{ "a further key with the address of the first",
	    UNIT("u", ADDRESS, LOGIN) "keys = (" KEY("v", ADDRESS, "") ");",
	    "/e/units/u.conf:1: keys[0].addresses[0]: belongs to the unit "
	    "\"u\" already, of the same logins or networks\n" },
	{ "a further key with the identity of the first",
	    UNIT("u", ADDRESS, LOGIN) "keys = (" KEY("u",
	    "domains = (\"x.vn\");", "") ");",
	    "/e/units/u.conf:1: keys[0].identity: another unit has it\n" },
	{ "one address, networks within each other",
	    UNIT("u", ADDRESS, "networks = (\"10.0.0.0/8\");") "keys = ("
	    KEY("v", ADDRESS, "networks = (\"10.1.0.0/16\");") ");",
	    "/e/units/u.conf:1: keys[0].addresses[0]: belongs to the unit "
	    "\"u\" already, of the same logins or networks\n" },
	{ "networks", UNIT("u", ADDRESS, "networks = (\"10.0.0.0/33\", "
	    "\"10.0.0.1/8\", \"::/0\", \"10.0.0\", \"fe80::/x\");"),
	    "/e/units/u.conf:1: networks[0]: must be a network as "
	    "10.1.0.0/16 or 2001:db8::/32\n"
	    "/e/units/u.conf:1: networks[1]: has bits set behind its prefix\n"
	    "/e/units/u.conf:1: networks[2]: would let everybody sign\n"
	    "/e/units/u.conf:1: networks[3]: must be a network as "
	    "10.1.0.0/16 or 2001:db8::/32\n"
	    "/e/units/u.conf:1: networks[4]: must be a network as "
	    "10.1.0.0/16 or 2001:db8::/32\n" },
	{ "what is skipped", UNIT("u", ADDRESS, LOGIN) "skip_recipients = "
	    "(\"@a.vn\", \"b@\"); skip_headers = (\"X-A\", \"X: y\");",
	    "/e/units/u.conf:1: skip_recipients[1]: must be a plain mail "
	    "address\n/e/units/u.conf:1: skip_headers[1]: must be the name "
	    "of a header field\n" },
	{ "words", UNIT("u", ADDRESS, LOGIN) "digest = \"sha1\"; on_failure "
	    "= \"pass\"; chain = 1;",
	    "/e/units/u.conf:1: digest: unknown word, must be one of: "
	    "sha256, sha384, sha512\n/e/units/u.conf:1: chain: wrong type, "
	    "must be true or false\n/e/units/u.conf:1: on_failure: unknown "
	    "word, must be one of: tempfail, reject, unsigned\n" },
};

static void
test_unit_faults(void **state)
{
	struct memory	 m;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(bad_units); i++) {
		make(&m, "");
		put(&m, "/e/units/t.conf", UNIT("t",
		    "addresses = (\"thu@t.example.vn\");", LOGIN), 0);
		put(&m, "/e/units/u.conf", bad_units[i].unit, 0);
		expect_faults(bad_units[i].what, &m.set, bad_units[i].faults);
	}
}

static const struct {
	const char	*token;
	const char	*fault;		/* NULL: none */
} tokens[] = {
	{ "pkcs11:token=t?module-path=/usr/lib/p.so", NULL },
	{ "pkcs11:?pin-x=1&module-path=%2Fusr/lib/p.so", NULL },
	{ "softhsm", "must begin with pkcs11: (RFC 7512)" },
	{ "pkcs11:token=t",
	    "must name the module: ?module-path=/path/of/module.so" },
	{ "pkcs11:token=t;module-path=/p.so",
	    "must name the module: ?module-path=/path/of/module.so" },
	{ "pkcs11:token=t?module-path=p.so", "module-path must be absolute" },
	{ "pkcs11:token=t?module-path=/p.so&pin-value=1234",
	    "must not hold the PIN (pin-value), use pin_file" },
	{ "pkcs11:token=t?module-path=/p.so&pin-source=/x",
	    "must not name the PIN (pin-source), use pin_file" },
};

static void
test_tokens(void **state)
{
	struct memory	 m;
	char		 text[600], want[200];
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(tokens); i++) {
		make(&m, "");
		snprintf(text, sizeof(text), "identity = \"u\"; %s token = "
		    "\"%s\"; certificate = \"a.pem\"; pin_file = \"/pin\"; %s",
		    ADDRESS, tokens[i].token, LOGIN);
		put(&m, "/e/units/u.conf", text, 0);
		if (tokens[i].fault == NULL) {
			conf_free(load_good(&m.set));
			continue;
		}
		snprintf(want, sizeof(want), "/e/units/u.conf:1: token: %s\n",
		    tokens[i].fault);
		expect_faults(tokens[i].token, &m.set, want);
	}
}

/* What is missing on disk is told at the setting that names it. */
static void
test_missing_files(void **state)
{
	struct memory	 m;

	(void)state;
	make(&m, "trust: {\n crls = \"none\"; };\n"
	    "signing: { enabled = true; };");
	put(&m, "/var/lib/cks-milter", NULL, ENOENT);
	put(&m, "/e/trust", NULL, ENOENT);
	put(&m, "/e/none", NULL, ENOENT);
	put(&m, "/e/units", NULL, EACCES);
	put(&m, "/e/units/u.conf", UNIT("u", ADDRESS, LOGIN), 0);
	m.v[4].error = EACCES;
	m.v[5].error = ENOENT;
	expect_faults("missing files", &m.set,
	    "/e/main.conf: milter.state_dir: /var/lib/cks-milter: "
	    "No such file or directory\n"
	    "/e/main.conf: trust.folder: /e/trust: No such file or directory\n"
	    "/e/main.conf:2: trust.crls: /e/none: No such file or directory\n"
	    "/e/main.conf: signing.units: /e/units: Permission denied\n"
	    "/e/units/u.conf:1: certificate: Permission denied\n"
	    "/e/units/u.conf:1: pin_file: No such file or directory\n");
	make(&m, "");
	m.v[4].bytes = SLICE("no certificate");
	put(&m, "/e/units", NULL, ENOENT);
	put(&m, "/e/units/u.conf", UNIT("u", ADDRESS, LOGIN), 0);
	expect_faults("units that nobody asked for", &m.set,
	    "/e/units/u.conf:1: certificate: no certificate in PEM form\n");
	m.set.n = 1;
	expect_faults("no forms", &m.set,
	    "/e/main.conf: forms.folder: no form files (*.conf) in it\n");
}

static void
test_values(void **state)
{
	struct memory	 m;
	struct conf	*conf;

	(void)state;
	make(&m, "");
	conf = load_good(&m.set);
	assert_string_equal(conf->socket,
	    "unix:/var/spool/postfix/cks-milter/milter.sock");
	assert_string_equal(conf->authserv_id, "");
	assert_string_equal(conf->trust_folder, "/e/trust");
	assert_int_equal(conf->mode, MODE_MONITOR);
	assert_int_equal(conf->scope, SCOPE_EVERYONE);
	assert_int_equal(conf->needs, NEEDS_EITHER);
	assert_int_equal(conf->unsigned_requests, CHOOSE_REJECT);
	assert_int_equal(conf->gateway_signed, CHOOSE_REVIEW);
	assert_int_equal(conf->unknown_wait_min, 30);
	assert_int_equal(conf->message_mib, 50);
	assert_int_equal(conf->city.n, 0);
	assert_false(conf->signing);
	assert_non_null(conf->forms);
	assert_true(conf_is_intake(conf, "CKS_SoKHCN@hanoi.gov.vn"));
	assert_false(conf_is_intake(conf, "x" "cks_sokhcn@hanoi.gov.vn"));
	assert_true(conf_is_cuc(conf, "ca@bcy.gov.vn"));
	conf_free(conf);
	make(&m, "\xef\xbb\xbfintake: { mode = \"enforce\"; unsigned = "
	    "\"review\"; gateway_signed = \"route\"; addresses = \"a@b.vn\"; "
	    "}; milter: { socket = \"inet:8891@127.0.0.1\"; }; trust: { folder "
	    "= \"/abs\"; };");
	conf = load_good(&m.set);
	assert_int_equal(conf->mode, MODE_ENFORCE);
	assert_int_equal(conf->unsigned_requests, CHOOSE_REVIEW);
	assert_int_equal(conf->gateway_signed, CHOOSE_ROUTE);
	assert_int_equal(conf->intake_addresses.n, 1);
	assert_string_equal(conf->trust_folder, "/abs");
	conf_free(conf);
	conf_free(NULL);
}

/* What signatures are judged by: the usual, then what the file says. */
static void
test_judge(void **state)
{
	struct memory	 m;
	struct conf	*conf;
	struct judge	 j;

	(void)state;
	make(&m, "");
	conf = load_good(&m.set);
	j = conf_judge(conf, NULL, 42);
	assert_int_equal(j.now, 42);
	assert_string_equal(j.algorithms->digests[2], "sha-512");
	assert_null(j.algorithms->digests[3]);
	assert_string_equal(j.algorithms->weak[0], "sha-1");
	assert_int_equal(j.algorithms->rsa.min, 2048);
	assert_int_equal(j.algorithms->dsa.max, 0);
	assert_string_equal(j.uses->purposes[2], "none");
	assert_null(j.uses->purposes[3]);
	assert_null(j.policy->policies[0]);
	assert_null(j.holders);
	conf_free(conf);
	make(&m, "algorithms: { digests = \"sha-384\"; schemes = (\"rsa-pss\", "
	    "\"ecdsa\"); rsa_min_bits = 3072; curves = (\"P-384\"); weak = "
	    "\"refuse\"; policies = (\"1.2.3\"); explicit_policy = true; }; "
	    "holders: { rules = ({ is = \"person\"; ou = \"PH\xc3\x92NG*\"; "
	    "without = (\"serverAuth\"); }, { is = \"agency\"; }); };");
	conf = load_good(&m.set);
	j = conf_judge(conf, NULL, 42);
	assert_string_equal(j.algorithms->digests[0], "sha-384");
	assert_null(j.algorithms->digests[1]);
	assert_string_equal(j.algorithms->schemes[1], "ecdsa");
	assert_string_equal(j.algorithms->curves[0], "P-384");
	assert_null(j.algorithms->weak[0]);
	assert_int_equal(j.algorithms->rsa.min, 3072);
	assert_string_equal(j.policy->policies[0], "1.2.3");
	assert_true(j.policy->explicit_policy);
	assert_int_equal(j.nholders, 2);
	assert_int_equal(j.holders[0].is, HOLDER_PERSON);
	assert_string_equal(j.holders[0].ou, "PH\xc3\x92NG*");
	assert_string_equal(j.holders[0].without[0], "serverAuth");
	assert_null(j.holders[0].purposes[0]);
	assert_int_equal(j.holders[1].is, HOLDER_AGENCY);
	conf_free(conf);
}

static void
test_defaults_print(void **state)
{
	struct memory	 m;
	struct buf	 b = { 0 };
	struct conf	*conf;

	(void)state;
	conf_print_defaults(&b);
	make(&m, buf_str(&b));
	conf = load_good(&m.set);
	assert_int_equal(conf->workers, 4);
	assert_int_equal(conf->intake_addresses.n, 1);
	assert_string_equal(conf->log_format, "text");
	assert_non_null(strstr(buf_str(&b), "unknown_wait_min = 30;"));
	conf_free(conf);
	buf_free(&b);
}

/* Who may sign as whom. */
static const struct {
	const char	*what;
	const char	*auth, *client, *from;
	const char	*unit;		/* NULL: none */
	enum reason	 why;
} who[] = {
	{ "its login", "vanthu-a", "192.0.2.1", "vanthu@a.example.vn", "a",
	    R_NONE },
	{ "its login, capitals in the domain", "vanthu-a", NULL,
	    "vanthu@A.Example.VN", "a", R_NONE },
	{ "another local part, for all that mail servers know", "vanthu-a",
	    NULL, "VanThu@a.example.vn", NULL, R_NOT_A_UNIT },
	{ "capitals where the unit says they are nothing", "vanthu-e", NULL,
	    "ChI@e.example.vn", "e", R_NONE },
	{ "a detail, where the unit has none", "vanthu-a", NULL,
	    "vanthu+nhan@a.example.vn", NULL, R_NOT_A_UNIT },
	{ "a detail, where the unit has them", "vanthu-e", NULL,
	    "chi+nhan@e.example.vn", "e", R_NONE },
	{ "a detail of another sign", "vanthu-e", NULL,
	    "chi-nhan@e.example.vn", NULL, R_NOT_A_UNIT },
	{ "a detail of nothing", "vanthu-e", NULL, "chi+@e.example.vn", NULL,
	    R_NOT_A_UNIT },
	{ "a detail that is another's own address", "vanthu-e", NULL,
	    "chi+rieng@e.example.vn", NULL, R_FROM_NOT_ALLOWED },
	{ "which is signed by its own key", "rieng-e", NULL,
	    "chi+rieng@e.example.vn", "e-rieng", R_NONE },
	{ "a further key of a unit, its logins", "vanthu-e", NULL,
	    "hai@e.example.vn", "e-hai", R_NONE },
	{ "which the first does not sign for", "vanthu-e", NULL,
	    "bon@e.example.vn", NULL, R_NOT_A_UNIT },
	{ "one address by the login of the first key", "vanthu-e", "10.7.1.1",
	    "chi@e.example.vn", "e", R_NONE },
	{ "and by the network of another", NULL, "10.7.1.1",
	    "chi@e.example.vn", "e-may", R_NONE },
	{ "a login of nobody's in that network: the key asks for none",
	    "ai-do", "10.7.1.1", "chi@e.example.vn", "e-may", R_NONE },
	{ "U-labels listed, A-labels in From", "vanthu-e", NULL,
	    "thu@xn--bcher-kva.example", "e-idn", R_NONE },
	{ "U-labels listed, U-labels in From", "vanthu-e", NULL,
	    "thu@B\xc3\x9c" "cher.example", "e-idn", R_NONE },
	{ "U-labels in From, which is not NFC", "vanthu-e", NULL,
	    "thu@bu\xcc\x88" "cher.example", "e-idn", R_NONE },
	{ "a domain in U-labels", "vanthu-e", NULL,
	    "x@XN--FROO-0NA.example", "e-idn", R_NONE },
	{ "a look-alike in another script", "vanthu-e", NULL,
	    "chi@\xd0\xb5.example.vn", NULL, R_NOT_A_UNIT },
	{ "any address of its domain", "vanthu-b", NULL, "x@b.example.vn", "b",
	    R_NONE },
	{ "an address goes before a domain", "vanthu-a", NULL,
	    "rieng@b.example.vn", "a", R_NONE },
	{ "a part of a domain is not the domain", "vanthu-b", NULL,
	    "x@sub.b.example.vn", NULL, R_NOT_A_UNIT },
	{ "the login of another unit", "vanthu-a", NULL, "x@b.example.vn",
	    NULL, R_FROM_NOT_ALLOWED },
	{ "somebody else's login", "ai-do", NULL, "vanthu@a.example.vn", NULL,
	    R_FROM_NOT_ALLOWED },
	{ "logins compare exactly", "VANTHU-A", NULL, "vanthu@a.example.vn",
	    NULL, R_FROM_NOT_ALLOWED },
	{ "its login, From of nobody", "vanthu-a", NULL, "x@gmail.example",
	    NULL, R_NOT_A_UNIT },
	{ "a stranger from outside forges From", NULL, "203.0.113.9",
	    "vanthu@a.example.vn", NULL, R_NOT_A_UNIT },
	{ "its network", NULL, "10.2.3.4", "c@c.example.vn", "c", R_NONE },
	{ "its network, mapped into v6", NULL, "::ffff:10.2.3.4",
	    "c@c.example.vn", "c", R_NONE },
	{ "its v6 network", NULL, "2001:db8:1::9", "c@c.example.vn", "c",
	    R_NONE },
	{ "one bit outside its network", NULL, "10.4.0.0", "c@c.example.vn",
	    NULL, R_NOT_A_UNIT },
	{ "the network of another unit", NULL, "10.2.3.4",
	    "vanthu@a.example.vn", NULL, R_FROM_NOT_ALLOWED },
	{ "a login in a network that asks for none", "ai-do", "10.2.3.4",
	    "c@c.example.vn", "c", R_NONE },
	{ "in its network, but logged in as somebody else", "ai-do",
	    "10.9.0.1", "d@d.example.vn", NULL, R_FROM_NOT_ALLOWED },
	{ "in its network, not logged in", NULL, "10.9.0.1",
	    "d@d.example.vn", "d", R_NONE },
	{ "an empty login is none", "", "10.9.0.1", "d@d.example.vn", "d",
	    R_NONE },
	{ "no address", "vanthu-a", NULL, "", NULL, R_NOT_A_UNIT },
	{ "no client", NULL, "unknown", "c@c.example.vn", NULL,
	    R_NOT_A_UNIT },
};

static struct conf *
load_units(struct memory *m)
{
	make(m, "signing: { enabled = true; timeout_ms = 1000; };"
	    "limits: { workers = 3; };");
	put(m, "/e/units/a.conf", UNIT("a", "addresses = "
	    "(\"vanthu@a.example.vn\", \"rieng@b.example.vn\");",
	    "logins = (\"vanthu-a\"); digest = \"sha384\"; chain = true; scheme = \"pss\";"), 0);
	put(m, "/e/units/b.conf", UNIT("b", "domains = (\"b.example.vn\");",
	    "logins = (\"vanthu-b\"); header_protection = false;"
	    "on_failure = \"reject\";"), 0);
	put(m, "/e/units/c.conf", UNIT("c", "domains = (\"c.example.vn\");",
	    "networks = (\"10.2.0.0/15\", \"2001:db8:1::/48\");"), 0);
	put(m, "/e/units/d.conf", UNIT("d", "domains = (\"d.example.vn\");",
	    "networks = (\"::ffff:10.9.0.0/112\"); logins = (\"d\");"), 0);
	put(m, "/e/units/e.conf", UNIT("e", "addresses = "
	    "(\"chi@e.example.vn\");", "logins = (\"vanthu-e\");")
	    "any_case = true; delimiter = \"+\"; keys = ("
	    KEY("e-hai", "addresses = (\"hai@e.example.vn\");", "") ","
	    KEY("e-rieng", "addresses = (\"chi+rieng@e.example.vn\");",
	    "logins = (\"rieng-e\");") ","
	    KEY("e-may", "addresses = (\"chi@e.example.vn\");",
	    "networks = (\"10.7.0.0/16\");") ","
	    KEY("e-idn", "addresses = (\"thu@b\xc3\xbc" "cher.example\");"
	    "domains = (\"f\xc3\xa0roo.example\");", "") ");", 0);
	return load_good(&m->set);
}

static const struct {
	const char	*token, *signer;
} held[] = {
	{ "pkcs11:token=a;object=k?module-path=/p.so", "/p.so" },
	{ "pkcs11:token=b;object=k?module-path=/p.so", "/p.so#2" },
	/* another key of the first token */
	{ "pkcs11:object=l;token=a;type=private?module-path=/p.so", "/p.so" },
	{ "pkcs11:token=b;id=%01?module-path=/p.so", "/p.so#2" },
	/* the same name in another module, here percent-encoded */
	{ "pkcs11:token=a?module-path=%2Fq.so", "/q.so" },
	/* two processes a module at most */
	{ "pkcs11:token=c?module-path=/p.so", "/p.so" },
};

static void
test_signers(void **state)
{
	struct memory	 m;
	struct conf	*conf;
	char		 text[NELEM(held)][400], path[NELEM(held)][40];
	size_t		 i;

	(void)state;
	make(&m, "signing: { processes = 2; };");
	for (i = 0; i < NELEM(held); i++) {
		snprintf(path[i], sizeof(path[i]), "/e/units/%zu.conf", i);
		snprintf(text[i], sizeof(text[i]), "identity = \"u%zu\"; "
		    "domains = (\"%zu.example.vn\"); token = \"%s\"; "
		    "certificate = \"a.pem\"; pin_file = \"/pin\"; " LOGIN, i,
		    i, held[i].token);
		put(&m, path[i], text[i], 0);
	}
	conf = load_good(&m.set);
	for (i = 0; i < NELEM(held); i++)
		assert_string_equal(conf->units[i].signer, held[i].signer);
	assert_int_equal(conf->signers.n, 3);
	conf_free(conf);
}

static void
test_who(void **state)
{
	const struct unit	*unit;
	struct memory		 m;
	struct conf		*conf = load_units(&m);
	enum reason		 why;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(who); i++) {
		unit = conf_unit_for(conf, who[i].auth, who[i].client,
		    who[i].from, &why);
		if ((unit == NULL) != (who[i].unit == NULL) ||
		    why != who[i].why)
			print_error("%s\n", who[i].what);
		assert_int_equal(why, who[i].why);
		if (who[i].unit == NULL)
			assert_null(unit);
		else
			assert_string_equal(unit->identity, who[i].unit);
	}
	assert_true(conf->units[0].header_protection);
	assert_false(conf->units[1].header_protection);
	assert_int_equal(conf->units[1].on_failure, FAILURE_REJECT);
	conf_free(conf);
}

static void
expect_str(struct wire *w, const char *want)
{
	struct slice	 got = wire_get_bytes(w);

	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.p, want, got.n);
}

static void
expect_fetcher(struct wire w)
{
	assert_int_equal(wire_get_u32(&w), 1);
	expect_str(&w, "/var/lib/cks-fetcher");
	assert_int_equal(wire_get_u32(&w), 30);
	assert_int_equal(wire_get_u32(&w), 16);
	assert_int_equal(wire_get_u32(&w), 60);
	assert_int_equal(wire_get_u32(&w), 60);
	assert_int_equal(wire_get_u32(&w), 60);
	assert_int_equal(wire_get_u32(&w), 60);
	assert_int_equal(wire_get_u32(&w), 1);
	assert_int_equal(wire_get_u32(&w), 0);
	assert_int_equal(wire_get_u32(&w), 4);
	expect_str(&w, "ca.gov.vn");
	expect_str(&w, "pub.ca.gov.vn");
	expect_str(&w, "ocsp.ca.gov.vn");
	expect_str(&w, "tsa.ca.gov.vn");
	assert_int_equal(wire_get_u32(&w), 0);
	assert_int_equal(wire_get_u32(&w), 0);
	assert_int_equal(wire_get_u32(&w), 0);
	expect_str(&w, "issuers");
	assert_true(wire_done(&w));
}

/* The signer reads its section as it was written, names in ASCII. */
static void
test_signer_section(void **state)
{
	struct memory			 m;
	struct conf			*conf = load_units(&m);
	struct arena			*a = arena_new(1u << 20);
	struct buf			 b = { 0 };
	struct section			 s;
	const struct section_unit	*u;

	(void)state;
	conf_signer_section(conf, conf->signers.v[0], &b);
	assert_int_equal(section_read(a, buf_slice(&b), &s), 0);
	assert_int_equal(s.nunits, 9);
	u = &s.units[section_find(&s, SLICE("e-idn"))];
	assert_string_equal(u->addresses[0], "thu@xn--bcher-kva.example");
	assert_true(section_covers(u, SLICE("THU@XN--Bcher-kva.example")));
	u = &s.units[section_find(&s, SLICE("e"))];
	assert_true(section_covers(u, SLICE("Chi+nhan@e.example.vn")));
	assert_false(section_covers(u, SLICE("hai@e.example.vn")));
	u = &s.units[section_find(&s, SLICE("a"))];
	assert_false(section_covers(u, SLICE("Vanthu@a.example.vn")));
	assert_false(section_covers(u, SLICE("vanthu+x@a.example.vn")));
	arena_free(a);
	buf_free(&b);
	conf_free(conf);
}

static void
test_sections(void **state)
{
	struct memory	 m;
	struct conf	*conf = load_units(&m);
	struct buf	 b = { 0 };
	struct wire	 w;

	(void)state;
	assert_int_equal(conf->signers.n, 1);
	assert_string_equal(conf->signers.v[0], "/usr/lib/p.so");
	conf_signer_section(conf, "/usr/lib/p.so", &b);
	w = wire_of(buf_slice(&b));
	assert_int_equal(wire_get_u32(&w), 3);
	expect_str(&w, "/var/lib/cks-milter");
	assert_int_equal(wire_get_u32(&w), 1000);
	assert_int_equal(wire_get_u32(&w), 1);	/* workers */
	assert_int_equal(wire_get_u32(&w), 9);
	expect_str(&w, "a");
	assert_int_equal(wire_get_u32(&w), 2);
	expect_str(&w, "vanthu@a.example.vn");
	expect_str(&w, "rieng@b.example.vn");
	assert_int_equal(wire_get_u32(&w), 0);
	assert_int_equal(wire_get_u32(&w), 0);	/* any_case */
	assert_int_equal(wire_get_u32(&w), 0);	/* delimiter */
	expect_str(&w, "pkcs11:token=t?module-path=/usr/lib/p.so");
	expect_str(&w, "/pin");
	expect_str(&w, PEM);
	assert_int_equal(wire_get_u32(&w), SIGN_SHA384);
	assert_int_equal(wire_get_u32(&w), 1);
	assert_int_equal(wire_get_u32(&w), 1);	/* cades */
	assert_int_equal(wire_get_u32(&w), 0);	/* per_hour */
	assert_int_equal(wire_get_u32(&w), 1);	/* pss */
	expect_str(&w, "b");
	assert_false(w.failed);
	b.n = 0;
	conf_signer_section(conf, "/usr/lib/other.so", &b);
	w = wire_of(buf_slice(&b));
	assert_int_equal(wire_get_u32(&w), 3);
	expect_str(&w, "/var/lib/cks-milter");
	assert_int_equal(wire_get_u32(&w), 1000);
	assert_int_equal(wire_get_u32(&w), 1);	/* workers */
	assert_int_equal(wire_get_u32(&w), 0);
	assert_true(wire_done(&w));
	b.n = 0;
	conf_inspector_section(conf, &b);
	w = wire_of(buf_slice(&b));
	assert_int_equal(wire_get_u32(&w), 1);
	assert_int_equal(wire_get_u32(&w), 3);
	assert_int_equal(wire_get_u32(&w), 30);
	assert_int_equal(wire_get_u32(&w), 200);
	assert_int_equal(wire_get_u32(&w), 3000);
	assert_int_equal(wire_get_u32(&w), 768);
	assert_int_equal(wire_get_u32(&w), 8192);
	assert_true(wire_done(&w));
	b.n = 0;
	conf_fetcher_section(conf, SLICE("issuers"), &b);
	expect_fetcher(wire_of(buf_slice(&b)));
	buf_free(&b);
	conf_free(conf);
}

static void
write_file(const char *folder, const char *name, const char *text)
{
	char	 path[300];
	FILE	*f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

/* The set that the parent's child sends on says the same as the one read. */
static void
check_travel(const struct confset *set)
{
	struct buf	 b = { 0 };
	struct confset	 copy;
	size_t		 i;

	confset_put(&b, set);
	assert_int_equal(confset_get(buf_slice(&b), &copy), 0);
	assert_int_equal(copy.n, set->n);
	for (i = 0; i < copy.n; i++) {
		assert_string_equal(copy.v[i].path, set->v[i].path);
		assert_true(slice_eq(copy.v[i].bytes, set->v[i].bytes));
		assert_int_equal(copy.v[i].error, set->v[i].error);
	}
	conf_free(load_good(&copy));
	confset_clear(&copy);
	for (i = 0; i < b.n; i += 97)
		assert_int_equal(confset_get(slice_sub(buf_slice(&b), 0, i),
		    &copy), -1);
	buf_free(&b);
}

/* Nobody has to mend one fault to be told the next. */
static void
expect_all(const char *folder)
{
	static const char *const wants[] = { "nonsense: no such setting\n",
		"forms.folder: ", "/trust: no certificates of CAs" };
	char		 path[300];
	struct confset	 set = { 0 };
	struct buf	 faults = { 0 };
	struct conf	*conf;
	struct trust	*trust;
	size_t		 i;

	snprintf(path, sizeof(path), "%s/cks-milter.conf", folder);
	assert_int_equal(confset_read(path, &set, &faults), 0);
	assert_int_equal(gate_load(&set, &conf, &trust, &faults), -1);
	for (i = 0; i < NELEM(wants); i++)
		assert_non_null(strstr(buf_str(&faults), wants[i]));
	buf_free(&faults);
	confset_clear(&set);
}

/* The shipped files, read from disk with everything they name. */
/* What judges received mail is kept; keys, PINs and units are not. */
static void
test_judging(void **state)
{
	static const char *const kept[] = { "/e/main.conf", "/e/forms",
		"/e/forms/common.conf", "/e/forms/form-05.conf" };
	struct memory	 m;
	struct confset	 judging;
	struct conf	*conf, *again;
	size_t		 i;

	(void)state;
	make(&m, "signing: { enabled = true; };");
	put(&m, "/e/units", NULL, 0);
	put(&m, "/e/units/a.conf", UNIT("a", ADDRESS, LOGIN), 0);
	put(&m, "/usr/lib/p.so", NULL, 0);
	conf = load_good(&m.set);
	assert_true(conf->signing);
	assert_int_equal(conf->nunits, 1);
	assert_int_equal(confset_judging(&m.set, conf, &judging), 0);
	conf_free(conf);
	assert_int_equal(judging.n, NELEM(kept));
	for (i = 0; i < NELEM(kept); i++)
		assert_string_equal(judging.v[i].path, kept[i]);
	again = load_good(&judging);
	assert_false(again->signing);
	assert_int_equal(again->nunits, 0);
	conf_free(again);
	confset_clear(&judging);
}

static void
test_shipped(void **state)
{
	char		 folder[] = "/tmp/test_conf.XXXXXX", cmd[600];
	struct confset	 set = { 0 };
	struct buf	 faults = { 0 };
	struct conf	*conf;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(cmd, sizeof(cmd), "cp -R conf/cks-milter.conf conf/forms "
	    "conf/units conf/templates %s && mkdir %s/trust %s/crls && : > %s/pins", folder,
	    folder, folder, folder);
	assert_int_equal(system(cmd), 0);
	snprintf(cmd, sizeof(cmd), "mkdir %s/cache && sed -i "
	    "'s|# cache = \"/var/lib/cks-fetcher\"|cache = \"%s/cache\"|' "
	    "%s/cks-milter.conf", folder, folder, folder);
	assert_int_equal(system(cmd), 0);
	snprintf(cmd, sizeof(cmd), "mkdir %s/register && sed -i "
	    "'s|# folder = \"/var/lib/cks-registrar\"|folder = "
	    "\"%s/register\"|' %s/cks-milter.conf", folder, folder, folder);
	assert_int_equal(system(cmd), 0);
	snprintf(cmd, sizeof(cmd), "%s/cks-milter.conf", folder);
	assert_int_equal(confset_read(cmd, &set, &faults), 0);
	conf = load_good(&set);
	assert_int_equal(conf->nunits, 0);
	assert_int_equal(conf->mode, MODE_MONITOR);
	assert_true(conf->revocation);
	assert_true(conf->registrar);
	assert_int_equal(conf->register_contact.n, 0);
	assert_int_equal(conf->crl_urls.n, 4);
	conf_free(conf);
	confset_clear(&set);

	snprintf(cmd, sizeof(cmd), "%s/units", folder);
	write_file(cmd, "u.conf", UNIT("u", ADDRESS, LOGIN));
	write_file(folder, "a.pem", PEM);
	snprintf(cmd, sizeof(cmd), "sed -e 's|/usr/lib/.*.so|%s/p.so|' "
	    "-i %s/units/u.conf; : > %s/p.so", folder, folder, folder);
	assert_int_equal(system(cmd), 0);
	snprintf(cmd, sizeof(cmd), "sed -e 's|/pin|pin|' -i %s/units/u.conf; "
	    "cp %s/units/example.conf.sample %s/units/example.conf; "
	    "mkdir %s/pin", folder, folder, folder, folder);
	assert_int_equal(system(cmd), 0);
	snprintf(cmd, sizeof(cmd), "%s/cks-milter.conf", folder);
	assert_int_equal(confset_read(cmd, &set, &faults), 0);
	assert_int_equal(conf_load(&set, &conf, &faults), -1);
	snprintf(cmd, sizeof(cmd),
	    "%s/units/example.conf:21: certificate: No such file or directory\n"
	    "%s/units/example.conf:24: pin_file: No such file or directory\n"
	    "%s/units/u.conf:1: pin_file: Is a directory\n",
	    folder, folder, folder);
	assert_string_equal(buf_str(&faults), cmd);
	faults.n = 0;
	confset_clear(&set);

	snprintf(cmd, sizeof(cmd), "rm %s/units/example.conf; rmdir %s/pin; "
	    "install -m 644 /dev/null %s/pin; rm %s/p.so", folder, folder,
	    folder, folder);
	assert_int_equal(system(cmd), 0);
	snprintf(cmd, sizeof(cmd), "%s/cks-milter.conf", folder);
	assert_int_equal(confset_read(cmd, &set, &faults), 0);
	assert_int_equal(conf_load(&set, &conf, &faults), -1);
	snprintf(cmd, sizeof(cmd),
	    "%s/units/u.conf:1: pin_file: open to group or others, must be "
	    "chmod 0400\n"
	    "%s/units/u.conf:1: token: %s/p.so: No such file or directory\n",
	    folder, folder, folder);
	assert_string_equal(buf_str(&faults), cmd);
	faults.n = 0;
	confset_clear(&set);

	snprintf(cmd, sizeof(cmd), "chmod 400 %s/pin; : > %s/p.so; "
	    "chown cks-signer %s/pin 2>/dev/null || :", folder, folder,
	    folder);
	assert_int_equal(system(cmd), 0);
	snprintf(cmd, sizeof(cmd), "%s/cks-milter.conf", folder);
	assert_int_equal(confset_read(cmd, &set, &faults), 0);
	check_travel(&set);
	confset_clear(&set);

	snprintf(cmd, sizeof(cmd), "echo 'nonsense = 1;' >> "
	    "%s/cks-milter.conf; rm -r %s/forms", folder, folder);
	assert_int_equal(system(cmd), 0);
	expect_all(folder);

	snprintf(cmd, sizeof(cmd), "%s/none.conf", folder);
	assert_int_equal(confset_read(cmd, &set, &faults), -1);
	assert_non_null(strstr(buf_str(&faults), "none.conf: No such file"));
	confset_clear(&set);
	buf_free(&faults);
	snprintf(cmd, sizeof(cmd), "rm -rf %s", folder);
	assert_int_equal(system(cmd), 0);
}

/* Each setting has its line in the shipped file, if only as a comment. */
static void
test_shipped_names(void **state)
{
	char		 text[65536], *line, *end, name[80], group[40] = "";
	struct buf	 b = { 0 };
	FILE		*f = fopen("conf/cks-milter.conf", "r");
	const char	*p;
	size_t		 n;

	(void)state;
	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	conf_print_defaults(&b);
	for (p = buf_str(&b); (end = strchr(p, '\n')) != NULL; p = end + 1) {
		if (sscanf(p, "%39[a-z]:\n", group) == 1 || *p != '\t' ||
		    sscanf(p, " %70[a-z_0-9] =", name) != 1)
			continue;
		strcat(name, " = ");
		line = strstr(text, name);
		if (line == NULL)
			print_error("%s.%s not in cks-milter.conf\n", group,
			    name);
		assert_non_null(line);
	}
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_unit_faults),
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_missing_files),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_defaults_print),
		cmocka_unit_test(test_signers),
		cmocka_unit_test(test_who),
		cmocka_unit_test(test_signer_section),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_judging),
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_shipped_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
