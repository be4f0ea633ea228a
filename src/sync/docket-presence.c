/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The server's word, kept for as long as the line to it stands.
 *
 * Its clock and this one need not agree. No event tells of a moment that has
 * not come at the server, so the furthest any of them was ahead of our own
 * steady clock when it arrived is how far its clock is ahead, but for the time
 * that event was on its way; ages are reckoned with that, not with the wall
 * clock of this desk. Somebody may set the server's clock, so only the last
 * minutes count for it, and what was heard before them keeps its age.
 *
 * The server says itself when somebody looks away. That a look lapses here as
 * well is for the server that forgot to.
 */
#include "docket-config.h"

#include "docket-presence.h"

#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"

typedef struct
{
  DocketSighting *sighting;
  gint64 heard_ms; /* monotonic */
} Entry;

/* What all devices of one person come to. */
typedef struct
{
  gint64 last_seen_at;
  gint64 delivered_seq;
} Person;

/* Where one window of this person looks. */
typedef struct
{
  gconstpointer owner;
  DocketKind kind;
  char *id;
} Look;

struct _DocketPresence
{
  GObject parent_instance;
  DocketClock *clock;
  char *person;
  gboolean known;
  gint64 ahead_ms; /* of the server's wall clock to our monotonic one; valid while known */
  GHashTable *entries; /* device -> Entry */
  GHashTable *people;  /* person -> Person, of entries */
  GPtrArray *looking;  /* those of entries that look at something (unowned) */
  GSource *lapse;

  GPtrArray *looks; /* the last one counts */
  DocketKind said_kind;
  char *said_id;
  DocketPresenceSayFunc say;
  gpointer say_data;
};

G_DEFINE_FINAL_TYPE (DocketPresence, docket_presence, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- Sightings ---- */

void
docket_sighting_free (DocketSighting *sighting)
{
  if (sighting == NULL)
    return;
  g_free (sighting->person);
  g_free (sighting->device);
  g_free (sighting->viewing_id);
  g_free (sighting);
}

DocketSighting *
docket_sighting_from_text (const char *json)
{
  g_autoptr (JsonNode) node = docket_json_parse (json, strlen (json), DOCKET_HEADER_BYTES_MAX, NULL);
  g_autoptr (DocketSighting) sighting = g_new0 (DocketSighting, 1);
  const char *person = NULL, *device = NULL, *kind = NULL, *id = NULL;
  JsonObject *object, *viewing = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  if (!docket_json_get_text (object, "person", TRUE, &person, NULL) || !docket_json_get_text (object, "device", TRUE, &device, NULL)
      || !docket_json_get_int (object, "last_seen_at", TRUE, &sighting->last_seen_at, NULL)
      || !docket_json_get_int (object, "delivered_seq", TRUE, &sighting->delivered_seq, NULL)
      || !docket_json_get_object (object, "viewing", FALSE, &viewing, NULL)
      || sighting->last_seen_at < 0 || sighting->last_seen_at > DOCKET_TIME_MS_MAX || sighting->delivered_seq < 0)
    return NULL;
  sighting->person = g_strdup (person);
  sighting->device = g_strdup (device);
  sighting->viewing_kind = DOCKET_KIND_NONE;
  /* A kind that this version does not know is none that it shows. */
  if (viewing != NULL && docket_json_get_text (viewing, "kind", TRUE, &kind, NULL) && docket_json_get_text (viewing, "id", TRUE, &id, NULL)
      && docket_kind_from_name (kind) != DOCKET_KIND_NONE)
    {
      sighting->viewing_kind = docket_kind_from_name (kind);
      sighting->viewing_id = g_strdup (id);
    }
  return g_steal_pointer (&sighting);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  docket_sighting_free (entry->sighting);
  g_free (entry);
}

/* ---- Lapses ---- */

static void
clear_lapse (DocketPresence *self)
{
  if (self->lapse != NULL)
    g_source_destroy (self->lapse);
  g_clear_pointer (&self->lapse, g_source_unref);
}

static void
set_lapse (DocketPresence *self);

static gboolean
is_looking (DocketPresence *self, const Entry *entry)
{
  return entry->sighting->viewing_id != NULL && docket_clock_monotonic_ms (self->clock) - entry->heard_ms < DOCKET_VIEWING_LAPSES_S * 1000;
}

static void
on_lapse (gpointer data)
{
  DocketPresence *self = data;

  g_clear_pointer (&self->lapse, g_source_unref);
  set_lapse (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Awake when the first of them lapses. */
static void
set_lapse (DocketPresence *self)
{
  gint64 now = docket_clock_monotonic_ms (self->clock);
  gint64 first = G_MAXINT64;

  clear_lapse (self);
  for (guint i = 0; i < self->looking->len; i++)
    if (is_looking (self, g_ptr_array_index (self->looking, i)))
      first = MIN (first, ((Entry *) g_ptr_array_index (self->looking, i))->heard_ms);
  if (first != G_MAXINT64)
    self->lapse = docket_clock_call_in (self->clock, first + DOCKET_VIEWING_LAPSES_S * 1000 - now, on_lapse, self);
}

/* ---- Where this person looks ---- */

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->id);
  g_free (look);
}

static void
say (DocketPresence *self)
{
  const Look *look = self->looks->len == 0 ? NULL : g_ptr_array_index (self->looks, self->looks->len - 1);
  DocketKind kind = look == NULL ? DOCKET_KIND_NONE : look->kind;
  const char *id = look == NULL ? NULL : look->id;

  if (kind == self->said_kind && g_strcmp0 (id, self->said_id) == 0)
    return;
  self->said_kind = kind;
  g_free (self->said_id);
  self->said_id = g_strdup (id);
  if (self->say != NULL)
    self->say (kind, self->said_id, self->say_data);
}

void
docket_presence_set_viewing (DocketPresence *self, gconstpointer owner, DocketKind kind, const char *id)
{
  g_return_if_fail (DOCKET_IS_PRESENCE (self));

  for (guint i = 0; i < self->looks->len; i++)
    {
      const Look *look = g_ptr_array_index (self->looks, i);

      if (look->owner != owner)
        continue;
      if (id != NULL && look->kind == kind && strcmp (look->id, id) == 0)
        return;
      g_ptr_array_remove_index (self->looks, i);
      break;
    }
  if (id != NULL)
    {
      Look *look = g_new0 (Look, 1);

      look->owner = owner;
      look->kind = kind;
      look->id = g_strdup (id);
      g_ptr_array_add (self->looks, look);
    }
  say (self);
}

void
docket_presence_set_say_func (DocketPresence *self, DocketPresenceSayFunc func, gpointer data)
{
  g_return_if_fail (DOCKET_IS_PRESENCE (self));
  self->say = func;
  self->say_data = data;
  if (func != NULL && self->said_id != NULL)
    func (self->said_kind, self->said_id, data);
}

/* ---- News ---- */

/* A board asks for hundreds of jobs, and news come every second: devices are
 * gone through once for all of them. */
static void
sum_up (DocketPresence *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_remove_all (self->people);
  g_ptr_array_set_size (self->looking, 0);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DocketSighting *sighting = ((Entry *) value)->sighting;
      Person *person = g_hash_table_lookup (self->people, sighting->person);

      if (person == NULL)
        {
          person = g_new0 (Person, 1);
          g_hash_table_insert (self->people, g_strdup (sighting->person), person);
        }
      person->last_seen_at = MAX (person->last_seen_at, sighting->last_seen_at);
      person->delivered_seq = MAX (person->delivered_seq, sighting->delivered_seq);
      if (sighting->viewing_id != NULL)
        g_ptr_array_add (self->looking, value);
    }
  set_lapse (self);
}

/* Whether it says anything about the server's clock as it goes now. */
static gboolean
is_recent (const Entry *entry, gint64 now_ms)
{
  return now_ms - entry->heard_ms <= DOCKET_SERVER_CLOCK_S * 1000;
}

static void
reckon_clock (DocketPresence *self, gint64 now_ms)
{
  gint64 ahead_ms = G_MININT64;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (is_recent (value, now_ms))
      ahead_ms = MAX (ahead_ms, ((Entry *) value)->sighting->last_seen_at - ((Entry *) value)->heard_ms);
  if (ahead_ms == G_MININT64)
    return;
  g_hash_table_iter_init (&iter, self->entries);
  while (self->known && ahead_ms != self->ahead_ms && g_hash_table_iter_next (&iter, NULL, &value))
    if (!is_recent (value, now_ms))
      ((Entry *) value)->sighting->last_seen_at += ahead_ms - self->ahead_ms;
  self->ahead_ms = ahead_ms;
  self->known = TRUE;
}

void
docket_presence_take (DocketPresence *self, GPtrArray *sightings)
{
  gint64 now = docket_clock_monotonic_ms (self->clock);

  g_return_if_fail (DOCKET_IS_PRESENCE (self));

  if (sightings->len == 0)
    return;
  while (sightings->len > 0)
    {
      Entry *entry = g_new0 (Entry, 1);

      entry->sighting = g_ptr_array_steal_index (sightings, 0);
      entry->heard_ms = now;
      if (g_hash_table_size (self->entries) >= DOCKET_SIGHTINGS_MAX && !g_hash_table_contains (self->entries, entry->sighting->device))
        entry_free (entry);
      else
        g_hash_table_replace (self->entries, entry->sighting->device, entry);
    }
  reckon_clock (self, now);
  sum_up (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
docket_presence_forget (DocketPresence *self)
{
  g_return_if_fail (DOCKET_IS_PRESENCE (self));

  if (!self->known)
    return;
  self->known = FALSE;
  g_hash_table_remove_all (self->entries);
  sum_up (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Questions ---- */

gboolean
docket_presence_is_known (DocketPresence *self)
{
  g_return_val_if_fail (DOCKET_IS_PRESENCE (self), FALSE);
  return self->known;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
docket_presence_get_viewers (DocketPresence *self, DocketKind kind, const char *id)
{
  GPtrArray *viewers = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (DOCKET_IS_PRESENCE (self), viewers);

  for (guint i = 0; i < self->looking->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->looking, i);
      const DocketSighting *sighting = entry->sighting;

      if (sighting->viewing_kind == kind && g_strcmp0 (sighting->viewing_id, id) == 0 && is_looking (self, entry)
          && g_strcmp0 (sighting->person, self->person) != 0 && !g_ptr_array_find_with_equal_func (viewers, sighting->person, g_str_equal, NULL))
        g_ptr_array_add (viewers, g_strdup (sighting->person));
    }
  g_ptr_array_sort (viewers, compare_names);
  return viewers;
}

gboolean
docket_presence_get_last_seen (DocketPresence *self, const char *person, gint64 *at)
{
  const Person *seen;

  g_return_val_if_fail (DOCKET_IS_PRESENCE (self) && person != NULL, FALSE);

  seen = g_hash_table_lookup (self->people, person);
  if (seen == NULL)
    return FALSE;
  if (at != NULL)
    *at = docket_clock_now_ms (self->clock) - (docket_clock_monotonic_ms (self->clock) + self->ahead_ms - seen->last_seen_at);
  return TRUE;
}

DocketDelivery
docket_presence_get_delivery (DocketPresence *self, const char *person, gint64 seq)
{
  const Person *seen;

  g_return_val_if_fail (DOCKET_IS_PRESENCE (self) && person != NULL, DOCKET_DELIVERY_UNKNOWN);

  seen = g_hash_table_lookup (self->people, person);
  if (seen == NULL)
    return DOCKET_DELIVERY_UNKNOWN;
  return seen->delivered_seq >= seq ? DOCKET_DELIVERY_DELIVERED : DOCKET_DELIVERY_NOT_YET;
}

/* ---- Object ---- */

static void
docket_presence_dispose (GObject *object)
{
  DocketPresence *self = DOCKET_PRESENCE (object);

  clear_lapse (self);
  self->say = NULL;
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (docket_presence_parent_class)->dispose (object);
}

static void
docket_presence_finalize (GObject *object)
{
  DocketPresence *self = DOCKET_PRESENCE (object);

  g_ptr_array_unref (self->looking);
  g_hash_table_unref (self->people);
  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->looks);
  g_free (self->person);
  g_free (self->said_id);
  G_OBJECT_CLASS (docket_presence_parent_class)->finalize (object);
}

static void
docket_presence_class_init (DocketPresenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = docket_presence_dispose;
  object_class->finalize = docket_presence_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_presence_init (DocketPresence *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->looking = g_ptr_array_new ();
  self->looks = g_ptr_array_new_with_free_func (look_free);
  self->said_kind = DOCKET_KIND_NONE;
}

DocketPresence *
docket_presence_new (DocketClock *clock, const char *person)
{
  DocketPresence *self = g_object_new (DOCKET_TYPE_PRESENCE, NULL);

  self->clock = g_object_ref (clock);
  self->person = g_strdup (person);
  return self;
}
