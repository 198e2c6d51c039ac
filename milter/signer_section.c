/* signer_section.c: what a signer is told before anything is asked of it */

#include <stdio.h>

#include "base/chan.h"
#include "base/control.h"
#include "base/wire.h"
#include "crypto/pin_source.h"
#include "programs/signer_section.h"

#define PINS_MAX	64	/* credentials of one module's units */

/* A unit whose PIN is that credential has it by its descriptor from now on. */
static bool
give_pin(struct arena *a, struct section *section, struct slice name,
    int fd)
{
	struct section_unit	*u;
	struct slice		 source;
	bool			 given = false;
	size_t			 i;

	for (i = 0; i < section->nunits; i++) {
		u = &section->units[i];
		source = slice_of(u->pin_file);
		if (!slice_starts(source, SLICE(PIN_CREDENTIAL)) ||
		    !slice_eq(slice_from(source,
		    sizeof(PIN_CREDENTIAL) - 1), name))
			continue;
		u->pin_file = arena_printf(a, PIN_CREDENTIAL "%.*s@%d",
		    SLICE_ARG(name), fd);
		given = u->pin_file != NULL;
	}
	return given;
}

static int
take_section(struct arena *a, struct section *section, int memfd)
{
	struct slice	 bytes;
	int		 rc = -1;

	if (chan_map(memfd, SECTION_BYTES_MAX, &bytes) == -1)
		return -1;
	if (section_read(a, bytes, section) == 0)
		rc = 1;
	chan_unmap(bytes);
	return rc;
}

/* Credentials that came ahead of the section they belong to. */
struct pins {
	char	 name[PINS_MAX][CONTROL_NAME_MAX];
	int	 fd[PINS_MAX];
	size_t	 n;
};

/* Keep a credential; false when it is none. */
static bool
keep_pin(struct pins *pins, struct wire *w, int fd)
{
	struct slice	 name = wire_get_bytes(w);

	if (!wire_done(w) || pins->n == PINS_MAX ||
	    name.n >= sizeof(pins->name[0]))
		return false;
	snprintf(pins->name[pins->n], sizeof(pins->name[0]), "%.*s",
	    SLICE_ARG(name));
	pins->fd[pins->n++] = fd;
	return true;
}

int
signer_section(int channel, struct arena *a, struct section *out,
    enum seats_use *use)
{
	unsigned char	 msg[CONTROL_NAME_MAX + 16];
	struct pins	 pins = { .n = 0 };
	int		 fds[CHAN_FDS_MAX], nfds, i, rc = 2;
	struct wire	 w;
	uint32_t	 kind;
	ssize_t		 n;
	size_t		 k;

	while (rc == 2) {
		nfds = 0;
		n = chan_recv(channel, msg, sizeof(msg), fds, &nfds);
		if (n <= 0)
			return (int)n;
		w = wire_of((struct slice){ msg, (size_t)n });
		kind = wire_get_u32(&w);
		*use = kind == CONTROL_LOOK ? SEATS_LOOK : SEATS_SIGN;
		if (nfds == 1 && kind == CONTROL_PIN)
			nfds = keep_pin(&pins, &w, fds[0]) ? 0 : nfds;
		else
			rc = nfds == 1 ? take_section(a, out, fds[0]) : -1;
		for (i = 0; i < nfds; i++)
			chan_close(&fds[i]);
	}
	for (k = 0; k < pins.n; k++)
		if (rc != 1 || !give_pin(a, out, slice_of(pins.name[k]),
		    pins.fd[k]))
			chan_close(&pins.fd[k]);
	return rc;
}
