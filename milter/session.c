/* session.c: the callbacks of the milter protocol, and applying what they bring */

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libmilter/mfapi.h>

#include "base/log.h"
#include "base/proc.h"
#include "gate/report.h"
#include "programs/job.h"
#include "programs/knock.h"
#include "programs/session.h"

#define LISTEN_BACKLOG	4096	/* as many as are served: Postfix does not try again */
#define IDLE_S		7210	/* as long as libmilter does */
#define REPLY_BYTES	512
#define KNOCKS		250	/* the listener's poll is over by then */
#define KNOCK_MS	2

/* One connection of Postfix; told by its magic when it comes back. */
struct conn {
	unsigned	 magic;
#define CONN_MAGIC	0x636b736d
	char		 session[32];
	char		 client[INET6_ADDRSTRLEN];
	bool		 local;		/* no client; Postfix says so */
	bool		 leadspc;
	unsigned long	 steps;		/* negotiated */
	struct job	 job;
};

/* mfapi.h hands no context to a new connection: this is its one anchor. */
static struct daemon	*the_daemon;

static struct conn *
conn_of(SMFICTX *ctx)
{
	struct conn	*c = smfi_getpriv(ctx);

	return c != NULL && c->magic == CONN_MAGIC ? c : NULL;
}

/* What a callback answers that decides nothing (RCPT, header, body ...). */
static sfsistat
go_on(const struct conn *c, unsigned long no_reply)
{
	return (c->steps & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *pactions,
    unsigned long *psteps, unsigned long *pf2, unsigned long *pf3)
{
	static const unsigned long	 needs = SMFIF_ADDHDRS | SMFIF_CHGHDRS |
	    SMFIF_CHGBODY | SMFIF_ADDRCPT | SMFIF_QUARANTINE;
	static const unsigned long	 likes = SMFIP_HDR_LEADSPC |
	    SMFIP_SKIP | SMFIP_NOHELO | SMFIP_NOUNKNOWN | SMFIP_NODATA |
	    SMFIP_NOEOH | SMFIP_NR_CONN | SMFIP_NR_RCPT | SMFIP_NR_HDR |
	    SMFIP_NR_EOH | SMFIP_NR_BODY;
	struct conn	*c;

	(void)f2;
	(void)f3;
	if ((actions & needs) != needs) {
		log_msg(LV_ERROR, "the mail server does not let us add "
		    "headers and recipients, replace bodies and hold mail");
		return SMFIS_REJECT;
	}
	if ((c = calloc(1, sizeof(*c))) == NULL ||
	    smfi_setpriv(ctx, c) != MI_SUCCESS) {
		free(c);
		return SMFIS_REJECT;
	}
	c->magic = CONN_MAGIC;
	c->steps = steps & likes;
	c->leadspc = (c->steps & SMFIP_HDR_LEADSPC) != 0;
	*pactions = needs;
	*psteps = c->steps;
	*pf2 = *pf3 = 0;
	return SMFIS_CONTINUE;
}

/*
 * For mail that was handed to sendmail(1), cleanup(8) pretends a client
 * 127.0.0.1 of port 0, which no connection has.
 */
static bool
is_local(const _SOCK_ADDR *addr)
{
	const struct sockaddr_in	*in = (const void *)addr;

	return addr != NULL && addr->sa_family == AF_INET &&
	    in->sin_port == 0 && in->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

/* Who logged in had a connection, whatever a proxy before Postfix left out. */
static const char *
client_of(const struct conn *c, const char *auth)
{
	if (c->local && auth == NULL)
		return CLIENT_LOCAL;
	return *c->client == '\0' ? NULL : c->client;
}

static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *addr)
{
	struct conn	*c = conn_of(ctx);
	const void	*ip = NULL;

	(void)host;
	if (c == NULL)
		return SMFIS_TEMPFAIL;
	snprintf(c->session, sizeof(c->session), "%lx-%x",
	    (unsigned long)time(NULL), daemon_next_connection(the_daemon));
	if (addr != NULL && addr->sa_family == AF_INET)
		ip = &((struct sockaddr_in *)(void *)addr)->sin_addr;
	else if (addr != NULL && addr->sa_family == AF_INET6)
		ip = &((struct sockaddr_in6 *)(void *)addr)->sin6_addr;
	if (ip == NULL || inet_ntop(addr->sa_family, ip, c->client,
	    sizeof(c->client)) == NULL)
		c->client[0] = '\0';
	c->local = is_local(addr);
	return go_on(c, SMFIP_NR_CONN);
}

static sfsistat
on_envfrom(SMFICTX *ctx, char **argv)
{
	struct conn	*c = conn_of(ctx);
	const char	*auth;

	if (c == NULL || daemon_stopping(the_daemon))
		return SMFIS_TEMPFAIL;
	auth = smfi_getsymval(ctx, (char *)(uintptr_t)"{auth_authen}");
	if (auth != NULL && *auth == '\0')
		auth = NULL;
	if (job_begin(&c->job, the_daemon, c->session, client_of(c, auth),
	    argv[0], auth) == -1)
		return SMFIS_TEMPFAIL;
	return SMFIS_CONTINUE;
}

static sfsistat
on_envrcpt(SMFICTX *ctx, char **argv)
{
	struct conn	*c = conn_of(ctx);

	if (c == NULL || !job_begun(&c->job))
		return SMFIS_TEMPFAIL;
	job_rcpt(&c->job, argv[0]);
	return go_on(c, SMFIP_NR_RCPT);
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	struct conn	*c = conn_of(ctx);

	if (c == NULL || !job_begun(&c->job))
		return SMFIS_TEMPFAIL;
	spool_header(&c->job.spool, name, value, c->leadspc);
	return go_on(c, SMFIP_NR_HDR);
}

static sfsistat
on_eoh(SMFICTX *ctx)
{
	struct conn	*c = conn_of(ctx);

	if (c == NULL || !job_begun(&c->job))
		return SMFIS_TEMPFAIL;
	spool_eoh(&c->job.spool);
	return go_on(c, SMFIP_NR_EOH);
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t n)
{
	struct conn	*c = conn_of(ctx);

	if (c == NULL || !job_begun(&c->job))
		return SMFIS_TEMPFAIL;
	spool_body(&c->job.spool, (struct slice){ bytes, n });
	return go_on(c, SMFIP_NR_BODY);
}

/* A value as this connection wants it: with its blank, or without. */
static int
header_edit(SMFICTX *ctx, const struct conn *c, const struct edit *e)
{
	char	*name = (char *)(uintptr_t)e->name, *value = NULL;
	int	 rc;

	if (e->kind == EDIT_DELETE)
		return smfi_chgheader(ctx, name, (int)e->nth, NULL);
	if (asprintf(&value, "%s%s", c->leadspc ? " " : "", e->value) == -1)
		return MI_FAILURE;
	rc = e->kind == EDIT_INSERT ? smfi_insheader(ctx, 0, name, value) :
	    smfi_addheader(ctx, name, value);
	free(value);
	return rc;
}

/* Postfix puts the pieces together until something else comes. */
static int
replace_body(SMFICTX *ctx, const struct edit *e)
{
	size_t	 i;
	int	 rc = MI_SUCCESS;

	for (i = 0; i < EDIT_PIECES && rc == MI_SUCCESS; i++)
		if (i == 0 || e->body[i].n > 0)
			rc = smfi_replacebody(ctx,
			    (unsigned char *)(uintptr_t)e->body[i].p,
			    (int)e->body[i].n);
	return rc;
}

/* The edits in their order.  0, or -1 when Postfix would not take one. */
static int
apply(SMFICTX *ctx, const struct conn *c, const struct outcome *out)
{
	const struct edit	*e;
	size_t			 i;
	int			 rc = MI_SUCCESS;

	for (i = 0; i < out->edits.n && rc == MI_SUCCESS; i++) {
		e = &out->edits.v[i];
		switch (e->kind) {
		case EDIT_DELETE:
		case EDIT_INSERT:
		case EDIT_APPEND:
			rc = header_edit(ctx, c, e);
			break;
		case EDIT_BODY:
			rc = replace_body(ctx, e);
			break;
		case EDIT_RCPT:
			rc = smfi_addrcpt(ctx, (char *)(uintptr_t)e->value);
			break;
		}
	}
	return rc == MI_SUCCESS ? 0 : -1;
}

static sfsistat
reply(SMFICTX *ctx, const struct conf *conf, const struct outcome *out)
{
	char	 code[4], dsn[8], text[REPLY_BYTES], safe[2 * REPLY_BYTES];
	size_t	 i, n = 0;

	report_reply(conf, out, code, dsn, text, sizeof(text));
	for (i = 0; text[i] != '\0'; i++) {
		if (text[i] == '%')	/* smfi_setreply wants it doubled */
			safe[n++] = '%';
		safe[n++] = text[i];
	}
	safe[n] = '\0';
	if (smfi_setreply(ctx, code, dsn, safe) != MI_SUCCESS)
		log_msg(LV_WARNING, "reply refused: %s %s", code, dsn);
	return code[0] == '5' ? SMFIS_REJECT : SMFIS_TEMPFAIL;
}

static sfsistat
answer(SMFICTX *ctx, const struct conn *c, const struct outcome *out)
{
	switch (out->disposition) {
	case D_PASS:
	case D_ROUTE:
	case D_REVIEW:
	case D_SIGNED:
		return apply(ctx, c, out) == 0 ? SMFIS_CONTINUE :
		    SMFIS_TEMPFAIL;
	case D_HOLD:
		if (apply(ctx, c, out) == 0 && smfi_quarantine(ctx,
		    (char *)(uintptr_t)reason_word(out->why)) == MI_SUCCESS)
			return SMFIS_CONTINUE;
		return SMFIS_TEMPFAIL;
	case D_REJECT:
	case D_TEMPFAIL:
		return reply(ctx, c->job.snapshot->conf, out);
	}
	return SMFIS_TEMPFAIL;
}

static const char *
signer_of(const struct outcome *out)
{
	const struct signer	*s = out->verdict.signers;

	if (out->verdict.nsigners == 0)
		return NULL;
	return s->nmailboxes > 0 ? s->mailboxes[0] : s->serial;
}

/* The flags' words, joined by commas; NULL: none, or memory ran out. */
static const char *
flags_of(const struct outcome *out, struct buf *b)
{
	size_t	 i;

	for (i = 0; i < out->nflags; i++)
		buf_printf(b, "%s%s", i > 0 ? "," : "",
		    reason_word(out->flags[i]));
	return b->n == 0 ? NULL : buf_str(b);
}

/* One line a message, with words only: no subject, no name, no letter. */
static void
log_outcome(const struct conn *c, const struct outcome *out, int64_t ms)
{
	const struct envelope	*env = &c->job.env;
	char			 took[24];
	struct buf		 flags = { 0 };
	const struct log_field	 fields[] = {
		{ "session", c->session },
		{ "qid", env->qid },
		{ "from", env->sender },
		{ "direction", out->outgoing ? "out" : "in" },
		{ "signature", sigclass_word(out->cls) },
		{ "document", out->decisive == NULL ||
		    out->decisive->where != WHERE_DOCUMENT ? NULL :
		    sigclass_word(out->decisive->cls) },
		{ "request", request_word(out->request) },
		{ "disposition", disposition_word(out->disposition) },
		{ "would", !out->watched ? NULL :
		    disposition_word(out->would) },
		{ "would_reason", !out->watched ? NULL :
		    reason_word(out->would_why) },
		{ "reason", reason_word(out->why) },
		{ "flags", flags_of(out, &flags) },
		{ "number", *out->number == '\0' ? NULL : out->number },
		{ "signer", signer_of(out) },
		{ "unit", *out->identity == '\0' ? NULL : out->identity },
		{ "ms", took },
	};

	snprintf(took, sizeof(took), "%lld", (long long)ms);
	log_event(LV_INFO, "mail", fields, NELEM(fields));
	buf_free(&flags);
}

static sfsistat
on_eom(SMFICTX *ctx)
{
	struct conn	*c = conn_of(ctx);
	struct outcome	 out = { .disposition = D_TEMPFAIL,
		.would = D_TEMPFAIL, .why = R_UNDECIDED, .number = "",
		.identity = "" };
	int64_t		 start = proc_ms();
	sfsistat	 rc = SMFIS_TEMPFAIL;
	const char	*qid;
	bool		 entered;

	if (c == NULL || !job_begun(&c->job))
		return rc;
	qid = smfi_getsymval(ctx, (char *)(uintptr_t)"i");
	if ((entered = daemon_enter(the_daemon, &c->job.place)))
		job_judge(&c->job, qid, &out);
	else if (daemon_stopping(the_daemon))
		out.why = R_STOPPING;
	else
		job_give_up(&c->job, qid, R_BUSY, &out);
	rc = answer(ctx, c, &out);
	if (entered)
		daemon_leave(the_daemon, &c->job.place);
	tally_count(daemon_tally(the_daemon), &out, proc_ms() - start);
	log_outcome(c, &out, proc_ms() - start);
	outcome_clear(&out);
	job_reset(&c->job);
	return rc;
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	struct conn	*c = conn_of(ctx);

	if (c != NULL)
		job_reset(&c->job);
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	struct conn	*c = conn_of(ctx);

	if (c != NULL) {
		job_reset(&c->job);
		smfi_setpriv(ctx, NULL);
		c->magic = 0;
		free(c);
	}
	return SMFIS_CONTINUE;
}

int
session_open(struct daemon *d, const char *socket)
{
	struct smfiDesc	 desc = {
		.xxfi_name = (char *)(uintptr_t)"cks-milter",
		.xxfi_version = SMFI_VERSION,
		.xxfi_negotiate = on_negotiate,
		.xxfi_connect = on_connect,
		.xxfi_envfrom = on_envfrom,
		.xxfi_envrcpt = on_envrcpt,
		.xxfi_header = on_header,
		.xxfi_eoh = on_eoh,
		.xxfi_body = on_body,
		.xxfi_eom = on_eom,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
	};
	const char	*wrong;

	the_daemon = d;
	if (strncmp(socket, "unix:", 5) == 0 &&
	    (wrong = proc_unsafe_folder(socket + 5)) != NULL) {
		log_msg(LV_ERROR, "milter.socket: %s: its folder: %s", socket,
		    wrong);
		return -1;
	}
	if (knock(socket)) {	/* we would take its place */
		log_msg(LV_ERROR, "milter.socket: %s: another program serves "
		    "it", socket);
		return -1;
	}
	errno = 0;
	umask(0007);		/* the mail server's group may connect */
	if (smfi_register(desc) == MI_FAILURE ||
	    smfi_setconn((char *)(uintptr_t)socket) == MI_FAILURE ||
	    smfi_setbacklog(LISTEN_BACKLOG) == MI_FAILURE ||
	    smfi_settimeout(IDLE_S) == MI_FAILURE ||
	    smfi_opensocket(true) == MI_FAILURE) {
		log_msg(LV_ERROR, "milter.socket: %s: can not be opened: %s",
		    socket, errno == 0 ? "no socket" : strerror(errno));
		return -1;
	}
	return 0;
}

int
session_serve(void)
{
	return smfi_main() == MI_SUCCESS ? 0 : -1;
}

/*
 * The signal ends it.  Of libmilter, in its place, it only sets a flag, which
 * its listener sees when its poll of 5 s ends: wake that by connections of our
 * own.  smfi_stop would remove the socket first, and leave no way to knock.
 */
void
session_stop(const char *name)
{
	int	 tries;

	kill(getpid(), SIGTERM);
	for (tries = 0; tries < KNOCKS && knock(name); tries++)
		poll(NULL, 0, KNOCK_MS);
}
