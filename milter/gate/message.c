/* message.c: who a message is from and to, and what it is made of (RFC 5322) */

#include "gate/work.h"
#include "mail/mailbox.h"

#define AUTHORS_MAX	64	/* of one mail; the first tell whose it is */
#define PICKED_MAX	8	/* fields of a name in a header too large; a
				   second one is a trick already */

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
 * Programs show the name, or the comment, and hide the address: one that
 * looks like another's mailbox would speak for him.
 */
static int
check_name(struct work *w, struct slice value)
{
	const char	*text = decode_words(w->arena, value);

	if (text == NULL)
		return -1;
	w->misleads = mailbox_shown(slice_of(text), slice_of(w->out->from));
	return 0;
}

/* Every mailbox of every From, where it is not the one that it should be. */
static int
find_authors(struct work *w, const struct fields *fields)
{
	const struct mailbox	*boxes;
	const struct field	*f;
	const char		**v;
	size_t			 i, n, nth, count = 0;
	bool			 sane;

	v = arena_array(w->arena, AUTHORS_MAX, sizeof(*v));
	if (v == NULL)
		return -1;
	for (nth = 1; nth <= PICKED_MAX &&
	    (f = header_find(fields, "From", nth)) != NULL; nth++) {
		if (decode_mailboxes(w->arena, f->value, &boxes, &n,
		    &sane) == -1)
			return -1;
		for (i = 0; i < n && count < AUTHORS_MAX; i++)
			v[count++] = boxes[i].addr;
	}
	w->authors = (struct strings){ v, count };
	return 0;
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
		return find_authors(w, fields);
	}
	if (decode_mailboxes(w->arena, f->value, &boxes, &n, &sane) == -1)
		return -1;
	if (n > 1) {
		w->from_why = R_FROM_MULTIPLE;
		return find_authors(w, fields);
	}
	if (n == 1 && sane) {
		w->from_why = R_NONE;
		w->out->from = boxes[0].addr;
		return check_name(w, f->value);
	}
	return 0;
}

/* The first Subject is the mail's; a mark counts in whichever is shown. */
static int
find_subject(struct work *w, const struct fields *fields)
{
	const struct forms	*forms = w->gate->conf->forms;
	const struct field	*f;
	const char		*text;
	size_t			 nth;

	w->subject = "";
	for (nth = 1; (f = header_find(fields, "Subject", nth)) != NULL;
	    nth++) {
		if ((text = decode_words(w->arena, f->value)) == NULL)
			return -1;
		w->secret |= forms_secret_title(w->arena, text);
		if (nth == 1)
			w->subject = text;
	}
	w->reply = forms != NULL &&
	    forms_reply_subject(forms, w->arena, w->subject);
	return 0;
}

static int
find_message_id(struct work *w, const struct fields *fields)
{
	const struct field	*f = header_find(fields, "Message-ID", 1);

	if (f != NULL)
		w->message_id = header_unfold(w->arena, f->value);
	return w->message_id == NULL ? -1 : 0;
}

/* Add the first fields of a name, at most PICKED_MAX, to v. */
static void
pick(struct slice bytes, struct slice name, struct field *v, size_t *n)
{
	size_t	 end = *n + PICKED_MAX;

	while (*n < end && header_next(&bytes, &v[*n]))
		if (slice_caseeq(v[*n].name, name))
			(*n)++;
}

/*
 * What must be known even of a header over a limit: whose mail it is decides
 * what becomes of it.
 */
static int
pick_fields(struct work *w, struct fields *out)
{
	struct field	*v = arena_array(w->arena, 2 * PICKED_MAX, sizeof(*v));

	if (v == NULL)
		return -1;
	*out = (struct fields){ .v = v };
	pick(w->bytes, SLICE("From"), v, &out->n);
	pick(w->bytes, SLICE("Subject"), v, &out->n);
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

	w->selftest = work_is_selftest(w);
	w->out->filed = w->selftest || is_filed(w);
	w->from_why = R_FROM_MISSING;
	w->out->from = w->subject = w->message_id = "";
	if (header_parse(w->arena, w->bytes, &fields, &body, &w->limit) == -1 &&
	    (w->limit == R_NO_MEMORY || pick_fields(w, &fields) == -1))
		return -1;
	if (find_from(w, &fields) == -1 || find_subject(w, &fields) == -1 ||
	    find_message_id(w, &fields) == -1)
		return -1;
	w->out->monitor = !conf_enforces_for(conf, w->out->from,
	    w->env->sender);
	if (why == R_NONE)
		why = w->limit;
	if (why == R_NONE &&
	    mime_tree(w->arena, w->bytes, &limits, &w->root, &why) == 0)
		why = R_NONE;
	w->limit = why;
	w->content = w->root;
	return why == R_NO_MEMORY ? -1 : 0;
}
