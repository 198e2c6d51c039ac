/* cli_log_words.c: what the events and words of a mail's story mean, Vietnamese and English */

#include <string.h>

#include "programs/cli_log.h"

#define RANK_OTHER	9	/* what we do not know of a mail, others make of
				   what is queued */

struct phrase {
	const char	*vi, *en;
};

static const char *
say(const struct phrase *p, enum tongue t)
{
	return t == TONGUE_VI ? p->vi : p->en;
}

/*
 * What a line of Postfix tells, by its program and what stands in it; what
 * has a lower rank comes first in a mail's life.
 */
static const struct {
	const char	*program, *has;
	int		 rank;
	struct phrase	 title;
} lines[] = {
	{ "smtpd", "client=", 0, { "Postfix nhận kết nối để gửi thư",
	    "Postfix takes a connection for the mail" } },
	{ "pickup", "uid=", 0, { "Thư được gửi từ chính máy này",
	    "The mail was sent on this machine" } },
	{ "cleanup", "milter-reject:", 5, { "Postfix trả lời máy gửi theo quyết "
	    "định của cổng: không nhận, hoặc chưa nhận",
	    "Postfix answers the sending server as the gateway decided" } },
	{ "cleanup", "milter-hold:", 5, { "Postfix giữ thư lại theo quyết định "
	    "của cổng", "Postfix holds the mail as the gateway decided" } },
	{ "cleanup", "message-id=", 1, { "Postfix bắt đầu ghi thư vào hàng đợi",
	    "Postfix begins to queue the mail" } },
	{ "qmgr", "from=", 8, { "Thư vào hàng đợi để chuyển đi",
	    "The mail is queued for delivery" } },
	{ "qmgr", "removed", 11, { "Postfix đã chuyển xong và xóa thư khỏi hàng "
	    "đợi", "Postfix is done and removes the mail" } },
	{ "", "status=sent", 9, { "Đã chuyển đến người nhận",
	    "Delivered to a recipient" } },
	{ "", "status=deferred", 9, { "Chưa chuyển được, Postfix sẽ thử lại",
	    "Not delivered yet, Postfix tries again" } },
	{ "", "status=bounced", 9, { "Không chuyển được, Postfix báo lại người gửi",
	    "Can not be delivered, the sender is told" } },
	{ "postsuper", "released from hold", 7, { "Thư được thôi giữ",
	    "The mail is released" } },
	{ "postsuper", "placed on hold", 7, { "Thư bị người quản trị giữ lại",
	    "An administrator holds the mail" } },
	{ "postsuper", "removed", 7, { "Thư bị người quản trị xóa",
	    "An administrator deleted the mail" } },
};

/* What an event of ours tells. */
static const struct {
	enum teller	 teller;
	const char	*what;
	int		 rank;
	struct phrase	 title;
} titles[] = {
	{ TELLER_GATEWAY, "mail", 4, { "Cổng kiểm tra thư",
	    "The gateway judges the mail" } },
	{ TELLER_GATEWAY, "release", 6, { "Người quản trị xử lý thư bị giữ "
	    "(cks release)", "An administrator looks at the held mail (cks "
	    "release)" } },
	{ TELLER_GATEWAY, "signed", 2, { "Khóa của đơn vị đã ký số thư",
	    "The unit's key signs the mail" } },
	{ TELLER_GATEWAY, "not-signed", 2, { "Khóa của đơn vị không ký được",
	    "The unit's key does not sign" } },
	{ TELLER_SIGNER, "signature", 2, { "Nhật ký chữ ký số ghi nhận",
	    "The log of signatures notes it" } },
	{ TELLER_REGISTER, "request", 3, { "Sổ tiếp nhận ghi một văn bản của thư",
	    "The register notes a request of the mail" } },
	{ TELLER_REGISTER, "mark", 12, { "Sở ghi kết quả xử lý",
	    "The department notes what was done" } },
	{ TELLER_NOTICE, "noted", 4, { "Một thông báo được chuẩn bị gửi",
	    "A notice is due" } },
	{ TELLER_NOTICE, "sent", 10, { "Thông báo đã được giao cho Postfix",
	    "The notice was handed to Postfix" } },
	{ TELLER_NOTICE, "failed", 10, { "Thông báo không gửi được",
	    "The notice could not be sent" } },
};

/* What a word tells; its value is a word of our own where wording is not -1. */
static const struct {
	const char	*key;
	struct phrase	 label;
	int		 wording;
} words[] = {
	{ "from", { "Người gửi", "Sender" }, -1 },
	{ "direction", { "Chiều", "Direction" }, -1 },
	{ "disposition", { "Xử lý", "Disposition" }, WORDING_DISPOSITION },
	{ "judged", { "Xử lý riêng văn bản này", "Of this document" },
	    WORDING_DISPOSITION },
	{ "would", { "Xử lý khi áp dụng quy định (enforce)",
	    "Disposition in mode enforce" }, WORDING_DISPOSITION },
	{ "reason", { "Lý do", "Because" }, WORDING_REASON },
	{ "word", { "Lý do", "Because" }, WORDING_REASON },
	{ "signature", { "Chữ ký của thư", "Signature of the mail" },
	    WORDING_CLASS },
	{ "document", { "Chữ ký của văn bản", "Signature of the document" },
	    WORDING_CLASS },
	{ "request", { "Loại văn bản", "Request" }, WORDING_REQUEST },
	{ "flags", { "Ghi chú", "Flags" }, WORDING_REASON },
	{ "number", { "Số tiếp nhận", "Number" }, -1 },
	{ "signer", { "Người ký", "Signer" }, -1 },
	{ "unit", { "Đơn vị", "Unit" }, -1 },
	{ "identity", { "Đơn vị", "Unit" }, -1 },
	{ "agency", { "Cơ quan", "Agency" }, -1 },
	{ "letter", { "Số, ký hiệu", "Letter" }, -1 },
	{ "linked", { "Liên quan số", "Repeats" }, -1 },
	{ "seen", { "Số lần nhận", "Times it came" }, -1 },
	{ "mark", { "Kết quả", "Mark" }, -1 },
	{ "note", { "Ghi chú", "Note" }, -1 },
	{ "by", { "Người thực hiện", "By" }, -1 },
	{ "released", { "Đã thả", "Released" }, -1 },
	{ "sha256", { "SHA-256 của phần được ký", "SHA-256 of what was signed" },
	    -1 },
	{ "notice", { "Loại thông báo", "Notice" }, -1 },
	{ "to", { "Gửi đến", "To" }, -1 },
	{ "fault", { "Lỗi", "Fault" }, -1 },
	{ "ms", { "Thời gian xử lý (ms)", "Milliseconds" }, -1 },
};

/* "smtpd" of "postfix/submission/smtpd". */
static const char *
daemon_of(const char *program)
{
	const char	*slash = strrchr(program, '/');

	return slash == NULL ? program : slash + 1;
}

/* Its row among the lines of Postfix, NELEM(lines): none. */
static size_t
line_of(const struct tale_event *e)
{
	size_t	 i;

	for (i = 0; i < NELEM(lines); i++)
		if ((*lines[i].program == '\0' || strcmp(lines[i].program,
		    daemon_of(e->program)) == 0) &&
		    strstr(e->line, lines[i].has) != NULL)
			break;
	return i;
}

/* The same among ours. */
static size_t
title_of(const struct tale_event *e)
{
	size_t	 i;

	for (i = 0; i < NELEM(titles); i++)
		if (titles[i].teller == e->teller &&
		    strcmp(titles[i].what, e->what) == 0)
			break;
	return i;
}

const char *
tale_title(const struct tale_event *e, enum tongue t)
{
	static const struct phrase	 other = { "Nhật ký khác",
					    "Another log" };
	const bool			 theirs = e->teller == TELLER_POSTFIX;
	size_t				 i = theirs ? line_of(e) : title_of(e);

	if (i == (theirs ? NELEM(lines) : NELEM(titles)))
		return say(&other, t);
	return say(theirs ? &lines[i].title : &titles[i].title, t);
}

int
tale_rank(const struct tale_event *e)
{
	const bool	 theirs = e->teller == TELLER_POSTFIX;
	size_t		 i = theirs ? line_of(e) : title_of(e);

	if (i == (theirs ? NELEM(lines) : NELEM(titles)))
		return RANK_OTHER;
	return theirs ? lines[i].rank : titles[i].rank;
}

/* "word (what it means)", of several parted by commas or blanks each. */
static const char *
meaning(struct arena *a, enum wording w, const char *value, enum tongue t)
{
	char		*copy = arena_strdup(a, value), *word, *save;
	struct buf	 b = { 0 };
	const char	*text, *out;

	for (word = copy == NULL ? NULL : strtok_r(copy, ", ", &save);
	    word != NULL; word = strtok_r(NULL, ", ", &save)) {
		text = explain_wording(w, word, t);
		buf_printf(&b, "%s%s", b.n > 0 ? "; " : "", word);
		if (text != NULL)
			buf_printf(&b, " (%s)", text);
	}
	out = b.failed ? value : arena_str(a, buf_slice(&b));
	buf_free(&b);
	return out == NULL ? value : out;
}

struct tale_told
tale_tell(const struct log_field *f, struct arena *a, enum tongue t)
{
	struct tale_told	 told = { f->key, f->value };
	size_t			 i;

	for (i = 0; i < NELEM(words) && strcmp(words[i].key, f->key) != 0; i++)
		;
	if (i == NELEM(words))
		return told;
	told.label = say(&words[i].label, t);
	if (words[i].wording != -1)
		told.value = meaning(a, (enum wording)words[i].wording,
		    f->value, t);
	return told;
}
