/* pdf_parts.h: what the files of the PDF reader tell each other; nobody else includes it */
#ifndef INSPECT_PDF_PARTS_H
#define INSPECT_PDF_PARTS_H

#include <qpdf/qpdf-c.h>

#include "inspect/pdf_plain.h"
#include "inspect/worker.h"

#define PDF_OBJECTS_MAX	(128 * 1024)	/* of a file; 200 pages have 4000 */

/*
 * What qpdf complained about since the last time: NULL, or a cause.  Warnings
 * count too: two readers may make two things of what qpdf had to guess.
 */
const char	*pdf_complaint(qpdf_data);
/*
 * Read a document strictly.  NULL, or the cause why it can not be read; *pages
 * is set when there is none.
 */
const char	*pdf_open(qpdf_data, struct slice bytes, uint32_t limit,
		    uint32_t *pages);

/*
 * Is the tree of pages what it says, up and down?  Some readers go by the
 * /Count of its nodes and by /Parent, others from the top through all /Kids:
 * they would find other pages, or other fonts and forms for one.  Of a linearized
 * file some take for the first page what its front says.
 */
bool		 pdf_tree(qpdf_data, struct slice bytes);

bool		 pdf_is_name(qpdf_data, qpdf_oh, const char *name);
bool		 pdf_is_true(qpdf_data, qpdf_oh);
/* The value of a key; null where it is missing or there is no dictionary. */
qpdf_oh		 pdf_key(qpdf_data, qpdf_oh, const char *key);
/* Has it looks?  Some readers draw what has but a colour (12.5.6.19). */
bool		 pdf_is_drawn(qpdf_data, qpdf_oh annotation);
/*
 * Is an annotation seen on its page?  *share is how much of that it may cover,
 * in per cent, from 1 to 100.
 */
bool		 pdf_seen(qpdf_data, qpdf_oh page, qpdf_oh annotation,
		    uint32_t *share);
/* One more than the highest number of an object; 0: none, or too many. */
int		 pdf_size(qpdf_data);

/* A string of hexadecimal digits that a /ByteRange leaves out. */
struct pdf_hole {
	size_t		 at, end;	/* of it, with < and > */
	unsigned char	 mark[16];	/* what it says instead */
	bool		 met;		/* it was found to be a /Contents */
};

/*
 * A document whose holes are covered: qpdf takes long to read their digits, of
 * which we need to know but that they are the /Contents of a signature.  That
 * is so where they are met, for nobody knows the marks beforehand.
 */
struct pdf_holes {
	struct pdf_hole	 v[MODEL_SIGNATURES_MAX];
	size_t		 n;
	struct slice	 bytes;		/* the document, covered */
	unsigned char	*own;		/* its memory; NULL: it is as it came */
};

/*
 * Plain: each object is one and stands for itself (pdf_plain), so that within
 * the object that has the hole what follows it may move.
 */
void		 pdf_holes_cover(struct pdf_holes *, struct slice bytes,
		    bool plain);
struct pdf_hole	*pdf_holes_at(struct pdf_holes *, size_t at, size_t end);
bool		 pdf_holes_met(const struct pdf_holes *);	/* all are */
void		 pdf_holes_clear(struct pdf_holes *);

/* The signatures of a document by the end of what they cover. */
struct pdf_signatures {
	struct model_signature	 v[MODEL_SIGNATURES_MAX];
	int			 ids[MODEL_SIGNATURES_MAX];	/* of the values; 0:
						   within the field */
	int			 widgets[MODEL_SIGNATURES_MAX];
	int			 fields[MODEL_SIGNATURES_MAX];	/* that have the
						   values; 0: none has */
	size_t			 n;
	bool			 full;		/* there are more */
};

/* The numbers of a signature's /ByteRange; false: they are not as they ought. */
bool		 pdf_range(qpdf_data, qpdf_oh value, int64_t range[4]);
/* Where the range of a signature ends. */
uint64_t	 pdf_end(const struct model_signature *);
/*
 * Find them all among the first n bytes of a document; NULL, or the cause why
 * it can not be read.  Of sure pieces, only those are looked at that may be
 * one.
 */
const char	*pdf_signatures(qpdf_data, struct arena *, struct pdf_holes *,
		    const struct pdf_pieces *, size_t n,
		    struct pdf_signatures *);

/* Two revisions of a document, and where they end. */
struct pdf_revisions {
	qpdf_data	 before, after;
	uint64_t	 covers, until;
	const struct pdf_pieces	*pieces;	/* of the whole document */
};
/* What the pieces tell of an object of the latter; of those not met, nothing. */
enum pdf_kin { PDF_UNKNOWN, PDF_KEPT, PDF_NEW, PDF_REPLACED };
/*
 * Say of each of so many objects what the pieces tell, a byte an object.
 * False: they do not tell it.  Where they do, what is kept is the same in both,
 * qpdf has nothing to complain about in it, and it leads to nothing but what
 * was there before.
 */
bool		 pdf_kin(const struct pdf_revisions *, unsigned char *kin,
		    int objects);
/*
 * What came between the two?  NULL: nothing but further signatures and what
 * helps to verify them, and *more when there is some; else the first that is
 * something else, in words.  Objects that are kept are not read.
 */
const char	*pdf_changed(const struct pdf_revisions *, struct arena *,
		    bool *more);

/*
 * Do all readers take the same object for a number?  So they do where each
 * revision has but one, of generation 0, and its tables lead to no other; else
 * of two entries some heed the first, PDFium the last, and it heeds no
 * generation of a reference.  Tables are to say where they are by numbers, and
 * what is in a stream of objects by its place there; nothing may refer to what
 * they call free.  qpdf says nothing of it.  A plain file need not be asked.
 */
bool		 pdf_heads_agree(qpdf_data, struct slice);

/* Does a page, which draws that, show another text than it has? */
bool		 pdf_hides(qpdf_data, qpdf_oh page, struct slice drawing);

struct rules;			/* inspect/rules.h */
struct pdf_drawn;

/*
 * Decode what so many pages draw: poppler would leave out in silence what it
 * can not decode, and the text would not be whole.  What they hide is added to
 * *marks; their lines are kept in rules, one a page, and what they draw in
 * kept, if that is not NULL.  NULL, or a cause.
 */
const char	*pdf_contents(qpdf_data, uint32_t pages, uint32_t *marks,
		    struct rules *, struct pdf_drawn *kept);

#define PDF_DRAWN_MAX	64	/* streams; a letter has five */

/*
 * What the pages of a plain document draw, and which characters their codes
 * are, decoded, as one more revision behind it: poppler takes longer to unpack
 * a stream than to read it.  { .whole = ... } is the beginning.
 */
struct pdf_drawn {
	struct slice	 whole;		/* the document */
	struct buf	 objects, table, all;
	int		 ids[PDF_DRAWN_MAX];	/* of the objects */
	size_t		 n;
};

/* Add what is of a page, where each is one stream with nothing else to it. */
void		 pdf_drawn_add(struct pdf_drawn *, qpdf_data, qpdf_oh page,
		    struct slice drawing);
/*
 * The document with that revision, of which the pieces tell where it is to
 * lead; the document itself where there is none, or no memory.
 */
struct slice	 pdf_drawn_end(struct pdf_drawn *, qpdf_data,
		    const struct pdf_pieces *);
void		 pdf_drawn_clear(struct pdf_drawn *);

/*
 * The next reference in an object as qpdf writes it, and *text past it; false:
 * there is none.
 */
bool		 pdf_reference(const char **text, long *id, long *generation);

/*
 * Write the document anew, one plain object after another, so that poppler
 * sees the same graph of objects.  NULL with *out, which lives as long as the
 * document or until the next time, or a cause.
 */
const char	*pdf_rewrite(qpdf_data, enum qpdf_stream_decode_level_e,
		    struct slice *out);
/*
 * Are the letters that poppler reads not those that are drawn, where other
 * text is written beside some (14.9.4)?  It takes that, and nobody sees it.
 * Honest ones say what the letters are, where their font does not.  What was
 * rewritten is gone.
 */
bool		 pdf_retold(qpdf_data, struct slice read, uint32_t pages);

/* Certificates and OCSP answers of the document, as far as they fit. */
void		 pdf_dss(qpdf_data, struct arena *, struct model *);

/* A document with its signatures, and the revision whose text counts. */
struct pdf_signed {
	struct pdf_signatures	 all;
	struct pdf_holes	 holes;
	qpdf_data		 text;	/* what to read; the document itself, or
					   a revision to be cleaned up */
	struct slice		 bytes;	/* of it */
	uint32_t		 pages;	/* of it */
	struct pdf_pieces	 pieces;	/* of the document */
};

/* What a signature draws on a page, put on one behind all of the document. */
struct pdf_stamp {
	uint32_t	 origin;	/* the number of the signature, from 1 */
	uint32_t	 page;		/* where it is seen */
	bool		 within;	/* small enough to be a number or a date
					   in a line of that page */
};
/*
 * Add a page for each signature within the first end bytes that draws; out has
 * room for all.  How many were added.
 */
size_t		 pdf_stamps_add(qpdf_data, const struct pdf_signatures *,
		    uint64_t end, struct pdf_stamp *out);

/*
 * Open a document, find its signatures and what changed after each.  NULL, or
 * the cause why that can not be told.  pdf_signed_clear in any case.
 */
const char	*pdf_sign_read(qpdf_data *, struct arena *, struct slice bytes,
		    const struct inspect_limits *, struct pdf_signed *);
/* Say of every signature that its content has changed. */
void		 pdf_differ(struct pdf_signed *, const char *what);
/* With the document itself. */
void		 pdf_signed_clear(struct pdf_signed *, qpdf_data *whole);

#endif
