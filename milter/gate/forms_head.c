/* forms_head.c: whose letter it is: agency, number, year, addressee (NĐ 30/2020) */

#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define HEAD_LINES	20	/* where a head may be without Kính gửi */
#define AGENCY_LINES	4	/* above the number: superior body and agency */
#define ADDRESSEES	5	/* lines with a dash below Kính gửi */
#define NUMBER_MAX	60	/* bytes of "12/STN-VP" */

static size_t
head_end(const struct doc *doc)
{
	if (doc->addressee < doc->n)
		return doc->addressee;
	return doc->n < HEAD_LINES ? doc->n : HEAD_LINES;
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* The number without blanks that the typesetting put around the stroke. */
static const char *
read_number(struct arena *a, const char *p)
{
	char	 text[NUMBER_MAX + 1];
	size_t	 n = 0, blanks;

	while (*p == ' ' || *p == ':')
		p++;
	for (; *p != '\0' && strchr(",;", *p) == NULL && n < NUMBER_MAX; p++) {
		if ((blanks = strspn(p, " ")) > 0) {
			if (n == 0 || (strchr("/-", p[blanks]) == NULL &&
			    strchr("/-", text[n - 1]) == NULL))
				break;
			p += blanks;
		}
		text[n++] = *p;
	}
	text[n] = '\0';
	if (!is_digit(text[0]) || strchr(text, '/') == NULL ||
	    text[n - 1] == '/' || n == NUMBER_MAX)
		return "";
	return arena_strdup(a, text);
}

/* "Số: 12/STN-VP" begins line i: its number, "" when blank; NULL: is none. */
static const char *
number_of(const struct doc *doc, size_t i)
{
	const char	*text = doc->v[i].line->text, *word, *key;
	size_t		 n = strcspn(text, ":0123456789/");

	if (!slice_starts(doc->v[i].key, SLICE("so")) || text[n] == '\0' ||
	    n > NUMBER_MAX)
		return NULL;
	word = arena_str(doc->arena, slice_sub(slice_of(text), 0, n));
	if (word == NULL || (key = text_key(doc->arena, word)) == NULL ||
	    (strcmp(key, "so") != 0 && strcmp(key, "sokihieu") != 0))
		return NULL;
	return read_number(doc->arena, text + n);
}

/* Four digits of a year at the front of a text. */
static int
year_at(struct slice s)
{
	int	 i, year = 0;

	if (s.n < 4)
		return 0;
	for (i = 0; i < 4; i++) {
		if (!is_digit(s.p[i]))
			return 0;
		year = year * 10 + s.p[i] - '0';
	}
	return year >= 2000 && year < 2100 ? year : 0;
}

/* A day or month at the front of a text; *n its digits. */
static int
small_at(struct slice s, size_t *n)
{
	int	 v = 0;

	for (*n = 0; *n < s.n && *n < 2 && is_digit(s.p[*n]); (*n)++)
		v = v * 10 + s.p[*n] - '0';
	return v;
}

/* "15thang7nam2025" at the front of a key. */
static void
date_in_words(struct slice key, struct finding *out)
{
	size_t	 n;

	out->day = small_at(key, &n);
	key = slice_from(key, n);
	if (!slice_starts(key, SLICE("thang")))
		return;
	out->month = small_at(slice_from(key, 5), &n);
	key = slice_from(key, 5 + n);
	if (slice_starts(key, SLICE("nam")))
		out->year = year_at(slice_from(key, 3));
}

/* "15/7/2025" or "15-7-2025" somewhere in a text. */
static void
date_in_digits(struct slice text, struct finding *out)
{
	int	 day, month, year;
	size_t	 at, n, m;

	for (at = 0; at < text.n; at += n > 0 ? n : 1) {
		day = small_at(slice_from(text, at), &n);
		if (n == 0 || at + n >= text.n ||
		    strchr("/-", text.p[at + n]) == NULL)
			continue;
		month = small_at(slice_from(text, at + n + 1), &m);
		year = year_at(slice_from(text, at + n + m + 2));
		if (m == 0 || year == 0)
			continue;
		out->day = day;
		out->month = month;
		out->year = year;
		return;
	}
}

/*
 * "ngày 15 tháng 7 năm 2025", the year perhaps on the next line, or "ngày
 * 15/7/2025" on line i.
 */
static void
read_date(const struct doc *doc, size_t i, struct finding *out)
{
	const struct doc_line	*l = &doc->v[i];
	size_t			 at = slice_find(l->key, SLICE("ngai"), 0);

	if (at == SIZE_MAX)
		return;
	if (slice_find(l->key, SLICE("thang"), at) != SIZE_MAX)
		date_in_words(slice_from(doc->key, l->at + at + 4), out);
	else
		date_in_digits(slice_of(l->line->text), out);
	if (out->year == 0 || out->day < 1 || out->day > 31 ||
	    out->month < 1 || out->month > 12)
		out->day = out->month = 0;
}

/* A line of an agency's name: capitals, and not the motto. */
static bool
is_name(const struct doc *doc, size_t i)
{
	const char	*p;

	for (p = doc->v[i].line->text; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			return false;
	return doc->v[i].key.n >= 3 &&
	    !patterns_find(doc->forms->common.noise, doc->v[i].key, NULL);
}

/* Does a name that ends so go on on the next line: "UBND PHƯỜNG" ...? */
static bool
goes_on(const struct doc *doc, size_t i)
{
	static const char *const	 ends[] = { "uibannhandan", "ubnd",
		"thanhpho", "tinh", "quan", "huien", "phuong", "xa" };
	size_t				 k;

	if (strncmp(doc->v[i + 1].line->text, "VÀ ", strlen("VÀ ")) == 0)
		return true;
	for (k = 0; k < NELEM(ends); k++)
		if (slice_ends(doc->v[i].key, slice_of(ends[k])))
			return slice_starts(doc->v[i].key, SLICE("uiban")) ||
			    slice_starts(doc->v[i].key, SLICE("ubnd"));
	return false;
}

/*
 * The agency: the name in capitals right above the number.  Of two names, on
 * a line or two each, the upper is its superior body (NĐ 30/2020, annex I).
 */
static const char *
read_agency(const struct doc *doc, size_t number)
{
	struct buf	 b = { 0 };
	const char	*name;
	size_t		 i, first;

	/* A stroke may stand under the name. */
	while (number > 0 && doc->v[number - 1].key.n == 0)
		number--;
	first = number;
	while (first > 0 && number - first < AGENCY_LINES &&
	    is_name(doc, first - 1))
		first--;
	if (first == number)
		return "";
	for (i = first; i + 1 < number && goes_on(doc, i); )
		i++;
	/* Only one name there: it is the agency. */
	i = i + 1 < number ? i + 1 : first;
	for (; i < number; i++)
		buf_printf(&b, "%s%s", b.n > 0 ? " " : "",
		    doc->v[i].line->text);
	name = arena_str(doc->arena, buf_slice(&b));
	buf_free(&b);
	return name;
}

static bool
is_listed(const char *text)
{
	return strchr("-+*", text[0]) != NULL ||
	    strncmp(text, "–", strlen("–")) == 0 ||
	    strncmp(text, "•", strlen("•")) == 0;
}

/* Does Kính gửi name the department, on its own line or in a list below? */
static bool
names_department(const struct doc *doc)
{
	struct patterns	 names = doc->forms->common.departments;
	struct slice	 first, two;
	struct found	 f;
	size_t		 i = doc->addressee, k;

	if (i >= doc->n)
		return false;
	first = doc->v[i].key;
	if (patterns_find(names, first, NULL))
		return true;
	for (k = i + 1; k < doc->n && k <= i + ADDRESSEES &&
	    is_listed(doc->v[k].line->text); k++)
		if (patterns_find(names, doc->v[k].key, NULL))
			return true;
	if (k > i + 1 || k == doc->n)
		return false;
	/* A name that was wrapped begins on the line of Kính gửi. */
	two = slice_sub(doc->key, doc->v[i].at, first.n + doc->v[k].key.n);
	if (!patterns_find(names, two, &f))
		return false;
	return f.start < first.n ||
	    (f.start == first.n && slice_eq(first, SLICE("kinhgui")));
}

static const char *
after_colon(struct arena *a, const char *text)
{
	const char	*colon = strchr(text, ':');

	return colon == NULL ? "" : arena_str(a, value_trim(slice_of(colon)));
}

/* Whom it is for: behind Kính gửi, or the list below it. */
static const char *
read_addressee(const struct doc *doc)
{
	const char	*text, *name;
	size_t		 i = doc->addressee, k;

	if (i >= doc->n)
		return "";
	text = after_colon(doc->arena, doc->v[i].line->text);
	for (k = i + 1; text != NULL && k < doc->n && k <= i + ADDRESSEES &&
	    (is_listed(doc->v[k].line->text) || *text == '\0'); k++) {
		name = arena_str(doc->arena,
		    value_trim(slice_of(doc->v[k].line->text)));
		text = arena_printf(doc->arena, "%s%s%s", text,
		    *text == '\0' ? "" : "; ", name);
	}
	return text;
}

static const struct {
	const char	*word, *label;
} heads[] = {
	{ "number", "số ký hiệu" }, { "date", "ngày, tháng, năm" },
	{ "agency", "tên cơ quan" }, { "addressee", "nơi nhận sau Kính gửi" },
};

const char *
head_label(const char *word)
{
	size_t	 i;

	for (i = 0; i < NELEM(heads); i++)
		if (strcmp(heads[i].word, word) == 0)
			return heads[i].label;
	return NULL;
}

bool
head_has(const struct finding *f, const char *word)
{
	if (strcmp(word, "number") == 0)
		return *f->number != '\0';
	if (strcmp(word, "date") == 0)
		return f->day > 0;
	if (strcmp(word, "agency") == 0)
		return *f->agency != '\0';
	return *f->addressee != '\0';
}

int
head_read(const struct doc *doc, struct finding *out)
{
	const char	*number;
	size_t		 i, end = head_end(doc);
	bool		 seen = false;

	out->number = out->agency = out->head_key = "";
	for (i = 0; i < end; i++) {
		if (!seen && (number = number_of(doc, i)) != NULL) {
			seen = true;
			out->number = number;
			out->agency = read_agency(doc, i);
		}
		if (out->year == 0)
			read_date(doc, i, out);
	}
	if (doc->addressee < doc->n)
		out->head_key = arena_str(doc->arena, slice_sub(doc->key, 0,
		    doc->v[doc->addressee].at));
	out->addressee = read_addressee(doc);
	out->to_department = names_department(doc);
	out->secret = secret_head(doc);
	return arena_failed(doc->arena) ? -1 : 0;
}
