/* notice_file.c: the text of a notice, from a file that people edit */

#include "mail/utf8.h"
#include "register/notice.h"

enum part { PART_SUBJECT, PART_TEXT, PART_HTML, PART__MAX };

static const char *const part_words[PART__MAX] = {
	[PART_SUBJECT] = "=== subject", [PART_TEXT] = "=== text",
	[PART_HTML] = "=== html",
};

/* Where the parts of a file stand, and on which lines. */
struct parts {
	struct slice	 text[PART__MAX];
	unsigned	 line[PART__MAX];	/* 0: there is none */
};

static enum part
part_of(struct slice line)
{
	enum part	 k = 0;

	while (k < PART__MAX && !slice_eq(line, slice_of(part_words[k])))
		k++;
	return k;
}

/* A line before the first part, or that begins a part; nr counts from 1. */
static void
take_mark(const char *path, unsigned nr, struct slice line, enum part k,
    struct parts *out, struct buf *faults)
{
	if (k < PART__MAX && out->line[k] != 0)
		buf_printf(faults, "%s:%u: \"%s\" stands twice\n", path, nr,
		    part_words[k]);
	else if (k < PART__MAX)
		out->line[k] = nr + 1;
	else if (slice_starts(line, SLICE("===")))
		buf_printf(faults, "%s:%u: must be \"=== subject\", "
		    "\"=== text\" or \"=== html\"\n", path, nr);
	else if (line.n > 0 && line.p[0] != '#')
		buf_printf(faults, "%s:%u: before \"=== subject\" only "
		    "comments (#) may stand\n", path, nr);
}

static void
cut(const char *path, struct slice bytes, struct parts *out,
    struct buf *faults)
{
	struct slice	 rest = bytes, line, eol;
	enum part	 now = PART__MAX, k;
	unsigned	 nr = 0;

	while (slice_line(&rest, &line, &eol)) {
		nr++;
		k = part_of(slice_trim(line));
		if (k < PART__MAX || slice_starts(line, SLICE("===")) ||
		    now == PART__MAX) {
			take_mark(path, nr, slice_trim(line), k, out, faults);
			if (k < PART__MAX) {
				now = k;
				out->text[k] = (struct slice){ rest.p, 0 };
			}
			continue;
		}
		out->text[now].n = (size_t)(rest.p - out->text[now].p);
	}
	for (k = 0; k < PART__MAX; k++)
		if (out->line[k] == 0)
			buf_printf(faults, "%s: there is no \"%s\"\n", path,
			    part_words[k]);
}

/* One line of a header, so that nothing follows it by mistake. */
static void
check_subject(const char *path, const struct parts *p, struct buf *faults)
{
	struct slice	 s = slice_trim(p->text[PART_SUBJECT]);

	if (p->line[PART_SUBJECT] != 0 &&
	    (s.n == 0 || slice_find(s, SLICE("\n"), 0) != SIZE_MAX))
		buf_printf(faults, "%s:%u: the subject must be one line\n",
		    path, p->line[PART_SUBJECT]);
}

int
notice_read(struct arena *a, enum notice_kind kind, const char *path,
    struct slice bytes, struct notice_text *out, struct buf *faults)
{
	const struct template	**const to[PART__MAX] = {
		[PART_SUBJECT] = &out->subject, [PART_TEXT] = &out->text,
		[PART_HTML] = &out->html };
	struct template_place	 place = { .path = path, .faults = faults };
	struct parts		 p = { 0 };
	enum part		 k;

	if (!utf8_valid(bytes)) {
		buf_printf(faults, "%s: is not UTF-8\n", path);
		return 0;
	}
	cut(path, bytes, &p, faults);
	check_subject(path, &p, faults);
	p.text[PART_SUBJECT] = slice_trim(p.text[PART_SUBJECT]);
	for (k = 0; k < PART__MAX; k++) {
		place.line = p.line[k];
		if (template_parse(a, &place, p.text[k], notice_names(kind),
		    to[k]) == -1)
			return -1;
	}
	return 0;
}
