/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-browser.h"

#include "docket-counter.h"

G_BEGIN_DECLS

/* What the files of the browser share: docket-browser.c shows what there is,
 * docket-browser-empty.c what is in its place if there is nothing, and
 * docket-browser-focus.c has where the keyboard goes. */

struct _DocketBrowser
{
  GtkWidget parent_instance;

  const DocketBrowserInfo *info; /* (nullable): until set up */
  gpointer view;                 /* not owned: it owns this */
  DocketDesk *desk;
  GSettings *settings;
  DocketRecordList *list;
  GtkWidget *detail;
  GtkWidget *filter;
  gboolean wide;
  gboolean wants_focus; /* the table, once it has rows */
  gboolean wants_first; /* and what is shown is to be one of them */
  gboolean wants_any;   /* or none: the place is enough, or else what the empty list offers */
  char *asked;          /* (nullable): the search of what it reads */
  GSource *slow;        /* (nullable): until a search is so slow that it is said */
  gboolean is_slow;
  DocketQuery *answered; /* (nullable): what the last answer was to, or what a record was shown in spite of */
  gboolean missed;      /* nothing was found, and the details were emptied for it */
  char *made;           /* (nullable): a new record that the list may not have yet */
  GtkWidget *made_focus; /* (nullable): where the keyboard was then; only compared */
  DocketCounter *wider; /* (nullable): what the filter hides, while there is nothing to show */
  guint way;             /* in which what it hides would be shown */
  guint width_ticks; /* frames in which to look at the width again */
  int position_px; /* of the pane before the details became wide; -1 */

  GtkPaned *paned;
  GtkBox *side; /* of the paned: all but the details */
  GtkBox *toolbar;
  GtkSearchEntry *search;
  GtkLabel *count;
  GtkMenuButton *menu_button;
  GtkToggleButton *detail_button;
  GtkStack *stack;
  DocketTable *table;
  AdwStatusPage *empty;
  GtkButton *empty_button;
  GtkButton *wider_button;
};

/* How many there are, what is shown if there are none, and who waits for them. */
void docket_browser_update_count (DocketBrowser *self);
/* There are none: says so. Returns how many the filter hides; -1: not known yet */
gint64 docket_browser_show_empty (DocketBrowser *self);
void docket_browser_show_wider (DocketBrowser *self);
/* What becomes of the details when the list has an answer. */
void docket_browser_show_found (DocketBrowser *self, gboolean none);
/* Who went elsewhere meanwhile, and may be typing there, is not fetched back. */
gboolean docket_browser_still_waits (DocketBrowser *self);
/* They came to the search to type in it. */
void docket_browser_wait_no_more (DocketBrowser *self);
/* There are none any more. */
void docket_browser_leave_rows (DocketBrowser *self);
/* There are some again. */
void docket_browser_leave_offer (DocketBrowser *self);
/* There are rows: to those. */
void docket_browser_focus_rows (DocketBrowser *self);
/* There are none. */
void docket_browser_focus_offer (DocketBrowser *self);
/* The list was read again: is what was just made in it? */
void docket_browser_look_for_made (DocketBrowser *self);

G_END_DECLS
