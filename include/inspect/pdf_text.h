/* pdf_text.h: the text of a PDF by poppler, as two readings of it compare */
#ifndef INSPECT_PDF_TEXT_H
#define INSPECT_PDF_TEXT_H

#include "base/bytes.h"

struct _GChecksum;		/* GLib's, which stays in the reader's files */

/* Add the text of the next page; NULL is none. */
void	pdf_text_sum(struct _GChecksum *, const char *text);
/*
 * Is the text of the file, as it came, that which was summed up when it was
 * read?  Poppler repairs what it can, as most readers do and qpdf must not.
 */
bool	pdf_reads_alike(struct slice file, uint32_t pages, struct _GChecksum *read);
/*
 * All letters and digits of a file's pages, without their marks; to be freed
 * by g_free.  NULL: it can not be read.
 */
char	*pdf_letters(struct slice file, uint32_t pages);

#endif
