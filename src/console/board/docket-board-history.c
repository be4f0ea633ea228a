/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Undo and redo are saves like any other and take their time; a person's keys do
 * not. So at most one is under way, and what is asked for meanwhile is counted,
 * no further than there are steps.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-history.h"

#include "docket-board-view.h"
#include "docket-save-undo.h"

typedef struct
{
  char *bundle;
  GPtrArray *moves; /* element-type DocketBoardMove */
} Step;

struct _DocketBoardHistory
{
  GtkWidget *view; /* (transfer none) */
  DocketDesk *desk;
  DocketBoard *board;
  GPtrArray *done;    /* element-type Step: the newest last */
  GPtrArray *undone;  /* element-type GPtrArray of DocketBoardMove */
  Step *undoing;      /* (nullable): its undo is being saved */
  guint undoing_from; /* where it stood among those done */
  gboolean forgets;   /* something else was moved since: it is not done again */
  GPtrArray *redoing; /* (nullable): moves that are being made again */
  int wanted;         /* asked for meanwhile: below 0 undos, above it redos */
};

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->bundle);
  g_ptr_array_unref (step->moves);
  g_free (step);
}

DocketBoardHistory *
docket_board_history_new (GtkWidget *view, DocketDesk *desk, DocketBoard *board)
{
  DocketBoardHistory *self = g_new0 (DocketBoardHistory, 1);

  self->view = view;
  self->desk = g_object_ref (desk);
  self->board = g_object_ref (board);
  self->done = g_ptr_array_new_with_free_func (step_free);
  self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
docket_board_history_free (DocketBoardHistory *self)
{
  g_clear_pointer (&self->undoing, step_free);
  g_clear_pointer (&self->redoing, g_ptr_array_unref);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);
  g_object_unref (self->board);
  g_object_unref (self->desk);
  g_free (self);
}

static gboolean
is_busy (DocketBoardHistory *self)
{
  return self->undoing != NULL || self->redoing != NULL || docket_board_get_n_saving (self->board) > 0;
}

static void
toast (DocketBoardHistory *self, const char *text)
{
  gtk_widget_activate_action (self->view, "win.toast", "s", text);
}

/* -- Back -- */

/* What cannot be undone, since others built on it, is no step any more: the ones
 * before it may be. What only could not be saved is tried again. */
static gboolean
may_try_again (const GError *error)
{
  return !g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN) && !g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND);
}

static void
go_on (DocketBoardHistory *self)
{
  int wanted = self->wanted;

  if (is_busy (self) || wanted == 0)
    return;
  self->wanted -= wanted < 0 ? -1 : 1;
  if (wanted < 0 && self->done->len > 0)
    docket_board_history_undo (self);
  else if (wanted > 0 && self->undone->len > 0)
    docket_board_history_redo (self);
  else
    self->wanted = 0;
}

/* The view is kept by its own undo, and keeps us. */
static void
on_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketBoardHistory *self = data;
  Step *step = g_steal_pointer (&self->undoing);
  g_autoptr (GError) error = NULL;

  if (docket_save_undo_finish (result, &error))
    {
      if (!self->forgets)
        g_ptr_array_add (self->undone, g_ptr_array_ref (step->moves));
      step_free (step);
    }
  else
    {
      self->wanted = 0;
      if (may_try_again (error))
        g_ptr_array_insert (self->done, (int) self->undoing_from, step);
      else
        step_free (step);
    }
  go_on (self);
}

void
docket_board_history_undo (DocketBoardHistory *self)
{
  if (is_busy (self))
    {
      guint steps = self->done->len + docket_board_get_n_saving (self->board);

      if (self->wanted > 0 || (guint) -self->wanted < steps)
        self->wanted--;
      return;
    }
  if (self->done->len == 0)
    {
      toast (self, _ ("Nothing to undo on the board"));
      return;
    }
  self->undoing_from = self->done->len - 1;
  self->undoing = g_ptr_array_steal_index (self->done, self->undoing_from);
  self->forgets = FALSE;
  docket_save_undo_async (self->view, self->desk, self->undoing->bundle, on_undone, self);
}

/* -- And forth -- */

static gboolean
is_same_plan (const DocketBoardJob *a, const DocketBoardJob *b)
{
  return g_strcmp0 (docket_record_get_text (a->record, DOCKET_JOB_TECHNICIAN), docket_record_get_text (b->record, DOCKET_JOB_TECHNICIAN)) == 0
         && docket_record_get_int (a->record, DOCKET_JOB_STARTS_AT, 0) == docket_record_get_int (b->record, DOCKET_JOB_STARTS_AT, 0)
         && docket_record_get_int (a->record, DOCKET_JOB_ENDS_AT, 0) == docket_record_get_int (b->record, DOCKET_JOB_ENDS_AT, 0);
}

/* Why they cannot be made, whatever one tries: a job is over, locked, or gone.
 * (transfer full) (nullable) */
static char *
find_refusal (DocketBoardHistory *self, GPtrArray *moves)
{
  DocketBoardModel *model = docket_board_view_get_model (DOCKET_BOARD_VIEW (self->view));

  for (guint i = 0; i < moves->len; i++)
    {
      DocketBoardMove *move = g_ptr_array_index (moves, i);
      g_autofree char *refusal = docket_board_model_refusal (model, move);

      if (refusal != NULL)
        {
          g_autoptr (DocketBoardJob) now = docket_board_model_find_now (model, move);
          const DocketBoardJob *job = now != NULL ? now : move->seen;
          g_autofree char *name = job != NULL ? docket_desk_job_name (job->record) : NULL;

          if (name == NULL)
            return g_steal_pointer (&refusal);
          /* Translators: a job, by its number, and why: a sentence */
          return g_strdup_printf (_ ("%s is not moved again. %s"), name, refusal);
        }
    }
  return NULL;
}

/* Lets @moves begin from where their jobs stand now. What is on show, the person
 * sees; of another day only what stands as they left it. The first that does not
 * is the answer. (transfer full) (nullable) */
static DocketBoardJob *
begin_anew (DocketBoardHistory *self, GPtrArray *moves)
{
  DocketBoardModel *model = docket_board_view_get_model (DOCKET_BOARD_VIEW (self->view));

  for (guint i = 0; i < moves->len; i++)
    {
      DocketBoardMove *move = g_ptr_array_index (moves, i);
      g_autoptr (DocketBoardJob) now = docket_board_model_find_now (model, move);

      if (now == NULL)
        continue;
      if (docket_board_model_find (model, move->job) == NULL && !is_same_plan (now, move->seen))
        return g_steal_pointer (&now);
      g_clear_pointer (&move->seen, docket_board_job_unref);
      move->seen = g_steal_pointer (&now);
    }
  return NULL;
}

static void
tell_changed (DocketBoardHistory *self, DocketBoardJob *job)
{
  g_autofree char *name = docket_desk_job_name (job->record);
  /* Translators: a job, by its number */
  g_autofree char *text = g_strdup_printf (_ ("%s was moved meanwhile, and stands here now. Press Ctrl+Shift+Z once more to move it all the same."), name);
  DocketSpan span;

  if (docket_job_get_span (job->record, &span))
    docket_board_view_go_to (DOCKET_BOARD_VIEW (self->view), &span);
  toast (self, text);
}

/* So that what is done again is seen. */
static void
go_where_it_lands (DocketBoardHistory *self, GPtrArray *moves)
{
  const DocketBoardMove *first = g_ptr_array_index (moves, 0);

  if (first->planned)
    docket_board_view_go_to (DOCKET_BOARD_VIEW (self->view), &first->span);
}

void
docket_board_history_redo (DocketBoardHistory *self)
{
  g_autoptr (DocketBoardJob) changed = NULL;
  g_autofree char *refusal = NULL;
  GPtrArray *moves;

  if (is_busy (self))
    {
      guint steps = self->undone->len + (self->undoing != NULL ? 1 : 0);

      if (self->wanted < 0 || (guint) self->wanted < steps)
        self->wanted++;
      return;
    }
  if (self->undone->len == 0)
    {
      toast (self, _ ("Nothing to do again on the board"));
      return;
    }
  refusal = find_refusal (self, g_ptr_array_index (self->undone, self->undone->len - 1));
  if (refusal != NULL)
    {
      /* No step any more: the older ones are within reach. */
      g_ptr_array_set_size (self->undone, (int) self->undone->len - 1);
      self->wanted = 0;
      toast (self, refusal);
      return;
    }
  changed = begin_anew (self, g_ptr_array_index (self->undone, self->undone->len - 1));
  if (changed != NULL)
    {
      self->wanted = 0;
      tell_changed (self, changed);
      return;
    }
  moves = g_ptr_array_steal_index (self->undone, self->undone->len - 1);
  self->redoing = g_ptr_array_ref (moves);
  self->forgets = FALSE;
  go_where_it_lands (self, moves);
  docket_board_move (self->board, moves);
  g_ptr_array_unref (moves);
}

/* -- What came of it -- */

gboolean
docket_board_history_is_redo (DocketBoardHistory *self, GPtrArray *moves)
{
  return self->redoing != NULL && self->redoing == moves;
}

void
docket_board_history_add (DocketBoardHistory *self, GPtrArray *operations, GPtrArray *moves)
{
  const DocketOperation *first = g_ptr_array_index (operations, 0);
  Step *step = g_new0 (Step, 1);

  step->bundle = g_strdup (first->bundle);
  step->moves = g_ptr_array_ref (moves);
  g_ptr_array_add (self->done, step);
  if (self->redoing == moves)
    g_clear_pointer (&self->redoing, g_ptr_array_unref);
  else
    {
      g_ptr_array_set_size (self->undone, 0);
      self->forgets = TRUE;
    }
  go_on (self);
}

void
docket_board_history_fail (DocketBoardHistory *self, GPtrArray *moves)
{
  g_autofree char *refusal = NULL;

  self->wanted = 0;
  if (self->redoing != moves)
    return;
  self->redoing = NULL;
  refusal = find_refusal (self, moves); /* which the board has told */
  if (self->forgets || refusal != NULL)
    g_ptr_array_unref (moves);
  else
    g_ptr_array_add (self->undone, moves);
}
