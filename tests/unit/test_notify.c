/* test_notify.c: what a service manager hears */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/notify.h"

/* A manager's socket by that name; an '@' stands for an abstract one. */
static int
manager_open(const char *name)
{
	struct sockaddr_un	 a = { .sun_family = AF_UNIX };
	int			 fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK,
				    0);

	memcpy(a.sun_path, name, strlen(name));
	if (a.sun_path[0] == '@')
		a.sun_path[0] = '\0';
	assert_int_equal(bind(fd, (struct sockaddr *)&a,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
	    strlen(name))), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
	return fd;
}

static void
assert_heard(int fd, const char *want)
{
	char	 got[64] = { 0 };
	ssize_t	 n = recv(fd, got, sizeof(got) - 1, 0);

	if (want == NULL) {
		assert_int_equal(n, -1);
		return;
	}
	assert_true(n > 0);
	assert_string_equal(got, want);
}

static void
speak_and_hear(const char *name)
{
	struct notify	 n;
	int		 fd = manager_open(name);

	notify_init(&n);
	assert_null(getenv("NOTIFY_SOCKET"));
	notify_send(&n, "READY=1");
	assert_heard(fd, "READY=1");
	assert_int_equal(notify_alive(&n, 5000), -1);
	assert_heard(fd, NULL);
	close(fd);
	notify_send(&n, "READY=1");	/* nobody hears it: no harm */
}

static void
test_sockets(void **state)
{
	char	 path[64], abstract[64];

	(void)state;
	snprintf(path, sizeof(path), "/tmp/cks-notify.%d", (int)getpid());
	snprintf(abstract, sizeof(abstract), "@cks-notify.%d", (int)getpid());
	speak_and_hear(path);
	unlink(path);
	speak_and_hear(abstract);
}

/* A sign of life at half of the time that the manager waits. */
static void
test_watchdog(void **state)
{
	char		 name[64], pid[16];
	struct notify	 n;
	int		 fd;

	(void)state;
	snprintf(name, sizeof(name), "@cks-watch.%d", (int)getpid());
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	fd = manager_open(name);
	setenv("WATCHDOG_USEC", "2000000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	notify_init(&n);
	assert_null(getenv("WATCHDOG_USEC"));
	assert_int_equal(notify_alive(&n, 10000), 1000);
	assert_heard(fd, "WATCHDOG=1");
	assert_int_equal(notify_alive(&n, 10600), 400);
	assert_heard(fd, NULL);
	assert_int_equal(notify_alive(&n, 11000), 1000);
	assert_heard(fd, "WATCHDOG=1");
	close(fd);
}

/* Another process's watchdog, no manager, or a name that is none. */
static void
test_nobody(void **state)
{
	static const char *const names[] = { NULL, "", "relative" };
	struct notify	 n;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i] != NULL)
			setenv("NOTIFY_SOCKET", names[i], 1);
		setenv("WATCHDOG_USEC", "2000000", 1);
		notify_init(&n);
		assert_string_equal(n.path, "");
		notify_send(&n, "READY=1");
		assert_int_equal(notify_alive(&n, 10000), -1);
	}
	setenv("NOTIFY_SOCKET", "@cks-of-another", 1);
	setenv("WATCHDOG_USEC", "2000000", 1);
	setenv("WATCHDOG_PID", "1", 1);
	notify_init(&n);
	assert_int_equal(notify_alive(&n, 10000), -1);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_sockets),
		cmocka_unit_test(test_watchdog),
		cmocka_unit_test(test_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
