/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/* A place to go to: a job, a customer or a person. */
typedef struct
{
  DocketKind kind;
  char *id;
  char *number; /* (nullable): of a job that has one */
  char *title;
  char *detail; /* "Adler & Co · Complete"; may be empty */
  guint score;  /* the more, the likelier meant */
} DocketJumpPlace;
DocketJumpPlace *docket_jump_place_new (DocketKind kind, const char *id);
void docket_jump_place_free (DocketJumpPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketJumpPlace, docket_jump_place_free)

/**
 * DocketJumpSearch:
 *
 * Finds places by a few typed letters: a job by its number, title, customer or
 * site, a customer and a person by name. Behind "Jump to" and the search of the
 * desktop. Reads on threads of the pool with a connection of its own, one search
 * at a time; a search that was cancelled before its turn is never run.
 */
#define DOCKET_TYPE_JUMP_SEARCH (docket_jump_search_get_type ())
G_DECLARE_FINAL_TYPE (DocketJumpSearch, docket_jump_search, DOCKET, JUMP_SEARCH, GObject)

DocketJumpSearch *docket_jump_search_new (DocketDesk *desk);
/* @text: what was typed; nothing typed finds nothing */
void docket_jump_search_async (DocketJumpSearch *self, const char *text, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Likeliest first. (transfer full) (element-type DocketJumpPlace). Errors: those of the store; G_IO_ERROR_CANCELLED. */
GPtrArray *docket_jump_search_finish (DocketJumpSearch *self, GAsyncResult *result, GError **error);

/* Blocks on the disk; for a thread of the caller with a store of its own. */
GPtrArray *docket_jump_places (DocketStore *store, const char *text, guint limit, GError **error);
/* The place that a record is. @store: reads the customer's name; (transfer full) */
DocketJumpPlace *docket_jump_place_of (DocketStore *store, const DocketRecord *record);

G_END_DECLS
