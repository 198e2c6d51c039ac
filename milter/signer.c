/* signer.c: cks-signer, which alone holds the units' tokens and signs for them */

/*
 * Descriptor 3 brings the section (one message with one memfd), and then
 * requests, which sign_ops.h tells.  Whoever asks may be under a stranger's
 * control: only whole documents from a unit's own addresses are signed, each is
 * recorded first, and the section can not be changed afterwards: of a reload
 * that leaves it as it is we are told by a signal, after any other another of
 * us is started.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/quota.h"
#include "base/wire.h"
#include "crypto/author.h"
#include "crypto/section.h"
#include "crypto/siglog.h"
#include "mail/encode.h"
#include "programs/seats.h"
#include "programs/sign_ops.h"
#include "programs/signer_anew.h"
#include "programs/signer_answers.h"
#include "programs/signer_section.h"
#include "programs/signer_workers.h"

#define CHANNEL		3
#define ENTITY_MAX	INT_MAX		/* what OpenSSL's memory BIO takes */
#define HANGS_S		10	/* beyond the deadline of whoever asked; a login
				   on the way may take seconds */
#define SHY_MS		20	/* in which another, who can sign, takes a
				   request that we would fail */
#define FACTS_MAX	(256 * 1024)	/* of all slots of a module */
#define QUOTA_NAME	"hour-"		/* and the unit's identity */
#define ARENA_MAX	(4 * SECTION_BYTES_MAX)

enum { EXIT_SECTION = 78, EXIT_SYSTEM = 71 };	/* sysexits.h */

struct signer {
	struct arena		*arena;
	struct section		 section;
	enum seats_use		 use;
	struct seats		*seats;
	struct answers		*answers;
	int			 anew;		/* reads SIGNER_ANEW */
	unsigned char		 msg[CHAN_MSG_MAX];
	unsigned char		 small[CHAN_MSG_MAX];	/* an entity */
};

struct request {
	int			 reply, entity;	/* -1: did not come */
	int64_t			 came_ms;
	uint32_t		 op;
	struct slice		 identity, qid;
};

/* The deadline of whoever asked has passed, or they have gone. */
static bool
nobody_waits(const struct signer *s, const struct request *r)
{
	struct pollfd	 p = { .fd = r->reply };

	return proc_ms() - r->came_ms > s->section.sign_ms ||
	    (poll(&p, 1, 0) == 1 &&
	    (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0);
}

/* The unit that is asked about; SIZE_MAX with an answer that it is none. */
static size_t
find_unit(const struct signer *s, const struct request *r, struct answer *a)
{
	size_t	 i = section_find(&s->section, r->identity);

	if (i == SIZE_MAX)
		answer_is(a, SIGN_REFUSED, "unknown-identity");
	else
		a->identity = s->section.units[i].identity;
	return i;
}

/* Make the signature, if need be with a token opened anew.  0 or -1. */
static int
use_token(struct signer *s, size_t i, const struct request *r,
    struct slice entity, time_t now, struct answer *a, struct digest *of)
{
	const struct section_unit	*u = &s->section.units[i];
	const struct sign_key		*key = seats_key(s->seats, i);
	bool				 used = false;

	while (key != NULL && !(used && nobody_waits(s, r))) {
		if (sign_cms(key, &u->form, entity, now, &a->data,
		    of) == 0) {
			seats_used(s->seats, i, true);
			return 0;
		}
		used = true;
		buf_free(&a->data);
		key = seats_key_anew(s->seats, i);
	}
	seats_used(s->seats, i, false);
	return answer_is(a, SIGN_FAULT, seats_up(s->seats, i) ?
	    token_fault_word(TOKEN_FAILED) : seats_word(s->seats, i));
}

/* What is to be put on record before the answer is given.  0 or -1. */
static int
keep_record(const struct sigrow *row, struct answer *a)
{
	if (siglog_line(&a->line, row) == 0)
		return 0;
	buf_free(&a->line);
	return answer_is(a, SIGN_FAULT, "log");
}

/*
 * What keeps a unit's key from signing without end.  0, or -1 where it has
 * signed enough this hour: asked before its token is used, and counted before
 * the signature is handed out.
 */
static int
check_quota(const struct signer *s, const struct section_unit *u,
    bool (*may)(const struct quota *, time_t), struct answer *a)
{
	struct buf	 name = { 0 };
	struct quota	 q = { s->section.state_dir, NULL, u->per_hour };
	bool		 ok = u->per_hour == 0;

	if (!ok) {
		buf_printf(&name, QUOTA_NAME "%s", u->identity);
		ok = (q.name = buf_str(&name)) != NULL && may(&q, time(NULL));
		if (!ok && errno != 0)
			log_msg(LV_ERROR, "%s/%s: %s", q.dir,
			    q.name == NULL ? "" : q.name, strerror(errno));
	}
	buf_free(&name);
	return ok ? 0 : answer_is(a, SIGN_REFUSED, "rate-limit");
}

static int
sign_entity(struct signer *s, size_t i, const struct request *r,
    struct slice entity, struct answer *a)
{
	const struct section_unit *u = &s->section.units[i];
	struct sigrow	 row = { .when = time(NULL), .qid = r->qid,
			    .identity = u->identity };
	const char	*why;

	if (author_find(entity, &row.from, &why) == -1)
		return answer_is(a, SIGN_REFUSED, why);
	if (encode_opens_pdf(entity))
		return answer_is(a, SIGN_REFUSED, "opens-pdf");
	if (!section_covers(u, row.from))
		return answer_is(a, SIGN_REFUSED, "from-not-allowed");
	if (check_quota(s, u, quota_left, a) == -1 ||
	    use_token(s, i, r, entity, row.when, a, &row.entity) == -1 ||
	    check_quota(s, u, quota_take, a) == -1)
		return -1;
	return keep_record(&row, a);
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

/* What is to be signed, which nobody can change any more.  0 or -1. */
static int
take_entity(struct signer *s, const struct request *r, struct slice *out)
{
	ssize_t	 n;

	if (r->entity != -1)
		return chan_map(r->entity, ENTITY_MAX, out);
	if ((n = chan_take(r->reply, s->small, sizeof(s->small))) == -1)
		return -1;
	*out = (struct slice){ s->small, (size_t)n };
	return 0;
}

/* Taken whatever is asked: what lies unread would displace the answer. */
static int
do_sign(struct signer *s, const struct request *r, struct answer *a)
{
	struct slice	 entity;
	size_t		 i;
	int		 rc = -1;

	if (take_entity(s, r, &entity) == -1)
		return answer_is(a, SIGN_BAD_REQUEST, r->entity == -1 ?
		    "request" : "entity");
	if (!is_qid(r->qid))
		answer_is(a, SIGN_BAD_REQUEST, "request");
	else if ((i = find_unit(s, r, a)) != SIZE_MAX)
		rc = sign_entity(s, i, r, entity, a);
	if (r->entity != -1)
		chan_unmap(entity);
	return rc;
}

static int
do_status(const struct signer *s, struct answer *a)
{
	size_t	 i;

	for (i = 0; i < s->section.nunits; i++)
		buf_printf(&a->data, "%s %s\n", s->section.units[i].identity,
		    seats_word(s->seats, i));
	return 0;
}

/* What is known of a unit's token. */
static int
do_token(const struct signer *s, const struct request *r, struct answer *a)
{
	struct arena		*memory = arena_new(FACTS_MAX);
	struct token_facts	 facts;
	size_t			 i = find_unit(s, r, a);

	if (i != SIZE_MAX && memory != NULL) {
		seats_facts(s->seats, i, memory, &facts);
		token_facts_put(&a->data, &facts);
	}
	arena_free(memory);
	return i == SIZE_MAX ? -1 : memory == NULL ?
	    answer_is(a, SIGN_FAULT, "memory") : 0;
}

/* What is in the slots of our module. */
static int
do_slots(const struct signer *s, struct answer *a)
{
	struct arena		*memory = arena_new(FACTS_MAX);
	struct token_facts	 facts[TOKEN_FACTS_MAX];
	size_t			 i, n = 0;

	if (memory == NULL)
		return answer_is(a, SIGN_FAULT, "memory");
	if (s->section.nunits > 0)
		n = token_slots(s->section.units[0].token_uri, memory, facts,
		    NELEM(facts));
	wire_put_u32(&a->data, (uint32_t)n);
	for (i = 0; i < n; i++)
		token_facts_put(&a->data, &facts[i]);
	arena_free(memory);
	return 0;
}

/*
 * Sign something that is nobody's mail: it has no From, and we alone say what
 * is in it.  It is recorded as every signature.
 */
static int
do_probe(struct signer *s, const struct request *r, struct answer *a)
{
	struct sigrow	 row = { .when = time(NULL), .from = SLICE("-") };
	struct buf	 probe = { 0 }, both = { 0 };
	size_t		 i = find_unit(s, r, a);
	int		 rc;

	if (i == SIZE_MAX)
		return -1;
	row.identity = a->identity;
	buf_printf(&probe, "Content-Type: text/plain\r\n\r\n"
	    "cks token test %s %lld\r\n", a->identity, (long long)row.when);
	rc = use_token(s, i, r, buf_slice(&probe), row.when, a, &row.entity);
	if (rc == 0)
		rc = keep_record(&row, a);
	if (rc == 0) {
		wire_put_bytes(&both, buf_slice(&probe));
		wire_put_bytes(&both, buf_slice(&a->data));
		buf_free(&a->data);
		a->data = both;
	}
	buf_free(&probe);
	return rc;
}

static int
do_request(struct signer *s, struct slice msg, struct request *r,
    struct answer *a)
{
	struct wire	 w = wire_of(msg);

	r->op = wire_get_u32(&w);
	r->identity = wire_get_bytes(&w);
	r->qid = wire_get_bytes(&w);
	if (!wire_done(&w) || r->op >= SIGN__MAX)
		return answer_is(a, SIGN_BAD_REQUEST, "request");
	switch ((enum sign_op)r->op) {
	case SIGN_ENTITY:
		return do_sign(s, r, a);
	case SIGN_STATUS:
		return do_status(s, a);
	case SIGN_TOKEN:
		return do_token(s, r, a);
	case SIGN_PROBE:
		return do_probe(s, r, a);
	case SIGN_SLOTS:
		return do_slots(s, a);
	case SIGN__MAX:
		break;
	}
	return answer_is(a, SIGN_BAD_REQUEST, "request");
}

/*
 * Does another request as long as that wait for each process of us?  Where
 * fewer do, an answer that we hold back would leave one of them idle.
 */
static bool
more_wait(const struct signer *s, size_t len)
{
	int	 waiting = 0;	/* bytes of all requests */

	return ioctl(CHANNEL, FIONREAD, &waiting) == 0 && waiting > 0 &&
	    (size_t)waiting >= len * s->section.workers;
}

/* The answer's descriptor is no more the request's. */
static void
serve(struct signer *s, struct slice msg, struct request *r)
{
	struct answer	 a = { .result = SIGN_DONE, .word = "ok",
			    .reply = r->reply, .came_ms = r->came_ms };

	if (r->reply == -1 || nobody_waits(s, r)) {	/* no use of a token */
		log_msg(LV_WARNING, "a request nobody waits for");
		chan_close(&r->reply);
		return;
	}
	/* A driver that hangs ends us: the parent starts another of us. */
	alarm(s->section.sign_ms / 1000 + HANGS_S);
	do_request(s, msg, r, &a);
	a.told = r->op != SIGN_STATUS && r->op != SIGN_TOKEN &&
	    r->op != SIGN_SLOTS;
	if (is_qid(r->qid) && r->qid.n > 0)
		memcpy(a.qid, r->qid.p, r->qid.n);
	answers_give(s->answers, &a, more_wait(s, msg.n));
	alarm(0);
}

/* Is the next request one for a token of ours that will fail? */
static bool
would_fail(struct signer *s)
{
	ssize_t		 n = chan_peek(CHANNEL, s->msg, sizeof(s->msg));
	struct wire	 w = wire_of((struct slice){ s->msg,
			    n < 0 ? 0 : (size_t)n });
	uint32_t	 op = wire_get_u32(&w);
	size_t		 i = section_find(&s->section, wire_get_bytes(&w));

	return !w.failed && op == SIGN_ENTITY && i != SIZE_MAX &&
	    seats_will_fail(s->seats, i);
}

/*
 * Take one request off the channel, where several of us wait: who fails is the
 * quickest, and would draw them all.  Those that are well sleep in the call
 * that takes it, since the kernel wakes one of such, and all who poll.  0, or
 * -1 at the channel's end.
 */
static int
serve_next(struct signer *s, bool well)
{
	struct request		 r = { .reply = -1, .entity = -1 };
	int			 fds[CHAN_FDS_MAX], nfds = 0, i;
	ssize_t			 n;

	if (!well && s->section.workers > 1 && would_fail(s))
		poll(NULL, 0, SHY_MS);
	n = well ? chan_recv(CHANNEL, s->msg, sizeof(s->msg), fds, &nfds) :
	    chan_recv_now(CHANNEL, s->msg, sizeof(s->msg), fds, &nfds);
	r.came_ms = proc_ms();
	if (n == 0)
		return -1;
	if (n == -1 && errno == EAGAIN)
		return 0;
	if (n == -1) {
		log_msg(LV_WARNING, "a request: %s", strerror(errno));
		return errno == EMSGSIZE ? 0 : -1;
	}
	/* asked while all were well: done, and no matter of one that falls */
	if (well)
		(void)anew_wanted(s->anew);
	if (nfds > 0)
		r.reply = fds[0];
	if (nfds > 1)
		r.entity = fds[1];
	serve(s, (struct slice){ s->msg, (size_t)n }, &r);
	for (i = 1; i < nfds; i++)
		chan_close(&fds[i]);
	return 0;
}

/* While some token is to be tried again.  0, or -1 at the channel's end. */
static int
serve_and_mend(struct signer *s)
{
	struct pollfd	 p[] = { { .fd = CHANNEL, .events = POLLIN },
			    { .fd = s->anew, .events = POLLIN } };
	int		 n = poll(p, NELEM(p), seats_next_ms(s->seats));

	if (n == -1)
		return errno == EINTR ? 0 : -1;
	if (n == 0)
		seats_try_due(s->seats);
	if (p[1].revents != 0 && anew_wanted(s->anew))
		seats_anew(s->seats);
	return p[0].revents != 0 ? serve_next(s, false) : 0;
}

/* Serve requests, and try fallen tokens again in between. */
static void
run(struct signer *s)
{
	while ((seats_well(s->seats) ? serve_next(s, true) :
	    serve_and_mend(s)) == 0)
		continue;
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

int
main(int argc, char *argv[])
{
	struct signer	 s = { .arena = arena_new(ARENA_MAX), .anew = -1 };
	int		 rc = EXIT_SYSTEM;

	log_open_words("cks-signer", argc > 1 ? argv[1] : "");
	proc_end_with_channel();
	proc_bound_heap();
	if (s.arena == NULL || harden() == -1 || (s.anew = anew_hear()) == -1)
		goto out;
	switch (signer_section(CHANNEL, s.arena, &s.section, &s.use)) {
	case 0:
		rc = 0;
		goto out;
	case -1:
		log_msg(LV_ERROR, "no section on descriptor 3");
		rc = EXIT_SECTION;
		goto out;
	}
	if ((rc = signer_split(&s.section)) != -1)
		goto out;
	rc = EXIT_SYSTEM;
	if ((s.answers = answers_new(s.section.state_dir)) == NULL ||
	    (s.seats = seats_open(&s.section, s.use)) == NULL)
		goto out;
	run(&s);
	rc = 0;
out:
	alarm(HANGS_S);		/* what is given by then is given */
	answers_free(s.answers);
	seats_close(s.seats);
	arena_free(s.arena);
	return rc;
}
