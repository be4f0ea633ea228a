/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-day-sheets.h"

G_BEGIN_DECLS

/* What day sheets say. All (transfer full). */

/* "Monday, 23 November 2026" */
char *docket_sheet_words_day (gint64 day);
/* "08:00–09:30"; with the day where it begins or ends on another one than @day */
char *docket_sheet_words_time (const DocketRecord *job, gint64 day);
/* "J-10248 · Leaking pump"; a job without a number has its title alone */
char *docket_sheet_words_title (const DocketRecord *job);
/* "Mill Road 3, 10115 Berlin": the site's, or the customer's; "" if neither is known */
char *docket_sheet_words_address (const DocketVisit *visit);
/* "Mr Brown · +44 20 7946 0000", a line each; "" if there is nobody to call */
char *docket_sheet_words_phones (const DocketVisit *visit);
/* "Urgent · Gas, Heating · In progress"; "" */
char *docket_sheet_words_about (const DocketRecord *job);
/* "Tess Ortiz, Mon 23 Nov 2026, 09:41: …" */
char *docket_sheet_words_note (const DocketSheetNote *note);
/* "Training, 08:00–12:00" */
char *docket_sheet_words_absence (const DocketRecord *absence, gint64 day);

G_END_DECLS
