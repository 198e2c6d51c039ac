/* log.h: one line an event, as text or JSON, to the journal, syslog or standard error */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>

enum log_level { LV_ERROR, LV_WARNING, LV_INFO, LV_DEBUG };
enum log_format { LOG_AS_TEXT, LOG_AS_JSON };
enum log_target { LOG_TO_STDERR, LOG_TO_SYSLOG, LOG_TO_JOURNAL };

struct log_field {
	const char	*key;
	const char	*value;		/* NULL: the field is left out */
};

/*
 * Set once, before threads start; until then lines go to standard error as
 * text.  program is kept by pointer.  Where there is no journal lines go to
 * syslog, and where there is none either to standard error.
 */
void	log_open(const char *program, enum log_target, enum log_format,
	    enum log_level);

/*
 * The same by the configuration's words, joined by commas as they come on a
 * helper's command line: "journal,json,info".  Other words are ignored.
 */
#define LOG_WORD_MAX	32	/* bytes of it with its NUL */
void	log_open_words(const char *program, const char *words);

/*
 * One event of named fields.  Values are quoted where they hold blanks,
 * quotes, control or non-ASCII bytes, so that no sender can forge a line.
 * In the journal each is a field, too: CKS_EVENT is the event, CKS_REASON that
 * of the key "reason".
 */
void	log_event(enum log_level, const char *event, const struct log_field *,
	    size_t n);

/* An event "note" with one text. */
void	log_msg(enum log_level, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

#endif
