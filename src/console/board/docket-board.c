/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Places are reckoned in px from the first moment and the first lane whenever
 * data, scale or filter change; scrolling only allocates.
 */

#include "docket-config.h"

#include "docket-board-private.h"

#include <glib/gi18n-lib.h>


#define NOW_S 30

#define DAY_MS G_GINT64_CONSTANT (86400000)

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

guint docket_board_signals[6];

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketBoard, docket_board, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static gboolean
on_ensure (gpointer data)
{
  DocketBoard *self = data;

  self->ensure_source = 0;
  if (self->wants_fit && self->data != NULL && gtk_widget_get_width (GTK_WIDGET (self)) > self->head_width)
    docket_board_fit (self);
  docket_board_update_chips (self);
  return G_SOURCE_REMOVE;
}

/* Children cannot be added while they are given their places. */
void
docket_board_ensure_chips_soon (DocketBoard *self)
{
  if (self->ensure_source == 0)
    self->ensure_source = g_idle_add_full (GTK_PRIORITY_RESIZE, on_ensure, self, NULL);
}

/* Nobody acts on what they do not see; and the keyboard stays on the board,
 * whatever went away under it. */
static void
leave_what_is_gone (DocketBoard *self)
{
  if (self->current != NULL && docket_board_has_place (self, self->current))
    return;
  g_clear_pointer (&self->current, g_free);
  self->wants_focus = FALSE;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
docket_board_follow_model (DocketBoard *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  g_autoptr (DocketBoardData) before = NULL;
  g_autofree char *anchor = NULL;
  int anchor_y = 0;

  if (self->hand != NULL)
    return;
  anchor = docket_board_get_anchor (self, &anchor_y);
  before = g_steal_pointer (&self->data);
  if (docket_board_model_get_data (self->model) != NULL)
    self->data = docket_board_data_ref (docket_board_model_get_data (self->model));
  docket_board_build (self);
  if (self->data != NULL)
    docket_board_note_others (self, before, self->data);
  if (anchor != NULL)
    docket_board_keep_anchor (self, anchor, anchor_y);
  leave_what_is_gone (self);
  self->wants_focus = self->wants_focus || (had_focus && self->current != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  docket_board_update_chips (self);
}

/* -- Scrolling -- */

/* Not at once: it may be the end of a scroll, or of being given another size. */
static void
on_scrolled (DocketBoard *self)
{
  docket_board_ensure_chips_soon (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_adjustment (DocketBoard *self, GtkAdjustment **slot, GtkAdjustment *adjustment)
{
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  if (*slot == adjustment)
    return;
  if (*slot != NULL)
    {
      g_signal_handlers_disconnect_by_func (*slot, on_scrolled, self);
      g_object_unref (*slot);
    }
  *slot = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_scrolled), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
docket_board_scroll_to (DocketBoard *self, guint lane, const DocketSpan *span)
{
  const DocketBoardRow *row = docket_board_get_row (self, lane);
  double from = docket_board_scale_x (&self->scale, span->starts_at), to = docket_board_scale_x (&self->scale, span->ends_at);

  gtk_adjustment_clamp_page (self->vadjustment, row->y, row->y + row->height);
  gtk_adjustment_clamp_page (self->hadjustment, MAX (from - 20, 0), MIN (to + 20, MAX (from - 20, 0) + gtk_adjustment_get_page_size (self->hadjustment)));
}

void
docket_board_zoom (DocketBoard *self, double factor, double x)
{
  gint64 kept;

  g_return_if_fail (DOCKET_IS_BOARD (self));

  /* Under the pointer one step follows the other; a key is one. */
  if (x >= 0)
    docket_board_hurry (self);
  if (x < 0)
    x = self->head_width + (gtk_widget_get_width (GTK_WIDGET (self)) - self->head_width) / 2.0;
  else if (docket_board_is_mirrored (self))
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x;
  kept = docket_board_scale_at (&self->scale, x - self->head_width + gtk_adjustment_get_value (self->hadjustment));
  docket_board_scale_zoom (&self->scale, factor);
  self->zoomed = TRUE;
  docket_board_place_all (self);
  gtk_adjustment_set_upper (self->hadjustment, MAX (docket_board_scale_width (&self->scale), gtk_adjustment_get_page_size (self->hadjustment)));
  gtk_adjustment_set_value (self->hadjustment, docket_board_scale_x (&self->scale, kept) - (x - self->head_width));
  gtk_widget_queue_resize (GTK_WIDGET (self));
  docket_board_update_chips (self);
}

void
docket_board_fit (DocketBoard *self)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  self->zoomed = FALSE;
  /* Not before there is a width to fit into. */
  self->wants_fit = gtk_widget_get_width (GTK_WIDGET (self)) <= self->head_width;
  if (self->wants_fit)
    return;
  self->wants_hours = FALSE;
  docket_board_scale_fit (&self->scale, gtk_widget_get_width (GTK_WIDGET (self)) - self->head_width - 8, docket_board_first_hour (self), docket_board_last_hour (self));
  docket_board_place_all (self);
  gtk_adjustment_set_upper (self->hadjustment, MAX (docket_board_scale_width (&self->scale), gtk_adjustment_get_page_size (self->hadjustment)));
  gtk_adjustment_set_value (self->hadjustment, docket_board_scale_x (&self->scale, docket_board_first_hour (self)));
  gtk_widget_queue_resize (GTK_WIDGET (self));
  docket_board_update_chips (self);
}

void
docket_board_show_now (DocketBoard *self)
{
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self->desk));

  g_return_if_fail (DOCKET_IS_BOARD (self));

  gtk_adjustment_set_value (self->hadjustment, docket_board_scale_x (&self->scale, now) - gtk_adjustment_get_page_size (self->hadjustment) / 3);
}

/* -- What it shows -- */

/* Some are an hour longer than others. */
static gint64
count_days (gint64 starts_at, gint64 ends_at)
{
  return (ends_at - starts_at + DAY_MS / 2) / DAY_MS;
}

/* The same hours of the days that come: whoever looks through the afternoons does not
 * want to look for them each time. The nights that are folded are those of the days before:
 * the next ones are folded around what is in sight. */
static void
keep_hours (DocketBoard *self, const DocketSpan *span)
{
  gint64 at = docket_board_scale_at (&self->scale, gtk_adjustment_get_value (self->hadjustment));
  g_autoptr (GDateTime) wall = g_date_time_new_from_unix_utc (at / 1000);
  g_autoptr (GDateTime) local = wall != NULL ? g_date_time_to_timezone (wall, self->zone) : NULL;
  int minute = local != NULL ? g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local) : 0;
  gint64 n_days = count_days (self->scale.starts_at, docket_day_start (self->zone, at));
  gint64 part_ms = at - docket_day_minute (self->zone, at, minute); /* of a minute */

  self->scale.starts_at = span->starts_at;
  self->scale.ends_at = span->ends_at;
  self->scale.n_nights = 0;
  at = docket_day_minute (self->zone, docket_day_add (self->zone, span->starts_at, (int) n_days), minute) + part_ms;
  gtk_adjustment_set_upper (self->hadjustment, MAX (docket_board_scale_width (&self->scale), gtk_adjustment_get_page_size (self->hadjustment)));
  gtk_adjustment_set_value (self->hadjustment, docket_board_scale_x (&self->scale, at));
}

void
docket_board_set_span (DocketBoard *self, const DocketSpan *span)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  docket_board_let_go (self);
  g_hash_table_remove_all (self->selected);
  if (!self->wants_hours && !self->wants_fit && count_days (span->starts_at, span->ends_at) == count_days (self->scale.starts_at, self->scale.ends_at))
    keep_hours (self, span);
  else
    self->wants_hours = TRUE;
  /* The machine may be in another one by now. */
  g_time_zone_unref (self->zone);
  self->zone = g_time_zone_new_local ();
  self->scale.starts_at = span->starts_at;
  self->scale.ends_at = span->ends_at;
  docket_board_model_set_span (self->model, span);
  docket_board_build (self);
  leave_what_is_gone (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  docket_board_update_chips (self);
}

gboolean
docket_board_is_opening (DocketBoard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), FALSE);
  return self->data == NULL || self->wants_fit || self->wants_hours;
}

double
docket_board_get_zoom (DocketBoard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), 0);
  return self->zoomed ? self->scale.hour_px : 0;
}

void
docket_board_set_zoom (DocketBoard *self, double hour_px)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  self->wants_fit = FALSE;
  docket_board_zoom (self, hour_px / self->scale.hour_px, -1);
}

static void
show_anew (DocketBoard *self)
{
  docket_board_build (self);
  leave_what_is_gone (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  docket_board_update_chips (self);
}

void
docket_board_set_filter (DocketBoard *self, const char *team, const char *skill, const char *const *statuses)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  docket_board_let_go (self);
  /* Nobody moves what they do not see. */
  g_hash_table_remove_all (self->selected);
  g_free (self->team);
  g_free (self->skill);
  g_strfreev (self->statuses);
  self->team = g_strdup (team);
  self->skill = g_strdup (skill);
  self->statuses = g_strdupv ((char **) statuses);
  show_anew (self);
}

void
docket_board_set_by_team (DocketBoard *self, gboolean by_team)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (self->by_team == by_team)
    return;
  docket_board_let_go (self);
  self->by_team = by_team;
  docket_board_forget_chips (self);
  show_anew (self);
}

gboolean
docket_board_show_job (DocketBoard *self, const char *job)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      for (guint j = 0; j < row->places->len; j++)
        {
          DocketBoardJob *shown = g_array_index (row->places, DocketBoardPlace, j).job;
          DocketSpan span;

          if (!g_str_equal (docket_record_get_id (shown->record), job))
            continue;
          if (self->current != job)
            {
              g_free (self->current);
              self->current = g_strdup (job);
            }
          self->wants_focus = TRUE;
          docket_job_get_span (shown->record, &span);
          docket_board_scroll_to (self, i, &span);
          docket_board_update_chips (self);
          return TRUE;
        }
    }
  return FALSE;
}

void
docket_board_select (DocketBoard *self, const char *job, gboolean add)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (!add)
    g_hash_table_remove_all (self->selected);
  if (job != NULL && (!add || !g_hash_table_remove (self->selected, job)))
    g_hash_table_add (self->selected, g_strdup (job));
  docket_board_update_chips (self);
}

char *
docket_board_describe_emptiness (DocketBoard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD (self), NULL);

  /* Read for other days than those on show: what is there, nobody knows yet. */
  if (self->data == NULL || self->data->span.starts_at != self->scale.starts_at || self->data->span.ends_at != self->scale.ends_at)
    return NULL;
  /* Nobody to drag to: the view says so instead. */
  if (self->data->technicians->len == 0)
    return NULL;
  for (guint i = 0; i < self->rows->len; i++)
    if (docket_board_get_row (self, i)->places->len > 0)
      return NULL;
  if (self->statuses != NULL || self->team != NULL || self->skill != NULL)
    return g_strdup (_ ("No job here matches."));
  return g_strdup (_ ("Nothing is planned here yet. Drag a job in from below, or press Ctrl+M on it."));
}

guint
docket_board_get_n_lanes (DocketBoard *self)
{
  return self->rows->len;
}

guint
docket_board_get_n_updates (DocketBoard *self)
{
  return self->n_updates;
}

guint
docket_board_get_n_alive (DocketBoard *self)
{
  return g_hash_table_size (self->chips);
}

const char *
docket_board_get_current (DocketBoard *self)
{
  return self->current;
}

void
docket_board_act (DocketBoard *self, const char *act, const char *job)
{
  g_signal_emit (self, docket_board_signals[DOCKET_BOARD_ACT], g_quark_from_string (act), act, job);
}

/* -- Object -- */

static gboolean
on_minute (gpointer data)
{
  docket_board_show_seen (data);
  gtk_widget_queue_draw (GTK_WIDGET (data));
  return G_SOURCE_CONTINUE;
}

static void
docket_board_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DocketBoard *self = DOCKET_BOARD (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, (int) self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, (int) self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_board_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketBoard *self = DOCKET_BOARD (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = (guint) g_value_get_enum (value) & 1;
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = (guint) g_value_get_enum (value) & 1;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_board_dispose (GObject *object)
{
  DocketBoard *self = DOCKET_BOARD (object);

  if (self->model != NULL)
    {
      docket_board_let_go (self);
      g_signal_handlers_disconnect_by_data (self->model, self);
      g_signal_handlers_disconnect_by_data (self->presence, self);
    }
  g_clear_handle_id (&self->ensure_source, g_source_remove);
  g_clear_handle_id (&self->heads_source, g_source_remove);
  g_clear_handle_id (&self->now_source, g_source_remove);
  g_clear_handle_id (&self->glow_source, g_source_remove);
  g_clear_pointer (&self->cut, docket_board_job_unref);
  docket_board_forget_chips (self);
  g_clear_pointer (&self->sample, gtk_widget_unparent);
  g_ptr_array_set_size (self->rows, 0);
  for (int i = 0; i < 2; i++)
    {
      GtkAdjustment **slot = i == 0 ? &self->hadjustment : &self->vadjustment;

      if (*slot != NULL)
        g_signal_handlers_disconnect_by_data (*slot, self);
      g_clear_object (slot);
    }
  g_clear_object (&self->model);
  g_clear_object (&self->presence);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_board_parent_class)->dispose (object);
}

static void
docket_board_finalize (GObject *object)
{
  DocketBoard *self = DOCKET_BOARD (object);

  g_clear_pointer (&self->data, docket_board_data_unref);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->ghosts);
  g_ptr_array_unref (self->spare);
  g_hash_table_unref (self->chips);
  g_hash_table_unref (self->selected);
  g_hash_table_unref (self->glowing);
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->teams);
  g_ptr_array_unref (self->absences);
  g_strfreev (self->statuses);
  g_time_zone_unref (self->zone);
  g_free (self->team);
  g_free (self->skill);
  g_free (self->current);
  g_free (self->corner);
  g_free (self->corner_whole);
  g_free (self->corner_hours);
  G_OBJECT_CLASS (docket_board_parent_class)->finalize (object);
}

static void
docket_board_class_init (DocketBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = docket_board_get_property;
  object_class->set_property = docket_board_set_property;
  object_class->dispose = docket_board_dispose;
  object_class->finalize = docket_board_finalize;
  widget_class->measure = docket_board_measure;
  widget_class->size_allocate = docket_board_size_allocate;
  widget_class->snapshot = docket_board_snapshot;
  widget_class->focus = docket_board_focus;
  widget_class->query_tooltip = docket_board_query_tooltip;
  widget_class->set_focus_child = docket_board_set_focus_child;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  docket_board_signals[DOCKET_BOARD_ACT] = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  docket_board_signals[DOCKET_BOARD_MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_PTR_ARRAY, G_TYPE_PTR_ARRAY, G_TYPE_STRING);
  docket_board_signals[DOCKET_BOARD_REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  docket_board_signals[DOCKET_BOARD_UNMOVED] = g_signal_new ("unmoved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  docket_board_signals[DOCKET_BOARD_CARRIED] = g_signal_new ("carried", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  docket_board_signals[DOCKET_BOARD_FOCUSED] = g_signal_new ("focused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  docket_board_install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "docket-board");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
docket_board_init (DocketBoard *self)
{
  self->zone = g_time_zone_new_local ();
  self->last_width = -1;
  self->scale.hour_px = 115;
  self->head_width = DOCKET_BOARD_HEAD_PX_MIN;
  self->axis_height = 30;
  self->chip_height = 50;
  self->wants_fit = TRUE;
  self->rows = g_ptr_array_new_with_free_func (docket_board_row_free);
  self->ghosts = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE); /* over its corner */
  self->chips = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->glowing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->teams = g_ptr_array_new_with_free_func (g_free);
  self->absences = g_ptr_array_new ();
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->spare = g_ptr_array_new ();
  self->sample = docket_board_chip_new ();
  gtk_widget_set_parent (self->sample, GTK_WIDGET (self));
  gtk_widget_set_child_visible (self->sample, FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->sample), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Board"), -1);
  docket_board_add_keys (self);
  docket_board_watch_pointer (self);
  self->now_source = g_timeout_add_seconds (NOW_S, on_minute, self);
}

GtkWidget *
docket_board_new (DocketDesk *desk, DocketBoardModel *model)
{
  DocketBoard *self = g_object_new (DOCKET_TYPE_BOARD, NULL);

  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (docket_board_follow_model), self);
  self->presence = g_object_ref (docket_desk_get_presence (desk));
  g_signal_connect_swapped (self->presence, "changed", G_CALLBACK (docket_board_show_seen), self);
  g_signal_connect_object (desk, "notify::status", G_CALLBACK (docket_board_show_corner), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
