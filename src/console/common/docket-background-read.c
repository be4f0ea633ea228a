/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Counting a million jobs, comparing a name with a hundred thousand others, or
 * gathering a week of the board takes longer than a frame. So each is read on a
 * thread with a store of its own, one at a time: a reading that was overtaken is
 * followed by one more.
 */

#include "docket-config.h"

#include "docket-background-read.h"

#include "docket-opening.h"

struct _DocketBackgroundRead
{
  GObject parent_instance;

  DocketDesk *desk;
  const DocketBackgroundReadInfo *info;
  gpointer owner; /* not owned */
  guint pause_source;
  gulong opening; /* until a window has its first rows */
  guint rest_source; /* after one that began at once */
  gboolean in_flight;
  gboolean again;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (DocketBackgroundRead, docket_background_read, G_TYPE_OBJECT)

/* All that the thread touches. */
typedef struct
{
  const DocketBackgroundReadInfo *info;
  char *path;
  DocketClock *clock;
  DocketRandom *random;
  gpointer asked;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->path);
  g_object_unref (reading->clock);
  g_object_unref (reading->random);
  reading->info->free_asked (reading->asked);
  g_free (reading);
}

static void
run_reading (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  g_autoptr (DocketStore) store = docket_store_open (reading->path, DOCKET_DB_READ_ONLY, reading->clock, reading->random, &error);
  gpointer answer = store != NULL ? reading->info->read (store, reading->asked, cancellable, &error) : NULL;

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, reading->info->free_answer);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketBackgroundRead *self = DOCKET_BACKGROUND_READ (source);
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gpointer answer = g_task_propagate_pointer (G_TASK (result), &error);

  self->in_flight = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&answer, self->info->free_answer);
      return;
    }
  self->info->take (self->owner, reading->asked, answer, error);
  if (self->again)
    docket_background_read_soon (self);
}

static void begin (DocketBackgroundRead *self);

static void
on_opened (DocketBackgroundRead *self)
{
  g_clear_signal_handler (&self->opening, docket_opening_get (self->desk));
  begin (self);
}

static gboolean
waits_for_opening (DocketBackgroundRead *self)
{
  DocketOpening *opening = docket_opening_get (self->desk);

  if (!docket_opening_is_under_way (opening))
    return FALSE;
  if (self->opening == 0)
    self->opening = g_signal_connect_swapped (opening, "ended", G_CALLBACK (on_opened), self);
  return TRUE;
}

static void
begin (DocketBackgroundRead *self)
{
  DocketProfile *profile = docket_desk_get_profile (self->desk);
  g_autoptr (GTask) task = NULL;
  gpointer asked;
  Reading *reading;

  self->again = FALSE;
  if (waits_for_opening (self))
    return;
  asked = self->info->ask (self->owner);
  if (asked == NULL)
    return;
  self->in_flight = TRUE;
  reading = g_new0 (Reading, 1);
  reading->info = self->info;
  reading->path = docket_profile_account_path (profile, docket_desk_get_account (self->desk));
  reading->clock = g_object_ref (docket_desk_get_clock (self->desk));
  reading->random = g_object_ref (docket_desk_get_random (self->desk));
  reading->asked = asked;
  task = g_task_new (self, self->cancellable, on_read, NULL);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, run_reading);
}

static gboolean
on_pause_over (gpointer data)
{
  DocketBackgroundRead *self = data;

  self->pause_source = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

void
docket_background_read_soon (DocketBackgroundRead *self)
{
  g_return_if_fail (DOCKET_IS_BACKGROUND_READ (self));

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->in_flight)
    {
      self->again = TRUE;
      return;
    }
  if (self->info->pause_ms == 0)
    {
      begin (self);
      return;
    }
  if (self->info->waits_for_quiet)
    g_clear_handle_id (&self->pause_source, g_source_remove);
  if (self->pause_source == 0)
    self->pause_source = g_timeout_add (self->info->pause_ms, on_pause_over, self);
}

static gboolean
on_rest_over (gpointer data)
{
  DOCKET_BACKGROUND_READ (data)->rest_source = 0;
  return G_SOURCE_REMOVE;
}

void
docket_background_read_at_once (DocketBackgroundRead *self)
{
  g_return_if_fail (DOCKET_IS_BACKGROUND_READ (self));

  if (self->in_flight || self->pause_source != 0 || self->rest_source != 0 || g_cancellable_is_cancelled (self->cancellable))
    {
      docket_background_read_soon (self);
      return;
    }
  self->rest_source = g_timeout_add (self->info->pause_ms, on_rest_over, self);
  begin (self);
}

gboolean
docket_background_read_is_due (DocketBackgroundRead *self)
{
  g_return_val_if_fail (DOCKET_IS_BACKGROUND_READ (self), FALSE);
  return self->again || self->pause_source != 0 || self->opening != 0;
}

void
docket_background_read_stop (DocketBackgroundRead *self)
{
  g_return_if_fail (DOCKET_IS_BACKGROUND_READ (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_source, g_source_remove);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (self->opening != 0)
    g_clear_signal_handler (&self->opening, docket_opening_get (self->desk));
  g_clear_object (&self->desk);
  self->owner = NULL;
}

static void
docket_background_read_dispose (GObject *object)
{
  docket_background_read_stop (DOCKET_BACKGROUND_READ (object));
  G_OBJECT_CLASS (docket_background_read_parent_class)->dispose (object);
}

static void
docket_background_read_finalize (GObject *object)
{
  g_object_unref (DOCKET_BACKGROUND_READ (object)->cancellable);
  G_OBJECT_CLASS (docket_background_read_parent_class)->finalize (object);
}

static void
docket_background_read_class_init (DocketBackgroundReadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_background_read_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_background_read_finalize;
}

static void
docket_background_read_init (DocketBackgroundRead *self)
{
  self->cancellable = g_cancellable_new ();
}

DocketBackgroundRead *
docket_background_read_new (DocketDesk *desk, const DocketBackgroundReadInfo *info, gpointer owner)
{
  DocketBackgroundRead *self = g_object_new (DOCKET_TYPE_BACKGROUND_READ, NULL);

  self->desk = g_object_ref (desk);
  self->info = info;
  self->owner = owner;
  return self;
}
