/* conf_units.c: our own units: who they are, their keys, who may use them */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "crypto/unitcert.h"
#include "crypto/pin_source.h"
#include "crypto/section.h"
#include "gate/conf_parts.h"
#include "mail/domain.h"

static const char *const words_digest[] = { "sha256", "sha384", "sha512",
	NULL };
static const char *const words_scheme[] = { "pkcs1", "pss", NULL };
static const char *const words_form[] = { "detached", "opaque", NULL };
static const char *const words_without[] = { "sign", "fail", NULL };
static const char *const words_mode[] = { "monitor", "enforce", NULL };
static const char *const words_failure[] = { "tempfail", "reject", "unsigned",
	NULL };

#define UNITS_MAX	4096	/* keys; SECTION_UNITS_MAX */
#define MODE_OF_SIGNING	(-1)	/* the file does not say */

enum unit_form { FORM_DETACHED, FORM_OPAQUE };
enum unit_without { WITHOUT_SIGN, WITHOUT_FAIL };

/* A unit's file as it stands; what must be converted comes beside it. */
struct unit_file {
	struct unit	 unit;
	struct strings	 networks;
	const char	*pin_credential;
	const char	*delimiter;
	enum unit_form	 form;
	enum unit_without without;
	struct groups	 keys;		/* of struct unit_file */
};

/* All units, as many as have been read. */
struct units {
	struct unit	*v;
	size_t		 n;
};

static const char *
check_identity(const char *s)
{
	size_t	 n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return s[n] == '\0' && n <= 64 ? NULL :
	    "must be 1 to 64 of a-z, 0-9 and hyphens";
}

/* systemd takes more, but such a name is a file's and stands in messages. */
static const char *
check_credential(const char *s)
{
	size_t	 n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return s[n] == '\0' && n <= 64 && s[0] != '.' ? NULL :
	    "must be 1 to 64 of a-z, A-Z, 0-9, hyphens, dots and _";
}

static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f ||
		    strchr("<>()\",;:\\[]", *s) != NULL)
			return false;
	return true;
}

/* A name in its own letters must have a form in ASCII (RFC 5890). */
static const char *
check_domain(const char *s)
{
	struct buf	 ascii = { 0 };
	int		 rc = domain_ascii(slice_of(s), &ascii);

	buf_free(&ascii);
	if (s[0] == '\0' || !is_plain(s) || strchr(s, '@') != NULL ||
	    s[0] == '.' || strlen(s) > 253 || rc == -1)
		return "must be a mail domain";
	return NULL;
}

const char *
check_mailbox(const char *s)
{
	const char	*at = strrchr(s, '@');

	if (!is_plain(s) || strlen(s) > 254 || at == NULL || at == s ||
	    check_domain(at + 1) != NULL || strchr(s, '@') != at)
		return "must be a plain mail address";
	return NULL;
}

/*
 * From stands in what is signed, which is ASCII (RFC 8551 3.1.3), and there a
 * local part has no other spelling (RFC 6532 3.2).
 */
static const char *
check_author(const char *s)
{
	const char	*wrong = check_mailbox(s);

	if (wrong == NULL && slice_has8bit((struct slice){
	    (const unsigned char *)s, (size_t)(strrchr(s, '@') - s) }))
		wrong = "must be in ASCII before the @: a mail from another "
		    "can not be signed";
	return wrong;
}

const char *
check_recipient(const char *s)
{
	if (s[0] == '@')
		return check_domain(s + 1);
	return check_mailbox(s);
}

/* RFC 5322 2.2: printable ASCII without the colon. */
static const char *
check_header(const char *s)
{
	size_t	 i;

	for (i = 0; s[i] != '\0'; i++)
		if (s[i] <= ' ' || s[i] > '~' || s[i] == ':')
			return "must be the name of a header field";
	return i == 0 ? "must be the name of a header field" : NULL;
}

/* RFC 5233: one sign of those an address may hold, no letter or digit. */
static const char *
check_delimiter(const char *s)
{
	return s[0] == '\0' || (strchr("+-_=.", s[0]) != NULL &&
	    s[1] == '\0') ? NULL : "must be one of + - _ = . or empty";
}

static const char *
check_login(const char *s)
{
	return s[0] == '\0' ? "must not be empty" : NULL;
}

/* RFC 7512; a PIN in the URI would be read by everybody who may read us. */
static const char *
check_token(const char *s)
{
	const char	*path;

	if (strncmp(s, "pkcs11:", 7) != 0)
		return "must begin with pkcs11: (RFC 7512)";
	if (strstr(s, "pin-value") != NULL)
		return "must not hold the PIN (pin-value), use pin_file";
	if (strstr(s, "pin-source") != NULL)
		return "must not name the PIN (pin-source), use pin_file";
	path = strstr(s, "module-path=");
	if (path == NULL || (path[-1] != '?' && path[-1] != '&') ||
	    strchr(s, '?') == NULL)
		return "must name the module: ?module-path=/path/of/module.so";
	return path[12] == '/' || strncasecmp(path + 12, "%2F", 3) == 0 ? NULL :
	    "module-path must be absolute";
}

/* RFC 7512 2.3: bytes may come percent-encoded. */
const char *
unit_module(struct arena *a, const char *token)
{
	const char	*s = strstr(token, "module-path=");
	struct buf	 path = { 0 };
	const char	*out;
	unsigned	 byte;

	if (s == NULL)
		return NULL;
	for (s += 12; *s != '\0' && *s != '&'; s++)
		if (*s == '%' && isxdigit((unsigned char)s[1]) &&
		    isxdigit((unsigned char)s[2]) &&
		    sscanf(s + 1, "%2x", &byte) == 1) {
			buf_addc(&path, (int)byte);
			s += 2;
		} else
			buf_addc(&path, (unsigned char)*s);
	out = path.failed ? NULL : arena_str(a, buf_slice(&path));
	buf_free(&path);
	return out;
}

const char *
check_network(const char *s)
{
	struct network	 net;

	if (network_parse(s, &net) == -1)
		return "must be a network as 10.1.0.0/16 or 2001:db8::/32";
	if (!network_is_prefix(&net))
		return "has bits set behind its prefix";
	return net.bits == 0 ? "would let everybody sign" : NULL;
}

#define AT(m)	offsetof(struct unit_file, unit.m)
#define WORDS(w, lo, hi)	.words = (w), .low = (lo), .high = (hi)

/* What a further key of a unit has of its own. */
static const struct setting key_settings[] = {
	{ "identity", SET_STRING, AT(identity), .must = true,
	    .check = check_identity },
	{ "addresses", SET_STRINGS, AT(addresses), .check = check_author },
	{ "domains", SET_STRINGS, AT(domains), .check = check_domain },
	{ "token", SET_STRING, AT(token), .must = true, .check = check_token },
	{ "certificate", SET_PATH, AT(certificate), .must = true },
	{ "pin_file", SET_PATH, AT(pin_file), .text = "" },
	{ "pin_credential", SET_STRING,
	    offsetof(struct unit_file, pin_credential),
	    .check = check_credential },
	{ "logins", SET_STRINGS, AT(logins), .check = check_login },
	{ "networks", SET_STRINGS, offsetof(struct unit_file, networks),
	    .check = check_network },
	{ "local_submission", SET_BOOL, AT(local), .dflt = false },
};

static const struct setting settings[] = {
	{ "identity", SET_STRING, AT(identity), .must = true,
	    .check = check_identity },
	{ "addresses", SET_STRINGS, AT(addresses), .check = check_author },
	{ "domains", SET_STRINGS, AT(domains), .check = check_domain },
	{ "token", SET_STRING, AT(token), .must = true, .check = check_token },
	{ "certificate", SET_PATH, AT(certificate), .must = true },
	{ "pin_file", SET_PATH, AT(pin_file), .text = "" },
	{ "pin_credential", SET_STRING,
	    offsetof(struct unit_file, pin_credential),
	    .check = check_credential },
	{ "logins", SET_STRINGS, AT(logins), .check = check_login },
	{ "networks", SET_STRINGS, offsetof(struct unit_file, networks),
	    .check = check_network },
	{ "local_submission", SET_BOOL, AT(local), .dflt = false },
	{ "any_case", SET_BOOL, AT(rule.any_case), .dflt = false },
	{ "delimiter", SET_STRING, offsetof(struct unit_file, delimiter),
	    .check = check_delimiter },
	{ "keys", SET_GROUPS, offsetof(struct unit_file, keys),
	    .rows = key_settings, .nrows = NELEM(key_settings),
	    .size = sizeof(struct unit_file) },
	{ "form", SET_WORD, offsetof(struct unit_file, form),
	    WORDS(words_form, FORM_DETACHED, FORM_OPAQUE),
	    .dflt = FORM_DETACHED },
	{ "time_stamp", SET_BOOL, AT(stamped), .dflt = false },
	{ "without_stamp", SET_WORD, offsetof(struct unit_file, without),
	    WORDS(words_without, WITHOUT_SIGN, WITHOUT_FAIL),
	    .dflt = WITHOUT_SIGN },
	{ "cades", SET_BOOL, AT(form.cades), .dflt = true },
	{ "per_hour", SET_INT, AT(per_hour), .low = 0,
	    .high = SECTION_RATE_MAX, .dflt = 0 },
	{ "digest", SET_WORD, AT(form.digest),
	    WORDS(words_digest, SIGN_SHA256, SIGN_SHA512),
	    .dflt = SIGN_SHA256 },
	{ "scheme", SET_WORD, AT(scheme),
	    WORDS(words_scheme, SCHEME_PKCS1, SCHEME_PSS),
	    .dflt = SCHEME_PKCS1 },
	{ "chain", SET_BOOL, AT(form.with_chain), .dflt = false },
	{ "header_protection", SET_BOOL, AT(header_protection), .dflt = true },
	{ "on_failure", SET_WORD, AT(on_failure),
	    WORDS(words_failure, FAILURE_TEMPFAIL, FAILURE_UNSIGNED),
	    .dflt = FAILURE_TEMPFAIL },
	{ "mode", SET_WORD, AT(mode),
	    WORDS(words_mode, MODE_MONITOR, MODE_ENFORCE),
	    .dflt = MODE_OF_SIGNING },
	{ "skip_recipients", SET_STRINGS, AT(skip_recipients),
	    .check = check_recipient },
	{ "skip_headers", SET_STRINGS, AT(skip_headers),
	    .check = check_header },
};

/* The networks, faulty ones left out: they have been reported. */
static int
convert_networks(struct arena *a, struct strings list, struct unit *unit)
{
	struct network	*v;
	size_t		 i, n = 0;

	v = arena_array(a, list.n, sizeof(*v));
	if (v == NULL)
		return -1;
	for (i = 0; i < list.n; i++)
		if (network_parse(list.v[i], &v[n]) == 0)
			n++;
	unit->networks = v;
	unit->nnetworks = n;
	return 0;
}

/* Where the PIN comes from; "" when not exactly one place is named. */
static const char *
pin_source(struct arena *a, const struct unit_file *file)
{
	if (file->pin_credential[0] == '\0')
		return file->unit.pin_file;
	return file->unit.pin_file[0] != '\0' ? "" :
	    arena_printf(a, PIN_CREDENTIAL "%s", file->pin_credential);
}

/*
 * A further key: what it does not say for itself is the unit's.  Logins,
 * networks and local_submission come from one place, so that nobody is let in
 * by half of each.
 */
static int
convert_key(struct arena *a, const struct unit *of,
    const struct unit_file *file, struct unit *out)
{
	struct unit	 unit = *of;

	unit.identity = file->unit.identity;
	unit.addresses = file->unit.addresses;
	unit.domains = file->unit.domains;
	unit.token = file->unit.token;
	unit.certificate = file->unit.certificate;
	if ((unit.pin_file = pin_source(a, file)) == NULL)
		return -1;
	if (file->unit.logins.n > 0 || file->networks.n > 0 ||
	    file->unit.local) {
		unit.local = file->unit.local;
		unit.logins = file->unit.logins;
		if (convert_networks(a, file->networks, &unit) == -1)
			return -1;
	}
	*out = unit;
	return 0;
}

/* The file's units: its own key and those of the list.  0 or -1. */
static int
convert(struct arena *a, const struct unit_file *file,
    const struct node *root, struct unit_at **out, size_t *n)
{
	const struct unit_file	*keys = file->keys.v;
	const struct node	*list = node_find(root, "keys");
	struct unit_at		*v;
	size_t			 i;

	v = arena_array(a, 1 + file->keys.n, sizeof(*v));
	if (v == NULL)
		return -1;
	v[0] = (struct unit_at){ file->unit, root };
	if ((v[0].unit.pin_file = pin_source(a, file)) == NULL)
		return -1;
	v[0].unit.file = root->file;
	v[0].unit.rule.delimiter = file->delimiter[0];
	v[0].unit.needs_stamp = file->without == WITHOUT_FAIL;
	v[0].unit.opaque = file->form == FORM_OPAQUE;
	if (convert_networks(a, file->networks, &v[0].unit) == -1)
		return -1;
	for (i = 0; i < file->keys.n; i++) {
		if (convert_key(a, &v[0].unit, &keys[i],
		    &v[1 + i].unit) == -1)
			return -1;
		v[1 + i].at = &list->child[i];
	}
	*out = v;
	*n = 1 + file->keys.n;
	return 0;
}

int
unit_read(struct arena *a, const char *folder, const struct source *src,
    struct unit_at **out, size_t *n, struct buf *faults)
{
	struct settings_place	 place = { a, folder, faults };
	struct settings		 table = { settings, NELEM(settings) };
	struct unit_file	 file = { 0 };
	const struct node	*root;

	*n = 0;
	if (src->error != 0) {
		buf_printf(faults, "%s: %s\n", src->path,
		    strerror(src->error));
		return 0;
	}
	if (node_parse(a, src, &root, faults) == -1)
		return 0;
	if (settings_read(&place, table, root, &file) == -1)
		return -1;
	return convert(a, &file, root, out, n);
}

/* What is told of a file that is named and needed; NULL: nothing. */
static const char *
file_fault(const struct source *src)
{
	if (src == NULL)
		return NULL;
	return src->error != 0 ? strerror(src->error) : src->fault;
}

/* What the signer needs; it could tell only when it is too late. */
static void
check_token_files(struct arena *a, const struct confset *set,
    const struct unit *unit, const struct node *root, struct buf *faults)
{
	const char	*module = unit_module(a, unit->token), *what;
	struct buf	 b = { 0 };

	what = unit->pin_file[0] == '\0' ?
	    "must be set, or else pin_credential" :
	    file_fault(confset_find(set, unit->pin_file));
	if (what != NULL)
		node_fault_at(faults, root, "pin_file", what);
	what = module == NULL ? NULL : file_fault(confset_find(set, module));
	if (what != NULL) {
		buf_printf(&b, "%s: %s", module, what);
		node_fault_at(faults, root, "token", buf_str(&b));
	}
	buf_free(&b);
}

/* A unit's own sense, and the files it names; sets its certificate. */
static void
check_unit(const struct conf *conf, const struct confset *set,
    struct unit *unit, const struct node *root, struct buf *faults)
{
	const struct judge	 judge = conf_judge(conf, NULL, 0);
	const struct source	*cert;
	const char		*what;

	if (unit->addresses.n == 0 && unit->domains.n == 0)
		node_fault_at(faults, root, "addresses",
		    "neither addresses nor domains: signs for nobody");
	if (unit->logins.n == 0 && unit->nnetworks == 0 && !unit->local)
		node_fault_at(faults, root, "logins",
		    "neither logins nor networks: nobody may use it");
	if (unit->stamped && conf->signing && conf->tsa[0] == '\0')
		node_fault_at(faults, root, "time_stamp",
		    "signing.tsa names no TSA");
	cert = confset_find(set, unit->certificate);
	if (cert != NULL && cert->error != 0)
		node_fault_at(faults, root, "certificate",
		    strerror(cert->error));
	else if (cert != NULL &&
	    (what = unitcert_fault(&judge, cert->bytes)) != NULL)
		node_fault_at(faults, root, "certificate", what);
	else if (cert == NULL && unit->certificate[0] != '\0')
		node_fault_at(faults, root, "certificate", "was not read");
	else if (cert != NULL)
		unit->certificate_pem = arena_copy(conf->arena, cert->bytes);
	check_token_files(conf->arena, set, unit, root, faults);
}

/* One file's units into v, which holds n already.  0 or -1. */
static int
load_file(const struct confset *set, struct conf *conf, const char *folder,
    const struct source *src, struct units *to, struct buf *faults)
{
	struct unit_at	*keys;
	size_t		 i, n;

	if (unit_read(conf->arena, folder, src, &keys, &n, faults) == -1)
		return -1;
	for (i = 0; i < n; i++) {
		if (keys[i].unit.mode == MODE_OF_SIGNING)
			keys[i].unit.mode = (int)conf->sign_mode;
		check_unit(conf, set, &keys[i].unit, keys[i].at, faults);
		unit_check_against(to->v, to->n, &keys[i], faults);
		if (to->n == UNITS_MAX)
			return -1;
		to->v[to->n++] = keys[i].unit;
	}
	return 0;
}

int
units_load(const struct confset *set, struct conf *conf, struct buf *faults)
{
	struct units	 to = { 0 };
	const char	*folder;
	size_t		 i;

	folder = conf_folder(conf->arena, set->v[0].path);
	to.v = arena_array(conf->arena, UNITS_MAX, sizeof(*to.v));
	if (folder == NULL || to.v == NULL)
		return -1;
	for (i = 1; i < set->n; i++)
		if (conf_in_folder(conf->units_folder, set->v[i].path) &&
		    load_file(set, conf, folder, &set->v[i], &to,
		    faults) == -1)
			return -1;
	conf->units = to.v;
	conf->nunits = to.n;
	return units_signers(conf, to.v, to.n, faults);
}
