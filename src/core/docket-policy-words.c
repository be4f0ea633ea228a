/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sentences of the rules that a company begins with, data/policy/default.json.
 * A policy comes as one document for everybody, whatever they speak; so they are
 * translated where they are shown. What a company wrote itself stays as it is.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-policy.h"

static const char *const sentences[] = {
  N_ ("Names and descriptions merge field by field; the history keeps every version."),
  N_ ("Contact details merge field by field; the history keeps every version."),
  N_ ("Billing terms go to review because they end on a bill."),
  N_ ("Standing goes to review because it decides whether work may be booked."),
  N_ ("Merging and restoring customers write this; nobody does so directly."),
  N_ ("Descriptions merge field by field; the history keeps every version."),
  N_ ("The customer of a job goes to review because it decides who is billed."),
  N_ ("The plan goes to review because two technicians could be sent to one job."),
  N_ ("Status goes to review because a wrong status can trigger billing."),
  N_ ("Approvals go to review because they release money."),
  N_ ("Money goes to review because it ends on a bill."),
  N_ ("The invoice state goes to review because it decides what is billed."),
  N_ ("Given by the server."),
  N_ ("Everybody's line items are kept; a changed one goes to review."),
  N_ ("Notes are shared: anyone adds, nobody overwrites."),
  N_ ("Files are shared: anyone adds, nobody overwrites."),
  N_ ("Signatures are never overwritten."),
  N_ ("People are kept by administrators."),
  N_ ("Absences merge field by field."),
  N_ ("Devices are registered by signing in; an administrator may revoke them."),
  N_ ("Cases are opened by the server and decided by a person."),
  N_ ("Rules are changed one version at a time."),
  N_ ("Bills the customer"),
  N_ ("Frees the technician"),
  N_ ("Holds billing until a supervisor approves"),
  N_ ("Holds the technician for a second check"),
  N_ ("Keeps the technician on the job"),
  N_ ("Holds billing"),
  N_ ("Keeps the job with the technician"),
  N_ ("Locks totals and line items"),
  N_ ("Releases the invoice"),
  N_ ("Locks the whole job"),
  N_ ("Nothing is billed"),
  N_ ("Puts the job back to work; signature, notes, times and totals stay"),
  N_ ("Leaves the job with the technician, not started"),
  N_ ("The technician has seen the job"),
  N_ ("Puts the job back to be planned"),
  N_ ("Releases billing"),
  N_ ("The customer has the bill"),
  N_ ("Closes the account of this job"),
  N_ ("No new work may be booked"),
  N_ ("Leaves the lists; nothing is deleted"),
  NULL
};

const char *
docket_policy_say (const char *sentence)
{
  return sentence != NULL && docket_policy_is_known_sentence (sentence) ? _ (sentence) : sentence;
}

gboolean
docket_policy_is_known_sentence (const char *sentence)
{
  return g_strv_contains (sentences, sentence);
}
