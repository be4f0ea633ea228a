/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The timeline of a job or a customer, from what this machine knows: every note, file and
 * signature, and the last writer of each group.  Earlier versions of a group
 * live on the server.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-timeline.h"

#include "docket-facts.h"
#include "docket-file-view.h"
#include "docket-looks.h"
#include "docket-text.h"

#define ENTRIES_MAX 100

typedef struct
{
  gint64 at;
  const char *icon; /* static */
  const char *look; /* (nullable) static */
  char *text;
  char *by;
  DocketRecord *file; /* (nullable): attachment or signature with something to look at */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->text);
  g_free (entry->by);
  g_clear_pointer (&entry->file, docket_record_unref);
  g_free (entry);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const Entry *first = *(Entry *const *) a;
  const Entry *second = *(Entry *const *) b;

  return (first->at < second->at) - (first->at > second->at);
}

static char *
describe_author (DocketDesk *desk, const DocketStamp *stamp)
{
  g_autofree char *person = stamp->person != NULL ? docket_desk_person_name (desk, stamp->person) : g_strdup (_ ("Somebody"));
  g_autofree char *device = stamp->device != NULL ? docket_desk_device_name (desk, stamp->device) : NULL;

  return device != NULL && *device != '\0' ? g_strdup_printf ("%s · %s", person, device) : g_strdup (person);
}

static Entry *
add_entry (GPtrArray *entries, DocketDesk *desk, const DocketStamp *stamp, const char *icon, char *text)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->at = docket_stamp_time (stamp);
  entry->icon = icon;
  entry->text = text;
  entry->by = describe_author (desk, stamp);
  g_ptr_array_add (entries, entry);
  return entry;
}

static void
add_records (GPtrArray *entries, DocketDesk *desk, DocketKind kind, const DocketRecord *about)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  if (docket_record_get_kind (about) == DOCKET_KIND_JOB)
    query->job = g_strdup (docket_record_get_id (about));
  else
    query->customer = g_strdup (docket_record_get_id (about));
  query->descending = TRUE;
  records = docket_store_select (docket_desk_get_reader (desk), query, ENTRIES_MAX, &error);
  if (records == NULL)
    {
      g_warning ("Cannot read the timeline: %s", error->message);
      return;
    }
  for (guint i = 0; i < records->len; i++)
    {
      DocketRecord *record = g_ptr_array_index (records, i);
      const char *text;
      g_autofree char *words = NULL;
      Entry *entry = NULL;

      if (kind == DOCKET_KIND_NOTE)
        {
          text = docket_record_get_text (record, DOCKET_NOTE_BODY);
          words = docket_text_isolate (text != NULL ? text : "");
          add_entry (entries, desk, docket_record_get_stamp (record, DOCKET_GROUP_NOTE_NOTE), "text-x-generic-symbolic",
                     g_strdup_printf (_ ("“%s”"), words));
        }
      else if (kind == DOCKET_KIND_ATTACHMENT)
        {
          text = docket_record_get_text (record, DOCKET_ATTACHMENT_NAME);
          entry = add_entry (entries, desk, docket_record_get_stamp (record, DOCKET_GROUP_ATTACHMENT_ATTACHMENT),
                             docket_file_view_is_picture (record) ? "camera-photo-symbolic" : "mail-attachment-symbolic",
                             g_strdup (text != NULL ? text : _ ("A file")));
        }
      else
        {
          text = docket_record_get_text (record, DOCKET_SIGNATURE_SIGNER);
          entry = add_entry (entries, desk, docket_record_get_stamp (record, DOCKET_GROUP_SIGNATURE_SIGNATURE), "document-edit-symbolic",
                             g_strdup_printf (_ ("Signed by %s"), text != NULL ? text : _ ("the customer")));
        }
      if (entry != NULL && docket_file_view_has_file (record))
        entry->file = docket_record_ref (record);
    }
}

static void
add_status (GPtrArray *entries, DocketDesk *desk, DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  const char *reason = docket_record_get_text (job, DOCKET_JOB_STATUS_REASON);
  const DocketStamp *stamp = docket_record_get_stamp (job, DOCKET_GROUP_JOB_STATUS);
  g_autofree char *words = reason != NULL ? docket_text_isolate (reason) : NULL;
  Entry *entry;

  if (stamp->person == NULL || status == NULL)
    return;
  entry = add_entry (entries, desk, stamp, docket_status_icon_name (status),
                     reason != NULL ? g_strdup_printf (_ ("Status set to “%s”: “%s”"), docket_choice_label (DOCKET_JOB_STATUS, status), words)
                                    : g_strdup_printf (_ ("Status set to “%s”"), docket_choice_label (DOCKET_JOB_STATUS, status)));
  entry->look = docket_status_css_class (status);
}

static gboolean
is_same_write (const DocketStamp *a, const DocketStamp *b)
{
  return a->made_at == b->made_at && g_strcmp0 (a->person, b->person) == 0 && g_strcmp0 (a->device, b->device) == 0;
}

/* All of a customer that was ever written was written at once, when it was made: by one
 * operation, and a save that writes all of it anew later has one for each group. Of such
 * a save that has not arrived only who wrote it is new. (nullable) */
static const DocketStamp *
find_making (DocketRecord *record)
{
  static const DocketGroup groups[] = { DOCKET_GROUP_CUSTOMER_PROFILE, DOCKET_GROUP_CUSTOMER_CONTACT, DOCKET_GROUP_CUSTOMER_BILLING, DOCKET_GROUP_CUSTOMER_STANDING };
  const DocketStamp *making = NULL;
  gint64 rev = 0;

  for (guint i = 0; docket_record_get_kind (record) == DOCKET_KIND_CUSTOMER && i < G_N_ELEMENTS (groups); i++)
    {
      const DocketStamp *stamp = docket_record_get_stamp (record, groups[i]);

      if (stamp->person == NULL)
        continue;
      if (making != NULL && (!is_same_write (making, stamp) || rev != docket_record_get_group_rev (record, groups[i])))
        return NULL;
      making = stamp;
      rev = docket_record_get_group_rev (record, groups[i]);
    }
  return making != NULL && making->arrived_at == 0 && rev > 0 ? NULL : making;
}

static void
add_group_writers (GPtrArray *entries, DocketDesk *desk, DocketRecord *record)
{
  static const struct
  {
    DocketGroup group;
    const char *icon;
    const char *text;
  } groups[] = {
    { DOCKET_GROUP_JOB_PLAN, "x-office-calendar-symbolic", N_ ("Plan changed") },
    { DOCKET_GROUP_JOB_TOTALS, "accessories-calculator-symbolic", N_ ("Totals changed") },
    { DOCKET_GROUP_JOB_DETAILS, "document-edit-symbolic", N_ ("Details last changed") },
    { DOCKET_GROUP_CUSTOMER_PROFILE, "avatar-default-symbolic", N_ ("Profile last changed") },
    { DOCKET_GROUP_CUSTOMER_CONTACT, "document-edit-symbolic", N_ ("Contact last changed") },
    { DOCKET_GROUP_CUSTOMER_BILLING, "accessories-calculator-symbolic", N_ ("Billing terms changed") },
    { DOCKET_GROUP_CUSTOMER_STANDING, "emblem-default-symbolic", N_ ("Standing changed") },
  };

  const DocketStamp *making = find_making (record);

  if (making != NULL)
    {
      add_entry (entries, desk, making, "list-add-symbolic", g_strdup (_ ("Added")));
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (docket_group_info (groups[i].group)->kind == docket_record_get_kind (record))
      {
        const DocketStamp *stamp = docket_record_get_stamp (record, groups[i].group);

        if (stamp->person != NULL)
          add_entry (entries, desk, stamp, groups[i].icon, g_strdup (_ (groups[i].text)));
      }
}

/* A small picture, or what kind of file it is; a press shows it large. */
static GtkWidget *
create_file (DocketDesk *desk, DocketRecord *file)
{
  DocketFiles *files = docket_store_get_files (docket_desk_get_reader (desk));
  const char *blob = docket_record_get_kind (file) == DOCKET_KIND_SIGNATURE ? docket_record_get_text (file, DOCKET_SIGNATURE_BLOB)
                                                                            : docket_record_get_text (file, DOCKET_ATTACHMENT_BLOB);
  g_autofree char *thumbnail = docket_files_get_thumbnail (files, blob);
  g_autofree char *name = docket_file_view_name (file);
  /* Translators: a file */
  g_autofree char *spoken = g_strdup_printf (_ ("Open %s"), name);
  g_autofree char *id = g_strconcat (docket_kind_info (docket_record_get_kind (file))->name, ":", docket_record_get_id (file), NULL);
  GtkWidget *button = gtk_button_new ();

  if (thumbnail != NULL)
    {
      GtkWidget *picture = gtk_picture_new_for_filename (thumbnail);

      gtk_widget_set_size_request (picture, 76, 52);
      gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
      gtk_button_set_child (GTK_BUTTON (button), picture);
      gtk_widget_add_css_class (button, "thumbnail");
    }
  else
    {
      gtk_button_set_label (GTK_BUTTON (button), docket_file_view_is_picture (file) ? _ ("Show the picture") : _ ("Open the document"));
      gtk_widget_add_css_class (button, "small");
    }
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 2);
  gtk_widget_set_tooltip_text (button, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "record.open-file");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  return button;
}

static GtkWidget *
create_row (DocketDesk *desk, Entry *entry, gint64 now_ms)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *image = gtk_image_new_from_icon_name (entry->icon);
  g_autofree char *when = docket_time_format (entry->at, now_ms);
  g_autofree char *byline = g_strdup_printf ("%s · %s", entry->by, when);
  GtkWidget *text = gtk_label_new (entry->text);
  GtkWidget *by = gtk_label_new (byline);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 3);
  gtk_widget_add_css_class (image, entry->look != NULL ? entry->look : "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  docket_facts_wrap (GTK_LABEL (text));
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (by), 0);
  gtk_label_set_ellipsize (GTK_LABEL (by), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (by));
  gtk_widget_add_css_class (by, "caption");
  gtk_widget_add_css_class (by, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), text);
  gtk_box_append (GTK_BOX (texts), by);
  if (entry->file != NULL)
    gtk_box_append (GTK_BOX (texts), create_file (desk, entry->file));
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), texts);
  return row;
}

void
docket_timeline_fill (GtkBox *box, DocketDesk *desk, DocketRecord *record)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  gint64 now_ms = docket_clock_now_ms (docket_desk_get_clock (desk));
  GtkWidget *child;

  add_records (entries, desk, DOCKET_KIND_NOTE, record);
  if (docket_record_get_kind (record) == DOCKET_KIND_JOB)
    {
      add_records (entries, desk, DOCKET_KIND_ATTACHMENT, record);
      add_records (entries, desk, DOCKET_KIND_SIGNATURE, record);
      add_status (entries, desk, record);
    }
  add_group_writers (entries, desk, record);
  g_ptr_array_sort (entries, compare_newest_first);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; i < entries->len && i < ENTRIES_MAX; i++)
    gtk_box_append (box, create_row (desk, g_ptr_array_index (entries, i), now_ms));
  if (entries->len == 0)
    {
      GtkWidget *label = gtk_label_new (_ ("Nothing noted yet."));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (box, label);
    }
}
