/* test_outbox.c: notices reach the mail server, whatever it says and whoever dies */

#include <arpa/inet.h>
#include <netinet/in.h>
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
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "register/outbox.h"

#define NOW	1778205900
#define DAY	86400
#define TO	"vanthu@sothunghiem.hanoi.gov.vn"

/* What was said last when the client dies, or what is answered. */
enum stage {
	AT_NOTHING, AT_CONNECT, AT_MAIL, AT_RCPT, AT_DATA, AT_END, AT_DONE,
	REFUSE_RCPT, REFUSE_END, LATER_END, HANG_UP
};

/* A mail server of one thread, which keeps what it took. */
struct server {
	int		 fd, port;
	pthread_t	 thread;
	pthread_mutex_t	 talking;	/* what follows is the thread's then */
	enum stage	 stage;
	pid_t		 victim;
	char		 sender[512], rcpt[512];
	struct buf	 mail;		/* the last one */
	struct buf	 first;
	int		 n;		/* how many */
	bool		 same;		/* all of them byte by byte */
};

struct place {
	char			 folder[64];
	struct store		*store;
	struct arena		*arena;
	struct outbox_conf	 conf;
	struct server		 server;
	char			 relay[32];
};

static void
say(int fd, const char *text)
{
	(void)!write(fd, text, strlen(text));
}

/* Dies the client here? */
static bool
dies(struct server *s, enum stage stage)
{
	if (s->stage != stage || s->victim <= 0)
		return false;
	kill(s->victim, SIGKILL);
	return true;
}

static void
keep(struct server *s)
{
	if (s->n++ == 0) {
		s->same = true;
		buf_add(&s->first, buf_slice(&s->mail));
	} else
		s->same &= slice_eq(buf_slice(&s->mail),
		    buf_slice(&s->first));
}

/* The lines after DATA, dots unstuffed.  0 or -1: the client is gone. */
static int
take_mail(struct server *s, FILE *f)
{
	char	 line[2048];

	s->mail.n = 0;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strcmp(line, ".\r\n") == 0)
			return 0;
		buf_adds(&s->mail, line[0] == '.' ? line + 1 : line);
	}
	return -1;
}

static void
talk(struct server *s, int fd)
{
	FILE	*f = fdopen(dup(fd), "r");
	char	 line[512];

	if (dies(s, AT_CONNECT))
		goto out;
	if (s->stage == HANG_UP)
		goto out;
	say(fd, "220 test ESMTP\r\n");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "MAIL", 4) == 0) {
			snprintf(s->sender, sizeof(s->sender), "%s", line);
			if (dies(s, AT_MAIL))
				break;
			say(fd, "250 ok\r\n");
		} else if (strncmp(line, "RCPT", 4) == 0) {
			snprintf(s->rcpt, sizeof(s->rcpt), "%s", line);
			if (dies(s, AT_RCPT))
				break;
			say(fd, s->stage == REFUSE_RCPT ?
			    "550 5.1.1 no such user\r\n" : "250 ok\r\n");
		} else if (strncmp(line, "DATA", 4) == 0) {
			if (dies(s, AT_DATA))
				break;
			say(fd, "354 go\r\n");
			if (take_mail(s, f) == -1)
				break;
			if (s->stage == REFUSE_END || s->stage == LATER_END) {
				say(fd, s->stage == REFUSE_END ?
				    "554 5.7.1 no\r\n" : "451 4.3.0 later\r\n");
				continue;
			}
			keep(s);
			if (dies(s, AT_END))
				break;
			say(fd, "250 queued\r\n");
			if (dies(s, AT_DONE))
				break;
		} else if (strncmp(line, "QUIT", 4) == 0) {
			say(fd, "221 bye\r\n");
			break;
		} else
			say(fd, "250 test\r\n");
	}
out:
	if (f != NULL)
		fclose(f);
	close(fd);
}

static void *
serve(void *ctx)
{
	struct server	*s = ctx;
	int		 fd;

	while ((fd = accept(s->fd, NULL, NULL)) != -1) {
		pthread_mutex_lock(&s->talking);
		talk(s, fd);
		pthread_mutex_unlock(&s->talking);
	}
	return NULL;
}

/* When it talks no more, it kills nobody from now on. */
static void
server_rests(struct server *s)
{
	pthread_mutex_lock(&s->talking);
	s->victim = 0;
	pthread_mutex_unlock(&s->talking);
}

static void
server_start(struct server *s)
{
	struct sockaddr_in	 sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t		 len = sizeof(sin);

	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(s->fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	assert_int_equal(listen(s->fd, 8), 0);
	assert_int_equal(getsockname(s->fd, (struct sockaddr *)&sin, &len), 0);
	s->port = ntohs(sin.sin_port);
	assert_int_equal(pthread_mutex_init(&s->talking, NULL), 0);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static struct store *
open_store(const struct place *p)
{
	struct buf	 why = { 0 };
	char		 path[128];
	struct store	*s;

	snprintf(path, sizeof(path), "%s/register.db", p->folder);
	s = store_sqlite(path, "relay", false, &why);
	assert_non_null(s);
	buf_free(&why);
	return s;
}

static int
setup(void **state)
{
	struct place	*p = calloc(1, sizeof(*p));
	struct buf	 faults = { 0 };

	strcpy(p->folder, "/tmp/test_outbox.XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	p->arena = arena_new(4u << 20);
	p->store = open_store(p);
	server_start(&p->server);
	snprintf(p->relay, sizeof(p->relay), "127.0.0.1:%d", p->server.port);
	p->conf = (struct outbox_conf){ .relay = p->relay, .per_address = 3,
		.per_hour = 5, .days = 5, .department = "d@b.example",
		.sends[NOTICE_RECEIPT] = true, .terms = { .from = "a@b.example",
		.name = "Sở thử", .guide = "", .cuc_mail = "" } };
	assert_int_equal(notice_read(p->arena, NOTICE_RECEIPT, "f",
	    SLICE("=== subject\n[{{number}}] thử\n=== text\n.{{letter}}\n"
	    "=== html\n<p>{{letter}}\n"), &p->conf.terms.texts[NOTICE_RECEIPT],
	    &faults), 0);
	assert_int_equal(faults.n, 0);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place	*p = *state;
	char		 cmd[128];

	shutdown(p->server.fd, SHUT_RDWR);
	pthread_join(p->server.thread, NULL);
	pthread_mutex_destroy(&p->server.talking);
	close(p->server.fd);
	buf_free(&p->server.mail);
	buf_free(&p->server.first);
	store_close(p->store);
	arena_free(p->arena);
	snprintf(cmd, sizeof(cmd), "rm -rf %s", p->folder);
	assert_int_equal(system(cmd), 0);
	free(p);
	return 0;
}

static void
add(struct place *p, const char *kind, const char *to, const char *data)
{
	static const struct named	 v[] = {
		{ .name = "letter", .text = "12/STN-VP" } };
	struct notice		 n = { .answers = "", .at = NOW,
		.values = { v, 1 } };
	struct notice_row	 row;
	struct buf		 b = { 0 };

	row_init(TABLE_OUTBOX, &row);
	notice_put(&b, &n);
	row.kind = kind;
	row.recipient = to;
	row.number = "2026-000042";
	row.data = data != NULL ? data : buf_str(&b);
	row.due = NOW;
	assert_int_equal(store_begin(p->store), 0);
	assert_int_equal(store_notice(p->store, &row, "b.example", NOW), 0);
	assert_int_equal(store_commit(p->store), 0);
	buf_free(&b);
}

static int64_t
count(struct place *p, const char *state)
{
	int64_t	 n;

	assert_int_equal(db_one(store_db(p->store), "SELECT COUNT(*) FROM "
	    "outbox WHERE state = $1", &DB_TEXT(state), 1, &n), 0);
	return n;
}

static int64_t
number(struct place *p, const char *sql)
{
	int64_t	 n;

	assert_int_equal(db_one(store_db(p->store), sql, NULL, 0, &n), 0);
	return n;
}

static void
step(struct place *p, time_t now)
{
	time_t	 next;

	assert_int_equal(outbox_step(&p->conf, p->store, now, &next), 0);
	assert_true(next <= now + OUTBOX_LOOK_S);
	server_rests(&p->server);
}

static void
test_sent(void **state)
{
	struct place	*p = *state;

	add(p, "receipt", TO, NULL);
	step(p, NOW);
	assert_int_equal(p->server.n, 1);
	assert_string_equal(p->server.sender, "MAIL FROM:<>\r\n");
	assert_string_equal(p->server.rcpt, "RCPT TO:<" TO ">\r\n");
	assert_non_null(strstr(buf_str(&p->server.mail),
	    "\r\nMessage-ID: <cks.receipt.2026-000042@b.example>\r\n"));
	assert_non_null(strstr(buf_str(&p->server.mail), "\r\n=2E12/STN-VP"));
	assert_true(slice_ends(buf_slice(&p->server.mail),
	    SLICE("\r\n--=_cks-text--\r\n")));
	assert_int_equal(count(p, "sent"), 1);
	assert_int_equal(number(p, "SELECT LENGTH(data) FROM outbox"), 0);
	step(p, NOW + 1);
	assert_int_equal(p->server.n, 1);
}

/* A class 5 is final; all else is tried again, later and later, for days. */
static void
test_refused(void **state)
{
	static const enum stage	 final[] = { REFUSE_RCPT, REFUSE_END };
	static const enum stage	 later[] = { LATER_END, HANG_UP };
	struct place		*p = *state;
	int64_t			 due, before = 0;
	size_t			 i;

	for (i = 0; i < NELEM(final); i++) {
		add(p, "receipt", TO, NULL);
		p->server.stage = final[i];
		step(p, NOW);
		assert_int_equal(count(p, "failed"), i + 1);
	}
	add(p, "receipt", TO, NULL);
	due = NOW;
	for (i = 0; i < 8; i++) {
		p->server.stage = later[i % NELEM(later)];
		step(p, (time_t)due);
		assert_int_equal(count(p, "due"), 1);
		before = due;
		due = number(p, "SELECT due FROM outbox WHERE state = 'due'");
		assert_true(due > before && due <= before + 3600);
	}
	assert_true(due - before >= 1800);	/* half an hour by then */
	step(p, NOW + 5 * DAY);
	assert_int_equal(count(p, "due"), 0);
	assert_int_equal(count(p, "failed"), NELEM(final) + 1);
	assert_int_equal(number(p, "SELECT COUNT(*) FROM outbox WHERE "
	    "fault = ''"), 0);
	assert_int_equal(p->server.n, 0);
}

/* Whom it is to is known here only; and a kind may be off by now. */
static void
test_department(void **state)
{
	struct place	*p = *state;

	add(p, "receipt", "", NULL);
	step(p, NOW);
	assert_string_equal(p->server.rcpt, "RCPT TO:<d@b.example>\r\n");
	assert_int_equal(count(p, "sent"), 1);
	p->conf.sends[NOTICE_RECEIPT] = false;
	add(p, "receipt", TO, NULL);
	step(p, NOW);
	assert_int_equal(count(p, "failed"), 1);
	assert_int_equal(p->server.n, 1);
}

/* Nobody listens: the notice waits. */
static void
test_nobody(void **state)
{
	struct place	*p = *state;

	add(p, "receipt", TO, NULL);
	p->conf.relay = "127.0.0.1:1";
	step(p, NOW);
	assert_int_equal(count(p, "due"), 1);
	p->conf.relay = p->relay;
	step(p, NOW + 60);
	assert_int_equal(count(p, "sent"), 1);
}

/* What can not be said any more does not stop what comes behind it. */
static void
test_damaged(void **state)
{
	struct place	*p = *state;

	add(p, "receipt", TO, "00FF");
	add(p, "receipt", TO, "zz");
	add(p, "cover", TO, NULL);
	add(p, "wreath", TO, NULL);
	add(p, "receipt", TO, NULL);
	for (int i = 0; i < 5; i++)
		step(p, NOW);
	assert_int_equal(count(p, "failed"), 4);
	assert_int_equal(count(p, "sent"), 1);
}

static void
test_limits(void **state)
{
	struct place	*p = *state;
	char		 to[64];
	int		 i;

	for (i = 0; i < 4; i++)
		add(p, "receipt", TO, NULL);
	for (i = 0; i < 6; i++)
		step(p, NOW);
	assert_int_equal(p->server.n, 3);	/* a day's, to one */
	for (i = 0; i < 4; i++) {
		snprintf(to, sizeof(to), "so%d@hanoi.gov.vn", i);
		add(p, "receipt", to, NULL);
	}
	for (i = 0; i < 6; i++)
		step(p, NOW + 1);
	assert_int_equal(p->server.n, 5);	/* an hour's, to all */
	for (i = 0; i < 6; i++)
		step(p, NOW + 3700);
	assert_int_equal(p->server.n, 7);
	assert_int_equal(count(p, "due"), 1);
	step(p, NOW + DAY + 1);
	assert_int_equal(p->server.n, 8);
	assert_int_equal(count(p, "due"), 0);
}

/*
 * Killed at any point, it is sent all the same when we are there again: twice
 * only where the server had it already, and then byte by byte the same.
 */
static void
test_killed(void **state)
{
	struct place	*p = *state;
	enum stage	 stage;
	int		 status;
	pid_t		 pid;
	time_t		 next;

	p->conf.per_address = p->conf.per_hour = 100;
	for (stage = AT_CONNECT; stage <= AT_DONE; stage++) {
		p->server.n = 0;
		p->server.first.n = 0;
		add(p, "receipt", TO, NULL);
		store_close(p->store);
		p->server.stage = stage;
		/* the server is to know whom it kills before it talks */
		pthread_mutex_lock(&p->server.talking);
		if ((pid = p->server.victim = fork()) == 0) {
			p->store = open_store(p);
			outbox_step(&p->conf, p->store, NOW, &next);
			/* killed or not, nothing more is done */
			pause();
		}
		pthread_mutex_unlock(&p->server.talking);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		server_rests(&p->server);
		p->server.stage = AT_NOTHING;
		p->store = open_store(p);
		if (stage != AT_DONE)
			assert_int_equal(count(p, "due"), 1);
		step(p, NOW + 100);
		assert_int_equal(count(p, "due"), 0);
		assert_int_equal(count(p, "failed"), 0);
		if (stage < AT_END)
			assert_int_equal(p->server.n, 1);
		if (stage == AT_END)
			assert_int_equal(p->server.n, 2);
		assert_true(p->server.n == 1 || p->server.n == 2);
		assert_true(p->server.same);
	}
}

static void
add_certificate(struct place *p, const char *serial, const char *holder,
    const char *mailbox, int days)
{
	struct certificate_row	 c;

	row_init(TABLE_CERTIFICATES, &c);
	c.serial = serial;
	c.issuer = "CA";
	c.cn = "SỞ THỬ NGHIỆM";
	c.holder = holder;
	c.mailbox = mailbox;
	c.not_after = NOW + (int64_t)days * DAY + 3600;
	c.source = "request";
	assert_int_equal(store_begin(p->store), 0);
	assert_int_equal(store_certificate(p->store, &c), 0);
	assert_int_equal(store_commit(p->store), 0);
}

static void
daily(struct place *p, int days, int64_t reminders, int64_t digests)
{
	int	 i;

	/* however often it is looked: NOW is in the morning of Hanoi */
	for (i = 0; i < 3; i++)
		assert_int_equal(outbox_daily(&p->conf, p->store,
		    NOW + (time_t)days * DAY + i * 600), 0);
	assert_int_equal(number(p, "SELECT COUNT(*) FROM outbox WHERE kind = "
	    "'reminder'"), reminders);
	assert_int_equal(number(p, "SELECT COUNT(*) FROM outbox WHERE kind = "
	    "'held'"), digests);
}

/* At 60, 30 and 7 days, to agencies, each once. */
static void
test_reminders(void **state)
{
	struct place	*p = *state;

	add_certificate(p, "01", "agency", TO, 61);
	add_certificate(p, "02", "person", TO, 20);
	add_certificate(p, "03", "agency", "", 20);
	add_certificate(p, "04", "agency", TO, -1);
	daily(p, 0, 0, 0);			/* they are off */
	p->conf.sends[NOTICE_REMINDER] = true;
	daily(p, 0, 0, 0);			/* 61 days */
	daily(p, 2, 1, 0);
	daily(p, 20, 1, 0);
	daily(p, 32, 2, 0);
	daily(p, 40, 2, 0);
	daily(p, 55, 3, 0);
	daily(p, 70, 3, 0);			/* it is over */
}

/* What was held since the day before, to every officer. */
static void
test_held(void **state)
{
	static const char *const	 officers[] = { "a@thunghiem.example.vn",
		"b@thunghiem.example.vn" };
	struct place			*p = *state;
	const struct record_how		 how = { .now = NOW + 3600 };
	struct request_row		 row;
	struct recorded			 out;

	p->conf.officers = officers;
	p->conf.nofficers = NELEM(officers);
	p->conf.sends[NOTICE_HELD] = true;
	daily(p, 0, 0, 0);
	row_init(TABLE_REQUESTS, &row);
	row.retry_key = "r";
	row.disposition = row.judged = "hold";
	assert_int_equal(store_begin(p->store), 0);
	assert_int_equal(store_record(p->store, p->arena, &how, &row, &out),
	    0);
	assert_int_equal(store_commit(p->store), 0);
	daily(p, 1, 0, 2);
	daily(p, 2, 0, 2);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test_setup_teardown(test_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_department, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damaged, setup, teardown),
		cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_killed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reminders, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_held, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
