/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * docket_time_parse:
 * @text: what a person typed
 * @reference_ms: what fills the gaps: day and year of this moment
 * @zone: the zone the person means
 * @time_ms: (out): ms since the epoch, UTC; untouched on error
 *
 * Reads dates and times the way people write them: "14:30", "tomorrow 8",
 * "Fri 10:15", "23 Nov 10:30", "23.11. 9h30", "2026-11-23 10:30", "8pm". They are
 * for plans: without a year a day is the next of its name, unless the last one
 * was within a quarter of a year.
 *
 * Errors: %DOCKET_CORE_ERROR_INVALID, a sentence with an example.
 */
gboolean docket_time_parse (const char *text, gint64 reference_ms, GTimeZone *zone, gint64 *time_ms, GError **error);

/* The form that docket_time_parse() reads back without loss of a minute:
 * "Mon 23 Nov 2026, 10:30". (transfer full) */
char *docket_time_to_text (gint64 time_ms, GTimeZone *zone);

G_END_DECLS
