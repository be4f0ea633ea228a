/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "docket-schema-table.h"

G_BEGIN_DECLS

/**
 * DocketKind:
 *
 * The kinds of record (DESIGN §4). The values index docket_kind_info().
 */
typedef enum
{
  DOCKET_KIND_NONE = -1,
#define KIND(K, name, label) DOCKET_KIND_##K,
#define GROUP(K, G, name, label)
#define FIELD(K, G, F, name, label, type, ...)
  DOCKET_SCHEMA_TABLE
#undef KIND
#undef GROUP
#undef FIELD
  DOCKET_N_KINDS
} DocketKind;

/**
 * DocketGroup:
 *
 * The field groups of all kinds, e.g. %DOCKET_GROUP_JOB_STATUS. A group is the
 * unit of revision, rights and rules.
 */
typedef enum
{
  DOCKET_GROUP_NONE = -1,
#define KIND(K, name, label)
#define GROUP(K, G, name, label) DOCKET_GROUP_##K##_##G,
#define FIELD(K, G, F, name, label, type, ...)
  DOCKET_SCHEMA_TABLE
#undef KIND
#undef GROUP
#undef FIELD
  DOCKET_N_GROUPS
} DocketGroup;

/**
 * DocketField:
 *
 * The fields of all kinds, e.g. %DOCKET_JOB_TITLE.
 */
typedef enum
{
  DOCKET_FIELD_NONE = -1,
#define KIND(K, name, label)
#define GROUP(K, G, name, label)
#define FIELD(K, G, F, name, label, type, ...) DOCKET_##K##_##F,
  DOCKET_SCHEMA_TABLE
#undef KIND
#undef GROUP
#undef FIELD
  DOCKET_N_FIELDS
} DocketField;

/**
 * DocketType:
 * @DOCKET_TYPE_TEXT: UTF-8; as #GVariant "s"; never the empty string (that is null)
 * @DOCKET_TYPE_INT: int64 between min and max; "x"
 * @DOCKET_TYPE_MONEY: int64 minor units of the company's currency; "x"
 * @DOCKET_TYPE_TIME: int64 ms since the epoch, UTC; "x"
 * @DOCKET_TYPE_BOOL: "b"
 * @DOCKET_TYPE_ID: id of a record of kind `target`; "s"
 * @DOCKET_TYPE_CHOICE: one of `choices`; "s"
 * @DOCKET_TYPE_WORDS: list of short texts; "as"
 * @DOCKET_TYPE_JSON: a JSON value kept as its text; "s"
 *
 * A value is a #GVariant of the type named here, or %NULL for unset.
 */
typedef enum
{
  DOCKET_TYPE_TEXT,
  DOCKET_TYPE_INT,
  DOCKET_TYPE_MONEY,
  DOCKET_TYPE_TIME,
  DOCKET_TYPE_BOOL,
  DOCKET_TYPE_ID,
  DOCKET_TYPE_CHOICE,
  DOCKET_TYPE_WORDS,
  DOCKET_TYPE_JSON,
} DocketType;

typedef struct
{
  DocketField field;
  DocketKind kind;
  DocketGroup group;
  DocketType type;
  const char *name;  /* on the wire and as SQL column */
  const char *label; /* untranslated; see docket_field_label() */
  gint64 min;        /* INT, MONEY, TIME: smallest; others 0 */
  gint64 max;        /* INT, MONEY, TIME: largest; TEXT: characters */
  DocketKind target; /* ID */
  const char *const *choices; /* CHOICE, NULL-terminated */
} DocketFieldInfo;

typedef struct
{
  DocketGroup group;
  DocketKind kind;
  const char *name;
  const char *label;
  DocketField first_field;
  guint n_fields;
} DocketGroupInfo;

typedef struct
{
  DocketKind kind;
  const char *name; /* on the wire and as SQL table */
  const char *label;
  DocketGroup first_group;
  guint n_groups;
  DocketField first_field;
  guint n_fields;
} DocketKindInfo;

/* All three return static data. */
const DocketKindInfo *docket_kind_info (DocketKind kind);
const DocketGroupInfo *docket_group_info (DocketGroup group);
const DocketFieldInfo *docket_field_info (DocketField field);

/* By wire name; the _NONE value if there is no such thing. */
DocketKind docket_kind_from_name (const char *name);
DocketGroup docket_group_from_name (DocketKind kind, const char *name);
DocketField docket_field_from_name (DocketKind kind, const char *name);

/* "job.status": how policy documents, rules and audits name a group. Static. */
const char *docket_group_path (DocketGroup group);
DocketGroup docket_group_from_path (const char *path);

/* Translated labels, e.g. "Planned start". Static per language. */
const char *docket_kind_label (DocketKind kind);
const char *docket_group_label (DocketGroup group);
const char *docket_field_label (DocketField field);
/* Translated word for a choice value ("in_progress" -> "In progress"). Falls
 * back to @value. */
const char *docket_choice_label (DocketField field, const char *value);

/**
 * docket_field_check:
 * @value: (nullable): %NULL is always fine: it clears
 *
 * Checks type, range, length and choices of one value. The error,
 * %DOCKET_CORE_ERROR_INVALID, names the field.
 */
gboolean docket_field_check (DocketField field, GVariant *value, GError **error);
/* The same for whoever has no variant yet. @field must be of a type that is kept
 * as such. */
gboolean docket_field_check_text (DocketField field, const char *text, GError **error);
gboolean docket_field_check_int (DocketField field, gint64 number, GError **error);

G_END_DECLS
