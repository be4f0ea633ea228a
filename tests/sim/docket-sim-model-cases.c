/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What decisions and merges must lead to:
 *
 *   who      a supervisor; of plans dispatchers, too, and of likely duplicates
 *            whoever may void a customer                                     I13
 *   facts    the case was open, and as its decider had seen it               I4
 *   two      of more money than one may decide about, two people decide the
 *            same, or nothing (docket-sim-model-two.c)                       I13
 *   own      nobody decides about totals of their own                        I13
 *   keep     writes nothing                                                  I4
 *   set      writes the group of the subject as it stood in the case, with
 *            what was typed on top; with a plan its status moves; what is
 *            void stays so                                                   I4
 *   take     writes the group of the subject as the case showed the
 *            candidate, which is what its author wanted, and is held in this
 *            case; with a plan its status moves; and nothing else            I4
 *   merge    the one that goes is void; its jobs and notes, all of them, and
 *            nothing else of them than whose they are, go to the other; later
 *            work about the one is about the other                           I3
 *   undo     what the decision wrote is what it was before it, all of it;
 *            who was restored is merged again, who was merged restored      I4
 *   restore  of what a merge moved, some comes back, and nothing else        I3
 *
 * The case is read as it stood at the revision that its decider saw; what was
 * written is what the history has under the key.
 */
#include "docket-sim-model-private.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-review.h"
#include "docket-sim-reach.h"
#include "docket-statement.h"

/* One group of one record that was written under the key. */
typedef struct
{
  DocketKind kind;
  char *id;
  char *group;
  DocketValues *values;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->id);
  g_free (row->group);
  docket_values_unref (row->values);
  g_free (row);
}

/* What the history has under @key, but of cases. */
static GPtrArray *
read_rows (DocketSimModel *model, const char *key)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT kind, id, grp, vals FROM version WHERE operation = ?1 AND kind <> 'review' ORDER BY rev", NULL);

  docket_statement_bind_text (find, 1, key);
  while (docket_statement_step (find, NULL))
    {
      Row *row = g_new0 (Row, 1);

      row->kind = docket_kind_from_name (docket_statement_get_text (find, 0));
      row->id = g_strdup (docket_statement_get_text (find, 1));
      row->group = g_strdup (docket_statement_get_text (find, 2));
      row->values = docket_values_from_text (row->kind, docket_statement_get_text (find, 3), NULL);
      if (row->values == NULL)
        row->values = docket_values_new ();
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static DocketField
customer_field (DocketKind kind)
{
  return kind == DOCKET_KIND_JOB ? DOCKET_JOB_CUSTOMER : kind == DOCKET_KIND_NOTE ? DOCKET_NOTE_CUSTOMER : DOCKET_FIELD_NONE;
}

/* Into the model. @decided: nothing more is asked about what stands there */
static void
take_row (DocketSimModel *model, const char *key, const Row *row, gboolean decided)
{
  DocketSimThing *thing = docket_sim_model_thing (model, row->kind, row->id);

  thing->decided |= decided;
  for (guint i = 0; i < docket_values_n (row->values); i++)
    {
      DocketField field = docket_values_nth_field (row->values, i);
      DocketGroup group = docket_field_info (field)->group;

      docket_values_set (thing->values, field, docket_values_nth_value (row->values, i));
      thing->authors[field] = NULL;
      g_free (thing->writers[group]);
      thing->writers[group] = g_strdup (key);
    }
}

/* -- Cases -- */

/* The case as it was at @rev. (transfer full) (nullable) */
static DocketReview *
case_at (DocketSimModel *model, const char *id, gint64 rev)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT vals FROM version WHERE kind = 'review' AND id = ?1 AND rev = ?2", NULL);
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_REVIEW, id);
  g_autoptr (DocketValues) values = NULL;

  docket_statement_bind_text (find, 1, id);
  docket_statement_bind_int (find, 2, rev);
  if (!docket_statement_step (find, NULL))
    return NULL;
  values = docket_values_from_text (DOCKET_KIND_REVIEW, docket_statement_get_text (find, 0), NULL);
  if (values == NULL)
    return NULL;
  docket_record_set_values (record, values);
  return docket_review_from_record (record, NULL);
}

/* Of the case, when @key came; 0: none. */
static gint64
newest_before (DocketSimModel *model, const char *id, const char *key)
{
  g_autoptr (DocketStatement) find =
    docket_db_prepare (model->db, "SELECT max(rev) FROM version WHERE kind = 'review' AND id = ?1 AND rev < (SELECT seq FROM operation WHERE key = ?2)", NULL);

  docket_statement_bind_text (find, 1, id);
  docket_statement_bind_text (find, 2, key);
  return docket_statement_step (find, NULL) ? docket_statement_get_int (find, 0) : 0;
}

/* Whether @person wrote what stands, or wants something of what is held. */
static gboolean
is_party (DocketSimModel *model, const DocketReview *review, const char *person)
{
  if (g_strcmp0 (review->current_by.person, person) == 0)
    return TRUE;
  for (guint i = 0; i < review->candidates->len; i++)
    {
      g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT 1 FROM operation WHERE key = ?1 AND person = ?2", NULL);

      docket_statement_bind_text (find, 1, ((DocketCandidate *) g_ptr_array_index (review->candidates, i))->operation);
      docket_statement_bind_text (find, 2, person);
      if (docket_statement_step (find, NULL))
        return TRUE;
    }
  return FALSE;
}

static void
check_decider (DocketSimModel *model, const DocketReview *review, const DocketOperation *operation, const char *person)
{
  const char *role = g_hash_table_lookup (model->roles, person);

  if (!docket_sim_model_may_decide (model, review, person))
    docket_sim_world_fail (model->world, "I13 rights: %s of a %s decided about %s", operation->key, role == NULL ? "stranger" : role, docket_group_path (review->group));
  if (review->group == DOCKET_GROUP_JOB_TOTALS && is_party (model, review, person))
    docket_sim_world_fail (model->world, "I13 rights: %s decided about its decider's own money", operation->key);
}

static gboolean
is_about (const Row *row, const DocketReview *review)
{
  return row->kind == review->subject_kind && g_strcmp0 (row->id, review->subject_id) == 0;
}

/* -- Taking -- */

static gboolean
same_in (const DocketValues *a, const DocketValues *b, DocketField field)
{
  GVariant *one = docket_values_get (a, field);
  GVariant *other = docket_values_get (b, field);

  return one == other || (one != NULL && other != NULL && g_variant_equal (one, other));
}

static gboolean
same_group (DocketGroup group, const DocketValues *a, const DocketValues *b)
{
  const DocketKindInfo *info = docket_kind_info (docket_group_info (group)->kind);

  for (guint i = 0; i < info->n_fields; i++)
    {
      DocketField field = (DocketField) (info->first_field + (int) i);

      if (docket_field_info (field)->group == group && !same_in (a, b, field))
        return FALSE;
    }
  return TRUE;
}

/* What is shown of a candidate is what its author wanted, and was held for this case. */
static void
check_candidate (DocketSimModel *model, const DocketReview *review, const DocketCandidate *candidate, const char *key)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT body, outcome, review FROM operation WHERE key = ?1", NULL);
  g_autoptr (DocketOperation) wanted = NULL;

  docket_statement_bind_text (find, 1, candidate->operation);
  if (!docket_statement_step (find, NULL) || g_strcmp0 (docket_statement_get_text (find, 1), "held") != 0 || g_strcmp0 (docket_statement_get_text (find, 2), review->id) != 0)
    {
      docket_sim_world_fail (model->world, "I4 overwrite: %s took %s, which is not held in its case", key, candidate->operation);
      return;
    }
  wanted = docket_operation_from_text (docket_statement_get_text (find, 0), NULL);
  for (guint i = 0; wanted != NULL && wanted->set != NULL && candidate->values != NULL && i < docket_values_n (wanted->set); i++)
    if (!same_in (wanted->set, candidate->values, docket_values_nth_field (wanted->set, i)))
      docket_sim_world_fail (model->world, "I4 overwrite: %s shows %s of %s as its author never wrote it", key, docket_field_info (docket_values_nth_field (wanted->set, i))->name, candidate->operation);
}

/* What stands, as the model has it; but a value that the server set first is told of
 * by no operation. (transfer full) */
static DocketValues *
standing_values (const DocketSimThing *thing, DocketKind kind)
{
  DocketValues *values = docket_values_copy (thing->values);

  if (kind == DOCKET_KIND_CUSTOMER && !docket_values_contains (values, DOCKET_CUSTOMER_STANDING))
    docket_values_set_text (values, DOCKET_CUSTOMER_STANDING, "active");
  if (kind == DOCKET_KIND_JOB && !docket_values_contains (values, DOCKET_JOB_STATUS))
    docket_values_set_text (values, DOCKET_JOB_STATUS, "new");
  return values;
}

/* @wanted: the whole group */
static void
check_written_group (DocketSimModel *model, const DocketReview *review, const DocketValues *wanted, GPtrArray *rows, const char *key)
{
  const char *name = docket_group_info (review->group)->name;
  const DocketSimThing *subject = docket_sim_model_thing (model, review->subject_kind, review->subject_id);
  g_autoptr (DocketValues) standing = standing_values (subject, review->subject_kind);
  gboolean written = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      if (strcmp (row->group, name) != 0 && !(review->group == DOCKET_GROUP_JOB_PLAN && strcmp (row->group, "status") == 0))
        docket_sim_world_fail (model->world, "I4 overwrite: %s about %s wrote %s", key, name, row->group);
      if (strcmp (row->group, name) != 0)
        continue;
      written = TRUE;
      if (!same_group (review->group, row->values, wanted))
        docket_sim_world_fail (model->world, "I4 overwrite: %s did not write %s as it was decided", key, name);
    }
  if (!written && !subject->decided && !same_group (review->group, standing, wanted))
    docket_sim_world_fail (model->world, "I3 conserved: %s was decided, and %s is another", key, name);
}

static void
check_subject (DocketSimModel *model, const DocketReview *review, GPtrArray *rows, const char *key)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      if (!is_about (row, review))
        docket_sim_world_fail (model->world, "I4 overwrite: %s wrote a %s that its case is not about", key, docket_kind_info (row->kind)->name);
    }
}

static void
take_typed (DocketSimModel *model, const DocketReview *review, const DocketOperation *operation, GPtrArray *rows)
{
  g_autoptr (DocketValues) wanted = docket_sim_model_typed (review, operation);

  docket_sim_reach (DOCKET_SIM_REACH_TYPED);
  check_subject (model, review, rows, operation->key);
  check_written_group (model, review, wanted, rows, operation->key);
  for (guint i = 0; i < rows->len; i++)
    take_row (model, operation->key, g_ptr_array_index (rows, i), TRUE);
}

static void
take_candidate (DocketSimModel *model, const DocketReview *review, const DocketOperation *operation, GPtrArray *rows)
{
  const DocketCandidate *candidate = docket_review_find_candidate (review, operation->candidate);
  DocketSimThing *subject = docket_sim_model_thing (model, review->subject_kind, review->subject_id);

  if (candidate == NULL)
    {
      docket_sim_world_fail (model->world, "I4 overwrite: %s took what its case did not show", operation->key);
      return;
    }
  check_candidate (model, review, candidate, operation->key);
  if (review->group == DOCKET_GROUP_NONE && candidate->kind == DOCKET_OPERATION_MERGE)
    {
      docket_sim_model_merge (model, operation->key, review->subject_id, candidate->record);
      return;
    }
  if (review->group == DOCKET_GROUP_NONE && candidate->kind == DOCKET_OPERATION_RESTORE && review->subject_kind == DOCKET_KIND_CUSTOMER)
    {
      docket_sim_model_restore (model, operation->key, review->subject_id);
      return;
    }
  check_subject (model, review, rows, operation->key);
  if (review->group != DOCKET_GROUP_NONE && candidate->values != NULL)
    check_written_group (model, review, candidate->values, rows, operation->key);
  for (guint i = 0; i < rows->len; i++)
    take_row (model, operation->key, g_ptr_array_index (rows, i), TRUE);
  if (review->group != DOCKET_GROUP_NONE)
    subject->is_void = subject->is_void && docket_values_get_text (subject->values, DOCKET_CUSTOMER_MERGED_INTO) != NULL;
  else
    subject->is_void = candidate->kind == DOCKET_OPERATION_VOID;
}

/* What is not let in is not there, and does not come to be by being asked for. */
static DocketSimThing *
find_subject (DocketSimModel *model, const DocketReview *review)
{
  g_autofree char *name = g_strdup_printf ("%s %s", docket_kind_info (review->subject_kind)->name, review->subject_id);

  return g_hash_table_lookup (model->things, name);
}

void
docket_sim_before_free (gpointer data)
{
  DocketSimBefore *before = data;

  g_free (before->merged_into);
  g_free (before);
}

static void
note_before (DocketSimModel *model, const DocketReview *review)
{
  const DocketSimThing *subject = find_subject (model, review);
  DocketSimBefore *before = g_new0 (DocketSimBefore, 1);

  before->is_void = subject != NULL && subject->is_void;
  if (subject != NULL && review->subject_kind == DOCKET_KIND_CUSTOMER)
    before->merged_into = g_strdup (docket_values_get_text (subject->values, DOCKET_CUSTOMER_MERGED_INTO));
  g_hash_table_insert (model->before, g_strdup (review->id), before);
}

void
docket_sim_model_decide (DocketSimModel *model, const DocketOperation *operation, const char *person, const char *problem)
{
  g_autoptr (GPtrArray) rows = read_rows (model, operation->key);
  g_autoptr (DocketReview) review = case_at (model, operation->record_id, operation->base);
  const char *leaving;
  gboolean first;

  if (review == NULL)
    {
      docket_sim_world_fail (model->world, "I4 overwrite: %s decided about a case that was never so", operation->key);
      return;
    }
  check_decider (model, review, operation, person);
  first = g_strcmp0 (problem, DOCKET_PROBLEM_SECOND_DECIDER) == 0;
  docket_sim_model_check_two (model, review, operation->base, operation, person, first);
  if ( (g_strcmp0 (review->state, "open") != 0 || newest_before (model, review->id, operation->key) != operation->base))
    docket_sim_world_fail (model->world, "I4 overwrite: %s decided about a case that was another by then", operation->key);
  if (!first)
    note_before (model, review);
  /* The first of two: nothing yet. And keeping writes nothing, ever. */
  if (first || operation->choice == DOCKET_CHOICE_KEEP || operation->choice == DOCKET_CHOICE_KEEP_BOTH)
    {
      if (rows->len > 0)
        docket_sim_world_fail (model->world, "I4 overwrite: %s wrote %s though nothing was to be", operation->key, ((Row *) g_ptr_array_index (rows, 0))->group);
      return;
    }
  if (operation->choice == DOCKET_CHOICE_TAKE)
    {
      take_candidate (model, review, operation, rows);
      return;
    }
  if (operation->choice == DOCKET_CHOICE_SET)
    {
      take_typed (model, review, operation, rows);
      return;
    }
  leaving = operation->into == NULL ? NULL : docket_review_get_leaving (review, operation->into);
  if (operation->choice == DOCKET_CHOICE_MERGE && leaving != NULL)
    docket_sim_model_merge (model, operation->key, leaving, operation->into);
  else
    docket_sim_world_fail (model->world, "model: %s decided what nobody here can", operation->key);
}

/* -- Merging -- */

static gboolean
is_taken_along (GPtrArray *rows, DocketKind kind, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (((Row *) g_ptr_array_index (rows, i))->kind == kind && strcmp (((Row *) g_ptr_array_index (rows, i))->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* None stays with the one that goes. */
static void
check_nothing_stays (DocketSimModel *model, GPtrArray *rows, const char *key, const char *leaving)
{
  static const DocketKind kinds[] = { DOCKET_KIND_JOB, DOCKET_KIND_NOTE };
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, model->things);
  while (g_hash_table_iter_next (&iter, &name, &value))
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      {
        const char *prefix = docket_kind_info (kinds[i])->name;
        const char *id = g_str_has_prefix (name, prefix) ? (const char *) name + strlen (prefix) + 1 : NULL;

        if (id != NULL && g_strcmp0 (docket_values_get_text (((DocketSimThing *) value)->values, customer_field (kinds[i])), leaving) == 0 && !is_taken_along (rows, kinds[i], id))
          docket_sim_world_fail (model->world, "I3 conserved: %s left %s with the customer who went", key, (const char *) name);
      }
}

/* Writes of @rows: whose each job and note is, and nothing else of it. */
static void
move_rows (DocketSimModel *model, GPtrArray *rows, const char *key, const char *customer, const char *from, const char *to)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);
      DocketField field = customer_field (row->kind);
      DocketSimThing *thing;
      DocketGroup group;

      if (row->kind == DOCKET_KIND_CUSTOMER && strcmp (row->id, customer) == 0)
        continue;
      if (field == DOCKET_FIELD_NONE || g_strcmp0 (docket_values_get_text (row->values, field), to) != 0)
        {
          docket_sim_world_fail (model->world, "I4 overwrite: %s wrote %s of a %s", key, row->group, docket_kind_info (row->kind)->name);
          continue;
        }
      thing = docket_sim_model_thing (model, row->kind, row->id);
      group = docket_field_info (field)->group;
      if (from != NULL && g_strcmp0 (docket_values_get_text (thing->values, field), from) != 0)
        docket_sim_world_fail (model->world, "I4 overwrite: %s moved a %s that was not of the customer who went", key, docket_kind_info (row->kind)->name);
      docket_values_set_text (thing->values, field, to);
      if (!same_group (group, thing->values, row->values))
        docket_sim_world_fail (model->world, "I4 overwrite: %s changed more of a %s than whose it is", key, docket_kind_info (row->kind)->name);
      g_free (thing->writers[group]);
      thing->writers[group] = g_strdup (key);
    }
}

void
docket_sim_model_merge (DocketSimModel *model, const char *key, const char *leaving, const char *into)
{
  g_autoptr (GPtrArray) rows = read_rows (model, key);
  DocketSimThing *gone = docket_sim_model_thing (model, DOCKET_KIND_CUSTOMER, leaving);

  if (docket_sim_model_thing (model, DOCKET_KIND_CUSTOMER, into)->is_void)
    docket_sim_world_fail (model->world, "I3 conserved: %s merged a customer into one who does not stand", key);
  check_nothing_stays (model, rows, key, leaving);
  move_rows (model, rows, key, leaving, leaving, into);
  docket_sim_model_set_void (model, gone, DOCKET_KIND_CUSTOMER, leaving, TRUE, key);
  docket_values_set_text (gone->values, DOCKET_CUSTOMER_MERGED_INTO, into);
  docket_sim_reach (DOCKET_SIM_REACH_CUSTOMERS_MERGED);
  if (rows->len > 1)
    docket_sim_reach (DOCKET_SIM_REACH_MERGED_ALONG);
}

void
docket_sim_model_restore (DocketSimModel *model, const char *key, const char *customer)
{
  g_autoptr (GPtrArray) rows = read_rows (model, key);
  DocketSimThing *back = docket_sim_model_thing (model, DOCKET_KIND_CUSTOMER, customer);

  move_rows (model, rows, key, customer, NULL, customer);
  docket_sim_model_set_void (model, back, DOCKET_KIND_CUSTOMER, customer, FALSE, key);
  if (docket_values_get_text (back->values, DOCKET_CUSTOMER_MERGED_INTO) != NULL)
    docket_sim_reach (DOCKET_SIM_REACH_MERGE_TAKEN_BACK);
  docket_values_remove (back->values, DOCKET_CUSTOMER_MERGED_INTO);
}

void
docket_sim_model_follow (DocketSimModel *model, DocketSimThing *thing, const DocketOperation *operation, const DocketValues *before)
{
  DocketField field = customer_field (operation->record_kind);
  const char *customer = field == DOCKET_FIELD_NONE || operation->set == NULL || !docket_values_contains (operation->set, field) ? NULL : docket_values_get_text (operation->set, field);

  if (customer == NULL || g_strcmp0 (docket_values_get_text (before, field), customer) == 0)
    return;
  for (guint i = 0; i < g_hash_table_size (model->things); i++)
    {
      const char *next = docket_values_get_text (docket_sim_model_thing (model, DOCKET_KIND_CUSTOMER, customer)->values, DOCKET_CUSTOMER_MERGED_INTO);

      if (next == NULL)
        break;
      customer = next;
    }
  if (g_strcmp0 (customer, docket_values_get_text (operation->set, field)) != 0)
    docket_sim_reach (DOCKET_SIM_REACH_FOLLOWED_MERGE);
  docket_values_set_text (thing->values, field, customer);
}

/* -- Undoing -- */

/* The group as it was before @key wrote it. (transfer full) */
static DocketValues *
values_before (DocketSimModel *model, const Row *row, const char *key)
{
  g_autoptr (DocketStatement) find =
    docket_db_prepare (model->db,
                       "SELECT vals FROM version WHERE kind = ?1 AND id = ?2 AND grp = ?3 AND rev < (SELECT rev FROM version WHERE kind = ?1 AND id = ?2 AND grp = ?3 AND operation = ?4)"
                       " ORDER BY rev DESC LIMIT 1",
                       NULL);
  DocketValues *values = NULL;

  docket_statement_bind_text (find, 1, docket_kind_info (row->kind)->name);
  docket_statement_bind_text (find, 2, row->id);
  docket_statement_bind_text (find, 3, row->group);
  docket_statement_bind_text (find, 4, key);
  if (docket_statement_step (find, NULL))
    values = docket_values_from_text (row->kind, docket_statement_get_text (find, 0), NULL);
  return values != NULL ? values : docket_values_new ();
}

static void
check_undone (DocketSimModel *model, const DocketReview *review, GPtrArray *rows, const char *key)
{
  g_autoptr (GPtrArray) decided = read_rows (model, review->decided_operation);

  for (guint i = 0; i < decided->len; i++)
    {
      const Row *before = g_ptr_array_index (decided, i);
      g_autoptr (DocketValues) values = values_before (model, before, review->decided_operation);
      const DocketKindInfo *info = docket_kind_info (before->kind);
      const Row *now = NULL;

      for (guint n = 0; n < rows->len; n++)
        if (is_about (g_ptr_array_index (rows, n), review) && strcmp (((Row *) g_ptr_array_index (rows, n))->group, before->group) == 0)
          now = g_ptr_array_index (rows, n);
      for (guint n = 0; n < info->n_fields; n++)
        {
          DocketField field = (DocketField) (info->first_field + (int) n);

          if (strcmp (docket_group_info (docket_field_info (field)->group)->name, before->group) == 0 && (now == NULL || !same_in (now->values, values, field)))
            docket_sim_world_fail (model->world, "I4 overwrite: %s did not take back %s", key, docket_field_info (field)->name);
        }
    }
}

/* Merged or restored by hand since: that stays. */
static gboolean
is_moved_since (DocketSimModel *model, const DocketReview *review)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT 1 FROM version WHERE kind = 'customer' AND id = ?1 AND grp = 'server' AND rev > ?2 AND operation <> ?3", NULL);

  docket_statement_bind_text (find, 1, review->subject_id);
  docket_statement_bind_int (find, 2, review->decided_rev);
  docket_statement_bind_text (find, 3, review->decided_operation);
  return review->subject_kind == DOCKET_KIND_CUSTOMER && docket_statement_step (find, NULL);
}

/* (nullable) */
static const DocketCandidate *
find_taken (const DocketReview *review)
{
  return review->choice == DOCKET_CHOICE_TAKE ? docket_review_find_candidate (review, review->decided_candidate) : NULL;
}

/* What was void before the decision is so again, and nothing else; but what the
 * decision let come to be is void. */
static void
take_back_void (DocketSimModel *model, const DocketReview *review)
{
  DocketSimThing *subject = find_subject (model, review);
  const DocketCandidate *taken = find_taken (review);
  const DocketSimBefore *before = g_hash_table_lookup (model->before, review->id);

  if (subject == NULL)
    return;
  if (taken != NULL && taken->kind == DOCKET_OPERATION_CREATE)
    subject->is_void = TRUE;
  else if (before == NULL)
    docket_sim_world_fail (model->world, "I4 overwrite: what undid %s undid what nobody decided", review->id);
  else if (!is_moved_since (model, review))
    subject->is_void = before->is_void;
}

/* A decision that merged a customer, or brought one back who had been merged, moved what
 * belongs to them: so does undoing it, the other way. FALSE: it did neither. */
static gboolean
take_back_merge (DocketSimModel *model, const DocketReview *review, const char *key)
{
  const DocketCandidate *taken = find_taken (review);
  const DocketSimBefore *before = g_hash_table_lookup (model->before, review->id);

  if (review->group != DOCKET_GROUP_NONE || review->subject_kind != DOCKET_KIND_CUSTOMER || taken == NULL || before == NULL)
    return FALSE;
  if (taken->kind == DOCKET_OPERATION_MERGE)
    docket_sim_model_restore (model, key, review->subject_id);
  else if (taken->kind == DOCKET_OPERATION_RESTORE && before->merged_into != NULL)
    docket_sim_model_merge (model, key, review->subject_id, before->merged_into);
  else
    return FALSE;
  return TRUE;
}

/* Whether it was @decision that last moved @customer before @key came. */
static gboolean
is_merged_by (DocketSimModel *model, const char *customer, const char *decision, const char *key)
{
  g_autoptr (DocketStatement) find =
    docket_db_prepare (model->db, "SELECT operation FROM version WHERE kind = 'customer' AND id = ?1 AND grp = 'server' AND operation <> ?2 AND rev < (SELECT seq FROM operation WHERE key = ?2)"
                                  " ORDER BY rev DESC LIMIT 1",
                       NULL);

  docket_statement_bind_text (find, 1, customer);
  docket_statement_bind_text (find, 2, key);
  return docket_statement_step (find, NULL) && g_strcmp0 (docket_statement_get_text (find, 0), decision) == 0;
}

void
docket_sim_model_undo (DocketSimModel *model, const DocketOperation *operation, const char *person, const char *problem)
{
  g_autoptr (GPtrArray) rows = read_rows (model, operation->key);
  gint64 rev = newest_before (model, operation->record_id, operation->key);
  g_autoptr (DocketReview) review = case_at (model, operation->record_id, rev);
  gboolean first = g_strcmp0 (problem, DOCKET_PROBLEM_SECOND_DECIDER) == 0;
  gboolean open = review != NULL && g_strcmp0 (review->state, "open") == 0;

  if (review == NULL)
    {
      docket_sim_world_fail (model->world, "I4 overwrite: %s undid what never was", operation->key);
      return;
    }
  check_decider (model, review, operation, person);
  if (open)
    docket_sim_model_take_back_first (model, review, rev, operation, person);
  else
    docket_sim_model_check_two (model, review, rev, operation, person, first);
  if (open || first)
    {
      if (rows->len > 0)
        docket_sim_world_fail (model->world, "I4 overwrite: %s wrote %s though nothing was undone", operation->key, ((Row *) g_ptr_array_index (rows, 0))->group);
      return;
    }
  if (g_strcmp0 (review->state, "decided") != 0)
    docket_sim_world_fail (model->world, "I4 overwrite: %s undid what was not decided", operation->key);
  if (docket_review_is_duplicate (review))
    {
      const char *leaving = review->choice == DOCKET_CHOICE_MERGE ? docket_review_get_leaving (review, review->decided_into) : NULL;

      if (leaving != NULL && !is_merged_by (model, leaving, review->decided_operation, operation->key))
        docket_sim_world_fail (model->world, "I4 overwrite: %s took back a merge that is not the one it was about", operation->key);
      if (leaving != NULL)
        docket_sim_model_restore (model, operation->key, leaving);
      return;
    }
  if (take_back_merge (model, review, operation->key))
    return;
  for (guint i = 0; i < rows->len; i++)
    if (!is_about (g_ptr_array_index (rows, i), review))
      docket_sim_world_fail (model->world, "I4 overwrite: %s wrote a %s that its case is not about", operation->key, docket_kind_info (((Row *) g_ptr_array_index (rows, i))->kind)->name);
  if (review->group != DOCKET_GROUP_NONE)
    check_undone (model, review, rows, operation->key);
  for (guint i = 0; i < rows->len; i++)
    take_row (model, operation->key, g_ptr_array_index (rows, i), TRUE);
  take_back_void (model, review);
}
