/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A save of a customer is on the page in the same moment. An import of a hundred
 * thousand, and a week without a line, take longer than a frame to sum up: that
 * is done elsewhere, and what was there before is shown meanwhile.
 */

#include "docket-config.h"

#include "docket-outbox-reading.h"

#include "docket-background-read.h"

/* Operations that are read at once: they take less than a frame. */
#define SHORT_MAX 200
#define PAUSE_MS 300

struct _DocketOutboxReading
{
  GObject parent_instance;

  DocketDesk *desk;
  const DocketOutboxReadingInfo *info;
  gpointer owner; /* not owned */
  DocketBackgroundRead *background;
  gboolean elsewhere; /* a long one is on its way, and is the newest */
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (DocketOutboxReading, docket_outbox_reading, G_TYPE_OBJECT)

static gpointer
ask (gpointer data)
{
  DocketOutboxReading *self = data;

  return self->elsewhere ? self->info->wish (self->owner) : NULL;
}

static gpointer
read_elsewhere (DocketStore *store, gconstpointer asked, GCancellable *cancellable, GError **error)
{
  return docket_outbox_look (store, asked, error);
}

static void
take (gpointer data, gconstpointer asked, gpointer answer, const GError *error)
{
  DocketOutboxReading *self = data;
  g_autoptr (DocketOutboxLook) look = answer;

  /* It became short meanwhile, and what it is now is known. */
  if (self->elsewhere)
    self->info->take (self->owner, look, error);
}

static const DocketBackgroundReadInfo background_info = {
  PAUSE_MS, FALSE, ask, read_elsewhere, take, (GDestroyNotify) docket_outbox_wish_free, (GDestroyNotify) docket_outbox_look_free,
};

gboolean
docket_outbox_reading_read (DocketOutboxReading *self)
{
  g_autoptr (DocketOutboxWish) wish = NULL;
  g_autoptr (DocketOutboxLook) look = NULL;
  g_autoptr (GError) error = NULL;
  DocketStore *reader;

  g_return_val_if_fail (DOCKET_IS_OUTBOX_READING (self), TRUE);

  if (self->stopped)
    return TRUE;
  reader = docket_desk_get_reader (self->desk);
  wish = self->info->wish (self->owner);
  self->elsewhere = docket_store_outbox_is_longer (reader, wish->acked_since, SHORT_MAX);
  if (self->elsewhere)
    {
      docket_background_read_at_once (self->background);
      return FALSE;
    }
  look = docket_outbox_look (reader, wish, &error);
  self->info->take (self->owner, look, error);
  return TRUE;
}

void
docket_outbox_reading_stop (DocketOutboxReading *self)
{
  g_return_if_fail (DOCKET_IS_OUTBOX_READING (self));

  self->stopped = TRUE;
  docket_background_read_stop (self->background);
}

static void
docket_outbox_reading_dispose (GObject *object)
{
  DocketOutboxReading *self = DOCKET_OUTBOX_READING (object);

  self->stopped = TRUE;
  if (self->background != NULL)
    docket_background_read_stop (self->background);
  g_clear_object (&self->background);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_outbox_reading_parent_class)->dispose (object);
}

static void
docket_outbox_reading_class_init (DocketOutboxReadingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_outbox_reading_dispose;
}

static void
docket_outbox_reading_init (DocketOutboxReading *self)
{
}

DocketOutboxReading *
docket_outbox_reading_new (DocketDesk *desk, const DocketOutboxReadingInfo *info, gpointer owner)
{
  DocketOutboxReading *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk) && info != NULL, NULL);

  self = g_object_new (DOCKET_TYPE_OUTBOX_READING, NULL);
  self->desk = g_object_ref (desk);
  self->info = info;
  self->owner = owner;
  self->background = docket_background_read_new (desk, &background_info, self);
  return self;
}
