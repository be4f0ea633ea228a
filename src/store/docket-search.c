/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * By which words and facets a record is found, and which record a case is
 * about. The words of a job hold its customer's names, so that "pump adler" is
 * one lookup; the price is that a renamed customer has its jobs indexed again.
 *
 * Facets are what lists are filtered by: with them in the same index a search
 * in the open jobs of one technician is an intersection of lists of places, not
 * a look at each job that has the word. Only what narrows stands here, and it
 * may let too much through: the query itself is asked all the same.
 *
 *   _sassigned _o   its status; neither closed nor cancelled
 *   _t… _c…         the end of its technician's and its customer's id
 *   _u              without technician or start
 *   _d19723         the day of its start: the index has spans of days, too
 *   _e7511234       a phone number that ends so, by whatever number of digits is
 *                   asked for, or is just that; it comes last (docket-search-phone.c)
 *   _k… _p… _n…     of a customer: keys, the end of its phone number and its
 *                   name (the index has its letters by threes), for likely matches
 */

#include "docket-config.h"

#include "docket-search-table.h"

#include <string.h>

#include "docket-normal.h"
#include "docket-record-table.h"
#include "docket-similar.h"
#include "docket-status.h"
#include "docket-terms.h"

/* Of an id: the end of one is chance, its beginning a time that many share. */
#define ID_END_CHARS 8
/* Of a phone number: what two ways of writing it have in common. */
#define PHONE_DIGITS 7
#define DAY_MS G_GINT64_CONSTANT (86400000)

static const DocketField job_fields[] = {
  DOCKET_JOB_NUMBER, DOCKET_JOB_TITLE, DOCKET_JOB_SITE_STREET, DOCKET_JOB_SITE_POSTCODE, DOCKET_JOB_SITE_CITY,
  DOCKET_JOB_SITE_CONTACT, DOCKET_JOB_SITE_PHONE, DOCKET_JOB_DESCRIPTION, DOCKET_JOB_ACCESS_NOTES,
};
static const DocketField customer_fields[] = {
  DOCKET_CUSTOMER_NAME, DOCKET_CUSTOMER_NICKNAME, DOCKET_CUSTOMER_PHONE, DOCKET_CUSTOMER_EMAIL,
  DOCKET_CUSTOMER_STREET, DOCKET_CUSTOMER_POSTCODE, DOCKET_CUSTOMER_CITY, DOCKET_CUSTOMER_ABOUT,
};

static const char names_of_customer_sql[] = "SELECT name, nickname FROM customer WHERE id = ?1";
static const char jobs_of_customer_sql[] = "SELECT id FROM job WHERE customer = ?1";

/* Not text, but the same in kind: what is looked up by something inside. */
static const char index_review_sql[] =
  "INSERT OR REPLACE INTO review_subject (review, kind, id, open, opened_at)"
  " SELECT review.id, coalesce (json_extract (review.subject, '$.kind'), ''), coalesce (json_extract (review.subject, '$.id'), ''),"
  " review.state IS 'open' AND review.\"void\" = 0, coalesce (review.opened_at, 0) FROM review WHERE review.id = ?1";

static const char forget_review_sql[] = "DELETE FROM review_subject WHERE review = ?1";

static char *const no_names[2] = { NULL, NULL };

static gboolean
run_with_id (DocketStore *self, const char *sql, const char *id, GError **error)
{
  g_autoptr(DocketStatement) statement = docket_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  docket_statement_bind_text (statement, 1, id);
  return docket_statement_run (statement, error);
}

/* ---- Words and facets ---- */

static void
append_words (GString *words, const DocketRecord *record, const DocketField *fields, guint n)
{
  for (guint i = 0; i < n; i++)
    docket_terms_append (words, docket_record_get_text (record, fields[i]));
}

/* Letters and digits as they are, anything else as a dash: one token. */
void
docket_search_append_facet (GString *facets, char kind, const char *value)
{
  g_string_append_printf (facets, " _%c", kind);
  for (const char *at = value; *at != '\0'; at++)
    g_string_append_c (facets, g_ascii_isalnum (*at) || *at == '_' || (guchar) *at >= 0x80 ? *at : '-');
}

void
docket_search_append_id_facet (GString *facets, char kind, const char *id)
{
  gsize length = strlen (id);
  const char *end = id + (length > ID_END_CHARS ? length - ID_END_CHARS : 0);

  /* Ids are plain; of another one, no half of a letter. */
  docket_search_append_facet (facets, kind, g_str_is_ascii (id) ? end : "");
}

gint64
docket_search_day_of (gint64 ms)
{
  return CLAMP (ms / DAY_MS, 0, DOCKET_SEARCH_DAY_MAX);
}

static void
append_phone_facet (GString *facets, const char *phone)
{
  g_autofree char *digits = docket_normal_phone_digits (phone);

  if (digits != NULL)
    docket_search_append_facet (facets, 'e', digits);
}

static void
append_job_facets (GString *facets, const DocketRecord *job)
{
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  const char *technician = docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
  const char *customer = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);
  gboolean planned = docket_record_has (job, DOCKET_JOB_STARTS_AT);

  if (status != NULL)
    docket_search_append_facet (facets, 's', status);
  if (status != NULL && strcmp (status, DOCKET_STATUS_CLOSED) != 0 && strcmp (status, DOCKET_STATUS_CANCELLED) != 0)
    docket_search_append_facet (facets, 'o', "");
  if (technician != NULL)
    docket_search_append_id_facet (facets, 't', technician);
  if (customer != NULL)
    docket_search_append_id_facet (facets, 'c', customer);
  if (technician == NULL || !planned)
    docket_search_append_facet (facets, 'u', "");
  if (planned)
    g_string_append_printf (facets, " _d%" G_GINT64_FORMAT, docket_search_day_of (docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0)));
  append_phone_facet (facets, docket_record_get_text (job, DOCKET_JOB_SITE_PHONE));
}

void
docket_search_append_keys (GString *facets, const DocketLikeness *likeness)
{
  g_auto (GStrv) keys = docket_likeness_keys (likeness);
  gsize digits = likeness->phone != NULL ? strlen (likeness->phone) : 0;

  for (guint i = 0; keys[i] != NULL; i++)
    docket_search_append_facet (facets, 'k', keys[i]);
  /* With and without the code of the place. */
  if (digits >= PHONE_DIGITS)
    docket_search_append_facet (facets, 'p', likeness->phone + digits - PHONE_DIGITS);
}

static void
append_name_facet (GString *facets, char **name)
{
  g_autofree char *joined = g_strjoinv ("-", name);

  if (*joined != '\0')
    docket_search_append_facet (facets, 'n', joined);
}

static void
append_customer_facets (GString *facets, const DocketRecord *customer)
{
  g_autoptr (DocketLikeness) likeness = docket_likeness_of_names (customer);

  docket_search_append_keys (facets, likeness);
  append_name_facet (facets, likeness->name);
  append_name_facet (facets, likeness->nickname);
  append_phone_facet (facets, docket_record_get_text (customer, DOCKET_CUSTOMER_PHONE));
}

void
docket_search_describe (const DocketRecord *record, const char *const names[2], GString *words, GString *facets)
{
  g_string_truncate (words, 0);
  g_string_truncate (facets, 0);
  if (docket_record_get_kind (record) == DOCKET_KIND_JOB)
    {
      append_words (words, record, job_fields, G_N_ELEMENTS (job_fields));
      docket_terms_append (words, names[0]);
      docket_terms_append (words, names[1]);
      append_job_facets (facets, record);
    }
  else
    {
      append_words (words, record, customer_fields, G_N_ELEMENTS (customer_fields));
      append_customer_facets (facets, record);
    }
}

/* Of a customer who is not here yet: none. (transfer full) */
static gboolean
read_names (DocketStore *self, const char *customer, char *names[2], GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, names_of_customer_sql, error);
  g_autoptr (GError) local = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, customer);
  if (docket_statement_step (find, &local))
    {
      names[0] = g_strdup (docket_statement_get_text (find, 0));
      names[1] = g_strdup (docket_statement_get_text (find, 1));
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- Putting records in ---- */

static gboolean
put (DocketStore *self, const DocketRecord *record, gint64 new_row, char *const names[2], gboolean *moved, GError **error)
{
  g_autoptr (GString) words = g_string_sized_new (256);
  g_autoptr (GString) facets = g_string_sized_new (128);

  docket_search_describe (record, (const char *const *) names, words, facets);
  return docket_search_table_put (self, docket_record_get_kind (record), docket_record_get_id (record), new_row, words->str, facets->str, moved, error);
}

static gboolean
index_job (DocketStore *self, const DocketRecord *job, gint64 new_row, GError **error)
{
  const char *customer = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);
  char *names[2] = { NULL, NULL };
  gboolean ok = (customer == NULL || read_names (self, customer, names, error)) && put (self, job, new_row, names, NULL, error);

  g_free (names[0]);
  g_free (names[1]);
  return ok;
}

/* (element-type utf8) */
static GPtrArray *
read_jobs_of (DocketStore *self, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, jobs_of_customer_sql, error);
  g_autoptr (GError) local = NULL;

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, customer);
  while (docket_statement_step (find, &local))
    g_ptr_array_add (ids, g_strdup (docket_statement_get_text (find, 0)));
  if (local == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Read first, written then: no statement is open over a write. */
static gboolean
index_jobs_of (DocketStore *self, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) ids = read_jobs_of (self, customer, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (DocketRecord) job = NULL;
      const char *id = g_ptr_array_index (ids, i);
      gboolean later;

      if (!docket_search_is_for_later (self, DOCKET_KIND_JOB, id, &later, error))
        return FALSE;
      if (later)
        continue;
      if (!docket_record_table_get (self->db, DOCKET_KIND_JOB, id, &job, error) || !index_job (self, job, 0, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_search_index (DocketStore *self, const DocketRecord *record, gint64 new_row, GError **error)
{
  DocketKind kind = docket_record_get_kind (record);
  const char *id = docket_record_get_id (record);
  gboolean moved = TRUE;
  gboolean later;

  if (kind == DOCKET_KIND_REVIEW)
    return run_with_id (self, index_review_sql, id, error);
  if (kind != DOCKET_KIND_JOB && kind != DOCKET_KIND_CUSTOMER)
    return TRUE;
  if (!docket_search_is_for_later (self, kind, id, &later, error))
    return FALSE;
  if (kind == DOCKET_KIND_JOB)
    return later || index_job (self, record, new_row, error);
  return (later || put (self, record, new_row, no_names, &moved, error)) && (!moved || index_jobs_of (self, id, error));
}

gboolean
docket_search_index_left (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;

  if (!docket_record_table_get (self->db, kind, id, &record, error))
    return FALSE;
  return kind == DOCKET_KIND_JOB ? index_job (self, record, 0, error) : put (self, record, 0, no_names, NULL, error);
}

gboolean
docket_search_forget (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  if (kind == DOCKET_KIND_JOB || kind == DOCKET_KIND_CUSTOMER)
    return docket_search_table_forget (self, kind, id, error);
  if (kind == DOCKET_KIND_REVIEW)
    return run_with_id (self, forget_review_sql, id, error);
  return TRUE;
}
