/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The table of a case.  Built anew for every case; while a person chooses, only
 * the radio buttons, the Result cells and the sum follow the model.
 *
 * A side can be chosen by its radio button, by a click anywhere in its cell, in
 * the Result list, or by a key for the current row.  All four end in
 * docket_case_model_choose().
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-table.h"

#include "docket-case-cells.h"
#include "docket-case-layout.h"
#include "docket-case-result.h"
#include "docket-case-words.h"
#include "docket-keys.h"
#include "docket-money.h"

#define NO_ROW G_MAXUINT
#define NO_COLUMN G_MAXUINT

typedef struct
{
  guint row;
  GtkWidget *radios[2]; /* first, second */
  GtkWidget *result;
  GPtrArray *cells;     /* element-type GtkWidget (unowned) */
} TableRow;

struct _DocketCaseTable
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketCaseModel *model;
  gboolean read_only;
  gboolean updating;
  guint current; /* row of the model */
  GPtrArray *rows; /* element-type TableRow */
  guint next_row;
  guint started_column;
  guint first_column;
  guint second_column;
  guint difference_column;
  guint result_column;
  guint n_columns;
  GtkLabel *sum;
  GtkLabel *sum_note;
  GtkLabel *signed_for;
};

G_DEFINE_FINAL_TYPE (DocketCaseTable, docket_case_table, GTK_TYPE_WIDGET)

static void
table_row_free (gpointer data)
{
  TableRow *row = data;

  g_ptr_array_unref (row->cells);
  g_free (row);
}

static TableRow *
find_row (DocketCaseTable *self, guint at)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (((TableRow *) g_ptr_array_index (self->rows, i))->row == at)
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

/* -- Following the model -- */

static void
show_current (DocketCaseTable *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TableRow *row = g_ptr_array_index (self->rows, i);

      for (guint n = 0; n < row->cells->len; n++)
        {
          GtkWidget *cell = g_ptr_array_index (row->cells, n);

          if (row->row == self->current && !self->read_only)
            gtk_widget_add_css_class (cell, "current");
          else
            gtk_widget_remove_css_class (cell, "current");
        }
    }
}

static void
set_current (DocketCaseTable *self, guint at)
{
  if (self->current == at || (at != NO_ROW && !docket_case_model_is_open_row (self->model, at)))
    return;
  self->current = at;
  show_current (self);
}

static void
show_sum (DocketCaseTable *self)
{
  guint left = docket_case_model_get_n_open_rows (self->model) - docket_case_model_get_n_chosen (self->model);
  gint64 sum = 0;
  g_autofree char *amount = NULL;
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;

  if (self->sum == NULL || !docket_case_model_get_sum (self->model, &sum))
    return;
  amount = docket_money_format (sum, docket_desk_get_currency (self->desk));
  text = left > 0 ? g_strdup_printf (_ ("%s so far"), amount) : g_strdup (amount);
  note = left > 0 ? g_strdup_printf (ngettext ("%u row to go", "%u rows to go", left), left) : g_strdup (_ ("sum of your choices"));
  gtk_label_set_label (self->sum, text);
  gtk_label_set_label (self->sum_note, note);
}

static void
show_signed (DocketCaseTable *self)
{
  g_autofree char *text = self->signed_for != NULL ? docket_case_signed (self->desk, self->model) : NULL;

  if (text != NULL)
    gtk_label_set_label (self->signed_for, text);
}

static void
on_model_changed (DocketCaseTable *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      TableRow *row = g_ptr_array_index (self->rows, i);
      DocketCaseChoice choice = docket_case_model_get_row (self->model, row->row)->choice;

      for (guint side = 0; side < 2; side++)
        if (row->radios[side] != NULL)
          gtk_check_button_set_active (GTK_CHECK_BUTTON (row->radios[side]), choice == (side == 0 ? DOCKET_CASE_FIRST : DOCKET_CASE_SECOND));
    }
  self->updating = FALSE;
  show_sum (self);
  show_signed (self);
}

/* -- Choosing -- */

static guint
row_of (GtkWidget *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "row"));
}

static DocketCaseChoice
side_of (GtkWidget *widget)
{
  return (DocketCaseChoice) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), "side"));
}

static void
mark (GtkWidget *widget, guint row, DocketCaseChoice side)
{
  g_object_set_data (G_OBJECT (widget), "row", GUINT_TO_POINTER (row));
  g_object_set_data (G_OBJECT (widget), "side", GINT_TO_POINTER (side));
}

static void
on_radio_toggled (GtkCheckButton *radio, DocketCaseTable *self)
{
  if (self->updating || !gtk_check_button_get_active (radio))
    return;
  set_current (self, row_of (GTK_WIDGET (radio)));
  docket_case_model_choose (self->model, row_of (GTK_WIDGET (radio)), side_of (GTK_WIDGET (radio)), NULL);
}

static void
on_cell_pressed (GtkGestureClick *gesture, int n_press, double x, double y, DocketCaseTable *self)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  DocketCaseChoice side = side_of (cell);

  set_current (self, row_of (cell));
  if (side != DOCKET_CASE_NOTHING)
    docket_case_model_choose (self->model, row_of (cell), side, NULL);
}

static void
on_focus_enter (GtkEventControllerFocus *controller, DocketCaseTable *self)
{
  set_current (self, row_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
}

static void
go_on (DocketCaseTable *self)
{
  guint next = docket_case_model_next_open_row (self->model, self->current);

  if (next != NO_ROW)
    set_current (self, next);
}

/* The keyboard goes along: where it comes back to from the list is the row in hand. */
static void
on_chosen_in_list (GtkWidget *result, DocketCaseTable *self)
{
  set_current (self, row_of (gtk_widget_get_parent (result)));
  go_on (self);
  docket_case_table_focus (self);
}

static void
follow_pointer (DocketCaseTable *self, GtkWidget *cell, guint row, DocketCaseChoice side)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  mark (cell, row, side);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_cell_pressed), self, 0);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focus_enter), self, 0);
  gtk_widget_add_controller (cell, focus);
}

/* -- Building -- */

static void
place (DocketCaseTable *self, GtkWidget *cell, guint column, guint span)
{
  DocketCaseLayout *layout = DOCKET_CASE_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  if (column + span == self->n_columns)
    gtk_widget_add_css_class (cell, "case-end");
  gtk_widget_set_parent (cell, GTK_WIDGET (self));
  docket_case_layout_place (layout, cell, column, self->next_row, span);
}

static guint
add_column (DocketCaseTable *self, DocketCaseColumn *columns, DocketCaseColumn column)
{
  columns[self->n_columns] = column;
  return self->n_columns++;
}

static void
set_columns (DocketCaseTable *self)
{
  DocketCaseColumn columns[DOCKET_CASE_COLUMNS_MAX];
  DocketCaseForm form = docket_case_model_get_form (self->model);
  gboolean totals = docket_case_model_get_review (self->model)->group == DOCKET_GROUP_JOB_TOTALS;
  gboolean two_sides = form != DOCKET_CASE_PLAIN;
  int side_min_px = totals ? 120 : 148;

  self->n_columns = 0;
  self->started_column = self->second_column = self->difference_column = NO_COLUMN;
  add_column (self, columns, (DocketCaseColumn) { 76, 112, 0 });
  if (form == DOCKET_CASE_FIELDS || form == DOCKET_CASE_WHOLE)
    self->started_column = add_column (self, columns, (DocketCaseColumn) { 90, 150, 1 });
  self->first_column = add_column (self, columns, (DocketCaseColumn) { side_min_px, 180, 3 });
  if (two_sides)
    self->second_column = add_column (self, columns, (DocketCaseColumn) { side_min_px, 180, 3 });
  if (totals && two_sides)
    self->difference_column = add_column (self, columns, (DocketCaseColumn) { 90, 96, 0 });
  self->result_column = add_column (self, columns, (DocketCaseColumn) { totals ? 136 : 148, totals ? 190 : 200, totals ? 3 : 1 });
  docket_case_layout_set_columns (DOCKET_CASE_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), columns, self->n_columns);
}

static void
add_side_head (DocketCaseTable *self, guint column, DocketCaseChoice side, const char *key)
{
  const DocketStamp *stamp = docket_case_model_get_stamp (self->model, side);
  g_autofree char *title = docket_case_side_title (self->desk, self->model, side);
  g_autofree char *times = docket_case_times (self->desk, stamp);

  place (self, docket_case_head (self->desk, title, stamp, times, key), column, 1);
}

static void
add_heads (DocketCaseTable *self)
{
  const DocketReview *review = docket_case_model_get_review (self->model);
  gboolean totals = review->group == DOCKET_GROUP_JOB_TOTALS;

  place (self, docket_case_cell ("case-head"), 0, 1);
  if (self->started_column != NO_COLUMN)
    {
      const DocketStamp *stamp = docket_case_model_get_stamp (self->model, DOCKET_CASE_NOTHING);
      g_autofree char *times = docket_case_synced (self->desk, stamp);

      place (self, docket_case_head (self->desk, _ ("Started from"), stamp, stamp != NULL ? times : _ ("never written before"), NULL), self->started_column, 1);
    }
  add_side_head (self, self->first_column, self->second_column == NO_COLUMN && !docket_case_model_is_current (self->model, DOCKET_CASE_FIRST) ? DOCKET_CASE_SECOND : DOCKET_CASE_FIRST, self->read_only ? NULL : "1");
  if (self->second_column != NO_COLUMN)
    add_side_head (self, self->second_column, DOCKET_CASE_SECOND, self->read_only ? NULL : "2");
  if (self->difference_column != NO_COLUMN)
    {
      g_autofree char *first = docket_case_side_title (self->desk, self->model, DOCKET_CASE_FIRST);
      g_autofree char *second = docket_case_side_title (self->desk, self->model, DOCKET_CASE_SECOND);
      g_autofree char *line = g_strdup_printf ("%s − %s", second, first);

      place (self, docket_case_head (self->desk, _ ("Difference"), NULL, line, NULL), self->difference_column, 1);
    }
  place (self, docket_case_head (self->desk, _ ("Result"), NULL, docket_case_model_get_form (self->model) == DOCKET_CASE_TWINS ? _ ("what becomes of the two") : totals ? _ ("what the bill will say") : review->subject_kind == DOCKET_KIND_JOB ? _ ("what the job will say") : _ ("what the record will say"), self->read_only ? NULL : "3"), self->result_column, 1);
  self->next_row++;
}

static GtkWidget *
create_radio (DocketCaseTable *self, TableRow *row, DocketCaseChoice side)
{
  const DocketCaseRow *model_row = docket_case_model_get_row (self->model, row->row);
  /* In a group it looks like a radio button, but does not call itself one. */
  GtkWidget *radio = g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);
  g_autofree char *title = docket_case_side_title (self->desk, self->model, side);
  g_autofree char *value = model_row->field == DOCKET_FIELD_NONE
                               ? docket_case_side_value (self->desk, self->model, side)
                               : docket_case_value (self->desk, model_row->field, docket_case_model_get_side_value (self->model, side, model_row->field));
  /* Translators: "Status: take Office, Waiting for approval" */
  g_autofree char *name = g_strdup_printf (_ ("%s: take %s, %s"), model_row->field != DOCKET_FIELD_NONE ? docket_field_label (model_row->field) : _ ("Record"), title, value);

  if (row->radios[0] != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), GTK_CHECK_BUTTON (row->radios[0]));
  else
    {
      /* A check button looks and speaks like a radio only in a group. */
      GtkWidget *alone = gtk_check_button_new ();

      g_object_set_data_full (G_OBJECT (radio), "group", g_object_ref_sink (alone), g_object_unref);
      gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), GTK_CHECK_BUTTON (alone));
    }
  mark (radio, row->row, side);
  gtk_widget_set_valign (radio, GTK_ALIGN_START);
  gtk_widget_set_sensitive (radio, docket_case_model_may_choose (self->model, side));
  gtk_widget_set_tooltip_text (radio, gtk_widget_get_sensitive (radio) ? name : docket_case_model_get_refusal (self->model));
  gtk_accessible_update_property (GTK_ACCESSIBLE (radio), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (radio, "toggled", G_CALLBACK (on_radio_toggled), self, 0);
  return radio;
}

static GtkWidget *
create_side (DocketCaseTable *self, TableRow *row, DocketCaseChoice side)
{
  GtkWidget *cell = docket_case_cell ("case-side");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gboolean open = docket_case_model_is_open_row (self->model, row->row) && !self->read_only;

  if (open)
    {
      row->radios[side == DOCKET_CASE_FIRST ? 0 : 1] = create_radio (self, row, side);
      gtk_box_append (GTK_BOX (box), row->radios[side == DOCKET_CASE_FIRST ? 0 : 1]);
    }
  gtk_box_append (GTK_BOX (box), docket_case_value_box (self->desk, self->model, row->row, side));
  gtk_box_append (GTK_BOX (cell), box);
  if (open)
    follow_pointer (self, cell, row->row, side);
  return cell;
}

static void
add_cell (DocketCaseTable *self, TableRow *row, GtkWidget *cell, guint column)
{
  g_ptr_array_add (row->cells, cell);
  place (self, cell, column, 1);
}

static GtkWidget *
create_read_only_result (DocketCaseTable *self, guint at)
{
  const DocketReview *review = docket_case_model_get_review (self->model);
  const DocketCaseRow *row = docket_case_model_get_row (self->model, at);
  const DocketValues *values = review->choice == DOCKET_CHOICE_KEEP ? review->current_values : review->decided_values;
  g_autofree char *text = NULL;

  if (review->choice == DOCKET_CHOICE_NONE)
    text = g_strdup (_ ("not decided yet"));
  else if (row->field == DOCKET_FIELD_NONE)
    {
      gboolean kept = review->choice == DOCKET_CHOICE_KEEP || review->choice == DOCKET_CHOICE_KEEP_BOTH;

      text = docket_case_side_value (self->desk, self->model, docket_case_model_is_current (self->model, DOCKET_CASE_FIRST) == kept ? DOCKET_CASE_FIRST : DOCKET_CASE_SECOND);
    }
  else
    text = docket_case_value (self->desk, row->field, values != NULL ? docket_values_get (values, row->field) : NULL);
  return docket_case_text (text, review->choice == DOCKET_CHOICE_NONE ? "dim-label" : "heading");
}

static void
add_row (DocketCaseTable *self, guint at)
{
  const DocketCaseRow *model_row = docket_case_model_get_row (self->model, at);
  gboolean open = docket_case_model_is_open_row (self->model, at);
  TableRow *row = g_new0 (TableRow, 1);
  GtkWidget *cell = docket_case_cell ("case-name");

  row->row = at;
  row->cells = g_ptr_array_new ();
  g_ptr_array_add (self->rows, row);
  gtk_box_append (GTK_BOX (cell), docket_case_name (model_row->field != DOCKET_FIELD_NONE ? docket_field_label (model_row->field) : _ ("Record"), NULL));
  if (open && !self->read_only)
    follow_pointer (self, cell, at, DOCKET_CASE_NOTHING);
  add_cell (self, row, cell, 0);
  if (self->started_column != NO_COLUMN)
    {
      cell = docket_case_cell (NULL);
      if (model_row->field != DOCKET_FIELD_NONE)
        gtk_box_append (GTK_BOX (cell), docket_case_value_box (self->desk, self->model, at, DOCKET_CASE_NOTHING));
      add_cell (self, row, cell, self->started_column);
    }
  if (self->second_column == NO_COLUMN)
    add_cell (self, row, create_side (self, row, docket_case_model_is_current (self->model, DOCKET_CASE_FIRST) ? DOCKET_CASE_FIRST : DOCKET_CASE_SECOND), self->first_column);
  else
    {
      add_cell (self, row, create_side (self, row, DOCKET_CASE_FIRST), self->first_column);
      add_cell (self, row, create_side (self, row, DOCKET_CASE_SECOND), self->second_column);
    }
  if (self->difference_column != NO_COLUMN)
    {
      cell = docket_case_cell (NULL);
      gtk_box_append (GTK_BOX (cell), docket_case_difference (self->desk, self->model, model_row->field));
      add_cell (self, row, cell, self->difference_column);
    }
  cell = docket_case_cell ("case-result-cell");
  if (open && !self->read_only)
    {
      row->result = docket_case_result_new (self->desk, self->model, at);
      gtk_widget_set_sensitive (row->result, docket_case_model_may_choose (self->model, DOCKET_CASE_OWN));
      g_signal_connect_object (row->result, "chosen", G_CALLBACK (on_chosen_in_list), self, 0);
      gtk_box_append (GTK_BOX (cell), row->result);
      follow_pointer (self, cell, at, DOCKET_CASE_NOTHING);
    }
  else if (self->read_only && model_row->differs && (model_row->field == DOCKET_FIELD_NONE || docket_case_model_says_result (self->model)))
    gtk_box_append (GTK_BOX (cell), create_read_only_result (self, at));
  add_cell (self, row, cell, self->result_column);
  self->next_row++;
}

static GtkWidget *
create_total (DocketCaseTable *self, DocketCaseChoice side)
{
  GtkWidget *cell = docket_case_cell ("case-total");
  gboolean known;
  gboolean adds_up = docket_case_model_adds_up (self->model, side, &known);
  g_autofree char *text = docket_case_value (self->desk, DOCKET_JOB_TOTAL_AMOUNT, docket_case_model_get_side_value (self->model, side, DOCKET_JOB_TOTAL_AMOUNT));

  GtkWidget *amount = docket_case_text (text, side != DOCKET_CASE_NOTHING ? "heading" : NULL);

  gtk_label_set_wrap_mode (GTK_LABEL (amount), PANGO_WRAP_WORD);
  gtk_box_append (GTK_BOX (cell), amount);
  if (known && side != DOCKET_CASE_NOTHING)
    gtk_box_append (GTK_BOX (cell), docket_case_text (adds_up ? _ ("✓ adds up") : _ ("does not add up"), adds_up ? "case-caption" : "warning-text"));
  if (side != DOCKET_CASE_NOTHING && !self->read_only)
    gtk_widget_add_css_class (cell, "case-beside-radio");
  return cell;
}

static void
add_total (DocketCaseTable *self, guint at)
{
  GtkWidget *cell = docket_case_cell ("case-total");

  gtk_box_append (GTK_BOX (cell), docket_case_name (docket_field_label (DOCKET_JOB_TOTAL_AMOUNT), "heading"));
  gtk_box_append (GTK_BOX (cell), docket_case_text (_ ("sum of rows"), "case-caption"));
  place (self, cell, 0, 1);
  if (self->started_column != NO_COLUMN)
    place (self, create_total (self, DOCKET_CASE_NOTHING), self->started_column, 1);
  place (self, create_total (self, DOCKET_CASE_FIRST), self->first_column, 1);
  place (self, create_total (self, DOCKET_CASE_SECOND), self->second_column, 1);
  cell = docket_case_cell ("case-total");
  gtk_box_append (GTK_BOX (cell), docket_case_difference (self->desk, self->model, DOCKET_JOB_TOTAL_AMOUNT));
  place (self, cell, self->difference_column, 1);
  cell = docket_case_cell ("case-total");
  if (self->read_only)
    gtk_box_append (GTK_BOX (cell), create_read_only_result (self, at));
  else
    {
      self->sum = GTK_LABEL (docket_case_text (NULL, NULL));
      gtk_label_set_wrap_mode (self->sum, PANGO_WRAP_WORD);
      self->sum_note = GTK_LABEL (docket_case_text (NULL, "case-caption"));
      gtk_box_append (GTK_BOX (cell), GTK_WIDGET (self->sum));
      gtk_box_append (GTK_BOX (cell), GTK_WIDGET (self->sum_note));
    }
  place (self, cell, self->result_column, 1);
  self->next_row++;
}

/* Beneath the amounts: what the customer saw when they signed. */
static void
add_signed (DocketCaseTable *self)
{
  g_autofree char *text = docket_case_signed (self->desk, self->model);
  GtkWidget *cell;

  if (text == NULL)
    return;
  cell = docket_case_cell ("case-total");
  self->signed_for = GTK_LABEL (docket_case_text (text, "heading"));
  gtk_box_append (GTK_BOX (cell), GTK_WIDGET (self->signed_for));
  place (self, cell, 0, self->n_columns);
  self->next_row++;
}

static void
build (DocketCaseTable *self)
{
  DocketCaseForm form = docket_case_model_get_form (self->model);
  guint total = NO_ROW;
  GtkWidget *unchanged;

  set_columns (self);
  add_heads (self);
  for (guint i = 0; i < docket_case_model_get_n_rows (self->model); i++)
    {
      const DocketCaseRow *row = docket_case_model_get_row (self->model, i);

      if (row->field == DOCKET_JOB_TOTAL_AMOUNT && row->computed && form == DOCKET_CASE_FIELDS)
        total = i;
      else if (row->differs || form == DOCKET_CASE_SUM || form == DOCKET_CASE_TWINS)
        add_row (self, i);
    }
  if (total != NO_ROW)
    add_total (self, total);
  add_signed (self);
  unchanged = docket_case_unchanged (self->desk, self->model);
  if (unchanged != NULL)
    {
      GtkWidget *cell = docket_case_cell ("case-fold");

      gtk_box_append (GTK_BOX (cell), unchanged);
      place (self, cell, 0, self->n_columns);
      self->next_row++;
    }
}

static void
clear (DocketCaseTable *self)
{
  GtkWidget *child;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_model_changed, self);
  g_ptr_array_set_size (self->rows, 0);
  self->sum = self->sum_note = self->signed_for = NULL;
  self->next_row = 0;
  self->current = NO_ROW;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

/* -- Object -- */

static void
docket_case_table_dispose (GObject *object)
{
  DocketCaseTable *self = DOCKET_CASE_TABLE (object);

  clear (self);
  g_clear_object (&self->model);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_case_table_parent_class)->dispose (object);
}

static void
docket_case_table_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_CASE_TABLE (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (docket_case_table_parent_class)->finalize (object);
}

static void
docket_case_table_class_init (DocketCaseTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = docket_case_table_dispose;
  object_class->finalize = docket_case_table_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, DOCKET_TYPE_CASE_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "case-table");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* Left and right go from side to side in a row; up and down, which a group of radio buttons
 * would keep to itself, from row to row. Nothing is chosen by it. */
static gboolean
on_key (DocketCaseTable *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean up = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up;
  gboolean down = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  int at = -1; /* two of them a row */

  for (int i = 0; i < (int) self->rows->len * 2; i++)
    if (focus != NULL && ((TableRow *) g_ptr_array_index (self->rows, i / 2))->radios[i % 2] == focus)
      at = i;
  if (at < 0 || (!up && !down) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  for (int i = at / 2 + (down ? 1 : -1); i >= 0 && i < (int) self->rows->len; i += down ? 1 : -1)
    {
      GtkWidget *radio = ((TableRow *) g_ptr_array_index (self->rows, i))->radios[at % 2];

      if (radio != NULL && gtk_widget_is_sensitive (radio) && gtk_widget_grab_focus (radio))
        break;
    }
  return GDK_EVENT_STOP;
}

static void
docket_case_table_init (DocketCaseTable *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->rows = g_ptr_array_new_with_free_func (table_row_free);
  self->current = NO_ROW;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The versions side by side"), -1);
}

void
docket_case_table_set_model (DocketCaseTable *self, DocketDesk *desk, DocketCaseModel *model, gboolean read_only)
{
  g_return_if_fail (DOCKET_IS_CASE_TABLE (self));

  clear (self);
  docket_keys_settle (GTK_WIDGET (self));
  g_set_object (&self->desk, desk);
  g_set_object (&self->model, model);
  self->read_only = read_only;
  if (model == NULL)
    return;
  build (self);
  g_signal_connect_object (model, "changed", G_CALLBACK (on_model_changed), self, G_CONNECT_SWAPPED);
  on_model_changed (self);
  set_current (self, docket_case_model_next_open_row (model, NO_ROW));
}

void
docket_case_table_choose (DocketCaseTable *self, DocketCaseChoice side)
{
  g_return_if_fail (DOCKET_IS_CASE_TABLE (self));

  if (self->model == NULL || self->read_only || self->current == NO_ROW)
    return;
  docket_case_model_choose (self->model, self->current, side, NULL);
  go_on (self);
}

void
docket_case_table_choose_own (DocketCaseTable *self)
{
  TableRow *row;

  g_return_if_fail (DOCKET_IS_CASE_TABLE (self));

  row = find_row (self, self->current);
  if (row != NULL && row->result != NULL && gtk_widget_get_sensitive (row->result))
    docket_case_result_popup (DOCKET_CASE_RESULT (row->result));
}

void
docket_case_table_undecide (DocketCaseTable *self)
{
  guint at;

  g_return_if_fail (DOCKET_IS_CASE_TABLE (self));

  if (self->model == NULL || self->read_only)
    return;
  at = self->current;
  if (at == NO_ROW || docket_case_model_get_row (self->model, at)->choice == DOCKET_CASE_NOTHING)
    at = docket_case_model_last_chosen_row (self->model);
  if (at == NO_ROW)
    return;
  docket_case_model_choose (self->model, at, DOCKET_CASE_NOTHING, NULL);
  set_current (self, at);
}

void
docket_case_table_focus (DocketCaseTable *self)
{
  TableRow *row;

  g_return_if_fail (DOCKET_IS_CASE_TABLE (self));

  row = find_row (self, self->current);
  for (guint side = 0; row != NULL && side < 2; side++)
    if (row->radios[side] != NULL && gtk_widget_get_sensitive (row->radios[side]))
      {
        gtk_widget_grab_focus (row->radios[side]);
        return;
      }
}
