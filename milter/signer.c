/* signer.c: cks-signer, which alone holds the units' tokens and signs for them */

/*
 * Descriptor 3 brings the section (one message with one memfd), and then
 * requests: u32 op, str identity, str qid, with the reply socket and for
 * OP_SIGN the entity as descriptors.  The answer is u32 result, str word,
 * bytes: the signature, or for OP_STATUS a line a unit.  Whoever asks may be
 * under a stranger's control: only whole documents from a unit's own
 * addresses are signed, each is recorded first, and the section can not be
 * changed afterwards.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/wire.h"
#include "crypto/author.h"
#include "crypto/section.h"
#include "crypto/siglog.h"
#include "crypto/token.h"

#define CHANNEL		3
#define ENTITY_MAX	INT_MAX		/* what OpenSSL's memory BIO takes */
#define QID_MAX		64		/* Postfix: 11 or about 15 */
#define ANSWER_ROOM	256		/* of a message, for all but the data */
#define PAUSE_MIN_MS	5000		/* between two tries of one token */
#define PAUSE_MAX_MS	60000		/* a login each minute wears nothing */
#define ARENA_MAX	(4 * SECTION_BYTES_MAX)

enum { EXIT_SECTION = 78, EXIT_SYSTEM = 71 };	/* sysexits.h */

enum op { OP_SIGN = 1, OP_STATUS = 2 };

enum result { DONE, REFUSED, FAULT, BAD_REQUEST };

/* A unit at work: its token, or why there is none and when to try again. */
struct seat {
	const struct section_unit *unit;
	struct token		*token;
	enum token_fault	 fault;
	int64_t			 tried_ms, pause_ms;
};

struct signer {
	struct arena		*arena;
	struct section		 section;
	struct token_pool	*pool;
	struct seat		*seats;		/* one a unit, in its order */
	unsigned char		 msg[CHAN_MSG_MAX];
};

struct request {
	int			 reply, entity;	/* -1: did not come */
	int64_t			 came_ms;
	uint32_t		 op;
	struct slice		 identity, qid;
};

struct answer {
	enum result		 result;
	const char		*word;
	const char		*identity;	/* NULL: not one of ours */
	struct buf		 data;
};

static void
log_unit(enum log_level level, const char *event, const char *identity,
    const char *word, const char *about)
{
	const struct log_field	 fields[] = {
		{ "identity", identity }, { "fault", word },
		{ "about", about },
	};

	log_event(level, event, fields, NELEM(fields));
}

/* A fault is told once, not at every try; a standing one says so. */
static void
log_fault(const struct seat *seat, struct buf *about)
{
	log_unit(LV_ERROR, token_fault_stays(seat->fault) ?
	    "token-down-until-restart" : "token-down", seat->unit->identity,
	    token_fault_word(seat->fault),
	    about->n > 0 ? buf_str(about) : NULL);
}

/*
 * A login is not to be cut in two by a signal: the marker that it leaves
 * would keep the token shut.
 */
static enum token_fault
open_undisturbed(struct signer *s, const struct token_spec *spec,
    struct token **out, struct buf *about)
{
	enum token_fault	 fault;
	sigset_t		 stops, old;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	sigprocmask(SIG_BLOCK, &stops, &old);
	fault = token_open(s->pool, spec, out, about);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return fault;
}

static void
seat_open(struct signer *s, struct seat *seat)
{
	const struct section_unit	*u = seat->unit;
	const struct token_spec		 spec = { u->token_uri, u->pin_file,
					    s->section.state_dir, u->certs };
	struct buf			 about = { 0 };
	enum token_fault		 fault;

	fault = open_undisturbed(s, &spec, &seat->token, &about);
	seat->tried_ms = proc_ms();
	if (fault == TOKEN_OK) {
		seat->pause_ms = PAUSE_MIN_MS;
		log_unit(LV_INFO, "token-up", u->identity, NULL,
		    about.n > 0 ? buf_str(&about) : NULL);
	} else {
		seat->pause_ms = seat->fault == TOKEN_OK ? PAUSE_MIN_MS :
		    2 * seat->pause_ms;
		if (seat->pause_ms > PAUSE_MAX_MS)
			seat->pause_ms = PAUSE_MAX_MS;
	}
	if (fault != seat->fault) {
		seat->fault = fault;
		if (fault != TOKEN_OK)
			log_fault(seat, &about);
	}
	buf_free(&about);
}

/* Could another try help, and is it due after so long a pause? */
static bool
seat_due(const struct seat *seat, int64_t pause_ms)
{
	return seat->token == NULL && !token_fault_stays(seat->fault) &&
	    proc_ms() - seat->tried_ms >= pause_ms;
}

/* Close what shares a module with a lost token; true when there was any. */
static bool
close_lost(struct signer *s)
{
	struct seat	*seat;
	bool		 any = false;
	size_t		 i;

	for (i = 0; i < s->section.nunits; i++) {
		seat = &s->seats[i];
		if (seat->token == NULL || token_key(seat->token) != NULL)
			continue;
		token_close(seat->token);
		seat->token = NULL;
		any = true;
	}
	return any;
}

/*
 * After a module was lost, open anew what was in it, and in the same order
 * what was down anyhow.  What falls again at once waits for its pause.
 */
static void
reopen_lost(struct signer *s)
{
	struct seat	*seat;
	size_t		 i;

	if (!close_lost(s))
		return;
	for (i = 0; i < s->section.nunits; i++) {
		seat = &s->seats[i];
		if (seat->token == NULL && !token_fault_stays(seat->fault))
			seat_open(s, seat);
	}
	close_lost(s);
}

/* Try a token that is down. */
static void
seat_try(struct signer *s, struct seat *seat)
{
	seat_open(s, seat);
	reopen_lost(s);
}

/* The token failed under our hands. */
static void
seat_lost(struct signer *s, struct seat *seat)
{
	log_unit(LV_WARNING, "token-lost", seat->unit->identity, NULL, NULL);
	token_lost(seat->token);
	reopen_lost(s);
}

/* The deadline of whoever asked has passed, or they have gone. */
static bool
nobody_waits(const struct signer *s, const struct request *r)
{
	struct pollfd	 p = { .fd = r->reply };

	return proc_ms() - r->came_ms > s->section.sign_ms ||
	    (poll(&p, 1, 0) == 1 &&
	    (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0);
}

static int
answer_is(struct answer *a, enum result result, const char *word)
{
	a->result = result;
	a->word = word;
	buf_free(&a->data);
	return -1;
}

/* Make the signature, if need be with a token opened anew.  0 or -1. */
static int
use_token(struct signer *s, struct seat *seat, const struct request *r,
    struct slice entity, time_t now, struct answer *a)
{
	const struct section_unit	*u = seat->unit;
	int				 tries;

	if (seat_due(seat, PAUSE_MIN_MS))
		seat_try(s, seat);
	for (tries = 0; seat->token != NULL && tries < 2; tries++) {
		if (tries > 0 && nobody_waits(s, r))
			break;
		if (sign_cms(token_key(seat->token), u->digest, u->with_chain,
		    entity, now, &a->data) == 0)
			return 0;
		buf_free(&a->data);
		seat_lost(s, seat);
	}
	return answer_is(a, FAULT, seat->token != NULL ?
	    token_fault_word(TOKEN_FAILED) : token_fault_word(seat->fault));
}

static int
sign_entity(struct signer *s, struct seat *seat, const struct request *r,
    struct slice entity, struct answer *a)
{
	struct sigrow	 row = { .when = time(NULL), .qid = r->qid,
			    .identity = seat->unit->identity,
			    .entity = entity };
	const char	*why;

	if (author_find(entity, &row.from, &why) == -1)
		return answer_is(a, REFUSED, why);
	if (!section_covers(seat->unit, row.from))
		return answer_is(a, REFUSED, "from-not-allowed");
	if (use_token(s, seat, r, entity, row.when, a) == -1)
		return -1;
	/* What is not on record has not been signed. */
	if (siglog_append(s->section.state_dir, &row) == -1) {
		log_msg(LV_ERROR, "%s/%s: %s", s->section.state_dir,
		    SIGLOG_NAME, strerror(errno));
		return answer_is(a, FAULT, "log");
	}
	return 0;
}

/* A queue id goes into the record, so it is one or nothing. */
static bool
is_qid(struct slice qid)
{
	size_t	 i;

	for (i = 0; i < qid.n; i++)
		if (qid.p[i] <= ' ' || qid.p[i] >= 0x7f)
			return false;
	return qid.n <= QID_MAX;
}

static int
do_sign(struct signer *s, const struct request *r, struct answer *a)
{
	struct slice	 entity;
	size_t		 i;
	int		 rc;

	if (!is_qid(r->qid) || r->entity == -1)
		return answer_is(a, BAD_REQUEST, "request");
	if ((i = section_find(&s->section, r->identity)) == SIZE_MAX)
		return answer_is(a, REFUSED, "unknown-identity");
	a->identity = s->seats[i].unit->identity;
	if (chan_map(r->entity, ENTITY_MAX, &entity) == -1)
		return answer_is(a, BAD_REQUEST, "entity");
	rc = sign_entity(s, &s->seats[i], r, entity, a);
	chan_unmap(entity);
	return rc;
}

static int
do_status(struct signer *s, struct answer *a)
{
	const struct seat	*seat;
	size_t			 i;

	for (i = 0; i < s->section.nunits; i++) {
		seat = &s->seats[i];
		buf_printf(&a->data, "%s %s\n", seat->unit->identity,
		    seat->token == NULL ? token_fault_word(seat->fault) :
		    token_alive(seat->token) ? "ok" :
		    token_fault_word(TOKEN_ABSENT));
	}
	return 0;
}

static int
do_request(struct signer *s, struct slice msg, struct request *r,
    struct answer *a)
{
	struct wire	 w = wire_of(msg);

	r->op = wire_get_u32(&w);
	r->identity = wire_get_bytes(&w);
	r->qid = wire_get_bytes(&w);
	if (wire_done(&w) && r->op == OP_SIGN)
		return do_sign(s, r, a);
	if (wire_done(&w) && r->op == OP_STATUS)
		return do_status(s, a);
	return answer_is(a, BAD_REQUEST, "request");
}

static void
log_answer(const struct request *r, const struct answer *a)
{
	char			 ms[24], qid[QID_MAX + 1] = "";
	const struct log_field	 fields[] = {
		{ "qid", qid }, { "identity", a->identity },
		{ "word", a->word }, { "ms", ms },
	};

	snprintf(ms, sizeof(ms), "%lld", (long long)(proc_ms() - r->came_ms));
	if (is_qid(r->qid) && r->qid.n > 0)
		memcpy(qid, r->qid.p, r->qid.n);
	log_event(a->result == DONE ? LV_INFO : LV_WARNING,
	    a->result == DONE ? "signed" : "not-signed", fields,
	    NELEM(fields));
}

static void
send_answer(const struct request *r, struct answer *a)
{
	struct buf	 msg = { .max = CHAN_MSG_MAX };

	if (a->data.failed || a->data.n > CHAN_MSG_MAX - ANSWER_ROOM)
		answer_is(a, FAULT, "answer-size");
	wire_put_u32(&msg, a->result);
	wire_put_str(&msg, a->word);
	wire_put_bytes(&msg, buf_slice(&a->data));
	/* A full socket is its owner's trouble: we do not wait for it. */
	if (msg.failed || fcntl(r->reply, F_SETFL, O_NONBLOCK) == -1 ||
	    chan_send(r->reply, buf_slice(&msg), NULL, 0) == -1)
		log_msg(LV_WARNING, "an answer could not be sent");
	buf_free(&msg);
}

static void
serve(struct signer *s, struct slice msg, struct request *r)
{
	struct answer	 a = { .result = DONE, .word = "ok" };

	if (r->reply == -1 || nobody_waits(s, r)) {	/* no use of a token */
		log_msg(LV_WARNING, "a request nobody waits for");
		return;
	}
	do_request(s, msg, r, &a);
	if (r->op != OP_STATUS)
		log_answer(r, &a);
	send_answer(r, &a);
	buf_free(&a.data);
}

/* Take one request off the channel.  0, or -1 at its end. */
static int
serve_next(struct signer *s)
{
	struct request		 r = { .reply = -1, .entity = -1,
				    .came_ms = proc_ms() };
	int			 fds[CHAN_FDS_MAX], nfds = 0, i;
	ssize_t			 n;

	n = chan_recv(CHANNEL, s->msg, sizeof(s->msg), fds, &nfds);
	if (n == 0)
		return -1;
	if (n == -1) {
		log_msg(LV_WARNING, "a request: %s", strerror(errno));
		return errno == EMSGSIZE ? 0 : -1;
	}
	if (nfds > 0)
		r.reply = fds[0];
	if (nfds > 1)
		r.entity = fds[1];
	serve(s, (struct slice){ s->msg, (size_t)n }, &r);
	for (i = 0; i < nfds; i++)
		chan_close(&fds[i]);
	return 0;
}

/* Milliseconds until a token is to be tried again; -1: none is. */
static int
next_try(const struct signer *s)
{
	const struct seat	*seat;
	int64_t			 left, first = -1, now = proc_ms();
	size_t			 i;

	for (i = 0; i < s->section.nunits; i++) {
		seat = &s->seats[i];
		if (seat->token != NULL || token_fault_stays(seat->fault))
			continue;
		left = seat->tried_ms + seat->pause_ms - now;
		if (left < 0)
			left = 0;
		if (first == -1 || left < first)
			first = left;
	}
	return (int)first;
}

/* Serve requests, and try fallen tokens again in between. */
static void
run(struct signer *s)
{
	struct pollfd	 p = { .fd = CHANNEL, .events = POLLIN };
	size_t		 i;
	int		 n;

	for (;;) {
		n = poll(&p, 1, next_try(s));
		if (n == -1 && errno != EINTR)
			return;
		if (n == 1 && serve_next(s) == -1)
			return;
		if (n != 0)
			continue;
		for (i = 0; i < s->section.nunits; i++)
			if (seat_due(&s->seats[i], s->seats[i].pause_ms))
				seat_try(s, &s->seats[i]);
	}
}

/*
 * The first message: our section.  1, or 0 when the channel ended before it
 * came, or -1 when it is none.
 */
static int
receive_section(struct signer *s)
{
	unsigned char	 msg[64];
	int		 fds[CHAN_FDS_MAX], nfds = 0, i, rc = -1;
	struct slice	 bytes;
	ssize_t		 n;

	if ((n = chan_recv(CHANNEL, msg, sizeof(msg), fds, &nfds)) <= 0)
		return (int)n;
	if (nfds == 1 && chan_map(fds[0], SECTION_BYTES_MAX, &bytes) == 0) {
		if (section_read(s->arena, bytes, &s->section) == 0)
			rc = 1;
		chan_unmap(bytes);
	}
	for (i = 0; i < nfds; i++)
		chan_close(&fds[i]);
	return rc;
}

/* Nothing of us is to be read by others: keys and PINs pass through. */
static int
harden(void)
{
	const struct rlimit	 none = { 0, 0 };

	signal(SIGPIPE, SIG_IGN);
	return prctl(PR_SET_DUMPABLE, 0) == -1 ||
	    setrlimit(RLIMIT_CORE, &none) == -1 ? -1 : 0;
}

static int
start(struct signer *s)
{
	size_t	 i;

	s->pool = token_pool_new();
	s->seats = arena_array(s->arena, s->section.nunits,
	    sizeof(*s->seats));
	if (s->pool == NULL || (s->seats == NULL && s->section.nunits > 0))
		return -1;
	for (i = 0; i < s->section.nunits; i++) {
		s->seats[i].unit = &s->section.units[i];
		seat_open(s, &s->seats[i]);
	}
	return 0;
}

static void
stop(struct signer *s)
{
	size_t	 i;

	for (i = 0; s->seats != NULL && i < s->section.nunits; i++)
		token_close(s->seats[i].token);
	token_pool_free(s->pool);
	arena_free(s->arena);
}

int
main(void)
{
	struct signer	 s = { .arena = arena_new(ARENA_MAX) };
	int		 rc = EXIT_SYSTEM;

	log_open("cks-signer", LOG_TO_STDERR, LOG_AS_TEXT, LV_INFO);
	if (s.arena == NULL || harden() == -1)
		goto out;
	switch (receive_section(&s)) {
	case 0:
		rc = 0;
		goto out;
	case -1:
		log_msg(LV_ERROR, "no section on descriptor 3");
		rc = EXIT_SECTION;
		goto out;
	}
	if (start(&s) == -1)
		goto out;
	run(&s);
	rc = 0;
out:
	stop(&s);
	return rc;
}
