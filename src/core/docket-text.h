/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-operation.h"
#include "docket-review.h"

G_BEGIN_DECLS

/*
 * Values as people read them, in the user's language, zone and currency.
 * Shared by console and command line so that they say the same.
 */

/* @now_ms decides between "09:41", "Fri 20 Nov" and "20 Nov 2025". (transfer full) */
char *docket_time_format (gint64 time_ms, gint64 now_ms);
char *docket_time_format_clock (gint64 time_ms); /* "09:41" */
char *docket_time_format_full (gint64 time_ms);  /* "Mon 23 Nov 2026, 09:41" */
char *docket_duration_format (gint64 ms);        /* "25 min", "2 h", "3 days" */
char *docket_wait_format (gint64 ms);            /* "in 5 min", "in 40 s", "now": counting down */
char *docket_quantity_format (gint64 milli);     /* "1", "2.5" */

/* Whether the user's language is written from right to left. */
gboolean docket_text_is_mirrored (void);
/* @text, somebody's words, to stand in a sentence of a mirrored language without
 * falling apart; elsewhere a copy. (transfer full) */
char *docket_text_isolate (const char *text);

/* @text as a sentence: with a full stop, if nothing else ends it. What is wrong with
 * a field is told without one, so that more may follow. (transfer full) */
char *docket_text_end_sentence (const char *text);

/* One field value for display; "none" (translated) for null. Ids come back as
 * they are: the caller looks the name up. (transfer full) */
char *docket_value_format (DocketField field, GVariant *value, const char *currency, gint64 now_ms);

/* "Status to Complete", "2 notes": what the operations of one bundle are, as
 * one sentence. @name is how the main record is called ("J-10248").
 * @operations: (element-type DocketOperation). (transfer full) */
char *docket_bundle_sentence (GPtrArray *operations, const char *name, const char *currency, gint64 now_ms);
/* Whether a record has a line of its own in a list: a part of a job has not. */
gboolean docket_kind_is_listed (DocketKind kind);
/* What a large bundle has beside the operations that were read of it. */
typedef struct
{
  guint records; /* that have lines of their own in a list */
  guint notes;   /* new ones, as those below */
  guint lines;
  guint files;
  guint signatures;
} DocketBundleRest;
/* How a person is called; NULL: not known. (transfer full) (nullable) */
typedef char *(*DocketNamePerson) (const char *id, gpointer data);
/* The same of a bundle of which only @operations were read. @name_person: (nullable):
 * without it a plan goes without its technician */
char *docket_bundle_sentence_of_part (GPtrArray *operations, const DocketBundleRest *rest, const char *name, DocketNamePerson name_person, gpointer data, const char *currency, gint64 now_ms);

G_END_DECLS
