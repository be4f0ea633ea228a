/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One place opens SQLite files, with the settings everything else relies on:
 *
 * - WAL, so that readers never wait for the writer nor it for them;
 * - synchronous=FULL: NORMAL may lose the last commits in a power cut, and
 *   "Saved on this device" was said after the commit;
 * - BEGIN IMMEDIATE for every write: a read that wants to become a write fails
 *   at once in spite of the busy timeout.
 *
 * Being the one place, it is also where a named VFS (encryption at rest,
 * simulated disks) is chosen.
 */
#include "docket-config.h"

#include "docket-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 10000
#define BUSY_ASK_MS 2
#define CACHE_KIB 16384
/* A window has eight of them open, each with pages of its own; what they do not
 * keep the system has. */
#define READER_CACHE_KIB 2048
/* Of 4 KiB: what a reader sorts in memory, before it goes on in a file of no name. */
#define SORT_PAGES 4096
/* 16 MiB: a page that many commits change goes into the file once, and readers
 * still find what is new in a short log. */
#define WAL_AUTOCHECKPOINT_PAGES 4096
/* Of a statement that may be stopped: less than a thousandth of a second. */
#define STEPS_BETWEEN_LOOKS 1000

G_DEFINE_QUARK (docket-db-error-quark, docket_db_error)

static DocketDbError
classify (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return DOCKET_DB_ERROR_BUSY;
    case SQLITE_FULL:
      return DOCKET_DB_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return DOCKET_DB_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return DOCKET_DB_ERROR_CORRUPT;
    case SQLITE_CONSTRAINT:
      return DOCKET_DB_ERROR_CONSTRAINT;
    case SQLITE_CANTOPEN:
      return DOCKET_DB_ERROR_CANNOT_OPEN;
    case SQLITE_IOERR:
      return DOCKET_DB_ERROR_IO;
    default:
      return DOCKET_DB_ERROR_FAILED;
    }
}

gboolean
docket_db_take_error (DocketDb *db, int code, GError **error)
{
  DocketDbError kind = classify (code);

  /* A write past the quota or a full disk may show as an I/O error. */
  if (kind == DOCKET_DB_ERROR_IO && (sqlite3_system_errno (db->handle) == ENOSPC || sqlite3_system_errno (db->handle) == EDQUOT || sqlite3_system_errno (db->handle) == EFBIG))
    kind = DOCKET_DB_ERROR_FULL;
  db->met_damage |= kind == DOCKET_DB_ERROR_CORRUPT;
  g_set_error (error, DOCKET_DB_ERROR, (int) kind, "%s: %s", db->path, sqlite3_errmsg (db->handle));
  return FALSE;
}

char *
docket_db_error_sentence (const GError *error)
{
  if (error->domain != DOCKET_DB_ERROR)
    return g_strdup (error->message);
  switch ((DocketDbError) error->code)
    {
    case DOCKET_DB_ERROR_FULL:
      return g_strdup (_ ("The disk is full, so nothing more can be saved here. Free some space and try again; nothing saved before is lost."));
    case DOCKET_DB_ERROR_READ_ONLY:
      return g_strdup_printf (_ ("The file may not be written: %s. Check the rights of its folder."), error->message);
    case DOCKET_DB_ERROR_CORRUPT:
      return g_strdup_printf (_ ("The file is damaged: %s. Start Docket again: what was not sent yet is rescued into a new file, and the rest is fetched from the server."), error->message);
    case DOCKET_DB_ERROR_NEWER:
      return g_strdup (error->message);
    case DOCKET_DB_ERROR_BUSY:
      return g_strdup (_ ("Another program is using the file. Try again in a moment."));
    case DOCKET_DB_ERROR_CANNOT_OPEN:
      return g_strdup_printf (_ ("The file cannot be opened: %s. Check that its folder exists and may be read and written."), error->message);
    case DOCKET_DB_ERROR_IO:
      return g_strdup_printf (_ ("The disk reports an error: %s. Check the disk; nothing saved before is lost."), error->message);
    case DOCKET_DB_ERROR_CONSTRAINT:
    case DOCKET_DB_ERROR_FAILED:
    default:
      return g_strdup_printf (_ ("Docket’s file could not be read or written: %s. Try again; if it stays so, start Docket anew."), error->message);
    }
}

/* A new file is made by us with 0600 before SQLite opens it: the data is this
 * person's, whatever the umask says. */
static void
make_private (const char *path)
{
  int fd = g_open (path, O_CREAT | O_EXCL | O_CLOEXEC | O_RDWR, 0600);

  if (fd >= 0)
    close (fd);
}

/* A file that may not grow further (ulimit) is an error to be told of, not the
 * end of the program in the middle of its work. */
static void
outlive_file_size_limit (void)
{
  struct sigaction action;

  if (sigaction (SIGXFSZ, NULL, &action) == 0 && (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_DFL)
    {
      action.sa_handler = SIG_IGN;
      sigaction (SIGXFSZ, &action, NULL);
    }
}

/* The counting takes a lock at every allocation, and nobody reads the count. */
static void
configure_library (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  outlive_file_size_limit ();
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config (SQLITE_CONFIG_PMASZ, SORT_PAGES);
  g_once_init_leave (&done, 1);
}

/* A file that is shorter than it says, or whose schema is torn, is opened all
 * the same; closing it writes nothing back. */
static gboolean
configure_damaged (DocketDb *db, GError **error)
{
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return docket_db_execute (db, "PRAGMA query_only = ON; PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;", error);
}

/* Waits for the lock of another. SQLite itself would ask ten times a second, and
 * hardly ever between two saves of a program that saves without a pause. */
static int
on_busy (void *data, int n_asked)
{
  if (n_asked >= BUSY_TIMEOUT_MS / BUSY_ASK_MS)
    return 0;
  sqlite3_sleep (BUSY_ASK_MS);
  return 1;
}

static gboolean
configure (DocketDb *db, DocketDbFlags flags, GError **error)
{
  sqlite3_busy_handler (db->handle, on_busy, NULL);
  sqlite3_extended_result_codes (db->handle, 1);
  if ((flags & DOCKET_DB_DAMAGED) != 0)
    return configure_damaged (db, error);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (!docket_db_execute (db, "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; PRAGMA mmap_size = 0;", error))
    return FALSE;
  db->sorts_in_file = (flags & DOCKET_DB_READ_ONLY) != 0;
  if (db->sorts_in_file)
    /* In memory a sort of a million rows takes as many small pieces of it, and who next
     * asks the C library for some waits until it has put them together again. */
    return docket_db_execute (db, "PRAGMA query_only = ON; PRAGMA temp_store = FILE; PRAGMA cache_size = -" G_STRINGIFY (READER_CACHE_KIB) ";", error);
  return docket_db_execute (db,
                            "PRAGMA journal_mode = WAL;"
                            "PRAGMA synchronous = FULL;"
                            "PRAGMA cache_size = -" G_STRINGIFY (CACHE_KIB) ";"
                            "PRAGMA wal_autocheckpoint = " G_STRINGIFY (WAL_AUTOCHECKPOINT_PAGES) ";"
                            /* What is deleted is overwritten where that costs nothing. Debian's own
                             * setting writes every page that falls free: ten times the work. */
                            "PRAGMA secure_delete = FAST;",
                            error);
}

DocketDb *
docket_db_open (const char *path, DocketDbFlags flags, GError **error)
{
  g_autoptr (DocketDb) db = NULL;
  int open_flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  g_return_val_if_fail (path != NULL, NULL);
  db = g_new0 (DocketDb, 1);
  db->path = g_strdup (path);
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) docket_statement_destroy);
  db->by_address = g_hash_table_new (NULL, NULL);
  if ((flags & (DOCKET_DB_READ_ONLY | DOCKET_DB_DAMAGED)) != 0)
    {
      /* Read-write on the file, so that a WAL left by a crash can be read;
       * query_only keeps the connection from changing anything. */
      open_flags |= SQLITE_OPEN_READWRITE;
    }
  else
    {
      open_flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      if (strcmp (path, ":memory:") != 0)
        make_private (path);
    }
  configure_library ();
  code = sqlite3_open_v2 (path, &db->handle, open_flags, NULL);
  if (code != SQLITE_OK)
    {
      docket_db_take_error (db, code, error);
      return NULL;
    }
  if (!configure (db, flags, error))
    return NULL;
  return g_steal_pointer (&db);
}

void
docket_db_close (DocketDb *db)
{
  g_hash_table_unref (db->by_address);
  g_hash_table_unref (db->statements);
  if (db->handle != NULL && sqlite3_close (db->handle) != SQLITE_OK)
    g_critical ("A statement of %s was not given back", db->path);
  g_free (db->path);
  g_free (db);
}

gboolean
docket_db_execute (DocketDb *db, const char *sql, GError **error)
{
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || docket_db_take_error (db, code, error);
}

static gboolean
run_cached (DocketDb *db, const char *sql, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, sql, error);

  return statement != NULL && docket_statement_run (statement, error);
}

gboolean
docket_db_set_durable (DocketDb *db, gboolean durable, GError **error)
{
  return run_cached (db, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", error);
}

static void
on_function (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  DocketDbTextsFunc func = (DocketDbTextsFunc) sqlite3_user_data (context);
  const char *a = (const char *) sqlite3_value_text (values[0]);
  const char *b = (const char *) sqlite3_value_text (values[1]);

  sqlite3_result_int (context, a != NULL && b != NULL && func (a, b));
}

gboolean
docket_db_add_function (DocketDb *db, const char *name, DocketDbTextsFunc func, GError **error)
{
  int code = sqlite3_create_function_v2 (db->handle, name, 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, (gpointer) func, on_function, NULL, NULL, NULL);

  return code == SQLITE_OK || docket_db_take_error (db, code, error);
}

void
docket_db_set_defensive (DocketDb *db, gboolean defensive)
{
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, defensive ? 1 : 0, NULL);
}

static int
on_commit (void *data, sqlite3 *handle, const char *name, int n_pages)
{
  ((DocketDb *) data)->log_pages = n_pages;
  return SQLITE_OK;
}

void
docket_db_stop_checkpoints (DocketDb *db)
{
  sqlite3_wal_hook (db->handle, on_commit, db);
}

guint
docket_db_get_log_pages (DocketDb *db)
{
  return (guint) db->log_pages;
}

gboolean
docket_db_checkpoint (DocketDb *db, GError **error)
{
  int code = sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

  return code == SQLITE_OK || docket_db_take_error (db, code, error);
}

gboolean
docket_db_fold_log (DocketDb *db, GError **error)
{
  int code = sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  return code == SQLITE_OK || docket_db_take_error (db, code, error);
}

gboolean
docket_db_begin (DocketDb *db, GError **error)
{
  return run_cached (db, "BEGIN IMMEDIATE", error);
}

gboolean
docket_db_begin_read (DocketDb *db, GError **error)
{
  return run_cached (db, "BEGIN", error);
}

gboolean
docket_db_commit (DocketDb *db, GError **error)
{
  return run_cached (db, "COMMIT", error);
}

void
docket_db_rollback (DocketDb *db)
{
  /* SQLite may have rolled back by itself (full disk, I/O error). */
  if (docket_db_in_transaction (db))
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
docket_db_in_transaction (DocketDb *db)
{
  return sqlite3_get_autocommit (db->handle) == 0;
}

gboolean
docket_db_savepoint (DocketDb *db, const char *name, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SAVEPOINT \"%s\"", name);

  return run_cached (db, sql, error);
}

gboolean
docket_db_release (DocketDb *db, const char *name, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("RELEASE \"%s\"", name);

  return run_cached (db, sql, error);
}

void
docket_db_rollback_to (DocketDb *db, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("ROLLBACK TO \"%s\"", name);
  g_autofree char *release = g_strdup_printf ("RELEASE \"%s\"", name);

  if (!docket_db_in_transaction (db))
    return;
  run_cached (db, sql, NULL);
  run_cached (db, release, NULL);
}

static int
is_stopped (void *data)
{
  return g_atomic_int_get ((const gint *) data) != 0;
}

void
docket_db_watch (DocketDb *db, const gint *stop)
{
  sqlite3_progress_handler (db->handle, stop != NULL ? STEPS_BETWEEN_LOOKS : 0, stop != NULL ? is_stopped : NULL, (void *) stop);
}

gboolean
docket_db_sort_in_memory (DocketDb *db, const GError *error)
{
  gboolean no_room = g_error_matches (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL) || g_error_matches (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_IO)
                     || g_error_matches (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CANNOT_OPEN);

  if (!no_room || !db->sorts_in_file)
    return FALSE;
  db->sorts_in_file = FALSE;
  return docket_db_execute (db, "PRAGMA temp_store = MEMORY", NULL);
}

gint64
docket_db_changes (DocketDb *db)
{
  return sqlite3_changes64 (db->handle);
}

gint64
docket_db_total_changes (DocketDb *db)
{
  return sqlite3_total_changes64 (db->handle);
}

gint64
docket_db_last_rowid (DocketDb *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

void
docket_db_forget_last_rowid (DocketDb *db)
{
  sqlite3_set_last_insert_rowid (db->handle, 0);
}

gint64
docket_db_data_version (DocketDb *db)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, "PRAGMA data_version", NULL);

  return statement != NULL && docket_statement_step (statement, NULL) ? docket_statement_get_int (statement, 0) : 0;
}

gboolean
docket_db_copy_to (DocketDb *db, const char *path, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, "VACUUM INTO ?1", error);

  if (statement == NULL)
    return FALSE;
  docket_statement_bind_text (statement, 1, path);
  return docket_statement_run (statement, error);
}

gboolean
docket_db_met_damage (DocketDb *db)
{
  return db->met_damage;
}

gboolean
docket_db_check (DocketDb *db, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, "PRAGMA quick_check(1)", error);

  /* The pragma always has a row: none means an error. */
  if (statement == NULL || !docket_statement_step (statement, error))
    return FALSE;
  if (g_strcmp0 (docket_statement_get_text (statement, 0), "ok") == 0)
    return TRUE;
  g_set_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT, "%s: %s", db->path, docket_statement_get_text (statement, 0));
  return FALSE;
}
