/* json.c: writing JSON, value by value (RFC 8259) */

#include <assert.h>
#include <stdint.h>

#include "base/json.h"

/* Bytes of the UTF-8 character at p (RFC 3629), 0 when it is none. */
static size_t
utf8_bytes(const unsigned char *p)
{
	static const struct {
		unsigned char	 first, last, low, high;
		size_t		 n;
	} forms[] = {
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t	 i, k;

	for (i = 0; i < NELEM(forms); i++)
		if (*p >= forms[i].first && *p <= forms[i].last)
			break;
	if (i == NELEM(forms) || p[1] < forms[i].low || p[1] > forms[i].high)
		return 0;
	for (k = 2; k < forms[i].n; k++)
		if (p[k] < 0x80 || p[k] > 0xbf)
			return 0;
	return forms[i].n;
}

size_t
json_chars(struct buf *b, const char *s, size_t max)
{
	const unsigned char	*start = (const unsigned char *)s, *p = start;
	size_t			 n;

	for (; *p != '\0' && (size_t)(p - start) < max; p += n) {
		n = 1;
		if (*p == '"' || *p == '\\')
			buf_printf(b, "\\%c", *p);
		else if (*p < ' ' || *p == 0x7f)
			buf_printf(b, "\\u%04x", *p);
		else if (*p < 0x7f)
			buf_addc(b, *p);
		else if ((n = utf8_bytes(p)) > 0)
			buf_add(b, (struct slice){ p, n });
		else {
			buf_adds(b, "\\ufffd");
			n = 1;
		}
	}
	return (size_t)(p - start);
}

static void
quote(struct json *j, const char *s)
{
	buf_addc(j->b, '"');
	json_chars(j->b, s, SIZE_MAX);
	buf_addc(j->b, '"');
}

static void
new_line(struct json *j)
{
	size_t	 i;

	buf_addc(j->b, '\n');
	for (i = 0; i < j->depth; i++)
		buf_adds(j->b, "  ");
}

/* What stands before a value. */
static void
begin(struct json *j, const char *key)
{
	if (j->some)
		buf_addc(j->b, ',');
	if (j->depth > 0)
		new_line(j);
	if (key != NULL) {
		quote(j, key);
		buf_adds(j->b, ": ");
	}
	j->some = true;
}

static void
open_value(struct json *j, const char *key, char opens, char closes)
{
	begin(j, key);
	buf_addc(j->b, opens);
	assert(j->depth < JSON_DEPTH);
	j->closes[j->depth++] = closes;
	j->some = false;
}

void
json_object(struct json *j, const char *key)
{
	open_value(j, key, '{', '}');
}

void
json_array(struct json *j, const char *key)
{
	open_value(j, key, '[', ']');
}

void
json_end(struct json *j)
{
	assert(j->depth > 0);
	j->depth--;
	if (j->some)
		new_line(j);
	buf_addc(j->b, j->closes[j->depth]);
	if (j->depth == 0)
		buf_addc(j->b, '\n');
	j->some = true;
}

void
json_str(struct json *j, const char *key, const char *s)
{
	begin(j, key);
	if (s == NULL)
		buf_adds(j->b, "null");
	else
		quote(j, s);
}

void
json_bool(struct json *j, const char *key, bool is)
{
	begin(j, key);
	buf_adds(j->b, is ? "true" : "false");
}

void
json_num(struct json *j, const char *key, long long n)
{
	begin(j, key);
	buf_printf(j->b, "%lld", n);
}

void
json_ms(struct json *j, const char *key, long long us)
{
	begin(j, key);
	buf_printf(j->b, "%lld.%03lld", us / 1000, us % 1000);
}

void
json_time(struct json *j, const char *key, time_t t)
{
	char		 s[64];
	struct tm	 tm;

	if (t == 0 || gmtime_r(&t, &tm) == NULL ||
	    strftime(s, sizeof(s), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		json_str(j, key, NULL);
	else
		json_str(j, key, s);
}
