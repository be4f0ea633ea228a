/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-case-model.h"
#include "docket-desk.h"

G_BEGIN_DECLS

/* Sentences about a case. All (transfer full), translated, made from the desk's
 * reader. @model carries the case and which candidate is compared. */

/* (transfer full) (nullable): the case as it is now. @desk, @review_id: (nullable) */
DocketReview *docket_case_read (DocketDesk *desk, const char *review_id);

/* What the case is about, by name. */
typedef struct
{
  char *name;     /* "J-10248" */
  char *title;    /* (nullable): "Leaking pump, boiler room" */
  char *customer; /* (nullable): "Adler & Co" */
  char *job;      /* (nullable): id of the job it is or belongs to */
} DocketCaseSubject;
void docket_case_subject_init (DocketCaseSubject *subject, DocketDesk *desk, const DocketReview *review);
void docket_case_subject_clear (DocketCaseSubject *subject);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketCaseSubject, docket_case_subject_clear)

char *docket_case_given_name (DocketDesk *desk, const char *person_id); /* "Tess" */
char *docket_case_who (DocketDesk *desk, const DocketStamp *stamp);     /* "Omar Haddad, desk 2" */
char *docket_case_short_who (DocketDesk *desk, const DocketStamp *stamp); /* "Omar, desk 2" */
gboolean docket_case_is_field (DocketDesk *desk, const DocketStamp *stamp);
/* Whether what stands now belongs into the first ("Office") column. */
gboolean docket_case_current_first (DocketDesk *desk, const DocketReview *review, guint candidate);

char *docket_case_kind_name (const DocketReview *review); /* "Status", "Totals", "Duplicate" */
char *docket_case_kind (const DocketReview *review);      /* as the case_kind of a DocketQuery */
const char *docket_case_kind_label (const char *kind);    /* static: of such a kind, "Status" */
const char *docket_case_icon_name (const DocketReview *review); /* static */

/* Column heading: "Office", "Field", or a name if both are of one kind. */
char *docket_case_side_title (DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side);
char *docket_case_times (DocketDesk *desk, const DocketStamp *stamp); /* "made 09:12 · arrived 10:05, 53 min later" */
char *docket_case_synced (DocketDesk *desk, const DocketStamp *stamp); /* "synced 08:10" */
char *docket_case_why (DocketDesk *desk, DocketCaseModel *model);
/* Of a case about totals: what the customer signed for, beside what the choices
 * made so far come to. (transfer full) (nullable): they signed for what stands, or
 * for what nobody knows */
char *docket_case_signed (DocketDesk *desk, DocketCaseModel *model);
/* Why this person cannot decide the case; NULL if they can. */
char *docket_case_why_not (DocketDesk *desk, const DocketReview *review);
/* -- docket-case-needs.c -- */
/* Held work may name what is itself still held: then it cannot be taken yet, and the
 * model says why. */
void docket_case_refuse_what_misses (DocketDesk *desk, DocketCaseModel *model);
/* FALSE: nothing was missing, or it is as before; else the model says what is by now,
 * if anything; the facts are the same, so what is chosen in it stays. */
gboolean docket_case_refuse_otherwise (DocketDesk *desk, DocketCaseModel *model);

/* "Sofia Lindqvist decided this at 10:42: Complete." */
char *docket_case_decision (DocketDesk *desk, const DocketReview *review);
/* What the first of two decided, and that it waits for a second person; NULL if
 * nobody has. */
char *docket_case_waits (DocketDesk *desk, const DocketReview *review);
/* "Tess and Omar" who will read the reason */
char *docket_case_readers (DocketDesk *desk, const DocketReview *review);
/* Why @reason cannot be kept with a decision; NULL if it can. */
char *docket_case_reason_problem (const char *reason);
/* How many rows are still to be chosen; NULL: none. */
char *docket_case_left (DocketCaseModel *model);
/* One value as this table shows it. */
char *docket_case_value (DocketDesk *desk, DocketField field, GVariant *value);
/* The whole side in few words: "Complete", "€331.54", "Technician Milo Brandt,
 * Priority High". */
char *docket_case_side_value (DocketDesk *desk, DocketCaseModel *model, DocketCaseChoice side);
/* Whether that names more than one field, each by its name. */
gboolean docket_case_side_is_several (DocketCaseModel *model);
/* One of several versions that are compared with what stands. (transfer full) */
char *docket_case_candidate_line (DocketDesk *desk, const DocketReview *review, guint at);

G_END_DECLS
