/* row.h: what the register keeps: one struct a table, and their columns */
#ifndef REGISTER_ROW_H
#define REGISTER_ROW_H

#include "base/arena.h"
#include "base/wire.h"

/*
 * Text is never NULL ("" is none), words are those of README's list; times are
 * seconds since 1970 in UTC, 0 for none.  relay and id name a row among all
 * relays; change counts the changes of a relay's table and tells the feed
 * what is new.
 */

/* One request: a recognised document of a mail. */
struct request_row {
	const char	*relay;
	int64_t		 id, change;
	const char	*number;	/* "2026-000042"; "" was given none */
	const char	*retry_key;	/* SHA-256 of Message-ID and document */
	const char	*sha256;	/* of the document */
	const char	*letter_key;	/* SHA-256 of agency, số ký hiệu and year;
					   "" when one of them was not read */
	int64_t		 received, last_seen, seen; /* first, last, how often */
	const char	*request;	/* "form-04" */
	const char	*form;		/* of the form file: "form-04" */
	const char	*kinds;		/* "renew change recover", of these */
	const char	*agency, *letter; /* as read; letter is số ký hiệu */
	const char	*agency_key;	/* to be found by (inspect/text.h) */
	int64_t		 year;		/* of the letter */
	const char	*dated;		/* "2026-05-04", "" */
	int64_t		 subscribers;
	const char	*class, *where;	/* of the signature that decided */
	const char	*signature;	/* its reason */
	const char	*disposition;	/* of the mail */
	const char	*judged;	/* of this document */
	const char	*reason;	/* of this document */
	const char	*flags;		/* words parted by blanks */
	const char	*sender_domain;
	const char	*contact;	/* JSON of the fields kept, "" for none */
	int64_t		 monitor;	/* 1: only watched */
	const char	*linked;	/* number of the row it repeats */
	const char	*mark;		/* "approved", "refused", "returned", "" */
	const char	*mark_note;
	int64_t		 marked;
	const char	*qid;		/* Postfix's, of the mail that it came
					   with last; "" not known */
};

/* One signature made by a signer of ours, from its own log. */
struct signature_row {
	const char	*relay;
	int64_t		 id, change;
	int64_t		 made;
	const char	*identity, *qid, *sha256, *sender;
};

/* A certificate seen: of a signer of a filed request, or a unit's. */
struct certificate_row {
	const char	*serial, *issuer;	/* together its name */
	int64_t		 change;
	const char	*subject, *cn, *o, *ou;
	const char	*holder;	/* "agency" */
	const char	*generation;	/* "G2" */
	const char	*mailbox;	/* the first of its own */
	int64_t		 not_before, not_after;
	int64_t		 first_seen, last_seen;
	const char	*source;	/* "request", "unit" */
};

/* What the department did with a request; the last one counts. */
struct mark_row {
	const char	*relay;
	int64_t		 id, change;
	const char	*number, *mark, *note;
	int64_t		 marked;
};

/* A notice on its way: the outbox, which no other relay sees. */
struct notice_row {
	const char	*relay;
	int64_t		 id;
	const char	*kind;		/* "receipt", "cover", ... */
	const char	*once;		/* not "": of all with this word only the
					   first is ever added */
	const char	*number;	/* of its request; "" when it has none */
	int64_t		 request;	/* id of that, 0 when there is none */
	const char	*recipient;
	const char	*message_id;	/* fixed when it was added, with <> */
	const char	*data;		/* what the text is made of; its maker's
					   own affair */
	const char	*state;		/* "due", "sent", "failed" */
	int64_t		 created, due, done, tries;
	const char	*fault;		/* of the last try */
	const char	*qid;		/* of the mail that it is about, "" */
};

enum column_type { COLUMN_TEXT, COLUMN_NUM };

struct column {
	const char		*name;	/* in the database, JSON and CSV */
	enum column_type	 type;
	size_t			 at;	/* in its struct */
};

enum table {
	TABLE_REQUESTS, TABLE_SIGNATURES, TABLE_CERTIFICATES, TABLE_MARKS,
	TABLE_OUTBOX,
	TABLE__MAX
};

/* A table: its columns, the first nkey of which name a row. */
struct table_info {
	const char		*name;
	const struct column	*columns;
	size_t			 n, nkey, size;
};

const struct table_info	*table_info(enum table);

/* An empty row: every text "". */
void	 row_init(enum table, void *row);
const char
	*row_text(const void *row, const struct column *);
int64_t	 row_num(const void *row, const struct column *);

/*
 * Rows between processes.  row_get leaves its texts in the arena; the reader
 * tells whether it was whole.
 */
void	 row_put(struct buf *, enum table, const void *row);
void	 row_get(struct wire *, struct arena *, enum table, void *row);
/* The same of any struct that columns tell of; lines: texts may have several. */
void	 columns_put(struct buf *, const struct column *, size_t n,
	    const void *);
void	 columns_get(struct wire *, struct arena *, const struct column *,
	    size_t n, bool lines, void *);

#endif
