/* forms.h: recognising requests by the form files (NĐ 68/2024, annex) */
#ifndef GATE_FORMS_H
#define GATE_FORMS_H

#include "inspect/model.h"

/* All form files of a folder, compiled; const after loading. */
struct forms;

/* A file's name and content, so that what was checked is what is used. */
struct source {
	const char	*path;
	struct slice	 bytes;
	int		 error;		/* errno when it could not be read */
	const char	*fault;		/* what else is wrong with it; not sent
					   on, as it keeps us from starting */
};

/*
 * Compile form files.  Faults are added to faults as
 * "FILE:LINE: path: what is wrong".  0 with *out when there was none.
 */
int	forms_load(const struct source *, size_t n, struct forms **out,
	    struct buf *faults);
void	forms_free(struct forms *);	/* takes NULL */

enum request {
	REQ_NOT_A_REQUEST, REQ_FORM_04, REQ_FORM_06, REQ_FORM_OTHER,
	REQ_FORM_OLD, REQ_DOUBTFUL, REQ_UNREADABLE
};

const char	*request_word(enum request);	/* "form-04"; doubtful is
						   "unreadable" to the world */

enum request_kind {		/* services asked for, of form 04 and 06 */
	KIND_RENEW = 1 << 0, KIND_CHANGE = 1 << 1, KIND_RECOVER = 1 << 2
};

/* "renew"; one kind. */
const char	*request_kind_word(enum request_kind);

/* How a value is told from a blank or a wrong one. */
enum value_type {
	VALUE_TEXT, VALUE_SERIAL, VALUE_DEVICE, VALUE_EMAIL,
	VALUE_MAILBOX,			/* of an agency: common.conf says whose */
	VALUE_CCCD, VALUE_PHONE, VALUE_DATE, VALUE_MARK
};

const char	*value_type_word(enum value_type);

/* What stands in a field of a form, or in a cell of its list. */
struct form_value {
	const char	*key;		/* "mailbox", of the form file */
	const char	*label;		/* "Địa chỉ thư điện tử công vụ" */
	enum value_type	 type;
	const char	*text;		/* "" when empty or not known; what a
					   narrow cell tore is whole again, a
					   serial in capitals */
	bool		 ok;		/* of its type; an empty one is not */
};

/* One subscriber or device of the list. */
struct form_entry {
	size_t			 number;	/* which row of all, from 1 */
	unsigned		 kinds;		/* of enum request_kind */
	const struct form_value	*cells;		/* one a column of the form */
	size_t			 ncells;
};

/* The text of the value with a key; "" where there is none. */
const char	*form_value(const struct form_value *, size_t n,
		    const char *key);

/* A field or cell that is required, and empty or wrong. */
struct missing {
	const char	*what;		/* "Mục 1: thiếu Số định danh cá nhân" */
	size_t		 row;		/* of the list; 0: of the letter */
	bool		 damaged;	/* something stands there, but wrong */
};

/* What speaks for a form, each with its points in a finding. */
enum feature {
	FEATURE_SUBJECT, FEATURE_LOOSE, FEATURE_BARE, FEATURE_BODY,
	FEATURE_MARKER, FEATURE_SECTION, FEATURE_HEADERS, FEATURE_LABELS,
	FEATURE_DECREE,
	FEATURE__MAX
};

const char	*feature_word(enum feature);

/* What forms_match found out about one document. */
struct finding {
	enum request		 request;
	const char		*form;		/* id of the form file: "form-05" */
	const char		*label;		/* "Mẫu số 05", for people; "" */
	unsigned		 kinds;		/* of enum request_kind; 0 when the
						   document does not tell */
	int			 score;		/* 0..100 */
	int			 points[FEATURE__MAX]; /* what it is made of */
	int			 margin;	/* to the second-best form */
	bool			 blank;		/* a template nobody filled in */
	bool			 reply;		/* only quotes or answers a form */
	bool			 to_department;	/* Kính gửi names the Sở */
	bool			 secret;	/* a secrecy mark at the head */
	bool			 complete;
	const struct missing	*missing;
	size_t			 nmissing;
	const char		*number;	/* số ký hiệu "12/SVHTT-VP", "" */
	const char		*agency;	/* as read from the head, "" */
	const char		*addressee;	/* after Kính gửi, "" */
	const char		*head_key;	/* key of all lines above Kính gửi */
	int			 year, month, day; /* of the letter, 0 unknown */
	const struct form_value	*contact;	/* the fields of its sections */
	size_t			 ncontact;
	const struct form_entry	*rows;		/* its list, as far as seen */
	size_t			 nrows;
	int			 total;		/* as "Số lượng" says, 0 unknown */
};

/*
 * Recognise one document.  Linear in its text; no state.  0 with *out, or -1
 * when memory ran out.
 */
int	forms_match(struct arena *, const struct forms *,
	    const struct model *, struct finding *out);

/*
 * Is it worth a worker's time?  True when a cheap look at bytes of HTML or at
 * a file name finds one of the form files' hints.
 */
bool	forms_hint(const struct forms *, struct arena *, struct slice text);

/* A secrecy mark at the head of a text, or of what it quotes. */
bool	forms_secret(struct arena *, const struct forms *,
	    const struct model *);
/* A bracketed or stand-alone secrecy mark in a subject or file name. */
bool	forms_secret_title(struct arena *, const char *utf8);
/* A subject that answers or forwards: "Re:", "Fwd:", "Trả lời:" ... */
bool	forms_reply_subject(const struct forms *, struct arena *,
	    const char *utf8);

#endif
