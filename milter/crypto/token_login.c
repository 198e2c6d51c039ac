/* token_login.c: giving a token its PIN, once and with a marker around it */

#include <errno.h>
#include <string.h>

#include <openssl/err.h>

#include "base/chan.h"
#include "crypto/token_parts.h"

void
token_say_error(struct buf *about, const char *doing)
{
	const char	*why = ERR_reason_error_string(ERR_peek_last_error());

	buf_printf(about, "%s: %s", doing, why != NULL ? why : "failed");
}

const char *
token_marker_name(const PKCS11_TOKEN *t)
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
		token_say_error(about, "logging in");
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
		token_say_error(about, "logging in");
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
		token_say_error(about, "opening a session");
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

enum token_fault
token_log_in(const struct module *m, PKCS11_SLOT *slot,
    const struct token_spec *spec, struct buf *about)
{
	struct pin		 pin;
	const struct pin_marker	 marker = { spec->marker_dir,
				    token_marker_name(slot->token), &pin };
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
	if (fault == TOKEN_OK && already == 0 &&
	    pin_print(&pin, &m->prints[slot - m->slots]) == -1)
		fault = TOKEN_FAILED;
	pin_clear(&pin);
	return fault;
}

/*
 * Nobody is asked: libp11 would ask on the terminal, and OpenSSL's own UI_null
 * would give an empty PIN, which is a wrong one.  A PIN file that has changed
 * since the login holds a PIN that nobody has tried: opening the token anew
 * does that, with a marker.
 */
static int
give_pin(UI *ui, UI_STRING *prompt)
{
	const struct module	*m = UI_get0_user_data(ui);
	const struct token	*t = m != NULL ? m->asking : NULL;
	struct pin		 pin;
	const char		*why;
	int			 given = 0;

	if (t == NULL || pin_read(t->pin_file, &pin, &why) == -1)
		return 0;
	if (pin_is(&pin, &t->print))
		given = UI_set_result(ui, prompt, pin.text) == 0;
	pin_clear(&pin);
	return given;
}

UI_METHOD *
token_dialogue_new(void)
{
	UI_METHOD	*ui = UI_create_method("nobody is asked");

	if (ui == NULL || UI_method_set_reader(ui, give_pin) == 0)
		return ui;
	UI_destroy_method(ui);
	return NULL;
}

/* Did the token say, while signing, that the PIN is not right (any more)? */
static bool
pin_was_refused(void)
{
	unsigned long	 e;
	bool		 refused = false;

	while ((e = ERR_get_error()) != 0)
		if (ERR_GET_LIB(e) == ERR_get_CKR_code() &&
		    (ERR_GET_REASON(e) == CKR_PIN_INCORRECT ||
		    ERR_GET_REASON(e) == CKR_PIN_INVALID ||
		    ERR_GET_REASON(e) == CKR_PIN_LEN_RANGE ||
		    ERR_GET_REASON(e) == CKR_PIN_LOCKED))
			refused = true;
	return refused;
}

bool
token_pin_refused(const struct token *t)
{
	struct pin		 pin;
	const struct pin_marker	 m = { t->marker_dir, t->name, &pin };
	const char		*why;

	if (!pin_was_refused())
		return false;
	if (pin_read(t->pin_file, &pin, &why) == 0) {
		if (pin_is(&pin, &t->print))
			(void)pin_mark_add(&m);
		pin_clear(&pin);
	}
	return true;
}
