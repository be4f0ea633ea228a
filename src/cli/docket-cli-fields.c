/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * FIELD=VALUE by the schema's type of the field, e.g.
 *
 *   status=complete total_amount=41250 starts_at=2026-11-23T09:30 technician=tess
 *
 * Nothing is guessed: what cannot be read is answered with the field's name and
 * an example of what it takes.
 */
#include "docket-config.h"

#include "docket-cli-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-cli.h"
#include "docket-normal.h"
#include "docket-typed.h"

#define CANDIDATES_MAX 50

/* -- Times -- */

gboolean
docket_cli_parse_time (const char *text, gint64 *ms, GError **error)
{
  static const char pattern[] = "^(\\d{4}-\\d{2}-\\d{2})(?:[Tt ](\\d{2}:\\d{2})(:\\d{2}(?:\\.\\d+)?)?(Z|z|[+-]\\d{2}(?::?\\d{2})?)?)?$";
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  gint64 number;

  if (strlen (text) >= 9 && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL))
    {
      *ms = number;
      return TRUE;
    }
  if (g_regex_match (regex, text, 0, &match))
    {
      g_autofree char *day = g_match_info_fetch (match, 1);
      g_autofree char *minutes = g_match_info_fetch (match, 2);
      g_autofree char *seconds = g_match_info_fetch (match, 3);
      g_autofree char *zone = g_match_info_fetch (match, 4);
      g_autofree char *whole = g_strconcat (day, "T", minutes != NULL && *minutes != '\0' ? minutes : "00:00",
                                            seconds != NULL && *seconds != '\0' ? seconds : ":00", zone, NULL);
      time = g_date_time_new_from_iso8601 (whole, local);
    }
  if (time == NULL)
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, _ ("“%s” is not a time. Write it like 2026-11-23T09:30, or as milliseconds since 1970."), text);
      return FALSE;
    }
  *ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}

gboolean
docket_cli_parse_day (const char *text, gint64 *from_ms, gint64 *before_ms, GError **error)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *midnight = g_strconcat (text, "T00:00:00", NULL);
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) before = NULL;

  if (strlen (text) == strlen ("2026-11-23"))
    from = g_date_time_new_from_iso8601 (midnight, local);
  if (from == NULL)
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, _ ("“%s” is not a day. Write it like 2026-11-23."), text);
      return FALSE;
    }
  before = g_date_time_add_days (from, 1);
  *from_ms = g_date_time_to_unix (from) * 1000;
  *before_ms = g_date_time_to_unix (before) * 1000;
  return TRUE;
}

/* -- People and customers -- */

static gboolean
same_words (const char *a, const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a != NULL ? a : "", -1);
  g_autofree char *folded_b = g_utf8_casefold (b != NULL ? b : "", -1);

  return strcmp (folded_a, folded_b) == 0;
}

/* As signing in compares them. @name: (nullable) */
static gboolean
is_username (const char *name, const char *typed)
{
  g_autofree char *a = docket_normal_username (name != NULL ? name : "");
  g_autofree char *b = docket_normal_username (typed);

  return strcmp (a, b) == 0;
}

static gboolean
person_matches (const DocketRecord *person, const char *reference, gboolean loosely)
{
  const char *name = docket_record_get_text (person, DOCKET_PERSON_NAME);
  g_autofree char *first = NULL;

  if (!loosely)
    return strcmp (docket_record_get_id (person), reference) == 0
           || is_username (docket_record_get_text (person, DOCKET_PERSON_USERNAME), reference)
           || same_words (name, reference);
  first = g_strndup (name != NULL ? name : "", name != NULL ? strcspn (name, " ") : 0);
  return same_words (first, reference)
         || (strlen (reference) >= 4 && g_str_has_prefix (docket_record_get_id (person), reference));
}

DocketRecord *
docket_cli_find_person (DocketStore *reader, const char *reference, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr (GPtrArray) persons = docket_store_select (reader, query, 0, error);

  if (persons == NULL)
    return NULL;
  for (int loosely = 0; loosely <= 1; loosely++)
    {
      DocketRecord *found = NULL;
      guint n_found = 0;

      for (guint i = 0; i < persons->len; i++)
        if (person_matches (g_ptr_array_index (persons, i), reference, loosely == 1))
          {
            found = g_ptr_array_index (persons, i);
            n_found++;
          }
      if (n_found == 1)
        return docket_record_ref (found);
      if (n_found > 1)
        {
          g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED,
                       _ ("“%s” could be more than one person. Use the sign-in name."), reference);
          return NULL;
        }
    }
  g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED,
               _ ("There is nobody called “%s” here. Use a name, a first name or a sign-in name."), reference);
  return NULL;
}

static DocketRecord *
find_customer_by_name (DocketStore *reader, const char *name, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autoptr (GPtrArray) customers = NULL;
  DocketRecord *found = NULL;
  guint n_found = 0;

  query->search = g_strdup (name);
  customers = docket_store_select (reader, query, CANDIDATES_MAX, error);
  if (customers == NULL)
    return NULL;
  for (guint i = 0; i < customers->len; i++)
    if (same_words (docket_record_get_text (g_ptr_array_index (customers, i), DOCKET_CUSTOMER_NAME), name))
      {
        found = g_ptr_array_index (customers, i);
        n_found++;
      }
  if (n_found == 1)
    return docket_record_ref (found);
  if (n_found == 0 && customers->len == 1)
    return docket_record_ref (g_ptr_array_index (customers, 0));
  if (customers->len == 0)
    g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("There is no customer “%s” here. Check the name, or sync first."), name);
  else
    g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED,
                 _ ("“%s” could be more than one customer. Use the id: docketctl customers --search TEXT shows it."), name);
  return NULL;
}

DocketRecord *
docket_cli_find_customer (DocketStore *reader, const char *reference, GError **error)
{
  g_autoptr (GError) local = NULL;
  DocketRecord *customer = docket_store_find (reader, DOCKET_KIND_CUSTOMER, reference, &local);

  if (customer != NULL)
    return customer;
  /* "Adde" is the beginning of an id and may be a name. */
  if (g_error_matches (local, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND))
    return find_customer_by_name (reader, reference, error);
  if (g_error_matches (local, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_AMBIGUOUS))
    customer = find_customer_by_name (reader, reference, NULL);
  if (customer == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return customer;
}

DocketRecord *
docket_cli_find (DocketStore *reader, DocketKind kind, const char *reference, GError **error)
{
  return kind == DOCKET_KIND_CUSTOMER ? docket_cli_find_customer (reader, reference, error) : docket_store_find (reader, kind, reference, error);
}

/* -- Values -- */

static GVariant *
parse_reference (DocketStore *reader, const DocketFieldInfo *info, const char *text, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;

  if (info->target == DOCKET_KIND_PERSON)
    record = docket_cli_find_person (reader, text, error);
  else if (info->target == DOCKET_KIND_CUSTOMER)
    record = docket_cli_find_customer (reader, text, error);
  else
    record = docket_store_find (reader, info->target, text, error);
  return record != NULL ? g_variant_ref_sink (g_variant_new_string (docket_record_get_id (record))) : NULL;
}

/* What cannot be read was typed wrong. */
static GVariant *
parse_typed (DocketField field, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  GVariant *value = NULL;

  if (!docket_typed_read (field, text, &value, &local))
    docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, "%s", local->message);
  return value;
}

gboolean
docket_cli_parse_value (DocketStore *reader, DocketField field, const char *text, GVariant **value, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  g_autoptr (GVariant) parsed = NULL;
  gint64 ms;

  if (*text == '\0')
    {
      *value = NULL;
      return TRUE;
    }
  if (info->type == DOCKET_TYPE_ID)
    parsed = parse_reference (reader, info, text, error);
  else if (info->type != DOCKET_TYPE_TIME)
    parsed = parse_typed (field, text, error);
  else if (docket_cli_parse_time (text, &ms, error))
    parsed = g_variant_ref_sink (g_variant_new_int64 (ms));
  if (parsed == NULL)
    return FALSE;
  if (!docket_field_check (field, parsed, error))
    return FALSE;
  *value = g_steal_pointer (&parsed);
  return TRUE;
}

gboolean
docket_cli_parse_text (DocketField field, const char *text, GVariant **value, GError **error)
{
  g_autoptr (GVariant) parsed = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, _ ("The text has letters that cannot be read. Give it as UTF-8."));
      return FALSE;
    }
  if (*text == '\0')
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, _ ("The text is empty."));
      return FALSE;
    }
  parsed = g_variant_ref_sink (g_variant_new_string (text));
  if (!docket_field_check (field, parsed, error))
    return FALSE;
  *value = g_steal_pointer (&parsed);
  return TRUE;
}

gboolean
docket_cli_is_typed (const DocketFieldInfo *field)
{
  /* What the server alone writes stands in groups of that name. */
  return strcmp (docket_group_info (field->group)->name, "server") != 0;
}

char *
docket_cli_field_names (DocketKind kind)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < info->n_fields; i++)
    {
      const DocketFieldInfo *field = docket_field_info (info->first_field + (DocketField) i);

      if (docket_cli_is_typed (field))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", field->name);
    }
  return g_string_free (names, FALSE);
}

static gboolean
parse_field (DocketStore *reader, DocketKind kind, const char *word, DocketValues *values, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : NULL;
  g_autoptr (GVariant) value = NULL;
  DocketField field;

  if (!g_utf8_validate (word, -1, NULL))
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, _ ("The text has letters that cannot be read. Give it as UTF-8."));
      return FALSE;
    }
  if (name == NULL || *name == '\0')
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, _ ("“%s” is not of the form FIELD=VALUE."), word);
      return FALSE;
    }
  field = docket_field_from_name (kind, name);
  if (field == DOCKET_FIELD_NONE)
    {
      g_autofree char *names = docket_cli_field_names (kind);
      docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, _ ("There is no field “%s”. The fields are: %s."), name, names);
      return FALSE;
    }
  if (docket_values_contains (values, field))
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_USAGE, _ ("“%s” is given twice."), name);
      return FALSE;
    }
  if (!docket_cli_parse_value (reader, field, equals + 1, &value, error))
    return FALSE;
  docket_values_set (values, field, value);
  return TRUE;
}

DocketValues *
docket_cli_parse_fields (DocketStore *reader, DocketKind kind, char **words, int n_words, GError **error)
{
  g_autoptr (DocketValues) values = docket_values_new ();

  for (int i = 0; i < n_words; i++)
    if (!parse_field (reader, kind, words[i], values, error))
      return NULL;
  return g_steal_pointer (&values);
}

GPtrArray *
docket_cli_edits (const DocketRecord *seen, const DocketValues *values, const char *reason)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (seen));
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  for (guint g = 0; g < info->n_groups; g++)
    {
      DocketGroup group = info->first_group + (DocketGroup) g;
      g_autoptr (DocketValues) set = docket_values_new ();
      DocketOperation *operation;

      for (guint i = 0; i < docket_values_n (values); i++)
        if (docket_field_info (docket_values_nth_field (values, i))->group == group)
          docket_values_set (set, docket_values_nth_field (values, i), docket_values_nth_value (values, i));
      if (docket_values_n (set) == 0)
        continue;
      operation = docket_operation_new_edit (seen, group, set);
      operation->reason = g_strdup (reason);
      g_ptr_array_add (operations, operation);
    }
  return operations;
}
