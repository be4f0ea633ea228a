/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is no widget: hours, shifts, pauses, absences, the line of now. All in
 * colours of the theme, and nothing that a word does not say too.
 */

#include "docket-config.h"

#include "docket-board-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-text.h"

#define TICK_GAP_PX 56
#define LABEL_GAP_PX 8.0
#define LETTERS 0.86 /* of those around: as the heads of the lanes have them */
#define PAUSE_PX_MIN 56.0 /* in which a long title may be cut short */

/* From left to right, in the widget. */
typedef struct
{
  double from;
  double to;
} Stretch;

typedef struct
{
  DocketBoard *board;
  GtkSnapshot *snapshot;
  int width;
  int height;
  GdkRGBA ink;
  GdkRGBA line;
  GdkRGBA shade;
  GdkRGBA base;
  GdkRGBA accent;
} Drawing;

static void
fill (Drawing *drawing, double x, double y, double width, double height, const GdkRGBA *colour)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (drawing->snapshot, colour, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* A stretch of time over one lane. */
static void
fill_span (Drawing *drawing, const DocketBoardRow *row, gint64 from, gint64 to, const GdkRGBA *colour)
{
  DocketBoard *self = drawing->board;
  graphene_rect_t rect;

  from = MAX (from, self->scale.starts_at);
  to = MIN (to, self->scale.ends_at);
  if (to <= from)
    return;
  docket_board_locate (self, docket_board_scale_x (&self->scale, from), docket_board_scale_x (&self->scale, to), 0, row->y, &rect);
  fill (drawing, rect.origin.x, rect.origin.y - DOCKET_BOARD_GAP_PX, rect.size.width, row->height, colour);
}

static PangoLayout *
new_text (Drawing *drawing, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (drawing->board), text);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (layout)));

  pango_font_description_set_absolute_size (font, pango_font_description_get_size (font) * LETTERS);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  return layout;
}

static double
text_width (Drawing *drawing, const char *text)
{
  g_autoptr (PangoLayout) layout = new_text (drawing, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
draw_text (Drawing *drawing, const char *text, double x, double y, double width, double height, double align, const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = new_text (drawing, text);
  int text_width, text_height;

  if (width < 12)
    return;
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (text_width > width)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      text_width = (int) width;
    }
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT ((float) (x + (width - text_width) * align), (float) (y + (height - text_height) / 2)));
  gtk_snapshot_append_layout (drawing->snapshot, layout, colour);
  gtk_snapshot_restore (drawing->snapshot);
}

/* -- Behind the chips -- */

/* The widest stretch between @from and @to that no chip covers, in the upper line
 * of a lane, where words stand. */
static void
find_uncovered (const DocketBoardRow *row, double *from, double *to)
{
  double free_from = *from, best_from = *from, best = 0;

  for (guint i = 0; i <= row->places->len; i++)
    {
      const DocketBoardPlace *place = i < row->places->len ? &g_array_index (row->places, DocketBoardPlace, i) : NULL;
      double end = place != NULL ? MIN (place->from, *to) : *to;

      if (place != NULL && place->row > 0)
        continue;
      if (end - free_from > best)
        {
          best = end - free_from;
          best_from = free_from;
        }
      if (place != NULL)
        free_from = MAX (free_from, place->to);
    }
  *from = best_from;
  *to = best_from + best;
}

static void
draw_pause (Drawing *drawing, const DocketBoardRow *row, const DocketSpan *span, const char *word)
{
  DocketBoard *self = drawing->board;
  gint64 from = MAX (span->starts_at, self->scale.starts_at), to = MIN (span->ends_at, self->scale.ends_at);
  double x_from, x_to;
  graphene_rect_t rect;

  if (to <= from)
    return;
  docket_board_locate (self, docket_board_scale_x (&self->scale, from), docket_board_scale_x (&self->scale, to), 0, row->y, &rect);
  if (rect.origin.x + rect.size.width < 0 || rect.origin.x > drawing->width)
    return;
  fill_span (drawing, row, from, to, &drawing->shade);
  /* Beside the chips, or not at all: half a word is none. */
  x_from = docket_board_scale_x (&self->scale, from);
  x_to = docket_board_scale_x (&self->scale, to);
  find_uncovered (row, &x_from, &x_to);
  docket_board_locate (self, x_from, x_to, 0, row->y, &rect);
  if (rect.size.width - 4 >= MIN (text_width (drawing, word), PAUSE_PX_MIN))
    draw_text (drawing, word, rect.origin.x + 2, rect.origin.y, rect.size.width - 4, rect.size.height, 0.5, &drawing->ink);
}

static void
add_hours (GArray *hours, gint64 from, gint64 to, gboolean pause)
{
  const DocketBoardHours stretch = { { from, to }, pause };

  if (to > from)
    g_array_append_val (hours, stretch);
}

/* The calendar is slow, and does not change from frame to frame. */
static void
reckon_hours (DocketBoard *self, DocketBoardRow *row)
{
  gint64 free_from = self->scale.starts_at;
  gboolean known = FALSE;

  row->hours = g_array_new (FALSE, FALSE, sizeof (DocketBoardHours));
  for (gint64 day = docket_day_add (self->zone, self->scale.starts_at, -1); day < self->scale.ends_at; day = docket_day_add (self->zone, day, 1))
    {
      DocketSpan shift, pause;

      if (docket_person_shift (row->technician, self->zone, day, &shift))
        {
          known = TRUE;
          add_hours (row->hours, free_from, shift.starts_at, FALSE);
          free_from = MAX (free_from, shift.ends_at);
        }
      if (docket_person_break (row->technician, self->zone, day, &pause))
        add_hours (row->hours, pause.starts_at, pause.ends_at, TRUE);
    }
  if (known)
    add_hours (row->hours, free_from, self->scale.ends_at, FALSE);
}

static void
draw_hours_of (Drawing *drawing, DocketBoardRow *row)
{
  if (row->hours == NULL)
    reckon_hours (drawing->board, row);
  for (guint i = 0; i < row->hours->len; i++)
    {
      const DocketBoardHours *stretch = &g_array_index (row->hours, DocketBoardHours, i);

      if (stretch->pause)
        draw_pause (drawing, row, &stretch->span, _ ("Break"));
      else
        fill_span (drawing, row, stretch->span.starts_at, stretch->span.ends_at, &drawing->shade);
    }
}

static void
draw_absences (Drawing *drawing, const DocketBoardRow *row)
{
  GPtrArray *absences = drawing->board->data->absences;

  for (guint i = 0; i < absences->len; i++)
    {
      const DocketRecord *absence = g_ptr_array_index (absences, i);
      const char *title = docket_record_get_text (absence, DOCKET_ABSENCE_TITLE);
      DocketSpan span = { docket_record_get_int (absence, DOCKET_ABSENCE_STARTS_AT, 0), docket_record_get_int (absence, DOCKET_ABSENCE_ENDS_AT, 0) };

      if (!docket_record_get_void (absence) && g_strcmp0 (docket_record_get_text (absence, DOCKET_ABSENCE_PERSON), docket_record_get_id (row->technician)) == 0)
        draw_pause (drawing, row, &span, title != NULL ? title : _ ("Away"));
    }
}

/* x of a moment in the widget, mirrored or not. */
static double
place_of (Drawing *drawing, gint64 at)
{
  DocketBoard *self = drawing->board;
  graphene_rect_t rect;
  double x = docket_board_scale_x (&self->scale, at);

  docket_board_locate (self, x, x, 0, 0, &rect);
  return rect.origin.x;
}

static void
draw_lanes (Drawing *drawing, GArray *ticks)
{
  DocketBoard *self = drawing->board;

  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketBoardRow *row = docket_board_get_row (self, i);
      double y = self->axis_height + row->y - gtk_adjustment_get_value (self->vadjustment);

      if (y + row->height < 0 || y > drawing->height)
        continue;
      draw_hours_of (drawing, row);
      draw_absences (drawing, row);
      fill (drawing, 0, y + row->height - 1, drawing->width, 1, &drawing->line);
    }
  for (guint i = 0; i < ticks->len; i++)
    fill (drawing, place_of (drawing, g_array_index (ticks, gint64, i)), self->axis_height, 1, drawing->height, &drawing->line);
}

/* -- Before them -- */

static gboolean
is_day (DocketBoard *self, gint64 tick)
{
  return tick == docket_day_start (self->zone, tick) && self->scale.ends_at - self->scale.starts_at > G_GINT64_CONSTANT (26) * 3600000;
}

static char *
label_words (DocketBoard *self, gint64 tick, gboolean day)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (tick / 1000);

  /* Translators: a day over its hours on the board, for g_date_time_format(): "Tue 24" */
  return day ? g_date_time_format (time, _ ("%a %-e")) : docket_time_format_clock (tick);
}

/* So that each has room for its label, whatever the size of letters. */
static double
tick_gap (Drawing *drawing)
{
  DocketBoard *self = drawing->board;
  g_autofree char *clock = label_words (self, self->scale.starts_at, FALSE);
  g_autofree char *day = label_words (self, self->scale.starts_at, TRUE);

  return MAX (MAX (text_width (drawing, clock), text_width (drawing, day)) + 2 * LABEL_GAP_PX, TICK_GAP_PX);
}

static gboolean
is_taken (const GArray *taken, const Stretch *wanted)
{
  for (guint i = 0; i < taken->len; i++)
    {
      const Stretch *other = &g_array_index (taken, Stretch, i);

      if (wanted->from < other->to && other->from < wanted->to)
        return TRUE;
    }
  return FALSE;
}

/* @x: where it begins, from the side where lines begin. Two labels are never one
 * over the other: the first has the place. */
static gboolean
draw_label (Drawing *drawing, const char *text, double x, GArray *taken)
{
  gboolean mirrored = docket_board_is_mirrored (drawing->board);
  double width = text_width (drawing, text);
  double left = mirrored ? x - width : x;
  const Stretch place = { left - LABEL_GAP_PX / 4, left + width + LABEL_GAP_PX / 4 };

  if (is_taken (taken, &place))
    return FALSE;
  draw_text (drawing, text, left, 0, width, drawing->board->axis_height, 0, &drawing->ink);
  g_array_append_val (taken, place);
  return TRUE;
}

/* Whole where its line is in view, also near an edge; or not at all. */
static void
draw_now (Drawing *drawing, gint64 now, GArray *taken)
{
  DocketBoard *self = drawing->board;
  gboolean mirrored = docket_board_is_mirrored (self);
  double from = mirrored ? 0 : self->head_width, to = mirrored ? drawing->width - self->head_width : drawing->width;
  g_autofree char *clock = docket_time_format_clock (now);
  double width = text_width (drawing, clock) + 16, height = self->axis_height - 10, line = place_of (drawing, now);
  double x = CLAMP (line - width / 2, from, MAX (to - width, from));
  const Stretch place = { x - LABEL_GAP_PX / 2, x + width + LABEL_GAP_PX / 2 };
  const GdkRGBA white = { 1, 1, 1, 1 };
  GskRoundedRect badge;

  if (line < from || line > to)
    return;
  gsk_rounded_rect_init_from_rect (&badge, &GRAPHENE_RECT_INIT ((float) x, 5, (float) width, (float) height), (float) height / 2);
  gtk_snapshot_push_rounded_clip (drawing->snapshot, &badge);
  fill (drawing, x, 5, width, height, &drawing->accent);
  draw_text (drawing, clock, x, 5, width, height, 0.5, &white);
  gtk_snapshot_pop (drawing->snapshot);
  g_array_append_val (taken, place);
}

/* Whoever scrolled past the beginning of a day sees which one it is all the same. */
static void
draw_day (Drawing *drawing, GArray *taken)
{
  DocketBoard *self = drawing->board;
  gboolean mirrored = docket_board_is_mirrored (self);
  double start = mirrored ? drawing->width - self->head_width : self->head_width, way = mirrored ? -1 : 1;
  gint64 day = docket_day_start (self->zone, docket_board_scale_at (&self->scale, gtk_adjustment_get_value (self->hadjustment)));
  double end = place_of (drawing, docket_day_add (self->zone, day, 1));
  g_autofree char *text = label_words (self, day, TRUE);
  double width = text_width (drawing, text), x = start + way * LABEL_GAP_PX / 2;

  if (!is_day (self, day) || (place_of (drawing, day) - start) * way > -1)
    return;
  /* Beside the time of now, if that stands there. */
  for (guint i = 0; i < taken->len; i++)
    {
      const Stretch *other = &g_array_index (taken, Stretch, i), wanted = { mirrored ? x - width : x, mirrored ? x : x + width };

      if (wanted.from < other->to && other->from < wanted.to)
        x = mirrored ? other->from : other->to;
    }
  if ((end - x) * way > width + LABEL_GAP_PX)
    draw_label (drawing, text, x, taken);
}

static void
draw_labels (Drawing *drawing, GArray *ticks, gboolean days, GArray *taken)
{
  DocketBoard *self = drawing->board;
  double way = docket_board_is_mirrored (self) ? -1 : 1;

  for (guint i = 0; i < ticks->len; i++)
    {
      gint64 tick = g_array_index (ticks, gint64, i);
      double x = place_of (drawing, tick);
      g_autofree char *label = NULL;

      if (is_day (self, tick) != days || x < -self->head_width || x > drawing->width + self->head_width)
        continue;
      label = label_words (self, tick, days);
      draw_label (drawing, label, x + way * LABEL_GAP_PX / 2, taken);
    }
}

static void
draw_axis (Drawing *drawing, GArray *ticks, gint64 now)
{
  DocketBoard *self = drawing->board;
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (Stretch));

  fill (drawing, 0, 0, drawing->width, self->axis_height, &drawing->base);
  if (now >= self->scale.starts_at && now < self->scale.ends_at)
    draw_now (drawing, now, taken);
  draw_day (drawing, taken);
  draw_labels (drawing, ticks, TRUE, taken);
  draw_labels (drawing, ticks, FALSE, taken);
  fill (drawing, 0, self->axis_height - 1, drawing->width, 1, &drawing->line);
  if (self->hand != NULL && docket_board_hand_get_lane (self->hand) >= 0)
    {
      const DocketSpan *span = docket_board_hand_get_span (self->hand);
      double from = place_of (drawing, span->starts_at), to = place_of (drawing, span->ends_at);

      fill (drawing, MIN (from, to), self->axis_height - 3, ABS (to - from), 3, &drawing->accent);
    }
}

/* A chip that comes with one of the next frames: where it is, and no words. */
static void
draw_block (Drawing *drawing, const DocketBoardRow *row, const DocketBoardPlace *place)
{
  DocketBoard *self = drawing->board;
  graphene_rect_t rect;
  double x, y, width, height;

  docket_board_locate (self, place->from, place->to, place->row, row->y, &rect);
  x = (int) rect.origin.x;
  y = (int) rect.origin.y;
  width = (int) rect.size.width;
  height = rect.size.height;
  fill (drawing, x, y, width, height, &drawing->base);
  fill (drawing, x, y, width, height, &drawing->line);
  fill (drawing, x + 1, y + 1, width - 2, height - 2, &drawing->base);
  fill (drawing, docket_board_is_mirrored (self) ? x + width - 4 : x, y, MIN (4, width), height, &drawing->line);
}

static void
draw_blocks (Drawing *drawing)
{
  DocketBoard *self = drawing->board;

  if (!self->has_blocks)
    return;
  for (guint i = self->first_awake; i < MIN (self->last_awake, self->rows->len); i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      for (guint j = 0; j < row->places->len; j++)
        if (docket_board_is_block (self, &g_array_index (row->places, DocketBoardPlace, j)))
          draw_block (drawing, row, &g_array_index (row->places, DocketBoardPlace, j));
    }
}

static void
draw_chips (Drawing *drawing)
{
  draw_blocks (drawing);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (drawing->board)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (DOCKET_IS_BOARD_CHIP (child) && gtk_widget_get_child_visible (child))
      gtk_widget_snapshot_child (GTK_WIDGET (drawing->board), child, drawing->snapshot);
}

static void
draw_heads (Drawing *drawing)
{
  DocketBoard *self = drawing->board;
  double x = docket_board_is_mirrored (self) ? drawing->width - self->head_width : 0;

  gtk_snapshot_push_clip (drawing->snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) self->axis_height, (float) self->head_width, (float) (drawing->height - self->axis_height)));
  fill (drawing, x, 0, self->head_width, drawing->height, &drawing->base);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      if (row->head == NULL || !gtk_widget_get_child_visible (row->head))
        continue;
      gtk_widget_snapshot_child (GTK_WIDGET (self), row->head, drawing->snapshot);
      fill (drawing, x, self->axis_height + row->y + row->height - 1 - gtk_adjustment_get_value (self->vadjustment), self->head_width, 1, &drawing->line);
    }
  gtk_snapshot_pop (drawing->snapshot);
  fill (drawing, docket_board_is_mirrored (self) ? x : x + self->head_width - 1, 0, 1, drawing->height, &drawing->line);
}

static void
draw_corner (Drawing *drawing)
{
  DocketBoard *self = drawing->board;
  gboolean mirrored = docket_board_is_mirrored (self);
  double x = mirrored ? drawing->width - self->head_width : 0, width = self->head_width - 24, half;

  docket_board_show_corner (self);
  half = MIN (text_width (drawing, self->corner_hours) + 1, width * 0.6);
  fill (drawing, x, 0, self->head_width, self->axis_height - 1, &drawing->base);
  draw_text (drawing, self->corner, mirrored ? x + 12 + half + 8 : x + 12, 0, width - half - 8, self->axis_height, mirrored ? 1 : 0, &drawing->ink);
  draw_text (drawing, self->corner_hours, mirrored ? x + 12 : x + 12 + width - half, 0, half, self->axis_height, mirrored ? 0 : 1, &drawing->ink);
}

void
docket_board_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DocketBoard *self = DOCKET_BOARD (widget);
  Drawing drawing = { self, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget), { 0 }, { 0 }, { 0 }, { 0 }, { 0 } };
  AdwStyleManager *style = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (style), strong = adw_style_manager_get_high_contrast (style);
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  g_autoptr (GArray) ticks = NULL;

  if (self->data == NULL)
    return;
  /* The theme's own, which GTK 4.8 tells nobody. */
  drawing.base = dark ? (GdkRGBA) { 0.141f, 0.141f, 0.141f, 1 } : (GdkRGBA) { 0.98f, 0.98f, 0.98f, 1 };
  drawing.accent = (GdkRGBA) { 0.110f, 0.443f, 0.847f, 1 }; /* as of the buttons: the time stands on it in white */
  drawing.ink = drawing.line = drawing.shade = dark ? (GdkRGBA) { 1, 1, 1, 1 } : (GdkRGBA) { 0, 0, 0, 1 };
  drawing.line.alpha = strong ? 0.5f : 0.12f;
  drawing.shade.alpha = strong ? 0.12f : 0.05f;
  drawing.ink.alpha = strong ? 1.0f : 0.72f;
  ticks = docket_board_scale_ticks (&self->scale, self->zone, tick_gap (&drawing));

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (docket_board_is_mirrored (self) ? 0 : (float) self->head_width, (float) self->axis_height,
                                                         (float) (drawing.width - self->head_width), (float) (drawing.height - self->axis_height)));
  draw_lanes (&drawing, ticks);
  if (now >= self->scale.starts_at && now < self->scale.ends_at)
    fill (&drawing, place_of (&drawing, now) - 1, self->axis_height, 2, drawing.height, &drawing.accent);
  draw_chips (&drawing);
  gtk_snapshot_pop (snapshot);
  draw_axis (&drawing, ticks, now);
  draw_heads (&drawing);
  draw_corner (&drawing);
  if (self->tag != NULL && gtk_widget_get_child_visible (self->tag))
    gtk_widget_snapshot_child (widget, self->tag, snapshot);
}
