/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "docket-change-set.h"

G_BEGIN_DECLS

/**
 * DocketNotifier:
 *
 * Carries change sets from whatever thread committed to every subscriber's own
 * main context. Sets that wait for the same subscriber are merged.
 */
#define DOCKET_TYPE_NOTIFIER (docket_notifier_get_type ())
G_DECLARE_FINAL_TYPE (DocketNotifier, docket_notifier, DOCKET, NOTIFIER, GObject)

typedef void (*DocketNotifyFunc) (DocketChangeSet *changes, gpointer data);

DocketNotifier *docket_notifier_new (void);
/* @func runs on the caller's thread-default context until unsubscribed there. */
guint docket_notifier_subscribe (DocketNotifier *self, DocketNotifyFunc func, gpointer data);
void docket_notifier_unsubscribe (DocketNotifier *self, guint id);
/* From any thread. */
void docket_notifier_emit (DocketNotifier *self, DocketChangeSet *changes);

G_END_DECLS
