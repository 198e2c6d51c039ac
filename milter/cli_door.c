/* cli_door.c: asks the running gateway how it is and for its signers, and signs so */

#include "base/chan.h"
#include "base/door.h"
#include "base/pidfile.h"
#include "base/wire.h"
#include "programs/cli_door.h"
#include "programs/doorman.h"

#define GRACE_MS	1000	/* of the gateway, over its signer's time */

int
cli_door_ask(const char *pid_file, const struct cli_asking *ask,
    struct buf *ans)
{
	struct buf	 req = { 0 };
	int		 rc, ms = ask->op == DOOR_STATUS ? DOOR_STATUS_MS :
			    DOOR_MS + GRACE_MS;

	wire_put_u32(&req, ask->op);
	wire_put_str(&req, ask->signer);
	wire_put_str(&req, ask->identity);
	rc = req.failed ? -1 : door_ask(pid_file, buf_slice(&req),
	    ask->entity, ms, ans);
	buf_free(&req);
	return rc;
}

/*
 * Where a gateway is running nobody logs in beside it; else a signer of our
 * own is started when it is asked.
 */
static int
sign(void *ctx, const struct sign_ask *what, struct buf *der,
    enum reason *why)
{
	struct cli_signing	*s = ((struct remote_calls *)ctx)->of;
	struct buf		 ans = { 0 };
	int			 memfd, rc = -1;

	*why = R_SIGNER_SILENT;
	if (pidfile_holder(s->pid_file) == -1)
		return cli_signer(s->cli, what->signer, CONTROL_SECTION) != 0 ?
		    -1 : s->own(ctx, what, der, why);
	if ((memfd = chan_memfd("mail", what->entity->bytes)) != -1 &&
	    cli_door_ask(s->pid_file, &(struct cli_asking){ SIGN_ENTITY,
	    what->signer, what->identity, memfd }, &ans) == 0)
		rc = remote_signature(what->identity, buf_slice(&ans), der,
		    why);
	chan_close(&memfd);
	buf_free(&ans);
	return rc;
}

void
cli_door_sign(struct cli_signing *s)
{
	s->own = s->cli->helpers.sign;
	s->cli->calls.of = s;
	s->cli->helpers.sign = sign;
}
