/* check.h: what cks check finds on the path of a mail, with what comes of it and what mends it */
#ifndef PROGRAMS_CHECK_H
#define PROGRAMS_CHECK_H

#include "base/arena.h"
#include "base/bytes.h"
#include "gate/conf.h"

#define CHECK_FINDINGS_MAX 128	/* more than a person reads at once */

enum check_level {
	CHECK_INFO,		/* so it was set, and is worth knowing */
	CHECK_WARNING,		/* works, but not as it could */
	CHECK_FAULT		/* mail is lost, waits, or goes unjudged */
};

struct check_finding {
	enum check_level level;
	const char	*area;		/* "postfix", "token", ... */
	const char	*what;		/* is so */
	const char	*then;		/* what will happen */
	const char	*mend;		/* the command or change that mends it */
};

/* Findings one after another; { .arena = a } is none. */
struct check {
	struct arena		*arena;
	struct check_finding	 v[CHECK_FINDINGS_MAX];
	size_t			 n;
	bool			 full;	/* some were left out */
};

/* Strings are kept by pointer; a NULL one is a failed arena's, and told. */
void	check_add(struct check *, const struct check_finding *);

size_t	check_count(const struct check *, enum check_level);
/* EXIT_CONFIG with a fault among them or where some were left out, else 0. */
int	check_status(const struct check *);
void	check_text(struct buf *, const struct check *);
void	check_json(struct buf *, const struct check *);

/* What postconf(1) prints: of main.cf, -M, and -P. */
struct postfix {
	struct slice	 main, master, overrides;
};

/* The names that main must hold, for `postconf -x`; NULL ends them. */
extern const char *const check_postfix_names[];

/* What of the configuration is in mode monitor. */
void	check_modes(struct check *, const struct conf *);
/*
 * Does Postfix lead mail to this gateway so that nothing is lost, unjudged or
 * broken on the way?  Pure: what is found is added.
 */
void	check_postfix(struct check *, const struct conf *,
	    const struct postfix *);

/* Programs, files and folders with their owners and rights, as they are. */
void	check_files(struct check *, const struct conf *, const char *programs);
/*
 * Is the gateway running, and can Postfix's user reach its socket?  Asked by
 * a process of that user, when we are root.
 */
void	check_reach(struct check *, const struct conf *, const char *pid_file,
	    const char *mail_owner);

#endif
