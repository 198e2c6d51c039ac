/* authres.c: results in, forged ones out (RFC 8601, RFC 7281) */

#include <string.h>

#include "gate/work.h"

#define DN_MAX		600	/* bytes of an issuer as a header value; the
				   serial names it as well */
#define PREFIX		"X-CKS-"
#define RESULTS		"Authentication-Results"

static const struct {
	const char	*result;	/* RFC 8601 2.7, RFC 7281 3 */
} results[SIG__MAX] = {
	[SIG_NONE] = { "none" }, [SIG_ENCRYPTED] = { "neutral" },
	[SIG_GOOD] = { "pass" }, [SIG_WEAK] = { "policy" },
	[SIG_PUBLIC_CA] = { "policy" }, [SIG_UNKNOWN_CA] = { "policy" },
	[SIG_EXPIRED] = { "fail" }, [SIG_NOT_YET_VALID] = { "fail" },
	[SIG_REVOKED] = { "fail" }, [SIG_STATUS_UNKNOWN] = { "temperror" },
	[SIG_BAD] = { "fail" }, [SIG_PARTIAL] = { "neutral" },
	[SIG_BROKEN] = { "neutral" },
};

/* What permerror is for: the message itself can not be judged. */
static bool
is_permanent(const struct work *w)
{
	return w->limit != R_NONE ||
	    (w->from_why == R_FROM_MULTIPLE && w->out->cls != SIG_NONE);
}

static const char *
result_of(const struct work *w)
{
	if (is_permanent(w))
		return "permerror";
	if (w->out->cls == SIG_GOOD && w->out->speaks.is != TRUTH_YES)
		return "policy";
	return results[w->out->cls].result;
}

static enum reason
result_reason(const struct work *w)
{
	if (w->limit != R_NONE)
		return w->limit;
	if (w->out->cls == SIG_GOOD && w->out->speaks.is != TRUTH_YES)
		return w->out->speaks.why;
	return w->out->sig_why;
}

/*
 * A quoted-string of RFC 5322 in ASCII: other bytes become the \XX of RFC
 * 4514, whose backslash is quoted in its turn.
 */
static void
put_quoted(struct buf *b, const char *s)
{
	const unsigned char	*p = (const unsigned char *)s;

	buf_addc(b, '"');
	for (; *p != '\0'; p++) {
		if (*p >= ' ' && *p < 0x7f) {
			if (*p == '"' || *p == '\\')
				buf_addc(b, '\\');
			buf_addc(b, *p);
		} else {
			buf_adds(b, "\\\\");
			buf_hex(b, *p);
		}
	}
	buf_addc(b, '"');
}

static void
put_property(struct buf *b, const char *name, const char *value)
{
	struct buf	 quoted = { 0 };

	put_quoted(&quoted, value);
	if (*value != '\0' && quoted.n <= DN_MAX) {
		buf_printf(b, "\n\tbody.smime-%s=", name);
		buf_add(b, buf_slice(&quoted));
	}
	b->failed |= quoted.failed;
	buf_free(&quoted);
}

/* The value of our Authentication-Results; authserv_id is ours alone. */
static const char *
results_value(struct work *w, const char *authserv_id, const char *result,
    enum reason why)
{
	const struct sigverdict	*v = &w->out->verdict;
	const struct signer	*s;
	struct buf		 b = { 0 };
	const char		*value = NULL;
	size_t			 i;

	buf_printf(&b, "%s; smime=%s", authserv_id, result);
	if (strcmp(result, "none") != 0)
		buf_printf(&b, " reason=\"%s\"", reason_word(why));
	if (v->nsigners > 0 && *w->out->section != '\0')
		buf_printf(&b, "\n\tbody.smime-part=%s", w->out->section);
	for (i = 0; i < v->nsigners; i++) {
		s = &v->signers[i];
		if (outcome_is_signers(w->out) && w->out->cls != SIG_PARTIAL &&
		    w->out->cls != SIG_ENCRYPTED &&
		    certname_covers(s, w->out->from))
			put_property(&b, "identifier", w->out->from);
		put_property(&b, "serial", s->serial);
		put_property(&b, "issuer", s->issuer);
	}
	if (!b.failed)
		value = arena_strdup(w->arena, buf_str(&b));
	buf_free(&b);
	return value;
}

/* A value without what hides a word: folds, quotes and, if told, comments. */
static void
flatten(struct slice value, bool comments, struct buf *flat)
{
	size_t		 i, depth = 0;
	bool		 escaped = false;
	unsigned char	 c;

	for (i = 0; i < value.n; i++) {
		c = value.p[i];
		depth += !comments && !escaped && c == '(';
		if (depth == 0 && strchr(" \t\r\n\"\\", c) == NULL)
			buf_addc(flat, c);
		depth -= depth > 0 && !escaped && c == ')';
		escaped = !escaped && c == '\\';
	}
}

static bool
holds(struct slice value, struct slice id, bool comments)
{
	struct buf	 flat = { .max = value.n + 1 };
	size_t		 i;
	bool		 found = false;

	flatten(value, comments, &flat);
	for (i = 0; !found && i + id.n <= flat.n; i++)
		found = slice_caseeq(slice_sub(buf_slice(&flat), i, id.n), id);
	found |= flat.failed;
	buf_free(&flat);
	return found;
}

/* Does this Authentication-Results claim to be ours?  (RFC 8601 5) */
static bool
claims_ours(struct slice value, const char *authserv_id)
{
	struct slice	 id = slice_of(authserv_id);

	/* What looks like a comment may be none for the next reader. */
	return holds(value, id, true) || holds(value, id, false);
}

static int
delete_field(struct work *w, struct slice name, size_t nth)
{
	struct edit	 e = { .kind = EDIT_DELETE, .nth = nth,
		.name = arena_str(w->arena, name) };

	return e.name == NULL ? -1 : edits_add(w->arena, &w->out->edits, e);
}

/* The place of the next field of our own prefix: all before it are edits. */
static size_t
next_place(const struct work *w, struct slice name)
{
	const struct edits	*edits = &w->out->edits;
	size_t			 i, nth = 1;

	for (i = 0; i < edits->n; i++)
		nth += edits->v[i].kind == EDIT_DELETE &&
		    slice_caseeq(slice_of(edits->v[i].name), name);
	return nth;
}

/*
 * A header over a limit is no reason to keep mail back, nor to let a forged
 * field pass: all fields are looked at, however many; EDITS_MAX is where this
 * ends.  Only what was cut off could hide one.
 */
static int
remove_forged(struct work *w, const char *authserv_id)
{
	struct slice	 rest = w->bytes;
	struct field	 f;
	size_t		 nth = 0;	/* of the results, anybody's */
	int		 rc = 0;

	while (rc == 0 && header_next(&rest, &f)) {
		if (slice_casestarts(f.name, SLICE(PREFIX)))
			rc = delete_field(w, f.name, next_place(w, f.name));
		else if (slice_caseeq(f.name, SLICE(RESULTS)) && ++nth > 0 &&
		    claims_ours(f.value, authserv_id))
			rc = delete_field(w, f.name, nth);
	}
	return w->env->overflow != R_NONE && rest.n == 0 ? -1 : rc;
}

static int
insert(struct work *w, const char *name, const char *value)
{
	struct edit	 e = { .kind = EDIT_INSERT, .name = name,
		.value = value };

	return value == NULL ? -1 : edits_add(w->arena, &w->out->edits, e);
}

static void
put_missing(struct buf *b, const struct finding *f)
{
	size_t	 i;

	for (i = 0; i < f->nmissing; i++)
		buf_printf(b, "%s%s", i == 0 ? ": " : "; ",
		    f->missing[i].what);
}

/* "incomplete Mẫu còn thiếu ...: Mục 1: ..." as an RFC 2047 value. */
static const char *
reason_value(struct work *w)
{
	const struct outcome	*out = w->out;
	const char		*text, *value = NULL;
	struct buf		 b = { 0 };
	size_t			 i;

	buf_adds(&b, reason_info(out->why)->vietnamese);
	for (i = 0; i < out->ndocuments; i++)
		if (out->documents[i].why == R_INCOMPLETE)
			put_missing(&b, &out->documents[i].finding);
	if ((text = buf_str(&b)) != NULL &&
	    (text = decode_encode_words(w->arena, text)) != NULL)
		value = arena_printf(w->arena, "%s\n\t%s",
		    reason_word(out->why), text);
	buf_free(&b);
	return value;
}

static const char *
request_value(struct work *w)
{
	static const struct {
		unsigned	 kind;
		const char	*word;
	} kinds[] = { { KIND_RENEW, "renew" }, { KIND_CHANGE, "change" },
		{ KIND_RECOVER, "recover" } };
	const struct outcome	*out = w->out;
	const char		*value;
	unsigned		 all = 0;
	size_t			 i;

	value = request_word(out->request);
	for (i = 0; i < out->ndocuments; i++)
		all |= out->documents[i].finding.kinds;
	for (i = 0; value != NULL && i < NELEM(kinds); i++)
		if (all & kinds[i].kind)
			value = arena_printf(w->arena, "%s %s", value,
			    kinds[i].word);
	return value;
}

static const char *
flags_value(struct work *w)
{
	const struct outcome	*out = w->out;
	const char		*value = "";
	size_t			 i;

	for (i = 0; value != NULL && i < out->nflags; i++)
		value = arena_printf(w->arena, "%s%s%s", value,
		    i == 0 ? "" : " ", reason_word(out->flags[i]));
	return value;
}

/*
 * Our own fields stand on filed mail and on what becomes filed.  Inserted
 * last to first, so that they read in this order.
 */
static int
insert_own(struct work *w)
{
	const struct outcome	*out = w->out;
	enum sigclass		 cls;
	enum where		 where;
	const char		*sig;

	if (w->own != NULL)
		return insert(w, NOTICE_MARK, w->own);
	if (out->nflags > 0 && insert(w, PREFIX "Flags", flags_value(w)) == -1)
		return -1;
	if (!out->filed && out->disposition != D_ROUTE)
		return 0;
	cls = out->decisive == NULL ? out->cls : out->decisive->cls;
	where = out->decisive == NULL ? out->where : out->decisive->where;
	sig = where == WHERE_NONE ? sigclass_word(cls) :
	    arena_printf(w->arena, "%s %s", sigclass_word(cls),
	    where_word(where));
	if (*out->number != '\0' &&
	    insert(w, PREFIX "Register", out->number) == -1)
		return -1;
	if (insert(w, PREFIX "Reason", reason_value(w)) == -1 ||
	    insert(w, PREFIX "Signature", sig) == -1 ||
	    insert(w, PREFIX "Request", request_value(w)) == -1)
		return -1;
	return 0;
}

static const char *
authserv_id(struct work *w)
{
	const struct conf	*conf = w->gate->conf;

	return *conf->authserv_id != '\0' ? conf->authserv_id :
	    arena_printf(w->arena, "cks.%s", w->env->hostname);
}

static int
add_recipient(struct work *w)
{
	const struct conf	*conf = w->gate->conf;
	struct edit		 e = { .kind = EDIT_RCPT };
	size_t			 i;

	if (w->out->disposition != D_ROUTE || conf->intake_addresses.n == 0)
		return 0;
	e.value = conf->intake_addresses.v[0];
	for (i = 0; i < w->env->rcpts.n; i++)
		if (slice_caseeq(slice_of(w->env->rcpts.v[i]),
		    slice_of(e.value)))
			return 0;
	return edits_add(w->arena, &w->out->edits, e);
}

int
work_edits(struct work *w)
{
	const char	*id = authserv_id(w);

	if (id == NULL || remove_forged(w, id) == -1 || insert_own(w) == -1)
		return -1;
	if (w->unit == NULL && insert(w, RESULTS,
	    results_value(w, id, result_of(w), result_reason(w))) == -1)
		return -1;
	if (add_recipient(w) == -1)
		return -1;
	edits_sort(&w->out->edits);
	return 0;
}

/*
 * The edits of a mail that passes undecided: what was forged goes, and the
 * result says that there is none.
 */
int
work_edits_undecided(struct work *w)
{
	const char	*id = authserv_id(w);

	w->out->edits = (struct edits){ 0 };
	w->out->verdict = (struct sigverdict){ 0 };
	if (id == NULL || remove_forged(w, id) == -1 ||
	    insert(w, RESULTS,
	    results_value(w, id, "temperror", w->out->why)) == -1)
		return -1;
	edits_sort(&w->out->edits);
	return 0;
}
