/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Memory for SQLite, which takes and gives back millions of small pieces a second
 * here: reading a schema and preparing statements is little else. What is given
 * back is kept in a list for its size and goes to whoever asks next. Nothing is
 * returned to the system; a world needs as much as the one before it.
 *
 * Where a sanitizer looks on, SQLite uses the system's own, so that it can.
 */
#include "docket-sim-memory.h"

#include <malloc.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_WATCHED 1
#else
#define IS_WATCHED 0
#endif

/* Sizes are rounded up: to 16 bytes among the small, to powers of two above. */
#define STEP_BYTES 16
#define SMALL_BYTES 2048
#define N_SMALL (SMALL_BYTES / STEP_BYTES)
#define N_LARGE 32
#define CHUNK_BYTES (1024 * 1024)
/* Of the system's heap: a piece of memory that large comes and goes many times. */
#define KEPT_BYTES (1024 * 1024 * 1024)

typedef struct Piece
{
  gsize size; /* of what follows */
  struct Piece *next; /* while nobody has it: where its content begins */
} Piece;

#define HEAD_BYTES sizeof (gsize)

static struct
{
  Piece *small[N_SMALL + 1];
  Piece *large[N_LARGE];
  guint8 *chunk; /* where the rest of the last one begins */
  gsize left;
} heap;

static gsize
round_up (int size)
{
  gsize wanted = (gsize) MAX (size, 1);
  gsize rounded = SMALL_BYTES;

  if (wanted <= SMALL_BYTES)
    return (wanted + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
  while (rounded < wanted)
    rounded *= 2;
  return rounded;
}

static Piece **
list_of (gsize size)
{
  return size <= SMALL_BYTES ? &heap.small[size / STEP_BYTES] : &heap.large[g_bit_storage (size) % N_LARGE];
}

/* Never given back. */
static Piece *
cut (gsize bytes)
{
  Piece *piece;

  if (bytes > CHUNK_BYTES / 16)
    return malloc (bytes);
  if (heap.left < bytes)
    {
      heap.chunk = malloc (CHUNK_BYTES);
      heap.left = heap.chunk == NULL ? 0 : CHUNK_BYTES;
      if (heap.chunk == NULL)
        return NULL;
    }
  piece = (Piece *) (gpointer) heap.chunk;
  heap.chunk += bytes;
  heap.left -= bytes;
  return piece;
}

static void *
take (int wanted)
{
  gsize size = round_up (wanted);
  Piece **list = list_of (size);
  Piece *piece = *list;

  if (piece != NULL)
    *list = piece->next;
  else if ((piece = cut (HEAD_BYTES + size)) != NULL)
    piece->size = size;
  return piece == NULL ? NULL : &piece->next;
}

static Piece *
piece_of (void *content)
{
  return (Piece *) (gpointer) ((guint8 *) content - HEAD_BYTES);
}

static void
give_back (void *content)
{
  Piece *piece = piece_of (content);
  Piece **list = list_of (piece->size);

  piece->next = *list;
  *list = piece;
}

static int
size_of (void *content)
{
  return content == NULL ? 0 : (int) piece_of (content)->size;
}

static void *
resize (void *content, int wanted)
{
  void *other;

  if ((gsize) wanted <= piece_of (content)->size)
    return content;
  other = take (wanted);
  if (other == NULL)
    return NULL;
  memcpy (other, content, piece_of (content)->size);
  give_back (content);
  return other;
}

static int
round_for_sqlite (int wanted)
{
  return (int) round_up (wanted);
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

void
docket_sim_memory_use (void)
{
  static const sqlite3_mem_methods methods = { take, give_back, resize, size_of, round_for_sqlite, begin, end, NULL };

  if (IS_WATCHED)
    return;
  g_assert (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK);
  /* As docket-db.c has it; a VFS is set before it comes to that. */
  g_assert (sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
  /* The rest is the system's; it need not ask the kernel each time either. */
  mallopt (M_MMAP_THRESHOLD, KEPT_BYTES);
  mallopt (M_TRIM_THRESHOLD, KEPT_BYTES);
  mallopt (M_TOP_PAD, 16 * CHUNK_BYTES);
}
