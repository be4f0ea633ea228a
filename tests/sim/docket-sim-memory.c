/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Memory for SQLite, which takes and gives back millions of small pieces a second
 * here: reading a schema and preparing statements is little else. Most of what
 * that costs is waiting for memory that is not in the processor's cache, so neither
 * taking a piece nor giving it back looks at the piece itself:
 *
 *   arena   | slab | slab | slab | …   each is cut into pieces of one size, which
 *   kinds   |  16  |  80  |  16  | …   stands here, not before the piece
 *   free    16: [ pieces that were given back, the last one first ]
 *
 * Nothing is returned to the system; a world needs as much as the one before it.
 *
 * Where a sanitizer looks on, SQLite uses the system's own, so that it can.
 */
#include "docket-sim-memory.h"

#include <malloc.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_WATCHED 1
#else
#define IS_WATCHED 0
#endif

#define KIB ((gsize) 1024)
#define MIB (KIB * KIB)
/* Of addresses; memory stands behind those that were used. */
#define ARENA_BYTES (2048 * MIB)
#define SLAB_BYTES (64 * KIB)
#define N_SLABS (ARENA_BYTES / SLAB_BYTES)
/* A page of the kernel's large ones. */
#define ALIGNMENT (2 * MIB)

/* Sizes are rounded up: to 16 bytes among the small, above to four between a
 * power of two and the next. */
#define STEP_BYTES 16
#define SMALL_BYTES 1024
#define SMALL_BITS 11 /* of SMALL_BYTES */
#define N_SMALL (SMALL_BYTES / STEP_BYTES)
#define N_KINDS (N_SMALL + 4 * 22)

/* How many pieces ahead the processor is told which comes soon. */
#define AHEAD 2

/* Of the system's heap: a piece of memory that large comes and goes many times. */
#define KEPT_BYTES (1024 * MIB)

typedef struct
{
  void **pieces; /* that nobody has */
  gsize n;
  gsize room;
} Free;

static struct
{
  guint8 *arena;
  gsize n_slabs; /* that are in use */
  guint8 kinds[N_SLABS];
  Free free[N_KINDS];
} heap;

static guint
kind_of_size (gsize size)
{
  guint bits;

  if (size <= SMALL_BYTES)
    return (guint) ((size + STEP_BYTES - 1) / STEP_BYTES) - 1;
  bits = (guint) g_bit_storage (size - 1);
  return N_SMALL + 4 * (bits - SMALL_BITS) + (guint) ((size - 1) >> (bits - 3)) % 4;
}

static gsize
size_of_kind (guint kind)
{
  if (kind < N_SMALL)
    return (kind + 1) * STEP_BYTES;
  kind -= N_SMALL;
  return (gsize) (kind % 4 + 5) << (SMALL_BITS - 3 + kind / 4);
}

static guint
kind_of (void *piece)
{
  return heap.kinds[(gsize) ((guint8 *) piece - heap.arena) / SLAB_BYTES];
}

static void
give_back (void *piece)
{
  Free *list = &heap.free[kind_of (piece)];

  if (list->n == list->room)
    {
      list->room = MAX (64, list->room * 2);
      list->pieces = g_renew (void *, list->pieces, list->room);
    }
  list->pieces[list->n++] = piece;
}

/* The first of more pieces of that kind. */
static void *
cut (guint kind)
{
  gsize size = size_of_kind (kind);
  gsize n_slabs = (size + SLAB_BYTES - 1) / SLAB_BYTES;
  guint8 *slab = heap.arena + heap.n_slabs * SLAB_BYTES;

  if (n_slabs > N_SLABS - heap.n_slabs)
    return NULL;
  memset (heap.kinds + heap.n_slabs, (int) kind, n_slabs);
  heap.n_slabs += n_slabs;
  for (gsize i = n_slabs * SLAB_BYTES / size; i > 1; i--)
    give_back (slab + (i - 1) * size);
  return slab;
}

static void *
take (int wanted)
{
  guint kind = kind_of_size ((gsize) MAX (wanted, 1));
  Free *list = &heap.free[kind];

  if (list->n == 0)
    return cut (kind);
  list->n--;
  if (list->n >= AHEAD)
    __builtin_prefetch (list->pieces[list->n - AHEAD], 1);
  return list->pieces[list->n];
}

static int
size_of (void *piece)
{
  return piece == NULL ? 0 : (int) size_of_kind (kind_of (piece));
}

static void *
resize (void *piece, int wanted)
{
  int size = size_of (piece);
  void *other;

  if (wanted <= size)
    return piece;
  other = take (wanted);
  if (other == NULL)
    return NULL;
  memcpy (other, piece, (gsize) size);
  give_back (piece);
  return other;
}

static int
round_for_sqlite (int wanted)
{
  return (int) size_of_kind (kind_of_size ((gsize) MAX (wanted, 1)));
}

static int
begin (void *data)
{
  return SQLITE_OK;
}

static void
end (void *data)
{
}

static void
reserve_arena (void)
{
  guint8 *at = mmap (NULL, ARENA_BYTES + ALIGNMENT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  g_assert (at != MAP_FAILED);
  heap.arena = at + (ALIGNMENT - (gsize) at % ALIGNMENT) % ALIGNMENT;
  /* A wish: all is well without. */
  madvise (heap.arena, ARENA_BYTES, MADV_HUGEPAGE);
}

void
docket_sim_memory_use (void)
{
  static const sqlite3_mem_methods methods = { take, give_back, resize, size_of, round_for_sqlite, begin, end, NULL };

  if (IS_WATCHED)
    return;
  reserve_arena ();
  g_assert (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK);
  /* As docket-db.c has it; a VFS is set before it comes to that. */
  g_assert (sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
  /* The rest is the system's; it need not ask the kernel each time either. */
  mallopt (M_MMAP_THRESHOLD, (int) KEPT_BYTES);
  mallopt (M_TRIM_THRESHOLD, (int) KEPT_BYTES);
  mallopt (M_TOP_PAD, (int) (16 * MIB));
}
