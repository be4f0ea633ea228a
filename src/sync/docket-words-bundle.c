/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One message for one save (REQUIREMENTS §3): what of it arrived, then what did
 * not, the most urgent first, each named as its author would name it.
 *
 *   Your notes, parts, and photos synced. Job status needs review because
 *   someone changed it in the office.
 *
 * A save all of whose parts fared alike says it once, in the words of one part.
 */
#include "docket-config.h"

#include "docket-sync-status.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a part of a save is called, in the order in which it is told. */
typedef enum
{
  NOUN_NOTE,
  NOUN_PART,
  NOUN_LABOR,
  NOUN_LINE,
  NOUN_PHOTO,
  NOUN_FILE,
  NOUN_SIGNATURE,
  NOUN_NEW_JOB,
  NOUN_NEW_CUSTOMER,
  NOUN_DETAILS,
  NOUN_PARTY,
  NOUN_PLAN,
  NOUN_STATUS,
  NOUN_APPROVAL,
  NOUN_TOTALS,
  NOUN_INVOICE,
  NOUN_PROFILE,
  NOUN_CONTACT,
  NOUN_BILLING,
  NOUN_STANDING,
  NOUN_DECISION,
  NOUN_CHANGE,
  N_NOUNS,
} Noun;

/* They stand inside sentences: no capitals where a language has none there. */
static const char *
noun_text (Noun noun, guint n)
{
  switch (noun)
    {
    case NOUN_NOTE:
      return ngettext ("note", "notes", n);
    case NOUN_PART:
      return ngettext ("part", "parts", n);
    case NOUN_LABOR:
      return ngettext ("labor entry", "labor entries", n);
    case NOUN_LINE:
      return ngettext ("line item", "line items", n);
    case NOUN_PHOTO:
      return ngettext ("photo", "photos", n);
    case NOUN_FILE:
      return ngettext ("file", "files", n);
    case NOUN_SIGNATURE:
      return ngettext ("signature", "signatures", n);
    case NOUN_NEW_JOB:
      return ngettext ("new job", "new jobs", n);
    case NOUN_NEW_CUSTOMER:
      return ngettext ("new customer", "new customers", n);
    case NOUN_DETAILS:
      return _ ("job details");
    case NOUN_PARTY:
      return _ ("customer of the job");
    case NOUN_PLAN:
      return _ ("job plan");
    case NOUN_STATUS:
      return _ ("job status");
    case NOUN_APPROVAL:
      return _ ("job approval");
    case NOUN_TOTALS:
      return _ ("job totals");
    case NOUN_INVOICE:
      return _ ("job invoice");
    case NOUN_PROFILE:
      return _ ("customer profile");
    case NOUN_CONTACT:
      return _ ("contact data");
    case NOUN_BILLING:
      return _ ("billing terms");
    case NOUN_STANDING:
      return _ ("customer standing");
    case NOUN_DECISION:
      return ngettext ("decision", "decisions", n);
    case NOUN_CHANGE:
    case N_NOUNS:
    default:
      return ngettext ("change", "changes", n);
    }
}

/* Two words that take a plural verb although there is one of them. */
static gboolean
is_plural (Noun noun, guint n)
{
  return n > 1 || noun == NOUN_DETAILS || noun == NOUN_TOTALS || noun == NOUN_CONTACT || noun == NOUN_BILLING;
}

static Noun
noun_of_create (const DocketOperation *operation)
{
  const char *word;

  switch (operation->record_kind)
    {
    case DOCKET_KIND_NOTE:
      return NOUN_NOTE;
    case DOCKET_KIND_LINE:
      word = operation->set != NULL ? docket_values_get_text (operation->set, DOCKET_LINE_CLASS) : NULL;
      return g_strcmp0 (word, "part") == 0 ? NOUN_PART : g_strcmp0 (word, "labor") == 0 ? NOUN_LABOR : NOUN_LINE;
    case DOCKET_KIND_ATTACHMENT:
      word = operation->set != NULL ? docket_values_get_text (operation->set, DOCKET_ATTACHMENT_MEDIA_TYPE) : NULL;
      return word != NULL && g_str_has_prefix (word, "image/") ? NOUN_PHOTO : NOUN_FILE;
    case DOCKET_KIND_SIGNATURE:
      return NOUN_SIGNATURE;
    case DOCKET_KIND_JOB:
      return NOUN_NEW_JOB;
    case DOCKET_KIND_CUSTOMER:
      return NOUN_NEW_CUSTOMER;
    case DOCKET_KIND_PERSON:
    case DOCKET_KIND_ABSENCE:
    case DOCKET_KIND_DEVICE:
    case DOCKET_KIND_REVIEW:
    case DOCKET_KIND_POLICY:
    case DOCKET_KIND_NONE:
    case DOCKET_N_KINDS:
    default:
      return NOUN_CHANGE;
    }
}

static Noun
noun_of (const DocketOperation *operation)
{
  static const struct
  {
    DocketGroup group;
    Noun noun;
  } groups[] = {
    { DOCKET_GROUP_JOB_DETAILS, NOUN_DETAILS },
    { DOCKET_GROUP_JOB_PARTY, NOUN_PARTY },
    { DOCKET_GROUP_JOB_PLAN, NOUN_PLAN },
    { DOCKET_GROUP_JOB_STATUS, NOUN_STATUS },
    { DOCKET_GROUP_JOB_APPROVAL, NOUN_APPROVAL },
    { DOCKET_GROUP_JOB_TOTALS, NOUN_TOTALS },
    { DOCKET_GROUP_JOB_INVOICE, NOUN_INVOICE },
    { DOCKET_GROUP_CUSTOMER_PROFILE, NOUN_PROFILE },
    { DOCKET_GROUP_CUSTOMER_CONTACT, NOUN_CONTACT },
    { DOCKET_GROUP_CUSTOMER_BILLING, NOUN_BILLING },
    { DOCKET_GROUP_CUSTOMER_STANDING, NOUN_STANDING },
    { DOCKET_GROUP_LINE_LINE, NOUN_LINE },
  };

  if (operation->kind == DOCKET_OPERATION_CREATE)
    return noun_of_create (operation);
  if (operation->kind == DOCKET_OPERATION_DECIDE)
    return NOUN_DECISION;
  for (guint i = 0; operation->kind == DOCKET_OPERATION_EDIT && i < G_N_ELEMENTS (groups); i++)
    if (groups[i].group == operation->group)
      return groups[i].noun;
  return NOUN_CHANGE;
}

/* "notes, parts, and photos". @plural: (out): whether a verb must be. */
static char *
list_nouns (const guint *counts, gboolean *plural)
{
  g_autoptr (GPtrArray) nouns = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  *plural = FALSE;
  for (Noun noun = NOUN_NOTE; noun < N_NOUNS; noun++)
    if (counts[noun] > 0)
      {
        *plural = *plural || nouns->len > 0 || is_plural (noun, counts[noun]);
        g_ptr_array_add (nouns, (gpointer) noun_text (noun, counts[noun]));
      }
  if (nouns->len == 2)
    {
      /* Translators: two things: "notes and parts" */
      g_string_append_printf (text, _ ("%s and %s"), (const char *) g_ptr_array_index (nouns, 0), (const char *) g_ptr_array_index (nouns, 1));
      return g_string_free (text, FALSE);
    }
  for (guint i = 0; i < nouns->len; i++)
    {
      if (i > 0)
        g_string_append (text, i + 1 == nouns->len ? C_ ("last of a list", ", and ") : _ (", "));
      g_string_append (text, g_ptr_array_index (nouns, i));
    }
  return g_string_free (text, FALSE);
}

/* The first letter of a sentence. */
static char *
capitalise (const char *text)
{
  char first[6 + 1] = "";

  if (*text == '\0')
    return g_strdup ("");
  first[g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (text)), first)] = '\0';
  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

/* Why a held part is: after "because". */
static const char *
cause_text (const DocketOutboxItem *item, DocketWordsPlace place)
{
  const char *why = item->problem_type;

  if (g_strcmp0 (why, DOCKET_WHY_OWNERSHIP_MOVED) == 0)
    return _ ("the job was given to someone else");
  if (g_strcmp0 (why, DOCKET_WHY_LOCKED) == 0)
    return _ ("the work was signed off, closed or cancelled in the meantime");
  if (g_strcmp0 (why, DOCKET_WHY_VOID_VS_EDIT) == 0)
    return item->operation->kind == DOCKET_OPERATION_VOID ? _ ("someone edited what you set aside") : _ ("it was set aside in the meantime");
  if (g_strcmp0 (why, DOCKET_WHY_QUARANTINE) == 0)
    return _ ("this device was blocked");
  switch (place)
    {
    case DOCKET_WORDS_IN_OFFICE:
      return _ ("someone changed it in the office");
    case DOCKET_WORDS_IN_FIELD:
      return _ ("someone changed it in the field");
    case DOCKET_WORDS_ELSEWHERE:
    default:
      return _ ("someone else changed it");
    }
}

/* A large save goes in batches: what is on its way is told with what waits, if that is
 * called the same. */
static DocketOutboxState
told_state (GPtrArray *items, const DocketOutboxItem *item)
{
  if (item->state != DOCKET_OUTBOX_SENDING)
    return item->state;
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *other = g_ptr_array_index (items, i);

      if (other->state == DOCKET_OUTBOX_QUEUED && noun_of (other->operation) == noun_of (item->operation))
        return DOCKET_OUTBOX_QUEUED;
    }
  return DOCKET_OUTBOX_SENDING;
}

/* Of several that wait, the one that goes last; one that is on its way speaks for those
 * that could go now, as long as anything goes. */
static const DocketOutboxItem *
who_speaks (const DocketOutboxItem *one, const DocketOutboxItem *other, const DocketSyncStatus *status, gint64 now_ms)
{
  gboolean sends = status != NULL && status->state == DOCKET_SYNC_SENDING;
  const DocketOutboxItem *queued = one->state == DOCKET_OUTBOX_QUEUED ? one : other;
  const DocketOutboxItem *sending = queued == one ? other : one;

  if (queued->state == DOCKET_OUTBOX_QUEUED && sending->state == DOCKET_OUTBOX_SENDING)
    return sends && queued->next_attempt_at <= now_ms ? sending : queued;
  return other->next_attempt_at > one->next_attempt_at ? other : one;
}

/* What is told together: the same state for the same cause. */
static gboolean
is_told_with (GPtrArray *items, const DocketOutboxItem *one, const DocketOutboxItem *other, DocketWordsPlaceFunc place, gpointer data)
{
  if (told_state (items, one) != told_state (items, other))
    return FALSE;
  if (one->state == DOCKET_OUTBOX_HELD)
    return strcmp (cause_text (one, place (one, data)), cause_text (other, place (other, data))) == 0;
  if (one->state == DOCKET_OUTBOX_REJECTED)
    return g_strcmp0 (one->problem_type, other->problem_type) == 0 && g_strcmp0 (one->problem_detail, other->problem_detail) == 0;
  return TRUE;
}

/* @in_part: arrived, and others that are called the same did not */
static char *
describe_part (const DocketOutboxItem *item, const char *nouns, gboolean plural, gboolean in_part, const char *cause, const DocketSyncStatus *status, gint64 now_ms)
{
  g_autofree char *subject = capitalise (nouns);
  g_autofree char *words = NULL;

  if (in_part)
    /* Translators: "Your new customers synced in part." Others of them did not. */
    return g_strdup_printf (ngettext ("Your %s synced in part.", "Your %s synced in part.", plural ? 2 : 1), nouns);
  if (item->state == DOCKET_OUTBOX_ACKED)
    /* Translators: "Your notes, parts, and photos synced." */
    return g_strdup_printf (ngettext ("Your %s synced.", "Your %s synced.", plural ? 2 : 1), nouns);
  if (item->state == DOCKET_OUTBOX_HELD)
    /* Translators: "Job status needs review because someone changed it in the office." */
    return g_strdup_printf (ngettext ("%s needs review because %s.", "%s need review because %s.", plural ? 2 : 1), subject, cause);
  words = docket_words_outbox (item, status, now_ms);
  /* Translators: a part of a save, and how it stands: "Photos: Waiting to sync" */
  return g_strdup_printf (_ ("%s: %s"), subject, words);
}

/* Sentences end; what is followed by another must, too. */
static void
add_sentence (GString *text, const char *sentence)
{
  if (text->len > 0)
    {
      if (text->str[text->len - 1] != '.' && !g_str_has_suffix (text->str, "…"))
        g_string_append_c (text, '.');
      g_string_append_c (text, ' ');
    }
  g_string_append (text, sentence);
}

/* Whether there are more of all those that are told here, in another state.
 * @counts: (inout): of all of them, if so */
static gboolean
are_in_part (GPtrArray *items, DocketOutboxState state, guint *counts)
{
  guint others[N_NOUNS] = { 0 };

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      others[noun_of (item->operation)] += item->state != state;
    }
  for (Noun noun = NOUN_NOTE; noun < N_NOUNS; noun++)
    if (counts[noun] > 0 && others[noun] == 0)
      return FALSE;
  for (Noun noun = NOUN_NOTE; noun < N_NOUNS; noun++)
    counts[noun] += counts[noun] > 0 ? others[noun] : 0;
  return TRUE;
}

/* Adds all that is told together with the item at @first, and marks it told. */
static void
add_part (GString *text, GPtrArray *items, guint first, gboolean *told, DocketWordsPlaceFunc place, gpointer data, const DocketSyncStatus *status, gint64 now_ms)
{
  const DocketOutboxItem *item = g_ptr_array_index (items, first);
  guint counts[N_NOUNS] = { 0 };
  g_autofree char *nouns = NULL;
  g_autofree char *sentence = NULL;
  gboolean plural, in_part;

  for (guint i = first; i < items->len; i++)
    {
      const DocketOutboxItem *other = g_ptr_array_index (items, i);

      if (told[i] || !is_told_with (items, item, other, place, data))
        continue;
      told[i] = TRUE;
      counts[noun_of (other->operation)]++;
      item = who_speaks (item, other, status, now_ms);
    }
  in_part = item->state == DOCKET_OUTBOX_ACKED && are_in_part (items, item->state, counts);
  nouns = list_nouns (counts, &plural);
  sentence = describe_part (item, nouns, plural, in_part, item->state == DOCKET_OUTBOX_HELD ? cause_text (item, place (item, data)) : NULL, status, now_ms);
  add_sentence (text, sentence);
}

/* All alike: the words of the one that says most. */
static const DocketOutboxItem *
find_only (GPtrArray *items, DocketWordsPlaceFunc place, gpointer data, const DocketSyncStatus *status, gint64 now_ms)
{
  const DocketOutboxItem *only = g_ptr_array_index (items, 0);

  for (guint i = 1; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if (!is_told_with (items, only, item, place, data))
        return NULL;
      only = item->merged ? item : who_speaks (only, item, status, now_ms);
    }
  return only;
}

static DocketWordsPlace
elsewhere (const DocketOutboxItem *item, gpointer data)
{
  return DOCKET_WORDS_ELSEWHERE;
}

char *
docket_words_bundle (GPtrArray *items, DocketWordsPlaceFunc place, gpointer data, const DocketSyncStatus *status, gint64 now_ms)
{
  /* What has arrived first, then what a person must know of first. */
  static const DocketOutboxState order[] = { DOCKET_OUTBOX_ACKED, DOCKET_OUTBOX_REJECTED, DOCKET_OUTBOX_HELD, DOCKET_OUTBOX_QUEUED, DOCKET_OUTBOX_SENDING };
  g_autofree gboolean *told = NULL;
  const DocketOutboxItem *only;
  GString *text;

  g_return_val_if_fail (items != NULL && items->len > 0, NULL);

  if (place == NULL)
    place = elsewhere;
  only = find_only (items, place, data, status, now_ms);
  if (only != NULL && (only->state != DOCKET_OUTBOX_HELD || g_strcmp0 (only->problem_type, DOCKET_WHY_COLLISION) == 0))
    return docket_words_outbox (only, status, now_ms);
  told = g_new0 (gboolean, items->len);
  text = g_string_new (NULL);
  for (guint o = 0; o < G_N_ELEMENTS (order); o++)
    for (guint i = 0; i < items->len; i++)
      if (!told[i] && told_state (items, g_ptr_array_index (items, i)) == order[o])
        add_part (text, items, i, told, place, data, status, now_ms);
  if (only != NULL)
    add_sentence (text, _ ("Somebody decides; you will be told."));
  return g_string_free (text, FALSE);
}
