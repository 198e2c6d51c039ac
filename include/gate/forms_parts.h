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

enum destination { TO_DEPARTMENT, TO_CUC, TO_NOBODY };

/* Words of the files: 0 is none, n is the bit 1 << (n - 1). */
enum kind_word { KINDWORD_NONE, KINDWORD_RENEW, KINDWORD_CHANGE,
	KINDWORD_RECOVER };

/* "Họ và tên: ..." of a section. */
struct form_field {
	const char		*key;		/* as programs know it */
	const char		*label;		/* as people read it */
	struct patterns		 labels;	/* as it may be written */
	enum value_type		 type;
	bool			 required;
};

/* A column of a section's list. */
struct form_column {
	const char		*key;
	const char		*label;
	struct patterns		 headers;
	enum value_type		 type;
	bool			 required;
	bool			 unique;	/* no two rows have the same */
	int			 kind;		/* kind_word a mark stands for */
};

/* One of these cells of a row is filled in, or "thiếu LABEL". */
struct form_any {
	const char		*label;
	struct strings		 of;		/* keys of columns */
};

/* Where this cell is filled in, those are too. */
struct form_if {
	const char		*column;
	struct strings		 needs;
};

struct form_section {
	const char		*name;		/* "Mục 1" */
	struct patterns		 titles;
	struct groups		 fields;	/* of form_field */
	struct groups		 columns;	/* of form_column */
	struct groups		 row_any;	/* of form_any */
	struct groups		 row_if;	/* of form_if */
	struct patterns		 totals;	/* "Số lượng": how many rows */
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
	struct strings		 head;		/* what its head must have */
	struct groups		 kinds;		/* of form_kind */
	struct groups		 sections;	/* of form_section */
};

/* common.conf: what holds for every form. */
struct common {
	struct patterns		 anchors;	/* any letter has two */
	struct patterns		 legacy;	/* anchors in old 8-bit fonts */
	struct patterns		 subject_marks;
	struct patterns		 reply_words;
	struct patterns		 about_words;	/* nor ever a request */
	struct patterns		 example_words;	/* a line above Kính gửi */
	struct patterns		 reply_prefixes;
	struct patterns		 regulation_kinds;
	struct patterns		 quote_marks;
	struct patterns		 quote_from, quote_sent;
	struct patterns		 noise;		/* motto in a letter's head */
	struct patterns		 ends;		/* after the last list */
	struct patterns		 departments;
	struct patterns		 hints;
	struct strings		 marks;		/* "×" */
	struct strings		 mailboxes;	/* domains of agencies */
	int			 articles, listed;
	int			 weights[FEATURE__MAX];
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
	bool			 quoted;	/* somebody else's words */
};

/* A document prepared for looking at. */
struct doc {
	struct arena		*arena;
	const struct forms	*forms;
	const struct doc_line	*v;
	size_t			 n;
	const struct doc_line	*all;		/* with what it quotes */
	size_t			 nall;
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

/* Everything of a finding that stands above the sections. */
int	head_read(const struct doc *, struct finding *);
/* "số ký hiệu" of "number", a word of form.head; NULL: there is none such. */
const char	*head_label(const char *word);
/* Is that there? */
bool	head_has(const struct finding *, const char *word);

/* A stand-alone secrecy mark at the head of the first page. */
bool	secret_head(const struct doc *);

/* Where the sections of a form are: lines [from, to) after the title. */
struct part {
	const struct form_section *section;
	bool			 found;
	size_t			 from, to;
};

#define MISSING_MAX	40	/* faults named one by one; nobody reads more */
#define CONTENT_ROWS_MAX 5000	/* a city's yearly list has some hundreds */

/* What was read of a form's sections. */
struct content {
	struct arena		*arena;
	const struct form	*form;
	struct missing		 missing[MISSING_MAX];
	size_t			 nmissing;	/* also those not named */
	struct form_value	*fields;
	size_t			 nfields;
	struct form_entry	*rows;
	size_t			 nrows, size;
	int			 total;
	size_t			 labels;	/* fields whose label is there */
	size_t			 filled;	/* fields with a value */
	unsigned		 title_kinds;	/* as the title asks for */
};

/* forms_content.c: room for the fields of all sections.  0 or -1. */
int	content_init(struct content *, struct arena *, const struct form *);
/*
 * One more row, with an empty cell for each column, for the services of the
 * title; NULL: no memory.
 */
struct form_entry
	*content_row(struct content *, const struct form_section *);
/* Name a fault of row (0: of none) after "MỤC, dòng N: "; NULL: the head. */
void	content_fault(struct content *, const struct form_section *,
	    size_t row, bool damaged, const char *, ...)
	    __attribute__((format(printf, 5, 6)));
/* The fault of a value that is required: missing, or not of its type. */
void	content_lacks(struct content *, const struct form_section *,
	    size_t row, const struct form_value *, bool filled);

int	fields_read(const struct doc *, const struct part *, struct content *);
/* The list of a section, from cells where it has some, else from text. */
int	rows_read(const struct doc *, const struct part *, struct content *);
/* forms_rules.c: what holds for a row, and for all rows from first on. */
void	row_check(struct content *, const struct form_section *,
	    const struct form_entry *);
int	rows_check(const struct doc *, const struct part *, struct content *,
	    size_t first);
/* forms_typed.c: the same from plain text, whose cells nobody can tell. */
int	typed_rows_read(const struct doc *, const struct part *,
	    struct content *);
/* "01", "1.", "1)" at the front of a text: the number; *rest what follows. */
size_t	row_number(struct slice text, struct slice *rest);

/* The value without the dots that stand for one; "" when there is none. */
struct slice	 value_trim(struct slice);
/* Is a trimmed value of its type? */
bool		 value_fits(const struct common *, enum value_type,
		    struct slice);
/*
 * Has a value of this type become another where it was kept as a number?  A
 * sheet does that unless it is told not to: leading zeros and what is behind
 * the fifteenth digit are gone, and 12E45 is another number.
 */
bool		 value_loses_digits(enum value_type);
/* The same as it is kept: blanks within it gone where its type has none. */
const char	*value_text(struct arena *, enum value_type, struct slice);
/* A certificate's number, a phone or identity number not. */
bool		 value_is_serial(struct slice);
bool		 value_is_device(struct slice);
/* A mailbox of one of the domains, or of one below. */
bool		 value_is_official(struct strings domains, struct slice);

#endif
