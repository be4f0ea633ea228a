/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Printing the weekly review.  Everything is a line of a fixed height: a head,
 * sentences, then one line a row with a bar under its figures, so a page takes
 * as many lines as fit.  Black on white, without the theme.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-weekly-print.h"

#include "docket-text.h"
#include "docket-weekly-words.h"

#define LINE_PT 20.0
#define TITLE_PT 28.0
#define HEAD_PT 34.0 /* with what parts it from the sentences */
#define SUM_PT 26.0  /* and this from the rows */
#define FONT "Sans 9"
#define FONT_STRONG "Sans Bold 9"
#define FONT_TITLE "Sans Bold 14"
#define FIGURE_SHARE 0.11 /* of the width, for each figure */
#define BAR_PT 4.0
#define BAR_ABOVE_PT 3.0 /* nearer to its own row than to the next */
#define RULE_PT 0.75
#define LINES_AT_ONCE 200

typedef enum
{
  LINE_TITLE,
  LINE_TEXT,
  LINE_HEAD,
  LINE_ROW,
  LINE_SUM,
} LineKind;

typedef struct
{
  LineKind kind;
  char *text;
  gint64 figures[DOCKET_WEEKLY_N_FIGURES]; /* of LINE_ROW and LINE_SUM; a copy: while the dialog is open the report may be fetched anew */
} Line;

typedef struct
{
  GPtrArray *lines;
  GArray *pages; /* element-type guint: first line of each */
  guint placed;  /* lines that have their page */
  double used;   /* of the height of the last page */
  DocketWeeklyFigure figure;
  gint64 max;
} Job;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->text);
  g_free (line);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_ptr_array_unref (job->lines);
  g_array_unref (job->pages);
  g_free (job);
}

static void
add_line (Job *job, LineKind kind, char *text, const DocketWeeklyRow *row)
{
  Line *line = g_new0 (Line, 1);

  line->kind = kind;
  line->text = text;
  if (row != NULL)
    memcpy (line->figures, row->figures, sizeof line->figures);
  g_ptr_array_add (job->lines, line);
}

static Job *
job_new (const DocketWeekly *weekly, DocketDesk *desk, DocketWeeklyFigure figure, DocketWeeklyDimension dimension, GPtrArray *rows)
{
  const GPtrArray *ordered = rows != NULL ? rows : weekly->rows[dimension];
  Job *job = g_new0 (Job, 1);
  g_autoptr (GPtrArray) sentences = docket_weekly_stands_out (weekly, desk);
  g_autofree char *week = docket_weekly_week_title (weekly->from);
  g_autofree char *counted = docket_time_format_full (weekly->counted_at);

  job->lines = g_ptr_array_new_with_free_func (line_free);
  job->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  job->figure = figure;
  add_line (job, LINE_TITLE, g_strdup_printf (_ ("Weekly review — %s"), week), NULL);
  if (docket_desk_get_company (desk) != NULL)
    add_line (job, LINE_TEXT, g_strdup (docket_desk_get_company (desk)), NULL);
  add_line (job, LINE_TEXT, g_strdup_printf (_ ("Counted on the server: %s. The bars show: %s."), counted, docket_weekly_figure_title (figure)), NULL);
  for (guint i = 0; i < sentences->len; i++)
    add_line (job, LINE_TEXT, g_strdup (g_ptr_array_index (sentences, i)), NULL);
  add_line (job, LINE_TEXT, g_strdup (_ ("Not on paper, but in the CSV file: the week before, the usual way to the server, and what came most often.")), NULL);
  add_line (job, LINE_HEAD, g_strdup (docket_weekly_dimension_title (dimension)), NULL);
  for (guint i = 0; i < ordered->len; i++)
    {
      const DocketWeeklyRow *row = g_ptr_array_index (ordered, i);

      job->max = MAX (job->max, row->figures[figure]);
      add_line (job, LINE_ROW, docket_weekly_key_name (desk, dimension, row->key), row);
    }
  add_line (job, LINE_SUM, g_strdup (_ ("Together")), &weekly->total);
  return job;
}

static double
line_height (const Line *line)
{
  switch (line->kind)
    {
    case LINE_TITLE:
      return TITLE_PT;
    case LINE_HEAD:
      return HEAD_PT;
    case LINE_SUM:
      return SUM_PT;
    case LINE_TEXT:
    case LINE_ROW:
    default:
      return LINE_PT;
    }
}

/* Some lines of the report; the main loop turns between them. */
static gboolean
on_paginate (GtkPrintOperation *operation, GtkPrintContext *context, gpointer data)
{
  Job *job = data;
  double height = gtk_print_context_get_height (context);
  guint end = MIN (job->placed + LINES_AT_ONCE, job->lines->len);

  for (; job->placed < end; job->placed++)
    {
      double needs = line_height (g_ptr_array_index (job->lines, job->placed));

      if (job->pages->len == 0 || job->used + needs > height)
        {
          g_array_append_val (job->pages, job->placed);
          job->used = 0;
        }
      job->used += needs;
    }
  if (job->placed < job->lines->len)
    return FALSE;
  gtk_print_operation_set_n_pages (operation, (int) job->pages->len);
  return TRUE;
}

/* @x counts from where the language begins to read, as everything here does. */
static double
find_left (GtkPrintContext *context, double x, double width)
{
  return docket_text_is_mirrored () ? gtk_print_context_get_width (context) - x - width : x;
}

/* @end: figures, in line where their column ends */
static void
draw_text (GtkPrintContext *context, const char *text, const char *font, double x, double y, double width, gboolean end)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  /* Where a line begins is the page's affair, whatever the script of a name. */
  pango_context_set_base_dir (pango_layout_get_context (layout), docket_text_is_mirrored () ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_alignment (layout, docket_text_is_mirrored () != end ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  cairo_move_to (cr, find_left (context, x, width), y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_rule (GtkPrintContext *context, double y, double width)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  cairo_rectangle (cr, 0, y, width, RULE_PT);
  cairo_fill (cr);
}

static void
draw_figures (const Job *job, const Line *line, GtkPrintContext *context, double y, double width)
{
  const char *font = line->kind == LINE_ROW ? FONT : FONT_STRONG;
  double each = width * FIGURE_SHARE;
  double names = width - each * DOCKET_WEEKLY_N_FIGURES;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  draw_text (context, line->text, font, 0, y, names - 8, FALSE);
  for (guint i = 0; i < DOCKET_WEEKLY_N_FIGURES; i++)
    {
      g_autofree char *text = line->kind != LINE_HEAD ? g_strdup_printf ("%'" PRId64, line->figures[i])
                                                      : g_strdup (docket_weekly_figure_title ((DocketWeeklyFigure) i));

      draw_text (context, text, font, names + each * i, y, each, TRUE);
    }
  if (line->kind == LINE_ROW && job->max > 0)
    {
      double bar = (names - 8) * (double) line->figures[job->figure] / (double) job->max;

      cairo_set_source_rgb (cr, 0.45, 0.45, 0.45);
      cairo_rectangle (cr, find_left (context, 0, bar), y + LINE_PT - BAR_PT - BAR_ABOVE_PT, bar, BAR_PT);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, 0, 0, 0);
    }
}

static void
on_draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer data)
{
  const Job *job = data;
  double width = gtk_print_context_get_width (context);
  guint first = g_array_index (job->pages, guint, page);
  guint end = (guint) page + 1 < job->pages->len ? g_array_index (job->pages, guint, page + 1) : job->lines->len;
  double y = 0;

  for (guint i = first; i < end; i++)
    {
      const Line *line = g_ptr_array_index (job->lines, i);

      if (line->kind == LINE_TITLE || line->kind == LINE_TEXT)
        draw_text (context, line->text, line->kind == LINE_TITLE ? FONT_TITLE : FONT, 0, y, width, FALSE);
      else
        draw_figures (job, line, context, y + line_height (line) - LINE_PT, width);
      if (line->kind == LINE_HEAD)
        draw_rule (context, y + HEAD_PT - BAR_ABOVE_PT, width);
      if (line->kind == LINE_SUM)
        draw_rule (context, y, width);
      y += line_height (line);
    }
}

GtkPrintOperation *
docket_weekly_print_new (const DocketWeekly *weekly, DocketDesk *desk, DocketWeeklyFigure figure, DocketWeeklyDimension dimension, GPtrArray *rows)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Job *job = job_new (weekly, desk, figure, dimension, rows);
  g_autofree char *name = docket_weekly_week_title (weekly->from);

  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "job", job, job_free);
  g_signal_connect (operation, "paginate", G_CALLBACK (on_paginate), job);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw), job);
  return operation;
}
