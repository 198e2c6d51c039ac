/* conf.h: the configuration, read once and const from then on */
#ifndef GATE_CONF_H
#define GATE_CONF_H

#include "base/arena.h"
#include "base/network.h"
#include "crypto/sign.h"
#include "crypto/trust.h"
#include "crypto/verify.h"
#include "gate/forms.h"
#include "gate/settings.h"
#include "mail/address.h"
#include "register/notice.h"

enum conf_mode { MODE_MONITOR, MODE_ENFORCE };
enum conf_scope { SCOPE_EVERYONE, SCOPE_ADDRESSES };
enum conf_signature { NEEDS_EITHER, NEEDS_SMIME, NEEDS_DOCUMENT };
enum conf_choice { CHOOSE_REJECT, CHOOSE_REVIEW, CHOOSE_ROUTE };
enum conf_weak { WEAK_ALLOW, WEAK_REFUSE };
enum conf_scheme { SCHEME_PKCS1, SCHEME_PSS };
enum conf_failure { FAILURE_TEMPFAIL, FAILURE_REJECT, FAILURE_UNSIGNED };

/*
 * One of our own units with one of its keys: who it is, whom the key signs
 * for, and who may use it.  A unit with several keys is several of these, each
 * with an identity of its own.
 */
struct unit {
	const char	*file;		/* where it is described */
	const char	*identity;	/* [a-z0-9-]{1,64}, the key's "identity" */
	struct strings	 addresses;	/* From addresses it signs for */
	struct strings	 domains;	/* or whole domains */
	struct address_rule rule;	/* how the addresses compare */
	const char	*token;		/* RFC 7512 URI with module-path */
	const char	*signer;	/* the process that holds it: the path of
					   its module, "#2" and so on */
	const char	*certificate;	/* path of a PEM file: leaf, then chain */
	struct slice	 certificate_pem;
	const char	*pin_file;
	struct strings	 logins;	/* SASL names that may use it */
	const struct network *networks;	/* or client networks */
	size_t		 nnetworks;
	bool		 local;		/* or who hands mail to sendmail(1) */
	struct sign_form form;
	enum conf_scheme scheme;	/* of RSA keys */
	bool		 opaque;	/* not readable without S/MIME */
	bool		 stamped;	/* with a time stamp of signing.tsa */
	bool		 needs_stamp;	/* without one it is not sent */
	int		 per_hour;	/* signatures at most; 0: any */
	bool		 header_protection;
	enum conf_failure on_failure;
	int		 mode;		/* enum conf_mode; monitor: not signed */
	struct strings	 skip_recipients; /* addresses or @domains */
	struct strings	 skip_headers;	/* field names */
};

struct conf {
	/* milter */
	const char	*socket;	/* "unix:/path" or "inet:port@host" */
	const char	*authserv_id;	/* default "cks." + host name */
	const char	*status_group;	/* whose members may ask how we are */
	const char	*log_format;	/* "text" or "json" */
	const char	*log_level;	/* "info", "debug" */
	const char	*log_target;	/* "journal", "syslog", "stderr" */
	const char	*guide_url;	/* put into refusals */
	const char	*state_dir;	/* helpers' own durable state */
	/* trust */
	const char	*trust_folder, *trust_crls, *trust_pins;
	/* algorithms and holders: as the file has them, and made of that */
	struct strings	 digests, schemes, curves;
	struct strings	 key_usage, extended_key_usage, policies;
	int		 rsa_min, rsa_max;
	enum conf_weak	 weak;			/* SHA-1 in certificates */
	bool		 explicit_policy;
	struct groups	 holder_rows;
	struct algorithms algorithms;
	struct key_uses	 uses;
	struct path_policy policy;
	const struct holder_rule *holders;	/* NULL: the usual ones */
	/* intake */
	struct strings	 intake_addresses;	/* first: where requests go */
	struct strings	 cuc_addresses;		/* the Cục's mailboxes */
	enum conf_mode	 mode;			/* of requests ... */
	struct strings	 enforce_for;		/* ... but of these senders:
						   addresses or @domains */
	enum conf_scope	 scope;
	enum conf_signature needs;
	enum conf_choice unsigned_requests;	/* reject or review */
	enum conf_choice gateway_signed;	/* review or route */
	int		 claim_days;		/* of a signer's own time */
	int		 renew_days;		/* left to whom is renewed; 0: any */
	int		 grace_min;		/* of a CRL past its nextUpdate */
	int		 unknown_wait_min;	/* 451 before review */
	struct strings	 city;			/* patterns of agencies; none: all */
	/* revocation */
	bool		 revocation;		/* the switch of the fetcher */
	const char	*cache_folder;		/* of what was fetched */
	struct strings	 crl_urls;		/* one CRL each, mirrors by blanks */
	struct strings	 fetch_hosts;		/* "host" or "host:port" */
	struct strings	 fetch_private;		/* networks that are no secret */
	struct strings	 fetch_map;		/* "FROM TO", beginnings of URLs */
	bool		 ocsp, ocsp_nonce;
	int		 fetch_timeout_s, crl_mib, refresh_min, before_min;
	int		 retry_s, retry_max_min;
	/* signing */
	bool		 signing;		/* the switch */
	enum conf_mode	 sign_mode;		/* of units that say none */
	int		 sign_ms;		/* deadline of the signer */
	int		 sign_queue;		/* mails waiting for one signer */
	int		 sign_processes;	/* of one module */
	int		 sign_workers;		/* of one of these */
	const char	*tsa;			/* URL of the TSA, "" */
	int		 tsa_ms;		/* its deadline, within sign_ms */
	/* notices */
	bool		 notices;	/* the switch */
	struct strings	 notice_kinds;	/* words of those that are sent */
	const char	*templates_folder;
	const char	*notice_from;	/* "": the first intake address */
	const char	*notice_name;	/* of the department, shown with it */
	struct strings	 officers;	/* whom secrecy marks and holds alert */
	struct strings	 report_to;	/* the monthly report */
	const char	*notice_relay;	/* "address:port" of this machine */
	const char	*notice_unit;	/* identity that signs them; "": none */
	const char	*trusted_authserv; /* whose dmarc=pass proves From; "" */
	int		 notices_per_address;	/* a day */
	int		 notices_per_hour;	/* to all together */
	int		 notice_days;	/* of trying to hand one over */
	struct notice_terms notice_terms;	/* without texts when off */
	const struct source *notice_files[NOTICE__MAX];	/* in the set */
	/* selftest */
	const char	*selftest;	/* the test address, "" */
	int		 selftest_wait_min;	/* between a mailbox's answers */
	int		 selftest_per_hour;	/* to all together */
	/* register */
	bool		 registrar;		/* the switch */
	const char	*register_folder;	/* of its database */
	const char	*register_relay;	/* our name in it; "" the host's */
	const char	*register_postgres;	/* libpq's string; "" none */
	int		 register_postgres_ms, register_ms;
	struct strings	 register_contact;	/* keys of fields that are kept */
	int		 keep_requests, keep_contact, keep_signatures;
	int		 keep_certificates, keep_notices; /* days */
	/* limits */
	int		 message_mib, total_mib, heavy, parts, depth;
	int		 inspect_ms, document_pages, document_mib, worker_mib;
	int		 workers, documents;
	/* folders */
	const char	*units_folder, *forms_folder;
	const struct unit *units;
	size_t		 nunits;
	struct strings	 signers;		/* the units', each once */
	const struct forms *forms;		/* NULL: conf_bare */
	struct arena	*arena;
};

#define CONF_KEY_LEN	32	/* of the mark that notices carry */

/*
 * Every file a configuration is made of, read once: the main file first,
 * then units, their certificates, and forms.  The parent's child reads and
 * checks them; the milter is given these very bytes.  Folders, PIN files and
 * the trust files stand in it without bytes, to note whether they are there.
 */
struct confset {
	struct source	*v;
	size_t		 n;
	struct arena	*arena;
	bool		 judging;	/* made by confset_judging */
	unsigned char	 mark_key[CONF_KEY_LEN];	/* of notices; all zero:
					   none, as `cks` has it */
};

/*
 * Read the main file and what it names.  -1 with a fault when there is no
 * main file; that anything else is missing is noted in the set, and conf_load
 * reports it with all other faults.  Clear the set either way.
 */
int	confset_read(const char *path, struct confset *, struct buf *faults);
void	confset_clear(struct confset *);
/*
 * What of a set matters to how received mail is judged: the main file and the
 * forms, without units, their certificates and PIN files; whoever loads it
 * signs nothing.  The strings are borrowed.  0 or -1.
 */
int	confset_judging(const struct confset *, const struct conf *,
	    struct confset *out);
void	confset_put(struct buf *, const struct confset *);
int	confset_get(struct slice, struct confset *);

/*
 * Parse and check.  Every fault is reported at once, one line each, as
 * "FILE:LINE: path: what is wrong" (line 0 left out).  0 with *out when there
 * was none.
 */
int	conf_load(const struct confset *, struct conf **out,
	    struct buf *faults);
/*
 * Every default, and no forms (forms NULL): no request is looked for.  For
 * who judges signatures without a configuration.  0, or -1: no memory.
 */
int	conf_bare(struct conf **out);
void	conf_free(struct conf *);	/* takes NULL */
/*
 * Where certificates, CRLs and pins are, however faulty the rest may be.  -1
 * when that can not be told, or when conf_load tells that one is missing.
 */
int	conf_trust_paths(const struct confset *, struct arena *,
	    struct trust_paths *);

/* What the configuration has signatures judged by; nobody to ask in it. */
struct judge	 conf_judge(const struct conf *, struct trust *, time_t now);

/* All settings with their defaults, as a configuration file. */
void	conf_print_defaults(struct buf *);

/* Sections for the helpers, wire-coded: what each may know, nothing more. */
/* Of one of conf's signers: the units that it holds. */
void	conf_signer_section(const struct conf *, const char *signer,
	    struct buf *);
/*
 * The names of the credentials that are that signer's PINs, each once and on a
 * line of its own.
 */
void	conf_signer_pins(const struct conf *, const char *signer,
	    struct buf *);
void	conf_inspector_section(const struct conf *, struct buf *);
/* Whether notices are sent (u32), and if so, how: for outbox_section. */
void	conf_notices_section(const struct conf *, struct buf *);
/* units: certificates of ours, as rows. */
void	conf_registrar_section(const struct conf *, struct slice units,
	    uint32_t n, struct buf *);
/* issuers: who may sign CRLs, by issuers_put. */
void	conf_fetcher_section(const struct conf *, struct slice issuers,
	    struct buf *);

/*
 * The client of mail that was handed to sendmail(1) on this relay: nobody is
 * known to have logged in, and it has no address of its own.
 */
#define CLIENT_LOCAL	"local"

/*
 * Which unit signs for this mail?  auth: SASL login or NULL; client: textual
 * address, CLIENT_LOCAL or NULL.  Of several units with that From, those that list the
 * address go before those that list it without its detail (user+detail@),
 * and these before those that list its domain; of these the one whose login
 * it is goes before the one whose network it is.  NULL when none; *why R_NOT_A_UNIT (From is nobody's of
 * ours, or nobody of ours is sending) or R_FROM_NOT_ALLOWED (the sender is
 * one of ours but may not use that From, or From is a unit's and the client
 * is authenticated as somebody else) or R_LOCAL_SUBMISSION (From is a unit's
 * that lets nobody hand its mail to sendmail(1)).
 */
const struct unit
	*conf_unit_for(const struct conf *, const char *auth,
	    const char *client, const char *from, enum reason *why);
/* The first unit that lists this login, whatever the mail; NULL: none. */
const struct unit
	*conf_unit_of_login(const struct conf *, const char *auth);
/* Is this kind of notice to be sent? */
bool	conf_sends(const struct conf *, enum notice_kind);
bool	conf_is_intake(const struct conf *, const char *addr);
bool	conf_is_selftest(const struct conf *, const char *addr);
/* Of those we write from, or that mail is sent to for us: never answered. */
bool	conf_is_own(const struct conf *, const char *addr);
bool	conf_is_cuc(const struct conf *, const char *addr);
/* Are the rules applied to somebody's requests, or only watched for all? */
bool	conf_enforces(const struct conf *);
/* The same of the requests of one mail: its From, and its envelope's sender. */
bool	conf_enforces_for(const struct conf *, const char *from,
	    const char *sender);

#endif
