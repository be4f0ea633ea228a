/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undoing a decision from the window: the store knows whether that takes an
 * operation of its own. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-undo.h"

#include "docket-judge.h"

/* Shared by the two threads, one after the other. */
typedef struct
{
  char **reviews;
  guint waiting; /* for a second person: the decision still stands */
  GtkWidget *widget;
} Undo;

static void
undo_clear (gpointer data)
{
  Undo *undo = data;

  g_strfreev (undo->reviews);
}

static void
undo_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, undo_clear);
}

static gboolean
undo_all (DocketStore *store, gpointer data, GError **error)
{
  Undo *undo = data;

  undo->waiting = 0;
  for (guint i = 0; undo->reviews[i] != NULL; i++)
    {
      g_autoptr (DocketRecord) record = NULL;

      if (!docket_store_undo_decision (store, undo->reviews[i], NULL, error)
          || !docket_store_get (store, DOCKET_KIND_REVIEW, undo->reviews[i], &record, error))
        return FALSE;
      undo->waiting += record != NULL && g_strcmp0 (docket_record_get_text (record, DOCKET_REVIEW_STATE), "decided") == 0;
    }
  return TRUE;
}

static gboolean
undo_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, undo_all, data, error);
}

static char *
describe (const Undo *undo, const char *saved)
{
  guint n = g_strv_length (undo->reviews);

  if (undo->waiting > 0)
    return g_strdup_printf (_ ("So much money needs two people: the decision stands until a second person undoes it, too. %s."), saved);
  if (n > 1)
    return g_strdup_printf (ngettext ("%u decision undone: the case is open again. %s.", "%u decisions undone: the cases are open again. %s.", n), n, saved);
  return g_strdup_printf (_ ("Decision undone: the case is open again. %s."), saved);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  Undo *undo = data;
  g_autoptr (GtkWidget) widget = g_steal_pointer (&undo->widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = docket_words_saved (NULL);
  g_autofree char *text = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    text = g_strdup_printf (_ ("The decision could not be undone. %s"), error->message);
  else
    text = describe (undo, saved);
  gtk_widget_activate_action (widget, "win.toast", "s", text);
  undo_unref (undo);
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
docket_case_undo (GtkWidget *widget, DocketDesk *desk, const char *review_ids)
{
  Undo *undo = g_atomic_rc_box_new0 (Undo);

  undo->reviews = g_strsplit (review_ids, " ", -1);
  undo->widget = g_object_ref (widget);
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, undo_on_writer,
                           g_atomic_rc_box_acquire (undo), undo_unref, NULL, on_undone, undo);
}
