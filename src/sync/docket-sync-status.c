/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One immutable picture of how syncing stands. Every sentence on screen is made
 * from it, so that two places can never say different things.
 */
#include "docket-sync-status.h"

G_DEFINE_BOXED_TYPE (DocketSyncStatus, docket_sync_status, docket_sync_status_ref, docket_sync_status_unref)

static const char *const state_names[] = {
  "signed-out",
  "offline",
  "connecting",
  "up-to-date",
  "sending",
  "receiving",
  "waiting",
  "sign-in-expired",
  "needs-update",
};

const char *
docket_sync_state_name (DocketSyncState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), NULL);
  return state_names[state];
}

gboolean
docket_sync_state_from_name (const char *name, DocketSyncState *state)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (state_names[i], name) == 0)
      {
        *state = (DocketSyncState) i;
        return TRUE;
      }
  return FALSE;
}

DocketSyncStatus *
docket_sync_status_new (void)
{
  DocketSyncStatus *status = g_new0 (DocketSyncStatus, 1);

  g_atomic_ref_count_init (&status->refs);
  return status;
}

DocketSyncStatus *
docket_sync_status_copy (const DocketSyncStatus *status)
{
  DocketSyncStatus *copy = docket_sync_status_new ();

  copy->state = status->state;
  copy->elsewhere = status->elsewhere;
  copy->counts = status->counts;
  copy->sending = status->sending;
  copy->files_done = status->files_done;
  copy->upload_offset = status->upload_offset;
  copy->upload_size = status->upload_size;
  copy->upload_sha256 = g_strdup (status->upload_sha256);
  copy->next_attempt_at = status->next_attempt_at;
  copy->last_sync_at = status->last_sync_at;
  copy->failures = status->failures;
  copy->problem = g_strdup (status->problem);
  copy->disk_problem = g_strdup (status->disk_problem);
  copy->sign_in_problem = g_strdup (status->sign_in_problem);
  return copy;
}

gboolean
docket_sync_status_equal (const DocketSyncStatus *a, const DocketSyncStatus *b)
{
  return a->state == b->state && a->elsewhere == b->elsewhere && a->sending == b->sending
         && a->files_done == b->files_done && a->upload_offset == b->upload_offset && a->upload_size == b->upload_size
         && g_strcmp0 (a->upload_sha256, b->upload_sha256) == 0
         && a->counts.pending == b->counts.pending && a->counts.pending_files == b->counts.pending_files && a->counts.held == b->counts.held && a->counts.rejected == b->counts.rejected
         && a->counts.open_reviews == b->counts.open_reviews && a->counts.resending == b->counts.resending && a->counts.files_pending == b->counts.files_pending && a->counts.audit_broken_at == b->counts.audit_broken_at
         && a->counts.kept_back == b->counts.kept_back
         && a->next_attempt_at == b->next_attempt_at && a->last_sync_at == b->last_sync_at && a->failures == b->failures
         && g_strcmp0 (a->problem, b->problem) == 0 && g_strcmp0 (a->disk_problem, b->disk_problem) == 0
         && g_strcmp0 (a->sign_in_problem, b->sign_in_problem) == 0;
}

DocketSyncStatus *
docket_sync_status_ref (DocketSyncStatus *status)
{
  g_atomic_ref_count_inc (&status->refs);
  return status;
}

void
docket_sync_status_unref (DocketSyncStatus *status)
{
  if (!g_atomic_ref_count_dec (&status->refs))
    return;
  g_free (status->upload_sha256);
  g_free (status->problem);
  g_free (status->disk_problem);
  g_free (status->sign_in_problem);
  g_free (status);
}
