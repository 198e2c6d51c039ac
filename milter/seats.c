/* seats.c: the units' tokens as the signer holds them: open, fallen, tried again */

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/proc.h"
#include "programs/seats.h"

#define PAUSE_MIN_MS	4000	/* between two tries of one token: one that is
				   mended signs within 5 s */
#define PAUSE_MAX_MS	60000	/* a login each minute wears nothing */
#define ABSENT_MS	2000	/* looking for a token that was pulled; one
				   that comes signs within 5 s */
#define SHY_MS		5000	/* a token that failed may be well again */
#define ABOUT_MAX	4096	/* of a sentence with a path in it */
#define OPEN_S		30	/* a driver that opens longer hangs: SIGALRM
				   ends us, and the parent starts another */

/* A unit at work: its token, or why there is none and when to try again. */
struct seat {
	const struct section_unit *unit;
	struct token		*token;
	enum token_fault	 fault;
	const char		*about;		/* of the fault; in its arena */
	struct arena		*memory;
	int64_t			 tried_ms, pause_ms, lost_ms;
	int64_t			 shy_ms;	/* it is thought to fail till then */
};

struct seats {
	const char		*state_dir;
	enum seats_use		 use;
	struct token_pool	*pool;
	struct seat		*v;		/* one a unit, in its order */
	size_t			 n;
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
open_undisturbed(struct seats *s, const struct token_spec *spec,
    struct token **out, struct buf *about)
{
	enum token_fault	 fault;
	sigset_t		 stops, old;
	unsigned		 left;	/* of a request's time, if one is served */

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SEATS_STOP);
	sigprocmask(SIG_BLOCK, &stops, &old);
	left = alarm(OPEN_S);
	fault = token_open(s->pool, spec, out, about);
	alarm(left);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return fault;
}

static struct token_spec
spec_of(const struct seats *s, const struct section_unit *u)
{
	return (struct token_spec){ u->token_uri, u->pin_file, s->state_dir,
		u->pss, u->certs };
}

/* Keep the sentence about a fault, for whoever asks later. */
static void
keep_about(struct seat *seat, struct buf *about)
{
	arena_free(seat->memory);
	seat->about = NULL;
	if ((seat->memory = arena_new(ABOUT_MAX)) != NULL)
		seat->about = arena_str(seat->memory, buf_slice(about));
}

static void
seat_open(struct seats *s, struct seat *seat)
{
	const struct section_unit	*u = seat->unit;
	const struct token_spec		 spec = spec_of(s, u);
	struct buf			 about = { 0 };
	enum token_fault		 fault;

	fault = open_undisturbed(s, &spec, &seat->token, &about);
	seat->tried_ms = proc_ms();
	if (fault == TOKEN_OK) {
		seat->pause_ms = PAUSE_MIN_MS;
		log_unit(LV_INFO, "token-up", u->identity, NULL,
		    about.n > 0 ? buf_str(&about) : NULL);
	} else if (fault == TOKEN_ABSENT) {
		seat->pause_ms = ABSENT_MS;	/* nobody logged in */
	} else {
		seat->pause_ms = seat->fault == TOKEN_OK ||
		    seat->fault == TOKEN_ABSENT ? PAUSE_MIN_MS :
		    2 * seat->pause_ms;
		if (seat->pause_ms > PAUSE_MAX_MS)
			seat->pause_ms = PAUSE_MAX_MS;
	}
	if (fault != seat->fault) {
		seat->fault = fault;
		if (fault != TOKEN_OK)
			log_fault(seat, &about);
	}
	keep_about(seat, &about);
	buf_free(&about);
}

/* The shortest pause of a token that mail waits for. */
static int64_t
least_pause(const struct seat *seat)
{
	return seat->fault == TOKEN_ABSENT ? ABSENT_MS : PAUSE_MIN_MS;
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
close_lost(struct seats *s)
{
	struct seat	*seat;
	bool		 any = false;
	size_t		 i;

	for (i = 0; i < s->n; i++) {
		seat = &s->v[i];
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
reopen_lost(struct seats *s)
{
	struct seat	*seat;
	size_t		 i;

	if (!close_lost(s))
		return;
	for (i = 0; i < s->n; i++) {
		seat = &s->v[i];
		if (seat->token == NULL && !token_fault_stays(seat->fault))
			seat_open(s, seat);
	}
	close_lost(s);
}

/* Try a token that is down. */
static void
seat_try(struct seats *s, struct seat *seat)
{
	seat_open(s, seat);
	reopen_lost(s);
}

/*
 * The token failed under our hands.  One that fails whatever we do must not
 * have all of its module log in for every mail.
 */
static void
seat_lost(struct seats *s, struct seat *seat)
{
	seat->lost_ms = proc_ms();
	log_unit(LV_WARNING, "token-lost", seat->unit->identity, NULL, NULL);
	token_lost(seat->token);
	reopen_lost(s);
}

const struct sign_key *
seats_key(struct seats *s, size_t i)
{
	struct seat	*seat = &s->v[i];

	if (s->use == SEATS_SIGN && seat_due(seat, least_pause(seat)))
		seat_try(s, seat);
	return seat->token != NULL ? token_key(seat->token) : NULL;
}

const struct sign_key *
seats_key_anew(struct seats *s, size_t i)
{
	struct seat	*seat = &s->v[i];

	if (!token_pin_refused(seat->token) &&
	    proc_ms() - seat->lost_ms < PAUSE_MIN_MS)
		return NULL;
	seat_lost(s, seat);
	return seat->token != NULL ? token_key(seat->token) : NULL;
}

bool
seats_up(const struct seats *s, size_t i)
{
	return s->v[i].token != NULL;
}

void
seats_used(struct seats *s, size_t i, bool signed_it)
{
	s->v[i].shy_ms = signed_it ? 0 : proc_ms() + SHY_MS;
}

bool
seats_will_fail(const struct seats *s, size_t i)
{
	return s->v[i].token == NULL || proc_ms() < s->v[i].shy_ms;
}

bool
seats_well(const struct seats *s)
{
	size_t	 i;

	for (i = 0; i < s->n; i++)
		if (seats_will_fail(s, i))
			return false;
	return true;
}

const char *
seats_word(const struct seats *s, size_t i)
{
	const struct seat	*seat = &s->v[i];

	if (seat->token == NULL)
		return token_fault_word(seat->fault);
	return token_fault_word(token_alive(seat->token) ? TOKEN_OK :
	    TOKEN_ABSENT);
}

/* Of an open token what it is like, of another what keeps it shut. */
void
seats_facts(const struct seats *s, size_t i, struct arena *a,
    struct token_facts *out)
{
	const struct seat	*seat = &s->v[i];
	const struct token_spec	 spec = spec_of(s, seat->unit);
	struct buf		 about = { 0 };
	enum token_fault	 fault = token_look(&spec, a, out, &about);

	if (s->use == SEATS_SIGN && seat->token == NULL) {
		fault = seat->fault;
		about.n = 0;
		buf_adds(&about, seat->about == NULL ? "" : seat->about);
	} else if (seat->token != NULL) {
		out->open = token_alive(seat->token);
		fault = out->open ? TOKEN_OK : TOKEN_ABSENT;
		about.n = 0;
	}
	if (out->open && token_key(seat->token) != NULL)
		out->key = sign_key_kind(token_key(seat->token), &out->bits);
	out->fault = token_fault_word(fault);
	out->about = arena_str(a, buf_slice(&about));
	buf_free(&about);
}

int
seats_next_ms(const struct seats *s)
{
	const struct seat	*seat;
	int64_t			 left, first = -1, now = proc_ms();
	size_t			 i;

	for (i = 0; i < s->n && s->use == SEATS_SIGN; i++) {
		seat = &s->v[i];
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

void
seats_try_due(struct seats *s)
{
	size_t	 i;

	for (i = 0; i < s->n; i++)
		if (seat_due(&s->v[i], s->v[i].pause_ms))
			seat_try(s, &s->v[i]);
}

void
seats_anew(struct seats *s)
{
	size_t	 i;

	for (i = 0; i < s->n; i++) {
		token_close(s->v[i].token);	/* the last one its module */
		s->v[i].token = NULL;
		s->v[i].shy_ms = 0;
	}
	for (i = 0; i < s->n && s->use == SEATS_SIGN; i++)
		seat_open(s, &s->v[i]);
}

void
seats_close(struct seats *s)
{
	size_t	 i;

	if (s == NULL)
		return;
	for (i = 0; i < s->n; i++) {
		token_close(s->v[i].token);
		arena_free(s->v[i].memory);
	}
	token_pool_free(s->pool);
	free(s->v);
	free(s);
}

struct seats *
seats_open(const struct section *section, enum seats_use use)
{
	struct seats	*s = calloc(1, sizeof(*s));
	size_t		 i;

	if (s == NULL)
		return NULL;
	s->use = use;
	s->state_dir = section->state_dir;
	s->v = calloc(section->nunits + 1, sizeof(*s->v));
	s->pool = token_pool_new();
	if (s->v == NULL || s->pool == NULL) {
		seats_close(s);
		return NULL;
	}
	s->n = section->nunits;
	for (i = 0; i < s->n; i++) {
		s->v[i].unit = &section->units[i];
		s->v[i].lost_ms = proc_ms() - PAUSE_MIN_MS;
		if (use == SEATS_SIGN)
			seat_open(s, &s->v[i]);
	}
	return s;
}
