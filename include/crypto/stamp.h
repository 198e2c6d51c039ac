/* stamp.h: asking a TSA for a time stamp over a signature (RFC 3161) */
#ifndef CRYPTO_STAMP_H
#define CRYPTO_STAMP_H

#include "base/bytes.h"

#define STAMP_REPLY_MAX	(64 * 1024)	/* a TimeStampResp; with a chain: 6 KiB */

/*
 * The TimeStampReq for the value of the one signature in a CMS: its SHA-256,
 * a nonce, and the wish for the TSA's certificate.  Added to req.  0, or -1
 * when the CMS has not exactly one signer, or memory ran out.
 */
int	stamp_request(struct slice der, struct buf *req);

/*
 * The CMS with the token of a TimeStampResp put beside its signature, as the
 * unsigned attribute signature-time-stamp (RFC 3161 appendix A), added to out.
 * 0, or -1 when the reply does not grant what req asked for, its token is not
 * over that value with that nonce, or anything follows.  Who made the token,
 * and whether it is worth anything, is not looked at: judge the outcome.
 */
int	cms_stamp(struct slice der, struct slice req, struct slice reply,
	    struct buf *out);

#endif
