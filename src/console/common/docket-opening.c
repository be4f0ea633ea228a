/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * With a million jobs, counting them and gathering a week of the board would else
 * share the processors with the first rows, and rows that nobody sees would be
 * made before those that somebody waits for.
 */

#include "docket-config.h"

#include "docket-opening.h"

struct _DocketOpening
{
  GObject parent_instance;

  guint n; /* windows that open */
  GPtrArray *waiting; /* element-type Waiting */
};

enum
{
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketOpening, docket_opening, G_TYPE_OBJECT)

typedef struct
{
  GWeakRef widget;
  DocketRecordList *list;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_weak_ref_clear (&waiting->widget);
  g_object_unref (waiting->list);
  g_free (waiting);
}

static void
docket_opening_finalize (GObject *object)
{
  g_ptr_array_unref (DOCKET_OPENING (object)->waiting);
  G_OBJECT_CLASS (docket_opening_parent_class)->finalize (object);
}

static void
docket_opening_class_init (DocketOpeningClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_opening_finalize;
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_opening_init (DocketOpening *self)
{
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
}

DocketOpening *
docket_opening_get (DocketDesk *desk)
{
  static const char key[] = "docket-opening";
  DocketOpening *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  self = g_object_get_data (G_OBJECT (desk), key);
  if (self == NULL)
    {
      self = g_object_new (DOCKET_TYPE_OPENING, NULL);
      g_object_set_data_full (G_OBJECT (desk), key, self, g_object_unref);
    }
  return self;
}

void
docket_opening_begin (DocketOpening *self)
{
  g_return_if_fail (DOCKET_IS_OPENING (self));
  self->n++;
}

void
docket_opening_end (DocketOpening *self)
{
  g_autoptr (GPtrArray) waiting = NULL;

  g_return_if_fail (DOCKET_IS_OPENING (self) && self->n > 0);

  if (--self->n > 0)
    return;
  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  for (guint i = 0; i < waiting->len; i++)
    docket_record_list_begin (((Waiting *) g_ptr_array_index (waiting, i))->list);
  g_signal_emit (self, signals[ENDED], 0);
}

gboolean
docket_opening_is_under_way (DocketOpening *self)
{
  g_return_val_if_fail (DOCKET_IS_OPENING (self), FALSE);
  return self->n > 0;
}

DocketRecordList *
docket_opening_create_list (DocketOpening *self, GtkWidget *widget, DocketStore *reader, DocketNotifier *notifier, const DocketQuery *query)
{
  DocketRecordList *list;
  Waiting *waiting;

  g_return_val_if_fail (DOCKET_IS_OPENING (self), NULL);

  if (self->n == 0)
    return docket_record_list_new (reader, notifier, query);
  list = docket_record_list_new_waiting (reader, notifier, query);
  g_signal_connect_object (widget, "map", G_CALLBACK (docket_record_list_begin), list, G_CONNECT_SWAPPED);
  waiting = g_new0 (Waiting, 1);
  g_weak_ref_init (&waiting->widget, widget);
  waiting->list = g_object_ref (list);
  g_ptr_array_add (self->waiting, waiting);
  return list;
}

static gboolean
is_in (const Waiting *waiting, GtkWidget *view)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get ((GWeakRef *) &waiting->widget);

  return widget != NULL && (widget == view || gtk_widget_is_ancestor (widget, view));
}

void
docket_opening_look_at (DocketOpening *self, GtkWidget *view)
{
  g_return_if_fail (DOCKET_IS_OPENING (self));

  for (guint i = 0; i < self->waiting->len; i++)
    {
      const Waiting *waiting = g_ptr_array_index (self->waiting, i);

      if (is_in (waiting, view))
        docket_record_list_begin (waiting->list);
    }
}

gboolean
docket_opening_waits_for_rows (DocketOpening *self, GtkWidget *view)
{
  g_return_val_if_fail (DOCKET_IS_OPENING (self), FALSE);

  for (guint i = 0; i < self->waiting->len; i++)
    {
      const Waiting *waiting = g_ptr_array_index (self->waiting, i);

      if (docket_record_list_get_loading (waiting->list) && is_in (waiting, view))
        return TRUE;
    }
  return FALSE;
}
