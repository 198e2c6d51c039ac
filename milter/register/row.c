/* row.c: the columns of the register's tables, and their rows between processes */

#include <string.h>

#include "mail/utf8.h"
#include "register/row.h"

#define T(s, m)		{ #m, COLUMN_TEXT, offsetof(struct s, m) }
#define N(s, m)		{ #m, COLUMN_NUM, offsetof(struct s, m) }

static const struct column requests[] = {
	T(request_row, relay), N(request_row, id), N(request_row, change),
	T(request_row, number), T(request_row, retry_key),
	T(request_row, sha256), T(request_row, letter_key),
	N(request_row, received), N(request_row, last_seen),
	N(request_row, seen), T(request_row, request), T(request_row, form),
	T(request_row, kinds), T(request_row, agency),
	T(request_row, letter), T(request_row, agency_key),
	N(request_row, year), T(request_row, dated),
	N(request_row, subscribers),
	{ "class", COLUMN_TEXT, offsetof(struct request_row, class) },
	{ "signed_where", COLUMN_TEXT, offsetof(struct request_row, where) },
	T(request_row, signature), T(request_row, disposition),
	T(request_row, judged), T(request_row, reason),
	T(request_row, flags), T(request_row, sender_domain),
	T(request_row, contact), N(request_row, monitor),
	T(request_row, linked), T(request_row, mark),
	T(request_row, mark_note), N(request_row, marked),
	T(request_row, qid),
};

static const struct column signatures[] = {
	T(signature_row, relay), N(signature_row, id),
	N(signature_row, change), N(signature_row, made),
	T(signature_row, identity), T(signature_row, qid),
	T(signature_row, sha256), T(signature_row, sender),
};

static const struct column certificates[] = {
	T(certificate_row, serial), T(certificate_row, issuer),
	N(certificate_row, change), T(certificate_row, subject),
	T(certificate_row, cn), T(certificate_row, o),
	T(certificate_row, ou), T(certificate_row, holder),
	T(certificate_row, generation), T(certificate_row, mailbox),
	N(certificate_row, not_before), N(certificate_row, not_after),
	N(certificate_row, first_seen), N(certificate_row, last_seen),
	T(certificate_row, source),
};

static const struct column marks[] = {
	T(mark_row, relay), N(mark_row, id), N(mark_row, change),
	T(mark_row, number), T(mark_row, mark), T(mark_row, note),
	N(mark_row, marked),
};

static const struct column outbox[] = {
	T(notice_row, relay), N(notice_row, id), T(notice_row, kind),
	T(notice_row, once), T(notice_row, number),
	T(notice_row, recipient), T(notice_row, message_id),
	T(notice_row, data), T(notice_row, state), N(notice_row, created),
	N(notice_row, due), N(notice_row, done), N(notice_row, tries),
	T(notice_row, fault), T(notice_row, qid),
	N(notice_row, request),
};

#define TABLE(v, s)	{ #v, v, NELEM(v), 2, sizeof(struct s) }

static const struct table_info tables[TABLE__MAX] = {
	[TABLE_REQUESTS] = TABLE(requests, request_row),
	[TABLE_SIGNATURES] = TABLE(signatures, signature_row),
	[TABLE_CERTIFICATES] = TABLE(certificates, certificate_row),
	[TABLE_MARKS] = TABLE(marks, mark_row),
	[TABLE_OUTBOX] = TABLE(outbox, notice_row),
};

const struct table_info *
table_info(enum table table)
{
	return &tables[table];
}

const char *
row_text(const void *row, const struct column *c)
{
	const char	*text;

	memcpy(&text, (const char *)row + c->at, sizeof(text));
	return text == NULL ? "" : text;
}

int64_t
row_num(const void *row, const struct column *c)
{
	int64_t	 num;

	memcpy(&num, (const char *)row + c->at, sizeof(num));
	return num;
}

void
row_init(enum table table, void *row)
{
	const struct table_info	*t = &tables[table];
	const char		*none = "";
	size_t			 i;

	memset(row, 0, t->size);
	for (i = 0; i < t->n; i++)
		if (t->columns[i].type == COLUMN_TEXT)
			memcpy((char *)row + t->columns[i].at, &none,
			    sizeof(none));
}

void
columns_put(struct buf *b, const struct column *c, size_t n, const void *row)
{
	for (; n > 0; n--, c++)
		if (c->type == COLUMN_TEXT)
			wire_put_str(b, row_text(row, c));
		else
			wire_put_i64(b, row_num(row, c));
}

void
row_put(struct buf *b, enum table table, const void *row)
{
	columns_put(b, tables[table].columns, tables[table].n, row);
}

/* Text that any database takes. */
static const char *
get_text(struct wire *w, struct arena *a, bool lines)
{
	struct slice	 s = wire_get_bytes(w);
	struct buf	 b = { 0 };
	const char	*text = NULL;

	if (lines)
		utf8_text(&b, s);
	else
		utf8_line(&b, s);
	if (!b.failed)
		text = arena_str(a, buf_slice(&b));
	buf_free(&b);
	return text;
}

void
columns_get(struct wire *w, struct arena *a, const struct column *c,
    size_t n, bool lines, void *row)
{
	const char	*text;
	int64_t		 num;

	for (; n > 0; n--, c++) {
		if (c->type == COLUMN_NUM) {
			num = wire_get_i64(w);
			memcpy((char *)row + c->at, &num, sizeof(num));
		} else if ((text = get_text(w, a, lines)) != NULL)
			memcpy((char *)row + c->at, &text, sizeof(text));
	}
}

void
row_get(struct wire *w, struct arena *a, enum table table, void *row)
{
	row_init(table, row);
	columns_get(w, a, tables[table].columns, tables[table].n,
	    table == TABLE_OUTBOX, row);
}
