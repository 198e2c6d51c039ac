/* conf.c: a configuration from its files: parsed, checked, every fault told */

#include <string.h>

#include "base/url.h"
#include "gate/conf_parts.h"

#define CONF_BYTES_MAX	(64u * 1024 * 1024)	/* of a parsed configuration */

void
conf_print_defaults(struct buf *b)
{
	buf_adds(b, "# cks-milter.conf: mọi thiết lập và giá trị mặc định\n\n");
	settings_print(b, conf_settings());
}

/* Limits that would let nothing through together. */
static void
check_limits(const struct conf *conf, const struct node *root,
    struct buf *faults)
{
	if (conf->total_mib < conf->message_mib)
		node_fault_at(faults, root, "limits.total_mib",
		    "less than message_mib");
	if (conf->worker_mib <= conf->document_mib)
		node_fault_at(faults, root, "limits.worker_mib",
		    "must be more than document_mib");
}

/* Is one of the addresses of a CRL such as may be asked for? */
static bool
may_fetch(const struct conf *conf, const char *urls)
{
	struct url_mapping	*map = arena_array(conf->arena,
				    conf->fetch_map.n, sizeof(*map));
	struct buf		 found = { 0 };
	size_t			 i, len, n = 0;

	for (i = 0; map != NULL && i < conf->fetch_map.n; i++)
		if (url_mapping_parse(slice_of(conf->fetch_map.v[i]),
		    &map[n]) == 0)
			n++;
	for (; *urls != '\0'; urls += len + (urls[len] != '\0')) {
		len = strcspn(urls, " ");
		(void)url_resolve(slice_sub(slice_of(urls), 0, len), map, n,
		    conf->fetch_hosts.v, conf->fetch_hosts.n, &found);
	}
	n = found.n;
	buf_free(&found);
	return n > 0;
}

/* A CRL that the list of hosts lets nobody fetch. */
static void
check_fetched(const struct conf *conf, const struct node *root,
    struct buf *faults)
{
	const struct node	*list = node_find(root, "revocation.crls");
	size_t			 i;

	for (i = 0; conf->revocation && i < conf->crl_urls.n; i++)
		if (!may_fetch(conf, conf->crl_urls.v[i]))
			node_fault(faults, list->type == NODE_LIST ?
			    &list->child[i] : list,
			    "no host of it, after revocation.map, is in "
			    "revocation.hosts");
}

/* A TSA is asked by the fetcher, and no longer than a mail waits. */
static void
check_stamps(const struct conf *conf, const struct node *root,
    struct buf *faults)
{
	if (conf->tsa[0] == '\0')
		return;
	if (!conf->revocation)
		node_fault_at(faults, root, "signing.tsa",
		    "needs revocation.enabled");
	else if (!may_fetch(conf, conf->tsa))
		node_fault_at(faults, root, "signing.tsa",
		    "its host is not in revocation.hosts");
	if (conf->tsa_ms >= conf->sign_ms)
		node_fault_at(faults, root, "signing.tsa_ms",
		    "must be less than timeout_ms");
}

/* What must be there on disk, as the set noted when it was read. */
static void
check_files(const struct confset *set, const struct conf *conf,
    const struct node *root, struct buf *faults)
{
	const struct { const char *path, *value; } files[] = {
		{ "milter.state_dir", conf->state_dir },
		{ "trust.folder", conf->trust_folder },
		{ "trust.crls", conf->trust_crls },
		{ "trust.pins", conf->trust_pins },
		{ "revocation.cache", conf->cache_folder },
		{ "register.folder", conf->register_folder },
		{ "signing.units", conf->units_folder },
		{ "forms.folder", conf->forms_folder },
		{ "notices.templates", conf->templates_folder },
	};
	const struct source	*src;
	struct buf		 why = { 0 };
	size_t			 i;

	for (i = 0; i < NELEM(files); i++) {
		src = confset_find(set, files[i].value);
		/* Units that nobody asked for need not have a folder. */
		if (src == NULL || src->error == 0 ||
		    (!conf->signing && node_find(root, files[i].path) == NULL
		    && files[i].value == conf->units_folder))
			continue;
		buf_printf(&why, "%s: %s", src->path, strerror(src->error));
		node_fault_at(faults, root, files[i].path, buf_str(&why));
		buf_free(&why);
	}
}

static int
load_forms(const struct confset *set, struct conf *conf,
    const struct node *root, struct buf *faults)
{
	const struct source	*folder = confset_find(set, conf->forms_folder);
	struct source		*v = arena_array(conf->arena, set->n,
				    sizeof(*v));
	struct forms		*forms = NULL;
	size_t			 i, n = 0;

	if (v == NULL)
		return -1;
	if (folder != NULL && folder->error != 0)
		return 0;		/* told already */
	for (i = 1; i < set->n; i++)
		if (conf_in_folder(conf->forms_folder, set->v[i].path))
			v[n++] = set->v[i];
	if (n == 0) {
		node_fault_at(faults, root, "forms.folder",
		    "no form files (*.conf) in it");
		return 0;
	}
	if (forms_load(v, n, &forms, faults) == 0)
		conf->forms = forms;
	return 0;
}

/* Read everything of the set into conf; faults tell what is wrong. */
static int
load(const struct confset *set, struct conf *conf, struct buf *faults)
{
	struct settings_place	 place = { conf->arena, NULL, faults };
	const struct node	*root = NULL;

	if ((place.folder = conf_folder(conf->arena, set->v[0].path)) == NULL)
		return -1;
	if (node_parse(conf->arena, &set->v[0], &root, faults) == -1)
		return 0;
	if (settings_read(&place, conf_settings(), root, conf) == -1)
		return -1;
	if (set->judging) {
		conf->signing = conf->notices = false;
		conf->selftest = "";
	}
	if (conf_take_rules(conf, root, faults) == -1)
		return -1;
	check_limits(conf, root, faults);
	check_fetched(conf, root, faults);
	check_stamps(conf, root, faults);
	check_files(set, conf, root, faults);
	if (units_load(set, conf, faults) == -1)
		return -1;
	if (conf->signing && conf->nunits == 0)
		node_fault_at(faults, root, "signing.enabled",
		    "no unit files (*.conf) in signing.units");
	if (notices_load(set, conf, root, faults) == -1)
		return -1;
	return load_forms(set, conf, root, faults);
}

static bool
is_there(const struct confset *set, const char *path)
{
	const struct source	*src = confset_find(set, path);

	return src != NULL && src->error == 0;
}

int
conf_trust_paths(const struct confset *set, struct arena *a,
    struct trust_paths *out)
{
	struct buf		 ignored = { 0 };
	struct settings_place	 place = { a, NULL, &ignored };
	const struct node	*root;
	struct conf		 conf;
	int			 rc = -1;

	if (set->n == 0 ||
	    (place.folder = conf_folder(a, set->v[0].path)) == NULL ||
	    node_parse(a, &set->v[0], &root, &ignored) == -1 ||
	    settings_read(&place, conf_settings(), root, &conf) == -1)
		goto out;
	if (!is_there(set, conf.trust_folder) ||
	    !is_there(set, conf.trust_crls) || !is_there(set, conf.trust_pins))
		goto out;
	*out = (struct trust_paths){ .folder = conf.trust_folder,
		.crls = conf.trust_crls, .pins = conf.trust_pins,
		.fetched = conf.revocation ? conf.cache_folder : NULL };
	rc = 0;
out:
	buf_free(&ignored);
	return rc;
}

void
conf_free(struct conf *conf)
{
	if (conf == NULL)
		return;
	/* forms_load made them, and only we hold them. */
	forms_free((struct forms *)conf->forms);
	arena_free(conf->arena);
}

int
conf_load(const struct confset *set, struct conf **out, struct buf *faults)
{
	struct arena	*a = arena_new(CONF_BYTES_MAX);
	struct conf	*conf = NULL;
	size_t		 before = faults->n;

	if (a == NULL)
		goto memory;
	if ((conf = arena_alloc(a, sizeof(*conf))) == NULL) {
		arena_free(a);
		goto memory;
	}
	conf->arena = a;
	if (set->n == 0 || load(set, conf, faults) == -1 || arena_failed(a))
		goto memory;
	if (faults->failed || faults->n != before)
		goto fail;
	*out = conf;
	return 0;
memory:
	buf_adds(faults, "configuration: no memory, or far too large\n");
fail:
	conf_free(conf);
	return -1;
}

/* Every default into conf.  0 or -1. */
static int
load_defaults(struct conf *conf)
{
	const struct source	 nothing = { .path = "", .bytes = SLICE("") };
	struct buf		 faults = { 0 };
	struct settings_place	 place = { conf->arena, NULL, &faults };
	const struct node	*root;
	int			 rc = -1;

	if (node_parse(conf->arena, &nothing, &root, &faults) == 0 &&
	    settings_read(&place, conf_settings(), root, conf) == 0 &&
	    conf_take_rules(conf, root, &faults) == 0 && faults.n == 0)
		rc = 0;
	buf_free(&faults);
	return rc;
}

int
conf_bare(struct conf **out)
{
	struct arena	*a = arena_new(CONF_BYTES_MAX);
	struct conf	*conf = a == NULL ? NULL :
			    arena_alloc(a, sizeof(*conf));

	if (conf == NULL) {
		arena_free(a);
		return -1;
	}
	conf->arena = a;
	if (load_defaults(conf) == -1 || arena_failed(a)) {
		conf_free(conf);
		return -1;
	}
	*out = conf;
	return 0;
}

static bool
holds(struct strings list, const char *addr)
{
	size_t	 i;

	for (i = 0; i < list.n; i++)
		if (slice_caseeq(slice_of(list.v[i]), slice_of(addr)))
			return true;
	return false;
}

bool
conf_is_intake(const struct conf *conf, const char *addr)
{
	return holds(conf->intake_addresses, addr);
}

bool
conf_is_selftest(const struct conf *conf, const char *addr)
{
	return conf->selftest[0] != '\0' &&
	    slice_caseeq(slice_of(conf->selftest), slice_of(addr));
}

bool
conf_is_own(const struct conf *conf, const char *addr)
{
	return conf_is_intake(conf, addr) || conf_is_selftest(conf, addr) ||
	    slice_caseeq(slice_of(conf->notice_from), slice_of(addr));
}

bool
conf_is_cuc(const struct conf *conf, const char *addr)
{
	return holds(conf->cuc_addresses, addr);
}
