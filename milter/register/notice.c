/* notice.c: the kinds of mail that the gateway writes, and what each may say */

#include <string.h>
#include <strings.h>

#include "base/wire.h"
#include "mail/address.h"
#include "register/notice.h"
#include "register/row.h"

#define END		{ NULL, NULL }

/* What every text may name. */
#define COMMON \
	{ "number", NULL }, { "at", NULL }, { "date", NULL }, \
	{ "department", NULL }, { "mailbox", NULL }, { "guide", NULL }, \
	{ "registry", NULL }, { "cuc", NULL }, { "cuc_mail", NULL }

static const struct template_name texts[] = { { "text", NULL }, END };
static const struct template_name pairs[] = {
	{ "label", NULL }, { "value", NULL }, END
};
static const struct template_name rows[] = {
	{ "index", NULL }, { "cells", pairs }, END
};
static const struct template_name signers[] = {
	{ "name", NULL }, { "kind", NULL }, { "serial", NULL },
	{ "until", NULL }, { "result", NULL }, END
};
static const struct template_name documents[] = {
	{ "file", NULL }, { "form", NULL }, { "agency", NULL },
	{ "letter", NULL }, { "service", NULL }, { "count", NULL },
	{ "signature", NULL }, { "digest", NULL }, { "reason", NULL },
	{ "complete", NULL }, { "signers", signers }, { "fields", pairs },
	{ "rows", rows }, { "missing", texts }, END
};
static const struct template_name certificates[] = {
	{ "name", NULL }, { "serial", NULL }, { "until", NULL }, END
};
static const struct template_name held[] = {
	{ "at", NULL }, { "number", NULL }, { "reason", NULL }, END
};

static const struct template_name receipt_names[] = { COMMON,
	{ "agency", NULL }, { "letter", NULL }, { "documents", documents },
	{ "notes", texts }, END
};
static const struct template_name cover_names[] = { COMMON,
	{ "disposition", NULL }, { "reason", NULL }, { "sender", NULL },
	{ "agency", NULL }, { "letter", NULL }, { "documents", documents },
	{ "flags", texts }, END
};
static const struct template_name cuc_names[] = { COMMON,
	{ "agency", NULL }, { "letter", NULL }, { "form", NULL },
	{ "old", NULL }, END
};
static const struct template_name expired_names[] = { COMMON,
	{ "agency", NULL }, { "letter", NULL },
	{ "certificates", certificates }, END
};
static const struct template_name held_names[] = { COMMON,
	{ "count", NULL }, { "held", held }, END
};
static const struct template_name secrecy_names[] = { COMMON,
	{ "queue", NULL }, { "sender", NULL }, { "outgoing", NULL }, END
};
static const struct template_name late_names[] = { COMMON,
	{ "other", NULL }, { "agency", NULL }, { "letter", NULL },
	{ "same_number", NULL }, END
};
static const struct template_name reminder_names[] = { COMMON,
	{ "agency", NULL }, { "days", NULL }, { "until", NULL },
	{ "serial", NULL }, END
};
static const struct template_name report_names[] = { COMMON,
	{ "from", NULL }, { "to", NULL }, { "requests", NULL },
	{ "routed", NULL }, { "review", NULL }, { "rejected", NULL },
	{ "held", NULL }, { "signatures", NULL }, END
};

static const struct template_name steps[] = {
	{ "title", NULL }, { "result", NULL }, { "why", NULL },
	{ "source", NULL }, { "details", pairs }, END
};
static const struct template_name tried_signers[] = {
	{ "name", NULL }, { "kind", NULL }, { "serial", NULL },
	{ "until", NULL }, { "result", NULL }, { "steps", steps }, END
};
static const struct template_name tried_documents[] = {
	{ "file", NULL }, { "form", NULL }, { "agency", NULL },
	{ "letter", NULL }, { "service", NULL }, { "count", NULL },
	{ "signature", NULL }, { "result", NULL }, { "reason", NULL },
	{ "complete", NULL }, { "missing", texts }, { "inside", texts }, END
};
static const struct template_name selftest_names[] = { COMMON,
	{ "conclusion", NULL }, { "why", NULL }, { "signature", NULL },
	{ "advice", NULL }, { "gateway", NULL }, { "sender", NULL },
	{ "intake", NULL },
	{ "disposition", NULL }, { "reason", NULL },
	{ "signers", tried_signers }, { "documents", tried_documents },
	{ "flags", texts }, END
};

static const struct {
	const char			*word;
	const struct template_name	*names;
	bool				 answers;
} kinds[NOTICE__MAX] = {
	[NOTICE_RECEIPT] = { "receipt", receipt_names, true },
	[NOTICE_COVER] = { "cover", cover_names, false },
	[NOTICE_CUC] = { "cuc", cuc_names, true },
	[NOTICE_EXPIRED] = { "expired", expired_names, true },
	[NOTICE_HELD] = { "held", held_names, false },
	[NOTICE_SECRECY] = { "secrecy", secrecy_names, false },
	[NOTICE_LATE] = { "late", late_names, false },
	[NOTICE_REMINDER] = { "reminder", reminder_names, false },
	[NOTICE_REPORT] = { "report", report_names, false },
	[NOTICE_SELFTEST] = { "selftest", selftest_names, true },
};

const char *
notice_word(enum notice_kind kind)
{
	return kinds[kind].word;
}

enum notice_kind
notice_of(const char *word)
{
	enum notice_kind	 k = 0;

	while (k < NOTICE__MAX && strcmp(kinds[k].word, word) != 0)
		k++;
	return k;
}

bool
notice_answers(enum notice_kind kind)
{
	return kinds[kind].answers;
}

const struct template_name *
notice_names(enum notice_kind kind)
{
	return kinds[kind].names;
}

/* Programs that only write: none of these local parts belongs to a reader. */
static bool
reads_nothing(struct slice local)
{
	static const char *const	 names[] = { "mailer-daemon",
		"noreply", "no-reply", "no_reply", "donotreply",
		"do-not-reply", "do_not_reply", "bounce", "bounces",
		"listserv", "majordomo", "mailman", "nobody" };
	size_t				 i;

	for (i = 0; i < NELEM(names); i++)
		if (slice_caseeq(local, slice_of(names[i])))
			return true;
	/* of mailing lists: who owns one, or asks for it */
	return slice_casestarts(local, SLICE("owner-")) ||
	    (local.n > 8 && slice_caseeq(slice_from(local, local.n - 8),
	    SLICE("-request")));
}

bool
notice_address(const char *addr)
{
	static const char	 letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789";
	struct slice		 local, domain;
	size_t			 i, n = strlen(addr);

	if (n > NOTICE_TO_MAX || !address_split(slice_of(addr), &local,
	    &domain) || memchr(local.p, '@', local.n) != NULL)
		return false;
	for (i = 0; i < local.n; i++)
		if (local.p[i] == '\0' || (strchr(letters, local.p[i]) == NULL
		    && strchr("!#$%&'*+-/=?^_`{|}~.", local.p[i]) == NULL))
			return false;
	for (i = 0; i < domain.n; i++)
		if (domain.p[i] == '\0' || (strchr(letters, domain.p[i]) ==
		    NULL && strchr("-.", domain.p[i]) == NULL))
			return false;
	return !reads_nothing(local);
}

/* What a row does not say itself, as one string of hexadecimal. */
void
notice_put(struct buf *b, const struct notice *n)
{
	struct buf	 raw = { 0 }, values = { 0 };
	size_t		 i;

	wire_put_str(&raw, n->answers);
	wire_put_i64(&raw, n->at);
	values_put(&values, &n->values);
	wire_put_bytes(&raw, buf_slice(&values));
	wire_put_u32(&raw, (uint32_t)n->nfiles);
	for (i = 0; i < n->nfiles; i++) {
		wire_put_str(&raw, n->files[i].name);
		wire_put_str(&raw, n->files[i].type);
		wire_put_bytes(&raw, n->files[i].bytes);
	}
	for (i = 0; i < raw.n; i++)
		buf_hex(b, raw.p[i]);
	b->failed |= raw.failed || values.failed;
	buf_free(&values);
	buf_free(&raw);
}

/* The bytes of hexadecimal as buf_hex writes it.  0 or -1. */
static int
unhex(struct arena *a, const char *hex, struct slice *out)
{
	size_t		 i, n = strlen(hex);
	unsigned char	*p = arena_alloc(a, n / 2 + 1);

	if (p == NULL || n % 2 != 0 ||
	    strspn(hex, "0123456789ABCDEF") != n)
		return -1;
	for (i = 0; i < n; i++)
		p[i / 2] = (unsigned char)(p[i / 2] << 4 | (hex[i] >= 'A' ?
		    hex[i] - 'A' + 10 : hex[i] - '0'));
	*out = (struct slice){ p, n / 2 };
	return 0;
}

int
notice_get(struct arena *a, const struct notice_row *row, struct notice *out)
{
	struct notice	 n = { .kind = notice_of(row->kind),
		.number = row->number, .id = row->message_id,
		.to = row->recipient };
	struct slice	 raw, values;
	struct wire	 w;
	size_t		 i;

	if (n.kind == NOTICE__MAX || unhex(a, row->data, &raw) == -1)
		return -1;
	w = wire_of(raw);
	n.answers = arena_str(a, wire_get_bytes(&w));
	n.at = (time_t)wire_get_i64(&w);
	values = wire_get_bytes(&w);
	n.nfiles = wire_get_count(&w, NOTICE_FILES_MAX);
	for (i = 0; i < n.nfiles; i++) {
		n.files[i].name = arena_str(a, wire_get_bytes(&w));
		n.files[i].type = arena_str(a, wire_get_bytes(&w));
		n.files[i].bytes = wire_get_bytes(&w);
	}
	if (!wire_done(&w) || arena_failed(a) ||
	    values_get(a, values, &n.values) == -1)
		return -1;
	*out = n;
	return 0;
}
