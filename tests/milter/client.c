/* client.c: sends mail to a milter as Postfix would and says what came of it */
#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "milter/session.h"

#define KINDS_MAX	64	/* different verdicts in one load */
#define KIND_LEN	64	/* bytes of a verdict that tell it apart */
#define THREADS_MAX	256
#define LETTERS_MAX	1000
#define SETBACK_MS	20	/* before a lost filter is tried again */
#define SKIP_BIT	0x000400
#define LEADSPC_BIT	0x100000
#define SILENT_BITS	0x0ff080	/* all SMFIP_NR_ */

static const char usage[] =
    "usage: client -s SOCKET -r RCPT [-r RCPT ...] [options] FILE ...\n"
    "  -s unix:/path or inet:address:port\n"
    "  -f SENDER            MAIL FROM (<> when empty or missing)\n"
    "  -a NAME              {auth_authen}; {auth_type} becomes PLAIN\n"
    "  -i ADDRESS           of the client (192.0.2.1)\n"
    "  -N NAME -H HELO      of the client\n"
    "  -D NAME              {daemon_name} (smtpd)\n"
    "  -m NAME=VALUE        another macro, {braces} included\n"
    "  -q QUEUEID           (TEST0001); counted up for further mails; empty:\n"
    "                       none is ever told\n"
    "  -o FILE              where the changed message goes; several mails\n"
    "                       go to FILE.1, FILE.2 ...\n"
    "  -b BYTES -w MS       size of body chunks, time between them\n"
    "  -x leadspc,skip,nr   what is not offered in the negotiation\n"
    "  -n COUNT -c THREADS  load: so many mails over so many connections\n"
    "  -k MAILS             mails on one connection (no limit)\n"
    "  -v                   in a load, a line for each mail as well\n"
    "  --abort-after STAGE  of connect helo mail rcpt data header eoh body\n"
    "  --drop-after STAGE   as above, or eom; close without a word\n"
    "  --stops COUNT        only the first mails of a connection end so\n";

/* What the command line asks for, besides what is played. */
struct task {
	struct play	 play;
	const char	*queueid, *outfile;
	const char	*files[LETTERS_MAX];
	struct buf	 letters[LETTERS_MAX];
	int		 nletters, count, threads, keep;
	bool		 verbose;
};

/* What the threads of a load share. */
struct load {
	const struct task	*task;
	pthread_mutex_t		 lock;
	int			 next, nkinds;
	struct {
		char	name[KIND_LEN];
		int	n;
	}			 kinds[KINDS_MAX];
	double			*ms;
};

static const char *const stages[ST__MAX] = {
	"connect", "helo", "mail", "rcpt", "data", "header", "eoh", "body",
	"eom"
};

static int
read_file(const char *path, struct buf *b)
{
	FILE	*f = fopen(path, "r");
	size_t	 n = 0;

	if (f == NULL)
		return -1;
	do {
		b->n += n;
		if (buf_room(b, BODY_CHUNK) == -1)
			break;
	} while ((n = fread(b->p + b->n, 1, BODY_CHUNK, f)) > 0);
	n = b->failed || ferror(f);
	fclose(f);
	return n == 0 ? 0 : -1;
}

static int
write_letter(const char *path, const struct letter *l)
{
	struct buf	 b = { 0 };
	FILE		*f;
	int		 rc = -1;

	letter_write(l, &b);
	if (!b.failed && !l->failed && (f = fopen(path, "w")) != NULL) {
		if (fwrite(b.p, 1, b.n, f) == b.n)
			rc = 0;
		if (fclose(f) != 0)
			rc = -1;
	}
	buf_free(&b);
	return rc;
}

/* One mail on *s, which is opened where needed and closed when lost. */
static void
send_mail(const struct task *t, struct session **s, int nth,
    struct outcome *o)
{
	char	 queueid[KIND_LEN];

	snprintf(queueid, sizeof(queueid), t->count + t->nletters > 1 ?
	    "%s%05d" : "%s", t->queueid, nth);
	if (*s == NULL && (*s = session_open(&t->play)) == NULL) {
		*o = (struct outcome){ 0 };
		buf_printf(&o->verdict, "lost %s", strerror(errno));
		return;
	}
	session_mail(*s, *t->queueid == '\0' ? NULL : queueid,
	    buf_slice(&t->letters[nth % t->nletters]), o);
	if (!session_alive(*s)) {
		session_close(*s);
		*s = NULL;
	}
}

/* Every file once, on one connection as long as it holds. */
static int
play_files(const struct task *t)
{
	struct session	*s = NULL;
	struct outcome	 o;
	char		*path;
	int		 i, rc = 0;

	for (i = 0; i < t->nletters && rc == 0; i++) {
		send_mail(t, &s, i, &o);
		printf("%.*s\n%.*s", SLICE_ARG(buf_slice(&o.verdict)),
		    SLICE_ARG(buf_slice(&o.notes)));
		fflush(stdout);
		if (t->outfile != NULL) {
			if (asprintf(&path, t->nletters > 1 ? "%s.%d" : "%s",
			    t->outfile, i + 1) == -1)
				rc = -1;
			else if ((rc = write_letter(path, &o.letter)) == -1)
				fprintf(stderr, "client: %s: %s\n", path,
				    strerror(errno));
			free(path);
		}
		outcome_clear(&o);
		if (t->keep > 0 && (i + 1) % t->keep == 0) {
			session_close(s);
			s = NULL;
		}
	}
	session_close(s);
	return rc;
}

/* The part of a verdict that is counted: "reply 451 4.7.1", "accept". */
static void
kind_of(struct slice verdict, char *kind)
{
	size_t	 words, n = 0;

	words = slice_starts(verdict, SLICE("reply ")) ? 3 :
	    slice_starts(verdict, SLICE("lost ")) ? KIND_LEN : 1;
	for (; n < verdict.n && n < KIND_LEN - 1; n++) {
		if (verdict.p[n] == ' ' && --words == 0)
			break;
		kind[n] = (char)verdict.p[n];
	}
	kind[n] = '\0';
}

static void
count(struct load *load, int nth, struct slice verdict, double ms)
{
	const struct task	*t = load->task;
	char			 kind[KIND_LEN];
	int			 i;

	kind_of(verdict, kind);
	pthread_mutex_lock(&load->lock);
	load->ms[nth] = ms;
	for (i = 0; i < load->nkinds; i++)
		if (strcmp(load->kinds[i].name, kind) == 0)
			break;
	if (i == load->nkinds && i < KINDS_MAX) {
		strcpy(load->kinds[i].name, kind);
		load->nkinds++;
	}
	if (i < KINDS_MAX)
		load->kinds[i].n++;
	if (t->verbose)
		printf("%s%05d %s %.*s\n", t->queueid, nth,
		    t->files[nth % t->nletters], SLICE_ARG(verdict));
	pthread_mutex_unlock(&load->lock);
}

static int
take_number(struct load *load)
{
	int	 nth;

	pthread_mutex_lock(&load->lock);
	nth = load->next < load->task->count ? load->next++ : -1;
	pthread_mutex_unlock(&load->lock);
	return nth;
}

static void *
load_thread(void *arg)
{
	struct load		*load = arg;
	const struct task	*t = load->task;
	const struct timespec	 setback = { 0, SETBACK_MS * 1000000L };
	struct session		*s = NULL;
	struct outcome		 o;
	struct timespec		 from, to;
	int			 nth, done = 0;

	while ((nth = take_number(load)) != -1) {
		clock_gettime(CLOCK_MONOTONIC, &from);
		send_mail(t, &s, nth, &o);
		clock_gettime(CLOCK_MONOTONIC, &to);
		count(load, nth, buf_slice(&o.verdict),
		    (double)(to.tv_sec - from.tv_sec) * 1e3 +
		    (double)(to.tv_nsec - from.tv_nsec) / 1e6);
		outcome_clear(&o);
		if (s == NULL) {
			nanosleep(&setback, NULL);
		} else if (t->keep > 0 && ++done % t->keep == 0) {
			session_close(s);
			s = NULL;
		}
	}
	session_close(s);
	return NULL;
}

static int
by_size(const void *a, const void *b)
{
	const double	*x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int
play_load(const struct task *t)
{
	struct load	 load = { .task = t,
	    .lock = PTHREAD_MUTEX_INITIALIZER };
	pthread_t	 threads[THREADS_MAX];
	int		 i, n, rc = -1;

	if ((load.ms = calloc((size_t)t->count, sizeof(*load.ms))) == NULL)
		return -1;
	for (n = 0; n < t->threads; n++)
		if (pthread_create(&threads[n], NULL, load_thread, &load) != 0)
			break;
	for (i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	if (n == 0)
		goto out;
	for (i = 0; i < load.nkinds; i++)
		printf("%s: %d\n", load.kinds[i].name, load.kinds[i].n);
	qsort(load.ms, (size_t)t->count, sizeof(*load.ms), by_size);
	printf("p50 %.1f ms, p99 %.1f ms, max %.1f ms\n",
	    load.ms[t->count / 2], load.ms[(t->count * 99 - 1) / 100],
	    load.ms[t->count - 1]);
	rc = 0;
out:
	free(load.ms);
	return rc;
}

static void
give_up(const char *why)
{
	fprintf(stderr, "client: %s\n%s", why, usage);
	exit(2);
}

static int
number(const char *arg, int low, int high)
{
	char	*end;
	long	 v = strtol(arg, &end, 10);

	if (*arg == '\0' || *end != '\0' || v < low || v > high)
		give_up("a number is out of range");
	return (int)v;
}

/* An address as it stands in SMTP. */
static const char *
address(const char *arg)
{
	char	*s;

	if (*arg == '<')
		return arg;
	if (asprintf(&s, "<%s>", arg) == -1)
		give_up("no memory");
	return s;
}

static enum stage
stage(const char *arg, enum stage last)
{
	enum stage	 st;

	for (st = ST_CONNECT; st <= last; st++)
		if (strcmp(stages[st], arg) == 0)
			return st;
	give_up("no such stage");
	return ST__MAX;
}

/* The first setting of a macro counts, so options stand before defaults. */
static void
macro(struct play *p, const char *name, const char *value)
{
	if (p->nmacros == MACROS_MAX)
		give_up("too many macros");
	p->macros[p->nmacros++] = (struct macro){ name, value };
}

static void
macro_arg(struct play *p, char *arg)
{
	char	*eq = strchr(arg, '=');

	if (eq == NULL)
		give_up("-m wants NAME=VALUE");
	*eq = '\0';
	macro(p, arg, eq + 1);
}

static uint32_t
withheld(char *arg)
{
	uint32_t	 bits = 0;
	char		*word, *save;

	for (word = strtok_r(arg, ",", &save); word != NULL;
	    word = strtok_r(NULL, ",", &save)) {
		if (strcmp(word, "leadspc") == 0)
			bits |= LEADSPC_BIT;
		else if (strcmp(word, "skip") == 0)
			bits |= SKIP_BIT;
		else if (strcmp(word, "nr") == 0)
			bits |= SILENT_BITS;
		else
			give_up("-x knows leadspc, skip and nr");
	}
	return bits;
}

/* Options that change what is played; false when it is none of them. */
static bool
play_option(struct play *p, int opt, char *arg)
{
	switch (opt) {
	case 's':
		p->where = arg;
		break;
	case 'f':
		p->sender = address(arg);
		break;
	case 'r':
		if (p->nrcpts == RCPTS_MAX)
			give_up("too many recipients");
		p->rcpts[p->nrcpts++] = address(arg);
		break;
	case 'a':
		macro(p, "{auth_authen}", arg);
		macro(p, "{auth_type}", "PLAIN");
		break;
	case 'i':
		p->client_addr = arg;
		break;
	case 'N':
		p->client_name = arg;
		break;
	case 'H':
		p->helo = arg;
		break;
	case 'D':
		macro(p, "{daemon_name}", arg);
		break;
	case 'm':
		macro_arg(p, arg);
		break;
	case 'b':
		p->chunk = (size_t)number(arg, 1, BODY_CHUNK);
		break;
	case 'w':
		p->wait_ms = number(arg, 0, 60000);
		break;
	case 'x':
		p->withheld |= withheld(arg);
		break;
	case 'A':
		p->stop = stage(arg, ST_BODY);
		break;
	case 'X':
		p->stop = stage(arg, ST_EOM);
		p->drop = true;
		break;
	case 'S':
		p->nstop = number(arg, 1, LETTERS_MAX);
		break;
	default:
		return false;
	}
	return true;
}

static void
options(struct task *t, int argc, char *argv[])
{
	static const struct option	 words[] = {
		{ "abort-after", required_argument, NULL, 'A' },
		{ "drop-after", required_argument, NULL, 'X' },
		{ "stops", required_argument, NULL, 'S' },
		{ NULL, 0, NULL, 0 },
	};
	int				 opt;

	while ((opt = getopt_long(argc, argv,
	    "s:f:r:a:i:N:H:D:m:q:o:b:w:x:n:c:k:v", words, NULL)) != -1)
		switch (opt) {
		case 'q':
			t->queueid = optarg;
			break;
		case 'o':
			t->outfile = optarg;
			break;
		case 'n':
			t->count = number(optarg, 1, 1000000);
			break;
		case 'c':
			t->threads = number(optarg, 1, THREADS_MAX);
			break;
		case 'k':
			t->keep = number(optarg, 1, 1000000);
			break;
		case 'v':
			t->verbose = true;
			break;
		default:
			if (!play_option(&t->play, opt, optarg))
				give_up("see the options");
		}
	for (; optind < argc; optind++) {
		if (t->nletters == LETTERS_MAX)
			give_up("too many files");
		t->files[t->nletters++] = argv[optind];
	}
}

int
main(int argc, char *argv[])
{
	static struct task	 t = { .play = { .client_addr = "192.0.2.1",
	    .client_name = "client.example", .helo = "client.example",
	    .sender = "<>", .chunk = BODY_CHUNK, .stop = ST__MAX },
	    .queueid = "TEST0001", .threads = 1 };
	int			 i, rc;

	options(&t, argc, argv);
	if (t.play.where == NULL || t.play.nrcpts == 0 || t.nletters == 0)
		give_up("a socket, a recipient and a file are needed");
	macro(&t.play, "j", "relay.example");
	macro(&t.play, "v", "Postfix 3.7.11");
	macro(&t.play, "{daemon_name}", "smtpd");
	macro(&t.play, "{daemon_addr}", "127.0.0.1");
	for (i = 0; i < t.nletters; i++)
		if (read_file(t.files[i], &t.letters[i]) == -1) {
			fprintf(stderr, "client: %s: %s\n", t.files[i],
			    strerror(errno));
			return 2;
		}
	rc = t.count > 0 ? play_load(&t) : play_files(&t);
	for (i = 0; i < t.nletters; i++)
		buf_free(&t.letters[i]);
	return rc == 0 ? 0 : 1;
}
