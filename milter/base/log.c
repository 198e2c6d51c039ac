/* log.c: one line an event, as text or JSON, to the journal, syslog or standard error */

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/journal.h"
#include "base/json.h"
#include "base/log.h"

#define LINE_MAX_BYTES	4096	/* one event; syslog daemons cut at 8 KiB */
#define VALUE_MAX	512	/* one value; longer is the sender's play */
#define EVENT_MAX_BYTES	16384	/* a line and its values once more as fields */
#define FIELD_NAME_MAX	32	/* of the journal's; ours are short words */

/* The one piece of state a log needs: where lines go. */
static struct {
	const char	*program;
	enum log_target	 target;
	enum log_format	 format;
	enum log_level	 level;
	int		 journal;	/* its socket */
} logger = { "cks", LOG_TO_STDERR, LOG_AS_TEXT, LV_INFO, -1 };

static const struct {
	const char	*word;
	int		 priority;
} levels[] = {
	[LV_ERROR] = { "error", LOG_ERR },
	[LV_WARNING] = { "warning", LOG_WARNING },
	[LV_INFO] = { "info", LOG_INFO },
	[LV_DEBUG] = { "debug", LOG_DEBUG },
};

void
log_open(const char *program, enum log_target target, enum log_format format,
    enum log_level level)
{
	logger.program = program;
	logger.target = target;
	logger.format = format;
	logger.level = level;
	if (target == LOG_TO_JOURNAL && logger.journal == -1 &&
	    (logger.journal = journal_open()) == -1)
		logger.target = LOG_TO_SYSLOG;
	if (logger.target != LOG_TO_SYSLOG)
		return;
	/* Where nobody listens, lines would be lost without a word. */
	if (access(_PATH_LOG, F_OK) == -1)
		logger.target = LOG_TO_STDERR;
	else		/* who starts us by hand is to see why we end */
		openlog(program, LOG_PID | LOG_NDELAY |
		    (isatty(STDERR_FILENO) ? LOG_PERROR : 0), LOG_MAIL);
}

void
log_open_words(const char *program, const char *words)
{
	log_open(program,
	    strstr(words, "journal") != NULL ? LOG_TO_JOURNAL :
	    strstr(words, "syslog") != NULL ? LOG_TO_SYSLOG : LOG_TO_STDERR,
	    strstr(words, "json") != NULL ? LOG_AS_JSON : LOG_AS_TEXT,
	    strstr(words, "debug") != NULL ? LV_DEBUG : LV_INFO);
}

static bool
is_plain(const char *v)
{
	if (*v == '\0')
		return false;
	for (; *v != '\0'; v++)
		if (*v <= ' ' || *v >= 0x7f || strchr("\"\\=", *v) != NULL)
			return false;
	return true;
}

/*
 * Printable ASCII stands.  Other bytes become \xNN as text; as JSON, which is
 * UTF-8, letters stand, controls become \u00NN, and what is no UTF-8 U+FFFD.
 */
static void
put_quoted(struct buf *b, const char *v)
{
	const char	*p = v;

	buf_addc(b, '"');
	if (logger.format == LOG_AS_JSON)
		p += json_chars(b, v, VALUE_MAX);
	else
		for (; *p != '\0' && p - v < VALUE_MAX; p++)
			if (*p == '"' || *p == '\\')
				buf_printf(b, "\\%c", *p);
			else if (*p >= ' ' && *p < 0x7f)
				buf_addc(b, *p);
			else
				buf_printf(b, "\\x%02x", (unsigned char)*p);
	if (*p != '\0')
		buf_adds(b, "...");
	buf_addc(b, '"');
}

static void
put_text(struct buf *b, const char *event, const struct log_field *f, size_t n)
{
	size_t	 i;

	buf_adds(b, event);
	for (i = 0; i < n; i++) {
		if (f[i].value == NULL)
			continue;
		buf_addc(b, ' ');
		buf_adds(b, f[i].key);
		buf_addc(b, '=');
		if (is_plain(f[i].value) && strlen(f[i].value) <= VALUE_MAX)
			buf_adds(b, f[i].value);
		else
			put_quoted(b, f[i].value);
	}
}

/* When, which program, which process. */
static void
put_origin(struct buf *b)
{
	time_t		 now = time(NULL);
	struct tm	 tm;
	char		 when[32] = "";

	if (gmtime_r(&now, &tm) != NULL)
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_printf(b, ",\"time\":\"%s\",\"program\":\"%s\",\"pid\":%ld",
	    when, logger.program, (long)getpid());
}

static void
put_json(struct buf *b, enum log_level level, const char *event,
    const struct log_field *f, size_t n)
{
	size_t	 i;

	buf_printf(b, "{\"event\":\"%s\",\"level\":\"%s\"", event,
	    levels[level].word);
	if (logger.target == LOG_TO_STDERR)	/* the others tell it */
		put_origin(b);
	for (i = 0; i < n; i++) {
		if (f[i].value == NULL)
			continue;
		buf_printf(b, ",\"%s\":", f[i].key);
		put_quoted(b, f[i].value);
	}
	buf_addc(b, '}');
}

/* One write a line, so that lines of several processes do not mix. */
static void
emit_stderr(struct slice text)
{
	struct buf	 line = { .max = 2 * LINE_MAX_BYTES };
	ssize_t		 ignored;

	if (logger.format == LOG_AS_TEXT)
		buf_printf(&line, "%s[%ld]: ", logger.program, (long)getpid());
	buf_add(&line, text);
	buf_addc(&line, '\n');
	ignored = write(STDERR_FILENO, line.p, buf_slice(&line).n);
	(void)ignored;			/* a log that can't be written has no log */
	buf_free(&line);
}

/* A value as a field of its own: as it is, but no longer than in a line. */
static void
put_field(struct buf *b, const struct log_field *f)
{
	char		 name[FIELD_NAME_MAX] = "CKS_";
	struct slice	 value = slice_of(f->value);
	size_t		 n = strlen(name);
	const char	*k;

	for (k = f->key; *k != '\0' && n < sizeof(name) - 1; k++)
		name[n++] = (char)toupper((unsigned char)*k);
	name[n] = '\0';
	journal_put(b, name, slice_sub(value, 0, VALUE_MAX));
}

/* The line, and beside it everything that it is made of. */
static void
emit_journal(enum log_level level, struct slice text, const char *event,
    const struct log_field *f, size_t n)
{
	const struct log_field	 what = { "event", event };
	struct buf		 b = { .max = EVENT_MAX_BYTES };
	size_t			 i;

	journal_put(&b, "MESSAGE", text);
	buf_printf(&b, "PRIORITY=%d\nSYSLOG_FACILITY=%d\n"
	    "SYSLOG_IDENTIFIER=%s\nSYSLOG_PID=%ld\n",
	    levels[level].priority, LOG_FAC(LOG_MAIL), logger.program,
	    (long)getpid());
	put_field(&b, &what);
	for (i = 0; i < n; i++)
		if (f[i].value != NULL)
			put_field(&b, &f[i]);
	if (b.failed || journal_send(logger.journal, buf_slice(&b)) == -1 ||
	    isatty(STDERR_FILENO))
		emit_stderr(text);
	buf_free(&b);
}

static void
emit(enum log_level level, struct slice text, const char *event,
    const struct log_field *f, size_t n)
{
	switch (logger.target) {
	case LOG_TO_JOURNAL:
		emit_journal(level, text, event, f, n);
		break;
	case LOG_TO_SYSLOG:
		syslog(levels[level].priority, "%.*s", SLICE_ARG(text));
		break;
	case LOG_TO_STDERR:
		emit_stderr(text);
		break;
	}
}

void
log_event(enum log_level level, const char *event, const struct log_field *f,
    size_t n)
{
	struct buf	 b = { .max = LINE_MAX_BYTES };

	if (level > logger.level)
		return;
	if (logger.format == LOG_AS_JSON)
		put_json(&b, level, event, f, n);
	else
		put_text(&b, event, f, n);
	if (b.failed) {			/* too long: say at least that it was */
		buf_free(&b);
		buf_printf(&b, logger.format == LOG_AS_JSON ?
		    "{\"event\":\"%s\",\"truncated\":\"yes\"}" :
		    "%s truncated=yes", event);
	}
	emit(level, buf_slice(&b), event, f, n);
	buf_free(&b);
}

void
log_msg(enum log_level level, const char *fmt, ...)
{
	struct log_field f = { .key = "text" };
	va_list		 ap;
	char		 text[1024];

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	f.value = text;
	log_event(level, "note", &f, 1);
}
