/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Three drop-downs, as narrow as the list of filters they stand under: the button
 * cuts what is chosen, the list it opens does not. The technicians are those the company has now; somebody
 * else who was asked for by name (a person who moved on) stands at the end.
 */
#include "docket-config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "docket-job-narrowing.h"

#include "docket-looks.h"
#include "docket-text.h"

#define TECHNICIANS_MAX 2000

struct _DocketJobNarrowing
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  GPtrArray *technicians; /* ids, in the order of the drop-down after "Any" */
  char *technician;       /* (nullable) */
  guint subscription;
  gboolean updating;

  GtkWidget *box;
  GtkDropDown *status;
  GtkDropDown *people;
  GtkDropDown *days;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketJobNarrowing, docket_job_narrowing, GTK_TYPE_WIDGET)

static const struct
{
  const char *name;
  const char *label;
} days[] = {
  { NULL, N_ ("Any day") },
  { "today", N_ ("Today") },
  { "tomorrow", N_ ("Tomorrow") },
  { "this-week", N_ ("This week") },
  { "next-week", N_ ("Next week") },
  { "before-today", N_ ("Before today") },
};

static const char *const *
get_statuses (void)
{
  return docket_field_info (DOCKET_JOB_STATUS)->choices;
}

/* -- What can be chosen -- */

static void
fill_status (DocketJobNarrowing *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, _ ("Any status"));
  for (guint i = 0; get_statuses ()[i] != NULL; i++)
    gtk_string_list_append (labels, docket_choice_label (DOCKET_JOB_STATUS, get_statuses ()[i]));
  gtk_drop_down_set_model (self->status, G_LIST_MODEL (labels));
}

static void
fill_days (DocketJobNarrowing *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    gtk_string_list_append (labels, _ (days[i].label));
  gtk_drop_down_set_model (self->days, G_LIST_MODEL (labels));
}

static void
add_technician (DocketJobNarrowing *self, GtkStringList *labels, const char *id)
{
  g_autofree char *name = docket_desk_person_name (self->desk, id);

  g_ptr_array_add (self->technicians, g_strdup (id));
  gtk_string_list_append (labels, name);
}

static guint
place_of_technician (DocketJobNarrowing *self)
{
  guint at;

  return self->technician != NULL && g_ptr_array_find_with_equal_func (self->technicians, self->technician, g_str_equal, &at) ? at + 1 : 0;
}

static void
fill_people (DocketJobNarrowing *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) error = NULL;

  query->role = g_strdup ("technician");
  people = docket_store_select (docket_desk_get_reader (self->desk), query, TECHNICIANS_MAX, &error);
  if (people == NULL)
    g_warning ("Cannot read the technicians: %s", error->message);
  g_ptr_array_set_size (self->technicians, 0);
  gtk_string_list_append (labels, _ ("Any technician"));
  for (guint i = 0; people != NULL && i < people->len; i++)
    add_technician (self, labels, docket_record_get_id (g_ptr_array_index (people, i)));
  if (self->technician != NULL && place_of_technician (self) == 0)
    add_technician (self, labels, self->technician);
  self->updating = TRUE;
  gtk_drop_down_set_model (self->people, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->people, place_of_technician (self));
  self->updating = FALSE;
}

/* -- Callbacks -- */

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  if (docket_change_set_is_everything (changes) || docket_change_set_has_kind (changes, DOCKET_KIND_PERSON))
    fill_people (data);
}

static void
on_chosen (DocketJobNarrowing *self)
{
  if (!self->updating && self->desk != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_person_chosen (DocketJobNarrowing *self)
{
  guint at = gtk_drop_down_get_selected (self->people);

  if (self->updating || self->desk == NULL)
    return;
  g_free (self->technician);
  self->technician = at == 0 || at > self->technicians->len ? NULL : g_strdup (g_ptr_array_index (self->technicians, at - 1));
  on_chosen (self);
}

/* -- Object -- */

static void
docket_job_narrowing_dispose (GObject *object)
{
  DocketJobNarrowing *self = DOCKET_JOB_NARROWING (object);

  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_JOB_NARROWING);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_job_narrowing_parent_class)->dispose (object);
}

static void
docket_job_narrowing_finalize (GObject *object)
{
  g_ptr_array_unref (DOCKET_JOB_NARROWING (object)->technicians);
  g_free (DOCKET_JOB_NARROWING (object)->technician);
  G_OBJECT_CLASS (docket_job_narrowing_parent_class)->finalize (object);
}

static void
docket_job_narrowing_class_init (DocketJobNarrowingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_job_narrowing_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_job_narrowing_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-job-narrowing.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobNarrowing, box);
  gtk_widget_class_bind_template_child (widget_class, DocketJobNarrowing, status);
  gtk_widget_class_bind_template_child (widget_class, DocketJobNarrowing, people);
  gtk_widget_class_bind_template_child (widget_class, DocketJobNarrowing, days);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_person_chosen);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_job_narrowing_init (DocketJobNarrowing *self)
{
  self->technicians = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_choice_may_be_cut (self->status);
  docket_choice_may_be_cut (self->people);
  docket_choice_may_be_cut (self->days);
  fill_status (self);
  fill_days (self);
}

/* -- Public -- */

const char *
docket_job_narrowing_get_status (DocketJobNarrowing *self)
{
  guint at;

  g_return_val_if_fail (DOCKET_IS_JOB_NARROWING (self), NULL);

  at = gtk_drop_down_get_selected (self->status);
  return at == 0 || at == GTK_INVALID_LIST_POSITION ? NULL : get_statuses ()[at - 1];
}

const char *
docket_job_narrowing_get_technician (DocketJobNarrowing *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_NARROWING (self), NULL);
  return self->technician;
}

const char *
docket_job_narrowing_get_days (DocketJobNarrowing *self)
{
  guint at;

  g_return_val_if_fail (DOCKET_IS_JOB_NARROWING (self), NULL);

  at = gtk_drop_down_get_selected (self->days);
  return at < G_N_ELEMENTS (days) ? days[at].name : NULL;
}

void
docket_job_narrowing_set_desk (DocketJobNarrowing *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_JOB_NARROWING (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_changes, self);
  fill_people (self);
}

void
docket_job_narrowing_set (DocketJobNarrowing *self, const char *status, const char *technician, const char *when)
{
  guint status_at = 0, days_at = 0;

  g_return_if_fail (DOCKET_IS_JOB_NARROWING (self) && self->desk != NULL);

  for (guint i = 0; get_statuses ()[i] != NULL; i++)
    if (g_strcmp0 (get_statuses ()[i], status) == 0)
      status_at = i + 1;
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if (g_strcmp0 (days[i].name, when) == 0)
      days_at = i;
  if (status_at == gtk_drop_down_get_selected (self->status) && days_at == gtk_drop_down_get_selected (self->days) && g_strcmp0 (technician, self->technician) == 0)
    return;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->status, status_at);
  gtk_drop_down_set_selected (self->days, days_at);
  g_free (self->technician);
  self->technician = g_strdup (technician);
  fill_people (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Midnight so many days from @day, ms. */
static gint64
midnight (GDateTime *day, int ahead)
{
  g_autoptr (GDateTime) other = g_date_time_add_days (day, ahead);
  g_autoptr (GDateTime) start = g_date_time_new_local (g_date_time_get_year (other), g_date_time_get_month (other), g_date_time_get_day_of_month (other), 0, 0, 0);

  return g_date_time_to_unix (start) * 1000;
}

void
docket_job_narrowing_apply (DocketJobNarrowing *self, DocketQuery *query)
{
  const char *status, *when;
  g_autoptr (GDateTime) now = NULL;
  int weekday;

  g_return_if_fail (DOCKET_IS_JOB_NARROWING (self));

  status = docket_job_narrowing_get_status (self);
  when = docket_job_narrowing_get_days (self);
  g_free (query->technician);
  query->technician = g_strdup (self->technician);
  if (status != NULL)
    {
      g_strfreev (query->statuses);
      query->statuses = g_strdupv ((char *[]) { (char *) status, NULL });
      query->open_only = FALSE;
    }
  if (when == NULL)
    return;
  now = g_date_time_new_from_unix_local (docket_clock_now_ms (docket_desk_get_clock (self->desk)) / 1000);
  weekday = g_date_time_get_day_of_week (now) - 1;
  if (strcmp (when, "before-today") == 0)
    {
      query->starts_from = 1;
      query->starts_before = midnight (now, 0);
    }
  else if (strcmp (when, "this-week") == 0 || strcmp (when, "next-week") == 0)
    {
      int first = (strcmp (when, "this-week") == 0 ? 0 : 7) - weekday;

      query->starts_from = midnight (now, first);
      query->starts_before = midnight (now, first + 7);
    }
  else
    {
      int ahead = strcmp (when, "today") == 0 ? 0 : 1;

      query->starts_from = midnight (now, ahead);
      query->starts_before = midnight (now, ahead + 1);
    }
}
