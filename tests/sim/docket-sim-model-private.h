/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-operation.h"
#include "docket-review.h"
#include "docket-sim-model.h"

G_BEGIN_DECLS

/* A record, as the operations make it. */
typedef struct
{
  DocketValues *values;
  char *writers[DOCKET_N_GROUPS]; /* key of the last operation that wrote the group */
  const char *authors[DOCKET_N_FIELDS]; /* interned: whose value stands; NULL: nobody's in particular */
  gboolean is_void;
  GArray *voids;        /* (nullable): who has voided it since it last stood */
  gboolean decided;     /* by people: not to be known from operations alone */
} DocketSimThing;

typedef struct
{
  DocketSimWorld *world;
  DocketDb *db;
  GHashTable *things;  /* "kind id" -> DocketSimThing */
  GHashTable *roles;   /* person -> role, as static text */
  GHashTable *revoked; /* device */
  GHashTable *left;    /* person */
  GHashTable *first;   /* case -> DocketSimFirst: the decision, or the wish to undo one, that waits for a second person */
  GHashTable *before;  /* case -> DocketSimBefore: how what it is about stood before it was decided */
  gboolean strict;     /* docket_sim_server_set_policy() */
} DocketSimModel;

DocketSimThing *docket_sim_model_thing (DocketSimModel *model, DocketKind kind, const char *id);

/* -- docket-sim-model-whole.c -- */
/* @key made it void, or brought it back. */
void docket_sim_model_set_void (DocketSimModel *model, DocketSimThing *thing, DocketKind kind, const char *id, gboolean is_void, const char *key);
/* Whether who voids or restores it has seen what others did with it. */
void docket_sim_model_check_whole_seen (DocketSimModel *model, const DocketOperation *operation, const char *person, const DocketSimThing *thing);

/* -- docket-sim-model-two.c -- */
/* The first of two about a case that stands at @rev. @decision NULL: to undo what was decided there. */
typedef struct
{
  char *person;
  gint64 rev;
  DocketOperation *decision; /* (nullable) */
} DocketSimFirst;
void docket_sim_first_free (gpointer data);
/* Whether a decision about a case at @rev, or its undoing, waits or counts as it has to. @waits: what the server said */
void docket_sim_model_check_two (DocketSimModel *model, const DocketReview *review, gint64 rev, const DocketOperation *operation, const char *person, gboolean waits);
/* Somebody takes back what waits for a second person. */
void docket_sim_model_take_back_first (DocketSimModel *model, const DocketReview *review, gint64 rev, const DocketOperation *operation, const char *person);
/* The group as @operation, which types values, leaves it. (transfer full) */
DocketValues *docket_sim_model_typed (const DocketReview *review, const DocketOperation *operation);
gboolean docket_sim_model_may_decide (DocketSimModel *model, const DocketReview *review, const char *person);

/* -- docket-sim-model-cases.c -- */
typedef struct
{
  gboolean is_void;
  char *merged_into; /* (nullable) */
} DocketSimBefore;
void docket_sim_before_free (gpointer data);
/* Plays a decision, its undoing, a merge, or a restoring. @problem: (nullable):
 * that the server gave with its verdict */
void docket_sim_model_decide (DocketSimModel *model, const DocketOperation *operation, const char *person, const char *problem);
void docket_sim_model_undo (DocketSimModel *model, const DocketOperation *operation, const char *person, const char *problem);
void docket_sim_model_merge (DocketSimModel *model, const char *key, const char *leaving, const char *into);
void docket_sim_model_restore (DocketSimModel *model, const char *key, const char *customer);
/* What was written to @thing by @operation about a customer who has been merged
 * into another is about that other. */
void docket_sim_model_follow (DocketSimModel *model, DocketSimThing *thing, const DocketOperation *operation, const DocketValues *before);

G_END_DECLS
