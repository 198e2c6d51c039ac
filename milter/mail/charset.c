/* charset.c: which charsets are read at all (RFC 2978, RFC 6657) */

#include <stdlib.h>

#include "mail/charset.h"

/*
 * What mail to an agency comes in.  Not here, since iconv would read them and
 * one reader shows other words than the next: UTF-7, HZ, the ISO-2022 that
 * change alphabet by escapes, EBCDIC, what has options behind slashes.
 */
static const struct {
	const char	*label;
	enum charset	 is;
	int		 low, high;	/* numbers that follow; none: 0 */
} labels[] = {
	{ "unknown-8bit", CHARSET_NONE, 0, 0 },		/* RFC 1428 */
	{ "x-unknown", CHARSET_NONE, 0, 0 },
	{ "us-ascii", CHARSET_NONE, 0, 0 },		/* and often is not */
	{ "ascii", CHARSET_NONE, 0, 0 },
	{ "ansi_x3.4-1968", CHARSET_NONE, 0, 0 },
	{ "utf-8", CHARSET_UTF8, 0, 0 },
	{ "utf8", CHARSET_UTF8, 0, 0 },
	{ "windows-", CHARSET_KNOWN, 1250, 1258 },
	{ "cp", CHARSET_KNOWN, 1250, 1258 },
	{ "iso-8859-", CHARSET_KNOWN, 1, 16 },
	{ "latin1", CHARSET_KNOWN, 0, 0 },
	{ "viscii", CHARSET_KNOWN, 0, 0 },
	{ "tcvn", CHARSET_KNOWN, 0, 0 },
	{ "tcvn-5712", CHARSET_KNOWN, 0, 0 },
	{ "tcvn5712-1", CHARSET_KNOWN, 0, 0 },
	{ "utf-16", CHARSET_KNOWN, 0, 0 },
	{ "utf-16le", CHARSET_KNOWN, 0, 0 },
	{ "utf-16be", CHARSET_KNOWN, 0, 0 },
	{ "gb2312", CHARSET_KNOWN, 0, 0 },
	{ "gbk", CHARSET_KNOWN, 0, 0 },
	{ "gb18030", CHARSET_KNOWN, 0, 0 },
	{ "big5", CHARSET_KNOWN, 0, 0 },
	{ "shift_jis", CHARSET_KNOWN, 0, 0 },
	{ "euc-jp", CHARSET_KNOWN, 0, 0 },
	{ "euc-kr", CHARSET_KNOWN, 0, 0 },
	{ "ks_c_5601-1987", CHARSET_KNOWN, 0, 0 },
	{ "koi8-r", CHARSET_KNOWN, 0, 0 },
	{ "koi8-u", CHARSET_KNOWN, 0, 0 },
};

/* A number between low and high, and nothing else. */
static bool
is_between(const char *text, int low, int high)
{
	char	*end;
	long	 n;

	if (text[0] < '1' || text[0] > '9')
		return false;
	n = strtol(text, &end, 10);
	return *end == '\0' && n >= low && n <= high;
}

enum charset
charset_of(const char *label)
{
	struct slice	 all = slice_of(label), name;
	size_t		 i;

	if (all.n == 0)
		return CHARSET_NONE;
	for (i = 0; i < NELEM(labels); i++) {
		name = slice_of(labels[i].label);
		if (labels[i].high == 0 ? slice_caseeq(all, name) :
		    slice_casestarts(all, name) && is_between(label + name.n,
		    labels[i].low, labels[i].high))
			return labels[i].is;
	}
	return CHARSET_REFUSED;
}

void
charset_escape(struct slice in, struct buf *out)
{
	size_t	 i;

	for (i = 0; i < in.n && !out->failed; i++)
		if ((in.p[i] >= ' ' && in.p[i] < 0x7f) || in.p[i] == '\t' ||
		    in.p[i] == '\r' || in.p[i] == '\n')
			buf_addc(out, in.p[i]);
		else
			buf_printf(out, "\\%02X", in.p[i]);
}
