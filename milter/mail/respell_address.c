/* respell_address.c: an address field's names as encoded-words (RFC 2047 5, RFC 6532) */

#include "mail/decode.h"
#include "mail/domain.h"
#include "mail/encode.h"
#include "mail/respell.h"

/*
 * The words since the last comma or colon: what they turn out to be, a name
 * or an address, is known when the next sign comes.
 */
struct run {
	struct buf	 plain;		/* as they stand, without comments */
	struct buf	 text;		/* as people read them */
	struct buf	 comments;	/* said anew, each with a blank before */
	bool		 gap;		/* a blank since the last word */
};

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
run_clear(struct run *r)
{
	buf_free(&r->plain);
	buf_free(&r->text);
	buf_free(&r->comments);
	*r = (struct run){ 0 };
}

static bool
run_failed(const struct run *r)
{
	return r->plain.failed || r->text.failed || r->comments.failed;
}

/* The bytes of a quoted string or, with "(", a comment; 0: it never ends. */
static size_t
enclosed(struct slice s, char close)
{
	size_t	 i, depth = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (close == ')' && s.p[i] == '(')
			depth++;
		else if (s.p[i] == (unsigned char)close &&
		    (close == ')' ? --depth == 0 : i > 0))
			return i + 1;
	}
	return 0;
}

/* A word; of a quoted string the text is what stands in the quotes. */
static void
add_word(struct run *r, struct slice word)
{
	bool	 quoted = word.p[0] == '"';
	size_t	 i;

	if (r->gap && r->plain.n > 0) {
		buf_addc(&r->plain, ' ');
		buf_addc(&r->text, ' ');
	}
	r->gap = false;
	buf_add(&r->plain, word);
	for (i = quoted; i < word.n - quoted; i++) {
		if (quoted && word.p[i] == '\\')
			i++;
		if (word.p[i] != '\r' && word.p[i] != '\n')
			buf_addc(&r->text, word.p[i]);
	}
}

/* UTF-8 as encoded-words, whatever it holds; false: memory. */
static bool
put_words(struct arena *a, struct slice text, struct buf *out)
{
	const char	*utf8 = decode_words(a, text);

	if (utf8 == NULL)
		return false;
	encode_phrase(out, slice_of(utf8));
	return true;
}

static bool
add_comment(struct arena *a, struct run *r, struct slice comment)
{
	r->gap = true;
	buf_addc(&r->comments, ' ');
	if (!slice_has8bit(comment)) {
		buf_add(&r->comments, comment);
		return true;
	}
	buf_addc(&r->comments, '(');
	if (!put_words(a, slice_sub(comment, 1, comment.n - 2), &r->comments))
		return false;
	buf_addc(&r->comments, ')');
	return true;
}

/*
 * An address in ASCII: a domain in its own letters has another form in A-labels
 * (RFC 5891), what stands before it has none.
 */
static enum spelling
put_address(struct slice address, struct buf *out)
{
	struct slice	 domain = address;
	size_t		 start = out->n;

	if (!slice_has8bit(address)) {
		buf_add(out, address);
		return SPELL_DONE;
	}
	while (domain.n > 0 && domain.p[domain.n - 1] != '@')
		domain.n--;
	buf_add(out, domain);
	if (domain.n == 0 || slice_has8bit(domain) ||
	    domain_ascii(slice_from(address, domain.n), out) == -1) {
		out->n = start;
		return SPELL_ADDRESS;
	}
	return SPELL_DONE;
}

/*
 * End the run with the sign after it (NUL: the end).  Before "<" and ":" it
 * was a name, else an address.
 */
static enum spelling
flush(struct arena *a, struct run *r, char sign, struct buf *out)
{
	bool	 name = sign == '<' || sign == ':';
	bool	 foreign = slice_has8bit(buf_slice(&r->text));

	if (name && foreign && !put_words(a, buf_slice(&r->text), out))
		return SPELL_NEVER;
	if (name && !foreign)
		buf_add(out, buf_slice(&r->plain));
	if (!name && put_address(buf_slice(&r->plain), out) != SPELL_DONE)
		return SPELL_ADDRESS;
	buf_add(out, buf_slice(&r->comments));
	if (name && out->n > 0 && (r->plain.n > 0 || r->comments.n > 0))
		buf_addc(out, ' ');
	out->failed |= run_failed(r);
	run_clear(r);
	return SPELL_DONE;
}

/* "<...>" as it stands; *n is its length. */
static enum spelling
put_angle(struct slice s, struct buf *out, size_t *n)
{
	enum spelling	 how;
	size_t		 i, quoted;

	for (i = 0; i < s.n && s.p[i] != '>'; i++)
		if (s.p[i] == '"' &&
		    (quoted = enclosed(slice_from(s, i), '"')) > 0)
			i += quoted - 1;
	if (i == s.n)
		return SPELL_NEVER;
	*n = i + 1;
	buf_addc(out, '<');
	how = put_address(slice_sub(s, 1, i - 1), out);
	buf_addc(out, '>');
	return how;
}

/* What begins s: taken into the run or put out; *n is its length. */
static enum spelling
take(struct arena *a, struct run *r, struct slice s, struct buf *out,
    size_t *n)
{
	enum spelling	 how = SPELL_DONE;
	char		 c = (char)s.p[0];

	*n = 1;
	switch (c) {
	case ' ': case '\t': case '\r': case '\n':
		r->gap = true;
		return SPELL_DONE;
	case '"':
		if ((*n = enclosed(s, '"')) == 0)
			return SPELL_NEVER;
		add_word(r, slice_sub(s, 0, *n));
		return SPELL_DONE;
	case '(':
		if ((*n = enclosed(s, ')')) == 0)
			return SPELL_NEVER;
		return add_comment(a, r, slice_sub(s, 0, *n)) ? SPELL_DONE :
		    SPELL_NEVER;
	case '<':
		if ((how = flush(a, r, c, out)) == SPELL_DONE)
			how = put_angle(s, out, n);
		return how;
	case ',': case ';': case ':':
		if ((how = flush(a, r, c, out)) == SPELL_DONE) {
			buf_addc(out, c);
			buf_adds(out, c == ';' ? "" : "\n ");
		}
		return how;
	default:
		while (*n < s.n && !is_blank(s.p[*n]) && s.p[*n] != '"' &&
		    s.p[*n] != '(' && s.p[*n] != '<' && s.p[*n] != ',' &&
		    s.p[*n] != ';' && s.p[*n] != ':')
			(*n)++;
		add_word(r, slice_sub(s, 0, *n));
		return SPELL_DONE;
	}
}

enum spelling
respell_addresses(struct arena *a, struct slice value, struct buf *out)
{
	struct run	 r = { 0 };
	enum spelling	 how = SPELL_DONE;
	size_t		 n, start = out->n;

	while (how == SPELL_DONE && value.n > 0) {
		how = take(a, &r, value, out, &n);
		value = slice_from(value, n);
	}
	if (how == SPELL_DONE)
		how = flush(a, &r, '\0', out);
	run_clear(&r);
	if (how != SPELL_DONE)
		out->n = start;
	return how;
}
