/* talk.c: one step of the milter protocol, and the filter's answer to it */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "milter/packets.h"
#include "milter/talk.h"

#define PROTOCOL	6
#define ALL_ACTIONS	0x1ff
#define ALL_STEPS	0x1fffff

/*
 * The steps of a mail: the command, the bit by which a filter does not want
 * it, the bit by which it does not answer, and where its macros are listed.
 */
static const struct {
	enum command	 cmd;
	uint32_t	 unwanted, silent;
	int		 macros;
} steps[ST__MAX] = {
	[ST_CONNECT] = { CMD_CONNECT, 0x001, 0x01000, 0 },
	[ST_HELO] = { CMD_HELO, 0x002, 0x02000, 1 },
	[ST_MAIL] = { CMD_MAIL, 0x004, 0x04000, 2 },
	[ST_RCPT] = { CMD_RCPT, 0x008, 0x08000, 3 },
	[ST_DATA] = { CMD_DATA, 0x200, 0x10000, 4 },
	[ST_HEADER] = { CMD_HEADER, 0x020, 0x00080, -1 },
	[ST_EOH] = { CMD_EOH, 0x040, 0x40000, 6 },
	[ST_BODY] = { CMD_BODY, 0x010, 0x80000, -1 },
	[ST_EOM] = { CMD_EOM, 0, 0, 5 },
};

/* Postfix's milter_*_macros; a filter may ask for others. */
static const char *const usual_macros[MACROS_STAGES] = {
	"j {daemon_name} {daemon_addr} v _",
	"{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer}",
	"i {auth_type} {auth_authen} {auth_author} {mail_addr} {mail_host}",
	"i {rcpt_addr} {rcpt_host}",
	"i", "i", "i",
};

static enum verdict
lost(struct session *s, const char *why)
{
	s->text.n = 0;
	buf_printf(&s->text, "%s", why);
	close(s->fd);
	s->fd = -1;
	return V_LOST;
}

static const char *
macro_value(const struct session *s, const char *name)
{
	const struct play	*play = s->play;
	int			 i;

	if (strcmp(name, "i") == 0)
		return s->queueid;
	if (strcmp(name, "{mail_addr}") == 0)
		return play->sender;
	if (strcmp(name, "{rcpt_addr}") == 0)
		return s->rcpt;
	if (strcmp(name, "{client_addr}") == 0)
		return play->client_addr;
	if (strcmp(name, "{client_name}") == 0)
		return play->client_name;
	for (i = 0; i < play->nmacros; i++)
		if (strcmp(play->macros[i].name, name) == 0)
			return play->macros[i].value;
	return NULL;
}

int
talk_macros(struct session *s, enum stage st)
{
	struct buf	 b = { 0 };
	const char	*list, *value;
	char		*names, *name, *save;
	int		 rc = -1;

	list = s->wanted[steps[st].macros] != NULL ?
	    s->wanted[steps[st].macros] : usual_macros[steps[st].macros];
	if ((names = strdup(list)) == NULL)
		return -1;
	buf_addc(&b, steps[st].cmd);
	for (name = strtok_r(names, " ,\t", &save); name != NULL;
	    name = strtok_r(NULL, " ,\t", &save)) {
		if ((value = macro_value(s, name)) == NULL)
			continue;
		packet_put_str(&b, name);
		packet_put_str(&b, value);
	}
	if (!b.failed)
		rc = packet_send(s->fd, CMD_MACRO, buf_slice(&b));
	buf_free(&b);
	free(names);
	return rc;
}

/* Postfix's rules for a reply with text; %% means % (milter8.c). */
static enum verdict
take_text(struct session *s, struct slice data)
{
	const char	*t, *p;

	if (!packet_get_str(&data, &t) || strlen(t) < 4 ||
	    (t[0] != '4' && t[0] != '5') || !isdigit((unsigned char)t[1]) ||
	    !isdigit((unsigned char)t[2]) || (t[3] != ' ' && t[3] != '-') ||
	    (isdigit((unsigned char)t[4]) && t[4] != t[0]))
		return lost(s, "malformed reply");
	s->text.n = 0;
	for (p = t; *p != '\0'; p++) {
		if (p[0] == '%' && p[1] == '%')
			p++;
		/* The lines of one reply stay on one line of ours. */
		if (*p == '\n')
			buf_adds(&s->text, " / ");
		else if (*p != '\r')
			buf_addc(&s->text, *p);
	}
	return V_TEXT;
}

/* Hear what the filter says to a step; c is where it may change things. */
static enum verdict
hear(struct session *s, struct changes *c)
{
	struct buf	 data = { 0 };
	const char	*why;
	enum verdict	 v = V_CONTINUE;
	bool		 more = true;
	int		 cmd;

	while (more) {
		if (packet_recv(s->fd, &cmd, &data) == -1) {
			v = lost(s, strerror(errno));
			break;
		}
		more = false;
		switch ((enum reply)cmd) {
		case REP_CONTINUE:
			v = V_CONTINUE;
			break;
		case REP_ACCEPT:
			v = V_ACCEPT;
			break;
		case REP_SKIP:
			v = V_SKIP;
			break;
		case REP_DISCARD:
			v = V_DISCARD;
			break;
		case REP_REJECT:
			v = V_REJECT;
			break;
		case REP_TEMPFAIL:
			v = V_TEMPFAIL;
			break;
		case REP_SHUTDOWN:
		case REP_CONN_FAIL:
			v = lost(s, "the filter wants the connection closed");
			break;
		case REP_TEXT:
			v = take_text(s, buf_slice(&data));
			break;
		case REP_PROGRESS:
			more = true;
			break;
		case REP_ADDRCPT:
		case REP_DELRCPT:
		case REP_ADDRCPT_ARGS:
		case REP_BODY:
		case REP_CHGFROM:
		case REP_ADDHEADER:
		case REP_INSHEADER:
		case REP_CHGHEADER:
		case REP_QUARANTINE:
			why = c == NULL ? "a change before the end" :
			    changes_do(c, cmd, buf_slice(&data));
			if (why != NULL)
				v = lost(s, why);
			more = why == NULL;
			break;
		default:
			v = lost(s, "unknown reply");
		}
	}
	buf_free(&data);
	return v;
}

enum verdict
talk_step(struct session *s, enum stage st, struct slice data,
    struct changes *c)
{
	enum verdict	 v = V_CONTINUE;

	if ((s->steps & steps[st].unwanted) == 0) {
		if ((steps[st].macros != -1 && talk_macros(s, st) == -1) ||
		    packet_send(s->fd, steps[st].cmd, data) == -1)
			return lost(s, strerror(errno));
		if ((s->steps & steps[st].silent) == 0)
			v = hear(s, c);
	}
	/* Stopped amid the body means after its first chunk. */
	if (v == V_CONTINUE && st == s->stop && st != ST_RCPT &&
	    st != ST_HEADER)
		v = V_STOPPED;
	return v;
}

int
talk_negotiate(struct session *s)
{
	struct buf	 b = { 0 };
	struct slice	 in;
	const char	*list;
	uint32_t	 offered = ALL_STEPS & ~s->play->withheld, version, at;
	int		 cmd, rc = -1;

	packet_put_u32(&b, PROTOCOL);
	packet_put_u32(&b, ALL_ACTIONS);
	packet_put_u32(&b, offered);
	if (packet_send(s->fd, CMD_NEGOTIATE, buf_slice(&b)) == -1 ||
	    packet_recv(s->fd, &cmd, &b) == -1)
		goto out;
	in = buf_slice(&b);
	errno = EPROTO;
	if (cmd != CMD_NEGOTIATE || !packet_get_u32(&in, &version) ||
	    !packet_get_u32(&in, &s->actions) ||
	    !packet_get_u32(&in, &s->steps) || version > PROTOCOL ||
	    (s->actions & ~(uint32_t)ALL_ACTIONS) != 0 ||
	    (s->steps & ~offered) != 0)
		goto out;
	while (packet_get_u32(&in, &at)) {
		if (at >= MACROS_STAGES || !packet_get_str(&in, &list))
			goto out;
		free(s->wanted[at]);
		if ((s->wanted[at] = strdup(list)) == NULL)
			goto out;
	}
	rc = 0;
out:
	buf_free(&b);
	return rc;
}
