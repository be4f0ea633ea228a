/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * reviews, review show.
 *
 * A case is shown as the console shows it: what both started from, what stands
 * now, each candidate (counted from 1), who and when, why it is held and what
 * each choice causes.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-cli-fields.h"
#include "docket-cli-show.h"
#include "docket-cli-table.h"
#include "docket-codec.h"
#include "docket-text.h"
#include "docket-totals.h"

/* The ms part of a UUIDv7; more is shown only if two cases share it. */
#define ID_CHARS_MIN 13

static const char *
why_words (const DocketReview *review)
{
  const char *why = review->reason;
  static const struct
  {
    const char *why;
    const char *words;
  } table[] = {
    { DOCKET_WHY_COLLISION, N_ ("Two people changed it without seeing each other's change.") },
    { DOCKET_WHY_OWNERSHIP_MOVED, N_ ("It was changed by someone who had the job before it was given to someone else.") },
    { DOCKET_WHY_LOCKED, N_ ("The change was made before the job was locked, and arrived after.") },
    { DOCKET_WHY_VOID_VS_EDIT, N_ ("One person voided what another edited.") },
    { DOCKET_WHY_QUARANTINE, N_ ("It comes from a device that was blocked.") },
    { DOCKET_WHY_POSSIBLE_DUPLICATE, N_ ("It looks like a record that is here already.") },
    { DOCKET_WHY_TOTALS_MISMATCH, N_ ("The totals do not add up.") },
  };

  if (g_strcmp0 (why, DOCKET_WHY_TOTALS_MISMATCH) == 0 && !docket_totals_mismatch (review->current_values))
    return _ ("The customer signed for other totals than these.");
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (why, table[i].why) == 0)
      return _ (table[i].words);
  return _ ("The server could not settle this by its rules.");
}

static char *
subject_name (DocketCli *cli, const DocketReview *review)
{
  return docket_desk_record_name (cli->desk, review->subject_kind, review->subject_id);
}

char *
docket_cli_review_waits (DocketCli *cli, const DocketReview *review)
{
  const DocketApproval *approval;
  g_autofree char *who = NULL;

  if (g_strcmp0 (review->state, "open") != 0 || review->approvals->len == 0)
    return NULL;
  approval = g_ptr_array_index (review->approvals, 0);
  if (g_strcmp0 (approval->person, docket_desk_get_person_id (cli->desk)) == 0)
    return g_strdup (_ ("Decided by you, waits for a second person"));
  who = docket_desk_person_name (cli->desk, approval->person);
  /* Translators: %s is who decided first */
  return g_strdup_printf (_ ("Decided by %s, waits for a second person"), who);
}

/* -- reviews -- */

static guint
distinct_chars (GPtrArray *records)
{
  guint chars = ID_CHARS_MIN;

  for (guint i = 0; i < records->len; i++)
    for (guint j = i + 1; j < records->len; j++)
      {
        const char *a = docket_record_get_id (g_ptr_array_index (records, i));
        const char *b = docket_record_get_id (g_ptr_array_index (records, j));
        while (chars < strlen (a) && strncmp (a, b, chars) == 0)
          chars++;
      }
  return chars;
}

static gboolean
add_review_row (DocketCli *cli, DocketCliTable *table, const DocketRecord *record, guint chars, GError **error)
{
  g_autoptr (DocketReview) review = docket_review_from_record (record, error);
  g_autofree char *id = g_strndup (docket_record_get_id (record), chars);
  g_autofree char *subject = NULL;
  g_autofree char *current = NULL;
  g_autofree char *opened = NULL;
  g_autofree char *waits = NULL;
  GString *who;

  if (review == NULL)
    return FALSE;
  subject = subject_name (cli, review);
  opened = docket_time_format (review->opened_at, docket_clock_now_ms (cli->clock));
  current = docket_review_get_opponent (review)->person != NULL ? docket_desk_person_name (cli->desk, docket_review_get_opponent (review)->person) : NULL;
  who = g_string_new (current);
  for (guint i = 0; i < review->candidates->len; i++)
    {
      const DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);
      g_autofree char *name = candidate->by.person != NULL ? docket_desk_person_name (cli->desk, candidate->by.person) : NULL;
      g_string_append_printf (who, "%s%s", who->len > 0 ? " ↔ " : "", name != NULL ? name : "");
    }
  docket_cli_table_add (table, id);
  docket_cli_table_add (table, subject);
  docket_cli_table_add (table, review->group != DOCKET_GROUP_NONE ? docket_group_label (review->group) : "");
  docket_cli_table_add (table, who->str);
  docket_cli_table_add (table, opened);
  waits = docket_cli_review_waits (cli, review);
  docket_cli_table_add (table, waits != NULL ? waits : docket_choice_label (DOCKET_REVIEW_STATE, review->state));
  g_string_free (who, TRUE);
  return TRUE;
}

static gboolean
print_reviews (DocketCli *cli, const DocketQuery *query, GError **error)
{
  g_autoptr (GPtrArray) records = docket_store_select (docket_cli_get_reader (cli), query, 0, error);
  g_autoptr (DocketCliTable) table = NULL;
  guint chars;

  if (records == NULL)
    return FALSE;
  if (records->len == 0)
    {
      g_print (_ ("Nothing to decide.\n"));
      return TRUE;
    }
  table = docket_cli_table_new (_ ("Id"), C_ ("what a case is of", "About"), _ ("What"), _ ("Who"), _ ("Since"), _ ("State"), NULL);
  chars = distinct_chars (records);
  for (guint i = 0; i < records->len; i++)
    if (!add_review_row (cli, table, g_ptr_array_index (records, i), chars, error))
      return FALSE;
  docket_cli_table_print (table);
  return TRUE;
}

int
docket_cli_reviews (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 'a', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &all, N_ ("Decided and withdrawn ones too"), NULL },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 0, 0, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  query->open_only = !all;
  if (cli->json)
    {
      g_autoptr (GPtrArray) records = docket_store_select (docket_cli_get_reader (cli), query, 0, &error);
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      if (records == NULL)
        return docket_cli_fail (cli, error);
      docket_json_begin_array (&writer);
      for (guint i = 0; i < records->len; i++)
        docket_record_to_json (g_ptr_array_index (records, i), &writer);
      docket_json_end_array (&writer);
      docket_cli_print_json (&writer);
    }
  else if (!print_reviews (cli, query, &error))
    return docket_cli_fail (cli, error);
  return DOCKET_CLI_DONE;
}

/* -- review show -- */

static void
print_side (DocketCli *cli, const char *heading, const DocketStamp *by)
{
  gint64 now = docket_clock_now_ms (cli->clock);
  g_autofree char *who = docket_cli_stamp_words (cli, by);
  g_autofree char *made = by->made_at > 0 ? docket_time_format (by->made_at, now) : NULL;
  g_autofree char *arrived = by->arrived_at > 0 ? docket_time_format (by->arrived_at, now) : NULL;

  g_print ("%s: %s", heading, who);
  if (made != NULL)
    g_print (_ (" · made %s"), made);
  if (arrived != NULL)
    g_print (_ (", here %s"), arrived);
  g_print ("\n");
}

/* One row a field: started from, current, then each candidate. */
static void
print_sides (DocketCli *cli, const DocketReview *review)
{
  const DocketGroupInfo *group = docket_group_info (review->group);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_sides = 2 + review->candidates->len;
  g_autofree const DocketValues **sides = g_new0 (const DocketValues *, n_sides);

  sides[0] = review->started_from;
  sides[1] = review->current_values;
  for (guint i = 0; i < review->candidates->len; i++)
    sides[2 + i] = ((DocketCandidate *) g_ptr_array_index (review->candidates, i))->values;
  for (guint f = 0; f < group->n_fields; f++)
    {
      DocketField field = group->first_field + (DocketField) f;
      gboolean differs = FALSE;

      for (guint i = 1; i < n_sides; i++)
        differs = differs || (sides[i] != NULL && sides[0] != NULL && !docket_value_equal (docket_values_get (sides[0], field), docket_values_get (sides[i], field)));
      if (!differs)
        continue;
      g_string_append_printf (text, "  %s\n", docket_field_label (field));
      for (guint i = 0; i < n_sides; i++)
        {
          g_autofree char *value = sides[i] != NULL ? docket_desk_format_value (cli->desk, field, docket_values_get (sides[i], field)) : g_strdup ("");
          g_autofree char *heading = i == 0 ? g_strdup (_ ("Started from")) : i == 1 ? g_strdup (_ ("Current")) : g_strdup_printf (_ ("Candidate %u"), i - 1);
          g_string_append_printf (text, "    %s: %s\n", heading, value);
        }
    }
  g_print ("%s", text->str);
}

static void
print_consequences (DocketCli *cli, const DocketReview *review)
{
  DocketPolicy *policy = docket_desk_get_policy (cli->desk);
  const DocketGroupInfo *group = docket_group_info (review->group);

  for (guint i = 0; i <= review->candidates->len; i++)
    {
      const DocketValues *values = i == 0 ? review->current_values : ((DocketCandidate *) g_ptr_array_index (review->candidates, i - 1))->values;
      for (guint f = 0; f < group->n_fields && values != NULL; f++)
        {
          DocketField field = group->first_field + (DocketField) f;
          const char *value = docket_field_info (field)->type == DOCKET_TYPE_CHOICE ? docket_values_get_text (values, field) : NULL;
          const char *const *words = value != NULL ? docket_policy_get_consequences (policy, field, value) : NULL;
          g_autoptr (GString) joined = g_string_new (NULL);

          for (guint w = 0; words != NULL && words[w] != NULL; w++)
            g_string_append_printf (joined, "%s%s", w > 0 ? "; " : "", docket_policy_say (words[w]));
          if (joined->len > 0)
            g_print (_ ("If “%s”: %s\n"), docket_choice_label (field, value), joined->str);
        }
    }
}

/* What the customer saw, where that is not what stands. */
static void
print_signed (DocketCli *cli, const DocketReview *review)
{
  if (review->signed_for == NULL)
    return;
  g_print ("  %s\n", _ ("The customer signed for"));
  for (guint i = 0; i < docket_values_n (review->signed_for); i++)
    {
      DocketField field = docket_values_nth_field (review->signed_for, i);
      GVariant *value = docket_values_nth_value (review->signed_for, i);
      GVariant *current = docket_values_get (review->current_values, field);
      g_autofree char *words = docket_desk_format_value (cli->desk, field, value);
      g_autofree char *now = docket_desk_format_value (cli->desk, field, current);

      if (docket_value_equal (value, current))
        g_print ("    %s: %s\n", docket_field_label (field), words);
      else
        /* Translators: a field, what the customer signed for, and what stands now: "Total: €5.00 (now €7.00)" */
        g_print (_ ("    %s: %s (now %s)\n"), docket_field_label (field), words, now);
    }
}

/* What a record would say that is not here yet. */
static void
print_new (DocketCli *cli, const DocketValues *values)
{
  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);
      g_autofree char *words = docket_desk_format_value (cli->desk, field, docket_values_nth_value (values, i));

      g_print ("    %s: %s\n", docket_field_label (field), words);
    }
}

/* After "decided:". */
static const char *
choice_words (DocketChoice choice)
{
  switch (choice)
    {
    case DOCKET_CHOICE_KEEP:
      return _ ("leave it as it is");
    case DOCKET_CHOICE_TAKE:
      return _ ("take the held change");
    case DOCKET_CHOICE_SET:
      return _ ("set other values");
    case DOCKET_CHOICE_KEEP_BOTH:
      return _ ("keep both");
    case DOCKET_CHOICE_MERGE:
      return _ ("merge the two");
    case DOCKET_CHOICE_NONE:
    default:
      return _ ("undo the decision");
    }
}

static void
print_decision (DocketCli *cli, const DocketReview *review)
{
  g_autofree char *who = docket_cli_stamp_words (cli, &review->decided_by);
  g_autofree char *when = docket_time_format (review->decided_at, docket_clock_now_ms (cli->clock));

  g_print (_ ("Decided %s by %s: %s\n"), when, who, choice_words (review->choice));
  if (review->decision_reason != NULL)
    g_print (_ ("Reason: %s\n"), review->decision_reason);
}

/* What the first of two decided. */
static void
print_approval (DocketCli *cli, const DocketReview *review)
{
  const DocketApproval *approval = g_ptr_array_index (review->approvals, 0);
  g_autofree char *waits = docket_cli_review_waits (cli, review);
  g_autofree char *who = docket_desk_person_name (cli->desk, approval->person);

  g_print (_ ("%s decided: %s\n"), who, choice_words (approval->choice));
  for (guint i = 0; i < docket_values_n (approval->values); i++)
    {
      DocketField field = docket_values_nth_field (approval->values, i);
      GVariant *value = docket_values_nth_value (approval->values, i);
      g_autofree char *words = docket_desk_format_value (cli->desk, field, value);

      if (!docket_value_equal (value, docket_values_get (review->current_values, field)))
        g_print ("  %s: %s\n", docket_field_label (field), words);
    }
  if (approval->reason != NULL)
    g_print (_ ("  Reason given: %s\n"), approval->reason);
  g_print ("%s\n", waits);
}

/* Both records, field by field; the id of the other is what --merge takes. */
static void
print_twins (DocketCli *cli, const DocketReview *review)
{
  print_side (cli, _ ("Current"), &review->current_by);
  for (guint i = 0; i <= review->candidates->len; i++)
    {
      const DocketCandidate *candidate = i == 0 ? NULL : g_ptr_array_index (review->candidates, i - 1);
      const DocketValues *values = candidate == NULL ? review->current_values : candidate->values;

      if (candidate != NULL)
        {
          g_autofree char *heading = g_strdup_printf (_ ("Candidate %u"), i);
          g_autofree char *why = docket_alike_sentence (candidate->alike);

          print_side (cli, heading, &candidate->by);
          /* Translators: what two customers have in common, and how likely they are one */
          g_print (_ ("  %s (%u %% alike)\n"), why, (candidate->score + 5) / 10);
        }
      g_print ("  %s\n", candidate == NULL ? review->subject_id : candidate->record);
      for (guint f = 0; f < docket_values_n (values); f++)
        {
          DocketField field = docket_values_nth_field (values, f);
          const char *text = docket_values_get_text (values, field);

          if (text != NULL)
            g_print ("    %s: %s\n", docket_field_label (field), text);
        }
    }
}

static void
show_review (DocketCli *cli, const DocketReview *review)
{
  g_autofree char *subject = subject_name (cli, review);
  const char *reason = NULL;

  g_print ("%s · %s · %s\n", subject, review->group != DOCKET_GROUP_NONE ? docket_group_label (review->group) : docket_kind_label (review->subject_kind),
           docket_choice_label (DOCKET_REVIEW_STATE, review->state));
  g_print (_ ("Why: %s\n"), why_words (review));
  if (review->group != DOCKET_GROUP_NONE)
    reason = docket_policy_say (docket_policy_get_reason (docket_desk_get_policy (cli->desk), review->group));
  if (reason != NULL)
    g_print ("%s\n", reason);
  if (docket_review_is_duplicate (review))
    {
      print_twins (cli, review);
      if (review->choice != DOCKET_CHOICE_NONE)
        print_decision (cli, review);
      return;
    }
  print_side (cli, _ ("Started from"), &review->started_by);
  print_side (cli, _ ("Current"), &review->current_by);
  if (review->voided_by.person != NULL)
    print_side (cli, _ ("Void"), &review->voided_by);
  for (guint i = 0; i < review->candidates->len; i++)
    {
      const DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);
      g_autofree char *heading = g_strdup_printf (_ ("Candidate %u"), i + 1);

      print_side (cli, heading, &candidate->by);
      if (candidate->reason != NULL)
        g_print (_ ("  Reason given: %s\n"), candidate->reason);
      if (docket_review_is_of_new (review) && candidate->values != NULL)
        print_new (cli, candidate->values);
    }
  if (review->group != DOCKET_GROUP_NONE)
    {
      print_sides (cli, review);
      print_signed (cli, review);
      print_consequences (cli, review);
    }
  if (review->choice != DOCKET_CHOICE_NONE)
    print_decision (cli, review);
  else if (review->approvals->len > 0)
    print_approval (cli, review);
}

int
docket_cli_review_show (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketReview) review = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  record = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_REVIEW, argv[1], &error);
  if (record == NULL)
    return docket_cli_fail (cli, error);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_record_to_json (record, &writer);
      docket_cli_print_json (&writer);
      return DOCKET_CLI_DONE;
    }
  review = docket_review_from_record (record, &error);
  if (review == NULL)
    return docket_cli_fail (cli, error);
  show_review (cli, review);
  return DOCKET_CLI_DONE;
}
