/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-cli.h"

G_BEGIN_DECLS

/* Pieces that `job show`, `customer show` and `review show` print alike. */

/* Every set field of @group (the group's label above them), if any is set. */
void docket_cli_show_group (DocketCli *cli, const DocketRecord *record, DocketGroup group);
/* "Synced", "Waiting to sync", … of one record. (transfer full) */
char *docket_cli_sync_words (DocketCli *cli, const DocketRecord *record);
/* Notes of a job or customer, oldest first. @query names the owner. */
gboolean docket_cli_show_notes (DocketCli *cli, const DocketQuery *query, GError **error);
/* ,"name":[Record + pending, …] of what @query selects. */
gboolean docket_cli_write_records (DocketCli *cli, DocketJsonWriter *writer, const DocketQuery *query, guint limit, GError **error);
/* "Tess Ortiz, Tess's phone" of a stamp. (transfer full) */
char *docket_cli_stamp_words (DocketCli *cli, const DocketStamp *stamp);

/* "Decided by Sofia Lindqvist, waits for a second person"; NULL if it does not.
 * (transfer full) (nullable) */
char *docket_cli_review_waits (DocketCli *cli, const DocketReview *review);

G_END_DECLS
