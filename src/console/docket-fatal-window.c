/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is shown when the profile cannot be used.
 *
 * Its files are left alone, so there is nothing to try here: the window says why,
 * leads to the folder for whoever is to help, and lets go.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-fatal-window.h"

#include "docket-looks.h"
#include "docket-spoken.h"

static void
on_open_folder (GtkButton *button, gpointer data)
{
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))), data, GDK_CURRENT_TIME);
}

static void
free_uri (gpointer uri, GClosure *closure)
{
  g_free (uri);
}

static GtkWidget *
make_button (const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "pill");
  return button;
}

static GtkWidget *
make_buttons (const char *folder)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *quit = make_button (_ ("_Quit"));

  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      GtkWidget *open = make_button (_ ("Open the _folder"));
      g_autoptr (GFile) file = g_file_new_for_path (folder);

      g_signal_connect_data (open, "clicked", G_CALLBACK (on_open_folder), g_file_get_uri (file), free_uri, 0);
      gtk_widget_set_tooltip_text (open, folder);
      gtk_box_append (GTK_BOX (buttons), open);
    }
  gtk_widget_add_css_class (quit, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (quit), "app.quit");
  gtk_box_append (GTK_BOX (buttons), quit);
  return buttons;
}

GtkWidget *
docket_fatal_window_new (GtkApplication *application, const char *sentence, const char *folder)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_status_page_new ();

  docket_spoken_watch ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Docket cannot open your data"));
  docket_status_page_say (ADW_STATUS_PAGE (page), sentence);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), make_buttons (folder));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Docket"));
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 480);
  return window;
}
