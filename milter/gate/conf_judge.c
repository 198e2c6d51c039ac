/* conf_judge.c: by what signatures are judged, from the settings (NĐ 68/2024, RFC 8551) */

#include "gate/conf_parts.h"

static const char *const sha1[] = { "sha-1", NULL };
static const char *const nothing[] = { NULL };

static int
take_holders(struct conf *conf)
{
	const struct holder_row	*rows = conf->holder_rows.v;
	size_t			 i, n = conf->holder_rows.n;
	struct holder_rule	*rules;

	if (n == 0)
		return 0;		/* those of holder.c */
	if ((rules = arena_array(conf->arena, n, sizeof(*rules))) == NULL)
		return -1;
	for (i = 0; i < n; i++)
		rules[i] = (struct holder_rule){ .is = rows[i].is,
			.cn = rows[i].cn, .o = rows[i].o, .ou = rows[i].ou,
			.subject = rows[i].subject, .issuer = rows[i].issuer,
			.purposes = rows[i].purposes.v,
			.without = rows[i].without.v, .host = rows[i].host };
	conf->holders = rules;
	return 0;
}

int
conf_take_rules(struct conf *conf, const struct node *root,
    struct buf *faults)
{
	if (conf->rsa_max < conf->rsa_min)
		node_fault_at(faults, root, "algorithms.rsa_max_bits",
		    "less than rsa_min_bits");
	conf->algorithms = (struct algorithms){
		.digests = conf->digests.v, .schemes = conf->schemes.v,
		.curves = conf->curves.v,
		.weak = conf->weak == WEAK_ALLOW ? sha1 : nothing,
		.rsa = { conf->rsa_min, conf->rsa_max } };
	conf->uses = (struct key_uses){ .usages = conf->key_usage.v,
		.purposes = conf->extended_key_usage.v };
	conf->policy = (struct path_policy){ .policies = conf->policies.v,
		.explicit_policy = conf->explicit_policy };
	return take_holders(conf);
}

struct judge
conf_judge(const struct conf *conf, struct trust *trust, time_t now)
{
	return (struct judge){ .trust = trust, .now = now,
		.grace = (time_t)conf->grace_min * 60,
		.claim_age = (time_t)conf->claim_days * 24 * 3600,
		.policy = &conf->policy, .algorithms = &conf->algorithms,
		.uses = &conf->uses, .holders = conf->holders,
		.nholders = conf->holder_rows.n };
}
