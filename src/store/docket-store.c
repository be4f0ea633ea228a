/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The account's file: opening it, transactions, and what a write touched.
 *
 * Every public write of the store has the same form:
 *
 *   if (!docket_store_begin (self, error))
 *     return FALSE;
 *   ok = … (self, error);
 *   return docket_store_end (self, ok, error);
 *
 * Between the two, each record that changes is touched. Touched records become
 * changes (for the notifier) only if the commit succeeds, so nobody ever hears
 * of work that is not on the disk, and a full disk leaves the store usable.
 *
 * The parts: docket-submit (a save), docket-outbox (its way to the server),
 * docket-feed-apply (what comes back), docket-next (all of it at once), docket-overlay (what the person sees
 * meanwhile), docket-select (lists), docket-search (full text).
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "docket-limits.h"
#include "docket-normal.h"
#include "docket-record-table.h"
#include "docket-rescue.h"

/* Made by glib-compile-resources; named here so that the linker keeps it. */
GResource *docket_store_get_resource (void);

G_DEFINE_QUARK (docket-store-error-quark, docket_store_error)
G_DEFINE_FINAL_TYPE (DocketStore, docket_store, G_TYPE_OBJECT)

static const char *const migrations[] = {
  DOCKET_RECORD_TABLES_SQL,
  "/io/github/docketdesk/Docket/store/store-1.sql",
  "/io/github/docketdesk/Docket/store/store-2.sql",
  DOCKET_RECORD_COLUMNS_SQL,
  "/io/github/docketdesk/Docket/store/store-3.sql",
  "/io/github/docketdesk/Docket/store/store-4.sql",
  "/io/github/docketdesk/Docket/store/store-5.sql",
  "/io/github/docketdesk/Docket/store/store-6.sql",
  "/io/github/docketdesk/Docket/store/store-7.sql",
  "/io/github/docketdesk/Docket/store/store-8.sql",
  "/io/github/docketdesk/Docket/store/store-9.sql",
  "/io/github/docketdesk/Docket/store/store-10.sql",
  "/io/github/docketdesk/Docket/store/store-11.sql",
  NULL,
};

/* What a reader or a save ran into, the next start mends. */
static void
note_damage (DocketStore *self)
{
  if (!self->alone && self->db != NULL && docket_db_met_damage (self->db))
    docket_rescue_mark (self->path);
}

static void
docket_store_finalize (GObject *object)
{
  DocketStore *self = DOCKET_STORE (object);

  g_clear_pointer (&self->ahead, docket_search_ahead_free);
  note_damage (self);
  g_clear_pointer (&self->db, docket_db_close);
  if (self->hold >= 0)
    close (self->hold);
  g_clear_pointer (&self->turns, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->files, docket_files_free);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->policy, docket_policy_unref);
  g_clear_pointer (&self->policy_document, g_free);
  g_clear_pointer (&self->changes, docket_change_set_unref);
  g_clear_pointer (&self->touched, docket_change_set_unref);

  G_OBJECT_CLASS (docket_store_parent_class)->finalize (object);
}

static void
docket_store_class_init (DocketStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_store_finalize;
}

static void
docket_store_init (DocketStore *self)
{
  self->hold = -1;
  self->copied_rows_max = DOCKET_NEXT_COPIED_ROWS_MAX;
  self->part_operations = DOCKET_IMPORT_PART_OPERATIONS;
}

static DocketStore *
new_store (const char *path, DocketDbFlags flags, DocketClock *clock, DocketRandom *random)
{
  DocketStore *self = g_object_new (DOCKET_TYPE_STORE, NULL);

  self->path = g_strdup (path);
  self->files = docket_files_new_for_store (path);
  self->flags = flags;
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

static gboolean
open_file (DocketStore *self, GError **error)
{
  g_assert (docket_store_get_resource () != NULL);
  self->db = docket_db_open (self->path, self->flags, error);
  if (self->db == NULL || !docket_db_migrate (self->db, migrations, error)
      || !docket_db_add_function (self->db, DOCKET_SEARCH_PHONE_ENDS, docket_normal_phone_ends, error))
    return FALSE;
  if ((self->flags & DOCKET_DB_READ_ONLY) == 0 && !docket_next_forget_if_outdated (self, error))
    return FALSE;
  self->data_version = docket_db_data_version (self->db);
  return TRUE;
}

DocketStore *
docket_store_open_alone (const char *path, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autoptr(DocketStore) self = new_store (path, DOCKET_DB_READ_WRITE, clock, random);

  self->alone = TRUE;
  return open_file (self, error) ? g_steal_pointer (&self) : NULL;
}

DocketStore *
docket_store_open (const char *path, DocketDbFlags flags, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autoptr(DocketStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DOCKET_IS_RANDOM (random), NULL);

  self = new_store (path, flags, clock, random);
  self->alone = strcmp (path, ":memory:") == 0;
  if (!self->alone)
    self->hold = docket_rescue_hold (path);
  if (!self->alone && docket_rescue_is_marked (path))
    {
      g_set_error_literal (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT, path);
      return NULL;
    }
  return open_file (self, error) ? g_steal_pointer (&self) : NULL;
}

const char *
docket_store_get_path (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  return self->path;
}

gboolean
docket_store_met_damage (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  return docket_db_met_damage (self->db);
}

void
docket_store_get_work (DocketStore *self, DocketDbWork *work)
{
  g_return_if_fail (DOCKET_IS_STORE (self) && work != NULL);

  docket_db_get_work (self->db, work);
}

DocketFiles *
docket_store_get_files (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  return self->files;
}

static gboolean
begin (DocketStore *self, gboolean lightly, GError **error)
{
  if (self->depth > 0)
    {
      self->depth++;
      return TRUE;
    }
  if ((self->flags & DOCKET_DB_READ_ONLY) != 0)
    {
      g_set_error_literal (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_READ_ONLY, _("This is open for reading only."));
      return FALSE;
    }
  if (self->lightly != lightly && !docket_db_set_durable (self->db, !lightly, error))
    return FALSE;
  self->lightly = lightly;
  if (self->watch != NULL)
    self->watch (FALSE, lightly, self->watch_data);
  if (!docket_db_begin (self->db, error))
    return FALSE;
  self->touched = docket_change_set_new ();
  self->depth = 1;
  self->doomed = FALSE;
  return TRUE;
}

gboolean
docket_store_begin (DocketStore *self, GError **error)
{
  return begin (self, FALSE, error);
}

gboolean
docket_store_begin_lightly (DocketStore *self, GError **error)
{
  return begin (self, TRUE, error);
}

gboolean
docket_store_end (DocketStore *self, gboolean ok, GError **error)
{
  g_autoptr(DocketChangeSet) touched = NULL;

  g_assert (self->depth > 0);

  if (--self->depth > 0)
    {
      self->doomed |= !ok;
      return ok;
    }
  touched = g_steal_pointer (&self->touched);
  if (ok && self->doomed)
    {
      g_set_error_literal (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FAILED, _("Part of this could not be saved, so nothing of it was."));
      ok = FALSE;
    }
  if (ok)
    ok = docket_search_flush (self, error) && docket_db_commit (self->db, error);
  g_clear_pointer (&self->search_writes, g_array_unref);
  if (self->watch != NULL)
    self->watch (TRUE, self->lightly, self->watch_data);
  if (!ok)
    {
      note_damage (self);
      if (docket_db_in_transaction (self->db))
        docket_db_rollback (self->db);
      return FALSE;
    }
  if (docket_change_set_is_empty (touched))
    return TRUE;
  if (self->changes == NULL)
    self->changes = g_steal_pointer (&touched);
  else
    docket_change_set_merge (self->changes, touched);
  return TRUE;
}

gboolean
docket_store_transact (DocketStore *self, DocketStoreFunc func, gpointer data, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = func (self, data, error);
  return docket_store_end (self, ok, error);
}

gboolean
docket_store_read_at_once (DocketStore *self, DocketStoreFunc func, gpointer data, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (!docket_db_begin_read (self->db, error))
    return FALSE;
  ok = func (self, data, error);
  docket_db_rollback (self->db);
  return ok;
}

void
docket_store_watch (DocketStore *self, DocketStoreWatchFunc func, gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  self->watch = func;
  self->watch_data = data;
}

gint64
docket_store_slice_until (DocketStore *self)
{
  return docket_clock_monotonic_ms (self->clock) + DOCKET_APPLY_SLICE_MS_MAX;
}

gboolean
docket_store_slice_is_over (DocketStore *self, guint done, gint64 until_ms, DocketStoreAwaitedFunc awaited, gpointer data)
{
  return done >= DOCKET_APPLY_SLICE_ROWS_MIN && awaited != NULL && (awaited (data) || docket_clock_monotonic_ms (self->clock) >= until_ms);
}

void
docket_store_touch (DocketStore *self, DocketKind kind, const char *id)
{
  docket_change_set_add (self->touched, kind, id);
}

void
docket_store_touch_outbox (DocketStore *self)
{
  docket_change_set_add_outbox (self->touched);
}

void
docket_store_touch_everything (DocketStore *self)
{
  g_autoptr (DocketChangeSet) everything = docket_change_set_new_everything ();

  docket_change_set_merge (self->touched, everything);
}

DocketChangeSet *
docket_store_take_changes (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  return g_steal_pointer (&self->changes);
}

gboolean
docket_store_changed_elsewhere (DocketStore *self)
{
  gint64 data_version;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  data_version = docket_db_data_version (self->db);
  if (data_version == self->data_version)
    return FALSE;
  self->data_version = data_version;
  return TRUE;
}

gboolean
docket_store_set_meta (DocketStore *self, const char *name, const char *value, GError **error)
{
  g_autofree char *old = NULL;
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  old = docket_store_get_meta (self, name);
  if (g_strcmp0 (old, value) == 0)
    return TRUE;
  if (!docket_store_begin (self, error))
    return FALSE;
  ok = docket_meta_put (self, name, value, error);
  return docket_store_end (self, ok, error);
}

/* -- Who we are and what we may -- */

DocketPolicy *
docket_store_get_policy (DocketStore *self)
{
  g_autofree char *document = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  {
    g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT document FROM policy WHERE \"void\" = 0 AND document IS NOT NULL ORDER BY version DESC LIMIT 1", NULL);

    if (find != NULL && docket_statement_step (find, NULL))
      document = g_strdup (docket_statement_get_text (find, 0));
  }

  if (self->policy == NULL || g_strcmp0 (document, self->policy_document) != 0)
    {
      g_autoptr(GError) error = NULL;
      DocketPolicy *policy = NULL;

      if (document != NULL)
        policy = docket_policy_new_from_json (document, strlen (document), &error);
      /* A document this version cannot read: the server judges by it all the
       * same; the default is our best guess until an update. */
      if (error != NULL)
        g_info ("The policy that the server sent cannot be read: %s", error->message);
      if (policy == NULL)
        policy = docket_policy_new_default ();
      g_clear_pointer (&self->policy, docket_policy_unref);
      g_free (self->policy_document);
      self->policy = policy;
      self->policy_document = g_steal_pointer (&document);
    }
  return docket_policy_ref (self->policy);
}

DocketRole
docket_store_get_role (DocketStore *self)
{
  g_autofree char *person = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), DOCKET_ROLE_NONE);

  person = docket_store_get_meta (self, DOCKET_META_PERSON);
  if (person != NULL)
    {
      g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT role FROM person WHERE id = ?1", NULL);

      if (find != NULL)
        {
          docket_statement_bind_text (find, 1, person);
          if (docket_statement_step (find, NULL))
            name = g_strdup (docket_statement_get_text (find, 0));
        }
    }
  if (name == NULL)
    name = docket_store_get_meta (self, DOCKET_META_ROLE);
  return name != NULL ? docket_role_from_name (name) & ~DOCKET_ROLE_ASSIGNED : DOCKET_ROLE_NONE;
}
