/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A script is played strictly in order: a save is on the disk before the next
 * line begins, so that what was printed has happened. A test may kill us
 * anywhere and knows what must still be there.
 */
#include "docket-config.h"

#include "docket-sim-script.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "docket-id.h"
#include "docket-limits.h"
#include "docket-sim-acts.h"

#define SYNC_S_DEFAULT 30
#define WORDS_MIN 2
#define MINUTE_MS 60000
#define WAIT_S_MAX 86400

typedef struct
{
  guint number;
  char **words;
} Line;

struct _DocketSimScript
{
  GPtrArray *lines; /* element-type Line */
  DocketClock *clock;
  GPtrArray *people;
  GHashTable *jobs; /* NAME of `new` -> id */
  double speed;
  gboolean tolerant;
  int origin_minute;     /* of the first `at`; -1 before it */
  gint64 origin_ms;      /* monotonic, of the same */
  guint next;
  GSource *wait;
  DocketSimEndFunc end;
  gpointer end_data;
};

static void step (DocketSimScript *self);

static void
line_free (Line *line)
{
  g_strfreev (line->words);
  g_free (line);
}

/* -- Reading -- */

static char *
read_all (const char *path, GError **error)
{
  GString *text;
  char buffer[4096];
  size_t n;

  if (strcmp (path, "-") != 0)
    {
      char *content = NULL;
      g_file_get_contents (path, &content, NULL, error);
      return content;
    }
  text = g_string_new (NULL);
  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len (text, buffer, (gssize) n);
  return g_string_free (text, FALSE);
}

/* Minute of the day of "08:10"; -1 if it is none. */
static int
read_minute (const char *text)
{
  guint64 hours, minutes;
  char *rest;

  hours = g_ascii_strtoull (text, &rest, 10);
  if (rest == text || *rest != ':' || hours > 23 || strlen (rest) != strlen (":00"))
    return -1;
  minutes = g_ascii_strtoull (rest + 1, &rest, 10);
  return *rest != '\0' || minutes > 59 ? -1 : (int) (hours * 60 + minutes);
}

static gboolean
is_wait (const char *text)
{
  char *rest;
  double seconds = g_ascii_strtod (text, &rest);

  return rest != text && *rest == '\0' && seconds > 0 && seconds <= WAIT_S_MAX;
}

static gboolean
is_amount (const char *text)
{
  gint64 amount;

  return g_ascii_string_to_signed (text, 10, -DOCKET_MONEY_MINOR_MAX, DOCKET_MONEY_MINOR_MAX, &amount, NULL);
}

static gboolean
is_well_formed (char **words)
{
  static const struct
  {
    const char *act;
    guint words_min;
  } acts[] = { { "online", 2 }, { "offline", 2 }, { "status", 4 }, { "note", 4 }, { "part", 5 }, { "photo", 3 }, { "sign", 4 },
               { "new", 4 }, { "give", 4 }, { "title", 4 }, { "totals", 4 } };

  if (g_strv_length (words) < WORDS_MIN)
    return FALSE;
  if (strcmp (words[0], "wait") == 0)
    return is_wait (words[1]);
  if (strcmp (words[0], "at") == 0)
    return read_minute (words[1]) >= 0;
  if (strcmp (words[1], "sync") == 0)
    return words[2] == NULL || is_wait (words[2]);
  if ((strcmp (words[1], "part") == 0 || strcmp (words[1], "totals") == 0) && (g_strv_length (words) < 4 || !is_amount (words[3])))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (words[1], acts[i].act) == 0)
      return g_strv_length (words) >= acts[i].words_min;
  return FALSE;
}

static gboolean
is_about_time (const Line *line)
{
  return strcmp (line->words[0], "wait") == 0 || strcmp (line->words[0], "at") == 0;
}

DocketSimScript *
docket_sim_script_new_from_text (const char *text, DocketClock *clock, GError **error)
{
  g_autoptr (DocketSimScript) self = g_new0 (DocketSimScript, 1);
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);

  self->clock = g_object_ref (clock);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->speed = 1;
  self->origin_minute = -1;
  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_autofree char *row = g_strstrip (g_strdup (rows[i]));
      Line *line;

      if (*row == '\0' || *row == '#')
        continue;
      line = g_new0 (Line, 1);
      line->number = i + 1;
      line->words = g_strsplit (row, " ", -1);
      g_ptr_array_add (self->lines, line);
      if (!g_utf8_validate (row, -1, NULL) || !is_well_formed (line->words))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("Line %u of the script is none that can be played. The manual page of docket-fieldsim says what there is."), i + 1);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

DocketSimScript *
docket_sim_script_new (const char *path, DocketClock *clock, GError **error)
{
  g_autofree char *text = read_all (path, error);

  return text == NULL ? NULL : docket_sim_script_new_from_text (text, clock, error);
}

void
docket_sim_script_free (DocketSimScript *self)
{
  if (self->wait != NULL)
    g_source_destroy (self->wait);
  g_clear_pointer (&self->wait, g_source_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_object (&self->clock);
  g_free (self);
}

GPtrArray *
docket_sim_script_get_names (DocketSimScript *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      char *who = line->words[0];
      if (!is_about_time (line) && !g_ptr_array_find_with_equal_func (names, who, g_str_equal, NULL))
        g_ptr_array_add (names, who);
    }
  return names;
}

/* -- Playing -- */

static void
on_waited (gpointer data)
{
  DocketSimScript *self = data;

  g_clear_pointer (&self->wait, g_source_unref);
  step (self);
}

static void
step_in (DocketSimScript *self, gint64 ms)
{
  self->wait = docket_clock_call_in (self->clock, ms, on_waited, self);
}

static void
fail (DocketSimScript *self, DocketSimPerson *person, const char *message)
{
  const Line *line = g_ptr_array_index (self->lines, self->next - 1);
  g_autoptr (GError) error = NULL;

  if (self->tolerant)
    {
      /* Others were faster; that is what a day is like. */
      docket_sim_person_log (person, message);
      step_in (self, 0);
      return;
    }
  error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Line %u of the script: %s"), line->number, message);
  self->end (error, self->end_data);
}

static void
on_saved (DocketSimPerson *person, const GError *error, gpointer data)
{
  DocketSimScript *self = data;

  /* The log has said so already. */
  if (error != NULL && self->tolerant)
    step_in (self, 0);
  else if (error != NULL)
    fail (self, person, error->message);
  else
    step (self);
}

typedef struct
{
  DocketSimScript *script;
  DocketSimPerson *person;
} Syncing;

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Syncing *syncing = data;
  g_autoptr (GError) error = NULL;

  if (!docket_desk_sync_now_finish (DOCKET_DESK (source), result, &error))
    fail (syncing->script, syncing->person, error->message);
  else
    step (syncing->script);
}

static void
sync_now (DocketSimScript *self, DocketSimPerson *person, const char *seconds)
{
  Syncing *syncing = g_new0 (Syncing, 1);

  syncing->script = self;
  syncing->person = person;
  docket_desk_sync_now_async (docket_sim_person_get_desk (person), seconds != NULL ? (guint) g_ascii_strtoull (seconds, NULL, 10) : SYNC_S_DEFAULT,
                              NULL, on_synced, syncing);
}

/* A new job, to be called NAME from now on. */
static void
save_new (DocketSimScript *self, DocketSimPerson *person, char **words)
{
  GPtrArray *operations = docket_sim_act_new ();
  g_autofree char *title = g_strjoinv (" ", words + 3);
  char *id = docket_sim_act_job (operations, person, title);

  g_hash_table_insert (self->jobs, g_strdup (words[2]), id);
  docket_sim_person_save (person, operations, title, on_saved, self);
}

/* FALSE: the words do not fit the record; @error says why. */
static gboolean
fill_act (DocketSimPerson *person, const DocketRecord *job, char **words, GPtrArray *operations, GError **error)
{
  const char *act = words[1];
  gboolean amount = strcmp (act, "part") == 0;
  g_autofree char *text = g_strjoinv (" ", words + (amount || strcmp (act, "status") == 0 ? 4 : 3));

  if (strcmp (act, "status") == 0)
    docket_sim_act_status (operations, job, words[3], *text != '\0' ? text : NULL);
  else if (strcmp (act, "note") == 0)
    docket_sim_act_note (operations, person, job, text);
  else if (strcmp (act, "photo") == 0)
    docket_sim_act_photo (operations, person, job);
  else if (strcmp (act, "sign") == 0)
    docket_sim_act_sign (operations, person, job, text);
  else if (strcmp (act, "title") == 0)
    docket_sim_act_title (operations, job, text);
  else if (strcmp (act, "totals") == 0)
    docket_sim_act_totals (operations, job, g_ascii_strtoll (words[3], NULL, 10), 0);
  else if (strcmp (act, "give") == 0)
    return docket_sim_act_give (operations, person, job, words[3], error);
  else
    docket_sim_act_part (operations, person, job, text, g_ascii_strtoll (words[3], NULL, 10));
  return TRUE;
}

static void
save_act (DocketSimScript *self, DocketSimPerson *person, char **words)
{
  const char *named = g_hash_table_lookup (self->jobs, words[2]);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = docket_store_find (docket_sim_person_get_reader (person), DOCKET_KIND_JOB, named != NULL ? named : words[2], &error);
  g_autoptr (GPtrArray) operations = docket_sim_act_new ();
  g_autofree char *act = NULL;

  if (job == NULL || !fill_act (person, job, words, operations, &error))
    {
      fail (self, person, error->message);
      return;
    }
  act = docket_sim_act_text (person, job, operations);
  docket_sim_person_save (person, g_steal_pointer (&operations), act, on_saved, self);
}

static DocketSimPerson *
find_person (DocketSimScript *self, const char *username)
{
  for (guint i = 0; i < self->people->len; i++)
    if (strcmp (docket_sim_person_get_username (g_ptr_array_index (self->people, i)), username) == 0)
      return g_ptr_array_index (self->people, i);
  g_assert_not_reached ();
}

/* The first `at` is now; the others follow at the pace of the day. */
static void
wait_until (DocketSimScript *self, int minute)
{
  gint64 now_ms = docket_clock_monotonic_ms (self->clock);

  if (self->origin_minute < 0)
    {
      self->origin_minute = minute;
      self->origin_ms = now_ms;
    }
  step_in (self, MAX (0, self->origin_ms + (gint64) ((double) (minute - self->origin_minute) * MINUTE_MS / self->speed) - now_ms));
}

/* Plays one line; the next follows when it is done. */
static void
step (DocketSimScript *self)
{
  DocketSimPerson *person;
  char **words;

  if (self->next == self->lines->len)
    {
      self->end (NULL, self->end_data);
      return;
    }
  words = ((Line *) g_ptr_array_index (self->lines, self->next++))->words;
  if (strcmp (words[0], "wait") == 0)
    {
      step_in (self, (gint64) (g_ascii_strtod (words[1], NULL) * 1000));
      return;
    }
  if (strcmp (words[0], "at") == 0)
    {
      wait_until (self, read_minute (words[1]));
      return;
    }
  person = find_person (self, words[0]);
  if (strcmp (words[1], "online") == 0 || strcmp (words[1], "offline") == 0)
    {
      docket_sim_person_set_online (person, strcmp (words[1], "online") == 0);
      /* Through the loop: a long run of such lines must not deepen the stack. */
      step_in (self, 0);
    }
  else if (strcmp (words[1], "sync") == 0)
    sync_now (self, person, words[2]);
  else if (strcmp (words[1], "new") == 0)
    save_new (self, person, words);
  else
    save_act (self, person, words);
}

void
docket_sim_script_set_pace (DocketSimScript *self, double speed, gboolean tolerant)
{
  self->speed = speed;
  self->tolerant = tolerant;
}

void
docket_sim_script_play (DocketSimScript *self, GPtrArray *people, DocketSimEndFunc func, gpointer data)
{
  self->people = g_ptr_array_ref (people);
  self->end = func;
  self->end_data = data;
  step (self);
}
