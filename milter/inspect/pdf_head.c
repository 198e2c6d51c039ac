/* pdf_head.c: heads of objects in a PDF, references and entries of tables, as they are written (ISO 32000-1 7.3.10, 7.5.4) */

#include "inspect/pdf_head.h"
#include "inspect/pdf_values.h"

#define DIGITS_MAX	9	/* of a number: any reader's integers hold it */

/* A whole number that ends before *at, and the blanks behind it. */
static bool
take_back(struct slice s, size_t *at, size_t *out)
{
	size_t	 i = *at, unit = 1, digits = 0;

	*out = 0;
	while (i > 0 && values_is_space(s.p[i - 1]))
		i--;
	if (i == *at)
		return false;
	for (; i > 0 && values_is_digit(s.p[i - 1]) && digits < DIGITS_MAX;
	    i--, digits++, unit *= 10)
		*out += unit * (size_t)(s.p[i - 1] - '0');
	*at = i;
	return digits > 0;
}

/* What some reader takes for a blank: the last two PDFium, 0xa0 pdf.js. */
static bool
is_blank(unsigned char c)
{
	return c <= ' ' ? c == '\0' || (c >= '\t' && c <= '\r') || c == ' ' :
	    c == 0xa0 || c == 0x80 || c == 0xff;
}

/* Is it of a word, which no number begins behind? */
static bool
is_in_word(unsigned char c)
{
	unsigned char	 low = c | 0x20;

	return !is_blank(c) && (c < ' ' || c >= 0x7f ||
	    (low >= 'a' && low <= 'z'));
}

/*
 * Is it chance, in a picture?  Before it nobody finds a number that stands by
 * itself, and no line ends, as that of a comment would.
 */
static bool
is_chance(struct slice s, size_t at)
{
	size_t	 i = at, digits = 0;

	while (i > 0 && is_blank(s.p[i - 1]))
		if (s.p[--i] == '\n' || s.p[i] == '\r')
			return false;
	for (; i > 0 && values_is_digit(s.p[i - 1]); i--)
		digits++;
	return digits == 0 || (i > 0 && is_in_word(s.p[i - 1]));
}

enum pdf_head_sort
pdf_head_read(struct slice s, size_t at, size_t numbers, struct pdf_head *h)
{
	h->at = at;
	if (slice_ends(slice_sub(s, 0, at), SLICE("end")) || is_chance(s, at))
		return NO_HEAD;
	if (!take_back(s, &h->at, &h->generation) ||
	    !take_back(s, &h->at, &h->number) || h->number == 0 ||
	    h->number >= numbers || h->generation != 0 ||
	    (h->at > 0 && !values_is_space(s.p[h->at - 1])))
		return ODD_HEAD;
	return HEAD;
}

bool
pdf_head_reference(struct slice s, size_t *at, struct pdf_head *r)
{
	struct slice	 word = SLICE("R"), rest;

	while ((r->at = slice_find(s, word, *at)) != SIZE_MAX) {
		*at = r->at + word.n;
		rest = slice_from(s, r->at);
		if (take_back(s, &r->at, &r->generation) &&
		    take_back(s, &r->at, &r->number) &&
		    values_word(&rest, word))
			return true;
	}
	return false;
}

/* "0000000017 00000 n" */
bool
pdf_head_entry(struct slice s, struct pdf_entry *e)
{
	size_t	 i;

	*e = (struct pdf_entry){ 0 };
	if (s.n < PDF_ENTRY_BYTES)
		return false;
	for (i = 0; i < 16; i++)
		if (i == 10 ? s.p[i] != ' ' : !values_is_digit(s.p[i]))
			return false;
	for (i = 0; i < 10; i++)
		e->value = e->value * 10 + (size_t)(s.p[i] - '0');
	for (i = 11; i < 16; i++)
		e->generation = e->generation * 10 + (size_t)(s.p[i] - '0');
	e->type = s.p[17] == 'n';
	return s.p[16] == ' ' && (s.p[17] == 'n' || s.p[17] == 'f');
}
