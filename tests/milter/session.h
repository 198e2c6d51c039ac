/* session.h: playing an SMTP server towards a milter, as Postfix 3.7 would */
#ifndef TESTS_MILTER_SESSION_H
#define TESTS_MILTER_SESSION_H

#include "base/bytes.h"
#include "milter/letter.h"

#define RCPTS_MAX	1000	/* Postfix's smtpd_recipient_limit */
#define MACROS_MAX	32	/* more than Postfix knows */
#define BODY_CHUNK	65535	/* Postfix's MILTER_CHUNK_SIZE */

/* Where in a mail; in this order. */
enum stage {
	ST_CONNECT, ST_HELO, ST_MAIL, ST_RCPT, ST_DATA, ST_HEADER, ST_EOH,
	ST_BODY, ST_EOM, ST__MAX
};

struct macro {
	const char	*name, *value;
};

/* What is played. */
struct play {
	const char	*where;			/* unix:/path, inet:host:port */
	const char	*client_name, *client_addr, *helo, *sender;
	const char	*rcpts[RCPTS_MAX];
	int		 nrcpts;
	struct macro	 macros[MACROS_MAX];	/* besides those we know */
	int		 nmacros;
	uint32_t	 withheld;		/* SMFIP_ bits not offered */
	size_t		 chunk;			/* bytes of body at once */
	int		 wait_ms;		/* between two of these */
	enum stage	 stop;			/* end after it; ST__MAX: no */
	int		 nstop;			/* so many mails of a connection,
						   the first ones; 0: all */
	bool		 drop;			/* end without a word */
};

/* What became of a mail. */
struct outcome {
	struct buf	 verdict;	/* "accept", "reply 451 4.7.1 ..." */
	struct buf	 notes;		/* lines such as "rcpt add <a@b>" */
	struct letter	 letter;	/* with the filter's changes */
};

struct session;

/*
 * Connect, negotiate, say who the client is.  NULL when the filter is not
 * there or does not speak the protocol, and errno.
 */
struct session	*session_open(const struct play *);
/* Say goodbye where that is possible; takes NULL. */
void		 session_close(struct session *);

/* One mail; the caller clears the outcome. */
void		 session_mail(struct session *, const char *queueid,
		    struct slice raw, struct outcome *);
/* Whether another mail can follow on this connection. */
bool		 session_alive(const struct session *);
void		 outcome_clear(struct outcome *);

#endif
