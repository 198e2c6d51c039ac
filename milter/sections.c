/* sections.c: the configuration, read by a child without rights, cut for each program */

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/proc.h"
#include "base/wire.h"
#include "crypto/digest.h"
#include "gate/gate.h"
#include "programs/sections.h"

#define CHANNEL		3		/* of the child, to its parent */
#define EXIT_CONFIG	78		/* EX_CONFIG of sysexits */
#define EXIT_SYSTEM	71		/* EX_OSERR */
#define CONFIG_MS	30000		/* reading a configuration; a big trust
					   folder takes a second */
#define CONFIG_END_MS	1000		/* its reader has nothing more to do */
#define PATH_BYTES	4096

/*
 * One section to the parent, as a sealed memfd: u32 role, str name, bytes the
 * names of its credentials.  The bytes are freed.  0 or -1.
 */
static int
send_section(enum role role, const char *name, struct slice pins,
    struct buf *bytes)
{
	struct buf	 msg = { 0 };
	int		 rc = -1, fd = bytes->failed ? -1 :
			    chan_memfd("section", buf_slice(bytes));

	buf_free(bytes);
	wire_put_u32(&msg, role);
	wire_put_str(&msg, name);
	wire_put_bytes(&msg, pins);
	if (fd != -1 && !msg.failed)
		rc = chan_send(CHANNEL, buf_slice(&msg), &fd, 1);
	chan_close(&fd);
	buf_free(&msg);
	return rc;
}

static int
send_signers(const struct conf *conf)
{
	struct buf	 b = { 0 }, pins = { .max = PINS_BYTES_MAX - 1 };
	int		 rc = 0;
	size_t		 i;

	for (i = 0; conf->signing && i < conf->signers.n && rc == 0; i++) {
		conf_signer_section(conf, conf->signers.v[i], &b);
		pins.n = 0;
		conf_signer_pins(conf, conf->signers.v[i], &pins);
		rc = pins.failed ? -1 : send_section(ROLE_SIGNER,
		    conf->signers.v[i], buf_slice(&pins), &b);
	}
	buf_free(&pins);
	buf_free(&b);
	return rc;
}

/* The last message: that those are all, how to log, and whose the door is. */
static int
send_end(const struct conf *conf)
{
	char		 words[LOG_WORD_MAX];
	struct buf	 msg = { 0 };
	int		 rc;

	snprintf(words, sizeof(words), "%s,%s,%s", conf->log_target,
	    conf->log_format, conf->log_level);
	wire_put_u32(&msg, ROLE__MAX);
	wire_put_str(&msg, words);
	wire_put_str(&msg, conf->status_group);
	rc = chan_send(CHANNEL, buf_slice(&msg), NULL, 0);
	buf_free(&msg);
	return rc;
}

/* The section of every program that is wanted, the milter's first. */
static int
send_sections(const struct confset *set, const struct conf *conf,
    struct trust *trust)
{
	const struct slice	 none = { NULL, 0 };
	struct buf		 b = { 0 };

	confset_put(&b, set);
	if (send_section(ROLE_MILTER, "", none, &b) == -1 ||
	    send_signers(conf) == -1)
		return -1;
	conf_inspector_section(conf, &b);
	if (send_section(ROLE_INSPECTOR, "", none, &b) == -1)
		return -1;
	if (conf->revocation) {
		gate_fetcher_section(conf, trust, &b);
		if (send_section(ROLE_FETCHER, "", none, &b) == -1)
			return -1;
	}
	if (conf->registrar) {
		gate_registrar_section(conf, trust, time(NULL), &b);
		if (send_section(ROLE_REGISTRAR, "", none, &b) == -1)
			return -1;
	}
	return send_end(conf);
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
	    digest_random(set.mark_key, sizeof(set.mark_key)) == 0 &&
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

/* One message of the child: 1 another section, 0 it was the end, -1 neither. */
static int
take_message(int chan, struct sections *out)
{
	unsigned char	 msg[16 + CONTROL_NAME_MAX + PINS_BYTES_MAX];
	struct section_file *next = &out->v[out->n];
	int		 fds[CHAN_FDS_MAX], nfds = 0, rc = -1;
	ssize_t		 n = chan_recv(chan, msg, sizeof(msg), fds, &nfds);
	struct wire	 w;
	struct slice	 text, pins;
	uint32_t	 role;

	if (n <= 0)
		return -1;
	w = wire_of((struct slice){ msg, (size_t)n });
	role = wire_get_u32(&w);
	text = wire_get_bytes(&w);
	pins = wire_get_bytes(&w);
	if (!wire_done(&w))
		role = ROLE__MAX + 1;
	if (role == ROLE__MAX && nfds == 0 && out->n > 0) {
		snprintf(out->words, sizeof(out->words), "%.*s",
		    SLICE_ARG(text));
		snprintf(out->group, sizeof(out->group), "%.*s",
		    SLICE_ARG(pins));
		rc = 0;
	} else if (role < ROLE__MAX && nfds == 1 && out->n < SECTIONS_MAX &&
	    text.n < sizeof(next->name) && pins.n < sizeof(next->pins) &&
	    (role == ROLE_MILTER) == (out->n == 0)) {
		*next = (struct section_file){ .role = (enum role)role,
			.fd = fds[0] };
		snprintf(next->name, sizeof(next->name), "%.*s",
		    SLICE_ARG(text));
		snprintf(next->pins, sizeof(next->pins), "%.*s",
		    SLICE_ARG(pins));
		out->n++;
		nfds = 0;
		rc = 1;
	}
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	return rc;
}

/* What comes on the channel until end (ms); 0 with *out, or -1. */
static int
take_sections(int chan, int64_t end, struct sections *out)
{
	struct pollfd	 pfd = { .fd = chan, .events = POLLIN };
	int64_t		 left;
	int		 rc = 1;

	out->n = 0;
	while (rc == 1) {
		left = end - proc_ms();
		rc = left > 0 && poll(&pfd, 1, (int)left) == 1 ?
		    take_message(chan, out) : -1;
	}
	while (rc == -1 && out->n > 0)
		chan_close(&out->v[--out->n].fd);
	return rc;
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
	int		 sp[2], status, rc = -1;
	pid_t		 pid;

	snprintf(path, sizeof(path), "%s", self);
	snprintf(file, sizeof(file), "%s", conf);
	if (chan_pair(sp) == -1)
		return EXIT_SYSTEM;
	pid = proc_start(path, argv, user, sp[1]);
	chan_close(&sp[1]);
	if (pid != -1) {
		rc = take_sections(sp[0], proc_ms() + CONFIG_MS, out);
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
