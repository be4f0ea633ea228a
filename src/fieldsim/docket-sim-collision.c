/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A scene in four acts, e.g.
 *
 *   Tess loses the network            (her phone saw J-10248 In progress)
 *   Omar   J-10248 Waiting for approval   -> applied
 *   Tess   J-10248 Complete, 1 note, 1 part   (saved on her phone)
 *   Tess is back online               -> note and part land, the status is held
 *
 * The scene is only begun when both stores show the same revision, so that the
 * two really start from the same version; and not while many cases wait, for
 * nobody is served by an inbox that only grows.
 */
#include "docket-config.h"

#include "docket-sim-collision.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-sim-acts.h"
#include "docket-status.h"

#define FIRST_MS 2000
#define PAUSE_MS_MIN 60000
#define PAUSE_MS_MAX 110000
#define NO_SCENE_RETRY_MS 2000
#define STEP_MS 2500
#define OFFICE_POLL_MS 200
#define OFFICE_POLLS_MAX 50
#define OPEN_CASES_MAX 12
#define JOBS_LOOKED_AT_MAX 100
#define TOTALS_PERCENT 25
#define SCENE_MINUTES 30
#define SCENE_DISCOUNT 1500
#define SCENE_PART_AMOUNT 1890

/* Two moves that both are legal from one status. */
typedef struct
{
  const char *from;
  const char *technician_to;
  const char *technician_reason;
  const char *office_to;
  const char *office_reason;
} Quarrel;

static const Quarrel quarrels[] = {
  { DOCKET_STATUS_IN_PROGRESS, DOCKET_STATUS_COMPLETE, NULL, DOCKET_STATUS_WAITING_APPROVAL, N_ ("Customer wants to see the offer first") },
  { DOCKET_STATUS_IN_PROGRESS, DOCKET_STATUS_PAUSED, N_ ("Waiting for a part"), DOCKET_STATUS_WAITING_APPROVAL, N_ ("Insurance asked for a confirmation") },
  { DOCKET_STATUS_COMPLETE, DOCKET_STATUS_IN_PROGRESS, N_ ("Customer asked for one more check"), DOCKET_STATUS_WAITING_APPROVAL, N_ ("Amount above what was agreed") },
  { DOCKET_STATUS_PAUSED, DOCKET_STATUS_IN_PROGRESS, N_ ("Part has arrived"), DOCKET_STATUS_CANCELLED, N_ ("Customer called it off") },
  { DOCKET_STATUS_OPENED, DOCKET_STATUS_IN_PROGRESS, NULL, DOCKET_STATUS_CANCELLED, N_ ("Customer called it off") },
  { DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_IN_PROGRESS, NULL, DOCKET_STATUS_CANCELLED, N_ ("Booked twice") },
};

struct _DocketSimCollision
{
  DocketSimPerson *office;
  GPtrArray *technicians;
  DocketClock *clock;
  DocketRandom *random;
  double speed;
  GSource *next;
  /* The scene that plays. */
  DocketSimPerson *technician;
  char *job;
  const Quarrel *quarrel;
  gboolean about_totals;
  guint polls;
};

static void
call_in (DocketSimCollision *self, gint64 ms, GSourceOnceFunc func)
{
  g_clear_pointer (&self->next, g_source_unref);
  self->next = docket_clock_call_in (self->clock, MAX (20, (gint64) ((double) ms / self->speed)), func, self);
}

static void on_begin (gpointer data);

static void
end_scene (DocketSimCollision *self)
{
  if (self->technician != NULL)
    docket_sim_person_set_busy (self->technician, FALSE);
  docket_sim_person_set_busy (self->office, FALSE);
  self->technician = NULL;
  g_clear_pointer (&self->job, g_free);
  call_in (self, docket_random_range (self->random, PAUSE_MS_MIN, PAUSE_MS_MAX), on_begin);
}

static DocketRecord *
job_as_seen_by (DocketSimCollision *self, DocketSimPerson *person)
{
  DocketRecord *job = NULL;

  if (docket_sim_person_is_ready (person))
    docket_store_get (docket_sim_person_get_reader (person), DOCKET_KIND_JOB, self->job, &job, NULL);
  return job;
}

/* -- Acts -- */

static void
on_curtain (gpointer data)
{
  DocketSimCollision *self = data;
  DocketStoreCounts counts = { 0 };

  /* The office's change should be there first; if the server is away, let it be. */
  if (docket_sim_person_is_ready (self->office)
      && docket_store_get_counts (docket_sim_person_get_reader (self->office), &counts, NULL)
      && counts.pending > 0 && self->polls++ < OFFICE_POLLS_MAX)
    {
      g_clear_pointer (&self->next, g_source_unref);
      self->next = docket_clock_call_in (self->clock, OFFICE_POLL_MS, on_curtain, self);
      return;
    }
  docket_sim_person_set_online (self->technician, TRUE);
  docket_sim_person_log (self->technician, _ ("is back online"));
  end_scene (self);
}

static void
on_technician (gpointer data)
{
  DocketSimCollision *self = data;
  g_autoptr (DocketRecord) job = job_as_seen_by (self, self->technician);
  g_autofree char *text = NULL;
  GPtrArray *operations;

  if (job != NULL)
    {
      operations = docket_sim_act_new ();
      if (self->about_totals)
        docket_sim_act_totals (operations, job, SCENE_MINUTES, 0);
      else
        docket_sim_act_status (operations, job, self->quarrel->technician_to,
                               self->quarrel->technician_reason != NULL ? _ (self->quarrel->technician_reason) : NULL);
      docket_sim_act_note (operations, self->technician, job, _ ("Done what could be done here; wrote it down, no network in the basement."));
      docket_sim_act_part (operations, self->technician, job, _ ("Shaft seal 22 mm"), SCENE_PART_AMOUNT);
      text = docket_sim_act_text (self->technician, job, operations);
      docket_sim_person_save (self->technician, operations, text, NULL, NULL);
    }
  self->polls = 0;
  call_in (self, STEP_MS, on_curtain);
}

static void
on_office (gpointer data)
{
  DocketSimCollision *self = data;
  g_autoptr (DocketRecord) job = job_as_seen_by (self, self->office);
  g_autofree char *text = NULL;
  GPtrArray *operations;

  if (job != NULL)
    {
      operations = docket_sim_act_new ();
      if (self->about_totals)
        docket_sim_act_totals (operations, job, 0, SCENE_DISCOUNT);
      else
        docket_sim_act_status (operations, job, self->quarrel->office_to, _ (self->quarrel->office_reason));
      text = docket_sim_act_text (self->office, job, operations);
      docket_sim_person_save (self->office, operations, text, NULL, NULL);
    }
  call_in (self, STEP_MS, on_technician);
}

/* -- Casting -- */

static gboolean
is_settled (DocketSimPerson *person, const char *job)
{
  g_auto (DocketRecordState) state = { 0 };

  return docket_store_get_state (docket_sim_person_get_reader (person), DOCKET_KIND_JOB, job, &state, NULL)
         && !state.pending && !state.under_review;
}

/* Whether both see the same job in the same version, with nothing open. */
static gboolean
is_shared (DocketSimCollision *self, DocketSimPerson *technician, const DocketRecord *job)
{
  g_autoptr (DocketRecord) other = NULL;
  const char *id = docket_record_get_id (job);

  return docket_store_get (docket_sim_person_get_reader (self->office), DOCKET_KIND_JOB, id, &other, NULL)
         && other != NULL
         && docket_record_get_group_rev (other, DOCKET_GROUP_JOB_STATUS) == docket_record_get_group_rev (job, DOCKET_GROUP_JOB_STATUS)
         && docket_record_get_group_rev (other, DOCKET_GROUP_JOB_TOTALS) == docket_record_get_group_rev (job, DOCKET_GROUP_JOB_TOTALS)
         && is_settled (technician, id) && is_settled (self->office, id);
}

static DocketRecord *
find_job (DocketSimCollision *self, DocketSimPerson *technician, const char *status)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GPtrArray) jobs = NULL;
  const char *statuses[] = { status, NULL };

  query->technician = g_strdup (docket_desk_get_person_id (docket_sim_person_get_desk (technician)));
  query->statuses = g_strdupv ((char **) statuses);
  jobs = docket_store_select (docket_sim_person_get_reader (technician), query, JOBS_LOOKED_AT_MAX, NULL);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    if (is_shared (self, technician, g_ptr_array_index (jobs, i)))
      return docket_record_ref (g_ptr_array_index (jobs, i));
  return NULL;
}

/* The liveliest quarrels first; within one, technicians from a random one on. */
static gboolean
cast_scene (DocketSimCollision *self)
{
  guint first_technician = (guint) docket_random_range (self->random, 0, (gint64) self->technicians->len - 1);
  guint first_quarrel = (guint) docket_random_range (self->random, 0, 2);

  for (guint q = 0; q < G_N_ELEMENTS (quarrels); q++)
    for (guint t = 0; t < self->technicians->len; t++)
      {
        const Quarrel *quarrel = &quarrels[q < 3 ? (first_quarrel + q) % 3 : q];
        DocketSimPerson *technician = g_ptr_array_index (self->technicians, (first_technician + t) % self->technicians->len);
        g_autoptr (DocketRecord) job = NULL;

        if (!docket_sim_person_is_ready (technician) || !docket_sim_person_is_online (technician) || docket_sim_person_is_busy (technician))
          continue;
        job = find_job (self, technician, quarrel->from);
        if (job == NULL)
          continue;
        self->technician = technician;
        self->quarrel = quarrel;
        self->about_totals = docket_random_range (self->random, 1, 100) <= TOTALS_PERCENT;
        g_free (self->job);
        self->job = g_strdup (docket_record_get_id (job));
        return TRUE;
      }
  return FALSE;
}

static void
on_begin (gpointer data)
{
  DocketSimCollision *self = data;
  DocketStoreCounts counts = { 0 };

  if (!docket_sim_person_is_ready (self->office) || self->technicians->len == 0
      || !docket_store_get_counts (docket_sim_person_get_reader (self->office), &counts, NULL)
      || counts.open_reviews >= OPEN_CASES_MAX
      || !cast_scene (self))
    {
      call_in (self, NO_SCENE_RETRY_MS, on_begin);
      return;
    }
  docket_sim_person_set_busy (self->technician, TRUE);
  docket_sim_person_set_busy (self->office, TRUE);
  docket_sim_person_log (self->technician, _ ("loses the network"));
  docket_sim_person_set_online (self->technician, FALSE);
  call_in (self, STEP_MS, on_office);
}

DocketSimCollision *
docket_sim_collision_new (DocketSimPerson *office, GPtrArray *technicians, DocketClock *clock, DocketRandom *random, double speed)
{
  DocketSimCollision *self = g_new0 (DocketSimCollision, 1);

  self->office = office;
  self->technicians = g_ptr_array_ref (technicians);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->speed = speed;
  return self;
}

void
docket_sim_collision_start (DocketSimCollision *self)
{
  call_in (self, FIRST_MS, on_begin);
}

void
docket_sim_collision_free (DocketSimCollision *self)
{
  if (self->next != NULL)
    g_source_destroy (self->next);
  g_clear_pointer (&self->next, g_source_unref);
  g_clear_pointer (&self->job, g_free);
  g_ptr_array_unref (self->technicians);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_free (self);
}
