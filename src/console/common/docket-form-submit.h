/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketFormSubmit:
 * @desk: (transfer full)
 * @form: (transfer full): a widget
 * @turn: what the form was at: it may be at something else when the disk answers
 * @id: of the record
 * @draft_name: the draft that is being saved; its name is taken until it is over
 * @draft_text: what stands in it
 * @replaces: (nullable): with it, as docket_draft_load_replaces() has it
 * @operations: (element-type DocketOperation): the bundle
 * @rows: (element-type DocketFieldRow): of the form
 * @left_out: (nullable): says which of them cannot be changed now and are not in it
 * @rest: (nullable) (element-type utf8 utf8): what was typed in them since, see
 *   docket_form_submit_note_rest()
 * @taken_over: it could not be saved, and what stands in it goes on in a form that was
 *   begun meanwhile
 *
 * One save of a form on its way to the disk.
 */
typedef struct
{
  DocketDesk *desk;
  GtkWidget *form;
  guint turn;
  char *id;
  char *draft_name;
  char *draft_text;
  GStrv replaces;
  GPtrArray *operations;
  GPtrArray *rows;
  char *left_out;
  GHashTable *rest;
  gboolean taken_over;
} DocketFormSubmit;

/* The draft, what stands in it and the operations are given to it next. (transfer full) */
DocketFormSubmit *docket_form_submit_new (DocketDesk *desk, GtkWidget *form, guint turn, const char *id);
void docket_form_submit_free (DocketFormSubmit *submit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFormSubmit, docket_form_submit_free)

/* The form is about to show something else: what was typed in it since the save began
 * is not in what is saved, and becomes a draft of the record when the disk has answered. */
void docket_form_submit_note_rest (DocketFormSubmit *submit);

/* @error: (nullable): why it is not saved; it is a draft again by then.
 * FALSE: the form is at something else, so the person is told elsewhere */
typedef gboolean (*DocketFormSubmitted) (const DocketFormSubmit *submit, const GError *error);

/* @submit: (transfer full). On the main thread, as @done, whatever became of the form. */
void docket_form_submit_start (DocketFormSubmit *submit, DocketFormSubmitted done);

G_END_DECLS
