/* model.h: what a document says, free of its format: the worker's answer */
#ifndef INSPECT_MODEL_H
#define INSPECT_MODEL_H

#include "base/arena.h"
#include "base/reason.h"

#define MODEL_LINES_MAX	20000	/* lines and rows; a 200-page letter has 8000 */
#define MODEL_TEXT_MAX	(8u * 1024 * 1024) /* bytes of all text */
#define MODEL_CELLS_MAX	64	/* cells of one row */

enum model_format {
	FORMAT_UNKNOWN, FORMAT_TEXT, FORMAT_HTML, FORMAT_PDF
};

const char	*model_format_word(enum model_format);

/* A line of text, or a row of a table (ncells > 0, text its cells joined). */
struct model_line {
	const char		*text;		/* UTF-8, NFC */
	const char *const	*cells;
	size_t			 ncells;
	uint32_t		 page;		/* from 1; 0 for the mail's own text */
};

/* Things the worker saw; it points, it never says "valid". */
enum model_mark {
	MARK_HAS_SIGNATURE	= 1 << 0, /* a signature of its own is inside */
	MARK_IMAGE_ONLY		= 1 << 1, /* pages, but no characters */
	MARK_NO_UNICODE		= 1 << 2, /* characters that are no text */
	MARK_HIDDEN		= 1 << 3, /* text a reader would not see */
	MARK_ACTIVE		= 1 << 4  /* scripts, launch actions, XFA */
};

struct model {
	enum model_format	 format;
	enum reason		 why;	/* R_NONE: a complete parse; else
					   R_UNREADABLE, R_IMAGE_ONLY */
	const char		*cause;	/* of R_UNREADABLE: "signal 11",
					   "deadline", "encrypted", ...; "" */
	uint32_t		 marks;
	uint32_t		 pages;
	const struct model_line	*lines;
	size_t			 nlines;
};

/*
 * Lines gathered one after another by a reader of a format.  Lines without
 * text are left out.  full: a limit above was reached, and what was gathered
 * is not all.  { .arena = a } is an empty one.
 */
struct model_lines {
	struct arena		*arena;
	struct model_line	*v;
	size_t			 n, size, bytes;
	bool			 full;
};

/* A line of text; it is kept by pointer. */
void	model_add_line(struct model_lines *, uint32_t page, const char *text);
/* A row; cells and their strings are kept by pointer, text is made here. */
void	model_add_row(struct model_lines *, uint32_t page,
	    const char *const *cells, size_t ncells);

/* To and from the bytes that leave the worker; they are not believed. */
void	model_put(struct buf *, const struct model *);
/*
 * Strings are copied into the arena; text that is not UTF-8, a count or a
 * length out of bounds gives -1.
 */
int	model_get(struct arena *, struct slice, struct model *out);

#endif
