/* load.c: configuration and trust from one set of files */

#include "gate/gate.h"

int
gate_load(const struct confset *set, struct conf **conf, struct trust **trust,
    struct buf *faults)
{
	struct conf		*c;
	struct trust_paths	 paths;

	if (conf_load(set, &c, faults) == -1)
		return -1;
	paths = (struct trust_paths){ .folder = c->trust_folder,
		.crls = c->trust_crls, .pins = c->trust_pins };
	if (trust_load(&paths, trust, faults) == -1) {
		conf_free(c);
		return -1;
	}
	*conf = c;
	return 0;
}
