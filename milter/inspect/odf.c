/* odf.c: letters and sheets in OpenDocument as their readers see them */

#include <string.h>

#include "inspect/odf_parts.h"

static const char *const unseen[] = { "text:tracked-changes",
	"office:annotation", "office:forms", "text:note-citation",
	"text:ruby-text", "table:shapes", "table:content-validations",
	"office:scripts", "text:sequence-decls" };

static bool
is(const char *value, const char *want)
{
	return value != NULL && strcmp(value, want) == 0;
}

/* LibreOffice takes this style of a paragraph, and others its own. */
static void
put_other(struct odf *d, const char *name)
{
	struct odf_look	 other = odf_look(d, "paragraph", name);
	struct looks	 l = looks_over(odf_now(&d->levels), other.looks);
	struct looks	 own = { 0 };

	if (looks_unseen(l) || (l.on & LOOK_HIDDEN) != 0)
		looks_put(&own, LOOK_UNKNOWN, true);
	odf_put(&d->levels, own, other.style);
}

static void
start_paragraph(struct odf *d, struct xml *x)
{
	const char	*own = xml_attr(x, "text:style-name");

	if (d->paragraphs == 0)
		writer_end_line(&d->o->w);
	if (own == NULL && d->o->w.sheet) {	/* all is the cell's */
		d->paragraphs++;
		return;
	}
	if (!odf_put_style(d, x, "paragraph", own))
		return;
	d->paragraphs++;
	own = xml_attr(x, "text:cond-style-name");
	if (own != NULL)
		put_other(d, own);
}

/* What may stand in a paragraph. */
static void
start_inline(struct odf *d, struct xml *x, const char *name)
{
	struct writer	*w = &d->o->w;

	if (strcmp(name, "text:section") == 0) {
		if (xml_attr(x, "text:display") != NULL &&
		    !is(xml_attr(x, "text:display"), "true"))
			odf_skip(d, x);
		else
			odf_put_style(d, x, "section", xml_attr(x,
			    "text:style-name"));
	} else if (is(xml_attr(x, "text:display"), "none"))
		odf_skip(d, x);
	else if (strcmp(name, "text:span") == 0 || strcmp(name, "text:a") == 0)
		odf_put_style(d, x, "text", xml_attr(x, "text:style-name"));
	else if (strcmp(name, "text:s") == 0 ||
	    strcmp(name, "text:tab") == 0)
		writer_text(w, SLICE(" "));
	else if (strcmp(name, "text:line-break") == 0)
		writer_end_line(w);
	else if (strcmp(name, "draw:text-box") == 0) {
		writer_end_line(w);	/* and it stands elsewhere */
		odf_part(&d->levels, d->frame);
		d->frame = (struct looks){ 0 };
	} else if (strcmp(name, "text:note-body") == 0) {
		writer_end_line(w);
		odf_part(&d->levels, (struct looks){ 0 });
	} else if (strcmp(name, "text:hidden-text") == 0 ||
	    strcmp(name, "text:hidden-paragraph") == 0)
		odf_skip(d, x);
	else if (strcmp(name, "office:event-listeners") == 0)
		d->o->marks |= MARK_ACTIVE;
	else
		odf_shape(d, x, name);
}

static void
start(void *ctx, struct xml *x, const char *name)
{
	struct odf	*d = ctx;
	size_t		 i;

	for (i = 0; i < NELEM(unseen); i++)
		if (strcmp(name, unseen[i]) == 0) {
			xml_skip(x);
			return;
		}
	if (!odf_push(&d->levels))
		d->o->w.lines.full = true;
	if (strcmp(name, "style:header") == 0 ||
	    strcmp(name, "style:footer") == 0)
		d->header++;
	if (odf_style_start(&d->styles, x, name) ||
	    (d->headers_only && d->header == 0))
		return;
	if (strcmp(name, "office:spreadsheet") == 0) {
		d->o->w.sheet = true;
		d->o->pages = 0;
	} else if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0)
		start_paragraph(d, x);
	else if (!odf_rules_start(&d->rules, x, name) &&
	    !odf_table_start(d, x, name))
		start_inline(d, x, name);
}

static void
end(void *ctx, const char *name)
{
	struct odf	*d = ctx;

	if (strcmp(name, "style:header") == 0 ||
	    strcmp(name, "style:footer") == 0)
		d->header--;
	odf_style_end(&d->styles, name);
	odf_rules_end(&d->rules, name);
	odf_pop(&d->levels);
	if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0) {
		d->paragraphs -= d->paragraphs > 0;
		writer_end_line(&d->o->w);
	} else if (strcmp(name, "draw:text-box") == 0 ||
	    strcmp(name, "text:note-body") == 0)
		writer_end_line(&d->o->w);
	else
		odf_table_end(d, name);
}

static void
text(void *ctx, struct slice s)
{
	struct odf		*d = ctx;
	const struct odf_place	*t = odf_place(d);
	bool			 number = t != NULL && t->number;
	double			 value = number ? t->value : 0;
	struct looks		 l = odf_now(&d->levels);

	if (d->paragraphs == 0)
		return;
	office_text(d->o, s);
	if (t != NULL && t->string != NULL)
		buf_add(&d->text, s);
	if (d->covered || (number ? looks_no_number(l, value) :
	    looks_no_text(l))) {
		office_hidden(d->o, s);
		return;
	}
	if (looks_unseen(l) || odf_may_hide(&d->levels, d->styles.all, number,
	    value))
		office_hidden(d->o, s);
	if (slice_trim(s).n > 0)
		odf_cell_seen(d);
	odf_cell_opens(d);
	writer_text(&d->o->w, s);
}

/* First the headers, whose styles are known by all that follows. */
static const char *
read_parts(struct odf *d)
{
	static const struct xml_calls	 calls = { start, end, text };
	const char			*cause = NULL;
	struct slice			 bytes;

	d->headers_only = true;
	if (office_part(d->o, "styles.xml", &bytes))
		cause = xml_read(bytes, &calls, d);
	writer_end_line(&d->o->w);
	d->headers_only = false;
	d->paragraphs = d->header = d->levels.n = 0;
	d->styles.defined = NULL;
	if (cause == NULL)
		cause = office_xml(d->o, "content.xml", &calls, d);
	if (styles_lost(d->styles.all) || d->styles.twisted)
		d->o->marks |= MARK_HIDDEN;
	return cause;
}

const char *
odf_read(struct office *o)
{
	struct odf	 d = { .o = o, .styles.all = styles_new(o->arena),
		.text = { .max = MODEL_TEXT_MAX } };
	struct slice	 bytes;
	const char	*cause;

	if (d.styles.all == NULL)
		return "memory";
	if (office_part(o, "META-INF/manifest.xml", &bytes) &&
	    slice_find(bytes, SLICE("encryption-data"), 0) != SIZE_MAX)
		cause = "encrypted";
	else {
		odf_rules_init(&d.rules, &d.styles);
		cause = read_parts(&d);
		odf_rules_clear(&d.rules);
	}
	buf_free(&d.text);
	styles_free(d.styles.all);
	return cause;
}
