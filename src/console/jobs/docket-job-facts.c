/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The plain facts of a job: what the details pane says in rows.  Facts that
 * nobody gave are left out, except those of the plan, whose absence is news.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-job-facts.h"

#include "docket-facts.h"
#include "docket-field-history.h"
#include "docket-job-columns.h"
#include "docket-money.h"
#include "docket-text.h"

char *
docket_job_facts_time (DocketDesk *desk, DocketRecord *job)
{
  gint64 starts_at = docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0);
  gint64 ends_at = docket_record_get_int (job, DOCKET_JOB_ENDS_AT, 0);
  gint64 now_ms = docket_clock_now_ms (docket_desk_get_clock (desk));
  g_autofree char *day = NULL;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  gboolean today;

  if (starts_at == 0)
    return g_strdup (_ ("Not planned"));
  day = docket_job_plan_format (starts_at, now_ms);
  start = docket_time_format_clock (starts_at);
  today = strstr (day, start) != NULL;
  if (ends_at == 0)
    return today ? g_steal_pointer (&day) : g_strdup_printf ("%s %s", day, start);
  end = docket_time_format_clock (ends_at);
  return today ? g_strdup_printf ("%s–%s", day, end) : g_strdup_printf ("%s %s–%s", day, start, end);
}

void
docket_job_facts_fill_plan (GtkGrid *grid, DocketDesk *desk, DocketRecord *job)
{
  const char *technician = docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
  g_autofree char *name = technician != NULL ? docket_desk_person_name (desk, technician) : NULL;
  g_autofree char *time = docket_job_facts_time (desk, job);
  int row = 0;

  docket_facts_clear (grid);
  docket_facts_add (grid, &row, _ ("Technician"), name != NULL ? name : _ ("Nobody yet"), name == NULL);
  docket_facts_offer_history (grid, row - 1, DOCKET_JOB_TECHNICIAN);
  docket_facts_add (grid, &row, _ ("Time"), time, !docket_record_has (job, DOCKET_JOB_STARTS_AT));
  docket_facts_offer_history (grid, row - 1, DOCKET_JOB_STARTS_AT);
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_PROMISED_FROM, _ ("Promised"));
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_PROMISED_TO, _ ("Until"));
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_APPROVAL, _ ("Approval"));
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_INVOICE_STATE, _ ("Invoice"));
}

void
docket_job_facts_fill_details (GtkGrid *grid, DocketDesk *desk, DocketRecord *job)
{
  int row = 0;

  docket_facts_clear (grid);
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_DESCRIPTION, _ ("What"));
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_PRIORITY, NULL);
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_PLANNED_MINUTES, _ ("Takes"));
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_SKILLS_NEEDED, _ ("Skills"));
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_SITE_CONTACT, _ ("On site"));
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_SITE_PHONE, _ ("Phone"));
  docket_facts_add_field (grid, &row, desk, job, DOCKET_JOB_ACCESS_NOTES, _ ("Access"));
  if (row == 0)
    gtk_grid_attach (grid, docket_facts_create_label (_ ("No details given."), 0, TRUE), 0, 0, 2, 1);
}

static void
add_amount (GtkGrid *grid, int *row, const char *what, const char *quantity, const char *amount, gboolean dim)
{
  GtkWidget *what_label = docket_facts_create_label (what, 0, dim);
  GtkWidget *quantity_label = docket_facts_create_label (quantity, 1, TRUE);
  GtkWidget *amount_label = docket_facts_create_label (amount, 1, dim);

  gtk_label_set_wrap (GTK_LABEL (what_label), TRUE);
  gtk_widget_set_hexpand (what_label, TRUE);
  gtk_widget_add_css_class (quantity_label, "numeric");
  gtk_widget_add_css_class (amount_label, "numeric");
  gtk_grid_attach (grid, what_label, 0, *row, 1, 1);
  gtk_grid_attach (grid, quantity_label, 1, *row, 1, 1);
  gtk_grid_attach (grid, amount_label, 2, *row, 1, 1);
  *row += 1;
}

/* What the line items come to, as long as nobody has made a total of them. */
static void
add_lines (GtkGrid *grid, int *row, DocketDesk *desk, DocketRecord *job)
{
  gint64 sum = 0;
  guint n = 0;
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_LINE);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;

  query->job = g_strdup (docket_record_get_id (job));
  lines = docket_store_select (docket_desk_get_reader (desk), query, 0, &error);
  if (lines == NULL)
    {
      g_warning ("Cannot read the line items: %s", error->message);
      return;
    }
  for (guint i = 0; i < lines->len; i++)
    {
      DocketRecord *line = g_ptr_array_index (lines, i);
      const char *what = docket_record_get_text (line, DOCKET_LINE_DESCRIPTION);
      g_autofree char *number = docket_quantity_format (docket_record_get_int (line, DOCKET_LINE_QUANTITY_MILLI, 1000));
      g_autofree char *quantity = g_strdup_printf ("%s ×", number);
      g_autofree char *amount = NULL;

      if (docket_record_has (line, DOCKET_LINE_AMOUNT))
        {
          amount = docket_money_format (docket_record_get_int (line, DOCKET_LINE_AMOUNT, 0), docket_desk_get_currency (desk));
          sum += docket_record_get_int (line, DOCKET_LINE_AMOUNT, 0);
          n++;
        }
      if (what == NULL)
        what = docket_record_get_text (line, DOCKET_LINE_SKU);
      add_amount (grid, row, what != NULL ? what : _ ("Line item"), quantity, amount != NULL ? amount : "", FALSE);
    }
  if (n > 1 && !docket_record_has (job, DOCKET_JOB_TOTAL_AMOUNT))
    {
      g_autofree char *amount = docket_money_format (sum, docket_desk_get_currency (desk));

      add_amount (grid, row, _ ("Line items together"), "", amount, TRUE);
    }
}

void
docket_job_facts_fill_totals (GtkGrid *grid, DocketDesk *desk, DocketRecord *job)
{
  static const DocketField summands[] = { DOCKET_JOB_LABOR_AMOUNT, DOCKET_JOB_PARTS_AMOUNT, DOCKET_JOB_DISCOUNT_AMOUNT, DOCKET_JOB_TAX_AMOUNT };
  int row = 0;

  docket_facts_clear (grid);
  add_lines (grid, &row, desk, job);
  for (guint i = 0; i < G_N_ELEMENTS (summands); i++)
    {
      g_autofree char *amount = NULL;
      g_autofree char *minutes = NULL;

      if (!docket_record_has (job, summands[i]))
        continue;
      amount = docket_money_format ((summands[i] == DOCKET_JOB_DISCOUNT_AMOUNT ? -1 : 1) * docket_record_get_int (job, summands[i], 0),
                                    docket_desk_get_currency (desk));
      if (summands[i] == DOCKET_JOB_LABOR_AMOUNT && docket_record_has (job, DOCKET_JOB_LABOR_MINUTES))
        minutes = docket_desk_format_value (desk, DOCKET_JOB_LABOR_MINUTES, docket_record_get (job, DOCKET_JOB_LABOR_MINUTES));
      add_amount (grid, &row, docket_field_label (summands[i]), minutes != NULL ? minutes : "", amount, TRUE);
      gtk_label_set_selectable (GTK_LABEL (gtk_grid_get_child_at (grid, 2, row - 1)), TRUE);
      docket_field_history_offer (GTK_LABEL (gtk_grid_get_child_at (grid, 2, row - 1)), summands[i]);
    }
  if (row == 0)
    gtk_grid_attach (grid, docket_facts_create_label (_ ("Nothing charged yet."), 0, TRUE), 0, 0, 3, 1);
}
