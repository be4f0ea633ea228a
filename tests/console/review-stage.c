/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "review-stage.h"

#include <glib/gstdio.h>

#include "docket-review.h"
#include "docket-store.h"

#define WAIT_S_MAX 120

static void
put_stamp (DocketRecord *record, DocketGroup group, const char *person, const char *device, gint64 made_at, gint64 arrived_at)
{
  DocketStamp stamp = { (char *) person, (char *) device, made_at, arrived_at };

  docket_record_set_stamp (record, group, &stamp);
}

static DocketRecord *
new_person (const char *id, const char *name, const char *username, const char *role)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_PERSON, id);

  docket_record_set_text (record, DOCKET_PERSON_NAME, name);
  docket_record_set_text (record, DOCKET_PERSON_USERNAME, username);
  docket_record_set_text (record, DOCKET_PERSON_ROLE, role);
  docket_record_set (record, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (TRUE));
  return record;
}

static DocketRecord *
new_device (const char *id, const char *person, const char *name, const char *device_class)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_DEVICE, id);

  docket_record_set_text (record, DOCKET_DEVICE_PERSON, person);
  docket_record_set_text (record, DOCKET_DEVICE_NAME, name);
  docket_record_set_text (record, DOCKET_DEVICE_CLASS, device_class);
  return record;
}

static DocketRecord *
new_customer (void)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, STAGE_CUSTOMER);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, "Adler & Co");
  return record;
}

static DocketRecord *
new_job (const char *id, const char *number, const char *title, const char *status)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (record, DOCKET_JOB_NUMBER, number);
  docket_record_set_text (record, DOCKET_JOB_TITLE, title);
  docket_record_set_text (record, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  docket_record_set_text (record, DOCKET_JOB_TECHNICIAN, STAGE_TESS);
  docket_record_set_int (record, DOCKET_JOB_STARTS_AT, STAGE_NOW_MS - 140 * STAGE_MINUTE_MS);
  docket_record_set_int (record, DOCKET_JOB_ENDS_AT, STAGE_NOW_MS + 30 * STAGE_MINUTE_MS);
  docket_record_set_text (record, DOCKET_JOB_STATUS, status);
  docket_record_set_text (record, DOCKET_JOB_PRIORITY, "high");
  docket_record_set_text (record, DOCKET_JOB_INVOICE_STATE, "none");
  return record;
}

static DocketRecord *
new_note (const char *id, const char *person, const char *device, const char *body, gint64 at)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_NOTE, id);

  docket_record_set_text (record, DOCKET_NOTE_JOB, STAGE_PUMP);
  docket_record_set_text (record, DOCKET_NOTE_BODY, body);
  put_stamp (record, DOCKET_GROUP_NOTE_NOTE, person, device, at, at + 1000);
  return record;
}

static DocketRecord *
new_line (const char *id, const char *job, const char *person, const char *description, gint64 amount, gint64 at)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_LINE, id);

  docket_record_set_text (record, DOCKET_LINE_JOB, job);
  docket_record_set_text (record, DOCKET_LINE_CLASS, "part");
  docket_record_set_text (record, DOCKET_LINE_DESCRIPTION, description);
  docket_record_set_int (record, DOCKET_LINE_QUANTITY_MILLI, 1000);
  docket_record_set_int (record, DOCKET_LINE_AMOUNT, amount);
  put_stamp (record, DOCKET_GROUP_LINE_LINE, person, STAGE_PHONE, at, at + 1000);
  return record;
}

static void
put_review_stamp (DocketStamp *to, const char *person, const char *device, gint64 made_at, gint64 arrived_at)
{
  DocketStamp from = { (char *) person, (char *) device, made_at, arrived_at };

  docket_stamp_copy_to (&from, to);
}

static DocketReview *
new_review (const char *id, const char *job, DocketGroup group, DocketValues *started, DocketValues *current, DocketValues *held, const char *key, gint64 opened_at)
{
  DocketReview *review = docket_review_new ();
  DocketCandidate *candidate = docket_candidate_new ();
  const char *deciders[] = { "supervisor", NULL };

  g_clear_pointer (&review->started_from, docket_values_unref);
  g_clear_pointer (&review->current_values, docket_values_unref);
  g_clear_pointer (&candidate->values, docket_values_unref);
  review->id = g_strdup (id);
  review->state = g_strdup ("open");
  review->reason = g_strdup (DOCKET_WHY_COLLISION);
  review->subject_kind = DOCKET_KIND_JOB;
  review->subject_id = g_strdup (job);
  review->group = group;
  review->started_from = started;
  review->current_values = current;
  review->rule = g_strdup_printf ("%s: review", docket_group_path (group));
  review->deciders = g_strdupv ((char **) deciders);
  review->opened_at = opened_at;
  put_review_stamp (&review->started_by, STAGE_TESS, STAGE_PHONE, STAGE_NOW_MS - 140 * STAGE_MINUTE_MS, STAGE_NOW_MS - 140 * STAGE_MINUTE_MS);
  put_review_stamp (&review->current_by, STAGE_OMAR, STAGE_DESK, STAGE_NOW_MS - 50 * STAGE_MINUTE_MS, STAGE_NOW_MS - 50 * STAGE_MINUTE_MS);
  candidate->operation = g_strdup (key);
  candidate->kind = DOCKET_OPERATION_EDIT;
  candidate->values = held;
  candidate->was = docket_values_copy (started);
  candidate->why = g_strdup (DOCKET_WHY_COLLISION);
  put_review_stamp (&candidate->by, STAGE_TESS, STAGE_PHONE, STAGE_NOW_MS - 78 * STAGE_MINUTE_MS, STAGE_NOW_MS - 25 * STAGE_MINUTE_MS);
  g_ptr_array_add (review->candidates, candidate);
  return review;
}

static DocketRecord *
to_record (DocketReview *review, gint64 rev)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_REVIEW, review->id);

  docket_review_to_record (review, record);
  docket_record_set_rev (record, rev);
  docket_review_free (review);
  return record;
}

static DocketValues *
status_values (const char *status, const char *reason)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_text (values, DOCKET_JOB_STATUS, status);
  docket_values_set_text (values, DOCKET_JOB_STATUS_REASON, reason);
  return values;
}

static DocketValues *
totals_values (gint64 minutes, gint64 labor, gint64 parts, gint64 discount, gint64 tax)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_int (values, DOCKET_JOB_LABOR_MINUTES, minutes);
  docket_values_set_int (values, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (values, DOCKET_JOB_PARTS_AMOUNT, parts);
  docket_values_set_int (values, DOCKET_JOB_DISCOUNT_AMOUNT, discount);
  docket_values_set_int (values, DOCKET_JOB_TAX_AMOUNT, tax);
  docket_values_set_int (values, DOCKET_JOB_TOTAL_AMOUNT, labor + parts - discount + tax);
  return values;
}

DocketRecord *
review_stage_pump_case (gint64 rev)
{
  return to_record (new_review (STAGE_PUMP_CASE, STAGE_PUMP, DOCKET_GROUP_JOB_STATUS,
                                status_values ("in_progress", NULL),
                                status_values ("waiting_approval", "Customer wants one more check before we bill."),
                                status_values ("complete", "Seal replaced, tight for 20 min at 2.5 bar."),
                                STAGE_CANDIDATE, STAGE_NOW_MS - 25 * STAGE_MINUTE_MS),
                    rev);
}

DocketRecord *
review_stage_boiler_case (void)
{
  return to_record (new_review (STAGE_BOILER_CASE, STAGE_BOILER, DOCKET_GROUP_JOB_TOTALS,
                                totals_values (120, 15000, 9640, 0, 2464),
                                totals_values (150, 18750, 13890, 2500, 3014),
                                totals_values (210, 26250, 11390, 0, 3764),
                                STAGE_BOILER_CANDIDATE, STAGE_NOW_MS - 59 * STAGE_MINUTE_MS),
                    20);
}

DocketRecord *
review_stage_decided (DocketRecord *record, const char *decider)
{
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketRecord *decided;

  g_assert_nonnull (review);
  g_free (review->state);
  review->state = g_strdup ("decided");
  review->choice = DOCKET_CHOICE_KEEP;
  g_clear_pointer (&review->decided_values, docket_values_unref);
  review->decided_values = docket_values_copy (review->current_values);
  put_review_stamp (&review->decided_by, decider, STAGE_DESK, STAGE_NOW_MS - STAGE_MINUTE_MS, STAGE_NOW_MS - STAGE_MINUTE_MS);
  g_free (review->decision_reason);
  review->decision_reason = g_strdup ("the customer called");
  review->decided_at = STAGE_NOW_MS - STAGE_MINUTE_MS;
  decided = docket_record_new (DOCKET_KIND_REVIEW, review->id);
  docket_review_to_record (review, decided);
  docket_record_set_rev (decided, docket_record_get_rev (record) + 1);
  return decided;
}

static void
add_change (ReviewStage *stage, DocketPage *page, DocketRecord *record)
{
  DocketKind kind = docket_record_get_kind (record);
  const DocketKindInfo *info = docket_kind_info (kind);

  stage->seq++;
  if (docket_record_get_rev (record) == 0)
    docket_record_set_rev (record, stage->seq);
  for (guint i = 0; i < info->n_groups; i++)
    docket_record_set_group_rev (record, (DocketGroup) (info->first_group + i), docket_record_get_rev (record));
  g_ptr_array_add (page->changes, docket_change_new (stage->seq, kind, docket_record_get_id (record), record));
  docket_record_unref (record);
}

static gboolean
apply_page (DocketStore *store, gpointer data, GError **error)
{
  DocketPage *page = data;

  page->from = docket_store_get_meta (store, DOCKET_META_CURSOR);
  return docket_store_apply_page (store, page, error);
}

static void
receive (ReviewStage *stage, DocketPage *page)
{
  g_autoptr (GError) error = NULL;

  page->cursor = g_strdup_printf ("c%" G_GINT64_FORMAT, stage->seq);
  docket_writer_run (docket_desk_get_writer (stage->desk), DOCKET_WRITER_SYNC, apply_page, page, &error);
  g_assert_no_error (error);
}

void
review_stage_receive (ReviewStage *stage, DocketRecord *first, ...)
{
  g_autoptr (DocketPage) page = docket_page_new ();
  va_list records;

  va_start (records, first);
  for (DocketRecord *record = first; record != NULL; record = va_arg (records, DocketRecord *))
    add_change (stage, page, record);
  va_end (records);
  receive (stage, page);
}

void
review_stage_receive_all (ReviewStage *stage, GPtrArray *records)
{
  g_autoptr (DocketPage) page = docket_page_new ();

  for (guint i = 0; i < records->len; i++)
    add_change (stage, page, g_ptr_array_index (records, i));
  receive (stage, page);
}

char *
review_stage_job_id (guint nth)
{
  return g_strdup_printf ("0192e001-0000-7000-8000-%012x", nth);
}

/* As many as a page of the feed has at most in practice. */
#define PAGE_ROWS 1000

void
review_stage_receive_jobs (ReviewStage *stage, guint first, guint n, const char *title)
{
  for (guint done = 0; done < n; done += PAGE_ROWS)
    {
      g_autoptr (DocketPage) page = docket_page_new ();

      for (guint i = done; i < MIN (n, done + PAGE_ROWS); i++)
        {
          g_autofree char *id = review_stage_job_id (first + i);
          g_autofree char *number = g_strdup_printf ("J-%u", 20000 + first + i);
          g_autofree char *customer = g_strdup_printf ("0192e002-0000-7000-8000-%012x", (first + i) / 20);
          DocketRecord *job = new_job (id, number, title, "assigned");

          docket_record_set_text (job, DOCKET_JOB_CUSTOMER, customer);
          add_change (stage, page, job);
        }
      receive (stage, page);
    }
}

static void
make_account (ReviewStage *stage, const char *person, const char *role)
{
  g_autofree char *account = docket_profile_account_name ("0192e000-0000-7000-8000-0000000000ff", "http://127.0.0.1:1", "tester");
  g_autofree char *path = NULL;
  g_autoptr (DocketStore) store = NULL;
  g_autoptr (GError) error = NULL;
  const char *facts[][2] = {
    { DOCKET_META_SERVER_URL, "http://127.0.0.1:1" },
    { DOCKET_META_SERVER_ID, "0192e000-0000-7000-8000-0000000000ff" },
    { DOCKET_META_COMPANY, "Northside Service" },
    { DOCKET_META_CURRENCY, "EUR" },
    { DOCKET_META_PERSON, person },
    { DOCKET_META_USERNAME, "tester" },
    { DOCKET_META_ROLE, role },
    { DOCKET_META_DEVICE, STAGE_DESK },
  };

  docket_profile_select_account (stage->profile, account, &error);
  g_assert_no_error (error);
  path = docket_profile_account_path (stage->profile, account);
  store = docket_store_open (path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (stage->clock), stage->random, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      docket_store_set_meta (store, facts[i][0], facts[i][1], &error);
      g_assert_no_error (error);
    }
}

ReviewStage *
review_stage_new (const char *person, const char *role)
{
  ReviewStage *stage = g_new0 (ReviewStage, 1);
  g_autoptr (GError) error = NULL;

  stage->dir = g_dir_make_tmp ("docket-review-XXXXXX", &error);
  g_assert_no_error (error);
  stage->clock = docket_fake_clock_new (STAGE_NOW_MS);
  stage->random = docket_system_random_new ();
  stage->profile = docket_profile_open (stage->dir, &error);
  g_assert_no_error (error);
  make_account (stage, person, role);
  stage->desk = docket_desk_open (stage->profile, DOCKET_CLOCK (stage->clock), stage->random, &error);
  g_assert_no_error (error);
  review_stage_receive (stage,
                        new_person (STAGE_SOFIA, "Sofia Lindqvist", "sofia", "supervisor"),
                        new_person (STAGE_OMAR, "Omar Haddad", "omar", "office"),
                        new_person (STAGE_TESS, "Tess Ortiz", "tess", "technician"),
                        new_person (STAGE_DANA, "Dana Weiss", "dana", "dispatcher"),
                        new_device (STAGE_PHONE, STAGE_TESS, "phone", "field"),
                        new_device (STAGE_DESK, STAGE_OMAR, "desk 2", "desk"),
                        new_customer (),
                        new_job (STAGE_PUMP, "J-10248", "Leaking pump, boiler room", "waiting_approval"),
                        new_job (STAGE_BOILER, "J-10231", "Boiler circuit, no pressure", "complete"),
                        new_note ("0192e000-0000-7000-8000-000000000061", STAGE_TESS, STAGE_PHONE, "Replaced seal kit, tight. Porter saw it run for 20 min.", STAGE_NOW_MS - 79 * STAGE_MINUTE_MS),
                        new_note ("0192e000-0000-7000-8000-000000000062", STAGE_OMAR, STAGE_DESK, "Customer asked for a follow-up visit next month.", STAGE_NOW_MS - 52 * STAGE_MINUTE_MS),
                        new_line ("0192e000-0000-7000-8000-000000000071", STAGE_PUMP, STAGE_TESS, "Pump seal kit", 4250, STAGE_NOW_MS - 80 * STAGE_MINUTE_MS),
                        new_line ("0192e000-0000-7000-8000-000000000072", STAGE_BOILER, STAGE_OMAR, "Valve, ½″", 6440, STAGE_NOW_MS - 300 * STAGE_MINUTE_MS),
                        new_line ("0192e000-0000-7000-8000-000000000073", STAGE_BOILER, STAGE_TESS, "Gasket set", 1750, STAGE_NOW_MS - 80 * STAGE_MINUTE_MS),
                        NULL);
  return stage;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
review_stage_free (ReviewStage *stage)
{
  docket_desk_close (stage->desk);
  g_clear_object (&stage->desk);
  docket_profile_unref (stage->profile);
  g_clear_object (&stage->random);
  g_clear_object (&stage->clock);
  remove_folder (stage->dir);
  if (stage->looks != NULL)
    g_string_free (stage->looks, TRUE);
  g_free (stage->dir);
  g_free (stage);
}

char *
review_stage_save_title (ReviewStage *stage, const char *title)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  docket_store_get (docket_desk_get_reader (stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &job, &error);
  g_assert_no_error (error);
  docket_values_set_text (set, DOCKET_JOB_TITLE, title);
  g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_DETAILS, set));
  docket_writer_submit (docket_desk_get_writer (stage->desk), operations, &error);
  g_assert_no_error (error);
  items = docket_store_outbox (docket_desk_get_reader (stage->desk), 0, &error);
  g_assert_no_error (error);
  return g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, items->len - 1))->operation->key);
}

static gboolean
settle_on_writer (DocketStore *store, gpointer data, GError **error)
{
  DocketResult *result = data;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = g_ptr_array_new ();

  g_ptr_array_add (keys, result->key);
  g_ptr_array_add (results, result);
  return docket_store_outbox_sending (store, keys, error) && docket_store_outbox_settle (store, results, 0, NULL, error);
}

void
review_stage_settle (ReviewStage *stage, DocketResult *result)
{
  g_autoptr (GError) error = NULL;

  docket_writer_run (docket_desk_get_writer (stage->desk), DOCKET_WRITER_SYNC, settle_on_writer, result, &error);
  g_assert_no_error (error);
}

DocketRecord *
review_stage_lost_case (const char *key)
{
  g_autoptr (DocketRecord) open = review_stage_pump_case (30);
  g_autoptr (DocketReview) review = docket_review_from_record (open, NULL);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  g_free (candidate->operation);
  candidate->operation = g_strdup (key);
  docket_review_to_record (review, open);
  return review_stage_decided (open, STAGE_SOFIA);
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
review_stage_meet (ReviewStage *stage, const char *person, const char *device, gint64 away_ms, DocketKind kind, const char *id)
{
  g_autoptr (GPtrArray) sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_sighting_free);
  gint64 now = docket_clock_now_ms (DOCKET_CLOCK (stage->clock));
  DocketSighting *own = g_new0 (DocketSighting, 1);
  DocketSighting *sighting = g_new0 (DocketSighting, 1);

  /* Its own device is always among those that a desk hears of. */
  own->person = g_strdup (docket_desk_get_person_id (stage->desk));
  own->device = g_strdup (STAGE_DESK);
  own->last_seen_at = now;
  own->viewing_kind = DOCKET_KIND_NONE;
  sighting->person = g_strdup (person);
  sighting->device = g_strdup (device);
  sighting->last_seen_at = now - away_ms;
  sighting->viewing_kind = kind;
  sighting->viewing_id = g_strdup (id);
  g_ptr_array_add (sightings, own);
  g_ptr_array_add (sightings, sighting);
  docket_presence_take (docket_desk_get_presence (stage->desk), sightings);
}

static void
on_looks (DocketKind kind, const char *id, gpointer data)
{
  GString *looks = data;

  g_string_append_printf (looks, "%s%s", looks->len > 0 ? " " : "", id != NULL ? id : "-");
}

GString *
review_stage_hear_looks (ReviewStage *stage)
{
  if (stage->looks == NULL)
    stage->looks = g_string_new (NULL);
  docket_presence_set_say_func (docket_desk_get_presence (stage->desk), on_looks, stage->looks);
  return stage->looks;
}

void
review_stage_wait_at (const char *file, int line, const char *caller, const char *name, ReviewStageCheck check, gpointer data)
{
  gboolean too_long = FALSE, held;
  guint source = g_timeout_add_seconds (WAIT_S_MAX, on_timeout, &too_long);

  while (!(held = check (data)) && !too_long)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  if (!held)
    {
      g_autofree char *message = g_strdup_printf ("%s: in %d s this did not come true: %s", g_test_get_path (), WAIT_S_MAX, name);

      g_assertion_message (G_LOG_DOMAIN, file, line, caller, message);
    }
}

#define PHOTO_BYTES (3 * 1024 * 1024)

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) data = docket_desk_submit_with_files_finish (DOCKET_DESK (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

void
review_stage_attach (ReviewStage *stage, const char *name)
{
  DocketDesk *desk = stage->desk;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_taken_file_free);
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;
  char *content = g_malloc0 (PHOTO_BYTES);
  g_autoptr (GBytes) bytes = g_bytes_new_take (content, PHOTO_BYTES);
  DocketTakenFile *file;
  gboolean attached = FALSE;

  g_strlcpy (content, name, PHOTO_BYTES);
  file = docket_desk_take_bytes (desk, bytes, name, &error);
  g_assert_no_error (error);
  g_ptr_array_add (operations, docket_desk_new_attachment (desk, STAGE_PUMP, file, 0));
  g_ptr_array_add (files, file);
  docket_desk_submit_with_files_async (desk, g_steal_pointer (&files), operations, NULL, on_attached, &attached);
  review_stage_wait (is_true, &attached);
}
