/* fetch_crl.c: keeps CRLs fresh, by the clock: asks in time, mirrors in turn, never goes back */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/retry.h"
#include "base/wire.h"
#include "programs/fetch.h"
#include "programs/fetch_ops.h"

#define AT_ONCE		4	/* bounds memory: a CRL may have many MiB */
#define NAMED_MAX	64	/* CRLs that only certificates name */
#define GIVE_UP		8	/* rounds that fail until a CRL that only a
				   certificate named is forgotten */
#define BUSY_MS		1000	/* until a place for a transfer is free */
#define TIME_BYTES	32
#define WHY_BYTES	128	/* a sentence */

struct list {
	struct lists		*all;
	struct list_note	 note;
	struct crl_facts	 facts;
	time_t			 due;
	unsigned		 failures;	/* rounds in a row */
	unsigned		 stale;		/* rounds that told nothing new
						   though the end is near */
	size_t			 turn;		/* which URL is next */
	bool			 have, busy, gone, from_cert;
	/* of the present round, or of the last one */
	bool			 asked;		/* lists_now waits for it */
	bool			 fresh;		/* a new issue came */
	size_t			 last;		/* which URL was asked last */
	char			 why[WHY_BYTES]; /* nothing came; "": it did */
};

struct lists {
	const struct fetch_conf	*conf;
	struct http		*http;
	struct list		*v[FETCH_LISTS_MAX];
	size_t			 n, running;
	size_t			 named;		/* by certificates */
};

static void
list_free(struct list *l)
{
	if (l == NULL)
		return;
	note_clear(&l->note);
	free(l);
}

static time_t
later(const struct lists *all, unsigned failures)
{
	return (time_t)retry_delay(all->conf->retry_s, all->conf->retry_max_s,
	    failures, digest_chance());
}

/* Is the end of what is at hand so near that a new one should be there? */
static bool
ends_soon(const struct list *l, time_t now)
{
	return l->have && l->facts.next_update != 0 &&
	    l->facts.next_update - (time_t)l->all->conf->before_s <= now;
}

static void
log_list(enum log_level level, const struct list *l, const char *result)
{
	char			 until[TIME_BYTES] = "";
	struct tm		 tm;
	const struct log_field	 fields[] = {
		{ "file", l->note.name }, { "url", l->note.urls[l->turn] },
		{ "result", result },
		{ "until", l->have ? until : NULL },
	};

	if (l->have && l->facts.next_update != 0 &&
	    gmtime_r(&l->facts.next_update, &tm) != NULL)
		strftime(until, sizeof(until), "%Y-%m-%dT%H:%M:%SZ", &tm);
	log_event(level, "crl", fields, NELEM(fields));
}

/* Remember what the server calls this issue, to ask for newer ones only. */
static void
take_marks(struct list *l, const struct http_answer *a)
{
	l->note.marked = l->turn;
	snprintf(l->note.etag, sizeof(l->note.etag), "%s", a->etag);
	snprintf(l->note.modified, sizeof(l->note.modified), "%s",
	    a->modified);
}

/*
 * What is in the folder: of an earlier process, or of another one, as while
 * this one ends after a reload, or cks trust refresh runs.
 */
static void
look(struct list *l)
{
	const struct fetch_conf	*c = l->all->conf;
	struct buf		 b = { 0 };

	l->have = store_read(c->cache, l->note.name, (size_t)c->crl_mib << 20,
	    &b) == 0 && crl_read(c->issuers, buf_slice(&b), &l->facts) == NULL;
	if (b.n > 0 && !l->have)
		store_remove(c->cache, l->note.name);
	buf_free(&b);
}

/* Take what came when it is better; what is wrong with it, or NULL. */
static const char *
take(struct list *l, const struct http_answer *a, time_t now)
{
	const char		*folder = l->all->conf->cache, *fault;
	struct crl_facts	 fresh;
	bool			 same;

	fault = crl_read(l->all->conf->issuers, a->body, &fresh);
	if (fault == NULL)
		look(l);
	if (fault == NULL)
		fault = crl_refusal(l->have ? &l->facts : NULL, &fresh, now);
	if (fault != NULL)
		return fault;
	same = l->have && crl_same(&l->facts, &fresh);
	take_marks(l, a);
	if (store_write(folder, &l->note, same ? (struct slice){ NULL, 0 } :
	    a->body) == -1) {
		log_msg(LV_ERROR, "%s: %s", folder, strerror(errno));
		return "it can not be written to revocation.cache";
	}
	l->facts = fresh;
	l->have = true;
	if (!same) {
		l->stale = 0;
		l->fresh = true;
		log_list(LV_INFO, l, "new");
	}
	return NULL;
}

/* All its URLs had their turn: when does the next round begin? */
static void
end_round(struct list *l, bool failed, time_t now)
{
	const struct fetch_conf	*c = l->all->conf;
	time_t			 least = (time_t)c->retry_s;

	l->turn = 0;
	l->asked = false;
	if (failed) {
		l->due = now + later(l->all, ++l->failures);
		l->gone = l->from_cert && l->failures >= GIVE_UP &&
		    (!l->have || (l->facts.next_update != 0 &&
		    l->facts.next_update < now));
		return;
	}
	l->failures = 0;
	if (ends_soon(l, now))
		least = later(l->all, ++l->stale);
	l->due = (time_t)retry_refresh(now, l->facts.next_update,
	    c->refresh_s, c->before_s, least);
}

static void
on_answer(void *ctx, const struct http_answer *a)
{
	struct list	*l = ctx;
	time_t		 now = time(NULL);
	const char	*fault = a->fault;

	l->busy = false;
	l->all->running--;
	if (fault == NULL && !a->unchanged)
		fault = take(l, a, now);
	if (fault != NULL)
		log_list(LV_WARNING, l, fault);
	l->last = l->turn;
	snprintf(l->why, sizeof(l->why), "%s", fault != NULL ? fault : "");
	/* a mirror may have what this one lacks */
	if ((fault != NULL || ends_soon(l, now)) &&
	    l->turn + 1 < l->note.nurls) {
		l->turn++;
		l->due = now;
	} else
		end_round(l, fault != NULL, now);
}

/* 0, or -1 when it must wait for a place. */
static int
start(struct list *l)
{
	bool			 known = l->have && l->note.marked == l->turn;
	const struct http_ask	 ask = { .url = l->note.urls[l->turn],
		.etag = known ? l->note.etag : "",
		.modified = known ? l->note.modified : "",
		.max = (size_t)l->all->conf->crl_mib << 20,
		.done = on_answer, .ctx = l };

	if (http_start(l->all->http, &ask) == -1)
		return -1;
	l->busy = true;
	l->all->running++;
	return 0;
}

static void
drop(struct lists *all, size_t i)
{
	log_list(LV_WARNING, all->v[i], "given up");
	all->named -= all->v[i]->from_cert;
	store_remove(all->conf->cache, all->v[i]->note.name);
	list_free(all->v[i]);
	all->v[i] = all->v[--all->n];
}

int
lists_run(struct lists *all, time_t now)
{
	struct list	*l;
	int64_t		 wait = -1, left;
	size_t		 i;

	for (i = all->n; i > 0; i--)
		if (all->v[i - 1]->gone)
			drop(all, i - 1);
	for (i = 0; i < all->n; i++) {
		l = all->v[i];
		if (l->busy || (l->due <= now && all->running < AT_ONCE &&
		    start(l) == 0))
			continue;
		left = l->due <= now ? BUSY_MS : (int64_t)(l->due - now) * 1000;
		wait = wait == -1 || left < wait ? left : wait;
	}
	return wait > INT32_MAX ? INT32_MAX : (int)wait;
}

void
lists_now(struct lists *all, time_t now)
{
	struct list	*l;
	size_t		 i;

	for (i = 0; i < all->n; i++) {
		l = all->v[i];
		if (l->from_cert)
			continue;
		l->asked = true;
		if (l->busy)	/* its round has only just begun */
			continue;
		l->fresh = false;
		l->turn = 0;
		l->due = now;
	}
}

bool
lists_told(const struct lists *all, struct buf *b)
{
	const struct list	*l;
	size_t			 i;

	for (i = 0; i < all->n; i++)
		if (all->v[i]->asked)
			return false;
	for (i = 0; i < all->n; i++) {
		l = all->v[i];
		if (l->from_cert)
			continue;
		wire_put_u32(b, l->why[0] != '\0' ? FETCH_NOT_HAD :
		    l->fresh ? FETCH_NEW : FETCH_UNCHANGED);
		wire_put_str(b, l->note.urls[l->last]);
		wire_put_str(b, l->why);
	}
	return true;
}

/* One more URL for a list: as it is to be asked for, if it may be. */
static int
add_url(const struct fetch_conf *c, struct list_note *note, struct slice url)
{
	struct buf	 b = { 0 };
	int		 rc = 0;

	if (note->nurls < LIST_URLS_MAX && url_resolve(url, c->map, c->nmap,
	    c->hosts, c->nhosts, &b) == 0) {
		note->urls[note->nurls] = strdup(buf_str(&b));
		rc = note->urls[note->nurls] == NULL ? -1 : 0;
		note->nurls += rc == 0;
	}
	buf_free(&b);
	return rc;
}

static bool
has_url(const struct list *l, const char *url)
{
	size_t	 i;

	for (i = 0; i < l->note.nurls; i++)
		if (strcmp(l->note.urls[i], url) == 0)
			return true;
	return false;
}

/* Is one of these URLs looked after already? */
static bool
is_known(const struct lists *all, const struct list_note *note)
{
	size_t	 i, k;

	for (i = 0; i < all->n; i++)
		for (k = 0; k < note->nurls; k++)
			if (has_url(all->v[i], note->urls[k]))
				return true;
	return false;
}

/* What an earlier process left of this list. */
static void
recall(struct list *l)
{
	const struct fetch_conf	*c = l->all->conf;
	struct list_note	 old;
	size_t			 i;

	look(l);
	if (!l->have || store_note(c->cache, l->note.name, &old) == -1)
		return;
	for (i = 0; i < l->note.nurls; i++)
		if (strcmp(l->note.urls[i], old.urls[old.marked]) == 0) {
			l->note.marked = i;
			memcpy(l->note.etag, old.etag, sizeof(old.etag));
			memcpy(l->note.modified, old.modified,
			    sizeof(old.modified));
		}
	note_clear(&old);
}

/* Look after one more list.  The note's URLs are its own from then on. */
static void
add_list(struct lists *all, struct list_note *note, bool from_cert,
    time_t now)
{
	struct list	*l;

	if (note->nurls == 0 || is_known(all, note) ||
	    store_name(note->urls[0], note->name) == -1 ||
	    all->n == FETCH_LISTS_MAX || (l = calloc(1, sizeof(*l))) == NULL) {
		if (all->n == FETCH_LISTS_MAX)
			log_msg(LV_WARNING, "too many CRLs: %s is left out",
			    note->nurls > 0 ? note->urls[0] : "one");
		note_clear(note);
		return;
	}
	*l = (struct list){ .all = all, .note = *note, .due = now,
		.from_cert = from_cert };
	all->named += from_cert;
	recall(l);
	all->v[all->n++] = l;
}

void
lists_want(struct lists *all, const struct certurls *urls, time_t now)
{
	struct list_note	 note;
	size_t			 i, k;

	if (all->conf->cache[0] == '\0' || all->named >= NAMED_MAX)
		return;
	for (i = 0; i < urls->ncrls; i++) {
		note = (struct list_note){ .nurls = 0 };
		for (k = 0; k < urls->crls[i].n; k++)
			if (add_url(all->conf, &note,
			    urls->crls[i].at[k]) == -1)
				break;
		add_list(all, &note, true, now);
	}
}

/* "URL URL ...": one CRL of the configuration. */
static void
add_configured(struct lists *all, const char *urls, time_t now)
{
	struct list_note	 note = { .nurls = 0 };
	size_t			 len;

	for (; *urls != '\0'; urls += len + (urls[len] != '\0')) {
		len = strcspn(urls, " ");
		if (add_url(all->conf, &note, slice_sub(slice_of(urls), 0,
		    len)) == -1)
			break;
	}
	add_list(all, &note, false, now);
}

/*
 * A CRL that an earlier process found in a certificate: its URLs were mapped
 * then, and must be of hosts that are on the list now.
 */
static void
add_found(void *ctx, const char *name)
{
	struct lists		*all = ctx;
	const struct fetch_conf	*c = all->conf;
	struct list_note	 note;
	struct url		 u;
	size_t			 i;

	for (i = 0; i < all->n; i++)
		if (strcmp(all->v[i]->note.name, name) == 0)
			return;
	if (store_note(c->cache, name, &note) == -1)
		return;
	for (i = 0; i < note.nurls; i++)
		if (url_parse(slice_of(note.urls[i]), &u) == -1 ||
		    !url_allowed(&u, c->hosts, c->nhosts)) {
			store_remove(c->cache, name);
			note_clear(&note);
			return;
		}
	add_list(all, &note, true, time(NULL));
}

struct lists *
lists_new(const struct fetch_conf *conf, struct http *http)
{
	struct lists	*all = calloc(1, sizeof(*all));
	size_t		 i;

	if (all == NULL)
		return NULL;
	all->conf = conf;
	all->http = http;
	if (conf->cache[0] == '\0')
		return all;
	for (i = 0; i < conf->ncrls; i++)
		add_configured(all, conf->crls[i], time(NULL));
	store_scan(conf->cache, add_found, all);
	return all;
}

void
lists_free(struct lists *all)
{
	if (all == NULL)
		return;
	while (all->n > 0)
		list_free(all->v[--all->n]);
	free(all);
}
