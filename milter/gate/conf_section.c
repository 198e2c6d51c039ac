/* conf_section.c: what of the configuration each helper is told, and no more */

#include <string.h>

#include "base/wire.h"
#include "crypto/pin_source.h"
#include "gate/conf_parts.h"
#include "mail/domain.h"

#define SECTION_VERSION	1
#define SIGNER_VERSION	3
#define SIGHTS_DAYS	30	/* nobody tries a mail again for so long */
#define OUTPUT_KIB	8192	/* of a document's model; MODEL_TEXT_MAX */

static void
put_strings(struct buf *b, struct strings list)
{
	size_t	 i;

	wire_put_u32(b, (uint32_t)list.n);
	for (i = 0; i < list.n; i++)
		wire_put_str(b, list.v[i]);
}

/*
 * Addresses or domains as the signer reads them: in a signed part nothing but
 * ASCII stands, so a domain goes by its A-labels.
 */
static void
put_names(struct buf *b, struct strings list)
{
	struct buf	 name = { 0 };
	struct slice	 s, local, domain;
	size_t		 i;

	wire_put_u32(b, (uint32_t)list.n);
	for (i = 0; i < list.n; i++) {
		domain = s = slice_of(list.v[i]);
		name.n = 0;
		if (address_split(s, &local, &domain)) {
			buf_add(&name, local);
			buf_addc(&name, '@');
		}
		if (domain_ascii(domain, &name) == -1)
			b->failed = true;
		wire_put_bytes(b, buf_slice(&name));
	}
	buf_free(&name);
}

static void
put_unit(struct buf *b, const struct unit *unit)
{
	wire_put_str(b, unit->identity);
	put_names(b, unit->addresses);
	put_names(b, unit->domains);
	wire_put_u32(b, unit->rule.any_case);
	wire_put_u32(b, (unsigned char)unit->rule.delimiter);
	wire_put_str(b, unit->token);
	wire_put_str(b, unit->pin_file);
	wire_put_bytes(b, unit->certificate_pem);
	wire_put_u32(b, (uint32_t)unit->form.digest);
	wire_put_u32(b, unit->form.with_chain);
	wire_put_u32(b, unit->form.cades);
	wire_put_u32(b, (uint32_t)unit->per_hour);
	wire_put_u32(b, unit->scheme == SCHEME_PSS);
}

void
conf_signer_section(const struct conf *conf, const char *signer,
    struct buf *b)
{
	uint32_t	 n = 0;
	size_t		 i;

	for (i = 0; i < conf->nunits; i++)
		n += strcmp(conf->units[i].signer, signer) == 0;
	wire_put_u32(b, SIGNER_VERSION);
	wire_put_str(b, conf->state_dir);
	wire_put_u32(b, (uint32_t)conf->sign_ms);
	wire_put_u32(b, (uint32_t)conf->sign_workers);
	wire_put_u32(b, n);
	for (i = 0; i < conf->nunits; i++)
		if (strcmp(conf->units[i].signer, signer) == 0)
			put_unit(b, &conf->units[i]);
}

void
conf_signer_pins(const struct conf *conf, const char *signer, struct buf *b)
{
	const struct slice	 prefix = SLICE(PIN_CREDENTIAL);
	const struct unit	*unit;
	struct buf		 line = { 0 };
	size_t			 i;

	for (i = 0; i < conf->nunits; i++, line.n = 0) {
		unit = &conf->units[i];
		if (strcmp(unit->signer, signer) != 0 ||
		    !slice_starts(slice_of(unit->pin_file), prefix))
			continue;
		buf_printf(&line, "%s\n", unit->pin_file + prefix.n);
		if (slice_find(buf_slice(b), buf_slice(&line), 0) == SIZE_MAX)
			buf_add(b, buf_slice(&line));
	}
	b->failed |= line.failed;
	buf_free(&line);
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

void
conf_registrar_section(const struct conf *conf, struct slice units,
    uint32_t n, struct buf *b)
{
	wire_put_u32(b, SECTION_VERSION);
	wire_put_str(b, conf->register_folder);
	wire_put_str(b, conf->register_relay);
	wire_put_str(b, conf->register_postgres);
	wire_put_u32(b, (uint32_t)conf->register_postgres_ms);
	wire_put_str(b, conf->signing ? conf->state_dir : "");
	wire_put_u32(b, (uint32_t)conf->keep_requests);
	wire_put_u32(b, (uint32_t)conf->keep_contact);
	wire_put_u32(b, (uint32_t)conf->keep_signatures);
	wire_put_u32(b, (uint32_t)conf->keep_certificates);
	wire_put_u32(b, (uint32_t)conf->keep_notices);
	wire_put_u32(b, SIGHTS_DAYS);
	wire_put_u32(b, n);
	buf_add(b, units);
	conf_notices_section(conf, b);
}

void
conf_fetcher_section(const struct conf *conf, struct slice issuers,
    struct buf *b)
{
	wire_put_u32(b, SECTION_VERSION);
	wire_put_str(b, conf->cache_folder);
	wire_put_u32(b, (uint32_t)conf->fetch_timeout_s);
	wire_put_u32(b, (uint32_t)conf->crl_mib);
	wire_put_u32(b, (uint32_t)conf->refresh_min);
	wire_put_u32(b, (uint32_t)conf->before_min);
	wire_put_u32(b, (uint32_t)conf->retry_s);
	wire_put_u32(b, (uint32_t)conf->retry_max_min);
	wire_put_u32(b, conf->ocsp);
	wire_put_u32(b, conf->ocsp_nonce);
	put_strings(b, conf->fetch_hosts);
	put_strings(b, conf->fetch_private);
	put_strings(b, conf->fetch_map);
	put_strings(b, conf->crl_urls);
	wire_put_bytes(b, issuers);
}
