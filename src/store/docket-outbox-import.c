/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Work that was saved on another machine goes into the outbox here, as it is:
 * same keys, bundles, order, `follows`, `after`, bases and `was`. The server
 * judges it by what its author saw there, not by what this machine shows.
 *
 * The file is read twice before anything is saved: first to know that all of it
 * is whole and ours, then to take it in. Nothing of this happens on the thread
 * that saves; what that one does needs the file no more, and is a transaction
 * for each part (docket-outbox-parts.c): a save goes between two.
 *
 * A part that is longer than a transaction may be, months of work on one record,
 * comes in in slices. The places in the queue of all of it are reserved with the
 * first, so that what is saved between two, or after a crash, stands behind it:
 *
 *   slice 1     X1 … X64      places 10 … 73, up to 210 reserved
 *   a save      P             place 211; follows X64
 *   slice 2, 3  X65 … X200    places 74 … 209, though P was first
 *
 * P's author had not seen X65. Where both change the same group, and its rule is
 * to ask, a person decides: about P, if it goes in its turn; about X65, if P went
 * before the second slice was here. Otherwise both apply.
 *
 * Each slice shows its record anew: what is saved before the next one names what
 * it was made on, and that has to be what was seen.
 *
 * What has a key that is known here is passed over, whatever became of it, so
 * the same file may be imported twice, or where it came from. What comes in
 * counts as tried once: the other machine may send it too, so it can no longer
 * be taken back here as if nobody had ever seen it.
 *
 * Files are put into the folder while the file is read the second time. Until
 * the transaction refers to them, the folder's lock keeps them from being
 * cleared away as leftovers; if it never comes, that is what they are.
 *
 * A record that this machine does not have yet shows nothing of the work until
 * the feed brings it; the work goes to the server all the same.
 */
#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "docket-codec.h"
#include "docket-limits.h"
#include "docket-outbox-file-stream.h"
#include "docket-record-table.h"

/* A file that came along. */
typedef struct
{
  gint64 size; /* bytes */
  char *media_type;
} Content;

struct _DocketOutboxImport
{
  GPtrArray *operations; /* element-type DocketOperation; in the order of the file */
  GArray *saved_at;      /* gint64, ms: of each of them */
  GPtrArray *parts;      /* element-type GArray of indexes of @operations */
  GHashTable *contents; /* digest -> Content */
  int lock;
  guint next;          /* of @parts */
  guint next_in_part;  /* not 0: it is a long one, see slices below */
  gint64 first_position; /* of that part */
  guint n_files;
  guint n_operations;
  guint n_known;
};

static void
content_free (gpointer data)
{
  g_free (((Content *) data)->media_type);
  g_free (data);
}

void
docket_outbox_import_free (DocketOutboxImport *import)
{
  if (import == NULL)
    return;
  if (import->lock >= 0)
    close (import->lock);
  g_clear_pointer (&import->parts, g_ptr_array_unref);
  g_ptr_array_unref (import->operations);
  g_array_unref (import->saved_at);
  g_hash_table_unref (import->contents);
  g_free (import);
}

guint
docket_outbox_import_get_operations (DocketOutboxImport *import)
{
  g_return_val_if_fail (import != NULL, 0);

  return import->n_operations;
}

guint
docket_outbox_import_get_files (DocketOutboxImport *import)
{
  g_return_val_if_fail (import != NULL, 0);

  return import->n_files;
}

guint
docket_outbox_import_get_known (DocketOutboxImport *import)
{
  g_return_val_if_fail (import != NULL, 0);

  return import->n_known;
}

/* ---- Reading ---- */

void
docket_outbox_file_header_of_store (DocketStore *self, DocketOutboxFileHeader *header)
{
  static const char *const unset = "";
  char *server = docket_store_get_meta (self, DOCKET_META_SERVER_ID);
  char *url = docket_store_get_meta (self, DOCKET_META_SERVER_URL);
  char *person = docket_store_get_meta (self, DOCKET_META_PERSON);
  char *username = docket_store_get_meta (self, DOCKET_META_USERNAME);

  header->server = server != NULL ? server : g_strdup (unset);
  header->url = url != NULL ? url : g_strdup (unset);
  header->person = person != NULL ? person : g_strdup (unset);
  header->username = username != NULL ? username : g_strdup (unset);
  header->made_at = docket_clock_now_ms (self->clock);
}

/* Under another name its work must never go. */
static gboolean
check_account (DocketStore *reader, const DocketOutboxFileHeader *header, GError **error)
{
  g_auto(DocketOutboxFileHeader) here = { NULL, NULL, NULL, NULL, 0 };

  docket_outbox_file_header_of_store (reader, &here);
  if (g_str_equal (here.server, header->server) && g_str_equal (here.person, header->person))
    return TRUE;
  g_set_error (error, DOCKET_OUTBOX_FILE_ERROR, DOCKET_OUTBOX_FILE_ERROR_OTHER_ACCOUNT,
               /* Translators: sign-in name and server, twice */
               _("This is the work of “%s” at %s, but “%s” at %s is signed in here. Sign in with the account whose work it is, then import it again."),
               header->username, header->url, here.username, here.url);
  return FALSE;
}

static gboolean
check_whole (DocketOutboxFileReader *reader, GError **error)
{
  g_auto(DocketOutboxFileEntry) entry = { DOCKET_OUTBOX_FILE_END };

  do
    if (!docket_outbox_file_reader_next (reader, &entry, error))
      return FALSE;
  while (entry.type != DOCKET_OUTBOX_FILE_END);
  return TRUE;
}

static void
take_operation (DocketOutboxImport *import, const DocketOutboxFileEntry *entry)
{
  g_ptr_array_add (import->operations, docket_operation_ref (entry->operation));
  g_array_append_val (import->saved_at, entry->saved_at);
}

/* Into the folder, unless its bytes are there already. */
static gboolean
take_content (DocketOutboxImport *import, DocketFiles *files, DocketOutboxFileReader *reader, const DocketOutboxFileEntry *entry, GError **error)
{
  Content *content = g_new0 (Content, 1);

  content->size = entry->size;
  content->media_type = g_strdup (entry->media_type);
  g_hash_table_insert (import->contents, g_strdup (entry->sha256), content);
  if (!docket_files_verify (files, entry->sha256, entry->size, NULL))
    {
      g_autoptr(GInputStream) stream = docket_outbox_file_stream_new (reader);
      g_autoptr(DocketTakenFile) taken = docket_files_take_stream (files, stream, entry->sha256, DOCKET_BLOB_BYTES_MAX, NULL, error);

      return taken != NULL;
    }
  return TRUE;
}

static gboolean
take_entry (DocketOutboxImport *import, DocketFiles *files, DocketOutboxFileReader *reader, const DocketOutboxFileEntry *entry, GError **error)
{
  switch (entry->type)
    {
    case DOCKET_OUTBOX_FILE_OPERATION:
      take_operation (import, entry);
      return TRUE;
    case DOCKET_OUTBOX_FILE_CONTENT:
      return take_content (import, files, reader, entry, error);
    case DOCKET_OUTBOX_FILE_END:
    default:
      return TRUE;
    }
}

static gboolean
take_all (DocketOutboxImport *import, DocketFiles *files, DocketOutboxFileReader *reader, GError **error)
{
  g_auto(DocketOutboxFileEntry) entry = { DOCKET_OUTBOX_FILE_END };

  do
    if (!docket_outbox_file_reader_next (reader, &entry, error) || !take_entry (import, files, reader, &entry, error))
      return FALSE;
  while (entry.type != DOCKET_OUTBOX_FILE_END);
  return TRUE;
}

DocketOutboxImport *
docket_outbox_import_new (DocketStore *reader, const char *path, GError **error)
{
  g_autoptr(DocketOutboxFileReader) first = NULL;
  g_autoptr(DocketOutboxFileReader) again = NULL;
  g_autoptr(DocketOutboxImport) import = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (reader), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  first = docket_outbox_file_reader_new (path, error);
  if (first == NULL || !check_whole (first, error) || !check_account (reader, docket_outbox_file_reader_get_header (first), error))
    return NULL;
  again = docket_outbox_file_reader_new (path, error);
  import = g_new0 (DocketOutboxImport, 1);
  import->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  import->saved_at = g_array_new (FALSE, FALSE, sizeof (gint64));
  import->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, content_free);
  import->lock = -1;
  /* It may be another file by now. */
  if (again == NULL || !check_account (reader, docket_outbox_file_reader_get_header (again), error)
      || !docket_files_lock_shared (reader->files, &import->lock, error)
      || !take_all (import, reader->files, again, error))
    return NULL;
  import->parts = docket_outbox_cut_parts (import->operations);
  return g_steal_pointer (&import);
}

/* ---- Saving ---- */

/* The file it refers to, if it came along. It goes to the server first, unless
 * that is known to have it. */
static gboolean
insert_file (DocketStore *self, DocketOutboxImport *import, const DocketOperation *operation, GError **error)
{
  const char *sha256 = docket_operation_get_blob (operation);
  const Content *content = sha256 != NULL ? g_hash_table_lookup (import->contents, sha256) : NULL;

  if (content == NULL)
    return TRUE;
  import->n_files++;
  return docket_file_put (self, sha256, content->size, content->media_type, FALSE, error);
}

static gboolean
insert (DocketStore *self, DocketOutboxImport *import, gint64 position, const DocketOperation *operation, gint64 saved_at, GError **error)
{
  g_autofree char *text = docket_operation_to_text (operation);
  g_autoptr(DocketRecord) record = NULL;

  return insert_file (self, import, operation, error)
         && docket_record_table_get (self->db, operation->record_kind, operation->record_id, &record, error)
         && docket_overlay_keep_confirmed (self, operation->record_kind, operation->record_id, record, error)
         && docket_outbox_insert_at (self, position, operation, docket_operation_named_groups (operation), text, error)
         && docket_outbox_set_imported (self, operation->key, saved_at, error);
}

/* Each record shows all that came in of it, made once; and only then can be told
 * what a step has to wait for, which work of this machine is among.
 * @inserted: element-type DocketOperation */
static gboolean
show (DocketStore *self, GPtrArray *inserted, GError **error)
{
  g_autoptr(GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < inserted->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (inserted, i);

      if (g_hash_table_add (shown, operation->record_id) && !docket_overlay_rebuild (self, operation->record_kind, operation->record_id, error))
        return FALSE;
    }
  for (guint i = 0; i < inserted->len; i++)
    if (!docket_outbox_hold_back (self, g_ptr_array_index (inserted, i), error))
      return FALSE;
  return TRUE;
}

/* What became of the ones that were taken. */
typedef struct
{
  guint operations;
  guint known;
} Taken;

/* ---- Slices ---- */

static gboolean
ask_number (DocketStore *self, const char *sql, gint64 first, gint64 n, gint64 *number, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, sql, error);

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, first);
  docket_statement_bind_int (find, 2, n);
  if (!docket_statement_step (find, error))
    return FALSE;
  *number = docket_statement_get_int (find, 0);
  return TRUE;
}

#define LAST_POSITION "(SELECT max (seq) FROM sqlite_sequence WHERE name = 'outbox')"

/* @taken: (out): of the @n positions from @first on; -1: not all of them were ever
 * given out or reserved */
static gboolean
count_reserved (DocketStore *self, gint64 first, gint64 n, gint64 *taken, GError **error)
{
  return ask_number (self, "SELECT CASE WHEN coalesce (" LAST_POSITION ", 0) >= ?1 + ?2 - 1"
                           " THEN (SELECT count (*) FROM outbox WHERE position >= ?1 AND position < ?1 + ?2) ELSE -1 END",
                     first, n, taken, error);
}

static gboolean
get_next_position (DocketStore *self, gint64 *position, GError **error)
{
  return ask_number (self, "SELECT 1 + coalesce (" LAST_POSITION ", 0) WHERE ?1 = ?2", 0, 0, position, error);
}

/* Whatever is saved from now on stands behind @last. */
static gboolean
reserve (DocketStore *self, gint64 last, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'outbox' AND seq < ?1", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_int (update, 1, last);
  return docket_statement_run (update, error);
}

static gboolean
is_long (const GArray *part)
{
  return part->len > DOCKET_IMPORT_PART_OPERATIONS;
}

/* Where a long part that came in in part seems to stand, by the @n_known operations
 * of it that are here; 0: nowhere yet. Each is looked for, so nobody who saves is
 * made to wait for that: place() sees whether it is still so. */
static gboolean
find_place (DocketStore *self, DocketOutboxImport *import, const GArray *part, gint64 *n_known, GError **error)
{
  gint64 *first = &import->first_position;

  *n_known = 0;
  if (!is_long (part) || import->next_in_part > 0)
    return TRUE;
  *first = 0;
  for (guint i = 0; i < part->len; i++)
    {
      DocketOperation *operation = g_ptr_array_index (import->operations, g_array_index (part, guint, i));
      g_autoptr(DocketOutboxRow) known = NULL;

      if (!docket_outbox_get_row (self, operation->key, &known, error))
        return FALSE;
      /* They come in in order. */
      if (known == NULL && i == 0)
        return TRUE;
      if (known == NULL)
        continue;
      if ((*n_known)++ == 0)
        *first = known->position - i;
      if (*first <= 0 || known->position != *first + i)
        {
          *first = 0;
          break;
        }
    }
  return TRUE;
}

/* Before the first slice of a long part: as reserved when the others came in, if
 * those places hold nothing but them. */
static gboolean
place (DocketStore *self, DocketOutboxImport *import, const GArray *part, gint64 n_known, GError **error)
{
  gint64 taken = 0;

  if (!is_long (part) || import->next_in_part > 0)
    return TRUE;
  if (import->first_position > 0 && !count_reserved (self, import->first_position, part->len, &taken, error))
    return FALSE;
  return (import->first_position > 0 && taken == n_known) || get_next_position (self, &import->first_position, error);
}

/* @end: of the slice that begins at import->next_in_part; @n_known: see find_place() */
static gboolean
take_in (DocketStore *self, DocketOutboxImport *import, const GArray *part, guint end, gint64 n_known, Taken *taken, GError **error)
{
  g_autoptr(GPtrArray) inserted = g_ptr_array_new ();

  if (!place (self, import, part, n_known, error))
    return FALSE;
  for (guint i = import->next_in_part; i < end; i++)
    {
      guint index = g_array_index (part, guint, i);
      DocketOperation *operation = g_ptr_array_index (import->operations, index);
      g_autoptr(DocketOutboxRow) known = NULL;

      if (!docket_outbox_get_row (self, operation->key, &known, error))
        return FALSE;
      if (known != NULL)
        taken->known++;
      else if (!insert (self, import, is_long (part) ? import->first_position + i : 0, operation, g_array_index (import->saved_at, gint64, index), error))
        return FALSE;
      else
        g_ptr_array_add (inserted, operation);
    }
  taken->operations += inserted->len;
  return (!is_long (part) || (reserve (self, import->first_position + part->len - 1, error) && docket_meta_note_put_between (self, error)))
         && show (self, inserted, error);
}

gboolean
docket_store_outbox_import (DocketStore *self, DocketOutboxImport *import, gboolean *more, GError **error)
{
  Taken taken = { 0, 0 };
  const GArray *part;
  guint n_files, end;
  gint64 n_known;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (import != NULL && more != NULL, FALSE);

  if (import->next >= import->parts->len)
    {
      *more = FALSE;
      return TRUE;
    }
  part = g_ptr_array_index (import->parts, import->next);
  end = MIN (import->next_in_part + DOCKET_IMPORT_PART_OPERATIONS, part->len);
  n_files = import->n_files;
  if (!find_place (self, import, part, &n_known, error) || !docket_store_begin (self, error))
    return FALSE;
  ok = take_in (self, import, part, end, n_known, &taken, error);
  docket_store_touch_outbox (self);
  if (!docket_store_end (self, ok, error))
    {
      import->n_files = n_files;
      return FALSE;
    }
  import->next_in_part = end < part->len ? end : 0;
  import->next += end == part->len;
  import->n_operations += taken.operations;
  import->n_known += taken.known;
  *more = import->next < import->parts->len;
  return TRUE;
}
