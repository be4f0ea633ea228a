/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Desktop notifications.
 *
 * Three kinds of things may become somebody's business while they look
 * elsewhere.  For each kind two sets are kept: what is open by now (`known`),
 * and what of it was told (`told`).
 *
 *   in known, was not before, nobody looks   -> told; show one notice of all told
 *   in told, no longer open                  -> leaves told; none left: withdraw
 *
 * Only the newest things are known one by one. Of the others the number is: by as
 * many as there are more of than became known, the notice says more.
 *
 * So there is one notice a kind, however much a sync brings, and none for what
 * the person saw happen.
 */

#include "docket-config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "docket-notices.h"

#include "docket-case-words.h"
#include "docket-outbox-reading.h"
#include "docket-outbox-words.h"
#include "docket-settings.h"

/* The newest things of a kind; who has more open than this is told by the count. */
#define CASES_MAX 100
#define REFUSED_MAX 100
/* Lines in one notice. */
#define LINES_MAX 3

typedef enum
{
  NEWS_REVIEWS,
  NEWS_REJECTED,
  NEWS_DECIDED,
  N_NEWS,
} News;

static const struct
{
  const char *id;
  const char *key; /* of the setting */
} kinds[N_NEWS] = {
  { "reviews", "notify-reviews" },
  { "rejected", "notify-rejected" },
  { "decided", "notify-decided" },
};

/* One open thing of a kind. */
typedef struct
{
  char *line;   /* what it is, in a few words */
  char *review; /* (nullable): its case */
} Thing;

struct _DocketNotices
{
  GObject parent_instance;

  DocketDesk *desk;
  GSettings *settings;
  const DocketNoticeSink *sink;
  gpointer data;
  guint subscription;
  DocketOutboxReading *reading;
  guint source;
  gboolean first; /* what is there since before was told before */
  GHashTable *known[N_NEWS]; /* id -> Thing */
  GHashTable *told[N_NEWS];  /* set of ids */
  guint n[N_NEWS];           /* that are open, known or not */
  guint told_more[N_NEWS];   /* that were told, beside those of the set */
};

G_DEFINE_FINAL_TYPE (DocketNotices, docket_notices, G_TYPE_OBJECT)

static void
thing_free (gpointer data)
{
  Thing *thing = data;

  g_free (thing->line);
  g_free (thing->review);
  g_free (thing);
}

static GHashTable *
new_things (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, thing_free);
}

static void
add_thing (GHashTable *things, const char *id, const char *line, const char *review)
{
  Thing *thing = g_new0 (Thing, 1);

  thing->line = g_strdup (line);
  thing->review = g_strdup (review);
  g_hash_table_replace (things, g_strdup (id), thing);
}

/* -- What is open -- */

/* Where all that were read may be decided here, so may be the older ones; otherwise it is
 * known only that there are some. */
static guint
count_reviews (DocketNotices *self, const DocketQuery *query, guint n_read, guint n_known)
{
  gint64 n = n_read < CASES_MAX ? n_read : docket_store_count (docket_desk_get_reader (self->desk), query, NULL);

  if (n <= n_read)
    return n_known;
  return n_known == n_read ? (guint) n : n_known + 1;
}

/* @n: (out): that are open */
static GHashTable *
read_reviews (DocketNotices *self, guint *n)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autoptr (GPtrArray) records = NULL;
  GHashTable *things = new_things ();

  query->open_only = TRUE;
  records = docket_store_select (docket_desk_get_reader (self->desk), query, CASES_MAX, NULL);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      g_autoptr (DocketReview) review = docket_review_from_record (g_ptr_array_index (records, i), NULL);
      g_autofree char *why_not = review != NULL ? docket_case_why_not (self->desk, review) : NULL;
      g_autofree char *line = NULL;

      if (review == NULL || why_not != NULL)
        continue;
      line = docket_desk_record_name (self->desk, DOCKET_KIND_REVIEW, review->id);
      add_thing (things, review->id, line, review->id);
    }
  *n = count_reviews (self, query, records != NULL ? records->len : 0, g_hash_table_size (things));
  return things;
}

/* -- Telling -- */

static char *
title_of (News news, guint n)
{
  switch (news)
    {
    case NEWS_REVIEWS:
      return g_strdup_printf (ngettext ("%u new case to decide", "%u new cases to decide", n), n);
    case NEWS_REJECTED:
      return g_strdup_printf (ngettext ("%u change was not accepted", "%u changes were not accepted", n), n);
    case NEWS_DECIDED:
    case N_NEWS:
    default:
      return g_strdup_printf (ngettext ("%u change of yours was decided against", "%u changes of yours were decided against", n), n);
    }
}

static char *
body_of (GHashTable *things, GHashTable *told, guint n)
{
  GString *body = g_string_new (NULL);
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (told), (GCompareFunc) g_strcmp0);
  guint at = 0;

  /* Ids begin with the time they were made: the newest ones say most. */
  for (GList *l = g_list_last (ids); l != NULL && at < LINES_MAX; l = l->prev, at++)
    {
      const Thing *thing = g_hash_table_lookup (things, l->data);

      if (thing != NULL)
        g_string_append_printf (body, "%s%s", body->len > 0 ? "\n" : "", thing->line);
    }
  if (n > LINES_MAX)
    g_string_append_printf (body, ngettext ("\nand %u more", "\nand %u more", n - LINES_MAX), n - LINES_MAX);
  return g_string_free (body, FALSE);
}

static void
tell (DocketNotices *self, News news)
{
  GHashTable *told = self->told[news];
  guint n = g_hash_table_size (told) + self->told_more[news];
  g_autofree char *title = title_of (news, n);
  g_autofree char *body = body_of (self->known[news], told, n);
  DocketNotice notice = { kinds[news].id, title, body, _ ("Review"), "app.show-view", (char *) "review" };
  GHashTableIter iter;
  gpointer id;

  if (news == NEWS_REJECTED)
    {
      notice.button = _ ("Open outbox");
      notice.target = (char *) "outbox";
    }
  else if (n == 1)
    {
      const Thing *thing;

      g_hash_table_iter_init (&iter, told);
      g_hash_table_iter_next (&iter, &id, NULL);
      thing = g_hash_table_lookup (self->known[news], id);
      if (thing != NULL && thing->review != NULL)
        {
          notice.action = "app.show-review";
          notice.target = thing->review;
        }
    }
  else if (news == NEWS_DECIDED)
    notice.target = (char *) "outbox";
  self->sink->show (&notice, self->data);
}

/* What newer ones took the place of is open yet. */
static gboolean
drop_settled (DocketNotices *self, News news, guint n)
{
  GHashTableIter iter;
  gpointer id;
  gboolean dropped = FALSE;

  g_hash_table_iter_init (&iter, self->told[news]);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (self->known[news], id))
      {
        g_hash_table_iter_remove (&iter);
        self->told_more[news] += n > g_hash_table_size (self->known[news]);
        dropped = TRUE;
      }
  return dropped;
}

/* Of more than are known one by one, older ones come to be known as others are
 * settled: that is no news of them. (nullable): the oldest one known */
static const char *
find_oldest (GHashTable *things, guint n)
{
  const char *oldest = NULL;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, things);
  while (n > g_hash_table_size (things) && g_hash_table_iter_next (&iter, &id, NULL))
    if (oldest == NULL || strcmp (id, oldest) < 0)
      oldest = id;
  return oldest;
}

/* Takes @things (transfer full) as what is open by now, of @n. */
static void
update_kind (DocketNotices *self, News news, GHashTable *things, guint n, gboolean first)
{
  guint n_before = self->n[news], n_new = 0;
  g_autoptr (GHashTable) before = self->known[news];
  gboolean may_tell = !first && docket_settings_get_boolean (self->settings, kinds[news].key, TRUE)
                      && !self->sink->is_attended (self->data);
  gboolean new_ones = FALSE, settled;
  const char *oldest = find_oldest (before, n_before);
  GHashTableIter iter;
  gpointer id;

  self->known[news] = things;
  g_hash_table_iter_init (&iter, things);
  while (may_tell && g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (before, id) && (oldest == NULL || strcmp (id, oldest) > 0))
      {
        g_hash_table_add (self->told[news], g_strdup (id));
        n_new++;
        new_ones = TRUE;
      }
  self->n[news] = n;
  /* As many came at once as are not known one by one. */
  if (new_ones && n > n_before + n_new)
    self->told_more[news] += n - n_before - n_new;
  settled = drop_settled (self, news, n);
  self->told_more[news] = MIN (self->told_more[news], n - MIN (n, g_hash_table_size (self->told[news])));
  if (settled && g_hash_table_size (self->told[news]) == 0 && self->told_more[news] == 0)
    self->sink->withdraw (kinds[news].id, self->data);
  if (new_ones)
    tell (self, news);
}

/* Only what was refused last. */
static DocketOutboxWish *
wish (gpointer data)
{
  DocketOutboxWish *wish = docket_outbox_wish_new (((DocketNotices *) data)->desk, G_MAXINT64, 0);

  wish->entries_max[DOCKET_OUTBOX_SECTION_NEEDS_YOU] = REFUSED_MAX;
  wish->newest = TRUE;
  return wish;
}

static void
update_refused (DocketNotices *self, DocketOutboxLook *look)
{
  GHashTable *rejected = new_things ();
  GHashTable *decided = new_things ();

  for (guint i = 0; look != NULL && i < look->entries->len; i++)
    {
      const DocketOutboxEntry *entry = g_ptr_array_index (look->entries, i);

      add_thing (docket_outbox_may_raise (entry) ? decided : rejected, entry->bundle, entry->sentence, entry->review);
    }
  update_kind (self, NEWS_REJECTED, rejected, look == NULL ? 0 : look->n[DOCKET_OUTBOX_SECTION_NEEDS_YOU] - look->n_decided_against, self->first);
  update_kind (self, NEWS_DECIDED, decided, look == NULL ? 0 : look->n_decided_against, self->first);
  self->first = FALSE;
}

static void
take (gpointer data, DocketOutboxLook *look, const GError *error)
{
  if (look != NULL)
    update_refused (data, look);
}

static const DocketOutboxReadingInfo reading_info = { wish, take };

static void
update (DocketNotices *self, gboolean first)
{
  GHashTable *reviews;
  guint n;

  reviews = read_reviews (self, &n);
  update_kind (self, NEWS_REVIEWS, reviews, n, first);
  if (docket_desk_get_status (self->desk)->counts.rejected == 0 && g_hash_table_size (self->known[NEWS_REJECTED]) == 0
      && g_hash_table_size (self->known[NEWS_DECIDED]) == 0)
    update_refused (self, NULL);
  else
    docket_outbox_reading_read (self->reading);
}

static gboolean
on_idle (gpointer data)
{
  DocketNotices *self = data;

  self->source = 0;
  update (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
queue_update (DocketNotices *self)
{
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_LOW, on_idle, self, NULL);
}

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  if (docket_change_set_is_everything (changes) || docket_change_set_has_outbox (changes)
      || docket_change_set_has_kind (changes, DOCKET_KIND_REVIEW))
    queue_update (data);
}

static void
docket_notices_dispose (GObject *object)
{
  DocketNotices *self = DOCKET_NOTICES (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  if (self->reading != NULL)
    docket_outbox_reading_stop (self->reading);
  g_clear_object (&self->reading);
  for (guint i = 0; i < N_NEWS; i++)
    if (self->told[i] != NULL && g_hash_table_size (self->told[i]) > 0)
      {
        self->sink->withdraw (kinds[i].id, self->data);
        g_hash_table_remove_all (self->told[i]);
      }
  G_OBJECT_CLASS (docket_notices_parent_class)->dispose (object);
}

static void
docket_notices_finalize (GObject *object)
{
  DocketNotices *self = DOCKET_NOTICES (object);

  for (guint i = 0; i < N_NEWS; i++)
    {
      g_clear_pointer (&self->known[i], g_hash_table_unref);
      g_clear_pointer (&self->told[i], g_hash_table_unref);
    }
  g_clear_object (&self->settings);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_notices_parent_class)->finalize (object);
}

static void
docket_notices_class_init (DocketNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_notices_finalize;
}

static void
docket_notices_init (DocketNotices *self)
{
  for (guint i = 0; i < N_NEWS; i++)
    {
      self->known[i] = new_things ();
      self->told[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
}

DocketNotices *
docket_notices_new (DocketDesk *desk, GSettings *settings, const DocketNoticeSink *sink, gpointer data)
{
  DocketNotices *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk) && sink != NULL, NULL);

  self = g_object_new (DOCKET_TYPE_NOTICES, NULL);
  self->desk = g_object_ref (desk);
  g_set_object (&self->settings, settings);
  self->sink = sink;
  self->data = data;
  self->first = TRUE;
  self->reading = docket_outbox_reading_new (desk, &reading_info, self);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_changes, self);
  update (self, TRUE);
  return self;
}

guint
docket_notices_get_n_known (DocketNotices *self)
{
  guint n = 0;

  g_return_val_if_fail (DOCKET_IS_NOTICES (self), 0);

  for (guint i = 0; i < N_NEWS; i++)
    n = MAX (n, g_hash_table_size (self->known[i]));
  return n;
}
