/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests that are framed wrongly, byte by byte over a raw socket. Each gets a
 * refusal that is a problem document, or the connection ends; none is taken for
 * something else, none leaves anybody hanging, and the server goes on. */
#include "docket-test-raw.h"

#include <string.h>

#include "docket-limits.h"

static DocketTestServer *server;
static DocketTestClient *omar;

/* A create of @id, framed by @framing, which stands among the headers. */
static char *
request (const char *id, const char *framing, const char *body)
{
  return g_strdup_printf ("POST /v1/ops HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\n%s\r\n\r\n%s", omar->token, id, framing, body);
}

static char *
create_body (const char *id)
{
  return g_strdup_printf ("{\"ops\":[{\"kind\":\"create\",\"record\":{\"kind\":\"customer\",\"id\":\"%s\"},\"set\":{\"name\":\"Framed\"}}]}", id);
}

static gboolean
exists (const char *id)
{
  g_autofree char *path = g_strconcat ("/v1/records/customer/", id, NULL);
  g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "GET", path, NULL);

  return answer->status == 200;
}

static void
test_well_framed (void)
{
  static const char *const framings[] = { "Content-Length: %zu", "content-length:%zu", "Content-Length:   %zu  ", "CONTENT-LENGTH: %zu\r\nX-Other: 1" };

  for (guint i = 0; i < G_N_ELEMENTS (framings); i++)
    {
      g_autofree char *id = docket_test_id ();
      g_autofree char *body = create_body (id);
      g_autofree char *number = g_strdup_printf ("%zu", strlen (body));
      g_auto (GStrv) parts = g_strsplit (framings[i], "%zu", 2);
      g_autofree char *framing = g_strconcat (parts[0], number, parts[1], NULL);
      g_autofree char *text = request (id, framing, body);
      g_autofree char *heard = docket_test_raw_talk (server, text, strlen (text));

      g_assert_cmpuint (docket_test_raw_check (heard), ==, 200);
      g_assert_true (exists (id));
    }
}

/* Whoever frames a body in two ways, or in none, gets nothing done. */
static void
test_framings (void)
{
  static const char *const framings[] = {
    "Content-Length: %1$s\r\nContent-Length: %1$s",
    "Content-Length: %1$s\r\ncontent-length: %1$s",
    "Content-Length: %1$s, %1$s",
    "Content-Length: %1$s\r\nContent-Length: 0",
    "Content-Length: 0\r\nContent-Length: %1$s",
    "Content-Length: %1$s\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: %1$s",
    "Content-Length: %1$s\r\nTransfer-Encoding: identity",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: gzip",
    "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding: chunked;q=1",
    "Transfer-Encoding:",
    "Content-Length: -1",
    "Content-Length: +%1$s",
    "Content-Length: 0x50",
    "Content-Length: %1$s.0",
    "Content-Length: 1e2",
    "Content-Length: %1$sx",
    "Content-Length: x",
    "Content-Length: ",
    "Content-Length: 18446744073709551615",
    "Content-Length: 18446744073709551616",
    "Content-Length: 9223372036854775807",
    "Content-Length: 9223372036854775808",
    "Content-Length: 99999999999999999999999999",
    "Content-Length: 4294967296",
    "Content-Length : %1$s",
    "Content Length: %1$s",
    "Content_Length: %1$s",
    "X-Nothing: 1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (framings); i++)
    for (guint j = 0; j < 4; j++)
      {
        g_autofree char *id = docket_test_id ();
        g_autofree char *body = create_body (id);
        g_autofree char *number = g_strdup_printf ("%zu", strlen (body));
        g_auto (GStrv) parts = g_strsplit (framings[i], "%1$s", -1);
        g_autofree char *framing = g_strjoinv (number, parts);
        g_autofree char *with = j == 1 ? g_strconcat (framing, "\r\nConnection: keep-alive", NULL) : j == 2 ? g_strconcat ("Expect: 100-continue\r\n", framing, NULL) : g_strdup (framing);
        g_autofree char *text = request (id, with, body);
        g_autofree char *twice = j == 3 ? g_strconcat (text, "GET /v1/server HTTP/1.1\r\nHost: a\r\n\r\n", NULL) : g_strdup (text);
        g_autofree char *heard = docket_test_raw_talk (server, twice, strlen (twice));
        guint status = docket_test_raw_check (heard);

        if (status < 400 || exists (id))
          g_error ("%s: %s", with, heard);
      }
}

static void
test_chunks (void)
{
  static const char *const sizes[] = { "-1", "+5", "0x5", "zz", "", " ", "5 5", ";", "5;a=b", "ffffffffffffffff", "fffffffffffffffff", "7fffffffffffffff", "80000000", "1ffffffff", "00000000000000000000005", "\r\n5", "5\n", "G", "5\t" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < 3; j++)
      {
        g_autofree char *id = docket_test_id ();
        g_autofree char *body = create_body (id);
        g_autofree char *chunked = g_strdup_printf ("%s\r\n%s\r\n%s", sizes[i], j == 0 ? body : j == 1 ? "{\"op" : "", j == 2 ? "" : "0\r\n\r\n");
        g_autofree char *text = request (id, "Transfer-Encoding: chunked", chunked);
        g_autofree char *heard = docket_test_raw_talk (server, text, strlen (text));

        docket_test_raw_check (heard);
        g_assert_false (exists (id));
        n++;
      }
  g_assert_cmpuint (n, >, 50);
}

static void
test_heads (void)
{
  static const char *const heads[] = {
    "", "\r\n\r\n", "\n\n", " ", "GET", "GET /", "GET / HTTP", "GET / HTTP/", "GET / HTTP/1.1", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/1.1.1\r\n\r\n", "GET / HTTP/x.y\r\n\r\n",
    "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", "get /v1/server http/1.1\r\nHost: a\r\n\r\n", "GET /v1/audit HTTP/1.1\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost:\r\n\r\n",
    "GET /v1/audit HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a/../b\r\n\r\n", "GET v1/audit HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/../v1/audit HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/%2e%2e/audit HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1%2faudit HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1//audit HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /v1/audit/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/audit%00 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/audit\\head HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET http://b/v1/audit HTTP/1.1\r\nHost: a\r\n\r\n", "GET https://[::1/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
    "TRACE /v1/audit HTTP/1.1\r\nHost: a\r\n\r\n", "POST /v1/audit HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET /v1/audit HTTP/1.1\r\nHost: a\r\n: v\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", "GET /v1/audit HTTP/1.1\r\n Host: a\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a\r\n\tX: a\r\n\r\n",
    "GET /v1/audit HTTP/1.1\nHost: a\n\n", "GET /v1/audit HTTP/1.1\rHost: a\r\r", "GET /v1/audit HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a\r\nDocket-Protocol: x\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a\r\nDocket-Protocol: 0\r\n\r\n",
    "GET /v1/audit HTTP/1.1\r\nHost: a\r\nDocket-Protocol: 1\r\nDocket-Protocol: 1\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "GET /v1/audit HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    "\x16\x03\x01\x02", "\x00\x01\x02\x03\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *heard = docket_test_raw_talk (server, heads[i], strlen (heads[i]));
      guint status = docket_test_raw_check (heard);

      /* Whatever is wanted: none of these is signed in. */
      if (status != 0 && status < 400)
        g_error ("%s: %s", heads[i], heard);
    }
}

/* A good request, ended after every single byte. */
static void
test_cut_everywhere (void)
{
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = create_body (id);
  g_autofree char *framing = g_strdup_printf ("Content-Length: %zu", strlen (body));
  g_autofree char *text = request (id, framing, body);
  g_autofree char *before = docket_test_state (omar);
  g_autofree char *after = NULL;

  for (gsize cut = 0; cut < strlen (text); cut++)
    {
      g_autofree char *heard = docket_test_raw_talk (server, text, cut);
      guint status = docket_test_raw_check (heard);

      g_assert_true (status == 0 || status >= 400);
    }
  after = docket_test_state (omar);
  g_assert_cmpstr (before, ==, after);
}

static void
test_one_byte_at_a_time (void)
{
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = create_body (id);
  g_autofree char *framing = g_strdup_printf ("Content-Length: %zu", strlen (body));
  g_autofree char *text = request (id, framing, body);
  g_autoptr (DocketTestRaw) raw = docket_test_raw_new (server);

  for (gsize i = 0; i < strlen (text); i++)
    g_assert_true (docket_test_raw_send (raw, text + i, 1));
  docket_test_raw_end (raw);
  docket_test_raw_wait (raw, NULL);
  g_assert_cmpuint (docket_test_raw_check (raw->heard->str), ==, 200);
  g_assert_true (exists (id));
}

static void
test_large_heads (void)
{
  static const gsize sizes[] = { 15000, 16384, 17000, 20000, 40000, 60000, 100000, 500000, 3000000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < 3; j++)
      {
        g_autofree char *filler = g_strnfill (sizes[i], 'x');
        g_autoptr (GString) text = g_string_new ("GET /v1/server HTTP/1.1\r\nHost: a\r\n");
        g_autofree char *heard = NULL;
        guint status;

        if (j == 0)
          g_string_append_printf (text, "X: %s\r\n\r\n", filler);
        else if (j == 1)
          for (gsize k = 0; k < sizes[i]; k += 8)
            g_string_append (text, "X: yyy\r\n");
        else
          g_string_printf (text, "GET /v1/%s HTTP/1.1\r\nHost: a\r\n", filler);
        g_string_append (text, "\r\n");
        heard = docket_test_raw_talk (server, text->str, text->len);
        status = docket_test_raw_check (heard);
        if (sizes[i] > DOCKET_HEADER_BYTES_MAX && j != 2)
          g_assert_true (status == 0 || status >= 400);
      }
}

static void
test_pipelined (void)
{
  static const char one[] = "GET /v1/server HTTP/1.1\r\nHost: a\r\n\r\n";
  static const char bad[] = "GET /v1/server HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n";
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *heard = NULL;
  guint n = 0;

  for (guint i = 0; i < 50; i++)
    g_string_append (many, one);
  g_string_append (many, bad);
  /* After what cannot be told apart nothing is answered. */
  for (guint i = 0; i < 50; i++)
    g_string_append (many, one);
  heard = docket_test_raw_talk (server, many->str, many->len);
  for (const char *at = heard; (at = strstr (at, "\"product\"")) != NULL; at++)
    n++;
  g_assert_cmpuint (n, ==, 50);
  g_assert_nonnull (strstr (heard, "HTTP/1.1 400"));
}

static void
test_none_the_worse (void)
{
  g_autofree char *id = docket_test_id ();
  g_autofree char *body = docket_test_create_customer (id, id, "After all that");
  g_autoptr (DocketTestAnswer) answer = docket_test_call (omar, "POST", "/v1/ops", body);

  g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "applied");
}

int
main (int argc, char *argv[])
{
  char *dir;
  int status;

  docket_test_init (&argc, &argv);
  g_test_add_func ("/server/hostile-http/well-framed-requests-are-served", test_well_framed);
  g_test_add_func ("/server/hostile-http/two-lengths-or-none", test_framings);
  g_test_add_func ("/server/hostile-http/chunks-of-wrong-sizes", test_chunks);
  g_test_add_func ("/server/hostile-http/heads", test_heads);
  g_test_add_func ("/server/hostile-http/cut-at-every-byte", test_cut_everywhere);
  g_test_add_func ("/server/hostile-http/one-byte-at-a-time", test_one_byte_at_a_time);
  g_test_add_func ("/server/hostile-http/large-heads", test_large_heads);
  g_test_add_func ("/server/hostile-http/pipelined", test_pipelined);
  g_test_add_func ("/server/hostile-http/none-the-worse", test_none_the_worse);

  dir = docket_test_dir_new ();
  server = docket_test_server_new_sized (dir, "20");
  omar = docket_test_client_signed_in (server, "omar", "desk");
  status = g_test_run ();
  docket_test_server_check (server);
  docket_test_client_free (omar);
  docket_test_server_free (server);
  docket_test_dir_remove (dir);
  return status;
}
