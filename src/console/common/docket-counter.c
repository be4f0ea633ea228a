/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A round counts all queries.  Which changes of the store concern them is decided
 * here; when and where to count is DocketBackgroundRead's.
 */

#include "docket-config.h"

#include "docket-counter.h"

#include "docket-background-read.h"

/* Soon enough to feel live, seldom enough for a long pull. */
#define PAUSE_MS 150

struct _DocketCounter
{
  GObject parent_instance;

  DocketDesk *desk;
  guint subscription;
  GPtrArray *queries; /* element-type DocketQuery, NULL while unset */
  GArray *counts;     /* gint64 */
  DocketBackgroundRead *read;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCounter, docket_counter, G_TYPE_OBJECT)

static void
query_free (gpointer query)
{
  if (query != NULL)
    docket_query_free (query);
}

/* What a round counts: a copy of the queries. */
static gpointer
ask (gpointer owner)
{
  DocketCounter *self = owner;
  GPtrArray *queries = g_ptr_array_new_with_free_func (query_free);

  for (guint i = 0; i < self->queries->len; i++)
    {
      DocketQuery *query = g_ptr_array_index (self->queries, i);

      g_ptr_array_add (queries, query != NULL ? docket_query_copy (query) : NULL);
    }
  return queries;
}

static gpointer
count (DocketStore *store, gconstpointer asked, GCancellable *cancellable, GError **error)
{
  const GPtrArray *queries = asked;
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (gint64));

  for (guint i = 0; i < queries->len; i++)
    {
      DocketQuery *query = g_ptr_array_index (queries, i);
      gint64 n = -1;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (query != NULL)
        {
          n = docket_store_count (store, query, error);
          if (n < 0)
            return NULL;
        }
      g_array_append_val (counts, n);
    }
  return g_steal_pointer (&counts);
}

static void
take (gpointer owner, gconstpointer asked, gpointer answer, const GError *error)
{
  DocketCounter *self = owner;
  g_autoptr (GArray) counts = answer;
  gboolean differs;

  if (counts == NULL)
    {
      g_message ("Cannot count: %s", error->message);
      return;
    }
  differs = memcmp (counts->data, self->counts->data, counts->len * sizeof (gint64)) != 0;
  g_array_unref (self->counts);
  self->counts = g_steal_pointer (&counts);
  if (differs)
    g_signal_emit (self, signals[CHANGED], 0);
}

static const DocketBackgroundReadInfo round_info = {
  .pause_ms = PAUSE_MS,
  .ask = ask,
  .read = count,
  .take = take,
  .free_asked = (GDestroyNotify) g_ptr_array_unref,
  .free_answer = (GDestroyNotify) g_array_unref,
};

static void
on_store_changed (DocketChangeSet *changes, gpointer data)
{
  DocketCounter *self = data;
  gboolean concerned = docket_change_set_has_kind (changes, DOCKET_KIND_REVIEW) || docket_change_set_has_outbox (changes);

  for (guint i = 0; i < self->queries->len && !concerned; i++)
    {
      const DocketQuery *query = g_ptr_array_index (self->queries, i);

      concerned = query != NULL && docket_change_set_has_kind (changes, query->kind);
    }
  if (concerned)
    docket_counter_refresh (self);
}

static void
docket_counter_dispose (GObject *object)
{
  DocketCounter *self = DOCKET_COUNTER (object);

  if (self->read != NULL)
    docket_background_read_stop (self->read);
  g_clear_object (&self->read);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_counter_parent_class)->dispose (object);
}

static void
docket_counter_finalize (GObject *object)
{
  DocketCounter *self = DOCKET_COUNTER (object);

  g_ptr_array_unref (self->queries);
  g_array_unref (self->counts);
  G_OBJECT_CLASS (docket_counter_parent_class)->finalize (object);
}

static void
docket_counter_class_init (DocketCounterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_counter_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_counter_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_counter_init (DocketCounter *self)
{
  self->queries = g_ptr_array_new_with_free_func (query_free);
  self->counts = g_array_new (FALSE, TRUE, sizeof (gint64));
}

DocketCounter *
docket_counter_new (DocketDesk *desk, guint n_queries)
{
  DocketCounter *self = g_object_new (DOCKET_TYPE_COUNTER, NULL);
  const gint64 unknown = -1;

  self->desk = g_object_ref (desk);
  self->read = docket_background_read_new (desk, &round_info, self);
  g_ptr_array_set_size (self->queries, n_queries);
  for (guint i = 0; i < n_queries; i++)
    g_array_append_val (self->counts, unknown);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_store_changed, self);
  return self;
}

gint64
docket_counter_get_count (DocketCounter *self, guint n)
{
  g_return_val_if_fail (DOCKET_IS_COUNTER (self) && n < self->counts->len, -1);
  return g_array_index (self->counts, gint64, n);
}

gboolean
docket_counter_asks (DocketCounter *self, guint n, const DocketQuery *query)
{
  g_return_val_if_fail (DOCKET_IS_COUNTER (self) && n < self->queries->len, FALSE);
  return g_ptr_array_index (self->queries, n) != NULL && docket_query_equal (g_ptr_array_index (self->queries, n), query);
}

void
docket_counter_set_query (DocketCounter *self, guint n, const DocketQuery *query)
{
  g_return_if_fail (DOCKET_IS_COUNTER (self) && n < self->queries->len);

  query_free (g_ptr_array_index (self->queries, n));
  g_ptr_array_index (self->queries, n) = docket_query_copy (query);
  docket_counter_refresh (self);
}

void
docket_counter_refresh (DocketCounter *self)
{
  g_return_if_fail (DOCKET_IS_COUNTER (self));

  docket_background_read_soon (self->read);
}
