/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Drafts go through the writer like any save, so they keep their order and the
 * UI never waits for them.  Forms are also listed in one more draft, the index:
 * after a crash the console must know what to offer before any job is opened.
 * And what was refused and is being mended stands in one beside the draft, by
 * its keys: it leaves the Outbox when the mended text is saved, not before.
 */

#include "docket-config.h"

#include "docket-drafts.h"

#include <string.h>

#define INDEX_NAME "index"
#define FORM_MARK "-form:"
#define NEW_ID "new"
#define REPLACES_PREFIX "replaces:"

typedef struct
{
  char *name;
  char *text;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->name);
  g_free (draft->text);
  g_free (draft);
}

static char **
split_index (const char *text)
{
  return g_strsplit (text != NULL ? text : "", "\n", -1);
}

static gboolean
write_index (DocketStore *store, const char *name, gboolean present, GError **error)
{
  g_autofree char *old = docket_store_get_draft (store, INDEX_NAME);
  g_auto (GStrv) names = split_index (old);
  g_autoptr (GString) text = g_string_new (NULL);

  if (present == g_strv_contains ((const char *const *) names, name))
    return TRUE;
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0' && g_strcmp0 (names[i], name) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", names[i]);
  if (present)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", name);
  return docket_store_set_draft (store, INDEX_NAME, text->len > 0 ? text->str : NULL, error);
}

/* On the writer's thread, as what follows. */
static gboolean
write_draft (DocketStore *store, gpointer data, GError **error)
{
  Draft *draft = data;

  if (!docket_store_set_draft (store, draft->name, draft->text, error))
    return FALSE;
  if (draft->text == NULL)
    {
      g_autofree char *replaces = g_strconcat (REPLACES_PREFIX, draft->name, NULL);

      if (!docket_store_set_draft (store, replaces, NULL, error))
        return FALSE;
    }
  return strstr (draft->name, FORM_MARK) == NULL
         || write_index (store, draft->name, draft->text != NULL, error);
}

static gboolean
write_replaces (DocketStore *store, gpointer data, GError **error)
{
  Draft *draft = data;
  g_autofree char *name = g_strconcat (REPLACES_PREFIX, draft->name, NULL);
  g_autofree char *old = docket_store_get_draft (store, name);
  g_auto (GStrv) keys = split_index (old);
  g_autofree char *text = old != NULL ? g_strconcat (old, "\n", draft->text, NULL) : g_strdup (draft->text);

  return g_strv_contains ((const char *const *) keys, draft->text) || docket_store_set_draft (store, name, text, error);
}

/* What has left the Outbox by itself is no fault. */
static gboolean
settle (DocketStore *store, gpointer data, GError **error)
{
  Draft *draft = data;
  g_autofree char *name = g_strconcat (REPLACES_PREFIX, draft->name, NULL);
  g_autofree char *text = docket_store_get_draft (store, name);
  g_auto (GStrv) keys = split_index (text);

  for (guint i = 0; keys[i] != NULL; i++)
    if (*keys[i] != '\0')
      docket_store_outbox_discard (store, keys[i], NULL);
  return write_draft (store, draft, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    g_message ("A draft could not be kept: %s", error->message);
}

static void
run (DocketDesk *desk, DocketWriterFunc func, const char *name, const char *text)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->name = g_strdup (name);
  draft->text = g_strdup (text);
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, func, draft, draft_free, NULL, on_written, NULL);
}

void
docket_draft_keep (DocketDesk *desk, const char *name, const char *text)
{
  run (desk, write_draft, name, text);
}

void
docket_draft_replaces (DocketDesk *desk, const char *name, const char *key)
{
  run (desk, write_replaces, name, key);
}

void
docket_draft_settle (DocketDesk *desk, const char *name)
{
  run (desk, settle, name, NULL);
}

char *
docket_draft_load (DocketDesk *desk, const char *name)
{
  return docket_store_get_draft (docket_desk_get_reader (desk), name);
}

char **
docket_draft_list (DocketDesk *desk)
{
  g_autofree char *text = docket_draft_load (desk, INDEX_NAME);

  if (text == NULL || *text == '\0')
    return g_new0 (char *, 1);
  return split_index (text);
}

char *
docket_draft_form_name (DocketKind kind, const char *id)
{
  return g_strconcat (docket_kind_info (kind)->name, FORM_MARK, id != NULL ? id : NEW_ID, NULL);
}

gboolean
docket_draft_parse_form_name (const char *name, DocketKind *kind, char **id)
{
  const char *mark = strstr (name, FORM_MARK);
  g_autofree char *kind_name = mark != NULL ? g_strndup (name, mark - name) : NULL;

  if (mark == NULL)
    return FALSE;
  *kind = docket_kind_from_name (kind_name);
  mark += strlen (FORM_MARK);
  *id = strcmp (mark, NEW_ID) != 0 ? g_strdup (mark) : NULL;
  return *kind != DOCKET_KIND_NONE;
}
