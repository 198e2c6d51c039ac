/* cli_trust_install.c: cks trust install: a CA's certificate or CRL into its folder */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/save.h"
#include "crypto/trust_offer.h"
#include "programs/cli.h"
#include "programs/cli_trust.h"

/* The worse of two exit statuses: any but good, the first such. */
static int
worse(int a, int b)
{
	return a != EXIT_GOOD ? a : b;
}

static int
take(const struct cli_trust *t, const struct trust_offer *o)
{
	const char	*folder = o->crl ? t->paths.crls : t->paths.folder;

	if (save_file(folder, o->file, o->der, o->replaces) == -1) {
		fprintf(stderr, "cks: %s/%s: %s\n", folder, o->file,
		    strerror(errno));
		return EXIT_CANTCREAT;
	}
	printf("installed: %s\n  as %s/%s\n  SHA-256 %s\n", o->name, folder,
	    o->file, o->sha256);
	if (o->there != NULL && !o->replaces)
		printf("  the one in %s is older and no longer needed\n",
		    o->there);
	return EXIT_GOOD;
}

static int
refuse(const struct cli_trust *t, const struct trust_offer *o)
{
	printf("refused: %s: %s\n  SHA-256 %s\n", o->name, o->why,
	    o->sha256);
	if (o->unpinned)
		printf("  if its owner confirms this SHA-256, pin it in %s\n",
		    t->paths.pins);
	else if (o->there != NULL)
		printf("  which is in %s\n", o->there);
	return EXIT_BAD;
}

static int
carry_out(const struct cli_trust *t, const struct trust_offers *offers,
    bool *changed)
{
	const struct trust_offer	*o;
	size_t				 i;
	int				 rc = EXIT_GOOD, one = EXIT_GOOD;

	for (i = 0; i < offers->n; i++) {
		o = &offers->v[i];
		switch (o->verdict) {
		case OFFER_TAKE:
			one = take(t, o);
			*changed |= one == EXIT_GOOD;
			break;
		case OFFER_THERE:
			printf("there already: %s\n  in %s\n", o->name,
			    o->there);
			one = EXIT_GOOD;
			break;
		case OFFER_REFUSED:
			one = refuse(t, o);
			break;
		}
		rc = worse(rc, one);
	}
	return rc;
}

static int
read_operand(const char *conf, const char *file, struct buf *out)
{
	if (cli_trust_is_url(file))
		return cli_trust_get(conf, file, out);
	return cli_read(file, OFFER_BYTES_MAX, out) == 0 ? 0 : EXIT_NOINPUT;
}

static int
install(const struct cli_trust *t, const char *conf, const char *file,
    bool *changed)
{
	struct trust_offers	 offers;
	struct buf		 bytes = { 0 };
	const char		*why;
	int			 rc = read_operand(conf, file, &bytes);

	if (rc == 0) {
		rc = EXIT_BAD;
		if (trust_offers(t->arena, &t->paths, buf_slice(&bytes),
		    &offers, &why) == -1)
			fprintf(stderr, "cks: %s: %s\n", file, why);
		else
			rc = carry_out(t, &offers, changed);
	}
	buf_free(&bytes);
	return rc;
}

/* How the folders are now: what still has to be mended before a reload. */
static int
look(const struct cli_trust *t, bool changed)
{
	struct trust	*trust;
	struct buf	 faults = { 0 };
	int		 rc = trust_load(&t->paths, &trust, &faults);

	if (rc == 0)
		trust_unref(trust);
	else
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	if (rc == 0 && changed)
		printf("now: cks reload\n");
	buf_free(&faults);
	return rc == 0 ? EXIT_GOOD : EXIT_CONFIG;
}

static const struct cli_option	 options[] = { CLI_CONF_OPTION };

static const struct cli_command	 command = {
	.name = "trust install", .operand = "FILE|URL ...", .many = true,
	.text = "Take a root when its SHA-256 is pinned, a sub-CA when it "
	    "verifies to a pinned\nroot, and a CRL when such a CA signed it "
	    "and none as new is there.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 taken, or there already; 1 refused; 64 wrong "
	    "usage; 66 no such\nfile; 73 can not be written; 75 not now; 78 "
	    "faulty configuration.\n",
};

int
cli_trust_install(int argc, char *argv[])
{
	const char		*conf = DEFAULT_CONF, *first;
	struct cli_trust	 t;
	bool			 changed = false;
	int			 rc;

	if (cli_parse(&command, argc, argv, cli_take_conf, &conf, &first, &rc) == -1)
		return rc;
	if ((rc = cli_trust_open(&t, conf)) == 0) {
		for (; optind < argc; optind++)
			rc = worse(rc, install(&t, conf, argv[optind],
			    &changed));
		rc = worse(rc, look(&t, changed));
	}
	cli_trust_close(&t);
	return rc;
}
