/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Receiving. A pull asks for pages from the stored cursor until one says that
 * nothing follows. As soon as a page is there, the next is asked for; it is read
 * here while the one before goes into the store. So server, line, this thread
 * and the writer's work at once:
 *
 *   server   page 1   page 2   page 3
 *   here              1 read   2 read   3 read
 *   writer                     1        2        3, in slices
 *
 * A slice ends early when somebody saves: a save waits for the commit of what
 * is under way, not for the rest of the page. The live channel only says that
 * there is something; without it the pull comes every 30 seconds.
 *
 * A pull of everything is shown as a whole, after its last page: the store does
 * that in steps, and clears away what was there before in steps, too. A crash
 * between them leaves the rest to the next start.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"

/* What came for a request: an answer with its page, or why there is none. */
typedef struct
{
  DocketResponse *response; /* (nullable) */
  DocketPage *page;         /* (nullable): of a 200 that made sense */
  GError *error;            /* (nullable) */
} Answer;

/* Towards showing what came, before others have their turn. */
#define STEPS_MAX 8

/* Pages on their way or read, beside the one that is applied. */
#define AHEAD_MAX 2

/* One pull, from the first request to the last row. */
typedef struct
{
  DocketWorker *worker; /* (owned) */
  gint64 mark;          /* docket_store_get_ack_mark() before the first request */
  char *cursor;         /* which the last request went on from; NULL: the start */
  char *following;      /* (nullable): cursor of the last page that came, if more follow */
  gboolean from_start;  /* its first request had no cursor */
  gboolean asking;      /* a request is on its way */
  gboolean writing;     /* the writer has something of it */
  gboolean ending;      /* over as soon as neither is */
  gboolean everything;  /* not only what changed */
  gboolean resumed;     /* all pages came before a crash */
  gboolean shown;       /* what came is shown */
  gboolean expired;     /* its cursor is of another epoch */
  gboolean refused;     /* this device is revoked */
  char *epoch;          /* (nullable): the server's, if it was asked */
  GQueue answers;       /* element-type Answer: came while a page was being applied */
  DocketPage *page;     /* being applied */
  guint next;           /* first row of the next slice */
  gint64 now_ms;
} Pull;

static void ask_for_page (Pull *pull, const char *cursor);
static void ask_ahead (Pull *pull);
static void take_answer (Pull *pull, Answer *answer);

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->response, docket_response_free);
  g_clear_pointer (&answer->page, docket_page_free);
  g_clear_error (&answer->error);
  g_free (answer);
}

/* With a live channel the tick is only a safety net; for a revoked device it is
 * how it learns that it is none any more, or of a restore. */
#define LIVE_TICK_S (5 * 60)

/* Ends it; later, if something of it is still under way. */
static void
pull_over (Pull *pull)
{
  DocketWorker *self = pull->worker;
  gint64 tick_s = (self->live != NULL && self->live_heard) || self->revoked ? LIVE_TICK_S : DOCKET_PULL_TICK_S;

  g_queue_clear_full (&pull->answers, (GDestroyNotify) answer_free);
  g_clear_pointer (&pull->page, docket_page_free);
  pull->ending = TRUE;
  if (pull->asking || pull->writing)
    return;
  self->pulling = FALSE;
  self->pull_tick_at = docket_clock_now_ms (self->clock) + tick_s * 1000;
  self->pull_large = FALSE;
  docket_worker_schedule_turn (self);
  g_object_unref (self);
  g_free (pull->cursor);
  g_free (pull->following);
  g_free (pull->epoch);
  g_free (pull);
}

/* Try again, later each time, but never later than the usual tick. */
static void
pull_failed (Pull *pull, const char *sentence)
{
  static const gint64 waits_ms[] = { 1000, 5000, 15000, DOCKET_PULL_TICK_S * 1000 };
  DocketWorker *self = pull->worker;
  gint64 wait;

  self->pull_owed = TRUE;
  docket_worker_note_failure (self, sentence);
  wait = waits_ms[MIN (MAX (self->failures, 1), G_N_ELEMENTS (waits_ms)) - 1];
  self->pull_not_before = docket_clock_now_ms (self->clock) + wait + docket_random_range (self->random, 0, wait / 5);
  self->pull_wanted = TRUE;
  pull_over (pull);
}

static void
write_part (Pull *pull, DocketWriterFunc func, GAsyncReadyCallback callback)
{
  pull->writing = TRUE;
  docket_writer_run_async (pull->worker->writer, DOCKET_WRITER_SYNC, func, pull, NULL, NULL, callback, pull);
}

/* ---- Applying ---- */

static gboolean
is_awaited (gpointer data)
{
  return docket_writer_is_awaited (((Pull *) data)->worker->writer);
}

/* One slice after the other, until somebody saves: nothing waits for this thread,
 * which may be reading the next page. */
static gboolean
write_slices (DocketStore *store, gpointer data, GError **error)
{
  Pull *pull = data;

  do
    {
      guint n = DOCKET_APPLY_SLICE_ROWS_MAX;

      if (!docket_store_apply_slice (store, pull->page, pull->next, &n, is_awaited, pull, error))
        return FALSE;
      pull->next += n;
    }
  while (pull->next < pull->page->changes->len && !is_awaited (pull));
  return TRUE;
}

static gboolean
caught_up (DocketStore *store, gpointer data, GError **error)
{
  Pull *pull = data;
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, pull->now_ms);

  return docket_store_release_acked (store, pull->mark, error)
         && docket_store_set_meta (store, DOCKET_META_LAST_SYNC_AT, now, error);
}

static gboolean
write_caught_up (DocketStore *store, gpointer data, GError **error)
{
  Pull *pull = data;
  guint n_steps = 0;

  do
    {
      if (!docket_store_show_feed (store, is_awaited, pull, &pull->shown, error))
        return FALSE;
    }
  while (!pull->shown && ++n_steps < STEPS_MAX && !is_awaited (pull));
  /* What had been acknowledged when those pages were asked for, nobody knows. */
  if (!pull->shown || pull->resumed)
    return TRUE;
  return docket_store_transact (store, caught_up, pull, error);
}

static gboolean
write_tidy (DocketStore *store, gpointer data, GError **error)
{
  DocketWorker *self = data;

  return docket_store_tidy_feed (store, &self->tidy_more, error);
}

static void tidy (DocketWorker *self);

static void
on_tidy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;

  self->tidying = FALSE;
  /* If the disk does not let us now, then after the next pull. */
  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, NULL) || !self->running)
    return;
  self->untidy = self->tidy_more;
  tidy (self);
}

static void
tidy (DocketWorker *self)
{
  if (self->tidying || !self->untidy)
    return;
  self->tidying = TRUE;
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_tidy, self, NULL, NULL, on_tidy, g_object_ref (self));
}

static void
on_caught_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  DocketWorker *self = pull->worker;
  g_autoptr (GError) error = NULL;

  pull->writing = FALSE;
  docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  docket_worker_note_disk (self, error);
  if (error == NULL && !pull->shown && self->running)
    {
      write_part (pull, write_caught_up, on_caught_up);
      return;
    }
  if (error == NULL && pull->shown)
    {
      self->untidy |= pull->everything;
      self->ever_pulled |= !pull->resumed;
      self->pull_owed &= pull->resumed;
      /* The start was read; whether the cursor will do, the next pull shows. */
      self->read_anew &= pull->from_start || pull->resumed;
      self->pull_wanted |= pull->resumed;
      tidy (self);
      docket_worker_note_well (self);
      docket_worker_check_head (self);
    }
  pull_over (pull);
}

static void
page_done (Pull *pull)
{
  DocketWorker *self = pull->worker;
  g_autoptr (DocketPage) page = g_steal_pointer (&pull->page);

  if (!page->more)
    {
      write_part (pull, write_caught_up, on_caught_up);
      return;
    }
  self->pull_large = TRUE;
  docket_worker_tell_status (self);
  if (!g_queue_is_empty (&pull->answers))
    take_answer (pull, g_queue_pop_head (&pull->answers));
  else if (!pull->asking)
    ask_for_page (pull, page->cursor);
}

static void
slice_failed (Pull *pull, const GError *error)
{
  DocketWorker *self = pull->worker;

  /* Another process was faster: start again from where it got to. */
  if (!g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR))
    {
      docket_worker_note_disk (self, error);
      self->pull_owed = TRUE;
      self->pull_not_before = docket_clock_now_ms (self->clock) + DOCKET_DISK_WAIT_S * 1000;
    }
  self->pull_wanted = TRUE;
  pull_over (pull);
}

static void
on_slice (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  g_autoptr (GError) error = NULL;

  pull->writing = FALSE;
  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    {
      slice_failed (pull, error);
      return;
    }
  docket_worker_note_disk (pull->worker, NULL);
  if (pull->next < pull->page->changes->len)
    write_part (pull, write_slices, on_slice);
  else
    page_done (pull);
}

static void
take_page (Pull *pull, DocketPage *page)
{
  pull->page = page;
  pull->next = 0;
  pull->now_ms = docket_clock_now_ms (pull->worker->clock);
  /* A first pull of nothing has a cursor all the same. */
  if (page->changes->len == 0 && g_strcmp0 (page->cursor, page->from) == 0)
    {
      page_done (pull);
      return;
    }
  write_part (pull, write_slices, on_slice);
  ask_ahead (pull);
}

/* ---- Asking ---- */

static gboolean
write_epoch (DocketStore *store, gpointer data, GError **error)
{
  const Pull *pull = data;

  return pull->epoch == NULL || docket_store_set_meta (store, DOCKET_META_EPOCH, pull->epoch, error);
}

static gboolean
forget (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_forget_feed (store, error) && (!((const Pull *) data)->refused || docket_store_resend_files (store, error)) && write_epoch (store, data, error)
         && docket_store_journal (store, NULL, DOCKET_LANE_EDITS, _ ("The server was restored from a copy. Everything is read anew; what it had accepted is sent again"), 0, error);
}

static gboolean
write_forget (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, forget, data, error);
}

static gboolean
write_read_anew (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_read_anew (store, error)
         && docket_store_journal (store, NULL, DOCKET_LANE_EDITS, _ ("Your role has changed; fetching again what you may see"), 0, error);
}

/* It stays with whoever damaged the store, or a server that lost its way: the
 * rows and the queue are fine, so only the feed begins again. */
static gboolean
write_cursor_refused (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_read_anew (store, error)
         && docket_store_journal (store, NULL, DOCKET_LANE_EDITS, _ ("The server could not tell how far this desk had read; everything is read anew"), 0, error);
}

static gboolean
is_problem (const DocketResponse *response, const char *name)
{
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_HEADER_BYTES_MAX, NULL);
  g_autofree char *wanted = g_strconcat (DOCKET_PROBLEM_PREFIX, name, NULL);
  const char *type = NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) && docket_json_get_text (json_node_get_object (node), "type", FALSE, &type, NULL)
         && g_strcmp0 (type, wanted) == 0;
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  g_autoptr (GError) error = NULL;

  pull->writing = FALSE;
  docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  docket_worker_note_disk (pull->worker, error);
  if (error != NULL)
    pull->worker->pull_not_before = docket_clock_now_ms (pull->worker->clock) + DOCKET_DISK_WAIT_S * 1000;
  pull->worker->pull_wanted = TRUE;
  pull_over (pull);
}

/* ---- Which server is it? ---- */

/* Who reads from the start has no cursor that a restored server could refuse: one
 * that was restored meanwhile would take us for new, and what it forgot would
 * never be sent again. So it is asked for its epoch. What it says of itself; NULL
 * if it says nothing. (transfer full) */
static char *
read_epoch (const DocketResponse *response)
{
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_autoptr (JsonNode) node = response->status != 200 ? NULL : docket_json_parse (data, size, DOCKET_HEADER_BYTES_MAX, NULL);
  const char *epoch = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !docket_json_get_text (json_node_get_object (node), "epoch", FALSE, &epoch, NULL))
    return NULL;
  return g_strdup (epoch);
}

static void
on_epoch_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  g_autoptr (GError) error = NULL;

  pull->writing = FALSE;
  docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  docket_worker_note_disk (pull->worker, error);
  if (pull->refused)
    pull_over (pull);
  else
    ask_for_page (pull, NULL);
}

static void
on_who (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketResponse) response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &error);
  g_autofree char *known = NULL;

  pull->asking = FALSE;
  if (pull->ending || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      pull->worker->pull_wanted = TRUE;
      pull_over (pull);
      return;
    }
  if (response == NULL)
    {
      pull_failed (pull, error->message);
      return;
    }
  known = docket_store_get_meta (pull->worker->reader, DOCKET_META_EPOCH);
  g_free (pull->epoch); /* it may be asked again at the end of one pull */
  pull->epoch = read_epoch (response);
  /* Kept with another feed, the old one would let an answer of a lost future count; and what
   * a restored server forgot would not be sent again. */
  if (pull->epoch == NULL && known != NULL && !pull->refused)
    pull_failed (pull, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
  else if (pull->expired || (pull->epoch != NULL && known != NULL && strcmp (pull->epoch, known) != 0))
    write_part (pull, write_forget, on_forgotten);
  else if (pull->epoch != NULL && known == NULL)
    write_part (pull, write_epoch, on_epoch_kept);
  else if (pull->refused)
    pull_over (pull);
  else
    ask_for_page (pull, NULL);
}

static void
ask_who (Pull *pull)
{
  DocketWorker *self = pull->worker;

  if (!self->running || !self->online || self->token == NULL)
    {
      self->pull_wanted = TRUE;
      pull_over (pull);
      return;
    }
  pull->asking = TRUE;
  docket_transport_send_async (self->transport, docket_request_new ("GET", "/v1/server"), self->cancellable, on_who, pull);
}

/* The page of @answer, if it is one and goes on from where we asked; what
 * follows it is asked for before it is read. */
static DocketPage *
read_page (Pull *pull, const DocketResponse *response)
{
  gsize size;
  const char *text = g_bytes_get_data (response->body, &size);
  g_autofree char *from = g_steal_pointer (&pull->cursor);
  g_autofree char *following = NULL;
  g_autoptr (DocketPage) page = NULL;
  gboolean more;

  g_clear_pointer (&pull->following, g_free);
  if (!docket_page_look (text, size, &following, &more, NULL))
    return NULL;
  if (more)
    pull->following = g_steal_pointer (&following);
  ask_ahead (pull);
  page = docket_page_read (text, NULL);
  if (page == NULL || g_strcmp0 (page->from, from) != 0)
    return NULL;
  return g_steal_pointer (&page);
}

/* Once; a server that never likes its own cursors would send everything again
 * and again. */
static void
take_cursor_refused (Pull *pull)
{
  DocketWorker *self = pull->worker;

  if (self->read_anew)
    {
      pull_failed (pull, _ ("The server cannot tell how far this desk has read, not even after everything was read anew. What waits here is kept. Tell whoever runs the server."));
      return;
    }
  self->read_anew = TRUE;
  docket_worker_note_answer (self);
  write_part (pull, write_cursor_refused, on_forgotten);
}

static void
take_response (Pull *pull, const DocketResponse *response)
{
  DocketWorker *self = pull->worker;
  g_autofree char *sentence = NULL;

  if (response->status == 200)
    {
      pull_failed (pull, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
      return;
    }
  if (response->status == 410)
    {
      docket_worker_note_answer (self);
      pull->expired = !is_problem (response, DOCKET_PROBLEM_ROLE_CHANGED);
      if (pull->expired)
        ask_who (pull);
      else
        write_part (pull, write_read_anew, on_forgotten);
      return;
    }
  if (response->status == 400 && pull->cursor != NULL && is_problem (response, "malformed"))
    {
      take_cursor_refused (pull);
      return;
    }
  /* What a revoked device hands in goes by this line, too. */
  if (response->status == 401 || response->status == 403)
    docket_worker_note_answer (self);
  if (docket_worker_take_refusal (self, response))
    {
      /* A revoked device is not told that the server was restored: what it had
       * made would be missed by those who build on it. Of the epoch anybody may ask. */
      pull->refused = self->revoked && !self->expired;
      if (pull->refused)
        ask_who (pull);
      else
        pull_over (pull);
      return;
    }
  sentence = docket_worker_problem_say (response);
  pull_failed (pull, sentence);
  if (response->retry_after_s > 0)
    self->pull_not_before = docket_clock_now_ms (self->clock) + response->retry_after_s * 1000;
}

/* Takes @answer (transfer full). */
static void
take_answer (Pull *pull, Answer *answer)
{
  if (answer->page != NULL)
    {
      docket_worker_note_answer (pull->worker);
      pull->worker->revoked = FALSE;
      take_page (pull, g_steal_pointer (&answer->page));
    }
  else if (answer->response != NULL)
    {
      g_autoptr (DocketWorker) self = g_object_ref (pull->worker);

      take_response (pull, answer->response);
    }
  else if (g_error_matches (answer->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      pull->worker->pull_wanted = TRUE;
      pull_over (pull);
    }
  else
    {
      pull_failed (pull, answer->error->message);
    }
  answer_free (answer);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pull *pull = user_data;
  Answer *answer = g_new0 (Answer, 1);

  pull->asking = FALSE;
  answer->response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &answer->error);
  if (pull->ending)
    {
      answer_free (answer);
      pull_over (pull);
      return;
    }
  if (answer->response != NULL && answer->response->status == 200)
    {
      answer->page = read_page (pull, answer->response);
      /* The text is as large again. */
      if (answer->page != NULL)
        g_clear_pointer (&answer->response, docket_response_free);
    }
  if (pull->writing)
    g_queue_push_tail (&pull->answers, answer);
  else
    take_answer (pull, answer);
}

static void
ask_for_page (Pull *pull, const char *cursor)
{
  DocketWorker *self = pull->worker;
  g_autofree char *path = NULL;
  DocketRequest *request;

  if (!self->running || !self->online || self->token == NULL)
    {
      self->pull_wanted = TRUE;
      pull_over (pull);
      return;
    }
  if (cursor == NULL)
    {
      path = g_strdup_printf ("/v1/changes?limit=%d", DOCKET_PAGE_CHANGES_DEFAULT);
    }
  else
    {
      g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);

      path = g_strdup_printf ("/v1/changes?after=%s&limit=%d", escaped, DOCKET_PAGE_CHANGES_DEFAULT);
    }
  g_clear_pointer (&pull->following, g_free);
  g_free (pull->cursor);
  pull->cursor = g_strdup (cursor);
  self->pull_large |= cursor == NULL;
  request = docket_request_new ("GET", path);
  request->token = g_strdup (self->token);
  pull->asking = TRUE;
  docket_transport_send_async (self->transport, request, self->cancellable, on_answer, pull);
}

/* If there is room for it. The line may be gone by now: then whoever is done with
 * the last page finds out. */
static void
ask_ahead (Pull *pull)
{
  DocketWorker *self = pull->worker;
  g_autofree char *cursor = NULL;

  if (pull->following == NULL || pull->asking || pull->ending || pull->answers.length >= AHEAD_MAX || !self->running || !self->online || self->token == NULL)
    return;
  cursor = g_steal_pointer (&pull->following);
  ask_for_page (pull, cursor);
}

void
docket_worker_pull (DocketWorker *self)
{
  g_autofree char *shown = NULL;
  g_autofree char *cursor = NULL;
  Pull *pull;

  if (self->pulling)
    return;
  self->pulling = TRUE;
  self->pull_wanted = FALSE;
  self->pull_begun_at = docket_clock_now_ms (self->clock);
  pull = g_new0 (Pull, 1);
  pull->worker = g_object_ref (self);
  g_queue_init (&pull->answers);
  shown = docket_store_get_meta (self->reader, DOCKET_META_CURSOR);
  pull->everything = shown == NULL;
  pull->resumed = docket_store_is_feed_here (self->reader);
  if (pull->resumed)
    {
      self->pull_large = TRUE;
      write_part (pull, write_caught_up, on_caught_up);
    }
  else
    {
      /* Whatever was acknowledged by now is in what the pull delivers. */
      pull->mark = docket_store_get_ack_mark (self->reader);
      cursor = docket_store_get_feed_cursor (self->reader);
      pull->from_start = cursor == NULL;
      if (pull->from_start)
        ask_who (pull);
      else
        ask_for_page (pull, cursor);
    }
  docket_worker_tell_status (self);
}
