/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

#include "docket-store.h"

G_BEGIN_DECLS

/* The raw limit each figure is held against: the same rows, the same tables,
 * the same durability, and nothing but SQLite. */

/* With the settings of docket_db_open(). */
sqlite3 *bench_open (const char *path);
/* Fails with SQLite's own words unless @code is @expected. */
void bench_check (sqlite3 *db, int code, int expected);
void bench_execute (sqlite3 *db, const char *sql);
gint64 bench_count (sqlite3 *db, const char *sql);

/* "INSERT INTO table VALUES (?1, …)" for all columns. */
sqlite3_stmt *bench_prepare_insert (sqlite3 *db, const char *table);
/* Binds every column of the row that @from stands on. */
void bench_bind_row (sqlite3_stmt *to, sqlite3_stmt *from);

/* A sorted list of durations. */
typedef struct
{
  GArray *us; /* element-type gint64 */
} BenchTimes;
void bench_times_init (BenchTimes *times);
void bench_times_add (BenchTimes *times, gint64 us);
gint64 bench_times_percentile (BenchTimes *times, guint percent);
void bench_times_clear (BenchTimes *times);
/* Two lines, for the middle and for 99 of 100: "@what p50: 1.20 ms, 1.40 × @limit
 * (0.86 ms), 1000 times". */
void bench_times_print (const char *what, BenchTimes *ours, const char *limit, BenchTimes *bare);

/* One transaction of @n steps that have what they write, with FULL commit; they
 * are reset for the next. @times: (nullable) */
void bench_commit (sqlite3 *db, sqlite3_stmt *const *steps, guint n, BenchTimes *times);
/* A copy of the file at @from as it stands. */
void bench_copy (const char *from, const char *to);

/* Processor time that a process has used, all threads; µs. */
gint64 bench_processor_us (const char *pid);

/* The benches. Each prints its own lines. */
void bench_save (const char *dir);
void bench_busy (const char *dir);
void bench_cache (const char *dir);
/* Makes the file at @path and leaves it, to look at it many times. 0: as in the
 * large one. */
void bench_cache_feed (const char *path, guint n_jobs, guint n_customers);
/* Called in a process of its own: prints what it finds in the file. */
void bench_cache_look (const char *path, const char *what);
/* Of that as well: prints the longest save, ms until the list has it, the longest
 * turn of the loop, and a count. */
void bench_fill_look (const char *path);
void bench_change_look (const char *path, DocketStore *reader, guint n_jobs);
void bench_import (const char *dir);
void bench_forget (const char *dir);
/* Called in a process of its own: takes @table into the file, and out again. */
void bench_import_look (const char *path, const char *table);
void bench_desks (const char *dir);
void bench_pull (const char *dir);
void bench_drain (const char *dir);
void bench_batches (const char *dir);
void bench_singles (const char *dir);
void bench_feed (const char *dir);
void bench_poke (const char *dir);
void bench_listeners (const char *dir);

G_END_DECLS
