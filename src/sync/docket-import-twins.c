/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Of each key of a row only a digest is kept, in one number with the row: their
 * texts would be several times the table. Who meets by the digest is compared, so
 * two who meet by chance are not taken for one.
 */
#include "docket-config.h"

#include "docket-import-twins.h"

#include "docket-limits.h"

/* Phone, e-mail and name. */
#define KEYS_OF_ROW 3
/* A table has fewer lines than that. */
#define ROW_BITS 24
#define ROW_MASK ((G_GUINT64_CONSTANT (1) << ROW_BITS) - 1)

G_STATIC_ASSERT (DOCKET_CSV_BYTES_MAX / 2 < (1 << ROW_BITS) - 1);

struct _DocketImportTwins
{
  DocketCustomerImport *import; /* not owned */
  guint64 *slots; /* the end of a digest, and one more than the first row that has it; 0: free */
  guint mask;
};

/* FNV-1a */
static guint64
digest_of (const char *key)
{
  guint64 digest = G_GUINT64_CONSTANT (14695981039346656037);

  for (; *key != '\0'; key++)
    digest = (digest ^ (guchar) *key) * G_GUINT64_CONSTANT (1099511628211);
  return (digest ^ digest >> 32) << ROW_BITS;
}

/* Where it stands, or may be put. */
static guint64 *
find_slot (DocketImportTwins *self, guint64 digest)
{
  guint at = (guint) (digest >> ROW_BITS) & self->mask;

  while (self->slots[at] != 0 && (self->slots[at] & ~ROW_MASK) != digest)
    at = (at + 1) & self->mask;
  return &self->slots[at];
}

DocketImportTwins *
docket_import_twins_new (DocketCustomerImport *import)
{
  DocketImportTwins *self;
  guint n_slots = 16;

  g_return_val_if_fail (DOCKET_IS_CUSTOMER_IMPORT (import), NULL);

  self = g_new0 (DocketImportTwins, 1);
  self->import = import;
  /* Never full: a third of it is free. */
  while (n_slots < docket_customer_import_get_n_lines (import) * KEYS_OF_ROW / 2 * 3)
    n_slots *= 2;
  self->slots = g_new0 (guint64, n_slots);
  self->mask = n_slots - 1;
  return self;
}

void
docket_import_twins_free (DocketImportTwins *self)
{
  if (self == NULL)
    return;
  g_free (self->slots);
  g_free (self);
}

gboolean
docket_import_twins_find (DocketImportTwins *self, guint n, const DocketValues *values, guint *other, DocketAlike *why)
{
  g_autoptr (DocketLikeness) own = docket_likeness_new (NULL, values);
  g_auto (GStrv) keys = docket_likeness_keys (own);
  gboolean found = FALSE;

  for (guint i = 0; keys[i] != NULL && i < KEYS_OF_ROW; i++)
    {
      guint64 digest = digest_of (keys[i]);
      guint64 *slot = find_slot (self, digest);

      if (*slot == 0)
        {
          *slot = digest | (n + 1);
        }
      else if (!found)
        {
          guint first = (guint) (*slot & ROW_MASK) - 1;
          g_autoptr (DocketValues) others = docket_customer_import_read_row (self->import, first);
          g_autoptr (DocketLikeness) likeness = docket_likeness_new (NULL, others);

          *other = first;
          found = docket_likeness_score (own, likeness, why) >= DOCKET_MATCH_SCORE_LIKELY;
        }
    }
  return found;
}
