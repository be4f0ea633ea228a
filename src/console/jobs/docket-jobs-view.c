/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Jobs view: filters at the start, and a browser of the jobs they let
 * through.
 */

#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-jobs-view.h"

#include "docket-browser.h"
#include "docket-bulk-change.h"
#include "docket-job-columns.h"
#include "docket-job-detail.h"
#include "docket-job-filters.h"
#include "docket-job-narrowing.h"
#include "docket-late-bar.h"
#include "docket-looks.h"
#include "docket-new-day.h"
#include "docket-settings.h"
#include "docket-table-save.h"

/* Of the filters: as a share of the window larger text takes no more than this. */
#define FILTERS_PX 172
#define FILTERS_PX_MAX 280

struct _DocketJobsView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  GSettings *settings;
  gboolean ready;

  GtkWidget *box;
  DocketJobFilters *filters;
  DocketJobNarrowing *narrowing;
  GtkWidget *bulk_bar;
  GtkButton *bulk_button;
  DocketBrowser *browser;
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

/* -- What the browser asks -- */

static DocketQuery *
create_query (gpointer view)
{
  DocketJobsView *self = view;
  DocketQuery *query = docket_job_filter_query (docket_job_filters_get_filter (self->filters),
                                                docket_clock_now_ms (docket_desk_get_clock (self->desk)));

  docket_job_narrowing_apply (self->narrowing, query);
  return query;
}

static void
show_none (gpointer view, AdwStatusPage *page, gboolean never_synced)
{
  DocketJobsView *self = view;
  DocketJobFilter filter = docket_job_filters_get_filter (self->filters);
  const char *technician = docket_job_narrowing_get_technician (self->narrowing);

  if (technician != NULL && !never_synced)
    {
      g_autofree char *name = docket_desk_person_name (self->desk, technician);
      g_autofree char *escaped = g_markup_escape_text (name, -1);
      g_autofree char *text = g_strdup_printf (_ ("%s has none in “%s”."), escaped, docket_job_filter_label (filter));

      adw_status_page_set_icon_name (page, "avatar-default-symbolic");
      adw_status_page_set_title (page, _ ("No jobs"));
      adw_status_page_set_description (page, text);
      return;
    }
  adw_status_page_set_icon_name (page, never_synced ? "network-offline-symbolic" : "view-list-symbolic");
  if (never_synced)
    {
      adw_status_page_set_title (page, _ ("Nothing received yet"));
      adw_status_page_set_description (page, _ ("Docket has not been able to fetch your company’s jobs. It tries by itself; jobs you make here are saved meanwhile."));
    }
  else if (filter == DOCKET_JOB_FILTER_OPEN)
    {
      adw_status_page_set_title (page, _ ("No open jobs"));
      adw_status_page_set_description (page, _ ("Make one with New job; it is saved on this device at once."));
    }
  else
    {
      adw_status_page_set_title (page, _ ("None"));
      adw_status_page_set_description (page, filter == DOCKET_JOB_FILTER_UNSYNCED ? _ ("Everything saved here is on the server.")
                                                                                  : _ ("No job is like that at the moment."));
    }
}

static gboolean
is_narrowed (DocketJobsView *self)
{
  return docket_job_narrowing_get_status (self->narrowing) != NULL || docket_job_narrowing_get_technician (self->narrowing) != NULL
         || docket_job_narrowing_get_days (self->narrowing) != NULL;
}

/* What is in no other list may have been set aside. */
static DocketJobFilter
get_filter_of_way (guint way)
{
  return way == 0 ? DOCKET_JOB_FILTER_ALL : DOCKET_JOB_FILTER_VOID;
}

static char *
describe_no_match (gpointer view, const char *search, gint64 hidden, guint way)
{
  DocketJobsView *self = view;
  const char *filter = docket_job_filter_label (docket_job_filters_get_filter (self->filters));
  g_autofree char *count = g_strdup_printf ("%'" PRId64, hidden);

  if (hidden == 0)
    return g_strdup_printf (_ ("No job matches “%s”. Try fewer letters."), search);
  if (hidden > 0 && get_filter_of_way (way) == DOCKET_JOB_FILTER_VOID)
    /* Translators: a number, and what was searched for */
    return g_strdup_printf (ngettext ("%s job that matches “%s” is set aside.", "%s jobs that match “%s” are set aside.", (gulong) hidden), count, search);
  if (hidden < 0)
    return g_strdup_printf (_ ("Nothing in “%s” matches “%s”."), filter, search);
  if (is_narrowed (self))
    /* Translators: %s is a number, and what was searched for */
    return g_strdup_printf (ngettext ("The list is narrowed down. It leaves out %s job that matches “%s”.",
                                      "The list is narrowed down. It leaves out %s jobs that match “%s”.", (gulong) hidden),
                            count, search);
  /* Translators: a filter, a number, and what was searched for */
  return g_strdup_printf (ngettext ("“%s” leaves out %s job that matches “%s”.", "“%s” leaves out %s jobs that match “%s”.", (gulong) hidden),
                          filter, count, search);
}

static DocketQuery *
create_wider_query (gpointer view, guint way)
{
  DocketJobsView *self = view;
  gboolean is_wide = docket_job_filters_get_filter (self->filters) == get_filter_of_way (way) && !is_narrowed (self);

  return is_wide ? NULL : docket_job_filter_query (get_filter_of_way (way), docket_clock_now_ms (docket_desk_get_clock (self->desk)));
}

static const char *
get_wider_label (gpointer view, guint way)
{
  return get_filter_of_way (way) == DOCKET_JOB_FILTER_VOID ? _ ("Show those set aside") : _ ("Show all jobs");
}

static void
show_wider (gpointer view, guint way)
{
  DocketJobsView *self = view;

  docket_job_narrowing_set (self->narrowing, NULL, NULL, NULL);
  docket_job_filters_set_filter (self->filters, get_filter_of_way (way));
}

static char *
describe_leaving_out (gpointer view, const char *name, const char *search)
{
  DocketJobsView *self = view;

  if (search != NULL)
    return g_strdup_printf (_ ("%s is not in this list, which is searched for “%s”."), name, search);
  if (is_narrowed (self))
    return g_strdup_printf (_ ("%s is not in this list, which is narrowed down."), name);
  return g_strdup_printf (_ ("%s is not in this list, which shows “%s” only."), name, docket_job_filter_label (docket_job_filters_get_filter (self->filters)));
}

static gint64
get_total (gpointer view)
{
  DocketJobsView *self = view;

  return docket_job_filters_get_count (self->filters, docket_job_filters_get_filter (self->filters));
}

static DocketRecordPane *
get_pane (gpointer view)
{
  DocketJobsView *self = view;

  return docket_job_detail_get_pane (self->detail);
}

static const DocketBrowserInfo browser_info = {
  "jobs", N_ ("Jobs"), N_ ("Search jobs"), docket_job_columns, DOCKET_N_JOB_COLUMNS, DOCKET_SORT_PLAN,
  create_query, show_none, describe_no_match, create_wider_query, get_wider_label, show_wider, describe_leaving_out, get_total, get_pane,
};

/* -- What the person does -- */

static void
on_filter_changed (DocketJobsView *self)
{
  DocketJobFilter filter;

  if (!self->ready)
    return;
  filter = docket_job_filters_get_filter (self->filters);
  docket_settings_set_string (self->settings, "jobs-filter", docket_job_filter_name (filter));
  docket_browser_filter_changed (self->browser);
}

/* What is listed of "Today", or of "This week", is another. */
static gboolean
on_new_day (DocketJobsView *self)
{
  if (self->ready)
    docket_browser_filter_changed (self->browser);
  return FALSE;
}

static void
on_selected (DocketJobsView *self)
{
  if (self->ready)
    docket_record_pane_show (docket_job_detail_get_pane (self->detail), docket_browser_get_selected (self->browser));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);

  docket_browser_show_detail (self->browser);
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (self->detail)), "record.edit", NULL);
}

static void
show_person_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);

  docket_job_filters_set_filter (self->filters, DOCKET_JOB_FILTER_OPEN);
  docket_browser_set_search (self->browser, "");
  docket_job_narrowing_set (self->narrowing, NULL, g_variant_get_string (parameter, NULL), NULL);
  docket_browser_filter_changed (self->browser);
  docket_browser_focus (self->browser);
}

static void
focus_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_browser_enter (DOCKET_JOBS_VIEW (widget)->browser);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_browser_focus_search (DOCKET_JOBS_VIEW (widget)->browser);
}

static void
toggle_detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_browser_toggle_detail (DOCKET_JOBS_VIEW (widget)->browser);
}

/* The form made a new job: it becomes the one on show. */
static void
on_job_made (DocketJobsView *self, const char *job_id)
{
  docket_browser_show_made (self->browser, job_id);
}

/* Whatever hides it now. */
static void
reveal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);

  show_wider (self, 0);
  docket_browser_set_search (self->browser, "");
  docket_browser_filter_changed (self->browser);
  docket_browser_focus (self->browser);
  docket_browser_show_made (self->browser, g_variant_get_string (parameter, NULL));
}

static void
on_narrowed (DocketJobsView *self)
{
  if (self->ready)
    docket_browser_filter_changed (self->browser);
}

static void
on_marked (DocketJobsView *self)
{
  guint n = 0;
  g_autofree char *label = NULL;

  g_object_get (docket_browser_get_table (self->browser), "n-marked", &n, NULL);
  label = g_strdup_printf (ngettext ("Change %u job…", "Change %u jobs…", n), n);
  gtk_button_set_label (self->bulk_button, label);
  docket_late_bar_set_wanted (self->bulk_bar, n > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "view.change-marked", n > 0);
}

static void
change_marked_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);
  DocketTable *table = docket_browser_get_table (self->browser);
  g_autoptr (GPtrArray) jobs = NULL;
  guint n = 0;

  g_object_get (table, "n-marked", &n, NULL);
  if (n > DOCKET_BULK_JOBS_MAX)
    {
      g_autofree char *text = g_strdup_printf (_ ("At most %d jobs can be changed at once. Mark fewer of them."), DOCKET_BULK_JOBS_MAX);

      gtk_widget_activate_action (widget, "win.toast", "s", text);
      return;
    }
  jobs = docket_table_get_marked (table, n);
  if (jobs->len > 0)
    gtk_window_present (GTK_WINDOW (docket_bulk_change_new (widget, self->desk, jobs)));
}

/* -- Saved filters -- */

static void
on_saved_chosen (DocketJobsView *self, const DocketSavedFilter *saved)
{
  docket_job_filters_set_filter (self->filters, docket_job_filter_from_name (saved->filter));
  docket_job_narrowing_set (self->narrowing, saved->status, *saved->technician != '\0' ? saved->technician : NULL, *saved->days != '\0' ? saved->days : NULL);
  docket_browser_set_search (self->browser, saved->search);
  /* At once: the table takes the focus of what it shows then, not of what it did. */
  docket_browser_filter_changed (self->browser);
  docket_browser_focus (self->browser);
}

static void
on_save_wanted (DocketJobsView *self, const char *name)
{
  const char *technician = docket_job_narrowing_get_technician (self->narrowing);
  const char *status = docket_job_narrowing_get_status (self->narrowing);
  const char *days = docket_job_narrowing_get_days (self->narrowing);
  const DocketSavedFilter saved = {
    name,
    docket_job_filter_name (docket_job_filters_get_filter (self->filters)),
    technician != NULL ? technician : "",
    status != NULL ? status : "",
    docket_browser_get_search (self->browser),
    days != NULL ? days : "",
  };

  docket_job_filters_add_saved (self->filters, &saved);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);
  g_autoptr (DocketQuery) query = docket_browser_get_query (self->browser);

  docket_table_save_ask (widget, self->desk, query, _ ("Jobs.csv"));
}

static void
docket_jobs_view_constructed (GObject *object)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (object);
  g_autofree char *filter = NULL;

  G_OBJECT_CLASS (docket_jobs_view_parent_class)->constructed (object);
  filter = docket_settings_get_string (self->settings, "jobs-filter", "open");
  gtk_widget_set_size_request (GTK_WIDGET (self->filters), MIN (docket_scaled_px (FILTERS_PX), FILTERS_PX_MAX), -1);
  docket_job_narrowing_set_desk (self->narrowing, self->desk);
  docket_job_filters_set_desk (self->filters, self->desk);
  docket_job_filters_set_filter (self->filters, docket_job_filter_from_name (filter));
  docket_browser_set_up (self->browser, self->desk, self->settings, &browser_info, self);
  docket_job_detail_set_desk (self->detail, self->desk);
  g_signal_connect_object (docket_browser_get_table (self->browser), "notify::n-marked", G_CALLBACK (on_marked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_new_day_get (self->desk), "began", G_CALLBACK (on_new_day), self, G_CONNECT_SWAPPED);
  docket_late_bar_set_up (self->bulk_bar, GTK_WIDGET (docket_browser_get_table (self->browser)));
  on_marked (self);
  self->ready = TRUE;
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

  gtk_widget_class_install_action (widget_class, "view.focus", NULL, focus_action);
  gtk_widget_class_install_action (widget_class, "view.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "view.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "view.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "view.change-marked", NULL, change_marked_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "view.change-marked", NULL);
  gtk_widget_class_install_action (widget_class, "view.toggle-detail", NULL, toggle_detail_action);
  gtk_widget_class_install_action (widget_class, "view.reveal", "s", reveal_action);
  gtk_widget_class_install_action (widget_class, "view.show-person", "s", show_person_action);
  g_type_ensure (DOCKET_TYPE_JOB_FILTERS);
  g_type_ensure (DOCKET_TYPE_JOB_NARROWING);
  g_type_ensure (DOCKET_TYPE_BROWSER);
  g_type_ensure (DOCKET_TYPE_JOB_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-jobs-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, box);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, filters);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, narrowing);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, bulk_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, bulk_button);
  gtk_widget_class_bind_template_callback (widget_class, on_narrowed);
  gtk_widget_class_bind_template_callback (widget_class, on_saved_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_save_wanted);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, browser);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsView, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_job_made);
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

  docket_browser_show (self->browser, job_id);
}

void
docket_jobs_view_new_job (DocketJobsView *self)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  docket_browser_show_detail (self->browser);
  docket_record_pane_create (docket_job_detail_get_pane (self->detail), NULL);
}

void
docket_jobs_view_new_job_for (DocketJobsView *self, const char *customer_id)
{
  g_autoptr (DocketValues) values = docket_values_new ();

  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  docket_values_set_text (values, DOCKET_JOB_CUSTOMER, customer_id);
  docket_browser_show_detail (self->browser);
  docket_record_pane_create (docket_job_detail_get_pane (self->detail), values);
}

gboolean
docket_jobs_view_is_writing_new (DocketJobsView *self)
{
  g_return_val_if_fail (DOCKET_IS_JOBS_VIEW (self), FALSE);
  return docket_record_pane_is_writing_new (docket_job_detail_get_pane (self->detail));
}
