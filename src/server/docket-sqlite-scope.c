/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who sees what: assignments, cases, scope, and the feed through it. */
#include "docket-config.h"

#include "docket-sqlite-private.h"

#include <glib/gi18n-lib.h>

#include "docket-normal.h"

static DocketDb *
db_of (DocketRepository *repository)
{
  return DOCKET_REPOSITORY_SQLITE (repository)->db;
}

/* Whether a SELECT over up to four texts has a row. */
static gboolean
exists (DocketRepository *repository, const char *sql, const char *const *texts, guint n, gboolean *there, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), sql, error);

  if (find == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    docket_statement_lend_text (find, (int) i + 1, texts[i]);
  return docket_sqlite_step (find, there, error);
}

/* ---- Assignments ---- */

static gboolean
sqlite_add_assignment (DocketRepository *repository, const char *job, const char *person, GError **error)
{
  g_autoptr (DocketStatement) add = docket_db_prepare (db_of (repository), "INSERT INTO assignment (job, person) VALUES (?1, ?2) ON CONFLICT DO NOTHING", error);

  if (add == NULL)
    return FALSE;
  docket_statement_lend_text (add, 1, job);
  docket_statement_lend_text (add, 2, person);
  return docket_statement_run (add, error);
}

static gboolean
sqlite_was_assigned (DocketRepository *repository, const char *job, const char *person, gboolean *was, GError **error)
{
  const char *texts[] = { job, person };

  if (DOCKET_REPOSITORY_SQLITE (repository)->as_of_n > 0)
    return docket_sqlite_past_assigned (DOCKET_REPOSITORY_SQLITE (repository), job, person, was, error);
  return exists (repository, "SELECT 1 FROM assignment WHERE job = ?1 AND person = ?2", texts, 2, was, error);
}

static gboolean
sqlite_has_username (DocketRepository *repository, const char *username, const char *except_person, gboolean *has, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT username FROM person WHERE username IS NOT NULL AND id IS NOT ?1", error);
  g_autofree char *wanted = docket_normal_username (username);
  gboolean row;

  *has = FALSE;
  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, except_person);
  /* SQLite knows capitals of ASCII only. Signing in knows more, and there are
   * not many people. */
  do
    {
      g_autofree char *other = NULL;

      if (!docket_sqlite_step (find, &row, error))
        return FALSE;
      other = row ? docket_normal_username (docket_statement_get_text (find, 0)) : NULL;
      *has = g_strcmp0 (other, wanted) == 0;
    }
  while (row && !*has);
  return TRUE;
}

/* A person without an account of their own cannot sign in. */
static gboolean
sqlite_has_admin (DocketRepository *repository, const char *except_person, gboolean *has, GError **error)
{
  const char *texts[] = { except_person };

  return exists (repository, "SELECT 1 FROM account JOIN person ON person.id = account.person"
                             " WHERE person.id IS NOT ?1 AND person.role = 'admin' AND person.void = 0 AND person.active IS NOT 0 AND account.disabled = 0 LIMIT 1",
                 texts, 1, has, error);
}

static gboolean
sqlite_has_work_for (DocketRepository *repository, const char *person, const char *customer, const char *except_job, gboolean *has, GError **error)
{
  const char *texts[] = { person, customer, except_job };

  return exists (repository, "SELECT 1 FROM job WHERE technician = ?1 AND customer = ?2 AND id IS NOT ?3 LIMIT 1", texts, 3, has, error);
}

/* ---- Cases ---- */

static const char *
group_name (DocketGroup group)
{
  return group == DOCKET_GROUP_NONE ? "" : docket_group_info (group)->name;
}

static gboolean
sqlite_get_case (DocketRepository *repository, DocketKind kind, const char *id, DocketGroup group, char **review, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT review FROM review_case WHERE kind = ?1 AND id = ?2 AND grp = ?3 AND open = 1", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_lend_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (find, 2, id);
  docket_statement_lend_text (find, 3, group_name (group));
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *review = row ? g_strdup (docket_statement_get_text (find, 0)) : NULL;
  return TRUE;
}

static gboolean
sqlite_open_case (DocketRepository *repository, const char *review, DocketKind kind, const char *id, DocketGroup group, const char *job, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "INSERT INTO review_case (review, kind, id, grp, job, open) VALUES (?1, ?2, ?3, ?4, ?5, 1) ON CONFLICT (review) DO UPDATE SET open = 1", error);

  if (put == NULL)
    return FALSE;
  docket_statement_lend_text (put, 1, review);
  docket_statement_lend_text (put, 2, docket_kind_info (kind)->name);
  docket_statement_lend_text (put, 3, id);
  docket_statement_lend_text (put, 4, group_name (group));
  docket_statement_lend_text (put, 5, job);
  return docket_statement_run (put, error);
}

static gboolean
sqlite_close_case (DocketRepository *repository, const char *review, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "UPDATE review_case SET open = 0 WHERE review = ?1", error);

  if (put == NULL)
    return FALSE;
  docket_statement_lend_text (put, 1, review);
  return docket_statement_run (put, error);
}

static gpointer
read_text (DocketStatement *find)
{
  return g_strdup (docket_statement_get_text (find, 0));
}

/* First column of every row. */
static GPtrArray *
read_texts (DocketStatement *find, GError **error)
{
  return docket_sqlite_collect (find, read_text, g_free, error);
}

static GPtrArray *
sqlite_cases_of_record (DocketRepository *repository, DocketKind kind, const char *id, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT review FROM review_case WHERE kind = ?1 AND id = ?2 AND open = 1", error);

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (find, 2, id);
  return read_texts (find, error);
}

static GPtrArray *
sqlite_cases_of_job (DocketRepository *repository, const char *job, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT review FROM review_case WHERE job = ?1", error);

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, job);
  return read_texts (find, error);
}

static gboolean
sqlite_count_open_cases (DocketRepository *repository, gint64 *n, GError **error)
{
  g_autoptr (DocketStatement) count = docket_db_prepare (db_of (repository), "SELECT " DOCKET_SQLITE_OPEN_CASES, error);
  gboolean row;

  if (count == NULL || !docket_sqlite_step (count, &row, error))
    return FALSE;
  *n = docket_statement_get_int (count, 0);
  return TRUE;
}

/* ---- Scope ---- */

static gboolean
sqlite_set_scope (DocketRepository *repository, const char *person, DocketKind kind, const char *id, gboolean removed, gint64 seq, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "INSERT INTO scope (person, kind, id, seq, removed) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (person, kind, id) DO UPDATE SET seq = excluded.seq, removed = excluded.removed", error);

  if (put == NULL)
    return FALSE;
  docket_statement_lend_text (put, 1, person);
  docket_statement_lend_text (put, 2, docket_kind_info (kind)->name);
  docket_statement_lend_text (put, 3, id);
  docket_statement_bind_int (put, 4, seq);
  docket_statement_bind_int (put, 5, removed);
  return docket_statement_run (put, error);
}

static gboolean
sqlite_in_scope (DocketRepository *repository, const char *person, DocketKind kind, const char *id, gboolean *in, GError **error)
{
  const char *texts[] = { person, docket_kind_info (kind)->name, id };

  if (DOCKET_REPOSITORY_SQLITE (repository)->as_of_n > 0)
    return docket_sqlite_past_scope (DOCKET_REPOSITORY_SQLITE (repository), person, kind, id, in, error);
  return exists (repository, "SELECT 1 FROM scope WHERE person = ?1 AND kind = ?2 AND id = ?3 AND removed = 0", texts, 3, in, error);
}

static gboolean
sqlite_was_in_scope (DocketRepository *repository, const char *person, DocketKind kind, const char *id, gboolean *was, GError **error)
{
  const DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  const char *texts[] = { person, docket_kind_info (kind)->name, id };

  /* A row that says it left has been in before, whenever it left. */
  if (self->as_of_n == 0)
    return exists (repository, "SELECT 1 FROM scope WHERE person = ?1 AND kind = ?2 AND id = ?3", texts, 3, was, error);
  return docket_sqlite_past_scope (DOCKET_REPOSITORY_SQLITE (repository), person, kind, id, was, error)
         && (*was || exists (repository, "SELECT 1 FROM scope WHERE person = ?1 AND kind = ?2 AND id = ?3 AND removed = 1", texts, 3, was, error));
}

/* ---- Feed ---- */

#define EVERYTHING "SELECT seq, 0, kind, id FROM feed WHERE seq > ?2 AND ?1 IS NULL ORDER BY seq LIMIT ?3"

/*
 * A technician's feed. A record stands where it changed or came into scope,
 * whichever is later; one that left stands where it left. Every place was taken
 * by one record only, so that a page may end anywhere.
 */
#define SCOPED                                                                                            \
  "SELECT seq, removed, kind, id FROM ("                                                                  \
  " SELECT max (feed.seq, scope.seq) AS seq, 0 AS removed, feed.kind AS kind, feed.id AS id"              \
  "  FROM scope JOIN feed ON feed.kind = scope.kind AND feed.id = scope.id"                               \
  "  WHERE scope.person = ?1 AND scope.removed = 0 AND max (feed.seq, scope.seq) > ?2"                    \
  " UNION ALL SELECT seq, 1, kind, id FROM scope WHERE person = ?1 AND removed = 1 AND seq > ?2"          \
  " UNION ALL SELECT seq, 0, kind, id FROM feed WHERE kind IN ('person', 'absence', 'device', 'policy') AND seq > ?2" \
  ") ORDER BY seq LIMIT ?3"

static gpointer
read_place (DocketStatement *find)
{
  return docket_place_new (docket_kind_from_name (docket_statement_get_text (find, 2)), docket_statement_get_text (find, 3),
                           docket_statement_get_int (find, 0), docket_statement_get_int (find, 1) != 0);
}

static GPtrArray *
sqlite_read_feed (DocketRepository *repository, const char *person, gint64 after, guint limit, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), person == NULL ? EVERYTHING : SCOPED, error);

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, person);
  docket_statement_bind_int (find, 2, after);
  docket_statement_bind_int (find, 3, limit);
  return docket_sqlite_collect (find, read_place, (GDestroyNotify) docket_place_free, error);
}

void
docket_sqlite_scope_init (DocketRepositoryInterface *iface)
{
  iface->add_assignment = sqlite_add_assignment;
  iface->was_assigned = sqlite_was_assigned;
  iface->has_username = sqlite_has_username;
  iface->has_admin = sqlite_has_admin;
  iface->has_work_for = sqlite_has_work_for;
  iface->get_case = sqlite_get_case;
  iface->open_case = sqlite_open_case;
  iface->close_case = sqlite_close_case;
  iface->cases_of_record = sqlite_cases_of_record;
  iface->count_open_cases = sqlite_count_open_cases;
  iface->cases_of_job = sqlite_cases_of_job;
  iface->set_scope = sqlite_set_scope;
  iface->in_scope = sqlite_in_scope;
  iface->was_in_scope = sqlite_was_in_scope;
  iface->read_feed = sqlite_read_feed;
}
