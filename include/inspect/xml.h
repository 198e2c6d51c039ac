/* xml.h: XML of Office files, element by element, by names that are ours */
#ifndef INSPECT_XML_H
#define INSPECT_XML_H

#include "base/bytes.h"

struct xml;

/*
 * What is called for each element and text.  Names are "w:t" with the prefix
 * that xml.c has for a namespace, whatever the file's own; "?:t" in one that
 * it does not know.  An empty element starts and ends.
 */
struct xml_calls {
	void	(*start)(void *ctx, struct xml *, const char *name);
	void	(*end)(void *ctx, const char *name);
	void	(*text)(void *ctx, struct slice);
};

/*
 * Read a document from memory, without network, entities or DTD.  NULL, or
 * the cause why not all of it could be read.
 */
const char	*xml_read(struct slice, const struct xml_calls *, void *ctx);

/*
 * Of the element that starts: an attribute's value, good until the next call,
 * or NULL.  xml_skip: nothing in the element is told any more, not even its
 * end.
 */
const char	*xml_attr(struct xml *, const char *name);
void		 xml_skip(struct xml *);
/* Is a name one of n? */
bool		 xml_is_of(const char *const *list, size_t n, const char *name);
/* Is a prefix, as the file has it, one of Microsoft's or the standard's own? */
bool		 xml_is_known(struct xml *, const char *prefix);

#endif
