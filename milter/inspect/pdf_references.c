/* pdf_references.c: which objects one leads to, as qpdf writes it (ISO 32000-1 7.3.10) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_parts.h"

/* Past a string in parentheses; what qpdf writes is balanced. */
static const char *
skip_string(const char *p)
{
	int	 depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	}
	return p;
}

/* Past a token that is no number. */
static const char *
skip_token(const char *p)
{
	if (*p == '(')
		return skip_string(p);
	if (strncmp(p, "<<", 2) == 0)
		return p + 2;
	if (*p == '<')
		return p + strcspn(p, ">");	/* hexadecimal */
	if (*p == '/' || g_ascii_isalpha(*p)) {
		for (p++; *p != '\0' && strchr(" ()<>[]/", *p) == NULL; p++)
			;
		return p;
	}
	return p + 1;
}

bool
pdf_reference(const char **text, long *id, long *generation)
{
	const char	*p = *text;
	char		*end;

	while (*p != '\0') {
		if (!g_ascii_isdigit(*p)) {
			p = skip_token(p);
			continue;
		}
		*id = strtol(p, &end, 10);
		p = end;
		if (*p != ' ' || !g_ascii_isdigit(p[1])) {
			p += strspn(p, ".0123456789");
			continue;
		}
		*generation = strtol(p + 1, &end, 10);
		if (strncmp(end, " R", 2) == 0 && (end[2] == '\0' ||
		    strchr(" >]/", end[2]) != NULL)) {
			*text = end + 2;
			return true;
		}
		p++;
	}
	*text = p;
	return false;
}
