/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one table against DESIGN §4 (written down again here), against the SQL
 * and at the bounds of every field. */

#include <string.h>

#include "docket-error.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-schema.h"

/* "kind.group: fields", a type letter behind each: t text, i int, m money,
 * z time, b bool, d id, c choice, w words, j JSON. */
static const char *const page[] = {
  "customer.profile: name/t nickname/t about/t",
  "customer.contact: phone/t email/t street/t city/t region/t postcode/t country/t",
  "customer.billing: billing_contact/t billing_email/t terms_days/i tax_id/t credit_limit/m",
  "customer.standing: standing/c",
  "customer.server: merged_into/d",
  "job.details: title/t description/t site_street/t site_city/t site_postcode/t site_contact/t site_phone/t access_notes/t priority/c skills_needed/w planned_minutes/i promised_from/z promised_to/z",
  "job.party: customer/d",
  "job.plan: technician/d starts_at/z ends_at/z",
  "job.status: status/c status_reason/t",
  "job.approval: approval/c",
  "job.totals: labor_minutes/i labor_amount/m parts_amount/m discount_amount/m tax_amount/m total_amount/m",
  "job.invoice: invoice_state/c invoice_ref/t",
  "job.server: number/t follow_up_of/d",
  "line.line: job/d class/c sku/t description/t quantity_milli/i unit_amount/m amount/m",
  "note.note: job/d customer/d body/t",
  "attachment.attachment: job/d blob/t name/t media_type/t size/i taken_at/z",
  "signature.signature: job/d signer/t blob/t signed_at/z totals_digest/t",
  "person.person: name/t username/t role/c team/t skills/w color/t shift_start/i shift_end/i break_start/i break_minutes/i active/b",
  "absence.absence: person/d title/t starts_at/z ends_at/z",
  "device.device: person/d name/t class/c app_version/t revoked/b",
  "review.review: state/c reason/t subject/j group/t started_from/j started_by/j current/j candidates/j rule/t deciders/w decision/j approvals/j opened_at/z",
  "policy.policy: version/i document/j",
};
static const char type_letters[] = "timzbdcwj";

static void
test_every_field_stands_where_the_design_says (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (page), ==, DOCKET_N_GROUPS);
  for (guint i = 0; i < G_N_ELEMENTS (page); i++)
    {
      g_auto (GStrv) parts = g_strsplit (page[i], ": ", 2);
      g_auto (GStrv) fields = g_strsplit (parts[1], " ", -1);
      DocketGroup group = docket_group_from_path (parts[0]);
      const DocketGroupInfo *info;

      g_assert_cmpint (group, !=, DOCKET_GROUP_NONE);
      info = docket_group_info (group);
      g_assert_cmpstr (docket_group_path (group), ==, parts[0]);
      g_assert_cmpint (docket_group_from_name (info->kind, info->name), ==, group);
      g_assert_cmpuint (info->n_fields, ==, g_strv_length (fields));
      for (guint f = 0; fields[f] != NULL; f++)
        {
          g_auto (GStrv) field = g_strsplit (fields[f], "/", 2);
          const DocketFieldInfo *found = docket_field_info ((DocketField) (info->first_field + (int) f));

          g_assert_cmpstr (found->name, ==, field[0]);
          g_assert_cmpint (found->group, ==, group);
          g_assert_cmpint (found->kind, ==, info->kind);
          g_assert_cmpint (type_letters[found->type], ==, field[1][0]);
          g_assert_cmpint (docket_field_from_name (found->kind, found->name), ==, found->field);
        }
    }
}

static void
test_names_are_unique_and_labelled (void)
{
  for (int k = 0; k < DOCKET_N_KINDS; k++)
    {
      const DocketKindInfo *info = docket_kind_info ((DocketKind) k);
      g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_cmpint (docket_kind_from_name (info->name), ==, k);
      g_assert_cmpstr (docket_kind_label ((DocketKind) k), !=, "");
      g_assert_cmpuint (info->n_groups, <=, 64); /* DOCKET_GROUP_BIT */
      for (guint i = 0; i < info->n_fields; i++)
        {
          DocketField field = (DocketField) (info->first_field + (int) i);
          const DocketFieldInfo *found = docket_field_info (field);

          g_assert_true (g_hash_table_add (names, (gpointer) found->name));
          g_assert_cmpstr (docket_field_label (field), !=, "");
          for (guint c = 0; found->choices != NULL && found->choices[c] != NULL; c++)
            g_assert_cmpstr (docket_choice_label (field, found->choices[c]), !=, found->choices[c]);
          g_assert_cmpint (found->choices != NULL, ==, found->type == DOCKET_TYPE_CHOICE);
          g_assert_cmpint (found->target != DOCKET_KIND_NONE, ==, found->type == DOCKET_TYPE_ID);
        }
      for (guint i = 0; i < info->n_groups; i++)
        g_assert_cmpstr (docket_group_label ((DocketGroup) (info->first_group + (int) i)), !=, "");
    }
  g_assert_cmpstr (docket_choice_label (DOCKET_JOB_STATUS, "bogus"), ==, "bogus");
  g_assert_null (docket_choice_label (DOCKET_JOB_STATUS, NULL));
  g_assert_cmpstr (docket_choice_label (DOCKET_JOB_TITLE, "x"), ==, "x");
  g_assert_cmpint (docket_kind_from_name ("x"), ==, DOCKET_KIND_NONE);
  g_assert_cmpint (docket_kind_from_name (NULL), ==, DOCKET_KIND_NONE);
  g_assert_cmpint (docket_group_from_name (DOCKET_KIND_JOB, "contact"), ==, DOCKET_GROUP_NONE);
  g_assert_cmpint (docket_group_from_path ("job"), ==, DOCKET_GROUP_NONE);
  g_assert_cmpint (docket_group_from_path (NULL), ==, DOCKET_GROUP_NONE);
  g_assert_cmpint (docket_field_from_name (DOCKET_KIND_JOB, "nickname"), ==, DOCKET_FIELD_NONE);
}

static char *
read_sql (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "db", "sql", name, NULL);
  g_autoptr (GError) error = NULL;
  char *sql = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  return sql;
}

/* The columns of a kind in the first file, and those that came after. */
static GHashTable *
columns_of (const DocketKindInfo *info, const char *sql, const char *later)
{
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *opening = g_strdup_printf ("CREATE TABLE \"%s\" (\n", info->name);
  g_autofree char *adding = g_strdup_printf ("ALTER TABLE \"%s\" ADD COLUMN ", info->name);
  const char *table = strstr (sql, opening);
  g_autofree char *inside = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) added = g_strsplit (later, "\n", -1);

  g_assert_nonnull (table);
  inside = g_strndup (table, (gsize) (strstr (table, "\n) STRICT") - table));
  lines = g_strsplit (inside, "\n", -1);
  /* After the opening and row, id, rev, void, stamps. */
  for (guint i = 6; lines[i] != NULL; i++)
    g_hash_table_add (columns, g_strndup (lines[i] + 2, strcspn (lines[i] + 2, ",")));
  for (guint i = 0; added[i] != NULL; i++)
    if (g_str_has_prefix (added[i], adding))
      g_hash_table_add (columns, g_strndup (added[i] + strlen (adding), strcspn (added[i] + strlen (adding), ";")));
  return g_steal_pointer (&columns);
}

static void
test_one_column_a_field (void)
{
  g_autofree char *sql = read_sql ("records-1.sql");
  g_autofree char *later = read_sql ("records-2.sql");

  for (int k = 0; k < DOCKET_N_KINDS; k++)
    {
      const DocketKindInfo *info = docket_kind_info ((DocketKind) k);
      g_autoptr (GHashTable) columns = columns_of (info, sql, later);

      for (guint i = 0; i < info->n_fields; i++)
        {
          const DocketFieldInfo *field = docket_field_info ((DocketField) (info->first_field + (int) i));
          gboolean number = field->type == DOCKET_TYPE_INT || field->type == DOCKET_TYPE_MONEY || field->type == DOCKET_TYPE_TIME || field->type == DOCKET_TYPE_BOOL;
          g_autofree char *column = g_strdup_printf ("\"%s\" %s", field->name, number ? "INTEGER" : "TEXT");

          if (!g_hash_table_remove (columns, column))
            g_error ("%s has no column %s", info->name, column);
        }
      g_assert_cmpuint (g_hash_table_size (columns), ==, 0);
    }
}

static gboolean
fine (DocketField field, GVariant *value)
{
  g_autoptr (GVariant) held = g_variant_ref_sink (value);
  g_autoptr (GError) error = NULL;
  gboolean good = docket_field_check (field, held, &error);

  if (!good)
    {
      g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, docket_field_label (field)));
    }
  return good;
}

static GVariant *
chars (gint64 n)
{
  GString *text = g_string_new (NULL);

  for (gint64 i = 0; i < n; i++)
    g_string_append (text, "é"); /* characters are counted, not bytes */
  return g_variant_new_take_string (g_string_free (text, FALSE));
}

static void
test_bounds_of_every_field (void)
{
  for (int f = 0; f < DOCKET_N_FIELDS; f++)
    {
      DocketField field = (DocketField) f;
      const DocketFieldInfo *info = docket_field_info (field);
      gboolean text = FALSE;

      g_assert_true (docket_field_check (field, NULL, NULL));
      switch (info->type)
        {
        case DOCKET_TYPE_INT:
        case DOCKET_TYPE_MONEY:
        case DOCKET_TYPE_TIME:
          g_assert_true (fine (field, g_variant_new_int64 (info->min)) && fine (field, g_variant_new_int64 (info->max)));
          g_assert_false (fine (field, g_variant_new_int64 (info->min - 1)) || fine (field, g_variant_new_int64 (info->max + 1)));
          g_assert_false (fine (field, g_variant_new_int32 (1)));
          g_assert_cmpint (info->max, <=, DOCKET_INT_MAX);
          break;
        case DOCKET_TYPE_BOOL:
          g_assert_true (fine (field, g_variant_new_boolean (TRUE)));
          g_assert_false (fine (field, g_variant_new_int64 (1)));
          break;
        case DOCKET_TYPE_TEXT:
          text = TRUE;
          g_assert_true (fine (field, chars (info->max)));
          g_assert_false (fine (field, chars (info->max + 1)));
          g_assert_cmpint (info->max, <=, DOCKET_TEXT_CHARS_MAX);
          break;
        case DOCKET_TYPE_ID:
          text = TRUE;
          g_assert_true (fine (field, g_variant_new_string ("018f0000-0000-7000-8000-000000000001")));
          g_assert_false (fine (field, g_variant_new_string ("018F0000-0000-7000-8000-000000000001")) || fine (field, g_variant_new_string ("J-1")));
          break;
        case DOCKET_TYPE_CHOICE:
          text = TRUE;
          for (guint c = 0; info->choices[c] != NULL; c++)
            g_assert_true (fine (field, g_variant_new_string (info->choices[c])));
          g_assert_false (fine (field, g_variant_new_string ("bogus")));
          break;
        case DOCKET_TYPE_JSON:
          text = TRUE;
          g_assert_true (fine (field, g_variant_new_string ("{}")));
          break;
        case DOCKET_TYPE_WORDS:
        default:
          {
            const char *words[DOCKET_WORDS_MAX + 1];

            for (guint w = 0; w < G_N_ELEMENTS (words); w++)
              words[w] = "pumps";
            g_assert_true (fine (field, g_variant_new_strv (words, 0)) && fine (field, g_variant_new_strv (words, DOCKET_WORDS_MAX)));
            g_assert_false (fine (field, g_variant_new_strv (words, DOCKET_WORDS_MAX + 1)));
            words[0] = "";
            g_assert_false (fine (field, g_variant_new_strv (words, 1)));
            g_assert_false (fine (field, g_variant_new_string ("pumps")));
          }
        }
      if (text)
        g_assert_false (fine (field, g_variant_new_int64 (1)));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/every-field-stands-where-the-design-says", test_every_field_stands_where_the_design_says);
  g_test_add_func ("/schema/names-are-unique-and-labelled", test_names_are_unique_and_labelled);
  g_test_add_func ("/schema/one-column-a-field", test_one_column_a_field);
  g_test_add_func ("/schema/bounds-of-every-field", test_bounds_of_every_field);
  return g_test_run ();
}
