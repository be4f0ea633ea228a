/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Counting a million rows takes longer than a frame, so it happens on a thread
 * with a read-only store of its own.  At most one round is in flight; whatever
 * changes meanwhile leads to one more round, not to many.
 */

#include "docket-config.h"

#include "docket-counter.h"

/* Soon enough to feel live, seldom enough for a long pull. */
#define PAUSE_MS 150

struct _DocketCounter
{
  GObject parent_instance;

  DocketDesk *desk;
  guint subscription;
  GPtrArray *queries; /* element-type DocketQuery, NULL while unset */
  GArray *counts;     /* gint64 */
  guint pause_source;
  gboolean in_flight;
  gboolean again;
  GCancellable *cancellable;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCounter, docket_counter, G_TYPE_OBJECT)

typedef struct
{
  char *path;
  DocketClock *clock;
  DocketRandom *random;
  GPtrArray *queries;
} Round;

static void
query_free (gpointer query)
{
  if (query != NULL)
    docket_query_free (query);
}

static void
round_free (gpointer data)
{
  Round *round = data;

  g_free (round->path);
  g_object_unref (round->clock);
  g_object_unref (round->random);
  g_ptr_array_unref (round->queries);
  g_free (round);
}

static void
run_round (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Round *round = data;
  g_autoptr (DocketStore) store = NULL;
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (gint64));
  GError *error = NULL;

  store = docket_store_open (round->path, DOCKET_DB_READ_ONLY, round->clock, round->random, &error);
  for (guint i = 0; store != NULL && i < round->queries->len; i++)
    {
      DocketQuery *query = g_ptr_array_index (round->queries, i);
      gint64 count = -1;

      if (query != NULL)
        count = docket_store_count (store, query, &error);
      if (error != NULL || g_cancellable_is_cancelled (cancellable))
        break;
      g_array_append_val (counts, count);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&counts), (GDestroyNotify) g_array_unref);
}

static void
on_round_done (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketCounter *self = DOCKET_COUNTER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = g_task_propagate_pointer (G_TASK (result), &error);

  self->in_flight = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (counts == NULL)
    g_message ("Cannot count: %s", error->message);
  else if (counts->len == self->counts->len)
    {
      gboolean differs = memcmp (counts->data, self->counts->data, counts->len * sizeof (gint64)) != 0;

      g_array_unref (self->counts);
      self->counts = g_steal_pointer (&counts);
      if (differs)
        g_signal_emit (self, signals[CHANGED], 0);
    }
  if (self->again)
    docket_counter_refresh (self);
}

static gboolean
on_pause_over (gpointer data)
{
  DocketCounter *self = data;
  DocketProfile *profile = docket_desk_get_profile (self->desk);
  g_autoptr (GTask) task = NULL;
  Round *round;

  self->pause_source = 0;
  self->in_flight = TRUE;
  self->again = FALSE;
  round = g_new0 (Round, 1);
  round->path = docket_profile_account_path (profile, docket_profile_get_account (profile));
  round->clock = g_object_ref (docket_desk_get_clock (self->desk));
  round->random = g_object_ref (docket_desk_get_random (self->desk));
  round->queries = g_ptr_array_new_with_free_func (query_free);
  for (guint i = 0; i < self->queries->len; i++)
    {
      DocketQuery *query = g_ptr_array_index (self->queries, i);

      g_ptr_array_add (round->queries, query != NULL ? docket_query_copy (query) : NULL);
    }
  task = g_task_new (self, self->cancellable, on_round_done, NULL);
  g_task_set_source_tag (task, on_pause_over);
  g_task_set_task_data (task, round, round_free);
  g_task_run_in_thread (task, run_round);
  return G_SOURCE_REMOVE;
}

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

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_source, g_source_remove);
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
  g_object_unref (self->cancellable);
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
  self->cancellable = g_cancellable_new ();
}

DocketCounter *
docket_counter_new (DocketDesk *desk, guint n_queries)
{
  DocketCounter *self = g_object_new (DOCKET_TYPE_COUNTER, NULL);
  const gint64 unknown = -1;

  self->desk = g_object_ref (desk);
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

  if (self->in_flight)
    self->again = TRUE;
  else if (self->pause_source == 0)
    self->pause_source = g_timeout_add (PAUSE_MS, on_pause_over, self);
}
