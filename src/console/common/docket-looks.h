/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-store.h"
#include "docket-sync-status.h"

G_BEGIN_DECLS

/* Icons and style classes for what words already say. All static strings. */

/* Symbolic icon of a job status; a neutral one for unknown values. */
const char *docket_status_icon_name (const char *status);
/* "status-complete": how ui/style.css names the colour of a status. */
const char *docket_status_css_class (const char *status);

const char *docket_record_state_icon_name (const DocketRecordState *state, const DocketSyncStatus *status);
const char *docket_record_state_css_class (const DocketRecordState *state, const DocketSyncStatus *status);

const char *docket_sync_icon_name (const DocketSyncStatus *status);

/* What was measured in text of the usual size: larger text takes more of it. */
int docket_scaled_px (int px);

/* Whether text is so large that what stood in one line has to take two. */
gboolean docket_text_is_large (void);

/* What is chosen in @choice, of strings, needs no wider window: it may be cut short. The
 * open list shows all of it. */
void docket_choice_may_be_cut (GtkDropDown *choice);
/* What is chosen in @row, of strings, is shown in full; what @row says of it takes
 * another line instead. */
void docket_choice_is_whole (AdwComboRow *row);

/* Replaces whatever class of this family @widget wears by @css_class. A family
 * is a prefix: "status-", "sync-". */
void docket_widget_set_look (GtkWidget *widget, const char *family, const char *css_class);
/* Below the title of @page, as it is written: what a file, a folder or a server says may
 * look like markup. */
void docket_status_page_say (AdwStatusPage *page, const char *text);
/* What @widget (a drop down or a menu button) opens is not covered by its tooltip. */
void docket_widget_yield_tooltip (GtkWidget *widget);
/* Whether a dialog stands over the window of @widget, and has to be answered first. */
gboolean docket_widget_has_dialog (GtkWidget *widget);

G_END_DECLS
