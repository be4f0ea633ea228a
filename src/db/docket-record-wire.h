/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-json.h"
#include "docket-statement.h"

G_BEGIN_DECLS

/* Writes the row that @statement stands on, whose docket_record_table_columns()
 * begin at @column, as docket_record_to_json() would write the record. */
gboolean docket_record_wire_write (DocketStatement *statement, DocketKind kind, int column, DocketJsonWriter *writer, GError **error);

G_END_DECLS
