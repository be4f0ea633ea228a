/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A locked job is not changed; it is carried on in a new one.
 */
#include "docket-config.h"

#include "docket-follow-up.h"

static const DocketField taken_over[] = {
  DOCKET_JOB_TITLE, DOCKET_JOB_CUSTOMER, DOCKET_JOB_SITE_STREET, DOCKET_JOB_SITE_CITY, DOCKET_JOB_SITE_POSTCODE, DOCKET_JOB_SITE_CONTACT, DOCKET_JOB_SITE_PHONE, DOCKET_JOB_ACCESS_NOTES,
};

DocketValues *
docket_follow_up_values (const DocketRecord *job)
{
  DocketValues *values = docket_values_new ();

  for (guint i = 0; i < G_N_ELEMENTS (taken_over); i++)
    if (docket_record_has (job, taken_over[i]))
      docket_values_set (values, taken_over[i], docket_record_get (job, taken_over[i]));
  docket_values_set_text (values, DOCKET_JOB_FOLLOW_UP_OF, docket_record_get_id (job));
  return values;
}
