/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Names and short texts of a case: who, on what, when, and what a column or a
 * value is called.  The longer sentences are in docket-case-sentences.c.
 *
 * "Office" and "Field" say on what kind of device a version was made.  Where
 * both were made on the same kind, those words would say nothing, so the
 * columns carry the people's names (or, for one person, the devices').
 */
#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-case-words.h"

#include "docket-limits.h"
#include "docket-money.h"
#include "docket-text.h"

#define LATE_MS (60 * 1000)
#define SIDE_FIELDS_MAX 3 /* named of a side that differs in many */

static gint64
now_ms (DocketDesk *desk)
{
  return docket_clock_now_ms (docket_desk_get_clock (desk));
}

static DocketRecord *
read_record (DocketDesk *desk, DocketKind kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  DocketRecord *record = NULL;

  if (id != NULL && !docket_store_get (docket_desk_get_reader (desk), kind, id, &record, &error))
    g_warning ("Cannot read a %s: %s", docket_kind_info (kind)->name, error->message);
  return record;
}

DocketReview *
docket_case_read (DocketDesk *desk, const char *review_id)
{
  g_autoptr (DocketRecord) record = desk != NULL ? read_record (desk, DOCKET_KIND_REVIEW, review_id) : NULL;
  g_autoptr (GError) error = NULL;
  DocketReview *review = record != NULL ? docket_review_from_record (record, &error) : NULL;

  if (error != NULL)
    g_warning ("Cannot understand a case: %s", error->message);
  return review;
}

/* -- Subject -- */

static void
describe_job (DocketCaseSubject *subject, DocketDesk *desk, DocketRecord *job)
{
  subject->job = g_strdup (docket_record_get_id (job));
  subject->title = g_strdup (docket_record_get_text (job, DOCKET_JOB_TITLE));
  if (docket_record_has (job, DOCKET_JOB_CUSTOMER))
    subject->customer = docket_desk_customer_name (desk, docket_record_get_text (job, DOCKET_JOB_CUSTOMER));
}

/* What is held before it is here: as its author made it. (transfer full) (nullable) */
static DocketRecord *
make_wanted (const DocketReview *review)
{
  const DocketCandidate *candidate = review->candidates->len > 0 ? g_ptr_array_index (review->candidates, 0) : NULL;
  DocketRecord *wanted;

  if (candidate == NULL || candidate->kind != DOCKET_OPERATION_CREATE || candidate->values == NULL)
    return NULL;
  wanted = docket_record_new (review->subject_kind, review->subject_id);
  for (guint i = 0; i < docket_values_n (candidate->values); i++)
    if (docket_field_info (docket_values_nth_field (candidate->values, i))->kind == review->subject_kind)
      docket_record_set (wanted, docket_values_nth_field (candidate->values, i), docket_values_nth_value (candidate->values, i));
  return wanted;
}

static void
describe_wanted (DocketCaseSubject *subject, const DocketRecord *wanted)
{
  if (docket_record_get_kind (wanted) == DOCKET_KIND_CUSTOMER && docket_record_has (wanted, DOCKET_CUSTOMER_NAME))
    {
      g_free (subject->name);
      subject->name = g_strdup (docket_record_get_text (wanted, DOCKET_CUSTOMER_NAME));
    }
  if (docket_record_get_kind (wanted) != DOCKET_KIND_JOB)
    return;
  g_free (subject->name);
  subject->name = g_strdup (_ ("New job"));
}

void
docket_case_subject_init (DocketCaseSubject *subject, DocketDesk *desk, const DocketReview *review)
{
  g_autoptr (DocketRecord) record = read_record (desk, review->subject_kind, review->subject_id);
  gboolean is_here = record != NULL;

  *subject = (DocketCaseSubject) { NULL };
  subject->name = docket_desk_record_name (desk, review->subject_kind, review->subject_id);
  if (record == NULL)
    {
      record = make_wanted (review);
      if (record == NULL)
        return;
      describe_wanted (subject, record);
    }
  if (review->subject_kind == DOCKET_KIND_JOB)
    {
      describe_job (subject, desk, record);
      if (!is_here)
        g_clear_pointer (&subject->job, g_free); /* nowhere to go to */
    }
  else if (docket_record_get_job_id (record) != NULL)
    {
      g_autoptr (DocketRecord) job = read_record (desk, DOCKET_KIND_JOB, docket_record_get_job_id (record));

      if (job != NULL)
        describe_job (subject, desk, job);
      if (job != NULL && !is_here)
        {
          g_free (subject->name);
          subject->name = docket_desk_record_name (desk, DOCKET_KIND_JOB, docket_record_get_id (job));
        }
    }
}

void
docket_case_subject_clear (DocketCaseSubject *subject)
{
  g_clear_pointer (&subject->name, g_free);
  g_clear_pointer (&subject->title, g_free);
  g_clear_pointer (&subject->customer, g_free);
  g_clear_pointer (&subject->job, g_free);
}

/* -- People -- */

char *
docket_case_given_name (DocketDesk *desk, const char *person_id)
{
  g_autofree char *name = NULL;
  char *space;

  if (person_id == NULL)
    return g_strdup (_ ("nobody"));
  name = docket_desk_person_name (desk, person_id);
  space = strchr (name, ' ');
  return space != NULL ? g_strndup (name, (gsize) (space - name)) : g_steal_pointer (&name);
}

static char *
join_who (DocketDesk *desk, const char *person, const DocketStamp *stamp)
{
  g_autofree char *device = NULL;

  if (stamp->device == NULL)
    return g_strdup (person);
  device = docket_desk_device_name (desk, stamp->device);
  if (device == NULL || *device == '\0')
    return g_strdup (person);
  if (g_str_has_prefix (device, person))
    return g_steal_pointer (&device); /* "Tess’s phone" says both */
  /* Translators: a person and the device they used: "Omar Haddad, desk 2" */
  return g_strdup_printf (_ ("%s, %s"), person, device);
}

char *
docket_case_who (DocketDesk *desk, const DocketStamp *stamp)
{
  g_autofree char *person = NULL;

  if (stamp == NULL || stamp->person == NULL)
    return g_strdup (_ ("nobody yet"));
  person = docket_desk_person_name (desk, stamp->person);
  return join_who (desk, person, stamp);
}

char *
docket_case_short_who (DocketDesk *desk, const DocketStamp *stamp)
{
  g_autofree char *person = NULL;

  if (stamp == NULL || stamp->person == NULL)
    return g_strdup (_ ("nobody yet"));
  person = docket_case_given_name (desk, stamp->person);
  return join_who (desk, person, stamp);
}

gboolean
docket_case_is_field (DocketDesk *desk, const DocketStamp *stamp)
{
  g_autoptr (DocketRecord) device = NULL;
  g_autoptr (DocketRecord) person = NULL;

  if (stamp == NULL || stamp->person == NULL)
    return FALSE;
  device = read_record (desk, DOCKET_KIND_DEVICE, stamp->device);
  if (device != NULL && docket_record_has (device, DOCKET_DEVICE_CLASS))
    return g_strcmp0 (docket_record_get_text (device, DOCKET_DEVICE_CLASS), "field") == 0;
  /* A device we have not heard of: a technician's is most likely in the field. */
  person = read_record (desk, DOCKET_KIND_PERSON, stamp->person);
  return person != NULL && g_strcmp0 (docket_record_get_text (person, DOCKET_PERSON_ROLE), "technician") == 0;
}

gboolean
docket_case_current_first (DocketDesk *desk, const DocketReview *review, guint candidate)
{
  const DocketCandidate *with;

  if (candidate >= review->candidates->len)
    return TRUE;
  with = g_ptr_array_index (review->candidates, candidate);
  return !docket_case_is_field (desk, &review->current_by) || docket_case_is_field (desk, &with->by);
}

/* -- Kinds and columns -- */

char *
docket_case_kind (const DocketReview *review)
{
  if (docket_review_is_duplicate (review))
    return g_strdup ("duplicate");
  if (docket_review_is_of_new (review))
    return g_strdup ("new");
  if (g_strcmp0 (review->reason, DOCKET_WHY_VOID_VS_EDIT) == 0 || review->group == DOCKET_GROUP_NONE)
    return g_strdup ("void");
  return g_strdup_printf ("%s.%s", docket_kind_info (review->subject_kind)->name, docket_group_info (review->group)->name);
}

const char *
docket_case_kind_label (const char *kind)
{
  const char *dot = strchr (kind, '.');
  g_autofree char *table = dot != NULL ? g_strndup (kind, dot - kind) : NULL;
  DocketKind of = table != NULL ? docket_kind_from_name (table) : DOCKET_KIND_NONE;
  DocketGroup group = of != DOCKET_KIND_NONE ? docket_group_from_name (of, dot + 1) : DOCKET_GROUP_NONE;

  if (group != DOCKET_GROUP_NONE)
    return docket_group_label (group);
  if (g_str_equal (kind, "new"))
    return _ ("New record");
  return g_str_equal (kind, "duplicate") ? _ ("Duplicate") : _ ("Void");
}

char *
docket_case_kind_name (const DocketReview *review)
{
  g_autofree char *kind = docket_case_kind (review);

  /* What belongs to a job goes by the number of the job, and is known by this. */
  if (review->subject_kind != DOCKET_KIND_JOB && review->subject_kind != DOCKET_KIND_CUSTOMER && docket_review_is_of_new (review))
    return g_strdup (docket_kind_label (review->subject_kind));
  return g_strdup (docket_case_kind_label (kind));
}

const char *
docket_case_icon_name (const DocketReview *review)
{
  if (g_strcmp0 (review->reason, DOCKET_WHY_POSSIBLE_DUPLICATE) == 0)
    return "edit-copy-symbolic";
  if (review->group == DOCKET_GROUP_JOB_TOTALS || review->subject_kind == DOCKET_KIND_LINE)
    return "accessories-calculator-symbolic";
  if (review->group == DOCKET_GROUP_JOB_STATUS)
    return "radio-checked-symbolic";
  if (review->group == DOCKET_GROUP_JOB_PLAN)
    return "x-office-calendar-symbolic";
  return "view-dual-symbolic";
}

/* By the person, or of one person by the device. */
static char *
name_stamp (DocketDesk *desk, const DocketStamp *stamp, gboolean by_person)
{
  if (by_person)
    return docket_case_given_name (desk, stamp->person);
  return stamp->device != NULL ? docket_desk_device_name (desk, stamp->device) : NULL;
}

char *
docket_case_side_title (DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketStamp *this_side = docket_case_model_get_stamp (model, side);
  const DocketStamp *other_side = docket_case_model_get_stamp (model, side == DOCKET_CASE_FIRST ? DOCKET_CASE_SECOND : DOCKET_CASE_FIRST);
  g_autofree char *this_name = NULL;
  g_autofree char *other_name = NULL;

  switch (docket_case_model_get_form (model))
    {
    case DOCKET_CASE_SUM:
      return g_strdup (docket_case_model_is_current (model, side) ? _ ("As written") : _ ("As it adds up"));
    case DOCKET_CASE_TWINS:
      return g_strdup (docket_case_model_is_current (model, side) ? C_ ("customer", "New") : C_ ("customer", "Already here"));
    case DOCKET_CASE_PLAIN:
      return g_strdup (_ ("As it stands"));
    case DOCKET_CASE_FIELDS:
    case DOCKET_CASE_WHOLE:
    default:
      break;
    }
  if (this_side == NULL)
    return g_strdup (_ ("As it stands"));
  if (other_side == NULL || docket_case_is_field (desk, this_side) != docket_case_is_field (desk, other_side))
    return g_strdup (docket_case_is_field (desk, this_side) ? C_ ("device", "Field") : C_ ("device", "Office"));
  this_name = name_stamp (desk, this_side, g_strcmp0 (this_side->person, other_side->person) != 0);
  other_name = name_stamp (desk, other_side, g_strcmp0 (this_side->person, other_side->person) != 0);
  /* Two columns of one name are none. */
  if (this_name != NULL && g_strcmp0 (this_name, other_name) != 0)
    return g_steal_pointer (&this_name);
  return g_strdup (docket_case_model_is_current (model, side) ? _ ("As it stands") : _ ("Held change"));
}

char *
docket_case_times (DocketDesk *desk, const DocketStamp *stamp)
{
  g_autofree char *made = NULL;
  g_autofree char *arrived = NULL;
  g_autofree char *late = NULL;
  gint64 late_ms;

  if (stamp == NULL || stamp->person == NULL)
    return g_strdup ("");
  if (stamp->made_at == 0)
    {
      arrived = docket_time_format (stamp->arrived_at, now_ms (desk));
      /* Translators: a time of day, or a day; its device did not say when it was made */
      return stamp->arrived_at != 0 ? g_strdup_printf (_ ("arrived %s"), arrived) : g_strdup ("");
    }
  made = docket_time_format (stamp->made_at, now_ms (desk));
  if (stamp->arrived_at == 0)
    return g_strdup_printf (_ ("made %s"), made);
  late_ms = stamp->arrived_at - stamp->made_at;
  if (late_ms >= 0 && late_ms < LATE_MS)
    arrived = docket_time_format_clock (stamp->arrived_at);
  else
    arrived = docket_time_format (stamp->arrived_at, now_ms (desk));
  if (late_ms < LATE_MS)
    return g_strdup_printf (_ ("made %s · arrived %s"), made, arrived);
  late = docket_duration_format (late_ms);
  /* Translators: "made 09:12 · arrived 10:05, 53 min later" */
  return g_strdup_printf (_ ("made %s · arrived %s, %s later"), made, arrived, late);
}

char *
docket_case_synced (DocketDesk *desk, const DocketStamp *stamp)
{
  g_autofree char *time = NULL;

  if (stamp == NULL || stamp->person == NULL)
    return g_strdup ("");
  time = docket_time_format (stamp->arrived_at != 0 ? stamp->arrived_at : stamp->made_at, now_ms (desk));
  /* Translators: when the version both started from reached everybody */
  return g_strdup_printf (_ ("synced %s"), time);
}

/* -- Values -- */

/* Working time to the minute: "2 h 30". */
static char *
format_minutes (gint64 minutes)
{
  if (minutes < 60)
    return g_strdup_printf (_ ("%" PRId64 " min"), minutes);
  /* Translators: hours and minutes of work: "2 h 30" */
  return g_strdup_printf (_ ("%" PRId64 " h %02d"), minutes / 60, (int) (minutes % 60));
}

char *
docket_case_reason_problem (const char *reason)
{
  if (g_utf8_strlen (reason, -1) <= DOCKET_TEXT_CHARS_MAX)
    return NULL;
  return g_strdup_printf (ngettext ("The reason is longer than %'d character. Nothing is decided yet: please shorten it.",
                                    "The reason is longer than %'d characters. Nothing is decided yet: please shorten it.", DOCKET_TEXT_CHARS_MAX),
                          DOCKET_TEXT_CHARS_MAX);
}

char *
docket_case_left (DocketCaseModel *model)
{
  guint left = docket_case_model_get_n_open_rows (model) - docket_case_model_get_n_chosen (model);

  return left == 0 ? NULL : g_strdup_printf (ngettext ("%u row is still to be chosen.", "%u rows are still to be chosen.", left), left);
}

char *
docket_case_value (DocketDesk *desk, DocketField field, GVariant *value)
{
  g_autofree char *text = NULL;

  if (value != NULL && field == DOCKET_JOB_DISCOUNT_AMOUNT && g_variant_get_int64 (value) > 0)
    return docket_money_format (-g_variant_get_int64 (value), docket_desk_get_currency (desk));
  if (value != NULL && field == DOCKET_JOB_LABOR_MINUTES)
    return format_minutes (g_variant_get_int64 (value));
  text = docket_desk_format_value (desk, field, value);
  if (value != NULL && docket_field_info (field)->type == DOCKET_TYPE_TEXT)
    return g_strdup_printf (_ ("“%s”"), text);
  return g_steal_pointer (&text);
}

static char *
describe_whole (DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketReview *review = docket_case_model_get_review (model);
  const DocketCandidate *candidate = docket_case_model_get_candidate (model);
  gboolean current = docket_case_model_is_current (model, side);

  if (docket_case_model_get_form (model) == DOCKET_CASE_TWINS)
    return g_strdup (current ? _ ("Keep both") : _ ("Merge into this one"));
  if (candidate == NULL)
    return g_strdup (g_strcmp0 (review->reason, DOCKET_WHY_POSSIBLE_DUPLICATE) == 0 ? _ ("Keep both") : _ ("Leave it as it is"));
  switch (candidate->kind)
    {
    case DOCKET_OPERATION_VOID:
      return g_strdup (current ? _ ("Keep it") : _ ("Void it"));
    case DOCKET_OPERATION_RESTORE:
      return g_strdup (current ? _ ("Leave it void") : _ ("Restore it"));
    case DOCKET_OPERATION_CREATE:
      return g_strdup (current ? _ ("Leave it out") : _ ("Take it in"));
    case DOCKET_OPERATION_EDIT:
      return g_strdup (current ? _ ("Leave it void") : _ ("Restore it with this change"));
    case DOCKET_OPERATION_DECIDE:
    case DOCKET_OPERATION_UNDO_DECISION:
    case DOCKET_OPERATION_MERGE:
    default:
      return g_strdup (current ? _ ("Leave it as it is") : _ ("Take the change"));
    }
}

/* What a side is called by: where the status or the total differs, that weighs, and
 * what stands beside it explains it; otherwise every field that differs. Returns how
 * many; the first @max of them in @fields. */
static guint
find_telling_fields (DocketCaseModel *model, DocketField *fields, guint max)
{
  guint n = 0;

  for (guint i = 0; i < docket_case_model_get_n_rows (model); i++)
    {
      const DocketCaseRow *row = docket_case_model_get_row (model, i);

      if (!row->differs || row->field == DOCKET_FIELD_NONE)
        continue;
      if (row->field == DOCKET_JOB_STATUS || row->field == DOCKET_JOB_TOTAL_AMOUNT)
        {
          fields[0] = row->field;
          return 1;
        }
      if (n < max)
        fields[n] = row->field;
      n++;
    }
  return n;
}

gboolean
docket_case_side_is_several (DocketCaseModel *model)
{
  DocketField field;

  switch (docket_case_model_get_form (model))
    {
    case DOCKET_CASE_FIELDS:
    case DOCKET_CASE_SUM:
      return find_telling_fields (model, &field, 1) > 1;
    case DOCKET_CASE_WHOLE:
    case DOCKET_CASE_TWINS:
    case DOCKET_CASE_PLAIN:
    default:
      return FALSE;
    }
}

char *
docket_case_side_value (DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side)
{
  const DocketReview *review = docket_case_model_get_review (model);
  DocketCaseForm form = docket_case_model_get_form (model);
  DocketField fields[SIDE_FIELDS_MAX];
  g_autoptr (GString) text = NULL;
  guint n;

  if (form == DOCKET_CASE_WHOLE || form == DOCKET_CASE_PLAIN || form == DOCKET_CASE_TWINS)
    return describe_whole (model, side);
  n = find_telling_fields (model, fields, SIDE_FIELDS_MAX);
  if (n == 0)
    fields[0] = review->group == DOCKET_GROUP_JOB_TOTALS ? DOCKET_JOB_TOTAL_AMOUNT : docket_group_info (review->group)->first_field;
  if (n <= 1)
    return docket_case_value (desk, fields[0], docket_case_model_get_side_value (model, side, fields[0]));
  text = g_string_new (NULL);
  for (guint i = 0; i < MIN (n, SIDE_FIELDS_MAX); i++)
    {
      g_autofree char *value = docket_case_value (desk, fields[i], docket_case_model_get_side_value (model, side, fields[i]));

      g_string_append_printf (text, "%s%s %s", i > 0 ? _ (", ") : "", docket_field_label (fields[i]), value);
    }
  if (n > SIDE_FIELDS_MAX)
    g_string_append_printf (text, ngettext (", and %u field more", ", and %u fields more", n - SIDE_FIELDS_MAX), n - SIDE_FIELDS_MAX);
  return g_strdup (text->str);
}

char *
docket_case_candidate_line (DocketDesk *desk, const DocketReview *review, guint at)
{
  const DocketCandidate *candidate = g_ptr_array_index (review->candidates, at);
  g_autofree char *who = NULL;
  g_autofree char *times = NULL;

  /* Of a possible duplicate it is the other record that matters. */
  if (candidate->record != NULL && docket_review_is_duplicate (review))
    {
      who = docket_desk_record_name (desk, review->subject_kind, candidate->record);
      return g_strdup_printf (C_ ("candidate of a case", "%u: %s"), at + 1, who);
    }
  who = docket_case_who (desk, &candidate->by);
  times = docket_case_times (desk, &candidate->by);
  /* Translators: "2: Tess Ortiz, phone · made 09:12" */
  return g_strdup_printf (_ ("%u: %s · %s"), at + 1, who, times);
}
