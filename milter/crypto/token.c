/* token.c: a unit's key in a PKCS#11 token (libp11), found by its RFC 7512 URI */

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libp11.h>
#include <openssl/err.h>
#include <openssl/ui.h>
#include <p11-kit/uri.h>

#include "crypto/pin.h"
#include "crypto/sign_internal.h"
#include "crypto/token.h"

#define SLOTS_MAX	256	/* readers and virtual slots of one module */

/* A PKCS#11 module in use: one context, shared by all its tokens. */
struct module {
	struct module	*next;
	char		*path;		/* without symbolic links */
	PKCS11_CTX	*ctx;
	PKCS11_SLOT	*slots;		/* as they were when it was loaded */
	unsigned int	 nslots;
	void		*dl;
	const CK_FUNCTION_LIST *calls;	/* to look at slots without libp11 */
	size_t		 users;		/* open tokens */
	bool		 lost;
};

struct token_pool {
	struct module	*modules;
	UI_METHOD	*silent;
};

struct token {
	struct token_pool *pool;
	struct module	*module;
	struct sign_key	*key;
	unsigned long	 slot;
	char		*serial;	/* as the token says it; may be empty */
};

static const struct {
	const char	*word;
	bool		 stays;
} faults[] = {
	[TOKEN_OK] = { "ok", false },
	[TOKEN_URI] = { "token-uri", true },
	[TOKEN_MODULE] = { "token-module", false },
	[TOKEN_ABSENT] = { "token-absent", false },
	[TOKEN_AMBIGUOUS] = { "token-ambiguous", false },
	[TOKEN_PIN_FILE] = { "pin-file", false },
	[TOKEN_PIN_WRONG] = { "pin-wrong", true },
	[TOKEN_PIN_MARKED] = { "pin-marked", true },
	[TOKEN_PIN_LOCKED] = { "pin-locked", true },
	[TOKEN_MARKER] = { "pin-marker", false },
	[TOKEN_NO_KEY] = { "token-no-key", false },
	[TOKEN_KEY_MISMATCH] = { "token-key-mismatch", false },
	[TOKEN_FAILED] = { "token-failed", false },
};

const char *
token_fault_word(enum token_fault f)
{
	return faults[f].word;
}

bool
token_fault_stays(enum token_fault f)
{
	return faults[f].stays;
}

/*
 * Refuses to open a dialogue.  libp11 would ask on the terminal, and OpenSSL's
 * own UI_null would give it an empty PIN, which is a wrong one.
 */
static int
refuse_dialogue(UI *ui)
{
	(void)ui;
	return 0;
}

struct token_pool *
token_pool_new(void)
{
	struct token_pool	*pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return NULL;
	pool->silent = UI_create_method("nobody is asked");
	if (pool->silent == NULL ||
	    UI_method_set_opener(pool->silent, refuse_dialogue) == -1) {
		UI_destroy_method(pool->silent);
		free(pool);
		return NULL;
	}
	return pool;
}

/* Why OpenSSL or the module failed, in their words. */
static void
say_error(struct buf *about, const char *doing)
{
	const char	*why = ERR_reason_error_string(ERR_peek_last_error());

	buf_printf(about, "%s: %s", doing, why != NULL ? why : "failed");
}

static void
module_free(struct module *m, bool loaded)
{
	if (m->slots != NULL)
		PKCS11_release_all_slots(m->ctx, m->slots, m->nslots);
	if (loaded)
		PKCS11_CTX_unload(m->ctx);
	if (m->ctx != NULL)
		PKCS11_CTX_free(m->ctx);
	if (m->dl != NULL)
		dlclose(m->dl);
	free(m->path);
	free(m);
}

/* Give back one use; the last one unloads, so that the next begins anew. */
static void
module_release(struct token_pool *pool, struct module *m)
{
	struct module	**at;

	if (--m->users > 0)
		return;
	for (at = &pool->modules; *at != m; at = &(*at)->next)
		;
	*at = m->next;
	module_free(m, true);
}

/*
 * The module's own functions: libp11 0.4.12 learns of a changed slot only by
 * throwing away what it holds of all the others.
 */
static int
module_calls(struct module *m)
{
	CK_C_GetFunctionList	 get;
	CK_FUNCTION_LIST	*calls = NULL;

	if ((m->dl = dlopen(m->path, RTLD_LAZY | RTLD_LOCAL)) == NULL)
		return -1;
	*(void **)&get = dlsym(m->dl, "C_GetFunctionList");
	if (get == NULL || get(&calls) != CKR_OK || calls == NULL)
		return -1;
	m->calls = calls;
	return 0;
}

static enum token_fault
module_load(struct token_pool *pool, const char *path, struct module **out,
    struct buf *about)
{
	struct module	*m = calloc(1, sizeof(*m));

	if (m == NULL)
		return TOKEN_FAILED;
	if ((m->path = strdup(path)) == NULL ||
	    (m->ctx = PKCS11_CTX_new()) == NULL ||
	    PKCS11_set_ui_method(m->ctx, pool->silent, NULL) != 0) {
		module_free(m, false);
		return TOKEN_FAILED;
	}
	if (PKCS11_CTX_load(m->ctx, path) != 0) {
		say_error(about, "loading the module");
		module_free(m, false);
		return TOKEN_MODULE;
	}
	if (module_calls(m) == -1 ||
	    PKCS11_enumerate_slots(m->ctx, &m->slots, &m->nslots) != 0) {
		say_error(about, "listing the slots");
		module_free(m, true);
		return TOKEN_FAILED;
	}
	m->next = pool->modules;
	pool->modules = m;
	*out = m;
	return TOKEN_OK;
}

/* The module of that path, in use once more. */
static enum token_fault
module_use(struct token_pool *pool, const char *path, struct module **out,
    struct buf *about)
{
	char			 real[PATH_MAX];
	struct module		*m;
	enum token_fault	 fault;

	if (realpath(path, real) == NULL) {
		buf_adds(about, "no such module file");
		return TOKEN_MODULE;
	}
	for (m = pool->modules; m != NULL; m = m->next)
		if (strcmp(m->path, real) == 0)
			break;
	if (m != NULL && m->lost)
		return TOKEN_FAILED;
	if (m == NULL && (fault = module_load(pool, real, &m, about)) !=
	    TOKEN_OK)
		return fault;
	m->users++;
	*out = m;
	return TOKEN_OK;
}

/* The URI of one private key in one token, or NULL. */
static P11KitUri *
uri_parse(const char *text)
{
	const CK_TOKEN_INFO	*t;
	const CK_ATTRIBUTE	*class;
	const char		*path;
	P11KitUri		*uri;

	if ((uri = p11_kit_uri_new()) == NULL)
		return NULL;
	if (p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, uri) !=
	    P11_KIT_URI_OK || p11_kit_uri_any_unrecognized(uri))
		goto refuse;
	/* A PIN has its own file, never a place in the configuration. */
	if (p11_kit_uri_get_pin_value(uri) != NULL ||
	    p11_kit_uri_get_pin_source(uri) != NULL)
		goto refuse;
	path = p11_kit_uri_get_module_path(uri);
	if (path == NULL || path[0] != '/')
		goto refuse;
	/* Without a name any token would do, and be given our PIN. */
	t = p11_kit_uri_get_token_info(uri);
	if (t->label[0] == '\0' && t->serialNumber[0] == '\0')
		goto refuse;
	class = p11_kit_uri_get_attribute(uri, CKA_CLASS);
	if (class != NULL && (class->ulValueLen != sizeof(CK_OBJECT_CLASS) ||
	    *(const CK_OBJECT_CLASS *)class->pValue != CKO_PRIVATE_KEY))
		goto refuse;
	return uri;
refuse:
	p11_kit_uri_free(uri);
	return NULL;
}

/* PKCS#11 keeps names in fields of fixed size, filled with blanks. */
static void
put_padded(unsigned char *field, size_t size, const char *s)
{
	size_t	 n = s != NULL ? strnlen(s, size) : 0;

	memset(field, ' ', size);
	if (n > 0)
		memcpy(field, s, n);
}

static bool
uri_names_token(const P11KitUri *uri, const PKCS11_TOKEN *t)
{
	CK_TOKEN_INFO	 info = { .flags = 0 };

	put_padded(info.label, sizeof(info.label), t->label);
	put_padded(info.manufacturerID, sizeof(info.manufacturerID),
	    t->manufacturer);
	put_padded(info.model, sizeof(info.model), t->model);
	put_padded(info.serialNumber, sizeof(info.serialNumber), t->serialnr);
	return p11_kit_uri_match_token_info(uri, &info) == 1;
}

/* Has a token of that name come since the module was loaded? */
static bool
has_come(const struct module *m, const P11KitUri *uri)
{
	CK_SLOT_ID	 ids[SLOTS_MAX];
	CK_ULONG	 i, n = SLOTS_MAX;
	CK_TOKEN_INFO	 info;

	if (m->calls->C_GetSlotList(CK_TRUE, ids, &n) != CKR_OK)
		return false;
	for (i = 0; i < n; i++)
		if (m->calls->C_GetTokenInfo(ids[i], &info) == CKR_OK &&
		    p11_kit_uri_match_token_info(uri, &info) == 1)
			return true;
	return false;
}

/* The one slot whose token the URI names. */
static enum token_fault
find_slot(struct module *m, const P11KitUri *uri, PKCS11_SLOT **out)
{
	PKCS11_SLOT	*found = NULL;
	unsigned int	 i;

	for (i = 0; i < m->nslots; i++) {
		if (m->slots[i].token == NULL ||
		    !uri_names_token(uri, m->slots[i].token))
			continue;
		if (found != NULL)
			return TOKEN_AMBIGUOUS;
		found = &m->slots[i];
	}
	if (found == NULL) {
		if (m->users > 1 && has_come(m, uri))
			m->lost = true;	/* anew, with all that is in it */
		return TOKEN_ABSENT;
	}
	*out = found;
	return TOKEN_OK;
}

/* What names the token in its marker. */
static const char *
marker_name(const PKCS11_TOKEN *t)
{
	return t->serialnr != NULL && t->serialnr[0] != '\0' ? t->serialnr :
	    t->label != NULL ? t->label : "";
}

static void
say_marker(struct buf *about, const struct pin_marker *m, const char *text)
{
	buf_adds(about, text);
	pin_mark_path(m, about);
}

/* May this PIN be tried? */
static enum token_fault
judge_try(const PKCS11_TOKEN *t, const struct pin_marker *m,
    struct buf *about)
{
	if (t->userPinLocked || t->userPinFinalTry) {
		buf_adds(about, t->userPinLocked ? "the token is locked" :
		    "the token has one try left: log in by hand first");
		return TOKEN_PIN_LOCKED;
	}
	switch (pin_mark_look(m)) {
	case PIN_UNMARKED:
		if (!t->userPinCountLow)
			return TOKEN_OK;
		buf_adds(about, "the token met wrong PINs that were not "
		    "ours: log in by hand first");
		return TOKEN_PIN_LOCKED;
	case PIN_OTHER_MARKED:
		/* The low count is our own doing; the file has changed since. */
		return TOKEN_OK;
	case PIN_MARKED:
		say_marker(about, m, "this PIN was tried before and not found "
		    "right: correct the PIN file, or if it is right, remove ");
		return TOKEN_PIN_MARKED;
	case PIN_MARK_FAULT:
		break;
	}
	say_marker(about, m, "can not look at the marker ");
	return TOKEN_MARKER;
}

/* Why C_Login failed, by its return value. */
static enum token_fault
login_fault(const struct pin_marker *m, struct buf *about)
{
	unsigned long	 e = ERR_peek_last_error();

	if (ERR_GET_LIB(e) != ERR_get_CKR_code()) {
		say_error(about, "logging in");
		return TOKEN_FAILED;
	}
	switch (ERR_GET_REASON(e)) {
	case CKR_PIN_INCORRECT:
	case CKR_PIN_INVALID:
	case CKR_PIN_LEN_RANGE:
		say_marker(about, m, "wrong PIN, not tried again: correct the "
		    "PIN file; the marker is ");
		return TOKEN_PIN_WRONG;
	case CKR_PIN_LOCKED:
		buf_adds(about, "the token is locked");
		return TOKEN_PIN_LOCKED;
	default:
		say_error(about, "logging in");
		say_marker(about, m, "; the marker stands: ");
		return TOKEN_FAILED;
	}
}

/* The one try, between a marker made and a marker removed. */
static enum token_fault
try_pin(PKCS11_SLOT *slot, const struct pin_marker *m, struct buf *about)
{
	PKCS11_CERT	*certs;
	unsigned int	 n;

	/* A token that can not even open a session is not worth a marker. */
	if (PKCS11_enumerate_certs(slot->token, &certs, &n) != 0) {
		say_error(about, "opening a session");
		return TOKEN_FAILED;
	}
	if (pin_mark_add(m) == -1) {
		say_marker(about, m, "can not write the marker ");
		return TOKEN_MARKER;
	}
	ERR_clear_error();
	if (PKCS11_login(slot, 0, m->pin->text) != 0)
		return login_fault(m, about);
	if (pin_mark_remove(m) == -1)
		say_marker(about, m, "can not remove the marker ");
	return TOKEN_OK;
}

static enum token_fault
log_in(PKCS11_SLOT *slot, const struct token_spec *spec, struct buf *about)
{
	struct pin		 pin;
	const struct pin_marker	 marker = { spec->marker_dir,
				    marker_name(slot->token), &pin };
	const char		*why;
	enum token_fault	 fault;
	int			 already = 0;

	if (pin_read(spec->pin_file, &pin, &why) == -1) {
		buf_printf(about, "%s: %s", spec->pin_file, why);
		return TOKEN_PIN_FILE;
	}
	/* Another unit of ours may have its key in the same token. */
	if (!slot->token->loginRequired ||
	    (PKCS11_is_logged_in(slot, 0, &already) == 0 && already))
		fault = TOKEN_OK;
	else if ((fault = judge_try(slot->token, &marker, about)) == TOKEN_OK)
		fault = try_pin(slot, &marker, about);
	pin_clear(&pin);
	return fault;
}

static bool
attribute_is(P11KitUri *uri, CK_ATTRIBUTE_TYPE type, struct slice value)
{
	const CK_ATTRIBUTE	*a = p11_kit_uri_get_attribute(uri, type);

	return a == NULL || slice_eq(value,
	    (struct slice){ a->pValue, a->ulValueLen });
}

/* The key that the URI names and the certificate fits. */
static enum token_fault
find_key(PKCS11_TOKEN *t, P11KitUri *uri, struct slice certs,
    struct sign_key **out)
{
	enum token_fault	 fault = TOKEN_NO_KEY;
	PKCS11_KEY		*keys;
	EVP_PKEY		*pkey;
	unsigned int		 i, n;

	if (PKCS11_enumerate_keys(t, &keys, &n) != 0)
		return TOKEN_FAILED;
	for (i = 0; i < n; i++) {
		if (!attribute_is(uri, CKA_LABEL, slice_of(keys[i].label)) ||
		    !attribute_is(uri, CKA_ID, (struct slice){ keys[i].id,
		    keys[i].id_len }))
			continue;
		fault = TOKEN_KEY_MISMATCH;
		if ((pkey = PKCS11_get_private_key(&keys[i])) == NULL)
			continue;
		*out = sign_key_new(pkey, certs);
		EVP_PKEY_free(pkey);
		if (*out != NULL)
			return TOKEN_OK;
	}
	return fault;
}

static struct token *
token_new(struct token_pool *pool, struct module *m, PKCS11_SLOT *slot)
{
	const char	*serial = slot->token->serialnr;
	struct token	*t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	if ((t->serial = strdup(serial != NULL ? serial : "")) == NULL) {
		free(t);
		return NULL;
	}
	t->pool = pool;
	t->module = m;
	t->slot = PKCS11_get_slotid_from_slot(slot);
	return t;
}

enum token_fault
token_open(struct token_pool *pool, const struct token_spec *spec,
    struct token **out, struct buf *about)
{
	P11KitUri		*uri;
	struct module		*m = NULL;
	struct token		*t = NULL;
	PKCS11_SLOT		*slot;
	enum token_fault	 fault;

	if ((uri = uri_parse(spec->uri)) == NULL)
		return TOKEN_URI;
	fault = module_use(pool, p11_kit_uri_get_module_path(uri), &m, about);
	if (fault == TOKEN_OK)
		fault = find_slot(m, uri, &slot);
	if (fault == TOKEN_OK)
		fault = log_in(slot, spec, about);
	if (fault == TOKEN_OK && (t = token_new(pool, m, slot)) == NULL)
		fault = TOKEN_FAILED;
	if (fault == TOKEN_OK)
		fault = find_key(slot->token, uri, spec->certs, &t->key);
	p11_kit_uri_free(uri);
	if (fault == TOKEN_OK) {
		*out = t;
		return TOKEN_OK;
	}
	if (t != NULL)
		token_close(t);
	else if (m != NULL)
		module_release(pool, m);
	return fault;
}

void
token_close(struct token *t)
{
	if (t == NULL)
		return;
	sign_key_free(t->key);		/* before the context it lives in */
	module_release(t->pool, t->module);
	free(t->serial);
	free(t);
}

const struct sign_key *
token_key(const struct token *t)
{
	return t->module->lost ? NULL : t->key;
}

bool
token_alive(const struct token *t)
{
	const struct module	*m = t->module;
	CK_TOKEN_INFO		 info;
	unsigned char		 serial[sizeof(info.serialNumber)];

	if (m->lost ||
	    m->calls->C_GetTokenInfo(t->slot, &info) != CKR_OK)
		return false;
	put_padded(serial, sizeof(serial), t->serial);
	return memcmp(serial, info.serialNumber, sizeof(serial)) == 0;
}

void
token_lost(struct token *t)
{
	t->module->lost = true;
}

void
token_pool_free(struct token_pool *pool)
{
	if (pool == NULL)
		return;
	UI_destroy_method(pool->silent);
	free(pool);
}
