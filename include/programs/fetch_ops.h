/* fetch_ops.h: what cks-fetcher may be asked, and how it answers `cks` */
#ifndef PROGRAMS_FETCH_OPS_H
#define PROGRAMS_FETCH_OPS_H

/*
 * First field of a request.  FETCH_STATUS is the milter's (fetcher.c), and
 * FETCH_STAMP: u32 how many ms it waits, str URL of the TSA, bytes of a
 * TimeStampReq; its answer is as the following, with the TSA's reply.
 * FETCH_REFRESH has no other: every configured CRL is asked for now.
 * FETCH_GET has str URL: this once, as the list of hosts allows.
 *
 * The answer to the others is u32 result, str why it failed, and a memfd: the
 * bytes of the URL; or for each CRL u32 state, str URL, str why it failed.
 */
enum fetch_op { FETCH_STATUS = 1, FETCH_REFRESH, FETCH_GET, FETCH_STAMP };
enum fetch_result { FETCH_DONE, FETCH_FAILED };
enum fetch_state { FETCH_NEW, FETCH_UNCHANGED, FETCH_NOT_HAD };

#define FETCH_LISTS_MAX	256	/* CRLs; a PKI of a country has a handful */

#endif
