/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cells of the job table.  One class for all columns: they differ in where the
 * word comes from, not in what they are.  Every cell keeps to one line, so that
 * all rows have one height and the list needs to measure none of them.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-job-cell.h"

#include "docket-looks.h"
#include "docket-match.h"
#include "docket-text.h"

struct _DocketJobCell
{
  GtkWidget parent_instance;

  DocketJobColumn column;
  DocketDesk *desk;
  DocketRecordItem *item;
  char *search;

  GtkImage *icon; /* (nullable) */
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (DocketJobCell, docket_job_cell, GTK_TYPE_WIDGET)

static void
set_text (DocketJobCell *self, const char *text, gboolean dim)
{
  gtk_label_set_label (self->label, text);
  if (dim)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "dim-label");
}

static void
mark_match (DocketJobCell *self)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  if (self->column == DOCKET_JOB_COLUMN_NUMBER || self->column == DOCKET_JOB_COLUMN_TITLE || self->column == DOCKET_JOB_COLUMN_CUSTOMER)
    attributes = docket_match_attributes (gtk_label_get_label (self->label), self->search);
  gtk_label_set_attributes (self->label, attributes);
}

/* The row has no name of its own in this GTK; a screen reader gets the whole
 * job from the cell that says the title. */
static void
name_row (DocketJobCell *self, DocketRecord *job)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  const char *number = docket_record_get_text (job, DOCKET_JOB_NUMBER);
  const char *title = docket_record_get_text (job, DOCKET_JOB_TITLE);
  const char *customer = docket_record_item_get_customer_name (self->item);
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  g_autofree char *name = NULL;

  if (row == NULL)
    return;
  name = g_strdup_printf ("%s, %s, %s, %s", number != NULL ? number : _ ("new"), title != NULL ? title : _ ("no title"),
                          customer != NULL ? customer : _ ("no customer"),
                          status != NULL ? docket_choice_label (DOCKET_JOB_STATUS, status) : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_status (DocketJobCell *self, DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);

  set_text (self, status != NULL ? docket_choice_label (DOCKET_JOB_STATUS, status) : "", FALSE);
  gtk_image_set_from_icon_name (self->icon, docket_status_icon_name (status));
  docket_widget_set_look (GTK_WIDGET (self->icon), "status-", docket_status_css_class (status));
}

static void
update_sync (DocketJobCell *self)
{
  const DocketRecordState *state = docket_record_item_get_state (self->item);
  g_autofree char *words = NULL;

  words = docket_words_record (state, docket_desk_get_status (self->desk), docket_clock_now_ms (docket_desk_get_clock (self->desk)));
  set_text (self, words, !state->pending && !state->under_review);
  gtk_image_set_from_icon_name (self->icon, docket_record_state_icon_name (state));
  docket_widget_set_look (GTK_WIDGET (self->icon), "sync-", docket_record_state_css_class (state));
}

static void
docket_job_cell_dispose (GObject *object)
{
  DocketJobCell *self = DOCKET_JOB_CELL (object);

  docket_job_cell_set_item (self, NULL);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->search, g_free);
  if (self->icon != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->icon));
  self->icon = NULL;
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  G_OBJECT_CLASS (docket_job_cell_parent_class)->dispose (object);
}

static void
docket_job_cell_class_init (DocketJobCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_job_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "job-cell");
}

static void
docket_job_cell_init (DocketJobCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
}

GtkWidget *
docket_job_cell_new (DocketJobColumn column, DocketDesk *desk)
{
  DocketJobCell *self = g_object_new (DOCKET_TYPE_JOB_CELL, NULL);

  self->column = column;
  self->desk = g_object_ref (desk);
  if (column == DOCKET_JOB_COLUMN_STATUS || column == DOCKET_JOB_COLUMN_SYNC)
    {
      self->icon = GTK_IMAGE (g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
      gtk_widget_set_parent (GTK_WIDGET (self->icon), GTK_WIDGET (self));
    }
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (self->label, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  if (column == DOCKET_JOB_COLUMN_NUMBER || column == DOCKET_JOB_COLUMN_PLANNED)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  if (column == DOCKET_JOB_COLUMN_SYNC)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

const char *
docket_job_cell_get_text (DocketJobCell *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_CELL (self), NULL);
  return gtk_label_get_label (self->label);
}

void
docket_job_cell_set_item (DocketJobCell *self, DocketRecordItem *item)
{
  g_return_if_fail (DOCKET_IS_JOB_CELL (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    {
      g_signal_connect_object (item, "notify", G_CALLBACK (docket_job_cell_update), self, G_CONNECT_SWAPPED);
      docket_job_cell_update (self);
    }
}

void
docket_job_cell_set_search (DocketJobCell *self, const char *search)
{
  g_return_if_fail (DOCKET_IS_JOB_CELL (self));

  if (g_strcmp0 (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search);
  mark_match (self);
}

void
docket_job_cell_update (DocketJobCell *self)
{
  DocketRecord *job;
  const char *text;
  gint64 starts_at;

  g_return_if_fail (DOCKET_IS_JOB_CELL (self));

  job = self->item != NULL ? docket_record_item_get_record (self->item) : NULL;
  if (job == NULL)
    {
      set_text (self, "", FALSE);
      if (self->icon != NULL)
        gtk_image_clear (self->icon);
      return;
    }
  switch (self->column)
    {
    case DOCKET_JOB_COLUMN_NUMBER:
      text = docket_record_get_text (job, DOCKET_JOB_NUMBER);
      set_text (self, text != NULL ? text : _ ("new"), TRUE);
      break;
    case DOCKET_JOB_COLUMN_TITLE:
      text = docket_record_get_text (job, DOCKET_JOB_TITLE);
      set_text (self, text != NULL ? text : _ ("no title"), text == NULL);
      name_row (self, job);
      break;
    case DOCKET_JOB_COLUMN_CUSTOMER:
      text = docket_record_item_get_customer_name (self->item);
      set_text (self, text != NULL ? text : _ ("no customer"), text == NULL);
      break;
    case DOCKET_JOB_COLUMN_STATUS:
      update_status (self, job);
      break;
    case DOCKET_JOB_COLUMN_TECHNICIAN:
      text = docket_record_item_get_technician_name (self->item);
      set_text (self, text != NULL ? text : _ ("Nobody yet"), text == NULL);
      break;
    case DOCKET_JOB_COLUMN_PLANNED:
      starts_at = docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0);
      if (starts_at != 0)
        {
          g_autofree char *plan = docket_job_plan_format (starts_at, docket_clock_now_ms (docket_desk_get_clock (self->desk)));
          set_text (self, plan, FALSE);
        }
      else
        set_text (self, _ ("Not planned"), TRUE);
      break;
    case DOCKET_JOB_COLUMN_SYNC:
      update_sync (self);
      break;
    case DOCKET_N_JOB_COLUMNS:
    default:
      g_assert_not_reached ();
    }
  mark_match (self);
}

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
