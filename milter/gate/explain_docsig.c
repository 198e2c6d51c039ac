/* explain_docsig.c: the signatures inside a document, told to people and to programs */

#include "gate/explain_parts.h"

/* What came after a signature, in words and as a word. */
static const struct {
	const char	*word;
	enum saying	 saying;
} changes[] = {
	[CHANGE_NOTHING] = { "nothing", S_AFTER_NOTHING },
	[CHANGE_MORE] = { "more", S_AFTER_MORE },
	[CHANGE_CONTENT] = { "content", S_AFTER_CONTENT },
};

void
explain_json_reason(struct json *j, const char *key, enum reason why)
{
	json_str(j, key, why == R_NONE ? NULL : reason_word(why));
}

void
explain_json_known(struct json *j, const char *key, const char *s)
{
	json_str(j, key, s == NULL || *s == '\0' ? NULL : s);
}

static void
put_names(struct json *j, const struct signer *s)
{
	size_t	 i;

	json_str(j, "holder", holder_word(s->holder));
	explain_json_known(j, "subject", s->subject);
	explain_json_known(j, "cn", s->cn);
	explain_json_known(j, "o", s->o);
	explain_json_known(j, "ou", s->ou);
	explain_json_known(j, "issuer", s->issuer);
	explain_json_known(j, "serial", s->serial);
	json_array(j, "mailboxes");
	for (i = 0; i < s->nmailboxes; i++)
		json_str(j, NULL, s->mailboxes[i]);
	json_end(j);
}

void
explain_json_signer(struct json *j, const struct signer *s)
{
	json_str(j, "class", sigclass_word(s->cls));
	explain_json_reason(j, "reason", s->why);
	put_names(j, s);
	explain_json_known(j, "digest", s->digest);
	explain_json_known(j, "scheme", s->scheme);
	explain_json_known(j, "generation", s->generation);
	json_time(j, "not_before", s->not_before);
	json_time(j, "not_after", s->not_after);
	json_time(j, "signing_time", s->signing_time);
	explain_json_reason(j, "signing_time_reason", s->claim_why);
	json_time(j, "stamped", s->stamped);
	explain_json_reason(j, "stamp_reason", s->stamp_why);
	explain_json_known(j, "tsa", s->tsa);
	json_time(j, "revoked_at", s->revoked_at);
}

static void
put_docsig(struct json *j, const struct docsig *s)
{
	size_t	 i;

	json_object(j, NULL);
	explain_json_known(j, "field", s->field);
	json_str(j, "subfilter", model_subfilter_word(s->subfilter));
	json_str(j, "class", sigclass_word(s->cls));
	explain_json_reason(j, "reason", s->why);
	json_num(j, "covers", (long long)s->covers);
	json_str(j, "changed_after", changes[s->change].word);
	explain_json_known(j, "changed", s->changed);
	json_bool(j, "visible", s->visible);
	json_time(j, "stamps", s->stamp.at);
	explain_json_known(j, "tsa", s->stamp.tsa);
	json_array(j, "signers");
	for (i = 0; i < s->verdict.nsigners; i++) {
		json_object(j, NULL);
		explain_json_signer(j, &s->verdict.signers[i]);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

void
explain_json_docsigs(struct json *j, const struct docsigs *all)
{
	size_t	 i;

	json_object(j, "signature");
	json_str(j, "class", sigclass_word(all->verdict.cls));
	explain_json_reason(j, "reason", all->own ? all->verdict.why :
	    R_UNSIGNED);
	json_end(j);
	json_array(j, "signatures");
	for (i = 0; i < all->n; i++)
		put_docsig(j, &all->v[i]);
	json_end(j);
}

/* "text (word)", as everywhere. */
static void
line(struct buf *b, enum label label, enum tongue t, const char *value,
    const char *more)
{
	if (value != NULL && *value != '\0')
		buf_printf(b, "    %s: %s%s%s%s\n", explain_label(label, t),
		    value, *more == '\0' ? "" : " (", more,
		    *more == '\0' ? "" : ")");
}

void
explain_docsigs(struct buf *b, struct arena *a, const struct docsigs *all,
    enum tongue t)
{
	const struct docsig	*s;
	const struct signer	*who;
	size_t			 i;

	for (i = 0; i < all->n; i++) {
		s = &all->v[i];
		who = s->verdict.nsigners > 0 ? s->verdict.signers : NULL;
		buf_printf(b, "  %s %zu/%zu: %s (%s)\n",
		    explain_label(L_INSIDE, t), i + 1, all->n,
		    explain_class(s->cls, t), sigclass_word(s->cls));
		line(b, L_WHY, t, explain_reason(s->why, t),
		    reason_word(s->why));
		if (who != NULL) {
			line(b, L_SIGNER, t, who->subject,
			    explain_holder(who->holder, t));
			line(b, L_TIME_CLAIMED, t, explain_time(a,
			    who->signing_time, t), "");
			line(b, L_TIME_USED, t, explain_time(a,
			    who->stamped, t), who->tsa);
		}
		line(b, L_TIME_USED, t, explain_time(a, s->stamp.at, t),
		    s->stamp.tsa);
		line(b, L_AFTERWARDS, t, explain_saying(
		    changes[s->change].saying, t), s->changed);
	}
}
