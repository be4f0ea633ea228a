/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to an operation, as a broken server may send it. */
#include "docket-fuzz.h"

#include "docket-codec.h"
#include "docket-limits.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (DocketResult) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  DocketJsonReader reader;

  if (docket_json_scan ((const char *) data, size, DOCKET_BATCH_BYTES_MAX, &error))
    {
      docket_json_reader_init (&reader, (const char *) data);
      result = docket_result_read (&reader, &error);
    }
  PROMISE ((result == NULL) == (error != NULL));
  if (result == NULL)
    return 0;
  text = docket_result_to_text (result);
  again = docket_result_from_text (text, &error);
  g_assert_no_error (error);
  text_again = docket_result_to_text (again);
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}
