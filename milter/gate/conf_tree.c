/* conf_tree.c: reading the syntax of our configuration files with libconfig */

#include <string.h>

#include <libconfig.h>

#include "gate/node.h"

static void
add_path(struct buf *b, const struct node *node)
{
	const struct node	*up[NODE_DEPTH_MAX + 2];
	size_t			 n = 0;

	for (; node != NULL && node->parent != NULL && n < NELEM(up);
	    node = node->parent)
		up[n++] = node;
	while (n-- > 0) {
		node = up[n];
		if (node->name == NULL)
			buf_printf(b, "[%zu]", node->index);
		else
			buf_printf(b, "%s%s", node->parent->parent == NULL ?
			    "" : ".", node->name);
	}
}

static void
add_place(struct buf *b, const struct node *node)
{
	buf_adds(b, node->file);
	if (node->line > 0)
		buf_printf(b, ":%u", node->line);
	buf_adds(b, ": ");
}

void
node_fault(struct buf *faults, const struct node *node, const char *what)
{
	add_place(faults, node);
	add_path(faults, node);
	buf_printf(faults, "%s%s\n", node->parent == NULL ? "" : ": ", what);
}

void
node_fault_at(struct buf *faults, const struct node *group, const char *path,
    const char *what)
{
	const struct node	*node = node_find(group, path);

	if (node != NULL) {
		node_fault(faults, node, what);
		return;
	}
	add_place(faults, group);
	add_path(faults, group);
	buf_printf(faults, "%s%s: %s\n", group->parent == NULL ? "" : ".",
	    path, what);
}

const struct node *
node_find(const struct node *group, const char *path)
{
	size_t	 i, len;

	while (group != NULL && group->type == NODE_GROUP) {
		len = strcspn(path, ".");
		for (i = 0; i < group->nchild; i++)
			if (strncmp(group->child[i].name, path, len) == 0 &&
			    group->child[i].name[len] == '\0')
				break;
		if (i == group->nchild)
			return NULL;
		group = &group->child[i];
		if (path[len] == '\0')
			return group;
		path += len + 1;
	}
	return NULL;
}

/*
 * libconfig would open what @include names, which nobody has checked and
 * the milter could not read: such a line is a fault.
 */
static bool
has_include(const struct source *src, struct slice text, struct buf *faults)
{
	struct slice	 line, eol;
	bool		 found = false;
	unsigned	 n;

	for (n = 1; slice_line(&text, &line, &eol); n++)
		if (slice_starts(slice_trim(line), SLICE("@include"))) {
			buf_printf(faults, "%s:%u: @include: not allowed\n",
			    src->path, n);
			found = true;
		}
	return found;
}

static int
copy_scalar(struct arena *a, const config_setting_t *s, struct node *node)
{
	const char	*text;

	switch (config_setting_type(s)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		node->type = NODE_INT;
		node->num = config_setting_get_int64(s);
		return 0;
	case CONFIG_TYPE_BOOL:
		node->type = NODE_BOOL;
		node->num = config_setting_get_bool(s);
		return 0;
	case CONFIG_TYPE_STRING:
		node->type = NODE_STRING;
		text = config_setting_get_string(s);
		node->text = arena_strdup(a, text == NULL ? "" : text);
		return node->text == NULL ? -1 : 0;
	}
	node->type = NODE_FLOAT;
	return 0;
}

/* Copy one setting and, down to NODE_DEPTH_MAX, what is in it. */
static int
copy(struct arena *a, config_setting_t *s, struct node *node, int depth,
    struct buf *faults)
{
	config_setting_t	*e;
	struct node		*child;
	int			 i, n;

	if (!config_setting_is_aggregate(s))
		return copy_scalar(a, s, node);
	node->type = config_setting_is_group(s) ? NODE_GROUP : NODE_LIST;
	if (depth == NODE_DEPTH_MAX) {
		node_fault(faults, node, "too many groups in groups");
		return -1;
	}
	n = config_setting_length(s);
	if ((child = arena_array(a, (size_t)n, sizeof(*child))) == NULL)
		return -1;
	for (i = 0; i < n; i++) {
		e = config_setting_get_elem(s, (unsigned)i);
		child[i].file = node->file;
		child[i].parent = node;
		child[i].index = (size_t)i;
		child[i].line = config_setting_source_line(e);
		if (child[i].line == 0)
			child[i].line = node->line;
		if (config_setting_name(e) != NULL &&
		    (child[i].name = arena_strdup(a,
		    config_setting_name(e))) == NULL)
			return -1;
		if (copy(a, e, &child[i], depth + 1, faults) == -1)
			return -1;
	}
	node->child = child;
	node->nchild = (size_t)n;
	return 0;
}

/* The file's text, without the mark that Windows editors put first. */
static const char *
text_of(struct arena *a, const struct source *src, struct buf *faults)
{
	struct slice	 text = src->bytes;

	if (slice_starts(text, SLICE("\xef\xbb\xbf")))
		text = slice_from(text, 3);
	if (text.n > 0 && memchr(text.p, '\0', text.n) != NULL) {
		buf_printf(faults, "%s: not a text file\n", src->path);
		return NULL;
	}
	if (has_include(src, text, faults))
		return NULL;
	return arena_str(a, text);
}

int
node_parse(struct arena *a, const struct source *src, const struct node **out,
    struct buf *faults)
{
	config_t	 config;
	struct node	*root;
	const char	*text;
	int		 rc = -1;

	if ((text = text_of(a, src, faults)) == NULL)
		return -1;
	config_init(&config);
	if (config_read_string(&config, text) != CONFIG_TRUE) {
		buf_printf(faults, "%s:%d: %s\n", src->path,
		    config_error_line(&config), config_error_text(&config));
		goto out;
	}
	if ((root = arena_alloc(a, sizeof(*root))) == NULL ||
	    (root->file = arena_strdup(a, src->path)) == NULL)
		goto out;
	if (copy(a, config_root_setting(&config), root, 0, faults) == -1)
		goto out;
	*out = root;
	rc = 0;
out:
	config_destroy(&config);
	return rc;
}
