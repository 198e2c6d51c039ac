/* changes.c: what a milter asks for at the end of a message, done to it */
#include <string.h>

#include "milter/changes.h"
#include "milter/packets.h"

/* Actions of the protocol (SMFIF_). */
#define MAY_ADD_FIELDS		0x001
#define MAY_CHANGE_BODY		0x002
#define MAY_ADD_RCPT		0x004
#define MAY_DELETE_RCPT		0x008
#define MAY_CHANGE_FIELDS	0x010
#define MAY_QUARANTINE		0x020
#define MAY_CHANGE_SENDER	0x040
#define MAY_ADD_RCPT_ARGS	0x080

static const char cut_short[] = "a change is cut short";

/* Name and value as they follow each other; value with its blank, in b. */
static bool
get_field(const struct changes *c, struct slice *data, const char **name,
    struct buf *b)
{
	const char	*value;

	if (!packet_get_str(data, name) || !packet_get_str(data, &value) ||
	    **name == '\0')
		return false;
	if (!c->leadspc)
		buf_addc(b, ' ');
	buf_adds(b, value);
	return buf_str(b) != NULL;
}

static const char *
add_field(struct changes *c, struct slice data)
{
	struct buf	 value = { 0 };
	const char	*name;
	bool		 good;

	if ((good = get_field(c, &data, &name, &value)))
		letter_add(&c->outcome->letter, name, buf_str(&value));
	buf_free(&value);
	return good ? NULL : cut_short;
}

static const char *
insert_field(struct changes *c, struct slice data)
{
	struct buf	 value = { 0 };
	const char	*name;
	uint32_t	 at;
	bool		 good;

	good = packet_get_u32(&data, &at) &&
	    get_field(c, &data, &name, &value);
	if (good)
		letter_insert(&c->outcome->letter, at, name, buf_str(&value));
	buf_free(&value);
	return good ? NULL : cut_short;
}

static const char *
change_field(struct changes *c, struct slice data)
{
	struct buf	 value = { 0 };
	const char	*name;
	uint32_t	 nth;
	bool		 good;

	good = packet_get_u32(&data, &nth) &&
	    get_field(c, &data, &name, &value);
	/* Deleted where the filter sent nothing, not even a blank. */
	if (good && value.n == (c->leadspc ? 0 : 1))
		letter_delete(&c->outcome->letter, nth, name);
	else if (good)
		letter_change(&c->outcome->letter, nth, name, buf_str(&value));
	buf_free(&value);
	return good ? NULL : cut_short;
}

static const char *
replace_body(struct changes *c, struct slice data)
{
	if (c->replaced)
		return "the new body does not come in one piece";
	c->replacing = true;
	buf_add(&c->body, data);
	return NULL;
}

static const char *
add_rcpt(struct changes *c, struct slice data)
{
	const char	*addr;

	if (!packet_get_str(&data, &addr))
		return cut_short;
	buf_printf(&c->outcome->notes, "rcpt add %s\n", addr);
	return NULL;
}

/* Only a recipient spelt exactly so is removed. */
static const char *
delete_rcpt(struct changes *c, struct slice data)
{
	const char	*addr, *why = " (not there)";
	int		 i;

	if (!packet_get_str(&data, &addr))
		return cut_short;
	for (i = 0; i < c->nrcpts; i++)
		if (c->rcpts[i] != NULL && strcmp(c->rcpts[i], addr) == 0) {
			c->rcpts[i] = NULL;
			why = "";
		}
	buf_printf(&c->outcome->notes, "rcpt del %s%s\n", addr, why);
	return NULL;
}

static const char *
change_sender(struct changes *c, struct slice data)
{
	const char	*addr;

	if (!packet_get_str(&data, &addr))
		return cut_short;
	buf_printf(&c->outcome->notes, "sender %s\n", addr);
	return NULL;
}

static const char *
quarantine(struct changes *c, struct slice data)
{
	const char	*why;

	if (!packet_get_str(&data, &why))
		return cut_short;
	c->quarantine.n = 0;
	buf_printf(&c->quarantine, "quarantine %s", why);
	return NULL;
}

static const struct {
	int		 reply;
	uint32_t	 action;
	const char	*(*apply)(struct changes *, struct slice);
} kinds[] = {
	{ REP_ADDHEADER, MAY_ADD_FIELDS, add_field },
	{ REP_INSHEADER, MAY_ADD_FIELDS, insert_field },
	{ REP_CHGHEADER, MAY_CHANGE_FIELDS, change_field },
	{ REP_BODY, MAY_CHANGE_BODY, replace_body },
	{ REP_ADDRCPT, MAY_ADD_RCPT, add_rcpt },
	{ REP_ADDRCPT_ARGS, MAY_ADD_RCPT_ARGS, add_rcpt },
	{ REP_DELRCPT, MAY_DELETE_RCPT, delete_rcpt },
	{ REP_CHGFROM, MAY_CHANGE_SENDER, change_sender },
	{ REP_QUARANTINE, MAY_QUARANTINE, quarantine },
};

/* The new body is whole: put it in place, each line with its CRLF. */
static void
finish_body(struct changes *c)
{
	struct buf	*body = &c->outcome->letter.body;
	struct slice	 rest = buf_slice(&c->body), line, eol;

	c->replacing = false;
	c->replaced = true;
	body->n = 0;
	while (slice_line(&rest, &line, &eol)) {
		buf_add(body, line);
		buf_adds(body, "\r\n");
	}
}

const char *
changes_do(struct changes *c, int reply, struct slice data)
{
	size_t	 i;

	if (c->replacing && reply != REP_BODY)
		finish_body(c);
	for (i = 0; i < NELEM(kinds); i++)
		if (kinds[i].reply == reply)
			break;
	if (i == NELEM(kinds))
		return "not a reply of the protocol";
	if ((c->actions & kinds[i].action) == 0)
		return "a change that was not negotiated";
	return kinds[i].apply(c, data);
}

void
changes_end(struct changes *c)
{
	if (c->replacing)
		finish_body(c);
	c->outcome->letter.failed |= c->body.failed;
}

void
changes_clear(struct changes *c)
{
	buf_free(&c->body);
	buf_free(&c->quarantine);
}
