/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A simulated person: signing in, being online or not, saving, and one line in
 * the log for every act.
 *
 * A desk that is offline here is a desk whose network was refused: its store
 * and its queue go on working, which is the point of the exercise. Signing in
 * is tried again for as long as the server does not answer; a sign-in that has
 * expired is renewed with the password we were given.
 */
#include "docket-config.h"

#include "docket-sim-person.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-http-transport.h"

#define RETRY_MS_MIN 1000
#define RETRY_MS_MAX 30000

struct _DocketSimPerson
{
  const DocketSimSetting *setting;
  char *username;
  char *device_class;
  char *name;
  DocketProfile *profile;
  DocketDesk *desk;
  DocketRandom *random; /* ids: never seeded, or a second run would make them again */
  GPtrArray *files; /* taken since the last save (DocketTakenFile) */
  GCancellable *cancellable;
  GSource *retry;
  gulong status_handler;
  gint64 retry_ms;
  gboolean online;
  gboolean busy;
  gboolean signing_in;
  DocketSimReadyFunc ready;
  gpointer ready_data;
};

static void sign_in (DocketSimPerson *self);

static GPtrArray *
new_files (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_taken_file_free);
}

/* -- The log -- */

static char *
capitalised (const char *word)
{
  g_autofree char *first = g_utf8_substring (word, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, g_utf8_next_char (word), NULL);
}

void
docket_sim_person_log (DocketSimPerson *self, const char *act)
{
  gint64 now_ms = docket_clock_now_ms (self->setting->clock);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);
  g_autofree char *clock = g_date_time_format (now, "%H:%M");

  if (self->online)
    g_print ("%s %s %s\n", clock, docket_sim_person_get_name (self), act);
  else
    /* Translators: time, person, what they did without a network */
    g_print (_ ("%s %s (offline) %s\n"), clock, docket_sim_person_get_name (self), act);
}

static void
log_error (DocketSimPerson *self, const GError *error)
{
  g_autofree char *sentence = docket_db_error_sentence (error);

  docket_sim_person_log (self, sentence);
}

/* -- Signing in -- */

static void
tell_ready (DocketSimPerson *self, gboolean ready)
{
  DocketSimReadyFunc func = self->ready;

  self->ready = NULL;
  if (func != NULL)
    func (self, ready, self->ready_data);
}

static void
close_desk (DocketSimPerson *self)
{
  if (self->desk == NULL)
    return;
  g_clear_signal_handler (&self->status_handler, self->desk);
  docket_desk_close (self->desk);
  g_clear_object (&self->desk);
}

static void
on_retry (gpointer data)
{
  DocketSimPerson *self = data;

  g_clear_pointer (&self->retry, g_source_unref);
  sign_in (self);
}

static void
retry_later (DocketSimPerson *self)
{
  self->retry_ms = CLAMP (self->retry_ms * 2, RETRY_MS_MIN, RETRY_MS_MAX);
  self->retry = docket_clock_call_in (self->setting->clock, self->retry_ms, on_retry, self);
}

static void
on_status (DocketDesk *desk, GParamSpec *pspec, gpointer data)
{
  DocketSimPerson *self = data;

  if (docket_desk_get_status (desk)->state != DOCKET_SYNC_SIGN_IN_EXPIRED || self->signing_in || self->retry != NULL)
    return;
  docket_sim_person_log (self, _ ("must sign in again"));
  /* Not from inside the desk's own signal. */
  self->retry_ms = 0;
  retry_later (self);
}

static gboolean
open_desk (DocketSimPerson *self, GError **error)
{
  self->desk = docket_desk_open (self->profile, self->setting->clock, self->random, error);
  return self->desk != NULL;
}

static void
start_desk (DocketSimPerson *self)
{
  self->retry_ms = 0;
  self->status_handler = g_signal_connect (self->desk, "notify::status", G_CALLBACK (on_status), self);
  docket_desk_start (self->desk);
  docket_desk_set_online (self->desk, self->online);
  tell_ready (self, TRUE);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketSimPerson *self = data;
  g_autoptr (GError) error = NULL;

  if (!docket_desk_sign_in_finish (result, &error))
    {
      self->signing_in = FALSE;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      log_error (self, error);
      /* A full disk at the start is somebody's mistake; later it is weather, like a line. */
      if (g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_BAD_CREDENTIALS) || (error->domain == DOCKET_DB_ERROR && self->ready != NULL))
        tell_ready (self, FALSE);
      else
        retry_later (self);
      return;
    }
  self->signing_in = FALSE;
  if (!open_desk (self, &error))
    {
      log_error (self, error);
      tell_ready (self, FALSE);
      return;
    }
  start_desk (self);
}

static void
sign_in (DocketSimPerson *self)
{
  close_desk (self);
  self->signing_in = TRUE;
  docket_desk_sign_in_async (self->profile, self->setting->server_url, self->username, self->setting->password,
                             self->device_class, self->cancellable, on_signed_in, self);
}

/* It names a folder, too. */
static gboolean
check_name (DocketSimPerson *self, GError **error)
{
  if (*self->username != '\0' && *self->username != '.' && strchr (self->username, G_DIR_SEPARATOR) == NULL && g_utf8_validate (self->username, -1, NULL))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("Nobody signs in by such a name."));
  return FALSE;
}

/* The device's name is shown to whoever decides a case. */
static gboolean
name_device (DocketSimPerson *self, GError **error)
{
  g_autofree char *owner = capitalised (self->username);
  gboolean field = strcmp (self->device_class, "field") == 0;
  /* Translators: a device and whose it is */
  g_autofree char *name = g_strdup_printf (field ? _ ("%s's phone") : _ ("%s's desk"), owner);

  return docket_profile_set_device_name (self->profile, name, error);
}

void
docket_sim_person_start (DocketSimPerson *self, DocketSimReadyFunc func, gpointer data)
{
  g_autofree char *dir = g_build_filename (self->setting->profiles_dir, self->username, NULL);
  g_autoptr (GError) error = NULL;

  self->ready = func;
  self->ready_data = data;
  if (check_name (self, &error))
    self->profile = docket_profile_open (dir, &error);
  if (self->profile == NULL || !name_device (self, &error))
    {
      log_error (self, error);
      tell_ready (self, FALSE);
      return;
    }
  if (docket_profile_get_account (self->profile) != NULL && open_desk (self, &error))
    {
      g_autofree char *url = docket_http_normalize_url (self->setting->server_url, NULL);

      if (g_strcmp0 (docket_desk_get_server_url (self->desk), url) == 0)
        {
          start_desk (self);
          return;
        }
    }
  else if (error != NULL && !g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT))
    {
      /* The file holds work: it is not ours to throw away. */
      log_error (self, error);
      tell_ready (self, FALSE);
      return;
    }
  sign_in (self);
}

/* -- Life -- */

DocketSimPerson *
docket_sim_person_new (const DocketSimSetting *setting, const char *username, const char *device_class)
{
  DocketSimPerson *self = g_new0 (DocketSimPerson, 1);

  self->setting = setting;
  self->username = g_strdup (username);
  self->device_class = g_strdup (device_class);
  self->random = docket_system_random_new ();
  self->files = new_files ();
  self->cancellable = g_cancellable_new ();
  self->online = TRUE;
  return self;
}

void
docket_sim_person_free (DocketSimPerson *self)
{
  self->ready = NULL;
  g_cancellable_cancel (self->cancellable);
  /* The answer to a cancelled sign-in still names us. */
  while (self->signing_in)
    g_main_context_iteration (NULL, TRUE);
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
  close_desk (self);
  g_clear_pointer (&self->profile, docket_profile_unref);
  g_clear_object (&self->random);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->files);
  g_free (self->username);
  g_free (self->device_class);
  g_free (self->name);
  g_free (self);
}

const char *
docket_sim_person_get_username (DocketSimPerson *self)
{
  return self->username;
}

const char *
docket_sim_person_get_name (DocketSimPerson *self)
{
  const char *id = self->desk != NULL ? docket_desk_get_person_id (self->desk) : NULL;
  g_autoptr (DocketRecord) person = NULL;
  const char *whole;

  if (self->name != NULL && *self->name != '\0')
    return self->name;
  if (id != NULL)
    docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_PERSON, id, &person, NULL);
  whole = person != NULL ? docket_record_get_text (person, DOCKET_PERSON_NAME) : NULL;
  if (whole == NULL)
    return self->username;
  self->name = g_strndup (whole, strcspn (whole, " "));
  return self->name;
}

gboolean
docket_sim_person_is_ready (DocketSimPerson *self)
{
  return self->desk != NULL;
}

gboolean
docket_sim_person_is_online (DocketSimPerson *self)
{
  return self->online;
}

gboolean
docket_sim_person_is_busy (DocketSimPerson *self)
{
  return self->busy;
}

DocketDesk *
docket_sim_person_get_desk (DocketSimPerson *self)
{
  return self->desk;
}

DocketStore *
docket_sim_person_get_reader (DocketSimPerson *self)
{
  return docket_desk_get_reader (self->desk);
}

void
docket_sim_person_set_online (DocketSimPerson *self, gboolean online)
{
  if (self->online == online)
    return;
  self->online = online;
  if (self->desk != NULL)
    docket_desk_set_online (self->desk, online);
}

void
docket_sim_person_set_busy (DocketSimPerson *self, gboolean busy)
{
  self->busy = busy;
}

/* -- Saving -- */

const DocketTakenFile *
docket_sim_person_take (DocketSimPerson *self, GBytes *bytes, const char *name)
{
  g_autoptr (GError) error = NULL;
  DocketTakenFile *file = docket_desk_take_bytes (self->desk, bytes, name, &error);

  if (file == NULL)
    log_error (self, error);
  else
    g_ptr_array_add (self->files, file);
  return file;
}

typedef struct
{
  DocketSimPerson *person;
  char *act;
  DocketSimSavedFunc func;
  gpointer data;
} Save;

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Save *save = data;
  g_autoptr (GError) error = NULL;

  if (docket_desk_submit_with_files_finish (DOCKET_DESK (source), result, &error))
    docket_sim_person_log (save->person, save->act);
  else
    {
      g_autofree char *sentence = docket_db_error_sentence (error);
      g_autofree char *line = g_strdup_printf ("%s: %s", save->act, sentence);

      docket_sim_person_log (save->person, line);
    }
  if (save->func != NULL)
    save->func (save->person, error, save->data);
  g_free (save->act);
  g_free (save);
}

void
docket_sim_person_save (DocketSimPerson *self, GPtrArray *operations, const char *act, DocketSimSavedFunc func, gpointer data)
{
  Save *save = g_new0 (Save, 1);

  save->person = self;
  save->act = g_strdup (act);
  save->func = func;
  save->data = data;
  docket_desk_submit_with_files_async (self->desk, self->files, operations, NULL, on_saved, save);
  g_ptr_array_unref (operations);
  g_ptr_array_unref (self->files);
  self->files = new_files ();
}
