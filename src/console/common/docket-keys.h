/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char *trigger; /* as for gtk_shortcut_trigger_parse_string() */
  const char *action;  /* of the widget, e.g. "case.apply" */
  gboolean typing;     /* acts while somebody is typing, too */
} DocketKey;

/* Lets the keys act on @widget from anywhere in its window while it is on
 * screen. Most keys rest while somebody is typing. */
void docket_add_keys (GtkWidget *widget, const DocketKey *keys, guint n_keys);

/* To be called where something was removed that may have had the keyboard: GTK gives it
 * to something else with the next frame only, and until then a key reaches nobody, not
 * even what was added with docket_add_keys(). @widget: one of the same window. */
void docket_keys_settle (GtkWidget *widget);

G_END_DECLS
