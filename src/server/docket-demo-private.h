/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-demo.h"

G_BEGIN_DECLS

#define DOCKET_DEMO_PEOPLE 17
#define DOCKET_DEMO_FIRST_TECHNICIAN 5

typedef struct
{
  const char *username;
  DocketRole role;
  char *id;
  char *device;
} DocketDemoPerson;

/* A customer, and what its jobs need to know of it. */
typedef struct
{
  char *id;
  char *name;
  char *street;
  char *city;
  char *postcode;
  char *phone;
} DocketDemoCustomer;

/* The company while it is being made. */
typedef struct
{
  DocketRepository *repository;
  DocketCommit *commit;
  DocketClock *clock;
  DocketRandom *random;
  gint64 now; /* ms */
  guint n_jobs;
  guint n_operations; /* in the open transaction */
  DocketDemoPerson people[DOCKET_DEMO_PEOPLE];
  GPtrArray *customers; /* element-type DocketDemoCustomer */
  GHashTable *jobs;     /* title of a job that a case is played on -> id */
} DocketDemo;

const DocketDemoPerson *docket_demo_person (const DocketDemo *demo, const char *username);

/* -- docket-demo-operations.c -- */
/* Sends one operation as @who, made and arrived at those times; takes it over.
 * Begins and commits transactions by itself. @key: (out) (optional) (transfer full) */
gboolean docket_demo_send (DocketDemo *demo, const DocketDemoPerson *who, DocketOperation *operation, gint64 made_at, gint64 arrived_at, char **key, GError **error);
gboolean docket_demo_flush (DocketDemo *demo, GError **error);
/* The record as it stands. (transfer full) */
DocketRecord *docket_demo_get (DocketDemo *demo, DocketKind kind, const char *id, GError **error);
/* An edit of what stands now; takes @set over. */
gboolean docket_demo_edit (DocketDemo *demo, const DocketDemoPerson *who, DocketKind kind, const char *id, DocketGroup group, DocketValues *set, const char *reason, gint64 at, GError **error);
/* An edit of what @seen shows, which may be old. */
gboolean docket_demo_edit_seen (DocketDemo *demo, const DocketDemoPerson *who, const DocketRecord *seen, DocketGroup group, DocketValues *set, const char *reason, gint64 made_at, gint64 arrived_at, GError **error);
gboolean docket_demo_note (DocketDemo *demo, const DocketDemoPerson *who, const char *job, const char *body, gint64 made_at, gint64 arrived_at, GError **error);
gboolean docket_demo_line (DocketDemo *demo, const DocketDemoPerson *who, const char *job, const char *class, const char *sku, const char *description, gint64 quantity_milli, gint64 unit_amount, gint64 made_at, gint64 arrived_at, GError **error);

/* -- docket-demo-jobs.c -- */
gboolean docket_demo_add_customers (DocketDemo *demo, GError **error);
gboolean docket_demo_add_jobs (DocketDemo *demo, GError **error);

/* -- docket-demo-cases.c -- */
/* The cases that are open when the company wakes up. */
gboolean docket_demo_play_cases (DocketDemo *demo, GError **error);

/* -- docket-demo-names.c -- */
typedef struct
{
  const char *title;
  const char *description;
  guint minutes;
  gboolean heating;
  const char *part;
  const char *sku;
  gint64 part_amount;
} DocketDemoWork;

extern const char *const docket_demo_first_names[];
extern const guint docket_demo_n_first_names;
extern const char *const docket_demo_last_names[];
extern const guint docket_demo_n_last_names;
extern const char *const docket_demo_businesses[]; /* "%s Bakery" */
extern const guint docket_demo_n_businesses;
extern const char *const docket_demo_streets[];
extern const guint docket_demo_n_streets;
extern const char *const docket_demo_cities[];
extern const guint docket_demo_n_cities;
extern const char *const docket_demo_access[];
extern const guint docket_demo_n_access;
extern const char *const docket_demo_notes[];
extern const guint docket_demo_n_notes;
extern const DocketDemoWork docket_demo_works[];
extern const guint docket_demo_n_works;

G_END_DECLS
