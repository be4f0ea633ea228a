/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-field-row.h"
#include "docket-form.h"
#include "review-stage.h"

G_BEGIN_DECLS

/* A view of records in a window of its own, over the small company of the
 * review stage; what one waits for, and how a form is typed in. */
typedef struct
{
  ReviewStage *stage;
  GtkWidget *(*create) (DocketDesk *desk, GSettings *settings);
  GtkWidget *window;
  GtkWidget *view;
  const char *text; /* what a wait looks for */
  guint number;
} Fixture;

/* What holds the writer up, as a disk that takes its time. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean closed;
} WriterGate;

void view_stage_show (Fixture *fixture);
void view_stage_hide (Fixture *fixture);
/* Signed in as @person; @create makes the view. */
void view_stage_open (Fixture *fixture, GtkWidget *(*create) (DocketDesk *desk, GSettings *settings), const char *person, const char *role);
void view_stage_close (Fixture *fixture);
/* The Review page, as @create. */
GtkWidget *view_stage_create_review (DocketDesk *desk, GSettings *settings);

/* What is asked of the writer from now on waits until it is opened. */
void view_stage_close_gate (DocketDesk *desk, WriterGate *gate);
void view_stage_open_gate (WriterGate *gate);
/* Until what was asked of the writer is done, and heard of. */
void view_stage_settle_down (Fixture *fixture);

#define wait_for_text(fixture, text) wait_for_text_at (__FILE__, __LINE__, G_STRFUNC, fixture, text)
#define wait_without_text(fixture, text) wait_without_text_at (__FILE__, __LINE__, G_STRFUNC, fixture, text)
void wait_for_text_at (const char *file, int line, const char *caller, Fixture *fixture, const char *text);
void wait_without_text_at (const char *file, int line, const char *caller, Fixture *fixture, const char *text);
gboolean outbox_has (gpointer fixture); /* as many as its number */
#define wait_for_outbox(fixture, n) wait_for_outbox_at (__FILE__, __LINE__, G_STRFUNC, fixture, n)
void wait_for_outbox_at (const char *file, int line, const char *caller, Fixture *fixture, guint n);
/* Lets the loop turn for a while: nothing more should come of it. */
void turn (guint ms);

DocketFieldRow *get_row (DocketForm *form, DocketField field);
void type (DocketForm *form, DocketField field, const char *text);
#define wait_until_closed(form) wait_until_closed_at (__FILE__, __LINE__, G_STRFUNC, form)
void wait_until_closed_at (const char *file, int line, const char *caller, DocketForm *form);

G_END_DECLS
