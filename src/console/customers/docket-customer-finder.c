/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Comparing names with a hundred thousand others may take longer than a frame,
 * so it happens on a thread with a read-only store of its own.  At most one
 * search is in flight; what is typed meanwhile is looked for next.
 */

#include "docket-config.h"

#include "docket-customer-finder.h"

#include "docket-limits.h"

/* A pause in typing. */
#define PAUSE_MS 200
/* Of the answers, one may be the customer itself. */
#define ASKED_MAX (DOCKET_MATCH_TWINS_MAX + 1)

struct _DocketCustomerFinder
{
  GObject parent_instance;

  DocketDesk *desk;
  DocketValues *values; /* (nullable) */
  char *except;
  GPtrArray *matches;
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

G_DEFINE_FINAL_TYPE (DocketCustomerFinder, docket_customer_finder, G_TYPE_OBJECT)

typedef struct
{
  char *path;
  DocketClock *clock;
  DocketRandom *random;
  DocketValues *values;
  char *except;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->path);
  g_object_unref (search->clock);
  g_object_unref (search->random);
  docket_values_unref (search->values);
  g_free (search->except);
  g_free (search);
}

static void
match_free (gpointer data)
{
  DocketCustomerMatch *match = data;

  docket_record_unref (match->record);
  g_free (match);
}

static void
run_search (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func (match_free);
  g_autoptr (DocketLikeness) wanted = docket_likeness_new (NULL, search->values);
  g_autoptr (DocketStore) store = NULL;
  g_autoptr (GPtrArray) records = NULL;
  GError *error = NULL;

  store = docket_store_open (search->path, DOCKET_DB_READ_ONLY, search->clock, search->random, &error);
  if (store != NULL)
    records = docket_store_find_similar (store, search->values, DOCKET_MATCH_SCORE_SHOWN, ASKED_MAX, &error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      DocketRecord *record = g_ptr_array_index (records, i);
      g_autoptr (DocketLikeness) likeness = docket_likeness_of_record (record);
      DocketCustomerMatch *match;

      if (g_strcmp0 (docket_record_get_id (record), search->except) == 0 || matches->len == DOCKET_MATCH_TWINS_MAX)
        continue;
      match = g_new0 (DocketCustomerMatch, 1);
      match->record = docket_record_ref (record);
      match->score = docket_likeness_score (wanted, likeness, &match->why);
      g_ptr_array_add (matches, match);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&matches), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
are_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const DocketCustomerMatch *one = g_ptr_array_index (a, i);
      const DocketCustomerMatch *other = g_ptr_array_index (b, i);

      if (one->why != other->why || one->score != other->score || !docket_record_equal (one->record, other->record))
        return FALSE;
    }
  return TRUE;
}

/* @matches: (transfer full) */
static void
take_matches (DocketCustomerFinder *self, GPtrArray *matches)
{
  gboolean same = are_same (self->matches, matches);

  g_ptr_array_unref (self->matches);
  self->matches = matches;
  if (!same)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void look_soon (DocketCustomerFinder *self);

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketCustomerFinder *self = DOCKET_CUSTOMER_FINDER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = g_task_propagate_pointer (G_TASK (result), &error);

  self->in_flight = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (matches == NULL)
    g_message ("Cannot look for likely matches: %s", error->message);
  else if (self->values != NULL && !self->again)
    take_matches (self, g_steal_pointer (&matches));
  if (self->again)
    look_soon (self);
}

static gboolean
on_pause_over (gpointer data)
{
  DocketCustomerFinder *self = data;
  DocketProfile *profile = docket_desk_get_profile (self->desk);
  g_autoptr (GTask) task = NULL;
  Search *search;

  self->pause_source = 0;
  self->again = FALSE;
  if (self->values == NULL)
    return G_SOURCE_REMOVE;
  self->in_flight = TRUE;
  search = g_new0 (Search, 1);
  search->path = docket_profile_account_path (profile, docket_profile_get_account (profile));
  search->clock = g_object_ref (docket_desk_get_clock (self->desk));
  search->random = g_object_ref (docket_desk_get_random (self->desk));
  search->values = docket_values_copy (self->values);
  search->except = g_strdup (self->except);
  task = g_task_new (self, self->cancellable, on_found, NULL);
  g_task_set_source_tag (task, on_pause_over);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, run_search);
  return G_SOURCE_REMOVE;
}

static void
look_soon (DocketCustomerFinder *self)
{
  if (self->in_flight)
    {
      self->again = TRUE;
      return;
    }
  g_clear_handle_id (&self->pause_source, g_source_remove);
  self->pause_source = g_timeout_add (PAUSE_MS, on_pause_over, self);
}

static void
docket_customer_finder_dispose (GObject *object)
{
  DocketCustomerFinder *self = DOCKET_CUSTOMER_FINDER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_source, g_source_remove);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_customer_finder_parent_class)->dispose (object);
}

static void
docket_customer_finder_finalize (GObject *object)
{
  DocketCustomerFinder *self = DOCKET_CUSTOMER_FINDER (object);

  g_clear_pointer (&self->values, docket_values_unref);
  g_free (self->except);
  g_ptr_array_unref (self->matches);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (docket_customer_finder_parent_class)->finalize (object);
}

static void
docket_customer_finder_class_init (DocketCustomerFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_customer_finder_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_customer_finder_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_customer_finder_init (DocketCustomerFinder *self)
{
  self->matches = g_ptr_array_new_with_free_func (match_free);
  self->cancellable = g_cancellable_new ();
}

DocketCustomerFinder *
docket_customer_finder_new (DocketDesk *desk)
{
  DocketCustomerFinder *self = g_object_new (DOCKET_TYPE_CUSTOMER_FINDER, NULL);

  self->desk = g_object_ref (desk);
  return self;
}

GPtrArray *
docket_customer_finder_get_matches (DocketCustomerFinder *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMER_FINDER (self), NULL);
  return self->matches;
}

void
docket_customer_finder_set_values (DocketCustomerFinder *self, DocketValues *values, const char *except)
{
  g_autofree char *id = g_strdup (except);

  g_return_if_fail (DOCKET_IS_CUSTOMER_FINDER (self));

  g_clear_pointer (&self->values, docket_values_unref);
  self->values = values != NULL ? docket_values_copy (values) : NULL;
  g_free (self->except);
  self->except = g_steal_pointer (&id);
  if (self->values == NULL)
    take_matches (self, g_ptr_array_new_with_free_func (match_free));
  else
    look_soon (self);
}
