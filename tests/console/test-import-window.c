/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A table of customers on its way in and out of the Customers view, without any
 * server.
 */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "docket-console.h"
#include "docket-csv.h"
#include "docket-customer-compare.h"
#include "docket-customers-view.h"
#include "docket-import-window.h"
#include "docket-limits.h"
#include "docket-save-undo.h"
#include "docket-record-chooser.h"
#include "docket-table-save.h"
#include "view-stage.h"
#include "widget-search.h"

#define MUELLER "0192e000-0000-7000-8000-000000000022"

typedef struct
{
  Fixture view; /* first: the view of the stage */
  char *path;
  GtkWidget *window;
  const char *page;
} Import;

static void
open_table (Import *import, const char *role, const char *table)
{
  DocketRecord *mueller = docket_record_new (DOCKET_KIND_CUSTOMER, MUELLER);

  docket_record_set_text (mueller, DOCKET_CUSTOMER_NAME, "Müller Sanitär");
  docket_record_set_text (mueller, DOCKET_CUSTOMER_CITY, "Howth");
  docket_record_set_text (mueller, DOCKET_CUSTOMER_PHONE, "+353 1 555 0142");
  view_stage_open (&import->view, docket_customers_view_new, STAGE_SOFIA, role);
  review_stage_receive (import->view.stage, mueller, NULL);
  wait_for_text (&import->view, "Müller Sanitär");
  import->path = g_build_filename (import->view.stage->dir, "table.csv", NULL);
  if (table == NULL)
    return;
  g_assert_true (g_file_set_contents (import->path, table, -1, NULL));
  import->window = docket_import_window_new (import->view.view, import->view.stage->desk, import->path);
  g_object_add_weak_pointer (G_OBJECT (import->window), (gpointer *) &import->window);
  gtk_window_present (GTK_WINDOW (import->window));
}

static void
close_table (Import *import)
{
  if (import->window != NULL)
    gtk_window_destroy (GTK_WINDOW (import->window));
  g_clear_pointer (&import->path, g_free);
  view_stage_close (&import->view);
  g_assert_null (import->window);
}

static gboolean
is_on_page (gpointer data)
{
  Import *import = data;

  return g_strcmp0 (docket_import_window_get_page (DOCKET_IMPORT_WINDOW (import->window)), import->page) == 0;
}

static void
wait_for_page (Import *import, const char *page)
{
  import->page = page;
  review_stage_wait (is_on_page, import);
}

static gboolean
says_so (gpointer data)
{
  Import *import = data;

  return find_label (import->window, import->view.text) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return ((Import *) data)->window == NULL;
}

static void
go_on (Import *import)
{
  gtk_widget_activate_action (import->window, "import.next", NULL);
}

/* What Enter would do. */
static void
press_focused (Import *import, const char *label)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (import->window));

  g_assert_true (GTK_IS_BUTTON (focus));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (focus)), ==, label);
  g_signal_emit_by_name (focus, "clicked");
}

static const DocketImportRow *
table_row (Import *import, guint i)
{
  return &g_array_index (docket_customer_import_get_rows (docket_import_window_get_import (DOCKET_IMPORT_WINDOW (import->window))), DocketImportRow, i);
}

static void
assert_says (Import *import, guint i, DocketField field, const char *expected)
{
  g_autoptr (DocketValues) values = docket_customer_import_read_row (docket_import_window_get_import (DOCKET_IMPORT_WINDOW (import->window)), i);

  g_assert_cmpstr (docket_values_get_text (values, field), ==, expected);
}

static void
undo (Import *import, const char *bundle)
{
  DocketStore *store = docket_store_open (docket_store_get_path (docket_desk_get_reader (import->view.stage->desk)), 0, docket_desk_get_clock (import->view.stage->desk),
                                          docket_desk_get_random (import->view.stage->desk), NULL);
  g_autofree char *made = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_store_undo (store, bundle, &made, &error));
  g_assert_no_error (error);
  g_assert_null (made);
  g_object_unref (store);
}

static void
test_table_comes_in_as_one_save_and_one_undo_takes_it_back (void)
{
  Import import = { 0 };
  g_autoptr (GPtrArray) items = NULL;
  DocketOutboxItem *first, *last;

  open_table (&import, "supervisor", "Company;Telephone;Ort;Colour;Terms (days)\r\n"
                                     "Abel Dairy;+353 1 555 0001;Bray;red;30\r\n"
                                     "Boyle Bakery;+353 1 555 0002;Howth;blue;14\r\n"
                                     "Cronin;;;;\r\n");
  wait_for_page (&import, "columns");
  g_assert_cmpint (docket_customer_import_get_target (docket_import_window_get_import (DOCKET_IMPORT_WINDOW (import.window)), 3), ==, DOCKET_IMPORT_LEFT_OUT);
  g_assert_nonnull (find_label (import.window, "Abel Dairy · Boyle Bakery · Cronin"));
  go_on (&import);
  wait_for_page (&import, "rows");
  g_assert_nonnull (find_label (import.window, "3 new"));
  assert_says (&import, 0, DOCKET_CUSTOMER_PHONE, "+353 1 555 0001");
  g_assert_nonnull (find_button (import.window, "_Import 3 customers"));
  wait_for_outbox (&import.view, 0);
  go_on (&import);
  go_on (&import); /* double-clicked */
  review_stage_wait (is_gone, &import);
  wait_for_text (&import.view, "Boyle Bakery");
  wait_for_outbox (&import.view, 3);
  items = docket_store_outbox (docket_desk_get_reader (import.view.stage->desk), G_MAXINT64, NULL);
  first = g_ptr_array_index (items, 0);
  last = g_ptr_array_index (items, 2);
  g_assert_cmpstr (first->operation->bundle, ==, last->operation->bundle);
  undo (&import, first->operation->bundle);
  wait_for_outbox (&import.view, 0);
  close_table (&import);
}

static void
test_likely_matches_wait_for_a_tick_and_wrong_rows_stay_out (void)
{
  Import import = { 0 };
  GtkWidget *check;

  open_table (&import, "supervisor", "name,phone,terms_days\n"
                                     "Muller Sanitar,+353 1 555 0142,\n"
                                     "Daly Dental,+353 1 555 0700,\n"
                                     "Daly Dental,+353 1 555 0700,\n"
                                     "Eager,,soon\n"
                                     ",+353 1 555 0009,\n");
  wait_for_page (&import, "columns");
  go_on (&import);
  wait_for_page (&import, "rows");
  g_assert_cmpint (table_row (&import, 0)->verdict, ==, DOCKET_IMPORT_LIKELY);
  g_assert_cmpstr (table_row (&import, 0)->like_id, ==, MUELLER);
  g_assert_cmpint (table_row (&import, 1)->verdict, ==, DOCKET_IMPORT_NEW);
  g_assert_cmpint (table_row (&import, 2)->verdict, ==, DOCKET_IMPORT_LIKELY);
  g_assert_cmpuint (table_row (&import, 2)->like_line, ==, 3);
  g_assert_cmpint (table_row (&import, 3)->verdict, ==, DOCKET_IMPORT_WRONG);
  g_assert_nonnull (strstr (table_row (&import, 3)->problem, "soon"));
  g_assert_cmpint (table_row (&import, 4)->verdict, ==, DOCKET_IMPORT_WRONG);
  /* What a person has to look at is on show, and left out until it is ticked. */
  g_assert_nonnull (find_label (import.window, "2 perhaps here already, left out unless you tick them"));
  import.view.text = "Perhaps here already as Müller Sanitär";
  review_stage_wait (says_so, &import);
  g_assert_nonnull (find_button (import.window, "_Import 1 customer"));
  check = find_of_type (import.window, GTK_TYPE_CHECK_BUTTON, 0);
  g_assert_nonnull (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_nonnull (find_button (import.window, "_Import 2 customers"));
  go_on (&import);
  review_stage_wait (is_gone, &import);
  wait_for_text (&import.view, "Daly Dental");
  wait_for_outbox (&import.view, 2);
  close_table (&import);
}

static void
test_columns_are_the_persons_to_say (void)
{
  Import import = { 0 };
  DocketCustomerImport *table;
  GtkWidget *first;

  open_table (&import, "supervisor", "Who,Where\nFinn & Co,Bray\n");
  wait_for_page (&import, "columns");
  table = docket_import_window_get_import (DOCKET_IMPORT_WINDOW (import.window));
  g_assert_nonnull (find_label (import.window, "One column must be the name."));
  go_on (&import);
  g_assert_true (is_on_page (&import));
  docket_customer_import_set_target (table, 1, DOCKET_CUSTOMER_NAME);
  first = find_of_type (import.window, GTK_TYPE_DROP_DOWN, 0);
  /* left out, id, name: the column that stood for it before is left out. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (first), 2);
  g_assert_cmpint (docket_customer_import_get_target (table, 0), ==, DOCKET_CUSTOMER_NAME);
  g_assert_cmpint (docket_customer_import_get_target (table, 1), ==, DOCKET_IMPORT_LEFT_OUT);
  go_on (&import);
  wait_for_page (&import, "rows");
  assert_says (&import, 0, DOCKET_CUSTOMER_NAME, "Finn & Co");
  gtk_widget_activate_action (import.window, "import.back", NULL);
  g_assert_cmpstr (docket_import_window_get_page (DOCKET_IMPORT_WINDOW (import.window)), ==, "columns");
  close_table (&import);
}

/* The keyboard alone: Enter goes on, from page to page. */
static void
test_enter_goes_on (void)
{
  Import import = { 0 };

  open_table (&import, "supervisor", "name,city\nAdler,Howth\n");
  wait_for_page (&import, "columns");
  press_focused (&import, "_Look at the rows");
  wait_for_page (&import, "rows");
  press_focused (&import, "_Import 1 customer");
  review_stage_wait (is_gone, &import);
  wait_for_outbox (&import.view, 1);
  close_table (&import);
}

/* What a key does before a widget hears of it. */
static void
move_key (Import *import, const char *signal, guint keyval)
{
  GListModel *controllers = gtk_widget_observe_controllers (import->window);
  gboolean found = FALSE;

  for (guint i = 0; !found && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean stopped = FALSE;

      if (g_strcmp0 (gtk_event_controller_get_name (controller), "held-key") != 0)
        continue;
      found = TRUE;
      if (g_str_equal (signal, "key-pressed"))
        g_signal_emit_by_name (controller, signal, keyval, 0, 0, &stopped);
      else
        g_signal_emit_by_name (controller, signal, keyval, 0, 0);
      g_assert_false (stopped);
    }
  g_assert_true (found);
  g_object_unref (controllers);
}

static gboolean
goes_on (gpointer data)
{
  Import *import = data;

  if (import->window != NULL)
    go_on (import);
  return import->window == NULL || !is_on_page (import);
}

/* The rows nobody looked at are not imported by the second half of a double click. */
static void
test_double_click_does_not_go_past_the_rows (void)
{
  Import import = { 0 };

  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", G_MAXINT, NULL);
  open_table (&import, "supervisor", "name,city\nAdler,Howth\n");
  wait_for_page (&import, "columns");
  go_on (&import);
  wait_for_page (&import, "rows");
  press_focused (&import, "_Import 1 customer");
  go_on (&import);
  g_assert_true (is_on_page (&import));
  wait_for_outbox (&import.view, 0);
  gtk_widget_activate_action (import.window, "import.back", NULL);
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 1, NULL);
  go_on (&import);
  wait_for_page (&import, "rows");
  review_stage_wait (goes_on, &import);
  review_stage_wait (is_gone, &import);
  wait_for_outbox (&import.view, 1);
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 0, NULL);
  close_table (&import);
}

static void
test_held_key_does_not_go_past_the_rows (void)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };
  Import import = { 0 };

  open_table (&import, "supervisor", "name,city\nAdler,Howth\n");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      wait_for_page (&import, "columns");
      move_key (&import, "key-pressed", keys[i]);
      go_on (&import);
      wait_for_page (&import, "rows");
      move_key (&import, "key-pressed", keys[i]); /* repeats itself */
      go_on (&import);
      g_assert_true (is_on_page (&import));
      move_key (&import, "key-released", GDK_KEY_a);
      go_on (&import);
      g_assert_true (is_on_page (&import));
      move_key (&import, "key-released", keys[i]);
      gtk_widget_activate_action (import.window, "import.back", NULL);
    }
  go_on (&import);
  wait_for_page (&import, "rows");
  wait_for_outbox (&import.view, 0);
  /* Pressed anew it does. */
  move_key (&import, "key-pressed", GDK_KEY_Return);
  go_on (&import);
  review_stage_wait (is_gone, &import);
  wait_for_outbox (&import.view, 1);
  close_table (&import);
}

static void
test_what_is_no_table_is_refused_in_words (void)
{
  Import import = { 0 };

  open_table (&import, "supervisor", "name\n\"never ended\n");
  wait_for_page (&import, "problem");
  g_assert_nonnull (find_label (import.window, "table.csv"));
  gtk_widget_activate_action (import.window, "import.cancel", NULL);
  review_stage_wait (is_gone, &import);
  wait_for_outbox (&import.view, 0);
  close_table (&import);
}

static void
test_cancelled_import_saves_nothing (void)
{
  Import import = { 0 };
  g_autoptr (GString) table = g_string_new ("name,phone\n");

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (table, "Somebody %u,+353 1 6%06u\n", i * 7919, i * 13);
  open_table (&import, "supervisor", table->str);
  wait_for_page (&import, "columns");
  go_on (&import);
  g_assert_cmpstr (docket_import_window_get_page (DOCKET_IMPORT_WINDOW (import.window)), ==, "busy");
  gtk_widget_activate_action (import.window, "import.cancel", NULL);
  review_stage_wait (is_gone, &import);
  wait_for_outbox (&import.view, 0);
  close_table (&import);
}

/* A save of this person's that goes between two parts of an import, and does not
 * end before it is told to. */
typedef struct
{
  GMutex lock;
  GCond moved;
  gboolean begun; /* under the lock */
  gboolean ended;
  guint n_saved;         /* operations that were there before it */
  gboolean writes;       /* a note on the first of them */
} Between;

static gboolean
save_between (DocketStore *store, gpointer data, GError **error)
{
  Between *between = data;
  g_autoptr (GPtrArray) items = docket_store_outbox (store, G_MAXINT64, NULL);
  gboolean ok = TRUE;

  if (between->writes)
    {
      const DocketOutboxItem *first = g_ptr_array_index (items, 0);
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

      docket_values_set_text (set, DOCKET_NOTE_CUSTOMER, first->operation->record_id);
      docket_values_set_text (set, DOCKET_NOTE_BODY, "Called back");
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, "0192e000-0000-7000-8000-00000000e001", set));
      ok = docket_store_submit (store, operations, error);
    }
  g_mutex_lock (&between->lock);
  between->n_saved = items->len;
  between->begun = TRUE;
  while (!between->ended)
    g_cond_wait (&between->moved, &between->lock);
  g_mutex_unlock (&between->lock);
  return ok;
}

static gboolean
has_begun (gpointer data)
{
  Between *between = data;
  gboolean begun;

  g_mutex_lock (&between->lock);
  begun = between->begun;
  g_mutex_unlock (&between->lock);
  return begun;
}

static void
end (Between *between)
{
  g_mutex_lock (&between->lock);
  between->ended = TRUE;
  g_cond_signal (&between->moved);
  g_mutex_unlock (&between->lock);
}

static void
on_between (GObject *writer, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  docket_writer_run_finish (DOCKET_WRITER (writer), result, &error);
  g_assert_no_error (error);
}

/* The table is checked, and its save is stopped behind the first part. */
static void
import_to_the_first_part (Import *import, WriterGate *gate, Between *between, gboolean write_on_one)
{
  g_autoptr (GString) table = g_string_new ("name,phone\n");

  for (guint i = 0; i < 3 * DOCKET_IMPORT_PART_OPERATIONS; i++)
    g_string_append_printf (table, "Somebody %u,+353 1 6%06u\n", i * 7919, i * 13);
  open_table (import, "supervisor", table->str);
  wait_for_page (import, "columns");
  go_on (import);
  wait_for_page (import, "rows");
  between->writes = write_on_one;
  /* Behind the gate, or the second part might be saved before this one is asked for. */
  view_stage_close_gate (import->view.stage->desk, gate);
  go_on (import);
  docket_writer_run_async (docket_desk_get_writer (import->view.stage->desk), DOCKET_WRITER_SAVE, save_between, between, NULL, NULL, on_between, NULL);
  view_stage_open_gate (gate);
  review_stage_wait (has_begun, between);
  g_assert_cmpuint (between->n_saved, ==, DOCKET_IMPORT_PART_OPERATIONS);
}

static void
test_cancelled_between_two_parts_takes_the_first_back (void)
{
  Import import = { 0 };
  Between between = { 0 };
  WriterGate gate;

  import_to_the_first_part (&import, &gate, &between, FALSE);
  gtk_widget_activate_action (import.window, "import.cancel", NULL);
  end (&between);
  review_stage_wait (is_gone, &import);
  wait_for_outbox (&import.view, 0);
  close_table (&import);
}

static void
note_action (GSimpleAction *action, GVariant *parameter, gpointer told)
{
  const char *text;

  if (g_variant_is_of_type (parameter, G_VARIANT_TYPE_STRING))
    text = g_variant_get_string (parameter, NULL);
  else
    g_variant_get_child (parameter, 0, "&s", &text);
  g_string_append_printf (told, "%s: %s", g_action_get_name (G_ACTION (action)), text);
}

static gboolean
was_told (gpointer told)
{
  return ((GString *) told)->len > 0;
}

/* Nobody looks at the window any more: what stands of it is said where they look now. */
static void
test_part_that_stands_is_told_after_the_window (void)
{
  static const GActionEntry entries[] = { { "toast", note_action, "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GString) told = g_string_new (NULL);
  Import import = { 0 };
  Between between = { 0 };
  WriterGate gate;

  import_to_the_first_part (&import, &gate, &between, TRUE);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), told);
  gtk_widget_insert_action_group (import.view.window, "win", G_ACTION_GROUP (group));
  gtk_widget_activate_action (import.window, "import.cancel", NULL);
  end (&between);
  review_stage_wait (was_told, told);
  g_assert_true (g_str_has_prefix (told->str, "toast: Only a part of the table was saved. The import was cancelled. It could not be taken back: "));
  review_stage_wait (is_gone, &import);
  wait_for_outbox (&import.view, DOCKET_IMPORT_PART_OPERATIONS + 1);
  gtk_widget_insert_action_group (import.view.window, "win", NULL);
  close_table (&import);
}

static gboolean
were_both_told (gpointer told)
{
  return strstr (((GString *) told)->str, "never left this device") != NULL;
}

/* What takes more than one transaction is told at once, and what came of it in the end. */
static void
test_large_undo_says_that_it_goes_on (void)
{
  static const GActionEntry entries[] = { { "toast", note_action, "s" }, { "toast-while", note_action, "(ss)" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GPtrArray) items = NULL;
  Import import = { 0 };
  Between between = { 0 };
  WriterGate gate;

  import_to_the_first_part (&import, &gate, &between, FALSE);
  end (&between);
  review_stage_wait (is_gone, &import);
  wait_for_outbox (&import.view, 3 * DOCKET_IMPORT_PART_OPERATIONS);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), told);
  gtk_widget_insert_action_group (import.view.window, "win", G_ACTION_GROUP (group));
  items = docket_store_outbox (docket_desk_get_reader (import.view.stage->desk), G_MAXINT64, NULL);
  docket_save_undo_async (import.view.view, import.view.stage->desk, ((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->bundle, NULL, NULL);
  review_stage_wait (were_both_told, told);
  g_test_message ("%s", told->str);
  g_assert_true (g_str_has_prefix (told->str, "toast-while: Taking back 192 changes"));
  wait_for_outbox (&import.view, 0);
  gtk_widget_insert_action_group (import.view.window, "win", NULL);
  close_table (&import);
}

/* It may be there before all of it is. */
static gboolean
file_is_whole (gpointer path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "+353 1 555 0100") != NULL && g_str_has_suffix (text, "\n");
}

/* No cell of it is one that a spreadsheet would compute. */
static void
test_export_is_safe_to_open (void)
{
  Import import = { 0 };
  DocketRecord *evil = docket_record_new (DOCKET_KIND_CUSTOMER, "0192e000-0000-7000-8000-000000000029");
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autofree char *text = NULL;

  open_table (&import, "supervisor", NULL);
  docket_record_set_text (evil, DOCKET_CUSTOMER_NAME, "=HYPERLINK(\"http://x\")");
  docket_record_set_text (evil, DOCKET_CUSTOMER_PHONE, "+353 1 555 0100");
  review_stage_receive (import.view.stage, evil, NULL);
  wait_for_text (&import.view, "=HYPERLINK");
  docket_table_save (import.view.view, import.view.stage->desk, query, import.path);
  review_stage_wait (file_is_whole, import.path);
  g_assert_true (g_file_get_contents (import.path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"'=HYPERLINK"));
  g_assert_nonnull (strstr (text, "'+353 1 555 0100"));
  g_assert_null (strstr (text, ",=HYPERLINK"));
  g_assert_null (strstr (text, ",\"=HYPERLINK"));
  close_table (&import);
}

static void
test_any_two_customers_can_be_compared (void)
{
  Import import = { 0 };
  g_autoptr (DocketRecord) mueller = NULL;
  GtkWidget *compare, *chooser;

  open_table (&import, "supervisor", NULL);
  g_assert_true (docket_store_get (docket_desk_get_reader (import.view.stage->desk), DOCKET_KIND_CUSTOMER, MUELLER, &mueller, NULL));
  compare = docket_customer_compare_new (import.view.view, import.view.stage->desk, mueller);
  gtk_window_present (GTK_WINDOW (compare));
  chooser = find_of_type (compare, DOCKET_TYPE_RECORD_CHOOSER, 0);
  docket_record_chooser_set_id (DOCKET_RECORD_CHOOSER (chooser), MUELLER);
  g_signal_emit_by_name (chooser, "changed");
  g_assert_nonnull (find_label (compare, "That is the same customer."));
  docket_record_chooser_set_id (DOCKET_RECORD_CHOOSER (chooser), STAGE_CUSTOMER);
  g_signal_emit_by_name (chooser, "changed");
  g_assert_null (find_label (compare, "That is the same customer."));
  g_assert_nonnull (find_label (compare, "Choose which one stays"));
  g_assert_nonnull (find_label (compare, "Adler & Co stays"));
  gtk_window_destroy (GTK_WINDOW (compare));
  close_table (&import);
}

/* In a window that has no room for all of it: who it is, the tick and what happens. */
static void
test_rows_fit_in_large_text (void)
{
  Import import = { 0 };
  GtkWidget *table, *check;
  GtkAdjustment *across;
  graphene_rect_t tick, words;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  open_table (&import, "supervisor", "Name,Phone,City\nMueller Sanitaer,+353 1 555 0142,Howth\nDaly Dental,+353 1 555 0009,Bray\n");
  gtk_window_set_default_size (GTK_WINDOW (import.window), 1000, 620);
  wait_for_page (&import, "columns");
  go_on (&import);
  wait_for_page (&import, "rows");
  turn (600);
  table = find_of_type (import.window, GTK_TYPE_COLUMN_VIEW, 0);
  across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (table));
  g_test_message ("%g of %g are shown", gtk_adjustment_get_page_size (across), gtk_adjustment_get_upper (across));
  g_assert_cmpfloat (gtk_adjustment_get_page_size (across), >=, gtk_adjustment_get_upper (across));
  check = find_of_type (table, GTK_TYPE_CHECK_BUTTON, 0);
  g_assert_true (gtk_widget_compute_bounds (check, table, &tick));
  g_assert_cmpfloat (tick.origin.x, >=, 0);
  g_assert_cmpfloat (tick.origin.x + tick.size.width, <=, gtk_widget_get_width (table));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (find_label (table, "Müller Sanitär")), table, &words));
  g_assert_cmpfloat (words.origin.x, >=, 0);
  g_assert_cmpfloat (words.size.width, >=, 200);
  g_assert_cmpfloat (words.origin.x + words.size.width, <=, gtk_widget_get_width (table));
  close_table (&import);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  speak ();
  adw_init ();
  docket_console_init ();
  dress ();
  /* The rows need no time to be looked at. */
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 0, NULL);
  g_test_add_func ("/console/import/table-comes-in-as-one-save-and-one-undo-takes-it-back", test_table_comes_in_as_one_save_and_one_undo_takes_it_back);
  g_test_add_func ("/console/import/likely-matches-wait-for-a-tick-and-wrong-rows-stay-out", test_likely_matches_wait_for_a_tick_and_wrong_rows_stay_out);
  g_test_add_func ("/console/import/columns-are-the-persons-to-say", test_columns_are_the_persons_to_say);
  g_test_add_func ("/console/import/enter-goes-on", test_enter_goes_on);
  g_test_add_func ("/console/import/double-click-does-not-go-past-the-rows", test_double_click_does_not_go_past_the_rows);
  g_test_add_func ("/console/import/held-key-does-not-go-past-the-rows", test_held_key_does_not_go_past_the_rows);
  g_test_add_func ("/console/import/what-is-no-table-is-refused-in-words", test_what_is_no_table_is_refused_in_words);
  g_test_add_func ("/console/import/cancelled-import-saves-nothing", test_cancelled_import_saves_nothing);
  g_test_add_func ("/console/import/cancelled-between-two-parts-takes-the-first-back", test_cancelled_between_two_parts_takes_the_first_back);
  g_test_add_func ("/console/import/part-that-stands-is-told-after-the-window", test_part_that_stands_is_told_after_the_window);
  g_test_add_func ("/console/import/large-undo-says-that-it-goes-on", test_large_undo_says_that_it_goes_on);
  g_test_add_func ("/console/import/export-is-safe-to-open", test_export_is_safe_to_open);
  g_test_add_func ("/console/import/any-two-customers-can-be-compared", test_any_two_customers_can_be_compared);
  g_test_add_func ("/console/import/rows-fit-in-large-text", test_rows_fit_in_large_text);
  return g_test_run ();
}
