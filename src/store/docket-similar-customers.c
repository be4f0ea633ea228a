/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Customers on this machine that may be the one about to be entered: by the
 * beginnings of the words of the name, or the same phone or e-mail, compared
 * by the same measure as on the server.
 *
 * The index knows "Müller" as "muller" (it drops marks); who types "Mueller"
 * means the same. So each word is looked for as typed, spelled out, and with
 * ae, oe and ue taken for a, o and u.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <string.h>

#include "docket-fold.h"
#include "docket-limits.h"
#include "docket-record-table.h"
#include "docket-similar.h"

/* Letters of each word: what follows may be misspelled. */
#define BEGINNING_CHARS 3
#define PHONE_DIGITS 7
/* By each way of looking. */
#define FOUND_MAX 200

#define DIGITS_OF_PHONE "replace (replace (replace (replace (replace (replace (phone, ' ', ''), '-', ''), '/', ''), '(', ''), ')', ''), '.', '')"

/* Letters and digits only: they need no escape within the quotes. */
static char *
beginning_of (const char *word)
{
  g_autofree char *beginning = g_utf8_substring (word, 0, MIN (g_utf8_strlen (word, -1), BEGINNING_CHARS));

  return g_strdup_printf ("\"%s\"*", beginning);
}

static char *
unspelled (const char *word)
{
  g_autoptr(GString) text = g_string_new (word);

  g_string_replace (text, "ae", "a", 0);
  g_string_replace (text, "oe", "o", 0);
  g_string_replace (text, "ue", "u", 0);
  return g_strdup (text->str);
}

/* ("mue"* OR "mul"*) AND ("bau"*) */
static char *
expression_of (const DocketLikeness *likeness, const char *glue)
{
  g_autoptr(GString) expression = g_string_new (NULL);

  for (guint i = 0; likeness->name[i] != NULL && i < DOCKET_MATCH_WORDS_MAX; i++)
    {
      g_autofree char *plain = unspelled (likeness->name[i]);
      g_autofree char *as_is = beginning_of (likeness->name[i]);
      g_autofree char *dropped = beginning_of (plain);

      g_string_append_printf (expression, "%s(%s OR %s)", i > 0 ? glue : "", as_is, dropped);
    }
  return expression->len == 0 ? NULL : g_strdup (expression->str);
}

/* Ids of at most FOUND_MAX rows. */
static gboolean
collect (DocketStore *self, const char *sql, const char *what, GHashTable *ids, GError **error)
{
  g_autoptr(DocketStatement) find = NULL;
  g_autoptr(GError) step_error = NULL;

  if (what == NULL)
    return TRUE;
  find = docket_db_prepare (self->db, sql, error);
  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, what);
  docket_statement_bind_int (find, 2, FOUND_MAX);
  while (docket_statement_step (find, &step_error))
    g_hash_table_add (ids, g_strdup (docket_statement_get_text (find, 0)));
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

#define BY_WORDS                                                                                            \
  "SELECT customer.id FROM customer_search JOIN customer ON customer.row = customer_search.rowid"           \
  " WHERE customer_search MATCH ?1 AND customer.void = 0 LIMIT ?2"
#define BY_PHONE "SELECT id FROM customer WHERE void = 0 AND " DIGITS_OF_PHONE " LIKE ?1 LIMIT ?2"
#define BY_EMAIL "SELECT id FROM customer WHERE void = 0 AND lower (trim (email)) = ?1 LIMIT ?2"

static gboolean
collect_all (DocketStore *self, const DocketLikeness *wanted, GHashTable *ids, GError **error)
{
  /* All words first: where thousands share one, these are the ones that matter. */
  g_autofree char *all = expression_of (wanted, " AND ");
  g_autofree char *any = expression_of (wanted, " OR ");
  gsize digits = wanted->phone == NULL ? 0 : strlen (wanted->phone);
  g_autofree char *ending = digits == 0 ? NULL : g_strconcat ("%", wanted->phone + (digits > PHONE_DIGITS ? digits - PHONE_DIGITS : 0), NULL);

  return collect (self, BY_WORDS, all, ids, error) && collect (self, BY_WORDS, any, ids, error)
         && collect (self, BY_PHONE, ending, ids, error) && collect (self, BY_EMAIL, wanted->email, ids, error);
}

typedef struct
{
  DocketRecord *record; /* owned */
  guint score;
} Found;

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *one = a;
  const Found *other = b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  return strcmp (docket_record_get_id (one->record), docket_record_get_id (other->record));
}

static void
found_clear (gpointer data)
{
  g_clear_pointer (&((Found *) data)->record, docket_record_unref);
}

GPtrArray *
docket_store_find_similar (DocketStore *self, const DocketValues *values, guint score_min, guint limit, GError **error)
{
  g_autoptr(DocketLikeness) wanted = NULL;
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  GHashTableIter iter;
  gpointer id;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  g_array_set_clear_func (found, found_clear);
  wanted = docket_likeness_new (NULL, values);
  if (!collect_all (self, wanted, ids, error))
    return NULL;
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      Found one = { NULL, 0 };
      g_autoptr(DocketLikeness) likeness = NULL;

      if (!docket_record_table_get (self->db, DOCKET_KIND_CUSTOMER, id, &one.record, error))
        return NULL;
      likeness = docket_likeness_of_record (one.record);
      one.score = docket_likeness_score (wanted, likeness, NULL);
      if (one.score >= score_min)
        g_array_append_val (found, one);
      else
        docket_record_unref (one.record);
    }
  g_array_sort (found, compare_found);
  for (guint i = 0; i < found->len && i < limit; i++)
    g_ptr_array_add (records, docket_record_ref (g_array_index (found, Found, i).record));
  return g_steal_pointer (&records);
}
