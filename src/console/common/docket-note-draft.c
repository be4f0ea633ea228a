/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record has one draft of a note, and as many entries as windows show it. So
 * whoever keeps it tells the others, and who leaves the entry keeps it at once:
 * a person types in one place at a time, and finds everywhere what they typed.
 */

#include "docket-config.h"

#include <string.h>

#include "docket-note-draft.h"

#include "docket-drafts.h"

#define KEEP_AFTER_MS 500
#define SAVING "docket-notes-saving"

struct _DocketNoteDraft
{
  GObject parent_instance;

  DocketDesk *desk;
  DocketKind kind;
  GtkEntry *entry; /* (nullable): it is gone */
  char *id;        /* (nullable) */
  GPtrArray *keys; /* refused notes in what is typed */
  guint source;
  gboolean loading;
  gboolean telling;
  gboolean saving;
  char *saved_id;        /* (nullable): of what is on its way to the disk */
  char *saved_text;      /* (nullable) */
  GPtrArray *saved_keys; /* (nullable): in it */
};

G_DEFINE_FINAL_TYPE (DocketNoteDraft, docket_note_draft, G_TYPE_OBJECT)

/* Of a case it is the reason of a decision. */
static char *
get_name (DocketNoteDraft *self, const char *id)
{
  return g_strconcat (self->kind == DOCKET_KIND_REVIEW ? "reason:" : "note:", id, NULL);
}

/* Ids of the records whose note is being saved, in whatever window. (transfer none) */
static GHashTable *
get_all_saving (DocketDesk *desk)
{
  GHashTable *all = g_object_get_data (G_OBJECT (desk), SAVING);

  if (all == NULL)
    {
      all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_object_set_data_full (G_OBJECT (desk), SAVING, all, (GDestroyNotify) g_hash_table_unref);
    }
  return all;
}

static void
tell_others (DocketNoteDraft *self, const char *id)
{
  self->telling = TRUE;
  docket_draft_call (self->desk, "changed", self->kind, id);
  self->telling = FALSE;
}

static gboolean
on_keep (gpointer data)
{
  DocketNoteDraft *self = data;
  g_autofree char *name = get_name (self, self->id);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  self->source = 0;
  g_ptr_array_add (self->keys, NULL);
  docket_draft_keep_mended (self->desk, name, *text != '\0' ? text : NULL, (const char *const *) self->keys->pdata);
  g_ptr_array_remove_index (self->keys, self->keys->len - 1);
  tell_others (self, self->id);
  return G_SOURCE_REMOVE;
}

/* Those of one that is on its way stay with it. */
static void
forget_keys (DocketNoteDraft *self)
{
  g_ptr_array_unref (self->keys);
  self->keys = g_ptr_array_new_with_free_func (g_free);
}

static void
on_changed (DocketNoteDraft *self)
{
  if (self->loading || self->id == NULL)
    return;
  /* From the first key, not from the last: nobody pauses for it. */
  if (self->source == 0)
    self->source = g_timeout_add (KEEP_AFTER_MS, on_keep, self);
}

/* What is typed from nothing is another note, in the same keystroke too. */
static void
on_deleted (DocketNoteDraft *self, guint position, guint n, GtkEntryBuffer *buffer)
{
  if (!self->loading && gtk_entry_buffer_get_length (buffer) == 0)
    forget_keys (self);
}

static void
set_text (DocketNoteDraft *self, const char *text)
{
  g_clear_handle_id (&self->source, g_source_remove);
  forget_keys (self);
  self->loading = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text != NULL ? text : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  self->loading = FALSE;
}

static void
load (DocketNoteDraft *self)
{
  g_autofree char *name = self->id != NULL ? get_name (self, self->id) : NULL;
  g_autofree char *text = name != NULL ? docket_draft_load (self->desk, name) : NULL;
  g_auto (GStrv) keys = name != NULL ? docket_draft_load_replaces (self->desk, name) : NULL;

  set_text (self, text);
  for (guint i = 0; text != NULL && keys[i] != NULL; i++)
    if (*keys[i] != '\0')
      g_ptr_array_add (self->keys, g_strdup (keys[i]));
}

static void
docket_note_draft_finalize (GObject *object)
{
  DocketNoteDraft *self = DOCKET_NOTE_DRAFT (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->desk);
  g_ptr_array_unref (self->keys);
  g_clear_pointer (&self->saved_keys, g_ptr_array_unref);
  g_free (self->saved_id);
  g_free (self->saved_text);
  g_free (self->id);
  G_OBJECT_CLASS (docket_note_draft_parent_class)->finalize (object);
}

static void
docket_note_draft_class_init (DocketNoteDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_note_draft_finalize;
}

static void
docket_note_draft_init (DocketNoteDraft *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
}

DocketNoteDraft *
docket_note_draft_new (DocketDesk *desk, DocketKind kind, GtkEntry *entry)
{
  DocketNoteDraft *self = g_object_new (DOCKET_TYPE_NOTE_DRAFT, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->entry = entry;
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_entry_get_buffer (entry), "deleted-text", G_CALLBACK (on_deleted), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (focus, "leave", G_CALLBACK (docket_note_draft_keep), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
  g_signal_connect_object (docket_draft_get_calls (desk), "keep", G_CALLBACK (docket_note_draft_keep), self, G_CONNECT_SWAPPED);
  return self;
}

void
docket_note_draft_set_record (DocketNoteDraft *self, const char *id)
{
  g_return_if_fail (DOCKET_IS_NOTE_DRAFT (self));

  docket_note_draft_keep (self);
  g_free (self->id);
  self->id = g_strdup (id);
  load (self);
}

void
docket_note_draft_keep (DocketNoteDraft *self)
{
  g_return_if_fail (DOCKET_IS_NOTE_DRAFT (self));

  if (self->source == 0)
    return;
  g_source_remove (self->source);
  on_keep (self);
}

void
docket_note_draft_reload (DocketNoteDraft *self)
{
  g_return_if_fail (DOCKET_IS_NOTE_DRAFT (self));

  if (!self->telling && self->source == 0 && !self->saving && self->entry != NULL)
    load (self);
}

gboolean
docket_note_draft_is_telling (DocketNoteDraft *self)
{
  g_return_val_if_fail (DOCKET_IS_NOTE_DRAFT (self), FALSE);
  return self->telling;
}

gboolean
docket_note_draft_get_saving (DocketNoteDraft *self)
{
  g_return_val_if_fail (DOCKET_IS_NOTE_DRAFT (self), FALSE);
  return self->saving || (self->id != NULL && g_hash_table_contains (get_all_saving (self->desk), self->id));
}

void
docket_note_draft_begin_save (DocketNoteDraft *self)
{
  g_return_if_fail (DOCKET_IS_NOTE_DRAFT (self) && !self->saving && self->id != NULL);

  self->saving = TRUE;
  g_hash_table_add (get_all_saving (self->desk), g_strdup (self->id));
  self->saved_id = g_strdup (self->id);
  self->saved_text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  self->saved_keys = g_ptr_array_ref (self->keys);
}

/* What was typed before the disk answered is the next note. (transfer full) */
static char *
take_rest (DocketNoteDraft *self, const char *name, const char *saved, gboolean shown)
{
  g_autofree char *text = shown ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))) : docket_draft_load (self->desk, name);

  if (text == NULL)
    return NULL;
  return g_strdup (g_str_has_prefix (text, saved) ? text + strlen (saved) : text);
}

void
docket_note_draft_end_save (DocketNoteDraft *self, gboolean saved)
{
  g_autofree char *id = g_steal_pointer (&self->saved_id);
  g_autofree char *text = g_steal_pointer (&self->saved_text);
  g_autoptr (GPtrArray) keys = g_steal_pointer (&self->saved_keys);
  g_autofree char *name = get_name (self, id), *rest = NULL;
  gboolean shown = self->entry != NULL && g_strcmp0 (id, self->id) == 0;

  g_return_if_fail (self->saving);

  self->saving = FALSE;
  g_hash_table_remove (get_all_saving (self->desk), id);
  if (!saved)
    return; /* the text stays in the entry, or in the draft */
  rest = take_rest (self, name, text, shown);
  docket_draft_settle (self->desk, name, keys, NULL, rest != NULL && *rest != '\0' ? rest : NULL);
  if (shown)
    {
      set_text (self, rest);
      gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
    }
  tell_others (self, id);
}

void
docket_note_draft_forget (DocketNoteDraft *self, const char *id)
{
  g_autofree char *name = NULL;

  g_return_if_fail (DOCKET_IS_NOTE_DRAFT (self) && id != NULL);

  name = get_name (self, id);
  if (self->entry != NULL && g_strcmp0 (id, self->id) == 0)
    set_text (self, NULL);
  docket_draft_keep (self->desk, name, NULL);
  tell_others (self, id);
}

void
docket_note_draft_close (DocketNoteDraft *self)
{
  g_return_if_fail (DOCKET_IS_NOTE_DRAFT (self));

  docket_note_draft_keep (self);
  self->entry = NULL;
}
