/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Records and feed pages from their text, value by value: what the desk reads
 * most. Members may come in any order; in the one that is usual (a record's
 * kind and id first) everything is read where it stands, else what came too
 * early is come back to.
 */
#include "docket-config.h"

#include "docket-codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-id.h"
#include "docket-json-reader.h"
#include "docket-limits.h"

static gboolean
malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, sentence);
  return FALSE;
}

static gboolean
missing (const char *name, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The member “%s” is missing"), name);
  return FALSE;
}

static gboolean
wrong_member (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The member “%s” is not %s"), name, wanted);
  return FALSE;
}

/* ---- Records ---- */

static DocketGroup
find_group (const DocketKindInfo *info, const DocketJsonSlice *name)
{
  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);

      if (docket_json_slice_is (name, docket_group_info (group)->name))
        return group;
    }
  return DOCKET_GROUP_NONE;
}

/* A server newer than us may send fields we do not know: they are its own
 * business. A field we do know must be what the schema says. */
static gboolean
read_fields (DocketJsonReader *reader, DocketRecord *record, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  DocketJsonSlice name;
  guint next = 0;

  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    {
      DocketField field = docket_field_from_slice (info->kind, &name, &next);

      if (field == DOCKET_FIELD_NONE)
        docket_json_reader_skip (reader, NULL);
      else if (!docket_value_read_into (reader, field, record, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_revs (DocketJsonReader *reader, DocketRecord *record, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  DocketJsonSlice name;

  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    {
      DocketGroup group = find_group (info, &name);
      gint64 rev = 0;

      if (group == DOCKET_GROUP_NONE)
        {
          docket_json_reader_skip (reader, NULL);
          continue;
        }
      if (!docket_json_reader_get_int (reader, docket_group_info (group)->name, &rev, error))
        return FALSE;
      docket_record_set_group_rev (record, group, rev);
    }
  return TRUE;
}

/* Null counts as absent. @text: in the room of @record */
static gboolean
read_id (DocketJsonReader *reader, const char *name, DocketRecord *record, char **text, GError **error)
{
  DocketJsonSlice slice;

  if (docket_json_reader_null (reader))
    return TRUE;
  if (!docket_json_reader_slice (reader, &slice))
    return wrong_member (name, _ ("a text"), error);
  *text = docket_record_make_room (record, slice.size + 1);
  docket_json_slice_to_text (&slice, *text);
  return TRUE;
}

/* @stamp: its texts stand in the room of @record */
static gboolean
read_stamp (DocketJsonReader *reader, DocketRecord *record, DocketStamp *stamp, GError **error)
{
  DocketJsonSlice name;
  gboolean fine = TRUE;

  if (docket_json_reader_null (reader))
    return TRUE;
  if (docket_json_reader_peek (reader) != '{')
    return malformed (error, _ ("“by” is not an object"));
  docket_json_reader_enter (reader);
  while (fine && docket_json_reader_next_member (reader, &name))
    {
      if (docket_json_slice_is (&name, "person"))
        fine = read_id (reader, "person", record, &stamp->person, error);
      else if (docket_json_slice_is (&name, "device"))
        fine = read_id (reader, "device", record, &stamp->device, error);
      else if (docket_json_slice_is (&name, "made_at"))
        fine = docket_json_reader_get_int (reader, "made_at", &stamp->made_at, error);
      else if (docket_json_slice_is (&name, "arrived_at"))
        fine = docket_json_reader_get_int (reader, "arrived_at", &stamp->arrived_at, error);
      else
        docket_json_reader_skip (reader, NULL);
    }
  return fine;
}

static gboolean
read_stamps (DocketJsonReader *reader, DocketRecord *record, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  DocketJsonSlice name;

  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    {
      DocketGroup group = find_group (info, &name);
      DocketStamp stamp = { NULL, NULL, 0, 0 };

      if (group == DOCKET_GROUP_NONE)
        {
          docket_json_reader_skip (reader, NULL);
          continue;
        }
      if (!read_stamp (reader, record, &stamp, error))
        return FALSE;
      docket_record_lend_stamp (record, group, &stamp);
    }
  return TRUE;
}

/* The three parts of a record that are objects. */
typedef struct
{
  const char *name;
  gboolean (*read) (DocketJsonReader *reader, DocketRecord *record, GError **error);
} Part;

static const Part parts[] = { { "revs", read_revs }, { "fields", read_fields }, { "by", read_stamps } };
#define PART_FIELDS 1

typedef struct
{
  char *kind;
  char *id;
  gint64 rev;
  gboolean has_rev;
  gboolean is_void;
  DocketRecord *record; /* once kind and id are known */
  gboolean seen[G_N_ELEMENTS (parts)];
  DocketJsonReader early[G_N_ELEMENTS (parts)]; /* parts that came before the kind */
  gboolean is_early[G_N_ELEMENTS (parts)];
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->kind, g_free);
  g_clear_pointer (&reading->id, g_free);
  g_clear_pointer (&reading->record, docket_record_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
begin_record (Reading *reading, GError **error)
{
  DocketKind kind = docket_kind_from_name (reading->kind);

  if (kind == DOCKET_KIND_NONE || !docket_id_is_valid (reading->id))
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("Not a record we know: %.50s"), reading->kind);
      return FALSE;
    }
  reading->record = docket_record_new (kind, reading->id);
  return TRUE;
}

static gboolean
read_part (Reading *reading, DocketJsonReader *reader, guint part, GError **error)
{
  if (docket_json_reader_null (reader))
    return TRUE;
  if (docket_json_reader_peek (reader) != '{')
    return wrong_member (parts[part].name, _ ("an object"), error);
  reading->seen[part] = TRUE;
  if (reading->record == NULL)
    {
      reading->is_early[part] = TRUE;
      reading->early[part] = *reader;
      docket_json_reader_skip (reader, NULL);
      return TRUE;
    }
  return parts[part].read (reader, reading->record, error);
}

static gboolean
read_member (Reading *reading, DocketJsonReader *reader, const DocketJsonSlice *name, GError **error)
{
  gboolean fine = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (docket_json_slice_is (name, parts[i].name))
      return read_part (reading, reader, i, error);
  if (docket_json_slice_is (name, "kind"))
    {
      fine = docket_json_reader_get_text (reader, "kind", &reading->kind, error);
    }
  else if (docket_json_slice_is (name, "id"))
    {
      fine = docket_json_reader_get_text (reader, "id", &reading->id, error);
    }
  else if (docket_json_slice_is (name, "rev"))
    {
      reading->has_rev = docket_json_reader_peek (reader) != 'n';
      fine = docket_json_reader_get_int (reader, "rev", &reading->rev, error);
    }
  else if (docket_json_slice_is (name, "void"))
    {
      fine = docket_json_reader_get_bool (reader, "void", &reading->is_void, error);
    }
  else
    {
      docket_json_reader_skip (reader, NULL);
    }
  if (!fine || reading->record != NULL || reading->kind == NULL || reading->id == NULL)
    return fine;
  return begin_record (reading, error);
}

static DocketRecord *
read_record (DocketJsonReader *reader, GError **error)
{
  g_auto (Reading) reading = { NULL };
  DocketJsonSlice name;

  if (docket_json_reader_peek (reader) != '{')
    {
      malformed (error, _ ("A record is not an object"));
      return NULL;
    }
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    if (!read_member (&reading, reader, &name, error))
      return NULL;
  if (reading.kind == NULL || reading.id == NULL || !reading.has_rev || !reading.seen[PART_FIELDS])
    {
      missing (reading.kind == NULL ? "kind" : reading.id == NULL ? "id" : !reading.has_rev ? "rev" : "fields", error);
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (reading.is_early[i] && !parts[i].read (&reading.early[i], reading.record, error))
      return NULL;
  docket_record_set_rev (reading.record, reading.rev);
  docket_record_set_void (reading.record, reading.is_void);
  return g_steal_pointer (&reading.record);
}

DocketRecord *
docket_record_from_text (const char *text, GError **error)
{
  DocketJsonReader reader;

  if (!docket_json_scan (text, strlen (text), DOCKET_PAGE_BYTES_MAX, error))
    return NULL;
  docket_json_reader_init (&reader, text);
  return read_record (&reader, error);
}

/* ---- Pages ---- */

static gboolean
refuse_change (const char *what, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The feed has a change that makes no sense: %s"), what);
  return FALSE;
}

typedef struct
{
  gint64 seq;
  gboolean removed;
  char *kind;
  char *id;
  DocketRecord *record;   /* NULL: it is none, see @record_error */
  gboolean has_record;
  GError *record_error;
} ChangeReading;

static void
change_reading_clear (ChangeReading *reading)
{
  g_clear_pointer (&reading->kind, g_free);
  g_clear_pointer (&reading->id, g_free);
  g_clear_pointer (&reading->record, docket_record_unref);
  g_clear_error (&reading->record_error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ChangeReading, change_reading_clear)

/* Whether what is wrong with the record matters shows only at the end: it may
 * be of a kind that only newer versions know. */
static void
read_change_record (DocketJsonReader *reader, ChangeReading *reading)
{
  DocketJsonReader place = *reader;

  if (docket_json_reader_null (reader))
    return;
  reading->has_record = TRUE;
  reading->record = read_record (reader, &reading->record_error);
  if (reading->record != NULL)
    return;
  *reader = place;
  docket_json_reader_skip (reader, NULL);
}

static gboolean
read_change_members (DocketJsonReader *reader, ChangeReading *reading, GError **error)
{
  DocketJsonSlice name;
  gboolean fine = TRUE;

  if (docket_json_reader_peek (reader) != '{')
    return refuse_change (_ ("not an object"), error);
  docket_json_reader_enter (reader);
  while (fine && docket_json_reader_next_member (reader, &name))
    {
      if (docket_json_slice_is (&name, "seq"))
        fine = docket_json_reader_get_int (reader, "seq", &reading->seq, error);
      else if (docket_json_slice_is (&name, "removed"))
        fine = docket_json_reader_get_bool (reader, "removed", &reading->removed, error);
      else if (docket_json_slice_is (&name, "kind"))
        fine = docket_json_reader_get_text (reader, "kind", &reading->kind, error);
      else if (docket_json_slice_is (&name, "id"))
        fine = docket_json_reader_get_text (reader, "id", &reading->id, error);
      else if (docket_json_slice_is (&name, "record"))
        read_change_record (reader, reading);
      else
        docket_json_reader_skip (reader, NULL);
    }
  return fine;
}

/* *@change stays NULL for a kind that only newer versions know: skipped. */
static gboolean
read_change (DocketJsonReader *reader, DocketChange **change, GError **error)
{
  g_auto (ChangeReading) reading = { 0 };
  DocketKind kind;

  if (!read_change_members (reader, &reading, error))
    return FALSE;
  if (reading.kind == NULL || reading.id == NULL)
    return missing (reading.kind == NULL ? "kind" : "id", error);
  kind = docket_kind_from_name (reading.kind);
  if (kind == DOCKET_KIND_NONE)
    return TRUE;
  if (!docket_id_is_valid (reading.id) || reading.seq <= 0)
    return refuse_change (_ ("no id or no place"), error);
  if (!reading.removed)
    {
      if (!reading.has_record)
        return refuse_change (_ ("neither a record nor a removal"), error);
      if (reading.record == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reading.record_error));
          return FALSE;
        }
      if (docket_record_get_kind (reading.record) != kind || strcmp (docket_record_get_id (reading.record), reading.id) != 0)
        return refuse_change (_ ("the record is another one"), error);
    }
  *change = docket_change_new (reading.seq, kind, reading.id, reading.removed ? NULL : reading.record);
  return TRUE;
}

static gboolean
read_changes (DocketJsonReader *reader, DocketPage *page, gint64 *count, GError **error)
{
  gint64 seq = 0;

  *count = 0;
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_element (reader))
    {
      DocketChange *change = NULL;

      ++*count;
      if (!read_change (reader, &change, error))
        return FALSE;
      if (change == NULL)
        continue;
      g_ptr_array_add (page->changes, change);
      if (change->seq < seq)
        return malformed (error, _ ("A feed page is out of order"));
      seq = change->seq;
    }
  return TRUE;
}

typedef struct
{
  gint64 count; /* as it says; -1: it does not */
  gint64 read;  /* changes there are; -1: no list of them */
  gboolean has_more;
} Envelope;

static gboolean
read_page_member (DocketJsonReader *reader, const DocketJsonSlice *name, DocketPage *page, Envelope *envelope, GError **error)
{
  if (docket_json_slice_is (name, "from"))
    return docket_json_reader_get_text (reader, "from", &page->from, error);
  if (docket_json_slice_is (name, "cursor"))
    return docket_json_reader_get_text (reader, "cursor", &page->cursor, error);
  if (docket_json_slice_is (name, "count"))
    return docket_json_reader_get_int (reader, "count", &envelope->count, error);
  if (docket_json_slice_is (name, "more"))
    {
      envelope->has_more = docket_json_reader_peek (reader) != 'n';
      return docket_json_reader_get_bool (reader, "more", &page->more, error);
    }
  if (docket_json_slice_is (name, "changes") && !docket_json_reader_null (reader))
    {
      if (docket_json_reader_peek (reader) != '[')
        return wrong_member ("changes", _ ("a list"), error);
      return read_changes (reader, page, &envelope->read, error);
    }
  if (!docket_json_slice_is (name, "changes"))
    docket_json_reader_skip (reader, NULL);
  return TRUE;
}

/* At the first member of the page; the reader is behind the opening. */
static gboolean
begin_page (DocketJsonReader *reader, const char *text, GError **error)
{
  docket_json_reader_init (reader, text);
  if (docket_json_reader_peek (reader) != '{')
    return malformed (error, _ ("A feed page is not an object"));
  docket_json_reader_enter (reader);
  return TRUE;
}

gboolean
docket_page_look (const char *text, gsize size, char **cursor, gboolean *more, GError **error)
{
  g_autofree char *found = NULL;
  DocketJsonReader reader;
  DocketJsonSlice name;
  gboolean fine = TRUE;

  *cursor = NULL;
  *more = FALSE;
  if (!docket_json_scan (text, size, DOCKET_PAGE_BYTES_MAX, error) || !begin_page (&reader, text, error))
    return FALSE;
  while (fine && docket_json_reader_next_member (&reader, &name) && !docket_json_slice_is (&name, "changes"))
    {
      if (docket_json_slice_is (&name, "cursor"))
        fine = docket_json_reader_get_text (&reader, "cursor", &found, error);
      else if (docket_json_slice_is (&name, "more"))
        fine = docket_json_reader_get_bool (&reader, "more", more, error);
      else
        docket_json_reader_skip (&reader, NULL);
    }
  *cursor = g_steal_pointer (&found);
  return fine;
}

DocketPage *
docket_page_read (const char *text, GError **error)
{
  g_autoptr (DocketPage) page = docket_page_new ();
  Envelope envelope = { -1, -1, FALSE };
  DocketJsonReader reader;
  DocketJsonSlice name;

  if (!begin_page (&reader, text, error))
    return NULL;
  while (docket_json_reader_next_member (&reader, &name))
    if (!read_page_member (&reader, &name, page, &envelope, error))
      return NULL;
  if (page->cursor == NULL || envelope.count < 0 || !envelope.has_more || envelope.read < 0)
    {
      missing (page->cursor == NULL ? "cursor" : envelope.count < 0 ? "count" : !envelope.has_more ? "more" : "changes", error);
      return NULL;
    }
  /* The count is the end mark: a page that lost some of its middle is no page. */
  if (envelope.count != envelope.read)
    {
      malformed (error, _ ("A feed page is not complete"));
      return NULL;
    }
  return g_steal_pointer (&page);
}

DocketPage *
docket_page_from_text (const char *text, gsize size, GError **error)
{
  return docket_json_scan (text, size, DOCKET_PAGE_BYTES_MAX, error) ? docket_page_read (text, error) : NULL;
}
