/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Several cases at once.
 *
 *   [ Office | Field ]                      nothing is preselected
 *   [x] J-10248  Leaking pump — Adler & Co      In progress → Complete
 *   [ ] J-10204  Boiler fan — Papadopoulos      Assigned → Complete
 *       J-10198  Sump pump …                    You made one of these changes …
 *
 * What each case would become is what its own model says once that side is
 * taken, so the preview cannot say anything else than the operation does.  A
 * case that changes meanwhile is read again when deciding, and left out with a
 * word about it rather than decided on other facts than were shown.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-review-several.h"

#include "docket-case-model.h"
#include "docket-case-words.h"
#include "docket-facts.h"
#include "docket-money.h"
#include "docket-keys.h"

/* As many as one can look through; the others come next time. */
#define CASES_MAX 100

struct _DocketReviewSeveral
{
  AdwWindow parent_instance;

  DocketDesk *desk;
  GPtrArray *models; /* element-type DocketCaseModel: of the rows, in their order; NULL: cannot be decided here */
  DocketCaseChoice side;
  gboolean mixed; /* the sides are not called the same in all of them */
  gboolean saving;
  char *saving_ids;

  GtkToggleButton *first;
  GtkToggleButton *second;
  GtkLabel *lead;
  GtkListBox *list;
  GtkEntry *reason;
  GtkButton *apply;
  GtkLabel *problem;
  GtkLabel *reason_problem;
};

enum
{
  DECIDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketReviewSeveral, docket_review_several, ADW_TYPE_WINDOW)

static const DocketKey keys[] = {
  { "1", "several.first" },
  { "KP_1", "several.first" },
  { "2", "several.second" },
  { "KP_2", "several.second" },
  { "<Control>a", "several.all" },
  { "<Control>Return", "several.apply", TRUE },
  { "<Control>KP_Enter", "several.apply", TRUE },
};

/* -- Rows -- */

static GtkCheckButton *
check_of (DocketReviewSeveral *self, guint at)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) at);

  return row != NULL ? g_object_get_data (G_OBJECT (row), "check") : NULL;
}

static GtkLabel *
preview_of (DocketReviewSeveral *self, guint at)
{
  return g_object_get_data (G_OBJECT (gtk_list_box_get_row_at_index (self->list, (int) at)), "preview");
}

static gboolean
is_marked (DocketReviewSeveral *self, guint at)
{
  return g_ptr_array_index (self->models, at) != NULL && gtk_check_button_get_active (check_of (self, at));
}

static guint
n_marked (DocketReviewSeveral *self)
{
  guint n = 0;

  for (guint i = 0; i < self->models->len; i++)
    n += is_marked (self, i);
  return n;
}

static void
update (DocketReviewSeveral *self)
{
  guint n = n_marked (self);
  g_autofree char *text = n > 0 ? g_strdup_printf (ngettext ("Decide %u case", "Decide %u cases", n), n) : g_strdup (_ ("Decide cases"));

  gtk_button_set_label (self->apply, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "several.apply", n > 0 && self->side != DOCKET_CASE_NOTHING && !self->saving);
}

/* "In progress → Complete", or for money "€331.54 → €414.04 (+€82.50)". */
static char *
describe_result (DocketReviewSeveral *self, DocketCaseModel *model)
{
  DocketCaseChoice standing = docket_case_model_is_current (model, DOCKET_CASE_FIRST) ? DOCKET_CASE_FIRST : DOCKET_CASE_SECOND;
  g_autofree char *now = docket_case_side_value (self->desk, model, standing);
  g_autofree char *then = NULL;
  gint64 difference;

  if (self->side == DOCKET_CASE_NOTHING)
    return g_strdup_printf (_ ("now: %s"), now);
  then = docket_case_side_value (self->desk, model, self->side);
  if (self->side == standing)
    /* Translators: the case's record keeps what stands */
    return g_strdup_printf (_ ("stays: %s"), now);
  if (docket_case_model_get_difference (model, DOCKET_JOB_TOTAL_AMOUNT, &difference) && difference != 0)
    {
      g_autofree char *money = docket_money_format_difference (self->side == DOCKET_CASE_SECOND ? difference : -difference, docket_desk_get_currency (self->desk));

      return g_strdup_printf ("%s → %s (%s)", now, then, money);
    }
  return g_strdup_printf ("%s → %s", now, then);
}

/* What the side is called in every case that can be decided here; NULL: not the same in all. */
static char *
common_title (DocketReviewSeveral *self, DocketCaseChoice side)
{
  g_autofree char *common = NULL;

  for (guint i = 0; i < self->models->len; i++)
    {
      DocketCaseModel *model = g_ptr_array_index (self->models, i);
      g_autofree char *title = model != NULL ? docket_case_side_title (self->desk, model, side) : NULL;

      if (common != NULL && title != NULL && strcmp (common, title) != 0)
        return NULL;
      if (title != NULL)
        {
          g_free (common);
          common = g_steal_pointer (&title);
        }
    }
  return g_steal_pointer (&common);
}

/* As the columns of the cases are headed: of two that were made in the office neither
 * is the field's. */
static void
name_sides (DocketReviewSeveral *self)
{
  g_autofree char *first = common_title (self, DOCKET_CASE_FIRST);
  g_autofree char *second = common_title (self, DOCKET_CASE_SECOND);

  if (self->models->len == 0 || (g_strcmp0 (first, C_ ("device", "Office")) == 0 && g_strcmp0 (second, C_ ("device", "Field")) == 0))
    return;
  self->mixed = first == NULL || second == NULL;
  if (self->mixed)
    {
      gtk_button_set_label (GTK_BUTTON (self->first), _ ("1 · First side"));
      gtk_button_set_label (GTK_BUTTON (self->second), _ ("2 · Second side"));
    }
  else
    {
      g_autofree char *first_label = g_strdup_printf ("1 · %s", first);
      g_autofree char *second_label = g_strdup_printf ("2 · %s", second);

      gtk_button_set_label (GTK_BUTTON (self->first), first_label);
      gtk_button_set_label (GTK_BUTTON (self->second), second_label);
    }
}

static void
show_results (DocketReviewSeveral *self)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      DocketCaseModel *model = g_ptr_array_index (self->models, i);
      g_autofree char *text = model != NULL ? describe_result (self, model) : NULL;
      g_autofree char *title = model != NULL && self->mixed && self->side != DOCKET_CASE_NOTHING ? docket_case_side_title (self->desk, model, self->side) : NULL;
      /* Translators: whose side it is, and what the case would become by it */
      g_autofree char *named = title != NULL ? g_strdup_printf (_ ("%s: %s"), title, text) : NULL;

      if (text != NULL)
        gtk_label_set_label (preview_of (self, i), named != NULL ? named : text);
    }
}

/* Whoever takes a side as it is means its total, too: another sum is looked at first. */
static gboolean
bills_as_stated (DocketCaseModel *model)
{
  for (DocketCaseChoice side = DOCKET_CASE_FIRST; side <= DOCKET_CASE_SECOND; side++)
    {
      gint64 bill = 0, stated = 0;

      if (docket_case_model_get_side_total (model, side, &stated) && (!docket_case_model_get_side_bill (model, side, &bill) || bill != stated))
        return FALSE;
    }
  return TRUE;
}

/* Owns @review. NULL, and why, if this person cannot decide it so. */
static DocketCaseModel *
create_model (DocketReviewSeveral *self, DocketReview *review, char **why)
{
  g_autoptr (DocketReview) owned = review;
  DocketCaseModel *model;

  *why = docket_case_why_not (self->desk, review);
  if (*why == NULL)
    *why = docket_case_waits (self->desk, review);
  if (*why == NULL && review->candidates->len > 1)
    *why = g_strdup (_ ("More than two versions: decide it by itself."));
  if (*why != NULL)
    return NULL;
  model = docket_case_model_new (g_steal_pointer (&owned), 0, docket_case_current_first (self->desk, review, 0));
  docket_case_refuse_what_misses (self->desk, model);
  *why = g_strdup (docket_case_model_get_refusal (model));
  if (*why == NULL && !bills_as_stated (model))
    *why = g_strdup (_ ("The amounts of one side do not add up to its total: decide it by itself."));
  docket_case_model_choose_side (model, DOCKET_CASE_FIRST);
  docket_case_model_choose_side (model, DOCKET_CASE_SECOND);
  if (*why == NULL && docket_case_model_is_complete (model) && docket_case_model_get_form (model) != DOCKET_CASE_TWINS && docket_case_model_get_form (model) != DOCKET_CASE_PLAIN)
    return model;
  g_object_unref (model);
  if (*why == NULL)
    *why = g_strdup (_ ("Needs a look of its own: decide it by itself."));
  return NULL;
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (label));
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
add_case (DocketReviewSeveral *self, DocketReview *review)
{
  g_auto (DocketCaseSubject) subject = { NULL };
  g_autofree char *why = NULL;
  g_autofree char *about = NULL;
  g_autofree char *name = NULL;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *check = gtk_check_button_new ();
  DocketCaseModel *model;
  GtkWidget *preview;

  docket_case_subject_init (&subject, self->desk, review);
  about = subject.title != NULL && subject.customer != NULL ? g_strdup_printf (_ ("%s — %s"), subject.title, subject.customer) : g_strdup (subject.title);
  name = g_strdup_printf ("%s %s", subject.name, about != NULL ? about : "");
  model = create_model (self, review, &why);
  g_ptr_array_add (self->models, model);
  add_label (texts, name, "review-strong");
  preview = add_label (texts, why, "case-caption");
  gtk_widget_set_tooltip_text (texts, why);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_sensitive (row, model != NULL);
  g_object_set_data (G_OBJECT (row), "check", check);
  g_object_set_data (G_OBJECT (row), "preview", preview);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, DocketReviewSeveral *self)
{
  GtkCheckButton *check = g_object_get_data (G_OBJECT (row), "check");

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

/* -- Which side -- */

static void
set_side (DocketReviewSeveral *self, DocketCaseChoice side)
{
  self->side = side;
  gtk_toggle_button_set_active (self->first, side == DOCKET_CASE_FIRST);
  gtk_toggle_button_set_active (self->second, side == DOCKET_CASE_SECOND);
  show_results (self);
  update (self);
}

static void
choose_first (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_side (DOCKET_REVIEW_SEVERAL (widget), DOCKET_CASE_FIRST);
}

static void
choose_second (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_side (DOCKET_REVIEW_SEVERAL (widget), DOCKET_CASE_SECOND);
}

static void
mark_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewSeveral *self = DOCKET_REVIEW_SEVERAL (widget);

  for (guint i = 0; i < self->models->len; i++)
    if (g_ptr_array_index (self->models, i) != NULL)
      gtk_check_button_set_active (check_of (self, i), TRUE);
}

/* -- Deciding -- */

static void
set_problem (DocketReviewSeveral *self, const char *text)
{
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketReviewSeveral) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  g_autofree char *text = NULL;

  self->saving = FALSE;
  if (docket_desk_submit_finish (DOCKET_DESK (source), result, &error))
    {
      g_signal_emit (self, signals[DECIDED], 0, self->saving_ids);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  why = docket_db_error_sentence (error);
  text = g_strdup_printf (_ ("The decisions could not be saved. %s"), why);
  set_problem (self, text);
  update (self);
}

/* Whether the case is still what the row says. */
static gboolean
is_unchanged (DocketReviewSeveral *self, DocketCaseModel *model)
{
  const DocketReview *shown = docket_case_model_get_review (model);
  g_autoptr (DocketRecord) record = NULL;

  return docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_REVIEW, shown->id, &record, NULL) && record != NULL
         && docket_record_get_rev (record) == shown->rev && g_strcmp0 (docket_record_get_text (record, DOCKET_REVIEW_STATE), "open") == 0;
}

static void
leave_out (DocketReviewSeveral *self, guint at)
{
  gtk_check_button_set_active (check_of (self, at), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) at)), FALSE);
  gtk_label_set_label (preview_of (self, at), _ ("Changed meanwhile, so it is left out: decide it by itself."));
  g_clear_object (&g_ptr_array_index (self->models, at));
}

static void
apply (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketReviewSeveral *self = DOCKET_REVIEW_SEVERAL (widget);
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GString) ids = g_string_new (NULL);
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  g_autofree char *problem = docket_case_reason_problem (reason);
  guint changed = 0;

  if (problem != NULL)
    return; /* it stands under the reason */
  for (guint i = 0; i < self->models->len; i++)
    {
      DocketCaseModel *model = g_ptr_array_index (self->models, i);

      if (!is_marked (self, i))
        continue;
      if (!is_unchanged (self, model))
        {
          leave_out (self, i);
          changed++;
          continue;
        }
      docket_case_model_choose_side (model, self->side);
      g_ptr_array_add (operations, docket_case_model_make_operation (model, reason));
      g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "", docket_case_model_get_review (model)->id);
    }
  if (changed > 0 || operations->len == 0)
    {
      set_problem (self, changed > 0 ? _ ("Some cases changed while you were looking. Nothing is decided yet: please look again.") : NULL);
      update (self);
      return;
    }
  self->saving = TRUE;
  g_free (self->saving_ids);
  self->saving_ids = g_strdup (ids->str);
  update (self);
  docket_desk_submit_async (self->desk, operations, NULL, on_saved, g_object_ref (self));
}

static void
on_reason_changed (DocketReviewSeveral *self)
{
  g_autofree char *problem = docket_case_reason_problem (gtk_editable_get_text (GTK_EDITABLE (self->reason)));

  gtk_label_set_label (self->reason_problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_problem), problem != NULL);
}

/* -- Object -- */

/* While it is saved it stays: what came of it has to be said. */
static gboolean
docket_review_several_close_request (GtkWindow *window)
{
  return DOCKET_REVIEW_SEVERAL (window)->saving || GTK_WINDOW_CLASS (docket_review_several_parent_class)->close_request (window);
}

static void
docket_review_several_dispose (GObject *object)
{
  DocketReviewSeveral *self = DOCKET_REVIEW_SEVERAL (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_REVIEW_SEVERAL);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_pointer (&self->saving_ids, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_review_several_parent_class)->dispose (object);
}

static void
docket_review_several_class_init (DocketReviewSeveralClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_review_several_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = docket_review_several_close_request;
  signals[DECIDED] = g_signal_new ("decided", DOCKET_TYPE_REVIEW_SEVERAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-review-several.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketReviewSeveral, first);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewSeveral, second);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewSeveral, lead);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewSeveral, list);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewSeveral, reason);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewSeveral, apply);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewSeveral, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewSeveral, reason_problem);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_install_action (widget_class, "several.first", NULL, choose_first);
  gtk_widget_class_install_action (widget_class, "several.second", NULL, choose_second);
  gtk_widget_class_install_action (widget_class, "several.all", NULL, mark_all);
  gtk_widget_class_install_action (widget_class, "several.apply", NULL, apply);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
free_model (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

static void
docket_review_several_init (DocketReviewSeveral *self)
{
  self->models = g_ptr_array_new_with_free_func (free_model);
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_add_keys (GTK_WIDGET (self), keys, G_N_ELEMENTS (keys));
}

static void
fill (DocketReviewSeveral *self, const char *kind, const char *first)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  query->open_only = TRUE;
  query->case_kind = g_strdup (kind);
  records = docket_store_select (docket_desk_get_reader (self->desk), query, CASES_MAX + 1, &error);
  if (records == NULL)
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      set_problem (self, sentence);
      return;
    }
  /* Twice over: the case one came from leads. */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < MIN (records->len, CASES_MAX); i++)
      {
        DocketRecord *record = g_ptr_array_index (records, i);
        gboolean leads = g_strcmp0 (docket_record_get_id (record), first) == 0;
        DocketReview *review = leads == (round == 0) ? docket_review_from_record (record, NULL) : NULL;

        if (review != NULL)
          add_case (self, review);
      }
  text = g_strdup_printf (records->len > CASES_MAX ? _ ("The newest %u cases of this kind: %s. Choose a side, see what each would become, and mark those you mean.")
                                                   : _ ("All %u open cases of this kind: %s. Choose a side, see what each would become, and mark those you mean."),
                          MIN (records->len, CASES_MAX), docket_case_kind_label (kind));
  gtk_label_set_label (self->lead, text);
  name_sides (self);
  show_results (self);
}

GtkWidget *
docket_review_several_new (GtkWindow *parent, DocketDesk *desk, const char *kind, const char *first)
{
  DocketReviewSeveral *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk) && kind != NULL, NULL);

  self = g_object_new (DOCKET_TYPE_REVIEW_SEVERAL, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  fill (self, kind, first);
  update (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->first));
  return GTK_WIDGET (self);
}
