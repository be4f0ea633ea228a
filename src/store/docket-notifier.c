/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every subscriber has one pending set. An emission merges into it and, if it
 * was empty, puts one idle source on the subscriber's context. So a pull that
 * commits a hundred slices while the UI draws one frame costs the UI one call.
 *
 * A set that was handed out is immutable, so merging always makes a set of the
 * subscriber's own.
 */

#include "docket-notifier.h"

typedef struct
{
  gatomicrefcount refs;
  guint id;
  GMainContext *context;
  DocketNotifyFunc func;
  gpointer data;
  DocketChangeSet *pending; /* under the notifier's lock */
  GSource *source;          /* likewise; while a call is on its way */
  gboolean gone;            /* likewise */
} Subscription;

struct _DocketNotifier
{
  GObject parent_instance;

  GMutex lock;
  GPtrArray *subscriptions; /* element-type Subscription */
  guint last_id;
};

G_DEFINE_FINAL_TYPE (DocketNotifier, docket_notifier, G_TYPE_OBJECT)

static Subscription *
subscription_ref (Subscription *subscription)
{
  g_atomic_ref_count_inc (&subscription->refs);
  return subscription;
}

static void
subscription_unref (Subscription *subscription)
{
  if (!g_atomic_ref_count_dec (&subscription->refs))
    return;
  g_clear_pointer (&subscription->pending, docket_change_set_unref);
  g_clear_pointer (&subscription->source, g_source_unref);
  g_main_context_unref (subscription->context);
  g_free (subscription);
}

typedef struct
{
  DocketNotifier *notifier;
  Subscription *subscription;
} Delivery;

static void
delivery_free (Delivery *delivery)
{
  subscription_unref (delivery->subscription);
  g_object_unref (delivery->notifier);
  g_free (delivery);
}

static gboolean
on_delivery (gpointer data)
{
  Delivery *delivery = data;
  Subscription *subscription = delivery->subscription;
  g_autoptr(DocketChangeSet) changes = NULL;
  gboolean gone;

  g_mutex_lock (&delivery->notifier->lock);
  changes = g_steal_pointer (&subscription->pending);
  g_clear_pointer (&subscription->source, g_source_unref);
  gone = subscription->gone;
  g_mutex_unlock (&delivery->notifier->lock);

  if (!gone && changes != NULL)
    subscription->func (changes, subscription->data);
  return G_SOURCE_REMOVE;
}

static void
docket_notifier_finalize (GObject *object)
{
  DocketNotifier *self = DOCKET_NOTIFIER (object);

  g_ptr_array_unref (self->subscriptions);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (docket_notifier_parent_class)->finalize (object);
}

static void
docket_notifier_class_init (DocketNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_notifier_finalize;
}

static void
docket_notifier_init (DocketNotifier *self)
{
  g_mutex_init (&self->lock);
  self->subscriptions = g_ptr_array_new_with_free_func ((GDestroyNotify) subscription_unref);
}

DocketNotifier *
docket_notifier_new (void)
{
  return g_object_new (DOCKET_TYPE_NOTIFIER, NULL);
}

guint
docket_notifier_subscribe (DocketNotifier *self, DocketNotifyFunc func, gpointer data)
{
  Subscription *subscription;
  guint id;

  g_return_val_if_fail (DOCKET_IS_NOTIFIER (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  subscription = g_new0 (Subscription, 1);
  g_atomic_ref_count_init (&subscription->refs);
  subscription->context = g_main_context_ref_thread_default ();
  subscription->func = func;
  subscription->data = data;

  g_mutex_lock (&self->lock);
  id = subscription->id = ++self->last_id;
  g_ptr_array_add (self->subscriptions, subscription);
  g_mutex_unlock (&self->lock);
  return id;
}

void
docket_notifier_unsubscribe (DocketNotifier *self, guint id)
{
  g_autoptr(GSource) source = NULL;

  g_return_if_fail (DOCKET_IS_NOTIFIER (self));

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      Subscription *subscription = g_ptr_array_index (self->subscriptions, i);

      if (subscription->id != id)
        continue;
      subscription->gone = TRUE;
      source = g_steal_pointer (&subscription->source);
      g_ptr_array_remove_index (self->subscriptions, i);
      break;
    }
  g_mutex_unlock (&self->lock);

  /* Outside the lock: it may free the delivery, and that the notifier. */
  if (source != NULL)
    g_source_destroy (source);
}

void
docket_notifier_emit (DocketNotifier *self, DocketChangeSet *changes)
{
  g_return_if_fail (DOCKET_IS_NOTIFIER (self));
  g_return_if_fail (changes != NULL);

  if (docket_change_set_is_empty (changes))
    return;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      Subscription *subscription = g_ptr_array_index (self->subscriptions, i);
      Delivery *delivery;

      if (subscription->pending == NULL)
        subscription->pending = docket_change_set_new ();
      docket_change_set_merge (subscription->pending, changes);
      if (subscription->source != NULL)
        continue;

      delivery = g_new0 (Delivery, 1);
      delivery->notifier = g_object_ref (self);
      delivery->subscription = subscription_ref (subscription);
      subscription->source = g_idle_source_new ();
      g_source_set_priority (subscription->source, G_PRIORITY_DEFAULT);
      g_source_set_static_name (subscription->source, "docket-notifier");
      g_source_set_callback (subscription->source, on_delivery, delivery, (GDestroyNotify) delivery_free);
      g_source_attach (subscription->source, subscription->context);
    }
  g_mutex_unlock (&self->lock);
}
