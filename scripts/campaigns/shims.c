// Machines that misbehave, for scripts/campaigns/faults: LD_PRELOAD=shims.so SHIM=clock|nolocks|slow
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int is(const char *word) {
  const char *shim = getenv("SHIM");
  return shim && strcmp(shim, word) == 0;
}

// The wall clock falls back by an hour again and again; what runs forward for ever is left alone.
static long back(void) {
  static atomic_long calls;
  return is("clock") ? 3600 * (1 + atomic_fetch_add(&calls, 1) / 20) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(clock, time);
  if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec -= back();
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  static int (*real)(struct timeval *, void *);
  if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
  int result = real(time, zone);
  if (result == 0) time->tv_sec -= back();
  return result;
}

time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}

// A file system without locks, such as Lustre mounted without "flock".
static int refuses(int command) {
  return is("nolocks") && (command == F_SETLK || command == F_SETLKW || command == F_GETLK ||
                           command == F_OFD_SETLK || command == F_OFD_SETLKW);
}

int fcntl64(int file, int command, ...) {
  static int (*real)(int, int, ...);
  if (!real) real = dlsym(RTLD_NEXT, "fcntl64");
  va_list list;
  va_start(list, command);
  void *argument = va_arg(list, void *);
  va_end(list);
  if (refuses(command)) { errno = ENOSYS; return -1; }
  return real(file, command, argument);
}

int fcntl(int file, int command, ...) {
  static int (*real)(int, int, ...);
  if (!real) real = dlsym(RTLD_NEXT, "fcntl");
  va_list list;
  va_start(list, command);
  void *argument = va_arg(list, void *);
  va_end(list);
  if (refuses(command)) { errno = ENOSYS; return -1; }
  return real(file, command, argument);
}

int flock(int file, int operation) {
  static int (*real)(int, int);
  if (!real) real = dlsym(RTLD_NEXT, "flock");
  if (is("nolocks")) { errno = ENOSYS; return -1; }
  return real(file, operation);
}

// A server that takes a third of a second to write something down.
static void wait_for_server(void) {
  if (is("slow")) nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  wait_for_server();
  return real(file);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  wait_for_server();
  return real(file);
}
