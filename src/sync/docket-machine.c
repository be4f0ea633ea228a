/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Listening to the machine. A hint starts one timer; what comes while it runs is
 * part of the same event, and after it everybody has an address and a route. So
 * however much a machine chatters, the worker is woken at a bounded rate.
 */
#include "docket-machine.h"

#include "docket-limits.h"

G_DEFINE_INTERFACE (DocketMachine, docket_machine, G_TYPE_OBJECT)

enum
{
  WOKE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

struct _DocketMachineWatch
{
  DocketMachine *machine;
  DocketClock *clock;
  GSourceOnceFunc func;
  gpointer data;
  gulong handler;
  GSource *timer; /* while it settles */
};

static void
docket_machine_default_init (DocketMachineInterface *iface)
{
  signals[WOKE] = g_signal_new ("woke", DOCKET_TYPE_MACHINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
docket_machine_woke (DocketMachine *self)
{
  g_return_if_fail (DOCKET_IS_MACHINE (self));

  g_signal_emit (self, signals[WOKE], 0);
}

static void
on_settled (gpointer data)
{
  DocketMachineWatch *watch = data;

  g_clear_pointer (&watch->timer, g_source_unref);
  watch->func (watch->data);
}

static void
on_woke (DocketMachineWatch *watch)
{
  if (watch->timer == NULL)
    watch->timer = docket_clock_call_in (watch->clock, DOCKET_MACHINE_SETTLES_MS, on_settled, watch);
}

DocketMachineWatch *
docket_machine_watch_new (DocketMachine *machine, DocketClock *clock, GSourceOnceFunc func, gpointer data)
{
  DocketMachineWatch *watch;

  g_return_val_if_fail (DOCKET_IS_MACHINE (machine) && DOCKET_IS_CLOCK (clock) && func != NULL, NULL);

  watch = g_new0 (DocketMachineWatch, 1);
  watch->machine = g_object_ref (machine);
  watch->clock = g_object_ref (clock);
  watch->func = func;
  watch->data = data;
  watch->handler = g_signal_connect_swapped (machine, "woke", G_CALLBACK (on_woke), watch);
  return watch;
}

void
docket_machine_watch_free (DocketMachineWatch *watch)
{
  if (watch->timer != NULL)
    {
      g_source_destroy (watch->timer);
      g_clear_pointer (&watch->timer, g_source_unref);
    }
  g_signal_handler_disconnect (watch->machine, watch->handler);
  g_clear_object (&watch->machine);
  g_clear_object (&watch->clock);
  g_free (watch);
}
