/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-json.h"

G_BEGIN_DECLS

/* A piece of the text that is read: not terminated, still escaped. */
typedef struct
{
  const char *start;
  gsize size;
} DocketJsonSlice;

/**
 * DocketJsonReader:
 *
 * Walks a text that docket_json_scan() has accepted, without making a tree of
 * it: a feed page is a thousand records of which each value is wanted once.
 * Stands before a value; every call but docket_json_reader_peek() moves it
 * behind what was read. A plain struct: a copy is a bookmark.
 *
 * |[<!-- language="C" -->
 * docket_json_reader_enter (&reader);          // at { or [
 * while (docket_json_reader_next_member (&reader, &name))
 *   if (docket_json_slice_is (&name, "seq"))
 *     …
 *   else
 *     docket_json_reader_skip (&reader);
 * ]|
 *
 * The text must be the scanned one: what would be an error was found there, so
 * there are none here but those of type.
 */
typedef struct
{
  const char *at;
  gboolean first; /* right behind the opening of an object or list */
} DocketJsonReader;

void docket_json_reader_init (DocketJsonReader *reader, const char *scanned);

/* First character of the value: one of { [ " t f n, or '0' for any number. */
char docket_json_reader_peek (DocketJsonReader *reader);
void docket_json_reader_enter (DocketJsonReader *reader);
/* FALSE at the end, which is then behind us. */
gboolean docket_json_reader_next_member (DocketJsonReader *reader, DocketJsonSlice *name);
gboolean docket_json_reader_next_element (DocketJsonReader *reader);
/* @text: (nullable): the value as it stands in the text */
void docket_json_reader_skip (DocketJsonReader *reader, DocketJsonSlice *text);

/* Writes the value as docket_json_node() would what json-glib makes of it. */
void docket_json_reader_copy (DocketJsonReader *reader, DocketJsonWriter *writer);

/* FALSE, nothing read, if the value is of another type. */
gboolean docket_json_reader_text (DocketJsonReader *reader, char **text, gsize *length); /* (transfer full); @length: (out) (optional) */
/* The same, still escaped: between the quotes. */
gboolean docket_json_reader_slice (DocketJsonReader *reader, DocketJsonSlice *slice);
gboolean docket_json_reader_int (DocketJsonReader *reader, gint64 *number);
gboolean docket_json_reader_bool (DocketJsonReader *reader, gboolean *flag);
gboolean docket_json_reader_null (DocketJsonReader *reader);

/* What @slice stands for, terminated, into @text, where there is room for one more
 * byte than it has. Returns its length. */
gsize docket_json_slice_to_text (const DocketJsonSlice *slice, char *text);
/* Whether a member's name (which has no escapes) is @word. */
gboolean docket_json_slice_is (const DocketJsonSlice *slice, const char *word);

/* The same with words, for members of an envelope: null counts as absent. */
gboolean docket_json_reader_get_text (DocketJsonReader *reader, const char *name, char **text, GError **error);
gboolean docket_json_reader_get_int (DocketJsonReader *reader, const char *name, gint64 *number, GError **error);
gboolean docket_json_reader_get_bool (DocketJsonReader *reader, const char *name, gboolean *flag, GError **error);

G_END_DECLS
