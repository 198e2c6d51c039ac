/* test_answers.c: no answer of a signer comes before its line, and no line is lost or twice */

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/chan.h"
#include "base/wire.h"
#include "crypto/siglog.h"
#include "programs/signer_answers.h"

#define ANSWERS		300
#define EACH		30		/* the log is put aside after so many */
#define ASIDE_MAX	(ANSWERS / EACH)
#define WAIT_MS		10000	/* on a machine that is busy */
#define LINE		(sizeof("00000\n") - 1)

/* Who asked for all of them, in order, and the folder of the record. */
struct asker {
	const char	*dir;
	int		 ends[ANSWERS][2];	/* its own, and the signer's */
	unsigned	 early, faults;
};

/* The lines that the log and those put aside have of one answer. */
static unsigned
lines_of(const char *dir, int number)
{
	char		 all[ANSWERS * LINE];
	char		 path[128], want[16];
	ssize_t		 n, at;
	unsigned	 found = 0;
	int		 i, fd;

	snprintf(want, sizeof(want), "%05d\n", number);
	for (i = 0; i <= ASIDE_MAX; i++) {
		snprintf(path, sizeof(path), "%s/" SIGLOG_NAME, dir);
		if (i > 0)
			snprintf(path, sizeof(path), "%s/aside.%d", dir, i);
		if ((fd = open(path, O_RDONLY)) == -1)
			continue;
		n = read(fd, all, sizeof(all));
		for (at = 0; at + (ssize_t)LINE <= n; at += LINE)
			found += memcmp(all + at, want, LINE) == 0;
		close(fd);
	}
	return found;
}

/* Read the answers as they come, and look for their lines at once. */
static void *
read_all(void *arg)
{
	struct asker	*a = arg;
	unsigned char	 msg[256];
	struct wire	 w;
	ssize_t		 n;
	int		 fds[CHAN_FDS_MAX], nfds, i;

	for (i = 0; i < ANSWERS; i++) {
		n = chan_recv(a->ends[i][0], msg, sizeof(msg), fds, &nfds);
		w = wire_of((struct slice){ msg, n > 0 ? (size_t)n : 0 });
		a->faults += wire_get_u32(&w) != SIGN_DONE;
		a->early += lines_of(a->dir, i) == 0;
		chan_close(&a->ends[i][0]);
	}
	return NULL;
}

/* As who rotates it: renamed, and its lock waited for. */
static void
put_aside(const char *dir, int number)
{
	char	 from[128], to[128];
	int	 fd;

	snprintf(from, sizeof(from), "%s/" SIGLOG_NAME, dir);
	snprintf(to, sizeof(to), "%s/aside.%d", dir, number);
	if (rename(from, to) == -1)
		return;			/* nothing was written since */
	fd = open(to, O_RDONLY);
	assert_int_not_equal(fd, -1);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	close(fd);
}

static void
give(struct answers *all, const struct asker *asker, int number, bool more)
{
	struct answer	 a = { .result = SIGN_DONE, .word = "ok",
			    .reply = asker->ends[number][1] };

	buf_adds(&a.data, "signature");
	buf_printf(&a.line, "%05d\n", number);
	answers_give(all, &a, more);
}

static void
test_each_once(void **state)
{
	char			 dir[] = "/tmp/cks-answers.XXXXXX", line[64];
	static struct asker	 asker;
	struct answers		*all;
	pthread_t		 reader;
	int			 i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	asker.dir = dir;
	for (i = 0; i < ANSWERS; i++)
		assert_int_equal(chan_pair(asker.ends[i]), 0);
	all = answers_new(dir);
	assert_non_null(all);
	assert_int_equal(pthread_create(&reader, NULL, read_all, &asker), 0);
	for (i = 0; i < ANSWERS; i++) {
		give(all, &asker, i, i % 3 != 0);
		if (i % EACH == EACH - 1)
			put_aside(dir, i / EACH + 1);
	}
	answers_free(all);
	assert_int_equal(pthread_join(reader, NULL), 0);
	assert_int_equal(asker.faults, 0);
	assert_int_equal(asker.early, 0);
	for (i = 0; i < ANSWERS; i++)
		assert_int_equal(lines_of(dir, i), 1);
	snprintf(line, sizeof(line), "rm -r %s", dir);
	assert_int_equal(system(line), 0);
}

/* One that waits for others is given though none comes. */
static void
test_none_follows(void **state)
{
	char			 dir[] = "/tmp/cks-answers.XXXXXX", line[64];
	static struct asker	 asker;
	struct answers		*all;
	struct pollfd		 p = { .events = POLLIN };

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chan_pair(asker.ends[0]), 0);
	all = answers_new(dir);
	assert_non_null(all);
	give(all, &asker, 0, true);
	p.fd = asker.ends[0][0];
	assert_int_equal(poll(&p, 1, WAIT_MS), 1);
	assert_int_equal(lines_of(dir, 0), 1);
	close(p.fd);
	answers_free(all);
	snprintf(line, sizeof(line), "rm -r %s", dir);
	assert_int_equal(system(line), 0);
}

/* Where no line can be written, nothing is given. */
static void
test_no_record(void **state)
{
	static struct asker	 asker;
	struct answers		*all = answers_new("/nowhere");
	unsigned char		 msg[256];
	struct wire		 w;
	int			 fds[CHAN_FDS_MAX], nfds;
	ssize_t			 n;

	(void)state;
	assert_non_null(all);
	assert_int_equal(chan_pair(asker.ends[0]), 0);
	give(all, &asker, 0, true);
	answers_free(all);
	n = chan_recv(asker.ends[0][0], msg, sizeof(msg), fds, &nfds);
	assert_true(n > 0);
	w = wire_of((struct slice){ msg, (size_t)n });
	assert_int_equal(wire_get_u32(&w), SIGN_FAULT);
	assert_true(slice_eq(wire_get_bytes(&w), SLICE("log")));
	assert_int_equal(wire_get_bytes(&w).n, 0);
	assert_true(wire_done(&w));
	close(asker.ends[0][0]);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_none_follows),
		cmocka_unit_test(test_no_record),
	};

	return cmocka_run_group_tests_name("answers", tests, NULL, NULL);
}
