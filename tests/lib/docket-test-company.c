/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The fixture of the end-to-end tests: see the header.
 */
#include "docket-test-company.h"

#include <string.h>

/* Enough to be pages and lists; the small demo company takes seconds to fetch. */
#define COMPANY_JOBS "120"

DocketTestCompany *
docket_test_company_new (void)
{
  DocketTestCompany *self = g_new0 (DocketTestCompany, 1);
  const char *url;

  self->dir = docket_test_dir_new ();
  self->server = docket_test_server_new_sized (self->dir, COMPANY_JOBS);
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

void
docket_test_company_edit (DocketTestCompany *self, DocketTestDesk *desk, DocketKind kind, const char *id, DocketField field, const char *text)
{
  GPtrArray *operations = docket_test_save_new ();

  docket_test_save_text (operations, desk, kind, id, field, text);
  docket_test_desk_save (desk, operations);
}

void
docket_test_company_decide (DocketTestCompany *self, DocketKind kind, const char *id, DocketChoice choice)
{
  g_autoptr (DocketReview) review = NULL;
  DocketOperation *decision;
  GPtrArray *operations = docket_test_save_new ();

  docket_test_wait_for_review (self->sofia, kind, id);
  review = docket_test_desk_review (self->sofia, kind, id);
  decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, review->id);
  decision->base = review->rev;
  decision->choice = choice;
  if (choice == DOCKET_CHOICE_TAKE)
    {
      g_assert_cmpuint (review->candidates->len, ==, 1);
      decision->candidate = g_strdup (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->operation);
    }
  decision->reason = g_strdup ("Asked both");
  g_ptr_array_add (operations, decision);
  docket_test_desk_save (self->sofia, operations);
  docket_test_desk_drain (self->sofia);
}
