/* check_postfix.h: Postfix's configuration as cks check reads it; nobody else includes it */
#ifndef PROGRAMS_CHECK_POSTFIX_H
#define PROGRAMS_CHECK_POSTFIX_H

#include "programs/check.h"

#define ENTRIES_MAX	16	/* milters of one service */
#define SERVICES_MAX	64	/* lines of master.cf that are smtpd's */

/* A milter as Postfix names it. */
struct entry {
	const char	*socket;	/* "unix:cks-milter/milter.sock" */
	const char	*action;	/* its own default_action; "" */
};

/* A line of master.cf that runs smtpd. */
struct service {
	const char	*name, *type;
	bool		 chroot;
	struct entry	 milters[ENTRIES_MAX];
	size_t		 n;
	size_t		 ours;		/* place of our milter; n: none */
};

/* A configuration of Postfix, read to be looked at. */
struct look {
	struct arena		*arena;
	struct check		*check;
	const struct conf	*conf;
	const struct postfix	*postfix;
	const char		*queue;
	struct service		 services[SERVICES_MAX];
	size_t			 n;
};

/* The value of a parameter; "" without one. */
const char	*look_param(const struct look *, const char *name);
/* Everything of look that is not set yet, from its postfix. */
void		 look_read(struct look *);
/* Milters from a value such as smtpd_milters has, and ours among them. */
void		 look_milters(const struct look *, const char *value,
		    struct service *);
/* Does a list of macros name one? */
bool		 look_names_macro(const char *list, const char *macro);

#endif
