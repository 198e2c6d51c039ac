/* cli_register.h: cks register: what its files share */
#ifndef PROGRAMS_CLI_REGISTER_H
#define PROGRAMS_CLI_REGISTER_H

#include <stdio.h>

#include "programs/cli.h"
#include "register/store.h"

enum register_form { FORM_TABLE, FORM_JSON, FORM_CSV };

/* What a command line says. */
struct cli_register_line {
	const char	*conf, *pid_file;
	const char	*output;	/* a file instead of standard output */
	enum register_form form;
	struct request_filter filter;
	struct arena	*arena;		/* of what is made of it */
	const char	*note;		/* of a mark */
};

/* What every command of it says of itself and takes. */
#define REGISTER_STATUS \
	"Beside a running gateway its registrar is asked, through a socket " \
	"that answers\nonly the user who runs the gateway; where none runs, a " \
	"registrar is started\nthat answers this and nothing else.\n\n" \
	"Exit status: 0 done, 1 no such request, 64 wrong usage, 75 can not " \
	"be told now,\n78 faulty configuration.\n"

#define REGISTER_COMMON \
	CLI_CONF_OPTION, \
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n" \
	    DEFAULT_PID }

#define OPT_NOTE	OPTION_LONG	/* the keys of lists follow */

/*
 * Parse a command line of ours.  0 with *operand, or -1 with what to end with;
 * free line->arena either way.
 */
int	cli_register_parse(const struct cli_command *, int argc,
	    char *argv[], struct cli_register_line *, const char **operand,
	    int *status);
/* An option of lists: NULL, or what is wrong with it. */
const char *register_list_take(struct cli_register_line *, int key,
	    const char *arg);
int	register_list(int argc, char *argv[]);
int	register_find(int argc, char *argv[]);
int	register_export(int argc, char *argv[]);
int	register_show(int argc, char *argv[]);

/* The registrar of the running gateway, or one of our own. */
struct cli_register {
	struct cli	 cli;
	const char	*pid_file;
	bool		 running;
	struct arena	*arena;
};

/* 0, or an exit status; close it either way. */
int	cli_register_open(struct cli_register *,
	    const struct cli_register_line *);
void	cli_register_close(struct cli_register *);
/*
 * Ask.  0 with what follows the reason in *w, borrowed from ans, and *memfd
 * (-1: none); or an exit status, with the fault printed.
 */
int	cli_register_ask(struct cli_register *, enum register_op,
	    const struct buf *bytes, struct buf *ans, struct wire *w,
	    int *memfd);

/*
 * The notices of this relay about a mail, or where qid is "" about a request's
 * number, in the arena; and how many of all were given up.  0, or an exit
 * status with the fault printed.
 */
struct cli_notices {
	struct notice_row	*v;
	size_t			 n;
	int64_t			 given_up;
};
int	cli_register_notices(struct cli_register *, struct arena *,
	    const char *qid, const char *number, struct cli_notices *);

/* Rows as they come: before the first, each, and after the last. */
struct register_view {
	FILE			*f;
	enum register_form	 form;
	bool			 one;		/* all of one row, for people */
	struct cli_notices	 notices;	/* about that */
	struct buf		 b;
	int64_t			 n;
};
void	register_view_begin(struct register_view *);
void	register_view_row(struct register_view *, const struct request_row *);
void	register_view_end(struct register_view *);

/*
 * Ask the running gateway's registrar, by the door beside its pid file.  0
 * with its answer and *memfd, or -1.
 */
int	cli_register_door(const char *pid_file, enum register_op,
	    const struct buf *bytes, struct buf *ans, int *memfd);

#endif
