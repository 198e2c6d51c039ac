/* cli_log_gather.c: everything that logs, Postfix's queue and the register know of one mail */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/output.h"
#include "crypto/siglog.h"
#include "programs/cli_log.h"

#define JOURNAL_MAX	(16u << 20)	/* lines about one mail */
#define ENVELOPE_MAX	(1u << 20)	/* as postcat prints it */
#define NUMBERS_MAX	16		/* of one mail; limits.documents more
					   would be no letter */
#define US		1000000

/* Where Debian's rsyslog writes, the older file first. */
static const char *const	 mail_logs[] = { "/var/log/mail.log.1",
	"/var/log/mail.log" };

struct tale_event *
tale_add(struct tale *t, enum teller teller, const char *what)
{
	struct tale_event	*e = &t->v[t->n];

	if (t->n == TALE_EVENTS_MAX || what == NULL)
		return NULL;
	*e = (struct tale_event){ .order = t->n++, .teller = teller,
		.program = "", .what = what, .line = "" };
	return e;
}

void
tale_word(struct tale_event *e, const char *key, const char *value)
{
	if (value != NULL && *value != '\0' && e->nwords < TALE_WORDS_MAX)
		e->words[e->nwords++] = (struct log_field){ key, value };
}

const char *
tale_value(const struct tale_event *e, const char *key)
{
	size_t	 i;

	for (i = 0; i < e->nwords; i++)
		if (strcmp(e->words[i].key, key) == 0)
			return e->words[i].value;
	return "";
}

void
tale_source(struct tale *t, const char *name, const char *fault,
    size_t found)
{
	if (t->nsources < TALE_SOURCES_MAX && name != NULL)
		t->sources[t->nsources++] = (struct tale_source){ name, fault,
			found };
}

/* Line by line: a log may be larger than memory. */
static void
read_log(struct tale *t, const char *path)
{
	size_t	 before = t->n, room = 0;
	FILE	*f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char	*line = NULL;
	ssize_t	 n;

	if (f == NULL) {
		tale_source(t, path, strerror(errno), 0);
		return;
	}
	while ((n = getline(&line, &room, f)) != -1)
		tale_line(t, slice_trim((struct slice){
		    (unsigned char *)line, (size_t)n }));
	tale_source(t, path, ferror(f) ? "can not be read" : NULL,
	    t->n - before);
	free(line);
	if (f != stdin)
		fclose(f);
}

/* Both Postfix's lines and ours are there where systemd runs. */
static void
read_journal(struct tale *t)
{
	const char	*argv[] = { "journalctl", "--quiet", "--no-pager",
		"--output=short-iso-precise", "--facility=mail",
		arena_printf(t->arena, "--grep=%s", t->qid), NULL };
	struct buf	 out = { .max = JOURNAL_MAX };
	struct slice	 rest, line, eol;
	size_t		 before = t->n;

	(void)output_of(argv, &out);	/* fails where nothing is found, too */
	if (!out.failed) {
		rest = buf_slice(&out);
		while (slice_line(&rest, &line, &eol))
			tale_line(t, line);
	}
	tale_source(t, "journal", out.failed ? "too many lines" :
	    out.n > 0 ? NULL : "no journal, or nothing in it",
	    t->n - before);
	buf_free(&out);
}

/* A parameter of Postfix, "" where it has none; NULL: nobody tells. */
static const char *
postfix_parameter(struct tale *t, const char *folder, const char *name)
{
	struct buf	 out = { .max = ENVELOPE_MAX };
	const char	*value = NULL;

	if (cli_postfix(folder, "postconf", "-h", name, &out) == 0)
		value = arena_str(t->arena, slice_trim(buf_slice(&out)));
	buf_free(&out);
	return value;
}

/* Postfix writes by itself where maillog_file says so, and not to syslog. */
static void
read_logs(struct tale *t, const struct tale_places *p)
{
	const char	*own;
	size_t		 i, before = t->n;
	bool		 known;

	for (i = 0; i < p->nlogs; i++)
		read_log(t, p->logs[i]);
	if (p->nlogs > 0)
		return;
	read_journal(t);
	known = t->n > before;
	own = postfix_parameter(t, p->postfix, "maillog_file");
	for (i = 0; !known && i < NELEM(mail_logs); i++) {
		read_log(t, mail_logs[i]);
		if (own != NULL && strcmp(own, mail_logs[i]) == 0)
			own = NULL;
	}
	if (own != NULL && *own == '/')
		read_log(t, own);
}

/* Rows of the signer's file are as include/crypto/siglog.h tells. */
static void
signature_line(struct tale *t, char *line)
{
	char			*fields[5] = { NULL }, *p = line;
	struct tale_event	*e;
	struct tm		 tm = { 0 };
	size_t			 i;

	for (i = 0; i < NELEM(fields); i++)
		fields[i] = strsep(&p, "\t\n");
	if (fields[4] == NULL || strcmp(fields[2], t->qid) != 0 ||
	    strptime(fields[0], "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL ||
	    (e = tale_add(t, TELLER_SIGNER, "signature")) == NULL)
		return;
	e->us = (int64_t)timegm(&tm) * US;
	tale_word(e, "unit", arena_strdup(t->arena, fields[1]));
	tale_word(e, "sha256", arena_strdup(t->arena, fields[3]));
	tale_word(e, "from", arena_strdup(t->arena, fields[4]));
}

static void
read_signatures(struct tale *t, const struct conf *conf)
{
	static const char *const	 ends[] = { ".1", "" };
	char				*line = NULL;
	const char			*path;
	size_t				 i, room = 0, before;
	FILE				*f;

	for (i = 0; i < NELEM(ends); i++) {
		path = arena_printf(t->arena, "%s/" SIGLOG_NAME "%s",
		    conf->state_dir, ends[i]);
		if (path == NULL || (f = fopen(path, "re")) == NULL) {
			if (errno != ENOENT || *ends[i] == '\0')
				tale_source(t, path, strerror(errno), 0);
			continue;
		}
		before = t->n;
		while (getline(&line, &room, f) != -1)
			signature_line(t, line);
		tale_source(t, path, ferror(f) ? "can not be read" : NULL,
		    t->n - before);
		fclose(f);
	}
	free(line);
}

/* In which queue it lies now: only root sees. */
static void
look_at_queue(struct tale *t, const char *folder)
{
	const char	*name = "Postfix: postcat";
	struct buf	 out = { .max = ENVELOPE_MAX };
	struct slice	 text, line, eol;
	size_t		 end;

	if (geteuid() != 0 || postfix_parameter(t, folder,
	    "queue_directory") == NULL) {
		tale_source(t, name, geteuid() != 0 ? "only root may" :
		    "Postfix does not answer", 0);
		return;
	}
	t->queue = "";
	text = cli_postfix(folder, "postcat", "-eq", t->qid, &out) == 0 ?
	    buf_slice(&out) : SLICE("");
	if (slice_line(&text, &line, &eol) &&
	    slice_starts(line, SLICE("*** ENVELOPE RECORDS "))) {
		line = slice_from(line, strlen("*** ENVELOPE RECORDS "));
		end = slice_find(line, SLICE("/"), 0);
		t->queue = arena_str(t->arena, slice_sub(line, 0, end));
	}
	tale_source(t, name, NULL, *t->queue != '\0');
	buf_free(&out);
}

/* What the register notes of one request, and what was done with it. */
static void
add_request(struct tale *t, const struct request_row *r)
{
	struct tale_event	*e = tale_add(t, TELLER_REGISTER, "request");

	if (e == NULL)
		return;
	e->us = r->received * US;
	tale_word(e, "number", r->number);
	tale_word(e, "request", r->request);
	tale_word(e, "agency", r->agency);
	tale_word(e, "letter", r->letter);
	tale_word(e, "judged", r->judged);
	tale_word(e, "disposition", r->disposition);
	tale_word(e, "reason", r->reason);
	tale_word(e, "flags", r->flags);
	tale_word(e, "linked", r->linked);
	tale_word(e, "seen", r->seen > 1 ? arena_printf(t->arena, "%lld",
	    (long long)r->seen) : NULL);
	if (*r->mark == '\0' || (e = tale_add(t, TELLER_REGISTER,
	    "mark")) == NULL)
		return;
	e->us = r->marked * US;
	tale_word(e, "number", r->number);
	tale_word(e, "mark", r->mark);
	tale_word(e, "note", r->mark_note);
}

static bool
has_number(const struct tale *t, const char *number)
{
	size_t	 i;

	for (i = 0; *number != '\0' && i < t->n; i++)
		if (t->v[i].teller == TELLER_REGISTER &&
		    strcmp(tale_value(&t->v[i], "number"), number) == 0)
			return true;
	return false;
}

static int
take_requests(struct tale *t, int memfd)
{
	struct request_row	 row;
	struct slice		 bytes;
	struct wire		 w;
	uint32_t		 i, n;

	if (chan_map(memfd, (size_t)REGISTER_PAGE_MIB << 20, &bytes) == -1)
		return -1;
	w = wire_of(bytes);
	n = wire_get_count(&w, REGISTER_PAGE);
	for (i = 0; i < n && !w.failed; i++) {
		row_get(&w, t->arena, TABLE_REQUESTS, &row);
		if (!has_number(t, row.number))
			add_request(t, &row);
	}
	chan_unmap(bytes);
	return w.failed || arena_failed(t->arena) ? -1 : 0;
}

/* The rows of a queue id, or of a number. */
static int
ask_requests(struct tale *t, struct cli_register *r, const char *qid,
    const char *number)
{
	struct request_filter	 f = REQUEST_FILTER_NONE;
	struct buf		 ask = { 0 }, ans = { 0 };
	struct wire		 w;
	int			 memfd = -1, rc = -1;

	f.qid = qid;
	f.number = number;
	f.monitor = 2;
	f.limit = REGISTER_PAGE;
	filter_put(&ask, &f);
	if (cli_register_ask(r, REGISTER_LIST, &ask, &ans, &w, &memfd) == 0 &&
	    memfd != -1)
		rc = take_requests(t, memfd);
	chan_close(&memfd);
	buf_free(&ask);
	buf_free(&ans);
	return rc;
}

/* A repeated document has the number of its first mail: by the log. */
static int
ask_numbers(struct tale *t, struct cli_register *r)
{
	char		*numbers[NUMBERS_MAX], *copy, *word, *save;
	size_t		 i, k, n = 0;

	for (i = 0; i < t->n; i++) {
		copy = t->v[i].teller != TELLER_GATEWAY ? NULL :
		    arena_strdup(t->arena, tale_value(&t->v[i], "number"));
		for (word = copy == NULL ? NULL : strtok_r(copy, ", ", &save);
		    word != NULL && n < NUMBERS_MAX;
		    word = strtok_r(NULL, ", ", &save))
			numbers[n++] = word;
	}
	for (k = 0; k < n; k++)
		if (!has_number(t, numbers[k]) &&
		    ask_requests(t, r, "", numbers[k]) == -1)
			return -1;
	return 0;
}

static void
add_notice(struct tale *t, const struct notice_row *row)
{
	struct tale_event	*e = tale_add(t, TELLER_NOTICE, "noted");
	const bool		 due = strcmp(row->state, "due") == 0;

	if (e == NULL)
		return;
	e->us = row->created * US;
	tale_word(e, "notice", row->kind);
	tale_word(e, "to", row->recipient);
	tale_word(e, "number", row->number);
	tale_word(e, "message-id", row->message_id);
	tale_word(e, "fault", due ? row->fault : NULL);
	if (due || (e = tale_add(t, TELLER_NOTICE, row->state)) == NULL)
		return;
	e->us = row->done * US;
	tale_word(e, "notice", row->kind);
	tale_word(e, "to", row->recipient);
	tale_word(e, "fault", row->fault);
}

static int
ask_notices(struct tale *t, struct cli_register *r)
{
	struct cli_notices	 l;
	size_t			 i;

	if (cli_register_notices(r, t->arena, t->qid, "", &l) != 0)
		return -1;
	for (i = 0; i < l.n && i < TALE_EVENTS_MAX; i++)
		add_notice(t, &l.v[i]);
	return 0;
}

static void
ask_register(struct tale *t, struct cli_register *r)
{
	size_t	 before = t->n;
	int	 rc;

	if (!r->cli.conf->registrar) {
		tale_source(t, "register", "register.enabled is false", 0);
		return;
	}
	if (!r->running && cli_registrar(&r->cli) != 0) {
		tale_source(t, "register", "can not be started", 0);
		return;
	}
	rc = ask_requests(t, r, t->qid, "") == -1 ||
	    ask_numbers(t, r) == -1 ? -1 : 0;
	tale_source(t, "register", rc == 0 ? NULL : "does not answer",
	    t->n - before);
	before = t->n;
	rc = rc == 0 ? ask_notices(t, r) : -1;
	tale_source(t, "outbox", rc == 0 ? NULL : "does not answer",
	    t->n - before);
}

static int
compare(int64_t x, int64_t y)
{
	return x < y ? -1 : x > y;
}

/*
 * Many tell seconds only: within one, what must have come first does.  What
 * nobody dates comes last, in the order in which it was read.
 */
static int
by_time(const void *a, const void *b)
{
	const struct tale_event	*x = a, *y = b;
	int			 rc = compare(x->us == 0, y->us == 0);

	if (rc == 0)
		rc = compare(x->us / US, y->us / US);
	if (rc == 0 && x->us != 0)
		rc = compare(tale_rank(x), tale_rank(y));
	if (rc == 0)
		rc = compare(x->us, y->us);
	return rc == 0 ? compare((int64_t)x->order, (int64_t)y->order) : rc;
}

void
tale_gather(struct tale *t, struct cli_register *r,
    const struct tale_places *p)
{
	read_logs(t, p);
	if (r->cli.conf->signing)
		read_signatures(t, r->cli.conf);
	look_at_queue(t, p->postfix);
	ask_register(t, r);
	qsort(t->v, t->n, sizeof(*t->v), by_time);
}
