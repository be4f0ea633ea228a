/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "docket-test-server.h"

G_BEGIN_DECLS

/**
 * DocketTestClient:
 *
 * Somebody who speaks the protocol to a server of the test, call by call.
 */
typedef struct
{
  DocketTestServer *server; /* not owned */
  SoupSession *session;
  char *device;
  char *token;  /* (nullable) */
  char *person; /* (nullable) */
} DocketTestClient;

typedef struct
{
  guint status;
  char *type;    /* media type */
  char *text;
  JsonNode *node; /* NULL if it is no JSON */
  SoupMessage *message;
} DocketTestAnswer;

DocketTestClient *docket_test_client_new (DocketTestServer *server);
/* Signed in with the demo password. */
DocketTestClient *docket_test_client_signed_in (DocketTestServer *server, const char *username, const char *device_class);
void docket_test_client_free (DocketTestClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestClient, docket_test_client_free)

/* @body: (nullable): JSON. Every JSON answer must bring its length. */
DocketTestAnswer *docket_test_call (DocketTestClient *client, const char *method, const char *path, const char *body);
DocketTestAnswer *docket_test_call_with (DocketTestClient *client, const char *method, const char *path, const char *body, const char *header, const char *value);
/* PATCH with bytes at @offset. NULL if the server went away meanwhile. */
DocketTestAnswer *docket_test_upload (DocketTestClient *client, const char *path, const char *offset, GBytes *bytes);
/* The same, but a server that is not there is no failure: NULL. */
DocketTestAnswer *docket_test_try_call (DocketTestClient *client, const char *method, const char *path, const char *body);
DocketTestAnswer *docket_test_sign_in (DocketTestClient *client, const char *username, const char *password, const char *device_class);
void docket_test_answer_free (DocketTestAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestAnswer, docket_test_answer_free)

/* The answer is this problem, with this status, in the problem's media type. */
void docket_test_assert_problem (DocketTestAnswer *answer, guint status, const char *name);
JsonObject *docket_test_object (DocketTestAnswer *answer);
/* Member of the @n-th result of a push. */
const char *docket_test_result_text (DocketTestAnswer *answer, guint n, const char *member);
JsonObject *docket_test_result (DocketTestAnswer *answer, guint n);

/* A new key or id. (transfer full) */
char *docket_test_id (void);
/* {"ops":[{create of a customer}]}. @key: (nullable) (transfer full) */
char *docket_test_create_customer (const char *key, const char *id, const char *name);

G_END_DECLS
