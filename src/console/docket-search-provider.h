/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-session.h"

G_BEGIN_DECLS

/* What the desktop's search asks for once a person chose. */
typedef struct
{
  /* @kind: job, customer or person; @id: of the record */
  void (*open) (DocketKind kind, const char *id, gpointer data);
  /* "More of these": @text: what was typed */
  void (*search) (const char *text, gpointer data);
  /* (transfer none) (nullable): the session, opened if it can be; shows nothing */
  DocketSession *(*get_session) (gpointer data);
} DocketSearchProviderHost;

/**
 * DocketSearchProvider:
 *
 * Jobs, customers and people in the search of the desktop: the D-Bus interface
 * org.gnome.Shell.SearchProvider2 on @path. Nothing leaves this machine for it.
 */
#define DOCKET_TYPE_SEARCH_PROVIDER (docket_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (DocketSearchProvider, docket_search_provider, DOCKET, SEARCH_PROVIDER, GObject)

/* @host must outlive it. */
DocketSearchProvider *docket_search_provider_new (const DocketSearchProviderHost *host, gpointer data);
gboolean docket_search_provider_export (DocketSearchProvider *self, GDBusConnection *connection, const char *path, GError **error);
void docket_search_provider_unexport (DocketSearchProvider *self);

G_END_DECLS
