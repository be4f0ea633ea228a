/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is in the hand of the board: taken, carried, put down or let go. While it
 * is held, the board stands still under it; what its ghosts say is in docket-board-ghosts.c.
 */

#include "docket-config.h"

#include "docket-board-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* -- Taking -- */

static void
refuse (DocketBoard *self, const char *sentence)
{
  g_signal_emit (self, docket_board_signals[DOCKET_BOARD_REFUSED], 0, sentence);
}

static GPtrArray *
held_jobs (DocketBoard *self, DocketBoardJob *first)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);
  GHashTableIter iter;
  const char *id, *first_id = docket_record_get_id (first->record);

  g_ptr_array_add (jobs, docket_board_job_ref (first));
  if (!g_hash_table_contains (self->selected, first_id))
    return jobs;
  g_hash_table_iter_init (&iter, self->selected);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    {
      DocketBoardJob *job = docket_board_model_find (self->model, id);

      if (job != NULL && !g_str_equal (id, first_id) && docket_board_has_place (self, id))
        g_ptr_array_add (jobs, docket_board_job_ref (job));
    }
  return jobs;
}

gboolean
docket_board_take (DocketBoard *self, const char *job_id)
{
  DocketBoardJob *job;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) technicians = NULL;

  g_return_val_if_fail (DOCKET_IS_BOARD (self), FALSE);

  job = docket_board_model_find (self->model, job_id);
  if (job == NULL || self->data == NULL || self->rows->len == 0)
    return FALSE;
  jobs = held_jobs (self, job);
  for (guint i = 0; i < jobs->len; i++)
    {
      g_autofree char *refusal = docket_rights_refusal (self->desk, ((DocketBoardJob *) g_ptr_array_index (jobs, i))->record, DOCKET_GROUP_JOB_PLAN);

      if (refusal != NULL)
        {
          refuse (self, refusal);
          return FALSE;
        }
    }
  docket_board_let_go (self);
  technicians = docket_board_get_technicians (self);
  self->hand = docket_board_hand_new (jobs, technicians, self->zone);
  docket_board_model_set_held (self->model, TRUE);
  docket_board_show_ghosts (self);
  docket_board_update_chips (self);
  return TRUE;
}

gboolean
docket_board_is_holding (DocketBoard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), FALSE);
  return self->hand != NULL;
}

/* -- Carrying -- */

void
docket_board_carry_to (DocketBoard *self, guint lane, gint64 starts_at)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (self->hand == NULL)
    return;
  docket_board_hand_place (self->hand, MIN (lane, self->rows->len - 1), starts_at, 0);
  docket_board_show_ghosts (self);
}

void
docket_board_carry (DocketBoard *self, double x, double y, gint64 grab_ms, gboolean fine)
{
  guint lane;

  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (self->hand == NULL || !docket_board_lane_at (self, y, &lane))
    return;
  docket_board_hand_place (self->hand, lane, docket_board_time_at (self, x) - grab_ms, fine ? DOCKET_BOARD_SNAP_FINE_MINUTES : DOCKET_BOARD_SNAP_MINUTES);
  docket_board_show_ghosts (self);
}

void
docket_board_carry_to_tray (DocketBoard *self)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (self->hand == NULL)
    return;
  docket_board_hand_place_in_tray (self->hand);
  docket_board_show_ghosts (self);
}

void
docket_board_stretch (DocketBoard *self, double x, gboolean fine)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  docket_board_stretch_to (self, docket_board_time_at (self, x), fine ? DOCKET_BOARD_SNAP_FINE_MINUTES : DOCKET_BOARD_SNAP_MINUTES);
}

void
docket_board_stretch_start (DocketBoard *self, double x, gboolean fine)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (self->hand == NULL)
    return;
  docket_board_hand_resize_start (self->hand, docket_board_time_at (self, x), fine ? DOCKET_BOARD_SNAP_FINE_MINUTES : DOCKET_BOARD_SNAP_MINUTES);
  docket_board_show_ghosts (self);
}

void
docket_board_stretch_to (DocketBoard *self, gint64 ends_at, int snap_minutes)
{
  if (self->hand == NULL)
    return;
  docket_board_hand_resize (self->hand, ends_at, snap_minutes);
  docket_board_show_ghosts (self);
}

/* -- Putting down -- */

static void
drop_hand (DocketBoard *self)
{
  self->by_key = FALSE;
  docket_board_drop_ghosts (self);
  g_clear_pointer (&self->hand, docket_board_hand_free);
  docket_board_model_set_held (self->model, FALSE);
  docket_board_tell_hand (self);
}

void
docket_board_let_go (DocketBoard *self)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (self->hand == NULL)
    return;
  drop_hand (self);
  docket_board_follow_model (self);
}

typedef struct
{
  DocketBoard *board;
  GPtrArray *moves;
  char *sentence;
} Dropping;

static void
dropping_free (Dropping *dropping)
{
  g_object_unref (dropping->board);
  g_ptr_array_unref (dropping->moves);
  g_free (dropping->sentence);
  g_free (dropping);
}

static void
tell_unmoved (DocketBoard *self, GPtrArray *moves)
{
  g_signal_emit (self, docket_board_signals[DOCKET_BOARD_UNMOVED], 0, moves);
}

/* What has moved is not cut any more, however it went. */
static void
forget_cut (DocketBoard *self, GPtrArray *moves)
{
  for (guint i = 0; self->cut != NULL && i < moves->len; i++)
    if (g_str_equal (((DocketBoardMove *) g_ptr_array_index (moves, i))->job, docket_record_get_id (self->cut->record)))
      docket_board_set_cut (self, NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Dropping *dropping = data;
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GError) error = NULL;

  dropping->board->n_saving--;
  if (!docket_board_model_move_finish (DOCKET_BOARD_MODEL (source), result, &operations, &error))
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      refuse (dropping->board, sentence);
    }
  if (operations != NULL && operations->len > 0)
    {
      forget_cut (dropping->board, dropping->moves);
      g_signal_emit (dropping->board, docket_board_signals[DOCKET_BOARD_MOVED], 0, operations, dropping->moves, dropping->sentence);
    }
  else
    tell_unmoved (dropping->board, dropping->moves);
  dropping_free (dropping);
}

static char *
moved_sentence (DocketBoard *self, GPtrArray *moves)
{
  const DocketBoardMove *first = g_ptr_array_index (moves, 0);
  DocketRecord *technician = docket_board_model_find_technician (self->model, first->technician);
  g_autofree char *name = docket_desk_record_name (self->desk, DOCKET_KIND_JOB, first->job);
  g_autofree char *place = NULL;

  if (moves->len > 1)
    return g_strdup_printf (ngettext ("%u job moved", "%u jobs moved", moves->len), moves->len);
  if (!first->planned || technician == NULL)
    /* Translators: a job, by its number */
    return g_strdup_printf (_ ("%s is unscheduled"), name);
  place = docket_board_words_place (technician, &first->span, self->scale.starts_at);
  /* Translators: a job; technician and time: "J-10248 moved to Milo Brandt, 10:30–12:00" */
  return g_strdup_printf (_ ("%s moved to %s"), name, place);
}

static void
save (DocketBoard *self, GPtrArray *moves)
{
  Dropping *dropping = g_new0 (Dropping, 1);

  dropping->board = g_object_ref (self);
  dropping->moves = g_ptr_array_ref (moves);
  dropping->sentence = moved_sentence (self, moves);
  self->n_saving++;
  docket_board_model_move_async (self->model, moves, on_saved, dropping);
}

/* The first of @moves whose work has begun. (transfer full) (nullable) */
static DocketBoardJob *
find_begun (DocketBoard *self, GPtrArray *moves)
{
  for (guint i = 0; i < moves->len; i++)
    {
      g_autoptr (DocketBoardJob) job = docket_board_model_find_now (self->model, g_ptr_array_index (moves, i));

      if (job != NULL && docket_job_has_begun (job->record))
        return g_steal_pointer (&job);
    }
  return NULL;
}

static void
on_confirmed (DocketBoard *self, const char *response, GtkWidget *dialog)
{
  GPtrArray *moves = g_object_get_data (G_OBJECT (dialog), "docket-moves");

  if (g_strcmp0 (response, "move") == 0)
    save (self, moves);
  else
    tell_unmoved (self, moves);
}

/* Somebody stands in a cellar with this job: that is said by name, first. */
static void
ask_first (DocketBoard *self, GPtrArray *moves, DocketBoardJob *job)
{
  DocketRecord *technician = docket_board_model_find_technician (self->model, docket_record_get_text (job->record, DOCKET_JOB_TECHNICIAN));
  const char *who = technician != NULL ? docket_record_get_text (technician, DOCKET_PERSON_NAME) : NULL;
  g_autofree char *number = docket_desk_job_name (job->record);
  g_autofree char *status = docket_desk_format_value (self->desk, DOCKET_JOB_STATUS, docket_record_get (job->record, DOCKET_JOB_STATUS));
  /* Translators: a job, by its number */
  g_autofree char *heading = g_strdup_printf (_ ("Work on %s has begun"), number);
  /* Translators: a technician; a status: "In progress" */
  g_autofree char *body = g_strdup_printf (_ ("%s has it, and it is “%s”. Call before you move it: the phone may be without a connection."), who != NULL ? who : _ ("Somebody"), status);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "move", _ ("_Move all the same"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "move", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "docket-moves", g_ptr_array_ref (moves), (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_confirmed), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Its day may have gone from the board by the time it is to be done again. */
static void
remember_seen (DocketBoard *self, GPtrArray *moves)
{
  for (guint i = 0; i < moves->len; i++)
    {
      DocketBoardMove *move = g_ptr_array_index (moves, i);
      DocketBoardJob *job = move->seen == NULL ? docket_board_model_find (self->model, move->job) : NULL;

      if (job != NULL)
        move->seen = docket_board_job_ref (job);
    }
}

void
docket_board_move (DocketBoard *self, GPtrArray *moves)
{
  g_autoptr (DocketBoardJob) begun = NULL;

  g_return_if_fail (DOCKET_IS_BOARD (self));

  remember_seen (self, moves);
  for (guint i = 0; i < moves->len; i++)
    {
      g_autofree char *refusal = docket_board_model_refusal (self->model, g_ptr_array_index (moves, i));

      if (refusal != NULL)
        {
          refuse (self, refusal);
          tell_unmoved (self, moves);
          return;
        }
    }
  begun = docket_board_model_would_change (self->model, moves) ? find_begun (self, moves) : NULL;
  if (begun != NULL)
    ask_first (self, moves, begun);
  else
    save (self, moves);
}

guint
docket_board_get_n_saving (DocketBoard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), 0);
  return self->n_saving;
}

void
docket_board_drop (DocketBoard *self)
{
  g_autoptr (GPtrArray) moves = NULL;

  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (self->hand == NULL)
    return;
  moves = g_ptr_array_ref (docket_board_hand_get_moves (self->hand));
  drop_hand (self);
  docket_board_move (self, moves);
  docket_board_follow_model (self);
}
