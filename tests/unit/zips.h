/* zips.h: ZIP files made byte by byte, honest ones and others */
#ifndef TESTS_ZIPS_H
#define TESTS_ZIPS_H

#include <string.h>

#include "base/bytes.h"

#define ZIP_FILES	16

/* A file to be put in, stored as it is. */
struct zip_file {
	const char	*name, *text;
};

static inline uint32_t
zip_crc(struct slice s)
{
	uint32_t	 crc = 0xffffffffu;
	size_t		 i;
	int		 k;

	for (i = 0; i < s.n; i++)
		for (crc ^= s.p[i], k = 0; k < 8; k++)
			crc = crc >> 1 ^ (0xedb88320u & -(crc & 1));
	return ~crc;
}

static inline void
zip_put(struct buf *b, uint32_t v, int bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_addc(b, (int)(v & 0xff));
}

/* From the version on: what both headers of a file have (APPNOTE 4.4). */
static inline void
zip_header(struct buf *b, const struct zip_file *f)
{
	struct slice	 text = slice_of(f->text);

	zip_put(b, 20, 2);
	zip_put(b, 0, 2);		/* flags */
	zip_put(b, 0, 2);		/* stored */
	zip_put(b, 0, 4);		/* time */
	zip_put(b, zip_crc(text), 4);
	zip_put(b, (uint32_t)text.n, 4);
	zip_put(b, (uint32_t)text.n, 4);
	zip_put(b, (uint32_t)strlen(f->name), 2);
	zip_put(b, 0, 2);
}

/* A ZIP file of files up to one without a name. */
static inline struct buf
zip_make(const struct zip_file *f)
{
	struct buf	 b = { 0 };
	uint32_t	 at[ZIP_FILES], start;
	unsigned	 i, n;

	for (n = 0; n < ZIP_FILES && f[n].name != NULL; n++) {
		at[n] = (uint32_t)b.n;
		buf_adds(&b, "PK\003\004");
		zip_header(&b, &f[n]);
		buf_adds(&b, f[n].name);
		buf_adds(&b, f[n].text);
	}
	start = (uint32_t)b.n;
	for (i = 0; i < n; i++) {
		buf_adds(&b, "PK\001\002");
		zip_put(&b, 20, 2);
		zip_header(&b, &f[i]);
		zip_put(&b, 0, 2 + 2 + 2);	/* comment, disk, internal */
		zip_put(&b, 0, 4);		/* external */
		zip_put(&b, at[i], 4);
		buf_adds(&b, f[i].name);
	}
	start = (uint32_t)b.n - start;
	buf_adds(&b, "PK\005\006");
	zip_put(&b, 0, 4);
	zip_put(&b, n, 2);
	zip_put(&b, n, 2);
	zip_put(&b, start, 4);
	zip_put(&b, (uint32_t)b.n - 16 - start, 4);
	zip_put(&b, 0, 2);
	return b;
}

#endif
