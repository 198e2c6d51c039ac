/* pdf_plain.h: is there but one way to read the objects of a PDF? */
#ifndef INSPECT_PDF_PLAIN_H
#define INSPECT_PDF_PLAIN_H

#include "base/bytes.h"

/*
 * Is a file so plainly written that all readers find the same objects, whether
 * they follow its tables or look for the objects themselves?  Its tables are
 * of the classic kind and lead to every object that stands in it; none is
 * within another; and each is written in words that have one meaning.
 */
bool	pdf_plain(struct slice);

#endif
