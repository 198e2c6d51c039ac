/* wrap.c: the signed message around an entity and its signature (RFC 8551 3.5.3) */

#include <stdio.h>

#include "mail/encode.h"
#include "mail/entity.h"

#define SEED_BYTES	24	/* as entity.h promises */

/* Delete what the entity now says, the highest nth of a name first. */
static int
delete_content(struct arena *a, const struct fields *fields,
    struct edits *edits)
{
	const struct field	*f;
	struct edit		 e;
	size_t			 i, j;

	for (i = fields->n; i > 0; i--) {
		f = &fields->v[i - 1];
		if (!slice_casestarts(f->name, SLICE("Content-")) &&
		    !slice_caseeq(f->name, SLICE("MIME-Version")))
			continue;
		e = (struct edit){ .kind = EDIT_DELETE,
		    .name = arena_str(a, f->name) };
		for (j = 0; j < i; j++)
			e.nth += slice_caseeq(fields->v[j].name, f->name);
		if (e.name == NULL || edits_add(a, edits, e) == -1)
			return -1;
	}
	return 0;
}

int
entity_wrap(struct arena *a, const struct part *root, struct slice entity,
    struct slice der, const char *micalg, const char *boundary,
    struct buf *body, struct edits *edits)
{
	const char	*type;
	struct edit	 version = { .kind = EDIT_APPEND,
	    .name = "MIME-Version", .value = "1.0" };
	struct edit	 ctype = { .kind = EDIT_APPEND,
	    .name = "Content-Type" };
	struct edit	 content = { .kind = EDIT_BODY };
	size_t		 start = body->n, after;

	if (slice_find(entity, slice_of(boundary), 0) != SIZE_MAX)
		return -1;
	buf_printf(body, "This is an S/MIME signed message\r\n\r\n--%s\r\n",
	    boundary);
	after = body->n;
	buf_printf(body, "\r\n--%s\r\n"
	    "Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "Content-Disposition: attachment; filename=\"smime.p7s\"\r\n\r\n",
	    boundary);
	encode_base64(body, der);
	buf_printf(body, "\r\n--%s--\r\n", boundary);

	type = arena_printf(a, "multipart/signed;\n"
	    " protocol=\"application/pkcs7-signature\"; micalg=%s;\n"
	    " boundary=\"%s\"", micalg, boundary);
	if (body->failed || type == NULL)
		return -1;
	ctype.value = type;
	content.body[0] = slice_sub(buf_slice(body), start, after - start);
	content.body[1] = entity;
	content.body[2] = slice_from(buf_slice(body), after);
	if (delete_content(a, &root->fields, edits) == -1 ||
	    edits_add(a, edits, version) == -1 ||
	    edits_add(a, edits, ctype) == -1 ||
	    edits_add(a, edits, content) == -1)
		return -1;
	return 0;
}

int
entity_wrap_opaque(struct arena *a, const struct part *root, struct slice der,
    struct buf *body, struct edits *edits)
{
	static const struct edit	 fields[] = {
		{ .kind = EDIT_APPEND, .name = "MIME-Version", .value = "1.0" },
		{ .kind = EDIT_APPEND, .name = "Content-Type",
		    .value = "application/pkcs7-mime;\n"
		    " smime-type=signed-data; name=\"smime.p7m\"" },
		{ .kind = EDIT_APPEND, .name = "Content-Transfer-Encoding",
		    .value = "base64" },
		{ .kind = EDIT_APPEND, .name = "Content-Disposition",
		    .value = "attachment; filename=\"smime.p7m\"" },
	};
	struct edit	 content = { .kind = EDIT_BODY };
	size_t		 start = body->n, i;

	encode_base64(body, der);
	if (body->failed || delete_content(a, &root->fields, edits) == -1)
		return -1;
	content.body[0] = slice_from(buf_slice(body), start);
	for (i = 0; i < NELEM(fields); i++)
		if (edits_add(a, edits, fields[i]) == -1)
			return -1;
	return edits_add(a, edits, content);
}

const char *
entity_boundary(struct arena *a, const unsigned char seed[SEED_BYTES])
{
	char	 hex[2 * SEED_BYTES + 1];
	size_t	 i;

	for (i = 0; i < SEED_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", seed[i]);
	/* "=_" stands in no quoted-printable and in no base64. */
	return arena_printf(a, "=_%s", hex);
}
