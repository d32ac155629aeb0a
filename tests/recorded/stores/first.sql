BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'insyn','_bookkeeping','2026-11-25 15:39:11.962647+00:00');
CREATE TABLE "agenda_items" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "meeting" TEXT NOT NULL,
  "organization" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "number" INTEGER,
  "printed_number" TEXT,
  "title" TEXT NOT NULL,
  "matter" TEXT,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('decision', 'proposal', 'information', 'planned')),
  "description" TEXT,
  "proposal" TEXT,
  "proposal_by" TEXT,
  "proposal_to" TEXT,
  "document" TEXT,
  "page" INTEGER,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "assignments" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "decision" TEXT NOT NULL,
  "matter" TEXT,
  "organization" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "assignee" TEXT,
  "text" TEXT NOT NULL,
  "due_text" TEXT,
  "due_from" TEXT,
  "due_to" TEXT,
  "reported_in" TEXT,
  "document" TEXT,
  "page" INTEGER,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "attendances" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "meeting" TEXT NOT NULL,
  "person" TEXT,
  "name" TEXT NOT NULL,
  "party" TEXT,
  "role" TEXT,
  "presence" TEXT,
  "document" TEXT,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "ballots" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "vote" TEXT NOT NULL,
  "person" TEXT,
  "name" TEXT NOT NULL,
  "party" TEXT,
  "option" TEXT NOT NULL CHECK ("option" IN ('yes', 'no', 'abstain', 'absent')),
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "catalog_datasets" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "name" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "description" TEXT,
  "publisher" TEXT,
  "license" TEXT,
  "url" TEXT,
  "updated_at" TEXT,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "changes" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "at" TEXT NOT NULL,
  "harvest" TEXT NOT NULL,
  "table_name" TEXT NOT NULL,
  "row_id" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  "before" TEXT,
  "after" TEXT,
  "cause" TEXT NOT NULL CHECK ("cause" IN ('source', 'parser', 'staff'))
) STRICT;
CREATE TABLE "decisions" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "agenda_item" TEXT NOT NULL,
  "meeting" TEXT NOT NULL,
  "organization" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "number" INTEGER,
  "printed_number" TEXT,
  "title" TEXT NOT NULL,
  "matter" TEXT,
  "text" TEXT NOT NULL,
  "outcome" TEXT NOT NULL CHECK ("outcome" IN ('approved', 'rejected', 'tabled', 'referred_back', 'noted', 'referred', 'elected', 'withdrawn', 'answered', 'other', 'none')),
  "on_proposal_of" TEXT,
  "method" TEXT NOT NULL CHECK ("method" IN ('acclamation', 'vote')),
  "as_proposed" TEXT CHECK ("as_proposed" IN ('as_proposed', 'changed')),
  "tabled_to" TEXT,
  "adjusted_immediately" INTEGER,
  "document" TEXT,
  "page" INTEGER,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "documents" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "title" TEXT NOT NULL,
  "kind" TEXT CHECK ("kind" IN ('minutes', 'agenda', 'summary', 'draft', 'other')),
  "meeting" TEXT,
  "url" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "media_type" TEXT,
  "bytes" INTEGER,
  "retrieved" TEXT,
  "page_count" INTEGER,
  "quality" REAL,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "editions" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "published_at" TEXT NOT NULL,
  "sha256" TEXT,
  "previous" TEXT
) STRICT;
CREATE TABLE "facts" (
   "name" TEXT PRIMARY KEY,
   "value" TEXT
) STRICT;
INSERT INTO "facts" VALUES('revision','0');
CREATE TABLE "fetches" (
   "url" TEXT PRIMARY KEY,
   "sha256" TEXT,
   "media_type" TEXT,
   "etag" TEXT,
   "last_modified" TEXT,
   "fetched_at" TEXT
) STRICT;
CREATE TABLE "harvests" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "source" TEXT NOT NULL,
  "started" TEXT NOT NULL,
  "ended" TEXT,
  "outcome" TEXT NOT NULL CHECK ("outcome" IN ('running', 'ok', 'failed', 'interrupted')),
  "cause" TEXT NOT NULL CHECK ("cause" IN ('source', 'parser')),
  "seen" INTEGER,
  "added" INTEGER,
  "changed" INTEGER,
  "gone" INTEGER,
  "held_back" INTEGER,
  "message" TEXT
) STRICT;
CREATE TABLE "imported_tables" (
   "name" TEXT PRIMARY KEY,
   "source" TEXT,
   "sha256" TEXT,
   "declaration" TEXT
) STRICT;
CREATE TABLE "indicator_values" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "indicator" TEXT NOT NULL,
  "municipality" TEXT NOT NULL,
  "municipality_name" TEXT,
  "year" INTEGER NOT NULL,
  "gender" TEXT NOT NULL CHECK ("gender" IN ('T', 'K', 'M')),
  "value" REAL,
  "status" TEXT,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "indicators" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "title" TEXT NOT NULL,
  "description" TEXT,
  "area" TEXT,
  "perspective" TEXT,
  "gendered" INTEGER,
  "published_on" TEXT,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "issues" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "harvest" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "place" TEXT,
  "value" TEXT,
  "message" TEXT NOT NULL
) STRICT;
CREATE TABLE "matters" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "case_number" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "meetings" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "title" TEXT NOT NULL,
  "organization" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "start" TEXT,
  "end" TEXT,
  "place" TEXT,
  "public" INTEGER,
  "state" TEXT NOT NULL CHECK ("state" IN ('planned', 'held', 'cancelled')),
  "chair" TEXT,
  "secretary" TEXT,
  "adjusters" TEXT,
  "adjusted_on" TEXT,
  "posted_on" TEXT,
  "removed_on" TEXT,
  "kept_at" TEXT,
  "document" TEXT,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
INSERT INTO "meetings" VALUES('kommunstyrelsen-2026-10-07','Kommunstyrelsen 7 oktober 2026','kommunstyrelsen','2026-10-07',NULL,NULL,NULL,NULL,'held',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'protokoll',NULL,'2026-11-01T05:00:00+00:00','2026-11-01T05:00:00+00:00',NULL);
CREATE TABLE "memberships" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "person" TEXT NOT NULL,
  "organization" TEXT NOT NULL,
  "role" TEXT CHECK ("role" IN ('chair', 'vice chair', 'member', 'substitute')),
  "party" TEXT,
  "first_present" TEXT,
  "last_seen" TEXT,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "notices" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('council_meeting', 'board_meeting', 'adjusted_minutes', 'minutes', 'delegated_decision', 'appeal_information', 'announcement', 'decision_material')),
  "title" TEXT NOT NULL,
  "organization" TEXT,
  "meeting_date" TEXT,
  "adjusted_on" TEXT,
  "posted_on" TEXT,
  "remove_on" TEXT,
  "kept_at" TEXT,
  "url" TEXT,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "organizations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "name" TEXT NOT NULL,
  "classification" TEXT CHECK ("classification" IN ('council', 'board', 'committee', 'subcommittee', 'department', 'party', 'other')),
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
INSERT INTO "organizations" VALUES('kommunstyrelsen','Kommunstyrelsen','board','protokoll',NULL,'2026-11-01T05:00:00+00:00','2026-11-01T05:00:00+00:00',NULL);
CREATE TABLE "pages" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "document" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "people" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "name" TEXT NOT NULL,
  "party" TEXT,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "readings" (
   "sha256" TEXT,
   "reader" TEXT,
   "hint" TEXT,
   "reading" TEXT,
   PRIMARY KEY ("sha256", "reader", "hint")
) STRICT;
CREATE TABLE "resources" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "dataset" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "format" TEXT,
  "url" TEXT,
  "sha256" TEXT,
  "table_name" TEXT,
  "row_count" INTEGER,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "sources" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "title" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "address" TEXT,
  "license" TEXT
) STRICT;
INSERT INTO "sources" VALUES('protokoll','Protokoll','minutes','https://provby.example/protokoll/',NULL);
CREATE TABLE "statements" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "agenda_item" TEXT NOT NULL,
  "decision" TEXT,
  "organization" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('reservation', 'note', 'recusal', 'no_part')),
  "person" TEXT,
  "name" TEXT,
  "party" TEXT,
  "text" TEXT,
  "document" TEXT,
  "page" INTEGER,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "votes" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "agenda_item" TEXT NOT NULL,
  "decision" TEXT,
  "organization" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "yes" INTEGER NOT NULL,
  "no" INTEGER NOT NULL,
  "abstain" INTEGER,
  "absent" INTEGER,
  "meaning_yes" TEXT,
  "meaning_no" TEXT,
  "document" TEXT,
  "page" INTEGER,
  "source" TEXT NOT NULL,
  "source_url" TEXT,
  "first_seen" TEXT NOT NULL,
  "modified" TEXT NOT NULL,
  "gone" TEXT
) STRICT;
CREATE TABLE "withheld" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "table_name" TEXT NOT NULL,
  "row_id" TEXT NOT NULL,
  "withheld_at" TEXT NOT NULL,
  "reason" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX "organizations_source" ON "organizations" ("source", "gone");
CREATE INDEX "people_source" ON "people" ("source", "gone");
CREATE INDEX "memberships_source" ON "memberships" ("source", "gone");
CREATE INDEX "attendances_source" ON "attendances" ("source", "gone");
CREATE INDEX "catalog_datasets_source" ON "catalog_datasets" ("source", "gone");
CREATE INDEX "resources_source" ON "resources" ("source", "gone");
CREATE INDEX "meetings_source" ON "meetings" ("source", "gone");
CREATE INDEX "matters_source" ON "matters" ("source", "gone");
CREATE INDEX "agenda_items_source" ON "agenda_items" ("source", "gone");
CREATE INDEX "decisions_source" ON "decisions" ("source", "gone");
CREATE INDEX "votes_source" ON "votes" ("source", "gone");
CREATE INDEX "ballots_source" ON "ballots" ("source", "gone");
CREATE INDEX "statements_source" ON "statements" ("source", "gone");
CREATE INDEX "assignments_source" ON "assignments" ("source", "gone");
CREATE INDEX "notices_source" ON "notices" ("source", "gone");
CREATE INDEX "documents_source" ON "documents" ("source", "gone");
CREATE INDEX "pages_source" ON "pages" ("source", "gone");
CREATE INDEX "indicators_source" ON "indicators" ("source", "gone");
CREATE INDEX "indicator_values_source" ON "indicator_values" ("source", "gone");
COMMIT;
