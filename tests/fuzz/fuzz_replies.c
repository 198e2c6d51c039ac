/* fuzz_replies.c: whatever a filter asks for, our client's mail stays a mail */

#include "fuzz/change.h"
#include "milter/changes.h"

#define MAIL	"From: a@b.example\r\nSubject: x\r\n y\r\n\r\nbody\r\n"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Every line of the header is a field or goes on with one. */
static void
check_letter(const struct letter *l)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		require(l->fields[i].line[l->fields[i].namelen] == ':');
}

/* Packets: a byte that tells what is asked, one for the length, and that. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice	 in = { data, len }, packet;
	struct outcome	 o = { 0 };
	struct changes	 c = { .outcome = &o, .actions = ~0U };

	letter_read(&o.letter, SLICE(MAIL));
	c.leadspc = in.n > 0 && (in.p[0] & 1) != 0;
	for (in = slice_from(in, 1); in.n >= 2;
	    in = slice_from(in, 2 + packet.n)) {
		packet = slice_sub(in, 2, in.p[1]);
		(void)changes_do(&c, in.p[0], packet);
	}
	changes_end(&c);
	check_letter(&o.letter);
	changes_clear(&c);
	letter_clear(&o.letter);
	buf_free(&o.verdict);
	buf_free(&o.notes);
	return 0;
}
