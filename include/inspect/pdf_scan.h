/* pdf_scan.h: the operators of a PDF's content stream, one by one */
#ifndef INSPECT_PDF_SCAN_H
#define INSPECT_PDF_SCAN_H

#include "base/bytes.h"

#define PDF_ARGS_MAX	6	/* operands of cm and c */

/* An operator, its last numbers and its last name, as it is written. */
struct pdf_op {
	struct slice	 word;
	struct slice	 name;
	double		 args[PDF_ARGS_MAX];
	size_t		 nargs;
};

/* Take the next one off *rest; false at the end. */
bool	pdf_scan(struct slice *rest, struct pdf_op *);
/* Is it at an end where it ends: within no string, comment or image? */
bool	pdf_scan_closed(struct slice);

#endif
