/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a person may paste into a bug report: how the desk stands, and its last
 * attempts to speak to the server. In English, whatever they read themselves,
 * for it is read by others; in numbers, states and names of problems, so that
 * nobody's name or work is in it.
 */
#include "docket-config.h"

#include "docket-desk-private.h"

#define ATTEMPTS_SHOWN_MAX 100

static void
append_state (DocketDesk *self, GString *text)
{
  DocketStoreCounts counts = { 0 };
  guint attempts = 0;

  docket_store_get_counts (self->reader, &counts, NULL);
  docket_store_get_attempts_max (self->reader, &attempts, NULL);
  g_string_append_printf (text, "Docket %s, %s\n", DOCKET_VERSION, docket_sync_state_name (self->status->state));
  g_string_append_printf (text, "%u pending, %u held, %u rejected, %u open reviews; attempts at most %u\n",
                          counts.pending, counts.held, counts.rejected, counts.open_reviews, attempts);
}

static void
append_attempt (GString *text, const DocketAttempt *attempt)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (attempt->at / 1000);
  g_autofree char *when = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M:%SZ") : g_strdup ("?");

  g_string_append_printf (text, "%s %s %s, %u operations: ", when, attempt->lane, attempt->what, attempt->items);
  if (attempt->status != 0)
    g_string_append_printf (text, "%u ", attempt->status);
  if (attempt->problem != NULL)
    g_string_append_printf (text, "%s ", attempt->problem);
  g_string_append_printf (text, "(%" G_GINT64_FORMAT " bytes out, %" G_GINT64_FORMAT " in, %" G_GINT64_FORMAT " ms)\n", attempt->sent, attempt->received, attempt->duration_ms);
}

char *
docket_desk_report (DocketDesk *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) attempts = NULL;

  g_return_val_if_fail (DOCKET_IS_DESK (self), NULL);

  append_state (self, text);
  attempts = docket_store_get_attempts (self->reader, ATTEMPTS_SHOWN_MAX, NULL);
  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    append_attempt (text, g_ptr_array_index (attempts, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
