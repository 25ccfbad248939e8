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
CREATE INDEX "attachment_upload_at" ON "attachment_upload" USING btree ("at");--> statement-breakpoint
CREATE INDEX "order_event_attachment" ON "order_event" USING btree (("body" -> 'data' ->> 'hash')) WHERE "order_event"."kind" = 'attach';--> statement-breakpoint
-- Sealed bytes cannot be compressed: trying to would only cost time.
ALTER TABLE "attachment_chunk" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
