/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-session.h"

G_BEGIN_DECLS

/**
 * DocketWindow:
 *
 * One window on a session: the welcome page while signed out, else the views.
 * Views speak to it by actions only: win.show-view (s), win.show-job (s: id),
 * win.show-customer (s: id), win.show-review (s: id), win.toast (s: sentence), win.new-job.
 */
#define DOCKET_TYPE_WINDOW (docket_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketWindow, docket_window, DOCKET, WINDOW, AdwApplicationWindow)

DocketWindow *docket_window_new (GtkApplication *application, DocketSession *session);

/* "board", "jobs", "customers", "review", "outbox" */
const char *docket_window_get_view (DocketWindow *self);
gboolean docket_window_has_view (const char *name);
void docket_window_show_view (DocketWindow *self, const char *name);
void docket_window_show_job (DocketWindow *self, const char *job_id);
/* As the @nth window was when last kept: its view, what was searched for and
 * selected in each, and the size of all but the first. The first does so itself. */
void docket_window_restore (DocketWindow *self, guint nth);
guint docket_window_n_kept (DocketDesk *desk);
/* Keeps what is open by now for the next start. */
void docket_window_keep_all (DocketWindow *self, gboolean with_this);
/* "Jump to", with @text typed into it (nullable). */
void docket_window_jump (DocketWindow *self, const char *text);
/* Closes it, unsent work or not: the person was asked. */
void docket_window_close_unasked (DocketWindow *self);
void docket_window_show_toast (DocketWindow *self, const char *sentence);
/* Signed out or not, shows @sentence where it can be read: as a toast, or on
 * the welcome page. */
void docket_window_show_problem (DocketWindow *self, const char *sentence);

G_END_DECLS
