/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From a row straight to the wire. A feed page is thousands of records that
 * nobody looks into: making each into a DocketRecord, with a value for every
 * field and two texts for every stamp, took three quarters of its time.
 *
 * What stands here must say the same as docket_record_to_json(); tests/db
 * compares the two for every kind.
 */
#include "docket-config.h"

#include "docket-record-wire.h"

#include "docket-db.h"
#include "docket-record-stamps.h"

static void
write_field (DocketStatement *statement, int column, DocketField field, DocketJsonWriter *writer)
{
  const DocketFieldInfo *info = docket_field_info (field);
  const char *text;

  docket_json_constant_name (writer, info->name);
  if (docket_statement_is_null (statement, column))
    {
      docket_json_null (writer);
      return;
    }
  switch (info->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      docket_json_int (writer, docket_statement_get_int (statement, column));
      break;
    case DOCKET_TYPE_BOOL:
      docket_json_bool (writer, docket_statement_get_int (statement, column) != 0);
      break;
    /* Both stand in their column as JSON. */
    case DOCKET_TYPE_WORDS:
    case DOCKET_TYPE_JSON:
      docket_json_raw (writer, docket_statement_get_text (statement, column));
      break;
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    default:
      text = docket_statement_get_text (statement, column);
      docket_json_text (writer, *text == '\0' ? NULL : text);
    }
}

/* Texts of stamps have no escapes. */
static void
write_slice (DocketJsonWriter *writer, const char *name, const char *text, gsize length)
{
  docket_json_constant_name (writer, name);
  if (text == NULL)
    docket_json_null (writer);
  else
    docket_json_plain_text (writer, text, length);
}

static void
write_stamp (const DocketStampSlice *slice, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  write_slice (writer, "person", slice->person, slice->person_length);
  write_slice (writer, "device", slice->device, slice->device_length);
  docket_json_constant_name (writer, "made_at");
  docket_json_int (writer, slice->made_at);
  docket_json_constant_name (writer, "arrived_at");
  docket_json_int (writer, slice->arrived_at);
  docket_json_end_object (writer);
}

static const char *
group_name (const DocketKindInfo *info, guint n)
{
  return docket_group_info ((DocketGroup) (info->first_group + (int) n))->name;
}

gboolean
docket_record_wire_write (DocketStatement *statement, DocketKind kind, int column, DocketJsonWriter *writer, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  DocketStampSlice *slices = g_newa (DocketStampSlice, info->n_groups);

  if (!docket_stamps_read (kind, docket_statement_get_text (statement, column + 4), slices))
    {
      g_set_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT, "%s %s has unreadable stamps", info->name, docket_statement_get_text (statement, column + 1));
      return FALSE;
    }
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "kind", info->name);
  docket_json_text_member (writer, "id", docket_statement_get_text (statement, column + 1));
  docket_json_int_member (writer, "rev", docket_statement_get_int (statement, column + 2));
  docket_json_constant_name (writer, "revs");
  docket_json_begin_object (writer);
  for (guint i = 0; i < info->n_groups; i++)
    {
      docket_json_constant_name (writer, group_name (info, i));
      docket_json_int (writer, slices[i].rev);
    }
  docket_json_end_object (writer);
  docket_json_bool_member (writer, "void", docket_statement_get_int (statement, column + 3) != 0);
  docket_json_constant_name (writer, "fields");
  docket_json_begin_object (writer);
  for (guint i = 0; i < info->n_fields; i++)
    write_field (statement, column + 5 + (int) i, (DocketField) (info->first_field + (int) i), writer);
  docket_json_end_object (writer);
  docket_json_constant_name (writer, "by");
  docket_json_begin_object (writer);
  for (guint i = 0; i < info->n_groups; i++)
    if (slices[i].person != NULL)
      {
        docket_json_constant_name (writer, group_name (info, i));
        write_stamp (&slices[i], writer);
      }
  docket_json_end_object (writer);
  docket_json_end_object (writer);
  return TRUE;
}
