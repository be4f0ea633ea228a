/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Receiving. A pull asks for pages from the stored cursor until one says that
 * nothing follows; each page is applied in slices, so that a save waits behind
 * a hundred rows at most. The live channel only says that there is something;
 * without it the pull comes every 30 seconds.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"

/* A page on its way into the store, slice by slice. */
typedef struct
{
  DocketWorker *worker; /* (owned) */
  DocketPage *page;     /* (owned) */
  guint next;           /* first row of the next slice */
  gint64 mark;
  gint64 now_ms;
} Applying;

static void ask_for_page (DocketWorker *self);

static void
applying_free (Applying *applying)
{
  g_clear_object (&applying->worker);
  docket_page_free (applying->page);
  g_free (applying);
}

/* With a live channel the tick is only a safety net. */
#define LIVE_TICK_S (5 * 60)

static void
pull_over (DocketWorker *self)
{
  gint64 tick_s = self->live != NULL && self->live_heard ? LIVE_TICK_S : DOCKET_PULL_TICK_S;

  self->pulling = FALSE;
  self->pull_tick_at = docket_clock_now_ms (self->clock) + tick_s * 1000;
  self->pull_large = FALSE;
  docket_worker_schedule_turn (self);
}

/* Try again, later each time, but never later than the usual tick. */
static void
pull_failed (DocketWorker *self, const char *sentence)
{
  static const gint64 waits_ms[] = { 1000, 5000, 15000, DOCKET_PULL_TICK_S * 1000 };
  gint64 wait;

  docket_worker_note_failure (self, sentence);
  wait = waits_ms[MIN (MAX (self->failures, 1), G_N_ELEMENTS (waits_ms)) - 1];
  self->pull_not_before = docket_clock_now_ms (self->clock) + wait + docket_random_range (self->random, 0, wait / 5);
  self->pull_wanted = TRUE;
  pull_over (self);
}

/* ---- Applying ---- */

static gboolean
write_slice (DocketStore *store, gpointer data, GError **error)
{
  Applying *applying = data;
  guint n = MIN (applying->page->changes->len - applying->next, DOCKET_APPLY_SLICE_ROWS_MAX);

  return docket_store_apply_slice (store, applying->page, applying->next, n, error);
}

static gboolean
write_caught_up (DocketStore *store, gpointer data, GError **error)
{
  Applying *applying = data;
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, applying->now_ms);

  return docket_store_release_acked (store, applying->mark, error)
         && docket_store_set_meta (store, DOCKET_META_LAST_SYNC_AT, now, error);
}

static void
on_caught_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Applying *applying = user_data;
  g_autoptr (DocketWorker) self = g_object_ref (applying->worker);
  g_autoptr (GError) error = NULL;

  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    self->ever_pulled = TRUE;
  docket_worker_note_disk (self, error);
  if (error == NULL)
    docket_worker_check_head (self);
  applying_free (applying);
  pull_over (self);
}

static void
page_done (DocketWorker *self, Applying *applying)
{
  if (applying->page->more)
    {
      self->pull_large = TRUE;
      applying_free (applying);
      docket_worker_tell_status (self);
      ask_for_page (self);
      return;
    }
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_caught_up, applying, NULL, NULL, on_caught_up, applying);
}

static void
on_slice (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Applying *applying = user_data;
  g_autoptr (DocketWorker) self = g_object_ref (applying->worker);
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    {
      /* Another process was faster: start again from where it got to. */
      if (g_error_matches (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR))
        {
          self->pull_wanted = TRUE;
        }
      else
        {
          docket_worker_note_disk (self, error);
          self->pull_wanted = TRUE;
          self->pull_not_before = docket_clock_now_ms (self->clock) + 5000;
        }
      applying_free (applying);
      pull_over (self);
      return;
    }
  docket_worker_note_disk (self, NULL);
  applying->next += MIN (applying->page->changes->len - applying->next, DOCKET_APPLY_SLICE_ROWS_MAX);
  if (applying->next < applying->page->changes->len)
    docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_slice, applying, NULL, NULL, on_slice, applying);
  else
    page_done (self, applying);
}

/* ---- Asking ---- */

static gboolean
write_forget (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_forget_feed (store, error)
         && docket_store_journal (store, NULL, DOCKET_LANE_EDITS, _ ("The server was restored from a copy. Everything is read anew; what it had accepted is sent again"), 0, error);
}

static gboolean
write_read_anew (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_read_anew (store, error)
         && docket_store_journal (store, NULL, DOCKET_LANE_EDITS, _ ("Your role has changed; fetching again what you may see"), 0, error);
}

/* Why the server wants the feed read from the start. */
static gboolean
is_about_role (const DocketResponse *response)
{
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_HEADER_BYTES_MAX, NULL);
  const char *type = NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) && docket_json_get_text (json_node_get_object (node), "type", FALSE, &type, NULL)
         && g_strcmp0 (type, DOCKET_PROBLEM_PREFIX DOCKET_PROBLEM_ROLE_CHANGED) == 0;
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWorker) self = user_data;
  g_autoptr (GError) error = NULL;

  docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  docket_worker_note_disk (self, error);
  self->pull_wanted = TRUE;
  pull_over (self);
}

/* The page, if it is one and goes on from @cursor. */
static DocketPage *
read_page (const DocketResponse *response, const char *cursor)
{
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_autoptr (DocketPage) page = docket_page_from_text (data, size, NULL);

  if (page == NULL || g_strcmp0 (page->from, cursor) != 0)
    return NULL;
  return g_steal_pointer (&page);
}

static void
take_page (DocketWorker *self, DocketPage *page, const char *cursor)
{
  Applying *applying = g_new0 (Applying, 1);

  applying->worker = g_object_ref (self);
  applying->page = page;
  applying->mark = self->pull_mark;
  applying->now_ms = docket_clock_now_ms (self->clock);
  if (page->changes->len == 0 && g_strcmp0 (page->cursor, cursor) == 0)
    {
      page_done (self, applying);
      return;
    }
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_slice, applying, NULL, NULL, on_slice, applying);
}

static void
take_answer (DocketWorker *self, const DocketResponse *response, const char *cursor)
{
  g_autofree char *sentence = NULL;
  DocketPage *page;

  if (response->status == 200)
    {
      page = read_page (response, cursor);
      if (page == NULL)
        {
          pull_failed (self, _ ("The answer of the server made no sense."));
          return;
        }
      docket_worker_note_answer (self);
      take_page (self, page, cursor);
      return;
    }
  if (response->status == 410)
    {
      docket_worker_note_answer (self);
      docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, is_about_role (response) ? write_read_anew : write_forget, NULL, NULL, NULL, on_forgotten, g_object_ref (self));
      return;
    }
  if (docket_worker_take_refusal (self, response))
    {
      pull_over (self);
      return;
    }
  sentence = docket_worker_problem_sentence (response);
  pull_failed (self, sentence);
  if (response->retry_after_s > 0)
    self->pull_not_before = docket_clock_now_ms (self->clock) + response->retry_after_s * 1000;
}

typedef struct
{
  DocketWorker *worker; /* (owned) */
  char *cursor;
} Asking;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (DocketWorker) self = asking->worker;
  g_autofree char *cursor = asking->cursor;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketResponse) response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &error);

  g_free (asking);
  if (response != NULL)
    {
      take_answer (self, response, cursor);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->pull_wanted = TRUE;
      pull_over (self);
    }
  else
    {
      pull_failed (self, error->message);
    }
}

static void
ask_for_page (DocketWorker *self)
{
  g_autofree char *cursor = NULL;
  g_autofree char *path = NULL;
  DocketRequest *request;
  Asking *asking;

  if (!self->running || !self->online || self->token == NULL)
    {
      self->pull_wanted = TRUE;
      pull_over (self);
      return;
    }
  cursor = docket_store_get_meta (self->reader, DOCKET_META_CURSOR);
  if (cursor == NULL)
    {
      path = g_strdup_printf ("/v1/changes?limit=%d", DOCKET_PAGE_CHANGES_DEFAULT);
    }
  else
    {
      g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);

      path = g_strdup_printf ("/v1/changes?after=%s&limit=%d", escaped, DOCKET_PAGE_CHANGES_DEFAULT);
    }
  self->pull_large |= cursor == NULL;
  request = docket_request_new ("GET", path);
  request->token = g_strdup (self->token);
  asking = g_new0 (Asking, 1);
  asking->worker = g_object_ref (self);
  asking->cursor = g_steal_pointer (&cursor);
  docket_transport_send_async (self->transport, request, self->cancellable, on_answer, asking);
}

void
docket_worker_pull (DocketWorker *self)
{
  if (self->pulling)
    return;
  self->pulling = TRUE;
  self->pull_wanted = FALSE;
  /* Whatever was acknowledged by now is in what the pull delivers. */
  self->pull_mark = docket_store_get_ack_mark (self->reader);
  ask_for_page (self);
  docket_worker_tell_status (self);
}

/* ---- Live channel ---- */

static void
on_deadline (gpointer data)
{
  DocketWorker *self = data;

  g_clear_pointer (&self->live_deadline, g_source_unref);
  /* Silent for too long: the line is dead though nobody said so. */
  docket_worker_close_live (self);
  self->pull_wanted = TRUE;
  docket_worker_schedule_turn (self);
}

static void
clear_deadline (DocketWorker *self)
{
  if (self->live_deadline == NULL)
    return;
  g_source_destroy (self->live_deadline);
  g_clear_pointer (&self->live_deadline, g_source_unref);
}

static void
reset_deadline (DocketWorker *self)
{
  clear_deadline (self);
  self->live_deadline = docket_clock_call_in (self->clock, DOCKET_LIVE_DEADLINE_S * 1000, on_deadline, self);
}

static void
take_poke (DocketWorker *self, const char *data)
{
  g_autoptr (JsonNode) node = docket_json_parse (data, strlen (data), DOCKET_HEADER_BYTES_MAX, NULL);
  gint64 seq = 0;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !docket_json_get_int (json_node_get_object (node), "seq", TRUE, &seq, NULL))
    return;
  if (seq <= self->pull_seq_seen)
    return;
  self->pull_seq_seen = seq;
  self->pull_wanted = TRUE;
  self->pull_not_before = 0;
  docket_worker_schedule_turn (self);
}

typedef struct
{
  DocketWorker *worker; /* (owned) */
  GCancellable *channel; /* (owned): which opening this is */
} LiveClosure;

static void
live_closure_free (gpointer data)
{
  LiveClosure *closure = data;

  g_object_unref (closure->worker);
  g_object_unref (closure->channel);
  g_free (closure);
}

static void
on_live (const char *event, const char *data, gpointer user_data)
{
  LiveClosure *closure = user_data;
  DocketWorker *self = closure->worker;
  gint64 wait;

  if (!self->running || self->live != closure->channel)
    return;
  if (event == NULL)
    {
      clear_deadline (self);
      g_clear_object (&self->live);
      self->live_failures = self->live_heard ? 0 : self->live_failures + 1;
      wait = MIN (1000 << MIN (self->live_failures, 5), DOCKET_PULL_TICK_S * 1000);
      self->live_not_before = docket_clock_now_ms (self->clock) + wait;
      /* It may be the line: a pull will tell. */
      self->pull_wanted = TRUE;
      docket_worker_schedule_turn (self);
      return;
    }
  self->live_heard = TRUE;
  reset_deadline (self);
  if (strcmp (event, "poke") == 0 && data != NULL)
    take_poke (self, data);
}

void
docket_worker_open_live (DocketWorker *self)
{
  LiveClosure *closure;

  if (self->live != NULL)
    return;
  self->live = g_cancellable_new ();
  self->live_heard = FALSE;
  self->pull_seq_seen = 0;
  closure = g_new0 (LiveClosure, 1);
  closure->worker = g_object_ref (self);
  closure->channel = g_object_ref (self->live);
  reset_deadline (self);
  docket_transport_open_live (self->transport, self->token, self->live, on_live, closure, live_closure_free);
}

void
docket_worker_close_live (DocketWorker *self)
{
  clear_deadline (self);
  if (self->live == NULL)
    return;
  g_cancellable_cancel (self->live);
  g_clear_object (&self->live);
}
