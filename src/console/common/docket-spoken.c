/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A drop-down and a menu button are made of parts, and the part that has the
 * keyboard is what is read out.  GTK 4.8 gives that part no name: a person who
 * listens would hear "GtkToggleButton".  A button with a mnemonic it names twice,
 * by its label as it was written and by the label that it shows: "_Merge Merge".
 * All of them are met where each widget passes, when it is mapped, so that none
 * can be forgotten.
 */

#include "docket-config.h"

#include "docket-spoken.h"

/* The button inside is called as the list is; or after the words beside it, for a
 * name that the list itself only borrows is not lent on. */
static void
name_drop_down (GtkWidget *drop_down)
{
  GtkWidget *button = gtk_widget_get_first_child (drop_down);
  g_autoptr (GList) labels = gtk_widget_list_mnemonic_labels (drop_down);

  if (GTK_IS_TOGGLE_BUTTON (button))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, labels != NULL ? labels->data : drop_down, NULL, -1);
}

/* What stands on it; one with an icon has a name of its own. */
static void
name_menu_button (GtkMenuButton *button)
{
  const char *label = gtk_menu_button_get_label (button);

  if (label != NULL && *label != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* After the label that it shows, alone. */
static void
name_button (GtkButton *button)
{
  if (gtk_button_get_use_underline (button) && gtk_button_get_label (button) != NULL)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static gboolean
on_map (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_DROP_DOWN (widget))
    name_drop_down (widget);
  else if (GTK_IS_MENU_BUTTON (widget))
    {
      name_menu_button (GTK_MENU_BUTTON (widget));
      g_signal_handlers_disconnect_by_func (widget, name_menu_button, NULL);
      g_signal_connect (widget, "notify::label", G_CALLBACK (name_menu_button), NULL);
    }
  else if (GTK_IS_BUTTON (widget))
    {
      name_button (GTK_BUTTON (widget));
      g_signal_handlers_disconnect_by_func (widget, name_button, NULL);
      g_signal_connect (widget, "notify::label", G_CALLBACK (name_button), NULL);
    }
  return TRUE; /* go on watching */
}

void
docket_spoken_watch (void)
{
  static gboolean watching;

  if (watching)
    return;
  watching = TRUE;
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_map, NULL, NULL);
}
