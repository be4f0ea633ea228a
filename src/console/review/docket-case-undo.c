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
  char *person;  /* (nullable): only what they decided is undone */
  guint waiting; /* for a second person: the decision still stands */
  guint undone;
  guint others; /* left, since somebody else decided them since */
  GtkWidget *widget;
} Undo;

static void
undo_clear (gpointer data)
{
  Undo *undo = data;

  g_strfreev (undo->reviews);
  g_free (undo->person);
}

static void
undo_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, undo_clear);
}

/* Alone, or as one of two. */
static gboolean
has_decided (const DocketReview *review, const char *person)
{
  for (guint i = 0; i < review->approvals->len; i++)
    if (g_strcmp0 (((DocketApproval *) g_ptr_array_index (review->approvals, i))->person, person) == 0)
      return TRUE;
  /* The server writes who it was: without that it was decided here, and is not sent. */
  return g_strcmp0 (review->state, "decided") == 0
         && (review->decided_by.person == NULL || g_strcmp0 (review->decided_by.person, person) == 0);
}

/* A key that means "my last decision" never means what a colleague decided of the
 * same case, before it or since. */
static gboolean
is_to_be_undone (DocketStore *store, const Undo *undo, const char *id, gboolean *is, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;

  *is = undo->person == NULL;
  if (*is)
    return TRUE;
  if (!docket_store_get (store, DOCKET_KIND_REVIEW, id, &record, error))
    return FALSE;
  review = record != NULL ? docket_review_from_record (record, error) : NULL;
  if (record != NULL && review == NULL)
    return FALSE;
  *is = review != NULL && has_decided (review, undo->person);
  return TRUE;
}

static gboolean
undo_all (DocketStore *store, gpointer data, GError **error)
{
  Undo *undo = data;

  undo->waiting = undo->undone = undo->others = 0;
  for (guint i = 0; undo->reviews[i] != NULL; i++)
    {
      g_autoptr (DocketRecord) record = NULL;
      gboolean is;

      if (!is_to_be_undone (store, undo, undo->reviews[i], &is, error))
        return FALSE;
      if (!is)
        {
          undo->others++;
          continue;
        }
      if (!docket_store_undo_decision (store, undo->reviews[i], NULL, error)
          || !docket_store_get (store, DOCKET_KIND_REVIEW, undo->reviews[i], &record, error))
        return FALSE;
      undo->undone++;
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
describe_undone (const Undo *undo, const char *saved)
{
  guint n = undo->undone;

  if (undo->waiting > 0)
    return g_strdup_printf (_ ("So much money needs two people: the decision stands until a second person undoes it, too. %s."), saved);
  if (n > 1)
    return g_strdup_printf (ngettext ("%u decision undone: the case is open again. %s.", "%u decisions undone: the cases are open again. %s.", n), n, saved);
  return g_strdup_printf (_ ("Decision undone: the case is open again. %s."), saved);
}

static char *
describe (const Undo *undo, const char *saved)
{
  g_autofree char *text = NULL, *others = NULL;

  if (undo->undone == 0)
    return g_strdup (_ ("Your decision does not stand any more, so nothing is undone. Please look at the case."));
  text = describe_undone (undo, saved);
  if (undo->others == 0)
    return g_steal_pointer (&text);
  others = g_strdup_printf (ngettext ("%u is left as somebody else decided it since.", "%u are left as somebody else decided them since.", undo->others), undo->others);
  return g_strdup_printf ("%s %s", text, others);
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
    {
      g_autofree char *why = docket_db_error_sentence (error);

      text = g_strdup_printf (_ ("The decision could not be undone. %s"), why);
    }
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

static void
start (GtkWidget *widget, DocketDesk *desk, const char *review_ids, const char *person)
{
  Undo *undo = g_atomic_rc_box_new0 (Undo);

  undo->reviews = g_strsplit (review_ids, " ", -1);
  undo->person = g_strdup (person);
  undo->widget = g_object_ref (widget);
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, undo_on_writer,
                           g_atomic_rc_box_acquire (undo), undo_unref, NULL, on_undone, undo);
}

void
docket_case_undo (GtkWidget *widget, DocketDesk *desk, const char *review_id)
{
  start (widget, desk, review_id, NULL);
}

void
docket_case_undo_own (GtkWidget *widget, DocketDesk *desk, const char *review_ids)
{
  start (widget, desk, review_ids, docket_desk_get_person_id (desk));
}
