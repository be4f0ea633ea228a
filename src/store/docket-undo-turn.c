/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whose turn it is. While one lets a save go, another who puts it back takes from under
 * it what it has looked at: work would stand there without what it stands on. So no save
 * is gone through in two ways at once, and of two programs with one file only one goes
 * through saves in parts.
 *
 *   here       a list
 *   elsewhere  a lock on the file that all programs with this account have open
 *              (docket-rescue.c), of its first byte: the kernel gives it back when its
 *              holder dies, and whoever only looks takes nothing
 */

#include "docket-config.h"

#include "docket-undo-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  const DocketUndo *undo; /* its address only */
  DocketUndoWhat what;
  char *bundle;
  gboolean in_parts;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_free (turn->bundle);
  g_free (turn);
}

static int
call_lock (DocketStore *self, int command, short type, struct flock *lock)
{
  int code;

  do
    {
      *lock = (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
      code = fcntl (self->hold, command, lock);
    }
  while (code != 0 && errno == EINTR);
  return code;
}

gboolean
docket_undo_is_elsewhere (DocketStore *self)
{
  struct flock lock;

  return self->hold >= 0 && call_lock (self, F_OFD_GETLK, F_WRLCK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* Where locks cannot be kept, there are none. */
static gboolean
take_lock (DocketStore *self)
{
  struct flock lock;

  return self->hold < 0 || call_lock (self, F_OFD_SETLK, F_WRLCK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

static gboolean
is_any_in_parts (DocketStore *self)
{
  for (guint i = 0; i < self->turns->len; i++)
    if (((const Turn *) g_ptr_array_index (self->turns, i))->in_parts)
      return TRUE;
  return FALSE;
}

/* (transfer none) (nullable) */
static Turn *
find_turn (DocketStore *self, const DocketUndo *undo)
{
  for (guint i = 0; i < self->turns->len; i++)
    if (((const Turn *) g_ptr_array_index (self->turns, i))->undo == undo)
      return g_ptr_array_index (self->turns, i);
  return NULL;
}

static gboolean
is_gone_through_otherwise (DocketStore *self, const DocketUndo *undo)
{
  for (guint i = 0; i < self->turns->len; i++)
    {
      const Turn *turn = g_ptr_array_index (self->turns, i);

      if (turn->undo != undo && turn->what != undo->what && g_str_equal (turn->bundle, undo->bundle))
        return TRUE;
    }
  return FALSE;
}

/* Fits one transaction by now, but not when it was begun. */
static gboolean
is_in_parts (const DocketUndo *undo)
{
  return docket_undo_is_long (undo) || undo->base > 0;
}

gboolean
docket_undo_take_turn (DocketStore *self, const DocketUndo *undo, GError **error)
{
  Turn *turn;

  if (undo->bundle == NULL || undo->roots != NULL)
    return TRUE;
  if (self->turns == NULL)
    self->turns = g_ptr_array_new_with_free_func (turn_free);
  if (find_turn (self, undo) != NULL)
    return TRUE;
  if (is_gone_through_otherwise (self, undo)
      || (is_in_parts (undo) ? !is_any_in_parts (self) && !take_lock (self) : docket_undo_has_note (self, undo->bundle) && docket_undo_is_elsewhere (self)))
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_BUSY, _("Large saves are being discarded, undone or put back just now. Wait until that is done."));
      return FALSE;
    }
  turn = g_new0 (Turn, 1);
  turn->undo = undo;
  turn->what = undo->what;
  turn->bundle = g_strdup (undo->bundle);
  turn->in_parts = is_in_parts (undo);
  g_ptr_array_add (self->turns, turn);
  return TRUE;
}

void
docket_undo_end_turn (DocketStore *self, const DocketUndo *undo)
{
  Turn *turn = self->turns != NULL ? find_turn (self, undo) : NULL;
  struct flock lock;

  if (turn == NULL)
    return;
  g_ptr_array_remove (self->turns, turn);
  if (!is_any_in_parts (self) && self->hold >= 0)
    call_lock (self, F_OFD_SETLK, F_UNLCK, &lock);
}
