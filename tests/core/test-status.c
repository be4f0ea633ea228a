/* SPDX-License-Identifier: GPL-3.0-or-later */

/* DESIGN §4's moves and locks, written down a second time and compared over
 * every pair of statuses, every role and every group. */

#include <string.h>

#include "docket-status.h"

static const char *const statuses[] = {
  "new", "assigned", "opened", "in_progress", "paused", "complete", "waiting_approval", "signed_off", "closed", "reopened", "cancelled",
};

/* One line a row of the page: from: to(who) … ; lower-case = by the plan only. */
static const struct
{
  const char *from;
  const char *to;
} page[] = {
  { "new", "assigned(d) cancelled(DO)" },
  { "assigned", "new(d) opened(T) in_progress(T) cancelled(DO)" },
  { "opened", "in_progress(T) assigned(TD) new(d) cancelled(DO)" },
  { "in_progress", "paused(T) complete(T) waiting_approval(TO)" },
  { "paused", "in_progress(T) cancelled(DO)" },
  { "complete", "in_progress(T) waiting_approval(O) signed_off(TO)" },
  { "waiting_approval", "in_progress(T) complete() signed_off(O)" },
  { "signed_off", "closed(O) reopened()" },
  { "closed", "reopened()" },
  { "cancelled", "reopened()" },
  { "reopened", "assigned(D) opened(T) in_progress(T) cancelled(DO)" },
};

static const struct
{
  DocketRole role;
  const char *name;
  char letter;
} asked[] = {
  { DOCKET_ROLE_TECHNICIAN, "technician", '-' },
  { DOCKET_ROLE_DISPATCHER, "dispatcher", 'D' },
  { DOCKET_ROLE_OFFICE, "office", 'O' },
  { DOCKET_ROLE_SUPERVISOR, "supervisor", 'S' },
  { DOCKET_ROLE_ADMIN, "admin", '-' },
  { DOCKET_ROLE_ASSIGNED, "assigned_technician", 'T' },
};

/* The letters in the brackets behind @to in @from's row; NULL if it is no move. */
static char *
who_on_page (const char *from, const char *to)
{
  for (guint i = 0; i < G_N_ELEMENTS (page); i++)
    {
      g_auto (GStrv) moves = g_strsplit (page[i].to, " ", -1);

      for (guint j = 0; strcmp (page[i].from, from) == 0 && moves[j] != NULL; j++)
        {
          g_auto (GStrv) parts = g_strsplit_set (moves[j], "()", -1);

          if (strcmp (parts[0], to) == 0)
            return g_strdup (parts[1]);
        }
    }
  return NULL;
}

static void
test_every_move_for_every_role (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (statuses); f++)
    for (guint t = 0; t < G_N_ELEMENTS (statuses); t++)
      {
        g_autofree char *who = who_on_page (statuses[f], statuses[t]);
        gboolean derived = who != NULL && strchr (who, 'd') != NULL;

        g_assert_cmpint (docket_status_is_move (statuses[f], statuses[t]), ==, who != NULL);
        g_assert_cmpint (docket_status_is_derived_move (statuses[f], statuses[t]), ==, derived);
        for (guint r = 0; r < G_N_ELEMENTS (asked); r++)
          {
            g_autoptr (GPtrArray) next = docket_status_moves (statuses[f], asked[r].role);
            gboolean expected = who != NULL && (asked[r].letter == 'S' || strchr (who, asked[r].letter) != NULL || strchr (who, g_ascii_tolower (asked[r].letter)) != NULL);

            if (docket_status_may_move (statuses[f], statuses[t], asked[r].role) != expected)
              g_error ("%s -> %s by %s", statuses[f], statuses[t], asked[r].name);
            g_assert_cmpint (g_ptr_array_find_with_equal_func (next, statuses[t], g_str_equal, NULL), ==, expected && !derived);
          }
      }
}

static void
test_unknown_statuses_move_nowhere (void)
{
  g_autoptr (GPtrArray) none = docket_status_moves (NULL, DOCKET_ROLE_SUPERVISOR);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_false (docket_status_is_move (NULL, "new"));
  g_assert_false (docket_status_is_move ("new", NULL));
  g_assert_false (docket_status_is_move ("new", "bogus"));
  g_assert_false (docket_status_is_derived_move (NULL, NULL));
  g_assert_false (docket_status_may_move ("bogus", "new", DOCKET_ROLE_SUPERVISOR));
}

static gboolean
locks_on_page (const char *status, const char *path)
{
  gboolean of_job = g_str_has_prefix (path, "job.") || strcmp (path, "line.line") == 0 || strcmp (path, "signature.signature") == 0;

  if (strcmp (status, "closed") == 0 || strcmp (status, "cancelled") == 0)
    return of_job;
  return strcmp (status, "signed_off") == 0 && (strcmp (path, "job.totals") == 0 || strcmp (path, "line.line") == 0);
}

static void
test_locks_of_every_group (void)
{
  for (int g = 0; g < DOCKET_N_GROUPS; g++)
    {
      const char *path = docket_group_path ((DocketGroup) g);

      g_assert_false (docket_status_locks (NULL, (DocketGroup) g));
      for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
        if (docket_status_locks (statuses[s], (DocketGroup) g) != locks_on_page (statuses[s], path))
          g_error ("%s while %s", path, statuses[s]);
    }
}

static void
test_role_names (void)
{
  for (guint r = 0; r < G_N_ELEMENTS (asked); r++)
    {
      g_assert_cmpint (docket_role_from_name (asked[r].name), ==, asked[r].role);
      g_assert_cmpstr (docket_role_name (asked[r].role), ==, asked[r].name);
    }
  g_assert_cmpint (docket_role_from_name (NULL), ==, DOCKET_ROLE_NONE);
  g_assert_cmpint (docket_role_from_name ("boss"), ==, DOCKET_ROLE_NONE);
  g_assert_null (docket_role_name (DOCKET_ROLE_NONE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status/every-move-for-every-role", test_every_move_for_every_role);
  g_test_add_func ("/status/unknown-statuses-move-nowhere", test_unknown_statuses_move_nowhere);
  g_test_add_func ("/status/locks-of-every-group", test_locks_of_every_group);
  g_test_add_func ("/status/role-names", test_role_names);
  return g_test_run ();
}
