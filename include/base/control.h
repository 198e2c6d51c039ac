/* control.h: what the parent and the milter say to each other */
#ifndef BASE_CONTROL_H
#define BASE_CONTROL_H

/* The helpers, in the order in which the parent starts them. */
enum helper {
	HELPER_SIGNER, HELPER_INSPECTOR, HELPER_FETCHER, HELPER_REGISTRAR,
	HELPER__MAX
};

#define SIGNERS_MAX	64	/* one and more a PKCS#11 module; each is a
				   process of some 10 MiB */
#define PINS_BYTES_MAX	2048	/* names of one signer's credentials */
#define CONTROL_NAME_MAX 256	/* of a signer, with its NUL */

/* First field of every message on the control channel, parent to milter. */
enum control {
	CONTROL_SECTION = 1,	/* a memfd: the configuration to run with */
	CONTROL_HELPER,		/* u32 helper, str its name (which signer; else
				   ""), and its new channel, or none */
	CONTROL_STOP,
	CONTROL_LOOK,		/* for CONTROL_SECTION, to a signer: it may
				   look at tokens but log in nowhere; to a
				   registrar: it answers people only */
	CONTROL_PIN,		/* to a signer before its section: str name of
				   a credential, and it opened */
	CONTROL_DOOR		/* a listening socket, to answer `cks` on, and u32
				   the user who may ask for everything */
};

/*
 * Parent to the processes of a signer, whose group is theirs alone: at a reload
 * that leaves its section as it was, so that it need not be started anew.
 */
#define SIGNER_ANEW	SIGUSR1

/* Milter to parent. */
enum control_reply {
	CONTROL_READY = 1,	/* the socket is open, mail can come */
	CONTROL_RELOADED,
	CONTROL_REFUSED,	/* the new section does not do; the old stays */
	CONTROL_ALIVE		/* every second or so */
};

#endif
