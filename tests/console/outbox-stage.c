/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outbox-stage.h"

#include <string.h>

#include "docket-outbox-entry-row.h"
#include "docket-outbox-view.h"
#include "widget-search.h"

static void
note_action (GSimpleAction *action, GVariant *target, gpointer data)
{
  g_autofree char *first = NULL, *second = NULL;

  if (target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE_STRING))
    first = g_variant_dup_string (target, NULL);
  else if (target != NULL)
    g_variant_get (target, "(ss)", &first, &second);
  g_string_append_printf (data, "%s %s %s\n", g_action_get_name (G_ACTION (action)), first != NULL ? first : "", second != NULL ? second : "");
}

void
outbox_stage_open (OutboxPage *page)
{
  static const GActionEntry entries[] = {
    { "new-customer", note_action }, { "new-job", note_action }, { "show-customer", note_action, "s" },
    { "toast", note_action, "s" }, { "toast-discard", note_action, "(ss)" }, { "toast-while", note_action, "(ss)" }, { "toast-over", note_action, "s" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  *page = (OutboxPage){ .asked = g_string_new (NULL) };
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), page->asked);
  view_stage_open (&page->fixture, docket_outbox_view_new, STAGE_OMAR, "office");
  gtk_widget_insert_action_group (page->fixture.window, "win", G_ACTION_GROUP (group));
}

void
outbox_stage_close (OutboxPage *page)
{
  view_stage_close (&page->fixture);
  g_string_free (page->asked, TRUE);
}

static gboolean
is_asked (gpointer data)
{
  return strstr (((OutboxPage *) data)->asked->str, ((OutboxPage *) data)->text) != NULL;
}

void
outbox_stage_wait_for_action (OutboxPage *page, const char *text)
{
  page->text = text;
  review_stage_wait (is_asked, page);
}

const char *
outbox_stage_select_first (OutboxPage *page)
{
  GtkWidget *row = find_of_type (page->fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW, 0);

  g_assert_nonnull (row);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  return docket_outbox_entry_row_get_bundle (DOCKET_OUTBOX_ENTRY_ROW (row));
}

/* -- What waits -- */

typedef struct
{
  guint saves;
  guint each;
  gboolean refused;
  guint first;
} Queueing;

gboolean
outbox_stage_refuse (DocketStore *store, GPtrArray *operations, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);

  for (guint i = 0; i < operations->len; i++)
    {
      DocketResult *result = docket_result_new (((DocketOperation *) g_ptr_array_index (operations, i))->key, DOCKET_OUTCOME_REJECTED);

      result->problem_type = g_strdup (DOCKET_PROBLEM_FORBIDDEN);
      result->problem_detail = g_strdup ("Not yours.");
      g_ptr_array_add (results, result);
    }
  return docket_store_outbox_settle (store, results, 0, NULL, error);
}

static gboolean
queue_customers (DocketStore *store, gpointer data, GError **error)
{
  const Queueing *queueing = data;

  for (guint s = 0; s < queueing->saves; s++)
    {
      g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

      for (guint i = 0; i < queueing->each; i++)
        {
          g_autoptr (DocketValues) set = docket_values_new ();
          g_autofree char *name = g_strdup_printf ("Shop %u", queueing->first + s * queueing->each + i);
          g_autofree char *id = review_stage_job_id (queueing->first + s * queueing->each + i + 100);

          docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
          g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
        }
      if (!docket_store_submit (store, operations, error) || (queueing->refused && !outbox_stage_refuse (store, operations, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
queue_at_once (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, queue_customers, data, error);
}

void
outbox_stage_queue (OutboxPage *page, guint saves, guint each, gboolean refused)
{
  Queueing queueing = { saves, each, refused, page->n_queued };
  g_autoptr (GError) error = NULL;

  docket_writer_run (docket_desk_get_writer (page->fixture.stage->desk), DOCKET_WRITER_SAVE, queue_at_once, &queueing, &error);
  g_assert_no_error (error);
  page->n_queued += saves * each;
}
