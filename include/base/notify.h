/* notify.h: telling a service manager how we are (sd_notify(3)) */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

#include <stdint.h>

/* Where a service manager listens, and how often it wants a sign of life. */
struct notify {
	char		 path[108];	/* of its socket; "": nobody listens */
	int64_t		 every_ms;	/* 0: it wants none */
	int64_t		 last_ms;	/* of proc_ms: the last sign given */
};

/*
 * From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, which are taken out of
 * the environment: what we start is not to speak for us.
 */
void	notify_init(struct notify *);

/*
 * Send lines of VARIABLE=VALUE, such as "READY=1".  That nobody hears them
 * changes nothing.
 */
void	notify_send(const struct notify *, const char *lines);

/*
 * Give a sign of life when half of its time is over.  Milliseconds until the
 * next one is due, -1: none is wanted.
 */
int	notify_alive(struct notify *, int64_t now_ms);

#endif
