/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records and sets of values: immutable once shared, equal by content. */

#include "docket-operation.h"
#include "docket-record.h"

#define JOB "018f0000-0000-7000-8000-000000000001"
#define TESS "018f0000-0000-7000-8000-0000000000aa"

static void
test_shared_record_cannot_be_changed (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketRecord) other = docket_record_ref (record);

      docket_record_set_text (other, DOCKET_JOB_TITLE, "x");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

static void
test_copy_is_independent_and_equality_sees_everything (void)
{
  DocketStamp stamp = { (char *) TESS, NULL, 1, 2 };

  for (guint change = 0; change < 7; change++)
    {
      g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketRecord) copy = NULL;

      docket_record_set_text (record, DOCKET_JOB_TITLE, "Pump");
      docket_record_set_stamp (record, DOCKET_GROUP_JOB_PLAN, &stamp);
      copy = docket_record_copy (record);
      g_assert_true (docket_record_equal (record, copy));
      if (change == 1)
        docket_record_set_text (copy, DOCKET_JOB_TITLE, NULL);
      else if (change == 2)
        docket_record_set_rev (copy, 1);
      else if (change == 3)
        docket_record_set_group_rev (copy, DOCKET_GROUP_JOB_STATUS, 1);
      else if (change == 4)
        docket_record_set_void (copy, TRUE);
      else if (change == 5)
        docket_record_set_stamp (copy, DOCKET_GROUP_JOB_STATUS, &stamp);
      else if (change == 6)
        docket_record_set_int (copy, DOCKET_JOB_STARTS_AT, 0);
      g_assert_cmpint (docket_record_equal (record, copy), ==, change == 0);
      g_assert_cmpstr (docket_record_get_text (record, DOCKET_JOB_TITLE), ==, "Pump");
      g_assert_cmpint (docket_record_get_rev (record), ==, 0);
    }
  g_assert_true (docket_record_equal (NULL, NULL));
}

static void
test_empty_text_is_unset (void)
{
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_NOTE, JOB);

  docket_record_set_text (record, DOCKET_NOTE_BODY, "x");
  docket_record_set_text (record, DOCKET_NOTE_BODY, "");
  g_assert_false (docket_record_has (record, DOCKET_NOTE_BODY));
  g_assert_cmpstr (docket_record_get_job_id (record), ==, NULL);
  docket_record_set_text (record, DOCKET_NOTE_JOB, JOB);
  g_assert_cmpstr (docket_record_get_job_id (record), ==, JOB);
}

static void
test_values_keep_schema_order (void)
{
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (DocketValues) copy = NULL;

  docket_values_set_int (values, DOCKET_JOB_ENDS_AT, 5);
  docket_values_set_text (values, DOCKET_JOB_TITLE, "Pump");
  docket_values_clear (values, DOCKET_JOB_TECHNICIAN);
  g_assert_cmpuint (docket_values_n (values), ==, 3);
  g_assert_cmpint (docket_values_nth_field (values, 0), ==, DOCKET_JOB_TITLE);
  g_assert_cmpint (docket_values_nth_field (values, 2), ==, DOCKET_JOB_ENDS_AT);
  g_assert_true (docket_values_contains (values, DOCKET_JOB_TECHNICIAN) && docket_values_get (values, DOCKET_JOB_TECHNICIAN) == NULL);
  copy = docket_values_copy (values);
  g_assert_true (docket_values_equal (values, copy));
  docket_values_remove (copy, DOCKET_JOB_TECHNICIAN);
  g_assert_false (docket_values_equal (values, copy));
  g_assert_true (docket_values_contains (values, DOCKET_JOB_TECHNICIAN));
  docket_values_set_text (copy, DOCKET_JOB_TITLE, "");
  g_assert_true (docket_values_contains (copy, DOCKET_JOB_TITLE) && docket_values_get (copy, DOCKET_JOB_TITLE) == NULL);
  g_assert_cmpint (docket_values_get_int (copy, DOCKET_JOB_ENDS_AT, 42), ==, 5);
  g_assert_cmpint (docket_values_get_int (copy, DOCKET_JOB_STARTS_AT, 42), ==, 42);
  g_assert_cmpuint (docket_values_n (NULL), ==, 0);
  g_assert_true (docket_values_equal (NULL, NULL));
}

static void
test_edit_takes_base_and_was_from_what_was_seen (void)
{
  g_autoptr (DocketRecord) seen = docket_record_new (DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketOperation) create = NULL;

  docket_record_set_text (seen, DOCKET_JOB_TITLE, "Pump");
  docket_record_set_group_rev (seen, DOCKET_GROUP_JOB_DETAILS, 7);
  docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
  operation = docket_operation_new_edit (seen, DOCKET_GROUP_JOB_DETAILS, set);
  g_assert_cmpint (operation->base, ==, 7);
  g_assert_cmpstr (docket_values_get_text (operation->was, DOCKET_JOB_TITLE), ==, "Pump");
  g_assert_cmpuint (docket_operation_named_groups (operation), ==, DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_DETAILS));
  docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, TESS);
  create = docket_operation_new_create (DOCKET_KIND_JOB, JOB, set);
  g_assert_cmpuint (docket_operation_named_groups (create), ==, DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_DETAILS) | DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_PLAN));
}

/* Each field of a job is set to what the record itself holds, and back: texts of every
 * length, also such as the room in the record does not hold. */
static void
test_text_of_its_own_slot (void)
{
  static const gsize lengths[] = { 1, 7, 8, 63, 639, 640, 641, 900, 5000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text = g_strnfill (lengths[i], 'x');
      g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketRecord) copy = NULL;

      for (int field = 0; field < DOCKET_N_FIELDS; field++)
        if (docket_field_info ((DocketField) field)->kind == DOCKET_KIND_JOB && docket_field_info ((DocketField) field)->type == DOCKET_TYPE_TEXT)
          {
            docket_record_set_text (record, (DocketField) field, text);
            docket_record_set_text (record, (DocketField) field, docket_record_get_text (record, (DocketField) field));
            docket_record_set (record, (DocketField) field, docket_record_get (record, (DocketField) field));
            docket_record_set_text (record, (DocketField) field, docket_record_get_text (record, (DocketField) field));
          }
      copy = docket_record_copy (record);
      g_assert_true (docket_record_equal (record, copy));
      for (int field = 0; field < DOCKET_N_FIELDS; field++)
        if (docket_field_info ((DocketField) field)->kind == DOCKET_KIND_JOB && docket_field_info ((DocketField) field)->type == DOCKET_TYPE_TEXT)
          {
            g_assert_cmpstr (docket_record_get_text (record, (DocketField) field), ==, text);
            g_assert_cmpstr (docket_record_get_text (copy, (DocketField) field), ==, text);
          }
    }
}

static void
test_stamp_of_its_own (void)
{
  DocketStamp stamp = { (char *) TESS, (char *) JOB, 1, 2 };
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_JOB, JOB);
  const DocketStamp *kept;

  docket_record_set_stamp (record, DOCKET_GROUP_JOB_PLAN, &stamp);
  docket_record_set_stamp (record, DOCKET_GROUP_JOB_PLAN, docket_record_get_stamp (record, DOCKET_GROUP_JOB_PLAN));
  kept = docket_record_get_stamp (record, DOCKET_GROUP_JOB_PLAN);
  g_assert_cmpstr (kept->person, ==, TESS);
  g_assert_cmpstr (kept->device, ==, JOB);
  g_assert_cmpint (kept->arrived_at, ==, 2);
}

#define N_READERS 4

typedef struct
{
  DocketRecord *record;
  gint *n_ready;
  GVariant *found[DOCKET_N_FIELDS];
} Race;

static gpointer
read_all (gpointer data)
{
  Race *race = data;

  g_atomic_int_inc (race->n_ready);
  while (g_atomic_int_get (race->n_ready) < N_READERS)
    g_thread_yield ();
  for (int field = 0; field < DOCKET_N_FIELDS; field++)
    if (docket_field_info ((DocketField) field)->kind == DOCKET_KIND_JOB)
      race->found[field] = docket_record_get (race->record, (DocketField) field);
  return NULL;
}

/* A value is made when it is first asked for: whoever asks at the same time is
 * given the same one. */
static void
test_threads_are_given_the_same_value (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_JOB, JOB);
      Race races[N_READERS] = { 0 };
      GThread *threads[N_READERS];
      gint n_ready = 0;

      for (int field = 0; field < DOCKET_N_FIELDS; field++)
        if (docket_field_info ((DocketField) field)->kind == DOCKET_KIND_JOB && docket_field_info ((DocketField) field)->type == DOCKET_TYPE_TEXT)
          docket_record_set_text (record, (DocketField) field, "Pump");
        else if (docket_field_info ((DocketField) field)->kind == DOCKET_KIND_JOB && docket_field_info ((DocketField) field)->type == DOCKET_TYPE_MONEY)
          docket_record_set_int (record, (DocketField) field, round);
      for (guint i = 0; i < N_READERS; i++)
        {
          races[i].record = record;
          races[i].n_ready = &n_ready;
          threads[i] = g_thread_new ("reader", read_all, &races[i]);
        }
      for (guint i = 0; i < N_READERS; i++)
        g_thread_join (threads[i]);
      g_assert_nonnull (races[0].found[DOCKET_JOB_TITLE]);
      for (guint i = 1; i < N_READERS; i++)
        g_assert_cmpmem (races[0].found, sizeof races[0].found, races[i].found, sizeof races[i].found);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/shared-cannot-be-changed", test_shared_record_cannot_be_changed);
  g_test_add_func ("/record/copy-is-independent", test_copy_is_independent_and_equality_sees_everything);
  g_test_add_func ("/record/text-of-its-own-slot", test_text_of_its_own_slot);
  g_test_add_func ("/record/stamp-of-its-own", test_stamp_of_its_own);
  g_test_add_func ("/record/threads-are-given-the-same-value", test_threads_are_given_the_same_value);
  g_test_add_func ("/record/empty-text-is-unset", test_empty_text_is_unset);
  g_test_add_func ("/record/values-keep-schema-order", test_values_keep_schema_order);
  g_test_add_func ("/record/edit-takes-base-and-was", test_edit_takes_base_and_was_from_what_was_seen);
  return g_test_run ();
}
