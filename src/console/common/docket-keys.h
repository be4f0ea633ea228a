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

G_END_DECLS
