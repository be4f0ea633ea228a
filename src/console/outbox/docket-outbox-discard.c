/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Discard, and the way back.  Nobody is asked beforehand: the store sets aside
 * what goes, so a person who thinks better of it has everything again as it was.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-discard.h"

#include "docket-in-parts.h"
#include "docket-save-undo.h"

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
  char *sentence; /* (nullable): what it was */
  DocketDesk *desk;
  GPtrArray *discarded;
} Letting;

static void
letting_free (Letting *letting)
{
  g_free (letting->bundle);
  g_free (letting->sentence);
  g_object_unref (letting->desk);
  g_ptr_array_unref (letting->discarded);
  g_free (letting);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Letting, letting_free)

static Letting *
letting_new (DocketDesk *desk, const char *bundle, GPtrArray *discarded)
{
  Letting *letting = g_new0 (Letting, 1);

  letting->bundle = g_strdup (bundle);
  letting->desk = g_object_ref (desk);
  letting->discarded = g_ptr_array_ref (discarded);
  return letting;
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

/* -- On its way, and back -- */

/* Whether it was in part: then the sentence of @error says all. */
static gboolean
is_in_part (DocketUndo *undo)
{
  guint done, all;

  docket_undo_get_progress (undo, &done, &all);
  return done > 0 && done < all;
}

/* @text: (transfer full). (transfer full): and that work of other saves went, too */
static char *
add_along (char *text, guint n)
{
  g_autofree char *old = text;
  g_autofree char *along = g_strdup_printf (ngettext ("%u change that stood on it went along", "%u changes that stood on it went along", n), n);

  return n == 0 ? g_steal_pointer (&old) : g_strdup_printf ("%s · %s", old, along);
}

/* (transfer full) */
static char *
say_let_go (const Letting *letting, DocketUndo *undo)
{
  guint left = docket_undo_get_left (undo, NULL);

  if (left == 0)
    /* Translators: after "Discarded:" comes what it was, e.g. "Title of J-10248" */
    return g_strdup_printf (_ ("Discarded: %s"), letting->sentence);
  /* Translators: how many of its changes; what it was, e.g. "Title of J-10248" */
  return g_strdup_printf (ngettext ("Discarded, but for %u change that stays, as it has been on its way or is needed: %s", "Discarded, but for %u changes that stay, as they have been on their way or are needed: %s", left), left, letting->sentence);
}

static void
on_let_go (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Letting) letting = data;
  DocketUndo *undo = docket_in_parts_get_undo (result);
  g_autoptr (GError) error = NULL;
  gboolean ok = docket_in_parts_run_finish (result, &error);
  g_autofree char *why = ok ? NULL : docket_db_error_sentence (error);
  g_autofree char *text = NULL;

  if (ok)
    text = add_along (say_let_go (letting, undo), docket_undo_get_along (undo));
  else
    text = is_in_part (undo) ? g_strdup (why) : g_strdup_printf (_ ("It could not be discarded. %s"), why);
  if (error == NULL || is_in_part (undo))
    {
      g_free (forget (letting->discarded, letting->bundle));
      remember (letting->discarded, letting->discarded->len, letting->bundle, g_strdup (letting->sentence));
      gtk_widget_activate_action (GTK_WIDGET (source), "win.toast-discard", "(ss)", text, letting->bundle);
    }
  else
    gtk_widget_activate_action (GTK_WIDGET (source), "win.toast", "s", text);
  docket_desk_end_save (letting->desk);
}

/* Perhaps later, and after all others: they are not held up by it. */
static void
offer_later (Letting *letting)
{
  if (letting->sentence != NULL)
    remember (letting->discarded, 0, letting->bundle, g_steal_pointer (&letting->sentence));
}

/* (transfer full) */
static char *
say_put_back (const Letting *letting, DocketUndo *undo)
{
  const char *reason = NULL;
  guint left = docket_undo_get_left (undo, &reason);

  if (left > 0)
    /* Translators: how many changes, and a sentence: why they stay discarded */
    return g_strdup_printf (ngettext ("Put back, but for %u change. %s", "Put back, but for %u changes. %s", left), left, reason != NULL ? reason : "");
  /* Translators: after "Put back:" comes what it was, e.g. "Title of J-10248" */
  return letting->sentence != NULL ? g_strdup_printf (_ ("Put back: %s"), letting->sentence) : g_strdup (_ ("Put back, as it was."));
}

static void
on_taken_back (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Letting) letting = data;
  DocketUndo *undo = docket_in_parts_get_undo (result);
  g_autoptr (GError) error = NULL;
  gboolean ok = docket_in_parts_run_finish (result, &error);
  g_autofree char *why = ok ? NULL : docket_db_error_sentence (error);
  g_autofree char *text = NULL;

  if (ok)
    {
      text = say_put_back (letting, undo);
      if (docket_undo_get_left (undo, NULL) > 0)
        offer_later (letting);
      docket_desk_hint (letting->desk);
    }
  else
    {
      text = is_in_part (undo) ? g_strdup (why) : g_strdup_printf (_ ("It could not be put back. %s"), why);
      if (!g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND))
        offer_later (letting);
    }
  if (ok && docket_undo_get_left (undo, NULL) == 0)
    gtk_widget_activate_action (GTK_WIDGET (source), "win.toast-while", "(ss)", text, DOCKET_TOAST_UNDONE);
  else
    gtk_widget_activate_action (GTK_WIDGET (source), "win.toast", "s", text);
}

void
docket_outbox_discard (GtkWidget *widget, DocketDesk *desk, const char *bundle, const char *sentence, GPtrArray *discarded)
{
  Letting *letting = letting_new (desk, bundle, discarded);

  letting->sentence = g_strdup (sentence);
  docket_desk_begin_save (desk);
  docket_in_parts_run_async (widget, desk, DOCKET_UNDO_LET_GO, bundle, on_let_go, letting);
}

void
docket_outbox_take_back (GtkWidget *widget, DocketDesk *desk, const char *bundle, GPtrArray *discarded)
{
  Letting *letting = letting_new (desk, bundle, discarded);

  letting->sentence = forget (discarded, bundle);
  docket_in_parts_run_async (widget, desk, DOCKET_UNDO_PUT_BACK, bundle, on_taken_back, letting);
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
