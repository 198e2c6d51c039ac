/* sections.h: the configuration, cut into what each program may know */
#ifndef PROGRAMS_SECTIONS_H
#define PROGRAMS_SECTIONS_H

#include "base/log.h"

enum section { SECTION_MILTER, SECTION_SIGNER, SECTION_INSPECTOR,
	SECTION_FETCHER, SECTION__MAX };

/* Sealed memfds, and how to log. */
struct sections {
	int	fd[SECTION__MAX];	/* -1: that program is not wanted */
	char	words[LOG_WORD_MAX];	/* for log_open_words */
};

/*
 * Have the configuration read by a child, this program (self) run as user
 * (NULL: as we are).  It prints every fault itself.  0 with *out, whose
 * descriptors are the caller's; else an exit status: 78 when the
 * configuration is wrong, 71 when the child could not do its work.
 */
int	sections_read(const char *self, const char *conf, const char *user,
	    struct sections *out);

/* The child's side: its exit status. */
int	sections_make(const char *conf);

#endif
