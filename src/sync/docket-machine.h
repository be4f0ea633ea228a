/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"

G_BEGIN_DECLS

/**
 * DocketMachine:
 *
 * What the machine under us has to say: that a network returned, that it was
 * asleep. Only hints: whoever hears none goes on by the clock.
 *
 * Signal "woke": something of that kind happened. May come many times for one
 * event, on the thread-default context of whoever made the object.
 */
#define DOCKET_TYPE_MACHINE (docket_machine_get_type ())
G_DECLARE_INTERFACE (DocketMachine, docket_machine, DOCKET, MACHINE, GObject)

struct _DocketMachineInterface
{
  GTypeInterface parent;
};

/* For whoever implements it. */
void docket_machine_woke (DocketMachine *self);

/* The real one: GNetworkMonitor, and logind if there is a system bus with one.
 * Does not block; without either it just says less. */
DocketMachine *docket_native_machine_new (void);

/**
 * DocketMachineWatch:
 *
 * Makes one call of a burst of what @machine says: cables and radios come back
 * in several steps. Of one thread.
 */
typedef struct _DocketMachineWatch DocketMachineWatch;
/* @func: called %DOCKET_MACHINE_SETTLES_MS after the first of them */
DocketMachineWatch *docket_machine_watch_new (DocketMachine *machine, DocketClock *clock, GSourceOnceFunc func, gpointer data);
void docket_machine_watch_free (DocketMachineWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMachineWatch, docket_machine_watch_free)

G_END_DECLS
