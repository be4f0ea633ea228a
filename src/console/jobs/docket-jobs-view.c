/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Jobs view.
 *
 * Filter, search and sort make one query; the list asks it off this thread and
 * the table shows what comes.  The details follow the selected row and keep
 * showing a job that the filter no longer lists: nothing vanishes under the
 * eyes of the person who works on it.
 */

#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-jobs-view.h"

#include "docket-job-detail.h"
#include "docket-job-filters.h"
#include "docket-job-table.h"
#include "docket-settings.h"

struct _DocketJobsView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  GSettings *settings;
  DocketRecordList *list;
  gboolean ready;

  GtkWidget *box;
  DocketJobFilters *filters;
  GtkPaned *paned;
  GtkSearchEntry *search;
  GtkLabel *count;
  GtkToggleButton *detail_button;
  GtkStack *stack;
  DocketJobTable *table;
  AdwStatusPage *empty;
  GtkButton *empty_button;
  DocketJobDetail *detail;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_SETTINGS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketJobsView, docket_jobs_view, GTK_TYPE_WIDGET)

static const char *
get_search (DocketJobsView *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search));
}

static void
update_query (DocketJobsView *self)
{
  g_autoptr (DocketQuery) query = NULL;

  if (!self->ready)
    return;
  query = docket_job_filter_query (docket_job_filters_get_filter (self->filters),
                                   docket_clock_now_ms (docket_desk_get_clock (self->desk)));
  if (*get_search (self) != '\0')
    query->search = g_strdup (get_search (self));
  query->sort = docket_job_table_get_sort (self->table, &query->descending);
  docket_job_table_set_search (self->table, query->search);
  docket_record_list_set_query (self->list, query);
}

static void
show_empty (DocketJobsView *self)
{
  gboolean never_synced = docket_desk_get_status (self->desk)->last_sync_at == 0;
  DocketJobFilter filter = docket_job_filters_get_filter (self->filters);

  if (*get_search (self) != '\0')
    {
      g_autofree char *escaped = g_markup_escape_text (get_search (self), -1);
      g_autofree char *text = g_strdup_printf (_ ("Nothing in “%s” matches “%s”. Look in all open jobs, or try fewer letters."),
                                               docket_job_filter_label (filter), escaped);

      adw_status_page_set_icon_name (self->empty, "system-search-symbolic");
      adw_status_page_set_title (self->empty, _ ("No match"));
      adw_status_page_set_description (self->empty, text);
      gtk_button_set_label (self->empty_button, _ ("Clear the search"));
      gtk_widget_set_visible (GTK_WIDGET (self->empty_button), TRUE);
      return;
    }
  adw_status_page_set_icon_name (self->empty, never_synced ? "network-offline-symbolic" : "view-list-symbolic");
  if (never_synced)
    {
      adw_status_page_set_title (self->empty, _ ("Nothing received yet"));
      adw_status_page_set_description (self->empty, _ ("Docket has not been able to fetch your company’s jobs. It tries by itself; jobs you make here are saved meanwhile."));
    }
  else if (filter == DOCKET_JOB_FILTER_OPEN)
    {
      adw_status_page_set_title (self->empty, _ ("No open jobs"));
      adw_status_page_set_description (self->empty, _ ("Make one with New job; it is saved on this device at once."));
    }
  else
    {
      adw_status_page_set_title (self->empty, _ ("None"));
      adw_status_page_set_description (self->empty, filter == DOCKET_JOB_FILTER_UNSYNCED ? _ ("Everything saved here is on the server.")
                                                                                         : _ ("No job is like that at the moment."));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), FALSE);
}

static void
update_count (DocketJobsView *self)
{
  guint shown;
  gint64 all;
  gboolean loading;
  g_autofree char *text = NULL;

  if (!self->ready)
    return;
  shown = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  all = docket_job_filters_get_count (self->filters, docket_job_filters_get_filter (self->filters));
  loading = docket_record_list_get_loading (self->list);
  if (*get_search (self) != '\0' && all >= 0)
    /* Translators: how many jobs are shown of how many, e.g. "24 of 214" */
    text = g_strdup_printf (_ ("%'u of %'" PRId64), shown, all);
  else
    text = g_strdup_printf ("%'u", shown);
  gtk_label_set_label (self->count, loading ? "" : text);
  if (shown == 0 && !loading)
    show_empty (self);
  gtk_stack_set_visible_child_name (self->stack, shown == 0 && !loading ? "empty" : "table");
}

static void
on_filter_changed (DocketJobsView *self)
{
  DocketJobFilter filter;

  if (!self->ready)
    return;
  filter = docket_job_filters_get_filter (self->filters);
  docket_settings_set_string (self->settings, "jobs-filter", docket_job_filter_name (filter));
  update_query (self);
  update_count (self);
}

static void
on_sort_changed (DocketJobsView *self)
{
  gboolean descending;
  DocketSort sort;

  if (!self->ready)
    return;
  sort = docket_job_table_get_sort (self->table, &descending);
  docket_settings_set_int (self->settings, "jobs-sort", sort);
  docket_settings_set_boolean (self->settings, "jobs-sort-descending", descending);
  update_query (self);
}

static void
on_search_activated (DocketJobsView *self)
{
  docket_job_table_focus (self->table);
}

static void
on_stop_search (DocketJobsView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  docket_job_table_focus (self->table);
}

static void
on_clear_search (DocketJobsView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_selected (DocketJobsView *self)
{
  if (self->ready)
    docket_job_detail_show_job (self->detail, docket_job_table_get_selected (self->table));
}

static void
on_row_activated (DocketJobsView *self)
{
  gtk_toggle_button_set_active (self->detail_button, TRUE);
}

static gboolean
on_edit_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);

  gtk_toggle_button_set_active (self->detail_button, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->detail), "job.edit", NULL);
  return GDK_EVENT_STOP;
}

/* The form made a new job: it becomes the one on show. */
static void
on_job_made (DocketJobsView *self, const char *job_id)
{
  docket_job_table_select (self->table, job_id);
}

static void
on_detail_toggled (DocketJobsView *self)
{
  gboolean visible = gtk_toggle_button_get_active (self->detail_button);

  gtk_widget_set_visible (GTK_WIDGET (self->detail), visible);
  if (self->ready)
    docket_settings_set_boolean (self->settings, "jobs-detail", visible);
}

/* Which columns fit is decided outside of allocation: showing and hiding a
 * column asks for another one. */
static gboolean
on_width_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);
  int width = gtk_widget_get_width (GTK_WIDGET (self->stack));

  if (width > 0)
    docket_job_table_set_width (self->table, width);
  return G_SOURCE_REMOVE;
}

static void
on_pane_moved (DocketJobsView *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_width_tick, NULL, NULL);
}

static void
restore (DocketJobsView *self)
{
  g_autofree char *filter = docket_settings_get_string (self->settings, "jobs-filter", "open");
  gboolean detail = docket_settings_get_boolean (self->settings, "jobs-detail", TRUE);

  docket_job_filters_set_filter (self->filters, docket_job_filter_from_name (filter));
  docket_job_table_set_sort (self->table, docket_settings_get_int (self->settings, "jobs-sort", DOCKET_SORT_PLAN),
                             docket_settings_get_boolean (self->settings, "jobs-sort-descending", FALSE));
  gtk_toggle_button_set_active (self->detail_button, detail);
  on_detail_toggled (self);
}

static void
docket_jobs_view_constructed (GObject *object)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (object);
  g_autoptr (DocketQuery) query = NULL;

  G_OBJECT_CLASS (docket_jobs_view_parent_class)->constructed (object);
  docket_job_filters_set_desk (self->filters, self->desk);
  restore (self);
  query = docket_job_filter_query (docket_job_filters_get_filter (self->filters),
                                   docket_clock_now_ms (docket_desk_get_clock (self->desk)));
  query->sort = docket_job_table_get_sort (self->table, &query->descending);
  self->list = docket_record_list_new (docket_desk_get_reader (self->desk), docket_desk_get_notifier (self->desk), query);
  docket_job_table_set_up (self->table, self->desk, self->list);
  docket_job_detail_set_desk (self->detail, self->desk);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  self->ready = TRUE;
  update_count (self);
}

static void
docket_jobs_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (object);

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
docket_jobs_view_dispose (GObject *object)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (object);

  self->ready = FALSE;
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_JOBS_VIEW);
  g_clear_object (&self->list);
  g_clear_object (&self->settings);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_jobs_view_parent_class)->dispose (object);
}

static void
docket_jobs_view_class_init (DocketJobsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = docket_jobs_view_constructed;
  object_class->set_property = docket_jobs_view_set_property;
  object_class->dispose = docket_jobs_view_dispose;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, DOCKET_TYPE_DESK,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                                                   G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, on_edit_key, NULL);
  g_type_ensure (DOCKET_TYPE_JOB_FILTERS);
  g_type_ensure (DOCKET_TYPE_JOB_TABLE);
  g_type_ensure (DOCKET_TYPE_JOB_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-jobs-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, box);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, filters);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, paned);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, search);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, count);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, detail_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, table);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, empty);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, empty_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, detail);
  gtk_widget_class_bind_template_callback (widget_class, update_query);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_sort_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_search);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_job_made);
  gtk_widget_class_bind_template_callback (widget_class, on_detail_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_pane_moved);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_jobs_view_init (DocketJobsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_jobs_view_new (DocketDesk *desk, GSettings *settings)
{
  return g_object_new (DOCKET_TYPE_JOBS_VIEW, "desk", desk, "settings", settings, NULL);
}

void
docket_jobs_view_show_job (DocketJobsView *self, const char *job_id)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  gtk_toggle_button_set_active (self->detail_button, TRUE);
  docket_job_table_select (self->table, job_id);
}

void
docket_jobs_view_new_job (DocketJobsView *self)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  gtk_toggle_button_set_active (self->detail_button, TRUE);
  docket_job_detail_new_job (self->detail);
}

void
docket_jobs_view_focus_search (DocketJobsView *self)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

void
docket_jobs_view_toggle_detail (DocketJobsView *self)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));
  gtk_toggle_button_set_active (self->detail_button, !gtk_toggle_button_get_active (self->detail_button));
}
