CREATE TABLE "kept_backup" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"file" text NOT NULL,
	"last_seqs" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attachment_chunk" (
	"content" uuid NOT NULL,
	"n" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "attachment_chunk_content_n_pk" PRIMARY KEY("content","n")
);
--> statement-breakpoint
CREATE TABLE "attachment_upload" (
	"content" uuid PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"device" uuid NOT NULL,
	"size" integer NOT NULL,
	"received" integer NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "attachment_upload_device" UNIQUE("hash","device")
);
--> statement-breakpoint
CREATE TABLE "attachment" (
	"hash" text PRIMARY KEY NOT NULL,
	"content" uuid NOT NULL,
	"size" integer NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed_mark" (
	"scope" text NOT NULL,
	"seq" bigint NOT NULL,
	"tag" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "feed_mark_scope_seq_pk" PRIMARY KEY("scope","seq")
);
--> statement-breakpoint
CREATE TABLE "day_head" (
	"day" text PRIMARY KEY NOT NULL,
	"prev" text NOT NULL,
	"count" integer NOT NULL,
	"root" text NOT NULL,
	"epoch" text NOT NULL,
	"signature" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "number_fact" (
	"command_id" uuid PRIMARY KEY NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"number" integer NOT NULL,
	"act" text NOT NULL,
	"document" text,
	"reason" text,
	"order_id" text NOT NULL,
	"unit" text NOT NULL,
	"device" uuid NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "number_range" (
	"id" uuid PRIMARY KEY NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"first" integer NOT NULL,
	"last" integer NOT NULL,
	"device" uuid,
	"request" uuid,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint,
	"why" text NOT NULL,
	CONSTRAINT "number_range_request" UNIQUE("device","request"),
	CONSTRAINT "number_range_first" UNIQUE("series","year","first")
);
--> statement-breakpoint
CREATE TABLE "number_series" (
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"next" integer NOT NULL,
	CONSTRAINT "number_series_series_year_pk" PRIMARY KEY("series","year")
);
--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "previous" uuid;--> statement-breakpoint
ALTER TABLE "number_range" ADD CONSTRAINT "number_range_device_device_id_fk" FOREIGN KEY ("device") REFERENCES "public"."device"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachment_upload_at" ON "attachment_upload" USING btree ("at");--> statement-breakpoint
CREATE INDEX "number_fact_number" ON "number_fact" USING btree ("series","year","number");--> statement-breakpoint
CREATE INDEX "order_event_received" ON "order_event" USING brin ("received_at");--> statement-breakpoint
CREATE INDEX "order_event_attachment" ON "order_event" USING btree (("body" -> 'data' ->> 'hash')) WHERE "order_event"."kind" = 'attach';--> statement-breakpoint
-- Sealed bytes cannot be compressed: trying to would only cost time.
ALTER TABLE "attachment_chunk" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;--> statement-breakpoint
CREATE TRIGGER day_head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON day_head
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
