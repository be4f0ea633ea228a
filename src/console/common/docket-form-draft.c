/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A draft as text.
 *
 * Beside what was typed it holds the record as it was seen when typing began:
 * after a crash the save must still be judged against that, not against what
 * others wrote meanwhile.
 *
 *   [draft]
 *   kept-at=1763890000000
 *   seen={"kind":"job",…}
 *   [fields]
 *   job.title=Leaking pump, boiler ro
 */

#include "docket-config.h"

#include <string.h>

#include "docket-form-draft.h"

#include "docket-codec.h"
#include "docket-drafts.h"
#include "docket-form-rows.h"

DocketFormDraft *
docket_form_draft_new (DocketRecord *seen, gint64 kept_at)
{
  DocketFormDraft *draft = g_new0 (DocketFormDraft, 1);

  draft->seen = seen != NULL ? docket_record_ref (seen) : NULL;
  draft->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  draft->kept_at = kept_at;
  return draft;
}

void
docket_form_draft_free (DocketFormDraft *draft)
{
  g_clear_pointer (&draft->seen, docket_record_unref);
  g_hash_table_unref (draft->texts);
  g_free (draft);
}

char *
docket_form_draft_to_text (DocketFormDraft *draft)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GHashTableIter iter;
  gpointer path, text;

  g_key_file_set_int64 (file, "draft", "kept-at", draft->kept_at);
  if (draft->seen != NULL)
    {
      g_autofree char *seen = docket_record_to_text (draft->seen);

      g_key_file_set_string (file, "draft", "seen", seen);
    }
  g_hash_table_iter_init (&iter, draft->texts);
  while (g_hash_table_iter_next (&iter, &path, &text))
    g_key_file_set_string (file, "fields", path, text);
  return g_key_file_to_data (file, NULL, NULL);
}

DocketFormDraft *
docket_form_draft_from_text (const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (DocketRecord) seen = NULL;
  g_autofree char *seen_text = NULL;
  g_auto (GStrv) paths = NULL;
  DocketFormDraft *draft;

  if (!g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, NULL) || !g_key_file_has_group (file, "draft"))
    return NULL;
  seen_text = g_key_file_get_string (file, "draft", "seen", NULL);
  if (seen_text != NULL)
    {
      seen = docket_record_from_text (seen_text, NULL);
      if (seen == NULL)
        return NULL;
    }
  draft = docket_form_draft_new (seen, g_key_file_get_int64 (file, "draft", "kept-at", NULL));
  paths = g_key_file_get_keys (file, "fields", NULL, NULL);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      char *typed = g_key_file_get_string (file, "fields", paths[i], NULL);

      if (typed != NULL)
        g_hash_table_insert (draft->texts, g_strdup (paths[i]), typed);
    }
  return draft;
}

DocketFormDraft *
docket_form_draft_load (DocketDesk *desk, const char *name)
{
  g_autofree char *text = docket_draft_load (desk, name);

  return text != NULL ? docket_form_draft_from_text (text) : NULL;
}

static DocketField
field_from_path (DocketKind kind, const char *path)
{
  const char *name = docket_kind_info (kind)->name;
  gsize length = strlen (name);

  return g_str_has_prefix (path, name) && path[length] == '.' ? docket_field_from_name (kind, path + length + 1) : DOCKET_FIELD_NONE;
}

void
docket_form_draft_add_unseen (DocketFormDraft *draft, const DocketValues *unseen)
{
  for (guint i = 0; unseen != NULL && i < docket_values_n (unseen); i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (unseen, i));

      g_assert (info->type == DOCKET_TYPE_ID);
      g_hash_table_insert (draft->texts, g_strdup_printf ("%s.%s", docket_kind_info (info->kind)->name, info->name),
                           g_variant_dup_string (docket_values_nth_value (unseen, i), NULL));
    }
}

DocketValues *
docket_form_draft_get_unseen (DocketFormDraft *draft, DocketKind kind, GPtrArray *rows)
{
  DocketValues *unseen = docket_values_new ();
  GHashTableIter iter;
  gpointer path, text;

  g_hash_table_iter_init (&iter, draft->texts);
  while (g_hash_table_iter_next (&iter, &path, &text))
    {
      DocketField field = field_from_path (kind, path);

      if (field != DOCKET_FIELD_NONE && docket_field_info (field)->type == DOCKET_TYPE_ID && docket_form_rows_find (rows, field) == NULL)
        docket_values_set_text (unseen, field, text);
    }
  return unseen;
}

/* Every field that was refused under that key is in what is saved. */
static gboolean
is_mended (char **words, GPtrArray *operations)
{
  for (guint i = 1; words[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < operations->len && !found; j++)
        {
          const DocketOperation *operation = g_ptr_array_index (operations, j);
          DocketField field = field_from_path (operation->record_kind, words[i]);

          found = field != DOCKET_FIELD_NONE && operation->set != NULL && docket_values_contains (operation->set, field);
        }
      if (!found)
        return FALSE;
    }
  return words[0] != NULL && words[1] != NULL;
}

GPtrArray *
docket_form_draft_find_mended (char **replaces, GPtrArray *operations)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; replaces != NULL && replaces[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (replaces[i], " ", -1);

      if (is_mended (words, operations))
        g_ptr_array_add (keys, g_strdup (words[0]));
    }
  return keys;
}

void
docket_form_draft_add_replaces (GStrv *replaces, char **more)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  if (*replaces != NULL)
    g_strv_builder_addv (all, (const char **) *replaces);
  for (guint i = 0; more != NULL && more[i] != NULL; i++)
    if (*replaces == NULL || !g_strv_contains ((const char *const *) *replaces, more[i]))
      g_strv_builder_add (all, more[i]);
  g_strfreev (*replaces);
  *replaces = g_strv_builder_end (all);
}

char *
docket_form_draft_write (DocketRecord *seen, gint64 kept_at, GPtrArray *rows, const DocketValues *unseen)
{
  g_autoptr (DocketFormDraft) draft = docket_form_draft_new (seen, kept_at);

  docket_form_rows_save_texts (rows, draft->texts);
  docket_form_draft_add_unseen (draft, unseen);
  return docket_form_draft_to_text (draft);
}
