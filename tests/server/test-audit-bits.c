/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A hundred entries of the audit, and every single bit of what is stored of
 * them: flipped, looked at, put back. None may pass. Numbers have the 64 bits
 * SQLite gives them, texts 8 bits a byte.
 *
 * Each flip is read back through the store and offered to the chain at its
 * place, as the check does while it walks. The whole walk
 * (docket_sqlite_check_audit()) sees every bit of the columns that decide how an
 * entry is found and read (n, kind), and one bit of every other cell; an
 * untouched table passes it before and after.
 */

#include <string.h>

#include "docket-sqlite-private.h"
#include "docket-test-scale.h"
#include "docket-test-stage.h"

#define ENTRIES 100

static const char *const columns[] = {
  "n", "prev", "hash", "seq", "operation", "action", "kind", "id", "grp", "person", "device", "made_at", "arrived_at", "before", "after", "outcome", "problem", "rule", "policy", "reason", "review", NULL,
};
#define N_COLUMNS (G_N_ELEMENTS (columns) - 1)

typedef struct
{
  gint64 n; /* of the entry, as it was */
  const char *column;
  gboolean is_text;
  char *text;
  gint64 number;
} Stored;

typedef struct
{
  DocketRepositorySqlite *store;
  DocketAuditChain before[ENTRIES + 1]; /* [n]: the chain before entry n */
  guint n_flips, n_walks;
} Bench;

static void
stored_free (gpointer data)
{
  g_free (((Stored *) data)->text);
  g_free (data);
}

static void
write_cell (Bench *bench, gint64 at, const Stored *cell, const char *text, gsize size, gint64 number)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE audit SET %s = %s WHERE n = ?2", cell->column, cell->is_text ? "CAST (?1 AS TEXT)" : "?1");
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStatement) put = docket_db_prepare (bench->store->db, sql, &error);

  g_assert_no_error (error);
  if (cell->is_text)
    docket_statement_bind_bytes (put, 1, text, size);
  else
    docket_statement_bind_int (put, 1, number);
  docket_statement_bind_int (put, 2, at);
  g_assert_true (docket_statement_run (put, &error));
  g_assert_no_error (error);
}

static gboolean
walk_finds (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  gboolean whole = docket_sqlite_check_audit (bench->store, &error);

  bench->n_walks++;
  if (whole)
    return FALSE;
  g_assert_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED);
  return TRUE;
}

static gboolean
chain_finds (Bench *bench, gint64 n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = docket_repository_read_audit (DOCKET_REPOSITORY (bench->store), n - 1, 1, &error);
  DocketAuditChain chain = bench->before[n];

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  return !docket_audit_chain_add (&chain, g_ptr_array_index (entries, 0), NULL);
}

/* A bit of `n` that is another entry's cannot be stored: the table has one row a number. */
static gboolean
is_taken (const Stored *cell, gint64 number)
{
  return strcmp (cell->column, "n") == 0 && number >= 1 && number <= ENTRIES;
}

static void
flip (Bench *bench, const Stored *cell, guint bit, gboolean walk)
{
  gsize size = cell->is_text ? strlen (cell->text) : sizeof cell->number;
  g_autofree char *text = cell->is_text ? g_memdup2 (cell->text, size + 1) : NULL;
  gint64 number = cell->is_text ? 0 : (gint64) ((guint64) cell->number ^ (G_GUINT64_CONSTANT (1) << bit));
  gboolean is_n = strcmp (cell->column, "n") == 0;

  if (cell->is_text)
    text[bit / 8] = (char) (text[bit / 8] ^ (1 << (bit % 8)));
  else if (is_taken (cell, number))
    return;
  write_cell (bench, cell->n, cell, text, size, number);
  if (walk ? !walk_finds (bench) : !chain_finds (bench, cell->n))
    g_error ("bit %u of %s of entry %" G_GINT64_FORMAT " was not noticed", bit, cell->column, cell->n);
  write_cell (bench, is_n ? number : cell->n, cell, cell->text, size, cell->number);
  bench->n_flips++;
}

static GPtrArray *
read_cells (Bench *bench)
{
  g_autofree char *list = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *types = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStatement) find = NULL;
  GPtrArray *cells = g_ptr_array_new_with_free_func (stored_free);
  GString *typeofs = g_string_new (NULL);

  for (guint i = 0; i < N_COLUMNS; i++)
    g_string_append_printf (typeofs, ", typeof (%s)", columns[i]);
  list = g_strjoinv (", ", (char **) columns);
  types = g_string_free (typeofs, FALSE);
  sql = g_strdup_printf ("SELECT %s%s FROM audit ORDER BY n", list, types);
  find = docket_db_prepare (bench->store->db, sql, &error);
  g_assert_no_error (error);
  while (docket_statement_step (find, &error))
    for (guint i = 0; i < N_COLUMNS; i++)
      {
        const char *type = docket_statement_get_text (find, (int) (N_COLUMNS + i));
        Stored *cell;

        if (strcmp (type, "null") == 0)
          continue;
        cell = g_new0 (Stored, 1);
        cell->n = docket_statement_get_int (find, 0);
        cell->column = columns[i];
        cell->is_text = strcmp (type, "text") == 0;
        cell->text = cell->is_text ? g_strdup (docket_statement_get_text (find, (int) i)) : NULL;
        cell->number = cell->is_text ? 0 : docket_statement_get_int (find, (int) i);
        g_ptr_array_add (cells, cell);
      }
  g_assert_no_error (error);
  return cells;
}

/* Every kind of entry: verdicts of every sort, with and without reasons, cases and decisions. */
static void
write_entries (Fixture *fixture)
{
  g_autofree char *review = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) keep = stage_decide (fixture, review, DOCKET_CHOICE_KEEP);

  g_free (keep->reason);
  keep->reason = g_strdup ("Omar spoke with the customer.");
  assert_sends (fixture, SOFIA, keep, "applied");
  for (guint i = 0; stage_audit_size (fixture) < ENTRIES; i++)
    {
      g_autofree char *words = g_strdup_printf ("Entry number %u", i);
      g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) operation = i % 2 == 0 ? stage_note (fixture, words) : stage_edit (fixture, job, DOCKET_JOB_DESCRIPTION, words);

      if (i % 4 == 1)
        operation->reason = g_strdup ("Because the customer rang.");
      assert_sends (fixture, i % 3 == 2 && i % 2 == 1 ? TESS : OMAR, operation, i % 3 == 2 && i % 2 == 1 ? "rejected forbidden" : "applied");
    }
}

static void
test_every_bit (Fixture *fixture, gconstpointer data)
{
  Bench bench = { DOCKET_REPOSITORY_SQLITE (fixture->store), { { 0 } }, 0, 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GError) error = NULL;

  write_entries (fixture);
  g_assert_cmpint (stage_audit_size (fixture), ==, ENTRIES);
  g_assert_false (walk_finds (&bench));
  entries = docket_repository_read_audit (fixture->store, 0, ENTRIES, &error);
  g_assert_no_error (error);
  docket_audit_chain_init (&bench.before[1]);
  for (guint n = 1; n < ENTRIES; n++)
    {
      bench.before[n + 1] = bench.before[n];
      g_assert_true (docket_audit_chain_add (&bench.before[n + 1], g_ptr_array_index (entries, n - 1), &error));
    }
  /* What holds the flips is never committed: nothing of it outlives the test. */
  g_assert_true (docket_repository_begin (fixture->store, &error));
  cells = read_cells (&bench);
  for (guint i = 0; i < cells->len; i++)
    {
      const Stored *cell = g_ptr_array_index (cells, i);
      guint n_bits = cell->is_text ? 8 * (guint) strlen (cell->text) : 64;
      gboolean walks = strcmp (cell->column, "n") == 0 || strcmp (cell->column, "kind") == 0;
      guint walked = (guint) g_test_rand_int_range (0, (gint) MAX (n_bits, 1));

      for (guint bit = walked % DOCKET_TEST_SHARE; bit < n_bits; bit += DOCKET_TEST_SHARE)
        flip (&bench, cell, bit, walks || bit == walked);
    }
  g_assert_false (walk_finds (&bench));
  docket_repository_rollback (fixture->store);
  g_test_message ("%u bits flipped in %u cells of %d entries, %u of them seen by the whole check", bench.n_flips, cells->len, ENTRIES, bench.n_walks - 2);
  g_assert_cmpuint (bench.n_flips, >, 200000 / DOCKET_TEST_SHARE / (DOCKET_TEST_SHARE > 1 ? 2 : 1));
}

/* Rows taken out or put in another's place are not a matter of bits. */
static void
test_missing_and_swapped_rows (Fixture *fixture, gconstpointer data)
{
  static const char *const hands[] = {
    "DELETE FROM audit WHERE n = 1",
    "DELETE FROM audit WHERE n = 50",
    "UPDATE audit SET n = n + 1000 WHERE n > 50",
    "UPDATE audit SET n = 1000 WHERE n = 50; UPDATE audit SET n = 50 WHERE n = 51; UPDATE audit SET n = 51 WHERE n = 1000",
    "UPDATE audit SET person = NULL WHERE n = 50",
    "UPDATE audit SET reason = '' WHERE n = (SELECT min (n) FROM audit WHERE reason IS NULL)",
  };
  Bench bench = { DOCKET_REPOSITORY_SQLITE (fixture->store), { { 0 } }, 0, 0 };

  write_entries (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (hands); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (docket_repository_begin (fixture->store, &error));
      g_assert_true (docket_db_execute (bench.store->db, hands[i], &error));
      g_assert_no_error (error);
      if (!walk_finds (&bench))
        g_error ("not noticed: %s", hands[i]);
      docket_repository_rollback (fixture->store);
    }
  g_assert_false (walk_finds (&bench));
}

int
main (int argc, char *argv[])
{
  static const StageTest tests[] = {
    { "every-bit", test_every_bit },
    { "missing-and-swapped-rows", test_missing_and_swapped_rows },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("audit-bits", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
