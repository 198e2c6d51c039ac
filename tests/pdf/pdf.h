/* pdf.h: PDFs for the tests: updates, signatures, and what is done to them */
#ifndef TESTS_PDF_H
#define TESTS_PDF_H

#include <time.h>

#include <qpdf/qpdf-c.h>

#include "base/arena.h"
#include "base/bytes.h"

#define SIGNATURES_MAX	8	/* in one document */
#define OBJECTS_MAX	64	/* of one update */
#define WORDS_MAX	128	/* of one step */
#define NAMES_MAX	64	/* objects that steps made and may speak of */

/* Where a signature stands in the file. */
struct signature {
	size_t	 range;		/* the array after /ByteRange, with its [ */
	size_t		 begin, end;	/* the hole, from < to behind > */
	size_t		 wide;		/* bytes before it that the range
					   leaves out as well */
	size_t	 covered;	/* up to here, the end of its revision */
	int	 value, field;	/* objects: the dictionary and the field */
};

/* How the tables of an update are written. */
enum table {
	TABLE_AS_BEFORE,	/* a table after a table, else a stream */
	TABLE_MIXED,		/* the other way round */
	TABLE_LOOP,		/* /Prev leads to itself */
	TABLE_ALONE,		/* no /Prev */
	TABLE_HYBRID,		/* empty, with a stream beside it (7.5.8.4) */
	TABLE_LOST,		/* startxref is wrong */
	TABLE_DOUBLE,		/* what was there before is in it as well */
	TABLE_REFERENCE,	/* /Prev is a reference to a number */
	TABLE_FREED,		/* what a stream beside it has packed is free */
	TABLE_FIRST,		/* the stream is beside the first of the file,
				   which leads to it by 99999999 so far */
	TABLE_MISPLACED,	/* what is packed is said to be elsewhere */
	TABLE_COUNTED,		/* how much is packed is said by a reference */
	TABLE_NONE,
	TABLE_TRAILER		/* a trailer alone */
};

/* A document as its steps make it. */
struct doc {
	struct arena		*arena;
	const char		*pki;	/* folder of tests/pki/make */
	time_t			 now;
	struct buf		 file;
	struct signature	 signatures[SIGNATURES_MAX];
	size_t			 nsignatures;
	struct {
		const char	*name;
		int		 id;
	}			 names[NAMES_MAX];
	size_t			 nnames;
	enum table		 table;		/* of the next update */
	const char		*corpus;	/* folder of the base */
};

/* A step: its name, then "key=value" or "key" of what it shall be like. */
struct step {
	const char	*words[WORDS_MAX];
	size_t		 nwords;
	const char	*text;	/* the whole of it, as it was written */
};

/* One incremental update while it is written (ISO 32000-1 7.5.6). */
struct update {
	struct doc	*doc;
	qpdf_data	 q;		/* the document before it */
	size_t		 prev;		/* the table before it */
	bool		 stream;	/* that was a stream; so is ours */
	const char	*root;		/* the catalog, as "1 0 R" */
	int		 size;		/* object numbers given so far */
	struct {
		int	 id;
		size_t	 at;	/* 0: the object is freed */
		int	 within;	/* a stream of objects, or 0 */
	}		 objects[OBJECTS_MAX];
	size_t		 nobjects;
};

/* Our tests can not go on: print what and why, and exit. */
_Noreturn void	 die(const char *what);
/* p, unless it is NULL. */
void		*need(void *p, const char *what);
void		 read_file(const char *path, struct buf *);
const char	*format(struct doc *, const char *, ...)
		    __attribute__((format(printf, 2, 3)));

/* The value of a word of a step, "" for one without, NULL when not there. */
const char	*step_word(const struct step *, const char *key);
const char	*step_word_or(const struct step *, const char *key,
		    const char *otherwise);
int		 step_number(const struct step *, const char *key,
		    int otherwise);
/* A word YYYYMMDDhhmmss in UTC. */
time_t		 step_time(const struct step *, const char *key,
		    time_t otherwise);
time_t		 time_of(const char *);

/* The document as it is, for qpdf; it is not to be freed before. */
qpdf_data	 doc_open(struct doc *);
void		 update_begin(struct update *, struct doc *);
/* A number for a new object. */
int		 update_new(struct update *);
/* From here on an object of that number is written, with or without qpdf. */
void		 update_at(struct update *, int id);
void		 update_put(struct update *, int id, const char *, ...)
		    __attribute__((format(printf, 3, 4)));
void		 update_stream(struct update *, int id, const char *dict,
		    struct slice);
void		 update_dict(struct update *, int id, qpdf_oh);
/*
 * Set a value of a dictionary, or add one to an array in it; in qpdf only.
 * A value has no references in it, or is one.
 */
void		 update_append(struct update *, qpdf_oh dict, const char *key,
		    const char *value);
void		 update_set(struct update *, qpdf_oh dict, const char *key,
		    const char *value);
/* A form called /NAME over the text of a page, counted from 1. */
void		 update_draw(struct update *, const char *name,
		    const char *text, int nth);
void		 update_free(struct update *, int id);
/* An object is in a stream of such, at the nth place of it, from 0. */
void		 update_pack(struct update *, int id, int holder, int nth);
/* Write the tables and forget what was read. */
void		 update_end(struct update *);

/* Put bytes over others, at, as many as there are. */
void		 doc_patch(struct doc *, size_t at, struct slice);
/* Put bytes in the place of n others. */
void		 doc_splice(struct doc *, size_t at, size_t n, struct slice);
struct signature *doc_signature(struct doc *, int nth);	/* from 1 */
/* Where the last startxref points to. */
size_t		 doc_table(const struct doc *);
/* Remember an object as {NAME}; the text with every {NAME} as "N 0 R". */
void		 doc_name(struct doc *, const char *name, int id);
const char	*doc_expand(struct doc *, const char *text);
/* What follows the first n words of a step, as it was written. */
const char	*step_rest(struct doc *, const struct step *, size_t n);
/* The array of the ranges of a signature, and what they cover, hashed. */
void		 signature_range(struct doc *, const struct signature *);

/* A CMS of the signed bytes, or the token of a time stamp over them. */
void		 cms_make(struct doc *, const struct step *, struct slice,
		    struct buf *der);
void		 token_make(struct doc *, const char *tsa, time_t,
		    struct slice, struct buf *der);

typedef void	 step_fn(struct doc *, const struct step *);
step_fn		 step_sign, step_document_stamp, step_dss;
step_fn		 step_add, step_pack, step_stream, step_set, step_also, step_redefine,
		 step_free, step_twice, step_root, step_draw, step_annotate;
step_fn		 step_append, step_prepend, step_join, step_patch,
		 step_range, step_contents, step_wrap, step_table,
		 step_linearize, step_object_streams;

/* Call the first page {page}, its parts {contents}, {font}, and so on. */
void		 doc_look(struct doc *);

#endif
