/* save.h: a file written whole or not at all */
#ifndef BASE_SAVE_H
#define BASE_SAVE_H

#include "base/bytes.h"

/*
 * Write FOLDER/NAME, readable to all, so that no reader and no power cut ever
 * finds half of it; meanwhile a hidden name (".") is in the folder.  replace:
 * it may take the place of what has that name.  0, or -1 with errno: EEXIST
 * when something has the name and must not be replaced.
 */
int	save_file(const char *folder, const char *name, struct slice,
	    bool replace);

#endif
