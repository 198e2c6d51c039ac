/* cli_log_view.c: what became of a mail, for people and as JSON */

#include <string.h>

#include "base/json.h"
#include "programs/cli_log.h"

#define US		1000000
#define VIETNAM_S	(7 * 3600)	/* UTC+7, all year */

static const char *const	 tellers[TELLER__MAX] = {
	[TELLER_POSTFIX] = "postfix", [TELLER_GATEWAY] = "gateway",
	[TELLER_SIGNER] = "signer", [TELLER_REGISTER] = "register",
	[TELLER_NOTICE] = "notice",
};

/* These words of ours say nothing to people that is not said elsewhere. */
static bool
is_plumbing(const char *key)
{
	return strcmp(key, "qid") == 0 || strcmp(key, "session") == 0;
}

/* Vietnam's clock for Vietnamese readers, else UTC. */
static void
put_moment(struct buf *b, int64_t us, enum tongue t)
{
	time_t		 when = (time_t)(us / US);
	struct tm	 tm;
	char		 s[64];

	when += t == TONGUE_VI ? VIETNAM_S : 0;
	if (us == 0 || gmtime_r(&when, &tm) == NULL || strftime(s, sizeof(s),
	    t == TONGUE_VI ? "%d/%m/%Y %H:%M:%S" : "%Y-%m-%d %H:%M:%S",
	    &tm) == 0) {
		buf_adds(b, t == TONGUE_VI ? "không rõ giờ" :
		    "at a time that nobody tells");
		return;
	}
	buf_adds(b, s);
	if (us % US != 0)
		buf_printf(b, ".%03d", (int)(us % US / 1000));
}

static void
put_event(struct buf *b, const struct tale *t, const struct tale_event *e,
    enum tongue tongue)
{
	struct tale_told	 told;
	size_t			 i;

	buf_addc(b, '\n');
	put_moment(b, e->us, tongue);
	buf_printf(b, "  %s%s%s%s\n", tale_title(e, tongue),
	    *e->program == '\0' ? "" : " [", e->program,
	    *e->program == '\0' ? "" : "]");
	if (*e->line != '\0')
		buf_printf(b, "    %s\n", e->line);
	for (i = 0; i < e->nwords; i++) {
		if (is_plumbing(e->words[i].key))
			continue;
		told = tale_tell(&e->words[i], t->arena, tongue);
		buf_printf(b, "    %s: %s\n", told.label, told.value);
	}
}

static void
put_queue(struct buf *b, const char *queue, bool vi)
{
	if (queue == NULL)
		buf_adds(b, vi ? "Hiện nay: không xem được hàng đợi của "
		    "Postfix.\n" : "Now: Postfix's queue can not be seen.\n");
	else if (*queue == '\0')
		buf_adds(b, vi ? "Hiện nay: thư không còn trong hàng đợi của "
		    "Postfix.\n" : "Now: the mail is in no queue of "
		    "Postfix.\n");
	else if (strcmp(queue, "hold") == 0)
		buf_adds(b, vi ? "Hiện nay: thư đang bị giữ (hold), chờ người "
		    "có thẩm quyền xem.\n" : "Now: the mail is on hold, until "
		    "a person looks.\n");
	else
		buf_printf(b, vi ? "Hiện nay: thư còn trong hàng đợi %s của "
		    "Postfix.\n" : "Now: the mail is in Postfix's queue "
		    "%s.\n", queue);
}

static void
put_sources(struct buf *b, const struct tale *t, bool vi)
{
	const struct tale_source	*s;

	buf_adds(b, vi ? "\nCác nguồn đã xem:\n" : "\nWhere was looked:\n");
	for (s = t->sources; s < t->sources + t->nsources; s++)
		if (s->fault != NULL)
			buf_printf(b, vi ? "  %s: KHÔNG xem được: %s\n" :
			    "  %s: NOT seen: %s\n", s->name, s->fault);
		else
			buf_printf(b, vi ? "  %s: %zu mục\n" :
			    "  %s: %zu found\n", s->name, s->found);
}

void
tale_text(struct buf *b, const struct tale *t, enum tongue tongue)
{
	bool	 vi = tongue == TONGUE_VI;
	size_t	 i;

	if (t->n == 0)
		buf_printf(b, vi ? "Thư %s: không nguồn nào biết.\n" :
		    "Mail %s: nobody knows of it.\n", t->qid);
	else
		buf_printf(b, vi ? "Thư %s: những gì đã xảy ra, theo giờ Việt "
		    "Nam.\n" : "Mail %s: what happened, in UTC.\n", t->qid);
	put_queue(b, t->queue, vi);
	for (i = 0; i < t->n; i++)
		put_event(b, t, &t->v[i], tongue);
	if (t->n == TALE_EVENTS_MAX)
		buf_adds(b, vi ? "\nCòn nữa, không nêu hết.\n" :
		    "\nThere is more than is told.\n");
	put_sources(b, t, vi);
}

static void
json_event(struct json *j, const struct tale_event *e, enum tongue tongue)
{
	size_t	 i;

	json_object(j, NULL);
	json_time(j, "time", (time_t)(e->us / US));
	json_num(j, "microseconds", (long long)(e->us % US));
	json_str(j, "source", tellers[e->teller]);
	json_str(j, "program", *e->program == '\0' ? NULL : e->program);
	json_str(j, "event", *e->what == '\0' ? NULL : e->what);
	json_str(j, "text", tale_title(e, tongue));
	json_str(j, "line", *e->line == '\0' ? NULL : e->line);
	json_object(j, "words");
	for (i = 0; i < e->nwords; i++)
		json_str(j, e->words[i].key, e->words[i].value);
	json_end(j);
	json_end(j);
}

void
tale_json(struct buf *b, const struct tale *t, enum tongue tongue)
{
	struct json	 j = { .b = b };
	size_t		 i;

	json_object(&j, NULL);
	json_num(&j, "version", 1);
	json_str(&j, "queue_id", t->qid);
	json_str(&j, "queue", t->queue);
	json_array(&j, "events");
	for (i = 0; i < t->n; i++)
		json_event(&j, &t->v[i], tongue);
	json_end(&j);
	json_array(&j, "sources");
	for (i = 0; i < t->nsources; i++) {
		json_object(&j, NULL);
		json_str(&j, "name", t->sources[i].name);
		json_str(&j, "fault", t->sources[i].fault);
		json_num(&j, "found", (long long)t->sources[i].found);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	buf_adds(b, "\n");
}
