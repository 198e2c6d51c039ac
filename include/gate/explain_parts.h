/* explain_parts.h: the words of an explanation, shared by explain*.c only */
#ifndef GATE_EXPLAIN_PARTS_H
#define GATE_EXPLAIN_PARTS_H

#include "base/json.h"
#include "gate/explain.h"

/* The same in both tongues. */
struct phrase {
	const char	*vi, *en;
};

/* What stands before a detail or a line of the head. */
enum label {
	L_CONCLUSION, L_WHY, L_ADVICE, L_FROM, L_RECEIVED, L_SIGNATURE,
	L_DISPOSITION, L_WOULD, L_DISPOSITION_WHY, L_REQUEST, L_NOTE,
	L_SIGNER, L_STEP, L_WHAT, L_AGAINST, L_SOURCE, L_RESULT,
	L_DIGEST, L_SCHEME, L_SECTION, L_HEADER, L_MAILBOX, L_TIME_USED,
	L_TIME_CLAIMED, L_STAMP, L_TSA, L_CLAIM, L_CERT, L_VALID, L_STATUS, L_STATUS_SOURCE,
	L_THIS_UPDATE, L_NEXT_UPDATE, L_AGE, L_GRACE, L_REVOKED_AT,
	L_REVOKED_WHY, L_ISSUER, L_SERIAL, L_KEY, L_OVER, L_SHA256, L_ROOT,
	L_MODE, L_HOLDER, L_DOCUMENT, L_INSIDE, L_AFTERWARDS, L_LETTER, L_CAUSE, L_MISSING, L_FLAG,
	L_EDIT,
	L__MAX
};

/* Single sentences and words. */
enum saying {
	S_BY_STAMP, S_BY_RECEPTION, S_CLAIM_ONLY, S_NO_CLAIM, S_UNPROTECTED,
	S_DIFFERS,
	S_IN_TIME, S_RUN_OUT, S_NOT_YET, S_IN_GRACE, S_ROOT_NOT_ASKED, S_REVOKED_LATER,
	S_PINNED_GOVERNMENT, S_PINNED_PUBLIC, S_GIVEN_ROOT, S_SOFT, S_OFF,
	S_STATUS_OPEN, S_ANY_FROM, S_NO_MAILBOX, S_OTHER_FROM, S_OTHER_SIGNER, S_GAVE_UP,
	S_AGAINST_GIVEN, S_NOT_AMONG_GIVEN, S_NOBODY, S_KEPT, S_KEPT_PINS, S_KEPT_ROOT,
	S_NOTED, S_NOT_NOTED, S_AFTER_NOTHING, S_AFTER_MORE, S_AFTER_CONTENT,
	S__MAX
};

/* What a step asks, against what, and by which rule. */
struct step_words {
	const char	*word, *source;
	struct phrase	 title, what, against;
};

const char	*explain_phrase(const struct phrase *, enum tongue);
const struct step_words
		*explain_step(enum step_id);
const char	*explain_label(enum label, enum tongue);
const char	*explain_saying(enum saying, enum tongue);
const char	*explain_truth(enum truth, enum tongue);
const char	*explain_class(enum sigclass, enum tongue);
const char	*explain_advice(enum sigclass, enum tongue);
const char	*explain_disposition(enum disposition, enum tongue);
const char	*explain_request(enum request, enum tongue);
const char	*explain_holder(enum holder, enum tongue);
const char	*explain_status(enum certstatus, enum tongue);
const char	*explain_source(enum statussource, enum tongue);
const char	*explain_ending(enum conclusion, enum tongue);
const char	*explain_reason(enum reason, enum tongue);
/* Why a CA revoked, RFC 5280 5.3.1's word for it; itself when not known. */
const char	*explain_revocation(const char *word, enum tongue);

/* Nothing is said of "none", nor of "": that is null. */
void		 explain_json_reason(struct json *, const char *key,
		    enum reason);
void		 explain_json_known(struct json *, const char *key,
		    const char *);
/* What a signer's certificate and signature say, as members. */
void		 explain_json_signer(struct json *, const struct signer *);

/* A moment: Vietnam's clock for Vietnamese readers, else UTC; "" for 0. */
const char	*explain_time(struct arena *, time_t, enum tongue);

#endif
