/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/* What the desktop is asked to show: new news of one kind replaces the old. */
typedef struct
{
  const char *id;     /* "reviews", "rejected" or "decided" */
  char *title;
  char *body;         /* one line a thing; at most a few */
  const char *button;
  const char *action; /* "app.show-review" or "app.show-view" */
  char *target;       /* of the action: s */
} DocketNotice;

/* Where notices go, and whether somebody looks at a window anyway. */
typedef struct
{
  void (*show) (const DocketNotice *notice, gpointer data);
  void (*withdraw) (const char *id, gpointer data);
  gboolean (*is_attended) (gpointer data);
} DocketNoticeSink;

/**
 * DocketNotices:
 *
 * Tells somebody who looks elsewhere of what became their business meanwhile:
 * cases they may decide, own work that the server did not take, own work that
 * somebody decided against. What stood when it was made is no news. A notice is
 * withdrawn once nothing of what it spoke of is open any more.
 */
#define DOCKET_TYPE_NOTICES (docket_notices_get_type ())
G_DECLARE_FINAL_TYPE (DocketNotices, docket_notices, DOCKET, NOTICES, GObject)

/* @settings: (nullable): says which kinds are wanted. @sink must outlive it. */
DocketNotices *docket_notices_new (DocketDesk *desk, GSettings *settings, const DocketNoticeSink *sink, gpointer data);
/* Of the kind of which most is known by name: never more than the newest hundred. */
guint docket_notices_get_n_known (DocketNotices *self);

G_END_DECLS
