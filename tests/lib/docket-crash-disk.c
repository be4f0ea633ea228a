/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A VFS around the system's own. For each file it remembers what stood under
 * every write since the file was last synced, through whichever connection:
 * that is what a power cut may bring back.
 *
 *   write A, write B, sync, write C, write D, [power cut]
 *
 * leaves A and B for certain; of C and D each 512-byte sector is as it was, or
 * as it was written, or rubbish, and the file may end before D. The memory that
 * SQLite shares between processes (-shm) is lost with the power, too.
 */
#include "docket-crash-disk.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SECTOR_BYTES 512

typedef struct
{
  sqlite3_int64 offset;
  sqlite3_int64 size_before; /* of the file */
  GBytes *before;
  gsize n;
} Write;

/* Of one file, however many connections have it open. */
typedef struct
{
  char *name;
  guint n_open;
  GPtrArray *writes; /* element-type Write; in order */
} Unsynced;

typedef struct
{
  sqlite3_file base;
  sqlite3_io_methods methods;
  char *path;
  Unsynced *unsynced; /* NULL: not a file that lasts */
  sqlite3_file *real;  /* behind us */
} CrashFile;

static struct
{
  GMutex mutex;
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  GPtrArray *files; /* element-type CrashFile */
  GHashTable *unsynced; /* name -> Unsynced */
  DocketCrash crash;
  guint step;
  guint n;
  guint32 seed;
} disk;

static void
write_free (Write *write)
{
  g_bytes_unref (write->before);
  g_free (write);
}

static Unsynced *
unsynced_open (const char *name)
{
  Unsynced *unsynced = g_hash_table_lookup (disk.unsynced, name);

  if (unsynced == NULL)
    {
      unsynced = g_new0 (Unsynced, 1);
      unsynced->name = g_strdup (name);
      unsynced->writes = g_ptr_array_new_with_free_func ((GDestroyNotify) write_free);
      g_hash_table_insert (disk.unsynced, unsynced->name, unsynced);
    }
  unsynced->n_open++;
  return unsynced;
}

static void
unsynced_close (Unsynced *unsynced)
{
  if (--unsynced->n_open > 0)
    return;
  g_hash_table_remove (disk.unsynced, unsynced->name);
  g_ptr_array_unref (unsynced->writes);
  g_free (unsynced->name);
  g_free (unsynced);
}

/* -- What a power cut leaves -- */

static void
restore_sectors (CrashFile *file, const Write *write, GRand *rand)
{
  const guint8 *before = g_bytes_get_data (write->before, NULL);
  guint8 rubbish[SECTOR_BYTES];

  for (gsize at = 0; at < write->n; at += SECTOR_BYTES)
    {
      gsize n = MIN (SECTOR_BYTES, write->n - at);
      gint32 fate = g_rand_int_range (rand, 0, 5);

      if (fate <= 1)
        continue;
      for (gsize i = 0; i < n; i++)
        rubbish[i] = (guint8) g_rand_int_range (rand, 0, 256);
      file->real->pMethods->xWrite (file->real, fate == 4 ? rubbish : before + at, (int) n, write->offset + (sqlite3_int64) at);
    }
}

static void
lose_unsynced (CrashFile *file, GRand *rand)
{
  GPtrArray *writes = file->unsynced->writes;
  guint n = writes->len;
  guint kept;

  if (n == 0)
    return;
  /* Everything from some write on is gone; of those before it, sectors. */
  kept = (guint) g_rand_int_range (rand, 0, (gint32) n + 1);
  for (guint i = n; i > 0; i--)
    {
      const Write *write = g_ptr_array_index (writes, i - 1);

      if (i > kept)
        {
          file->real->pMethods->xWrite (file->real, g_bytes_get_data (write->before, NULL), (int) write->n, write->offset);
          file->real->pMethods->xTruncate (file->real, write->size_before);
        }
      else
        restore_sectors (file, write, rand);
    }
  /* Another connection has the same file: once is enough. */
  g_ptr_array_set_size (writes, 0);
}

static void
cut_power (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (disk.seed);

  for (guint i = 0; i < disk.files->len; i++)
    {
      CrashFile *file = g_ptr_array_index (disk.files, i);
      g_autofree char *shared = file->path == NULL ? NULL : g_strconcat (file->path, "-shm", NULL);

      if (file->unsynced != NULL)
        lose_unsynced (file, rand);
      if (shared != NULL)
        unlink (shared);
    }
}

/* -- Steps -- */

/* What becomes of this step: SQLITE_OK, or the error to answer. Does not come
 * back if the process is to die. @file: (nullable); @data: (nullable): about to
 * be written */
static int
take_step (CrashFile *file, const void *data, int n, sqlite3_int64 offset)
{
  disk.n++;
  if (disk.crash == DOCKET_CRASH_NONE || disk.n < disk.step)
    return SQLITE_OK;
  switch (disk.crash)
    {
    case DOCKET_CRASH_KILL:
      if (data != NULL)
        file->real->pMethods->xWrite (file->real, data, n / 2, offset);
      kill (getpid (), SIGKILL);
      break;
    case DOCKET_CRASH_POWER:
      cut_power ();
      kill (getpid (), SIGKILL);
      break;
    case DOCKET_CRASH_FULL:
      /* Room that is not asked for is not missed. */
      return data != NULL ? SQLITE_FULL : SQLITE_OK;
    case DOCKET_CRASH_BROKEN:
      return data != NULL ? SQLITE_IOERR_WRITE : SQLITE_IOERR_FSYNC;
    case DOCKET_CRASH_NONE:
    default:
      break;
    }
  return SQLITE_OK;
}

static void
remember (CrashFile *file, int n, sqlite3_int64 offset)
{
  Write *write;
  guint8 *before;

  if (file->unsynced == NULL)
    return;
  write = g_new0 (Write, 1);
  before = g_malloc0 ((gsize) n);
  /* Short at the end of the file: zeros, as it would be. */
  file->real->pMethods->xRead (file->real, before, n, offset);
  file->real->pMethods->xFileSize (file->real, &write->size_before);
  write->offset = offset;
  write->n = (gsize) n;
  write->before = g_bytes_new_take (before, (gsize) n);
  g_ptr_array_add (file->unsynced->writes, write);
}

/* -- Files -- */

static int
on_write (sqlite3_file *base, const void *data, int n, sqlite3_int64 offset)
{
  CrashFile *file = (CrashFile *) base;
  int code;

  g_mutex_lock (&disk.mutex);
  code = take_step (file, data, n, offset);
  if (code == SQLITE_OK)
    {
      remember (file, n, offset);
      code = file->real->pMethods->xWrite (file->real, data, n, offset);
    }
  g_mutex_unlock (&disk.mutex);
  return code;
}

static int
on_sync (sqlite3_file *base, int flags)
{
  CrashFile *file = (CrashFile *) base;
  int code;

  g_mutex_lock (&disk.mutex);
  code = take_step (file, NULL, 0, 0);
  if (code == SQLITE_OK)
    {
      code = file->real->pMethods->xSync (file->real, flags);
      if (file->unsynced != NULL)
        g_ptr_array_set_size (file->unsynced->writes, 0);
    }
  g_mutex_unlock (&disk.mutex);
  return code;
}

static int
on_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  CrashFile *file = (CrashFile *) base;
  int code;

  g_mutex_lock (&disk.mutex);
  code = take_step (file, NULL, 0, 0);
  if (code == SQLITE_OK)
    code = file->real->pMethods->xTruncate (file->real, size);
  g_mutex_unlock (&disk.mutex);
  return code;
}

static int
on_close (sqlite3_file *base)
{
  CrashFile *file = (CrashFile *) base;
  int code;

  g_mutex_lock (&disk.mutex);
  g_ptr_array_remove (disk.files, file);
  g_clear_pointer (&file->unsynced, unsynced_close);
  g_mutex_unlock (&disk.mutex);
  code = file->real->pMethods->xClose (file->real);
  g_free (file->path);
  return code;
}

/* What only passes through: REAL is the file behind. */
#define REAL(base) (((CrashFile *) (base))->real)
#define PASS(name, arguments, ...) \
  static int on_##name arguments { return REAL (base)->pMethods->name (REAL (base), ##__VA_ARGS__); }

PASS (xRead, (sqlite3_file *base, void *data, int n, sqlite3_int64 offset), data, n, offset)
PASS (xFileSize, (sqlite3_file *base, sqlite3_int64 *size), size)
PASS (xLock, (sqlite3_file *base, int level), level)
PASS (xUnlock, (sqlite3_file *base, int level), level)
PASS (xCheckReservedLock, (sqlite3_file *base, int *held), held)
PASS (xFileControl, (sqlite3_file *base, int what, void *argument), what, argument)
PASS (xSectorSize, (sqlite3_file *base))
PASS (xShmMap, (sqlite3_file *base, int page, int size, int extend, void volatile **at), page, size, extend, at)
PASS (xShmLock, (sqlite3_file *base, int offset, int n, int flags), offset, n, flags)
PASS (xShmUnmap, (sqlite3_file *base, int delete), delete)

/* It tears writes, so it may not promise that it does not; what lies beside a
 * write is never harmed, as the system's own disk promises too. */
static int
on_xDeviceCharacteristics (sqlite3_file *base)
{
  return REAL (base)->pMethods->xDeviceCharacteristics (REAL (base)) & SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static void
on_xShmBarrier (sqlite3_file *base)
{
  REAL (base)->pMethods->xShmBarrier (REAL (base));
}

static int
on_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
  CrashFile *file = (CrashFile *) base;
  int code;

  memset (file, 0, sizeof *file);
  file->real = (sqlite3_file *) (file + 1);
  code = disk.real->xOpen (disk.real, path, file->real, flags, out_flags);
  if (file->real->pMethods == NULL)
    return code;
  file->methods = (sqlite3_io_methods) {
    .iVersion = 2, /* no memory mapping: it would pass us by */
    .xClose = on_close, .xRead = on_xRead, .xWrite = on_write, .xTruncate = on_truncate, .xSync = on_sync,
    .xFileSize = on_xFileSize, .xLock = on_xLock, .xUnlock = on_xUnlock, .xCheckReservedLock = on_xCheckReservedLock,
    .xFileControl = on_xFileControl, .xSectorSize = on_xSectorSize, .xDeviceCharacteristics = on_xDeviceCharacteristics,
    .xShmMap = on_xShmMap, .xShmLock = on_xShmLock, .xShmBarrier = on_xShmBarrier, .xShmUnmap = on_xShmUnmap,
  };
  file->base.pMethods = &file->methods;
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
    file->path = g_strdup (path);
  g_mutex_lock (&disk.mutex);
  if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0)
    file->unsynced = unsynced_open (path);
  g_ptr_array_add (disk.files, file);
  g_mutex_unlock (&disk.mutex);
  return code;
}

static int
on_delete (sqlite3_vfs *vfs, const char *path, int sync_dir)
{
  int code;

  g_mutex_lock (&disk.mutex);
  code = take_step (NULL, NULL, 0, 0);
  if (code == SQLITE_OK)
    code = disk.real->xDelete (disk.real, path, sync_dir);
  g_mutex_unlock (&disk.mutex);
  return code == SQLITE_IOERR_FSYNC ? SQLITE_IOERR_DELETE : code;
}

void
docket_crash_disk_use (void)
{
  disk.real = sqlite3_vfs_find (NULL);
  disk.files = g_ptr_array_new ();
  disk.unsynced = g_hash_table_new (g_str_hash, g_str_equal);
  disk.vfs = *disk.real;
  disk.vfs.pNext = NULL;
  disk.vfs.zName = "docket-crash-disk";
  disk.vfs.szOsFile = (int) sizeof (CrashFile) + disk.real->szOsFile;
  disk.vfs.xOpen = on_open;
  disk.vfs.xDelete = on_delete;
  g_assert_cmpint (sqlite3_vfs_register (&disk.vfs, 1), ==, SQLITE_OK);
}

void
docket_crash_disk_arm (DocketCrash crash, guint step, guint32 seed)
{
  g_mutex_lock (&disk.mutex);
  disk.crash = crash;
  disk.step = step;
  disk.seed = seed;
  disk.n = 0;
  g_mutex_unlock (&disk.mutex);
}

guint
docket_crash_disk_disarm (void)
{
  guint n;

  g_mutex_lock (&disk.mutex);
  disk.crash = DOCKET_CRASH_NONE;
  n = disk.n;
  g_mutex_unlock (&disk.mutex);
  return n;
}
