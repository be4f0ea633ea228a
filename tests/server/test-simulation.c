/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules tried against past work: the same rules change nothing, others change
 * exactly what they should. */
#include "docket-test-stage.h"

#include <string.h>

#include "docket-simulation.h"

static DocketSimulation *
simulate (Fixture *fixture, DocketPolicy *policy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) reader = docket_repository_open_reader (fixture->store, &error);
  DocketSimulation *simulation = docket_simulation_new (0, G_MAXINT64);

  g_assert_no_error (error);
  g_assert_true (docket_repository_begin_read (reader, &error));
  docket_simulation_run (simulation, reader, policy, NULL, &error);
  g_assert_no_error (error);
  docket_repository_rollback (reader);
  return simulation;
}

/* The default policy with one rule replaced. */
static DocketPolicy *
with_rule (const char *group, const char *rule)
{
  g_autoptr (GBytes) document = docket_policy_default_document ();
  g_autoptr (JsonNode) node = docket_json_parse (g_bytes_get_data (document, NULL), g_bytes_get_size (document), G_MAXINT, NULL);
  JsonObject *groups = json_object_get_object_member (json_node_get_object (node), "groups");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  DocketPolicy *policy;

  json_object_set_string_member (json_object_get_object_member (groups, group), "rule", rule);
  if (!json_object_has_member (json_object_get_object_member (groups, group), "deciders"))
    {
      JsonArray *deciders = json_array_new ();

      json_array_add_string_element (deciders, "supervisor");
      json_object_set_array_member (json_object_get_object_member (groups, group), "deciders", deciders);
    }
  text = docket_json_to_text (node);
  policy = docket_policy_new_from_json (text, strlen (text), &error);
  g_assert_no_error (error);
  return policy;
}

static void
assert_nothing_changes (Fixture *fixture)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketSimulation) simulation = simulate (fixture, policy);

  g_assert_cmpint (simulation->operations, >, 0);
  g_assert_cmpint (simulation->not_known, ==, 0);
  g_assert_cmpuint (simulation->changed->len, ==, 0);
  g_assert_cmpint (simulation->same, ==, simulation->operations);
}

/* Many people at one job, with what they saw often out of date. */
static void
play (Fixture *fixture, GRand *dice, guint n)
{
  static const DocketField fields[] = { DOCKET_JOB_STATUS, DOCKET_JOB_TITLE, DOCKET_JOB_DESCRIPTION, DOCKET_JOB_TECHNICIAN, DOCKET_JOB_INVOICE_REF };
  static const char *const statuses[] = { "assigned", "opened", "in_progress", "paused", "complete", "waiting_approval", "signed_off", "closed", "reopened", "cancelled" };
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  char *last[N_PEOPLE] = { NULL }; /* key of the latest operation of each, owned */

  for (guint i = 0; i < n; i++)
    {
      int who = g_rand_int_range (dice, 0, N_PEOPLE);
      DocketField field = fields[g_rand_int_range (dice, 0, G_N_ELEMENTS (fields))];
      g_autofree char *typed = g_strdup_printf ("text %d", g_rand_int_range (dice, 0, 4));
      const char *value = typed;
      const DocketRecord *as_seen;
      g_autoptr (DocketOperation) operation = NULL;
      g_autoptr (DocketResult) result = NULL;

      g_ptr_array_add (seen, stage_get (fixture, DOCKET_KIND_JOB, JOB));
      as_seen = g_ptr_array_index (seen, seen->len - 1 - (guint) g_rand_int_range (dice, 0, (gint32) MIN (seen->len, 4)));
      if (field == DOCKET_JOB_STATUS)
        value = statuses[g_rand_int_range (dice, 0, G_N_ELEMENTS (statuses))];
      else if (field == DOCKET_JOB_TECHNICIAN)
        value = people[g_rand_boolean (dice) ? TESS : MILO].id;
      switch (g_rand_int_range (dice, 0, 12))
        {
        case 0:
          operation = stage_note (fixture, typed);
          break;
        case 1:
          operation = stage_void (fixture, docket_record_get_void (as_seen) ? DOCKET_OPERATION_RESTORE : DOCKET_OPERATION_VOID, as_seen);
          break;
        default:
          operation = stage_edit (fixture, as_seen, field, value);
        }
      if (g_rand_int_range (dice, 0, 4) == 0)
        operation->follows = g_strdup (last[who]);
      fixture->revoked = g_rand_int_range (dice, 0, 40) == 0;
      result = stage_send (fixture, who, operation);
      fixture->revoked = FALSE;
      if (result->outcome != DOCKET_OUTCOME_DEFERRED)
        {
          g_free (last[who]);
          last[who] = g_strdup (operation->key);
        }
      if (result->outcome == DOCKET_OUTCOME_HELD && g_rand_boolean (dice))
        {
          g_autoptr (DocketOperation) decision = stage_decide (fixture, result->review, g_rand_boolean (dice) ? DOCKET_CHOICE_KEEP : DOCKET_CHOICE_TAKE);
          g_autoptr (DocketResult) decided = NULL;

          if (decision->choice == DOCKET_CHOICE_TAKE)
            decision->candidate = g_strdup (operation->key);
          decided = stage_send (fixture, SOFIA, decision);
        }
    }
  for (guint who = 0; who < N_PEOPLE; who++)
    g_free (last[who]);
}

static void
test_same_policy_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (g_test_rand_int ());

  play (fixture, dice, 150);
  assert_nothing_changes (fixture);
}

/* status: review -> merge: the collisions, and they only, become overwrites. */
static void
test_relaxed_status_overwrites (Fixture *fixture, gconstpointer data)
{
  g_autofree char *review = stage_play_pump (fixture, NULL);
  g_autoptr (DocketPolicy) policy = with_rule ("job.status", "merge");
  g_autoptr (DocketSimulation) simulation = simulate (fixture, policy);
  const DocketSimulatedChange *change;

  g_assert_nonnull (review);
  g_assert_cmpint (simulation->reviews, ==, 1);
  g_assert_cmpint (simulation->reviews_not_needed, ==, 1);
  g_assert_cmpint (simulation->overwrites, ==, 1);
  g_assert_cmpint (simulation->same, ==, simulation->operations - 1);
  g_assert_cmpuint (simulation->changed->len, ==, 1);
  change = g_ptr_array_index (simulation->changed, 0);
  g_assert_cmpint (change->was.outcome, ==, DOCKET_OUTCOME_HELD);
  g_assert_cmpstr (change->was.problem, ==, "collision");
  g_assert_cmpint (change->would.outcome, ==, DOCKET_OUTCOME_MERGED);
  g_assert_true (change->overwrite);
  g_assert_cmpstr (change->group, ==, "status");
  g_assert_cmpstr (change->person, ==, people[TESS].id);
}

/* In any history: what was held as a collision of the status, no more and no less. */
static void
test_relaxed_status_in_a_mess (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (DocketPolicy) policy = with_rule ("job.status", "merge");
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (DocketSimulation) simulation = NULL;
  gint64 collisions = 0, overwrites = 0;

  play (fixture, dice, 200);
  entries = docket_repository_read_audit (fixture->store, 0, 100000, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const DocketAuditEntry *entry = g_ptr_array_index (entries, i);

      collisions += entry->operation != NULL && g_strcmp0 (entry->outcome, "held") == 0 && g_strcmp0 (entry->problem, "collision") == 0 && g_strcmp0 (entry->group, "status") == 0;
    }
  simulation = simulate (fixture, policy);
  g_assert_cmpint (simulation->not_known, ==, 0);
  for (guint i = 0; i < simulation->changed->len; i++)
    {
      const DocketSimulatedChange *change = g_ptr_array_index (simulation->changed, i);

      g_assert_cmpstr (change->group, ==, "status");
      g_assert_cmpstr (change->was.problem, ==, "collision");
      overwrites += change->overwrite;
    }
  g_assert_cmpint (simulation->overwrites, ==, overwrites);
  g_assert_cmpint (simulation->reviews_not_needed, <=, collisions);
  g_assert_cmpint (simulation->reviews_new, ==, 0);
}

static void
test_strict_title_asks_more (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) one = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "One");
  g_autoptr (DocketOperation) two = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Two");
  g_autoptr (DocketPolicy) policy = with_rule ("job.details", "review");
  g_autoptr (DocketSimulation) simulation = NULL;

  assert_sends (fixture, OMAR, one, "applied");
  assert_sends (fixture, DANA, two, "merged");
  simulation = simulate (fixture, policy);
  g_assert_cmpint (simulation->reviews_new, ==, 1);
  g_assert_cmpint (simulation->overwrites, ==, 0);
  g_assert_cmpint (simulation->same, ==, simulation->operations - 1);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketSimulation) simulation = docket_simulation_new (0, G_MAXINT64);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (docket_simulation_run (simulation, fixture->store, policy, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "same-policy-changes-nothing", test_same_policy_changes_nothing },
    { "relaxed-status-overwrites", test_relaxed_status_overwrites },
    { "relaxed-status-in-a-mess", test_relaxed_status_in_a_mess },
    { "strict-title-asks-more", test_strict_title_asks_more },
    { "cancelled", test_cancelled },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("simulation", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
