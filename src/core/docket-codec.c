/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * JSON <-> values, as PROTOCOL writes them: field values, sets of them, stamps,
 * and records on their way out. How values are read is in docket-value-reader.c,
 * records and pages in docket-record-reader.c; operations are in docket-operation-codec.c, answers
 * and the writing of pages in docket-result-codec.c.
 *
 * Example: the `set` {"status":"complete","status_reason":null} of a job reads
 * as two members, the second present and NULL; {"colour":1} is refused, since
 * silently dropping a field would lose somebody's work.
 */
#include "docket-config.h"

#include "docket-codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-id.h"
#include "docket-limits.h"

static void
words_to_json (GVariant *value, DocketJsonWriter *writer)
{
  g_autofree const char **words = g_variant_get_strv (value, NULL);

  docket_json_begin_array (writer);
  for (guint i = 0; words[i] != NULL; i++)
    docket_json_text (writer, words[i]);
  docket_json_end_array (writer);
}

void
docket_value_to_json (DocketField field, GVariant *value, DocketJsonWriter *writer)
{
  if (value == NULL)
    {
      docket_json_null (writer);
      return;
    }
  switch (docket_field_info (field)->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      docket_json_int (writer, g_variant_get_int64 (value));
      break;
    case DOCKET_TYPE_BOOL:
      docket_json_bool (writer, g_variant_get_boolean (value));
      break;
    case DOCKET_TYPE_WORDS:
      words_to_json (value, writer);
      break;
    case DOCKET_TYPE_JSON:
      docket_json_raw (writer, g_variant_get_string (value, NULL));
      break;
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    default:
      docket_json_text (writer, g_variant_get_string (value, NULL));
    }
}

void
docket_values_to_json (const DocketValues *values, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);

      docket_json_name (writer, docket_field_info (field)->name);
      docket_value_to_json (field, docket_values_nth_value (values, i), writer);
    }
  docket_json_end_object (writer);
}

/* ---- Stamps ---- */

void
docket_stamp_to_json (const DocketStamp *stamp, DocketJsonWriter *writer)
{
  if (stamp->person == NULL)
    {
      docket_json_null (writer);
      return;
    }
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "person", stamp->person);
  docket_json_text_member (writer, "device", stamp->device);
  docket_json_int_member (writer, "made_at", stamp->made_at);
  docket_json_int_member (writer, "arrived_at", stamp->arrived_at);
  docket_json_end_object (writer);
}

gboolean
docket_stamp_from_json (JsonNode *node, DocketStamp *stamp, GError **error)
{
  DocketStamp read = { NULL, NULL, 0, 0 };
  const char *person = NULL, *device = NULL;
  JsonObject *object;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      docket_stamp_clear (stamp);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("“by” is not an object"));
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!docket_json_get_text (object, "person", FALSE, &person, error)
      || !docket_json_get_text (object, "device", FALSE, &device, error)
      || !docket_json_get_int (object, "made_at", FALSE, &read.made_at, error)
      || !docket_json_get_int (object, "arrived_at", FALSE, &read.arrived_at, error))
    return FALSE;
  read.person = (char *) person;
  read.device = (char *) device;
  docket_stamp_copy_to (&read, stamp);
  return TRUE;
}

/* ---- Records ---- */

void
docket_record_to_json (const DocketRecord *record, DocketJsonWriter *writer)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));

  docket_json_begin_object (writer);
  docket_json_text_member (writer, "kind", info->name);
  docket_json_text_member (writer, "id", docket_record_get_id (record));
  docket_json_int_member (writer, "rev", docket_record_get_rev (record));
  docket_json_name (writer, "revs");
  docket_json_begin_object (writer);
  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);

      docket_json_int_member (writer, docket_group_info (group)->name, docket_record_get_group_rev (record, group));
    }
  docket_json_end_object (writer);
  docket_json_bool_member (writer, "void", docket_record_get_void (record));
  docket_json_name (writer, "fields");
  docket_json_begin_object (writer);
  for (guint i = 0; i < info->n_fields; i++)
    {
      DocketField field = (DocketField) (info->first_field + (int) i);

      docket_json_name (writer, docket_field_info (field)->name);
      docket_value_to_json (field, docket_record_get (record, field), writer);
    }
  docket_json_end_object (writer);
  docket_json_name (writer, "by");
  docket_json_begin_object (writer);
  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);
      const DocketStamp *stamp = docket_record_get_stamp (record, group);

      if (stamp->person == NULL)
        continue;
      docket_json_name (writer, docket_group_info (group)->name);
      docket_stamp_to_json (stamp, writer);
    }
  docket_json_end_object (writer);
  docket_json_end_object (writer);
}

char *
docket_record_to_text (const DocketRecord *record)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_record_to_json (record, &writer);
  return docket_json_writer_finish (&writer);
}
