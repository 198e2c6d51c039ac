/* correspondent.c: may a mail be answered, and where (RFC 3834 2) */

#include <string.h>

#include "gate/notices.h"

/* Fields that only programs and lists write, whatever their value. */
static bool
tells_program(const struct field *f)
{
	static const char *const	 names[] = { "X-Auto-Response-Suppress",
		"X-Autoreply", "X-Autorespond", "X-Loop", "Feedback-ID",
		"Mailing-List" };
	size_t				 i;

	if (slice_casestarts(f->name, SLICE("List-")))
		return true;
	for (i = 0; i < NELEM(names); i++)
		if (slice_caseeq(f->name, slice_of(names[i])))
			return true;
	return false;
}

/* "Auto-Submitted: no" and nothing but that is what people's mail has. */
static bool
says_automatic(const struct field *f)
{
	static const char *const	 words[] = { "bulk", "junk", "list",
		"auto_reply" };
	struct slice			 value = slice_trim(f->value);
	size_t				 i;

	if (slice_caseeq(f->name, SLICE("Auto-Submitted")))
		return !slice_caseeq(value, SLICE("no"));
	if (!slice_caseeq(f->name, SLICE("Precedence")))
		return false;
	for (i = 0; i < NELEM(words); i++)
		if (slice_caseeq(value, slice_of(words[i])))
			return true;
	return false;
}

bool
mail_automatic(const struct fields *fields, const char *sender,
    const char *from)
{
	size_t	 i;

	if (fields == NULL || !notice_address(sender) || !notice_address(from))
		return true;
	for (i = 0; i < fields->n; i++)
		if (tells_program(&fields->v[i]) ||
		    says_automatic(&fields->v[i]))
			return true;
	return false;
}

/* The next word of a result, split at blanks and semicolons. */
static bool
next_word(struct slice *rest, struct slice *word)
{
	size_t	 n = 0;

	while (rest->n > 0 && strchr(" \t\r\n;", rest->p[0]) != NULL)
		*rest = slice_from(*rest, 1);
	while (n < rest->n && strchr(" \t\r\n;", rest->p[n]) == NULL)
		n++;
	*word = slice_sub(*rest, 0, n);
	*rest = slice_from(*rest, n);
	return n > 0;
}

/*
 * "ID; dmarc=pass ... header.from=DOMAIN": anything that could be read in two
 * ways (comments, quotes, two results) is none.
 */
static bool
passes(struct slice value, const char *authserv, struct slice domain)
{
	struct slice	 rest = value, word;
	bool		 pass = false, of_domain = false;

	if (slice_find(value, SLICE("\""), 0) != SIZE_MAX ||
	    slice_find(value, SLICE("("), 0) != SIZE_MAX ||
	    !next_word(&rest, &word) ||
	    !slice_caseeq(word, slice_of(authserv)))
		return false;
	while (next_word(&rest, &word)) {
		if (slice_casestarts(word, SLICE("dmarc="))) {
			if (pass || !slice_caseeq(word, SLICE("dmarc=pass")))
				return false;
			pass = true;
		} else if (pass && slice_casestarts(word,
		    SLICE("header.from=")))
			of_domain = slice_caseeq(slice_from(word, 12), domain);
	}
	return pass && of_domain;
}

/* Does a result begin with that id? */
static bool
is_of(struct slice value, const char *authserv)
{
	struct slice	 word;

	return next_word(&value, &word) &&
	    slice_caseeq(word, slice_of(authserv));
}

bool
mail_dmarc(struct arena *a, const struct fields *fields, const char *authserv,
    const char *from)
{
	struct slice	 local, domain;
	const char	*found = NULL, *value;
	bool		 received = false;
	size_t		 i;

	if (*authserv == '\0' || fields == NULL ||
	    !address_split(slice_of(from), &local, &domain))
		return false;
	for (i = 0; i < fields->n; i++) {
		received |= slice_caseeq(fields->v[i].name, SLICE("Received"));
		if (!slice_caseeq(fields->v[i].name,
		    SLICE("Authentication-Results")) ||
		    (value = header_unfold(a, fields->v[i].value)) == NULL ||
		    !is_of(slice_of(value), authserv) ||
		    slice_find(slice_of(value), SLICE("dmarc="), 0) == SIZE_MAX)
			continue;
		if (found != NULL || received)
			return false;
		found = value;
	}
	return found != NULL && passes(slice_of(found), authserv, domain);
}

/* Is it known that From's own mailbox sent this? */
static bool
proven(const struct work *w)
{
	const struct outcome	*out = w->out;

	if (w->from_why != R_NONE)
		return false;
	if (out->cls == SIG_GOOD && out->where == WHERE_SMIME &&
	    out->speaks.is == TRUTH_YES)
		return true;
	if (w->sender != NULL || (w->env->auth != NULL &&
	    slice_caseeq(slice_of(w->env->auth), slice_of(out->from))))
		return true;
	return w->root != NULL && mail_dmarc(w->arena, &w->root->fields,
	    w->gate->conf->trusted_authserv, out->from);
}

/* Of those who signed well, an agency's mailbox before a person's; "". */
static const char *
signers_mailbox(const struct sigverdict *v)
{
	const char	*to = "";
	size_t		 i;

	for (i = 0; v->cls == SIG_GOOD && i < v->nsigners; i++)
		if (v->signers[i].nmailboxes > 0 &&
		    notice_address(v->signers[i].mailboxes[0]) &&
		    (*to == '\0' || v->signers[i].holder == HOLDER_AGENCY))
			to = v->signers[i].mailboxes[0];
	return to;
}

/*
 * A signer's own mailbox, where the mail does not prove its From: those of a
 * letter go before those of the mail around it.
 */
static const char *
signers_own(const struct outcome *out)
{
	const struct document	*d;
	const char		*to = "";
	size_t			 i;

	for (i = 0; *to == '\0' && i < out->ndocuments; i++) {
		d = &out->documents[i];
		if (d->own.own && d->cls == SIG_GOOD)
			to = signers_mailbox(&d->own.verdict);
	}
	return *to == '\0' && out->where == WHERE_SMIME ?
	    signers_mailbox(&out->verdict) : to;
}

/* A Message-ID that can be quoted as it stands; "" for any other. */
static const char *
message_id(struct work *w)
{
	const struct field	*f = header_find(&w->root->fields,
				    "Message-ID", 1);
	const char		*id;
	size_t			 i, n;

	if (f == NULL || header_count(&w->root->fields, "Message-ID") > 1)
		return "";
	if ((id = header_unfold(w->arena, f->value)) == NULL)
		return NULL;
	n = strlen(id);
	if (n < 5 || n > NOTICE_ID_MAX || id[0] != '<' || id[n - 1] != '>' ||
	    strchr(id, '@') == NULL)
		return "";
	for (i = 1; i < n - 1; i++)
		if (id[i] <= ' ' || id[i] > '~' || strchr("<>", id[i]) != NULL)
			return "";
	return id;
}

int
work_correspondent(struct work *w, struct correspondent *out)
{
	const struct fields	*fields = w->root == NULL ? NULL :
				    &w->root->fields;
	struct correspondent	 c = { .to = "", .answers = "" };

	c.automatic = mail_automatic(fields, w->env->sender, w->out->from) ||
	    conf_is_own(w->gate->conf, w->out->from);
	if (fields != NULL && (c.answers = message_id(w)) == NULL)
		return -1;
	c.proven = proven(w);
	if (!c.automatic)
		c.to = c.proven ? w->out->from : signers_own(w->out);
	*out = c;
	return 0;
}
