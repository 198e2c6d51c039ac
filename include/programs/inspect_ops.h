/* inspect_ops.h: what cks-inspector is asked, and how it answers */
#ifndef PROGRAMS_INSPECT_OPS_H
#define PROGRAMS_INSPECT_OPS_H

#include "inspect/unpack.h"

/*
 * Request: u32 one of these, u32 model_format, and the document in a memfd.
 * Answer: u32 inspect_result, str cause, and what came of it: a model
 * (model.h), or of INSPECT_UNPACK the members (unpack.h), as bytes; where they
 * are more than INSPECT_ANSWER_MAX, none, and they are in a memfd.
 */
enum inspect_op { INSPECT_READ = 1, INSPECT_UNPACK = 2 };

enum inspect_result { INSPECT_DONE, INSPECT_BAD_REQUEST };

#define INSPECT_ANSWER_MAX	(32 * 1024)	/* a letter's model has 9 KiB */

/* Bytes of an answer to INSPECT_UNPACK: the files, and their names. */
#define INSPECT_MEMBERS_MAX	(UNPACK_TOTAL_MAX + 64 * 1024)

#endif
