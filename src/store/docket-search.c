/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Full-text search over jobs and customers, and which record a case is about. The text of a job holds its
 * customer's names, so that "pump adler" is one lookup; the price is that a
 * renamed customer has its jobs indexed again. A text that did not change is
 * not written again: most changes of a job are of its status or plan.
 */

#include "docket-store-private.h"

/* Words of a search beyond this do not narrow it for a person any more. */
#define WORDS_MAX 16

#define JOB_TEXT                                                                                      \
  "coalesce (job.number, '') || ' ' || coalesce (job.title, '') || ' ' || coalesce (customer.name, '')" \
  " || ' ' || coalesce (customer.nickname, '') || ' ' || coalesce (job.site_street, '')"              \
  " || ' ' || coalesce (job.site_postcode, '') || ' ' || coalesce (job.site_city, '')"                \
  " || ' ' || coalesce (job.site_contact, '') || ' ' || coalesce (job.site_phone, '')"                \
  " || ' ' || coalesce (job.description, '') || ' ' || coalesce (job.access_notes, '')"

#define CUSTOMER_TEXT                                                                                   \
  "coalesce (customer.name, '') || ' ' || coalesce (customer.nickname, '') || ' ' || coalesce (customer.phone, '')" \
  " || ' ' || coalesce (customer.email, '') || ' ' || coalesce (customer.street, '')"                   \
  " || ' ' || coalesce (customer.postcode, '') || ' ' || coalesce (customer.city, '')"                  \
  " || ' ' || coalesce (customer.about, '')"

static const char new_text_of_job_sql[] =
  "SELECT job.row, " JOB_TEXT " FROM job LEFT JOIN customer ON customer.id = job.customer"
  " WHERE job.id = ?1 AND NOT EXISTS (SELECT 1 FROM job_search AS old WHERE old.rowid = job.row AND old.text = " JOB_TEXT ")";

static const char new_text_of_jobs_of_customer_sql[] =
  "SELECT job.row, " JOB_TEXT " FROM job JOIN customer ON customer.id = job.customer"
  " WHERE job.customer = ?1 AND NOT EXISTS (SELECT 1 FROM job_search AS old WHERE old.rowid = job.row AND old.text = " JOB_TEXT ")";

static const char new_text_of_customer_sql[] =
  "SELECT customer.row, " CUSTOMER_TEXT " FROM customer"
  " WHERE customer.id = ?1 AND NOT EXISTS (SELECT 1 FROM customer_search AS old WHERE old.rowid = customer.row AND old.text = " CUSTOMER_TEXT ")";

/*
 * One row, with its values, and not INSERT … SELECT: SQLite guards a statement
 * that may write many rows with a savepoint, and at each savepoint FTS5 writes
 * out what it had gathered for its commit. That was half of a first pull.
 */
static const char put_job_sql[] = "INSERT OR REPLACE INTO job_search (rowid, text) VALUES (?1, ?2)";
static const char put_customer_sql[] = "INSERT OR REPLACE INTO customer_search (rowid, text) VALUES (?1, ?2)";

/* Not text, but the same in kind: what is looked up by something inside. */
static const char index_review_sql[] =
  "INSERT OR REPLACE INTO review_subject (review, kind, id, open, opened_at)"
  " SELECT review.id, coalesce (json_extract (review.subject, '$.kind'), ''), coalesce (json_extract (review.subject, '$.id'), ''),"
  " review.state IS 'open' AND review.\"void\" = 0, coalesce (review.opened_at, 0) FROM review WHERE review.id = ?1";

static const char forget_review_sql[] = "DELETE FROM review_subject WHERE review = ?1";
static const char forget_job_sql[] = "DELETE FROM job_search WHERE rowid = (SELECT job.row FROM job WHERE job.id = ?1)";
static const char forget_customer_sql[] = "DELETE FROM customer_search WHERE rowid = (SELECT customer.row FROM customer WHERE customer.id = ?1)";

static gboolean
run_with_id (DocketStore *self, const char *sql, const char *id, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  docket_statement_bind_text (statement, 1, id);
  return docket_statement_run (statement, error);
}

typedef struct
{
  gint64 row;
  char *text;
} Text;

static void
clear_text (gpointer data)
{
  g_free (((Text *) data)->text);
}

/* What @sql finds for @id: rows and their texts, where these are new. */
static GArray *
find_new_texts (DocketStore *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (GArray) texts = g_array_new (FALSE, FALSE, sizeof (Text));
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, sql, error);
  g_autoptr (GError) local = NULL;

  g_array_set_clear_func (texts, clear_text);
  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, id);
  while (docket_statement_step (find, &local))
    {
      Text text = { docket_statement_get_int (find, 0), g_strdup (docket_statement_get_text (find, 1)) };
      g_array_append_val (texts, text);
    }
  if (local == NULL)
    return g_steal_pointer (&texts);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
index_texts (DocketStore *self, const char *find_sql, const char *put_sql, const char *id, GError **error)
{
  g_autoptr (GArray) texts = find_new_texts (self, find_sql, id, error);
  g_autoptr (DocketStatement) put = NULL;

  if (texts == NULL)
    return FALSE;
  if (texts->len == 0)
    return TRUE;
  put = docket_db_prepare (self->db, put_sql, error);
  if (put == NULL)
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    {
      const Text *text = &g_array_index (texts, Text, i);

      docket_statement_bind_int (put, 1, text->row);
      docket_statement_bind_text (put, 2, text->text);
      if (!docket_statement_run (put, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_search_index (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  if (kind == DOCKET_KIND_JOB)
    return index_texts (self, new_text_of_job_sql, put_job_sql, id, error);
  if (kind == DOCKET_KIND_CUSTOMER)
    return index_texts (self, new_text_of_customer_sql, put_customer_sql, id, error)
           && index_texts (self, new_text_of_jobs_of_customer_sql, put_job_sql, id, error);
  if (kind == DOCKET_KIND_REVIEW)
    return run_with_id (self, index_review_sql, id, error);
  return TRUE;
}

gboolean
docket_search_forget (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  if (kind == DOCKET_KIND_JOB)
    return run_with_id (self, forget_job_sql, id, error);
  if (kind == DOCKET_KIND_CUSTOMER)
    return run_with_id (self, forget_customer_sql, id, error);
  if (kind == DOCKET_KIND_REVIEW)
    return run_with_id (self, forget_review_sql, id, error);
  return TRUE;
}

/* Accents that no composed letter has: the index knows letters without them. */
static gboolean
is_accent (gunichar c)
{
  return c >= 0x0300 && c <= 0x036f;
}

/* `J-10248 müll` -> `"J"* "10248"* "müll"*`: every word must occur, as the
 * beginning of a word. Words are cut as the tokenizer cuts them; quoting makes
 * FTS5's own operators mere words. */
char *
docket_search_expression (const char *typed)
{
  g_autofree char *composed = NULL;
  g_autoptr(GString) expression = g_string_new (NULL);
  guint n_words = 0;
  gboolean in_word = FALSE;

  composed = typed != NULL ? g_utf8_normalize (typed, -1, G_NORMALIZE_DEFAULT_COMPOSE) : NULL;
  if (composed == NULL)
    return NULL;

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (in_word && is_accent (c))
        continue;
      if (!g_unichar_isalnum (c))
        {
          if (in_word)
            g_string_append (expression, "\"*");
          in_word = FALSE;
          continue;
        }
      if (!in_word)
        {
          if (n_words++ == WORDS_MAX)
            break;
          g_string_append (expression, expression->len > 0 ? " \"" : "\"");
          in_word = TRUE;
        }
      g_string_append_unichar (expression, c);
    }
  if (in_word)
    g_string_append (expression, "\"*");
  return expression->len > 0 ? g_string_free (g_steal_pointer (&expression), FALSE) : NULL;
}
