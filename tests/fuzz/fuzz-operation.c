/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An operation that is fine has one fingerprint, on whichever machine and after
 * however many readings. */
#include "docket-fuzz.h"

#include "docket-codec.h"
#include "docket-limits.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketOperation) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  DocketJsonReader reader;

  if (docket_json_scan ((const char *) data, size, DOCKET_OPERATION_BYTES_MAX, &error))
    {
      docket_json_reader_init (&reader, (const char *) data);
      operation = docket_operation_read (&reader, &error);
    }
  PROMISE ((operation == NULL) == (error != NULL));
  if (operation == NULL)
    return 0;
  text = docket_operation_to_text (operation);
  if (operation->invalid != NULL)
    return 0;
  again = docket_operation_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->invalid, ==, NULL);
  one = docket_operation_fingerprint (operation);
  two = docket_operation_fingerprint (again);
  g_assert_cmpstr (one, ==, two);
  return 0;
}
