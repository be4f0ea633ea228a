/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A policy that an administrator wrote by hand. */
#include "docket-fuzz.h"

#include <string.h>

#include "docket-policy.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketPolicy) policy = docket_policy_new_from_json ((const char *) data, size, &error);

  PROMISE ((policy == NULL) == (error != NULL));
  if (policy == NULL)
    {
      PROMISE (strlen (error->message) > 0);
      return 0;
    }
  for (int group = 0; group < DOCKET_N_GROUPS; group++)
    {
      docket_policy_get_rule (policy, (DocketGroup) group);
      docket_policy_may_write (policy, (DocketGroup) group, DOCKET_ROLE_SUPERVISOR);
    }
  return 0;
}
