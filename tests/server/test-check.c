/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `docketd check` on a store that was lived in, after a hand in the file: every
 * damage is found, and named. */
#include "docket-test-stage.h"

#include <glib/gstdio.h>
#include <string.h>

#include "docket-db.h"
#include "docket-repository-sqlite.h"

static const struct
{
  const char *name, *damage, *words;
} damages[] = {
  { "changed-field", "UPDATE job SET title = 'Another' WHERE id = '" JOB "'", "The newest version is not what the record holds: job " JOB ", group details" },
  { "changed-version", "UPDATE version SET vals = '{\"title\":\"Another\",\"description\":null,\"priority\":\"normal\"}' WHERE id = '" JOB "' AND grp = 'details'", "The newest version is not what the record holds: job " JOB ", group details" },
  { "lost-version", "DELETE FROM version WHERE id = '" JOB "' AND grp = 'status'", "group status" },
  { "version-of-nothing", "INSERT INTO version (kind, id, grp, rev, vals, made_at, arrived_at) VALUES ('job', '" NOWHERE "', 'status', 1, '{}', 0, 0)", "versions of a record that does not exist: job " NOWHERE },
  { "moved-in-the-feed", "UPDATE feed SET seq = 4000000 WHERE id = '" JOB "'", "does not stand at the place of its newest change: job " JOB },
  { "lost-from-the-feed", "DELETE FROM feed WHERE id = '" JOB "'", "a record is not in the feed: job " JOB },
  { "ghost-in-the-feed", "INSERT INTO feed (seq, kind, id) VALUES (4000000, 'job', '" NOWHERE "')", "it names a record that does not exist: job " NOWHERE },
  { "lost-answer", "DELETE FROM operation WHERE key = (SELECT max (key) FROM operation)", "stands without its answer" },
  { "invented-answer", "INSERT INTO operation SELECT '" NOWHERE "', fingerprint, person, device, outcome, rev, seq, review, answer, body, made_at, arrived_at FROM operation LIMIT 1", "An answer stands without its entry in the audit: operation " NOWHERE },
  { "changed-answer", "UPDATE operation SET outcome = 'rejected' WHERE outcome = 'held'", "An answer is not what the audit says" },
  { "case-closed-by-hand", "UPDATE review_case SET open = 0", "A case is open in one place and closed in another" },
  { "changed-entry", "UPDATE audit SET reason = 'because' WHERE n = 3", "broken at entry 3: its content was changed" },
  { "lost-entry", "DELETE FROM audit WHERE n = 3", "broken at entry 3: an entry is missing" },
  { "entry-moved-to-another-column", "UPDATE audit SET grp = operation, operation = grp WHERE n = (SELECT min (n) FROM audit WHERE grp IS NOT NULL)", "its content was changed" },
};

static void
test_damages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *review = stage_play_pump (fixture, NULL);

  g_assert_nonnull (review);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/damaged-%u.sqlite", fixture->folder, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketRepository) damaged = NULL;
      static const char *const endings[] = { "", "-wal", "-shm" };
      DocketDb *db;

      g_assert_true (docket_repository_copy_to (fixture->store, path, &error));
      db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);
      g_assert_no_error (error);
      docket_db_execute (db, damages[i].damage, &error);
      g_assert_no_error (error);
      docket_db_close (db);
      damaged = docket_repository_sqlite_open (path, FALSE, &error);
      g_assert_no_error (error);
      g_test_message ("%s", damages[i].name);
      g_assert_false (docket_repository_check (damaged, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, damages[i].words));
      g_clear_object (&damaged);
      for (guint k = 0; k < G_N_ELEMENTS (endings); k++)
        {
          g_autofree char *file = g_strconcat (path, endings[k], NULL);

          g_remove (file);
        }
    }
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "damages", test_damages },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("check", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
