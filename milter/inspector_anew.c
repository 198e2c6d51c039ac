/* inspector_anew.c: cks-inspector begins anew, with what only its loader can be told */

#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "programs/inspector_anew.h"

#define FREED_KEPT	"1024"	/* freed pieces of a size; more bring no more */

bool
inspector_looked_up(void)
{
	const char	*now = getenv("LD_BIND_NOW");

	/* an empty word tells the loader nothing */
	return getauxval(AT_SECURE) == 0 && now != NULL && *now != '\0';
}

void
inspector_anew(char *argv[])
{
	if (!inspector_looked_up() && getauxval(AT_SECURE) == 0 &&
	    setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=" FREED_KEPT,
	    0) == 0 && setenv("LD_BIND_NOW", "1", 1) == 0)
		execv((const char *)getauxval(AT_EXECFN), argv);
}
