/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketEffort:
 * @DOCKET_EFFORT_WRITES: statements that change a database, or begin to
 * @DOCKET_EFFORT_READ_BYTES: of files
 * @DOCKET_EFFORT_HASHED_BYTES: of files
 * @DOCKET_EFFORT_PARSED_BYTES: of JSON and of tables
 * @DOCKET_EFFORT_WAITS: for another thread or process
 * @DOCKET_EFFORT_CELLS: of a table of records that are filled
 *
 * What may hold up whoever does it. Each thread counts its own, always: it is an
 * addition, and nothing else tells on which thread a thing was done.
 */
typedef enum
{
  DOCKET_EFFORT_WRITES,
  DOCKET_EFFORT_READ_BYTES,
  DOCKET_EFFORT_HASHED_BYTES,
  DOCKET_EFFORT_PARSED_BYTES,
  DOCKET_EFFORT_WAITS,
  DOCKET_EFFORT_CELLS,
} DocketEffort;

#define DOCKET_N_EFFORTS 6

/* Of the calling thread. Any thread. */
void docket_effort_add (DocketEffort effort, gint64 n);
/* What the calling thread has done so far. @efforts: (out) (array fixed-size=6) */
void docket_effort_get (gint64 efforts[DOCKET_N_EFFORTS]);
/* "writes": for messages. Static. */
const char *docket_effort_name (DocketEffort effort);

G_END_DECLS
