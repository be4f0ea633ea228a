/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The board's own days, and beside each job what only paper needs: where it is,
 * whom to call, what was noted. A job that reaches over midnight is on the sheets
 * of both days.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-day-sheets.h"

#include "docket-board-data.h"

static void
note_free (gpointer data)
{
  DocketSheetNote *note = data;

  g_free (note->body);
  g_free (note->author);
  g_free (note);
}

static void
visit_free (gpointer data)
{
  DocketVisit *visit = data;

  docket_record_unref (visit->job);
  g_clear_pointer (&visit->customer, docket_record_unref);
  g_clear_pointer (&visit->notes, g_ptr_array_unref);
  g_free (visit);
}

static void
sheet_free (gpointer data)
{
  DocketDaySheet *sheet = data;

  g_clear_pointer (&sheet->technician, docket_record_unref);
  g_ptr_array_unref (sheet->visits);
  g_ptr_array_unref (sheet->absences);
  g_free (sheet);
}

void
docket_day_sheets_free (DocketDaySheets *sheets)
{
  if (sheets == NULL)
    return;
  g_ptr_array_unref (sheets->sheets);
  g_free (sheets->company);
  g_free (sheets);
}

/* -- A visit -- */

static char *
author_name (DocketStore *store, const DocketRecord *note)
{
  const char *id = docket_record_get_stamp (note, DOCKET_GROUP_NOTE_NOTE)->person;
  g_autoptr (DocketRecord) person = NULL;
  const char *name = NULL;

  if (id != NULL && docket_store_get (store, DOCKET_KIND_PERSON, id, &person, NULL) && person != NULL)
    name = docket_record_get_text (person, DOCKET_PERSON_NAME);
  return g_strdup (name != NULL ? name : _ ("Somebody"));
}

static gboolean
read_notes (DocketStore *store, DocketVisit *visit, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_NOTE);
  g_autoptr (GPtrArray) notes = NULL;

  query->job = g_strdup (docket_record_get_id (visit->job));
  notes = docket_store_select (store, query, 0, error);
  if (notes == NULL)
    return FALSE;
  visit->n_notes = notes->len;
  for (guint i = notes->len > DOCKET_SHEET_NOTES_MAX ? notes->len - DOCKET_SHEET_NOTES_MAX : 0; i < notes->len; i++)
    {
      const DocketRecord *record = g_ptr_array_index (notes, i);
      const char *body = docket_record_get_text (record, DOCKET_NOTE_BODY);
      DocketSheetNote *note;

      if (body == NULL)
        continue;
      note = g_new0 (DocketSheetNote, 1);
      note->body = g_strdup (body);
      note->author = author_name (store, record);
      note->made_at = docket_stamp_time (docket_record_get_stamp (record, DOCKET_GROUP_NOTE_NOTE));
      g_ptr_array_add (visit->notes, note);
    }
  return TRUE;
}

static DocketVisit *
read_visit (DocketStore *store, DocketRecord *job, GError **error)
{
  DocketVisit *visit = g_new0 (DocketVisit, 1);
  const char *customer = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);

  visit->job = docket_record_ref (job);
  visit->notes = g_ptr_array_new_with_free_func (note_free);
  if ((customer == NULL || docket_store_get (store, DOCKET_KIND_CUSTOMER, customer, &visit->customer, error)) && read_notes (store, visit, error))
    return visit;
  visit_free (visit);
  return NULL;
}

/* -- A day -- */

static DocketDaySheet *
new_sheet (DocketRecord *technician, gint64 day)
{
  DocketDaySheet *sheet = g_new0 (DocketDaySheet, 1);

  sheet->technician = technician != NULL ? docket_record_ref (technician) : NULL;
  sheet->day = day;
  sheet->visits = g_ptr_array_new_with_free_func (visit_free);
  sheet->absences = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  return sheet;
}

static void
add_absences (DocketDaySheet *sheet, GPtrArray *absences, const DocketSpan *day)
{
  for (guint i = 0; i < absences->len; i++)
    {
      DocketRecord *absence = g_ptr_array_index (absences, i);
      const DocketSpan away = { docket_record_get_int (absence, DOCKET_ABSENCE_STARTS_AT, 0), docket_record_get_int (absence, DOCKET_ABSENCE_ENDS_AT, 0) };

      if (!docket_record_get_void (absence) && docket_span_overlaps (&away, day)
          && g_strcmp0 (docket_record_get_text (absence, DOCKET_ABSENCE_PERSON), docket_record_get_id (sheet->technician)) == 0)
        g_ptr_array_add (sheet->absences, docket_record_ref (absence));
    }
}

static DocketDaySheet *
read_sheet (DocketStore *store, const DocketBoardData *board, DocketRecord *technician, const DocketSpan *day, GError **error)
{
  DocketDaySheet *sheet = new_sheet (technician, day->starts_at);

  for (guint i = 0; i < board->jobs->len; i++)
    {
      DocketRecord *job = ((DocketBoardJob *) g_ptr_array_index (board->jobs, i))->record;
      DocketVisit *visit;
      DocketSpan span;

      if (g_strcmp0 (docket_record_get_text (job, DOCKET_JOB_TECHNICIAN), docket_record_get_id (technician)) != 0
          || !docket_job_get_span (job, &span) || !docket_span_overlaps (&span, day))
        continue;
      visit = read_visit (store, job, error);
      if (visit == NULL)
        {
          sheet_free (sheet);
          return NULL;
        }
      g_ptr_array_add (sheet->visits, visit);
    }
  add_absences (sheet, board->absences, day);
  return sheet;
}

static gboolean
read_day (DocketStore *store, const DocketBoardData *board, const char *const *technicians, const DocketSpan *day, GPtrArray *sheets, GError **error)
{
  guint before = sheets->len;
  gboolean alone = technicians != NULL && technicians[0] != NULL && technicians[1] == NULL;

  for (guint i = 0; i < board->technicians->len; i++)
    {
      DocketRecord *technician = g_ptr_array_index (board->technicians, i);
      DocketDaySheet *sheet;

      if (technicians != NULL && !g_strv_contains (technicians, docket_record_get_id (technician)))
        continue;
      sheet = read_sheet (store, board, technician, day, error);
      if (sheet == NULL)
        return FALSE;
      if (alone || sheet->visits->len > 0 || sheet->absences->len > 0)
        g_ptr_array_add (sheets, sheet);
      else
        sheet_free (sheet);
    }
  if (sheets->len == before)
    g_ptr_array_add (sheets, new_sheet (NULL, day->starts_at));
  return TRUE;
}

DocketDaySheets *
docket_day_sheets_read (DocketStore *store, const DocketSpan *span, const char *const *technicians, gint64 now_ms, GError **error)
{
  g_autoptr (DocketDaySheets) self = g_new0 (DocketDaySheets, 1);
  g_autoptr (DocketBoardData) board = docket_board_data_read (store, span, NULL, error);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  DocketSpan day = *span;

  self->sheets = g_ptr_array_new_with_free_func (sheet_free);
  if (board == NULL)
    return NULL;
  self->company = docket_store_get_meta (store, DOCKET_META_COMPANY);
  self->read_at = now_ms;
  do
    {
      day.ends_at = docket_day_add (zone, day.starts_at, 1);
      if (!read_day (store, board, technicians, &day, self->sheets, error))
        return NULL;
      day.starts_at = day.ends_at;
    }
  while (day.starts_at < span->ends_at);
  return g_steal_pointer (&self);
}

/* -- From a thread of its own -- */

struct _DocketSheetSource
{
  char *path;
  DocketClock *clock;
  DocketRandom *random;
};

DocketSheetSource *
docket_sheet_source_new (DocketDesk *desk)
{
  DocketSheetSource *source = g_new0 (DocketSheetSource, 1);
  DocketProfile *profile = docket_desk_get_profile (desk);

  source->path = docket_profile_account_path (profile, docket_desk_get_account (desk));
  source->clock = g_object_ref (docket_desk_get_clock (desk));
  source->random = g_object_ref (docket_desk_get_random (desk));
  return source;
}

void
docket_sheet_source_free (DocketSheetSource *source)
{
  g_free (source->path);
  g_object_unref (source->clock);
  g_object_unref (source->random);
  g_free (source);
}

DocketDaySheets *
docket_sheet_source_read (DocketSheetSource *source, const DocketSpan *span, const char *const *technicians, GError **error)
{
  g_autoptr (DocketStore) store = docket_store_open (source->path, DOCKET_DB_READ_ONLY, source->clock, source->random, error);

  return store != NULL ? docket_day_sheets_read (store, span, technicians, docket_clock_now_ms (source->clock), error) : NULL;
}
