/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the product does to real files, and what a power cut leaves of it. */
#include "docket-sim-torn.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docket-sim-folder.h"
#include "docket-sim-reach.h"

#define SECTOR_BYTES 512
#define DIGEST_CHARS 64

typedef enum
{
  DONE_MADE,
  DONE_MADE_FOLDER,
  DONE_RENAMED,
  DONE_REMOVED,
} Done;

/* What was done to a folder that was not synced since. */
typedef struct
{
  Done done;
  char *path;  /* of which it stands in the folder */
  char *from;  /* (nullable): whence it was renamed */
  char *aside; /* (nullable): a link to what stood there before */
} Change;

typedef struct
{
  GPtrArray *changes;   /* element-type Change: in order */
  GHashTable *unsynced; /* inode -> gint64: how much of it was synced */
  guint dies_syncing;   /* docket_sim_torn_die_syncing() */
} Torn;

static GHashTable *watched; /* DocketSimDisk -> Torn; NULL: none ever */

static void
change_free (gpointer data)
{
  Change *change = data;

  if (change->aside != NULL)
    unlink (change->aside);
  g_free (change->path);
  g_free (change->from);
  g_free (change->aside);
  g_free (change);
}

static void
torn_free (gpointer data)
{
  Torn *torn = data;

  g_ptr_array_unref (torn->changes);
  g_hash_table_unref (torn->unsynced);
  g_free (torn);
}

void
docket_sim_torn_begin (DocketSimDisk *disk)
{
  Torn *torn = g_new0 (Torn, 1);

  if (watched == NULL)
    watched = g_hash_table_new_full (NULL, NULL, NULL, torn_free);
  torn->changes = g_ptr_array_new_with_free_func (change_free);
  torn->unsynced = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_insert (watched, disk, torn);
}

void
docket_sim_torn_die_syncing (DocketSimDisk *disk, guint syncs)
{
  Torn *torn = watched == NULL ? NULL : g_hash_table_lookup (watched, disk);

  if (torn != NULL)
    torn->dies_syncing = syncs;
}

void
docket_sim_torn_end (DocketSimDisk *disk)
{
  if (watched != NULL)
    g_hash_table_remove (watched, disk);
}

/* -- Whose it is -- */

/* What is known of the disk of @path; NULL: it is not watched. */
static Torn *
find_torn (const char *path, DocketSimDisk **disk)
{
  const char *name;

  if (watched == NULL || g_hash_table_size (watched) == 0 || path == NULL)
    return NULL;
  *disk = docket_sim_disk_find (path, &name);
  return *disk == NULL ? NULL : g_hash_table_lookup (watched, *disk);
}

/* (transfer full) (nullable) */
static char *
path_of_file (int file)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", file);

  return watched == NULL || g_hash_table_size (watched) == 0 ? NULL : g_file_read_link (link, NULL);
}

/* (transfer full) (nullable) */
static char *
path_in (int folder, const char *name)
{
  g_autofree char *above = g_path_is_absolute (name) ? NULL : path_of_file (folder);

  return above == NULL ? g_strdup (g_path_is_absolute (name) ? name : NULL) : g_build_filename (above, name, NULL);
}

/* -- What may be done -- */

/* 0, or errno. @last: (out): it dies of this one */
static int
find_refusal (DocketSimDisk *disk, gboolean syncs, gboolean *last)
{
  DocketSimTrouble trouble = docket_sim_disk_get_trouble (disk);

  if (!docket_sim_disk_take_step (disk, last))
    {
      if (*last)
        docket_sim_reach (DOCKET_SIM_REACH_DIED_WITH_FILE);
      return EIO;
    }
  if (syncs)
    return trouble == DOCKET_SIM_TROUBLE_SYNC ? EIO : 0;
  return trouble == DOCKET_SIM_TROUBLE_FULL ? ENOSPC : trouble == DOCKET_SIM_TROUBLE_BROKEN ? EIO : 0;
}

static gboolean
may_change (DocketSimDisk *disk)
{
  gboolean last;
  int number = find_refusal (disk, FALSE, &last);

  if (number == 0)
    return TRUE;
  docket_sim_reach (DOCKET_SIM_REACH_FILE_REFUSED);
  errno = number;
  return FALSE;
}

/* A link to what stands at @path, if a file does. (transfer full) (nullable) */
static char *
set_aside (const char *path)
{
  static guint n;
  g_autofree char *folder = g_strdup_printf ("%saside.%d", docket_sim_folder_root (), (int) getpid ());
  g_autofree char *aside = g_strdup_printf ("%s/%u", folder, n++);

  mkdir (folder, 0700);
  return link (path, aside) == 0 ? g_steal_pointer (&aside) : NULL;
}

static void
note (Torn *torn, Done done, const char *path, const char *from, char *aside)
{
  Change *change = g_new0 (Change, 1);

  change->done = done;
  change->path = g_strdup (path);
  change->from = g_strdup (from);
  change->aside = aside;
  g_ptr_array_add (torn->changes, change);
}

/* -- Calls of the product -- */

int __real_fsync (int file);
int __real_fdatasync (int file);
ssize_t __real_write (int file, const void *data, size_t n);
ssize_t __real_pwrite64 (int file, const void *data, size_t n, off_t offset);
int __real_ftruncate64 (int file, off_t size);
int __real_rename (const char *from, const char *to);
int __real_renameat (int from_folder, const char *from, int to_folder, const char *to);
int __real_unlinkat (int folder, const char *name, int flags);
int __real_g_unlink (const char *path);
int __real_mkdirat (int folder, const char *name, mode_t mode);
int __real_g_mkdir_with_parents (const char *path, int mode);
int __real_openat64 (int folder, const char *name, int flags, ...);

int __wrap_fsync (int file);
int __wrap_fdatasync (int file);
ssize_t __wrap_write (int file, const void *data, size_t n);
ssize_t __wrap_pwrite64 (int file, const void *data, size_t n, off_t offset);
int __wrap_ftruncate64 (int file, off_t size);
int __wrap_rename (const char *from, const char *to);
int __wrap_renameat (int from_folder, const char *from, int to_folder, const char *to);
int __wrap_unlinkat (int folder, const char *name, int flags);
int __wrap_g_unlink (const char *path);
int __wrap_mkdirat (int folder, const char *name, mode_t mode);
int __wrap_g_mkdir_with_parents (const char *path, int mode);
int __wrap_openat64 (int folder, const char *name, int flags, ...);

static gboolean
look_at (int file, struct stat *info)
{
  return fstat (file, info) == 0;
}

/* Its number may be given to another file. */
static void
forget_aside (Torn *torn, const Change *change)
{
  struct stat info;

  if (change->aside != NULL && g_lstat (change->aside, &info) == 0 && info.st_nlink == 1)
    g_hash_table_remove (torn->unsynced, GSIZE_TO_POINTER (info.st_ino));
}

/* Of a folder: what was done in it stays done. */
static void
keep (Torn *torn, int file, const char *path)
{
  struct stat info;

  if (!look_at (file, &info))
    return;
  g_hash_table_remove (torn->unsynced, GSIZE_TO_POINTER (info.st_ino));
  for (guint i = torn->changes->len; S_ISDIR (info.st_mode) && i > 0; i--)
    {
      const Change *change = g_ptr_array_index (torn->changes, i - 1);
      g_autofree char *above = g_path_get_dirname (change->path);

      if (strcmp (above, path) != 0)
        continue;
      forget_aside (torn, change);
      g_ptr_array_remove_index (torn->changes, i - 1);
    }
}

static int
sync_file (int file, int (*sync) (int))
{
  g_autofree char *path = path_of_file (file);
  DocketSimDisk *disk;
  Torn *torn = find_torn (path, &disk);
  gboolean last;
  int number;

  if (torn != NULL && torn->dies_syncing > 0 && --torn->dies_syncing == 0)
    docket_sim_disk_die_in (disk, 1);
  number = torn == NULL ? 0 : find_refusal (disk, TRUE, &last);
  if (number != 0)
    {
      docket_sim_reach (DOCKET_SIM_REACH_FILE_REFUSED);
      errno = number;
      return -1;
    }
  if (torn != NULL)
    keep (torn, file, path);
  return torn == NULL ? sync (file) : 0;
}

int
__wrap_fsync (int file)
{
  return sync_file (file, __real_fsync);
}

int
__wrap_fdatasync (int file)
{
  return sync_file (file, __real_fdatasync);
}

/* All from @offset on is not sure to be there. */
static void
note_unsynced (Torn *torn, int file, gint64 offset)
{
  struct stat info;
  gint64 *synced;

  if (!look_at (file, &info))
    return;
  synced = g_hash_table_lookup (torn->unsynced, GSIZE_TO_POINTER (info.st_ino));
  if (synced == NULL)
    {
      synced = g_new (gint64, 1);
      *synced = MIN (offset, info.st_size);
      g_hash_table_insert (torn->unsynced, GSIZE_TO_POINTER (info.st_ino), synced);
    }
  *synced = MIN (*synced, offset);
}

/* How much of @n bytes is written; -1 with errno: nothing, or it dies and half was. */
static ssize_t
write_watched (Torn *torn, DocketSimDisk *disk, int file, const void *data, gsize n, gint64 offset)
{
  gboolean last = FALSE;
  int number = find_refusal (disk, FALSE, &last);

  if (number == 0 || last)
    note_unsynced (torn, file, offset);
  if (number == 0)
    return __real_pwrite64 (file, data, n, offset);
  docket_sim_reach (DOCKET_SIM_REACH_FILE_REFUSED);
  if (last && __real_pwrite64 (file, data, n / 2, offset) < 0)
    return -1;
  errno = number;
  return -1;
}

ssize_t
__wrap_write (int file, const void *data, size_t n)
{
  g_autofree char *path = path_of_file (file);
  DocketSimDisk *disk;
  Torn *torn = find_torn (path, &disk);
  gint64 offset = torn == NULL ? 0 : (fcntl (file, F_GETFL) & O_APPEND) != 0 ? lseek (file, 0, SEEK_END) : lseek (file, 0, SEEK_CUR);
  ssize_t written;

  if (torn == NULL)
    return __real_write (file, data, n);
  written = write_watched (torn, disk, file, data, n, offset);
  if (written > 0)
    lseek (file, offset + written, SEEK_SET);
  return written;
}

ssize_t
__wrap_pwrite64 (int file, const void *data, size_t n, off_t offset)
{
  g_autofree char *path = path_of_file (file);
  DocketSimDisk *disk;
  Torn *torn = find_torn (path, &disk);

  return torn == NULL ? __real_pwrite64 (file, data, n, offset) : write_watched (torn, disk, file, data, n, offset);
}

int
__wrap_ftruncate64 (int file, off_t size)
{
  g_autofree char *path = path_of_file (file);
  DocketSimDisk *disk;
  Torn *torn = find_torn (path, &disk);

  if (torn != NULL && !may_change (disk))
    return -1;
  if (torn != NULL)
    note_unsynced (torn, file, size);
  return __real_ftruncate64 (file, size);
}

int
__wrap_rename (const char *from, const char *to)
{
  DocketSimDisk *disk;
  Torn *torn = find_torn (to, &disk);

  if (torn == NULL)
    return __real_rename (from, to);
  if (!may_change (disk))
    return -1;
  note (torn, DONE_RENAMED, to, from, set_aside (to));
  return __real_rename (from, to);
}

int
__wrap_renameat (int from_folder, const char *from, int to_folder, const char *to)
{
  g_autofree char *source = path_in (from_folder, from);
  g_autofree char *target = path_in (to_folder, to);

  return source == NULL || target == NULL ? __real_renameat (from_folder, from, to_folder, to) : __wrap_rename (source, target);
}

static gboolean
may_remove (const char *path)
{
  DocketSimDisk *disk;
  Torn *torn = find_torn (path, &disk);
  char *aside;

  if (torn == NULL)
    return TRUE;
  if (!may_change (disk))
    return FALSE;
  aside = set_aside (path);
  if (aside != NULL)
    note (torn, DONE_REMOVED, path, NULL, aside);
  return TRUE;
}

int
__wrap_unlinkat (int folder, const char *name, int flags)
{
  g_autofree char *path = path_in (folder, name);

  return may_remove (path) ? __real_unlinkat (folder, name, flags) : -1;
}

int
__wrap_g_unlink (const char *path)
{
  return may_remove (path) ? __real_g_unlink (path) : -1;
}

static gboolean
may_make (const char *path, Done done)
{
  DocketSimDisk *disk;
  Torn *torn = find_torn (path, &disk);

  if (torn == NULL || g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!may_change (disk))
    return FALSE;
  note (torn, done, path, NULL, NULL);
  return TRUE;
}

int
__wrap_mkdirat (int folder, const char *name, mode_t mode)
{
  g_autofree char *path = path_in (folder, name);

  return may_make (path, DONE_MADE_FOLDER) ? __real_mkdirat (folder, name, mode) : -1;
}

int
__wrap_g_mkdir_with_parents (const char *path, int mode)
{
  return may_make (path, DONE_MADE_FOLDER) ? __real_g_mkdir_with_parents (path, mode) : -1;
}

int
__wrap_openat64 (int folder, const char *name, int flags, ...)
{
  g_autofree char *path = (flags & O_CREAT) != 0 ? path_in (folder, name) : NULL;
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = (flags & O_CREAT) != 0 ? (mode_t) va_arg (arguments, unsigned int) : 0;
  va_end (arguments);
  return may_make (path, DONE_MADE) ? __real_openat64 (folder, name, flags, mode) : -1;
}

/* -- The power is cut -- */

static void
take_back (DocketSimDisk *disk, const Change *change)
{
  const char *name;

  docket_sim_reach (DOCKET_SIM_REACH_FILE_NAME_LOST);
  if (change->done == DONE_RENAMED)
    __real_rename (change->path, change->from);
  if (change->done == DONE_MADE_FOLDER && docket_sim_disk_find (change->path, &name) != NULL)
    docket_sim_folder_replace (disk, name, NULL);
  if (change->done == DONE_MADE)
    __real_g_unlink (change->path);
  /* Unless another was made there since, which was synced. */
  if (change->aside != NULL && link (change->aside, change->path) != 0)
    g_debug ("What was there before does not come back");
}

/* From some moment on, or, as often, nothing. */
static void
take_back_changes (DocketSimDisk *disk, Torn *torn, GRand *rand)
{
  guint n = torn->changes->len;
  guint kept = n == 0 || g_rand_int_range (rand, 0, 2) == 0 ? n : (guint) g_rand_int_range (rand, 0, (gint32) n);

  for (guint i = torn->changes->len; i > kept; i--)
    take_back (disk, g_ptr_array_index (torn->changes, i - 1));
  g_ptr_array_set_size (torn->changes, 0);
}

/* Half of a file of zeros is as long as a whole one. */
static void
tear (const char *path, gint64 synced, GRand *rand, DocketSimSectors *sectors)
{
  int file = open (path, O_RDWR | O_CLOEXEC);
  gint32 how = g_rand_int_range (rand, 0, 4);
  struct stat info;
  guint8 rubbish[SECTOR_BYTES];

  if (file < 0)
    return;
  if (how == 0 || !look_at (file, &info))
    {
      close (file);
      return;
    }
  docket_sim_reach (DOCKET_SIM_REACH_FILE_TORN);
  for (gint64 at = synced; at < info.st_size; at += SECTOR_BYTES)
    {
      gsize n = (gsize) MIN (SECTOR_BYTES, info.st_size - at);

      if (g_rand_int_range (rand, 0, 2) == 0)
        {
          sectors->kept++;
          continue;
        }
      for (gsize i = 0; i < n; i++)
        rubbish[i] = how == 3 ? (guint8) g_rand_int (rand) : 0;
      sectors->garbled += how == 3;
      sectors->dropped += how != 3;
      if (__real_pwrite64 (file, rubbish, n, at) < 0)
        break;
    }
  if (how == 1 && __real_ftruncate64 (file, synced + (info.st_size - synced) / 2) != 0)
    g_debug ("A file could not be torn");
  close (file);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* Copies under way have names by real chance, which must not say what is drawn: they
 * lose all that was not synced. */
static gboolean
has_a_name_of_its_own (const char *path)
{
  const char *name = strrchr (path, '/') + 1;

  return strlen (name) == DIGEST_CHARS && strspn (name, "0123456789abcdef") == DIGEST_CHARS;
}

static void
lose (const char *path, gint64 synced)
{
  docket_sim_reach (DOCKET_SIM_REACH_FILE_TORN);
  if (truncate (path, synced) != 0)
    g_debug ("A copy under way could not be cut");
}

static void
tear_below (Torn *torn, const char *path, GRand *rand, DocketSimSectors *sectors)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GList *names = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    names = g_list_insert_sorted (names, g_build_filename (path, name, NULL), compare_names);
  for (GList *at = names; at != NULL; at = at->next)
    {
      struct stat info;
      const gint64 *synced = g_lstat (at->data, &info) == 0 ? g_hash_table_lookup (torn->unsynced, GSIZE_TO_POINTER (info.st_ino)) : NULL;

      if (synced != NULL && S_ISREG (info.st_mode) && has_a_name_of_its_own (at->data))
        tear (at->data, *synced, rand, sectors);
      else if (synced != NULL && S_ISREG (info.st_mode))
        lose (at->data, *synced);
      tear_below (torn, at->data, rand, sectors);
    }
  g_list_free_full (names, g_free);
}

void
docket_sim_torn_cut_power (DocketSimDisk *disk, GRand *rand, DocketSimSectors *sectors)
{
  Torn *torn = watched == NULL ? NULL : g_hash_table_lookup (watched, disk);
  g_autofree char *path = docket_sim_disk_path (disk, "");

  if (torn == NULL)
    return;
  take_back_changes (disk, torn, rand);
  tear_below (torn, path, rand, sectors);
  g_hash_table_remove_all (torn->unsynced);
}
