/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Looking for who has a phone number, however it was written down.
 *
 * A number stands in the index by each of its ends, without country sign and
 * leading zeros, and as a whole:
 *
 *   "+49 751 / 12 34"  ->  _e1234 _e11234 _e511234 … _e497511234  _w497511234
 *
 * so what was typed is a few tokens, whichever of the two says more:
 *
 *   "07511234", "1234"  the ends _e07511234, _e7511234; _e1234
 *   "+49 751 1234"      the end _e497511234; and if the record has no country,
 *                       the wholes _w97511234, _w7511234, _w511234
 *   "0171 555"          the beginning 0171555 of a number in one piece
 *
 * Jobs are found by the phone of their site, and by that of their customer, whom
 * they have as a facet. But who typed the number of a job means that.
 */

#include "docket-config.h"

#include "docket-search-table.h"

#include <string.h>

#include "docket-limits.h"
#include "docket-normal.h"

/* Whose phone ends like that; more are no help. */
#define CUSTOMERS_MAX 16

static void
append_token (GString *expression, const char *kind, const char *value)
{
  g_string_append_printf (expression, "%s\"%s%s\"", expression->len > 0 ? " OR " : "", kind, value);
}

static void
add_end (GString *expression, GPtrArray *patterns, const char *digits)
{
  append_token (expression, "_e", digits);
  g_ptr_array_add (patterns, g_strdup_printf ("* _e*%s ", digits));
}

/* @end: as docket_normal_phone_end() gives it */
static GString *
expression_of_ends (const char *end, GPtrArray *patterns)
{
  GString *expression = g_string_new (NULL);
  const char *number = end + strspn (end, "0");
  gsize length = strlen (number);

  add_end (expression, patterns, end);
  if (number != end && length >= DOCKET_PHONE_END_DIGITS_MIN)
    add_end (expression, patterns, number);
  for (guint i = 1; i <= DOCKET_PHONE_COUNTRY_DIGITS_MAX && length >= DOCKET_PHONE_WHOLE_DIGITS_MIN + i; i++)
    {
      append_token (expression, "_w", number + i);
      g_ptr_array_add (patterns, g_strdup_printf ("* _e%s ", number + i));
    }
  return expression;
}

/* Those that are not in the index with their numbers yet. */
static void
read_left_customers (DocketStore *self, const char *end, GPtrArray *ids)
{
  g_autofree char *after = docket_search_left_after (self, DOCKET_KIND_CUSTOMER);
  g_autoptr (DocketStatement) find = after == NULL ? NULL : docket_db_prepare (self->db,
                                                                               "SELECT id FROM customer WHERE id > ?1 AND " DOCKET_SEARCH_PHONE_ENDS " (phone, ?2) ORDER BY id DESC LIMIT ?3",
                                                                               NULL);

  if (find == NULL)
    return;
  docket_statement_lend_text (find, 1, after);
  docket_statement_lend_text (find, 2, end);
  docket_statement_bind_int (find, 3, CUSTOMERS_MAX);
  while (docket_statement_step (find, NULL))
    g_ptr_array_add (ids, g_strdup (docket_statement_get_text (find, 0)));
}

/* (element-type utf8): ids, newest first; NULL if it fails, which the search itself will tell */
static GPtrArray *
read_customers (DocketStore *self, const char *expression, const char *end)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db,
                                                        "SELECT customer.id FROM customer_search CROSS JOIN customer_found ON customer_found.place = customer_search.rowid"
                                                        " CROSS JOIN customer ON customer.row = customer_found.customer"
                                                        " WHERE customer_search MATCH ?1 ORDER BY customer_search.rowid DESC LIMIT ?2",
                                                        NULL);

  if (find == NULL)
    return NULL;
  /* First: what is put in meanwhile is found by the index. */
  read_left_customers (self, end, ids);
  docket_statement_lend_text (find, 1, expression);
  docket_statement_bind_int (find, 2, CUSTOMERS_MAX);
  while (docket_statement_step (find, NULL))
    g_ptr_array_add (ids, g_strdup (docket_statement_get_text (find, 0)));
  return g_steal_pointer (&ids);
}

static void
add_jobs_of (DocketStore *self, const char *end, GString *expression, GPtrArray *patterns)
{
  g_autoptr (GPtrArray) customers = read_customers (self, expression->str, end);

  for (guint i = 0; customers != NULL && i < customers->len; i++)
    {
      g_autoptr (GString) facet = g_string_new (NULL);

      docket_search_append_id_facet (facet, 'c', g_ptr_array_index (customers, i));
      append_token (expression, "", facet->str + 1);
      g_ptr_array_add (patterns, g_strdup_printf ("*%s *", facet->str));
    }
}

static gboolean
is_number_of_job (DocketStore *self, const char *digits)
{
  g_autofree char *reference = g_strconcat ("J-", digits, NULL);
  g_autoptr (DocketRecord) job = docket_store_find (self, DOCKET_KIND_JOB, reference, NULL);

  return job != NULL;
}

/* As the words of the index have it. */
static char *
join_digits (const char *typed)
{
  GString *digits = g_string_new (NULL);

  for (const char *at = typed; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_digit_value (g_utf8_get_char (at)) >= 0)
      g_string_append_c (digits, (char) ('0' + g_unichar_digit_value (g_utf8_get_char (at))));
  return g_string_free (digits, FALSE);
}

char *
docket_search_phone_expression (DocketStore *self, const DocketQuery *query, GPtrArray *patterns)
{
  g_autofree char *end = docket_normal_phone_end (query->search);
  g_autofree char *joined = end != NULL ? join_digits (query->search) : NULL;
  g_autoptr (GString) expression = NULL;

  if (end == NULL || (query->kind == DOCKET_KIND_JOB && is_number_of_job (self, joined)))
    return NULL;
  expression = expression_of_ends (end, patterns);
  if (query->kind == DOCKET_KIND_JOB)
    add_jobs_of (self, end, expression, patterns);
  append_token (expression, "", joined);
  g_ptr_array_add (patterns, g_strdup_printf ("* %s*", joined));
  return g_string_free (g_steal_pointer (&expression), FALSE);
}
