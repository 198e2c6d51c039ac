/* cli_inspect_json.c: what cks inspect found out, as JSON (README, Reading a document) */

#include <stdio.h>

#include "base/json.h"
#include "programs/cli_inspect.h"

#define VERSION	1	/* rises when a key changes its meaning */

static const char *
known(const char *s)
{
	return s == NULL || *s == '\0' ? NULL : s;
}

static void
put_marks(struct json *j, uint32_t which)
{
	const char	*word;
	uint32_t	 mark;
	size_t		 i;

	json_array(j, "marks");
	for (i = 0; (word = inspected_mark(i, &mark)) != NULL; i++)
		if (which & mark)
			json_str(j, NULL, word);
	json_end(j);
}

static void
put_kinds(struct json *j, unsigned kinds)
{
	unsigned	 kind;

	json_array(j, "kinds");
	for (kind = KIND_RENEW; kind <= KIND_RECOVER; kind <<= 1)
		if (kinds & kind)
			json_str(j, NULL, request_kind_word(
			    (enum request_kind)kind));
	json_end(j);
}

static void
put_features(struct json *j, const struct finding *f)
{
	enum feature	 i;

	json_num(j, "score", f->score);
	json_object(j, "features");
	for (i = 0; i < FEATURE__MAX; i++)
		json_num(j, feature_word(i), f->points[i]);
	json_end(j);
	json_num(j, "margin", f->margin);
}

static void
put_letter(struct json *j, const struct finding *f)
{
	char	 date[32];

	json_object(j, "letter");
	json_str(j, "number", known(f->number));
	snprintf(date, sizeof(date), "%04d-%02d-%02d", f->year, f->month,
	    f->day);
	json_str(j, "date", f->day > 0 ? date : NULL);
	if (f->year > 0)
		json_num(j, "year", f->year);
	else
		json_str(j, "year", NULL);
	json_str(j, "agency", known(f->agency));
	json_bool(j, "to_department", f->to_department);
	json_end(j);
}

static void
put_values(struct json *j, const char *key, const struct form_value *v,
    size_t n)
{
	size_t	 i;

	json_object(j, key);
	for (i = 0; i < n; i++) {
		json_object(j, v[i].key);
		json_str(j, "label", v[i].label);
		json_str(j, "type", value_type_word(v[i].type));
		json_str(j, "value", known(v[i].text));
		json_bool(j, "ok", v[i].ok);
		json_end(j);
	}
	json_end(j);
}

static void
put_rows(struct json *j, const struct finding *f)
{
	size_t	 i;

	json_array(j, "rows");
	for (i = 0; i < f->nrows; i++) {
		json_object(j, NULL);
		json_num(j, "number", (long long)f->rows[i].number);
		put_kinds(j, f->rows[i].kinds);
		put_values(j, "cells", f->rows[i].cells, f->rows[i].ncells);
		json_end(j);
	}
	json_end(j);
}

static void
put_faults(struct json *j, const char *key, const struct finding *f,
    bool damaged)
{
	size_t	 i;

	json_array(j, key);
	for (i = 0; i < f->nmissing; i++)
		if (f->missing[i].damaged == damaged)
			json_str(j, NULL, f->missing[i].what);
	json_end(j);
}

static void
put_finding(struct json *j, const struct finding *f)
{
	json_str(j, "request", request_word(f->request));
	json_str(j, "form", known(f->form));
	json_str(j, "label", known(f->label));
	put_features(j, f);
	put_kinds(j, f->kinds);
	json_bool(j, "blank", f->blank);
	json_bool(j, "reply", f->reply);
	put_letter(j, f);
	put_values(j, "fields", f->contact, f->ncontact);
	put_rows(j, f);
	json_bool(j, "complete", f->complete);
	put_faults(j, "missing", f, false);
	put_faults(j, "damaged", f, true);
	json_bool(j, "secrecy", f->secret);
}

int
inspected_json(const struct inspected *is)
{
	const struct model	*m = &is->model;
	struct buf		 b = { 0 };
	struct json		 j = { .b = &b };
	int			 rc = EXIT_TEMPFAIL;

	json_object(&j, NULL);
	json_num(&j, "version", VERSION);
	json_str(&j, "format", model_format_word(m->format));
	json_num(&j, "pages", m->pages);
	json_str(&j, "unreadable", m->why == R_NONE ? NULL :
	    reason_word(m->why));
	json_str(&j, "cause", known(m->cause));
	put_marks(&j, m->marks);
	explain_json_docsigs(&j, &is->own);
	put_finding(&j, &is->finding);
	json_object(&j, "timings");
	json_ms(&j, "read", is->read_us);
	json_ms(&j, "judge", is->judge_us);
	json_ms(&j, "match", is->match_us);
	json_end(&j);
	json_end(&j);
	if (!b.failed && fwrite(b.p, 1, b.n, stdout) == b.n)
		rc = EXIT_GOOD;
	buf_free(&b);
	return rc;
}
