/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where everything stands, in px from the first moment and the first lane: made
 * anew when data, scale or filter change, and never while scrolling.
 */

#include "docket-config.h"

#include "docket-board-private.h"

#include <string.h>

#include "docket-board-lane.h"

#define HEAD_EM 13.64
#define HEAD_SHARE_MAX 0.33

/* -- Places -- */

gboolean
docket_board_is_mirrored (DocketBoard *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

void
docket_board_locate (DocketBoard *self, double from, double to, guint row, int lane_y, graphene_rect_t *rect)
{
  double x = self->head_width + from - gtk_adjustment_get_value (self->hadjustment);
  double y = self->axis_height + lane_y + DOCKET_BOARD_GAP_PX + row * (self->chip_height + DOCKET_BOARD_GAP_PX) - gtk_adjustment_get_value (self->vadjustment);
  double width = to - from;

  if (docket_board_is_mirrored (self))
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  graphene_rect_init (rect, (float) x, (float) y, (float) width, (float) self->chip_height);
}

DocketBoardRow *
docket_board_get_row (DocketBoard *self, guint lane)
{
  return g_ptr_array_index (self->rows, lane);
}

void
docket_board_row_free (gpointer data)
{
  DocketBoardRow *row = data;

  g_clear_pointer (&row->head, gtk_widget_unparent);
  g_clear_pointer (&row->shifts, g_array_unref);
  g_clear_pointer (&row->hours, g_array_unref);
  g_clear_pointer (&row->technician, docket_record_unref);
  g_ptr_array_unref (row->all);
  g_ptr_array_unref (row->jobs);
  g_array_unref (row->places);
  g_free (row);
}

static gboolean
passes (DocketBoard *self, const DocketRecord *technician)
{
  g_autofree const char **skills = docket_record_get_words (technician, DOCKET_PERSON_SKILLS);

  if (self->team != NULL && g_strcmp0 (self->team, docket_record_get_text (technician, DOCKET_PERSON_TEAM)) != 0)
    return FALSE;
  return self->skill == NULL || (skills != NULL && g_strv_contains ((const char *const *) skills, self->skill));
}

static gboolean
passes_job (DocketBoard *self, const DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  return self->statuses == NULL || (status != NULL && g_strv_contains ((const char *const *) self->statuses, status));
}

static gboolean
is_same_list (const GPtrArray *a, const GPtrArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

/* The ones it had, if they are others now. (transfer full) (nullable) */
static GPtrArray *
collect_jobs (DocketBoard *self, DocketBoardRow *row, GPtrArray *jobs)
{
  const DocketSpan shown = { self->scale.starts_at, self->scale.ends_at };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);
  GPtrArray *before;

  for (guint i = 0; i < jobs->len; i++)
    {
      DocketBoardJob *job = g_ptr_array_index (jobs, i);

      /* What was read may be of the days before, until these have come. */
      if (!job->planned || !docket_span_overlaps (&job->span, &shown))
        continue;
      g_ptr_array_add (all, docket_board_job_ref (job));
    }
  if (is_same_list (all, row->all))
    return NULL;
  before = g_steal_pointer (&row->all);
  row->all = g_steal_pointer (&all);
  g_ptr_array_set_size (row->jobs, 0);
  for (guint i = 0; i < row->all->len; i++)
    g_ptr_array_add (row->jobs, ((DocketBoardJob *) g_ptr_array_index (row->all, i))->record);
  return before;
}

void
docket_board_place_span (DocketBoard *self, const DocketSpan *span, double *from, double *to)
{
  *from = docket_board_scale_x (&self->scale, MAX (span->starts_at, self->scale.starts_at));
  *to = MAX (docket_board_scale_x (&self->scale, MIN (span->ends_at, self->scale.ends_at)), *from + DOCKET_BOARD_CHIP_PX_MIN);
}

static void
place_jobs (DocketBoard *self, DocketBoardRow *row, int y)
{
  g_autofree DocketBoardPiece *pieces = g_new (DocketBoardPiece, MAX (row->all->len, 1));
  guint n = 0, n_rows;

  g_array_set_size (row->places, 0);
  for (guint i = 0; i < row->all->len; i++)
    {
      DocketBoardPlace place = { g_ptr_array_index (row->all, i), 0, 0, 0 };

      if (!passes_job (self, place.job->record))
        continue;
      docket_board_place_span (self, &place.job->span, &place.from, &place.to);
      pieces[n++] = (DocketBoardPiece) { place.from, place.to, 0 };
      g_array_append_val (row->places, place);
    }
  n_rows = docket_board_stack (pieces, n);
  for (guint i = 0; i < n; i++)
    g_array_index (row->places, DocketBoardPlace, i).row = pieces[i].row;
  row->y = y;
  row->height = DOCKET_BOARD_GAP_PX + (int) n_rows * (self->chip_height + DOCKET_BOARD_GAP_PX);
}

void
docket_board_place_all (DocketBoard *self)
{
  int y = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketBoardRow *row = docket_board_get_row (self, i);

      place_jobs (self, row, y);
      y += row->height;
    }
}

static GPtrArray *
jobs_of (GHashTable *by_technician, const char *technician)
{
  GPtrArray *jobs = g_hash_table_lookup (by_technician, technician);

  if (jobs == NULL)
    {
      jobs = g_ptr_array_new ();
      g_hash_table_insert (by_technician, (gpointer) technician, jobs);
    }
  return jobs;
}

/* How long a technician is there takes the calendar of each day; it is not reckoned
 * again because of a job. */
static void
reckon_hours (DocketBoard *self, DocketBoardRow *row, DocketRecord *technician)
{
  docket_record_ref (technician);
  g_clear_pointer (&row->technician, docket_record_unref);
  row->technician = technician;
  row->span = (DocketSpan) { self->scale.starts_at, self->scale.ends_at };
  g_clear_pointer (&row->hours, g_array_unref);
  g_clear_pointer (&row->shifts, g_array_unref);
  row->shifts = g_array_new (FALSE, FALSE, sizeof (DocketSpan));
  for (gint64 day = self->scale.starts_at; day < self->scale.ends_at; day = docket_day_add (self->zone, day, 1))
    {
      DocketSpan shift;

      if (docket_person_shift (row->technician, self->zone, day, &shift))
        g_array_append_val (row->shifts, shift);
    }
  row->available_minutes = docket_plan_available_minutes (row->technician, self->data->absences, self->zone, &row->span);
}

void
docket_board_show_head (DocketBoard *self, DocketBoardRow *row)
{
  docket_board_lane_show (DOCKET_BOARD_LANE (row->head), row->technician, row->booked_minutes, row->available_minutes);
  docket_widget_set_look (row->head, "team-",
                          self->by_team ? docket_board_teams_css_class (self->teams, docket_record_get_text (row->technician, DOCKET_PERSON_TEAM)) : NULL);
  docket_board_show_seen_of (self, row);
  row->head_told = TRUE;
}

/* The height of a chip is that of its words, whatever the size of letters. */
static void
measure_chip (DocketBoard *self)
{
  gtk_widget_measure (self->sample, GTK_ORIENTATION_VERTICAL, -1, &self->chip_height, NULL, NULL, NULL);
  self->axis_height = MAX (self->chip_height * 6 / 10, 24);
}

/* So is the width of heads, but the hours have the most of what there is. */
static void
measure_head (DocketBoard *self, int width)
{
  const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  double wanted = HEAD_EM * pango_font_description_get_size (font) / PANGO_SCALE;

  self->head_width = (int) MAX (MIN (wanted, width * HEAD_SHARE_MAX), DOCKET_BOARD_HEAD_PX_MIN);
}

static DocketBoardRow *
row_new (void)
{
  DocketBoardRow *row = g_new0 (DocketBoardRow, 1);

  row->places = g_array_new (FALSE, FALSE, sizeof (DocketBoardPlace));
  row->all = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);
  row->jobs = g_ptr_array_new ();
  return row;
}

/* Adds the times of those @jobs that are not among @others. */
static void
collect_spans (GArray *spans, GPtrArray *jobs, GPtrArray *others)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketBoardJob *job = g_ptr_array_index (jobs, i);

      if (!g_ptr_array_find (others, job, NULL))
        g_array_append_val (spans, job->span);
    }
}

static gboolean
touches (const GArray *spans, const DocketBoardJob *job)
{
  for (guint i = 0; i < spans->len; i++)
    if (docket_span_overlaps (&job->span, &g_array_index (spans, DocketSpan, i)))
      return TRUE;
  return FALSE;
}

/* What a chip says depends on its neighbours too: whatever shares a time with what
 * came or went tells anew. @before: (nullable): the jobs it had; NULL: all tell. */
static void
show_row (DocketBoard *self, DocketBoardRow *row, GPtrArray *before)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (DocketSpan));

  row->head_told = FALSE;
  if (before != NULL)
    {
      collect_spans (spans, before, row->all);
      collect_spans (spans, row->all, before);
    }
  for (guint i = 0; i < row->all->len; i++)
    {
      DocketBoardJob *job = g_ptr_array_index (row->all, i);
      DocketBoardChip *chip = g_hash_table_lookup (self->chips, docket_record_get_id (job->record));

      if (chip != NULL && (before == NULL || docket_board_chip_get_job (chip) != job || touches (spans, job)))
        docket_board_show_chip (self, chip, job, row->technician);
    }
}

/* Most of what comes leaves most rows as they were, and a page of hundreds of
 * changes must not make a frame wait: so only what differs is reckoned and shown. */
static void
fill_row (DocketBoard *self, DocketBoardRow *row, DocketRecord *technician, GPtrArray *jobs, gboolean all_anew)
{
  g_autoptr (GPtrArray) before = collect_jobs (self, row, jobs);
  gboolean anew = all_anew || row->technician != technician || row->span.starts_at != self->scale.starts_at || row->span.ends_at != self->scale.ends_at;

  if (anew)
    reckon_hours (self, row, technician);
  if (anew || before != NULL)
    {
      row->booked_minutes = docket_plan_booked_minutes (row->technician, row->jobs, &row->span);
      show_row (self, row, anew ? NULL : before);
    }
  self->booked_minutes += row->booked_minutes;
  self->available_minutes += row->available_minutes;
}

static gboolean
is_same_teams (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

/* Whether something changed that each row shows. */
static gboolean
follow_company (DocketBoard *self)
{
  g_autoptr (GPtrArray) teams = docket_board_teams_new (self->data);
  gboolean same = is_same_list (self->absences, self->data->absences) && is_same_teams (self->teams, teams) && self->shown_by_team == self->by_team;

  g_ptr_array_unref (self->teams);
  self->teams = g_steal_pointer (&teams);
  g_ptr_array_unref (self->absences);
  self->absences = g_ptr_array_ref (self->data->absences);
  self->shown_by_team = self->by_team;
  return !same;
}

/* Nobody has work in a night that is folded. What is in sight stays there; not while
 * something is in the hand, which is where the pointer is. */
static void
fold_nights (DocketBoard *self)
{
  g_autoptr (GArray) work = g_array_new (FALSE, FALSE, sizeof (DocketSpan));
  double value = gtk_adjustment_get_value (self->hadjustment);
  gint64 kept = docket_board_scale_at (&self->scale, value);

  if (self->hand != NULL)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      g_array_append_vals (work, row->shifts->data, row->shifts->len);
      for (guint j = 0; j < row->all->len; j++)
        g_array_append_val (work, ((DocketBoardJob *) g_ptr_array_index (row->all, j))->span);
    }
  if (!docket_board_scale_fold (&self->scale, self->zone, work))
    return;
  if (!self->zoomed && self->scale.hour_px > DOCKET_BOARD_HOUR_PX_MIN)
    {
      self->wants_fit = TRUE;
      docket_board_ensure_chips_soon (self);
      return;
    }
  gtk_adjustment_set_upper (self->hadjustment, MAX (docket_board_scale_width (&self->scale), gtk_adjustment_get_page_size (self->hadjustment)));
  gtk_adjustment_set_value (self->hadjustment, value > 0 ? docket_board_scale_x (&self->scale, kept) : 0);
}

void
docket_board_build (DocketBoard *self)
{
  g_autoptr (GHashTable) by_technician = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  gboolean all_anew;
  guint n = 0;

  if (self->data == NULL)
    return;
  measure_chip (self);
  all_anew = follow_company (self);
  self->booked_minutes = self->available_minutes = 0;
  for (guint i = 0; i < self->data->jobs->len; i++)
    {
      DocketBoardJob *job = g_ptr_array_index (self->data->jobs, i);

      g_ptr_array_add (jobs_of (by_technician, docket_record_get_text (job->record, DOCKET_JOB_TECHNICIAN)), job);
    }
  for (guint i = 0; i < self->data->technicians->len; i++)
    {
      DocketRecord *technician = g_ptr_array_index (self->data->technicians, i);
      GPtrArray *jobs = g_hash_table_lookup (by_technician, docket_record_get_id (technician));

      if (!passes (self, technician))
        continue;
      if (n == self->rows->len)
        g_ptr_array_add (self->rows, row_new ());
      fill_row (self, g_ptr_array_index (self->rows, n++), technician, jobs != NULL ? jobs : none, all_anew);
    }
  g_ptr_array_set_size (self->rows, (int) n);
  fold_nights (self);
  docket_board_place_all (self);
  g_signal_emit (self, docket_board_signals[DOCKET_BOARD_CARRIED], 0);
}

int
docket_board_find_lane (DocketBoard *self, const char *technician)
{
  for (guint i = 0; technician != NULL && i < self->rows->len; i++)
    if (g_str_equal (docket_record_get_id (docket_board_get_row (self, i)->technician), technician))
      return (int) i;
  return -1;
}

GPtrArray *
docket_board_get_technicians (DocketBoard *self)
{
  GPtrArray *technicians = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);

  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (technicians, docket_record_ref (docket_board_get_row (self, i)->technician));
  return technicians;
}

gboolean
docket_board_lane_at (DocketBoard *self, double y, guint *lane)
{
  double within = y - self->axis_height + gtk_adjustment_get_value (self->vadjustment);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      *lane = i;
      if (within < row->y + row->height)
        return TRUE;
    }
  return self->rows->len > 0;
}

gint64
docket_board_time_at (DocketBoard *self, double x)
{
  if (docket_board_is_mirrored (self))
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x;
  return docket_board_scale_at (&self->scale, x - self->head_width + gtk_adjustment_get_value (self->hadjustment));
}

/* -- Its extent -- */

int
docket_board_lanes_height (DocketBoard *self)
{
  const DocketBoardRow *last = self->rows->len > 0 ? docket_board_get_row (self, self->rows->len - 1) : NULL;

  return last != NULL ? last->y + last->height : 0;
}

/* The first hour of work that anybody has, so that nobody looks at the night. */
gint64
docket_board_first_hour (DocketBoard *self)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketSpan shift;

      if (docket_person_shift (docket_board_get_row (self, i)->technician, self->zone, self->scale.starts_at, &shift))
        first = MIN (first, shift.starts_at);
    }
  return first != G_MAXINT64 ? first : docket_day_minute (self->zone, self->scale.starts_at, 7 * 60);
}

gint64
docket_board_last_hour (DocketBoard *self)
{
  gint64 last = G_MININT64;

  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketSpan shift;

      if (docket_person_shift (docket_board_get_row (self, i)->technician, self->zone, self->scale.ends_at - 1, &shift))
        last = MAX (last, shift.ends_at);
    }
  return last != G_MININT64 ? last : docket_day_minute (self->zone, self->scale.ends_at - 1, 18 * 60);
}

int
docket_board_get_head_width (DocketBoard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), 0);
  return self->head_width;
}

/* -- Size -- */

void
docket_board_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  DocketBoard *self = DOCKET_BOARD (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = DOCKET_BOARD_HEAD_PX_MIN + 100;
      *natural = self->head_width + MAX ((int) docket_board_scale_width (&self->scale), 100);
    }
  else
    {
      *minimum = self->axis_height + self->chip_height;
      *natural = self->axis_height + MAX (docket_board_lanes_height (self), self->chip_height);
    }
}

static void
show_hours (DocketBoard *self)
{
  gint64 from = docket_board_first_hour (self) - 3600000;

  gtk_adjustment_set_value (self->hadjustment, docket_board_scale_x (&self->scale, MAX (from, self->scale.starts_at)));
}

static void
allocate_heads (DocketBoard *self, int width, int height)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);
      double y = self->axis_height + row->y - gtk_adjustment_get_value (self->vadjustment);

      if (row->head == NULL)
        continue;
      gtk_widget_set_child_visible (row->head, y + row->height > 0 && y < height);
      if (gtk_widget_get_child_visible (row->head))
        gtk_widget_size_allocate (row->head, &(GtkAllocation) { docket_board_is_mirrored (self) ? width - self->head_width : 0, (int) y, self->head_width, row->height }, -1);
    }
}

void
docket_board_allocate_chip (DocketBoard *self, GtkWidget *chip, const graphene_rect_t *rect)
{
  int minimum;

  gtk_widget_measure (chip, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (chip, &(GtkAllocation) { (int) rect->origin.x, (int) rect->origin.y, MAX ((int) rect->size.width, minimum), self->chip_height }, -1);
}

static void
allocate_place (DocketBoard *self, const DocketBoardRow *row, guint index)
{
  const DocketBoardPlace *place = &g_array_index (row->places, DocketBoardPlace, index);
  GtkWidget *chip = g_hash_table_lookup (self->chips, docket_record_get_id (place->job->record));
  graphene_rect_t rect;

  if (chip == NULL)
    return;
  docket_board_locate (self, place->from, place->to, place->row, row->y, &rect);
  docket_board_allocate_chip (self, chip, &rect);
}

/* Of thousands of places only those that have a chip: see docket_board_update_chips(). */
static void
allocate_chips (DocketBoard *self)
{
  guint lane, index;

  for (guint i = self->first_awake; i < MIN (self->last_awake, self->rows->len); i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      for (guint j = 0; j < row->places->len; j++)
        allocate_place (self, row, j);
    }
  if (docket_board_find_place (self, self->current, &lane, &index) && (lane < self->first_awake || lane >= self->last_awake))
    allocate_place (self, docket_board_get_row (self, lane), index);
}

void
docket_board_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketBoard *self = DOCKET_BOARD (widget);
  double lanes_width, view_height;
  int chip_height = self->chip_height;

  /* The person may have asked for larger letters just now. */
  measure_chip (self);
  if (self->chip_height != chip_height)
    docket_board_place_all (self);
  measure_head (self, width);
  view_height = MAX (height - self->axis_height, 1);
  lanes_width = MAX (width - self->head_width, 1);
  gtk_adjustment_configure (self->hadjustment, gtk_adjustment_get_value (self->hadjustment), 0, MAX (docket_board_scale_width (&self->scale), lanes_width),
                            60, lanes_width * 0.9, lanes_width);
  gtk_adjustment_configure (self->vadjustment, gtk_adjustment_get_value (self->vadjustment), 0, MAX (docket_board_lanes_height (self), view_height),
                            self->chip_height, view_height * 0.9, view_height);
  if (self->wants_hours && self->data != NULL)
    {
      self->wants_hours = FALSE;
      show_hours (self);
    }
  allocate_heads (self, width, height);
  allocate_chips (self);
  docket_board_allocate_ghosts (self, width, height);
  /* What nobody zoomed by hand fits into whatever width there is. */
  if (width != self->last_width && self->last_width > 0 && !self->zoomed && self->hand == NULL)
    self->wants_fit = TRUE;
  if (width != self->last_width || height != self->last_height || self->wants_fit)
    docket_board_ensure_chips_soon (self);
  self->last_width = width;
  self->last_height = height;
}
