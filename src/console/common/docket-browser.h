/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-record-pane.h"
#include "docket-table.h"

G_BEGIN_DECLS

#define DOCKET_BROWSER_N_WAYS 2

/**
 * DocketBrowserInfo:
 * @name: begins the names of its settings: "jobs" for "jobs-sort"
 * @label: of the table, untranslated
 * @search_label: of the search, untranslated
 * @sort: until the person chooses
 * @create_query: what the filter of @view says; search and sort are added
 * @show_none: says on @page why there is nothing to show although nothing is
 *   searched for; @never_synced: because nothing has come from the server
 * @describe_no_match: (transfer full): markup: what was searched, and what else to try;
 *   @hidden: how many the filter of @view hides, of those that match; -1: not known;
 *   @way: in which of the ways to show more they would be
 * @create_wider_query: (nullable result): what @view would show if its filter hid
 *   less, in one @way or the other (below DOCKET_BROWSER_N_WAYS); search is added.
 *   The first way that shows any is offered; those after the first only to who searches
 * @get_wider_label: translated, of the button that shows that
 * @show_wider: does
 * @describe_leaving_out: (transfer full): why the record called @name is not listed; @search: (nullable)
 * @get_total: how many there are without the search; -1: not known
 * @get_pane: where the details of one are
 *
 * What makes the browser of one kind differ from that of another.
 */
typedef struct
{
  const char *name;
  const char *label;
  const char *search_label;
  const DocketColumn *columns;
  guint n_columns;
  DocketSort sort;
  DocketQuery *(*create_query) (gpointer view);
  void (*show_none) (gpointer view, AdwStatusPage *page, gboolean never_synced);
  char *(*describe_no_match) (gpointer view, const char *search, gint64 hidden, guint way);
  DocketQuery *(*create_wider_query) (gpointer view, guint way);
  const char *(*get_wider_label) (gpointer view, guint way);
  void (*show_wider) (gpointer view, guint way);
  char *(*describe_leaving_out) (gpointer view, const char *name, const char *search);
  gint64 (*get_total) (gpointer view);
  DocketRecordPane *(*get_pane) (gpointer view);
} DocketBrowserInfo;

/**
 * DocketBrowser:
 *
 * Records of one kind: search, table, and the details of the selected one
 * beside it (property "detail", with room for a filter beside the search in
 * "filter", and for what is done to the whole list in "menu").
 *
 * Property "selected" (id, or %NULL) notifies when another one is selected.
 */
#define DOCKET_TYPE_BROWSER (docket_browser_get_type ())
G_DECLARE_FINAL_TYPE (DocketBrowser, docket_browser, DOCKET, BROWSER, GtkWidget)

const char *docket_browser_get_search (DocketBrowser *self);
const char *docket_browser_get_selected (DocketBrowser *self); /* (nullable) */
DocketTable *docket_browser_get_table (DocketBrowser *self);
/* What is listed now, with search and sort. (transfer full) */
DocketQuery *docket_browser_get_query (DocketBrowser *self);

/* Once. @view is given to the functions of @info and outlives them all. */
void docket_browser_set_up (DocketBrowser *self, DocketDesk *desk, GSettings *settings, const DocketBrowserInfo *info, gpointer view);
/* The filter of the view says something else now. */
void docket_browser_filter_changed (DocketBrowser *self);
/* Only how many there are. */
void docket_browser_total_changed (DocketBrowser *self);
/* Selects and shows a record, with its details; @id: (nullable). */
void docket_browser_select (DocketBrowser *self, const char *id);
/* What the details show now is asked for, whether the list has it or not: it stays there
 * when the list comes to nothing. */
void docket_browser_keep_shown (DocketBrowser *self);
/* The same of one that was just made: the keyboard goes to its row as soon as there
 * is one; if the list leaves it out, that is said. */
void docket_browser_show_made (DocketBrowser *self, const char *id);
/* The record @id that somebody asked for: its details, and its row with the keyboard as
 * soon as it has been read; where the list leaves it out, that is said. */
void docket_browser_show (DocketBrowser *self, const char *id);
void docket_browser_focus_search (DocketBrowser *self);
void docket_browser_set_search (DocketBrowser *self, const char *text);
/* The rows, as soon as there are any. */
void docket_browser_focus (DocketBrowser *self);
/* The same for who comes into the view: nothing is selected for it, and of an empty
 * list it is what that offers. */
void docket_browser_enter (DocketBrowser *self);
void docket_browser_show_detail (DocketBrowser *self);
void docket_browser_toggle_detail (DocketBrowser *self);
/* Wide: the details need the room, the table keeps what names its rows. */
void docket_browser_set_detail_wide (DocketBrowser *self, gboolean wide);

G_END_DECLS
