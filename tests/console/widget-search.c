/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docket-config.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "widget-search.h"

#include <adwaita.h>

#include "docket-console.h"

void
speak (void)
{
  const char *folder = g_getenv ("DOCKET_TEST_LOCALE_DIR");

  if (folder == NULL)
    return;
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE); /* as main() does: plural forms ask this one */
  /* A test that would pass without a word of the language says nothing of it. */
  g_assert_cmpstr (dgettext (GETTEXT_PACKAGE, "Saved on this device"), !=, "Saved on this device");
  /* GTK asks the locale, not LANGUAGE, and only one of them is sure to be here. */
  if (g_str_has_prefix (g_getenv ("LANGUAGE"), "ar"))
    {
      gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
      g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_RTL);
    }
}

void
dress (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/docketdesk/Docket/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
begin_test (int *argc, char ***argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (argc, argv, NULL);
  gtk_init ();
  speak ();
  adw_init ();
  docket_console_init ();
  dress ();
}

typedef gboolean (*Match) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget *root, Match match, gconstpointer data, guint *n)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return NULL;
  if (match (root, data) && (*n)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, data, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_label (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), data) != NULL;
}

static gboolean
is_button (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), data) == 0;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

GtkLabel *
find_label (GtkWidget *root, const char *text)
{
  guint n = 0;

  return (GtkLabel *) find (root, is_label, text, &n);
}

GtkButton *
find_button (GtkWidget *root, const char *text)
{
  guint n = 0;

  return (GtkButton *) find (root, is_button, text, &n);
}

GtkWidget *
find_of_type (GtkWidget *root, GType type, guint n)
{
  return find (root, is_of_type, &type, &n);
}

guint
count_of_type (GtkWidget *root, GType type)
{
  guint n = 0;

  while (find_of_type (root, type, n) != NULL)
    n++;
  return n;
}

gboolean
is_on_screen (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

guint
count_named (GtkWidget *root)
{
  guint n = 0;

  if (GTK_IS_DROP_DOWN (root))
    {
      g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (gtk_widget_get_first_child (root)), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
      n++;
    }
  else if (GTK_IS_MENU_BUTTON (root) && gtk_menu_button_get_label (GTK_MENU_BUTTON (root)) != NULL)
    {
      g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL));
      n++;
    }
  else if (GTK_IS_BUTTON (root) && gtk_button_get_use_underline (GTK_BUTTON (root)))
    {
      g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
      g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL));
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      n += count_named (child);
  return n;
}
