/* output.h: what another program prints */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include "base/bytes.h"

/*
 * Run a program, found by PATH where it has no stroke, and add what it
 * prints; its complaints are lost.  0, or -1 when it could not be run, failed,
 * or printed more than the buffer takes.
 */
int	output_of(const char *const argv[], struct buf *out);

#endif
