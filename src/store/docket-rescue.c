/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A damaged file. Nobody has to know what to do about it:
 *
 *   NAME.db.damaged     1. somebody met damage: the file is not opened any more
 *   NAME.db.set-aside-… 2. its second name, with the log beside it
 *   NAME.db.damaged     3. now holds that name: this is what is read
 *   NAME.db.rescue      4. a new file, with what could be read
 *   NAME.db             5. the new file takes this name
 *                       6. NAME.db.damaged goes
 *
 * Each step is on the disk before the next begins, and a crash between any two
 * leaves the mark, with which the next start does the rest again, from the file
 * that was set aside. That one is only read, and stays: what could not be read
 * by us may be worth a lot to somebody. The new file says which one it was made
 * from: should the mark come back after all (a power cut, an old copy of the
 * folder), nobody reads that one over what was saved since.
 *
 * Whoever has the file open holds a shared lock on NAME.db.inuse, and rescuing
 * needs it alone: a program that went on saving into the old file would save
 * into what nobody opens again. Locks are flock(2).
 *
 * If the first page is gone (the one that says where the tables are), that of a
 * new file is tried in its place: the tables are made in the same order always.
 * What is read is checked operation by operation, so a wrong guess brings none.
 */
#include "docket-config.h"

#include "docket-rescue-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PAGE_BYTES 4096
/* Where the header says how many pages there are, and which of them are free:
 * as zeros, the length of the file counts and none is. */
#define HEADER_PAGES_AT 28
#define HEADER_PAGES_BYTES 12

void
docket_rescue_clear (DocketRescue *rescue)
{
  g_clear_pointer (&rescue->set_aside, g_free);
}

char *
docket_rescue_sentence (const DocketRescue *rescue)
{
  g_autofree char *queue = NULL;

  g_return_val_if_fail (rescue != NULL && rescue->set_aside != NULL, NULL);

  if (rescue->operations > 0)
    queue = g_strdup_printf (ngettext ("%u unsent change was rescued and waits here as before.", "%u unsent changes were rescued and wait here as before.", rescue->operations), rescue->operations);
  else
    queue = g_strdup (_("No unsent change was found in it."));
  if (rescue->whole)
    return g_strdup_printf (_("The file of this account was damaged. %s Everything else is fetched from the server with the next sync. The damaged file was kept: %s"), queue, rescue->set_aside);
  return g_strdup_printf (_("The file of this account was damaged. %s Part of it could not be read, so look whether your last changes are there. Everything else is fetched from the server with the next sync. The damaged file was kept: %s"), queue, rescue->set_aside);
}

static gboolean
fail (const char *path, GError **error)
{
  int code = errno;
  gboolean full = code == ENOSPC || code == EDQUOT || code == EFBIG;

  g_set_error (error, DOCKET_DB_ERROR, (int) (full ? DOCKET_DB_ERROR_FULL : DOCKET_DB_ERROR_CANNOT_OPEN), "%s: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int file = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = file >= 0 && fsync (file) == 0;

  if (!ok)
    fail (folder, error);
  if (file >= 0)
    close (file);
  return ok;
}

/* ---- The lock ---- */

static int
open_lock (const char *path)
{
  g_autofree char *lock = g_strconcat (path, ".inuse", NULL);

  return g_open (lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static gboolean
take_lock (int file, int operation)
{
  int code;

  do
    code = flock (file, operation);
  while (code != 0 && errno == EINTR);
  return code == 0;
}

int
docket_rescue_hold (const char *path)
{
  int file = open_lock (path);

  if (file >= 0 && !take_lock (file, LOCK_SH))
    {
      close (file);
      return -1;
    }
  return file;
}

/* ---- The mark ---- */

static char *
mark_path (const char *path)
{
  return g_strconcat (path, ".damaged", NULL);
}

static gboolean
write_mark (const char *path, const char *name, GError **error)
{
  g_autofree char *mark = mark_path (path);

  return g_file_set_contents_full (mark, name, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, NULL)
         || fail (mark, error);
}

gboolean
docket_rescue_is_marked (const char *path)
{
  g_autofree char *mark = mark_path (path);

  return g_access (mark, F_OK) == 0;
}

void
docket_rescue_mark (const char *path)
{
  if (!docket_rescue_is_marked (path) && !write_mark (path, "", NULL))
    g_message ("A damaged file could not be marked as such");
}

static gboolean
remove_mark (const char *path, GError **error)
{
  g_autofree char *mark = mark_path (path);

  return g_unlink (mark) == 0 ? sync_folder (path, error) : fail (mark, error);
}

/* Path of what was set aside already, if the mark says so. (transfer full) (nullable) */
static char *
read_mark (const char *path)
{
  g_autofree char *mark = mark_path (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = NULL;
  g_autofree char *aside = NULL;

  if (!g_file_get_contents (mark, &name, NULL, NULL) || *name == '\0' || strchr (name, G_DIR_SEPARATOR) != NULL)
    return NULL;
  aside = g_build_filename (folder, name, NULL);
  return g_file_test (aside, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&aside) : NULL;
}

/* ---- Setting aside ---- */

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  int file;
  gboolean ok;

  if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return FALSE;
  file = g_open (to, O_RDONLY | O_CLOEXEC, 0);
  ok = (file >= 0 && fsync (file) == 0) || fail (to, error);
  if (file >= 0)
    close (file);
  return ok;
}

/* A second name, or where there are none, a copy. */
static gboolean
give_second_name (const char *from, const char *to, GError **error)
{
  g_unlink (to);
  return link (from, to) == 0 || copy_file (from, to, error);
}

static char *
choose_name (const char *path, DocketClock *clock)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (docket_clock_now_ms (clock) / 1000);
  g_autofree char *when = now != NULL ? g_date_time_format (now, "%Y%m%d-%H%M%S") : g_strdup ("0");
  char *aside = g_strdup_printf ("%s.set-aside-%s", path, when);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.set-aside-%s-%u", path, when, i);
    }
  return aside;
}

/* The log goes with it: its last commits may be there only. */
static char *
set_aside (const char *path, DocketClock *clock, GError **error)
{
  g_autofree char *aside = choose_name (path, clock);
  g_autofree char *name = g_path_get_basename (aside);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *aside_log = g_strconcat (aside, "-wal", NULL);

  if ((g_file_test (log, G_FILE_TEST_EXISTS) && !give_second_name (log, aside_log, error))
      || !give_second_name (path, aside, error)
      || !sync_folder (path, error)
      || !write_mark (path, name, error))
    return NULL;
  return g_steal_pointer (&aside);
}

/* ---- A new file ---- */

static void
remove_database (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *one = g_strconcat (path, suffixes[i], NULL);

      g_unlink (one);
    }
}

static gboolean
reads_as_database (const char *path)
{
  g_autoptr(DocketDb) db = docket_db_open (path, DOCKET_DB_DAMAGED, NULL);
  g_autoptr(DocketStatement) any = db != NULL ? docket_db_prepare (db, "SELECT 1 FROM outbox WHERE position < 0", NULL) : NULL;

  return any != NULL;
}

/* The first page of the new file at @model over that of @path. */
static gboolean
replace_first_page (const char *path, const char *model)
{
  g_autofree guint8 *page = g_malloc0 (PAGE_BYTES);
  int from = g_open (model, O_RDONLY | O_CLOEXEC, 0);
  int to = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  gboolean ok = from >= 0 && to >= 0 && pread (from, page, PAGE_BYTES, 0) == PAGE_BYTES;

  memset (page + HEADER_PAGES_AT, 0, HEADER_PAGES_BYTES);
  ok = ok && pwrite (to, page, PAGE_BYTES, 0) == PAGE_BYTES;
  if (from >= 0)
    close (from);
  if (to >= 0)
    close (to);
  return ok;
}

/* What is read: the file itself, or a copy of it with another first page, which
 * is gone once it was read. (transfer full) */
static char *
readable (const char *aside, const char *path, DocketClock *clock, DocketRandom *random)
{
  g_autofree char *copy = g_strconcat (path, ".mended", NULL);
  g_autofree char *model = g_strconcat (path, ".model", NULL);
  g_autofree char *log = g_strconcat (aside, "-wal", NULL);
  g_autofree char *copied_log = g_strconcat (copy, "-wal", NULL);
  gboolean ok;

  if (reads_as_database (aside))
    return g_strdup (aside);
  remove_database (copy);
  remove_database (model);
  {
    g_autoptr(DocketStore) store = docket_store_open_alone (model, clock, random, NULL);

    ok = store != NULL;
  }
  ok = ok && copy_file (aside, copy, NULL) && replace_first_page (copy, model)
       && (!g_file_test (log, G_FILE_TEST_EXISTS) || copy_file (log, copied_log, NULL));
  remove_database (model);
  return g_strdup (ok ? copy : aside);
}

static gboolean
make_new (const char *path, const char *aside, DocketClock *clock, DocketRandom *random, DocketRescue *rescue, GError **error)
{
  g_autofree char *made = g_strconcat (path, ".rescue", NULL);
  g_autofree char *name = g_path_get_basename (aside);
  g_autofree char *from = NULL;
  g_autoptr(DocketStore) store = NULL;
  gboolean ok;

  remove_database (made);
  from = readable (aside, path, clock, random);
  store = docket_store_open_alone (made, clock, random, error);
  if (store == NULL)
    return FALSE;
  /* The files stay where they are: the folder is the account's. */
  docket_files_free (store->files);
  store->files = docket_files_new_for_store (path);
  /* With a guessed first page, nobody can say what is missing. */
  rescue->whole = strcmp (from, aside) == 0;
  /* The file alone takes the name: all that was read has to be in it by then. */
  ok = docket_rescue_read (store, from, &rescue->operations, &rescue->whole, error)
       && docket_store_set_meta (store, DOCKET_META_RESCUED_FROM, name, error)
       && docket_db_fold_log (store->db, error);
  if (strcmp (from, aside) != 0)
    remove_database (from);
  return ok;
}

/* The old log must be gone before the new file has its name, or it would be
 * taken for that one's. */
static gboolean
put_in_place (const char *path, GError **error)
{
  g_autofree char *made = g_strconcat (path, ".rescue", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);

  g_unlink (log);
  g_unlink (index);
  if (!sync_folder (path, error))
    return FALSE;
  if (g_rename (made, path) != 0)
    return fail (path, error);
  if (!sync_folder (path, error))
    return FALSE;
  return remove_mark (path, error);
}

/* Whether the file was made from what is set aside: all was done before. */
static gboolean
is_in_place (const char *path, const char *aside)
{
  g_autofree char *name = g_path_get_basename (aside);
  g_autoptr(DocketDb) db = docket_db_open (path, DOCKET_DB_DAMAGED, NULL);
  g_autoptr(DocketStatement) find = db != NULL ? docket_db_prepare (db, "SELECT 1 FROM meta WHERE name = ?1 AND value = ?2", NULL) : NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, DOCKET_META_RESCUED_FROM);
  docket_statement_bind_text (find, 2, name);
  return docket_statement_step (find, NULL);
}

static gboolean
rescue_alone (const char *path, DocketClock *clock, DocketRandom *random, DocketRescue *rescue, GError **error)
{
  g_autofree char *aside = read_mark (path);

  if (aside != NULL && is_in_place (path, aside))
    return remove_mark (path, error);
  if (aside == NULL && !write_mark (path, "", error))
    return FALSE;
  if (aside == NULL)
    aside = set_aside (path, clock, error);
  if (aside == NULL || !make_new (path, aside, clock, random, rescue, error) || !put_in_place (path, error))
    return FALSE;
  rescue->set_aside = g_steal_pointer (&aside);
  return TRUE;
}

/* Somebody else may have been faster. */
static gboolean
is_damaged (const char *path, DocketClock *clock, DocketRandom *random)
{
  g_autoptr(DocketStore) store = NULL;
  g_autoptr(GError) error = NULL;

  if (docket_rescue_is_marked (path))
    return TRUE;
  store = docket_store_open_alone (path, clock, random, &error);
  return g_error_matches (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT);
}

gboolean
docket_rescue (const char *path, DocketClock *clock, DocketRandom *random, DocketRescue *rescue, GError **error)
{
  gboolean ok = TRUE;
  int lock;

  g_return_val_if_fail (path != NULL && rescue != NULL, FALSE);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock) && DOCKET_IS_RANDOM (random), FALSE);

  *rescue = (DocketRescue) { NULL, 0, TRUE };
  lock = open_lock (path);
  if (lock < 0)
    return fail (path, error);
  if (take_lock (lock, LOCK_EX | LOCK_NB))
    {
      if (is_damaged (path, clock, random))
        ok = rescue_alone (path, clock, random, rescue, error);
    }
  /* Waits for somebody who is rescuing it, not for one who has it open. */
  else if (!take_lock (lock, LOCK_SH) || is_damaged (path, clock, random))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("The file of this account is damaged, and another program of Docket has it open. Close that one, then start this one again: unsent work is rescued from the file."));
      ok = FALSE;
    }
  close (lock);
  return ok;
}
