/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Choosing one of many thousand records: the list behind the search is lazy,
 * and made only when the popover first opens.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-record-chooser.h"

#include "docket-customer-columns.h"
#include "docket-facts.h"
#include "docket-record-list.h"
#include "docket-text.h"

struct _DocketRecordChooser
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketKind kind;
  char *id;
  DocketRecordList *list; /* (nullable): until first opened */
  gboolean entered; /* Enter was pressed, and what it is for is being looked for */

  GtkMenuButton *button;
  GtkLabel *label;
  GtkLabel *place;
  GtkPopover *popover;
  GtkSearchEntry *search;
  GtkListView *view;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketRecordChooser, docket_record_chooser, GTK_TYPE_WIDGET)

/* Where they are, and their phone: two may have one name. (transfer full) (nullable) */
static char *
describe_place (const DocketRecord *customer)
{
  g_autofree char *address = docket_customer_address (customer);
  const char *phone = docket_record_get_text (customer, DOCKET_CUSTOMER_PHONE);
  g_autofree char *isolated = phone != NULL ? docket_text_isolate (phone) : NULL;

  if (address != NULL && isolated != NULL)
    return g_strdup_printf ("%s · %s", address, isolated);
  return address != NULL ? g_steal_pointer (&address) : g_steal_pointer (&isolated);
}

static void
update_label (DocketRecordChooser *self)
{
  g_autofree char *name = self->id != NULL ? docket_desk_customer_name (self->desk, self->id) : NULL;
  g_autoptr (DocketRecord) customer = NULL;
  g_autofree char *place = NULL;

  if (self->id != NULL && docket_store_get (docket_desk_get_reader (self->desk), self->kind, self->id, &customer, NULL) && customer != NULL)
    place = describe_place (customer);
  gtk_label_set_label (self->label, name != NULL ? name : _ ("Choose…"));
  gtk_label_set_label (self->place, place != NULL ? place : "");
  gtk_widget_set_visible (GTK_WIDGET (self->place), place != NULL);
}

static DocketQuery *
create_query (DocketRecordChooser *self)
{
  DocketQuery *query = docket_query_new (self->kind);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  query->search = *text != '\0' ? g_strdup (text) : NULL;
  query->sort = DOCKET_SORT_NAME;
  return query;
}

static void
on_search_changed (DocketRecordChooser *self)
{
  g_autoptr (DocketQuery) query = create_query (self);

  if (self->list != NULL)
    docket_record_list_set_query (self->list, query);
}

/* What was typed on, or left, is not what Enter was pressed for. */
static void
on_search_typed (DocketRecordChooser *self)
{
  self->entered = FALSE;
}

static void
choose (DocketRecordChooser *self, guint position)
{
  g_autoptr (DocketRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  DocketRecord *record = item != NULL ? docket_record_item_get_record (item) : NULL;

  if (record == NULL)
    return;
  gtk_popover_popdown (self->popover);
  docket_record_chooser_set_id (self, docket_record_get_id (record));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_view_activate (DocketRecordChooser *self, guint position)
{
  choose (self, position);
}

static void
choose_first (DocketRecordChooser *self)
{
  self->entered = FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    choose (self, 0);
}

static void
on_answered (DocketRecordChooser *self)
{
  if (self->entered && !docket_record_list_get_loading (self->list))
    choose_first (self);
}

/* Enter in the search takes the first match: of what is typed by now, which the entry
 * tells a moment later, and the list finds another one later. */
static void
on_search_activate (DocketRecordChooser *self)
{
  on_search_changed (self);
  self->entered = self->list != NULL && docket_record_list_get_loading (self->list);
  if (self->list != NULL && !self->entered)
    choose_first (self);
}

static void
on_popover_map (DocketRecordChooser *self)
{
  if (self->list == NULL)
    {
      g_autoptr (DocketQuery) query = create_query (self);
      GtkSelectionModel *model;

      self->list = docket_record_list_new (docket_desk_get_reader (self->desk), docket_desk_get_notifier (self->desk), query);
      g_signal_connect_object (self->list, "answered", G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
      model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->list))));
      gtk_list_view_set_model (self->view, model);
      g_object_unref (model);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->entered = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_row_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *place = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (name));
  gtk_label_set_xalign (GTK_LABEL (place), 0);
  gtk_label_set_ellipsize (GTK_LABEL (place), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (place));
  gtk_widget_add_css_class (place, "caption");
  gtk_widget_add_css_class (place, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), place);
  gtk_list_item_set_child (list_item, box);
}

static void
on_row_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *place = gtk_widget_get_next_sibling (name);
  DocketRecord *record = docket_record_item_get_record (gtk_list_item_get_item (list_item));
  const char *text = record != NULL ? docket_record_get_text (record, DOCKET_CUSTOMER_NAME) : NULL;
  g_autofree char *where = record != NULL ? describe_place (record) : NULL;

  gtk_label_set_label (GTK_LABEL (name), text != NULL ? text : "");
  gtk_label_set_label (GTK_LABEL (place), where != NULL ? where : "");
}

static void
docket_record_chooser_dispose (GObject *object)
{
  DocketRecordChooser *self = DOCKET_RECORD_CHOOSER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_RECORD_CHOOSER);
  g_clear_object (&self->list);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_record_chooser_parent_class)->dispose (object);
}

static void
docket_record_chooser_finalize (GObject *object)
{
  g_free (DOCKET_RECORD_CHOOSER (object)->id);
  G_OBJECT_CLASS (docket_record_chooser_parent_class)->finalize (object);
}

static void
docket_record_chooser_class_init (DocketRecordChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_record_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_record_chooser_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-record-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketRecordChooser, button);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordChooser, label);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordChooser, place);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordChooser, popover);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordChooser, search);
  gtk_widget_class_bind_template_child (widget_class, DocketRecordChooser, view);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_map);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_view_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_record_chooser_init (DocketRecordChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A menu button keeps what is in it in its middle; this one is as wide as its row. */
  for (GtkWidget *part = gtk_widget_get_parent (GTK_WIDGET (self->label)); part != NULL && part != GTK_WIDGET (self->button); part = gtk_widget_get_parent (part))
    gtk_widget_set_halign (part, GTK_ALIGN_FILL);
  /* What it is for, and what is chosen. */
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self, self->label, self->place, NULL, -1);
}

GtkWidget *
docket_record_chooser_new (DocketDesk *desk, DocketKind kind)
{
  DocketRecordChooser *self = g_object_new (DOCKET_TYPE_RECORD_CHOOSER, NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  update_label (self);
  return GTK_WIDGET (self);
}

const char *
docket_record_chooser_get_id (DocketRecordChooser *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_CHOOSER (self), NULL);
  return self->id;
}

void
docket_record_chooser_set_id (DocketRecordChooser *self, const char *id)
{
  g_return_if_fail (DOCKET_IS_RECORD_CHOOSER (self));

  if (g_strcmp0 (self->id, id) == 0)
    return;
  g_free (self->id);
  self->id = g_strdup (id);
  update_label (self);
}
