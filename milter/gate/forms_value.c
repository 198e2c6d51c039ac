/* forms_value.c: is what stands in a form a value of its kind, or blank? */

#include <ctype.h>
#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define SERIAL_MIN	8	/* hexadecimal digits of a certificate's number */
#define SERIAL_MAX	40	/* RFC 5280 4.1.2.2: 20 octets */
#define SERIAL_USUAL	16	/* 8 octets, as the Cục gives them */
#define CCCD_NEW	12	/* digits of an identity card; */
#define CCCD_OLD	9	/* and of the older one */
#define MAILBOX_MAX	254	/* RFC 5321 4.5.3.1.3, without the brackets */

/* Dots and strokes that stand for a value; ellipsis and its kin too. */
static size_t
filler(struct slice s)
{
	static const char *const	 wide[] = { "…", "‥", "·", "–", "—",
		"☐", "□", "\xc2\xa0" };
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

/*
 * What of a cell is the serial: not "(0900000000)" behind it, the phone of a
 * SIM.  Torn pieces of the serial are parted by blanks, as such a phone may
 * be: then nobody can tell, unless enough stands before it.
 */
static struct slice
serial_part(struct slice s)
{
	struct slice	 last;
	size_t		 i;

	s = value_trim(slice_sub(s, 0, slice_find(s, SLICE("("), 0)));
	for (i = s.n; i > 0 && strchr(" \n,;/", s.p[i - 1]) == NULL; )
		i--;
	last = slice_from(s, i);
	if (i < SERIAL_USUAL || !is_phone(last) || last.p[0] != '0')
		return s;
	return value_trim(slice_sub(s, 0, i));
}

/* Nine to twelve digits from 0 on are a phone or identity number. */
bool
value_is_serial(struct slice s)
{
	size_t	 i, n = 0, digits = 0;

	s = serial_part(s);
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

bool
value_is_device(struct slice s)
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

/* Letters, digits and some of a mailbox; blanks came in at a cell's edge. */
static bool
is_mailbox_char(int c)
{
	return isalnum(c) || c >= 0x80 || strchr("._%+-@ ", c) != NULL;
}

static bool
is_email(struct slice s)
{
	size_t	 i, at = slice_find(s, SLICE("@"), 0);

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || !is_mailbox_char(s.p[i]))
			return false;
	return at != SIZE_MAX && at > 0 &&
	    slice_find(s, SLICE("@"), at + 1) == SIZE_MAX &&
	    slice_find(s, SLICE("."), at + 2) != SIZE_MAX;
}

bool
value_is_official(struct strings domains, struct slice s)
{
	unsigned char	 plain[MAILBOX_MAX];
	struct slice	 mailbox = { plain, 0 }, domain;
	size_t		 i, n = 0;

	for (i = 0; i < s.n && n < sizeof(plain); i++)
		if (s.p[i] != ' ')
			plain[n++] = (unsigned char)tolower(s.p[i]);
	mailbox.n = n;
	for (i = 0; i < domains.n; i++) {
		domain = slice_of(domains.v[i]);
		if (domain.n < n && slice_ends(mailbox, domain) &&
		    strchr("@.", plain[n - domain.n - 1]) != NULL)
			return is_email(s);
	}
	return false;
}

static bool
is_mark(struct strings marks, struct slice s)
{
	size_t	 i;

	for (i = 0; i < marks.n; i++)
		if (slice_eq(s, slice_of(marks.v[i])))
			return true;
	return false;
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
value_fits(const struct common *c, enum value_type type, struct slice s)
{
	size_t	 n;

	/* What stood over other text ends in this; nobody can read it. */
	if (slice_find(s, SLICE("\uFFFD"), 0) != SIZE_MAX)
		return false;
	switch (type) {
	case VALUE_TEXT:
		return s.n > 0;
	case VALUE_MARK:
		return is_mark(c->marks, s);
	case VALUE_SERIAL:
		return value_is_serial(s);
	case VALUE_DEVICE:
		return value_is_device(s);
	case VALUE_EMAIL:
		return is_email(s);
	case VALUE_MAILBOX:
		return value_is_official(c->mailboxes, s);
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

/* How a value is kept: without blanks, and of a serial only its digits. */
static bool
is_kept(enum value_type type, int c)
{
	switch (type) {
	case VALUE_SERIAL:
		return isxdigit(c);
	case VALUE_DEVICE:
	case VALUE_EMAIL:
	case VALUE_MAILBOX:
	case VALUE_CCCD:
		return c != ' ';
	case VALUE_TEXT:
	case VALUE_PHONE:
	case VALUE_DATE:
	case VALUE_MARK:
		break;
	}
	return true;
}

const char *
value_text(struct arena *a, enum value_type type, struct slice s)
{
	const char	*text, *p;
	char		*out, *to;
	bool		 serial = type == VALUE_SERIAL && value_is_serial(s);

	if ((text = arena_str(a, serial ? serial_part(s) : s)) == NULL ||
	    (text = text_clean(a, text)) == NULL)
		return NULL;
	if (type == VALUE_SERIAL && !serial)
		return text;
	if ((to = out = arena_strdup(a, text)) == NULL)
		return NULL;
	for (p = text; *p != '\0'; p++)
		if (is_kept(type, (unsigned char)*p))
			*to++ = serial ? (char)toupper((unsigned char)*p) : *p;
	*to = '\0';
	return out;
}

bool
value_loses_digits(enum value_type type)
{
	return type == VALUE_SERIAL || type == VALUE_DEVICE ||
	    type == VALUE_CCCD || type == VALUE_PHONE;
}
