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
 * is told: POWERSAFE_OVERWRITE).
 *
 * So is a folder: a file that was made may not be there, and one that was removed may
 * be back, with what was synced of it, as long as the folder was not synced. SQLite
 * syncs it with the first sync of a journal or log that it made, and with removals
 * where it says so.
 *
 * When a process dies its connections are still open in ours. From then on each
 * of their calls fails and changes nothing, until the last is closed.
 */
#include "docket-sim-vfs.h"

#include "docket-sim-file.h"
#include "docket-sim-folder.h"
#include "docket-sim-reach.h"
#include "docket-sim-torn.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SECTOR_BYTES 512
#define SHARED_BYTES 32768

struct _DocketSimDisk
{
  guint id;
  GHashTable *files; /* name -> DocketSimFile */
  GHashTable *gone;  /* name -> DocketSimFile: removed, and the folder was not synced since */
  guint n_open;
  guint64 n_steps;
  guint64 dies_at;
  gboolean dies_syncing;
  gboolean dead;
  DocketSimTrouble trouble;
  DocketSimStepFunc step_func;
  gpointer step_data;
};

typedef struct
{
  sqlite3_file base;
  DocketSimDisk *disk;
  DocketSimFile *file;
  int level;
  gboolean syncs_folder; /* with its next sync, as the system's own does */
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

/* Removed, but still open somewhere: goes with the last handle. */
static void
file_remove (gpointer data)
{
  DocketSimFile *file = data;

  if (file->n_open == 0)
    docket_sim_file_free (file);
  else
    file->removed = TRUE;
}

/* -- What a power cut leaves -- */

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void
sync_folder (DocketSimDisk *disk)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_remove_all (disk->gone);
  g_hash_table_iter_init (&iter, disk->files);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((DocketSimFile *) value)->loose = FALSE;
}

/* What was done to the folder since its last sync happens not to have been, each part of
 * it or all. No chance is drawn where nothing is open, so that such a day stays as it was. */
static void
folder_cut_power (DocketSimDisk *disk, GRand *rand)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (disk->files), compare_names);
  g_autoptr (GList) gone = g_list_sort (g_hash_table_get_keys (disk->gone), compare_names);

  for (GList *at = names; at != NULL; at = at->next)
    if (((DocketSimFile *) g_hash_table_lookup (disk->files, at->data))->loose && g_rand_int_range (rand, 0, 2) == 0)
      {
        docket_sim_reach (DOCKET_SIM_REACH_ENTRY_LOST);
        g_hash_table_remove (disk->files, at->data);
      }
  for (GList *at = gone; at != NULL; at = at->next)
    if (!g_hash_table_contains (disk->files, at->data) && g_rand_int_range (rand, 0, 2) == 0)
      {
        gpointer name, file;

        docket_sim_reach (DOCKET_SIM_REACH_ENTRY_BACK);
        g_hash_table_steal_extended (disk->gone, at->data, &name, &file);
        g_hash_table_insert (disk->files, name, file);
      }
  sync_folder (disk);
}

static void
disk_cut_power (DocketSimDisk *disk, GRand *rand)
{
  DocketSimCut cut = (DocketSimCut) g_rand_int_range (rand, 0, DOCKET_SIM_N_CUTS);
  g_autoptr (GList) names = NULL;

  folder_cut_power (disk, rand);
  names = g_list_sort (g_hash_table_get_keys (disk->files), compare_names);

  for (GList *at = names; at != NULL; at = at->next)
    docket_sim_file_cut_power (g_hash_table_lookup (disk->files, at->data), cut, rand, &world.sectors);
  docket_sim_torn_cut_power (disk, rand, &world.sectors);
}

/* -- Steps -- */

gboolean
docket_sim_disk_take_step (DocketSimDisk *disk, gboolean *last)
{
  *last = FALSE;
  if (disk->dead)
    return FALSE;
  if (disk->step_func != NULL)
    disk->step_func (disk, disk->step_data);
  disk->n_steps++;
  if (disk->dies_at == 0 || disk->n_steps < disk->dies_at)
    return TRUE;
  disk->dies_at = 0;
  disk->dead = TRUE;
  *last = TRUE;
  return FALSE;
}

static int
on_write (sqlite3_file *base, const void *data, int n, sqlite3_int64 offset)
{
  Handle *handle = (Handle *) base;
  gboolean last;
  gboolean may = docket_sim_disk_take_step (handle->disk, &last);

  if (last)
    docket_sim_file_write (handle->file, data, (gsize) n / 2, offset);
  if (!may || handle->disk->trouble == DOCKET_SIM_TROUBLE_BROKEN)
    return SQLITE_IOERR_WRITE;
  if (handle->disk->trouble == DOCKET_SIM_TROUBLE_FULL)
    return SQLITE_FULL;
  docket_sim_file_write (handle->file, data, (gsize) n, offset);
  return SQLITE_OK;
}

static int
on_sync (sqlite3_file *base, int flags)
{
  Handle *handle = (Handle *) base;
  gboolean last;

  if (handle->disk->dies_syncing)
    handle->disk->dies_at = handle->disk->n_steps + 1;
  handle->disk->dies_syncing = FALSE;
  if (!docket_sim_disk_take_step (handle->disk, &last) || handle->disk->trouble == DOCKET_SIM_TROUBLE_SYNC)
    return SQLITE_IOERR_FSYNC;
  docket_sim_file_sync (handle->file);
  if (handle->syncs_folder)
    sync_folder (handle->disk);
  handle->syncs_folder = FALSE;
  return SQLITE_OK;
}

static int
on_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  Handle *handle = (Handle *) base;
  gboolean last;

  if (!docket_sim_disk_take_step (handle->disk, &last) || handle->disk->trouble == DOCKET_SIM_TROUBLE_BROKEN)
    return SQLITE_IOERR_TRUNCATE;
  docket_sim_file_truncate (handle->file, size);
  return SQLITE_OK;
}

static int
on_read (sqlite3_file *base, void *data, int n, sqlite3_int64 offset)
{
  Handle *handle = (Handle *) base;

  if (handle->disk->dead)
    return SQLITE_IOERR_READ;
  return docket_sim_file_read (handle->file, data, (gsize) n, offset) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
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
  DocketSimFile *file = handle->file;

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
  DocketSimFile *file = handle->file;

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
  DocketSimFile *file = ((Handle *) base)->file;

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
  const DocketSimFile *file = handle->file;
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
  for (int i = 0; i < DOCKET_SIM_FILE_SLOTS; i++)
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
  DocketSimFile *file = handle->file;

  on_shm_unmap (base, 0);
  on_unlock (base, SQLITE_LOCK_NONE);
  handle->disk->n_open--;
  if (--file->n_open > 0)
    return SQLITE_OK;
  /* Nobody remembers what was shared. */
  g_ptr_array_set_size (file->shared_memory, 0);
  if (file->removed)
    docket_sim_file_free (file);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2, .xClose = on_close, .xRead = on_read, .xWrite = on_write, .xTruncate = on_truncate, .xSync = on_sync,
  .xFileSize = on_file_size, .xLock = on_lock, .xUnlock = on_unlock, .xCheckReservedLock = on_check_reserved,
  .xFileControl = on_file_control, .xSectorSize = on_sector_size, .xDeviceCharacteristics = on_characteristics,
  .xShmMap = on_shm_map, .xShmLock = on_shm_lock, .xShmBarrier = on_shm_barrier, .xShmUnmap = on_shm_unmap,
};

/* -- The VFS -- */

DocketSimDisk *
docket_sim_disk_find (const char *path, const char **name)
{
  char *end;
  guint64 id;

  if (path == NULL || !g_str_has_prefix (path, docket_sim_folder_root ()))
    return NULL;
  id = g_ascii_strtoull (path + strlen (docket_sim_folder_root ()), &end, 10);
  /* After it comes whose, among processes. */
  end = strchr (end, '/');
  *name = end == NULL ? "" : end + 1;
  return g_hash_table_lookup (world.disks, GUINT_TO_POINTER ((guint) id));
}

static int
on_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
  Handle *handle = (Handle *) base;
  const char *name;
  DocketSimDisk *disk = docket_sim_disk_find (path, &name);
  DocketSimFile *file;

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
      file = docket_sim_file_new ();
      file->loose = TRUE;
      g_hash_table_insert (disk->files, g_strdup (name), file);
    }
  handle->base.pMethods = &methods;
  handle->disk = disk;
  handle->file = file;
  handle->syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  file->n_open++;
  disk->n_open++;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

/* The oldest of one name is the one that may come back: what was made since was never
 * sure to be there. */
static void
remove_file (DocketSimDisk *disk, const char *name)
{
  DocketSimFile *file = g_hash_table_lookup (disk->files, name);

  if (!file->loose && file->n_open == 0)
    g_hash_table_insert (disk->gone, g_strdup (name), docket_sim_file_fork (file));
  g_hash_table_remove (disk->files, name);
}

static int
on_delete (sqlite3_vfs *vfs, const char *path, int sync_dir)
{
  const char *name;
  DocketSimDisk *disk = docket_sim_disk_find (path, &name);
  gboolean last;

  if (disk == NULL)
    return world.real->xDelete (world.real, path, sync_dir);
  if (!g_hash_table_contains (disk->files, name))
    return SQLITE_IOERR_DELETE_NOENT;
  if (!docket_sim_disk_take_step (disk, &last))
    return SQLITE_IOERR_DELETE;
  remove_file (disk, name);
  if (sync_dir != 0)
    sync_folder (disk);
  return SQLITE_OK;
}

static int
on_access (sqlite3_vfs *vfs, const char *path, int flags, int *answer)
{
  const char *name;
  DocketSimDisk *disk = docket_sim_disk_find (path, &name);
  DocketSimFile *file;

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
  if (!g_str_has_prefix (path, docket_sim_folder_root ()))
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

void
docket_sim_vfs_add_sectors (const DocketSimSectors *sectors)
{
  world.sectors.kept += sectors->kept;
  world.sectors.dropped += sectors->dropped;
  world.sectors.garbled += sectors->garbled;
}

/* -- Disks -- */

DocketSimDisk *
docket_sim_disk_new (void)
{
  DocketSimDisk *disk = g_new0 (DocketSimDisk, 1);

  disk->id = ++world.next_id;
  disk->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_remove);
  disk->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_remove);
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
    g_hash_table_insert (fork->files, g_strdup (name), docket_sim_file_fork (value));
  g_hash_table_iter_init (&iter, disk->gone);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (fork->gone, g_strdup (name), docket_sim_file_fork (value));
  docket_sim_folder_copy (disk, fork);
  return fork;
}

void
docket_sim_disk_free (DocketSimDisk *disk)
{
  g_assert (disk->n_open == 0);
  docket_sim_torn_end (disk);
  docket_sim_folder_remove (disk);
  g_hash_table_remove (world.disks, GUINT_TO_POINTER (disk->id));
  g_hash_table_unref (disk->files);
  g_hash_table_unref (disk->gone);
  g_free (disk);
}

char *
docket_sim_disk_path (DocketSimDisk *disk, const char *name)
{
  return g_strdup_printf ("%s%u.%d/%s", docket_sim_folder_root (), disk->id, (int) getpid (), name);
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
  if (steps == 0)
    docket_sim_torn_die_syncing (disk, 0);
  disk->dies_syncing = FALSE;
}

void
docket_sim_disk_die_syncing (DocketSimDisk *disk)
{
  disk->dies_at = 0;
  disk->dies_syncing = TRUE;
}

void
docket_sim_disk_die (DocketSimDisk *disk)
{
  disk->dead = TRUE;
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
  disk->dead = disk->dies_syncing = FALSE;
  disk->dies_at = 0;
}

void
docket_sim_disk_set_trouble (DocketSimDisk *disk, DocketSimTrouble trouble)
{
  disk->trouble = trouble;
}

DocketSimTrouble
docket_sim_disk_get_trouble (DocketSimDisk *disk)
{
  return disk->trouble;
}
