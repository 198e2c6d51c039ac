/* format.h: telling a document's format by its first bytes, never by its name */
#ifndef INSPECT_FORMAT_H
#define INSPECT_FORMAT_H

#include "inspect/model.h"

/*
 * FORMAT_HTML and FORMAT_TEXT are UTF-8; FORMAT_UNKNOWN is what no reader of
 * ours knows.  Links no document library.
 */
enum model_format	 format_of(struct slice bytes);

#endif
