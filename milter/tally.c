/* tally.c: what the milter has done since it started, in numbers */

#include "base/wire.h"
#include "programs/tally.h"

const int tally_bounds[TALLY_TIMES] = { 5, 10, 25, 50, 100, 250, 1000, 5000 };

static void
count(atomic_ullong *n)
{
	atomic_fetch_add_explicit(n, 1, memory_order_relaxed);
}

void
tally_count(struct tally *t, const struct outcome *out, int64_t ms)
{
	size_t	 i = 0;

	while (i < TALLY_TIMES && ms > tally_bounds[i])
		i++;
	count(&t->times[i]);
	atomic_fetch_add_explicit(&t->total_ms, (unsigned long long)ms,
	    memory_order_relaxed);
	count(out->outgoing ? &t->out[out->disposition] :
	    &t->in[out->disposition]);
	if (out->watched)
		count(&t->would[out->would]);
	count(&t->classes[out->cls]);
	if (out->filed)
		count(&t->requests[out->request]);
	count(&t->reasons[out->why]);
}

void
tally_reload(struct tally *t, enum reload_outcome what)
{
	count(&t->reloads[what]);
}

void
sample_put(struct buf *b, const struct sample *s)
{
	wire_put_u32(b, 1);
	wire_put_str(b, s->name);
	wire_put_str(b, s->label);
	wire_put_str(b, s->value);
	wire_put_i64(b, s->n);
}

void
samples_end(struct buf *b)
{
	wire_put_u32(b, 0);
}

bool
sample_get(struct wire *w, struct arena *a, struct sample *out)
{
	struct sample	 s;

	if (wire_get_u32(w) != 1)
		return false;
	s.name = arena_str(a, wire_get_bytes(w));
	s.label = arena_str(a, wire_get_bytes(w));
	s.value = arena_str(a, wire_get_bytes(w));
	s.n = wire_get_i64(w);
	if (w->failed || s.name == NULL || s.label == NULL || s.value == NULL)
		return false;
	*out = s;
	return true;
}

/* A row of counters, each with its word. */
struct row {
	const char	*name, *label;
	atomic_ullong	*v;
	size_t		 n;
	const char	*(*word)(int);
};

static const char *
of_disposition(int i)
{
	return disposition_word((enum disposition)i);
}

static const char *
of_class(int i)
{
	return sigclass_word((enum sigclass)i);
}

static const char *
of_request(int i)
{
	/* doubtful is told apart here: an administrator tunes forms by it */
	return i == REQ_DOUBTFUL ? "doubtful" :
	    request_word((enum request)i);
}

static const char *
of_reason(int i)
{
	return reason_word((enum reason)i);
}

const char *
reload_word(int i)
{
	return i == RELOAD_TAKEN ? "taken" : "refused";
}

static void
put_row(struct buf *b, const struct row *r)
{
	unsigned long long	 n;
	size_t			 i;

	for (i = 0; i < r->n; i++)
		if ((n = atomic_load_explicit(&r->v[i],
		    memory_order_relaxed)) > 0)
			sample_put(b, &(struct sample){ r->name, r->label,
			    r->word((int)i), (int64_t)n });
}

/* A histogram counts each in its bound and all above. */
static void
put_times(struct buf *b, struct tally *t)
{
	struct arena		*a = arena_new(4096);
	unsigned long long	 sum = 0;
	const char		*bound;
	size_t			 i;

	for (i = 0; i <= TALLY_TIMES; i++) {
		sum += atomic_load_explicit(&t->times[i],
		    memory_order_relaxed);
		bound = i == TALLY_TIMES ? "+Inf" : a == NULL ? NULL :
		    arena_printf(a, "%g", tally_bounds[i] / 1000.0);
		if (bound != NULL)
			sample_put(b, &(struct sample){
			    "mail_seconds_bucket", "le", bound, (int64_t)sum });
	}
	arena_free(a);
	sample_put(b, &(struct sample){ "mail_seconds_count", "", "",
	    (int64_t)sum });
	sample_put(b, &(struct sample){ "mail_milliseconds_sum", "", "",
	    (int64_t)atomic_load_explicit(&t->total_ms,
	    memory_order_relaxed) });
}

void
tally_put(struct buf *b, struct tally *t)
{
	const struct row	 rows[] = {
		{ "mails_in_total", "disposition", t->in, DISPOSITIONS,
		    of_disposition },
		{ "mails_out_total", "disposition", t->out, DISPOSITIONS,
		    of_disposition },
		{ "mails_would_total", "disposition", t->would, DISPOSITIONS,
		    of_disposition },
		{ "signatures_total", "class", t->classes, SIG__MAX, of_class },
		{ "requests_total", "form", t->requests, REQUESTS,
		    of_request },
		{ "reasons_total", "reason", t->reasons, R__MAX, of_reason },
		{ RELOADS_NAME, "outcome", t->reloads, NELEM(t->reloads),
		    reload_word },
	};
	size_t			 i;

	sample_put(b, &(struct sample){ "start_time_seconds", "", "",
	    (int64_t)t->started });
	for (i = 0; i < NELEM(rows); i++)
		put_row(b, &rows[i]);
	put_times(b, t);
}
