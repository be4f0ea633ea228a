/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The schema table read three times: as list of kinds, of groups, of fields.
 * Where each kind's groups and each group's fields begin is counted once, when
 * the first caller asks.
 */
#include "docket-config.h"

#include "docket-schema.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-error.h"
#include "docket-id.h"
#include "docket-limits.h"

typedef struct
{
  const char *value;
  const char *label;
} Choice;

/* Every list of choices once: the value on the wire and the word for people. */
static const Choice choices_standing[] = { { "active", N_ ("Active") }, { "on_hold", N_ ("On hold") }, { "archived", N_ ("Archived") }, { NULL, NULL } };
static const Choice choices_priority[] = { { "low", N_ ("Low") }, { "normal", N_ ("Normal") }, { "high", N_ ("High") }, { "urgent", N_ ("Urgent") }, { NULL, NULL } };
static const Choice choices_status[] = {
  { "new", NC_ ("job status", "New") },
  { "assigned", NC_ ("job status", "Assigned") },
  { "opened", NC_ ("job status", "Opened") },
  { "in_progress", NC_ ("job status", "In progress") },
  { "paused", NC_ ("job status", "Paused") },
  { "complete", NC_ ("job status", "Complete") },
  { "waiting_approval", NC_ ("job status", "Waiting for approval") },
  { "signed_off", NC_ ("job status", "Signed off") },
  { "closed", NC_ ("job status", "Closed") },
  { "reopened", NC_ ("job status", "Reopened") },
  { "cancelled", NC_ ("job status", "Cancelled") },
  { NULL, NULL }
};
static const Choice choices_approval[] = { { "none", N_ ("None") }, { "requested", N_ ("Requested") }, { "approved", N_ ("Approved") }, { "declined", N_ ("Declined") }, { NULL, NULL } };
static const Choice choices_invoice[] = { { "none", N_ ("None") }, { "draft", N_ ("Draft") }, { "sent", N_ ("Sent") }, { "paid", N_ ("Paid") }, { NULL, NULL } };
static const Choice choices_line_class[] = { { "part", N_ ("Part") }, { "labor", N_ ("Labor") }, { "fee", N_ ("Fee") }, { NULL, NULL } };
static const Choice choices_role[] = { { "technician", N_ ("Technician") }, { "dispatcher", N_ ("Dispatcher") }, { "office", N_ ("Office") }, { "supervisor", N_ ("Supervisor") }, { "admin", N_ ("Administrator") }, { NULL, NULL } };
static const Choice choices_device_class[] = { { "desk", N_ ("Desk") }, { "field", N_ ("Field") }, { NULL, NULL } };
static const Choice choices_review_state[] = { { "open", N_ ("Open") }, { "decided", N_ ("Decided") }, { "withdrawn", N_ ("Withdrawn") }, { NULL, NULL } };

/* The plain lists of values that DocketFieldInfo.choices shows; a choice's
 * label is found by its place. */
#define CHOICES_MAX 16
typedef struct
{
  const Choice *choices;
  const char *values[CHOICES_MAX];
} ChoiceList;

static ChoiceList choice_lists[] = {
  { choices_standing, { NULL } },
  { choices_priority, { NULL } },
  { choices_status, { NULL } },
  { choices_approval, { NULL } },
  { choices_invoice, { NULL } },
  { choices_line_class, { NULL } },
  { choices_role, { NULL } },
  { choices_device_class, { NULL } },
  { choices_review_state, { NULL } },
};
#define docket_choices_standing choice_lists[0].values
#define docket_choices_priority choice_lists[1].values
#define docket_choices_status choice_lists[2].values
#define docket_choices_approval choice_lists[3].values
#define docket_choices_invoice choice_lists[4].values
#define docket_choices_line_class choice_lists[5].values
#define docket_choices_role choice_lists[6].values
#define docket_choices_device_class choice_lists[7].values
#define docket_choices_review_state choice_lists[8].values

/* What the last argument of FIELD means, by type. */
#define ARGUMENT_TEXT(chars) .target = DOCKET_KIND_NONE, .max = (chars)
#define ARGUMENT_INT(low, high) .target = DOCKET_KIND_NONE, .min = (low), .max = (high)
#define ARGUMENT_MONEY(unused) .target = DOCKET_KIND_NONE, .min = -DOCKET_INT_MAX, .max = DOCKET_INT_MAX
#define ARGUMENT_TIME(unused) .target = DOCKET_KIND_NONE, .min = 0, .max = DOCKET_INT_MAX
#define ARGUMENT_BOOL(unused) .target = DOCKET_KIND_NONE, .max = 1
#define ARGUMENT_ID(kind) .target = DOCKET_KIND_##kind
#define ARGUMENT_CHOICE(list) .target = DOCKET_KIND_NONE, .choices = list
#define ARGUMENT_WORDS(unused) .target = DOCKET_KIND_NONE, .max = DOCKET_WORDS_MAX
#define ARGUMENT_JSON(unused) .target = DOCKET_KIND_NONE, .max = 0

static DocketKindInfo kinds[DOCKET_N_KINDS] = {
#define KIND(K, wire, text) [DOCKET_KIND_##K] = { .kind = DOCKET_KIND_##K, .name = #wire, .label = text, .first_group = DOCKET_GROUP_NONE, .first_field = DOCKET_FIELD_NONE },
#define GROUP(K, G, wire, text)
#define FIELD(K, G, F, wire, text, type_, ...)
  DOCKET_SCHEMA_TABLE
#undef KIND
#undef GROUP
#undef FIELD
};

static DocketGroupInfo groups[DOCKET_N_GROUPS] = {
#define KIND(K, wire, text)
#define GROUP(K, G, wire, text) [DOCKET_GROUP_##K##_##G] = { .group = DOCKET_GROUP_##K##_##G, .kind = DOCKET_KIND_##K, .name = #wire, .label = text, .first_field = DOCKET_FIELD_NONE },
#define FIELD(K, G, F, wire, text, type_, ...)
  DOCKET_SCHEMA_TABLE
#undef KIND
#undef GROUP
#undef FIELD
};

static const DocketFieldInfo fields[DOCKET_N_FIELDS] = {
#define KIND(K, wire, text)
#define GROUP(K, G, wire, text)
#define FIELD(K, G, F, wire, text, type_, ...) \
  [DOCKET_##K##_##F] = { .field = DOCKET_##K##_##F, .kind = DOCKET_KIND_##K, .group = DOCKET_GROUP_##K##_##G, .type = DOCKET_TYPE_##type_, .name = #wire, .label = text, ARGUMENT_##type_ (__VA_ARGS__) },
  DOCKET_SCHEMA_TABLE
#undef KIND
#undef GROUP
#undef FIELD
};

static const char *paths[DOCKET_N_GROUPS];

static void
count (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choice_lists); i++)
    for (guint j = 0; choice_lists[i].choices[j].value != NULL; j++)
      {
        g_assert (j + 1 < CHOICES_MAX);
        choice_lists[i].values[j] = choice_lists[i].choices[j].value;
      }
  for (int g = 0; g < DOCKET_N_GROUPS; g++)
    {
      DocketKindInfo *kind = &kinds[groups[g].kind];
      g_autofree char *path = NULL;

      if (kind->first_group == DOCKET_GROUP_NONE)
        kind->first_group = (DocketGroup) g;
      kind->n_groups++;
      path = g_strconcat (kind->name, ".", groups[g].name, NULL);
      paths[g] = g_intern_string (path);
    }
  for (int f = 0; f < DOCKET_N_FIELDS; f++)
    {
      DocketGroupInfo *group = &groups[fields[f].group];
      DocketKindInfo *kind = &kinds[fields[f].kind];

      if (group->first_field == DOCKET_FIELD_NONE)
        group->first_field = (DocketField) f;
      group->n_fields++;
      if (kind->first_field == DOCKET_FIELD_NONE)
        kind->first_field = (DocketField) f;
      kind->n_fields++;
      /* Fields stand under their group without gaps. */
      g_assert (f == group->first_field + (int) group->n_fields - 1);
    }
}

static inline void
ensure_counted (void)
{
  static gsize counted = 0;

  if (g_once_init_enter (&counted))
    {
      count ();
      g_once_init_leave (&counted, 1);
    }
}

const DocketKindInfo *
docket_kind_info (DocketKind kind)
{
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, NULL);
  ensure_counted ();
  return &kinds[kind];
}

const DocketGroupInfo *
docket_group_info (DocketGroup group)
{
  g_return_val_if_fail (group >= 0 && group < DOCKET_N_GROUPS, NULL);
  ensure_counted ();
  return &groups[group];
}

const DocketFieldInfo *
docket_field_info (DocketField field)
{
  g_return_val_if_fail (field >= 0 && field < DOCKET_N_FIELDS, NULL);
  ensure_counted ();
  return &fields[field];
}

DocketKind
docket_kind_from_name (const char *name)
{
  for (int k = 0; name != NULL && k < DOCKET_N_KINDS; k++)
    if (strcmp (kinds[k].name, name) == 0)
      return (DocketKind) k;
  return DOCKET_KIND_NONE;
}

DocketGroup
docket_group_from_name (DocketKind kind, const char *name)
{
  const DocketKindInfo *info = docket_kind_info (kind);

  for (guint i = 0; name != NULL && i < info->n_groups; i++)
    if (strcmp (groups[info->first_group + (int) i].name, name) == 0)
      return (DocketGroup) (info->first_group + (int) i);
  return DOCKET_GROUP_NONE;
}

DocketField
docket_field_from_name (DocketKind kind, const char *name)
{
  const DocketKindInfo *info = docket_kind_info (kind);

  for (guint i = 0; name != NULL && i < info->n_fields; i++)
    if (strcmp (fields[info->first_field + (int) i].name, name) == 0)
      return (DocketField) (info->first_field + (int) i);
  return DOCKET_FIELD_NONE;
}

const char *
docket_group_path (DocketGroup group)
{
  g_return_val_if_fail (group >= 0 && group < DOCKET_N_GROUPS, NULL);
  ensure_counted ();
  return paths[group];
}

DocketGroup
docket_group_from_path (const char *path)
{
  ensure_counted ();
  for (int g = 0; path != NULL && g < DOCKET_N_GROUPS; g++)
    if (strcmp (paths[g], path) == 0)
      return (DocketGroup) g;
  return DOCKET_GROUP_NONE;
}

const char *
docket_kind_label (DocketKind kind)
{
  return g_dgettext (GETTEXT_PACKAGE, docket_kind_info (kind)->label);
}

const char *
docket_group_label (DocketGroup group)
{
  return g_dgettext (GETTEXT_PACKAGE, docket_group_info (group)->label);
}

const char *
docket_field_label (DocketField field)
{
  return g_dgettext (GETTEXT_PACKAGE, docket_field_info (field)->label);
}

const char *
docket_choice_label (DocketField field, const char *value)
{
  const DocketFieldInfo *info = docket_field_info (field);

  if (value == NULL || info->choices == NULL)
    return value;
  for (guint i = 0; i < G_N_ELEMENTS (choice_lists); i++)
    {
      if (info->choices != choice_lists[i].values)
        continue;
      for (const Choice *choice = choice_lists[i].choices; choice->value != NULL; choice++)
        if (strcmp (choice->value, value) == 0)
          return choice_lists[i].choices == choices_status
                     ? g_dpgettext2 (GETTEXT_PACKAGE, "job status", choice->label)
                     : g_dgettext (GETTEXT_PACKAGE, choice->label);
    }
  return value;
}

static gboolean
refuse (const DocketFieldInfo *info, const char *what, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "%s: %s", docket_field_label (info->field), what);
  return FALSE;
}

gboolean
docket_field_check_int (DocketField field, gint64 number, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  g_autofree char *range = NULL;

  if (number >= info->min && number <= info->max)
    return TRUE;
  range = g_strdup_printf (_ ("%" PRId64 " is not between %" PRId64 " and %" PRId64), number, info->min, info->max);
  return refuse (info, range, error);
}

static gboolean
check_words (const DocketFieldInfo *info, GVariant *value, GError **error)
{
  g_autofree const char **words = NULL;
  gsize n = 0;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return refuse (info, _ ("a list of words is needed"), error);
  words = g_variant_get_strv (value, &n);
  if (n > DOCKET_WORDS_MAX)
    return refuse (info, _ ("too many words"), error);
  for (gsize i = 0; i < n; i++)
    if (words[i][0] == '\0' || g_utf8_strlen (words[i], -1) > DOCKET_NAME_CHARS_MAX)
      return refuse (info, _ ("a word is empty or too long"), error);
  return TRUE;
}

gboolean
docket_field_check_text (DocketField field, const char *text, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  g_autofree char *message = NULL;

  switch (info->type)
    {
    case DOCKET_TYPE_TEXT:
      /* Mostly there are not even as many bytes. */
      if (strlen (text) <= (gsize) info->max || g_utf8_strlen (text, -1) <= info->max)
        return TRUE;
      message = g_strdup_printf (_ ("longer than %" PRId64 " characters"), info->max);
      return refuse (info, message, error);
    case DOCKET_TYPE_ID:
      return docket_id_is_valid (text) || refuse (info, _ ("not an id"), error);
    case DOCKET_TYPE_CHOICE:
      if (g_strv_contains (info->choices, text))
        return TRUE;
      message = g_strdup_printf (_ ("“%.100s” is not one of the choices"), text);
      return refuse (info, message, error);
    case DOCKET_TYPE_JSON:
      return TRUE;
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
    case DOCKET_TYPE_BOOL:
    case DOCKET_TYPE_WORDS:
    default:
      g_assert_not_reached ();
    }
}

gboolean
docket_field_check (DocketField field, GVariant *value, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);

  if (value == NULL)
    return TRUE;
  switch (info->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      if (!g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
        return refuse (info, _ ("a whole number is needed"), error);
      return docket_field_check_int (field, g_variant_get_int64 (value), error);
    case DOCKET_TYPE_BOOL:
      return g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) || refuse (info, _ ("true or false is needed"), error);
    case DOCKET_TYPE_WORDS:
      return check_words (info, value, error);
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    case DOCKET_TYPE_JSON:
    default:
      if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        return refuse (info, _ ("text is needed"), error);
      return docket_field_check_text (field, g_variant_get_string (value, NULL), error);
    }
}
