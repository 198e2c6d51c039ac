/* session.c: playing an SMTP server towards a milter, as Postfix 3.7 would */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "milter/changes.h"
#include "milter/packets.h"
#include "milter/session.h"
#include "milter/talk.h"

#define FIRST_PORT	40000	/* a client's, any will do */

static void
say_client(struct session *s)
{
	const struct play	*play = s->play;
	struct buf		 b = { 0 };
	bool			 six = strchr(play->client_addr, ':') != NULL;

	packet_put_str(&b, play->client_name);
	buf_addc(&b, six ? '6' : '4');
	buf_addc(&b, FIRST_PORT >> 8);
	buf_addc(&b, FIRST_PORT & 255);
	/* Postfix sends the prefix IPv6: before such addresses. */
	buf_adds(&b, six ? "IPv6:" : "");
	packet_put_str(&b, play->client_addr);
	s->client = talk_step(s, ST_CONNECT, buf_slice(&b), NULL);
	b.n = 0;
	packet_put_str(&b, play->helo);
	if (s->client == V_CONTINUE)
		s->client = talk_step(s, ST_HELO, buf_slice(&b), NULL);
	buf_free(&b);
}

struct session *
session_open(const struct play *play)
{
	struct session	*s;
	int		 saved;

	if ((s = calloc(1, sizeof(*s))) == NULL)
		return NULL;
	s->play = play;
	s->stop = play->stop;
	s->fd = packet_connect(play->where);
	if (s->fd == -1 || talk_negotiate(s) == -1) {
		saved = errno;
		session_close(s);
		errno = saved;
		return NULL;
	}
	say_client(s);
	return s;
}

void
session_close(struct session *s)
{
	size_t	 i;

	if (s == NULL)
		return;
	if (s->fd != -1) {
		(void)packet_send(s->fd, CMD_QUIT, SLICE(""));
		close(s->fd);
	}
	for (i = 0; i < MACROS_STAGES; i++)
		free(s->wanted[i]);
	buf_free(&s->text);
	free(s);
}

bool
session_alive(const struct session *s)
{
	return s->fd != -1;
}

static void
put_verdict(struct buf *b, const struct session *s, enum verdict v)
{
	switch (v) {
	case V_CONTINUE:
	case V_SKIP:
	case V_ACCEPT:
		buf_adds(b, "accept");
		break;
	case V_DISCARD:
		buf_adds(b, "discard");
		break;
	case V_REJECT:
		buf_adds(b, "reject");
		break;
	case V_TEMPFAIL:
		buf_adds(b, "tempfail");
		break;
	case V_TEXT:
		buf_printf(b, "reply %.*s", SLICE_ARG(buf_slice(&s->text)));
		break;
	case V_STOPPED:
		buf_adds(b, "aborted");
		break;
	case V_LOST:
		buf_printf(b, "lost %.*s", SLICE_ARG(buf_slice(&s->text)));
		break;
	}
}

static enum verdict
say_address(struct session *s, enum stage st, const char *addr)
{
	struct buf	 b = { 0 };
	enum verdict	 v;

	packet_put_str(&b, addr);
	v = talk_step(s, st, buf_slice(&b), NULL);
	buf_free(&b);
	return v;
}

/* A refused recipient is left out; the mail ends when none is left. */
static enum verdict
say_rcpts(struct session *s, const char *queueid, struct changes *c)
{
	const struct play	*play = s->play;
	enum verdict		 v = V_CONTINUE;
	int			 i;

	for (i = 0; i < play->nrcpts; i++) {
		s->rcpt = play->rcpts[i];
		v = say_address(s, ST_RCPT, s->rcpt);
		s->rcpt = NULL;
		switch (v) {
		case V_ACCEPT:
		case V_DISCARD:
		case V_LOST:
		case V_STOPPED:
			return v;
		case V_REJECT:
		case V_TEMPFAIL:
		case V_TEXT:
			buf_printf(&c->outcome->notes, "rcpt refused %s: ",
			    play->rcpts[i]);
			put_verdict(&c->outcome->notes, s, v);
			buf_addc(&c->outcome->notes, '\n');
			break;
		case V_SKIP:
		case V_CONTINUE:
			c->rcpts[c->nrcpts++] = play->rcpts[i];
			/* The queue file is made after the first recipient. */
			s->queueid = queueid;
		}
	}
	if (s->stop == ST_RCPT)
		return V_STOPPED;
	return c->nrcpts > 0 ? V_CONTINUE : v;
}

static enum verdict
say_fields(struct session *s, const struct letter *l)
{
	struct buf		 b = { 0 };
	const struct letter_field *f;
	const char		*value;
	enum verdict		 v = V_CONTINUE;
	size_t			 i;

	for (i = 1; i < l->n && v == V_CONTINUE; i++) {
		f = &l->fields[i];
		value = f->line + f->namelen + 1;
		if ((s->steps & HDR_LEADSPC) == 0 && *value == ' ')
			value++;
		b.n = 0;
		buf_add(&b, (struct slice){ (unsigned char *)f->line,
		    f->namelen });
		buf_addc(&b, '\0');
		packet_put_str(&b, value);
		v = talk_step(s, ST_HEADER, buf_slice(&b), NULL);
	}
	buf_free(&b);
	if (v == V_CONTINUE && s->stop == ST_HEADER)
		v = V_STOPPED;
	return v == V_CONTINUE || v == V_SKIP ?
	    talk_step(s, ST_EOH, SLICE(""), NULL) : v;
}

static enum verdict
say_body(struct session *s, struct slice body)
{
	const struct play	*play = s->play;
	struct timespec		 pause = { play->wait_ms / 1000,
	    play->wait_ms % 1000 * 1000000L };
	enum verdict		 v = V_CONTINUE;
	size_t			 at;

	for (at = 0; at < body.n && v == V_CONTINUE; at += play->chunk) {
		if (at > 0 && play->wait_ms > 0)
			nanosleep(&pause, NULL);
		v = talk_step(s, ST_BODY, slice_sub(body, at, play->chunk),
		    NULL);
	}
	return v == V_SKIP ? V_CONTINUE : v;
}

/* Send the end and leave at once: the filter answers to nobody. */
static enum verdict
leave_at_eom(struct session *s)
{
	(void)talk_macros(s, ST_EOM);
	(void)packet_send(s->fd, CMD_EOM, SLICE(""));
	return V_STOPPED;
}

static enum verdict
say_mail(struct session *s, const char *queueid, struct changes *c)
{
	struct letter	*l = &c->outcome->letter;
	enum verdict	 v;

	if ((v = say_address(s, ST_MAIL, s->play->sender)) == V_CONTINUE &&
	    (v = say_rcpts(s, queueid, c)) == V_CONTINUE &&
	    (v = talk_step(s, ST_DATA, SLICE(""), NULL)) == V_CONTINUE &&
	    (v = say_fields(s, l)) == V_CONTINUE &&
	    (v = say_body(s, buf_slice(&l->body))) == V_CONTINUE) {
		if (s->stop == ST_EOM)
			return leave_at_eom(s);
		v = talk_step(s, ST_EOM, SLICE(""), c);
		changes_end(c);
		return v;
	}
	if (v != V_LOST && !(v == V_STOPPED && s->play->drop))
		(void)packet_send(s->fd, CMD_ABORT, SLICE(""));
	return v;
}

void
session_mail(struct session *s, const char *queueid, struct slice raw,
    struct outcome *o)
{
	const char	*rcpts[RCPTS_MAX];
	struct changes	 c = { .outcome = o, .rcpts = rcpts,
	    .actions = s->actions,
	    .leadspc = (s->steps & HDR_LEADSPC) != 0 };
	enum verdict	 v = s->fd == -1 ? V_LOST : s->client;

	*o = (struct outcome){ 0 };
	letter_read(&o->letter, raw);
	s->queueid = NULL;
	if (s->play->nstop > 0 && s->nmails++ == s->play->nstop)
		s->stop = ST__MAX;
	if (v == V_CONTINUE)
		v = say_mail(s, queueid, &c);
	if ((v == V_CONTINUE || v == V_ACCEPT) && c.quarantine.n > 0)
		buf_add(&o->verdict, buf_slice(&c.quarantine));
	else
		put_verdict(&o->verdict, s, v);
	if (v == V_STOPPED && (s->play->drop || s->stop == ST_EOM) &&
	    s->fd != -1) {
		close(s->fd);
		s->fd = -1;
	}
	changes_clear(&c);
}

void
outcome_clear(struct outcome *o)
{
	buf_free(&o->verdict);
	buf_free(&o->notes);
	letter_clear(&o->letter);
}
