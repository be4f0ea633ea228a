/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-form.h"

G_BEGIN_DECLS

/**
 * DocketCustomerEditor:
 *
 * The form of a customer, with likely matches beside it while a new one is
 * typed. Signal "use" (id): the new one is that one.
 */
#define DOCKET_TYPE_CUSTOMER_EDITOR (docket_customer_editor_get_type ())
G_DECLARE_FINAL_TYPE (DocketCustomerEditor, docket_customer_editor, DOCKET, CUSTOMER_EDITOR, GtkWidget)

DocketForm *docket_customer_editor_get_form (DocketCustomerEditor *self);

void docket_customer_editor_set_desk (DocketCustomerEditor *self, DocketDesk *desk);

G_END_DECLS
