/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Desks keep the server honest (DESIGN §9): each remembers how long the audit
 * was and what its head looked like, and asks later whether the chain still has
 * that head at that length. A server whose past was written anew cannot answer
 * so to all the desks that saw it.
 *
 * Asked after a pull that came through, now and then. A server that says by
 * itself that it was restored from a copy (410) starts a new memory; anything
 * else is said plainly until somebody looks (docketctl audit verify).
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include "docket-json.h"
#include "docket-limits.h"

/* Often enough for a day's work, and not with every page. */
#define AGAIN_MS (10 * 60 * 1000)

typedef struct
{
  DocketWorker *worker; /* (owned) */
  gint64 known_size;    /* 0: nothing remembered */
  gint64 size;
  char *head;
  char *at;             /* (nullable): what stands at known_size */
} HeadCheck;

static void
check_free (HeadCheck *check)
{
  g_clear_object (&check->worker);
  g_free (check->head);
  g_free (check->at);
  g_free (check);
}

static gint64
stored_size (DocketStore *store)
{
  g_autofree char *text = docket_store_get_meta (store, DOCKET_META_AUDIT_SIZE);

  return text == NULL ? 0 : g_ascii_strtoll (text, NULL, 10);
}

/* On the writer's thread. */
static gboolean
compare (DocketStore *store, gpointer data, GError **error)
{
  HeadCheck *check = data;
  g_autofree char *known = docket_store_get_meta (store, DOCKET_META_AUDIT_HEAD);
  g_autofree char *broken = docket_store_get_meta (store, DOCKET_META_AUDIT_BROKEN);
  g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, check->size);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, docket_clock_now_ms (check->worker->clock));

  /* Another process remembered more meanwhile. */
  if (stored_size (store) != check->known_size)
    return TRUE;
  if (check->known_size > 0 && g_strcmp0 (check->at, known) != 0)
    return broken != NULL || docket_store_set_meta (store, DOCKET_META_AUDIT_BROKEN, now, error);
  return (broken == NULL || docket_store_set_meta (store, DOCKET_META_AUDIT_BROKEN, NULL, error))
         && docket_store_set_meta (store, DOCKET_META_AUDIT_SIZE, size, error)
         && docket_store_set_meta (store, DOCKET_META_AUDIT_HEAD, check->head, error);
}

static gboolean
write_compared (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, compare, data, error);
}

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWorker) self = data;
  g_autoptr (GError) error = NULL;

  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    self->head_not_before = docket_clock_now_ms (self->clock) + AGAIN_MS;
  docket_worker_note_disk (self, error);
  self->head_asking = FALSE;
  docket_worker_schedule_turn (self);
}

/* FALSE if it is not the answer of a server that knows the question. */
static gboolean
read_head (const DocketResponse *response, HeadCheck *check)
{
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_BATCH_BYTES_MAX, NULL);
  const char *head = NULL, *at = NULL;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  if (!docket_json_get_int (object, "size", TRUE, &check->size, NULL) || !docket_json_get_text (object, "head", TRUE, &head, NULL)
      || !docket_json_get_text (object, "at", FALSE, &at, NULL))
    return FALSE;
  if (check->known_size > 0 && !json_object_has_member (object, "at"))
    return FALSE;
  check->head = g_strdup (head);
  check->at = g_strdup (at);
  return check->size > 0;
}

static void
on_head (GObject *source, GAsyncResult *result, gpointer data)
{
  HeadCheck *check = data;
  g_autoptr (DocketWorker) self = g_object_ref (check->worker);
  g_autoptr (DocketResponse) response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, NULL);

  /* Whatever went wrong, the next pull will find out and asks again. */
  if (response == NULL || response->status != 200 || response->body == NULL || !read_head (response, check))
    {
      self->head_asking = FALSE;
      check_free (check);
      docket_worker_schedule_turn (self);
      return;
    }
  docket_writer_run_async (self->writer, DOCKET_WRITER_SYNC, write_compared, check, (GDestroyNotify) check_free, NULL, on_compared, g_object_ref (self));
}

void
docket_worker_check_head (DocketWorker *self)
{
  HeadCheck *check;
  DocketRequest *request;
  g_autofree char *path = NULL;

  if (self->head_asking || !self->running || !self->online || self->token == NULL || docket_clock_now_ms (self->clock) < self->head_not_before)
    return;
  self->head_asking = TRUE;
  check = g_new0 (HeadCheck, 1);
  check->worker = g_object_ref (self);
  check->known_size = stored_size (self->reader);
  path = check->known_size > 0 ? g_strdup_printf ("/v1/audit/head?at=%" G_GINT64_FORMAT, check->known_size) : g_strdup ("/v1/audit/head");
  request = docket_request_new ("GET", path);
  request->token = g_strdup (self->token);
  docket_transport_send_async (self->transport, request, self->cancellable, on_head, check);
}
