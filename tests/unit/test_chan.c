/* test_chan.c: calls to other processes: seals, deadlines, deaths */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/chan.h"
#include "base/proc.h"

/* A helper that answers one request with its own data, or does not. */
enum habit { ANSWERS, SLEEPS, DIES_FIRST, DIES_AFTER, SAYS_NOTHING };

static void
helper(int chan, enum habit habit)
{
	unsigned char	 msg[64];
	int		 fds[CHAN_FDS_MAX], nfds = 0;
	struct slice	 data;

	if (habit == DIES_FIRST)
		_exit(0);
	if (chan_recv(chan, msg, sizeof(msg), fds, &nfds) <= 0 || nfds != 2)
		_exit(1);
	if (habit == DIES_AFTER)
		_exit(0);
	if (habit == SLEEPS)
		pause();
	if (habit == ANSWERS && chan_map(fds[1], 100, &data) == 0)
		chan_send(fds[0], data, &fds[1], 1);
	_exit(0);
}

static const struct {
	const char	*what;
	enum habit	 habit;
	int		 rc, error;
} calls[] = {
	{ "an answer comes back with its data", ANSWERS, 0, 0 },
	{ "a helper that sleeps is given up", SLEEPS, -1, ETIMEDOUT },
	{ "a helper that is dead already", DIES_FIRST, -1, EPIPE },
	{ "a helper that dies at work", DIES_AFTER, -1, EPIPE },
	{ "a helper that hangs up", SAYS_NOTHING, -1, EPIPE },
};

static void
test_calls(void **state)
{
	struct buf	 ans;
	int		 sp[2], memfd, ansfd, rc;
	int64_t		 start;
	pid_t		 pid;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(calls); i++) {
		ans = (struct buf){ 0 };
		assert_int_equal(chan_pair(sp), 0);
		if ((pid = fork()) == 0) {
			close(sp[0]);
			helper(sp[1], calls[i].habit);
		}
		close(sp[1]);
		memfd = chan_memfd("test", SLICE("data"));
		assert_true(memfd != -1);
		start = proc_ms();
		errno = 0;
		rc = chan_call(sp[0], SLICE("do"), &(struct chan_about){
		    .memfd = memfd }, 300, &ans, &ansfd);
		if (rc != calls[i].rc ||
		    (rc == -1 && errno != calls[i].error))
			fail_msg("%s: %d %s", calls[i].what, rc,
			    strerror(errno));
		if (rc == 0)
			assert_true(slice_eq(buf_slice(&ans), SLICE("data")));
		assert_int_equal(rc == 0, ansfd != -1);
		if (calls[i].error == EPIPE)	/* told at once */
			assert_true(proc_ms() - start < 250);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		chan_close(&ansfd);
		chan_close(&memfd);
		close(sp[0]);
		buf_free(&ans);
	}
}

static void
test_seals(void **state)
{
	struct slice	 s;
	int		 fd = memfd_create("unsealed", MFD_ALLOW_SEALING);

	(void)state;
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(chan_map(fd, 10, &s), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW |
	    F_SEAL_WRITE), 0);		/* one is still missing */
	assert_int_equal(chan_map(fd, 10, &s), -1);
	close(fd);
	fd = chan_memfd("sealed", SLICE("0123456789"));
	assert_int_equal(write(fd, "x", 1), -1);
	assert_int_equal(chan_map(fd, 9, &s), -1);
	assert_int_equal(errno, EFBIG);
	assert_int_equal(chan_map(fd, 10, &s), 0);
	assert_true(slice_eq(s, SLICE("0123456789")));
	chan_unmap(s);
	close(fd);
	fd = chan_memfd("empty", (struct slice){ NULL, 0 });
	assert_int_equal(chan_map(fd, 10, &s), 0);
	assert_int_equal(s.n, 0);
	close(fd);
}

/* What does not fit is refused whole, and no descriptor leaks. */
static void
test_too_much(void **state)
{
	unsigned char	 msg[4];
	int		 sp[2], fds[CHAN_FDS_MAX], nfds = 0, before, after;

	(void)state;
	assert_int_equal(chan_pair(sp), 0);
	before = dup(0);
	close(before);
	assert_int_equal(chan_send(sp[0], SLICE("too long"), &sp[0], 1), 0);
	assert_int_equal(chan_recv(sp[1], msg, sizeof(msg), fds, &nfds), -1);
	assert_int_equal(errno, EMSGSIZE);
	after = dup(0);
	close(after);
	assert_int_equal(before, after);
	assert_int_equal(chan_send(sp[0], SLICE(""), NULL, 0), -1);
	close(sp[0]);
	assert_int_equal(chan_recv(sp[1], msg, sizeof(msg), fds, &nfds), 0);
	close(sp[1]);
}

/* Bytes beside a request are there before it, whole or not at all. */
static void
test_beside(void **state)
{
	static unsigned char	 most[CHAN_MSG_MAX], got[CHAN_MSG_MAX];
	const struct chan_about	 about = { -1, { most, sizeof(most) } };
	struct buf		 ans = { 0 };
	int			 sp[2], fds[CHAN_FDS_MAX], nfds = 0;
	pid_t			 pid;

	(void)state;
	most[0] = most[sizeof(most) - 1] = 'x';
	assert_int_equal(chan_pair(sp), 0);
	if ((pid = fork()) == 0) {
		if (chan_recv(sp[1], got, sizeof(got), fds, &nfds) <= 0 ||
		    nfds != 1 || chan_take(fds[0], got, sizeof(got)) !=
		    sizeof(got) || memcmp(got, most, sizeof(got)) != 0 ||
		    chan_take(fds[0], got, sizeof(got)) != -1 ||
		    errno != EAGAIN)
			_exit(1);
		chan_send(fds[0], SLICE("data"), NULL, 0);
		_exit(0);
	}
	assert_int_equal(chan_call(sp[0], SLICE("do"), &about, 5000, &ans,
	    NULL), 0);
	assert_true(slice_eq(buf_slice(&ans), SLICE("data")));
	waitpid(pid, NULL, 0);
	close(sp[0]);
	close(sp[1]);
	buf_free(&ans);
}

/* More than fits is not cut, what comes with it is closed, an end is none. */
static void
test_take(void **state)
{
	unsigned char	 some[4];
	int		 sp[2], before, after;

	(void)state;
	assert_int_equal(chan_pair(sp), 0);
	assert_int_equal(chan_send(sp[0], SLICE("12345"), NULL, 0), 0);
	assert_int_equal(chan_take(sp[1], some, sizeof(some)), -1);
	assert_int_equal(errno, EMSGSIZE);
	before = dup(0);
	close(before);
	assert_int_equal(chan_send(sp[0], SLICE("1234"), &sp[0], 1), 0);
	assert_int_equal(chan_take(sp[1], some, sizeof(some)), 4);
	after = dup(0);
	close(after);
	assert_int_equal(before, after);
	close(sp[0]);
	assert_int_equal(chan_take(sp[1], some, sizeof(some)), -1);
	assert_int_equal(errno, EPIPE);
	close(sp[1]);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_seals),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_beside),
		cmocka_unit_test(test_take),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
