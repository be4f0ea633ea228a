/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is being typed is compared with all customers in each pause of the typing.
 * An answer that what was typed since has overtaken is not shown.
 */

#include "docket-config.h"

#include "docket-customer-finder.h"

#include "docket-background-read.h"
#include "docket-limits.h"

/* A pause in typing. */
#define PAUSE_MS 200
/* Of the answers, one may be the customer itself. */
#define ASKED_MAX (DOCKET_MATCH_TWINS_MAX + 1)

struct _DocketCustomerFinder
{
  GObject parent_instance;

  DocketValues *values; /* (nullable) */
  char *except;
  GPtrArray *matches;
  DocketBackgroundRead *read;
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
  DocketValues *values;
  char *except;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

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

static gpointer
ask (gpointer owner)
{
  DocketCustomerFinder *self = owner;
  Search *search;

  if (self->values == NULL)
    return NULL;
  search = g_new0 (Search, 1);
  search->values = docket_values_copy (self->values);
  search->except = g_strdup (self->except);
  return search;
}

static gpointer
find (DocketStore *store, gconstpointer asked, GCancellable *cancellable, GError **error)
{
  const Search *search = asked;
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func (match_free);
  g_autoptr (DocketLikeness) wanted = docket_likeness_new (NULL, search->values);
  g_autoptr (GPtrArray) records = docket_store_find_similar (store, search->values, DOCKET_MATCH_SCORE_SHOWN, ASKED_MAX, error);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len && matches->len < DOCKET_MATCH_TWINS_MAX; i++)
    {
      DocketRecord *record = g_ptr_array_index (records, i);
      g_autoptr (DocketLikeness) likeness = docket_likeness_of_record (record);
      DocketCustomerMatch *match;

      if (g_strcmp0 (docket_record_get_id (record), search->except) == 0)
        continue;
      match = g_new0 (DocketCustomerMatch, 1);
      match->record = docket_record_ref (record);
      match->score = docket_likeness_score (wanted, likeness, &match->why);
      g_ptr_array_add (matches, match);
    }
  return g_steal_pointer (&matches);
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

static void
take (gpointer owner, gconstpointer asked, gpointer answer, const GError *error)
{
  DocketCustomerFinder *self = owner;
  g_autoptr (GPtrArray) matches = answer;

  if (matches == NULL)
    g_message ("Cannot look for likely matches: %s", error->message);
  else if (self->values != NULL && !docket_background_read_is_due (self->read))
    take_matches (self, g_steal_pointer (&matches));
}

static const DocketBackgroundReadInfo search_info = {
  .pause_ms = PAUSE_MS,
  .waits_for_quiet = TRUE,
  .ask = ask,
  .read = find,
  .take = take,
  .free_asked = search_free,
  .free_answer = (GDestroyNotify) g_ptr_array_unref,
};

static void
docket_customer_finder_dispose (GObject *object)
{
  DocketCustomerFinder *self = DOCKET_CUSTOMER_FINDER (object);

  if (self->read != NULL)
    docket_background_read_stop (self->read);
  g_clear_object (&self->read);
  G_OBJECT_CLASS (docket_customer_finder_parent_class)->dispose (object);
}

static void
docket_customer_finder_finalize (GObject *object)
{
  DocketCustomerFinder *self = DOCKET_CUSTOMER_FINDER (object);

  g_clear_pointer (&self->values, docket_values_unref);
  g_free (self->except);
  g_ptr_array_unref (self->matches);
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
}

DocketCustomerFinder *
docket_customer_finder_new (DocketDesk *desk)
{
  DocketCustomerFinder *self = g_object_new (DOCKET_TYPE_CUSTOMER_FINDER, NULL);

  self->read = docket_background_read_new (desk, &search_info, self);
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
    docket_background_read_soon (self->read);
}
