/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-sheet-output.h"

G_BEGIN_DECLS

/* What changes meanwhile goes into the next one. */
#define DOCKET_PACK_PAUSE_S 60

/**
 * DocketOutagePack:
 *
 * The day sheets of today and tomorrow as PDFs in a folder of the person's own,
 * renewed whenever something in them changes: for the day on which the computer
 * does not start. Written off this thread, at most once a minute; days that are
 * over are removed, and all of them from a folder that is no longer theirs.
 *
 * Property "status" (string): what came of it last: a sentence.
 */
#define DOCKET_TYPE_OUTAGE_PACK (docket_outage_pack_get_type ())
G_DECLARE_FINAL_TYPE (DocketOutagePack, docket_outage_pack, DOCKET, OUTAGE_PACK, GObject)

DocketOutagePack *docket_outage_pack_new (DocketDesk *desk, const DocketSheetPaper *paper);
/* Nothing is written any more that has not begun: the desk goes. */
void docket_outage_pack_close (DocketOutagePack *self);
/* NULL or "": none is wanted. Writes at once otherwise. What lies in the folder
 * before is removed from there. */
void docket_outage_pack_set_folder (DocketOutagePack *self, const char *folder);
/* Follows the settings "outage-pack" and "outage-pack-folder" from now on. @settings: (nullable) */
void docket_outage_pack_follow (DocketOutagePack *self, GSettings *settings);
/* (transfer full) */
char *docket_outage_pack_get_status (DocketOutagePack *self);
/* How many times writing began. */
guint docket_outage_pack_get_n_begun (DocketOutagePack *self);
/* How many times it was written, well or not. */
guint docket_outage_pack_get_n_written (DocketOutagePack *self);

G_END_DECLS
