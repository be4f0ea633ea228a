/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Day sheets without printer and display: what is read for them, how it is laid
 * out on pages, and what is in the file.
 */
#include <glib/gstdio.h>

#include "docket-sheet-layout.h"
#include "docket-sheet-output.h"
#include "docket-sheet-words.h"
#include "review-stage.h"

#define HOUR G_GINT64_CONSTANT (3600000)
#define MINUTE G_GINT64_CONSTANT (60000)
#define DAY (STAGE_NOW_MS - 10 * HOUR - 30 * MINUTE) /* its first moment, UTC */
#define MILO "0192e000-0000-7000-8000-0000000000a1"
#define WIDTH 511.0 /* of A4, without margins */
#define HEIGHT 758.0

static const DocketSheetPaper paper = { 595, 842, FALSE };

static DocketRecord *
new_technician (const char *id, const char *name)
{
  DocketRecord *person = docket_record_new (DOCKET_KIND_PERSON, id);

  docket_record_set_text (person, DOCKET_PERSON_NAME, name);
  docket_record_set_text (person, DOCKET_PERSON_ROLE, "technician");
  docket_record_set (person, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (TRUE));
  return person;
}

/* The @nth job of Milo on the day after. */
static DocketRecord *
new_job (guint nth, const char *description)
{
  g_autofree char *id = review_stage_job_id (nth);
  g_autofree char *number = g_strdup_printf ("J-2%04u", nth);
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (job, DOCKET_JOB_NUMBER, number);
  docket_record_set_text (job, DOCKET_JOB_TITLE, "Radiator");
  docket_record_set_text (job, DOCKET_JOB_STATUS, "assigned");
  docket_record_set_text (job, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, MILO);
  docket_record_set_int (job, DOCKET_JOB_STARTS_AT, DAY + 24 * HOUR + nth * 20 * MINUTE);
  docket_record_set_int (job, DOCKET_JOB_ENDS_AT, DAY + 24 * HOUR + nth * 20 * MINUTE + 15 * MINUTE);
  docket_record_set_text (job, DOCKET_JOB_SITE_STREET, "Mill Road 3");
  docket_record_set_text (job, DOCKET_JOB_SITE_POSTCODE, "10115");
  docket_record_set_text (job, DOCKET_JOB_SITE_CITY, "Berlin");
  docket_record_set_text (job, DOCKET_JOB_SITE_CONTACT, "Mr Brown");
  docket_record_set_text (job, DOCKET_JOB_SITE_PHONE, "+49 30 1234");
  docket_record_set_int (job, DOCKET_JOB_PROMISED_TO, DAY + 36 * HOUR);
  docket_record_set_text (job, DOCKET_JOB_DESCRIPTION, description);
  return job;
}

/* "w0 w1 w2 …" */
static char *
many_words (guint n)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (words, i == 0 ? "w%u" : " w%u", i);
  return g_string_free (words, FALSE);
}

static DocketDaySheets *
read_day (ReviewStage *stage, int day, const char *technician)
{
  const char *const technicians[] = { technician, NULL };
  const DocketSpan span = { DAY + day * 24 * HOUR, DAY + (day + 1) * 24 * HOUR };
  g_autoptr (DocketSheetSource) source = docket_sheet_source_new (stage->desk);
  g_autoptr (GError) error = NULL;
  DocketDaySheets *sheets = docket_sheet_source_read (source, &span, technician != NULL ? technicians : NULL, &error);

  g_assert_no_error (error);
  return sheets;
}

static ReviewStage *
new_stage (void)
{
  ReviewStage *stage = review_stage_new (STAGE_DANA, "dispatcher");

  review_stage_receive (stage, new_technician (MILO, "Milo Brandt"), NULL);
  return stage;
}

static char *
page_text (DocketSheetLayout *layout, guint page)
{
  g_assert_cmpuint (page, <, docket_sheet_layout_get_n_pages (layout));
  return docket_sheet_layout_get_text (layout, page);
}

#define assert_has(text, part) g_assert_nonnull (strstr (text, part))

/* -- What is read and said -- */

static void
test_says_all_that_paper_needs (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autoptr (DocketDaySheets) tess = NULL;
  g_autoptr (DocketDaySheets) milo = NULL;
  g_autoptr (DocketSheetLayout) layout = NULL;
  g_autoptr (DocketSheetLayout) other = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other_text = NULL;
  static const char *const parts[] = {
    "Milo Brandt", "Page 1 of 1", "Tuesday, 24 November 2026", "Northside Service", "00:20–00:35", "15 min", "J-20001 · Radiator",
    "Adler & Co", "Mill Road 3, 10115 Berlin", "Mr Brown", "+49 30 1234", "by 12:00", "Turn it off first."
  };

  review_stage_receive (stage, new_job (1, "Turn it off first."), NULL);
  milo = read_day (stage, 1, MILO);
  layout = docket_sheet_layout_new (milo, WIDTH, HEIGHT, FALSE);
  g_assert_cmpuint (docket_sheet_layout_get_n_pages (layout), ==, 1);
  text = page_text (layout, 0);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_has (text, parts[i]);
  /* Notes, with who wrote them. */
  tess = read_day (stage, 0, STAGE_TESS);
  other = docket_sheet_layout_new (tess, WIDTH, HEIGHT, FALSE);
  other_text = page_text (other, 0);
  assert_has (other_text, "Tess Ortiz");
  assert_has (other_text, "Omar Haddad, ");
  assert_has (other_text, "follow-up visit");
  g_assert_null (strstr (other_text, "J-20001"));
}

static void
test_customers_address_where_the_site_has_none (void)
{
  DocketVisit visit = { docket_record_new (DOCKET_KIND_JOB, "j"), docket_record_new (DOCKET_KIND_CUSTOMER, "c"), NULL, 0 };
  g_autofree char *none = docket_sheet_words_address (&visit);
  g_autofree char *nobody = docket_sheet_words_phones (&visit);
  g_autofree char *theirs = NULL;
  g_autofree char *site = NULL;
  g_autofree char *phones = NULL;

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (nobody, ==, "");
  docket_record_set_text (visit.customer, DOCKET_CUSTOMER_NAME, "Adler & Co");
  docket_record_set_text (visit.customer, DOCKET_CUSTOMER_STREET, "Long Lane 1");
  docket_record_set_text (visit.customer, DOCKET_CUSTOMER_CITY, "Leeds");
  docket_record_set_text (visit.customer, DOCKET_CUSTOMER_PHONE, "113");
  theirs = docket_sheet_words_address (&visit);
  g_assert_cmpstr (theirs, ==, "Long Lane 1, Leeds");
  docket_record_set_text (visit.job, DOCKET_JOB_SITE_CITY, "York");
  docket_record_set_text (visit.job, DOCKET_JOB_SITE_PHONE, "112");
  site = docket_sheet_words_address (&visit);
  g_assert_cmpstr (site, ==, "York");
  phones = docket_sheet_words_phones (&visit);
  g_assert_cmpstr (phones, ==, "\u2066\u200e112\u2069\nAdler & Co · \u2066\u200e113\u2069");
  docket_record_unref (visit.job);
  docket_record_unref (visit.customer);
}

static void
test_empty_day_says_so (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autoptr (DocketDaySheets) milo = read_day (stage, 0, MILO);
  g_autoptr (DocketDaySheets) all = read_day (stage, 5, NULL);
  g_autoptr (DocketDaySheets) some = read_day (stage, 0, NULL);
  g_autoptr (DocketSheetLayout) layout = docket_sheet_layout_new (milo, WIDTH, HEIGHT, FALSE);
  g_autoptr (DocketSheetLayout) other = docket_sheet_layout_new (all, WIDTH, HEIGHT, FALSE);
  g_autofree char *text = page_text (layout, 0);
  g_autofree char *other_text = page_text (other, 0);

  assert_has (text, "Milo Brandt");
  assert_has (text, "Nothing is planned for this day.");
  assert_has (other_text, "Everybody");
  assert_has (other_text, "Nothing is planned for this day.");
  /* Among others whoever has nothing takes no paper. */
  g_assert_cmpuint (some->sheets->len, ==, 1);
}

static void
test_nameless_technician_is_not_everybody (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  DocketRecord *person = new_technician (MILO, "");
  g_autoptr (DocketDaySheets) sheets = NULL;
  g_autoptr (DocketSheetLayout) layout = NULL;
  g_autofree char *text = NULL;

  docket_record_set (person, DOCKET_PERSON_NAME, NULL);
  docket_record_set_rev (person, stage->seq + 1);
  review_stage_receive (stage, person, NULL);
  sheets = read_day (stage, 0, MILO);
  layout = docket_sheet_layout_new (sheets, WIDTH, HEIGHT, FALSE);
  text = page_text (layout, 0);
  g_assert_true (g_str_has_prefix (text, "Somebody\n"));
}

/* -- Pages -- */

static void
test_no_job_is_cut_that_fits_on_a_page (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autoptr (DocketDaySheets) sheets = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *words = many_words (1 + i * 37 % 180);
      g_autofree char *description = g_strdup_printf ("%s end%u.", words, i);

      review_stage_receive (stage, new_job (i, description), NULL);
    }
  sheets = read_day (stage, 1, MILO);
  for (double height = HEIGHT; height > 400; height -= 53)
    {
      g_autoptr (DocketSheetLayout) layout = docket_sheet_layout_new (sheets, WIDTH, height, FALSE);
      guint n = docket_sheet_layout_get_n_pages (layout), found = 0;

      g_assert_cmpuint (n, >, 3);
      for (guint page = 0; page < n; page++)
        {
          g_autofree char *text = page_text (layout, page);
          g_autofree char *number = g_strdup_printf ("Page %u of %u", page + 1, n);

          g_assert_cmpfloat (docket_sheet_layout_get_bottom (layout, page), <=, height);
          assert_has (text, "Milo Brandt");
          assert_has (text, "Tuesday, 24 November 2026");
          assert_has (text, number);
          g_assert_null (strstr (text, "continued"));
          for (guint i = 0; i < 40; i++)
            {
              g_autofree char *title = g_strdup_printf ("J-2%04u ·", i);
              g_autofree char *end = g_strdup_printf ("end%u.", i);

              g_assert_true ((strstr (text, title) != NULL) == (strstr (text, end) != NULL));
              found += strstr (text, title) != NULL;
            }
        }
      g_assert_cmpuint (found, ==, 40);
    }
}

static void
test_job_longer_than_a_page_goes_on (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autofree char *words = many_words (1700);
  g_autoptr (DocketDaySheets) sheets = NULL;
  g_autoptr (DocketSheetLayout) layout = NULL;
  GString *all = g_string_new (NULL);
  const char *at;
  guint n, n_continued = 0;

  review_stage_receive (stage, new_job (1, "Short."), new_job (2, words), new_job (3, "After it."), NULL);
  sheets = read_day (stage, 1, MILO);
  layout = docket_sheet_layout_new (sheets, 300, 420, FALSE);
  n = docket_sheet_layout_get_n_pages (layout);
  g_assert_cmpuint (n, >, 3);
  for (guint page = 0; page < n; page++)
    {
      g_autofree char *text = page_text (layout, page);

      g_assert_cmpfloat (docket_sheet_layout_get_bottom (layout, page), <=, 420);
      n_continued += strstr (text, "J-20002 · Radiator, continued") != NULL;
      g_string_append (all, text);
    }
  /* The last job may begin a page of its own. */
  g_assert_cmpuint (n_continued, >=, n - 2);
  g_assert_cmpuint (n_continued, <, n);
  /* Every word is there, once and in order. */
  at = all->str;
  for (guint i = 0; i < 1700; i++)
    {
      g_autofree char *word = g_strdup_printf ("w%u", i);

      at = strstr (at, word);
      g_assert_nonnull (at);
      at += strlen (word);
      g_assert_true (*at == ' ' || *at == '\n');
    }
  assert_has (at, "After it.");
  g_string_free (all, TRUE);
}

/* The name of a row may take more lines than what it names. */
static void
test_names_of_rows_stay_on_the_page (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autofree char *words = many_words (900);
  g_autoptr (DocketDaySheets) sheets = NULL;

  review_stage_receive (stage, new_job (1, "Short."), new_job (2, words), NULL);
  sheets = read_day (stage, 1, MILO);
  for (double height = 200; height < 420; height += 2)
    {
      g_autoptr (DocketSheetLayout) layout = docket_sheet_layout_new (sheets, 220, height, FALSE);

      g_assert_cmpuint (docket_sheet_layout_get_n_pages (layout), >, 2);
      for (guint page = 0; page < docket_sheet_layout_get_n_pages (layout); page++)
        g_assert_cmpfloat (docket_sheet_layout_get_bottom (layout, page), <=, height);
    }
}

/* However narrow the paper and however strange the text: it comes to an end. */
static void
test_strange_papers_and_texts (void)
{
  static const double sizes[][2] = { { 511, 60 }, { 511, 120 }, { 40, 700 }, { 10, 10 }, { 2000, 3000 } };
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autoptr (DocketDaySheets) sheets = NULL;
  g_autofree char *one_word = g_strnfill (500, 'W');

  review_stage_receive (stage, new_job (1, one_word), new_job (2, "שלום, התקשר ל +49 30 1234\nزر الجرس مرتين"), new_job (3, "a\n\n\n\nb\t\tc"), NULL);
  sheets = read_day (stage, 1, MILO);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint mirrored = 0; mirrored < 2; mirrored++)
      {
        g_autoptr (DocketSheetLayout) layout = docket_sheet_layout_new (sheets, sizes[i][0], sizes[i][1], mirrored);

        g_assert_cmpuint (docket_sheet_layout_get_n_pages (layout), <, 5000);
      }
}

/* What is drawn stays on the page, and begins at the side where people begin. */
static void
test_mirrored (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autoptr (DocketDaySheets) sheets = NULL;

  review_stage_receive (stage, new_job (1, "One."), NULL);
  sheets = read_day (stage, 1, MILO);
  for (guint mirrored = 0; mirrored < 2; mirrored++)
    {
      g_autoptr (DocketSheetLayout) layout = docket_sheet_layout_new (sheets, WIDTH, HEIGHT, mirrored);
      cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_A8, 511, 758);
      cairo_t *cr = cairo_create (image);
      guint left = 0, right = 0;

      docket_sheet_layout_draw (layout, cr, 0);
      cairo_surface_flush (image);
      /* The hours stand at the side; the other side is empty beside them. */
      for (int y = 48; y < 60; y++)
        for (int x = 0; x < 511; x++)
          if (cairo_image_surface_get_data (image)[y * cairo_image_surface_get_stride (image) + x] > 60)
            {
              left += x < 80;
              right += x > 430;
            }
      g_assert_cmpuint (mirrored ? right : left, >, 0);
      g_assert_cmpuint (mirrored ? left : right, ==, 0);
      /* Nor is a short text of the job there, whatever it is written in: it stands by its name. */
      for (int y = 60; y < 140; y++)
        for (int x = 0; x < 80; x++)
          g_assert_cmpuint (cairo_image_surface_get_data (image)[y * cairo_image_surface_get_stride (image) + (mirrored ? x : 510 - x)], <=, 60);
      cairo_destroy (cr);
      cairo_surface_destroy (image);
    }
}

/* The second line of the head, as it is drawn, @width of it, at the side where lines end. */
static GBytes *
draw_moment (DocketDaySheets *sheets, gboolean mirrored, int width)
{
  g_autoptr (DocketSheetLayout) layout = docket_sheet_layout_new (sheets, WIDTH, HEIGHT, mirrored);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_A8, 511, 758);
  cairo_t *cr = cairo_create (image);
  GByteArray *bytes = g_byte_array_new ();

  docket_sheet_layout_draw (layout, cr, 0);
  cairo_surface_flush (image);
  for (int y = 20; y < 36; y++)
    g_byte_array_append (bytes, cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image) + (mirrored ? 0 : 511 - width), (guint) width);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return g_byte_array_free_to_bytes (bytes);
}

/* Whoever holds paper in an outage has to know how old it is. */
static void
test_moment_is_never_cut (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autoptr (DocketDaySheets) sheets = read_day (stage, 0, MILO);

  for (guint mirrored = 0; mirrored < 2; mirrored++)
    {
      g_autoptr (GBytes) alone = NULL;
      g_autoptr (GBytes) beside = NULL;

      g_clear_pointer (&sheets->company, g_free);
      alone = draw_moment (sheets, mirrored, 130);
      sheets->company = g_strdup ("Wohnungsbaugenossenschaft Heating & Plumbing of the North and the South");
      beside = draw_moment (sheets, mirrored, 130);
      g_assert_true (g_bytes_equal (alone, beside));
    }
}

/* -- Files -- */

static void
test_file_is_whole_or_as_it_was (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autoptr (DocketDaySheets) sheets = read_day (stage, 0, NULL);
  g_autofree char *folder = g_build_filename (stage->dir, "out", NULL);
  g_autofree char *path = g_build_filename (folder, "sheets.pdf", NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_false (docket_sheets_write (sheets, &paper, path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_has (error->message, "is not there");
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (docket_sheets_write (sheets, &paper, path, &error));
  g_assert_true (docket_sheets_write (sheets, &paper, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpuint (size, >, 1000);
  g_assert_true (g_str_has_prefix (data, "%PDF-"));
  g_assert_cmpmem (data + size - 6, 6, "%%EOF\n", 6);
}

/* What disks refuse, none of which a test can make true everywhere. */
static void
test_each_refusal_says_what_to_do (void)
{
  static const struct
  {
    GFileError code;
    GIOErrorEnum becomes;
    const char *part;
  } refusals[] = {
    { G_FILE_ERROR_NOSPC, G_IO_ERROR_NO_SPACE, "There is no space left in /media/stick. Make room there" },
    { G_FILE_ERROR_ACCES, G_IO_ERROR_PERMISSION_DENIED, "Nothing may be written in /media/stick. Choose another folder." },
    { G_FILE_ERROR_PERM, G_IO_ERROR_PERMISSION_DENIED, "Nothing may be written in /media/stick." },
    { G_FILE_ERROR_ROFS, G_IO_ERROR_PERMISSION_DENIED, "Nothing may be written in /media/stick." },
    { G_FILE_ERROR_NOTDIR, G_IO_ERROR_NOT_FOUND, "The folder /media/stick is not there." },
    { G_FILE_ERROR_IO, G_IO_ERROR_FAILED, "could not be written in /media/stick: as it says" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) problem = g_error_new_literal (G_FILE_ERROR, (int) refusals[i].code, "as it says");
      g_autoptr (GError) error = NULL;

      docket_sheets_say_why (problem, "/media/stick/sheets.pdf", &error);
      g_assert_error (error, G_IO_ERROR, (int) refusals[i].becomes);
      assert_has (error->message, refusals[i].part);
    }
}

/* A folder of the system's own: not even its keeper may write there. */
static void
test_forbidden_folder_is_named (void)
{
  g_autoptr (ReviewStage) stage = new_stage ();
  g_autoptr (DocketDaySheets) sheets = read_day (stage, 0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (docket_sheets_write (sheets, &paper, "/sys/sheets.pdf", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  assert_has (error->message, "Nothing may be written in /sys.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/sheets/says-all", test_says_all_that_paper_needs);
  g_test_add_func ("/console/sheets/address-of-the-customer", test_customers_address_where_the_site_has_none);
  g_test_add_func ("/console/sheets/empty-day", test_empty_day_says_so);
  g_test_add_func ("/console/sheets/nameless-technician", test_nameless_technician_is_not_everybody);
  g_test_add_func ("/console/sheets/no-job-is-cut", test_no_job_is_cut_that_fits_on_a_page);
  g_test_add_func ("/console/sheets/longer-than-a-page", test_job_longer_than_a_page_goes_on);
  g_test_add_func ("/console/sheets/names-of-rows", test_names_of_rows_stay_on_the_page);
  g_test_add_func ("/console/sheets/strange-papers", test_strange_papers_and_texts);
  g_test_add_func ("/console/sheets/mirrored", test_mirrored);
  g_test_add_func ("/console/sheets/moment-is-never-cut", test_moment_is_never_cut);
  g_test_add_func ("/console/sheets/whole-or-as-it-was", test_file_is_whole_or_as_it_was);
  g_test_add_func ("/console/sheets/refusals-of-disks", test_each_refusal_says_what_to_do);
  g_test_add_func ("/console/sheets/forbidden-folder", test_forbidden_folder_is_named);
  return g_test_run ();
}
