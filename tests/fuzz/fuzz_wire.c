/* fuzz_wire.c: whatever a process that was taken over says, it is read as one thing or not at all */

#include "crypto/crl.h"
#include "crypto/section.h"
#include "crypto/token_facts.h"
#include "fuzz/change.h"
#include "inspect/text.h"
#include "inspect/unpack.h"
#include "mail/template.h"
#include "register/report.h"
#include "register/row.h"
#include "register/store.h"

#define ARENA	(64 * 1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/*
 * Read a message; true when it is one, and then out gets the same written
 * anew.
 */
typedef bool	reader(struct arena *, struct slice, struct buf *out);

static bool
read_model(struct arena *a, struct slice in, struct buf *out)
{
	struct model	 m;

	if (model_get(a, in, &m) == -1)
		return false;
	model_put(out, &m);
	return true;
}

static bool
read_members(struct arena *a, struct slice in, struct buf *out)
{
	struct members	 m;

	if (members_get(a, in, &m) == -1)
		return false;
	members_put(out, &m);
	return true;
}

static bool
read_values(struct arena *a, struct slice in, struct buf *out)
{
	struct values	 v;

	if (values_get(a, in, &v) == -1)
		return false;
	values_put(out, &v);
	return true;
}

static bool
read_report(struct arena *a, struct slice in, struct buf *out)
{
	struct report	 r;

	if (report_get(a, in, &r) == -1)
		return false;
	report_put(out, &r);
	return true;
}

static bool
read_facts(struct arena *a, struct slice in, struct buf *out)
{
	struct wire		 w = wire_of(in);
	struct token_facts	 facts;

	token_facts_get(&w, a, &facts);
	if (!wire_done(&w))
		return false;
	token_facts_put(out, &facts);
	return true;
}

static bool
read_filter(struct arena *a, struct slice in, struct buf *out)
{
	struct wire		 w = wire_of(in);
	struct request_filter	 filter = REQUEST_FILTER_NONE;

	filter_get(&w, a, &filter);
	if (!wire_done(&w))
		return false;
	filter_put(out, &filter);
	return true;
}

/* The first byte chooses the table. */
static bool
read_row(struct arena *a, struct slice in, struct buf *out)
{
	enum table	 t;
	struct wire	 w;
	void		*row;

	if (in.n == 0)
		return false;
	t = (enum table)(in.p[0] % TABLE__MAX);
	w = wire_of(slice_from(in, 1));
	require((row = arena_alloc(a, table_info(t)->size)) != NULL);
	row_init(t, row);
	row_get(&w, a, t, row);
	if (!wire_done(&w))
		return false;
	buf_addc(out, in.p[0]);
	row_put(out, t, row);
	return true;
}

/* What only its own process reads, and nobody writes anew from it. */
static bool
read_once(struct arena *a, struct slice in, struct buf *out)
{
	struct section	 section;
	struct issuers	*issuers = issuers_get(in);

	(void)out;
	if (section_read(a, in, &section) == 0)
		require(section.nunits <= SECTION_UNITS_MAX);
	issuers_free(issuers);
	return false;
}

static reader *const	 readers[] = {
	read_model, read_members, read_values, read_report, read_facts,
	read_filter, read_row, read_once,
};

/* A model and what is asked of the register, as their owners write them. */
static void
make_seeds(struct buf seeds[3])
{
	struct arena		*a = arena_new(ARENA);
	struct request_filter	 filter = REQUEST_FILTER_NONE;
	struct request_row	 row;
	struct model		 m;

	require(a != NULL && text_model(a, "Kính gửi: Sở Thử nghiệm\n"
	    "Số: 12/TN\n", &m) == 0);
	buf_addc(&seeds[0], 0);
	model_put(&seeds[0], &m);
	buf_addc(&seeds[1], 5);
	filter_put(&seeds[1], &filter);
	row_init(TABLE_REQUESTS, &row);
	buf_addc(&seeds[2], 6);
	buf_addc(&seeds[2], TABLE_REQUESTS);
	row_put(&seeds[2], TABLE_REQUESTS, &row);
	arena_free(a);
}

/* The first byte of what comes of it says what the rest is taken for. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct buf	 seeds[3];
	const struct buf	*from[] = { &seeds[0], &seeds[1], &seeds[2] };
	struct arena		*a = arena_new(ARENA);
	struct buf		 in = { 0 }, once = { 0 }, twice = { 0 };
	reader			*read;

	if (seeds[0].n == 0)
		make_seeds(seeds);
	change(from, NELEM(from), (struct slice){ data, len }, &in);
	if (in.n > 0) {
		read = readers[in.p[0] % NELEM(readers)];
		if (read(a, slice_from(buf_slice(&in), 1), &once)) {
			require(read(a, buf_slice(&once), &twice));
			require(slice_eq(buf_slice(&once),
			    buf_slice(&twice)));
		}
	}
	buf_free(&in);
	buf_free(&once);
	buf_free(&twice);
	arena_free(a);
	return 0;
}
