// Moves the clock of a program that is started with this library preloaded: adds
// the microseconds at the beginning of the file that FLEET_CLOCK names.
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *ahead;

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    (void)zone;
    if (!ahead) {
        const char *name = getenv("FLEET_CLOCK");
        int file = name ? open(name, O_RDONLY) : -1;
        void *page = file < 0 ? MAP_FAILED : mmap(0, 8, PROT_READ, MAP_SHARED, file, 0);
        if (page == MAP_FAILED) abort();
        ahead = page;
        close(file);
    }
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    int64_t micros = now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000 + *ahead;
    at->tv_sec = micros / 1000000;
    at->tv_usec = micros % 1000000;
    return 0;
}
