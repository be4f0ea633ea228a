/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A refusal in the reader's language. A server says why in its own, which is
 * English where nobody set another; server and desk have one catalogue, in which
 * the English sentence is the key:
 *
 *   "There is no such case."                       is looked up
 *   "The job is Signed off, so this is locked. …"  is taken apart first, and so is
 *                                                  what it names
 *
 * What is not found there, of another version or in another language, stays as it
 * came.
 */
#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-refusal-says.h"

#define NAMED_MAX 2
#define BLANK "%s"

static const char *const templates[] = {
  DOCKET_SAYS_NO_CREATE,
  DOCKET_SAYS_NO_WRITE,
  DOCKET_SAYS_NO_MOVE,
  DOCKET_SAYS_MOVED_BY_PLAN,
  DOCKET_SAYS_NO_MOVE_OF_ROLE,
  DOCKET_SAYS_NEEDS_TECHNICIAN,
  DOCKET_SAYS_LOCKED,
};

/* A status, a kind or a group, as it is called in English. */
static const char *
say_label (const char *label)
{
  const char *status = g_dpgettext2 (GETTEXT_PACKAGE, "job status", label);

  return g_str_equal (status, label) ? g_dgettext (GETTEXT_PACKAGE, label) : status;
}

/* What stands in the blanks of @format, if @sentence is one of its kind. */
static gboolean
take_apart (const char *sentence, const char *format, char *named[NAMED_MAX])
{
  g_auto (GStrv) parts = g_strsplit (format, BLANK, -1);
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
put_together (const char *format, char *const named[NAMED_MAX])
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint next = 0;

  for (const char *at = format; *at != '\0';)
    {
      guint nth = next;
      gsize length = g_str_has_prefix (at, BLANK) ? strlen (BLANK) : 0;

      if (at[0] == '%' && g_ascii_isdigit (at[1]) && at[2] == '$' && at[3] == 's')
        {
          nth = (guint) (at[1] - '1');
          length = strlen ("%1$s");
        }
      if (length == 0 || nth >= NAMED_MAX || named[nth] == NULL)
        {
          g_string_append_c (text, *at++);
          continue;
        }
      g_string_append (text, say_label (named[nth]));
      next = nth + 1;
      at += length;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
docket_refusal_say (const char *sentence)
{
  if (sentence == NULL || *sentence == '\0')
    return g_strdup (sentence);
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      char *named[NAMED_MAX] = { NULL };
      char *text = take_apart (sentence, templates[i], named) ? put_together (_ (templates[i]), named) : NULL;

      for (guint n = 0; n < NAMED_MAX; n++)
        g_free (named[n]);
      if (text != NULL)
        return text;
    }
  return g_strdup (g_dgettext (GETTEXT_PACKAGE, sentence));
}
