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

#include "docket-sim-acts.h"

#define SYNC_S_DEFAULT 30
#define WORDS_MIN 2

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

static gboolean
is_well_formed (char **words)
{
  static const struct
  {
    const char *act;
    guint words_min;
  } acts[] = { { "online", 2 }, { "offline", 2 }, { "status", 4 }, { "note", 4 }, { "part", 5 }, { "photo", 3 }, { "sign", 4 }, { "sync", 2 } };

  if (g_strv_length (words) < WORDS_MIN)
    return FALSE;
  if (strcmp (words[0], "wait") == 0)
    return g_ascii_strtod (words[1], NULL) > 0;
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (words[1], acts[i].act) == 0)
      return g_strv_length (words) >= acts[i].words_min;
  return FALSE;
}

DocketSimScript *
docket_sim_script_new (const char *path, DocketClock *clock, GError **error)
{
  g_autoptr (DocketSimScript) self = g_new0 (DocketSimScript, 1);
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;

  self->clock = g_object_ref (clock);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  text = read_all (path, error);
  if (text == NULL)
    return NULL;
  rows = g_strsplit (text, "\n", -1);
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
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("Line %u of the script cannot be read."), i + 1);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

void
docket_sim_script_free (DocketSimScript *self)
{
  if (self->wait != NULL)
    g_source_destroy (self->wait);
  g_clear_pointer (&self->wait, g_source_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->clock);
  g_free (self);
}

GPtrArray *
docket_sim_script_get_names (DocketSimScript *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->lines->len; i++)
    {
      char *who = ((Line *) g_ptr_array_index (self->lines, i))->words[0];
      if (strcmp (who, "wait") != 0 && !g_ptr_array_find_with_equal_func (names, who, g_str_equal, NULL))
        g_ptr_array_add (names, who);
    }
  return names;
}

/* -- Playing -- */

static void
fail (DocketSimScript *self, const char *message)
{
  const Line *line = g_ptr_array_index (self->lines, self->next - 1);
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Line %u of the script: %s"), line->number, message);

  self->end (error, self->end_data);
}

static void
on_saved (DocketSimPerson *person, const GError *error, gpointer data)
{
  DocketSimScript *self = data;

  if (error != NULL)
    fail (self, error->message);
  else
    step (self);
}

static void
on_waited (gpointer data)
{
  DocketSimScript *self = data;

  g_clear_pointer (&self->wait, g_source_unref);
  step (self);
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketSimScript *self = data;
  g_autoptr (GError) error = NULL;

  if (!docket_desk_sync_now_finish (DOCKET_DESK (source), result, &error))
    fail (self, error->message);
  else
    step (self);
}

static void
save_act (DocketSimScript *self, DocketSimPerson *person, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = docket_store_find (docket_sim_person_get_reader (person), DOCKET_KIND_JOB, words[2], &error);
  g_autofree char *text = NULL;
  g_autofree char *act = NULL;
  GPtrArray *operations;

  if (job == NULL)
    {
      fail (self, error->message);
      return;
    }
  operations = docket_sim_act_new ();
  if (strcmp (words[1], "status") == 0)
    {
      text = g_strjoinv (" ", words + 4);
      docket_sim_act_status (operations, job, words[3], *text != '\0' ? text : NULL);
    }
  else if (strcmp (words[1], "note") == 0)
    {
      text = g_strjoinv (" ", words + 3);
      docket_sim_act_note (operations, person, job, text);
    }
  else if (strcmp (words[1], "photo") == 0)
    {
      docket_sim_act_photo (operations, person, job);
    }
  else if (strcmp (words[1], "sign") == 0)
    {
      text = g_strjoinv (" ", words + 3);
      docket_sim_act_sign (operations, person, job, text);
    }
  else
    {
      text = g_strjoinv (" ", words + 4);
      docket_sim_act_part (operations, person, job, text, g_ascii_strtoll (words[3], NULL, 10));
    }
  act = docket_sim_act_text (person, job, operations);
  docket_sim_person_save (person, operations, act, on_saved, self);
}

static DocketSimPerson *
find_person (DocketSimScript *self, const char *username)
{
  for (guint i = 0; i < self->people->len; i++)
    if (strcmp (docket_sim_person_get_username (g_ptr_array_index (self->people, i)), username) == 0)
      return g_ptr_array_index (self->people, i);
  g_assert_not_reached ();
}

/* Plays one line; the next follows when it is done. */
static void
step (DocketSimScript *self)
{
  DocketSimPerson *person;
  char **words;
  guint timeout_s;

  if (self->next == self->lines->len)
    {
      self->end (NULL, self->end_data);
      return;
    }
  words = ((Line *) g_ptr_array_index (self->lines, self->next++))->words;
  if (strcmp (words[0], "wait") == 0)
    {
      self->wait = docket_clock_call_in (self->clock, (gint64) (g_ascii_strtod (words[1], NULL) * 1000), on_waited, self);
      return;
    }
  person = find_person (self, words[0]);
  if (strcmp (words[1], "online") == 0 || strcmp (words[1], "offline") == 0)
    {
      docket_sim_person_set_online (person, strcmp (words[1], "online") == 0);
      /* Through the loop: a long run of such lines must not deepen the stack. */
      self->wait = docket_clock_call_in (self->clock, 0, on_waited, self);
    }
  else if (strcmp (words[1], "sync") == 0)
    {
      timeout_s = words[2] != NULL ? (guint) g_ascii_strtoull (words[2], NULL, 10) : SYNC_S_DEFAULT;
      docket_desk_sync_now_async (docket_sim_person_get_desk (person), timeout_s, NULL, on_synced, self);
    }
  else
    save_act (self, person, words);
}

void
docket_sim_script_play (DocketSimScript *self, GPtrArray *people, DocketSimEndFunc func, gpointer data)
{
  self->people = g_ptr_array_ref (people);
  self->end = func;
  self->end_data = data;
  step (self);
}
