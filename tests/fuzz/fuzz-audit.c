/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of audit entries, as somebody who changed the past may show it. What
 * the chain accepts has hashes that its own digests give. */
#include "docket-fuzz.h"

#include "docket-audit.h"
#include "docket-json.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = docket_json_parse ((const char *) data, size, 1 << 20, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  DocketAuditChain chain;

  docket_audit_chain_init (&chain);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketAuditEntry) entry = docket_audit_entry_from_json (json_array_get_element (array, i), &error);
      g_autofree char *digest = NULL;

      PROMISE ((entry == NULL) == (error != NULL));
      if (entry == NULL)
        return 0;
      digest = docket_audit_entry_digest (entry);
      if (!docket_audit_chain_add (&chain, entry, &error))
        {
          PROMISE (error != NULL);
          return 0;
        }
      g_assert_cmpstr (digest, ==, entry->hash);
      PROMISE (entry->n == (gint64) i + 1);
    }
  return 0;
}
