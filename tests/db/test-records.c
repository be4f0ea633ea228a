/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables that hold records, for every kind and field of the schema. */

#include "docket-codec.h"
#include "docket-record-table.h"

#include <sqlite3.h>
#include <string.h>

#define ID "018f0000-0000-7000-8000-00000000000a"
#define OTHER_ID "018f0000-0000-7000-8000-00000000000b"

static const char *const migrations[] = { DOCKET_RECORD_TABLES_SQL, DOCKET_RECORD_COLUMNS_SQL, NULL };

static DocketDb *
open_db (void)
{
  g_autoptr(GError) error = NULL;
  DocketDb *db = docket_db_open (":memory:", DOCKET_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  docket_db_migrate (db, migrations, &error);
  g_assert_no_error (error);
  return db;
}

static GVariant *
example (const DocketFieldInfo *info)
{
  const char *words[] = { "gas", "Öl \"heavy\"", NULL };

  switch (info->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      return g_variant_new_int64 (info->max);
    case DOCKET_TYPE_BOOL:
      return g_variant_new_boolean (TRUE);
    case DOCKET_TYPE_ID:
      return g_variant_new_string (OTHER_ID);
    case DOCKET_TYPE_CHOICE:
      return g_variant_new_string (info->choices[0]);
    case DOCKET_TYPE_WORDS:
      return g_variant_new_strv (words, -1);
    case DOCKET_TYPE_JSON:
      return g_variant_new_string ("{\"kind\":\"job\",\"n\":[1,2]}");
    case DOCKET_TYPE_TEXT:
    default:
      return g_variant_new_string ("Zwölf 'Boxkämpfer'; --");
    }
}

static DocketRecord *
full_record (DocketKind kind, gint64 rev)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  DocketRecord *record = docket_record_new (kind, ID);
  DocketStamp stamp = { (char *) OTHER_ID, (char *) ID, 1000, 2000 };

  docket_record_set_rev (record, rev);
  for (guint i = 0; i < info->n_groups; i++)
    {
      docket_record_set_group_rev (record, info->first_group + i, rev - i);
      docket_record_set_stamp (record, info->first_group + i, &stamp);
    }
  for (guint i = 0; i < info->n_fields; i++)
    docket_record_set (record, info->first_field + i, example (docket_field_info (info->first_field + i)));
  return record;
}

static void
put (DocketDb *db, const DocketRecord *record)
{
  g_autoptr(GError) error = NULL;

  docket_record_table_put (db, record, NULL, &error);
  g_assert_no_error (error);
}

static DocketRecord *
get (DocketDb *db, DocketKind kind)
{
  g_autoptr(GError) error = NULL;
  DocketRecord *record = NULL;

  docket_record_table_get (db, kind, ID, &record, &error);
  g_assert_no_error (error);
  return record;
}

static gint64
row_of (DocketDb *db, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"row\" FROM \"%s\" WHERE id = '" ID "'", table);
  g_autoptr(DocketStatement) find = docket_db_prepare (db, sql, NULL);

  g_assert_true (docket_statement_step (find, NULL));
  return docket_statement_get_int (find, 0);
}

/* From the row to the wire without a record, and with one: the same words. */
static void
assert_wire (DocketDb *db, const DocketRecord *record)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *wanted = docket_record_to_text (record);
  gboolean there = FALSE;

  docket_json_writer_init (&writer);
  g_assert_true (docket_record_table_write (db, docket_record_get_kind (record), ID, &writer, &there, NULL));
  g_assert_true (there);
  g_assert_cmpstr (writer.text->str, ==, wanted);
}

static void
test_every_kind_comes_back (gconstpointer data)
{
  DocketKind kind = GPOINTER_TO_INT (data);
  const DocketKindInfo *info = docket_kind_info (kind);
  g_autoptr(DocketDb) db = open_db ();
  g_autoptr(DocketRecord) full = full_record (kind, 40);
  g_autoptr(DocketRecord) empty = docket_record_new (kind, ID);
  g_autoptr(DocketRecord) read = NULL;
  gint64 row;

  read = get (db, kind);
  g_assert_null (read);
  put (db, full);
  read = get (db, kind);
  g_assert_true (docket_record_equal (full, read));
  assert_wire (db, full);
  row = row_of (db, info->name);

  /* Replaced by one that has nothing: no value stays behind, the row does. */
  docket_record_set_void (empty, TRUE);
  put (db, empty);
  g_clear_pointer (&read, docket_record_unref);
  read = get (db, kind);
  g_assert_true (docket_record_equal (empty, read));
  assert_wire (db, empty);
  g_assert_cmpint (row_of (db, info->name), ==, row);

  g_assert_true (docket_record_table_delete (db, kind, ID, NULL));
  g_assert_true (docket_record_table_delete (db, kind, ID, NULL));
  g_clear_pointer (&read, docket_record_unref);
  read = get (db, kind);
  g_assert_null (read);
}

static void
test_columns_stand_in_a_join (void)
{
  g_autoptr(DocketDb) db = open_db ();
  g_autoptr(DocketRecord) job = full_record (DOCKET_KIND_JOB, 9);
  g_autoptr(DocketRecord) read = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) error = NULL;

  put (db, job);
  sql = g_strdup_printf ("SELECT person.name, %s, 77 FROM job LEFT JOIN person ON person.id = job.technician", docket_record_table_columns (DOCKET_KIND_JOB));
  select = docket_db_prepare (db, sql, &error);
  g_assert_no_error (error);
  g_assert_true (docket_statement_step (select, NULL));
  read = docket_record_table_read (select, DOCKET_KIND_JOB, 1, &error);
  g_assert_no_error (error);
  g_assert_true (docket_record_equal (job, read));
  g_assert_cmpint (docket_statement_get_int (select, 1 + (int) docket_record_table_n_columns (DOCKET_KIND_JOB)), ==, 77);
}

static void
test_unreadable_row_is_told (void)
{
  g_autoptr(DocketDb) db = open_db ();
  g_autoptr(DocketRecord) job = full_record (DOCKET_KIND_JOB, 9);
  static const char *const damages[] = {
    "UPDATE job SET stamps = 'not json'",
    "UPDATE job SET stamps = '[]'",
    "UPDATE job SET stamps = '{\"status\":[1,\"p\\\\n\",null,0,0]}'",
    "UPDATE job SET stamps = '{} '",
    "UPDATE job SET stamps = '{\"status\":[1,2,3]}'",
    "UPDATE job SET stamps = '{\"status\":[\"1\",null,null,0,0]}'",
    "UPDATE job SET stamps = '{}', skills_needed = '{broken'",
  };

  put (db, job);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr(GError) error = NULL;
      DocketRecord *read = NULL;

      g_assert_true (docket_db_execute (db, damages[i], NULL));
      g_assert_false (docket_record_table_get (db, DOCKET_KIND_JOB, ID, &read, &error));
      g_assert_nonnull (error);
      g_assert_null (read);
    }
}

static void
test_wire_of_nothing (void)
{
  g_autoptr(DocketDb) db = open_db ();
  g_autoptr(DocketRecord) job = full_record (DOCKET_KIND_JOB, 9);
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autoptr(GError) error = NULL;
  gboolean there = TRUE;

  docket_json_writer_init (&writer);
  g_assert_true (docket_record_table_write (db, DOCKET_KIND_JOB, ID, &writer, &there, NULL));
  g_assert_false (there);
  g_assert_cmpstr (writer.text->str, ==, "");
  put (db, job);
  g_assert_true (docket_db_execute (db, "UPDATE job SET stamps = '{\"status\":[1,2,3]}'", NULL));
  g_assert_false (docket_record_table_write (db, DOCKET_KIND_JOB, ID, &writer, &there, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT);
  g_assert_cmpstr (writer.text->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/db/records/%s-comes-back", docket_kind_info (kind)->name);

      g_test_add_data_func (path, GINT_TO_POINTER (kind), test_every_kind_comes_back);
    }
  g_test_add_func ("/db/records/columns-stand-in-a-join", test_columns_stand_in_a_join);
  g_test_add_func ("/db/records/nothing-and-the-unreadable-write-nothing", test_wire_of_nothing);
  g_test_add_func ("/db/records/unreadable-row-is-told", test_unreadable_row_is_told);
  return g_test_run ();
}
