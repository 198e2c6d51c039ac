/* evidence_read.c: what a bundle of evidence says, read back */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "programs/evidence.h"

#define RCPTS_MAX	4096	/* of one mail; Postfix takes 1000 */
#define SET_MAX		(128u << 20)	/* memory of a configuration's files */
#define NAME_BYTES	64

/* "key: value": its value, or false when the line has another key. */
static bool
line_has(struct slice line, const char *key, struct slice *value)
{
	struct slice	 k = slice_of(key);

	if (!slice_starts(line, k) ||
	    !slice_starts(slice_from(line, k.n), SLICE(": ")))
		return false;
	*value = slice_from(line, k.n + 2);
	return true;
}

/* A number of the whole text; 0 or -1. */
static int
number_of(struct arena *a, struct slice text, long long *out)
{
	const char	*s = arena_str(a, text);
	char		*end;

	if (s == NULL || *s == '\0')
		return -1;
	errno = 0;
	*out = strtoll(s, &end, 10);
	return errno == 0 && *end == '\0' ? 0 : -1;
}

/* One of the terms of who judged on his own account.  0 or -1. */
static int
take_own(struct arena *a, struct slice line, struct evidence_asked *out)
{
	static const struct {
		const char		*word;
		enum revocation_mode	 mode;
	} modes[] = {
		{ "require", REVOCATION_REQUIRE }, { "soft", REVOCATION_SOFT },
		{ "off", REVOCATION_OFF },
	};
	struct own_terms	*own = &out->own;
	struct slice		 v;
	size_t			 i, n = 0;

	if (line_has(line, "own-roots", &v)) {
		out->alone = true;
		own->given = slice_eq(v, SLICE("given"));
	}
	if (line_has(line, "own-from", &v))
		own->any_from = slice_eq(v, SLICE("any"));
	if (line_has(line, "own-revocation", &v)) {
		for (i = 0; i < NELEM(modes); i++)
			if (slice_eq(v, slice_of(modes[i].word)))
				break;
		if (i == NELEM(modes))
			return -1;
		own->revocation = modes[i].mode;
	}
	if (line_has(line, "own-policy", &v)) {
		while (out->policies[n] != NULL)
			n++;
		if (n == EVIDENCE_POLICIES_MAX)
			return -1;
		out->policies[n] = arena_str(a, v);
		out->policy = (struct path_policy){ .explicit_policy = true,
			.policies = out->policies };
		own->policy = &out->policy;
	}
	return 0;
}

static int
take_line(struct arena *a, struct slice line, struct evidence_asked *out,
    const char **rcpts, bool *dated)
{
	struct { const char *key; const char **to; } texts[] = {
		{ "session", &out->env.session }, { "queue-id", &out->env.qid },
		{ "sender", &out->env.sender }, { "login", &out->env.auth },
		{ "client", &out->env.client },
		{ "hostname", &out->env.hostname },
	};
	struct slice	 v;
	long long	 n;
	size_t		 i;

	for (i = 0; i < NELEM(texts); i++)
		if (line_has(line, texts[i].key, &v))
			*texts[i].to = arena_str(a, v);
	if (line_has(line, "evidence", &v) && !slice_eq(v, SLICE("1")))
		return -1;
	if (line_has(line, "time", &v)) {
		if (number_of(a, v, &n) == -1)
			return -1;
		out->now = (time_t)n;
		*dated = true;
	}
	if (line_has(line, "recipient", &v)) {
		if (out->env.rcpts.n == RCPTS_MAX)
			return -1;
		rcpts[out->env.rcpts.n++] = arena_str(a, v);
	}
	return take_own(a, line, out);
}

int
evidence_asked(struct bundle *b, struct evidence_asked *out)
{
	const struct bundle_file *mail = bundle_find(b, "mail.eml"),
				 *text = bundle_find(b, "verdict.txt"),
				 *json = bundle_find(b, "verdict.json"),
				 *envelope = bundle_find(b, "envelope.txt");
	const char		**rcpts = arena_array(b->arena, RCPTS_MAX,
				    sizeof(*rcpts));
	struct slice		 rest, line, eol;
	bool			 dated = false;

	*out = (struct evidence_asked){ .env = { .session = "" } };
	if (mail == NULL || text == NULL || json == NULL || envelope == NULL ||
	    rcpts == NULL)
		return -1;
	out->mail = mail->bytes;
	out->text = text->bytes;
	out->json = json->bytes;
	out->env.rcpts.v = rcpts;
	rest = envelope->bytes;
	while (slice_line(&rest, &line, &eol))
		if (take_line(b->arena, line, out, rcpts, &dated) == -1)
			return -1;
	return dated && out->env.sender != NULL && out->env.hostname != NULL &&
	    !arena_failed(b->arena) ? 0 : -1;
}

/* "NUMBER ERRNO PATH" and the file of that number. */
static int
take_source(const struct bundle *b, struct slice line, size_t number,
    struct arena *a, struct source *src)
{
	const struct bundle_file *f;
	struct slice		 blank = SLICE(" ");
	size_t			 first = slice_find(line, blank, 0), second;
	long long		 n, error;
	char			 name[NAME_BYTES];

	if (first == SIZE_MAX ||
	    (second = slice_find(line, blank, first + 1)) == SIZE_MAX ||
	    number_of(a, slice_sub(line, 0, first), &n) == -1 ||
	    number_of(a, slice_sub(line, first + 1, second - first - 1),
	    &error) == -1 || n < 0 || (size_t)n != number)
		return -1;
	snprintf(name, sizeof(name), "conf/%04zu", number);
	f = bundle_find(b, name);
	*src = (struct source){ .path = arena_str(a, slice_from(line,
	    second + 1)), .error = (int)error };
	if (f != NULL)
		src->bytes = f->bytes;
	return 0;
}

int
evidence_confset(const struct bundle *b, struct confset *out)
{
	const struct bundle_file *index = bundle_find(b, "conf/index");
	struct confset		 set = { .arena = arena_new(SET_MAX),
		.judging = true };
	struct slice		 rest, line, eol;

	if (index == NULL || set.arena == NULL ||
	    (set.v = arena_array(set.arena, b->n + index->bytes.n / 8 + 1,
	    sizeof(*set.v))) == NULL)
		goto fail;
	rest = index->bytes;
	while (slice_line(&rest, &line, &eol)) {
		if (take_source(b, line, set.n, set.arena,
		    &set.v[set.n]) == -1)
			goto fail;
		set.n++;
	}
	if (set.n == 0 || arena_failed(set.arena))
		goto fail;
	*out = set;
	return 0;
fail:
	confset_clear(&set);
	return -1;
}

struct trust_paths
evidence_trust(const struct bundle *b, const char *dir)
{
	bool	 crls = bundle_find(b, "crls/0001.crl") != NULL;

	return (struct trust_paths){
		.folder = arena_printf(b->arena, "%s/trust", dir),
		.crls = crls ? arena_printf(b->arena, "%s/crls", dir) : NULL,
		.pins = arena_printf(b->arena, "%s/pins", dir) };
}
