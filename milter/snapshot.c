/* snapshot.c: configuration and trust as one message sees them; reads the clock and the disk */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/chan.h"
#include "base/log.h"
#include "programs/snapshot.h"

#define REVOCATION_MS	50	/* unrelated mail waits behind a judgement */
#define SECTION_MIB	64	/* all configuration files with certificates */

static void
log_lines(enum log_level level, struct buf *lines)
{
	struct slice	 rest = buf_slice(lines), line, eol;

	while (slice_line(&rest, &line, &eol))
		log_msg(level, "%.*s", SLICE_ARG(line));
}

/* A snapshot from the bytes of a section.  NULL with faults. */
static struct snapshot *
make(struct remote *remote, struct slice section,
    const struct snapshot *before, struct buf *faults)
{
	struct snapshot		*s = calloc(1, sizeof(*s));
	struct confset		 set = { 0 };

	if (s == NULL)
		return NULL;
	if (confset_get(section, &set) == -1 ||
	    gate_load_anew(&set, before == NULL ? NULL : before->trust,
	    &s->conf, &s->trust, faults) == -1) {
		confset_clear(&set);
		free(s);
		return NULL;
	}
	confset_clear(&set);
	s->calls = (struct remote_calls){ .remote = remote,
		.sign_ms = s->conf->sign_ms,
		.sign_queue = s->conf->sign_queue,
		.inspect_ms = s->conf->inspect_ms,
		.revocation_ms = REVOCATION_MS,
		.register_ms = s->conf->registrar ? s->conf->register_ms : 0 };
	s->helpers = remote_helpers(&s->calls);
	s->gate = (struct gate){ .conf = s->conf, .trust = s->trust,
		.helpers = &s->helpers };
	atomic_store(&s->refs, 1);
	return s;
}

struct snapshot *
snapshot_make(struct remote *remote, int memfd,
    const struct snapshot *before)
{
	struct snapshot	*s = NULL;
	struct slice	 section;
	struct buf	 faults = { 0 };

	if (chan_map(memfd, (size_t)SECTION_MIB << 20, &section) == 0) {
		s = make(remote, section, before, &faults);
		chan_unmap(section);
	}
	log_lines(LV_ERROR, &faults);
	buf_free(&faults);
	return s;
}

void
snapshot_warn(const struct snapshot *s)
{
	struct buf	 warnings = { 0 };

	gate_warn(s->conf, s->trust, time(NULL), &warnings);
	log_lines(LV_WARNING, &warnings);
	buf_free(&warnings);
}

struct snapshot *
snapshot_hold(struct snapshot *s)
{
	atomic_fetch_add(&s->refs, 1);
	return s;
}

void
snapshot_release(struct snapshot *s)
{
	if (s == NULL || atomic_fetch_sub(&s->refs, 1) != 1)
		return;
	trust_unref(s->trust);
	conf_free(s->conf);
	free(s);
}

/* FNV-1a: it tells changes apart, and nobody gains by making two agree. */
static uint64_t
mix(uint64_t h, const void *p, size_t n)
{
	const unsigned char	*b = p;

	for (; n > 0; n--)
		h = (h ^ *b++) * 0x100000001b3;
	return h;
}

/* One file; those of a folder may be met in any order. */
static uint64_t
look_at(int folder, const char *name)
{
	struct stat	 st;
	uint64_t	 h = mix(0xcbf29ce484222325, name, strlen(name));

	if (fstatat(folder, name, &st, 0) == -1)
		return h;
	h = mix(h, &st.st_ino, sizeof(st.st_ino));
	h = mix(h, &st.st_size, sizeof(st.st_size));
	return mix(h, &st.st_mtim, sizeof(st.st_mtim));
}

static uint64_t
look_into(const char *folder)
{
	DIR			*dir = opendir(folder);
	const struct dirent	*d;
	uint64_t		 sum = 0;

	while (dir != NULL && (d = readdir(dir)) != NULL)
		if (d->d_name[0] != '.')
			sum += look_at(dirfd(dir), d->d_name);
	if (dir != NULL)
		closedir(dir);
	return sum;
}

uint64_t
snapshot_look(const struct conf *conf)
{
	uint64_t	 h = look_into(conf->trust_crls);

	return conf->revocation ? h * 31 + look_into(conf->cache_folder) : h;
}
