/* gate.h: the pure core: envelope, bytes, snapshots and a clock in, outcome out */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include "base/place.h"
#include "base/shared.h"
#include "crypto/verify.h"
#include "gate/conf.h"
#include "gate/docsig.h"
#include "gate/reason.h"
#include "mail/edit.h"
#include "register/row.h"

/* What Postfix told us about the journey of a message. */
struct envelope {
	const char	*session;	/* our own id of the connection */
	const char	*qid;		/* queue id, NULL when not known yet */
	const char	*sender;	/* without brackets; "" is the null sender */
	struct strings	 rcpts;		/* without brackets */
	const char	*auth;		/* SASL login, NULL */
	const char	*client;	/* textual client address; CLIENT_LOCAL;
					   NULL: not known */
	const char	*hostname;	/* of this relay */
	enum reason	 overflow;	/* R_NONE, or why bytes are not whole */
	bool		 not_secret;	/* a person looked: its mark is none */
	struct place	*place;		/* that judging it takes; who has it
					   wait for the register or a token
					   leaves it */
};

enum disposition {
	D_PASS, D_ROUTE, D_REVIEW, D_HOLD, D_REJECT, D_TEMPFAIL, D_SIGNED
};

const char	*disposition_word(enum disposition);

/* Where the signature that decided stands (README, Words). */
enum where { WHERE_NONE, WHERE_SMIME, WHERE_DOCUMENT, WHERE_GATEWAY };

const char	*where_word(enum where);

/* One recognised document of a message. */
struct document {
	const char		*name;		/* file name, "" for the text */
	const char		*section;	/* IMAP section */
	enum model_format	 format;
	const char		*cause;		/* of an unreadable one */
	char			 sha256[65];
	bool			 own_signature;	/* carries one of its own */
	struct docsigs		 own;		/* those of a PDF, judged */
	enum sigclass		 cls;		/* of what decided for it */
	enum reason		 sig_why;
	enum where		 where;
	bool			 hidden;	/* text nobody sees, scripts */
	bool			 office_signature; /* of Office's own kind, which
						   counts for nothing here */
	struct finding		 finding;
	bool			 enclosure;	/* beside the request, and no
						   request of its own */
	enum disposition	 disposition;
	enum reason		 why;
};

#define FLAGS_MAX	16

/* What is to be done with a message, and why; strings live in arena. */
struct outcome {
	struct arena		*arena;
	bool			 filed, outgoing;
	bool			 monitor;	/* its requests are only
						   watched */
	enum sigclass		 cls;		/* of the mail */
	enum reason		 sig_why;
	enum where		 where;
	const char		*section;	/* of the signature: "2"; "" */
	struct sigverdict	 verdict;
	struct sigverdict	 inner;		/* of a signature within it;
						   decides nothing */
	struct told		 speaks;	/* From is a signer's mailbox,
						   and shows no other */
	struct told		 covers;	/* the signature, all of the body */
	const char		*from;		/* the one From, "" */
	const char		*differs;	/* fields that say something else
						   than was signed, "" */
	enum request		 request;
	const struct document	*decisive;	/* whose disposition it is, NULL */
	const struct document	*documents;
	size_t			 ndocuments;
	enum disposition	 disposition;
	enum disposition	 would;		/* what enforce had done */
	bool			 watched;	/* and a mode kept from it, */
	enum reason		 would_why;	/* where it would be for that */
	enum reason		 why;
	enum reason		 flags[FLAGS_MAX];
	size_t			 nflags;
	const char		*number;	/* register number, "" */
	const char		*identity;	/* unit that signed, "" */
	struct edits		 edits;
	struct shared		 entity;	/* that was signed, and what is */
	struct buf		 body;		/* around it in a replaced body */
};

void	outcome_clear(struct outcome *);

/* Is From a signer's mailbox, whatever else it shows? */
bool		outcome_is_signers(const struct outcome *);
/* A fact of all signers of the mail: the worst of theirs. */
struct told	outcome_fact(const struct outcome *, enum sigfact);
/* The same of one of several. */
struct told	signer_fact(const struct signer *, enum sigfact);

/* What the core asks others for; the only seam. */
struct attachment {
	struct slice		 bytes;
	enum model_format	 format;
};

struct sign_ask {
	const char	*signer;	/* which process; the unit's */
	const char	*identity;
	const char	*qid;
	const struct shared *entity;	/* sealed */
	struct place	*place;		/* left before the wait; may be NULL */
};

/*
 * What the register is told of a judged mail's requests, and what it answers.
 * Without rows it is asked for the first sight of key only.
 */
struct record_ask {
	const struct envelope	*env;
	const struct outcome	*outcome;
	time_t			 now;
	char			 key[65];	/* SHA-256 of sender and digest */
	const struct request_row *rows;
	size_t			 nrows;
	const struct certificate_row *certs; /* of the signers */
	size_t			 ncerts;
	const struct record_notice *notices;
	size_t			 nnotices;
};
/* A notice that leaves when its row is new; which: that row, from 0. */
struct record_notice {
	size_t			 which;
	struct notice_row	 row;	/* once due, to whom, of what */
};
struct record_answer {
	const char	*number;	/* or several, joined by ", "; "" when
					   none was given; arena's */
	bool		 duplicate, same_number;
	time_t		 first_seen;
};

/* What is known of documents and of certificates listed in them. */
struct lookup_ask {
	const struct envelope	*env;
	struct strings	 digests;	/* SHA-256 of documents */
	struct strings	 serials;	/* upper-case hexadecimal */
};
struct lookup_answer {
	bool		 registered;	/* one of the documents is */
	int64_t		*ends;		/* of certificates, 0: not known; the
					   caller has room for all of them */
};

struct helpers {
	/* 0 with der; -1 with *why R_SIGNER_SILENT, _BUSY, _REFUSED or
	   R_TOKEN_FAULT. */
	int		(*sign)(void *ctx, const struct sign_ask *,
			    struct buf *der, enum reason *why);
	/*
	 * 0 with the TSA's reply to a TimeStampReq added; -1: none in ms.
	 * NULL: nobody can be asked.
	 */
	int		(*stamp)(void *ctx, const char *url, int ms,
			    struct slice request, struct buf *reply);
	/* 0 with a model (which may say unreadable); -1: no helper. */
	int		(*inspect)(void *ctx, struct arena *,
			    const struct attachment *, struct model *out);
	/* 0 with the members of an archive added (unpack.h); -1: no helper. */
	int		(*unpack)(void *ctx, struct slice bytes,
			    struct buf *members);
	revocation_fn	revocation;
	/* 0 with answer; -1: it can not be kept, the mail waits. */
	int		(*record)(void *ctx, struct arena *,
			    const struct record_ask *, struct record_answer *);
	/* 0 with answer; -1: no helper.  NULL: nothing is known. */
	int		(*lookup)(void *ctx, const struct lookup_ask *,
			    struct lookup_answer *);
	void		*ctx;
};

/*
 * The terms of somebody who judges mail on his own account, by roots of his
 * choice.  The daemon has none.
 */
struct own_terms {
	bool			 given;		/* roots count as given, unpinned */
	enum revocation_mode	 revocation;
	const struct path_policy *policy;
	bool			 any_from;	/* From need not be a signer's */
};

/* The snapshot a message is judged by; it keeps what it began with. */
struct gate {
	const struct conf	*conf;
	struct trust		*trust;
	const struct helpers	*helpers;
	const struct own_terms	*own;		/* NULL: the configuration's */
};

/* By what signatures are judged, with somebody to ask for a status. */
struct judge gate_terms(const struct gate *, time_t now);

/*
 * Everything a gate is made of, from the files of a configuration.  0 with
 * both set, or -1 with every fault added to faults.
 */
int	gate_load(const struct confset *, struct conf **, struct trust **,
	    struct buf *faults);
/* The same; what has not changed since is taken from a trust snapshot. */
int	gate_load_anew(const struct confset *, const struct trust *before,
	    struct conf **, struct trust **, struct buf *faults);

/* The fetcher's section, with those of the trust folder who sign CRLs. */
void	gate_fetcher_section(const struct conf *, const struct trust *,
	    struct buf *);

/* A signer's certificate as the register notes it; texts are borrowed. */
void	gate_certificate_row(const struct signer *, const char *source,
	    time_t now, struct certificate_row *);
/*
 * The registrar's section, with the certificates of our units, as far as they
 * can be read.
 */
void	gate_registrar_section(const struct conf *, struct trust *, time_t now,
	    struct buf *);

/*
 * What keeps our units from signing well now, and what of the fetched CRLs
 * was left out, a line each, as faults are told.  Time and others bring it, so
 * no configuration is refused for it.
 */
void	gate_warn(const struct conf *, struct trust *, time_t now,
	    struct buf *warnings);

/*
 * Judge one message.  0 with *out; -1 when it could not be decided, with
 * *out made by gate_undecided.  Clear *out either way.
 */
int	gate_judge(const struct gate *, const struct envelope *,
	    struct slice bytes, time_t now, struct outcome *out);

/*
 * Undecided (README, Decisions): filed mail and mail to be signed is 451, all
 * other passes with smime=temperror and without forged headers.
 */
void	gate_undecided(const struct gate *, const struct envelope *,
	    struct slice bytes, enum reason why, struct outcome *out);

#endif
