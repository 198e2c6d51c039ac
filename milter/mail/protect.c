/* protect.c: header fields that a signed part says too, compared by meaning (RFC 9788) */

#include <string.h>

#include "mail/decode.h"
#include "mail/domain.h"
#include "mail/protect.h"

enum kind { WORDS, ADDRESSES, TIME, IDS };

static const struct row {
	const char	*name;
	enum kind	 kind;
	bool		 added;		/* relays add one where it is missing */
} rows[] = {
	{ "Subject", WORDS, false },
	{ "From", ADDRESSES, false },
	{ "To", ADDRESSES, false },
	{ "Cc", ADDRESSES, false },
	{ "Date", TIME, true },
	{ "Message-ID", IDS, true },
	{ "Sender", ADDRESSES, false },
	{ "Reply-To", ADDRESSES, false },
	{ "In-Reply-To", IDS, false },
	{ "References", IDS, false },
};

bool
protect_field(const struct field *f)
{
	size_t	 i;

	for (i = 0; i < NELEM(rows); i++)
		if (slice_caseeq(f->name, slice_of(rows[i].name)))
			return true;
	return false;
}

/* The next byte that counts: of blanks one, or none at all; 0 at the end. */
static char
next_byte(const char **s, bool blanks)
{
	const char	*p = *s;
	bool		 blank = false;

	for (; *p == ' ' || *p == '\t'; p++)
		blank = true;
	if (blank && blanks && *p != '\0') {
		*s = p;
		return ' ';
	}
	*s = *p == '\0' ? p : p + 1;
	return *p;
}

static bool
same_text(const char *a, const char *b, bool blanks)
{
	char	 c;

	do {
		c = next_byte(&a, blanks);
		if (c != next_byte(&b, blanks))
			return false;
	} while (c != '\0');
	return true;
}

/* The domain is read as a name, in either form, what stands before it is not. */
static bool
same_address(const char *a, const char *b)
{
	const char	*x = strrchr(a, '@'), *y = strrchr(b, '@');

	if (x == NULL || y == NULL)
		return strcmp(a, b) == 0;
	return x - a == y - b && strncmp(a, b, (size_t)(x - a)) == 0 &&
	    domain_same(slice_of(x + 1), slice_of(y + 1));
}

static int
same_words(struct arena *a, struct slice x, struct slice y, bool *same)
{
	const char	*s = decode_words(a, x), *t = decode_words(a, y);

	if (s == NULL || t == NULL)
		return -1;
	*same = same_text(s, t, true);
	return 0;
}

/* Lists that can not be read with certainty are compared as words. */
static int
same_addresses(struct arena *a, struct slice x, struct slice y, bool *same)
{
	const struct mailbox	*v, *w;
	size_t			 i, n, m;
	bool			 sane, sane2;

	if (decode_mailboxes(a, x, &v, &n, &sane) == -1 ||
	    decode_mailboxes(a, y, &w, &m, &sane2) == -1)
		return -1;
	if (!sane || !sane2)
		return same_words(a, x, y, same);
	*same = n == m;
	for (i = 0; *same && i < n; i++)
		*same = same_address(v[i].addr, w[i].addr) &&
		    same_text(v[i].name, w[i].name, true);
	return 0;
}

static int
same_value(struct arena *a, enum kind kind, struct slice x, struct slice y,
    bool *same)
{
	const char	*s = header_unfold(a, x), *t = header_unfold(a, y);
	int64_t		 left, right;

	if (s == NULL || t == NULL)
		return -1;
	/* Most are as they were: no need to understand them. */
	*same = same_text(s, t, true);
	if (*same)
		return 0;
	switch (kind) {
	case WORDS:
		return same_words(a, x, y, same);
	case ADDRESSES:
		return same_addresses(a, x, y, same);
	case TIME:
		*same = decode_date(a, x, &left) && decode_date(a, y, &right)
		    && left == right;
		return 0;
	case IDS:
		*same = same_text(s, t, false);
		return 0;
	}
	return 0;
}

/* All fields of a name, in their order, on both sides. */
static int
same_fields(struct arena *a, const struct row *row, const struct fields *shown,
    const struct fields *said, bool *same)
{
	const struct field	*f, *g;
	size_t			 i, n = header_count(said, row->name);

	*same = header_count(shown, row->name) == n || (row->added && n == 0);
	for (i = 1; *same && i <= n; i++) {
		f = header_find(shown, row->name, i);
		g = header_find(said, row->name, i);
		if (same_value(a, row->kind, f->value, g->value, same) == -1)
			return -1;
	}
	return 0;
}

/* Does the signed part speak of this field?  Our own says From at least. */
static bool
speaks_of(const struct part *payload, const struct row *row)
{
	if (ctype_param(&payload->ctype, "hp") != NULL ||
	    ctype_param(&payload->ctype, "protected-headers") != NULL)
		return true;
	return strcmp(row->name, "From") == 0 &&
	    header_count(&payload->fields, "From") > 0;
}

int
protect_compare(struct arena *a, const struct part *root,
    const struct part *payload, const char **names)
{
	const char	*out = "";
	bool		 same;
	size_t		 i;

	for (i = 0; i < NELEM(rows); i++) {
		if (!speaks_of(payload, &rows[i]))
			continue;
		if (same_fields(a, &rows[i], &root->fields, &payload->fields,
		    &same) == -1)
			return -1;
		if (!same && (out = arena_printf(a, "%s%s%s", out,
		    *out == '\0' ? "" : ", ", rows[i].name)) == NULL)
			return -1;
	}
	*names = out;
	return 0;
}
