/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the index of the second set of tables (docket-search-next.c) is made of,
 * read and described on a thread of its own: that takes as long as putting it
 * in, and the writer has only to do the latter.
 *
 *   this thread   records of job_next by id, 128 at a time -> words, facets, tokens
 *   writer        takes them out one by one
 *
 * All records are here when the index is begun, and the tables do not change any
 * more until they are shown, so it does not matter how far ahead it reads; a few
 * parts at most, which bounds the memory. It reads through a connection of its
 * own, a part in one go, and holds nothing open between two.
 *
 * Where there is no such thread (simulation), or its connection fails, the
 * writer reads for itself.
 */

#include "docket-config.h"

#include "docket-search-ahead.h"

#include "docket-record-table.h"

#define PART_ROWS 128
#define PARTS_MAX 4

struct _DocketSearchAhead
{
  DocketKind kind;
  char *last;      /* id of the one given out last */
  GPtrArray *part; /* (nullable) element-type DocketSearchRow: being given out */
  guint next;      /* of @part */
  gboolean by_thread; /* every part so far came from it */

  char *path;
  char *begin;     /* the thread's: ids beyond it */
  GThread *thread; /* (nullable) */
  GMutex lock;
  GCond moved;
  GQueue parts;     /* element-type GPtrArray; an empty one is the end */
  gboolean failed;  /* no more will come */
  gboolean closing;
};

static void
row_free (gpointer data)
{
  DocketSearchRow *row = data;

  g_free (row->id);
  g_free (row->words);
  g_free (row->facets);
  g_free (row->tokens);
  g_free (row);
}

/* The next records of a kind that is searched, jobs with their customer's names. */
static char *
records_sql (DocketKind kind)
{
  const char *columns = docket_record_table_columns (kind);

  if (kind == DOCKET_KIND_JOB)
    return g_strdup_printf ("SELECT %s, customer.name, customer.nickname FROM job" DOCKET_NEXT " AS job LEFT JOIN customer" DOCKET_NEXT " AS customer ON customer.id = job.customer"
                            " WHERE job.id > ?1 ORDER BY job.id LIMIT ?2",
                            columns);
  return g_strdup_printf ("SELECT %s FROM customer" DOCKET_NEXT " AS customer WHERE customer.id > ?1 ORDER BY customer.id LIMIT ?2", columns);
}

static DocketSearchRow *
describe (DocketStatement *records, DocketKind kind, GString *words, GString *facets, GError **error)
{
  g_autoptr (DocketRecord) record = docket_record_table_read_fields (records, kind, 0, error);
  int n_columns = (int) docket_record_table_n_columns (kind);
  const char *names[2] = { NULL, NULL };
  DocketSearchRow *row;

  if (record == NULL)
    return NULL;
  for (int i = 0; kind == DOCKET_KIND_JOB && i < 2; i++)
    names[i] = docket_statement_get_text (records, n_columns + i);
  docket_search_describe (record, names, words, facets);
  row = g_new0 (DocketSearchRow, 1);
  row->row = docket_statement_get_int (records, 0);
  row->id = g_strdup (docket_record_get_id (record));
  row->words = g_strdup (words->str);
  row->facets = g_strdup (facets->str);
  row->tokens = docket_search_tokens (words->str, facets->str);
  return row;
}

/* (transfer full) (element-type DocketSearchRow): empty at the end */
static GPtrArray *
read_part (DocketDb *db, DocketKind kind, const char *after, GError **error)
{
  g_autoptr (GPtrArray) part = g_ptr_array_new_with_free_func (row_free);
  g_autofree char *sql = records_sql (kind);
  g_autoptr (DocketStatement) records = docket_db_prepare (db, sql, error);
  g_autoptr (GString) words = g_string_sized_new (512);
  g_autoptr (GString) facets = g_string_sized_new (128);
  g_autoptr (GError) local = NULL;

  if (records == NULL)
    return NULL;
  docket_statement_bind_text (records, 1, after);
  docket_statement_bind_int (records, 2, PART_ROWS);
  while (docket_statement_step (records, &local))
    {
      DocketSearchRow *row = describe (records, kind, words, facets, error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (part, row);
    }
  if (local == NULL)
    return g_steal_pointer (&part);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static const char *
last_of (GPtrArray *part)
{
  return ((DocketSearchRow *) g_ptr_array_index (part, part->len - 1))->id;
}

/* ---- The thread ---- */

/* Hands over @part (transfer full); whether more is wanted. */
static gboolean
hand_over (DocketSearchAhead *self, GPtrArray *part)
{
  gboolean more = part != NULL && part->len > 0;

  g_mutex_lock (&self->lock);
  while (!self->closing && g_queue_get_length (&self->parts) >= PARTS_MAX)
    g_cond_wait (&self->moved, &self->lock);
  if (part != NULL)
    g_queue_push_tail (&self->parts, part);
  else
    self->failed = TRUE;
  more = more && !self->closing;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  return more;
}

static gpointer
on_thread (gpointer data)
{
  DocketSearchAhead *self = data;
  DocketDb *db = docket_db_open (self->path, DOCKET_DB_READ_ONLY, NULL);
  g_autofree char *after = g_strdup (self->begin);
  gboolean more = TRUE;

  while (more)
    {
      GPtrArray *part = db != NULL ? read_part (db, self->kind, after, NULL) : NULL;

      if (part != NULL && part->len > 0)
        {
          g_free (after);
          after = g_strdup (last_of (part));
        }
      more = hand_over (self, part);
    }
  g_clear_pointer (&db, docket_db_close);
  return NULL;
}

/* The next part from the thread; NULL: it has failed. */
static GPtrArray *
take_part (DocketSearchAhead *self)
{
  GPtrArray *part;

  g_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->parts) && !self->failed)
    g_cond_wait (&self->moved, &self->lock);
  part = g_queue_pop_head (&self->parts);
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  return part;
}

/* ---- For the writer ---- */

DocketSearchAhead *
docket_search_ahead_new (const char *path, DocketKind kind, const char *after)
{
  DocketSearchAhead *self = g_new0 (DocketSearchAhead, 1);

  self->kind = kind;
  self->last = g_strdup (after);
  self->begin = g_strdup (after);
  g_mutex_init (&self->lock);
  g_cond_init (&self->moved);
  g_queue_init (&self->parts);
  if (path != NULL)
    {
      self->path = g_strdup (path);
      self->by_thread = TRUE;
      self->thread = g_thread_new ("docket-index", on_thread, self);
    }
  return self;
}

void
docket_search_ahead_free (DocketSearchAhead *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
  g_queue_clear_full (&self->parts, (GDestroyNotify) g_ptr_array_unref);
  g_clear_pointer (&self->part, g_ptr_array_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->moved);
  g_free (self->path);
  g_free (self->begin);
  g_free (self->last);
  g_free (self);
}

gboolean
docket_search_ahead_goes_on (DocketSearchAhead *self, DocketKind kind, const char *after)
{
  return self->kind == kind && g_str_equal (self->last, after);
}

gboolean
docket_search_ahead_is_by_thread (DocketSearchAhead *self)
{
  return self->by_thread;
}

gboolean
docket_search_ahead_next (DocketSearchAhead *self, DocketDb *db, const DocketSearchRow **row, GError **error)
{
  *row = NULL;
  if (self->part != NULL && self->part->len == 0)
    return TRUE;
  if (self->part == NULL || self->next == self->part->len)
    {
      g_autoptr (GPtrArray) part = self->thread != NULL ? take_part (self) : NULL;

      if (part == NULL)
        {
          self->by_thread = FALSE;
          part = read_part (db, self->kind, self->last, error);
        }
      if (part == NULL)
        return FALSE;
      g_clear_pointer (&self->part, g_ptr_array_unref);
      self->part = g_steal_pointer (&part);
      self->next = 0;
    }
  if (self->part->len == 0)
    return TRUE;
  *row = g_ptr_array_index (self->part, self->next++);
  g_free (self->last);
  self->last = g_strdup ((*row)->id);
  return TRUE;
}
