/* message.c: who a message is from and to, and what it is made of (RFC 5322) */

#include "gate/work.h"

static bool
is_filed(const struct work *w)
{
	size_t	 i;

	for (i = 0; i < w->env->rcpts.n; i++)
		if (conf_is_intake(w->gate->conf, w->env->rcpts.v[i]))
			return true;
	return false;
}

/*
 * The one From of the message: one field with one mailbox.  Anything else
 * and libraries disagree on who is speaking, so nobody is.
 */
static int
find_from(struct work *w, const struct fields *fields)
{
	const struct mailbox	*boxes;
	const struct field	*f = header_find(fields, "From", 1);
	size_t			 n;
	bool			 sane;

	w->out->from = "";
	w->from_why = R_FROM_MISSING;
	if (f == NULL)
		return 0;
	if (header_count(fields, "From") > 1) {
		w->from_why = R_FROM_MULTIPLE;
		return 0;
	}
	if (decode_mailboxes(w->arena, f->value, &boxes, &n, &sane) == -1)
		return -1;
	if (n > 1)
		w->from_why = R_FROM_MULTIPLE;
	else if (n == 1 && sane) {
		w->from_why = R_NONE;
		w->out->from = boxes[0].addr;
	}
	return 0;
}

static int
find_subject(struct work *w, const struct fields *fields)
{
	const struct field	*f = header_find(fields, "Subject", 1);
	const struct forms	*forms = w->gate->conf->forms;

	w->subject = "";
	if (f != NULL && (w->subject = decode_words(w->arena, f->value)) == NULL)
		return -1;
	w->reply = forms_reply_subject(forms, w->arena, w->subject);
	w->secret = forms_secret_title(w->arena, w->subject);
	return 0;
}

int
work_message(struct work *w)
{
	const struct conf	*conf = w->gate->conf;
	struct mime_limits	 limits = { .parts = (size_t)conf->parts,
		.depth = conf->depth };
	struct fields		 fields;
	struct slice		 body;
	enum reason		 why = w->env->overflow;

	w->out->filed = is_filed(w);
	w->out->monitor = conf->mode == MODE_MONITOR;
	w->from_why = R_FROM_MISSING;
	w->out->from = w->subject = "";
	if (header_parse(w->arena, w->bytes, &fields, &body, &w->limit) == -1)
		return w->limit == R_NO_MEMORY ? -1 : 0;
	if (find_from(w, &fields) == -1 || find_subject(w, &fields) == -1)
		return -1;
	if (why == R_NONE &&
	    mime_tree(w->arena, w->bytes, &limits, &w->root, &why) == 0)
		why = R_NONE;
	w->limit = why;
	w->content = w->root;
	return why == R_NO_MEMORY ? -1 : 0;
}
