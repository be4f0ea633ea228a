/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list behind a figure: which record, which fields, who, when, and how it
 * came in. Rows are strings that carry their change; names are looked up only
 * for the rows that are on screen. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-weekly-changes.h"

#include "docket-facts.h"
#include "docket-text.h"
#include "docket-refusal-words.h"
#include "docket-weekly-words.h"

struct _DocketWeeklyChanges
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  GListStore *items;
  GtkWidget *box;
  GtkLabel *note;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (DocketWeeklyChanges, docket_weekly_changes, GTK_TYPE_WIDGET)

static GtkWidget *
create_label (GtkWidget *parent, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (label));
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (parent), label);
  return label;
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, DocketWeeklyChanges *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  g_object_set_data (G_OBJECT (row), "title", create_label (row, "heading"));
  g_object_set_data (G_OBJECT (row), "about", create_label (row, "case-caption"));
  gtk_list_item_set_child (item, row);
}

static char *
describe_record (DocketWeeklyChanges *self, const DocketWeeklyChange *change)
{
  g_autoptr (DocketRecord) record = NULL;

  if (change->kind == DOCKET_KIND_NONE || change->id == NULL
      || !docket_store_get (docket_desk_get_reader (self->desk), change->kind, change->id, &record, NULL) || record == NULL)
    /* Translators: a record that was refused, or that this person may not see */
    return g_strdup (_ ("Not on this device"));
  return docket_desk_record_name (self->desk, change->kind, change->id);
}

static char *
describe_about (DocketWeeklyChanges *self, const DocketWeeklyChange *change)
{
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  g_autofree char *who = docket_weekly_key_name (self->desk, DOCKET_WEEKLY_BY_PERSON, change->keys[DOCKET_WEEKLY_BY_PERSON]);
  g_autofree char *made = docket_time_format (change->made_at, now);
  g_autofree char *arrived = docket_time_format (change->arrived_at, now);
  GString *text = g_string_new (NULL);

  if (change->made_at == 0)
    /* Translators: who, when it came to the server; its device did not say when it was made */
    g_string_append_printf (text, _ ("%s · arrived %s"), who, arrived);
  else
    /* Translators: who, when made, when it came to the server */
    g_string_append_printf (text, _ ("%s · made %s, arrived %s"), who, made, arrived);
  for (guint i = 0; i < DOCKET_WEEKLY_N_FIGURES; i++)
    {
      const char *title = docket_weekly_figure_title ((DocketWeeklyFigure) i);

      if (change->counts[i] && change->problem != NULL && (i == DOCKET_WEEKLY_HELD || i == DOCKET_WEEKLY_FAILED))
        /* Translators: what became of a change, and why: "Failed: the record was locked" */
        g_string_append_printf (text, _ (" · %s: %s"), title, docket_refusal_why (change->problem));
      else if (change->counts[i])
        g_string_append_printf (text, " · %s", title);
    }
  return g_string_free (text, FALSE);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, DocketWeeklyChanges *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  const DocketWeeklyChange *change = g_object_get_data (gtk_list_item_get_item (item), "change");
  g_autofree char *name = describe_record (self, change);
  g_autofree char *field = docket_weekly_key_name (self->desk, DOCKET_WEEKLY_BY_FIELD, change->keys[DOCKET_WEEKLY_BY_FIELD]);
  g_autofree char *title = g_strdup_printf ("%s · %s", name, field);
  g_autofree char *about = describe_about (self, change);
  g_autofree char *label = g_strconcat (title, _ (", "), about, NULL);

  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "title"), title);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "about"), about);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_activate (GtkListView *list, guint position, DocketWeeklyChanges *self)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  const DocketWeeklyChange *change = item != NULL ? g_object_get_data (item, "change") : NULL;
  g_autoptr (DocketRecord) record = NULL;

  if (change == NULL)
    return;
  if (change->review != NULL && docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_REVIEW, change->review, &record, NULL) && record != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-review", "s", change->review);
  else if (change->kind == DOCKET_KIND_JOB && change->id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-job", "s", change->id);
  else if (change->kind == DOCKET_KIND_CUSTOMER && change->id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-customer", "s", change->id);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("There is no page for this record."));
}

static void
docket_weekly_changes_dispose (GObject *object)
{
  DocketWeeklyChanges *self = DOCKET_WEEKLY_CHANGES (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->items);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_weekly_changes_parent_class)->dispose (object);
}

static void
docket_weekly_changes_class_init (DocketWeeklyChangesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_weekly_changes_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "weekly-changes");
}

static void
docket_weekly_changes_init (DocketWeeklyChanges *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->items = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items))));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (g_object_ref (selection), factory));
  gtk_list_view_set_single_click_activate (self->list, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "review-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Changes"), -1);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activate), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scroller, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->note = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->note, TRUE);
  gtk_label_set_xalign (self->note, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "case-caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "weekly-note");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
docket_weekly_changes_show (DocketWeeklyChanges *self, DocketDesk *desk, const DocketWeekly *weekly, DocketWeeklyFigure figure, DocketWeeklyDimension dimension, const char *key)
{
  g_autoptr (GPtrArray) changes = NULL;
  const DocketWeeklyRow *row;
  g_autofree char *text = NULL;

  g_return_if_fail (DOCKET_IS_WEEKLY_CHANGES (self));

  g_list_store_remove_all (self->items);
  g_set_object (&self->desk, desk);
  if (weekly == NULL)
    return;
  changes = docket_weekly_select (weekly, figure, dimension, key);
  for (guint i = changes->len; i > 0; i--)
    {
      g_autoptr (GtkStringObject) item = gtk_string_object_new ("");

      g_object_set_data (G_OBJECT (item), "change", g_ptr_array_index (changes, i - 1));
      g_list_store_append (self->items, item);
    }
  row = docket_weekly_find (weekly, dimension, key);
  if (row != NULL && changes->len < row->figures[figure])
    text = g_strdup_printf (ngettext ("%'u of them is listed; the server sends no more at once, or knows another team for the person by now.",
                                      "%'u of them are listed; the server sends no more at once, or knows another team for the person by now.", changes->len), changes->len);
  else
    text = g_strdup (_ ("The newest first. Each opens its case, or else its record."));
  gtk_label_set_label (self->note, text);
}

void
docket_weekly_changes_focus (DocketWeeklyChanges *self)
{
  g_return_if_fail (DOCKET_IS_WEEKLY_CHANGES (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
