/* forms_parts.h: what the files that recognise forms share among themselves */
#ifndef GATE_FORMS_PARTS_H
#define GATE_FORMS_PARTS_H

#include "gate/conf.h"
#include "gate/forms.h"
#include "gate/pattern.h"
#include "gate/settings.h"

#define DOC_KEY_MAX	(1024 * 1024)	/* key of 200 full pages: 600 KiB */
#define DOC_TEXT_MAX	(2 * 1024)	/* bytes of a line read for values */

#define FORMS_MAX	64	/* form files; the decree has nine forms */
#define FORM_FIELDS_MAX	64	/* fields of a section; the forms have eight */
#define FORM_COLUMNS_MAX 32	/* columns of its list; the forms have nine */

/* How a value is told from a blank or a wrong one. */
enum value_type {
	VALUE_TEXT, VALUE_SERIAL, VALUE_DEVICE, VALUE_EMAIL, VALUE_CCCD,
	VALUE_PHONE, VALUE_DATE, VALUE_MARK
};

enum destination { TO_DEPARTMENT, TO_CUC, TO_NOBODY };

/* Words of the files: 0 is none, n is the bit 1 << (n - 1). */
enum kind_word { KINDWORD_NONE, KINDWORD_RENEW, KINDWORD_CHANGE,
	KINDWORD_RECOVER };

/* "Họ và tên: ..." of a section. */
struct form_field {
	const char		*label;		/* as people read it */
	struct patterns		 labels;	/* as it may be written */
	enum value_type		 type;
	bool			 required;
};

/* A column of a section's list. */
struct form_column {
	const char		*label;
	struct patterns		 headers;
	enum value_type		 type;
	bool			 required;
	int			 required_for;	/* kind_word */
	int			 kind;		/* kind_word a mark stands for */
};

struct form_section {
	const char		*name;		/* "Mục 1" */
	struct patterns		 titles;
	struct groups		 fields;	/* of form_field */
	struct groups		 columns;	/* of form_column */
};

struct form_kind {
	int			 kind;		/* kind_word */
	struct patterns		 words;
};

/* One form file. */
struct form {
	const char		*id, *label;
	enum destination	 destination;
	bool			 old;		/* of a generation gone by */
	struct patterns		 titles;	/* what it is about */
	struct patterns		 loose_titles;	/* said less exactly */
	struct patterns		 markers;	/* "Mẫu số 04", alone on a line */
	struct patterns		 decree;	/* its legal ground */
	struct patterns		 needs;		/* not this form without one */
	struct patterns		 refuses;	/* nor with one and no decree */
	struct groups		 kinds;		/* of form_kind */
	struct groups		 sections;	/* of form_section */
};

/* common.conf: what holds for every form. */
struct common {
	struct patterns		 anchors;	/* any letter has two */
	struct patterns		 legacy;	/* anchors in old 8-bit fonts */
	struct patterns		 subject_marks;
	struct patterns		 reply_words;
	struct patterns		 reply_prefixes;
	struct patterns		 regulation_kinds;
	struct patterns		 quote_marks;
	struct patterns		 quote_from, quote_sent;
	struct patterns		 noise;		/* motto in a letter's head */
	struct patterns		 ends;		/* after the last list */
	struct patterns		 departments;
	struct patterns		 hints;
	int			 accept, doubtful, margin;
};

struct forms {
	struct arena		*arena;
	struct common		 common;
	const struct form	*v;
	size_t			 n;
};

/* A line of a document that counts: not quoted, not blank. */
struct doc_line {
	const struct model_line	*line;
	struct slice		 key;
	size_t			 at;		/* of its key in doc.key */
};

/* A document prepared for looking at. */
struct doc {
	struct arena		*arena;
	const struct forms	*forms;
	const struct doc_line	*v;
	size_t			 n;
	struct slice		 key;		/* of all lines */
	struct grams		*grams;		/* of key and of each line */
	bool			 may_quote, may_forward; /* words for it stand
						   somewhere */
	bool			 cut;		/* something quoted was left out */
	size_t			 addressee;	/* line of Kính gửi, n: none */
	bool			 letter;	/* has the head of one */
	bool			 has_subject;
	struct slice		 subject;	/* its key, without V/v */
};

/* Quoted mail cut off, keys made, head found.  0, or -1: memory. */
int	doc_make(struct arena *, const struct forms *, const struct model *,
	    struct doc *out);
/* Does one of the patterns stand in the whole of it? */
bool	doc_has(const struct doc *, struct patterns);
/* The line where one of the patterns begins, after a number; or n. */
size_t	doc_find_line(const struct doc *, struct patterns, size_t from);

/* number, agency, head_key, year, to_department, secret of a finding. */
int	head_read(const struct doc *, struct finding *);

/* A stand-alone secrecy mark at the head of the first page. */
bool	secret_head(const struct doc *);

/* Where the sections of a form are: lines [from, to) after the title. */
struct part {
	const struct form_section *section;
	bool			 found;
	size_t			 from, to;
};

/* What was read of a form's sections. */
struct content {
	struct buf		 missing;	/* one a line */
	size_t			 nmissing;
	size_t			 labels;	/* fields whose label is there */
	size_t			 filled;	/* fields with a value */
	size_t			 rows;		/* of the lists */
	unsigned		 marks;		/* request_kind of marked cells */
};

int	fields_read(const struct doc *, const struct part *, struct content *);
int	rows_read(const struct doc *, const struct part *, struct content *);

/* The value without the dots that stand for one; "" when there is none. */
struct slice	 value_trim(struct slice);
/* Is a trimmed value of its type? */
bool		 value_fits(enum value_type, struct slice);
/* A device's or a certificate's number, a phone or identity number not. */
bool		 value_is_serial(struct slice);

#endif
