/* node.h: a configuration file as a tree of our own, libconfig left behind */
#ifndef GATE_NODE_H
#define GATE_NODE_H

#include "gate/forms.h"

#define NODE_DEPTH_MAX	8	/* groups in groups; ours need four */

enum node_type {
	NODE_GROUP, NODE_LIST, NODE_INT, NODE_FLOAT, NODE_BOOL, NODE_STRING
};

/* A setting of a file, with its place; all of it lives in an arena. */
struct node {
	const char		*file;
	const char		*name;	/* NULL: the root, or in a list */
	const struct node	*parent;
	const struct node	*child;
	size_t			 nchild;
	size_t			 index;	/* in a list */
	unsigned		 line;	/* 0: the root */
	enum node_type		 type;
	long long		 num;	/* NODE_INT, NODE_BOOL */
	const char		*text;	/* NODE_STRING */
};

/*
 * Parse a file's bytes.  0 with its root group; -1 with a fault added, or
 * without one when memory ran out.
 */
int	node_parse(struct arena *, const struct source *,
	    const struct node **out, struct buf *faults);

/* The member at a path as "milter.socket"; NULL when there is none. */
const struct node
	*node_find(const struct node *group, const char *path);

/* Add the line "FILE:LINE: path: what" for a node. */
void	node_fault(struct buf *faults, const struct node *, const char *what);
/* The same for a member of group, which need not be there. */
void	node_fault_at(struct buf *faults, const struct node *group,
	    const char *path, const char *what);

#endif
