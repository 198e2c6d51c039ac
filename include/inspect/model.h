/* model.h: what a document says, free of its format: the worker's answer */
#ifndef INSPECT_MODEL_H
#define INSPECT_MODEL_H

#include "base/arena.h"
#include "base/reason.h"

#define MODEL_LINES_MAX	20000	/* lines and rows; a 200-page letter has 8000 */
#define MODEL_TEXT_MAX	(8u * 1024 * 1024) /* bytes of all text */
#define MODEL_CELLS_MAX	64	/* cells of one row */
#define MODEL_SIGNATURES_MAX	16 /* of one document; a letter has two or three */
#define MODEL_STAMP_SHARE	1	/* per cent of a page at most, begun, that
					   a number or date in a line has */
#define MODEL_BLOBS_MAX	16	/* certificates, and answers, beside them */
#define MODEL_BLOB_MAX	(16u * 1024) /* bytes of one */

enum model_format {
	FORMAT_UNKNOWN, FORMAT_TEXT, FORMAT_HTML, FORMAT_PDF,
	FORMAT_DOCX, FORMAT_XLSX, FORMAT_ODT, FORMAT_ODS,
	FORMAT_ARCHIVE,			/* ZIP, 7z, RAR, tar.gz */
	FORMAT_OLD,			/* .doc, .xls, RTF: noticed, not read */
	FORMAT_IMAGE,			/* PNG, JPEG, TIFF: noticed, not read */
	FORMAT__MAX
};

const char	*model_format_word(enum model_format);

/* A line of text, or a row of a table (ncells > 0, text its cells joined). */
struct model_line {
	const char		*text;		/* UTF-8, NFC */
	const char *const	*cells;
	size_t			 ncells;
	uint32_t		 page;		/* from 1; 0 for the mail's own text */
	uint64_t		 numbers;	/* bit i: cell i was kept as a
						   number, so leading zeros and
						   the sixteenth digit are lost */
	uint32_t		 origin;	/* 0: the page; else the number of the
						   signature that brought it */
};

/* Things the worker saw; it points, it never says "valid". */
enum model_mark {
	MARK_HAS_SIGNATURE	= 1 << 0, /* a signature of its own is inside */
	MARK_IMAGE_ONLY		= 1 << 1, /* pages, but no characters */
	MARK_NO_UNICODE		= 1 << 2, /* characters that are no text */
	MARK_HIDDEN		= 1 << 3, /* text a reader would not see */
	MARK_ACTIVE		= 1 << 4, /* scripts, launch actions, XFA */
	MARK_OFFICE_SIGNATURE	= 1 << 5, /* an Office file's own, which nobody
					     checks */
	MARK__END		= 1 << 6
};

/* How a signature in a document is made (its /SubFilter). */
enum model_subfilter {
	SUBFILTER_OTHER,	/* one that nobody here can judge */
	SUBFILTER_PKCS7,	/* adbe.pkcs7.detached */
	SUBFILTER_CADES,	/* ETSI.CAdES.detached */
	SUBFILTER_STAMP		/* ETSI.RFC3161: a time stamp, no signature */
};

const char	*model_subfilter_word(enum model_subfilter);

/* What came into a document behind what a signature covers. */
enum model_change {
	CHANGE_NOTHING,
	CHANGE_MORE,		/* further signatures, material to verify by */
	CHANGE_CONTENT		/* anything else; changed names the first */
};

enum model_trait {
	TRAIT_ORPHAN	= 1 << 0,	/* no field of the form leads to it */
	TRAIT_MALFORMED	= 1 << 1,	/* not as ISO 32000-1 12.8.1 has it */
	TRAIT_VISIBLE	= 1 << 2	/* it draws something on a page */
};

/*
 * A signature inside a document.  The four numbers of its /ByteRange are as
 * found; whoever judges them looks at the bytes himself.
 */
struct model_signature {
	const char		*field;		/* its name, "" */
	enum model_subfilter	 subfilter;
	int64_t			 range[4];	/* all 0 when malformed */
	uint32_t		 traits;	/* of enum model_trait */
	uint32_t		 certifies;	/* 1-3: a certification (DocMDP)
						   that lets this happen; 0 */
	enum model_change	 change;
	const char		*changed;	/* "page 1", ...; "" */
	uint32_t		 page;		/* where it is seen; 0: nowhere */
	uint32_t		 share;		/* per cent of pages, begun */
};

struct model {
	enum model_format	 format;
	enum reason		 why;	/* R_NONE: a complete parse; else
					   R_UNREADABLE, R_IMAGE_ONLY */
	const char		*cause;	/* of R_UNREADABLE: "signal 11",
					   "deadline", "encrypted", ...; "" */
	uint32_t		 marks;
	uint32_t		 pages;
	uint32_t		 ms;	/* that it took; not of the wire */
	const struct model_line	*lines;
	size_t			 nlines;
	const struct model_signature *signatures; /* by the end of their ranges */
	size_t			 nsignatures;
	uint64_t		 read;	/* bytes from the first on that lines are
					   from: a revision; 0: all */
	/* certificates and OCSP answers beside the signatures (DSS), in DER */
	const struct slice	*certs, *ocsps;
	size_t			 ncerts, nocsps;
};

/*
 * Lines gathered one after another by a reader of a format.  Lines without
 * text are left out.  full: a limit above was reached, and what was gathered
 * is not all.  { .arena = a } is an empty one.
 */
struct model_lines {
	struct arena		*arena;
	struct model_line	*v;
	size_t			 n, size, bytes;
	bool			 full;
};

/* A line of text; it is kept by pointer. */
void	model_add_line(struct model_lines *, uint32_t page, const char *text);
/*
 * A row; cells and their strings are kept by pointer, text is made here.
 * The line, or NULL when it was left out.
 */
struct model_line
	*model_add_row(struct model_lines *, uint32_t page,
	    const char *const *cells, size_t ncells);

/* To and from the bytes that leave the worker; they are not believed. */
void	model_put(struct buf *, const struct model *);
/*
 * Strings are copied into the arena; text that is not UTF-8, a count or a
 * length out of bounds gives -1.
 */
int	model_get(struct arena *, struct slice, struct model *out);

#endif
