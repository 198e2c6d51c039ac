/* serve_edits.c: what a filter asks of the mail server at the end of a mail */

#include <arpa/inet.h>
#include <string.h>

#include "programs/serve.h"

#define REPLY_MAX	980	/* bytes of its text: one line of SMTP */

/* A string with its NUL. */
static struct slice
text(const char *s)
{
	return (struct slice){ (const unsigned char *)s, strlen(s) + 1 };
}

static int
put(SMFICTX *c, int command, const struct slice *pieces, size_t n)
{
	return packet_put(c, command, pieces, n) == 0 ? MI_SUCCESS :
	    MI_FAILURE;
}

/* A header field at a place, or of a number. */
static int
put_field(SMFICTX *c, int command, int index, const char *name,
    const char *value)
{
	const uint32_t		 n = htonl((uint32_t)index);
	const struct slice	 pieces[] = { { (const void *)&n, sizeof(n) },
		text(name), text(value == NULL ? "" : value) };

	return index < 0 ? MI_FAILURE : put(c, command, pieces, NELEM(pieces));
}

int
smfi_insheader(SMFICTX *c, int index, char *name, char *value)
{
	return put_field(c, SMFIR_INSHEADER, index, name, value);
}

int
smfi_chgheader(SMFICTX *c, char *name, int index, char *value)
{
	return put_field(c, SMFIR_CHGHEADER, index, name, value);
}

int
smfi_addheader(SMFICTX *c, char *name, char *value)
{
	const struct slice	 pieces[] = { text(name), text(value) };

	return put(c, SMFIR_ADDHEADER, pieces, NELEM(pieces));
}

int
smfi_addrcpt(SMFICTX *c, char *rcpt)
{
	const struct slice	 s = text(rcpt);

	return put(c, SMFIR_ADDRCPT, &s, 1);
}

int
smfi_quarantine(SMFICTX *c, char *reason)
{
	const struct slice	 s = text(reason);

	return put(c, SMFIR_QUARANTINE, &s, 1);
}

int
smfi_replacebody(SMFICTX *c, unsigned char *body, int n)
{
	struct slice	 rest = { body, (size_t)n }, piece;

	if (n < 0)
		return MI_FAILURE;
	do {
		piece = slice_sub(rest, 0, MILTER_CHUNK_SIZE);
		if (put(c, SMFIR_REPLBODY, &piece, 1) == MI_FAILURE)
			return MI_FAILURE;
		rest = slice_from(rest, piece.n);
	} while (rest.n > 0);
	return MI_SUCCESS;
}

/* Refuses what would be another line for the client. */
int
smfi_setreply(SMFICTX *c, char *code, char *status, char *message)
{
	if (strlen(code) != 3 || (code[0] != '4' && code[0] != '5') ||
	    status[0] != code[0] || strlen(message) > REPLY_MAX ||
	    strpbrk(message, "\r\n") != NULL)
		return MI_FAILURE;
	c->reply.n = 0;
	buf_printf(&c->reply, "%s %s %s", code, status, message);
	return c->reply.failed ? MI_FAILURE : MI_SUCCESS;
}

int
smfi_setpriv(SMFICTX *c, void *priv)
{
	c->priv = priv;
	return MI_SUCCESS;
}

void *
smfi_getpriv(SMFICTX *c)
{
	return c->priv;
}
