/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A page of the feed, as a broken or hostile server may send it; and records,
 * which are what it is made of. */
#include "docket-fuzz.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"
#include "docket-review.h"

static void
read_review (const DocketRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReview) review = docket_review_from_record (record, &error);

  PROMISE ((review == NULL) == (error != NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketPage) page = docket_page_from_text ((const char *) data, size, &error);
  g_autoptr (DocketPage) again = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *text = NULL;

  PROMISE ((page == NULL) == (error != NULL));
  if (page == NULL)
    return 0;
  for (guint i = 0; i < page->changes->len; i++)
    {
      const DocketChange *change = g_ptr_array_index (page->changes, i);

      if (change->record != NULL && docket_record_get_kind (change->record) == DOCKET_KIND_REVIEW)
        read_review (change->record);
    }
  docket_json_writer_init (&writer);
  docket_page_to_json (page, &writer);
  text = docket_json_writer_finish (&writer);
  again = docket_page_from_text (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->changes->len, ==, page->changes->len);
  return 0;
}
