/* lookup.c: what the register knows of a mail's documents, and of certificates listed in them */

#include <ctype.h>
#include <string.h>

#include "gate/work.h"

#define SERIAL_DIGITS	64	/* RFC 5280 4.1.2.2: 20 octets */
#define SERIALS_MAX	256	/* looked up of one mail; lists are shorter */
#define DAY_S		86400

/* Whole octets in upper case, as certificates are noted; NULL: none. */
static const char *
serial_of(struct arena *a, const char *text)
{
	char	 digits[SERIAL_DIGITS + 2];
	size_t	 n = 0;

	for (; *text != '\0' && n < SERIAL_DIGITS; text++)
		if (isxdigit((unsigned char)*text) &&
		    (n > 0 || *text != '0'))
			digits[n++] = (char)toupper((unsigned char)*text);
	digits[n] = '\0';
	return n == 0 ? NULL : arena_printf(a, "%s%s", n % 2 == 1 ? "0" : "",
	    digits);
}

static void
add_serials(struct work *w, const struct finding *f, const char **v,
    const struct form_entry **of, size_t *n)
{
	const struct form_entry	*e;
	const char		*serial;
	size_t			 i;

	for (i = 0; i < f->nrows && *n < SERIALS_MAX; i++) {
		e = &f->rows[i];
		serial = serial_of(w->arena, form_value(e->cells, e->ncells,
		    "serial"));
		if (serial == NULL)
			continue;
		of[*n] = e;
		v[(*n)++] = serial;
	}
}

/* When a certificate of that serial that signed the mail ends; 0: none did. */
static int64_t
signer_end(const struct work *w, const char *serial)
{
	const struct outcome	*out = w->out;
	const struct sigverdict	*v;
	size_t			 i, k;

	for (i = 0; i < out->ndocuments; i++) {
		v = out->documents[i].own.own ? &out->documents[i].own.verdict :
		    &out->verdict;
		for (k = 0; k < v->nsigners; k++)
			if (strcmp(v->signers[k].serial, serial) == 0)
				return v->signers[k].not_after;
	}
	return 0;
}

/*
 * Keep the rows whose certificates are over, and flag these and what is to be
 * renewed long before its end.
 */
static void
note_ends(struct work *w, struct strings serials,
    const struct form_entry **of, const int64_t *ends)
{
	const int64_t	 window = (int64_t)w->gate->conf->renew_days * DAY_S;
	int64_t		 end;
	size_t		 i;
	bool		 early = false;

	for (i = 0; i < serials.n; i++) {
		end = ends[i] != 0 ? ends[i] : signer_end(w, serials.v[i]);
		early |= window > 0 && (of[i]->kinds & KIND_RENEW) != 0 &&
		    end > w->now + window;
		if (end != 0 && end < w->now)
			of[w->nover++] = of[i];
	}
	w->over = of;
	if (w->nover > 0)
		work_flag(w, R_LISTED_EXPIRED);
	if (early)
		work_flag(w, R_RENEW_EARLY);
}

int
work_lookup(struct work *w)
{
	const struct helpers	*h = w->gate->helpers;
	struct outcome		*out = w->out;
	struct lookup_ask	 ask = { .env = w->env };
	struct lookup_answer	 answer = { .registered = false };
	const char		**digests, **serials;
	const struct form_entry	**of;
	size_t			 i;

	if (out->disposition != D_ROUTE || h->lookup == NULL)
		return 0;
	digests = arena_array(w->arena, out->ndocuments, sizeof(*digests));
	serials = arena_array(w->arena, SERIALS_MAX, sizeof(*serials));
	of = arena_array(w->arena, SERIALS_MAX, sizeof(*of));
	answer.ends = arena_array(w->arena, SERIALS_MAX, sizeof(int64_t));
	if (digests == NULL || serials == NULL || of == NULL ||
	    answer.ends == NULL)
		return -1;
	memset(answer.ends, 0, SERIALS_MAX * sizeof(int64_t));
	for (i = 0; i < out->ndocuments; i++) {
		if (!out->filed)
			digests[ask.digests.n++] = out->documents[i].sha256;
		if (out->documents[i].finding.request == REQ_FORM_04)
			add_serials(w, &out->documents[i].finding, serials,
			    of, &ask.serials.n);
	}
	ask.digests.v = digests;
	ask.serials.v = serials;
	if (ask.digests.n + ask.serials.n == 0)
		return 0;
	if (h->lookup(h->ctx, &ask, &answer) == -1 && !out->monitor &&
	    !w->selftest) {
		out->why = R_REGISTRAR_SILENT;
		return -1;
	}
	if (answer.registered) {
		out->disposition = out->would = D_PASS;
		out->why = R_NOT_FILED;
		out->nflags = 0;
	} else
		note_ends(w, ask.serials, of, answer.ends);
	return 0;
}
