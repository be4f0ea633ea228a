/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the weekly review says: names of figures, weeks and rows, the sentences
 * about what stands out, and the table as text. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-weekly-words.h"

#include "docket-csv.h"
#include "docket-text.h"

/* One person's share of the held changes of a field, from which on it is news. */
#define SHARE_MIN_PERCENT 30
#define SHARE_MIN_CHANGES 3
#define SLOW_ONE_IN 20 /* what the server counts as slow */

const char *
docket_weekly_figure_title (DocketWeeklyFigure figure)
{
  static const char *const titles[DOCKET_WEEKLY_N_FIGURES] = {
    NC_ ("weekly review", "Held"), NC_ ("weekly review", "Merged"), NC_ ("weekly review", "Duplicate"),
    NC_ ("weekly review", "Failed"), NC_ ("weekly review", "Delayed")
  };

  return g_dpgettext2 (NULL, "weekly review", titles[figure]);
}

const char *
docket_weekly_figure_meaning (DocketWeeklyFigure figure)
{
  static const char *const meanings[DOCKET_WEEKLY_N_FIGURES] = {
    N_ ("waited for a person"), N_ ("put together by rule"), N_ ("possible duplicates found"),
    N_ ("refused"), N_ ("over 1 h on a device")
  };

  return _ (meanings[figure]);
}

const char *
docket_weekly_dimension_title (DocketWeeklyDimension dimension)
{
  static const char *const titles[DOCKET_WEEKLY_N_DIMENSIONS] = { N_ ("Field"), N_ ("Team"), N_ ("Person") };

  return dimension == DOCKET_WEEKLY_BY_FIELD ? C_ ("weekly review", "Field") : _ (titles[dimension]);
}

char *
docket_weekly_week_short (gint64 from)
{
  g_autoptr (GDateTime) monday = g_date_time_new_from_unix_local (from / 1000);

  /* Translators: a calendar week by its number, within a sentence */
  return g_strdup_printf (_ ("week %d"), g_date_time_get_week_of_year (monday));
}

char *
docket_weekly_week_title (gint64 from)
{
  g_autoptr (GDateTime) monday = g_date_time_new_from_unix_local (from / 1000);
  g_autoptr (GDateTime) sunday = g_date_time_add_days (monday, 6);
  gboolean one_month = g_date_time_get_month (monday) == g_date_time_get_month (sunday);
  /* Translators: first day of a week that ends in the same month; see "man strftime" */
  g_autofree char *first = g_date_time_format (monday, one_month ? C_ ("first day of a week", "%-d") : C_ ("first day of a week", "%-d %b"));
  g_autofree char *last = g_date_time_format (sunday, C_ ("last day of a week", "%-d %b %Y"));

  /* Translators: number of the calendar week, its first and last day */
  return g_strdup_printf (_ ("Week %d, %s–%s"), g_date_time_get_week_of_year (monday), first, last);
}

char *
docket_weekly_difference (const DocketWeekly *weekly, DocketWeeklyFigure figure)
{
  g_autofree char *week = docket_weekly_week_short (docket_weekly_monday (weekly->from, -1));
  gint64 difference = weekly->total.figures[figure] - weekly->total.before[figure];
  guint n = (guint) MIN (ABS (difference), G_MAXUINT);

  if (difference > 0)
    return g_strdup_printf (ngettext ("%'u more than %s", "%'u more than %s", n), n, week);
  if (difference < 0)
    return g_strdup_printf (ngettext ("%'u fewer than %s", "%'u fewer than %s", n), n, week);
  return g_strdup_printf (_ ("as many as %s"), week);
}

static char *
name_field (const char *key)
{
  const char *dot = strchr (key, '.');
  g_autofree char *kind_name = dot != NULL ? g_strndup (key, dot - key) : g_strdup (key);
  DocketKind kind = docket_kind_from_name (kind_name);
  DocketGroup group = dot != NULL && kind != DOCKET_KIND_NONE ? docket_group_from_name (kind, dot + 1) : DOCKET_GROUP_NONE;

  if (group != DOCKET_GROUP_NONE)
    {
      /* A customer's contact is no job's: only a job goes without its name. */
      if (kind == DOCKET_KIND_JOB || docket_kind_info (kind)->n_groups == 1)
        return g_strdup (docket_group_label (group));
      /* Translators: a kind of record and a group of its fields: "Customer, Contact" */
      return g_strdup_printf (_ ("%s, %s"), docket_kind_label (kind), docket_group_label (group));
    }
  if (kind != DOCKET_KIND_NONE)
    /* Translators: changes of whole records, as making or setting aside one; @s is a kind: "Whole record: Job" */
    return g_strdup_printf (_ ("Whole record: %s"), docket_kind_label (kind));
  return g_strdup (_ ("Other"));
}

char *
docket_weekly_key_name (DocketDesk *desk, DocketWeeklyDimension dimension, const char *key)
{
  switch (dimension)
    {
    case DOCKET_WEEKLY_BY_FIELD:
      return name_field (key);
    case DOCKET_WEEKLY_BY_TEAM:
      return g_strdup (key != NULL && *key != '\0' ? key : _ ("No team"));
    case DOCKET_WEEKLY_BY_PERSON:
    case DOCKET_WEEKLY_N_DIMENSIONS:
    default:
      return key != NULL && *key != '\0' ? docket_desk_person_name (desk, key) : g_strdup (_ ("Somebody"));
    }
}

/* The most frequent key of @by among those @changes. (transfer none) (nullable) */
static const char *
find_most (const DocketWeekly *weekly, DocketWeeklyDimension dimension, const char *key, DocketWeeklyDimension by, guint *n)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  const char *most = NULL;

  *n = 0;
  for (guint i = 0; i < weekly->changes->len; i++)
    {
      const DocketWeeklyChange *change = g_ptr_array_index (weekly->changes, i);
      guint count;

      if (change->keys[by] == NULL || g_strcmp0 (change->keys[dimension], key) != 0)
        continue;
      count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, change->keys[by])) + 1;
      g_hash_table_insert (counts, change->keys[by], GUINT_TO_POINTER (count));
      if (count > *n)
        {
          *n = count;
          most = change->keys[by];
        }
    }
  return most;
}

char *
docket_weekly_most_often (const DocketWeekly *weekly, DocketDesk *desk, DocketWeeklyDimension dimension, const char *key)
{
  DocketWeeklyDimension by = dimension == DOCKET_WEEKLY_BY_PERSON ? DOCKET_WEEKLY_BY_FIELD : DOCKET_WEEKLY_BY_PERSON;
  guint n;
  const char *most = find_most (weekly, dimension, key, by, &n);
  g_autofree char *name = NULL;

  if (most == NULL)
    return g_strdup ("");
  name = docket_weekly_key_name (desk, by, most);
  /* Translators: who (or what) is behind most changes, and behind how many: "Tess Ortiz (9 changes)" */
  return g_strdup_printf (ngettext ("%s (%'u change)", "%s (%'u changes)", n), name, n);
}

/* The person with a large share in what was held most. */
static char *
describe_share (const DocketWeekly *weekly, DocketDesk *desk)
{
  const DocketWeeklyRow *field = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autofree char *field_name = NULL;
  g_autofree char *person_name = NULL;
  const char *person = NULL;
  guint most = 0;

  for (guint i = 0; i < weekly->rows[DOCKET_WEEKLY_BY_FIELD]->len; i++)
    {
      const DocketWeeklyRow *row = g_ptr_array_index (weekly->rows[DOCKET_WEEKLY_BY_FIELD], i);

      if (row->figures[DOCKET_WEEKLY_HELD] > 0 && (field == NULL || row->figures[DOCKET_WEEKLY_HELD] > field->figures[DOCKET_WEEKLY_HELD]))
        field = row;
    }
  if (field == NULL)
    return NULL;
  held = docket_weekly_select (weekly, DOCKET_WEEKLY_HELD, DOCKET_WEEKLY_BY_FIELD, field->key);
  for (guint i = 0; i < held->len; i++)
    {
      const char *key = ((DocketWeeklyChange *) g_ptr_array_index (held, i))->keys[DOCKET_WEEKLY_BY_PERSON];
      guint n = 0;

      for (guint j = 0; key != NULL && j < held->len; j++)
        n += g_strcmp0 (((DocketWeeklyChange *) g_ptr_array_index (held, j))->keys[DOCKET_WEEKLY_BY_PERSON], key) == 0;
      if (n > most)
        {
          most = n;
          person = key;
        }
      if (most * 2 > held->len)
        break; /* nobody can have more */
    }
  if (person == NULL || most < SHARE_MIN_CHANGES || most * 100 < held->len * SHARE_MIN_PERCENT)
    return NULL;
  field_name = docket_weekly_key_name (desk, DOCKET_WEEKLY_BY_FIELD, field->key);
  person_name = docket_weekly_key_name (desk, DOCKET_WEEKLY_BY_PERSON, person);
  /* Translators: "9 of 24 held changes of “Status” are from Tess Ortiz." */
  return g_strdup_printf (_ ("%'u of %'u held changes of “%s” are from %s."), most, held->len, field_name, person_name);
}

GPtrArray *
docket_weekly_stands_out (const DocketWeekly *weekly, DocketDesk *desk)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  char *share = describe_share (weekly, desk);

  if (share != NULL)
    g_ptr_array_add (sentences, share);
  if (weekly->decided > 0)
    {
      g_autofree char *median = docket_duration_format (weekly->decide_ms_median);
      g_autofree char *late = docket_duration_format (weekly->decide_ms_p95);
      guint n = (guint) MIN (weekly->decided, G_MAXUINT);

      g_ptr_array_add (sentences, g_strdup_printf (ngettext ("%'u case was decided, in %s.", "%'u cases were decided, half of them within %s.", n), n, median));
      /* Of fewer than twenty, nineteen in twenty are all. */
      if (n > 1)
        g_ptr_array_add (sentences, g_strdup_printf (n < SLOW_ONE_IN ? _ ("None took longer than %s.") : _ ("Nineteen in twenty took no longer than %s."), late));
    }
  else
    g_ptr_array_add (sentences, g_strdup (_ ("No case was decided.")));
  if (weekly->undone > 0)
    g_ptr_array_add (sentences, g_strdup_printf (ngettext ("%'u decision was undone.", "%'u decisions were undone.", (guint) weekly->undone), (guint) weekly->undone));
  if (weekly->still_open > 0)
    g_ptr_array_add (sentences, g_strdup_printf (ngettext ("%'u case was open when this was counted.", "%'u cases were open when this was counted.", (guint) weekly->still_open), (guint) weekly->still_open));
  else
    g_ptr_array_add (sentences, g_strdup (_ ("No case was open when this was counted.")));
  return sentences;
}

/* -- CSV -- */

static void
append_number (GString *table, gint64 number, gboolean last)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, number);

  docket_csv_append (table, text, last);
}

static void
append_row (GString *table, const char *name, const DocketWeeklyRow *row, const char *most)
{
  docket_csv_append (table, name, FALSE);
  for (guint i = 0; i < DOCKET_WEEKLY_N_FIGURES; i++)
    append_number (table, row->figures[i], FALSE);
  for (guint i = 0; i < DOCKET_WEEKLY_N_FIGURES; i++)
    append_number (table, row->before[i], FALSE);
  append_number (table, row->lag_ms / (60 * 1000), FALSE);
  docket_csv_append (table, most, TRUE);
}

char *
docket_weekly_to_csv (const DocketWeekly *weekly, DocketDesk *desk, DocketWeeklyDimension dimension, GPtrArray *rows)
{
  const GPtrArray *ordered = rows != NULL ? rows : weekly->rows[dimension];
  GString *table = g_string_new (NULL);
  g_autofree char *week = docket_weekly_week_title (weekly->from);
  g_autofree char *before = docket_weekly_week_short (docket_weekly_monday (weekly->from, -1));
  g_autofree char *head = g_strdup_printf ("%s (%s)", docket_weekly_dimension_title (dimension), week);

  docket_csv_begin (table);
  docket_csv_append (table, head, FALSE);
  for (guint i = 0; i < DOCKET_WEEKLY_N_FIGURES; i++)
    docket_csv_append (table, docket_weekly_figure_title ((DocketWeeklyFigure) i), FALSE);
  for (guint i = 0; i < DOCKET_WEEKLY_N_FIGURES; i++)
    {
      g_autofree char *title = g_strconcat (docket_weekly_figure_title ((DocketWeeklyFigure) i), _ (", "), before, NULL);

      docket_csv_append (table, title, FALSE);
    }
  docket_csv_append (table, _ ("Usual time to the server, minutes"), FALSE);
  docket_csv_append (table, _ ("Most often"), TRUE);
  for (guint i = 0; i < ordered->len; i++)
    {
      const DocketWeeklyRow *row = g_ptr_array_index (ordered, i);
      g_autofree char *name = docket_weekly_key_name (desk, dimension, row->key);
      g_autofree char *most = docket_weekly_most_often (weekly, desk, dimension, row->key);

      append_row (table, name, row, most);
    }
  append_row (table, _ ("Together"), &weekly->total, NULL);
  return g_string_free (table, FALSE);
}
