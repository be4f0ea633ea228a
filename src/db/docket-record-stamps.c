/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The column `stamps`: per group that was ever written a list
 * {"status":[rev,"person","device",made_at,arrived_at],…}; a group that is not
 * in it has revision 0 and nobody.
 *
 * It is JSON, so that a person can read the file. But a tree of nodes for each
 * was a sixth of what a commit costs on the server, and more of a feed page. It
 * was written here, without a blank or an escape (persons and devices are ids),
 * so it is read as it was written.
 */
#include "docket-config.h"

#include "docket-record-stamps.h"

#include <string.h>

#include "docket-id.h"
#include "docket-json.h"

/* Ids have nothing to escape; what somebody else made up may. */
static void
write_id (DocketJsonWriter *writer, const char *id)
{
  gsize length = id == NULL ? 0 : strlen (id);

  if (length == DOCKET_ID_CHARS && docket_id_is_valid (id))
    docket_json_plain_text (writer, id, length);
  else
    docket_json_text (writer, id);
}

char *
docket_stamps_write (const DocketRecord *record)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);
      const DocketStamp *stamp = docket_record_get_stamp (record, group);
      gint64 rev = docket_record_get_group_rev (record, group);

      if (rev == 0 && stamp->person == NULL)
        continue;
      docket_json_constant_name (&writer, docket_group_info (group)->name);
      docket_json_begin_array (&writer);
      docket_json_int (&writer, rev);
      write_id (&writer, stamp->person);
      write_id (&writer, stamp->device);
      docket_json_int (&writer, stamp->made_at);
      docket_json_int (&writer, stamp->arrived_at);
      docket_json_end_array (&writer);
    }
  docket_json_end_object (&writer);
  return docket_json_writer_finish (&writer);
}

static gboolean
skip (const char **at, char c)
{
  if (**at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
take_int (const char **at, gint64 *number)
{
  char *end;

  *number = g_ascii_strtoll (*at, &end, 10);
  if (end == *at)
    return FALSE;
  *at = end;
  return TRUE;
}

/* null is NULL. */
static gboolean
take_text (const char **at, const char **text, gsize *length)
{
  *text = NULL;
  *length = 0;
  if (strncmp (*at, "null", 4) == 0)
    {
      *at += 4;
      return TRUE;
    }
  if (!skip (at, '"'))
    return FALSE;
  *length = strcspn (*at, "\"\\");
  if ((*at)[*length] != '"')
    return FALSE;
  *text = *at;
  *at += *length + 1;
  return TRUE;
}

static gboolean
take_stamp (const char **at, DocketStampSlice *slice)
{
  return skip (at, '[') && take_int (at, &slice->rev) && skip (at, ',') && take_text (at, &slice->person, &slice->person_length)
         && skip (at, ',') && take_text (at, &slice->device, &slice->device_length) && skip (at, ',') && take_int (at, &slice->made_at)
         && skip (at, ',') && take_int (at, &slice->arrived_at) && skip (at, ']');
}

/* Where the group of this name stands; n_groups if the kind has none. */
static guint
find_group (const DocketKindInfo *info, const char *name, gsize length)
{
  guint i;

  for (i = 0; i < info->n_groups; i++)
    {
      const char *own = docket_group_info ((DocketGroup) (info->first_group + (int) i))->name;

      if (strncmp (own, name, length) == 0 && own[length] == '\0')
        break;
    }
  return i;
}

gboolean
docket_stamps_read (DocketKind kind, const char *text, DocketStampSlice *slices)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  const char *at = text;

  memset (slices, 0, info->n_groups * sizeof *slices);
  if (at == NULL || !skip (&at, '{'))
    return FALSE;
  if (skip (&at, '}'))
    return *at == '\0';
  do
    {
      DocketStampSlice slice;
      const char *name;
      gsize length;
      guint group;

      if (!take_text (&at, &name, &length) || name == NULL || !skip (&at, ':') || !take_stamp (&at, &slice))
        return FALSE;
      group = find_group (info, name, length);
      if (group < info->n_groups)
        slices[group] = slice;
    }
  while (skip (&at, ','));
  return strcmp (at, "}") == 0;
}
