/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A day of acts. Each turn of a timer does one thing: lose or regain the
 * network, or take the job in hand one step on along the legal moves:
 *
 *   assigned, reopened -> opened -> in_progress <-> paused
 *                                   in_progress -> complete
 *   office: complete -> waiting_approval or signed_off; signed_off -> closed
 *
 * What to do is read from the person's own store each time, never remembered:
 * after a kill the next process goes on from there. A job with a case open
 * about it is left alone until someone has decided.
 */
#include "docket-config.h"

#include "docket-sim-day.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-sim-acts.h"
#include "docket-status.h"

#define TURN_MS_MIN 15000
#define TURN_MS_MAX 40000
#define OFFLINE_MS_MIN 30000
#define OFFLINE_MS_MAX 90000
#define OFFLINE_PERCENT 15
#define JOBS_LOOKED_AT_MAX 200
#define PHOTO_PERCENT 50
#define PHOTOS_MAX 3
#define SIGNATURE_PERCENT 40

struct _DocketSimDay
{
  DocketSimPerson *person;
  DocketClock *clock;
  DocketRandom *random;
  double speed;
  GSource *turn;
  GSource *reconnect;
};

static const char *const note_texts[] = {
  N_ ("Customer was not there at first, neighbour let me in."),
  N_ ("Valve replaced, pressure holds."),
  N_ ("Told the customer about the worn gasket."),
  N_ ("Access through the yard, key in the box."),
  N_ ("Noise is gone after cleaning."),
  N_ ("Took readings before and after."),
};

static const char *const signers[] = {
  N_ ("the customer"),
  N_ ("the caretaker"),
  N_ ("a neighbour"),
};

static const char *const pause_reasons[] = {
  N_ ("Waiting for a part"),
  N_ ("Customer is out until the afternoon"),
  N_ ("Urgent job in between"),
};

static const struct
{
  const char *description;
  gint64 amount;
} parts[] = {
  { N_ ("Shaft seal 22 mm"), 1890 },
  { N_ ("Ball valve 3/4\""), 2450 },
  { N_ ("Circulation pump"), 21900 },
  { N_ ("Fuse 16 A"), 420 },
  { N_ ("Gasket set"), 990 },
};

static gboolean
chance (DocketSimDay *self, int percent)
{
  return docket_random_range (self->random, 1, 100) <= percent;
}

static guint
pick (DocketSimDay *self, gsize n)
{
  return (guint) docket_random_range (self->random, 0, (gint64) n - 1);
}

static gint64
wait_ms (DocketSimDay *self, gint64 min, gint64 max)
{
  return MAX (20, (gint64) ((double) docket_random_range (self->random, min, max) / self->speed));
}

static void
save (DocketSimDay *self, const DocketRecord *job, GPtrArray *operations)
{
  g_autofree char *text = docket_sim_act_text (self->person, job, operations);

  docket_sim_person_save (self->person, operations, text, NULL, NULL);
}

/* -- The network -- */

static void
on_reconnect (gpointer data)
{
  DocketSimDay *self = data;

  g_clear_pointer (&self->reconnect, g_source_unref);
  if (docket_sim_person_is_busy (self->person) || docket_sim_person_is_online (self->person))
    return;
  docket_sim_person_set_online (self->person, TRUE);
  docket_sim_person_log (self->person, _ ("is back online"));
}

static void
lose_network (DocketSimDay *self)
{
  docket_sim_person_log (self->person, _ ("loses the network"));
  docket_sim_person_set_online (self->person, FALSE);
  if (self->reconnect == NULL)
    self->reconnect = docket_clock_call_in (self->clock, wait_ms (self, OFFLINE_MS_MIN, OFFLINE_MS_MAX), on_reconnect, self);
}

/* -- Which job -- */

static gboolean
is_under_review (DocketSimDay *self, const DocketRecord *job)
{
  g_auto (DocketRecordState) state = { 0 };

  return !docket_store_get_state (docket_sim_person_get_reader (self->person), DOCKET_KIND_JOB, docket_record_get_id (job), &state, NULL)
         || state.under_review;
}

/* The first free job in one of @statuses, of @technician if given. */
static DocketRecord *
find_job (DocketSimDay *self, const char *technician, const char *status)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GPtrArray) jobs = NULL;
  const char *statuses[] = { status, NULL };

  query->technician = g_strdup (technician);
  query->statuses = g_strdupv ((char **) statuses);
  jobs = docket_store_select (docket_sim_person_get_reader (self->person), query, JOBS_LOOKED_AT_MAX, NULL);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    if (!is_under_review (self, g_ptr_array_index (jobs, i)))
      return docket_record_ref (g_ptr_array_index (jobs, i));
  return NULL;
}

/* -- Technicians -- */

static void
take_photos (DocketSimDay *self, const DocketRecord *job, GPtrArray *operations)
{
  guint n = 1 + pick (self, PHOTOS_MAX);

  for (guint i = 0; i < n; i++)
    docket_sim_act_photo (operations, self->person, job);
}

static void
work_on (DocketSimDay *self, const DocketRecord *job)
{
  GPtrArray *operations = docket_sim_act_new ();
  int dice = (int) docket_random_range (self->random, 1, 100);
  guint part = pick (self, G_N_ELEMENTS (parts));
  const char *text = _ (note_texts[pick (self, G_N_ELEMENTS (note_texts))]);

  if (dice <= 30)
    docket_sim_act_note (operations, self->person, job, text);
  else if (dice <= 42)
    take_photos (self, job, operations);
  else if (dice <= 58)
    docket_sim_act_part (operations, self->person, job, _ (parts[part].description), parts[part].amount);
  else if (dice <= 70)
    docket_sim_act_status (operations, job, DOCKET_STATUS_PAUSED, _ (pause_reasons[pick (self, G_N_ELEMENTS (pause_reasons))]));
  else
    {
      docket_sim_act_status (operations, job, DOCKET_STATUS_COMPLETE, NULL);
      docket_sim_act_note (operations, self->person, job, text);
      if (chance (self, PHOTO_PERCENT))
        take_photos (self, job, operations);
      if (chance (self, SIGNATURE_PERCENT))
        docket_sim_act_sign (operations, self->person, job, _ (signers[pick (self, G_N_ELEMENTS (signers))]));
    }
  save (self, job, operations);
}

static void
move_on (DocketSimDay *self, const DocketRecord *job, const char *status)
{
  GPtrArray *operations = docket_sim_act_new ();

  docket_sim_act_status (operations, job, status, NULL);
  save (self, job, operations);
}

static void
act_as_technician (DocketSimDay *self)
{
  static const struct
  {
    const char *from;
    const char *to;
  } steps[] = {
    { DOCKET_STATUS_PAUSED, DOCKET_STATUS_IN_PROGRESS },
    { DOCKET_STATUS_OPENED, DOCKET_STATUS_IN_PROGRESS },
    { DOCKET_STATUS_REOPENED, DOCKET_STATUS_OPENED },
    { DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_OPENED },
  };
  const char *me = docket_desk_get_person_id (docket_sim_person_get_desk (self->person));
  g_autoptr (DocketRecord) job = find_job (self, me, DOCKET_STATUS_IN_PROGRESS);

  if (job != NULL)
    {
      work_on (self, job);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      job = find_job (self, me, steps[i].from);
      if (job != NULL)
        {
          move_on (self, job, steps[i].to);
          return;
        }
    }
}

/* -- The office -- */

static void
act_as_office (DocketSimDay *self)
{
  gboolean sign_off = chance (self, 50);
  g_autoptr (DocketRecord) job = find_job (self, NULL, sign_off ? DOCKET_STATUS_SIGNED_OFF : DOCKET_STATUS_COMPLETE);

  if (job == NULL)
    return;
  if (sign_off)
    move_on (self, job, DOCKET_STATUS_CLOSED);
  else
    move_on (self, job, chance (self, 60) ? DOCKET_STATUS_SIGNED_OFF : DOCKET_STATUS_WAITING_APPROVAL);
}

/* -- Turns -- */

static void on_turn (gpointer data);

static void
schedule_turn (DocketSimDay *self)
{
  self->turn = docket_clock_call_in (self->clock, wait_ms (self, TURN_MS_MIN, TURN_MS_MAX), on_turn, self);
}

static void
on_turn (gpointer data)
{
  DocketSimDay *self = data;
  DocketRole role;

  g_clear_pointer (&self->turn, g_source_unref);
  schedule_turn (self);
  if (!docket_sim_person_is_ready (self->person) || docket_sim_person_is_busy (self->person))
    return;
  role = docket_desk_get_role (docket_sim_person_get_desk (self->person));
  if (role == DOCKET_ROLE_TECHNICIAN)
    {
      if (docket_sim_person_is_online (self->person) && chance (self, OFFLINE_PERCENT))
        lose_network (self);
      else
        act_as_technician (self);
    }
  else if (role == DOCKET_ROLE_OFFICE)
    act_as_office (self);
}

DocketSimDay *
docket_sim_day_new (DocketSimPerson *person, DocketClock *clock, DocketRandom *random, double speed)
{
  DocketSimDay *self = g_new0 (DocketSimDay, 1);

  self->person = person;
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->speed = speed;
  return self;
}

void
docket_sim_day_start (DocketSimDay *self)
{
  /* Not all at once: the first turn comes anywhere within the first wait. */
  self->turn = docket_clock_call_in (self->clock, wait_ms (self, 1000, TURN_MS_MAX), on_turn, self);
}

void
docket_sim_day_free (DocketSimDay *self)
{
  if (self->turn != NULL)
    g_source_destroy (self->turn);
  if (self->reconnect != NULL)
    g_source_destroy (self->reconnect);
  g_clear_pointer (&self->turn, g_source_unref);
  g_clear_pointer (&self->reconnect, g_source_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_free (self);
}
