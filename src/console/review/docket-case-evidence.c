/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a decider would otherwise have to look up: photos, signatures, notes and
 * line items of the job (or notes of the customer), newest first, with who made
 * them and when.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-story.h"

#include "docket-case-cells.h"
#include "docket-case-lines.h"
#include "docket-case-photos.h"
#include "docket-case-words.h"
#include "docket-facts.h"
#include "docket-money.h"
#include "docket-text.h"

#define EVIDENCE_MAX 500
#define NOTES_SHOWN_MAX 8
#define LINES_SHOWN_MAX 12
#define PICTURES_SHOWN_MAX 12

static GPtrArray *
read_kind (DocketDesk *desk, DocketKind kind, const char *job, const char *customer)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  query->job = g_strdup (job);
  query->customer = g_strdup (customer);
  records = docket_store_select (docket_desk_get_reader (desk), query, EVIDENCE_MAX, &error);
  if (records == NULL)
    {
      g_warning ("Cannot read evidence: %s", error->message);
      records = g_ptr_array_new ();
    }
  return records;
}

static char *
describe_origin (DocketDesk *desk, const DocketRecord *record, DocketGroup group)
{
  const DocketStamp *stamp = docket_record_get_stamp (record, group);
  g_autofree char *who = docket_case_short_who (desk, stamp);
  g_autofree char *when = docket_time_format (docket_stamp_time (stamp), docket_clock_now_ms (docket_desk_get_clock (desk)));

  return g_strdup_printf ("%s · %s", who, when);
}

static GtkWidget *
create_note (DocketDesk *desk, const DocketRecord *note)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *origin = describe_origin (desk, note, DOCKET_GROUP_NOTE_NOTE);
  const char *body = docket_record_get_text (note, DOCKET_NOTE_BODY);
  g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), body != NULL ? body : "");
  GtkWidget *text = docket_case_text (quoted, NULL);

  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_lines (GTK_LABEL (text), 6);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (text));
  gtk_widget_set_can_focus (text, FALSE);
  gtk_widget_add_css_class (card, "case-card");
  gtk_widget_add_css_class (card, "case-note");
  gtk_box_append (GTK_BOX (card), docket_case_text (origin, "case-caption"));
  gtk_box_append (GTK_BOX (card), text);
  return card;
}

static GtkWidget *
create_line (DocketDesk *desk, const DocketRecord *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name ("package-x-generic-symbolic");
  g_autofree char *text = docket_case_line_text (line);
  g_autofree char *amount = docket_money_format (docket_record_get_int (line, DOCKET_LINE_AMOUNT, 0), docket_desk_get_currency (desk));
  g_autofree char *origin = describe_origin (desk, line, DOCKET_GROUP_LINE_LINE);
  g_autofree char *detail = docket_record_has (line, DOCKET_LINE_AMOUNT) ? g_strdup_printf ("%s · %s", amount, origin) : g_strdup (origin);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (texts), docket_case_text (text, NULL));
  gtk_box_append (GTK_BOX (texts), docket_case_text (detail, "case-caption"));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  return box;
}

/* As many cards in a row as have room. */
static GtkWidget *
create_flow (guint per_line_max)
{
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_widget_add_css_class (flow, "case-flow");
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), per_line_max);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 6);
  return flow;
}

static void
add_to_flow (GtkWidget *flow, GtkWidget *child)
{
  GtkWidget *place = gtk_flow_box_child_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (place), child);
  gtk_widget_set_focusable (place, FALSE);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), place);
}

static void
add_part (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static char *
summarize (guint n_files, guint n_notes, guint n_lines, guint n_signatures)
{
  GString *text = g_string_new (NULL);

  if (n_files > 0)
    add_part (text, g_strdup_printf (ngettext ("%u photo or file", "%u photos and files", n_files), n_files));
  if (n_notes > 0)
    add_part (text, g_strdup_printf (ngettext ("%u note", "%u notes", n_notes), n_notes));
  if (n_lines > 0)
    add_part (text, g_strdup_printf (ngettext ("%u line item", "%u line items", n_lines), n_lines));
  if (n_signatures > 0)
    add_part (text, g_strdup_printf (ngettext ("%u signature", "%u signatures", n_signatures), n_signatures));
  if (text->len == 0)
    g_string_append (text, _ ("no notes, no line items, no photos"));
  return g_string_free (text, FALSE);
}

static void
add_pictures (GtkWidget *box, DocketDesk *desk, GPtrArray *files, GPtrArray *signatures)
{
  GtkWidget *flow;

  if (files->len + signatures->len == 0)
    return;
  flow = create_flow (6);
  for (guint i = 0; i < files->len && i < PICTURES_SHOWN_MAX; i++)
    add_to_flow (flow, docket_case_photo_new (desk, g_ptr_array_index (files, files->len - 1 - i)));
  for (guint i = 0; i < signatures->len && i < PICTURES_SHOWN_MAX; i++)
    add_to_flow (flow, docket_case_photo_new (desk, g_ptr_array_index (signatures, signatures->len - 1 - i)));
  gtk_box_append (GTK_BOX (box), flow);
}

GtkWidget *
docket_case_evidence (DocketDesk *desk, DocketCaseModel *model, char **summary)
{
  const DocketReview *review = docket_case_model_get_review (model);
  g_auto (DocketCaseSubject) subject = { NULL };
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) signatures = NULL;
  GtkWidget *box;

  docket_case_subject_init (&subject, desk, review);
  if (subject.job != NULL)
    {
      notes = read_kind (desk, DOCKET_KIND_NOTE, subject.job, NULL);
      lines = read_kind (desk, DOCKET_KIND_LINE, subject.job, NULL);
      files = read_kind (desk, DOCKET_KIND_ATTACHMENT, subject.job, NULL);
      signatures = read_kind (desk, DOCKET_KIND_SIGNATURE, subject.job, NULL);
    }
  else
    {
      notes = review->subject_kind == DOCKET_KIND_CUSTOMER ? read_kind (desk, DOCKET_KIND_NOTE, NULL, review->subject_id) : g_ptr_array_new ();
      lines = g_ptr_array_new ();
      files = g_ptr_array_new ();
      signatures = g_ptr_array_new ();
    }
  *summary = summarize (files->len, notes->len, lines->len, signatures->len);
  if (files->len + notes->len + lines->len + signatures->len == 0)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  add_pictures (box, desk, files, signatures);
  if (notes->len > 0)
    {
      GtkWidget *flow = create_flow (3);

      for (guint i = 0; i < notes->len && i < NOTES_SHOWN_MAX; i++)
        add_to_flow (flow, create_note (desk, g_ptr_array_index (notes, notes->len - 1 - i)));
      gtk_box_append (GTK_BOX (box), flow);
    }
  if (lines->len > 0)
    {
      GtkWidget *flow = create_flow (4);

      for (guint i = 0; i < lines->len && i < LINES_SHOWN_MAX; i++)
        add_to_flow (flow, create_line (desk, g_ptr_array_index (lines, lines->len - 1 - i)));
      gtk_box_append (GTK_BOX (box), flow);
    }
  if (notes->len > NOTES_SHOWN_MAX || lines->len > LINES_SHOWN_MAX || files->len > PICTURES_SHOWN_MAX)
    gtk_box_append (GTK_BOX (box), docket_case_text (_ ("The newest are shown; open the job for the others."), "case-caption"));
  return box;
}
