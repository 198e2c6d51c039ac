/* remote.h: struct helpers over channels to other processes */
#ifndef PROGRAMS_REMOTE_H
#define PROGRAMS_REMOTE_H

#include "base/control.h"
#include "gate/gate.h"
#include "programs/register_ops.h"
#include "programs/sign_ops.h"

struct remote;

struct remote	*remote_new(void);
void		 remote_free(struct remote *);
/* Put a new channel in place of the old one (lines.h). */
void		 remote_set(struct remote *, enum helper, const char *name,
		    int fd);

/* Wait so long at most for what the register is still to be told. */
void		 remote_finish(struct remote *, int ms);

/* A number for each helper: is it there, how often it began, who waits. */
void		 remote_tell(struct remote *, struct buf *samples);

/* Channels and the deadlines of one configuration: the helpers' context. */
struct remote_calls {
	struct remote	*remote;
	int		 sign_ms, sign_queue, inspect_ms;
	int		 revocation_ms;	/* for one certificate */
	int		 register_ms;	/* 0: there is no registrar */
	void		*of;		/* theirs who put a function of their
					   own in the place of one of ours */
	/* How else the registrar is asked; NULL: by the channel. */
	int		(*register_by)(void *ctx, enum register_op,
			    const struct buf *bytes, struct buf *ans);
	void		*register_ctx;
};

/* The functions over these calls, which must live as long. */
struct helpers	 remote_helpers(struct remote_calls *);

/*
 * Ask the fetcher for one URL, or with NULL for every configured CRL
 * (fetch_ops.h).  0 with bytes, or -1 with why.
 */
int		 remote_fetch(struct remote *, const char *url, int ms,
		    struct buf *bytes, struct buf *why);

/*
 * Ask a signer for anything (sign_ops.h), entity a memfd or -1.  0 with its
 * answer added, or -1.
 */
int		 remote_ask_signer(struct remote *, const char *signer,
		    enum sign_op, struct slice identity, int entity, int ms,
		    struct buf *ans);

/*
 * Ask the registrar what `cks` wants (register_ops.h).  0 with its answer and
 * *ansfd its memfd or -1; or -1 with errno.
 */
int		 remote_ask_registrar(struct remote *, enum register_op,
		    int ms, struct slice bytes, struct buf *ans, int *ansfd);
/* The same with the bytes in a memfd already, which stays the caller's. */
int		 remote_pass_registrar(struct remote *, enum register_op,
		    int ms, int memfd, struct buf *ans, int *ansfd);

/*
 * A signer's answer to SIGN_ENTITY.  0 with the signature added to der, or -1
 * with *why, where it tells one.
 */
int		 remote_signature(const char *identity, struct slice ans,
		    struct buf *der, enum reason *why);

/*
 * Start a helper program with its section and set its channel of that name,
 * as the parent does; for `cks`, which is its own parent.  how is
 * CONTROL_SECTION, or for a signer or registrar CONTROL_LOOK.  0 or -1.
 */
int		 remote_start(struct remote *, enum helper, const char *name,
		    const char *folder, enum control how,
		    struct slice section);

#endif
