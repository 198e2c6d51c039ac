/* conf_notices.c: the mail that the gateway writes: its texts, and who signs it */

#include <errno.h>
#include <string.h>

#include "base/wire.h"
#include "gate/conf_parts.h"
#include "mail/domain.h"

bool
conf_sends(const struct conf *conf, enum notice_kind kind)
{
	size_t	 i;

	if (kind == NOTICE_SELFTEST)
		return conf->notices && conf->selftest[0] != '\0';
	for (i = 0; conf->notices && i < conf->notice_kinds.n; i++)
		if (strcmp(conf->notice_kinds.v[i], notice_word(kind)) == 0)
			return true;
	return false;
}

/* One kind's text out of its file; a kind that is off needs none. */
static int
load_text(const struct confset *set, struct conf *conf,
    enum notice_kind kind, struct buf *faults)
{
	const char		*path = arena_printf(conf->arena, "%s/%s%s",
				    conf->templates_folder, notice_word(kind),
				    TEMPLATE_END);
	const struct source	*src;
	struct slice		 text;

	if (path == NULL)
		return -1;
	src = confset_find(set, path);
	if (src == NULL || src->error != 0) {
		if (conf_sends(conf, kind))
			buf_printf(faults, "%s: %s\n", path, strerror(
			    src == NULL ? ENOENT : src->error));
		return 0;
	}
	conf->notice_files[kind] = src;
	text = arena_copy(conf->arena, src->bytes);	/* the set ends first */
	if (arena_failed(conf->arena))
		return -1;
	return notice_read(conf->arena, kind, path, text,
	    &conf->notice_terms.texts[kind], faults);
}

/* A file of no kind is one whose name is misspelt. */
static void
check_names(const struct confset *set, const struct conf *conf,
    struct buf *faults)
{
	enum notice_kind	 k;
	size_t			 i;

	for (i = 1; i < set->n; i++) {
		if (!conf_file_in(conf->templates_folder, set->v[i].path,
		    TEMPLATE_END))
			continue;
		for (k = 0; k < NOTICE__MAX; k++)
			if (conf->notice_files[k] == &set->v[i])
				break;
		if (k == NOTICE__MAX && set->v[i].error == 0)
			buf_printf(faults, "%s: no kind of notice has this "
			    "name\n", set->v[i].path);
	}
}

static bool
signs_for(const struct unit *u, const char *addr)
{
	struct slice	 local, domain, l, d;
	size_t		 i;

	if (!address_split(slice_of(addr), &local, &domain))
		return false;
	for (i = 0; i < u->domains.n; i++)
		if (domain_same(slice_of(u->domains.v[i]), domain))
			return true;
	for (i = 0; i < u->addresses.n; i++)
		if (address_split(slice_of(u->addresses.v[i]), &l, &d) &&
		    domain_same(d, domain) &&
		    address_local(local, l, u->rule) != ADDRESS_OTHER)
			return true;
	return false;
}

/* What is to be signed needs a unit that signs for it. */
static void
check_unit(const struct conf *conf, const struct node *root,
    struct buf *faults)
{
	const char	*why = "no unit has this identity";
	size_t		 i;

	if (conf->notice_unit[0] == '\0')
		return;
	if (!conf->signing)
		why = "needs signing.enabled";
	for (i = 0; conf->signing && i < conf->nunits; i++) {
		if (strcmp(conf->units[i].identity, conf->notice_unit) != 0)
			continue;
		if (signs_for(&conf->units[i], conf->notice_terms.from))
			return;
		why = "this unit does not sign for the address of notices.from";
	}
	node_fault_at(faults, root, "notices.unit", why);
}

/* An address that is somebody's already would lose his mail its meaning. */
static void
check_selftest(const struct conf *conf, const struct node *root,
    struct buf *faults)
{
	const char	*addr = conf->selftest, *why = NULL;

	if (addr[0] == '\0')
		return;
	if (!conf->notices)
		why = "needs notices.enabled, which tells how answers are sent";
	else if (!conf->registrar)
		why = "needs register.enabled: the registrar sends the answers";
	else if (conf_is_intake(conf, addr))
		why = "is one of intake.addresses: nothing sent to it would "
		    "be registered";
	else if (conf_is_cuc(conf, addr))
		why = "is one of intake.cuc_addresses";
	else if (slice_caseeq(slice_of(conf->notice_from), slice_of(addr)))
		why = "is the address of notices.from, which people answer";
	if (why != NULL)
		node_fault_at(faults, root, "selftest.address", why);
}

int
notices_load(const struct confset *set, struct conf *conf,
    const struct node *root, struct buf *faults)
{
	static const unsigned char	 none[CONF_KEY_LEN];
	enum notice_kind		 k;

	check_selftest(conf, root, faults);
	if (!conf->notices)
		return 0;
	conf->notice_terms = (struct notice_terms){
		.from = conf->notice_from[0] != '\0' ||
		    conf->intake_addresses.n == 0 ? conf->notice_from :
		    conf->intake_addresses.v[0],
		.name = conf->notice_name, .guide = conf->guide_url,
		.cuc_mail = conf->cuc_addresses.n > 0 ?
		    conf->cuc_addresses.v[0] : "" };
	if (memcmp(set->mark_key, none, sizeof(none)) != 0)
		conf->notice_terms.mark_key = arena_copy(conf->arena,
		    (struct slice){ set->mark_key, CONF_KEY_LEN });
	if (!notice_address(conf->notice_terms.from))
		node_fault_at(faults, root, "notices.from",
		    "must be a plain mail address in ASCII");
	check_unit(conf, root, faults);
	if (confset_find(set, conf->templates_folder) == NULL ||
	    confset_find(set, conf->templates_folder)->error != 0)
		return 0;		/* told already */
	for (k = 0; k < NOTICE__MAX; k++)
		if (load_text(set, conf, k, faults) == -1)
			return -1;
	check_names(set, conf, faults);
	return 0;
}

static void
put_people(struct buf *b, struct strings people)
{
	size_t	 i;

	wire_put_u32(b, (uint32_t)people.n);
	for (i = 0; i < people.n; i++)
		wire_put_str(b, people.v[i]);
}

void
conf_notices_section(const struct conf *conf, struct buf *b)
{
	const struct notice_terms	*t = &conf->notice_terms;
	enum notice_kind		 k;

	wire_put_u32(b, conf->notices);
	if (!conf->notices)
		return;
	wire_put_str(b, t->from);
	wire_put_str(b, t->name);
	wire_put_str(b, t->guide);
	wire_put_str(b, t->cuc_mail);
	wire_put_bytes(b, t->mark_key);
	wire_put_str(b, conf->notice_relay);
	wire_put_str(b, conf->intake_addresses.v[0]);
	wire_put_u32(b, (uint32_t)conf->notices_per_address);
	wire_put_u32(b, (uint32_t)conf->notices_per_hour);
	wire_put_u32(b, (uint32_t)conf->notice_days);
	wire_put_u32(b, (uint32_t)conf->selftest_wait_min * 60);
	wire_put_u32(b, (uint32_t)conf->selftest_per_hour);
	put_people(b, conf->officers);
	put_people(b, conf->report_to);
	for (k = 0; k < NOTICE__MAX; k++) {
		wire_put_u32(b, conf_sends(conf, k) &&
		    (k == NOTICE_SELFTEST || conf_enforces(conf)));
		wire_put_bytes(b, conf->notice_files[k] == NULL ? SLICE("") :
		    conf->notice_files[k]->bytes);
	}
}
