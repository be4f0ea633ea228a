/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The interface of storage: each public function calls the slot of its name.
 * Implementations fill every slot; there are no defaults, so that a new engine
 * cannot forget one without its first test saying so.
 */
#include "docket-repository.h"

G_DEFINE_INTERFACE (DocketRepository, docket_repository, G_TYPE_OBJECT)

static void
docket_repository_default_init (DocketRepositoryInterface *iface)
{
}

DocketStoredOperation *
docket_stored_operation_new (void)
{
  return g_new0 (DocketStoredOperation, 1);
}

void
docket_stored_operation_free (DocketStoredOperation *operation)
{
  if (operation == NULL)
    return;
  g_free (operation->key);
  g_free (operation->fingerprint);
  g_free (operation->person);
  g_free (operation->device);
  g_free (operation->review);
  g_free (operation->answer);
  g_free (operation->body);
  g_free (operation);
}

DocketVersion *
docket_version_new (void)
{
  return g_new0 (DocketVersion, 1);
}

void
docket_version_free (DocketVersion *version)
{
  if (version == NULL)
    return;
  g_clear_pointer (&version->values, docket_values_unref);
  g_free (version->operation);
  docket_stamp_clear (&version->by);
  g_free (version);
}

DocketPlace *
docket_place_new (DocketKind kind, const char *id, gint64 seq, gboolean removed)
{
  DocketPlace *place = g_new0 (DocketPlace, 1);

  place->kind = kind;
  place->id = g_strdup (id);
  place->seq = seq;
  place->removed = removed;
  return place;
}

void
docket_place_free (DocketPlace *place)
{
  if (place == NULL)
    return;
  g_free (place->id);
  g_free (place);
}

DocketAccount *
docket_account_new (void)
{
  return g_new0 (DocketAccount, 1);
}

void
docket_account_free (DocketAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->person);
  g_free (account->username);
  g_free (account->password);
  g_free (account);
}

DocketLogin *
docket_login_new (void)
{
  return g_new0 (DocketLogin, 1);
}

void
docket_login_free (DocketLogin *login)
{
  if (login == NULL)
    return;
  g_free (login->digest);
  g_free (login->person);
  g_free (login->device);
  g_free (login);
}

DocketRepository *
docket_repository_open_reader (DocketRepository *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->open_reader (self, error);
}

gboolean
docket_repository_begin (DocketRepository *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->begin (self, error);
}

gboolean
docket_repository_begin_read (DocketRepository *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->begin_read (self, error);
}

gboolean
docket_repository_commit (DocketRepository *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->commit (self, error);
}

void
docket_repository_rollback (DocketRepository *self)
{
  g_return_if_fail (DOCKET_IS_REPOSITORY (self));
  DOCKET_REPOSITORY_GET_IFACE (self)->rollback (self);
}

gboolean
docket_repository_savepoint (DocketRepository *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->savepoint (self, error);
}

gboolean
docket_repository_release (DocketRepository *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->release (self, error);
}

void
docket_repository_rollback_to (DocketRepository *self)
{
  g_return_if_fail (DOCKET_IS_REPOSITORY (self));
  DOCKET_REPOSITORY_GET_IFACE (self)->rollback_to (self);
}

gboolean
docket_repository_copy_to (DocketRepository *self, const char *path, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->copy_to (self, path, error);
}

gboolean
docket_repository_check (DocketRepository *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->check (self, error);
}

gboolean
docket_repository_get_meta (DocketRepository *self, const char *name, char **value, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_meta (self, name, value, error);
}

gboolean
docket_repository_set_meta (DocketRepository *self, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->set_meta (self, name, value, error);
}

gboolean
docket_repository_next_seq (DocketRepository *self, gint64 *seq, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->next_seq (self, seq, error);
}

gboolean
docket_repository_current_seq (DocketRepository *self, gint64 *seq, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->current_seq (self, seq, error);
}

gboolean
docket_repository_skip_seqs (DocketRepository *self, gint64 n, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self) && n > 0, FALSE);

  return DOCKET_REPOSITORY_GET_IFACE (self)->skip_seqs (self, n, error);
}

gboolean
docket_repository_count_open_cases (DocketRepository *self, gint64 *n, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->count_open_cases (self, n, error);
}

gboolean
docket_repository_get_record (DocketRepository *self, DocketKind kind, const char *id, DocketRecord **record, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_record (self, kind, id, record, error);
}

gboolean
docket_repository_write_record (DocketRepository *self, DocketKind kind, const char *id, DocketJsonWriter *writer, gboolean *there, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->write_record (self, kind, id, writer, there, error);
}

gboolean
docket_repository_put_record (DocketRepository *self, DocketRecord *record, gint64 seq, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->put_record (self, record, seq, error);
}

GPtrArray *
docket_repository_children (DocketRepository *self, const char *job, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->children (self, job, error);
}

gboolean
docket_repository_add_version (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, const DocketVersion *version, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->add_version (self, kind, id, group, version, error);
}

gboolean
docket_repository_get_version (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, gint64 rev, DocketVersion **version, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_version (self, kind, id, group, rev, version, error);
}

GPtrArray *
docket_repository_versions (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, guint limit, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->versions (self, kind, id, group, limit, error);
}

gboolean
docket_repository_add_assignment (DocketRepository *self, const char *job, const char *person, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->add_assignment (self, job, person, error);
}

gboolean
docket_repository_was_assigned (DocketRepository *self, const char *job, const char *person, gboolean *was, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->was_assigned (self, job, person, was, error);
}

gboolean
docket_repository_has_username (DocketRepository *self, const char *username, const char *except_person, gboolean *has, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->has_username (self, username, except_person, has, error);
}

gboolean
docket_repository_has_admin (DocketRepository *self, const char *except_person, gboolean *has, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->has_admin (self, except_person, has, error);
}

gboolean
docket_repository_has_work_for (DocketRepository *self, const char *person, const char *customer, const char *except_job, gboolean *has, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->has_work_for (self, person, customer, except_job, has, error);
}

gboolean
docket_repository_get_case (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, char **review, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_case (self, kind, id, group, review, error);
}

gboolean
docket_repository_open_case (DocketRepository *self, const char *review, DocketKind kind, const char *id, DocketGroup group, const char *job, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->open_case (self, review, kind, id, group, job, error);
}

gboolean
docket_repository_close_case (DocketRepository *self, const char *review, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->close_case (self, review, error);
}

GPtrArray *
docket_repository_cases_of_record (DocketRepository *self, DocketKind kind, const char *id, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->cases_of_record (self, kind, id, error);
}

GPtrArray *
docket_repository_cases_of_job (DocketRepository *self, const char *job, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->cases_of_job (self, job, error);
}

gboolean
docket_repository_set_scope (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean removed, gint64 seq, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->set_scope (self, person, kind, id, removed, seq, error);
}

gboolean
docket_repository_in_scope (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean *in, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->in_scope (self, person, kind, id, in, error);
}

gboolean
docket_repository_was_in_scope (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean *was, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->was_in_scope (self, person, kind, id, was, error);
}

GPtrArray *
docket_repository_read_feed (DocketRepository *self, const char *person, gint64 after, guint limit, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->read_feed (self, person, after, limit, error);
}

gboolean
docket_repository_get_operation (DocketRepository *self, const char *key, DocketStoredOperation **operation, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_operation (self, key, operation, error);
}

gboolean
docket_repository_put_operation (DocketRepository *self, const DocketStoredOperation *operation, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->put_operation (self, operation, error);
}

gboolean
docket_repository_get_account (DocketRepository *self, const char *username, DocketAccount **account, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_account (self, username, account, error);
}

gboolean
docket_repository_put_account (DocketRepository *self, const DocketAccount *account, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->put_account (self, account, error);
}

GPtrArray *
docket_repository_accounts (DocketRepository *self, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->accounts (self, error);
}

gboolean
docket_repository_get_login (DocketRepository *self, const char *digest, DocketLogin **login, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_login (self, digest, login, error);
}

gboolean
docket_repository_put_login (DocketRepository *self, const DocketLogin *login, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->put_login (self, login, error);
}

gboolean
docket_repository_delete_login (DocketRepository *self, const char *digest, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->delete_login (self, digest, error);
}

gboolean
docket_repository_delete_logins_of (DocketRepository *self, const char *person, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->delete_logins_of (self, person, error);
}

gboolean
docket_repository_append_audit (DocketRepository *self, DocketAuditEntry *entry, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->append_audit (self, entry, error);
}

GPtrArray *
docket_repository_read_audit (DocketRepository *self, gint64 after, guint limit, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->read_audit (self, after, limit, error);
}

GPtrArray *
docket_repository_record_audit (DocketRepository *self, DocketKind kind, const char *id, gint64 before, guint limit, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->record_audit (self, kind, id, before, limit, error);
}

gboolean
docket_repository_audit_head (DocketRepository *self, gint64 *size, char **hash, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->audit_head (self, size, hash, error);
}

gboolean
docket_repository_audit_tag (DocketRepository *self, gint64 seq, char **hash, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->audit_tag (self, seq, hash, error);
}

gboolean
docket_repository_note_replay (DocketRepository *self, const char *key, gint64 at, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->note_replay (self, key, at, error);
}

gboolean
docket_repository_sync_report (DocketRepository *self, DocketSyncReport *report, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->sync_report (self, report, error);
}

void
docket_repository_set_as_of (DocketRepository *self, gint64 n, gint64 seq)
{
  g_return_if_fail (DOCKET_IS_REPOSITORY (self));
  DOCKET_REPOSITORY_GET_IFACE (self)->set_as_of (self, n, seq);
}

gboolean
docket_repository_audit_range (DocketRepository *self, gint64 from, gint64 to, gint64 *first, gint64 *last, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->audit_range (self, from, to, first, last, error);
}
