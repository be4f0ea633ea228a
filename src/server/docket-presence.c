/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A hundred desks that each tell a hundred others of every request would talk
 * of nothing else. So a device is told of again at most every few seconds, and
 * if only its last sign of life moved, once a minute.
 */
#include "docket-config.h"

#include "docket-presence.h"

#include "docket-json.h"

#define CHANGE_MS_MIN       (5 * 1000)
#define SIGN_OF_LIFE_MS_MIN (60 * 1000)
#define VIEWING_MS          (60 * 1000)
/* Whose lag is worth knowing: a device that sleeps is not slow. */
#define LATELY_MS           (5 * 60 * 1000)
#define DEVICES_MAX         5000
#define FORGOTTEN_MS        (24 * 3600 * G_GINT64_CONSTANT (1000))

typedef struct
{
  char *person;
  char *device;
  gint64 seen_at; /* wall clock, ms */
  gboolean is_field;
  gint64 delivered_seq; /* 0: asked for nothing yet */
  char *viewing; /* (nullable): JSON */
  gint64 viewing_until;
  gboolean changed; /* more than the last sign of life */
  gint64 told_at;
} Entry;

struct _DocketPresence
{
  DocketClock *clock;
  GHashTable *entries; /* device -> Entry */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->person);
  g_free (entry->device);
  g_free (entry->viewing);
  g_free (entry);
}

DocketPresence *
docket_presence_new (DocketClock *clock)
{
  DocketPresence *presence = g_new0 (DocketPresence, 1);

  presence->clock = g_object_ref (clock);
  presence->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  return presence;
}

void
docket_presence_free (DocketPresence *presence)
{
  g_hash_table_unref (presence->entries);
  g_object_unref (presence->clock);
  g_free (presence);
}

static gboolean
is_forgotten (gpointer key, gpointer value, gpointer data)
{
  Entry *entry = value;

  return entry->seen_at < *(gint64 *) data - FORGOTTEN_MS;
}

static Entry *
touch (DocketPresence *presence, const DocketSession *session)
{
  gint64 now = docket_clock_now_ms (presence->clock);
  Entry *entry = g_hash_table_lookup (presence->entries, session->device);

  if (entry == NULL)
    {
      if (g_hash_table_size (presence->entries) >= DEVICES_MAX)
        g_hash_table_foreach_remove (presence->entries, is_forgotten, &now);
      entry = g_new0 (Entry, 1);
      entry->device = g_strdup (session->device);
      entry->changed = TRUE;
      g_hash_table_insert (presence->entries, entry->device, entry);
    }
  if (g_strcmp0 (entry->person, session->person) != 0)
    {
      g_free (entry->person);
      entry->person = g_strdup (session->person);
      g_clear_pointer (&entry->viewing, g_free);
      entry->changed = TRUE;
    }
  entry->is_field = session->is_field;
  entry->seen_at = now;
  return entry;
}

void
docket_presence_seen (DocketPresence *presence, const DocketSession *session)
{
  touch (presence, session);
}

void
docket_presence_delivered (DocketPresence *presence, const DocketSession *session, gint64 seq)
{
  Entry *entry = touch (presence, session);

  if (entry->delivered_seq == seq)
    return;
  entry->delivered_seq = seq;
  entry->changed = TRUE;
}

void
docket_presence_view (DocketPresence *presence, const DocketSession *session, const char *viewing)
{
  Entry *entry = touch (presence, session);

  entry->viewing_until = entry->seen_at + VIEWING_MS;
  if (g_strcmp0 (entry->viewing, viewing) == 0)
    return;
  g_free (entry->viewing);
  entry->viewing = g_strdup (viewing);
  entry->changed = TRUE;
}

static void
tell (Entry *entry, DocketPresenceFunc func, gpointer data)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *json = NULL;

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "person", entry->person);
  docket_json_text_member (&writer, "device", entry->device);
  docket_json_int_member (&writer, "last_seen_at", entry->seen_at);
  docket_json_int_member (&writer, "delivered_seq", entry->delivered_seq);
  docket_json_name (&writer, "viewing");
  docket_json_raw (&writer, entry->viewing);
  docket_json_end_object (&writer);
  json = docket_json_writer_finish (&writer);
  func (json, data);
}

void
docket_presence_tell_news (DocketPresence *presence, DocketPresenceFunc func, gpointer data)
{
  gint64 now = docket_clock_now_ms (presence->clock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, presence->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;
      gint64 since = now - entry->told_at;

      if (entry->viewing != NULL && entry->viewing_until <= now)
        {
          g_clear_pointer (&entry->viewing, g_free);
          entry->changed = TRUE;
        }
      /* A clock that was set back must not silence anyone. */
      if (since >= 0 && since < (entry->changed ? CHANGE_MS_MIN : SIGN_OF_LIFE_MS_MIN))
        continue;
      if (!entry->changed && entry->seen_at <= entry->told_at)
        continue;
      entry->changed = FALSE;
      entry->told_at = now;
      tell (entry, func, data);
    }
}

void
docket_presence_tell_all (DocketPresence *presence, DocketPresenceFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, presence->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    tell (value, func, data);
}

void
docket_presence_count (DocketPresence *presence, gint64 seq, guint devices[2], gint64 lag_places[2])
{
  gint64 since = docket_clock_now_ms (presence->clock) - LATELY_MS;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, presence->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;
      guint class = entry->is_field ? 1 : 0;

      if (entry->seen_at < since)
        continue;
      devices[class]++;
      if (entry->delivered_seq > 0)
        lag_places[class] = MAX (lag_places[class], seq - entry->delivered_seq);
    }
}
