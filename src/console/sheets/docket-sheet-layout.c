/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A sheet is a list of blocks, one a job; a block is its hours at the side and
 * rows of a name and a text. Blocks are put on pages one after the other:
 *
 *   fits into what is left of the page    there
 *   fits on an empty page                 on the next
 *   longer than a page                    line by line, with its title again
 *
 * A text is drawn by its lines, each from the side at which it begins, so a note
 * in Hebrew stands right on a German page, and may be cut between any two lines.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-sheet-layout.h"

#include "docket-board-words.h"
#include "docket-sheet-words.h"
#include "docket-text.h"

#define HEAD_PT 46.0   /* of the page: whose day, which page */
#define ORIGIN_PT_MIN 40.0 /* for a company */
#define BLOCK_GAP_PT 9.0
#define ROW_GAP_PT 2.5
#define COLUMN_GAP_PT 8.0
#define LINES_ALONE_MIN 4 /* of a long job, so that it may begin low on a page */
#define FONT "Sans 10"
#define FONT_SMALL "Sans 9"
#define FONT_STRONG "Sans Bold 11"
#define FONT_TITLE "Sans Bold 15"
#define GREY 0.33

typedef struct
{
  PangoLayout *layout;
  double x;      /* of its column */
  double width;
  double y;      /* of its first line, on the page */
  int first;     /* line */
  int n;
  gboolean dim;
} Piece;

typedef struct
{
  GArray *pieces; /* element-type Piece */
  GArray *rules;  /* element-type double: y */
  const DocketDaySheet *sheet;
  guint number;   /* of the sheet's pages, from 1 */
  guint n;
  double bottom;
} Page;

typedef struct
{
  PangoLayout *name; /* (nullable) */
  PangoLayout *text;
  double height;
} Row;

typedef struct
{
  PangoLayout *when;
  char *title;
  GArray *rows; /* element-type Row */
} Block;

struct _DocketSheetLayout
{
  const DocketDaySheets *sheets;
  PangoFontMap *map;
  PangoContext *context;
  double width;
  double height;
  gboolean mirrored;
  double when_width;
  double name_width;
  GPtrArray *pages; /* element-type Page */
  guint done;       /* sheets that have theirs */
};

/* -- Text -- */

/* @by_page: it reads in the direction of the page, whatever word it begins with. */
static PangoLayout *
new_text (DocketSheetLayout *self, const char *text, const char *font, double width, gboolean by_page)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (by_page && self->mirrored)
    pango_layout_set_auto_dir (layout, FALSE);
  return layout;
}

static double
text_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

/* From the top of line @first to the bottom of @n lines. */
static double
lines_height (PangoLayout *layout, int first, int n)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int top = 0, bottom = 0, from, to, i = 0;

  do
    {
      pango_layout_iter_get_line_yrange (iter, &from, &to);
      if (i == first)
        top = from;
      if (i >= first && i < first + n)
        bottom = to;
      i++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return (double) (bottom - top) / PANGO_SCALE;
}

/* How many lines from @first go into @room. */
static int
lines_that_fit (PangoLayout *layout, int first, double room)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int top = 0, from, to, i = 0, n = 0;

  do
    {
      pango_layout_iter_get_line_yrange (iter, &from, &to);
      if (i == first)
        top = from;
      if (i >= first && (double) (to - top) / PANGO_SCALE > room)
        break;
      n += i >= first;
      i++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return n;
}

/* -- Columns: hours, names, texts; from the side where lines begin -- */

static double
column_x (DocketSheetLayout *self, double from_start, double width)
{
  return self->mirrored ? self->width - from_start - width : from_start;
}

static double
text_start (DocketSheetLayout *self)
{
  return self->when_width + COLUMN_GAP_PT + self->name_width + COLUMN_GAP_PT;
}

/* -- Pages -- */

static void
page_free (gpointer data)
{
  Page *page = data;

  for (guint i = 0; i < page->pieces->len; i++)
    g_object_unref (g_array_index (page->pieces, Piece, i).layout);
  g_array_unref (page->pieces);
  g_array_unref (page->rules);
  g_free (page);
}

static Page *
add_page (DocketSheetLayout *self, const DocketDaySheet *sheet)
{
  Page *page = g_new0 (Page, 1), *last = self->pages->len > 0 ? g_ptr_array_index (self->pages, self->pages->len - 1) : NULL;

  page->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  page->rules = g_array_new (FALSE, FALSE, sizeof (double));
  page->sheet = sheet;
  page->number = last != NULL && last->sheet == sheet ? last->number + 1 : 1;
  page->bottom = HEAD_PT;
  g_ptr_array_add (self->pages, page);
  return page;
}

static Page *
current_page (DocketSheetLayout *self)
{
  return g_ptr_array_index (self->pages, self->pages->len - 1);
}

static double
room (DocketSheetLayout *self)
{
  return self->height - current_page (self)->bottom;
}

static void
put (DocketSheetLayout *self, PangoLayout *layout, double from_start, double width, double y, int first, int n, gboolean dim)
{
  const Piece piece = { g_object_ref (layout), column_x (self, from_start, width), width, y, first, n, dim };

  g_array_append_val (current_page (self)->pieces, piece);
}

/* -- A job -- */

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_clear_object (&row->name);
  g_clear_object (&row->text);
}

static void
block_clear (Block *block)
{
  g_clear_object (&block->when);
  g_free (block->title);
  g_array_unref (block->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Block, block_clear)

/* A row with a name, or (without) one that begins where the names do. */
static void
add_row (DocketSheetLayout *self, Block *block, const char *name, const char *text, const char *font, gboolean by_page)
{
  double start = name != NULL ? text_start (self) : self->when_width + COLUMN_GAP_PT;
  Row row = { NULL, NULL, 0 };

  if (text == NULL || *text == '\0')
    return;
  row.text = new_text (self, text, font, self->width - start, by_page);
  row.height = text_height (row.text);
  if (name != NULL)
    {
      row.name = new_text (self, name, FONT_SMALL, self->name_width, TRUE);
      row.height = MAX (row.height, text_height (row.name));
    }
  g_array_append_val (block->rows, row);
}

static void
add_field (DocketSheetLayout *self, Block *block, const char *name, const DocketRecord *record, DocketField field)
{
  add_row (self, block, name, docket_record_get_text (record, field), FONT, FALSE);
}

static void
add_taken_row (DocketSheetLayout *self, Block *block, const char *name, char *text, gboolean by_page)
{
  add_row (self, block, name, text, FONT, by_page);
  g_free (text);
}

static void
add_notes (DocketSheetLayout *self, Block *block, const DocketVisit *visit)
{
  guint more = visit->n_notes > visit->notes->len ? visit->n_notes - visit->notes->len : 0;

  if (more > 0)
    add_taken_row (self, block, _ ("Notes"), g_strdup_printf (ngettext ("%u earlier note is in Docket", "%u earlier notes are in Docket", more), more), TRUE);
  for (guint i = 0; i < visit->notes->len; i++)
    add_taken_row (self, block, i == 0 && more == 0 ? _ ("Notes") : "", docket_sheet_words_note (g_ptr_array_index (visit->notes, i)), FALSE);
}

static void
block_init (DocketSheetLayout *self, Block *block, const DocketDaySheet *sheet, const DocketVisit *visit)
{
  g_autofree char *time = docket_sheet_words_time (visit->job, sheet->day);
  g_autofree char *minutes = docket_board_words_minutes (docket_job_get_minutes (visit->job));
  g_autofree char *when = g_strdup_printf ("%s\n%s", time, minutes);
  const char *name = visit->customer != NULL ? docket_record_get_text (visit->customer, DOCKET_CUSTOMER_NAME) : NULL;
  g_autofree char *customer = name != NULL ? docket_text_isolate (name) : NULL;

  block->when = new_text (self, when, FONT, self->when_width, TRUE);
  block->title = docket_sheet_words_title (visit->job);
  block->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (block->rows, row_clear);
  add_row (self, block, NULL, block->title, FONT_STRONG, TRUE);
  add_taken_row (self, block, NULL, docket_sheet_words_about (visit->job), TRUE);
  add_row (self, block, _ ("Customer"), customer, FONT, TRUE);
  add_taken_row (self, block, _ ("Address"), docket_sheet_words_address (visit), TRUE);
  add_taken_row (self, block, _ ("Phone"), docket_sheet_words_phones (visit), TRUE);
  add_taken_row (self, block, _ ("Promised"), docket_board_words_promise (visit->job, sheet->day), TRUE);
  add_field (self, block, _ ("Access"), visit->job, DOCKET_JOB_ACCESS_NOTES);
  add_field (self, block, _ ("To do"), visit->job, DOCKET_JOB_DESCRIPTION);
  add_notes (self, block, visit);
}

static double
block_height (const Block *block)
{
  double height = 0;

  for (guint i = 0; i < block->rows->len; i++)
    height += g_array_index (block->rows, Row, i).height + ROW_GAP_PT;
  return MAX (height, text_height (block->when)) + BLOCK_GAP_PT;
}

/* The block goes on here: what it is, once more. */
static void
put_continued (DocketSheetLayout *self, const Block *block)
{
  double start = self->when_width + COLUMN_GAP_PT;
  /* Translators: the title of a job that began on the page before */
  g_autofree char *text = g_strdup_printf (_ ("%s, continued"), block->title);
  g_autoptr (PangoLayout) layout = new_text (self, text, FONT_STRONG, self->width - start, TRUE);
  Page *page = current_page (self);

  put (self, layout, start, self->width - start, page->bottom, 0, 1, FALSE);
  page->bottom += lines_height (layout, 0, 1) + ROW_GAP_PT;
}

static void
put_row (DocketSheetLayout *self, const Block *block, const Row *row, const DocketDaySheet *sheet)
{
  double start = row->name != NULL ? text_start (self) : self->when_width + COLUMN_GAP_PT;
  int first = 0, n_lines = pango_layout_get_line_count (row->text);

  do
    {
      Page *page = current_page (self);
      int n = lines_that_fit (row->text, first, room (self));
      /* Its name may take more lines than it does. */
      gboolean fits = n > 0 && (row->name == NULL || first > 0 || text_height (row->name) <= room (self));

      if (!fits && page->pieces->len > 1)
        {
          add_page (self, sheet);
          put_continued (self, block);
          continue;
        }
      n = MAX (n, 1); /* a line that is higher than a page is cut off by it */
      if (row->name != NULL && first == 0)
        put (self, row->name, self->when_width + COLUMN_GAP_PT, self->name_width, page->bottom, 0, pango_layout_get_line_count (row->name), TRUE);
      put (self, row->text, start, self->width - start, page->bottom, first, n, FALSE);
      page->bottom += lines_height (row->text, first, n);
      if (row->name != NULL && first == 0 && n == n_lines)
        page->bottom += MAX (row->height - lines_height (row->text, 0, n), 0);
      first += n;
    }
  while (first < n_lines);
  current_page (self)->bottom += ROW_GAP_PT;
}

static void
put_block (DocketSheetLayout *self, const Block *block, const DocketDaySheet *sheet)
{
  double height = block_height (block), whole = self->height - HEAD_PT;
  double least = height <= whole ? height : LINES_ALONE_MIN * lines_height (block->when, 0, 1);
  Page *page = current_page (self);

  if (room (self) < least && page->pieces->len > 0)
    page = add_page (self, sheet);
  if (page->pieces->len > 0)
    {
      double y = page->bottom - BLOCK_GAP_PT / 2;

      g_array_append_val (page->rules, y);
    }
  put (self, block->when, 0, self->when_width, page->bottom, 0, pango_layout_get_line_count (block->when), FALSE);
  for (guint i = 0; i < block->rows->len; i++)
    put_row (self, block, &g_array_index (block->rows, Row, i), sheet);
  if (current_page (self) == page)
    {
      const Piece *when = &g_array_index (page->pieces, Piece, page->pieces->len - 1);

      /* The hours may be higher than what there is to say. */
      for (guint i = 0; i < page->pieces->len; i++)
        if (g_array_index (page->pieces, Piece, i).layout == block->when)
          when = &g_array_index (page->pieces, Piece, i);
      page->bottom = MAX (page->bottom, when->y + text_height (block->when));
    }
  current_page (self)->bottom += BLOCK_GAP_PT;
}

/* -- A sheet -- */

static void
put_line (DocketSheetLayout *self, const char *text, const DocketDaySheet *sheet)
{
  g_autoptr (PangoLayout) layout = new_text (self, text, FONT, self->width, TRUE);
  double height = text_height (layout);

  if (room (self) < height && current_page (self)->pieces->len > 0)
    add_page (self, sheet);
  put (self, layout, 0, self->width, current_page (self)->bottom, 0, pango_layout_get_line_count (layout), FALSE);
  current_page (self)->bottom += height + BLOCK_GAP_PT;
}

static void
lay_out_sheet (DocketSheetLayout *self, const DocketDaySheet *sheet)
{
  guint first = self->pages->len;

  add_page (self, sheet);
  for (guint i = 0; i < sheet->absences->len; i++)
    {
      g_autofree char *absence = docket_sheet_words_absence (g_ptr_array_index (sheet->absences, i), sheet->day);

      put_line (self, absence, sheet);
    }
  if (sheet->visits->len == 0)
    put_line (self, _ ("Nothing is planned for this day."), sheet);
  for (guint i = 0; i < sheet->visits->len; i++)
    {
      g_auto (Block) block = { NULL };

      block_init (self, &block, sheet, g_ptr_array_index (sheet->visits, i));
      put_block (self, &block, sheet);
    }
  for (guint i = first; i < self->pages->len; i++)
    ((Page *) g_ptr_array_index (self->pages, i))->n = self->pages->len - first;
}

/* -- The head of a page -- */

static char *
head_name (const Page *page)
{
  const char *name = page->sheet->technician != NULL ? docket_record_get_text (page->sheet->technician, DOCKET_PERSON_NAME) : _ ("Everybody");

  return g_strdup (name != NULL ? name : _ ("Somebody"));
}

static char *
head_page (const Page *page)
{
  return g_strdup_printf (_ ("Page %u of %u"), page->number, page->n);
}

/* Of which moment it is. */
static char *
head_moment (DocketSheetLayout *self)
{
  g_autofree char *when = docket_time_format_full (self->sheets->read_at);

  /* Translators: a moment */
  return g_strdup_printf (_ ("as of %s"), when);
}

/* Whose it is, to stand before that; (nullable) */
static char *
head_company (DocketSheetLayout *self)
{
  return self->sheets->company != NULL ? docket_text_isolate (self->sheets->company) : NULL;
}

/* -- Drawing -- */

static void
draw_piece (DocketSheetLayout *self, cairo_t *cr, const Piece *piece)
{
  PangoLayoutIter *iter = pango_layout_get_iter (piece->layout);
  int i = 0, top = 0, from, to;
  double grey = piece->dim ? GREY : 0;

  cairo_set_source_rgb (cr, grey, grey, grey);
  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      PangoRectangle logical;

      pango_layout_iter_get_line_yrange (iter, &from, &to);
      if (i == piece->first)
        top = from;
      if (i >= piece->first && i < piece->first + piece->n)
        {
          pango_layout_line_get_extents (line, NULL, &logical);
          /* By its name, in whatever direction it is read. */
          cairo_move_to (cr, self->mirrored ? piece->x + piece->width - (double) logical.width / PANGO_SCALE : piece->x,
                         piece->y + (double) (pango_layout_iter_get_baseline (iter) - top) / PANGO_SCALE);
          pango_cairo_show_layout_line (cr, line);
        }
      i++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

/* One line of the head in at most @width; @at_end: at the side where lines end,
 * @from_side away from it. Returns how much it took. */
static double
draw_head (DocketSheetLayout *self, cairo_t *cr, char *text, const char *font, double y, double from_side, double width, gboolean at_end)
{
  g_autoptr (PangoLayout) layout = new_text (self, text, font, width, TRUE);
  PangoRectangle logical;
  double x = column_x (self, at_end ? self->width - from_side - width : from_side, width), taken;

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, 0), NULL, &logical);
  taken = (double) logical.width / PANGO_SCALE;
  cairo_move_to (cr, at_end == self->mirrored ? x : x + width - taken, y + (double) pango_layout_get_baseline (layout) / PANGO_SCALE);
  pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (layout, 0));
  g_free (text);
  return taken;
}

/* Of an outage pack the moment matters most: a long name of the company gives way to it. */
static void
draw_origin (DocketSheetLayout *self, cairo_t *cr)
{
  double room_pt = self->width * 0.53, taken = draw_head (self, cr, head_moment (self), FONT_SMALL, 21, 0, room_pt, TRUE);

  if (self->sheets->company == NULL || room_pt - taken < ORIGIN_PT_MIN)
    return;
  taken += draw_head (self, cr, g_strdup (" · "), FONT_SMALL, 21, taken, room_pt - taken, TRUE);
  draw_head (self, cr, head_company (self), FONT_SMALL, 21, taken, room_pt - taken, TRUE);
}

static void
draw_rule (DocketSheetLayout *self, cairo_t *cr, double y, double width)
{
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, 0, y);
  cairo_line_to (cr, self->width, y);
  cairo_stroke (cr);
}

void
docket_sheet_layout_draw (DocketSheetLayout *self, cairo_t *cr, guint page_number)
{
  const Page *page;

  g_return_if_fail (page_number < self->pages->len);

  page = g_ptr_array_index (self->pages, page_number);
  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_head (self, cr, head_name (page), FONT_TITLE, 0, 0, self->width * 0.7, FALSE);
  draw_head (self, cr, head_page (page), FONT, 4, 0, self->width * 0.28, TRUE);
  draw_head (self, cr, docket_sheet_words_day (page->sheet->day), FONT, 21, 0, self->width * 0.45, FALSE);
  draw_origin (self, cr);
  draw_rule (self, cr, HEAD_PT - 8, 1);
  cairo_set_source_rgb (cr, GREY, GREY, GREY);
  for (guint i = 0; i < page->rules->len; i++)
    draw_rule (self, cr, g_array_index (page->rules, double, i), 0.4);
  for (guint i = 0; i < page->pieces->len; i++)
    draw_piece (self, cr, &g_array_index (page->pieces, Piece, i));
}

/* -- What is on them -- */

static void
append_lines (GString *text, const Piece *piece)
{
  const char *all = pango_layout_get_text (piece->layout);

  for (int i = piece->first; i < piece->first + piece->n; i++)
    {
      const PangoLayoutLine *line = pango_layout_get_line_readonly (piece->layout, i);

      g_string_append_len (text, all + line->start_index, line->length);
      g_string_append_c (text, '\n');
    }
}

char *
docket_sheet_layout_get_text (DocketSheetLayout *self, guint page_number)
{
  GString *text = g_string_new (NULL);
  const Page *page;
  g_autofree char *name = NULL;
  g_autofree char *number = NULL;
  g_autofree char *day = NULL;
  g_autofree char *company = NULL;
  g_autofree char *moment = NULL;

  g_return_val_if_fail (page_number < self->pages->len, NULL);

  page = g_ptr_array_index (self->pages, page_number);
  name = head_name (page);
  number = head_page (page);
  day = docket_sheet_words_day (page->sheet->day);
  company = head_company (self);
  moment = head_moment (self);
  g_string_append_printf (text, "%s\n%s\n%s\n%s%s%s\n", name, number, day, company != NULL ? company : "", company != NULL ? " · " : "", moment);
  for (guint i = 0; i < page->pieces->len; i++)
    append_lines (text, &g_array_index (page->pieces, Piece, i));
  return g_string_free (text, FALSE);
}

double
docket_sheet_layout_get_bottom (DocketSheetLayout *self, guint page_number)
{
  const Page *page;
  double bottom = HEAD_PT;

  g_return_val_if_fail (page_number < self->pages->len, 0);

  page = g_ptr_array_index (self->pages, page_number);
  for (guint i = 0; i < page->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (page->pieces, Piece, i);

      bottom = MAX (bottom, piece->y + lines_height (piece->layout, piece->first, piece->n));
    }
  return bottom;
}

char *
docket_sheet_layout_get_entry (DocketSheetLayout *self, guint page_number)
{
  const Page *page;
  g_autofree char *name = NULL;
  g_autofree char *day = NULL;

  g_return_val_if_fail (page_number < self->pages->len, NULL);

  page = g_ptr_array_index (self->pages, page_number);
  if (page->number != 1)
    return NULL;
  name = head_name (page);
  day = docket_sheet_words_day (page->sheet->day);
  /* Translators: a technician, a day */
  return g_strdup_printf (_ ("%s · %s"), name, day);
}

guint
docket_sheet_layout_get_n_pages (DocketSheetLayout *self)
{
  return self->pages->len;
}

void
docket_sheet_layout_free (DocketSheetLayout *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->pages);
  g_object_unref (self->context);
  g_object_unref (self->map);
  g_free (self);
}

DocketSheetLayout *
docket_sheet_layout_begin (const DocketDaySheets *sheets, double width, double height, gboolean mirrored)
{
  DocketSheetLayout *self = g_new0 (DocketSheetLayout, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  self->sheets = sheets;
  self->width = width;
  self->height = height;
  self->mirrored = mirrored;
  self->when_width = MIN (92, width * 0.2);
  self->name_width = MIN (62, width * 0.14);
  self->pages = g_ptr_array_new_with_free_func (page_free);
  /* One of its own: the shared one belongs to the window's thread. */
  self->map = pango_cairo_font_map_new ();
  self->context = pango_font_map_create_context (self->map);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (self->context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  pango_context_set_base_dir (self->context, mirrored ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  return self;
}

gboolean
docket_sheet_layout_step (DocketSheetLayout *self)
{
  if (self->done < self->sheets->sheets->len)
    lay_out_sheet (self, g_ptr_array_index (self->sheets->sheets, self->done++));
  return self->done == self->sheets->sheets->len;
}

DocketSheetLayout *
docket_sheet_layout_new (const DocketDaySheets *sheets, double width, double height, gboolean mirrored)
{
  DocketSheetLayout *self = docket_sheet_layout_begin (sheets, width, height, mirrored);

  while (!docket_sheet_layout_step (self))
    ;
  return self;
}
