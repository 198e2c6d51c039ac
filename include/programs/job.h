/* job.h: one message on its way in: its envelope, its bytes, its snapshot */
#ifndef PROGRAMS_JOB_H
#define PROGRAMS_JOB_H

#include "programs/daemon.h"

/* { 0 } is an idle one. */
struct job {
	struct arena	*arena;
	struct envelope	 env;
	const char	**rcpts;	/* of env, growing */
	size_t		 room;
	struct spool	 spool;
	struct snapshot	*snapshot;
	struct place	 place;		/* while it is judged */
};

/*
 * Begin a message by what MAIL FROM told; arg with or without brackets, auth
 * NULL or the SASL login.  0, or -1: no memory, the mail must wait.
 */
int	job_begin(struct job *, struct daemon *, const char *session,
	    const char *client, const char *arg, const char *auth);
/*
 * One more recipient.  One that can not be kept makes the mail wait at its
 * end (env.overflow).
 */
void	job_rcpt(struct job *, const char *arg);
bool	job_begun(const struct job *);
/* Judge it at its end; out holds tempfail until that is decided. */
void	job_judge(struct job *, const char *qid, struct outcome *out);
/*
 * Nobody had time to judge it: filed mail and mail to be signed waits, all
 * other passes and says so.
 */
void	job_give_up(struct job *, const char *qid, enum reason why,
	    struct outcome *out);
/* Forget it and give everything back. */
void	job_reset(struct job *);

#endif
