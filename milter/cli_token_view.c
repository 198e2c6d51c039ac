/* cli_token_view.c: units' tokens as text and as JSON */

#include <string.h>

#include "gate/reason.h"
#include "programs/cli_token.h"

#define DAY		86400
#define SOON_DAYS	30	/* a renewal (Mẫu 04) takes its time */

static long
days_left(const struct cli_unit *u, time_t now)
{
	return (long)((u->cert.not_after - now) / DAY);
}

bool
cli_unit_ails(const struct cli_unit *u, time_t now)
{
	const struct token_facts	*f = &u->facts;

	return !u->answered || strcmp(f->fault, "ok") != 0 || f->count_low ||
	    f->final_try || f->locked || *f->marker != '\0' || !u->judged ||
	    (u->cert.cls != SIG_GOOD && u->cert.cls != SIG_WEAK) ||
	    days_left(u, now) < SOON_DAYS ||
	    (u->probe != NULL && strcmp(u->probe, "good") != 0);
}

void
cli_slot_text(struct buf *b, const struct token_facts *f)
{
	buf_printf(b, "  slot %u: ", f->slot);
	buf_addc(b, '"');
	json_chars(b, f->label, 64);
	buf_adds(b, "\", serial ");
	json_chars(b, *f->serial != '\0' ? f->serial : "none", 64);
	buf_adds(b, ", ");
	json_chars(b, f->manufacturer, 64);
	buf_adds(b, " ");
	json_chars(b, f->model, 64);
	buf_printf(b, "%s%s%s\n", f->count_low ? " COUNT_LOW" : "",
	    f->final_try ? " FINAL_TRY" : "", f->locked ? " LOCKED" : "");
}

static void
put_certificate(struct buf *b, const struct cli_unit *u, time_t now)
{
	if (!u->judged) {
		buf_adds(b, "  certificate: can not be judged\n");
		return;
	}
	buf_adds(b, "  certificate: ");
	json_chars(b, u->cert.subject, 512);
	buf_printf(b, "\n  certificate: serial %s, %ld days left, %s (%s)\n",
	    u->cert.serial, days_left(u, now), sigclass_word(u->cert.cls),
	    reason_word(u->cert.why));
}

/* What a person has to do about a PIN that is not tried any more. */
static void
put_marker(struct buf *b, const struct token_facts *f)
{
	if (*f->marker == '\0')
		return;
	buf_printf(b, "  a PIN was tried and not found right; it is not tried "
	    "again while this stands:\n    %s\n"
	    "  correct the PIN file and then `cks reload`; only where the PIN "
	    "in it is known\n  to be right, remove that marker first\n",
	    f->marker);
}

static void
put_answer(struct buf *b, const struct cli_tokens *t,
    const struct cli_unit *u)
{
	const struct token_facts	*f = &u->facts;

	buf_printf(b, "%s: %s\n  signer %s: %s\n", u->unit->identity, f->fault,
	    u->unit->signer, f->open ? "logged in" :
	    !t->running && t->how == CONTROL_LOOK ?
	    "no gateway is running: not logged in" : "not logged in");
	if (f->present)
		cli_slot_text(b, f);
	if (*f->key != '\0')
		buf_printf(b, "  key: %s %u\n", f->key, f->bits);
	if (*f->about != '\0') {
		buf_adds(b, "  ");
		json_chars(b, f->about, 2048);
		buf_addc(b, '\n');
	}
	put_marker(b, f);
}

void
cli_unit_text(struct buf *b, const struct cli_tokens *t,
    const struct cli_unit *u, time_t now)
{
	if (cli_unit_ails(u, now))
		buf_adds(b, "! ");
	if (u->answered)
		put_answer(b, t, u);
	else
		buf_printf(b, "%s: signer-silent\n  signer %s: %s\n",
		    u->unit->identity, u->unit->signer, t->running ?
		    "the running gateway has none of that name, or it hangs, "
		    "or you may not ask" : "does not answer");
	put_certificate(b, u, now);
	if (u->probe != NULL)
		buf_printf(b, "  probe: %s\n", u->probe);
}

static void
put_flags(struct json *j, const struct token_facts *f)
{
	json_array(j, "flags");
	if (f->count_low)
		json_str(j, NULL, "COUNT_LOW");
	if (f->final_try)
		json_str(j, NULL, "FINAL_TRY");
	if (f->locked)
		json_str(j, NULL, "LOCKED");
	json_end(j);
}

/* What a token says of itself. */
static void
put_token(struct json *j, const struct token_facts *f)
{
	json_num(j, "slot", f->slot);
	json_str(j, "label", f->label);
	json_str(j, "serial", f->serial);
	json_str(j, "manufacturer", f->manufacturer);
	json_str(j, "model", f->model);
	put_flags(j, f);
}

void
cli_slot_json(struct json *j, const struct token_facts *f)
{
	json_object(j, NULL);
	put_token(j, f);
	json_end(j);
}

static const char *
or_null(const char *s)
{
	return *s == '\0' ? NULL : s;
}

static void
put_facts(struct json *j, const struct token_facts *f)
{
	json_str(j, "state", f->fault);
	json_str(j, "about", or_null(f->about));
	json_bool(j, "logged_in", f->open);
	json_str(j, "marker", or_null(f->marker));
	json_str(j, "key", or_null(f->key));
	json_num(j, "bits", f->bits);
	if (!f->present)
		return;
	json_object(j, "token");
	put_token(j, f);
	json_end(j);
}

void
cli_unit_json(struct json *j, const struct cli_unit *u, time_t now)
{
	json_object(j, NULL);
	json_str(j, "identity", u->unit->identity);
	json_bool(j, "fine", !cli_unit_ails(u, now));
	json_str(j, "signer", u->unit->signer);
	if (u->answered)
		put_facts(j, &u->facts);
	else
		json_str(j, "state", "signer-silent");
	if (u->judged) {
		json_object(j, "certificate");
		json_str(j, "subject", u->cert.subject);
		json_str(j, "serial", u->cert.serial);
		json_time(j, "not_after", u->cert.not_after);
		json_num(j, "days_left", days_left(u, now));
		json_str(j, "class", sigclass_word(u->cert.cls));
		json_str(j, "reason", reason_word(u->cert.why));
		json_end(j);
	}
	json_str(j, "probe", u->probe);
	json_end(j);
}
