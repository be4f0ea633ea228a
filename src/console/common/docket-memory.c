/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The console reads on many threads, a store each for a moment.  The C library
 * would give each thread an arena of its own and keep there what was freed, and
 * once a large array was freed it would take the next from its heap, from which
 * hardly anything ever goes back.
 */
#include "docket-config.h"

#include "docket-memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define ARENAS_MAX 2
#define LARGE_BYTES (128 * 1024)
#define KEPT_BYTES (1024 * 1024)

void
docket_memory_set_up (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, ARENAS_MAX);
  mallopt (M_MMAP_THRESHOLD, LARGE_BYTES);
  mallopt (M_TRIM_THRESHOLD, KEPT_BYTES);
#endif
}

void
docket_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
