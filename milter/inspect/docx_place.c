/* docx_place.c: how text looks at a place of a letter of Word (ECMA-376-1 17.7.2) */

#include <stdlib.h>
#include <string.h>

#include "inspect/docx_place.h"

/* What paragraphs say; their other words are of the mark at their end. */
static const char *const of_paragraphs[] = { "w:shd", "w:spacing", "w:ind",
	"w:framePr", "w:bidi" };

void
docx_enter(struct docx_place *p)
{
	if (p->naround < DOCX_AROUND)
		p->around[p->naround] = p->here;
	else
		p->o->w.lines.full = true;
	p->naround++;
}

void
docx_leave(struct docx_place *p)
{
	if (--p->naround < DOCX_AROUND)
		p->here = p->around[p->naround];
}

void
docx_table(struct docx_place *p)
{
	docx_enter(p);
	p->here.table = (struct looks){ 0 };
	styles_find(p->styles.all, p->styles.table, &p->here.table);
}

/* All paragraphs of a place look so that say nothing of it themselves. */
static struct looks
looks_of_all(const struct docx_place *p)
{
	return looks_over(p->styles.defaults, p->here.table);
}

void
docx_paragraph(struct docx_place *p)
{
	struct looks	 l;

	docx_enter(p);
	p->here.par = looks_of_all(p);
	p->here.own = (struct looks){ 0 };
	if (styles_find(p->styles.all, p->styles.paragraph, &l))
		p->here.par = looks_over(p->here.par, l);
}

/* A row that is exactly so high, in twentieths of a point. */
static void
see_row(struct docx_place *p, struct xml *x)
{
	const char	*value = xml_attr(x, "w:hRule");

	if (value != NULL && strcmp(value, "exact") == 0 &&
	    (value = xml_attr(x, "w:val")) != NULL)
		looks_row(&p->here.row, atof(value) / 20);
}

static bool
see_paragraph(struct docx_place *p, struct xml *x, const char *name)
{
	struct looks	 l;
	size_t		 i;

	if (strcmp(name, "w:pStyle") == 0) {
		if (styles_find(p->styles.all, xml_attr(x, "w:val"), &l))
			p->here.par = looks_over(looks_of_all(p), l);
		return true;
	}
	for (i = 0; i < NELEM(of_paragraphs); i++)
		if (strcmp(name, of_paragraphs[i]) == 0)
			return docx_look(p->o, &p->here.own, x, name);
	return false;
}

bool
docx_property(struct docx_place *p, struct xml *x, const char *name)
{
	struct looks	 l;

	if (strcmp(name, "w:tcPr") == 0)
		p->in_cell_style = true;
	else if (strcmp(name, "w:pPr") == 0)
		p->in_paragraph_style = true;
	else if (strcmp(name, "w:tblStyle") == 0) {
		p->here.table = (struct looks){ 0 };
		styles_find(p->styles.all, xml_attr(x, "w:val"),
		    &p->here.table);
	} else if (strcmp(name, "w:tblpPr") == 0 ||
	    strcmp(name, "w:tblInd") == 0)
		docx_look(p->o, &p->here.row, x, name);
	else if (strcmp(name, "w:trHeight") == 0)
		see_row(p, x);
	else if (strcmp(name, "w:rPr") == 0 && p->in_paragraph_style)
		xml_skip(x);		/* of the mark at its end */
	else if (p->in_paragraph_style)
		return see_paragraph(p, x, name);
	else if (p->in_cell_style)
		return strcmp(name, "w:shd") == 0 &&
		    docx_look(p->o, &p->here.cell, x, name);
	else if (strcmp(name, "w:rStyle") == 0) {
		if (styles_find(p->styles.all, xml_attr(x, "w:val"), &l))
			p->here.run = looks_over(l, p->here.run);
	} else
		return docx_effect_start(p->o, &p->effect, x, name) ||
		    docx_look(p->o, &p->here.run, x, name);
	return true;
}

void
docx_property_end(struct docx_place *p, const char *name)
{
	if (strcmp(name, "w:pPr") == 0)
		p->in_paragraph_style = false;
	else if (strcmp(name, "w:tcPr") == 0)
		p->in_cell_style = false;
	else
		docx_effect_end(&p->effect, &p->here.run, name);
}

struct looks
docx_looks(const struct docx_place *p)
{
	struct looks	 around = looks_over(p->here.row, p->here.cell);

	return looks_over(looks_over(looks_over(around, p->here.par),
	    p->here.own), p->here.run);
}
