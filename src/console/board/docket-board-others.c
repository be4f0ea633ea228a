/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the server says of phones: seen when, and what is on them. The server
 * forgets nothing that matters when the line is down, but tells nobody: what it
 * said last is kept, with the time of the day instead of an age.
 *
 * Other people move jobs too. What they changed glows for a moment, so that
 * nobody looks for it; and the lane under the pointer stays under it, however
 * the lanes above grow.
 */

#include "docket-config.h"

#include "docket-board-private.h"

#include <glib/gi18n-lib.h>

#include "docket-board-lane.h"
#include "docket-text.h"

#define GLOW_MS 2400
/* More at once is not somebody at work, but what came after a while without a line. */
#define GLOWING_MAX 24

/* A phone that says nothing for so long may not get what is planned now. */
#define SILENT_MS (30 * G_GINT64_CONSTANT (60000))

/* -- Phones -- */

static gboolean
get_seen (DocketBoard *self, const char *person, gint64 *at)
{
  const gint64 *kept;

  if (docket_presence_get_last_seen (self->presence, person, at))
    {
      g_hash_table_replace (self->seen, g_strdup (person), g_memdup2 (at, sizeof *at));
      return TRUE;
    }
  kept = g_hash_table_lookup (self->seen, person);
  if (kept != NULL)
    *at = *kept;
  return kept != NULL;
}

void
docket_board_show_seen_of (DocketBoard *self, DocketBoardRow *row)
{
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self->desk)), at;
  gboolean known = docket_presence_is_known (self->presence);
  g_autofree char *words = NULL;

  if (row->head == NULL)
    return;
  if (get_seen (self, docket_record_get_id (row->technician), &at))
    words = docket_board_words_seen (at, now, known);
  docket_board_lane_show_seen (DOCKET_BOARD_LANE (row->head), words, words != NULL && now - at >= SILENT_MS);
}

gboolean
docket_board_is_untold (DocketBoard *self, const DocketBoardJob *job)
{
  const char *technician = docket_record_get_text (job->record, DOCKET_JOB_TECHNICIAN);

  if (technician == NULL || docket_job_has_begun (job->record))
    return FALSE;
  /* A plan that has not left this desk is on no phone, whatever the server said of the one before. */
  return job->plan_pending
         || docket_presence_get_delivery (self->presence, technician, docket_record_get_group_rev (job->record, DOCKET_GROUP_JOB_PLAN)) == DOCKET_DELIVERY_NOT_YET;
}

char *
docket_board_describe_silence (DocketBoard *self, const char *person)
{
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self->desk)), at;
  g_autofree char *clock = NULL;

  if (!docket_presence_is_known (self->presence) || !docket_presence_get_last_seen (self->presence, person, &at) || now - at < SILENT_MS)
    return NULL;
  clock = docket_time_format (at, now);
  /* Translators: a time: "Phone offline since 09:10" */
  return g_strdup_printf (_ ("Phone offline since %s"), clock);
}

void
docket_board_show_seen (DocketBoard *self)
{
  GHashTableIter iter;
  DocketBoardChip *chip;

  for (guint i = 0; i < self->rows->len; i++)
    docket_board_show_seen_of (self, docket_board_get_row (self, i));
  g_hash_table_iter_init (&iter, self->chips);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &chip))
    docket_board_chip_set_untold (chip, docket_board_is_untold (self, docket_board_chip_get_job (chip)));
}

/* TRUE: it was another. */
static gboolean
take_words (char **slot, char *words)
{
  gboolean same = g_strcmp0 (words, *slot) == 0;

  g_free (same ? words : g_steal_pointer (slot));
  if (!same)
    *slot = words;
  return !same;
}

void
docket_board_show_corner (DocketBoard *self)
{
  DocketSyncStatus *status = docket_desk_get_status (self->desk);
  gint64 now_ms = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  /* Of so many, whole hours say enough. */
  gboolean other_hours = take_words (&self->corner_hours, docket_board_words_hours ((self->booked_minutes + 30) / 60 * 60, (self->available_minutes + 30) / 60 * 60));
  gboolean other_words = take_words (&self->corner, docket_board_words_corner (status, now_ms, self->rows->len));
  gboolean other_whole = take_words (&self->corner_whole, docket_board_words_corner_whole (status, now_ms, self->rows->len));
  g_autofree char *all = NULL;

  if (!other_words && !other_whole && !other_hours)
    return;
  /* It is drawn; whoever hears it comes upon it with the board. */
  all = g_strjoin (_ (", "), self->corner_whole, self->corner_hours, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, all, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
docket_board_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_key, GtkTooltip *tooltip)
{
  DocketBoard *self = DOCKET_BOARD (widget);
  int from_head = docket_board_is_mirrored (self) ? gtk_widget_get_width (widget) - x : x;
  g_autofree char *all = NULL;

  if (by_key || self->corner_whole == NULL || from_head >= self->head_width || y >= self->axis_height)
    return FALSE;
  all = g_strjoin (_ (", "), self->corner_whole, self->corner_hours, NULL);
  gtk_tooltip_set_text (tooltip, all);
  return TRUE;
}

/* -- Glow -- */

static gboolean
is_same_value (const DocketRecord *a, const DocketRecord *b, DocketField field)
{
  GVariant *x = docket_record_get (a, field), *y = docket_record_get (b, field);

  return x == y || (x != NULL && y != NULL && g_variant_equal (x, y));
}

static gboolean
looks_the_same (const DocketBoardJob *a, const DocketBoardJob *b)
{
  static const DocketField fields[] = { DOCKET_JOB_TECHNICIAN, DOCKET_JOB_STARTS_AT, DOCKET_JOB_ENDS_AT, DOCKET_JOB_STATUS, DOCKET_JOB_TITLE, DOCKET_JOB_CUSTOMER };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!is_same_value (a->record, b->record, fields[i]))
      return FALSE;
  return TRUE;
}

/* Own work waits, or waited and was taken back; unless somebody else's stands instead. */
static gboolean
is_own (const DocketBoardJob *before, const DocketBoardJob *after)
{
  return after->pending || (before != NULL && before->pending && !after->under_review);
}

static gboolean
on_glowed (gpointer data)
{
  DocketBoard *self = data;

  self->glow_source = 0;
  g_hash_table_remove_all (self->glowing);
  docket_board_update_chips (self);
  return G_SOURCE_REMOVE;
}

void
docket_board_note_others (DocketBoard *self, const DocketBoardData *before, const DocketBoardData *after)
{
  g_autoptr (GHashTable) same = NULL;
  g_autoptr (GHashTable) known = NULL;
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();

  if (before == NULL || before == after || before->span.starts_at != after->span.starts_at || before->span.ends_at != after->span.ends_at)
    return;
  /* Of thousands most are the very same: only the others are looked up by their ids. */
  same = g_hash_table_new (NULL, NULL);
  known = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < after->jobs->len; i++)
    g_hash_table_add (same, g_ptr_array_index (after->jobs, i));
  for (guint i = 0; i < before->jobs->len + before->tray->len; i++)
    {
      DocketBoardJob *job = i < before->jobs->len ? g_ptr_array_index (before->jobs, i) : g_ptr_array_index (before->tray, i - before->jobs->len);

      if (!g_hash_table_remove (same, job))
        g_hash_table_insert (known, (gpointer) docket_record_get_id (job->record), job);
    }
  for (guint i = 0; i < after->jobs->len; i++)
    {
      DocketBoardJob *job = g_ptr_array_index (after->jobs, i);
      const DocketBoardJob *was = g_hash_table_lookup (known, docket_record_get_id (job->record));

      if (g_hash_table_contains (same, job) && !is_own (was, job) && (was == NULL || !looks_the_same (was, job)))
        g_ptr_array_add (changed, (gpointer) docket_record_get_id (job->record));
    }
  if (changed->len == 0 || changed->len > GLOWING_MAX)
    return;
  for (guint i = 0; i < changed->len; i++)
    g_hash_table_add (self->glowing, g_strdup (g_ptr_array_index (changed, i)));
  g_clear_handle_id (&self->glow_source, g_source_remove);
  self->glow_source = g_timeout_add (GLOW_MS, on_glowed, self);
}

/* -- What stays where it is -- */

static void
on_pointer (DocketBoard *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
on_pointer_gone (DocketBoard *self)
{
  self->pointer_y = -1;
}

void
docket_board_watch_pointer (DocketBoard *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->pointer_y = -1;
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_pointer), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_pointer), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_pointer_gone), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

char *
docket_board_get_anchor (DocketBoard *self, int *y)
{
  double bottom = self->axis_height + docket_board_lanes_height (self) - gtk_adjustment_get_value (self->vadjustment);
  guint lane;

  /* Below the last lane the pointer is at none: then the first in view stays. */
  if (!docket_board_lane_at (self, self->pointer_y < bottom ? MAX (self->pointer_y, self->axis_height) : self->axis_height, &lane))
    return NULL;
  *y = docket_board_get_row (self, lane)->y - (int) gtk_adjustment_get_value (self->vadjustment);
  return g_strdup (docket_record_get_id (docket_board_get_row (self, lane)->technician));
}

void
docket_board_keep_anchor (DocketBoard *self, const char *technician, int y)
{
  int lane = docket_board_find_lane (self, technician);

  if (lane < 0)
    return;
  gtk_adjustment_set_upper (self->vadjustment, MAX (docket_board_lanes_height (self), gtk_adjustment_get_page_size (self->vadjustment)));
  gtk_adjustment_set_value (self->vadjustment, docket_board_get_row (self, (guint) lane)->y - y);
}
