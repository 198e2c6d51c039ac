/* report.c: an outcome as text for people, and as an SMTP reply */

#include <stdio.h>
#include <string.h>

#include "gate/report.h"

#define REPLY_MAX	400	/* bytes of one reply line; Postfix: 980 */

static void
put_signer(struct buf *b, const char *what, const struct signer *s)
{
	buf_printf(b, "%s: %s %s %s serial=%s\n", what,
	    sigclass_word(s->cls), reason_word(s->why),
	    holder_word(s->holder), s->serial);
	buf_printf(b, "  subject: %s\n  issuer: %s\n", s->subject, s->issuer);
}

static void
put_docsig(struct buf *b, const struct docsig *s)
{
	static const char *const	 changes[] = {
		[CHANGE_NOTHING] = "nothing", [CHANGE_MORE] = "more",
		[CHANGE_CONTENT] = "content",
	};

	buf_printf(b, "  signature: %s %s, %s, then %s%s%s\n",
	    sigclass_word(s->cls), reason_word(s->why),
	    model_subfilter_word(s->subfilter), changes[s->change],
	    *s->changed == '\0' ? "" : ": ", s->changed);
	if (s->verdict.nsigners > 0)
		put_signer(b, "    signer", &s->verdict.signers[0]);
}

static void
put_document(struct buf *b, const struct document *d)
{
	const struct finding	*f = &d->finding;
	size_t			 i;

	buf_printf(b, "document: %s %s %s\n", *d->section == '\0' ? "-" :
	    d->section, request_word(f->request), disposition_word(
	    d->disposition));
	buf_printf(b, "  reason: %s\n", reason_word(d->why));
	for (i = 0; i < d->own.n; i++)
		put_docsig(b, &d->own.v[i]);
	if (d->own.own && d->own.n == 0)
		buf_printf(b, "  beside: %s %s\n",
		    sigclass_word(d->own.verdict.cls),
		    reason_word(d->own.verdict.why));
	if (d->enclosure)
		buf_printf(b, "  enclosure\n");
	if (*d->cause != '\0')
		buf_printf(b, "  cause: %s\n", d->cause);
	if (*f->number != '\0' || *f->agency != '\0')
		buf_printf(b, "  letter: %s, %s\n", f->number, f->agency);
	for (i = 0; i < f->nmissing; i++)
		buf_printf(b, "  missing: %s\n", f->missing[i].what);
}

static void
put_edit(struct buf *b, const struct edit *e)
{
	switch (e->kind) {
	case EDIT_DELETE:
		buf_printf(b, "edit: delete %s #%zu\n", e->name, e->nth);
		break;
	case EDIT_INSERT:
		buf_printf(b, "edit: insert %s: %s\n", e->name, e->value);
		break;
	case EDIT_APPEND:
		buf_printf(b, "edit: append %s: %s\n", e->name, e->value);
		break;
	case EDIT_BODY:
		buf_printf(b, "edit: body\n");
		break;
	case EDIT_RCPT:
		buf_printf(b, "edit: recipient %s\n", e->value);
		break;
	}
}

void
report_text(struct buf *b, const struct outcome *out)
{
	size_t	 i;

	buf_printf(b, "disposition: %s\n", disposition_word(out->disposition));
	if (out->watched)
		buf_printf(b, "would: %s %s\n", disposition_word(out->would),
		    reason_word(out->would_why));
	buf_printf(b, "reason: %s (%s)\n", reason_word(out->why),
	    reason_info(out->why)->vietnamese);
	buf_printf(b, "request: %s\n", request_word(out->request));
	buf_printf(b, "signature: %s %s %s\n", sigclass_word(out->cls),
	    where_word(out->where), reason_word(out->sig_why));
	buf_printf(b, "from: %s%s\n", out->from, out->verdict.nsigners == 0 ?
	    "" : outcome_is_signers(out) ? " (signer's)" : " (not signer's)");
	for (i = 0; i < out->nflags; i++)
		buf_printf(b, "flag: %s\n", reason_word(out->flags[i]));
	if (out->differs != NULL && *out->differs != '\0')
		buf_printf(b, "differs: %s\n", out->differs);
	for (i = 0; i < out->verdict.nsigners; i++)
		put_signer(b, "signer", &out->verdict.signers[i]);
	for (i = 0; i < out->inner.nsigners; i++)
		put_signer(b, "within", &out->inner.signers[i]);
	for (i = 0; i < out->ndocuments; i++)
		put_document(b, &out->documents[i]);
	for (i = 0; i < out->edits.n; i++)
		put_edit(b, &out->edits.v[i]);
}

void
report_reply(const struct conf *conf, const struct outcome *out,
    char code[4], char dsn[8], char *text, size_t size)
{
	const struct reason_info	*info = reason_info(out->why);
	bool				 temporary =
	    out->disposition == D_TEMPFAIL;

	if (temporary && info->code / 100 != 4)
		info = reason_info(R_UNDECIDED);
	else if (!temporary && info->code / 100 != 5)
		info = reason_info(R_UNSIGNED);
	snprintf(code, 4, "%d", info->code);
	snprintf(dsn, 8, "%s", info->dsn);
	snprintf(text, size < REPLY_MAX ? size : REPLY_MAX, "%s: %s%s%s",
	    reason_word(out->why), info->ascii,
	    *conf->guide_url == '\0' ? "" : ". Huong dan: ", conf->guide_url);
}
