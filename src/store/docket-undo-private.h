/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-store-private.h"

G_BEGIN_DECLS

/* What docket-undo*.c share: one save gone through in parts, between which others save. */

/* One operation of the save, or one that goes along. */
typedef struct
{
  char *key;
  char *needs;
  char *id;       /* of its record; "" if nobody asks */
  guint below;    /* so many others of them that stand on it are not placed yet */
  gboolean placed;
  gboolean stays; /* it may have reached the server; not to be let go */
  gboolean along; /* of another save, and stands on this */
} DocketUndoRow;
DocketUndoRow *docket_undo_row_new (const char *key, const char *needs, const char *id);
void docket_undo_row_free (gpointer row);

struct _DocketUndo
{
  DocketUndoWhat what;
  char *bundle;       /* of the save; what was let go is put back by it */
  GPtrArray *roots;   /* (nullable) element-type utf8: let go these, in one transaction or not at all */
  char *opposites;    /* (nullable): bundle of those made so far */
  char *made;         /* (nullable): the same, once one of them is on the disk */
  GPtrArray *rows;    /* element-type DocketUndoRow; in the order in which they go, once all are read */
  GHashTable *keys;   /* of them; unowned */
  GHashTable *ids;    /* of their records; unowned */
  GHashTable *needed; /* keys that what stays stands on */
  GPtrArray *others;  /* element-type DocketUndoRow: not of the save, and stand on something */
  GHashTable *needing; /* key -> GPtrArray of keys: what names a refused one */
  GHashTable *asked;  /* ids of records, unowned: one of their rows went by */
  GHashTable *kept;   /* (nullable): key -> DocketDiscarded, of @rows, while they are put back */
  GHashTable *kept_of; /* (nullable): id of a record -> GPtrArray of DocketDiscarded: the same, by that */
  char *left;         /* (nullable): key of one of the save that is not to be let go */
  char *reason;       /* (nullable): why the first of those that stay does */
  guint part;         /* so many at once; 0: it is not begun */
  gint64 looked_at;   /* position */
  gint64 put_between; /* DOCKET_META_PUT_BETWEEN, by then */
  gboolean begun;     /* @was_end is known, from an earlier one, or @looked */
  gint64 was_end;     /* position of the newest that was there when it was begun: what came after is not of it */
  gint64 was_between; /* DOCKET_META_PUT_BETWEEN by then */
  gboolean looked;
  guint n_asked;
  guint n_taken;      /* went by, in transactions that stand */
  guint n_refused;    /* of them: nobody accepted them */
  guint n_before;     /* of them: there was nothing left to do */
  guint n_stayed;     /* of them: that was not possible, but of the others it was */
  guint n_along;      /* of them: of other saves, let go as well */
  guint n_left;       /* of the save, not among them: they have been on their way */
  guint base;         /* went by before this one took it up */
  guint reached;      /* how far an earlier one was; more than @base if that is still here */
  gint done;          /* atomic: how far it is, for other threads */
  gint all;           /* atomic: base + rows->len */
  gint stop;          /* atomic: somebody wants it to stop */
};

/* Of one transaction; of the undo itself once it stands. */
typedef struct
{
  DocketUndo *undo;
  guint end;
  guint n_refused;
  guint n_before;
  guint n_stayed;
  guint n_along;
} DocketUndoTaking;

/* Whether it is gone through in more than one transaction. */
gboolean docket_undo_is_long (const DocketUndo *undo);
/* One of them stays where it is: what it stands on does, too. @error: (transfer full): why */
void docket_undo_note_stays (DocketUndoTaking *taking, const DocketUndoRow *row, GError *error);

/* -- docket-undo-look.c -- */
/* What the save holds, and what stands on it; or what was let go. @undo->looked once
 * all of it is known. */
gboolean docket_undo_look (DocketStore *self, DocketUndo *undo, GError **error);
/* At most @n_max more rows of the outbox: what came since. @end: (out): there are no more */
gboolean docket_undo_look_on (DocketStore *self, DocketUndo *undo, guint n_max, gboolean *end, GError **error);
/* They stay, so what they name in @needs does. */
void docket_undo_add_needed (DocketUndo *undo, const char *needs);

/* -- docket-undo-opposite.c -- */
/* @opposite: (out) (transfer full) (nullable): NULL if all is as before */
gboolean docket_undo_find_opposite (DocketStore *self, DocketUndo *undo, const DocketOperation *operation, DocketOperation **opposite, GError **error);

/* -- docket-undo-back.c: taking back -- */
gboolean docket_undo_ask_some (DocketStore *self, DocketUndo *undo, GError **error);
gboolean docket_undo_take_some_back (DocketStore *self, DocketUndoTaking *taking, GError **error);

/* -- docket-outbox-discard.c -- */
gboolean docket_undo_let_some_go (DocketStore *self, DocketUndoTaking *taking, GError **error);

/* -- docket-outbox-put-back.c -- */
gboolean docket_undo_put_some_back (DocketStore *self, DocketUndoTaking *taking, GError **error);

/* -- docket-undo-turn.c -- */
/* Before any of it is taken. BUSY: the same save is gone through in another way just
 * now, or another store of this file, mostly another program's, goes through one in parts. */
gboolean docket_undo_take_turn (DocketStore *self, const DocketUndo *undo, GError **error);
/* It is at its end, or failed. */
void docket_undo_end_turn (DocketStore *self, const DocketUndo *undo);
/* Whether another store of this file goes through a save in parts. */
gboolean docket_undo_is_elsewhere (DocketStore *self);

/* -- docket-undo-unfinished.c -- */
/* Whether @bundle was gone through in part. */
gboolean docket_undo_has_note (DocketStore *self, const char *bundle);
/* Within the transaction of a part: how far it got, or that it is done. */
gboolean docket_undo_note_progress (DocketStore *self, const DocketUndo *undo, guint n_taken, GError **error);
/* How far it was, of how many when it was begun; 0: this is the beginning. */
void docket_undo_find_progress (DocketStore *self, const DocketUndo *undo, guint *done, guint *all);
/* What was there when it was begun, if that was by an earlier one. */
gboolean docket_undo_find_beginning (DocketStore *self, DocketUndo *undo, GError **error);
/* How far it is with @n_taken; what an earlier one did by opposites is gone over once more. */
guint docket_undo_done_with (const DocketUndo *undo, guint n_taken);

G_END_DECLS
