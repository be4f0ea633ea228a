/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows are compared by what they say: one that says the same stays the same
 * object, so the keyboard on it stays where it is.
 */

#include "docket-config.h"

#include "docket-board-list-item.h"

struct _DocketBoardListItem
{
  GObject parent_instance;

  DocketBoardListRow row;
};

G_DEFINE_FINAL_TYPE (DocketBoardListItem, docket_board_list_item, G_TYPE_OBJECT)

static void
docket_board_list_item_finalize (GObject *object)
{
  DocketBoardListItem *self = DOCKET_BOARD_LIST_ITEM (object);

  g_free (self->row.job);
  g_free (self->row.person);
  g_free (self->row.when);
  g_free (self->row.title);
  g_free (self->row.about);
  g_free (self->row.warning);
  g_free (self->row.sentence);
  G_OBJECT_CLASS (docket_board_list_item_parent_class)->finalize (object);
}

static void
docket_board_list_item_class_init (DocketBoardListItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_board_list_item_finalize;
}

static void
docket_board_list_item_init (DocketBoardListItem *self)
{
}

DocketBoardListItem *
docket_board_list_item_new (DocketBoardListRow *row)
{
  DocketBoardListItem *self = g_object_new (DOCKET_TYPE_BOARD_LIST_ITEM, NULL);

  self->row = *row;
  return self;
}

const DocketBoardListRow *
docket_board_list_item_get_row (DocketBoardListItem *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_LIST_ITEM (self), NULL);
  return &self->row;
}

gboolean
docket_board_list_item_equal (DocketBoardListItem *a, DocketBoardListItem *b)
{
  return g_strcmp0 (a->row.job, b->row.job) == 0 && g_strcmp0 (a->row.person, b->row.person) == 0 && g_strcmp0 (a->row.when, b->row.when) == 0
         && g_strcmp0 (a->row.title, b->row.title) == 0 && g_strcmp0 (a->row.about, b->row.about) == 0
         && g_strcmp0 (a->row.warning, b->row.warning) == 0 && g_strcmp0 (a->row.sentence, b->row.sentence) == 0;
}
