/* trust_pins.c: the pins file (conf/pins): which CAs count, and as what */

#include <string.h>

#include "crypto/trust_parts.h"

/* The next word of a line, without what follows a '#'; empty at the end. */
static struct slice
next_word(struct slice *line)
{
	struct slice	 w;
	size_t		 n = 0;

	*line = slice_trim(*line);
	while (n < line->n && strchr(" \t#", line->p[n]) == NULL)
		n++;
	w = slice_sub(*line, 0, n);
	*line = slice_from(*line, n);
	return w;
}

/* One of two words into *second; false when it is neither. */
static bool
either(struct slice word, const char *no, const char *yes, bool *second)
{
	*second = slice_eq(word, slice_of(yes));
	return *second || slice_eq(word, slice_of(no));
}

const char *
trust_pin_parse(struct slice line, struct pin *pin)
{
	struct slice	 digest, generation;

	*pin = (struct pin){ 0 };
	digest = next_word(&line);
	if (digest.n != 2 * DIGEST_LEN || !slice_unhex(digest, pin->cert.b))
		return "not a SHA-256 in hexadecimal";
	if (!either(next_word(&line), "sub", "root", &pin->root))
		return "neither root nor sub";
	if (!either(next_word(&line), "government", "public", &pin->public))
		return "neither government nor public";
	generation = next_word(&line);
	if (generation.n == 0 || slice_has8bit(generation))
		return "no generation ('-' for none)";
	if (generation.n >= sizeof(pin->generation))
		return "generation too long";
	if (!slice_eq(generation, SLICE("-")))
		memcpy(pin->generation, generation.p, generation.n);
	line = slice_trim(line);
	if (line.n > 0 && line.p[0] != '#')
		return "too many words";
	return NULL;
}

const struct pin *
trust_pin_find(const struct trust *t, const struct digest *d)
{
	size_t	 i;

	for (i = 0; i < t->npins; i++)
		if (memcmp(&t->pins[i].cert, d, sizeof(*d)) == 0)
			return &t->pins[i];
	return NULL;
}

void
trust_take_pins(struct loader *l, const char *file, struct slice bytes)
{
	struct trust	*t = l->t;
	struct slice	 line, eol;
	struct pin	 pin;
	const char	*what;
	unsigned	 n = 0;

	while (slice_line(&bytes, &line, &eol)) {
		n++;
		line = slice_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		what = trust_pin_parse(line, &pin);
		if (what == NULL && trust_pin_find(t, &pin.cert) != NULL)
			what = "pinned twice";
		if (what == NULL && t->npins == PINS_MAX)
			what = "too many pins";
		if (what == NULL) {
			t->pins[t->npins++] = pin;
		} else {
			buf_printf(l->faults, "%s:%u: %s\n", file, n, what);
			l->nfaults++;
		}
	}
}
