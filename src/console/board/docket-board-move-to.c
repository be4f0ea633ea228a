/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What dragging does, by words: for whoever has no mouse, or knows the time by
 * heart. The same warnings stand there before anything is moved; for days that the
 * board does not show, once they have been read.
 */

#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-board-move-to.h"

#include "docket-background-read.h"
#include "docket-board-words.h"
#include "docket-time-parse.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

typedef struct
{
  DocketDesk *desk;
  DocketBoardModel *model;
  DocketBoard *board;
  DocketBoardJob *job;
  GTimeZone *zone;
  GPtrArray *technicians;
  DocketBoardData *shown;  /* by the board */
  DocketBoardData *others; /* (nullable): days that it does not show */
  DocketSpan wanted;       /* such days */
  DocketBackgroundRead *reading;
  AdwMessageDialog *dialog;
  GtkDropDown *technician;
  GtkEditable *start;
  gint64 shown_start; /* as it was at first */
  char *shown_text;   /* the same, as it was written */
  GtkSpinButton *minutes;
  GtkWidget *warns; /* beside what is said */
  GtkLabel *says;
} MoveTo;

static void
move_to_free (gpointer data)
{
  MoveTo *self = data;

  docket_background_read_stop (self->reading);
  g_object_unref (self->reading);
  g_object_unref (self->desk);
  g_object_unref (self->model);
  g_object_unref (self->board);
  docket_board_job_unref (self->job);
  g_time_zone_unref (self->zone);
  g_ptr_array_unref (self->technicians);
  docket_board_data_unref (self->shown);
  g_clear_pointer (&self->others, docket_board_data_unref);
  g_free (self->shown_text);
  g_free (self);
}

/* What is chosen now. FALSE with @error: the time cannot be read. */
static gboolean
read_choice (MoveTo *self, DocketRecord **technician, DocketSpan *span, GError **error)
{
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  guint chosen = gtk_drop_down_get_selected (self->technician);

  if (chosen >= self->technicians->len)
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("Choose a technician."));
      return FALSE;
    }
  *technician = g_ptr_array_index (self->technicians, chosen);
  /* Words know no seconds, and of an hour that comes twice only one. */
  if (g_str_equal (gtk_editable_get_text (self->start), self->shown_text))
    span->starts_at = self->shown_start;
  else if (!docket_time_parse (gtk_editable_get_text (self->start), now, self->zone, &span->starts_at, error))
    return FALSE;
  span->ends_at = span->starts_at + gtk_spin_button_get_value_as_int (self->minutes) * MINUTE_MS;
  return TRUE;
}

static void
show_said (MoveTo *self, const char *text, gboolean warns)
{
  gtk_label_set_label (self->says, text);
  gtk_widget_set_visible (self->warns, warns);
}

static gboolean
holds (const DocketBoardData *data, const DocketSpan *span)
{
  return data != NULL && span->starts_at >= data->span.starts_at && span->ends_at <= data->span.ends_at;
}

static const char *
get_postcode (const DocketRecord *job, gpointer data)
{
  const MoveTo *self = data;

  for (guint i = 0; self->others != NULL && i < self->others->jobs->len; i++)
    {
      const DocketBoardJob *other = g_ptr_array_index (self->others->jobs, i);

      if (g_str_equal (docket_record_get_id (other->record), docket_record_get_id (job)))
        return other->postcode;
    }
  return docket_board_model_get_postcode (job, self->model);
}

/* (transfer full) */
static char *
describe_warnings (MoveTo *self, const DocketRecord *technician, const DocketSpan *span, const DocketBoardData *data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  DocketPlanCheck check;

  for (guint i = 0; i < data->jobs->len; i++)
    g_ptr_array_add (jobs, ((DocketBoardJob *) g_ptr_array_index (data->jobs, i))->record);
  docket_plan_check (technician, self->job->record, span, jobs, data->absences, self->zone, &check);
  docket_travel_check (technician, self->job->record, span, jobs, get_postcode, self, &check);
  return docket_board_words_warning (&check, self->model);
}

static void
on_changed (MoveTo *self)
{
  const DocketBoardData *data;
  DocketRecord *technician;
  DocketSpan span;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!read_choice (self, &technician, &span, &error))
    {
      show_said (self, error->message, TRUE);
      adw_message_dialog_set_response_enabled (self->dialog, "move", FALSE);
      return;
    }
  adw_message_dialog_set_response_enabled (self->dialog, "move", TRUE);
  data = holds (self->shown, &span) ? self->shown : holds (self->others, &span) ? self->others : NULL;
  if (data == NULL)
    {
      self->wanted = (DocketSpan) { docket_day_start (self->zone, span.starts_at), docket_day_add (self->zone, span.ends_at, 1) };
      show_said (self, _ ("Looking at that day…"), FALSE);
      docket_background_read_soon (self->reading);
      return;
    }
  text = describe_warnings (self, technician, &span, data);
  show_said (self, *text != '\0' ? text : _ ("Nothing speaks against it."), *text != '\0');
}

/* -- Days that the board does not show -- */

static gpointer
ask (gpointer owner)
{
  return g_memdup2 (&((MoveTo *) owner)->wanted, sizeof (DocketSpan));
}

static gpointer
read_days (DocketStore *store, gconstpointer asked, GCancellable *cancellable, GError **error)
{
  return docket_board_data_read (store, asked, NULL, error);
}

static void
take (gpointer owner, gconstpointer asked, gpointer answer, const GError *error)
{
  MoveTo *self = owner;

  if (answer == NULL)
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      show_said (self, sentence, TRUE);
      return;
    }
  g_clear_pointer (&self->others, docket_board_data_unref);
  self->others = answer;
  on_changed (self);
}

static const DocketBackgroundReadInfo reading_info = {
  .pause_ms = 100,
  .waits_for_quiet = TRUE,
  .ask = ask,
  .read = read_days,
  .take = take,
  .free_asked = g_free,
  .free_answer = (GDestroyNotify) docket_board_data_unref,
};

static void
on_response (MoveTo *self, const char *response)
{
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_move_free);
  DocketBoardMove *move;
  DocketRecord *technician;
  DocketSpan span;

  /* What was typed counts, whether the cursor has left it or not. */
  gtk_spin_button_update (self->minutes);
  if (g_strcmp0 (response, "move") != 0 || !read_choice (self, &technician, &span, NULL))
    return;
  move = docket_board_move_new (docket_record_get_id (self->job->record), docket_record_get_id (technician), &span);
  move->seen = docket_board_job_ref (self->job);
  g_ptr_array_add (moves, move);
  docket_board_move (self->board, moves);
}

static GtkWidget *
add_row (GtkGrid *grid, int row, const char *title, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, widget, 1, row, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  return widget;
}

/* What speaks against it, said anew whenever that changes. */
static GtkWidget *
create_said (MoveTo *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *described[] = { GTK_WIDGET (self->technician), GTK_WIDGET (self->start), GTK_WIDGET (self->minutes) };

  self->warns = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (self->warns, "warning");
  self->says = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "wrap", TRUE, "xalign", 0.0, "hexpand", TRUE, "width-chars", 36, "max-width-chars", 36, NULL);
  gtk_box_append (GTK_BOX (box), self->warns);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->says));
  for (guint i = 0; i < G_N_ELEMENTS (described); i++)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (described[i]), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->says, NULL, -1);
  return box;
}

static GtkWidget *
create_form (MoveTo *self)
{
  GtkWidget *grid = gtk_grid_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *technician = docket_record_get_text (self->job->record, DOCKET_JOB_TECHNICIAN);
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  DocketSpan span;
  guint chosen = 0;

  for (guint i = 0; i < self->technicians->len; i++)
    {
      const DocketRecord *person = g_ptr_array_index (self->technicians, i);
      const char *name = docket_record_get_text (person, DOCKET_PERSON_NAME);

      gtk_string_list_append (names, name != NULL ? name : "");
      if (g_strcmp0 (technician, docket_record_get_id (person)) == 0)
        chosen = i;
    }
  if (!docket_job_get_span (self->job->record, &span))
    span.starts_at = docket_day_snap (self->zone, now, 15);
  self->shown_start = span.starts_at;
  self->shown_text = docket_time_to_text (span.starts_at, self->zone);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  self->technician = GTK_DROP_DOWN (add_row (GTK_GRID (grid), 0, _ ("_Technician"), gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL)));
  gtk_drop_down_set_selected (self->technician, chosen);
  self->start = GTK_EDITABLE (add_row (GTK_GRID (grid), 1, _ ("_Begins"), gtk_entry_new ()));
  gtk_editable_set_text (self->start, self->shown_text);
  gtk_entry_set_activates_default (GTK_ENTRY (self->start), TRUE);
  self->minutes = GTK_SPIN_BUTTON (add_row (GTK_GRID (grid), 2, _ ("_Minutes"), gtk_spin_button_new_with_range (1, 14400, 15)));
  gtk_spin_button_set_value (self->minutes, docket_job_get_minutes (self->job->record));
  gtk_grid_attach (GTK_GRID (grid), create_said (self), 1, 3, 1, 1);
  g_signal_connect_swapped (self->technician, "notify::selected", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->start, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->minutes, "value-changed", G_CALLBACK (on_changed), self);
  return grid;
}

void
docket_board_move_to_present (GtkWidget *parent, DocketDesk *desk, DocketBoardModel *model, DocketBoard *board, const char *job)
{
  DocketBoardJob *found = docket_board_model_find (model, job);
  DocketBoardData *data = docket_board_model_get_data (model);
  g_autofree char *name = docket_desk_record_name (desk, DOCKET_KIND_JOB, job);
  g_autofree char *heading = NULL;
  MoveTo *self;

  if (found == NULL)
    return;
  self = g_new0 (MoveTo, 1);
  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  self->board = g_object_ref (board);
  self->job = docket_board_job_ref (found);
  self->zone = g_time_zone_new_local ();
  self->technicians = g_ptr_array_ref (data->technicians);
  self->shown = docket_board_data_ref (data);
  self->reading = docket_background_read_new (desk, &reading_info, self);
  /* Translators: a job, by its number */
  heading = g_strdup_printf (_ ("Move %s"), name);
  self->dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (parent)), heading, NULL));
  adw_message_dialog_add_responses (self->dialog, "cancel", _ ("_Cancel"), "move", _ ("_Move"), NULL);
  adw_message_dialog_set_response_appearance (self->dialog, "move", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (self->dialog, "move");
  adw_message_dialog_set_close_response (self->dialog, "cancel");
  adw_message_dialog_set_extra_child (self->dialog, create_form (self));
  g_object_set_data_full (G_OBJECT (self->dialog), "docket-move-to", self, move_to_free);
  g_signal_connect_swapped (self->dialog, "response", G_CALLBACK (on_response), self);
  on_changed (self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}
