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

#endif
