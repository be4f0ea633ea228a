-- SPDX-License-Identifier: GPL-3.0-or-later
-- The tables that hold records, the same on desk and server: one per kind,
-- one column a field. `row` orders by arrival here and is what lists hold;
-- `stamps` says per written group its revision and who wrote it when.

CREATE TABLE "customer" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "name" TEXT,
  "nickname" TEXT,
  "about" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "street" TEXT,
  "city" TEXT,
  "region" TEXT,
  "postcode" TEXT,
  "country" TEXT,
  "billing_contact" TEXT,
  "billing_email" TEXT,
  "terms_days" INTEGER,
  "tax_id" TEXT,
  "credit_limit" INTEGER,
  "standing" TEXT
) STRICT;

CREATE TABLE "job" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "title" TEXT,
  "description" TEXT,
  "site_street" TEXT,
  "site_city" TEXT,
  "site_postcode" TEXT,
  "site_contact" TEXT,
  "site_phone" TEXT,
  "access_notes" TEXT,
  "priority" TEXT,
  "skills_needed" TEXT,
  "planned_minutes" INTEGER,
  "promised_from" INTEGER,
  "promised_to" INTEGER,
  "customer" TEXT,
  "technician" TEXT,
  "starts_at" INTEGER,
  "ends_at" INTEGER,
  "status" TEXT,
  "status_reason" TEXT,
  "approval" TEXT,
  "labor_minutes" INTEGER,
  "labor_amount" INTEGER,
  "parts_amount" INTEGER,
  "discount_amount" INTEGER,
  "tax_amount" INTEGER,
  "total_amount" INTEGER,
  "invoice_state" TEXT,
  "invoice_ref" TEXT,
  "number" TEXT,
  "follow_up_of" TEXT
) STRICT;

CREATE TABLE "line" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "job" TEXT,
  "class" TEXT,
  "sku" TEXT,
  "description" TEXT,
  "quantity_milli" INTEGER,
  "unit_amount" INTEGER,
  "amount" INTEGER
) STRICT;

CREATE TABLE "note" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "job" TEXT,
  "customer" TEXT,
  "body" TEXT
) STRICT;

CREATE TABLE "attachment" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "job" TEXT,
  "blob" TEXT,
  "name" TEXT,
  "media_type" TEXT,
  "size" INTEGER,
  "taken_at" INTEGER
) STRICT;

CREATE TABLE "signature" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "job" TEXT,
  "signer" TEXT,
  "blob" TEXT,
  "signed_at" INTEGER,
  "totals_digest" TEXT
) STRICT;

CREATE TABLE "person" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "name" TEXT,
  "username" TEXT,
  "role" TEXT,
  "team" TEXT,
  "skills" TEXT,
  "color" TEXT,
  "shift_start" INTEGER,
  "shift_end" INTEGER,
  "break_start" INTEGER,
  "break_minutes" INTEGER,
  "active" INTEGER
) STRICT;

CREATE TABLE "absence" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "person" TEXT,
  "title" TEXT,
  "starts_at" INTEGER,
  "ends_at" INTEGER
) STRICT;

CREATE TABLE "device" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "person" TEXT,
  "name" TEXT,
  "class" TEXT,
  "app_version" TEXT,
  "revoked" INTEGER
) STRICT;

CREATE TABLE "review" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "state" TEXT,
  "reason" TEXT,
  "subject" TEXT,
  "group" TEXT,
  "started_from" TEXT,
  "started_by" TEXT,
  "current" TEXT,
  "candidates" TEXT,
  "rule" TEXT,
  "deciders" TEXT,
  "decision" TEXT,
  "approvals" TEXT,
  "opened_at" INTEGER
) STRICT;

CREATE TABLE "policy" (
  "row" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rev" INTEGER NOT NULL DEFAULT 0,
  "void" INTEGER NOT NULL DEFAULT 0 CHECK ("void" IN (0, 1)),
  "stamps" TEXT NOT NULL DEFAULT '{}',
  "version" INTEGER,
  "document" TEXT
) STRICT;
