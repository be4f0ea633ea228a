/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Each field group whose rule is a matter of choice has a row: merged field by
 * field, or put before a person. What is tried is the company's own document
 * with those rules exchanged; the server judges the work of the period again.
 */
#include "docket-config.h"

#include <inttypes.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "docket-trial-window.h"

#include "docket-looks.h"
#include "docket-text.h"

/* More are on the command line, and in nobody's head. */
#define ROWS_MAX 100
#define DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))

typedef struct
{
  DocketGroup group;
  DocketRule rule; /* as it is */
  AdwComboRow *row;
} Choice;

struct _DocketTrialWindow
{
  AdwWindow parent_instance;

  DocketDesk *desk;
  GCancellable *cancellable;
  GArray *choices; /* element-type Choice */
  gboolean asking;

  AdwPreferencesGroup *rules;
  GtkDropDown *period;
  GtkStack *pages;
  GtkLabel *sentence;
  GtkListBox *changes;
  GtkLabel *rest;
  AdwStatusPage *problem;
};

G_DEFINE_FINAL_TYPE (DocketTrialWindow, docket_trial_window, ADW_TYPE_WINDOW)

static const int period_days[] = { 7, 28, 84 };
static const DocketRule offered[] = { DOCKET_RULE_MERGE, DOCKET_RULE_REVIEW };

/* -- The answer -- */

static const char *
describe_outcome (DocketOutcome outcome)
{
  switch (outcome)
    {
    case DOCKET_OUTCOME_APPLIED:
      return _ ("taken");
    case DOCKET_OUTCOME_MERGED:
      return _ ("merged");
    case DOCKET_OUTCOME_HELD:
      return _ ("held for review");
    case DOCKET_OUTCOME_REJECTED:
      return _ ("refused");
    case DOCKET_OUTCOME_DEFERRED:
    default:
      return _ ("put off");
    }
}

static void
add_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
  g_free (sentence);
}

char *
docket_trial_window_describe (const DocketPolicyTrial *trial)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (trial->operations == 0)
    return g_strdup (_ ("Nothing arrived in that time that could be judged again."));
  /* Translators: numbers of reviews, all reviews, overwrites */
  add_sentence (text, g_strdup_printf (_ ("Under these rules, %'" PRId64 " of %'" PRId64 " reviews would not have been needed, and %'" PRId64 " overwrites would have happened."),
                                       trial->reviews_not_needed, trial->reviews, trial->overwrites));
  if (trial->reviews_new > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%'u more change would have gone to review.", "%'u more changes would have gone to review.", (guint) trial->reviews_new), (guint) trial->reviews_new));
  if (trial->refused_more > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%'u more change would have been refused.", "%'u more changes would have been refused.", (guint) trial->refused_more), (guint) trial->refused_more));
  if (trial->refused_less > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%'u change less would have been refused.", "%'u changes less would have been refused.", (guint) trial->refused_less), (guint) trial->refused_less));
  add_sentence (text, g_strdup_printf (_ ("%'" PRId64 " changes were judged again; %'" PRId64 " with the same outcome."), trial->operations, trial->same));
  if (trial->not_known > 0)
    add_sentence (text, g_strdup_printf (_ ("%'" PRId64 " could not be judged as they were then, and are not counted."), trial->not_known));
  if (trial->cut)
    add_sentence (text, g_strdup (_ ("There was more in that time than is judged at once: try a shorter one.")));
  return g_strdup (text->str);
}

static GtkWidget *
create_row (DocketTrialWindow *self, const DocketTrialChange *change)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = docket_desk_record_name (self->desk, change->kind, change->id);
  g_autofree char *who = change->person != NULL ? docket_desk_person_name (self->desk, change->person) : g_strdup (_ ("nobody"));
  g_autofree char *when = docket_time_format_full (change->arrived_at);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  /* Translators: "J-10248: Status" */
  title = g_strdup_printf (_ ("%s: %s"), name, change->group != DOCKET_GROUP_NONE ? docket_group_label (change->group) : docket_kind_label (change->kind));
  subtitle = g_strdup_printf (change->overwrite ? _ ("%s, %s · was %s, would be %s over a value not seen") : _ ("%s, %s · was %s, would be %s"), who, when,
                              describe_outcome (change->was), describe_outcome (change->would));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

void
docket_trial_window_take (DocketTrialWindow *self, const DocketPolicyTrial *trial)
{
  g_autofree char *text = docket_trial_window_describe (trial);
  guint shown = MIN (trial->changes->len, ROWS_MAX);
  gboolean more = trial->more || shown < trial->changes->len;
  GtkWidget *child;

  g_return_if_fail (DOCKET_IS_TRIAL_WINDOW (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->changes))) != NULL)
    gtk_list_box_remove (self->changes, child);
  for (guint i = 0; i < shown; i++)
    gtk_list_box_append (self->changes, create_row (self, g_ptr_array_index (trial->changes, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->changes), shown > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), more);
  gtk_label_set_label (self->sentence, text);
  gtk_stack_set_visible_child_name (self->pages, "answer");
}

/* -- The question -- */

static void
set_asking (DocketTrialWindow *self, gboolean asking)
{
  self->asking = asking;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trial.try", !asking);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketTrialWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketPolicyTrial) trial = docket_policy_trial_finish (DOCKET_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->desk == NULL)
    return;
  set_asking (self, FALSE);
  if (trial != NULL)
    {
      docket_trial_window_take (self, trial);
      return;
    }
  docket_status_page_say (self->problem, error->message);
  gtk_stack_set_visible_child_name (self->pages, "problem");
}

static GHashTable *
get_rules (DocketTrialWindow *self)
{
  GHashTable *rules = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = &g_array_index (self->choices, Choice, i);
      DocketRule rule = offered[MIN (adw_combo_row_get_selected (choice->row), G_N_ELEMENTS (offered) - 1)];

      if (rule != choice->rule)
        g_hash_table_insert (rules, (gpointer) docket_group_path (choice->group), (gpointer) docket_rule_name (rule));
    }
  return rules;
}

static void
try_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketTrialWindow *self = DOCKET_TRIAL_WINDOW (widget);
  g_autoptr (GHashTable) rules = get_rules (self);
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  guint period = MIN (gtk_drop_down_get_selected (self->period), G_N_ELEMENTS (period_days) - 1);
  g_autofree char *document = NULL;

  if (g_hash_table_size (rules) == 0)
    {
      gtk_stack_set_visible_child_name (self->pages, "same");
      return;
    }
  document = docket_policy_trial_document (docket_desk_get_policy (self->desk), rules);
  set_asking (self, TRUE);
  gtk_stack_set_visible_child_name (self->pages, "asking");
  docket_policy_trial_async (self->desk, document, now - period_days[period] * DAY_MS, now, self->cancellable, on_tried, g_object_ref (self));
}

/* -- The rules there are -- */

static void
add_choice (DocketTrialWindow *self, DocketGroup group, DocketRule rule)
{
  const DocketPolicy *policy = docket_desk_get_policy (self->desk);
  const char *reason = docket_policy_say (docket_policy_get_reason (policy, group));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *title = NULL;
  Choice choice = { group, rule, ADW_COMBO_ROW (adw_combo_row_new ()) };

  gtk_string_list_append (names, _ ("Merge"));
  gtk_string_list_append (names, _ ("Review"));
  /* Translators: a kind of record and a group of its fields: "Job: Status" */
  title = g_strdup_printf (_ ("%s: %s"), docket_kind_label (docket_group_info (group)->kind), docket_group_label (group));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (choice.row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (choice.row), title);
  if (reason != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (choice.row), reason);
  docket_choice_is_whole (choice.row);
  adw_combo_row_set_model (choice.row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (choice.row, rule == DOCKET_RULE_REVIEW ? 1 : 0);
  adw_preferences_group_add (self->rules, GTK_WIDGET (choice.row));
  g_array_append_val (self->choices, choice);
}

static void
add_choices (DocketTrialWindow *self)
{
  const DocketPolicy *policy = docket_desk_get_policy (self->desk);

  for (guint group = 0; group < DOCKET_N_GROUPS; group++)
    {
      DocketRule rule = docket_policy_get_rule (policy, (DocketGroup) group);

      if ((rule == DOCKET_RULE_MERGE || rule == DOCKET_RULE_REVIEW) && docket_policy_get_writers (policy, (DocketGroup) group) != DOCKET_ROLE_NONE)
        add_choice (self, (DocketGroup) group, rule);
    }
}

/* -- Object -- */

static void
docket_trial_window_dispose (GObject *object)
{
  DocketTrialWindow *self = DOCKET_TRIAL_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_trial_window_parent_class)->dispose (object);
}

static void
docket_trial_window_finalize (GObject *object)
{
  DocketTrialWindow *self = DOCKET_TRIAL_WINDOW (object);

  g_object_unref (self->cancellable);
  g_array_unref (self->choices);
  G_OBJECT_CLASS (docket_trial_window_parent_class)->finalize (object);
}

static void
docket_trial_window_class_init (DocketTrialWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_trial_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_trial_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-trial-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketTrialWindow, rules);
  gtk_widget_class_bind_template_child (widget_class, DocketTrialWindow, period);
  gtk_widget_class_bind_template_child (widget_class, DocketTrialWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DocketTrialWindow, sentence);
  gtk_widget_class_bind_template_child (widget_class, DocketTrialWindow, changes);
  gtk_widget_class_bind_template_child (widget_class, DocketTrialWindow, rest);
  gtk_widget_class_bind_template_child (widget_class, DocketTrialWindow, problem);
  gtk_widget_class_install_action (widget_class, "trial.try", NULL, try_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
docket_trial_window_init (DocketTrialWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_trial_window_new (GtkWidget *owner, DocketDesk *desk)
{
  DocketTrialWindow *self;
  GtkRoot *root = gtk_widget_get_root (owner);

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  self = g_object_new (DOCKET_TYPE_TRIAL_WINDOW, NULL);
  self->desk = g_object_ref (desk);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  add_choices (self);
  return GTK_WIDGET (self);
}
