/* worker_libraries.c: which libraries a worker does without */

#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/param.h>
#include <unistd.h>

#include "inspect/worker.h"

/*
 * What only comes along: poppler draws by cairo, which could do so on a screen
 * (X11) and write PNG; it looks for the system's fonts (fontconfig) where it
 * draws, or makes what a form field looks like: we only ask it for the text of
 * pages, without what is annotated there.  It reads signatures (NSS) and
 * pictures (TIFF, and what packs those); freetype unpacks fonts of the web; GIO
 * knows of mounted disks and of modules; GObject calls back (libffi), and nobody
 * listens here; GnuTLS, of which qpdf takes sums, ciphers and random numbers,
 * knows of keys and of names of hosts; libarchive writes access lists.  Reading
 * text calls none.
 */
static const char *const	 idle[] = {
	"libX11", "libXau", "libXdmcp", "libXext", "libXrender", "libxcb",
	"libxcb-render", "libxcb-shm", "libbsd", "libmd",
	"libpng16", "libfontconfig", "libexpat",
	"libnss3", "libnssutil3", "libsmime3", "libnspr4", "libplc4", "libplds4",
	"libtiff", "libjbig", "libLerc", "libdeflate", "libwebp",
	"libbrotlicommon", "libbrotlidec",
	"libblkid", "libmount", "libselinux", "libpcre2-8", "libgmodule-2.0",
	"libffi", "libhogweed", "libgmp", "libtasn1", "libidn2",
	"libunistring", "libacl",
};

static bool
is_idle(const char *path)
{
	const char	*slash = strrchr(path, '/');
	const char	*name = slash == NULL ? path : slash + 1;
	size_t		 i, n;

	for (i = 0; i < NELEM(idle); i++) {
		n = strlen(idle[i]);
		if (strncmp(name, idle[i], n) == 0 &&
		    strncmp(name + n, ".so", 3) == 0)
			return true;
	}
	return false;
}

/*
 * Put a gap in a library's place.  What others know of it, by its addresses,
 * must not lead to what a document brought along.
 */
static int
shed(struct dl_phdr_info *lib, size_t size, void *ctx)
{
	uintptr_t		 page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const ElfW(Phdr)	*part;
	uintptr_t		 from = UINTPTR_MAX, end = 0;
	ElfW(Half)		 i;

	(void)size;
	(void)ctx;
	if (!is_idle(lib->dlpi_name))
		return 0;
	for (i = 0; i < lib->dlpi_phnum; i++) {
		part = &lib->dlpi_phdr[i];
		if (part->p_type != PT_LOAD)
			continue;
		from = MIN(from, lib->dlpi_addr + part->p_vaddr);
		end = MAX(end, lib->dlpi_addr + part->p_vaddr +
		    part->p_memsz);
	}
	from = from / page * page;
	if (from < end)
		mmap((void *)from, end - from, PROT_NONE, MAP_FIXED |
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return 0;
}

void
worker_shed(void)
{
	dl_iterate_phdr(shed, NULL);
}
