/* sign_ops.h: what a signer is asked for, and what it answers */
#ifndef PROGRAMS_SIGN_OPS_H
#define PROGRAMS_SIGN_OPS_H

/*
 * First field of a request; then str identity and str queue id, with the
 * reply socket and for SIGN_ENTITY the entity as descriptors; a small entity
 * comes by the reply socket instead (chan_take).  The answer is u32 result,
 * str word, and bytes:
 */
enum sign_op {
	SIGN_ENTITY = 1,	/* the signature, DER */
	SIGN_STATUS,		/* a line a unit: its identity and its word */
	SIGN_TOKEN,		/* what is known of a unit's token (token_facts.h) */
	SIGN_PROBE,		/* bytes of a probe, bytes of its signature */
	SIGN_SLOTS,		/* u32 n, and n times what is in a slot */
	SIGN__MAX
};

enum sign_result { SIGN_DONE, SIGN_REFUSED, SIGN_FAULT, SIGN_BAD_REQUEST };

#endif
