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
  "company_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "number" TEXT COLLATE "C",
  "number_key" TEXT COLLATE "C",
  "address_1" TEXT COLLATE "C",
  "address_2" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "state" TEXT COLLATE "C",
  "zip" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "account_status" TEXT COLLATE "C",
  "company_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "number_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "city_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "address_words" TEXT COLLATE "C" NOT NULL DEFAULT '',
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

CREATE TABLE "templates" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "name_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "title" TEXT COLLATE "C",
  "description" TEXT COLLATE "C",
  "steps" JSON NOT NULL DEFAULT 'null',
  "color" TEXT COLLATE "C",
  "work_type" TEXT COLLATE "C",
  "due_days" BIGINT,
  "assigned_users" JSON NOT NULL DEFAULT 'null',
  "assigned_teams" JSON NOT NULL DEFAULT 'null',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "templates_name_key_id_idx" ON "templates" ("name_key", "id");

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
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "due_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "attempts" BIGINT NOT NULL DEFAULT 0,
  "last_error" TEXT COLLATE "C",
  "sent_at" TIMESTAMPTZ
);
CREATE INDEX "outbox_messages_delivery_due_at_id_idx" ON "outbox_messages" ("delivery", "due_at", "id");

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
  "hide_from_time_entries" BOOLEAN NOT NULL DEFAULT FALSE,
  "hidden_from_sharing" BOOLEAN NOT NULL DEFAULT FALSE,
  "is_system" BOOLEAN NOT NULL DEFAULT FALSE,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE UNIQUE INDEX "users_username_key_key" ON "users" ("username_key");
CREATE INDEX "users_email_key_id_idx" ON "users" ("email_key" NULLS FIRST, "id");
CREATE INDEX "users_role_id_idx" ON "users" ("role", "id");
CREATE INDEX "users_team_id_idx" ON "users" ("team_id" NULLS FIRST);

CREATE TABLE "contacts" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "customer_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "customers",
  "first_name" TEXT COLLATE "C",
  "last_name" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "email_key" TEXT COLLATE "C",
  "is_primary" BOOLEAN NOT NULL DEFAULT FALSE,
  "sequence" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00',
  "updated_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "contacts_customer_id_sequence_id_idx" ON "contacts" ("customer_id", "sequence", "id");
CREATE INDEX "contacts_email_key_idx" ON "contacts" ("email_key" NULLS FIRST);

CREATE TABLE "equipment" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "customer_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "customers",
  "make" TEXT COLLATE "C",
  "model" TEXT COLLATE "C",
  "serial" TEXT COLLATE "C",
  "serial_key" TEXT COLLATE "C",
  "count" BIGINT,
  "notes" TEXT COLLATE "C",
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

CREATE TABLE "messages" (
  "id" BIGINT NOT NULL PRIMARY KEY,
  "version" BIGINT NOT NULL DEFAULT 0,
  "item_id" BIGINT NOT NULL DEFAULT 0 REFERENCES "work_items",
  "kind" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "author_id" BIGINT,
  "author_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "text" TEXT COLLATE "C" NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'
);
CREATE INDEX "messages_item_id_created_at_id_idx" ON "messages" ("item_id", "created_at", "id");

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
