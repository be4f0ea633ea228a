/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-schema.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_SORT_DEFAULT,    /* jobs: plan, unplanned last; customers: name; lines, notes: oldest first; reviews: newest first; persons: name */
  DOCKET_SORT_NUMBER,
  DOCKET_SORT_TITLE,
  DOCKET_SORT_CUSTOMER,   /* by the customer's name */
  DOCKET_SORT_STATUS,     /* in the order of the day's work */
  DOCKET_SORT_TECHNICIAN, /* by the technician's name */
  DOCKET_SORT_PLAN,
  DOCKET_SORT_NAME,
  DOCKET_SORT_CITY,       /* customers */
  DOCKET_SORT_OPEN_JOBS,  /* customers: fewest first */
} DocketSort;

/**
 * DocketQuery:
 *
 * What a list shows. A plain value: zero it, set what matters, never sort or
 * filter afterwards.
 */
typedef struct
{
  DocketKind kind;
  char *search;         /* (nullable): words; prefix, no diacritics, over title, number, customer, site, …; reviews: over their job or customer */
  char **statuses;      /* (nullable): jobs: only these; reviews: only these states */
  gboolean open_only;   /* jobs: neither closed nor cancelled; reviews: open */
  gboolean unplanned_only; /* jobs without technician or start */
  gboolean unsynced_only;  /* records with own work waiting */
  gboolean under_review_only;
  char *technician;     /* (nullable): person id */
  char *job;            /* (nullable): lines, notes, … of this job */
  char *customer;       /* (nullable): jobs, notes of this customer */
  char *role;           /* (nullable): persons with this role */
  char *case_kind;      /* (nullable): reviews: "duplicate", "void", or a group: "job.status" */
  gint64 starts_from;   /* jobs planned to start at or after, ms; 0: no bound */
  gint64 starts_before; /* jobs planned to start before, ms; 0: no bound */
  gint64 ends_after;    /* jobs planned to end after, or without an end, ms; 0: no bound */
  gboolean include_void;
  gboolean void_only;   /* what was set aside, and nothing else */
  DocketSort sort;
  gboolean descending;
} DocketQuery;

DocketQuery *docket_query_new (DocketKind kind);
DocketQuery *docket_query_copy (const DocketQuery *query);
gboolean docket_query_equal (const DocketQuery *a, const DocketQuery *b);
void docket_query_free (DocketQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketQuery, docket_query_free)

G_END_DECLS
