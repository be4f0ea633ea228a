/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A console runs through the night. Nothing tells a program of midnight, of a clock that
 * is set or of another time zone, and a timer stands still while the machine sleeps: so
 * it is looked at once a minute, and at midnight itself.
 */

#include "docket-config.h"

#include "docket-new-day.h"

#include "docket-plan.h"

#define LOOK_MS (60 * 1000)
#define NEW_DAY "docket-new-day"

struct _DocketNewDay
{
  GObject parent_instance;

  DocketClock *clock;
  DocketNotifier *notifier;
  gint64 day; /* its first moment */
  gboolean waits; /* somebody was in the midst of something */
  GSource *next;
};

#define DOCKET_TYPE_NEW_DAY (docket_new_day_get_type ())
G_DECLARE_FINAL_TYPE (DocketNewDay, docket_new_day, DOCKET, NEW_DAY, GObject)
G_DEFINE_FINAL_TYPE (DocketNewDay, docket_new_day, G_TYPE_OBJECT)

static guint began;

static void look (gpointer data);

static void
look_again (DocketNewDay *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 now = docket_clock_now_ms (self->clock);
  gint64 left_ms = docket_day_add (zone, now, 1) - now;

  self->next = docket_clock_call_in (self->clock, left_ms > 0 ? MIN (left_ms, LOOK_MS) : LOOK_MS, look, self);
}

static void
look (gpointer data)
{
  g_autoptr (DocketNewDay) self = g_object_ref (data);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 day = docket_day_start (zone, docket_clock_now_ms (self->clock));
  gboolean is_new = day != self->day;

  g_clear_pointer (&self->next, g_source_unref);
  self->day = day;
  if (is_new || self->waits)
    g_signal_emit (self, began, 0, &self->waits);
  if (is_new)
    {
      g_autoptr (DocketChangeSet) everything = docket_change_set_new_everything ();

      docket_notifier_emit (self->notifier, everything);
    }
  look_again (self);
}

/* All are asked, whoever is in the midst of something. */
static gboolean
note_who_waits (GSignalInvocationHint *hint, GValue *any, const GValue *one, gpointer data)
{
  g_value_set_boolean (any, g_value_get_boolean (any) || g_value_get_boolean (one));
  return TRUE;
}

static void
docket_new_day_finalize (GObject *object)
{
  DocketNewDay *self = DOCKET_NEW_DAY (object);

  if (self->next != NULL)
    g_source_destroy (self->next);
  g_clear_pointer (&self->next, g_source_unref);
  g_clear_object (&self->notifier);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (docket_new_day_parent_class)->finalize (object);
}

static void
docket_new_day_class_init (DocketNewDayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_new_day_finalize;
  began = g_signal_new ("began", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, note_who_waits, NULL, NULL, G_TYPE_BOOLEAN, 0);
}

static void
docket_new_day_init (DocketNewDay *self)
{
}

GObject *
docket_new_day_get (DocketDesk *desk)
{
  DocketNewDay *self = g_object_get_data (G_OBJECT (desk), NEW_DAY);

  if (self == NULL)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

      self = g_object_new (DOCKET_TYPE_NEW_DAY, NULL);
      self->clock = g_object_ref (docket_desk_get_clock (desk));
      self->notifier = g_object_ref (docket_desk_get_notifier (desk));
      self->day = docket_day_start (zone, docket_clock_now_ms (self->clock));
      look_again (self);
      g_object_set_data_full (G_OBJECT (desk), NEW_DAY, self, g_object_unref);
    }
  return G_OBJECT (self);
}
