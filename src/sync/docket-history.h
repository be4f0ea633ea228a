/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-json.h"
#include "docket-values.h"

G_BEGIN_DECLS

#define DOCKET_HISTORY_ERROR (docket_history_error_quark ())
GQuark docket_history_error_quark (void);
typedef enum
{
  DOCKET_HISTORY_ERROR_NONSENSE, /* the answer is none of ours */
} DocketHistoryError;

/**
 * DocketHistoryEntry:
 * @n: place in the audit; newer is larger
 * @person: (nullable): the server itself
 * @outcome: "applied", "merged", "held", "rejected"
 * @from: (nullable): of the fields it touched; %NULL of a creation
 * @to: (nullable): %NULL of what is not about values
 *
 * One verdict about a record. Times in ms.
 */
typedef struct
{
  gint64 n;
  gint64 made_at;
  gint64 arrived_at;
  char *action;
  char *person;
  char *device;
  char *outcome;
  char *rule;
  char *reason;
  char *problem;
  char *review;
  DocketValues *from;
  DocketValues *to;
} DocketHistoryEntry;
void docket_history_entry_free (DocketHistoryEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketHistoryEntry, docket_history_entry_free)
/* Errors: what docket_json_get_text() says. */
DocketHistoryEntry *docket_history_entry_read (JsonObject *object, DocketKind kind, GError **error);

/* The question for a page: docket_desk_ask(). @before: 0 for the newest.
 * (transfer full) */
char *docket_history_path (DocketKind kind, const char *id, guint limit, gint64 before);
/* The entries of the answer, newest first (objects, each with "n"); *@before
 * moves down to the last, *@more says whether there are older ones.
 * (transfer none) (nullable): error */
JsonArray *docket_history_read_page (JsonNode *answer, gint64 *before, gboolean *more, GError **error);

/* The same, read. (transfer full) (element-type DocketHistoryEntry) (nullable): error */
GPtrArray *docket_history_read_entries (JsonNode *answer, DocketKind kind, gint64 *before, gboolean *more, GError **error);

/* In words, translated, or @outcome itself if it is not known here; lives as long as
 * @outcome. @outcome, @action: (nullable) */
const char *docket_history_outcome (const char *outcome);
const char *docket_history_action (const char *action);

G_END_DECLS
