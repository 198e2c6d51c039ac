/* registrar.h: what the files of cks-registrar tell each other */
#ifndef PROGRAMS_REGISTRAR_H
#define PROGRAMS_REGISTRAR_H

#include <pthread.h>

#include "base/arena.h"
#include "register/feed.h"
#include "register/outbox.h"
#include "register/report.h"

/* Our section: where the register is, and what it keeps for how long. */
struct registrar_conf {
	const char	*folder;	/* of this relay's own register */
	const char	*relay;		/* its name, "" for the host's */
	const char	*postgres;	/* of the shared register, "" for none */
	int		 postgres_ms;
	const char	*state_dir;	/* where the signers' log is; "" nobody
					   signs */
	struct retention keep;
	bool		 notices;	/* are there any to send? */
	struct outbox_conf outbox;
	struct certificate_row *units;	/* certificates of our own units */
	size_t		 nunits;
};

/* Read a section; it lives in the arena.  0 or -1. */
int	registrar_section(struct arena *, struct slice,
	    struct registrar_conf *out);

/*
 * A connection to this relay's own register, or to the shared one.  Each
 * thread has its own.  NULL with why.
 */
struct store	*registrar_own(const struct registrar_conf *,
		    struct buf *why);
struct store	*registrar_shared(const struct registrar_conf *,
		    struct buf *why);

/* One request of the milter: its bytes, and where the answer goes. */
struct ask {
	uint32_t	 op;
	struct slice	 bytes;		/* mapped, or in copy */
	struct buf	 copy;
	int		 reply;
	struct buf	 answer;	/* empty: none is to be sent */
};

#define ASKS_MAX	64	/* that one commit makes durable */

/* Answer a REGISTER_LOOKUP, which changes nothing. */
void	registrar_look(struct store *own, struct ask *);
/* Record what n requests ask for and have it durable; answers are made. */
void	registrar_serve(const struct registrar_conf *, struct store *own,
	    struct ask *, size_t n);

/* What the threads share. */
struct office {
	const struct registrar_conf *conf;
	pthread_mutex_t	 posting;	/* held while a notice is handed over,
					   until the register knows */
	pthread_mutex_t	 feeding;	/* held by who feeds the shared one */
	int		 desk;		/* requests of people come here */
};

/* Answer people's requests, for ever: a thread's own. */
void	*registrar_desk(void *office);
/*
 * Feed the shared register, import signatures, and let go of what is old, for
 * ever: a thread's own.  Of several registrars of one folder, one does.
 */
void	*registrar_keeper(void *office);

/* Hand notices to the mail server, for ever: a thread's own. */
void	*registrar_post(void *office);

/*
 * The lock of that name in the register's folder, which two registrars at a
 * reload take one after the other: a descriptor to keep, or -1.
 */
int	registrar_lock(const struct registrar_conf *, const char *name);

/* A report as a memfd (report_get), or -1. */
int	registrar_report(struct store *, const struct report_ask *);
/*
 * Put a report's notice (data by notice_put) into the outbox, to each of those
 * who get it; once: what report it is, sent to nobody twice.  0 or -1.
 */
int	registrar_send_report(const struct registrar_conf *,
	    struct store *own, struct arena *, struct slice data,
	    const char *once, time_t now);

/* Import what the signers' log has more; n is how many.  0 or -1. */
int	siglog_import(struct store *own, const char *state_dir, int64_t *n);

#endif
