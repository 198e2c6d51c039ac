/* door.h: the socket on which `cks` asks the running gateway */
#ifndef BASE_DOOR_H
#define BASE_DOOR_H

/*
 * Beside the gateway's pid file: its name with ".sock" for ".pid".  Only the
 * user who runs the gateway may knock.  door_open makes it anew, listening;
 * door_knock is a connection, SEQPACKET.  A descriptor, or -1 with errno.
 */
int	door_open(const char *pid_file);
int	door_knock(const char *pid_file);
void	door_remove(const char *pid_file);

#endif
