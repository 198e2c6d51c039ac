/* cli_trust_json.c: CAs and CRLs as JSON, for programs that watch a gateway */

#include "base/json.h"
#include "programs/cli_trust.h"

/* A time that a certificate or CRL may lack, or that can not be read. */
static void
put_time(struct json *j, const char *key, time_t at)
{
	json_time(j, key, at == -1 ? 0 : at);
}

static void
put_ca(struct json *j, const struct trust_ca *ca)
{
	json_object(j, NULL);
	json_str(j, "subject", ca->subject);
	json_bool(j, "fine", !trust_ca_ails(ca));
	json_str(j, "role", ca->root ? "root" : "sub");
	json_str(j, "class", ca->public ? "public" : "government");
	json_str(j, "generation", ca->generation);
	json_bool(j, "pinned", ca->pinned);
	put_time(j, "not_before", ca->not_before);
	put_time(j, "not_after", ca->not_after);
	json_num(j, "days_left", ca->days);
	json_str(j, "state", ca_state_word(ca->state));
	json_str(j, "crl", crl_state_word(ca->crl));
	json_str(j, "key", ca->key);
	json_str(j, "signed_over", ca->over);
	json_str(j, "sha256", ca->sha256);
	json_str(j, "file", ca->file);
	json_end(j);
}

static void
put_crl(struct json *j, const struct trust_crl *c)
{
	json_object(j, NULL);
	json_str(j, "issuer", c->issuer);
	json_bool(j, "fine", !trust_crl_ails(c));
	json_str(j, "number", c->number);
	json_bool(j, "delta", c->delta);
	json_bool(j, "indirect", c->indirect);
	json_str(j, "scope", c->scope);
	put_time(j, "this_update", c->this_update);
	put_time(j, "next_update", c->next_update);
	json_num(j, "age_seconds", c->age);
	json_num(j, "entries", (long long)c->entries);
	json_str(j, "state", crl_state_word(c->state));
	json_bool(j, "downloaded", c->fetched);
	json_str(j, "file", c->file);
	json_end(j);
}

/* The lines of a text as an array of strings. */
static void
put_lines(struct json *j, const char *key, struct slice lines)
{
	struct slice	 line, eol;
	struct buf	 text = { 0 };

	json_array(j, key);
	for (; slice_line(&lines, &line, &eol); buf_free(&text)) {
		buf_add(&text, line);
		json_str(j, NULL, buf_str(&text));
	}
	json_end(j);
}

void
cli_trust_json(struct buf *b, const struct trust_view *v, time_t now,
    struct slice faults)
{
	struct json	 j = { .b = b };
	struct buf	 needs = { 0 };
	size_t		 i;

	cli_trust_needs(&needs, v);
	json_object(&j, NULL);
	json_time(&j, "time", now);
	json_array(&j, "cas");
	for (i = 0; i < v->ncas; i++)
		put_ca(&j, &v->cas[i]);
	json_end(&j);
	json_array(&j, "crls");
	for (i = 0; i < v->ncrls; i++)
		put_crl(&j, &v->crls[i]);
	json_end(&j);
	json_num(&j, "other_certificates", (long long)v->nothers);
	put_lines(&j, "attention", buf_slice(&needs));
	put_lines(&j, "faults", faults);
	json_end(&j);
	buf_adds(b, "\n");
	b->failed |= needs.failed;
	buf_free(&needs);
}
