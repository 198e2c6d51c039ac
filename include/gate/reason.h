/* reason.h: what each reason means to SMTP, to a log and to people */
#ifndef GATE_REASON_H
#define GATE_REASON_H

#include "base/reason.h"

struct reason_info {
	const char	*word;		/* "digest-mismatch": log, header, test */
	const char	*source;	/* "RFC 5652 5.6", "NĐ 68/2024 Điều 31" */
	int		 code;		/* SMTP reply, 250, 451 or 55x */
	const char	*dsn;		/* enhanced code of the same class */
	const char	*english;	/* for the log */
	const char	*ascii;		/* Vietnamese without marks, for replies */
	const char	*vietnamese;	/* for headers and notices */
};

/* Never NULL for a value below R__MAX. */
const struct reason_info	*reason_info(enum reason);
const char			*reason_word(enum reason);

#endif
