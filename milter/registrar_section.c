/* registrar_section.c: what cks-registrar is told of the configuration */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/chan.h"
#include "programs/registrar.h"

#define SECTION_VERSION	1
#define UNITS_MAX	4096
#define DAYS_MAX	36500	/* a hundred years */
#define MS_MAX		60000
#define SQLITE_NAME	"register.db"
#define PATH_BYTES	4096

static void
get_keep(struct wire *w, struct retention *out)
{
	out->requests = wire_get_count(w, DAYS_MAX);
	out->contact = wire_get_count(w, DAYS_MAX);
	out->signatures = wire_get_count(w, DAYS_MAX);
	out->certificates = wire_get_count(w, DAYS_MAX);
	out->notices = wire_get_count(w, DAYS_MAX);
	out->sights = wire_get_count(w, DAYS_MAX);
}

/* The name that rows of this relay go by. */
static const char *
relay_name(struct arena *a, struct slice given)
{
	char	 host[STORE_RELAY_MAX] = "";

	if (given.n > 0)
		return arena_str(a, slice_sub(given, 0, sizeof(host) - 1));
	if (gethostname(host, sizeof(host) - 1) == -1)
		return NULL;
	return arena_strdup(a, host);
}

int
registrar_section(struct arena *a, struct slice bytes,
    struct registrar_conf *out)
{
	struct wire		 w = wire_of(bytes);
	struct registrar_conf	 c = { .folder = NULL };
	size_t			 i;

	if (wire_get_u32(&w) != SECTION_VERSION)
		return -1;
	c.folder = arena_str(a, wire_get_bytes(&w));
	c.relay = relay_name(a, wire_get_bytes(&w));
	c.postgres = arena_str(a, wire_get_bytes(&w));
	c.postgres_ms = (int)wire_get_count(&w, MS_MAX);
	c.state_dir = arena_str(a, wire_get_bytes(&w));
	get_keep(&w, &c.keep);
	c.nunits = wire_get_count(&w, UNITS_MAX);
	c.units = arena_array(a, c.nunits, sizeof(*c.units));
	for (i = 0; c.units != NULL && i < c.nunits; i++)
		row_get(&w, a, TABLE_CERTIFICATES, &c.units[i]);
	c.notices = wire_get_u32(&w) != 0;
	if (c.notices && outbox_section(a, &w, &c.outbox) == -1)
		return -1;
	if (!wire_done(&w) || arena_failed(a) || c.relay == NULL ||
	    c.folder[0] != '/')
		return -1;
	*out = c;
	return 0;
}

struct store *
registrar_own(const struct registrar_conf *c, struct buf *why)
{
	char	 path[PATH_BYTES];

	if (snprintf(path, sizeof(path), "%s/" SQLITE_NAME, c->folder) >=
	    (int)sizeof(path)) {
		buf_adds(why, "register.folder: too long a name");
		return NULL;
	}
	return store_sqlite(path, c->relay, false, why);
}

struct store *
registrar_shared(const struct registrar_conf *c, struct buf *why)
{
	return store_postgres(c->postgres, c->relay, c->postgres_ms, why);
}

int
registrar_lock(const struct registrar_conf *c, const char *name)
{
	char	 path[PATH_BYTES];
	int	 fd, rc;

	if (snprintf(path, sizeof(path), "%s/%s", c->folder, name) >=
	    (int)sizeof(path))
		return -1;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return -1;
	do
		rc = flock(fd, LOCK_EX);
	while (rc == -1 && errno == EINTR);
	if (rc == -1)
		chan_close(&fd);
	return fd;
}
