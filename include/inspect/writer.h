/* writer.h: text and tables, as a format brings them, put into lines and rows */
#ifndef INSPECT_WRITER_H
#define INSPECT_WRITER_H

#include "inspect/model.h"

#define WRITER_TABLES	8	/* nested with rows; deeper: lines only */

struct table;

/*
 * Where the writing stands.  { .lines = { .arena = a } } is an empty one;
 * lines.full says at the end that something did not fit.
 */
struct writer {
	struct model_lines	 lines;
	struct buf		 line;		/* the one being read */
	uint32_t		 page;		/* of what comes next */
	bool			 quoted;	/* it is somebody else's words */
	bool			 sheet;		/* all is in a table: what stands
						   alone in its row is a line */
	struct table		*tables[WRITER_TABLES];
	size_t			 ntables;	/* open ones, also too deep */
};

void	writer_text(struct writer *, struct slice);
/* The line being read ends: it goes to its cell, or out. */
void	writer_end_line(struct writer *);

/* A table inside a cell makes the outer one a table that sets the page. */
void	writer_start_table(struct writer *);
void	writer_end_table(struct writer *);
/* A row begins where none is open; it ends with the next or the table. */
void	writer_start_row(struct writer *);
void	writer_end_row(struct writer *);
/* Leave out the row that is open. */
void	writer_drop_row(struct writer *);

/*
 * A cell begins, in the first place that no cell above reaches down to.  Its
 * text stands in the first of the wide places it spans; the others stay
 * empty.
 */
void	writer_start_cell(struct writer *, size_t wide, size_t down);
void	writer_end_cell(struct writer *);
/* The open cell spans more places than was said. */
void	writer_widen_cell(struct writer *, size_t more);
/* The cell that has ended stands there n times more. */
void	writer_repeat_cell(struct writer *, size_t n);
/* What stands in the open cell was kept as a number (model.h). */
void	writer_mark_number(struct writer *);

/* Close all that is open and give back what is not the arena's. */
void	writer_finish(struct writer *);

#endif
