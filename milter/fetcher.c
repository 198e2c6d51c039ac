/* fetcher.c: cks-fetcher: the only process that goes to other hosts, and only to those listed */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/wire.h"
#include "programs/fetch.h"
#include "programs/fetch_ops.h"

#define CHANNEL		3	/* requests come here */
#define SECTION_BYTES	(16u << 20)	/* a trust folder of 1,000 CAs: 2 MiB */
#define ARENA_BYTES	(32u << 20)	/* the section, parsed */
#define URLS_BYTES	(256u << 10)	/* of one certificate of one message */
#define WAIT_MS_MAX	10000	/* nobody waits for longer */
#define PATIENT_MS	1000	/* who waits as long is no mail */
#define IDLE_MS		60000	/* clocks may be set: look now and then */
#define FILES_MAX	256	/* descriptors: transfers and those who wait */
#define EXIT_SYSTEM	71	/* EX_OSERR */
#define EXIT_SECTION	78	/* EX_CONFIG */

struct fetcher {
	struct arena		*arena;
	struct fetch_conf	 conf;
	struct http		*http;
	struct lists		*lists;
	struct answers		*answers;
	struct asks		*asks;
	struct stamps		*stamps;
	unsigned char		 msg[CHAN_MSG_MAX];
};

/*
 * FETCH_STATUS: u32 how many ms the caller waits, bytes certificate, bytes
 * issuer.  The answer is bytes: an OCSPResponse, or none.
 */
static void
serve_status(struct fetcher *f, struct wire *w, int reply)
{
	int		 wait_ms = (int)wire_get_count(w, WAIT_MS_MAX);
	struct slice	 cert = wire_get_bytes(w);
	struct slice	 issuer = wire_get_bytes(w);
	struct arena	*a = arena_new(URLS_BYTES);
	struct certurls	 urls;

	if (a == NULL || !wire_done(w) || certurl_read(a, cert, &urls) == -1)
		chan_close(&reply);
	else {
		lists_want(f->lists, &urls, time(NULL));
		/* mail waits for the end of its path only, not for each CA */
		answers_ask(f->answers, cert, issuer, &urls,
		    urls.ca && wait_ms < PATIENT_MS ? 0 : wait_ms, reply);
	}
	arena_free(a);
}

static void
serve(struct fetcher *f, struct slice msg, int reply)
{
	struct wire	 w = wire_of(msg);
	uint32_t	 op = wire_get_u32(&w);

	if (op == FETCH_STATUS)
		serve_status(f, &w, reply);
	else if (op == FETCH_STAMP)
		stamps_ask(f->stamps, &w, reply);
	else
		asks_take(f->asks, op, &w, reply);
}

/* Take one request off the channel.  False at its end. */
static bool
serve_next(struct fetcher *f)
{
	int	 fds[CHAN_FDS_MAX], nfds = 0, i;
	ssize_t	 n = chan_recv(CHANNEL, f->msg, sizeof(f->msg), fds, &nfds);

	if (n == 0 || (n == -1 && errno != EMSGSIZE))
		return false;
	if (n > 0 && nfds > 0) {
		serve(f, (struct slice){ f->msg, (size_t)n }, fds[0]);
		fds[0] = -1;
	}
	for (i = 0; i < nfds; i++)
		chan_close(&fds[i]);
	return true;
}

static int
earlier(int a, int b)
{
	return a == -1 || (b != -1 && b < a) ? b : a;
}

/* Until the channel ends.  0, or -1 when waiting itself failed. */
static int
run(struct fetcher *f)
{
	bool	 readable;
	int	 ms;

	for (;;) {
		asks_run(f->asks);
		ms = earlier(lists_run(f->lists, time(NULL)),
		    answers_run(f->answers));
		if (http_run(f->http, CHANNEL, earlier(ms, IDLE_MS),
		    &readable) == -1)
			return -1;
		if (readable && !serve_next(f))
			return 0;
	}
}

/* The first message: our section.  1; 0: the channel ended; -1: it is none. */
static int
receive_section(struct fetcher *f)
{
	int		 fds[CHAN_FDS_MAX], nfds = 0, i, rc = -1;
	struct slice	 bytes;
	ssize_t		 n;

	n = chan_recv(CHANNEL, f->msg, sizeof(f->msg), fds, &nfds);
	if (n <= 0)
		return (int)n;
	if (nfds == 1 && chan_map(fds[0], SECTION_BYTES, &bytes) == 0) {
		if (fetch_section(f->arena, bytes, &f->conf) == 0)
			rc = 1;
		chan_unmap(bytes);
	}
	for (i = 0; i < nfds; i++)
		chan_close(&fds[i]);
	return rc;
}

/* Nothing of us is to be read by others, or gained by starting programs. */
static int
harden(void)
{
	const struct rlimit	 none = { 0, 0 };
	const struct rlimit	 files = { FILES_MAX, FILES_MAX };

	signal(SIGPIPE, SIG_IGN);
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0) == -1 ||
	    setrlimit(RLIMIT_CORE, &none) == -1 ||
	    setrlimit(RLIMIT_NOFILE, &files) == -1 ||
	    fcntl(CHANNEL, F_SETFD, FD_CLOEXEC) == -1 ? -1 : 0;
}

int
main(int argc, char *argv[])
{
	static struct fetcher	 f;	/* a message is too large for a stack */
	int			 rc = EXIT_SYSTEM;

	log_open_words("cks-fetcher", argc > 1 ? argv[1] : "");
	proc_end_with_channel();
	if ((f.arena = arena_new(ARENA_BYTES)) == NULL || harden() == -1)
		goto out;
	switch (receive_section(&f)) {
	case 0:
		rc = 0;
		goto out;
	case -1:
		log_msg(LV_ERROR, "no section on descriptor 3");
		rc = EXIT_SECTION;
		goto out;
	}
	if ((f.http = http_new(&f.conf)) == NULL ||
	    (f.lists = lists_new(&f.conf, f.http)) == NULL ||
	    (f.answers = answers_new(&f.conf, f.http)) == NULL ||
	    (f.asks = asks_new(&f.conf, f.http, f.lists)) == NULL ||
	    (f.stamps = stamps_new(&f.conf, f.http)) == NULL)
		goto out;
	rc = run(&f) == 0 ? 0 : EXIT_SYSTEM;
out:
	http_free(f.http);
	asks_free(f.asks);
	stamps_free(f.stamps);
	answers_free(f.answers);
	lists_free(f.lists);
	issuers_free(f.conf.issuers);
	arena_free(f.arena);
	return rc;
}
