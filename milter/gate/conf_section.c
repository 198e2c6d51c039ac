/* conf_section.c: what of the configuration each helper is told, and no more */

#include "base/wire.h"
#include "gate/conf_parts.h"

#define SECTION_VERSION	1
#define OUTPUT_KIB	8192	/* of a document's model; MODEL_TEXT_MAX */

static void
put_strings(struct buf *b, struct strings list)
{
	size_t	 i;

	wire_put_u32(b, (uint32_t)list.n);
	for (i = 0; i < list.n; i++)
		wire_put_str(b, list.v[i]);
}

void
conf_signer_section(const struct conf *conf, struct buf *b)
{
	const struct unit	*unit;
	size_t			 i;

	wire_put_u32(b, SECTION_VERSION);
	wire_put_str(b, conf->state_dir);
	wire_put_u32(b, (uint32_t)conf->sign_ms);
	wire_put_u32(b, (uint32_t)conf->nunits);
	for (i = 0; i < conf->nunits; i++) {
		unit = &conf->units[i];
		wire_put_str(b, unit->identity);
		put_strings(b, unit->addresses);
		put_strings(b, unit->domains);
		wire_put_str(b, unit->token);
		wire_put_str(b, unit->pin_file);
		wire_put_bytes(b, unit->certificate_pem);
		wire_put_u32(b, (uint32_t)unit->digest);
		wire_put_u32(b, unit->with_chain);
	}
}

void
conf_inspector_section(const struct conf *conf, struct buf *b)
{
	wire_put_u32(b, SECTION_VERSION);
	wire_put_u32(b, (uint32_t)conf->workers);
	wire_put_u32(b, (uint32_t)conf->document_mib);
	wire_put_u32(b, (uint32_t)conf->document_pages);
	wire_put_u32(b, (uint32_t)conf->inspect_ms);
	wire_put_u32(b, (uint32_t)conf->worker_mib);
	wire_put_u32(b, OUTPUT_KIB);
}
