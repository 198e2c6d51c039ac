/* output.c: what another program prints */

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/output.h"

#define READ_BYTES	4096

extern char	**environ;

int
output_of(const char *const argv[], struct buf *out)
{
	posix_spawn_file_actions_t	 files;
	unsigned char			 bytes[READ_BYTES];
	pid_t				 pid;
	ssize_t				 n = -1;
	int				 fds[2], status = -1, rc;

	if (pipe2(fds, O_CLOEXEC) == -1)
		return -1;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null",
	    O_WRONLY, 0);
	rc = posix_spawnp(&pid, argv[0], &files, NULL,
	    (char **)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	close(fds[1]);
	while (rc == 0 && (n = read(fds[0], bytes, sizeof(bytes))) > 0)
		buf_add(out, (struct slice){ bytes, (size_t)n });
	close(fds[0]);
	if (rc != 0 || waitpid(pid, &status, 0) == -1)
		return -1;
	return n == 0 && status == 0 && !out->failed ? 0 : -1;
}
