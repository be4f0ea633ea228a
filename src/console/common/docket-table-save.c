/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a view lists, as a table in a file: the engine is the command line's
 * (docket-table-export.h).
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-table-save.h"

#include "docket-file-ask.h"
#include "docket-table-export.h"

typedef struct
{
  GtkWidget *widget;
  char *path;
  DocketKind kind;
} Saving;

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (saving->path);
  g_autofree char *text = NULL;
  guint n;

  if (!docket_table_export_finish (DOCKET_DESK (source), result, &n, &error))
    text = docket_db_error_sentence (error);
  else if (saving->kind == DOCKET_KIND_JOB)
    text = g_strdup_printf (ngettext ("%u job is in %s.", "%u jobs are in %s.", n), n, name);
  else
    text = g_strdup_printf (ngettext ("%u customer is in %s.", "%u customers are in %s.", n), n, name);
  gtk_widget_activate_action (saving->widget, "win.toast", "s", text);
  g_object_unref (saving->widget);
  g_free (saving->path);
  g_free (saving);
}

void
docket_table_save (GtkWidget *widget, DocketDesk *desk, const DocketQuery *query, const char *path)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->widget = g_object_ref (widget);
  saving->path = g_strdup (path);
  saving->kind = query->kind;
  docket_table_export_async (desk, query, path, NULL, on_exported, saving);
}

static void
on_chosen (GtkWidget *widget, const char *path, gpointer data)
{
  DocketDesk *desk = DOCKET_DESK (data);

  docket_table_save (widget, desk, g_object_get_data (G_OBJECT (widget), "docket-table-query"), path);
}

void
docket_table_save_ask (GtkWidget *widget, DocketDesk *desk, const DocketQuery *query, const char *name)
{
  g_object_set_data_full (G_OBJECT (widget), "docket-table-query", docket_query_copy (query), (GDestroyNotify) docket_query_free);
  docket_file_ask (widget, _ ("Export"), _ ("_Export"), name, "*.csv", on_chosen, g_object_ref (desk));
}
