/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The crew, in order of appearance: the office clerk first (with "all", whose
 * copy of the people says who the technicians are), then each technician when
 * the one before is ready. Days begin as people come in, collisions with the
 * first technician.
 */
#include "docket-config.h"

#include "docket-sim-crew.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define POLL_MS 200
#define FIRST_SYNC_S 60

struct _DocketSimCrew
{
  const DocketSimPlan *plan;
  DocketSimPerson *office; /* (nullable); owned by people */
  GPtrArray *people;       /* element-type DocketSimPerson, owned */
  GPtrArray *technicians;  /* element-type DocketSimPerson */
  GPtrArray *days;         /* element-type DocketSimDay */
  GPtrArray *names;        /* element-type utf8: who is still to come */
  guint next_name;
  DocketSimCollision *collision;
  GSource *poll;
  DocketSimEndFunc done;
  gpointer done_data;
};

static void start_next (DocketSimCrew *self);

static DocketSimPerson *
add_person (DocketSimCrew *self, const char *username, const char *device_class)
{
  DocketSimPerson *person = docket_sim_person_new (&self->plan->setting, username, device_class);

  g_ptr_array_add (self->people, person);
  return person;
}

static void
start_day (DocketSimCrew *self, DocketSimPerson *person)
{
  DocketSimDay *day = docket_sim_day_new (person, self->plan->setting.clock, self->plan->random, self->plan->speed);

  g_ptr_array_add (self->days, day);
  docket_sim_day_start (day);
}

/* -- Technicians, one after another -- */

static void
on_technician_ready (DocketSimPerson *person, gboolean ready, gpointer data)
{
  DocketSimCrew *self = data;

  if (ready)
    {
      docket_sim_person_log (person, _ ("signed in"));
      g_ptr_array_add (self->technicians, person);
      start_day (self, person);
      if (self->collision == NULL && self->office != NULL && docket_sim_person_is_ready (self->office))
        {
          self->collision = docket_sim_collision_new (self->office, self->technicians, self->plan->setting.clock, self->plan->random, self->plan->speed);
          docket_sim_collision_start (self->collision);
        }
    }
  start_next (self);
}

static void
start_next (DocketSimCrew *self)
{
  if (self->next_name < self->names->len)
    {
      const char *name = g_ptr_array_index (self->names, self->next_name++);
      docket_sim_person_start (add_person (self, name, "field"), on_technician_ready, self);
    }
  else if (self->technicians->len == 0)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("No technician could start; the lines above say why."));
      self->done (error, self->done_data);
    }
}

/* -- The office, and who the technicians are -- */

static gboolean
list_technicians (DocketSimCrew *self)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr (GPtrArray) persons = NULL;

  if (!docket_sim_person_is_ready (self->office))
    return FALSE;
  query->role = g_strdup ("technician");
  persons = docket_store_select (docket_sim_person_get_reader (self->office), query, 0, NULL);
  for (guint i = 0; persons != NULL && i < persons->len; i++)
    {
      const char *username = docket_record_get_text (g_ptr_array_index (persons, i), DOCKET_PERSON_USERNAME);
      if (username != NULL)
        g_ptr_array_add (self->names, g_strdup (username));
    }
  return self->names->len > 0;
}

static void
on_poll (gpointer data)
{
  DocketSimCrew *self = data;

  g_clear_pointer (&self->poll, g_source_unref);
  if (list_technicians (self))
    start_next (self);
  else
    self->poll = docket_clock_call_in (self->plan->setting.clock, POLL_MS, on_poll, self);
}

static void
on_office_ready (DocketSimPerson *person, gboolean ready, gpointer data)
{
  DocketSimCrew *self = data;
  g_autoptr (GError) error = NULL;

  if (ready)
    {
      docket_sim_person_log (person, _ ("signed in"));
      start_day (self, person);
    }
  if (self->names->len > 0)
    start_next (self);
  else if (ready)
    on_poll (self);
  else
    {
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The office clerk could not start, so nobody knows who the technicians are. Name them with --technicians."));
      self->done (error, self->done_data);
    }
}

/* -- A script's people -- */

static void
on_played (const GError *error, gpointer data)
{
  DocketSimCrew *self = data;
  g_autoptr (GError) unsent = NULL;

  for (guint i = 0; self->plan->day && error == NULL && i < self->people->len; i++)
    {
      DocketSimPerson *person = g_ptr_array_index (self->people, i);
      DocketStoreCounts counts = { 0 };

      if (!docket_store_get_counts (docket_sim_person_get_reader (person), &counts, &unsent))
        break;
      if (counts.pending > 0)
        {
          unsent = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED,
                                ngettext ("The day is over, and %s still has %u change to send.", "The day is over, and %s still has %u changes to send.", counts.pending),
                                docket_sim_person_get_username (person), counts.pending);
          break;
        }
    }
  self->done (error != NULL ? error : unsent, self->done_data);
}

static void
play (DocketSimCrew *self)
{
  docket_sim_script_set_pace (self->plan->script, self->plan->speed, self->plan->day);
  docket_sim_script_play (self->plan->script, self->people, on_played, self);
}

static void start_next_actor (DocketSimCrew *self);

static void
on_first_sync (GObject *source, GAsyncResult *result, gpointer data)
{
  /* A failure shows in the lines of the script that need what is missing. */
  docket_desk_sync_now_finish (DOCKET_DESK (source), result, NULL);
  start_next_actor (data);
}

static void
on_actor_ready (DocketSimPerson *person, gboolean ready, gpointer data)
{
  DocketSimCrew *self = data;
  g_autofree char *cursor = NULL;

  if (!ready)
    {
      g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s could not start."), docket_sim_person_get_username (person));
      self->done (error, self->done_data);
      return;
    }
  /* Jobs can be named only once they are here. */
  cursor = docket_store_get_meta (docket_sim_person_get_reader (person), DOCKET_META_CURSOR);
  if (cursor == NULL)
    docket_desk_sync_now_async (docket_sim_person_get_desk (person), FIRST_SYNC_S, NULL, on_first_sync, self);
  else
    start_next_actor (self);
}

static void
start_next_actor (DocketSimCrew *self)
{
  const char *name;
  gboolean office;

  if (self->next_name == self->names->len)
    {
      play (self);
      return;
    }
  name = g_ptr_array_index (self->names, self->next_name++);
  office = strcmp (name, self->plan->office) == 0 || strcmp (name, self->plan->dispatcher) == 0;
  docket_sim_person_start (add_person (self, name, office ? "desk" : "field"), on_actor_ready, self);
}

/* -- Life -- */

DocketSimCrew *
docket_sim_crew_new (const DocketSimPlan *plan, DocketSimEndFunc done, gpointer data)
{
  DocketSimCrew *self = g_new0 (DocketSimCrew, 1);

  self->plan = plan;
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_sim_person_free);
  self->technicians = g_ptr_array_new ();
  self->days = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_sim_day_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->done = done;
  self->done_data = data;
  return self;
}

void
docket_sim_crew_start (DocketSimCrew *self)
{
  if (self->plan->script != NULL)
    {
      g_autoptr (GPtrArray) names = docket_sim_script_get_names (self->plan->script);

      for (guint i = 0; i < names->len; i++)
        g_ptr_array_add (self->names, g_strdup (g_ptr_array_index (names, i)));
      start_next_actor (self);
      return;
    }
  if (strcmp (self->plan->technicians, "all") != 0)
    {
      g_auto (GStrv) names = g_strsplit (self->plan->technicians, ",", -1);

      for (char **name = names; *name != NULL; name++)
        if (*g_strstrip (*name) != '\0')
          g_ptr_array_add (self->names, g_strdup (*name));
    }
  self->office = add_person (self, self->plan->office, "desk");
  docket_sim_person_start (self->office, on_office_ready, self);
}

void
docket_sim_crew_free (DocketSimCrew *self)
{
  if (self->poll != NULL)
    g_source_destroy (self->poll);
  g_clear_pointer (&self->poll, g_source_unref);
  g_clear_pointer (&self->collision, docket_sim_collision_free);
  g_clear_pointer (&self->days, g_ptr_array_unref);
  g_clear_pointer (&self->technicians, g_ptr_array_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self);
}
