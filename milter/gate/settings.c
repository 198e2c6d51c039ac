/* settings.c: reading a group of settings by its table, naming every fault */

#include <stdio.h>
#include <string.h>

#include "gate/pattern.h"
#include "gate/settings.h"

#define PATH_NAME_MAX	128	/* bytes of "group.name"; ours have 30 */
#define LIST_MAX	4096	/* elements; every agency of a city fits */

const char *
settings_path(struct arena *a, const char *folder, const char *path)
{
	if (folder == NULL || path[0] == '/' || path[0] == '\0')
		return arena_strdup(a, path);
	return arena_printf(a, "%s/%s", folder, path);
}

/* "must be one of: a, b" */
static const char *
words_fault(struct arena *a, const struct setting *row)
{
	struct buf	 b = { 0 };
	const char	*text;
	int		 i;

	buf_adds(&b, "unknown word, must be one of:");
	for (i = row->low; i <= row->high && row->words[i] != NULL; i++)
		buf_printf(&b, "%s %s", i == row->low ? "" : ",",
		    row->words[i]);
	text = arena_str(a, buf_slice(&b));
	buf_free(&b);
	return text == NULL ? "unknown word" : text;
}

/* The index of a word between low and high, or -1. */
static int
word_index(const struct setting *row, const char *word)
{
	int	 i;

	for (i = row->low; i <= row->high && row->words[i] != NULL; i++)
		if (strcmp(row->words[i], word) == 0)
			return i;
	return -1;
}

/* NULL when node is a string that the row takes; else what is wrong. */
static const char *
string_fault(const struct setting *row, const struct node *node)
{
	if (node->type != NODE_STRING)
		return "wrong type, must be a string in quotes";
	if (row->must && node->text[0] == '\0')
		return "must not be empty";
	return row->check == NULL ? NULL : row->check(node->text);
}

static const char *
read_int(const struct settings_place *place, const struct setting *row,
    const struct node *node, int *out)
{
	const char	*text;

	if (node->type != NODE_INT)
		return "wrong type, must be a whole number";
	if (node->num < row->low || node->num > row->high) {
		text = arena_printf(place->arena,
		    "out of range, must be %d to %d", row->low, row->high);
		return text == NULL ? "out of range" : text;
	}
	*out = (int)node->num;
	return NULL;
}

static const char *
read_word(const struct settings_place *place, const struct setting *row,
    const struct node *node, int *out)
{
	int	 i;

	if (node->type != NODE_STRING)
		return "wrong type, must be a word in quotes";
	if ((i = word_index(row, node->text)) == -1)
		return words_fault(place->arena, row);
	*out = i;
	return NULL;
}

/* A list of strings, or one string alone; each element has its own fault. */
static int
read_strings(const struct settings_place *place, const struct setting *row,
    const struct node *node, struct strings *out)
{
	const struct node	*e = node->child;
	size_t			 n = node->nchild, i;
	const char		**v, *why;

	if (node->type == NODE_STRING) {
		e = node;
		n = 1;
	} else if (node->type != NODE_LIST || n > LIST_MAX) {
		node_fault(place->faults, node, n > LIST_MAX ?
		    "too long a list" :
		    "wrong type, must be a list of strings");
		return 0;
	}
	if (row->must && n == 0)
		node_fault(place->faults, node, "must not be empty");
	if ((v = arena_array(place->arena, n + 1, sizeof(*v))) == NULL)
		return -1;
	for (i = 0; i < n; i++) {
		v[i] = e[i].type == NODE_STRING ? e[i].text : "";
		if ((why = string_fault(row, &e[i])) != NULL)
			node_fault(place->faults, &e[i], why);
	}
	*out = (struct strings){ v, n };
	return 0;
}

static int
read_patterns(const struct settings_place *place, const struct setting *row,
    const struct node *node, struct patterns *out)
{
	const struct node	*e = node->child;
	struct strings		 texts = { NULL, 0 };
	struct pattern		*v;
	const char		*why;
	size_t			 i;

	if (read_strings(place, row, node, &texts) == -1)
		return -1;
	v = arena_array(place->arena, texts.n, sizeof(*v));
	if (v == NULL)
		return -1;
	if (node->type == NODE_STRING)
		e = node;
	for (i = 0; i < texts.n; i++) {
		if (e[i].type != NODE_STRING)
			continue;
		if (pattern_compile(place->arena, texts.v[i], &v[i],
		    &why) == -1) {
			if (why == NULL)
				return -1;
			node_fault(place->faults, &e[i], why);
		}
	}
	*out = (struct patterns){ v, texts.n };
	return 0;
}

/* A string's default, or a list's, as a node's worth of values. */
static int
set_default(const struct settings_place *place, const struct setting *row,
    void *at)
{
	struct strings	*list = at;
	const char	**v, *text = row->text == NULL ? "" : row->text;
	size_t		 n = 0, len;

	switch (row->type) {
	case SET_INT:
	case SET_WORD:
		*(int *)at = row->dflt;
		return 0;
	case SET_BOOL:
		*(bool *)at = row->dflt != 0;
		return 0;
	case SET_STRING:
	case SET_CHOICE:
	case SET_PATH:
		*(const char **)at = row->type != SET_PATH ? text :
		    settings_path(place->arena, place->folder, text);
		return 0;
	case SET_STRINGS:
		v = arena_array(place->arena, strlen(text) / 2 + 2, sizeof(*v));
		if (v == NULL)
			return -1;
		for (; *text != '\0'; text += len + (text[len] != '\0')) {
			len = strcspn(text, " ");
			v[n++] = arena_str(place->arena,
			    slice_sub(slice_of(text), 0, len));
		}
		*list = (struct strings){ v, n };
		return 0;
	case SET_PATTERNS:
		*(struct patterns *)at = (struct patterns){ NULL, 0 };
		return 0;
	case SET_GROUPS:
		*(struct groups *)at = (struct groups){ NULL, 0 };
		return 0;
	}
	return -1;
}

/* Is a name, or a group of names, in the table? */
static bool
is_known(struct settings table, const char *path, bool *group)
{
	size_t	 i, len = strlen(path);

	*group = false;
	for (i = 0; i < table.n; i++) {
		if (strncmp(table.rows[i].path, path, len) != 0)
			continue;
		if (table.rows[i].path[len] == '\0')
			return true;
		if (table.rows[i].path[len] == '.')
			*group = true;
	}
	return *group;
}

/* Report what stands in a group and in no row; prefix ends with a dot. */
static void
report_unknown(const struct settings_place *place, struct settings table,
    const struct node *group, const char *prefix)
{
	char	 path[PATH_NAME_MAX];
	bool	 subgroup;
	size_t	 i;
	int	 n;

	for (i = 0; i < group->nchild; i++) {
		n = snprintf(path, sizeof(path), "%s%s", prefix,
		    group->child[i].name);
		if (n < 0 || (size_t)n + 2 > sizeof(path) ||
		    !is_known(table, path, &subgroup))
			node_fault(place->faults, &group->child[i],
			    "no such setting");
		else if (subgroup && group->child[i].type != NODE_GROUP)
			node_fault(place->faults, &group->child[i],
			    "wrong type, must be a group { ... }");
		else if (subgroup) {
			strcat(path, ".");
			report_unknown(place, table, &group->child[i], path);
		}
	}
}

/* A list of groups, each read by the row's own table. */
static int
read_groups(const struct settings_place *place, const struct setting *row,
    const struct node *node, struct groups *out)
{
	struct settings	 table = { row->rows, row->nrows };
	unsigned char	*v;
	size_t		 i;

	if (node->type != NODE_LIST || node->nchild > LIST_MAX) {
		node_fault(place->faults, node,
		    "wrong type, must be a list of groups ( { ... } )");
		return 0;
	}
	if (row->must && node->nchild == 0)
		node_fault(place->faults, node, "must not be empty");
	v = arena_array(place->arena, node->nchild, row->size);
	if (v == NULL)
		return -1;
	for (i = 0; i < node->nchild; i++) {
		if (node->child[i].type != NODE_GROUP)
			node_fault(place->faults, &node->child[i],
			    "wrong type, must be a group { ... }");
		if (settings_read(place, table, &node->child[i],
		    v + i * row->size) == -1)
			return -1;
	}
	*out = (struct groups){ v, node->nchild };
	return 0;
}

static int
read_row(const struct settings_place *place, const struct setting *row,
    const struct node *node, void *at)
{
	const char	*why = NULL;

	switch (row->type) {
	case SET_STRING:
	case SET_PATH:
		if ((why = string_fault(row, node)) != NULL)
			break;
		if (row->type == SET_PATH && node->text[0] == '\0')
			why = "must not be empty";
		else
			*(const char **)at = row->type == SET_STRING ?
			    node->text : settings_path(place->arena,
			    place->folder, node->text);
		break;
	case SET_INT:
		why = read_int(place, row, node, at);
		break;
	case SET_BOOL:
		if (node->type == NODE_BOOL)
			*(bool *)at = node->num != 0;
		else
			why = "wrong type, must be true or false";
		break;
	case SET_WORD:
		why = read_word(place, row, node, at);
		break;
	case SET_CHOICE:
		if (node->type != NODE_STRING)
			why = "wrong type, must be a word in quotes";
		else if (word_index(row, node->text) == -1)
			why = words_fault(place->arena, row);
		else
			*(const char **)at = node->text;
		break;
	case SET_STRINGS:
		return read_strings(place, row, node, at);
	case SET_PATTERNS:
		return read_patterns(place, row, node, at);
	case SET_GROUPS:
		return read_groups(place, row, node, at);
	}
	if (why != NULL)
		node_fault(place->faults, node, why);
	return 0;
}

int
settings_read(const struct settings_place *place, struct settings table,
    const struct node *group, void *out)
{
	const struct setting	*row;
	const struct node	*node;
	void			*at;
	size_t			 i;

	if (group->type == NODE_GROUP)
		report_unknown(place, table, group, "");
	for (i = 0; i < table.n; i++) {
		row = &table.rows[i];
		at = (unsigned char *)out + row->at;
		if (set_default(place, row, at) == -1)
			return -1;
		node = node_find(group, row->path);
		if (node == NULL && row->must && row->text == NULL &&
		    group->type == NODE_GROUP)
			node_fault_at(place->faults, group, row->path,
			    "missing");
		if (node != NULL && read_row(place, row, node, at) == -1)
			return -1;
	}
	return arena_failed(place->arena) ? -1 : 0;
}

static void
print_value(struct buf *b, const struct setting *row)
{
	const char	*text = row->text == NULL ? "" : row->text;
	size_t		 len;

	switch (row->type) {
	case SET_STRING:
	case SET_PATH:
	case SET_CHOICE:
		buf_printf(b, "\"%s\"", text);
		break;
	case SET_INT:
		buf_printf(b, "%d", row->dflt);
		break;
	case SET_BOOL:
		buf_adds(b, row->dflt ? "true" : "false");
		break;
	case SET_WORD:
		buf_printf(b, "\"%s\"", row->words[row->dflt]);
		break;
	case SET_STRINGS:
	case SET_PATTERNS:
	case SET_GROUPS:
		buf_adds(b, "(");
		for (; *text != '\0'; text += len + (text[len] == ' ')) {
			len = strcspn(text, " ");
			buf_printf(b, " \"%.*s\"%s", (int)len, text,
			    text[len] == ' ' ? "," : " ");
		}
		buf_adds(b, ")");
		break;
	}
}

static void
print_limits(struct buf *b, const struct setting *row)
{
	int	 i;

	if (row->type == SET_INT)
		buf_printf(b, " (%d-%d)", row->low, row->high);
	if (row->words == NULL) {
		buf_adds(b, "\n");
		return;
	}
	for (i = row->low; i <= row->high && row->words[i] != NULL; i++)
		buf_printf(b, "%s%s", i == row->low ? " (" : " | ",
		    row->words[i]);
	buf_adds(b, ")\n");
}

void
settings_print(struct buf *b, struct settings table)
{
	const struct setting	*row;
	const char		*open = "";
	size_t			 i, len, openlen = 0;

	for (i = 0; i < table.n; i++) {
		row = &table.rows[i];
		len = strcspn(row->path, ".");
		if (len != openlen || strncmp(open, row->path, len) != 0) {
			buf_printf(b, "%s%.*s:\n{\n", i == 0 ? "" : "};\n\n",
			    (int)len, row->path);
			open = row->path;
			openlen = len;
		}
		buf_printf(b, "\t# %s", row->about);
		print_limits(b, row);
		buf_printf(b, "\t%s = ", row->path + len + 1);
		print_value(b, row);
		buf_adds(b, ";\n");
	}
	buf_adds(b, table.n > 0 ? "};\n" : "");
}
