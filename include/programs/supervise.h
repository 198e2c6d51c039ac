/* supervise.h: the parent: starts, restarts, reloads and stops the others */
#ifndef PROGRAMS_SUPERVISE_H
#define PROGRAMS_SUPERVISE_H

struct supervise {
	const char	*self;		/* path of this program */
	const char	*folder;	/* where the helpers' programs are */
	const char	*conf;		/* handed on unread */
	const char	*pid_file;
};

/* Runs until stopped.  The exit status: 0, 78 (configuration), 71 (system). */
int	supervise(const struct supervise *);

/* What the configuration child found: three memfds follow each other. */
enum section { SECTION_MILTER, SECTION_SIGNER, SECTION_INSPECTOR,
	SECTION__MAX };

#endif
