/* A machine whose wall clock was set ahead: put before a real server by LD_PRELOAD. AHEAD_MS says by how much. The running clocks go as
   they went, as on a machine that was off for that long. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  static long long ahead;
  if (!real) {
    const char *said = getenv("AHEAD_MS");
    ahead = said ? atoll(said) : 0;
    real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  }
  int done = real(clock, now);
  if (done == 0 && clock == CLOCK_REALTIME) now->tv_sec += ahead / 1000;
  return done;
}
