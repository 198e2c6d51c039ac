/* token_look.c: what a token says of itself to whoever looks, without a login */

#include <string.h>
#include <unistd.h>

#include <p11-kit/p11-kit.h>

#include "crypto/pin.h"
#include "crypto/token.h"
#include "crypto/token_uri.h"

#define SLOTS_MAX	256	/* readers and virtual slots of one module */

/* A module to look at: perhaps in use already, by libp11 beside us. */
struct view {
	CK_FUNCTION_LIST *calls;
	bool		 ours;		/* to be finalised */
};

static enum token_fault
view_open(const char *path, struct view *v)
{
	CK_C_INITIALIZE_ARGS	 args = { .flags = CKF_OS_LOCKING_OK };
	CK_RV			 rv;

	v->calls = path == NULL || access(path, F_OK) == -1 ? NULL :
	    p11_kit_module_load(path, P11_KIT_MODULE_UNMANAGED);
	if (v->calls == NULL)
		return TOKEN_MODULE;
	rv = v->calls->C_Initialize(&args);
	v->ours = rv == CKR_OK;
	if (rv == CKR_OK || rv == CKR_CRYPTOKI_ALREADY_INITIALIZED)
		return TOKEN_OK;
	p11_kit_module_release(v->calls);
	return TOKEN_FAILED;
}

static void
view_close(struct view *v)
{
	if (v->ours)
		v->calls->C_Finalize(NULL);
	p11_kit_module_release(v->calls);
}

/* PKCS#11 fills its fields with blanks. */
static const char *
take_field(struct arena *a, const unsigned char *field, size_t n)
{
	const char	*s;

	while (n > 0 && (field[n - 1] == ' ' || field[n - 1] == '\0'))
		n--;
	s = arena_str(a, (struct slice){ field, n });
	return s == NULL ? "" : s;
}

#define FIELD(a, f)	take_field((a), (f), sizeof(f))

static void
take_info(struct arena *a, CK_SLOT_ID slot, const CK_TOKEN_INFO *info,
    struct token_facts *f)
{
	f->present = true;
	f->slot = (uint32_t)slot;
	f->label = FIELD(a, info->label);
	f->manufacturer = FIELD(a, info->manufacturerID);
	f->model = FIELD(a, info->model);
	f->serial = FIELD(a, info->serialNumber);
	f->count_low = (info->flags & CKF_USER_PIN_COUNT_LOW) != 0;
	f->final_try = (info->flags & CKF_USER_PIN_FINAL_TRY) != 0;
	f->locked = (info->flags & CKF_USER_PIN_LOCKED) != 0;
}

/* What is in the slots of a module and fits uri (NULL: anything). */
static size_t
look(const struct view *v, P11KitUri *uri, struct arena *a,
    struct token_facts *out, size_t max)
{
	CK_SLOT_ID	 ids[SLOTS_MAX];
	CK_ULONG	 i, n = SLOTS_MAX;
	CK_TOKEN_INFO	 info;
	size_t		 found = 0;

	if (v->calls->C_GetSlotList(CK_TRUE, ids, &n) != CKR_OK)
		return 0;
	for (i = 0; i < n && found < max; i++) {
		if (v->calls->C_GetTokenInfo(ids[i], &info) != CKR_OK ||
		    (uri != NULL &&
		    p11_kit_uri_match_token_info(uri, &info) != 1))
			continue;
		out[found] = (struct token_facts){ .fault = "ok" };
		take_info(a, ids[i], &info, &out[found++]);
	}
	return found;
}

size_t
token_slots(const char *text, struct arena *a, struct token_facts *out,
    size_t max)
{
	P11KitUri	*uri = token_uri_parse(text);
	struct view	 v;
	size_t		 n = 0;

	if (uri == NULL)
		return 0;
	if (view_open(p11_kit_uri_get_module_path(uri), &v) == TOKEN_OK) {
		n = look(&v, NULL, a, out, max);
		view_close(&v);
	}
	p11_kit_uri_free(uri);
	return n;
}

/* The marker of a token that is there, and what it says of the PIN now. */
static enum token_fault
look_at_pin(const struct token_spec *spec, struct arena *a,
    struct token_facts *f, struct buf *about)
{
	const char		*name = f->serial[0] != '\0' ? f->serial :
				    f->label, *why;
	const struct pin_flags	 flags = { f->locked, f->final_try,
				    f->count_low };
	struct pin		 pin = { "" };
	const struct pin_marker	 m = { spec->marker_dir, name, &pin };
	struct buf		 path = { 0 };
	enum token_fault	 fault = TOKEN_PIN_FILE;

	pin_mark_path(&m, &path);
	if (buf_str(&path) != NULL && access(buf_str(&path), F_OK) == 0)
		f->marker = arena_str(a, buf_slice(&path));
	buf_free(&path);
	if (pin_read(spec->pin_file, &pin, &why) == -1)
		buf_printf(about, "%s: %s", spec->pin_file, why);
	else
		fault = pin_judge(&m, &flags, about);
	pin_clear(&pin);
	return fault;
}

enum token_fault
token_look(const struct token_spec *spec, struct arena *a,
    struct token_facts *out, struct buf *about)
{
	P11KitUri		*uri = token_uri_parse(spec->uri);
	struct token_facts	 two[2];
	struct view		 v;
	enum token_fault	 fault;
	size_t			 n;

	*out = (struct token_facts){ 0 };
	if (uri == NULL)
		return TOKEN_URI;
	fault = view_open(p11_kit_uri_get_module_path(uri), &v);
	if (fault == TOKEN_OK) {
		n = look(&v, uri, a, two, NELEM(two));
		view_close(&v);
		if (n == 1)
			*out = two[0];
		fault = n == 0 ? TOKEN_ABSENT : n == 1 ?
		    look_at_pin(spec, a, out, about) : TOKEN_AMBIGUOUS;
	}
	p11_kit_uri_free(uri);
	return fault;
}
