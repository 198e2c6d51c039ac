/* token.c: a unit's key in a PKCS#11 token, by way of libp11 */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/sign_internal.h"
#include "crypto/token_parts.h"
#include "crypto/token_scheme.h"
#include "crypto/token_uri.h"

#define SLOTS_MAX	256	/* readers and virtual slots of one module */

struct token_pool *
token_pool_new(void)
{
	struct token_pool	*pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return NULL;
	pool->silent = token_dialogue_new();
	if (pool->silent == NULL || token_scheme_init() == -1) {
		UI_destroy_method(pool->silent);
		free(pool);
		return NULL;
	}
	return pool;
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
	if (m->begun)
		m->calls->C_Finalize(NULL);
	if (m->calls != NULL)
		p11_kit_module_release(m->calls);
	if (m->prints != NULL)
		OPENSSL_cleanse(m->prints, m->nslots * sizeof(*m->prints));
	free(m->prints);
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
 * libp11 0.4.12 learns of a changed slot only by throwing away what it holds
 * of all the others, so we also look by ourselves.  Most modules are the same
 * to both of us; p11-kit's client is another to each that has loaded it, and
 * must be initialised by each.
 */
static int
look_beside(struct module *m)
{
	CK_C_INITIALIZE_ARGS	 args = { .flags = CKF_OS_LOCKING_OK };
	CK_RV			 rv;

	m->calls = p11_kit_module_load(m->path, P11_KIT_MODULE_UNMANAGED);
	if (m->calls == NULL)
		return -1;
	rv = m->calls->C_Initialize(&args);
	m->begun = rv == CKR_OK;
	return m->begun || rv == CKR_CRYPTOKI_ALREADY_INITIALIZED ? 0 : -1;
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
	    PKCS11_set_ui_method(m->ctx, pool->silent, m) != 0) {
		module_free(m, false);
		return TOKEN_FAILED;
	}
	if (PKCS11_CTX_load(m->ctx, path) != 0) {
		token_say_error(about, "loading the module");
		module_free(m, false);
		return TOKEN_MODULE;
	}
	if (look_beside(m) == -1 ||
	    PKCS11_enumerate_slots(m->ctx, &m->slots, &m->nslots) != 0 ||
	    (m->prints = calloc(m->nslots + 1u, sizeof(*m->prints))) ==
	    NULL) {
		token_say_error(about, "listing the slots");
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

static void
token_free(struct token *t)
{
	if (t == NULL)
		return;
	sign_key_free(t->key);		/* before the context it lives in */
	free(t->serial);
	free(t->name);
	OPENSSL_cleanse(&t->print, sizeof(t->print));
	free(t);
}

static struct token *
token_new(struct token_pool *pool, struct module *m, PKCS11_SLOT *slot,
    const struct token_spec *spec)
{
	const char	*serial = slot->token->serialnr;
	struct token	*t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->serial = strdup(serial != NULL ? serial : "");
	t->name = strdup(token_marker_name(slot->token));
	if (t->serial == NULL || t->name == NULL) {
		token_free(t);
		return NULL;
	}
	t->print = m->prints[slot - m->slots];
	t->pin_file = spec->pin_file;
	t->marker_dir = spec->marker_dir;
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
		fault = token_log_in(m, slot, spec, about);
	if (fault == TOKEN_OK && (t = token_new(pool, m, slot, spec)) == NULL)
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
	struct token_pool	*pool;
	struct module		*m;

	if (t == NULL)
		return;
	pool = t->pool;
	m = t->module;
	if (m->asking == t)
		m->asking = NULL;
	token_free(t);
	module_release(pool, m);
}

const struct sign_key *
token_key(const struct token *t)
{
	t->module->asking = t;
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
