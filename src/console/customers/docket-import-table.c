/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rows of a table of customers on its way in.
 *
 * Nobody is to import what he did not see: in any width and any size of text the
 * tick, the name, by which telephone it is known and what happens to it are in the
 * window.  The other columns go where there is no room for them; from right to left
 * a table wider than its window would begin out of sight.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-import-table.h"

#include "docket-facts.h"
#include "docket-looks.h"
#include "docket-table-columns.h"
#include "docket-text.h"

/* What a column shows: a field, or one of these. */
#define WHAT_WANTED (-3)
#define WHAT_HAPPENS (-2)
#define WHAT_LINE (-1)
#define TICKS_TO_SETTLE 2 /* a heading has its padding once it has a place */

static const struct
{
  int what;
  DocketColumn column;
} columns[] = {
  { WHAT_WANTED, { .title = N_ ("Import"), .width_px = 60 } },
  { WHAT_LINE, { .title = N_ ("Line"), .width_px = 54, .needs_px = 770 } },
  { DOCKET_CUSTOMER_NAME, { .width_px = 150, .grown_px = 220 } },
  { DOCKET_CUSTOMER_PHONE, { .width_px = 130 } },
  { DOCKET_CUSTOMER_CITY, { .width_px = 100, .needs_px = 700 } },
  { WHAT_HAPPENS, { .title = N_ ("What happens"), .width_px = -1 } },
};

typedef struct
{
  DocketTableColumn columns[G_N_ELEMENTS (columns)];
  guint ticks;
} Table;

GtkWidget *
docket_import_label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (label));
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* -- Cells -- */

static void
on_check_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, gtk_check_button_new ());
}

static void
on_check_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  DocketImportItem *item = gtk_list_item_get_item (list_item);
  const DocketImportRow *row = docket_import_item_get_row (item);
  GtkWidget *check = gtk_list_item_get_child (list_item);
  const char *name = docket_values_get_text (docket_import_item_get_values (item), DOCKET_CUSTOMER_NAME);
  g_autofree char *spoken = g_strdup_printf (_ ("Import %s"), name != NULL ? name : _ ("no name"));
  GBinding *binding = g_object_bind_property (item, "wanted", check, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gboolean possible = row->verdict == DOCKET_IMPORT_NEW || row->verdict == DOCKET_IMPORT_LIKELY;

  gtk_widget_set_sensitive (check, possible);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data (G_OBJECT (list_item), "binding", binding);
}

static void
on_check_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (list_item), "binding");

  g_binding_unbind (binding);
}

static void
on_text_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *label = docket_import_label_new (NULL, NULL);

  /* A sentence, which names a customer and why. */
  if (GPOINTER_TO_INT (data) == WHAT_HAPPENS)
    {
      docket_facts_wrap (GTK_LABEL (label));
      gtk_label_set_lines (GTK_LABEL (label), docket_text_is_large () ? 3 : 2);
    }
  else if (GPOINTER_TO_INT (data) == DOCKET_CUSTOMER_NAME && docket_text_is_large ())
    {
      docket_facts_wrap (GTK_LABEL (label));
      gtk_label_set_lines (GTK_LABEL (label), 2);
    }
  gtk_list_item_set_child (list_item, label);
}

static void
on_text_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  DocketImportItem *item = gtk_list_item_get_item (list_item);
  const DocketImportRow *row = docket_import_item_get_row (item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  int what = GPOINTER_TO_INT (data);
  g_autofree char *text = what == WHAT_LINE   ? g_strdup_printf ("%u", row->line)
                          : what == WHAT_HAPPENS ? docket_import_item_describe (item)
                                       : g_strdup (docket_values_get_text (docket_import_item_get_values (item), (DocketField) what));

  /* A telephone reads from left to right, whatever stands around it. */
  if (what == DOCKET_CUSTOMER_PHONE && text != NULL)
    {
      g_autofree char *isolated = g_strdup_printf ("\u2066%s\u2069", text);

      gtk_label_set_label (GTK_LABEL (label), isolated);
      return;
    }
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (label, what == WHAT_HAPPENS ? text : NULL);
}

/* -- Columns -- */

static GtkListItemFactory *
create_factory (int what)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  if (what == WHAT_WANTED)
    {
      g_signal_connect (factory, "setup", G_CALLBACK (on_check_setup), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_check_bind), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (on_check_unbind), NULL);
    }
  else
    {
      g_signal_connect (factory, "setup", G_CALLBACK (on_text_setup), GINT_TO_POINTER (what));
      g_signal_connect (factory, "bind", G_CALLBACK (on_text_bind), GINT_TO_POINTER (what));
    }
  return factory;
}

static gboolean
on_width_tick (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  Table *table = data;

  if (gtk_widget_get_width (view) > 0)
    docket_table_columns_share (table->columns, G_N_ELEMENTS (columns), gtk_widget_get_width (view));
  return --table->ticks > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* It is told while it is laid out, when nothing may ask for another layout. */
static void
on_width_changed (GtkAdjustment *adjustment, GParamSpec *pspec, GtkWidget *view)
{
  Table *table = g_object_get_data (G_OBJECT (view), "table");

  if (table->ticks == 0)
    gtk_widget_add_tick_callback (view, on_width_tick, table, NULL);
  table->ticks = TICKS_TO_SETTLE;
}

static void
on_adjustment_set (GtkWidget *view)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));

  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (on_width_changed), view, 0);
}

void
docket_import_table_fill (GtkColumnView *view, DocketImportList *items)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (items))));
  Table *table = g_new0 (Table, 1);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      DocketTableColumn *ref = &table->columns[i];

      ref->info = &columns[i].column;
      ref->title = ref->info->title != NULL ? _ (ref->info->title) : docket_field_label ((DocketField) columns[i].what);
      ref->column = gtk_column_view_column_new (ref->title, create_factory (columns[i].what));
      gtk_column_view_column_set_resizable (ref->column, columns[i].what != WHAT_WANTED);
      docket_table_column_give_width (ref);
      gtk_column_view_append_column (view, ref->column);
      g_object_unref (ref->column); /* the view has it */
    }
  g_object_set_data_full (G_OBJECT (view), "table", table, g_free);
  g_signal_connect (view, "notify::hadjustment", G_CALLBACK (on_adjustment_set), NULL);
  on_adjustment_set (GTK_WIDGET (view));
  gtk_column_view_set_model (view, model);
  g_object_unref (model);
}
