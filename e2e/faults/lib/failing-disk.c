/* Preloaded into a server: while FAULT_CONTROL.sync exists, fsync fails with EIO, and while FAULT_CONTROL.write exists, writing fails
   with EROFS, for files under FAULT_FOLDER alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fails(int fd, const char *what) {
  const char *control = getenv("FAULT_CONTROL"), *folder = getenv("FAULT_FOLDER");
  char file[PATH_MAX], link[64], path[PATH_MAX];
  if (!control || !folder) return 0;
  snprintf(file, sizeof file, "%s.%s", control, what);
  if (access(file, F_OK) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

#define FAILING(returned, name, what, error, parameters, arguments)                  \
  returned name parameters {                                                         \
    static returned(*real) parameters;                                               \
    if (!real) real = (returned(*) parameters)dlsym(RTLD_NEXT, #name);               \
    if (fails(fd, what)) {                                                           \
      errno = error;                                                                 \
      return -1;                                                                     \
    }                                                                                \
    return real arguments;                                                           \
  }

FAILING(int, fsync, "sync", EIO, (int fd), (fd))
FAILING(int, fdatasync, "sync", EIO, (int fd), (fd))
FAILING(ssize_t, write, "write", EROFS, (int fd, const void *from, size_t bytes), (fd, from, bytes))
FAILING(ssize_t, pwrite, "write", EROFS, (int fd, const void *from, size_t bytes, off_t at), (fd, from, bytes, at))
FAILING(ssize_t, pwrite64, "write", EROFS, (int fd, const void *from, size_t bytes, off64_t at), (fd, from, bytes, at))
FAILING(int, ftruncate, "write", EROFS, (int fd, off_t bytes), (fd, bytes))
FAILING(int, ftruncate64, "write", EROFS, (int fd, off64_t bytes), (fd, bytes))
