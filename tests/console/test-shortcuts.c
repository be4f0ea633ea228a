/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window of keys, as somebody uses it: opened from a view, searched, closed.
 * That it tells all keys, and none that is not there, is in test-window-restart.c;
 * that it fits, in test-narrow.c.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-console.h"
#include "docket-session.h"
#include "docket-shortcut-table.h"
#include "docket-shortcuts-window.h"
#include "docket-window.h"
#include "review-stage.h"
#include "view-stage.h"
#include "widget-search.h"

static guint
count_all (void)
{
  guint n = 0;

  for (guint i = 0; i < DOCKET_N_SHORTCUT_GROUPS; i++)
    for (guint at = 0; at < DOCKET_SHORTCUTS_MAX && docket_shortcut_groups[i].shortcuts[at].title != NULL; at++)
      n++;
  return n;
}

/* (nullable) */
static GtkWidget *
find_keys (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (DOCKET_IS_SHORTCUTS_WINDOW (window))
        return window;
    }
  return NULL;
}

static void
search (GtkWidget *keys, const char *text)
{
  GtkWidget *entry = find_of_type (keys, GTK_TYPE_SEARCH_ENTRY, 0);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

/* (nullable): the row of what is said */
static GtkWidget *
find_row (GtkWidget *keys, const char *title)
{
  GtkLabel *label = find_label (keys, title);

  return label != NULL ? gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_LIST_BOX_ROW) : NULL;
}

static void
test_keys_of_the_view_come_first (void)
{
  static const struct
  {
    const char *view, *first, *second;
  } cases[] = {
    { "board", "Board", "What the board shows" },
    { "jobs", "Jobs and customers", "Everywhere" },
    { "customers", "Jobs and customers", "Everywhere" },
    { "review", "Review", "Everywhere" },
    { "outbox", "Outbox", "Everywhere" },
    { NULL, "Everywhere", "Jobs and customers" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *keys = docket_shortcuts_window_new (NULL, cases[i].view);
      GtkWidget *groups = GTK_WIDGET (gtk_widget_get_template_child (keys, DOCKET_TYPE_SHORTCUTS_WINDOW, "groups"));
      GtkWidget *first = gtk_widget_get_first_child (groups), *second = gtk_widget_get_next_sibling (first);

      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (first))), ==, cases[i].first);
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (second))), ==, cases[i].second);
      g_assert_cmpuint (docket_shortcuts_window_get_n_shown (DOCKET_SHORTCUTS_WINDOW (keys)), ==, count_all ());
      gtk_window_destroy (GTK_WINDOW (keys));
    }
}

/* By what they do and by what is pressed. */
static void
test_keys_are_searched (void)
{
  GtkWidget *keys = docket_shortcuts_window_new (NULL, NULL);

  gtk_window_present (GTK_WINDOW (keys));
  search (keys, "techn");
  g_assert_nonnull (find_row (keys, "Move to a technician and a time"));
  g_assert_null (find_row (keys, "Quit"));
  g_assert_null (find_label (keys, "Outbox"));
  search (keys, "Ctrl+M");
  g_assert_nonnull (find_row (keys, "Move to a technician and a time"));
  g_assert_cmpuint (docket_shortcuts_window_get_n_shown (DOCKET_SHORTCUTS_WINDOW (keys)), <, count_all ());
  search (keys, "nothing is called so");
  g_assert_cmpuint (docket_shortcuts_window_get_n_shown (DOCKET_SHORTCUTS_WINDOW (keys)), ==, 0);
  g_assert_nonnull (find_label (keys, "No match"));
  search (keys, "");
  g_assert_cmpuint (docket_shortcuts_window_get_n_shown (DOCKET_SHORTCUTS_WINDOW (keys)), ==, count_all ());
  gtk_window_destroy (GTK_WINDOW (keys));
}

/* Whoever listens hears what it does and what to press. */
static void
test_row_is_called_by_both (void)
{
  GtkWidget *keys = docket_shortcuts_window_new (NULL, "board");
  GtkWidget *row;

  gtk_window_present (GTK_WINDOW (keys));
  row = find_row (keys, "Move to a technician and a time");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Move to a technician and a time, Ctrl+M");
  row = find_row (keys, "Sync now");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Sync now, Ctrl+R, F5");
  row = find_row (keys, "Board, Jobs, Customers, Review, Outbox");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Board, Jobs, Customers, Review, Outbox, Alt+1…5");
  gtk_window_destroy (GTK_WINDOW (keys));
}

/* The board stands the other way round, and its arrows with it. */
static void
test_arrows_change_sides (void)
{
  GtkWidget *keys, *row;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  keys = docket_shortcuts_window_new (NULL, "board");
  gtk_window_present (GTK_WINDOW (keys));
  row = find_row (keys, "Shorter, longer");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Shorter, longer, Shift+Alt+Right, Shift+Alt+Left");
  gtk_window_destroy (GTK_WINDOW (keys));
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static gboolean
is_gone (gpointer data)
{
  return find_keys () == NULL;
}

/* Opened in the window, over the view it is at; Escape in the search closes it at once. */
static void
test_window_opens_and_closes_them (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = docket_session_new (stage->dir, NULL);
  GtkWidget *window, *keys, *groups;

  g_assert_true (docket_session_open (session, NULL));
  window = GTK_WIDGET (docket_window_new (NULL, session));
  docket_window_show_view (DOCKET_WINDOW (window), "review");
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (window, "win.show-help-overlay", NULL);
  keys = find_keys ();
  g_assert_nonnull (keys);
  groups = GTK_WIDGET (gtk_widget_get_template_child (keys, DOCKET_TYPE_SHORTCUTS_WINDOW, "groups"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (gtk_widget_get_first_child (groups)))), ==, "Review");
  turn (50);
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (keys)));
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (keys)), GTK_TYPE_SEARCH_ENTRY));
  search (keys, "undo");
  g_signal_emit_by_name (find_of_type (keys, GTK_TYPE_SEARCH_ENTRY, 0), "activate");
  g_assert_true (GTK_IS_LIST_BOX_ROW (gtk_root_get_focus (GTK_ROOT (keys))));
  g_signal_emit_by_name (find_of_type (keys, GTK_TYPE_SEARCH_ENTRY, 0), "stop-search");
  review_stage_wait (is_gone, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  turn (20);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/shortcuts/keys-of-the-view-come-first", test_keys_of_the_view_come_first);
  g_test_add_func ("/console/shortcuts/keys-are-searched", test_keys_are_searched);
  g_test_add_func ("/console/shortcuts/row-is-called-by-both", test_row_is_called_by_both);
  g_test_add_func ("/console/shortcuts/arrows-change-sides", test_arrows_change_sides);
  g_test_add_func ("/console/shortcuts/window-opens-and-closes-them", test_window_opens_and_closes_them);
  return g_test_run ();
}
