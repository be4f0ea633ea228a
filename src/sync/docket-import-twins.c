/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Of each row only a digest of its keys is kept: their texts would be several
 * times the table. Who meets by the digest is compared, so that two who meet by
 * chance are not taken for one.
 */
#include "docket-config.h"

#include "docket-import-twins.h"

#include "docket-limits.h"

struct _DocketImportTwins
{
  DocketCustomerImport *import; /* not owned */
  GHashTable *keys;             /* digest of one of likeness -> the first row that has it */
};

/* FNV-1a */
static gpointer
digest_of (const char *key)
{
  guint64 digest = G_GUINT64_CONSTANT (14695981039346656037);

  for (; *key != '\0'; key++)
    digest = (digest ^ (guchar) *key) * G_GUINT64_CONSTANT (1099511628211);
  return GSIZE_TO_POINTER ((gsize) (digest ^ digest >> 32));
}

DocketImportTwins *
docket_import_twins_new (DocketCustomerImport *import)
{
  DocketImportTwins *self;

  g_return_val_if_fail (DOCKET_IS_CUSTOMER_IMPORT (import), NULL);

  self = g_new0 (DocketImportTwins, 1);
  self->import = import;
  self->keys = g_hash_table_new (NULL, NULL);
  return self;
}

void
docket_import_twins_free (DocketImportTwins *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->keys);
  g_free (self);
}

gboolean
docket_import_twins_find (DocketImportTwins *self, guint n, const DocketValues *values, guint *other, DocketAlike *why)
{
  g_autoptr (DocketLikeness) own = docket_likeness_new (NULL, values);
  g_auto (GStrv) keys = docket_likeness_keys (own);
  gboolean found = FALSE;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      gpointer key = digest_of (keys[i]);
      gpointer first;

      if (!g_hash_table_lookup_extended (self->keys, key, NULL, &first))
        {
          g_hash_table_insert (self->keys, key, GUINT_TO_POINTER (n));
        }
      else if (!found)
        {
          g_autoptr (DocketValues) others = docket_customer_import_read_row (self->import, GPOINTER_TO_UINT (first));
          g_autoptr (DocketLikeness) likeness = docket_likeness_new (NULL, others);

          *other = GPOINTER_TO_UINT (first);
          found = docket_likeness_score (own, likeness, why) >= DOCKET_MATCH_SCORE_LIKELY;
        }
    }
  return found;
}
