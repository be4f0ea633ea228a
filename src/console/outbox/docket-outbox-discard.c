/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Discard, and the way back.  Nobody is asked beforehand: the store sets aside
 * what goes, so a person who thinks better of it has everything again as it was.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-discard.h"

/* A person undoes the last ones. */
#define DISCARDED_MAX 20

typedef struct
{
  char *bundle;
  char *sentence;
} Discarded;

typedef struct
{
  char *bundle;
  char *sentence;    /* (nullable): what it was */
  GtkWidget *widget; /* of the window's thread only, as the next */
  DocketDesk *desk;
  GPtrArray *discarded;
} Letting;

static void
letting_clear (gpointer data)
{
  Letting *letting = data;

  g_free (letting->bundle);
  g_free (letting->sentence);
}

static void
letting_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, letting_clear);
}

static Letting *
letting_new (GtkWidget *widget, DocketDesk *desk, const char *bundle, GPtrArray *discarded)
{
  Letting *letting = g_atomic_rc_box_new0 (Letting);

  letting->bundle = g_strdup (bundle);
  letting->widget = g_object_ref (widget);
  letting->desk = g_object_ref (desk);
  letting->discarded = g_ptr_array_ref (discarded);
  return letting;
}

static gboolean
let_go_on_writer (DocketStore *store, gpointer data, GError **error)
{
  const Letting *letting = data;

  return docket_store_outbox_let_save_go (store, letting->bundle, error);
}

static gboolean
take_back_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_take_back (store, ((const Letting *) data)->bundle, error);
}

/* -- What was discarded -- */

static void
discarded_free (gpointer data)
{
  Discarded *discarded = data;

  g_free (discarded->bundle);
  g_free (discarded->sentence);
  g_free (discarded);
}

GPtrArray *
docket_outbox_discarded_new (void)
{
  return g_ptr_array_new_with_free_func (discarded_free);
}

static gboolean
is_of_bundle (gconstpointer discarded, gconstpointer bundle)
{
  return g_str_equal (((const Discarded *) discarded)->bundle, bundle);
}

/* What is put back is so once. (transfer full) (nullable): what it was */
static char *
forget (GPtrArray *discarded, const char *bundle)
{
  char *sentence;
  guint at;

  if (!g_ptr_array_find_with_equal_func (discarded, bundle, is_of_bundle, &at))
    return NULL;
  sentence = g_strdup (((const Discarded *) g_ptr_array_index (discarded, at))->sentence);
  g_ptr_array_remove_index (discarded, at);
  return sentence;
}

/* The newest stands last. @sentence: (transfer full) */
static void
remember (GPtrArray *discarded, guint at, const char *bundle, char *sentence)
{
  Discarded *one = g_new0 (Discarded, 1);

  one->bundle = g_strdup (bundle);
  one->sentence = sentence;
  g_ptr_array_insert (discarded, (int) at, one);
  if (discarded->len > DISCARDED_MAX)
    g_ptr_array_remove_index (discarded, 0);
}

/* -- On the writer, and back -- */

static void
on_let_go (GObject *source, GAsyncResult *result, gpointer data)
{
  Letting *letting = data;
  g_autoptr (GtkWidget) widget = g_steal_pointer (&letting->widget);
  g_autoptr (DocketDesk) desk = g_steal_pointer (&letting->desk);
  g_autoptr (GPtrArray) discarded = g_steal_pointer (&letting->discarded);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    {
      /* Translators: after "Discarded:" comes what it was, e.g. "Title of J-10248" */
      text = g_strdup_printf (_ ("Discarded: %s"), letting->sentence);
      g_free (forget (discarded, letting->bundle));
      remember (discarded, discarded->len, letting->bundle, g_strdup (letting->sentence));
      gtk_widget_activate_action (widget, "win.toast-discard", "(ss)", text, letting->bundle);
    }
  else
    {
      text = g_strdup_printf (_ ("It could not be discarded. %s"), error->message);
      gtk_widget_activate_action (widget, "win.toast", "s", text);
    }
  docket_desk_end_save (desk);
  letting_unref (letting);
}

static void
on_taken_back (GObject *source, GAsyncResult *result, gpointer data)
{
  Letting *letting = data;
  g_autoptr (GtkWidget) widget = g_steal_pointer (&letting->widget);
  g_autoptr (DocketDesk) desk = g_steal_pointer (&letting->desk);
  g_autoptr (GPtrArray) discarded = g_steal_pointer (&letting->discarded);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    {
      /* Translators: after "Put back:" comes what it was, e.g. "Title of J-10248" */
      text = letting->sentence != NULL ? g_strdup_printf (_ ("Put back: %s"), letting->sentence) : g_strdup (_ ("Put back, as it was."));
      docket_desk_hint (desk);
    }
  else
    {
      text = g_strdup_printf (_ ("It could not be put back. %s"), error->message);
      /* Perhaps later, and after all others: they are not held up by it. */
      if (letting->sentence != NULL && !g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND))
        remember (discarded, 0, letting->bundle, g_steal_pointer (&letting->sentence));
    }
  gtk_widget_activate_action (widget, "win.toast", "s", text);
  letting_unref (letting);
}

void
docket_outbox_discard (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry, GPtrArray *discarded)
{
  Letting *letting = letting_new (widget, desk, entry->bundle, discarded);

  letting->sentence = g_strdup (entry->sentence);
  docket_desk_begin_save (desk);
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, let_go_on_writer,
                           g_atomic_rc_box_acquire (letting), letting_unref, NULL, on_let_go, letting);
}

void
docket_outbox_take_back (GtkWidget *widget, DocketDesk *desk, const char *bundle, GPtrArray *discarded)
{
  Letting *letting = letting_new (widget, desk, bundle, discarded);

  letting->sentence = forget (discarded, bundle);
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, take_back_on_writer,
                           g_atomic_rc_box_acquire (letting), letting_unref, NULL, on_taken_back, letting);
}

gboolean
docket_outbox_take_last_back (GtkWidget *widget, DocketDesk *desk, GPtrArray *discarded)
{
  g_autofree char *bundle = NULL;

  if (discarded->len == 0)
    return FALSE;
  bundle = g_strdup (((const Discarded *) g_ptr_array_index (discarded, discarded->len - 1))->bundle);
  docket_outbox_take_back (widget, desk, bundle, discarded);
  return TRUE;
}
