/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every sentence about syncing, made from the true state (REQUIREMENTS §3, UX
 * "Window") for console and command line alike. No sentence names a code.
 */
#include "docket-config.h"

#include "docket-sync-status.h"

#include <glib/gi18n-lib.h>

#include "docket-result.h"
#include "docket-text.h"

/* Tries after which what another needs should be there: half a minute of them. */
#define NEEDED_SOON_ATTEMPTS_MAX 3

/* "retrying in 5 minutes", spelled out as the requirements have it. */
static char *
retry_in (gint64 at, gint64 now_ms)
{
  gint64 seconds = MAX (1, (at - now_ms + 999) / 1000);

  if (seconds < 60)
    return g_strdup_printf (ngettext ("in %u second", "in %u seconds", (guint) seconds), (guint) seconds);
  if (seconds < 2 * 3600)
    return g_strdup_printf (ngettext ("in %u minute", "in %u minutes", (guint) ((seconds + 30) / 60)), (guint) ((seconds + 30) / 60));
  return g_strdup_printf (ngettext ("in %u hour", "in %u hours", (guint) ((seconds + 1800) / 3600)), (guint) ((seconds + 1800) / 3600));
}

/* As the Outbox counts it, without files, which take their time; but where nothing else
 * waits, those are not hidden. */
static guint
count_waiting (const DocketSyncStatus *status)
{
  guint files = MIN (status->counts.pending_files, status->counts.pending);

  return status->counts.pending > files ? status->counts.pending - files : files;
}

char *
docket_words_pill (const DocketSyncStatus *status, gint64 now_ms)
{
  guint pending = count_waiting (status);

  /* Whatever the line is like: what would be done now is not kept. */
  if (status->disk_problem != NULL)
    return g_strdup (_ ("Cannot save here"));
  switch (status->state)
    {
    case DOCKET_SYNC_SIGNED_OUT:
      return g_strdup (_ ("Signed out"));
    case DOCKET_SYNC_SIGN_IN_EXPIRED:
      return g_strdup (_ ("Sign-in expired"));
    case DOCKET_SYNC_NEEDS_UPDATE:
      return g_strdup (_ ("Update needed"));
    case DOCKET_SYNC_OFFLINE:
      return pending == 0 ? g_strdup (_ ("Offline")) : g_strdup_printf (ngettext ("Offline — %u waiting", "Offline — %u waiting", pending), pending);
    case DOCKET_SYNC_WAITING:
      if (status->next_attempt_at > now_ms)
        {
          g_autofree char *in = docket_wait_format (status->next_attempt_at - now_ms);

          if (pending == 0)
            /* Translators: "Retrying in 5 min" */
            return g_strdup_printf (_ ("Retrying %s"), in);
          /* Translators: "Retrying in 5 min — 3 waiting" */
          return g_strdup_printf (ngettext ("Retrying %s — %u waiting", "Retrying %s — %u waiting", pending), in, pending);
        }
      break;
    case DOCKET_SYNC_CONNECTING:
    case DOCKET_SYNC_UP_TO_DATE:
    case DOCKET_SYNC_SENDING:
    case DOCKET_SYNC_RECEIVING:
    default:
      break;
    }
  if (status->counts.rejected > 0)
    return g_strdup_printf (ngettext ("%u needs you", "%u need you", status->counts.rejected), status->counts.rejected);
  if (status->state == DOCKET_SYNC_CONNECTING)
    return g_strdup (_ ("Connecting…"));
  if (status->state == DOCKET_SYNC_RECEIVING && pending == 0)
    return g_strdup (_ ("Receiving…"));
  /* A wait that is over by a clock that was just set is not noticed yet, or what waits is
   * being let go: nothing is sent. */
  if (status->state == DOCKET_SYNC_WAITING && pending > 0)
    return g_strdup_printf (ngettext ("%u waiting", "%u waiting", pending), pending);
  if (pending == 0)
    pending = status->sending;
  if (pending > 0)
    return g_strdup_printf (ngettext ("Sending %u…", "Sending %u…", pending), pending);
  return g_strdup (_ ("Up to date"));
}

char *
docket_words_banner (const DocketSyncStatus *status, gint64 now_ms)
{
  guint pending = count_waiting (status);

  if (status->disk_problem != NULL)
    return g_strdup (status->disk_problem);
  if (status->sign_in_problem != NULL)
    return g_strdup (status->sign_in_problem);
  if (status->counts.audit_broken_at != 0)
    return g_strdup (_ ("The server’s audit is not the one this device saw before. Tell an administrator; “docketctl audit verify” says more."));
  switch (status->state)
    {
    case DOCKET_SYNC_OFFLINE:
      if (pending == 0)
        return g_strdup (_ ("Offline. Your work is saved here and will sync when reconnected."));
      return g_strdup_printf (ngettext ("Offline — %u item queued. Will sync when reconnected.", "Offline — %u items queued. Will sync when reconnected.", pending), pending);
    case DOCKET_SYNC_SIGN_IN_EXPIRED:
      if (pending == 0)
        return g_strdup (_ ("Your sign-in has expired. Sign in to go on syncing."));
      return g_strdup_printf (ngettext ("Your sign-in has expired. Sign in to send %u change.", "Your sign-in has expired. Sign in to send %u changes.", pending), pending);
    case DOCKET_SYNC_NEEDS_UPDATE:
      return g_strdup (_ ("This version of Docket is too old for the server. Your work is saved here; update Docket to send it."));
    case DOCKET_SYNC_SIGNED_OUT:
    case DOCKET_SYNC_CONNECTING:
    case DOCKET_SYNC_UP_TO_DATE:
    case DOCKET_SYNC_SENDING:
    case DOCKET_SYNC_RECEIVING:
    case DOCKET_SYNC_WAITING:
    default:
      return NULL;
    }
}

char *
docket_words_banner_button (const DocketSyncStatus *status)
{
  if (status->state == DOCKET_SYNC_OFFLINE)
    return g_strdup (_ ("Try now"));
  if (status->state == DOCKET_SYNC_SIGN_IN_EXPIRED)
    return g_strdup (_ ("Sign in"));
  return NULL;
}

static char *
last_success (const DocketSyncStatus *status, gint64 now_ms)
{
  g_autofree char *at = NULL;

  if (status->last_sync_at == 0)
    return g_strdup (_ ("never synced yet"));
  at = docket_time_format (status->last_sync_at, now_ms);
  /* Translators: "last success at 10:39" */
  return g_strdup_printf (_ ("last success at %s"), at);
}

/* "1536 of 4096 KB" */
static char *
bytes_words (gint64 offset, gint64 size)
{
  if (size < 10 * 1000 * 1000)
    return g_strdup_printf (_ ("%u of %u KB"), (guint) (offset / 1000), (guint) ((size + 999) / 1000));
  return g_strdup_printf (_ ("%u of %u MB"), (guint) (offset / 1000000), (guint) ((size + 999999) / 1000000));
}

char *
docket_words_upload (const DocketSyncStatus *status)
{
  guint files = status->files_done + status->counts.files_pending;
  g_autofree char *bytes = NULL;

  if (status->upload_size == 0 || status->counts.files_pending == 0)
    return NULL;
  bytes = bytes_words (status->upload_offset, status->upload_size);
  if (files == 1)
    /* Translators: "File: 1536 of 4096 KB" */
    return g_strdup_printf (_ ("File: %s"), bytes);
  /* Translators: "File 2 of 3: 1536 of 4096 KB" */
  return g_strdup_printf (_ ("File %u of %u: %s"), status->files_done + 1, files, bytes);
}

/* "Sending now", and how far the files are. */
static char *
sending_words (const DocketSyncStatus *status, const char *last)
{
  g_autofree char *upload = docket_words_upload (status);

  if (upload != NULL)
    return g_strdup_printf (_ ("Sending now · %s · %s"), upload, last);
  return g_strdup_printf (_ ("Sending now · %s"), last);
}

char *
docket_words_next_attempt (const DocketSyncStatus *status, gint64 now_ms)
{
  g_autofree char *last = last_success (status, now_ms);
  g_autofree char *in = NULL;

  switch (status->state)
    {
    case DOCKET_SYNC_SIGNED_OUT:
      return g_strdup (_ ("Signed out: nothing is sent"));
    case DOCKET_SYNC_SIGN_IN_EXPIRED:
      return g_strdup_printf (_ ("Waits for you to sign in · %s"), last);
    case DOCKET_SYNC_NEEDS_UPDATE:
      return g_strdup_printf (_ ("Waits for an update of Docket · %s"), last);
    case DOCKET_SYNC_SENDING:
      return sending_words (status, last);
    case DOCKET_SYNC_OFFLINE:
    case DOCKET_SYNC_WAITING:
    case DOCKET_SYNC_CONNECTING:
    case DOCKET_SYNC_UP_TO_DATE:
    case DOCKET_SYNC_RECEIVING:
    default:
      if (status->next_attempt_at > now_ms)
        {
          in = docket_wait_format (status->next_attempt_at - now_ms);
          /* Translators: "Next attempt in 4 min 40 s · last success at 10:39" */
          return g_strdup_printf (_ ("Next attempt %s · %s"), in, last);
        }
      if (status->state == DOCKET_SYNC_OFFLINE)
        return g_strdup_printf (_ ("Offline · %s"), last);
      if (status->disk_problem != NULL)
        /* Translators: "Waits until saving works again · last success at 10:39" */
        return g_strdup_printf (_ ("Waits until saving works again · %s"), last);
      if (status->state == DOCKET_SYNC_WAITING && status->counts.kept_back)
        /* Translators: "Of what is being discarded nothing is sent · last success at 10:39" */
        return g_strdup_printf (_ ("Of what is being discarded nothing is sent · %s"), last);
      if (status->state == DOCKET_SYNC_WAITING && status->counts.pending > 0)
        return g_strdup_printf (_ ("Next attempt %s · %s"), _ ("now"), last);
      if (status->counts.pending > 0)
        return sending_words (status, last);
      return g_strdup_printf (_ ("Nothing waits · %s"), last);
    }
}

char *
docket_words_status_line (const DocketSyncStatus *status, gint64 now_ms)
{
  g_autofree char *pill = docket_words_pill (status, now_ms);
  g_autofree char *last = last_success (status, now_ms);
  g_autofree char *upload = docket_words_upload (status);

  if (status->disk_problem != NULL)
    return g_strdup_printf ("%s · %s · %s", pill, status->disk_problem, last);
  if (status->state == DOCKET_SYNC_SIGNED_OUT)
    return g_steal_pointer (&pill);
  if (status->problem != NULL && status->state != DOCKET_SYNC_UP_TO_DATE)
    return g_strdup_printf ("%s · %s · %s", pill, status->problem, last);
  if (status->counts.resending > 0)
    {
      g_autofree char *again = g_strdup_printf (ngettext ("The server was restored from a copy: %u change that it had accepted is sent again", "The server was restored from a copy: %u changes that it had accepted are sent again", status->counts.resending), status->counts.resending);

      return g_strdup_printf ("%s · %s · %s", pill, again, last);
    }
  if (upload != NULL)
    return g_strdup_printf ("%s · %s · %s", pill, upload, last);
  return g_strdup_printf ("%s · %s", pill, last);
}

/* While nothing is sent at all, whatever the table of waits says: what it waits
 * for. NULL in other states. */
static char *
paused_words (const DocketSyncStatus *status)
{
  if (status == NULL)
    return NULL;
  if (status->state == DOCKET_SYNC_SIGNED_OUT || status->state == DOCKET_SYNC_SIGN_IN_EXPIRED)
    return g_strdup (_ ("Saved on this device. Waits for you to sign in."));
  if (status->state == DOCKET_SYNC_NEEDS_UPDATE)
    return g_strdup (_ ("Saved on this device. Waits for an update of Docket."));
  return NULL;
}

char *
docket_words_record (const DocketRecordState *state, const DocketSyncStatus *status, gint64 now_ms)
{
  g_autofree char *paused = NULL;

  if (state->under_review && !state->pending)
    return g_strdup (_ ("Under review"));
  if (!state->pending)
    return g_strdup (_ ("Synced"));
  paused = paused_words (status);
  if (paused != NULL)
    return g_steal_pointer (&paused);
  /* Without a line everything goes as soon as it is back, whatever the table of
   * waits says; "failed" would alarm for nothing. */
  if (state->failing && state->next_attempt_at > now_ms && (status == NULL || status->state != DOCKET_SYNC_OFFLINE))
    {
      g_autofree char *in = retry_in (state->next_attempt_at, now_ms);

      /* Translators: "Sync failed, retrying in 5 minutes" */
      return g_strdup_printf (_ ("Sync failed, retrying %s"), in);
    }
  if (status != NULL && (status->state == DOCKET_SYNC_UP_TO_DATE || status->state == DOCKET_SYNC_SENDING || status->state == DOCKET_SYNC_RECEIVING || status->state == DOCKET_SYNC_WAITING))
    return g_strdup (_ ("Waiting to sync"));
  if (status != NULL && status->next_attempt_at > now_ms)
    {
      g_autofree char *in = retry_in (status->next_attempt_at, now_ms);

      /* Translators: "Saved on this device. Next sync in 2 minutes" */
      return g_strdup_printf (_ ("Saved on this device. Next sync %s"), in);
    }
  return g_strdup (_ ("Saved on this device"));
}

/* The server cannot take it before another, and that one has not come. Mostly it
 * is on its way; once that takes long, a person has to know what to do if it is not. */
static char *
needing_words (const DocketOutboxItem *item, gint64 now_ms)
{
  g_autofree char *at = docket_time_format (item->next_attempt_at, now_ms);

  if (item->attempts <= NEEDED_SOON_ATTEMPTS_MAX)
    /* Translators: "Waits for a change that it stands on · next at 10:45" */
    return g_strdup_printf (_ ("Waits for a change that it stands on · next at %s"), at);
  /* Translators: %s is a time: "next at 10:45" */
  return g_strdup_printf (_ ("Waits for a change that it stands on, which has not arrived · next at %s. If that one is lost, discard this one and make it again."), at);
}

static char *
waiting_words (const DocketOutboxItem *item, const DocketSyncStatus *status, gint64 now_ms)
{
  g_autofree char *at = NULL;
  g_autofree char *in = NULL;
  g_autofree char *tried = NULL;
  char *paused = paused_words (status);

  if (paused != NULL)
    return paused;
  if (status != NULL && status->state == DOCKET_SYNC_OFFLINE)
    return g_strdup (_ ("Saved on this device. Will sync when reconnected."));
  if (item->next_attempt_at > now_ms && g_strcmp0 (item->problem_type, DOCKET_PROBLEM_NEEDS_RECORD) == 0)
    return needing_words (item, now_ms);
  if (status != NULL && status->state == DOCKET_SYNC_WAITING && status->counts.kept_back)
    return g_strdup (_ ("Not sent by itself"));
  if (item->attempts > 0 && item->next_attempt_at > now_ms)
    {
      in = retry_in (item->next_attempt_at, now_ms);
      at = docket_time_format (item->next_attempt_at, now_ms);
      tried = g_strdup_printf (ngettext ("tried %u time", "tried %u times", item->attempts), item->attempts);
      /* Translators: "Sync failed, retrying in 5 minutes · tried 4 times · next at 10:45" */
      return g_strdup_printf (_ ("Sync failed, retrying %s · %s · next at %s"), in, tried, at);
    }
  return g_strdup (_ ("Waiting to sync"));
}

char *
docket_words_outbox (const DocketOutboxItem *item, const DocketSyncStatus *status, gint64 now_ms)
{
  switch (item->state)
    {
    case DOCKET_OUTBOX_SENDING:
      return g_strdup (_ ("Sending…"));
    case DOCKET_OUTBOX_ACKED:
      return g_strdup (item->merged ? _ ("Synced, merged with another change") : _ ("Synced"));
    case DOCKET_OUTBOX_HELD:
      return g_strdup (_ ("Another update changed this record. Review before sending again."));
    case DOCKET_OUTBOX_REJECTED:
      if (g_strcmp0 (item->problem_type, "decided-against") == 0)
        return g_strdup_printf (_ ("Decided against: %s"), item->problem_detail == NULL ? "" : item->problem_detail);
      return g_strdup_printf (_ ("Not accepted: %s"), item->problem_detail == NULL ? "" : item->problem_detail);
    case DOCKET_OUTBOX_QUEUED:
    default:
      if (item->resend)
        return g_strdup (_ ("Was synced; goes once more, because the server was restored from a copy"));
      return waiting_words (item, status, now_ms);
    }
}

char *
docket_words_saved (const char *what)
{
  if (what == NULL)
    return g_strdup (_ ("Saved on this device"));
  /* Translators: %s says what was saved, e.g. "Status of J-10248 to Complete" */
  return g_strdup_printf (_ ("Saved on this device: %s"), what);
}

/* Whoever does not is not told either that the server was restored from a copy. */
static gboolean
hears_from_the_server (const DocketSyncStatus *status)
{
  return status->state == DOCKET_SYNC_UP_TO_DATE || status->state == DOCKET_SYNC_SENDING || status->state == DOCKET_SYNC_RECEIVING || status->state == DOCKET_SYNC_WAITING;
}

char *
docket_words_scope (const DocketSyncStatus *status)
{
  if (status->counts.pending > 0)
    return g_strdup (_ ("Saved on this device. Unsent work exists only here until it syncs."));
  if (status->counts.rejected > 0)
    return g_strdup (_ ("Nothing waits to be sent. What was not accepted stands only here."));
  if (!hears_from_the_server (status))
    return g_strdup (_ ("Everything you saved here had reached the server when this device last heard from it."));
  return g_strdup (_ ("Everything you saved here is on the server."));
}

char *
docket_words_when (const DocketSyncStatus *status, gint64 now_ms)
{
  if (status->state == DOCKET_SYNC_SIGNED_OUT || status->state == DOCKET_SYNC_SIGN_IN_EXPIRED)
    return g_strdup (_ ("after you sign in"));
  if (status->state == DOCKET_SYNC_NEEDS_UPDATE)
    return g_strdup (_ ("after an update of Docket"));
  if (status->next_attempt_at > now_ms)
    return docket_wait_format (status->next_attempt_at - now_ms);
  if (status->state == DOCKET_SYNC_OFFLINE)
    return g_strdup (_ ("when reconnected"));
  if (status->disk_problem != NULL)
    return g_strdup (_ ("when saving works again"));
  if (status->counts.kept_back)
    /* Translators: when the next attempt is, of what somebody began to discard */
    return g_strdup (_ ("not by itself"));
  if (status->counts.pending > 0)
    return g_strdup (_ ("now"));
  return g_strdup (_ ("nothing waits"));
}

char *
docket_words_waiting (const DocketSyncStatus *status)
{
  guint pending = status->counts.pending;

  if (pending == 0)
    return NULL;
  if (status->counts.kept_back)
    return g_strdup_printf (ngettext ("%u change of yours needs you: docketctl outbox", "%u changes of yours need you: docketctl outbox", pending), pending);
  return g_strdup_printf (ngettext ("%u change waits to be sent: docketctl sync sends it.", "%u changes wait to be sent: docketctl sync sends them.", pending), pending);
}

char *
docket_words_synced (const DocketSyncStatus *status)
{
  const DocketStoreCounts *counts = &status->counts;
  GString *text = g_string_new (NULL);

  if (counts->kept_back)
    g_string_append_printf (text, ngettext ("%u change of yours needs you: docketctl outbox", "%u changes of yours need you: docketctl outbox", counts->pending), counts->pending);
  else if (counts->pending > 0)
    g_string_append_printf (text, ngettext ("%u change still waits here and will be sent later.", "%u changes still wait here and will be sent later.", counts->pending), counts->pending);
  else
    g_string_append (text, _ ("Up to date."));
  if (counts->held > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%u change of yours is under review.", "%u changes of yours are under review.", counts->held), counts->held);
    }
  if (counts->rejected > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%u change of yours needs you: docketctl outbox", "%u changes of yours need you: docketctl outbox", counts->rejected), counts->rejected);
    }
  return g_string_free (text, FALSE);
}

char *
docket_words_sign_out (const DocketSyncStatus *status)
{
  guint files = MIN (status->counts.pending_files, status->counts.pending);
  guint changes = status->counts.pending - files;
  g_autofree char *stays = NULL;
  g_autofree char *files_too = NULL;

  if (changes == 0 && files == 0)
    return g_strdup (_ ("What you have here stays on this device for the next time."));
  if (changes == 0)
    return g_strdup_printf (ngettext ("%u file is not sent yet. It stays on this device and is sent when you sign in again.",
                                      "%u files are not sent yet. They stay on this device and are sent when you sign in again.", files),
                            files);
  stays = g_strdup_printf (ngettext ("%u change is not sent yet. It stays on this device and is sent when you sign in again.",
                                     "%u changes are not sent yet. They stay on this device and are sent when you sign in again.", changes),
                           changes);
  if (files == 0)
    return g_steal_pointer (&stays);
  /* Translators: after "3 changes are not sent yet. They stay on this device…" */
  files_too = g_strdup_printf (ngettext ("The same goes for %u file.", "The same goes for %u files.", files), files);
  return g_strconcat (stays, " ", files_too, NULL);
}

char *
docket_words_restored (const DocketSyncStatus *status)
{
  g_autofree char *when = NULL;
  g_autofree char *whole = NULL;
  guint n = status->counts.resending;

  if (status->counts.restored_at == 0)
    return NULL;
  when = docket_time_format_full (status->counts.restored_at);
  whole = g_strdup_printf (_ ("The server turned out to be restored from a copy on %s. What it had accepted from this device since was sent again."), when);
  if (n == 0)
    return g_steal_pointer (&whole);
  return g_strdup_printf (ngettext ("%s\n%u change that it had accepted is still to be sent again.", "%s\n%u changes that it had accepted are still to be sent again.", n), whole, n);
}
