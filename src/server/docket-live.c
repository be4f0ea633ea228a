/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Streams. Each listener is a message that was never finished: chunks are
 * appended and the message unpaused. What a slow listener has not read yet
 * piles up, so it gets no poke while one is still on its way (a poke only says
 * "at least up to here", the newest is enough), and is cut off when even the
 * rest is too much.
 *
 * A client that vanished is noticed by the heartbeat: writing to it fails and
 * libsoup finishes the message. With the heartbeat it is also asked whether the
 * session still stands; a person who was signed out hears nothing more.
 */
#include "docket-config.h"

#include "docket-live.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-connections.h"
#include "docket-http.h"
#include "docket-limits.h"

#define PENDING_CHUNKS_MAX 512
#define NEWS_MS            1000

typedef struct
{
  DocketLive *live;           /* not owned */
  SoupServerMessage *message; /* (owned) */
  DocketSession session;
  gulong wrote_id;
  gulong finished_id;
  guint n_pending; /* chunks appended and not yet written */
  gint64 moved_ms; /* monotonic: when it last took something */
  gboolean poke_due;
  gboolean over;
} Listener;

struct _DocketLive
{
  GObject parent_instance;
  DocketClock *clock;
  DocketReaderPool *readers;
  DocketPresence *presence;
  GPtrArray *listeners;
  gint64 seq;
  guint poke_id;
  GSource *heartbeat;
  GSource *news;
  gboolean checking;
  gboolean check_again; /* asked for while checking */
  gboolean counting;
  char *sign_outs; /* (nullable): the count when it was last looked at */
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (DocketLive, docket_live, G_TYPE_OBJECT)

static void
listener_free (gpointer data)
{
  Listener *listener = data;

  g_signal_handler_disconnect (listener->message, listener->wrote_id);
  g_signal_handler_disconnect (listener->message, listener->finished_id);
  g_clear_object (&listener->message);
  docket_session_clear (&listener->session);
  g_free (listener);
}

/* ---- Writing ---- */

static void
end (Listener *listener)
{
  if (listener->over)
    return;
  listener->over = TRUE;
  soup_message_body_complete (soup_server_message_get_response_body (listener->message));
  soup_server_message_unpause (listener->message);
}

static gboolean
has_stalled (Listener *listener)
{
  gint64 now_ms = docket_clock_monotonic_ms (listener->live->clock);

  if (listener->n_pending == 0)
    listener->moved_ms = now_ms;
  return now_ms - listener->moved_ms >= DOCKET_LIVE_STALLED_S * 1000;
}

static void
send (Listener *listener, const char *text)
{
  g_autoptr (GBytes) bytes = NULL;

  if (listener->over)
    return;
  if (listener->n_pending >= PENDING_CHUNKS_MAX || has_stalled (listener))
    {
      listener->over = TRUE;
      docket_connection_cut (listener->message);
      return;
    }
  bytes = g_bytes_new (text, strlen (text));
  listener->n_pending++;
  soup_message_body_append_bytes (soup_server_message_get_response_body (listener->message), bytes);
  soup_server_message_unpause (listener->message);
}

static void
send_poke (Listener *listener)
{
  g_autofree char *text = g_strdup_printf ("event: poke\ndata: {\"seq\":%" G_GINT64_FORMAT "}\n\n", listener->live->seq);

  listener->poke_due = FALSE;
  send (listener, text);
}

static void
send_presence (const char *json, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("event: presence\ndata: %s\n\n", json);

  send (data, text);
}

/* A technician hears of changes only, not of who does what in the office. */
static void
broadcast_presence (const char *json, gpointer data)
{
  DocketLive *self = data;

  for (guint i = 0; i < self->listeners->len; i++)
    {
      Listener *listener = g_ptr_array_index (self->listeners, i);

      if (!docket_session_is_scoped (&listener->session))
        send_presence (json, listener);
    }
}

/* ---- Callbacks ---- */

static void
on_wrote_chunk (SoupServerMessage *message, gpointer data)
{
  Listener *listener = data;

  if (listener->n_pending > 0)
    listener->n_pending--;
  listener->moved_ms = docket_clock_monotonic_ms (listener->live->clock);
  if (listener->n_pending == 0 && listener->poke_due)
    send_poke (listener);
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  Listener *listener = data;

  g_ptr_array_remove_fast (listener->live->listeners, listener);
}

static gboolean
on_poke (gpointer data)
{
  DocketLive *self = data;

  self->poke_id = 0;
  for (guint i = 0; i < self->listeners->len; i++)
    {
      Listener *listener = g_ptr_array_index (self->listeners, i);

      if (listener->n_pending > 0)
        listener->poke_due = TRUE;
      else
        send_poke (listener);
    }
  return G_SOURCE_REMOVE;
}

/* ---- Heartbeat ---- */

typedef struct
{
  DocketLive *live;     /* (owned) */
  GPtrArray *digests;   /* of everyone who listens */
  GHashTable *standing; /* those whose session stands */
  gint64 now;
  gint64 seq;
} Checking;

static void
checking_free (Checking *checking)
{
  g_object_unref (checking->live);
  g_ptr_array_unref (checking->digests);
  g_hash_table_unref (checking->standing);
  g_free (checking);
}

static gboolean
check_sessions (DocketRepository *reader, gpointer data, GError **error)
{
  Checking *checking = data;

  for (guint i = 0; i < checking->digests->len; i++)
    {
      DocketSession session = { NULL, NULL, NULL, DOCKET_ROLE_NONE, FALSE };
      char *digest = g_ptr_array_index (checking->digests, i);
      g_autoptr (GError) local = NULL;

      if (docket_auth_look_up_digest (reader, digest, checking->now, &session, &local) && !session.device_revoked)
        g_hash_table_add (checking->standing, digest);
      docket_session_clear (&session);
      if (local != NULL && local->domain != DOCKET_SERVER_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return docket_repository_current_seq (reader, &checking->seq, error);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  Checking *checking = data;
  DocketLive *self = checking->live;
  gboolean ok = docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, NULL);

  self->checking = FALSE;
  for (guint i = 0; ok && i < self->listeners->len; i++)
    {
      Listener *listener = g_ptr_array_index (self->listeners, i);
      gboolean asked = g_ptr_array_find_with_equal_func (checking->digests, listener->session.digest, g_str_equal, NULL);

      if (asked && !g_hash_table_contains (checking->standing, listener->session.digest))
        end (listener);
    }
  /* Another process may have written. */
  if (ok && checking->seq > self->seq)
    docket_live_poke (self, checking->seq);
  if (self->check_again && !self->closed)
    docket_live_recheck (self);
  checking_free (checking);
}

void
docket_live_recheck (DocketLive *self)
{
  Checking *checking;

  self->check_again = self->checking;
  if (self->checking || self->listeners->len == 0)
    return;
  self->checking = TRUE;
  checking = g_new0 (Checking, 1);
  checking->live = g_object_ref (self);
  checking->digests = g_ptr_array_new_with_free_func (g_free);
  checking->standing = g_hash_table_new (g_str_hash, g_str_equal);
  checking->now = docket_clock_now_ms (self->clock);
  for (guint i = 0; i < self->listeners->len; i++)
    g_ptr_array_add (checking->digests, g_strdup (((Listener *) g_ptr_array_index (self->listeners, i))->session.digest));
  docket_reader_pool_run_async (self->readers, check_sessions, checking, on_checked, checking);
}

static void
set_timers (DocketLive *self);

static void
on_heartbeat (gpointer data)
{
  DocketLive *self = data;

  g_clear_pointer (&self->heartbeat, g_source_unref);
  for (guint i = 0; i < self->listeners->len; i++)
    {
      Listener *listener = g_ptr_array_index (self->listeners, i);

      send (listener, ": still here\n\n");
      docket_presence_seen (self->presence, &listener->session);
    }
  set_timers (self);
  docket_live_recheck (self);
}

/* ---- News ---- */

typedef struct
{
  DocketLive *live; /* (owned) */
  char *sign_outs;
} Count;

static void
count_free (Count *count)
{
  g_object_unref (count->live);
  g_free (count->sign_outs);
  g_free (count);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Count, count_free)

static gboolean
read_sign_outs (DocketRepository *reader, gpointer data, GError **error)
{
  Count *count = data;

  return docket_repository_get_meta (reader, DOCKET_META_SIGN_OUTS, &count->sign_outs, error);
}

/* `docketd user` works in a process of its own; this is how it is noticed. */
static void
on_sign_outs (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Count) count = data;
  DocketLive *self = count->live;

  self->counting = FALSE;
  if (!docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, NULL) || g_strcmp0 (self->sign_outs, count->sign_outs) == 0)
    return;
  g_free (self->sign_outs);
  self->sign_outs = g_steal_pointer (&count->sign_outs);
  docket_live_recheck (self);
}

static void
on_news (gpointer data)
{
  DocketLive *self = data;

  g_clear_pointer (&self->news, g_source_unref);
  docket_presence_tell_news (self->presence, broadcast_presence, self);
  set_timers (self);
  if (!self->counting && self->listeners->len > 0)
    {
      Count *count = g_new0 (Count, 1);

      self->counting = TRUE;
      count->live = g_object_ref (self);
      docket_reader_pool_run_async (self->readers, read_sign_outs, count, on_sign_outs, count);
    }
}

/* They run only while somebody listens. */
static void
set_timers (DocketLive *self)
{
  if (self->closed || self->listeners->len == 0)
    return;
  if (self->heartbeat == NULL)
    self->heartbeat = docket_clock_call_in (self->clock, DOCKET_LIVE_HEARTBEAT_S * 1000, on_heartbeat, self);
  if (self->news == NULL)
    self->news = docket_clock_call_in (self->clock, NEWS_MS, on_news, self);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* ---- Object ---- */

static void
docket_live_dispose (GObject *object)
{
  DocketLive *self = DOCKET_LIVE (object);

  clear_source (&self->heartbeat);
  clear_source (&self->news);
  g_clear_handle_id (&self->poke_id, g_source_remove);
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_pointer (&self->presence, docket_presence_free);
  g_clear_pointer (&self->sign_outs, g_free);
  g_clear_object (&self->readers);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (docket_live_parent_class)->dispose (object);
}

static void
docket_live_class_init (DocketLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_live_dispose;
}

static void
docket_live_init (DocketLive *self)
{
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
}

DocketLive *
docket_live_new (DocketClock *clock, DocketReaderPool *readers)
{
  DocketLive *self = g_object_new (DOCKET_TYPE_LIVE, NULL);

  self->clock = g_object_ref (clock);
  self->readers = g_object_ref (readers);
  self->presence = docket_presence_new (clock);
  return self;
}

DocketPresence *
docket_live_get_presence (DocketLive *self)
{
  return self->presence;
}

guint
docket_live_get_n (DocketLive *self)
{
  return self->listeners->len;
}

static gboolean
has_room (DocketLive *self, DocketExchange *exchange)
{
  guint n = 0;

  if (self->listeners->len >= DOCKET_LIVE_STREAMS_MAX)
    {
      docket_exchange_answer_problem (exchange, 503, "unavailable", _ ("Too many devices listen just now. Try again, and ask for changes meanwhile."));
      return FALSE;
    }
  for (guint i = 0; i < self->listeners->len; i++)
    n += g_strcmp0 (((Listener *) g_ptr_array_index (self->listeners, i))->session.device, exchange->session.device) == 0;
  if (n < DOCKET_LIVE_STREAMS_PER_DEVICE_MAX)
    return TRUE;
  docket_exchange_answer_problem (exchange, 429, "too-many-requests", _ ("This device listens several times already. Close one of its streams."));
  return FALSE;
}

void
docket_live_add (DocketLive *self, DocketExchange *exchange)
{
  SoupServerMessage *message = exchange->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  Listener *listener;

  if (exchange->finished || !has_room (self, exchange))
    return;
  docket_http_answer_nothing (message, SOUP_STATUS_OK);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  /* A proxy that collects what it forwards would make the channel a dead one. */
  soup_message_headers_replace (headers, "X-Accel-Buffering", "no");
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);

  docket_connection_set_stream (message);
  listener = g_new0 (Listener, 1);
  listener->moved_ms = docket_clock_monotonic_ms (self->clock);
  listener->live = self;
  listener->message = g_object_ref (message);
  listener->session = exchange->session;
  listener->session.digest = g_strdup (exchange->session.digest);
  listener->session.person = g_strdup (exchange->session.person);
  listener->session.device = g_strdup (exchange->session.device);
  listener->wrote_id = g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), listener);
  listener->finished_id = g_signal_connect (message, "finished", G_CALLBACK (on_finished), listener);
  g_ptr_array_add (self->listeners, listener);
  self->seq = MAX (self->seq, exchange->mark);
  send_poke (listener);
  if (!docket_session_is_scoped (&listener->session))
    docket_presence_tell_all (self->presence, send_presence, listener);
  if (self->closed)
    end (listener);
  set_timers (self);
}

void
docket_live_poke (DocketLive *self, gint64 seq)
{
  self->seq = MAX (self->seq, seq);
  if (self->poke_id == 0 && !self->closed)
    self->poke_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_poke, self, NULL);
}

void
docket_live_close (DocketLive *self)
{
  self->closed = TRUE;
  clear_source (&self->heartbeat);
  clear_source (&self->news);
  g_clear_handle_id (&self->poke_id, g_source_remove);
  for (guint i = 0; i < self->listeners->len; i++)
    end (g_ptr_array_index (self->listeners, i));
}
