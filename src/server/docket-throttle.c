/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sends: a bucket per device that fills with 20 a second up to 400 (a desk that
 * was offline for a day may send its queue in one go).
 * Sign-ins: the times of the last failures per name, whether or not there is
 * such a name. Refusing would let anyone lock anyone out; delaying makes
 * guessing slow.
 */
#include "docket-config.h"

#include "docket-throttle.h"

#include "docket-limits.h"

#define DELAY_MS_MAX  (30 * 1000)
#define FAILURES_KEPT 32
/* Beyond this many names or devices, those that matter no longer are dropped. */
#define ENTRIES_MAX 10000

typedef struct
{
  double tokens;
  gint64 at_ms;
} Bucket;

typedef struct
{
  gint64 at_ms[FAILURES_KEPT]; /* a ring */
  guint n;                     /* ever */
} Failures;

struct _DocketThrottle
{
  GHashTable *buckets;
  GHashTable *failures;
  guint n_sign_ins;
};

DocketThrottle *
docket_throttle_new (void)
{
  DocketThrottle *throttle = g_new0 (DocketThrottle, 1);

  throttle->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  throttle->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return throttle;
}

void
docket_throttle_free (DocketThrottle *throttle)
{
  g_hash_table_unref (throttle->buckets);
  g_hash_table_unref (throttle->failures);
  g_free (throttle);
}

static double
tokens_at (const Bucket *bucket, gint64 now_ms)
{
  double tokens = bucket->tokens + (double) (now_ms - bucket->at_ms) * DOCKET_PUSH_REQUESTS_PER_S_MAX / 1000.0;

  return MIN (tokens, (double) DOCKET_PUSH_BURST_REQUESTS_MAX);
}

static gboolean
bucket_is_full (gpointer key, gpointer value, gpointer data)
{
  return tokens_at (value, *(gint64 *) data) >= DOCKET_PUSH_BURST_REQUESTS_MAX;
}

gboolean
docket_throttle_take_push (DocketThrottle *throttle, const char *device, gint64 now_ms)
{
  Bucket *bucket = g_hash_table_lookup (throttle->buckets, device);

  if (bucket == NULL)
    {
      if (g_hash_table_size (throttle->buckets) >= ENTRIES_MAX)
        g_hash_table_foreach_remove (throttle->buckets, bucket_is_full, &now_ms);
      bucket = g_new0 (Bucket, 1);
      bucket->tokens = DOCKET_PUSH_BURST_REQUESTS_MAX;
      bucket->at_ms = now_ms;
      g_hash_table_insert (throttle->buckets, g_strdup (device), bucket);
    }
  bucket->tokens = tokens_at (bucket, now_ms);
  bucket->at_ms = now_ms;
  if (bucket->tokens < 1)
    return FALSE;
  bucket->tokens -= 1;
  return TRUE;
}

static guint
failures_in_window (const Failures *failures, gint64 now_ms)
{
  guint n = 0;

  for (guint i = 0; i < MIN (failures->n, FAILURES_KEPT); i++)
    if (failures->at_ms[i] > now_ms - DOCKET_SIGN_IN_WINDOW_S * 1000)
      n++;
  return n;
}

static gboolean
failures_are_old (gpointer key, gpointer value, gpointer data)
{
  return failures_in_window (value, *(gint64 *) data) == 0;
}

gint64
docket_throttle_sign_in_delay_ms (DocketThrottle *throttle, const char *username, gint64 now_ms)
{
  const Failures *failures = g_hash_table_lookup (throttle->failures, username);
  guint n = failures == NULL ? 0 : failures_in_window (failures, now_ms);

  if (n < DOCKET_SIGN_IN_FAILURES_MAX)
    return 0;
  return MIN (G_GINT64_CONSTANT (1000) << MIN (n - DOCKET_SIGN_IN_FAILURES_MAX, 10), DELAY_MS_MAX);
}

void
docket_throttle_sign_in_begun (DocketThrottle *throttle, const char *username, gint64 now_ms)
{
  Failures *failures = g_hash_table_lookup (throttle->failures, username);

  if (failures == NULL)
    {
      if (g_hash_table_size (throttle->failures) >= ENTRIES_MAX)
        g_hash_table_foreach_remove (throttle->failures, failures_are_old, &now_ms);
      failures = g_new0 (Failures, 1);
      g_hash_table_insert (throttle->failures, g_strdup (username), failures);
    }
  failures->at_ms[failures->n++ % FAILURES_KEPT] = now_ms;
}

void
docket_throttle_sign_in_succeeded (DocketThrottle *throttle, const char *username)
{
  Failures *failures = g_hash_table_lookup (throttle->failures, username);

  if (failures != NULL && failures->n > 0)
    failures->n--;
}

gboolean
docket_throttle_enter_sign_in (DocketThrottle *throttle)
{
  if (throttle->n_sign_ins >= DOCKET_SIGN_INS_WAITING_MAX)
    return FALSE;
  throttle->n_sign_ins++;
  return TRUE;
}

void
docket_throttle_leave_sign_in (DocketThrottle *throttle)
{
  g_assert (throttle->n_sign_ins > 0);
  throttle->n_sign_ins--;
}
