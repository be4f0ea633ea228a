/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

/* One group's stamp, standing in the text it was read from. */
typedef struct
{
  gint64 rev;         /* 0: never written */
  const char *person; /* (nullable): not terminated */
  gsize person_length;
  const char *device; /* (nullable): not terminated */
  gsize device_length;
  gint64 made_at;
  gint64 arrived_at;
} DocketStampSlice;

/* What the column `stamps` holds. (transfer full) */
char *docket_stamps_write (const DocketRecord *record);
/* @slices: (out): one for every group of @kind, in their order. FALSE if @text
 * was not written by docket_stamps_write(). */
gboolean docket_stamps_read (DocketKind kind, const char *text, DocketStampSlice *slices);

G_END_DECLS
