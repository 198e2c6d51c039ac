/* conf_parts.h: what the files of the configuration share among themselves */
#ifndef GATE_CONF_PARTS_H
#define GATE_CONF_PARTS_H

#include "gate/conf.h"
#include "gate/settings.h"

/* A row of holders.rules. */
struct holder_row {
	enum holder	 is;
	const char	*cn, *o, *ou, *subject, *issuer;
	struct strings	 purposes, without;
	bool		 host;
};

/*
 * What settings_read left, made fit for conf_judge.  Faults are added; -1 when
 * memory ran out.
 */
int		 conf_take_rules(struct conf *, const struct node *root,
		    struct buf *faults);

/* The rows of the main file. */
struct settings	 conf_settings(void);

/* The folder a file stands in, "." for a bare name. */
const char	*conf_folder(struct arena *, const char *path);
/* Is path a file of folder whose name ends in ".conf"? */
bool		 conf_in_folder(const char *folder, const char *path);
/* The same with another end of its name. */
bool		 conf_file_in(const char *folder, const char *path,
		    const char *end);

#define TEMPLATE_END	".tmpl"		/* of the names of notices' texts */

/*
 * The texts of the notices, and what of notices does not fit together.
 * Faults are added; -1 when memory ran out.
 */
int		 notices_load(const struct confset *, struct conf *,
		    const struct node *root, struct buf *faults);

/* The source of a path; NULL when the set has none. */
const struct source
		*confset_find(const struct confset *, const char *path);

/* A unit with one of its keys, and where it is described. */
struct unit_at {
	struct unit		 unit;
	const struct node	*at;	/* the file's root, or a group of keys */
};

/*
 * Read one unit's file: its own key, then the further ones of "keys", in the
 * arena.  The bytes of certificates are not looked for.  Faults are added; *n
 * is 0 when the file has no syntax.  -1 when memory ran out.
 */
int		 unit_read(struct arena *, const char *folder,
		    const struct source *, struct unit_at **, size_t *n,
		    struct buf *faults);

/* Faults of a unit that the n others before it stand in the way of. */
void		 unit_check_against(const struct unit *others, size_t n,
		    const struct unit_at *, struct buf *faults);

/*
 * The path of the module that a token's URI names; NULL without one, or
 * when memory ran out.
 */
const char	*unit_module(struct arena *, const char *token);

/*
 * Set each unit's signer, and conf's list of them.  A module has a process
 * of its own, so that a broken driver stops only its units; its tokens are
 * spread over at most signing.processes of them.  -1: memory.
 */
int		 units_signers(struct conf *, struct unit *, size_t n,
		    struct buf *faults);

/* All units of the set, checked against each other. -1: memory. */
int		 units_load(const struct confset *, struct conf *,
		    struct buf *faults);

/* What is wrong with the text of a setting, for people; NULL: nothing. */
const char	*check_mailbox(const char *);
const char	*check_mailbox_or_none(const char *);
const char	*check_recipient(const char *);	/* or "@DOMAIN" */
const char	*check_network(const char *);
const char	*check_private(const char *);	/* a network, no host */
const char	*check_socket(const char *);
const char	*check_authserv_id(const char *);
const char	*check_relay_name(const char *);
const char	*check_group(const char *);
const char	*check_absolute(const char *);
const char	*check_pattern(const char *);
const char	*check_url(const char *);	/* for people, in replies */
const char	*check_urls(const char *);	/* of one CRL */
const char	*check_tsa(const char *);
const char	*check_map(const char *);
const char	*check_notice_kind(const char *);
const char	*check_relay(const char *);	/* on this machine */

#endif
