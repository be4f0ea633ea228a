/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-blob-store.h"
#include "docket-repository.h"
#include "docket-sim-server.h"
#include "docket-writer-thread.h"

G_BEGIN_DECLS

struct _DocketSimServer
{
  DocketClock *clock;
  DocketRandom *random;
  DocketRepository *reader;
  DocketWriterThread *writer;
  DocketBlobStore *blobs; /* NULL: nobody has files */
  char *epoch;
  DocketSimPokeFunc poke;
  gpointer poke_data;
  gboolean gone;
  guint refs; /* requests that are under way hold it */
};

/* -- docket-sim-server-files.c -- */
/* The store of files of the server on @disk. */
DocketBlobStore *docket_sim_server_open_files (DocketSimDisk *disk, DocketRepository *repository, GError **error);

G_END_DECLS
