/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A row of the board's list: a technician, or one of their jobs. Never changed. */
#define DOCKET_TYPE_BOARD_LIST_ITEM (docket_board_list_item_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardListItem, docket_board_list_item, DOCKET, BOARD_LIST_ITEM, GObject)

/* What a row shows; every text is there, if only "". */
typedef struct
{
  char *job;      /* (nullable): id; NULL: a technician */
  char *person;   /* id of the technician */
  char *when;     /* "08:00–09:30" */
  char *title;    /* "J-10248 · Leaking pump"; name */
  char *about;    /* customer, promise, status; skills, hours */
  char *warning;
  char *sentence; /* all of it, to be read out */
} DocketBoardListRow;

/* @row: its texts become the item's. */
DocketBoardListItem *docket_board_list_item_new (DocketBoardListRow *row);
const DocketBoardListRow *docket_board_list_item_get_row (DocketBoardListItem *self);
gboolean docket_board_list_item_equal (DocketBoardListItem *a, DocketBoardListItem *b);

G_END_DECLS
