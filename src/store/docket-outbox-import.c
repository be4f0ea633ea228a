/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Work that was saved on another machine goes into the outbox here, as it is:
 * same keys, bundles, order, `follows`, `after`, bases and `was`. The server
 * judges it by what its author saw there, not by what this machine shows.
 *
 * The file is read twice before anything is saved: first to know that all of it
 * is whole and ours, then to take it in. Nothing of this happens on the thread
 * that saves; what that one does is one transaction without the file.
 *
 * What has a key that is known here is passed over, whatever became of it, so
 * the same file may be imported twice, or where it came from. What comes in
 * counts as tried once: the other machine may send it too, so it can no longer
 * be taken back here as if nobody had ever seen it.
 *
 * A record that this machine does not have yet shows nothing of the work until
 * the feed brings it; the work goes to the server all the same.
 */
#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#include "docket-codec.h"
#include "docket-record-table.h"

typedef struct
{
  DocketOperation *operation;
  gint64 saved_at; /* ms */
} Incoming;

struct _DocketOutboxImport
{
  GPtrArray *incoming; /* element-type Incoming */
  guint operations;
  guint known;
};

static void
incoming_free (Incoming *incoming)
{
  docket_operation_unref (incoming->operation);
  g_free (incoming);
}

void
docket_outbox_import_free (DocketOutboxImport *import)
{
  if (import == NULL)
    return;
  g_ptr_array_unref (import->incoming);
  g_free (import);
}

guint
docket_outbox_import_get_operations (DocketOutboxImport *import)
{
  g_return_val_if_fail (import != NULL, 0);

  return import->operations;
}

guint
docket_outbox_import_get_known (DocketOutboxImport *import)
{
  g_return_val_if_fail (import != NULL, 0);

  return import->known;
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

static gboolean
take_entry (DocketOutboxImport *import, DocketOutboxFileEntry *entry)
{
  Incoming *incoming;

  if (entry->type != DOCKET_OUTBOX_FILE_OPERATION)
    return TRUE;
  incoming = g_new0 (Incoming, 1);
  incoming->operation = docket_operation_ref (entry->operation);
  incoming->saved_at = entry->saved_at;
  g_ptr_array_add (import->incoming, incoming);
  return TRUE;
}

static gboolean
take_all (DocketOutboxImport *import, DocketOutboxFileReader *reader, GError **error)
{
  g_auto(DocketOutboxFileEntry) entry = { DOCKET_OUTBOX_FILE_END };

  do
    if (!docket_outbox_file_reader_next (reader, &entry, error) || !take_entry (import, &entry))
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
  import->incoming = g_ptr_array_new_with_free_func ((GDestroyNotify) incoming_free);
  /* It may be another file by now. */
  if (again == NULL || !take_all (import, again, error) || !check_account (reader, docket_outbox_file_reader_get_header (again), error))
    return NULL;
  return g_steal_pointer (&import);
}

/* ---- Saving ---- */

static gboolean
insert (DocketStore *self, const Incoming *incoming, GError **error)
{
  const DocketOperation *operation = incoming->operation;
  g_autofree char *text = docket_operation_to_text (operation);
  g_autoptr(DocketRecord) record = NULL;

  return docket_record_table_get (self->db, operation->record_kind, operation->record_id, &record, error)
         && docket_overlay_keep_confirmed (self, operation->record_kind, operation->record_id, record, error)
         && docket_outbox_insert (self, operation, docket_operation_named_groups (operation), text, error)
         && docket_outbox_set_imported (self, operation->key, incoming->saved_at, error)
         && docket_overlay_rebuild (self, operation->record_kind, operation->record_id, error);
}

static gboolean
take_in (DocketStore *self, DocketOutboxImport *import, GError **error)
{
  for (guint i = 0; i < import->incoming->len; i++)
    {
      const Incoming *incoming = g_ptr_array_index (import->incoming, i);
      g_autoptr(DocketOutboxRow) known = NULL;

      if (!docket_outbox_get_row (self, incoming->operation->key, &known, error))
        return FALSE;
      if (known != NULL)
        import->known++;
      else if (!insert (self, incoming, error))
        return FALSE;
      else
        import->operations++;
    }
  return TRUE;
}

gboolean
docket_store_outbox_import (DocketStore *self, DocketOutboxImport *import, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (import != NULL, FALSE);

  import->operations = 0;
  import->known = 0;
  if (!docket_store_begin (self, error))
    return FALSE;
  ok = take_in (self, import, error);
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}
