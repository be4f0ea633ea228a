/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plain value: what it means as SQL is docket-select.c's business. */

#include "docket-query.h"

DocketQuery *
docket_query_new (DocketKind kind)
{
  DocketQuery *query = g_new0 (DocketQuery, 1);

  query->kind = kind;
  return query;
}

DocketQuery *
docket_query_copy (const DocketQuery *query)
{
  DocketQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = g_memdup2 (query, sizeof *query);
  copy->search = g_strdup (query->search);
  copy->statuses = g_strdupv (query->statuses);
  copy->technician = g_strdup (query->technician);
  copy->job = g_strdup (query->job);
  copy->customer = g_strdup (query->customer);
  copy->role = g_strdup (query->role);
  copy->case_kind = g_strdup (query->case_kind);
  return copy;
}

static gboolean
words_equal (char *const *a, char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
docket_query_equal (const DocketQuery *a, const DocketQuery *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->kind == b->kind
         && g_strcmp0 (a->search, b->search) == 0
         && words_equal (a->statuses, b->statuses)
         && !a->open_only == !b->open_only
         && !a->unplanned_only == !b->unplanned_only
         && !a->unsynced_only == !b->unsynced_only
         && !a->under_review_only == !b->under_review_only
         && g_strcmp0 (a->technician, b->technician) == 0
         && g_strcmp0 (a->job, b->job) == 0
         && g_strcmp0 (a->customer, b->customer) == 0
         && g_strcmp0 (a->role, b->role) == 0
         && g_strcmp0 (a->case_kind, b->case_kind) == 0
         && a->starts_from == b->starts_from
         && a->starts_before == b->starts_before
         && a->ends_after == b->ends_after
         && !a->include_void == !b->include_void
         && !a->void_only == !b->void_only
         && a->sort == b->sort
         && !a->descending == !b->descending;
}

void
docket_query_free (DocketQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->search);
  g_strfreev (query->statuses);
  g_free (query->technician);
  g_free (query->job);
  g_free (query->customer);
  g_free (query->role);
  g_free (query->case_kind);
  g_free (query);
}
