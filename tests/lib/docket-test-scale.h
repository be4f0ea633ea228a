/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Under the address sanitizer everything runs a second time, many times slower,
 * to find faults of memory. What is repeated for the sake of chance need not be
 * repeated as often there: the plain build of the same run has done it.
 */
#ifdef __SANITIZE_ADDRESS__
#define DOCKET_TEST_SHARE 10
#else
#define DOCKET_TEST_SHARE 1
#endif
/* Of @n times, once at least. */
#define DOCKET_TEST_TIMES(n) (((n) + DOCKET_TEST_SHARE - 1) / DOCKET_TEST_SHARE)
