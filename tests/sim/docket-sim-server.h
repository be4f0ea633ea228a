/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"
#include "docket-db.h"
#include "docket-random.h"
#include "docket-sim-vfs.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_SIM_SERVER_FILE "server.db"

/* Who may work for a company. In a small one, the first of them. */
#define DOCKET_SIM_PEOPLE 50
#define DOCKET_SIM_PEOPLE_SMALL 8
typedef struct
{
  char id[37];
  char device[37];
  char token[33];
  const char *role;
  char username[8];
  gboolean field; /* class of the device */
} DocketSimPerson;

/* (transfer none) */
const DocketSimPerson *docket_sim_person (guint i);

/* Makes the company's store on @disk: people with their devices and sessions.
 * What they work on comes through operations. Aborts if it cannot. */
void docket_sim_server_make (DocketSimDisk *disk, guint n_people, DocketClock *clock, DocketRandom *random);

/* What docketd backup does to a copy before it can be put in the place of the
 * original. Nobody has it open. */
gboolean docket_sim_server_set_apart (DocketSimDisk *copy, DocketClock *clock, DocketRandom *random, GError **error);

/**
 * DocketSimServer:
 *
 * What is behind the HTTP of docketd: the real repository, writer, judge and
 * pages, asked with the texts that would have come over the line.
 */
typedef struct _DocketSimServer DocketSimServer;

typedef struct
{
  guint status;
  gboolean retry_after; /* a second */
  gint64 upload_offset; /* how much of a file is there; -1 */
  GBytes *body;
} DocketSimAnswer;
void docket_sim_answer_free (DocketSimAnswer *answer);

/* NULL if the disk does not let it start. */
DocketSimServer *docket_sim_server_open (DocketSimDisk *disk, DocketClock *clock, DocketRandom *random, GError **error);
/* Whoever waits for an answer gets none. */
void docket_sim_server_close (DocketSimServer *server);

/* @answer: (transfer full) (nullable): none, the server is gone */
typedef void (*DocketSimAnswerFunc) (DocketSimAnswer *answer, gpointer data);
typedef struct
{
  const char *method;
  const char *path;
  const char *token; /* (nullable) */
  GBytes *body;      /* (nullable) */
  gint64 upload_offset; /* where it belongs in a file; -1 */
} DocketSimQuestion;
void docket_sim_server_ask (DocketSimServer *server, const DocketSimQuestion *question, DocketSimAnswerFunc func, gpointer data);

/* After each commit that moved the feed. */
typedef void (*DocketSimPokeFunc) (gint64 seq, gpointer data);
void docket_sim_server_set_poke_func (DocketSimServer *server, DocketSimPokeFunc func, gpointer data);

/* Whether the live channel would be opened for @token. */
gboolean docket_sim_server_admits (DocketSimServer *server, const char *token);
/* Whether the device of @token is revoked, as far as that can be read just now. */
gboolean docket_sim_server_has_revoked (DocketSimServer *server, const char *token);

/* What an administrator does at the server. */
gboolean docket_sim_server_set_role (DocketSimServer *server, guint person, const char *role, GError **error);
/* @role: as it is */
gboolean docket_sim_server_set_active (DocketSimServer *server, guint person, gboolean active, GError **error);
/* Whether they may sign in, as far as that can be read just now. */
gboolean docket_sim_server_is_active (DocketSimServer *server, guint person);
gboolean docket_sim_server_revoke (DocketSimServer *server, guint person, gboolean revoked, GError **error);
/* What an administrator sends from elsewhere. @strict: details of jobs are the
 * supervisor's, and contacts of customers are looked at before they are written
 * over; else everything is as it came. */
gboolean docket_sim_server_set_policy (DocketSimServer *server, gboolean strict, GError **error);
/* The feed from the start, as the person of @token sees it, page by page as
 * texts. (transfer full) (element-type GBytes) */
GPtrArray *docket_sim_server_read_feed (DocketSimServer *server, const char *token, GError **error);
/* I11: whether every file that a record refers to is here. @wholly: and is what
 * its digest says. */
gboolean docket_sim_server_check_files (DocketSimServer *server, gboolean wholly, GError **error);
/* What docketd backup --blobs leaves in the folder of @copy, which is a fork of the
 * server's disk: files that records referred to. Nobody has it open. */
gboolean docket_sim_server_back_up_files (DocketSimDisk *copy, GError **error);
/* What docketd check checks. */
gboolean docket_sim_server_check (DocketSimServer *server, GError **error);
/* As its readers see it: it cannot be written through this. */
DocketDb *docket_sim_server_get_db (DocketSimServer *server);
const char *docket_sim_server_get_epoch (DocketSimServer *server);
/* The seq that was given last. */
gint64 docket_sim_server_get_seq (DocketSimServer *server);

G_END_DECLS
