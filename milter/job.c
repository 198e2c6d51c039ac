/* job.c: one message on its way in: its envelope, its bytes, its snapshot */

#include <stdlib.h>
#include <time.h>

#include "programs/job.h"

#define RCPTS_MAX	10000	/* Postfix allows 1000 a message */
#define ARENA_MAX	(4u * 1024 * 1024) /* addresses of all of them */

void
job_reset(struct job *job)
{
	spool_clear(&job->spool);
	arena_free(job->arena);
	free(job->rcpts);
	snapshot_release(job->snapshot);
	*job = (struct job){ 0 };
}

bool
job_begun(const struct job *job)
{
	return job->arena != NULL;
}

/* "<a@b>" as "a@b", kept for the message; non-SMTP mail has no brackets. */
static const char *
keep_address(struct job *job, const char *arg)
{
	struct slice	 s = slice_of(arg);

	if (s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
		s = slice_sub(s, 1, s.n - 2);
	return arena_str(job->arena, s);
}

int
job_begin(struct job *job, struct daemon *d, const char *session,
    const char *client, const char *arg, const char *auth)
{
	const struct conf	*conf;

	job_reset(job);
	if ((job->arena = arena_new(ARENA_MAX)) == NULL)
		return -1;
	job->snapshot = daemon_snapshot(d);
	conf = job->snapshot->conf;
	spool_init(&job->spool, (size_t)conf->message_mib << 20,
	    daemon_budget(d));
	job->env = (struct envelope){ .session = session, .client = client,
		.sender = keep_address(job, arg),
		.auth = auth == NULL ? NULL : arena_strdup(job->arena, auth),
		.hostname = daemon_hostname(d) };
	return arena_failed(job->arena) ? -1 : 0;
}

/* Room for one more recipient.  0 or -1. */
static int
grow_rcpts(struct job *job)
{
	const char	**v;
	size_t		  room = job->room == 0 ? 8 : 2 * job->room;

	if (job->env.rcpts.n < job->room)
		return 0;
	if (room > RCPTS_MAX ||
	    (v = realloc(job->rcpts, room * sizeof(*v))) == NULL)
		return -1;
	job->rcpts = v;
	job->room = room;
	job->env.rcpts.v = v;
	return 0;
}

void
job_rcpt(struct job *job, const char *arg)
{
	const char	*rcpt;

	if (grow_rcpts(job) == 0 && (rcpt = keep_address(job, arg)) != NULL)
		job->rcpts[job->env.rcpts.n++] = rcpt;
	else
		job->env.overflow = R_NO_MEMORY;
}

/* The whole message; false, with the reason noted, when it is not there. */
static bool
seal(struct job *job, struct slice *bytes)
{
	spool_eoh(&job->spool);	/* where it was no step, and no body came */
	if (spool_seal(&job->spool, bytes) == -1)
		job->env.overflow = R_NO_MEMORY;
	else if (job->env.overflow == R_NONE &&
	    job->spool.state == SPOOL_OVER_LIMIT)
		job->env.overflow = R_MESSAGE_TOO_LARGE;
	return job->env.overflow != R_NO_MEMORY;
}

void
job_judge(struct job *job, const char *qid, struct outcome *out)
{
	struct slice	 bytes;

	job->env.qid = qid;
	job->env.place = &job->place;
	if (!seal(job, &bytes))
		out->why = R_NO_MEMORY;
	else
		gate_judge(&job->snapshot->gate, &job->env, bytes, time(NULL),
		    out);
}

void
job_give_up(struct job *job, const char *qid, enum reason why,
    struct outcome *out)
{
	struct slice	 bytes;

	job->env.qid = qid;
	if (!seal(job, &bytes))
		out->why = R_NO_MEMORY;
	else
		gate_undecided(&job->snapshot->gate, &job->env, bytes, why,
		    out);
}
