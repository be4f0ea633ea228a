/* SPDX-License-Identifier: GPL-3.0-or-later */

/* I11: what is referred to is here, as it was. */
#include "docket-sim-oracle-private.h"

#include "docket-result.h"

static void
look_at_server (DocketSimWorld *world, gboolean wholly)
{
  g_autoptr (GError) error = NULL;

  if (world->server == NULL || docket_sim_disk_is_dead (world->server_disk))
    return;
  if (!docket_sim_server_check_files (world->server, wholly, &error) && error->domain == G_IO_ERROR)
    docket_sim_world_fail (world, "I11 files: %s", error->message);
  else if (error != NULL && wholly)
    docket_sim_world_fail (world, "I11 files: %s", error->message);
}

/* Whose file the device says that it has. What waits has one, and none was ever refused
 * because its file had come to harm: nobody here takes files away. */
static void
look_at_item (DocketSimDesk *desk, const DocketOutboxItem *item, gboolean wholly)
{
  DocketFiles *files = docket_store_get_files (desk->reader);
  const char *blob = item->operation->record_kind != DOCKET_KIND_ATTACHMENT ? NULL : docket_values_get_text (item->operation->set, DOCKET_ATTACHMENT_BLOB);
  g_autoptr (DocketStoreFile) file = NULL;
  g_autoptr (GError) error = NULL;

  if (blob == NULL || !docket_store_get_file (desk->reader, blob, &file, NULL))
    return;
  if (item->state == DOCKET_OUTBOX_REJECTED && g_strcmp0 (item->problem_type, DOCKET_PROBLEM_NEEDS_BLOB) == 0)
    docket_sim_world_fail (desk->world, "I11 files: %u: %s was saved with its file, and refused: %s", desk->index, item->operation->key, item->problem_detail);
  else if (file == NULL && (item->state == DOCKET_OUTBOX_QUEUED || item->state == DOCKET_OUTBOX_SENDING))
    docket_sim_world_fail (desk->world, "I11 files: %u: the file of pending %s is not here", desk->index, item->operation->key);
  else if (file != NULL && !(wholly ? docket_files_verify (files, blob, file->size, &error) : docket_files_has (files, blob, file->size)))
    docket_sim_world_fail (desk->world, "I11 files: %u: the file of %s is not as it was saved: %s", desk->index, item->operation->key, error == NULL ? "it has another length" : error->message);
}

void
docket_sim_oracle_look_at_desk_files (DocketSimDesk *desk, gboolean wholly)
{
  g_autoptr (GPtrArray) items = NULL;

  if ((desk->world->faults & DOCKET_SIM_FAULT_FILES) == 0 || !desk->up || docket_sim_disk_is_dead (desk->disk))
    return;
  items = docket_store_outbox (desk->reader, 0, NULL);
  for (guint i = 0; items != NULL && i < items->len; i++)
    look_at_item (desk, g_ptr_array_index (items, i), wholly);
}

void
docket_sim_oracle_look_at_files (DocketSimWorld *world, gboolean wholly)
{
  if ((world->faults & DOCKET_SIM_FAULT_FILES) == 0)
    return;
  look_at_server (world, wholly);
  for (guint i = 0; i < world->desks->len; i++)
    docket_sim_oracle_look_at_desk_files (g_ptr_array_index (world->desks, i), wholly);
}
