/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two layers: what was read last, and what has just been moved here and is not
 * in it yet. A move stays in the second layer until a reading that began after
 * it was saved has come; so a chip never jumps back for a moment.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-model.h"

#include "docket-background-read.h"
#include "docket-rights.h"
#include "docket-status.h"

typedef struct
{
  DocketBoardJob *job; /* as it is to be shown */
  guint n_saving;      /* saves of it under way */
  guint saved_in;      /* then: number of the first reading that has it */
} Landing;

struct _DocketBoardModel
{
  GObject parent_instance;

  DocketDesk *desk;
  guint subscription;
  DocketSpan span;
  DocketBoardData *read;  /* (nullable) */
  DocketBoardData *data;  /* (nullable): with what is landing */
  GHashTable *landing;    /* id -> Landing */
  GHashTable *by_id;      /* id -> DocketBoardJob of data */
  DocketBoardJob *kept;   /* (nullable): found though it may be of another day */
  char *error;
  DocketBackgroundRead *reading; /* NULL once closed */
  guint n_readings;       /* begun so far */
  guint people_since;     /* number of the first reading that knows what came of people; 0: the last one does */
  gboolean held;
  gboolean waiting;       /* news came while held */
};

enum
{
  CHANGED,
  RELEASED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketBoardModel, docket_board_model, G_TYPE_OBJECT)

/* -- Moves -- */

DocketBoardMove *
docket_board_move_new (const char *job, const char *technician, const DocketSpan *span)
{
  DocketBoardMove *move = g_new0 (DocketBoardMove, 1);

  move->job = g_strdup (job);
  move->technician = g_strdup (technician);
  move->planned = technician != NULL && span != NULL;
  if (span != NULL)
    move->span = *span;
  return move;
}

void
docket_board_move_free (DocketBoardMove *move)
{
  g_clear_pointer (&move->seen, docket_board_job_unref);
  g_free (move->job);
  g_free (move->technician);
  g_free (move);
}

/* -- What is shown -- */

static void
landing_free (gpointer data)
{
  Landing *landing = data;

  docket_board_job_unref (landing->job);
  g_free (landing);
}

static int
compare_jobs (gconstpointer a, gconstpointer b)
{
  const DocketBoardJob *x = *(DocketBoardJob *const *) a, *y = *(DocketBoardJob *const *) b;
  gint64 p = docket_record_get_int (x->record, DOCKET_JOB_STARTS_AT, 0), q = docket_record_get_int (y->record, DOCKET_JOB_STARTS_AT, 0);

  return p != q ? (p > q) - (p < q) : g_strcmp0 (docket_record_get_id (x->record), docket_record_get_id (y->record));
}

static GPtrArray *
without_landing (DocketBoardModel *self, GPtrArray *jobs)
{
  GPtrArray *others = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);

  for (guint i = 0; i < jobs->len; i++)
    {
      DocketBoardJob *job = g_ptr_array_index (jobs, i);

      if (!g_hash_table_contains (self->landing, docket_record_get_id (job->record)))
        g_ptr_array_add (others, docket_board_job_ref (job));
    }
  return others;
}

static gboolean
is_planned (const DocketBoardJob *job)
{
  return docket_record_get_text (job->record, DOCKET_JOB_TECHNICIAN) != NULL && docket_record_has (job->record, DOCKET_JOB_STARTS_AT);
}

static void
compose (DocketBoardModel *self)
{
  DocketBoardData *data = docket_board_data_ref (self->read);
  GHashTableIter iter;
  Landing *landing;

  if (g_hash_table_size (self->landing) > 0)
    {
      g_autoptr (GPtrArray) jobs = without_landing (self, data->jobs);
      g_autoptr (GPtrArray) tray = without_landing (self, data->tray);

      g_hash_table_iter_init (&iter, self->landing);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &landing))
        g_ptr_array_add (is_planned (landing->job) ? jobs : tray, docket_board_job_ref (landing->job));
      g_ptr_array_sort (jobs, compare_jobs);
      docket_board_data_unref (data);
      data = docket_board_data_with (self->read, jobs, tray);
    }
  g_clear_pointer (&self->data, docket_board_data_unref);
  self->data = data;
  g_hash_table_remove_all (self->by_id);
  for (guint i = 0; i < data->jobs->len + data->tray->len; i++)
    {
      DocketBoardJob *job = i < data->jobs->len ? g_ptr_array_index (data->jobs, i) : g_ptr_array_index (data->tray, i - data->jobs->len);

      g_hash_table_insert (self->by_id, (gpointer) docket_record_get_id (job->record), job);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
has_come (gpointer key, gpointer value, gpointer number)
{
  const Landing *landing = value;

  return landing->n_saving == 0 && landing->saved_in <= GPOINTER_TO_UINT (number);
}

/* -- Reading -- */

typedef struct
{
  DocketSpan span;
  DocketBoardData *before; /* (nullable) */
  guint number;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->before, docket_board_data_unref);
  g_free (reading);
}

static gpointer
ask (gpointer owner)
{
  DocketBoardModel *self = owner;
  Reading *reading;

  if (self->held)
    {
      self->waiting = TRUE;
      return NULL;
    }
  if (self->span.ends_at <= self->span.starts_at)
    return NULL;
  reading = g_new0 (Reading, 1);
  reading->span = self->span;
  reading->before = self->read != NULL ? docket_board_data_ref (self->read) : NULL;
  reading->number = ++self->n_readings;
  return reading;
}

static gpointer
read_board (DocketStore *store, gconstpointer asked, GCancellable *cancellable, GError **error)
{
  const Reading *reading = asked;

  return docket_board_data_read (store, &reading->span, reading->before, error);
}

static void
take (gpointer owner, gconstpointer asked, gpointer answer, const GError *error)
{
  DocketBoardModel *self = owner;
  const Reading *reading = asked;
  g_autoptr (DocketBoardData) data = answer;

  /* It was under way when something was taken: read anew afterwards. */
  if (self->held && self->data != NULL && data != NULL)
    {
      self->waiting = TRUE;
      return;
    }
  g_clear_pointer (&self->error, g_free);
  if (data == NULL)
    {
      self->error = docket_db_error_sentence (error);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else
    {
      g_clear_pointer (&self->read, docket_board_data_unref);
      self->read = g_steal_pointer (&data);
      if (reading->number >= self->people_since)
        self->people_since = 0;
      g_hash_table_foreach_remove (self->landing, has_come, GUINT_TO_POINTER (reading->number));
      compose (self);
    }
}

static const DocketBackgroundReadInfo reading_info = {
  .ask = ask,
  .read = read_board,
  .take = take,
  .free_asked = reading_free,
  .free_answer = (GDestroyNotify) docket_board_data_unref,
};

static void
refresh (DocketBoardModel *self)
{
  if (self->reading != NULL)
    docket_background_read_soon (self->reading);
}

static void
on_store_changed (DocketChangeSet *changes, gpointer data)
{
  DocketBoardModel *self = data;

  if (docket_change_set_has_kind (changes, DOCKET_KIND_PERSON))
    self->people_since = self->n_readings + 1;
  if (docket_change_set_has_kind (changes, DOCKET_KIND_JOB) || docket_change_set_has_kind (changes, DOCKET_KIND_PERSON)
      || docket_change_set_has_kind (changes, DOCKET_KIND_ABSENCE) || docket_change_set_has_kind (changes, DOCKET_KIND_CUSTOMER)
      || docket_change_set_has_kind (changes, DOCKET_KIND_REVIEW) || docket_change_set_has_outbox (changes))
    refresh (self);
}

void
docket_board_model_set_span (DocketBoardModel *self, const DocketSpan *span)
{
  g_return_if_fail (DOCKET_IS_BOARD_MODEL (self));

  self->span = *span;
  refresh (self);
}

void
docket_board_model_set_held (DocketBoardModel *self, gboolean held)
{
  gboolean was_held;

  g_return_if_fail (DOCKET_IS_BOARD_MODEL (self));

  was_held = self->held;
  self->held = held;
  if (!held && self->waiting)
    {
      self->waiting = FALSE;
      refresh (self);
    }
  if (was_held && !held)
    g_signal_emit (self, signals[RELEASED], 0);
}

gboolean
docket_board_model_get_held (DocketBoardModel *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_MODEL (self), FALSE);
  return self->held;
}

DocketBoardData *
docket_board_model_get_data (DocketBoardModel *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_MODEL (self), NULL);
  return self->data;
}

DocketBoardJob *
docket_board_model_find (DocketBoardModel *self, const char *job)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_MODEL (self), NULL);
  if (job == NULL)
    return NULL;
  if (self->kept != NULL && !g_hash_table_contains (self->by_id, job) && g_str_equal (docket_record_get_id (self->kept->record), job))
    return self->kept;
  return g_hash_table_lookup (self->by_id, job);
}

void
docket_board_model_keep (DocketBoardModel *self, DocketBoardJob *job)
{
  g_return_if_fail (DOCKET_IS_BOARD_MODEL (self));

  if (job != NULL)
    docket_board_job_ref (job);
  g_clear_pointer (&self->kept, docket_board_job_unref);
  self->kept = job;
}

DocketRecord *
docket_board_model_find_technician (DocketBoardModel *self, const char *id)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_MODEL (self), NULL);

  for (guint i = 0; self->data != NULL && i < self->data->technicians->len; i++)
    {
      DocketRecord *person = g_ptr_array_index (self->data->technicians, i);

      if (g_strcmp0 (docket_record_get_id (person), id) == 0)
        return person;
    }
  return NULL;
}

const char *
docket_board_model_get_postcode (const DocketRecord *job, gpointer self)
{
  const DocketBoardJob *found = docket_board_model_find (self, docket_record_get_id (job));

  return found != NULL ? found->postcode : NULL;
}

const char *
docket_board_model_get_error (DocketBoardModel *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_MODEL (self), NULL);
  return self->error;
}

/* -- Moving -- */

/* Only what differs. */
static DocketValues *
changed_values (const DocketRecord *job, const DocketBoardMove *move)
{
  DocketValues *values = docket_values_new ();
  DocketSpan before;

  if (g_strcmp0 (docket_record_get_text (job, DOCKET_JOB_TECHNICIAN), move->technician) != 0)
    docket_values_set (values, DOCKET_JOB_TECHNICIAN, move->technician != NULL ? g_variant_new_string (move->technician) : NULL);
  if (move->planned && docket_job_get_span (job, &before) && before.starts_at == move->span.starts_at && before.ends_at == move->span.ends_at)
    return values;
  if (!move->planned && !docket_record_has (job, DOCKET_JOB_STARTS_AT) && !docket_record_has (job, DOCKET_JOB_ENDS_AT))
    return values;
  docket_values_set (values, DOCKET_JOB_STARTS_AT, move->planned ? g_variant_new_int64 (move->span.starts_at) : NULL);
  docket_values_set (values, DOCKET_JOB_ENDS_AT, move->planned ? g_variant_new_int64 (move->span.ends_at) : NULL);
  return values;
}

/* From a later status the job would not know where to go back to (DESIGN §4). */
static gboolean
may_lose_technician (const char *status)
{
  static const char *const early[] = { DOCKET_STATUS_NEW, DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_OPENED, NULL };

  return status == NULL || g_strv_contains (early, status);
}

DocketBoardJob *
docket_board_model_find_now (DocketBoardModel *self, const DocketBoardMove *move)
{
  DocketBoardJob *job;
  g_autoptr (DocketRecord) record = NULL;

  g_return_val_if_fail (DOCKET_IS_BOARD_MODEL (self), NULL);

  job = g_hash_table_lookup (self->by_id, move->job);
  if (job != NULL)
    return docket_board_job_ref (job);
  /* Its day is not on show, so nobody keeps it up to date: the store knows. */
  if (move->seen == NULL || !docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_JOB, move->job, &record, NULL) || record == NULL)
    return NULL;
  return docket_board_job_with (move->seen, g_steal_pointer (&record));
}

/* That somebody works here no more is a warning, for whoever could see it: this is
 * who left while the board stood still. (transfer full) (nullable) */
static char *
describe_leaving (DocketBoardModel *self, const DocketBoardMove *move)
{
  const DocketRecord *shown = move->planned && self->people_since != 0 ? docket_board_model_find_technician (self, move->technician) : NULL;
  g_autoptr (DocketRecord) now = NULL;
  const char *name;

  if (shown == NULL || !docket_person_is_active (shown) || !docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_PERSON, move->technician, &now, NULL)
      || (now != NULL && docket_person_is_active (now)))
    return NULL;
  name = docket_record_get_text (shown, DOCKET_PERSON_NAME);
  /* Translators: a technician */
  return g_strdup_printf (_ ("%s works here no more. Choose another technician."), name != NULL ? name : _ ("Somebody"));
}

char *
docket_board_model_refusal (DocketBoardModel *self, const DocketBoardMove *move)
{
  g_autoptr (DocketBoardJob) job = docket_board_model_find_now (self, move);
  g_autofree char *left = describe_leaving (self, move);
  g_autofree char *name = NULL;

  if (job == NULL)
    return g_strdup (_ ("This job is not here any more."));
  if (left != NULL)
    return g_steal_pointer (&left);
  if (move->technician == NULL && docket_record_has (job->record, DOCKET_JOB_TECHNICIAN) && !may_lose_technician (docket_record_get_text (job->record, DOCKET_JOB_STATUS)))
    {
      name = docket_desk_record_name (self->desk, DOCKET_KIND_JOB, move->job);
      return g_strdup_printf (_ ("Work on %s has begun, so it needs a technician. Give it to another one instead."), name);
    }
  return docket_rights_refusal (self->desk, job->record, DOCKET_GROUP_JOB_PLAN);
}

gboolean
docket_board_model_would_change (DocketBoardModel *self, GPtrArray *moves)
{
  for (guint i = 0; i < moves->len; i++)
    {
      const DocketBoardMove *move = g_ptr_array_index (moves, i);
      const DocketBoardJob *seen = move->seen != NULL ? move->seen : docket_board_model_find (self, move->job);
      g_autoptr (DocketValues) values = seen != NULL ? changed_values (seen->record, move) : NULL;

      if (values != NULL && docket_values_n (values) > 0)
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  GPtrArray *operations;
  GPtrArray *ids; /* element-type utf8 */
} Moving;

static void
moving_free (gpointer data)
{
  Moving *moving = data;

  g_ptr_array_unref (moving->operations);
  g_ptr_array_unref (moving->ids);
  g_free (moving);
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DocketBoardModel *self = g_task_get_source_object (task);
  const Moving *moving = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean saved = docket_desk_submit_finish (DOCKET_DESK (source), result, &error);

  for (guint i = 0; i < moving->ids->len; i++)
    {
      Landing *landing = g_hash_table_lookup (self->landing, g_ptr_array_index (moving->ids, i));

      if (landing == NULL)
        continue;
      landing->n_saving--;
      landing->saved_in = self->n_readings + 1;
    }
  refresh (self);
  if (saved)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* FALSE with @error: it may not be made. */
static gboolean
begin_move (DocketBoardModel *self, const DocketBoardMove *move, Moving *moving, GError **error)
{
  g_autofree char *refusal = docket_board_model_refusal (self, move);
  g_autoptr (DocketValues) values = NULL;
  const DocketBoardJob *seen;

  if (refusal != NULL)
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, refusal);
      return FALSE;
    }
  /* Made against what the person saw: what came meanwhile is not overwritten unseen. */
  seen = move->seen != NULL ? move->seen : docket_board_model_find (self, move->job);
  values = changed_values (seen->record, move);
  if (docket_values_n (values) > 0)
    {
      g_ptr_array_add (moving->operations, docket_operation_new_edit (seen->record, DOCKET_GROUP_JOB_PLAN, values));
      g_ptr_array_add (moving->ids, g_strdup (move->job));
    }
  return TRUE;
}

static void
land (DocketBoardModel *self, GPtrArray *moves, const Moving *moving)
{
  for (guint i = 0; i < moves->len; i++)
    {
      const DocketBoardMove *move = g_ptr_array_index (moves, i);
      g_autoptr (DocketBoardJob) now = NULL;
      const Landing *before;
      Landing *landing;

      if (!g_ptr_array_find_with_equal_func (moving->ids, move->job, g_str_equal, NULL))
        continue;
      before = g_hash_table_lookup (self->landing, move->job);
      landing = g_new0 (Landing, 1);
      landing->n_saving = before != NULL ? before->n_saving + 1 : 1;
      now = docket_board_model_find_now (self, move);
      landing->job = docket_board_job_replan (now != NULL ? now : move->seen, move->technician, move->planned ? &move->span : NULL);
      landing->job->pending = landing->job->plan_pending = TRUE;
      g_hash_table_replace (self->landing, g_strdup (move->job), landing);
    }
  compose (self);
}

void
docket_board_model_move_async (DocketBoardModel *self, GPtrArray *moves, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Moving *moving = g_new0 (Moving, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, docket_board_model_move_async);
  moving->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  moving->ids = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, moving, moving_free);
  for (guint i = 0; i < moves->len; i++)
    if (!begin_move (self, g_ptr_array_index (moves, i), moving, &error))
      {
        g_task_return_error (task, error);
        return;
      }
  if (moving->operations->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  land (self, moves, moving);
  docket_desk_submit_async (self->desk, moving->operations, NULL, on_moved, g_steal_pointer (&task));
}

gboolean
docket_board_model_move_finish (DocketBoardModel *self, GAsyncResult *result, GPtrArray **operations, GError **error)
{
  const Moving *moving = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *operations = g_ptr_array_ref (moving->operations);
  return TRUE;
}

/* -- Object -- */

void
docket_board_model_close (DocketBoardModel *self)
{
  g_return_if_fail (DOCKET_IS_BOARD_MODEL (self));

  if (self->reading != NULL)
    docket_background_read_stop (self->reading);
  g_clear_object (&self->reading);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
}

static void
docket_board_model_dispose (GObject *object)
{
  docket_board_model_close (DOCKET_BOARD_MODEL (object));
  G_OBJECT_CLASS (docket_board_model_parent_class)->dispose (object);
}

static void
docket_board_model_finalize (GObject *object)
{
  DocketBoardModel *self = DOCKET_BOARD_MODEL (object);

  g_clear_pointer (&self->read, docket_board_data_unref);
  g_clear_pointer (&self->data, docket_board_data_unref);
  g_hash_table_unref (self->by_id);
  g_clear_pointer (&self->kept, docket_board_job_unref);
  g_hash_table_unref (self->landing);
  g_free (self->error);
  g_object_unref (self->desk);
  G_OBJECT_CLASS (docket_board_model_parent_class)->finalize (object);
}

static void
docket_board_model_class_init (DocketBoardModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_board_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_board_model_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RELEASED] = g_signal_new ("released", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_board_model_init (DocketBoardModel *self)
{
  self->landing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, landing_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

DocketBoardModel *
docket_board_model_new (DocketDesk *desk)
{
  DocketBoardModel *self = g_object_new (DOCKET_TYPE_BOARD_MODEL, NULL);

  self->desk = g_object_ref (desk);
  self->reading = docket_background_read_new (desk, &reading_info, self);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_store_changed, self);
  return self;
}
