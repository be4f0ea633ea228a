/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The fixture of the end-to-end tests: see the header.
 */
#include "docket-test-company.h"

#include <string.h>

DocketTestCompany *
docket_test_company_new (void)
{
  DocketTestCompany *self = g_new0 (DocketTestCompany, 1);
  const char *url;

  self->dir = docket_test_dir_new ();
  self->server = docket_test_server_new (self->dir);
  self->relay = docket_test_relay_new (docket_test_server_get_port (self->server));
  url = docket_test_server_get_url (self->server);
  self->omar = docket_test_desk_new (self->dir, "omar", url, "omar", "desk");
  self->dana = docket_test_desk_new (self->dir, "dana", url, "dana", "desk");
  self->tess = docket_test_desk_new (self->dir, "tess", docket_test_relay_get_url (self->relay), "tess", "field");
  self->sofia = docket_test_desk_new (self->dir, "sofia", url, "sofia", "desk");
  self->job = docket_test_job_in_hand (self->omar, self->dana, self->tess, "Leaking pump");
  docket_test_wait_for_status (self->sofia, self->job, "in_progress");
  return self;
}

void
docket_test_company_free (DocketTestCompany *self)
{
  docket_test_desk_free (self->sofia);
  docket_test_desk_free (self->tess);
  docket_test_desk_free (self->dana);
  docket_test_desk_free (self->omar);
  docket_test_relay_free (self->relay);
  docket_test_server_free (self->server);
  docket_test_dir_remove (self->dir);
  g_free (self->job);
  g_free (self);
}

void
docket_test_company_assert_notes (DocketTestCompany *self, DocketTestDesk *desk, const char *prefix, guint n)
{
  g_autoptr (GPtrArray) notes = docket_test_desk_notes (desk, self->job);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_found = 0;

  for (guint i = 0; i < notes->len; i++)
    {
      const char *body = g_ptr_array_index (notes, i);
      if (!g_str_has_prefix (body, prefix))
        continue;
      n_found++;
      if (!g_hash_table_add (seen, (gpointer) body))
        g_error ("“%s” is there twice", body);
    }
  g_assert_cmpuint (n_found, ==, n);
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *body = g_strdup_printf ("%s %u", prefix, i);
      if (!g_hash_table_contains (seen, body))
        g_error ("“%s” is lost", body);
    }
}

void
docket_test_company_write_notes (DocketTestCompany *self, DocketTestDesk *desk, const char *prefix, guint n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *body = g_strdup_printf ("%s %u", prefix, i);
      GPtrArray *operations = docket_test_save_new ();

      docket_test_save_note (operations, desk, self->job, body);
      docket_test_desk_save (desk, operations);
    }
}
