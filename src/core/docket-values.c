/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A sparse set of field values, kept as a short array in schema order: sets
 * have one to a dozen members, so a scan beats a hash and the order is free.
 */
#include "docket-values.h"

#include <string.h>

typedef struct
{
  DocketField field;
  GVariant *value;
} Member;

struct _DocketValues
{
  gatomicrefcount refs;
  GArray *members;
};

G_DEFINE_BOXED_TYPE (DocketValues, docket_values, docket_values_ref, docket_values_unref)

static void
clear_member (gpointer data)
{
  g_clear_pointer (&((Member *) data)->value, g_variant_unref);
}

/* Place of @field, or where it would stand. */
static guint
find (const DocketValues *values, DocketField field, gboolean *there)
{
  guint i;

  for (i = 0; i < values->members->len; i++)
    {
      DocketField at = g_array_index (values->members, Member, i).field;

      if (at >= field)
        {
          *there = at == field;
          return i;
        }
    }
  *there = FALSE;
  return i;
}

DocketValues *
docket_values_new (void)
{
  DocketValues *values = g_new0 (DocketValues, 1);

  g_atomic_ref_count_init (&values->refs);
  values->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (values->members, clear_member);
  return values;
}

DocketValues *
docket_values_copy (const DocketValues *values)
{
  DocketValues *copy = docket_values_new ();

  for (guint i = 0; i < values->members->len; i++)
    {
      Member member = g_array_index (values->members, Member, i);

      if (member.value != NULL)
        g_variant_ref (member.value);
      g_array_append_val (copy->members, member);
    }
  return copy;
}

DocketValues *
docket_values_ref (DocketValues *values)
{
  g_atomic_ref_count_inc (&values->refs);
  return values;
}

void
docket_values_unref (DocketValues *values)
{
  if (!g_atomic_ref_count_dec (&values->refs))
    return;
  g_array_unref (values->members);
  g_free (values);
}

guint
docket_values_n (const DocketValues *values)
{
  return values == NULL ? 0 : values->members->len;
}

DocketField
docket_values_nth_field (const DocketValues *values, guint n)
{
  g_return_val_if_fail (n < values->members->len, DOCKET_FIELD_NONE);
  return g_array_index (values->members, Member, n).field;
}

GVariant *
docket_values_nth_value (const DocketValues *values, guint n)
{
  g_return_val_if_fail (n < values->members->len, NULL);
  return g_array_index (values->members, Member, n).value;
}

gboolean
docket_values_contains (const DocketValues *values, DocketField field)
{
  gboolean there = FALSE;

  if (values != NULL)
    find (values, field, &there);
  return there;
}

GVariant *
docket_values_get (const DocketValues *values, DocketField field)
{
  gboolean there = FALSE;
  guint place;

  if (values == NULL)
    return NULL;
  place = find (values, field, &there);
  return there ? g_array_index (values->members, Member, place).value : NULL;
}

const char *
docket_values_get_text (const DocketValues *values, DocketField field)
{
  GVariant *value = docket_values_get (values, field);

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_get_string (value, NULL) : NULL;
}

gint64
docket_values_get_int (const DocketValues *values, DocketField field, gint64 fallback)
{
  GVariant *value = docket_values_get (values, field);

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_INT64) ? g_variant_get_int64 (value) : fallback;
}

gboolean
docket_values_equal (const DocketValues *a, const DocketValues *b)
{
  if (docket_values_n (a) != docket_values_n (b))
    return FALSE;
  for (guint i = 0; i < docket_values_n (a); i++)
    {
      const Member *left = &g_array_index (a->members, Member, i);
      const Member *right = &g_array_index (b->members, Member, i);

      if (left->field != right->field || !docket_value_equal (left->value, right->value))
        return FALSE;
    }
  return TRUE;
}

void
docket_values_set (DocketValues *values, DocketField field, GVariant *value)
{
  gboolean there = FALSE;
  guint place = find (values, field, &there);
  Member member = { field, value == NULL ? NULL : g_variant_ref_sink (value) };

  /* One way to say "unset": an empty text would be a second one. */
  if (member.value != NULL && g_variant_is_of_type (member.value, G_VARIANT_TYPE_STRING) && g_variant_get_string (member.value, NULL)[0] == '\0')
    g_clear_pointer (&member.value, g_variant_unref);
  if (there)
    {
      Member *old = &g_array_index (values->members, Member, place);

      clear_member (old);
      *old = member;
    }
  else
    {
      g_array_insert_val (values->members, place, member);
    }
}

void
docket_values_set_text (DocketValues *values, DocketField field, const char *text)
{
  docket_values_set (values, field, text == NULL ? NULL : g_variant_new_string (text));
}

void
docket_values_set_int (DocketValues *values, DocketField field, gint64 number)
{
  docket_values_set (values, field, g_variant_new_int64 (number));
}

void
docket_values_set_bool (DocketValues *values, DocketField field, gboolean flag)
{
  docket_values_set (values, field, g_variant_new_boolean (flag));
}

void
docket_values_clear (DocketValues *values, DocketField field)
{
  docket_values_set (values, field, NULL);
}

void
docket_values_remove (DocketValues *values, DocketField field)
{
  gboolean there = FALSE;
  guint place = find (values, field, &there);

  if (there)
    g_array_remove_index (values->members, place);
}

gboolean
docket_value_equal (GVariant *a, GVariant *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a == b || g_variant_equal (a, b);
}
