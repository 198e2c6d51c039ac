/* json.h: writing JSON (RFC 8259), value by value */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <time.h>

#include "base/bytes.h"

#define JSON_DEPTH	16	/* values within values; our own deepest: 6 */

/* One text under way.  { .b = buffer } begins it; the buffer tells faults. */
struct json {
	struct buf	*b;
	size_t		 depth;
	char		 closes[JSON_DEPTH];
	bool		 some;		/* a value stands before the next */
};

/*
 * Each adds one value: key is its name within an object, NULL within an array
 * and at the top.  A string may hold any bytes: letters stand, controls are
 * escaped, and what is no UTF-8 becomes U+FFFD; NULL is null.  json_time
 * writes RFC 3339 in UTC, and 0 as null; json_ms microseconds, as 4.217.
 */
void	json_object(struct json *, const char *key);
void	json_array(struct json *, const char *key);
void	json_end(struct json *);	/* of the innermost object or array */
void	json_str(struct json *, const char *key, const char *);
void	json_bool(struct json *, const char *key, bool);
void	json_num(struct json *, const char *key, long long);
void	json_ms(struct json *, const char *key, long long us);
void	json_time(struct json *, const char *key, time_t);

/*
 * The characters of a C string as they stand within quotes, whole ones up to
 * max bytes or a little more.  How many bytes of it were taken.
 */
size_t	json_chars(struct buf *, const char *, size_t max);

#endif
