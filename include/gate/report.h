/* report.h: an outcome as text for people and as JSON */
#ifndef GATE_REPORT_H
#define GATE_REPORT_H

#include "gate/gate.h"

/*
 * What `cks verify` prints and tests/eml/NAME.want holds: one "key: value"
 * line a fact, no personal data beyond what the mail's header shows.
 */
void	report_text(struct buf *, const struct outcome *);

/* The SMTP reply of a refusal: code, enhanced code and ASCII text, one line. */
void	report_reply(const struct conf *, const struct outcome *,
	    char code[4], char dsn[8], char *text, size_t size);

#endif
