/* test_serve.c: the server of the milter protocol, by raw packets */

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "programs/serve.h"

#define STEPS	(SMFIP_NR_CONN | SMFIP_NR_RCPT | SMFIP_NR_HDR | SMFIP_NR_BODY)
#define MANY	(SPARE_MAX + 8)	/* connections: more than threads may wait */
#define BIG	70000		/* bytes; more than one piece of a body */
#define WAIT_S	10

/* What the filter was told; mfapi.h has no place of ours for it. */
static struct {
	char		 dir[32], name[64];
	pthread_t	 thread;
	pthread_mutex_t	 lock;
	struct buf	 told;
	int		 closed, nthreads;
	pid_t		 threads[3 * MANY];	/* each that had a connection */
} is = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void
tell(const char *what, const char *a, const char *b)
{
	pthread_mutex_lock(&is.lock);
	buf_printf(&is.told, "%s %s %s;", what, a == NULL ? "-" : a,
	    b == NULL ? "-" : b);
	pthread_mutex_unlock(&is.lock);
}

/* Note the thread of a new connection, unless it had one before. */
static void
note_thread(void)
{
	int	 i;

	pthread_mutex_lock(&is.lock);
	for (i = 0; i < is.nthreads; i++)
		if (is.threads[i] == gettid())
			break;
	if (i == is.nthreads && i < (int)NELEM(is.threads))
		is.threads[is.nthreads++] = gettid();
	pthread_mutex_unlock(&is.lock);
}

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *pactions,
    unsigned long *psteps, unsigned long *pf2, unsigned long *pf3)
{
	(void)ctx;
	(void)f2;
	(void)f3;
	note_thread();
	*pactions = actions;
	*psteps = steps & STEPS;
	*pf2 = *pf3 = 0;
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *addr)
{
	char	 family[16] = "none";

	(void)ctx;
	if (addr != NULL)
		snprintf(family, sizeof(family), "%d", addr->sa_family);
	tell("connect", host, family);
	return SMFIS_NOREPLY;
}

static sfsistat
on_envfrom(SMFICTX *ctx, char **argv)
{
	tell("mail", argv[0], smfi_getsymval(ctx, (char *)(uintptr_t)
	    "{auth_authen}"));
	return strcmp(argv[0], "<refuse>") == 0 &&
	    smfi_setreply(ctx, (char *)(uintptr_t)"550",
	    (char *)(uintptr_t)"5.7.1", (char *)(uintptr_t)"no") ==
	    MI_SUCCESS ? SMFIS_REJECT : SMFIS_CONTINUE;
}

static sfsistat
on_envrcpt(SMFICTX *ctx, char **argv)
{
	(void)ctx;
	tell("rcpt", argv[0], argv[1]);
	return SMFIS_TEMPFAIL;	/* not awaited: must not be sent */
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	tell("header", name, value);
	return SMFIS_NOREPLY;
}

static sfsistat
on_eoh(SMFICTX *ctx)
{
	(void)ctx;
	tell("eoh", NULL, NULL);
	return SMFIS_CONTINUE;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *p, size_t n)
{
	char	 len[16];

	(void)ctx;
	(void)p;
	snprintf(len, sizeof(len), "%zu", n);
	tell("body", len, NULL);
	return SMFIS_NOREPLY;
}

static sfsistat
on_eom(SMFICTX *ctx)
{
	static unsigned char	 big[BIG];

	tell("end", smfi_getsymval(ctx, (char *)(uintptr_t)"i"), NULL);
	if (smfi_insheader(ctx, 0, (char *)(uintptr_t)"X-A",
	    (char *)(uintptr_t)" b") != MI_SUCCESS ||
	    smfi_replacebody(ctx, big, BIG) != MI_SUCCESS)
		return SMFIS_TEMPFAIL;
	return SMFIS_CONTINUE;
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	(void)ctx;
	tell("abort", NULL, NULL);
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	(void)ctx;
	pthread_mutex_lock(&is.lock);
	is.closed++;
	pthread_mutex_unlock(&is.lock);
	return SMFIS_CONTINUE;
}

static void *
serve(void *arg)
{
	(void)arg;
	return smfi_main() == MI_SUCCESS ? NULL : (void *)&is;
}

static int
setup(void **state)
{
	struct smfiDesc	 desc = { .xxfi_negotiate = on_negotiate,
		.xxfi_connect = on_connect, .xxfi_envfrom = on_envfrom,
		.xxfi_envrcpt = on_envrcpt, .xxfi_header = on_header,
		.xxfi_eoh = on_eoh, .xxfi_body = on_body, .xxfi_eom = on_eom,
		.xxfi_abort = on_abort, .xxfi_close = on_close };
	sigset_t	 set;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	strcpy(is.dir, "/tmp/cks-serve.XXXXXX");
	if (mkdtemp(is.dir) == NULL)
		return -1;
	snprintf(is.name, sizeof(is.name), "unix:%s/s", is.dir);
	return smfi_register(desc) == MI_SUCCESS &&
	    smfi_setconn(is.name) == MI_SUCCESS &&
	    smfi_settimeout(WAIT_S) == MI_SUCCESS &&
	    smfi_opensocket(true) == MI_SUCCESS &&
	    pthread_create(&is.thread, NULL, serve, NULL) == 0 ? 0 : -1;
}

/* It ends by SIGTERM, and takes its socket away. */
static int
teardown(void **state)
{
	void	*rc = &is;

	(void)state;
	kill(getpid(), SIGTERM);
	if (pthread_join(is.thread, &rc) != 0 || rc != NULL ||
	    access(is.name + 5, F_OK) == 0)
		return -1;
	buf_free(&is.told);
	return rmdir(is.dir);
}

static int
open_one(void)
{
	const struct timeval	 t = { .tv_sec = WAIT_S };
	struct sockaddr_un	 sun = { .sun_family = AF_UNIX };
	int			 fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(sun.sun_path, is.name + 5);
	assert_int_equal(connect(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t,
	    sizeof(t)), 0);
	pthread_mutex_lock(&is.lock);
	is.told.n = 0;
	is.closed = 0;
	pthread_mutex_unlock(&is.lock);
	return fd;
}

#define ADD(b, command, bytes) add(b, command, SLICE(bytes))

static void
add(struct buf *b, int command, struct slice data)
{
	const unsigned char	 len[4] = { 0, (unsigned char)((data.n + 1) >>
		16), (unsigned char)((data.n + 1) >> 8),
		(unsigned char)(data.n + 1) };

	buf_add(b, (struct slice){ len, sizeof(len) });
	buf_addc(b, command);
	buf_add(b, data);
}

/* Version 6, all actions, all steps. */
static void
add_hello(struct buf *b)
{
	ADD(b, 'O', "\0\0\0\6\0\0\1\377\0\37\377\377");
}

static void
add_mail(struct buf *b)
{
	ADD(b, 'C', "host\0" "4\0\31" "192.0.2.1\0");
	ADD(b, 'D', "M{auth_authen}\0unit\0");
	ADD(b, 'M', "<a@b>\0SIZE=1\0");
	ADD(b, 'R', "<c@d>\0NOTIFY=NEVER\0");
	ADD(b, 'L', "Subject\0 x\0");
	ADD(b, 'N', "");
	ADD(b, 'B', "12345");
	ADD(b, 'D', "Ei\0QUEUE\0");
	ADD(b, 'E', "678");
}

/* Send in pieces of that size, and tell that there is no more. */
static void
send_all(int fd, struct buf *b, size_t piece)
{
	struct slice	 rest = buf_slice(b), s;

	for (; rest.n > 0; rest = slice_from(rest, s.n)) {
		s = slice_sub(rest, 0, piece);
		if (send(fd, s.p, s.n, MSG_NOSIGNAL) != (ssize_t)s.n)
			break;		/* refused already */
	}
	shutdown(fd, SHUT_WR);
	buf_free(b);
}

/* All that comes until the other end closes. */
static void
receive(int fd, struct buf *out)
{
	unsigned char	 p[4096];
	ssize_t		 n;

	while ((n = recv(fd, p, sizeof(p), 0)) > 0)
		buf_add(out, (struct slice){ p, (size_t)n });
	close(fd);
}

/* What the filter was told, when it was told the end. */
static const char *
told(void)
{
	int	 i, closed = 0;

	for (i = 0; i < WAIT_S * 1000 && closed == 0; i++) {
		pthread_mutex_lock(&is.lock);
		closed = is.closed;
		pthread_mutex_unlock(&is.lock);
		if (closed == 0)
			usleep(1000);
	}
	assert_int_equal(closed, 1);
	return buf_str(&is.told) == NULL ? "" : buf_str(&is.told);
}

#define MAIL_TOLD(client, auth) \
	"connect host " client ";mail <a@b> " auth ";rcpt <c@d> NOTIFY=NEVER;" \
	"header Subject  x;eoh - -;body 5 -;body 3 -;end QUEUE -;"

/* However the bytes come, they mean the same and are answered alike. */
static void
in_pieces(void **state)
{
	static const size_t	 pieces[] = { 1, 3, 7, 1000000 };
	struct buf		 b, want = { 0 }, got;
	size_t			 i, n;

	(void)state;
	ADD(&want, 'O', "\0\0\0\6\0\0\1\377\0\10\220\200");
	ADD(&want, 'c', "");
	ADD(&want, 'c', "");
	ADD(&want, 'i', "\0\0\0\0X-A\0 b\0");
	n = want.n;
	for (i = 0; i < NELEM(pieces); i++) {
		int	 fd = open_one();

		b = got = (struct buf){ 0 };
		add_hello(&b);
		add_mail(&b);
		send_all(fd, &b, pieces[i]);
		receive(fd, &got);
		assert_string_equal(told(), MAIL_TOLD("2", "unit"));
		assert_true(slice_starts(buf_slice(&got), buf_slice(&want)));
		assert_int_equal(got.n, n + BIG + 3 * 5);
		assert_int_equal(got.p[n + 4], 'b');
		assert_int_equal(got.p[got.n - 1], 'c');
		buf_free(&got);
	}
	buf_free(&want);
}

/* A mail has its own macros only, and one that is not ended is given up. */
static void
mail_after_mail(void **state)
{
	struct buf	 b = { 0 }, got = { 0 };
	int		 fd = open_one();

	(void)state;
	add_hello(&b);
	add_mail(&b);
	ADD(&b, 'M', "<e@f>\0");
	ADD(&b, 'M', "<g@h>\0");
	ADD(&b, 'A', "");
	ADD(&b, 'A', "");
	ADD(&b, 'E', "");
	ADD(&b, 'D', "M{auth_authen}\0unit\0");
	ADD(&b, 'M', "<refuse>\0");
	send_all(fd, &b, b.n);
	receive(fd, &got);
	assert_string_equal(told(), MAIL_TOLD("2", "unit")
	    "mail <e@f> -;abort - -;mail <g@h> -;abort - -;end - -;"
	    "mail <refuse> unit;abort - -;");
	assert_true(slice_ends(buf_slice(&got), SLICE("\0\0\0\16y"
	    "550 5.7.1 no\0")));
	buf_free(&got);
}

/* What the protocol does not have closes the connection, and is not told. */
static void
not_the_protocol(void **state)
{
	static const struct {
		const char	*what, *told;
		bool		 hello;
		int		 command;	/* 0: data are the packet */
		struct slice	 data;
	} cases[] = {
#define BYTES(s)	{ (const unsigned char *)(s), sizeof(s) - 1 }
		{ "before the negotiation", "", false, 'M', BYTES("<a>\0") },
		{ "an old version", "", false, 'O',
		    BYTES("\0\0\0\2\0\0\1\377\0\37\377\377") },
		{ "a short negotiation", "", false, 'O', BYTES("\0\0\0\6") },
		{ "a second negotiation", "", true, 'O',
		    BYTES("\0\0\0\6\0\0\1\377\0\37\377\377") },
		{ "nothing", "", true, 0, BYTES("\0\0\0\0") },
		{ "too large", "", true, 0, BYTES("\0\20\0\1B") },
		{ "far too large", "", true, 0, BYTES("\377\377\377\377B") },
		{ "cut short", "", true, 0, BYTES("\0\0\0\5M<a") },
		{ "an address without end", "", true, 'M', BYTES("<a>") },
		{ "no address", "", true, 'R', BYTES("") },
		{ "a field without value", "", true, 'L', BYTES("A\0") },
		{ "a field of three strings", "", true, 'L',
		    BYTES("A\0b\0c\0") },
		{ "macros without end", "", true, 'D', BYTES("Mi\0Q") },
		{ "an unknown command", "", true, 'z', BYTES("") },
		{ "no family", "", true, 'C', BYTES("host\0") },
		{ "an address of no end", "", true, 'C',
		    BYTES("host\0" "4\0\31" "192.0.2.1") },
		{ "no port", "", true, 'C', BYTES("host\0" "4\0\0") },
		{ "an unknown address is none", "connect host none;", true,
		    'C', BYTES("host\0" "4\0\31" "name\0") },
		{ "a family of no address", "connect host none;", true, 'C',
		    BYTES("host\0U") },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		struct buf	 b = { 0 }, got = { 0 };
		int		 fd = open_one();

		if (cases[i].hello)
			add_hello(&b);
		if (cases[i].command == 0)
			buf_add(&b, cases[i].data);
		else
			add(&b, cases[i].command, cases[i].data);
		send_all(fd, &b, b.n);
		receive(fd, &got);
		if (strcmp(told(), cases[i].told) != 0)
			fail_msg("%s: told %s", cases[i].what, told());
		assert_int_equal(got.n, cases[i].hello ? 17 : 0);
		buf_free(&got);
	}
}

static int
threads_seen(void)
{
	int	 n;

	pthread_mutex_lock(&is.lock);
	n = is.nthreads;
	pthread_mutex_unlock(&is.lock);
	return n;
}

/* Say hello on n connections at once, hear all answers, and hang up. */
static void
hello_on(int n)
{
	struct buf	 b = { 0 };
	char		 got[17];
	int		 fds[MANY], i;

	add_hello(&b);
	for (i = 0; i < n; i++)
		fds[i] = open_one();
	for (i = 0; i < n; i++)
		assert_int_equal(send(fds[i], b.p, b.n, MSG_NOSIGNAL), b.n);
	for (i = 0; i < n; i++)
		assert_int_equal(recv(fds[i], got, sizeof(got), MSG_WAITALL),
		    sizeof(got));
	for (i = 0; i < n; i++)
		close(fds[i]);
	buf_free(&b);
}

/* Mails that come one by one have one thread, or the next that waits. */
static void
threads_wait_for_more(void **state)
{
	int	 i, before;

	(void)state;
	hello_on(MANY);
	assert_true(threads_seen() >= MANY);
	before = threads_seen();
	for (i = 0; i < MANY; i++) {
		usleep(1000);
		hello_on(1);
	}
	assert_true(threads_seen() - before < MANY / 4);
	hello_on(MANY);
	assert_true(threads_seen() < 3 * MANY);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(in_pieces),
		cmocka_unit_test(mail_after_mail),
		cmocka_unit_test(not_the_protocol),
		cmocka_unit_test(threads_wait_for_more),
	};

	return cmocka_run_group_tests_name("serve", tests, setup, teardown);
}
