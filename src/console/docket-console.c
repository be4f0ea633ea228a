/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The console is a static library, so that the tests can make its widgets in
 * their own process.  A linker drops resources that nobody names; naming them
 * here keeps them.
 */

#include "docket-config.h"

#include "docket-console.h"

#include "docket-console-resources.h"

void
docket_console_init (void)
{
  g_resources_register (docket_console_get_resource ());
}
