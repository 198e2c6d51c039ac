/* packets.h: the milter protocol's packets over a socket, every wait bounded */
#ifndef TESTS_MILTER_PACKETS_H
#define TESTS_MILTER_PACKETS_H

#include "base/bytes.h"

/* What we send. */
enum command {
	CMD_ABORT = 'A',
	CMD_BODY = 'B',
	CMD_CONNECT = 'C',
	CMD_MACRO = 'D',
	CMD_EOM = 'E',
	CMD_HELO = 'H',
	CMD_HEADER = 'L',
	CMD_MAIL = 'M',
	CMD_EOH = 'N',
	CMD_NEGOTIATE = 'O',
	CMD_QUIT = 'Q',
	CMD_RCPT = 'R',
	CMD_DATA = 'T'
};

/* What comes back. */
enum reply {
	REP_ADDRCPT = '+',
	REP_DELRCPT = '-',
	REP_ADDRCPT_ARGS = '2',
	REP_SHUTDOWN = '4',
	REP_ACCEPT = 'a',
	REP_BODY = 'b',
	REP_CONTINUE = 'c',
	REP_DISCARD = 'd',
	REP_CHGFROM = 'e',
	REP_CONN_FAIL = 'f',
	REP_ADDHEADER = 'h',
	REP_INSHEADER = 'i',
	REP_CHGHEADER = 'm',
	REP_PROGRESS = 'p',
	REP_QUARANTINE = 'q',
	REP_REJECT = 'r',
	REP_SKIP = 's',
	REP_TEMPFAIL = 't',
	REP_TEXT = 'y'
};

#define PACKET_TIMEOUT_MS	30000	/* Postfix's milter_command_timeout */
#define PACKET_MAX		(1 << 20) /* no filter has more to say at once */

/* Connect to unix:/path or inet:host:port.  A descriptor or -1. */
int	packet_connect(const char *where);

/* One packet.  0, or -1 with errno, ETIMEDOUT among others. */
int	packet_send(int fd, enum command, struct slice data);

/*
 * The next packet: its command and, in data, the rest.  0, or -1 with errno,
 * EPIPE when the other side has closed.
 */
int	packet_recv(int fd, int *cmd, struct buf *data);

/* Big-endian integers, and strings with their NUL, as packets hold them. */
void		packet_put_u32(struct buf *, uint32_t);
void		packet_put_str(struct buf *, const char *);
/* Take one off the front; false when it is cut short. */
bool		packet_get_u32(struct slice *, uint32_t *);
bool		packet_get_str(struct slice *, const char **);

#endif
