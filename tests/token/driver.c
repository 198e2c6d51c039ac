/* driver.c: plays the parent and the milter to a real cks-signer, by commands */

/*
 * driver SIGNER STATE_DIR SIGN_MS, and on standard input, words parted by
 * blanks ("-" is empty):
 *
 *   unit IDENTITY ADDRESSES DOMAINS URI PIN_FILE CERTIFICATES DIGEST CHAIN
 *	[pss | PER_HOUR]
 *   start | start-torn | start-loose | start-none
 *   sign IDENTITY QID ENTITY OUT
 *   small IDENTITY QID ENTITY OUT	(sent without a memfd)
 *   status IDENTITY
 *   bad op|torn|long|huge|nofile|unsealed|qid|manyfds|nofds|section
 *   leave IDENTITY ENTITY		(asks and goes away)
 *   sleep MS
 *   kill | end
 *
 * One line of standard output answers each but unit, start, leave and sleep.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/proc.h"
#include "base/wire.h"
#include "crypto/section.h"

#define WORDS_MAX	10
#define WAIT_MS		20000	/* for any one answer */

struct driver {
	char		*signer;
	char		*state_dir;
	uint32_t	 sign_ms, nunits, workers;
	struct buf	 units;
	int		 chan;		/* -1: not started */
	pid_t		 pid;
};

static const struct chan_about	 nothing = { .memfd = -1 };

static void
die(const char *what)
{
	perror(what);
	exit(2);
}

static void
read_file(const char *path, struct buf *b)
{
	FILE	*f = fopen(path, "r");
	char	 some[4096];
	size_t	 n;

	if (f == NULL)
		die(path);
	while ((n = fread(some, 1, sizeof(some), f)) > 0)
		buf_add(b, (struct slice){ (unsigned char *)some, n });
	fclose(f);
}

static void
put_list(struct buf *b, char *list)
{
	struct buf	 names = { 0 };
	uint32_t	 n = 0;
	char		*s;

	if (strcmp(list, "-") != 0)
		for (s = strtok(list, ","); s != NULL;
		    s = strtok(NULL, ",")) {
			wire_put_str(&names, s);
			n++;
		}
	wire_put_u32(b, n);
	buf_add(b, buf_slice(&names));
	buf_free(&names);
}

static void
add_unit(struct driver *d, char **w, int n)
{
	enum sign_digest	 digest;
	struct buf		 certs = { 0 };

	if (sign_digest_of(w[7], &digest) == -1)
		die("digest");
	read_file(w[6], &certs);
	wire_put_str(&d->units, w[1]);
	put_list(&d->units, w[2]);
	put_list(&d->units, w[3]);
	wire_put_u32(&d->units, 0);	/* any_case */
	wire_put_u32(&d->units, 0);	/* delimiter */
	wire_put_str(&d->units, w[4]);
	wire_put_str(&d->units, w[5]);
	wire_put_bytes(&d->units, buf_slice(&certs));
	wire_put_u32(&d->units, digest);
	wire_put_u32(&d->units, (uint32_t)atoi(w[8]));
	wire_put_u32(&d->units, 1);	/* cades */
	wire_put_u32(&d->units, n < 10 || strcmp(w[9], "pss") == 0 ? 0 : (uint32_t)atoi(w[9]));
	wire_put_u32(&d->units, n == 10 && strcmp(w[9], "pss") == 0);
	d->nunits++;
	buf_free(&certs);
}

/* The section; how: "" whole, "-torn" one byte short, "-loose" one too many. */
static int
section_fd(const struct driver *d, const char *how)
{
	struct buf	 b = { 0 };
	int		 fd;

	wire_put_u32(&b, SECTION_VERSION);
	wire_put_str(&b, d->state_dir);
	wire_put_u32(&b, d->sign_ms);
	wire_put_u32(&b, d->workers);
	wire_put_u32(&b, d->nunits);
	buf_add(&b, buf_slice(&d->units));
	if (strcmp(how, "-torn") == 0)
		b.n--;
	if (strcmp(how, "-loose") == 0)
		buf_addc(&b, 0);
	if ((fd = chan_memfd("section", buf_slice(&b))) == -1)
		die("memfd");
	buf_free(&b);
	return fd;
}

static void
start(struct driver *d, const char *how)
{
	char	*argv[] = { d->signer, NULL };
	int	 sp[2], fd;

	if (chan_pair(sp) == -1 ||
	    (d->pid = proc_start(d->signer, argv, NULL, sp[1])) == -1)
		die("start");
	chan_close(&sp[1]);
	d->chan = sp[0];
	fd = section_fd(d, how);
	if (chan_send(d->chan, SLICE("SECTION"), &fd,
	    strcmp(how, "-none") == 0 ? 0 : 1) == -1)
		die("section");
	chan_close(&fd);
}

static void
write_file(const char *path, struct slice s)
{
	FILE	*f = fopen(path, "w");

	if (f == NULL || fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0)
		die(path);
}

/* Send a request and print its answer as "WHAT RESULT WORD". */
static void
call(struct driver *d, const char *what, struct slice req,
    const struct chan_about *about, const char *out)
{
	struct buf	 ans = { 0 };
	struct wire	 w;
	struct slice	 word, data;
	uint32_t	 result;

	if (chan_call(d->chan, req, about, WAIT_MS, &ans, NULL) == -1) {
		printf("%s silent\n", what);
		return;
	}
	w = wire_of(buf_slice(&ans));
	result = wire_get_u32(&w);
	word = wire_get_bytes(&w);
	data = wire_get_bytes(&w);
	printf("%s %u %.*s\n", what, wire_done(&w) ? result : 99,
	    SLICE_ARG(word));
	if (out == NULL)
		printf("%.*s", SLICE_ARG(data));
	else if (result == 0)
		write_file(out, data);
	buf_free(&ans);
}

static void
put_request(struct buf *req, uint32_t op, const char *identity,
    const char *qid)
{
	wire_put_u32(req, op);
	wire_put_str(req, identity);
	wire_put_str(req, strcmp(qid, "-") == 0 ? "" : qid);
}

static int
entity_fd(const char *path)
{
	struct buf	 b = { 0 };
	int		 fd;

	read_file(path, &b);
	if ((fd = chan_memfd("entity", buf_slice(&b))) == -1)
		die("memfd");
	buf_free(&b);
	return fd;
}

static void
do_sign(struct driver *d, char **w)
{
	struct buf	 req = { 0 };
	int		 fd = entity_fd(w[3]);

	put_request(&req, 1, w[1], w[2]);
	call(d, "sign", buf_slice(&req), &(struct chan_about){ .memfd = fd },
	    w[4]);
	chan_close(&fd);
	buf_free(&req);
}

/* The same with a small entity, which goes by the answer's socket. */
static void
do_small(struct driver *d, char **w)
{
	struct chan_about	 about = { .memfd = -1 };
	struct buf		 req = { 0 }, b = { 0 };

	read_file(w[3], &b);
	about.bytes = buf_slice(&b);
	put_request(&req, 1, w[1], w[2]);
	call(d, "small", buf_slice(&req), &about, w[4]);
	buf_free(&b);
	buf_free(&req);
}

static void
do_status(struct driver *d, char **w)
{
	struct buf	 req = { 0 };

	put_request(&req, 2, w[1], "-");
	call(d, "status", buf_slice(&req), &nothing, NULL);
	buf_free(&req);
}

/* Ask, and be gone before the answer. */
static void
do_leave(struct driver *d, char **w)
{
	struct buf	 req = { 0 };
	int		 sp[2], fds[2];

	put_request(&req, 1, w[1], "LEFT");
	if (chan_pair(sp) == -1)
		die("pair");
	fds[0] = sp[1];
	fds[1] = entity_fd(w[2]);
	kill(d->pid, SIGSTOP);		/* so that we are gone first */
	if (chan_send(d->chan, buf_slice(&req), fds, 2) == -1)
		die("leave");
	chan_close(&sp[0]);
	chan_close(&sp[1]);
	chan_close(&fds[1]);
	kill(d->pid, SIGCONT);
	buf_free(&req);
}

static int
unsealed_fd(void)
{
	int	 fd = memfd_create("entity", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd == -1 || write(fd, "From: a@b\r\n\r\n", 13) != 13)
		die("memfd");
	return fd;
}

/* What no milter of ours would send. */
static void
do_bad(struct driver *d, const char *how)
{
	struct buf	 req = { 0 };
	int		 fd = unsealed_fd(), fds[4] = { fd, fd, fd, fd };

	put_request(&req, strcmp(how, "op") == 0 ? 77 : 1, "rsa",
	    strcmp(how, "qid") == 0 ? "A\tB" : "A1");
	if (strcmp(how, "torn") == 0)
		req.n -= 3;
	if (strcmp(how, "long") == 0)
		buf_addc(&req, 0);
	while (strcmp(how, "huge") == 0 && req.n <= CHAN_MSG_MAX)
		buf_addc(&req, 'x');
	if (strcmp(how, "manyfds") == 0 || strcmp(how, "nofds") == 0) {
		chan_send(d->chan, buf_slice(&req), fds,
		    strcmp(how, "nofds") == 0 ? 0 : 4);
		printf("bad sent\n");
	} else if (strcmp(how, "section") == 0)
		call(d, "bad", SLICE("SECTION"), &(struct chan_about){
		    .memfd = section_fd(d, "") }, NULL);
	else
		call(d, "bad", buf_slice(&req), &(struct chan_about){
		    .memfd = strcmp(how, "unsealed") == 0 ? fd : -1 }, NULL);
	chan_close(&fd);
	buf_free(&req);
}

/* Close the channel and wait; a hanging signer is killed and told of. */
static void
end(struct driver *d)
{
	int	 status, i;

	chan_close(&d->chan);
	for (i = 0; i < WAIT_MS / 10; i++) {
		if (waitpid(d->pid, &status, WNOHANG) == d->pid) {
			if (WIFEXITED(status))
				printf("exit %d\n", WEXITSTATUS(status));
			else
				printf("signal %d\n", WTERMSIG(status));
			return;
		}
		usleep(10 * 1000);
	}
	kill(d->pid, SIGKILL);
	waitpid(d->pid, &status, 0);
	printf("hangs\n");
}

static void
obey(struct driver *d, char **w, int n)
{
	if ((n == 9 || n == 10) && strcmp(w[0], "unit") == 0)
		add_unit(d, w, n);
	else if (n == 2 && strcmp(w[0], "workers") == 0)
		d->workers = (uint32_t)atoi(w[1]);
	else if (n == 1 && strncmp(w[0], "start", 5) == 0)
		start(d, w[0] + 5);
	else if (n == 5 && strcmp(w[0], "sign") == 0)
		do_sign(d, w);
	else if (n == 5 && strcmp(w[0], "small") == 0)
		do_small(d, w);
	else if (n == 2 && strcmp(w[0], "status") == 0)
		do_status(d, w);
	else if (n == 2 && strcmp(w[0], "bad") == 0)
		do_bad(d, w[1]);
	else if (n == 3 && strcmp(w[0], "leave") == 0)
		do_leave(d, w);
	else if (n == 2 && strcmp(w[0], "sleep") == 0)
		usleep((useconds_t)atoi(w[1]) * 1000);
	else if (n == 1 && strcmp(w[0], "kill") == 0)
		kill(d->pid, SIGKILL);
	else if (n == 1 && strcmp(w[0], "end") == 0)
		end(d);
	else {
		fprintf(stderr, "no such command: %s\n", w[0]);
		exit(2);
	}
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct driver	 d = { .chan = -1, .workers = 1 };
	char		 line[8192], *w[WORDS_MAX + 1], *s;
	int		 n;

	if (argc != 4) {
		fprintf(stderr, "usage: driver SIGNER STATE_DIR SIGN_MS\n");
		return 2;
	}
	d.signer = argv[1];
	d.state_dir = argv[2];
	d.sign_ms = (uint32_t)atoi(argv[3]);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		n = 0;
		for (s = strtok(line, " \n"); s != NULL && n < WORDS_MAX;
		    s = strtok(NULL, " \n"))
			w[n++] = s;
		if (n > 0)
			obey(&d, w, n);
	}
	buf_free(&d.units);
	return 0;
}
