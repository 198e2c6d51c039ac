/* fetch.h: what the files of cks-fetcher tell each other */
#ifndef PROGRAMS_FETCH_H
#define PROGRAMS_FETCH_H

#include "base/arena.h"
#include "base/network.h"
#include "base/url.h"
#include "base/wire.h"
#include "crypto/certurl.h"
#include "crypto/crl.h"

/* Our section: what to fetch, from whom, how often. */
struct fetch_conf {
	const char		*cache;		/* "": no CRLs are kept */
	uint32_t		 timeout_s, crl_mib;
	uint32_t		 refresh_s, before_s, retry_s, retry_max_s;
	bool			 ocsp, nonce;
	const char		**hosts;
	size_t			 nhosts;
	struct network		*private;
	size_t			 nprivate;
	struct url_mapping	*map;
	size_t			 nmap;
	const char		**crls;
	size_t			 ncrls;
	struct issuers		*issuers;	/* the caller's to free */
};

/* Read a section; all but the issuers lives in the arena.  0 or -1. */
int	fetch_section(struct arena *, struct slice, struct fetch_conf *out);

/* One question by HTTP. */
struct http_answer {
	const char	*fault;		/* NULL: 200 or 304 came, whole */
	bool		 unchanged;	/* 304, RFC 9110 15.4.5 */
	struct slice	 body;
	const char	*etag, *modified; /* "" when not told */
};

#define HTTP_MARK_MAX	256	/* bytes of an ETag or date with its NUL */

struct http_ask {
	const char	*url;		/* allowed by url_resolve */
	struct slice	 post;		/* none: GET */
	const char	*type;		/* of post */
	const char	*etag, *modified; /* "": ask without a condition */
	size_t		 max;		/* bytes of the answer */
	int		 timeout_ms;	/* 0: timeout_s of the section */
	/* Called once, from http_run; the answer lives until it returns. */
	void		(*done)(void *ctx, const struct http_answer *);
	void		*ctx;
};

struct http;

struct http	*http_new(const struct fetch_conf *);
void		 http_free(struct http *);	/* takes NULL; calls nobody */
/* Ask.  0, or -1 when there is no room: try later. */
int		 http_start(struct http *, const struct http_ask *);
/*
 * Wait at most ms for answers, and hand them over.  *readable tells whether
 * fd can be read.  0, or -1 when waiting itself failed.
 */
int		 http_run(struct http *, int fd, int ms, bool *readable);

/* What is kept beside a CRL's file: where it comes from, and its marks. */
#define LIST_URLS_MAX	CERTURL_MAX
#define LIST_NAME_MAX	64	/* bytes of a file's name with its NUL */

struct list_note {
	char	 name[LIST_NAME_MAX];	/* "cpcag2-0a1b2c3d4e5f6071.crl" */
	char	*urls[LIST_URLS_MAX];
	size_t	 nurls;
	char	 etag[HTTP_MARK_MAX], modified[HTTP_MARK_MAX];
	size_t	 marked;		/* whose marks: index of a URL */
};

/* The name of the file of a CRL that is first sought at url.  0 or -1. */
int	store_name(const char *url, char name[LIST_NAME_MAX]);
/* The CRL of that name, at most max bytes added to out.  0 or -1. */
int	store_read(const char *folder, const char *name, size_t max,
	    struct buf *out);
/*
 * Put these bytes in the place of the file, whole or not at all, and the note
 * beside it.  bytes.p NULL: the note alone.  0, or -1 with errno.
 */
int	store_write(const char *folder, const struct list_note *,
	    struct slice bytes);
void	store_remove(const char *folder, const char *name);
/* Read the note of that name.  0 with *out, to be cleared; -1: none. */
int	store_note(const char *folder, const char *name,
	    struct list_note *out);
void	note_clear(struct list_note *);
/* Remove what was never finished, long ago; call found for each note's name. */
void	store_scan(const char *folder, void (*found)(void *, const char *),
	    void *ctx);

/* The CRLs that are kept fresh. */
struct lists;

struct lists	*lists_new(const struct fetch_conf *, struct http *);
void		 lists_free(struct lists *);	/* takes NULL */
/* Keep these CRLs too, which a certificate named; now is in seconds. */
void		 lists_want(struct lists *, const struct certurls *,
		    time_t now);
/* Ask for what is due.  Milliseconds until the next is; -1 for never. */
int		 lists_run(struct lists *, time_t now);

/* Ask for every configured CRL anew, whatever its time. */
void		 lists_now(struct lists *, time_t now);
/*
 * What came of it, wire-coded for `cks` (fetch_ops.h), added to b; false while
 * one of them is on its way.
 */
bool		 lists_told(const struct lists *, struct buf *);

/* What `cks` asks for besides. */
struct asks;

struct asks	*asks_new(const struct fetch_conf *, struct http *,
		    struct lists *);
void		 asks_free(struct asks *);	/* takes NULL */
/* Take a request, of which op is read; reply is ours from then on. */
void		 asks_take(struct asks *, uint32_t op, struct wire *,
		    int reply);
/* Answer where all has come. */
void		 asks_run(struct asks *);

/* Time stamps, on their way. */
struct stamps;

struct stamps	*stamps_new(const struct fetch_conf *, struct http *);
void		 stamps_free(struct stamps *);	/* takes NULL */
/* Take a FETCH_STAMP, of which op is read; reply is ours from then on. */
void		 stamps_ask(struct stamps *, struct wire *, int reply);

/* OCSP answers, at hand or on their way. */
struct answers;

struct answers	*answers_new(const struct fetch_conf *, struct http *);
void		 answers_free(struct answers *);	/* takes NULL */
/*
 * The status of cert is asked for: an answer is sent on reply as soon as one
 * is at hand, but in wait_ms at most, if only to say that there is none.
 * reply is ours from then on.
 */
void		 answers_ask(struct answers *, struct slice cert,
		    struct slice issuer, const struct certurls *,
		    int wait_ms, int reply);
/* Send what can wait no longer.  Milliseconds until the next; -1: none. */
int		 answers_run(struct answers *);

#endif
