/* damage_parts.h: what the files damage*.c share among themselves */
#ifndef GATE_DAMAGE_PARTS_H
#define GATE_DAMAGE_PARTS_H

#include "gate/damage.h"

#define DAMAGE_PARTS_MAX	16	/* parts looked at; a letter has few */

struct finder;

/* An entity at work: as received, or with one damage undone. */
struct damaged {
	struct slice	 bytes;
	struct part	*root;		/* its tree; a leaf at least */
	bool		 again;		/* one damage was undone: be brief */
};

/* Undo one kind of damage in every way that is likely, and offer each. */
typedef void (*damage_undo)(struct finder *, const struct damaged *);

/* Found, or no more trials: time to return. */
bool	damage_done(const struct finder *);

/* A range of the entity, and what stood there before the damage. */
struct patch {
	struct slice	 at;
	struct slice	 with;
};
/*
 * Offer the entity with these ranges, which stand in its order, replaced.
 * where: the part to name, NULL for all.
 */
void	damage_offer(struct finder *, const struct damaged *,
	    const struct patch *, size_t n, const struct part *where,
	    size_t count);

/* The header of a part, with the empty line. */
struct slice	damage_header(const struct part *);

/*
 * How a part's header or body was before: false when it would be no other.
 * how: whatever the caller counts through.
 */
typedef bool (*damage_map)(const struct part *, int how, struct buf *out);
struct change {
	damage_map	 header;	/* of all parts; NULL: stay */
	damage_map	 body;		/* of leaves */
	int		 how;
	size_t		 count;		/* to be told */
};
/* Offer that change in all parts at once, then in each part alone. */
void	damage_change(struct finder *, const struct damaged *,
	    const struct change *);
/* The text leaves of an entity, DAMAGE_PARTS_MAX at most; their number. */
size_t	damage_texts(const struct damaged *, const char *subtype,
	    const struct part *leaves[DAMAGE_PARTS_MAX]);

/* damage_lines.c */
void	undo_end(struct finder *, const struct damaged *);
void	undo_line_ends(struct finder *, const struct damaged *);
void	undo_blanks_added(struct finder *, const struct damaged *);
void	undo_blanks_cut(struct finder *, const struct damaged *);
void	undo_long_lines(struct finder *, const struct damaged *);
void	undo_from(struct finder *, const struct damaged *);
void	undo_dots(struct finder *, const struct damaged *);
/* damage_footer.c */
void	undo_footer(struct finder *, const struct damaged *);
void	undo_banner(struct finder *, const struct damaged *);
void	undo_html(struct finder *, const struct damaged *);
void	undo_part(struct finder *, const struct damaged *);
void	undo_preamble(struct finder *, const struct damaged *);
/* damage_encoding.c */
void	undo_qp(struct finder *, const struct damaged *);
void	undo_decoded(struct finder *, const struct damaged *);
void	undo_base64(struct finder *, const struct damaged *);
/* damage_header.c */
void	undo_header(struct finder *, const struct damaged *);
void	undo_order(struct finder *, const struct damaged *);
void	undo_field(struct finder *, const struct damaged *);

#endif
