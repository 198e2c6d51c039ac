/* load.c: many mails to a milter at once, as cheaply as can be, and how fast they were */
#include <sys/socket.h>
#include <sys/uio.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "milter/packets.h"
#include "milter/talk.h"

#define FILES_MAX	20000
#define THREADS_MAX	1024
#define PIDS_MAX	16
#define BATCHES_MAX	256	/* steps of one mail that are answered */
#define IN_BYTES	65536	/* answers are read so many at a time */
#define SETTLE_MS	200	/* for a body to be taken in before its end */

static const char usage[] =
    "usage: load -s SOCKET -n MAILS -e TEXT [-c CONNECTIONS] [-r RATE]\n"
    "            [-a LOGIN] [-t RCPT] [-p PID,PID ...] FILE ...\n"
    "Sends the files in turn until MAILS are answered.  Every mail must be\n"
    "accepted and get a header with TEXT in it.  With a RATE a mail is due\n"
    "each so often a second, and its time counts from when it was due.\n"
    "With a LOGIN they come from whoever has it, with RCPT they go there.\n"
    "Prints: mails a second, p50, p99 and slowest answer in ms, and with -p\n"
    "the median of the CPU in ms those processes took from the end of a\n"
    "message to the answer.\n";

/* The bytes of a mail up to a step that is answered. */
struct batch {
	size_t		 end;
	bool		 last;		/* the end of the message */
};

struct mail {
	struct buf	 bytes;
	struct batch	 batches[BATCHES_MAX];
	int		 nbatches;
};

struct run {
	struct play	 play;
	const char	*expect, *login;
	int		 count, threads;
	double		 rate;
	pid_t		 pids[PIDS_MAX];
	int		 npids, nmails, next;
	struct mail	*mails;
	pthread_mutex_t	 lock;
	double		 start;
	double		*ms, *cpu;
};

/* What has come from the filter and was not looked at yet. */
struct input {
	int		 fd;
	struct buf	 b;
	size_t		 at;
};

static void
die(const char *what)
{
	fprintf(stderr, "load: %s\n", what);
	exit(1);
}

static double
now(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
cpu_of(const struct run *r)
{
	struct timespec	 t;
	clockid_t	 clock;
	double		 sum = 0;
	int		 i;

	for (i = 0; i < r->npids; i++) {
		if (clock_getcpuclockid(r->pids[i], &clock) != 0 ||
		    clock_gettime(clock, &t) == -1)
			die("a process is gone");
		sum += (double)t.tv_sec + (double)t.tv_nsec / 1e9;
	}
	return sum;
}

static void
read_file(const char *path, struct buf *b)
{
	FILE	*f = fopen(path, "r");
	size_t	 n = 0;

	if (f == NULL)
		die(path);
	do {
		b->n += n;
		if (buf_room(b, BODY_CHUNK) == -1)
			die("no memory");
	} while ((n = fread(b->p + b->n, 1, BODY_CHUNK, f)) > 0);
	fclose(f);
}

static void
put(struct mail *m, enum command cmd, struct slice data)
{
	packet_put_u32(&m->bytes, (uint32_t)data.n + 1);
	buf_addc(&m->bytes, cmd);
	buf_add(&m->bytes, data);
}

/* The batch ends here unless the filter is silent on this step. */
static void
answered(struct mail *m, const struct session *s, uint32_t silent)
{
	if ((s->steps & silent) != 0)
		return;
	if (m->nbatches == BATCHES_MAX)
		die("too many answers");
	m->batches[m->nbatches++].end = m->bytes.n;
}

/* A macro, and another unless its value is NULL. */
static void
put_macros(struct mail *m, enum command of, const char *name,
    const char *value, const char *name2, const char *value2)
{
	struct buf	 b = { 0 };

	buf_addc(&b, of);
	packet_put_str(&b, name);
	packet_put_str(&b, value);
	if (value2 != NULL) {
		packet_put_str(&b, name2);
		packet_put_str(&b, value2);
	}
	put(m, CMD_MACRO, buf_slice(&b));
	buf_free(&b);
}

static void
put_address(struct mail *m, enum command cmd, const char *macro,
    const char *address, const char *login)
{
	struct buf	 b = { 0 };

	put_macros(m, cmd, macro, address, "{auth_authen}", login);
	packet_put_str(&b, address);
	put(m, cmd, buf_slice(&b));
	buf_free(&b);
}

static void
put_fields(struct mail *m, const struct session *s, const struct letter *l)
{
	struct buf	 b = { 0 };
	const char	*value;
	size_t		 i;

	for (i = 1; i < l->n; i++) {
		value = l->fields[i].line + l->fields[i].namelen + 1;
		if ((s->steps & HDR_LEADSPC) == 0 && *value == ' ')
			value++;
		b.n = 0;
		buf_add(&b, (struct slice){
		    (unsigned char *)l->fields[i].line,
		    l->fields[i].namelen });
		buf_addc(&b, '\0');
		packet_put_str(&b, value);
		put(m, CMD_HEADER, buf_slice(&b));
		answered(m, s, 0x80);
	}
	buf_free(&b);
}

/* Everything that is said of a mail, by what was negotiated. */
static void
prepare(struct mail *m, const struct session *s, const char *login,
    const char *path)
{
	struct letter	 l = { 0 };
	struct buf	 raw = { 0 };
	struct slice	 body;

	read_file(path, &raw);
	letter_read(&l, buf_slice(&raw));
	put_address(m, CMD_MAIL, "{mail_addr}", s->play->sender, login);
	answered(m, s, 0x4000);
	put_address(m, CMD_RCPT, "{rcpt_addr}", s->play->rcpts[0], NULL);
	answered(m, s, 0x8000);
	if ((s->steps & 0x200) == 0) {
		put(m, CMD_DATA, SLICE(""));
		answered(m, s, 0x10000);
	}
	put_fields(m, s, &l);
	if ((s->steps & 0x40) == 0) {
		put(m, CMD_EOH, SLICE(""));
		answered(m, s, 0x40000);
	}
	for (body = buf_slice(&l.body); body.n > 0;
	    body = slice_from(body, BODY_CHUNK)) {
		put(m, CMD_BODY, slice_sub(body, 0, BODY_CHUNK));
		answered(m, s, 0x80000);
	}
	/* what stands here is sent before the end, and is not answered */
	if (m->nbatches == BATCHES_MAX)
		die("too many answers");
	m->batches[m->nbatches++].end = m->bytes.n;
	put_macros(m, CMD_EOM, "i", "4BENCH00001", NULL, NULL);
	put(m, CMD_EOM, SLICE(""));
	answered(m, s, 0);
	m->batches[m->nbatches - 1].last = true;
	if (m->bytes.failed || l.failed)
		die("no memory");
	letter_clear(&l);
	buf_free(&raw);
}

static void
send_all(int fd, struct slice s)
{
	struct pollfd	 p = { .fd = fd, .events = POLLOUT };
	ssize_t		 n;

	while (s.n > 0) {
		if ((n = send(fd, s.p, s.n, MSG_NOSIGNAL)) > 0)
			s = slice_from(s, (size_t)n);
		else if (errno == EAGAIN)
			poll(&p, 1, PACKET_TIMEOUT_MS);
		else if (errno != EINTR)
			die("the filter hung up");
	}
}

/* Read until n bytes are there. */
static const unsigned char *
have(struct input *in, size_t n)
{
	struct pollfd	 p = { .fd = in->fd, .events = POLLIN };
	ssize_t		 got;

	if (in->at == in->b.n)
		in->at = in->b.n = 0;
	while (in->b.n - in->at < n) {
		if (buf_room(&in->b, IN_BYTES) == -1)
			die("no memory");
		if (poll(&p, 1, PACKET_TIMEOUT_MS) == 0)
			die("the filter does not answer");
		got = recv(in->fd, in->b.p + in->b.n, IN_BYTES, 0);
		if (got > 0)
			in->b.n += (size_t)got;
		else if (got == 0)
			die("the filter hung up");
		else if (errno != EAGAIN && errno != EINTR)
			die(strerror(errno));
	}
	return in->b.p + in->at;
}

/* The next packet of the filter; data is good until the next call. */
static enum reply
next_reply(struct input *in, struct slice *data)
{
	struct slice	 head = { have(in, 4), 4 };
	uint32_t	 len;

	packet_get_u32(&head, &len);
	if (len == 0 || len > PACKET_MAX)
		die("a packet of no sane length");
	*data = (struct slice){ have(in, 4 + len) + 5, len - 1 };
	in->at += 4 + len;
	return (enum reply)data->p[-1];
}

/* Hear the answer to a step: everything but going on is a failure. */
static void
hear(const struct run *r, struct input *in, bool last)
{
	struct slice	 data;
	bool		 found = !last;

	for (;;) {
		switch (next_reply(in, &data)) {
		case REP_ADDHEADER:
		case REP_INSHEADER:
		case REP_CHGHEADER:
			found |= slice_find(data, slice_of(r->expect),
			    0) != SIZE_MAX;
			break;
		case REP_PROGRESS:
		case REP_BODY:
			break;
		case REP_ACCEPT:
		case REP_CONTINUE:
			if (!found)
				die("a mail without the expected header");
			return;
		case REP_SKIP:
			return;
		case REP_ADDRCPT:
		case REP_DELRCPT:
		case REP_ADDRCPT_ARGS:
		case REP_SHUTDOWN:
		case REP_CONN_FAIL:
		case REP_CHGFROM:
		case REP_DISCARD:
		case REP_QUARANTINE:
		case REP_REJECT:
		case REP_TEMPFAIL:
		case REP_TEXT:
			fprintf(stderr, "load: %.*s\n", SLICE_ARG(data));
			die("a mail was not accepted");
		}
	}
}

/* One mail; returns what the processes took for the end of it. */
static double
send_mail(const struct run *r, struct input *in, const struct mail *m)
{
	struct slice	 all = buf_slice(&m->bytes);
	size_t		 from = 0;
	double		 before = 0;
	int		 i;

	for (i = 0; i < m->nbatches; i++) {
		/* an own write for the end only where it is measured alone */
		if (i == m->nbatches - 2 && r->npids == 0)
			continue;
		if (m->batches[i].last && r->npids > 0) {
			poll(NULL, 0, SETTLE_MS);
			before = cpu_of(r);
		}
		send_all(in->fd, slice_sub(all, from,
		    m->batches[i].end - from));
		from = m->batches[i].end;
		if (i != m->nbatches - 2)
			hear(r, in, m->batches[i].last);
	}
	return r->npids == 0 ? 0 : cpu_of(r) - before;
}

static int
take_number(struct run *r)
{
	int	 nth;

	pthread_mutex_lock(&r->lock);
	nth = r->next < r->count ? r->next++ : -1;
	pthread_mutex_unlock(&r->lock);
	return nth;
}

/* When mail nth is due; waits for it. */
static double
due(const struct run *r, int nth)
{
	double		 at = r->start + nth / r->rate;
	struct timespec	 t = { (time_t)at,
			    (long)((at - (double)(time_t)at) * 1e9) };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) ==
	    EINTR)
		;
	return at;
}

static void *
run_thread(void *arg)
{
	struct run	*r = arg;
	struct session	*s = session_open(&r->play);
	struct input	 in = { 0 };
	double		 at;
	int		 nth;

	if (s == NULL)
		die("the filter takes no connection");
	in.fd = s->fd;
	while ((nth = take_number(r)) != -1) {
		at = r->rate > 0 ? due(r, nth) : now();
		r->cpu[nth] = 1e3 * send_mail(r, &in,
		    &r->mails[nth % r->nmails]);
		r->ms[nth] = 1e3 * (now() - at);
	}
	session_close(s);
	buf_free(&in.b);
	return NULL;
}

static int
by_size(const void *a, const void *b)
{
	const double	*x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
run(struct run *r)
{
	pthread_t	 threads[THREADS_MAX];
	double		 took;
	int		 i;

	r->start = now();
	for (i = 0; i < r->threads; i++)
		if (pthread_create(&threads[i], NULL, run_thread, r) != 0)
			die("no thread");
	for (i = 0; i < r->threads; i++)
		pthread_join(threads[i], NULL);
	took = now() - r->start;
	qsort(r->ms, (size_t)r->count, sizeof(*r->ms), by_size);
	qsort(r->cpu, (size_t)r->count, sizeof(*r->cpu), by_size);
	printf("%.1f %.3f %.3f %.3f %.3f\n", r->count / took,
	    r->ms[r->count / 2], r->ms[(r->count * 99 - 1) / 100],
	    r->ms[r->count - 1], r->cpu[r->count / 2]);
}

static void
options(struct run *r, int argc, char *argv[])
{
	char	*word, *save;
	int	 opt;

	while ((opt = getopt(argc, argv, "s:n:e:c:r:p:a:t:")) != -1)
		switch (opt) {
		case 's':
			r->play.where = optarg;
			break;
		case 'n':
			r->count = atoi(optarg);
			break;
		case 'e':
			r->expect = optarg;
			break;
		case 'c':
			r->threads = atoi(optarg);
			break;
		case 'r':
			r->rate = atof(optarg);
			break;
		case 'a':
			r->login = optarg;
			break;
		case 't':
			r->play.rcpts[0] = optarg;
			break;
		case 'p':
			for (word = strtok_r(optarg, ",", &save);
			    word != NULL && r->npids < PIDS_MAX;
			    word = strtok_r(NULL, ",", &save))
				r->pids[r->npids++] = atoi(word);
			break;
		default:
			die(usage);
		}
}

int
main(int argc, char *argv[])
{
	static struct run	 r = { .play = { .client_addr = "192.0.2.1",
	    .client_name = "client.example", .helo = "client.example",
	    .sender = "<vanthu@sothunghiem.hanoi.gov.vn>",
	    .rcpts = { "<canbo@phongthunghiem.hanoi.gov.vn>" }, .nrcpts = 1,
	    .chunk = BODY_CHUNK, .stop = ST__MAX }, .threads = 1,
	    .lock = PTHREAD_MUTEX_INITIALIZER };
	struct session		*s;
	int			 i;

	options(&r, argc, argv);
	r.nmails = argc - optind;
	if (r.play.where == NULL || r.expect == NULL || r.count < 1 ||
	    r.nmails < 1 || r.nmails > FILES_MAX || r.threads < 1 ||
	    r.threads > THREADS_MAX)
		die(usage);
	r.ms = calloc((size_t)r.count, sizeof(*r.ms));
	r.cpu = calloc((size_t)r.count, sizeof(*r.cpu));
	r.mails = calloc((size_t)r.nmails, sizeof(*r.mails));
	if (r.ms == NULL || r.cpu == NULL || r.mails == NULL)
		die("no memory");
	if ((s = session_open(&r.play)) == NULL)
		die("the filter takes no connection");
	for (i = 0; i < r.nmails; i++)
		prepare(&r.mails[i], s, r.login, argv[optind + i]);
	session_close(s);
	run(&r);
	return 0;
}
