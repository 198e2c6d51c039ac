/* pdf_values.h: the values of a PDF, where they are written so that all readers agree */
#ifndef INSPECT_PDF_VALUES_H
#define INSPECT_PDF_VALUES_H

#include "base/bytes.h"

/* A key of a dictionary that matters, and its value. */
struct value_wanted {
	struct slice	 key, value;	/* p is NULL: not there */
};

/*
 * Is there more to a value than all readers agree on?  References are to lead
 * to what is first written before end, keys to be there once, and names to
 * have no byte that is none.
 */
struct value_doubts {
	const uint32_t	*first;	/* where each object is first written; 0:
				   nowhere */
	size_t		 n;	/* of them, by their numbers */
	size_t		 end;
	bool		 any;
};

static inline bool
values_is_space(unsigned char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline bool
values_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
values_is_hex(unsigned char c)
{
	return values_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/*
 * Each takes what it is named after off the front; false where it is not
 * there, or written so that two readers may make two things of it.
 */
bool	values_take(struct slice *, struct slice bytes);
bool	values_word(struct slice *, struct slice word);	/* as a whole */
bool	values_line_end(struct slice *);
bool	values_number(struct slice *, size_t *);
bool	values_reference(struct slice *, size_t *number);	/* "5 0 R" */
bool	values_skip(struct slice *, struct value_doubts *);
/*
 * And what it has of the wanted keys, each once at most.  The last of them has
 * no name.
 */
bool	values_dictionary(struct slice *, struct value_wanted *,
	    struct value_doubts *);
void	values_space(struct slice *);	/* white space, if there is any */

#endif
