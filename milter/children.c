/* children.c: the programs the parent keeps running */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/proc.h"
#include "base/wire.h"
#include "crypto/section.h"
#include "programs/children.h"

#define DELAY_FIRST_MS	100		/* first pause before a restart */
#define STEADY_MS	10000		/* ran so long: the pause begins anew */
#define PATH_BYTES	4096

/* Fixed here and nowhere else: no file can make a helper another user's. */
static const struct {
	const char	*name, *program, *user;
	int		 delay_max_ms;	/* a longer pause between restarts would
					   only keep mail waiting */
	int		 helper;	/* enum helper, or -1 */
} roles[ROLE__MAX] = {
	[ROLE_MILTER] = { "milter", "cks-milter", "cks-milter", 2000, -1 },
	[ROLE_SIGNER] = { "signer", "cks-signer", "cks-signer", 30000,
	    HELPER_SIGNER },
	[ROLE_INSPECTOR] = { "inspector", "cks-inspector", "cks-inspector",
	    30000, HELPER_INSPECTOR },
	[ROLE_FETCHER] = { "fetcher", "cks-fetcher", "cks-fetcher", 30000,
	    HELPER_FETCHER },
	[ROLE_REGISTRAR] = { "registrar", "cks-registrar", "cks-registrar",
	    2000, HELPER_REGISTRAR },
};

const char *
children_user(const struct children *all, enum role role)
{
	return all->as_root ? roles[role].user : NULL;
}

const char *
children_title(const struct child *c, char *text, size_t size)
{
	snprintf(text, size, "%s%s%s", roles[c->role].name,
	    c->name[0] != '\0' ? " " : "", c->name);
	return text;
}

/* Start a program with one end of a new channel; the other is returned. */
static int
start_program(struct children *all, enum role role, char *const argv[],
    const char *path, pid_t *pid)
{
	int	 sp[2];

	if (chan_pair(sp) == -1)
		return -1;
	*pid = proc_start(path, argv, children_user(all, role), sp[1]);
	chan_close(&sp[1]);
	if (*pid == -1)
		chan_close(&sp[0]);
	return sp[0];
}

/* The first message on a program's fd 3: its section. */
static int
send_section(int chan, const struct child *c)
{
	struct buf	 b = { 0 };
	int		 rc;

	wire_put_u32(&b, CONTROL_SECTION);
	rc = chan_send(chan, buf_slice(&b), &c->section, 1);
	buf_free(&b);
	return rc;
}

/* One credential, opened by us since nobody else may, and read by nobody. */
static int
send_pin(int chan, const char *folder, struct slice name)
{
	char		 path[PATH_BYTES];
	struct buf	 b = { 0 };
	int		 fd = -1, rc = -1;

	if (slice_find(name, SLICE("/"), 0) == SIZE_MAX && name.n > 0 &&
	    name.p[0] != '.' && snprintf(path, sizeof(path), "%s/%.*s",
	    folder, SLICE_ARG(name)) < (int)sizeof(path))
		fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	wire_put_u32(&b, CONTROL_PIN);
	wire_put_bytes(&b, name);
	if (fd != -1)
		rc = chan_send(chan, buf_slice(&b), &fd, 1);
	chan_close(&fd);
	buf_free(&b);
	return rc;
}

/* The credentials of a signer; without one its token stays shut. */
static void
send_pins(int chan, const struct child *c)
{
	const char	*folder = getenv("CREDENTIALS_DIRECTORY");
	struct slice	 rest = slice_of(c->pins), name, eol;

	while (slice_line(&rest, &name, &eol))
		if (folder == NULL || send_pin(chan, folder, name) == -1)
			log_msg(LV_ERROR, "no credential %.*s: LoadCredential "
			    "or SetCredential of the service must name it",
			    SLICE_ARG(name));
}

/* Its channel to the milter; chan -1: the helper is wanted no more. */
static int
send_helper(int control, const struct child *c, int chan)
{
	struct buf	 b = { 0 };
	int		 rc;

	wire_put_u32(&b, CONTROL_HELPER);
	wire_put_u32(&b, (uint32_t)roles[c->role].helper);
	wire_put_str(&b, c->name);
	rc = chan_send(control, buf_slice(&b), &chan, chan == -1 ? 0 : 1);
	buf_free(&b);
	return rc;
}

/* Where cks asks; without it, only that is lacking. */
static void
send_door(const struct children *all)
{
	struct buf	 b = { 0 };

	wire_put_u32(&b, CONTROL_DOOR);
	wire_put_u32(&b, (uint32_t)geteuid());
	if (all->door != -1 && chan_send(all->control, buf_slice(&b),
	    &all->door, 1) == -1)
		log_msg(LV_WARNING, "no door: %s", strerror(errno));
	buf_free(&b);
}

static void
note_start(struct child *c, pid_t pid)
{
	c->pid = pid;
	c->started = proc_ms();
	c->again = 0;
}

void
children_restart_later(struct child *c)
{
	int64_t	 now = proc_ms();

	if (now - c->started > STEADY_MS || c->delay == 0)
		c->delay = DELAY_FIRST_MS;
	else if (c->delay < roles[c->role].delay_max_ms)
		c->delay *= 2;
	c->pid = 0;
	c->again = now + c->delay;
}

void
children_start(struct children *all, struct child *c)
{
	char	 path[PATH_BYTES], text[CONTROL_NAME_MAX + 16];
	char	*argv[] = { path, all->words,
		    c->name[0] != '\0' ? c->name : NULL, NULL };
	pid_t	 pid;
	int	 chan;

	snprintf(path, sizeof(path), "%s/%s", all->folder,
	    roles[c->role].program);
	if ((chan = start_program(all, c->role, argv, path, &pid)) == -1 ||
	    pid == -1) {
		c->started = proc_ms();
		children_restart_later(c);
		return;
	}
	note_start(c, pid);
	send_pins(chan, c);
	c->told = send_section(chan, c) == 0;
	if (!c->told || send_helper(all->control, c, chan) == -1)
		log_msg(LV_ERROR, "%s: no channel: %s",
		    children_title(c, text, sizeof(text)), strerror(errno));
	chan_close(&chan);	/* the parent keeps neither end */
}

static void
start_helpers(struct children *all)
{
	size_t	 i;

	for (i = 1; i < all->n; i++)
		children_start(all, &all->v[i]);
}

/* Not where it only begins, and leads no group yet. */
static bool
stays(const struct child *c)
{
	return c->role == ROLE_SIGNER && c->told && c->pid != 0 &&
	    kill(-c->pid, SIGNER_ANEW) == 0;
}

void
children_renew_helpers(struct children *all)
{
	size_t	 i;

	for (i = 1; i < all->n; i++)
		if (!stays(&all->v[i]))
			children_start(all, &all->v[i]);
}

int
children_tell_milter(const struct children *all)
{
	return send_section(all->control, &all->v[0]);
}

void
children_start_all(struct children *all)
{
	char	 self[PATH_BYTES], option[] = "--role=milter";
	char	*argv[] = { self, option, NULL };
	pid_t	 pid;

	chan_close(&all->control);
	snprintf(self, sizeof(self), "%s", all->self);
	all->control = start_program(all, ROLE_MILTER, argv, self, &pid);
	if (all->control == -1 || pid == -1) {
		all->control = -1;
		all->v[0].started = proc_ms();
		children_restart_later(&all->v[0]);
		return;
	}
	note_start(&all->v[0], pid);
	if (children_tell_milter(all) == -1)
		log_msg(LV_ERROR, "milter: %s", strerror(errno));
	send_door(all);
	start_helpers(all);
}

/* The child that a section is for, among those there are; NULL: a new one. */
static const struct child *
same(const struct children *all, const struct section_file *f)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		if (all->v[i].role == f->role &&
		    strcmp(all->v[i].name, f->name) == 0)
			return &all->v[i];
	return NULL;
}

/* Do both tell the same? */
static bool
same_bytes(int section, int other)
{
	struct slice	 a, b = { NULL, 0 };
	bool		 same = false;

	if (chan_map(section, SECTION_BYTES_MAX, &a) == -1)
		return false;
	if (chan_map(other, SECTION_BYTES_MAX, &b) == 0) {
		same = slice_eq(a, b);
		chan_unmap(b);
	}
	chan_unmap(a);
	return same;
}

/*
 * Does a child that runs by its section run by the new one, too?  A credential
 * may have changed under its name.
 */
static bool
still_told(const struct children *all, const struct child *old,
    const struct sections *fresh, const struct section_file *f)
{
	return old->told && old->pins[0] == '\0' && f->pins[0] == '\0' &&
	    strcmp(all->words, fresh->words) == 0 &&
	    same_bytes(old->section, f->fd);
}

/* Is a child among the new sections? */
static bool
wanted(const struct child *c, const struct sections *fresh)
{
	size_t	 i;

	for (i = 0; i < fresh->n; i++)
		if (fresh->v[i].role == c->role &&
		    strcmp(fresh->v[i].name, c->name) == 0)
			return true;
	return false;
}

void
children_take(struct children *all, const struct sections *fresh)
{
	struct child		 v[SECTIONS_MAX];
	const struct child	*old;
	size_t			 i;

	for (i = 0; i < fresh->n; i++) {
		old = same(all, &fresh->v[i]);
		v[i] = old != NULL ? *old : (struct child){
			.role = fresh->v[i].role };
		v[i].told = old != NULL && still_told(all, old, fresh,
		    &fresh->v[i]);
		memcpy(v[i].name, fresh->v[i].name, sizeof(v[i].name));
		memcpy(v[i].pins, fresh->v[i].pins, sizeof(v[i].pins));
		v[i].section = fresh->v[i].fd;
	}
	for (i = 0; i < all->n; i++) {
		chan_close(&all->v[i].section);
		if (all->control != -1 && !wanted(&all->v[i], fresh))
			(void)send_helper(all->control, &all->v[i], -1);
	}
	memcpy(all->v, v, fresh->n * sizeof(v[0]));
	all->n = fresh->n;
	memcpy(all->words, fresh->words, sizeof(all->words));
	memcpy(all->group, fresh->group, sizeof(all->group));
}

struct child *
children_find(struct children *all, pid_t pid)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		if (all->v[i].pid == pid)
			return &all->v[i];
	return NULL;
}

void
children_forget_helpers(struct children *all)
{
	size_t	 i;

	chan_close(&all->control);
	for (i = 1; i < all->n; i++) {
		all->v[i].pid = 0;		/* ends at end of file */
		all->v[i].again = 0;
	}
}

int
children_next_ms(const struct children *all)
{
	int64_t	 now = proc_ms(), left = -1, due;
	size_t	 i;

	for (i = 0; i < all->n; i++) {
		if (all->v[i].again == 0)
			continue;
		due = all->v[i].again - now;
		due = due < 0 ? 0 : due;
		left = left == -1 || due < left ? due : left;
	}
	return (int)left;
}

void
children_restart_due(struct children *all)
{
	int64_t	 now = proc_ms();
	size_t	 i;

	for (i = 0; i < all->n; i++) {
		if (all->v[i].again == 0 || all->v[i].again > now)
			continue;
		if (i == 0) {
			children_start_all(all);
			return;
		}
		if (all->control != -1)
			children_start(all, &all->v[i]);
	}
}

void
children_clear(struct children *all)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		chan_close(&all->v[i].section);
	chan_close(&all->control);
	all->n = 0;
}
