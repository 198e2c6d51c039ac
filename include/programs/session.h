/* session.h: the callbacks of the milter protocol */
#ifndef PROGRAMS_SESSION_H
#define PROGRAMS_SESSION_H

struct daemon;

/* Open the socket ("unix:/path" or "inet:port@host").  0 or -1, logged. */
int	session_open(struct daemon *, const char *socket);
/* Serve until session_stop.  0, or -1 when it failed. */
int	session_serve(void);
/* From another thread: take no more connections and let session_serve end. */
void	session_stop(const char *socket);

#endif
