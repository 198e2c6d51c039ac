/* outbox.c: notices handed to this machine's mail server, at least once each */

#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/log.h"
#include "base/retry.h"
#include "register/outbox.h"

#define CONNECT_S	10	/* it is on this machine */
#define FIRST_S		30	/* to the second try */
#define LAST_S		3600	/* between later ones */
#define DAY_S		(24 * 3600)
#define HOUR_S		3600
#define NOTICE_BYTES	(64u << 20)	/* of one, with what goes along */
#define FAULT_MAX	200		/* of what the server said */

/* What curl reads the mail from. */
struct source_bytes {
	struct slice	 left;
};

static size_t
read_bytes(char *to, size_t size, size_t n, void *ctx)
{
	struct source_bytes	*s = ctx;
	struct slice		 some = slice_sub(s->left, 0, size * n);

	memcpy(to, some.p, some.n);
	s->left = slice_from(s->left, some.n);
	return some.n;
}

/*
 * The server's last line that refuses something, without the line end: it says
 * why.  Its "221 Bye" comes after that.
 */
static size_t
note_reply(char *line, size_t size, size_t n, void *ctx)
{
	struct buf	*last = ctx;
	struct slice	 s = { (unsigned char *)line, size * n };

	if (s.n == 0 || (s.p[0] != '4' && s.p[0] != '5'))
		return s.n;
	last->n = 0;
	buf_add(last, slice_sub(slice_trim(s), 0, FAULT_MAX));
	return size * n;
}

/*
 * The mail server of this machine is asked for nothing but to take the mail:
 * no login, no TLS, no proxy, whatever the environment says.
 */
static CURLcode
set_up(CURL *c, const char *url, struct curl_slist *to,
    struct source_bytes *bytes, struct buf *reply)
{
	const struct { CURLoption option; long value; } longs[] = {
		{ CURLOPT_UPLOAD, 1 }, { CURLOPT_NOSIGNAL, 1 },
		{ CURLOPT_TIMEOUT, OUTBOX_HAND_S },
		{ CURLOPT_CONNECTTIMEOUT, CONNECT_S },
		{ CURLOPT_USE_SSL, CURLUSESSL_NONE } };
	CURLcode	 rc = CURLE_OK;
	size_t		 i;

	for (i = 0; rc == CURLE_OK && i < NELEM(longs); i++)
		rc = curl_easy_setopt(c, longs[i].option, longs[i].value);
	if (rc != CURLE_OK ||
	    (rc = curl_easy_setopt(c, CURLOPT_URL, url)) != CURLE_OK ||
	    (rc = curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp")) !=
	    CURLE_OK ||
	    (rc = curl_easy_setopt(c, CURLOPT_PROXY, "")) != CURLE_OK ||
	    (rc = curl_easy_setopt(c, CURLOPT_MAIL_FROM, "<>")) != CURLE_OK ||
	    (rc = curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to)) != CURLE_OK ||
	    (rc = curl_easy_setopt(c, CURLOPT_READFUNCTION, read_bytes)) !=
	    CURLE_OK ||
	    (rc = curl_easy_setopt(c, CURLOPT_READDATA, bytes)) != CURLE_OK ||
	    (rc = curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, note_reply)) !=
	    CURLE_OK)
		return rc;
	return curl_easy_setopt(c, CURLOPT_HEADERDATA, reply);
}

/* What became of it: a reply of the class 5 is final, all else may change. */
static enum handed
outcome_of(CURL *c, CURLcode rc, const struct buf *reply, struct buf *why)
{
	long	 code = 0;

	if (rc == CURLE_OK)
		return HANDED_OVER;
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
	if (reply->n > 0 && code >= 400)
		buf_add(why, buf_slice(reply));
	else
		buf_adds(why, curl_easy_strerror(rc));
	return code >= 500 && code < 600 ? HANDED_BACK : HANDED_LATER;
}

enum handed
outbox_hand(const struct outbox_conf *conf, const char *to,
    struct slice mail, struct buf *why)
{
	struct source_bytes	 bytes = { mail };
	struct buf		 reply = { 0 };
	struct curl_slist	*rcpts = curl_slist_append(NULL, to);
	char			 url[96];
	CURL			*c = curl_easy_init();
	enum handed		 rc = HANDED_LATER;

	snprintf(url, sizeof(url), "smtp://%s", conf->relay);
	if (c == NULL || rcpts == NULL || set_up(c, url, rcpts, &bytes,
	    &reply) != CURLE_OK)
		buf_adds(why, "no memory");
	else
		rc = outcome_of(c, curl_easy_perform(c), &reply, why);
	curl_easy_cleanup(c);
	curl_slist_free_all(rcpts);
	buf_free(&reply);
	return rc;
}

/* When there is room for it again, or 0: now. */
static int
limited(const struct outbox_conf *conf, struct store *s,
    const struct notice_row *row, time_t now, time_t *until)
{
	int64_t	 day, hour;

	if (store_delivered(s, row->recipient, now - DAY_S, &day) == -1 ||
	    store_delivered(s, "", now - HOUR_S, &hour) == -1)
		return -1;
	*until = day >= conf->per_address || hour >= conf->per_hour ?
	    now + HOUR_S / 4 : 0;
	return 0;
}

static void
tell(const struct notice_row *row, const char *what, const char *why,
    enum log_level level)
{
	const struct log_field	 fields[] = {
		{ "kind", row->kind }, { "to", row->recipient },
		{ "id", row->message_id },
		{ "number", *row->number == '\0' ? NULL : row->number },
		{ "result", what }, { "why", *why == '\0' ? NULL : why } };

	log_event(level, "notice", fields, NELEM(fields));
}

/* It was not taken: try again later and later, and not for ever. */
static int
failed(const struct outbox_conf *conf, struct store *s,
    const struct notice_row *row, bool final, const char *why, time_t now)
{
	unsigned	 tries = (unsigned)(row->tries < 30 ? row->tries : 30);
	time_t		 again = now + (time_t)retry_delay(FIRST_S, LAST_S,
			    tries + 1, (uint32_t)(row->id * 2654435761u));

	final |= now - row->created >= (time_t)conf->days * DAY_S;
	tell(row, final ? "given-up" : "later", why,
	    final ? LV_ERROR : LV_WARNING);
	return store_failed(s, row->id, why, final ? 0 : again, now);
}

/* Compose it and hand it over.  0, or -1: the store can not be told. */
static int
deliver(const struct outbox_conf *conf, struct store *s, struct arena *a,
    const struct notice_row *row, time_t now)
{
	struct notice	 n;
	struct buf	 mail = { 0 }, why = { 0 };
	enum handed	 rc = HANDED_BACK;
	int		 told = -1;

	if (notice_get(a, row, &n) == -1)
		buf_adds(&why, "damaged in the outbox");
	else if (!conf->sends[n.kind] ||
	    conf->terms.texts[n.kind].text == NULL)
		buf_adds(&why, "its kind is off");
	else if (notice_compose(&conf->terms, &n, &mail) == -1)
		buf_adds(&why, "no memory");
	else
		rc = outbox_hand(conf, row->recipient, buf_slice(&mail), &why);
	if (store_begin(s) == -1)
		goto out;
	if (rc == HANDED_OVER) {
		tell(row, "sent", "", LV_INFO);
		told = store_sent(s, row->id, now);
	} else
		told = failed(conf, s, row, rc == HANDED_BACK,
		    why.failed || why.n == 0 ? "" : buf_str(&why), now);
	if (told == 0)
		told = store_commit(s);
	else
		store_rollback(s);
out:
	buf_free(&mail);
	buf_free(&why);
	return told;
}

/* Leave it until then: too many went out already. */
static int
postpone(struct store *s, const struct notice_row *row, time_t until)
{
	if (store_begin(s) == -1)
		return -1;
	if (store_postpone(s, row->id, until) == 0)
		return store_commit(s);
	store_rollback(s);
	return -1;
}

int
outbox_step(const struct outbox_conf *conf, struct store *s, time_t now,
    time_t *next)
{
	struct arena		*a = arena_new(NOTICE_BYTES);
	struct notice_row	 row;
	time_t			 due, until;
	bool			 found;
	int			 rc = -1;

	if (a == NULL || store_next(s, a, now, &row, &found, &due) == -1)
		goto out;
	*next = now + OUTBOX_LOOK_S;
	if (!found) {
		if (due != 0 && due < *next)
			*next = due;
		rc = 0;
		goto out;
	}
	if (*row.recipient == '\0')
		row.recipient = conf->department;
	if (limited(conf, s, &row, now, &until) == -1)
		goto out;
	if (until != 0)
		rc = postpone(s, &row, until);
	else
		rc = deliver(conf, s, a, &row, now);
	*next = now;
out:
	arena_free(a);
	return rc;
}
