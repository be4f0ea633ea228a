/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Accounts and sessions. */
#include "docket-sqlite-private.h"

static DocketDb *
db_of (DocketRepository *repository)
{
  return DOCKET_REPOSITORY_SQLITE (repository)->db;
}

#define ACCOUNT_COLUMNS "person, username, password, disabled"

static gpointer
read_account (DocketStatement *statement)
{
  DocketAccount *account = docket_account_new ();

  account->person = g_strdup (docket_statement_get_text (statement, 0));
  account->username = g_strdup (docket_statement_get_text (statement, 1));
  account->password = g_strdup (docket_statement_get_text (statement, 2));
  account->disabled = docket_statement_get_int (statement, 3) != 0;
  return account;
}

static gboolean
sqlite_get_account (DocketRepository *repository, const char *username, DocketAccount **account, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT " ACCOUNT_COLUMNS " FROM account WHERE username = ?1", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, username);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *account = row ? read_account (find) : NULL;
  return TRUE;
}

static gboolean
sqlite_put_account (DocketRepository *repository, const DocketAccount *account, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "INSERT INTO account (" ACCOUNT_COLUMNS ") VALUES (?1, ?2, ?3, ?4) ON CONFLICT (person) DO UPDATE SET username = excluded.username, password = excluded.password, disabled = excluded.disabled", error);

  if (put == NULL)
    return FALSE;
  docket_statement_bind_text (put, 1, account->person);
  docket_statement_bind_text (put, 2, account->username);
  docket_statement_bind_text (put, 3, account->password);
  docket_statement_bind_int (put, 4, account->disabled);
  return docket_statement_run (put, error);
}

static GPtrArray *
sqlite_accounts (DocketRepository *repository, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT " ACCOUNT_COLUMNS " FROM account ORDER BY username", error);

  if (find == NULL)
    return NULL;
  return docket_sqlite_collect (find, read_account, (GDestroyNotify) docket_account_free, error);
}

static gboolean
sqlite_get_login (DocketRepository *repository, const char *digest, DocketLogin **login, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT person, device, created_at, expires_at FROM login WHERE digest = ?1", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, digest);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *login = NULL;
  if (row)
    {
      *login = docket_login_new ();
      (*login)->digest = g_strdup (digest);
      (*login)->person = g_strdup (docket_statement_get_text (find, 0));
      (*login)->device = g_strdup (docket_statement_get_text (find, 1));
      (*login)->created_at = docket_statement_get_int (find, 2);
      (*login)->expires_at = docket_statement_get_int (find, 3);
    }
  return TRUE;
}

static gboolean
sqlite_put_login (DocketRepository *repository, const DocketLogin *login, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "INSERT INTO login (digest, person, device, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (digest) DO UPDATE SET expires_at = excluded.expires_at", error);

  if (put == NULL)
    return FALSE;
  docket_statement_bind_text (put, 1, login->digest);
  docket_statement_bind_text (put, 2, login->person);
  docket_statement_bind_text (put, 3, login->device);
  docket_statement_bind_int (put, 4, login->created_at);
  docket_statement_bind_int (put, 5, login->expires_at);
  return docket_statement_run (put, error);
}

static gboolean
delete_by (DocketRepository *repository, const char *sql, const char *text, GError **error)
{
  g_autoptr (DocketStatement) delete = docket_db_prepare (db_of (repository), sql, error);

  if (delete == NULL)
    return FALSE;
  docket_statement_bind_text (delete, 1, text);
  return docket_statement_run (delete, error);
}

/* A server in another process sees from the count that somebody is out. */
static gboolean
count_sign_out (DocketRepository *repository, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *next = NULL;

  if (!docket_repository_get_meta (repository, DOCKET_META_SIGN_OUTS, &text, error))
    return FALSE;
  next = g_strdup_printf ("%" G_GINT64_FORMAT, (text == NULL ? 0 : g_ascii_strtoll (text, NULL, 10)) + 1);
  return docket_repository_set_meta (repository, DOCKET_META_SIGN_OUTS, next, error);
}

static gboolean
sqlite_delete_login (DocketRepository *repository, const char *digest, GError **error)
{
  return delete_by (repository, "DELETE FROM login WHERE digest = ?1", digest, error) && count_sign_out (repository, error);
}

static gboolean
sqlite_delete_logins_of (DocketRepository *repository, const char *person, GError **error)
{
  return delete_by (repository, "DELETE FROM login WHERE person = ?1", person, error) && count_sign_out (repository, error);
}

void
docket_sqlite_accounts_init (DocketRepositoryInterface *iface)
{
  iface->get_account = sqlite_get_account;
  iface->put_account = sqlite_put_account;
  iface->accounts = sqlite_accounts;
  iface->get_login = sqlite_get_login;
  iface->put_login = sqlite_put_login;
  iface->delete_login = sqlite_delete_login;
  iface->delete_logins_of = sqlite_delete_logins_of;
}
