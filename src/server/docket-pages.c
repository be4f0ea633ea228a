/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The feed: everything that changed after a cursor, at its newest version. A
 * cursor holds epoch, place and what the audit chain looked like there, so one
 * from another epoch, or from a future that a restored copy does not have, is
 * known for it and answered 410; so is, under a name of its own, one from before
 * a person became, or ceased to be, a technician. What never was a cursor is 400.
 */
#include "docket-config.h"

#include "docket-pages.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-cursor.h"
#include "docket-limits.h"
#include "docket-server-error.h"

/* Half of what a desk accepts: a page of huge records is cut shorter. */
#define PAGE_BYTES_MAX (DOCKET_PAGE_BYTES_MAX / 2)

static gboolean
cursor_expired (GError **error)
{
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_CURSOR, _ ("This cursor is not of this server’s present. Read the feed from the start; unsent work is not touched."));
  return FALSE;
}

static gboolean
read_tag (DocketRepository *reader, gint64 seq, char **tag, GError **error)
{
  if (!docket_repository_audit_tag (reader, seq, tag, error))
    return FALSE;
  if (*tag == NULL)
    *tag = g_strdup (DOCKET_AUDIT_ROOT);
  return TRUE;
}

/* Where the page begins: 0 without a cursor. */
static gboolean
read_after (DocketRepository *reader, const char *text, const char *epoch, gint64 current, gboolean scoped, gint64 *after, GError **error)
{
  g_autofree char *tag = NULL;
  DocketCursor cursor;

  *after = 0;
  if (text == NULL)
    return TRUE;
  if (!docket_cursor_decode (text, &cursor))
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("after: This is not a cursor. Send the “cursor” of the last page as it came, or no “after” to read from the start."));
      return FALSE;
    }
  if (g_strcmp0 (cursor.epoch, epoch) != 0 || cursor.seq > current)
    return cursor_expired (error);
  if (!read_tag (reader, cursor.seq, &tag, error))
    return FALSE;
  if (strncmp (tag, cursor.tag, DOCKET_CURSOR_TAG_CHARS) != 0)
    return cursor_expired (error);
  /* Of the other feed: what it did not bring, this one would not bring either. */
  if (cursor.scoped != scoped)
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_SCOPE, _ ("Your role has changed, and with it what you may see. Read the feed from the start; unsent work is not touched."));
      return FALSE;
    }
  *after = cursor.seq;
  return TRUE;
}

/* A technician sees how to reach a customer, not what they owe. */
DocketRecord *
docket_record_for_session (DocketRecord *record, const DocketSession *session)
{
  const DocketKindInfo *info = docket_kind_info (DOCKET_KIND_CUSTOMER);
  const DocketStamp nobody = { NULL, NULL, 0, 0 };
  DocketRecord *less;

  if (docket_record_get_kind (record) != DOCKET_KIND_CUSTOMER || !docket_session_is_scoped (session))
    return docket_record_ref (record);
  less = docket_record_copy (record);
  for (guint i = 0; i < info->n_fields; i++)
    {
      DocketField field = (DocketField) (info->first_field + (int) i);
      DocketGroup group = docket_field_info (field)->group;

      if (group == DOCKET_GROUP_CUSTOMER_PROFILE || group == DOCKET_GROUP_CUSTOMER_CONTACT)
        continue;
      docket_record_set (less, field, NULL);
      docket_record_set_group_rev (less, group, 0);
      docket_record_set_stamp (less, group, &nobody);
    }
  return less;
}

/* Only of a customer does somebody see less than all: there a record is made. */
static gboolean
write_shown (DocketRepository *reader, const DocketPlace *place, const DocketSession *session, DocketJsonWriter *writer, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketRecord) shown = NULL;

  if (!docket_repository_get_record (reader, place->kind, place->id, &record, error))
    return FALSE;
  docket_change_begin_json (place->seq, record == NULL, writer);
  shown = record == NULL ? NULL : docket_record_for_session (record, session);
  if (shown == NULL)
    docket_json_null (writer);
  else
    docket_record_to_json (shown, writer);
  docket_change_end_json (place->kind, place->id, writer);
  return TRUE;
}

static gboolean
write_change (DocketRepository *reader, const DocketPlace *place, const DocketSession *session, DocketJsonWriter *writer, GError **error)
{
  gsize before = writer->text->len;
  gboolean comma = writer->comma;
  gboolean there = FALSE;

  if (!place->removed && place->kind == DOCKET_KIND_CUSTOMER && docket_session_is_scoped (session))
    return write_shown (reader, place, session, writer, error);
  docket_change_begin_json (place->seq, FALSE, writer);
  if (!place->removed && !docket_repository_write_record (reader, place->kind, place->id, writer, &there, error))
    return FALSE;
  if (!there)
    {
      g_string_truncate (writer->text, before);
      writer->comma = comma;
      docket_change_begin_json (place->seq, TRUE, writer);
      docket_json_null (writer);
    }
  docket_change_end_json (place->kind, place->id, writer);
  return TRUE;
}

/* Writes changes until the page is full; @count: (inout). */
static gboolean
write_changes (DocketRepository *reader, GPtrArray *places, const DocketSession *session, guint *count, DocketJsonWriter *writer, GError **error)
{
  for (guint i = 0; i < *count; i++)
    {
      gsize before = writer->text->len;

      if (!write_change (reader, g_ptr_array_index (places, i), session, writer, error))
        return FALSE;
      if (writer->text->len <= PAGE_BYTES_MAX || i == 0)
        continue;
      g_string_truncate (writer->text, before);
      *count = i;
    }
  return TRUE;
}

GBytes *
docket_pages_feed (DocketRepository *reader, const char *epoch, const DocketSession *session, const char *text, gint64 limit, gint64 *mark, GError **error)
{
  const char *person = docket_session_is_scoped (session) ? session->person : NULL;
  g_auto (DocketJsonWriter) changes = { NULL, FALSE };
  g_auto (DocketJsonWriter) page = { NULL, FALSE };
  g_autoptr (GPtrArray) places = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *cursor = NULL;
  gint64 current, after;
  gboolean more;
  guint count;

  if (!docket_repository_current_seq (reader, &current, error)
      || !read_after (reader, text, epoch, current, person != NULL, &after, error))
    return NULL;
  places = docket_repository_read_feed (reader, person, after, (guint) limit + 1, error);
  if (places == NULL)
    return NULL;
  count = MIN (places->len, (guint) limit);
  docket_json_writer_init (&changes);
  if (!write_changes (reader, places, session, &count, &changes, error))
    return NULL;
  more = places->len > count;
  *mark = more ? ((DocketPlace *) g_ptr_array_index (places, count - 1))->seq : current;
  if (!read_tag (reader, *mark, &tag, error))
    return NULL;
  cursor = docket_cursor_encode (epoch, *mark, tag, person != NULL);
  docket_json_writer_init (&page);
  docket_page_envelope_to_json (text, cursor, count, more, changes.text->str, &page);
  return docket_json_writer_finish_bytes (&page);
}

GBytes *
docket_pages_audit_head (DocketRepository *reader, gint64 at, GError **error)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *head = NULL;
  g_autoptr (GPtrArray) there = NULL;
  gint64 size;

  if (!docket_repository_audit_head (reader, &size, &head, error)
      || (at > 0 && (there = docket_repository_read_audit (reader, at - 1, 1, error)) == NULL))
    return NULL;
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_int_member (&writer, "size", size);
  docket_json_text_member (&writer, "head", head);
  /* What a desk saw then, to compare: no entry, no word of anybody. */
  if (at > 0)
    docket_json_text_member (&writer, "at", there == NULL || there->len == 0 ? NULL : ((DocketAuditEntry *) g_ptr_array_index (there, 0))->hash);
  docket_json_end_object (&writer);
  return docket_json_writer_finish_bytes (&writer);
}

GBytes *
docket_pages_server (const char *installation, const char *epoch, const char *company, const char *currency, gint64 now_ms)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "product", "docketd");
  docket_json_text_member (&writer, "version", DOCKET_VERSION);
  docket_json_int_member (&writer, "protocol", DOCKET_PROTOCOL);
  docket_json_text_member (&writer, "id", installation);
  docket_json_text_member (&writer, "epoch", epoch);
  docket_json_text_member (&writer, "company", company);
  docket_json_text_member (&writer, "currency", currency);
  docket_json_int_member (&writer, "time", now_ms);
  docket_json_name (&writer, "limits");
  docket_json_begin_object (&writer);
  docket_json_int_member (&writer, "ops_per_batch", DOCKET_BATCH_OPERATIONS_MAX);
  docket_json_int_member (&writer, "op_bytes", DOCKET_OPERATION_BYTES_MAX);
  docket_json_int_member (&writer, "batch_bytes", DOCKET_BATCH_BYTES_MAX);
  docket_json_int_member (&writer, "blob_bytes", DOCKET_BLOB_BYTES_MAX);
  docket_json_int_member (&writer, "blob_chunk_bytes", DOCKET_BLOB_CHUNK_BYTES_MAX);
  docket_json_end_object (&writer);
  docket_json_end_object (&writer);
  return docket_json_writer_finish_bytes (&writer);
}
