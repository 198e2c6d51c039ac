/* odf_level.c: how text looks in elements of OpenDocument, one in another */

#include "inspect/odf_level.h"

bool
odf_push(struct odf_levels *l)
{
	struct looks	 around = odf_now(l);

	if (l->n == ODF_DEEP)
		return false;
	l->v[l->n++] = (struct odf_level){ .all = around };
	return true;
}

void
odf_pop(struct odf_levels *l)
{
	l->n -= l->n > 0;
}

void
odf_put(struct odf_levels *l, struct looks own, const struct style *style)
{
	struct odf_level	*top = &l->v[l->n - 1];

	top->own = looks_over(top->own, own);
	top->all = looks_over(top->all, own);
	if (style != NULL)
		top->style = style;
}

void
odf_part(struct odf_levels *l, struct looks own)
{
	l->v[l->n - 1] = (struct odf_level){ .own = own, .all = own,
		.apart = true };
}

struct looks
odf_now(const struct odf_levels *l)
{
	return l->n == 0 ? (struct looks){ 0 } : l->v[l->n - 1].all;
}

/* What elements from a level on look like over others. */
static struct looks
over_from(const struct odf_levels *l, size_t level, struct looks all)
{
	for (; level < l->n; level++)
		all = looks_over(l->v[level].apart ? (struct looks){ 0 } : all,
		    l->v[level].own);
	return all;
}

void
odf_cell(const struct odf_levels *l, size_t level, struct condition_cell *c)
{
	c->cell = level > 0 && level <= l->n ? l->v[level - 1].all :
	    (struct looks){ 0 };
	c->inner = over_from(l, level, (struct looks){ 0 });
}

static bool
is_hidden(struct looks l, bool number, double value)
{
	return looks_unseen(l) || (number ? looks_no_number(l, value) :
	    looks_no_text(l));
}

bool
odf_may_hide(const struct odf_levels *l, const struct styles *styles,
    bool number, double value)
{
	struct looks	 others[STYLES_OTHERS], own, around;
	size_t		 i, k, n;

	for (i = 0; i < l->n; i++) {
		if (l->v[i].style == NULL)
			continue;
		n = styles_others(styles, l->v[i].style, others);
		around = i == 0 || l->v[i].apart ? (struct looks){ 0 } :
		    l->v[i - 1].all;
		for (k = 0; k < n; k++) {
			own = looks_over(l->v[i].own, others[k]);
			if (is_hidden(over_from(l, i + 1,
			    looks_over(around, own)), number, value))
				return true;
		}
	}
	return false;
}
