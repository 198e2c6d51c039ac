/* filter.c: which requests somebody wants: between processes, and as SQL */

#include <string.h>

#include "register/store_parts.h"

#define T(m)	{ #m, COLUMN_TEXT, offsetof(struct request_filter, m) }
#define N(m)	{ #m, COLUMN_NUM, offsetof(struct request_filter, m) }

static const struct column members[] = {
	N(from), N(to), T(form), T(agency), T(class), T(disposition),
	T(reason), T(domain), T(mark), T(number), T(qid), T(text), T(text_key),
	N(monitor), N(after_received), T(after_relay), N(after_id), N(limit),
};

void
filter_put(struct buf *b, const struct request_filter *f)
{
	columns_put(b, members, NELEM(members), f);
}

void
filter_get(struct wire *w, struct arena *a, struct request_filter *f)
{
	*f = REQUEST_FILTER_NONE;
	columns_get(w, a, members, NELEM(members), false, f);
}

/* These texts of a filter, where not "", are a column's value. */
static const struct {
	size_t		 at;
	const char	*column;
} equals[] = {
	{ offsetof(struct request_filter, form), "form" },
	{ offsetof(struct request_filter, class), "class" },
	{ offsetof(struct request_filter, disposition), "disposition" },
	{ offsetof(struct request_filter, reason), "reason" },
	{ offsetof(struct request_filter, domain), "sender_domain" },
	{ offsetof(struct request_filter, number), "number" },
	{ offsetof(struct request_filter, qid), "qid" },
};

size_t
condition_value(struct condition *c, struct db_value value)
{
	c->v[c->n++] = value;
	return c->n;
}

/* What is to be found somewhere, as LIKE wants it. */
static const char *
pattern(struct arena *a, const char *text)
{
	struct buf	 b = { 0 };
	const char	*s = NULL;

	buf_addc(&b, '%');
	for (; *text != '\0'; text++) {
		if (strchr("%_\\", *text) != NULL)
			buf_addc(&b, '\\');
		buf_addc(&b, *text);
	}
	buf_addc(&b, '%');
	if (buf_str(&b) != NULL)
		s = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return s == NULL ? "" : s;
}

/* SQLite knows the case of ASCII letters only. */
#define LIKE(column)	"LOWER(" column ") LIKE LOWER($%1$zu) ESCAPE '\\'"

static void
texts_condition(struct condition *c, const struct request_filter *f)
{
	const char	*text;
	size_t		 i;

	for (i = 0; i < NELEM(equals); i++) {
		memcpy(&text, (const char *)f + equals[i].at, sizeof(text));
		if (*text != '\0')
			buf_printf(c->sql, " AND %s = $%zu", equals[i].column,
			    condition_value(c, DB_TEXT(text)));
	}
	if (*f->mark != '\0')
		buf_printf(c->sql, " AND mark = $%zu", condition_value(c,
		    DB_TEXT(strcmp(f->mark, "none") == 0 ? "" : f->mark)));
	if (*f->agency != '\0')
		buf_printf(c->sql, " AND " LIKE("agency_key"), condition_value(c,
		    DB_TEXT(pattern(c->arena, f->agency))));
	if (*f->text != '\0')
		buf_printf(c->sql, " AND (" LIKE("number") " OR "
		    LIKE("letter") " OR " LIKE("mark_note"), condition_value(c,
		    DB_TEXT(pattern(c->arena, f->text))));
	if (*f->text != '\0' && *f->text_key != '\0')
		buf_printf(c->sql, " OR " LIKE("agency_key"), condition_value(c,
		    DB_TEXT(pattern(c->arena, f->text_key))));
	if (*f->text != '\0')
		buf_addc(c->sql, ')');
}

void
filter_page(struct condition *c, const struct request_filter *f)
{
	size_t	 received, relay, id;

	if (f->after_id == 0)
		return;
	received = condition_value(c, DB_NUM(f->after_received));
	relay = condition_value(c, DB_TEXT(f->after_relay));
	id = condition_value(c, DB_NUM(f->after_id));
	buf_printf(c->sql, " AND (received, relay, id) > ($%zu, $%zu, $%zu)",
	    received, relay, id);
}

void
filter_condition(struct condition *c, const struct request_filter *f)
{
	buf_adds(c->sql, " WHERE 1 = 1");
	if (f->from != 0)
		buf_printf(c->sql, " AND received >= $%zu", condition_value(c,
		    DB_NUM(f->from)));
	if (f->to != 0)
		buf_printf(c->sql, " AND received < $%zu", condition_value(c,
		    DB_NUM(f->to)));
	if (f->monitor != 2)
		buf_printf(c->sql, " AND monitor = $%zu", condition_value(c,
		    DB_NUM(f->monitor)));
	texts_condition(c, f);
}
