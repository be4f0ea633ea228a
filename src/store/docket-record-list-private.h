/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record-list.h"

#include "docket-row-loader.h"

G_BEGIN_DECLS

/* What the files of the list share: docket-record-list.c asks and knows the objects,
 * docket-record-list-rows.c makes the rows those of an answer. */

struct _DocketRecordList
{
  GObject parent_instance;

  DocketStore *reader;
  DocketNotifier *notifier;
  guint subscription;
  DocketQuery *query;
  DocketRowLoader *loader;

  GArray *rows;      /* element-type gint64: the list has the first of them */
  guint n;           /* so many; all, unless it is growing */
  GHashTable *items; /* gint64 row -> DocketRecordItem, weak */
  GQueue kept;       /* element-type DocketRecordItem, newest first */

  /* While the rows of an answer come a few at a time. */
  GSource *placing; /* (nullable): for the next few */
  GArray *coming;   /* (nullable), element-type gint64: while others make room for them */
  guint head;       /* so many of them the list had before */
  gboolean only_seen; /* of those that make room the ones are left that a view shows */

  gboolean loading;
  gboolean complete;
  char *error;

  gboolean waiting; /* for docket_record_list_begin() */
  gboolean in_flight; /* asked, or not all that was answered is in the list */
  gboolean incomplete; /* that answer is but a screenful */
  gint64 took_ms;     /* that it took */
  gboolean query_changed; /* while in flight: its answer is to a question nobody asks any more */
  gboolean again;         /* while in flight or resting: something changed */
  GSource *rest;          /* after a long selection, and after the first screenful */
};

/* At once, by the smallest change. @rows: (element-type gint64) */
void docket_record_list_replace_rows (DocketRecordList *self, GArray *rows);
/* Begins to make the rows those of another question, a few in each turn of the loop.
 * TRUE: that was all; otherwise docket_record_list_end_answer() follows. @rows: (element-type gint64) */
gboolean docket_record_list_place_rows (DocketRecordList *self, GArray *rows, int priority);
/* They stay as far as they have come. */
void docket_record_list_stop_placing (DocketRecordList *self);
/* All rows of the answer are there. */
void docket_record_list_end_answer (DocketRecordList *self);

G_END_DECLS
