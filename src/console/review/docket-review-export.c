/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The archive as a table: what the case was about, both versions, who decided
 * what, when and why. Names come from this thread's reader, so the rows are made
 * here, a few in each idle moment. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-review-export.h"

#include "docket-case-words.h"
#include "docket-csv.h"
#include "docket-text.h"

#define ROWS_AT_ONCE 8

typedef struct
{
  GArray *rows; /* element-type gint64 */
  guint next;
  GString *table;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_clear_pointer (&export->rows, g_array_unref);
  if (export->table != NULL)
    g_string_free (export->table, TRUE);
  g_free (export);
}

static void
append_head (GString *table)
{
  static const char *const titles[] = {
    N_ ("Record"), N_ ("Title"), N_ ("Customer"), N_ ("Kind"), N_ ("Opened"), N_ ("State"),
    N_ ("Office"), N_ ("Office by"), N_ ("Field"), N_ ("Field by"),
    N_ ("Decided by"), N_ ("Decided at"), N_ ("Decision"), N_ ("Reason")
  };

  docket_csv_begin (table);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    docket_csv_append (table, g_strcmp0 (titles[i], "Field") == 0 ? C_ ("side of a case", "Field") : _ (titles[i]), i + 1 == G_N_ELEMENTS (titles));
}

static void
append_time (GString *table, gint64 ms)
{
  g_autofree char *text = ms != 0 ? docket_time_format_full (ms) : NULL;

  docket_csv_append (table, text, FALSE);
}

static void
append_side (GString *table, DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketStamp *stamp = docket_case_model_get_stamp (model, side);
  g_autofree char *value = docket_case_side_value (desk, model, side);
  g_autofree char *who = stamp != NULL ? docket_case_who (desk, stamp) : NULL;

  docket_csv_append (table, value, FALSE);
  docket_csv_append (table, who, FALSE);
}

static void
append_decision (GString *table, DocketDesk *desk, const DocketReview *review)
{
  gboolean open = g_strcmp0 (review->state, "open") == 0;
  g_autofree char *who = !open && review->decided_by.person != NULL ? docket_desk_person_name (desk, review->decided_by.person) : NULL;
  g_autofree char *what = open ? NULL : docket_case_decision (desk, review);

  docket_csv_append (table, who, FALSE);
  append_time (table, open ? 0 : review->decided_at);
  docket_csv_append (table, what, FALSE);
  docket_csv_append (table, open ? NULL : review->decision_reason, TRUE);
}

static void
append_case (GString *table, DocketDesk *desk, const DocketRecord *record)
{
  DocketReview *review = docket_review_from_record (record, NULL);
  g_auto (DocketCaseSubject) subject = { NULL };
  g_autoptr (DocketCaseModel) model = NULL;
  g_autofree char *kind = NULL;

  if (review == NULL)
    return;
  model = docket_case_model_new (review, 0, docket_case_current_first (desk, review, 0));
  docket_case_subject_init (&subject, desk, review);
  kind = docket_case_kind_name (review);
  docket_csv_append (table, subject.name, FALSE);
  docket_csv_append (table, subject.title, FALSE);
  docket_csv_append (table, subject.customer, FALSE);
  docket_csv_append (table, kind, FALSE);
  append_time (table, review->opened_at);
  docket_csv_append (table, docket_choice_label (DOCKET_REVIEW_STATE, review->state), FALSE);
  append_side (table, desk, model, DOCKET_CASE_FIRST);
  append_side (table, desk, model, DOCKET_CASE_SECOND);
  append_decision (table, desk, review);
}

static gboolean
on_idle (gpointer data)
{
  GTask *task = data;
  Export *export = g_task_get_task_data (task);
  DocketDesk *desk = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < ROWS_AT_ONCE && export->next < export->rows->len; i++)
    {
      g_autoptr (DocketRecord) record = NULL;
      GError *error = NULL;

      if (!docket_store_get_row (docket_desk_get_reader (desk), DOCKET_KIND_REVIEW, g_array_index (export->rows, gint64, export->next++), &record, &error))
        {
          g_task_return_error (task, error);
          return G_SOURCE_REMOVE;
        }
      if (record != NULL)
        append_case (export->table, desk, record);
    }
  if (export->next < export->rows->len)
    return G_SOURCE_CONTINUE;
  g_task_return_pointer (task, g_string_free (g_steal_pointer (&export->table), FALSE), g_free);
  return G_SOURCE_REMOVE;
}

void
docket_review_export_async (DocketDesk *desk, const DocketQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Export *export;
  GError *error = NULL;

  g_return_if_fail (DOCKET_IS_DESK (desk) && query != NULL);

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, docket_review_export_async);
  export = g_new0 (Export, 1);
  g_task_set_task_data (task, export, export_free);
  export->table = g_string_new (NULL);
  export->rows = docket_store_select_rows (docket_desk_get_reader (desk), query, 0, &error);
  if (export->rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  append_head (export->table);
  g_idle_add_full (G_PRIORITY_LOW, on_idle, g_object_ref (task), g_object_unref);
}

char *
docket_review_export_finish (DocketDesk *desk, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, desk), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
