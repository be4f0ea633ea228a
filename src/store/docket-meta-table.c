/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small facts about the account, and drafts: name -> text. */

#include "docket-store-private.h"

#define META_SQL "SELECT value FROM meta WHERE name = ?1"

static gboolean
read_text (DocketStore *self, const char *sql, const char *name, char **text, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, sql, error);
  g_autoptr(GError) local = NULL;

  *text = NULL;
  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, name);
  if (docket_statement_step (find, &local))
    *text = g_strdup (docket_statement_get_text (find, 0));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
write_text (DocketStore *self, const char *sql, const char *name, const char *text, GError **error)
{
  g_autoptr(DocketStatement) put = docket_db_prepare (self->db, sql, error);

  if (put == NULL)
    return FALSE;
  docket_statement_bind_text (put, 1, name);
  if (text != NULL)
    docket_statement_bind_text (put, 2, text);
  return docket_statement_run (put, error);
}

char *
docket_store_get_meta (DocketStore *self, const char *name)
{
  char *value;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  read_text (self, META_SQL, name, &value, NULL);
  return value;
}

gboolean
docket_meta_read (DocketStore *self, const char *name, char **value, GError **error)
{
  return read_text (self, META_SQL, name, value, error);
}

gboolean
docket_meta_put (DocketStore *self, const char *name, const char *value, GError **error)
{
  if (value == NULL)
    return write_text (self, "DELETE FROM meta WHERE name = ?1", name, NULL, error);
  return write_text (self, "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value, error);
}

gint64
docket_meta_get_int (DocketStore *self, const char *name)
{
  g_autofree char *value = docket_store_get_meta (self, name);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

gboolean
docket_meta_read_int (DocketStore *self, const char *name, gint64 *number, GError **error)
{
  g_autofree char *value = NULL;

  if (!docket_meta_read (self, name, &value, error))
    return FALSE;
  *number = value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
  return TRUE;
}

gboolean
docket_meta_put_int (DocketStore *self, const char *name, gint64 number, GError **error)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return docket_meta_put (self, name, value, error);
}

gboolean
docket_meta_note_put_between (DocketStore *self, GError **error)
{
  gint64 n;

  return docket_meta_read_int (self, DOCKET_META_PUT_BETWEEN, &n, error) && docket_meta_put_int (self, DOCKET_META_PUT_BETWEEN, n + 1, error);
}

char *
docket_store_get_draft (DocketStore *self, const char *name)
{
  char *text;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  read_text (self, "SELECT text FROM draft WHERE name = ?1", name, &text, NULL);
  return text;
}

char **
docket_store_find_drafts (DocketStore *self, const char *prefix)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (DocketStatement) find = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  find = docket_db_prepare (self->db, "SELECT name FROM draft WHERE substr (name, 1, length (?1)) = ?1 ORDER BY name", NULL);
  if (find != NULL)
    docket_statement_bind_text (find, 1, prefix);
  while (find != NULL && docket_statement_step (find, NULL))
    g_strv_builder_add (names, docket_statement_get_text (find, 0));
  return g_strv_builder_end (names);
}

gboolean
docket_store_set_draft (DocketStore *self, const char *name, const char *text, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  if (text == NULL)
    ok = write_text (self, "DELETE FROM draft WHERE name = ?1", name, NULL, error);
  else
    ok = write_text (self, "INSERT INTO draft (name, text) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET text = excluded.text", name, text, error);
  return docket_store_end (self, ok, error);
}
