/* compose.c: the bytes of a notice (RFC 5322, RFC 2045, RFC 3834) */

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "crypto/digest.h"
#include "mail/encode.h"
#include "mail/utf8.h"
#include "register/notice.h"

#define VIETNAM		(7 * 3600)	/* seconds before UTC; no summer time */
#define VALUES_ALL	64		/* a notice's own, and those of all */
/* no text holds a boundary: in neither encoding does "=_" stand in a line */
#define BOUNDARY_TEXT	"=_cks-text"
#define BOUNDARY_ALL	"=_cks-all"
#define REGISTRY	"https://dichvucong.ca.gov.vn"
#define CUC		"Cục Chứng thực số và Bảo mật thông tin"

static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
	"Sat" };
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
	"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* What all texts may name. */
struct common {
	char		 at[64], date[16];
	struct named	 v[VALUES_ALL];
	size_t		 n;
};

static void
common_add(struct common *c, const char *name, const char *text)
{
	if (c->n < VALUES_ALL)
		c->v[c->n++] = (struct named){ .name = name, .text = text };
}

/* A notice's own values go before those of all. */
static struct values
common_make(struct common *c, const struct notice_terms *terms,
    const struct notice *n)
{
	time_t		 local = n->at + VIETNAM;
	struct tm	 tm;
	size_t		 i;

	gmtime_r(&local, &tm);
	snprintf(c->date, sizeof(c->date), "%02d/%02d/%04d", tm.tm_mday % 100,
	    (tm.tm_mon + 1) % 100, (tm.tm_year + 1900) % 10000);
	snprintf(c->at, sizeof(c->at), "%02d:%02d ngày %s", tm.tm_hour % 100,
	    tm.tm_min % 100, c->date);
	for (i = 0; i < n->values.n && c->n < VALUES_ALL; i++)
		c->v[c->n++] = n->values.v[i];
	common_add(c, "number", n->number);
	common_add(c, "at", c->at);
	common_add(c, "date", c->date);
	common_add(c, "department", terms->name);
	common_add(c, "mailbox", terms->from);
	common_add(c, "guide", terms->guide);
	common_add(c, "registry", REGISTRY);
	common_add(c, "cuc", CUC);
	common_add(c, "cuc_mail", terms->cuc_mail);
	return (struct values){ c->v, c->n };
}

static void
put_date(struct buf *b, time_t at)
{
	time_t		 local = at + VIETNAM;
	struct tm	 tm;

	gmtime_r(&local, &tm);
	buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0700\r\n",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* A value with LF for its folds, as a field. */
static void
put_field(struct buf *b, const char *name, struct slice value)
{
	size_t	 i;

	buf_printf(b, "%s: ", name);
	for (i = 0; i < value.n; i++)
		if (value.p[i] == '\n')
			buf_adds(b, "\r\n");
		else
			buf_addc(b, value.p[i]);
	buf_adds(b, "\r\n");
}

static void
put_subject(struct buf *b, const struct template *t,
    const struct values *values)
{
	struct buf	 text = { 0 }, line = { 0 }, words = { 0 };

	template_fill(&text, t, TEMPLATE_LINE, values);
	utf8_line(&line, slice_trim(buf_slice(&text)));
	encode_words(&words, buf_slice(&line));
	put_field(b, "Subject", buf_slice(&words));
	b->failed |= text.failed || line.failed || words.failed;
	buf_free(&text);
	buf_free(&line);
	buf_free(&words);
}

/* "NAME <ADDRESS>", the name as encoded-words. */
static void
put_from(struct buf *b, const struct notice_terms *terms)
{
	struct buf	 value = { 0 };

	if (*terms->name != '\0') {
		encode_phrase(&value, slice_of(terms->name));
		buf_addc(&value, '\n');
	}
	buf_printf(&value, " <%s>", terms->from);
	put_field(b, "From", slice_trim(buf_slice(&value)));
	b->failed |= value.failed;
	buf_free(&value);
}

static void
put_part(struct buf *b, const struct template *t, enum template_style style,
    const struct values *values, const char *type)
{
	struct buf	 text = { 0 };

	buf_printf(b, "Content-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", type);
	template_fill(&text, t, style, values);
	encode_qp(b, buf_slice(&text), true);
	buf_adds(b, "\r\n");
	b->failed |= text.failed;
	buf_free(&text);
}

static void
put_file(struct buf *b, const struct notice_file *f)
{
	buf_printf(b, "Content-Type: %s\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "Content-Disposition: attachment; filename=\"%s\"\r\n\r\n",
	    f->type, f->name);
	encode_base64(b, f->bytes);
}

static void
put_alternative(struct buf *b, const struct notice_text *text,
    const struct values *values)
{
	buf_adds(b, "--" BOUNDARY_TEXT "\r\n");
	put_part(b, text->text, TEMPLATE_LINE, values, "text/plain");
	buf_adds(b, "--" BOUNDARY_TEXT "\r\n");
	put_part(b, text->html, TEMPLATE_HTML, values, "text/html");
	buf_adds(b, "--" BOUNDARY_TEXT "--\r\n");
}

static void
put_body(struct buf *b, const struct notice_text *text,
    const struct notice *n, const struct values *values)
{
	size_t	 i;

	if (n->nfiles == 0) {
		put_alternative(b, text, values);
		return;
	}
	buf_adds(b, "--" BOUNDARY_ALL "\r\n");
	buf_adds(b, "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"" BOUNDARY_TEXT "\"\r\n\r\n");
	put_alternative(b, text, values);
	for (i = 0; i < n->nfiles; i++) {
		buf_adds(b, "--" BOUNDARY_ALL "\r\n");
		put_file(b, &n->files[i]);
	}
	buf_adds(b, "--" BOUNDARY_ALL "--\r\n");
}

int
notice_mark(struct slice key, struct slice kind, struct slice from,
    struct slice to, struct slice id, struct slice body, char out[DIGEST_HEX])
{
	const struct slice	 said[] = { kind, from, to, id };
	struct digest		 d;
	struct buf		 b = { 0 };
	int			 rc = -1;
	size_t			 i;

	if (digest_sha256(body, &d) == -1)
		return -1;
	digest_hex(&d, out);
	for (i = 0; i < NELEM(said); i++) {
		buf_add(&b, said[i]);
		buf_addc(&b, '\n');
	}
	buf_adds(&b, out);
	if (!b.failed && digest_hmac(key, buf_slice(&b), &d) == 0) {
		digest_hex(&d, out);
		rc = 0;
	}
	buf_free(&b);
	return rc;
}

/* The field that says it is ours, with the key's word for it. */
static int
put_mark(struct buf *b, const struct notice_terms *terms,
    const struct notice *n, struct slice body)
{
	char	 mac[DIGEST_HEX];
	int	 rc = 0;

	buf_printf(b, NOTICE_MARK ": %s", notice_word(n->kind));
	if (terms->mark_key.n > 0 && (rc = notice_mark(terms->mark_key,
	    slice_of(notice_word(n->kind)), slice_of(terms->from),
	    slice_of(n->to), slice_of(n->id), body, mac)) == 0)
		buf_printf(b, ";\r\n mark=%s", mac);
	buf_adds(b, "\r\n");
	return rc;
}

static void
put_header(struct buf *b, const struct notice_terms *terms,
    const struct notice *n, const struct values *values)
{
	put_date(b, n->at);
	put_from(b, terms);
	buf_printf(b, "To: <%s>\r\n", n->to);
	put_subject(b, terms->texts[n->kind].subject, values);
	buf_printf(b, "Message-ID: %s\r\n", n->id);
	if (*n->answers != '\0')
		buf_printf(b, "In-Reply-To: %s\r\nReferences: %s\r\n",
		    n->answers, n->answers);
	buf_printf(b, "Auto-Submitted: %s\r\n", notice_answers(n->kind) ?
	    "auto-replied" : "auto-generated");
	buf_printf(b, "MIME-Version: 1.0\r\nContent-Type: multipart/%s\"\r\n",
	    n->nfiles == 0 ? "alternative;\r\n boundary=\"" BOUNDARY_TEXT :
	    "mixed;\r\n boundary=\"" BOUNDARY_ALL);
}

int
notice_compose(const struct notice_terms *terms, const struct notice *n,
    struct buf *out)
{
	struct common	 c = { 0 };
	struct values	 values = common_make(&c, terms, n);
	struct buf	 body = { 0 };
	int		 rc;

	put_body(&body, &terms->texts[n->kind], n, &values);
	put_header(out, terms, n, &values);
	rc = put_mark(out, terms, n, buf_slice(&body));
	buf_adds(out, "\r\n");
	buf_add(out, buf_slice(&body));
	if (body.failed || out->failed)
		rc = -1;
	buf_free(&body);
	return rc;
}
