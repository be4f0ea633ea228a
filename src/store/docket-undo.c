/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One save gone through as a whole (DESIGN §7): taken back, let go, or, after that,
 * put back. What becomes of each of its operations depends on who may know of it:
 *
 *   taken back
 *     nobody    never tried, and nothing that stays stands on it: it goes, and the
 *               row shows what it showed before
 *     somebody  an operation that does the opposite, in a save of its own. Those
 *               are saved and judged like any other:
 *
 *                 create, restore -> void     void, merge -> restore
 *                 edit {a: 2} was {a: 1}  ->  edit {a: 1} was {a: 2}
 *
 *   let go      what nobody knows of, and what was refused, goes, with what stands
 *               on it; the rest has been on its way, and stays (docket-outbox-discard.c)
 *   put back    what was let go stands in its old place again (docket-outbox-put-back.c)
 *
 * A value that is not any more what the save made of it was changed by somebody
 * since. Putting the old one back would overwrite that, so nothing is done and
 * the person is told which one. The same for a record on which other work
 * stands by now: the job that was made for a new customer would hang in the air. What was not accepted had no effect, and is
 * passed over; what is under review is for whoever decides; a decision has an
 * undo of its own (docket-undo-decision.c).
 *
 * A save may be a table of 100,000 customers, and nobody's save waits for all of
 * that. So it goes in pieces, between which others save:
 *
 *   looking   along the outbox, for what the save holds and what others stand on
 *   asking    whether all of it may go; a save that fits one transaction is
 *             asked in that
 *   taking    some of it in one transaction, what stands on others first, which
 *             mostly is the newest
 *
 * What came between two pieces is looked at before the next. If the program ends
 * there, or is told to stop, what is left is still the save, in the outbox, or still set
 * aside: how far it got stands beside it (docket-undo-unfinished.c), and whoever takes it
 * up again passes over what is done.
 */

#include "docket-config.h"

#include "docket-undo-private.h"

#include <glib/gi18n-lib.h>

#include "docket-limits.h"

static DocketUndo *
undo_new (DocketUndoWhat what, const char *bundle)
{
  DocketUndo *self = g_new0 (DocketUndo, 1);

  self->what = what;
  self->bundle = g_strdup (bundle);
  self->rows = g_ptr_array_new_with_free_func (docket_undo_row_free);
  self->others = g_ptr_array_new_with_free_func (docket_undo_row_free);
  self->keys = g_hash_table_new (g_str_hash, g_str_equal);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->asked = g_hash_table_new (g_str_hash, g_str_equal);
  self->needed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->needing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

DocketUndo *
docket_undo_new (const char *bundle)
{
  g_return_val_if_fail (bundle != NULL, NULL);

  return undo_new (DOCKET_UNDO_TAKE_BACK, bundle);
}

DocketUndo *
docket_undo_new_of (DocketUndoWhat what, const char *bundle)
{
  g_return_val_if_fail (bundle != NULL, NULL);

  return undo_new (what, bundle);
}

void
docket_undo_free (DocketUndo *self)
{
  if (self == NULL)
    return;
  g_free (self->bundle);
  g_free (self->opposites);
  g_free (self->made);
  g_free (self->left);
  g_free (self->reason);
  g_hash_table_unref (self->keys);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->needed);
  g_hash_table_unref (self->needing);
  g_clear_pointer (&self->roots, g_ptr_array_unref);
  g_clear_pointer (&self->kept_of, g_hash_table_unref);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_ptr_array_unref (self->others);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

const char *
docket_undo_get_made (DocketUndo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->made;
}

guint
docket_undo_get_left (DocketUndo *self, const char **reason)
{
  g_return_val_if_fail (self != NULL, 0);

  if (reason != NULL)
    *reason = self->reason;
  return self->n_left + self->n_stayed;
}

guint
docket_undo_get_along (DocketUndo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_along;
}

void
docket_undo_get_progress (DocketUndo *self, guint *done, guint *all)
{
  g_return_if_fail (self != NULL && done != NULL && all != NULL);

  *done = (guint) g_atomic_int_get (&self->done);
  *all = (guint) g_atomic_int_get (&self->all);
}

void
docket_undo_stop (DocketUndo *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->stop, TRUE);
}

/* With what went by before it was taken up again. */
gboolean
docket_undo_is_long (const DocketUndo *undo)
{
  return undo->base + undo->rows->len > undo->part;
}

void
docket_undo_note_stays (DocketUndoTaking *taking, const DocketUndoRow *row, GError *error)
{
  taking->n_stayed++;
  docket_undo_add_needed (taking->undo, row->needs);
  if (taking->undo->reason == NULL)
    taking->undo->reason = g_strdup (error->message);
  g_error_free (error);
}

/* -- Piece by piece -- */

static gboolean
take_some (DocketStore *self, gpointer data, GError **error)
{
  DocketUndoTaking *taking = data;
  DocketUndo *undo = taking->undo;
  gboolean end, ok = FALSE;

  docket_store_touch_outbox (self);
  if (undo->what != DOCKET_UNDO_PUT_BACK && !docket_undo_look_on (self, undo, G_MAXINT, &end, error))
    return FALSE;
  switch (undo->what)
    {
    case DOCKET_UNDO_LET_GO:
      ok = docket_undo_let_some_go (self, taking, error);
      break;
    case DOCKET_UNDO_PUT_BACK:
      ok = docket_undo_put_some_back (self, taking, error);
      break;
    case DOCKET_UNDO_TAKE_BACK:
    default:
      ok = docket_undo_take_some_back (self, taking, error);
      break;
    }
  return ok && docket_undo_note_progress (self, undo, taking->end, error);
}

static gboolean
take_step (DocketStore *self, DocketUndo *undo, GError **error)
{
  DocketUndoTaking taking = { undo, MIN (undo->n_taken + MIN (undo->part, undo->rows->len), undo->rows->len), 0, 0, 0, 0 };

  if (!docket_store_transact (self, take_some, &taking, error))
    return FALSE;
  undo->n_taken = taking.end;
  undo->n_refused += taking.n_refused;
  undo->n_before += taking.n_before;
  undo->n_stayed += taking.n_stayed;
  undo->n_along += taking.n_along;
  if (undo->made == NULL)
    undo->made = g_strdup (undo->opposites);
  g_atomic_int_set (&undo->done, (gint) docket_undo_done_with (undo, undo->n_taken));
  return TRUE;
}

static gboolean
check_any (DocketUndo *undo, GError **error)
{
  const char *sentence;

  if (undo->n_refused + undo->n_before + undo->n_stayed < undo->rows->len)
    return TRUE;
  if (undo->reason != NULL)
    sentence = undo->reason;
  else if (undo->what != DOCKET_UNDO_TAKE_BACK)
    sentence = undo->what == DOCKET_UNDO_PUT_BACK ? _("What was discarded is not at hand any more.") : _("This is not in the outbox any more.");
  else
    sentence = undo->n_before > 0 ? _("All of it is as it was before already, so there is nothing to undo.") : _("This was not accepted, so there is nothing to undo.");
  g_set_error_literal (error, DOCKET_STORE_ERROR,
                       undo->what == DOCKET_UNDO_TAKE_BACK ? DOCKET_STORE_ERROR_FORBIDDEN : undo->reason != NULL ? DOCKET_STORE_ERROR_NOT_DISCARDABLE : DOCKET_STORE_ERROR_NOT_FOUND,
                       sentence);
  return FALSE;
}

static gboolean
look (DocketStore *self, DocketUndo *undo, GError **error)
{
  guint all;

  if (!docket_undo_look (self, undo, error))
    return FALSE;
  if (!undo->looked)
    return TRUE;
  if (undo->what != DOCKET_UNDO_TAKE_BACK || !docket_undo_is_long (undo))
    undo->n_asked = undo->rows->len;
  docket_undo_find_progress (self, undo, &undo->reached, &all);
  undo->base = MAX (all, undo->rows->len) - undo->rows->len;
  g_atomic_int_set (&undo->done, (gint) docket_undo_done_with (undo, 0));
  g_atomic_int_set (&undo->all, (gint) (undo->base + undo->rows->len));
  return TRUE;
}

static gboolean
do_step (DocketStore *self, DocketUndo *undo, gboolean *more, GError **error)
{
  gboolean end = TRUE;

  *more = TRUE;
  /* Given ones go together or not at all. */
  undo->part = undo->roots != NULL ? G_MAXINT : self->part_operations;
  if (g_atomic_int_get (&undo->stop))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("You stopped it."));
      return FALSE;
    }
  if (!undo->looked)
    {
      if (!look (self, undo, error))
        return FALSE;
      if (!undo->looked)
        return TRUE;
    }
  if (!docket_undo_take_turn (self, undo, error))
    return FALSE;
  if (undo->n_asked < undo->rows->len)
    return docket_undo_look_on (self, undo, DOCKET_UNDO_LOOK_ROWS_MAX, &end, error) && docket_undo_ask_some (self, undo, error);
  if (!take_step (self, undo, error))
    return FALSE;
  *more = undo->n_taken < undo->rows->len;
  return *more || check_any (undo, error);
}

/* How much of it was done. (transfer full) */
static char *
say_how_far (const DocketUndo *undo, guint done, guint all, const char *why)
{
  switch (undo->what)
    {
    case DOCKET_UNDO_LET_GO:
      /* Translators: how many of how many; then a sentence: why not the others */
      return g_strdup_printf (ngettext ("%u of %u change was discarded, the rest stands as it was. %s", "%u of %u changes were discarded, the rest stands as it was. %s", all), done, all, why);
    case DOCKET_UNDO_PUT_BACK:
      /* Translators: how many of how many; then a sentence: why not the others */
      return g_strdup_printf (ngettext ("%u of %u change was put back, the rest is still discarded. %s", "%u of %u changes were put back, the rest is still discarded. %s", all), done, all, why);
    case DOCKET_UNDO_TAKE_BACK:
    default:
      /* Translators: how many of how many; then a sentence: why not the others */
      return g_strdup_printf (ngettext ("%u of %u change was taken back, the rest stands as it was. %s", "%u of %u changes were taken back, the rest stands as it was. %s", all), done, all, why);
    }
}

gboolean
docket_store_undo_step (DocketStore *self, gpointer undo, gboolean *more, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *words = NULL;
  g_autofree char *why = NULL;
  guint done, all;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (undo != NULL && more != NULL, FALSE);

  if (do_step (self, undo, more, &local))
    {
      if (!*more)
        docket_undo_end_turn (self, undo);
      return TRUE;
    }
  docket_undo_end_turn (self, undo);
  docket_undo_get_progress (undo, &done, &all);
  if (((DocketUndo *) undo)->n_taken == 0 || done == all)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  why = docket_db_error_sentence (local);
  words = say_how_far (undo, done, all, why);
  if (local->domain == DOCKET_DB_ERROR)
    g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_IN_PART, words);
  else
    g_set_error_literal (error, local->domain, local->code, words);
  return FALSE;
}

static gboolean
run (DocketStore *self, DocketUndo *undo, GError **error)
{
  gboolean more = TRUE;

  while (more)
    if (!docket_store_undo_step (self, undo, &more, error))
      return FALSE;
  return TRUE;
}

gboolean
docket_store_undo (DocketStore *self, const char *bundle, char **made, GError **error)
{
  g_autoptr(DocketUndo) undo = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (bundle != NULL && made != NULL, FALSE);

  undo = docket_undo_new (bundle);
  if (!run (self, undo, error))
    return FALSE;
  *made = g_strdup (undo->made);
  return TRUE;
}

gboolean
docket_store_outbox_let_save_go (DocketStore *self, const char *bundle, GError **error)
{
  g_autoptr(DocketUndo) undo = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self) && bundle != NULL, FALSE);

  undo = undo_new (DOCKET_UNDO_LET_GO, bundle);
  return run (self, undo, error);
}

char *
docket_store_replaced_token (const char *bundle)
{
  return g_strconcat ("replaced-by:", bundle, NULL);
}

gboolean
docket_store_outbox_take_back (DocketStore *self, const char *token, GError **error)
{
  g_autoptr(DocketUndo) undo = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (token != NULL, FALSE);

  undo = undo_new (DOCKET_UNDO_PUT_BACK, token);
  return run (self, undo, error);
}

/* In one transaction with what the caller has begun. */
gboolean
docket_store_outbox_let_go (DocketStore *self, GPtrArray *keys, const char *token, GError **error)
{
  g_autoptr(DocketUndo) undo = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL, FALSE);

  undo = undo_new (DOCKET_UNDO_LET_GO, token);
  undo->roots = g_ptr_array_ref (keys);
  return run (self, undo, error);
}

gboolean
docket_store_outbox_discard (DocketStore *self, const char *key, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  g_ptr_array_add (keys, (char *) key);
  return docket_store_outbox_let_go (self, keys, NULL, error);
}
