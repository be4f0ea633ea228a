/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the scanner lets through, json-glib reads, and what was written down once
 * (which may turn 5.0 into 5) does not change any more. */
#include "docket-fuzz.h"

#include <string.h>

#include "docket-json.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (!docket_json_scan ((const char *) data, size, 1 << 20, &error))
    {
      PROMISE (error != NULL);
      return 0;
    }
  node = docket_json_parse ((const char *) data, size, 1 << 20, &error);
  g_assert_no_error (error);
  text = docket_json_to_text (node);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) again = docket_json_parse (text, strlen (text), G_MAXSSIZE, &error);
      g_autofree char *text_again = NULL;

      g_assert_no_error (error);
      text_again = docket_json_to_text (again);
      if (i > 0)
        g_assert_cmpstr (text, ==, text_again);
      g_free (text);
      text = g_steal_pointer (&text_again);
    }
  return 0;
}
