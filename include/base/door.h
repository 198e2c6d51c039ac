/* door.h: the socket on which `cks` asks the running gateway */
#ifndef BASE_DOOR_H
#define BASE_DOOR_H

#include <sys/types.h>

#include "base/bytes.h"

/*
 * Beside the gateway's pid file: its name with ".sock" for ".pid".  Only the
 * user who runs the gateway may knock.  door_open makes it anew, listening;
 * door_knock is a connection, SEQPACKET.  A descriptor, or -1 with errno.
 */
int	door_open(const char *pid_file);
/*
 * Let members of a group knock, too; "": nobody else.  What they may ask is
 * for whoever answers.  0, or -1 with errno (ESRCH: no such group), and then
 * nobody else may.
 */
#define DOOR_GROUP_MAX	33	/* bytes of its name with its NUL (useradd(8)) */
int	door_share(const char *pid_file, const char *group);
/* Who is at the other end; false: it can not be told. */
bool	door_caller(int fd, uid_t *uid);
int	door_knock(const char *pid_file);
/*
 * Knock, say one message, with a descriptor or -1, and wait so long for one.
 * 0 with it in ans, which was empty, or -1: nobody answers.
 */
int	door_ask(const char *pid_file, struct slice request, int with, int ms,
	    struct buf *ans);
void	door_remove(const char *pid_file);

#endif
