/* change.c: what is done to a document by one more update: objects, pages, annotations */

#include <stdlib.h>
#include <string.h>

#include "pdf/pdf.h"

/* An object that a step speaks of: root, page, field2, {NAME}, ... */
static qpdf_oh
target(struct update *u, const char *name)
{
	static const struct {
		const char	*name, *key;
	} of_page[] = {
		{ "contents", "/Contents" }, { "resources", "/Resources" },
	}, of_root[] = {
		{ "form", "/AcroForm" }, { "pages", "/Pages" },
	};
	struct doc	*doc = u->doc;
	qpdf_oh		 root = qpdf_get_root(u->q);
	size_t		 i;

	if (*name == '{')
		return qpdf_get_object_by_id(u->q, atoi(doc_expand(doc,
		    name)), 0);
	if (strncmp(name, "value", 5) == 0)
		return qpdf_get_object_by_id(u->q, doc_signature(doc,
		    atoi(name + 5))->value, 0);
	if (strncmp(name, "field", 5) == 0)
		return qpdf_get_object_by_id(u->q, doc_signature(doc,
		    atoi(name + 5))->field, 0);
	if (strncmp(name, "page", 4) == 0 && strcmp(name, "pages") != 0)
		return qpdf_get_page_n(u->q, name[4] == '\0' ? 0 :
		    (size_t)atoi(name + 4) - 1);
	for (i = 0; i < NELEM(of_page); i++)
		if (strcmp(of_page[i].name, name) == 0)
			return qpdf_oh_get_key(u->q, qpdf_get_page_n(u->q, 0),
			    of_page[i].key);
	for (i = 0; i < NELEM(of_root); i++)
		if (strcmp(of_root[i].name, name) == 0)
			return qpdf_oh_get_key(u->q, root, of_root[i].key);
	if (strcmp(name, "root") != 0)
		die(format(doc, "no target %s", name));
	return root;
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

/* stream NAME DICT % DATA */
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
	update_begin(&u, doc);
	id = update_new(&u);
	update_stream(&u, id, dict, slice_of(data + 2));
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
	put_contents(u, page, format(u->doc, "Q q 1 0 0 1 150 500 cm /%s Do "
	    "Q", name));
	update_dict(u, number_of(u, page), page);
}

/*
 * draw NAME TEXT [page=N] [no-table | trailer-only] [copied=N]: a form over
 * the page; without the tables of the update, or with a trailer alone; with a
 * copy of the dictionary of signature N
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
	if (step_word(s, "trailer-only") != NULL)
		buf_printf(&doc->file, "trailer\n<< /Size %d /Root %s >>\n"
		    "%%%%EOF\n", u.size, u.root);
	if (step_word(s, "trailer-only") != NULL ||
	    step_word(s, "no-table") != NULL)
		update_close(&u);
	else
		update_end(&u);
}

/* annotate SUBTYPE TEXT [more=VALUE] [page=N]: an annotation over the text */
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
	update_put(&u, id, "<< /Type /Annot /Subtype /%s /Rect [150 500 450 "
	    "540] /F 4 /AP << /N %d 0 R >> /Contents (%s) %s >>", s->words[1],
	    form, s->words[2], step_word_or(s, "more", ""));
	doc_name(doc, s->words[1], id);
	update_append(&u, page, "/Annots", format(doc, "%d 0 R", id));
	update_dict(&u, number_of(&u, page), page);
	update_end(&u);
}
