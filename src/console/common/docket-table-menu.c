/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which columns a table shows and in what order, for who has no hand at the mouse. */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-table-menu.h"

static void
on_column_toggled (GSimpleAction *action, GVariant *state, gpointer data)
{
  DocketTable *table = data;
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (action), "column"));

  g_simple_action_set_state (action, state);
  docket_table_set_shown (table, column, g_variant_get_boolean (state));
}

static void
on_column_moved (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketTable *table = data;
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (action), "column"));

  docket_table_move_column (table, column, g_variant_get_int32 (parameter));
}

static void
add_action (GSimpleActionGroup *group, GSimpleAction *action, guint column)
{
  g_object_set_data (G_OBJECT (action), "column", GUINT_TO_POINTER (column));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  g_object_unref (action);
}

/* A menu for each column: whether it is shown, and one step to either side.
 * With the mouse a header is dragged. */
static void
add_column_menu (DocketTable *table, GMenu *menu, GSimpleActionGroup *group, const DocketColumn *column, guint i)
{
  g_autofree char *shown = g_strdup_printf ("shown-%u", i);
  g_autofree char *moved = g_strdup_printf ("move-%u", i);
  g_autofree char *shown_name = g_strconcat ("columns.", shown, NULL);
  g_autofree char *earlier = g_strdup_printf ("columns.%s(-1)", moved);
  g_autofree char *later = g_strdup_printf ("columns.%s(1)", moved);
  g_autoptr (GMenu) own = g_menu_new ();
  GSimpleAction *toggle = g_simple_action_new_stateful (shown, NULL, g_variant_new_boolean (docket_table_get_shown (table, i)));
  GSimpleAction *move = g_simple_action_new (moved, G_VARIANT_TYPE_INT32);

  g_signal_connect_object (toggle, "change-state", G_CALLBACK (on_column_toggled), table, 0);
  g_signal_connect_object (move, "activate", G_CALLBACK (on_column_moved), table, 0);
  add_action (group, toggle, i);
  add_action (group, move, i);
  if (column->width_px > 0)
    g_menu_append (own, _ ("_Shown"), shown_name);
  g_menu_append (own, _ ("Move _Earlier"), earlier);
  g_menu_append (own, _ ("Move _Later"), later);
  g_menu_append_submenu (menu, _ (column->title), G_MENU_MODEL (own));
}

GMenu *
docket_table_menu_new (GtkWidget *owner, DocketTable *table, const DocketColumn *columns, guint n_columns)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < n_columns; i++)
    add_column_menu (table, menu, group, &columns[i], i);
  gtk_widget_insert_action_group (owner, "columns", G_ACTION_GROUP (group));
  return menu;
}
