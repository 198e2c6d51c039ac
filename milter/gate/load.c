/* load.c: configuration and trust from one set of files */

#include "crypto/crl.h"
#include "crypto/unitcert.h"
#include "gate/gate.h"

#define PATHS_MAX	(8u * 1024 * 1024)	/* of the main file, parsed */
#define NAMES_MAX	(1024 * 1024)	/* of one certificate */

/* The trust's faults beside those of the configuration, all at once. */
static void
tell_trust(const struct confset *set, struct buf *faults)
{
	struct arena		*a = arena_new(PATHS_MAX);
	struct trust_paths	 paths;
	struct trust		*trust;

	if (a != NULL && conf_trust_paths(set, a, &paths) == 0 &&
	    trust_load(&paths, &trust, faults) == 0)
		trust_unref(trust);
	arena_free(a);
}

int
gate_load_anew(const struct confset *set, const struct trust *before,
    struct conf **conf, struct trust **trust, struct buf *faults)
{
	struct conf		*c;
	struct trust_paths	 paths;

	if (conf_load(set, &c, faults) == -1) {
		tell_trust(set, faults);
		return -1;
	}
	paths = (struct trust_paths){ .folder = c->trust_folder,
		.crls = c->trust_crls, .pins = c->trust_pins,
		.fetched = c->revocation ? c->cache_folder : NULL,
		.before = before };
	if (trust_load(&paths, trust, faults) == -1) {
		conf_free(c);
		return -1;
	}
	*conf = c;
	return 0;
}

int
gate_load(const struct confset *set, struct conf **conf, struct trust **trust,
    struct buf *faults)
{
	return gate_load_anew(set, NULL, conf, trust, faults);
}

void
gate_fetcher_section(const struct conf *conf, const struct trust *trust,
    struct buf *b)
{
	struct buf	 issuers = { 0 };

	issuers_put(trust, &issuers);
	if (issuers.failed)
		b->failed = true;
	conf_fetcher_section(conf, buf_slice(&issuers), b);
	buf_free(&issuers);
}

void
gate_registrar_section(const struct conf *conf, struct trust *trust,
    time_t now, struct buf *b)
{
	const struct judge	 judge = conf_judge(conf, trust, now);
	struct certificate_row	 row;
	struct buf		 rows = { 0 };
	struct signer		 s;
	struct arena		*a;
	uint32_t		 n = 0;
	size_t			 i;

	for (i = 0; conf->signing && i < conf->nunits; i++) {
		a = arena_new(NAMES_MAX);
		if (a != NULL && unitcert_judge(a, &judge,
		    conf->units[i].certificate_pem, &s) == 0) {
			gate_certificate_row(&s, "unit", now, &row);
			row_put(&rows, TABLE_CERTIFICATES, &row);
			n++;
		}
		arena_free(a);
	}
	if (rows.failed)
		b->failed = true;
	conf_registrar_section(conf, buf_slice(&rows), n, b);
	buf_free(&rows);
}

static void
warn_unit(const struct judge *judge, const struct unit *u,
    struct buf *warnings)
{
	struct arena	*a = arena_new(NAMES_MAX);
	struct signer	 s;
	size_t		 i;

	if (a == NULL ||
	    unitcert_judge(a, judge, u->certificate_pem, &s) == -1)
		goto out;
	if (s.cls != SIG_GOOD && s.cls != SIG_WEAK)
		buf_printf(warnings, "%s: certificate: warning: %s: its mail "
		    "can not be signed\n", u->file,
		    reason_info(s.why)->english);
	for (i = 0; i < u->addresses.n; i++)
		if (!certname_covers(&s, u->addresses.v[i]))
			buf_printf(warnings, "%s: addresses[%zu]: warning: "
			    "not in the certificate: receivers will doubt "
			    "who signed\n", u->file, i);
out:
	arena_free(a);
}

void
gate_warn(const struct conf *conf, struct trust *trust, time_t now,
    struct buf *warnings)
{
	const struct judge	 judge = conf_judge(conf, trust, now);
	size_t			 i;

	buf_add(warnings, trust_warnings(trust));
	for (i = 0; conf->signing && i < conf->nunits; i++)
		warn_unit(&judge, &conf->units[i], warnings);
}
