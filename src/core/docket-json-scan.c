/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The gate before json-glib: one pass over the bytes, no recursion, memory
 * bounded by the depth and by the members of one object.
 *
 * It accepts RFC 8259 and nothing else, and less than that where more would be
 * ambiguous: no duplicate member names (and so no escapes in names, which
 * could hide one), no NUL even escaped, no integer that does not fit int64, no
 * number beyond a double's range (it would be written back as "inf").
 */
#include "docket-config.h"

#include "docket-json.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "docket-effort.h"
#include "docket-limits.h"

typedef struct
{
  const char *start;
  gsize size;
} Name;

/* From here on a hash finds duplicates: a hostile object of 100,000 members
 * must not cost their square. */
#define NAMES_LINEAR_MAX 32

/* Most names of an object are new in it, and most of these are known to be by
 * their mark alone. */
#define MARKS 256

typedef struct
{
  gboolean is_object;
  guint64 marks[MARKS / 64];
  Name names[NAMES_LINEAR_MAX];
  guint n_names;
  GHashTable *index; /* of Name, once there are many */
} Level;

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  Level *levels; /* DOCKET_JSON_DEPTH_MAX of them; set up when pushed */
  guint depth;
  guint deepest;
  GError **error;
} Scan;

static gboolean
refuse (Scan *scan, const char *what)
{
  g_set_error (scan->error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("Not valid JSON at byte %zu: %s"), (gsize) (scan->at - scan->start), what);
  return FALSE;
}

static void
skip_space (Scan *scan)
{
  while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
    scan->at++;
}

static guint
name_hash (gconstpointer key)
{
  const Name *name = key;
  guint hash = 5381;

  for (gsize i = 0; i < name->size; i++)
    hash = hash * 33 + (guchar) name->start[i];
  return hash;
}

static gboolean
name_equal (gconstpointer a, gconstpointer b)
{
  const Name *left = a, *right = b;

  return left->size == right->size && memcmp (left->start, right->start, left->size) == 0;
}

/* Whether a name with the mark of @name was there. */
static gboolean
set_mark (Level *level, const Name *name)
{
  guint mark = (guint) name->size;
  guint64 bit, *marks;
  gboolean was;

  if (name->size > 0)
    mark += (guchar) name->start[0] * 31u + (guchar) name->start[name->size / 2] * 7u + (guchar) name->start[name->size - 1] * 13u;
  mark %= MARKS;
  marks = &level->marks[mark / 64];
  bit = G_GUINT64_CONSTANT (1) << mark % 64;
  was = (*marks & bit) != 0;
  *marks |= bit;
  return was;
}

static gboolean
add_name (Scan *scan, Level *level, Name name)
{
  gboolean marked = set_mark (level, &name);

  if (level->n_names < NAMES_LINEAR_MAX)
    {
      for (guint i = 0; marked && i < level->n_names; i++)
        if (name_equal (&level->names[i], &name))
          return refuse (scan, _ ("a member stands twice"));
      level->names[level->n_names++] = name;
      return TRUE;
    }
  if (level->index == NULL)
    {
      level->index = g_hash_table_new_full (name_hash, name_equal, g_free, NULL);
      for (guint i = 0; i < level->n_names; i++)
        g_hash_table_add (level->index, g_memdup2 (&level->names[i], sizeof (Name)));
    }
  if (!g_hash_table_add (level->index, g_memdup2 (&name, sizeof name)))
    return refuse (scan, _ ("a member stands twice"));
  return TRUE;
}

static gboolean
read_hex4 (Scan *scan, guint *unit)
{
  *unit = 0;
  if (scan->end - scan->at < 4)
    return refuse (scan, _ ("the text ends in an escape"));
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*scan->at);

      if (digit < 0)
        return refuse (scan, _ ("a \\u escape needs four hexadecimal digits"));
      *unit = *unit << 4 | (guint) digit;
      scan->at++;
    }
  return TRUE;
}

static gboolean
scan_escape (Scan *scan)
{
  guint unit, low;

  if (scan->at == scan->end)
    return refuse (scan, _ ("the text ends in an escape"));
  if (*scan->at != 'u')
    {
      if (strchr ("\"\\/bfnrt", *scan->at) == NULL)
        return refuse (scan, _ ("unknown escape"));
      scan->at++;
      return TRUE;
    }
  scan->at++;
  if (!read_hex4 (scan, &unit))
    return FALSE;
  if (unit == 0)
    return refuse (scan, _ ("NUL is not allowed"));
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return refuse (scan, _ ("half of a surrogate pair"));
  if (unit < 0xd800 || unit > 0xdbff)
    return TRUE;
  if (scan->end - scan->at < 2 || scan->at[0] != '\\' || scan->at[1] != 'u')
    return refuse (scan, _ ("half of a surrogate pair"));
  scan->at += 2;
  if (!read_hex4 (scan, &low))
    return FALSE;
  return (low >= 0xdc00 && low <= 0xdfff) || refuse (scan, _ ("half of a surrogate pair"));
}

/* Eight bytes at a time: which of them has its high bit set in the answer. */
#define ONES G_GUINT64_CONSTANT (0x0101010101010101)
#define HIGH_BITS (ONES * 0x80)
#define ZEROES(word) (((word) - ONES) & ~(word) & HIGH_BITS)

static guint64
load (const char *at)
{
  guint64 word;

  memcpy (&word, at, sizeof word);
  return word;
}

/* Behind the letters of a text that need no look. */
static void
skip_letters (Scan *scan)
{
  const char *at = scan->at;

  for (; scan->end - at >= 8; at += 8)
    {
      guint64 word = load (at);
      guint64 found = ((word - ONES * 0x20) & ~word & HIGH_BITS) | ZEROES (word ^ ONES * '"') | ZEROES (word ^ ONES * '\\');

      if (found == 0)
        continue;
      /* The lowest is one for certain; those above it may only have lent to it. */
      if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
        {
          scan->at = at + __builtin_ctzll (found) / 8;
          return;
        }
      break;
    }
  while (at < scan->end && (guchar) *at >= 0x20 && *at != '"' && *at != '\\')
    at++;
  scan->at = at;
}

/* At the opening quote. @plain: no escapes allowed; @name: (out) the inside. */
static gboolean
scan_string (Scan *scan, gboolean plain, Name *name)
{
  const char *inside = ++scan->at;

  for (;;)
    {
      skip_letters (scan);
      if (scan->at == scan->end || *scan->at == '"')
        break;
      if (*scan->at != '\\')
        return refuse (scan, _ ("a control character inside a text"));
      if (plain)
        return refuse (scan, _ ("an escape in a member's name"));
      scan->at++;
      if (!scan_escape (scan))
        return FALSE;
    }
  if (scan->at == scan->end)
    return refuse (scan, _ ("a text does not end"));
  if (name != NULL)
    *name = (Name) { inside, (gsize) (scan->at - inside) };
  scan->at++;
  return TRUE;
}

static gboolean
skip_digits (Scan *scan)
{
  const char *first = scan->at;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at))
    scan->at++;
  return scan->at > first || refuse (scan, _ ("a digit is missing"));
}

/* A number with fewer characters fits int64. */
#define INT64_DIGITS 19

static gboolean
scan_number (Scan *scan)
{
  const char *first = scan->at;
  gboolean whole = TRUE;
  char digits[24];
  gsize size;

  if (*scan->at == '-')
    scan->at++;
  if (scan->at < scan->end && *scan->at == '0')
    scan->at++;
  else if (!skip_digits (scan))
    return FALSE;
  if (scan->at < scan->end && *scan->at == '.')
    {
      whole = FALSE;
      scan->at++;
      if (!skip_digits (scan))
        return FALSE;
    }
  if (scan->at < scan->end && (*scan->at == 'e' || *scan->at == 'E'))
    {
      whole = FALSE;
      scan->at++;
      if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
        scan->at++;
      if (!skip_digits (scan))
        return FALSE;
    }
  if (!whole)
    {
      g_autofree char *text = g_strndup (first, (gsize) (scan->at - first));

      return isfinite (g_ascii_strtod (text, NULL)) || refuse (scan, _ ("the number is too large"));
    }
  size = (gsize) (scan->at - first);
  if (size < INT64_DIGITS)
    return TRUE;
  if (size >= sizeof digits)
    return refuse (scan, _ ("the number is too large"));
  memcpy (digits, first, size);
  digits[size] = '\0';
  return g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, NULL, NULL) || refuse (scan, _ ("the number is too large"));
}

static gboolean
scan_word (Scan *scan, const char *word)
{
  gsize size = strlen (word);

  if ((gsize) (scan->end - scan->at) < size || memcmp (scan->at, word, size) != 0)
    return refuse (scan, _ ("a value is missing"));
  scan->at += size;
  return TRUE;
}

static gboolean
push (Scan *scan, gboolean is_object)
{
  Level *level;

  if (scan->depth == DOCKET_JSON_DEPTH_MAX)
    return refuse (scan, _ ("nested too deeply"));
  level = &scan->levels[scan->depth++];
  if (scan->depth > scan->deepest)
    {
      scan->deepest = scan->depth;
      level->index = NULL;
    }
  level->is_object = is_object;
  memset (level->marks, 0, sizeof level->marks);
  level->n_names = 0;
  g_clear_pointer (&level->index, g_hash_table_unref);
  scan->at++;
  return TRUE;
}

/* At a member's name: reads it and the colon. */
static gboolean
scan_member_name (Scan *scan)
{
  Name name;

  skip_space (scan);
  if (scan->at == scan->end || *scan->at != '"')
    return refuse (scan, _ ("a member's name is missing"));
  if (!scan_string (scan, TRUE, &name) || !add_name (scan, &scan->levels[scan->depth - 1], name))
    return FALSE;
  skip_space (scan);
  if (scan->at == scan->end || *scan->at != ':')
    return refuse (scan, _ ("a colon is missing"));
  scan->at++;
  return TRUE;
}

/* One value, or the opening of one. @opened: a container that has members. */
static gboolean
scan_value (Scan *scan, gboolean *opened)
{
  *opened = FALSE;
  skip_space (scan);
  if (scan->at == scan->end)
    return refuse (scan, _ ("a value is missing"));
  switch (*scan->at)
    {
    case '"':
      return scan_string (scan, FALSE, NULL);
    case 't':
      return scan_word (scan, "true");
    case 'f':
      return scan_word (scan, "false");
    case 'n':
      return scan_word (scan, "null");
    case '{':
    case '[':
      if (!push (scan, *scan->at == '{'))
        return FALSE;
      skip_space (scan);
      if (scan->at < scan->end && *scan->at == (scan->levels[scan->depth - 1].is_object ? '}' : ']'))
        {
          scan->at++;
          scan->depth--;
          return TRUE;
        }
      *opened = TRUE;
      return !scan->levels[scan->depth - 1].is_object || scan_member_name (scan);
    default:
      if (*scan->at == '-' || g_ascii_isdigit (*scan->at))
        return scan_number (scan);
      return refuse (scan, _ ("a value is missing"));
    }
}

static gboolean
scan_document (Scan *scan)
{
  gboolean opened;

  if (!scan_value (scan, &opened))
    return FALSE;
  while (scan->depth > 0)
    {
      Level *level = &scan->levels[scan->depth - 1];

      if (opened)
        {
          if (!scan_value (scan, &opened))
            return FALSE;
          continue;
        }
      skip_space (scan);
      if (scan->at == scan->end)
        return refuse (scan, _ ("it ends too early"));
      if (*scan->at == ',')
        {
          scan->at++;
          if (level->is_object && !scan_member_name (scan))
            return FALSE;
          if (!scan_value (scan, &opened))
            return FALSE;
        }
      else if (*scan->at == (level->is_object ? '}' : ']'))
        {
          scan->at++;
          scan->depth--;
        }
      else
        {
          return refuse (scan, _ ("a comma is missing"));
        }
    }
  skip_space (scan);
  return scan->at == scan->end || refuse (scan, _ ("something stands behind the end"));
}

/* Whether eight bytes are ASCII without NUL. */
static gboolean
is_plain (guint64 word)
{
  return ((word | (word - ONES)) & HIGH_BITS) == 0;
}

/* Moves behind the last byte that is UTF-8, which NUL is not. Nearly everything
 * is ASCII, and goes by eight. */
static gboolean
is_utf8 (Scan *scan)
{
  while (scan->at < scan->end)
    {
      gssize left = scan->end - scan->at;
      const char *next;

      if (left >= 8 && is_plain (load (scan->at)))
        {
          scan->at += 8;
          continue;
        }
      next = scan->at + MIN (left, 8);
      /* Not in the middle of a letter. */
      while (next < scan->end && (*next & 0xc0) == 0x80)
        next++;
      if (!g_utf8_validate_len (scan->at, (gsize) (next - scan->at), &scan->at))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_json_scan (const char *data, gsize size, gsize bytes_max, GError **error)
{
  Level levels[DOCKET_JSON_DEPTH_MAX];
  Scan scan = { data, data, data + size, levels, 0, 0, error };
  gboolean fine;

  docket_effort_add (DOCKET_EFFORT_PARSED_BYTES, (gint64) MIN (size, bytes_max));
  if (size > bytes_max)
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE, _ ("%zu bytes are more than the %zu allowed"), size, bytes_max);
      return FALSE;
    }
  if (size == 0)
    return refuse (&scan, _ ("it is empty"));
  if (!is_utf8 (&scan))
    return refuse (&scan, _ ("not UTF-8"));
  scan.at = data;
  fine = scan_document (&scan);
  for (guint i = 0; i < scan.deepest; i++)
    g_clear_pointer (&scan.levels[i].index, g_hash_table_unref);
  return fine;
}
