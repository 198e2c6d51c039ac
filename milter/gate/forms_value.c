/* forms_value.c: is what stands in a form a value of its kind, or blank? */

#include <ctype.h>
#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define SERIAL_MIN	8	/* hexadecimal digits of a certificate's number */
#define SERIAL_MAX	40	/* RFC 5280 4.1.2.2: 20 octets */
#define CCCD_NEW	12	/* digits of an identity card; */
#define CCCD_OLD	9	/* and of the older one */

/* Dots and strokes that stand for a value; ellipsis and its kin too. */
static size_t
filler(struct slice s)
{
	static const char *const	 wide[] = { "…", "‥", "·", "–", "—",
		"\xc2\xa0" };
	size_t				 i;

	if (s.n > 0 && strchr(" \t\r\n._-:;,*/", s.p[0]) != NULL &&
	    s.p[0] != '\0')
		return 1;
	for (i = 0; i < NELEM(wide); i++)
		if (slice_starts(s, slice_of(wide[i])))
			return strlen(wide[i]);
	return 0;
}

static size_t
filler_at_end(struct slice s)
{
	size_t	 n;

	for (n = 1; n <= 3 && n <= s.n; n++)
		if (filler(slice_from(s, s.n - n)) == n)
			return n;
	return 0;
}

struct slice
value_trim(struct slice s)
{
	size_t	 n;

	while ((n = filler(s)) > 0)
		s = slice_from(s, n);
	while ((n = filler_at_end(s)) > 0)
		s.n -= n;
	/* "(ghi rõ họ tên)" and "(1)" are the template's own words. */
	if (s.n > 1 && s.p[0] == '(' && s.p[s.n - 1] == ')' &&
	    slice_find(s, SLICE(")"), 0) == s.n - 1)
		s.n = 0;
	return s;
}

/* How many digits, when there is nothing else but those separators. */
static size_t
count_digits(struct slice s, const char *between)
{
	size_t	 i, n = 0;

	for (i = 0; i < s.n; i++) {
		if (isdigit(s.p[i]))
			n++;
		else if (s.p[i] == '\0' || strchr(between, s.p[i]) == NULL)
			return 0;
	}
	return n;
}

static bool
is_phone(struct slice s)
{
	size_t	 n = count_digits(s, " .-+()");

	return n >= 9 && n <= 12;
}

/* Nine to twelve digits from 0 on are a phone or identity number. */
bool
value_is_serial(struct slice s)
{
	size_t	 i, n = 0, digits = 0, end = slice_find(s, SLICE("("), 0);

	s = slice_sub(s, 0, end);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == ':')
			continue;
		if (!isxdigit(s.p[i]))
			return false;
		digits += isdigit(s.p[i]) != 0;
		n++;
	}
	if (digits == n && n <= 12 && n > 0 && s.p[0] == '0')
		return false;
	return n >= SERIAL_MIN && n <= SERIAL_MAX && digits > 0;
}

static bool
is_device(struct slice s)
{
	size_t	 i, digits = 0;

	for (i = 0; i < s.n; i++) {
		if (isdigit(s.p[i]))
			digits++;
		else if (!isalpha(s.p[i]) && s.p[i] != '-' && s.p[i] != '.' &&
		    s.p[i] != ' ')
			return false;
	}
	return digits >= 4 && s.n >= 6 && s.n <= 64;
}

/* A mailbox; blanks may have come in where a narrow cell was wrapped. */
static bool
is_email(struct slice s)
{
	size_t	 at = slice_find(s, SLICE("@"), 0);

	return at != SIZE_MAX && at > 0 &&
	    slice_find(s, SLICE("@"), at + 1) == SIZE_MAX &&
	    slice_find(s, SLICE("."), at + 2) != SIZE_MAX;
}

static bool
is_date(struct slice s)
{
	size_t	 i, groups = 0;

	for (i = 0; i < s.n; i++)
		if (isdigit(s.p[i]) && (i == 0 || !isdigit(s.p[i - 1])))
			groups++;
	return groups >= 3;
}

bool
value_fits(enum value_type type, struct slice s)
{
	size_t	 n;

	switch (type) {
	case VALUE_TEXT:
	case VALUE_MARK:
		return s.n > 0;
	case VALUE_SERIAL:
		return value_is_serial(s);
	case VALUE_DEVICE:
		return is_device(s);
	case VALUE_EMAIL:
		return is_email(s);
	case VALUE_CCCD:
		n = count_digits(s, " .");
		return n == CCCD_NEW || n == CCCD_OLD;
	case VALUE_PHONE:
		return is_phone(s);
	case VALUE_DATE:
		return is_date(s);
	}
	return false;
}

const char *
value_text(struct arena *a, enum value_type type, struct slice s)
{
	const char	*text = arena_str(a, s), *p;
	char		*out, *to;

	if (text == NULL || (text = text_clean(a, text)) == NULL ||
	    (type != VALUE_SERIAL && type != VALUE_DEVICE &&
	    type != VALUE_EMAIL && type != VALUE_CCCD))
		return text;
	if ((to = out = arena_strdup(a, text)) == NULL)
		return NULL;
	for (p = text; *p != '\0'; p++)
		if (*p != ' ')
			*to++ = *p;
	*to = '\0';
	return out;
}
