/* work.h: one judgement under way, shared by the files of the core only */
#ifndef GATE_WORK_H
#define GATE_WORK_H

#include "gate/gate.h"
#include "mail/decode.h"
#include "mail/entity.h"

/*
 * Everything a step of gate_judge may need.  Each step reads what the steps
 * before it left and adds its own; all return 0, or -1 when the message can
 * not be decided (then out->why says for which reason).
 */
struct work {
	const struct gate	*gate;
	const struct envelope	*env;
	struct slice		 bytes;
	time_t			 now;
	struct arena		*arena;
	struct outcome		*out;
	struct part		*root;
	struct part		*content;	/* what the signature covers, or
						   all: where documents are */
	struct buf		 inner;		/* of an opaque signature */
	const char		*subject;
	const char		*message_id;	/* of the first field, ""  */
	enum reason		 from_why;	/* R_NONE: exactly one From */
	struct strings		 authors;	/* where it is not so: all that
						   From names and can be read */
	bool			 misleads;	/* From shows another mailbox */
	enum reason		 limit;		/* R_NONE, or why not looked at */
	bool			 reply;		/* the subject answers or forwards */
	bool			 selftest;	/* to the test address alone:
						   judged as if it were filed */
	bool			 secret;	/* a mark in subject, name or letter */
	const char		*own;		/* kind of notice that we wrote
					   ourselves, NULL: any other mail */
	struct beside		*besides;	/* signatures beside documents */
	size_t			 nbesides;
	uint32_t		 inspect_ms;	/* that workers took for it */
	const struct form_entry	*const *over;	/* rows of lists whose
					   certificate is known to be over */
	size_t			 nover;
	const struct unit	*sender;	/* whose mail it is, NULL */
	const struct unit	*unit;		/* to sign with, NULL */
	const struct unit	*watched;	/* to sign with, were its mode not
						   monitor; NULL */
	enum reason		 unit_why;
};

/* outcome.c: a fresh one, in which nothing is decided.  0, or -1: memory. */
int	outcome_init(struct outcome *);
/* message.c: From, Subject, filed or not, the tree of parts. */
int	work_message(struct work *);
/* own.c: is it a notice of ours, on its way out?  Sets w->own. */
int	work_own(struct work *);
/* The unit that signs our notices, NULL. */
const struct unit
	*work_own_unit(const struct work *);
/* signature.c: the one signature that speaks for the message, judged. */
int	work_signature(struct work *);
/* What a person should know of these signers' times and status, flagged. */
void	work_flag_signers(struct work *, const struct sigverdict *);
/* protected.c: the header shown against the one that was signed. */
int	work_protected(struct work *);
/* The gate's terms, now. */
struct judge work_judge(const struct work *);
/* Whom it speaks for, and whether for all of the message (covers). */
void	work_facts(struct work *, enum truth covers);
/* An application/pkcs7-mime, whose content nobody sees before it is opened. */
bool	signature_seals(const struct part *);
/* marks.c: secrecy marks outside the mail's own documents. */
int	work_marks(struct work *);
/* documents.c: every document that may be a request, read and recognised. */
int	work_documents(struct work *);
/* enclosure.c: an agency's name as it compares; NULL: no memory. */
const char
	*work_agency_key(struct work *, const char *name);
/* Does a document only come along with a request beside it? */
bool	work_is_enclosure(struct work *, const struct document *);
/* Secrecy marks found are none, as somebody who looked has said. */
void	work_not_secret(struct work *);
/* policy.c: what happens to the mail. */
void	work_policy(struct work *);
/*
 * sealed.c: is the mail signed or encrypted already, by its structure and not
 * by what its header says?
 */
bool	work_is_sealed(const struct work *);
/* outgoing.c: is it a unit's mail to sign; and signing it. */
void	work_unit(struct work *);
/* May a mail that could not be judged be one that a unit signs? */
bool	work_may_be_unit(const struct work *);
int	work_sign(struct work *);
/* What would have become of the mail of a unit in mode monitor. */
void	work_would_sign(struct work *);
/* register.c: what of it the register knows already; none where it is silent. */
int	work_lookup(struct work *);
/* The same: its requests recorded, before the mail is answered. */
int	work_record(struct work *);
/* The same: tell the named persons of a secrecy mark in mail of a unit. */
void	work_alert(struct work *);
/* selftest.c: is the mail to the test address, and to nobody else? */
bool	work_is_selftest(const struct work *);
/*
 * Have its judgement told to a proven sender; the mail itself is done with as
 * given, and is neither registered nor forwarded.
 */
int	work_selftest(struct work *, enum disposition done);
/* authres.c: forged fields out, results in, one more recipient. */
int	work_edits(struct work *);
/* The same for a mail that passes undecided: smime=temperror. */
int	work_edits_undecided(struct work *);

void	work_flag(struct work *, enum reason);
bool	work_flagged(const struct outcome *, enum reason);

#endif
