/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketTroubleVerdict:
 * @DOCKET_TROUBLE_BUSY: the batch waits a while and goes again; nobody's fault
 * @DOCKET_TROUBLE_ALONE: the batch is one operation that others need not wait
 *   for; whose fault it is is not known yet
 * @DOCKET_TROUBLE_GUILTY: that one cannot be taken while others can
 */
typedef enum
{
  DOCKET_TROUBLE_BUSY,
  DOCKET_TROUBLE_ALONE,
  DOCKET_TROUBLE_GUILTY,
} DocketTroubleVerdict;

/* What one lane makes of a server that refuses whole batches: see
 * docket-trouble.c. To be read; changed by the calls below only. */
typedef struct
{
  guint limit;          /* operations a batch; halved to find the one */
  guint in_row;         /* refusals since anything went through */
  gboolean of_server;   /* different ones alone were refused: it is not them */
  guint passed;         /* batches that went through, ever */
  GHashTable *refused;  /* key -> `passed` when it was last refused alone */
  GPtrArray *suspects;  /* keys: refused alone since anything went through */
} DocketTrouble;

void docket_trouble_init (DocketTrouble *self);
void docket_trouble_clear (DocketTrouble *self);
/* A batch of @keys (element-type utf8) was answered, operation by operation. */
void docket_trouble_passed (DocketTrouble *self, GPtrArray *keys);
/* Told that it is wrong (400, 413): smaller at once. */
void docket_trouble_wrong (DocketTrouble *self, GPtrArray *keys);
/* Told that the server is busy or broken (5xx). */
DocketTroubleVerdict docket_trouble_refused (DocketTrouble *self, GPtrArray *keys);
/* After that: which place in the lane's table of waits this wait has, from 0. */
guint docket_trouble_get_wait (DocketTrouble *self, GPtrArray *keys);
/* Those that were thought guilty, and are not: once. (transfer full)
 * (nullable) (element-type utf8) */
GPtrArray *docket_trouble_take_acquitted (DocketTrouble *self);
/* Whether anything was refused since the last went through. */
gboolean docket_trouble_is_on (DocketTrouble *self);

G_END_DECLS
