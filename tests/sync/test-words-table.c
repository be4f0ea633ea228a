/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every sentence about syncing, for every state with none, one and two changes,
 * against a table that people can read: words-en.txt and words-de.txt, one line
 * "case: sentence" each. LANGUAGE names the table. A case that the table lacks, a
 * line that no case makes, and a sentence that differs are all faults.
 *
 * With DOCKET_WORDS_PRINT set it prints the table instead, for a person to read
 * before it replaces the old one.
 */
#include "docket-config.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "docket-review.h"
#include "docket-sync-status.h"

#define NOW_MS G_GINT64_CONSTANT (1795426200000)
#define JOB "0192f3a4-0000-7000-8000-000000000001"
#define COUNTS 3

static GHashTable *table; /* case -> sentence */

/* @words: (transfer full) (nullable) */
static void
check (const char *name, char *words)
{
  /* A line of the table is one line. */
  g_autofree char *shown = words != NULL ? g_strdelimit (g_strdup (words), "\n", '|') : g_strdup ("(nothing)");
  const char *expected;

  g_free (words);
  if (g_getenv ("DOCKET_WORDS_PRINT") != NULL)
    {
      g_printerr ("%s: %s\n", name, shown);
      return;
    }
  expected = g_hash_table_lookup (table, name);
  if (expected == NULL)
    g_error ("the table has no line for “%s”, which says “%s”", name, shown);
  if (strcmp (shown, expected) != 0)
    g_error ("%s: “%s” instead of “%s”", name, shown, expected);
  g_hash_table_remove (table, name);
}

static void check_format (char *words, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
check_format (char *words, const char *format, ...)
{
  g_autofree char *name = NULL;
  va_list arguments;

  va_start (arguments, format);
  name = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  check (name, words);
}

/* -- The whole device -- */

static DocketSyncStatus *
status_of (DocketSyncState state, guint n)
{
  DocketSyncStatus *status = docket_sync_status_new ();

  status->state = state;
  status->counts.pending = n;
  status->last_sync_at = NOW_MS - 60000;
  if (state == DOCKET_SYNC_WAITING)
    status->next_attempt_at = NOW_MS + 300000;
  return status;
}

static void
test_status (void)
{
  for (DocketSyncState state = DOCKET_SYNC_SIGNED_OUT; state <= DOCKET_SYNC_NEEDS_UPDATE; state++)
    for (guint n = 0; n < COUNTS; n++)
      {
        g_autoptr (DocketSyncStatus) status = status_of (state, n);
        const char *name = docket_sync_state_name (state);

        check_format (docket_words_pill (status, NOW_MS), "pill %s %u", name, n);
        check_format (docket_words_banner (status, NOW_MS), "banner %s %u", name, n);
        check_format (docket_words_next_attempt (status, NOW_MS), "next attempt %s %u", name, n);
        check_format (docket_words_status_line (status, NOW_MS), "line %s %u", name, n);
        check_format (docket_words_when (status, NOW_MS), "when %s %u", name, n);
        check_format (docket_words_sign_out (status), "sign out %s %u", name, n);
      }
}

/* What somebody began to let go. */
static void
test_kept_back (void)
{
  for (guint n = 1; n < COUNTS; n++)
    {
      g_autoptr (DocketSyncStatus) status = status_of (DOCKET_SYNC_WAITING, n);

      status->next_attempt_at = 0;
      status->counts.kept_back = TRUE;
      check_format (docket_words_pill (status, NOW_MS), "pill, kept back %u", n);
      check_format (docket_words_next_attempt (status, NOW_MS), "next attempt, kept back %u", n);
      check_format (docket_words_when (status, NOW_MS), "when, kept back %u", n);
      check_format (docket_words_waiting (status), "waiting, kept back %u", n);
      check_format (docket_words_synced (status), "synced, kept back %u", n);
    }
}

/* Small and large, the only one and the second of three. */
static void
test_upload (void)
{
  static const gint64 sizes[] = { 0, 999, 4096000, 52428800 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint n = 0; n < COUNTS; n++)
      {
        g_autoptr (DocketSyncStatus) status = status_of (DOCKET_SYNC_SENDING, 1);

        status->upload_size = sizes[i];
        status->upload_offset = sizes[i] / 2;
        status->counts.files_pending = n;
        status->files_done = n == 2 ? 1 : 0;
        check_format (docket_words_upload (status), "upload %" G_GINT64_FORMAT ", %u files", sizes[i], n);
        if (n != 2)
          continue;
        check_format (docket_words_next_attempt (status, NOW_MS), "next attempt, upload %" G_GINT64_FORMAT, sizes[i]);
        check_format (docket_words_status_line (status, NOW_MS), "line, upload %" G_GINT64_FORMAT, sizes[i]);
      }
}

static void
test_counts (void)
{
  for (guint n = 0; n < COUNTS; n++)
    {
      g_autoptr (DocketSyncStatus) pending = status_of (DOCKET_SYNC_UP_TO_DATE, n);
      g_autoptr (DocketSyncStatus) held = status_of (DOCKET_SYNC_UP_TO_DATE, 0);
      g_autoptr (DocketSyncStatus) rejected = status_of (DOCKET_SYNC_UP_TO_DATE, 0);
      g_autoptr (DocketSyncStatus) restored = status_of (DOCKET_SYNC_SENDING, n);
      g_autoptr (DocketSyncStatus) full = status_of (DOCKET_SYNC_UP_TO_DATE, n);

      held->counts.held = n;
      rejected->counts.rejected = n;
      restored->counts.restored_at = NOW_MS - 3600000;
      restored->counts.resending = n;
      check_format (docket_words_scope (pending), "scope %u", n);
      check_format (docket_words_waiting (pending), "waiting %u", n);
      check_format (docket_words_synced (pending), "synced, pending %u", n);
      check_format (docket_words_synced (held), "synced, held %u", n);
      check_format (docket_words_synced (rejected), "synced, rejected %u", n);
      check_format (docket_words_pill (rejected, NOW_MS), "pill, rejected %u", n);
      full->disk_problem = g_strdup ("(what the disk says)");
      check_format (docket_words_pill (full, NOW_MS), "pill, full %u", n);
      check_format (docket_words_next_attempt (full, NOW_MS), "next attempt, full %u", n);
      check_format (docket_words_status_line (full, NOW_MS), "line, full %u", n);
      check_format (docket_words_when (full, NOW_MS), "when, full %u", n);
      check_format (docket_words_restored (restored), "restored %u", n);
      check_format (docket_words_status_line (restored, NOW_MS), "line, restored %u", n);
    }
  check ("saved", docket_words_saved (NULL));
  check ("saved what", docket_words_saved ("J-10248"));
}

/* -- One record -- */

static void
test_record (void)
{
  for (DocketSyncState sync = DOCKET_SYNC_SIGNED_OUT; sync <= DOCKET_SYNC_NEEDS_UPDATE; sync++)
    {
      g_autoptr (DocketSyncStatus) status = status_of (sync, 1);
      DocketRecordState clean = { .ever_synced = TRUE };
      DocketRecordState review = { .under_review = TRUE, .ever_synced = TRUE };
      DocketRecordState pending = { .pending = TRUE };
      DocketRecordState failing = { .pending = TRUE, .failing = TRUE, .next_attempt_at = NOW_MS + 300000 };
      DocketRecordState soon = { .pending = TRUE, .failing = TRUE, .next_attempt_at = NOW_MS + 1000 };
      const char *name = docket_sync_state_name (sync);

      check_format (docket_words_record (&clean, status, NOW_MS), "record %s, clean", name);
      check_format (docket_words_record (&review, status, NOW_MS), "record %s, under review", name);
      check_format (docket_words_record (&pending, status, NOW_MS), "record %s, pending", name);
      check_format (docket_words_record (&failing, status, NOW_MS), "record %s, failing", name);
      check_format (docket_words_record (&soon, status, NOW_MS), "record %s, failing, soon", name);
    }
}

/* -- One save -- */

static DocketOutboxItem *
item_of (DocketOperation *operation, DocketOutboxState state)
{
  DocketOutboxItem *item = g_new0 (DocketOutboxItem, 1);

  item->operation = operation;
  item->state = state;
  item->lane = g_strdup ("edits");
  if (state == DOCKET_OUTBOX_HELD)
    item->problem_type = g_strdup (DOCKET_WHY_COLLISION);
  if (state == DOCKET_OUTBOX_REJECTED)
    {
      item->problem_type = g_strdup ("locked");
      item->problem_detail = g_strdup ("J-10244.");
    }
  return item;
}

static DocketOperation *
new_create (DocketKind kind, DocketField field, const char *word)
{
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_CREATE, kind, JOB);

  operation->set = docket_values_new ();
  if (field != DOCKET_FIELD_NONE)
    docket_values_set_text (operation->set, field, word);
  return operation;
}

static DocketOperation *
new_edit (DocketGroup group)
{
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_EDIT, docket_group_info (group)->kind, JOB);

  operation->group = group;
  return operation;
}

static GPtrArray *
items_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_item_free);
}

static DocketWordsPlace
place_of (const DocketOutboxItem *item, gpointer data)
{
  return (DocketWordsPlace) GPOINTER_TO_INT (data);
}

static char *
bundle (GPtrArray *items, DocketWordsPlace place)
{
  g_autoptr (DocketSyncStatus) status = status_of (DOCKET_SYNC_UP_TO_DATE, 1);

  return docket_words_bundle (items, place_of, GINT_TO_POINTER (place), status, NOW_MS);
}

/* Each state of a save of one and of two changes, and each with a line or none. */
static void
test_outbox (void)
{
  for (DocketOutboxState state = DOCKET_OUTBOX_QUEUED; state <= DOCKET_OUTBOX_REJECTED; state++)
    for (guint n = 1; n < COUNTS; n++)
      {
        g_autoptr (GPtrArray) items = items_new ();

        for (guint i = 0; i < n; i++)
          g_ptr_array_add (items, item_of (new_create (DOCKET_KIND_NOTE, DOCKET_FIELD_NONE, NULL), state));
        check_format (bundle (items, DOCKET_WORDS_ELSEWHERE), "save of %u, all %s", n, docket_outbox_state_name (state));
      }
  /* A batch of it is on its way, or was when the line went. */
  for (DocketSyncState sync = DOCKET_SYNC_SIGNED_OUT; sync <= DOCKET_SYNC_NEEDS_UPDATE; sync++)
    {
      g_autoptr (DocketSyncStatus) status = status_of (sync, 1);
      g_autoptr (GPtrArray) items = items_new ();

      for (guint i = 0; i < 4; i++)
        g_ptr_array_add (items, item_of (new_create (DOCKET_KIND_CUSTOMER, DOCKET_FIELD_NONE, NULL), i < 2 ? DOCKET_OUTBOX_SENDING : DOCKET_OUTBOX_QUEUED));
      check_format (docket_words_bundle (items, NULL, NULL, status, NOW_MS), "customers in part on their way, %s", docket_sync_state_name (sync));
      g_ptr_array_add (items, item_of (new_create (DOCKET_KIND_NOTE, DOCKET_FIELD_NONE, NULL), DOCKET_OUTBOX_SENDING));
      check_format (docket_words_bundle (items, NULL, NULL, status, NOW_MS), "and a note that is, %s", docket_sync_state_name (sync));
    }
  for (DocketSyncState sync = DOCKET_SYNC_SIGNED_OUT; sync <= DOCKET_SYNC_NEEDS_UPDATE; sync++)
    for (guint attempts = 0; attempts < COUNTS; attempts++)
      {
        g_autoptr (DocketSyncStatus) status = status_of (sync, 1);
        g_autoptr (DocketOutboxItem) item = item_of (new_edit (DOCKET_GROUP_JOB_STATUS), DOCKET_OUTBOX_QUEUED);

        item->attempts = attempts;
        item->next_attempt_at = attempts > 0 ? NOW_MS + 300000 : 0;
        check_format (docket_words_outbox (item, status, NOW_MS), "queued %s, tried %u", docket_sync_state_name (sync), attempts);
      }
  for (guint attempts = 1; attempts <= 4; attempts += 3)
    {
      g_autoptr (GPtrArray) items = items_new ();
      DocketOutboxItem *item = item_of (new_edit (DOCKET_GROUP_JOB_STATUS), DOCKET_OUTBOX_QUEUED);

      item->attempts = attempts;
      item->next_attempt_at = NOW_MS + 300000;
      item->problem_type = g_strdup ("needs-record");
      g_ptr_array_add (items, item);
      check_format (bundle (items, DOCKET_WORDS_ELSEWHERE), "needs another, tried %u", attempts);
    }
}

/* What arrived, and what needs review: each noun once and twice. */
static void
test_nouns (void)
{
  static const struct
  {
    const char *name;
    DocketKind kind;
    DocketField field;
    const char *word;
  } nouns[] = {
    { "note", DOCKET_KIND_NOTE, DOCKET_FIELD_NONE, NULL },
    { "part", DOCKET_KIND_LINE, DOCKET_LINE_CLASS, "part" },
    { "labor", DOCKET_KIND_LINE, DOCKET_LINE_CLASS, "labor" },
    { "fee", DOCKET_KIND_LINE, DOCKET_LINE_CLASS, "fee" },
    { "photo", DOCKET_KIND_ATTACHMENT, DOCKET_ATTACHMENT_MEDIA_TYPE, "image/jpeg" },
    { "document", DOCKET_KIND_ATTACHMENT, DOCKET_ATTACHMENT_MEDIA_TYPE, "application/pdf" },
    { "signature", DOCKET_KIND_SIGNATURE, DOCKET_FIELD_NONE, NULL },
    { "job", DOCKET_KIND_JOB, DOCKET_FIELD_NONE, NULL },
    { "customer", DOCKET_KIND_CUSTOMER, DOCKET_FIELD_NONE, NULL },
    { "absence", DOCKET_KIND_ABSENCE, DOCKET_FIELD_NONE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    for (guint n = 1; n < COUNTS; n++)
      {
        g_autoptr (GPtrArray) items = items_new ();

        for (guint j = 0; j < n; j++)
          g_ptr_array_add (items, item_of (new_create (nouns[i].kind, nouns[i].field, nouns[i].word), DOCKET_OUTBOX_ACKED));
        g_ptr_array_add (items, item_of (new_edit (DOCKET_GROUP_JOB_STATUS), DOCKET_OUTBOX_HELD));
        check_format (bundle (items, DOCKET_WORDS_IN_OFFICE), "%s %u arrived, status held", nouns[i].name, n);
      }
  for (DocketGroup group = DOCKET_GROUP_NONE + 1; group < DOCKET_N_GROUPS; group++)
    {
      const DocketGroupInfo *info = docket_group_info (group);
      g_autoptr (GPtrArray) items = items_new ();

      if (info->kind != DOCKET_KIND_JOB && info->kind != DOCKET_KIND_CUSTOMER)
        continue;
      g_ptr_array_add (items, item_of (new_create (DOCKET_KIND_NOTE, DOCKET_FIELD_NONE, NULL), DOCKET_OUTBOX_ACKED));
      g_ptr_array_add (items, item_of (new_edit (group), DOCKET_OUTBOX_HELD));
      check_format (bundle (items, DOCKET_WORDS_IN_FIELD), "note arrived, %s.%s held", docket_kind_info (info->kind)->name, info->name);
    }
}

static void
test_causes (void)
{
  static const char *const whys[] = { DOCKET_WHY_COLLISION, DOCKET_WHY_OWNERSHIP_MOVED, DOCKET_WHY_LOCKED, DOCKET_WHY_VOID_VS_EDIT, DOCKET_WHY_QUARANTINE };

  for (guint i = 0; i < G_N_ELEMENTS (whys); i++)
    for (DocketWordsPlace place = DOCKET_WORDS_ELSEWHERE; place <= DOCKET_WORDS_IN_FIELD; place++)
      {
        g_autoptr (GPtrArray) items = items_new ();
        DocketOutboxItem *held = item_of (new_edit (DOCKET_GROUP_JOB_TOTALS), DOCKET_OUTBOX_HELD);

        g_free (held->problem_type);
        held->problem_type = g_strdup (whys[i]);
        g_ptr_array_add (items, held);
        check_format (bundle (items, place), "held for %s %u", whys[i], place);
      }
}

/* The pump (REQUIREMENTS §9): one message for one bundle. */
static void
test_mixtures (void)
{
  g_autoptr (GPtrArray) items = items_new ();
  DocketOutboxItem *photo = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_add (items, item_of (new_create (DOCKET_KIND_NOTE, DOCKET_FIELD_NONE, NULL), DOCKET_OUTBOX_ACKED));
      g_ptr_array_add (items, item_of (new_create (DOCKET_KIND_LINE, DOCKET_LINE_CLASS, "part"), DOCKET_OUTBOX_ACKED));
    }
  for (guint i = 0; i < 3; i++)
    {
      photo = item_of (new_create (DOCKET_KIND_ATTACHMENT, DOCKET_ATTACHMENT_MEDIA_TYPE, "image/jpeg"), DOCKET_OUTBOX_ACKED);
      g_ptr_array_add (items, photo);
    }
  g_ptr_array_add (items, item_of (new_edit (DOCKET_GROUP_JOB_STATUS), DOCKET_OUTBOX_HELD));
  check ("the pump", bundle (items, DOCKET_WORDS_IN_OFFICE));
  photo->state = DOCKET_OUTBOX_QUEUED;
  check ("the pump, a photo waits", bundle (items, DOCKET_WORDS_IN_OFFICE));
  photo->attempts = 3;
  photo->next_attempt_at = NOW_MS + 60000;
  check ("the pump, a photo failed", bundle (items, DOCKET_WORDS_IN_OFFICE));
  g_ptr_array_add (items, item_of (new_edit (DOCKET_GROUP_JOB_TOTALS), DOCKET_OUTBOX_HELD));
  check ("the pump, status and totals held", bundle (items, DOCKET_WORDS_IN_OFFICE));
  g_ptr_array_add (items, item_of (new_edit (DOCKET_GROUP_JOB_PLAN), DOCKET_OUTBOX_REJECTED));
  check ("the pump, and a plan not accepted", bundle (items, DOCKET_WORDS_IN_OFFICE));
  g_ptr_array_add (items, item_of (new_edit (DOCKET_GROUP_JOB_DETAILS), DOCKET_OUTBOX_SENDING));
  check ("the pump, and details on their way", bundle (items, DOCKET_WORDS_IN_OFFICE));
  g_ptr_array_set_size (items, 0);
  g_ptr_array_add (items, item_of (new_create (DOCKET_KIND_CUSTOMER, DOCKET_FIELD_NONE, NULL), DOCKET_OUTBOX_ACKED));
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (items, item_of (new_create (DOCKET_KIND_CUSTOMER, DOCKET_FIELD_NONE, NULL), DOCKET_OUTBOX_QUEUED));
  check ("an import, cut off", bundle (items, DOCKET_WORDS_IN_OFFICE));
}

static void
test_complete (void)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_error ("no case makes “%s”", (const char *) name);
}

static void
read_table (const char *language)
{
  g_autofree char *file = g_strdup_printf ("words-%s.txt", language);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "sync", file, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_getenv ("DOCKET_WORDS_PRINT") != NULL)
    return;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      char *colon = strstr (*line, ": ");

      if (**line == '\0' || **line == '#')
        continue;
      g_assert_nonnull (colon);
      g_hash_table_insert (table, g_strndup (*line, (gsize) (colon - *line)), g_strdup (colon + 2));
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("DOCKET_TEST_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  read_table (g_getenv ("LANGUAGE"));
  g_test_add_func ("/sync/words-table/status", test_status);
  g_test_add_func ("/sync/words-table/counts", test_counts);
  g_test_add_func ("/sync/words-table/kept-back", test_kept_back);
  g_test_add_func ("/sync/words-table/upload", test_upload);
  g_test_add_func ("/sync/words-table/record", test_record);
  g_test_add_func ("/sync/words-table/outbox", test_outbox);
  g_test_add_func ("/sync/words-table/nouns", test_nouns);
  g_test_add_func ("/sync/words-table/causes", test_causes);
  g_test_add_func ("/sync/words-table/mixtures", test_mixtures);
  g_test_add_func ("/sync/words-table/complete", test_complete);
  status = g_test_run ();
  g_hash_table_unref (table);
  return status;
}
