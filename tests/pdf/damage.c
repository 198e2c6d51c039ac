/* damage.c: what is done to the bytes of a document */

#include <stdlib.h>
#include <string.h>

#include "pdf/pdf.h"

#define WRAP_ROOM	8192	/* between a table and what moved down */

/* append TEXT, with \n for a line end */
void
step_append(struct doc *doc, const struct step *s)
{
	buf_adds(&doc->file, step_rest(doc, s, 1));
}

/* prepend TEXT: every offset is wrong from now on */
void
step_prepend(struct doc *doc, const struct step *s)
{
	doc_splice(doc, 0, 0, slice_of(step_rest(doc, s, 1)));
}

/* join NAME: all of another document of the corpus behind it */
void
step_join(struct doc *doc, const struct step *s)
{
	read_file(format(doc, "%s/%s.pdf", doc->corpus, s->words[1]),
	    &doc->file);
}

/* table KIND: how the tables of the next update are written */
void
step_table(struct doc *doc, const struct step *s)
{
	static const struct {
		const char	*name;
		enum table	 kind;
	}		 kinds[] = {
		{ "mixed", TABLE_MIXED }, { "loop", TABLE_LOOP },
		{ "alone", TABLE_ALONE }, { "hybrid", TABLE_HYBRID },
		{ "lost", TABLE_LOST }, { "none", TABLE_NONE },
		{ "trailer", TABLE_TRAILER }, { "double", TABLE_DOUBLE },
		{ "reference", TABLE_REFERENCE }, { "freed", TABLE_FREED },
		{ "first", TABLE_FIRST }, { "misplaced", TABLE_MISPLACED },
		{ "counted", TABLE_COUNTED },
	};
	size_t		 i;

	for (i = 0; i < NELEM(kinds); i++)
		if (step_word(s, kinds[i].name) != NULL)
			doc->table = kinds[i].kind;
	if (doc->table == TABLE_AS_BEFORE)
		die(s->text);
}

/* patch OLD WITH NEW: the last OLD; signatures do not move with it */
void
step_patch(struct doc *doc, const struct step *s)
{
	char		*old = need(arena_strdup(doc->arena, step_rest(doc, s,
			    1)), "no memory");
	char		*new = need(strstr(old, " WITH "), "patch OLD WITH NEW");
	struct slice	 file = buf_slice(&doc->file);
	size_t		 at = 0, last = SIZE_MAX;

	*new = '\0';
	new += strlen(" WITH ");
	while ((at = slice_find(file, slice_of(old), at)) != SIZE_MAX)
		last = at++;
	if (last == SIZE_MAX)
		die(format(doc, "nothing to patch: %s", old));
	doc_splice(doc, last, strlen(old), slice_of(new));
}

/* Text over a place, with blanks behind it up to its end. */
static void
lay_over(struct doc *doc, size_t from, size_t to, struct slice text)
{
	if (text.n > to - from)
		die("a text is longer than its place");
	doc_patch(doc, from, text);
	memset(doc->file.p + from + text.n, ' ', to - from - text.n);
}

/* A text with the words BEGIN, END, REST and COVERED as numbers. */
static const char *
with_numbers(struct doc *doc, const struct signature *sig, const char *text)
{
	const struct {
		const char	*word;
		size_t		 value;
	}		 words[] = {
		{ "BEGIN", sig->begin }, { "END", sig->end },
		{ "REST", sig->covered - sig->end },
		{ "COVERED", sig->covered },
	};
	struct buf	 b = { 0 };
	const char	*out;
	size_t		 i, n;

	while (*text != '\0') {
		for (i = 0; i < NELEM(words); i++) {
			n = strlen(words[i].word);
			if (strncmp(text, words[i].word, n) == 0)
				break;
		}
		if (i == NELEM(words)) {
			buf_addc(&b, *text++);
			continue;
		}
		buf_printf(&b, "%zu", words[i].value);
		text += n;
	}
	out = format(doc, "%s", b.n == 0 ? "" : buf_str(&b));
	buf_free(&b);
	return out;
}

/*
 * range NTH [TEXT]: what stands in the place of "/ByteRange [...]" in
 * signature NTH, with BEGIN, END, REST and COVERED as numbers
 */
void
step_range(struct doc *doc, const struct step *s)
{
	struct signature	*sig = doc_signature(doc, atoi(s->words[1]));

	lay_over(doc, sig->range - strlen("/ByteRange "), sig->begin -
	    strlen(" /Contents "), slice_of(with_numbers(doc, sig,
	    step_rest(doc, s, 2))));
}

/* The length of the DER whose digits a hole begins with. */
static size_t
der_length(const struct doc *doc, const struct signature *sig)
{
	const char	*hex = (const char *)doc->file.p + sig->begin + 1;
	char		 digits[5] = { 0 };

	memcpy(digits, hex + 4, 4);
	if (strncmp(hex, "3082", 4) != 0)
		die("a CMS of an unlikely length");
	return strtoul(digits, NULL, 16) + 4;
}

/* The same bytes as a literal string (ISO 32000-1 7.3.4.2). */
static void
as_string(const struct doc *doc, const struct signature *sig, struct buf *out)
{
	size_t	 i, n = der_length(doc, sig);
	char	 pair[3] = { 0 };

	buf_addc(out, '(');
	for (i = 0; i < n; i++) {
		memcpy(pair, doc->file.p + sig->begin + 1 + 2 * i, 2);
		buf_printf(out, "\\%03o", (unsigned)strtoul(pair, NULL, 16));
	}
	buf_addc(out, ')');
}

/*
 * contents NTH [blanks | string | TEXT]: what stands in the place of
 * "/Contents <...>": with blanks for the zeros behind the CMS, as a literal
 * string, or a text
 */
void
step_contents(struct doc *doc, const struct step *s)
{
	struct signature	*sig = doc_signature(doc, atoi(s->words[1]));
	const char		*text = step_rest(doc, s, 2);
	const size_t		 n = 2 * der_length(doc, sig);
	struct buf		 b = { 0 };

	if (strcmp(text, "blanks") == 0) {
		memset(doc->file.p + sig->begin + 1 + n, ' ', sig->end -
		    sig->begin - 2 - n);
		return;
	}
	if (strcmp(text, "string") == 0) {
		as_string(doc, sig, &b);
		lay_over(doc, sig->begin, sig->end, buf_slice(&b));
	} else
		lay_over(doc, sig->begin - strlen("/Contents "), sig->end,
		    slice_of(text));
	buf_free(&b);
}

/* Blanks up to there. */
static void
pad(struct doc *doc, size_t to)
{
	if (doc->file.n > to)
		die("what is forged is longer than its place");
	while (doc->file.n < to)
		buf_addc(&doc->file, ' ');
}

/*
 * wrap key | object: signature wrapping.  The end of the last signature's
 * document moves down; between are forged objects, a table at the place that
 * the signed startxref names, and a range that fits: as a second key of the
 * dictionary, or in another dictionary of the same number.
 */
void
step_wrap(struct doc *doc, const struct step *s)
{
	struct signature	*sig = doc_signature(doc,
				    (int)doc->nsignatures);
	struct slice		 tail = slice_from(buf_slice(&doc->file),
				    sig->end);
	const size_t		 table = doc_table(doc);
	const size_t		 moved = table + WRAP_ROOM;
	const char		*range = format(doc, "/ByteRange [0 %zu %zu "
				    "%zu]", sig->begin, moved, tail.n);
	struct slice		 cms;
	struct doc		 out = *doc;
	struct update		 u;

	cms = slice_sub(buf_slice(&doc->file), sig->begin, 1 + 2 *
	    der_length(doc, sig));
	out.file = (struct buf){ 0 };
	buf_add(&out.file, slice_sub(buf_slice(&doc->file), 0, sig->begin));
	buf_add(&out.file, cms);
	update_begin(&u, doc);
	u.doc = &out;
	u.prev = moved + table - sig->end;
	if (step_word(s, "key") != NULL)
		buf_printf(&out.file, "> %s >>\nendobj\n", range);
	else {
		buf_adds(&out.file, "> >>\nendobj\n");
		update_at(&u, sig->value);
		buf_printf(&out.file, "%d 0 obj\n<< /Type /Sig /Filter "
		    "/Adobe.PPKLite /SubFilter /adbe.pkcs7.detached %s "
		    "/Contents ", sig->value, range);
		buf_add(&out.file, cms);
		buf_adds(&out.file, "> >>\nendobj\n");
	}
	update_draw(&u, "Forged", "FORGED_999", 1);
	pad(&out, table);
	update_end(&u);
	buf_printf(&out.file, "%d 0 obj\n<< /Junk 0", u.size);
	pad(&out, moved);
	buf_add(&out.file, tail);
	buf_free(&doc->file);
	doc->file = out.file;
}

/* What qpdf makes of a document, before anything is signed. */
static void
rewrite(struct doc *doc, bool linear, enum qpdf_object_stream_e objects)
{
	struct slice	 file = buf_slice(&doc->file);
	struct buf	 b = { 0 };
	qpdf_data	 q = qpdf_init();

	if ((qpdf_read_memory(q, "base", (const char *)file.p, file.n, NULL) &
	    QPDF_ERRORS) != 0)
		die("qpdf can not read the base");
	qpdf_init_write_memory(q);
	qpdf_set_static_ID(q, QPDF_TRUE);
	qpdf_set_linearization(q, linear ? QPDF_TRUE : QPDF_FALSE);
	qpdf_set_object_stream_mode(q, objects);
	if ((qpdf_write(q) & QPDF_ERRORS) != 0)
		die("qpdf can not write");
	buf_add(&b, (struct slice){ qpdf_get_buffer(q),
	    qpdf_get_buffer_length(q) });
	qpdf_cleanup(&q);
	buf_free(&doc->file);
	doc->file = b;
	doc_look(doc);
}

void
step_linearize(struct doc *doc, const struct step *s)
{
	(void)s;
	rewrite(doc, true, qpdf_o_disable);
}

void
step_object_streams(struct doc *doc, const struct step *s)
{
	(void)s;
	rewrite(doc, false, qpdf_o_generate);
}
