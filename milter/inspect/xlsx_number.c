/* xlsx_number.c: what formats of numbers show of a cell (ECMA-376-1 18.8.31) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/xlsx_number.h"

#define CODE_MAX	250	/* Excel's bound is 255, as is that of values */
#define WORD_MAX	16	/* "Magenta", and conditions that are usual */
#define SHOWING	"0#?@dDmMyYhHsSeEgGbB"	/* digits, dates, "General" */
#define SECTIONS	4	/* for more than 0, less, 0 and text */

/* One of the four, as it is read. */
struct section {
	bool		 shows, texts;	/* something of a number, and of a text */
	bool		 chosen;	/* by a number other than 0 */
	uint32_t	 colour;
};

/* Colours by their words; others by their place in the old table. */
static const struct {
	const char	*name;
	uint32_t	 colour;
} colours[] = {
	{ "black", 0x000000 }, { "white", 0xffffff }, { "red", 0xff0000 },
	{ "green", 0x00ff00 }, { "blue", 0x0000ff }, { "yellow", 0xffff00 },
	{ "magenta", 0xff00ff }, { "cyan", 0x00ffff },
};

/* What stands in brackets: a colour, a condition, a length of time, a locale. */
static void
see_brackets(const struct xlsx_colours *c, struct section *s, const char *word)
{
	char	*end;
	size_t	 i, n;

	s->shows |= *word != '\0' && word[strspn(word, "hHmMsS")] == '\0';
	s->chosen |= strchr("<>=", *word) != NULL && *word != '\0' &&
	    strcmp(word, "=0") != 0;
	for (i = 0; i < NELEM(colours); i++)
		if (g_ascii_strcasecmp(word, colours[i].name) == 0)
			s->colour = colours[i].colour;
	if (g_ascii_strncasecmp(word, "color", 5) != 0)
		return;
	n = strtoul(word + 5, &end, 10);
	if (n > 0 && n + 7 < XLSX_PALETTE)
		s->colour = c->palette[n + 7];
}

/* Read one section.  What follows it. */
static const char *
read_section(const struct xlsx_colours *c, const char *p, struct section *s)
{
	char		 word[WORD_MAX];
	size_t		 n;

	*s = (struct section){ .colour = COLOUR_NONE };
	for (; *p != '\0' && *p != ';'; p++) {
		n = 0;
		if (*p == '"')
			n = strcspn(p + 1, "\"") + 1;
		else if (*p == '\\' || *p == '_' || *p == '*')
			n = 1;
		else if (*p == '[') {
			n = strcspn(p, "]");
			g_strlcpy(word, p + 1, MIN(n, sizeof(word)));
			see_brackets(c, s, word);
		} else {
			s->shows |= strchr(SHOWING, *p) != NULL;
			s->texts |= strchr("@gG", *p) != NULL;
		}
		while (n-- > 0 && p[1] != '\0')
			p++;
	}
	return p;
}

/* What the sections say together, of which those that are not there follow. */
static unsigned
hidden_by(const struct section *s, size_t n)
{
	unsigned	 on = 0;
	size_t		 i;

	for (i = 0; i < n; i++)
		if (s[i].chosen && !s[i].shows)
			on |= LOOK_NO_PLUS | LOOK_NO_MINUS;
	if (!s[0].shows)
		on |= LOOK_NO_PLUS;
	if (!s[n > 1].shows)
		on |= LOOK_NO_MINUS;
	if (n == SECTIONS && !s[3].texts)
		on |= LOOK_NO_TEXT;
	return on;
}

struct looks
xlsx_number(const struct xlsx_colours *c, const char *code)
{
	struct looks	 l = { 0 };
	struct section	 s[SECTIONS];
	size_t		 n = 0;

	if (*code == '\0')
		return l;
	if (strlen(code) > CODE_MAX)	/* the rest may be cut off */
		looks_put(&l, LOOK_UNKNOWN, true);
	for (; n < SECTIONS; code++) {
		code = read_section(c, code, &s[n]);
		if (s[n].colour != COLOUR_NONE &&
		    ((l.on & LOOK_FILL) == 0 || colour_is_pale(s[n].colour)))
			looks_fill(&l, s[n].colour);
		n++;
		if (*code == '\0')
			break;
	}
	looks_put(&l, hidden_by(s, n), true);
	return l;
}
