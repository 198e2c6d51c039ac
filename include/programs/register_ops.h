/* register_ops.h: what cks-registrar may be asked, and what it answers */
#ifndef PROGRAMS_REGISTER_OPS_H
#define PROGRAMS_REGISTER_OPS_H

/*
 * First field of a request; with the reply socket, and behind it or in a memfd
 * that comes along (rows by row_put):
 *
 * REGISTER_RECORD: str key of first sight or "", i64 now, u32 n and so many
 *	requests, u32 n and so many certificates, u32 n and so many times u32
 *	which request, counted from 0, and a notice of it.
 *	The answer, once all is durable: u32 result, i64 first sight (or now),
 *	u32 n and so many times u32 flags, str number.
 * REGISTER_LOOKUP: i64 now, u32 n and so many SHA-256 of documents, u32 n and
 *	so many serials.  The answer: u32 result, u32 n and so many times u32,
 *	is it registered; u32 n and so many times u32, is it known to be over.
 *
 * These are the milter's, and those of cks release.  What follows is asked by `cks`, as "list" and so
 * on, and answered by u32 result, str why it failed, and:
 *
 * REGISTER_LIST: a filter (filter_put), with limit at most REGISTER_PAGE.
 *	u32 source (enum register_source), i64 how many there are in all, and a
 *	memfd: u32 n and so many requests.
 * REGISTER_MARK: a mark.  u32 found.
 * REGISTER_PURGE: nothing.  Seven times i64, as struct purged, of this relay's
 *	own register, and seven of the shared one.
 * REGISTER_MIGRATE: u32, begin anew.  i64 rows that went over, u32 more, i64
 *	requests here, i64 requests of this relay there.
 * REGISTER_REPORT: a report_ask.  u32 source, and a memfd: the report.
 * REGISTER_NOTICES: str queue id of a mail, str number of a request where that
 *	is "".  i64 how many notices of this relay were given up, u32 n and so
 *	many about it, without what they say.
 * REGISTER_SEND: str which report, str its notice (notice_put).  u32 to how
 *	many it goes.
 */
enum register_op {
	REGISTER_RECORD = 1, REGISTER_LOOKUP, REGISTER_LIST, REGISTER_MARK,
	REGISTER_PURGE, REGISTER_MIGRATE, REGISTER_REPORT, REGISTER_SEND,
	REGISTER_NOTICES,
	REGISTER__MAX
};

enum register_result { REGISTER_DONE, REGISTER_FAILED };
enum register_source { SOURCE_OWN, SOURCE_SHARED, SOURCE_OWN_FOR_SHARED };

enum register_flag {
	REGISTER_FRESH = 1 << 0, REGISTER_DUPLICATE = 1 << 1,
	REGISTER_SAME_NUMBER = 1 << 2
};

#define REGISTER_ASK_MIB	8	/* of a request's memfd: a hundred
					   documents with notices */
#define REGISTER_INLINE		8192	/* what comes without one: the request
					   of most mails */
#define REGISTER_ROWS_MAX	256	/* of one request; limits.documents is
					   100 at most */
#define REGISTER_PAGE		1000	/* rows of one answer */
#define REGISTER_PAGE_MIB	64	/* and its memfd; a row has 1 KiB */

#endif
