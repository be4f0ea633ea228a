/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-plan.h"

G_BEGIN_DECLS

/* Notes of one job that are printed: the newest ones. */
#define DOCKET_SHEET_NOTES_MAX 12

typedef struct
{
  char *body;
  char *author;   /* "Tess Ortiz" */
  gint64 made_at; /* ms */
} DocketSheetNote;

/* A job that somebody goes to. */
typedef struct
{
  DocketRecord *job;
  DocketRecord *customer; /* (nullable) */
  GPtrArray *notes;       /* element-type DocketSheetNote; oldest first */
  guint n_notes;          /* how many there are, printed or not */
} DocketVisit;

/* One technician's day. */
typedef struct
{
  DocketRecord *technician; /* (nullable): nobody has anything on that day */
  gint64 day;               /* ms: its first moment */
  GPtrArray *visits;        /* element-type DocketVisit, by beginning */
  GPtrArray *absences;      /* element-type DocketRecord, of that day */
} DocketDaySheet;

/**
 * DocketDaySheets:
 *
 * What technicians need who have nothing but paper, read in one go on any
 * thread. Never changed once it is read.
 */
typedef struct
{
  GPtrArray *sheets; /* element-type DocketDaySheet; by day, then by technician; never empty */
  char *company;     /* (nullable) */
  gint64 read_at;    /* ms */
} DocketDaySheets;

/**
 * docket_day_sheets_read:
 * @span: whole days
 * @technicians: (nullable) (array zero-terminated=1): ids of whose sheets; everybody's
 * @now_ms: to be printed as the moment at which this was so
 *
 * Whoever has nothing on a day gets no sheet, unless it is the only one asked for:
 * that sheet says so. Errors: those of the store.
 */
DocketDaySheets *docket_day_sheets_read (DocketStore *store, const DocketSpan *span, const char *const *technicians, gint64 now_ms, GError **error);
void docket_day_sheets_free (DocketDaySheets *sheets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDaySheets, docket_day_sheets_free)

/* The account of a desk, to be read on another thread. */
typedef struct _DocketSheetSource DocketSheetSource;

/* On the desk's thread; needs no desk any more afterwards. */
DocketSheetSource *docket_sheet_source_new (DocketDesk *desk);
void docket_sheet_source_free (DocketSheetSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSheetSource, docket_sheet_source_free)
/* docket_day_sheets_read() as things stand now. */
DocketDaySheets *docket_sheet_source_read (DocketSheetSource *source, const DocketSpan *span, const char *const *technicians, GError **error);

G_END_DECLS
