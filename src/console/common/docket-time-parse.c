/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lenient reading of dates and times.
 *
 * The text is cut into tokens; each token says what it is (a clock time, a
 * day, a month, a year, a word for a day), whatever the order.  What nobody
 * said comes from the reference: "14:30" is today's, and "23 Nov" the one that
 * lies ahead, or not long ago: who types "5 Jan" in December plans ahead.
 * Nothing is guessed silently: a token that means nothing is an error that
 * shows an example.
 */

#include "docket-config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "docket-time-parse.h"

#include "docket-error.h"
#include "docket-normal.h"

/* A day without a year may be so many days ago; one before is the next one. */
#define DAYS_BACK_MAX 90

typedef struct
{
  int year;
  int month;
  int day;
  int hour;
  int minute;
  int weekday;    /* 1 Monday … 7; 0: not said */
  gboolean has_ordinal; /* the day was written "23." */
  int day_offset; /* today 0, tomorrow 1; only if has_offset */
  gboolean has_offset;
} Said;

/* A space, a comma, and the comma of Arabic. */
static gboolean
is_between_tokens (gunichar c)
{
  return g_unichar_isspace (c) || c == ',' || c == 0x060c;
}

/* Tokens, some of them empty. */
static char **
split_tokens (const char *text)
{
  g_autoptr (GString) spaced = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (is_between_tokens (g_utf8_get_char (p)))
      g_string_append_c (spaced, ' ');
    else
      g_string_append_len (spaced, p, g_utf8_next_char (p) - p);
  return g_strsplit (spaced->str, " ", -1);
}

static gboolean
is_number (const char *token)
{
  if (*token == '\0')
    return FALSE;
  for (const char *p = token; *p != '\0'; p++)
    if (!g_ascii_isdigit (*p))
      return FALSE;
  return strlen (token) <= 4;
}

/* "23.11.", "23/11/26", "2026-11-23": up to three numbers. */
static guint
split_numbers (const char *token, const char *separator, int numbers[3])
{
  g_auto (GStrv) parts = g_strsplit (token, separator, -1);
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0' && parts[i + 1] == NULL && n >= 2)
        break; /* "23.11." */
      if (n == 3 || !is_number (parts[i]))
        return 0;
      numbers[n++] = atoi (parts[i]);
    }
  return n;
}

static gboolean
read_date (const char *token, Said *said)
{
  int numbers[3] = { 0 };
  const char *year = MAX (strrchr (token, '/'), strrchr (token, '.'));
  guint n;

  if (said->day != 0 || said->month != 0) /* two days */
    return FALSE;
  if (strchr (token, '-') != NULL)
    {
      /* "2026-11-2" is on its way to the twenties. */
      if (split_numbers (token, "-", numbers) != 3 || numbers[0] < 1000 || strlen (token) != strlen ("2026-11-23"))
        return FALSE;
      said->year = numbers[0];
      said->month = numbers[1];
      said->day = numbers[2];
      return TRUE;
    }
  n = split_numbers (token, strchr (token, '/') != NULL ? "/" : ".", numbers);
  if (n < 2 || (n == 3 && strlen (year + 1) != 2 && strlen (year + 1) != 4))
    return FALSE;
  said->day = numbers[0];
  said->month = numbers[1];
  if (n == 3)
    said->year = numbers[2] < 100 ? 2000 + numbers[2] : numbers[2];
  return TRUE;
}

/* "23." */
static gboolean
read_ordinal (const char *token, Said *said)
{
  gsize length = strlen (token);
  g_autofree char *number = g_strndup (token, length - 1);

  if (token[length - 1] != '.' || said->day != 0 || !is_number (number) || atoi (number) < 1 || atoi (number) > 31)
    return FALSE;
  said->day = atoi (number);
  said->has_ordinal = TRUE;
  return TRUE;
}

/* "8:30", "8h30", "14h", "8pm", "8:30pm" */
static gboolean
read_clock (const char *token, Said *said)
{
  g_autofree char *plain = g_ascii_strdown (token, -1);
  int numbers[3] = { 0 };
  gboolean afternoon = g_str_has_suffix (plain, "pm");
  gboolean morning = g_str_has_suffix (plain, "am");
  char *mark;
  guint n;

  if (afternoon || morning)
    plain[strlen (plain) - 2] = '\0';
  mark = strchr (plain, 'h');
  if (mark != NULL)
    {
      if (mark[1] == '\0')
        *mark = '\0';
      else
        *mark = ':';
    }
  if (strchr (plain, ':') == NULL && mark == NULL && !afternoon && !morning)
    return FALSE;
  n = split_numbers (plain, ":", numbers);
  /* "10:3" is on its way to half past. */
  if (said->hour >= 0 || (strchr (plain, ':') != NULL && strlen (strrchr (plain, ':') + 1) != 2))
    return FALSE;
  if (n == 0 || numbers[0] > 23 || numbers[1] > 59 || ((afternoon || morning) && (numbers[0] < 1 || numbers[0] > 12)))
    return FALSE;
  said->hour = numbers[0] % ((afternoon || morning) ? 12 : 24) + (afternoon ? 12 : 0);
  said->minute = numbers[1];
  return TRUE;
}

/* At least three letters, either language. */
static gboolean
is_beginning (const char *token, const char *name)
{
  g_autofree char *token_folded = g_utf8_casefold (token, -1);
  g_autofree char *name_folded = g_utf8_casefold (name, -1);
  gsize length = strlen (token_folded);

  if (g_str_has_suffix (token_folded, "."))
    token_folded[--length] = '\0';
  return g_utf8_strlen (token_folded, -1) >= 2 && g_str_has_prefix (name_folded, token_folded);
}

static gboolean
read_name (const char *token, Said *said)
{
  static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July",
                                        "August", "September", "October", "November", "December" };
  static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
  const char *words[] = { "today", "tomorrow", _ ("today"), _ ("tomorrow") };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_utf8_collate (token, words[i]) == 0 || g_ascii_strcasecmp (token, words[i]) == 0)
      {
        said->has_offset = TRUE;
        said->day_offset = i % 2;
        return TRUE;
      }
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GDateTime) sample = g_date_time_new_utc (2026, i + 1, 1, 0, 0, 0);
      g_autofree char *own = g_date_time_format (sample, "%B");
      g_autofree char *own_short = g_date_time_format (sample, "%b");

      if (g_utf8_strlen (token, -1) >= 3
          && (is_beginning (token, months[i]) || is_beginning (token, own) || is_beginning (token, own_short)))
        {
          if (said->month != 0)
            return FALSE;
          said->month = i + 1;
          return TRUE;
        }
    }
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (GDateTime) sample = g_date_time_new_utc (2026, 11, 23 + i, 0, 0, 0);
      g_autofree char *own = g_date_time_format (sample, "%A");
      g_autofree char *own_short = g_date_time_format (sample, "%a");

      /* The short name is not everywhere how the long one begins. */
      if (is_beginning (token, days[i]) || is_beginning (token, own) || g_utf8_collate (token, own_short) == 0)
        {
          said->weekday = i + 1;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_bare_number (const char *token, Said *said, gboolean alone)
{
  int number = atoi (token);

  if (strlen (token) == 4 && number >= 1900)
    said->year = number;
  else if (said->day == 0 && !alone && !said->has_offset && said->weekday == 0 && number >= 1 && number <= 31)
    said->day = number;
  else if (said->day == 0 && said->weekday != 0 && said->month == 0 && said->hour < 0 && !alone && number >= 1 && number <= 31)
    said->day = number; /* "Mon 23 Nov": settled below if no month follows */
  else if (said->hour < 0 && number <= 23)
    said->hour = number;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_token (const char *token, Said *said, gboolean alone)
{
  if (is_number (token))
    return read_bare_number (token, said, alone);
  if (g_ascii_isdigit (*token))
    return read_clock (token, said) || read_ordinal (token, said) || read_date (token, said);
  return read_name (token, said);
}

/* "Fri 10" means ten o'clock on Friday: a day without month beside a weekday
 * was an hour. */
static void
settle (Said *said)
{
  if (said->weekday != 0 && said->day != 0 && !said->has_ordinal && said->month == 0 && said->hour < 0 && said->day <= 23)
    {
      said->hour = said->day;
      said->day = 0;
    }
}

/* A day and a month, of which year nobody said. (nullable): in no year near it */
static GDateTime *
resolve_day_of_year (const Said *said, GDateTime *reference, GTimeZone *zone)
{
  g_autoptr (GDateTime) earliest = g_date_time_add_days (reference, -DAYS_BACK_MAX);
  int hour = MAX (said->hour, 0);

  for (int year = g_date_time_get_year (earliest); year <= g_date_time_get_year (reference) + 1; year++)
    {
      g_autoptr (GDateTime) day = g_date_time_new (zone, year, said->month, said->day, hour, said->minute, 0);

      if (day != NULL && g_date_time_compare (day, earliest) >= 0)
        return g_steal_pointer (&day);
    }
  return NULL;
}

static GDateTime *
resolve (const Said *said, GDateTime *reference, GTimeZone *zone)
{
  g_autoptr (GDateTime) day = g_date_time_ref (reference);
  int hour = MAX (said->hour, 0);
  int minute = MAX (said->minute, 0);
  int year;

  if (said->day != 0 && said->month != 0 && said->year == 0)
    return resolve_day_of_year (said, reference, zone);
  if (said->day != 0)
    {
      year = said->year != 0 ? said->year : g_date_time_get_year (reference);
      return g_date_time_new (zone, year, said->month != 0 ? said->month : g_date_time_get_month (reference),
                              said->day, hour, minute, 0);
    }
  if (said->has_offset)
    {
      g_autoptr (GDateTime) other = g_date_time_add_days (day, said->day_offset);
      return g_date_time_new (zone, g_date_time_get_year (other), g_date_time_get_month (other),
                              g_date_time_get_day_of_month (other), hour, minute, 0);
    }
  if (said->weekday != 0)
    {
      int ahead = (said->weekday - g_date_time_get_day_of_week (day) + 7) % 7;
      g_autoptr (GDateTime) other = g_date_time_add_days (day, ahead);
      return g_date_time_new (zone, g_date_time_get_year (other), g_date_time_get_month (other),
                              g_date_time_get_day_of_month (other), hour, minute, 0);
    }
  return g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day), hour, minute, 0);
}

gboolean
docket_time_parse (const char *text, gint64 reference_ms, GTimeZone *zone, gint64 *time_ms, GError **error)
{
  Said said = { .hour = -1, .minute = 0 };
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) reference = NULL;
  g_autoptr (GDateTime) result = NULL;
  g_autofree char *plain = NULL;
  g_auto (GStrv) tokens = NULL;
  guint n_tokens = 0;
  gboolean understood = TRUE;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (time_ms != NULL, FALSE);

  utc = g_date_time_new_from_unix_utc (reference_ms / 1000);
  reference = g_date_time_to_timezone (utc, zone);
  plain = docket_normal_number (text);
  tokens = split_tokens (plain);
  for (guint i = 0; tokens[i] != NULL; i++)
    n_tokens += *tokens[i] != '\0';
  for (guint i = 0; understood && tokens[i] != NULL; i++)
    if (*tokens[i] != '\0')
      understood = read_token (tokens[i], &said, n_tokens == 1);
  settle (&said);
  /* A month alone, or a year alone, names no day. */
  if (said.day == 0 && (said.month != 0 || said.year != 0))
    understood = FALSE;
  if (understood && n_tokens > 0)
    result = resolve (&said, reference, zone);
  if (result == NULL)
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID,
                   _ ("“%s” is not a time Docket understands. Write it like “23 Nov 10:30” or “tomorrow 8:00”."), text);
      return FALSE;
    }
  *time_ms = g_date_time_to_unix (result) * 1000;
  return TRUE;
}

char *
docket_time_to_text (gint64 time_ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  if (local == NULL)
    return g_strdup ("");
  /* As docket_time_format_full() says it. */
  return g_date_time_format (local, _ ("%a %-e %b %Y, %H:%M"));
}
