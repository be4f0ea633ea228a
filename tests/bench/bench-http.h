/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bench-bare.h"

G_BEGIN_DECLS

/**
 * BenchConnection:
 *
 * One blocking HTTP/1.1 connection on loopback that does the least a client
 * can: a request is a ready text, an answer must bring its length. What is
 * measured through it is the server, not the client. Failures end the bench.
 */
typedef struct
{
  int fd;
  GByteArray *buffer;
  gsize filled;
  const char *body; /* of the last answer; ends with NUL */
  gsize body_size;
} BenchConnection;

BenchConnection *bench_connection_new (guint16 port);
void bench_connection_free (BenchConnection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchConnection, bench_connection_free)

/* The whole text of a request. @token, @body: (nullable) (transfer full) */
char *bench_request (const char *method, const char *path, const char *token, const char *body);
void bench_connection_send (BenchConnection *connection, const char *request);
/* Sends, waits for the whole answer, returns its status. */
guint bench_connection_exchange (BenchConnection *connection, const char *request);
/* Waits for @word in a stream that does not end, and forgets what was read. */
void bench_connection_wait_for (BenchConnection *connection, const char *word);

/* A new session of a new device of the demo person @username. (transfer full) */
char *bench_sign_in (guint16 port, const char *username);

/**
 * BenchHandler:
 *
 * The raw limit of HTTP here: a libsoup server, on a thread of its own, that
 * gives the same answer to everything.
 */
typedef struct _BenchHandler BenchHandler;
BenchHandler *bench_handler_new (GBytes *answer);
guint16 bench_handler_get_port (BenchHandler *handler);
void bench_handler_free (BenchHandler *handler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchHandler, bench_handler_free)

/**
 * BenchRound:
 *
 * What a change costs at the least on its way from one to another: so many bare
 * commits of a row, and so many bare exchanges.
 */
typedef struct
{
  const char *table; /* creates it */
  const char *save;  /* BEGIN to COMMIT */
  guint saves;
  guint exchanges;
  guint rounds;
  guint warm_up;     /* of them, not counted */
  gulong pace_us;    /* between two */
} BenchRound;
void bench_round_measure (const BenchRound *round, const char *dir, BenchTimes *times);

/**
 * BenchClients:
 *
 * Several connections, a thread each, that send their requests one after the
 * other. Every answer must be 200.
 */
typedef void (*BenchAnswerFunc) (BenchConnection *connection, gpointer data);
/* @requests: one array of texts a connection. Returns the µs from the first
 * request to the last answer. @func: (nullable): for each answer, in the
 * connection's thread */
gint64 bench_clients_run (guint16 port, GPtrArray *requests, BenchAnswerFunc func, gpointer data);

G_END_DECLS
