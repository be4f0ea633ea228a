/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A profile that cannot be used: why, the folder, and the way out.
 */
#include "docket-config.h"

#include "docket-console.h"
#include "docket-fatal-window.h"
#include "widget-search.h"

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ++*(guint *) data;
}

static GtkApplication *
make_application (const char *id, guint *quits)
{
  GtkApplication *application = GTK_APPLICATION (adw_application_new (id, G_APPLICATION_NON_UNIQUE));
  g_autoptr (GSimpleAction) quit = g_simple_action_new ("quit", NULL);
  g_autoptr (GError) error = NULL;

  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (quit, "activate", G_CALLBACK (on_quit), quits);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (quit));
  return application;
}

static void
test_says_why_and_quits (void)
{
  guint quits = 0;
  g_autoptr (GtkApplication) application = make_application ("io.github.docketdesk.Why", &quits);
  GtkWidget *window = docket_fatal_window_new (application, "Made by a newer Docket <99>.", g_get_tmp_dir ());
  GtkButton *quit;

  gtk_window_present (GTK_WINDOW (window));
  g_assert_nonnull (find_label (window, "Docket cannot open your data"));
  g_assert_nonnull (find_label (window, "Made by a newer Docket <99>."));
  g_assert_nonnull (find_button (window, "Open the _folder"));
  quit = find_button (window, "_Quit");
  g_assert_nonnull (quit);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (quit)));
  /* Read out by the label that is shown, not as “_Quit Quit”: no window of the main kind was made. */
  g_assert_cmpuint (count_named (window), ==, 2);
  g_signal_emit_by_name (quit, "clicked");
  g_assert_cmpuint (quits, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_no_folder_to_open (void)
{
  guint quits = 0;
  g_autoptr (GtkApplication) application = make_application ("io.github.docketdesk.NoFolder", &quits);
  GtkWidget *window = docket_fatal_window_new (application, "The folder cannot be made.", "/nowhere/at/all");

  gtk_window_present (GTK_WINDOW (window));
  g_assert_null (find_button (window, "Open the _folder"));
  g_assert_nonnull (find_button (window, "_Quit"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/fatal/says-why-and-quits", test_says_why_and_quits);
  g_test_add_func ("/console/fatal/no-folder-to-open", test_no_folder_to_open);
  return g_test_run ();
}
