/* update.c: incremental updates, read by qpdf and written by hand (ISO 32000-1 7.5.6) */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/pdf.h"

size_t
doc_table(const struct doc *doc)
{
	static const char	 word[] = "startxref";
	const struct buf	*file = &doc->file;
	size_t			 i;

	for (i = file->n; i-- > 0; )
		if (file->n - i > sizeof(word) &&
		    memcmp(file->p + i, word, sizeof(word) - 1) == 0)
			return strtoul((const char *)file->p + i +
			    sizeof(word), NULL, 10);
	die("no startxref");
}

qpdf_data
doc_open(struct doc *doc)
{
	/* A copy: qpdf reads on while the file grows, and may move. */
	struct slice	 file = arena_copy(doc->arena, buf_slice(&doc->file));
	qpdf_data	 q = qpdf_init();

	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	if ((qpdf_read_memory(q, "document", (const char *)file.p, file.n,
	    NULL) & QPDF_ERRORS) != 0)
		die("qpdf can not read what is to be updated");
	return q;
}

void
update_begin(struct update *u, struct doc *doc)
{
	qpdf_oh		 trailer;

	*u = (struct update){ .doc = doc, .q = doc_open(doc),
		.prev = doc_table(doc) };
	u->stream = !slice_starts(slice_from(buf_slice(&doc->file), u->prev),
	    SLICE("xref"));
	trailer = qpdf_get_trailer(u->q);
	u->root = format(doc, "%s", qpdf_oh_unparse(u->q,
	    qpdf_oh_get_key(u->q, trailer, "/Root")));
	u->size = qpdf_oh_get_int_value_as_int(u->q,
	    qpdf_oh_get_key(u->q, trailer, "/Size"));
	if (doc->file.p[doc->file.n - 1] != '\n')
		buf_addc(&doc->file, '\n');
}

int
update_new(struct update *u)
{
	/* For qpdf it is there, or it would take a reference to it for null. */
	qpdf_replace_object(u->q, u->size, 0, qpdf_oh_new_dictionary(u->q));
	return u->size++;
}

void
update_at(struct update *u, int id)
{
	if (u->nobjects == OBJECTS_MAX)
		die("too many objects");
	u->objects[u->nobjects].id = id;
	u->objects[u->nobjects].within = 0;
	u->objects[u->nobjects++].at = u->doc->file.n;
}

void
update_free(struct update *u, int id)
{
	update_at(u, id);
	u->objects[u->nobjects - 1].at = 0;
}

void
update_pack(struct update *u, int id, int holder, int nth)
{
	update_at(u, id);
	u->objects[u->nobjects - 1].within = holder;
	u->objects[u->nobjects - 1].at = (size_t)nth;
}

void
update_put(struct update *u, int id, const char *text, ...)
{
	va_list	 ap;
	char	*s;

	va_start(ap, text);
	if (vasprintf(&s, text, ap) == -1)
		die("no memory");
	va_end(ap);
	update_at(u, id);
	buf_printf(&u->doc->file, "%d 0 obj\n%s\nendobj\n", id, s);
	free(s);
}

void
update_stream(struct update *u, int id, const char *dict, struct slice data)
{
	update_at(u, id);
	buf_printf(&u->doc->file, "%d 0 obj\n<< %s /Length %zu >>\nstream\n",
	    id, dict, data.n);
	buf_add(&u->doc->file, data);
	buf_adds(&u->doc->file, "\nendstream\nendobj\n");
}

void
update_dict(struct update *u, int id, qpdf_oh dict)
{
	update_put(u, id, "%s", qpdf_oh_unparse_resolved(u->q, dict));
}

/*
 * qpdf parses no references: those are asked for by number.  One of an object
 * that it does not know yet would be null, and so is given something to be.
 */
static qpdf_oh
value_of(struct update *u, const char *text)
{
	char	*end;
	int	 id = (int)strtol(text, &end, 10);

	if (strcmp(end, " 0 R") != 0)
		return qpdf_oh_parse(u->q, text);
	if (qpdf_oh_is_null(u->q, qpdf_get_object_by_id(u->q, id, 0)))
		qpdf_replace_object(u->q, id, 0,
		    qpdf_oh_new_dictionary(u->q));
	return qpdf_get_object_by_id(u->q, id, 0);
}

void
update_set(struct update *u, qpdf_oh dict, const char *key, const char *value)
{
	qpdf_oh_replace_key(u->q, dict, key, value_of(u, value));
}

void
update_append(struct update *u, qpdf_oh dict, const char *key,
    const char *value)
{
	qpdf_oh	 old = qpdf_oh_get_key(u->q, dict, key);
	qpdf_oh	 array = qpdf_oh_new_array(u->q);
	int	 i;

	if (qpdf_oh_is_array(u->q, old))
		for (i = 0; i < qpdf_oh_get_array_n_items(u->q, old); i++)
			qpdf_oh_append_item(u->q, array,
			    qpdf_oh_get_array_item(u->q, old, i));
	qpdf_oh_append_item(u->q, array, value_of(u, value));
	qpdf_oh_replace_key(u->q, dict, key, array);
}

/* What a trailer says besides the size of its own table. */
static void
put_trailer(struct update *u)
{
	static const char *const	 kept[] = { "/Info", "/ID" };
	struct buf	*file = &u->doc->file;
	qpdf_oh		 trailer = qpdf_get_trailer(u->q), value;
	size_t		 i;

	buf_printf(file, "/Size %d /Root %s", u->size, u->root);
	if (u->prev != 0)
		buf_printf(file, " /Prev %zu%s", u->prev,
		    u->doc->table == TABLE_REFERENCE ? " 0 R" : "");
	for (i = 0; i < NELEM(kept); i++) {
		value = qpdf_oh_get_key(u->q, trailer, kept[i]);
		if (!qpdf_oh_is_null(u->q, value))
			buf_printf(file, " %s %s", kept[i],
			    qpdf_oh_unparse(u->q, value));
	}
}

/* Where an object stood before; 0: nowhere. */
static size_t
former(struct update *u, int id, size_t now)
{
	struct slice	 head = slice_of(format(u->doc, "\n%d 0 obj", id));
	struct slice	 file = slice_sub(buf_slice(&u->doc->file), 0, now - 1);
	size_t		 at = 0, last = SIZE_MAX;

	while ((at = slice_find(file, head, at)) != SIZE_MAX)
		last = at++;
	return last == SIZE_MAX ? 0 : last + 1;
}

/* What was there before is in the table first, and what is new behind. */
static void
add_former(struct update *u)
{
	size_t	 i, at, n = u->nobjects;
	int	 id;

	for (i = 0; i < n; i++) {
		id = u->objects[i].id;
		if ((at = former(u, id, u->objects[i].at)) == 0)
			continue;
		update_at(u, id);
		u->objects[u->nobjects - 1] = u->objects[i];
		u->objects[i].at = at;
	}
}

/* The table of all that was written, or of nothing. */
static void
put_table(struct update *u, bool filled, const char *more)
{
	struct buf	*file = &u->doc->file;
	size_t		 i;

	buf_adds(file, "xref\n");
	if (!filled)
		buf_adds(file, "0 0\n");
	for (i = 0; filled && i < u->nobjects; i++)
		buf_printf(file, "%d 1\n%010zu %05d %c \n",
		    u->objects[i].id, u->objects[i].at, u->objects[i].at == 0,
		    u->objects[i].at == 0 ? 'f' : 'n');
	buf_adds(file, "trailer\n<< ");
	put_trailer(u);
	buf_printf(file, "%s >>\n", more);
}

/* The same as a stream, which a document with object streams needs. */
static void
put_table_stream(struct update *u, int id)
{
	struct buf	*file = &u->doc->file;
	size_t		 i, at;
	int		 within;

	buf_printf(file, "%d 0 obj\n<< /Type /XRef /W [1 4 1] /Index [", id);
	for (i = 0; i < u->nobjects; i++)
		buf_printf(file, " %d 1", u->objects[i].id);
	buf_adds(file, " ] ");
	put_trailer(u);
	buf_printf(file, " /Length %zu >>\nstream\n", u->nobjects * 6);
	for (i = 0; i < u->nobjects; i++) {
		within = u->objects[i].within;
		at = within == 0 ? u->objects[i].at : (size_t)within;
		buf_addc(file, within != 0 ? 2 : at != 0);
		buf_addc(file, (int)(at >> 24 & 0xff));
		buf_addc(file, (int)(at >> 16 & 0xff));
		buf_addc(file, (int)(at >> 8 & 0xff));
		buf_addc(file, (int)(at & 0xff));
		buf_addc(file, within == 0 ? 0 : (int)u->objects[i].at);
	}
	buf_adds(file, "\nendstream\nendobj\n");
}

/* What is packed is in the stream beside a table, which says it is free. */
static void
free_packed(struct update *u)
{
	size_t	 i;

	for (i = 0; i < u->nobjects; i++)
		if (u->objects[i].within != 0)
			u->objects[i].at = 0;
}

/* The first table leads to a stream beside it from now on. */
static void
lead_first(struct update *u, size_t stream)
{
	const char	*number = format(u->doc, "%-8zu", stream);
	size_t		 at = slice_find(buf_slice(&u->doc->file),
			    SLICE("99999999"), 0);

	if (at == SIZE_MAX)
		die("the first table leads to no stream");
	memcpy(u->doc->file.p + at, number, strlen(number));
}

/* A table with a stream of entries beside it, or beside another. */
static void
put_hybrid(struct update *u, enum table kind, size_t stream)
{
	if (kind == TABLE_FREED)
		free_packed(u);
	else if (kind == TABLE_FIRST)
		lead_first(u, stream);
	put_table(u, kind == TABLE_FREED, kind == TABLE_FIRST ? "" :
	    format(u->doc, " /XRefStm %zu", stream));
}

/* All tables of a kind; where startxref is to lead to. */
static size_t
put_tables(struct update *u, enum table kind)
{
	struct buf	*file = &u->doc->file;
	const bool	 stream = u->stream != (kind == TABLE_MIXED);
	const bool	 beside = kind == TABLE_HYBRID || kind == TABLE_FREED ||
			    kind == TABLE_FIRST;
	size_t		 at, before, prev;
	int		 id;

	if (kind == TABLE_REFERENCE) {
		update_put(u, (int)u->prev, "%zu", u->prev);
		u->size = (int)u->prev + 1;
	}
	at = file->n;
	if (kind == TABLE_LOOP)
		u->prev = at;
	if (kind == TABLE_ALONE)
		u->prev = 0;
	if (kind == TABLE_DOUBLE)
		add_former(u);
	prev = u->prev;
	if (stream || beside) {
		id = update_new(u);
		update_at(u, id);
		u->prev = kind == TABLE_FIRST ? 0 : prev;
		put_table_stream(u, id);
		u->prev = prev;
	}
	if (beside) {
		before = at;
		at = file->n;
		put_hybrid(u, kind, before);
	} else if (!stream)
		put_table(u, true, "");
	return kind == TABLE_LOST ? at + 7 : at;
}

void
update_end(struct update *u)
{
	struct buf	*file = &u->doc->file;
	enum table	 kind = u->doc->table;
	size_t		 at;

	if (kind == TABLE_TRAILER)
		buf_printf(file, "trailer\n<< /Size %d /Root %s >>\n%%%%EOF\n",
		    u->size, u->root);
	else if (kind != TABLE_NONE) {
		at = put_tables(u, kind);
		buf_printf(file, "startxref\n%zu\n%%%%EOF\n", at);
	}
	u->doc->table = TABLE_AS_BEFORE;
	if (file->failed)
		die("no memory");
	qpdf_cleanup(&u->q);
}
