/* pdf_plain.h: is there but one way to read the objects of a PDF? */
#ifndef INSPECT_PDF_PLAIN_H
#define INSPECT_PDF_PLAIN_H

#include "base/bytes.h"

/* An object, or a table with its trailer. */
struct pdf_piece {
	size_t	 at, end;		/* end: behind it */
	size_t	 table;			/* where its table is */
	int	 number;		/* 0: a table */
	bool	 signs;			/* it is a dictionary with a /ByteRange */
};

/* What a plain file is made of. */
struct pdf_pieces {
	struct pdf_piece *v;		/* in the order they stand */
	size_t		 n;
	bool		 sure;		/* qpdf has nothing to complain about in
					   any, and references lead to objects
					   of their own revision or of one
					   before it */
};

/*
 * Is a file so plainly written that all readers find the same objects, whether
 * they follow its tables or look for the objects themselves?  Its tables are
 * of the classic kind and lead to every object that stands in it; none is
 * within another; and each is written in words that have one meaning.
 * The pieces are to be cleared in any case; of a file that is not plain there
 * are none.
 */
bool	pdf_plain(struct slice, struct pdf_pieces *);
void	pdf_pieces_clear(struct pdf_pieces *);

#endif
