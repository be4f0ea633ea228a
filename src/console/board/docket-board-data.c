/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Four questions to the store, whatever the company's size: who works here,
 * which jobs touch these days, what waits, who is away.
 */

#include "docket-config.h"

#include "docket-board-data.h"

#include "docket-status.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)

/* -- A job -- */

static void
job_clear (gpointer data)
{
  DocketBoardJob *job = data;

  docket_record_unref (job->record);
  g_free (job->customer);
  g_free (job->postcode);
  g_free (job->city);
}

DocketBoardJob *
docket_board_job_ref (DocketBoardJob *job)
{
  return g_atomic_rc_box_acquire (job);
}

void
docket_board_job_unref (DocketBoardJob *job)
{
  g_atomic_rc_box_release_full (job, job_clear);
}

DocketBoardJob *
docket_board_job_with (const DocketBoardJob *job, DocketRecord *record)
{
  DocketBoardJob *other = g_atomic_rc_box_new0 (DocketBoardJob);

  *other = *job;
  other->customer = g_strdup (job->customer);
  other->postcode = g_strdup (job->postcode);
  other->city = g_strdup (job->city);
  other->record = record;
  other->planned = docket_job_get_span (record, &other->span);
  return other;
}

DocketBoardJob *
docket_board_job_replan (const DocketBoardJob *job, const char *technician, const DocketSpan *span)
{
  DocketBoardJob *other = docket_board_job_with (job, docket_record_copy (job->record));

  docket_record_set_text (other->record, DOCKET_JOB_TECHNICIAN, technician);
  docket_record_set (other->record, DOCKET_JOB_STARTS_AT, span != NULL ? g_variant_new_int64 (span->starts_at) : NULL);
  docket_record_set (other->record, DOCKET_JOB_ENDS_AT, span != NULL ? g_variant_new_int64 (span->ends_at) : NULL);
  other->planned = docket_job_get_span (other->record, &other->span);
  return other;
}

/* -- Reading -- */

typedef struct
{
  DocketStore *store;
  GHashTable *customers; /* id -> DocketRecord */
  GHashTable *jobs;      /* id -> DocketBoardJob: as they were */
  GHashTable *others;    /* id -> DocketRecord: people and absences, as they were */
} Reading;

/* What is as it was is known by being the same: whoever shows it need not look. (transfer full) */
static DocketRecord *
keep_record (Reading *reading, DocketRecord *record)
{
  DocketRecord *was = g_hash_table_lookup (reading->others, docket_record_get_id (record));

  return docket_record_ref (was != NULL && docket_record_equal (was, record) ? was : record);
}

static gboolean
is_as_it_was (const DocketBoardJob *was, const DocketBoardJob *job)
{
  return was->pending == job->pending && was->plan_pending == job->plan_pending && was->under_review == job->under_review && g_strcmp0 (was->customer, job->customer) == 0
         && g_strcmp0 (was->postcode, job->postcode) == 0 && g_strcmp0 (was->city, job->city) == 0 && docket_record_equal (was->record, job->record);
}

static void
remember (Reading *reading, const DocketBoardData *before)
{
  GPtrArray *const jobs[] = { before->jobs, before->tray };
  GPtrArray *const others[] = { before->technicians, before->absences };

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    for (guint j = 0; j < jobs[i]->len; j++)
      {
        DocketBoardJob *job = g_ptr_array_index (jobs[i], j);

        g_hash_table_insert (reading->jobs, (gpointer) docket_record_get_id (job->record), job);
      }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    for (guint j = 0; j < others[i]->len; j++)
      g_hash_table_insert (reading->others, (gpointer) docket_record_get_id (g_ptr_array_index (others[i], j)), g_ptr_array_index (others[i], j));
}

/* (transfer none) (nullable) */
static const DocketRecord *
find_customer (Reading *reading, const char *id)
{
  g_autoptr (DocketRecord) customer = NULL;

  if (id == NULL)
    return NULL;
  if (!g_hash_table_contains (reading->customers, id) && docket_store_get (reading->store, DOCKET_KIND_CUSTOMER, id, &customer, NULL) && customer != NULL)
    g_hash_table_insert (reading->customers, g_strdup (id), g_steal_pointer (&customer));
  return g_hash_table_lookup (reading->customers, id);
}

/* A site of which little is known is not where its customer is. */
static void
find_place (DocketBoardJob *job, const DocketRecord *customer)
{
  gboolean site = docket_record_has (job->record, DOCKET_JOB_SITE_STREET) || docket_record_has (job->record, DOCKET_JOB_SITE_POSTCODE) || docket_record_has (job->record, DOCKET_JOB_SITE_CITY);

  if (site)
    {
      job->postcode = g_strdup (docket_record_get_text (job->record, DOCKET_JOB_SITE_POSTCODE));
      job->city = g_strdup (docket_record_get_text (job->record, DOCKET_JOB_SITE_CITY));
    }
  else if (customer != NULL)
    {
      job->postcode = g_strdup (docket_record_get_text (customer, DOCKET_CUSTOMER_POSTCODE));
      job->city = g_strdup (docket_record_get_text (customer, DOCKET_CUSTOMER_CITY));
    }
}

static DocketBoardJob *
new_job (Reading *reading, DocketRecord *record, GError **error)
{
  g_auto (DocketRecordState) state = { 0 };
  const DocketRecord *customer = find_customer (reading, docket_record_get_text (record, DOCKET_JOB_CUSTOMER));
  DocketBoardJob *job, *was = g_hash_table_lookup (reading->jobs, docket_record_get_id (record));

  if (!docket_store_get_state (reading->store, DOCKET_KIND_JOB, docket_record_get_id (record), &state, error))
    return NULL;
  job = g_atomic_rc_box_new0 (DocketBoardJob);
  job->record = docket_record_ref (record);
  job->planned = docket_job_get_span (record, &job->span);
  job->customer = g_strdup (customer != NULL ? docket_record_get_text (customer, DOCKET_CUSTOMER_NAME) : NULL);
  find_place (job, customer);
  job->pending = state.pending;
  job->plan_pending = state.plan_pending;
  job->under_review = state.under_review;
  if (was == NULL || !is_as_it_was (was, job))
    return job;
  docket_board_job_unref (job);
  return docket_board_job_ref (was);
}

/* Adds what @query finds to @jobs; with @span only what touches it. */
static gboolean
read_jobs (Reading *reading, DocketQuery *query, const DocketSpan *span, guint limit, GPtrArray *jobs, GError **error)
{
  g_autoptr (GPtrArray) records = docket_store_select (reading->store, query, limit, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      DocketRecord *record = g_ptr_array_index (records, i);
      DocketBoardJob *job;
      DocketSpan taken;

      if (span != NULL
          && (docket_job_is_over (record) || docket_record_get_text (record, DOCKET_JOB_TECHNICIAN) == NULL
              || !docket_job_get_span (record, &taken) || !docket_span_overlaps (span, &taken)))
        continue;
      job = new_job (reading, record, error);
      if (job == NULL)
        return FALSE;
      g_ptr_array_add (jobs, job);
    }
  return TRUE;
}

static gboolean
read_planned (Reading *reading, DocketBoardData *data, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

  query->starts_from = MAX (data->span.starts_at - DOCKET_BOARD_PLAN_DAYS_MAX * DAY_MS, 1);
  query->starts_before = data->span.ends_at;
  query->ends_after = data->span.starts_at;
  return read_jobs (reading, query, &data->span, 0, data->jobs, error);
}

static gboolean
read_tray (Reading *reading, DocketBoardData *data, GError **error)
{
  static const char *const waiting[] = { DOCKET_STATUS_NEW, DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_OPENED, DOCKET_STATUS_REOPENED, NULL };
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

  query->open_only = TRUE;
  query->unplanned_only = TRUE;
  query->statuses = g_strdupv ((char **) waiting);
  data->n_tray = docket_store_count (reading->store, query, error);
  return data->n_tray >= 0 && read_jobs (reading, query, NULL, DOCKET_BOARD_TRAY_MAX, data->tray, error);
}

static gboolean
works_here (const DocketRecord *person)
{
  return g_strcmp0 (docket_record_get_text (person, DOCKET_PERSON_ROLE), docket_role_name (DOCKET_ROLE_TECHNICIAN)) == 0
         && docket_person_is_active (person);
}

static gboolean
read_technicians (Reading *reading, DocketBoardData *data, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr (GHashTable) busy = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) persons = NULL;

  for (guint i = 0; i < data->jobs->len; i++)
    g_hash_table_add (busy, (gpointer) docket_record_get_text (((DocketBoardJob *) g_ptr_array_index (data->jobs, i))->record, DOCKET_JOB_TECHNICIAN));
  query->include_void = TRUE;
  persons = docket_store_select (reading->store, query, 0, error);
  for (guint i = 0; persons != NULL && i < persons->len; i++)
    {
      DocketRecord *person = g_ptr_array_index (persons, i);

      if (works_here (person) || g_hash_table_contains (busy, docket_record_get_id (person)))
        g_ptr_array_add (data->technicians, keep_record (reading, person));
    }
  return persons != NULL;
}

static gboolean
read_absences (Reading *reading, DocketBoardData *data, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_ABSENCE);
  g_autoptr (GPtrArray) absences = NULL;

  query->starts_before = data->span.ends_at;
  query->ends_after = data->span.starts_at;
  absences = docket_store_select (reading->store, query, 0, error);
  if (absences == NULL)
    return FALSE;
  for (guint i = 0; i < absences->len; i++)
    g_ptr_array_add (data->absences, keep_record (reading, g_ptr_array_index (absences, i)));
  return TRUE;
}

static void
data_clear (gpointer memory)
{
  DocketBoardData *data = memory;

  g_ptr_array_unref (data->technicians);
  g_ptr_array_unref (data->jobs);
  g_ptr_array_unref (data->tray);
  g_ptr_array_unref (data->absences);
}

DocketBoardData *
docket_board_data_ref (DocketBoardData *data)
{
  return g_atomic_rc_box_acquire (data);
}

void
docket_board_data_unref (DocketBoardData *data)
{
  g_atomic_rc_box_release_full (data, data_clear);
}

DocketBoardData *
docket_board_data_with (const DocketBoardData *data, GPtrArray *jobs, GPtrArray *tray)
{
  DocketBoardData *other = g_atomic_rc_box_new0 (DocketBoardData);

  *other = *data;
  other->technicians = g_ptr_array_ref (data->technicians);
  other->absences = g_ptr_array_ref (data->absences);
  other->jobs = g_ptr_array_ref (jobs);
  other->tray = g_ptr_array_ref (tray);
  other->n_tray = data->n_tray + (gint64) tray->len - (gint64) data->tray->len;
  return other;
}

typedef struct
{
  Reading *reading;
  DocketBoardData *data;
} ReadAll;

static gboolean
read_all (DocketStore *store, gpointer user_data, GError **error)
{
  ReadAll *all = user_data;

  return read_planned (all->reading, all->data, error) && read_tray (all->reading, all->data, error)
         && read_technicians (all->reading, all->data, error) && read_absences (all->reading, all->data, error);
}

DocketBoardData *
docket_board_data_read (DocketStore *store, const DocketSpan *span, const DocketBoardData *before, GError **error)
{
  g_autoptr (DocketBoardData) data = g_atomic_rc_box_new0 (DocketBoardData);
  g_autoptr (GHashTable) customers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) docket_record_unref);
  g_autoptr (GHashTable) jobs = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) others = g_hash_table_new (g_str_hash, g_str_equal);
  Reading reading = { store, customers, jobs, others };
  ReadAll all = { &reading, data };

  if (before != NULL)
    remember (&reading, before);
  data->span = *span;
  data->technicians = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  data->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);
  data->tray = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);
  data->absences = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  /* A job that is being moved from the tray must not be in both, or in neither. */
  if (!docket_store_read_at_once (store, read_all, &all, error))
    return NULL;
  return g_steal_pointer (&data);
}
