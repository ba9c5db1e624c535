/*
 * Puts a process's wall clock ahead, by as many seconds as E2E_CLOCK_AHEAD says. Loaded by LD_PRELOAD.
 *
 * A node takes its slots and timestamps from this clock. It measures its waits with another clock, which is not changed.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static time_t ahead;

__attribute__((constructor)) static void read_ahead(void)
{
    const char *seconds = getenv("E2E_CLOCK_AHEAD");
    ahead = seconds ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && clock == CLOCK_REALTIME)
        now->tv_sec += ahead;
    return result;
}
