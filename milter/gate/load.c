/* load.c: configuration and trust from one set of files */

#include "gate/gate.h"

#define NAMES_MAX	(1024 * 1024)	/* bytes of one certificate's names */

/*
 * Units sign with an agency's or a device's certificate: a person's signature
 * is the person's alone to make (Regulation, Điều 10).
 */
static void
check_unit(const struct unit *u, struct buf *faults)
{
	struct arena	*a = arena_new(NAMES_MAX);
	struct signer	 s;

	if (a == NULL || certname_read(a, u->certificate_pem, &s) == -1)
		buf_printf(faults, "%s: unit %s: certificate: is no PEM "
		    "certificate\n", u->certificate, u->identity);
	else if (s.holder == HOLDER_PERSON)
		buf_printf(faults, "%s: unit %s: certificate: is a person's; "
		    "units sign with an agency's or a device's\n",
		    u->certificate, u->identity);
	arena_free(a);
}

int
gate_load(const struct confset *set, struct conf **conf, struct trust **trust,
    struct buf *faults)
{
	struct conf		*c;
	struct trust		*t = NULL;
	struct trust_paths	 paths;
	size_t			 i, before = faults->n;

	if (conf_load(set, &c, faults) == -1)
		return -1;
	for (i = 0; i < c->nunits; i++)
		check_unit(&c->units[i], faults);
	paths = (struct trust_paths){ .folder = c->trust_folder,
		.crls = c->trust_crls, .pins = c->trust_pins };
	if (trust_load(&paths, &t, faults) == -1 || faults->n > before) {
		trust_unref(t);
		conf_free(c);
		return -1;
	}
	*conf = c;
	*trust = t;
	return 0;
}
