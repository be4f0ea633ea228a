/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The one place that asks the machine for the time. Everything else is handed
 * a DocketClock, so that tests and the simulator decide what time it is.
 */
#include "docket-clock.h"

G_DEFINE_INTERFACE (DocketClock, docket_clock, G_TYPE_OBJECT)

static void
docket_clock_default_init (DocketClockInterface *iface)
{
}

gint64
docket_clock_now_ms (DocketClock *self)
{
  return DOCKET_CLOCK_GET_IFACE (self)->now_ms (self);
}

gint64
docket_clock_monotonic_ms (DocketClock *self)
{
  return DOCKET_CLOCK_GET_IFACE (self)->monotonic_ms (self);
}

typedef struct
{
  GSourceOnceFunc func;
  gpointer data;
} Call;

static gboolean
on_due (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  return G_SOURCE_REMOVE;
}

GSource *
docket_clock_call_in (DocketClock *self, gint64 delay_ms, GSourceOnceFunc func, gpointer data)
{
  GSource *source = DOCKET_CLOCK_GET_IFACE (self)->timer_new (self, MAX (delay_ms, 0));
  Call *call = g_new (Call, 1);

  call->func = func;
  call->data = data;
  g_source_set_callback (source, on_due, call, g_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

#define DOCKET_TYPE_SYSTEM_CLOCK (docket_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (DocketSystemClock, docket_system_clock, DOCKET, SYSTEM_CLOCK, GObject)

struct _DocketSystemClock
{
  GObject parent_instance;
};

static gint64
system_now_ms (DocketClock *self)
{
  return g_get_real_time () / 1000;
}

static gint64
system_monotonic_ms (DocketClock *self)
{
  return g_get_monotonic_time () / 1000;
}

static GSource *
system_timer_new (DocketClock *self, gint64 delay_ms)
{
  return g_timeout_source_new ((guint) MIN (delay_ms, (gint64) G_MAXUINT));
}

static void
system_clock_iface_init (DocketClockInterface *iface)
{
  iface->now_ms = system_now_ms;
  iface->monotonic_ms = system_monotonic_ms;
  iface->timer_new = system_timer_new;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketSystemClock, docket_system_clock, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CLOCK, system_clock_iface_init))

static void
docket_system_clock_class_init (DocketSystemClockClass *klass)
{
}

static void
docket_system_clock_init (DocketSystemClock *self)
{
}

DocketClock *
docket_system_clock_new (void)
{
  return g_object_new (DOCKET_TYPE_SYSTEM_CLOCK, NULL);
}
