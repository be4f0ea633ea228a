/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The answer of docket_suggest() in words. It is reckoned a moment after the
 * keyboard came to rest on a job, so that running along the tray stays quick, and
 * again when the board's days change under it. Its rows take room from the chips
 * beside it: they neither come nor go while a button is down, a menu is open, or a
 * second click may follow.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-suggest.h"

#include "docket-board-words.h"
#include "docket-suggest.h"
#include "docket-text.h"

#define REST_MS 80

struct _DocketBoardSuggest
{
  GtkWidget parent_instance;

  DocketDesk *desk;        /* (nullable): with the job */
  DocketBoardModel *model;
  char *job;               /* (nullable) */
  GPtrArray *moves;        /* element-type DocketBoardMove: of the rows */
  guint source;
  gboolean waits;          /* until the board is not held any more */

  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *none;
  GtkListBox *list;
};

enum
{
  TAKE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketBoardSuggest, docket_board_suggest, GTK_TYPE_WIDGET)

/* -- Words -- */

/* "near J-10251", "beside J-10251"; (nullable) */
static char *
near_words (const DocketSuggestion *suggestion)
{
  g_autofree char *name = NULL;

  if (suggestion->neighbour == NULL)
    return NULL;
  name = docket_desk_job_name (suggestion->neighbour);
  /* Translators: a job just before or after it; same postcode, or the next streets */
  return g_strdup_printf (suggestion->nearness == DOCKET_NEAR_SAME ? _ ("same postcode as %s") : _ ("near %s"), name);
}

/* What speaks against it all the same; (nullable) */
static char *
travel_words (DocketBoardModel *model, const DocketSuggestion *suggestion, const DocketRecord *job, GPtrArray *jobs)
{
  DocketPlanCheck check = { 0 };

  docket_travel_check (suggestion->person, job, &suggestion->span, jobs, docket_board_model_get_postcode, model, &check);
  return (check.warnings & DOCKET_PLAN_TRAVEL) != 0 ? docket_board_words_travel (&check, model) : NULL;
}

/* "Free · knows Gas · near J-10251 · 5.5 / 8 h"; nobody is free for what cannot be reached:
 * "No time to get here from J-10251, 12043 Berlin · knows Gas · 5.5 / 8 h" */
static char *
reason_words (const DocketSuggestion *suggestion, const DocketRecord *job, const char *travel)
{
  g_autofree const char **needed = docket_record_get_words (job, DOCKET_JOB_SKILLS_NEEDED);
  g_autofree char *hours = docket_board_words_hours (suggestion->booked_minutes, suggestion->available_minutes);
  g_autofree char *near = near_words (suggestion);
  GString *words = g_string_new (travel != NULL ? travel : _ ("Free"));

  if (needed != NULL && needed[0] != NULL)
    {
      g_autofree char *skills = g_strjoinv (", ", (char **) needed);
      /* Translators: skills: "knows Gas, Heating" */
      g_autofree char *known = g_strdup_printf (_ ("knows %s"), skills);

      g_string_append_printf (words, " · %s", known);
    }
  if (near != NULL)
    g_string_append_printf (words, " · %s", near);
  if (suggestion->available_minutes > 0)
    {
      /* Translators: "5.5 / 8 h" */
      g_autofree char *booked = g_strdup_printf (_ ("%s booked"), hours);

      g_string_append_printf (words, " · %s", booked);
    }
  return g_string_free (words, FALSE);
}

static const char *
nobody_words (DocketSuggestResult result)
{
  switch (result)
    {
    case DOCKET_SUGGEST_NO_SKILL:
      return _ ("Nobody here has learnt what it needs.");
    case DOCKET_SUGGEST_OVER:
      return _ ("These days are over. Show today to see who is free.");
    case DOCKET_SUGGEST_NO_TIME:
      return _ ("Nobody who could do it is free on the days shown, at the time promised. Show other days, or move it by hand.");
    case DOCKET_SUGGEST_FOUND:
    default:
      return "";
    }
}

/* -- Rows -- */

static void
add_row (DocketBoardSuggest *self, const DocketSuggestion *suggestion, DocketBoardJob *job, GPtrArray *jobs, gint64 day)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *first, *second;
  g_autofree char *place = docket_board_words_place (suggestion->person, &suggestion->span, day);
  g_autofree char *travel = travel_words (self->model, suggestion, job->record, jobs);
  g_autofree char *reasons = reason_words (suggestion, job->record, travel);
  /* Translators: technician and time, why: what pressing it does */
  g_autofree char *name = g_strdup_printf (_ ("Give it to %s. %s"), place, reasons);
  DocketBoardMove *move = docket_board_move_new (self->job, docket_record_get_id (suggestion->person), &suggestion->span);

  /* What it was reckoned for: what came since is not overwritten unseen. */
  move->seen = docket_board_job_ref (job);
  first = gtk_label_new (place);
  second = gtk_label_new (reasons);
  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_xalign (GTK_LABEL (second), 0);
  gtk_label_set_ellipsize (GTK_LABEL (first), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (second), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (first, "chip-title");
  gtk_widget_add_css_class (second, "dim-label");
  gtk_widget_set_tooltip_text (row, reasons);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->moves, move);
}

static void
clear (DocketBoardSuggest *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_ptr_array_set_size (self->moves, 0);
}

static void
reckon (DocketBoardSuggest *self)
{
  DocketBoardData *data = docket_board_model_get_data (self->model);
  DocketBoardJob *job = docket_board_model_find (self->model, self->job);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr (GArray) suggestions = NULL;
  g_autofree char *number = docket_desk_record_name (self->desk, DOCKET_KIND_JOB, self->job);
  g_autofree char *title = NULL;
  DocketSuggestResult result;

  clear (self);
  if (data == NULL || job == NULL)
    return;
  for (guint i = 0; i < data->jobs->len; i++)
    g_ptr_array_add (jobs, ((DocketBoardJob *) g_ptr_array_index (data->jobs, i))->record);
  {
    const DocketSuggestQuestion question = {
      job->record, data->technicians, jobs, data->absences, data->span,
      docket_clock_now_ms (docket_desk_get_clock (self->desk)), zone, docket_board_model_get_postcode, self->model,
    };

    result = docket_suggest (&question, DOCKET_BOARD_SUGGEST_MAX, &suggestions);
  }
  /* Translators: a job, by its number */
  title = g_strdup_printf (_ ("Who could take %s"), number);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->none, nobody_words (result));
  gtk_widget_set_visible (GTK_WIDGET (self->none), result != DOCKET_SUGGEST_FOUND);
  gtk_widget_set_visible (GTK_WIDGET (self->list), result == DOCKET_SUGGEST_FOUND);
  for (guint i = 0; i < suggestions->len; i++)
    add_row (self, &g_array_index (suggestions, DocketSuggestion, i), job, jobs, data->span.starts_at);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static gboolean
on_rested (gpointer data)
{
  DocketBoardSuggest *self = data;

  self->source = 0;
  self->waits = docket_board_model_get_held (self->model);
  if (self->waits)
    return G_SOURCE_REMOVE;
  gtk_widget_set_visible (GTK_WIDGET (self), self->job != NULL);
  if (self->job != NULL)
    reckon (self);
  return G_SOURCE_REMOVE;
}

static void
show_soon (DocketBoardSuggest *self, guint ms)
{
  if (self->source == 0)
    self->source = g_timeout_add (ms, on_rested, self);
}

static void
on_released (DocketBoardSuggest *self)
{
  if (self->waits)
    show_soon (self, REST_MS);
}

/* -- What the person does -- */

gboolean
docket_board_suggest_take (DocketBoardSuggest *self, guint nth)
{
  g_autoptr (GPtrArray) moves = NULL;
  const DocketBoardMove *wanted;
  DocketBoardMove *move;

  g_return_val_if_fail (DOCKET_IS_BOARD_SUGGEST (self), FALSE);

  if (nth >= self->moves->len || docket_board_model_find (self->model, self->job) == NULL)
    return FALSE;
  wanted = g_ptr_array_index (self->moves, nth);
  moves = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_move_free);
  move = docket_board_move_new (wanted->job, wanted->technician, &wanted->span);
  move->seen = docket_board_job_ref (wanted->seen);
  g_ptr_array_add (moves, move);
  g_signal_emit (self, signals[TAKE], 0, moves);
  return TRUE;
}

static void
on_activated (DocketBoardSuggest *self, GtkListBoxRow *row)
{
  docket_board_suggest_take (self, (guint) gtk_list_box_row_get_index (row));
}

/* -- Object -- */

static void
docket_board_suggest_dispose (GObject *object)
{
  DocketBoardSuggest *self = DOCKET_BOARD_SUGGEST (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->model);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BOARD_SUGGEST);
  G_OBJECT_CLASS (docket_board_suggest_parent_class)->dispose (object);
}

static void
docket_board_suggest_finalize (GObject *object)
{
  DocketBoardSuggest *self = DOCKET_BOARD_SUGGEST (object);

  g_free (self->job);
  g_ptr_array_unref (self->moves);
  G_OBJECT_CLASS (docket_board_suggest_parent_class)->finalize (object);
}

static void
docket_board_suggest_class_init (DocketBoardSuggestClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_board_suggest_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_board_suggest_finalize;
  signals[TAKE] = g_signal_new ("take", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-suggest.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardSuggest, box);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardSuggest, title);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardSuggest, none);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardSuggest, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_board_suggest_init (DocketBoardSuggest *self)
{
  self->moves = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_move_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
docket_board_suggest_show (DocketBoardSuggest *self, DocketDesk *desk, DocketBoardModel *model, const char *job)
{
  g_return_if_fail (DOCKET_IS_BOARD_SUGGEST (self));

  g_set_object (&self->desk, desk);
  if (g_set_object (&self->model, model))
    g_signal_connect_object (model, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  if (g_strcmp0 (self->job, job) != 0)
    {
      g_free (self->job);
      self->job = g_strdup (job);
    }
  /* Nobody takes what was reckoned from other days, or for another job. */
  g_ptr_array_set_size (self->moves, 0);
  if (docket_board_model_get_held (model))
    {
      self->waits = TRUE;
      return;
    }
  clear (self);
  if (job != NULL)
    {
      show_soon (self, REST_MS);
      return;
    }
  g_clear_handle_id (&self->source, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
docket_board_suggest_delay (DocketBoardSuggest *self, guint ms)
{
  g_return_if_fail (DOCKET_IS_BOARD_SUGGEST (self));

  if (self->source == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  show_soon (self, ms);
}

const char *
docket_board_suggest_get_job (DocketBoardSuggest *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_SUGGEST (self), NULL);
  return self->job;
}

guint
docket_board_suggest_get_n (DocketBoardSuggest *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_SUGGEST (self), 0);
  return self->moves->len;
}
