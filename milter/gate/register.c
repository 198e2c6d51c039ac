/* register.c: what the register is told of a mail's requests */

#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "crypto/digest.h"
#include "gate/notices.h"
#include "inspect/text.h"

#define CERTIFICATES_MAX	64	/* noted of one mail; a letter has two
					   signers, and there are ten letters */

/* The hexadecimal SHA-256 of some text, which is freed; NULL: memory. */
static const char *
digest_text(struct work *w, struct buf *b)
{
	struct digest	 sum;
	char		 hex[DIGEST_HEX];
	const char	*text = NULL;

	if (!b->failed && digest_sha256(buf_slice(b), &sum) == 0) {
		digest_hex(&sum, hex);
		text = arena_strdup(w->arena, hex);
	}
	buf_free(b);
	return text;
}

/* What a request is known by before it has a row: sender and document. */
static int
sight_key(struct work *w, const struct document *d, char key[65])
{
	struct buf	 b = { 0 };
	const char	*hex;

	buf_printf(&b, "%s\n%s", w->env->sender, d->sha256);
	if ((hex = digest_text(w, &b)) == NULL)
		return -1;
	memcpy(key, hex, 65);
	return 0;
}

/*
 * The same mail again: its Message-ID, or without one all of it.  One that was
 * held, and is released, has a row for each.
 */
static const char *
retry_key(struct work *w, const struct document *d)
{
	struct digest	 sum;
	char		 hex[DIGEST_HEX];
	struct buf	 b = { 0 };

	if (*w->message_id != '\0')
		buf_adds(&b, w->message_id);
	else if (digest_sha256(w->bytes, &sum) == 0) {
		digest_hex(&sum, hex);
		buf_adds(&b, hex);
	}
	buf_printf(&b, "\n%s%s", d->sha256, w->env->not_secret ?
	    "\nnot-secret" : "");
	return digest_text(w, &b);
}

/* (agency, số ký hiệu, year) is a letter's own; "" where one was not read. */
static const char *
letter_key(struct work *w, const struct finding *f, const char *agency_key)
{
	const char	*number = text_key(w->arena, f->number);
	struct buf	 b = { 0 };

	if (number == NULL)
		return NULL;
	if (*number == '\0' || *agency_key == '\0' || f->year == 0)
		return "";
	buf_printf(&b, "%s\n%s\n%d", agency_key, number, f->year);
	return digest_text(w, &b);
}

static const char *
kinds_text(struct work *w, unsigned kinds)
{
	struct buf	 b = { 0 };
	const char	*text;
	unsigned	 kind;

	for (kind = KIND_RENEW; kind <= KIND_RECOVER; kind <<= 1)
		if ((kinds & kind) != 0)
			buf_printf(&b, "%s%s", b.n > 0 ? " " : "",
			    request_kind_word((enum request_kind)kind));
	text = arena_str(w->arena, buf_slice(&b));
	buf_free(&b);
	return text;
}

static const char *
flags_text(struct work *w)
{
	const struct outcome	*out = w->out;
	struct buf		 b = { 0 };
	const char		*text;
	size_t			 i;

	for (i = 0; i < out->nflags; i++)
		buf_printf(&b, "%s%s", i > 0 ? " " : "",
		    reason_word(out->flags[i]));
	text = arena_str(w->arena, buf_slice(&b));
	buf_free(&b);
	return text;
}

/* Of whom to contact, only what the configuration wants to be kept. */
static const char *
contact_text(struct work *w, const struct finding *f)
{
	const struct strings	 keep = w->gate->conf->register_contact;
	struct buf		 b = { 0 };
	struct json		 j = { .b = &b };
	const char		*value, *text = "";
	size_t			 i;

	if (keep.n == 0 || f->ncontact == 0)
		return text;
	json_object(&j, NULL);
	for (i = 0; i < keep.n; i++) {
		value = form_value(f->contact, f->ncontact, keep.v[i]);
		if (*value != '\0')
			json_str(&j, keep.v[i], value);
	}
	json_end(&j);
	text = arena_str(w->arena, buf_slice(&b));
	buf_free(&b);
	return text;
}

static const char *
domain_of(struct work *w, const char *address)
{
	const char	*at = strrchr(address, '@');
	char		*domain = arena_strdup(w->arena, at == NULL ? "" :
			    at + 1), *p;

	for (p = domain; p != NULL && *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return domain;
}

static bool
is_request(const struct document *d)
{
	switch (d->finding.request) {
	case REQ_FORM_04:
	case REQ_FORM_06:
	case REQ_FORM_OTHER:
	case REQ_FORM_OLD:
		return true;
	case REQ_NOT_A_REQUEST:
	case REQ_DOUBTFUL:
	case REQ_UNREADABLE:
		break;
	}
	return false;
}

/*
 * Has it a row?  An enclosure has none; what could not be read has one where a
 * person looks at the mail for its sake.
 */
static bool
has_row(const struct outcome *out, size_t which)
{
	const struct document	*v = out->documents, *d = &v[which];
	bool			 some = false;
	size_t			 i;

	if (d->enclosure)
		return false;
	for (i = 0; i < which; i++)
		if (strcmp(v[i].sha256, d->sha256) == 0)
			return false;
	for (i = 0; i < out->ndocuments; i++)
		some |= is_request(&v[i]);
	return is_request(d) || (!some && out->disposition != D_PASS &&
	    d->finding.request != REQ_NOT_A_REQUEST);
}

/* Of a mail with a secrecy mark, that it came, and nothing that is in it. */
static int
put_letter(struct work *w, const struct document *d, struct request_row *r)
{
	const struct finding	*f = &d->finding;

	if (w->out->disposition == D_HOLD)
		return 0;
	r->sha256 = d->sha256;
	r->form = f->form;
	r->agency = f->agency;
	r->letter = f->number;
	r->year = f->year;
	r->subscribers = (int64_t)f->nrows;
	r->kinds = kinds_text(w, f->kinds);
	r->contact = contact_text(w, f);
	if (f->year != 0 && f->month != 0 && f->day != 0)
		r->dated = arena_printf(w->arena, "%04d-%02d-%02d", f->year,
		    f->month, f->day);
	if ((r->agency_key = text_key(w->arena, f->agency)) == NULL ||
	    (r->letter_key = letter_key(w, f, r->agency_key)) == NULL)
		return -1;
	return 0;
}

static int
put_row(struct work *w, const struct document *d, struct request_row *r)
{
	const struct outcome	*out = w->out;

	row_init(TABLE_REQUESTS, r);
	r->retry_key = retry_key(w, d);
	r->request = request_word(d->finding.request);
	r->class = sigclass_word(out->cls);
	r->where = where_word(out->where);
	r->signature = reason_word(out->sig_why);
	r->disposition = disposition_word(out->disposition);
	r->judged = disposition_word(d->disposition);
	r->reason = reason_word(d->why);
	r->flags = flags_text(w);
	r->sender_domain = domain_of(w, *w->env->sender != '\0' ?
	    w->env->sender : out->from);
	r->monitor = out->monitor;
	r->qid = w->env->qid == NULL ? "" : w->env->qid;
	return r->retry_key == NULL ? -1 : put_letter(w, d, r);
}

static int
put_rows(struct work *w, struct record_ask *ask, size_t *row_of)
{
	const struct outcome	*out = w->out;
	struct request_row	*rows = arena_array(w->arena, out->ndocuments,
				    sizeof(*rows));
	size_t			 i;

	if (rows == NULL)
		return -1;
	for (i = 0; i < out->ndocuments; i++) {
		row_of[i] = has_row(out, i) ? ask->nrows++ : SIZE_MAX;
		if (row_of[i] != SIZE_MAX && put_row(w, &out->documents[i],
		    &rows[row_of[i]]) == -1)
			return -1;
	}
	ask->rows = rows;
	return 0;
}

/* A mail held for a mark in its Subject or a file's name has a row as well. */
static int
put_bare(struct work *w, struct record_ask *ask)
{
	const struct outcome	*out = w->out;
	const struct document	 nothing = { .sha256 = "", .finding.request =
		out->request, .disposition = out->disposition,
		.why = out->why };
	struct request_row	*row = arena_array(w->arena, 1, sizeof(*row));

	if (row == NULL || put_row(w, &nothing, row) == -1)
		return -1;
	ask->rows = row;
	ask->nrows = 1;
	return 0;
}

/* Those that signed something and are the government's; no others. */
static void
add_certificates(const struct sigverdict *v, time_t now,
    struct certificate_row *rows, size_t *n)
{
	const struct signer	*s;
	size_t			 i;

	for (i = 0; i < v->nsigners && *n < CERTIFICATES_MAX; i++) {
		s = &v->signers[i];
		if (s->facts[FACT_INTEGRITY].is == TRUTH_YES &&
		    s->facts[FACT_TRUSTED].is == TRUTH_YES)
			gate_certificate_row(s, "request", now, &rows[(*n)++]);
	}
}

/*
 * Of who signed the mail, and the requests in it; none of what may be a state
 * secret.
 */
static int
put_certificates(struct work *w, struct record_ask *ask)
{
	const struct outcome	*out = w->out;
	struct certificate_row	*rows;
	size_t			 i, n = out->verdict.nsigners;

	if (out->disposition == D_HOLD)
		return 0;
	for (i = 0; i < out->ndocuments; i++)
		n += out->documents[i].own.verdict.nsigners;
	if ((rows = arena_array(w->arena, n + 1, sizeof(*rows))) == NULL)
		return -1;
	add_certificates(&out->verdict, w->now, rows, &ask->ncerts);
	for (i = 0; i < out->ndocuments; i++)
		if (has_row(out, i))
			add_certificates(&out->documents[i].own.verdict,
			    w->now, rows, &ask->ncerts);
	ask->certs = rows;
	return 0;
}

void
gate_certificate_row(const struct signer *s, const char *source, time_t now,
    struct certificate_row *out)
{
	row_init(TABLE_CERTIFICATES, out);
	out->serial = s->serial;
	out->issuer = s->issuer;
	out->subject = s->subject;
	out->cn = s->cn;
	out->o = s->o;
	out->ou = s->ou;
	out->holder = holder_word(s->holder);
	out->generation = s->generation == NULL ? "" : s->generation;
	out->mailbox = s->nmailboxes > 0 ? s->mailboxes[0] : "";
	out->not_before = s->not_before;
	out->not_after = s->not_after;
	out->first_seen = out->last_seen = now;
	out->source = source;
}

/* Ask the register.  0; -1: the mail waits, but never where it is only watched. */
static int
tell(struct work *w, const struct record_ask *ask,
    struct record_answer *answer)
{
	const struct helpers	*h = w->gate->helpers;

	*answer = (struct record_answer){ .number = "",
		.first_seen = w->now };
	if (h->record(h->ctx, w->arena, ask, answer) == 0)
		return 0;
	if (w->out->monitor)
		return 0;
	w->out->why = R_REGISTRAR_SILENT;
	return -1;
}

/* A status that stays unknown long enough from first sight goes to a person. */
static int
wait_for_status(struct work *w, struct record_ask *ask)
{
	struct outcome		*out = w->out;
	struct record_answer	 answer;

	if (out->disposition != D_TEMPFAIL || out->monitor)
		return 0;
	if (sight_key(w, &out->documents[0], ask->key) == -1 ||
	    tell(w, ask, &answer) == -1)
		return -1;
	if (w->now - answer.first_seen >=
	    (time_t)w->gate->conf->unknown_wait_min * 60)
		out->disposition = out->would = D_REVIEW;
	return 0;
}

int
work_record(struct work *w)
{
	struct outcome		*out = w->out;
	struct record_ask	 ask = { .env = w->env, .outcome = out,
		.now = w->now };
	struct record_answer	 answer;
	size_t			*row_of;

	if ((out->ndocuments == 0 && out->disposition != D_HOLD) ||
	    (!out->filed && out->disposition != D_ROUTE))
		return 0;
	if (wait_for_status(w, &ask) == -1)
		return -1;
	if (out->disposition == D_TEMPFAIL && !out->monitor)
		return 0;
	*ask.key = '\0';
	row_of = arena_array(w->arena, out->ndocuments, sizeof(*row_of));
	if (row_of == NULL || put_rows(w, &ask, row_of) == -1 ||
	    (ask.nrows == 0 && out->disposition == D_HOLD &&
	    put_bare(w, &ask) == -1) ||
	    work_notices(w, row_of, &ask.notices, &ask.nnotices) == -1)
		return -1;
	if (ask.nrows == 0 && ask.nnotices == 0)
		return 0;
	if (put_certificates(w, &ask) == -1 || tell(w, &ask, &answer) == -1)
		return -1;
	if (out->monitor)
		return 0;
	out->number = answer.number;
	if (answer.duplicate)
		work_flag(w, R_DUPLICATE);
	if (answer.same_number)
		work_flag(w, R_SAME_NUMBER);
	return 0;
}

/* What was refused for its secrecy mark is told, and nothing else of it. */
void
work_alert(struct work *w)
{
	struct record_ask	 ask = { .env = w->env, .outcome = w->out,
		.now = w->now };
	struct record_answer	 answer;

	if (work_notices(w, NULL, &ask.notices, &ask.nnotices) == 0 &&
	    ask.nnotices > 0)
		(void)w->gate->helpers->record(w->gate->helpers->ctx, w->arena,
		    &ask, &answer);
}
