CREATE TABLE "journal" (
  "position" INTEGER NOT NULL PRIMARY KEY,
  "command" TEXT NOT NULL DEFAULT '',
  "request" TEXT NOT NULL DEFAULT '',
  "answer" TEXT,
  "numbers" TEXT NOT NULL DEFAULT 'null',
  "at" INTEGER NOT NULL DEFAULT 0,
  "touched" TEXT NOT NULL DEFAULT 'null',
  "events" TEXT NOT NULL DEFAULT 'null'
) STRICT;
CREATE UNIQUE INDEX "journal_command_key" ON "journal" ("command");

CREATE TABLE "counters" (
  "name" TEXT NOT NULL PRIMARY KEY,
  "next" INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE "teams" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "name" TEXT NOT NULL DEFAULT '',
  "name_key" TEXT NOT NULL DEFAULT '',
  "created_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "teams_name_key_key" ON "teams" ("name_key");

CREATE TABLE "customers" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "company" TEXT NOT NULL DEFAULT '',
  "number" TEXT,
  "address_1" TEXT,
  "address_2" TEXT,
  "city" TEXT,
  "state" TEXT,
  "zip" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "account_status" TEXT,
  "company_key" TEXT NOT NULL DEFAULT '',
  "number_key" TEXT,
  "company_words" TEXT NOT NULL DEFAULT '',
  "number_words" TEXT NOT NULL DEFAULT '',
  "city_words" TEXT NOT NULL DEFAULT '',
  "address_words" TEXT NOT NULL DEFAULT '',
  "closed_at" INTEGER,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "customers_number_key_key" ON "customers" ("number_key");
CREATE INDEX "customers_company_key_id_idx" ON "customers" ("company_key", "id");
CREATE VIRTUAL TABLE "customers_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "vendors" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "company" TEXT NOT NULL DEFAULT '',
  "account_number" TEXT,
  "contact_name" TEXT,
  "address_1" TEXT,
  "address_2" TEXT,
  "city" TEXT,
  "state" TEXT,
  "zip" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "website" TEXT,
  "notes" TEXT,
  "company_key" TEXT NOT NULL DEFAULT '',
  "company_words" TEXT NOT NULL DEFAULT '',
  "account_words" TEXT NOT NULL DEFAULT '',
  "contact_words" TEXT NOT NULL DEFAULT '',
  "city_words" TEXT NOT NULL DEFAULT '',
  "address_words" TEXT NOT NULL DEFAULT '',
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "vendors_company_key_id_idx" ON "vendors" ("company_key", "id");
CREATE VIRTUAL TABLE "vendors_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "lease_rates" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "leasing_partner" TEXT NOT NULL DEFAULT '',
  "lease_rep_name" TEXT,
  "lease_rep_phone" TEXT,
  "min_price" INTEGER NOT NULL DEFAULT 0,
  "max_price" INTEGER NOT NULL DEFAULT 0,
  "term_length" INTEGER NOT NULL DEFAULT 0,
  "lease_rate" INTEGER NOT NULL DEFAULT 0,
  "lease_type" TEXT,
  "partner_key" TEXT NOT NULL DEFAULT '',
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "lease_rates_partner_key_term_length_id_idx" ON "lease_rates" ("partner_key", "term_length", "id");
CREATE INDEX "lease_rates_term_length_id_idx" ON "lease_rates" ("term_length", "id");

CREATE TABLE "settings" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "name" TEXT NOT NULL DEFAULT '',
  "value" TEXT NOT NULL DEFAULT 'null',
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "settings_name_key" ON "settings" ("name");

CREATE TABLE "task_types" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "name" TEXT NOT NULL DEFAULT '',
  "name_key" TEXT NOT NULL DEFAULT '',
  "created_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "task_types_name_key_key" ON "task_types" ("name_key");

CREATE TABLE "integrations" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "name" TEXT NOT NULL DEFAULT '',
  "settings" TEXT NOT NULL DEFAULT 'null',
  "secret" TEXT,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "integrations_name_key" ON "integrations" ("name");

CREATE TABLE "templates" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "name" TEXT NOT NULL DEFAULT '',
  "title" TEXT,
  "description" TEXT,
  "steps" TEXT NOT NULL DEFAULT 'null',
  "color" TEXT,
  "work_type" TEXT,
  "due_days" INTEGER,
  "assigned_users" TEXT NOT NULL DEFAULT 'null',
  "assigned_teams" TEXT NOT NULL DEFAULT 'null',
  "name_key" TEXT NOT NULL DEFAULT '',
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "templates_name_key_id_idx" ON "templates" ("name_key", "id");

CREATE TABLE "blob_removals" (
  "blob_key" TEXT NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "due_at" INTEGER NOT NULL DEFAULT 0,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "last_error" TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX "blob_removals_due_at_blob_key_idx" ON "blob_removals" ("due_at", "blob_key");

CREATE TABLE "feedback" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "message" TEXT NOT NULL DEFAULT '',
  "category" TEXT,
  "email" TEXT,
  "user_id" INTEGER,
  "user_name" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "feedback_created_at_id_idx" ON "feedback" ("created_at", "id");

CREATE TABLE "outbox_messages" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "delivery" TEXT NOT NULL DEFAULT '',
  "recipient" TEXT NOT NULL DEFAULT '',
  "template" TEXT NOT NULL DEFAULT '',
  "about" TEXT NOT NULL DEFAULT 'null',
  "subject" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "due_at" INTEGER NOT NULL DEFAULT 0,
  "lease" TEXT,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "last_error" TEXT,
  "sent_at" INTEGER
) STRICT;
CREATE INDEX "outbox_messages_delivery_due_at_id_idx" ON "outbox_messages" ("delivery", "due_at", "id");
CREATE INDEX "outbox_messages_delivery_created_at_id_idx" ON "outbox_messages" ("delivery", "created_at", "id");
CREATE INDEX "outbox_messages_created_at_id_idx" ON "outbox_messages" ("created_at", "id");
CREATE INDEX "outbox_messages_recipient_created_at_id_idx" ON "outbox_messages" ("recipient", "created_at", "id");
CREATE INDEX "outbox_messages_template_delivery_idx" ON "outbox_messages" ("template", "delivery");

CREATE TABLE "notifications" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "recipient" TEXT NOT NULL DEFAULT '',
  "kind" TEXT NOT NULL DEFAULT '',
  "item_id" INTEGER,
  "item_kind" TEXT,
  "item_number" INTEGER,
  "subject" TEXT,
  "detail" TEXT,
  "before" TEXT,
  "actor" TEXT NOT NULL DEFAULT '',
  "is_read" INTEGER NOT NULL DEFAULT 0,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "read_at" INTEGER
) STRICT;
CREATE INDEX "notifications_recipient_created_at_id_idx" ON "notifications" ("recipient", "created_at", "id");
CREATE INDEX "notifications_recipient_is_read_created_at_id_idx" ON "notifications" ("recipient", "is_read", "created_at", "id");
CREATE INDEX "notifications_is_read_created_at_id_idx" ON "notifications" ("is_read", "created_at", "id");

CREATE TABLE "devices" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "token" TEXT NOT NULL DEFAULT '',
  "owner" TEXT NOT NULL DEFAULT '',
  "platform" TEXT NOT NULL DEFAULT '',
  "name" TEXT,
  "app_version" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "registered_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "devices_token_key" ON "devices" ("token");
CREATE INDEX "devices_owner_registered_at_id_idx" ON "devices" ("owner", "registered_at", "id");

CREATE TABLE "links" (
  "key" TEXT NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "purpose" TEXT NOT NULL DEFAULT '',
  "subject" INTEGER NOT NULL DEFAULT 0,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "expires_at" INTEGER NOT NULL DEFAULT 0,
  "used_at" INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX "links_purpose_subject_key_idx" ON "links" ("purpose", "subject", "key");
CREATE INDEX "links_expires_at_key_idx" ON "links" ("expires_at", "key");

CREATE TABLE "audit_entries" (
  "subject" TEXT NOT NULL,
  "subject_id" INTEGER NOT NULL,
  "position" INTEGER NOT NULL,
  "at" INTEGER NOT NULL DEFAULT 0,
  "user_id" INTEGER,
  "user_name" TEXT NOT NULL DEFAULT '',
  "action" TEXT NOT NULL DEFAULT '',
  "changes" TEXT NOT NULL DEFAULT 'null',
  PRIMARY KEY ("subject", "subject_id", "position")
) STRICT, WITHOUT ROWID;
CREATE INDEX "audit_entries_user_id_at_idx" ON "audit_entries" ("user_id", "at");

CREATE TABLE "users" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "username" TEXT NOT NULL DEFAULT '',
  "username_key" TEXT NOT NULL DEFAULT '',
  "email" TEXT,
  "email_key" TEXT,
  "full_name" TEXT,
  "first_name" TEXT,
  "last_name" TEXT,
  "nick_name" TEXT,
  "phone" TEXT,
  "team_id" INTEGER REFERENCES "teams",
  "role" TEXT NOT NULL DEFAULT '',
  "chat_color" TEXT,
  "profile_picture" TEXT,
  "hide_from_time_entries" INTEGER NOT NULL DEFAULT 0,
  "hidden_from_sharing" INTEGER NOT NULL DEFAULT 0,
  "is_system" INTEGER NOT NULL DEFAULT 0,
  "deletion_requested_at" INTEGER,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "users_username_key_key" ON "users" ("username_key");
CREATE INDEX "users_email_key_id_idx" ON "users" ("email_key", "id");
CREATE INDEX "users_role_id_idx" ON "users" ("role", "id");
CREATE INDEX "users_team_id_idx" ON "users" ("team_id");
CREATE INDEX "users_profile_picture_idx" ON "users" ("profile_picture");

CREATE TABLE "contacts" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "customer_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "customers",
  "sequence" INTEGER NOT NULL DEFAULT 0,
  "first_name" TEXT,
  "last_name" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "is_primary" INTEGER NOT NULL DEFAULT 0,
  "email_key" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "contacts_customer_id_sequence_id_idx" ON "contacts" ("customer_id", "sequence", "id");
CREATE INDEX "contacts_email_key_id_idx" ON "contacts" ("email_key", "id");

CREATE TABLE "equipment" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "customer_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "customers",
  "make" TEXT,
  "model" TEXT,
  "serial" TEXT,
  "count" INTEGER,
  "notes" TEXT,
  "serial_key" TEXT,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "equipment_customer_id_id_idx" ON "equipment" ("customer_id", "id");
CREATE INDEX "equipment_serial_key_idx" ON "equipment" ("serial_key");
CREATE VIRTUAL TABLE "equipment_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "leads" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "number" INTEGER,
  "code" TEXT,
  "customer_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "customers",
  "address_1" TEXT,
  "address_2" TEXT,
  "city" TEXT,
  "state" TEXT,
  "zip" TEXT,
  "contact_name" TEXT,
  "phone_number" TEXT,
  "contact_email" TEXT,
  "company_rep" TEXT,
  "lead_rating" TEXT,
  "lead_source" TEXT,
  "master_status" TEXT NOT NULL DEFAULT '',
  "lead_for" TEXT,
  "lead_details" TEXT,
  "budget" INTEGER,
  "funnel" TEXT NOT NULL DEFAULT 'null',
  "lead_log" TEXT,
  "code_key" TEXT,
  "rating_key" TEXT,
  "status_key" TEXT NOT NULL DEFAULT '',
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "leads_number_key" ON "leads" ("number");
CREATE UNIQUE INDEX "leads_code_key_key" ON "leads" ("code_key");
CREATE INDEX "leads_customer_id_id_idx" ON "leads" ("customer_id", "id");
CREATE INDEX "leads_customer_id_status_key_id_idx" ON "leads" ("customer_id", "status_key", "id");
CREATE INDEX "leads_status_key_id_idx" ON "leads" ("status_key", "id");
CREATE INDEX "leads_status_key_rating_key_id_idx" ON "leads" ("status_key", "rating_key", "id");
CREATE INDEX "leads_rating_key_id_idx" ON "leads" ("rating_key", "id");
CREATE VIRTUAL TABLE "leads_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "credentials" (
  "user_id" INTEGER NOT NULL PRIMARY KEY REFERENCES "users",
  "version" INTEGER NOT NULL DEFAULT 0,
  "password_hash" TEXT,
  "failures" INTEGER NOT NULL DEFAULT 0,
  "locked_until" INTEGER,
  "last_login_at" INTEGER,
  "password_set_at" INTEGER
) STRICT;

CREATE TABLE "sessions" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "user_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "users",
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "expires_at" INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX "sessions_user_id_id_idx" ON "sessions" ("user_id", "id");
CREATE INDEX "sessions_expires_at_idx" ON "sessions" ("expires_at");

CREATE TABLE "contact_accounts" (
  "contact_id" INTEGER NOT NULL PRIMARY KEY REFERENCES "contacts",
  "version" INTEGER NOT NULL DEFAULT 0,
  "customer_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "customers",
  "email_key" TEXT,
  "status" TEXT NOT NULL DEFAULT '',
  "made_contact" INTEGER NOT NULL DEFAULT 0,
  "password_hash" TEXT,
  "password_set_at" INTEGER,
  "failures" INTEGER NOT NULL DEFAULT 0,
  "locked_until" INTEGER,
  "email_verified_at" INTEGER,
  "deletion_requested_at" INTEGER,
  "last_login_at" INTEGER,
  "created_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "contact_accounts_email_key_key" ON "contact_accounts" ("email_key");
CREATE INDEX "contact_accounts_customer_id_contact_id_idx" ON "contact_accounts" ("customer_id", "contact_id");
CREATE INDEX "contact_accounts_status_created_at_contact_id_idx" ON "contact_accounts" ("status", "created_at", "contact_id");

CREATE TABLE "meter_readings" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "equipment_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "equipment",
  "count" INTEGER NOT NULL DEFAULT 0,
  "notes" TEXT,
  "recorded_by_id" INTEGER,
  "recorded_by_name" TEXT NOT NULL DEFAULT '',
  "recorded_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "meter_readings_equipment_id_recorded_at_id_idx" ON "meter_readings" ("equipment_id", "recorded_at", "id");

CREATE TABLE "quotes" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "number" INTEGER NOT NULL DEFAULT 0,
  "customer_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "customers",
  "contact_person_id" INTEGER REFERENCES "contacts",
  "sales_lead_id" INTEGER REFERENCES "leads",
  "summary" TEXT,
  "account_rep" TEXT,
  "sale_closed" INTEGER NOT NULL DEFAULT 0,
  "terms" TEXT NOT NULL DEFAULT 'null',
  "services" TEXT NOT NULL DEFAULT 'null',
  "agreements" TEXT NOT NULL DEFAULT 'null',
  "trade" TEXT NOT NULL DEFAULT 'null',
  "notes" TEXT NOT NULL DEFAULT 'null',
  "line_items" TEXT NOT NULL DEFAULT 'null',
  "options" TEXT NOT NULL DEFAULT 'null',
  "trade_items" TEXT NOT NULL DEFAULT 'null',
  "last_entry_id" INTEGER NOT NULL DEFAULT 0,
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "quotes_number_key" ON "quotes" ("number");
CREATE INDEX "quotes_customer_id_id_idx" ON "quotes" ("customer_id", "id");
CREATE INDEX "quotes_customer_id_sale_closed_id_idx" ON "quotes" ("customer_id", "sale_closed", "id");
CREATE INDEX "quotes_contact_person_id_id_idx" ON "quotes" ("contact_person_id", "id");
CREATE INDEX "quotes_sales_lead_id_id_idx" ON "quotes" ("sales_lead_id", "id");
CREATE INDEX "quotes_sale_closed_id_idx" ON "quotes" ("sale_closed", "id");
CREATE VIRTUAL TABLE "quotes_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "work_items" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "kind" TEXT NOT NULL DEFAULT '',
  "number" INTEGER NOT NULL DEFAULT 0,
  "title" TEXT,
  "description" TEXT,
  "status" TEXT NOT NULL DEFAULT '',
  "phase" TEXT NOT NULL DEFAULT '',
  "place" TEXT NOT NULL DEFAULT '',
  "visibility" TEXT NOT NULL DEFAULT '',
  "urgency" TEXT NOT NULL DEFAULT '',
  "work_type" TEXT,
  "color" TEXT,
  "due" TEXT,
  "code" TEXT,
  "creator_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "users",
  "customer_id" INTEGER REFERENCES "customers",
  "customer_name" TEXT,
  "customer" TEXT NOT NULL DEFAULT 'null',
  "equipment" TEXT NOT NULL DEFAULT 'null',
  "service" TEXT NOT NULL DEFAULT 'null',
  "support" TEXT NOT NULL DEFAULT 'null',
  "parent_id" INTEGER REFERENCES "work_items",
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "updated_at" INTEGER NOT NULL DEFAULT 0,
  "completed_at" INTEGER,
  "archived_at" INTEGER,
  "trashed_at" INTEGER
) STRICT;
CREATE UNIQUE INDEX "work_items_number_key" ON "work_items" ("number");
CREATE INDEX "work_items_kind_place_created_at_id_idx" ON "work_items" ("kind", "place", "created_at", "id");
CREATE INDEX "work_items_place_created_at_id_idx" ON "work_items" ("place", "created_at", "id");
CREATE INDEX "work_items_customer_id_created_at_id_idx" ON "work_items" ("customer_id", "created_at", "id");
CREATE INDEX "work_items_creator_id_id_idx" ON "work_items" ("creator_id", "id");
CREATE INDEX "work_items_parent_id_id_idx" ON "work_items" ("parent_id", "id");
CREATE VIRTUAL TABLE "work_items_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "contact_sessions" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "contact_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "contact_accounts",
  "customer_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "customers",
  "created_at" INTEGER NOT NULL DEFAULT 0,
  "expires_at" INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX "contact_sessions_contact_id_id_idx" ON "contact_sessions" ("contact_id", "id");
CREATE INDEX "contact_sessions_customer_id_id_idx" ON "contact_sessions" ("customer_id", "id");
CREATE INDEX "contact_sessions_expires_at_id_idx" ON "contact_sessions" ("expires_at", "id");

CREATE TABLE "work_assignments" (
  "item_id" INTEGER NOT NULL REFERENCES "work_items",
  "principal" TEXT NOT NULL,
  "user_id" INTEGER REFERENCES "users",
  "team_id" INTEGER REFERENCES "teams",
  "sequence" INTEGER NOT NULL DEFAULT 0,
  "assigned_at" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("item_id", "principal")
) STRICT, WITHOUT ROWID;
CREATE INDEX "work_assignments_user_id_item_id_principal_idx" ON "work_assignments" ("user_id", "item_id", "principal");
CREATE INDEX "work_assignments_team_id_item_id_idx" ON "work_assignments" ("team_id", "item_id");

CREATE TABLE "work_access" (
  "principal" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "place" TEXT NOT NULL,
  "done" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "item_id" INTEGER NOT NULL REFERENCES "work_items",
  PRIMARY KEY ("principal", "kind", "place", "done", "created_at", "item_id")
) STRICT, WITHOUT ROWID;
CREATE INDEX "work_access_item_id_principal_idx" ON "work_access" ("item_id", "principal");

CREATE TABLE "work_serials" (
  "serial_key" TEXT NOT NULL,
  "item_id" INTEGER NOT NULL REFERENCES "work_items",
  PRIMARY KEY ("serial_key", "item_id")
) STRICT, WITHOUT ROWID;
CREATE INDEX "work_serials_item_id_idx" ON "work_serials" ("item_id");

CREATE TABLE "checklist_items" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "item_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "work_items",
  "description" TEXT NOT NULL DEFAULT '',
  "sequence" INTEGER NOT NULL DEFAULT 0,
  "is_completed" INTEGER NOT NULL DEFAULT 0,
  "completed_at" INTEGER,
  "completed_by" INTEGER,
  "completed_by_name" TEXT
) STRICT;
CREATE INDEX "checklist_items_item_id_sequence_id_idx" ON "checklist_items" ("item_id", "sequence", "id");
CREATE VIRTUAL TABLE "checklist_items_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "messages" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "item_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "work_items",
  "kind" TEXT NOT NULL DEFAULT '',
  "position" INTEGER NOT NULL DEFAULT 0,
  "author_id" INTEGER,
  "author_name" TEXT NOT NULL DEFAULT '',
  "is_customer" INTEGER NOT NULL DEFAULT 0,
  "text" TEXT NOT NULL DEFAULT '',
  "channel" TEXT,
  "summary" TEXT,
  "details" TEXT,
  "happened_at" TEXT,
  "time_spent" INTEGER,
  "created_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "messages_item_id_kind_position_id_idx" ON "messages" ("item_id", "kind", "position", "id");
CREATE VIRTUAL TABLE "messages_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "read_marks" (
  "item_id" INTEGER NOT NULL REFERENCES "work_items",
  "user_id" INTEGER NOT NULL,
  "section" TEXT NOT NULL,
  "user_name" TEXT NOT NULL DEFAULT '',
  "at" INTEGER NOT NULL DEFAULT 0,
  "position" INTEGER NOT NULL DEFAULT 0,
  "message_id" INTEGER,
  PRIMARY KEY ("item_id", "user_id", "section")
) STRICT, WITHOUT ROWID;

CREATE TABLE "read_receipts" (
  "item_id" INTEGER NOT NULL REFERENCES "work_items",
  "user_id" INTEGER NOT NULL,
  "message_id" INTEGER NOT NULL,
  "message_position" INTEGER NOT NULL DEFAULT 0,
  "user_name" TEXT NOT NULL DEFAULT '',
  "at" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("item_id", "user_id", "message_id")
) STRICT, WITHOUT ROWID;
CREATE INDEX "read_receipts_item_id_message_position_user_id_message_id_idx" ON "read_receipts" ("item_id", "message_position", "user_id", "message_id");

CREATE TABLE "typing" (
  "item_id" INTEGER NOT NULL REFERENCES "work_items",
  "user_id" INTEGER NOT NULL,
  "user_name" TEXT NOT NULL DEFAULT '',
  "at" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("item_id", "user_id")
) STRICT, WITHOUT ROWID;

CREATE TABLE "signatures" (
  "item_id" INTEGER NOT NULL PRIMARY KEY REFERENCES "work_items",
  "version" INTEGER NOT NULL DEFAULT 0,
  "outcome" TEXT NOT NULL DEFAULT '',
  "name" TEXT,
  "decline_reason" TEXT,
  "safety_covers_ok" INTEGER,
  "safety_covers_notes" TEXT,
  "at" INTEGER NOT NULL DEFAULT 0,
  "taken_by" TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE "signature_images" (
  "item_id" INTEGER NOT NULL PRIMARY KEY REFERENCES "work_items",
  "png" BLOB NOT NULL DEFAULT x''
) STRICT;

CREATE TABLE "signature_requests" (
  "item_id" INTEGER NOT NULL PRIMARY KEY REFERENCES "work_items",
  "version" INTEGER NOT NULL DEFAULT 0,
  "requested_at" INTEGER NOT NULL DEFAULT 0,
  "requested_to" TEXT NOT NULL DEFAULT '',
  "requested_by" TEXT NOT NULL DEFAULT '',
  "reminders" INTEGER NOT NULL DEFAULT 0,
  "reminded_at" INTEGER,
  "remind_at" INTEGER
) STRICT;
CREATE INDEX "signature_requests_remind_at_item_id_idx" ON "signature_requests" ("remind_at", "item_id");

CREATE TABLE "time_entries" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "item_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "work_items",
  "sequence" INTEGER NOT NULL DEFAULT 0,
  "start_time" TEXT,
  "stop_time" TEXT,
  "hours" INTEGER,
  "time_type" TEXT,
  "technicians" INTEGER,
  "lunch_minutes" INTEGER,
  "services_performed" TEXT,
  "notes" TEXT,
  "user_ids" TEXT NOT NULL DEFAULT 'null',
  "start" TEXT,
  "end" TEXT,
  "duration_minutes" INTEGER,
  "from_timer" INTEGER NOT NULL DEFAULT 0,
  "created_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX "time_entries_item_id_sequence_id_idx" ON "time_entries" ("item_id", "sequence", "id");
CREATE VIRTUAL TABLE "time_entries_text" USING fts5("document", tokenize = 'ascii', content = '', contentless_delete = 1);

CREATE TABLE "attachments" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 0,
  "item_id" INTEGER NOT NULL DEFAULT 0 REFERENCES "work_items",
  "name" TEXT NOT NULL DEFAULT '',
  "size" INTEGER NOT NULL DEFAULT 0,
  "content_type" TEXT NOT NULL DEFAULT '',
  "is_image" INTEGER NOT NULL DEFAULT 0,
  "sha256" TEXT NOT NULL DEFAULT '',
  "blob_key" TEXT NOT NULL DEFAULT '',
  "uploaded_by_id" INTEGER,
  "uploaded_by_name" TEXT NOT NULL DEFAULT '',
  "created_at" INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX "attachments_blob_key_key" ON "attachments" ("blob_key");
CREATE INDEX "attachments_item_id_created_at_id_idx" ON "attachments" ("item_id", "created_at", "id");
