/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-window.h"

#include "docket-banner.h"
#include "docket-jobs-view.h"
#include "docket-review-view.h"
#include "docket-sync-pill.h"
#include "docket-welcome.h"

G_BEGIN_DECLS

/* What the files of the window share: docket-window.c has its pages and views,
 * docket-window-actions.c what can be asked of it, docket-window-focus.c where the
 * keyboard is. */

/* Where somebody was in a view. */
typedef struct
{
  GtkWidget *widget; /* (weak) (nullable) */
  GtkWidget *given;  /* not owned (nullable): where the view itself put it; only compared */
  int caret;         /* in an entry, */
  int bound;         /* and the other end of what is marked */
} DocketWindowSpot;

struct _DocketWindow
{
  AdwApplicationWindow parent_instance;

  DocketSession *session;
  DocketDesk *desk; /* (nullable): the one the views are made on */
  guint opening; /* the frames in which it is looked whether the first rows are there */
  guint opening_ends; /* at the latest */
  guint n_frames; /* with them */
  gboolean may_close;
  gboolean second; /* opened beside another one */
  int switcher_wide_px;   /* from this width on its titles stand beside the icons, */
  int switcher_narrow_px; /* and from this one on under them */
  guint switcher_source;  /* something it says, or that stands beside it, has changed */
  int allocated_px;        /* the width for which it was placed last */
  gboolean switcher_stale; /* and how large it all is */
  char *kept;      /* (nullable): what was last kept of the windows */

  GtkStack *pages;
  DocketWelcome *welcome;
  GtkStack *title;
  AdwViewSwitcher *switcher;
  AdwViewSwitcherBar *switcher_bar;
  DocketSyncPill *pill;
  DocketBanner *banner;
  AdwToastOverlay *toasts;
  GHashTable *going_on; /* bundle -> AdwToast: what is told of what goes on */
  GPtrArray *told_at_start; /* (element-type AdwToast): what was offered when the window came */
  AdwToast *way_back; /* (nullable): the toast that offers to undo what was done last */
  AdwToast *way_back_before; /* (nullable): that of what was done before what Undo waits for */
  char *saved_bundle;        /* (nullable): of the last save that has a way back still, toast or not, */
  char *saved_what;          /* and what it is, by name */
  guint undo_waits_for; /* so many saves, */
  guint undo_source;    /* and their answers */
  AdwViewStack *views;
  GtkWidget *cancel_sign_in;
  GtkPopover *new_popover;

  const char *new_from; /* (nullable): the view from which a new record was asked for, as long as its form is left for it */
  GtkWidget *entered; /* not owned (nullable): the view that the keyboard was given to */
  DocketWindowSpot spots[5]; /* of docket_window_views */

  AdwViewStackPage *review_page;
  AdwViewStackPage *outbox_page;
  DocketJobsView *jobs;
  DocketReviewView *review;
};

/* "board", "jobs", … in the order of the switcher, which is that of Alt+1 … */
extern const char *const docket_window_views[5];

/* Says it. With a way back of its own, that of what was done before goes: whoever
 * works fast would press that of ten moves ago; what is only said takes none away.
 * @undo: (nullable): the action that takes this back, of @target
 * (transfer none) (nullable): NULL once the window is closed */
AdwToast *docket_window_say (DocketWindow *self, const char *sentence, const char *undo, const char *target);
/* What was told of a thing that went on (its save, or DOCKET_TOAST_UNDONE) is not any more. */
void docket_window_say_no_longer (DocketWindow *self, const char *of);
/* With a button that does @action, and takes nothing back. @target: floating or not
 * Returns: (transfer none) (nullable): NULL once the window is closed */
AdwToast *docket_window_offer (DocketWindow *self, const char *sentence, const char *label, const char *action, GVariant *target);
void docket_window_install_actions (GtkWidgetClass *widget_class);
/* Whether there is a desk to act upon. */
void docket_window_enable_actions (DocketWindow *self, gboolean enabled);
/* Signed in but no longer believed: the welcome page, with what is known. */
void docket_window_show_sign_in (DocketWindow *self);

/* A view was chosen: gives it the keyboard, where it was in it. */
void docket_window_enter_view (DocketWindow *self);
/* The same for the view that is shown, if the keyboard is elsewhere. */
void docket_window_focus_view (DocketWindow *self);
/* Something comes in front of it, until it is given the keyboard again. */
void docket_window_leave_view (DocketWindow *self);
void docket_window_follow_focus (DocketWindow *self);
/* The views go. */
void docket_window_forget_focus (DocketWindow *self);

/* Puts the switcher where it has room; once there are views to choose from. */
void docket_window_begin_switcher (DocketWindow *self);
void docket_window_fit_switcher (DocketWindow *self);
/* What it says, or the header beside it, is about to take another width. */
void docket_window_words_changed (DocketWindow *self);
void docket_window_end_switcher (DocketWindow *self);

G_END_DECLS
