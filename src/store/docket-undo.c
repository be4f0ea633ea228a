/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One save taken back (DESIGN §7). Which way depends, for each of its operations,
 * on who may know of it:
 *
 *   nobody    never tried, and nothing that stays stands on it: it goes, and the
 *             row shows what it showed before
 *   somebody  an operation that does the opposite, in a save of its own. Those
 *             are saved and judged like any other:
 *
 *               create, restore -> void     void, merge -> restore
 *               edit {a: 2} was {a: 1}  ->  edit {a: 1} was {a: 2}
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
 * there, what is left is still the save, in the outbox, and can be undone: what
 * has been changed back already is passed over.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#include "docket-id.h"
#include "docket-limits.h"
#include "docket-record-table.h"

/* One operation of the save. */
typedef struct
{
  char *key;
  char *needs;
  char *id;   /* of its record */
  guint below; /* so many others of the save that stand on it are not placed yet */
  gboolean placed;
} UndoRow;

struct _DocketUndo
{
  char *bundle;
  char *opposites;    /* (nullable): bundle of those made so far */
  char *made;         /* (nullable): the same, once one of them is on the disk */
  GPtrArray *rows;    /* element-type UndoRow; in the order in which they go, once all are read */
  GHashTable *ids;    /* of their records; unowned */
  GHashTable *needed; /* keys that what stays stands on */
  GHashTable *asked;  /* ids of records, unowned: one of their rows went by */
  gint64 looked_at;   /* position */
  guint n_put_back;   /* that had been put back by then, at places of before */
  gboolean looked;
  guint n_asked;
  guint n_taken;      /* went by, in transactions that stand */
  guint n_refused;    /* of them: nobody accepted them */
  guint n_before;     /* of them: there was nothing left to do */
  gint done;          /* atomic: n_taken, for other threads */
  gint all;           /* atomic: rows->len */
};

static void
undo_row_free (gpointer data)
{
  UndoRow *row = data;

  g_free (row->key);
  g_free (row->needs);
  g_free (row->id);
  g_free (row);
}

DocketUndo *
docket_undo_new (const char *bundle)
{
  DocketUndo *self = g_new0 (DocketUndo, 1);

  g_return_val_if_fail (bundle != NULL, NULL);

  self->bundle = g_strdup (bundle);
  self->rows = g_ptr_array_new_with_free_func (undo_row_free);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->asked = g_hash_table_new (g_str_hash, g_str_equal);
  self->needed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
docket_undo_free (DocketUndo *self)
{
  if (self == NULL)
    return;
  g_free (self->bundle);
  g_free (self->opposites);
  g_free (self->made);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->needed);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

const char *
docket_undo_get_made (DocketUndo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->made;
}

void
docket_undo_get_progress (DocketUndo *self, guint *done, guint *all)
{
  g_return_if_fail (self != NULL && done != NULL && all != NULL);

  *done = (guint) g_atomic_int_get (&self->done);
  *all = (guint) g_atomic_int_get (&self->all);
}

static gboolean
forbidden (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, sentence);
  return FALSE;
}

/* -- The opposite -- */

static DocketOperation *
opposite_of_edit (const DocketOperation *operation, const DocketRecord *record, GError **error)
{
  g_autoptr(DocketValues) set = docket_values_new ();

  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);

      if (!docket_value_equal (docket_record_get (record, field), docket_values_nth_value (operation->set, i)))
        {
          g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN,
                       /* Translators: the name of a field */
                       _("“%s” was changed again since, so it is not put back. Look at what stands there now, and change it by hand."), docket_field_label (field));
          return NULL;
        }
      docket_values_set (set, field, docket_values_get (operation->was, field));
    }
  return docket_operation_new_edit (record, operation->group, set);
}

/* A record that others have worked on since is not taken away from under them. */
static gboolean
is_only_own (DocketStore *self, const DocketRecord *record, GError **error)
{
  g_autofree char *person = docket_store_get_meta (self, DOCKET_META_PERSON);

  for (int group = 0; group < DOCKET_N_GROUPS; group++)
    {
      const DocketStamp *stamp = docket_group_info ((DocketGroup) group)->kind == docket_record_get_kind (record) ? docket_record_get_stamp (record, (DocketGroup) group) : NULL;

      if (stamp != NULL && stamp->person != NULL && g_strcmp0 (stamp->person, person) != 0)
        return forbidden (error, _("Somebody else has changed this since, so it is not taken away from them. Set it aside by hand if it has to go."));
    }
  return TRUE;
}

/* Whether no record refers to it by @field but those of the same save. */
static gboolean
is_free_of (DocketStore *self, DocketUndo *undo, DocketField field, const char *id, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  const char *table = docket_kind_info (info->kind)->name;
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\" = ?1 AND \"void\" = 0 LIMIT ?2", table, info->name);
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, sql, error);
  g_autoptr(GError) local = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, id);
  docket_statement_bind_int (find, 2, (gint64) undo->rows->len + 1);
  while (docket_statement_step (find, &local))
    {
      if (g_hash_table_contains (undo->ids, docket_statement_get_text (find, 0)))
        continue;
      if (field == DOCKET_JOB_CUSTOMER)
        return forbidden (error, _("There is a job for this customer by now, so it is not taken away. Give that job to another customer first, or set it aside."));
      g_set_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN,
                   /* Translators: a kind of record: Note */
                   _("Other work stands on this by now, so it is not taken away from under it: %s. Take that back first."), docket_kind_label (info->kind));
      return FALSE;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
is_free (DocketStore *self, DocketUndo *undo, const DocketRecord *record, GError **error)
{
  for (int field = 0; field < DOCKET_N_FIELDS; field++)
    {
      const DocketFieldInfo *info = docket_field_info ((DocketField) field);

      if (info->type == DOCKET_TYPE_ID && info->target == docket_record_get_kind (record)
          && !is_free_of (self, undo, (DocketField) field, docket_record_get_id (record), error))
        return FALSE;
    }
  return TRUE;
}

static DocketOperation *
opposite_of_whole (DocketOperationKind kind, const DocketRecord *record)
{
  DocketOperation *opposite = docket_operation_new (kind, docket_record_get_kind (record), docket_record_get_id (record));

  opposite->base = docket_record_get_rev (record);
  return opposite;
}

/* Whether there is nothing to be put back: somebody did, or an undo that was cut off. */
static gboolean
is_as_before (const DocketOperation *operation, const DocketRecord *record)
{
  switch (operation->kind)
    {
    case DOCKET_OPERATION_EDIT:
      for (guint i = 0; i < docket_values_n (operation->set); i++)
        {
          DocketField field = docket_values_nth_field (operation->set, i);

          if (!docket_value_equal (docket_record_get (record, field), docket_values_get (operation->was, field)))
            return FALSE;
        }
      return docket_values_n (operation->set) > 0;
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_MERGE:
      return !docket_record_get_void (record);
    case DOCKET_OPERATION_CREATE:
    case DOCKET_OPERATION_RESTORE:
      return docket_record_get_void (record);
    case DOCKET_OPERATION_DECIDE:
    case DOCKET_OPERATION_UNDO_DECISION:
    default:
      return FALSE;
    }
}

/* @opposite: (out) (transfer full) (nullable): NULL if all is as before */
static gboolean
find_opposite (DocketStore *self, DocketUndo *undo, const DocketOperation *operation, DocketOperation **opposite, GError **error)
{
  g_autoptr(DocketRecord) record = NULL;

  *opposite = NULL;
  if (!docket_record_table_get (self->db, operation->record_kind, operation->record_id, &record, error))
    return FALSE;
  if (record == NULL)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("What this changed is not on this device any more."));
      return FALSE;
    }
  if (is_as_before (operation, record))
    return TRUE;
  switch (operation->kind)
    {
    case DOCKET_OPERATION_EDIT:
      *opposite = opposite_of_edit (operation, record, error);
      break;
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_MERGE:
      *opposite = opposite_of_whole (DOCKET_OPERATION_RESTORE, record);
      /* Under the own void nobody has seen who else voided it since. */
      (*opposite)->base = MIN ((*opposite)->base, operation->base);
      break;
    case DOCKET_OPERATION_CREATE:
    case DOCKET_OPERATION_RESTORE:
      if (is_only_own (self, record, error) && is_free (self, undo, record, error))
        *opposite = opposite_of_whole (DOCKET_OPERATION_VOID, record);
      break;
    case DOCKET_OPERATION_DECIDE:
    case DOCKET_OPERATION_UNDO_DECISION:
    default:
      forbidden (error, _("This is a decision: undo it where the case is shown."));
      break;
    }
  return *opposite != NULL;
}

/* -- Looking -- */

static void
add_needed (DocketUndo *undo, const char *needs)
{
  g_auto(GStrv) each = needs[0] != '\0' ? g_strsplit (needs, " ", -1) : NULL;

  for (guint i = 0; each != NULL && each[i] != NULL; i++)
    if (each[i][0] != '\0')
      g_hash_table_add (undo->needed, g_strdup (docket_outbox_key_of_need (each[i])));
}

/* At most @n_max rows of the outbox; of the save itself until all of it is known.
 * @end: (out): there are no more */
static gboolean
look_on (DocketStore *self, DocketUndo *undo, guint n_max, gboolean *end, GError **error)
{
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db, "SELECT position, open, bundle, needs, key, id FROM outbox WHERE position > ?1 ORDER BY position LIMIT ?2", error);
  g_autoptr(GError) local = NULL;
  guint n = 0;

  if (select == NULL)
    return FALSE;
  if (undo->looked && undo->n_put_back != self->n_put_back)
    undo->looked_at = 0;
  if (undo->looked_at == 0)
    undo->n_put_back = self->n_put_back;
  docket_statement_bind_int (select, 1, undo->looked_at);
  docket_statement_bind_int (select, 2, n_max);
  while (docket_statement_step (select, &local))
    {
      n++;
      undo->looked_at = docket_statement_get_int (select, 0);
      if (g_strcmp0 (docket_statement_get_text (select, 2), undo->bundle) != 0)
        {
          if (docket_statement_get_int (select, 1) != 0)
            add_needed (undo, docket_statement_get_text (select, 3));
        }
      else if (!undo->looked)
        {
          UndoRow *row = g_new0 (UndoRow, 1);

          row->needs = g_strdup (docket_statement_get_text (select, 3));
          row->key = g_strdup (docket_statement_get_text (select, 4));
          row->id = g_strdup (docket_statement_get_text (select, 5));
          g_ptr_array_add (undo->rows, row);
          g_hash_table_add (undo->ids, row->id);
        }
    }
  *end = n < n_max;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
count_below (GHashTable *by_key, const UndoRow *row, int more)
{
  g_auto(GStrv) each = row->needs[0] != '\0' ? g_strsplit (row->needs, " ", -1) : NULL;

  for (guint i = 0; each != NULL && each[i] != NULL; i++)
    {
      UndoRow *needed = each[i][0] != '\0' ? g_hash_table_lookup (by_key, docket_outbox_key_of_need (each[i])) : NULL;

      if (needed != NULL)
        needed->below = (guint) ((int) needed->below + more);
    }
}

/* The newest first, but nothing before what stands on it, which may be older if it
 * was read from a file. Mostly once through is enough. */
static void
put_in_order (DocketUndo *undo)
{
  g_autoptr(GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) rows = g_steal_pointer (&undo->rows);
  guint before;

  undo->rows = g_ptr_array_new_with_free_func (undo_row_free);
  g_ptr_array_set_free_func (rows, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_hash_table_insert (by_key, ((UndoRow *) g_ptr_array_index (rows, i))->key, g_ptr_array_index (rows, i));
  for (guint i = 0; i < rows->len; i++)
    count_below (by_key, g_ptr_array_index (rows, i), 1);
  do
    {
      before = undo->rows->len;
      for (guint i = rows->len; i > 0; i--)
        {
          UndoRow *row = g_ptr_array_index (rows, i - 1);

          if (row->placed || row->below > 0)
            continue;
          row->placed = TRUE;
          count_below (by_key, row, -1);
          g_ptr_array_add (undo->rows, row);
        }
    }
  while (undo->rows->len > before);
  /* Nothing that was saved stands on itself; should it, it is not left behind. */
  for (guint i = rows->len; i > 0; i--)
    if (!((UndoRow *) g_ptr_array_index (rows, i - 1))->placed)
      g_ptr_array_add (undo->rows, g_ptr_array_index (rows, i - 1));
}

/* -- Asking, and taking -- */

typedef enum
{
  WAY_NONE,     /* it had no effect, or is gone */
  WAY_GO,
  WAY_OPPOSITE,
} Way;

/* @row: (out) (transfer full) (nullable). What stays keeps what it stands on. */
static gboolean
choose_way (DocketStore *self, DocketUndo *undo, const UndoRow *of, DocketOutboxRow **row, Way *way, GError **error)
{
  *way = WAY_NONE;
  if (!docket_outbox_get_row (self, of->key, row, error))
    return FALSE;
  if (*row == NULL || (*row)->state == DOCKET_OUTBOX_REJECTED)
    return TRUE;
  if ((*row)->state == DOCKET_OUTBOX_HELD)
    return forbidden (error, _("Part of this is under review: a person will decide about it."));
  *way = docket_outbox_is_unsent (*row) && !g_hash_table_contains (undo->needed, of->key) ? WAY_GO : WAY_OPPOSITE;
  if (*way == WAY_OPPOSITE)
    add_needed (undo, of->needs);
  return TRUE;
}

/* Of a record that an earlier one was about, what stands there now is not what
 * will stand there: that is asked when it is taken. */
static gboolean
ask_one (DocketStore *self, DocketUndo *undo, const UndoRow *of, GError **error)
{
  g_autoptr(DocketOutboxRow) row = NULL;
  g_autoptr(DocketOutboxItem) item = NULL;
  g_autoptr(DocketOperation) opposite = NULL;
  Way way;

  if (!choose_way (self, undo, of, &row, &way, error))
    return FALSE;
  if (!g_hash_table_add (undo->asked, of->id) || way != WAY_OPPOSITE)
    return TRUE;
  item = docket_outbox_read_item (self, of->key, error);
  return item != NULL && find_opposite (self, undo, item->operation, &opposite, error);
}

static gboolean
ask_some (DocketStore *self, DocketUndo *undo, GError **error)
{
  guint end = MIN (undo->n_asked + DOCKET_IMPORT_PART_OPERATIONS, undo->rows->len);

  for (; undo->n_asked < end; undo->n_asked++)
    if (!ask_one (self, undo, g_ptr_array_index (undo->rows, undo->n_asked), error))
      return FALSE;
  return TRUE;
}

/* Of one transaction. */
typedef struct
{
  DocketUndo *undo;
  guint end;
  guint n_refused;
  guint n_before;
} Taking;

static gboolean
save_opposites (DocketStore *self, Taking *taking, GPtrArray *rows, GError **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  DocketUndo *undo = taking->undo;

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, ((DocketOutboxRow *) g_ptr_array_index (rows, i))->key, error);
      DocketOperation *opposite;

      if (item == NULL || !find_opposite (self, undo, item->operation, &opposite, error))
        return FALSE;
      if (opposite == NULL)
        {
          taking->n_before++;
          continue;
        }
      if (undo->opposites == NULL)
        undo->opposites = docket_id_new (self->clock, self->random);
      opposite->bundle = g_strdup (undo->opposites);
      g_ptr_array_add (operations, opposite);
    }
  return operations->len == 0 || docket_store_submit (self, operations, error);
}

static gboolean
take_some (DocketStore *self, gpointer data, GError **error)
{
  Taking *taking = data;
  DocketUndo *undo = taking->undo;
  g_autoptr(GPtrArray) go = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  g_autoptr(GPtrArray) stay = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_row_free);
  gboolean end;

  docket_store_touch_outbox (self);
  if (!look_on (self, undo, G_MAXINT, &end, error))
    return FALSE;
  for (guint i = undo->n_taken; i < taking->end; i++)
    {
      g_autoptr(DocketOutboxRow) row = NULL;
      Way way;

      if (!choose_way (self, undo, g_ptr_array_index (undo->rows, i), &row, &way, error))
        return FALSE;
      taking->n_refused += row != NULL && row->state == DOCKET_OUTBOX_REJECTED;
      if (way != WAY_NONE)
        g_ptr_array_add (way == WAY_GO ? go : stay, g_steal_pointer (&row));
    }
  return docket_outbox_remove (self, go, NULL, error) && save_opposites (self, taking, stay, error);
}

static gboolean
take_step (DocketStore *self, DocketUndo *undo, GError **error)
{
  Taking taking = { undo, MIN (undo->n_taken + DOCKET_IMPORT_PART_OPERATIONS, undo->rows->len), 0, 0 };

  if (!docket_store_transact (self, take_some, &taking, error))
    return FALSE;
  undo->n_taken = taking.end;
  undo->n_refused += taking.n_refused;
  undo->n_before += taking.n_before;
  if (undo->made == NULL)
    undo->made = g_strdup (undo->opposites);
  g_atomic_int_set (&undo->done, (gint) undo->n_taken);
  return TRUE;
}

/* -- Piece by piece -- */

static gboolean
check_any (DocketUndo *undo, GError **error)
{
  if (undo->n_refused + undo->n_before < undo->rows->len)
    return TRUE;
  return forbidden (error, undo->n_before > 0 ? _("All of it is as it was before already, so there is nothing to undo.") : _("This was not accepted, so there is nothing to undo."));
}

static gboolean
look (DocketStore *self, DocketUndo *undo, GError **error)
{
  if (!look_on (self, undo, DOCKET_UNDO_LOOK_ROWS_MAX, &undo->looked, error))
    return FALSE;
  if (!undo->looked)
    return TRUE;
  if (undo->rows->len == 0)
    {
      g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("This is not in the outbox any more."));
      return FALSE;
    }
  put_in_order (undo);
  if (undo->rows->len <= DOCKET_IMPORT_PART_OPERATIONS)
    undo->n_asked = undo->rows->len;
  g_atomic_int_set (&undo->all, (gint) undo->rows->len);
  return TRUE;
}

static gboolean
do_step (DocketStore *self, DocketUndo *undo, gboolean *more, GError **error)
{
  gboolean end = TRUE;

  *more = TRUE;
  if (!undo->looked)
    {
      if (!look (self, undo, error))
        return FALSE;
      if (!undo->looked)
        return TRUE;
    }
  if (undo->n_asked < undo->rows->len)
    return look_on (self, undo, DOCKET_UNDO_LOOK_ROWS_MAX, &end, error) && ask_some (self, undo, error);
  if (!take_step (self, undo, error))
    return FALSE;
  *more = undo->n_taken < undo->rows->len;
  return *more || check_any (undo, error);
}

gboolean
docket_store_undo_step (DocketStore *self, gpointer undo, gboolean *more, GError **error)
{
  g_autoptr(GError) local = NULL;
  guint done, all;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (undo != NULL && more != NULL, FALSE);

  if (do_step (self, undo, more, &local))
    return TRUE;
  docket_undo_get_progress (undo, &done, &all);
  if (done == 0 || done == all)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_set_error (error, local->domain, local->code,
               /* Translators: how many of how many; then a sentence: why not the others */
               ngettext ("%u of %u change was taken back, the rest stands as it was. %s", "%u of %u changes were taken back, the rest stands as it was. %s", all), done, all, local->message);
  return FALSE;
}

gboolean
docket_store_undo (DocketStore *self, const char *bundle, char **made, GError **error)
{
  g_autoptr(DocketUndo) undo = NULL;
  gboolean more = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (bundle != NULL && made != NULL, FALSE);

  undo = docket_undo_new (bundle);
  while (more)
    if (!docket_store_undo_step (self, undo, &more, error))
      return FALSE;
  *made = g_strdup (undo->made);
  return TRUE;
}
