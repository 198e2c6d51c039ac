/* letter.c: a message as Postfix keeps it, and the changes a filter makes */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "milter/letter.h"

#define NOT_FOUND	SIZE_MAX

/* Length of the name when the line begins a field, else 0 (is_header(3)). */
static size_t
field_name(struct slice line)
{
	size_t	 n = 0, end;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 127 &&
	    line.p[n] != ':')
		n++;
	for (end = n; end < line.n; end++)
		if (line.p[end] != ' ' && line.p[end] != '\t')
			break;
	return end < line.n && line.p[end] == ':' ? n : 0;
}

/* Put a field at position at; line is ours from here on, NULL is a failure. */
static void
put(struct letter *l, size_t at, char *line, size_t namelen)
{
	struct letter_field	*more;
	char			*colon;
	size_t			 size = l->size == 0 ? 32 : l->size * 2;

	if (line == NULL) {
		l->failed = true;
		return;
	}
	if (l->n == l->size) {
		more = realloc(l->fields, size * sizeof(*more));
		if (more == NULL) {
			free(line);
			l->failed = true;
			return;
		}
		l->fields = more;
		l->size = size;
	}
	memmove(&l->fields[at + 1], &l->fields[at],
	    (l->n - at) * sizeof(*l->fields));
	/* Postfix drops blanks before the colon; a filter's name may have one. */
	colon = strchr(line + namelen, ':');
	memmove(line + namelen, colon, strlen(colon) + 1);
	l->fields[at] = (struct letter_field){ line, namelen, false };
	l->n++;
}

static char *
make_line(const char *name, const char *value)
{
	char	*line;

	return asprintf(&line, "%s:%s", name, value) == -1 ? NULL : line;
}

/* A field as it came, with folds that end in LF and no line end of its own. */
static char *
unfold_crlf(struct slice field)
{
	struct buf	 b = { 0 };
	struct slice	 line, eol;

	while (slice_line(&field, &line, &eol)) {
		if (b.n > 0)
			buf_addc(&b, '\n');
		buf_add(&b, line);
	}
	if (buf_str(&b) == NULL)
		buf_free(&b);
	return (char *)b.p;
}

/* The header of raw; what is left of raw is the body. */
static void
read_fields(struct letter *l, struct slice *raw)
{
	struct slice	 line, eol, rest = *raw, next;
	size_t		 n;

	while (!l->failed && slice_line(&rest, &line, &eol)) {
		if (line.n == 0) {
			*raw = rest;
			return;
		}
		if ((n = field_name(line)) == 0)
			return;
		next = rest;
		while (slice_line(&next, &line, &eol) && line.n > 0 &&
		    (line.p[0] == ' ' || line.p[0] == '\t'))
			rest = next;
		put(l, l->n, unfold_crlf(slice_sub(*raw, 0, raw->n - rest.n)),
		    n);
		*raw = rest;
	}
}

void
letter_read(struct letter *l, struct slice raw)
{
	struct slice	 line, eol;

	*l = (struct letter){ 0 };
	put(l, 0, strdup("Received: by test"), strlen("Received"));
	if (l->failed)
		return;
	l->fields[0].own = true;
	read_fields(l, &raw);
	while (slice_line(&raw, &line, &eol)) {
		buf_add(&l->body, line);
		buf_adds(&l->body, "\r\n");
	}
	l->failed |= l->body.failed;
}

void
letter_clear(struct letter *l)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		free(l->fields[i].line);
	free(l->fields);
	buf_free(&l->body);
	*l = (struct letter){ 0 };
}

void
letter_add(struct letter *l, const char *name, const char *value)
{
	put(l, l->n, make_line(name, value), strlen(name));
}

void
letter_insert(struct letter *l, size_t at, const char *name,
    const char *value)
{
	put(l, at < l->n ? at : l->n, make_line(name, value), strlen(name));
}

/* The nth field of that name that is not our own, or NOT_FOUND. */
static size_t
find(const struct letter *l, size_t nth, const char *name)
{
	size_t	 i, namelen = strlen(name);

	if (nth == 0)
		nth = 1;
	for (i = 0; i < l->n; i++)
		if (!l->fields[i].own && l->fields[i].namelen == namelen &&
		    strncasecmp(l->fields[i].line, name, namelen) == 0 &&
		    --nth == 0)
			return i;
	return NOT_FOUND;
}

static void
take_out(struct letter *l, size_t at)
{
	free(l->fields[at].line);
	l->n--;
	memmove(&l->fields[at], &l->fields[at + 1],
	    (l->n - at) * sizeof(*l->fields));
}

void
letter_change(struct letter *l, size_t nth, const char *name,
    const char *value)
{
	size_t	 at = find(l, nth, name);

	if (at == NOT_FOUND)
		at = l->n;
	else
		take_out(l, at);
	put(l, at, make_line(name, value), strlen(name));
}

void
letter_delete(struct letter *l, size_t nth, const char *name)
{
	size_t	 at = find(l, nth, name);

	if (at != NOT_FOUND)
		take_out(l, at);
}

void
letter_write(const struct letter *l, struct buf *out)
{
	const char	*p, *lf;
	size_t		 i;

	for (i = 0; i < l->n; i++) {
		if (l->fields[i].own)
			continue;
		for (p = l->fields[i].line; (lf = strchr(p, '\n')) != NULL;
		    p = lf + 1)
			buf_printf(out, "%.*s\r\n", (int)(lf - p), p);
		buf_printf(out, "%s\r\n", p);
	}
	buf_adds(out, "\r\n");
	buf_add(out, buf_slice(&l->body));
}
