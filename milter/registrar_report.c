/* registrar_report.c: a report, and sending it, as the desk is asked for them */

#include "base/chan.h"
#include "programs/registrar.h"

#define ARENA_BYTES	(1u << 30)	/* agencies of many years, each once */

int
registrar_report(struct store *s, const struct report_ask *ask)
{
	struct arena	*a = arena_new(ARENA_BYTES);
	struct report	 r;
	struct buf	 bytes = { 0 };
	int		 fd = -1;

	if (a != NULL && report_make(s, a, ask, &r) == 0)
		report_put(&bytes, &r);
	if (bytes.n > 0 && !bytes.failed)
		fd = chan_memfd("report", buf_slice(&bytes));
	buf_free(&bytes);
	arena_free(a);
	return fd;
}

int
registrar_send_report(const struct registrar_conf *c, struct store *own,
    struct arena *a, struct slice data, const char *once, time_t now)
{
	struct notice_row	 row;
	size_t			 i;
	int			 rc = 0;

	row_init(TABLE_OUTBOX, &row);
	row.kind = notice_word(NOTICE_REPORT);
	row.due = now;
	if ((row.data = arena_str(a, data)) == NULL || store_begin(own) == -1)
		return -1;
	for (i = 0; rc == 0 && i < c->outbox.nreport_to; i++) {
		row.recipient = c->outbox.report_to[i];
		row.once = arena_printf(a, "report %s %s", once,
		    row.recipient);
		rc = row.once == NULL ? -1 : store_notice(own, &row,
		    store_relay(own), now);
	}
	if (rc == 0)
		return store_commit(own);
	store_rollback(own);
	return -1;
}
