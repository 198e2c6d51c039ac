/* template.h: texts with named places, for the mail that we write ourselves */
#ifndef MAIL_TEMPLATE_H
#define MAIL_TEMPLATE_H

#include "base/arena.h"

/*
 * The language, in full:
 *	{{name}}			the value of that name
 *	{{#name}} ... {{/name}}		once for each item of a list; or once
 *					when a value is not empty
 *	{{^name}} ... {{/name}}		when the list or value is empty
 * A line that holds nothing but the beginning or end of a section is left
 * out.  Within a list its items' names come before those around it.  Values
 * are data: nothing in them is ever read as a template.
 */
#define TEMPLATE_DEPTH	6	/* sections in sections; ours need four */

/* What may be named, ended by a row without a name. */
struct template_name {
	const char			*name;
	const struct template_name	*items;	/* of a list; NULL: a value */
};

/* A value, or a list of items that have values of their own. */
struct named {
	const char		*name;
	const char		*text;		/* NULL: a list */
	const struct values	*items;
	size_t			 nitems;
};

struct values {
	const struct named	*v;
	size_t			 n;
};

/*
 * How values are made harmless: on one line in any style, and in HTML with
 * the signs of its markup as entities.
 */
enum template_style { TEMPLATE_LINE, TEMPLATE_HTML };

struct template;

/* Where a template stands, for faults as "FILE:LINE: what is wrong". */
struct template_place {
	const char	*path;
	unsigned	 line;		/* of its first line */
	struct buf	*faults;
};

/*
 * Read a template; the text is borrowed.  Every fault is added, names that
 * are not in the table among them.  0 with *out, though faults may have been
 * added; -1 when memory ran out.
 */
int	template_parse(struct arena *, const struct template_place *,
	    struct slice text, const struct template_name *names,
	    const struct template **out);

/* Add the text with its values; a name without a value counts as empty. */
void	template_fill(struct buf *, const struct template *,
	    enum template_style, const struct values *);

/* UTF-8 with the signs of HTML's markup as entities. */
void	html_text(struct buf *, struct slice);

/* The value of a name; NULL: none, or a list. */
const char
	*values_text(const struct values *, const char *name);

/*
 * Values as bytes and back, so that what is to be said outlives the process;
 * strings are the arena's.  -1: damaged, too deep or too many, or memory.
 */
void	values_put(struct buf *, const struct values *);
int	values_get(struct arena *, struct slice, struct values *out);

#endif
