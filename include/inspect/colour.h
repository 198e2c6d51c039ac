/* colour.h: colours of Office files, and which of them an eye tells apart */
#ifndef INSPECT_COLOUR_H
#define INSPECT_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

#define COLOUR_NONE	UINT32_MAX	/* "auto", "transparent" or no colour */
#define COLOUR_WHITE	0xffffffu	/* eight bits each of red, green, blue */
#define COLOUR_BLACK	0x000000u

/* A colour in six hexadecimal digits; a # may stand before them. */
uint32_t	 colour_read(const char *rgb);
/* As light as it is times mul and add more, of 1 (ECMA-376-1 20.1.2.3.20). */
uint32_t	 colour_lit(uint32_t, double mul, double add);
/* So much of the one over the other, of 1. */
uint32_t	 colour_mixed(uint32_t over, uint32_t under, double part);
/* Is it white, or so near to it that paper swallows it? */
bool		 colour_is_pale(uint32_t);
/* Does nobody read the one on the other?  Of none nothing is known. */
bool		 colour_is_near(uint32_t, uint32_t);

#endif
