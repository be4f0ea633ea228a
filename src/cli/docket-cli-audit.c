/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * history and audit verify: what only the server knows, asked while the line is
 * there. `audit verify` walks the whole chain over /v1/audit and computes every
 * hash anew, with the same code as docketd check; it also compares it with the
 * last head that this device remembers.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-ask.h"
#include "docket-audit.h"
#include "docket-text.h"

#define HISTORY_PAGE 100
#define AUDIT_PAGE 2000

static gboolean
nonsense (GError **error)
{
  g_set_error_literal (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The answer of the server made no sense."));
  return FALSE;
}

/* ---- history ---- */

/* Job, customer, then whatever else has an id that begins so. */
static DocketRecord *
find_any (DocketCli *cli, const char *reference, GError **error)
{
  static const DocketKind kinds[] = { DOCKET_KIND_JOB, DOCKET_KIND_CUSTOMER, DOCKET_KIND_REVIEW, DOCKET_KIND_NOTE, DOCKET_KIND_LINE, DOCKET_KIND_ATTACHMENT, DOCKET_KIND_SIGNATURE, DOCKET_KIND_PERSON };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) local = NULL;
      DocketRecord *record = docket_store_find (docket_cli_get_reader (cli), kinds[i], reference, i == 0 ? error : &local);

      if (record == NULL)
        continue;
      if (error != NULL)
        g_clear_error (error);
      return record;
    }
  return NULL;
}

static const char *
outcome_words (const char *outcome)
{
  if (g_strcmp0 (outcome, "merged") == 0)
    return _ ("merged");
  if (g_strcmp0 (outcome, "held") == 0)
    return _ ("held for a decision");
  if (g_strcmp0 (outcome, "rejected") == 0)
    return _ ("not accepted");
  return _ ("applied");
}

static const char *
action_words (const char *action)
{
  static const struct
  {
    const char *action, *words;
  } actions[] = {
    { "create", N_ ("created") },
    { "edit", N_ ("changed") },
    { "void", N_ ("voided") },
    { "voided", N_ ("voided") },
    { "restore", N_ ("restored") },
    { "restored", N_ ("restored") },
    { "decide", N_ ("decided the case") },
    { "decided", N_ ("changed by a decision") },
    { "undo_decision", N_ ("undid the decision") },
    { "undone", N_ ("put back: a decision was undone") },
    { "merge", N_ ("merged into another") },
    { "merged", N_ ("moved by a merge") },
    { "derived", N_ ("followed from another change") },
    { "case-withdrawn", N_ ("the case settled itself") },
    { "case-reopened", N_ ("the case was opened again") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i].action, action) == 0)
      return _ (actions[i].words);
  return action;
}

static char *
value_words (DocketCli *cli, DocketField field, GVariant *value)
{
  const DocketFieldInfo *info = docket_field_info (field);

  if (value == NULL)
    return g_strdup ("–");
  if (info->type == DOCKET_TYPE_ID && info->target == DOCKET_KIND_PERSON)
    return docket_desk_person_name (cli->desk, g_variant_get_string (value, NULL));
  if (info->type == DOCKET_TYPE_ID)
    return docket_desk_record_name (cli->desk, info->target, g_variant_get_string (value, NULL));
  return docket_value_format (field, value, docket_desk_get_currency (cli->desk), docket_clock_now_ms (cli->clock));
}

static DocketValues *
read_values (JsonObject *entry, const char *name, DocketKind kind)
{
  JsonNode *node = json_object_get_member (entry, name);

  /* Of a decision, these are not values of the record. */
  return node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ? NULL : docket_values_from_json (kind, json_node_get_object (node), NULL);
}

static void
print_changes (DocketCli *cli, JsonObject *entry, DocketKind kind)
{
  g_autoptr (DocketValues) from = read_values (entry, "from", kind);
  g_autoptr (DocketValues) to = read_values (entry, "to", kind);

  for (guint i = 0; to != NULL && i < docket_values_n (to); i++)
    {
      DocketField field = docket_values_nth_field (to, i);
      g_autofree char *before = NULL;
      g_autofree char *after = value_words (cli, field, docket_values_nth_value (to, i));

      if (docket_field_info (field)->type == DOCKET_TYPE_JSON
          || (docket_values_nth_value (to, i) == NULL && (from == NULL || docket_values_get (from, field) == NULL)))
        continue;
      if (from == NULL)
        {
          g_print ("    %s: %s\n", docket_field_label (field), after);
          continue;
        }
      before = value_words (cli, field, docket_values_get (from, field));
      g_print ("    %s: %s → %s\n", docket_field_label (field), before, after);
    }
}

static gboolean
print_entry (DocketCli *cli, JsonObject *entry, DocketKind kind, GError **error)
{
  const char *action = NULL, *person = NULL, *outcome = NULL, *rule = NULL, *reason = NULL, *problem = NULL, *review = NULL;
  g_autofree char *who = NULL;
  g_autofree char *when = NULL;
  gint64 arrived_at = 0, made_at = 0;

  if (!docket_json_get_text (entry, "action", TRUE, &action, error) || !docket_json_get_text (entry, "person", FALSE, &person, error)
      || !docket_json_get_text (entry, "outcome", FALSE, &outcome, error) || !docket_json_get_text (entry, "rule", FALSE, &rule, error)
      || !docket_json_get_text (entry, "reason", FALSE, &reason, error) || !docket_json_get_text (entry, "problem", FALSE, &problem, error)
      || !docket_json_get_text (entry, "review", FALSE, &review, error)
      || !docket_json_get_int (entry, "arrived_at", TRUE, &arrived_at, error) || !docket_json_get_int (entry, "made_at", FALSE, &made_at, error))
    return FALSE;
  when = docket_time_format_full (arrived_at);
  who = person == NULL ? NULL : docket_desk_person_name (cli->desk, person);
  g_print ("%s  %s  %s", when, who != NULL ? who : _ ("the server"), action_words (action));
  if (g_strcmp0 (outcome, "applied") != 0)
    g_print (" (%s%s%s)", outcome_words (outcome), problem != NULL ? ": " : "", problem != NULL ? problem : "");
  g_print ("\n");
  if (made_at > 0 && arrived_at - made_at > 60 * 1000)
    {
      g_autofree char *made = docket_time_format_full (made_at);

      g_print (_ ("    made %s\n"), made);
    }
  print_changes (cli, entry, kind);
  if (rule != NULL && g_strcmp0 (outcome, "applied") != 0)
    g_print (_ ("    rule: %s\n"), rule);
  if (reason != NULL)
    g_print (_ ("    reason: %s\n"), reason);
  if (review != NULL)
    g_print (_ ("    case: %s\n"), review);
  return TRUE;
}

/* The next page of @path into @all; *@before moves down; *@more at the end. */
static gboolean
fetch_history (DocketCli *cli, const char *kind, const char *id, JsonArray *all, gint64 *before, gboolean *more, GError **error)
{
  g_autofree char *path = *before == 0 ? g_strdup_printf ("/v1/records/%s/%s/history?limit=%d", kind, id, HISTORY_PAGE)
                                       : g_strdup_printf ("/v1/records/%s/%s/history?limit=%d&before=%" G_GINT64_FORMAT, kind, id, HISTORY_PAGE, *before);
  g_autoptr (JsonNode) answer = docket_desk_ask (cli->desk, "GET", path, NULL, error);
  JsonArray *entries = NULL;

  if (answer == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (answer) || !docket_json_get_array (json_node_get_object (answer), "entries", TRUE, &entries, NULL)
      || !docket_json_get_bool (json_node_get_object (answer), "more", TRUE, more, NULL))
    return nonsense (error);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *entry = json_array_get_element (entries, i);

      if (!JSON_NODE_HOLDS_OBJECT (entry) || !docket_json_get_int (json_node_get_object (entry), "n", TRUE, before, NULL))
        return nonsense (error);
      json_array_add_element (all, json_node_copy (entry));
    }
  *more = *more && json_array_get_length (entries) > 0;
  return TRUE;
}

int
docket_cli_history (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (JsonArray) entries = json_array_new ();
  int limit = 0;
  const GOptionEntry options[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("The newest so many; 0: all"), N_ ("N") },
    { NULL }
  };
  gint64 before = 0;
  gboolean more = TRUE;

  if (!docket_cli_parse (cli, options, &argc, &argv, 1, 1, &error) || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  if (limit < 0)
    {
      g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("--limit is a number from 0 up."));
      return docket_cli_fail (cli, error);
    }
  record = find_any (cli, argv[1], &error);
  if (record == NULL)
    return docket_cli_fail (cli, error);
  while (more && (limit == 0 || json_array_get_length (entries) < (guint) limit))
    if (!fetch_history (cli, docket_kind_info (docket_record_get_kind (record))->name, docket_record_get_id (record), entries, &before, &more, &error))
      return docket_cli_fail (cli, error);
  while (limit > 0 && json_array_get_length (entries) > (guint) limit)
    json_array_remove_element (entries, json_array_get_length (entries) - 1);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_array (&writer);
      for (guint i = 0; i < json_array_get_length (entries); i++)
        docket_json_node (&writer, json_array_get_element (entries, i));
      docket_json_end_array (&writer);
      docket_cli_print_json (&writer);
      return DOCKET_CLI_DONE;
    }
  for (guint i = 0; i < json_array_get_length (entries); i++)
    if (!print_entry (cli, json_array_get_object_element (entries, i), docket_record_get_kind (record), &error))
      return docket_cli_fail (cli, error);
  return DOCKET_CLI_DONE;
}

/* ---- audit verify ---- */

static gboolean
add_page (DocketCli *cli, DocketAuditChain *chain, gint64 known_size, char **known, gboolean *more, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/audit?after=%" G_GINT64_FORMAT "&limit=%d", chain->n, AUDIT_PAGE);
  g_autoptr (JsonNode) answer = docket_desk_ask (cli->desk, "GET", path, NULL, error);
  JsonArray *entries = NULL;

  if (answer == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (answer) || !docket_json_get_array (json_node_get_object (answer), "entries", TRUE, &entries, NULL)
      || !docket_json_get_bool (json_node_get_object (answer), "more", TRUE, more, NULL))
    return nonsense (error);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      g_autoptr (DocketAuditEntry) entry = docket_audit_entry_from_json (json_array_get_element (entries, i), error);

      if (entry == NULL || !docket_audit_chain_add (chain, entry, error))
        return FALSE;
      if (chain->n == known_size)
        *known = g_strdup (chain->hash);
    }
  if (*more && json_array_get_length (entries) == 0)
    return nonsense (error);
  return TRUE;
}

static int
report_verified (DocketCli *cli, const DocketAuditChain *chain, gint64 known_size)
{
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_int_member (&writer, "size", chain->n);
      docket_json_text_member (&writer, "head", chain->hash);
      docket_cli_write_optional_int (&writer, "remembered", known_size, 0);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
      return DOCKET_CLI_DONE;
    }
  g_print (_ ("Nothing wrong. The audit has %" PRId64 " entries; its head is %s\n"), chain->n, chain->hash);
  if (known_size > 0)
    g_print (_ ("It goes on from the %" PRId64 " entries that this device had seen before.\n"), known_size);
  return DOCKET_CLI_DONE;
}

int
docket_cli_audit_verify (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *remembered = NULL;
  g_autofree char *known = NULL;
  g_autofree char *size_text = NULL;
  DocketAuditChain chain;
  gint64 known_size = 0;
  gboolean more = TRUE;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 0, 0, &error) || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  size_text = docket_store_get_meta (docket_cli_get_reader (cli), DOCKET_META_AUDIT_SIZE);
  remembered = docket_store_get_meta (docket_cli_get_reader (cli), DOCKET_META_AUDIT_HEAD);
  if (size_text != NULL && remembered != NULL)
    known_size = g_ascii_strtoll (size_text, NULL, 10);
  docket_audit_chain_init (&chain);
  while (more)
    if (!add_page (cli, &chain, known_size, &known, &more, &error))
      return docket_cli_fail (cli, error);
  if (known_size > 0 && g_strcmp0 (known, remembered) != 0)
    {
      if (known == NULL)
        g_set_error (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The audit of the server has %" PRId64 " entries; this device has seen %" PRId64 ". Entries are gone."), chain.n, known_size);
      else
        g_set_error (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The chain is whole, but not the one that this device has seen: it differs at or before entry %" PRId64 ". The past was written anew."), known_size);
      return docket_cli_fail (cli, error);
    }
  return report_verified (cli, &chain, known_size);
}
