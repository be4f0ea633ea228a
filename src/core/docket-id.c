/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * UUIDv7 (RFC 9562): 48 bits of Unix ms, version, 12 bits, variant, 62 bits.
 * The 12 bits after the version count ids made within one ms (method 1 of
 * §6.2), seeded low so that there is room, so ids sort in the order they were
 * made; a clock that goes back keeps the last time and goes on counting.
 */
#include "docket-id.h"

#include <string.h>

static GMutex last_mutex;
static guint64 last_ms;
static guint last_counter;

char *
docket_id_new (DocketClock *clock, DocketRandom *random)
{
  guint8 bytes[16];
  guint64 now = (guint64) docket_clock_now_ms (clock) & G_GUINT64_CONSTANT (0xffffffffffff);
  guint64 ms;
  guint counter;

  docket_random_fill (random, bytes, sizeof bytes);
  g_mutex_lock (&last_mutex);
  /* More than a day back is not jitter but another clock (tests, a reset
   * machine): start anew there. */
  if (now > last_ms || last_ms - now > 86400000)
    {
      last_ms = now;
      last_counter = (((guint) bytes[6] << 8) | bytes[7]) & 0x7ff;
    }
  else if (++last_counter > 0xfff)
    {
      last_ms++;
      last_counter = 0;
    }
  ms = last_ms;
  counter = last_counter;
  g_mutex_unlock (&last_mutex);

  for (guint i = 0; i < 6; i++)
    bytes[i] = (guint8) (ms >> (40 - 8 * i));
  bytes[6] = (guint8) (0x70 | (counter >> 8));
  bytes[7] = (guint8) counter;
  bytes[8] = (guint8) (0x80 | (bytes[8] & 0x3f));
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                          bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]);
}

/* By table: every record that is read has a dozen ids. */
static const gboolean lower_hex[256] = {
  ['0'] = TRUE, ['1'] = TRUE, ['2'] = TRUE, ['3'] = TRUE, ['4'] = TRUE, ['5'] = TRUE, ['6'] = TRUE, ['7'] = TRUE,
  ['8'] = TRUE, ['9'] = TRUE, ['a'] = TRUE, ['b'] = TRUE, ['c'] = TRUE, ['d'] = TRUE, ['e'] = TRUE, ['f'] = TRUE,
};

static gboolean
is_lower_hex (char c)
{
  return lower_hex[(guchar) c];
}

gboolean
docket_id_is_valid (const char *id)
{
  guint i;

  if (id == NULL)
    return FALSE;
  for (i = 0; i < DOCKET_ID_CHARS && id[i] != '\0'; i++)
    {
      if (i == 8 || i == 13 || i == 18 || i == 23 ? id[i] != '-' : !is_lower_hex (id[i]))
        return FALSE;
    }
  return i == DOCKET_ID_CHARS && id[i] == '\0';
}

gboolean
docket_digest_is_valid (const char *digest)
{
  guint i;

  if (digest == NULL)
    return FALSE;
  for (i = 0; i < 64 && is_lower_hex (digest[i]); i++)
    ;
  return i == 64 && digest[i] == '\0';
}
