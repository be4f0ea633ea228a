/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/* How far the files of one save are. */
typedef struct
{
  guint n;         /* files */
  gint64 bytes;    /* all of them */
  gint64 arrived;  /* bytes that the server has, as far as is known here */
  char *thumbnail; /* (nullable): path of a small picture of the first that has one */
} DocketOutboxUpload;

/* FALSE: there is no file in it. Reads the folder's names only. */
gboolean docket_outbox_upload_read (DocketDesk *desk, const DocketOutboxEntry *entry, DocketOutboxUpload *upload);
void docket_outbox_upload_clear (DocketOutboxUpload *upload);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketOutboxUpload, docket_outbox_upload_clear)

double docket_outbox_upload_fraction (const DocketOutboxUpload *upload);
/* "2.1 MB of 3.4 MB are there already", "3 files, 8.2 MB" (transfer full) */
char *docket_outbox_upload_words (const DocketOutboxUpload *upload);

G_END_DECLS
