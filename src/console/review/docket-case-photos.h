/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* A tile of an attachment or a signature: its picture, fetched and made small
 * off this thread, and what it is. Pressed, it opens large. */
GtkWidget *docket_case_photo_new (DocketDesk *desk, const DocketRecord *record);

G_END_DECLS
