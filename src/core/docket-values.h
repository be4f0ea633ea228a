/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-schema.h"

G_BEGIN_DECLS

/**
 * DocketValues:
 *
 * A sparse set of field values of one kind, in schema order: the `set` and
 * `was` of an operation, the sides of a review. A field can be absent, or
 * present with the value null (which clears). Reference counted (atomic);
 * filled by whoever made it, never changed once shared.
 */
typedef struct _DocketValues DocketValues;

#define DOCKET_TYPE_VALUES (docket_values_get_type ())
GType docket_values_get_type (void) G_GNUC_CONST;

DocketValues *docket_values_new (void);
DocketValues *docket_values_copy (const DocketValues *values);
DocketValues *docket_values_ref (DocketValues *values);
void docket_values_unref (DocketValues *values);

guint docket_values_n (const DocketValues *values);
DocketField docket_values_nth_field (const DocketValues *values, guint n);
/* (transfer none) (nullable): null is NULL */
GVariant *docket_values_nth_value (const DocketValues *values, guint n);

gboolean docket_values_contains (const DocketValues *values, DocketField field);
/* (transfer none) (nullable): NULL for null and for absent alike */
GVariant *docket_values_get (const DocketValues *values, DocketField field);
const char *docket_values_get_text (const DocketValues *values, DocketField field);
gint64 docket_values_get_int (const DocketValues *values, DocketField field, gint64 fallback);
gboolean docket_values_equal (const DocketValues *a, const DocketValues *b);

/* Sinks a floating @value. An empty text is stored as null. */
void docket_values_set (DocketValues *values, DocketField field, GVariant *value);
void docket_values_set_text (DocketValues *values, DocketField field, const char *text);
void docket_values_set_int (DocketValues *values, DocketField field, gint64 number);
void docket_values_set_bool (DocketValues *values, DocketField field, gboolean flag);
void docket_values_clear (DocketValues *values, DocketField field); /* present, null */
void docket_values_remove (DocketValues *values, DocketField field); /* absent */

/* NULL-safe equality of two field values. */
gboolean docket_value_equal (GVariant *a, GVariant *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketValues, docket_values_unref)

G_END_DECLS
