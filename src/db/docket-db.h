/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "docket-record.h"

G_BEGIN_DECLS

/**
 * DocketDbError:
 * @DOCKET_DB_ERROR_FAILED: anything else; a defect of ours
 * @DOCKET_DB_ERROR_BUSY: another process holds the file too long
 * @DOCKET_DB_ERROR_FULL: no space left
 * @DOCKET_DB_ERROR_READ_ONLY: the file or folder may not be written
 * @DOCKET_DB_ERROR_CORRUPT: not a database, or damaged
 * @DOCKET_DB_ERROR_NEWER: written by a newer Docket; left untouched
 * @DOCKET_DB_ERROR_CONSTRAINT: a uniqueness or NOT NULL rule
 * @DOCKET_DB_ERROR_CANNOT_OPEN: missing folder, no permission
 * @DOCKET_DB_ERROR_IO: the disk answered with an error
 */
typedef enum
{
  DOCKET_DB_ERROR_FAILED,
  DOCKET_DB_ERROR_BUSY,
  DOCKET_DB_ERROR_FULL,
  DOCKET_DB_ERROR_READ_ONLY,
  DOCKET_DB_ERROR_CORRUPT,
  DOCKET_DB_ERROR_NEWER,
  DOCKET_DB_ERROR_CONSTRAINT,
  DOCKET_DB_ERROR_CANNOT_OPEN,
  DOCKET_DB_ERROR_IO,
} DocketDbError;

#define DOCKET_DB_ERROR (docket_db_error_quark ())
GQuark docket_db_error_quark (void);

typedef enum
{
  DOCKET_DB_READ_WRITE = 0,       /* created if missing, mode 0600 */
  DOCKET_DB_READ_ONLY = 1 << 0,   /* must exist */
  DOCKET_DB_DAMAGED = 1 << 1,     /* must exist: reads what can still be read, changes nothing */
} DocketDbFlags;

/**
 * DocketDb:
 *
 * One SQLite connection with Docket's settings (WAL, synchronous=FULL, foreign
 * keys off, trusted_schema off, busy timeout; what sorts stays in memory, but for a
 * reader's large sort, which goes on in a file of no name while the disk has room), and a
 * cache of prepared statements. Belongs to one thread at a time.
 */
typedef struct _DocketDb DocketDb;

/* @path may be ":memory:" in tests. */
DocketDb *docket_db_open (const char *path, DocketDbFlags flags, GError **error);
void docket_db_close (DocketDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDb, docket_db_close)

/* Outside a transaction. FALSE: commits from now on reach the disk with the next
 * durable one or the next checkpoint; a power cut before may take the last of
 * them back, in order. For what can be had again. */
gboolean docket_db_set_durable (DocketDb *db, gboolean durable, GError **error);
/* Whether statements prepared from now on may not write what a virtual table keeps
 * its own in; they may not, unless this was called. For a table that is about to go. */
void docket_db_set_defensive (DocketDb *db, gboolean defensive);
/* From now on commits leave it to docket_db_checkpoint() to copy the write-ahead
 * log into the file; docket_db_get_log_pages() says how long it is. */
void docket_db_stop_checkpoints (DocketDb *db);
guint docket_db_get_log_pages (DocketDb *db);
/* As much of it as can be copied without waiting for anybody. */
gboolean docket_db_checkpoint (DocketDb *db, GError **error);
/* BEGIN IMMEDIATE (a deferred upgrade fails in spite of the busy timeout). */
gboolean docket_db_begin (DocketDb *db, GError **error);
/* A read snapshot over several SELECTs. */
gboolean docket_db_begin_read (DocketDb *db, GError **error);
gboolean docket_db_commit (DocketDb *db, GError **error);
void docket_db_rollback (DocketDb *db);
gboolean docket_db_in_transaction (DocketDb *db);
/* Nested: @name is a literal identifier. */
gboolean docket_db_savepoint (DocketDb *db, const char *name, GError **error);
gboolean docket_db_release (DocketDb *db, const char *name, GError **error);
void docket_db_rollback_to (DocketDb *db, const char *name);
/* Several statements without parameters (migrations, pragmas). */
gboolean docket_db_execute (DocketDb *db, const char *sql, GError **error);
/* Statements may ask @name (a, b), which is 0 if a text is missing. @name, @func: static */
typedef gboolean (*DocketDbTextsFunc) (const char *a, const char *b);
gboolean docket_db_add_function (DocketDb *db, const char *name, DocketDbTextsFunc func, GError **error);
/* From now on statements end with an error soon after *@stop (atomic) is not 0:
 * for work that another thread may lose interest in. @stop: (nullable): they run
 * to their end again */
void docket_db_watch (DocketDb *db, const gint *stop);
/* Whether @error may be that a reader's large sort found no room for its file: from now on
 * this one sorts in memory, and what failed may be tried once more. */
gboolean docket_db_sort_in_memory (DocketDb *db, const GError *error);
/* Rows changed by the last INSERT, UPDATE or DELETE. */
gint64 docket_db_changes (DocketDb *db);
/* Of all statements since it was opened. */
gint64 docket_db_total_changes (DocketDb *db);
gint64 docket_db_last_rowid (DocketDb *db);
/* 0 from now on, until the next row is inserted. */
void docket_db_forget_last_rowid (DocketDb *db);
/* Changes when another connection committed (PRAGMA data_version). */
gint64 docket_db_data_version (DocketDb *db);
/* Copies the whole database, consistent, while others write (VACUUM INTO). */
gboolean docket_db_copy_to (DocketDb *db, const char *path, GError **error);
/* Copies all of the log into the file and empties it; BUSY if somebody is in the
 * way. Closing does the same, but does not say when it could not. */
gboolean docket_db_fold_log (DocketDb *db, GError **error);
/* Whether anything asked of this connection has met damage (CORRUPT). */
gboolean docket_db_met_damage (DocketDb *db);
/* What the statements of this connection have done so far: a measure of work
 * that is the same on every machine. Counted when a statement is given back. */
typedef struct
{
  gint64 statements; /* given back */
  gint64 rows;       /* read */
  gint64 steps;      /* of SQLite's machine: some ten million of them are a second */
} DocketDbWork;
void docket_db_get_work (DocketDb *db, DocketDbWork *work);
/* PRAGMA quick_check; CORRUPT if it finds anything. */
gboolean docket_db_check (DocketDb *db, GError **error);

/**
 * docket_db_migrate:
 * @resources: (array zero-terminated=1): resource paths of numbered .sql files,
 *   oldest first
 *
 * Brings the file up to the newest version, one transaction a step; the
 * version is kept in PRAGMA user_version. A file with a higher version than
 * ours is refused (NEWER) and left as it is.
 */
gboolean docket_db_migrate (DocketDb *db, const char *const *resources, GError **error);

/* Before step @step of @steps, counted from 1. */
typedef void (*DocketDbStepFunc) (guint step, guint steps, gpointer data);

/* The same; @func (scope call) is told of each step of a file that an older
 * version made, as such a step goes through all records. */
gboolean docket_db_migrate_telling (DocketDb *db, const char *const *resources, DocketDbStepFunc func, gpointer data, GError **error);

/* "Docket cannot save: the disk is full. Free some space …" (transfer full) */
char *docket_db_error_sentence (const GError *error);

G_END_DECLS
