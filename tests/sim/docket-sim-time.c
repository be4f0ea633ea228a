/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two kinds of things wait for a time: the world's events, in one sorted list,
 * and timers of the clocks, which are sources of the context and look by
 * themselves whether they are due. Time moves to whichever is next, and only
 * when nothing is left to do now.
 */
#include "docket-sim-time.h"

typedef struct
{
  gint64 at;
  guint64 n;
  GSourceOnceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Event;

struct _DocketSimTime
{
  gint64 now;
  guint64 n_made;
  GSequence *events; /* element-type Event */
  GPtrArray *timers; /* element-type Timer, not owned */
  GMainContext *context;
};

typedef struct
{
  GSource source;
  DocketSimTime *time;
  gint64 due;
} Timer;

#define DOCKET_TYPE_SIM_CLOCK (docket_sim_clock_get_type ())
G_DECLARE_FINAL_TYPE (DocketSimClock, docket_sim_clock, DOCKET, SIM_CLOCK, GObject)

struct _DocketSimClock
{
  GObject parent_instance;
  DocketSimTime *time; /* outlives it */
  gint64 ahead_ms;
};

/* -- Clocks -- */

static gboolean
timer_is_due (GSource *source)
{
  return ((Timer *) source)->time->now >= ((Timer *) source)->due;
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
  g_ptr_array_remove_fast (((Timer *) source)->time->timers, source);
}

static GSourceFuncs timer_funcs = { timer_prepare, timer_is_due, timer_dispatch, timer_finalize, NULL, NULL };

static gint64
sim_now_ms (DocketClock *clock)
{
  return DOCKET_SIM_CLOCK (clock)->time->now + DOCKET_SIM_CLOCK (clock)->ahead_ms;
}

static gint64
sim_monotonic_ms (DocketClock *clock)
{
  return DOCKET_SIM_CLOCK (clock)->time->now;
}

static GSource *
sim_timer_new (DocketClock *clock, gint64 delay_ms)
{
  DocketSimTime *time = DOCKET_SIM_CLOCK (clock)->time;
  GSource *source = g_source_new (&timer_funcs, sizeof (Timer));

  ((Timer *) source)->time = time;
  ((Timer *) source)->due = time->now + MAX (delay_ms, 0);
  g_ptr_array_add (time->timers, source);
  return source;
}

static void
sim_clock_iface_init (DocketClockInterface *iface)
{
  iface->now_ms = sim_now_ms;
  iface->monotonic_ms = sim_monotonic_ms;
  iface->timer_new = sim_timer_new;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketSimClock, docket_sim_clock, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CLOCK, sim_clock_iface_init))

static void
docket_sim_clock_class_init (DocketSimClockClass *klass)
{
}

static void
docket_sim_clock_init (DocketSimClock *self)
{
}

DocketClock *
docket_sim_time_clock_new (DocketSimTime *time, gint64 ahead_ms)
{
  DocketSimClock *self = g_object_new (DOCKET_TYPE_SIM_CLOCK, NULL);

  self->time = time;
  self->ahead_ms = ahead_ms;
  return DOCKET_CLOCK (self);
}

void
docket_sim_clock_set_ahead (DocketClock *clock, gint64 ahead_ms)
{
  DOCKET_SIM_CLOCK (clock)->ahead_ms = ahead_ms;
}

gint64
docket_sim_clock_get_ahead (DocketClock *clock)
{
  return DOCKET_SIM_CLOCK (clock)->ahead_ms;
}

/* -- Events -- */

static void
event_free (gpointer data)
{
  Event *event = data;

  if (event->destroy != NULL)
    event->destroy (event->data);
  g_free (event);
}

static gint
compare_events (gconstpointer a, gconstpointer b, gpointer data)
{
  const Event *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->n < y->n ? -1 : x->n > y->n;
}

static gint
poll_nothing (GPollFD *files, guint n, gint timeout_ms)
{
  return 0;
}

DocketSimTime *
docket_sim_time_new (gint64 now_ms)
{
  DocketSimTime *time = g_new0 (DocketSimTime, 1);

  time->now = now_ms;
  time->events = g_sequence_new (event_free);
  time->timers = g_ptr_array_new ();
  time->context = g_main_context_new ();
  /* Everything that is waited for is here: the kernel need not be asked. */
  g_main_context_set_poll_func (time->context, poll_nothing);
  g_main_context_push_thread_default (time->context);
  return time;
}

void
docket_sim_time_free (DocketSimTime *time)
{
  g_main_context_pop_thread_default (time->context);
  g_sequence_free (time->events);
  g_main_context_unref (time->context);
  g_ptr_array_unref (time->timers);
  g_free (time);
}

gint64
docket_sim_time_now (DocketSimTime *time)
{
  return time->now;
}

void
docket_sim_time_call_in (DocketSimTime *time, gint64 delay_ms, GSourceOnceFunc func, gpointer data, GDestroyNotify destroy)
{
  Event *event = g_new0 (Event, 1);

  event->at = time->now + MAX (delay_ms, 0);
  event->n = ++time->n_made;
  event->func = func;
  event->data = data;
  event->destroy = destroy;
  g_sequence_insert_sorted (time->events, event, compare_events, NULL);
}

/* -- Running -- */

/* When something is next; G_MAXINT64: never. */
static gint64
next_due (DocketSimTime *time)
{
  GSequenceIter *first = g_sequence_get_begin_iter (time->events);
  gint64 next = G_MAXINT64;

  if (!g_sequence_iter_is_end (first))
    next = ((Event *) g_sequence_get (first))->at;
  for (guint i = 0; i < time->timers->len; i++)
    {
      Timer *timer = g_ptr_array_index (time->timers, i);

      if (!g_source_is_destroyed (&timer->source) && g_source_get_context (&timer->source) != NULL)
        next = MIN (next, timer->due);
    }
  return next;
}

/* The first event that is due; FALSE: none. */
static gboolean
do_event (DocketSimTime *time)
{
  GSequenceIter *first = g_sequence_get_begin_iter (time->events);
  Event *event;

  if (g_sequence_iter_is_end (first))
    return FALSE;
  event = g_sequence_get (first);
  if (event->at > time->now)
    return FALSE;
  event->func (event->data);
  g_sequence_remove (first);
  return TRUE;
}

void
docket_sim_time_settle (DocketSimTime *time)
{
  while (g_main_context_iteration (time->context, FALSE))
    ;
}

void
docket_sim_time_run (DocketSimTime *time, gint64 until_ms, DocketSimTurnFunc func, gpointer data)
{
  while (TRUE)
    {
      if (g_main_context_iteration (time->context, FALSE) || do_event (time))
        {
          if (!func (data))
            return;
          continue;
        }
      if (next_due (time) > until_ms)
        {
          time->now = MAX (time->now, until_ms);
          return;
        }
      time->now = MAX (time->now, next_due (time));
    }
}
