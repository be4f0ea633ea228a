/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Each entry does what its key does, on the job the menu was opened on: the
 * board may have changed under it meanwhile.
 */

#include "docket-config.h"

#include "docket-board-menu.h"

#include <glib/gi18n-lib.h>

#include "docket-board-private.h"

struct _DocketBoardMenu
{
  GtkWidget *view;    /* (transfer none) */
  DocketBoard *board; /* (transfer none) */
  GSimpleActionGroup *actions;
  GtkWidget *popover;
  char *job;          /* (nullable): that it is about */
  GtkWidget *cell;    /* (nullable) (weak): of the tray, around its chip */
  gboolean on_board;  /* else in the tray */
};

static void
do_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketBoardMenu *self = data;

  docket_board_act (self->board, "open", self->job);
}

static void
do_move_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DocketBoardMenu *self = data;

  docket_board_act (self->board, "move-to", self->job);
}

/* The board's keys act on its current job: if that is another by now, nothing is done. */
static void
press (DocketBoardMenu *self, guint keyval, GdkModifierType modifiers)
{
  if (g_strcmp0 (docket_board_get_current (self->board), self->job) == 0)
    docket_board_press (self->board, keyval, modifiers);
}

static void
do_cut (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  press (data, GDK_KEY_x, GDK_CONTROL_MASK);
}

static void
do_paste (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  press (data, GDK_KEY_v, GDK_CONTROL_MASK);
}

static void
do_mark (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  press (data, GDK_KEY_space, 0);
}

static void
do_unschedule (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  press (data, GDK_KEY_Delete, 0);
}

static const GActionEntry entries[] = {
  { .name = "open", .activate = do_open },
  { .name = "move-to", .activate = do_move_to },
  { .name = "cut", .activate = do_cut },
  { .name = "paste", .activate = do_paste },
  { .name = "mark", .activate = do_mark },
  { .name = "unschedule", .activate = do_unschedule },
};

static void
add_entry (GMenu *menu, const char *label, const char *action, const char *accelerator)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "accel", "s", accelerator);
  g_menu_append_item (menu, item);
}

/* What has no time has nothing to be cut, put behind or taken out of. (transfer full) */
static GMenuModel *
list_entries (DocketBoardMenu *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) plan = g_menu_new ();

  add_entry (menu, _ ("_Open Job"), "chip.open", "Return");
  add_entry (plan, _ ("_Move To…"), "chip.move-to", "<Control>m");
  if (self->on_board)
    {
      add_entry (plan, _ ("Cu_t"), "chip.cut", "<Control>x");
      add_entry (plan, _ ("_Put the Cut Job After This One"), "chip.paste", "<Control>v");
      add_entry (plan, _ ("_Unschedule"), "chip.unschedule", "Delete");
      add_entry (plan, _ ("Mark, or _No Longer"), "chip.mark", "space");
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (plan));
  return G_MENU_MODEL (menu);
}

/* At @x, @y of the view; below 0: under the chip. */
static void
open_menu (DocketBoardMenu *self, DocketBoardChip *chip, double x, double y)
{
  const char *job = docket_board_chip_get_job_id (chip);
  GAction *paste = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "paste");
  g_autoptr (GMenuModel) entries_now = NULL;
  graphene_rect_t place;

  if (job == NULL || docket_board_is_holding (self->board) || !gtk_widget_compute_bounds (GTK_WIDGET (chip), self->view, &place))
    return;
  g_free (self->job);
  self->job = g_strdup (job);
  self->on_board = gtk_widget_is_ancestor (GTK_WIDGET (chip), GTK_WIDGET (self->board));
  g_set_weak_pointer (&self->cell, self->on_board ? NULL : gtk_widget_get_parent (GTK_WIDGET (chip)));
  gtk_widget_grab_focus (self->on_board ? GTK_WIDGET (chip) : self->cell);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (paste), self->board->cut != NULL);
  entries_now = list_entries (self);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), entries_now);
  if (x < 0)
    {
      x = place.origin.x + MIN (place.size.width / 2, 40);
      y = place.origin.y + place.size.height;
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
  /* What it points at stays there. */
  docket_board_model_set_held (self->board->model, TRUE);
}

/* -- What opens it -- */

static DocketBoardChip *
chip_of (GtkWidget *widget)
{
  GtkWidget *chip = widget != NULL ? gtk_widget_get_ancestor (widget, DOCKET_TYPE_BOARD_CHIP) : NULL;

  return chip != NULL ? DOCKET_BOARD_CHIP (chip) : NULL;
}

static void
on_pressed (DocketBoardMenu *self, int n, double x, double y)
{
  DocketBoardChip *chip = chip_of (gtk_widget_pick (self->view, x, y, GTK_PICK_DEFAULT));

  if (chip != NULL)
    open_menu (self, chip, x, y);
}

/* FALSE: the keyboard is on something else, which may have a menu of its own. */
static gboolean
on_menu_key (GtkWidget *view, GVariant *arguments, gpointer data)
{
  DocketBoardMenu *self = data;
  GtkRoot *root = gtk_widget_get_root (view);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  DocketBoardChip *chip;

  if (focus == NULL)
    return FALSE;
  /* In the tray the cell around it has the keyboard. */
  chip = chip_of (GTK_IS_FLOW_BOX_CHILD (focus) ? gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (focus)) : focus);
  if (chip == NULL || !gtk_widget_is_ancestor (GTK_WIDGET (chip), view))
    return FALSE;
  open_menu (self, chip, -1, -1);
  return TRUE;
}

/* Back to the job, unless what was chosen took the keyboard elsewhere. */
static void
on_closed (DocketBoardMenu *self)
{
  GtkRoot *root = gtk_widget_get_root (self->view);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!docket_board_is_holding (self->board))
    docket_board_model_set_held (self->board->model, FALSE);
  if (focus != NULL && !gtk_widget_is_ancestor (focus, self->popover))
    return;
  if (self->on_board && self->job != NULL)
    docket_board_show_job (self->board, self->job);
  else if (self->cell != NULL && gtk_widget_is_ancestor (self->cell, self->view))
    gtk_widget_grab_focus (self->cell);
}

DocketBoardMenu *
docket_board_menu_new (GtkWidget *view, DocketBoard *board)
{
  DocketBoardMenu *self = g_new0 (DocketBoardMenu, 1);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->view = view;
  self->board = board;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (view, "chip", G_ACTION_GROUP (self->actions));
  self->popover = gtk_popover_menu_new_from_model (NULL);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, view);
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_closed), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Shift>F10|Menu"), gtk_callback_action_new (on_menu_key, self, NULL)));
  gtk_widget_add_controller (view, keys);
  return self;
}

void
docket_board_menu_free (DocketBoardMenu *self)
{
  gtk_widget_insert_action_group (self->view, "chip", NULL);
  g_signal_handlers_disconnect_by_data (self->popover, self);
  gtk_widget_unparent (self->popover);
  g_clear_weak_pointer (&self->cell);
  g_object_unref (self->actions);
  g_free (self->job);
  g_free (self);
}
