/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How work that comes in from elsewhere is cut into parts, each a transaction.
 * Between two of them the program may end and people may save, so a part holds
 *
 *   all of a record        or older work on it would come in on top of what was
 *                          saved meanwhile
 *   what it stands on      unless an earlier part had that: it would wait for it
 *                          for ever, if the rest were never taken in
 *   what it would lock     the older lines and signatures of a job that is signed
 *   out                    off: it cannot name them all
 *
 * and within a part the order is the one in which it was saved. That may be more
 * than one transaction should hold; docket-outbox-import.c then takes it in slices.
 *
 *   1  create customer C     \
 *   2  create job J, after 1  > the first part: all of J, and what it needs
 *   3  note on K             |  (the note goes along, there being room)
 *   4  J.plan, follows 2     /
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-limits.h"

typedef struct
{
  GPtrArray *operations; /* element-type DocketOperation */
  GHashTable *records;   /* id -> GArray of indexes; an id is one record's, whatever its kind */
  GHashTable *keys;      /* key -> index + 1 */
  GHashTable *taken;     /* ids */
  GHashTable *jobs;      /* id -> GArray of indexes of work on its lines and signatures */
  GArray *of_no_job;     /* such work too, of which only the record says whose it is */
} Cut;

static void
cut_clear (Cut *cut)
{
  g_clear_pointer (&cut->records, g_hash_table_unref);
  g_clear_pointer (&cut->keys, g_hash_table_unref);
  g_clear_pointer (&cut->taken, g_hash_table_unref);
  g_clear_pointer (&cut->jobs, g_hash_table_unref);
  g_clear_pointer (&cut->of_no_job, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cut, cut_clear)

static GArray *
indexes_of (GHashTable *table, const char *id)
{
  GArray *indexes = g_hash_table_lookup (table, id);

  if (indexes == NULL)
    {
      indexes = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (table, (char *) id, indexes);
    }
  return indexes;
}

/* The job of a line or signature is named when that is made. */
static void
add_to_job (Cut *cut, guint index)
{
  const DocketOperation *operation = g_ptr_array_index (cut->operations, index);
  const GArray *of_record = g_hash_table_lookup (cut->records, operation->record_id);
  const DocketOperation *first = g_ptr_array_index (cut->operations, g_array_index (of_record, guint, 0));
  const char *job = NULL;

  if (operation->record_kind != DOCKET_KIND_LINE && operation->record_kind != DOCKET_KIND_SIGNATURE)
    return;
  if (first->kind == DOCKET_OPERATION_CREATE)
    job = docket_values_get_text (first->set, operation->record_kind == DOCKET_KIND_LINE ? DOCKET_LINE_JOB : DOCKET_SIGNATURE_JOB);
  g_array_append_val (job != NULL ? indexes_of (cut->jobs, job) : cut->of_no_job, index);
}

static void
cut_init (Cut *cut, GPtrArray *operations)
{
  cut->operations = operations;
  cut->records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  cut->keys = g_hash_table_new (g_str_hash, g_str_equal);
  cut->taken = g_hash_table_new (g_str_hash, g_str_equal);
  cut->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  cut->of_no_job = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (operations, i);

      g_array_append_val (indexes_of (cut->records, operation->record_id), i);
      g_hash_table_insert (cut->keys, operation->key, GUINT_TO_POINTER (i + 1));
      add_to_job (cut, i);
    }
}

/* Its record, if no part has it, will be looked at. */
static void
add_record (Cut *cut, GPtrArray *records, const char *id)
{
  if (g_hash_table_add (cut->taken, (char *) id))
    g_ptr_array_add (records, (char *) id);
}

static void
add_needed (Cut *cut, GPtrArray *records, const char *key)
{
  guint at = key != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (cut->keys, key)) : 0;

  if (at > 0)
    add_record (cut, records, ((const DocketOperation *) g_ptr_array_index (cut->operations, at - 1))->record_id);
}

static void
add_older (Cut *cut, GPtrArray *records, const GArray *indexes, guint index)
{
  for (guint i = 0; indexes != NULL && i < indexes->len && g_array_index (indexes, guint, i) < index; i++)
    add_record (cut, records, ((const DocketOperation *) g_ptr_array_index (cut->operations, g_array_index (indexes, guint, i)))->record_id);
}

static void
add_locked_out (Cut *cut, GPtrArray *records, guint index)
{
  const DocketOperation *operation = g_ptr_array_index (cut->operations, index);

  if (!docket_outbox_locks (operation, DOCKET_GROUP_LINE_LINE) && !docket_outbox_locks (operation, DOCKET_GROUP_SIGNATURE_SIGNATURE))
    return;
  add_older (cut, records, g_hash_table_lookup (cut->jobs, operation->record_id), index);
  add_older (cut, records, cut->of_no_job, index);
}

/* What is not taken of the record, of those it needs, and so on. */
static GArray *
take (Cut *cut, const char *id)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new ();
  GArray *indexes = g_array_new (FALSE, FALSE, sizeof (guint));

  add_record (cut, records, id);
  for (guint r = 0; r < records->len; r++)
    {
      const GArray *of_record = g_hash_table_lookup (cut->records, g_ptr_array_index (records, r));

      g_array_append_vals (indexes, of_record->data, of_record->len);
      for (guint i = 0; i < of_record->len; i++)
        {
          const DocketOperation *operation = g_ptr_array_index (cut->operations, g_array_index (of_record, guint, i));

          add_needed (cut, records, operation->follows);
          add_locked_out (cut, records, g_array_index (of_record, guint, i));
          for (guint n = 0; operation->after != NULL && operation->after[n] != NULL; n++)
            add_needed (cut, records, operation->after[n]);
        }
    }
  return indexes;
}

static int
compare_indexes (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

static void
end_part (GPtrArray *parts, GArray **part)
{
  g_array_sort (*part, compare_indexes);
  g_ptr_array_add (parts, g_steal_pointer (part));
}

GPtrArray *
docket_outbox_cut_parts (GPtrArray *operations)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr(GArray) part = NULL;
  g_auto(Cut) cut = { NULL };

  g_return_val_if_fail (operations != NULL, NULL);

  cut_init (&cut, operations);
  for (guint i = 0; i < operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (operations, i);
      g_autoptr(GArray) more = NULL;

      if (g_hash_table_contains (cut.taken, operation->record_id))
        continue;
      more = take (&cut, operation->record_id);
      if (part != NULL && part->len + more->len > DOCKET_IMPORT_PART_OPERATIONS)
        end_part (parts, &part);
      if (part == NULL)
        part = g_steal_pointer (&more);
      else
        g_array_append_vals (part, more->data, more->len);
    }
  if (part != NULL)
    end_part (parts, &part);
  return g_steal_pointer (&parts);
}
