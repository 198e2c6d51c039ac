/* csv.h: cells of a table for spreadsheets (RFC 4180) */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/bytes.h"

/* What spreadsheets know UTF-8 by; before all else in a file. */
#define CSV_MARK	"\xef\xbb\xbf"

/*
 * One cell, always in quotes; a comma before it unless it is the first of its
 * line.  What a spreadsheet would take for a formula is a stranger's text: an
 * apostrophe keeps it one.
 */
void	csv_cell(struct buf *, const char *text, bool first);

#endif
