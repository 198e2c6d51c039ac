/* format.h: telling a document's format by its first bytes, never by its name */
#ifndef INSPECT_FORMAT_H
#define INSPECT_FORMAT_H

#include "inspect/model.h"

/* FORMAT_PDF, or FORMAT_UNKNOWN for what no reader of ours opens. */
enum model_format	 format_of(struct slice bytes);

#endif
