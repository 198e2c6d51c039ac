/* conf_set.c: reading the configuration's files from disk, once, as a set */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wire.h"
#include "crypto/pin_source.h"
#include "gate/conf_parts.h"

#define SET_VERSION	1
#define SIGNER_USER	"cks-signer"
#define SET_FILES_MAX	4096	/* a city has some 600 units */
#define SET_BYTES_MAX	(64u * 1024 * 1024)	/* of all files together */
#define FILE_BYTES_MAX	(1024 * 1024)	/* of one; ours have a few KiB */

const char *
conf_folder(struct arena *a, const char *path)
{
	const char	*slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	if (slash == path)
		return "/";
	return arena_str(a, slice_sub(slice_of(path), 0,
	    (size_t)(slash - path)));
}

bool
conf_file_in(const char *folder, const char *path, const char *end)
{
	struct slice	 file = slice_of(path), dir = slice_of(folder);

	if (!slice_starts(file, dir) || !slice_ends(file, slice_of(end)))
		return false;
	file = slice_from(file, dir.n);
	return file.n > 1 && file.p[0] == '/' &&
	    memchr(file.p + 1, '/', file.n - 1) == NULL;
}

bool
conf_in_folder(const char *folder, const char *path)
{
	return conf_file_in(folder, path, ".conf");
}

const struct source *
confset_find(const struct confset *set, const char *path)
{
	size_t	 i;

	for (i = 0; i < set->n; i++)
		if (strcmp(set->v[i].path, path) == 0)
			return &set->v[i];
	return NULL;
}

/* A new source for path, or NULL when it has one or there is no room. */
static struct source *
add(struct confset *set, const char *path)
{
	struct source	*src;

	if (set->n == SET_FILES_MAX || confset_find(set, path) != NULL)
		return NULL;
	src = &set->v[set->n];
	if ((src->path = arena_strdup(set->arena, path)) == NULL)
		return NULL;
	set->n++;
	return src;
}

static int
read_fd(struct arena *a, int fd, struct slice *out)
{
	struct buf	 b = { .max = FILE_BYTES_MAX };
	struct stat	 st;
	ssize_t		 n;
	int		 error = 0;

	if (fstat(fd, &st) == -1)
		return errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	do {
		if (buf_room(&b, 4096) == -1)
			return buf_free(&b), EFBIG;
		if ((n = read(fd, b.p + b.n, 4096)) > 0)
			b.n += (size_t)n;
	} while (n > 0 || (n == -1 && errno == EINTR));
	if (n == -1)
		error = errno;
	else
		*out = arena_copy(a, buf_slice(&b));
	buf_free(&b);
	return error;
}

static void
add_file(struct confset *set, const char *path)
{
	struct source	*src = add(set, path);
	int		 fd;

	if (src == NULL)
		return;
	/* A FIFO in the folder must not keep us waiting. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1) {
		src->error = errno;
		return;
	}
	src->error = read_fd(set->arena, fd, &src->bytes);
	close(fd);
}

/*
 * Note whether a file is there.  What we may not look at may well be there:
 * PIN files stand in folders that only the signer's user enters.
 */
static struct source *
note_file(struct confset *set, const char *path)
{
	struct source	*src = add(set, path);
	struct stat	 st;

	if (src == NULL)
		return NULL;
	if (stat(path, &st) == -1)
		src->error = errno == EACCES ? 0 : errno;
	else if (!S_ISREG(st.st_mode))
		src->error = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	return src;
}

/*
 * Who may own a PIN file: the signer's user, or we where all run as one.
 * Not root: the signer, which is not root, could not read it.
 */
static bool
owns_pins(uid_t uid)
{
	const struct passwd	*pw = getpwnam(SIGNER_USER);

	if (pw != NULL && uid == pw->pw_uid)
		return true;
	return uid == geteuid() && (uid != 0 || pw == NULL);
}

/* A PIN that others can read is no secret. */
static void
note_pin_file(struct confset *set, const char *path)
{
	struct source	*src = note_file(set, path);
	struct stat	 st;

	if (src == NULL || src->error != 0 || stat(path, &st) == -1)
		return;
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		src->fault = "open to group or others, must be chmod 0400";
	else if (!owns_pins(st.st_uid))
		src->fault = "must belong to " SIGNER_USER;
}

/* Note a folder, which need not be one that we may look into. */
static void
note_folder(struct confset *set, const char *path)
{
	struct source	*src = add(set, path);
	struct stat	 st;

	if (src == NULL)
		return;
	if (stat(path, &st) == -1)
		src->error = errno == EACCES ? 0 : errno;
	else if (!S_ISDIR(st.st_mode))
		src->error = ENOTDIR;
}

/*
 * Note a folder and, where not NULL, add its files whose names have that end
 * in their order.
 */
static void
add_folder(struct confset *set, const char *path, const char *end)
{
	struct source	*src = add(set, path);
	struct dirent	**names;
	const char	*file;
	int		 i, n;

	if (src == NULL)
		return;
	if ((n = scandir(path, &names, NULL, alphasort)) == -1) {
		src->error = errno;
		return;
	}
	for (i = 0; i < n; i++) {
		file = arena_printf(set->arena, "%s/%s", path,
		    names[i]->d_name);
		if (end != NULL && file != NULL &&
		    names[i]->d_name[0] != '.' &&
		    conf_file_in(path, file, end))
			add_file(set, file);
		free(names[i]);
	}
	free(names);
}

static void
add_key_files(struct confset *set, const struct unit *unit)
{
	const char	*module;

	if (unit->certificate[0] != '\0')
		add_file(set, unit->certificate);
	if (unit->pin_file[0] != '\0' && !slice_starts(
	    slice_of(unit->pin_file), SLICE(PIN_CREDENTIAL)))
		note_pin_file(set, unit->pin_file);
	if ((module = unit_module(set->arena, unit->token)) != NULL)
		note_file(set, module);
}

/* The certificates, PIN files and modules that the units of a folder name. */
static void
add_unit_files(struct confset *set, const char *folder, const char *units)
{
	struct unit_at	*v;
	struct buf	 ignored = { 0 };
	size_t		 i, k, nkeys, n = set->n;

	for (i = 1; i < n; i++) {
		if (!conf_in_folder(units, set->v[i].path) ||
		    unit_read(set->arena, folder, &set->v[i], &v, &nkeys,
		    &ignored) == -1)
			continue;
		for (k = 0; k < nkeys; k++)
			add_key_files(set, &v[k].unit);
	}
	buf_free(&ignored);
}

/* Everything the main file names; its faults are conf_load's to tell. */
static int
add_named(struct confset *set)
{
	struct buf		 ignored = { 0 };
	struct settings_place	 place = { set->arena, NULL, &ignored };
	const struct node	*root;
	struct conf		 conf;
	int			 rc = -1;

	place.folder = conf_folder(set->arena, set->v[0].path);
	if (node_parse(set->arena, &set->v[0], &root, &ignored) == -1) {
		rc = 0;
		goto out;
	}
	if (settings_read(&place, conf_settings(), root, &conf) == -1)
		goto out;
	if (conf.signing)	/* for the marks of PINs that were tried */
		note_folder(set, conf.state_dir);
	add_folder(set, conf.trust_folder, NULL);
	add_folder(set, conf.trust_crls, NULL);
	if (conf.revocation)
		note_folder(set, conf.cache_folder);
	if (conf.registrar)
		note_folder(set, conf.register_folder);
	note_file(set, conf.trust_pins);
	add_folder(set, conf.units_folder, ".conf");
	add_unit_files(set, place.folder, conf.units_folder);
	add_folder(set, conf.forms_folder, ".conf");
	if (conf.notices)
		add_folder(set, conf.templates_folder, TEMPLATE_END);
	rc = arena_failed(set->arena) ? -1 : 0;
out:
	buf_free(&ignored);
	return rc;
}

static int
set_init(struct confset *set)
{
	*set = (struct confset){ .arena = arena_new(SET_BYTES_MAX) };
	if (set->arena == NULL)
		return -1;
	set->v = arena_array(set->arena, SET_FILES_MAX, sizeof(*set->v));
	return set->v == NULL ? -1 : 0;
}

int
confset_read(const char *path, struct confset *set, struct buf *faults)
{
	if (set_init(set) == -1)
		goto memory;
	add_file(set, path);
	if (set->n == 0)
		goto memory;
	if (set->v[0].error != 0) {
		buf_printf(faults, "%s: %s\n", path,
		    strerror(set->v[0].error));
		return -1;
	}
	if (add_named(set) == -1)
		goto memory;
	return 0;
memory:
	buf_printf(faults, "%s: no memory, or far too large\n", path);
	return -1;
}

void
confset_clear(struct confset *set)
{
	arena_free(set->arena);
	*set = (struct confset){ 0 };
}

int
confset_judging(const struct confset *set, const struct conf *conf,
    struct confset *out)
{
	const char *const	 noted[] = { conf->state_dir,
		conf->trust_folder, conf->trust_crls, conf->trust_pins,
		conf->cache_folder, conf->register_folder,
		conf->forms_folder };
	struct confset		 kept;
	const struct source	*src;
	size_t			 i, k;
	bool			 keep;

	if (set_init(&kept) == -1) {
		confset_clear(&kept);
		return -1;
	}
	kept.judging = true;
	for (i = 0; i < set->n; i++) {
		src = &set->v[i];
		keep = i == 0 || conf_in_folder(conf->forms_folder, src->path);
		for (k = 0; k < NELEM(noted); k++)
			keep |= strcmp(src->path, noted[k]) == 0;
		if (keep)
			kept.v[kept.n++] = *src;
	}
	*out = kept;
	return 0;
}

void
confset_put(struct buf *b, const struct confset *set)
{
	size_t	 i;

	wire_put_u32(b, SET_VERSION);
	wire_put_u32(b, (uint32_t)set->n);
	for (i = 0; i < set->n; i++) {
		wire_put_str(b, set->v[i].path);
		wire_put_bytes(b, set->v[i].bytes);
		wire_put_u32(b, (uint32_t)set->v[i].error);
	}
	wire_put_bytes(b, (struct slice){ set->mark_key, CONF_KEY_LEN });
}

int
confset_get(struct slice bytes, struct confset *out)
{
	struct wire	 w = wire_of(bytes);
	struct confset	 set;
	struct slice	 key;
	size_t		 i, n;

	if (set_init(&set) == -1 || wire_get_u32(&w) != SET_VERSION)
		goto fail;
	n = wire_get_count(&w, SET_FILES_MAX);
	for (i = 0; i < n; i++) {
		set.v[i].path = arena_str(set.arena, wire_get_bytes(&w));
		set.v[i].bytes = arena_copy(set.arena, wire_get_bytes(&w));
		set.v[i].error = (int)wire_get_u32(&w);
	}
	key = wire_get_bytes(&w);
	if (!wire_done(&w) || n == 0 || arena_failed(set.arena) ||
	    key.n != CONF_KEY_LEN)
		goto fail;
	memcpy(set.mark_key, key.p, CONF_KEY_LEN);
	set.n = n;
	*out = set;
	return 0;
fail:
	confset_clear(&set);
	return -1;
}
