/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Chips are widgets, for the keyboard and for readers of the screen; so there
 * are only those in view, of a lane above and one below, a little to the left
 * and the right, and the one with the keyboard. They are woken before the frame that shows them is drawn;
 * where so many come at once that it would wait for them, the nearest first, and a plain block stands
 * for each of the others until one of the next frames.
 * Heads are made when their lane first comes near, and stay.
 */

#include "docket-config.h"

#include "docket-board-private.h"

#include "docket-board-lane.h"
#include "docket-looks.h"

#define LANES_AROUND 1
/* A view that goes on by itself moves before the chips are woken: its edge is not blank for that frame. */
#define SLACK_PX 100
#define SPARE_MAX 192
/* What a frame has time for; a spare one takes 1 of it. */
#define WORK_A_FRAME 48
#define WORK_OF_MAKING 3
#define HEADS_A_TURN 8
/* Hundreds of them are in view: their corners are drawn the quick way. */
#define NARROW_PX 40
#define BRIEF_PX 90 /* beside its number hardly a letter of a title would be left */

/* What speaks against the plan that @job has now, among what stands in its lane.
 * @travel: and the ways: whoever looks at all chips at once sees how close they stand. */
static void
check_plan (DocketBoard *self, const DocketBoardJob *job, const DocketRecord *technician, gboolean travel, DocketPlanCheck *check)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  int lane = docket_board_find_lane (self, docket_record_get_id (technician));
  GPtrArray *others = lane >= 0 ? docket_board_get_row (self, (guint) lane)->jobs : nothing;
  DocketSpan span;

  docket_job_get_span (job->record, &span);
  docket_plan_check (technician, job->record, &span, others, self->data->absences, self->zone, check);
  if (travel)
    docket_travel_check (technician, job->record, &span, others, docket_board_model_get_postcode, self->model, check);
}

static void
show_with (DocketBoard *self, DocketBoardChip *chip, DocketBoardJob *job, const DocketRecord *technician, const char *when, const char *warning)
{
  g_autofree char *number = docket_desk_job_name (job->record);
  g_autofree char *place = NULL;
  g_autofree char *status = docket_desk_format_value (self->desk, DOCKET_JOB_STATUS, docket_record_get (job->record, DOCKET_JOB_STATUS));
  DocketSpan span;

  docket_job_get_span (job->record, &span);
  place = docket_board_words_place (technician, &span, self->scale.starts_at);
  docket_board_chip_show (chip, job, number, when, status, place, warning);
  docket_board_chip_set_untold (chip, docket_board_is_untold (self, job));
  docket_widget_set_look (GTK_WIDGET (chip), "team-",
                          self->by_team ? docket_board_teams_css_class (self->teams, docket_record_get_text (technician, DOCKET_PERSON_TEAM)) : NULL);
}

void
docket_board_show_chip (DocketBoard *self, DocketBoardChip *chip, DocketBoardJob *job, const DocketRecord *technician)
{
  g_autofree char *promise = NULL;
  g_autofree char *warning = NULL;
  DocketPlanCheck check;
  DocketSpan span;

  docket_job_get_span (job->record, &span);
  promise = docket_board_words_promise (job->record, span.starts_at);
  check_plan (self, job, technician, FALSE, &check);
  /* Once somebody has been there, how it is matters more than how it was planned. */
  if (docket_job_has_begun (job->record))
    check.warnings = docket_job_is_left_behind (job->record, technician) ? DOCKET_PLAN_INACTIVE : 0;
  if (check.warnings != 0)
    warning = docket_board_words_warning_short (&check, self->model);
  show_with (self, chip, job, technician, promise, warning);
}

void
docket_board_show_ghost (DocketBoard *self, DocketBoardChip *chip, DocketBoardJob *job, const DocketRecord *technician, const char *warning)
{
  g_autofree char *when = NULL;
  DocketSpan span;

  docket_job_get_span (job->record, &span);
  when = docket_board_words_span (&span, self->scale.starts_at);
  show_with (self, chip, job, technician, when, warning);
}

char *
docket_board_describe_plan (DocketBoard *self, DocketBoardJob *job, char **warning)
{
  DocketRecord *technician;
  DocketPlanCheck check;
  DocketSpan span;

  g_return_val_if_fail (DOCKET_IS_BOARD (self), NULL);

  technician = docket_board_model_find_technician (self->model, docket_record_get_text (job->record, DOCKET_JOB_TECHNICIAN));
  if (technician == NULL || !docket_job_get_span (job->record, &span))
    {
      *warning = g_strdup ("");
      return docket_board_words_place (NULL, NULL, 0);
    }
  /* Who has begun is there. */
  check_plan (self, job, technician, !docket_job_has_begun (job->record), &check);
  *warning = docket_board_words_warning (&check, self->model);
  return docket_board_words_place (technician, &span, self->scale.starts_at);
}

static void
set_class (DocketBoardChip *chip, const char *css_class, gboolean worn)
{
  if (worn)
    gtk_widget_add_css_class (GTK_WIDGET (chip), css_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (chip), css_class);
}

static DocketBoardChip *
take_chip (DocketBoard *self)
{
  DocketBoardChip *chip;

  if (self->spare->len > 0)
    {
      chip = g_ptr_array_remove_index_fast (self->spare, self->spare->len - 1);
      gtk_widget_set_child_visible (GTK_WIDGET (chip), TRUE);
      gtk_accessible_update_state (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE, -1);
      return chip;
    }
  chip = DOCKET_BOARD_CHIP (docket_board_chip_new ());
  /* Below the heads, which are last, and behind all chips: before them, the style of each would be found anew. */
  gtk_widget_insert_before (GTK_WIDGET (chip), GTK_WIDGET (self), self->sample);
  return chip;
}

/* The next one that comes into view gets it: making a widget takes longer than
 * giving it other words. */
static void
leave_chip (DocketBoard *self, DocketBoardChip *chip)
{
  if (self->spare->len >= SPARE_MAX || gtk_widget_has_focus (GTK_WIDGET (chip)))
    {
      gtk_widget_unparent (GTK_WIDGET (chip));
      return;
    }
  gtk_widget_set_child_visible (GTK_WIDGET (chip), FALSE);
  /* Nor does a reader of the screen come upon what it said last. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  g_ptr_array_add (self->spare, chip);
}

static void
set_narrow (DocketBoardChip *chip, const DocketBoardPlace *place)
{
  set_class (chip, "narrow", place->to - place->from < NARROW_PX);
  docket_board_chip_set_brief (chip, place->to - place->from < docket_scaled_px (BRIEF_PX));
}

static void
wake_chip (DocketBoard *self, const DocketBoardRow *row, const DocketBoardPlace *place)
{
  const char *id = docket_record_get_id (place->job->record);
  DocketBoardChip *chip = g_hash_table_lookup (self->chips, id);
  gboolean is_new = chip == NULL;

  if (is_new)
    {
      chip = take_chip (self);
      g_hash_table_insert (self->chips, g_strdup (id), chip);
    }
  /* A spare one may be of this very job, and of what was so a while ago. */
  if (is_new || docket_board_chip_get_job (chip) != place->job)
    docket_board_show_chip (self, chip, place->job, row->technician);
  set_class (chip, "selected", g_hash_table_contains (self->selected, id));
  docket_board_chip_set_cut (chip, self->cut != NULL && g_str_equal (docket_record_get_id (self->cut->record), id));
  set_class (chip, "taken", self->hand != NULL && docket_board_hand_holds (self->hand, id));
  if (is_new)
    docket_board_chip_set_hurried (chip, FALSE);
  if (!docket_board_chip_get_hurried (chip))
    set_narrow (chip, place);
  set_class (chip, "glow", g_hash_table_contains (self->glowing, id));
}

/* They are made anew when they are needed. */
void
docket_board_forget_chips (DocketBoard *self)
{
  GHashTableIter iter;
  GtkWidget *chip;

  g_hash_table_iter_init (&iter, self->chips);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &chip))
    {
      gtk_widget_unparent (chip);
      g_hash_table_iter_remove (&iter);
    }
  self->filled = FALSE;
  for (guint i = 0; i < self->spare->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->spare, i));
  g_ptr_array_set_size (self->spare, 0);
}

static gboolean
is_near (DocketBoard *self, const DocketBoardPlace *place)
{
  double left = gtk_adjustment_get_value (self->hadjustment), width = gtk_widget_get_width (GTK_WIDGET (self)) - self->head_width;

  return place->to > left - SLACK_PX && place->from < left + width + SLACK_PX;
}

static void
lanes_in_view (DocketBoard *self, guint *first, guint *last)
{
  guint top = 0, bottom = 0;

  docket_board_lane_at (self, self->axis_height, &top);
  docket_board_lane_at (self, gtk_widget_get_height (GTK_WIDGET (self)), &bottom);
  *first = top > LANES_AROUND ? top - LANES_AROUND : 0;
  *last = MIN (bottom + LANES_AROUND + 1, self->rows->len);
}

typedef struct
{
  const DocketBoardRow *row;
  const DocketBoardPlace *place;
  double distance;
} NearPlace;

static void
add_near (GArray *near, GHashTable *ids, const DocketBoardRow *row, guint index)
{
  const NearPlace found = { row, &g_array_index (row->places, DocketBoardPlace, index), 0 };

  g_array_append_val (near, found);
  g_hash_table_add (ids, (gpointer) docket_record_get_id (found.place->job->record));
}

/* What is to have a chip now. (transfer full) (element-type NearPlace) */
static GArray *
find_near (DocketBoard *self, GHashTable *ids)
{
  GArray *near = g_array_new (FALSE, FALSE, sizeof (NearPlace));
  guint lane, index;

  lanes_in_view (self, &self->first_awake, &self->last_awake);
  for (guint i = self->first_awake; i < self->last_awake; i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      for (guint j = 0; j < row->places->len; j++)
        if (is_near (self, &g_array_index (row->places, DocketBoardPlace, j)))
          add_near (near, ids, row, j);
    }
  if (docket_board_find_place (self, self->current, &lane, &index) && !g_hash_table_contains (ids, self->current))
    add_near (near, ids, docket_board_get_row (self, lane), index);
  return near;
}

/* Readers of the screen come upon heads that are out of view too; but what is in
 * view is told first, and the rest a few at a time. */
static gboolean
on_tell_heads (gpointer data)
{
  DocketBoard *self = data;
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketBoardRow *row = docket_board_get_row (self, i);

      if (row->head == NULL || row->head_told)
        continue;
      if (n++ == HEADS_A_TURN)
        return G_SOURCE_CONTINUE;
      docket_board_show_head (self, row);
    }
  self->heads_source = 0;
  return G_SOURCE_REMOVE;
}

static void
tell_heads_soon (DocketBoard *self)
{
  if (self->heads_source == 0)
    self->heads_source = g_idle_add (on_tell_heads, self);
}

/* Whether there are new ones. */
static gboolean
make_heads (DocketBoard *self)
{
  gboolean made = FALSE;
  guint first, last;

  lanes_in_view (self, &first, &last);
  for (guint i = first; i < last; i++)
    {
      DocketBoardRow *row = docket_board_get_row (self, i);

      if (row->head == NULL)
        {
          row->head = docket_board_lane_new ();
          gtk_widget_set_parent (row->head, GTK_WIDGET (self));
          row->head_told = FALSE;
          made = TRUE;
        }
      if (!row->head_told)
        docket_board_show_head (self, row);
    }
  tell_heads_soon (self);
  return made;
}

/* -- In a hurry -- */

/* A frame in which nobody zoomed has time for the words of so many. */
#define SETTLED_A_FRAME 32
#define FRAMES_OF_REST 2

/* FALSE: it need not. */
static gboolean
settle (DocketBoard *self, DocketBoardChip *chip, const DocketBoardPlace *place)
{
  if (chip == NULL || !docket_board_chip_get_hurried (chip))
    return FALSE;
  docket_board_chip_set_hurried (chip, FALSE);
  if (place != NULL)
    set_narrow (chip, place);
  return TRUE;
}

/* The one with the keyboard may stand in a lane that is out of view. */
static void
settle_current (DocketBoard *self)
{
  DocketBoardChip *chip = self->current != NULL ? g_hash_table_lookup (self->chips, self->current) : NULL;
  guint lane, index;

  if (chip != NULL && docket_board_chip_get_hurried (chip))
    settle (self, chip, docket_board_find_place (self, self->current, &lane, &index) ? &g_array_index (docket_board_get_row (self, lane)->places, DocketBoardPlace, index) : NULL);
}

static gboolean
on_settle (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DocketBoard *self = DOCKET_BOARD (widget);
  guint n = 0;

  if (gdk_frame_clock_get_frame_counter (clock) < self->zoomed_in + FRAMES_OF_REST)
    return G_SOURCE_CONTINUE;
  for (guint i = self->first_awake; i < MIN (self->last_awake, self->rows->len); i++)
    {
      const GArray *places = docket_board_get_row (self, i)->places;

      for (guint j = 0; j < places->len; j++)
        {
          const DocketBoardPlace *place = &g_array_index (places, DocketBoardPlace, j);

          if (n == SETTLED_A_FRAME)
            return G_SOURCE_CONTINUE;
          if (settle (self, g_hash_table_lookup (self->chips, docket_record_get_id (place->job->record)), place))
            n++;
        }
    }
  settle_current (self);
  self->settle_tick = 0;
  return G_SOURCE_REMOVE;
}

void
docket_board_hurry (DocketBoard *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  GHashTableIter iter;
  DocketBoardChip *chip;

  if (clock == NULL)
    return;
  g_hash_table_iter_init (&iter, self->chips);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &chip))
    docket_board_chip_set_hurried (chip, TRUE);
  self->zoomed_in = gdk_frame_clock_get_frame_counter (clock);
  if (self->settle_tick == 0)
    self->settle_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_settle, NULL, NULL);
}

gboolean
docket_board_is_hurried (DocketBoard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), FALSE);
  return self->settle_tick != 0;
}

/* -- A few a frame -- */

/* What is woken between two frames belongs to the second. */
static gint64
frame_to_come (DocketBoard *self, GdkFrameClock *clock)
{
  return gdk_frame_clock_get_frame_counter (clock) + (self->in_frame ? 0 : 1);
}

/* How much there is still time for in the frame to come. Whoever opens the board
 * waits for all of it, and for no frame. */
static guint
get_allowance (DocketBoard *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL || !self->filled)
    return G_MAXUINT;
  if (self->worked_for != frame_to_come (self, clock))
    {
      self->worked_for = frame_to_come (self, clock);
      self->work_done = 0;
    }
  return self->work_done < WORK_A_FRAME ? WORK_A_FRAME - self->work_done : 0;
}

static gboolean
on_wake (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DocketBoard *self = DOCKET_BOARD (widget);

  self->in_frame = TRUE;
  docket_board_update_chips (self);
  self->in_frame = FALSE;
  if (self->has_blocks)
    return G_SOURCE_CONTINUE;
  self->wake_tick = 0;
  return G_SOURCE_REMOVE;
}

/* By how far they are from the pointer, or from the middle. */
static int
compare_distance (gconstpointer a, gconstpointer b)
{
  const NearPlace *x = a, *y = b;

  return (x->distance > y->distance) - (x->distance < y->distance);
}

static void
reckon_distance (DocketBoard *self, NearPlace *found)
{
  double x = self->pointer_y >= 0 ? self->pointer_x : gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double y = self->pointer_y >= 0 ? self->pointer_y : gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  graphene_rect_t rect;
  double dx, dy;

  docket_board_locate (self, found->place->from, found->place->to, found->place->row, found->row->y, &rect);
  dx = MAX (MAX (rect.origin.x - x, x - rect.origin.x - rect.size.width), 0);
  dy = MAX (MAX (rect.origin.y - y, y - rect.origin.y - rect.size.height), 0);
  found->distance = g_strcmp0 (docket_record_get_id (found->place->job->record), self->current) == 0 ? -1 : dx * dx + dy * dy;
}

static void
sort_by_distance (DocketBoard *self, GArray *missing)
{
  for (guint i = 0; i < missing->len; i++)
    reckon_distance (self, &g_array_index (missing, NearPlace, i));
  g_array_sort (missing, compare_distance);
}

/* @missing: (element-type NearPlace) */
static void
wake_missing (DocketBoard *self, GArray *missing)
{
  guint allowance = get_allowance (self), n_spare = MIN (missing->len, self->spare->len), n = 0;
  gboolean all = n_spare + (missing->len - n_spare) * WORK_OF_MAKING <= allowance;

  if (!all)
    sort_by_distance (self, missing);
  for (; n < missing->len; n++)
    {
      const NearPlace *found = &g_array_index (missing, NearPlace, n);
      guint work = self->spare->len > 0 ? 1 : WORK_OF_MAKING;

      /* The keyboard does not wait. */
      if (!all && found->distance >= 0 && self->work_done + work > WORK_A_FRAME)
        break;
      wake_chip (self, found->row, found->place);
      self->work_done += work;
    }
  self->has_blocks = n < missing->len;
  /* All may have come while it still looked for its hours. */
  self->filled = self->filled || (g_hash_table_size (self->chips) > 0 && !self->wants_fit && !self->wants_hours);
  if (self->has_blocks && self->wake_tick == 0)
    self->wake_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_wake, NULL, NULL);
}

gboolean
docket_board_is_waking (DocketBoard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), FALSE);
  return self->has_blocks;
}

gboolean
docket_board_is_block (DocketBoard *self, const DocketBoardPlace *place)
{
  return self->has_blocks && is_near (self, place) && !g_hash_table_contains (self->chips, docket_record_get_id (place->job->record));
}

/* Wakes the chips near the view and lets the others go. */
void
docket_board_update_chips (DocketBoard *self)
{
  g_autoptr (GHashTable) near = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) places = find_near (self, near);
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (NearPlace));
  gboolean changed = make_heads (self);
  GHashTableIter iter;
  const char *id;
  DocketBoardChip *chip;

  g_clear_handle_id (&self->ensure_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->chips);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &chip))
    if (!g_hash_table_contains (near, id))
      {
        leave_chip (self, chip);
        g_hash_table_iter_remove (&iter);
      }
  for (guint i = 0; i < places->len; i++)
    {
      const NearPlace *found = &g_array_index (places, NearPlace, i);

      if (g_hash_table_contains (self->chips, docket_record_get_id (found->place->job->record)))
        wake_chip (self, found->row, found->place);
      else
        g_array_append_val (missing, *found);
    }
  wake_missing (self, missing);
  changed = changed || missing->len > 0;
  self->n_updates++;
  if (self->wants_focus && self->current != NULL && g_hash_table_contains (near, self->current))
    {
      self->wants_focus = FALSE;
      gtk_widget_grab_focus (g_hash_table_lookup (self->chips, self->current));
    }
  /* Giving the same chips the same places once more would bring us back here, for ever. */
  if (changed)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}
