/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Keys that work wherever the focus is, as long as the page is on
 * screen and nobody is typing.  A shortcut controller of global scope reaches
 * the whole window; whether this is the moment is asked when the key comes.
 */
#include "docket-config.h"

#include "docket-keys.h"

static gboolean
somebody_types (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && GTK_IS_EDITABLE (focus);
}

static gboolean
on_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  const DocketKey *key = data;

  if (!gtk_widget_get_mapped (widget))
    return GDK_EVENT_PROPAGATE;
  if (!key->typing && somebody_types (widget))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (widget, key->action, NULL);
  return GDK_EVENT_STOP;
}

void
docket_add_keys (GtkWidget *widget, const DocketKey *keys, guint n_keys)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < n_keys; i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
                                                            gtk_callback_action_new (on_key, (gpointer) &keys[i], NULL)));
  gtk_widget_add_controller (widget, controller);
}

void
docket_keys_settle (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_get_root (focus) == NULL)
    gtk_root_set_focus (root, NULL);
}
