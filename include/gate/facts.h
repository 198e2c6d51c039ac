/* facts.h: the values of a notice, put together; shared by its files only */
#ifndef GATE_FACTS_H
#define GATE_FACTS_H

#include "gate/notices.h"

/* Values at one place of a notice.  What fails is told at the end. */
struct facts {
	struct arena	*arena;
	struct named	*v;
	size_t		 n;
	bool		 failed;
};

struct facts	 facts_begin(struct work *);
/* text NULL: memory ran out while it was made. */
void		 facts_add(struct facts *, const char *name,
		    const char *text);
void		 facts_list(struct facts *, const char *name,
		    const struct values *items, size_t n);
/* Room for n items of a list; NULL, and f fails: there is none. */
struct values	*facts_items(struct facts *, size_t n);
struct values	 facts_end(const struct facts *);
/* A list of single texts, each under "text". */
void		 facts_texts(struct work *, struct facts *, const char *name,
		    const char *const *, size_t n);

/* The flags of a mail, and what a document lacks, as such lists. */
void		 facts_flags(struct work *, struct facts *, const char *name);
void		 facts_missing(struct work *, struct facts *,
		    const struct finding *);
/* What is read at the head of a document, and which form it is. */
void		 facts_head(struct work *, struct facts *,
		    const struct document *);
/* "04/05/2026" */
const char	*facts_day(struct arena *, time_t);

/* selftest_facts.c: all that is found in a mail to the test address. */
int		 selftest_facts(struct work *, struct values *out);

#endif
