/* fuzz_office.c: whatever the XML of an Office file, the model survives the wire */

#include <stdint.h>
#include <stdlib.h>

#include "inspect/worker.h"
#include "unit/zips.h"

#define ARENA_MAX	(128 * 1024 * 1024)

#define OOXML	"http://schemas.openxmlformats.org/"
#define REL	OOXML "officeDocument/2006/relationships/"
#define RELS(list) \
	"<Relationships xmlns='" OOXML "package/2006/relationships'>" list \
	"</Relationships>"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* The first byte says which part of which format the others are. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct inspect_limits limits = { .pages = 10 };
	struct buf	 text = { 0 }, zip, wire = { 0 };
	struct arena	*a = arena_new(ARENA_MAX);
	struct model	 m, again;

	if (len == 0 || a == NULL) {
		arena_free(a);
		return 0;
	}
	buf_add(&text, (struct slice){ data + 1, len - 1 });
	{
		const char	*xml = buf_str(&text);
		const struct zip_file	 kinds[4][8] = {
			{ { "[Content_Types].xml", "<a/>" },
			  { "_rels/.rels", RELS("<Relationship Id='a' Type='"
			    REL "officeDocument' Target='word/d.xml'/>") },
			  { "word/_rels/d.xml.rels", RELS("<Relationship "
			    "Id='s' Type='" REL "styles' Target='s.xml'/>") },
			  { "word/d.xml", xml }, { "word/s.xml", xml } },
			{ { "[Content_Types].xml", "<a/>" },
			  { "_rels/.rels", RELS("<Relationship Id='a' Type='"
			    REL "officeDocument' Target='xl/b.xml'/>") },
			  { "xl/b.xml", "<workbook xmlns='" OOXML
			    "spreadsheetml/2006/main' xmlns:r='" OOXML
			    "officeDocument/2006/relationships'><sheets>"
			    "<sheet r:id='s'/></sheets></workbook>" },
			  { "xl/_rels/b.xml.rels", RELS("<Relationship Id='s' "
			    "Type='" REL "worksheet' Target='s.xml'/>"
			    "<Relationship Id='t' Type='" REL "sharedStrings' "
			    "Target='s.xml'/>") },
			  { "xl/s.xml", xml } },
			{ { "mimetype",
			    "application/vnd.oasis.opendocument.text" },
			  { "content.xml", xml }, { "styles.xml", xml } },
			{ { "[Content_Types].xml", "<a/>" },
			  { "_rels/.rels", xml }, { "word/d.xml", "<a/>" } },
		};

		zip = zip_make(kinds[data[0] % 4]);
	}
	if (worker_read(a, buf_slice(&zip), FORMAT_UNKNOWN, &limits,
	    &m) == 0) {
		model_put(&wire, &m);
		if (model_get(a, buf_slice(&wire), &again) == -1 ||
		    again.nlines != m.nlines)
			abort();
	}
	buf_free(&wire);
	buf_free(&zip);
	buf_free(&text);
	arena_free(a);
	return 0;
}
