/* forms_fields.c: "Họ và tên: ..." of a form: which fields are there and filled */

#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define LABELS_MAX	16	/* on one line; two are usual */
#define LINES_MAX	400	/* lines with labels read closely */
#define HINT_MAX	80	/* bytes of "(...)" between label and colon */
#define NUMBER_KEY	3	/* "1", "a" before a label */

/* A label on a line, and where in the line's bytes its value begins. */
struct label {
	size_t		 field;
	size_t		 begins;	/* the label itself */
	size_t		 value;
};

/* What was found for a field of a section, beside its value. */
struct sight {
	bool			 seen, filled;
	struct form_value	*v;
};

/* For each key character, the offset of its letter; one more at the end. */
static size_t *
map_key(struct arena *a, struct slice text, size_t nkey)
{
	size_t		*map = arena_array(a, nkey + 1, sizeof(*map)), i, k, n;
	const char	*letter, *key;
	size_t		 len;

	if (map == NULL)
		return NULL;
	for (i = k = 0; i < text.n; i += n) {
		for (n = 1; i + n < text.n && (text.p[i + n] & 0xc0) == 0x80; )
			n++;
		len = 0;
		if (n > 1) {
			letter = arena_str(a, slice_sub(text, i, n));
			if (letter == NULL ||
			    (key = text_key(a, letter)) == NULL)
				return NULL;
			len = strlen(key);
		} else if ((text.p[i] >= '0' && text.p[i] <= '9') ||
		    ((text.p[i] | 0x20) >= 'a' && (text.p[i] | 0x20) <= 'z'))
			len = 1;
		for (; len > 0 && k < nkey; len--)
			map[k++] = i;
	}
	while (k <= nkey)
		map[k++] = text.n;
	return map;
}

/* The offset behind a letter and the marks that follow it on their own. */
static size_t
letter_end(struct slice text, size_t at)
{
	for (at++; at < text.n && (text.p[at] & 0xc0) == 0x80; )
		at++;
	while (at + 1 < text.n && (text.p[at] == 0xcc || text.p[at] == 0xcd))
		at += 2;	/* U+0300 to U+036F */
	return at;
}

static size_t
skip_blanks(struct slice text, size_t at)
{
	while (at < text.n && text.p[at] == ' ')
		at++;
	return at;
}

/* Behind a label: blanks, one "(...)", and the colon, which *colon tells. */
static size_t
value_begins(struct slice text, size_t at, bool *colon)
{
	size_t	 end;

	at = skip_blanks(text, at);
	if (at < text.n && text.p[at] == '(') {
		end = slice_find(text, SLICE(")"), at);
		if (end != SIZE_MAX && end - at < HINT_MAX)
			at = skip_blanks(text, end + 1);
	}
	*colon = at < text.n && text.p[at] == ':';
	return *colon ? at + 1 : at;
}

/* The label that begins first in key from pos on; of two, the longer. */
static bool
next_label(struct groups fields, struct slice key, size_t pos, size_t *field,
    struct found *out)
{
	const struct form_field	*v = fields.v;
	struct found		 best = { SIZE_MAX, 0 }, f;
	size_t			 i, k;

	for (i = 0; i < fields.n; i++)
		for (k = 0; k < v[i].labels.n; k++) {
			if (!pattern_find(&v[i].labels.v[k],
			    slice_from(key, pos), SIZE_MAX, &f))
				continue;
			f.start += pos;
			f.end += pos;
			if (f.start < best.start || (f.start == best.start &&
			    f.end > best.end)) {
				best = f;
				*field = i;
			}
		}
	*out = best;
	return best.start != SIZE_MAX;
}

/*
 * The labels of a line: at its start, or with a colon.  Returns how many, or
 * -1 when memory ran out.
 */
static int
find_labels(struct arena *a, struct groups fields, const struct doc_line *l,
    struct label *out)
{
	struct slice	 text = slice_sub(slice_of(l->line->text), 0,
			    DOC_TEXT_MAX);
	struct slice	 key = slice_sub(l->key, 0, text.n);
	struct found	 f;
	size_t		 field = 0, pos, value, *map = NULL;
	bool		 colon;
	int		 n = 0, tries = 0;

	for (pos = 0; n < LABELS_MAX && tries < 4 * LABELS_MAX &&
	    next_label(fields, key, pos, &field, &f); tries++) {
		if (map == NULL && (map = map_key(a, text, key.n)) == NULL)
			return -1;
		value = value_begins(text, letter_end(text, map[f.end - 1]),
		    &colon);
		if (!colon && f.start > NUMBER_KEY) {
			pos = f.start + 1;
			continue;
		}
		pos = f.end;
		out[n++] = (struct label){ field, map[f.start], value };
	}
	return n;
}

/* The line's bytes from one label's value to the next label. */
static struct slice
value_of(const struct doc_line *l, const struct label *v, int i, int n)
{
	struct slice	 text = slice_sub(slice_of(l->line->text), 0,
			    DOC_TEXT_MAX);

	if (v[i].value > text.n)
		return (struct slice){ NULL, 0 };
	return slice_sub(text, v[i].value, i + 1 < n &&
	    v[i + 1].begins > v[i].value ? v[i + 1].begins - v[i].value :
	    SIZE_MAX);
}

/* Keep the best that was seen of a field: some forms are quoted twice. */
static void
note_value(const struct doc *doc, struct sight *at, struct slice text,
    bool number)
{
	struct form_value	*v = at->v;

	text = value_trim(text);
	at->seen = true;
	if (text.n == 0 || v->ok)
		return;
	at->filled = true;
	v->ok = !(number && value_loses_digits(v->type)) &&
	    value_fits(&doc->forms->common, v->type, text);
	v->text = value_text(doc->arena, v->type, text);
}

/* The value and the line below it, where a narrow column has broken it. */
static int
note_wrapped(const struct doc *doc, struct sight *at, struct slice text,
    const struct doc_line *below)
{
	struct form_value	 first = *at->v;
	const char		*joined;

	/* A colon: a label that the form file does not know. */
	if (strchr(below->line->text, ':') != NULL)
		return 0;
	joined = arena_printf(doc->arena, "%.*s%.*s", SLICE_ARG(text), DOC_TEXT_MAX,
	    below->line->text);
	if (joined == NULL)
		return -1;
	note_value(doc, at, slice_of(joined), false);
	if (!at->v->ok && *first.text != '\0')
		*at->v = first;
	return 0;
}

static int
read_line(const struct doc *doc, const struct part *part, size_t i,
    struct sight *sights)
{
	const struct doc_line	*l = &doc->v[i];
	struct label		 labels[LABELS_MAX], ahead[LABELS_MAX];
	struct slice		 text;
	struct sight		*at;
	int			 k, n;

	n = find_labels(doc->arena, part->section->fields, l, labels);
	for (k = 0; k < n; k++) {
		at = &sights[labels[k].field];
		text = value_of(l, labels, k, n);
		note_value(doc, at, text, l->line->numbers != 0);
		if (at->v->ok || k + 1 < n || i + 1 >= part->to ||
		    find_labels(doc->arena, part->section->fields,
		    &doc->v[i + 1], ahead) != 0)
			continue;
		if (note_wrapped(doc, at, text, &doc->v[i + 1]) == -1)
			return -1;
	}
	return n;
}

int
fields_read(const struct doc *doc, const struct part *part,
    struct content *out)
{
	const struct form_field	*fields = part->section->fields.v;
	struct sight		 sights[FORM_FIELDS_MAX] = { 0 };
	struct form_value	*v = out->fields + out->nfields;
	size_t			 i, read = 0;
	int			 labels;

	for (i = 0; i < part->section->fields.n; i++) {
		v[i] = (struct form_value){ .key = fields[i].key,
			.label = fields[i].label, .type = fields[i].type,
			.text = "" };
		sights[i].v = &v[i];
	}
	for (i = part->from; i < part->to && read < LINES_MAX; i++) {
		labels = read_line(doc, part, i, sights);
		if (labels == -1)
			return -1;
		read += labels > 0;
	}
	for (i = 0; i < part->section->fields.n; i++) {
		out->labels += sights[i].seen;
		out->filled += sights[i].filled;
		if (fields[i].required && !v[i].ok)
			content_lacks(out, part->section, 0, &v[i],
			    sights[i].filled);
	}
	out->nfields += i;
	return arena_failed(doc->arena) ? -1 : 0;
}
