/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DocketRandom:
 *
 * Where randomness comes from: the kernel in programs, a seed in tests. May be
 * used from any thread.
 */
#define DOCKET_TYPE_RANDOM (docket_random_get_type ())
G_DECLARE_INTERFACE (DocketRandom, docket_random, DOCKET, RANDOM, GObject)

struct _DocketRandomInterface
{
  GTypeInterface parent;
  void (*fill) (DocketRandom *self, guint8 *bytes, gsize size);
};

void docket_random_fill (DocketRandom *self, guint8 *bytes, gsize size);
/* Uniform in [low, high]. */
gint64 docket_random_range (DocketRandom *self, gint64 low, gint64 high);

/* From getrandom(2). */
DocketRandom *docket_system_random_new (void);
/* The same sequence for the same seed, on every machine. */
DocketRandom *docket_seeded_random_new (guint64 seed);

G_END_DECLS
