/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-cli.h"

G_BEGIN_DECLS

/* The commands of docketctl; the table in main.c names them. */

int docket_cli_login (DocketCli *cli, int argc, char **argv);
int docket_cli_logout (DocketCli *cli, int argc, char **argv);
int docket_cli_status (DocketCli *cli, int argc, char **argv);

int docket_cli_sync (DocketCli *cli, int argc, char **argv);
int docket_cli_watch (DocketCli *cli, int argc, char **argv);

int docket_cli_jobs (DocketCli *cli, int argc, char **argv);
int docket_cli_job_show (DocketCli *cli, int argc, char **argv);
int docket_cli_job_new (DocketCli *cli, int argc, char **argv);
int docket_cli_job_set (DocketCli *cli, int argc, char **argv);
int docket_cli_job_note (DocketCli *cli, int argc, char **argv);
int docket_cli_job_line (DocketCli *cli, int argc, char **argv);

int docket_cli_job_attach (DocketCli *cli, int argc, char **argv);
int docket_cli_job_sign (DocketCli *cli, int argc, char **argv);
int docket_cli_file_get (DocketCli *cli, int argc, char **argv);
int docket_cli_job_void (DocketCli *cli, int argc, char **argv);
int docket_cli_job_restore (DocketCli *cli, int argc, char **argv);
int docket_cli_job_follow_up (DocketCli *cli, int argc, char **argv);

int docket_cli_customers (DocketCli *cli, int argc, char **argv);
int docket_cli_customer_show (DocketCli *cli, int argc, char **argv);
int docket_cli_customer_new (DocketCli *cli, int argc, char **argv);
int docket_cli_customer_void (DocketCli *cli, int argc, char **argv);
int docket_cli_customer_restore (DocketCli *cli, int argc, char **argv);
int docket_cli_customer_merge (DocketCli *cli, int argc, char **argv);
int docket_cli_customer_set (DocketCli *cli, int argc, char **argv);
int docket_cli_customer_note (DocketCli *cli, int argc, char **argv);

int docket_cli_outbox (DocketCli *cli, int argc, char **argv);
int docket_cli_outbox_retry (DocketCli *cli, int argc, char **argv);
int docket_cli_outbox_raise (DocketCli *cli, int argc, char **argv);
int docket_cli_outbox_discard (DocketCli *cli, int argc, char **argv);
int docket_cli_outbox_undo (DocketCli *cli, int argc, char **argv);
int docket_cli_outbox_export (DocketCli *cli, int argc, char **argv);
int docket_cli_outbox_import (DocketCli *cli, int argc, char **argv);

int docket_cli_log (DocketCli *cli, int argc, char **argv);

int docket_cli_reviews (DocketCli *cli, int argc, char **argv);
int docket_cli_review_show (DocketCli *cli, int argc, char **argv);
int docket_cli_review_decide (DocketCli *cli, int argc, char **argv);
int docket_cli_review_undo (DocketCli *cli, int argc, char **argv);

int docket_cli_history (DocketCli *cli, int argc, char **argv);
int docket_cli_audit_verify (DocketCli *cli, int argc, char **argv);
int docket_cli_report_sync (DocketCli *cli, int argc, char **argv);
int docket_cli_policy_show (DocketCli *cli, int argc, char **argv);
int docket_cli_policy_check (DocketCli *cli, int argc, char **argv);
int docket_cli_policy_simulate (DocketCli *cli, int argc, char **argv);

int docket_cli_import_customers (DocketCli *cli, int argc, char **argv);
int docket_cli_export_jobs (DocketCli *cli, int argc, char **argv);
int docket_cli_export_customers (DocketCli *cli, int argc, char **argv);

G_END_DECLS
