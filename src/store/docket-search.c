/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Full-text search over jobs and customers, and which record a case is about. The text of a job holds its
 * customer's names, so that "pump adler" is one lookup; the price is that a
 * renamed customer has its jobs indexed again. A text that did not change is
 * not written again: most changes of a job are of its status or plan.
 */

#include "docket-store-private.h"

#include "docket-record-table.h"

/* Words of a search beyond this do not narrow it for a person any more. */
#define WORDS_MAX 16

static const DocketField job_fields[] = {
  DOCKET_JOB_NUMBER, DOCKET_JOB_TITLE, DOCKET_JOB_SITE_STREET, DOCKET_JOB_SITE_POSTCODE, DOCKET_JOB_SITE_CITY,
  DOCKET_JOB_SITE_CONTACT, DOCKET_JOB_SITE_PHONE, DOCKET_JOB_DESCRIPTION, DOCKET_JOB_ACCESS_NOTES,
};
static const DocketField customer_fields[] = {
  DOCKET_CUSTOMER_NAME, DOCKET_CUSTOMER_NICKNAME, DOCKET_CUSTOMER_PHONE, DOCKET_CUSTOMER_EMAIL,
  DOCKET_CUSTOMER_STREET, DOCKET_CUSTOMER_POSTCODE, DOCKET_CUSTOMER_CITY, DOCKET_CUSTOMER_ABOUT,
};

/*
 * One row, with its values, and not INSERT … SELECT: SQLite guards a statement
 * that may write many rows with a savepoint, and at each savepoint FTS5 writes
 * out what it had gathered for its commit. That was half of a first pull.
 */
typedef struct
{
  const char *find; /* a record's row and the text it is found by now, by id */
  const char *add;
  const char *replace;
} Index;

static const Index job_index = {
  "SELECT job.row, old.text FROM job LEFT JOIN job_search AS old ON old.rowid = job.row WHERE job.id = ?1",
  "INSERT INTO job_search (rowid, text) VALUES (?1, ?2)",
  "INSERT OR REPLACE INTO job_search (rowid, text) VALUES (?1, ?2)",
};
static const Index customer_index = {
  "SELECT customer.row, old.text FROM customer LEFT JOIN customer_search AS old ON old.rowid = customer.row WHERE customer.id = ?1",
  "INSERT INTO customer_search (rowid, text) VALUES (?1, ?2)",
  "INSERT OR REPLACE INTO customer_search (rowid, text) VALUES (?1, ?2)",
};

static const char names_of_customer_sql[] = "SELECT name, nickname FROM customer WHERE id = ?1";
static const char jobs_of_customer_sql[] = "SELECT id FROM job WHERE customer = ?1";

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

void
docket_search_add_text (GString *text, const char *part)
{
  if (part == NULL)
    return;
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, part);
}

static GString *
text_of (const DocketRecord *record, const DocketField *fields, guint n)
{
  GString *text = g_string_sized_new (256);

  for (guint i = 0; i < n; i++)
    docket_search_add_text (text, docket_record_get_text (record, fields[i]));
  return text;
}

static gboolean
add_names (DocketStore *self, const char *customer, GString *text, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, names_of_customer_sql, error);
  g_autoptr (GError) local = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, customer);
  if (docket_statement_step (find, &local))
    {
      docket_search_add_text (text, docket_statement_get_text (find, 0));
      docket_search_add_text (text, docket_statement_get_text (find, 1));
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* @same: (out): it is indexed under this very text */
static gboolean
find_row (DocketStore *self, const Index *index, const char *id, const GString *text, gint64 *row, gboolean *same, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, index->find, error);

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, id);
  if (!docket_statement_step (find, error))
    return FALSE;
  *row = docket_statement_get_int (find, 0);
  *same = g_strcmp0 (docket_statement_get_text (find, 1), text->str) == 0;
  return TRUE;
}

static gboolean
put_text (DocketStore *self, const Index *index, const char *id, gint64 new_row, const GString *text, GError **error)
{
  g_autoptr (DocketStatement) put = NULL;
  gboolean same = FALSE;
  gint64 row = new_row;

  if (new_row == 0 && !find_row (self, index, id, text, &row, &same, error))
    return FALSE;
  if (same)
    return TRUE;
  put = docket_db_prepare (self->db, new_row != 0 ? index->add : index->replace, error);
  if (put == NULL)
    return FALSE;
  docket_statement_bind_int (put, 1, row);
  docket_statement_lend_text (put, 2, text->str);
  return docket_statement_run (put, error);
}

const DocketField *
docket_search_fields (DocketKind kind, guint *n)
{
  *n = kind == DOCKET_KIND_JOB ? G_N_ELEMENTS (job_fields) : G_N_ELEMENTS (customer_fields);
  return kind == DOCKET_KIND_JOB ? job_fields : customer_fields;
}

static gboolean
index_job (DocketStore *self, const DocketRecord *job, gint64 new_row, GError **error)
{
  g_autoptr (GString) text = text_of (job, job_fields, G_N_ELEMENTS (job_fields));
  const char *customer = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);

  return (customer == NULL || add_names (self, customer, text, error))
         && put_text (self, &job_index, docket_record_get_id (job), new_row, text, error);
}

/* Read first, written then: no statement is open over a write. */
static gboolean
index_jobs_of (DocketStore *self, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, jobs_of_customer_sql, error);
  g_autoptr (GError) local = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, customer);
  while (docket_statement_step (find, &local))
    g_ptr_array_add (ids, g_strdup (docket_statement_get_text (find, 0)));
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  docket_statement_reset (find);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (DocketRecord) job = NULL;

      if (!docket_record_table_get (self->db, DOCKET_KIND_JOB, g_ptr_array_index (ids, i), &job, error)
          || !index_job (self, job, 0, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
index_customer (DocketStore *self, const DocketRecord *customer, gint64 new_row, GError **error)
{
  g_autoptr (GString) text = text_of (customer, customer_fields, G_N_ELEMENTS (customer_fields));
  const char *id = docket_record_get_id (customer);

  return put_text (self, &customer_index, id, new_row, text, error) && index_jobs_of (self, id, error);
}

gboolean
docket_search_index (DocketStore *self, const DocketRecord *record, gint64 new_row, GError **error)
{
  DocketKind kind = docket_record_get_kind (record);

  if (kind == DOCKET_KIND_JOB)
    return index_job (self, record, new_row, error);
  if (kind == DOCKET_KIND_CUSTOMER)
    return index_customer (self, record, new_row, error);
  if (kind == DOCKET_KIND_REVIEW)
    return run_with_id (self, index_review_sql, docket_record_get_id (record), error);
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
