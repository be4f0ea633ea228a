/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a record looks like in a terminal: label and value, a group at a time,
 * fields that are not set left out.
 */
#include "docket-config.h"

#include "docket-cli-show.h"

#include <glib/gi18n-lib.h>

#include "docket-cli-table.h"
#include "docket-text.h"

void
docket_cli_show_group (DocketCli *cli, const DocketRecord *record, DocketGroup group)
{
  const DocketGroupInfo *info = docket_group_info (group);
  g_autoptr (DocketCliTable) table = docket_cli_table_new ("", "", NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < info->n_fields; i++)
    {
      DocketField field = info->first_field + (DocketField) i;
      GVariant *value = docket_record_get (record, field);
      g_autofree char *label = NULL;
      g_autofree char *text = NULL;

      if (value == NULL)
        continue;
      label = g_strdup_printf ("  %s", docket_field_label (field));
      text = docket_desk_format_value (cli->desk, field, value);
      docket_cli_table_add (table, label);
      docket_cli_table_add (table, text);
      any = TRUE;
    }
  if (!any)
    return;
  g_print ("%s\n", docket_group_label (group));
  docket_cli_table_print (table);
}

char *
docket_cli_sync_words (DocketCli *cli, const DocketRecord *record)
{
  g_auto (DocketRecordState) state = { 0 };

  if (!docket_store_get_state (docket_cli_get_reader (cli), docket_record_get_kind (record), docket_record_get_id (record), &state, NULL))
    return g_strdup ("");
  return docket_words_record (&state, docket_desk_get_status (cli->desk), docket_clock_now_ms (cli->clock));
}

char *
docket_cli_stamp_words (DocketCli *cli, const DocketStamp *stamp)
{
  g_autofree char *person = NULL;
  g_autofree char *device = NULL;

  if (stamp->person == NULL)
    return g_strdup (_ ("nobody yet"));
  person = docket_desk_person_name (cli->desk, stamp->person);
  if (stamp->device == NULL)
    return g_steal_pointer (&person);
  device = docket_desk_device_name (cli->desk, stamp->device);
  /* Translators: a person and the device they used */
  return g_strdup_printf (_ ("%s, %s"), person, device);
}

gboolean
docket_cli_show_notes (DocketCli *cli, const DocketQuery *query, GError **error)
{
  g_autoptr (GPtrArray) notes = docket_store_select (docket_cli_get_reader (cli), query, 0, error);

  if (notes == NULL)
    return FALSE;
  if (notes->len > 0)
    g_print ("%s\n", _ ("Notes"));
  for (guint i = 0; i < notes->len; i++)
    {
      const DocketRecord *note = g_ptr_array_index (notes, i);
      const DocketStamp *stamp = docket_record_get_stamp (note, DOCKET_GROUP_NOTE_NOTE);
      g_autofree char *when = docket_time_format (stamp->made_at, docket_clock_now_ms (cli->clock));
      g_autofree char *who = docket_cli_stamp_words (cli, stamp);
      const char *body = docket_record_get_text (note, DOCKET_NOTE_BODY);

      g_print ("  %s · %s: %s\n", when, who, body != NULL ? body : "");
    }
  return TRUE;
}

gboolean
docket_cli_write_records (DocketCli *cli, DocketJsonWriter *writer, const DocketQuery *query, guint limit, GError **error)
{
  g_autoptr (GPtrArray) records = docket_store_select (docket_cli_get_reader (cli), query, limit, error);

  if (records == NULL)
    return FALSE;
  docket_json_begin_array (writer);
  for (guint i = 0; i < records->len; i++)
    docket_cli_write_record (cli, writer, g_ptr_array_index (records, i));
  docket_json_end_array (writer);
  return TRUE;
}
