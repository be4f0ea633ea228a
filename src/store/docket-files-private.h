/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-files.h"

G_BEGIN_DECLS

/* What the files of DocketFiles share. */

struct _DocketFiles
{
  char *folder;
};

/* The folder refused: a sentence for errno. FALSE */
gboolean docket_files_not_kept (GError **error, int number);
gboolean docket_files_make_folder (const char *path);
/* All of it, or FALSE with errno. */
gboolean docket_files_write_all (int file, const guint8 *data, gsize size);
/* Whether what @file holds has that digest. */
gboolean docket_files_hash_is (int file, const char *sha256);
/* What was verified and synced goes into its place, and stays there. */
gboolean docket_files_put_in_place (DocketFiles *self, const char *from, const char *sha256, GError **error);

G_END_DECLS
