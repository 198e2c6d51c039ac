/* wire.h: typed fields in messages between our own processes */
#ifndef BASE_WIRE_H
#define BASE_WIRE_H

#include "base/bytes.h"

/*
 * Writing: fields are appended to a buf.  Integers are little-endian and of
 * fixed width, byte strings carry a 32-bit length before them.
 */
void	wire_put_u32(struct buf *, uint32_t);
void	wire_put_i64(struct buf *, int64_t);
void	wire_put_bytes(struct buf *, struct slice);
void	wire_put_str(struct buf *, const char *);	/* NULL as empty */

/*
 * Reading: a reader remembers that a field was cut short (failed) and then
 * gives zeros and empty slices; ask wire_done once at the end.
 */
struct wire {
	struct slice	left;
	bool		failed;
};

struct wire	wire_of(struct slice);
uint32_t	wire_get_u32(struct wire *);
int64_t		wire_get_i64(struct wire *);
/* Borrowed from the message being read. */
struct slice	wire_get_bytes(struct wire *);
/* A count of things to come, refused (failed, 0) above max. */
uint32_t	wire_get_count(struct wire *, uint32_t max);
/* True when every field was whole and nothing is left over. */
bool		wire_done(const struct wire *);

#endif
