/* archive.c: the files packed in a file of a mail, one level deep */

#include "gate/documents_parts.h"
#include "inspect/unpack.h"

#define SCAN_MIN	(32 * 1024)	/* as of a picture in a mail */

/* A member as a file; its name tells what it was packed in. */
static struct file
file_of(struct work *w, const struct file *packed, const struct member *m)
{
	return (struct file){ .section = packed->section, .bytes = m->bytes,
		.name = arena_printf(w->arena, "%s/%s", packed->name,
		    m->name), .format = format_of(m->bytes),
		.may_be_scan = m->bytes.n >= SCAN_MIN, .inside = true };
}

static int
read_members(struct work *w, const struct file *packed,
    const struct members *m)
{
	struct file	 f;
	size_t		 i;

	for (i = 0; i < m->n; i++) {
		w->secret |= forms_secret_title(w->arena, m->v[i].name);
		if (beside_note(w, m->v[i].name, m->v[i].bytes) == -1)
			return -1;
	}
	for (i = 0; i < m->n; i++) {
		f = file_of(w, packed, &m->v[i]);
		if (f.name == NULL || file_read(w, &f) == -1)
			return -1;
		if (w->out->ndocuments >
		    (size_t)w->gate->conf->documents)
			return 0;	/* it is said that there are more */
	}
	return 0;
}

/*
 * One worker unpacks, and what it found is hashed here and read by others: a
 * range of a signature is one of bytes that we hold.
 */
int
file_unpack(struct work *w, const struct file *f)
{
	const struct helpers	*h = w->gate->helpers;
	struct buf		 packed = { 0 };
	struct members		 m;
	int			 rc;

	if (f->bytes.n > (size_t)w->gate->conf->document_mib << 20)
		return document_unread(w, f, R_UNREADABLE, "too large");
	if (document_time_is_up(w))
		return document_unread(w, f, R_UNREADABLE, "deadline");
	if (h->unpack(h->ctx, f->bytes, &packed) == -1) {
		w->out->why = R_INSPECTOR_SILENT;
		rc = -1;
	} else if (members_get(w->arena, buf_slice(&packed), &m) == -1)
		rc = arena_failed(w->arena) ? -1 :
		    document_unread(w, f, R_UNREADABLE, "bad answer");
	else if (*m.cause != '\0')
		rc = document_unread(w, f, R_UNREADABLE, m.cause);
	else
		rc = read_members(w, f, &m);
	buf_free(&packed);
	return rc;
}
