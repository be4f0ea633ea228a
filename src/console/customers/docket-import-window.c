/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Taking a table of customers in.
 *
 *   busy -> columns -> busy -> rows -> busy -> (closed, with an undo)
 *
 * The engine works on other threads (docket-customer-import.h); here its
 * progress is looked at with every frame while it does.  What may be here
 * already is left out until the person ticks it: leaving out loses nothing, the
 * file is still there.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-import-window.h"

#include "docket-file-ask.h"
#include "docket-import-table.h"
#include "docket-looks.h"
#include "docket-memory.h"
#include "docket-rights.h"
#include "docket-settling.h"
#include "docket-text.h"

#define SAMPLES 3

typedef enum
{
  SHOWN_ALL,
  SHOWN_NEW,
  SHOWN_LIKELY,
  SHOWN_KNOWN,
  SHOWN_WRONG,
  N_SHOWN,
} Shown;

struct _DocketImportWindow
{
  AdwWindow parent_instance;

  DocketDesk *desk;
  GtkWidget *owner; /* (nullable), weak */
  char *path;
  DocketCustomerImport *import; /* (nullable): until it is read */
  GCancellable *cancellable;
  GtkStringList *target_labels;
  GArray *targets; /* element-type int: what target_labels stand for */
  DocketImportList *items;
  gboolean busy;
  guint tick;
  DocketSettling *settling;

  GtkStack *pages;
  GtkLabel *busy_text;
  GtkProgressBar *progress;
  AdwStatusPage *problem;
  GtkLabel *columns_text;
  GtkGrid *columns;
  GtkLabel *rows_text;
  GtkDropDown *shown;
  GtkColumnView *table;
  GtkLabel *remark;
  GtkButton *next;
};

G_DEFINE_FINAL_TYPE (DocketImportWindow, docket_import_window, ADW_TYPE_WINDOW)

static const char *const shown_labels[N_SHOWN] = {
  N_ ("All rows"),
  N_ ("New"),
  N_ ("Perhaps here already"),
  N_ ("Here already"),
  N_ ("Cannot be read"),
};

/* -- Pages -- */

static gboolean
is_on (DocketImportWindow *self, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) == 0;
}

static void
update_next (DocketImportWindow *self)
{
  gboolean columns = is_on (self, "columns");
  gboolean rows = is_on (self, "rows");
  g_autofree char *refusal = docket_rights_create_refusal (self->desk, DOCKET_KIND_CUSTOMER);
  g_autoptr (GError) error = NULL;
  gboolean possible = FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self->next), columns || rows);
  if (columns)
    {
      possible = docket_customer_import_is_complete (self->import, &error) && refusal == NULL;
      gtk_button_set_label (self->next, _ ("_Look at the rows"));
      gtk_label_set_label (self->remark, refusal != NULL ? refusal : error != NULL ? _ ("One column must be the name.") : "");
    }
  else if (rows)
    {
      guint n = docket_customer_import_count_wanted (self->import);
      g_autofree char *label = g_strdup_printf (ngettext ("_Import %u customer", "_Import %u customers", n), n);

      possible = n > 0;
      gtk_button_set_label (self->next, label);
      gtk_label_set_label (self->remark, _ ("All of it is one change, which can be undone."));
    }
  else
    gtk_label_set_label (self->remark, "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.next", possible && !self->busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.back", rows && !self->busy);
}

static void
show_page (DocketImportWindow *self, const char *page)
{
  self->busy = g_str_equal (page, "busy");
  gtk_stack_set_visible_child_name (self->pages, page);
  update_next (self);
  if (is_on (self, "rows"))
    docket_settling_begin (self->settling);
  /* Left alone, the focus would wait on Cancel, and Enter throw all away. */
  if (!self->busy)
    gtk_widget_grab_focus (GTK_WIDGET (self->next));
}

static void
show_problem (DocketImportWindow *self, const GError *error)
{
  g_autofree char *sentence = docket_db_error_sentence (error);

  docket_status_page_say (self->problem, sentence);
  show_page (self, "problem");
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DocketImportWindow *self = DOCKET_IMPORT_WINDOW (widget);

  if (!self->busy)
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }
  if (self->import != NULL)
    gtk_progress_bar_set_fraction (self->progress, docket_customer_import_get_progress (self->import));
  return G_SOURCE_CONTINUE;
}

static void
show_busy (DocketImportWindow *self, const char *text)
{
  gtk_label_set_label (self->busy_text, text);
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_page (self, "busy");
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

/* -- Columns -- */

static void
append_target (DocketImportWindow *self, int target, const char *label)
{
  g_array_append_val (self->targets, target);
  gtk_string_list_append (self->target_labels, label);
}

static void
make_targets (DocketImportWindow *self)
{
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_CUSTOMER);

  append_target (self, DOCKET_IMPORT_LEFT_OUT, _ ("left out"));
  append_target (self, DOCKET_IMPORT_ID, _ ("Id of an exported table"));
  for (guint i = 0; i < kind->n_fields; i++)
    {
      DocketField field = kind->first_field + (DocketField) i;

      if (docket_field_info (field)->group != DOCKET_GROUP_CUSTOMER_SERVER)
        append_target (self, (int) field, docket_field_label (field));
    }
}

static guint
find_target (DocketImportWindow *self, int target)
{
  for (guint i = 0; i < self->targets->len; i++)
    if (g_array_index (self->targets, int, i) == target)
      return i;
  return 0;
}

static char *
get_samples (DocketImportWindow *self, guint column)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (g_free);
  guint n = docket_customer_import_get_n_lines (self->import);

  for (guint i = 0; i < n && i < 100 && samples->len < SAMPLES; i++)
    {
      const char *cell = docket_customer_import_get_cell (self->import, i, column);

      if (*cell != '\0')
        g_ptr_array_add (samples, docket_text_isolate (cell));
    }
  g_ptr_array_add (samples, NULL);
  return samples->len > 1 ? g_strjoinv (" · ", (char **) samples->pdata) : g_strdup (_ ("empty"));
}

static void
on_target_chosen (DocketImportWindow *self, GParamSpec *pspec, GtkDropDown *drop_down)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (drop_down), "column"));
  int target = g_array_index (self->targets, int, gtk_drop_down_get_selected (drop_down));

  if (docket_customer_import_get_target (self->import, column) == target)
    return;
  docket_customer_import_set_target (self->import, column, target);
  /* The column that stood for it before is left out now. */
  for (guint i = 0; i < docket_customer_import_get_n_columns (self->import); i++)
    {
      GtkWidget *other = gtk_grid_get_child_at (self->columns, 2, (int) i + 1);

      gtk_drop_down_set_selected (GTK_DROP_DOWN (other), find_target (self, docket_customer_import_get_target (self->import, i)));
    }
  update_next (self);
}

static void
add_column (DocketImportWindow *self, guint column)
{
  const char *title = docket_customer_import_get_title (self->import, column);
  g_autofree char *samples = get_samples (self, column);
  /* Translators: a column of a table */
  g_autofree char *name = g_strdup_printf (_ ("What “%s” stands for"), title);
  GtkWidget *drop_down = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->target_labels)), NULL);
  GtkWidget *sample = docket_import_label_new (samples, "dim-label");

  gtk_widget_set_hexpand (sample, TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), find_target (self, docket_customer_import_get_target (self->import, column)));
  g_object_set_data (G_OBJECT (drop_down), "column", GUINT_TO_POINTER (column));
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (on_target_chosen), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (self->columns, docket_import_label_new (*title != '\0' ? title : _ ("no title"), NULL), 0, (int) column + 1, 1, 1);
  gtk_grid_attach (self->columns, sample, 1, (int) column + 1, 1, 1);
  gtk_grid_attach (self->columns, drop_down, 2, (int) column + 1, 1, 1);
}

static void
show_columns (DocketImportWindow *self)
{
  guint n = docket_customer_import_get_n_lines (self->import);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *text = g_strdup_printf (ngettext ("%s has %u row. Say what its columns stand for.",
                                                     "%s has %u rows. Say what its columns stand for.", n),
                                           name, n);

  gtk_label_set_label (self->columns_text, text);
  gtk_grid_attach (self->columns, docket_import_label_new (_ ("Column"), "heading"), 0, 0, 1, 1);
  gtk_grid_attach (self->columns, docket_import_label_new (_ ("For example"), "heading"), 1, 0, 1, 1);
  gtk_grid_attach (self->columns, docket_import_label_new (_ ("Stands for"), "heading"), 2, 0, 1, 1);
  for (guint i = 0; i < docket_customer_import_get_n_columns (self->import); i++)
    add_column (self, i);
  show_page (self, "columns");
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketImportWindow) self = data;
  g_autoptr (GError) error = NULL;

  self->import = docket_customer_import_new_finish (result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->import == NULL)
    show_problem (self, error);
  else
    show_columns (self);
}

/* -- Rows -- */

static gboolean
is_shown (Shown shown, DocketImportVerdict verdict)
{
  return shown == SHOWN_ALL || (guint) shown - 1 == (guint) verdict;
}

static void
on_wanted_changed (DocketImportWindow *self)
{
  update_next (self);
}

static void
on_shown_changed (DocketImportWindow *self)
{
  GArray *rows, *listed;
  guint selected = gtk_drop_down_get_selected (self->shown);

  if (self->import == NULL || selected >= N_SHOWN)
    return;
  rows = docket_customer_import_get_rows (self->import);
  listed = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketImportRow *row = &g_array_index (rows, DocketImportRow, i);

      if (is_shown ((Shown) selected, row->verdict))
        g_array_append_val (listed, i);
    }
  docket_import_list_set_rows (self->items, self->import, listed);
}

static void
make_shown (DocketImportWindow *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < N_SHOWN; i++)
    gtk_string_list_append (labels, _ (shown_labels[i]));
  gtk_drop_down_set_model (self->shown, G_LIST_MODEL (labels));
  g_object_unref (labels);
}

static void
append_part (GString *text, guint n, char *part)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static void
show_rows (DocketImportWindow *self)
{
  guint n_new = docket_customer_import_count (self->import, DOCKET_IMPORT_NEW);
  guint n_likely = docket_customer_import_count (self->import, DOCKET_IMPORT_LIKELY);
  guint n_known = docket_customer_import_count (self->import, DOCKET_IMPORT_KNOWN);
  guint n_wrong = docket_customer_import_count (self->import, DOCKET_IMPORT_WRONG);
  GArray *rows = docket_customer_import_get_rows (self->import);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      DocketImportRow *row = &g_array_index (rows, DocketImportRow, i);

      row->wanted = row->verdict == DOCKET_IMPORT_NEW;
    }
  append_part (text, 1, g_strdup_printf (ngettext ("%u new", "%u new", n_new), n_new));
  append_part (text, n_likely, g_strdup_printf (ngettext ("%u perhaps here already, left out unless you tick it", "%u perhaps here already, left out unless you tick them", n_likely), n_likely));
  append_part (text, n_known, g_strdup_printf (ngettext ("%u here already", "%u here already", n_known), n_known));
  append_part (text, n_wrong, g_strdup_printf (ngettext ("%u cannot be read and is left out", "%u cannot be read and are left out", n_wrong), n_wrong));
  gtk_label_set_label (self->rows_text, text->str);
  gtk_drop_down_set_selected (self->shown, n_likely + n_wrong > 0 && n_new == 0 ? SHOWN_ALL : n_likely > 0 ? SHOWN_LIKELY : n_wrong > 0 ? SHOWN_WRONG : SHOWN_ALL);
  on_shown_changed (self);
  show_page (self, "rows");
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketImportWindow) self = data;
  g_autoptr (GError) error = NULL;

  /* By what the rows resemble each other was needed for the check only. */
  docket_memory_give_back ();
  if (docket_customer_import_check_finish (DOCKET_CUSTOMER_IMPORT (source), result, &error) && !g_cancellable_is_cancelled (self->cancellable))
    show_rows (self);
  else if (!g_cancellable_is_cancelled (self->cancellable))
    show_problem (self, error);
}

/* -- Actions -- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketImportWindow) self = data;
  DocketCustomerImport *import = DOCKET_CUSTOMER_IMPORT (source);
  guint n = docket_customer_import_count_wanted (import);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!docket_customer_import_save_finish (import, result, &error))
    {
      /* Closed meanwhile, it did not just stop as it should: parts may stand. */
      if (!g_cancellable_is_cancelled (self->cancellable))
        show_problem (self, error);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->owner != NULL)
        {
          g_autofree char *sentence = docket_db_error_sentence (error);

          gtk_widget_activate_action (self->owner, "win.toast", "s", sentence);
        }
      return;
    }
  text = g_strdup_printf (ngettext ("%u customer imported, saved on this device", "%u customers imported, saved on this device", n), n);
  if (self->owner != NULL)
    gtk_widget_activate_action (self->owner, "win.toast-save", "(sss)", text, docket_customer_import_get_bundle (import), text);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketImportWindow *self = DOCKET_IMPORT_WINDOW (widget);

  if (is_on (self, "columns"))
    {
      show_busy (self, _ ("Looking at every row, and whom it resembles…"));
      /* The rows that were looked at before go. */
      docket_import_list_set_rows (self->items, self->import, g_array_new (FALSE, FALSE, sizeof (guint)));
      docket_customer_import_check_async (self->import, self->desk, self->cancellable, on_checked, g_object_ref (self));
    }
  else if (is_on (self, "rows") && docket_settling_is_over (self->settling))
    {
      show_busy (self, _ ("Saving on this device…"));
      docket_customer_import_save_async (self->import, self->desk, self->cancellable, on_saved, g_object_ref (self));
    }
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_page (DOCKET_IMPORT_WINDOW (widget), "columns");
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* -- Object -- */

static gboolean
docket_import_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (DOCKET_IMPORT_WINDOW (window)->cancellable);
  return GTK_WINDOW_CLASS (docket_import_window_parent_class)->close_request (window);
}

static void
docket_import_window_dispose (GObject *object)
{
  DocketImportWindow *self = DOCKET_IMPORT_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->settling, docket_settling_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_IMPORT_WINDOW);
  g_clear_object (&self->import);
  g_clear_object (&self->items);
  g_clear_object (&self->target_labels);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_import_window_parent_class)->dispose (object);
}

static void
docket_import_window_finalize (GObject *object)
{
  DocketImportWindow *self = DOCKET_IMPORT_WINDOW (object);

  g_clear_weak_pointer (&self->owner); /* it is told what came of a save that could not be stopped any more */
  g_clear_object (&self->cancellable);
  g_array_unref (self->targets);
  g_free (self->path);
  docket_memory_give_back ();
  G_OBJECT_CLASS (docket_import_window_parent_class)->finalize (object);
}

static void
docket_import_window_class_init (DocketImportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_import_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_import_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = docket_import_window_close_request;

  gtk_widget_class_install_action (widget_class, "import.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "import.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "import.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "import.cancel", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-import-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, busy_text);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, columns_text);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, rows_text);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, shown);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, table);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, remark);
  gtk_widget_class_bind_template_child (widget_class, DocketImportWindow, next);
  gtk_widget_class_bind_template_callback (widget_class, on_shown_changed);
}

static void
docket_import_window_init (DocketImportWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->settling = docket_settling_new (GTK_WINDOW (self));
  self->target_labels = gtk_string_list_new (NULL);
  self->targets = g_array_new (FALSE, FALSE, sizeof (int));
  self->items = docket_import_list_new ();
  g_signal_connect_object (self->items, "wanted-changed", G_CALLBACK (on_wanted_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Larger text has more room, as far as the window behind has it. */
static void
size_window (DocketImportWindow *self, GtkWidget *behind)
{
  int width_px, height_px, wanted_px;

  gtk_window_get_default_size (GTK_WINDOW (self), &width_px, &height_px);
  wanted_px = (width_px + docket_scaled_px (width_px)) / 2;
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (wanted_px, MAX (width_px, gtk_widget_get_width (behind))), height_px);
}

GtkWidget *
docket_import_window_new (GtkWidget *owner, DocketDesk *desk, const char *path)
{
  DocketImportWindow *self = g_object_new (DOCKET_TYPE_IMPORT_WINDOW, NULL);
  GtkRoot *root = gtk_widget_get_root (owner);

  g_set_weak_pointer (&self->owner, owner);
  self->desk = g_object_ref (desk);
  self->path = g_strdup (path);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
      size_window (self, GTK_WIDGET (root));
    }
  make_targets (self);
  make_shown (self);
  docket_import_table_fill (self->table, self->items);
  show_busy (self, _ ("Reading the table…"));
  docket_customer_import_new_async (path, self->cancellable, on_loaded, g_object_ref (self));
  return GTK_WIDGET (self);
}

static void
on_chosen (GtkWidget *widget, const char *path, gpointer data)
{
  gtk_window_present (GTK_WINDOW (docket_import_window_new (widget, DOCKET_DESK (data), path)));
}

void
docket_import_window_ask (GtkWidget *owner, DocketDesk *desk)
{
  g_return_if_fail (GTK_IS_WIDGET (owner) && DOCKET_IS_DESK (desk));
  docket_file_ask (owner, _ ("Import customers"), _ ("_Open"), NULL, "*.csv", on_chosen, g_object_ref (desk));
}

DocketCustomerImport *
docket_import_window_get_import (DocketImportWindow *self)
{
  g_return_val_if_fail (DOCKET_IS_IMPORT_WINDOW (self), NULL);
  return self->import;
}

const char *
docket_import_window_get_page (DocketImportWindow *self)
{
  g_return_val_if_fail (DOCKET_IS_IMPORT_WINDOW (self), NULL);
  return gtk_stack_get_visible_child_name (self->pages);
}
