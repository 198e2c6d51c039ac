/* cli_token_ask.c: asks the gateway's signers, or where none runs our own */

#include <stdio.h>
#include <string.h>

#include "base/pidfile.h"
#include "base/wire.h"
#include "crypto/unitcert.h"
#include "programs/cli_door.h"
#include "programs/cli_token.h"
#include "programs/doorman.h"

#define ARENA_MAX	(64u * 1024 * 1024)	/* what tokens say of themselves */

static bool
is_named(const struct cli_token_line *line, const char *identity)
{
	size_t	 i;

	for (i = 0; i < line->nunits; i++)
		if (strcmp(line->units[i], identity) == 0)
			return true;
	return line->nunits == 0;
}

/* Keep the units that are named: nobody logs in for the others. */
static int
choose(struct conf *conf, const struct cli_token_line *line)
{
	struct unit	*v = arena_array(conf->arena, conf->nunits + 1,
			    sizeof(*v));
	size_t		 i, n = 0;

	for (i = 0; v != NULL && i < conf->nunits; i++)
		if (is_named(line, conf->units[i].identity))
			v[n++] = conf->units[i];
	if (v == NULL || n < line->nunits) {
		fprintf(stderr, "cks: no such unit, or named twice\n");
		return EXIT_USAGE;
	}
	conf->units = v;
	conf->nunits = n;
	return 0;
}

int
cli_tokens_open(struct cli_tokens *t, const struct cli_token_line *line,
    enum control how)
{
	int	 rc;

	*t = (struct cli_tokens){ .pid_file = line->pid_file, .how = how,
		.arena = arena_new(ARENA_MAX) };
	if ((rc = cli_open(&t->cli, line->conf)) != 0)
		return rc;
	if (t->arena == NULL)
		return EXIT_TEMPFAIL;
	t->running = pidfile_holder(line->pid_file) != -1;
	return choose(t->cli.conf, line);
}

void
cli_tokens_close(struct cli_tokens *t)
{
	cli_close(&t->cli);
	arena_free(t->arena);
}

/* Start our own signer of that name, once. */
static int
start(struct cli_tokens *t, const char *signer)
{
	const struct strings	 all = t->cli.conf->signers;
	size_t			 i;

	for (i = 0; i < all.n; i++)
		if (strcmp(all.v[i], signer) == 0 && !t->started[i]) {
			if (cli_signer(&t->cli, signer, t->how) != 0)
				return -1;
			t->started[i] = true;
		}
	return 0;
}

/* 0 with the data and *word of an answer, or -1: nobody answers. */
static int
ask(struct cli_tokens *t, const char *signer, enum sign_op op,
    const char *identity, const char **word, struct slice *data)
{
	const struct cli_asking	 what = { op, signer, identity, -1 };
	struct buf		 ans = { 0 };
	struct wire		 w;
	int			 rc;

	rc = t->running ? cli_door_ask(t->pid_file, &what, &ans) :
	    start(t, signer) == -1 ? -1 : remote_ask_signer(t->cli.remote,
	    signer, op, slice_of(identity), -1, DOOR_MS, &ans);
	w = wire_of(buf_slice(&ans));
	(void)wire_get_u32(&w);
	*word = arena_str(t->arena, wire_get_bytes(&w));
	*data = arena_copy(t->arena, wire_get_bytes(&w));
	buf_free(&ans);
	return rc == 0 && wire_done(&w) && *word != NULL ? 0 : -1;
}

void
cli_tokens_unit(struct cli_tokens *t, const struct unit *unit, time_t now,
    struct cli_unit *out)
{
	const struct judge	 judge = conf_judge(t->cli.conf, t->cli.trust,
				    now);
	const char		*word;
	struct slice		 data;
	struct wire		 w;

	*out = (struct cli_unit){ .unit = unit };
	out->judged = unitcert_judge(t->arena, &judge, unit->certificate_pem,
	    &out->cert) == 0;
	if (ask(t, unit->signer, SIGN_TOKEN, unit->identity, &word,
	    &data) == -1)
		return;
	w = wire_of(data);
	token_facts_get(&w, t->arena, &out->facts);
	out->answered = wire_done(&w);
}

void
cli_tokens_probe(struct cli_tokens *t, struct cli_unit *u)
{
	struct slice	 data, probe, der;
	struct wire	 w;

	if (ask(t, u->unit->signer, SIGN_PROBE, u->unit->identity, &u->probe,
	    &data) == -1) {
		u->probe = "signer-silent";
		return;
	}
	if (strcmp(u->probe, "ok") != 0)
		return;
	w = wire_of(data);
	probe = wire_get_bytes(&w);
	der = wire_get_bytes(&w);
	u->probe = wire_done(&w) && sign_is_of(u->unit->certificate_pem,
	    probe, der) ? "good" : "bad";
}

int
cli_tokens_slots(struct cli_tokens *t, const char *signer,
    struct token_facts *out, size_t *n)
{
	const char	*word;
	struct slice	 data;
	struct wire	 w;
	size_t		 i, found;

	if (ask(t, signer, SIGN_SLOTS, "", &word, &data) == -1)
		return -1;
	w = wire_of(data);
	found = wire_get_count(&w, TOKEN_FACTS_MAX);
	for (i = 0; i < found; i++)
		token_facts_get(&w, t->arena, &out[i]);
	if (!wire_done(&w))
		return -1;
	*n = found;
	return 0;
}
