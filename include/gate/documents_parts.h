/* documents_parts.h: what the files that find documents in a mail share */
#ifndef GATE_DOCUMENTS_PARTS_H
#define GATE_DOCUMENTS_PARTS_H

#include "gate/work.h"
#include "inspect/format.h"

/* A file that came in a mail, or in an archive that did. */
struct file {
	const char	*name;		/* "" for the text of a mail */
	const char	*section;	/* IMAP section of the part */
	struct slice	 bytes;
	enum model_format format;
	bool		 may_be_scan;	/* where it stands, a picture may be
					   the letter */
	const struct sigverdict	*around;	/* of a CMS that carries it */
	bool		 inside;	/* an archive or a signature: those are
					   opened once */
};

/*
 * document.c: one document, from its bytes to what was recognised.  Each gives
 * 0, or -1 when the mail can not be decided.
 */
/* Text that was read already. */
int	document_of_text(struct work *, const struct file *,
	    const struct model *);
/* Hand a file to a confined worker and match what it read. */
int	document_inspect(struct work *, const struct file *);
/* One that nobody could read: why, and the cause in words. */
int	document_unread(struct work *, const struct file *, enum reason why,
	    const char *cause);
/* Have the workers used up the time of this mail, limits.inspect_ms? */
bool	document_time_is_up(const struct work *);

/* attachment.c: the files of a mail, by what they are. */
int	attachment_read(struct work *, const struct part *);
/* An application/pkcs7-mime that nobody has opened. */
int	attachment_sealed(struct work *, const struct part *);
/* One file, if it is of a kind that is looked into. */
int	file_read(struct work *, const struct file *);

/* archive.c: the files packed in a file. */
int	file_unpack(struct work *, const struct file *);

/*
 * beside.c: signatures in files of their own, beside what they sign.
 */
#define BESIDES_MAX	16	/* of one mail; two a document are usual */

struct beside {
	const char	*name;
	struct slice	 der;
};

/* Note a file when it is such a signature.  0 or -1. */
int	beside_note(struct work *, const char *name, struct slice bytes);
/* Those of all parts of the mail. */
int	beside_gather(struct work *);
/* Judge those that are of a document, and let them be its own. */
int	beside_judge(struct work *, struct document *, const struct file *);

#endif
