/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the weekly review comes from: one question for the week, more for its
 * further changes, one for the week before.  The answers become one document,
 * which is kept in the account's file (the last one only), so that there is
 * something to show while the server is away.
 */
#include "docket-config.h"

#include "docket-weekly-source.h"

#include "docket-ask.h"
#include "docket-limits.h"

#define META_NAME "weekly-review"
#define CHANGES_A_PAGE 1000
#define PAGES_MAX 10

typedef struct
{
  gint64 from;
  guint n_pages;
  JsonNode *week;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->week, json_node_unref);
  g_free (fetch);
}

static gboolean
keep_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, META_NAME, data, error);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    g_warning ("Cannot keep the weekly review: %s", error->message);
}

static JsonNode *
compose (const Fetch *fetch, JsonNode *before, gint64 now_ms)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *text = NULL;

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_int_member (&writer, "counted_at", now_ms);
  docket_json_name (&writer, "week");
  docket_json_node (&writer, fetch->week);
  docket_json_name (&writer, "before");
  docket_json_node (&writer, before);
  docket_json_end_object (&writer);
  text = docket_json_writer_finish (&writer);
  return json_from_string (text, NULL);
}

static void
on_before (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketDesk *desk = DOCKET_DESK (source);
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) document = NULL;
  GError *error = NULL;
  DocketWeekly *weekly;

  before = docket_desk_ask_finish (desk, result, &error);
  if (before == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  document = compose (g_task_get_task_data (task), before, docket_clock_now_ms (docket_desk_get_clock (desk)));
  weekly = docket_weekly_new (desk, document, &error);
  if (weekly == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, keep_on_writer, docket_json_to_text (document), g_free, NULL, on_kept, NULL);
  g_task_return_pointer (task, weekly, (GDestroyNotify) docket_weekly_free);
}

static void ask_week (GTask *task, gint64 after);

/* The changes of @page behind those that are here. */
static gint64
take_page (Fetch *fetch, JsonNode *page, gboolean *more)
{
  JsonObject *first, *next = json_node_get_object (page);
  JsonArray *have = NULL, *come = NULL;
  gint64 last = 0;

  *more = FALSE;
  docket_json_get_bool (next, "more", FALSE, more, NULL);
  if (!docket_json_get_array (next, "changes", TRUE, &come, NULL))
    {
      *more = FALSE;
      come = NULL;
    }
  if (come != NULL && json_array_get_length (come) > 0 && JSON_NODE_HOLDS_OBJECT (json_array_get_element (come, json_array_get_length (come) - 1)))
    docket_json_get_int (json_array_get_object_element (come, json_array_get_length (come) - 1), "n", FALSE, &last, NULL);
  *more = *more && last > 0;
  if (fetch->week == NULL)
    {
      fetch->week = json_node_ref (page);
      return last;
    }
  first = json_node_get_object (fetch->week);
  if (come != NULL && docket_json_get_array (first, "changes", TRUE, &have, NULL))
    for (guint i = 0; i < json_array_get_length (come); i++)
      json_array_add_element (have, json_node_copy (json_array_get_element (come, i)));
  json_object_set_boolean_member (first, "more", *more);
  return last;
}

static void
on_week (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (JsonNode) page = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;
  gboolean more = FALSE;
  gint64 last;

  page = docket_desk_ask_finish (DOCKET_DESK (source), result, &error);
  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!JSON_NODE_HOLDS_OBJECT (page))
    {
      docket_weekly_new (DOCKET_DESK (source), page, &error);
      g_task_return_error (task, error);
      return;
    }
  last = take_page (fetch, page, &more);
  if (more && ++fetch->n_pages < PAGES_MAX)
    {
      ask_week (g_steal_pointer (&task), last);
      return;
    }
  path = g_strdup_printf ("/v1/reports/sync?from=%" G_GINT64_FORMAT "&to=%" G_GINT64_FORMAT "&limit=1", docket_weekly_monday (fetch->from, -1), fetch->from);
  docket_desk_ask_async (DOCKET_DESK (source), "GET", path, NULL, g_task_get_cancellable (task), on_before, g_object_ref (task));
}

/* Takes @task. */
static void
ask_week (GTask *task, gint64 after)
{
  const Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *path = NULL;

  path = g_strdup_printf ("/v1/reports/sync?from=%" G_GINT64_FORMAT "&to=%" G_GINT64_FORMAT "&after=%" G_GINT64_FORMAT "&limit=%d&merged=1",
                          fetch->from, docket_weekly_monday (fetch->from, 1), after, CHANGES_A_PAGE);
  docket_desk_ask_async (g_task_get_source_object (task), "GET", path, NULL, g_task_get_cancellable (task), on_week, task);
}

void
docket_weekly_fetch_async (DocketDesk *desk, gint64 from, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Fetch *fetch;

  g_return_if_fail (DOCKET_IS_DESK (desk));

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, docket_weekly_fetch_async);
  fetch = g_new0 (Fetch, 1);
  fetch->from = from;
  g_task_set_task_data (task, fetch, fetch_free);
  ask_week (task, 0);
}

DocketWeekly *
docket_weekly_fetch_finish (DocketDesk *desk, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, desk), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

DocketWeekly *
docket_weekly_last (DocketDesk *desk)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) document = NULL;

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  text = docket_store_get_meta (docket_desk_get_reader (desk), META_NAME);
  document = text != NULL ? json_from_string (text, NULL) : NULL;
  /* Written by another version: it will be fetched again. */
  return document != NULL ? docket_weekly_new (desk, document, NULL) : NULL;
}
