/* text.c: Vietnamese text folded so that it compares, or cut into lines */

#include <glib.h>
#include <string.h>

#include "inspect/text.h"

#define MARKS_MAX	8	/* marks on one letter; Vietnamese has two */
#define PIECE_BYTES	2048	/* normalised at a time: a long line of text */

/*
 * Characters without width of their own: a reader does not see them, so they
 * must not come between two letters.  Soft hyphen, joiners, marks of writing
 * direction, byte order mark.
 */
static bool
is_invisible(gunichar c)
{
	return c == 0xad || c == 0x34f || c == 0x61c || c == 0xfeff ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || (c >= 0xfe00 && c <= 0xfe0f) ||
	    (c >= 0xfff9 && c <= 0xfffb);
}

static bool
is_control(gunichar c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* The letter or digit that stands for c in a key, or 0. */
static char
key_char(gunichar c)
{
	if (c == 0x111 || c == 0x110 || c == 0xf0 || c == 0xd0)
		return 'd';		/* đ, and the eth taken for it */
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (c == 'y')
		return 'i';		/* ký and kí are one word */
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	return 0;
}

/* Take the next character off *p; bytes that are no UTF-8 give U+FFFD. */
static gunichar
next_char(const char **p)
{
	gunichar	 c = g_utf8_get_char_validated(*p, -1);

	if (c == (gunichar)-1 || c == (gunichar)-2) {
		(*p)++;
		return 0xfffd;
	}
	*p = g_utf8_next_char(*p);
	return c;
}

/*
 * A letter of Vietnamese at p as it is usually written, one character each,
 * and its bytes; 0: it is something else.  GLib knows them all, but most of
 * the text we see is these.  They are letters, and normal form NFC.
 */
static gunichar
plain_char(const char *p, size_t *n)
{
	const unsigned char	*s = (const unsigned char *)p;
	gunichar		 c;

	if (s[0] > 0x20 && s[0] < 0x7f) {
		*n = 1;
		return s[0];
	}
	if (s[0] >= 0xc3 && s[0] <= 0xc6 && (s[1] & 0xc0) == 0x80) {
		*n = 2;			/* U+00C0 to U+01BF */
		return (gunichar)(s[0] & 0x1f) << 6 | (s[1] & 0x3f);
	}
	if (s[0] == 0xe1 && (s[1] == 0xba || s[1] == 0xbb) &&
	    (s[2] & 0xc0) == 0x80) {
		*n = 3;			/* U+1E80 to U+1EFF */
		c = 0x1e00u | (gunichar)(s[1] & 0x3) << 6 | (s[2] & 0x3f);
		return c >= 0x1ea0 && c <= 0x1ef9 ? c : 0;
	}
	return 0;
}

/* What stands for a plain character in a key, when that needs no GLib. */
static bool
plain_key(gunichar c, char *key)
{
	/* U+00C0 to U+00FF, without their marks */
	static const char	 latin[] = "aaaaaa.ceeeeiiiidnooooo..uuuui.."
	    "aaaaaa.ceeeeiiiidnooooo..uuuui.i";
	/* U+1EA0 to U+1EF9 go through the vowels, each with all its marks */
	static const struct {
		gunichar	last;
		char		key;
	} vowels[] = {
		{ 0x1eb7, 'a' }, { 0x1ec7, 'e' }, { 0x1ecb, 'i' },
		{ 0x1ee3, 'o' }, { 0x1ef1, 'u' }, { 0x1ef9, 'i' },
	};
	size_t	 i;

	if (c == 0x110 || c == 0x111) {
		*key = 'd';
		return true;
	}
	if (c >= 0xc0 && c <= 0xff) {
		*key = latin[c - 0xc0] == '.' ? 0 : latin[c - 0xc0];
		return true;
	}
	if (c == 0x1a0 || c == 0x1a1 || c == 0x1af || c == 0x1b0) {
		*key = c < 0x1a8 ? 'o' : 'u';	/* with a horn */
		return true;
	}
	if (c < 0x1ea0)
		return false;
	for (i = 0; c > vowels[i].last; i++)
		;
	*key = vowels[i].key;
	return true;
}

const char *
text_key(struct arena *a, const char *utf8)
{
	gunichar	 parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH], u;
	const char	*p = utf8;
	size_t		 i, n;
	char		*key, *to, c;

	/* The densest character is U+33AF: three bytes, five letters. */
	if ((key = arena_alloc(a, strlen(utf8) * 2 + 1)) == NULL)
		return NULL;
	for (to = key; *p != '\0'; ) {
		if ((unsigned char)*p < 0x80) {
			if ((c = key_char((gunichar)*p++)) != 0)
				*to++ = c;
			continue;
		}
		u = plain_char(p, &n);
		if (u != 0 && plain_key(u, &c)) {
			if (c != 0)
				*to++ = c;
			p += n;
			continue;
		}
		n = g_unichar_fully_decompose(next_char(&p), TRUE, parts,
		    NELEM(parts));
		for (i = 0; i < n; i++)
			if ((c = key_char(parts[i])) != 0)
				*to++ = c;
	}
	*to = '\0';
	return key;
}

static bool
is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * The characters of utf8 that a reader sees, blanks collapsed, into to, which
 * holds three times its bytes (U+FFFD for one).  GLib sorts a run of marks by
 * exchanging neighbours, so a run is bounded before it sees it.  Returns
 * whether all of it is in normal form for certain.
 */
static bool
write_visible(const char *utf8, char *to)
{
	const char	*p = utf8, *start = to;
	size_t		 marks = 0, n;
	bool		 blank = false, normal = true;
	gunichar	 c;

	while (*p != '\0') {
		if (*p == ' ') {
			blank = to > start;
			p++;
			continue;
		}
		if (plain_char(p, &n) != 0) {
			marks = 0;
			if (blank)
				*to++ = ' ';
			blank = false;
			while (n-- > 0)
				*to++ = *p++;
			while (is_ascii_letter(*p))	/* the rest of a word */
				*to++ = *p++;
			continue;
		}
		c = next_char(&p);
		if (g_unichar_isspace(c) || is_control(c)) {
			blank = to > start;
			continue;
		}
		marks = g_unichar_combining_class(c) == 0 ? 0 : marks + 1;
		if (is_invisible(c) || marks > MARKS_MAX)
			continue;
		if (blank)
			*to++ = ' ';
		blank = false;
		normal = false;
		to += g_unichar_to_utf8(c, to);
	}
	*to = '\0';
	return normal;
}

/*
 * Where a piece of text may end so that no letter loses its marks: before a
 * character that stands for itself.  GLib's NFC moves all that follows at
 * each mark it joins, so it gets pieces and not a line of a megabyte.
 */
static const char *
piece_end(const char *p)
{
	const char	*end = p;

	while (*end != '\0' && (end - p < PIECE_BYTES ||
	    g_unichar_combining_class(g_utf8_get_char(end)) != 0))
		end = g_utf8_next_char(end);
	return end;
}

static void
add_normal(struct buf *out, const char *seen)
{
	const char	*end;
	char		*norm;

	for (; *seen != '\0'; seen = end) {
		end = piece_end(seen);
		norm = g_utf8_normalize(seen, end - seen, G_NORMALIZE_NFC);
		buf_adds(out, norm);
		g_free(norm);
	}
}

const char *
text_clean(struct arena *a, const char *utf8)
{
	char		*seen = g_try_malloc(strlen(utf8) * 3 + 1);
	struct buf	 out = { 0 };
	const char	*text = NULL;

	if (seen == NULL)
		return NULL;
	if (write_visible(utf8, seen)) {
		text = arena_str(a, slice_of(seen));
	} else {
		add_normal(&out, seen);
		if (!out.failed)
			text = arena_str(a, buf_slice(&out));
	}
	buf_free(&out);
	g_free(seen);
	return text;
}

/* Letters of other scripts, and what they look like. */
static const struct {
	const char	*letters, *latin;	/* one for one */
} alike[] = {
	{ "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX" },
	{ "АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX" },
	{ "ανορυ", "avopu" },
	{ "аеіјорсухѕкмтв", "aeijopcyxskmtb" },
};

static gunichar
latin_of(gunichar c)
{
	const char	*p;
	size_t		 i, k;

	if (c < 0x370 || c > 0x52f)	/* Greek and Cyrillic */
		return c;
	for (i = 0; i < G_N_ELEMENTS(alike); i++)
		for (p = alike[i].letters, k = 0; *p != '\0';
		    p = g_utf8_next_char(p), k++)
			if (g_utf8_get_char(p) == c)
				return (gunichar)alike[i].latin[k];
	return c;
}

const char *
text_latin(struct arena *a, const char *utf8)
{
	gchar		*apart = g_utf8_normalize(utf8, -1, G_NORMALIZE_NFKD);
	gchar		*whole = NULL;
	GString		*s = g_string_new(NULL);
	const char	*p, *text = NULL;

	for (p = apart; p != NULL && *p != '\0'; p = g_utf8_next_char(p))
		g_string_append_unichar(s, latin_of(g_utf8_get_char(p)));
	if (apart != NULL && (whole = g_utf8_normalize(s->str, -1,
	    G_NORMALIZE_NFC)) != NULL)
		text = arena_strdup(a, whole);
	g_free(whole);
	g_string_free(s, TRUE);
	g_free(apart);
	return text != NULL ? text : arena_strdup(a, utf8);
}

int
text_model(struct arena *a, const char *utf8, struct model *out)
{
	struct model_lines	 lines = { .arena = a };
	struct slice		 rest = slice_of(utf8), line, eol;
	const char		*s;

	while (!lines.full && slice_line(&rest, &line, &eol)) {
		if ((s = arena_str(a, line)) == NULL)
			return -1;
		model_add_line(&lines, 0, text_clean(a, s));
	}
	if (arena_failed(a))
		return -1;
	*out = (struct model){ .format = FORMAT_TEXT, .cause = "",
		.lines = lines.v, .nlines = lines.n };
	if (lines.full) {
		out->why = R_UNREADABLE;
		out->cause = "too long";
	}
	return 0;
}
