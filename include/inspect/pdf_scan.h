/* pdf_scan.h: the operators of a PDF's content stream, one by one */
#ifndef INSPECT_PDF_SCAN_H
#define INSPECT_PDF_SCAN_H

#include "base/bytes.h"

#define PDF_ARGS_MAX	6	/* operands of cm and c */

/*
 * An operator, its last numbers and its last name, as it is written.  An image
 * of the stream's own is one too: "ID".
 */
struct pdf_op {
	struct slice	 word;
	struct slice	 name;
	struct slice	 shown;		/* the last string, or what is in brackets */
	double		 args[PDF_ARGS_MAX];
	size_t		 nargs;		/* numbers, but for those in brackets */
	size_t		 operands;	/* of any kind */
	bool		 odd;		/* other readers may make another of it */
	bool		 retold;	/* it tells of an /ActualText (14.9.4) */
};

/* A number as PDF has them, and nothing else; false: it is none. */
bool	pdf_scan_number(struct slice word, double *out);
/* Take the next one off *rest; false at the end, which may be odd as well. */
bool	pdf_scan(struct slice *rest, struct pdf_op *);
/* Is it at an end where it ends: within no string, comment or image? */
bool	pdf_scan_closed(struct slice);
/*
 * How many images of its own may end in a drawing: what ends one may stand in
 * another, and only their decoders know.
 */
size_t	pdf_scan_ends(struct slice);

#endif
