/* door.h: the socket on which `cks` asks the running gateway */
#ifndef BASE_DOOR_H
#define BASE_DOOR_H

#include "base/bytes.h"

/*
 * Beside the gateway's pid file: its name with ".sock" for ".pid".  Only the
 * user who runs the gateway may knock.  door_open makes it anew, listening;
 * door_knock is a connection, SEQPACKET.  A descriptor, or -1 with errno.
 */
int	door_open(const char *pid_file);
int	door_knock(const char *pid_file);
/*
 * Knock, say one message, with a descriptor or -1, and wait so long for one.
 * 0 with it in ans, which was empty, or -1: nobody answers.
 */
int	door_ask(const char *pid_file, struct slice request, int with, int ms,
	    struct buf *ans);
void	door_remove(const char *pid_file);

#endif
