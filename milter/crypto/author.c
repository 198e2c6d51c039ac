/* author.c: the one mailbox that a document says it is from (RFC 5322 3.6.2) */

/*
 * The signer does not take the milter's word for what it signs.  This
 * reading is its own and stricter than mail's: what two readers could
 * understand in two ways is refused.
 */

#include <string.h>

#include "crypto/author.h"

static bool
is_alnum(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* RFC 5322 3.2.3 atext. */
static bool
is_atext(unsigned char c)
{
	return c != '\0' && (is_alnum(c) ||
	    strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_ldh(unsigned char c)
{
	return is_alnum(c) || c == '-';
}

/* Pieces of allowed bytes with single dots between them. */
static bool
is_dotted(struct slice s, bool (*allowed)(unsigned char))
{
	size_t	 i;

	if (s.n == 0 || s.p[0] == '.' || s.p[s.n - 1] == '.')
		return false;
	for (i = 0; i < s.n; i++)
		if (s.p[i] == '.' ? s.p[i + 1] == '.' : !allowed(s.p[i]))
			return false;
	return true;
}

struct slice
author_domain(struct slice address)
{
	size_t	 at = slice_find(address, SLICE("@"), 0);

	return at == SIZE_MAX ? (struct slice){ NULL, 0 } :
	    slice_from(address, at + 1);
}

static bool
is_address(struct slice s)
{
	struct slice	 domain = author_domain(s);

	if (domain.n == 0 || s.n > AUTHOR_ADDRESS_MAX)
		return false;
	s.n -= domain.n + 1;
	return s.n <= AUTHOR_LOCAL_MAX && is_dotted(s, is_atext) &&
	    is_dotted(domain, is_ldh);
}

/* Over a quoted string that begins s; 0 when it is not closed. */
static size_t
skip_quoted(struct slice s)
{
	size_t	 i;

	for (i = 1; i < s.n; i++) {
		if (s.p[i] == '"')
			return i + 1;
		if (s.p[i] == '\\')
			i++;
	}
	return 0;
}

/*
 * The offset of the "<" that ends a display name; SIZE_MAX when the name
 * holds what could be read as more than a name.
 */
static size_t
skip_name(struct slice s)
{
	size_t	 i = 0, n;

	while (i < s.n && s.p[i] != '<') {
		if (s.p[i] == '"') {
			if ((n = skip_quoted(slice_from(s, i))) == 0)
				return SIZE_MAX;
			i += n;
		} else if (is_atext(s.p[i]) || is_blank(s.p[i]) ||
		    s.p[i] == '.' || s.p[i] == '\r' || s.p[i] == '\n')
			i++;		/* line ends here are folds */
		else
			return SIZE_MAX;
	}
	return i < s.n ? i : SIZE_MAX;
}

/* One mailbox: "name <address>", "<address>" or an address alone. */
static bool
read_mailbox(struct slice value, struct slice *address)
{
	struct slice	 s = slice_trim(value), in;
	size_t		 open;

	if (is_address(s)) {
		*address = s;
		return true;
	}
	if ((open = skip_name(s)) == SIZE_MAX || s.p[s.n - 1] != '>')
		return false;
	in = slice_sub(s, open + 1, s.n - open - 2);
	if (!is_address(in))
		return false;
	*address = in;
	return true;
}

/*
 * Take the next field off *rest: folded lines stay in it.  1 with *name and
 * *value, 0 at the empty line that ends the header, -1 at what is neither.
 */
static int
next_field(struct slice *rest, struct slice *name, struct slice *value)
{
	struct slice	 all = *rest, line, eol;
	size_t		 i, n = 0, colon;

	do {
		if (!slice_line(rest, &line, &eol) || eol.n != 2)
			return -1;
		for (i = 0; i < line.n; i++)
			if ((line.p[i] < ' ' && line.p[i] != '\t') ||
			    line.p[i] >= 0x7f)
				return -1;
		if (line.n == 0)
			return 0;
		if (slice_trim(line).n == 0)
			return -1;	/* some readers end the header here */
		n += line.n + eol.n;
	} while (rest->n > 0 && is_blank(rest->p[0]));
	all = slice_sub(all, 0, n);
	colon = slice_find(all, SLICE(":"), 0);
	if (colon == SIZE_MAX || colon == 0)
		return -1;
	for (i = 0; i < colon; i++)
		if (all.p[i] <= ' ')
			return -1;
	*name = slice_sub(all, 0, colon);
	*value = slice_from(all, colon + 1);
	return 1;
}

int
author_find(struct slice entity, struct slice *address, const char **why)
{
	struct slice	 rest = slice_sub(entity, 0, AUTHOR_HEADER_MAX);
	struct slice	 name, value, from = { NULL, 0 };
	int		 more, seen = 0;

	while ((more = next_field(&rest, &name, &value)) == 1)
		if (slice_caseeq(name, SLICE("From"))) {
			from = value;
			seen++;
		}
	if (more == -1)
		*why = "header-unusual";
	else if (seen == 0)
		*why = "from-missing";
	else if (seen > 1)
		*why = "from-multiple";
	else if (!read_mailbox(from, address))
		*why = "from-unusual";
	else
		return 0;
	return -1;
}
