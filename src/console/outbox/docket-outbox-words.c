/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the Outbox says about one save: where it stands, what is in it, and what
 * would be lost with it.  The sentence and the state come from the desk; this
 * is the small print.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-words.h"

#include <string.h>

#include "docket-match.h"
#include "docket-text.h"

#define NOTE_CHARS_MAX 50

gint64
docket_outbox_start_of_today (DocketDesk *desk)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (docket_clock_now_ms (docket_desk_get_clock (desk)) / 1000);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now), 0, 0, 0);

  return g_date_time_to_unix (midnight) * 1000;
}

DocketOutboxSection
docket_outbox_section_of (const DocketOutboxEntry *entry)
{
  return entry->section;
}

gboolean
docket_outbox_is_waiting (const DocketOutboxEntry *entry)
{
  DocketOutboxSection section = docket_outbox_section_of (entry);

  return section == DOCKET_OUTBOX_SECTION_WAITING || section == DOCKET_OUTBOX_SECTION_FILES;
}

gboolean
docket_outbox_is_failing (const DocketOutboxEntry *entry)
{
  return docket_outbox_is_waiting (entry) && entry->attempts > 0 && entry->next_attempt_at > 0;
}

gboolean
docket_outbox_desk_may_send (DocketDesk *desk)
{
  DocketSyncState state = docket_desk_get_status (desk)->state;

  return state != DOCKET_SYNC_SIGNED_OUT && state != DOCKET_SYNC_SIGN_IN_EXPIRED && state != DOCKET_SYNC_NEEDS_UPDATE;
}

gboolean
docket_outbox_may_discard (const DocketOutboxEntry *entry)
{
  return entry->n_may_go > 0;
}

gboolean
docket_outbox_may_raise (const DocketOutboxEntry *entry)
{
  return entry->decided_against;
}

gboolean
docket_outbox_may_undo (const DocketOutboxEntry *entry)
{
  return !entry->decides && docket_outbox_section_of (entry) == DOCKET_OUTBOX_SECTION_SENT;
}

static gboolean
is_alarming (DocketDesk *desk, const DocketOutboxEntry *entry)
{
  return docket_outbox_is_failing (entry) && docket_desk_get_status (desk)->state != DOCKET_SYNC_OFFLINE;
}

const char *
docket_outbox_icon_name (DocketDesk *desk, const DocketOutboxEntry *entry)
{
  switch (docket_outbox_section_of (entry))
    {
    case DOCKET_OUTBOX_SECTION_NEEDS_YOU:
      return "dialog-error-symbolic";
    case DOCKET_OUTBOX_SECTION_REVIEW:
      return "view-dual-symbolic";
    case DOCKET_OUTBOX_SECTION_SENT:
      return "object-select-symbolic";
    case DOCKET_OUTBOX_SECTION_FILES:
      return is_alarming (desk, entry) ? "dialog-warning-symbolic" : "mail-attachment-symbolic";
    case DOCKET_OUTBOX_SECTION_WAITING:
    case DOCKET_OUTBOX_N_SECTIONS:
    default:
      return is_alarming (desk, entry) ? "dialog-warning-symbolic" : "preferences-system-time-symbolic";
    }
}

const char *
docket_outbox_css_class (DocketDesk *desk, const DocketOutboxEntry *entry)
{
  switch (docket_outbox_section_of (entry))
    {
    case DOCKET_OUTBOX_SECTION_NEEDS_YOU:
      return "outbox-needs";
    case DOCKET_OUTBOX_SECTION_REVIEW:
      return "sync-review";
    case DOCKET_OUTBOX_SECTION_SENT:
      return "sync-synced";
    case DOCKET_OUTBOX_SECTION_WAITING:
    case DOCKET_OUTBOX_SECTION_FILES:
    case DOCKET_OUTBOX_N_SECTIONS:
    default:
      return is_alarming (desk, entry) ? "sync-failing" : "sync-pending";
    }
}

/* The title of the window counts changes, and a row is a save: where the two differ,
 * each is named. */
char *
docket_outbox_section_title (DocketOutboxSection section, guint n, guint n_to_do)
{
  g_autofree char *saves = g_strdup_printf (ngettext ("%u save", "%u saves", n), n);
  g_autofree char *changes = g_strdup_printf (ngettext ("%u change", "%u changes", n_to_do), n_to_do);
  /* Translators: after "Under review · 3 saves, " */
  g_autofree char *waiting = g_strdup_printf (ngettext ("%u change waits", "%u changes wait", n_to_do), n_to_do);

  switch (section)
    {
    case DOCKET_OUTBOX_SECTION_WAITING:
      /* Translators: "Waiting · 3 saves, 8 changes" */
      return n == n_to_do ? g_strdup_printf (_ ("Waiting (%u)"), n) : g_strdup_printf (_ ("Waiting · %s, %s"), saves, changes);
    case DOCKET_OUTBOX_SECTION_NEEDS_YOU:
      /* Translators: "Needs you · 3 saves, 8 changes" */
      return n == n_to_do ? g_strdup_printf (_ ("Needs you (%u)"), n) : g_strdup_printf (_ ("Needs you · %s, %s"), saves, changes);
    case DOCKET_OUTBOX_SECTION_REVIEW:
      /* Translators: "Under review · 3 saves, 8 changes wait" */
      return n_to_do == 0 ? g_strdup_printf (_ ("Under review (%u)"), n) : g_strdup_printf (_ ("Under review · %s, %s"), saves, waiting);
    case DOCKET_OUTBOX_SECTION_FILES:
      return g_strdup_printf (_ ("Files (%u)"), n);
    case DOCKET_OUTBOX_SECTION_SENT:
    case DOCKET_OUTBOX_N_SECTIONS:
    default:
      return g_strdup_printf (_ ("Sent today (%u)"), n);
    }
}

const char *
docket_outbox_section_caption (DocketOutboxSection section)
{
  switch (section)
    {
    case DOCKET_OUTBOX_SECTION_WAITING:
      return _ ("goes by itself; nothing here is lost if you quit");
    case DOCKET_OUTBOX_SECTION_NEEDS_YOU:
      return _ ("these do not go by themselves");
    case DOCKET_OUTBOX_SECTION_REVIEW:
      return _ ("a supervisor decides; you will be told");
    case DOCKET_OUTBOX_SECTION_FILES:
      return _ ("sent by themselves, tried about every minute; they never hold up what you write");
    case DOCKET_OUTBOX_SECTION_SENT:
    case DOCKET_OUTBOX_N_SECTIONS:
    default:
      return _ ("all on the server");
    }
}

/* -- What is in it -- */

/* Whole words of the first line, as many as fit. (transfer full) */
static char *
first_words (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
  g_autofree char *begin = NULL;
  char *space;

  if (g_utf8_strlen (line, -1) <= NOTE_CHARS_MAX && strlen (line) == strlen (text))
    return g_steal_pointer (&line);
  if (g_utf8_strlen (line, -1) <= NOTE_CHARS_MAX)
    return g_strdup_printf ("%s …", line);
  begin = g_utf8_substring (line, 0, NOTE_CHARS_MAX);
  space = strrchr (begin, ' ');
  if (space != NULL && space != begin)
    *space = '\0';
  return g_strdup_printf ("%s …", begin);
}

char *
docket_outbox_sentence (const DocketOutboxEntry *entry)
{
  const DocketOutboxItem *item = entry->n == 1 && entry->items->len == 1 ? g_ptr_array_index (entry->items, 0) : NULL;
  const char *body = item != NULL && item->operation->kind == DOCKET_OPERATION_CREATE && item->operation->record_kind == DOCKET_KIND_NOTE && item->operation->set != NULL
                         ? docket_values_get_text (item->operation->set, DOCKET_NOTE_BODY)
                         : NULL;
  g_autofree char *words = body != NULL ? first_words (body) : NULL;

  /* Translators: a save, and how its note begins: "1 note on J-10248: “Key is with the neighbour”" */
  return words != NULL ? g_strdup_printf (_ ("%s: “%s”"), entry->sentence, words) : g_strdup (entry->sentence);
}

gboolean
docket_outbox_matches (const DocketOutboxEntry *entry, const char *typed)
{
  g_autofree char *sentence = docket_outbox_sentence (entry);
  g_autofree char *text = g_strdup_printf ("%s %s", sentence, entry->state_text);

  return docket_match_words (text, typed) != DOCKET_MATCH_NONE;
}

static char *
describe_field (DocketDesk *desk, const DocketOperation *operation, guint at)
{
  DocketField field = docket_values_nth_field (operation->set, at);
  GVariant *value = docket_values_nth_value (operation->set, at);
  g_autofree char *to = docket_desk_format_value (desk, field, value);
  g_autofree char *from = NULL;

  if (operation->kind != DOCKET_OPERATION_EDIT || operation->was == NULL || !docket_values_contains (operation->was, field))
    return g_strdup_printf ("%s %s", docket_field_label (field), to);
  from = docket_desk_format_value (desk, field, docket_values_get (operation->was, field));
  /* Translators: a field's name, its old and its new value */
  return g_strdup_printf (_ ("%s %s → %s"), docket_field_label (field), from, to);
}

static const char *
describe_decision (const DocketOperation *operation)
{
  switch (operation->choice)
    {
    case DOCKET_CHOICE_KEEP:
      return _ ("Decision: keep what stands");
    case DOCKET_CHOICE_TAKE:
      return _ ("Decision: take the held change");
    case DOCKET_CHOICE_SET:
      return _ ("Decision: values chosen one by one");
    case DOCKET_CHOICE_KEEP_BOTH:
      return _ ("Decision: keep both");
    case DOCKET_CHOICE_MERGE:
      return _ ("Decision: merge them");
    case DOCKET_CHOICE_NONE:
    default:
      return _ ("Decision");
    }
}

GPtrArray *
docket_outbox_lines (DocketDesk *desk, const DocketOperation *operation)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  switch (operation->kind)
    {
    case DOCKET_OPERATION_CREATE:
      if (operation->record_kind == DOCKET_KIND_NOTE)
        {
          const char *body = operation->set != NULL ? docket_values_get_text (operation->set, DOCKET_NOTE_BODY) : NULL;

          g_ptr_array_add (lines, g_strdup_printf (_ ("Note “%s”"), body != NULL ? body : ""));
          return lines;
        }
      g_ptr_array_add (lines, g_strdup_printf (_ ("New: %s"), docket_kind_label (operation->record_kind)));
      break;
    case DOCKET_OPERATION_VOID:
      g_ptr_array_add (lines, g_strdup_printf (_ ("Void: %s"), docket_kind_label (operation->record_kind)));
      break;
    case DOCKET_OPERATION_RESTORE:
      g_ptr_array_add (lines, g_strdup_printf (_ ("Restore: %s"), docket_kind_label (operation->record_kind)));
      break;
    case DOCKET_OPERATION_DECIDE:
      g_ptr_array_add (lines, g_strdup (describe_decision (operation)));
      break;
    case DOCKET_OPERATION_UNDO_DECISION:
      g_ptr_array_add (lines, g_strdup (_ ("Decision taken back")));
      break;
    case DOCKET_OPERATION_MERGE:
      g_ptr_array_add (lines, g_strdup (_ ("Merge into another customer")));
      break;
    case DOCKET_OPERATION_EDIT:
    default:
      break;
    }
  for (guint i = 0; operation->set != NULL && i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);

      /* A new line item or note says enough without naming its own job. */
      if (operation->kind == DOCKET_OPERATION_CREATE && (field == DOCKET_LINE_JOB || docket_values_nth_value (operation->set, i) == NULL))
        continue;
      g_ptr_array_add (lines, describe_field (desk, operation, i));
    }
  if (operation->reason != NULL)
    g_ptr_array_add (lines, g_strdup_printf (_ ("Reason “%s”"), operation->reason));
  return lines;
}

char *
docket_outbox_origin (DocketDesk *desk, const DocketOutboxEntry *entry)
{
  g_autofree char *when = docket_time_format (entry->saved_at, docket_clock_now_ms (docket_desk_get_clock (desk)));
  g_autofree char *saved = docket_words_saved (NULL);

  if (docket_outbox_section_of (entry) == DOCKET_OUTBOX_SECTION_SENT)
    return g_strdup_printf (_ ("Made by you here at %s. It is on the server."), when);
  return g_strdup_printf (_ ("Made by you here at %s. %s."), when, saved);
}

/* "Status of J-10227 stays: Complete." What was refused stands in no record here:
 * somebody may have decided otherwise since, and that stays. */
static void
add_kept_values (GString *text, DocketDesk *desk, const DocketOperation *operation, gboolean refused)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autofree char *name = docket_desk_record_name (desk, operation->record_kind, operation->record_id);

  if (refused && !docket_store_get (docket_desk_get_reader (desk), operation->record_kind, operation->record_id, &record, NULL))
    record = NULL;
  for (guint i = 0; operation->set != NULL && i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);
      g_autofree char *value = NULL;

      if (operation->was == NULL || !docket_values_contains (operation->was, field))
        continue;
      value = docket_desk_format_value (desk, field, record != NULL ? docket_record_get (record, field) : docket_values_get (operation->was, field));
      /* Translators: field, record and value: "Status of J-10227 stays: Complete." */
      g_string_append_printf (text, _ ("%s of %s stays: %s."), docket_field_label (field), name, value);
      g_string_append_c (text, ' ');
    }
}

char *
docket_outbox_loss (DocketDesk *desk, const DocketOutboxEntry *entry)
{
  GString *text = g_string_new (NULL);
  guint notes = 0, files = 0;

  for (guint i = 0; i < entry->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);
      const DocketOperation *operation = item->operation;

      /* What arrived, and what somebody decides about, stays. */
      if (!item->may_go)
        continue;
      if (operation->kind == DOCKET_OPERATION_EDIT)
        add_kept_values (text, desk, operation, entry->state == DOCKET_OUTBOX_REJECTED);
      else if (operation->kind == DOCKET_OPERATION_CREATE && operation->record_kind == DOCKET_KIND_NOTE)
        notes++;
      else if (operation->kind == DOCKET_OPERATION_CREATE && (operation->record_kind == DOCKET_KIND_ATTACHMENT || operation->record_kind == DOCKET_KIND_SIGNATURE))
        files++;
      else if (operation->kind == DOCKET_OPERATION_CREATE)
        {
          g_autofree char *name = docket_desk_record_name (desk, operation->record_kind, operation->record_id);

          g_string_append_printf (text, _ ("%s “%s” is lost."), docket_kind_label (operation->record_kind), name);
          g_string_append_c (text, ' ');
        }
    }
  if (notes > 0)
    {
      g_string_append_printf (text, ngettext ("%u note is lost.", "%u notes are lost.", notes), notes);
      g_string_append_c (text, ' ');
    }
  if (files > 0)
    {
      g_string_append_printf (text, ngettext ("%u file is lost.", "%u files are lost.", files), files);
      g_string_append_c (text, ' ');
    }
  if (entry->n_more_may_go > 0)
    {
      g_string_append_printf (text, ngettext ("%u more change is lost.", "%u more changes are lost.", entry->n_more_may_go), entry->n_more_may_go);
      g_string_append_c (text, ' ');
    }
  if (entry->n > entry->n_may_go)
    {
      g_string_append_printf (text, ngettext ("%u change of it has been on its way to the server already, and stays.", "%u changes of it have been on their way to the server already, and stay.", entry->n - entry->n_may_go), entry->n - entry->n_may_go);
      g_string_append_c (text, ' ');
    }
  if (entry->state == DOCKET_OUTBOX_REJECTED)
    g_string_append (text, _ ("The server did not take it. You can undo this until you quit."));
  else
    g_string_append (text, _ ("Unsent work that builds on it goes with it. You can undo this until you quit."));
  return g_string_free (text, FALSE);
}

/* The job or customer that an operation is about. */
static const char *
place_of (DocketDesk *desk, const DocketOperation *operation, char **id)
{
  g_autoptr (DocketRecord) record = NULL;
  const char *job;

  *id = NULL;
  if (operation->record_kind == DOCKET_KIND_CUSTOMER || operation->record_kind == DOCKET_KIND_JOB)
    *id = g_strdup (operation->record_id);
  if (*id != NULL)
    return operation->record_kind == DOCKET_KIND_JOB ? "win.show-job" : "win.show-customer";
  /* A note that was refused is no record any more; what it is about is. */
  if (operation->record_kind == DOCKET_KIND_NOTE && operation->kind == DOCKET_OPERATION_CREATE && operation->set != NULL)
    {
      job = docket_values_get_text (operation->set, DOCKET_NOTE_JOB);
      *id = g_strdup (job != NULL ? job : docket_values_get_text (operation->set, DOCKET_NOTE_CUSTOMER));
      return job != NULL ? "win.show-job" : *id != NULL ? "win.show-customer" : NULL;
    }
  if (!docket_store_get (docket_desk_get_reader (desk), operation->record_kind, operation->record_id, &record, NULL) || record == NULL)
    return NULL;
  job = docket_record_get_job_id (record);
  *id = g_strdup (job);
  return job != NULL ? "win.show-job" : NULL;
}

const char *
docket_outbox_place (DocketDesk *desk, const DocketOutboxEntry *entry, char **id)
{
  /* Of a save in part refused, where something is to be mended. */
  for (int refused = entry->state == DOCKET_OUTBOX_REJECTED; refused >= 0; refused--)
    for (guint i = 0; i < entry->items->len; i++)
      {
        const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);
        const char *action = refused && item->state != DOCKET_OUTBOX_REJECTED ? NULL : place_of (desk, item->operation, id);

        if (action != NULL)
          return action;
      }
  *id = NULL;
  return NULL;
}

char *
docket_outbox_details (DocketDesk *desk, const DocketOutboxEntry *entry, GPtrArray *items, GPtrArray *journals)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *origin = docket_outbox_origin (desk, entry);
  g_autofree char *sentence = docket_outbox_sentence (entry);
  guint n_more = entry->n - MIN (entry->n, items->len);

  g_string_append_printf (text, "%s\n%s\n%s\n", sentence, entry->state_text, origin);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      g_autoptr (GPtrArray) lines = docket_outbox_lines (desk, item->operation);
      const GPtrArray *journal = g_ptr_array_index (journals, i);

      for (guint n = 0; n < lines->len; n++)
        g_string_append_printf (text, "- %s\n", (const char *) g_ptr_array_index (lines, n));
      for (guint n = 0; n < journal->len; n++)
        {
          const DocketJournalEntry *attempt = g_ptr_array_index (journal, n);
          g_autofree char *at = docket_time_format_full (attempt->at);

          g_string_append_printf (text, "  %s: %s\n", at, attempt->answer);
        }
    }
  if (n_more > 0)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more change, which is not in this text", "and %u more changes, which are not in this text", n_more), n_more);

      g_string_append_printf (text, "- %s\n", more);
    }
  return g_strdup (text->str);
}
