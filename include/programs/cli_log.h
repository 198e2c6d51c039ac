/* cli_log.h: cks log explain: what its files share */
#ifndef PROGRAMS_CLI_LOG_H
#define PROGRAMS_CLI_LOG_H

#include "base/log.h"
#include "programs/cli_register.h"

/* Who tells of a mail. */
enum teller {
	TELLER_POSTFIX,		/* lines that begin with its queue id */
	TELLER_GATEWAY,		/* lines of our programs with its qid */
	TELLER_SIGNER,		/* rows of signatures.log */
	TELLER_REGISTER,	/* rows of requests, and marks of them */
	TELLER_NOTICE,		/* rows of the outbox */
	TELLER__MAX
};

#define TALE_WORDS_MAX	24	/* of one event; our longest line has 15 */
#define TALE_EVENTS_MAX	4000	/* of one mail; one to 1000 recipients that is
				   tried again has some thousand */
#define TALE_SOURCES_MAX 24

/* One thing that happened; texts are the arena's. */
struct tale_event {
	int64_t		 us;	/* since 1970 in UTC; 0: nobody tells */
	size_t		 order;	/* in which it was read */
	enum teller	 teller;
	const char	*program; /* "postfix/smtpd", "cks-milter"; "" */
	const char	*what;	/* "mail", "release", "sent" ... */
	const char	*line;	/* of Postfix, behind the queue id; "" */
	struct log_field words[TALE_WORDS_MAX];
	size_t		 nwords;
};

/* Where was looked, and what kept us from it. */
struct tale_source {
	const char	*name;
	const char	*fault;	/* NULL: it was read */
	size_t		 found;
};

/* All that is known of one mail. */
struct tale {
	struct arena		*arena;
	const char		*qid;
	time_t			 now;
	struct tale_event	*v;
	size_t			 n;
	struct tale_source	 sources[TALE_SOURCES_MAX];
	size_t			 nsources;
	const char		*queue;	/* of Postfix, where it is: "hold"; ""
					   in none; NULL: not known */
};

/* One more event, zeroed but for its order; NULL: too many, or memory. */
struct tale_event	*tale_add(struct tale *, enum teller, const char *what);
/* A word of it; none where value is NULL or "". */
void	tale_word(struct tale_event *, const char *key, const char *value);
/* The value of a word, "" where there is none. */
const char
	*tale_value(const struct tale_event *, const char *key);
void	tale_source(struct tale *, const char *name, const char *fault,
	    size_t found);

/* cli_log_line.c: is a line of a log about it?  Adds an event, or not. */
void	tale_line(struct tale *, struct slice line);

/* Where to look. */
struct tale_places {
	const char	*logs[TALE_SOURCES_MAX / 2]; /* instead of what is
						   found; "-" standard input */
	size_t		 nlogs;
	const char	*postfix;	/* folder of main.cf, NULL: its own */
};

/* cli_log_gather.c: everything, in order of time. */
void	tale_gather(struct tale *, struct cli_register *,
	    const struct tale_places *);

/* cli_log_words.c, cli_log_view.c: all of it for people, and as JSON. */
struct tale_told {
	const char	*label, *value;
};
/* Of two of the same second, which must have come first: the lower one. */
int		 tale_rank(const struct tale_event *);
const char	*tale_title(const struct tale_event *, enum tongue);
struct tale_told tale_tell(const struct log_field *, struct arena *,
		    enum tongue);
void		 tale_text(struct buf *, const struct tale *, enum tongue);
void		 tale_json(struct buf *, const struct tale *, enum tongue);

#endif
