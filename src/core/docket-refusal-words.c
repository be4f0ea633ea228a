/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A refusal in the reader's language. A server answers in English, whatever
 * language it speaks with its administrator; server and desk have one catalogue,
 * in which the English sentence is the key:
 *
 *   "There is no such case."                       is looked up
 *   "The job is Signed off, so this is locked. …"  is taken apart first, and so is
 *                                                  what it names
 *   "set.title: A job needs a title."              is for apps that show forms: here
 *                                                  the sentence alone
 *
 * What is not found there, of another version or in another language, is said by
 * the name of the problem, with the server's own words behind it.
 */
#include "docket-config.h"

#include "docket-refusal-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-refusal-says.h"
#include "docket-result.h"
#include "docket-review.h"

#define NAMED_MAX 3
/* A sentence of ours that names another has one or two in it. What is deeper is
 * somebody's who wants it to be read for hours. */
#define SENTENCES_DEEP_MAX 3
#define MEMBER_OF_SET "set."
#define MEMBER_KEY "key: "

/* What stands in the blanks of a sentence. */
typedef enum
{
  NAMES_LABELS,    /* statuses, kinds and groups, in English */
  NAMES_ANYTHING,  /* people, customers, numbers: as they are */
  NAMES_SENTENCES,
} Names;

static const struct
{
  const char *format;
  Names names;
} templates[] = {
  { DOCKET_SAYS_NO_CREATE, NAMES_LABELS },
  { DOCKET_SAYS_NO_WRITE, NAMES_LABELS },
  { DOCKET_SAYS_NO_MOVE, NAMES_LABELS },
  { DOCKET_SAYS_MOVED_BY_PLAN, NAMES_LABELS },
  { DOCKET_SAYS_NO_MOVE_OF_ROLE, NAMES_LABELS },
  { DOCKET_SAYS_NEEDS_TECHNICIAN, NAMES_LABELS },
  { DOCKET_SAYS_LOCKED, NAMES_LABELS },
  { DOCKET_SAYS_DECIDED_WHAT, NAMES_ANYTHING },
  { DOCKET_SAYS_DECIDED, NAMES_ANYTHING },
  { DOCKET_SAYS_IN_ITS_PLACE, NAMES_ANYTHING },
  { DOCKET_SAYS_LAPSED, NAMES_ANYTHING },
  { DOCKET_SAYS_UNDO_LAPSED, NAMES_ANYTHING },
  { DOCKET_SAYS_MERGED_SINCE, NAMES_ANYTHING },
  { DOCKET_SAYS_NO_FIELD, NAMES_ANYTHING },
  { DOCKET_SAYS_FIELD, NAMES_SENTENCES },
  { DOCKET_SAYS_FILE_DAMAGED, NAMES_SENTENCES },
};

/* What a problem means to whoever did not come through with their work. */
static const struct
{
  const char *problem;
  const char *sentence;
} meanings[] = {
  { DOCKET_PROBLEM_INVALID, N_ ("The server found a mistake in it.") },
  { DOCKET_PROBLEM_FORBIDDEN, N_ ("Your role may not do this.") },
  { DOCKET_PROBLEM_LOCKED, N_ ("The record is locked by now.") },
  { DOCKET_PROBLEM_STALE, N_ ("It has changed meanwhile. Please look at it again.") },
  { DOCKET_PROBLEM_UNKNOWN_RECORD, N_ ("The server does not have what it belongs to.") },
  { DOCKET_PROBLEM_KEY_REUSED, N_ ("This key was used for another change.") },
  { DOCKET_PROBLEM_NOT_DECIDER, N_ ("You may not decide this case.") },
  { DOCKET_PROBLEM_ALREADY_DECIDED, N_ ("The case has been decided already.") },
  { DOCKET_PROBLEM_NEEDS_RECORD, N_ ("A change that this one builds on has not arrived yet.") },
  { DOCKET_PROBLEM_NEEDS_BLOB, N_ ("Its file has not arrived yet.") },
  { DOCKET_PROBLEM_SERVER_FAULT, N_ ("The server has a fault and cannot take this. Nothing was changed. Tell an administrator.") },
  { DOCKET_PROBLEM_SIGNED_OUT, N_ ("You are not signed in any more. Sign in again; nothing that waits is lost.") },
  { DOCKET_PROBLEM_SECOND_DECIDER, N_ ("The decision waits for a second person.") },
  { DOCKET_PROBLEM_ROLE_CHANGED, N_ ("Your role has changed") },
  { "expired", N_ ("You are not signed in any more. Sign in again; nothing that waits is lost.") },
  { "bad-credentials", N_ ("The name or the password is wrong.") },
  { "device-revoked", N_ ("This device was blocked. Ask an administrator; what you save here is kept for a person to look at.") },
  { "client-too-old", N_ ("This version of Docket is too old for the server. Your work is saved here; update Docket to send it.") },
  { "unavailable", N_ ("The server has a problem at the moment.") },
  { "too-many-requests", N_ ("This device sends too often. Wait a second.") },
  { "too-large", N_ ("It is larger than the server takes.") },
  { "not-found", N_ ("The server does not have this, or it is not yours to see.") },
  { "malformed", N_ ("The server does not understand this version of Docket. Tell an administrator.") },
  { "key-missing", N_ ("The server does not understand this version of Docket. Tell an administrator.") },
  { "method-not-allowed", N_ ("The server does not understand this version of Docket. Tell an administrator.") },
  { "length-required", N_ ("The server does not understand this version of Docket. Tell an administrator.") },
  { "unsupported-media-type", N_ ("The server does not understand this version of Docket. Tell an administrator.") },
  { "no-such-range", N_ ("The server does not understand this version of Docket. Tell an administrator.") },
  { "wrong-offset", N_ ("The file did not arrive whole; it is sent again.") },
  { "digest-mismatch", N_ ("The file did not arrive whole; it is sent again.") },
  { "cursor-expired", N_ ("The server could not tell how far this desk had read; everything is read anew") },
};

/* In English there is none: what the server says is as good as what we would. */
static gboolean
has_catalogue (void)
{
  return *g_dgettext (GETTEXT_PACKAGE, "") != '\0';
}

static gboolean
is_translated (const char *sentence)
{
  return !g_str_equal (g_dgettext (GETTEXT_PACKAGE, sentence), sentence);
}

/* A status, a kind or a group, as it is called in English. */
static const char *
say_label (const char *label)
{
  const char *status = g_dpgettext2 (GETTEXT_PACKAGE, "job status", label);

  return g_str_equal (status, label) ? g_dgettext (GETTEXT_PACKAGE, label) : status;
}

static char *say_deeper (const char *sentence, guint depth);

static char *
say_named (const char *named, Names names, guint depth)
{
  if (names == NAMES_SENTENCES)
    return say_deeper (named, depth + 1);
  return g_strdup (names == NAMES_LABELS ? say_label (named) : named);
}

/* How long the blank at @text is: "%s", or "%2$s"; 0 if there is none. @nth: (inout):
 * which it is */
static gsize
measure_blank (const char *text, guint *nth)
{
  if (text[0] != '%')
    return 0;
  if (text[1] == 's')
    return strlen ("%s");
  if (!g_ascii_isdigit (text[1]) || text[1] == '0' || text[2] != '$' || text[3] != 's')
    return 0;
  *nth = (guint) (text[1] - '1');
  return strlen ("%1$s");
}

/* What stands in the blanks of @format, if @sentence is one of its kind. */
static gboolean
take_apart (const char *sentence, const char *format, char *named[NAMED_MAX])
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
  const char *rest;

  if (!g_str_has_prefix (sentence, parts[0]))
    return FALSE;
  rest = sentence + strlen (parts[0]);
  for (guint i = 0; parts[i + 1] != NULL; i++)
    {
      gboolean is_last = parts[i + 2] == NULL;
      const char *end = is_last ? rest + strlen (rest) - MIN (strlen (rest), strlen (parts[i + 1])) : strstr (rest, parts[i + 1]);

      g_assert (i < NAMED_MAX);
      if (end == NULL || end == rest || !g_str_has_prefix (end, parts[i + 1]) || (is_last && !g_str_equal (end, parts[i + 1])))
        return FALSE;
      g_free (named[i]);
      named[i] = g_strndup (rest, (gsize) (end - rest));
      rest = end + strlen (parts[i + 1]);
    }
  return TRUE;
}

/* @format is a translation of ours: its blanks are in order, or have numbers. */
static char *
put_together (const char *format, char *const named[NAMED_MAX], Names names, guint depth)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint next = 0;

  for (const char *at = format; *at != '\0';)
    {
      guint nth = next;
      gsize length = measure_blank (at, &nth);
      g_autofree char *said = NULL;

      if (length == 0 || nth >= NAMED_MAX || named[nth] == NULL)
        {
          g_string_append_c (text, *at++);
          continue;
        }
      said = say_named (named[nth], names, depth);
      g_string_append (text, said);
      next = nth + 1;
      at += length;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* NULL if it is none of ours. @depth: in how many others it stands */
static char *
say_ours (const char *sentence, guint depth)
{
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      char *named[NAMED_MAX] = { NULL };
      gboolean is_one = (templates[i].names != NAMES_SENTENCES || depth < SENTENCES_DEEP_MAX) && take_apart (sentence, templates[i].format, named);
      char *text = is_one ? put_together (_ (templates[i].format), named, templates[i].names, depth) : NULL;

      for (guint n = 0; n < NAMED_MAX; n++)
        g_free (named[n]);
      if (text != NULL)
        return text;
    }
  return is_translated (sentence) ? g_strdup (g_dgettext (GETTEXT_PACKAGE, sentence)) : NULL;
}

static const char *
skip_member (const char *sentence)
{
  const char *colon;

  if (g_str_has_prefix (sentence, MEMBER_KEY))
    return sentence + strlen (MEMBER_KEY);
  colon = g_str_has_prefix (sentence, MEMBER_OF_SET) ? strstr (sentence, ": ") : NULL;
  return colon != NULL && colon[2] != '\0' && strcspn (sentence, " ") > (gsize) (colon - sentence) ? colon + 2 : sentence;
}

/* One that another names. */
static char *
say_deeper (const char *sentence, guint depth)
{
  const char *alone = skip_member (sentence);
  char *ours = say_ours (alone, depth);

  return ours != NULL ? ours : g_strdup (alone);
}

static const char *
find_meaning (const char *problem)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_strcmp0 (meanings[i].problem, problem) == 0)
      return _ (meanings[i].sentence);
  return NULL;
}

char *
docket_refusal_say (const char *problem, const char *sentence)
{
  const char *meaning = find_meaning (problem);
  char *ours;

  if (sentence == NULL || *sentence == '\0')
    return g_strdup (meaning != NULL ? meaning : sentence);
  sentence = skip_member (sentence);
  ours = say_ours (sentence, 0);
  if (ours != NULL)
    return ours;
  /* For want of a file only a desk gives up, which says more itself. */
  if (meaning == NULL || g_str_equal (problem, DOCKET_PROBLEM_NEEDS_BLOB) || !has_catalogue ())
    return g_strdup (sentence);
  /* Translators: what it means, then the server's own words, which may be in another language */
  return g_strdup_printf (_ ("%s The server says: “%s”"), meaning, sentence);
}

const char *
docket_refusal_why (const char *problem)
{
  static const struct
  {
    const char *problem;
    const char *words;
  } reasons[] = {
    { DOCKET_PROBLEM_INVALID, N_ ("a value was not valid") },
    { DOCKET_PROBLEM_FORBIDDEN, N_ ("not allowed to this person") },
    { DOCKET_PROBLEM_LOCKED, N_ ("the record was locked") },
    { DOCKET_PROBLEM_STALE, N_ ("it had changed meanwhile") },
    { DOCKET_PROBLEM_UNKNOWN_RECORD, N_ ("the record was not there") },
    { DOCKET_PROBLEM_KEY_REUSED, N_ ("sent again with another content") },
    { DOCKET_PROBLEM_NOT_DECIDER, N_ ("not for this person to decide") },
    { DOCKET_PROBLEM_ALREADY_DECIDED, N_ ("it had been decided already") },
    { DOCKET_PROBLEM_NEEDS_RECORD, N_ ("what it belongs to was missing") },
    { DOCKET_PROBLEM_NEEDS_BLOB, N_ ("its file was missing") },
    { DOCKET_PROBLEM_SERVER_FAULT, N_ ("the server had a fault") },
    { DOCKET_PROBLEM_SIGNED_OUT, N_ ("its author could no longer sign in") },
    { DOCKET_PROBLEM_SECOND_DECIDER, N_ ("it needed a second person") },
    { DOCKET_PROBLEM_ROLE_CHANGED, N_ ("its author had another role by then") },
    { DOCKET_WHY_COLLISION, N_ ("somebody else had changed the same") },
    { DOCKET_WHY_OWNERSHIP_MOVED, N_ ("the job had gone to somebody else") },
    { DOCKET_WHY_VOID_VS_EDIT, N_ ("voided by one, changed by another") },
    { DOCKET_WHY_QUARANTINE, N_ ("it came from a device that was blocked") },
    { DOCKET_WHY_POSSIBLE_DUPLICATE, N_ ("perhaps there already") },
    { DOCKET_WHY_TOTALS_MISMATCH, N_ ("the amounts did not add up") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].problem, problem) == 0)
      return _ (reasons[i].words);
  return _ ("for a reason that only a newer version of Docket can name");
}
