/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The one table of kinds, groups and fields (DESIGN §4).
 *
 * A new field is one FIELD row here, one line of migration and one row in a
 * form.  Wire names, SQL columns, enum constants, labels, types and bounds all
 * come from this table.  Fields stand under their group, groups under their
 * kind; the order is the order on the wire and on screen.
 *
 *   KIND (CONSTANT, wire_name, label)
 *   GROUP (KIND, CONSTANT, wire_name, label)
 *   FIELD (KIND, GROUP, CONSTANT, wire_name, label, TYPE, argument)
 *
 * The argument is the largest number of characters (TEXT), the smallest and
 * largest value (INT), the kind referred to (ID) or the list of choices.
 */

/* clang-format off */
#define DOCKET_SCHEMA_TABLE \
  KIND (CUSTOMER, customer, N_("Customer")) \
    GROUP (CUSTOMER, PROFILE, profile, N_("Profile")) \
      FIELD (CUSTOMER, PROFILE, NAME, name, N_("Name"), TEXT, 200) \
      FIELD (CUSTOMER, PROFILE, NICKNAME, nickname, N_("Nickname"), TEXT, 200) \
      FIELD (CUSTOMER, PROFILE, ABOUT, about, N_("About"), TEXT, 10000) \
    GROUP (CUSTOMER, CONTACT, contact, N_("Contact")) \
      FIELD (CUSTOMER, CONTACT, PHONE, phone, N_("Phone"), TEXT, 40) \
      FIELD (CUSTOMER, CONTACT, EMAIL, email, N_("E-mail"), TEXT, 254) \
      FIELD (CUSTOMER, CONTACT, STREET, street, N_("Street"), TEXT, 200) \
      FIELD (CUSTOMER, CONTACT, CITY, city, N_("City"), TEXT, 200) \
      FIELD (CUSTOMER, CONTACT, REGION, region, N_("Region"), TEXT, 200) \
      FIELD (CUSTOMER, CONTACT, POSTCODE, postcode, N_("Postcode"), TEXT, 20) \
      FIELD (CUSTOMER, CONTACT, COUNTRY, country, N_("Country"), TEXT, 100) \
    GROUP (CUSTOMER, BILLING, billing, N_("Billing")) \
      FIELD (CUSTOMER, BILLING, BILLING_CONTACT, billing_contact, N_("Billing contact"), TEXT, 200) \
      FIELD (CUSTOMER, BILLING, BILLING_EMAIL, billing_email, N_("Billing e-mail"), TEXT, 254) \
      FIELD (CUSTOMER, BILLING, TERMS_DAYS, terms_days, N_("Payment terms (days)"), INT, 0, 365) \
      FIELD (CUSTOMER, BILLING, TAX_ID, tax_id, N_("Tax number"), TEXT, 40) \
      FIELD (CUSTOMER, BILLING, CREDIT_LIMIT, credit_limit, N_("Credit limit"), MONEY, 0) \
    GROUP (CUSTOMER, STANDING, standing, N_("Standing")) \
      FIELD (CUSTOMER, STANDING, STANDING, standing, N_("Standing"), CHOICE, docket_choices_standing) \
    GROUP (CUSTOMER, SERVER, server, N_("Merged")) \
      FIELD (CUSTOMER, SERVER, MERGED_INTO, merged_into, N_("Merged into"), ID, CUSTOMER) \
  KIND (JOB, job, N_("Job")) \
    GROUP (JOB, DETAILS, details, N_("Details")) \
      FIELD (JOB, DETAILS, TITLE, title, N_("Title"), TEXT, 200) \
      FIELD (JOB, DETAILS, DESCRIPTION, description, N_("Description"), TEXT, 10000) \
      FIELD (JOB, DETAILS, SITE_STREET, site_street, N_("Site street"), TEXT, 200) \
      FIELD (JOB, DETAILS, SITE_CITY, site_city, N_("Site city"), TEXT, 200) \
      FIELD (JOB, DETAILS, SITE_POSTCODE, site_postcode, N_("Site postcode"), TEXT, 20) \
      FIELD (JOB, DETAILS, SITE_CONTACT, site_contact, N_("Site contact"), TEXT, 200) \
      FIELD (JOB, DETAILS, SITE_PHONE, site_phone, N_("Site phone"), TEXT, 40) \
      FIELD (JOB, DETAILS, ACCESS_NOTES, access_notes, N_("Access notes"), TEXT, 10000) \
      FIELD (JOB, DETAILS, PRIORITY, priority, N_("Priority"), CHOICE, docket_choices_priority) \
      FIELD (JOB, DETAILS, SKILLS_NEEDED, skills_needed, N_("Skills needed"), WORDS, 0) \
      FIELD (JOB, DETAILS, PLANNED_MINUTES, planned_minutes, N_("Planned duration"), INT, 0, 100000) \
      FIELD (JOB, DETAILS, PROMISED_FROM, promised_from, N_("Promised from"), TIME, 0) \
      FIELD (JOB, DETAILS, PROMISED_TO, promised_to, N_("Promised until"), TIME, 0) \
    GROUP (JOB, PARTY, party, N_("Customer")) \
      FIELD (JOB, PARTY, CUSTOMER, customer, N_("Customer"), ID, CUSTOMER) \
    GROUP (JOB, PLAN, plan, N_("Plan")) \
      FIELD (JOB, PLAN, TECHNICIAN, technician, N_("Technician"), ID, PERSON) \
      FIELD (JOB, PLAN, STARTS_AT, starts_at, N_("Planned start"), TIME, 0) \
      FIELD (JOB, PLAN, ENDS_AT, ends_at, N_("Planned end"), TIME, 0) \
    GROUP (JOB, STATUS, status, N_("Status")) \
      FIELD (JOB, STATUS, STATUS, status, N_("Status"), CHOICE, docket_choices_status) \
      FIELD (JOB, STATUS, STATUS_REASON, status_reason, N_("Reason given"), TEXT, 1000) \
    GROUP (JOB, APPROVAL, approval, N_("Approval")) \
      FIELD (JOB, APPROVAL, APPROVAL, approval, N_("Approval"), CHOICE, docket_choices_approval) \
    GROUP (JOB, TOTALS, totals, N_("Totals")) \
      FIELD (JOB, TOTALS, LABOR_MINUTES, labor_minutes, N_("Labor time"), INT, 0, 1000000) \
      FIELD (JOB, TOTALS, LABOR_AMOUNT, labor_amount, N_("Labor"), MONEY, 0) \
      FIELD (JOB, TOTALS, PARTS_AMOUNT, parts_amount, N_("Parts"), MONEY, 0) \
      FIELD (JOB, TOTALS, DISCOUNT_AMOUNT, discount_amount, N_("Discount"), MONEY, 0) \
      FIELD (JOB, TOTALS, TAX_AMOUNT, tax_amount, N_("Tax"), MONEY, 0) \
      FIELD (JOB, TOTALS, TOTAL_AMOUNT, total_amount, N_("Total"), MONEY, 0) \
    GROUP (JOB, INVOICE, invoice, N_("Invoice")) \
      FIELD (JOB, INVOICE, INVOICE_STATE, invoice_state, N_("Invoice state"), CHOICE, docket_choices_invoice) \
      FIELD (JOB, INVOICE, INVOICE_REF, invoice_ref, N_("Invoice reference"), TEXT, 100) \
    GROUP (JOB, SERVER, server, N_("Number")) \
      FIELD (JOB, SERVER, NUMBER, number, N_("Number"), TEXT, 40) \
      FIELD (JOB, SERVER, FOLLOW_UP_OF, follow_up_of, N_("Follow-up of"), ID, JOB) \
  KIND (LINE, line, N_("Line item")) \
    GROUP (LINE, LINE, line, N_("Line item")) \
      FIELD (LINE, LINE, JOB, job, N_("Job"), ID, JOB) \
      FIELD (LINE, LINE, CLASS, class, N_("Class"), CHOICE, docket_choices_line_class) \
      FIELD (LINE, LINE, SKU, sku, N_("Article number"), TEXT, 100) \
      FIELD (LINE, LINE, DESCRIPTION, description, N_("Description"), TEXT, 1000) \
      FIELD (LINE, LINE, QUANTITY_MILLI, quantity_milli, N_("Quantity"), INT, -1000000000, 1000000000) \
      FIELD (LINE, LINE, UNIT_AMOUNT, unit_amount, N_("Unit price"), MONEY, 0) \
      FIELD (LINE, LINE, AMOUNT, amount, N_("Amount"), MONEY, 0) \
  KIND (NOTE, note, N_("Note")) \
    GROUP (NOTE, NOTE, note, N_("Note")) \
      FIELD (NOTE, NOTE, JOB, job, N_("Job"), ID, JOB) \
      FIELD (NOTE, NOTE, CUSTOMER, customer, N_("Customer"), ID, CUSTOMER) \
      FIELD (NOTE, NOTE, BODY, body, N_("Text"), TEXT, 10000) \
  KIND (ATTACHMENT, attachment, N_("Attachment")) \
    GROUP (ATTACHMENT, ATTACHMENT, attachment, N_("Attachment")) \
      FIELD (ATTACHMENT, ATTACHMENT, JOB, job, N_("Job"), ID, JOB) \
      FIELD (ATTACHMENT, ATTACHMENT, BLOB, blob, N_("File"), TEXT, 64) \
      FIELD (ATTACHMENT, ATTACHMENT, NAME, name, N_("Name"), TEXT, 255) \
      FIELD (ATTACHMENT, ATTACHMENT, MEDIA_TYPE, media_type, N_("Type"), TEXT, 100) \
      FIELD (ATTACHMENT, ATTACHMENT, SIZE, size, N_("Size"), INT, 0, 52428800) \
      FIELD (ATTACHMENT, ATTACHMENT, TAKEN_AT, taken_at, N_("Taken"), TIME, 0) \
  KIND (SIGNATURE, signature, N_("Signature")) \
    GROUP (SIGNATURE, SIGNATURE, signature, N_("Signature")) \
      FIELD (SIGNATURE, SIGNATURE, JOB, job, N_("Job"), ID, JOB) \
      FIELD (SIGNATURE, SIGNATURE, SIGNER, signer, N_("Signed by"), TEXT, 200) \
      FIELD (SIGNATURE, SIGNATURE, BLOB, blob, N_("File"), TEXT, 64) \
      FIELD (SIGNATURE, SIGNATURE, SIGNED_AT, signed_at, N_("Signed"), TIME, 0) \
      FIELD (SIGNATURE, SIGNATURE, TOTALS_DIGEST, totals_digest, N_("Totals signed for"), TEXT, 64) \
  KIND (PERSON, person, N_("Person")) \
    GROUP (PERSON, PERSON, person, N_("Person")) \
      FIELD (PERSON, PERSON, NAME, name, N_("Name"), TEXT, 200) \
      FIELD (PERSON, PERSON, USERNAME, username, N_("Sign-in name"), TEXT, 100) \
      FIELD (PERSON, PERSON, ROLE, role, N_("Role"), CHOICE, docket_choices_role) \
      FIELD (PERSON, PERSON, TEAM, team, N_("Team"), TEXT, 100) \
      FIELD (PERSON, PERSON, SKILLS, skills, N_("Skills"), WORDS, 0) \
      FIELD (PERSON, PERSON, COLOR, color, N_("Color"), TEXT, 20) \
      FIELD (PERSON, PERSON, SHIFT_START, shift_start, N_("Shift start, minute of the day"), INT, 0, 1440) \
      FIELD (PERSON, PERSON, SHIFT_END, shift_end, N_("Shift end, minute of the day"), INT, 0, 2880) \
      FIELD (PERSON, PERSON, BREAK_START, break_start, N_("Break start, minute of the day"), INT, 0, 2880) \
      FIELD (PERSON, PERSON, BREAK_MINUTES, break_minutes, N_("Break, minutes"), INT, 0, 1440) \
      FIELD (PERSON, PERSON, ACTIVE, active, N_("Active"), BOOL, 0) \
  KIND (ABSENCE, absence, N_("Absence")) \
    GROUP (ABSENCE, ABSENCE, absence, N_("Absence")) \
      FIELD (ABSENCE, ABSENCE, PERSON, person, N_("Person"), ID, PERSON) \
      FIELD (ABSENCE, ABSENCE, TITLE, title, N_("Title"), TEXT, 200) \
      FIELD (ABSENCE, ABSENCE, STARTS_AT, starts_at, N_("Start"), TIME, 0) \
      FIELD (ABSENCE, ABSENCE, ENDS_AT, ends_at, N_("End"), TIME, 0) \
  KIND (DEVICE, device, N_("Device")) \
    GROUP (DEVICE, DEVICE, device, N_("Device")) \
      FIELD (DEVICE, DEVICE, PERSON, person, N_("Person"), ID, PERSON) \
      FIELD (DEVICE, DEVICE, NAME, name, N_("Name"), TEXT, 200) \
      FIELD (DEVICE, DEVICE, CLASS, class, N_("Class"), CHOICE, docket_choices_device_class) \
      FIELD (DEVICE, DEVICE, APP_VERSION, app_version, N_("Version"), TEXT, 100) \
      FIELD (DEVICE, DEVICE, REVOKED, revoked, N_("Revoked"), BOOL, 0) \
  KIND (REVIEW, review, N_("Review")) \
    GROUP (REVIEW, REVIEW, review, N_("Review")) \
      FIELD (REVIEW, REVIEW, STATE, state, N_("State"), CHOICE, docket_choices_review_state) \
      FIELD (REVIEW, REVIEW, REASON, reason, N_("Why"), TEXT, 100) \
      FIELD (REVIEW, REVIEW, SUBJECT, subject, N_("Subject"), JSON, 0) \
      FIELD (REVIEW, REVIEW, GROUP, group, N_("Group"), TEXT, 100) \
      FIELD (REVIEW, REVIEW, STARTED_FROM, started_from, N_("Started from"), JSON, 0) \
      FIELD (REVIEW, REVIEW, STARTED_BY, started_by, N_("Started from"), JSON, 0) \
      FIELD (REVIEW, REVIEW, CURRENT, current, N_("Current"), JSON, 0) \
      FIELD (REVIEW, REVIEW, CANDIDATES, candidates, N_("Candidates"), JSON, 0) \
      FIELD (REVIEW, REVIEW, RULE, rule, N_("Rule"), TEXT, 200) \
      FIELD (REVIEW, REVIEW, DECIDERS, deciders, N_("Deciders"), WORDS, 0) \
      FIELD (REVIEW, REVIEW, DECISION, decision, N_("Decision"), JSON, 0) \
      FIELD (REVIEW, REVIEW, APPROVALS, approvals, N_("Approvals"), JSON, 0) \
      FIELD (REVIEW, REVIEW, OPENED_AT, opened_at, N_("Opened"), TIME, 0) \
  KIND (POLICY, policy, N_("Policy")) \
    GROUP (POLICY, POLICY, policy, N_("Policy")) \
      FIELD (POLICY, POLICY, VERSION, version, N_("Version"), INT, 0, 1000000000) \
      FIELD (POLICY, POLICY, DOCUMENT, document, N_("Document"), JSON, 0)
/* clang-format on */
