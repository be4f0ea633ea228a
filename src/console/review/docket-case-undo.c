/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undoing a decision from the window: the store knows whether that takes an
 * operation of its own. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-undo.h"

#include "docket-judge.h"

static gboolean
undo_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_undo_decision (store, data, NULL, error);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = docket_words_saved (NULL);
  g_autofree char *text = NULL;

  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    text = g_strdup_printf (_ ("Decision undone: the case is open again. %s."), saved);
  else
    text = g_strdup_printf (_ ("The decision could not be undone. %s"), error->message);
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

gboolean
docket_case_may_undo (DocketDesk *desk, const DocketReview *review)
{
  g_autoptr (DocketOperation) undo = docket_operation_new (DOCKET_OPERATION_UNDO_DECISION, DOCKET_KIND_REVIEW, review->id);
  g_auto (DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };

  undo->base = review->rev;
  docket_judge_undo (review, docket_desk_get_policy (desk), undo, docket_desk_get_person_id (desk), docket_desk_get_role (desk), &verdict);
  return verdict.outcome == DOCKET_OUTCOME_APPLIED;
}

void
docket_case_undo (GtkWidget *widget, DocketDesk *desk, const char *review_id)
{
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, undo_on_writer,
                           g_strdup (review_id), g_free, NULL, on_undone, g_object_ref (widget));
}
