/* check_postfix.c: does Postfix lead mail to this gateway, and leave it whole? */

#include <stdlib.h>
#include <string.h>

#include "programs/check_postfix.h"

#define COMMAND_S	30	/* Postfix's own default; our slowest answer to
				   a command takes far less */
#define CONTENT_S	60	/* an end-of-message may take the deadlines of
				   all helpers, one after another */

const char *const check_postfix_names[] = {
	"smtpd_milters", "non_smtpd_milters", "milter_default_action",
	"milter_protocol", "milter_mail_macros", "milter_end_of_data_macros",
	"milter_command_timeout", "milter_content_timeout",
	"smtpd_forbid_bare_newline", "queue_directory", "message_size_limit",
	"header_checks", "mime_header_checks", "nested_header_checks",
	"body_checks", "milter_header_checks", "content_filter",
	"smtp_header_checks", "smtp_body_checks", "smtp_generic_maps",
	"disable_mime_output_conversion", NULL
};

static void
add(struct look *l, enum check_level level, const char *what,
    const char *then, const char *mend)
{
	check_add(l->check, &(struct check_finding){ level, "postfix", what,
	    then, mend });
}

/* Is the service one of these: "smtp", "25", "127.0.0.1:25"? */
static bool
listens_as(const struct service *s, const char *const ports[])
{
	const char	*colon = strrchr(s->name, ':');
	const char	*port = colon == NULL ? s->name : colon + 1;

	while (*ports != NULL && strcmp(*ports, port) != 0)
		ports++;
	return *ports != NULL;
}

/* Where strangers' mail comes in; smtpd is what stands behind postscreen. */
static bool
is_public(const struct service *s)
{
	return listens_as(s, (const char *const[]){ "smtp", "25", "smtpd",
	    NULL });
}

/* Where our agencies hand in theirs. */
static bool
is_submission(const struct service *s)
{
	return listens_as(s, (const char *const[]){ "submission",
	    "submissions", "smtps", "587", "465", NULL });
}

static void
not_led_here(struct look *l, const struct service *s)
{
	bool		 fault = is_public(s) || (is_submission(s) &&
			    l->conf->signing);
	const char	*what = arena_printf(l->arena,
			    "%s/%s: smtpd_milters does not name %s", s->name,
			    s->type, l->conf->socket);

	add(l, fault ? CHECK_FAULT : CHECK_WARNING, what,
	    is_submission(s) ? "what agencies hand in there is neither judged "
	    "nor signed" : "mail that comes in there passes unjudged",
	    "postconf -e 'smtpd_milters = unix:cks-milter/milter.sock' (a "
	    "service's own -o smtpd_milters goes before it); postfix reload");
}

/* Where DKIM signs before us, our signature breaks its. */
static void
check_order(struct look *l, const struct service *s)
{
	size_t	 i;

	for (i = 0; i < s->ours && l->conf->signing; i++)
		if (strstr(s->milters[i].socket, "dkim") != NULL)
			add(l, CHECK_FAULT, arena_printf(l->arena,
			    "%s/%s: %s stands before this gateway", s->name,
			    s->type, s->milters[i].socket),
			    "signing changes the body after DKIM signed it: "
			    "receivers find the DKIM signature broken",
			    "name this gateway first in smtpd_milters, the "
			    "DKIM milter after it; postfix reload");
}

static void
check_action(struct look *l, const struct service *s)
{
	const char	*own = s->milters[s->ours].action;
	const char	*action = *own != '\0' ? own :
			    look_param(l, "milter_default_action");

	if (strcmp(action, "tempfail") != 0)
		add(l, CHECK_FAULT, arena_printf(l->arena,
		    "%s/%s: milter_default_action is %s", s->name, s->type,
		    action), strcmp(action, "accept") == 0 ?
		    "while the gateway is down, mail passes unjudged and "
		    "unsigned" : strcmp(action, "reject") == 0 ?
		    "while the gateway is down, mail is refused for good" :
		    "while the gateway is down, mail is held until a person "
		    "releases it",
		    "postconf -e milter_default_action=tempfail; "
		    "postfix reload");
}

static void
check_services(struct look *l)
{
	const struct service	*s;

	for (s = l->services; s < l->services + l->n; s++) {
		if (s->ours == s->n) {
			not_led_here(l, s);
			continue;
		}
		check_order(l, s);
		check_action(l, s);
	}
	if (l->n == 0)
		add(l, CHECK_FAULT, "master.cf has no smtpd",
		    "no mail comes in", "see master(5)");
}

/* "30s", "5m", "1h" in seconds. */
static long
seconds(const char *text)
{
	char	*end;
	long	 n = strtol(text, &end, 10);

	return *end == 'm' ? n * 60 : *end == 'h' ? n * 3600 :
	    *end == 'd' ? n * 86400 : *end == 'w' ? n * 604800 : n;
}

static void
check_time(struct look *l, const char *name, long least)
{
	const char	*value = look_param(l, name);

	if (*value != '\0' && seconds(value) < least)
		add(l, CHECK_FAULT, arena_printf(l->arena,
		    "%s is %s", name, value), "Postfix gives up while the "
		    "gateway still works on the mail, which then waits",
		    arena_printf(l->arena, "postconf -# %s; "
		    "postfix reload", name));
}

static void
check_macros(struct look *l)
{
	const char	*mail = look_param(l, "milter_mail_macros");

	if (!look_names_macro(mail, "{auth_authen}"))
		add(l, l->conf->signing ? CHECK_FAULT : CHECK_WARNING,
		    "milter_mail_macros lacks {auth_authen}",
		    "nobody's login is known here: units that are known by "
		    "their login are not signed for",
		    "postconf -# milter_mail_macros; postfix reload");
	if (!look_names_macro(look_param(l, "milter_end_of_data_macros"), "i"))
		add(l, CHECK_WARNING, "milter_end_of_data_macros lacks i",
		    "log lines can not be told apart by queue id",
		    "postconf -# milter_end_of_data_macros; postfix reload");
	if (atoi(look_param(l, "milter_protocol")) < 6)
		add(l, CHECK_FAULT, "milter_protocol is below 6",
		    "headers come without their own blanks, and signatures "
		    "over them do not verify",
		    "postconf -e milter_protocol=6; postfix reload");
}

/* Parameters that must be empty, and what comes of it when they are not. */
static const struct {
	const char	*name;
	bool		 signing;	/* matters only where we sign */
	const char	*then;
} changers[] = {
	{ "header_checks", false, "a REPLACE or PREPEND there changes signed "
	    "mail before it is judged" },
	{ "mime_header_checks", false, "a REPLACE there changes signed parts "
	    "before they are judged" },
	{ "nested_header_checks", false, "a REPLACE there changes signed parts "
	    "before they are judged" },
	{ "body_checks", false, "a REPLACE there changes signed mail before it "
	    "is judged" },
	{ "milter_header_checks", false, "a rule there may take away or change "
	    "what the gateway writes into the header" },
	{ "content_filter", true, "a filter behind the gateway that changes "
	    "bodies breaks its signatures, and mail that comes back from it "
	    "is judged twice unless that smtpd has -o smtpd_milters=" },
	{ "smtp_header_checks", true, "a REPLACE there changes what was signed"
	    },
	{ "smtp_body_checks", true, "a REPLACE there changes what was signed" },
	{ "smtp_generic_maps", true, "addresses rewritten on the way out "
	    "differ from those that were signed" },
};

static void
check_changers(struct look *l)
{
	const char	*value;
	size_t		 i;

	for (i = 0; i < NELEM(changers); i++) {
		value = look_param(l, changers[i].name);
		if (*value == '\0' || strncmp(value, "$", 1) == 0 ||
		    (changers[i].signing && !l->conf->signing))
			continue;
		add(l, CHECK_WARNING, arena_printf(l->arena,
		    "%s is %s", changers[i].name, value), changers[i].then,
		    arena_printf(l->arena, "look whether it has such "
		    "rules; else: postconf -X %s", changers[i].name));
	}
}

static void
check_rest(struct look *l)
{
	const char	*bare = look_param(l, "smtpd_forbid_bare_newline");
	const char	*limit = look_param(l, "message_size_limit");

	if (strcmp(bare, "normalize") != 0 && strcmp(bare, "yes") != 0 &&
	    strcmp(bare, "reject") != 0)
		add(l, CHECK_WARNING, "smtpd_forbid_bare_newline is off",
		    "a stranger may smuggle a second mail into a trusted "
		    "connection", "postconf -e smtpd_forbid_bare_newline="
		    "normalize; postfix reload");
	if (atoll(limit) == 0 || atoll(limit) >
	    (long long)l->conf->message_mib << 20)
		add(l, CHECK_WARNING, arena_printf(l->arena,
		    "message_size_limit is %s, limits.message_mib %d",
		    limit, l->conf->message_mib),
		    "mail between the two is taken, and not looked into: "
		    "filed mail goes to review",
		    "make limits.message_mib as large, or message_size_limit "
		    "as small");
}

/* Units whose mail may come by sendmail(1). */
static size_t
count_local(const struct conf *conf)
{
	size_t	 i, n = 0;

	for (i = 0; conf->signing && i < conf->nunits; i++)
		n += conf->units[i].local;
	return n;
}

/* What becomes of mail that programs on this relay hand to sendmail(1). */
static void
check_local_mail(struct look *l)
{
	const char	*list = look_param(l, "non_smtpd_milters");
	struct service	 inside = { .chroot = true }, outside = { 0 };
	const size_t	 units = count_local(l->conf);

	look_milters(l, list, &inside);
	look_milters(l, list, &outside);
	if (inside.ours < inside.n || outside.ours < outside.n)
		add(l, CHECK_INFO, "non_smtpd_milters names this gateway",
		    arena_printf(l->arena, "mail handed to sendmail(1) is "
		    "judged as that of a stranger; units sign it by "
		    "local_submission alone (now %zu do); what is refused "
		    "comes back to its sender, and what is to wait stays in "
		    "maildrop", units), "");
	else
		add(l, CHECK_WARNING, "non_smtpd_milters does not name this "
		    "gateway", arena_printf(l->arena, "mail that programs on "
		    "this relay hand to sendmail(1) is neither judged nor "
		    "signed: requests reach the department unmarked, and %zu "
		    "units with local_submission do not sign", units),
		    "where that is not meant: postconf -e "
		    "'non_smtpd_milters = $smtpd_milters'; postfix reload");
}

void
check_postfix(struct check *c, const struct conf *conf,
    const struct postfix *postfix)
{
	struct look	 l = { .arena = c->arena, .check = c, .conf = conf,
		.postfix = postfix };

	look_read(&l);
	check_services(&l);
	check_macros(&l);
	check_time(&l, "milter_command_timeout", COMMAND_S);
	check_time(&l, "milter_content_timeout", CONTENT_S);
	check_changers(&l);
	check_rest(&l);
	check_local_mail(&l);
	c->full |= arena_failed(c->arena);
}
