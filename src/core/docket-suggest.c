/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * For each person, the moments at which something ends or begins are tried, on
 * the quarter of the hour, and of those that docket_plan_check() has nothing
 * against the one with most points is theirs. A moment between two of them could
 * only be later for nothing.
 *
 * Points are few and whole, so that people can follow them: a neighbour near by
 * saves a drive (40, or 25 for the next streets), an emptier day bears a
 * surprise (up to 30), and sooner is better (up to 30).
 */

#include "docket-suggest.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define POINTS_SAME 40
#define POINTS_AREA 25
#define POINTS_ROOM 30
#define POINTS_SOON 30

/* -- Near by -- */

static gboolean
is_job_of (const DocketSuggestQuestion *question, const DocketRecord *person, const DocketRecord *job, DocketSpan *span)
{
  return !g_str_equal (docket_record_get_id (job), docket_record_get_id (question->job)) && docket_job_is_of (job, person) && docket_job_get_span (job, span);
}

/* The jobs just before and after @span on its day. (nullable) */
static void
find_neighbours (const DocketSuggestQuestion *question, const DocketRecord *person, const DocketSpan *span, const DocketRecord *neighbours[2])
{
  const DocketSpan day = { docket_day_start (question->zone, span->starts_at), docket_day_add (question->zone, span->starts_at, 1) };
  gint64 ended = G_MININT64, begins = G_MAXINT64;

  neighbours[0] = neighbours[1] = NULL;
  for (guint i = 0; i < question->jobs->len; i++)
    {
      const DocketRecord *job = g_ptr_array_index (question->jobs, i);
      DocketSpan taken;

      if (!is_job_of (question, person, job, &taken) || !docket_span_overlaps (&taken, &day))
        continue;
      if (taken.ends_at <= span->starts_at && taken.ends_at > ended)
        {
          ended = taken.ends_at;
          neighbours[0] = job;
        }
      if (taken.starts_at >= span->ends_at && taken.starts_at < begins)
        {
          begins = taken.starts_at;
          neighbours[1] = job;
        }
    }
}

static void
rate_nearness (const DocketSuggestQuestion *question, DocketSuggestion *suggestion)
{
  const char *here = question->postcode != NULL ? question->postcode (question->job, question->postcode_data) : NULL;
  const DocketRecord *neighbours[2];

  if (here == NULL)
    return;
  find_neighbours (question, suggestion->person, &suggestion->span, neighbours);
  for (guint i = 0; i < G_N_ELEMENTS (neighbours); i++)
    {
      DocketNearness nearness = neighbours[i] != NULL ? docket_postcode_nearness (here, question->postcode (neighbours[i], question->postcode_data)) : DOCKET_NEAR_UNKNOWN;

      if (nearness <= suggestion->nearness)
        continue;
      suggestion->nearness = nearness;
      suggestion->neighbour = neighbours[i];
    }
}

/* -- Points -- */

static void
rate (const DocketSuggestQuestion *question, DocketSuggestion *suggestion)
{
  const DocketSpan day = { docket_day_start (question->zone, suggestion->span.starts_at), docket_day_add (question->zone, suggestion->span.starts_at, 1) };
  gint64 from = MAX (question->within.starts_at, question->not_before), length = question->within.ends_at - from;
  int needed = docket_job_get_minutes (question->job);

  rate_nearness (question, suggestion);
  suggestion->available_minutes = docket_plan_available_minutes (suggestion->person, question->absences, question->zone, &day);
  suggestion->booked_minutes = docket_plan_booked_minutes (suggestion->person, question->jobs, &day);
  suggestion->points = suggestion->nearness == DOCKET_NEAR_SAME ? POINTS_SAME : suggestion->nearness == DOCKET_NEAR_AREA ? POINTS_AREA : 0;
  if (suggestion->available_minutes > 0)
    suggestion->points += (int) CLAMP ((gint64) POINTS_ROOM * (suggestion->available_minutes - suggestion->booked_minutes - (gint64) needed) / suggestion->available_minutes, 0, POINTS_ROOM);
  if (length > 0)
    suggestion->points += (int) CLAMP (POINTS_SOON * (question->within.ends_at - suggestion->span.starts_at) / length, 0, POINTS_SOON);
}

/* -- When -- */

static gint64
snap_up (GTimeZone *zone, gint64 at)
{
  gint64 start = docket_day_start (zone, at), step = DOCKET_SUGGEST_SNAP_MINUTES * MINUTE_MS;

  return start + (at - start + step - 1) / step * step;
}

/* The moments that are worth trying for @person. (transfer full) (element-type gint64) */
static GArray *
list_moments (const DocketSuggestQuestion *question, const DocketRecord *person)
{
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 first = MAX (question->within.starts_at, question->not_before);
  gint64 promised = docket_record_get_int (question->job, DOCKET_JOB_PROMISED_FROM, 0);
  DocketSpan span;

  g_array_append_val (moments, first);
  if (promised != 0)
    g_array_append_val (moments, promised);
  for (gint64 day = docket_day_add (question->zone, question->within.starts_at, -1); day < question->within.ends_at; day = docket_day_add (question->zone, day, 1))
    {
      if (docket_person_shift (person, question->zone, day, &span))
        g_array_append_val (moments, span.starts_at);
      if (docket_person_break (person, question->zone, day, &span))
        g_array_append_val (moments, span.ends_at);
    }
  for (guint i = 0; i < question->jobs->len; i++)
    if (is_job_of (question, person, g_ptr_array_index (question->jobs, i), &span))
      g_array_append_val (moments, span.ends_at);
  for (guint i = 0; i < question->absences->len; i++)
    {
      const DocketRecord *absence = g_ptr_array_index (question->absences, i);
      gint64 back = docket_record_get_int (absence, DOCKET_ABSENCE_ENDS_AT, 0);

      if (g_strcmp0 (docket_record_get_text (absence, DOCKET_ABSENCE_PERSON), docket_record_get_id (person)) == 0)
        g_array_append_val (moments, back);
    }
  return moments;
}

/* FALSE: no moment of these days. @lacks_skill: (out): whatever the moment. */
static gboolean
find_best (const DocketSuggestQuestion *question, const DocketRecord *person, DocketSuggestion *best, gboolean *lacks_skill)
{
  g_autoptr (GArray) moments = list_moments (question, person);
  gint64 first = MAX (question->within.starts_at, question->not_before), length = docket_job_get_minutes (question->job) * MINUTE_MS;
  gboolean found = FALSE;

  *lacks_skill = FALSE;
  for (guint i = 0; i < moments->len; i++)
    {
      gint64 at = snap_up (question->zone, g_array_index (moments, gint64, i));
      DocketSuggestion suggestion = { .person = person, .span = { at, at + length } };
      DocketPlanCheck check;

      if (at < first || at >= question->within.ends_at)
        continue;
      docket_plan_check (person, question->job, &suggestion.span, question->jobs, question->absences, question->zone, &check);
      *lacks_skill = *lacks_skill || (check.warnings & DOCKET_PLAN_SKILL) != 0;
      if (check.warnings != DOCKET_PLAN_FINE)
        continue;
      rate (question, &suggestion);
      if (found && (suggestion.points < best->points || (suggestion.points == best->points && at >= best->span.starts_at)))
        continue;
      *best = suggestion;
      found = TRUE;
    }
  return found;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const DocketSuggestion *x = a, *y = b;

  if (x->points != y->points)
    return x->points > y->points ? -1 : 1;
  if (x->span.starts_at != y->span.starts_at)
    return x->span.starts_at < y->span.starts_at ? -1 : 1;
  return strcmp (docket_record_get_id (x->person), docket_record_get_id (y->person));
}

/* The jobs of each, so that nobody's are looked at for another. Technician -> jobs; (transfer full) */
static GHashTable *
sort_by_person (GPtrArray *jobs)
{
  GHashTable *theirs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < jobs->len; i++)
    {
      DocketRecord *job = g_ptr_array_index (jobs, i);
      const char *technician = docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
      GPtrArray *list = technician != NULL ? g_hash_table_lookup (theirs, technician) : NULL;

      if (technician == NULL)
        continue;
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (theirs, (gpointer) technician, list);
        }
      g_ptr_array_add (list, job);
    }
  return theirs;
}

DocketSuggestResult
docket_suggest (const DocketSuggestQuestion *question, guint limit, GArray **suggestions)
{
  g_autoptr (GHashTable) theirs = sort_by_person (question->jobs);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  gboolean anybody_skilled = FALSE;

  *suggestions = g_array_new (FALSE, FALSE, sizeof (DocketSuggestion));
  if (MAX (question->within.starts_at, question->not_before) >= question->within.ends_at)
    return DOCKET_SUGGEST_OVER;
  for (guint i = 0; i < question->persons->len; i++)
    {
      const DocketRecord *person = g_ptr_array_index (question->persons, i);
      GPtrArray *jobs = g_hash_table_lookup (theirs, docket_record_get_id (person));
      DocketSuggestQuestion of_person = *question;
      DocketSuggestion best;
      gboolean lacks_skill;

      if (!docket_person_is_active (person))
        continue;
      of_person.jobs = jobs != NULL ? jobs : none;
      if (find_best (&of_person, person, &best, &lacks_skill))
        g_array_append_val (*suggestions, best);
      anybody_skilled = anybody_skilled || !lacks_skill;
    }
  g_array_sort (*suggestions, compare);
  if ((*suggestions)->len > limit)
    g_array_set_size (*suggestions, limit);
  if ((*suggestions)->len > 0)
    return DOCKET_SUGGEST_FOUND;
  return anybody_skilled ? DOCKET_SUGGEST_NO_TIME : DOCKET_SUGGEST_NO_SKILL;
}
