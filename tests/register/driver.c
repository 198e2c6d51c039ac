/*
 * driver.c: a milter's part against the real cks-registrar, killed while it works
 *
 * driver BIN FOLDER SECONDS CALLERS [POSTGRES]
 *
 * BIN is the folder of cks-registrar, FOLDER that of its register.  As many
 * callers as given record requests; again and again the registrar is killed.
 * Then every request that was answered must have its row and its number, and no
 * number two rows.
 */

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/proc.h"
#include "base/wire.h"
#include "programs/remote.h"
#include "register/store.h"

#define ANSWERED_MAX	200000	/* requests of one run */
#define RETRIES_EVERY	5	/* some are told twice */
#define RECORD_MS	5000

struct answered {
	unsigned	 key;
	char		 number[16];
};

struct run {
	struct remote		*remote;
	struct remote_calls	 calls;
	struct buf		 section;
	const char		*bin;
	atomic_bool		 stopping;
	atomic_uint		 next_key;
	pthread_mutex_t		 lock;
	struct answered		*v;
	size_t			 n;
	atomic_uint		 refused;
	int			 kills;
};

static void
make_section(struct buf *b, const char *folder, const char *postgres)
{
	int	 i;

	wire_put_u32(b, 1);
	wire_put_str(b, folder);
	wire_put_str(b, "relay-a");
	wire_put_str(b, postgres);
	wire_put_u32(b, 2000);
	wire_put_str(b, "");
	for (i = 0; i < 6; i++)
		wire_put_u32(b, 0);
	wire_put_u32(b, 0);		/* units */
	wire_put_u32(b, 0);		/* notices are off */
}

static void
remember(struct run *r, unsigned key, const char *number)
{
	pthread_mutex_lock(&r->lock);
	if (r->n < ANSWERED_MAX) {
		r->v[r->n].key = key;
		snprintf(r->v[r->n++].number, sizeof(r->v[0].number), "%s",
		    number);
	}
	pthread_mutex_unlock(&r->lock);
}

/* Have one request recorded; 0 when it was. */
static int
record(struct run *r, const struct helpers *h, unsigned key)
{
	struct arena		*a = arena_new(65536);
	struct request_row	 row;
	struct record_ask	 ask = { .now = time(NULL), .rows = &row,
		.nrows = 1 };
	struct record_answer	 answer;
	char			 text[32];
	int			 rc;

	snprintf(text, sizeof(text), "%u", key);
	row_init(TABLE_REQUESTS, &row);
	row.retry_key = row.sha256 = text;
	row.request = row.form = "form-04";
	row.agency = "SỞ THỬ NGHIỆM";
	row.disposition = row.judged = "route";
	rc = h->record(h->ctx, a, &ask, &answer);
	if (rc == 0)
		remember(r, key, answer.number);
	else
		atomic_fetch_add(&r->refused, 1);
	arena_free(a);
	return rc;
}

static void *
call(void *arg)
{
	struct run		*r = arg;
	const struct helpers	 h = remote_helpers(&r->calls);
	unsigned		 key;

	while (!atomic_load(&r->stopping)) {
		key = atomic_fetch_add(&r->next_key, 1);
		/* a mail that waited comes again */
		while (record(r, &h, key) == -1 && !atomic_load(&r->stopping))
			poll(NULL, 0, 5);
		if (key % RETRIES_EVERY == 0)
			(void)record(r, &h, key);
	}
	return NULL;
}

/* Start a registrar as the parent does, and find out which process it is. */
static pid_t
start(struct run *r)
{
	char	 cmd[64];
	FILE	*f;
	int	 pid = -1;

	if (remote_start(r->remote, HELPER_REGISTRAR, "", r->bin,
	    CONTROL_SECTION, buf_slice(&r->section)) == -1)
		return -1;
	snprintf(cmd, sizeof(cmd), "pgrep -n -P %d cks-registrar",
	    (int)getpid());
	if ((f = popen(cmd, "r")) == NULL)
		return -1;
	if (fscanf(f, "%d", &pid) != 1)
		pid = -1;
	pclose(f);
	return pid;
}

/* Kill it after a random while, and start it anew, until the time is over. */
static int
kill_often(struct run *r, int seconds)
{
	int64_t	 end = proc_ms() + 1000 * seconds;
	pid_t	 pid = -1;

	srandom(68);
	do {
		if (pid > 0) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
			r->kills++;
		}
		if ((pid = start(r)) == -1)
			return -1;
		poll(NULL, 0, (int)(random() % 300));
	} while (proc_ms() < end);
	atomic_store(&r->stopping, true);
	return 0;
}

static int
take_number(void *ctx, const struct request_row *row)
{
	char		**numbers = ctx;
	unsigned long	  key = strtoul(row->retry_key, NULL, 10);

	if (key >= ANSWERED_MAX || numbers[key] != NULL) {
		printf("a request has two rows: %s\n", row->retry_key);
		return 1;
	}
	numbers[key] = strdup(row->number);
	return 0;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* How many numbers are there twice?  Moves them to the front, sorted. */
static int
count_twice(char **numbers, size_t n)
{
	char	*number;
	size_t	 i, some = 0;
	int	 twice = 0;

	for (i = 0; i < n; i++)
		if ((number = numbers[i]) != NULL) {
			numbers[i] = NULL;
			numbers[some++] = number;
		}
	qsort(numbers, some, sizeof(*numbers), compare);
	for (i = 1; i < some; i++)
		twice += *numbers[i] != '\0' &&
		    strcmp(numbers[i - 1], numbers[i]) == 0;
	return twice;
}

/* Count what was answered and is lost, or has another number. */
static void
count_missing(const struct run *r, char *const *numbers, int *lost, int *other)
{
	const char	*there;
	size_t		 i;

	for (i = 0; i < r->n; i++) {
		there = numbers[r->v[i].key];
		*lost += there == NULL;
		*other += there != NULL && *r->v[i].number != '\0' &&
		    strcmp(there, r->v[i].number) != 0;
	}
}

static void
free_numbers(char **numbers)
{
	size_t	 i;

	for (i = 0; numbers != NULL && i < ANSWERED_MAX; i++)
		free(numbers[i]);
	free(numbers);
}

/* What was answered against what is there. */
static int
compare_all(const struct run *r, const char *folder)
{
	struct request_filter	 f = REQUEST_FILTER_NONE;
	char			**numbers = calloc(ANSWERED_MAX,
				    sizeof(*numbers));
	struct buf		 why = { 0 };
	struct store		*s;
	char			 path[4096];
	int			 lost = 0, other = 0, twice;

	snprintf(path, sizeof(path), "%s/register.db", folder);
	s = store_sqlite(path, "relay-a", false, &why);
	if (s == NULL || numbers == NULL ||
	    store_requests(s, &f, take_number, numbers) == -1) {
		printf("no register: %s\n", buf_str(&why));
		return -1;
	}
	count_missing(r, numbers, &lost, &other);
	twice = count_twice(numbers, ANSWERED_MAX);
	printf("killed %d, answered %zu, refused %u, lost %d, "
	    "other number %d, number twice %d\n", r->kills, r->n,
	    atomic_load(&r->refused), lost, other, twice);
	free_numbers(numbers);
	store_close(s);
	return lost == 0 && other == 0 && twice == 0 && r->n > 0 ? 0 : -1;
}

int
main(int argc, char *argv[])
{
	static struct run	 r;
	pthread_t		 threads[64];
	int			 i, n = argc > 4 ? atoi(argv[4]) : 0, rc;

	if (n < 1 || n > 64)
		return 64;
	log_open("driver", LOG_TO_STDERR, LOG_AS_TEXT, LV_ERROR);
	r.bin = argv[1];
	r.v = calloc(ANSWERED_MAX, sizeof(*r.v));
	r.remote = remote_new();
	r.calls = (struct remote_calls){ .remote = r.remote,
		.register_ms = RECORD_MS };
	pthread_mutex_init(&r.lock, NULL);
	make_section(&r.section, argv[2], argc > 5 ? argv[5] : "");
	if (r.v == NULL || r.remote == NULL)
		return 71;
	for (i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, call, &r) != 0)
			return 71;
	rc = kill_often(&r, atoi(argv[3]));
	atomic_store(&r.stopping, true);
	for (i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	remote_free(r.remote);		/* its channel ends, and so does it */
	while (waitpid(-1, NULL, 0) > 0)
		;
	rc = rc == 0 && compare_all(&r, argv[2]) == 0 ? 0 : 1;
	pthread_mutex_destroy(&r.lock);
	buf_free(&r.section);
	free(r.v);
	return rc;
}
