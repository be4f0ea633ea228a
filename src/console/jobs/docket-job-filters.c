/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The filters beside the table.  A filter is nothing but a query; the same
 * query is counted for the figure behind its name.  Saved ones are a draft of
 * the account, since what is searched for never leaves its encrypted file:
 *
 *   [('Circuits', 'open', '', '', 'circ', 'this-week')]
 *
 * Those of before the days were part of them have five members.
 */

#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-job-filters.h"

#include "docket-counter.h"
#include "docket-drafts.h"
#include "docket-new-day.h"
#include "docket-status.h"

struct _DocketJobFilters
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketCounter *counter;
  int filter;
  GVariant *saved; /* a(ssssss): see DocketSavedFilter */

  GtkWidget *box;
  GtkListBox *list;
  GtkLabel *counts[DOCKET_N_JOB_FILTERS];
  GtkWidget *saved_title;
  GtkListBox *saved_list;
  GtkPopover *save_popover;
  GtkEntry *save_name;
};

enum
{
  SAVED_CHOSEN,
  SAVE_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

enum
{
  PROP_0,
  PROP_FILTER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketJobFilters, docket_job_filters, GTK_TYPE_WIDGET)

static const struct
{
  const char *name;
  const char *label;
} filters[DOCKET_N_JOB_FILTERS] = {
  { "open", N_ ("All open") },
  { "today", N_ ("Today") },
  { "unplanned", N_ ("Not planned") },
  { "waiting", N_ ("Waiting for approval") },
  { "review", N_ ("Under review") },
  { "unsynced", N_ ("Not synced yet") },
  { "all", N_ ("All jobs") },
  { "void", N_ ("Set aside") },
};

static gint64
day_start (gint64 now_ms, int days_ahead)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days_ahead);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                                          g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix (midnight) * 1000;
}

static void
update_counts (DocketJobFilters *self)
{
  for (guint i = 0; i < DOCKET_N_JOB_FILTERS; i++)
    {
      gint64 count = docket_counter_get_count (self->counter, i);
      g_autofree char *text = count < 0 ? g_strdup ("") : g_strdup_printf ("%'" G_GINT64_FORMAT, count);
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, i));
      g_autofree char *label = NULL;

      gtk_label_set_label (self->counts[i], text);
      label = count < 0 ? g_strdup (docket_job_filter_label (i))
                        : g_strdup_printf ("%s: %s", docket_job_filter_label (i), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

static void
set_queries (DocketJobFilters *self)
{
  gint64 now_ms = docket_clock_now_ms (docket_desk_get_clock (self->desk));

  for (guint i = 0; i < DOCKET_N_JOB_FILTERS; i++)
    {
      g_autoptr (DocketQuery) query = docket_job_filter_query (i, now_ms);

      docket_counter_set_query (self->counter, i, query);
    }
}

/* "Today" means another query. */
static gboolean
on_new_day (DocketJobFilters *self)
{
  set_queries (self);
  return FALSE;
}

static void
on_row_selected (DocketJobFilters *self, GtkListBoxRow *row)
{
  if (row == NULL || gtk_list_box_row_get_index (row) == self->filter)
    return;
  self->filter = gtk_list_box_row_get_index (row);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

static GtkWidget *
create_row (DocketJobFilters *self, guint index)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (docket_job_filter_label (index));
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (row, docket_job_filter_label (index));
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  self->counts[index] = GTK_LABEL (count);
  return row;
}

/* -- Saved filters -- */

#define SAVED_TYPE "a(ssssss)"
#define SAVED_TYPE_BEFORE "a(sssss)"
#define SAVED_NAME "jobs-saved-filters"

static void show_saved (DocketJobFilters *self);

/* @saved: floating or not */
static void
keep_saved (DocketJobFilters *self, GVariant *saved)
{
  g_autofree char *text = NULL;

  g_clear_pointer (&self->saved, g_variant_unref);
  self->saved = g_variant_ref_sink (saved);
  if (g_variant_n_children (self->saved) > 0)
    text = g_variant_print (self->saved, FALSE);
  docket_draft_keep (self->desk, SAVED_NAME, text);
  show_saved (self);
}

/* (nullable) (transfer full) */
static GVariant *
parse_saved (const char *text)
{
  GVariant *saved = g_variant_parse (G_VARIANT_TYPE (SAVED_TYPE), text, NULL, NULL, NULL);
  g_autoptr (GVariant) before = saved == NULL ? g_variant_parse (G_VARIANT_TYPE (SAVED_TYPE_BEFORE), text, NULL, NULL, NULL) : NULL;
  GVariantBuilder builder;

  if (before == NULL)
    return saved;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (SAVED_TYPE));
  for (gsize i = 0; i < g_variant_n_children (before); i++)
    {
      const char *name, *filter, *technician, *status, *search;

      g_variant_get_child (before, i, "(&s&s&s&s&s)", &name, &filter, &technician, &status, &search);
      g_variant_builder_add (&builder, "(ssssss)", name, filter, technician, status, search, "");
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
load_saved (DocketJobFilters *self)
{
  g_autofree char *text = docket_draft_load (self->desk, SAVED_NAME);
  GVariant *saved = text != NULL ? parse_saved (text) : NULL;

  if (saved == NULL)
    return;
  g_variant_unref (self->saved);
  self->saved = saved;
  show_saved (self);
}

/* All but the one called @name. */
static void
copy_saved (DocketJobFilters *self, GVariantBuilder *builder, const char *name)
{
  GVariantIter iter;
  GVariant *child;

  g_variant_iter_init (&iter, self->saved);
  while ((child = g_variant_iter_next_value (&iter)) != NULL)
    {
      const char *other;

      g_variant_get_child (child, 0, "&s", &other);
      if (g_strcmp0 (other, name) != 0)
        g_variant_builder_add_value (builder, child);
      g_variant_unref (child);
    }
}

static void
on_remove_saved (GtkButton *button, gpointer data)
{
  DocketJobFilters *self = data;
  GVariantBuilder builder;
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (button), "name"));

  g_variant_builder_init (&builder, G_VARIANT_TYPE (SAVED_TYPE));
  copy_saved (self, &builder, name);
  keep_saved (self, g_variant_builder_end (&builder));
}

static GtkWidget *
create_saved_row (DocketJobFilters *self, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  /* Translators: a saved filter */
  g_autofree char *spoken = g_strdup_printf (_ ("Forget the filter %s"), name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  gtk_widget_set_tooltip_text (button, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (name), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_saved), self, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
show_saved (DocketJobFilters *self)
{
  gsize n = g_variant_n_children (self->saved);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->saved_list))) != NULL)
    gtk_list_box_remove (self->saved_list, child);
  for (gsize i = 0; i < n; i++)
    {
      const char *name;

      g_variant_get_child (self->saved, i, "(&s&s&s&s&s&s)", &name, NULL, NULL, NULL, NULL, NULL);
      gtk_list_box_append (self->saved_list, create_saved_row (self, name));
    }
  gtk_widget_set_visible (self->saved_title, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->saved_list), n > 0);
}

static void
on_saved_activated (DocketJobFilters *self, GtkListBoxRow *row)
{
  g_autoptr (GVariant) all = g_variant_ref (self->saved);
  DocketSavedFilter saved;

  g_variant_get_child (all, (gsize) gtk_list_box_row_get_index (row), "(&s&s&s&s&s&s)", &saved.name, &saved.filter, &saved.technician, &saved.status, &saved.search, &saved.days);
  g_signal_emit (self, signals[SAVED_CHOSEN], 0, &saved);
}

static void
on_save (DocketJobFilters *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->save_name))));

  if (*name == '\0')
    return;
  gtk_popover_popdown (self->save_popover);
  gtk_editable_set_text (GTK_EDITABLE (self->save_name), "");
  g_signal_emit (self, signals[SAVE_WANTED], 0, name);
}

void
docket_job_filters_add_saved (DocketJobFilters *self, const DocketSavedFilter *saved)
{
  GVariantBuilder builder;

  g_return_if_fail (DOCKET_IS_JOB_FILTERS (self) && self->desk != NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE (SAVED_TYPE));
  copy_saved (self, &builder, saved->name);
  g_variant_builder_add (&builder, "(ssssss)", saved->name, saved->filter, saved->technician, saved->status, saved->search, saved->days);
  keep_saved (self, g_variant_builder_end (&builder));
}

static void
docket_job_filters_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FILTER:
      g_value_set_int (value, DOCKET_JOB_FILTERS (object)->filter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_job_filters_dispose (GObject *object)
{
  DocketJobFilters *self = DOCKET_JOB_FILTERS (object);

  g_clear_object (&self->counter);
  g_clear_pointer (&self->saved, g_variant_unref);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_JOB_FILTERS);
  G_OBJECT_CLASS (docket_job_filters_parent_class)->dispose (object);
}

static void
docket_job_filters_class_init (DocketJobFiltersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = docket_job_filters_get_property;
  object_class->dispose = docket_job_filters_dispose;

  properties[PROP_FILTER] = g_param_spec_int ("filter", NULL, NULL, 0, DOCKET_N_JOB_FILTERS - 1, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAVED_CHOSEN] = g_signal_new ("saved-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SAVE_WANTED] = g_signal_new ("save-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-job-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobFilters, box);
  gtk_widget_class_bind_template_child (widget_class, DocketJobFilters, list);
  gtk_widget_class_bind_template_child (widget_class, DocketJobFilters, saved_title);
  gtk_widget_class_bind_template_child (widget_class, DocketJobFilters, saved_list);
  gtk_widget_class_bind_template_child (widget_class, DocketJobFilters, save_popover);
  gtk_widget_class_bind_template_child (widget_class, DocketJobFilters, save_name);
  gtk_widget_class_bind_template_callback (widget_class, on_saved_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_job_filters_init (DocketJobFilters *self)
{
  self->saved = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(ssssss)"), NULL, 0));
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < DOCKET_N_JOB_FILTERS; i++)
    gtk_list_box_append (self->list, create_row (self, i));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

const char *
docket_job_filter_name (DocketJobFilter filter)
{
  return filters[filter].name;
}

DocketJobFilter
docket_job_filter_from_name (const char *name)
{
  for (guint i = 0; i < DOCKET_N_JOB_FILTERS; i++)
    if (g_strcmp0 (filters[i].name, name) == 0)
      return i;
  return DOCKET_JOB_FILTER_OPEN;
}

const char *
docket_job_filter_label (DocketJobFilter filter)
{
  return _ (filters[filter].label);
}

DocketQuery *
docket_job_filter_query (DocketJobFilter filter, gint64 now_ms)
{
  static const char *const waiting[] = { DOCKET_STATUS_WAITING_APPROVAL, NULL };
  DocketQuery *query = docket_query_new (DOCKET_KIND_JOB);

  switch (filter)
    {
    case DOCKET_JOB_FILTER_TODAY:
      query->starts_from = day_start (now_ms, 0);
      query->starts_before = day_start (now_ms, 1);
      break;
    case DOCKET_JOB_FILTER_UNPLANNED:
      query->open_only = TRUE;
      query->unplanned_only = TRUE;
      break;
    case DOCKET_JOB_FILTER_WAITING:
      query->statuses = g_strdupv ((char **) waiting);
      break;
    case DOCKET_JOB_FILTER_REVIEW:
      query->under_review_only = TRUE;
      break;
    case DOCKET_JOB_FILTER_UNSYNCED:
      query->unsynced_only = TRUE;
      query->include_void = TRUE;
      break;
    case DOCKET_JOB_FILTER_ALL:
      break;
    case DOCKET_JOB_FILTER_VOID:
      query->void_only = TRUE;
      break;
    case DOCKET_JOB_FILTER_OPEN:
    case DOCKET_N_JOB_FILTERS:
    default:
      query->open_only = TRUE;
      break;
    }
  return query;
}

DocketJobFilter
docket_job_filters_get_filter (DocketJobFilters *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_FILTERS (self), DOCKET_JOB_FILTER_OPEN);
  return self->filter;
}

gint64
docket_job_filters_get_count (DocketJobFilters *self, DocketJobFilter filter)
{
  g_return_val_if_fail (DOCKET_IS_JOB_FILTERS (self), -1);
  return self->counter != NULL ? docket_counter_get_count (self->counter, filter) : -1;
}

void
docket_job_filters_set_desk (DocketJobFilters *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_JOB_FILTERS (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->counter = docket_counter_new (desk, DOCKET_N_JOB_FILTERS);
  g_signal_connect_object (self->counter, "changed", G_CALLBACK (update_counts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_new_day_get (desk), "began", G_CALLBACK (on_new_day), self, G_CONNECT_SWAPPED);
  set_queries (self);
  load_saved (self);
}

void
docket_job_filters_set_filter (DocketJobFilters *self, DocketJobFilter filter)
{
  g_return_if_fail (DOCKET_IS_JOB_FILTERS (self));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, filter));
}

