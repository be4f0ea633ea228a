/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Paper asks back nothing: what is not known is left out, and whoever has no
 * address of the site gets the customer's. Phone numbers are kept apart from the
 * writing around them, so that their digits stay in order in any script.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-sheet-words.h"

#include "docket-board-words.h"
#include "docket-text.h"

/* U+2066 and U+2069: what is between them reads from left to right; with U+200E, as
 * FriBidi 1.0.8 turns bare digits all the same after a name that was set apart so. */
#define LEFT_TO_RIGHT "\xe2\x81\xa6\xe2\x80\x8e"
#define POP "\xe2\x81\xa9"

char *
docket_sheet_words_day (gint64 day)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (day / 1000);

  /* Translators: a day in full, for g_date_time_format(): "Monday, 23 November 2026" */
  return time != NULL ? g_date_time_format (time, _ ("%A, %-e %B %Y")) : g_strdup ("");
}

static char *
moment (gint64 at, gint64 day)
{
  g_autoptr (GDateTime) a = g_date_time_new_from_unix_local (at / 1000);
  g_autoptr (GDateTime) b = g_date_time_new_from_unix_local (day / 1000);

  if (a == NULL || b == NULL || (g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b) && g_date_time_get_year (a) == g_date_time_get_year (b)))
    return docket_time_format_clock (at);
  return docket_time_format_full (at);
}

static char *
span_words (const DocketSpan *span, gint64 day)
{
  g_autofree char *from = moment (span->starts_at, day);
  g_autofree char *to = moment (span->ends_at, day);

  return g_strdup_printf ("%s–%s", from, to);
}

char *
docket_sheet_words_time (const DocketRecord *job, gint64 day)
{
  DocketSpan span;

  return docket_job_get_span (job, &span) ? span_words (&span, day) : g_strdup ("");
}

char *
docket_sheet_words_title (const DocketRecord *job)
{
  const char *number = docket_record_get_text (job, DOCKET_JOB_NUMBER), *words = docket_record_get_text (job, DOCKET_JOB_TITLE);
  g_autofree char *title = words != NULL ? docket_text_isolate (words) : NULL;

  if (number == NULL)
    return g_strdup (title != NULL ? title : docket_kind_label (DOCKET_KIND_JOB));
  return title != NULL ? g_strdup_printf ("%s · %s", number, title) : g_strdup (number);
}

static void
add (GString *words, const char *between, const char *word)
{
  if (word == NULL || *word == '\0')
    return;
  if (words->len > 0)
    g_string_append (words, between);
  g_string_append (words, word);
}

static const char *
text_of (const DocketRecord *record, DocketField field)
{
  return record != NULL ? docket_record_get_text (record, field) : NULL;
}

char *
docket_sheet_words_address (const DocketVisit *visit)
{
  static const DocketField site[] = { DOCKET_JOB_SITE_STREET, DOCKET_JOB_SITE_POSTCODE, DOCKET_JOB_SITE_CITY };
  static const DocketField home[] = { DOCKET_CUSTOMER_STREET, DOCKET_CUSTOMER_POSTCODE, DOCKET_CUSTOMER_CITY };
  gboolean has_site = docket_record_has (visit->job, site[0]) || docket_record_has (visit->job, site[2]);
  const DocketRecord *record = has_site ? visit->job : visit->customer;
  const DocketField *fields = has_site ? site : home;
  GString *place = g_string_new (NULL), *address = g_string_new (NULL);
  char *isolated;

  add (place, "", text_of (record, fields[1]));
  add (place, " ", text_of (record, fields[2]));
  add (address, "", text_of (record, fields[0]));
  add (address, ", ", place->str);
  isolated = address->len > 0 ? docket_text_isolate (address->str) : g_strdup ("");
  g_string_free (place, TRUE);
  g_string_free (address, TRUE);
  return isolated;
}

static void
add_phone (GString *phones, const char *who, const char *number)
{
  GString *line;

  if (number == NULL && who == NULL)
    return;
  line = g_string_new (NULL);
  if (who != NULL)
    {
      g_autofree char *name = docket_text_isolate (who);

      add (line, "", name);
    }
  if (number != NULL)
    {
      g_autofree char *apart = g_strconcat (LEFT_TO_RIGHT, number, POP, NULL);

      add (line, " · ", apart);
    }
  add (phones, "\n", line->str);
  g_string_free (line, TRUE);
}

char *
docket_sheet_words_phones (const DocketVisit *visit)
{
  const char *site = text_of (visit->job, DOCKET_JOB_SITE_PHONE), *customer = text_of (visit->customer, DOCKET_CUSTOMER_PHONE);
  GString *phones = g_string_new (NULL);

  add_phone (phones, text_of (visit->job, DOCKET_JOB_SITE_CONTACT), site);
  if (customer != NULL && g_strcmp0 (site, customer) != 0)
    add_phone (phones, text_of (visit->customer, DOCKET_CUSTOMER_NAME), customer);
  return g_string_free (phones, FALSE);
}

char *
docket_sheet_words_about (const DocketRecord *job)
{
  const char *priority = docket_record_get_text (job, DOCKET_JOB_PRIORITY), *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  g_autofree const char **needed = docket_record_get_words (job, DOCKET_JOB_SKILLS_NEEDED);
  g_autofree char *skills = needed != NULL ? g_strjoinv (", ", (char **) needed) : NULL;
  GString *about = g_string_new (NULL);

  if (g_strcmp0 (priority, "urgent") == 0 || g_strcmp0 (priority, "high") == 0)
    add (about, "", docket_choice_label (DOCKET_JOB_PRIORITY, priority));
  add (about, " · ", skills);
  if (docket_job_has_begun (job))
    add (about, " · ", docket_choice_label (DOCKET_JOB_STATUS, status));
  return g_string_free (about, FALSE);
}

char *
docket_sheet_words_note (const DocketSheetNote *note)
{
  g_autofree char *when = note->made_at > 0 ? docket_time_format_full (note->made_at) : NULL;
  g_autofree char *body = docket_text_isolate (note->body);

  if (when == NULL)
    /* Translators: who wrote a note, the note */
    return g_strdup_printf (_ ("%s: %s"), note->author, body);
  /* Translators: who wrote a note, when, the note */
  return g_strdup_printf (_ ("%s, %s: %s"), note->author, when, body);
}

char *
docket_sheet_words_absence (const DocketRecord *absence, gint64 day)
{
  const char *title = docket_record_get_text (absence, DOCKET_ABSENCE_TITLE);
  const DocketSpan span = { docket_record_get_int (absence, DOCKET_ABSENCE_STARTS_AT, 0), docket_record_get_int (absence, DOCKET_ABSENCE_ENDS_AT, 0) };
  g_autofree char *why = docket_text_isolate (title != NULL ? title : _ ("Away"));
  g_autofree char *when = span_words (&span, day);

  /* Translators: why somebody is away, from–until */
  return g_strdup_printf (_ ("%s, %s"), why, when);
}
