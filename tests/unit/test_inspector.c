/* test_inspector.c: the real cks-inspector over its channel, with bad documents */

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/chan.h"
#include "base/proc.h"
#include "base/sandbox.h"
#include "base/wire.h"
#include "inspect/unpack.h"
#include "inspect/worker.h"
#include "programs/inspect_ops.h"
#include "zips.h"

#define CORPUS		"tests/corpus/"
#define FILE_MAX	(1024 * 1024)
#define ARENA_MAX	(64 * 1024 * 1024)
#define CALL_MS		20000	/* an answer that takes longer is lost */
#define AT_ONCE_MS	1000	/* "at once" on a machine under load */

static const char	*program;
static char		 shim[512];	/* a library taken over */

struct inspector {
	pid_t	 pid;
	int	 chan;
};

struct settings {
	uint32_t	workers, document_mib, pages, deadline_ms, memory_mib,
			output_kib;
};

static const struct settings usual = { 2, 8, 200, 5000, 768, 4096 };

static void
send_settings(int chan, const struct settings *s)
{
	struct buf	 b = { 0 };
	int		 fd;

	wire_put_u32(&b, 1);
	wire_put_u32(&b, s->workers);
	wire_put_u32(&b, s->document_mib);
	wire_put_u32(&b, s->pages);
	wire_put_u32(&b, s->deadline_ms);
	wire_put_u32(&b, s->memory_mib);
	wire_put_u32(&b, s->output_kib);
	fd = chan_memfd("section", buf_slice(&b));
	assert_int_equal(chan_send(chan, SLICE("section"), &fd, 1), 0);
	chan_close(&fd);
	buf_free(&b);
}

static struct inspector
start(const struct settings *s)
{
	char	 path[512], name[] = "cks-inspector";
	char	*argv[] = { name, NULL };
	int	 sp[2];
	struct inspector i;

	snprintf(path, sizeof(path), "%s", program);
	assert_int_equal(chan_pair(sp), 0);
	i.pid = proc_start(path, argv, NULL, sp[1]);
	assert_true(i.pid > 0);
	chan_close(&sp[1]);
	i.chan = sp[0];
	if (s != NULL)
		send_settings(i.chan, s);
	return i;
}

/* Its wait status, after the channel has ended. */
static int
stop(struct inspector *i)
{
	int	 status;

	chan_close(&i->chan);
	assert_int_equal(waitpid(i->pid, &status, 0), i->pid);
	return status;
}

static struct buf
slurp(const char *path)
{
	struct buf	 b = { 0 };
	FILE		*f = fopen(path, "rb");

	assert_non_null(f);
	assert_int_equal(buf_room(&b, FILE_MAX), 0);
	b.n = fread(b.p, 1, FILE_MAX, f);
	fclose(f);
	return b;
}

/* Send a request; its caller's end. */
static int
request(int chan, uint32_t op, uint32_t format, struct slice document)
{
	struct buf	 b = { 0 };
	int		 sp[2], fds[2];

	wire_put_u32(&b, op);
	wire_put_u32(&b, format);
	assert_int_equal(chan_pair(sp), 0);
	fds[0] = sp[1];
	fds[1] = chan_memfd("document", document);
	assert_int_equal(chan_send(chan, buf_slice(&b), fds, 2), 0);
	chan_close(&fds[1]);
	chan_close(&sp[1]);
	buf_free(&b);
	return sp[0];
}

/* An answer: what came is in the message, or mapped. */
struct answer {
	unsigned char	 msg[CHAN_MSG_MAX];
	uint32_t	 result;
	struct slice	 cause, bytes;
	bool		 mapped;
};

/* Wait for one.  False: nobody will answer. */
static bool
take_answer(int fd, struct answer *out)
{
	struct pollfd	 p = { .fd = fd, .events = POLLIN };
	int		 fds[CHAN_FDS_MAX], nfds = 0;
	struct wire	 w;
	ssize_t		 n;

	assert_int_equal(poll(&p, 1, CALL_MS), 1);
	n = chan_recv(fd, out->msg, sizeof(out->msg), fds, &nfds);
	if (n <= 0)
		return false;
	w = wire_of((struct slice){ out->msg, (size_t)n });
	out->result = wire_get_u32(&w);
	out->cause = wire_get_bytes(&w);
	out->bytes = wire_get_bytes(&w);
	assert_true(wire_done(&w));
	out->mapped = nfds == 1;
	if (!out->mapped)
		return true;
	assert_int_equal(out->bytes.n, 0);
	assert_int_equal(chan_map(fds[0], FILE_MAX * 16, &out->bytes), 0);
	assert_true(out->bytes.n > INSPECT_ANSWER_MAX);
	chan_close(&fds[0]);
	return true;
}

static void
drop_answer(const struct answer *ans)
{
	if (ans->mapped)
		chan_unmap(ans->bytes);
}

/*
 * Wait for an answer in words: "whole", "image", the cause of an unreadable
 * one, "bad: ..." for a bad request, "gone" when nobody will answer.
 */
static struct buf
receive(int fd, struct arena *a, struct model *m)
{
	struct answer	 ans;
	struct buf	 words = { 0 };

	if (!take_answer(fd, &ans))
		buf_adds(&words, "gone");
	else if (ans.result != INSPECT_DONE) {
		assert_int_equal(ans.bytes.n, 0);
		buf_adds(&words, "bad: ");
		buf_add(&words, ans.cause);
	} else {
		assert_int_equal(model_get(a, ans.bytes, m), 0);
		buf_adds(&words, m->why == R_NONE ? "whole" :
		    m->why == R_IMAGE_ONLY ? "image" : m->cause);
		drop_answer(&ans);
	}
	return words;
}

static void
expect(const char *what, int fd, const char *want)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct model	 m;
	struct buf	 got = receive(fd, a, &m);

	if (strcmp(buf_str(&got), want) != 0)
		fail_msg("%s: %s, not %s", what, (char *)got.p, want);
	buf_free(&got);
	chan_close(&fd);
	arena_free(a);
}

static void
ask(struct inspector *i, const char *what, enum model_format format,
    struct slice document, const char *want)
{
	expect(what, request(i->chan, 1, format, document), want);
}

/* A strict PDF of the given objects; number 1 is the catalog. */
static void
add_object(struct buf *b, size_t *at, size_t number, const char *text)
{
	at[number] = b->n;
	buf_printf(b, "%zu 0 obj\n%s\nendobj\n", number, text);
}

static void
end_pdf(struct buf *b, const size_t *at, size_t n)
{
	size_t	 i, xref = b->n;

	buf_printf(b, "xref\n0 %zu\n0000000000 65535 f \n", n);
	for (i = 1; i < n; i++)
		buf_printf(b, "%010zu 00000 n \n", at[i]);
	buf_printf(b, "trailer\n<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n"
	    "%%%%EOF\n", n, xref);
}

/* A flat PDF of empty pages. */
static struct buf
blank_pages(size_t pages)
{
	struct buf	 b = { 0 }, kids = { 0 };
	size_t		*at = calloc(pages + 3, sizeof(*at)), i;

	assert_non_null(at);
	buf_adds(&b, "%PDF-1.4\n");
	add_object(&b, at, 1, "<</Type/Catalog/Pages 2 0 R>>");
	buf_printf(&kids, "<</Type/Pages/Count %zu/Kids[", pages);
	for (i = 0; i < pages; i++)
		buf_printf(&kids, "%zu 0 R ", i + 3);
	buf_adds(&kids, "]>>");
	add_object(&b, at, 2, buf_str(&kids));
	for (i = 0; i < pages; i++)
		add_object(&b, at, i + 3,
		    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>");
	end_pdf(&b, at, pages + 3);
	buf_free(&kids);
	free(at);
	return b;
}

/* A page whose drawing calls another ten times, and so on down. */
static struct buf
drawing_bomb(size_t levels)
{
	struct buf	 b = { 0 };
	size_t		 at[32], i, k;

	buf_adds(&b, "%PDF-1.4\n");
	add_object(&b, at, 1, "<</Type/Catalog/Pages 2 0 R>>");
	add_object(&b, at, 2, "<</Type/Pages/Count 1/Kids[3 0 R]>>");
	add_object(&b, at, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"
	    "/Contents 5 0 R/Resources<</XObject<</X 5 0 R>>>>>>");
	add_object(&b, at, 4, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
	for (i = 5; i < levels + 5; i++) {
		struct buf	 text = { 0 }, form = { 0 };

		for (k = 0; k < 10; k++)
			buf_printf(&text, "/X Do BT /F 9 Tf %zu %zu Td (abc) "
			    "Tj ET 1 0 0 1 .1 .1 cm\n", i, k);
		buf_printf(&form, "<</Type/XObject/Subtype/Form"
		    "/BBox[0 0 99 99]/Length %zu/Resources<<"
		    "/Font<</F 4 0 R>>/XObject<</X %zu 0 R>>>>>>\n"
		    "stream\n%s\nendstream", text.n, i + 1, buf_str(&text));
		add_object(&b, at, i, buf_str(&form));
		buf_free(&text);
		buf_free(&form);
	}
	add_object(&b, at, i, "null");
	end_pdf(&b, at, i + 1);
	return b;
}

static void
documents(void **state)
{
	struct inspector i = start(&usual);
	struct buf	 pdf = slurp(CORPUS "form-04-renew.pdf");
	struct buf	 secret = slurp(CORPUS "encrypted.pdf");
	struct buf	 open = slurp(CORPUS "encrypted-open.pdf");
	struct buf	 many = blank_pages(201), few = blank_pages(3);
	struct slice	 s = buf_slice(&pdf);

	(void)state;
	ask(&i, "a letter", FORMAT_PDF, s, "whole");
	ask(&i, "a letter nobody gave a format", FORMAT_UNKNOWN, s, "whole");
	ask(&i, "HTML", FORMAT_HTML, SLICE("<p>Sở</p>"), "whole");
	ask(&i, "plain text", FORMAT_TEXT, SLICE("Sở"), "whole");
	ask(&i, "garbage", FORMAT_UNKNOWN, SLICE("\x7f""ELF\x01\x02"),
	    "unknown format");
	ask(&i, "garbage called PDF", FORMAT_PDF, SLICE("\x7f""ELF\x01\x02"),
	    "damaged");
	ask(&i, "nothing at all", FORMAT_PDF, SLICE(""), "damaged");
	ask(&i, "a letter cut short", FORMAT_PDF,
	    slice_sub(s, 0, s.n * 2 / 3), "damaged");
	ask(&i, "a letter with a password", FORMAT_PDF, buf_slice(&secret),
	    "encrypted");
	ask(&i, "encrypted, though everybody can open it", FORMAT_PDF,
	    buf_slice(&open), "encrypted");
	ask(&i, "pages without characters", FORMAT_PDF, buf_slice(&few),
	    "image");
	ask(&i, "too many pages", FORMAT_PDF, buf_slice(&many),
	    "too many pages");
	assert_int_equal(stop(&i), 0);
	buf_free(&pdf);
	buf_free(&secret);
	buf_free(&open);
	buf_free(&many);
	buf_free(&few);
}

static void
the_text_arrives(void **state)
{
	struct inspector i = start(&usual);
	struct buf	 pdf = slurp(CORPUS "form-06.pdf"), got;
	struct arena	*a = arena_new(ARENA_MAX);
	struct model	 m;
	int		 fd = request(i.chan, 1, FORMAT_PDF, buf_slice(&pdf));

	(void)state;
	got = receive(fd, a, &m);
	assert_string_equal(buf_str(&got), "whole");
	assert_int_equal(m.format, FORMAT_PDF);
	assert_int_equal(m.pages, 1);
	assert_string_equal(m.lines[2].text, "SỞ THỬ NGHIỆM");
	chan_close(&fd);
	buf_free(&got);
	buf_free(&pdf);
	arena_free(a);
	assert_int_equal(stop(&i), 0);
}

static void
limits_stop_workers(void **state)
{
	struct settings	 s = usual;
	struct buf	 bomb = drawing_bomb(9);
	struct buf	 pdf = slurp(CORPUS "form-04-many.pdf");
	struct buf	 hog = slurp(CORPUS "hostile/object-stream-bomb.pdf");
	struct buf	 large = { 0 };
	struct inspector i;

	(void)state;
	s.deadline_ms = 300;
	s.memory_mib = 64 * 1024;
	i = start(&s);
	ask(&i, "a bomb takes for ever", FORMAT_PDF, buf_slice(&bomb),
	    "deadline");
	ask(&i, "the next one is served", FORMAT_PDF, buf_slice(&pdf), "whole");
	s.output_kib = 1;
	send_settings(i.chan, &s);
	ask(&i, "a long answer", FORMAT_PDF, buf_slice(&pdf), "output limit");
	s = usual;
	s.document_mib = 1;
	send_settings(i.chan, &s);
	assert_int_equal(buf_room(&large, FILE_MAX + 1), 0);
	memset(large.p, ' ', FILE_MAX + 1);
	large.n = FILE_MAX + 1;
	ask(&i, "a large document", FORMAT_TEXT, buf_slice(&large),
	    "too large");
	if (sandbox_whole()) {
		s.deadline_ms = 15000;
		send_settings(i.chan, &s);
		ask(&i, "a bomb takes all memory", FORMAT_PDF,
		    buf_slice(&hog), "memory");
	}
	assert_int_equal(stop(&i), 0);
	buf_free(&bomb);
	buf_free(&pdf);
	buf_free(&hog);
	buf_free(&large);
}

static void
bad_requests(void **state)
{
	struct inspector i = start(&usual);
	struct buf	 pdf = slurp(CORPUS "form-06.pdf");
	int		 sp[2], fds[4];
	size_t		 k;

	(void)state;
	expect("another operation", request(i.chan, 3, FORMAT_PDF,
	    buf_slice(&pdf)), "bad: malformed");
	expect("another format", request(i.chan, 1, 99, buf_slice(&pdf)),
	    "bad: malformed");

	assert_int_equal(chan_pair(sp), 0);
	fds[0] = sp[1];
	fds[1] = memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_int_equal(write(fds[1], pdf.p, pdf.n), pdf.n);
	assert_int_equal(chan_send(i.chan, SLICE("\1\0\0\0\3\0\0\0"), fds, 2),
	    0);
	expect("a memfd that can still change", dup(sp[0]), "bad: not sealed");
	assert_int_equal(chan_send(i.chan, SLICE("\1\0\0\0\3\0\0\0"), fds, 1),
	    0);
	expect("no document", dup(sp[0]), "bad: malformed");
	assert_int_equal(chan_send(i.chan, SLICE("\1\0\0"), fds, 2), 0);
	expect("a short message", dup(sp[0]), "bad: malformed");

	assert_int_equal(chan_send(i.chan, SLICE("x"), NULL, 0), 0);
	fds[2] = fds[3] = fds[1];
	for (k = 3; k <= 4; k++)
		assert_int_equal(chan_send(i.chan, SLICE("x"), fds, (int)k), 0);
	assert_int_equal(chan_send(i.chan, slice_sub(buf_slice(&pdf), 0, 9000),
	    fds, 2), 0);
	chan_close(&fds[1]);
	chan_close(&sp[0]);
	chan_close(&sp[1]);
	ask(&i, "after all that", FORMAT_PDF, buf_slice(&pdf), "whole");
	assert_int_equal(stop(&i), 0);
	buf_free(&pdf);
}

static void
more_requests_than_workers(void **state)
{
	struct settings	 s = usual;
	struct buf	 pdf = slurp(CORPUS "form-04-many.pdf");
	struct inspector i;
	int		 fds[20];
	size_t		 k;

	(void)state;
	i = start(&s);
	for (k = 0; k < NELEM(fds); k++)
		fds[k] = request(i.chan, 1, FORMAT_PDF, buf_slice(&pdf));
	for (k = 0; k < NELEM(fds); k++)
		expect("one of twenty", fds[k], "whole");
	assert_int_equal(stop(&i), 0);
	buf_free(&pdf);
}

static void
a_caller_that_goes_frees_its_worker(void **state)
{
	struct settings	 s = usual;
	struct buf	 bomb = drawing_bomb(9), pdf = slurp(CORPUS "form-06.pdf");
	struct inspector i;
	int64_t		 begun;
	int		 fd;

	(void)state;
	s.workers = 1;
	s.deadline_ms = 15000;
	s.memory_mib = 64 * 1024;
	i = start(&s);
	fd = request(i.chan, 1, FORMAT_PDF, buf_slice(&bomb));
	usleep(200 * 1000);
	begun = proc_ms();
	chan_close(&fd);
	ask(&i, "the next one", FORMAT_PDF, buf_slice(&pdf), "whole");
	assert_true(proc_ms() - begun < AT_ONCE_MS);
	assert_int_equal(stop(&i), 0);
	buf_free(&bomb);
	buf_free(&pdf);
}

/* A child of pid, or -1. */
static pid_t
child_of(pid_t pid)
{
	char	 path[64], text[64] = "";
	FILE	*f;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid,
	    (int)pid);
	if ((f = fopen(path, "r")) == NULL)
		return -1;
	if (fgets(text, sizeof(text), f) == NULL)
		text[0] = '\0';
	fclose(f);
	return text[0] == '\0' ? -1 : (pid_t)strtol(text, NULL, 10);
}

/* Wait until nobody has the number any more, or is but a zombie. */
static bool
is_gone(pid_t pid)
{
	char	 path[64], text[256] = "";
	FILE	*f;
	int	 i;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	for (i = 0; i < 100; i++) {
		if ((f = fopen(path, "r")) == NULL)
			return true;
		if (fgets(text, sizeof(text), f) == NULL ||
		    strstr(text, ") Z") != NULL) {
			fclose(f);
			return true;
		}
		fclose(f);
		usleep(10 * 1000);
	}
	return false;
}

static void
the_master_dies(void **state)
{
	struct settings	 s = usual;
	struct buf	 bomb = drawing_bomb(9);
	struct inspector i;
	int64_t		 begun;
	pid_t		 worker;
	int		 running, waiting;

	(void)state;
	s.workers = 1;
	s.deadline_ms = 15000;
	s.memory_mib = 64 * 1024;
	i = start(&s);
	running = request(i.chan, 1, FORMAT_PDF, buf_slice(&bomb));
	waiting = request(i.chan, 1, FORMAT_PDF, buf_slice(&bomb));
	usleep(200 * 1000);
	worker = child_of(i.pid);
	begun = proc_ms();
	kill(i.pid, SIGKILL);
	expect("the one being read", running, "gone");
	expect("the one not begun", waiting, "gone");
	assert_true(proc_ms() - begun < AT_ONCE_MS);
	assert_true(worker == -1 || is_gone(worker));
	stop(&i);
	buf_free(&bomb);
}

static void
the_channel_ends(void **state)
{
	struct settings	 s = usual;
	struct buf	 bomb = drawing_bomb(9);
	struct inspector i;
	int64_t		 begun;
	int		 fd;

	(void)state;
	s.workers = 1;
	s.deadline_ms = 15000;
	s.memory_mib = 64 * 1024;
	i = start(&s);
	fd = request(i.chan, 1, FORMAT_PDF, buf_slice(&bomb));
	usleep(200 * 1000);
	begun = proc_ms();
	assert_int_equal(stop(&i), 0);
	assert_true(proc_ms() - begun < AT_ONCE_MS);
	expect("the one being read", fd, "gone");
	buf_free(&bomb);
}

/* What a worker does that somebody has taken over, and what is said of it. */
static const struct {
	const char	*document, *want;
} attacks[] = {
	{ "<p>crash</p>", "signal 11" },
	{ "<p>loop</p>", "deadline" },
	{ "<p>hog</p>", "memory" },
	{ "<p>flood</p>", "output limit" },
	{ "<p>open</p>", "exit 42" },
	{ "<p>socket</p>", "forbidden system call" },
	{ "<p>exec</p>", "forbidden system call" },
	{ "<p>fork</p>", "forbidden system call" },
	{ "<p>kill</p>", "forbidden system call" },
};

static void
workers_that_were_taken_over(void **state)
{
	struct settings	 s = usual;
	struct inspector i;
	size_t		 k;

	(void)state;
	if (!sandbox_whole())
		return;
	s.deadline_ms = 2000;
	s.memory_mib = 256;
	setenv("LD_PRELOAD", shim, 1);
	i = start(&s);
	unsetenv("LD_PRELOAD");
	for (k = 0; k < NELEM(attacks); k++) {
		ask(&i, attacks[k].document, FORMAT_HTML,
		    slice_of(attacks[k].document), attacks[k].want);
		ask(&i, "the next one", FORMAT_TEXT, SLICE("a"), "whole");
	}
	assert_int_equal(stop(&i), 0);
}

/* A fork and a confinement a document: how long that takes. */
static void
it_is_quick(void **state)
{
	struct inspector i = start(&usual);
	struct buf	 pdf = slurp(CORPUS "form-04-renew.docx");
	int64_t		 begun, took, best = CALL_MS;
	int		 k;

	(void)state;
	for (k = 0; k < 20; k++) {
		begun = proc_ms();
		ask(&i, "a letter", FORMAT_DOCX, buf_slice(&pdf), "whole");
		if ((took = proc_ms() - begun) < best)
			best = took;
	}
	print_message("# a letter of Word: %lld ms\n", (long long)best);
	assert_true(best < AT_ONCE_MS);
	assert_int_equal(stop(&i), 0);
	buf_free(&pdf);
}

/* An environment that tells the loader nothing by a word that it knows. */
static void
empty_word(void **state)
{
	struct inspector i;
	struct buf	 pdf = slurp(CORPUS "form-06.pdf");

	(void)state;
	assert_int_equal(setenv("LD_BIND_NOW", "", 1), 0);
	i = start(&usual);
	ask(&i, "a letter", FORMAT_PDF, buf_slice(&pdf), "whole");
	assert_int_equal(stop(&i), 0);
	assert_int_equal(unsetenv("LD_BIND_NOW"), 0);
	buf_free(&pdf);
}

/* Members of an archive, in words: their names, or the cause. */
static void
expect_members(struct inspector *i, const char *what, struct slice archive,
    const char *want, bool mapped)
{
	int		 fd = request(i->chan, 2, FORMAT_ARCHIVE, archive);
	struct arena	*a = arena_new(ARENA_MAX);
	struct answer	 ans;
	struct members	 m;

	assert_true(take_answer(fd, &ans));
	assert_int_equal(ans.mapped, mapped);
	assert_int_equal(members_get(a, ans.bytes, &m), 0);
	if (strcmp(m.n > 0 ? m.v[0].name : m.cause, want) != 0)
		fail_msg("%s: %s", what, m.n > 0 ? m.v[0].name : m.cause);
	drop_answer(&ans);
	chan_close(&fd);
	arena_free(a);
}

static void
archives(void **state)
{
	static char		 content[INSPECT_ANSWER_MAX + 1];
	const struct zip_file	 files[] = { { "mẫu.pdf", "x" },
		{ NULL, NULL } }, more[] = { { "dài.pdf", content },
		{ NULL, NULL } };
	struct inspector i = start(&usual);
	struct settings	 s = usual;
	struct buf	 zip = zip_make(files), long_zip, large = { 0 };

	(void)state;
	memset(content, 'x', sizeof(content) - 1);
	long_zip = zip_make(more);
	expect_members(&i, "a ZIP", buf_slice(&zip), "mẫu.pdf", false);
	expect_members(&i, "more in it", buf_slice(&long_zip), "dài.pdf", true);
	expect_members(&i, "half a ZIP", slice_sub(buf_slice(&zip), 0, 30),
	    "damaged", false);
	s.document_mib = 1;
	send_settings(i.chan, &s);
	assert_int_equal(buf_room(&large, FILE_MAX + 1), 0);
	memset(large.p, 0, FILE_MAX + 1);
	large.n = FILE_MAX + 1;
	expect_members(&i, "a large one", buf_slice(&large), "too large",
	    false);
	assert_int_equal(stop(&i), 0);
	buf_free(&zip);
	buf_free(&long_zip);
	buf_free(&large);
}

static void
one_thread_only(void **state)
{
	struct inspector i = start(&usual);
	struct dirent	*e;
	char		 path[64];
	DIR		*dir;
	int		 n = 0;

	(void)state;
	ask(&i, "something", FORMAT_TEXT, SLICE("a"), "whole");
	snprintf(path, sizeof(path), "/proc/%d/task", (int)i.pid);
	if (sandbox_whole() && (dir = opendir(path)) != NULL) {
		while ((e = readdir(dir)) != NULL)
			n += e->d_name[0] != '.';
		closedir(dir);
		assert_int_equal(n, 1);
	}
	assert_int_equal(stop(&i), 0);
}

static void
no_section_no_service(void **state)
{
	struct inspector i = start(NULL);
	struct settings	 s = usual;

	(void)state;
	assert_int_equal(WEXITSTATUS(stop(&i)), 1);
	s.workers = 0;
	i = start(&s);
	assert_int_equal(WEXITSTATUS(stop(&i)), 1);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents),
		cmocka_unit_test(the_text_arrives),
		cmocka_unit_test(limits_stop_workers),
		cmocka_unit_test(bad_requests),
		cmocka_unit_test(more_requests_than_workers),
		cmocka_unit_test(a_caller_that_goes_frees_its_worker),
		cmocka_unit_test(the_master_dies),
		cmocka_unit_test(the_channel_ends),
		cmocka_unit_test(workers_that_were_taken_over),
		cmocka_unit_test(it_is_quick),
		cmocka_unit_test(empty_word),
		cmocka_unit_test(archives),
		cmocka_unit_test(one_thread_only),
		cmocka_unit_test(no_section_no_service),
	};
	char		*slash = strrchr(argv[0], '/');
	char		 path[512];

	(void)argc;
	/* The program stands two folders above its tests. */
	snprintf(path, sizeof(path), "%.*s/../../cks-inspector",
	    slash == NULL ? 1 : (int)(slash - argv[0]),
	    slash == NULL ? "." : argv[0]);
	program = path;
	snprintf(shim, sizeof(shim), "%.*s/../inspect/shim.so",
	    slash == NULL ? 1 : (int)(slash - argv[0]),
	    slash == NULL ? "." : argv[0]);
	return cmocka_run_group_tests_name("inspector", tests, NULL, NULL);
}
