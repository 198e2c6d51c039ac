/* check_services.c: reads what postconf(1) prints: parameters, services, their milters */

#include <string.h>

#include "programs/check_postfix.h"

static struct slice
trim(struct slice s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = slice_from(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* A string of the arena; "" where that has no room, which it remembers. */
static const char *
str(struct arena *a, struct slice s)
{
	const char	*p = arena_str(a, s);

	return p == NULL ? "" : p;
}

/* The value of NAME = VALUE among lines; NULL: there is no such line. */
static const char *
value_of(struct arena *a, struct slice lines, const char *name)
{
	struct slice	 line, eol;
	size_t		 at;

	while (slice_line(&lines, &line, &eol)) {
		if ((at = slice_find(line, SLICE("="), 0)) == SIZE_MAX)
			continue;
		if (slice_eq(trim(slice_sub(line, 0, at)), slice_of(name)))
			return arena_str(a, trim(slice_from(line, at + 1)));
	}
	return NULL;
}

const char *
look_param(const struct look *l, const char *name)
{
	const char	*v = value_of(l->arena, l->postfix->main, name);

	return v == NULL ? "" : v;
}

/* The next word of a line of fields. */
static struct slice
next_word(struct slice *rest)
{
	struct slice	 s = trim(*rest);
	size_t		 n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	*rest = slice_from(s, n);
	return slice_sub(s, 0, n);
}

static bool
parts_entries(char c)
{
	return c == ' ' || c == ',' || c == '\t';
}

/* "{ SOCKET, default_action=accept }" or "SOCKET". */
static struct entry
read_entry(struct arena *a, struct slice s)
{
	static const char	 action[] = "default_action";
	struct entry		 e = { .action = "" };
	size_t			 n = 0, at;

	if (s.n > 1 && s.p[0] == '{')
		s = trim(slice_sub(s, 1, s.n - 2));
	while (n < s.n && !parts_entries((char)s.p[n]))
		n++;
	e.socket = str(a, slice_sub(s, 0, n));
	if ((at = slice_find(s, SLICE(action), 0)) != SIZE_MAX) {
		s = slice_from(s, at + sizeof(action) - 1);
		while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '='))
			s = slice_from(s, 1);
		for (n = 0; n < s.n && !parts_entries((char)s.p[n]); n++)
			;
		e.action = str(a, slice_sub(s, 0, n));
	}
	return e;
}

static void
read_entries(struct arena *a, const char *value, struct service *s)
{
	struct slice	 v = slice_of(value);
	size_t		 n;
	int		 depth;

	for (s->n = 0; v.n > 0 && s->n < ENTRIES_MAX; v = slice_from(v, n)) {
		for (n = 0; n < v.n && parts_entries((char)v.p[n]); n++)
			;
		if (n > 0)
			continue;
		for (depth = 0; n < v.n && (depth > 0 ||
		    !parts_entries((char)v.p[n])); n++)
			depth += v.p[n] == '{' ? 1 : v.p[n] == '}' ? -1 : 0;
		s->milters[s->n++] = read_entry(a, slice_sub(v, 0, n));
	}
}

/* port@host of libmilter as host:port of Postfix; "*" where it names none. */
static bool
same_inet(const char *ours, const char *theirs)
{
	const char	*at = strchr(ours, '@');
	const char	*colon = strrchr(theirs, ':');
	size_t		 port = at == NULL ? strlen(ours) :
			    (size_t)(at - ours);

	if (colon == NULL || strlen(colon + 1) != port ||
	    strncmp(ours, colon + 1, port) != 0)
		return false;
	return at == NULL || strcmp(at + 1, "0.0.0.0") == 0 ||
	    slice_eq(slice_of(at + 1), slice_sub(slice_of(theirs), 0,
	    (size_t)(colon - theirs)));
}

/* The file that a path of Postfix's names, seen from outside its chroot. */
static const char *
outside(const struct look *l, const struct service *s, const char *path)
{
	if (*path == '/' && !s->chroot)
		return path;
	return arena_printf(l->arena, "%s/%s", l->queue,
	    *path == '/' ? path + 1 : path);
}

static bool
is_ours(const struct look *l, const struct service *s, const char *socket)
{
	const char	*ours = strchr(l->conf->socket, ':');
	const char	*path = strchr(socket, ':'), *file;
	bool		 local = strncmp(l->conf->socket, "unix:", 5) == 0;

	if (ours == NULL || path == NULL || local !=
	    (strncmp(socket, "unix:", 5) == 0 ||
	    strncmp(socket, "local:", 6) == 0))
		return false;
	if (!local)
		return same_inet(ours + 1, path + 1);
	file = outside(l, s, path + 1);
	return file != NULL && strcmp(file, ours + 1) == 0;
}

void
look_milters(const struct look *l, const char *value, struct service *s)
{
	read_entries(l->arena, value, s);
	for (s->ours = 0; s->ours < s->n; s->ours++)
		if (is_ours(l, s, s->milters[s->ours].socket))
			break;
}

/* One line of `postconf -M`: service type private unpriv chroot ... command. */
static void
read_service(struct look *l, struct slice line)
{
	struct arena	*a = l->arena;
	struct slice	 rest = line, w[8];
	struct service	*s = &l->services[l->n];
	const char	*value, *own;
	size_t		 i;

	if (line.n == 0 || line.p[0] == ' ' || line.p[0] == '#')
		return;
	for (i = 0; i < NELEM(w); i++)
		w[i] = next_word(&rest);
	if (!slice_eq(w[7], SLICE("smtpd")) || l->n == SERVICES_MAX)
		return;
	*s = (struct service){ .name = str(a, w[0]), .type = str(a, w[1]),
		.chroot = slice_eq(w[4], SLICE("y")) };
	own = arena_printf(a, "%s/%s/smtpd_milters", s->name, s->type);
	value = own == NULL ? NULL : value_of(a, l->postfix->overrides, own);
	look_milters(l, value == NULL ? look_param(l, "smtpd_milters") : value,
	    s);
	l->n++;
}

void
look_read(struct look *l)
{
	struct slice	 rest = l->postfix->master, line, eol;

	l->queue = look_param(l, "queue_directory");
	l->n = 0;
	while (slice_line(&rest, &line, &eol))
		read_service(l, line);
}

bool
look_names_macro(const char *list, const char *macro)
{
	struct slice	 rest = slice_of(list), w;

	while ((w = next_word(&rest)).n > 0) {
		if (w.p[w.n - 1] == ',')
			w.n--;
		if (slice_eq(w, slice_of(macro)))
			return true;
	}
	return false;
}
