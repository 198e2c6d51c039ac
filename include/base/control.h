/* control.h: what the parent and the milter say to each other */
#ifndef BASE_CONTROL_H
#define BASE_CONTROL_H

/* The helpers, in the order in which the parent starts them. */
enum helper {
	HELPER_SIGNER, HELPER_INSPECTOR, HELPER_FETCHER,
	HELPER__MAX
};

/* First field of every message on the control channel, parent to milter. */
enum control {
	CONTROL_SECTION = 1,	/* a memfd: the configuration to run with */
	CONTROL_HELPER,		/* u32 helper and its new channel, or none */
	CONTROL_STOP
};

/* Milter to parent. */
enum control_reply {
	CONTROL_READY = 1,	/* the socket is open, mail can come */
	CONTROL_RELOADED,
	CONTROL_REFUSED		/* the new section does not do; the old stays */
};

#endif
