/* sections.h: the configuration, cut into what each program may know */
#ifndef PROGRAMS_SECTIONS_H
#define PROGRAMS_SECTIONS_H

#include "base/control.h"
#include "base/door.h"
#include "base/log.h"

enum role {
	ROLE_MILTER, ROLE_SIGNER, ROLE_INSPECTOR, ROLE_FETCHER,
	ROLE_REGISTRAR,
	ROLE__MAX
};

#define SECTIONS_MAX	(ROLE__MAX - 1 + SIGNERS_MAX)

struct section_file {
	enum role	 role;
	char		 name[CONTROL_NAME_MAX];	/* of a signer, or "" */
	char		 pins[PINS_BYTES_MAX];	/* its credentials, a line each */
	int		 fd;		/* sealed memfd */
};

/* A section a program that is wanted, the milter's first; how to log,
   and who may ask how the gateway is. */
struct sections {
	struct section_file v[SECTIONS_MAX];
	size_t		 n;
	char		 words[LOG_WORD_MAX]; /* for log_open_words */
	char		 group[DOOR_GROUP_MAX]; /* for door_share */
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
