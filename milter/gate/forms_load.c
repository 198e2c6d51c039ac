/* forms_load.c: the form files and common.conf, compiled */

#include <string.h>

#include "gate/forms_parts.h"

#define FORMS_BYTES_MAX	(32u * 1024 * 1024)	/* of compiled patterns */

static const char *const words_type[] = {
	[VALUE_TEXT] = "text", [VALUE_SERIAL] = "serial",
	[VALUE_DEVICE] = "device", [VALUE_EMAIL] = "email",
	[VALUE_MAILBOX] = "mailbox",
	[VALUE_CCCD] = "cccd", [VALUE_PHONE] = "phone",
	[VALUE_DATE] = "date", [VALUE_MARK] = "mark", NULL
};
static const char *const words_destination[] = { "department", "cuc", "none",
	NULL };
static const char *const words_kind[] = { "none", "renew", "change",
	"recover", NULL };

static const char *
check_id(const char *s)
{
	size_t	 n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return s[n] == '\0' && n <= 32 ? NULL :
	    "must be 1 to 32 of a-z, 0-9 and hyphens";
}

static const char *
check_head(const char *s)
{
	return head_label(s) != NULL ? NULL :
	    "must be number, date, agency or addressee";
}

static const char *
check_domain(const char *s)
{
	return s[0] != '@' && s[0] != '.' ? NULL :
	    "must be a domain; those below it count too";
}

#define WORDS(w, hi)	.words = (w), .low = 0, .high = (hi)
#define ROWS(r, type)	.rows = (r), .nrows = NELEM(r), .size = sizeof(type)

#define AT(m)	offsetof(struct form_field, m)
static const struct setting field_rows[] = {
	{ "key", SET_STRING, AT(key), .must = true, .check = check_id },
	{ "label", SET_STRING, AT(label), .must = true },
	{ "labels", SET_PATTERNS, AT(labels), .must = true },
	{ "type", SET_WORD, AT(type), WORDS(words_type, VALUE_DATE) },
	{ "required", SET_BOOL, AT(required), .dflt = false },
};
#undef AT

#define AT(m)	offsetof(struct form_column, m)
static const struct setting column_rows[] = {
	{ "key", SET_STRING, AT(key), .must = true, .check = check_id },
	{ "label", SET_STRING, AT(label), .must = true },
	{ "headers", SET_PATTERNS, AT(headers), .must = true },
	{ "type", SET_WORD, AT(type), WORDS(words_type, VALUE_MARK) },
	{ "required", SET_BOOL, AT(required), .dflt = false },
	{ "unique", SET_BOOL, AT(unique), .dflt = false },
	{ "kind", SET_WORD, AT(kind), WORDS(words_kind, KINDWORD_RECOVER) },
};
#undef AT

#define AT(m)	offsetof(struct form_any, m)
static const struct setting any_rows[] = {
	{ "label", SET_STRING, AT(label), .must = true },
	{ "of", SET_STRINGS, AT(of), .must = true },
};
#undef AT

#define AT(m)	offsetof(struct form_if, m)
static const struct setting if_rows[] = {
	{ "column", SET_STRING, AT(column), .must = true },
	{ "needs", SET_STRINGS, AT(needs), .must = true },
};
#undef AT

#define AT(m)	offsetof(struct form_section, m)
static const struct setting section_rows[] = {
	{ "name", SET_STRING, AT(name), .must = true },
	{ "titles", SET_PATTERNS, AT(titles), .must = true },
	{ "fields", SET_GROUPS, AT(fields),
	    ROWS(field_rows, struct form_field) },
	{ "columns", SET_GROUPS, AT(columns),
	    ROWS(column_rows, struct form_column) },
	{ "row_any", SET_GROUPS, AT(row_any),
	    ROWS(any_rows, struct form_any) },
	{ "row_if", SET_GROUPS, AT(row_if), ROWS(if_rows, struct form_if) },
	{ "totals", SET_PATTERNS, AT(totals), .dflt = 0 },
};
#undef AT

#define AT(m)	offsetof(struct form_kind, m)
static const struct setting kind_rows[] = {
	{ "kind", SET_WORD, AT(kind), .must = true,
	    WORDS(words_kind, KINDWORD_RECOVER) },
	{ "words", SET_PATTERNS, AT(words), .must = true },
};
#undef AT

#define AT(m)	offsetof(struct form, m)
static const struct setting form_rows[] = {
	{ "id", SET_STRING, AT(id), .must = true, .check = check_id },
	{ "label", SET_STRING, AT(label), .must = true },
	{ "destination", SET_WORD, AT(destination), .must = true,
	    WORDS(words_destination, TO_NOBODY) },
	{ "old", SET_BOOL, AT(old), .dflt = false },
	{ "titles", SET_PATTERNS, AT(titles), .must = true },
	{ "loose_titles", SET_PATTERNS, AT(loose_titles), .dflt = 0 },
	{ "markers", SET_PATTERNS, AT(markers), .dflt = 0 },
	{ "decree", SET_PATTERNS, AT(decree), .dflt = 0 },
	{ "needs", SET_PATTERNS, AT(needs), .dflt = 0 },
	{ "refuses", SET_PATTERNS, AT(refuses), .dflt = 0 },
	{ "head", SET_STRINGS, AT(head), .check = check_head },
	{ "kinds", SET_GROUPS, AT(kinds), ROWS(kind_rows, struct form_kind) },
	{ "sections", SET_GROUPS, AT(sections),
	    ROWS(section_rows, struct form_section) },
};
#undef AT

#define AT(m)	offsetof(struct common, m)
#define WEIGHT(word, f, points) \
	{ "weights." word, SET_INT, AT(weights[f]), .low = 0, .high = 100, \
	    .dflt = (points) }
static const struct setting common_rows[] = {
	{ "anchors", SET_PATTERNS, AT(anchors), .must = true },
	{ "legacy", SET_PATTERNS, AT(legacy), .dflt = 0 },
	{ "subject_marks", SET_PATTERNS, AT(subject_marks), .must = true },
	{ "reply_words", SET_PATTERNS, AT(reply_words), .must = true },
	{ "about_words", SET_PATTERNS, AT(about_words), .dflt = 0 },
	{ "example_words", SET_PATTERNS, AT(example_words), .dflt = 0 },
	{ "reply_prefixes", SET_PATTERNS, AT(reply_prefixes), .must = true },
	{ "regulation_kinds", SET_PATTERNS, AT(regulation_kinds),
	    .must = true },
	{ "quote_marks", SET_PATTERNS, AT(quote_marks), .must = true },
	{ "quote_from", SET_PATTERNS, AT(quote_from), .must = true },
	{ "quote_sent", SET_PATTERNS, AT(quote_sent), .must = true },
	{ "noise", SET_PATTERNS, AT(noise), .must = true },
	{ "ends", SET_PATTERNS, AT(ends), .must = true },
	{ "departments", SET_PATTERNS, AT(departments), .must = true },
	{ "hints", SET_PATTERNS, AT(hints), .must = true },
	{ "marks", SET_STRINGS, AT(marks), .must = true, .text = "× x X ✓" },
	{ "mailboxes", SET_STRINGS, AT(mailboxes), .must = true,
	    .text = "gov.vn", .check = check_domain },
	{ "articles", SET_INT, AT(articles), .low = 1, .high = 100,
	    .dflt = 3 },
	{ "listed", SET_INT, AT(listed), .low = 2, .high = 100, .dflt = 3 },
	WEIGHT("subject", FEATURE_SUBJECT, 55),
	WEIGHT("loose", FEATURE_LOOSE, 45),
	WEIGHT("bare", FEATURE_BARE, 25),
	WEIGHT("body", FEATURE_BODY, 15),
	WEIGHT("marker", FEATURE_MARKER, 15),
	WEIGHT("section", FEATURE_SECTION, 10),
	WEIGHT("headers", FEATURE_HEADERS, 30),
	WEIGHT("labels", FEATURE_LABELS, 10),
	WEIGHT("decree", FEATURE_DECREE, 5),
	{ "accept", SET_INT, AT(accept), .low = 1, .high = 100, .dflt = 60 },
	{ "doubtful", SET_INT, AT(doubtful), .low = 1, .high = 100,
	    .dflt = 35 },
	{ "margin", SET_INT, AT(margin), .low = 0, .high = 100, .dflt = 10 },
};
#undef AT

#define TABLE(rows)	((struct settings){ (rows), NELEM(rows) })

static bool
is_common(const char *path)
{
	return slice_ends(slice_of(path), SLICE("/common.conf")) ||
	    strcmp(path, "common.conf") == 0;
}

const char *
value_type_word(enum value_type type)
{
	return words_type[type];
}

static bool
has_column(const struct form_section *s, const char *key)
{
	const struct form_column	*v = s->columns.v;
	size_t				 i;

	for (i = 0; i < s->columns.n; i++)
		if (v[i].key != NULL && strcmp(v[i].key, key) == 0)
			return true;
	return false;
}

/* Rules name columns: the strings below a node must be keys of them. */
static void
check_keys(const struct form_section *s, const struct node *node,
    struct buf *faults)
{
	size_t	 i;

	if (node == NULL)
		return;
	for (i = 0; i < node->nchild; i++)
		check_keys(s, &node->child[i], faults);
	if (node->type == NODE_STRING && (node->name == NULL ||
	    strcmp(node->name, "label") != 0) && !has_column(s, node->text))
		node_fault(faults, node, "no column has this key");
}

static void
check_sections(const struct form *form, const struct node *root,
    struct buf *faults)
{
	const struct form_section	*s = form->sections.v;
	const struct node		*list = node_find(root, "sections");
	size_t				 i;

	for (i = 0; i < form->sections.n; i++) {
		if (s[i].fields.n > FORM_FIELDS_MAX ||
		    s[i].columns.n > FORM_COLUMNS_MAX)
			node_fault(faults, &list->child[i],
			    "too many fields or columns");
		check_keys(&s[i], node_find(&list->child[i], "row_any"),
		    faults);
		check_keys(&s[i], node_find(&list->child[i], "row_if"),
		    faults);
	}
}

/* What the table can not say: kinds and destination fit each other. */
static void
check_form(const struct forms *forms, const struct form *form,
    const struct node *root, struct buf *faults)
{
	const struct form_kind	*kinds = form->kinds.v;
	size_t			 i;

	for (i = 0; i < forms->n; i++)
		if (strcmp(forms->v[i].id, form->id) == 0)
			node_fault_at(faults, root, "id",
			    "another form file has it");
	if (form->destination == TO_DEPARTMENT && !form->old &&
	    form->kinds.n == 0)
		node_fault_at(faults, root, "kinds",
		    "missing for a form of the department");
	check_sections(form, root, faults);
	for (i = 0; i < form->kinds.n; i++)
		if (kinds[i].kind == KINDWORD_NONE)
			node_fault_at(faults, root, "kinds",
			    "a kind must be renew, change or recover");
}

static int
load_source(struct forms *forms, struct form *form, const struct source *src,
    struct buf *faults)
{
	struct settings_place	 place = { forms->arena, NULL, faults };
	const struct node	*root;

	if (src->error != 0) {
		buf_printf(faults, "%s: %s\n", src->path,
		    strerror(src->error));
		return 0;
	}
	if (node_parse(forms->arena, src, &root, faults) == -1)
		return 0;
	if (is_common(src->path))
		return settings_read(&place, TABLE(common_rows), root,
		    &forms->common);
	if (settings_read(&place, TABLE(form_rows), root, form) == -1)
		return -1;
	check_form(forms, form, root, faults);
	forms->n++;
	return 0;
}

/* Load every source; faults tell what is wrong.  -1: memory. */
static int
load(struct forms *forms, const struct source *src, size_t n,
    struct buf *faults)
{
	struct form	*v = arena_array(forms->arena, FORMS_MAX, sizeof(*v));
	bool		 common = false;
	size_t		 i;

	if ((forms->v = v) == NULL)
		return -1;
	for (i = 0; i < n; i++) {
		if (forms->n == FORMS_MAX) {
			buf_printf(faults, "%s: too many form files\n",
			    src[i].path);
			return 0;
		}
		common = common || is_common(src[i].path);
		if (load_source(forms, &v[forms->n], &src[i], faults) == -1)
			return -1;
	}
	if (!common)
		buf_printf(faults, "%s: no common.conf beside it\n",
		    n > 0 ? src[0].path : "forms.folder");
	else if (forms->n == 0)
		buf_printf(faults, "%s: no form beside it\n", src[0].path);
	return arena_failed(forms->arena) ? -1 : 0;
}

int
forms_load(const struct source *src, size_t n, struct forms **out,
    struct buf *faults)
{
	struct arena	*a = arena_new(FORMS_BYTES_MAX);
	struct forms	*forms;
	size_t		 before = faults->n;

	if (a == NULL || (forms = arena_alloc(a, sizeof(*forms))) == NULL)
		goto memory;
	forms->arena = a;
	if (load(forms, src, n, faults) == -1)
		goto memory;
	if (faults->failed || faults->n != before)
		goto fail;
	*out = forms;
	return 0;
memory:
	buf_adds(faults, "form files: no memory, or far too large\n");
fail:
	arena_free(a);
	return -1;
}

void
forms_free(struct forms *forms)
{
	if (forms != NULL)
		arena_free(forms->arena);
}
