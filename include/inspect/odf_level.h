/* odf_level.h: how text looks in elements of OpenDocument, one in another */
#ifndef INSPECT_ODF_LEVEL_H
#define INSPECT_ODF_LEVEL_H

#include "inspect/conditional.h"
#include "inspect/styles.h"

#define ODF_DEEP	256	/* open elements; xml.c allows 200 */

struct odf_level {
	struct looks	 own, all;	/* of the element; with what is around */
	const struct style *style;	/* one that others may be taken for */
	bool		 apart;		/* it stands on no one's ground */
};

struct odf_levels {
	struct odf_level v[ODF_DEEP];
	size_t		 n;
};

/* An element begins, and looks like what is around it.  False: too deep. */
bool		 odf_push(struct odf_levels *);
void		 odf_pop(struct odf_levels *);
/* It has looks of its own, by a style or (NULL) by one that is always so. */
void		 odf_put(struct odf_levels *, struct looks,
		    const struct style *);
/* It stands elsewhere than what it is in, and looks so. */
void		 odf_part(struct odf_levels *, struct looks);
/* How text looks that comes now. */
struct looks	 odf_now(const struct odf_levels *);
/* And in a cell that is open on a level: the cell, and what is in it. */
void		 odf_cell(const struct odf_levels *, size_t level,
		    struct condition_cell *);
/* May styles that are taken by conditions hide it?  A number or none. */
bool		 odf_may_hide(const struct odf_levels *, const struct styles *,
		    bool number, double value);

#endif
