/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Fills @box with what happened to @job, newest first: notes, files,
 * signatures, and who last changed its status, plan and totals. */
void docket_job_timeline_fill (GtkBox *box, DocketDesk *desk, DocketRecord *job);

G_END_DECLS
