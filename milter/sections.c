/* sections.c: the configuration, read by a child without rights, cut for each program */

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/proc.h"
#include "base/wire.h"
#include "gate/gate.h"
#include "programs/sections.h"

#define CHANNEL		3		/* of the child, to its parent */
#define EXIT_CONFIG	78		/* EX_CONFIG of sysexits */
#define EXIT_SYSTEM	71		/* EX_OSERR */
#define CONFIG_MS	30000		/* reading a configuration; a big trust
					   folder takes a second */
#define CONFIG_END_MS	1000		/* its reader has nothing more to do */
#define PATH_BYTES	4096

static void
put_section(struct buf *sections, int fds[SECTION__MAX], enum section which)
{
	fds[which] = sections[which].failed ? -1 :
	    chan_memfd("section", buf_slice(&sections[which]));
	buf_free(&sections[which]);
}

/* All sections to the parent, as sealed memfds, and how to log. */
static int
send_sections(const struct confset *set, const struct conf *conf,
    const struct trust *trust)
{
	struct buf	 sections[SECTION__MAX] = { 0 }, msg = { 0 };
	char		 words[LOG_WORD_MAX];
	int		 fds[SECTION__MAX], i, rc = 0;

	confset_put(&sections[SECTION_MILTER], set);
	if (conf->signing)
		conf_signer_section(conf, &sections[SECTION_SIGNER]);
	conf_inspector_section(conf, &sections[SECTION_INSPECTOR]);
	if (conf->revocation)
		gate_fetcher_section(conf, trust, &sections[SECTION_FETCHER]);
	for (i = 0; i < SECTION__MAX; i++) {
		put_section(sections, fds, (enum section)i);
		rc = fds[i] == -1 ? -1 : rc;
	}
	snprintf(words, sizeof(words), "%s,%s,%s", conf->log_target,
	    conf->log_format, conf->log_level);
	wire_put_str(&msg, words);
	if (rc == 0)
		rc = chan_send(CHANNEL, buf_slice(&msg), fds, SECTION__MAX);
	buf_free(&msg);
	return rc;
}

int
sections_make(const char *path)
{
	struct confset		 set = { 0 };
	struct conf		*conf = NULL;
	struct trust		*trust = NULL;
	struct buf		 faults = { 0 };
	int			 status = EXIT_CONFIG;

	/* The milter has the same user: it must not rewrite what we hand on. */
	prctl(PR_SET_DUMPABLE, 0);
	if (confset_read(path, &set, &faults) == 0 &&
	    gate_load(&set, &conf, &trust, &faults) == 0)
		status = send_sections(&set, conf, trust) == 0 ? 0 :
		    EXIT_SYSTEM;
	if (faults.n > 0)
		dprintf(STDERR_FILENO, "%.*s", SLICE_ARG(buf_slice(&faults)));
	trust_unref(trust);
	conf_free(conf);
	confset_clear(&set);
	buf_free(&faults);
	return status;
}

/* What came on the channel; 0 with *out, or -1. */
static int
take_sections(int chan, struct sections *out)
{
	unsigned char	 msg[LOG_WORD_MAX + sizeof(uint32_t)];
	int		 fds[CHAN_FDS_MAX], nfds = 0, i;
	ssize_t		 n = chan_recv(chan, msg, sizeof(msg), fds, &nfds);
	struct wire	 w;
	struct slice	 words;
	struct stat	 st;

	if (n <= 0)
		return -1;
	w = wire_of((struct slice){ msg, (size_t)n });
	words = wire_get_bytes(&w);
	if (nfds != SECTION__MAX || !wire_done(&w) ||
	    fstat(fds[SECTION_MILTER], &st) == -1 || st.st_size == 0) {
		while (nfds > 0)
			chan_close(&fds[--nfds]);
		return -1;
	}
	snprintf(out->words, sizeof(out->words), "%.*s", SLICE_ARG(words));
	for (i = 0; i < SECTION__MAX; i++) {
		if (fstat(fds[i], &st) == -1 || st.st_size == 0)
			chan_close(&fds[i]);	/* not wanted */
		out->fd[i] = fds[i];
	}
	return 0;
}

/*
 * How the child that read the configuration ended.  It has the milter's user,
 * who could stop it for ever: it is not waited for without an end.
 */
static int
end_of_reader(pid_t pid)
{
	int64_t	 end = proc_ms() + CONFIG_END_MS;
	int	 status = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (proc_ms() >= end)
			kill(pid, SIGKILL);
		poll(NULL, 0, 5);
	}
	return status;
}

int
sections_read(const char *self, const char *conf, const char *user,
    struct sections *out)
{
	char		 path[PATH_BYTES], file[PATH_BYTES];
	char		 option[] = "--role=config";
	char		*argv[] = { path, option, file, NULL };
	struct pollfd	 pfd = { .events = POLLIN };
	int		 sp[2], status, rc = -1;
	pid_t		 pid;

	snprintf(path, sizeof(path), "%s", self);
	snprintf(file, sizeof(file), "%s", conf);
	if (chan_pair(sp) == -1)
		return EXIT_SYSTEM;
	pid = proc_start(path, argv, user, sp[1]);
	chan_close(&sp[1]);
	pfd.fd = sp[0];
	if (pid != -1) {
		if (poll(&pfd, 1, CONFIG_MS) == 0)
			kill(pid, SIGKILL);
		rc = take_sections(sp[0], out);
		status = end_of_reader(pid);
	}
	chan_close(&sp[0]);
	if (rc == 0)
		return 0;
	if (pid != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == EXIT_CONFIG)
		return EXIT_CONFIG;
	log_msg(LV_ERROR, "can not read the configuration as user %s",
	    user == NULL ? "of mine" : user);
	return EXIT_SYSTEM;
}
