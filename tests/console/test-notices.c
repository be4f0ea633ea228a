/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Desktop notifications: one a kind, only of what is news, only while nobody
 * looks, gone when it is settled; each leads to where one can do something.
 */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-notices.h"
#include "view-stage.h"

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

typedef struct
{
  GPtrArray *shown; /* "id|title|body|action target" */
  GPtrArray *withdrawn;
  gboolean attended;
} Desktop;

static void
on_notice_shown (const DocketNotice *notice, gpointer data)
{
  g_ptr_array_add (((Desktop *) data)->shown, g_strdup_printf ("%s|%s|%s|%s %s", notice->id, notice->title, notice->body, notice->action, notice->target));
}

static void
on_notice_withdrawn (const char *id, gpointer data)
{
  g_ptr_array_add (((Desktop *) data)->withdrawn, g_strdup (id));
}

static gboolean
on_attended (gpointer data)
{
  return ((Desktop *) data)->attended;
}

static const DocketNoticeSink test_sink = { on_notice_shown, on_notice_withdrawn, on_attended };

static void
desktop_init (Desktop *desktop)
{
  desktop->shown = g_ptr_array_new_with_free_func (g_free);
  desktop->withdrawn = g_ptr_array_new_with_free_func (g_free);
  desktop->attended = FALSE;
}

static void
desktop_clear (Desktop *desktop)
{
  g_ptr_array_unref (desktop->shown);
  g_ptr_array_unref (desktop->withdrawn);
}

static const char *
last_of (GPtrArray *texts)
{
  return texts->len > 0 ? g_ptr_array_index (texts, texts->len - 1) : NULL;
}

static gboolean
has_withdrawn (gpointer data)
{
  return ((Desktop *) data)->withdrawn->len > 0;
}

static gboolean
has_shown (gpointer data)
{
  return ((Desktop *) data)->shown->len > 0;
}

static void
test_new_case_is_told_and_withdrawn_when_decided (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketNotices) notices = NULL;
  g_autoptr (DocketRecord) pump = review_stage_pump_case (20);
  Desktop desktop;

  desktop_init (&desktop);
  /* What stood before is no news. */
  review_stage_receive (stage, review_stage_boiler_case (), NULL);
  drain ();
  notices = docket_notices_new (stage->desk, NULL, &test_sink, &desktop);
  review_stage_receive (stage, review_stage_pump_case (20), NULL);
  review_stage_wait (has_shown, &desktop);
  g_assert_cmpuint (desktop.shown->len, ==, 1);
  g_assert_cmpstr (last_of (desktop.shown), ==, "reviews|1 new case to decide|J-10248, Status|app.show-review " STAGE_PUMP_CASE);
  g_assert_cmpuint (desktop.withdrawn->len, ==, 0);
  review_stage_receive (stage, review_stage_decided (pump, STAGE_OMAR), NULL);
  review_stage_wait (has_withdrawn, &desktop);
  g_assert_cmpstr (last_of (desktop.withdrawn), ==, "reviews");
  g_assert_cmpuint (desktop.shown->len, ==, 1);
  g_clear_object (&notices);
  desktop_clear (&desktop);
}

static void
test_new_cases_are_told_together_and_only_to_who_looks_elsewhere (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (ReviewStage) other = review_stage_new (STAGE_OMAR, "office");
  g_autoptr (DocketNotices) notices = NULL;
  g_autoptr (DocketNotices) not_his = NULL;
  Desktop desktop, his;

  desktop_init (&desktop);
  desktop_init (&his);
  notices = docket_notices_new (stage->desk, NULL, &test_sink, &desktop);
  not_his = docket_notices_new (other->desk, NULL, &test_sink, &his);
  /* Omar may not decide these. */
  review_stage_receive (other, review_stage_pump_case (20), NULL);
  review_stage_receive (stage, review_stage_pump_case (20), review_stage_boiler_case (), NULL);
  review_stage_wait (has_shown, &desktop);
  g_assert_cmpuint (desktop.shown->len, ==, 1);
  g_assert_true (g_str_has_prefix (last_of (desktop.shown), "reviews|2 new cases to decide|"));
  g_assert_true (g_str_has_suffix (last_of (desktop.shown), "|app.show-view review"));
  drain ();
  g_assert_cmpuint (his.shown->len, ==, 0);
  g_clear_object (&notices);
  /* Gone with the account. */
  g_assert_cmpstr (last_of (desktop.withdrawn), ==, "reviews");
  g_ptr_array_set_size (desktop.shown, 0);
  desktop.attended = TRUE;
  notices = docket_notices_new (stage->desk, NULL, &test_sink, &desktop);
  review_stage_receive (stage, review_stage_pump_case (21), NULL);
  drain ();
  g_assert_cmpuint (desktop.shown->len, ==, 0);
  g_clear_object (&notices);
  g_clear_object (&not_his);
  desktop_clear (&desktop);
  desktop_clear (&his);
}

/* More than are known one by one: what becomes known because a newer one was decided
 * is as old as it was. */
#define CASES 104

/* The later, the newer. */
static DocketRecord *
nth_case (guint nth)
{
  g_autoptr (DocketRecord) pump = review_stage_pump_case (30);
  g_autoptr (DocketReview) review = docket_review_from_record (pump, NULL);
  g_autofree char *id = g_strdup_printf ("0192e100-0000-7000-8000-%012x", nth);
  DocketRecord *record = docket_record_new (DOCKET_KIND_REVIEW, id);

  review->opened_at = STAGE_NOW_MS - STAGE_MINUTE_MS * (gint64) (CASES - nth);
  docket_review_to_record (review, record);
  docket_record_set_rev (record, 30);
  return record;
}

static void
receive_cases (ReviewStage *stage, guint first, guint n)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (cases, nth_case (first + i));
  review_stage_receive_all (stage, cases);
}

static gboolean
has_shown_one_case (gpointer data)
{
  return has_shown (data) && g_str_has_prefix (last_of (((Desktop *) data)->shown), "reviews|1 new case to decide|");
}

static gboolean
has_shown_many_cases (gpointer data)
{
  return has_shown (data) && g_str_has_prefix (last_of (((Desktop *) data)->shown), "reviews|104 new cases to decide|");
}

static void
test_old_cases_are_no_news_when_others_are_decided (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketNotices) notices = NULL;
  g_autoptr (DocketRecord) newest = nth_case (CASES - 1);
  Desktop desktop;

  desktop_init (&desktop);
  receive_cases (stage, 0, CASES);
  drain ();
  notices = docket_notices_new (stage->desk, NULL, &test_sink, &desktop);
  g_assert_cmpuint (docket_notices_get_n_known (notices), <, CASES);
  review_stage_receive (stage, review_stage_decided (newest, STAGE_OMAR), NULL);
  turn (300);
  g_assert_cmpstr (last_of (desktop.shown), ==, NULL);
  /* What is new is told all the same. */
  receive_cases (stage, CASES, 1);
  review_stage_wait (has_shown_one_case, &desktop);
  g_clear_object (&notices);
  desktop_clear (&desktop);
}

static void
test_many_new_cases_are_told_in_their_number (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketNotices) notices = NULL;
  Desktop desktop;

  desktop_init (&desktop);
  notices = docket_notices_new (stage->desk, NULL, &test_sink, &desktop);
  receive_cases (stage, 0, CASES);
  review_stage_wait (has_shown_many_cases, &desktop);
  g_clear_object (&notices);
  desktop_clear (&desktop);
}

/* A change of a title that is not accepted. */
static void
refuse (ReviewStage *stage, const char *title)
{
  g_autofree char *key = review_stage_save_title (stage, title);
  g_autoptr (DocketResult) result = docket_result_new (key, DOCKET_OUTCOME_REJECTED);

  result->problem_type = g_strdup (DOCKET_PROBLEM_LOCKED);
  result->problem_detail = g_strdup ("J-10248 is closed, so nothing in it can change.");
  review_stage_settle (stage, result);
}

static gboolean
has_shown_two (gpointer data)
{
  Desktop *desktop = data;

  return desktop->shown->len > 0 && strstr (last_of (desktop->shown), "2 changes were not accepted") != NULL;
}

static gboolean
discard_all (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (store, G_MAXINT64, error);

  for (guint i = 0; items != NULL && i < items->len; i++)
    if (!docket_store_outbox_discard (store, ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key, error))
      return FALSE;
  return items != NULL;
}

static void
test_refused_work_is_told_together_and_withdrawn_when_let_go (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_OMAR, "office");
  g_autoptr (DocketNotices) notices = NULL;
  g_autoptr (GError) error = NULL;
  Desktop desktop;

  desktop_init (&desktop);
  notices = docket_notices_new (stage->desk, NULL, &test_sink, &desktop);
  refuse (stage, "Pump, first");
  review_stage_wait (has_shown, &desktop);
  g_assert_true (g_str_has_prefix (last_of (desktop.shown), "rejected|1 change was not accepted|Title of J-10248"));
  g_assert_true (g_str_has_suffix (last_of (desktop.shown), "|app.show-view outbox"));
  refuse (stage, "Pump, second");
  review_stage_wait (has_shown_two, &desktop);
  g_assert_cmpuint (desktop.withdrawn->len, ==, 0);
  docket_writer_run (docket_desk_get_writer (stage->desk), DOCKET_WRITER_SAVE, discard_all, NULL, &error);
  g_assert_no_error (error);
  review_stage_wait (has_withdrawn, &desktop);
  g_assert_cmpstr (last_of (desktop.withdrawn), ==, "rejected");
  g_clear_object (&notices);
  desktop_clear (&desktop);
}

/* A week's work that was refused at once: told in its number, of which only the
 * newest is known by name. What is read of it when those are settled is no news. */
#define MANY 140

static gboolean
refuse_many (DocketStore *store, gpointer data, GError **error)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
      g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autofree char *id = g_uuid_string_random ();
      g_autofree char *name = g_strdup_printf ("Shop %u", i);
      DocketResult *result;

      id[14] = '7';
      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
      if (!docket_store_submit (store, operations, error))
        return FALSE;
      result = docket_result_new (((DocketOperation *) g_ptr_array_index (operations, 0))->key, DOCKET_OUTCOME_REJECTED);
      result->problem_type = g_strdup (DOCKET_PROBLEM_FORBIDDEN);
      g_ptr_array_add (results, result);
      if (!docket_store_outbox_settle (store, results, 0, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* The newest half. */
static gboolean
discard_half (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (store, G_MAXINT64, error);

  for (guint i = items->len / 2; i < items->len; i++)
    if (!docket_store_outbox_discard (store, ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key, error))
      return FALSE;
  return TRUE;
}

static gboolean
has_shown_all (gpointer data)
{
  Desktop *desktop = data;

  return desktop->shown->len > 0 && strstr (last_of (desktop->shown), "140 changes were not accepted") != NULL;
}

static gboolean
refuse_many_at_once (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, refuse_many, data, error);
}

static void
test_a_week_of_refusals_is_told_in_a_number (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_OMAR, "office");
  g_autoptr (DocketNotices) notices = NULL;
  g_autoptr (GError) error = NULL;
  Desktop desktop;

  desktop_init (&desktop);
  notices = docket_notices_new (stage->desk, NULL, &test_sink, &desktop);
  docket_writer_run (docket_desk_get_writer (stage->desk), DOCKET_WRITER_SAVE, refuse_many_at_once, NULL, &error);
  g_assert_no_error (error);
  review_stage_wait (has_shown_all, &desktop);
  g_assert_cmpuint (docket_notices_get_n_known (notices), <=, 100);
  g_assert_nonnull (strstr (last_of (desktop.shown), "and 137 more"));
  g_ptr_array_set_size (desktop.shown, 0);
  docket_writer_run (docket_desk_get_writer (stage->desk), DOCKET_WRITER_SAVE, discard_half, NULL, &error);
  g_assert_no_error (error);
  turn (600);
  g_assert_cmpuint (desktop.shown->len, ==, 0);
  g_assert_cmpuint (desktop.withdrawn->len, ==, 0);
  docket_writer_run (docket_desk_get_writer (stage->desk), DOCKET_WRITER_SAVE, discard_all, NULL, &error);
  g_assert_no_error (error);
  review_stage_wait (has_withdrawn, &desktop);
  g_clear_object (&notices);
  desktop_clear (&desktop);
}

static void
test_who_was_decided_against_is_led_to_the_case (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_OMAR, "office");
  g_autoptr (DocketNotices) notices = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autofree char *key = NULL;
  Desktop desktop;

  desktop_init (&desktop);
  notices = docket_notices_new (stage->desk, NULL, &test_sink, &desktop);
  key = review_stage_save_title (stage, "Pump, as I saw it");
  held = docket_result_new (key, DOCKET_OUTCOME_HELD);
  held->review = g_strdup (STAGE_PUMP_CASE);
  review_stage_settle (stage, held);
  drain ();
  g_assert_cmpuint (desktop.shown->len, ==, 0);
  review_stage_receive (stage, review_stage_lost_case (key), NULL);
  review_stage_wait (has_shown, &desktop);
  g_assert_true (g_str_has_prefix (last_of (desktop.shown), "decided|1 change of yours was decided against|Title of J-10248"));
  g_assert_true (g_str_has_suffix (last_of (desktop.shown), "|app.show-review " STAGE_PUMP_CASE));
  g_clear_object (&notices);
  desktop_clear (&desktop);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/notices/new-case-is-told-and-withdrawn-when-decided", test_new_case_is_told_and_withdrawn_when_decided);
  g_test_add_func ("/console/notices/new-cases-are-told-together-and-only-to-who-looks-elsewhere", test_new_cases_are_told_together_and_only_to_who_looks_elsewhere);
  g_test_add_func ("/console/notices/old-cases-are-no-news-when-others-are-decided", test_old_cases_are_no_news_when_others_are_decided);
  g_test_add_func ("/console/notices/many-new-cases-are-told-in-their-number", test_many_new_cases_are_told_in_their_number);
  g_test_add_func ("/console/notices/refused-work-is-told-together-and-withdrawn-when-let-go", test_refused_work_is_told_together_and_withdrawn_when_let_go);
  g_test_add_func ("/console/notices/a-week-of-refusals-is-told-in-a-number", test_a_week_of_refusals_is_told_in_a_number);
  g_test_add_func ("/console/notices/who-was-decided-against-is-led-to-the-case", test_who_was_decided_against_is_led_to_the_case);
  return g_test_run ();
}
