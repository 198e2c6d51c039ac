/* conf_checks.c: what the text of a setting must look like */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/door.h"
#include "base/url.h"
#include "gate/conf_parts.h"
#include "gate/pattern.h"

const char *
check_socket(const char *s)
{
	char	*end;
	long	 port;

	if (strncmp(s, "unix:/", 6) == 0)
		return strlen(s + 5) < sizeof(((struct sockaddr_un *)
		    NULL)->sun_path) ? NULL : "too long a path for a socket";
	if (strncmp(s, "inet:", 5) == 0 && isdigit((unsigned char)s[5])) {
		port = strtol(s + 5, &end, 10);
		if (port > 0 && port <= 65535 && *end == '@' && end[1] != '\0')
			return NULL;
	}
	return "must be \"unix:/path\" or \"inet:port@host\"";
}

const char *
check_authserv_id(const char *s)
{
	if (s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789.-_")] != '\0')
		return "only letters, digits, dots and hyphens may be in it";
	return NULL;
}

/* The URL is put into SMTP replies: printable ASCII, nothing to escape. */
const char *
check_url(const char *s)
{
	size_t	 i;

	if (s[0] == '\0')
		return NULL;
	if (strncmp(s, "https://", 8) != 0 && strncmp(s, "http://", 7) != 0)
		return "must begin with https:// or http://";
	for (i = 0; s[i] != '\0'; i++)
		if (s[i] <= ' ' || s[i] > '~' || strchr("\"<>\\", s[i]) != NULL)
			return "no blanks, quotes or special letters";
	return i > 200 ? "too long" : NULL;
}

/* A name as useradd(8) takes it. */
const char *
check_group(const char *s)
{
	if (strlen(s) >= DOOR_GROUP_MAX)
		return "too long a name";
	return s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-")] != '\0' ?
	    "only small letters, digits, _ and - may be in it" : NULL;
}

const char *
check_absolute(const char *s)
{
	return s[0] == '/' ? NULL : "must be an absolute path";
}

const char *
check_relay_name(const char *s)
{
	if (strlen(s) > 64)
		return "too long a name";
	return check_authserv_id(s);
}

const char *
check_pattern(const char *s)
{
	struct arena	*a = arena_new(1u << 20);
	struct pattern	 p;
	const char	*fault = "no memory";

	if (a != NULL)
		(void)pattern_compile(a, s, &p, &fault);
	arena_free(a);
	return fault;
}

/* One CRL: its addresses, split by blanks. */
const char *
check_urls(const char *s)
{
	struct url	 u;
	size_t		 len;

	if (s[strspn(s, " ")] == '\0')
		return "must not be empty";
	for (; *s != '\0'; s += len + (s[len] != '\0')) {
		len = strcspn(s, " ");
		if (len > 0 && url_parse(slice_sub(slice_of(s), 0, len),
		    &u) == -1)
			return "must be URLs as http://host/path, "
			    "split by blanks";
	}
	return NULL;
}

const char *
check_tsa(const char *s)
{
	struct url	 u;

	return s[0] == '\0' || url_parse(slice_of(s), &u) == 0 ? NULL :
	    "must be a URL as http://host/path";
}

const char *
check_map(const char *s)
{
	struct url_mapping	 m;

	return url_mapping_parse(slice_of(s), &m) == 0 ? NULL :
	    "must be \"FROM TO\", two beginnings of URLs";
}

const char *
check_private(const char *s)
{
	struct network	 net;

	return network_parse(s, &net) == 0 && network_is_prefix(&net) ? NULL :
	    "must be a network as 10.1.0.0/16 or 2001:db8::/32";
}

const char *
check_notice_kind(const char *s)
{
	if (notice_of(s) == NOTICE_SELFTEST)
		return "is switched on by selftest.address";
	return notice_of(s) != NOTICE__MAX ? NULL :
	    "must be one of: receipt, cover, cuc, expired, held, secrecy, "
	    "late, reminder, report";
}

const char *
check_mailbox_or_none(const char *s)
{
	return s[0] == '\0' ? NULL : check_mailbox(s);
}

/* Notices are handed to this machine's own mail server and to no other. */
const char *
check_relay(const char *s)
{
	static const char	*fault = "must be an address of this machine "
				    "as 127.0.0.1:25 or [::1]:25";
	char			 addr[64], *end;
	const char		*colon = strrchr(s, ':');
	struct network		 net, four, six;
	size_t			 n = colon == NULL ? 0 : (size_t)(colon - s);
	long			 port;

	if (n == 0 || n >= sizeof(addr) || !isdigit((unsigned char)colon[1]))
		return fault;
	port = strtol(colon + 1, &end, 10);
	if (*end != '\0' || port < 1 || port > 65535)
		return fault;
	if (s[0] == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
	}
	memcpy(addr, s, n);
	addr[n] = '\0';
	if (strchr(addr, '/') != NULL || network_parse(addr, &net) == -1 ||
	    network_parse("127.0.0.0/8", &four) == -1 ||
	    network_parse("::1", &six) == -1)
		return fault;
	return network_holds(&four, &net) || network_holds(&six, &net) ?
	    NULL : fault;
}
