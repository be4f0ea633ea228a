/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-checkpointer.h"
#include "docket-record-cache.h"
#include "docket-repository-sqlite.h"
#include "docket-statement.h"

G_BEGIN_DECLS

/* How many cases are open: those about a group or void, one for each, and those
 * about customers that may be one, which stand in pairs. */
#define DOCKET_SQLITE_OPEN_CASES                                                                                  \
  "((SELECT count (*) FROM review_case WHERE open = 1)"                                                           \
  " + (SELECT count (DISTINCT match_pair.review) FROM match_pair JOIN review ON review.id = match_pair.review"    \
  " WHERE match_pair.kept = 0 AND review.state = 'open'))"

/* The SQLite repository by concern: each file fills its slots of the interface. */

struct _DocketRepositorySqlite
{
  GObject parent_instance;
  DocketDb *db;
  DocketCheckpointer *checkpointer; /* NULL for a reader */
  char *path;
  gboolean reader;
  guint depth;      /* of savepoints */
  gint64 data_version; /* moves when another process committed */
  gint64 as_of_n;   /* a reader set back to before this entry of the audit; 0: the present */
  gint64 as_of_seq;
  gint64 seq;       /* newest place taken; -1: not known */
  gint64 audit_n;   /* newest entry; -1: not known */
  char *audit_hash; /* its hash; NULL: not known */
  gboolean writing;         /* between begin and its end */
  DocketRecordCache *cache; /* used only while writing */
};

void docket_sqlite_records_init (DocketRepositoryInterface *iface);
void docket_sqlite_scope_init (DocketRepositoryInterface *iface);
void docket_sqlite_accounts_init (DocketRepositoryInterface *iface);
void docket_sqlite_audit_init (DocketRepositoryInterface *iface);
void docket_sqlite_report_init (DocketRepositoryInterface *iface);
void docket_sqlite_past_init (DocketRepositoryInterface *iface);
void docket_sqlite_matches_init (DocketRepositoryInterface *iface);
void docket_sqlite_merges_init (DocketRepositoryInterface *iface);
void docket_sqlite_blobs_init (DocketRepositoryInterface *iface);

typedef void (*DocketMatchesFunc) (guint done, guint customers, gpointer data);

/* Where customers that may be one meet: brought up to date with a record that
 * was just written, and made anew if an older version made it, of which @func
 * (nullable) (scope call) is told. */
gboolean docket_sqlite_index_matches (DocketRepositorySqlite *self, const DocketRecord *customer, GError **error);
gboolean docket_sqlite_open_matches (DocketRepositorySqlite *self, DocketMatchesFunc func, gpointer data, GError **error);

/* -- docket-sqlite-records.c: a place out of a row of kind and id -- */
gpointer docket_sqlite_read_child (DocketStatement *find);

/* -- docket-sqlite-check.c: the steps of the check; each says where it broke -- */
/* Records against the feed. */
gboolean docket_sqlite_check_feed (DocketRepositorySqlite *self, GError **error);
/* The feed against records, and these against their newest versions. */
gboolean docket_sqlite_check_versions (DocketRepositorySqlite *self, GError **error);
/* Stored answers and open cases against the audit. */
gboolean docket_sqlite_check_answers (DocketRepositorySqlite *self, GError **error);
/* -- docket-sqlite-audit.c -- */
gboolean docket_sqlite_check_audit (DocketRepositorySqlite *self, GError **error);

/* -- docket-sqlite-past.c: the same as the readers of the present -- */
gboolean docket_sqlite_past_record (DocketRepositorySqlite *self, DocketKind kind, const char *id, DocketRecord **record, GError **error);
gboolean docket_sqlite_past_assigned (DocketRepositorySqlite *self, const char *job, const char *person, gboolean *was, GError **error);
gboolean docket_sqlite_past_scope (DocketRepositorySqlite *self, const char *person, DocketKind kind, const char *id, gboolean *in, GError **error);

/* Steps @statement; TRUE with @row FALSE at the end, FALSE on error. */
gboolean docket_sqlite_step (DocketStatement *statement, gboolean *row, GError **error);
/* Every row of @find as @read makes it, each freed with @free_func; NULL with @error. */
typedef gpointer (*DocketSqliteReadFunc) (DocketStatement *find);
GPtrArray *docket_sqlite_collect (DocketStatement *find, DocketSqliteReadFunc read, GDestroyNotify free_func, GError **error);
char *docket_sqlite_values_text (const DocketValues *values);

G_END_DECLS
