/* office.c: Office files as packages of parts, whatever is written in them */

#include <glib.h>
#include <string.h>

#include "inspect/formats.h"
#include "inspect/office.h"
#include "inspect/zip.h"

#define RELATIONS_MAX	2000	/* of one part; one a picture or link */

/* Names of parts, by their beginning, that tell something of the whole. */
static const struct {
	const char	*prefix;
	uint32_t	 mark;
} telling[] = {
	{ "_xmlsignatures/", MARK_OFFICE_SIGNATURE },
	{ "META-INF/documentsignatures.xml", MARK_OFFICE_SIGNATURE },
	{ "META-INF/macrosignatures.xml", MARK_ACTIVE },
	{ "word/vbaProject", MARK_ACTIVE },
	{ "xl/vbaProject", MARK_ACTIVE },
	{ "xl/macrosheets/", MARK_ACTIVE },
	{ "word/embeddings/", MARK_ACTIVE },
	{ "xl/embeddings/", MARK_ACTIVE },
	{ "word/activeX/", MARK_ACTIVE },
	{ "xl/activeX/", MARK_ACTIVE },
	{ "Basic/", MARK_ACTIVE },
	{ "Scripts/", MARK_ACTIVE },
	{ "Object ", MARK_ACTIVE },
};
static const char *const pictures[] = { "word/media/", "xl/media/",
	"Pictures/" };

/* Characters after which all goes from right to left (UAX 9), digits too. */
static const char *const turning[] = { "\xe2\x80\x8f", "\xe2\x80\xab",
	"\xe2\x80\xae", "\xe2\x81\xa7", "\xd8\x9c" };

static void
see_names(struct office *o, struct slice bytes)
{
	struct zip		 z;
	struct zip_entry	 e;
	size_t			 i;

	if (zip_open(bytes, &z) != NULL)
		return;
	while (zip_next(&z, &e)) {
		for (i = 0; i < NELEM(telling); i++)
			if (slice_casestarts(e.name,
			    slice_of(telling[i].prefix)))
				o->marks |= telling[i].mark;
		for (i = 0; i < NELEM(pictures); i++)
			o->pictures |= slice_casestarts(e.name,
			    slice_of(pictures[i]));
	}
}

/* What is read of a package: all that is XML. */
static bool
is_xml(const char *name)
{
	return slice_ends(slice_of(name), SLICE(".xml")) ||
	    slice_ends(slice_of(name), SLICE(".rels"));
}

bool
office_part(const struct office *o, const char *name, struct slice *out)
{
	size_t	 i;

	for (i = 0; i < o->parts.n; i++)
		if (g_ascii_strcasecmp(o->parts.v[i].name, name) == 0) {
			*out = o->parts.v[i].bytes;
			return true;
		}
	return false;
}

const char *
office_xml(const struct office *o, const char *name,
    const struct xml_calls *calls, void *ctx)
{
	struct slice	 bytes;

	return office_part(o, name, &bytes) ? xml_read(bytes, calls, ctx) :
	    "a part is missing";
}

/* Reading of relationships. */
struct relating {
	struct office		*o;
	const char		*folder;	/* of the part, "word/" */
	struct relations	*out;
	bool			 failed;
};

/* A target as a name from the root: "../a" of "word/" is "a". */
static const char *
resolve(struct arena *a, const char *folder, const char *target)
{
	char	*name, *end;

	if (*target == '/')
		return arena_strdup(a, target + 1);
	if ((name = arena_strdup(a, folder)) == NULL)
		return NULL;
	while (strncmp(target, "../", 3) == 0 && *name != '\0') {
		target += 3;
		name[strlen(name) - 1] = '\0';
		end = strrchr(name, '/');
		*(end == NULL ? name : end + 1) = '\0';
	}
	return arena_printf(a, "%s%s", name, target);
}

static void
start_relation(void *ctx, struct xml *x, const char *name)
{
	struct relating	*r = ctx;
	struct arena	*a = r->o->arena;
	struct relation	*v = &r->out->v[r->out->n];
	const char	*value, *slash;

	if (strcmp(name, "rel:Relationship") != 0)
		return;
	if (r->out->n == RELATIONS_MAX) {
		r->failed = true;
		return;
	}
	v->id = (value = xml_attr(x, "Id")) == NULL ? "" :
	    arena_strdup(a, value);
	value = xml_attr(x, "TargetMode");
	v->external = value != NULL && strcmp(value, "External") == 0;
	value = xml_attr(x, "Type");
	slash = value == NULL ? NULL : strrchr(value, '/');
	v->type = slash == NULL ? "" : arena_strdup(a, slash + 1);
	value = xml_attr(x, "Target");
	v->target = value == NULL ? "" : resolve(a, r->folder, value);
	if (v->id == NULL || v->type == NULL || v->target == NULL)
		r->failed = true;
	else
		r->out->n++;
}

static void
end_nothing(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
}

static void
text_nothing(void *ctx, struct slice text)
{
	(void)ctx;
	(void)text;
}

const char *
office_relations(struct office *o, const char *part, struct relations *out)
{
	static const struct xml_calls	 calls = { start_relation, end_nothing,
		text_nothing };
	struct relating		 r = { .o = o, .out = out };
	const char		*slash = strrchr(part, '/'), *name, *cause;
	const char		*file = slash == NULL ? part : slash + 1;
	struct slice		 bytes;

	*out = (struct relations){ 0 };
	r.folder = arena_str(o->arena, (struct slice){
	    (const unsigned char *)part, (size_t)(file - part) });
	name = arena_printf(o->arena, "%s_rels/%s.rels", r.folder, file);
	out->v = arena_array(o->arena, RELATIONS_MAX, sizeof(*out->v));
	if (r.folder == NULL || name == NULL || out->v == NULL)
		return "memory";
	if (!office_part(o, name, &bytes))
		return NULL;
	cause = xml_read(bytes, &calls, &r);
	return cause == NULL && r.failed ? "too many parts" : cause;
}

const struct relation *
office_relation(const struct relations *r, const char *type, const char *id)
{
	size_t	 i;

	for (i = 0; i < r->n; i++)
		if ((type == NULL || strcmp(r->v[i].type, type) == 0) &&
		    (id == NULL || strcmp(r->v[i].id, id) == 0))
			return &r->v[i];
	return NULL;
}

const char *
office_main(struct office *o, const char **name)
{
	struct relations	 r;
	const struct relation	*first;
	const char		*cause = office_relations(o, "", &r);
	size_t			 i;

	if (cause != NULL)
		return cause;
	first = office_relation(&r, "officeDocument", NULL);
	if (first == NULL || first->external)
		return "a part is missing";
	for (i = 0; i < r.n; i++)
		if (&r.v[i] != first &&
		    strcmp(r.v[i].type, "officeDocument") == 0)
			return "ambiguous";
	*name = first->target;
	return NULL;
}

void
office_text(struct office *o, struct slice text)
{
	size_t	 i;

	for (i = 0; i < NELEM(turning); i++)
		if (slice_find(text, slice_of(turning[i]), 0) != SIZE_MAX)
			o->marks |= MARK_HIDDEN;
}

void
office_hidden(struct office *o, struct slice text)
{
	if (slice_trim(text).n > 0)
		o->marks |= MARK_HIDDEN;
}

/* Read the parts by their format.  NULL, or a cause. */
static const char *
read_parts(struct office *o, enum model_format format)
{
	if (format == FORMAT_DOCX)
		return docx_read(o);
	if (format == FORMAT_XLSX)
		return xlsx_read(o);
	return odf_read(o);
}

/* A page of pictures and no text is a scan. */
static void
judge_text(struct model *m, const struct office *o)
{
	if (m->nlines == 0 && o->pictures) {
		m->marks |= MARK_IMAGE_ONLY;
		m->why = R_IMAGE_ONLY;
	}
}

int
office_read(struct arena *a, struct slice bytes, enum model_format format,
    struct model *out)
{
	struct model	 m = { .format = format, .cause = "" };
	struct office	 o = { .arena = a, .pages = 1,
		.w = { .lines = { .arena = a }, .page = 1 } };
	const char	*cause;

	see_names(&o, bytes);
	if (unpack(a, bytes, is_xml, &o.parts) == -1)
		return -1;
	cause = *o.parts.cause != '\0' ? o.parts.cause :
	    read_parts(&o, format);
	writer_finish(&o.w);
	if (arena_failed(a))
		return -1;
	if (cause == NULL && o.w.lines.full)
		cause = "too long";
	m.marks = o.marks;
	m.pages = o.pages;
	if (cause != NULL) {
		m.why = R_UNREADABLE;
		m.cause = cause;
	} else {
		m.lines = o.w.lines.v;
		m.nlines = o.w.lines.n;
		judge_text(&m, &o);
	}
	*out = m;
	return 0;
}
