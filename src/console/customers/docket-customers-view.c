/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Customers view: a browser of the customers that the filter beside the
 * search lets through.  While the form is on show it has the room, and the
 * table keeps the names.
 */

#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-customers-view.h"

#include "docket-browser.h"
#include "docket-counter.h"
#include "docket-customer-columns.h"
#include "docket-customer-detail.h"
#include "docket-import-window.h"
#include "docket-rights.h"
#include "docket-table-save.h"

typedef enum
{
  FILTER_IN_USE,
  FILTER_REVIEW,
  FILTER_UNSYNCED,
  FILTER_VOID,
  N_FILTERS,
} Filter;

struct _DocketCustomersView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  GSettings *settings;
  DocketCounter *counter;
  gboolean ready;

  DocketBrowser *browser;
  GtkDropDown *filter;
  DocketCustomerDetail *detail;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_SETTINGS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketCustomersView, docket_customers_view, GTK_TYPE_WIDGET)

static const char *const filter_labels[N_FILTERS] = {
  N_ ("In use"),
  N_ ("Under review"),
  N_ ("Not synced yet"),
  N_ ("Set aside"),
};

/* -- What the browser asks -- */

static Filter
get_filter (DocketCustomersView *self)
{
  guint selected = gtk_drop_down_get_selected (self->filter);

  return selected < N_FILTERS ? (Filter) selected : FILTER_IN_USE;
}

static DocketQuery *
create_query (gpointer view)
{
  DocketQuery *query = docket_query_new (DOCKET_KIND_CUSTOMER);
  Filter filter = get_filter (view);

  query->under_review_only = filter == FILTER_REVIEW;
  query->unsynced_only = filter == FILTER_UNSYNCED;
  query->include_void = filter == FILTER_UNSYNCED;
  query->void_only = filter == FILTER_VOID;
  return query;
}

static void
show_none (gpointer view, AdwStatusPage *page, gboolean never_synced)
{
  DocketCustomersView *self = view;
  g_autofree char *refusal = docket_rights_create_refusal (self->desk, DOCKET_KIND_CUSTOMER);

  adw_status_page_set_icon_name (page, never_synced ? "network-offline-symbolic" : "system-users-symbolic");
  if (never_synced)
    {
      adw_status_page_set_title (page, _ ("Nothing received yet"));
      adw_status_page_set_description (page, _ ("Docket has not been able to fetch your company’s customers. It tries by itself; customers you make here are saved meanwhile."));
    }
  else if (get_filter (self) == FILTER_IN_USE)
    {
      adw_status_page_set_title (page, _ ("No customers yet"));
      adw_status_page_set_description (page, refusal != NULL ? refusal : _ ("Make one with New customer; it is saved on this device at once."));
    }
  else
    {
      adw_status_page_set_title (page, _ ("None"));
      adw_status_page_set_description (page, get_filter (self) == FILTER_UNSYNCED ? _ ("Everything saved here is on the server.")
                                                                                 : _ ("No customer is like that at the moment."));
    }
}

static char *
describe_no_match (gpointer view, const char *search, gint64 hidden, guint way)
{
  const char *filter = _ (filter_labels[get_filter (view)]);
  g_autofree char *count = g_strdup_printf ("%'" PRId64, hidden);

  if (hidden <= 0)
    return g_strdup_printf (_ ("No customer in “%s” matches “%s”. Try fewer letters, a phone number, or a town."), filter, search);
  if (get_filter (view) == FILTER_IN_USE)
    /* Translators: a number, and what was searched for */
    return g_strdup_printf (ngettext ("%s customer that matches “%s” is set aside.", "%s customers that match “%s” are set aside.", (gulong) hidden), count, search);
  /* Translators: a filter, a number, and what was searched for */
  return g_strdup_printf (ngettext ("“%s” leaves out %s customer that matches “%s”.", "“%s” leaves out %s customers that match “%s”.", (gulong) hidden),
                          filter, count, search);
}

/* Of those in use, what is looked for may have been set aside. */
static DocketQuery *
create_wider_query (gpointer view, guint way)
{
  DocketQuery *query = way == 0 ? docket_query_new (DOCKET_KIND_CUSTOMER) : NULL;

  if (query == NULL)
    return NULL;
  query->void_only = get_filter (view) == FILTER_IN_USE;
  return query;
}

static const char *
get_wider_label (gpointer view, guint way)
{
  return get_filter (view) == FILTER_IN_USE ? _ ("Show those set aside") : _ ("Show those in use");
}

static void
show_wider (gpointer view, guint way)
{
  gtk_drop_down_set_selected (DOCKET_CUSTOMERS_VIEW (view)->filter, get_filter (view) == FILTER_IN_USE ? FILTER_VOID : FILTER_IN_USE);
}

static char *
describe_leaving_out (gpointer view, const char *name, const char *search)
{
  if (search != NULL)
    return g_strdup_printf (_ ("%s is not in this list, which is searched for “%s”."), name, search);
  return g_strdup_printf (_ ("%s is not in this list, which shows “%s” only."), name, _ (filter_labels[get_filter (view)]));
}

static gint64
get_total (gpointer view)
{
  DocketCustomersView *self = view;

  return docket_counter_get_count (self->counter, 0);
}

static DocketRecordPane *
get_pane (gpointer view)
{
  DocketCustomersView *self = view;

  return docket_customer_detail_get_pane (self->detail);
}

static const DocketBrowserInfo browser_info = {
  "customers", N_ ("Customers"), N_ ("Search customers"), docket_customer_columns, DOCKET_N_CUSTOMER_COLUMNS, DOCKET_SORT_NAME,
  create_query, show_none, describe_no_match, create_wider_query, get_wider_label, show_wider, describe_leaving_out, get_total, get_pane,
};

/* -- What the person does -- */

static void
count (DocketCustomersView *self)
{
  g_autoptr (DocketQuery) query = create_query (self);

  docket_counter_set_query (self->counter, 0, query);
}

static void
on_filter_changed (DocketCustomersView *self)
{
  if (!self->ready)
    return;
  count (self);
  docket_browser_filter_changed (self->browser);
}

static void
on_selected (DocketCustomersView *self)
{
  if (self->ready)
    docket_record_pane_show (docket_customer_detail_get_pane (self->detail), docket_browser_get_selected (self->browser));
}

static void
on_editing_changed (DocketCustomersView *self)
{
  docket_browser_set_detail_wide (self->browser, docket_record_pane_get_editing (docket_customer_detail_get_pane (self->detail)));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomersView *self = DOCKET_CUSTOMERS_VIEW (widget);

  docket_browser_show_detail (self->browser);
  gtk_widget_activate_action (GTK_WIDGET (docket_customer_detail_get_pane (self->detail)), "record.edit", NULL);
}

static void
new_job_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomersView *self = DOCKET_CUSTOMERS_VIEW (widget);

  gtk_widget_activate_action (GTK_WIDGET (self->detail), "customer.new-job", NULL);
}

static void
focus_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_browser_enter (DOCKET_CUSTOMERS_VIEW (widget)->browser);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_browser_focus_search (DOCKET_CUSTOMERS_VIEW (widget)->browser);
}

static void
toggle_detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_browser_toggle_detail (DOCKET_CUSTOMERS_VIEW (widget)->browser);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_customers_view_show_customer (DOCKET_CUSTOMERS_VIEW (widget), g_variant_get_string (parameter, NULL));
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_customers_view_new_customer (DOCKET_CUSTOMERS_VIEW (widget));
}

static void
on_customer_made (DocketCustomersView *self, const char *id)
{
  docket_browser_show_made (self->browser, id);
}

/* Whatever hides it now. */
static void
reveal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomersView *self = DOCKET_CUSTOMERS_VIEW (widget);

  gtk_drop_down_set_selected (self->filter, FILTER_IN_USE);
  docket_browser_set_search (self->browser, "");
  docket_browser_filter_changed (self->browser);
  docket_browser_focus (self->browser);
  docket_browser_show_made (self->browser, g_variant_get_string (parameter, NULL));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomersView *self = DOCKET_CUSTOMERS_VIEW (widget);
  g_autoptr (DocketQuery) query = docket_browser_get_query (self->browser);

  docket_table_save_ask (widget, self->desk, query, _ ("Customers.csv"));
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_import_window_ask (widget, DOCKET_CUSTOMERS_VIEW (widget)->desk);
}

static void
docket_customers_view_constructed (GObject *object)
{
  DocketCustomersView *self = DOCKET_CUSTOMERS_VIEW (object);
  GtkStringList *labels = gtk_string_list_new (NULL);

  G_OBJECT_CLASS (docket_customers_view_parent_class)->constructed (object);
  for (guint i = 0; i < N_FILTERS; i++)
    gtk_string_list_append (labels, _ (filter_labels[i]));
  gtk_drop_down_set_model (self->filter, G_LIST_MODEL (labels));
  g_object_unref (labels);
  self->counter = docket_counter_new (self->desk, 1);
  g_signal_connect_object (self->counter, "changed", G_CALLBACK (docket_browser_total_changed), self->browser, G_CONNECT_SWAPPED);
  count (self);
  docket_browser_set_up (self->browser, self->desk, self->settings, &browser_info, self);
  docket_customer_detail_set_desk (self->detail, self->desk);
  {
    g_autofree char *refusal = docket_rights_create_refusal (self->desk, DOCKET_KIND_CUSTOMER);

    gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.import", refusal == NULL);
  }
  g_signal_connect_object (docket_customer_detail_get_pane (self->detail), "notify::editing", G_CALLBACK (on_editing_changed), self, G_CONNECT_SWAPPED);
  self->ready = TRUE;
}

static void
docket_customers_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketCustomersView *self = DOCKET_CUSTOMERS_VIEW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      self->desk = g_value_dup_object (value);
      break;
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_customers_view_dispose (GObject *object)
{
  DocketCustomersView *self = DOCKET_CUSTOMERS_VIEW (object);

  self->ready = FALSE;
  g_clear_object (&self->counter);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_CUSTOMERS_VIEW);
  g_clear_object (&self->settings);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_customers_view_parent_class)->dispose (object);
}

static void
docket_customers_view_class_init (DocketCustomersViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = docket_customers_view_constructed;
  object_class->set_property = docket_customers_view_set_property;
  object_class->dispose = docket_customers_view_dispose;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, DOCKET_TYPE_DESK,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                                                   G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "view.focus", NULL, focus_action);
  gtk_widget_class_install_action (widget_class, "view.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "view.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "view.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "view.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "view.toggle-detail", NULL, toggle_detail_action);
  gtk_widget_class_install_action (widget_class, "view.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "view.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "view.reveal", "s", reveal_action);
  gtk_widget_class_install_action (widget_class, "view.new-job", NULL, new_job_action);
  g_type_ensure (DOCKET_TYPE_BROWSER);
  g_type_ensure (DOCKET_TYPE_CUSTOMER_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-customers-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketCustomersView, browser);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomersView, filter);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomersView, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_customer_made);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_customers_view_init (DocketCustomersView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_customers_view_new (DocketDesk *desk, GSettings *settings)
{
  return g_object_new (DOCKET_TYPE_CUSTOMERS_VIEW, "desk", desk, "settings", settings, NULL);
}

void
docket_customers_view_show_customer (DocketCustomersView *self, const char *id)
{
  g_return_if_fail (DOCKET_IS_CUSTOMERS_VIEW (self));

  docket_browser_show_detail (self->browser);
  docket_browser_select (self->browser, id);
  docket_browser_keep_shown (self->browser);
  docket_record_pane_show (docket_customer_detail_get_pane (self->detail), id);
}

void
docket_customers_view_new_customer (DocketCustomersView *self)
{
  g_return_if_fail (DOCKET_IS_CUSTOMERS_VIEW (self));

  docket_browser_show_detail (self->browser);
  docket_record_pane_create (docket_customer_detail_get_pane (self->detail), NULL);
}

const char *
docket_customers_view_get_job_customer (DocketCustomersView *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMERS_VIEW (self), NULL);
  return docket_customer_detail_get_job_customer (self->detail);
}

gboolean
docket_customers_view_is_writing_new (DocketCustomersView *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMERS_VIEW (self), FALSE);
  return docket_record_pane_is_writing_new (docket_customer_detail_get_pane (self->detail));
}
