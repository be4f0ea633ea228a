/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Made against arrived, on one line:
 *
 *   o---------------o----------------o----------------o
 *   08:10 Tess      09:12 Tess       09:40 Omar       10:05 Tess
 *   In progress     Complete         Waiting …        Complete arrives
 *   sent at once    kept on phone    sent at once     held here
 *
 * A change that was sent at once is one point, a late one is two.  The order is
 * that of the clocks shown; it decides nothing.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-story.h"

#include "docket-case-cells.h"
#include "docket-case-words.h"
#include "docket-looks.h"
#include "docket-text.h"

#define LATE_MS (60 * 1000)
#define POINTS_MAX 6
#define TEXT_GAP_PX 14 /* before the words of the next moment */

typedef struct
{
  gint64 at;
  const DocketStamp *by;
  char *title;
  const char *status; /* (nullable): for the icon */
  char *note;
} Point;

static void
point_free (gpointer data)
{
  Point *point = data;

  g_free (point->title);
  g_free (point->note);
  g_free (point);
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const Point *first = *(Point *const *) a;
  const Point *second = *(Point *const *) b;

  return first->at < second->at ? -1 : first->at > second->at;
}

static void
add_point (GPtrArray *points, gint64 at, const DocketStamp *by, char *title, const char *status, char *note)
{
  Point *point = g_new0 (Point, 1);

  *point = (Point) { at, by, title, status, note };
  g_ptr_array_add (points, point);
}

/* Whether a version of the case has another value than what it started from. */
static gboolean
moved (const DocketReview *review, DocketField field)
{
  GVariant *started = docket_values_get (review->started_from, field);

  if (!docket_value_equal (started, docket_values_get (review->current_values, field)))
    return TRUE;
  for (guint i = 0; i < review->candidates->len; i++)
    if (!docket_value_equal (started, docket_values_get (((const DocketCandidate *) g_ptr_array_index (review->candidates, i))->values, field)))
      return TRUE;
  return FALSE;
}

/* What a version is called by: the sum, else the first field that its author changed, or
 * in which it is not what it started from; what they started from, by the first that is
 * not the same in all of them.
 *
 * @was: (nullable): what its author saw in the fields they wrote: who wrote second had what
 * the first wrote before them, and did not write that. */
static DocketField
find_telling (const DocketReview *review, const DocketValues *values, const DocketValues *was)
{
  const DocketGroupInfo *group = docket_group_info (review->group);

  if (review->group == DOCKET_GROUP_JOB_TOTALS)
    return DOCKET_JOB_TOTAL_AMOUNT;
  for (guint i = 0; was != NULL && i < group->n_fields; i++)
    {
      DocketField field = (DocketField) (group->first_field + i);

      if (docket_values_contains (was, field) && !docket_value_equal (docket_values_get (was, field), docket_values_get (values, field)))
        return field;
    }
  for (guint i = 0; i < group->n_fields; i++)
    {
      DocketField field = (DocketField) (group->first_field + i);

      if (!docket_value_equal (docket_values_get (review->started_from, field), docket_values_get (values, field)))
        return field;
    }
  for (guint i = 0; i < group->n_fields; i++)
    if (moved (review, (DocketField) (group->first_field + i)))
      return (DocketField) (group->first_field + i);
  return group->first_field;
}

static char *
describe (DocketDesk *desk, const DocketReview *review, const DocketValues *values, const DocketValues *was)
{
  DocketField field;
  g_autofree char *text = NULL;

  if (review->group == DOCKET_GROUP_NONE || values == NULL)
    return g_strdup (docket_values_get_text (values, DOCKET_CUSTOMER_NAME) != NULL ? docket_values_get_text (values, DOCKET_CUSTOMER_NAME) : docket_kind_label (review->subject_kind));
  field = find_telling (review, values, was);
  text = docket_case_value (desk, field, docket_values_get (values, field));
  /* Two people may have changed two things. */
  return field == find_telling (review, review->started_from, NULL) ? g_steal_pointer (&text) : g_strdup_printf (_ ("%s: %s"), docket_field_label (field), text);
}

/* @was: (nullable): as in find_telling()
 * @what: (nullable): what it is called, if not by its values */
static void
add_version (GPtrArray *points, DocketDesk *desk, const DocketReview *review, const DocketValues *values, const DocketValues *was, const DocketStamp *by, gboolean held, const char *what)
{
  const char *status = review->group == DOCKET_GROUP_JOB_STATUS && values != NULL ? docket_values_get_text (values, DOCKET_JOB_STATUS) : NULL;
  gboolean late = by->arrived_at - docket_stamp_time (by) >= LATE_MS;
  g_autofree char *device = NULL;
  g_autofree char *title = NULL;
  g_autofree char *arrives = NULL;

  if (by->person == NULL)
    return;
  title = what != NULL ? g_strdup (what) : describe (desk, review, values, was);
  device = by->device != NULL ? docket_desk_device_name (desk, by->device) : g_strdup (_ ("device"));
  if (late)
    {
      arrives = g_strdup_printf (_ ("%s arrives"), title);
      add_point (points, by->made_at, by, g_strdup (title), status, g_strdup_printf (_ ("kept on %s"), device));
      add_point (points, by->arrived_at, by, g_steal_pointer (&arrives), NULL, g_strdup (held ? _ ("held here for you") : _ ("taken as it was free")));
    }
  else
    add_point (points, docket_stamp_time (by), by, g_strdup (title), status, g_strdup (held ? _ ("sent at once, held here for you") : _ ("sent at once")));
}

static GtkWidget *
create_point (DocketDesk *desk, const Point *point, gboolean last)
{
  gint64 now_ms = docket_clock_now_ms (docket_desk_get_clock (desk));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *rail = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *head;
  g_autofree char *time = docket_time_format (point->at, now_ms);
  g_autofree char *who = docket_case_short_who (desk, point->by);
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b> <span alpha=\"75%%\">%s</span>", time, who);

  gtk_widget_add_css_class (dot, "timeline-dot");
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (rail), dot);
  if (!last)
    gtk_box_append (GTK_BOX (rail), line);
  gtk_box_append (GTK_BOX (box), rail);
  head = docket_case_text (NULL, NULL);
  gtk_label_set_markup (GTK_LABEL (head), markup);
  gtk_box_append (GTK_BOX (box), head);
  if (point->status != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name (docket_status_icon_name (point->status));

      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_widget_add_css_class (icon, "case-icon");
      gtk_widget_add_css_class (icon, docket_status_css_class (point->status));
      gtk_box_append (GTK_BOX (title), icon);
    }
  gtk_box_append (GTK_BOX (title), docket_case_text (point->title, "heading"));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), docket_case_text (point->note, "case-caption"));
  /* The line between the moments has no gap. */
  for (GtkWidget *text = gtk_widget_get_next_sibling (rail); text != NULL && !last; text = gtk_widget_get_next_sibling (text))
    gtk_widget_set_margin_end (text, TEXT_GAP_PX);
  return box;
}

static gboolean
is_same (const DocketStamp *a, const DocketStamp *b)
{
  return g_strcmp0 (a->person, b->person) == 0 && a->made_at == b->made_at && a->arrived_at == b->arrived_at;
}

GtkWidget *
docket_case_timeline (DocketDesk *desk, DocketCaseModel *model)
{
  const DocketReview *review = docket_case_model_get_review (model);
  g_autoptr (GPtrArray) points = g_ptr_array_new_with_free_func (point_free);
  GtkWidget *box;

  add_version (points, desk, review, review->started_from, NULL, &review->started_by, FALSE, NULL);
  /* What both started from still stands where only the other side moved on. */
  if (!is_same (&review->started_by, &review->current_by))
    add_version (points, desk, review, review->current_values, NULL, &review->current_by, FALSE, NULL);
  add_version (points, desk, review, NULL, NULL, &review->voided_by, FALSE, _ ("Void"));
  for (guint i = 0; i < review->candidates->len; i++)
    {
      const DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);

      add_version (points, desk, review, candidate->values, candidate->was, &candidate->by, !docket_review_is_duplicate (review), NULL);
    }
  if (points->len < 2)
    return NULL;
  g_ptr_array_sort (points, compare_points);
  if (points->len > POINTS_MAX)
    g_ptr_array_remove_range (points, 0, points->len - POINTS_MAX);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < points->len; i++)
    gtk_box_append (GTK_BOX (box), create_point (desk, g_ptr_array_index (points, i), i + 1 == points->len));
  return box;
}
