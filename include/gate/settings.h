/* settings.h: tables of settings: what a file may say, and within which limits */
#ifndef GATE_SETTINGS_H
#define GATE_SETTINGS_H

#include "gate/node.h"

enum setting_type {
	SET_STRING,	/* const char * */
	SET_PATH,	/* const char *, made absolute by the file's folder */
	SET_INT,	/* int, low to high */
	SET_BOOL,	/* bool */
	SET_WORD,	/* int or enum: index of the word, low to high */
	SET_CHOICE,	/* const char *, one of words */
	SET_STRINGS,	/* struct strings */
	SET_PATTERNS,	/* struct patterns, compiled */
	SET_GROUPS	/* struct groups of nrows settings each */
};

struct strings {
	const char *const	*v;	/* n of them, then NULL */
	size_t			 n;
};

/* One row a setting: its name, type, place, limits and default. */
struct setting {
	const char		*path;	/* "milter.socket" */
	enum setting_type	 type;
	size_t			 at;
	int			 low, high, dflt;
	const char		*text;	/* default; a list's, split at blanks */
	const char *const	*words;	/* ends with NULL */
	/* What is wrong with a string or with an element; NULL: nothing. */
	const char		*(*check)(const char *);
	bool			 must;	/* not empty; without text: not absent */
	const struct setting	*rows;	/* of SET_GROUPS */
	size_t			 nrows;
	size_t			 size;	/* bytes of one element */
	const char		*about;	/* for people, in Vietnamese */
};

/* What SET_GROUPS leaves: n elements, each with a line to report. */
struct groups {
	void	*v;
	size_t	 n;
};

struct settings {
	const struct setting	*rows;
	size_t			 n;
};

struct settings_place {
	struct arena	*arena;
	const char	*folder;	/* relative paths begin here; NULL: none */
	struct buf	*faults;
};

/*
 * Read a group by its table into out: first every default, then what the
 * file says.  Every fault is added, names without a row among them; such a
 * setting keeps its default.  -1 only when memory ran out.
 */
int	settings_read(const struct settings_place *, struct settings,
	    const struct node *group, void *out);

/* The table's rows with their defaults, as a configuration file. */
void	settings_print(struct buf *, struct settings);

/* path as seen from folder. */
const char	*settings_path(struct arena *, const char *folder,
		    const char *path);

#endif
