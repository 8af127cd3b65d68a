CREATE TABLE "journal" (
  "position" BIGINT NOT NULL PRIMARY KEY,
  "command" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "request" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "answer" JSON,
  "numbers" JSON NOT NULL DEFAULT 'null',
  "at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "touched" JSON NOT NULL DEFAULT 'null',
  "events" JSON NOT NULL DEFAULT 'null'
);
CREATE UNIQUE INDEX "journal_command_key" ON "journal" ("command");

CREATE TABLE "counters" (
  "name" TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  "next" BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE "teams" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "name_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "teams_name_key_key" ON "teams" ("name_key");

CREATE TABLE "customers" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "company" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "number" TEXT COLLATE "C",
  "address_1" TEXT COLLATE "C",
  "address_2" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "state" TEXT COLLATE "C",
  "zip" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "account_status" TEXT COLLATE "C",
  "company_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "number_key" TEXT COLLATE "C",
  "company_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "number_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "city_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "address_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "closed_at" TIMESTAMPTZ,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "customers_number_key_key" ON "customers" ("number_key" NULLS FIRST);
CREATE INDEX "customers_company_key_id_idx" ON "customers" ("company_key", "id");
CREATE TABLE "customers_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "customers",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "customers_text_document_idx" ON "customers_text" USING gin ("document");

CREATE TABLE "vendors" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "company" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "account_number" TEXT COLLATE "C",
  "contact_name" TEXT COLLATE "C",
  "address_1" TEXT COLLATE "C",
  "address_2" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "state" TEXT COLLATE "C",
  "zip" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "website" TEXT COLLATE "C",
  "notes" TEXT COLLATE "C",
  "company_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "company_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "account_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "contact_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "city_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "address_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "vendors_company_key_id_idx" ON "vendors" ("company_key", "id");
CREATE TABLE "vendors_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "vendors",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "vendors_text_document_idx" ON "vendors_text" USING gin ("document");

CREATE TABLE "lease_rates" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "leasing_partner" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "lease_rep_name" TEXT COLLATE "C",
  "lease_rep_phone" TEXT COLLATE "C",
  "min_price" BIGINT NOT NULL DEFAULT 0,
  "max_price" BIGINT NOT NULL DEFAULT 0,
  "term_length" BIGINT NOT NULL DEFAULT 0,
  "lease_rate" BIGINT NOT NULL DEFAULT 0,
  "lease_type" TEXT COLLATE "C",
  "partner_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "lease_rates_partner_key_term_length_id_idx" ON "lease_rates" ("partner_key", "term_length", "id");
CREATE INDEX "lease_rates_term_length_id_idx" ON "lease_rates" ("term_length", "id");

CREATE TABLE "settings" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "value" JSON NOT NULL DEFAULT 'null',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "settings_name_key" ON "settings" ("name");

CREATE TABLE "task_types" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "name_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "task_types_name_key_key" ON "task_types" ("name_key");

CREATE TABLE "integrations" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "settings" JSON NOT NULL DEFAULT 'null',
  "secret" TEXT COLLATE "C",
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "integrations_name_key" ON "integrations" ("name");

CREATE TABLE "templates" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "title" TEXT COLLATE "C",
  "description" TEXT COLLATE "C",
  "steps" JSON NOT NULL DEFAULT 'null',
  "color" TEXT COLLATE "C",
  "work_type" TEXT COLLATE "C",
  "due_days" BIGINT,
  "assigned_users" JSON NOT NULL DEFAULT 'null',
  "assigned_teams" JSON NOT NULL DEFAULT 'null',
  "name_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "templates_name_key_id_idx" ON "templates" ("name_key", "id");

CREATE TABLE "blob_removals" (
  "blob_key" TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "due_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "attempts" BIGINT NOT NULL DEFAULT 0,
  "last_error" TEXT COLLATE "C"
);
CREATE INDEX "blob_removals_due_at_blob_key_idx" ON "blob_removals" ("due_at", "blob_key");

CREATE TABLE "feedback" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "message" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "category" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "user_id" BIGINT,
  "user_name" TEXT COLLATE "C",
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "feedback_created_at_id_idx" ON "feedback" ("created_at", "id");

CREATE TABLE "outbox_messages" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "delivery" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "recipient" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "template" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "about" JSON NOT NULL DEFAULT 'null',
  "subject" TEXT COLLATE "C",
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "due_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "lease" TEXT COLLATE "C",
  "attempts" BIGINT NOT NULL DEFAULT 0,
  "last_error" TEXT COLLATE "C",
  "sent_at" TIMESTAMPTZ
);
CREATE INDEX "outbox_messages_delivery_due_at_id_idx" ON "outbox_messages" ("delivery", "due_at", "id");
CREATE INDEX "outbox_messages_delivery_created_at_id_idx" ON "outbox_messages" ("delivery", "created_at", "id");
CREATE INDEX "outbox_messages_created_at_id_idx" ON "outbox_messages" ("created_at", "id");
CREATE INDEX "outbox_messages_recipient_created_at_id_idx" ON "outbox_messages" ("recipient", "created_at", "id");
CREATE INDEX "outbox_messages_template_delivery_idx" ON "outbox_messages" ("template", "delivery");

CREATE TABLE "notifications" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "recipient" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "kind" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "item_id" BIGINT,
  "item_kind" TEXT COLLATE "C",
  "item_number" BIGINT,
  "subject" TEXT COLLATE "C",
  "detail" TEXT COLLATE "C",
  "before" TEXT COLLATE "C",
  "actor" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "is_read" BOOLEAN NOT NULL DEFAULT FALSE,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "read_at" TIMESTAMPTZ
);
CREATE INDEX "notifications_recipient_created_at_id_idx" ON "notifications" ("recipient", "created_at", "id");
CREATE INDEX "notifications_recipient_is_read_created_at_id_idx" ON "notifications" ("recipient", "is_read", "created_at", "id");
CREATE INDEX "notifications_is_read_created_at_id_idx" ON "notifications" ("is_read", "created_at", "id");

CREATE TABLE "devices" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "token" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "owner" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "platform" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "name" TEXT COLLATE "C",
  "app_version" TEXT COLLATE "C",
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "registered_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "devices_token_key" ON "devices" ("token");
CREATE INDEX "devices_owner_registered_at_id_idx" ON "devices" ("owner", "registered_at", "id");

CREATE TABLE "links" (
  "key" TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "purpose" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "subject" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "expires_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "used_at" TIMESTAMPTZ
);
CREATE INDEX "links_purpose_subject_key_idx" ON "links" ("purpose", "subject", "key");
CREATE INDEX "links_expires_at_key_idx" ON "links" ("expires_at", "key");

CREATE TABLE "audit_entries" (
  "subject" TEXT COLLATE "C" NOT NULL,
  "subject_id" BIGINT NOT NULL,
  "position" BIGINT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "user_id" BIGINT,
  "user_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "action" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "changes" JSON NOT NULL DEFAULT 'null',
  PRIMARY KEY ("subject", "subject_id", "position")
);
CREATE INDEX "audit_entries_user_id_at_idx" ON "audit_entries" ("user_id" NULLS FIRST, "at");

CREATE TABLE "users" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "username" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "username_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "email" TEXT COLLATE "C",
  "email_key" TEXT COLLATE "C",
  "full_name" TEXT COLLATE "C",
  "first_name" TEXT COLLATE "C",
  "last_name" TEXT COLLATE "C",
  "nick_name" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "team_id" BIGINT REFERENCES "teams",
  "role" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "chat_color" TEXT COLLATE "C",
  "profile_picture" TEXT COLLATE "C",
  "hide_from_time_entries" BOOLEAN NOT NULL DEFAULT FALSE,
  "hidden_from_sharing" BOOLEAN NOT NULL DEFAULT FALSE,
  "is_system" BOOLEAN NOT NULL DEFAULT FALSE,
  "deletion_requested_at" TIMESTAMPTZ,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "users_username_key_key" ON "users" ("username_key");
CREATE INDEX "users_email_key_id_idx" ON "users" ("email_key" NULLS FIRST, "id");
CREATE INDEX "users_role_id_idx" ON "users" ("role", "id");
CREATE INDEX "users_team_id_idx" ON "users" ("team_id" NULLS FIRST);
CREATE INDEX "users_profile_picture_idx" ON "users" ("profile_picture" NULLS FIRST);

CREATE TABLE "contacts" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "customer_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "customers",
  "sequence" BIGINT NOT NULL DEFAULT 0,
  "first_name" TEXT COLLATE "C",
  "last_name" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "is_primary" BOOLEAN NOT NULL DEFAULT FALSE,
  "email_key" TEXT COLLATE "C",
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "contacts_customer_id_sequence_id_idx" ON "contacts" ("customer_id", "sequence", "id");
CREATE INDEX "contacts_email_key_id_idx" ON "contacts" ("email_key" NULLS FIRST, "id");

CREATE TABLE "equipment" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "customer_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "customers",
  "make" TEXT COLLATE "C",
  "model" TEXT COLLATE "C",
  "serial" TEXT COLLATE "C",
  "count" BIGINT,
  "notes" TEXT COLLATE "C",
  "serial_key" TEXT COLLATE "C",
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "equipment_customer_id_id_idx" ON "equipment" ("customer_id", "id");
CREATE INDEX "equipment_serial_key_idx" ON "equipment" ("serial_key" NULLS FIRST);
CREATE TABLE "equipment_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "equipment",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "equipment_text_document_idx" ON "equipment_text" USING gin ("document");

CREATE TABLE "leads" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "number" BIGINT,
  "code" TEXT COLLATE "C",
  "customer_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "customers",
  "address_1" TEXT COLLATE "C",
  "address_2" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "state" TEXT COLLATE "C",
  "zip" TEXT COLLATE "C",
  "contact_name" TEXT COLLATE "C",
  "phone_number" TEXT COLLATE "C",
  "contact_email" TEXT COLLATE "C",
  "company_rep" TEXT COLLATE "C",
  "lead_rating" TEXT COLLATE "C",
  "lead_source" TEXT COLLATE "C",
  "master_status" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "lead_for" TEXT COLLATE "C",
  "lead_details" TEXT COLLATE "C",
  "budget" BIGINT,
  "funnel" JSON NOT NULL DEFAULT 'null',
  "lead_log" TEXT COLLATE "C",
  "code_key" TEXT COLLATE "C",
  "rating_key" TEXT COLLATE "C",
  "status_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "leads_number_key" ON "leads" ("number" NULLS FIRST);
CREATE UNIQUE INDEX "leads_code_key_key" ON "leads" ("code_key" NULLS FIRST);
CREATE INDEX "leads_customer_id_id_idx" ON "leads" ("customer_id", "id");
CREATE INDEX "leads_customer_id_status_key_id_idx" ON "leads" ("customer_id", "status_key", "id");
CREATE INDEX "leads_status_key_id_idx" ON "leads" ("status_key", "id");
CREATE INDEX "leads_status_key_rating_key_id_idx" ON "leads" ("status_key", "rating_key" NULLS FIRST, "id");
CREATE INDEX "leads_rating_key_id_idx" ON "leads" ("rating_key" NULLS FIRST, "id");
CREATE TABLE "leads_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "leads",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "leads_text_document_idx" ON "leads_text" USING gin ("document");

CREATE TABLE "credentials" (
  "user_id" BIGINT NOT NULL PRIMARY KEY REFERENCES "users",
  "version" BIGINT NOT NULL DEFAULT 0,
  "password_hash" TEXT COLLATE "C",
  "failures" BIGINT NOT NULL DEFAULT 0,
  "locked_until" TIMESTAMPTZ,
  "last_login_at" TIMESTAMPTZ,
  "password_set_at" TIMESTAMPTZ
);

CREATE TABLE "sessions" (
  "id" TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "user_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "users",
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "expires_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "sessions_user_id_id_idx" ON "sessions" ("user_id", "id");
CREATE INDEX "sessions_expires_at_idx" ON "sessions" ("expires_at");

CREATE TABLE "contact_accounts" (
  "contact_id" BIGINT NOT NULL PRIMARY KEY REFERENCES "contacts",
  "version" BIGINT NOT NULL DEFAULT 0,
  "customer_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "customers",
  "email_key" TEXT COLLATE "C",
  "status" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "made_contact" BOOLEAN NOT NULL DEFAULT FALSE,
  "password_hash" TEXT COLLATE "C",
  "password_set_at" TIMESTAMPTZ,
  "failures" BIGINT NOT NULL DEFAULT 0,
  "locked_until" TIMESTAMPTZ,
  "email_verified_at" TIMESTAMPTZ,
  "deletion_requested_at" TIMESTAMPTZ,
  "last_login_at" TIMESTAMPTZ,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "contact_accounts_email_key_key" ON "contact_accounts" ("email_key" NULLS FIRST);
CREATE INDEX "contact_accounts_customer_id_contact_id_idx" ON "contact_accounts" ("customer_id", "contact_id");
CREATE INDEX "contact_accounts_status_created_at_contact_id_idx" ON "contact_accounts" ("status", "created_at", "contact_id");

CREATE TABLE "meter_readings" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "equipment_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "equipment",
  "count" BIGINT NOT NULL DEFAULT 0,
  "notes" TEXT COLLATE "C",
  "recorded_by_id" BIGINT,
  "recorded_by_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "meter_readings_equipment_id_recorded_at_id_idx" ON "meter_readings" ("equipment_id", "recorded_at", "id");

CREATE TABLE "quotes" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "number" BIGINT NOT NULL DEFAULT 0,
  "customer_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "customers",
  "contact_person_id" BIGINT REFERENCES "contacts",
  "sales_lead_id" BIGINT REFERENCES "leads",
  "summary" TEXT COLLATE "C",
  "account_rep" TEXT COLLATE "C",
  "sale_closed" BOOLEAN NOT NULL DEFAULT FALSE,
  "terms" JSON NOT NULL DEFAULT 'null',
  "services" JSON NOT NULL DEFAULT 'null',
  "agreements" JSON NOT NULL DEFAULT 'null',
  "trade" JSON NOT NULL DEFAULT 'null',
  "notes" JSON NOT NULL DEFAULT 'null',
  "line_items" JSON NOT NULL DEFAULT 'null',
  "options" JSON NOT NULL DEFAULT 'null',
  "trade_items" JSON NOT NULL DEFAULT 'null',
  "last_entry_id" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "quotes_number_key" ON "quotes" ("number");
CREATE INDEX "quotes_customer_id_id_idx" ON "quotes" ("customer_id", "id");
CREATE INDEX "quotes_customer_id_sale_closed_id_idx" ON "quotes" ("customer_id", "sale_closed", "id");
CREATE INDEX "quotes_contact_person_id_id_idx" ON "quotes" ("contact_person_id" NULLS FIRST, "id");
CREATE INDEX "quotes_sales_lead_id_id_idx" ON "quotes" ("sales_lead_id" NULLS FIRST, "id");
CREATE INDEX "quotes_sale_closed_id_idx" ON "quotes" ("sale_closed", "id");
CREATE TABLE "quotes_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "quotes",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "quotes_text_document_idx" ON "quotes_text" USING gin ("document");

CREATE TABLE "work_items" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "kind" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "number" BIGINT NOT NULL DEFAULT 0,
  "title" TEXT COLLATE "C",
  "description" TEXT COLLATE "C",
  "status" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "phase" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "place" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "visibility" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "urgency" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "work_type" TEXT COLLATE "C",
  "color" TEXT COLLATE "C",
  "due" TEXT COLLATE "C",
  "code" TEXT COLLATE "C",
  "creator_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "users",
  "customer_id" BIGINT REFERENCES "customers",
  "customer_name" TEXT COLLATE "C",
  "customer" JSON NOT NULL DEFAULT 'null',
  "equipment" JSON NOT NULL DEFAULT 'null',
  "service" JSON NOT NULL DEFAULT 'null',
  "support" JSON NOT NULL DEFAULT 'null',
  "parent_id" BIGINT REFERENCES "work_items",
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "completed_at" TIMESTAMPTZ,
  "archived_at" TIMESTAMPTZ,
  "trashed_at" TIMESTAMPTZ
);
CREATE UNIQUE INDEX "work_items_number_key" ON "work_items" ("number");
CREATE INDEX "work_items_kind_place_created_at_id_idx" ON "work_items" ("kind", "place", "created_at", "id");
CREATE INDEX "work_items_place_created_at_id_idx" ON "work_items" ("place", "created_at", "id");
CREATE INDEX "work_items_customer_id_created_at_id_idx" ON "work_items" ("customer_id" NULLS FIRST, "created_at", "id");
CREATE INDEX "work_items_creator_id_id_idx" ON "work_items" ("creator_id", "id");
CREATE INDEX "work_items_parent_id_id_idx" ON "work_items" ("parent_id" NULLS FIRST, "id");
CREATE TABLE "work_items_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "work_items",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "work_items_text_document_idx" ON "work_items_text" USING gin ("document");

CREATE TABLE "contact_sessions" (
  "id" TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "contact_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "contact_accounts",
  "customer_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "customers",
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "expires_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "contact_sessions_contact_id_id_idx" ON "contact_sessions" ("contact_id", "id");
CREATE INDEX "contact_sessions_customer_id_id_idx" ON "contact_sessions" ("customer_id", "id");
CREATE INDEX "contact_sessions_expires_at_id_idx" ON "contact_sessions" ("expires_at", "id");

CREATE TABLE "work_assignments" (
  "item_id" BIGINT NOT NULL REFERENCES "work_items",
  "principal" TEXT COLLATE "C" NOT NULL,
  "user_id" BIGINT REFERENCES "users",
  "team_id" BIGINT REFERENCES "teams",
  "sequence" BIGINT NOT NULL DEFAULT 0,
  "assigned_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  PRIMARY KEY ("item_id", "principal")
);
CREATE INDEX "work_assignments_user_id_item_id_principal_idx" ON "work_assignments" ("user_id" NULLS FIRST, "item_id", "principal");
CREATE INDEX "work_assignments_team_id_item_id_idx" ON "work_assignments" ("team_id" NULLS FIRST, "item_id");

CREATE TABLE "work_access" (
  "principal" TEXT COLLATE "C" NOT NULL,
  "kind" TEXT COLLATE "C" NOT NULL,
  "place" TEXT COLLATE "C" NOT NULL,
  "done" BOOLEAN NOT NULL,
  "created_at" TIMESTAMPTZ NOT NULL,
  "item_id" BIGINT NOT NULL REFERENCES "work_items",
  PRIMARY KEY ("principal", "kind", "place", "done", "created_at", "item_id")
);
CREATE INDEX "work_access_item_id_principal_idx" ON "work_access" ("item_id", "principal");

CREATE TABLE "work_serials" (
  "serial_key" TEXT COLLATE "C" NOT NULL,
  "item_id" BIGINT NOT NULL REFERENCES "work_items",
  PRIMARY KEY ("serial_key", "item_id")
);
CREATE INDEX "work_serials_item_id_idx" ON "work_serials" ("item_id");

CREATE TABLE "checklist_items" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "item_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "work_items",
  "description" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "sequence" BIGINT NOT NULL DEFAULT 0,
  "is_completed" BOOLEAN NOT NULL DEFAULT FALSE,
  "completed_at" TIMESTAMPTZ,
  "completed_by" BIGINT,
  "completed_by_name" TEXT COLLATE "C"
);
CREATE INDEX "checklist_items_item_id_sequence_id_idx" ON "checklist_items" ("item_id", "sequence", "id");
CREATE TABLE "checklist_items_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "checklist_items",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "checklist_items_text_document_idx" ON "checklist_items_text" USING gin ("document");

CREATE TABLE "messages" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "item_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "work_items",
  "kind" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "position" BIGINT NOT NULL DEFAULT 0,
  "author_id" BIGINT,
  "author_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "is_customer" BOOLEAN NOT NULL DEFAULT FALSE,
  "text" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "channel" TEXT COLLATE "C",
  "summary" TEXT COLLATE "C",
  "details" TEXT COLLATE "C",
  "happened_at" TEXT COLLATE "C",
  "time_spent" BIGINT,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "messages_item_id_kind_position_id_idx" ON "messages" ("item_id", "kind", "position", "id");
CREATE TABLE "messages_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "messages",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "messages_text_document_idx" ON "messages_text" USING gin ("document");

CREATE TABLE "read_marks" (
  "item_id" BIGINT NOT NULL REFERENCES "work_items",
  "user_id" BIGINT NOT NULL,
  "section" TEXT COLLATE "C" NOT NULL,
  "user_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "position" BIGINT NOT NULL DEFAULT 0,
  "message_id" BIGINT,
  PRIMARY KEY ("item_id", "user_id", "section")
);

CREATE TABLE "read_receipts" (
  "item_id" BIGINT NOT NULL REFERENCES "work_items",
  "user_id" BIGINT NOT NULL,
  "message_id" BIGINT NOT NULL,
  "message_position" BIGINT NOT NULL DEFAULT 0,
  "user_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  PRIMARY KEY ("item_id", "user_id", "message_id")
);
CREATE INDEX "read_receipts_item_id_message_position_user_id_message_id_idx" ON "read_receipts" ("item_id", "message_position", "user_id", "message_id");

CREATE TABLE "typing" (
  "item_id" BIGINT NOT NULL REFERENCES "work_items",
  "user_id" BIGINT NOT NULL,
  "user_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  PRIMARY KEY ("item_id", "user_id")
);

CREATE TABLE "signatures" (
  "item_id" BIGINT NOT NULL PRIMARY KEY REFERENCES "work_items",
  "version" BIGINT NOT NULL DEFAULT 0,
  "outcome" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "name" TEXT COLLATE "C",
  "decline_reason" TEXT COLLATE "C",
  "safety_covers_ok" BOOLEAN,
  "safety_covers_notes" TEXT COLLATE "C",
  "at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "taken_by" TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE "signature_images" (
  "item_id" BIGINT NOT NULL PRIMARY KEY REFERENCES "work_items",
  "png" BYTEA NOT NULL DEFAULT BYTEA ''
);

CREATE TABLE "signature_requests" (
  "item_id" BIGINT NOT NULL PRIMARY KEY REFERENCES "work_items",
  "version" BIGINT NOT NULL DEFAULT 0,
  "requested_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "requested_to" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "requested_by" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "reminders" BIGINT NOT NULL DEFAULT 0,
  "reminded_at" TIMESTAMPTZ,
  "remind_at" TIMESTAMPTZ
);
CREATE INDEX "signature_requests_remind_at_item_id_idx" ON "signature_requests" ("remind_at" NULLS FIRST, "item_id");

CREATE TABLE "time_entries" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "item_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "work_items",
  "sequence" BIGINT NOT NULL DEFAULT 0,
  "start_time" TEXT COLLATE "C",
  "stop_time" TEXT COLLATE "C",
  "hours" BIGINT,
  "time_type" TEXT COLLATE "C",
  "technicians" BIGINT,
  "lunch_minutes" BIGINT,
  "services_performed" TEXT COLLATE "C",
  "notes" TEXT COLLATE "C",
  "user_ids" JSON NOT NULL DEFAULT 'null',
  "start" TEXT COLLATE "C",
  "end" TEXT COLLATE "C",
  "duration_minutes" BIGINT,
  "from_timer" BOOLEAN NOT NULL DEFAULT FALSE,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "time_entries_item_id_sequence_id_idx" ON "time_entries" ("item_id", "sequence", "id");
CREATE TABLE "time_entries_text" (
  "id" BIGINT NOT NULL PRIMARY KEY REFERENCES "time_entries",
  "document" TSVECTOR NOT NULL
);
CREATE INDEX "time_entries_text_document_idx" ON "time_entries_text" USING gin ("document");

CREATE TABLE "attachments" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "item_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "work_items",
  "name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "size" BIGINT NOT NULL DEFAULT 0,
  "content_type" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "is_image" BOOLEAN NOT NULL DEFAULT FALSE,
  "sha256" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "blob_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "uploaded_by_id" BIGINT,
  "uploaded_by_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "attachments_blob_key_key" ON "attachments" ("blob_key");
CREATE INDEX "attachments_item_id_created_at_id_idx" ON "attachments" ("item_id", "created_at", "id");
