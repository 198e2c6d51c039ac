/* check_modes.c: what is only watched, so that nobody takes it for switched on */

#include "programs/check.h"

#define NAMED_MAX	10	/* units by name; the others are counted */

static void
add(struct check *c, enum check_level level, const char *what,
    const char *then, const char *mend)
{
	check_add(c, &(struct check_finding){ level, "mode", what, then,
	    mend });
}

static void
check_requests(struct check *c, const struct conf *conf)
{
	const size_t	 n = conf->enforce_for.n;

	if (conf->mode == MODE_ENFORCE) {
		if (n > 0)
			add(c, CHECK_WARNING, "intake.enforce_for names "
			    "senders while intake.mode is enforce",
			    "the rules are applied to everybody's requests, "
			    "and the list has no effect",
			    "take intake.enforce_for out, or set intake.mode "
			    "= \"monitor\"");
	} else if (n > 0)
		add(c, CHECK_INFO, arena_printf(c->arena, "requests: mode "
		    "monitor but for the %zu senders of intake.enforce_for",
		    n), "those of others are judged, marked and logged "
		    "(would=), and nothing is refused, held or routed",
		    "when cks report shows nothing wrong: add more of them, "
		    "at last intake.mode = \"enforce\"; cks reload");
	else
		add(c, CHECK_INFO, "requests: mode monitor for everybody",
		    "they are judged, marked and logged (would=), and nothing "
		    "is refused, held, routed or answered",
		    "when cks report shows nothing wrong: intake.enforce_for, "
		    "one agency after another; cks reload");
}

static void
check_units(struct check *c, const struct conf *conf)
{
	struct buf	 b = { 0 };
	size_t		 i, n = 0;

	for (i = 0; conf->signing && i < conf->nunits; i++)
		if (conf->units[i].mode == MODE_MONITOR && n++ < NAMED_MAX)
			buf_printf(&b, "%s%s", n == 1 ? "" : ", ",
			    conf->units[i].identity);
	if (n > NAMED_MAX)
		buf_printf(&b, " and %zu more", n - NAMED_MAX);
	if (n > 0)
		add(c, CHECK_INFO, arena_printf(c->arena,
		    "units in mode monitor: %.*s", SLICE_ARG(buf_slice(&b))),
		    "their mail leaves unsigned; the log tells what would have "
		    "become of it (would=)", "mode = \"enforce\" in the unit's "
		    "file, or signing.mode for all that say none; cks reload");
	c->full |= b.failed;
	buf_free(&b);
}

void
check_modes(struct check *c, const struct conf *conf)
{
	check_requests(c, conf);
	check_units(c, conf);
}
