/* children.h: the programs the parent keeps running */
#ifndef PROGRAMS_CHILDREN_H
#define PROGRAMS_CHILDREN_H

#include <stdbool.h>
#include <sys/types.h>

#include "programs/sections.h"

struct child {
	enum role	 role;
	char		 name[CONTROL_NAME_MAX];	/* of a signer, or "" */
	char		 pins[PINS_BYTES_MAX];	/* its credentials, a line each */
	pid_t		 pid;		/* 0: not running */
	int		 section;	/* memfd of its configuration */
	bool		 told;		/* it runs by that, not by an older one */
	int64_t		 started, again; /* ms; again 0: no restart is due */
	int		 delay;
};

struct children {
	const char	*self, *folder;	/* where the programs are */
	bool		 as_root;
	int		 control;	/* to the milter, -1 */
	int		 door;		/* which the milter answers on, -1 */
	char		 words[LOG_WORD_MAX]; /* how to log */
	char		 group[DOOR_GROUP_MAX]; /* who may ask how we are */
	struct child	 v[SECTIONS_MAX];	/* the milter first */
	size_t		 n;
};

/* The user a role runs as; NULL: as we are. */
const char	*children_user(const struct children *, enum role);
/* How a child is called in the log: "signer /usr/lib/x.so"; borrowed. */
const char	*children_title(const struct child *, char *, size_t);

/*
 * Take new sections, whose descriptors are ours from then on.  Programs that
 * are in them no more are let go: they end when the milter has let go of
 * their channels.  Nothing is started.
 */
void		 children_take(struct children *, const struct sections *);
/*
 * Start a helper: it gets its section, and the milter its channel.  One that
 * runs already is replaced, and ends when its last caller let go.
 */
void		 children_start(struct children *, struct child *);
/*
 * After new sections.  A signer that runs by what is in its own is left
 * alone, with the tokens it has open, and only told to look after those that
 * it has not; all others are started.
 */
void		 children_renew_helpers(struct children *);
/* The milter, and then all helpers: all their channels lead to it. */
void		 children_start_all(struct children *);
/* Hand the milter its section again.  0 or -1. */
int		 children_tell_milter(const struct children *);

struct child	*children_find(struct children *, pid_t); /* NULL: none */
/* It has ended: not now, but soon; each pause twice the one before. */
void		 children_restart_later(struct child *);
/* The milter is gone, and with it every channel: nobody is restarted. */
void		 children_forget_helpers(struct children *);
/* Milliseconds until the next restart is due; -1 for never. */
int		 children_next_ms(const struct children *);
void		 children_restart_due(struct children *);
void		 children_clear(struct children *);

#endif
