/* xlsx_number.h: what formats of numbers show of a cell (ECMA-376-1 18.8.31) */
#ifndef INSPECT_XLSX_NUMBER_H
#define INSPECT_XLSX_NUMBER_H

#include "inspect/xlsx_colour.h"

/* What a format's code says of the cells that have it. */
struct looks	 xlsx_number(const struct xlsx_colours *, const char *code);

#endif
