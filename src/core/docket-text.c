/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values as people read them: times, durations, quantities, field values, and
 * the one sentence that says what a save is. */
#include "docket-config.h"

#include "docket-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-money.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static GDateTime *
local_time (gint64 time_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);

  return utc == NULL ? NULL : g_date_time_to_local (utc);
}

static char *
format_time (gint64 time_ms, const char *format)
{
  g_autoptr (GDateTime) time = local_time (time_ms);

  return time == NULL ? g_strdup ("—") : g_date_time_format (time, format);
}

char *
docket_time_format_clock (gint64 time_ms)
{
  /* Translators: a time of day, as in g_date_time_format() */
  return format_time (time_ms, _ ("%H:%M"));
}

char *
docket_time_format_full (gint64 time_ms)
{
  /* Translators: day and time, as in g_date_time_format() */
  return format_time (time_ms, _ ("%a %-e %b %Y, %H:%M"));
}

char *
docket_time_format (gint64 time_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) time = local_time (time_ms);
  g_autoptr (GDateTime) now = local_time (now_ms);

  if (time == NULL || now == NULL)
    return g_strdup ("—");
  if (g_date_time_get_year (time) == g_date_time_get_year (now))
    {
      if (g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
        return g_date_time_format (time, _ ("%H:%M"));
      /* Translators: day and time of this year, as in g_date_time_format() */
      return g_date_time_format (time, _ ("%a %-e %b %H:%M"));
    }
  /* Translators: a day of another year, as in g_date_time_format() */
  return g_date_time_format (time, _ ("%-e %b %Y"));
}

/* A number and its unit stay in one line. (transfer full) */
static char *
keep_together (char *text)
{
  GString *kept = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == ' ' && at > text && g_unichar_isdigit (g_utf8_get_char (g_utf8_prev_char (at))))
      g_string_append (kept, "\u00a0");
    else
      g_string_append_len (kept, at, g_utf8_next_char (at) - at);
  g_free (text);
  return g_string_free (kept, FALSE);
}

char *
docket_duration_format (gint64 ms)
{
  gint64 minutes = (MAX (ms, 0) + MINUTE_MS / 2) / MINUTE_MS;

  if (minutes < 1)
    return g_strdup (_ ("under a minute"));
  if (minutes < 60)
    return keep_together (g_strdup_printf (_ ("%d min"), (int) minutes));
  if (minutes < 48 * 60)
    return keep_together (g_strdup_printf (_ ("%d h"), (int) (minutes / 60)));
  return keep_together (g_strdup_printf (ngettext ("%d day", "%d days", (gulong) (minutes / (24 * 60))), (int) (minutes / (24 * 60))));
}

char *
docket_wait_format (gint64 ms)
{
  gint64 seconds = (ms + 999) / 1000;

  if (seconds <= 0)
    return g_strdup (_ ("now"));
  if (seconds < 60)
    return keep_together (g_strdup_printf (_ ("in %d s"), (int) seconds));
  if (seconds < 10 * 60 && seconds % 60 != 0)
    return keep_together (g_strdup_printf (_ ("in %d min %d s"), (int) (seconds / 60), (int) (seconds % 60)));
  if (seconds < 2 * 3600)
    return keep_together (g_strdup_printf (_ ("in %d min"), (int) (seconds / 60)));
  return keep_together (g_strdup_printf (_ ("in %d h"), (int) (seconds / 3600)));
}

char *
docket_quantity_format (gint64 milli)
{
  g_autofree char *text = NULL;
  gsize size;

  if (milli % 1000 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, milli / 1000);
  text = g_strdup_printf ("%.3f", (double) milli / 1000.0);
  for (size = strlen (text); size > 0 && text[size - 1] == '0'; size--)
    text[size - 1] = '\0';
  return g_steal_pointer (&text);
}

static char *
format_minutes (gint64 minutes)
{
  return g_strdup_printf (_ ("%d h %02d"), (int) (minutes / 60), (int) (minutes % 60));
}

/* GTK's own catalogue says so, and it is by this word that the windows turn. */
gboolean
docket_text_is_mirrored (void)
{
  return g_strcmp0 (g_dgettext ("gtk40", "default:LTR"), "default:RTL") == 0;
}

char *
docket_text_isolate (const char *text)
{
  return docket_text_is_mirrored () ? g_strconcat ("\u2068", text, "\u2069", NULL) : g_strdup (text);
}

char *
docket_text_end_sentence (const char *text)
{
  static const char *const ends[] = { ".", "!", "?", ":", "…", "؟" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (text, ends[i]))
      return g_strdup (text);
  return g_strconcat (text, ".", NULL);
}

char *
docket_value_format (DocketField field, GVariant *value, const char *currency, gint64 now_ms)
{
  g_autofree const char **words = NULL;

  if (value == NULL)
    return g_strdup (C_ ("no value", "none"));
  switch (docket_field_info (field)->type)
    {
    case DOCKET_TYPE_MONEY:
      return docket_money_format (g_variant_get_int64 (value), currency);
    case DOCKET_TYPE_TIME:
      return docket_time_format (g_variant_get_int64 (value), now_ms);
    case DOCKET_TYPE_INT:
      if (field == DOCKET_LINE_QUANTITY_MILLI)
        return docket_quantity_format (g_variant_get_int64 (value));
      if (field == DOCKET_JOB_LABOR_MINUTES || field == DOCKET_JOB_PLANNED_MINUTES)
        return format_minutes (g_variant_get_int64 (value));
      return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
    case DOCKET_TYPE_BOOL:
      return g_strdup (g_variant_get_boolean (value) ? _ ("yes") : _ ("no"));
    case DOCKET_TYPE_WORDS:
      words = g_variant_get_strv (value, NULL);
      return g_strjoinv (_ (", "), (char **) words);
    case DOCKET_TYPE_CHOICE:
      return g_strdup (docket_choice_label (field, g_variant_get_string (value, NULL)));
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_JSON:
    default:
      return g_variant_dup_string (value, NULL);
    }
}

/* ---- What a save is ---- */

typedef struct
{
  guint notes;
  guint lines;
  guint files;
  guint signatures;
  GPtrArray *parts;   /* owned texts about the main record */
  GHashTable *others; /* set of ids: records like it, which are counted */
  DocketNamePerson name_person; /* (nullable) */
  gpointer data;
} Summary;

/* New records have names of their own; of more than this the first is named. */
#define NEW_ONES_NAMED_MAX 3

/* Unlike docket_time_format() with the hour in any year: it is what a plan is about. */
static char *
plan_time_words (gint64 time_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) time = local_time (time_ms);
  g_autoptr (GDateTime) now = local_time (now_ms);

  if (time != NULL && now != NULL && g_date_time_get_year (time) == g_date_time_get_year (now))
    return docket_time_format (time_ms, now_ms);
  return docket_time_format_full (time_ms);
}

/* When it is for, as far as @set says; (transfer full) (nullable) */
static char *
plan_span_words (const DocketValues *set, gint64 now_ms)
{
  gint64 starts_at = docket_values_get_int (set, DOCKET_JOB_STARTS_AT, 0);
  gint64 ends_at = docket_values_get_int (set, DOCKET_JOB_ENDS_AT, 0);
  g_autofree char *from = NULL;
  g_autofree char *from_day = NULL;
  g_autofree char *to_day = NULL;
  g_autofree char *to = NULL;

  if (!docket_values_contains (set, DOCKET_JOB_STARTS_AT) && ends_at != 0)
    {
      to = plan_time_words (ends_at, now_ms);
      /* Translators: when a job ends: "until Thu 26 Nov 11:00" */
      return g_strdup_printf (_ ("until %s"), to);
    }
  if (starts_at == 0)
    return docket_values_contains (set, DOCKET_JOB_STARTS_AT) ? g_strdup (C_ ("plan", "unscheduled")) : NULL;
  from = plan_time_words (starts_at, now_ms);
  if (ends_at == 0)
    return g_steal_pointer (&from);
  from_day = format_time (starts_at, "%F");
  to_day = format_time (ends_at, "%F");
  to = g_str_equal (from_day, to_day) ? docket_time_format_clock (ends_at) : plan_time_words (ends_at, now_ms);
  return g_strdup_printf (_ ("%s–%s"), from, to);
}

/* "Jonas Keller, Thu 26 Nov 09:00–11:00": a job that is moved about waits as several
 * saves, each of which puts it elsewhere. (transfer full) (nullable) */
static char *
plan_words (const Summary *summary, const DocketValues *set, gint64 now_ms)
{
  const char *id = docket_values_get_text (set, DOCKET_JOB_TECHNICIAN);
  g_autofree char *person = id != NULL && summary->name_person != NULL ? summary->name_person (id, summary->data) : NULL;
  g_autofree char *span = plan_span_words (set, now_ms);

  if (person == NULL && docket_values_contains (set, DOCKET_JOB_TECHNICIAN) && id == NULL && docket_values_get_int (set, DOCKET_JOB_STARTS_AT, 0) != 0)
    person = g_strdup (C_ ("no person", "nobody"));
  if (span == NULL)
    return g_steal_pointer (&person);
  if (person == NULL)
    return g_steal_pointer (&span);
  return g_strdup_printf (_ ("%s, %s"), person, span);
}

static void
add_edit (Summary *summary, const DocketOperation *operation, const char *name, const char *currency, gint64 now_ms)
{
  const char *group = docket_group_label (operation->group);

  /* One telling value is named, many are not: "Status of J-10248 to Complete". */
  if (operation->group == DOCKET_GROUP_JOB_STATUS && docket_values_get_text (operation->set, DOCKET_JOB_STATUS) != NULL)
    g_ptr_array_add (summary->parts, g_strdup_printf (_ ("Status of %s to %s"), name, docket_choice_label (DOCKET_JOB_STATUS, docket_values_get_text (operation->set, DOCKET_JOB_STATUS))));
  else if (docket_values_n (operation->set) == 1)
    {
      DocketField field = docket_values_nth_field (operation->set, 0);
      DocketType type = docket_field_info (field)->type;
      g_autofree char *value = docket_value_format (field, docket_values_nth_value (operation->set, 0), currency, now_ms);
      g_autofree char *plan = field == DOCKET_JOB_TECHNICIAN ? plan_words (summary, operation->set, now_ms) : NULL;

      if (plan != NULL)
        g_ptr_array_add (summary->parts, g_strdup_printf (_ ("%s of %s to %s"), docket_field_label (field), name, plan));
      else if (type == DOCKET_TYPE_ID || type == DOCKET_TYPE_JSON || g_utf8_strlen (value, -1) > 40)
        g_ptr_array_add (summary->parts, g_strdup_printf (C_ ("field of record", "%s of %s"), docket_field_label (field), name));
      else
        g_ptr_array_add (summary->parts, g_strdup_printf (_ ("%s of %s to %s"), docket_field_label (field), name, value));
    }
  else
    {
      g_autofree char *plan = operation->group == DOCKET_GROUP_JOB_PLAN ? plan_words (summary, operation->set, now_ms) : NULL;

      if (plan != NULL)
        /* Translators: "Plan of J-10248: Jonas Keller, Thu 26 Nov 09:00–11:00" */
        g_ptr_array_add (summary->parts, g_strdup_printf (C_ ("group of record", "%s of %s: %s"), group, name, plan));
      else
        g_ptr_array_add (summary->parts, g_strdup_printf (C_ ("group of record", "%s of %s"), group, name));
    }
}

static const char *
text_or_none (const DocketValues *values, DocketField field)
{
  const char *text = docket_values_get_text (values, field);

  return text == NULL ? C_ ("no value", "none") : text;
}

static void
add_create (Summary *summary, const DocketOperation *operation)
{
  switch (operation->record_kind)
    {
    case DOCKET_KIND_NOTE:
      summary->notes++;
      break;
    case DOCKET_KIND_LINE:
      summary->lines++;
      break;
    case DOCKET_KIND_ATTACHMENT:
      summary->files++;
      break;
    case DOCKET_KIND_SIGNATURE:
      summary->signatures++;
      break;
    case DOCKET_KIND_JOB:
      g_ptr_array_add (summary->parts, g_strdup_printf (_ ("New job “%s”"), text_or_none (operation->set, DOCKET_JOB_TITLE)));
      break;
    case DOCKET_KIND_CUSTOMER:
      g_ptr_array_add (summary->parts, g_strdup_printf (_ ("New customer %s"), text_or_none (operation->set, DOCKET_CUSTOMER_NAME)));
      break;
    case DOCKET_KIND_NONE:
    case DOCKET_KIND_PERSON:
    case DOCKET_KIND_ABSENCE:
    case DOCKET_KIND_DEVICE:
    case DOCKET_KIND_REVIEW:
    case DOCKET_KIND_POLICY:
    case DOCKET_N_KINDS:
    default:
      g_ptr_array_add (summary->parts, g_strdup_printf (C_ ("new record", "New: %s"), docket_kind_label (operation->record_kind)));
    }
}

static void
add_operation (Summary *summary, const DocketOperation *operation, const char *name, const char *currency, gint64 now_ms)
{
  switch (operation->kind)
    {
    case DOCKET_OPERATION_CREATE:
      add_create (summary, operation);
      break;
    case DOCKET_OPERATION_EDIT:
      add_edit (summary, operation, name, currency, now_ms);
      break;
    case DOCKET_OPERATION_VOID:
      g_ptr_array_add (summary->parts, g_strdup_printf (_ ("%s voided"), name));
      break;
    case DOCKET_OPERATION_RESTORE:
      g_ptr_array_add (summary->parts, g_strdup_printf (_ ("%s restored"), name));
      break;
    case DOCKET_OPERATION_DECIDE:
      g_ptr_array_add (summary->parts, g_strdup_printf (_ ("Decision on %s"), name));
      break;
    case DOCKET_OPERATION_UNDO_DECISION:
      g_ptr_array_add (summary->parts, g_strdup_printf (_ ("Decision on %s taken back"), name));
      break;
    case DOCKET_OPERATION_MERGE:
      g_ptr_array_add (summary->parts, g_strdup_printf (_ ("%s merged into another"), name));
      break;
    default:
      g_assert_not_reached ();
    }
}

static char *
join_parts (GPtrArray *parts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      if (i > 0)
        g_string_append (text, i + 1 == parts->len ? _ (", and ") : _ (", "));
      g_string_append (text, g_ptr_array_index (parts, i));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What has a line of its own in a list: a part of a job has not. */
gboolean
docket_kind_is_listed (DocketKind kind)
{
  return kind == DOCKET_KIND_JOB || kind == DOCKET_KIND_CUSTOMER || kind == DOCKET_KIND_REVIEW || kind == DOCKET_KIND_ABSENCE;
}

/*
 * A save over many records is about the first and as many more: the others do
 * not go by its name.
 *
 *   import of 300 customers    New customer Adler & Co, and 299 more records
 *   30 jobs set to Complete    Status of J-10248 to Complete, and 29 more records
 */
static void
add_operations (Summary *summary, GPtrArray *operations, const char *name, const char *currency, gint64 now_ms)
{
  const char *main_id = NULL;
  guint n_new = 0, named = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (operations, i);

      if (!docket_kind_is_listed (operation->record_kind))
        continue;
      if (operation->kind == DOCKET_OPERATION_CREATE)
        n_new++;
      else if (main_id == NULL)
        main_id = operation->record_id;
    }
  for (guint i = 0; i < operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (operations, i);
      gboolean is_new = operation->kind == DOCKET_OPERATION_CREATE;

      if (docket_kind_is_listed (operation->record_kind)
          && (is_new ? n_new > NEW_ONES_NAMED_MAX && named > 0 : g_strcmp0 (operation->record_id, main_id) != 0))
        {
          g_hash_table_add (summary->others, operation->record_id);
          continue;
        }
      named += is_new && docket_kind_is_listed (operation->record_kind);
      add_operation (summary, operation, name, currency, now_ms);
    }
}

char *
docket_bundle_sentence (GPtrArray *operations, const char *name, const char *currency, gint64 now_ms)
{
  DocketBundleRest none = { 0 };

  return docket_bundle_sentence_of_part (operations, &none, name, NULL, NULL, currency, now_ms);
}

char *
docket_bundle_sentence_of_part (GPtrArray *operations, const DocketBundleRest *rest, const char *name, DocketNamePerson name_person, gpointer data, const char *currency, gint64 now_ms)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) others = g_hash_table_new (g_str_hash, g_str_equal);
  Summary summary = { rest->notes, rest->lines, rest->files, rest->signatures, parts, others, name_person, data };
  guint n_others;
  gboolean alone;

  add_operations (&summary, operations, name, currency, now_ms);
  /* Notes and the like alone name their record; beside others it was named. */
  alone = parts->len == 0;
  if (summary.notes > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u note", "%u notes", summary.notes), summary.notes));
  if (summary.lines > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u line item", "%u line items", summary.lines), summary.lines));
  if (summary.files > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u file", "%u files", summary.files), summary.files));
  if (summary.signatures > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u signature", "%u signatures", summary.signatures), summary.signatures));
  n_others = g_hash_table_size (others) + rest->records;
  if (n_others > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u more record", "%u more records", n_others), n_others));
  if (alone && parts->len > 0)
    {
      g_autofree char *joined = join_parts (parts);

      /* Translators: "2 notes on J-10248" */
      return g_strdup_printf (_ ("%s on %s"), joined, name);
    }
  return join_parts (parts);
}
