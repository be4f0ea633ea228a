/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tokens that are not what somebody was given: cut, doubled, bent, of others,
 * over, taken back. All are refused in the same way, and nothing is written. */
#include "docket-test-raw.h"

#include <string.h>

#include "docket-repository-sqlite.h"

/* More than wait for the check of a password at once. */
#define SIGN_INS 120

static DocketTestServer *server;

/* A push with this Authorization, as it is. */
static guint
try_header (const char *authorization)
{
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (id, id, "Not mine");
  g_autofree char *text = g_strdup_printf ("POST /v1/ops HTTP/1.1\r\nHost: a\r\n%s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", authorization, strlen (body), body);
  g_autofree char *heard = docket_test_raw_talk (server, text, strlen (text));

  return docket_test_raw_check (heard);
}

static void
assert_refused (const char *authorization)
{
  guint status = try_header (authorization);

  if (status != 401 && status != 400)
    g_error ("%s: %u", authorization, status);
}

static void
test_bent (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (DocketTestClient) dana = docket_test_client_signed_in (server, "dana", "desk");
  g_autofree char *before = docket_test_state (omar);
  g_autofree char *after = NULL;
  const char *token = omar->token;
  gsize size = strlen (token);
  guint n = 0;

  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *cut = g_strdup_printf ("Authorization: Bearer %.*s", (int) i, token);
      g_autofree char *tail = g_strdup_printf ("Authorization: Bearer %s", token + i + 1);
      g_autofree char *spaced = g_strdup_printf ("Authorization: Bearer %.*s %s", (int) i, token, token + i);
      g_autofree char *swapped = g_strdup_printf ("Authorization: Bearer %s", token);
      g_autofree char *halves = g_strdup_printf ("%.*s%s", (int) i, token, dana->token + i);
      g_autofree char *other = g_strconcat ("Authorization: Bearer ", halves, NULL);
      char *at = swapped + strlen ("Authorization: Bearer ") + i;

      *at = g_ascii_islower (*at) ? g_ascii_toupper (*at) : g_ascii_isupper (*at) ? g_ascii_tolower (*at) : *at == 'x' ? 'y' : 'x';
      assert_refused (cut);
      assert_refused (tail);
      if (i > 0)
        {
          assert_refused (spaced);
          /* Two tokens may begin, or end, with the same characters. */
          if (strcmp (halves, token) != 0 && strcmp (halves, dana->token) != 0)
            assert_refused (other);
        }
      assert_refused (swapped);
      n += 5;
    }
  g_assert_cmpuint (n, >, 200);
  after = docket_test_state (omar);
  g_assert_cmpstr (before, ==, after);
}

static void
test_forms (void)
{
  static const char *const forms[] = {
    "Authorization: Bearer %1$s%1$s", "Authorization: Bearer %1$s %1$s", "Authorization: Bearer %1$s,%1$s", "Authorization: Bearer %1$s=", "Authorization: Bearer %1$s\x01", "Authorization: Bearer  %1$s",
    "Authorization: Bearer \"%1$s\"", "Authorization: Bearer%1$s", "Authorization: Bearer\t%1$s", "Authorization: %1$s", "Authorization: Basic %1$s", "Authorization: Token %1$s", "Authorization: Digest %1$s",
    "Authorization: Bearer Bearer %1$s", "Authorization: Bearer token=%1$s", "Authorization:", "Authorization: Bearer", "Authorization: Bearer ", "X-Authorization: Bearer %1$s", "Cookie: token=%1$s",
    "Authorization: Bearer %1$s\r\nAuthorization: Bearer %1$s", "Authorization: Bearer x\r\nAuthorization: Bearer %1$s", "Authorization: Bearer %1$s\r\nAuthorization: Bearer x", "Proxy-Authorization: Bearer %1$s",
    "Authorization: Bearer %1$s/../x", "Authorization: Bearer %1$s%%00", "Authorization: Bearer ' OR 1=1 --", "Authorization: Bearer *", "Authorization: Bearer null", "Authorization: Bearer \xc3\xa9%1$s",
  };
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autofree char *long_token = g_strnfill (12000, 'A');
  g_autofree char *long_header = g_strconcat ("Authorization: Bearer ", long_token, NULL);
  g_autofree char *right = g_strconcat ("Authorization: Bearer ", omar->token, NULL);
  g_autofree char *small = g_strconcat ("authorization: bearer ", omar->token, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, omar->token, -1);
  g_autofree char *with_digest = g_strconcat ("Authorization: Bearer ", digest, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_auto (GStrv) parts = g_strsplit (forms[i], "%1$s", -1);
      g_autofree char *header = g_strjoinv (omar->token, parts);

      assert_refused (header);
    }
  assert_refused (long_header);
  /* What the store holds is of no use to whoever steals it. */
  assert_refused (with_digest);
  g_assert_cmpuint (try_header (right), ==, 200);
  g_assert_cmpuint (try_header (small), ==, 200);
}

static void
test_over_and_taken_back (void)
{
  g_autoptr (DocketTestClient) omar = docket_test_client_signed_in (server, "omar", "desk");
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (docket_test_server_get_store (server) + strlen ("sqlite:"), FALSE, &error);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, omar->token, -1);
  g_autoptr (DocketLogin) login = NULL;

  g_assert_no_error (error);
  g_assert_true (docket_repository_begin (repository, &error));
  g_assert_true (docket_repository_get_login (repository, digest, &login, &error));
  login->expires_at = 1;
  g_assert_true (docket_repository_delete_login (repository, digest, &error));
  g_assert_true (docket_repository_put_login (repository, login, &error));
  g_assert_true (docket_repository_commit (repository, &error));
  {
    g_autoptr (DocketTestAnswer) expired = docket_test_call (omar, "GET", "/v1/policy", NULL);
    g_autoptr (DocketTestAnswer) again = docket_test_sign_in (omar, "omar", DOCKET_TEST_PASSWORD, "desk");
    g_autoptr (DocketTestAnswer) works = docket_test_call (omar, "GET", "/v1/policy", NULL);
    g_autofree char *token = g_strdup (omar->token);
    g_autoptr (DocketTestAnswer) out = docket_test_call (omar, "DELETE", "/v1/sessions/current", NULL);
    g_autoptr (DocketTestAnswer) gone = docket_test_call (omar, "GET", "/v1/policy", NULL);
    g_autoptr (DocketTestAnswer) twice = docket_test_call (omar, "DELETE", "/v1/sessions/current", NULL);

    docket_test_assert_problem (expired, 401, "expired");
    g_assert_cmpuint (again->status, ==, 201);
    g_assert_cmpuint (works->status, ==, 200);
    g_assert_cmpuint (out->status, ==, 204);
    docket_test_assert_problem (gone, 401, "signed-out");
    docket_test_assert_problem (twice, 401, "signed-out");
  }
}

/* More names than passwords can be checked: the last ones are told to come again,
 * and nobody else waits for that. */
static void
test_sign_ins_queue_up (void)
{
  GPtrArray *callers = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_test_raw_free);
  g_autoptr (DocketTestClient) client = docket_test_client_new (server);
  g_autoptr (DocketTestAnswer) health = NULL;
  guint n_wrong = 0, n_later = 0;

  for (guint i = 0; i < SIGN_INS; i++)
    {
      g_autofree char *device = docket_test_id ();
      g_autofree char *body = g_strdup_printf ("{\"username\":\"nobody%u\",\"password\":\"guess\",\"device\":{\"id\":\"%s\",\"name\":\"D\",\"class\":\"desk\"}}", i, device);
      g_autofree char *text = g_strdup_printf ("POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", strlen (body), body);
      DocketTestRaw *raw = docket_test_raw_new (server);

      g_assert_true (docket_test_raw_send (raw, text, strlen (text)));
      g_ptr_array_add (callers, raw);
    }
  /* Answered while they wait. */
  health = docket_test_call (client, "GET", "/v1/server", NULL);
  g_assert_cmpuint (health->status, ==, 200);
  for (guint i = 0; i < callers->len; i++)
    {
      DocketTestRaw *raw = g_ptr_array_index (callers, i);

      docket_test_raw_wait (raw, "\r\n\r\n");
      if (g_str_has_prefix (raw->heard->str, "HTTP/1.1 503 "))
        {
          g_assert_nonnull (strstr (raw->heard->str, "\r\nRetry-After: "));
          n_later++;
        }
      else
        {
          g_assert_true (g_str_has_prefix (raw->heard->str, "HTTP/1.1 401 "));
          n_wrong++;
        }
    }
  g_test_message ("%u checked, %u told to come again", n_wrong, n_later);
  g_assert_cmpuint (n_later, >, 0);
  g_assert_cmpuint (n_wrong, >=, 64);
  g_ptr_array_unref (callers);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/hostile-tokens/bent-at-every-place", test_bent);
  g_test_add_func ("/server/hostile-tokens/in-other-forms", test_forms);
  g_test_add_func ("/server/hostile/sign-ins-queue-up", test_sign_ins_queue_up);
  g_test_add_func ("/server/hostile-tokens/over-and-taken-back", test_over_and_taken_back);
  return docket_test_run_on_server (&server, "20");
}
