/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The jobs of a customer, in the details.  A customer of many years has
 * hundreds: the open ones and the latest are shown, the rest is counted, and
 * found in Jobs by the customer's name.
 */

#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-customer-jobs.h"

#include "docket-facts.h"
#include "docket-job-columns.h"
#include "docket-looks.h"
#include "docket-text.h"

#define SHOWN_MAX 12

static DocketQuery *
create_query (const char *customer, gboolean open_only)
{
  DocketQuery *query = docket_query_new (DOCKET_KIND_JOB);

  query->customer = g_strdup (customer);
  query->open_only = open_only;
  query->sort = open_only ? DOCKET_SORT_PLAN : DOCKET_SORT_NUMBER;
  query->descending = !open_only;
  return query;
}

static GtkWidget *
create_row (DocketDesk *desk, DocketRecord *job)
{
  const char *number = docket_record_get_text (job, DOCKET_JOB_NUMBER);
  const char *title = docket_record_get_text (job, DOCKET_JOB_TITLE);
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  gint64 starts_at = docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0);
  g_autofree char *plan = starts_at != 0 ? docket_job_plan_format (starts_at, docket_clock_now_ms (docket_desk_get_clock (desk))) : NULL;
  const char *status_words = status != NULL ? docket_choice_label (DOCKET_JOB_STATUS, status) : "";
  g_autofree char *below = g_strdup_printf ("%s · %s · %s", number != NULL ? number : _ ("new"), status_words, plan != NULL ? plan : _ ("Not planned"));
  g_autofree char *name = g_strdup_printf ("%s, %s", title != NULL ? title : _ ("no title"), below);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", docket_status_icon_name (status),
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *head = gtk_label_new (title != NULL ? title : _ ("no title"));
  GtkWidget *line = gtk_label_new (below);

  gtk_widget_add_css_class (icon, docket_status_css_class (status));
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_label_set_ellipsize (GTK_LABEL (head), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (head));
  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (line));
  gtk_widget_add_css_class (line, "caption");
  gtk_widget_add_css_class (line, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), head);
  gtk_box_append (GTK_BOX (texts), line);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-job");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", docket_record_get_id (job));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

/* @shown: ids that stand there already */
static void
add_jobs (GtkListBox *list, DocketDesk *desk, const char *customer, gboolean open_only, GHashTable *shown)
{
  g_autoptr (DocketQuery) query = create_query (customer, open_only);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = docket_store_select (docket_desk_get_reader (desk), query, SHOWN_MAX, &error);

  if (jobs == NULL)
    {
      g_warning ("Cannot read the jobs of a customer: %s", error->message);
      return;
    }
  for (guint i = 0; i < jobs->len && g_hash_table_size (shown) < SHOWN_MAX; i++)
    if (g_hash_table_add (shown, g_strdup (docket_record_get_id (g_ptr_array_index (jobs, i)))))
      gtk_list_box_append (list, create_row (desk, g_ptr_array_index (jobs, i)));
}

static gint64
count_jobs (DocketDesk *desk, const char *customer, gboolean open_only)
{
  g_autoptr (DocketQuery) query = create_query (customer, open_only);

  return docket_store_count (docket_desk_get_reader (desk), query, NULL);
}

void
docket_customer_jobs_fill (GtkListBox *list, GtkLabel *count, DocketDesk *desk, const char *customer)
{
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 all = count_jobs (desk, customer, FALSE);
  gint64 open = count_jobs (desk, customer, TRUE);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
  add_jobs (list, desk, customer, TRUE, shown);
  add_jobs (list, desk, customer, FALSE, shown);
  gtk_widget_set_visible (GTK_WIDGET (list), g_hash_table_size (shown) > 0);
  if (all <= 0)
    gtk_label_set_label (count, _ ("none yet"));
  else
    {
      /* Translators: jobs of a customer: how many are open, of how many */
      g_autofree char *text = g_strdup_printf (_ ("%'" PRId64 " open of %'" PRId64), open, all);

      gtk_label_set_label (count, text);
    }
}
