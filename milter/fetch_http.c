/* fetch_http.c: questions by HTTP to the hosts on the list, and to nobody else (RFC 9110) */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <curl/curl.h>

#include "programs/fetch.h"

#define TRANSFERS_MAX	48	/* at once; CRLs and OCSP together need less */
#define CONNECTIONS_MAX	4	/* to one host: we are one of many relays */
#define HTTP_OK		200
#define HTTP_UNCHANGED	304

struct transfer {
	struct http		*http;
	CURL			*easy;
	struct curl_slist	*headers;
	struct http_ask		 ask;
	struct buf		 body, post;
	char			 etag[HTTP_MARK_MAX];
	char			 modified[HTTP_MARK_MAX];
	bool			 private;	/* refused for its address */
	bool			 large;
};

struct http {
	const struct fetch_conf	*conf;
	CURLM			*multi;
	struct transfer		*transfers[TRANSFERS_MAX];
};

/*
 * The only place where a connection begins.  The name was on the list; what
 * it resolved to must be an address of the Internet, or of a network that the
 * configuration lists, so that no name server leads us to our neighbours.
 */
static curl_socket_t
open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer		*t = ctx;
	const struct fetch_conf	*c = t->http->conf;
	struct network		 net;
	size_t			 i;
	bool			 ok;

	if (purpose != CURLSOCKTYPE_IPCXN ||
	    network_of(&to->addr, &net) == -1)
		return CURL_SOCKET_BAD;
	ok = network_is_public(&net);
	for (i = 0; i < c->nprivate && !ok; i++)
		ok = network_holds(&c->private[i], &net);
	if (!ok) {
		t->private = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t
take_body(char *p, size_t size, size_t n, void *ctx)
{
	struct transfer	*t = ctx;

	buf_add(&t->body, (struct slice){ (unsigned char *)p, size * n });
	t->large = t->body.failed;
	return t->large ? 0 : size * n;
}

/* Keep a header's value when it is short and printable; it is sent back. */
static void
keep_mark(struct slice line, struct slice name, char mark[HTTP_MARK_MAX])
{
	struct slice	 value;
	size_t		 i;

	if (!slice_casestarts(line, name))
		return;
	value = slice_trim(slice_from(line, name.n));
	for (i = 0; i < value.n; i++)
		if (value.p[i] < ' ' || value.p[i] > '~')
			return;
	if (value.n < HTTP_MARK_MAX) {
		memcpy(mark, value.p, value.n);
		mark[value.n] = '\0';
	}
}

static size_t
take_header(char *p, size_t size, size_t n, void *ctx)
{
	struct transfer	*t = ctx;
	struct slice	 line = { (unsigned char *)p, size * n };

	keep_mark(line, SLICE("etag:"), t->etag);
	keep_mark(line, SLICE("last-modified:"), t->modified);
	return size * n;
}

static void
transfer_free(struct transfer *t)
{
	if (t == NULL)
		return;
	if (t->easy != NULL) {
		curl_multi_remove_handle(t->http->multi, t->easy);
		curl_easy_cleanup(t->easy);
	}
	curl_slist_free_all(t->headers);
	buf_free(&t->body);
	buf_free(&t->post);
	free(t);
}

/* One more header "NAME: VALUE", where there is a value. */
static int
add_header(struct transfer *t, const char *name, const char *value)
{
	struct buf		 b = { 0 };
	struct curl_slist	*list = NULL;

	if (value == NULL || value[0] == '\0')
		return 0;
	buf_printf(&b, "%s: %s", name, value);
	if (buf_str(&b) != NULL)
		list = curl_slist_append(t->headers, buf_str(&b));
	buf_free(&b);
	if (list == NULL)
		return -1;
	t->headers = list;
	return 0;
}

/* What may happen on the way, for every question. */
static int
set_rules(CURL *e, struct transfer *t)
{
	long	 ms = t->ask.timeout_ms > 0 ? t->ask.timeout_ms :
		    (long)t->http->conf->timeout_s * 1000;

	return curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https") ||
	    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L) ||
	    curl_easy_setopt(e, CURLOPT_PROXY, "") ||
	    curl_easy_setopt(e, CURLOPT_NOPROXY, "*") ||
	    curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) ||
	    curl_easy_setopt(e, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1) ||
	    curl_easy_setopt(e, CURLOPT_HTTP_CONTENT_DECODING, 0L) ||
	    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L) ||
	    /* a name server that hangs must not hold us */
	    curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L) ||
	    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, ms) ||
	    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, ms) ||
	    curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE,
	    (curl_off_t)t->ask.max) ||
	    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, open_socket) ||
	    curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, t) ||
	    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body) ||
	    curl_easy_setopt(e, CURLOPT_WRITEDATA, t) ||
	    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header) ||
	    curl_easy_setopt(e, CURLOPT_HEADERDATA, t) ||
	    curl_easy_setopt(e, CURLOPT_USERAGENT, "cks-fetcher") ||
	    curl_easy_setopt(e, CURLOPT_PRIVATE, t) ? -1 : 0;
}

static int
set_question(CURL *e, struct transfer *t)
{
	if (curl_easy_setopt(e, CURLOPT_URL, t->ask.url) != CURLE_OK ||
	    add_header(t, "If-None-Match", t->ask.etag) == -1 ||
	    add_header(t, "If-Modified-Since", t->ask.modified) == -1)
		return -1;
	if (t->ask.post.n > 0) {
		buf_add(&t->post, t->ask.post);
		if (t->post.failed || add_header(t, "Content-Type",
		    t->ask.type) == -1 ||
		    curl_easy_setopt(e, CURLOPT_POST, 1L) ||
		    curl_easy_setopt(e, CURLOPT_POSTFIELDS, t->post.p) ||
		    curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)t->post.n))
			return -1;
	}
	return curl_easy_setopt(e, CURLOPT_HTTPHEADER, t->headers) ? -1 : 0;
}

int
http_start(struct http *h, const struct http_ask *ask)
{
	struct transfer	*t;
	size_t		 i = 0;

	while (i < TRANSFERS_MAX && h->transfers[i] != NULL)
		i++;
	if (i == TRANSFERS_MAX || (t = calloc(1, sizeof(*t))) == NULL)
		return -1;
	t->http = h;
	t->ask = *ask;
	t->body.max = ask->max;
	if ((t->easy = curl_easy_init()) == NULL ||
	    set_rules(t->easy, t) == -1 || set_question(t->easy, t) == -1 ||
	    curl_multi_add_handle(h->multi, t->easy) != CURLM_OK) {
		transfer_free(t);
		return -1;
	}
	h->transfers[i] = t;
	return 0;
}

/* What is wrong with how it ended, or NULL. */
static const char *
fault_of(const struct transfer *t, CURLcode code, char text[64])
{
	long	 status = 0;

	if (t->private)
		return "its address is neither public nor in "
		    "revocation.private_networks";
	if (t->large || code == CURLE_FILESIZE_EXCEEDED)
		return "too large";
	if (code != CURLE_OK)
		return curl_easy_strerror(code);
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status == HTTP_OK)
		return NULL;
	if (status == HTTP_UNCHANGED && t->ask.post.n == 0 &&
	    t->headers != NULL)
		return NULL;
	snprintf(text, 64, "answered with status %ld", status);
	return text;
}

static void
finish(struct http *h, CURL *easy, CURLcode code)
{
	struct transfer		*t = NULL;
	struct http_answer	 a = { .fault = NULL };
	char			 text[64];
	long			 status = 0;
	size_t			 i;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&t);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	a.fault = fault_of(t, code, text);
	a.unchanged = a.fault == NULL && status == HTTP_UNCHANGED;
	a.body = buf_slice(&t->body);
	a.etag = t->etag;
	a.modified = t->modified;
	for (i = 0; i < TRANSFERS_MAX; i++)
		if (h->transfers[i] == t)
			h->transfers[i] = NULL;
	t->ask.done(t->ask.ctx, &a);
	transfer_free(t);
}

int
http_run(struct http *h, int fd, int ms, bool *readable)
{
	struct curl_waitfd	 extra = { .fd = fd,
		.events = CURL_WAIT_POLLIN };
	const CURLMsg		*msg;
	int			 left;

	if (curl_multi_poll(h->multi, &extra, 1, ms, NULL) != CURLM_OK ||
	    curl_multi_perform(h->multi, &left) != CURLM_OK)
		return -1;
	while ((msg = curl_multi_info_read(h->multi, &left)) != NULL)
		if (msg->msg == CURLMSG_DONE)
			finish(h, msg->easy_handle, msg->data.result);
	*readable = extra.revents != 0;
	return 0;
}

struct http *
http_new(const struct fetch_conf *conf)
{
	struct http	*h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	h->conf = conf;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (h->multi = curl_multi_init()) == NULL ||
	    curl_multi_setopt(h->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
	    (long)CONNECTIONS_MAX) != CURLM_OK) {
		http_free(h);
		return NULL;
	}
	return h;
}

void
http_free(struct http *h)
{
	size_t	 i;

	if (h == NULL)
		return;
	for (i = 0; i < TRANSFERS_MAX; i++)
		transfer_free(h->transfers[i]);
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	free(h);
}
