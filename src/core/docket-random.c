/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The one place that makes chance. The system's source fills real ids; the
 * seeded one gives the same sequence for the same seed, on every machine.
 */
#include "docket-random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

G_DEFINE_INTERFACE (DocketRandom, docket_random, G_TYPE_OBJECT)

static void
docket_random_default_init (DocketRandomInterface *iface)
{
}

void
docket_random_fill (DocketRandom *self, guint8 *bytes, gsize size)
{
  DOCKET_RANDOM_GET_IFACE (self)->fill (self, bytes, size);
}

gint64
docket_random_range (DocketRandom *self, gint64 low, gint64 high)
{
  guint64 span, limit, draw;

  g_return_val_if_fail (low <= high, low);
  span = (guint64) high - (guint64) low + 1;
  if (span == 0)
    {
      docket_random_fill (self, (guint8 *) &draw, sizeof draw);
      return (gint64) draw;
    }
  /* Draws from the uneven rest would favour small numbers: draw again. */
  limit = G_MAXUINT64 - G_MAXUINT64 % span;
  do
    docket_random_fill (self, (guint8 *) &draw, sizeof draw);
  while (draw >= limit);
  return (gint64) ((guint64) low + draw % span);
}

/* ---- The kernel's ---- */

#define DOCKET_TYPE_SYSTEM_RANDOM (docket_system_random_get_type ())
G_DECLARE_FINAL_TYPE (DocketSystemRandom, docket_system_random, DOCKET, SYSTEM_RANDOM, GObject)

struct _DocketSystemRandom
{
  GObject parent_instance;
};

static void
system_fill (DocketRandom *self, guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      ssize_t got = getrandom (bytes, size, 0);

      if (got < 0 && errno == EINTR)
        continue;
      /* Without randomness keys would repeat: nothing sensible can go on. */
      if (got < 0)
        g_error ("The kernel gives no random numbers: %s", g_strerror (errno));
      bytes += got;
      size -= (gsize) got;
    }
}

static void
system_random_iface_init (DocketRandomInterface *iface)
{
  iface->fill = system_fill;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketSystemRandom, docket_system_random, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_RANDOM, system_random_iface_init))

static void
docket_system_random_class_init (DocketSystemRandomClass *klass)
{
}

static void
docket_system_random_init (DocketSystemRandom *self)
{
}

DocketRandom *
docket_system_random_new (void)
{
  return g_object_new (DOCKET_TYPE_SYSTEM_RANDOM, NULL);
}

/* ---- A seed's (splitmix64: tiny, full period, good enough for tests) ---- */

#define DOCKET_TYPE_SEEDED_RANDOM (docket_seeded_random_get_type ())
G_DECLARE_FINAL_TYPE (DocketSeededRandom, docket_seeded_random, DOCKET, SEEDED_RANDOM, GObject)

struct _DocketSeededRandom
{
  GObject parent_instance;
  GMutex mutex;
  guint64 state;
};

static guint64
seeded_next (DocketSeededRandom *self)
{
  guint64 z = (self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static void
seeded_fill (DocketRandom *random, guint8 *bytes, gsize size)
{
  DocketSeededRandom *self = DOCKET_SEEDED_RANDOM (random);

  g_mutex_lock (&self->mutex);
  while (size > 0)
    {
      guint64 draw = GUINT64_TO_LE (seeded_next (self));
      gsize n = MIN (size, sizeof draw);

      memcpy (bytes, &draw, n);
      bytes += n;
      size -= n;
    }
  g_mutex_unlock (&self->mutex);
}

static void
seeded_random_iface_init (DocketRandomInterface *iface)
{
  iface->fill = seeded_fill;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketSeededRandom, docket_seeded_random, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_RANDOM, seeded_random_iface_init))

static void
seeded_finalize (GObject *object)
{
  g_mutex_clear (&DOCKET_SEEDED_RANDOM (object)->mutex);
  G_OBJECT_CLASS (docket_seeded_random_parent_class)->finalize (object);
}

static void
docket_seeded_random_class_init (DocketSeededRandomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = seeded_finalize;
}

static void
docket_seeded_random_init (DocketSeededRandom *self)
{
  g_mutex_init (&self->mutex);
}

DocketRandom *
docket_seeded_random_new (guint64 seed)
{
  DocketSeededRandom *self = g_object_new (DOCKET_TYPE_SEEDED_RANDOM, NULL);

  self->state = seed;
  return DOCKET_RANDOM (self);
}
