/* decode_date.c: when a field says it was, by GMime (RFC 5322 3.3) */

#include "mail/decode_parts.h"

bool
decode_date(struct arena *a, struct slice value, int64_t *unix_time)
{
	const char	*text = decode_value(a, value);
	GDateTime	*when;

	when = text == NULL ? NULL : g_mime_utils_header_decode_date(text);
	if (when == NULL)
		return false;
	*unix_time = g_date_time_to_unix(when);
	g_date_time_unref(when);
	return true;
}
