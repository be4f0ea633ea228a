/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of moves of DESIGN §4, one row a legal move. */
#include "docket-status.h"

#include <string.h>

#define T DOCKET_ROLE_ASSIGNED
#define D DOCKET_ROLE_DISPATCHER
#define O DOCKET_ROLE_OFFICE
#define S DOCKET_ROLE_SUPERVISOR

typedef struct
{
  const char *from;
  const char *to;
  DocketRole who; /* a supervisor may make every listed move */
  gboolean derived;
} Move;

static const Move moves[] = {
  { "new", "assigned", D, TRUE },
  { "new", "cancelled", D | O, FALSE },
  { "assigned", "new", D, TRUE },
  { "assigned", "opened", T, FALSE },
  { "assigned", "in_progress", T, FALSE },
  { "assigned", "cancelled", D | O, FALSE },
  { "opened", "in_progress", T, FALSE },
  { "opened", "assigned", T | D, FALSE },
  { "opened", "new", D, TRUE },
  { "opened", "cancelled", D | O, FALSE },
  { "in_progress", "paused", T, FALSE },
  { "in_progress", "complete", T, FALSE },
  { "in_progress", "waiting_approval", T | O, FALSE },
  { "paused", "in_progress", T, FALSE },
  { "paused", "cancelled", D | O, FALSE },
  { "complete", "in_progress", T, FALSE },
  { "complete", "waiting_approval", O, FALSE },
  { "complete", "signed_off", T | O, FALSE },
  { "waiting_approval", "in_progress", T, FALSE },
  { "waiting_approval", "complete", DOCKET_ROLE_NONE, FALSE },
  { "waiting_approval", "signed_off", O, FALSE },
  { "signed_off", "closed", O, FALSE },
  { "signed_off", "reopened", DOCKET_ROLE_NONE, FALSE },
  { "closed", "reopened", DOCKET_ROLE_NONE, FALSE },
  { "cancelled", "reopened", DOCKET_ROLE_NONE, FALSE },
  { "reopened", "assigned", D, FALSE },
  { "reopened", "opened", T, FALSE },
  { "reopened", "in_progress", T, FALSE },
  { "reopened", "cancelled", D | O, FALSE },
};

static const struct
{
  const char *name;
  DocketRole role;
} roles[] = {
  { "technician", DOCKET_ROLE_TECHNICIAN },
  { "dispatcher", DOCKET_ROLE_DISPATCHER },
  { "office", DOCKET_ROLE_OFFICE },
  { "supervisor", DOCKET_ROLE_SUPERVISOR },
  { "admin", DOCKET_ROLE_ADMIN },
  { "assigned_technician", DOCKET_ROLE_ASSIGNED },
};

DocketRole
docket_role_from_name (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (roles); i++)
    if (strcmp (roles[i].name, name) == 0)
      return roles[i].role;
  return DOCKET_ROLE_NONE;
}

const char *
docket_role_name (DocketRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].name;
  return NULL;
}

static const Move *
find (const char *from, const char *to)
{
  if (from == NULL || to == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (strcmp (moves[i].from, from) == 0 && strcmp (moves[i].to, to) == 0)
      return &moves[i];
  return NULL;
}

gboolean
docket_status_may_move (const char *from, const char *to, DocketRole who)
{
  const Move *move = find (from, to);

  return move != NULL && (who & (move->who | S)) != 0;
}

gboolean
docket_status_is_move (const char *from, const char *to)
{
  return find (from, to) != NULL;
}

GPtrArray *
docket_status_moves (const char *from, DocketRole who)
{
  GPtrArray *next = g_ptr_array_new ();

  for (guint i = 0; from != NULL && i < G_N_ELEMENTS (moves); i++)
    if (strcmp (moves[i].from, from) == 0 && !moves[i].derived && (who & (moves[i].who | S)) != 0)
      g_ptr_array_add (next, (gpointer) moves[i].to);
  return next;
}

gboolean
docket_status_is_derived_move (const char *from, const char *to)
{
  const Move *move = find (from, to);

  return move != NULL && move->derived;
}

gboolean
docket_status_locks (const char *status, DocketGroup group)
{
  const DocketGroupInfo *info = docket_group_info (group);

  if (status == NULL || info->kind == DOCKET_KIND_NOTE || info->kind == DOCKET_KIND_ATTACHMENT)
    return FALSE;
  if (info->kind != DOCKET_KIND_JOB && info->kind != DOCKET_KIND_LINE && info->kind != DOCKET_KIND_SIGNATURE)
    return FALSE;
  if (strcmp (status, "closed") == 0 || strcmp (status, "cancelled") == 0)
    return TRUE;
  if (strcmp (status, "signed_off") == 0)
    return group == DOCKET_GROUP_JOB_TOTALS || info->kind == DOCKET_KIND_LINE;
  return FALSE;
}
