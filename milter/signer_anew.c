/* signer_anew.c: hears of reloads that leave a signer as it is */

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/control.h"
#include "programs/signer_anew.h"

int
anew_hear(void)
{
	sigset_t	 set;

	sigemptyset(&set);
	sigaddset(&set, SIGNER_ANEW);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == -1 ||
	    signal(SIGNER_ANEW, SIG_DFL) == SIG_ERR || setpgid(0, 0) == -1)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool
anew_wanted(int fd)
{
	struct signalfd_siginfo	 info;

	return read(fd, &info, sizeof(info)) == sizeof(info);
}
