/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * review decide, review undo. A decision is an operation like any other: it is
 * saved here and counts when the server has it. So is undoing one, unless it
 * was never tried: then it just goes.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-cli-fields.h"
#include "docket-cli-show.h"

#define WORDS_MAX 100

typedef struct
{
  gboolean keep;
  gboolean keep_both;
  char *merge; /* what the person typed for the customer that stays */
  int take;
  char **set;
  char *reason;
  char *id;
} Decision;

static void
decision_clear (Decision *decision)
{
  g_clear_pointer (&decision->set, g_strfreev);
  g_clear_pointer (&decision->merge, g_free);
  g_clear_pointer (&decision->reason, g_free);
  g_clear_pointer (&decision->id, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decision, decision_clear)

/* `--set A=1 B=2`: what follows the first pair arrives as plain words. */
static gboolean
sort_words (Decision *decision, int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  guint n_choices;

  for (char **pair = decision->set; pair != NULL && *pair != NULL; pair++)
    g_ptr_array_add (pairs, g_strdup (*pair));
  for (int i = 1; i < argc; i++)
    if (decision->set != NULL && strchr (argv[i], '=') != NULL)
      g_ptr_array_add (pairs, g_strdup (argv[i]));
    else if (decision->id == NULL)
      decision->id = g_strdup (argv[i]);
    else
      {
        g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("“%s” is one word too many."), argv[i]);
        return FALSE;
      }
  n_choices = (guint) (decision->keep != FALSE) + (guint) (decision->take != 0) + (guint) (decision->set != NULL) + (guint) (decision->keep_both != FALSE) + (guint) (decision->merge != NULL);
  if (decision->id == NULL)
    g_set_error_literal (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("Which case? Give its id, as docketctl reviews shows it."));
  else if (n_choices != 1)
    g_set_error_literal (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("Choose one of --keep, --take N and --set FIELD=VALUE; for a possible duplicate one of --keep-both and --merge INTO."));
  if (decision->id == NULL || n_choices != 1)
    return FALSE;
  if (decision->set != NULL)
    {
      g_ptr_array_add (pairs, NULL);
      g_strfreev (decision->set);
      decision->set = (char **) g_ptr_array_free (g_steal_pointer (&pairs), FALSE);
    }
  return TRUE;
}

static gboolean
check_group (const DocketReview *review, const DocketValues *values, GError **error)
{
  for (guint i = 0; i < docket_values_n (values); i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (values, i));
      if (review->group != DOCKET_GROUP_NONE && info->group != review->group)
        {
          g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("“%s” is not part of this case, which is about %s."), info->name, docket_group_label (review->group));
          return FALSE;
        }
    }
  return TRUE;
}

/* Which of the two stays: "1", "current", or a reference. (transfer full) */
static DocketRecord *
find_twin (DocketCli *cli, const DocketReview *review, const char *typed, GError **error)
{
  DocketStore *reader = docket_cli_get_reader (cli);
  const char *id = NULL;
  guint64 n;

  if (strcmp (typed, "current") == 0)
    id = review->subject_id;
  else if (g_ascii_string_to_unsigned (typed, 10, 1, MAX (review->candidates->len, 1), &n, NULL) && n <= review->candidates->len)
    id = ((DocketCandidate *) g_ptr_array_index (review->candidates, n - 1))->record;
  return id != NULL ? docket_store_find (reader, DOCKET_KIND_CUSTOMER, id, error) : docket_cli_find_customer (reader, typed, error);
}

static DocketOperation *
decision_operation (DocketCli *cli, const DocketReview *review, const Decision *decision, GError **error)
{
  g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, review->id);

  operation->base = review->rev;
  operation->reason = g_strdup (decision->reason);
  if (decision->keep_both)
    operation->choice = DOCKET_CHOICE_KEEP_BOTH;
  else if (decision->merge != NULL)
    {
      g_autoptr (DocketRecord) into = find_twin (cli, review, decision->merge, error);

      if (into == NULL)
        return NULL;
      operation->choice = DOCKET_CHOICE_MERGE;
      operation->into = g_strdup (docket_record_get_id (into));
    }
  else if (decision->keep)
    operation->choice = DOCKET_CHOICE_KEEP;
  else if (decision->take != 0)
    {
      if (decision->take < 1 || (guint) decision->take > review->candidates->len)
        {
          g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE,
                       ngettext ("There is no candidate %d: the case has %u.", "There is no candidate %d: the case has %u.", review->candidates->len),
                       decision->take, review->candidates->len);
          return NULL;
        }
      operation->choice = DOCKET_CHOICE_TAKE;
      operation->candidate = g_strdup (((DocketCandidate *) g_ptr_array_index (review->candidates, decision->take - 1))->operation);
    }
  else
    {
      operation->choice = DOCKET_CHOICE_SET;
      operation->set = docket_cli_parse_fields (docket_cli_get_reader (cli), review->subject_kind, decision->set, (int) g_strv_length (decision->set), error);
      if (operation->set == NULL || !check_group (review, operation->set, error))
        return NULL;
    }
  return g_steal_pointer (&operation);
}

static DocketReview *
read_review (DocketCli *cli, const char *reference, GError **error)
{
  g_autoptr (DocketRecord) record = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_REVIEW, reference, error);

  return record == NULL ? NULL : docket_review_from_record (record, error);
}

/* The decision may be the first of two. */
static int
report_waiting (DocketCli *cli, const char *id)
{
  g_autoptr (DocketReview) review = cli->json ? NULL : read_review (cli, id, NULL);
  g_autofree char *waits = review == NULL ? NULL : docket_cli_review_waits (cli, review);

  if (waits != NULL)
    g_print ("%s.\n", waits);
  return DOCKET_CLI_DONE;
}

int
docket_cli_review_decide (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_auto (Decision) decision = { 0 };
  DocketOperation *operation;
  const GOptionEntry entries[] = {
    { "keep", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &decision.keep, N_ ("Keep what stands"), NULL },
    { "take", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &decision.take, N_ ("Take candidate N, counted from 1"), N_ ("N") },
    { "keep-both", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &decision.keep_both, N_ ("They are two customers, whatever they have in common"), NULL },
    { "merge", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &decision.merge, N_ ("Merge them; INTO stays: candidate N, counted from 1, “current”, or an id"), N_ ("INTO") },
    { "set", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &decision.set, N_ ("Enter own values"), N_ ("FIELD=VALUE…") },
    { "reason", 'r', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &decision.reason, N_ ("Why"), N_ ("TEXT") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, WORDS_MAX, &error)
      || !sort_words (&decision, argc, argv, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  review = read_review (cli, decision.id, &error);
  if (review == NULL)
    return docket_cli_fail (cli, error);
  if (strcmp (review->state, "open") != 0)
    {
      g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("This case is not open any more: docketctl review show says what was decided."));
      return docket_cli_fail (cli, error);
    }
  operation = decision_operation (cli, review, &decision, &error);
  if (operation == NULL)
    return docket_cli_fail (cli, error);
  g_ptr_array_add (operations, operation);
  if (!docket_cli_submit (cli, operations, &error))
    return docket_cli_fail (cli, error);
  docket_cli_report_saved (cli, operations);
  return report_waiting (cli, review->id);
}

/* -- review undo -- */

typedef struct
{
  const char *review;
  const char *reason;
} Undo;

static gboolean
undo_decision (DocketStore *store, gpointer data, GError **error)
{
  const Undo *undo = data;

  return docket_store_undo_decision (store, undo->review, undo->reason, error);
}

static void
report_undone (DocketCli *cli, const DocketReview *review)
{
  g_autofree char *subject = docket_desk_record_name (cli->desk, review->subject_kind, review->subject_id);
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  if (!cli->json)
    {
      /* Translators: %s is what the case is about, e.g. "J-10248" */
      g_autofree char *what = g_strdup_printf (_ ("the decision about %s is undone, the case is open again."), subject);
      g_autofree char *words = docket_words_saved (what);

      g_print ("%s\n", words);
      return;
    }
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "review", review->id);
  docket_json_text_member (&writer, "state", review->state);
  docket_json_end_object (&writer);
  docket_cli_print_json (&writer);
}

int
docket_cli_review_undo (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketReview) undone = NULL;
  g_autofree char *reason = NULL;
  Undo undo = { NULL, NULL };
  const GOptionEntry entries[] = {
    { "reason", 'r', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  review = read_review (cli, argv[1], &error);
  if (review == NULL)
    return docket_cli_fail (cli, error);
  undo.review = review->id;
  undo.reason = reason;
  if (!docket_cli_write (cli, undo_decision, &undo, &error))
    return docket_cli_fail (cli, error);
  undone = read_review (cli, review->id, &error);
  if (undone == NULL)
    return docket_cli_fail (cli, error);
  report_undone (cli, undone);
  return DOCKET_CLI_DONE;
}
