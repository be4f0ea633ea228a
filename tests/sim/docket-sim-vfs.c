/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A file is a list of blocks, shared between disks until one of them writes:
 * a fork costs a pointer a block. Beside the content as programs see it stands
 * the content as of the last sync, and what was written since, in order:
 *
 *   write A, write B, sync, write C, write D, [power cut]
 *
 * leaves A and B for certain; of C and D each 512-byte piece is there, or not, or
 * rubbish, or everything from some write on is missing. A piece is of one write:
 * what lies beside a write is never harmed, as real disks promise (and as SQLite
 * is told: POWERSAFE_OVERWRITE). A file that was made is there, and one that was
 * removed is gone, at once: directories are not played with.
 *
 * When a process dies its connections are still open in ours. From then on each
 * of their calls fails and changes nothing, until the last is closed.
 */
#include "docket-sim-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define BLOCK_BYTES 4096
#define SECTOR_BYTES 512
#define SHARED_BYTES 32768
#define N_SLOTS SQLITE_SHM_NLOCK
#define FOLDER "/docket-sim/"

typedef struct
{
  guint refs;
  guint8 data[BLOCK_BYTES];
} Block;

typedef struct
{
  GPtrArray *blocks; /* element-type Block */
  gint64 size;
} Content;

/* @data NULL: a truncation to @offset. */
typedef struct
{
  gint64 offset;
  GBytes *data;
} Write;

typedef struct
{
  Content now;
  Content synced;
  GArray *writes; /* of Write: since the last sync */
  GArray *dirty;  /* of guint: blocks that were written since then, some more than once */
  gboolean cut;   /* truncated since then */
  guint n_open;
  gboolean removed;

  /* Locks, by connection. */
  guint n_shared;
  gpointer reserved;
  gpointer exclusive;
  GPtrArray *shared_memory;
  guint slot_shared[N_SLOTS];
  gpointer slot_exclusive[N_SLOTS];
} File;

struct _DocketSimDisk
{
  guint id;
  GHashTable *files; /* name -> File */
  guint n_open;
  guint64 n_steps;
  guint64 dies_at;
  gboolean dead;
  DocketSimTrouble trouble;
  DocketSimStepFunc step_func;
  gpointer step_data;
};

typedef struct
{
  sqlite3_file base;
  DocketSimDisk *disk;
  File *file;
  int level;
  guint8 shares;     /* bits: slots held shared */
  guint8 exclusives; /* bits: slots held alone */
} Handle;

static struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  GHashTable *disks; /* id -> DocketSimDisk */
  guint next_id;
  guint32 chance;
  DocketSimSectors sectors;
} world;

/* -- Content -- */

static void
block_unref (gpointer data)
{
  Block *block = data;

  if (block != NULL && --block->refs == 0)
    g_free (block);
}

static void
content_init (Content *content)
{
  content->blocks = g_ptr_array_new_with_free_func (block_unref);
  content->size = 0;
}

static void
content_copy (Content *to, const Content *from)
{
  g_ptr_array_set_size (to->blocks, 0);
  for (guint i = 0; i < from->blocks->len; i++)
    {
      Block *block = g_ptr_array_index (from->blocks, i);

      block->refs++;
      g_ptr_array_add (to->blocks, block);
    }
  to->size = from->size;
}

static Block *
own_block (Content *content, guint i)
{
  Block *block;

  while (content->blocks->len <= i)
    {
      block = g_new0 (Block, 1);
      block->refs = 1;
      g_ptr_array_add (content->blocks, block);
    }
  block = g_ptr_array_index (content->blocks, i);
  if (block->refs > 1)
    {
      Block *copy = g_new (Block, 1);

      memcpy (copy->data, block->data, BLOCK_BYTES);
      copy->refs = 1;
      block->refs--;
      content->blocks->pdata[i] = copy;
      block = copy;
    }
  return block;
}

static void
content_write (Content *content, const guint8 *data, gsize n, gint64 offset)
{
  content->size = MAX (content->size, offset + (gint64) n);
  while (n > 0)
    {
      gsize within = (gsize) (offset % BLOCK_BYTES);
      gsize part = MIN (n, BLOCK_BYTES - within);

      memcpy (own_block (content, (guint) (offset / BLOCK_BYTES))->data + within, data, part);
      data += part;
      n -= part;
      offset += (gint64) part;
    }
}

static gboolean
content_read (const Content *content, guint8 *data, gsize n, gint64 offset)
{
  gsize there = offset >= content->size ? 0 : (gsize) MIN ((gint64) n, content->size - offset);

  memset (data + there, 0, n - there);
  for (gsize done = 0; done < there;)
    {
      gint64 at = offset + (gint64) done;
      gsize within = (gsize) (at % BLOCK_BYTES);
      gsize part = MIN (there - done, BLOCK_BYTES - within);
      guint i = (guint) (at / BLOCK_BYTES);

      if (i < content->blocks->len)
        memcpy (data + done, ((Block *) g_ptr_array_index (content->blocks, i))->data + within, part);
      else
        memset (data + done, 0, part);
      done += part;
    }
  return there == n;
}

static void
content_truncate (Content *content, gint64 size)
{
  guint n = (guint) ((size + BLOCK_BYTES - 1) / BLOCK_BYTES);

  if (size >= content->size)
    return;
  if (content->blocks->len > n)
    g_ptr_array_set_size (content->blocks, (int) n);
  /* What grows again is zeros. */
  if (size % BLOCK_BYTES != 0 && n > 0 && n <= content->blocks->len)
    memset (own_block (content, n - 1)->data + size % BLOCK_BYTES, 0, (gsize) (BLOCK_BYTES - size % BLOCK_BYTES));
  content->size = size;
}

/* -- Files -- */

static void
write_clear (gpointer data)
{
  g_clear_pointer (&((Write *) data)->data, g_bytes_unref);
}

static File *
file_new (void)
{
  File *file = g_new0 (File, 1);

  content_init (&file->now);
  content_init (&file->synced);
  file->writes = g_array_new (FALSE, FALSE, sizeof (Write));
  g_array_set_clear_func (file->writes, write_clear);
  file->dirty = g_array_new (FALSE, FALSE, sizeof (guint));
  file->shared_memory = g_ptr_array_new_with_free_func (g_free);
  return file;
}

static void
file_free (File *file)
{
  g_ptr_array_unref (file->now.blocks);
  g_ptr_array_unref (file->synced.blocks);
  g_array_unref (file->writes);
  g_array_unref (file->dirty);
  g_ptr_array_unref (file->shared_memory);
  g_free (file);
}

/* Only what was written since: a file has hundreds of blocks, and most syncs are of two. */
static void
sync_dirty (File *file)
{
  GPtrArray *now = file->now.blocks, *synced = file->synced.blocks;

  for (guint i = synced->len; i < now->len; i++)
    g_array_append_val (file->dirty, i);
  g_ptr_array_set_size (synced, (int) now->len);
  for (guint n = 0; n < file->dirty->len; n++)
    {
      guint i = g_array_index (file->dirty, guint, n);

      if (synced->pdata[i] == now->pdata[i])
        continue;
      block_unref (synced->pdata[i]);
      synced->pdata[i] = now->pdata[i];
      ((Block *) now->pdata[i])->refs++;
    }
  file->synced.size = file->now.size;
}

static void
file_sync (File *file)
{
  if (file->writes->len == 0)
    return;
  if (file->cut)
    content_copy (&file->synced, &file->now);
  else
    sync_dirty (file);
  file->cut = FALSE;
  g_array_set_size (file->dirty, 0);
  g_array_set_size (file->writes, 0);
}

/* Removed, but still open somewhere: goes with the last handle. */
static void
file_remove (gpointer data)
{
  File *file = data;

  if (file->n_open == 0)
    file_free (file);
  else
    file->removed = TRUE;
}

/* -- What a power cut leaves -- */

typedef enum
{
  CUT_ALL_LOST,
  CUT_ALL_KEPT,
  CUT_FROM_SOME_WRITE_ON,
  CUT_PIECES,
  CUT_RUBBISH,
  N_CUTS,
} Cut;

static void
replay_pieces (File *file, const Write *write, Cut cut, GRand *rand)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (write->data, &size);
  guint8 rubbish[SECTOR_BYTES];

  for (gsize at = 0; at < size; at += SECTOR_BYTES)
    {
      gsize n = MIN (SECTOR_BYTES, size - at);
      gint32 fate = g_rand_int_range (rand, 0, cut == CUT_RUBBISH ? 5 : 4);

      if (fate < 2)
        {
          content_write (&file->synced, data + at, n, write->offset + (gint64) at);
          world.sectors.kept++;
        }
      else if (fate < 4)
        world.sectors.dropped++;
      else
        {
          for (gsize i = 0; i < n; i++)
            rubbish[i] = (guint8) g_rand_int (rand);
          content_write (&file->synced, rubbish, n, write->offset + (gint64) at);
          world.sectors.garbled++;
        }
    }
}

static void
file_cut_power (File *file, Cut cut, GRand *rand)
{
  guint n = file->writes->len;
  guint kept = cut == CUT_ALL_LOST ? 0 : cut == CUT_FROM_SOME_WRITE_ON ? (guint) g_rand_int_range (rand, 0, (gint32) n + 1) : n;

  for (guint i = 0; i < n; i++)
    {
      const Write *write = &g_array_index (file->writes, Write, i);
      gsize size = write->data == NULL ? 0 : g_bytes_get_size (write->data);

      if (i >= kept)
        world.sectors.dropped += size / SECTOR_BYTES + 1;
      else if (write->data == NULL)
        content_truncate (&file->synced, write->offset);
      else if (cut == CUT_PIECES || cut == CUT_RUBBISH)
        replay_pieces (file, write, cut, rand);
      else
        {
          content_write (&file->synced, g_bytes_get_data (write->data, NULL), size, write->offset);
          world.sectors.kept += size / SECTOR_BYTES + 1;
        }
    }
  g_array_set_size (file->writes, 0);
  g_array_set_size (file->dirty, 0);
  file->cut = FALSE;
  content_copy (&file->now, &file->synced);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void
disk_cut_power (DocketSimDisk *disk, GRand *rand)
{
  Cut cut = (Cut) g_rand_int_range (rand, 0, N_CUTS);
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (disk->files), compare_names);

  for (GList *at = names; at != NULL; at = at->next)
    file_cut_power (g_hash_table_lookup (disk->files, at->data), cut, rand);
}

/* -- Steps -- */

/* SQLITE_OK if the step may happen. @last: (out): it is the one that is torn */
static int
take_step (DocketSimDisk *disk, gboolean *last)
{
  *last = FALSE;
  if (disk->dead)
    return SQLITE_IOERR;
  if (disk->step_func != NULL)
    disk->step_func (disk, disk->step_data);
  disk->n_steps++;
  if (disk->dies_at == 0 || disk->n_steps < disk->dies_at)
    return SQLITE_OK;
  disk->dies_at = 0;
  disk->dead = TRUE;
  *last = TRUE;
  return SQLITE_IOERR;
}

static void
put (File *file, const void *data, gsize n, gint64 offset)
{
  Write write = { offset, g_bytes_new (data, n) };

  content_write (&file->now, data, n, offset);
  g_array_append_val (file->writes, write);
  for (guint i = (guint) (offset / BLOCK_BYTES); n > 0 && i <= (guint) ((offset + (gint64) n - 1) / BLOCK_BYTES); i++)
    g_array_append_val (file->dirty, i);
}

static int
on_write (sqlite3_file *base, const void *data, int n, sqlite3_int64 offset)
{
  Handle *handle = (Handle *) base;
  gboolean last;
  int code = take_step (handle->disk, &last);

  if (last)
    put (handle->file, data, (gsize) n / 2, offset);
  if (code != SQLITE_OK)
    return SQLITE_IOERR_WRITE;
  if (handle->disk->trouble == DOCKET_SIM_TROUBLE_BROKEN)
    return SQLITE_IOERR_WRITE;
  if (handle->disk->trouble == DOCKET_SIM_TROUBLE_FULL)
    return SQLITE_FULL;
  put (handle->file, data, (gsize) n, offset);
  return SQLITE_OK;
}

static int
on_sync (sqlite3_file *base, int flags)
{
  Handle *handle = (Handle *) base;
  gboolean last;

  if (take_step (handle->disk, &last) != SQLITE_OK || handle->disk->trouble == DOCKET_SIM_TROUBLE_SYNC)
    return SQLITE_IOERR_FSYNC;
  file_sync (handle->file);
  return SQLITE_OK;
}

static int
on_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  Handle *handle = (Handle *) base;
  Write write = { size, NULL };
  gboolean last;

  if (take_step (handle->disk, &last) != SQLITE_OK || handle->disk->trouble == DOCKET_SIM_TROUBLE_BROKEN)
    return SQLITE_IOERR_TRUNCATE;
  content_truncate (&handle->file->now, size);
  handle->file->cut = TRUE;
  g_array_append_val (handle->file->writes, write);
  return SQLITE_OK;
}

static int
on_read (sqlite3_file *base, void *data, int n, sqlite3_int64 offset)
{
  Handle *handle = (Handle *) base;

  if (handle->disk->dead)
    return SQLITE_IOERR_READ;
  return content_read (&handle->file->now, data, (gsize) n, offset) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
on_file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  *size = ((Handle *) base)->file->now.size;
  return SQLITE_OK;
}

/* -- Locks -- */

static int
on_lock (sqlite3_file *base, int level)
{
  Handle *handle = (Handle *) base;
  File *file = handle->file;

  if (level <= handle->level)
    return SQLITE_OK;
  if (file->exclusive != NULL && file->exclusive != handle)
    return SQLITE_BUSY;
  if (level >= SQLITE_LOCK_RESERVED && file->reserved != NULL && file->reserved != handle)
    return SQLITE_BUSY;
  if (level == SQLITE_LOCK_EXCLUSIVE && file->n_shared > (handle->level >= SQLITE_LOCK_SHARED ? 1u : 0u))
    return SQLITE_BUSY;
  if (handle->level < SQLITE_LOCK_SHARED)
    file->n_shared++;
  if (level >= SQLITE_LOCK_RESERVED)
    file->reserved = handle;
  if (level == SQLITE_LOCK_EXCLUSIVE)
    file->exclusive = handle;
  handle->level = level;
  return SQLITE_OK;
}

static int
on_unlock (sqlite3_file *base, int level)
{
  Handle *handle = (Handle *) base;
  File *file = handle->file;

  if (level >= handle->level)
    return SQLITE_OK;
  if (file->exclusive == handle)
    file->exclusive = NULL;
  if (file->reserved == handle)
    file->reserved = NULL;
  if (level < SQLITE_LOCK_SHARED && handle->level >= SQLITE_LOCK_SHARED)
    file->n_shared--;
  handle->level = level;
  return SQLITE_OK;
}

static int
on_check_reserved (sqlite3_file *base, int *held)
{
  *held = ((Handle *) base)->file->reserved != NULL;
  return SQLITE_OK;
}

static int
on_shm_map (sqlite3_file *base, int i, int size, int extend, void volatile **at)
{
  File *file = ((Handle *) base)->file;

  g_assert (size == SHARED_BYTES);
  *at = NULL;
  if (((Handle *) base)->disk->dead)
    return SQLITE_IOERR_SHMMAP;
  while (extend && file->shared_memory->len <= (guint) i)
    g_ptr_array_add (file->shared_memory, g_malloc0 (SHARED_BYTES));
  if ((guint) i < file->shared_memory->len)
    *at = g_ptr_array_index (file->shared_memory, i);
  return SQLITE_OK;
}

static void
release_slot (Handle *handle, int slot)
{
  guint8 bit = (guint8) (1u << slot);

  if (handle->shares & bit)
    handle->file->slot_shared[slot]--;
  if (handle->exclusives & bit)
    handle->file->slot_exclusive[slot] = NULL;
  handle->shares &= (guint8) ~bit;
  handle->exclusives &= (guint8) ~bit;
}

static gboolean
slot_is_free (const Handle *handle, int slot, gboolean exclusive)
{
  const File *file = handle->file;
  guint own = (handle->shares >> slot) & 1u;

  if (file->slot_exclusive[slot] != NULL && file->slot_exclusive[slot] != handle)
    return FALSE;
  return !exclusive || file->slot_shared[slot] == own;
}

static int
on_shm_lock (sqlite3_file *base, int offset, int n, int flags)
{
  Handle *handle = (Handle *) base;
  gboolean exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;

  if ((flags & SQLITE_SHM_UNLOCK) != 0)
    {
      for (int i = offset; i < offset + n; i++)
        release_slot (handle, i);
      return SQLITE_OK;
    }
  if (handle->disk->dead)
    return SQLITE_IOERR_SHMLOCK;
  for (int i = offset; i < offset + n; i++)
    if (!slot_is_free (handle, i, exclusive))
      return SQLITE_BUSY;
  for (int i = offset; i < offset + n; i++)
    {
      guint8 bit = (guint8) (1u << i);

      if (exclusive)
        {
          handle->file->slot_exclusive[i] = handle;
          handle->exclusives |= bit;
        }
      else if (!(handle->shares & bit))
        {
          handle->file->slot_shared[i]++;
          handle->shares |= bit;
        }
    }
  return SQLITE_OK;
}

static void
on_shm_barrier (sqlite3_file *base)
{
}

static int
on_shm_unmap (sqlite3_file *base, int delete)
{
  for (int i = 0; i < N_SLOTS; i++)
    release_slot ((Handle *) base, i);
  return SQLITE_OK;
}

static int
on_file_control (sqlite3_file *base, int what, void *argument)
{
  return SQLITE_NOTFOUND;
}

static int
on_sector_size (sqlite3_file *base)
{
  return SECTOR_BYTES;
}

static int
on_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
on_close (sqlite3_file *base)
{
  Handle *handle = (Handle *) base;
  File *file = handle->file;

  on_shm_unmap (base, 0);
  on_unlock (base, SQLITE_LOCK_NONE);
  handle->disk->n_open--;
  if (--file->n_open > 0)
    return SQLITE_OK;
  /* Nobody remembers what was shared. */
  g_ptr_array_set_size (file->shared_memory, 0);
  if (file->removed)
    file_free (file);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2, .xClose = on_close, .xRead = on_read, .xWrite = on_write, .xTruncate = on_truncate, .xSync = on_sync,
  .xFileSize = on_file_size, .xLock = on_lock, .xUnlock = on_unlock, .xCheckReservedLock = on_check_reserved,
  .xFileControl = on_file_control, .xSectorSize = on_sector_size, .xDeviceCharacteristics = on_characteristics,
  .xShmMap = on_shm_map, .xShmLock = on_shm_lock, .xShmBarrier = on_shm_barrier, .xShmUnmap = on_shm_unmap,
};

/* -- The VFS -- */

/* The disk of a path and the name on it; NULL: none of ours. */
static DocketSimDisk *
find_disk (const char *path, const char **name)
{
  char *end;
  guint64 id;

  if (path == NULL || !g_str_has_prefix (path, FOLDER))
    return NULL;
  id = g_ascii_strtoull (path + strlen (FOLDER), &end, 10);
  if (*end != '/')
    return NULL;
  *name = end + 1;
  return g_hash_table_lookup (world.disks, GUINT_TO_POINTER ((guint) id));
}

static int
on_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
  Handle *handle = (Handle *) base;
  const char *name;
  DocketSimDisk *disk = find_disk (path, &name);
  File *file;

  if (disk == NULL)
    return world.real->xOpen (world.real, path, base, flags, out_flags);
  memset (handle, 0, sizeof *handle);
  if (disk->dead)
    return SQLITE_CANTOPEN;
  file = g_hash_table_lookup (disk->files, name);
  if (file == NULL && (flags & SQLITE_OPEN_CREATE) == 0)
    return SQLITE_CANTOPEN;
  if (file == NULL)
    {
      file = file_new ();
      g_hash_table_insert (disk->files, g_strdup (name), file);
    }
  handle->base.pMethods = &methods;
  handle->disk = disk;
  handle->file = file;
  file->n_open++;
  disk->n_open++;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
on_delete (sqlite3_vfs *vfs, const char *path, int sync_dir)
{
  const char *name;
  DocketSimDisk *disk = find_disk (path, &name);
  gboolean last;

  if (disk == NULL)
    return world.real->xDelete (world.real, path, sync_dir);
  if (!g_hash_table_contains (disk->files, name))
    return SQLITE_IOERR_DELETE_NOENT;
  if (take_step (disk, &last) != SQLITE_OK)
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (disk->files, name);
  return SQLITE_OK;
}

static int
on_access (sqlite3_vfs *vfs, const char *path, int flags, int *answer)
{
  const char *name;
  DocketSimDisk *disk = find_disk (path, &name);
  File *file;

  if (disk == NULL)
    return world.real->xAccess (world.real, path, flags, answer);
  if (disk->dead)
    return SQLITE_IOERR_ACCESS;
  file = g_hash_table_lookup (disk->files, name);
  /* As the system's own: an empty file is as good as none. */
  *answer = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->now.size > 0);
  return SQLITE_OK;
}

static int
on_full_pathname (sqlite3_vfs *vfs, const char *path, int n, char *out)
{
  if (!g_str_has_prefix (path, FOLDER))
    return world.real->xFullPathname (world.real, path, n, out);
  g_strlcpy (out, path, (gsize) n);
  return SQLITE_OK;
}

static int
on_randomness (sqlite3_vfs *vfs, int n, char *out)
{
  for (int i = 0; i < n; i++)
    {
      world.chance = world.chance * 1664525u + 1013904223u;
      out[i] = (char) (world.chance >> 24);
    }
  return n;
}

/* In one thread nobody will let go while another waits. */
static int
on_sleep (sqlite3_vfs *vfs, int us)
{
  return us;
}

void
docket_sim_vfs_use (void)
{
  world.real = sqlite3_vfs_find (NULL);
  world.disks = g_hash_table_new (NULL, NULL);
  world.vfs = *world.real;
  world.vfs.pNext = NULL;
  world.vfs.zName = "docket-sim";
  world.vfs.szOsFile = MAX ((int) sizeof (Handle), world.real->szOsFile);
  world.vfs.xOpen = on_open;
  world.vfs.xDelete = on_delete;
  world.vfs.xAccess = on_access;
  world.vfs.xFullPathname = on_full_pathname;
  world.vfs.xRandomness = on_randomness;
  world.vfs.xSleep = on_sleep;
  g_assert (sqlite3_vfs_register (&world.vfs, 1) == SQLITE_OK);
}

void
docket_sim_vfs_seed (guint32 seed)
{
  world.chance = seed;
  sqlite3_randomness (0, NULL);
}

const DocketSimSectors *
docket_sim_vfs_get_sectors (void)
{
  return &world.sectors;
}

/* -- Disks -- */

DocketSimDisk *
docket_sim_disk_new (void)
{
  DocketSimDisk *disk = g_new0 (DocketSimDisk, 1);

  disk->id = ++world.next_id;
  disk->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_remove);
  g_hash_table_insert (world.disks, GUINT_TO_POINTER (disk->id), disk);
  return disk;
}

DocketSimDisk *
docket_sim_disk_fork (DocketSimDisk *disk)
{
  DocketSimDisk *fork = docket_sim_disk_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, disk->files);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const File *file = value;
      File *copy = file_new ();

      content_copy (&copy->now, &file->now);
      content_copy (&copy->synced, &file->synced);
      g_array_append_vals (copy->dirty, file->dirty->data, file->dirty->len);
      copy->cut = file->cut;
      for (guint i = 0; i < file->writes->len; i++)
        {
          const Write *write = &g_array_index (file->writes, Write, i);
          Write same = { write->offset, write->data == NULL ? NULL : g_bytes_ref (write->data) };

          g_array_append_val (copy->writes, same);
        }
      g_hash_table_insert (fork->files, g_strdup (name), copy);
    }
  return fork;
}

void
docket_sim_disk_free (DocketSimDisk *disk)
{
  g_assert (disk->n_open == 0);
  g_hash_table_remove (world.disks, GUINT_TO_POINTER (disk->id));
  g_hash_table_unref (disk->files);
  g_free (disk);
}

char *
docket_sim_disk_path (DocketSimDisk *disk, const char *name)
{
  return g_strdup_printf (FOLDER "%u/%s", disk->id, name);
}

gboolean
docket_sim_disk_is_open (DocketSimDisk *disk)
{
  return disk->n_open > 0;
}

guint64
docket_sim_disk_get_steps (DocketSimDisk *disk)
{
  return disk->n_steps;
}

void
docket_sim_disk_set_step_func (DocketSimDisk *disk, DocketSimStepFunc func, gpointer data)
{
  disk->step_func = func;
  disk->step_data = data;
}

void
docket_sim_disk_die_in (DocketSimDisk *disk, guint64 steps)
{
  disk->dies_at = steps == 0 ? 0 : disk->n_steps + steps;
}

gboolean
docket_sim_disk_is_dead (DocketSimDisk *disk)
{
  return disk->dead;
}

void
docket_sim_disk_crash (DocketSimDisk *disk, DocketSimDeath death, GRand *rand)
{
  g_assert (disk->n_open == 0);
  if (death == DOCKET_SIM_DEATH_POWER)
    disk_cut_power (disk, rand);
}

void
docket_sim_disk_revive (DocketSimDisk *disk, DocketSimDeath death, GRand *rand)
{
  docket_sim_disk_crash (disk, death, rand);
  disk->dead = FALSE;
  disk->dies_at = 0;
}

void
docket_sim_disk_set_trouble (DocketSimDisk *disk, DocketSimTrouble trouble)
{
  disk->trouble = trouble;
}
