/* check_files.c: programs, users, folders and the socket, as they are on this machine */

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/pidfile.h"
#include "base/proc.h"
#include "programs/check.h"

/* The programs, each of which has a user of its name. */
static const char *const programs[] = {
	"cks-milter", "cks-signer", "cks-inspector", "cks-fetcher",
	"cks-registrar",
};

static bool
is_wanted(const struct conf *conf, const char *program)
{
	return (strcmp(program, "cks-signer") != 0 || conf->signing) &&
	    (strcmp(program, "cks-fetcher") != 0 || conf->revocation) &&
	    (strcmp(program, "cks-registrar") != 0 || conf->registrar);
}

static void
add(struct check *c, enum check_level level, const char *area,
    const char *what, const char *then, const char *mend)
{
	check_add(c, &(struct check_finding){ level, area, what, then, mend });
}

static void
check_program(struct check *c, const char *folder, const char *name)
{
	char		 path[4096];
	struct stat	 st;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (stat(path, &st) == -1 || access(path, X_OK) == -1)
		add(c, CHECK_FAULT, "files", arena_printf(c->arena,
		    "%s: %s", path, strerror(errno)),
		    "what it is for is not done: such mail waits",
		    "install it beside cks");
	else if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		add(c, CHECK_FAULT, "files", arena_printf(c->arena,
		    "%s: may be changed by others than its owner", path),
		    "whoever changes it judges and signs mail",
		    arena_printf(c->arena, "chmod go-w %s", path));
}

static void
check_user(struct check *c, const char *name)
{
	if (geteuid() == 0 && getpwnam(name) == NULL)
		add(c, CHECK_FAULT, "users", arena_printf(c->arena,
		    "there is no user %s", name),
		    "that program can not be started",
		    "systemd-sysusers, or contrib/install-packages users");
}

static void
check_group(struct check *c, const char *name)
{
	if (*name != '\0' && getgrnam(name) == NULL)
		add(c, CHECK_FAULT, "users", arena_printf(c->arena,
		    "milter.status_group: there is no group %s", name),
		    "only root may run cks status",
		    arena_printf(c->arena, "groupadd --system %s", name));
}

/* A folder, whose it must be, and which rights nobody else may have. */
struct folder {
	const char	*path, *user, *then;
	mode_t		 forbidden;
};

static void
check_folder(struct check *c, const struct folder *f)
{
	const struct passwd	*pw = getpwnam(f->user);
	const char		*what = NULL;
	struct stat		 st;

	if (pw == NULL)
		return;			/* told already */
	if (stat(f->path, &st) == -1)
		what = strerror(errno);
	else if (!S_ISDIR(st.st_mode))
		what = "is no folder";
	else if (st.st_uid != pw->pw_uid)
		what = "belongs to another user";
	else if ((st.st_mode & f->forbidden) != 0)
		what = "gives others too many rights";
	if (what != NULL)
		add(c, CHECK_FAULT, "files", arena_printf(c->arena, "%s: %s",
		    f->path, what), f->then, arena_printf(c->arena,
		    "install -d -o %s -m %o %s", f->user,
		    (unsigned)(0777 & ~f->forbidden & ~(mode_t)(S_IWGRP | S_IWOTH)),
		    f->path));
}

/* The folder that the milter's socket stands in; "" when it is no file. */
static const char *
socket_folder(struct check *c, const struct conf *conf)
{
	const char	*path = conf->socket + 5, *slash;

	if (strncmp(conf->socket, "unix:", 5) != 0 ||
	    (slash = strrchr(path, '/')) == NULL)
		return "";
	return arena_printf(c->arena, "%.*s", (int)(slash - path), path);
}

void
check_files(struct check *c, const struct conf *conf, const char *folder)
{
	const char		*spool = socket_folder(c, conf);
	const struct folder	 folders[] = {
		{ spool, "cks-milter",
		    "the gateway does not start, or Postfix does not reach it",
		    S_IWOTH },
		{ conf->signing ? conf->state_dir : "", "cks-signer",
		    "no PIN is tried where it could not be noted, and no "
		    "signature logged: mail to be signed waits",
		    S_IWGRP | S_IRWXO },
		{ conf->revocation ? conf->cache_folder : "", "cks-fetcher",
		    "no CRL is kept: status-unknown, and requests wait",
		    S_IWGRP | S_IWOTH },
		{ conf->registrar ? conf->register_folder : "",
		    "cks-registrar", "nothing is registered: requests wait",
		    S_IRWXG | S_IRWXO },
	};
	size_t			 i;

	for (i = 0; i < NELEM(programs); i++)
		if (is_wanted(conf, programs[i])) {
			check_program(c, folder, programs[i]);
			check_user(c, programs[i]);
		}
	check_group(c, conf->status_group);
	for (i = 0; geteuid() == 0 && i < NELEM(folders); i++)
		if (folders[i].path != NULL && *folders[i].path != '\0')
			check_folder(c, &folders[i]);
}

static int
connect_unix(const char *path)
{
	struct sockaddr_un	 sun = { .sun_family = AF_UNIX };
	int			 fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC,
				    0), rc;

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	rc = fd == -1 ? -1 : connect(fd, (struct sockaddr *)&sun, sizeof(sun));
	chan_close(&fd);
	return rc;
}

/* errno of a connection as user, 0: he reaches it. */
static int
try_as(const char *user, const char *path)
{
	pid_t	 pid = fork();
	int	 status = 0;

	if (pid == 0)
		_exit(proc_become(user) == -1 || connect_unix(path) == -1 ?
		    errno & 0xff : 0);
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

void
check_reach(struct check *c, const struct conf *conf, const char *pid_file,
    const char *mail_owner)
{
	const char	*path = conf->socket + 5;
	int		 why;

	if (pidfile_holder(pid_file) == -1) {
		add(c, CHECK_FAULT, "gateway", "it is not running",
		    "with milter_default_action=tempfail all mail waits",
		    "systemctl start cks-milter");
		return;
	}
	if (strncmp(conf->socket, "unix:", 5) != 0 || geteuid() != 0)
		return;
	if ((why = try_as(mail_owner, path)) != 0)
		add(c, CHECK_FAULT, "gateway", arena_printf(c->arena,
		    "user %s does not reach %s: %s", mail_owner, path,
		    strerror(why)), "all mail waits",
		    "install -d -o cks-milter -g postfix -m 2750 on its "
		    "folder, and x for all on those above; then restart "
		    "cks-milter");
}
