/* forms.c: the words for what forms_match finds, and quick looks beforehand */

#include <stdlib.h>
#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define HINT_BYTES_MAX	(512 * 1024)	/* longer texts are worth a worker */
#define SUBJECT_MAX	1000		/* bytes of a subject looked at */
#define ENTITY_MAX	10		/* bytes of "&thetasym;" */

static const char *const words[] = {
	[REQ_NOT_A_REQUEST] = "not-a-request",
	[REQ_FORM_04] = "form-04",
	[REQ_FORM_06] = "form-06",
	[REQ_FORM_OTHER] = "form-other",
	[REQ_FORM_OLD] = "form-old",
	[REQ_DOUBTFUL] = "unreadable",
	[REQ_UNREADABLE] = "unreadable",
};

static const char *const features[] = {
	[FEATURE_SUBJECT] = "subject",
	[FEATURE_LOOSE] = "loose",
	[FEATURE_BARE] = "bare",
	[FEATURE_BODY] = "body",
	[FEATURE_MARKER] = "marker",
	[FEATURE_SECTION] = "section",
	[FEATURE_HEADERS] = "headers",
	[FEATURE_LABELS] = "labels",
	[FEATURE_DECREE] = "decree",
};

const char *
request_word(enum request r)
{
	return words[r];
}

const char *
request_kind_word(enum request_kind kind)
{
	switch (kind) {
	case KIND_RENEW:
		return "renew";
	case KIND_CHANGE:
		return "change";
	case KIND_RECOVER:
		return "recover";
	}
	return "";
}

const char *
feature_word(enum feature f)
{
	return features[f];
}

const char *
form_value(const struct form_value *v, size_t n, const char *key)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (strcmp(v[i].key, key) == 0)
			return v[i].text;
	return "";
}

/* U+0001 to U+10FFFF as UTF-8; nothing for what is no character. */
static void
add_char(struct buf *b, unsigned long c)
{
	if (c < 0x80) {
		if (c != 0)
			buf_addc(b, (int)c);
	} else if (c < 0x800) {
		buf_addc(b, (int)(0xc0 | c >> 6));
		buf_addc(b, (int)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_addc(b, (int)(0xe0 | c >> 12));
		buf_addc(b, (int)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (int)(0x80 | (c & 0x3f)));
	}
}

/*
 * "&agrave;" gives its letter, "&#7841;" its character: enough for a key,
 * in which accents do not count.
 */
static void
add_entity(struct buf *b, const char *name)
{
	if (name[0] == '#')
		add_char(b, name[1] == 'x' || name[1] == 'X' ?
		    strtoul(name + 2, NULL, 16) : strtoul(name + 1, NULL, 10));
	else if (strcmp(name, "nbsp") != 0 && strcmp(name, "eth") != 0)
		buf_addc(b, name[0]);
	else if (name[0] == 'e')
		buf_addc(b, 'd');
}

/* The text of HTML, roughly: without tags, entities decoded. */
static void
strip_html(struct slice text, struct buf *b)
{
	char	 name[ENTITY_MAX + 1];
	size_t	 i, end;

	for (i = 0; i < text.n; i++) {
		if (text.p[i] == '<') {
			end = slice_find(text, SLICE(">"), i);
			if (end == SIZE_MAX)
				break;
			i = end;
			continue;
		}
		end = text.p[i] != '&' ? SIZE_MAX : slice_find(slice_sub(text,
		    0, i + ENTITY_MAX), SLICE(";"), i);
		if (end == SIZE_MAX) {
			if (text.p[i] != '\0')
				buf_addc(b, text.p[i]);
			continue;
		}
		memcpy(name, text.p + i + 1, end - i - 1);
		name[end - i - 1] = '\0';
		if (name[0] != '\0')
			add_entity(b, name);
		i = end;
	}
}

bool
forms_hint(const struct forms *forms, struct arena *a, struct slice text)
{
	struct buf	 b = { 0 };
	const char	*s, *key = NULL;
	bool		 hint = true;

	/* When in doubt it is worth it: a worker costs milliseconds. */
	if (text.n > HINT_BYTES_MAX)
		return true;
	strip_html(text, &b);
	if ((s = buf_str(&b)) != NULL && (key = text_key(a, s)) != NULL)
		hint = patterns_find(forms->common.hints, slice_of(key),
		    NULL);
	buf_free(&b);
	return hint;
}

/* Skip "[External] " and its like in front of a subject. */
static struct slice
skip_tags(struct slice s)
{
	size_t	 end;

	for (;;) {
		s = slice_trim(s);
		if (s.n == 0 || s.p[0] != '[' ||
		    (end = slice_find(s, SLICE("]"), 0)) == SIZE_MAX)
			return s;
		s = slice_from(s, end + 1);
	}
}

bool
forms_reply_subject(const struct forms *forms, struct arena *a,
    const char *utf8)
{
	struct slice	 s = skip_tags(slice_sub(slice_of(utf8), 0,
			    SUBJECT_MAX)), key;
	struct found	 f;
	const char	*head, *k;
	size_t		 i, colon = slice_find(s, SLICE(":"), 0);

	if (colon == SIZE_MAX ||
	    (head = arena_str(a, slice_sub(s, 0, colon))) == NULL ||
	    (k = text_key(a, head)) == NULL)
		return false;
	key = slice_of(k);
	if (!patterns_begin(forms->common.reply_prefixes, key, &f))
		return false;
	/* "Re[2]:" counts its answers. */
	for (i = f.end; i < key.n; i++)
		if (key.p[i] < '0' || key.p[i] > '9')
			return false;
	return true;
}
