/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A note on a job looks at the job four times, and the next operation of the
 * same save again; every operation of a batch looks at the same person and
 * device. Reading them from their rows was a sixth of a commit.
 *
 * When it is full everything goes: a batch needs a handful, and what is needed
 * again is there again after one read.
 */
#include "docket-config.h"

#include "docket-record-cache.h"

#define RECORDS_MAX 1024

struct _DocketRecordCache
{
  GHashTable *records[DOCKET_N_KINDS]; /* id (the record's own) -> DocketRecord */
  guint n;
};

DocketRecordCache *
docket_record_cache_new (void)
{
  DocketRecordCache *cache = g_new0 (DocketRecordCache, 1);

  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    cache->records[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) docket_record_unref);
  return cache;
}

void
docket_record_cache_free (DocketRecordCache *cache)
{
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    g_hash_table_unref (cache->records[kind]);
  g_free (cache);
}

DocketRecord *
docket_record_cache_get (DocketRecordCache *cache, DocketKind kind, const char *id)
{
  DocketRecord *record = g_hash_table_lookup (cache->records[kind], id);

  return record == NULL ? NULL : docket_record_ref (record);
}

void
docket_record_cache_put (DocketRecordCache *cache, DocketRecord *record)
{
  if (cache->n >= RECORDS_MAX)
    docket_record_cache_forget (cache);
  /* Replaces the key too: it is a part of the record. */
  if (g_hash_table_replace (cache->records[docket_record_get_kind (record)], (gpointer) docket_record_get_id (record), docket_record_ref (record)))
    cache->n++;
}

void
docket_record_cache_forget (DocketRecordCache *cache)
{
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    g_hash_table_remove_all (cache->records[kind]);
  cache->n = 0;
}
