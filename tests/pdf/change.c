/* change.c: what is done to a document by one more update: objects, pages, annotations */

#include <stdlib.h>
#include <string.h>

#include "pdf/pdf.h"

/* The first value of a dictionary. */
static qpdf_oh
first_of(qpdf_data q, qpdf_oh dict)
{
	qpdf_oh_begin_dict_key_iter(q, dict);
	if (!qpdf_oh_dict_more_keys(q))
		die("nothing is in it");
	return qpdf_oh_get_key(q, dict, qpdf_oh_dict_next_key(q));
}

void
doc_look(struct doc *doc)
{
	qpdf_data	 q = doc_open(doc);
	qpdf_oh		 root = qpdf_get_root(q), page = qpdf_get_page_n(q, 0);
	qpdf_oh		 resources = qpdf_oh_get_key(q, page, "/Resources");
	const struct {
		const char	*name;
		qpdf_oh		 object;
	}		 parts[] = {
		{ "root", root },
		{ "pages", qpdf_oh_get_key(q, root, "/Pages") },
		{ "page", page },
		{ "contents", qpdf_oh_get_key(q, page, "/Contents") },
		{ "resources", resources },
		{ "font", first_of(q, qpdf_oh_get_key(q, resources,
		    "/Font")) },
	};
	size_t		 i;

	doc->nnames = 0;
	for (i = 0; i < NELEM(parts); i++)
		doc_name(doc, parts[i].name, qpdf_oh_get_object_id(q,
		    parts[i].object));
	qpdf_cleanup(&q);
}

/* An object that a step speaks of: form, or one with a name. */
static qpdf_oh
target(struct update *u, const char *name)
{
	struct doc	*doc = u->doc;

	if (strcmp(name, "form") == 0)
		return qpdf_oh_get_key(u->q, qpdf_get_root(u->q),
		    "/AcroForm");
	return qpdf_get_object_by_id(u->q, atoi(doc_expand(doc,
	    format(doc, "{%s}", name))), 0);
}

/* Its number; only what has one can be written anew. */
static int
number_of(struct update *u, qpdf_oh object)
{
	int	 id = qpdf_oh_get_object_id(u->q, object);

	if (id == 0)
		die("a target is no object of its own");
	return id;
}

static void
need_words(const struct step *s, size_t n)
{
	if (s->nwords < n)
		die(s->text);
}

/* add NAME TEXT: an object that nothing refers to yet */
void
step_add(struct doc *doc, const struct step *s)
{
	struct update	 u;
	int		 id;

	need_words(s, 3);
	update_begin(&u, doc);
	id = update_new(&u);
	update_put(&u, id, "%s", step_rest(doc, s, 2));
	update_end(&u);
	doc_name(doc, s->words[1], id);
}

/* pack NAME TEXT: as add does, in a stream of objects behind another one */
void
step_pack(struct doc *doc, const struct step *s)
{
	struct update	 u;
	bool		 counted = doc->table == TABLE_COUNTED;
	int		 other, id, holder, count;
	const char	*heads, *n = "2";

	need_words(s, 3);
	update_begin(&u, doc);
	other = update_new(&u);
	id = update_new(&u);
	holder = update_new(&u);
	if (counted) {
		count = update_new(&u);
		update_put(&u, count, "2");
		n = format(doc, "%d 0 R", count);
	}
	heads = format(doc, "%d 0 %d 5 ", other, id);
	update_stream(&u, holder, format(doc, "/Type /ObjStm /N %s /First %zu",
	    n, strlen(heads)), slice_of(format(doc, "%s(x)  %s", heads,
	    step_rest(doc, s, 2))));
	update_pack(&u, other, holder, 0);
	update_pack(&u, id, holder, doc->table != TABLE_MISPLACED);
	update_end(&u);
	doc_name(doc, s->words[1], id);
}

static bool
is_named(const struct doc *doc, const char *name)
{
	size_t	 i;

	for (i = 0; i < doc->nnames; i++)
		if (strcmp(doc->names[i].name, name) == 0)
			return true;
	return false;
}

/*
 * stream NAME DICT % DATA: a new one, or another in the place of one; its
 * /Length is right unless DICT has one
 */
void
step_stream(struct doc *doc, const struct step *s)
{
	char		*dict, *data;
	struct update	 u;
	int		 id;

	need_words(s, 3);
	dict = need(arena_strdup(doc->arena, step_rest(doc, s, 2)), "memory");
	data = need(strstr(dict, "% "), "stream NAME DICT % DATA");
	*data = '\0';
	data += 2;
	update_begin(&u, doc);
	if (is_named(doc, s->words[1]))
		id = qpdf_oh_get_object_id(u.q, target(&u, s->words[1]));
	else
		id = update_new(&u);
	if (strstr(dict, "/Length") == NULL)
		update_stream(&u, id, dict, slice_of(data));
	else
		update_put(&u, id, "<< %s >>\nstream\n%s\nendstream", dict,
		    data);
	update_end(&u);
	doc_name(doc, s->words[1], id);
}

/* A dictionary with one more value; the old one of that key stays or goes. */
static void
put_with(struct doc *doc, const struct step *s, bool keep)
{
	struct update	 u;
	qpdf_oh		 dict;
	const char	*text, *value;

	need_words(s, 3);
	value = step_rest(doc, s, 3);
	update_begin(&u, doc);
	dict = target(&u, s->words[1]);
	if (!keep)
		qpdf_oh_remove_key(u.q, dict, s->words[2]);
	text = qpdf_oh_unparse_resolved(u.q, dict);
	update_put(&u, number_of(&u, dict), "%.*s%s %s >>",
	    (int)(strlen(text) - 2), text, *value == '\0' ? "" : s->words[2],
	    value);
	update_end(&u);
}

/* set TARGET /KEY [VALUE]: the value of a dictionary; without one, it goes */
void
step_set(struct doc *doc, const struct step *s)
{
	put_with(doc, s, false);
}

/* also TARGET /KEY VALUE: a second value of the same key */
void
step_also(struct doc *doc, const struct step *s)
{
	put_with(doc, s, true);
}

/* redefine TARGET TEXT: another object under that number */
void
step_redefine(struct doc *doc, const struct step *s)
{
	struct update	 u;

	need_words(s, 3);
	update_begin(&u, doc);
	update_put(&u, number_of(&u, target(&u, s->words[1])), "%s",
	    step_rest(doc, s, 2));
	update_end(&u);
}

/* free TARGET: no such object any more */
void
step_free(struct doc *doc, const struct step *s)
{
	struct update	 u;

	need_words(s, 2);
	update_begin(&u, doc);
	update_free(&u, number_of(&u, target(&u, s->words[1])));
	update_end(&u);
}

/* twice TARGET TEXT: two objects of that number; the table names the first */
void
step_twice(struct doc *doc, const struct step *s)
{
	struct update	 u;
	qpdf_oh		 object;
	int		 id;

	need_words(s, 3);
	update_begin(&u, doc);
	object = target(&u, s->words[1]);
	id = number_of(&u, object);
	update_dict(&u, id, object);
	buf_printf(&doc->file, "%d 0 obj\n%s\nendobj\n", id,
	    step_rest(doc, s, 2));
	update_end(&u);
}

/* root NAME [form]: another catalog, with the form of the old one */
void
step_root(struct doc *doc, const struct step *s)
{
	struct update	 u;
	qpdf_oh		 root, form;

	need_words(s, 2);
	update_begin(&u, doc);
	root = target(&u, s->words[1]);
	form = qpdf_oh_get_key(u.q, qpdf_get_root(u.q), "/AcroForm");
	if (step_word(s, "form") != NULL) {
		qpdf_oh_replace_key(u.q, root, "/AcroForm", form);
		update_dict(&u, number_of(&u, root), root);
	}
	u.root = format(doc, "%d 0 R", number_of(&u, root));
	update_end(&u);
}

/* A form that covers what is under it and shows a text, "_" for a blank. */
static int
put_cover(struct update *u, const char *text)
{
	char		*plain = need(arena_strdup(u->doc->arena, text), "no");
	int		 id = update_new(u);
	const char	*draw;
	size_t		 i;

	for (i = 0; plain[i] != '\0'; i++)
		if (plain[i] == '_')
			plain[i] = ' ';
	draw = format(u->doc, "q 1 g 0 0 300 40 re f 0 g BT /F1 18 Tf 10 12 "
	    "Td (%s) Tj ET Q", plain);
	update_stream(u, id, "/Type /XObject /Subtype /Form /BBox [0 0 300 "
	    "40] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 "
	    "/BaseFont /Helvetica >> >> >>", slice_of(draw));
	return id;
}

/* Add a form to what a page may draw. */
static void
put_resource(struct update *u, qpdf_oh page, const char *name, int form)
{
	qpdf_oh	 resources = qpdf_oh_get_key(u->q, page, "/Resources"), forms;

	if (!qpdf_oh_is_dictionary(u->q, resources))
		die("a page without resources of its own");
	forms = qpdf_oh_get_key(u->q, resources, "/XObject");
	if (!qpdf_oh_is_dictionary(u->q, forms)) {
		update_set(u, resources, "/XObject", "<< >>");
		forms = qpdf_oh_get_key(u->q, resources, "/XObject");
	}
	update_set(u, forms, name, format(u->doc, "%d 0 R", form));
	if (qpdf_oh_is_indirect(u->q, forms))
		update_dict(u, number_of(u, forms), forms);
	if (qpdf_oh_is_indirect(u->q, resources))
		update_dict(u, number_of(u, resources), resources);
}

/* The streams of a page between two others, so that theirs do not matter. */
static void
put_contents(struct update *u, qpdf_oh page, const char *after)
{
	qpdf_oh	 old = qpdf_oh_get_key(u->q, page, "/Contents");
	int	 i, before = update_new(u), behind = update_new(u);

	update_stream(u, before, "", SLICE("q"));
	update_stream(u, behind, "", slice_of(after));
	update_set(u, page, "/Contents", "[ ]");
	update_append(u, page, "/Contents", format(u->doc, "%d 0 R", before));
	if (!qpdf_oh_is_array(u->q, old))
		update_append(u, page, "/Contents", qpdf_oh_unparse(u->q, old));
	else
		for (i = 0; i < qpdf_oh_get_array_n_items(u->q, old); i++)
			update_append(u, page, "/Contents",
			    qpdf_oh_unparse(u->q, qpdf_oh_get_array_item(u->q,
			    old, i)));
	update_append(u, page, "/Contents", format(u->doc, "%d 0 R", behind));
}

void
update_draw(struct update *u, const char *name, const char *text, int nth)
{
	qpdf_oh	 page = qpdf_get_page_n(u->q, (size_t)nth - 1);
	int	 form = put_cover(u, text);

	doc_name(u->doc, name, form);
	put_resource(u, page, format(u->doc, "/%s", name), form);
	put_contents(u, page, format(u->doc, "Q q 1 0 0 1 150 10 cm /%s Do "
	    "Q", name));
	update_dict(u, number_of(u, page), page);
}

/*
 * draw NAME TEXT [page=N] [copied=N]: a form over the page; with a copy of the
 * dictionary of signature N
 */
void
step_draw(struct doc *doc, const struct step *s)
{
	struct signature	*copied = step_word(s, "copied") == NULL ? NULL :
				    doc_signature(doc, step_number(s,
				    "copied", 1));
	struct slice		 value;
	struct update		 u;

	need_words(s, 3);
	update_begin(&u, doc);
	update_draw(&u, s->words[1], s->words[2], step_number(s, "page", 1));
	if (copied != NULL) {
		value = arena_copy(doc->arena, slice_sub(buf_slice(&doc->file),
		    copied->range, copied->end - copied->range));
		update_at(&u, copied->value);
		buf_printf(&doc->file, "%d 0 obj\n<< /Type /Sig /Filter "
		    "/Adobe.PPKLite /SubFilter /adbe.pkcs7.detached "
		    "/ByteRange ", copied->value);
		buf_add(&doc->file, value);
		buf_adds(&doc->file, " >>\nendobj\n");
	}
	update_end(&u);
}

/* One more field in the form of the document. */
static void
put_in_form(struct update *u, int id)
{
	qpdf_oh	 root = qpdf_get_root(u->q), form;
	int	 number;

	form = qpdf_oh_get_key(u->q, root, "/AcroForm");
	if (!qpdf_oh_is_dictionary(u->q, form)) {
		update_set(u, root, "/AcroForm", "<< /Fields [] >>");
		form = qpdf_oh_get_key(u->q, root, "/AcroForm");
	}
	update_append(u, form, "/Fields", format(u->doc, "%d 0 R", id));
	number = qpdf_oh_get_object_id(u->q, form);
	if (number != 0)
		update_dict(u, number, form);
	else
		update_dict(u, number_of(u, root), root);
}

/*
 * annotate SUBTYPE TEXT [more=VALUE] [page=N] [field]: an annotation over the
 * text, {SUBTYPE} with {SUBTYPE.form} drawn in it; in the form as well
 */
void
step_annotate(struct doc *doc, const struct step *s)
{
	struct update	 u;
	qpdf_oh		 page;
	int		 id, form;

	need_words(s, 3);
	update_begin(&u, doc);
	page = qpdf_get_page_n(u.q, (size_t)step_number(s, "page", 1) - 1);
	form = put_cover(&u, s->words[2]);
	id = update_new(&u);
	update_put(&u, id, "<< /Type /Annot /Subtype /%s /Rect [150 10 450 "
	    "50] /F 4 /AP << /N %d 0 R >> /Contents (%s) %s >>", s->words[1],
	    form, s->words[2], step_word_or(s, "more", ""));
	doc_name(doc, s->words[1], id);
	doc_name(doc, format(doc, "%s.form", s->words[1]), form);
	update_append(&u, page, "/Annots", format(doc, "%d 0 R", id));
	update_dict(&u, number_of(&u, page), page);
	if (step_word(s, "field") != NULL)
		put_in_form(&u, id);
	update_end(&u);
}
