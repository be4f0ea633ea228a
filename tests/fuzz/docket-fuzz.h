/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What every target is: bytes in, no crash and no broken promise. Called by
 * libFuzzer (`./dev fuzz`), and for each file of its corpus by the test run. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Stops the fuzzer; asserts of GLib do as well. */
#define PROMISE(what) g_assert_true (what)
