/* token.c: a unit's key in a PKCS#11 token, by way of libp11 */

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libp11.h>
#include <openssl/err.h>
#include <openssl/ui.h>
#include <p11-kit/p11-kit.h>

#include "base/chan.h"
#include "crypto/pin.h"
#include "crypto/sign_internal.h"
#include "crypto/token.h"
#include "crypto/token_scheme.h"
#include "crypto/token_uri.h"

#define SLOTS_MAX	256	/* readers and virtual slots of one module */

/* A PKCS#11 module in use: one context, shared by all its tokens. */
struct module {
	struct module	*next;
	char		*path;		/* without symbolic links */
	PKCS11_CTX	*ctx;
	PKCS11_SLOT	*slots;		/* as they were when it was loaded */
	unsigned int	 nslots;
	CK_FUNCTION_LIST *calls;	/* to look at slots without libp11 */
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
	    UI_method_set_opener(pool->silent, refuse_dialogue) == -1 ||
	    token_scheme_init() == -1) {
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
	if (m->calls != NULL)
		p11_kit_module_release(m->calls);
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
	/*
	 * libp11 0.4.12 learns of a changed slot only by throwing away what
	 * it holds of all the others, so we also look by ourselves.
	 */
	m->calls = p11_kit_module_load(path, P11_KIT_MODULE_UNMANAGED);
	if (m->calls == NULL ||
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

static bool
names_token(const P11KitUri *uri, const PKCS11_TOKEN *t)
{
	const struct token_names	 names = { t->label, t->manufacturer,
					    t->model, t->serialnr };

	return token_uri_names(uri, &names);
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
		    !names_token(uri, m->slots[i].token))
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
		pin_say(about, m, "wrong PIN, not tried again: correct the "
		    "PIN file; the marker is ");
		return TOKEN_PIN_WRONG;
	case CKR_PIN_LOCKED:
		buf_adds(about, "the token is locked");
		return TOKEN_PIN_LOCKED;
	default:
		say_error(about, "logging in");
		pin_say(about, m, "; the marker stands: ");
		return TOKEN_FAILED;
	}
}

/* What the token says of its PIN now; libp11 asked when it was loaded. */
static int
pin_flags_of(const struct module *m, PKCS11_SLOT *slot,
    struct pin_flags *out)
{
	CK_TOKEN_INFO	 info;

	if (m->calls->C_GetTokenInfo(PKCS11_get_slotid_from_slot(slot),
	    &info) != CKR_OK)
		return -1;
	*out = (struct pin_flags){
		.locked = (info.flags & CKF_USER_PIN_LOCKED) != 0,
		.final_try = (info.flags & CKF_USER_PIN_FINAL_TRY) != 0,
		.count_low = (info.flags & CKF_USER_PIN_COUNT_LOW) != 0,
	};
	return 0;
}

/* The one try, between a marker made and a marker removed. */
static enum token_fault
try_marked(PKCS11_SLOT *slot, const struct pin_marker *m, struct buf *about)
{
	if (pin_mark_add(m) == -1) {
		pin_say(about, m, "can not write the marker ");
		return TOKEN_MARKER;
	}
	ERR_clear_error();
	if (PKCS11_login(slot, 0, m->pin->text) != 0)
		return login_fault(m, about);
	if (pin_mark_remove(m) == -1)
		pin_say(about, m, "can not remove the marker ");
	return TOKEN_OK;
}

static enum token_fault
try_pin(const struct module *in, PKCS11_SLOT *slot,
    const struct pin_marker *m, struct buf *about)
{
	struct pin_flags	 flags;
	PKCS11_CERT		*certs;
	unsigned int		 n;
	enum token_fault	 fault;
	int			 lock;

	/* A token that can not even open a session is not worth a marker. */
	if (PKCS11_enumerate_certs(slot->token, &certs, &n) != 0) {
		say_error(about, "opening a session");
		return TOKEN_FAILED;
	}
	if ((lock = pin_lock(m)) == -1) {
		buf_printf(about, "%s: %s", m->dir, errno == EAGAIN ?
		    "another process is logging in" : strerror(errno));
		return TOKEN_MARKER;
	}
	if (pin_flags_of(in, slot, &flags) == -1)
		fault = TOKEN_FAILED;
	else if ((fault = pin_judge(m, &flags, about)) == TOKEN_OK)
		fault = try_marked(slot, m, about);
	chan_close(&lock);
	return fault;
}

static enum token_fault
log_in(const struct module *m, PKCS11_SLOT *slot,
    const struct token_spec *spec, struct buf *about)
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
	else
		fault = try_pin(m, slot, &marker, about);
	pin_clear(&pin);
	return fault;
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
		if (!token_uri_attribute(uri, CKA_LABEL,
		    slice_of(keys[i].label)) ||
		    !token_uri_attribute(uri, CKA_ID,
		    (struct slice){ keys[i].id, keys[i].id_len }))
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

/* Have the key sign as the unit wants, where the token can. */
static enum token_fault
take_scheme(const struct module *m, const struct token *t,
    const struct token_spec *spec, struct buf *about)
{
	if (!token_scheme_fits(m->calls, t->slot, sign_key_type(t->key),
	    spec->pss)) {
		buf_adds(about, spec->pss ? "the token or its key can not do "
		    "RSASSA-PSS: scheme = \"pkcs1\" may do" :
		    "the token has no mechanism for such a key");
		return TOKEN_NO_SCHEME;
	}
	if (spec->pss)
		sign_key_use_pss(t->key);
	return TOKEN_OK;
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

	if ((uri = token_uri_parse(spec->uri)) == NULL)
		return TOKEN_URI;
	fault = module_use(pool, p11_kit_uri_get_module_path(uri), &m, about);
	if (fault == TOKEN_OK)
		fault = find_slot(m, uri, &slot);
	if (fault == TOKEN_OK)
		fault = log_in(m, slot, spec, about);
	if (fault == TOKEN_OK && (t = token_new(pool, m, slot)) == NULL)
		fault = TOKEN_FAILED;
	if (fault == TOKEN_OK)
		fault = find_key(slot->token, uri, spec->certs, &t->key);
	if (fault == TOKEN_OK)
		fault = take_scheme(m, t, spec, about);
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
	token_put_padded(serial, sizeof(serial), t->serial);
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
