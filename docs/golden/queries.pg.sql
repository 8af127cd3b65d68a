-- The engine's database queries, including those that find the rows to change.

-- attachments where blob_key in a list
-- for files.sweep as administrator
SELECT t."id", t."version", t."item_id", t."name", t."size", t."content_type", t."is_image", t."sha256", t."blob_key", t."uploaded_by_id", t."uploaded_by_name", t."created_at" FROM "attachments" AS t WHERE t."blob_key" IN ($1) ORDER BY t."id";

-- attachments where id, a page
-- for files.open as administrator, files.delete as administrator
SELECT t."id", t."version", t."item_id", t."name", t."size", t."content_type", t."is_image", t."sha256", t."blob_key", t."uploaded_by_id", t."uploaded_by_name", t."created_at" FROM "attachments" AS t WHERE t."id" = $1;

-- attachments where item_id and content_type in a list by created_at, id, a page
-- for files.images_of as administrator
SELECT t."id", t."version", t."item_id", t."name", t."size", t."content_type", t."is_image", t."sha256", t."blob_key", t."uploaded_by_id", t."uploaded_by_name", t."created_at" FROM "attachments" AS t WHERE t."item_id" = $1 AND t."content_type" IN ($2, $3, $4, $5) ORDER BY t."created_at", t."id" LIMIT $6;

-- attachments where item_id by created_at, id, a later page
-- for files.list as administrator
SELECT t."id", t."version", t."item_id", t."name", t."size", t."content_type", t."is_image", t."sha256", t."blob_key", t."uploaded_by_id", t."uploaded_by_name", t."created_at" FROM "attachments" AS t WHERE t."item_id" = $1 ORDER BY t."created_at", t."id" LIMIT $2 OFFSET $3;

-- attachments where item_id by created_at, id, a page
-- for files.list as administrator
SELECT t."id", t."version", t."item_id", t."name", t."size", t."content_type", t."is_image", t."sha256", t."blob_key", t."uploaded_by_id", t."uploaded_by_name", t."created_at" FROM "attachments" AS t WHERE t."item_id" = $1 ORDER BY t."created_at", t."id" LIMIT $2;

-- attachments where item_id by item_id, created_at, id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."id", t."version", t."item_id", t."name", t."size", t."content_type", t."is_image", t."sha256", t."blob_key", t."uploaded_by_id", t."uploaded_by_name", t."created_at" FROM "attachments" AS t WHERE t."item_id" = $1 ORDER BY t."created_at", t."id" LIMIT $2;

-- audit_entries where subject and subject_id and another user_id by position down, a page
-- for work.read_status as administrator
SELECT t."subject", t."subject_id", t."position", t."at", t."user_id", t."user_name", t."action", t."changes" FROM "audit_entries" AS t WHERE t."subject" = $1 AND t."subject_id" = $2 AND t."user_id" IS DISTINCT FROM $3 ORDER BY t."position" DESC LIMIT $4;

-- audit_entries where subject and subject_id and position above and another user_id by position down, a page
-- for work.mark_read as administrator, work.read_status as administrator
SELECT t."subject", t."subject_id", t."position", t."at", t."user_id", t."user_name", t."action", t."changes" FROM "audit_entries" AS t WHERE t."subject" = $1 AND t."subject_id" = $2 AND t."position" > $3 AND t."user_id" IS DISTINCT FROM $4 ORDER BY t."position" DESC LIMIT $5;

-- audit_entries where subject and subject_id, a later page
-- for work.change_log as administrator, work.change_log as team member, work.change_log as viewer
SELECT t."subject", t."subject_id", t."position", t."at", t."user_id", t."user_name", t."action", t."changes" FROM "audit_entries" AS t WHERE t."subject" = $1 AND t."subject_id" = $2 ORDER BY t."position" LIMIT $3 OFFSET $4;

-- audit_entries where subject and subject_id, a page
-- for work.change_log as administrator, work.change_log as team member, work.change_log as viewer
SELECT t."subject", t."subject_id", t."position", t."at", t."user_id", t."user_name", t."action", t."changes" FROM "audit_entries" AS t WHERE t."subject" = $1 AND t."subject_id" = $2 ORDER BY t."position" LIMIT $3;

-- blob_removals where blob_key in a list
-- for files.delete as administrator, files.set_picture as administrator, files.remove_own_picture as administrator
SELECT t."blob_key", t."version", t."created_at", t."due_at", t."attempts", t."last_error" FROM "blob_removals" AS t WHERE t."blob_key" IN ($1) ORDER BY t."blob_key";

-- blob_removals where due_at up to by due_at, blob_key, a page
-- for files.remove_due as administrator
SELECT t."blob_key", t."version", t."created_at", t."due_at", t."attempts", t."last_error" FROM "blob_removals" AS t WHERE t."due_at" <= $1 ORDER BY t."due_at", t."blob_key" LIMIT $2;

-- checklist_items by words where in work_items (another place and kind in a list)
-- for work.find as administrator, work.search as administrator
SELECT t."id", t."version", t."item_id", t."description", t."sequence", t."is_completed", t."completed_at", t."completed_by", t."completed_by_name" FROM "checklist_items_text" AS f JOIN "checklist_items" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2 AND t1."kind" IN ($3)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $4;

-- checklist_items by words where in work_items (another place and kind in a list) and in work_access (principal in a list)
-- for work.search as viewer, work.find as administrator, work.search as team member
SELECT t."id", t."version", t."item_id", t."description", t."sequence", t."is_completed", t."completed_at", t."completed_by", t."completed_by_name" FROM "checklist_items_text" AS f JOIN "checklist_items" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2 AND t1."kind" IN ($3)) AND EXISTS (SELECT 1 FROM "work_access" AS t2 WHERE t2."item_id" = t."item_id" AND t2."principal" IN ($4, $5, $6, $7)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $8;

-- checklist_items by words where in work_items (another place)
-- for work.find as administrator, work.search as administrator
SELECT t."id", t."version", t."item_id", t."description", t."sequence", t."is_completed", t."completed_at", t."completed_by", t."completed_by_name" FROM "checklist_items_text" AS f JOIN "checklist_items" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3;

-- checklist_items by words where in work_items (another place) and in work_access (principal in a list)
-- for work.search as viewer, work.find as administrator, work.search as team member
SELECT t."id", t."version", t."item_id", t."description", t."sequence", t."is_completed", t."completed_at", t."completed_by", t."completed_by_name" FROM "checklist_items_text" AS f JOIN "checklist_items" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2) AND EXISTS (SELECT 1 FROM "work_access" AS t2 WHERE t2."item_id" = t."item_id" AND t2."principal" IN ($3, $4, $5, $6)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $7;

-- checklist_items where item_id by item_id, sequence, id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."id", t."version", t."item_id", t."description", t."sequence", t."is_completed", t."completed_at", t."completed_by", t."completed_by_name" FROM "checklist_items" AS t WHERE t."item_id" = $1 ORDER BY t."sequence", t."id" LIMIT $2;

-- checklist_items where item_id by sequence
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."id", t."version", t."item_id", t."description", t."sequence", t."is_completed", t."completed_at", t."completed_by", t."completed_by_name" FROM "checklist_items" AS t WHERE t."item_id" = $1 ORDER BY t."sequence", t."id";

-- contact_accounts where contact_id by contact_id, a page
-- for parties.delete_contact as administrator, portal.deny as administrator, parties.delete_customer as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."contact_id" = $1;

-- contact_accounts where contact_id, a page
-- for portal.approve as administrator, portal.deny as administrator, portal.log_in as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."contact_id" = $1;

-- contact_accounts where customer_id among (work_items where id), a page
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."customer_id" IN (SELECT t1."customer_id" FROM "work_items" AS t1 WHERE t1."id" = $1) ORDER BY t."contact_id" LIMIT $2;

-- contact_accounts where customer_id and status and made_contact by contact_id
-- for parties.delete_contact as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."customer_id" = $1 AND (t."status" = $2 AND t."made_contact" = $3) ORDER BY t."contact_id";

-- contact_accounts where customer_id by customer_id, contact_id, a page
-- for parties.delete_customer as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."customer_id" = $1 ORDER BY t."contact_id" LIMIT $2;

-- contact_accounts where customer_id, a page
-- for work.create as administrator, work.create as team member
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."customer_id" = $1 ORDER BY t."contact_id" LIMIT $2;

-- contact_accounts where email_key, a page
-- for portal.register as administrator, portal.log_in as administrator, portal.request_magic_link as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."email_key" = $1;

-- contact_accounts where status and after a row by created_at, contact_id, a page
-- for portal.registrations as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."status" = $1 AND (t."created_at", t."contact_id") > ($2, $3) ORDER BY t."created_at", t."contact_id" LIMIT $4;

-- contact_accounts where status by created_at, contact_id, a later page
-- for portal.registrations as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."status" = $1 ORDER BY t."created_at", t."contact_id" LIMIT $2 OFFSET $3;

-- contact_accounts where status by created_at, contact_id, a page
-- for portal.registrations as administrator
SELECT t."contact_id", t."version", t."customer_id", t."email_key", t."status", t."made_contact", t."password_hash", t."password_set_at", t."failures", t."locked_until", t."email_verified_at", t."deletion_requested_at", t."last_login_at", t."created_at" FROM "contact_accounts" AS t WHERE t."status" = $1 ORDER BY t."created_at", t."contact_id" LIMIT $2;

-- contact_sessions where contact_id by contact_id, id, a page
-- for portal.deny as administrator, parties.delete_contact as administrator, parties.delete_customer as administrator
SELECT t."id", t."version", t."contact_id", t."customer_id", t."created_at", t."expires_at" FROM "contact_sessions" AS t WHERE t."contact_id" = $1 ORDER BY t."id" LIMIT $2;

-- contact_sessions where contact_id, a page
-- for portal.log_in as administrator, portal.change_password as administrator, portal.follow_magic_link as administrator
SELECT t."id", t."version", t."contact_id", t."customer_id", t."created_at", t."expires_at" FROM "contact_sessions" AS t WHERE t."contact_id" = $1 ORDER BY t."id" LIMIT $2;

-- contact_sessions where customer_id by customer_id, id, a page
-- for parties.delete_customer as administrator
SELECT t."id", t."version", t."contact_id", t."customer_id", t."created_at", t."expires_at" FROM "contact_sessions" AS t WHERE t."customer_id" = $1 ORDER BY t."id" LIMIT $2;

-- contact_sessions where expires_at up to by expires_at, a page
-- for portal.tidy as administrator
SELECT t."id", t."version", t."contact_id", t."customer_id", t."created_at", t."expires_at" FROM "contact_sessions" AS t WHERE t."expires_at" <= $1 ORDER BY t."expires_at", t."id" LIMIT $2;

-- contact_sessions where id, a page
-- for engine.resume_customer as administrator, portal.change_password as administrator, portal.log_out as administrator
SELECT t."id", t."version", t."contact_id", t."customer_id", t."created_at", t."expires_at" FROM "contact_sessions" AS t WHERE t."id" = $1;

-- contacts where customer_id and is_primary by sequence, a page
-- for work.decline_signature as administrator, work.sign as administrator, work.decline_signature as team member
SELECT t."id", t."version", t."customer_id", t."sequence", t."first_name", t."last_name", t."phone", t."email", t."is_primary", t."email_key", t."created_at", t."updated_at" FROM "contacts" AS t WHERE t."customer_id" = $1 AND t."is_primary" = $2 ORDER BY t."sequence", t."id" LIMIT $3;

-- contacts where customer_id by customer_id, sequence, id, a page
-- for parties.delete_customer as administrator
SELECT t."id", t."version", t."customer_id", t."sequence", t."first_name", t."last_name", t."phone", t."email", t."is_primary", t."email_key", t."created_at", t."updated_at" FROM "contacts" AS t WHERE t."customer_id" = $1 ORDER BY t."sequence", t."id" LIMIT $2;

-- contacts where customer_id by sequence
-- for parties.update_customer as administrator, parties.create_contact as administrator, parties.update_contact as administrator
SELECT t."id", t."version", t."customer_id", t."sequence", t."first_name", t."last_name", t."phone", t."email", t."is_primary", t."email_key", t."created_at", t."updated_at" FROM "contacts" AS t WHERE t."customer_id" = $1 ORDER BY t."sequence", t."id";

-- contacts where email_key by id, a page
-- for portal.request_magic_link as administrator, portal.request_password_reset as administrator
SELECT t."id", t."version", t."customer_id", t."sequence", t."first_name", t."last_name", t."phone", t."email", t."is_primary", t."email_key", t."created_at", t."updated_at" FROM "contacts" AS t WHERE t."email_key" = $1 ORDER BY t."id" LIMIT $2;

-- contacts where id in a list
-- for portal.registrations as administrator
SELECT t."id", t."version", t."customer_id", t."sequence", t."first_name", t."last_name", t."phone", t."email", t."is_primary", t."email_key", t."created_at", t."updated_at" FROM "contacts" AS t WHERE t."id" IN ($1, $2) ORDER BY t."id";

-- contacts where id, a page
-- for parties.update_contact as administrator, parties.contact as administrator, parties.delete_contact as administrator
SELECT t."id", t."version", t."customer_id", t."sequence", t."first_name", t."last_name", t."phone", t."email", t."is_primary", t."email_key", t."created_at", t."updated_at" FROM "contacts" AS t WHERE t."id" = $1;

-- count of lease_rates
-- for lease_rates.create as administrator, lease_rates.list as administrator
SELECT COUNT(*) FROM "lease_rates" AS t;

-- count of messages where item_id and kind and another author_id
-- for work.read_status as administrator
SELECT COUNT(*) FROM "messages" AS t WHERE t."item_id" = $1 AND t."kind" = $2 AND t."author_id" IS DISTINCT FROM $3;

-- count of messages where item_id and kind and position above and another author_id
-- for work.mark_read as administrator, work.read_status as administrator
SELECT COUNT(*) FROM "messages" AS t WHERE t."item_id" = $1 AND t."kind" = $2 AND t."position" > $3 AND t."author_id" IS DISTINCT FROM $4;

-- count of notifications where recipient and is_read
-- for notifications.list as administrator, notifications.unread as administrator
SELECT COUNT(*) FROM "notifications" AS t WHERE t."recipient" = $1 AND t."is_read" = $2;

-- count of outbox_messages
-- for outbox.stats as administrator
SELECT t."template", t."delivery", COUNT(*) FROM "outbox_messages" AS t GROUP BY t."template", t."delivery" ORDER BY t."template", t."delivery";

-- count of outbox_messages where delivery and due_at from
-- for outbox.stats as administrator
SELECT COUNT(*) FROM "outbox_messages" AS t WHERE t."delivery" = $1 AND t."due_at" >= $2;

-- count of settings
-- for settings.set_choices as administrator
SELECT COUNT(*) FROM "settings" AS t;

-- count of task_types
-- for settings.create_task_type as administrator
SELECT COUNT(*) FROM "task_types" AS t;

-- count of users where role and is_system and another id
-- for identity.update_user as administrator, identity.delete_user as administrator
SELECT COUNT(*) FROM "users" AS t WHERE t."role" = $1 AND t."is_system" = $2 AND t."id" <> $3;

-- count of vendors
-- for vendors.list as administrator
SELECT COUNT(*) FROM "vendors" AS t;

-- count, sum of messages where item_id and kind
-- for work.conversation as administrator
SELECT COUNT(*), CAST(SUM(t."time_spent") AS BIGINT) FROM "messages" AS t WHERE t."item_id" = $1 AND t."kind" = $2;

-- credentials where user_id by user_id, a page
-- for identity.delete_user as administrator
SELECT t."user_id", t."version", t."password_hash", t."failures", t."locked_until", t."last_login_at", t."password_set_at" FROM "credentials" AS t WHERE t."user_id" = $1;

-- credentials where user_id, a page
-- for identity.update_user as administrator, identity.log_in as administrator, identity.update_me as administrator
SELECT t."user_id", t."version", t."password_hash", t."failures", t."locked_until", t."last_login_at", t."password_set_at" FROM "credentials" AS t WHERE t."user_id" = $1;

-- customers by company_key, id, a later page
-- for parties.customers as administrator, parties.customers as team member, parties.customers as viewer
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t ORDER BY t."company_key", t."id" LIMIT $1 OFFSET $2;

-- customers by company_key, id, a page
-- for parties.customers as administrator, parties.customers as team member, parties.customers as viewer
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t ORDER BY t."company_key", t."id" LIMIT $1;

-- customers by words
-- for parties.search as administrator, parties.search as team member, parties.search as viewer
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers_text" AS f JOIN "customers" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $2 OFFSET $3;

-- customers by words where address_words contains
-- for parties.search as administrator, parties.search as team member, parties.search as viewer
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers_text" AS f JOIN "customers" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."address_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- customers by words where city_words contains
-- for parties.search as administrator, parties.search as team member, parties.search as viewer
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers_text" AS f JOIN "customers" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."city_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- customers by words where company_words contains
-- for parties.search as administrator, parties.search as team member, parties.search as viewer
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers_text" AS f JOIN "customers" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."company_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- customers by words where number_words contains
-- for parties.search as administrator, parties.search as team member, parties.search as viewer
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers_text" AS f JOIN "customers" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."number_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- customers where after a row by company_key, id, a page
-- for parties.customers as administrator, parties.customers as team member, parties.customers as viewer
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t WHERE (t."company_key", t."id") > ($1, $2) ORDER BY t."company_key", t."id" LIMIT $3;

-- customers where company_key and no closed_at, a page
-- for work.create as administrator, work.update as administrator, portal.register as administrator
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t WHERE t."company_key" = $1 AND t."closed_at" IS NULL ORDER BY t."id" LIMIT $2;

-- customers where id and no closed_at, a page
-- for parties.update_customer as administrator, parties.create_contact as administrator, parties.update_contact as administrator
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t WHERE t."id" = $1 AND t."closed_at" IS NULL;

-- customers where id in a list
-- for portal.registrations as administrator
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t WHERE t."id" IN ($1, $2) ORDER BY t."id";

-- customers where id, a page
-- for parties.delete_customer as administrator
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t WHERE t."id" = $1;

-- customers where number_key and no closed_at, a page
-- for work.create as administrator, work.update as administrator, portal.register as administrator
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t WHERE t."number_key" = $1 AND t."closed_at" IS NULL;

-- customers where number_key, a page
-- for parties.create_customer as administrator, parties.update_customer as administrator
SELECT t."id", t."version", t."company", t."number", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."account_status", t."company_key", t."number_key", t."company_words", t."number_words", t."city_words", t."address_words", t."closed_at", t."created_at", t."updated_at" FROM "customers" AS t WHERE t."number_key" = $1;

-- deletion of a row of attachments
-- for files.delete as administrator
DELETE FROM "attachments" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of blob_removals
-- for files.delete as administrator, files.set_picture as administrator, files.remove_own_picture as administrator
DELETE FROM "blob_removals" WHERE "blob_key" = $1 AND "version" = $2;

-- deletion of a row of checklist_items
-- for work.delete_checklist_item as administrator, work.delete_checklist_item as team member, work.purge as administrator
DELETE FROM "checklist_items" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of contact_accounts
-- for portal.deny as administrator, parties.delete_contact as administrator, parties.delete_customer as administrator
DELETE FROM "contact_accounts" WHERE "contact_id" = $1 AND "version" = $2;

-- deletion of a row of contact_sessions
-- for portal.log_out as administrator, portal.reset_password as administrator
DELETE FROM "contact_sessions" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of contacts
-- for parties.delete_contact as administrator, portal.deny as administrator, parties.delete_customer as administrator
DELETE FROM "contacts" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of credentials
-- for identity.delete_user as administrator
DELETE FROM "credentials" WHERE "user_id" = $1 AND "version" = $2;

-- deletion of a row of customers
-- for parties.delete_customer as administrator
DELETE FROM "customers" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of devices
-- for devices.remove as administrator
DELETE FROM "devices" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of equipment
-- for assets.delete as administrator, parties.delete_customer as administrator
DELETE FROM "equipment" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of leads
-- for sales.delete_lead as administrator, parties.delete_customer as administrator
DELETE FROM "leads" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of lease_rates
-- for lease_rates.delete as administrator
DELETE FROM "lease_rates" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of links
-- for parties.update_contact as administrator, parties.delete_contact as administrator, parties.delete_customer as administrator
DELETE FROM "links" WHERE "key" = $1 AND "version" = $2;

-- deletion of a row of messages
-- for work.delete_note as administrator, work.purge as administrator, work.delete_note as team member
DELETE FROM "messages" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of meter_readings
-- for assets.delete as administrator, parties.delete_customer as administrator
DELETE FROM "meter_readings" WHERE "id" = $1;

-- deletion of a row of notifications
-- for notifications.delete as administrator, notifications.tidy as administrator, parties.delete_customer as administrator
DELETE FROM "notifications" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of outbox_messages
-- for outbox.tidy as administrator
DELETE FROM "outbox_messages" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of quotes
-- for sales.delete_quote as administrator, parties.delete_customer as administrator
DELETE FROM "quotes" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of read_marks
-- for work.purge as administrator
DELETE FROM "read_marks" WHERE "item_id" = $1 AND "user_id" = $2 AND "section" = $3;

-- deletion of a row of read_receipts
-- for work.purge as administrator
DELETE FROM "read_receipts" WHERE "item_id" = $1 AND "user_id" = $2 AND "message_id" = $3;

-- deletion of a row of sessions
-- for identity.log_out as administrator
DELETE FROM "sessions" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of signature_images
-- for work.purge as administrator
DELETE FROM "signature_images" WHERE "item_id" = $1;

-- deletion of a row of signatures
-- for work.purge as administrator
DELETE FROM "signatures" WHERE "item_id" = $1 AND "version" = $2;

-- deletion of a row of task_types
-- for settings.delete_task_type as administrator
DELETE FROM "task_types" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of templates
-- for templates.delete as administrator
DELETE FROM "templates" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of time_entries
-- for work.update as administrator, work.update as team member
DELETE FROM "time_entries" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of typing
-- for work.set_typing as administrator, work.add_communication as administrator
DELETE FROM "typing" WHERE "item_id" = $1 AND "user_id" = $2;

-- deletion of a row of users
-- for identity.delete_user as administrator
DELETE FROM "users" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of vendors
-- for vendors.delete as administrator
DELETE FROM "vendors" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of work_access
-- for work.update as administrator, work.transition as administrator, work.purge as administrator
DELETE FROM "work_access" WHERE "principal" = $1 AND "kind" = $2 AND "place" = $3 AND "done" = $4 AND "created_at" = $5 AND "item_id" = $6;

-- deletion of a row of work_assignments
-- for work.update as administrator, work.update as team member, work.purge as administrator
DELETE FROM "work_assignments" WHERE "item_id" = $1 AND "principal" = $2;

-- deletion of a row of work_items
-- for work.purge as administrator, work.empty_trash as administrator
DELETE FROM "work_items" WHERE "id" = $1 AND "version" = $2;

-- deletion of a row of work_serials
-- for work.update as administrator, work.update as team member, work.purge as administrator
DELETE FROM "work_serials" WHERE "serial_key" = $1 AND "item_id" = $2;

-- deletion of the document of a row of checklist_items
-- for work.delete_checklist_item as administrator, work.delete_checklist_item as team member, work.purge as administrator
DELETE FROM "checklist_items_text" WHERE "id" = $1;

-- deletion of the document of a row of customers
-- for parties.delete_customer as administrator
DELETE FROM "customers_text" WHERE "id" = $1;

-- deletion of the document of a row of equipment
-- for assets.delete as administrator, parties.delete_customer as administrator
DELETE FROM "equipment_text" WHERE "id" = $1;

-- deletion of the document of a row of leads
-- for sales.delete_lead as administrator, parties.delete_customer as administrator
DELETE FROM "leads_text" WHERE "id" = $1;

-- deletion of the document of a row of messages
-- for work.delete_note as administrator, work.purge as administrator, work.delete_note as team member
DELETE FROM "messages_text" WHERE "id" = $1;

-- deletion of the document of a row of quotes
-- for sales.delete_quote as administrator, parties.delete_customer as administrator
DELETE FROM "quotes_text" WHERE "id" = $1;

-- deletion of the document of a row of time_entries
-- for work.update as administrator, work.update as team member
DELETE FROM "time_entries_text" WHERE "id" = $1;

-- deletion of the document of a row of vendors
-- for vendors.delete as administrator
DELETE FROM "vendors_text" WHERE "id" = $1;

-- deletion of the document of a row of work_items
-- for work.purge as administrator, work.empty_trash as administrator
DELETE FROM "work_items_text" WHERE "id" = $1;

-- devices where owner above by owner, a page
-- for administration.device_counts as administrator
SELECT t."id", t."version", t."token", t."owner", t."platform", t."name", t."app_version", t."created_at", t."registered_at" FROM "devices" AS t WHERE t."owner" > $1 ORDER BY t."owner", t."id" LIMIT $2;

-- devices where owner by registered_at down, id down, a page
-- for devices.register as administrator, devices.list as administrator
SELECT t."id", t."version", t."token", t."owner", t."platform", t."name", t."app_version", t."created_at", t."registered_at" FROM "devices" AS t WHERE t."owner" = $1 ORDER BY t."registered_at" DESC, t."id" DESC LIMIT $2;

-- devices where owner in a list by owner, registered_at, id, a page
-- for portal.deny as administrator, parties.delete_contact as administrator, parties.delete_customer as administrator
SELECT t."id", t."version", t."token", t."owner", t."platform", t."name", t."app_version", t."created_at", t."registered_at" FROM "devices" AS t WHERE t."owner" IN ($1) ORDER BY t."owner", t."registered_at", t."id" LIMIT $2;

-- devices where token, a page
-- for devices.register as administrator, devices.remove as administrator
SELECT t."id", t."version", t."token", t."owner", t."platform", t."name", t."app_version", t."created_at", t."registered_at" FROM "devices" AS t WHERE t."token" = $1;

-- document of a row of customers
-- for parties.update_customer as administrator
INSERT INTO "customers_text" ("id", "document") VALUES ($1, CAST($2 AS TSVECTOR)) ON CONFLICT ("id") DO UPDATE SET "document" = excluded."document";

-- document of a row of equipment
-- for assets.update as administrator
INSERT INTO "equipment_text" ("id", "document") VALUES ($1, CAST($2 AS TSVECTOR)) ON CONFLICT ("id") DO UPDATE SET "document" = excluded."document";

-- document of a row of leads
-- for sales.update_lead as administrator
INSERT INTO "leads_text" ("id", "document") VALUES ($1, CAST($2 AS TSVECTOR)) ON CONFLICT ("id") DO UPDATE SET "document" = excluded."document";

-- document of a row of quotes
-- for sales.update_quote as administrator
INSERT INTO "quotes_text" ("id", "document") VALUES ($1, CAST($2 AS TSVECTOR)) ON CONFLICT ("id") DO UPDATE SET "document" = excluded."document";

-- document of a row of time_entries
-- for work.update as administrator, work.update as team member
INSERT INTO "time_entries_text" ("id", "document") VALUES ($1, CAST($2 AS TSVECTOR)) ON CONFLICT ("id") DO UPDATE SET "document" = excluded."document";

-- document of a row of vendors
-- for vendors.update as administrator
INSERT INTO "vendors_text" ("id", "document") VALUES ($1, CAST($2 AS TSVECTOR)) ON CONFLICT ("id") DO UPDATE SET "document" = excluded."document";

-- document of a row of work_items
-- for work.update as administrator, work.update as team member
INSERT INTO "work_items_text" ("id", "document") VALUES ($1, CAST($2 AS TSVECTOR)) ON CONFLICT ("id") DO UPDATE SET "document" = excluded."document";

-- equipment by id, a later page
-- for assets.list as administrator, assets.list as team member, assets.list as viewer
SELECT t."id", t."version", t."customer_id", t."make", t."model", t."serial", t."count", t."notes", t."serial_key", t."created_at", t."updated_at" FROM "equipment" AS t ORDER BY t."id" LIMIT $1 OFFSET $2;

-- equipment by id, a page
-- for assets.list as administrator, assets.list as team member, assets.list as viewer
SELECT t."id", t."version", t."customer_id", t."make", t."model", t."serial", t."count", t."notes", t."serial_key", t."created_at", t."updated_at" FROM "equipment" AS t ORDER BY t."id" LIMIT $1;

-- equipment by words
-- for assets.search as administrator, assets.search as team member, assets.search as viewer
SELECT t."id", t."version", t."customer_id", t."make", t."model", t."serial", t."count", t."notes", t."serial_key", t."created_at", t."updated_at" FROM "equipment_text" AS f JOIN "equipment" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $2 OFFSET $3;

-- equipment where customer_id by customer_id, id, a page
-- for parties.delete_customer as administrator
SELECT t."id", t."version", t."customer_id", t."make", t."model", t."serial", t."count", t."notes", t."serial_key", t."created_at", t."updated_at" FROM "equipment" AS t WHERE t."customer_id" = $1 ORDER BY t."id" LIMIT $2;

-- equipment where customer_id by id, a later page
-- for assets.of_customer as administrator, assets.of_customer as team member, assets.of_customer as viewer
SELECT t."id", t."version", t."customer_id", t."make", t."model", t."serial", t."count", t."notes", t."serial_key", t."created_at", t."updated_at" FROM "equipment" AS t WHERE t."customer_id" = $1 ORDER BY t."id" LIMIT $2 OFFSET $3;

-- equipment where customer_id by id, a page
-- for assets.of_customer as administrator, assets.of_customer as team member, assets.of_customer as viewer
SELECT t."id", t."version", t."customer_id", t."make", t."model", t."serial", t."count", t."notes", t."serial_key", t."created_at", t."updated_at" FROM "equipment" AS t WHERE t."customer_id" = $1 ORDER BY t."id" LIMIT $2;

-- equipment where id, a page
-- for assets.update as administrator, assets.log_count as administrator, assets.delete as administrator
SELECT t."id", t."version", t."customer_id", t."make", t."model", t."serial", t."count", t."notes", t."serial_key", t."created_at", t."updated_at" FROM "equipment" AS t WHERE t."id" = $1;

-- feedback by created_at down, id down, a later page
-- for feedback.list as administrator
SELECT t."id", t."message", t."category", t."email", t."user_id", t."user_name", t."created_at" FROM "feedback" AS t ORDER BY t."created_at" DESC, t."id" DESC LIMIT $1 OFFSET $2;

-- feedback by created_at down, id down, a page
-- for feedback.list as administrator
SELECT t."id", t."message", t."category", t."email", t."user_id", t."user_name", t."created_at" FROM "feedback" AS t ORDER BY t."created_at" DESC, t."id" DESC LIMIT $1;

-- feedback where after a row by created_at down, id down, a page
-- for feedback.list as administrator
SELECT t."id", t."message", t."category", t."email", t."user_id", t."user_name", t."created_at" FROM "feedback" AS t WHERE (t."created_at", t."id") < ($1, $2) ORDER BY t."created_at" DESC, t."id" DESC LIMIT $3;

-- guard: count of attachments where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "attachments" AS t WHERE t."item_id" = $1;

-- guard: count of checklist_items where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "checklist_items" AS t WHERE t."item_id" = $1;

-- guard: count of contact_accounts where contact_id
-- for parties.delete_contact as administrator, portal.deny as administrator, parties.delete_customer as administrator
SELECT COUNT(*) FROM "contact_accounts" AS t WHERE t."contact_id" = $1;

-- guard: count of contact_accounts where contact_id in a list
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "contact_accounts" AS t WHERE t."contact_id" IN ($1, $2);

-- guard: count of contact_accounts where customer_id
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "contact_accounts" AS t WHERE t."customer_id" = $1;

-- guard: count of contact_sessions where contact_id
-- for portal.deny as administrator, parties.delete_contact as administrator, parties.delete_customer as administrator
SELECT COUNT(*) FROM "contact_sessions" AS t WHERE t."contact_id" = $1;

-- guard: count of contact_sessions where customer_id
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "contact_sessions" AS t WHERE t."customer_id" = $1;

-- guard: count of contacts where customer_id
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "contacts" AS t WHERE t."customer_id" = $1;

-- guard: count of credentials where user_id
-- for identity.delete_user as administrator
SELECT COUNT(*) FROM "credentials" AS t WHERE t."user_id" = $1;

-- guard: count of devices where owner in a list
-- for portal.deny as administrator, parties.delete_contact as administrator, parties.delete_customer as administrator
SELECT COUNT(*) FROM "devices" AS t WHERE t."owner" IN ($1);

-- guard: count of equipment where customer_id
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "equipment" AS t WHERE t."customer_id" = $1;

-- guard: count of leads where customer_id
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "leads" AS t WHERE t."customer_id" = $1;

-- guard: count of lease_rates
-- for lease_rates.create as administrator
SELECT COUNT(*) FROM "lease_rates" AS t;

-- guard: count of links where purpose and subject in a list
-- for parties.delete_contact as administrator, work.purge as administrator, portal.deny as administrator
SELECT COUNT(*) FROM "links" AS t WHERE t."purpose" = $1 AND t."subject" IN ($2, $3);

-- guard: count of messages where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "messages" AS t WHERE t."item_id" = $1;

-- guard: count of meter_readings where equipment_id
-- for assets.delete as administrator, parties.delete_customer as administrator
SELECT COUNT(*) FROM "meter_readings" AS t WHERE t."equipment_id" = $1;

-- guard: count of notifications where recipient in a list
-- for portal.deny as administrator, parties.delete_contact as administrator, parties.delete_customer as administrator
SELECT COUNT(*) FROM "notifications" AS t WHERE t."recipient" IN ($1);

-- guard: count of quotes where contact_person_id
-- for parties.delete_contact as administrator, portal.deny as administrator, parties.delete_customer as administrator
SELECT COUNT(*) FROM "quotes" AS t WHERE t."contact_person_id" = $1;

-- guard: count of quotes where contact_person_id in a list
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "quotes" AS t WHERE t."contact_person_id" IN ($1, $2);

-- guard: count of quotes where customer_id
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "quotes" AS t WHERE t."customer_id" = $1;

-- guard: count of quotes where sales_lead_id
-- for sales.update_lead as administrator, sales.delete_lead as administrator, parties.delete_customer as administrator
SELECT COUNT(*) FROM "quotes" AS t WHERE t."sales_lead_id" = $1;

-- guard: count of read_marks where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "read_marks" AS t WHERE t."item_id" = $1;

-- guard: count of read_receipts where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "read_receipts" AS t WHERE t."item_id" = $1;

-- guard: count of sessions where user_id
-- for identity.delete_user as administrator
SELECT COUNT(*) FROM "sessions" AS t WHERE t."user_id" = $1;

-- guard: count of settings
-- for settings.set_choices as administrator
SELECT COUNT(*) FROM "settings" AS t;

-- guard: count of signature_images where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "signature_images" AS t WHERE t."item_id" = $1;

-- guard: count of signature_requests where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "signature_requests" AS t WHERE t."item_id" = $1;

-- guard: count of signatures where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "signatures" AS t WHERE t."item_id" = $1;

-- guard: count of task_types
-- for settings.create_task_type as administrator
SELECT COUNT(*) FROM "task_types" AS t;

-- guard: count of time_entries where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "time_entries" AS t WHERE t."item_id" = $1;

-- guard: count of typing where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "typing" AS t WHERE t."item_id" = $1;

-- guard: count of users where role and is_system and another id
-- for identity.update_user as administrator
SELECT COUNT(*) FROM "users" AS t WHERE t."role" = $1 AND t."is_system" = $2 AND t."id" <> $3;

-- guard: count of work_access where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "work_access" AS t WHERE t."item_id" = $1;

-- guard: count of work_assignments where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "work_assignments" AS t WHERE t."item_id" = $1;

-- guard: count of work_assignments where user_id
-- for identity.delete_user as administrator
SELECT COUNT(*) FROM "work_assignments" AS t WHERE t."user_id" = $1;

-- guard: count of work_items where creator_id
-- for identity.delete_user as administrator
SELECT COUNT(*) FROM "work_items" AS t WHERE t."creator_id" = $1;

-- guard: count of work_items where customer_id
-- for parties.delete_customer as administrator
SELECT COUNT(*) FROM "work_items" AS t WHERE t."customer_id" = $1;

-- guard: count of work_items where parent_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "work_items" AS t WHERE t."parent_id" = $1;

-- guard: count of work_serials where item_id
-- for work.purge as administrator, work.empty_trash as administrator
SELECT COUNT(*) FROM "work_serials" AS t WHERE t."item_id" = $1;

-- integrations where name, a page
-- for administration.update_integration as administrator, administration.integration of push as administrator, administration.integration of search by meaning as administrator
SELECT t."id", t."version", t."name", t."settings", t."secret", t."updated_at" FROM "integrations" AS t WHERE t."name" = $1;

-- journal by position down, a page
-- for following the journal
SELECT t."position", t."command", t."request", t."answer", t."numbers", t."at", t."touched", t."events" FROM "journal" AS t ORDER BY t."position" DESC LIMIT $1;

-- journal where position above by position, a page
-- for following the journal
SELECT t."position", t."command", t."request", t."answer", t."numbers", t."at", t."touched", t."events" FROM "journal" AS t WHERE t."position" > $1 ORDER BY t."position" LIMIT $2;

-- leads by id down, a later page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t ORDER BY t."id" DESC LIMIT $1 OFFSET $2;

-- leads by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t ORDER BY t."id" DESC LIMIT $1;

-- leads by words
-- for sales.search_leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads_text" AS f JOIN "leads" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $2 OFFSET $3;

-- leads where after a row by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE (t."id" < $1) ORDER BY t."id" DESC LIMIT $2;

-- leads where code_key, a page
-- for sales.create_lead as administrator, sales.update_lead as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."code_key" = $1;

-- leads where customer_id and after a row by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."customer_id" = $1 AND (t."id" < $2) ORDER BY t."id" DESC LIMIT $3;

-- leads where customer_id and status_key and after a row by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."customer_id" = $1 AND t."status_key" = $2 AND (t."id" < $3) ORDER BY t."id" DESC LIMIT $4;

-- leads where customer_id and status_key by id down, a later page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."customer_id" = $1 AND t."status_key" = $2 ORDER BY t."id" DESC LIMIT $3 OFFSET $4;

-- leads where customer_id and status_key by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."customer_id" = $1 AND t."status_key" = $2 ORDER BY t."id" DESC LIMIT $3;

-- leads where customer_id by customer_id, status_key, id, a page
-- for parties.delete_customer as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."customer_id" = $1 ORDER BY t."status_key", t."id" LIMIT $2;

-- leads where customer_id by id down, a later page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."customer_id" = $1 ORDER BY t."id" DESC LIMIT $2 OFFSET $3;

-- leads where customer_id by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."customer_id" = $1 ORDER BY t."id" DESC LIMIT $2;

-- leads where id, a page
-- for sales.update_lead as administrator, sales.lead as administrator, sales.create_quote as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."id" = $1;

-- leads where number, a page
-- for sales.search_leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."number" = $1;

-- leads where rating_key by id down, a later page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."rating_key" = $1 ORDER BY t."id" DESC LIMIT $2 OFFSET $3;

-- leads where rating_key by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."rating_key" = $1 ORDER BY t."id" DESC LIMIT $2;

-- leads where status_key and after a row by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."status_key" = $1 AND (t."id" < $2) ORDER BY t."id" DESC LIMIT $3;

-- leads where status_key and rating_key by id down, a later page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."status_key" = $1 AND t."rating_key" = $2 ORDER BY t."id" DESC LIMIT $3 OFFSET $4;

-- leads where status_key and rating_key by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."status_key" = $1 AND t."rating_key" = $2 ORDER BY t."id" DESC LIMIT $3;

-- leads where status_key by id down, a later page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."status_key" = $1 ORDER BY t."id" DESC LIMIT $2 OFFSET $3;

-- leads where status_key by id down, a page
-- for sales.leads as administrator
SELECT t."id", t."version", t."number", t."code", t."customer_id", t."address_1", t."address_2", t."city", t."state", t."zip", t."contact_name", t."phone_number", t."contact_email", t."company_rep", t."lead_rating", t."lead_source", t."master_status", t."lead_for", t."lead_details", t."budget", t."funnel", t."lead_log", t."code_key", t."rating_key", t."status_key", t."created_at", t."updated_at" FROM "leads" AS t WHERE t."status_key" = $1 ORDER BY t."id" DESC LIMIT $2;

-- lease_rates by partner_key, term_length, id, a later page
-- for lease_rates.list as administrator
SELECT t."id", t."version", t."leasing_partner", t."lease_rep_name", t."lease_rep_phone", t."min_price", t."max_price", t."term_length", t."lease_rate", t."lease_type", t."partner_key", t."created_at", t."updated_at" FROM "lease_rates" AS t ORDER BY t."partner_key", t."term_length", t."id" LIMIT $1 OFFSET $2;

-- lease_rates by partner_key, term_length, id, a page
-- for lease_rates.list as administrator
SELECT t."id", t."version", t."leasing_partner", t."lease_rep_name", t."lease_rep_phone", t."min_price", t."max_price", t."term_length", t."lease_rate", t."lease_type", t."partner_key", t."created_at", t."updated_at" FROM "lease_rates" AS t ORDER BY t."partner_key", t."term_length", t."id" LIMIT $1;

-- lease_rates where after a row by partner_key, term_length, id, a page
-- for lease_rates.list as administrator
SELECT t."id", t."version", t."leasing_partner", t."lease_rep_name", t."lease_rep_phone", t."min_price", t."max_price", t."term_length", t."lease_rate", t."lease_type", t."partner_key", t."created_at", t."updated_at" FROM "lease_rates" AS t WHERE (t."partner_key", t."term_length", t."id") > ($1, $2, $3) ORDER BY t."partner_key", t."term_length", t."id" LIMIT $4;

-- lease_rates where id, a page
-- for lease_rates.update as administrator, lease_rates.get as administrator, lease_rates.delete as administrator
SELECT t."id", t."version", t."leasing_partner", t."lease_rep_name", t."lease_rep_phone", t."min_price", t."max_price", t."term_length", t."lease_rate", t."lease_type", t."partner_key", t."created_at", t."updated_at" FROM "lease_rates" AS t WHERE t."id" = $1;

-- lease_rates where term_length in a list, a page
-- for sales.create_quote as administrator, sales.update_quote as administrator, sales.quote as administrator
SELECT t."id", t."version", t."leasing_partner", t."lease_rep_name", t."lease_rep_phone", t."min_price", t."max_price", t."term_length", t."lease_rate", t."lease_type", t."partner_key", t."created_at", t."updated_at" FROM "lease_rates" AS t WHERE t."term_length" IN ($1) ORDER BY t."id" LIMIT $2;

-- links where expires_at up to by expires_at, a page
-- for portal.tidy as administrator
SELECT t."key", t."version", t."purpose", t."subject", t."created_at", t."expires_at", t."used_at" FROM "links" AS t WHERE t."expires_at" <= $1 ORDER BY t."expires_at", t."key" LIMIT $2;

-- links where key, a page
-- for work.signing_page as administrator, work.decline_by_link as administrator, work.sign_by_link as administrator
SELECT t."key", t."version", t."purpose", t."subject", t."created_at", t."expires_at", t."used_at" FROM "links" AS t WHERE t."key" = $1;

-- links where purpose and subject and expires_at above
-- for work.request_signature as administrator, work.send_signature_reminders as administrator
SELECT t."key", t."version", t."purpose", t."subject", t."created_at", t."expires_at", t."used_at" FROM "links" AS t WHERE t."purpose" = $1 AND t."subject" = $2 AND t."expires_at" > $3 ORDER BY t."key";

-- links where purpose and subject and expires_at above and no used_at, a page
-- for portal.request_verification as administrator, portal.request_magic_link as administrator, portal.request_password_reset as administrator
SELECT t."key", t."version", t."purpose", t."subject", t."created_at", t."expires_at", t."used_at" FROM "links" AS t WHERE t."purpose" = $1 AND t."subject" = $2 AND t."expires_at" > $3 AND t."used_at" IS NULL ORDER BY t."key" LIMIT $4;

-- links where purpose and subject in a list by purpose, subject, key, a page
-- for parties.delete_contact as administrator, work.purge as administrator, portal.deny as administrator
SELECT t."key", t."version", t."purpose", t."subject", t."created_at", t."expires_at", t."used_at" FROM "links" AS t WHERE t."purpose" = $1 AND t."subject" IN ($2) ORDER BY t."subject", t."key" LIMIT $3;

-- messages by words where in work_items (another place and kind in a list)
-- for work.find as administrator, work.search as administrator
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages_text" AS f JOIN "messages" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2 AND t1."kind" IN ($3)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $4;

-- messages by words where in work_items (another place and kind in a list) and in work_access (principal in a list)
-- for work.search as viewer, work.find as administrator, work.search as team member
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages_text" AS f JOIN "messages" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2 AND t1."kind" IN ($3)) AND EXISTS (SELECT 1 FROM "work_access" AS t2 WHERE t2."item_id" = t."item_id" AND t2."principal" IN ($4, $5, $6, $7)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $8;

-- messages by words where in work_items (another place)
-- for work.find as administrator, work.search as administrator
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages_text" AS f JOIN "messages" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3;

-- messages by words where in work_items (another place) and in work_access (principal in a list)
-- for work.search as viewer, work.find as administrator, work.search as team member
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages_text" AS f JOIN "messages" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2) AND EXISTS (SELECT 1 FROM "work_access" AS t2 WHERE t2."item_id" = t."item_id" AND t2."principal" IN ($3, $4, $5, $6)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $7;

-- messages where id, a page
-- for work.delete_note as administrator, work.delete_note as team member
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages" AS t WHERE t."id" = $1;

-- messages where item_id and kind by position down, id down, a later page
-- for work.conversation as administrator
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages" AS t WHERE t."item_id" = $1 AND t."kind" = $2 ORDER BY t."position" DESC, t."id" DESC LIMIT $3 OFFSET $4;

-- messages where item_id and kind by position down, id down, a page
-- for work.mark_read as administrator, work.conversation as administrator, work.summary as administrator
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages" AS t WHERE t."item_id" = $1 AND t."kind" = $2 ORDER BY t."position" DESC, t."id" DESC LIMIT $3;

-- messages where item_id and kind by position, id
-- for work.create as administrator, work.update as administrator
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages" AS t WHERE t."item_id" = $1 AND t."kind" = $2 ORDER BY t."position", t."id";

-- messages where item_id and kind by position, id, a later page
-- for work.notes as administrator, work.notes as team member, work.notes as viewer
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages" AS t WHERE t."item_id" = $1 AND t."kind" = $2 ORDER BY t."position", t."id" LIMIT $3 OFFSET $4;

-- messages where item_id and kind by position, id, a page
-- for work.customer_messages as administrator, work.notes as administrator, work.notes as team member
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages" AS t WHERE t."item_id" = $1 AND t."kind" = $2 ORDER BY t."position", t."id" LIMIT $3;

-- messages where item_id by item_id, kind, position, id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."id", t."version", t."item_id", t."kind", t."position", t."author_id", t."author_name", t."is_customer", t."text", t."channel", t."summary", t."details", t."happened_at", t."time_spent", t."created_at" FROM "messages" AS t WHERE t."item_id" = $1 ORDER BY t."kind", t."position", t."id" LIMIT $2;

-- meter_readings where equipment_id and after a row by recorded_at down, id down, a page
-- for assets.counts as administrator, assets.counts as team member, assets.counts as viewer
SELECT t."id", t."equipment_id", t."count", t."notes", t."recorded_by_id", t."recorded_by_name", t."recorded_at" FROM "meter_readings" AS t WHERE t."equipment_id" = $1 AND (t."recorded_at", t."id") < ($2, $3) ORDER BY t."recorded_at" DESC, t."id" DESC LIMIT $4;

-- meter_readings where equipment_id by equipment_id, recorded_at, id, a page
-- for assets.delete as administrator, parties.delete_customer as administrator
SELECT t."id", t."equipment_id", t."count", t."notes", t."recorded_by_id", t."recorded_by_name", t."recorded_at" FROM "meter_readings" AS t WHERE t."equipment_id" = $1 ORDER BY t."recorded_at", t."id" LIMIT $2;

-- meter_readings where equipment_id by recorded_at down, id down, a later page
-- for assets.counts as administrator, assets.counts as team member, assets.counts as viewer
SELECT t."id", t."equipment_id", t."count", t."notes", t."recorded_by_id", t."recorded_by_name", t."recorded_at" FROM "meter_readings" AS t WHERE t."equipment_id" = $1 ORDER BY t."recorded_at" DESC, t."id" DESC LIMIT $2 OFFSET $3;

-- meter_readings where equipment_id by recorded_at down, id down, a page
-- for assets.counts as administrator, assets.counts as team member, assets.counts as viewer
SELECT t."id", t."equipment_id", t."count", t."notes", t."recorded_by_id", t."recorded_by_name", t."recorded_at" FROM "meter_readings" AS t WHERE t."equipment_id" = $1 ORDER BY t."recorded_at" DESC, t."id" DESC LIMIT $2;

-- notifications where id and recipient, a page
-- for notifications.mark_read as administrator, notifications.delete as administrator
SELECT t."id", t."version", t."recipient", t."kind", t."item_id", t."item_kind", t."item_number", t."subject", t."detail", t."before", t."actor", t."is_read", t."created_at", t."read_at" FROM "notifications" AS t WHERE t."id" = $1 AND t."recipient" = $2;

-- notifications where is_read and created_at below by created_at, id, a page
-- for notifications.tidy as administrator
SELECT t."id", t."version", t."recipient", t."kind", t."item_id", t."item_kind", t."item_number", t."subject", t."detail", t."before", t."actor", t."is_read", t."created_at", t."read_at" FROM "notifications" AS t WHERE t."is_read" = $1 AND t."created_at" < $2 ORDER BY t."created_at", t."id" LIMIT $3;

-- notifications where recipient and is_read by created_at down, id down, a later page
-- for notifications.list as administrator
SELECT t."id", t."version", t."recipient", t."kind", t."item_id", t."item_kind", t."item_number", t."subject", t."detail", t."before", t."actor", t."is_read", t."created_at", t."read_at" FROM "notifications" AS t WHERE t."recipient" = $1 AND t."is_read" = $2 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $3 OFFSET $4;

-- notifications where recipient and is_read by created_at down, id down, a page
-- for notifications.list as administrator, notifications.mark_all_read as administrator
SELECT t."id", t."version", t."recipient", t."kind", t."item_id", t."item_kind", t."item_number", t."subject", t."detail", t."before", t."actor", t."is_read", t."created_at", t."read_at" FROM "notifications" AS t WHERE t."recipient" = $1 AND t."is_read" = $2 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $3;

-- notifications where recipient by created_at down, id down, a later page
-- for notifications.list as administrator
SELECT t."id", t."version", t."recipient", t."kind", t."item_id", t."item_kind", t."item_number", t."subject", t."detail", t."before", t."actor", t."is_read", t."created_at", t."read_at" FROM "notifications" AS t WHERE t."recipient" = $1 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $2 OFFSET $3;

-- notifications where recipient by created_at down, id down, a page
-- for notifications.list as administrator
SELECT t."id", t."version", t."recipient", t."kind", t."item_id", t."item_kind", t."item_number", t."subject", t."detail", t."before", t."actor", t."is_read", t."created_at", t."read_at" FROM "notifications" AS t WHERE t."recipient" = $1 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $2;

-- notifications where recipient in a list by recipient, is_read, created_at, id, a page
-- for portal.deny as administrator, parties.delete_contact as administrator, parties.delete_customer as administrator
SELECT t."id", t."version", t."recipient", t."kind", t."item_id", t."item_kind", t."item_number", t."subject", t."detail", t."before", t."actor", t."is_read", t."created_at", t."read_at" FROM "notifications" AS t WHERE t."recipient" IN ($1) ORDER BY t."recipient", t."is_read", t."created_at", t."id" LIMIT $2;

-- outbox_messages by created_at down, id down, a page
-- for outbox.log as administrator
SELECT t."id", t."version", t."delivery", t."recipient", t."template", t."about", t."subject", t."created_at", t."due_at", t."lease", t."attempts", t."last_error", t."sent_at" FROM "outbox_messages" AS t ORDER BY t."created_at" DESC, t."id" DESC LIMIT $1;

-- outbox_messages where delivery and due_at up to by due_at, id, a page
-- for outbox.claim as administrator, outbox.give_up_unanswered as administrator, outbox.tidy as administrator
SELECT t."id", t."version", t."delivery", t."recipient", t."template", t."about", t."subject", t."created_at", t."due_at", t."lease", t."attempts", t."last_error", t."sent_at" FROM "outbox_messages" AS t WHERE t."delivery" = $1 AND t."due_at" <= $2 ORDER BY t."due_at", t."id" LIMIT $3;

-- outbox_messages where delivery and recipient by created_at down, id down, a page
-- for outbox.log as administrator
SELECT t."id", t."version", t."delivery", t."recipient", t."template", t."about", t."subject", t."created_at", t."due_at", t."lease", t."attempts", t."last_error", t."sent_at" FROM "outbox_messages" AS t WHERE t."delivery" = $1 AND t."recipient" = $2 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $3;

-- outbox_messages where delivery by created_at down, id down, a page
-- for outbox.log as administrator
SELECT t."id", t."version", t."delivery", t."recipient", t."template", t."about", t."subject", t."created_at", t."due_at", t."lease", t."attempts", t."last_error", t."sent_at" FROM "outbox_messages" AS t WHERE t."delivery" = $1 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $2;

-- outbox_messages where delivery by due_at down, id down, a page
-- for outbox.stats as administrator
SELECT t."id", t."version", t."delivery", t."recipient", t."template", t."about", t."subject", t."created_at", t."due_at", t."lease", t."attempts", t."last_error", t."sent_at" FROM "outbox_messages" AS t WHERE t."delivery" = $1 ORDER BY t."due_at" DESC, t."id" DESC LIMIT $2;

-- outbox_messages where id, a page
-- for outbox.delivered as administrator, outbox.not_delivered as administrator, outbox.retry as administrator
SELECT t."id", t."version", t."delivery", t."recipient", t."template", t."about", t."subject", t."created_at", t."due_at", t."lease", t."attempts", t."last_error", t."sent_at" FROM "outbox_messages" AS t WHERE t."id" = $1;

-- outbox_messages where recipient by created_at down, id down, a page
-- for outbox.log as administrator
SELECT t."id", t."version", t."delivery", t."recipient", t."template", t."about", t."subject", t."created_at", t."due_at", t."lease", t."attempts", t."last_error", t."sent_at" FROM "outbox_messages" AS t WHERE t."recipient" = $1 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $2;

-- quotes by id down, a later page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t ORDER BY t."id" DESC LIMIT $1 OFFSET $2;

-- quotes by id down, a page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t ORDER BY t."id" DESC LIMIT $1;

-- quotes by words
-- for sales.search_quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes_text" AS f JOIN "quotes" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $2 OFFSET $3;

-- quotes where after a row by id down, a page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE (t."id" < $1) ORDER BY t."id" DESC LIMIT $2;

-- quotes where contact_person_id by contact_person_id, id, a page
-- for parties.delete_contact as administrator, portal.deny as administrator, parties.delete_customer as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."contact_person_id" = $1 ORDER BY t."id" LIMIT $2;

-- quotes where customer_id and after a row by id down, a page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."customer_id" = $1 AND (t."id" < $2) ORDER BY t."id" DESC LIMIT $3;

-- quotes where customer_id and sale_closed by id down, a later page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."customer_id" = $1 AND t."sale_closed" = $2 ORDER BY t."id" DESC LIMIT $3 OFFSET $4;

-- quotes where customer_id and sale_closed by id down, a page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."customer_id" = $1 AND t."sale_closed" = $2 ORDER BY t."id" DESC LIMIT $3;

-- quotes where customer_id by customer_id, sale_closed, id, a page
-- for parties.delete_customer as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."customer_id" = $1 ORDER BY t."sale_closed", t."id" LIMIT $2;

-- quotes where customer_id by id down, a later page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."customer_id" = $1 ORDER BY t."id" DESC LIMIT $2 OFFSET $3;

-- quotes where customer_id by id down, a page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."customer_id" = $1 ORDER BY t."id" DESC LIMIT $2;

-- quotes where id, a page
-- for sales.update_quote as administrator, sales.quote as administrator, sales.delete_quote as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."id" = $1;

-- quotes where number, a page
-- for sales.search_quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."number" = $1;

-- quotes where sale_closed by id down, a later page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."sale_closed" = $1 ORDER BY t."id" DESC LIMIT $2 OFFSET $3;

-- quotes where sale_closed by id down, a page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."sale_closed" = $1 ORDER BY t."id" DESC LIMIT $2;

-- quotes where sales_lead_id by id down, a later page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."sales_lead_id" = $1 ORDER BY t."id" DESC LIMIT $2 OFFSET $3;

-- quotes where sales_lead_id by id down, a page
-- for sales.quotes as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."sales_lead_id" = $1 ORDER BY t."id" DESC LIMIT $2;

-- quotes where sales_lead_id by id, a page
-- for sales.update_lead as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."sales_lead_id" = $1 ORDER BY t."id" LIMIT $2;

-- quotes where sales_lead_id by sales_lead_id, id, a page
-- for sales.delete_lead as administrator, parties.delete_customer as administrator
SELECT t."id", t."version", t."number", t."customer_id", t."contact_person_id", t."sales_lead_id", t."summary", t."account_rep", t."sale_closed", t."terms", t."services", t."agreements", t."trade", t."notes", t."line_items", t."options", t."trade_items", t."last_entry_id", t."created_at", t."updated_at" FROM "quotes" AS t WHERE t."sales_lead_id" = $1 ORDER BY t."id" LIMIT $2;

-- read_marks where item_id and section
-- for work.conversation as administrator
SELECT t."item_id", t."user_id", t."section", t."user_name", t."at", t."position", t."message_id" FROM "read_marks" AS t WHERE t."item_id" = $1 AND t."section" = $2 ORDER BY t."user_id";

-- read_marks where item_id and user_id
-- for work.mark_read as administrator, work.read_status as administrator
SELECT t."item_id", t."user_id", t."section", t."user_name", t."at", t."position", t."message_id" FROM "read_marks" AS t WHERE t."item_id" = $1 AND t."user_id" = $2 ORDER BY t."section";

-- read_marks where item_id by item_id, user_id, section, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."item_id", t."user_id", t."section", t."user_name", t."at", t."position", t."message_id" FROM "read_marks" AS t WHERE t."item_id" = $1 ORDER BY t."user_id", t."section" LIMIT $2;

-- read_receipts where item_id and message_position from by message_position, a page
-- for work.conversation as administrator
SELECT t."item_id", t."user_id", t."message_id", t."message_position", t."user_name", t."at" FROM "read_receipts" AS t WHERE t."item_id" = $1 AND t."message_position" >= $2 ORDER BY t."message_position", t."user_id", t."message_id" LIMIT $3;

-- read_receipts where item_id by item_id, user_id, message_id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."item_id", t."user_id", t."message_id", t."message_position", t."user_name", t."at" FROM "read_receipts" AS t WHERE t."item_id" = $1 ORDER BY t."user_id", t."message_id" LIMIT $2;

-- sessions where id, a page
-- for engine.resume as administrator, identity.refresh as administrator, identity.log_out as administrator
SELECT t."id", t."version", t."user_id", t."created_at", t."expires_at" FROM "sessions" AS t WHERE t."id" = $1;

-- sessions where user_id by user_id, id, a page
-- for identity.delete_user as administrator
SELECT t."id", t."version", t."user_id", t."created_at", t."expires_at" FROM "sessions" AS t WHERE t."user_id" = $1 ORDER BY t."id" LIMIT $2;

-- sessions where user_id, a page
-- for identity.update_user as administrator, identity.log_in as administrator, identity.update_me as administrator
SELECT t."id", t."version", t."user_id", t."created_at", t."expires_at" FROM "sessions" AS t WHERE t."user_id" = $1 ORDER BY t."id" LIMIT $2;

-- settings where name, a page
-- for work.create as administrator, settings.set_choices as administrator, settings.update_ticket_defaults as administrator
SELECT t."id", t."version", t."name", t."value", t."updated_at" FROM "settings" AS t WHERE t."name" = $1;

-- signature_images where item_id by item_id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."item_id", t."png" FROM "signature_images" AS t WHERE t."item_id" = $1;

-- signature_images where item_id, a page
-- for work.summary as administrator, work.own_signature_image as administrator, work.signature_image as administrator
SELECT t."item_id", t."png" FROM "signature_images" AS t WHERE t."item_id" = $1;

-- signature_requests where item_id by item_id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."item_id", t."version", t."requested_at", t."requested_to", t."requested_by", t."reminders", t."reminded_at", t."remind_at" FROM "signature_requests" AS t WHERE t."item_id" = $1;

-- signature_requests where item_id, a page
-- for work.decline_signature as administrator, work.sign as administrator, work.request_signature as administrator
SELECT t."item_id", t."version", t."requested_at", t."requested_to", t."requested_by", t."reminders", t."reminded_at", t."remind_at" FROM "signature_requests" AS t WHERE t."item_id" = $1;

-- signature_requests where remind_at below and (reminders or remind_at up to) by remind_at, item_id, a page
-- for work.send_signature_reminders as administrator
SELECT t."item_id", t."version", t."requested_at", t."requested_to", t."requested_by", t."reminders", t."reminded_at", t."remind_at" FROM "signature_requests" AS t WHERE t."remind_at" < $1 AND (t."reminders" = $2 OR t."remind_at" <= $3) ORDER BY t."remind_at" NULLS FIRST, t."item_id" LIMIT $4;

-- signature_requests where remind_at up to by remind_at, item_id, a page
-- for work.send_signature_reminders as administrator
SELECT t."item_id", t."version", t."requested_at", t."requested_to", t."requested_by", t."reminders", t."reminded_at", t."remind_at" FROM "signature_requests" AS t WHERE t."remind_at" <= $1 ORDER BY t."remind_at" NULLS FIRST, t."item_id" LIMIT $2;

-- signatures where item_id by item_id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."item_id", t."version", t."outcome", t."name", t."decline_reason", t."safety_covers_ok", t."safety_covers_notes", t."at", t."taken_by" FROM "signatures" AS t WHERE t."item_id" = $1;

-- signatures where item_id in a list
-- for work.send_signature_reminders as administrator, work.customer_tickets as administrator, work.customer_ticket as administrator
SELECT t."item_id", t."version", t."outcome", t."name", t."decline_reason", t."safety_covers_ok", t."safety_covers_notes", t."at", t."taken_by" FROM "signatures" AS t WHERE t."item_id" IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ORDER BY t."item_id";

-- signatures where item_id, a page
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."item_id", t."version", t."outcome", t."name", t."decline_reason", t."safety_covers_ok", t."safety_covers_notes", t."at", t."taken_by" FROM "signatures" AS t WHERE t."item_id" = $1;

-- task_types by name_key
-- for settings.task_types as administrator, settings.task_types as team member, settings.task_types as viewer
SELECT t."id", t."version", t."name", t."name_key", t."created_at" FROM "task_types" AS t ORDER BY t."name_key";

-- task_types where name_key, a page
-- for settings.create_task_type as administrator, settings.rename_task_type as administrator, settings.delete_task_type as administrator
SELECT t."id", t."version", t."name", t."name_key", t."created_at" FROM "task_types" AS t WHERE t."name_key" = $1;

-- teams
-- for identity.register as administrator, identity.create_user as administrator, identity.update_user as administrator
SELECT t."id", t."version", t."name", t."name_key", t."created_at" FROM "teams" AS t ORDER BY t."id";

-- templates by name_key, id, a later page
-- for templates.list as administrator
SELECT t."id", t."version", t."name", t."title", t."description", t."steps", t."color", t."work_type", t."due_days", t."assigned_users", t."assigned_teams", t."name_key", t."created_at", t."updated_at" FROM "templates" AS t ORDER BY t."name_key", t."id" LIMIT $1 OFFSET $2;

-- templates by name_key, id, a page
-- for templates.list as administrator
SELECT t."id", t."version", t."name", t."title", t."description", t."steps", t."color", t."work_type", t."due_days", t."assigned_users", t."assigned_teams", t."name_key", t."created_at", t."updated_at" FROM "templates" AS t ORDER BY t."name_key", t."id" LIMIT $1;

-- templates where id, a page
-- for templates.update as administrator, templates.get as administrator, work.create as administrator
SELECT t."id", t."version", t."name", t."title", t."description", t."steps", t."color", t."work_type", t."due_days", t."assigned_users", t."assigned_teams", t."name_key", t."created_at", t."updated_at" FROM "templates" AS t WHERE t."id" = $1;

-- time_entries by words where in work_items (another place and kind in a list)
-- for work.find as administrator, work.search as administrator
SELECT t."id", t."version", t."item_id", t."sequence", t."start_time", t."stop_time", t."hours", t."time_type", t."technicians", t."lunch_minutes", t."services_performed", t."notes", t."user_ids", t."start", t."end", t."duration_minutes", t."from_timer", t."created_at" FROM "time_entries_text" AS f JOIN "time_entries" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2 AND t1."kind" IN ($3)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $4;

-- time_entries by words where in work_items (another place and kind in a list) and in work_access (principal in a list)
-- for work.search as viewer, work.find as administrator, work.search as team member
SELECT t."id", t."version", t."item_id", t."sequence", t."start_time", t."stop_time", t."hours", t."time_type", t."technicians", t."lunch_minutes", t."services_performed", t."notes", t."user_ids", t."start", t."end", t."duration_minutes", t."from_timer", t."created_at" FROM "time_entries_text" AS f JOIN "time_entries" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2 AND t1."kind" IN ($3)) AND EXISTS (SELECT 1 FROM "work_access" AS t2 WHERE t2."item_id" = t."item_id" AND t2."principal" IN ($4, $5, $6, $7)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $8;

-- time_entries by words where in work_items (another place)
-- for work.find as administrator, work.search as administrator
SELECT t."id", t."version", t."item_id", t."sequence", t."start_time", t."stop_time", t."hours", t."time_type", t."technicians", t."lunch_minutes", t."services_performed", t."notes", t."user_ids", t."start", t."end", t."duration_minutes", t."from_timer", t."created_at" FROM "time_entries_text" AS f JOIN "time_entries" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3;

-- time_entries by words where in work_items (another place) and in work_access (principal in a list)
-- for work.search as viewer, work.find as administrator, work.search as team member
SELECT t."id", t."version", t."item_id", t."sequence", t."start_time", t."stop_time", t."hours", t."time_type", t."technicians", t."lunch_minutes", t."services_performed", t."notes", t."user_ids", t."start", t."end", t."duration_minutes", t."from_timer", t."created_at" FROM "time_entries_text" AS f JOIN "time_entries" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND EXISTS (SELECT 1 FROM "work_items" AS t1 WHERE t1."id" = t."item_id" AND t1."place" <> $2) AND EXISTS (SELECT 1 FROM "work_access" AS t2 WHERE t2."item_id" = t."item_id" AND t2."principal" IN ($3, $4, $5, $6)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $7;

-- time_entries where item_id by item_id, sequence, id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."id", t."version", t."item_id", t."sequence", t."start_time", t."stop_time", t."hours", t."time_type", t."technicians", t."lunch_minutes", t."services_performed", t."notes", t."user_ids", t."start", t."end", t."duration_minutes", t."from_timer", t."created_at" FROM "time_entries" AS t WHERE t."item_id" = $1 ORDER BY t."sequence", t."id" LIMIT $2;

-- time_entries where item_id by sequence, a page
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."id", t."version", t."item_id", t."sequence", t."start_time", t."stop_time", t."hours", t."time_type", t."technicians", t."lunch_minutes", t."services_performed", t."notes", t."user_ids", t."start", t."end", t."duration_minutes", t."from_timer", t."created_at" FROM "time_entries" AS t WHERE t."item_id" = $1 ORDER BY t."sequence", t."id" LIMIT $2;

-- time_entries where item_id in a list by sequence
-- for work.customer_tickets as administrator, work.customer_ticket as administrator, work.list as administrator
SELECT t."id", t."version", t."item_id", t."sequence", t."start_time", t."stop_time", t."hours", t."time_type", t."technicians", t."lunch_minutes", t."services_performed", t."notes", t."user_ids", t."start", t."end", t."duration_minutes", t."from_timer", t."created_at" FROM "time_entries" AS t WHERE t."item_id" IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ORDER BY t."sequence", t."id";

-- typing where item_id
-- for work.set_typing as administrator, work.typing as administrator, work.add_communication as administrator
SELECT t."item_id", t."user_id", t."user_name", t."at" FROM "typing" AS t WHERE t."item_id" = $1 ORDER BY t."user_id";

-- typing where item_id by item_id, user_id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."item_id", t."user_id", t."user_name", t."at" FROM "typing" AS t WHERE t."item_id" = $1 ORDER BY t."user_id" LIMIT $2;

-- update of a row of checklist_items
-- for work.update_checklist_item as administrator, work.update_checklist_item as team member, work.reorder_checklist as administrator
UPDATE "checklist_items" SET "is_completed" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of contact_accounts
-- for portal.request_deletion as administrator, parties.update_contact as administrator, portal.verify_email as administrator
UPDATE "contact_accounts" SET "deletion_requested_at" = $1, "version" = "version" + 1 WHERE "contact_id" = $2 AND "version" = $3;

-- update of a row of contacts
-- for parties.update_contact as administrator, portal.update_me as administrator, parties.delete_contact as administrator
UPDATE "contacts" SET "first_name" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of credentials
-- for identity.log_in as administrator, identity.update_user as administrator, identity.update_me as administrator
UPDATE "credentials" SET "password_hash" = $1, "version" = "version" + 1 WHERE "user_id" = $2 AND "version" = $3;

-- update of a row of customers
-- for parties.update_customer as administrator, parties.create_contact as administrator, parties.update_contact as administrator
UPDATE "customers" SET "company" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of devices
-- for devices.register as administrator
UPDATE "devices" SET "name" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of equipment
-- for assets.log_count as administrator, assets.update as administrator
UPDATE "equipment" SET "count" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of integrations
-- for administration.update_integration as administrator
UPDATE "integrations" SET "settings" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of leads
-- for sales.update_lead as administrator
UPDATE "leads" SET "customer_id" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of lease_rates
-- for lease_rates.update as administrator
UPDATE "lease_rates" SET "term_length" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of links
-- for work.request_signature as administrator, work.send_signature_reminders as administrator, work.sign_by_link as administrator
UPDATE "links" SET "expires_at" = $1, "version" = "version" + 1 WHERE "key" = $2 AND "version" = $3;

-- update of a row of notifications
-- for notifications.mark_read as administrator, notifications.mark_all_read as administrator
UPDATE "notifications" SET "is_read" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of outbox_messages
-- for outbox.claim as administrator, outbox.delivered as administrator, outbox.not_delivered as administrator
UPDATE "outbox_messages" SET "delivery" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of quotes
-- for parties.delete_contact as administrator, sales.update_quote as administrator, sales.delete_lead as administrator
UPDATE "quotes" SET "contact_person_id" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of read_marks
-- for work.mark_read as administrator
UPDATE "read_marks" SET "position" = $1 WHERE "item_id" = $2 AND "user_id" = $3 AND "section" = $4;

-- update of a row of settings
-- for settings.set_choices as administrator, settings.update_ticket_defaults as administrator
UPDATE "settings" SET "value" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of signature_requests
-- for work.decline_by_link as administrator, work.send_signature_reminders as administrator, work.request_signature as administrator
UPDATE "signature_requests" SET "remind_at" = $1, "version" = "version" + 1 WHERE "item_id" = $2 AND "version" = $3;

-- update of a row of signatures
-- for work.sign as administrator, work.sign_by_link as administrator, work.sign as team member
UPDATE "signatures" SET "outcome" = $1, "version" = "version" + 1 WHERE "item_id" = $2 AND "version" = $3;

-- update of a row of task_types
-- for settings.rename_task_type as administrator
UPDATE "task_types" SET "name" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of templates
-- for templates.update as administrator
UPDATE "templates" SET "color" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of time_entries
-- for work.update as administrator, work.update as team member
UPDATE "time_entries" SET "notes" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of users
-- for identity.request_deletion as administrator, files.set_picture as administrator, files.remove_own_picture as administrator
UPDATE "users" SET "deletion_requested_at" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of vendors
-- for vendors.update as administrator
UPDATE "vendors" SET "company" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- update of a row of work_assignments
-- for work.update as administrator, work.update as team member
UPDATE "work_assignments" SET "sequence" = $1 WHERE "item_id" = $2 AND "principal" = $3;

-- update of a row of work_items
-- for identity.delete_user as administrator, parties.delete_customer as administrator, work.transition as administrator
UPDATE "work_items" SET "customer_id" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3;

-- users where email_key, a page
-- for identity.log_in as administrator, identity.find as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."email_key" = $1 ORDER BY t."id" LIMIT $2;

-- users where id among (messages where item_id and kind by position down, id down, a page)
-- for work.add_note as administrator, work.create as administrator, work.update as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."id" IN (SELECT * FROM (SELECT t1."author_id" FROM "messages" AS t1 WHERE t1."item_id" = $1 AND t1."kind" = $2 ORDER BY t1."position" DESC, t1."id" DESC LIMIT $3) AS s1 UNION ALL SELECT * FROM (SELECT t2."author_id" FROM "messages" AS t2 WHERE t2."item_id" = $4 AND t2."kind" = $5 ORDER BY t2."position" DESC, t2."id" DESC LIMIT $6) AS s2) ORDER BY t."id";

-- users where id among (work_assignments where item_id)
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."id" IN (SELECT t1."user_id" FROM "work_assignments" AS t1 WHERE t1."item_id" = $1) ORDER BY t."id";

-- users where id among (work_items where id), a page
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."id" IN (SELECT t1."creator_id" FROM "work_items" AS t1 WHERE t1."id" = $1) ORDER BY t."id" LIMIT $2;

-- users where id in a list
-- for work.update as administrator, work.create as administrator, work.add_communication as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."id" IN ($1, $2) ORDER BY t."id";

-- users where id, a page
-- for identity.update_user as administrator, identity.log_in as administrator, engine.resume as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."id" = $1;

-- users where is_system and after a row by username_key, a page
-- for identity.users as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."is_system" = $1 AND (t."username_key" > $2) ORDER BY t."username_key" LIMIT $3;

-- users where is_system and hidden_from_sharing and another role and after a row by username_key, a page
-- for identity.colleagues as administrator, identity.colleagues as team member, identity.colleagues as viewer
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."is_system" = $1 AND t."hidden_from_sharing" = $2 AND t."role" <> $3 AND (t."username_key" > $4) ORDER BY t."username_key" LIMIT $5;

-- users where is_system and hidden_from_sharing and another role by username_key, a later page
-- for identity.colleagues as administrator, identity.colleagues as team member, identity.colleagues as viewer
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."is_system" = $1 AND t."hidden_from_sharing" = $2 AND t."role" <> $3 ORDER BY t."username_key" LIMIT $4 OFFSET $5;

-- users where is_system and hidden_from_sharing and another role by username_key, a page
-- for identity.colleagues as administrator, identity.colleagues as team member, identity.colleagues as viewer
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."is_system" = $1 AND t."hidden_from_sharing" = $2 AND t."role" <> $3 ORDER BY t."username_key" LIMIT $4;

-- users where is_system by username_key, a later page
-- for identity.users as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."is_system" = $1 ORDER BY t."username_key" LIMIT $2 OFFSET $3;

-- users where is_system by username_key, a page
-- for identity.users as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."is_system" = $1 ORDER BY t."username_key" LIMIT $2;

-- users where profile_picture in a list
-- for files.sweep as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."profile_picture" IN ($1) ORDER BY t."id";

-- users where role and is_system and another id, a page
-- for identity.delete_user as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."role" = $1 AND t."is_system" = $2 AND t."id" <> $3 ORDER BY t."id" LIMIT $4;

-- users where role and is_system by id, a page
-- for identity.register as administrator, identity.create_user as administrator, engine.impersonate_owner as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."role" = $1 AND t."is_system" = $2 ORDER BY t."id" LIMIT $3;

-- users where team_id among (teams where name_key in a list) by id, a page
-- for work.create as administrator, work.update as administrator, work.create as team member
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."team_id" IN (SELECT t1."id" FROM "teams" AS t1 WHERE t1."name_key" IN ($1, $2)) ORDER BY t."id" LIMIT $3;

-- users where username_key in a list and is_system
-- for work.add_communication as administrator, work.add_note as administrator, work.create as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."username_key" IN ($1, $2) AND t."is_system" = $3 ORDER BY t."id";

-- users where username_key, a page
-- for identity.register as administrator, identity.create_user as administrator, identity.update_user as administrator
SELECT t."id", t."version", t."username", t."username_key", t."email", t."email_key", t."full_name", t."first_name", t."last_name", t."nick_name", t."phone", t."team_id", t."role", t."chat_color", t."profile_picture", t."hide_from_time_entries", t."hidden_from_sharing", t."is_system", t."deletion_requested_at", t."created_at", t."updated_at" FROM "users" AS t WHERE t."username_key" = $1;

-- vendors by company_key, id, a later page
-- for vendors.list as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors" AS t ORDER BY t."company_key", t."id" LIMIT $1 OFFSET $2;

-- vendors by company_key, id, a page
-- for vendors.list as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors" AS t ORDER BY t."company_key", t."id" LIMIT $1;

-- vendors by words
-- for parties.search_vendors as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors_text" AS f JOIN "vendors" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $2 OFFSET $3;

-- vendors by words where account_words contains
-- for parties.search_vendors as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors_text" AS f JOIN "vendors" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."account_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- vendors by words where address_words contains
-- for parties.search_vendors as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors_text" AS f JOIN "vendors" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."address_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- vendors by words where city_words contains
-- for parties.search_vendors as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors_text" AS f JOIN "vendors" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."city_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- vendors by words where company_words contains
-- for parties.search_vendors as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors_text" AS f JOIN "vendors" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."company_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- vendors by words where contact_words contains
-- for parties.search_vendors as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors_text" AS f JOIN "vendors" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND strpos(t."contact_words", $2) > 0 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3 OFFSET $4;

-- vendors where after a row by company_key, id, a page
-- for vendors.list as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors" AS t WHERE (t."company_key", t."id") > ($1, $2) ORDER BY t."company_key", t."id" LIMIT $3;

-- vendors where id, a page
-- for vendors.update as administrator, vendors.get as administrator, vendors.delete as administrator
SELECT t."id", t."version", t."company", t."account_number", t."contact_name", t."address_1", t."address_2", t."city", t."state", t."zip", t."phone", t."email", t."website", t."notes", t."company_key", t."company_words", t."account_words", t."contact_words", t."city_words", t."address_words", t."created_at", t."updated_at" FROM "vendors" AS t WHERE t."id" = $1;

-- version of a row of contact_accounts
-- for portal.update_me as administrator, portal.request_verification as administrator, portal.request_deletion as administrator
SELECT "version" FROM "contact_accounts" WHERE "contact_id" = $1;

-- version of a row of leads
-- for sales.create_quote as administrator, sales.update_quote as administrator
SELECT "version" FROM "leads" WHERE "id" = $1;

-- version of a row of users
-- for identity.create_user as administrator, identity.update_user as administrator, identity.update_me as administrator
SELECT "version" FROM "users" WHERE "id" = $1;

-- work_access where item_id and principal in a list, a page
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."principal", t."kind", t."place", t."done", t."created_at", t."item_id" FROM "work_access" AS t WHERE t."item_id" = $1 AND t."principal" IN ($2, $3, $4, $5) ORDER BY t."principal", t."kind", t."place", t."done", t."created_at" LIMIT $6;

-- work_access where item_id by item_id, principal, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."principal", t."kind", t."place", t."done", t."created_at", t."item_id" FROM "work_access" AS t WHERE t."item_id" = $1 ORDER BY t."principal", t."kind", t."place", t."done", t."created_at" LIMIT $2;

-- work_assignments where item_id by item_id, principal, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."item_id", t."principal", t."user_id", t."team_id", t."sequence", t."assigned_at" FROM "work_assignments" AS t WHERE t."item_id" = $1 ORDER BY t."principal" LIMIT $2;

-- work_assignments where item_id by sequence, a page
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."item_id", t."principal", t."user_id", t."team_id", t."sequence", t."assigned_at" FROM "work_assignments" AS t WHERE t."item_id" = $1 ORDER BY t."sequence", t."principal" LIMIT $2;

-- work_assignments where item_id in a list by sequence
-- for work.customer_tickets as administrator, work.customer_ticket as administrator, work.list as administrator
SELECT t."item_id", t."principal", t."user_id", t."team_id", t."sequence", t."assigned_at" FROM "work_assignments" AS t WHERE t."item_id" IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ORDER BY t."sequence", t."item_id", t."principal";

-- work_assignments where user_id by item_id, a page
-- for identity.delete_user as administrator
SELECT t."item_id", t."principal", t."user_id", t."team_id", t."sequence", t."assigned_at" FROM "work_assignments" AS t WHERE t."user_id" = $1 ORDER BY t."item_id", t."principal" LIMIT $2;

-- work_assignments where user_id by user_id, item_id, principal, a page
-- for identity.delete_user as administrator
SELECT t."item_id", t."principal", t."user_id", t."team_id", t."sequence", t."assigned_at" FROM "work_assignments" AS t WHERE t."user_id" = $1 ORDER BY t."item_id", t."principal" LIMIT $2;

-- work_items by words where another place
-- for work.find as administrator, work.search as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items_text" AS f JOIN "work_items" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND t."place" <> $2 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3;

-- work_items by words where another place and in work_access (principal in a list)
-- for work.search as viewer, work.find as administrator, work.search as team member
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items_text" AS f JOIN "work_items" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND t."place" <> $2 AND EXISTS (SELECT 1 FROM "work_access" AS t1 WHERE t1."item_id" = t."id" AND t1."principal" IN ($3, $4, $5, $6)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $7;

-- work_items by words where another place and kind in a list
-- for work.find as administrator, work.search as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items_text" AS f JOIN "work_items" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND t."place" <> $2 AND t."kind" IN ($3) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $4;

-- work_items by words where another place and kind in a list and in work_access (principal in a list)
-- for work.search as viewer, work.find as administrator, work.search as team member
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items_text" AS f JOIN "work_items" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND t."place" <> $2 AND t."kind" IN ($3) AND EXISTS (SELECT 1 FROM "work_access" AS t1 WHERE t1."item_id" = t."id" AND t1."principal" IN ($4, $5, $6, $7)) ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $8;

-- work_items where creator_id by creator_id, id, a page
-- for identity.delete_user as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."creator_id" = $1 ORDER BY t."id" LIMIT $2;

-- work_items where creator_id, a page
-- for identity.delete_user as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."creator_id" = $1 ORDER BY t."id" LIMIT $2;

-- work_items where customer_id and another place and in work_access (principal in a list) by created_at down, id down, a later page
-- for work.for_customer as viewer, work.for_customer as team member
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."customer_id" = $1 AND t."place" <> $2 AND EXISTS (SELECT 1 FROM "work_access" AS t1 WHERE t1."item_id" = t."id" AND t1."principal" IN ($3, $4, $5, $6)) ORDER BY t."created_at" DESC, t."id" DESC LIMIT $7 OFFSET $8;

-- work_items where customer_id and another place and in work_access (principal in a list) by created_at down, id down, a page
-- for work.for_customer as viewer, work.for_customer as team member
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."customer_id" = $1 AND t."place" <> $2 AND EXISTS (SELECT 1 FROM "work_access" AS t1 WHERE t1."item_id" = t."id" AND t1."principal" IN ($3, $4, $5, $6)) ORDER BY t."created_at" DESC, t."id" DESC LIMIT $7;

-- work_items where customer_id and another place by created_at down, id down, a later page
-- for work.for_customer as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."customer_id" = $1 AND t."place" <> $2 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $3 OFFSET $4;

-- work_items where customer_id and another place by created_at down, id down, a page
-- for work.for_customer as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."customer_id" = $1 AND t."place" <> $2 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $3;

-- work_items where customer_id by customer_id, created_at, id, a page
-- for parties.delete_customer as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."customer_id" = $1 ORDER BY t."created_at", t."id" LIMIT $2;

-- work_items where id among (work_access where principal and kind and place and done by created_at down, item_id down, a page) by created_at down, id down, a later page
-- for work.list as team member, work.list as viewer
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."id" IN (SELECT * FROM (SELECT t1."item_id" FROM "work_access" AS t1 WHERE t1."principal" = $1 AND t1."kind" = $2 AND t1."place" = $3 AND t1."done" = $4 ORDER BY t1."created_at" DESC, t1."item_id" DESC LIMIT $5) AS s1 UNION ALL SELECT * FROM (SELECT t2."item_id" FROM "work_access" AS t2 WHERE t2."principal" = $6 AND t2."kind" = $7 AND t2."place" = $8 AND t2."done" = $9 ORDER BY t2."created_at" DESC, t2."item_id" DESC LIMIT $10) AS s2 UNION ALL SELECT * FROM (SELECT t3."item_id" FROM "work_access" AS t3 WHERE t3."principal" = $11 AND t3."kind" = $12 AND t3."place" = $13 AND t3."done" = $14 ORDER BY t3."created_at" DESC, t3."item_id" DESC LIMIT $15) AS s3 UNION ALL SELECT * FROM (SELECT t4."item_id" FROM "work_access" AS t4 WHERE t4."principal" = $16 AND t4."kind" = $17 AND t4."place" = $18 AND t4."done" = $19 ORDER BY t4."created_at" DESC, t4."item_id" DESC LIMIT $20) AS s4 UNION ALL SELECT * FROM (SELECT t5."item_id" FROM "work_access" AS t5 WHERE t5."principal" = $21 AND t5."kind" = $22 AND t5."place" = $23 AND t5."done" = $24 ORDER BY t5."created_at" DESC, t5."item_id" DESC LIMIT $25) AS s5 UNION ALL SELECT * FROM (SELECT t6."item_id" FROM "work_access" AS t6 WHERE t6."principal" = $26 AND t6."kind" = $27 AND t6."place" = $28 AND t6."done" = $29 ORDER BY t6."created_at" DESC, t6."item_id" DESC LIMIT $30) AS s6 UNION ALL SELECT * FROM (SELECT t7."item_id" FROM "work_access" AS t7 WHERE t7."principal" = $31 AND t7."kind" = $32 AND t7."place" = $33 AND t7."done" = $34 ORDER BY t7."created_at" DESC, t7."item_id" DESC LIMIT $35) AS s7 UNION ALL SELECT * FROM (SELECT t8."item_id" FROM "work_access" AS t8 WHERE t8."principal" = $36 AND t8."kind" = $37 AND t8."place" = $38 AND t8."done" = $39 ORDER BY t8."created_at" DESC, t8."item_id" DESC LIMIT $40) AS s8 UNION ALL SELECT * FROM (SELECT t9."item_id" FROM "work_access" AS t9 WHERE t9."principal" = $41 AND t9."kind" = $42 AND t9."place" = $43 AND t9."done" = $44 ORDER BY t9."created_at" DESC, t9."item_id" DESC LIMIT $45) AS s9 UNION ALL SELECT * FROM (SELECT t10."item_id" FROM "work_access" AS t10 WHERE t10."principal" = $46 AND t10."kind" = $47 AND t10."place" = $48 AND t10."done" = $49 ORDER BY t10."created_at" DESC, t10."item_id" DESC LIMIT $50) AS s10 UNION ALL SELECT * FROM (SELECT t11."item_id" FROM "work_access" AS t11 WHERE t11."principal" = $51 AND t11."kind" = $52 AND t11."place" = $53 AND t11."done" = $54 ORDER BY t11."created_at" DESC, t11."item_id" DESC LIMIT $55) AS s11 UNION ALL SELECT * FROM (SELECT t12."item_id" FROM "work_access" AS t12 WHERE t12."principal" = $56 AND t12."kind" = $57 AND t12."place" = $58 AND t12."done" = $59 ORDER BY t12."created_at" DESC, t12."item_id" DESC LIMIT $60) AS s12 UNION ALL SELECT * FROM (SELECT t13."item_id" FROM "work_access" AS t13 WHERE t13."principal" = $61 AND t13."kind" = $62 AND t13."place" = $63 AND t13."done" = $64 ORDER BY t13."created_at" DESC, t13."item_id" DESC LIMIT $65) AS s13 UNION ALL SELECT * FROM (SELECT t14."item_id" FROM "work_access" AS t14 WHERE t14."principal" = $66 AND t14."kind" = $67 AND t14."place" = $68 AND t14."done" = $69 ORDER BY t14."created_at" DESC, t14."item_id" DESC LIMIT $70) AS s14 UNION ALL SELECT * FROM (SELECT t15."item_id" FROM "work_access" AS t15 WHERE t15."principal" = $71 AND t15."kind" = $72 AND t15."place" = $73 AND t15."done" = $74 ORDER BY t15."created_at" DESC, t15."item_id" DESC LIMIT $75) AS s15 UNION ALL SELECT * FROM (SELECT t16."item_id" FROM "work_access" AS t16 WHERE t16."principal" = $76 AND t16."kind" = $77 AND t16."place" = $78 AND t16."done" = $79 ORDER BY t16."created_at" DESC, t16."item_id" DESC LIMIT $80) AS s16 UNION ALL SELECT * FROM (SELECT t17."item_id" FROM "work_access" AS t17 WHERE t17."principal" = $81 AND t17."kind" = $82 AND t17."place" = $83 AND t17."done" = $84 ORDER BY t17."created_at" DESC, t17."item_id" DESC LIMIT $85) AS s17 UNION ALL SELECT * FROM (SELECT t18."item_id" FROM "work_access" AS t18 WHERE t18."principal" = $86 AND t18."kind" = $87 AND t18."place" = $88 AND t18."done" = $89 ORDER BY t18."created_at" DESC, t18."item_id" DESC LIMIT $90) AS s18 UNION ALL SELECT * FROM (SELECT t19."item_id" FROM "work_access" AS t19 WHERE t19."principal" = $91 AND t19."kind" = $92 AND t19."place" = $93 AND t19."done" = $94 ORDER BY t19."created_at" DESC, t19."item_id" DESC LIMIT $95) AS s19 UNION ALL SELECT * FROM (SELECT t20."item_id" FROM "work_access" AS t20 WHERE t20."principal" = $96 AND t20."kind" = $97 AND t20."place" = $98 AND t20."done" = $99 ORDER BY t20."created_at" DESC, t20."item_id" DESC LIMIT $100) AS s20 UNION ALL SELECT * FROM (SELECT t21."item_id" FROM "work_access" AS t21 WHERE t21."principal" = $101 AND t21."kind" = $102 AND t21."place" = $103 AND t21."done" = $104 ORDER BY t21."created_at" DESC, t21."item_id" DESC LIMIT $105) AS s21 UNION ALL SELECT * FROM (SELECT t22."item_id" FROM "work_access" AS t22 WHERE t22."principal" = $106 AND t22."kind" = $107 AND t22."place" = $108 AND t22."done" = $109 ORDER BY t22."created_at" DESC, t22."item_id" DESC LIMIT $110) AS s22 UNION ALL SELECT * FROM (SELECT t23."item_id" FROM "work_access" AS t23 WHERE t23."principal" = $111 AND t23."kind" = $112 AND t23."place" = $113 AND t23."done" = $114 ORDER BY t23."created_at" DESC, t23."item_id" DESC LIMIT $115) AS s23 UNION ALL SELECT * FROM (SELECT t24."item_id" FROM "work_access" AS t24 WHERE t24."principal" = $116 AND t24."kind" = $117 AND t24."place" = $118 AND t24."done" = $119 ORDER BY t24."created_at" DESC, t24."item_id" DESC LIMIT $120) AS s24) ORDER BY t."created_at" DESC, t."id" DESC LIMIT $121 OFFSET $122;

-- work_items where id among (work_access where principal and kind and place and done by created_at down, item_id down, a page) by created_at down, id down, a page
-- for work.list as team member, work.list as viewer, work.customer_tickets as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."id" IN (SELECT * FROM (SELECT t1."item_id" FROM "work_access" AS t1 WHERE t1."principal" = $1 AND t1."kind" = $2 AND t1."place" = $3 AND t1."done" = $4 ORDER BY t1."created_at" DESC, t1."item_id" DESC LIMIT $5) AS s1 UNION ALL SELECT * FROM (SELECT t2."item_id" FROM "work_access" AS t2 WHERE t2."principal" = $6 AND t2."kind" = $7 AND t2."place" = $8 AND t2."done" = $9 ORDER BY t2."created_at" DESC, t2."item_id" DESC LIMIT $10) AS s2 UNION ALL SELECT * FROM (SELECT t3."item_id" FROM "work_access" AS t3 WHERE t3."principal" = $11 AND t3."kind" = $12 AND t3."place" = $13 AND t3."done" = $14 ORDER BY t3."created_at" DESC, t3."item_id" DESC LIMIT $15) AS s3 UNION ALL SELECT * FROM (SELECT t4."item_id" FROM "work_access" AS t4 WHERE t4."principal" = $16 AND t4."kind" = $17 AND t4."place" = $18 AND t4."done" = $19 ORDER BY t4."created_at" DESC, t4."item_id" DESC LIMIT $20) AS s4 UNION ALL SELECT * FROM (SELECT t5."item_id" FROM "work_access" AS t5 WHERE t5."principal" = $21 AND t5."kind" = $22 AND t5."place" = $23 AND t5."done" = $24 ORDER BY t5."created_at" DESC, t5."item_id" DESC LIMIT $25) AS s5 UNION ALL SELECT * FROM (SELECT t6."item_id" FROM "work_access" AS t6 WHERE t6."principal" = $26 AND t6."kind" = $27 AND t6."place" = $28 AND t6."done" = $29 ORDER BY t6."created_at" DESC, t6."item_id" DESC LIMIT $30) AS s6 UNION ALL SELECT * FROM (SELECT t7."item_id" FROM "work_access" AS t7 WHERE t7."principal" = $31 AND t7."kind" = $32 AND t7."place" = $33 AND t7."done" = $34 ORDER BY t7."created_at" DESC, t7."item_id" DESC LIMIT $35) AS s7 UNION ALL SELECT * FROM (SELECT t8."item_id" FROM "work_access" AS t8 WHERE t8."principal" = $36 AND t8."kind" = $37 AND t8."place" = $38 AND t8."done" = $39 ORDER BY t8."created_at" DESC, t8."item_id" DESC LIMIT $40) AS s8 UNION ALL SELECT * FROM (SELECT t9."item_id" FROM "work_access" AS t9 WHERE t9."principal" = $41 AND t9."kind" = $42 AND t9."place" = $43 AND t9."done" = $44 ORDER BY t9."created_at" DESC, t9."item_id" DESC LIMIT $45) AS s9 UNION ALL SELECT * FROM (SELECT t10."item_id" FROM "work_access" AS t10 WHERE t10."principal" = $46 AND t10."kind" = $47 AND t10."place" = $48 AND t10."done" = $49 ORDER BY t10."created_at" DESC, t10."item_id" DESC LIMIT $50) AS s10 UNION ALL SELECT * FROM (SELECT t11."item_id" FROM "work_access" AS t11 WHERE t11."principal" = $51 AND t11."kind" = $52 AND t11."place" = $53 AND t11."done" = $54 ORDER BY t11."created_at" DESC, t11."item_id" DESC LIMIT $55) AS s11 UNION ALL SELECT * FROM (SELECT t12."item_id" FROM "work_access" AS t12 WHERE t12."principal" = $56 AND t12."kind" = $57 AND t12."place" = $58 AND t12."done" = $59 ORDER BY t12."created_at" DESC, t12."item_id" DESC LIMIT $60) AS s12 UNION ALL SELECT * FROM (SELECT t13."item_id" FROM "work_access" AS t13 WHERE t13."principal" = $61 AND t13."kind" = $62 AND t13."place" = $63 AND t13."done" = $64 ORDER BY t13."created_at" DESC, t13."item_id" DESC LIMIT $65) AS s13 UNION ALL SELECT * FROM (SELECT t14."item_id" FROM "work_access" AS t14 WHERE t14."principal" = $66 AND t14."kind" = $67 AND t14."place" = $68 AND t14."done" = $69 ORDER BY t14."created_at" DESC, t14."item_id" DESC LIMIT $70) AS s14 UNION ALL SELECT * FROM (SELECT t15."item_id" FROM "work_access" AS t15 WHERE t15."principal" = $71 AND t15."kind" = $72 AND t15."place" = $73 AND t15."done" = $74 ORDER BY t15."created_at" DESC, t15."item_id" DESC LIMIT $75) AS s15 UNION ALL SELECT * FROM (SELECT t16."item_id" FROM "work_access" AS t16 WHERE t16."principal" = $76 AND t16."kind" = $77 AND t16."place" = $78 AND t16."done" = $79 ORDER BY t16."created_at" DESC, t16."item_id" DESC LIMIT $80) AS s16 UNION ALL SELECT * FROM (SELECT t17."item_id" FROM "work_access" AS t17 WHERE t17."principal" = $81 AND t17."kind" = $82 AND t17."place" = $83 AND t17."done" = $84 ORDER BY t17."created_at" DESC, t17."item_id" DESC LIMIT $85) AS s17 UNION ALL SELECT * FROM (SELECT t18."item_id" FROM "work_access" AS t18 WHERE t18."principal" = $86 AND t18."kind" = $87 AND t18."place" = $88 AND t18."done" = $89 ORDER BY t18."created_at" DESC, t18."item_id" DESC LIMIT $90) AS s18 UNION ALL SELECT * FROM (SELECT t19."item_id" FROM "work_access" AS t19 WHERE t19."principal" = $91 AND t19."kind" = $92 AND t19."place" = $93 AND t19."done" = $94 ORDER BY t19."created_at" DESC, t19."item_id" DESC LIMIT $95) AS s19 UNION ALL SELECT * FROM (SELECT t20."item_id" FROM "work_access" AS t20 WHERE t20."principal" = $96 AND t20."kind" = $97 AND t20."place" = $98 AND t20."done" = $99 ORDER BY t20."created_at" DESC, t20."item_id" DESC LIMIT $100) AS s20 UNION ALL SELECT * FROM (SELECT t21."item_id" FROM "work_access" AS t21 WHERE t21."principal" = $101 AND t21."kind" = $102 AND t21."place" = $103 AND t21."done" = $104 ORDER BY t21."created_at" DESC, t21."item_id" DESC LIMIT $105) AS s21 UNION ALL SELECT * FROM (SELECT t22."item_id" FROM "work_access" AS t22 WHERE t22."principal" = $106 AND t22."kind" = $107 AND t22."place" = $108 AND t22."done" = $109 ORDER BY t22."created_at" DESC, t22."item_id" DESC LIMIT $110) AS s22 UNION ALL SELECT * FROM (SELECT t23."item_id" FROM "work_access" AS t23 WHERE t23."principal" = $111 AND t23."kind" = $112 AND t23."place" = $113 AND t23."done" = $114 ORDER BY t23."created_at" DESC, t23."item_id" DESC LIMIT $115) AS s23 UNION ALL SELECT * FROM (SELECT t24."item_id" FROM "work_access" AS t24 WHERE t24."principal" = $116 AND t24."kind" = $117 AND t24."place" = $118 AND t24."done" = $119 ORDER BY t24."created_at" DESC, t24."item_id" DESC LIMIT $120) AS s24) ORDER BY t."created_at" DESC, t."id" DESC LIMIT $121;

-- work_items where id among (work_serials where serial_key by item_id down, a page) and another place and in work_access (principal in a list) by created_at down, id down, a later page
-- for work.for_serial as viewer, work.for_equipment as viewer, work.for_serial as team member
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."id" IN (SELECT * FROM (SELECT t1."item_id" FROM "work_serials" AS t1 WHERE t1."serial_key" = $1 ORDER BY t1."item_id" DESC LIMIT $2) AS s1) AND t."place" <> $3 AND EXISTS (SELECT 1 FROM "work_access" AS t2 WHERE t2."item_id" = t."id" AND t2."principal" IN ($4, $5, $6, $7)) ORDER BY t."created_at" DESC, t."id" DESC LIMIT $8 OFFSET $9;

-- work_items where id among (work_serials where serial_key by item_id down, a page) and another place and in work_access (principal in a list) by created_at down, id down, a page
-- for work.for_serial as viewer, work.for_equipment as viewer, work.for_serial as team member
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."id" IN (SELECT * FROM (SELECT t1."item_id" FROM "work_serials" AS t1 WHERE t1."serial_key" = $1 ORDER BY t1."item_id" DESC LIMIT $2) AS s1) AND t."place" <> $3 AND EXISTS (SELECT 1 FROM "work_access" AS t2 WHERE t2."item_id" = t."id" AND t2."principal" IN ($4, $5, $6, $7)) ORDER BY t."created_at" DESC, t."id" DESC LIMIT $8;

-- work_items where id among (work_serials where serial_key by item_id down, a page) and another place by created_at down, id down, a later page
-- for work.for_serial as administrator, work.for_equipment as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."id" IN (SELECT * FROM (SELECT t1."item_id" FROM "work_serials" AS t1 WHERE t1."serial_key" = $1 ORDER BY t1."item_id" DESC LIMIT $2) AS s1) AND t."place" <> $3 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $4 OFFSET $5;

-- work_items where id among (work_serials where serial_key by item_id down, a page) and another place by created_at down, id down, a page
-- for work.for_serial as administrator, work.for_equipment as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."id" IN (SELECT * FROM (SELECT t1."item_id" FROM "work_serials" AS t1 WHERE t1."serial_key" = $1 ORDER BY t1."item_id" DESC LIMIT $2) AS s1) AND t."place" <> $3 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $4;

-- work_items where id in a list
-- for work.send_signature_reminders as administrator, work.find as administrator, identity.delete_user as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."id" IN ($1, $2) ORDER BY t."id";

-- work_items where id, a page
-- for work.update as administrator, work.decline_signature as administrator, work.sign as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."id" = $1;

-- work_items where kind and place by created_at down, id down, a later page
-- for work.list as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."kind" = $1 AND t."place" = $2 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $3 OFFSET $4;

-- work_items where kind and place by created_at down, id down, a page
-- for work.list as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."kind" = $1 AND t."place" = $2 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $3;

-- work_items where number and another place and in work_access (principal in a list), a page
-- for work.find as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."number" = $1 AND (t."place" <> $2 AND EXISTS (SELECT 1 FROM "work_access" AS t1 WHERE t1."item_id" = t."id" AND t1."principal" IN ($3, $4, $5, $6)));

-- work_items where number and another place and kind in a list and in work_access (principal in a list), a page
-- for work.find as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."number" = $1 AND (t."place" <> $2 AND t."kind" IN ($3) AND EXISTS (SELECT 1 FROM "work_access" AS t1 WHERE t1."item_id" = t."id" AND t1."principal" IN ($4, $5, $6, $7)));

-- work_items where number and another place and kind in a list, a page
-- for work.find as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."number" = $1 AND (t."place" <> $2 AND t."kind" IN ($3));

-- work_items where number and another place, a page
-- for work.find as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."number" = $1 AND t."place" <> $2;

-- work_items where number, a page
-- for work.by_number as administrator, work.by_number as team member, work.by_number as viewer
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."number" = $1;

-- work_items where parent_id by parent_id, id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."parent_id" = $1 ORDER BY t."id" LIMIT $2;

-- work_items where place by created_at down, id down, a later page
-- for work.list as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."place" = $1 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $2 OFFSET $3;

-- work_items where place by created_at down, id down, a page
-- for work.list as administrator, work.empty_trash as administrator
SELECT t."id", t."version", t."kind", t."number", t."title", t."description", t."status", t."phase", t."place", t."visibility", t."urgency", t."work_type", t."color", t."due", t."code", t."creator_id", t."customer_id", t."customer_name", t."customer", t."equipment", t."service", t."support", t."parent_id", t."created_at", t."updated_at", t."completed_at", t."archived_at", t."trashed_at" FROM "work_items" AS t WHERE t."place" = $1 ORDER BY t."created_at" DESC, t."id" DESC LIMIT $2;

-- work_serials where item_id by item_id, a page
-- for work.purge as administrator, work.empty_trash as administrator
SELECT t."serial_key", t."item_id" FROM "work_serials" AS t WHERE t."item_id" = $1 ORDER BY t."serial_key" LIMIT $2;
