/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-notifier.h"
#include "docket-store.h"

G_BEGIN_DECLS

/**
 * DocketRecordItem:
 *
 * One row of a list: a record, and what lists show beside it. The properties
 * "record", "customer-name", "technician-name", "open-jobs", "pending",
 * "under-review" notify when the row changes.
 */
#define DOCKET_TYPE_RECORD_ITEM (docket_record_item_get_type ())
G_DECLARE_FINAL_TYPE (DocketRecordItem, docket_record_item, DOCKET, RECORD_ITEM, GObject)
DocketRecord *docket_record_item_get_record (DocketRecordItem *self); /* (transfer none) (nullable): NULL if it went away */
const char *docket_record_item_get_customer_name (DocketRecordItem *self);   /* (nullable) */
const char *docket_record_item_get_technician_name (DocketRecordItem *self); /* (nullable) */
/* Of a job that is still to be done: its technician works here no more. */
gboolean docket_record_item_is_left_behind (DocketRecordItem *self);
gint64 docket_record_item_get_open_jobs (DocketRecordItem *self); /* of a customer; -1 for others */
const DocketRecordState *docket_record_item_get_state (DocketRecordItem *self);

/**
 * DocketRecordList:
 *
 * A lazy GListModel over a query: holds row ids only (selected on a thread of
 * its own, at most one query in flight, later changes merged into the next)
 * and reads a record when it is asked for. Emits the smallest items_changed.
 * Property "loading" is TRUE until the first answer, "complete" only after the
 * answer that has all rows: the first has a screenful; "error" is a sentence.
 * Signal "answered": after each answer.
 */
#define DOCKET_TYPE_RECORD_LIST (docket_record_list_get_type ())
G_DECLARE_FINAL_TYPE (DocketRecordList, docket_record_list, DOCKET, RECORD_LIST, GObject)

/* @reader: a read-only store of the caller's thread. */
DocketRecordList *docket_record_list_new (DocketStore *reader, DocketNotifier *notifier, const DocketQuery *query);
/* The same, but nothing is asked before docket_record_list_begin(). */
DocketRecordList *docket_record_list_new_waiting (DocketStore *reader, DocketNotifier *notifier, const DocketQuery *query);
/* Once is enough, again does nothing. */
void docket_record_list_begin (DocketRecordList *self);
const DocketQuery *docket_record_list_get_query (DocketRecordList *self);
void docket_record_list_set_query (DocketRecordList *self, const DocketQuery *query);
gboolean docket_record_list_get_loading (DocketRecordList *self);
/* Whether the rows that are there answer the query, be it the first of them while the
 * others come; those of the query before do not. */
gboolean docket_record_list_get_answers (DocketRecordList *self);
gboolean docket_record_list_get_complete (DocketRecordList *self);
/* Everything that was asked or has changed is in the rows. */
gboolean docket_record_list_get_settled (DocketRecordList *self);
/* Asks anew, as after a change. */
void docket_record_list_renew (DocketRecordList *self);
/* Position of a record, or GTK_INVALID_LIST_POSITION's value (G_MAXUINT). */
guint docket_record_list_find (DocketRecordList *self, const char *id);
/* The numbers of the rows in their table, in the order of the list, until it changes:
 * each a record's, as long as there is one. @n: (out) */
const gint64 *docket_record_list_get_rows (DocketRecordList *self, guint *n);
/* Of the record at @position, read alone; NULL if there is none. (transfer full) */
char *docket_record_list_get_id (DocketRecordList *self, guint position);
/* The same, of the one that has the number @row in its table now. (transfer full) */
char *docket_record_list_get_id_in_row (DocketRecordList *self, gint64 row);

G_END_DECLS
