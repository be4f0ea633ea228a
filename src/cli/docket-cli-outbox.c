/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * outbox, outbox retry, outbox raise, outbox discard, outbox undo.
 *
 * In text one line a save, as the console shows it; in JSON one entry an
 * operation, with the sentence of its save. `retry KEY` of work that was not
 * accepted makes the same change once more, on top of what stands now, under a
 * key of its own: an answer that was given is final. What somebody decided
 * against is raised on what its author saw instead, so that it becomes a case
 * again, unless what the author saw stands again: on top of whatever stands now
 * it would overwrite the decision.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-cli-table.h"
#include "docket-text.h"

#define KEY_CHARS_SHOWN 13

static void
write_problem (DocketJsonWriter *writer, const DocketOutboxItem *item)
{
  docket_json_name (writer, "problem");
  if (item->problem_type == NULL)
    {
      docket_json_null (writer);
      return;
    }
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "type", item->problem_type);
  docket_cli_write_text (writer, "detail", item->problem_detail);
  docket_json_end_object (writer);
}

static void
write_item (DocketJsonWriter *writer, const DocketOutboxItem *item, const char *sentence)
{
  const DocketOperation *operation = item->operation;
  const char *group = operation->group != DOCKET_GROUP_NONE ? docket_group_info (operation->group)->name : NULL;

  docket_json_begin_object (writer);
  docket_json_text_member (writer, "key", operation->key);
  docket_cli_write_text (writer, "bundle", operation->bundle);
  docket_json_text_member (writer, "sentence", sentence);
  docket_json_text_member (writer, "kind", docket_operation_kind_name (operation->kind));
  docket_json_name (writer, "record");
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "kind", docket_kind_info (operation->record_kind)->name);
  docket_json_text_member (writer, "id", operation->record_id);
  docket_json_end_object (writer);
  docket_cli_write_text (writer, "group", group);
  docket_json_text_member (writer, "state", docket_outbox_state_name (item->state));
  docket_json_text_member (writer, "lane", item->lane);
  docket_json_int_member (writer, "attempts", item->attempts);
  docket_cli_write_optional_int (writer, "next_attempt_at", item->next_attempt_at, 0);
  write_problem (writer, item);
  docket_cli_write_text (writer, "review", item->review);
  docket_json_end_object (writer);
}

static void
write_outbox (GPtrArray *entries)
{
  g_auto (DocketJsonWriter) writer;

  docket_json_writer_init (&writer);
  docket_json_begin_array (&writer);
  for (guint i = 0; i < entries->len; i++)
    {
      const DocketOutboxEntry *entry = g_ptr_array_index (entries, i);
      for (guint j = 0; j < entry->items->len; j++)
        write_item (&writer, g_ptr_array_index (entry->items, j), entry->sentence);
    }
  docket_json_end_array (&writer);
  docket_cli_print_json (&writer);
}

static void
print_outbox (DocketCli *cli, GPtrArray *entries)
{
  g_autoptr (DocketCliTable) table = docket_cli_table_new (_ ("Key"), _ ("Saved"), _ ("What"), _ ("State"), NULL);
  gint64 now = docket_clock_now_ms (cli->clock);

  if (entries->len == 0)
    {
      g_print (_ ("Nothing waits here.\n"));
      return;
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const DocketOutboxEntry *entry = g_ptr_array_index (entries, i);
      const DocketOutboxItem *first = g_ptr_array_index (entry->items, 0);
      g_autofree char *saved = docket_time_format (entry->saved_at, now);
      g_autofree char *key = g_strndup (first->operation->key, KEY_CHARS_SHOWN);

      docket_cli_table_add (table, key);
      docket_cli_table_add (table, saved);
      docket_cli_table_add (table, entry->sentence);
      docket_cli_table_add (table, entry->state_text);
    }
  docket_cli_table_print (table);
}

/* What was sent today is still worth a line; older answers are history. */
static gint64
start_of_today (DocketCli *cli)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (docket_clock_now_ms (cli->clock) / 1000);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now), 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) * 1000 : 0;
}

int
docket_cli_outbox (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 0, 0, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  entries = docket_desk_outbox (cli->desk, cli->json ? 0 : start_of_today (cli), &error);
  if (entries == NULL)
    return docket_cli_fail (cli, error);
  if (cli->json)
    write_outbox (entries);
  else
    {
      print_outbox (cli, entries);
      docket_cli_print_unfinished (cli);
    }
  return DOCKET_CLI_DONE;
}

/* The item whose key, or the only save whose bundle, begins so.
 * (transfer none), owned by @items */
static DocketOutboxItem *
find_item (GPtrArray *items, const char *reference, GError **error)
{
  DocketOutboxItem *found = NULL;
  guint n_found = 0;

  for (guint i = 0; i < items->len; i++)
    {
      DocketOutboxItem *item = g_ptr_array_index (items, i);
      if (g_str_has_prefix (item->operation->key, reference) || (n_found == 0 && g_strcmp0 (item->operation->bundle, reference) == 0))
        {
          found = item;
          n_found++;
        }
    }
  if (n_found == 1 && *reference != '\0')
    return found;
  g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED,
               n_found > 1 ? _ ("More than one change begins with “%s”. Give more of the key.") : _ ("There is no change “%s” in the outbox. “docketctl outbox” lists the keys."),
               reference);
  return NULL;
}

static gboolean
make_save_due (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_make_save_due (store, data, error);
}

static gboolean
make_all_due (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_make_due (store, TRUE, error);
}

static gboolean
discard (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_discard (store, data, error);
}

typedef struct
{
  const char *key;
  const char *reason;
  char *made; /* key of the new one */
} Raise;

static gboolean
raise_on_writer (DocketStore *store, gpointer data, GError **error)
{
  Raise *again = data;

  return docket_store_outbox_raise (store, again->key, again->reason, &again->made, error);
}

/* Decided against: raised beside the decision. */
static int
raise_beside (DocketCli *cli, const DocketOutboxItem *item, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  g_autofree char *made = NULL;
  Raise again = { item->operation->key, reason, NULL };

  if (!docket_cli_write (cli, raise_on_writer, &again, &error))
    return docket_cli_fail (cli, error);
  made = again.made;
  items = docket_store_outbox (docket_cli_get_reader (cli), 0, &error);
  if (items == NULL)
    return docket_cli_fail (cli, error);
  for (guint i = 0; i < items->len; i++)
    {
      DocketOutboxItem *one = g_ptr_array_index (items, i);

      if (g_strcmp0 (one->operation->key, made) == 0)
        g_ptr_array_add (operations, one->operation);
    }
  g_assert (operations->len == 1);
  return docket_cli_report_saved (cli, operations);
}

int
docket_cli_outbox_raise (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *reason = NULL;
  DocketOutboxItem *item;
  const GOptionEntry entries[] = {
    { "reason", 'r', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &reason, N_ ("Why; without it, the reason given before"), N_ ("TEXT") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  items = docket_store_outbox (docket_cli_get_reader (cli), 0, &error);
  item = items != NULL ? find_item (items, argv[1], &error) : NULL;
  if (item == NULL)
    return docket_cli_fail (cli, error);
  return raise_beside (cli, item, reason);
}

/* Raises not accepted work again, on the record as it stands now. */
static int
raise_again (DocketCli *cli, const DocketOutboxItem *item)
{
  const DocketOperation *old = item->operation;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  DocketOperation *again;

  if (old->kind != DOCKET_OPERATION_EDIT)
    {
      g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("Only a changed field can be raised again. Make the change anew, then discard this one."));
      return docket_cli_fail (cli, error);
    }
  if (!docket_store_get (docket_cli_get_reader (cli), old->record_kind, old->record_id, &record, &error))
    return docket_cli_fail (cli, error);
  if (record == NULL)
    {
      g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The record this change is about is not on this device any more."));
      return docket_cli_fail (cli, error);
    }
  again = docket_operation_new_edit (record, old->group, old->set);
  again->reason = g_strdup (old->reason);
  g_ptr_array_add (operations, again);
  /* Saved first: if we end between the two, both are there to be seen. */
  if (!docket_cli_submit (cli, operations, &error)
      || !docket_cli_write (cli, discard, old->key, &error))
    return docket_cli_fail (cli, error);
  return docket_cli_report_saved (cli, operations);
}

static int
report_pending (DocketCli *cli, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  DocketStoreCounts counts = { 0 };

  if (!docket_store_get_counts (docket_cli_get_reader (cli), &counts, &error))
    return docket_cli_fail (cli, error);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_int_member (&writer, "pending", counts.pending);
      docket_json_int_member (&writer, "held", counts.held);
      docket_json_int_member (&writer, "rejected", counts.rejected);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
    }
  else
    g_print ("%s\n", sentence);
  return DOCKET_CLI_DONE;
}

int
docket_cli_outbox_retry (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  DocketOutboxItem *item = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 0, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  if (argc > 1)
    {
      items = docket_store_outbox (docket_cli_get_reader (cli), 0, &error);
      item = items != NULL ? find_item (items, argv[1], &error) : NULL;
      if (item == NULL)
        return docket_cli_fail (cli, error);
      if (item->state == DOCKET_OUTBOX_REJECTED)
        return g_strcmp0 (item->problem_type, "decided-against") == 0 ? raise_beside (cli, item, NULL) : raise_again (cli, item);
      if (item->state == DOCKET_OUTBOX_HELD)
        g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("This change has arrived and is under review; there is nothing to send."));
      else if (item->state == DOCKET_OUTBOX_ACKED)
        g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("This change has arrived; there is nothing to send."));
      if (error != NULL)
        return docket_cli_fail (cli, error);
    }
  if ((item != NULL && !docket_cli_write (cli, make_save_due, item->operation->bundle, &error))
      || !docket_cli_write (cli, make_all_due, NULL, &error))
    return docket_cli_fail (cli, error);
  return report_pending (cli, _ ("What waits goes with the next attempt: docketctl sync makes one now."));
}

/* Saves, or parts of saves, that went with @key, or the save @bundle, which was discarded,
 * as it was said before. (transfer full) (element-type utf8) */
static GPtrArray *
what_went_along (DocketCli *cli, GPtrArray *before, const char *key, const char *bundle, GError **error)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_cli_get_reader (cli), 0, error);
  g_autoptr (GHashTable) here = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);

  if (items == NULL)
    return NULL;
  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (here, ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key);
  for (guint i = 0; i < before->len; i++)
    {
      const DocketOutboxEntry *entry = g_ptr_array_index (before, i);
      gboolean went = FALSE;

      for (guint j = 0; j < entry->items->len; j++)
        {
          const DocketOperation *one = ((DocketOutboxItem *) g_ptr_array_index (entry->items, j))->operation;

          went |= g_strcmp0 (one->key, key) != 0 && (bundle == NULL || g_strcmp0 (one->bundle, bundle) != 0) && !g_hash_table_contains (here, one->key);
        }
      if (went)
        g_ptr_array_add (sentences, g_strdup (entry->sentence));
    }
  return g_steal_pointer (&sentences);
}

/* @but: (nullable): that some of it stays; @along: (element-type utf8): sentences */
static int
report_discarded (DocketCli *cli, const char *but, GPtrArray *along)
{
  const char *all = along->len > 0 ? _ ("Discarded, and with it what stood on it:") : _ ("Discarded.");
  int status = report_pending (cli, but != NULL ? but : all);

  if (but != NULL && along->len > 0 && !cli->json)
    g_print ("%s\n", _ ("What stood on it went along:"));
  for (guint i = 0; !cli->json && i < along->len; i++)
    g_print ("  %s\n", (const char *) g_ptr_array_index (along, i));
  return status;
}

/* All of its save, in parts; what stands on it goes along. */
static int
discard_save (DocketCli *cli, const char *bundle)
{
  g_autoptr (DocketUndo) undo = docket_undo_new_of (DOCKET_UNDO_LET_GO, bundle);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = docket_desk_outbox (cli->desk, 0, &error);
  g_autoptr (GPtrArray) along = NULL;
  g_autofree char *words = NULL;
  guint left;

  if (before == NULL || !docket_cli_run_in_parts (cli, undo, &error))
    return docket_cli_fail (cli, error);
  along = what_went_along (cli, before, NULL, bundle, &error);
  if (along == NULL)
    return docket_cli_fail (cli, error);
  left = docket_undo_get_left (undo, NULL);
  if (left > 0)
    words = g_strdup_printf (ngettext ("Discarded, but for %u change that stays: it has been on its way to the server, or is needed.", "Discarded, but for %u changes that stay: they have been on their way to the server, or are needed.", left), left);
  return report_discarded (cli, words, along);
}

int
docket_cli_outbox_discard (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) along = NULL;
  DocketOutboxItem *item;
  gboolean save = FALSE;
  const GOptionEntry entries[] = {
    { "save", 's', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &save, N_ ("All of the save that it is in, one part after the other"), NULL },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  items = docket_store_outbox (docket_cli_get_reader (cli), 0, &error);
  item = items != NULL ? find_item (items, argv[1], &error) : NULL;
  if (item != NULL && save)
    return discard_save (cli, item->operation->bundle);
  before = item != NULL ? docket_desk_outbox (cli->desk, 0, &error) : NULL;
  if (before == NULL || !docket_cli_write (cli, discard, item->operation->key, &error))
    return docket_cli_fail (cli, error);
  along = what_went_along (cli, before, item->operation->key, NULL, &error);
  return along != NULL ? report_discarded (cli, NULL, along) : docket_cli_fail (cli, error);
}

/* -- Undo -- */

int
docket_cli_outbox_undo (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  g_autoptr (DocketUndo) undo = NULL;
  const char *made;
  DocketOutboxItem *item;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  items = docket_store_outbox (docket_cli_get_reader (cli), 0, &error);
  item = items != NULL ? find_item (items, argv[1], &error) : NULL;
  if (item == NULL)
    return docket_cli_fail (cli, error);
  undo = docket_undo_new (item->operation->bundle);
  if (!docket_cli_run_in_parts (cli, undo, &error))
    return docket_cli_fail (cli, error);
  made = docket_undo_get_made (undo);
  if (made == NULL)
    return report_pending (cli, _ ("Undone. It had not been sent, so nobody has seen it."));
  after = docket_store_outbox (docket_cli_get_reader (cli), 0, &error);
  if (after == NULL)
    return docket_cli_fail (cli, error);
  for (guint i = 0; i < after->len; i++)
    {
      DocketOperation *one = ((DocketOutboxItem *) g_ptr_array_index (after, i))->operation;

      if (g_strcmp0 (one->bundle, made) == 0)
        g_ptr_array_add (operations, one);
    }
  return docket_cli_report_saved (cli, operations);
}
