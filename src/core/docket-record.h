/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-values.h"

G_BEGIN_DECLS

/**
 * DocketStamp:
 * @person: id of the person
 * @device: id of the device
 * @made_at: device clock, ms; for display only
 * @arrived_at: server clock, ms; 0 while not arrived
 *
 * Who wrote a group last. A group that was never written has @person %NULL.
 */
typedef struct
{
  char *person;
  char *device;
  gint64 made_at;
  gint64 arrived_at;
} DocketStamp;

void docket_stamp_copy_to (const DocketStamp *from, DocketStamp *to); /* @to is overwritten, freed first */
void docket_stamp_clear (DocketStamp *stamp);
/* When it was made; when it arrived, if its device did not say. 0: neither is known. */
gint64 docket_stamp_time (const DocketStamp *stamp);

/**
 * DocketRecord:
 *
 * An immutable value: kind, id, fields, one revision per group. Reference
 * counted (atomic), may be read from any thread. The setters work only on a
 * record that nobody else holds (asserted): make a docket_record_copy(),
 * change it, share it.
 */
typedef struct _DocketRecord DocketRecord;

#define DOCKET_TYPE_RECORD (docket_record_get_type ())
GType docket_record_get_type (void) G_GNUC_CONST;

DocketRecord *docket_record_new (DocketKind kind, const char *id);
DocketRecord *docket_record_copy (const DocketRecord *record);
DocketRecord *docket_record_ref (DocketRecord *record);
void docket_record_unref (DocketRecord *record);

DocketKind docket_record_get_kind (const DocketRecord *record);
const char *docket_record_get_id (const DocketRecord *record);
gint64 docket_record_get_rev (const DocketRecord *record);
gint64 docket_record_get_group_rev (const DocketRecord *record, DocketGroup group);
gboolean docket_record_get_void (const DocketRecord *record);
/* Never NULL; a group never written has person NULL. */
const DocketStamp *docket_record_get_stamp (const DocketRecord *record, DocketGroup group);

/* (transfer none) (nullable): NULL for unset. @field must be of the kind. */
GVariant *docket_record_get (const DocketRecord *record, DocketField field);
const char *docket_record_get_text (const DocketRecord *record, DocketField field);
gint64 docket_record_get_int (const DocketRecord *record, DocketField field, gint64 fallback);
gboolean docket_record_get_bool (const DocketRecord *record, DocketField field);
gboolean docket_record_has (const DocketRecord *record, DocketField field);
/* (transfer container) (nullable) */
const char **docket_record_get_words (const DocketRecord *record, DocketField field);
/* (transfer full): all fields of @group, unset ones as null */
DocketValues *docket_record_get_group (const DocketRecord *record, DocketGroup group);
/* All: kind, id, revs, void, fields, stamps. */
gboolean docket_record_equal (const DocketRecord *a, const DocketRecord *b);

/**
 * docket_record_make_room:
 * @record: nobody else's
 *
 * Room for @size bytes that lives as long as the record: for whoever reads many
 * of them, and has their texts in another form.
 *
 * Returns: (transfer none): not initialised
 */
char *docket_record_make_room (DocketRecord *record, gsize size);
/* A copy of @text (nullable) in its room. (transfer none) (nullable) */
const char *docket_record_keep_text (DocketRecord *record, const char *text);

void docket_record_set_rev (DocketRecord *record, gint64 rev);
void docket_record_set_group_rev (DocketRecord *record, DocketGroup group, gint64 rev);
void docket_record_set_void (DocketRecord *record, gboolean is_void);
void docket_record_set_stamp (DocketRecord *record, DocketGroup group, const DocketStamp *stamp);
/* The same; the texts of @stamp stand in room of the record. */
void docket_record_lend_stamp (DocketRecord *record, DocketGroup group, const DocketStamp *stamp);
void docket_record_set (DocketRecord *record, DocketField field, GVariant *value); /* sinks */
void docket_record_set_text (DocketRecord *record, DocketField field, const char *text);
/* The same; @text is UTF-8 and stands in room of the record. */
void docket_record_lend_text (DocketRecord *record, DocketField field, const char *text);
void docket_record_set_int (DocketRecord *record, DocketField field, gint64 number);
void docket_record_set_values (DocketRecord *record, const DocketValues *values);

/* id of the job a job, line, note, attachment or signature belongs to; NULL. */
const char *docket_record_get_job_id (const DocketRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRecord, docket_record_unref)

G_END_DECLS
