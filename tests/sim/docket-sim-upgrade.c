/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A file of the program before this one. That program is not here to be played,
 * so what ran until now was the present one; then its file is taken back to the
 * schema of before:
 *
 *   present schema, work waiting -> taken back -> [start: upgrade, killed or not]
 *
 * How many steps that is is told below; which tables and indexes they touch is
 * found: by playing all steps, and all but the last ones, on empty files. Those are made anew
 * with the words that the older steps leave in the file, with their rows, and then
 * compared with them word for word; the rest of the file is not touched.
 *
 * So this shows that the last steps, wherever they are cut off, keep what waits in a
 * file in which much has happened. What an older program would have written into
 * the same columns, it does not show.
 */
#include "docket-sim-upgrade.h"

#include "docket-record-table.h"
#include "docket-statement.h"

#include <string.h>

#define STORE "/io/github/docketdesk/Docket/store/"
#define SERVER "/io/github/docketdesk/Docket/server/"

/* At least to before the outbox was rebuilt: there what waits could be lost. */
#define DESK_STEPS_BACK 5
#define SERVER_STEPS_BACK 1

/* As docket-store.c and docket-repository-sqlite.c go through them. */
static const char *const desk_steps[] = {
  DOCKET_RECORD_TABLES_SQL, STORE "store-1.sql", STORE "store-2.sql", DOCKET_RECORD_COLUMNS_SQL, STORE "store-3.sql",
  STORE "store-4.sql", STORE "store-5.sql", STORE "store-6.sql", STORE "store-7.sql", STORE "store-8.sql", STORE "store-9.sql",
  STORE "store-10.sql", STORE "store-11.sql", NULL,
};
static const char *const server_steps[] = {
  DOCKET_RECORD_TABLES_SQL, SERVER "server-1.sql", DOCKET_RECORD_COLUMNS_SQL, SERVER "server-2.sql", SERVER "server-3.sql", NULL,
};

/* A table, an index or a trigger. */
typedef struct
{
  gboolean is_table;
  gboolean is_trigger;
  char *name;
  char *table; /* of an index */
  char *sql;
} Thing;

/* What the last steps change. */
typedef struct
{
  guint n;            /* how many */
  guint version;      /* that they reach */
  GPtrArray *before;  /* element-type Thing: as all steps but those leave it */
  GPtrArray *after;
} Step;

static Step desk_step = { .n = DESK_STEPS_BACK }, server_step = { .n = SERVER_STEPS_BACK };

static void
thing_free (gpointer data)
{
  Thing *thing = data;

  g_free (thing->name);
  g_free (thing->table);
  g_free (thing->sql);
  g_free (thing);
}

static GPtrArray *
read_schema (DocketDb *db)
{
  GPtrArray *things = g_ptr_array_new_with_free_func (thing_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStatement) all = docket_db_prepare (db, "SELECT type = 'table', name, tbl_name, sql, type = 'trigger' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name", &error);

  while (all != NULL && docket_statement_step (all, &error))
    {
      Thing *thing = g_new0 (Thing, 1);

      thing->is_table = docket_statement_get_int (all, 0) != 0;
      thing->name = g_strdup (docket_statement_get_text (all, 1));
      thing->table = g_strdup (docket_statement_get_text (all, 2));
      thing->sql = g_strdup (docket_statement_get_text (all, 3));
      thing->is_trigger = docket_statement_get_int (all, 4) != 0;
      g_ptr_array_add (things, thing);
    }
  g_assert_no_error (error);
  return things;
}

static const Thing *
find (GPtrArray *things, const char *name)
{
  for (guint i = 0; i < things->len; i++)
    if (g_strcmp0 (((Thing *) g_ptr_array_index (things, i))->name, name) == 0)
      return g_ptr_array_index (things, i);
  return NULL;
}

static gboolean
is_same (const Thing *a, const Thing *b)
{
  return a != NULL && b != NULL && strcmp (a->sql, b->sql) == 0;
}

/* All but what is word for word in @others, too. An index goes and comes with its
 * table. */
static GPtrArray *
differing (GPtrArray *things, GPtrArray *others)
{
  GPtrArray *those = g_ptr_array_new_with_free_func (thing_free);

  for (guint i = 0; i < things->len; i++)
    {
      const Thing *thing = g_ptr_array_index (things, i);
      Thing *copy;

      if (is_same (thing, find (others, thing->name)) && is_same (find (things, thing->table), find (others, thing->table)))
        continue;
      copy = g_new0 (Thing, 1);
      *copy = (Thing) { thing->is_table, thing->is_trigger, g_strdup (thing->name), g_strdup (thing->table), g_strdup (thing->sql) };
      g_ptr_array_add (those, copy);
    }
  return those;
}

static void
learn (Step *step, const char *const *steps)
{
  guint n = g_strv_length ((char **) steps);
  g_autofree const char **older = g_new0 (const char *, n);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDb) before = docket_db_open (":memory:", DOCKET_DB_READ_WRITE, &error);
  g_autoptr (DocketDb) after = docket_db_open (":memory:", DOCKET_DB_READ_WRITE, &error);
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GPtrArray) new = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i + step->n < n; i++)
    older[i] = steps[i];
  docket_db_migrate (before, older, &error);
  g_assert_no_error (error);
  docket_db_migrate (after, steps, &error);
  g_assert_no_error (error);
  old = read_schema (before);
  new = read_schema (after);
  step->version = n;
  step->before = differing (old, new);
  step->after = differing (new, old);
}

/* -- Taking back -- */

static void
run (DocketDb *db, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
run (DocketDb *db, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  docket_db_execute (db, sql, &error);
  g_assert_no_error (error);
}

/* (transfer full) */
static char *
read_text (DocketDb *db, const char *sql, const char *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStatement) find = docket_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  if (parameter != NULL)
    docket_statement_bind_text (find, 1, parameter);
  return docket_statement_step (find, &error) ? g_strdup (docket_statement_get_text (find, 0)) : NULL;
}

#define COLUMNS "SELECT group_concat ('\"' || name || '\"') FROM pragma_table_info (?1)"
#define NUMBERED "SELECT seq FROM sqlite_sequence WHERE name = ?1"

/* With all its rows, in their places. They wait in memory meanwhile: to give a table
 * another name, SQLite reads the whole schema three times. */
static void
make_table_anew (DocketDb *db, const Thing *old)
{
  /* The highest number that was ever given. */
  g_autofree char *numbered = read_text (db, NUMBERED, old->name);
  g_autofree char *columns = NULL;

  run (db, "CREATE TEMP TABLE taken_back AS SELECT * FROM \"%1$s\" ORDER BY 1; DROP TABLE \"%1$s\"; %2$s;", old->name, old->sql);
  columns = read_text (db, COLUMNS, old->name);
  run (db, "INSERT INTO \"%1$s\" (%2$s) SELECT %2$s FROM taken_back ORDER BY rowid; DROP TABLE taken_back", old->name, columns);
  if (numbered != NULL)
    run (db, "DELETE FROM sqlite_sequence WHERE name = '%1$s'; INSERT INTO sqlite_sequence (name, seq) VALUES ('%1$s', %2$s);", old->name, numbered);
}

static void
take_back (DocketDb *db, const Step *step)
{
  /* Indexes first: of two with one name the second is refused. And triggers, which
   * what is made anew would set off. */
  for (guint i = 0; i < step->after->len; i++)
    {
      const Thing *thing = g_ptr_array_index (step->after, i);

      if (thing->is_trigger)
        run (db, "DROP TRIGGER IF EXISTS \"%s\"", thing->name);
      else if (!thing->is_table)
        /* Those of fed kinds take turns under two names: docket-next-table.c. */
        run (db, "DROP INDEX IF EXISTS \"%s\"; DROP INDEX IF EXISTS \"%s_b\"", thing->name, thing->name);
    }
  for (guint i = 0; i < step->after->len; i++)
    {
      const Thing *thing = g_ptr_array_index (step->after, i);
      const Thing *old = thing->is_table ? find (step->before, thing->name) : NULL;

      if (thing->is_table && old == NULL)
        run (db, "DROP TABLE \"%s\"", thing->name);
      else if (old != NULL)
        make_table_anew (db, old);
    }
  for (guint i = 0; i < step->before->len; i++)
    {
      const Thing *thing = g_ptr_array_index (step->before, i);

      /* A table that those steps do away with came back with what? Nobody knows. */
      g_assert (!thing->is_table || find (step->after, thing->name) != NULL);
      if (!thing->is_table)
        run (db, "%s", thing->sql);
    }
}

/* Word for word. */
static void
compare (DocketDb *db, const Step *step)
{
  g_autoptr (GPtrArray) now = read_schema (db);

  for (guint i = 0; i < step->before->len; i++)
    {
      const Thing *thing = g_ptr_array_index (step->before, i);
      const Thing *here = find (now, thing->name);

      g_assert (here != NULL);
      g_assert_cmpstr (here->sql, ==, thing->sql);
    }
  for (guint i = 0; i < step->after->len; i++)
    {
      const Thing *thing = g_ptr_array_index (step->after, i);

      g_assert (find (step->before, thing->name) != NULL || find (now, thing->name) == NULL);
    }
}

static guint
read_version (DocketDb *db)
{
  g_autofree char *version = read_text (db, "SELECT user_version FROM pragma_user_version", NULL);

  return version == NULL ? 0 : (guint) g_ascii_strtoull (version, NULL, 10);
}

/* Of a desk's file of either version. */
static guint
count_open (DocketDb *db)
{
  g_autofree char *n = read_text (db, "SELECT count (*) FROM outbox WHERE open = 1", NULL);

  return n == NULL ? 0 : (guint) g_ascii_strtoull (n, NULL, 10);
}

/* @waiting: (out) (nullable) */
static gboolean
take_file_back (DocketSimDisk *disk, const char *name, const Step *step, guint *waiting)
{
  g_autofree char *path = docket_sim_disk_path (disk, name);
  g_autoptr (DocketDb) db = NULL;
  guint version;

  db = docket_db_open (path, DOCKET_DB_READ_WRITE, NULL);
  version = db == NULL ? 0 : read_version (db);
  if (version == 0)
    return FALSE;
  if (waiting != NULL)
    *waiting = count_open (db);
  /* There is a step that is not listed here. */
  g_assert_cmpuint (version, <=, step->version);
  /* An upgrade that was cut off before. */
  if (version < step->version)
    return TRUE;
  run (db, "BEGIN IMMEDIATE");
  take_back (db, step);
  compare (db, step);
  run (db, "PRAGMA user_version = %u; COMMIT", version - step->n);
  return TRUE;
}

/* That program has no place for it. */
static void
forget_let_go (DocketSimDisk *disk, GHashTable *made)
{
  g_autofree char *path = docket_sim_disk_path (disk, DOCKET_SIM_DESK_FILE);
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_WRITE, NULL);
  g_autoptr (DocketStatement) find = db == NULL || read_version (db) < desk_step.version ? NULL : docket_db_prepare (db, "SELECT key FROM discarded", NULL);

  while (find != NULL && docket_statement_step (find, NULL))
    g_hash_table_remove (made, docket_statement_get_text (find, 0));
}

gboolean
docket_sim_upgrade_take_desk_back (DocketSimDisk *disk, guint *waiting, GHashTable *made)
{
  forget_let_go (disk, made);
  return take_file_back (disk, DOCKET_SIM_DESK_FILE, &desk_step, waiting);
}

gboolean
docket_sim_upgrade_take_server_back (DocketSimDisk *disk)
{
  return take_file_back (disk, DOCKET_SIM_SERVER_FILE, &server_step, NULL);
}

gboolean
docket_sim_upgrade_is_due (DocketSimDisk *disk, gboolean server)
{
  g_autofree char *path = docket_sim_disk_path (disk, server ? DOCKET_SIM_SERVER_FILE : DOCKET_SIM_DESK_FILE);
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_ONLY, NULL);

  return db != NULL && read_version (db) < (server ? server_step : desk_step).version;
}

void
docket_sim_upgrade_begin (void)
{
  learn (&desk_step, desk_steps);
  learn (&server_step, server_steps);
}

void
docket_sim_upgrade_end (void)
{
  g_clear_pointer (&desk_step.before, g_ptr_array_unref);
  g_clear_pointer (&desk_step.after, g_ptr_array_unref);
  g_clear_pointer (&server_step.before, g_ptr_array_unref);
  g_clear_pointer (&server_step.after, g_ptr_array_unref);
}
