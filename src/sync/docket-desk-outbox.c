/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The outbox as sentences, one entry a save. What is looked at is read as far as
 * it is shown: from whichever store, on whichever thread.
 */
#include "docket-config.h"

#include "docket-desk.h"

#include "docket-review.h"
#include "docket-text.h"

void
docket_outbox_entry_free (DocketOutboxEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->bundle);
  g_free (entry->sentence);
  g_free (entry->state_text);
  g_free (entry->review);
  g_ptr_array_unref (entry->items);
  g_free (entry);
}

void
docket_outbox_look_free (DocketOutboxLook *look)
{
  if (look == NULL)
    return;
  g_ptr_array_unref (look->entries);
  g_free (look);
}

void
docket_outbox_wish_free (DocketOutboxWish *wish)
{
  if (wish == NULL)
    return;
  g_free (wish->words);
  g_free (wish->bundle);
  g_free (wish->currency);
  g_clear_pointer (&wish->status, docket_sync_status_unref);
  g_free (wish);
}

DocketOutboxWish *
docket_outbox_wish_new (DocketDesk *desk, gint64 acked_since, guint entries_max)
{
  DocketOutboxWish *wish = g_new0 (DocketOutboxWish, 1);

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  wish->acked_since = acked_since;
  wish->items_max = DOCKET_OUTBOX_ITEMS_MAX;
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    wish->entries_max[i] = entries_max;
  wish->now_ms = docket_clock_now_ms (docket_desk_get_clock (desk));
  wish->currency = g_strdup (docket_desk_get_currency (desk));
  wish->status = docket_sync_status_ref (docket_desk_get_status (desk));
  return wish;
}

/* How the record that a save is mainly about is called. A note's job need not
 * be in the store under the note itself (it was held, say). */
static char *
subject_name (DocketStore *reader, const DocketOutboxItem *item)
{
  const DocketOperation *operation = item->operation;
  static const struct
  {
    DocketField field;
    DocketKind kind;
  } parents[] = {
    { DOCKET_NOTE_JOB, DOCKET_KIND_JOB },
    { DOCKET_NOTE_CUSTOMER, DOCKET_KIND_CUSTOMER },
    { DOCKET_LINE_JOB, DOCKET_KIND_JOB },
    { DOCKET_ATTACHMENT_JOB, DOCKET_KIND_JOB },
    { DOCKET_SIGNATURE_JOB, DOCKET_KIND_JOB },
  };

  for (guint i = 0; operation->kind == DOCKET_OPERATION_CREATE && i < G_N_ELEMENTS (parents); i++)
    {
      const char *id = docket_values_get_text (operation->set, parents[i].field);

      if (id != NULL)
        return docket_name_record (reader, parents[i].kind, id);
    }
  return docket_name_record (reader, operation->record_kind, operation->record_id);
}

static char *
name_person (const char *id, gpointer data)
{
  return docket_name_record (data, DOCKET_KIND_PERSON, id);
}

/* Whether what a held item ran into was changed on a desk or in the field: from
 * its case, while that is here. */
static DocketWordsPlace
place_of_change (const DocketOutboxItem *item, gpointer data)
{
  DocketStore *reader = data;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketRecord) device = NULL;
  g_autoptr (DocketReview) review = NULL;
  const char *class = NULL;

  if (item->review == NULL || !docket_store_get (reader, DOCKET_KIND_REVIEW, item->review, &record, NULL) || record == NULL)
    return DOCKET_WORDS_ELSEWHERE;
  review = docket_review_from_record (record, NULL);
  if (review != NULL && docket_review_get_opponent (review)->device != NULL
      && docket_store_get (reader, DOCKET_KIND_DEVICE, docket_review_get_opponent (review)->device, &device, NULL) && device != NULL)
    class = docket_record_get_text (device, DOCKET_DEVICE_CLASS);
  if (g_strcmp0 (class, "field") == 0)
    return DOCKET_WORDS_IN_FIELD;
  return class != NULL ? DOCKET_WORDS_IN_OFFICE : DOCKET_WORDS_ELSEWHERE;
}

static DocketOutboxSection
section_of (const DocketOutboxSave *save)
{
  switch (save->state)
    {
    case DOCKET_OUTBOX_ACKED:
      return DOCKET_OUTBOX_SECTION_SENT;
    case DOCKET_OUTBOX_HELD:
      return DOCKET_OUTBOX_SECTION_REVIEW;
    case DOCKET_OUTBOX_REJECTED:
      return DOCKET_OUTBOX_SECTION_NEEDS_YOU;
    case DOCKET_OUTBOX_QUEUED:
    case DOCKET_OUTBOX_SENDING:
    default:
      return save->only_files ? DOCKET_OUTBOX_SECTION_FILES : DOCKET_OUTBOX_SECTION_WAITING;
    }
}

/* Records that only the rest is about. */
static void
count_others (DocketOutboxEntry *entry, const DocketOutboxSave *save, DocketBundleRest *rest)
{
  GHashTableIter iter;
  gpointer id, kind;

  if (save->others == NULL)
    return;
  for (guint i = 0; i < entry->items->len; i++)
    g_hash_table_remove (save->others, ((const DocketOutboxItem *) g_ptr_array_index (entry->items, i))->operation->record_id);
  entry->n_more = g_hash_table_size (save->others);
  g_hash_table_iter_init (&iter, save->others);
  while (g_hash_table_iter_next (&iter, &id, &kind))
    rest->records += docket_kind_is_listed ((DocketKind) GPOINTER_TO_UINT (kind)) ? 1 : 0;
}

/* NULL without an error: it went while it was read. */
static DocketOutboxEntry *
read_entry (DocketStore *reader, const DocketOutboxWish *wish, const DocketOutboxSave *save, GError **error)
{
  g_autoptr (GPtrArray) items = docket_store_outbox_items (reader, save->positions, error);
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  g_autofree char *name = NULL;
  const DocketOutboxItem *main_item = NULL;
  DocketBundleRest rest = save->rest;
  DocketOutboxEntry *entry;

  if (items == NULL || items->len == 0)
    return NULL;
  main_item = g_ptr_array_index (items, 0);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (operations, item->operation);
      if (main_item->operation->kind == DOCKET_OPERATION_CREATE && item->operation->kind != DOCKET_OPERATION_CREATE)
        main_item = item;
    }
  entry = g_new0 (DocketOutboxEntry, 1);
  entry->items = g_steal_pointer (&items);
  count_others (entry, save, &rest);
  name = subject_name (reader, main_item);
  entry->bundle = g_strdup (save->bundle);
  entry->section = section_of (save);
  entry->n = save->n;
  entry->n_more_may_go = save->n_rest_may_go;
  entry->n_may_go = save->n_may_go;
  entry->state = save->state;
  entry->review = g_strdup (save->review);
  entry->attempts = save->attempts;
  entry->next_attempt_at = save->next_attempt_at;
  entry->settled_at = save->settled_at;
  entry->decided_against = save->decided_against;
  entry->decides = save->decides;
  entry->saved_at = main_item->saved_at;
  entry->sentence = docket_bundle_sentence_of_part (operations, &rest, name, name_person, reader, wish->currency, wish->now_ms);
  entry->state_text = docket_words_bundle (entry->items, place_of_change, reader, wish->status, wish->now_ms);
  return entry;
}

/* How many are shown before it, from the end that is shown: of what was sent the last ones,
 * of others the first. @older: there are of its section */
static guint
count_before (const DocketOutboxWish *wish, const DocketOutboxLook *look, DocketOutboxSection section, guint older)
{
  return wish->newest || section == DOCKET_OUTBOX_SECTION_SENT ? look->n[section] - 1 - older : older;
}

static gboolean
is_wished (const DocketOutboxWish *wish, DocketOutboxSection section, guint before)
{
  return before >= wish->skip[section] && before - wish->skip[section] < wish->entries_max[section];
}

static void
count (DocketOutboxLook *look, const DocketOutboxSave *save)
{
  look->n[section_of (save)]++;
  look->n_to_do[section_of (save)] += save->n_to_do;
}

typedef struct
{
  const DocketOutboxWish *wish;
  DocketOutboxLook *look;
} Looking;

/* Without words that are looked for, what is not shown is not opened. The one that
 * somebody looks at is read wherever it stands. */
static gboolean
read_look (DocketStore *reader, gpointer data, GError **error)
{
  const DocketOutboxWish *wish = ((Looking *) data)->wish;
  DocketOutboxLook *look = ((Looking *) data)->look;
  g_autoptr (GPtrArray) saves = docket_store_outbox_saves (reader, wish->acked_since, wish->items_max, error);
  guint older[DOCKET_OUTBOX_N_SECTIONS] = { 0 };
  gboolean searches = wish->matches != NULL && wish->words != NULL && *wish->words != '\0';

  if (saves == NULL)
    return FALSE;
  look->n_saves = saves->len;
  look->searched = searches;
  for (guint i = 0; i < saves->len; i++)
    {
      const DocketOutboxSave *save = g_ptr_array_index (saves, i);

      look->n_decided_against += save->decided_against;
      if (!searches)
        count (look, save);
    }
  for (guint i = 0; i < saves->len; i++)
    {
      const DocketOutboxSave *save = g_ptr_array_index (saves, i);
      DocketOutboxSection section = section_of (save);
      g_autoptr (GError) entry_error = NULL;
      gboolean in_hand = g_strcmp0 (wish->bundle, save->bundle) == 0;
      guint before = searches ? 0 : count_before (wish, look, section, older[section]++);
      gboolean wished = searches || is_wished (wish, section, before);
      DocketOutboxEntry *entry;

      if (!wished && !in_hand)
        continue;
      entry = read_entry (reader, wish, save, &entry_error);
      if (entry_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&entry_error));
          return FALSE;
        }
      if (entry == NULL || (searches && !wish->matches (entry, wish->words)))
        {
          docket_outbox_entry_free (entry);
          continue;
        }
      if (searches)
        {
          wished = look->n[section] < wish->entries_max[section];
          count (look, save);
        }
      entry->aside = !wished;
      entry->before = before;
      if (wished || in_hand)
        g_ptr_array_add (look->entries, entry);
      else
        docket_outbox_entry_free (entry);
    }
  return TRUE;
}

DocketOutboxLook *
docket_outbox_look (DocketStore *reader, const DocketOutboxWish *wish, GError **error)
{
  DocketOutboxLook *look;
  Looking looking = { wish, NULL };

  g_return_val_if_fail (DOCKET_IS_STORE (reader) && wish != NULL, NULL);

  looking.look = look = g_new0 (DocketOutboxLook, 1);
  look->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_entry_free);
  if (docket_store_read_at_once (reader, read_look, &looking, error))
    return look;
  docket_outbox_look_free (look);
  return NULL;
}

GPtrArray *
docket_desk_outbox (DocketDesk *self, gint64 acked_since, GError **error)
{
  g_autoptr (DocketOutboxWish) wish = docket_outbox_wish_new (self, acked_since, G_MAXUINT);
  g_autoptr (DocketOutboxLook) look = NULL;

  wish->items_max = G_MAXUINT;
  look = docket_outbox_look (docket_desk_get_reader (self), wish, error);
  return look != NULL ? g_ptr_array_ref (look->entries) : NULL;
}
