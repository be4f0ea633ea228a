/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The audit chain: every verdict is an entry, every entry holds the hash of the
 * one before, and the hash covers every column. A changed, lost or inserted
 * row therefore breaks the chain at a place that `docketd check` can name.
 *
 * The digest is taken over the columns written one after the other as
 * `length:bytes`, so that no two different rows spell the same bytes; an unset
 * column is `-:`, which no text spells.
 */
#include "docket-config.h"

#include "docket-audit.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-error.h"

#define DIGEST_BYTES_USUAL 2048

static void
add_number (GString *bytes, gint64 number)
{
  DocketJsonWriter writer = { bytes, FALSE };

  docket_json_int (&writer, number);
}

static void
add_text (GString *bytes, const char *text)
{
  gsize length;

  if (text == NULL)
    {
      g_string_append_len (bytes, "-:", 2);
      return;
    }
  length = strlen (text);
  add_number (bytes, (gint64) length);
  g_string_append_c (bytes, ':');
  g_string_append_len (bytes, text, (gssize) length);
}

static void
add_int (GString *bytes, gint64 number)
{
  gsize at = bytes->len;
  gsize length;
  char head[2];

  /* Its length, of one or two digits, goes before it. */
  add_number (bytes, number);
  length = bytes->len - at;
  head[0] = (char) ('0' + length / 10);
  head[1] = (char) ('0' + length % 10);
  g_string_insert_c (bytes, (gssize) at, ':');
  g_string_insert_len (bytes, (gssize) at, length < 10 ? head + 1 : head, length < 10 ? 1 : 2);
}

DocketAuditEntry *
docket_audit_entry_new (const char *action, DocketKind kind, const char *id)
{
  DocketAuditEntry *entry = g_new0 (DocketAuditEntry, 1);

  entry->action = g_strdup (action);
  entry->kind = kind;
  entry->id = g_strdup (id);
  return entry;
}

void
docket_audit_entry_free (DocketAuditEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->prev);
  g_free (entry->hash);
  g_free (entry->operation);
  g_free (entry->action);
  g_free (entry->id);
  g_free (entry->group);
  docket_stamp_clear (&entry->by);
  g_free (entry->from);
  g_free (entry->to);
  g_free (entry->outcome);
  g_free (entry->problem);
  g_free (entry->rule);
  g_free (entry->reason);
  g_free (entry->review);
  g_free (entry);
}

gboolean
docket_audit_entry_is_effect (const DocketAuditEntry *entry)
{
  static const char *const actions[] = { "decided", "undone", "merged", "derived", "voided", "restored", "case-reopened", "case-withdrawn", "case-decided", NULL };

  return entry->operation == NULL && g_strv_contains (actions, entry->action);
}

char *
docket_audit_entry_digest (const DocketAuditEntry *entry)
{
  g_autoptr (GString) bytes = g_string_sized_new (DIGEST_BYTES_USUAL);

  add_int (bytes, entry->n);
  add_text (bytes, entry->prev);
  add_int (bytes, entry->seq);
  add_text (bytes, entry->operation);
  add_text (bytes, entry->action);
  add_text (bytes, docket_kind_info (entry->kind)->name);
  add_text (bytes, entry->id);
  add_text (bytes, entry->group);
  add_text (bytes, entry->by.person);
  add_text (bytes, entry->by.device);
  add_int (bytes, entry->by.made_at);
  add_int (bytes, entry->by.arrived_at);
  add_text (bytes, entry->from);
  add_text (bytes, entry->to);
  add_text (bytes, entry->outcome);
  add_text (bytes, entry->problem);
  add_text (bytes, entry->rule);
  add_int (bytes, entry->policy);
  add_text (bytes, entry->reason);
  add_text (bytes, entry->review);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes->str, bytes->len);
}

void
docket_audit_entry_to_json (const DocketAuditEntry *entry, gboolean links, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_int_member (writer, "n", entry->n);
  if (links)
    {
      docket_json_text_member (writer, "prev", entry->prev);
      docket_json_text_member (writer, "hash", entry->hash);
    }
  docket_json_int_member (writer, "seq", entry->seq);
  docket_json_text_member (writer, "operation", entry->operation);
  docket_json_text_member (writer, "action", entry->action);
  docket_json_text_member (writer, "kind", docket_kind_info (entry->kind)->name);
  docket_json_text_member (writer, "id", entry->id);
  docket_json_text_member (writer, "group", entry->group);
  docket_json_text_member (writer, "person", entry->by.person);
  docket_json_text_member (writer, "device", entry->by.device);
  docket_json_int_member (writer, "made_at", entry->by.made_at);
  docket_json_int_member (writer, "arrived_at", entry->by.arrived_at);
  docket_json_name (writer, "from");
  docket_json_raw (writer, entry->from);
  docket_json_name (writer, "to");
  docket_json_raw (writer, entry->to);
  docket_json_text_member (writer, "outcome", entry->outcome);
  docket_json_text_member (writer, "problem", entry->problem);
  docket_json_text_member (writer, "rule", entry->rule);
  docket_json_int_member (writer, "policy", entry->policy);
  docket_json_text_member (writer, "reason", entry->reason);
  docket_json_text_member (writer, "review", entry->review);
  docket_json_end_object (writer);
}

/* ---- Reading it back ---- */

/* `from` and `to` were written by us, compact and in order: written again they
 * are the bytes that were hashed. */
static char *
raw_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  docket_json_writer_init (&writer);
  docket_json_node (&writer, node);
  return docket_json_writer_finish (&writer);
}

static gboolean
read_texts (JsonObject *object, DocketAuditEntry *entry, GError **error)
{
  const struct
  {
    const char *name;
    gboolean required;
    char **text;
  } members[] = {
    { "prev", TRUE, &entry->prev },
    { "hash", TRUE, &entry->hash },
    { "operation", FALSE, &entry->operation },
    { "action", TRUE, &entry->action },
    { "id", TRUE, &entry->id },
    { "group", FALSE, &entry->group },
    { "person", FALSE, &entry->by.person },
    { "device", FALSE, &entry->by.device },
    { "outcome", FALSE, &entry->outcome },
    { "problem", FALSE, &entry->problem },
    { "rule", FALSE, &entry->rule },
    { "reason", FALSE, &entry->reason },
    { "review", FALSE, &entry->review },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text = NULL;

      if (!docket_json_get_text (object, members[i].name, members[i].required, &text, error))
        return FALSE;
      *members[i].text = g_strdup (text);
    }
  return TRUE;
}

DocketAuditEntry *
docket_audit_entry_from_json (JsonNode *node, GError **error)
{
  g_autoptr (DocketAuditEntry) entry = docket_audit_entry_new (NULL, DOCKET_KIND_NONE, NULL);
  const char *kind = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("An entry of the audit is not an object."));
      return NULL;
    }
  object = json_node_get_object (node);
  if (!read_texts (object, entry, error) || !docket_json_get_text (object, "kind", TRUE, &kind, error)
      || !docket_json_get_int (object, "n", TRUE, &entry->n, error) || !docket_json_get_int (object, "seq", TRUE, &entry->seq, error)
      || !docket_json_get_int (object, "made_at", TRUE, &entry->by.made_at, error)
      || !docket_json_get_int (object, "arrived_at", TRUE, &entry->by.arrived_at, error)
      || !docket_json_get_int (object, "policy", TRUE, &entry->policy, error))
    return NULL;
  entry->kind = docket_kind_from_name (kind);
  if (entry->kind == DOCKET_KIND_NONE)
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("An entry of the audit names a kind that this version does not know: %s"), kind);
      return NULL;
    }
  entry->from = raw_member (object, "from");
  entry->to = raw_member (object, "to");
  return g_steal_pointer (&entry);
}

/* ---- The chain ---- */

void
docket_audit_chain_init (DocketAuditChain *chain)
{
  chain->n = 0;
  chain->seq = 0;
  g_strlcpy (chain->hash, DOCKET_AUDIT_ROOT, sizeof chain->hash);
}

static gboolean
broken (gint64 n, const char *what, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("The history is broken at entry %" PRId64 ": %s."), n, what);
  return FALSE;
}

gboolean
docket_audit_chain_add (DocketAuditChain *chain, const DocketAuditEntry *entry, GError **error)
{
  g_autofree char *digest = NULL;

  if (entry->n != chain->n + 1)
    return broken (chain->n + 1, _ ("an entry is missing"), error);
  if (g_strcmp0 (entry->prev, chain->hash) != 0)
    return broken (entry->n, _ ("it does not follow on the one before"), error);
  if (entry->seq < chain->seq)
    return broken (entry->n, _ ("its place in the feed goes back"), error);
  digest = docket_audit_entry_digest (entry);
  if (g_strcmp0 (entry->hash, digest) != 0)
    return broken (entry->n, _ ("its content was changed"), error);
  chain->n = entry->n;
  chain->seq = entry->seq;
  g_strlcpy (chain->hash, digest, sizeof chain->hash);
  return TRUE;
}
