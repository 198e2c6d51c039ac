/* words.c: what the words of a step say */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "pdf/pdf.h"

void
die(const char *what)
{
	fprintf(stderr, "pdfmake: %s\n", what);
	ERR_print_errors_fp(stderr);
	exit(1);
}

void *
need(void *p, const char *what)
{
	if (p == NULL)
		die(what);
	return p;
}

void
read_file(const char *path, struct buf *out)
{
	FILE	*f = need(fopen(path, "r"), path);
	char	 block[65536];
	size_t	 n;

	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(out, (struct slice){ (const unsigned char *)block,
		    n });
	fclose(f);
}

const char *
format(struct doc *doc, const char *text, ...)
{
	va_list	 ap;
	char	*s, *kept;

	va_start(ap, text);
	if (vasprintf(&s, text, ap) == -1)
		die("no memory");
	va_end(ap);
	kept = need(arena_strdup(doc->arena, s), "no memory");
	free(s);
	return kept;
}

const char *
step_word(const struct step *s, const char *key)
{
	size_t	 i, n = strlen(key);

	for (i = 1; i < s->nwords; i++)
		if (strncmp(s->words[i], key, n) == 0 &&
		    (s->words[i][n] == '=' || s->words[i][n] == '\0'))
			return s->words[i] + n + (s->words[i][n] == '=');
	return NULL;
}

const char *
step_word_or(const struct step *s, const char *key, const char *otherwise)
{
	const char	*value = step_word(s, key);

	return value == NULL ? otherwise : value;
}

int
step_number(const struct step *s, const char *key, int otherwise)
{
	const char	*value = step_word(s, key);

	return value == NULL ? otherwise : atoi(value);
}

time_t
time_of(const char *text)
{
	struct tm	 tm = { 0 };
	const char	*end = strptime(text, "%Y%m%d%H%M%S", &tm);

	if (end == NULL || *end != '\0')
		die("a time is not YYYYMMDDhhmmss");
	return timegm(&tm);
}

time_t
step_time(const struct step *s, const char *key, time_t otherwise)
{
	const char	*value = step_word(s, key);

	return value == NULL ? otherwise : time_of(value);
}

const char *
step_rest(struct doc *doc, const struct step *s, size_t n)
{
	const char	*p = s->text + strspn(s->text, " ");

	for (; n > 0; n--) {
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
	return doc_expand(doc, p);
}

void
doc_name(struct doc *doc, const char *name, int id)
{
	if (doc->nnames == NAMES_MAX)
		die("too many names");
	doc->names[doc->nnames].name = name;
	doc->names[doc->nnames++].id = id;
}

/* The object that a name in braces stands for; the last of that name. */
static int
named(const struct doc *doc, const char *name, size_t n)
{
	size_t	 i;

	for (i = doc->nnames; i-- > 0; )
		if (strlen(doc->names[i].name) == n &&
		    strncmp(doc->names[i].name, name, n) == 0)
			return doc->names[i].id;
	die("no such name");
}

const char *
doc_expand(struct doc *doc, const char *text)
{
	struct buf	 b = { 0 };
	const char	*out;
	size_t		 n;

	for (; *text != '\0'; text++) {
		if (*text == '{') {
			n = strcspn(++text, "}");
			buf_printf(&b, "%d 0 R", named(doc, text, n));
			text += n;
		} else if (*text == '\\' && text[1] == 'n') {
			buf_addc(&b, '\n');
			text++;
		} else
			buf_addc(&b, *text);
	}
	out = format(doc, "%s", b.n == 0 ? "" : buf_str(&b));
	buf_free(&b);
	return out;
}
