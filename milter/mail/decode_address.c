/* decode_address.c: whom a field names, read twice: by our grammar and by GMime (RFC 5322 3.4) */

#include <string.h>

#include "mail/decode_parts.h"
#include "mail/mailbox.h"
#include "mail/utf8.h"

/* An address beyond ASCII holds letters, not what looks like something else. */
static bool
addr_readable(struct slice addr)
{
	uint32_t	 c;
	size_t		 n;

	for (; addr.n > 0; addr = slice_from(addr, n)) {
		c = utf8_char(addr, &n);
		if (c >= 0x80 && !g_unichar_isalnum(c) && !g_unichar_ismark(c))
			return false;
	}
	return true;
}

/* GMime turns punycode into letters; idn_addr is the way back. */
static bool
same_addr(InternetAddressMailbox *mailbox, const char *addr)
{
	const char	*theirs = internet_address_mailbox_get_addr(mailbox);

	if (theirs != NULL && strcmp(theirs, addr) == 0)
		return true;
	theirs = internet_address_mailbox_get_idn_addr(mailbox);
	return theirs != NULL && strcmp(theirs, addr) == 0;
}

/*
 * Does GMime see the same addresses in the same order?  *at counts those
 * that are compared.
 */
static bool
same_list(InternetAddressList *list, const struct mailbox *v, size_t n,
    size_t *at, bool in_group)
{
	InternetAddressList	*members;
	InternetAddress		*ia;
	int			 i;

	for (i = 0; i < internet_address_list_length(list); i++) {
		ia = internet_address_list_get_address(list, i);
		if (!INTERNET_ADDRESS_IS_GROUP(ia)) {
			if (*at == n || !same_addr(INTERNET_ADDRESS_MAILBOX(ia),
			    v[*at].addr))
				return false;
			(*at)++;
			continue;
		}
		members = internet_address_group_get_members(
		    INTERNET_ADDRESS_GROUP(ia));
		if (in_group || (members != NULL &&
		    !same_list(members, v, n, at, true)))
			return false;
	}
	return true;
}

/* Is it all letters, digits and what stands in every plain atom? */
static bool
is_atoms(struct slice s, const char *more)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || (!g_ascii_isalnum(s.p[i]) &&
		    strchr(more, s.p[i]) == NULL))
			return false;
	return true;
}

/*
 * Is it one address as most are written, alone or in angles behind a plain
 * name?  There is nothing in it that two readers could take for different
 * things, as long as no name in it stands for another (xn--).
 */
static bool
is_plain(struct slice value, struct slice addr)
{
	size_t	 angle;

	if (!is_atoms(addr, "@.-_") ||
	    slice_find(addr, SLICE("--"), 0) != SIZE_MAX)
		return false;
	if (slice_eq(value, addr))
		return true;
	if (value.n < addr.n + 2 || value.p[value.n - 1] != '>')
		return false;
	angle = value.n - addr.n - 2;
	return value.p[angle] == '<' &&
	    slice_eq(slice_sub(value, angle + 1, addr.n), addr) &&
	    is_atoms(slice_sub(value, 0, angle), " =?_/+-");
}

/* The second reading of an address list that the grammar has passed. */
static bool
gmime_agrees(const char *value, const struct mailbox *v, size_t n)
{
	GMimeParserOptions	*options = decode_options();
	InternetAddressList	*list;
	size_t			 at = 0;
	bool			 same = n == 0;

	list = internet_address_list_parse(options, value);
	if (list != NULL) {
		same = same_list(list, v, n, &at, false) && at == n;
		g_object_unref(list);
	}
	g_mime_parser_options_free(options);
	return same;
}

/* A phrase as people read it: quotes and backslashes gone, words decoded. */
static const char *
name_of(struct arena *a, struct slice phrase)
{
	char	*text = arena_alloc(a, phrase.n);
	size_t	 i, n = 0;

	for (i = 0; text != NULL && i < phrase.n; i++) {
		if (phrase.p[i] == '"')
			continue;
		if (phrase.p[i] == '\\' && i + 1 < phrase.n)
			i++;
		text[n++] = (char)phrase.p[i];
	}
	return text == NULL ? NULL :
	    decode_words(a, (struct slice){ (unsigned char *)text, n });
}

/* Each mailbox has an at sign; one more is begun before it is seen to be none. */
static size_t
mailboxes_room(struct slice value)
{
	size_t	 i, n = 1;

	for (i = 0; i < value.n && n < MAILBOXES_MAX; i++)
		n += value.p[i] == '@';
	return n;
}

int
decode_mailboxes(struct arena *a, struct slice value,
    const struct mailbox **out, size_t *n, bool *sane)
{
	struct mailbox_at	*at;
	struct mailbox		*v;
	size_t			 i, found = 0, room = mailboxes_room(value);
	const char		*text = decode_value(a, value);
	bool			 good;

	at = arena_array(a, room, sizeof(*at));
	if (at == NULL || text == NULL)
		return -1;
	good = value.n <= DECODE_VALUE_MAX &&
	    mailbox_scan(value, at, room, &found);
	if (!good)
		found = 0;
	v = arena_array(a, found, sizeof(*v));
	for (i = 0; v != NULL && i < found; i++) {
		good = good && addr_readable(at[i].addr);
		v[i].name = name_of(a, at[i].phrase);
		v[i].addr = arena_str(a, at[i].addr);
	}
	if (arena_failed(a))
		return -1;
	good = good && ((found == 1 && is_plain(slice_of(text),
	    slice_of(v[0].addr))) || gmime_agrees(text, v, found));
	*out = v;
	*n = good ? found : 0;
	*sane = good;
	return 0;
}
