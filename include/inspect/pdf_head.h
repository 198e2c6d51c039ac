/* pdf_head.h: heads of objects in a PDF, references and entries of tables, as they are written */
#ifndef INSPECT_PDF_HEAD_H
#define INSPECT_PDF_HEAD_H

#include "base/bytes.h"

/* The beginning of an object, "5 0 obj", or a reference, "5 0 R". */
struct pdf_head {
	size_t	 at;
	size_t	 number, generation;
};

/* How the word "obj" at a place may be taken: the last, not by all alike. */
enum pdf_head_sort { NO_HEAD, HEAD, ODD_HEAD };

/*
 * Read what ends with the word "obj" at a place; numbers from 1 on and below
 * numbers are those of objects, and all generations are 0.
 */
enum pdf_head_sort	 pdf_head_read(struct slice, size_t at, size_t numbers,
			    struct pdf_head *);
/* The next reference from *at on, which is behind it then; false: none. */
bool			 pdf_head_reference(struct slice, size_t *at,
			    struct pdf_head *);

#define PDF_ENTRY_BYTES	20	/* of a table (7.5.4) */

/* An entry as tables and streams of entries have it (7.5.8.3). */
struct pdf_entry {
	size_t	 type, value, generation;
};

/* Read one of a table, "0000000017 00000 n"; false: it is none. */
bool			 pdf_head_entry(struct slice, struct pdf_entry *);

#endif
