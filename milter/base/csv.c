/* csv.c: cells of a table for spreadsheets (RFC 4180) */

#include <string.h>

#include "base/csv.h"

void
csv_cell(struct buf *b, const char *text, bool first)
{
	if (!first)
		buf_addc(b, ',');
	buf_addc(b, '"');
	if (*text != '\0' && strchr("=+-@\t\r", *text) != NULL)
		buf_addc(b, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_addc(b, '"');
		buf_addc(b, *text);
	}
	buf_addc(b, '"');
}
