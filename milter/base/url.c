/* url.c: which URLs may be fetched: strict reading, a mapping, a list of hosts (RFC 3986) */

#include <string.h>

#include "base/url.h"

#define HOST_MAX	253	/* bytes of a name (RFC 1035) */
#define PORT_MAX	65535
#define HOST_BYTES	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
			"0123456789.-"

static size_t
span(struct slice s, const char *among)
{
	size_t	 n = 0;

	while (n < s.n && s.p[n] != '\0' && strchr(among, s.p[n]) != NULL)
		n++;
	return n;
}

/* A port in decimal; 0 when it is none. */
static unsigned
port_of(struct slice s)
{
	unsigned	 port = 0;
	size_t		 i;

	if (s.n == 0 || s.n > 5 || span(s, "0123456789") != s.n)
		return 0;
	for (i = 0; i < s.n; i++)
		port = port * 10 + (unsigned)(s.p[i] - '0');
	return port > PORT_MAX ? 0 : port;
}

/* "host" or "host:port" into u, whose port stays when none is named. */
static int
authority(struct slice s, struct url *u)
{
	size_t	 n = span(s, HOST_BYTES);

	if (n == 0 || n > HOST_MAX || s.p[0] == '.' || s.p[0] == '-')
		return -1;
	u->host = slice_sub(s, 0, n);
	if (n == s.n)
		return 0;
	if (s.p[n] != ':' || (u->port = port_of(slice_from(s, n + 1))) == 0)
		return -1;
	return 0;
}

/* Printable ASCII that no program takes for the end of a host or a URL. */
static bool
is_tail(struct slice s)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' ||
		    strchr("\\\"<>#^`{|}", s.p[i]) != NULL)
			return false;
	return true;
}

int
url_parse(struct slice s, struct url *out)
{
	struct url	 u = { .port = 80 };
	size_t		 n;

	if (s.n > URL_MAX)
		return -1;
	if (slice_casestarts(s, SLICE("https://"))) {
		u.https = true;
		u.port = 443;
		s = slice_from(s, 8);
	} else if (slice_casestarts(s, SLICE("http://")))
		s = slice_from(s, 7);
	else
		return -1;
	for (n = 0; n < s.n && s.p[n] != '/' && s.p[n] != '?'; n++)
		;
	if (authority(slice_sub(s, 0, n), &u) == -1 ||
	    !is_tail(slice_from(s, n)))
		return -1;
	*out = u;
	return 0;
}

bool
url_allowed(const struct url *u, const char *const *hosts, size_t n)
{
	struct url	 h;
	size_t		 i;

	for (i = 0; i < n; i++) {
		h = (struct url){ .port = 0 };
		if (authority(slice_of(hosts[i]), &h) == 0 &&
		    slice_caseeq(h.host, u->host) && (h.port == u->port ||
		    (h.port == 0 && (u->port == 80 || u->port == 443))))
			return true;
	}
	return false;
}

const char *
url_host_fault(const char *s)
{
	struct url	 h;

	return authority(slice_of(s), &h) == 0 ? NULL :
	    "must be a host name, or host:port";
}

int
url_mapping_parse(struct slice s, struct url_mapping *out)
{
	size_t			 blank = slice_find(s, SLICE(" "), 0);
	struct url_mapping	 m;
	struct url		 u;

	if (blank == SIZE_MAX)
		return -1;
	m.from = slice_sub(s, 0, blank);
	m.to = slice_trim(slice_from(s, blank));
	if (url_parse(m.from, &u) == -1 || url_parse(m.to, &u) == -1)
		return -1;
	*out = m;
	return 0;
}

int
url_resolve(struct slice url, const struct url_mapping *map, size_t nmap,
    const char *const *hosts, size_t nhosts, struct buf *out)
{
	struct buf	 b = { .max = URL_MAX };
	struct url	 u;
	size_t		 i;
	int		 rc = -1;

	if (url_parse(url, &u) == -1)
		return -1;
	for (i = 0; i < nmap && !slice_starts(url, map[i].from); i++)
		;
	if (i < nmap) {
		buf_add(&b, map[i].to);
		url = slice_from(url, map[i].from.n);
	}
	buf_add(&b, url);
	if (!b.failed && url_parse(buf_slice(&b), &u) == 0 &&
	    url_allowed(&u, hosts, nhosts)) {
		buf_add(out, buf_slice(&b));
		rc = out->failed ? -1 : 0;
	}
	buf_free(&b);
	return rc;
}
