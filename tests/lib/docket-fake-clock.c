/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docket-fake-clock.h"

struct _DocketFakeClock
{
  GObject parent_instance;
  gint64 now_ms;
  gint64 set_back_ms; /* by now */
};

typedef struct
{
  GSource source;
  DocketFakeClock *clock;
  gint64 due_ms;
} FakeTimer;

static gboolean
timer_is_due (GSource *source)
{
  FakeTimer *timer = (FakeTimer *) source;

  return timer->clock->now_ms + timer->clock->set_back_ms >= timer->due_ms;
}

static gboolean
timer_prepare (GSource *source, int *timeout)
{
  *timeout = -1;
  return timer_is_due (source);
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static void
timer_finalize (GSource *source)
{
  g_clear_object (&((FakeTimer *) source)->clock);
}

static GSourceFuncs timer_funcs = { timer_prepare, timer_is_due, timer_dispatch, timer_finalize, NULL, NULL };

static gint64
fake_now_ms (DocketClock *clock)
{
  return DOCKET_FAKE_CLOCK (clock)->now_ms;
}

static gint64
fake_monotonic_ms (DocketClock *clock)
{
  return DOCKET_FAKE_CLOCK (clock)->now_ms + DOCKET_FAKE_CLOCK (clock)->set_back_ms;
}

static GSource *
fake_timer_new (DocketClock *clock, gint64 delay_ms)
{
  GSource *source = g_source_new (&timer_funcs, sizeof (FakeTimer));
  FakeTimer *timer = (FakeTimer *) source;

  timer->clock = DOCKET_FAKE_CLOCK (g_object_ref (clock));
  timer->due_ms = timer->clock->now_ms + timer->clock->set_back_ms + delay_ms;
  return source;
}

static void
fake_clock_iface_init (DocketClockInterface *iface)
{
  iface->now_ms = fake_now_ms;
  iface->monotonic_ms = fake_monotonic_ms;
  iface->timer_new = fake_timer_new;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketFakeClock, docket_fake_clock, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CLOCK, fake_clock_iface_init))

static void
docket_fake_clock_class_init (DocketFakeClockClass *klass)
{
}

static void
docket_fake_clock_init (DocketFakeClock *self)
{
}

DocketFakeClock *
docket_fake_clock_new (gint64 now_ms)
{
  DocketFakeClock *self = g_object_new (DOCKET_TYPE_FAKE_CLOCK, NULL);

  self->now_ms = now_ms;
  return self;
}

void
docket_fake_clock_advance (DocketFakeClock *self, gint64 ms)
{
  self->now_ms += ms;
}

void
docket_fake_clock_set_back (DocketFakeClock *self, gint64 ms)
{
  self->now_ms -= ms;
  self->set_back_ms += ms;
}

void
docket_fake_clock_sleep (DocketFakeClock *self, gint64 ms)
{
  docket_fake_clock_set_back (self, -ms);
}
