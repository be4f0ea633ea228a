/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Drafts go through the writer like any save, so they keep their order and the
 * UI never waits for them.  Forms are also listed in one more draft, the index:
 * after a crash the console must know what to offer before any job is opened.
 * What is new has a draft for each form in which it is written: "job-form:new",
 * "job-form:new-2" …, so that a second window, or the follow-up of a job, never
 * writes over what is half written elsewhere.
 * And what was refused and is being mended stands in one beside the draft, by
 * its keys: it leaves the Outbox when the mended text is saved, not before.  The
 * keys go with the text, in one write: a text that is kept without them, because
 * whoever kept it never saw what was refused, has nothing to take out.
 *
 * What is on its way to the disk is remembered until it is there: whoever leaves
 * a form and opens it again at once finds what they typed.  A disk that is full or
 * may not be written is asked again and again, and so long it is remembered.
 */

#include "docket-config.h"

#include "docket-drafts.h"

#include <string.h>

#define INDEX_NAME "index"
#define FORM_MARK "-form:"
#define NOTE_PREFIX "note:"
#define REASON_PREFIX "reason:"
#define NEW_ID "new"
#define REPLACES_PREFIX "replaces:"
#define AGAIN_AFTER_MS 3000
#define CALLS "docket-draft-calls"
#define TAKEN "docket-drafts-taken"
#define PENDING "docket-drafts-pending"
#define SUCCESSOR "docket-drafts-successor"

typedef struct
{
  char *name;
  char *text;
  char *replaces; /* (nullable): lines */
  GPtrArray *keys;
  char *bundle;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->name);
  g_free (draft->text);
  g_free (draft->replaces);
  g_clear_pointer (&draft->keys, g_ptr_array_unref);
  g_free (draft->bundle);
  g_free (draft);
}

/* -- Calls -- */

struct _DocketDraftCalls
{
  GObject parent_instance;
};

#define DOCKET_TYPE_DRAFT_CALLS (docket_draft_calls_get_type ())
G_DECLARE_FINAL_TYPE (DocketDraftCalls, docket_draft_calls, DOCKET, DRAFT_CALLS, GObject)
G_DEFINE_FINAL_TYPE (DocketDraftCalls, docket_draft_calls, G_TYPE_OBJECT)

static void
docket_draft_calls_class_init (DocketDraftCallsClass *klass)
{
  static const char *const names[] = { "put-away", "changed" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  g_signal_new ("take-over", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                G_TYPE_BOOLEAN, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRV);
  g_signal_new ("keep", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("written", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
docket_draft_calls_init (DocketDraftCalls *self)
{
}

GObject *
docket_draft_get_calls (DocketDesk *desk)
{
  GObject *calls = g_object_get_data (G_OBJECT (desk), CALLS);

  if (calls == NULL)
    {
      calls = g_object_new (DOCKET_TYPE_DRAFT_CALLS, NULL);
      g_object_set_data_full (G_OBJECT (desk), CALLS, calls, g_object_unref);
    }
  return calls;
}

void
docket_draft_call (DocketDesk *desk, const char *call, DocketKind kind, const char *id)
{
  g_signal_emit_by_name (docket_draft_get_calls (desk), call, (int) kind, id);
}

/* -- On the way to the disk -- */

typedef struct
{
  guint n; /* writes */
  guint turn; /* one more with each */
  gboolean failed; /* the last that was answered: it is tried again */
  gboolean waiting; /* the last of them, or the save that hides it, has no answer yet */
  gboolean kept; /* the last of them is on the disk */
  guint hidden; /* it is being saved */
  guint given_up; /* at this turn the person was told that it is not kept, and went on */
  char *text; /* (nullable): of the last of them, as the next */
  char *replaces;
} Pending;

/* One write, until it is on the disk or another one takes its place. */
typedef struct
{
  GObject *calls;
  DocketWriter *writer;
  DocketWriterFunc func;
  Draft *draft;
  GHashTable *all; /* what is pending */
  guint turn;
} Write;

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_free (pending->text);
  g_free (pending->replaces);
  g_free (pending);
}

/* A table by names of drafts that lives as long as the desk. (transfer none) */
static GHashTable *
get_table (DocketDesk *desk, const char *key, GDestroyNotify free_value)
{
  GHashTable *table = g_object_get_data (G_OBJECT (desk), key);

  if (table == NULL)
    {
      table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
      g_object_set_data_full (G_OBJECT (desk), key, table, (GDestroyNotify) g_hash_table_unref);
    }
  return table;
}

/* (transfer none) (element-type utf8 Pending) */
static GHashTable *
get_pending (DocketDesk *desk)
{
  return get_table (desk, PENDING, pending_free);
}

static void
hold_pending (GHashTable *all, const char *name, const char *text, const char *replaces)
{
  Pending *pending = g_hash_table_lookup (all, name);

  if (pending == NULL)
    {
      pending = g_new0 (Pending, 1);
      g_hash_table_insert (all, g_strdup (name), pending);
    }
  pending->n++;
  pending->turn++;
  pending->waiting = TRUE;
  pending->kept = FALSE;
  g_free (pending->text);
  g_free (pending->replaces);
  pending->text = g_strdup (text);
  pending->replaces = g_strdup (text != NULL ? replaces : NULL);
}

static void
release_pending (GHashTable *all, const char *name)
{
  Pending *pending = g_hash_table_lookup (all, name);

  if (--pending->n == 0)
    g_hash_table_remove (all, name);
}

static void
write_free (Write *write)
{
  g_object_unref (write->calls);
  g_object_unref (write->writer);
  draft_free (write->draft);
  g_hash_table_unref (write->all);
  g_free (write);
}

/* -- Names -- */

/* Names of drafts whose forms are open. (transfer none) */
static GHashTable *
get_taken (DocketDesk *desk)
{
  return get_table (desk, TAKEN, NULL);
}

/* -- Writing -- */

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
  g_autofree char *replaces = g_strconcat (REPLACES_PREFIX, draft->name, NULL);

  if (!docket_store_set_draft (store, draft->name, draft->text, error)
      || !docket_store_set_draft (store, replaces, draft->text != NULL ? draft->replaces : NULL, error))
    return FALSE;
  return strstr (draft->name, FORM_MARK) == NULL
         || write_index (store, draft->name, draft->text != NULL, error);
}

/* What has left the Outbox by itself is no fault; what cannot leave it stays. */
static gboolean
settle (DocketStore *store, gpointer data, GError **error)
{
  Draft *draft = data;
  g_autofree char *replaced = draft->bundle != NULL ? docket_store_replaced_token (draft->bundle) : NULL;

  if (draft->keys->len > 0 && draft->bundle != NULL)
    docket_store_outbox_let_go (store, draft->keys, replaced, NULL);
  for (guint i = 0; i < draft->keys->len && draft->bundle == NULL; i++)
    docket_store_outbox_discard (store, g_ptr_array_index (draft->keys, i), NULL);
  return write_draft (store, draft, error);
}

static void on_written (GObject *source, GAsyncResult *result, gpointer data);

static void
start (Write *write)
{
  docket_writer_run_async (write->writer, DOCKET_WRITER_SAVE, write->func, write->draft, NULL, NULL, on_written, write);
}

static void
end (Write *write)
{
  release_pending (write->all, write->draft->name);
  write_free (write);
}

static gboolean
is_newest (Write *write)
{
  return ((const Pending *) g_hash_table_lookup (write->all, write->draft->name))->turn == write->turn;
}

static void
on_again (gpointer data)
{
  Write *write = data;

  if (is_newest (write))
    start (write);
  else
    end (write);
}

/* A disk that takes nothing may do so again: until then what was typed stands in
 * memory, and is offered from there. */
static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Write *write = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  Pending *pending = g_hash_table_lookup (write->all, write->draft->name);

  if (!ok && !pending->failed)
    g_message ("A draft could not be kept: %s", error->message);
  pending->failed = !ok;
  if (!is_newest (write) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    {
      end (write);
      return;
    }
  pending->waiting = FALSE;
  pending->kept = ok;
  g_signal_emit_by_name (write->calls, "written", write->draft->name, ok);
  if (ok)
    end (write);
  else
    g_timeout_add_once (AGAIN_AFTER_MS, on_again, write);
}

/* A form may end after its desk. */
static void
run (DocketDesk *from, DocketWriterFunc func, Draft *draft)
{
  DocketDesk *successor = g_object_get_data (G_OBJECT (from), SUCCESSOR);
  DocketDesk *desk = successor != NULL ? successor : from;
  Write *write;

  if (docket_desk_get_writer (desk) == NULL)
    {
      draft_free (draft);
      return;
    }
  write = g_new0 (Write, 1);
  write->calls = g_object_ref (docket_draft_get_calls (desk));
  write->writer = g_object_ref (docket_desk_get_writer (desk));
  write->func = func;
  write->draft = draft;
  write->all = g_hash_table_ref (get_pending (desk));
  hold_pending (write->all, draft->name, draft->text, draft->replaces);
  write->turn = ((const Pending *) g_hash_table_lookup (write->all, draft->name))->turn;
  start (write);
}

/* Which view a window showed is no loss. */
static gboolean
is_typed (const char *name)
{
  return strstr (name, FORM_MARK) != NULL || g_str_has_prefix (name, NOTE_PREFIX) || g_str_has_prefix (name, REASON_PREFIX);
}

static gboolean
is_unkept (const char *name, const Pending *pending)
{
  return is_typed (name) && !pending->kept && (pending->text != NULL || pending->hidden > 0);
}

/* @since: without what was given up */
static guint
count_unkept (DocketDesk *desk, gboolean since)
{
  GHashTableIter iter;
  gpointer name, value;
  guint n = 0;

  g_hash_table_iter_init (&iter, get_pending (desk));
  while (g_hash_table_iter_next (&iter, &name, &value))
    n += is_unkept (name, value) && !(since && ((const Pending *) value)->given_up == ((const Pending *) value)->turn);
  return n;
}

guint
docket_draft_count_unkept (DocketDesk *desk)
{
  return count_unkept (desk, FALSE);
}

guint
docket_draft_count_unkept_since (DocketDesk *desk)
{
  return count_unkept (desk, TRUE);
}

void
docket_draft_give_up (DocketDesk *desk)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, get_pending (desk));
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (is_unkept (name, value))
      ((Pending *) value)->given_up = ((const Pending *) value)->turn;
}

void
docket_draft_pass_on (DocketDesk *from, DocketDesk *to)
{
  GHashTableIter iter;
  gpointer name, value;

  g_object_set_data_full (G_OBJECT (from), SUCCESSOR, g_object_ref (to), g_object_unref);
  g_hash_table_iter_init (&iter, get_pending (from));
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const Pending *pending = value;
      g_auto (GStrv) replaces = split_index (pending->replaces);

      if (is_typed (name) && !pending->kept && pending->hidden == 0)
        docket_draft_keep_mended (to, name, pending->text, (const char *const *) replaces);
    }
}

gboolean
docket_draft_hand_over (DocketDesk *desk, const char *name, const char *text, char **replaces)
{
  gboolean taken = FALSE;

  g_signal_emit_by_name (docket_draft_get_calls (desk), "take-over", name, text, replaces, &taken);
  return taken;
}

void
docket_draft_keep_all (DocketDesk *desk)
{
  g_signal_emit_by_name (docket_draft_get_calls (desk), "keep");
}

gboolean
docket_draft_is_writing (DocketDesk *desk)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, get_pending (desk));
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (is_typed (name) && ((const Pending *) value)->waiting)
      return TRUE;
  return FALSE;
}

void
docket_draft_keep (DocketDesk *desk, const char *name, const char *text)
{
  docket_draft_keep_mended (desk, name, text, NULL);
}

void
docket_draft_keep_mended (DocketDesk *desk, const char *name, const char *text, const char *const *replaces)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->name = g_strdup (name);
  draft->text = g_strdup (text);
  draft->replaces = replaces != NULL && *replaces != NULL ? g_strjoinv ("\n", (char **) replaces) : NULL;
  run (desk, write_draft, draft);
}

void
docket_draft_settle (DocketDesk *desk, const char *name, GPtrArray *keys, const char *bundle, const char *rest)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->name = g_strdup (name);
  draft->text = g_strdup (rest);
  draft->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (draft->keys, g_strdup (g_ptr_array_index (keys, i)));
  draft->bundle = g_strdup (bundle);
  run (desk, settle, draft);
}

void
docket_draft_hide (DocketDesk *desk, const char *name)
{
  hold_pending (get_pending (desk), name, NULL, NULL);
  ((Pending *) g_hash_table_lookup (get_pending (desk), name))->hidden++;
}

void
docket_draft_unhide (DocketDesk *desk, const char *name)
{
  ((Pending *) g_hash_table_lookup (get_pending (desk), name))->hidden--;
  release_pending (get_pending (desk), name);
}

char *
docket_draft_load (DocketDesk *desk, const char *name)
{
  const Pending *pending = g_hash_table_lookup (get_pending (desk), name);

  return pending != NULL ? g_strdup (pending->text) : docket_store_get_draft (docket_desk_get_reader (desk), name);
}

char **
docket_draft_load_replaces (DocketDesk *desk, const char *name)
{
  const Pending *pending = g_hash_table_lookup (get_pending (desk), name);
  g_autofree char *full = g_strconcat (REPLACES_PREFIX, name, NULL);
  g_autofree char *text = pending == NULL ? docket_draft_load (desk, full) : NULL;

  return split_index (pending != NULL ? pending->replaces : text);
}

char **
docket_draft_list (DocketDesk *desk)
{
  g_autofree char *text = docket_draft_load (desk, INDEX_NAME);
  g_auto (GStrv) written = split_index (text);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer name, value;

  for (guint i = 0; written[i] != NULL; i++)
    if (*written[i] != '\0' && !g_hash_table_contains (get_pending (desk), written[i]))
      g_strv_builder_add (names, written[i]);
  g_hash_table_iter_init (&iter, get_pending (desk));
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (((const Pending *) value)->text != NULL && strstr (name, FORM_MARK) != NULL)
      g_strv_builder_add (names, name);
  return g_strv_builder_end (names);
}

char **
docket_draft_list_notes (DocketDesk *desk)
{
  static const char *const prefixes[] = { NOTE_PREFIX, REASON_PREFIX };
  GHashTable *all = get_pending (desk);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer name, value;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_auto (GStrv) written = docket_store_find_drafts (docket_desk_get_reader (desk), prefixes[i]);

      for (guint j = 0; written[j] != NULL; j++)
        if (!g_hash_table_contains (all, written[j]))
          g_strv_builder_add (names, written[j]);
      g_hash_table_iter_init (&iter, all);
      while (g_hash_table_iter_next (&iter, &name, &value))
        if (((const Pending *) value)->text != NULL && g_str_has_prefix (name, prefixes[i]))
          g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

gboolean
docket_draft_is_open (DocketDesk *desk, const char *name)
{
  return g_hash_table_contains (get_taken (desk), name);
}

char *
docket_draft_form_name (DocketKind kind, const char *id)
{
  return g_strconcat (docket_kind_info (kind)->name, FORM_MARK, id != NULL ? id : NEW_ID, NULL);
}

/* As many as are being written, or wait: each search ends. */
char *
docket_draft_take_new_name (DocketDesk *desk, DocketKind kind, gboolean begun)
{
  GHashTable *taken = get_taken (desk);
  g_auto (GStrv) waiting = docket_draft_list (desk);
  g_autofree char *first = docket_draft_form_name (kind, NULL);

  /* Where what was refused is put to be mended: who asked for that is shown that. */
  if (begun && g_strv_contains ((const char *const *) waiting, first) && g_hash_table_add (taken, g_strdup (first)))
    return g_steal_pointer (&first);

  for (guint i = 0; begun && waiting[i] != NULL; i++)
    {
      g_autofree char *id = NULL;
      DocketKind of;

      if (docket_draft_parse_form_name (waiting[i], &of, &id) && of == kind && id == NULL && g_hash_table_add (taken, g_strdup (waiting[i])))
        return g_strdup (waiting[i]);
    }
  for (guint n = 1;; n++)
    {
      g_autofree char *id = n > 1 ? g_strdup_printf (NEW_ID "-%u", n) : NULL;
      g_autofree char *name = docket_draft_form_name (kind, id);
      g_autofree char *text = docket_draft_load (desk, name);

      if (text == NULL && g_hash_table_add (taken, g_strdup (name)))
        return g_steal_pointer (&name);
    }
}

void
docket_draft_release_name (DocketDesk *desk, const char *name)
{
  g_hash_table_remove (get_taken (desk), name);
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
  *id = strcmp (mark, NEW_ID) != 0 && !g_str_has_prefix (mark, NEW_ID "-") ? g_strdup (mark) : NULL;
  return *kind != DOCKET_KIND_NONE;
}

gboolean
docket_draft_parse_note_name (const char *name, DocketKind *kind, char **id)
{
  gboolean is_reason = g_str_has_prefix (name, REASON_PREFIX);

  if (!is_reason && !g_str_has_prefix (name, NOTE_PREFIX))
    return FALSE;
  *kind = is_reason ? DOCKET_KIND_REVIEW : DOCKET_KIND_NOTE;
  *id = g_strdup (name + strlen (is_reason ? REASON_PREFIX : NOTE_PREFIX));
  return TRUE;
}
