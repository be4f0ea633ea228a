/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One case.
 *
 * The case is read from the desk and turned into a model; what a person chooses
 * lives in the model, and in a draft until it is decided.  When the record changes under their eyes, the model
 * is thrown away and built anew: choices made on older facts are cleared, and
 * the case says so.  When somebody else decided it meanwhile, it stays on
 * screen, tells who decided what, and cannot be decided again.
 *
 * Applying submits one operation.  While that is being saved the case ignores
 * its own echo; then "decided" lets the page move on.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-view.h"

#include "docket-case-bar.h"
#include "docket-case-cells.h"
#include "docket-case-choices.h"
#include "docket-case-story.h"
#include "docket-case-table.h"
#include "docket-case-undo.h"
#include "docket-case-words.h"
#include "docket-facts.h"
#include "docket-keys.h"
#include "docket-looks.h"
#include "docket-note-draft.h"
#include "docket-presence-bar.h"
#include "docket-sideways-layout.h"
#include "docket-wrap-layout.h"

#define TITLE_CHARS_MIN 14 /* of a long one, in large text: the rest of the row goes below */

struct _DocketCaseView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketCaseModel *model;
  char *review_id;
  guint candidate, subscription;
  gboolean read_only;
  gboolean waits; /* the notice says that a second person is needed */
  gboolean saving;
  char *saving_id; /* (nullable): decided last, and not on the disk yet */
  guint turn;      /* one more with each case that is shown */
  gboolean asked;  /* to finish while rows were left: what is left is said */
  gboolean updating;
  DocketNoteDraft *reasoning;

  GtkWidget *content;
  GtkScrolledWindow *scroller;
  GtkScrolledWindow *table_scroller;
  GtkLabel *name;
  GtkLabel *title;
  GtkLabel *customer;
  GtkButton *open_job;
  GtkLabel *progress;
  GtkLabel *why;
  DocketPresenceBar *presence;
  GtkWidget *notice;
  GtkLabel *notice_label;
  GtkButton *undo;
  GtkWidget *chooser;
  GtkDropDown *candidates;
  DocketCaseTable *table;
  GtkLabel *effects_heading;
  GtkBox *effects;
  GtkLabel *timeline_heading;
  GtkBox *timeline;
  GtkLabel *evidence_summary;
  GtkBox *evidence;
  GtkWidget *bar;
  GtkEntry *reason;
  GtkLabel *obstacle;
  GtkWidget *decide;
  GtkBox *hints;
};

enum
{
  DECIDED,
  SKIPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCaseView, docket_case_view, GTK_TYPE_WIDGET)

static const DocketKey keys[] = {
  { "1", "case.first" },
  { "KP_1", "case.first" },
  { "2", "case.second" },
  { "KP_2", "case.second" },
  { "3", "case.own" },
  { "KP_3", "case.own" },
  { "<Shift>1|exclam", "case.all-first" },
  { "<Shift>2|quotedbl|at", "case.all-second" },
  { "u", "case.undecide" },
  { "s", "case.skip" },
  { "<Control>Return", "case.finish", TRUE },
  { "<Control>KP_Enter", "case.finish", TRUE },
};

/* -- Showing -- */

static void
set_notice (DocketCaseView *self, const char *text, gboolean warning)
{
  gtk_label_set_label (self->notice_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->notice, text != NULL);
  if (warning)
    gtk_widget_add_css_class (self->notice, "warning");
  else
    gtk_widget_remove_css_class (self->notice, "warning");
}

static void
update_actions (DocketCaseView *self)
{
  gboolean live = self->model != NULL && !self->read_only && !self->saving;
  gboolean two_sides = live && docket_case_model_get_form (self->model) != DOCKET_CASE_PLAIN && docket_case_model_may_choose (self->model, DOCKET_CASE_SECOND);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "case.first", live && docket_case_model_may_choose (self->model, DOCKET_CASE_FIRST));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "case.second", two_sides);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "case.all-first", live && docket_case_model_may_choose (self->model, DOCKET_CASE_FIRST));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "case.all-second", two_sides);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "case.own", live && docket_case_model_may_choose (self->model, DOCKET_CASE_OWN));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "case.undecide", live && docket_case_model_get_n_chosen (self->model) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "case.apply", live && docket_case_model_is_complete (self->model));
}

/* What keeps the decision from being applied, above the reason: as long as it does. */
static void
show_obstacle (DocketCaseView *self)
{
  g_autofree char *problem = docket_case_reason_problem (gtk_editable_get_text (GTK_EDITABLE (self->reason)));
  g_autofree char *left = self->asked && self->model != NULL ? docket_case_left (self->model) : NULL;
  const char *text = problem != NULL ? problem : left;

  self->asked = left != NULL;
  gtk_label_set_label (self->obstacle, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->obstacle), text != NULL);
}

static void
on_model_changed (DocketCaseView *self)
{
  guint n = docket_case_model_get_n_open_rows (self->model);
  g_autofree char *text = NULL;

  /* Translators: how many rows of a case are chosen: "1 of 2 decided" */
  text = g_strdup_printf (_ ("%u of %u decided"), docket_case_model_get_n_chosen (self->model), n);
  gtk_label_set_label (self->progress, text);
  show_obstacle (self);
  update_actions (self);
}

static void
show_head (DocketCaseView *self, const DocketReview *review)
{
  g_auto (DocketCaseSubject) subject = { NULL };
  g_autofree char *why = docket_case_why (self->desk, self->model);
  g_autofree char *customer = NULL;

  docket_case_subject_init (&subject, self->desk, review);
  /* Translators: after a job's title: "— Adler & Co" */
  if (subject.customer != NULL || subject.title == NULL)
    customer = g_strdup_printf (_ ("— %s"), subject.customer != NULL ? subject.customer : docket_kind_label (review->subject_kind));
  /* What has a number is known by its title; a customer has only a name. */
  gtk_widget_set_visible (GTK_WIDGET (self->name), subject.title != NULL);
  gtk_label_set_label (self->name, subject.name);
  gtk_label_set_label (self->title, subject.title != NULL ? subject.title : subject.name);
  if (docket_text_is_large ())
    gtk_label_set_width_chars (self->title, MIN (TITLE_CHARS_MIN, (int) g_utf8_strlen (gtk_label_get_label (self->title), -1) * 3 / 4));
  gtk_label_set_label (self->customer, customer != NULL ? customer : "");
  gtk_label_set_label (self->why, why);
  gtk_widget_set_visible (GTK_WIDGET (self->open_job), subject.job != NULL);
  if (subject.job != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open_job), "s", subject.job);
}

static void
show_chooser (DocketCaseView *self, const DocketReview *review)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_set_visible (self->chooser, review->candidates->len > 1);
  if (review->candidates->len < 2)
    return;
  for (guint i = 0; i < review->candidates->len; i++)
    {
      g_autofree char *text = docket_case_candidate_line (self->desk, review, i);

      gtk_string_list_append (names, text);
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (self->candidates, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->candidates, self->candidate);
  self->updating = FALSE;
}

static void
show_evidence (DocketCaseView *self)
{
  g_autofree char *summary = NULL;

  docket_case_fill (self->evidence, docket_case_evidence (self->desk, self->model, &summary));
  gtk_label_set_label (self->evidence_summary, summary);
}

static void
show_story (DocketCaseView *self)
{
  gboolean open = g_strcmp0 (docket_case_model_get_review (self->model)->state, "open") == 0;
  GtkWidget *effects = open ? docket_case_effects (self->desk, self->model) : NULL; /* there is no choice left */
  GtkWidget *timeline = docket_case_timeline (self->desk, self->model);

  gtk_widget_set_visible (GTK_WIDGET (self->effects_heading), effects != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->timeline_heading), timeline != NULL);
  docket_case_fill (self->effects, effects);
  docket_case_fill (self->timeline, timeline);
  show_evidence (self);
}

static void
show_bar (DocketCaseView *self, const DocketReview *review)
{
  g_autofree char *readers = docket_case_readers (self->desk, review);
  g_autofree char *hint = NULL;

  if (*readers != '\0')
    /* Translators: names of those whose versions are compared */
    hint = g_strdup_printf (_ ("Reason, kept with the decision; %s will read it"), readers);
  else
    hint = g_strdup (_ ("Reason, kept with the decision"));
  gtk_entry_set_placeholder_text (self->reason, hint);
  gtk_widget_set_visible (self->bar, !self->read_only);
}

static void
set_model (DocketCaseView *self, DocketCaseModel *model)
{
  const DocketReview *review;
  g_autofree char *why_not = NULL;
  g_autofree char *waits = NULL;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_model_changed, self);
  g_set_object (&self->model, model);
  self->asked = FALSE;
  gtk_widget_set_visible (self->content, model != NULL);
  if (model == NULL)
    {
      docket_case_table_set_model (self->table, self->desk, NULL, TRUE);
      update_actions (self);
      return;
    }
  review = docket_case_model_get_review (model);
  why_not = docket_case_why_not (self->desk, review);
  self->read_only = why_not != NULL;
  waits = why_not == NULL ? docket_case_waits (self->desk, review) : NULL;
  self->waits = waits != NULL;
  set_notice (self, why_not != NULL ? why_not : waits != NULL ? waits : docket_case_model_get_refusal (model), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->undo), docket_case_may_undo (self->desk, review));
  show_head (self, review);
  show_chooser (self, review);
  show_story (self);
  docket_case_table_set_model (self->table, self->desk, model, self->read_only);
  show_bar (self, review);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), !self->read_only);
  g_signal_connect_object (model, "changed", G_CALLBACK (on_model_changed), self, G_CONNECT_SWAPPED);
  on_model_changed (self);
}

/* -- Reading -- */

static void
load (DocketCaseView *self)
{
  DocketReview *review = docket_case_read (self->desk, self->review_id);
  g_autoptr (DocketCaseModel) model = NULL;
  gboolean same = TRUE;

  if (review != NULL)
    {
      if (self->candidate >= review->candidates->len)
        self->candidate = docket_case_choices_find_candidate (self->desk, review);
      model = docket_case_model_new (review, self->candidate, docket_case_current_first (self->desk, review, self->candidate));
      docket_case_refuse_what_misses (self->desk, model);
      same = docket_case_choices_follow (self->desk, model);
    }
  set_model (self, model);
  if (!same && docket_case_view_is_open (self) && !self->read_only && docket_case_model_get_refusal (model) == NULL)
    set_notice (self, _ ("This case changed meanwhile. Your choices were cleared: please look again."), TRUE);
}

/* Somebody decided as the first of two, or took it back: the same facts, so
 * choices stay. */
static void
show_approval (DocketCaseView *self, const DocketReview *now)
{
  g_autofree char *waits = self->read_only ? NULL : docket_case_waits (self->desk, now);

  if (waits != NULL || self->waits)
    set_notice (self, waits != NULL ? waits : docket_case_model_get_refusal (self->model), FALSE);
  self->waits = waits != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->undo), docket_case_may_undo (self->desk, now));
}

/* The record may have moved: shows it as it is now, and says so. */
static void
reload (DocketCaseView *self)
{
  g_autoptr (DocketReview) now = docket_case_read (self->desk, self->review_id);
  const DocketReview *shown = self->model != NULL ? docket_case_model_get_review (self->model) : NULL;
  gboolean was_open = shown != NULL && g_strcmp0 (shown->state, "open") == 0;
  gboolean had_choices = self->model != NULL && docket_case_model_get_n_chosen (self->model) > 0;

  if (now != NULL && shown != NULL && now->rev == shown->rev && g_strcmp0 (now->state, shown->state) == 0
      && g_strcmp0 (now->voided_by.person, shown->voided_by.person) == 0)
    {
      show_approval (self, now);
      return;
    }
  load (self);
  if (was_open && self->model != NULL && docket_case_view_is_open (self) && !self->read_only && docket_case_model_get_refusal (self->model) == NULL)
    set_notice (self, had_choices ? _ ("This case changed while you were looking. Your choices were cleared: please look again.")
                                  : _ ("This case changed while you were looking."),
                TRUE);
  else if (was_open && self->model != NULL && !docket_case_view_is_open (self))
    {
      g_autofree char *decision = docket_case_decision (self->desk, docket_case_model_get_review (self->model));
      g_autofree char *text = g_strdup_printf (_ ("%s Nothing is left to do here."), decision);

      set_notice (self, text, FALSE);
    }
}

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  DocketCaseView *self = data;

  if (self->review_id == NULL || self->saving)
    return;
  if (docket_change_set_is_everything (changes) || docket_change_set_has (changes, DOCKET_KIND_REVIEW, self->review_id))
    reload (self);
  if (self->model != NULL && docket_case_refuse_otherwise (self->desk, self->model))
    set_model (self, self->model);
  if (self->model != NULL
      && (docket_change_set_is_everything (changes) || docket_change_set_has_kind (changes, DOCKET_KIND_NOTE)
          || docket_change_set_has_kind (changes, DOCKET_KIND_ATTACHMENT) || docket_change_set_has_kind (changes, DOCKET_KIND_SIGNATURE)
          || docket_change_set_has_kind (changes, DOCKET_KIND_LINE)))
    show_evidence (self);
}

static void
on_candidate_selected (DocketCaseView *self)
{
  guint selected = gtk_drop_down_get_selected (self->candidates);

  if (self->updating || selected == GTK_INVALID_LIST_POSITION || selected == self->candidate)
    return;
  self->candidate = selected;
  load (self);
}

/* -- Deciding -- */

/* On its way to the disk; the person may look at another case by the answer. */
typedef struct
{
  DocketCaseView *view;
  char *review_id;
  char *name;
  guint turn;
} Applying;

static void
applying_free (Applying *applying)
{
  g_object_unref (applying->view);
  g_free (applying->review_id);
  g_free (applying->name);
  g_free (applying);
}

/* "J-10248 decided", with a way back at hand. */
static void
tell_saved (DocketCaseView *self, const Applying *applying)
{
  g_autoptr (DocketReview) now = docket_case_read (self->desk, applying->review_id);
  g_autofree char *waits = now != NULL ? docket_case_waits (self->desk, now) : NULL;
  g_autofree char *saved = docket_words_saved (NULL);
  g_autofree char *text = g_strdup_printf (waits != NULL ? _ ("%s waits for a second person. %s.") : _ ("%s decided. %s."), applying->name, saved);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "(ss)", text, applying->review_id);
}

static void
tell_not_saved (DocketCaseView *self, const Applying *applying, gboolean still_shown, const GError *error)
{
  g_autofree char *why = docket_db_error_sentence (error);
  g_autofree char *text = g_strdup_printf (_ ("The decision could not be saved. %s"), why);
  g_autofree char *of = g_strdup_printf ("%s: %s", applying->name, text);

  if (still_shown)
    set_notice (self, text, TRUE);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", of);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Applying *applying = data;
  DocketCaseView *self = applying->view;
  g_autoptr (GError) error = NULL;
  gboolean saved = docket_desk_submit_finish (DOCKET_DESK (source), result, &error);
  gboolean still_shown = self->turn == applying->turn;

  if (g_strcmp0 (self->saving_id, applying->review_id) == 0)
    g_clear_pointer (&self->saving_id, g_free);
  if (still_shown)
    self->saving = FALSE;
  if (self->desk != NULL && saved) /* else its window is closed */
    {
      docket_note_draft_forget (self->reasoning, applying->review_id);
      docket_case_choices_forget (self->desk, applying->review_id);
      tell_saved (self, applying);
      g_signal_emit (self, signals[DECIDED], 0, applying->review_id, still_shown);
    }
  else if (self->desk != NULL)
    {
      update_actions (self);
      tell_not_saved (self, applying, still_shown, error);
    }
  applying_free (applying);
}

static void
apply (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketCaseView *self = DOCKET_CASE_VIEW (widget);
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  g_autoptr (GPtrArray) operations = NULL;
  g_autofree char *problem = docket_case_reason_problem (reason);
  DocketOperation *operation;
  Applying *applying;

  if (self->model == NULL || self->read_only || self->saving || !docket_case_model_is_complete (self->model))
    return;
  if (problem != NULL)
    return; /* it stands above the reason */
  operation = docket_case_model_make_operation (self->model, reason);
  operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_ptr_array_add (operations, operation);
  self->saving = TRUE;
  update_actions (self);
  g_free (self->saving_id);
  self->saving_id = g_strdup (self->review_id);
  applying = g_new0 (Applying, 1);
  applying->view = g_object_ref (self);
  applying->review_id = g_strdup (self->review_id);
  applying->name = g_strdup (gtk_label_get_label (self->name));
  applying->turn = self->turn;
  docket_desk_submit_async (self->desk, operations, NULL, on_saved, applying);
}

/* By keyboard a button that is off says nothing: this says what is missing. */
static void
finish (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketCaseView *self = DOCKET_CASE_VIEW (widget);

  if (self->model == NULL || self->read_only || self->saving || docket_case_model_is_complete (self->model))
    {
      apply (widget, action, parameter);
      return;
    }
  self->asked = TRUE;
  show_obstacle (self);
}

static void
choose_first (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_case_table_choose (DOCKET_CASE_VIEW (widget)->table, DOCKET_CASE_FIRST);
}

static void
choose_second (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_case_table_choose (DOCKET_CASE_VIEW (widget)->table, DOCKET_CASE_SECOND);
}

static void
choose_own (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_case_table_choose_own (DOCKET_CASE_VIEW (widget)->table);
}

static void
choose_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (DOCKET_CASE_VIEW (widget)->model != NULL)
    docket_case_model_choose_side (DOCKET_CASE_VIEW (widget)->model, g_str_equal (action, "case.all-first") ? DOCKET_CASE_FIRST : DOCKET_CASE_SECOND);
}

static void
undecide (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_case_table_undecide (DOCKET_CASE_VIEW (widget)->table);
}

static void
skip (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SKIPPED], 0);
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketCaseView *self = DOCKET_CASE_VIEW (widget);

  if (self->review_id != NULL && !self->saving)
    docket_case_undo (widget, self->desk, self->review_id);
}

static void
on_reason_activate (DocketCaseView *self)
{
  /* Enter leaves the entry, so that the single keys work again. */
  docket_case_table_focus (self->table);
}

/* -- Object -- */

static void
docket_case_view_dispose (GObject *object)
{
  DocketCaseView *self = DOCKET_CASE_VIEW (object);

  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  if (self->reasoning != NULL)
    docket_note_draft_close (self->reasoning);
  g_clear_object (&self->reasoning);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_CASE_VIEW);
  g_clear_object (&self->model);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->review_id, g_free);
  g_clear_pointer (&self->saving_id, g_free);
  G_OBJECT_CLASS (docket_case_view_parent_class)->dispose (object);
}

static void
docket_case_view_class_init (DocketCaseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_case_view_dispose;
  signals[DECIDED] = g_signal_new ("decided", DOCKET_TYPE_CASE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[SKIPPED] = g_signal_new ("skipped", DOCKET_TYPE_CASE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DOCKET_TYPE_CASE_TABLE);
  g_type_ensure (DOCKET_TYPE_PRESENCE_BAR);
  g_type_ensure (DOCKET_TYPE_SIDEWAYS_LAYOUT);
  g_type_ensure (DOCKET_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-case-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, content);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, table_scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, name);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, title);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, customer);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, open_job);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, progress);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, why);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, presence);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, notice);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, notice_label);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, undo);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, chooser);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, candidates);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, table);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, effects_heading);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, effects);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, timeline_heading);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, timeline);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, evidence_summary);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, evidence);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, bar);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, reason);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, obstacle);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, decide);
  gtk_widget_class_bind_template_child (widget_class, DocketCaseView, hints);
  gtk_widget_class_bind_template_callback (widget_class, on_candidate_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_activate);
  gtk_widget_class_bind_template_callback (widget_class, show_obstacle);
  gtk_widget_class_install_action (widget_class, "case.first", NULL, choose_first);
  gtk_widget_class_install_action (widget_class, "case.second", NULL, choose_second);
  gtk_widget_class_install_action (widget_class, "case.own", NULL, choose_own);
  gtk_widget_class_install_action (widget_class, "case.all-first", NULL, choose_all);
  gtk_widget_class_install_action (widget_class, "case.all-second", NULL, choose_all);
  gtk_widget_class_install_action (widget_class, "case.undecide", NULL, undecide);
  gtk_widget_class_install_action (widget_class, "case.skip", NULL, skip);
  gtk_widget_class_install_action (widget_class, "case.apply", NULL, apply);
  gtk_widget_class_install_action (widget_class, "case.finish", NULL, finish);
  gtk_widget_class_install_action (widget_class, "case.undo", NULL, undo);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "case-view");
}

static void
docket_case_view_init (DocketCaseView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_facts_tell_cut (self->title);
  docket_facts_tell_cut (self->customer);
  docket_facts_tell_cut (self->evidence_summary);
  docket_add_keys (GTK_WIDGET (self), keys, G_N_ELEMENTS (keys));
  docket_choice_may_be_cut (self->candidates);
  gtk_widget_set_layout_manager (self->decide, docket_case_bar_new ());
  docket_case_hints_fill (self->hints);
  if (docket_text_is_large ())
    {
      gtk_scrolled_window_set_policy (self->table_scroller, GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
      /* The keys are among all the others; their room is the case's. */
      gtk_widget_set_visible (GTK_WIDGET (self->hints), FALSE);
    }
  update_actions (self);
}

const char *
docket_case_view_get_review_id (DocketCaseView *self)
{
  g_return_val_if_fail (DOCKET_IS_CASE_VIEW (self), NULL);
  return self->review_id;
}

char *
docket_case_view_take_saving_id (DocketCaseView *self)
{
  g_return_val_if_fail (DOCKET_IS_CASE_VIEW (self), NULL);
  return g_steal_pointer (&self->saving_id);
}

gboolean
docket_case_view_is_open (DocketCaseView *self)
{
  g_return_val_if_fail (DOCKET_IS_CASE_VIEW (self), FALSE);
  return self->model != NULL && g_strcmp0 (docket_case_model_get_review (self->model)->state, "open") == 0;
}

void
docket_case_view_set_desk (DocketCaseView *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_CASE_VIEW (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->reasoning = docket_note_draft_new (desk, DOCKET_KIND_REVIEW, self->reason);
  docket_presence_bar_set_desk (self->presence, desk);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_changes, self);
}

void
docket_case_view_show (DocketCaseView *self, const char *review_id)
{
  g_autofree char *id = g_strdup (review_id);

  g_return_if_fail (DOCKET_IS_CASE_VIEW (self));

  g_free (self->review_id);
  self->review_id = g_steal_pointer (&id);
  self->candidate = G_MAXUINT; /* that of what is chosen, or the first */
  self->saving = FALSE;
  self->turn++;
  docket_note_draft_set_record (self->reasoning, self->review_id);
  docket_presence_bar_show (self->presence, DOCKET_KIND_REVIEW, self->review_id, NULL);
  load (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

void
docket_case_view_focus (DocketCaseView *self)
{
  g_return_if_fail (DOCKET_IS_CASE_VIEW (self));
  docket_case_table_focus (self->table);
}
