/* format.h: telling a document's format by its first bytes, never by its name */
#ifndef INSPECT_FORMAT_H
#define INSPECT_FORMAT_H

#include "inspect/model.h"

/*
 * FORMAT_PDF, FORMAT_HTML and FORMAT_TEXT (both UTF-8), or FORMAT_UNKNOWN for
 * what no reader of ours opens.  Links no document library.
 */
enum model_format	 format_of(struct slice bytes);

#endif
