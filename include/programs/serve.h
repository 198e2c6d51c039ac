/* serve.h: the parts of a server of the milter protocol (version 6); for serve*.c only */
#ifndef PROGRAMS_SERVE_H
#define PROGRAMS_SERVE_H

#include <pthread.h>
#include <stdbool.h>	/* mfapi.h has a bool of its own otherwise */

#include <libmilter/mfapi.h>
#include <libmilter/mfdef.h>

#include "base/bytes.h"

#define PACKET_MAX	(1024 * 1024)	/* bytes; a header of Postfix: 100 KiB */

/* Where macros are told, in the order of a mail; each forgets the later ones. */
enum stage { STAGE_CONNECT, STAGE_HELO, STAGE_MAIL, STAGE_RCPT, STAGE_DATA,
    STAGE_HEADER_END, STAGE_END, STAGE__MAX };

/* The name smfi_str is of mfapi.h: one connection, which one thread serves. */
struct smfi_str {
	int			 fd;
	const struct smfiDesc	*desc;
	void			*priv;		/* smfi_setpriv's */
	unsigned long		 steps;		/* negotiated */
	bool			 negotiated;
	bool			 in_mail;	/* between MAIL and its end */
	struct buf		 in;		/* as it came; from .. in.n is new */
	size_t			 from;
	struct buf		 out;		/* not sent yet */
	struct buf		 macros[STAGE__MAX];	/* name NUL value NUL ... */
	struct buf		 reply;		/* "451 4.7.1 text" */
};

/*
 * The next packet: its command, and what comes with it, which is there until
 * the next call.  0, or -1: the connection is over.
 */
int	packet_read(SMFICTX *, int *command, struct slice *data);
/* Put a packet of several pieces behind those that wait.  0, or -1. */
int	packet_put(SMFICTX *, int command, const struct slice *pieces,
	    size_t n);
/* Send all that waits.  0, or -1: the connection is over. */
int	packet_flush(SMFICTX *);

/* Keep the macros of a step, whose command comes before them.  0, or -1. */
int	macros_keep(SMFICTX *, struct slice data);
/* Forget those from this stage on. */
void	macros_forget(SMFICTX *, enum stage);

#define SPARE_MAX	32	/* threads that wait: as many smtpd come at once */

/* Threads that talk, and those that have nobody to talk to just now. */
struct threads {
	void		(*talk)(void *connection);
	pthread_mutex_t	 lock;
	pthread_cond_t	 came;
	unsigned	 nspare;	/* that wait, but for nwaiting */
	unsigned	 nwaiting;
	void		*waiting[SPARE_MAX];	/* connections: each woke one */
};

/*
 * Have a thread of its own talk on a connection, which it owns from then on.
 * 0, or -1: there is none, and the connection is still the caller's.
 */
int	threads_serve(struct threads *, void *connection);

/* Do what a command says.  0, or -1: the connection is to be closed. */
int	serve_command(SMFICTX *, int command, struct slice data);

#endif
