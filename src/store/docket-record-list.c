/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A million rows cost eight megabytes of ids and as many objects as are on
 * screen.
 *
 * Which rows there are, and in what order, is asked on a thread: first for a
 * screenful, then, once that is drawn, for all. One question is
 * in flight at a time; changes that come meanwhile are one more question
 * afterwards, and after a long one the next waits as long again, so that a busy
 * feed cannot keep a core busy with sorting.
 *
 * What stands in a row is asked on the caller's thread, when the view asks. The
 * objects that a view holds are known by weak reference: when a commit touches
 * one, it is read again and notifies, without the list saying anything.
 */

#include "docket-config.h"

#include "docket-record-list-private.h"

#include <string.h>

#include "docket-record-item-private.h"
#include "docket-store-private.h"

/* A screenful. A view makes widgets for all of these before it draws the first. */
#define FIRST_ROWS 64
/* Items kept alive although no view holds them: scrolling back and forth. */
#define KEPT_ITEMS_MAX 256
/* A selection shorter than this may be repeated at once. */
#define QUICK_MS 50

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_COMPLETE,
  PROP_ERROR,
  N_PROPS
};

enum
{
  ANSWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPS];

static void docket_record_list_model_init (GListModelInterface *iface);
static void ask (DocketRecordList *self, guint limit);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketRecordList, docket_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, docket_record_list_model_init))

/* -- Items -- */

static void
on_item_gone (gpointer data, GObject *where_it_was)
{
  DocketRecordList *self = data;
  /* Being disposed, not yet finalized: its row can still be read. */
  gint64 row = docket_record_item_get_row ((DocketRecordItem *) where_it_was);

  g_hash_table_remove (self->items, &row);
}

static void
forget_items (DocketRecordList *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      g_object_weak_unref (item, on_item_gone, self);
      g_hash_table_iter_remove (&iter);
    }
  g_queue_clear_full (&self->kept, g_object_unref);
}

static DocketRecordItem *
item_of_row (DocketRecordList *self, gint64 row)
{
  DocketRecordItem *item = g_hash_table_lookup (self->items, &row);

  if (item != NULL)
    return g_object_ref (item);
  item = docket_record_item_new (self->reader, self->query->kind, row);
  g_object_weak_ref (G_OBJECT (item), on_item_gone, self);
  g_hash_table_insert (self->items, g_memdup2 (&row, sizeof row), item);
  g_queue_push_head (&self->kept, g_object_ref (item));
  if (g_queue_get_length (&self->kept) > KEPT_ITEMS_MAX)
    g_object_unref (g_queue_pop_tail (&self->kept));
  return item;
}

static void
refresh_items (DocketRecordList *self, const DocketChangeSet *changes)
{
  g_autoptr(GPtrArray) touched = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (docket_record_item_is_touched (item, changes))
      g_ptr_array_add (touched, g_object_ref (item));
  /* Notifying may make and drop items. */
  for (guint i = 0; i < touched->len; i++)
    docket_record_item_refresh (g_ptr_array_index (touched, i));
}

/* -- Rows -- */

static void
set_loading (DocketRecordList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
set_complete (DocketRecordList *self, gboolean complete)
{
  if (self->complete == complete)
    return;
  self->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

static void
set_error (DocketRecordList *self, const GError *error)
{
  g_autofree char *sentence = error != NULL ? docket_db_error_sentence (error) : NULL;

  if (g_strcmp0 (sentence, self->error) == 0)
    return;
  g_free (self->error);
  self->error = g_steal_pointer (&sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
on_rested (gpointer data)
{
  DocketRecordList *self = data;

  g_clear_pointer (&self->rest, g_source_unref);
  if (self->again && !self->in_flight)
    ask (self, 0);
}

static gboolean
on_drawn (gpointer data)
{
  on_rested (data);
  return G_SOURCE_REMOVE;
}

/* Behind whatever else the loop has to do: drawing the screenful must not share the
 * processors with the selection of a million rows, nor wait for its answer. */
static void
ask_for_all_later (DocketRecordList *self)
{
  self->again = TRUE;
  self->rest = g_idle_source_new ();
  g_source_set_priority (self->rest, G_PRIORITY_LOW);
  g_source_set_callback (self->rest, on_drawn, self, NULL);
  g_source_attach (self->rest, g_main_context_get_thread_default ());
}

/* What the first screenful leaves open, or what changed meanwhile. */
static void
go_on (DocketRecordList *self, gboolean incomplete, gint64 took_ms)
{
  if (self->query_changed)
    {
      self->query_changed = FALSE;
      ask (self, FIRST_ROWS);
    }
  else if (incomplete)
    {
      ask_for_all_later (self);
    }
  else if (took_ms > QUICK_MS)
    {
      self->rest = docket_clock_call_in (self->reader->clock, took_ms, on_rested, self);
    }
  else if (self->again)
    {
      ask (self, 0);
    }
}

typedef struct
{
  GWeakRef list;
  guint limit;
} Question;

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->list);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

void
docket_record_list_end_answer (DocketRecordList *self)
{
  gboolean incomplete = self->incomplete;
  gint64 took_ms = self->took_ms;

  self->in_flight = FALSE;
  if (!self->query_changed)
    {
      /* A screenful of which the rest cannot be read is not all. */
      if (self->error == NULL)
        set_complete (self, !incomplete);
      set_loading (self, FALSE);
    }
  if (!self->in_flight)
    go_on (self, incomplete, took_ms);
  g_signal_emit (self, signals[ANSWERED], 0);
}

/* FALSE: its end will be told of. A screenful comes before it is drawn, what follows
 * behind whatever else the loop has to do. */
static gboolean
take_answer (DocketRecordList *self, GArray *rows, guint limit)
{
  if (rows == NULL)
    return TRUE;
  if (self->complete)
    {
      docket_record_list_replace_rows (self, rows);
      return TRUE;
    }
  if (docket_record_list_place_rows (self, rows, limit > 0 ? G_PRIORITY_HIGH_IDLE : G_PRIORITY_DEFAULT_IDLE))
    return TRUE;
  self->in_flight = TRUE;
  return FALSE;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Question) question = data;
  g_autoptr(DocketRecordList) self = g_weak_ref_get (&question->list);
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rows = NULL;
  gint64 took_ms = 0;

  rows = docket_row_loader_select_finish (DOCKET_ROW_LOADER (source), result, &took_ms, &error);
  if (self == NULL)
    return;

  self->in_flight = FALSE;
  self->took_ms = took_ms;
  self->incomplete = rows != NULL && question->limit > 0 && rows->len == question->limit;
  if (!self->query_changed)
    {
      set_error (self, error);
      if (!take_answer (self, rows, question->limit))
        return;
    }
  /* A callback of these may have asked already, by setting another query. */
  if (!self->in_flight)
    docket_record_list_end_answer (self);
}

static void
ask (DocketRecordList *self, guint limit)
{
  Question *question;

  if (self->waiting)
    return;
  question = g_new0 (Question, 1);
  g_weak_ref_init (&question->list, self);
  question->limit = limit;
  self->in_flight = TRUE;
  self->again = FALSE;
  docket_row_loader_select_async (self->loader, self->query, limit, on_answer, question);
}

/* Whether the order or the members of the list may be others now. */
static gboolean
concerns_rows (DocketRecordList *self, const DocketChangeSet *changes)
{
  const DocketQuery *query = self->query;
  gboolean is_search = query->search != NULL && *query->search != '\0';

  return docket_change_set_has_kind (changes, query->kind)
         || (query->unsynced_only && docket_change_set_has_outbox (changes))
         || (query->under_review_only && docket_change_set_has_kind (changes, DOCKET_KIND_REVIEW))
         || ((query->sort == DOCKET_SORT_CUSTOMER || is_search) && docket_change_set_has_kind (changes, DOCKET_KIND_CUSTOMER))
         || (query->sort == DOCKET_SORT_TECHNICIAN && docket_change_set_has_kind (changes, DOCKET_KIND_PERSON));
}

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  g_autoptr(DocketRecordList) self = g_object_ref (data);

  refresh_items (self, changes);
  if (!concerns_rows (self, changes))
    return;
  docket_record_list_renew (self);
}

/* -- List model -- */

static GType
docket_record_list_get_item_type (GListModel *model)
{
  return DOCKET_TYPE_RECORD_ITEM;
}

static guint
docket_record_list_get_n_items (GListModel *model)
{
  return DOCKET_RECORD_LIST (model)->n;
}

static gpointer
docket_record_list_get_item (GListModel *model, guint position)
{
  DocketRecordList *self = DOCKET_RECORD_LIST (model);

  if (position >= self->n)
    return NULL;
  return item_of_row (self, g_array_index (self->rows, gint64, position));
}

static void
docket_record_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = docket_record_list_get_item_type;
  iface->get_n_items = docket_record_list_get_n_items;
  iface->get_item = docket_record_list_get_item;
}

/* -- Object -- */

static void
docket_record_list_finalize (GObject *object)
{
  DocketRecordList *self = DOCKET_RECORD_LIST (object);

  docket_notifier_unsubscribe (self->notifier, self->subscription);
  if (self->rest != NULL)
    {
      g_source_destroy (self->rest);
      g_clear_pointer (&self->rest, g_source_unref);
    }
  docket_record_list_stop_placing (self);
  forget_items (self);
  g_hash_table_unref (self->items);
  g_array_unref (self->rows);
  g_clear_object (&self->loader);
  g_clear_object (&self->notifier);
  g_clear_object (&self->reader);
  docket_query_free (self->query);
  g_free (self->error);

  G_OBJECT_CLASS (docket_record_list_parent_class)->finalize (object);
}

static void
docket_record_list_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  DocketRecordList *self = DOCKET_RECORD_LIST (object);

  switch (property)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
docket_record_list_class_init (DocketRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = docket_record_list_finalize;
  object_class->get_property = docket_record_list_get_property;

  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_record_list_init (DocketRecordList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->kept);
  self->loading = TRUE;
}

DocketRecordList *
docket_record_list_new_waiting (DocketStore *reader, DocketNotifier *notifier, const DocketQuery *query)
{
  DocketRecordList *self;

  g_return_val_if_fail (DOCKET_IS_STORE (reader), NULL);
  g_return_val_if_fail (DOCKET_IS_NOTIFIER (notifier), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  self = g_object_new (DOCKET_TYPE_RECORD_LIST, NULL);
  self->reader = g_object_ref (reader);
  self->notifier = g_object_ref (notifier);
  self->query = docket_query_copy (query);
  self->loader = docket_row_loader_new (reader);
  self->subscription = docket_notifier_subscribe (notifier, on_changes, self);
  self->waiting = TRUE;
  return self;
}

DocketRecordList *
docket_record_list_new (DocketStore *reader, DocketNotifier *notifier, const DocketQuery *query)
{
  DocketRecordList *self = docket_record_list_new_waiting (reader, notifier, query);

  if (self != NULL)
    docket_record_list_begin (self);
  return self;
}

void
docket_record_list_begin (DocketRecordList *self)
{
  g_return_if_fail (DOCKET_IS_RECORD_LIST (self));

  if (!self->waiting)
    return;
  self->waiting = FALSE;
  ask (self, FIRST_ROWS);
}

const DocketQuery *
docket_record_list_get_query (DocketRecordList *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), NULL);

  return self->query;
}

void
docket_record_list_set_query (DocketRecordList *self, const DocketQuery *query)
{
  g_return_if_fail (DOCKET_IS_RECORD_LIST (self));
  g_return_if_fail (query != NULL);

  if (docket_query_equal (self->query, query))
    return;
  if (self->placing != NULL)
    {
      docket_record_list_stop_placing (self);
      self->in_flight = FALSE;
    }
  if (self->query->kind != query->kind)
    {
      g_autoptr(GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));

      /* Row ids of one table mean nothing in another. */
      docket_record_list_replace_rows (self, none);
      forget_items (self);
    }
  docket_query_free (self->query);
  self->query = docket_query_copy (query);
  /* First, and told of also while the last one's rows come: what is there is no answer to this one. */
  self->loading = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  set_complete (self, FALSE);
  if (self->rest != NULL)
    {
      g_source_destroy (self->rest);
      g_clear_pointer (&self->rest, g_source_unref);
    }
  /* The next letter was typed: what the last one finds is wanted no more. */
  if (self->in_flight)
    {
      self->query_changed = TRUE;
      docket_row_loader_stop (self->loader);
    }
  else
    {
      ask (self, FIRST_ROWS);
    }
}

gboolean
docket_record_list_get_loading (DocketRecordList *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), FALSE);

  return self->loading;
}

gboolean
docket_record_list_get_answers (DocketRecordList *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), FALSE);

  return !self->loading || (self->placing != NULL && self->coming == NULL);
}

gboolean
docket_record_list_get_settled (DocketRecordList *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), FALSE);

  return self->complete && !self->in_flight && !self->again;
}

void
docket_record_list_renew (DocketRecordList *self)
{
  g_return_if_fail (DOCKET_IS_RECORD_LIST (self));

  if (self->in_flight || self->rest != NULL)
    self->again = TRUE;
  else
    ask (self, 0);
}

gboolean
docket_record_list_get_complete (DocketRecordList *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), FALSE);

  return self->complete;
}

guint
docket_record_list_find (DocketRecordList *self, const char *id)
{
  gint64 row;

  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), G_MAXUINT);
  g_return_val_if_fail (id != NULL, G_MAXUINT);

  row = docket_store_find_row (self->reader, self->query->kind, id);
  for (guint i = 0; row != 0 && i < self->n; i++)
    if (g_array_index (self->rows, gint64, i) == row)
      return i;
  return G_MAXUINT;
}

const gint64 *
docket_record_list_get_rows (DocketRecordList *self, guint *n)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), NULL);

  *n = self->n;
  return (const gint64 *) (gpointer) self->rows->data;
}

char *
docket_record_list_get_id (DocketRecordList *self, guint position)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), NULL);

  if (position >= self->n)
    return NULL;
  return docket_store_find_id (self->reader, self->query->kind, g_array_index (self->rows, gint64, position));
}

char *
docket_record_list_get_id_in_row (DocketRecordList *self, gint64 row)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (self), NULL);

  return docket_store_find_id (self->reader, self->query->kind, row);
}
