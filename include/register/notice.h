/* notice.h: mail that the gateway writes itself: its kinds, texts and facts */
#ifndef REGISTER_NOTICE_H
#define REGISTER_NOTICE_H

#include <time.h>

#include "mail/template.h"

struct notice_row;

enum notice_kind {
	NOTICE_RECEIPT,		/* to the sender of a routed request */
	NOTICE_COVER,		/* to the department, beside each request */
	NOTICE_CUC,		/* "send this to the Cục" */
	NOTICE_EXPIRED,		/* a listed certificate has run out */
	NOTICE_HELD,		/* what is held, to the named person, daily */
	NOTICE_SECRECY,		/* a secrecy mark, to the named person */
	NOTICE_LATE,		/* two numbers are one request */
	NOTICE_REMINDER,	/* a certificate is about to run out */
	NOTICE_REPORT,		/* the monthly report */
	NOTICE_SELFTEST,	/* to who tries out his signing */
	NOTICE__MAX
};

#define NOTICE_TO_MAX	254	/* bytes of an address (RFC 5321 4.5.3.1.3) */
#define NOTICE_ID_MAX	250	/* of a Message-ID that is answered */

/* "receipt": setting, file name, log, header and register. */
const char	*notice_word(enum notice_kind);
/* The kind of a word, or NOTICE__MAX. */
enum notice_kind notice_of(const char *word);
/* Does it answer a mail that came (RFC 3834)? */
bool		 notice_answers(enum notice_kind);
/* The names that its text may use. */
const struct template_name
		*notice_names(enum notice_kind);

/* What goes along with it, 8-bit and CRLF as they are. */
struct notice_file {
	const char	*name;		/* ASCII, of letters, digits, "-._" */
	const char	*type;		/* "text/csv; charset=utf-8" */
	struct slice	 bytes;
};
#define NOTICE_FILES_MAX	4

/* One notice to one mailbox. */
struct notice {
	enum notice_kind	 kind;
	const char		*number;	/* of the register, "" */
	const char		*id;		/* Message-ID "<...>", the same
						   however often it is sent */
	const char		*to;
	const char		*answers;	/* Message-ID "<...>" of a mail; "" */
	time_t			 at;		/* its Date */
	struct values		 values;
	struct notice_file	 files[NOTICE_FILES_MAX];
	size_t			 nfiles;
};

/*
 * The data column of a row of the outbox, and the notice of a row.  Strings
 * are the arena's or the row's.  -1: damaged, or memory ran out.
 */
void	notice_put(struct buf *, const struct notice *);
int	notice_get(struct arena *, const struct notice_row *,
	    struct notice *out);

/*
 * May a notice be sent to it?  A plain ASCII mailbox; nobody's who never
 * reads: mailer-daemon, noreply and such.
 */
bool	notice_address(const char *);

/* The text of one kind, from its file; const after loading. */
struct notice_text {
	const struct template	*subject, *text, *html;
};

/*
 * Read a file of conf/templates; its bytes are borrowed.  Every fault is added
 * to faults as "FILE:LINE: what is wrong".  0, though faults may have been
 * added; -1 when memory ran out.
 */
int	notice_read(struct arena *, enum notice_kind, const char *path,
	    struct slice bytes, struct notice_text *out, struct buf *faults);

/* Who writes, and what all texts may name. */
struct notice_terms {
	const char		*from;		/* address */
	const char		*name;		/* shown beside it: the department */
	const char		*guide;		/* URL, "" */
	const char		*cuc_mail;	/* of the Cục */
	struct slice		 mark_key;	/* of the mark; of no bytes: none */
	struct notice_text	 texts[NOTICE__MAX];
};

#define NOTICE_MARK	"X-CKS-Notice"	/* header field of our own mail */

/*
 * The whole mail of a notice, byte by byte the same each time
 * (RFC 5322, RFC 2045, RFC 3834): 7-bit, CRLF, text and HTML, marked as ours.
 * 0, or -1 when memory ran out.
 */
int	notice_compose(const struct notice_terms *, const struct notice *,
	    struct buf *out);

/*
 * What makes a mark ours: a keyed digest (RFC 2104) over the kind, From, To
 * and Message-ID as they stand in the header, and the body.  Nobody without
 * the key makes one, and it fits no other mail.  0 with out, or -1.
 */
int	notice_mark(struct slice key, struct slice kind, struct slice from,
	    struct slice to, struct slice id, struct slice body, char out[65]);

#endif
