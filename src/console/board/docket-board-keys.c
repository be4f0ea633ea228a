/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The board by keyboard. With Alt a job is in the hand, as it is with the mouse:
 * it is saved once, when Alt goes up, however often it was moved.
 */

#include "docket-config.h"

#include "docket-board-private.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

/* -- From chip to chip -- */

gboolean
docket_board_find_place (DocketBoard *self, const char *job, guint *lane, guint *index)
{
  for (guint i = 0; job != NULL && i < self->rows->len; i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      for (guint j = 0; j < row->places->len; j++)
        if (g_str_equal (docket_record_get_id (g_array_index (row->places, DocketBoardPlace, j).job->record), job))
          {
            *lane = i;
            *index = j;
            return TRUE;
          }
    }
  return FALSE;
}

gboolean
docket_board_has_place (DocketBoard *self, const char *job)
{
  guint lane, index;

  return docket_board_find_place (self, job, &lane, &index);
}

/* The job that keys act on: the one with the keyboard, as long as it is on show. (transfer none) (nullable) */
static const char *
get_acted_on (DocketBoard *self)
{
  return docket_board_has_place (self, self->current) ? self->current : NULL;
}

static void
go_to (DocketBoard *self, const DocketBoardPlace *place)
{
  docket_board_show_job (self, docket_record_get_id (place->job->record));
}

/* FALSE: there is no job. */
static gboolean
go_to_first (DocketBoard *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const DocketBoardRow *row = docket_board_get_row (self, i);

      if (row->places->len > 0)
        {
          go_to (self, &g_array_index (row->places, DocketBoardPlace, 0));
          return TRUE;
        }
    }
  return FALSE;
}

static void
go_along (DocketBoard *self, int step)
{
  guint lane, index;
  const DocketBoardRow *row;

  if (!docket_board_find_place (self, self->current, &lane, &index))
    {
      go_to_first (self);
      return;
    }
  row = docket_board_get_row (self, lane);
  if (step > 0 ? index + 1 < row->places->len : index > 0)
    go_to (self, &g_array_index (row->places, DocketBoardPlace, (guint) ((int) index + step)));
}

/* In ms, not in px: which of two is nearer must not depend on the zoom. */
static gint64
place_starts_at (const DocketBoardPlace *place)
{
  return docket_record_get_int (place->job->record, DOCKET_JOB_STARTS_AT, 0);
}

/* The chip of the next lane that has any, nearest in time; of two as near, the earlier. */
static void
go_across (DocketBoard *self, int step)
{
  guint lane, index;
  gint64 from;

  if (!docket_board_find_place (self, self->current, &lane, &index))
    {
      go_to_first (self);
      return;
    }
  from = place_starts_at (&g_array_index (docket_board_get_row (self, lane)->places, DocketBoardPlace, index));
  for (int i = (int) lane + step; i >= 0 && i < (int) self->rows->len; i += step)
    {
      const DocketBoardRow *row = docket_board_get_row (self, (guint) i);
      const DocketBoardPlace *nearest = NULL;

      for (guint j = 0; j < row->places->len; j++)
        {
          const DocketBoardPlace *place = &g_array_index (row->places, DocketBoardPlace, j);

          if (nearest == NULL || ABS (place_starts_at (place) - from) < ABS (place_starts_at (nearest) - from))
            nearest = place;
        }
      if (nearest != NULL)
        {
          go_to (self, nearest);
          return;
        }
    }
}

/* -- With Alt -- */

static gboolean
hold_current (DocketBoard *self)
{
  if (self->hand != NULL)
    return self->by_key;
  if (get_acted_on (self) == NULL || !docket_board_take (self, self->current))
    return FALSE;
  self->by_key = TRUE;
  return TRUE;
}

static void
show_held (DocketBoard *self)
{
  int lane = docket_board_hand_get_lane (self->hand);

  if (lane >= 0)
    docket_board_scroll_to (self, (guint) lane, docket_board_hand_get_span (self->hand));
}

static void
nudge (DocketBoard *self, int lanes, int minutes)
{
  int lane;
  gint64 starts_at;

  if (!hold_current (self))
    return;
  lane = docket_board_hand_get_lane (self->hand);
  starts_at = docket_board_hand_get_span (self->hand)->starts_at + minutes * MINUTE_MS;
  if (lane < 0)
    return;
  if (minutes != 0)
    starts_at = docket_day_snap (self->zone, starts_at, ABS (minutes));
  docket_board_carry_to (self, (guint) CLAMP (lane + lanes, 0, (int) self->rows->len - 1), starts_at);
  show_held (self);
}

static void
stretch (DocketBoard *self, int minutes)
{
  if (!hold_current (self))
    return;
  docket_board_stretch_to (self, docket_board_hand_get_span (self->hand)->ends_at + minutes * MINUTE_MS, ABS (minutes));
  show_held (self);
}

static gboolean
on_alt_key (DocketBoard *self, guint keyval, gboolean shift)
{
  int ahead = docket_board_is_mirrored (self) ? -1 : 1;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      if (keyval == GDK_KEY_Left)
        ahead = -ahead;
      if (shift)
        stretch (self, ahead * DOCKET_BOARD_SNAP_MINUTES);
      else
        nudge (self, 0, ahead * DOCKET_BOARD_SNAP_MINUTES);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      if (shift)
        return FALSE;
      nudge (self, keyval == GDK_KEY_Up ? -1 : 1, 0);
      return TRUE;
    case GDK_KEY_Escape:
      /* As long as Alt is down the job is in the hand; with nothing in it the key is the window manager's. */
      if (self->hand == NULL)
        return FALSE;
      docket_board_let_go (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* -- With Ctrl -- */

/* NULL: none is. */
void
docket_board_set_cut (DocketBoard *self, DocketBoardJob *job)
{
  if (job != NULL)
    docket_board_job_ref (job);
  g_clear_pointer (&self->cut, docket_board_job_unref);
  self->cut = job;
  docket_board_model_keep (self->model, job);
  docket_board_update_chips (self);
}

static void
cut (DocketBoard *self)
{
  DocketBoardJob *job = docket_board_model_find (self->model, get_acted_on (self));
  g_autofree char *refusal = job != NULL ? docket_rights_refusal (self->desk, job->record, DOCKET_GROUP_JOB_PLAN) : NULL;

  if (refusal != NULL)
    g_signal_emit (self, docket_board_signals[DOCKET_BOARD_REFUSED], 0, refusal);
  else if (job != NULL)
    docket_board_set_cut (self, job);
}

/* On any day that has a job to put it after. It stays cut until it has moved: who is
 * refused, or thinks better of it, may put it elsewhere. */
static void
paste (DocketBoard *self)
{
  guint lane, index;
  g_autofree char *job = self->cut != NULL ? g_strdup (docket_record_get_id (self->cut->record)) : NULL;
  DocketSpan before;

  if (job == NULL || !docket_board_find_place (self, self->current, &lane, &index))
    return;
  if (g_str_equal (job, self->current))
    {
      docket_board_set_cut (self, NULL);
      return;
    }
  if (!docket_job_get_span (g_array_index (docket_board_get_row (self, lane)->places, DocketBoardPlace, index).job->record, &before)
      || !docket_board_take (self, job))
    return;
  /* After the job with the keyboard; to the ms, whatever the zoom. */
  docket_board_carry_to (self, lane, before.ends_at);
  docket_board_drop (self);
}

static gboolean
on_ctrl_key (DocketBoard *self, guint keyval, gboolean shift)
{
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_m:
      docket_board_act (self, "move-to", get_acted_on (self));
      return TRUE;
    case GDK_KEY_x:
      cut (self);
      return TRUE;
    case GDK_KEY_v:
      paste (self);
      return TRUE;
    case GDK_KEY_z:
      docket_board_act (self, shift ? "redo" : "undo", NULL);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      docket_board_zoom (self, 1.25, -1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      docket_board_zoom (self, 0.8, -1);
      return TRUE;
    default:
      return FALSE;
    }
}

/* -- Alone -- */

static void
unschedule (DocketBoard *self)
{
  if (get_acted_on (self) == NULL || !docket_board_take (self, self->current))
    return;
  docket_board_carry_to_tray (self);
  docket_board_drop (self);
}

static gboolean
on_plain_key (DocketBoard *self, guint keyval)
{
  int ahead = docket_board_is_mirrored (self) ? -1 : 1;

  switch (keyval)
    {
    case GDK_KEY_Left:
      go_along (self, -ahead);
      return TRUE;
    case GDK_KEY_Right:
      go_along (self, ahead);
      return TRUE;
    case GDK_KEY_Up:
      go_across (self, -1);
      return TRUE;
    case GDK_KEY_Down:
      go_across (self, 1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->hand != NULL)
        docket_board_drop (self);
      else
        docket_board_act (self, "open", get_acted_on (self));
      return TRUE;
    case GDK_KEY_space:
      docket_board_select (self, get_acted_on (self), TRUE);
      return TRUE;
    case GDK_KEY_Delete:
      unschedule (self);
      return TRUE;
    case GDK_KEY_t:
    case GDK_KEY_T:
      docket_board_act (self, "today", NULL);
      return TRUE;
    case GDK_KEY_Page_Up:
      docket_board_act (self, "previous", NULL);
      return TRUE;
    case GDK_KEY_Page_Down:
      docket_board_act (self, "next", NULL);
      return TRUE;
    case GDK_KEY_Escape:
      if (self->hand == NULL && g_hash_table_size (self->selected) == 0 && self->cut == NULL)
        return FALSE;
      if (self->hand != NULL)
        docket_board_let_go (self);
      else if (self->cut != NULL)
        docket_board_set_cut (self, NULL);
      else
        docket_board_select (self, NULL, FALSE);
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
docket_board_press (DocketBoard *self, guint keyval, GdkModifierType modifiers)
{
  gboolean shift = (modifiers & GDK_SHIFT_MASK) != 0;

  g_return_val_if_fail (DOCKET_IS_BOARD (self), FALSE);

  if ((modifiers & GDK_ALT_MASK) != 0)
    return on_alt_key (self, keyval, shift);
  if ((modifiers & GDK_CONTROL_MASK) != 0)
    return on_ctrl_key (self, keyval, shift);
  return on_plain_key (self, keyval);
}

void
docket_board_release (DocketBoard *self, guint keyval)
{
  g_return_if_fail (DOCKET_IS_BOARD (self));

  if (self->by_key && (keyval == GDK_KEY_Alt_L || keyval == GDK_KEY_Alt_R || keyval == GDK_KEY_Meta_L || keyval == GDK_KEY_Meta_R))
    docket_board_drop (self);
}

static gboolean
on_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  guint keyval, modifiers;

  g_variant_get (arguments, "(uu)", &keyval, &modifiers);
  return docket_board_press (DOCKET_BOARD (widget), keyval, modifiers);
}

static void
on_released (DocketBoard *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  docket_board_release (self, keyval);
}

/* Whoever goes elsewhere with a job in the hand has put it down. */
static void
on_left (DocketBoard *self)
{
  if (self->by_key)
    docket_board_drop (self);
}

/* -- The keyboard comes in and goes -- */

gboolean
docket_board_focus (GtkWidget *widget, GtkDirectionType direction)
{
  DocketBoard *self = DOCKET_BOARD (widget);

  if (gtk_widget_get_focus_child (widget) != NULL || gtk_widget_is_focus (widget))
    return FALSE;
  if (self->current != NULL && docket_board_show_job (self, self->current))
    return TRUE;
  if (go_to_first (self))
    return TRUE;
  /* A day without jobs has keys too. */
  return gtk_widget_grab_focus (widget);
}

void
docket_board_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  DocketBoard *self = DOCKET_BOARD (widget);

  if (child != NULL && DOCKET_IS_BOARD_CHIP (child) && g_strcmp0 (self->current, docket_board_chip_get_job_id (DOCKET_BOARD_CHIP (child))) != 0)
    {
      g_free (self->current);
      self->current = g_strdup (docket_board_chip_get_job_id (DOCKET_BOARD_CHIP (child)));
      /* The former one may have been awake for nothing else. */
      docket_board_ensure_chips_soon (self);
    }
  GTK_WIDGET_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->set_focus_child (widget, child);
  g_signal_emit (self, docket_board_signals[DOCKET_BOARD_FOCUSED], 0, child != NULL && DOCKET_IS_BOARD_CHIP (child) ? child : NULL);
}

void
docket_board_install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    GdkModifierType modifiers;
    guint keyvals[12];
  } keys[] = {
    { 0, { GDK_KEY_Left, GDK_KEY_Right, GDK_KEY_Up, GDK_KEY_Down, GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space, GDK_KEY_Delete, GDK_KEY_t, GDK_KEY_Page_Up, GDK_KEY_Page_Down, GDK_KEY_Escape } },
    { GDK_ALT_MASK, { GDK_KEY_Left, GDK_KEY_Right, GDK_KEY_Up, GDK_KEY_Down, GDK_KEY_Escape } },
    { GDK_ALT_MASK | GDK_SHIFT_MASK, { GDK_KEY_Left, GDK_KEY_Right } },
    { GDK_CONTROL_MASK, { GDK_KEY_m, GDK_KEY_x, GDK_KEY_v, GDK_KEY_z, GDK_KEY_plus, GDK_KEY_KP_Add, GDK_KEY_minus, GDK_KEY_KP_Subtract } },
    { GDK_CONTROL_MASK | GDK_SHIFT_MASK, { GDK_KEY_z } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (guint j = 0; j < G_N_ELEMENTS (keys[i].keyvals) && keys[i].keyvals[j] != 0; j++)
      gtk_widget_class_add_binding (widget_class, keys[i].keyvals[j], keys[i].modifiers, on_key, "(uu)", keys[i].keyvals[j], (guint) keys[i].modifiers);
}

void
docket_board_add_keys (DocketBoard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
