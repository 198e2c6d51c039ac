/* test_journal.c: what systemd's journal receives of an event */

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

#include "base/bytes.h"
#include "base/journal.h"
#include "base/log.h"

static char	 path[64];		/* where the journal of a test listens */

static int
journal_listen(void)
{
	struct sockaddr_un	 a = { .sun_family = AF_UNIX };
	int			 fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK,
				    0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	unlink(path);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

/* One event as it came; its bytes without a NUL among them but of a length. */
static size_t
heard(int fd, unsigned char got[8192])
{
	ssize_t	 n = recv(fd, got, 8192, 0);

	return n < 0 ? 0 : (size_t)n;
}

static void
assert_has(const unsigned char *got, size_t n, struct slice field)
{
	if (slice_find((struct slice){ got, n }, field, 0) == SIZE_MAX)
		fail_msg("no %.*s in %.*s", SLICE_ARG(field), (int)n,
		    (const char *)got);
}

static void
say(const char *key, const char *value)
{
	const struct log_field	 f[] = { { key, value }, { "none", NULL } };

	log_event(LV_INFO, "mail", f, NELEM(f));
}

static void
test_fields(void **state)
{
	unsigned char	 got[8192];
	size_t		 n;
	int		 fd = journal_listen();

	(void)state;
	log_open("test", LOG_TO_JOURNAL, LOG_AS_TEXT, LV_INFO);
	say("reason", "pre-verified");
	n = heard(fd, got);
	assert_has(got, n, SLICE("MESSAGE=mail reason=pre-verified\n"));
	assert_has(got, n, SLICE("\nPRIORITY=6\nSYSLOG_FACILITY=2\n"
	    "SYSLOG_IDENTIFIER=test\n"));
	assert_has(got, n, SLICE("\nCKS_EVENT=mail\nCKS_REASON=pre-verified\n"));
	assert_int_equal(slice_find((struct slice){ got, n },
	    SLICE("CKS_NONE"), 0), SIZE_MAX);
	log_open("test", LOG_TO_JOURNAL, LOG_AS_JSON, LV_INFO);
	say("reason", "pre-verified");
	n = heard(fd, got);
	assert_has(got, n, SLICE("MESSAGE={\"event\":\"mail\",\"level\":\"info\","
	    "\"reason\":\"pre-verified\"}\n"));
	assert_has(got, n, SLICE("\nCKS_REASON=pre-verified\n"));
	close(fd);
}

/* No sender's line end makes a field of its own. */
static void
test_forged(void **state)
{
	unsigned char	 got[8192];
	char		 value[2000];
	size_t		 n;
	int		 fd = journal_listen();

	(void)state;
	log_open("test", LOG_TO_JOURNAL, LOG_AS_TEXT, LV_INFO);
	say("from", "x\nCKS_REASON=forged");
	n = heard(fd, got);
	assert_has(got, n, SLICE("MESSAGE=mail "
	    "from=\"x\\x0aCKS_REASON=forged\"\n"));
	assert_has(got, n, SLICE("\nCKS_FROM\n\x13\0\0\0\0\0\0\0"
	    "x\nCKS_REASON=forged\n"));
	memset(value, 'y', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	say("from", value);
	assert_in_range(heard(fd, got), 1024, 1400);
	close(fd);
}

/* A journal that was started anew is found again. */
static void
test_anew(void **state)
{
	unsigned char	 got[8192];
	int		 fd = journal_listen();

	(void)state;
	log_open("test", LOG_TO_JOURNAL, LOG_AS_TEXT, LV_INFO);
	close(fd);
	fd = journal_listen();
	say("reason", "again");
	assert_has(got, heard(fd, got), SLICE("\nCKS_REASON=again\n"));
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_anew),
	};
	int			 rc;

	snprintf(path, sizeof(path), "/tmp/cks-journal.%d", (int)getpid());
	setenv("CKS_JOURNAL_SOCKET", path, 1);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return rc;
}
