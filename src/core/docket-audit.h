/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-codec.h"

G_BEGIN_DECLS

/* Hash before the first entry. */
#define DOCKET_AUDIT_ROOT "0000000000000000000000000000000000000000000000000000000000000000"

/**
 * DocketAuditEntry:
 * @n: position in the chain, from 1
 * @prev: hash of the entry before
 * @hash: of @prev and every other column
 * @seq: newest place in the feed when it was written; never falls along the chain
 * @operation: (nullable): key of the operation that was judged
 * @action: create, edit, void …; or what the server itself did
 *   ("decided", "undone", "merged", "derived": another operation wrote this
 *   record along with its own)
 * @kind: @id: the record
 * @group: (nullable): its group
 * @from: @to: (nullable): JSON of the values before and after, those that
 *   followed from them (status from plan, job number) included; or the values
 *   wanted, if it was not carried out
 * @outcome: applied, merged, held, rejected
 * @problem: (nullable): why it was rejected or held
 * @rule: @policy: the rule, and the version of the policy it stands in
 * @reason: (nullable): the author's words
 * @review: (nullable): the case
 *
 * One verdict, never changed once written.
 */
typedef struct
{
  gint64 n;
  char *prev;
  char *hash;
  gint64 seq;
  char *operation;
  char *action;
  DocketKind kind;
  char *id;
  char *group;
  DocketStamp by;
  char *from;
  char *to;
  char *outcome;
  char *problem;
  char *rule;
  gint64 policy;
  char *reason;
  char *review;
} DocketAuditEntry;

DocketAuditEntry *docket_audit_entry_new (const char *action, DocketKind kind, const char *id);
void docket_audit_entry_free (DocketAuditEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketAuditEntry, docket_audit_entry_free)

/* Whether it tells what another operation did to the record along with its own;
 * the entry of that operation follows. */
gboolean docket_audit_entry_is_effect (const DocketAuditEntry *entry);
/* SHA-256 hex over every column but `hash` itself. (transfer full) */
char *docket_audit_entry_digest (const DocketAuditEntry *entry);
/* @links: with n, prev and hash, as /v1/audit sends it; without, as the history
 * of a record does. */
void docket_audit_entry_to_json (const DocketAuditEntry *entry, gboolean links, DocketJsonWriter *writer);

/* As docket_audit_entry_to_json() with @links wrote it. Errors:
 * DOCKET_CORE_ERROR_MALFORMED. */
DocketAuditEntry *docket_audit_entry_from_json (JsonNode *node, GError **error);

/* How far a chain was walked, and what it looked like there. */
typedef struct
{
  gint64 n;
  gint64 seq;
  char hash[65];
} DocketAuditChain;

void docket_audit_chain_init (DocketAuditChain *chain);
/* Whether @entry is the next one and untouched. Server and desks check with
 * this one. Errors: DOCKET_CORE_ERROR_INVALID, saying where it broke. */
gboolean docket_audit_chain_add (DocketAuditChain *chain, const DocketAuditEntry *entry, GError **error);

G_END_DECLS
