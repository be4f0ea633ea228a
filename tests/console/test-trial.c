/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * "Try other rules…" asks a real docketd: two people change one status without
 * seeing each other, which a supervisor sees in the answer to the rules under
 * which nobody would have been asked.
 */
#include <adwaita.h>
#include <stdio.h>

#include "docket-console.h"
#include "docket-test-company.h"
#include "docket-trial-window.h"
#include "widget-search.h"

#define RULE_MERGE 0 /* place among the rules that are offered */

static AdwComboRow *
find_rule (GtkWidget *window, const char *title)
{
  for (guint i = 0; i < count_of_type (window, ADW_TYPE_COMBO_ROW); i++)
    {
      GtkWidget *row = find_of_type (window, ADW_TYPE_COMBO_ROW, i);

      if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
        return ADW_COMBO_ROW (row);
    }
  return NULL;
}

static gboolean
has_answer (gpointer window)
{
  return find_label (window, "Under these rules, ") != NULL;
}

static gboolean
is_refused (gpointer window)
{
  return find_label (window, "Your role may not ask for this.") != NULL;
}

static void
save_status (DocketTestDesk *desk, const char *job, const char *status)
{
  GPtrArray *operations = docket_test_save_new ();

  docket_test_save_text (operations, desk, DOCKET_KIND_JOB, job, DOCKET_JOB_STATUS, status);
  docket_test_desk_save (desk, operations);
}

static GtkWidget *
ask (DocketTestDesk *desk, GtkWidget *owner)
{
  GtkWidget *window = docket_trial_window_new (owner, docket_test_desk_get (desk));
  AdwComboRow *row;

  gtk_window_present (GTK_WINDOW (window));
  row = find_rule (window, "Job: Status");
  g_assert_nonnull (row);
  adw_combo_row_set_selected (row, RULE_MERGE);
  g_assert_true (gtk_widget_activate_action (window, "trial.try", NULL));
  return window;
}

static void
test_a_real_server_answers (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  GtkWidget *owner = gtk_window_new ();
  GtkWidget *window;
  const char *sentence;
  g_autofree char *name = NULL;
  g_autofree char *row = NULL;
  int spared, reviews, overwrites;

  gtk_window_present (GTK_WINDOW (owner));
  docket_test_desk_set_online (company->tess, FALSE);
  save_status (company->tess, company->job, "complete");
  save_status (company->omar, company->job, "waiting_approval");
  docket_test_desk_drain (company->omar);
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);
  docket_test_wait_for_review (company->sofia, DOCKET_KIND_JOB, company->job);
  window = ask (company->sofia, owner);
  docket_test_wait (has_answer, window, "the server to judge the past work again");
  /* The demo company has such cases of its own, besides this one. */
  sentence = gtk_label_get_label (find_label (window, "Under these rules, "));
  g_assert_cmpint (sscanf (sentence, "Under these rules, %d of %d reviews would not have been needed, and %d overwrites would have happened.", &spared, &reviews, &overwrites), ==, 3);
  g_assert_cmpint (spared, >, 0);
  g_assert_cmpint (spared, <=, reviews);
  g_assert_cmpint (overwrites, ==, spared);
  name = docket_desk_record_name (docket_test_desk_get (company->sofia), DOCKET_KIND_JOB, company->job);
  row = g_strdup_printf ("%s: Status", name);
  g_assert_nonnull (find_label (window, row));
  g_assert_nonnull (find_label (window, "was held for review, would be merged over a value not seen"));
  gtk_window_destroy (GTK_WINDOW (window));
  /* It is not for everybody, whatever the window lets them try. */
  window = ask (company->dana, owner);
  docket_test_wait (is_refused, window, "the server to refuse it");
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (owner));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/trial/a-real-server-answers", test_a_real_server_answers);
  return g_test_run ();
}
