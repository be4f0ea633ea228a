/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The same pages for paper and for a file. A file is made in memory, written
 * beside its place and put there in one step, so that whoever opens it in an
 * outage never finds half a day.
 */

#include "docket-config.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "docket-sheet-output.h"

#include "docket-sheet-layout.h"

#define MARGIN_PT 42.0 /* 15 mm: what every printer reaches */

void
docket_sheet_paper_init (DocketSheetPaper *paper)
{
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();

  paper->width = gtk_page_setup_get_paper_width (setup, GTK_UNIT_POINTS);
  paper->height = gtk_page_setup_get_paper_height (setup, GTK_UNIT_POINTS);
  paper->mirrored = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
}

/* -- PDF -- */

static cairo_status_t
append_bytes (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_pages (cairo_surface_t *surface, const DocketDaySheets *sheets, const DocketSheetPaper *paper)
{
  g_autoptr (DocketSheetLayout) layout = docket_sheet_layout_new (sheets, paper->width - 2 * MARGIN_PT, paper->height - 2 * MARGIN_PT, paper->mirrored);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  for (guint i = 0; i < docket_sheet_layout_get_n_pages (layout); i++)
    {
      g_autofree char *entry = docket_sheet_layout_get_entry (layout, i);

      cairo_save (cr);
      cairo_translate (cr, MARGIN_PT, MARGIN_PT);
      docket_sheet_layout_draw (layout, cr, i);
      cairo_restore (cr);
      if (entry != NULL)
        {
          g_autofree char *link = g_strdup_printf ("page=%u", i + 1);

          cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, entry, link, 0);
        }
      cairo_show_page (cr);
    }
  status = cairo_status (cr);
  cairo_destroy (cr);
  return status;
}

GBytes *
docket_sheets_to_pdf (const DocketDaySheets *sheets, const DocketSheetPaper *paper, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, paper->width, paper->height);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, _ ("Day sheets"));
  status = draw_pages (surface, sheets, paper);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_byte_array_unref (bytes);
      /* Translators: a reason */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The day sheets could not be drawn: %s."), cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (bytes);
}

void
docket_sheets_say_why (const GError *problem, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (folder);

  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) || g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("The folder %s is not there. Bring it back, or choose another one."), shown);
  else if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("There is no space left in %s. Make room there, or choose another folder."), shown);
  else if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_ACCES) || g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_PERM) || g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_ROFS))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _ ("Nothing may be written in %s. Choose another folder."), shown);
  else
    /* Translators: a folder; a reason, as the system says it */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The day sheets could not be written in %s: %s"), shown, problem->message);
}

gboolean
docket_sheets_write (const DocketDaySheets *sheets, const DocketSheetPaper *paper, const char *path, GError **error)
{
  g_autoptr (GBytes) pdf = docket_sheets_to_pdf (sheets, paper, error);
  g_autoptr (GError) problem = NULL;
  gsize size;
  const char *data;

  if (pdf == NULL)
    return FALSE;
  data = g_bytes_get_data (pdf, &size);
  /* For the eyes of whoever owns the folder: names, addresses and phone numbers stand in it. */
  if (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &problem))
    return TRUE;
  docket_sheets_say_why (problem, path, error);
  return FALSE;
}

/* -- Paper -- */

typedef struct
{
  DocketDaySheets *sheets;
  DocketSheetLayout *layout;
} Printing;

static void
printing_free (gpointer data)
{
  Printing *printing = data;

  g_clear_pointer (&printing->layout, docket_sheet_layout_free);
  docket_day_sheets_free (printing->sheets);
  g_free (printing);
}

static void
on_begin (GtkPrintOperation *operation, GtkPrintContext *context, gpointer data)
{
  Printing *printing = data;

  g_clear_pointer (&printing->layout, docket_sheet_layout_free);
  printing->layout = docket_sheet_layout_begin (printing->sheets, gtk_print_context_get_width (context), gtk_print_context_get_height (context),
                                                gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL);
}

/* A sheet a turn of the main loop: a week of a hundred technicians is laid out while the window goes on. */
static gboolean
on_paginate (GtkPrintOperation *operation, GtkPrintContext *context, gpointer data)
{
  Printing *printing = data;

  if (!docket_sheet_layout_step (printing->layout))
    return FALSE;
  gtk_print_operation_set_n_pages (operation, (int) docket_sheet_layout_get_n_pages (printing->layout));
  return TRUE;
}

static void
on_draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer data)
{
  docket_sheet_layout_draw (((Printing *) data)->layout, gtk_print_context_get_cairo_context (context), (guint) page);
}

GtkPrintOperation *
docket_sheets_print_new (DocketDaySheets *sheets)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Printing *printing = g_new0 (Printing, 1);

  printing->sheets = sheets;
  gtk_print_operation_set_job_name (operation, _ ("Day sheets"));
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "printing", printing, printing_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), printing);
  g_signal_connect (operation, "paginate", G_CALLBACK (on_paginate), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw), printing);
  return operation;
}
