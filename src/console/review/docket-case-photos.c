/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files of a case.  A picture comes from this device or from the server; it is
 * read and scaled on a thread, because a photo of a phone takes longer than a
 * frame.  What cannot be shown (offline, damaged) says so where the picture
 * would be.  Pressed, a file opens large as everywhere else.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-photos.h"

#include "docket-case-cells.h"
#include "docket-case-words.h"
#include "docket-file-view.h"
#include "docket-text.h"
#include "docket-texture.h"

#define TILE_WIDTH_PX 110
#define TILE_HEIGHT_PX 82

typedef struct
{
  DocketDesk *desk;
  DocketRecord *record; /* an attachment or a signature */
} Photo;

/* One picture on its way into a widget. */
typedef struct
{
  GWeakRef picture; /* GtkPicture */
  GWeakRef problem; /* GtkLabel */
  char *path;
  int pixels;
} Load;

static void
photo_free (gpointer data)
{
  Photo *photo = data;

  g_object_unref (photo->desk);
  docket_record_unref (photo->record);
  g_free (photo);
}

static void
load_free (gpointer data)
{
  Load *load = data;

  g_weak_ref_clear (&load->picture);
  g_weak_ref_clear (&load->problem);
  g_free (load->path);
  g_free (load);
}

static void
show_problem (Load *load, const char *text)
{
  g_autoptr (GtkWidget) problem = g_weak_ref_get (&load->problem);

  if (problem == NULL)
    return;
  gtk_label_set_label (GTK_LABEL (problem), text);
  gtk_widget_set_visible (problem, TRUE);
}

/* -- Reading -- */

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  GError *error = NULL;
  GdkTexture *texture = docket_texture_read (load->path, load->pixels, &error);

  if (texture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = g_task_get_task_data (G_TASK (result));
  g_autoptr (GtkWidget) picture = g_weak_ref_get (&load->picture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  if (texture == NULL)
    show_problem (load, _ ("This is no picture that can be shown."));
  else if (picture != NULL)
    gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  load->path = docket_desk_fetch_file_finish (DOCKET_DESK (source), result, &error);
  if (load->path == NULL)
    {
      show_problem (load, _ ("Not on this device yet"));
      load_free (load);
      return;
    }
  task = g_task_new (source, NULL, on_read, NULL);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, read_in_thread);
}

static void
load_into (const Photo *photo, GtkWidget *picture, GtkWidget *problem, int pixels)
{
  gboolean signature = docket_record_get_kind (photo->record) == DOCKET_KIND_SIGNATURE;
  const char *sha256 = docket_record_get_text (photo->record, signature ? DOCKET_SIGNATURE_BLOB : DOCKET_ATTACHMENT_BLOB);
  const char *media_type = signature ? "image/png" : docket_record_get_text (photo->record, DOCKET_ATTACHMENT_MEDIA_TYPE);
  gint64 size = signature ? -1 : docket_record_get_int (photo->record, DOCKET_ATTACHMENT_SIZE, -1);
  Load *load = g_new0 (Load, 1);

  g_weak_ref_init (&load->picture, picture);
  g_weak_ref_init (&load->problem, problem);
  load->pixels = pixels;
  docket_desk_fetch_file_async (photo->desk, sha256, size, media_type, NULL, on_fetched, load);
}

/* -- The tile -- */

static void
on_pressed (GtkButton *button)
{
  const Photo *photo = g_object_get_data (G_OBJECT (button), "photo");

  gtk_window_present (GTK_WINDOW (docket_file_view_new (GTK_WIDGET (button), photo->desk, photo->record)));
}

static Photo *
photo_new (DocketDesk *desk, const DocketRecord *record)
{
  Photo *photo = g_new0 (Photo, 1);

  photo->desk = g_object_ref (desk);
  photo->record = docket_record_ref ((DocketRecord *) record);
  return photo;
}

static char *
describe_when (DocketDesk *desk, const DocketRecord *record)
{
  gboolean signature = docket_record_get_kind (record) == DOCKET_KIND_SIGNATURE;
  const DocketStamp *stamp = docket_record_get_stamp (record, signature ? DOCKET_GROUP_SIGNATURE_SIGNATURE : DOCKET_GROUP_ATTACHMENT_ATTACHMENT);
  gint64 at = docket_record_get_int (record, signature ? DOCKET_SIGNATURE_SIGNED_AT : DOCKET_ATTACHMENT_TAKEN_AT, 0);
  g_autofree char *who = docket_case_short_who (desk, stamp);
  g_autofree char *when = docket_time_format (at != 0 ? at : docket_stamp_time (stamp), docket_clock_now_ms (docket_desk_get_clock (desk)));

  return g_strdup_printf ("%s · %s", who, when);
}

GtkWidget *
docket_case_photo_new (DocketDesk *desk, const DocketRecord *record)
{
  Photo *photo = photo_new (desk, record);
  gboolean has_file = docket_file_view_has_file (record);
  gboolean shown = has_file && docket_file_view_is_picture (record);
  g_autofree char *when = describe_when (desk, record);
  g_autofree char *called = docket_file_view_name (record);
  g_autofree char *name = g_strdup_printf (_ ("%s, %s: open large"), called, when);
  GtkWidget *tile;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *problem = docket_case_text ("", "case-caption");
  GtkWidget *title = docket_case_text (called, NULL);

  gtk_widget_set_visible (problem, FALSE);
  if (shown)
    {
      GtkWidget *picture = gtk_picture_new ();

      gtk_widget_set_size_request (picture, TILE_WIDTH_PX, TILE_HEIGHT_PX);
      gtk_widget_set_halign (picture, GTK_ALIGN_START);
      gtk_widget_add_css_class (picture, "case-photo");
      gtk_box_append (GTK_BOX (box), picture);
      load_into (photo, picture, problem, TILE_WIDTH_PX * 2);
    }
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_wrap (GTK_LABEL (title), FALSE);
  gtk_box_append (GTK_BOX (box), problem);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), docket_case_text (when, "case-caption"));
  if (!has_file) /* nothing to open, all the more to read */
    {
      photo_free (photo);
      gtk_widget_add_css_class (box, "case-tile");
      return box;
    }
  tile = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (tile), box);
  g_signal_connect (tile, "clicked", G_CALLBACK (on_pressed), NULL);
  gtk_widget_set_tooltip_text (tile, called);
  gtk_widget_add_css_class (tile, "flat");
  gtk_widget_add_css_class (tile, "case-tile");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (tile), "photo", photo, photo_free);
  return tile;
}
