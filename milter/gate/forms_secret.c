/* forms_secret.c: marks of state secrets (Luật Bảo vệ bí mật nhà nước 2018, Điều 8) */

#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define HEAD_LINES	15	/* where a mark stands in text without head */
#define QUOTED_LINES	30	/* the same below the head of a quoted mail */
#define TITLE_BYTES_MAX	1000	/* of a subject or a file name */
#define MARK_BYTES_MAX	64	/* "TUYỆT MẬT", letters apart and decomposed */
#define MARK_LETTERS	(sizeof("TUYETMAT") - 1)

/* The three levels; the law knows no others. */
static const char *const keys[] = { "mat", "toimat", "tuietmat" };
static const char *const typed[] = { "MAT", "TOI MAT", "TUYET MAT" };

/* Without brackets, stars and such at both ends; letters stay. */
static struct slice
trim_marks(struct slice s)
{
	static const char	 around[] = " \t*[](){}<>|\"'.,;:!-_=~#/";

	while (s.n > 0 && strchr(around, s.p[0]) != NULL)
		s = slice_from(s, 1);
	while (s.n > 0 && strchr(around, s.p[s.n - 1]) != NULL)
		s.n--;
	return s;
}

/*
 * The key of a text with letters of other scripts read as those they look
 * like, written into *text too; NULL.  What is too long for a mark as it is
 * written only grows by that, which takes its time.
 */
static const char *
key_alike(struct arena *a, const char **text)
{
	const char	*key = text_key(a, *text);

	if (key == NULL || strlen(key) > MARK_LETTERS ||
	    !slice_has8bit(slice_of(*text)))
		return key;
	return (*text = text_latin(a, *text)) == NULL ? NULL :
	    text_key(a, *text);
}

/*
 * Is a text nothing but a mark?  Accented it may be written in any case, and
 * with letters of other scripts that look alike.  Without accents only
 * capitals are taken, since "mat" is eye and cool too.
 */
static bool
is_mark(struct arena *a, struct slice text)
{
	const char	*s, *key;
	size_t		 i;

	text = trim_marks(text);
	if (text.n == 0 || text.n > MARK_BYTES_MAX ||
	    (s = arena_str(a, text)) == NULL ||
	    (key = key_alike(a, &s)) == NULL)
		return false;
	for (i = 0; i < NELEM(keys); i++)
		if (strcmp(key, keys[i]) == 0)
			return strstr(s, "ậ") != NULL ||
			    strstr(s, "Ậ") != NULL || strcmp(s, typed[i]) == 0;
	return false;
}

/* Does a text end in the first half of "bí mật" or "bảo mật"? */
static bool
ends_in_half(struct slice text)
{
	static const char *const	 halves[] = { "bí", "Bí", "BÍ", "bi",
		"BI", "bảo", "Bảo", "BẢO", "bao", "BAO" };
	size_t				 i;

	text = slice_trim(text);
	for (i = 0; i < NELEM(halves); i++)
		if (slice_ends(text, slice_of(halves[i])))
			return true;
	return false;
}

/* A box in capitals that was read as the end of the line beside it. */
static bool
ends_in_mark(struct slice text)
{
	static const char *const	 ends[] = { " TUYỆT MẬT", " TỐI MẬT",
		" MẬT" };
	size_t				 i;

	text = slice_trim(text);
	for (i = 0; i < NELEM(ends); i++)
		if (slice_ends(text, slice_of(ends[i])))
			return !ends_in_half(slice_sub(text, 0,
			    text.n - strlen(ends[i])));
	return false;
}

/* "Độ mật: Mật", and in a list "Độ mật,Mật" */
static bool
is_declared(struct arena *a, const struct doc_line *l)
{
	const char	*value = strpbrk(l->line->text, ":,;"), *key;
	size_t		 i, n;

	if ((!slice_starts(l->key, SLICE("domat")) &&
	    !slice_starts(l->key, SLICE("mucdomat"))) || value == NULL)
		return false;
	value++;
	n = strcspn(value, ",;");
	if ((value = arena_str(a, slice_sub(slice_of(value), 0, n))) == NULL ||
	    (key = text_key(a, value)) == NULL)
		return false;
	for (i = 0; i < NELEM(keys); i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

/* "Subject: [MẬT] ..." above mail that is quoted below it. */
static bool
is_quoted_title(const struct doc *doc, const struct doc_line *l)
{
	const char	*colon = strchr(l->line->text, ':');

	return colon != NULL && patterns_begin(doc->forms->common.quote_sent,
	    l->key, NULL) && forms_secret_title(doc->arena, colon + 1);
}

static bool
line_is_secret(const struct doc *doc, const struct doc_line *v, size_t i)
{
	const struct model_line	*l = v[i].line;
	size_t			 k;

	if (is_declared(doc->arena, &v[i]))
		return true;
	for (k = 0; k < l->ncells; k++)
		if (is_mark(doc->arena, slice_of(l->cells[k])))
			return true;
	return is_mark(doc->arena, slice_of(l->text)) &&
	    (i == 0 || !ends_in_half(slice_of(v[i - 1].line->text)));
}

/* Does what a mail quotes or forwards in its text begin with a mark? */
static bool
secret_quoted(const struct doc *doc)
{
	size_t	 i, left = 0;

	for (i = 0; i < doc->nall; i++) {
		if (doc->all[i].quoted != (i > 0 && doc->all[i - 1].quoted))
			left = QUOTED_LINES;
		if (!doc->all[i].quoted || left == 0)
			continue;
		left--;
		if (line_is_secret(doc, doc->all, i) ||
		    is_quoted_title(doc, &doc->all[i]))
			return true;
	}
	return false;
}

bool
secret_head(const struct doc *doc)
{
	size_t	 i, end = doc->addressee < doc->n ? doc->addressee + 1 :
		    doc->n < HEAD_LINES ? doc->n : HEAD_LINES;

	for (i = 0; i < end && doc->v[i].line->page <= 1; i++)
		if (line_is_secret(doc, doc->v, i) ||
		    ends_in_mark(slice_of(doc->v[i].line->text)))
			return true;
	return secret_quoted(doc);
}

/* A bracketed mark anywhere: "Fwd: [MẬT] ..." */
static bool
has_bracketed(struct arena *a, struct slice s)
{
	static const char	 open[] = "[({", close[] = "])}";
	const char		*which;
	size_t			 i, end;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\0' || (which = strchr(open, s.p[i])) == NULL)
			continue;
		end = slice_find(s, (struct slice){ (const unsigned char *)
		    &close[which - open], 1 }, i);
		if (end != SIZE_MAX &&
		    is_mark(a, slice_sub(s, i + 1, end - i - 1)))
			return true;
	}
	return false;
}

bool
forms_secret_title(struct arena *a, const char *utf8)
{
	const char	*text;
	struct slice	 s = slice_sub(slice_of(utf8), 0, TITLE_BYTES_MAX);
	size_t		 n;

	if ((text = arena_str(a, s)) == NULL ||
	    (text = text_clean(a, text)) == NULL)
		return false;
	s = slice_of(text);
	if (has_bracketed(a, s))
		return true;
	/* Each part between the separators that names of files have. */
	for (; s.n > 0; s = slice_from(s, n + 1)) {
		for (n = 0; n < s.n && strchr(":_-.|,;/", s.p[n]) == NULL; )
			n++;
		if (is_mark(a, slice_sub(s, 0, n)))
			return true;
	}
	return false;
}
