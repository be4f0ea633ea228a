/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A file of a job, large.  A picture is decoded off this thread and no larger
 * than a screen; nothing else is ever read here: other kinds go, as a copy, to
 * the program that the person has for them, which the desktop chooses.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-file-view.h"

#include "docket-looks.h"
#include "docket-text.h"
#include "docket-texture.h"

/* As large as a picture is made for the screen. */
#define PICTURE_PX_MAX 2400

struct _DocketFileView
{
  AdwWindow parent_instance;

  DocketDesk *desk;
  DocketRecord *record;
  GCancellable *cancellable;
  char *path; /* (nullable): of the file, once it is here */

  AdwWindowTitle *title;
  GtkStack *pages;
  GtkPicture *picture;
  AdwStatusPage *document;
  AdwStatusPage *problem;
};

G_DEFINE_FINAL_TYPE (DocketFileView, docket_file_view, ADW_TYPE_WINDOW)

static const char *
get_blob (const DocketRecord *record)
{
  if (docket_record_get_kind (record) == DOCKET_KIND_SIGNATURE)
    return docket_record_get_text (record, DOCKET_SIGNATURE_BLOB);
  return docket_record_get_text (record, DOCKET_ATTACHMENT_BLOB);
}

static const char *
get_media_type (const DocketRecord *record)
{
  if (docket_record_get_kind (record) == DOCKET_KIND_SIGNATURE)
    return "image/png";
  return docket_record_get_text (record, DOCKET_ATTACHMENT_MEDIA_TYPE);
}

/* -1: of a signature it is not written down */
static gint64
get_size (const DocketRecord *record)
{
  return docket_record_get_kind (record) == DOCKET_KIND_ATTACHMENT ? docket_record_get_int (record, DOCKET_ATTACHMENT_SIZE, -1) : -1;
}

gboolean
docket_file_view_has_file (const DocketRecord *record)
{
  return get_blob (record) != NULL;
}

gboolean
docket_file_view_is_picture (const DocketRecord *record)
{
  static const char *const types[] = { "image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp", NULL };
  const char *type = get_media_type (record);

  return type != NULL && g_strv_contains (types, type);
}

char *
docket_file_view_name (const DocketRecord *record)
{
  const char *name;

  if (docket_record_get_kind (record) == DOCKET_KIND_SIGNATURE)
    {
      name = docket_record_get_text (record, DOCKET_SIGNATURE_SIGNER);
      return g_strdup_printf (_ ("Signature of %s"), name != NULL ? name : _ ("the customer"));
    }
  name = docket_record_get_text (record, DOCKET_ATTACHMENT_NAME);
  return g_strdup (name != NULL ? name : _ ("A file"));
}

static void
show_problem (DocketFileView *self, const char *sentence)
{
  docket_status_page_say (self->problem, sentence);
  gtk_stack_set_visible_child_name (self->pages, "problem");
}

/* -- Pictures -- */

static void
run_decode (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = docket_texture_read (data, PICTURE_PX_MAX, &error);

  if (texture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

static void
show_document (DocketFileView *self)
{
  const char *type = get_media_type (self->record);
  gint64 size = get_size (self->record);
  g_autofree char *bytes = size >= 0 ? g_format_size ((guint64) size) : NULL;
  g_autofree char *words = type != NULL ? g_content_type_get_description (type) : NULL;
  g_autofree char *text = words != NULL && bytes != NULL ? g_strdup_printf ("%s · %s", words, bytes) : g_strdup (words != NULL ? words : bytes != NULL ? bytes : "");
  g_autofree char *name = docket_file_view_name (self->record);

  adw_status_page_set_title (self->document, name); /* which is no markup */
  docket_status_page_say (self->document, text);
  gtk_stack_set_visible_child_name (self->pages, "document");
}

static void
on_decoded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketFileView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = docket_file_view_name (self->record);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (texture == NULL)
    {
      /* It says it is a picture; perhaps another program knows better. */
      show_document (self);
      return;
    }
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->picture, name);
  gtk_stack_set_visible_child_name (self->pages, "picture");
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketFileView) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = docket_desk_fetch_file_finish (DOCKET_DESK (source), result, &error);
  g_autoptr (GTask) task = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (path == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  g_free (self->path);
  self->path = g_steal_pointer (&path);
  if (!docket_file_view_is_picture (self->record))
    {
      show_document (self);
      return;
    }
  task = g_task_new (self, self->cancellable, on_decoded, g_object_ref (self));
  g_task_set_source_tag (task, on_fetched);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, run_decode);
}

static void
fetch (DocketFileView *self)
{
  gtk_stack_set_visible_child_name (self->pages, "busy");
  docket_desk_fetch_file_async (self->desk, get_blob (self->record), get_size (self->record), get_media_type (self->record),
                                self->cancellable, on_fetched, g_object_ref (self));
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fetch (DOCKET_FILE_VIEW (widget));
}

/* -- Other kinds -- */

static void
run_copy (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DocketFileView *self = source;
  GError *error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("docket-XXXXXX", &error);
  g_autofree char *base = docket_file_view_name (self->record);
  g_autoptr (GFile) from = g_file_new_for_path (self->path);
  g_autofree char *path = NULL;
  g_autoptr (GFile) to = NULL;

  g_strdelimit (base, "/", '_');
  path = dir != NULL ? g_build_filename (dir, g_str_has_prefix (base, ".") ? base + 1 : base, NULL) : NULL;
  to = path != NULL ? g_file_new_for_path (path) : NULL;
  if (to == NULL || !g_file_copy (from, to, G_FILE_COPY_NONE, cancellable, NULL, NULL, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_file_get_uri (to), g_free);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketFileView *self = DOCKET_FILE_VIEW (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (uri == NULL)
    show_problem (self, error->message);
  else
    gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

/* What another program may write into is a copy with its own name. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketFileView *self = DOCKET_FILE_VIEW (widget);
  g_autoptr (GTask) task = NULL;

  if (self->path == NULL)
    return;
  task = g_task_new (self, self->cancellable, on_copied, NULL);
  g_task_set_source_tag (task, open_action);
  g_task_run_in_thread (task, run_copy);
}

/* -- Object -- */

static void
docket_file_view_dispose (GObject *object)
{
  DocketFileView *self = DOCKET_FILE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_FILE_VIEW);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_file_view_parent_class)->dispose (object);
}

static void
docket_file_view_finalize (GObject *object)
{
  DocketFileView *self = DOCKET_FILE_VIEW (object);

  g_clear_pointer (&self->record, docket_record_unref);
  g_object_unref (self->cancellable);
  g_free (self->path);
  G_OBJECT_CLASS (docket_file_view_parent_class)->finalize (object);
}

static void
docket_file_view_class_init (DocketFileViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_file_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_file_view_finalize;

  gtk_widget_class_install_action (widget_class, "file.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "file.open", NULL, open_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-file-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketFileView, title);
  gtk_widget_class_bind_template_child (widget_class, DocketFileView, pages);
  gtk_widget_class_bind_template_child (widget_class, DocketFileView, picture);
  gtk_widget_class_bind_template_child (widget_class, DocketFileView, document);
  gtk_widget_class_bind_template_child (widget_class, DocketFileView, problem);
}

static void
docket_file_view_init (DocketFileView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_file_view_new (GtkWidget *owner, DocketDesk *desk, DocketRecord *record)
{
  DocketFileView *self = g_object_new (DOCKET_TYPE_FILE_VIEW, NULL);
  GtkRoot *root = gtk_widget_get_root (owner);
  DocketKind kind = docket_record_get_kind (record);
  const DocketStamp *stamp = docket_record_get_stamp (record, docket_kind_info (kind)->first_group);
  g_autofree char *name = docket_file_view_name (record);
  g_autofree char *who = stamp->person != NULL ? docket_desk_person_name (desk, stamp->person) : NULL;
  g_autofree char *when = docket_time_format_full (docket_stamp_time (stamp));
  g_autofree char *by = who != NULL ? g_strdup_printf ("%s · %s", who, when) : NULL;

  self->desk = g_object_ref (desk);
  self->record = docket_record_ref (record);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_title (GTK_WINDOW (self), name);
  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, by != NULL ? by : "");
  fetch (self);
  return GTK_WIDGET (self);
}

void
docket_file_view_open (GtkWidget *widget, DocketDesk *desk, const char *what)
{
  g_auto (GStrv) words = g_strsplit (what, ":", 2);
  DocketKind kind = g_strv_length (words) == 2 ? docket_kind_from_name (words[0]) : DOCKET_KIND_NONE;
  g_autoptr (DocketRecord) file = NULL;

  if ((kind == DOCKET_KIND_ATTACHMENT || kind == DOCKET_KIND_SIGNATURE)
      && docket_store_get (docket_desk_get_reader (desk), kind, words[1], &file, NULL) && file != NULL && docket_file_view_has_file (file))
    gtk_window_present (GTK_WINDOW (docket_file_view_new (widget, desk, file)));
}
