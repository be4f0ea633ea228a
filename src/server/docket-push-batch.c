/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Receiving operations, without the way they came: from a body to results.
 * Whatever is wrong with an operation that has a key is that operation's result;
 * only an envelope that cannot be read, or an operation without a usable key,
 * refuses the request.
 *
 * Two answers are not final, nothing of them is kept, and the same key may come
 * again: of an operation that the server failed at (its neighbours stand), and of
 * what comes behind the operation that signed its sender out (the next request
 * is answered 401, and the queue waits for a sign-in).
 */
#include "docket-config.h"

#include "docket-push-batch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-server-error.h"
#include "docket-writer-thread.h"

static void
pushed_clear (gpointer data)
{
  DocketPushed *sent = data;

  g_clear_pointer (&sent->operation, docket_operation_unref);
  g_clear_pointer (&sent->refusal, docket_result_free);
}

void
docket_push_batch_init (DocketPushBatch *push, GBytes *body, const char *header_key, const DocketSession *session, DocketClock *clock)
{
  *push = (DocketPushBatch) { .body = g_bytes_ref (body), .header_key = g_strdup (header_key), .session = session, .clock = clock };
  push->sent = g_array_new (FALSE, FALSE, sizeof (DocketPushed));
  g_array_set_clear_func (push->sent, pushed_clear);
  push->results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
}

void
docket_push_batch_clear (DocketPushBatch *push)
{
  g_clear_pointer (&push->header_key, g_free);
  g_clear_pointer (&push->body, g_bytes_unref);
  g_clear_pointer (&push->sent, g_array_unref);
  g_clear_pointer (&push->results, g_ptr_array_unref);
}

/* ---- Reading ---- */

static gboolean
malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, sentence);
  return FALSE;
}

/* The key of the @i-th of @n, by itself or from the header. */
static gboolean
read_key (DocketPushBatch *push, DocketJsonReader *element, guint i, guint n, char **key, GError **error)
{
  if (!docket_operation_read_key (element, key, error))
    {
      g_prefix_error (error, docket_json_reader_peek (element) == '{' ? "ops[%u].key: " : "ops[%u]: ", i);
      return FALSE;
    }
  if (*key != NULL)
    return TRUE;
  if (push->header_key == NULL || n != 1)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("ops[%u].key: Every operation needs a key. A single one may bring it in the header Idempotency-Key."), i);

      push->key_missing = TRUE;
      return malformed (error, sentence);
    }
  if (!docket_id_is_valid (push->header_key))
    return malformed (error, _ ("Idempotency-Key: This is not a lower-case UUID."));
  *key = g_strdup (push->header_key);
  return TRUE;
}

static gboolean
is_too_large (const DocketJsonSlice *sent)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (sent->size <= DOCKET_OPERATION_BYTES_MAX)
    return FALSE;
  node = docket_json_parse (sent->start, sent->size, DOCKET_BATCH_BYTES_MAX, NULL);
  text = node == NULL ? NULL : docket_json_to_text (node);
  return text == NULL || strlen (text) > DOCKET_OPERATION_BYTES_MAX;
}

/* What the writer needs of it. */
static void
make_ready (DocketOperation *operation, const DocketJsonSlice *sent)
{
  if (!is_too_large (sent))
    {
      docket_operation_keep_text (operation);
      return;
    }
  if (operation->invalid == NULL)
    operation->invalid = g_strdup (_ ("The operation is larger than 64 KiB."));
  docket_operation_keep_digest (operation);
}

/* An operation that has a key is answered under it, whatever else is wrong.
 * Leaves @reader behind it. */
static gboolean
read_operation (DocketPushBatch *push, DocketJsonReader *reader, guint i, guint n, GError **error)
{
  DocketJsonReader element = *reader;
  DocketJsonSlice text;
  g_autoptr (GError) local = NULL;
  g_autofree char *key = NULL;
  DocketPushed sent = { NULL, NULL };

  docket_json_reader_skip (reader, &text);
  if (!read_key (push, &element, i, n, &key, error))
    return FALSE;
  sent.operation = docket_operation_read (&element, &local);
  if (sent.operation == NULL)
    {
      sent.refusal = docket_result_new (key, DOCKET_OUTCOME_REJECTED);
      sent.refusal->problem_type = g_strdup (DOCKET_PROBLEM_INVALID);
      sent.refusal->problem_detail = g_strdup (local->message);
    }
  else
    {
      if (sent.operation->key == NULL)
        sent.operation->key = g_steal_pointer (&key);
      make_ready (sent.operation, &text);
    }
  g_array_append_val (push->sent, sent);
  return TRUE;
}

/* Stands before the list of operations. */
static gboolean
find_operations (const char *body, DocketJsonReader *reader, GError **error)
{
  DocketJsonSlice name;

  docket_json_reader_init (reader, body);
  if (docket_json_reader_peek (reader) != '{')
    return malformed (error, _ ("The body is not an object with “ops”."));
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    {
      if (docket_json_slice_is (&name, "ops") && docket_json_reader_peek (reader) != 'n')
        return docket_json_reader_peek (reader) == '[' || malformed (error, _ ("The member “ops” is not a list"));
      docket_json_reader_skip (reader, NULL);
    }
  return malformed (error, _ ("The member “ops” is missing"));
}

static guint
count_elements (DocketJsonReader reader)
{
  guint n = 0;

  docket_json_reader_enter (&reader);
  for (; docket_json_reader_next_element (&reader); n++)
    docket_json_reader_skip (&reader, NULL);
  return n;
}

gboolean
docket_push_batch_read (DocketPushBatch *push, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (push->body, &size);
  DocketJsonReader reader;
  guint n;

  if (!docket_json_scan (data, size, DOCKET_BATCH_BYTES_MAX, error) || !find_operations (data, &reader, error))
    return FALSE;
  n = count_elements (reader);
  if (n > DOCKET_BATCH_OPERATIONS_MAX)
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE, _ ("A request holds at most %d operations."), DOCKET_BATCH_OPERATIONS_MAX);
      return FALSE;
    }
  docket_json_reader_enter (&reader);
  for (guint i = 0; docket_json_reader_next_element (&reader); i++)
    if (!read_operation (push, &reader, i, n, error))
      return FALSE;
  return TRUE;
}

/* ---- Judging, in the writer ---- */

/* Nothing is kept of it, but a key that was used keeps its meaning. */
static DocketResult *
repeat_refusal (DocketRepository *repository, const DocketResult *refusal, GError **error)
{
  g_autoptr (DocketStoredOperation) stored = NULL;
  DocketResult *result;

  if (!docket_repository_get_operation (repository, refusal->key, &stored, error))
    return NULL;
  result = docket_result_copy (refusal);
  if (stored == NULL)
    return result;
  g_free (result->problem_type);
  g_free (result->problem_detail);
  result->problem_type = g_strdup (DOCKET_PROBLEM_KEY_REUSED);
  result->problem_detail = g_strdup (_ ("key: This key was used for another change."));
  return result;
}

/* Who may do what stands in the records of people and devices, which a decision
 * writes, too. */
static gboolean
may_move_rights (const DocketOperation *operation)
{
  return operation != NULL
         && (operation->record_kind == DOCKET_KIND_DEVICE || operation->record_kind == DOCKET_KIND_PERSON || operation->record_kind == DOCKET_KIND_REVIEW);
}

/* After the sender's own operation may have moved them. What was done before
 * somebody was out stands. */
static gboolean
read_rights_again (DocketRepository *repository, DocketActor *actor, gboolean *out, GError **error)
{
  g_autoptr (GError) local = NULL;

  *out = FALSE;
  if (docket_auth_read_rights (repository, actor->person, actor->device, &actor->role, &actor->device_revoked, &local))
    return TRUE;
  if (!g_error_matches (local, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_SIGNED_OUT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *out = TRUE;
  return TRUE;
}

static DocketResult *
not_judged (const DocketOperation *operation, const char *problem, const char *detail)
{
  DocketResult *result = docket_result_new (operation->key, DOCKET_OUTCOME_DEFERRED);

  result->problem_type = g_strdup (problem);
  result->problem_detail = g_strdup (detail);
  return result;
}

static DocketResult *
commit_one (DocketRepository *repository, DocketCommit *commit, const DocketActor *actor, const DocketPushed *sent, gint64 now, GError **error)
{
  return sent->operation == NULL ? repeat_refusal (repository, sent->refusal, error)
                                 : docket_commit_operation (commit, actor, sent->operation, now, error);
}

/* In a savepoint of its own. */
static DocketResult *
commit_alone (DocketRepository *repository, DocketCommit *commit, const DocketActor *actor, const DocketPushed *sent, gint64 now, GError **error)
{
  g_autoptr (GError) local = NULL;
  DocketResult *result;

  if (!docket_repository_savepoint (repository, error))
    return NULL;
  result = commit_one (repository, commit, actor, sent, now, &local);
  if (result != NULL)
    {
      if (!docket_repository_release (repository, error))
        g_clear_pointer (&result, docket_result_free);
      return result;
    }
  if (sent->operation == NULL || !docket_write_is_own_fault (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  docket_repository_rollback_to (repository);
  docket_commit_forget (commit);
  g_message ("Operation %s failed, and was taken back alone: %s", sent->operation->key, local->message);
  return not_judged (sent->operation, DOCKET_PROBLEM_SERVER_FAULT, _ ("The server has a fault and cannot take this. Nothing was changed. Tell an administrator."));
}

/* A fault in one of several: the writer is asked to begin again, piece by piece. */
static gboolean
fail (DocketPushBatch *push, GError *failure, GError **error)
{
  if (push->piecewise || push->sent->len == 1 || !docket_write_is_own_fault (failure))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  push->piecewise = TRUE;
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_PIECEWISE, failure->message);
  g_error_free (failure);
  return FALSE;
}

gboolean
docket_push_batch_commit (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  DocketPushBatch *push = data;
  const DocketSession *session = push->session;
  DocketActor actor = { session->person, session->device, session->role, session->device_revoked };
  gint64 now = docket_clock_now_ms (push->clock);
  gboolean moved = FALSE, out = FALSE;
  GError *failure = NULL;

  /* Rights count when they are used: between the look-up and this transaction a
   * role may have changed or the device been revoked. */
  if (!docket_auth_read_rights (repository, session->person, session->device, &actor.role, &actor.device_revoked, error))
    return FALSE;
  /* Once more, after a transaction that failed. */
  g_ptr_array_set_size (push->results, 0);
  for (guint i = 0; i < push->sent->len; i++)
    {
      const DocketPushed *sent = &g_array_index (push->sent, DocketPushed, i);
      DocketResult *result;

      if (moved && !read_rights_again (repository, &actor, &out, error))
        return FALSE;
      if (out && sent->operation != NULL)
        result = not_judged (sent->operation, DOCKET_PROBLEM_SIGNED_OUT, _ ("This person may no longer sign in. Nothing was changed; it is kept for the next sign-in."));
      else
        result = (push->piecewise ? commit_alone : commit_one) (repository, commit, &actor, sent, now, &failure);
      if (result == NULL)
        return fail (push, failure, error);
      moved = may_move_rights (sent->operation) && result->outcome <= DOCKET_OUTCOME_MERGED;
      g_ptr_array_add (push->results, result);
    }
  return docket_repository_current_seq (repository, &push->seq, error);
}

/* ---- The answer ---- */

GBytes *
docket_push_batch_answer (DocketPushBatch *push, gboolean *rights_changed)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  *rights_changed = FALSE;
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "results");
  docket_json_begin_array (&writer);
  for (guint i = 0; i < push->results->len; i++)
    {
      const DocketResult *one = g_ptr_array_index (push->results, i);

      *rights_changed |= may_move_rights (g_array_index (push->sent, DocketPushed, i).operation) && one->outcome <= DOCKET_OUTCOME_MERGED;
      docket_result_to_json (one, &writer);
    }
  docket_json_end_array (&writer);
  docket_json_int_member (&writer, "seq", push->seq);
  docket_json_end_object (&writer);
  return docket_json_writer_finish_bytes (&writer);
}
