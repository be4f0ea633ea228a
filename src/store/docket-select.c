/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A DocketQuery as one plain SELECT over one table (and, to sort by a name, the
 * table of that name). Texts of the query are always bound, never pasted in;
 * what is pasted are constants of this file. The expressions that sort are
 * those of the indices in store-1.sql, so that the common lists come in index
 * order and the first rows do not wait for the rest.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <gio/gio.h>
#include <stdarg.h>
#include <string.h>

#include "docket-record-table.h"
#include "docket-review.h"

typedef struct
{
  const DocketQuery *query;
  GString *sql;
  GPtrArray *texts;   /* (element-type utf8): parameters in order of appearance */
  const char *table;  /* name of the kind */
  gboolean has_where;
  const DocketSearchMatch *match; /* (nullable): a search in the index */
  DocketStore *store;
} Builder;

static const char *const day_order[] = {
  DOCKET_STATUS_NEW, DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_OPENED, DOCKET_STATUS_IN_PROGRESS,
  DOCKET_STATUS_PAUSED, DOCKET_STATUS_COMPLETE, DOCKET_STATUS_WAITING_APPROVAL, DOCKET_STATUS_SIGNED_OFF,
  DOCKET_STATUS_REOPENED, DOCKET_STATUS_CLOSED, DOCKET_STATUS_CANCELLED,
};

#define JOB_ROW "\"job\".\"row\""
#define IS_OPEN_JOB "job.status NOT IN ('" DOCKET_STATUS_CLOSED "', '" DOCKET_STATUS_CANCELLED "')"

static void where (Builder *builder, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
where (Builder *builder, const char *format, ...)
{
  va_list arguments;

  g_string_append (builder->sql, builder->has_where ? " AND " : " WHERE ");
  builder->has_where = TRUE;
  va_start (arguments, format);
  g_string_append_vprintf (builder->sql, format, arguments);
  va_end (arguments);
}

/* Remembers @text (transfer full) as the next parameter. */
static guint
parameter (Builder *builder, char *text)
{
  g_ptr_array_add (builder->texts, text);
  return builder->texts->len;
}

static guint
number_parameter (Builder *builder, gint64 number)
{
  return parameter (builder, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

static gboolean
has_column (DocketKind kind, const char *name)
{
  return docket_field_from_name (kind, name) != DOCKET_FIELD_NONE;
}

static void
where_text (Builder *builder, const char *column, const char *text)
{
  if (text == NULL)
    return;
  if (has_column (builder->query->kind, column))
    where (builder, "\"%s\".\"%s\" = ?%u", builder->table, column, parameter (builder, g_strdup (text)));
  else
    where (builder, "0");
}

static void
where_statuses (Builder *builder)
{
  const DocketQuery *query = builder->query;
  const char *column = query->kind == DOCKET_KIND_REVIEW ? "state" : "status";

  if (query->open_only && query->kind == DOCKET_KIND_JOB)
    where (builder, IS_OPEN_JOB);
  if (query->open_only && query->kind == DOCKET_KIND_REVIEW)
    where (builder, "review.state = 'open'");
  if (query->statuses == NULL || query->statuses[0] == NULL || !has_column (query->kind, column))
    return;
  /* Among the open ones, by the index that holds only those and whom they are planned for. */
  where (builder, "%s\"%s\".\"%s\" IN (", query->open_only ? "+" : "", builder->table, column);
  for (guint i = 0; query->statuses[i] != NULL; i++)
    g_string_append_printf (builder->sql, "%s?%u", i > 0 ? ", " : "", parameter (builder, g_strdup (query->statuses[i])));
  g_string_append_c (builder->sql, ')');
}

static void
where_related (Builder *builder)
{
  const DocketQuery *query = builder->query;

  where_text (builder, "technician", query->technician);
  where_text (builder, "customer", query->customer);
  where_text (builder, "role", query->role);
  if (query->job != NULL && query->kind == DOCKET_KIND_REVIEW)
    where (builder, "review.id IN (SELECT review_subject.review FROM review_subject WHERE review_subject.id = ?%u)", parameter (builder, g_strdup (query->job)));
  else
    where_text (builder, "job", query->job);
}

static void
where_plan (Builder *builder)
{
  const DocketQuery *query = builder->query;

  if (!has_column (query->kind, "starts_at"))
    return;
  if (query->unplanned_only && query->kind == DOCKET_KIND_JOB)
    where (builder, "(job.technician IS NULL OR job.starts_at IS NULL)");
  if (query->starts_from != 0 || query->starts_before != 0)
    where (builder, "(\"%s\".starts_at IS NULL) = 0", builder->table);
  if (query->starts_from != 0)
    where (builder, "\"%s\".starts_at >= CAST (?%u AS INTEGER)", builder->table, number_parameter (builder, query->starts_from));
  if (query->starts_before != 0)
    where (builder, "\"%s\".starts_at < CAST (?%u AS INTEGER)", builder->table, number_parameter (builder, query->starts_before));
  if (query->ends_after != 0)
    where (builder, "ifnull (\"%s\".ends_at, 9223372036854775807) > CAST (?%u AS INTEGER)", builder->table, number_parameter (builder, query->ends_after));
}

/* Own work waits on the record, or on what belongs to it: a job is not synced
 * while a note or a photo of it is not. */
static void
where_unsynced (Builder *builder)
{
  static const DocketKind parts[] = { DOCKET_KIND_LINE, DOCKET_KIND_NOTE, DOCKET_KIND_ATTACHMENT, DOCKET_KIND_SIGNATURE };

  where (builder, "\"%s\".id IN (SELECT outbox.id FROM outbox WHERE outbox.kind = '%s' AND outbox.overlay = 1", builder->table, builder->table);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *part = docket_kind_info (parts[i])->name;

      if (parts[i] != builder->query->kind && has_column (parts[i], builder->table))
        g_string_append_printf (builder->sql, " UNION SELECT \"%s\".\"%s\" FROM outbox JOIN \"%s\" ON \"%s\".id = outbox.id WHERE outbox.kind = '%s' AND outbox.overlay = 1", part, builder->table, part, part, part);
    }
  g_string_append_c (builder->sql, ')');
}

static void
where_work (Builder *builder)
{
  const DocketQuery *query = builder->query;

  if (query->unsynced_only)
    where_unsynced (builder);
  if (query->under_review_only)
    where (builder, "\"%s\".id IN (SELECT review_subject.id FROM review_subject WHERE review_subject.open = 1 AND review_subject.kind = '%s')", builder->table, builder->table);
}

static gboolean
is_full_text (DocketKind kind)
{
  return kind == DOCKET_KIND_JOB || kind == DOCKET_KIND_CUSTOMER;
}

static gboolean
is_typed (const DocketQuery *query)
{
  return query->search != NULL && query->search[strspn (query->search, " \t\r\n\f\v")] != '\0';
}

/* The few records with own work or a case are looked at each; the index is for
 * where there are many. */
static gboolean
is_among_few (const DocketQuery *query)
{
  return query->unsynced_only || query->under_review_only;
}

static void
where_words (Builder *builder, GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    {
      const DocketTerm *term = g_ptr_array_index (words, i);
      guint plain = parameter (builder, g_strconcat (" ", term->plain, NULL));

      if (term->spelled == NULL)
        where (builder, "instr (%s_found.words, ?%u) > 0", builder->table, plain);
      else
        where (builder, "(instr (%s_found.words, ?%u) > 0 OR instr (%s_found.words, ?%u) > 0)", builder->table, plain, builder->table,
               parameter (builder, g_strconcat (" ", term->spelled, NULL)));
    }
}

/* Compares the number itself, in place of what the index has of it. */
static void
append_has_phone (Builder *builder, const char *join)
{
  g_string_append_printf (builder->sql, "%s" DOCKET_SEARCH_PHONE_ENDS " (%s.%s, ?%u)", join, builder->table,
                          builder->query->kind == DOCKET_KIND_JOB ? "site_phone" : "phone", parameter (builder, g_strdup (builder->match->phone_end)));
}

/* Has the words, or the phone number that they are. */
static void
where_words_or_phone (Builder *builder)
{
  const char *join = ") OR (";

  if (builder->match->phones->len == 0)
    {
      where_words (builder, builder->match->words);
      return;
    }
  where (builder, "((1");
  where_words (builder, builder->match->words);
  for (guint i = 0; i < builder->match->phones->len; i++)
    {
      guint pattern = parameter (builder, g_strdup (g_ptr_array_index (builder->match->phones, i)));

      g_string_append_printf (builder->sql, "%s%s_found.words || %s_found.facets || ' ' GLOB ?%u", join, builder->table, builder->table, pattern);
      join = " OR ";
    }
  if (builder->match->phone_end != NULL)
    append_has_phone (builder, ") OR (");
  g_string_append (builder->sql, "))");
}

/* Something typed without a word in it finds nothing. */
static void
where_search (Builder *builder)
{
  const DocketQuery *query = builder->query;

  if (!is_typed (query))
    return;
  if (builder->match != NULL && is_among_few (query))
    {
      where_words_or_phone (builder);
    }
  else if (builder->match != NULL && builder->match->phone_end != NULL)
    {
      /* from() has it. */
    }
  else if (builder->match != NULL)
    {
      where (builder, "%s_search MATCH ?%u", builder->table, parameter (builder, g_strdup (builder->match->expression)));
      where_words (builder, builder->match->left_out);
    }
  else if (query->kind == DOCKET_KIND_PERSON)
    {
      g_autoptr (GPtrArray) words = docket_terms_of_search (query->search);
      g_autofree char *typed = g_strstrip (g_strdup (query->search));

      where (builder, words->len == 0 ? "0" : "instr (lower (person.name), lower (?%u)) > 0", parameter (builder, g_steal_pointer (&typed)));
    }
  else
    {
      where (builder, "0");
    }
}

/* -- Order -- */

static DocketSort
sort_of (const DocketQuery *query)
{
  gboolean is_job = query->kind == DOCKET_KIND_JOB;

  switch (query->sort)
    {
    case DOCKET_SORT_DEFAULT:
      if (query->kind == DOCKET_KIND_CUSTOMER || query->kind == DOCKET_KIND_PERSON)
        return DOCKET_SORT_NAME;
      return is_job ? DOCKET_SORT_PLAN : DOCKET_SORT_DEFAULT;
    case DOCKET_SORT_NUMBER:
    case DOCKET_SORT_STATUS:
    case DOCKET_SORT_TECHNICIAN:
    case DOCKET_SORT_CUSTOMER:
      return is_job ? query->sort : DOCKET_SORT_DEFAULT;
    case DOCKET_SORT_TITLE:
      return has_column (query->kind, "title") ? query->sort : DOCKET_SORT_DEFAULT;
    case DOCKET_SORT_PLAN:
      return has_column (query->kind, "starts_at") ? query->sort : DOCKET_SORT_DEFAULT;
    case DOCKET_SORT_CITY:
    case DOCKET_SORT_OPEN_JOBS:
      return query->kind == DOCKET_KIND_CUSTOMER ? query->sort : DOCKET_SORT_DEFAULT;
    case DOCKET_SORT_NAME:
    default:
      return has_column (query->kind, "name") ? query->sort : DOCKET_SORT_DEFAULT;
    }
}

static void
order_by_status (Builder *builder, const char *direction)
{
  g_string_append (builder->sql, "CASE job.status");
  for (guint i = 0; i < G_N_ELEMENTS (day_order); i++)
    g_string_append_printf (builder->sql, " WHEN '%s' THEN %u", day_order[i], i);
  g_string_append_printf (builder->sql, " ELSE -1 END%s, (job.starts_at IS NULL), job.starts_at, ", direction);
}

static void
order_by (Builder *builder, DocketSort sort)
{
  const char *direction = builder->query->descending ? " DESC" : "";
  GString *sql = builder->sql;

  g_string_append (sql, " ORDER BY ");
  if (builder->query->sort == DOCKET_SORT_DEFAULT && builder->match != NULL)
    {
      /* Newest first: the index yields it so, and stops at the limit. */
      g_string_append_printf (sql, "%s_%s%s", builder->table, is_among_few (builder->query) ? "found.place" : "search.rowid", builder->query->descending ? "" : " DESC");
      return;
    }
  switch (sort)
    {
    case DOCKET_SORT_PLAN:
      /* Unplanned ones last, in both directions. */
      g_string_append_printf (sql, "(\"%s\".starts_at IS NULL), \"%s\".starts_at%s, ", builder->table, builder->table, direction);
      break;
    case DOCKET_SORT_NUMBER:
      /* J-9 before J-10; those without a number are the newest. */
      g_string_append_printf (sql, "(job.number IS NULL)%s, length (job.number)%s, job.number%s, ", direction, direction, direction);
      break;
    case DOCKET_SORT_TITLE:
      g_string_append_printf (sql, "\"%s\".title COLLATE NOCASE%s, ", builder->table, direction);
      break;
    case DOCKET_SORT_NAME:
      g_string_append_printf (sql, "\"%s\".name COLLATE NOCASE%s, ", builder->table, direction);
      break;
    case DOCKET_SORT_CUSTOMER:
      g_string_append_printf (sql, "(customer.name IS NULL), customer.name COLLATE NOCASE%s, (job.starts_at IS NULL), job.starts_at, ", direction);
      break;
    case DOCKET_SORT_TECHNICIAN:
      g_string_append_printf (sql, "(person.name IS NULL), person.name COLLATE NOCASE%s, (job.starts_at IS NULL), job.starts_at, ", direction);
      break;
    case DOCKET_SORT_STATUS:
      order_by_status (builder, direction);
      break;
    case DOCKET_SORT_CITY:
      g_string_append_printf (sql, "(customer.city IS NULL), customer.city COLLATE NOCASE%s, customer.name COLLATE NOCASE, ", direction);
      break;
    case DOCKET_SORT_OPEN_JOBS:
      g_string_append_printf (sql, "coalesce (open_jobs.n, 0)%s, customer.name COLLATE NOCASE, ", direction);
      break;
    case DOCKET_SORT_DEFAULT:
    default:
      if (builder->query->kind == DOCKET_KIND_REVIEW)
        g_string_append_printf (sql, "review.opened_at%s, ", builder->query->descending ? "" : " DESC");
      /* Ids begin with the time they were made: the same order on every desk. */
      g_string_append_printf (sql, "\"%s\".id%s, ", builder->table, direction);
      break;
    }
  g_string_append_printf (sql, "\"%s\".\"row\"%s", builder->table, direction);
}

/* -- Putting it together -- */

/* What the index finds, and what is not in it with its number yet. */
static void
append_found_or_left (Builder *builder)
{
  const char *table = builder->table;
  guint expression = parameter (builder, g_strdup (builder->match->expression));
  guint after = parameter (builder, g_strdup (builder->match->left_after));

  g_string_append_printf (builder->sql, "(SELECT rowid FROM %s_search WHERE %s_search MATCH ?%u UNION SELECT %s_found.place FROM %s CROSS JOIN %s_found ON %s_found.%s = %s.row WHERE %s.id > ?%u",
                          table, table, expression, table, table, table, table, table, table, table, after);
  append_has_phone (builder, " AND ");
  g_string_append_printf (builder->sql, ") AS ");
}

/* Found first, then looked up: CROSS keeps SQLite from walking all records in
 * order to see which of them were found. */
static void
from (Builder *builder)
{
  const char *table = builder->table;

  if (builder->match == NULL)
    g_string_append_printf (builder->sql, " FROM \"%s\"", table);
  else if (is_among_few (builder->query))
    g_string_append_printf (builder->sql, " FROM \"%s\" CROSS JOIN %s_found ON %s_found.%s = %s.row", table, table, table, table, table);
  else
    {
      g_string_append (builder->sql, " FROM ");
      if (builder->match->phone_end != NULL)
        append_found_or_left (builder);
      g_string_append_printf (builder->sql, "%s_search CROSS JOIN %s_found ON %s_found.place = %s_search.rowid CROSS JOIN %s ON %s.row = %s_found.%s",
                              table, table, table, table, table, table, table, table);
    }
}

/* What a case is about, as lists of cases group them. */
#define CASE_KIND \
  "CASE WHEN review.reason = '" DOCKET_WHY_POSSIBLE_DUPLICATE "' THEN 'duplicate'" \
  " WHEN review.\"group\" IS NULL AND review.candidates ->> '$[0].kind' = 'create' THEN 'new'" \
  " WHEN review.reason = '" DOCKET_WHY_VOID_VS_EDIT "' OR review.\"group\" IS NULL THEN 'void'" \
  " ELSE review.subject ->> '$.kind' || '.' || review.\"group\" END"

/* Every word is of the job or the customer that the case is about, or of the job
 * its line belongs to. Found there first: there may be many records, but few
 * cases look at them. */
static void
where_case_search (Builder *builder)
{
  static const DocketKind kinds[] = { DOCKET_KIND_JOB, DOCKET_KIND_CUSTOMER };

  g_string_append (builder->sql, builder->has_where ? " AND (" : " WHERE (");
  builder->has_where = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *table = docket_kind_info (kinds[i])->name;
      const DocketQuery among = { .kind = kinds[i], .search = builder->query->search, .include_void = TRUE };
      g_auto(DocketSearchMatch) match = { .words = NULL };
      Builder inner = { &among, builder->sql, builder->texts, table, TRUE, &match, builder->store };

      if (i > 0)
        g_string_append (builder->sql, " OR ");
      if (!docket_search_match_init (&match, builder->store, &among))
        {
          g_string_append (builder->sql, "0");
          continue;
        }
      g_string_append_printf (builder->sql,
                              "review.id IN (SELECT review_subject.review FROM review_subject WHERE coalesce ("
                              "(SELECT line.job FROM line WHERE line.id = review_subject.id AND review_subject.kind = 'line'), review_subject.id) IN (SELECT %s.id",
                              table);
      from (&inner);
      g_string_append (builder->sql, " WHERE 1");
      where_search (&inner);
      g_string_append (builder->sql, "))");
    }
  g_string_append_c (builder->sql, ')');
}

static void
where_case (Builder *builder)
{
  const DocketQuery *query = builder->query;

  if (query->kind != DOCKET_KIND_REVIEW)
    return;
  if (query->case_kind != NULL)
    where (builder, CASE_KIND " = ?%u", parameter (builder, g_strdup (query->case_kind)));
  if (is_typed (query))
    where_case_search (builder);
}

/* Open jobs of anybody: there is an index that holds those, in the order of their
 * plan. SQLite prefers it to those of all jobs only by what it can be told. */
static gboolean
is_all_open_jobs (const Builder *builder)
{
  const DocketQuery *query = builder->query;

  return query->kind == DOCKET_KIND_JOB && query->open_only && builder->match == NULL && !is_among_few (query)
         && query->technician == NULL && query->customer == NULL;
}

/* Every job is planned or not; but the index of all statuses does not know that. */
#define PLANNED_OR_NOT "(job.starts_at IS NULL) IN (0, 1)"

static DocketStatement *
prepare (DocketStore *self, const DocketQuery *query, const char *columns, gboolean ordered, guint limit, GError **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_auto(DocketSearchMatch) match = { .words = NULL };
  gboolean indexed = is_full_text (query->kind) && is_typed (query) && docket_search_match_init (&match, self, query);
  Builder builder = { query, sql, texts, docket_kind_info (query->kind)->name, FALSE, indexed ? &match : NULL, self };
  DocketSort sort = sort_of (query);
  /* Whole records are not in that index: it says first which they are. */
  gboolean in_two_steps = ordered && sort == DOCKET_SORT_PLAN && is_all_open_jobs (&builder) && strcmp (columns, JOB_ROW) != 0;
  DocketStatement *statement;

  g_string_append (sql, columns);
  if (in_two_steps)
    g_string_append (sql, " FROM job WHERE " JOB_ROW " IN (SELECT " JOB_ROW);
  from (&builder);
  if (ordered && sort == DOCKET_SORT_CUSTOMER)
    g_string_append (sql, " LEFT JOIN customer ON customer.id = job.customer");
  if (ordered && sort == DOCKET_SORT_TECHNICIAN)
    g_string_append (sql, " LEFT JOIN person ON person.id = job.technician");
  if (ordered && sort == DOCKET_SORT_OPEN_JOBS)
    g_string_append (sql, " LEFT JOIN (SELECT customer, count (*) AS n FROM job WHERE job.void = 0 AND " IS_OPEN_JOB " GROUP BY customer) AS open_jobs ON open_jobs.customer = customer.id");

  if (query->void_only || !query->include_void)
    /* Those of a customer, with own work or with a case are few: SQLite would rather begin with all that are not void. */
    where (&builder, "%s\"%s\".\"void\" = %d", query->customer != NULL || is_among_few (query) ? "+" : "", builder.table, query->void_only ? 1 : 0);
  where_statuses (&builder);
  where_related (&builder);
  where_plan (&builder);
  where_work (&builder);
  where_case (&builder);
  if (query->kind != DOCKET_KIND_REVIEW)
    where_search (&builder);
  if (!ordered && is_all_open_jobs (&builder))
    where (&builder, PLANNED_OR_NOT);
  if (ordered)
    order_by (&builder, sort);
  if (limit > 0)
    g_string_append_printf (sql, " LIMIT ?%u", texts->len + 1);
  if (in_two_steps)
    {
      g_string_append_c (sql, ')');
      order_by (&builder, sort);
    }

  statement = docket_db_prepare (self->db, sql->str, error);
  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < texts->len; i++)
    docket_statement_bind_text (statement, (int) i + 1, g_ptr_array_index (texts, i));
  if (limit > 0)
    docket_statement_bind_int (statement, (int) texts->len + 1, limit);
  return statement;
}

static gboolean
is_stopped (DocketStore *self)
{
  return self->stop != NULL && g_atomic_int_get (self->stop) != 0;
}

static GArray *
read_rows (DocketStore *self, const DocketQuery *query, guint limit, GError **error)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *column = g_strdup_printf ("\"%s\".\"row\"", docket_kind_info (query->kind)->name);
  g_autoptr(DocketStatement) statement = prepare (self, query, column, TRUE, limit, error);
  g_autoptr(GError) step_error = NULL;

  if (statement == NULL)
    return NULL;
  while (!is_stopped (self) && docket_statement_step (statement, &step_error))
    {
      gint64 row = docket_statement_get_int (statement, 0);

      g_array_append_val (rows, row);
    }
  if (step_error == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

GArray *
docket_store_select_rows (DocketStore *self, const DocketQuery *query, guint limit, GError **error)
{
  g_autoptr(GArray) rows = NULL;
  g_autoptr(GError) local = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL && query->kind >= 0 && query->kind < DOCKET_N_KINDS, NULL);

  /* What sorts reads all before its first row. */
  docket_db_watch (self->db, self->stop);
  rows = read_rows (self, query, limit, &local);
  if (local != NULL && docket_db_sort_in_memory (self->db, local))
    {
      g_clear_error (&local);
      rows = read_rows (self, query, limit, &local);
    }
  docket_db_watch (self->db, NULL);
  if (is_stopped (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody asks for this any more");
      return NULL;
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return g_steal_pointer (&rows);
}

static GPtrArray *
read_records (DocketStore *self, const DocketQuery *query, guint limit, GError **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr(DocketStatement) statement = NULL;
  g_autoptr(GError) step_error = NULL;

  statement = prepare (self, query, docket_record_table_columns (query->kind), TRUE, limit, error);
  if (statement == NULL)
    return NULL;
  while (docket_statement_step (statement, &step_error))
    {
      DocketRecord *record = docket_record_table_read (statement, query->kind, 0, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  return g_steal_pointer (&records);
}

GPtrArray *
docket_store_select (DocketStore *self, const DocketQuery *query, guint limit, GError **error)
{
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GError) local = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL && query->kind >= 0 && query->kind < DOCKET_N_KINDS, NULL);

  records = read_records (self, query, limit, &local);
  if (local != NULL && docket_db_sort_in_memory (self->db, local))
    {
      g_clear_error (&local);
      records = read_records (self, query, limit, &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return g_steal_pointer (&records);
}

gint64
docket_store_count (DocketStore *self, const DocketQuery *query, GError **error)
{
  g_autoptr(DocketStatement) statement = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), -1);
  g_return_val_if_fail (query != NULL && query->kind >= 0 && query->kind < DOCKET_N_KINDS, -1);

  statement = prepare (self, query, "count (*)", FALSE, 0, error);
  if (statement == NULL || !docket_statement_step (statement, error))
    return -1;
  return docket_statement_get_int (statement, 0);
}

static int
compare_case_counts (gconstpointer a, gconstpointer b)
{
  const DocketCaseCount *first = a;
  const DocketCaseCount *second = b;

  return first->n != second->n ? (first->n < second->n) - (first->n > second->n) : g_strcmp0 (first->kind, second->kind);
}

static void
case_count_clear (gpointer data)
{
  g_free (((DocketCaseCount *) data)->kind);
}

GArray *
docket_store_count_cases (DocketStore *self, const DocketQuery *query, GError **error)
{
  g_autoptr(GArray) counts = g_array_new (FALSE, FALSE, sizeof (DocketCaseCount));
  g_autoptr(DocketStatement) statement = NULL;
  g_autoptr(GError) step_error = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL && query->kind == DOCKET_KIND_REVIEW, NULL);

  g_array_set_clear_func (counts, case_count_clear);
  statement = prepare (self, query, CASE_KIND, FALSE, 0, error);
  if (statement == NULL)
    return NULL;
  while (docket_statement_step (statement, &step_error))
    {
      const char *kind = docket_statement_get_text (statement, 0);
      guint at = 0;

      while (at < counts->len && !g_str_equal (g_array_index (counts, DocketCaseCount, at).kind, kind))
        at++;
      if (at == counts->len)
        {
          DocketCaseCount count = { g_strdup (kind), 0 };

          g_array_append_val (counts, count);
        }
      g_array_index (counts, DocketCaseCount, at).n++;
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }
  g_array_sort (counts, compare_case_counts);
  return g_steal_pointer (&counts);
}
