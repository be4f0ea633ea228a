/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whose sheets, of which day, on paper or into a file. They are read on a thread
 * after that; the printer's own dialog comes with the pages in hand, so it waits
 * for nothing, and no line is needed for any of it.
 */

#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-sheets-dialog.h"

#include "docket-file-ask.h"
#include "docket-print.h"
#include "docket-sheet-output.h"
#include "docket-sheet-words.h"

/* What was asked for; goes from hand to hand until it is done. */
#define DOCKET_TYPE_SHEETS_WISH (docket_sheets_wish_get_type ())
G_DECLARE_FINAL_TYPE (DocketSheetsWish, docket_sheets_wish, DOCKET, SHEETS_WISH, GObject)

struct _DocketSheetsWish
{
  GObject parent_instance;

  DocketDesk *desk;
  GtkWidget *parent;
  GPtrArray *technicians; /* element-type DocketRecord */
  GArray *days;           /* element-type gint64 */
  DocketSpan span;
  GtkDropDown *who;
  GtkDropDown *when;

  DocketSheetSource *source; /* then */
  DocketSheetPaper paper;
  GStrv ids;                 /* of whom */
  DocketSpan chosen;
  char *path;                /* (nullable): of the file; NULL: to the printer */
};

G_DEFINE_FINAL_TYPE (DocketSheetsWish, docket_sheets_wish, G_TYPE_OBJECT)

static void
toast (DocketSheetsWish *self, const char *sentence)
{
  gtk_widget_activate_action (self->parent, "win.toast", "s", sentence);
}

/* -- Doing it -- */

static void
run_wish (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DocketSheetsWish *self = source;
  GError *error = NULL;
  DocketDaySheets *sheets = docket_sheet_source_read (self->source, &self->chosen, (const char *const *) self->ids, &error);

  if (sheets != NULL && self->path != NULL && !docket_sheets_write (sheets, &self->paper, self->path, &error))
    g_clear_pointer (&sheets, docket_day_sheets_free);
  if (sheets != NULL)
    g_task_return_pointer (task, sheets, (GDestroyNotify) docket_day_sheets_free);
  else
    g_task_return_error (task, error);
}

static void
print (DocketSheetsWish *self, DocketDaySheets *sheets)
{
  g_autoptr (GtkPrintOperation) operation = docket_sheets_print_new (sheets);

  docket_print_ask (self->parent, operation);
}

static void
on_ready (GObject *object, GAsyncResult *result, gpointer data)
{
  DocketSheetsWish *self = DOCKET_SHEETS_WISH (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDaySheets) sheets = g_task_propagate_pointer (G_TASK (result), &error);

  if (sheets == NULL)
    toast (self, error->message);
  else if (self->path == NULL)
    print (self, g_steal_pointer (&sheets));
  else
    {
      g_autofree char *name = g_filename_display_basename (self->path);
      /* Translators: the name of a file */
      g_autofree char *text = g_strdup_printf (_ ("Saved as %s"), name);

      toast (self, text);
    }
}

static void
begin (DocketSheetsWish *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_ready, NULL);

  g_task_set_source_tag (task, begin);
  self->source = docket_sheet_source_new (self->desk);
  docket_sheet_paper_init (&self->paper);
  g_task_run_in_thread (task, run_wish);
}

static void
on_path (GtkWidget *widget, const char *path, gpointer data)
{
  DocketSheetsWish *self = data;

  self->path = g_strdup (path);
  begin (self);
}

/* -- Asking -- */

static void
read_choice (DocketSheetsWish *self)
{
  guint who = gtk_drop_down_get_selected (self->who), when = self->when != NULL ? gtk_drop_down_get_selected (self->when) : 0;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  for (guint i = 0; i < self->technicians->len; i++)
    if (who == 0 || who == i + 1)
      g_ptr_array_add (ids, g_strdup (docket_record_get_id (g_ptr_array_index (self->technicians, i))));
  g_ptr_array_add (ids, NULL);
  self->ids = (GStrv) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
  self->chosen = self->span;
  if (when > 0)
    {
      self->chosen.starts_at = g_array_index (self->days, gint64, when - 1);
      self->chosen.ends_at = docket_day_add (zone, self->chosen.starts_at, 1);
    }
}

static void
on_response (DocketSheetsWish *self, const char *response)
{
  if (g_strcmp0 (response, "print") != 0 && g_strcmp0 (response, "save") != 0)
    return;
  read_choice (self);
  if (g_str_equal (response, "save"))
    {
      g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (self->chosen.starts_at / 1000);
      g_autofree char *date = day != NULL ? g_date_time_format (day, "%Y-%m-%d") : g_strdup ("");
      /* Translators: the name of a file; a date */
      g_autofree char *name = g_strdup_printf (_ ("Day sheets %s.pdf"), date);

      docket_file_ask (self->parent, _ ("Save day sheets"), _ ("_Save"), name, "*.pdf", on_path, g_object_ref (self));
    }
  else
    begin (self);
}

static GtkDropDown *
add_choice (GtkGrid *grid, int row, const char *title, GtkStringList *words)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (words), NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), choice);
  gtk_widget_set_hexpand (choice, TRUE);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, choice, 1, row, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  return GTK_DROP_DOWN (choice);
}

static GtkStringList *
list_technicians (DocketSheetsWish *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Everybody shown"));
  for (guint i = 0; i < self->technicians->len; i++)
    {
      const char *name = docket_record_get_text (g_ptr_array_index (self->technicians, i), DOCKET_PERSON_NAME);

      gtk_string_list_append (names, name != NULL ? name : _ ("Somebody"));
    }
  return names;
}

/* All of them, then each. */
static GtkStringList *
list_days (DocketSheetsWish *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("All days shown"));
  for (guint i = 0; i < self->days->len; i++)
    {
      g_autofree char *name = docket_sheet_words_day (g_array_index (self->days, gint64, i));

      gtk_string_list_append (names, name);
    }
  return names;
}

static GtkWidget *
create_form (DocketSheetsWish *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  self->who = add_choice (GTK_GRID (grid), 0, _ ("_Technician"), list_technicians (self));
  if (self->days->len > 1)
    self->when = add_choice (GTK_GRID (grid), 1, _ ("_Day"), list_days (self));
  return grid;
}

static void
docket_sheets_wish_finalize (GObject *object)
{
  DocketSheetsWish *self = DOCKET_SHEETS_WISH (object);

  g_object_unref (self->desk);
  g_object_unref (self->parent);
  g_ptr_array_unref (self->technicians);
  g_array_unref (self->days);
  g_clear_pointer (&self->source, docket_sheet_source_free);
  g_strfreev (self->ids);
  g_free (self->path);
  G_OBJECT_CLASS (docket_sheets_wish_parent_class)->finalize (object);
}

static void
docket_sheets_wish_class_init (DocketSheetsWishClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_sheets_wish_finalize;
}

static void
docket_sheets_wish_init (DocketSheetsWish *self)
{
  self->days = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
docket_sheets_dialog_present (GtkWidget *parent, DocketDesk *desk, const DocketSpan *span, GPtrArray *technicians)
{
  DocketSheetsWish *self = g_object_new (DOCKET_TYPE_SHEETS_WISH, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *day = docket_sheet_words_day (span->starts_at);
  AdwMessageDialog *dialog;

  self->desk = g_object_ref (desk);
  self->parent = g_object_ref (parent);
  self->span = *span;
  self->technicians = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  for (guint i = 0; i < technicians->len; i++)
    g_ptr_array_add (self->technicians, docket_record_ref (g_ptr_array_index (technicians, i)));
  for (gint64 at = span->starts_at; at < span->ends_at; at = docket_day_add (zone, at, 1))
    g_array_append_val (self->days, at);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Day sheets"),
                                                       self->days->len > 1 ? _ ("Each technician's jobs of a day, with addresses, phone numbers and notes.") : day));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save as PDF…"), "print", _ ("_Print…"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "print", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "print");
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_extra_child (dialog, create_form (self));
  g_object_set_data_full (G_OBJECT (dialog), "docket-sheets", self, g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
