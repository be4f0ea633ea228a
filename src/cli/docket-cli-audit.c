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
#include "docket-history.h"
#include "docket-refusal-words.h"
#include "docket-text.h"

#define HISTORY_PAGE 100
#define AUDIT_PAGE 2000

static gboolean
nonsense (GError **error)
{
  g_set_error_literal (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
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

static char *
value_words (DocketCli *cli, DocketField field, GVariant *value)
{
  return value == NULL ? g_strdup ("–") : docket_desk_format_value (cli->desk, field, value);
}

static void
print_changes (DocketCli *cli, const DocketHistoryEntry *entry)
{
  const DocketValues *from = entry->from;
  const DocketValues *to = entry->to;

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
print_entry (DocketCli *cli, JsonObject *object, DocketKind kind, GError **error)
{
  g_autoptr (DocketHistoryEntry) entry = docket_history_entry_read (object, kind, error);
  g_autofree char *who = NULL;
  g_autofree char *when = NULL;

  if (entry == NULL)
    return FALSE;
  when = docket_time_format_full (entry->arrived_at);
  who = entry->person == NULL ? NULL : docket_desk_person_name (cli->desk, entry->person);
  g_print ("%s  %s  %s", when, who != NULL ? who : _ ("the server"), docket_history_action (entry->action));
  if (g_strcmp0 (entry->outcome, "applied") != 0)
    g_print (" (%s%s%s)", docket_history_outcome (entry->outcome), entry->problem != NULL ? ": " : "", entry->problem != NULL ? docket_refusal_why (entry->problem) : "");
  g_print ("\n");
  if (entry->made_at > 0 && entry->arrived_at - entry->made_at > 60 * 1000)
    {
      g_autofree char *made = docket_time_format_full (entry->made_at);

      g_print (_ ("    made %s\n"), made);
    }
  print_changes (cli, entry);
  if (entry->reason != NULL)
    g_print (_ ("    reason: %s\n"), entry->reason);
  if (entry->review != NULL)
    g_print (_ ("    case: %s\n"), entry->review);
  return TRUE;
}

/* The next page of the history of @record into @all; *@before moves down; *@more at the end. */
static gboolean
fetch_history (DocketCli *cli, const DocketRecord *record, JsonArray *all, gint64 *before, gboolean *more, GError **error)
{
  g_autofree char *path = docket_history_path (docket_record_get_kind (record), docket_record_get_id (record), HISTORY_PAGE, *before);
  g_autoptr (JsonNode) answer = docket_desk_ask (cli->desk, "GET", path, NULL, error);
  JsonArray *entries = answer != NULL ? docket_history_read_page (answer, before, more, error) : NULL;

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    json_array_add_element (all, json_node_copy (json_array_get_element (entries, i)));
  return entries != NULL;
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
    if (!fetch_history (cli, record, entries, &before, &more, &error))
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
  g_print (_ ("Nothing wrong. The server’s history has %" PRId64 " entries; the check sum of the newest is %s\n"), chain->n, chain->hash);
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
        g_set_error (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The server’s history has %" PRId64 " entries, and this device has seen %" PRId64 ": some are gone. Tell whoever runs the server, and keep this output."), chain.n, known_size);
      else
        g_set_error (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The server’s history is not the one that this device has seen: it differs at or before entry %" PRId64 ", so somebody wrote the past anew. Tell whoever runs the server, and keep this output."), known_size);
      return docket_cli_fail (cli, error);
    }
  return report_verified (cli, &chain, known_size);
}
