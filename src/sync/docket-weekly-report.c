/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The weekly review as a value.
 *
 * The server counts; here its two answers (the week, and the one before for
 * comparison) become one table of five figures by field, team and person:
 *
 *   held 24 (was 17), merged 0, duplicate 0, failed 2, delayed 11   job.status
 *
 * A row that only the week before had is left out: nothing happened in it.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-weekly-report.h"

#include "docket-error.h"

static const struct
{
  const char *list, *key;
} dimensions[DOCKET_WEEKLY_N_DIMENSIONS] = {
  [DOCKET_WEEKLY_BY_FIELD] = { "by_group", "group" },
  [DOCKET_WEEKLY_BY_TEAM] = { "by_team", "team" },
  [DOCKET_WEEKLY_BY_PERSON] = { "by_person", "person" },
};

static void
row_free (gpointer data)
{
  DocketWeeklyRow *row = data;

  g_free (row->key);
  g_free (row->name);
  g_free (row);
}

static void
change_free (gpointer data)
{
  DocketWeeklyChange *change = data;

  g_free (change->id);
  for (guint i = 0; i < DOCKET_WEEKLY_N_DIMENSIONS; i++)
    g_free (change->keys[i]);
  g_free (change->review);
  g_free (change->problem);
  g_free (change);
}

static gint64
number (JsonObject *object, const char *name)
{
  gint64 value = 0;

  docket_json_get_int (object, name, FALSE, &value, NULL);
  return MAX (value, 0);
}

static char *
text (JsonObject *object, const char *name)
{
  const char *value = NULL;

  docket_json_get_text (object, name, FALSE, &value, NULL);
  return g_strdup (value);
}

static void
read_figures (JsonObject *object, gint64 *figures)
{
  figures[DOCKET_WEEKLY_HELD] = number (object, "held");
  figures[DOCKET_WEEKLY_MERGED] = number (object, "merged");
  figures[DOCKET_WEEKLY_DUPLICATE] = number (object, "possible_duplicates") + number (object, "double_submissions");
  figures[DOCKET_WEEKLY_FAILED] = number (object, "rejected");
  figures[DOCKET_WEEKLY_DELAYED] = number (object, "delayed");
}

static gboolean
says_anything (const DocketWeeklyRow *row)
{
  for (guint i = 0; i < DOCKET_WEEKLY_N_FIGURES; i++)
    if (row->figures[i] > 0)
      return TRUE;
  return FALSE;
}

static JsonObject *
object_at (JsonArray *array, guint at)
{
  JsonNode *node = json_array_get_element (array, at);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_rows (DocketWeekly *weekly, JsonObject *week, JsonObject *before, DocketWeeklyDimension dimension, GError **error)
{
  JsonArray *now = NULL, *then = NULL;

  if (!docket_json_get_array (week, dimensions[dimension].list, TRUE, &now, error)
      || (before != NULL && !docket_json_get_array (before, dimensions[dimension].list, TRUE, &then, error)))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (now); i++)
    {
      JsonObject *object = object_at (now, i);
      DocketWeeklyRow *row;

      if (object == NULL)
        continue;
      row = g_new0 (DocketWeeklyRow, 1);
      row->key = text (object, dimensions[dimension].key);
      if (row->key == NULL)
        row->key = g_strdup ("");
      row->name = text (object, "name");
      row->lag_ms = number (object, "lag_ms_median");
      read_figures (object, row->figures);
      for (guint j = 0; then != NULL && j < json_array_get_length (then); j++)
        {
          JsonObject *old = object_at (then, j);
          g_autofree char *key = old != NULL ? text (old, dimensions[dimension].key) : NULL;

          if (old != NULL && g_strcmp0 (key != NULL ? key : "", row->key) == 0)
            read_figures (old, row->before);
        }
      if (says_anything (row))
        g_ptr_array_add (weekly->rows[dimension], row);
      else
        row_free (row);
    }
  return TRUE;
}

static void
read_why (JsonObject *object, gboolean *counts)
{
  JsonArray *why = NULL;

  if (!docket_json_get_array (object, "why", TRUE, &why, NULL))
    return;
  for (guint i = 0; i < json_array_get_length (why); i++)
    {
      JsonNode *node = json_array_get_element (why, i);
      const char *word = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      counts[DOCKET_WEEKLY_HELD] |= g_strcmp0 (word, "held") == 0;
      counts[DOCKET_WEEKLY_MERGED] |= g_strcmp0 (word, "merged") == 0;
      counts[DOCKET_WEEKLY_FAILED] |= g_strcmp0 (word, "rejected") == 0;
      counts[DOCKET_WEEKLY_DELAYED] |= g_strcmp0 (word, "delayed") == 0;
      counts[DOCKET_WEEKLY_DUPLICATE] |= g_strcmp0 (word, "possible-duplicate") == 0 || g_strcmp0 (word, "double-submission") == 0;
    }
}

static gboolean
read_changes (DocketWeekly *weekly, JsonObject *week, GError **error)
{
  JsonArray *changes = NULL;
  gboolean more = FALSE;

  if (!docket_json_get_array (week, "changes", TRUE, &changes, error) || !docket_json_get_bool (week, "more", FALSE, &more, error))
    return FALSE;
  weekly->complete = !more;
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *object = object_at (changes, i);
      g_autofree char *kind = object != NULL ? text (object, "kind") : NULL;
      g_autofree char *group = object != NULL ? text (object, "group") : NULL;
      DocketWeeklyChange *change;

      if (kind == NULL)
        continue;
      change = g_new0 (DocketWeeklyChange, 1);
      read_why (object, change->counts);
      change->kind = docket_kind_from_name (kind);
      change->id = text (object, "id");
      change->keys[DOCKET_WEEKLY_BY_FIELD] = group != NULL ? g_strdup_printf ("%s.%s", kind, group) : g_strdup (kind);
      change->keys[DOCKET_WEEKLY_BY_PERSON] = text (object, "person");
      change->review = text (object, "review");
      change->problem = text (object, "problem");
      change->made_at = number (object, "made_at");
      change->arrived_at = number (object, "arrived_at");
      g_ptr_array_add (weekly->changes, change);
    }
  return TRUE;
}

/* The answer names who, not the team; there are few people and many changes. */
static void
find_teams (DocketWeekly *weekly, DocketDesk *desk)
{
  g_autoptr (GHashTable) teams = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < weekly->changes->len; i++)
    {
      DocketWeeklyChange *change = g_ptr_array_index (weekly->changes, i);
      const char *person = change->keys[DOCKET_WEEKLY_BY_PERSON];
      const char *team = person != NULL ? g_hash_table_lookup (teams, person) : "";

      if (team == NULL)
        {
          g_autoptr (DocketRecord) record = NULL;

          if (docket_store_get (docket_desk_get_reader (desk), DOCKET_KIND_PERSON, person, &record, NULL) && record != NULL)
            team = docket_record_get_text (record, DOCKET_PERSON_TEAM);
          team = team != NULL ? team : "";
          g_hash_table_insert (teams, (char *) person, g_strdup (team));
          team = g_hash_table_lookup (teams, person);
        }
      change->keys[DOCKET_WEEKLY_BY_TEAM] = g_strdup (team);
    }
}

static gboolean
read_week (DocketWeekly *weekly, JsonObject *week, JsonObject *before, GError **error)
{
  JsonObject *totals = NULL, *totals_before = NULL, *cases = NULL;

  if (!docket_json_get_int (week, "from", TRUE, &weekly->from, error)
      || !docket_json_get_int (week, "to", TRUE, &weekly->to, error)
      || !docket_json_get_object (week, "totals", TRUE, &totals, error)
      || !docket_json_get_object (week, "cases", TRUE, &cases, error)
      || (before != NULL && !docket_json_get_object (before, "totals", TRUE, &totals_before, error)))
    return FALSE;
  read_figures (totals, weekly->total.figures);
  weekly->total.lag_ms = number (totals, "lag_ms_median");
  if (totals_before != NULL)
    read_figures (totals_before, weekly->total.before);
  weekly->decided = number (cases, "decided");
  weekly->undone = number (cases, "undone");
  weekly->still_open = number (cases, "still_open");
  weekly->decide_ms_median = number (cases, "decide_ms_median");
  weekly->decide_ms_p95 = number (cases, "decide_ms_p95");
  for (guint i = 0; i < DOCKET_WEEKLY_N_DIMENSIONS; i++)
    if (!read_rows (weekly, week, before, (DocketWeeklyDimension) i, error))
      return FALSE;
  return read_changes (weekly, week, error);
}

DocketWeekly *
docket_weekly_new (DocketDesk *desk, JsonNode *document, GError **error)
{
  g_autoptr (DocketWeekly) weekly = g_new0 (DocketWeekly, 1);
  JsonObject *object, *week = NULL, *before = NULL;

  weekly->changes = g_ptr_array_new_with_free_func (change_free);
  for (guint i = 0; i < DOCKET_WEEKLY_N_DIMENSIONS; i++)
    weekly->rows[i] = g_ptr_array_new_with_free_func (row_free);
  if (!JSON_NODE_HOLDS_OBJECT (document))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
      return NULL;
    }
  object = json_node_get_object (document);
  if (!docket_json_get_int (object, "counted_at", TRUE, &weekly->counted_at, error)
      || !docket_json_get_object (object, "week", TRUE, &week, error)
      || !docket_json_get_object (object, "before", FALSE, &before, error)
      || !read_week (weekly, week, before, error))
    return NULL;
  find_teams (weekly, desk);
  return g_steal_pointer (&weekly);
}

void
docket_weekly_free (DocketWeekly *weekly)
{
  if (weekly == NULL)
    return;
  for (guint i = 0; i < DOCKET_WEEKLY_N_DIMENSIONS; i++)
    g_ptr_array_unref (weekly->rows[i]);
  g_ptr_array_unref (weekly->changes);
  g_free (weekly);
}

const DocketWeeklyRow *
docket_weekly_find (const DocketWeekly *weekly, DocketWeeklyDimension dimension, const char *key)
{
  if (key == NULL)
    return &weekly->total;
  for (guint i = 0; i < weekly->rows[dimension]->len; i++)
    {
      const DocketWeeklyRow *row = g_ptr_array_index (weekly->rows[dimension], i);

      if (g_strcmp0 (row->key, key) == 0)
        return row;
    }
  return NULL;
}

GPtrArray *
docket_weekly_select (const DocketWeekly *weekly, DocketWeeklyFigure figure, DocketWeeklyDimension dimension, const char *key)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < weekly->changes->len; i++)
    {
      DocketWeeklyChange *change = g_ptr_array_index (weekly->changes, i);

      if (change->counts[figure] && (key == NULL || g_strcmp0 (change->keys[dimension], key) == 0))
        g_ptr_array_add (found, change);
    }
  return found;
}

gint64
docket_weekly_monday (gint64 ms, int weeks)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (ms / 1000);
  g_autoptr (GDateTime) day = g_date_time_new_local (g_date_time_get_year (at), g_date_time_get_month (at), g_date_time_get_day_of_month (at), 0, 0, 0);
  g_autoptr (GDateTime) monday = g_date_time_add_days (day, 7 * weeks - (g_date_time_get_day_of_week (at) - 1));

  return g_date_time_to_unix (monday) * 1000;
}
