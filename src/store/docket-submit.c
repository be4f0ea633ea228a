/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A save. The caller says what and what was seen; here each operation gets what
 * only the store knows, in the order of the save:
 *
 *   key, bundle, made_at   new
 *   seen                   the cursor
 *   follows                this person's latest operation on the same group
 *                          that had not come back through the feed when this
 *                          one was made, so that the server does not take our
 *                          own first change for somebody else's
 *   after                  creates still under way that this one refers to, and
 *                          the lines and signatures under way that a step of
 *                          the job (sign-off, close) would lock out
 *
 * Example: "new job for a new customer, planned for Tess" is create customer C,
 * create job J (after C), edit J.plan (follows J's create), all one bundle, one
 * transaction. If any of them is refused, none is saved.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-normal.h"
#include "docket-record-table.h"

static gboolean
invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
check_values (const DocketOperation *operation, const DocketValues *values, GError **error)
{
  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);
      const DocketFieldInfo *info = docket_field_info (field);

      if (info->kind != operation->record_kind || (operation->group != DOCKET_GROUP_NONE && info->group != operation->group))
        {
          g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _("“%s” is not part of what is being changed."), docket_field_label (field));
          return FALSE;
        }
      if (!docket_field_check (field, docket_values_nth_value (values, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_form (const DocketOperation *operation, GError **error)
{
  if (operation->record_kind < 0 || operation->record_kind >= DOCKET_N_KINDS)
    return invalid (error, _("The change does not say what kind of record it is about."));
  if (operation->record_id == NULL || !docket_id_is_valid (operation->record_id))
    return invalid (error, _("The change does not say which record it is about."));
  if (operation->kind == DOCKET_OPERATION_EDIT)
    {
      if (operation->group == DOCKET_GROUP_NONE || docket_group_info (operation->group)->kind != operation->record_kind)
        return invalid (error, _("The change does not say what it changes."));
      if (docket_values_n (operation->set) == 0)
        return invalid (error, _("There is nothing to save."));
    }
  if (operation->kind == DOCKET_OPERATION_DECIDE)
    return TRUE; /* its values are of the subject's kind: the judge checks them */
  return check_values (operation, operation->set, error) && check_values (operation, operation->was, error);
}

/* -- What only the store knows -- */

static void
add_pending_create (DocketStore *self, GPtrArray *after, DocketKind kind, const char *id)
{
  g_autofree char *key = NULL;

  if (kind == DOCKET_KIND_NONE || id == NULL || after->len >= DOCKET_AFTER_KEYS_MAX)
    return;
  key = docket_outbox_pending_intent (self, kind, id, DOCKET_OPERATION_CREATE);
  if (key != NULL && !g_ptr_array_find_with_equal_func (after, key, g_str_equal, NULL))
    g_ptr_array_add (after, g_steal_pointer (&key));
}

/* What the author signed off, as far as it can be named; the rest it waits for
 * on this machine (docket_outbox_hold_back()). */
static gboolean
add_pending_work (DocketStore *self, GPtrArray *after, const DocketOperation *operation, GError **error)
{
  g_autoptr(GPtrArray) work = docket_outbox_find_locked_out (self, operation, error);

  for (guint i = 0; work != NULL && i < work->len && after->len < DOCKET_AFTER_KEYS_MAX; i++)
    if (!g_ptr_array_find_with_equal_func (after, g_ptr_array_index (work, i), g_str_equal, NULL))
      g_ptr_array_add (after, g_strdup (g_ptr_array_index (work, i)));
  return work != NULL;
}

static gboolean
set_after (DocketStore *self, DocketOperation *operation, const DocketRecord *record, GError **error)
{
  g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *restore = NULL;

  if (operation->follows == NULL)
    {
      add_pending_create (self, after, operation->record_kind, operation->record_id);
      /* An edit after an own restore would otherwise meet a void record. */
      restore = docket_outbox_pending_intent (self, operation->record_kind, operation->record_id, DOCKET_OPERATION_RESTORE);
      if (restore != NULL)
        g_ptr_array_add (after, g_steal_pointer (&restore));
    }
  if (operation->kind != DOCKET_OPERATION_DECIDE)
    for (guint i = 0; i < docket_values_n (operation->set); i++)
      {
        DocketField field = docket_values_nth_field (operation->set, i);

        if (docket_field_info (field)->type == DOCKET_TYPE_ID)
          add_pending_create (self, after, docket_field_info (field)->target, docket_values_get_text (operation->set, field));
      }
  if (operation->kind == DOCKET_OPERATION_MERGE)
    add_pending_create (self, after, operation->record_kind, operation->into);
  if (record != NULL && operation->record_kind != DOCKET_KIND_JOB)
    add_pending_create (self, after, DOCKET_KIND_JOB, docket_record_get_job_id (record));
  if (!add_pending_work (self, after, operation, error))
    return FALSE;

  g_clear_pointer (&operation->after, g_strfreev);
  if (after->len == 0)
    return TRUE;
  g_ptr_array_add (after, NULL);
  operation->after = (char **) g_ptr_array_steal (after, NULL);
  return TRUE;
}

static gboolean
has_seen (const DocketOperation *operation, const DocketRecord *record)
{
  for (guint i = 0; i < docket_values_n (operation->was); i++)
    if (!docket_value_equal (docket_values_nth_value (operation->was, i), docket_record_get (record, docket_values_nth_field (operation->was, i))))
      return FALSE;
  return TRUE;
}

/* Whether the edit stands on what @last, own work on its way, stands on. An older
 * form does not if a colleague's came in meanwhile and @last was made on that: it
 * would be taken for seen, and be overwritten. */
static gboolean
edit_stands_on (const DocketOperation *operation, const DocketOperation *last, const DocketRecord *record, const DocketRecord *confirmed)
{
  if (record == NULL || docket_record_get_group_rev (record, operation->group) == operation->base || has_seen (operation, record))
    return TRUE;
  /* It moved the group only because of another, whose revisions are no measure. */
  if (last->group != operation->group)
    return confirmed != NULL && has_seen (operation, confirmed);
  return last->base == operation->base;
}

/* Whether what @last follows, or that in turn, became the version @base. Revisions
 * are only compared for equality: after a restore their order says nothing. */
static gboolean
goes_back_to (DocketStore *self, const DocketOperation *last, gint64 base)
{
  g_autofree char *key = g_strdup (last->follows);

  while (key != NULL)
    {
      g_autoptr(DocketOutboxItem) item = docket_outbox_read_item (self, key, NULL);

      if (item == NULL || item->seq == base)
        return item != NULL;
      g_free (key);
      key = g_strdup (item->operation->follows);
    }
  return FALSE;
}

/* Between making the change and saving it, the feed may have brought back what
 * the author had written before: the row has moved, by themselves. What they saw
 * is what stands, so their change stands on their last one. */
static char *
find_own_come_back (DocketStore *self, const DocketOperation *operation, const DocketRecord *record)
{
  g_autofree char *key = NULL;
  g_autoptr(DocketOutboxItem) last = NULL;

  if (record == NULL || docket_record_get_group_rev (record, operation->group) == operation->base || !has_seen (operation, record))
    return NULL;
  key = docket_outbox_latest_acked_writer (self, operation->record_kind, operation->record_id, DOCKET_GROUP_BIT (operation->group));
  last = key != NULL ? docket_outbox_read_item (self, key, NULL) : NULL;
  if (last == NULL)
    return NULL;
  /* Made on another state, it says something about what was seen for this one only if
   * it goes back to that and is the last that happened: this one was made on it while
   * it was under way. Merged, it stands on what somebody else wrote. */
  if (last->operation->group == operation->group && last->operation->base != operation->base
      && (last->merged || !goes_back_to (self, last->operation, operation->base) || last->seq != docket_record_get_group_rev (record, operation->group)))
    return NULL;
  return g_steal_pointer (&key);
}

/* What is about the record as a whole has no values that were seen, so all that
 * moved since has to be this person's. */
gboolean
docket_submit_is_moved_by_self (DocketStore *self, const DocketRecord *confirmed, gint64 since)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (confirmed));
  g_autofree char *person = docket_store_get_meta (self, DOCKET_META_PERSON);

  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);
      const DocketStamp *stamp = docket_record_get_stamp (confirmed, group);

      /* A revision is a place in the feed. */
      if (docket_record_get_group_rev (confirmed, group) > since && (stamp == NULL || g_strcmp0 (stamp->person, person) != 0))
        return FALSE;
    }
  return TRUE;
}

/* The same for what is about the record as a whole. */
static char *
find_own_record_come_back (DocketStore *self, const DocketOperation *operation, const DocketRecord *record)
{
  g_autofree char *key = NULL;
  g_autoptr(DocketOutboxItem) last = NULL;

  if (record == NULL || docket_record_get_rev (record) == operation->base || !docket_submit_is_moved_by_self (self, record, operation->base))
    return NULL;
  key = docket_outbox_latest_acked_writer (self, operation->record_kind, operation->record_id, 0);
  last = key != NULL ? docket_outbox_read_item (self, key, NULL) : NULL;
  /* Merged into what somebody else wrote, or not the last that happened. */
  if (last == NULL || last->merged || last->seq != docket_record_get_rev (record) || last->operation->base > operation->base)
    return NULL;
  return g_steal_pointer (&key);
}

/* Whether own work that is not known to have arrived came back nonetheless, its answer
 * lost or late, and was made on what is newer than @operation: whose that was, its own
 * stamp hides. */
static gboolean
is_hidden_by_own (DocketStore *self, const DocketOperation *operation, const DocketRecord *confirmed)
{
  g_autoptr(GPtrArray) own = docket_outbox_overlay (self, operation->record_kind, operation->record_id, NULL);

  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      const DocketOperation *one = g_ptr_array_index (own, i);

      if (one->kind == DOCKET_OPERATION_EDIT && one->base > operation->base && docket_record_get_group_rev (confirmed, one->group) != one->base)
        return TRUE;
    }
  return own == NULL;
}

/* Whether a void or a merge stands on what own work on its way stands on. Own stamps
 * on the row would hide a colleague's: what counts is what the feed brought, and
 * that no own work of that was made on something newer. */
static gboolean
whole_stands_on (DocketStore *self, const DocketOperation *operation, const DocketRecord *confirmed)
{
  g_autofree char *key = NULL;
  g_autoptr(DocketOutboxItem) acked = NULL;

  if (confirmed == NULL || docket_record_get_rev (confirmed) == operation->base)
    return TRUE;
  key = docket_outbox_latest_acked_writer (self, operation->record_kind, operation->record_id, 0);
  acked = key != NULL ? docket_outbox_read_item (self, key, NULL) : NULL;
  return (acked == NULL || acked->operation->base <= operation->base) && !is_hidden_by_own (self, operation, confirmed) && docket_submit_is_moved_by_self (self, confirmed, operation->base);
}

/* Whether @operation was made with all that @key, own work on its way, stands on in
 * sight. A restore takes nothing away, and a decision has a rule of its own. */
static gboolean
stands_on (DocketStore *self, const DocketOperation *operation, const char *key, const DocketRecord *record)
{
  g_autoptr(DocketOutboxItem) last = docket_outbox_read_item (self, key, NULL);
  g_auto(DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  gboolean found;

  if (last == NULL || !docket_confirmed_get (self, operation->record_kind, operation->record_id, &confirmed, &found, NULL))
    return FALSE;
  if (operation->kind == DOCKET_OPERATION_EDIT)
    return edit_stands_on (operation, last->operation, record, confirmed.record);
  if (operation->kind == DOCKET_OPERATION_VOID || operation->kind == DOCKET_OPERATION_MERGE)
    return whole_stands_on (self, operation, confirmed.record);
  return TRUE;
}

static gboolean
is_about_whole (const DocketOperation *operation)
{
  return operation->kind == DOCKET_OPERATION_VOID || operation->kind == DOCKET_OPERATION_RESTORE || operation->kind == DOCKET_OPERATION_MERGE;
}

static void
set_follows (DocketStore *self, DocketOperation *operation, const DocketRecord *record)
{
  g_clear_pointer (&operation->follows, g_free);
  if (operation->kind != DOCKET_OPERATION_CREATE)
    operation->follows = docket_outbox_latest_writer (self, operation->record_kind, operation->record_id,
                                                      operation->kind == DOCKET_OPERATION_EDIT ? DOCKET_GROUP_BIT (operation->group) : 0);
  if (operation->follows != NULL)
    {
      if (!stands_on (self, operation, operation->follows, record))
        g_clear_pointer (&operation->follows, g_free);
    }
  else if (operation->kind == DOCKET_OPERATION_EDIT)
    {
      operation->follows = find_own_come_back (self, operation, record);
    }
  else if (is_about_whole (operation))
    {
      operation->follows = find_own_record_come_back (self, operation, record);
    }
}

static gboolean
complete (DocketStore *self, DocketOperation *operation, const DocketRecord *record, const char *bundle, GError **error)
{
  if (operation->key == NULL)
    operation->key = docket_id_new (self->clock, self->random);
  if (operation->bundle == NULL)
    operation->bundle = g_strdup (bundle);
  operation->made_at = docket_clock_now_ms (self->clock);
  g_free (operation->seen);
  operation->seen = docket_store_get_meta (self, DOCKET_META_CURSOR);

  set_follows (self, operation, record);
  return set_after (self, operation, record, error);
}

/* The text as it will travel. Reading it back proves that the outbox never
 * holds what cannot be read again. */
static char *
encode (const DocketOperation *operation, GError **error)
{
  g_autofree char *text = docket_operation_to_text (operation);
  g_autoptr(DocketOperation) read = NULL;

  if (strlen (text) > DOCKET_OPERATION_BYTES_MAX)
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE, _("This is too long to be saved: it takes %u KiB, and at most %u KiB fit. Please shorten the text."),
                   (guint) (strlen (text) / 1024 + 1), (guint) (DOCKET_OPERATION_BYTES_MAX / 1024));
      return NULL;
    }
  read = docket_operation_from_text (text, error);
  if (read == NULL)
    return NULL;
  if (read->invalid != NULL)
    {
      invalid (error, read->invalid);
      return NULL;
    }
  return g_steal_pointer (&text);
}

static gboolean
is_same (const DocketOperation *a, const DocketOperation *b)
{
  g_autofree char *text_a = docket_operation_to_text (a);
  g_autofree char *text_b = docket_operation_to_text (b);

  return g_str_equal (text_a, text_b);
}

/* Save was pressed twice: the same create, or the same operation, is there
 * already. @again: (out) */
static gboolean
is_again (DocketStore *self, DocketOperation *operation, const DocketRecord *record, gboolean *again, GError **error)
{
  g_autoptr(DocketOutboxRow) row = NULL;
  g_autoptr(DocketOutboxItem) first = NULL;
  g_autofree char *create = NULL;

  *again = FALSE;
  if (operation->key != NULL)
    {
      if (!docket_outbox_get_row (self, operation->key, &row, error))
        return FALSE;
      if (row == NULL)
        return TRUE;
      first = docket_outbox_read_item (self, operation->key, error);
      if (first == NULL)
        return FALSE;
      *again = is_same (first->operation, operation);
      return *again || invalid (error, _("This was saved already. Open it to change it."));
    }
  if (operation->kind != DOCKET_OPERATION_CREATE || record == NULL)
    return TRUE;
  create = docket_outbox_pending_intent (self, operation->record_kind, operation->record_id, DOCKET_OPERATION_CREATE);
  if (create != NULL)
    first = docket_outbox_read_item (self, create, NULL);
  if (first == NULL || !docket_values_equal (first->operation->set, operation->set))
    return invalid (error, _("This was saved already. Open it to change it."));
  operation->key = g_steal_pointer (&create);
  *again = TRUE;
  return TRUE;
}

/* A save that failed is tried again under the bundle it had. */
static char *
bundle_of (DocketStore *self, GPtrArray *operations)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (operations, i);

      if (operation->bundle != NULL)
        return g_strdup (operation->bundle);
    }
  return docket_id_new (self->clock, self->random);
}

static gboolean
get_subject (DocketStore *self, const DocketOperation *operation, DocketRecord **record, GError **error)
{
  return check_form (operation, error) && docket_record_table_get (self->db, operation->record_kind, operation->record_id, record, error);
}

static gboolean
check_subject (const DocketOperation *operation, const DocketRecord *record, GError **error)
{
  if (record != NULL || operation->kind == DOCKET_OPERATION_CREATE)
    return TRUE;
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND, _("What you changed is not here any more. It may have been given to somebody else."));
  return FALSE;
}

/* As the server does before it judges: a text of nothing but blanks is none. */
static void
tidy (DocketOperation *operation)
{
  DocketValues *set = operation->set != NULL ? docket_normal_tidy (operation->set) : NULL;

  if (set == NULL)
    return;
  docket_values_unref (operation->set);
  operation->set = set;
}

static gboolean
submit_one (DocketStore *self, DocketOperation *operation, const char *bundle, GError **error)
{
  DocketKind kind = operation->record_kind;
  const char *id = operation->record_id;
  g_autoptr(DocketRecord) record = NULL;
  g_autoptr(DocketRecord) next = NULL;
  g_autofree char *text = NULL;
  DocketStamp stamp;
  guint64 written = 0;
  gboolean again;

  tidy (operation);
  if (!get_subject (self, operation, &record, error) || !is_again (self, operation, record, &again, error))
    return FALSE;
  if (again)
    return TRUE;
  if (!check_subject (operation, record, error))
    return FALSE;

  if (!complete (self, operation, record, bundle, error))
    return FALSE;
  text = encode (operation, error);
  if (text == NULL || !docket_submit_check (self, operation, record, error))
    return FALSE;

  docket_overlay_stamp (self, operation, &stamp);
  next = docket_overlay_apply (self, record, operation, &stamp, &written);
  docket_stamp_clear (&stamp);
  g_assert (next != NULL);
  return docket_overlay_keep_confirmed (self, kind, id, record, error)
         && docket_outbox_insert (self, operation, written, text, error)
         && docket_outbox_hold_back (self, operation, error)
         && docket_overlay_put_row (self, next, error);
}

gboolean
docket_store_submit (DocketStore *self, GPtrArray *operations, GError **error)
{
  g_autofree char *bundle = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (operations != NULL, FALSE);

  if (operations->len == 0)
    return invalid (error, _("There is nothing to save."));
  if (!docket_store_begin (self, error))
    return FALSE;
  bundle = bundle_of (self, operations);
  self->taken = docket_outbox_taken_new (operations);
  for (guint i = 0; ok && i < operations->len; i++)
    ok = submit_one (self, g_ptr_array_index (operations, i), bundle, error);
  g_clear_pointer (&self->taken, docket_outbox_taken_free);
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}

gboolean
docket_store_check (DocketStore *self, const DocketOperation *operation, GError **error)
{
  g_autoptr(DocketOperation) whole = NULL;
  g_autoptr(DocketRecord) record = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (operation != NULL, FALSE);

  if (!get_subject (self, operation, &record, error) || !check_subject (operation, record, error))
    return FALSE;
  whole = docket_operation_copy (operation);
  set_follows (self, whole, record);
  return docket_submit_check (self, whole, record, error);
}
