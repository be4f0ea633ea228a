/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-repository.h"
#include "docket-status.h"

G_BEGIN_DECLS

/*
 * What the contract of DocketRepository is tested with: every engine of the
 * table in docket-test-contract.c runs every test.
 */
#define JOB "01890000-0000-7000-8000-000000000001"
#define OTHER_JOB "01890000-0000-7000-8000-000000000002"
#define CUSTOMER "01890000-0000-7000-8000-0000000000c1"
#define TESS "01890000-0000-7000-8000-0000000000a1"
#define MILO "01890000-0000-7000-8000-0000000000a2"
#define PHONE "01890000-0000-7000-8000-0000000000d1"
#define REVIEW "01890000-0000-7000-8000-0000000000e1"

typedef struct
{
  const char *name;
  DocketRepository *(*open) (const char *folder, GError **error);
} Engine;

typedef struct
{
  const Engine *engine;
  char *folder;
  DocketRepository *store;
} Fixture;

void contract_set_up (Fixture *fixture, gconstpointer data);
void contract_tear_down (Fixture *fixture, gconstpointer data);
void contract_begin (Fixture *fixture);
void contract_commit (Fixture *fixture);
gint64 contract_current (DocketRepository *store);
DocketRecord *contract_make_job (const char *id, const char *title, const char *technician, gint64 rev);
/* Puts @record at the next place, which is returned. */
gint64 contract_put (Fixture *fixture, DocketRecord *record);
gint64 contract_put_job (Fixture *fixture, const char *id, const char *title, const char *technician);
gint64 contract_put_named (Fixture *fixture, DocketKind kind, const char *id, DocketField field, const char *text);
char *contract_audit (Fixture *fixture, const char *id, const char *outcome);
/* "12 job …0001, 13 -job …0002" */
char *contract_feed_text (DocketRepository *store, const char *person, gint64 after, guint limit);
void contract_scope (Fixture *fixture, const char *person, DocketKind kind, const char *id, gboolean removed, gint64 seq);

#define assert_feed(store, person, after, limit, expected)                  \
  G_STMT_START                                                              \
  {                                                                         \
    g_autofree char *feed_found = contract_feed_text (store, person, after, limit);  \
    g_assert_cmpstr (feed_found, ==, expected);                             \
  }                                                                         \
  G_STMT_END

typedef struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} ContractTest;

/* Adds "/server/repository/ENGINE/NAME" for each engine and test. */
void contract_add (const ContractTest *tests, guint n);

G_END_DECLS
