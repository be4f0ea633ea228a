/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the table says of a job, column by column.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-job-columns.h"

#include "docket-looks.h"
#include "docket-text.h"

static void
fill_text (DocketCell *cell, const char *text, const char *absent)
{
  docket_cell_set_text (cell, text != NULL ? text : absent, text == NULL);
}

static void
fill_number (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *job)
{
  const char *number = docket_record_get_text (job, DOCKET_JOB_NUMBER);

  docket_cell_set_text (cell, number != NULL ? number : _ ("new"), TRUE);
}

static void
fill_title (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *job)
{
  const char *number = docket_record_get_text (job, DOCKET_JOB_NUMBER);
  const char *title = docket_record_get_text (job, DOCKET_JOB_TITLE);
  const char *customer = docket_record_item_get_customer_name (item);
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  const char *left = docket_record_item_is_left_behind (item) ? docket_record_item_get_technician_name (item) : NULL;
  g_autofree char *owner = left != NULL ? g_strdup_printf (_ ("%s, works here no more"), left) : NULL;
  g_autofree char *name = NULL;

  fill_text (cell, title, _ ("no title"));
  name = g_strjoin (_ (", "), number != NULL ? number : _ ("new"), title != NULL ? title : _ ("no title"),
                    customer != NULL ? customer : _ ("no customer"),
                    status != NULL ? docket_choice_label (DOCKET_JOB_STATUS, status) : owner, status != NULL ? owner : NULL, NULL);
  docket_cell_name_row (cell, name);
}

static void
fill_customer (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *job)
{
  fill_text (cell, docket_record_item_get_customer_name (item), _ ("no customer"));
}

static void
fill_status (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  docket_cell_set_text (cell, status != NULL ? docket_choice_label (DOCKET_JOB_STATUS, status) : "", FALSE);
  docket_cell_set_icon (cell, docket_status_icon_name (status), "status-", docket_status_css_class (status));
}

static void
fill_technician (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *job)
{
  gboolean left = docket_record_item_is_left_behind (item);
  const char *name = docket_record_item_get_technician_name (item);
  /* Translators: a technician who has left, and whose job this still is */
  g_autofree char *words = left && name != NULL ? g_strdup_printf (_ ("%s, works here no more"), name) : g_strdup (name);

  fill_text (cell, words, _ ("Nobody yet"));
  docket_cell_set_icon (cell, left ? "dialog-warning-symbolic" : NULL, "warning-", left ? "warning-text" : NULL);
}

static void
fill_planned (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *job)
{
  gint64 starts_at = docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0);
  g_autofree char *plan = starts_at != 0 ? docket_job_plan_format (starts_at, docket_clock_now_ms (docket_desk_get_clock (desk))) : NULL;

  fill_text (cell, plan, _ ("Not planned"));
}

/* What each needs is what it and those before it take, and the least a title takes:
 * a table never opens wider than its place. What the Sync column takes without its words comes on top. */
const DocketColumn docket_job_columns[DOCKET_N_JOB_COLUMNS] = {
  { N_ ("Number"), 72, 0, DOCKET_SORT_NUMBER, 0, DOCKET_CELL_FIGURES | DOCKET_CELL_MARKED, fill_number },
  { N_ ("Title"), -1, 0, DOCKET_SORT_TITLE, 0, DOCKET_CELL_MARKED, fill_title },
  { N_ ("Customer"), 138, 280, DOCKET_SORT_CUSTOMER, 620, DOCKET_CELL_MARKED, fill_customer },
  { N_ ("Status"), 160, 0, DOCKET_SORT_STATUS, 352, DOCKET_CELL_ICON, fill_status },
  { N_ ("Technician"), 112, 160, DOCKET_SORT_TECHNICIAN, 740, DOCKET_CELL_ICON, fill_technician },
  { N_ ("Planned"), 108, 0, DOCKET_SORT_PLAN, 460, DOCKET_CELL_FIGURES, fill_planned },
  { N_ ("Sync"), 160, 220, DOCKET_SORT_DEFAULT, 944, DOCKET_CELL_ICON | DOCKET_CELL_CAPTION | DOCKET_CELL_SHRINKS, docket_cell_fill_sync },
};

char *
docket_job_plan_format (gint64 starts_at, gint64 now_ms)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_local (starts_at / 1000);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);

  if (start == NULL || now == NULL)
    return g_strdup ("—");
  if (g_date_time_get_year (start) != g_date_time_get_year (now))
    return g_date_time_format (start, _ ("%-e %b %Y"));
  if (g_date_time_get_day_of_year (start) == g_date_time_get_day_of_year (now))
    /* Translators: a plan of today, as in g_date_time_format() */
    return g_date_time_format (start, _ ("Today %H:%M"));
  /* Translators: a plan of this year, as in g_date_time_format() */
  return g_date_time_format (start, _ ("%a %-e %b"));
}
