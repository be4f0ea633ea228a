/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketFileView:
 *
 * A file of a job, large: a photo or a signature as a picture; any other kind
 * with what it is and a button that opens it with the program the person has for
 * it. Fetched off this thread, from this device or from the server.
 */
#define DOCKET_TYPE_FILE_VIEW (docket_file_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketFileView, docket_file_view, DOCKET, FILE_VIEW, AdwWindow)

/* @record: an attachment or a signature with a picture */
GtkWidget *docket_file_view_new (GtkWidget *owner, DocketDesk *desk, DocketRecord *record);
/* Whether there is something to look at: a file, of an attachment or a signature. */
gboolean docket_file_view_has_file (const DocketRecord *record);
/* Whether it can be shown here. */
gboolean docket_file_view_is_picture (const DocketRecord *record);
/* "Before.jpg", or "Signature of R. Adler". (transfer full) */
char *docket_file_view_name (const DocketRecord *record);

/* Shows what is meant by "attachment:ID" or "signature:ID" in a window, if it is here. */
void docket_file_view_open (GtkWidget *widget, DocketDesk *desk, const char *what);

G_END_DECLS
