/* notices.c: which notice goes to whom: one table, every row that fits */

#include <string.h>

#include "gate/notices.h"

enum to { TO_SENDER, TO_DEPARTMENT, TO_OFFICERS };

#define D(d)	(1u << (d))
#define R(req)	(1u << (req))
#define OURS	(R(REQ_FORM_04) | R(REQ_FORM_06))
#define ANY	(~0u)

/* What a mail became, what its document is, and what else must be so. */
static const struct row {
	enum notice_kind	 kind;
	enum to			 to;
	unsigned		 dispositions, requests;
	enum reason		 flag;		/* R_NONE: none */
} rows[] = {
	{ NOTICE_RECEIPT, TO_SENDER, D(D_ROUTE), OURS, R_NONE },
	{ NOTICE_EXPIRED, TO_SENDER, D(D_ROUTE), OURS, R_LISTED_EXPIRED },
	{ NOTICE_CUC, TO_SENDER, D(D_PASS) | D(D_REVIEW) | D(D_SIGNED),
	    R(REQ_FORM_OTHER) | R(REQ_FORM_OLD), R_NONE },
	{ NOTICE_COVER, TO_DEPARTMENT, D(D_ROUTE) | D(D_REVIEW), OURS |
	    R(REQ_DOUBTFUL) | R(REQ_UNREADABLE), R_NONE },
};

/* A mail's notices under way. */
struct asking {
	struct work		*w;
	struct correspondent	 who;
	const size_t		*row_of;
	struct record_notice	*v;
	size_t			 n, max;
};

int
notice_ask(struct work *w, struct notice *n, const char *to, size_t which,
    struct record_notice *out)
{
	struct buf	 data = { 0 };

	n->at = w->now;
	row_init(TABLE_OUTBOX, &out->row);
	out->which = which;
	out->row.kind = notice_word(n->kind);
	out->row.recipient = to;
	out->row.qid = w->env->qid == NULL ? "" : w->env->qid;
	out->row.due = (int64_t)w->now;
	notice_put(&data, n);
	out->row.data = data.failed ? NULL : arena_strdup(w->arena,
	    buf_str(&data));
	buf_free(&data);
	return out->row.data == NULL ? -1 : 0;
}

/* One notice to one mailbox.  0, or -1: memory. */
static int
ask(struct asking *as, enum notice_kind kind, const char *to, size_t which,
    const struct values *values)
{
	struct notice	 n = { .kind = kind, .answers =
		kind == NOTICE_SECRECY ? "" : as->who.answers,
		.values = *values };

	if (as->n == as->max || !notice_address(to))
		return 0;
	if (notice_ask(as->w, &n, to, which, &as->v[as->n]) == -1)
		return -1;
	as->n++;
	return 0;
}

static bool
row_fits(const struct work *w, const struct row *row,
    const struct document *d)
{
	return (row->dispositions & D(w->out->disposition)) != 0 &&
	    (row->requests & R(d->finding.request)) != 0 &&
	    (row->flag == R_NONE || work_flagged(w->out, row->flag)) &&
	    conf_sends(w->gate->conf, row->kind);
}

static int
ask_row(struct asking *as, const struct row *row, size_t document)
{
	struct work		*w = as->w;
	const struct conf	*conf = w->gate->conf;
	const struct document	*d = &w->out->documents[document];
	const char		*to = row->to == TO_SENDER ? as->who.to :
				    conf->intake_addresses.v[0];
	struct values		 values;

	if (!row_fits(w, row, d) || *to == '\0' ||
	    as->row_of[document] == SIZE_MAX)
		return 0;
	if (notice_facts(w, row->kind, d, &values) == -1)
		return -1;
	return ask(as, row->kind, to, as->row_of[document], &values);
}

/*
 * A secrecy mark is told to the named persons at once, whoever wrote the mail
 * and without anything that stands in it.
 */
static int
ask_officers(struct asking *as)
{
	struct work		*w = as->w;
	const struct strings	*officers = &w->gate->conf->officers;
	struct values		 values;
	size_t			 i;

	if (!conf_sends(w->gate->conf, NOTICE_SECRECY) ||
	    notice_facts(w, NOTICE_SECRECY, NULL, &values) == -1)
		return 0;
	for (i = 0; i < officers->n; i++)
		if (ask(as, NOTICE_SECRECY, officers->v[i], SIZE_MAX,
		    &values) == -1)
			return -1;
	return 0;
}

int
work_notices(struct work *w, const size_t *row_of,
    const struct record_notice **out, size_t *n)
{
	const struct outcome	*o = w->out;
	struct asking		 as = { .w = w, .row_of = row_of, .max = NELEM(rows) *
		o->ndocuments + w->gate->conf->officers.n };
	bool			 secret = o->disposition == D_HOLD ||
	    o->why == R_SECRECY_MARK_OUT;
	size_t			 i, k;

	*n = 0;
	if (!w->gate->conf->notices || o->monitor || as.max == 0 ||
	    (!o->filed && o->disposition != D_ROUTE && !secret))
		return 0;
	as.v = arena_array(w->arena, as.max, sizeof(*as.v));
	if (as.v == NULL || work_correspondent(w, &as.who) == -1)
		return -1;
	if (secret && ask_officers(&as) == -1)
		return -1;
	for (i = 0; !secret && i < o->ndocuments; i++)
		for (k = 0; k < NELEM(rows); k++)
			if (ask_row(&as, &rows[k], i) == -1)
				return -1;
	*out = as.v;
	*n = as.n;
	return 0;
}
