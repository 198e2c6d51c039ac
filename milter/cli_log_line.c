/* cli_log_line.c: lines of logs, of Postfix and of ours, as they stand in files and in the journal (local zone) */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "programs/cli_log.h"

#define STAMP_MAX	40	/* a moment at the begin of a line */
#define US		1000000
#define DAY_S		86400

/* "+07:00", "+0700" or "Z"; seconds east of UTC. */
static const char *
take_zone(const char *p, long *east)
{
	int	 sign = *p == '-' ? -1 : 1, hours, minutes;

	*east = 0;
	if (*p == 'Z')
		return p + 1;
	if ((*p != '+' && *p != '-') ||
	    (sscanf(p + 1, "%2d:%2d", &hours, &minutes) != 2 &&
	    sscanf(p + 1, "%2d%2d", &hours, &minutes) != 2))
		return NULL;
	*east = sign * (hours * 3600L + minutes * 60L);
	return p + (p[3] == ':' ? 6 : 5);
}

/* RFC 3339, as rsyslog and journalctl have it; what follows it, or NULL. */
static const char *
take_rfc3339(const char *s, int64_t *us)
{
	struct tm	 tm = { 0 };
	const char	*p = strptime(s, "%Y-%m-%dT%H:%M:%S", &tm);
	long		 east, unit = US, part = 0;

	if (p == NULL)
		return NULL;
	if (*p == '.')
		for (p++; isdigit((unsigned char)*p); p++)
			if (unit > 1)
				part += (unit /= 10) * (*p - '0');
	if ((p = take_zone(p, &east)) != NULL)
		*us = ((int64_t)timegm(&tm) - east) * US + part;
	return p;
}

/* RFC 3164, local and without a year: the last one in which it can be. */
static const char *
take_rfc3164(const char *s, time_t now, int64_t *us)
{
	struct tm	 tm, today;
	const char	*p;
	time_t		 t;

	if (localtime_r(&now, &today) == NULL)
		return NULL;
	tm = (struct tm){ .tm_year = today.tm_year, .tm_isdst = -1 };
	if ((p = strptime(s, "%b %d %H:%M:%S", &tm)) == NULL)
		return NULL;
	if ((t = mktime(&tm)) > now + DAY_S) {
		tm.tm_year--;
		tm.tm_isdst = -1;
		t = mktime(&tm);
	}
	*us = (int64_t)t * US;
	return p;
}

/* The moment and the host at the begin of a line; 0 where there is none. */
static int64_t
take_origin(struct slice *line, time_t now)
{
	char		 s[STAMP_MAX + 1];
	const char	*end;
	int64_t		 us = 0;
	size_t		 host;

	snprintf(s, sizeof(s), "%.*s", SLICE_ARG(slice_sub(*line, 0,
	    STAMP_MAX)));
	end = isdigit((unsigned char)s[0]) ? take_rfc3339(s, &us) :
	    take_rfc3164(s, now, &us);
	if (end == NULL || *end != ' ')
		return 0;
	*line = slice_from(*line, (size_t)(end - s) + 1);
	if ((host = slice_find(*line, SLICE(" "), 0)) != SIZE_MAX)
		*line = slice_from(*line, host + 1);
	return us;
}

/* "postfix/smtpd[123]: " or without a number; false: it is none. */
static bool
take_program(struct slice *line, struct slice *program)
{
	size_t	 end = slice_find(*line, SLICE(": "), 0), n;

	if (end == SIZE_MAX)
		return false;
	*program = slice_sub(*line, 0, end);
	if ((n = slice_find(*program, SLICE("["), 0)) != SIZE_MAX)
		program->n = n;
	*line = slice_from(*line, end + 2);
	return slice_find(*program, SLICE(" "), 0) == SIZE_MAX;
}

/* A value in quotes: what a backslash stands before, and \xNN of text. */
static const char *
take_quoted(struct arena *a, struct slice *rest)
{
	char		*out = arena_array(a, rest->n + 1, 1), hex[3] = "";
	size_t		 i, n = 0;

	if (out == NULL)
		return NULL;
	for (i = 1; i < rest->n && rest->p[i] != '"'; i++) {
		if (rest->p[i] == '\\' && i + 3 < rest->n &&
		    rest->p[i + 1] == 'x') {
			memcpy(hex, rest->p + i + 2, 2);
			out[n++] = (char)strtoul(hex, NULL, 16);
			i += 3;
			continue;
		}
		if (rest->p[i] == '\\' && i + 1 < rest->n &&
		    strchr("\"\\", rest->p[i + 1]) != NULL)
			i++;
		out[n++] = (char)rest->p[i];
	}
	out[n] = '\0';
	*rest = slice_from(*rest, i + 1);
	return out;
}

/* " key=value" again and again. */
static void
take_words(struct arena *a, struct slice rest, struct tale_event *e)
{
	const char	*key, *value;
	size_t		 n;

	while ((rest = slice_trim(rest)).n > 0 &&
	    (n = slice_find(rest, SLICE("="), 0)) != SIZE_MAX) {
		key = arena_str(a, slice_sub(rest, 0, n));
		rest = slice_from(rest, n + 1);
		if (rest.n > 0 && rest.p[0] == '"')
			value = take_quoted(a, &rest);
		else {
			n = slice_find(rest, SLICE(" "), 0);
			n = n == SIZE_MAX ? rest.n : n;
			value = arena_str(a, slice_sub(rest, 0, n));
			rest = slice_from(rest, n);
		}
		if (key != NULL && value != NULL)
			tale_word(e, key, value);
	}
}

/* {"key":"value",...}: our own objects hold nothing but strings and numbers. */
static void
take_members(struct arena *a, struct slice rest, struct tale_event *e)
{
	const char	*key, *value;
	size_t		 n;

	while ((n = slice_find(rest, SLICE("\""), 0)) != SIZE_MAX) {
		rest = slice_from(rest, n);
		key = take_quoted(a, &rest);
		rest = slice_trim(rest);
		if (rest.n == 0 || rest.p[0] != ':')
			break;
		rest = slice_trim(slice_from(rest, 1));
		if (rest.n > 0 && rest.p[0] == '"')
			value = take_quoted(a, &rest);
		else {
			for (n = 0; n < rest.n && strchr(",}",
			    rest.p[n]) == NULL; n++)
				;
			value = arena_str(a, slice_sub(rest, 0, n));
			rest = slice_from(rest, n);
		}
		if (key == NULL || value == NULL)
			break;
		if (strcmp(key, "event") == 0)
			e->what = value;
		else if (strcmp(key, "program") == 0)
			e->program = value;
		else if (strcmp(key, "time") == 0)
			(void)take_rfc3339(value, &e->us);
		else if (strcmp(key, "level") != 0 && strcmp(key, "pid") != 0)
			tale_word(e, key, value);
	}
}

/* A line of one of our programs counts where its qid is the mail's. */
static void
our_line(struct tale *t, struct slice program, struct slice text,
    int64_t us)
{
	struct tale_event	 e = { .us = us, .teller = TELLER_GATEWAY,
		.program = arena_str(t->arena, program), .what = "",
		.line = "" }, *to;
	size_t			 n;

	if (text.n > 0 && text.p[0] == '{')
		take_members(t->arena, text, &e);
	else if ((n = slice_find(text, SLICE(" "), 0)) != SIZE_MAX) {
		e.what = arena_str(t->arena, slice_sub(text, 0, n));
		take_words(t->arena, slice_from(text, n), &e);
	}
	if (arena_failed(t->arena) ||
	    strcmp(tale_value(&e, "qid"), t->qid) != 0 ||
	    (to = tale_add(t, TELLER_GATEWAY, e.what)) == NULL)
		return;
	e.order = to->order;
	*to = e;
}

void
tale_line(struct tale *t, struct slice line)
{
	struct slice		 qid = slice_of(t->qid), program = { NULL, 0 };
	struct tale_event	*e;
	int64_t			 us;

	if (slice_find(line, qid, 0) == SIZE_MAX)
		return;
	us = take_origin(&line, t->now);
	if (line.n > 0 && line.p[0] == '{') {
		our_line(t, SLICE(""), line, us);
		return;
	}
	if (!take_program(&line, &program))
		return;
	if (slice_eq(program, SLICE("cks")) ||
	    slice_starts(program, SLICE("cks-"))) {
		our_line(t, program, line, us);
		return;
	}
	if (!slice_starts(line, qid) || !slice_starts(slice_from(line, qid.n),
	    SLICE(": ")) || (e = tale_add(t, TELLER_POSTFIX, "")) == NULL)
		return;
	e->us = us;
	e->program = arena_str(t->arena, program);
	e->line = arena_str(t->arena, slice_from(line, qid.n + 2));
}
