/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The board without its picture: for whoever listens to it, and for windows too
 * narrow for hours side by side. It shows the very rows that the board has, with
 * its filters and days, and does nothing itself but ask.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-list.h"

#include "docket-board-list-item.h"
#include "docket-board-private.h"
#include "docket-sync-status.h"
#include "docket-text.h"

struct _DocketBoardList
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketBoardModel *model; /* (nullable) */
  DocketBoard *board;      /* (transfer none) */
  GListStore *rows;        /* element-type DocketBoardListItem */

  GtkWidget *scrolled;
  GtkListView *list;
  GtkSingleSelection *selection;
};

enum
{
  ACT,
  MOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketBoardList, docket_board_list, GTK_TYPE_WIDGET)

/* -- What rows say -- */

static void
add (GString *text, const char *between, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, between);
  g_string_append (text, part);
}

static char *
when_words (const DocketBoardList *self, const DocketBoardJob *job)
{
  const DocketBoardScale *scale = &self->board->scale;
  gboolean one_day = docket_day_add (self->board->zone, scale->starts_at, 1) >= scale->ends_at;
  DocketSpan span;

  if (!docket_job_get_span (job->record, &span))
    return g_strdup ("");
  return docket_board_words_span (&span, one_day ? scale->starts_at : 0);
}

static DocketBoardListItem *
new_technician_item (DocketBoardList *self, const DocketBoardRow *lane)
{
  const DocketSpan span = { self->board->scale.starts_at, self->board->scale.ends_at };
  const char *name = docket_record_get_text (lane->technician, DOCKET_PERSON_NAME), *team = docket_record_get_text (lane->technician, DOCKET_PERSON_TEAM);
  g_autofree const char **learnt = docket_record_get_words (lane->technician, DOCKET_PERSON_SKILLS);
  g_autofree char *skills = learnt != NULL ? g_strjoinv (", ", (char **) learnt) : NULL;
  int booked = docket_plan_booked_minutes (lane->technician, lane->jobs, &span);
  int available = docket_plan_available_minutes (lane->technician, self->board->data->absences, self->board->zone, &span);
  g_autofree char *hours = docket_board_words_hours (booked, available);
  /* Translators: "5.5 / 8 h" */
  g_autofree char *taken = g_strdup_printf (_ ("%s booked"), hours);
  g_autofree char *count = g_strdup_printf (ngettext ("%u job", "%u jobs", lane->places->len), lane->places->len);
  GString *about = g_string_new (NULL), *sentence = g_string_new (name != NULL ? name : _ ("Somebody"));
  DocketBoardListRow row = { NULL };

  add (about, " · ", team);
  add (about, " · ", skills);
  add (about, " · ", taken);
  add (about, " · ", count);
  add (sentence, _ (", "), team);
  add (sentence, _ (", "), skills);
  add (sentence, _ (", "), taken);
  add (sentence, _ (", "), count);
  row.person = g_strdup (docket_record_get_id (lane->technician));
  row.when = g_strdup ("");
  row.title = g_strdup (name != NULL ? name : _ ("Somebody"));
  row.about = g_string_free (about, FALSE);
  row.warning = g_strdup (booked > available ? _ ("More than the shift") : "");
  add (sentence, _ (", "), row.warning);
  row.sentence = g_string_free (sentence, FALSE);
  return docket_board_list_item_new (&row);
}

static DocketBoardListItem *
new_job_item (DocketBoardList *self, const DocketBoardRow *lane, DocketBoardJob *job)
{
  const char *id = docket_record_get_id (job->record), *title = docket_record_get_text (job->record, DOCKET_JOB_TITLE);
  const DocketRecordState state = { .pending = job->pending, .under_review = job->under_review };
  g_autofree char *beside = job->pending || job->under_review ? docket_words_record (&state, NULL, 0) : NULL;
  g_autofree char *number = docket_desk_job_name (job->record);
  g_autofree char *promised = docket_board_words_promise (job->record, self->board->scale.starts_at);
  /* Translators: a time: "promised by 16:00" */
  g_autofree char *promise = *promised != '\0' ? g_strdup_printf (_ ("promised %s"), promised) : NULL;
  const char *status = docket_choice_label (DOCKET_JOB_STATUS, docket_record_get_text (job->record, DOCKET_JOB_STATUS));
  GString *about = g_string_new (NULL), *sentence = g_string_new (NULL);
  DocketBoardListRow row = { NULL };
  g_autofree char *place = docket_board_describe_plan (self->board, job, &row.warning);

  /* Without a number it is called by its title already. */
  if (title == NULL && docket_record_has (job->record, DOCKET_JOB_NUMBER))
    title = _ ("No title");
  else if (!docket_record_has (job->record, DOCKET_JOB_NUMBER))
    title = NULL;
  add (about, "", job->customer);
  add (about, " · ", promise);
  add (about, " · ", status);
  add (about, " · ", beside);
  add (sentence, "", place);
  add (sentence, _ (", "), number);
  add (sentence, _ (", "), title);
  add (sentence, _ (", "), job->customer);
  add (sentence, _ (", "), promise);
  add (sentence, _ (", "), status);
  add (sentence, _ (", "), beside);
  add (sentence, _ (", "), row.warning);
  row.job = g_strdup (id);
  row.person = g_strdup (docket_record_get_id (lane->technician));
  row.when = when_words (self, job);
  row.title = title != NULL ? g_strdup_printf ("%s · %s", number, title) : g_strdup (number);
  row.about = g_string_free (about, FALSE);
  row.sentence = g_string_free (sentence, FALSE);
  return docket_board_list_item_new (&row);
}

/* -- Following -- */

static DocketBoardListItem *
peek (DocketBoardList *self, guint at)
{
  g_autoptr (DocketBoardListItem) item = g_list_model_get_item (G_LIST_MODEL (self->rows), at);

  return item; /* the list keeps it */
}

/* Only what differs is put in anew: the rest, and the keyboard on it, stays. */
static void
replace_rows (DocketBoardList *self, GPtrArray *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->rows)), n_new = items->len, head = 0, tail = 0;

  while (head < n_old && head < n_new && docket_board_list_item_equal (peek (self, head), g_ptr_array_index (items, head)))
    head++;
  while (tail < n_old - head && tail < n_new - head && docket_board_list_item_equal (peek (self, n_old - tail - 1), g_ptr_array_index (items, n_new - tail - 1)))
    tail++;
  if (head + tail < n_old || head + tail < n_new)
    g_list_store_splice (self->rows, head, n_old - head - tail, items->pdata + head, n_new - head - tail);
}

static void
on_map (DocketBoardList *self)
{
  docket_board_list_refresh (self);
}

void
docket_board_list_refresh (DocketBoardList *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (DOCKET_IS_BOARD_LIST (self));

  /* What nobody sees is made when it is seen. */
  if (self->board == NULL || self->board->data == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (guint i = 0; i < self->board->rows->len; i++)
    {
      const DocketBoardRow *lane = docket_board_get_row (self->board, i);

      g_ptr_array_add (items, new_technician_item (self, lane));
      for (guint j = 0; j < lane->places->len; j++)
        g_ptr_array_add (items, new_job_item (self, lane, g_array_index (lane->places, DocketBoardPlace, j).job));
    }
  replace_rows (self, items);
}

/* -- Rows -- */

static GtkWidget *
new_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
on_setup (DocketBoardList *self, GtkListItem *list_item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *when = new_label (row, "numeric");

  gtk_label_set_wrap (GTK_LABEL (when), FALSE);
  gtk_label_set_width_chars (GTK_LABEL (when), 11);
  gtk_widget_set_valign (when, GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (row), texts);
  g_object_set_data (G_OBJECT (row), "when", when);
  g_object_set_data (G_OBJECT (row), "title", new_label (texts, "chip-title"));
  g_object_set_data (G_OBJECT (row), "about", new_label (texts, "dim-label"));
  g_object_set_data (G_OBJECT (row), "warning", new_label (texts, "list-warning"));
  gtk_list_item_set_child (list_item, row);
}

static void
show_text (GtkWidget *row, const char *name, const char *text)
{
  GtkLabel *label = g_object_get_data (G_OBJECT (row), name);

  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
on_bind (DocketBoardList *self, GtkListItem *list_item)
{
  const DocketBoardListRow *shown = docket_board_list_item_get_row (gtk_list_item_get_item (list_item));
  GtkWidget *row = gtk_list_item_get_child (list_item);

  show_text (row, "when", shown->when);
  show_text (row, "title", shown->title);
  show_text (row, "about", shown->about);
  show_text (row, "warning", shown->warning);
  docket_widget_set_look (row, "board-list-", shown->job != NULL ? "board-list-job" : "board-list-technician");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, shown->sentence, -1);
  if (gtk_widget_get_parent (row) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)), GTK_ACCESSIBLE_PROPERTY_LABEL, shown->sentence, -1);
}

/* -- What the person does -- */

/* (nullable): of the row with the keyboard */
static const char *
current_job (DocketBoardList *self)
{
  DocketBoardListItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? docket_board_list_item_get_row (item)->job : NULL;
}

static void
act (DocketBoardList *self, const char *name, const char *job)
{
  g_signal_emit (self, signals[ACT], 0, name, job);
}

static void
on_activated (DocketBoardList *self, guint at)
{
  const char *job = docket_board_list_item_get_row (peek (self, at))->job;

  if (job != NULL)
    act (self, "open", job);
}

static gboolean
unschedule (DocketBoardList *self, const char *job)
{
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_move_free);

  if (job == NULL)
    return FALSE;
  g_ptr_array_add (moves, docket_board_move_new (job, NULL, NULL));
  g_signal_emit (self, signals[MOVE], 0, moves);
  return TRUE;
}

static const char *
act_of_key (guint keyval, GdkModifierType modifiers)
{
  guint lower = gdk_keyval_to_lower (keyval);

  if ((modifiers & GDK_CONTROL_MASK) != 0 && lower == GDK_KEY_m)
    return "move-to";
  if ((modifiers & GDK_CONTROL_MASK) != 0 && lower == GDK_KEY_z)
    return (modifiers & GDK_SHIFT_MASK) != 0 ? "redo" : "undo";
  if ((modifiers & GDK_CONTROL_MASK) == 0 && lower == GDK_KEY_t)
    return "today";
  if ((modifiers & GDK_CONTROL_MASK) == 0 && (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up))
    return "previous";
  if ((modifiers & GDK_CONTROL_MASK) == 0 && (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down))
    return "next";
  return NULL;
}

gboolean
docket_board_list_press (DocketBoardList *self, guint keyval, GdkModifierType modifiers)
{
  const char *wanted, *job;

  g_return_val_if_fail (DOCKET_IS_BOARD_LIST (self), FALSE);

  job = current_job (self);
  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) == 0 && (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete))
    return unschedule (self, job);
  wanted = (modifiers & GDK_ALT_MASK) == 0 ? act_of_key (keyval, modifiers) : NULL;
  if (wanted == NULL || (g_str_equal (wanted, "move-to") && job == NULL))
    return FALSE;
  act (self, wanted, g_str_equal (wanted, "move-to") ? job : NULL);
  return TRUE;
}

static gboolean
on_key (DocketBoardList *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  return docket_board_list_press (self, keyval, modifiers);
}

/* -- Object -- */

static void
docket_board_list_dispose (GObject *object)
{
  DocketBoardList *self = DOCKET_BOARD_LIST (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  self->board = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BOARD_LIST);
  g_clear_object (&self->rows);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_board_list_parent_class)->dispose (object);
}

static void
docket_board_list_class_init (DocketBoardListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_board_list_dispose;
  signals[ACT] = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[MOVE] = g_signal_new ("move", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-list.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardList, scrolled);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardList, list);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardList, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_map);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_board_list_init (DocketBoardList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (DOCKET_TYPE_BOARD_LIST_ITEM);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
}

void
docket_board_list_set_up (DocketBoardList *self, DocketDesk *desk, DocketBoardModel *model, DocketBoard *board)
{
  g_return_if_fail (DOCKET_IS_BOARD_LIST (self) && self->model == NULL);

  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  self->board = board;
  /* After the board, whose rows these are. */
  g_signal_connect_data (model, "changed", G_CALLBACK (docket_board_list_refresh), self, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

guint
docket_board_list_get_n_rows (DocketBoardList *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_LIST (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

const char *
docket_board_list_get_sentence (DocketBoardList *self, guint nth)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_LIST (self) && nth < docket_board_list_get_n_rows (self), NULL);
  return docket_board_list_item_get_row (peek (self, nth))->sentence;
}

void
docket_board_list_focus (DocketBoardList *self)
{
  g_return_if_fail (DOCKET_IS_BOARD_LIST (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

gboolean
docket_board_list_show_job (DocketBoardList *self, const char *job)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_LIST (self), FALSE);

  for (guint i = 0; i < docket_board_list_get_n_rows (self); i++)
    if (g_strcmp0 (docket_board_list_item_get_row (peek (self, i))->job, job) == 0)
      {
        gtk_single_selection_set_selected (self->selection, i);
        gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
        gtk_widget_grab_focus (GTK_WIDGET (self->list));
        return TRUE;
      }
  return FALSE;
}
