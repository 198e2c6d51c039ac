/* signer_workers.c: the processes of one signer, each with its tokens opened for itself */

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "programs/seats.h"
#include "programs/signer_workers.h"

int
signer_split(const struct section *section)
{
	const pid_t	 parent = getpid();
	uint32_t	 i;
	int		 status = 0;

	if (section->workers <= 1)
		return -1;
	for (i = 0; i < section->workers; i++)
		switch (fork()) {
		case 0:
			if (prctl(PR_SET_PDEATHSIG, SEATS_STOP) == -1 ||
			    getppid() != parent)
				_exit(EX_OSERR);
			return -1;
		case -1:
			return EX_OSERR;
		}
	while (wait(&status) == -1 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EX_OSERR;
}
