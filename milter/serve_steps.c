/* serve_steps.c: what a mail server asks, step by step, and how it is answered */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "base/log.h"
#include "programs/serve.h"

#define VERSION		6	/* of the protocol */
#define NEGOTIATE_BYTES	12	/* version, actions, steps */
#define ARGS_MAX	64	/* of MAIL or RCPT: the address, ESMTP words */

static uint32_t
get_u32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* Whether the mail server waits for an answer to that step. */
static bool
is_awaited(const SMFICTX *c, int command)
{
	static const struct {
		int		 command;
		unsigned long	 step;
	} unanswered[] = {
		{ SMFIC_CONNECT, SMFIP_NR_CONN }, { SMFIC_HELO, SMFIP_NR_HELO },
		{ SMFIC_MAIL, SMFIP_NR_MAIL }, { SMFIC_RCPT, SMFIP_NR_RCPT },
		{ SMFIC_DATA, SMFIP_NR_DATA }, { SMFIC_HEADER, SMFIP_NR_HDR },
		{ SMFIC_EOH, SMFIP_NR_EOH }, { SMFIC_BODY, SMFIP_NR_BODY },
		{ SMFIC_UNKNOWN, SMFIP_NR_UNKN },
	};
	size_t	 i;

	for (i = 0; i < NELEM(unanswered); i++)
		if (unanswered[i].command == command)
			return (c->steps & unanswered[i].step) == 0;
	return true;
}

/* A reply of our own words, where it is of the kind that is answered. */
static int
refuse(SMFICTX *c, char kind, int otherwise)
{
	const struct slice	 text[] = { buf_slice(&c->reply), SLICE("\0") };
	int			 rc;

	if (c->reply.n == 0 || c->reply.p[0] != (unsigned char)kind)
		rc = packet_put(c, otherwise, NULL, 0);
	else
		rc = packet_put(c, SMFIR_REPLYCODE, text, NELEM(text));
	c->reply.n = 0;
	return rc;
}

/* 0, or -1. */
static int
answer(SMFICTX *c, int command, sfsistat what)
{
	int	 rc = -1;

	if (!is_awaited(c, command))
		return 0;
	switch (what) {
	case SMFIS_CONTINUE:
	case SMFIS_NOREPLY:
		rc = packet_put(c, SMFIR_CONTINUE, NULL, 0);
		break;
	case SMFIS_ACCEPT:
		rc = packet_put(c, SMFIR_ACCEPT, NULL, 0);
		break;
	case SMFIS_DISCARD:
		rc = packet_put(c, SMFIR_DISCARD, NULL, 0);
		break;
	case SMFIS_SKIP:
		rc = packet_put(c, SMFIR_SKIP, NULL, 0);
		break;
	case SMFIS_REJECT:
		rc = refuse(c, '5', SMFIR_REJECT);
		break;
	case SMFIS_TEMPFAIL:
		rc = refuse(c, '4', SMFIR_TEMPFAIL);
		break;
	}
	return rc == -1 ? -1 : packet_flush(c);
}

static int
negotiate(SMFICTX *c, struct slice data)
{
	unsigned long	 actions, steps = 0, none = 0, more = 0;
	unsigned char	 p[NEGOTIATE_BYTES] = { 0, 0, 0, VERSION };
	uint32_t	 n[2];
	size_t		 i;

	if (c->negotiated || data.n < sizeof(p))
		return -1;
	if (get_u32(data.p) < VERSION) {
		log_msg(LV_ERROR, "milter: the mail server speaks version %u "
		    "of the milter protocol; it must be %d "
		    "(milter_protocol = %d)", get_u32(data.p), VERSION,
		    VERSION);
		return -1;
	}
	actions = get_u32(data.p + 4);
	if (c->desc->xxfi_negotiate(c, actions, get_u32(data.p + 8), 0, 0,
	    &actions, &steps, &none, &more) != SMFIS_CONTINUE)
		return -1;
	c->steps = steps;
	c->negotiated = true;
	n[0] = htonl((uint32_t)actions);
	n[1] = htonl((uint32_t)steps);
	for (i = 0; i < 2; i++)
		memcpy(p + 4 + 4 * i, &n[i], 4);
	return packet_put(c, SMFIC_OPTNEG, &(struct slice){ p, sizeof(p) },
	    1) == -1 ? -1 : packet_flush(c);
}

/* The strings in data, each with its NUL.  Their number; 0: not only such. */
static size_t
split(struct slice data, char *argv[ARGS_MAX + 1])
{
	size_t	 n = 0, len;

	if (data.n == 0 || data.p[data.n - 1] != '\0')
		return 0;
	for (; data.n > 0 && n < ARGS_MAX; data = slice_from(data, len)) {
		argv[n++] = (char *)(uintptr_t)data.p;
		len = strlen((const char *)data.p) + 1;
	}
	argv[n] = NULL;
	return n;
}

/* Of a family we know, or NULL: the client's address is not known. */
static _SOCK_ADDR *
address_of(char family, const unsigned char port[2], const char *text,
    struct sockaddr_storage *out)
{
	struct sockaddr_in	*in = (void *)out;
	struct sockaddr_in6	*in6 = (void *)out;

	memset(out, 0, sizeof(*out));
	if (family == SMFIA_INET &&
	    inet_pton(AF_INET, text, &in->sin_addr) == 1) {
		in->sin_family = AF_INET;
		memcpy(&in->sin_port, port, 2);
	} else if (family == SMFIA_INET6 && inet_pton(AF_INET6,
	    strncasecmp(text, "IPv6:", 5) == 0 ? text + 5 : text,
	    &in6->sin6_addr) == 1) {
		in6->sin6_family = AF_INET6;
		memcpy(&in6->sin6_port, port, 2);
	} else
		return NULL;
	return (void *)out;
}

/* "host NUL family", and but for an unknown one "port address NUL". */
static int
connected(SMFICTX *c, struct slice data, sfsistat *out)
{
	struct sockaddr_storage	 sa;
	const size_t		 n = strnlen((const char *)data.p, data.n);
	const struct slice	 rest = slice_from(data, n + 1);
	_SOCK_ADDR		*addr = NULL;

	if (rest.n == 0)
		return -1;
	if (rest.p[0] != SMFIA_UNKNOWN) {
		if (rest.n < 4 || rest.p[rest.n - 1] != '\0')
			return -1;
		addr = address_of((char)rest.p[0], rest.p + 1,
		    (const char *)rest.p + 3, &sa);
	}
	*out = c->desc->xxfi_connect(c, (char *)(uintptr_t)data.p, addr);
	return 0;
}

/* A mail that ended, or will come to no end. */
static void
end_mail(SMFICTX *c)
{
	c->in_mail = false;
	c->reply.n = 0;
	macros_forget(c, STAGE_MAIL);
}

static void
give_up(SMFICTX *c)
{
	if (c->in_mail)
		c->desc->xxfi_abort(c);
	end_mail(c);
}

/* The last piece of the body may come with the end. */
static sfsistat
finish(SMFICTX *c, struct slice data)
{
	sfsistat	 rc;

	if (data.n > 0)
		c->desc->xxfi_body(c, (unsigned char *)(uintptr_t)data.p,
		    data.n);
	rc = c->desc->xxfi_eom(c);
	c->in_mail = false;
	return rc;
}

/* The envelope: MAIL begins a mail, and ends one that was begun. */
static int
envelope(SMFICTX *c, int command, struct slice data, sfsistat *out)
{
	char	*argv[ARGS_MAX + 1];

	if (split(data, argv) == 0)
		return -1;
	if (command == SMFIC_RCPT) {
		*out = c->desc->xxfi_envrcpt(c, argv);
		return 0;
	}
	if (c->in_mail)
		c->desc->xxfi_abort(c);
	c->in_mail = true;
	*out = c->desc->xxfi_envfrom(c, argv);
	return 0;
}

/* A step of a mail, and the answer to it.  0, or -1: not understood. */
static int
step(SMFICTX *c, int command, struct slice data, sfsistat *out)
{
	char	*argv[ARGS_MAX + 1];

	switch (command) {
	case SMFIC_CONNECT:
		return connected(c, data, out);
	case SMFIC_MAIL:
	case SMFIC_RCPT:
		return envelope(c, command, data, out);
	case SMFIC_HEADER:
		if (split(data, argv) != 2)
			return -1;
		*out = c->desc->xxfi_header(c, argv[0], argv[1]);
		return 0;
	case SMFIC_EOH:
		*out = c->desc->xxfi_eoh(c);
		return 0;
	case SMFIC_BODY:
		*out = c->desc->xxfi_body(c, (unsigned char *)(uintptr_t)data.p,
		    data.n);
		return 0;
	case SMFIC_BODYEOB:
		*out = finish(c, data);
		return 0;
	case SMFIC_HELO:
	case SMFIC_DATA:
	case SMFIC_UNKNOWN:
		return 0;
	}
	log_msg(LV_ERROR, "milter: command %d is not of the milter protocol",
	    command);
	return -1;
}

int
serve_command(SMFICTX *c, int command, struct slice data)
{
	sfsistat	 what = SMFIS_CONTINUE;

	switch (command) {
	case SMFIC_OPTNEG:
		return negotiate(c, data);
	case SMFIC_MACRO:
		return macros_keep(c, data);
	case SMFIC_ABORT:
		give_up(c);
		return 0;
	case SMFIC_QUIT:
	case SMFIC_QUIT_NC:
		return -1;
	}
	if (!c->negotiated || step(c, command, data, &what) == -1 ||
	    answer(c, command, what) == -1)
		return -1;
	if (command == SMFIC_BODYEOB)
		end_mail(c);
	return 0;
}
